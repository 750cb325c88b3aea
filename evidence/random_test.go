package evidence_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/evidence"
	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/gap/gaptest"
	"dutygraph/graph/graphtest"
)

var (
	seedFlag    = flag.Uint64("evidence.seed", 0, "the seed of the first random story; random when not given")
	storiesFlag = flag.Int("evidence.stories", 3, "how many random stories packages are made of")
)

// world is a random story with much to judge, in an oracle.
func world(t *testing.T, seed uint64) (graph.Store, *rand.Rand) {
	t.Helper()
	s, rng := graphtest.NewOracle(), rand.New(rand.NewPCG(seed, 6))
	history := graphtest.NewHistory(seed)
	for range 60 {
		_, _ = s.Apply(t.Context(), history.Next()) // some are to be refused
	}
	var rows []graph.Fact
	for _, n := range graph.Nouns() {
		err := s.Scan(t.Context(), graph.View{At: graph.Horizon, Known: graph.Newest, Scope: graph.Everywhere}, n, func(f graph.Fact) error {
			rows = append(rows, f)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, f := range gaptest.Surroundings(rng, rows) {
		id := graph.ID(fmt.Sprint("surroundings-", i))
		_, _ = s.Apply(t.Context(), &graph.Batch{ID: id, Digest: string(id), Changes: graph.ChangesOf(f)}) // one may not fit what was told
	}
	return s, rng
}

// TestRandomPackagesAreVerified makes packages of random stories, through random views, of random parts: each derives from
// its own facts alone what it says, and says of gaps what a register says.
func TestRandomPackagesAreVerified(t *testing.T) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()>>1 + 1
	}
	gaps := 0
	for i := range uint64(*storiesFlag) {
		t.Run(fmt.Sprint("seed=", seed+i), func(t *testing.T) {
			s, rng := world(t, seed+i)
			newest, err := s.Revision(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			for n := range 8 {
				r := request()
				founded, _ := graph.DateOf(2022, 1, 1)
				r.View.At = founded + graph.Day(rng.IntN(900))
				r.View.Known = newest
				if rng.IntN(3) == 0 {
					r.View.Known = max(1, newest-graph.Revision(rng.IntN(40)))
				}
				choose(t, s, rng, &r)
				r.Formats = []evidence.Format{evidence.CSV}
				path := filepath.Join(t.TempDir(), fmt.Sprint("package-", n))
				result, err := evidence.Write(t.Context(), s, r, path)
				if graph.CodeOf(err) == graph.NotFound { // not there on that day
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				c := checking(t)
				c.Open = func(context.Context) (graph.Store, error) { return graphtest.NewOracle(), nil }
				v, err := evidence.Verify(t.Context(), path, c)
				if err != nil || !v.Verified() {
					for _, d := range v.Differences {
						if d.Row > 0 {
							t.Log(d.File, d.Row, string(bytes.SplitAfter(get(t, path, d.File), []byte("\n"))[d.Row-1]))
						}
					}
					t.Fatalf("%+v %+v: %v %+v", r.View, r.Selection, err, v.Differences)
				}
				gaps += len(table(t, path, "gaps"))
				for _, o := range table(t, path, "rules") {
					if silent := o["reason"] == string(gap.LedgerNotDelivered); silent != (o["ledger"] != "") {
						t.Errorf("%s is not evaluated for %q, and names the ledger %q", o["rule"], o["reason"], o["ledger"])
					}
				}
				asRegistered(t, s, r, result)
			}
		})
	}
	if gaps == 0 {
		t.Error("no package had a gap")
	}
}

// choose picks a part of what there is.
func choose(t *testing.T, s graph.Store, rng *rand.Rand, r *evidence.Request) {
	t.Helper()
	noun := []graph.Noun{graph.Cases, graph.Areas, graph.Areas, ""}[rng.IntN(4)]
	if noun == "" {
		return
	}
	page, err := s.Page(t.Context(), r.View, graph.Query{Noun: noun, First: 100})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Items) == 0 {
		return
	}
	id := page.Items[rng.IntN(len(page.Items))].ID
	switch {
	case noun == graph.Cases:
		r.Selection.Cases = []graph.ID{id}
	case rng.IntN(3) == 0:
		r.View.Scope = graph.Scope{Areas: []graph.ID{id}}
	default:
		r.Selection.Areas = []graph.ID{id}
	}
}

// asRegistered compares the gaps of a package with those that a register tells, which judged batch by batch for the whole city.
func asRegistered(t *testing.T, s graph.Store, r evidence.Request, result *evidence.Result) {
	t.Helper()
	if newest, err := s.Revision(t.Context(), 0); err != nil || r.View.Known != newest || len(r.Selection.Cases) > 0 {
		return // of another revision it may have looked at less; of a case, the package has the household's
	}
	register := gap.NewRegister(s)
	if _, err := gap.NewEvaluator(register).Evaluate(t.Context(), max(r.View.At, 1), nil); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	filter := gap.Filter{Under: append(append([]graph.ID{}, r.Selection.Areas...), r.View.Scope.Areas...)}
	q := gap.Query{First: 1000, Filter: filter}
	for {
		page, err := register.Page(t.Context(), graph.View{At: r.View.At, Known: r.View.Known, Scope: graph.Everywhere}, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page.Items {
			until := i.Days.Until.String()
			want[string(i.ID)] = fmt.Sprint(i.Days.Since, " ", until, " ", i.Severity, " ", i.Handling)
		}
		if !page.More {
			break
		}
		q.After = page.Items[len(page.Items)-1].Cursor(gap.BySince)
	}
	got := map[string]string{}
	for _, g := range table(t, result.Path, "gaps") {
		got[g["gap"]] = g["since"] + " " + g["until"] + " " + g["severity"] + " " + g["state"]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("gaps through %+v of %+v (-register +package)\n%s", r.View, r.Selection, diff)
	}
}
