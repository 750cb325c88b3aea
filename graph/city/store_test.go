package city_test

import (
	"path/filepath"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/sqlite"

	"github.com/google/go-cmp/cmp"
)

// TestStoreTakesItIn applies the city to a store: no error, no warning but the one that is meant (two full holders of one
// post), and the same batches again change nothing.
func TestStoreTakesItIn(t *testing.T) {
	today, _ := graph.ParseDay("2026-11-20")
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "city.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	got := map[graph.ViolationCode]int{}
	for b := range city.Batches(city.XS, 7, today) {
		r, err := store.Apply(t.Context(), &b)
		if err != nil {
			t.Fatalf("%s (%s): %v", b.ID, b.Source, err)
		}
		for _, v := range r.Violations {
			if v.Code != graph.PeriodOverlap {
				t.Errorf("%s: %+v", b.Source, v)
			}
		}
		for code, n := range r.Warnings {
			got[code] += n
		}
	}
	if diff := cmp.Diff(map[graph.ViolationCode]int{graph.PeriodOverlap: 1}, got); diff != "" {
		t.Errorf("warnings (-want +got)\n%s", diff)
	}
	for b := range city.Batches(city.XS, 7, today) {
		if r, err := store.Apply(t.Context(), &b); err != nil || !r.Repeated {
			t.Fatalf("%s again: %+v, %v", b.ID, r, err)
		}
	}
}

// TestHighlightsAnswer asks a store the questions that are worth asking, and looks at the links that they are about.
func TestHighlightsAnswer(t *testing.T) {
	today, _ := graph.ParseDay("2026-11-20")
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "city.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	revisions := map[graph.ID]graph.Revision{"": graph.Newest}
	for b := range city.Batches(city.XS, 7, today) {
		r, err := store.Apply(t.Context(), &b)
		if err != nil {
			t.Fatalf("%s: %v", b.ID, err)
		}
		revisions[b.ID] = r.Revision
	}
	// link gives post and state of the link of a kind on a line on a day, as known after a batch.
	link := func(of graph.ID, on graph.Day, batch graph.ID, line graph.Line, kind graph.PostKind, level graph.Level) string {
		subject := graph.Ref{Noun: graph.Cases, ID: of}
		view := graph.View{At: on, Known: revisions[batch], Scope: graph.Everywhere}
		read, err := store.Lineages(t.Context(), view, graph.On(on), []graph.Ref{subject})
		if err != nil || read.Of[subject] == nil {
			t.Fatalf("%s on %s: %v", of, on, err)
		}
		for _, chain := range read.Of[subject].Chains(on) {
			for _, l := range chain.Links {
				if chain.Line == line && l.Kind == kind && l.Level == level && l.Post != nil && l.Post.Organization != "ORG-LB-U01" {
					return string(l.Post.ID) + " " + string(l.State)
				}
			}
		}
		return ""
	}
	h := city.Highlights(city.XS, 7, today)
	want := []string{
		"LB-15-SEC VACANT", "LB-15-SEC ACTING",
		"GRID_MEMBER@LB-15-01-G04 VACANT",
		"LB-RR-HEAD HELD", "LB-AG-HEAD HELD",
	}
	got := []string{
		link(h[0].Case, h[0].At, h[0].Before, graph.Territorial, graph.Secretary, graph.Township),
		link(h[0].Case, h[0].At, h[0].After, graph.Territorial, graph.Secretary, graph.Township),
		link(h[1].Case, h[1].At, "", graph.Territorial, graph.GridMember, graph.Village),
		link(h[2].Case, h[2].At-1, "", graph.Assistance, graph.OrganizationHead, graph.County),
		link(h[2].Case, h[2].At, "", graph.Assistance, graph.OrganizationHead, graph.County),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("links (-want +got)\n%s", diff)
	}
}
