package gap_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/gap/gaptest"
	"dutygraph/graph/graphtest"
)

func TestEvaluatedStepByStep(t *testing.T) {
	gaptest.Evaluate(t, []uint64{1, 2, 3, 4, 5, 6}, 120, func(testing.TB) graph.Store { return graphtest.NewOracle() })
}

// Each fact of the worked example concerns just the units that are judged again.
func TestEvaluatedFactByFact(t *testing.T) {
	e := openExample(t)
	gaptest.EachFact(t, e.store, day(t, "2024-07-31"), day(t, "2023-05-01"), day(t, "2024-05-07"), day(t, "2024-05-31"))
}

// So does each fact of a story, in which one thing hangs on another far away.
func TestEvaluatedFactByFactOfAStory(t *testing.T) {
	store := graphtest.NewOracle()
	today := gaptest.Tell(t, 3, 25, store)
	gaptest.EachFact(t, store, today, today-400, today-150, today)
}

// What hangs on a fact far away: items that a leaver owes in another post, a case that another household's application
// names, the village of a household that an item names, a warning that stands for a push, and a village secretary who
// visits while the grid has no member.
func TestEvaluatedFactByFactFarAway(t *testing.T) {
	w := newWorld(t)
	w.drop(graph.Deliveries, "Record ITEM")
	w.put(&graph.Delivery{Ledger: graph.Records, Kind: graph.RecordItem, Area: "V", From: w.day("2023-01-01"), CompleteTo: w.day("2024-12-31")})
	w.leave("YJ-SEC", "03-01")
	w.handover("YJ-SEC", "P-YJ", "03-02")
	w.put(
		&graph.Record{ID: "I1", Kind: graph.RecordItem, Post: "LB-SEC", Person: "P-YJ", Area: "LB", DoneOn: w.day("02-01"), DueOn: w.day("02-20")},
		&graph.Record{ID: "I2", Kind: graph.RecordItem, Post: "SZ-SEC", Household: "H", DoneOn: w.day("02-01"), DueOn: w.day("02-20")},
		&graph.Area{Version: w.version(), ID: "W", Name: "W", Level: graph.Village, Parent: "YJ"},
		&graph.Household{Version: w.version(), ID: "H9", Area: "W"},
		&graph.Application{ID: "A9", Household: "H9", AppliedOn: w.day("03-04"), PushedOn: w.day("03-04"), Case: "C"},
		&graph.Record{ID: "V1", Kind: graph.RecordVisit, Household: "H", Post: "V-SEC", DoneOn: w.day("04-20")},
	)
	w.kase("03-05", graph.Passed)
	w.lead(func(l *graph.Lead) {
		l.Channel, l.Organization, l.DiscoveredOn = graph.ByDepartment, "MI", w.day("04-03")
	})
	w.leave(string(graph.GridMemberPost("G")), "04-15")
	gaptest.EachFact(t, w.store(), w.day("2024-07-15"), w.day("2024-03-07"), w.day("2024-04-10"), w.day("2024-05-03"), w.day("2024-07-15"))
}

// store is the world in an oracle, one batch for each noun.
func (w *world) store() graph.Store {
	w.t.Helper()
	store := graphtest.NewOracle()
	for _, n := range graph.Nouns() {
		var changes []graph.Fact
		for _, f := range w.facts {
			made := f.Noun() == graph.Posts && f.(*graph.Post).Made
			if f.Noun() == n && !made {
				changes = append(changes, f)
			}
		}
		if len(changes) == 0 {
			continue
		}
		if _, err := store.Apply(w.t.Context(), &graph.Batch{ID: graph.ID("world-" + n), Principal: "tester", At: 1, Changes: graph.ChangesOf(changes...)}); err != nil {
			w.t.Fatal(n, err)
		}
	}
	return store
}

// doubled puts two households more that share a number with this one: of K the row is left open when it ends; J, in another
// village, ends and begins again.
func (w *world) doubled() {
	w.put(
		&graph.Area{Version: w.version(), ID: "W", Name: "W", Level: graph.Village, Parent: "YJ"},
		&graph.Household{Version: w.version("", "03-01"), ID: "K", Area: "V", Grid: "G", Away: graph.No},
		&graph.Household{Version: w.version("02-01", "04-01"), ID: "J", Area: "W", Away: graph.No},
		&graph.Household{Version: w.version("05-01"), ID: "J", Area: "W", Away: graph.No},
		&graph.Member{Version: w.version("01-15"), ID: "N", Household: "H", IDCheck: graph.IDValid, IDDigest: "x"},
		&graph.Member{Version: w.version(), ID: "O", Household: "K", IDCheck: graph.IDValid, IDDigest: "x"},
		&graph.Member{Version: w.version("02-01"), ID: "Q", Household: "J", IDCheck: graph.IDValid, IDDigest: "x"},
	)
}

// Whoever shares a number with a member of a household hangs on whether that household is on record.
func TestEvaluatedFactByFactOfDoubles(t *testing.T) {
	w := newWorld(t)
	w.doubled()
	gaptest.EachFact(t, w.store(), w.day("2024-07-15"), w.day("2024-01-20"), w.day("2024-03-07"), w.day("2024-04-10"), w.day("2024-05-03"), w.day("2024-07-15"))
}

// A household that is taken off the record later ends the gap of the one that has the number, too.
func TestGapEndsWithTheOtherHousehold(t *testing.T) {
	w := newWorld(t)
	w.put(
		&graph.Household{Version: w.version(), ID: "K", Area: "V", Grid: "G", Away: graph.No},
		&graph.Member{Version: w.version("03-01"), ID: "N", Household: "H", IDCheck: graph.IDValid, IDDigest: "x"},
		&graph.Member{Version: w.version(), ID: "O", Household: "K", IDCheck: graph.IDValid, IDDigest: "x"},
	)
	store := w.store()
	register := gap.NewRegister(store)
	evaluator := gap.NewEvaluator(register)
	today := w.day("2024-07-15")
	tell := func() (out []string) {
		t.Helper()
		if _, err := evaluator.Evaluate(t.Context(), today, nil); err != nil {
			t.Fatal(err)
		}
		page, err := register.Page(t.Context(), graph.View{At: today, Known: graph.Newest, Scope: graph.Everywhere}, gap.Query{First: 100, Filter: gap.Filter{Rules: []string{"I01"}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			out = append(out, fmt.Sprintf("%s %s %s→%s", item.Subject.ID, item.Status, short(item.Days.Since), short(item.Days.Until)))
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff([]string{"N OPEN 03-01→", "O OPEN 03-01→"}, tell()); diff != "" {
		t.Errorf("in two households at once (-want +got)\n%s", diff)
	}
	ended := &graph.Household{Version: w.version("", "03-01"), ID: "K", Area: "V", Grid: "G", Away: graph.No}
	if _, err := store.Apply(t.Context(), &graph.Batch{ID: "ended", Principal: "tester", At: 1, Changes: graph.ChangesOf(ended)}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string(nil), tell()); diff != "" {
		t.Errorf("when the other had ended before (-want +got)\n%s", diff)
	}
	ended = &graph.Household{Version: w.version("", "04-01"), ID: "K", Area: "V", Grid: "G", Away: graph.No}
	if _, err := store.Apply(t.Context(), &graph.Batch{ID: "ended-later", Principal: "tester", At: 1, Changes: graph.ChangesOf(ended)}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"N ENDED 03-01→04-01", "O ENDED 03-01→04-01"}, tell()); diff != "" {
		t.Errorf("when the other has ended since (-want +got)\n%s", diff)
	}
}
