package ledger_test

import (
	"path/filepath"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/sqlite"
	"dutygraph/ledger"
)

func openStore(t testing.TB) graph.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "city.sqlite"))
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return store
}

func options() ledger.Options {
	today, _ := graph.ParseDay("2026-11-24")
	return ledger.Options{Principal: "tester", Today: today, Now: 1_790_000_000_000, IDKey: []byte("a key for tests")}
}

const example = "../docs/example"

// importExample imports the folder and gives the reports.
func importExample(t *testing.T, store graph.Store) []ledger.Report {
	t.Helper()
	files, err := ledger.Files(example)
	if err != nil {
		t.Fatal(err)
	}
	var reports []ledger.Report
	err = ledger.ImportFiles(t.Context(), store, files, options(), func(r ledger.Report) { reports = append(reports, r) })
	if err != nil {
		for _, r := range reports {
			for _, m := range r.Messages {
				t.Logf("%s %s: %s", r.File, m.Code, m.EN)
			}
		}
		t.Fatalf("import the example: %v", err)
	}
	return reports
}

func TestExample(t *testing.T) {
	store := openStore(t)
	sum := func(reports []ledger.Report) (c ledger.Counts, messages, repeated int) {
		for _, r := range reports {
			if r.Repeated {
				repeated++
			}
			messages += len(r.Messages)
			for _, m := range r.Messages {
				t.Errorf("%s: unexpected %s: %s", r.File, m.Code, m.EN)
			}
			for _, l := range r.Ledgers {
				c.Read += l.Read
				c.Added += l.Added
				c.Replaced += l.Replaced
				c.Closed += l.Closed
				c.Unchanged += l.Unchanged
			}
		}
		return c, messages, repeated
	}
	first := importExample(t, store)
	c, _, repeated := sum(first)
	if len(first) != 19 || c.Read != 247 || c.Added != 247 || c.Closed != 2 || c.Replaced != 0 || c.Unchanged != 0 || repeated != 0 || first[18].Revision != 19 {
		t.Errorf("the folder: %d batches, %+v, %d repeated, revision %d", len(first), c, repeated, first[len(first)-1].Revision)
	}
	again := importExample(t, store)
	if _, _, repeated := sum(again); len(again) != 19 || repeated != 19 {
		t.Errorf("again: %d batches, %d of them repeated", len(again), repeated)
	}
	if r, err := store.Revision(t.Context(), 0); err != nil || r != 19 {
		t.Errorf("revision after the second time: %d, %v", r, err)
	}
	later, err := ledger.Import(t.Context(), store, filepath.Join(example, "later", "tenures.csv"), options())
	if err != nil {
		t.Fatal(err)
	}
	c, _, _ = sum([]ledger.Report{later})
	if c.Added != 1 || c.Replaced != 1 || c.Unchanged != 1 || later.Revision != 20 {
		t.Errorf("the later delivery: %+v, revision %d", c, later.Revision)
	}
}
