package neo4j_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/sqlite"
	"dutygraph/ledger"
	"dutygraph/resolvers"
)

const (
	example   = "../../docs/example"
	documents = "../../resolvers/testdata/documents"
)

// deliver imports the worked example as its documents know it: the folder as revisions 1 to 19, the later delivery as 20,
// judged after each.
func deliver(t *testing.T, s graph.Store, judge func()) {
	t.Helper()
	files, err := ledger.Files(example)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 19 {
		t.Fatalf("the example has %d files, want 19", len(files))
	}
	today, _ := graph.ParseDay("2024-05-31")
	o := ledger.Options{Principal: "测试员", Today: today, Now: 1_717_000_000_000, IDKey: []byte("a key for tests")}
	bring := func(path, batch string) {
		t.Helper()
		o.Now += 60_000
		o.Batch = graph.ID(batch)
		report, err := ledger.Import(t.Context(), s, path, o)
		if err != nil || report.Refused {
			t.Fatalf("%s: %+v %v", path, report.Messages, err)
		}
	}
	for _, path := range files {
		bring(path, strings.TrimSuffix(filepath.Base(path), ".csv"))
	}
	judge()
	o.Name, o.Ledger = "later.csv", "tenures"
	bring(filepath.Join(example, "later", "tenures.csv"), "later")
	judge()
}

// asked gives the answer to a document, laid out.
func asked(t *testing.T, h http.Handler, document string) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": document})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var out bytes.Buffer
	if err := json.Indent(&out, w.Body.Bytes(), "", "  "); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	return out.String() + "\n"
}

// row is where an answer names the row of a source.
var row = regexp.MustCompile(`"row": (\d+)`)

// headed counts rows as an importer does, the heading among them; the golden files are of rows that were given one by one.
func headed(golden string) string {
	return row.ReplaceAllStringFunc(golden, func(found string) string {
		n, _ := strconv.Atoi(row.FindStringSubmatch(found)[1])
		return fmt.Sprintf(`"row": %d`, n+1)
	})
}

// TestExample asks of the worked example what its documents ask: Neo4j answers like the embedded store, and both as the
// golden files say.
func TestExample(t *testing.T) {
	embedded, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { embedded.Close() })
	handler := func(s graph.Store) http.Handler {
		noon := time.Date(2024, 5, 31, 9, 0, 0, 0, graph.Shanghai)
		register := gap.NewRegister(s)
		deliver(t, s, func() {
			if _, err := gap.NewEvaluator(register).Evaluate(t.Context(), graph.DayAt(noon)+30, nil); err != nil {
				t.Fatal(err)
			}
		})
		return resolvers.NewHandler(resolvers.Config{Store: s, Gaps: register, Clock: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	}
	here, there := handler(open(t)), handler(embedded)
	paths, err := filepath.Glob(filepath.Join(documents, "*.graphql"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no documents", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".graphql"), func(t *testing.T) {
			document, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := asked(t, here, string(document))
			if diff := cmp.Diff(asked(t, there, string(document)), got); diff != "" {
				t.Errorf("(-SQLite +Neo4j)\n%s", diff)
			}
			golden, err := os.ReadFile(strings.TrimSuffix(path, ".graphql") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(headed(string(golden)), got); diff != "" {
				t.Errorf("(-golden +got)\n%s", diff)
			}
		})
	}
}
