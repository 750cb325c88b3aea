package resolvers_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/resolvers"
)

var update = flag.Bool("update", false, "write the golden files anew")

// today is the day of every test that asks about none.
var today = time.Date(2024, 5, 31, 9, 0, 0, 0, graph.Shanghai)

func handler(store graph.Store, change ...func(*resolvers.Config)) http.Handler {
	return resolvers.NewHandler(config(store, change...))
}

func config(store graph.Store, change ...func(*resolvers.Config)) resolvers.Config {
	c := resolvers.Config{Store: store, Clock: func() time.Time { return today }, Log: slog.New(slog.DiscardHandler)}
	for _, f := range change {
		f(&c)
	}
	return c
}

// post sends a document with variables, and gives the answer.
func post(t testing.TB, h http.Handler, query string, variables map[string]any) (int, string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// golden compares text with a file of testdata.
func golden(t *testing.T, name string, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got)\n%s", path, diff)
	}
}

func indent(t testing.TB, answer string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(answer), "", "  "); err != nil {
		t.Fatalf("%v: %s", err, answer)
	}
	return out.String() + "\n"
}

// TestGoldenAnswers asks every document of testdata/documents of the worked example.
func TestGoldenAnswers(t *testing.T) {
	h := judged(t)
	documents, err := filepath.Glob("testdata/documents/*.graphql")
	if err != nil || len(documents) == 0 {
		t.Fatal("no documents", err)
	}
	for _, path := range documents {
		name := strings.TrimSuffix(filepath.Base(path), ".graphql")
		t.Run(name, func(t *testing.T) {
			query, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, answer := post(t, h, string(query), nil)
			golden(t, filepath.Join("documents", name+".json"), indent(t, answer))
		})
	}
}
