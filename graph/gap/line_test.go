package gap_test

import (
	"slices"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// The filter by line lets pass what the explanation says of the line, also where it is the post's own.
func TestLinesAreThoseExplained(t *testing.T) {
	today := day(t, "2026-06-01")
	register := gap.NewRegister(sampleCity(t, today))
	if _, err := gap.NewEvaluator(register).Evaluate(t.Context(), today, nil); err != nil {
		t.Fatal(err)
	}
	own := map[graph.Line]int{}
	for _, at := range []graph.Day{today, today - 200} {
		v := graph.View{At: at, Known: graph.Newest, Scope: graph.Everywhere}
		all := pageOf(t, register, v, gap.Filter{})
		explained, err := register.Explain(t.Context(), v, all)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, line := range graph.Lines() {
			var want []graph.ID
			for _, id := range all {
				if e := explained[id]; e.Line == line {
					want = append(want, id)
					if e.Verdict.Bearer.Line == "" {
						own[line]++
					}
				}
			}
			got := pageOf(t, register, v, gap.Filter{Lines: []graph.Line{line}})
			if found += len(want); !slices.Equal(want, got) {
				t.Errorf("%v %s: %d gaps, want %d", at, line, len(got), len(want))
			}
		}
		if found != len(all) {
			t.Errorf("%v: %d gaps on lines, of %d", at, found, len(all))
		}
	}
	if own[graph.Territorial] == 0 || own[graph.Sector]+own[graph.Assistance]+own[graph.Supervision] == 0 {
		t.Errorf("gaps on posts' own lines: %v, so that nothing is tested", own)
	}
}

// pageOf are the ids of up to 1,000 gaps.
func pageOf(t *testing.T, r *gap.Register, v graph.View, f gap.Filter) (ids []graph.ID) {
	t.Helper()
	page, err := r.Page(t.Context(), v, gap.Query{Filter: f, First: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Items {
		ids = append(ids, item.ID)
	}
	return ids
}
