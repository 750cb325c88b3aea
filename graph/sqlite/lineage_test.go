package sqlite

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
)

// TestLineagesHoldAnyText finds that texts come out of packed rows as they went in, whatever characters they hold.
func TestLineagesHoldAnyText(t *testing.T) {
	s := opened(t)
	always := graph.Version{Period: graph.Always, Ends: graph.Forever}
	home := func(id graph.ID, head, note string) *graph.Household {
		return &graph.Household{Version: always, ID: id, Head: head, Area: "V", StatedMembers: 3, Entry: graph.Entry{Evidence: "第1号", Note: note}}
	}
	want := map[graph.ID]*graph.Household{}
	facts := []graph.Fact{&graph.Area{Version: always, ID: "V", Name: "示例村", Level: graph.Village}}
	for _, h := range []*graph.Household{
		home("h1", "例户甲", ""), home("h2", "例户乙", "一"+usualMark+"二"), home("h3", usualMark, usualMark+usualMark), home("h4", "例户丁", "a\x00b\n\tc"), home("h5", "", usualMark+"0"),
	} {
		want[h.ID] = h
		facts = append(facts, h)
	}
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "texts", Changes: graph.ChangesOf(facts...)}); err != nil {
		t.Fatal(err)
	}
	var all []graph.Ref
	for id := range want {
		all = append(all, graph.Ref{Noun: graph.Households, ID: id})
	}
	asked := [][]graph.Ref{all}
	for i := range all {
		asked = append(asked, all[i:i+1])
	}
	for _, subjects := range asked {
		got, err := s.Lineages(t.Context(), everywhere(), graph.On(1), subjects)
		if err != nil {
			t.Fatal(err)
		}
		for _, subject := range subjects {
			l := got.Of[subject]
			if l == nil || len(l.Households) != 1 {
				t.Fatalf("%v: %+v", subject, l)
			}
			h := l.Households[0]
			shown := []any{h.Head, h.Note, h.Evidence, h.StatedMembers, h.Area, h.Since, h.Until, h.Ends, h.Recorded, h.Retracted, h.Brought}
			meant := []any{want[h.ID].Head, want[h.ID].Note, "第1号", 3, graph.ID("V"), graph.Always.Since, graph.Forever, graph.Forever, graph.Revision(1), graph.Never, graph.Revision(1)}
			if diff := cmp.Diff(meant, shown); diff != "" {
				t.Errorf("%v (-want +got)\n%s", subject, diff)
			}
		}
	}
}

// TestWaitingForAReaderEnds finds that a lineage that waits for a connection gives up when its caller does, and that the
// connections serve again afterwards.
func TestWaitingForAReaderEnds(t *testing.T) {
	s := opened(t)
	bring(t, s, 1)
	subjects := []graph.Ref{{Noun: graph.Areas, ID: "V0"}}
	var busy []*reader
	for range cap(s.direct.turns) {
		r, err := s.direct.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		busy = append(busy, r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := s.Lineages(ctx, everywhere(), graph.On(1), subjects)
		done <- err
	}()
	cancel()
	if err := <-done; err != context.Canceled {
		t.Errorf("error %v", err)
	}
	for i, r := range busy {
		s.direct.give(r, i%2 == 0)
	}
	if got, err := s.Lineages(t.Context(), everywhere(), graph.On(1), subjects); err != nil || len(got.Of) != 1 {
		t.Errorf("%d lineages (%v)", len(got.Of), err)
	}
}

// TestRevisionsOfAnotherHandle finds that what another handle of the file publishes can be asked for at once, and what
// nobody has published cannot, whatever this handle remembers.
func TestRevisionsOfAnotherHandle(t *testing.T) {
	s := opened(t)
	other, err := Open(t.Context(), pathOf(t, s))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	subjects := []graph.Ref{{Noun: graph.Areas, ID: "V0"}}
	for n := range graph.Revision(3) {
		area := &graph.Area{ID: "V0", Name: fmt.Sprint("示例村", n), Level: graph.Village, Version: graph.Version{Period: graph.Always}}
		if _, err := other.Apply(t.Context(), &graph.Batch{ID: graph.ID(fmt.Sprint("batch-", n)), Changes: graph.ChangesOf(area)}); err != nil {
			t.Fatal(err)
		}
		for known, code := range map[graph.Revision]graph.Code{n: "", n + 1: "", n + 2: graph.NotYet} {
			v := everywhere()
			v.Known = known
			_, getting := s.Get(t.Context(), v, subjects)
			_, tracing := s.Lineages(t.Context(), v, graph.On(1), subjects)
			for _, err := range []error{getting, tracing} {
				if (err != nil) != (code != "") || err != nil && graph.CodeOf(err) != code {
					t.Errorf("at revision %d of %d: %v", known, n+1, err)
				}
			}
		}
	}
}
