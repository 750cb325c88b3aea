package gap_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/gap/gaptest"
	"dutygraph/graph/graphtest"
)

// eventful is the worked city in which a household lives through what the clocks of a procedure, visits, safeguards, measures
// and removals turn on, at random, all within weeks.
func eventful(t *testing.T, seed uint64) *world {
	w := newWorld(t)
	rng := rand.New(rand.NewPCG(seed, 11))
	base := w.day("2023-12-20")
	day := func() graph.Day { return base + graph.Day(rng.IntN(150)) }
	until := func(d graph.Day) graph.Day {
		if rng.IntN(3) == 0 {
			return graph.Forever
		}
		return d + 1 + graph.Day(rng.IntN(60))
	}
	maybe := func(of int) bool { return rng.IntN(of) == 0 }
	person := func() graph.ID { return []graph.ID{"", "K", "M", "N"}[rng.IntN(4)] }
	yesNo := func() graph.YesNo { return []graph.YesNo{graph.Yes, graph.No, graph.No, ""}[rng.IntN(4)] }
	for _, parameter := range []string{"A08.steps", "C01.limit", "C02.limit", "C11.limit", "D02.limit", "F06.visits", "F07.limit", "F08.limit", "G06.grace", "G09.limit", "H06.grace"} {
		if !maybe(3) {
			continue
		}
		rule, _ := gap.RuleOf(parameter[:3])
		p := rule.Parameters[0]
		w.drop(graph.Policies, parameter)
		if change := day(); !maybe(3) {
			other := map[bool]string{true: "2", false: "REVIEWED、APPROVED"}[parameter != "A08.steps"]
			w.put(&graph.Policy{Period: graph.Period{Since: w.day("2023-01-01"), Until: change}, Parameter: p.Parameter, Area: "SZ", Value: p.Value, Unit: p.Unit})
			if maybe(2) {
				w.put(&graph.Policy{Period: graph.Period{Since: change, Until: graph.Forever}, Parameter: p.Parameter, Area: "SZ", Value: other, Unit: p.Unit})
			}
		}
	}
	w.policy("cause.WATER.functions", "WATER", "")
	if maybe(4) { // for a while nobody has said which measures meet an illness
		w.drop(graph.Policies, "F02.classes.ILLNESS")
		d := day()
		w.policy("F02.classes.ILLNESS", "HEALTH", "", "", d.String())
		w.policy("F02.classes.ILLNESS", "HEALTH、SOCIAL", "", (d + 20).String())
	}
	w.put(&graph.CalendarDay{Day: w.day("2023-12-31"), Kind: graph.OffDay})
	// versions of the household
	w.drop(graph.Households, "H")
	for since := w.day("2023-11-20"); since < base+150; {
		next := max(since+1, day())
		if maybe(3) {
			next = graph.Forever
		}
		ends := next
		if next != graph.Forever && maybe(6) {
			ends = max(since+1, next-graph.Day(rng.IntN(20))) // for a while it is no household
		}
		w.put(&graph.Household{Version: graph.Version{Period: graph.Period{Since: since, Until: ends}, Ends: map[bool]graph.Day{true: graph.Forever, false: ends}[ends == next]},
			ID: "H", Area: "V", Grid: "G", Away: []graph.YesNo{graph.No, graph.No, graph.No, graph.Yes, ""}[rng.IntN(5)], WaterSecured: yesNo(), MedicalSecured: yesNo()})
		since = next
	}
	for i := range 1 + rng.IntN(3) {
		d := day()
		if i == 0 && maybe(2) {
			d -= 200
		}
		w.put(&graph.Pairing{Period: graph.Period{Since: d, Until: until(d)}, Household: "H", Organization: "UNIT", Person: []graph.ID{"K", "M"}[rng.IntN(2)]})
	}
	for i := range 1 + rng.IntN(2) {
		id := graph.ID(fmt.Sprintf("C%d", i))
		opened := day() - graph.Day(rng.IntN(120))
		if i == 0 && maybe(2) {
			opened = min(opened, base-90)
		}
		w.put(&graph.Case{ID: id, Household: "H", OpenedOn: opened})
		near := func() graph.Day { return opened + graph.Day(rng.IntN(70)) - 3 }
		had := map[string]bool{}
		for range 12 {
			kind := []graph.StepKind{graph.Accepted, graph.Checked, graph.Approved, graph.Approved, graph.Entered, graph.Removed, graph.RemovalRevoked, graph.RelapseConfirmed, graph.Reported, graph.Reviewed}[rng.IntN(10)]
			s := &graph.Step{Case: id, Step: kind, Round: 1 + rng.IntN(2), DoneOn: near(), Person: person()}
			switch kind {
			case graph.Approved:
				s.Outcome = []graph.Outcome{graph.Passed, graph.Passed, graph.Passed, graph.RefusedOutcome, ""}[rng.IntN(5)]
			case graph.Removed:
				if maybe(2) {
					continue
				}
				s.Outcome = graph.Assisted
			}
			if key := string(s.Key()); !had[key] {
				had[key] = true
				w.put(s)
			}
		}
		if maybe(3) {
			d := near()
			w.put(&graph.Step{Case: id, Step: graph.RelapseConfirmed, Round: 3, DoneOn: d}, &graph.Step{Case: id, Step: graph.Reported, Round: 3, DoneOn: d + graph.Day(rng.IntN(4))})
		}
		if opened < base-50 && maybe(2) {
			w.put(&graph.Step{Case: id, Step: graph.Removed, Round: 3, DoneOn: base - graph.Day(rng.IntN(20)), Outcome: graph.Assisted, Person: person()})
		}
		for range 1 + rng.IntN(2) {
			since := near()
			w.put(&graph.Risk{Period: graph.Period{Since: since, Until: until(since)}, Case: id, Cause: []graph.Cause{"ILLNESS", "ILLNESS", "WATER"}[rng.IntN(3)]})
		}
		for n := range rng.IntN(6) {
			since := near()
			w.put(&graph.Measure{ID: graph.ID(fmt.Sprintf("M%d%d", i, n)), Period: graph.Period{Since: since, Until: since + 1 + graph.Day(rng.IntN(40))}, Case: id, Organization: []graph.ID{"", "MI", "CA"}[rng.IntN(3)], Class: []graph.MeasureClass{"HEALTH", "HEALTH", "SOCIAL"}[rng.IntN(3)]})
		}
	}
	for i := range 3 {
		d := day()
		l := &graph.Lead{ID: graph.ID(fmt.Sprintf("L%d", i)), Household: "H", Channel: graph.Channels()[rng.IntN(4)], Cause: "ILLNESS", DiscoveredOn: d}
		if maybe(2) {
			l.DispatchedOn = d + graph.Day(rng.IntN(5))
		}
		if maybe(2) {
			l.VerifiedOn, l.Result = d+graph.Day(rng.IntN(9)), "FALSE"
		}
		if maybe(2) {
			l.Case = "C0"
		}
		w.put(l)
	}
	late := graph.Day(rng.IntN(3) * 70) // in some lives nobody comes for a long while
	for i := range rng.IntN(8) {
		w.put(&graph.Record{ID: graph.ID(fmt.Sprintf("V%d", i)), Kind: graph.RecordVisit, Household: "H", Post: []graph.ID{"CONTACT@H", "V-SEC", "GRID_MEMBER@G"}[rng.IntN(3)], Person: person(), DoneOn: min(day()+late, base+190)})
	}
	for i := range rng.IntN(4) {
		d := day()
		w.put(&graph.Record{ID: graph.ID(fmt.Sprintf("MT%d", i)), Kind: graph.RecordMeeting, Area: "LB", DoneOn: d, Period: []graph.Month{0, graph.MonthOf(d) - 1, graph.MonthOf(d) + 1}[rng.IntN(3)]})
	}
	for _, n := range []graph.Noun{graph.Steps, graph.Leads, graph.Measures, graph.Households, graph.Records} {
		if !maybe(4) && (n != graph.Measures || !maybe(3)) {
			continue
		}
		w.silence(n)
		if n == graph.Records {
			for _, kind := range []graph.RecordKind{graph.RecordVisit, graph.RecordMeeting} {
				d := day()
				w.put(&graph.Delivery{Ledger: n, Kind: kind, Area: "SZ", From: d - 40, CompleteTo: d + 60})
			}
			continue
		}
		d := day()
		w.put(&graph.Delivery{Ledger: n, Area: "SZ", From: d - 40, CompleteTo: d + 40})
	}
	return w
}

