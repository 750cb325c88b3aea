package sqlite

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// TestFewAndManyChangesAreTheSame reads spans of a random history both ways: by revisions, and in order from all rows.
func TestFewAndManyChangesAreTheSame(t *testing.T) {
	s, h := opened(t), graphtest.NewHistory(7)
	for range 60 {
		_, _ = s.Apply(t.Context(), h.Next()) // some are to be refused
	}
	newest, err := s.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for after := graph.Revision(0); after < newest; after += 5 {
		through := min(newest, after+12)
		span := []any{sql.Named("after", int64(after)), sql.Named("through", int64(through))}
		for noun, of := range s.tables {
			e := &eye{View: graph.View{Known: through}}
			var few, many []graph.Fact
			if err := s.sorted(t.Context(), of, e, span, func(f graph.Fact) error { few = append(few, f); return nil }); err != nil {
				t.Fatal(err)
			}
			if err := s.read(t.Context(), of.ordered(), span, func(values []any) error {
				many = append(many, e.unretracted(of.decode(values)))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(few, many); diff != "" {
				t.Errorf("%s after %d through %d (-by revisions +in order)\n%s", noun, after, through, diff)
			}
		}
	}
}

// TestManyChangesAreGivenInOrder passes the bound up to which changes are put in order in memory.
func TestManyChangesAreGivenInOrder(t *testing.T) {
	s := opened(t)
	bring(t, s, 3)
	const many = fewChanges + 50
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "many", Changes: func(yield func(graph.Change, error) bool) {
		for i := range many {
			if !yield(graph.Change{Fact: &graph.Household{ID: graph.ID(fmt.Sprintf("H%06d", many-i)), Area: "V1", Version: graph.Version{Period: graph.Always}}}, nil) {
				return
			}
		}
	}}); err != nil {
		t.Fatal(err)
	}
	n, last := 0, graph.ID("")
	if err := s.Changes(t.Context(), 1, 2, nil, func(f graph.Fact) error {
		if n++; f.Key() <= last {
			t.Errorf("%s comes after %s", f.Key(), last)
		}
		last = f.Key()
		return nil
	}); err != nil || n != many {
		t.Errorf("%d rows, want %d: %v", n, many, err)
	}
}
