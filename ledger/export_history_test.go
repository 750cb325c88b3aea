package ledger_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
	"dutygraph/ledger"
)

// TestRandomHistoriesComeBackAsTheyWentOut takes what stands at the end of random stories out and in again. A store takes
// rows that no ledger may hold, such as a tenure without a name: what import refuses is left out, and the rest must be as it was.
func TestRandomHistoriesComeBackAsTheyWentOut(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			told := graphtest.NewOracle()
			if seed%2 == 0 {
				told = openStore(t)
			}
			h := graphtest.NewHistory(seed)
			for range 60 {
				_, err := told.Apply(t.Context(), h.Next())
				if err != nil && graph.CodeOf(err) == "" && err != graphtest.ErrBroken {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
			folder, done := ways()[0].exported(t, told, everything())
			store := graphtest.NewOracle()
			left := 0
			files, err := ledger.Files(folder)
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range files {
				left += importWhatCan(t, store, path)
			}
			if left < done.Rows/2 {
				t.Errorf("seed %d: of %d rows only %d can be imported", seed, done.Rows, left)
			}
			before := facts(t, told)
			for key, f := range facts(t, store) {
				if was := before[key]; was == nil || !graph.Same(was, f) {
					t.Errorf("seed %d: %s (-told +imported)\n%s", seed, key, cmp.Diff(was, f))
				}
			}
			roundTrip(t, store, func(testing.TB) graph.Store { return graphtest.NewOracle() }, formats())
		})
	}
}

// importWhatCan imports a file, and leaves out of it what is refused. It tells how many rows were left.
func importWhatCan(t *testing.T, store graph.Store, path string) int {
	t.Helper()
	for {
		report, err := ledger.Import(t.Context(), store, path, options())
		if err != nil {
			t.Fatal(err)
		}
		if !report.Refused {
			return report.Ledgers[0].Added
		}
		refused := map[int]bool{}
		for _, m := range report.Messages {
			if m.Severity == ledger.Error && m.Row > 1 {
				refused[m.Row] = true
			}
		}
		if len(refused) == 0 {
			t.Fatalf("%s is refused: %+v", filepath.Base(path), report.Messages)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		table, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		var kept [][]string
		for i, row := range table {
			if !refused[i+1] {
				kept = append(kept, row)
			}
		}
		var b strings.Builder
		if err := csv.NewWriter(&b).WriteAll(kept); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// facts are the facts that stand, by noun and key, those left out that the program makes of others. A row for which no number was
// given says so, as it does after every import.
func facts(t *testing.T, store graph.Store) map[string]graph.Fact {
	t.Helper()
	all := map[string]graph.Fact{}
	for _, noun := range graph.LedgerNouns() {
		err := store.Scan(t.Context(), graph.View{At: graph.FirstDay, Known: graph.Newest, Scope: graph.Everywhere}, noun, func(f graph.Fact) error {
			switch row := f.(type) {
			case *graph.Post:
				if row.Made {
					return nil
				}
			case *graph.Member:
				if c := *row; c.IDCheck == "" {
					c.IDCheck, f = graph.IDAbsent, &c
				}
			case *graph.Tenure:
				if row.Made {
					return nil
				}
				if c := *row; c.IDCheck == "" {
					c.IDCheck, f = graph.IDAbsent, &c
				}
			}
			all[string(noun)+" "+string(f.Key())] = f
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}
