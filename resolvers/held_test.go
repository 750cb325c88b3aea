package resolvers

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// TestHeld wants what came with lineages to be what the store would give: in random histories, through random views, of
// one day and of the whole past, whatever the scope.
func TestHeld(t *testing.T) {
	told := map[graph.Noun]int{}
	for seed := range uint64(6) {
		story, store := graphtest.NewHistory(seed+1), graphtest.NewOracle()
		for range 60 {
			_, _ = store.Apply(t.Context(), story.Next()) // some are meant to be refused
		}
		newest, err := store.Revision(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			v := story.View(newest)
			v.Known = min(v.Known, newest)
			var subjects []graph.Ref
			for _, noun := range []graph.Noun{graph.Households, graph.Cases, graph.Grids, graph.Areas} {
				for range 4 {
					subjects = append(subjects, graph.Ref{Noun: noun, ID: story.Thing(noun)})
				}
			}
			for _, window := range []graph.Period{graph.On(v.At), graph.WholeHistory(v.At)} {
				read, err := store.Lineages(t.Context(), v, window, subjects)
				if err != nil {
					t.Fatal(seed, err)
				}
				var h held
				h.add(&v, read)
				h.get(&v, graph.Ref{})
				var refs []graph.Ref
				for at := range maps.Keys(h.rows) {
					refs = append(refs, at.key)
				}
				want, err := store.Get(t.Context(), v, refs)
				if err != nil {
					t.Fatal(seed, err)
				}
				for _, ref := range refs {
					got, _ := h.get(&v, ref)
					if diff := cmp.Diff(want[ref], got, cmpopts.EquateEmpty()); diff != "" {
						t.Fatalf("seed %d, %v of %+v: (-store +held)\n%s", seed, ref, v, diff)
					}
					told[ref.Noun] += len(got)
				}
			}
		}
	}
	if got := slices.Sorted(maps.Keys(told)); !slices.Equal(got, []graph.Noun{graph.Areas, graph.Cases, graph.Grids, graph.Households}) {
		t.Errorf("nothing was held of some nouns: %v", told)
	}
}