// What is said of an eventful life on a day is what a judge says who sees only that day.
func TestEventfulLivesAreJudgedCausally(t *testing.T) {
	for seed := range uint64(60) {
		w := eventful(t, seed)
		rng := rand.New(rand.NewPCG(seed, 12))
		for range 8 {
			d := w.day("2023-12-10") + graph.Day(rng.IntN(200))
			want, got := outcomes(seenOn(w.facts, d), d, d), outcomes(w.facts, w.day("2024-07-15"), d)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("life %d on %s (-seen that day +known later)\n%s", seed, d, diff)
			}
		}
	}
}

// Each fact of an eventful life concerns just the units that are judged again.
func TestEvaluatedFactByFactOfAnEventfulLife(t *testing.T) {
	w := eventful(t, 8)
	store := graphtest.NewOracle()
	for _, n := range graph.Nouns() {
		for i, f := range w.facts {
			if post, ok := f.(*graph.Post); f.Noun() != n || ok && post.Made {
				continue
			}
			b := &graph.Batch{ID: graph.ID(fmt.Sprint("life-", i)), Principal: "tester", At: 1, Changes: graph.ChangesOf(f)}
			if _, err := store.Apply(t.Context(), b); err != nil {
				t.Fatalf("%s %s: %v", n, f.Key(), err)
			}
		}
	}
	gaptest.EachFact(t, store, w.day("2024-07-15"), w.day("2024-02-03"), w.day("2024-03-20"), w.day("2024-04-28"), w.day("2024-07-10"))
}
