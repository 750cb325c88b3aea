package gap_test

import (
	"testing"

	"dutygraph/graph"
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
		if _, err := store.Apply(t.Context(), &graph.Batch{ID: graph.ID("world-" + n), Principal: "tester", At: 1, Changes: graph.ChangesOf(changes...)}); err != nil {
			t.Fatal(n, err)
		}
	}
	gaptest.EachFact(t, store, w.day("2024-07-15"), w.day("2024-03-07"), w.day("2024-04-10"), w.day("2024-05-03"), w.day("2024-07-15"))
}
