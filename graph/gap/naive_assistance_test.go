package gap_test

import (
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// assistanceRules are F01, F02 and F04, of recognised cases.
func (n *naive) assistanceRules() {
	for _, c := range n.cases {
		decision := n.step(c.ID, graph.Approved, 1)
		if decision == nil || decision.Outcome == graph.RefusedOutcome || !n.home(c.Household) {
			continue
		}
		removed := graph.NoDay
		for _, s := range n.steps {
			if s.Case == c.ID && s.Step == graph.Removed && s.DoneOn != graph.NoDay && (removed == graph.NoDay || s.DoneOn < removed) {
				removed = s.DoneOn
			}
		}
		n.helped(c, decision, removed)
		n.matched(c, decision, removed)
		n.secured(c, decision, removed)
	}
}

// helped is F01.
func (n *naive) helped(c *graph.Case, decision *graph.Step, removed graph.Day) {
	a := duty{clock: clock{rule: "F01", noun: graph.Cases, id: c.ID, start: decision.DoneOn}, at: n.ofHousehold(c.Household), limit: "F01.limit", lapsed: removed,
		ledger: graph.Measures, severity: gap.Orange, red: "F01.red"}
	if decision.Outcome == "" {
		n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: graph.FactMissing})
		return
	}
	done := func(d graph.Day) {
		if a.done == graph.NoDay || d < a.done {
			a.done = d
		}
	}
	for _, m := range n.measures {
		if m.Case == c.ID { // also one that had ended before the decision
			done(m.Since)
		}
	}
	if s := n.step(c.ID, graph.Measured, 1); s != nil { // a later round repeats what the first one did
		done(s.DoneOn)
	}
	n.act(a)
}

// covered is the first day from a start on, on which a measure of a class that counts that day runs.
func (n *naive) covered(c *graph.Case, start graph.Day, parameter graph.ID) graph.Day {
	at := n.ofHousehold(c.Household)
	return n.first(start, func(d graph.Day) bool {
		classes, _ := n.list(parameter, at, d)
		return slices.ContainsFunc(n.measures, func(m *graph.Measure) bool {
			return m.Case == c.ID && m.Has(d) && slices.Contains(classes, string(m.Class))
		})
	})
}

// matched is F02, for each cause of the case: its rows are one risk from the first start to the last end.
func (n *naive) matched(c *graph.Case, decision *graph.Step, removed graph.Day) {
	at := n.ofHousehold(c.Household)
	whole := map[graph.Cause]graph.Period{}
	for _, r := range n.risks {
		if r.Case == c.ID {
			p, met := whole[r.Cause]
			if !met {
				p = r.Period
			}
			whole[r.Cause] = graph.Period{Since: min(p.Since, r.Since), Until: max(p.Until, r.Until)}
		}
	}
	for cause, risk := range whole {
		a := duty{clock: clock{rule: "F02", noun: graph.Cases, id: c.ID, part: string(cause), start: max(decision.DoneOn, risk.Since)}, at: at, limit: "F02.limit", lapsed: removed,
			ledger: graph.Measures, severity: gap.Red}
		if risk.Until <= n.day && (removed == graph.NoDay || risk.Until < removed) {
			a.lapsed, a.unseen = risk.Until, max(a.start, c.OpenedOn) // what had ended before there was a case is no gap of the case
		}
		parameter := "F02.classes." + graph.ID(cause)
		switch {
		case decision.Outcome == "":
			n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: graph.FactMissing})
			continue
		// A policy for the cause is asked for on the start: which functions answer for it, and which classes of measures do.
		// On later days without one, nothing is listed.
		case n.policy(parameter, at, a.start) == nil, n.policy("cause."+graph.ID(cause)+".functions", at, a.start) == nil:
			n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: graph.PolicyMissing})
			continue
		}
		a.done = n.covered(c, a.start, parameter)
		n.act(a)
	}
}

// labour is whether the household is without labour on a day, as far as its members' rows tell.
func (n *naive) labour(household graph.ID, d graph.Day) (without, known bool) {
	members, empty := 0, false
	for _, m := range n.members {
		if m.Household != household || !m.Has(d) {
			continue
		}
		members++
		switch m.Labour {
		case "":
			empty = true
		case graph.NoLabour, graph.LostLabour:
		default:
			return false, true
		}
	}
	return true, members > 0 && !empty
}

// secured is F04.
func (n *naive) secured(c *graph.Case, decision *graph.Step, removed graph.Day) {
	at := n.ofHousehold(c.Household)
	a := duty{clock: clock{rule: "F04", noun: graph.Cases, id: c.ID, start: decision.DoneOn}, at: at, limit: "F04.limit", lapsed: removed,
		ledger: graph.Measures, severity: gap.Red}
	without, known := n.labour(c.Household, decision.DoneOn)
	switch {
	case decision.Outcome == "":
		n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: graph.FactMissing})
		return
	case known && !without:
		return
	case !known:
		n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: graph.FactMissing})
		return
	case n.policy("F04.classes", at, a.start) == nil: // likewise
		n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: graph.PolicyMissing})
		return
	}
	a.done = n.covered(c, a.start, "F04.classes")
	for _, p := range n.applications {
		if p.Household == c.Household && p.Decision == "APPROVED" && (a.done == graph.NoDay || p.DecidedOn < a.done) {
			a.done = p.DecidedOn
			n.note("F04 done by an application")
		}
	}
	n.act(a)
}
