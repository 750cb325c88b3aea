package gap_test

import (
	"fmt"
	"slices"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// further are the rules beside the ★ rules.
func further() []string {
	return []string{"A08", "C01", "C02", "C11", "D02", "F06", "F07", "F08", "G06", "G09", "H06"}
}

// besideOn goes on to the next day, and gives what is claimed on it of rules beside the ★ rules.
func (n *naive) besideOn(d graph.Day, judge func()) map[string]claim {
	n.walk(d, "")
	for _, r := range n.runs {
		r.today = graph.NoDay
	}
	judge()
	for key, r := range n.runs {
		if r.today == graph.NoDay { // nobody looked at it today
			n.finish(key)
		}
	}
	for _, r := range n.runs {
		r.today = d + 1
	}
	return n.claims
}

func (n *naive) furtherRules() {
	for _, l := range n.leads {
		if n.home(l.Household) {
			n.takenUp(l)
		}
	}
	for _, c := range n.cases {
		if n.home(c.Household) {
			n.procedure(c)
			n.signatures(c)
			n.contactVisits(c)
			n.lapses(c)
		}
	}
	for _, id := range identities(n.households) {
		if n.home(id) {
			n.safeguards(id)
			n.followUps(id)
		}
	}
	n.dispatches("LB")
}

func earliest(days ...graph.Day) (first graph.Day) {
	for _, d := range days {
		if d != graph.NoDay && (first == graph.NoDay || d < first) {
			first = d
		}
	}
	return first
}

// stepDone is the first day on or after one on which a step of the case was done, whatever the round.
func (n *naive) stepDone(c *graph.Case, kind graph.StepKind, from graph.Day) (first graph.Day) {
	for _, s := range n.steps {
		if s.Case == c.ID && s.Step == kind && s.DoneOn >= from {
			first = earliest(first, s.DoneOn)
		}
	}
	return first
}

// takenUp is C01 and D02.
func (n *naive) takenUp(l *graph.Lead) {
	at := n.ofHousehold(l.Household)
	a := duty{at: at, severity: gap.Orange}
	switch l.Channel {
	case graph.ByDepartment, graph.ByPetition:
		a.clock, a.limit = clock{rule: "D02", noun: graph.Leads, id: l.ID, start: l.DiscoveredOn}, "D02.limit"
		a.done, a.lapsed, a.ledger = l.DispatchedOn, l.VerifiedOn, graph.Leads
		n.act(a)
	case graph.ByHousehold:
		a.clock, a.limit = clock{rule: "C01", noun: graph.Leads, id: l.ID, start: l.DiscoveredOn}, "C01.limit"
		a.done, a.ledger = earliest(l.VerifiedOn, l.DispatchedOn), graph.Steps
		if n.anyOpen(l.Household, a.start) {
			a.done = a.start
		}
		for _, c := range n.cases {
			for _, s := range n.steps {
				if c.Household == l.Household && s.Case == c.ID && s.Step == graph.Accepted && (s.DoneOn >= a.start || l.Case == c.ID) {
					a.done = earliest(a.done, max(s.DoneOn, c.OpenedOn))
				}
			}
		}
		if due, reason := n.due(a.limit, at, a.start); reason == "" && !n.delivered(graph.Leads, "", at, a.start, due) {
			a.ledger = graph.Leads
		}
		n.act(a)
	}
}

// procedure is C02, C11 and G09.
func (n *naive) procedure(c *graph.Case) {
	at := n.ofHousehold(c.Household)
	of := func(rule, part string, start graph.Day) duty {
		return duty{clock: clock{rule: rule, noun: graph.Cases, id: c.ID, part: part, start: start}, at: at, limit: graph.ID(rule + ".limit"), ledger: graph.Steps}
	}
	if start := n.stepDone(c, graph.Accepted, graph.FirstDay); start != graph.NoDay {
		a := of("C02", "", start)
		a.done, a.severity = n.stepDone(c, graph.Checked, graph.FirstDay), gap.Orange
		a.lapsed = n.first(max(start, c.OpenedOn), func(d graph.Day) bool { return !n.open(c, d) })
		n.act(a)
	}
	if decision := n.step(c.ID, graph.Approved, 1); decision != nil && decision.Outcome != graph.RefusedOutcome {
		a := of("C11", "", decision.DoneOn)
		if decision.Outcome == "" {
			n.unknown(claim{clock: a.clock}, graph.FactMissing)
		} else {
			a.done, a.severity = n.stepDone(c, graph.Entered, graph.FirstDay), gap.Yellow
			a.lapsed = n.first(max(decision.DoneOn, c.OpenedOn), func(d graph.Day) bool { return !n.open(c, d) })
			n.act(a)
		}
	}
	for _, s := range n.steps {
		if s.Case == c.ID && s.Step == graph.RelapseConfirmed {
			a := of("G09", fmt.Sprint(s.Round), s.DoneOn)
			a.done, a.severity = n.stepDone(c, graph.Reported, s.DoneOn), gap.Red
			n.act(a)
		}
	}
}

// signatures is A08.
func (n *naive) signatures(c *graph.Case) {
	for _, s := range n.steps {
		if s.Case != c.ID {
			continue
		}
		v := checked("A08", graph.Cases, c.ID, fmt.Sprintf("%s %d", s.Step, s.Round), s.DoneOn)
		switch o := n.signed(c, s); o {
		case "":
		case gap.Met:
			v.outcome = gap.Met
			n.say(v)
		case gap.NotEvaluated:
			reason := graph.FactMissing
			if n.policy("A08.steps", n.ofHousehold(c.Household), s.DoneOn) == nil {
				reason = graph.PolicyMissing
			}
			n.unknown(v, reason)
		default:
			until := n.first(s.DoneOn, func(d graph.Day) bool { return !n.open(c, d) })
			if s.Step == graph.Removed {
				until = n.openFrom(c.Household, s.DoneOn)
			}
			for _, later := range n.steps {
				if later.Case == c.ID && later.Step == s.Step && later.Round > s.Round && n.signed(c, later) == gap.Met {
					until = earliest(until, later.DoneOn)
				}
			}
			n.wrong(v, gap.Orange, until)
		}
	}
}

func (n *naive) signed(c *graph.Case, s *graph.Step) gap.Outcome {
	list, known := n.list("A08.steps", n.ofHousehold(c.Household), s.DoneOn)
	if !known {
		if s.Step == graph.Approved || s.Step == graph.Removed {
			return gap.NotEvaluated
		}
		return ""
	}
	if !slices.Contains(list, string(s.Step)) {
		return ""
	}
	var persons []graph.ID
	if s.Step == graph.Removed {
		for _, p := range n.pairings {
			if p.Household == c.Household && p.Has(s.DoneOn) {
				persons = append(persons, p.Person)
			}
		}
	} else {
		for _, kind := range list {
			if kind == string(s.Step) {
				break
			}
			for _, before := range n.steps {
				if before.Case == c.ID && string(before.Step) == kind && before.Step != graph.Removed && before.DoneOn <= s.DoneOn {
					persons = append(persons, before.Person)
				}
			}
		}
	}
	switch {
	case len(persons) == 0:
		return ""
	case s.Person != "" && slices.Contains(persons, s.Person):
		return gap.Unmet
	case s.Person == "" || slices.Contains(persons, ""):
		return gap.NotEvaluated
	}
	return gap.Met
}

// ruled reports whether a parameter was ever in force.
func (n *naive) ruled(parameter graph.ID) bool {
	return slices.ContainsFunc(n.policies, func(p *graph.Policy) bool { return p.Parameter == parameter })
}

// asks reports whether a household is there on a day, and whether it is known to be.
func (n *naive) asks(id graph.ID, d graph.Day) (there, known bool) {
	h, valid := onDay(n.householdOf, id, d)
	return valid && h.Away != graph.Yes, valid && h.Away != ""
}

// contactVisits is F06.
func (n *naive) contactVisits(c *graph.Case) {
	decision := n.step(c.ID, graph.Approved, 1)
	if decision == nil || decision.Outcome == graph.RefusedOutcome {
		return
	}
	whole := claim{clock: clock{rule: "F06", noun: graph.Cases, id: c.ID}}
	if decision.Outcome == "" {
		n.unknown(whole, graph.FactMissing)
		return
	}
	at := n.ofHousehold(c.Household)
	paired := func(d graph.Day) []graph.ID {
		var persons []graph.ID
		for _, p := range n.pairings {
			if p.Household == c.Household && p.Has(d) {
				persons = append(persons, p.Person)
			}
		}
		return persons
	}
	for m := graph.MonthOf(max(decision.DoneOn, c.OpenedOn)); m <= graph.MonthOf(n.day); m++ {
		first, last := monthEnds(m)
		there, _ := n.asks(c.Household, first)
		if first < max(decision.DoneOn, c.OpenedOn) || !n.open(c, first) || !there || len(paired(first)) == 0 {
			continue
		}
		if !n.ruled("F06.visits") {
			n.unknown(whole, graph.PolicyMissing)
			return
		}
		if n.beforeDelivery(graph.RecordVisit, at, first) {
			n.unknown(whole, gap.LedgerNotDelivered)
			continue
		}
		owed, counted := n.number("F06.visits", at, first)
		v := claim{clock: clock{rule: "F06", noun: graph.Cases, id: c.ID, part: m.String(), start: first}, due: last}
		made, unsure, asked := 0, false, true
		for d := first; d <= min(last, n.day); d++ {
			there, known := n.asks(c.Household, d)
			asked = asked && there && n.open(c, d)
			if !asked {
				break
			}
			unsure = unsure || !known
			for _, r := range n.records {
				persons := paired(d)
				if r.Kind == graph.RecordVisit && r.Household == c.Household && r.DoneOn == d && len(persons) > 0 &&
					(r.Post == "CONTACT@"+c.Household || r.Person != "" && slices.Contains(persons, r.Person)) {
					made++
				}
			}
		}
		switch {
		case !asked:
			continue
		case counted && made >= owed:
			v.outcome = gap.Met
			n.say(v)
		case unsure:
			n.unknown(v, graph.FactMissing)
		case !counted:
			n.unknown(v, graph.PolicyMissing)
		case n.day <= last:
			v.outcome = gap.Pending
			n.say(v)
		case !n.delivered(graph.Records, graph.RecordVisit, at, first, last):
			n.unknown(v, gap.LedgerNotDelivered)
		default:
			_, next := monthEnds(m + 1)
			n.monthly(&v, next, gap.Orange)
			n.say(v)
		}
	}
}

// safeguards is F07, of the two that eventful lives have.
func (n *naive) safeguards(id graph.ID) {
	for part, of := range map[string]func(*graph.Household) graph.YesNo{
		"WATER":   func(h *graph.Household) graph.YesNo { return h.WaterSecured },
		"MEDICAL": func(h *graph.Household) graph.YesNo { return h.MedicalSecured },
	} {
		rows := slices.Clone(n.householdOf[id])
		slices.SortFunc(rows, func(a, b *graph.Household) int { return int(a.Since - b.Since) })
		found, last := false, graph.YesNo("")
		for _, h := range rows {
			if of(h) != "" {
				last = of(h)
			}
			found = found || last == graph.No
		}
		if _, valid := onDay(n.householdOf, id, n.day); valid && found {
			n.state(state{clock: clock{rule: "F07", noun: graph.Households, id: id, part: part}, at: n.ofHousehold(id), right: last == graph.Yes,
				delivered: n.delivered(graph.Households, "", n.ofHousehold(id), n.day, n.day), severity: gap.Red})
		}
	}
}

// lapses is F08.
func (n *naive) lapses(c *graph.Case) {
	decision := n.step(c.ID, graph.Approved, 1)
	if decision == nil || decision.Outcome != graph.Passed || !n.open(c, n.day) {
		return
	}
	at := n.ofHousehold(c.Household)
	causes := map[graph.Cause]graph.Day{}
	for _, r := range n.risks {
		if r.Case == c.ID {
			causes[r.Cause] = earliest(causes[r.Cause], r.Since)
		}
	}
	for cause, since := range causes {
		if !slices.ContainsFunc(n.risks, func(r *graph.Risk) bool { return r.Case == c.ID && r.Cause == cause && r.Has(n.day) }) {
			continue
		}
		parameter := "F02.classes." + graph.ID(cause)
		first := n.covered(c, max(decision.DoneOn, since), parameter)
		s := state{clock: clock{rule: "F08", noun: graph.Cases, id: c.ID, part: string(cause)}, at: at, severity: gap.Orange,
			right: n.covered(c, n.day, parameter) == n.day, delivered: n.delivered(graph.Measures, "", at, n.day, n.day)}
		switch {
		case n.policy(parameter, at, n.day) == nil:
			s.reason = graph.PolicyMissing
			if slices.ContainsFunc(n.measures, func(m *graph.Measure) bool { return m.Case == c.ID }) {
				n.state(s)
			}
		case first != graph.NoDay:
			n.state(s)
		}
	}
}

// quarters are the first and last days of those that have begun.
func (n *naive) quarters(from graph.Day) (out [][2]graph.Day) {
	for year := 2023; year <= 2024; year++ {
		for month := 1; month <= 10; month += 3 {
			first, _ := monthEnds(graph.Month(12*year + month - 1))
			_, last := monthEnds(graph.Month(12*year + month + 1))
			if from <= first && first <= n.day {
				out = append(out, [2]graph.Day{first, last})
			}
		}
	}
	return out
}

func quarterName(first graph.Day) string {
	year, month, _ := first.Date()
	return fmt.Sprintf("%d-Q%d", year, (int(month)-1)/3+1)
}

// quarterly judges a duty owed for a quarter.
func (n *naive) quarterly(a duty, parameter graph.ID, last graph.Day, unsure func(due graph.Day) bool) {
	if a.done == graph.NoDay || a.done > a.start {
		grace, known := n.number(parameter, a.at, a.start)
		if !known {
			n.unknown(claim{clock: a.clock}, graph.PolicyMissing)
			return
		}
		a.due = last + graph.Day(grace)
		lapsed := a.lapsed != graph.NoDay && a.lapsed <= a.due+1
		if (a.done == graph.NoDay || a.done > a.due) && !lapsed && n.day > a.due && unsure(a.due) {
			n.unknown(claim{clock: a.clock, due: a.due}, graph.FactMissing)
			return
		}
	} else if grace, known := n.number(parameter, a.at, a.start); known {
		a.due = last + graph.Day(grace)
	}
	n.act(a)
}

// followUps is G06.
func (n *naive) followUps(id graph.ID) {
	at := n.ofHousehold(id)
	since := func(s *graph.Step) graph.Day {
		for _, c := range n.cases {
			if c.ID == s.Case && c.Household == id && s.Step == graph.Removed {
				return max(s.DoneOn, c.OpenedOn)
			}
		}
		return graph.NoDay
	}
	for _, q := range n.quarters(graph.FirstDay) {
		var last *graph.Step
		for _, s := range n.steps {
			if d := since(s); d != graph.NoDay && d <= q[0] && (last == nil || d > since(last) || d == since(last) && s.Key() > last.Key()) {
				last = s
			}
		}
		there, _ := n.asks(id, q[0])
		if last == nil || !there || n.anyOpen(id, q[0]) {
			continue
		}
		whole := claim{clock: clock{rule: "G06", noun: graph.Cases, id: last.Case}}
		if !n.ruled("G06.grace") {
			n.unknown(whole, graph.PolicyMissing)
			return
		}
		if n.beforeDelivery(graph.RecordVisit, at, q[0]) {
			n.unknown(whole, gap.LedgerNotDelivered)
			continue
		}
		a := duty{clock: clock{rule: "G06", noun: graph.Cases, id: last.Case, part: quarterName(q[0]), start: q[0]}, at: at,
			ledger: graph.Records, kind: graph.RecordVisit, severity: gap.Yellow}
		for _, r := range n.records {
			if r.Kind == graph.RecordVisit && r.Household == id && r.DoneOn >= q[0] {
				a.done = earliest(a.done, r.DoneOn)
			}
		}
		a.lapsed = n.first(q[0], func(d graph.Day) bool {
			there, _ := n.asks(id, d)
			return !there || n.anyOpen(id, d)
		})
		n.quarterly(a, "G06.grace", q[1], func(due graph.Day) bool {
			return n.first(q[0], func(d graph.Day) bool {
				there, known := n.asks(id, d)
				return d <= due && there && !known
			}) != graph.NoDay
		})
	}
}

// dispatches is H06.
func (n *naive) dispatches(county graph.ID) {
	at := func(d graph.Day) graph.ID { return n.begun(county, d) }
	whole := claim{clock: clock{rule: "H06", noun: graph.Areas, id: county}}
	for _, q := range n.quarters(graph.FirstDay) {
		if n.level(county, q[0]) != graph.County || n.householdsIn(county, q[0]) == 0 {
			continue
		}
		if !n.ruled("H06.grace") {
			n.unknown(whole, graph.PolicyMissing)
			return
		}
		if n.beforeDelivery(graph.RecordMeeting, at, q[0]) {
			n.unknown(whole, gap.LedgerNotDelivered)
			continue
		}
		a := duty{clock: clock{rule: "H06", noun: graph.Areas, id: county, part: quarterName(q[0]), start: q[0]}, at: at,
			ledger: graph.Records, kind: graph.RecordMeeting, severity: gap.Orange}
		for _, r := range n.records {
			if r.Kind != graph.RecordMeeting || r.Area != county {
				continue
			}
			month := r.Period
			if month == 0 {
				month = graph.MonthOf(r.DoneOn)
			}
			first, last := monthEnds(month)
			if first >= q[0] && (r.DoneOn >= q[0] || last <= q[1]) {
				a.done = earliest(a.done, r.DoneOn)
			}
		}
		n.quarterly(a, "H06.grace", q[1], func(graph.Day) bool { return false })
	}
}

// compare holds what rules say of a world against the naive judge, on each day from one through another; the naive judge
// looks from an earlier day on. It counts what was met.
func (w *world) compare(life uint64, rules []string, judge func(*naive), from, first, last graph.Day, compared map[string]int) {
	w.t.Helper()
	var all []gap.Verdict
	for _, unit := range graph.TimelinesOf(1, w.facts) {
		for _, v := range gap.Judge(unit, last) {
			if slices.Contains(rules, v.Rule) {
				all = append(all, v)
			}
		}
	}
	n := newNaive(w.facts)
	for d := from; d <= last; d++ {
		want := n.besideOn(d, func() { judge(n) })
		if d < first {
			continue
		}
		got, twice := told(all, d, "ABCDEFGHI")
		if len(twice) > 0 {
			w.t.Fatalf("life %d on %s: twice %q", life, d, twice)
		}
		for key, c := range want {
			if g, met := got[key]; !met || g.String() != c.String() {
				w.t.Fatalf("life %d on %s: %s\n    naive %s\n    rules %s %v", life, d, key, c, g, met)
			}
			compared[c.rule+" "+string(c.outcome)]++
			if c.reason != "" {
				compared[c.rule+" "+string(c.reason)]++
			}
		}
		for key, g := range got {
			if _, met := want[key]; !met {
				w.t.Fatalf("life %d on %s: %s\n    naive nothing\n    rules %s", life, d, key, g)
			}
		}
	}
}

// What is said of an eventful life is, on every single day, what the naive judge says who looks at that day alone.
func TestFurtherRulesEqualTheNaiveJudge(t *testing.T) {
	compared := map[string]int{}
	for seed := range uint64(*worlds) {
		w := eventful(t, seed)
		w.compare(seed, further(), (*naive).furtherRules, w.day("2023-11-19"), w.day("2023-12-10"), w.day("2024-07-15"), compared)
	}
	if *worlds < enoughWorlds {
		return
	}
	for _, id := range further() {
		rule, _ := gap.RuleOf(id)
		must := []string{string(gap.Met), string(gap.Unmet), string(gap.Over), string(graph.PolicyMissing)}
		if rule.Kind != gap.Check {
			must = append(must, string(gap.Pending), string(gap.LedgerNotDelivered))
		}
		if slices.Contains([]string{"A08", "C11", "F06", "G06"}, id) {
			must = append(must, string(graph.FactMissing))
		}
		for _, what := range must {
			if compared[id+" "+what] == 0 {
				t.Errorf("never met: %s %s", id, what)
			}
		}
	}
}
