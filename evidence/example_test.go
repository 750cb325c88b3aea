package evidence_test

import (
	"context"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dutygraph/evidence"
	"dutygraph/graph"
	"dutygraph/graph/sqlite"
	"dutygraph/ledger"
)

const example = "../docs/example"

// openExample is the worked example in a file: the folder as revisions 1 to 19, the later delivery as 20.
func openExample(t testing.TB) graph.Store {
	t.Helper()
	s := openEmpty(t)
	fill(t, s)
	return s
}

func openEmpty(t testing.TB) graph.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "duty.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func fill(t testing.TB, s graph.Store) {
	t.Helper()
	files, err := ledger.Files(example)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := graph.ParseDay("2024-05-31")
	o := ledger.Options{Principal: "测试员", Today: today, Now: 1_717_000_000_000, IDKey: []byte("a key for tests")}
	for _, path := range append(files, filepath.Join(example, "later", "tenures.csv")) {
		o.Now += 60_000
		report, err := ledger.Import(t.Context(), s, path, o)
		if err != nil || report.Refused {
			t.Fatalf("%s: %+v %v", path, report.Messages, err)
		}
	}
	day := func(s string) graph.Day { d, _ := graph.ParseDay(s); return d }
	moves := []graph.Fact{
		&graph.Handling{Gap: "C03:C-2024-001:2024-04-22", Order: 1, Area: "YJ-V", From: graph.GapSuspected, To: graph.GapNotified, On: day("2024-05-30"), Reason: "告知"},
		&graph.Handling{Gap: "C03:C-2024-001:2024-04-22", Order: 2, Area: "YJ-V", From: graph.GapNotified, To: graph.GapExplained, On: day("2024-05-31"), Reason: "=说明"},
		&graph.Handling{Gap: "C03:C-2024-001:2024-04-22", Order: 3, Area: "YJ-V", From: graph.GapExplained, To: graph.GapConfirmed, On: day("2024-06-02"), Reason: "属实"},
	}
	for i, h := range moves {
		id := graph.ID("move-" + string(rune('1'+i)))
		if _, err := s.Apply(t.Context(), &graph.Batch{ID: id, Digest: string(id), Principal: "督查员", At: o.Now + 1, Changes: graph.ChangesOf(h)}); err != nil {
			t.Fatal(err)
		}
	}
}

// key is the same key in every run.
var key = ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, test"))

// request is a package of the whole example on its last day.
func request() evidence.Request {
	at, _ := graph.ParseDay("2024-05-31")
	return evidence.Request{
		View: graph.View{At: at, Known: graph.Newest, Scope: graph.Everywhere}, Purpose: "测试", By: evidence.Creator{Person: "P99", Post: "AUDIT"},
		Key: key, Program: "test", Now: time.Unix(1_717_200_000, 0),
	}
}

func write(t testing.TB, s graph.Store, r evidence.Request, path string) *evidence.Result {
	t.Helper()
	result, err := evidence.Write(t.Context(), s, r, path)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// checking derives in a file of its own.
func checking(t testing.TB) evidence.Checking {
	return evidence.Checking{Key: key.Public().(ed25519.PublicKey), Open: func(ctx context.Context) (graph.Store, error) {
		return sqlite.Open(ctx, filepath.Join(t.TempDir(), "derived.sqlite"))
	}}
}

func verify(t testing.TB, path string) *evidence.Verification {
	t.Helper()
	v, err := evidence.Verify(t.Context(), path, checking(t))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// table reads a table of a package: its rows by column.
func table(t testing.TB, dir, name string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(strings.TrimPrefix(string(text), "\ufeff"), "\r\n"), "\r\n")
	heading := strings.Split(lines[0], ",")
	var out []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, c := range strings.Split(line, ",") {
			row[heading[i]] = c
		}
		out = append(out, row)
	}
	return out
}
