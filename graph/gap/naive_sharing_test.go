package gap_test

import (
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// sharingRules are D01, D03 and D06.
func (n *naive) sharingRules() {
	for _, id := range identities(n.areas) {
		n.pushes(id)
	}
	for _, l := range n.leads {
		at := n.ofHousehold(l.Household)
		if !n.home(l.Household) {
			continue
		}
		verified := duty{clock: clock{rule: "D03", noun: graph.Leads, id: l.ID, start: l.DispatchedOn}, at: at, limit: "D03.limit", done: l.VerifiedOn,
			ledger: graph.Leads, severity: gap.Red}
		if l.DispatchedOn == graph.NoDay {
			n.say(claim{clock: verified.clock, outcome: gap.NotEvaluated, reason: graph.FactMissing})
		} else {
			n.act(verified)
		}
		n.opened("D06", l)
	}
}

// opened is D06 or G07: a lead that is true must lead to an open case.
func (n *naive) opened(rule string, l *graph.Lead) {
	c := clock{rule: rule, noun: graph.Leads, id: l.ID, start: l.VerifiedOn}
	switch {
	case l.VerifiedOn == graph.NoDay:
	case l.Result == "":
		n.say(claim{clock: c, outcome: gap.NotEvaluated, reason: graph.FactMissing})
	case l.Result == graph.TrueInclude:
		n.act(duty{clock: c, at: n.ofHousehold(l.Household), limit: graph.ID(rule + ".limit"), done: n.openFrom(l.Household, l.VerifiedOn), ledger: graph.Cases, severity: gap.Red})
	}
}

// pushes is D01, for each month of which the following has begun.
func (n *naive) pushes(county graph.ID) {
	at := func(d graph.Day) graph.ID { return n.begun(county, d) }
	if at(n.day) == "" {
		return
	}
	earlier := map[string]bool{}
	for m := n.firstMonth(at) - 1; m < graph.MonthOf(n.day); m++ {
		_, last := monthEnds(m)
		start := last + 1
		_, valid := onDay(n.areaOf, county, start)
		if !valid || n.level(county, start) != graph.County || n.householdsIn(county, start) == 0 {
			continue
		}
		functions, known := n.list("D01.functions", at, start)
		silent := n.beforeDelivery(graph.RecordPush, at, start)
		if !known && silent {
			earlier[""] = true
			continue
		}
		if !known {
			n.say(claim{clock: clock{rule: "D01", noun: graph.Areas, id: county, part: m.String(), start: start}, outcome: gap.NotEvaluated, reason: graph.PolicyMissing})
			continue
		}
		for _, f := range functions {
			if silent {
				earlier[f] = true
				continue
			}
			n.push(county, graph.Function(f), m, start)
		}
	}
	for f := range earlier {
		n.say(claim{clock: clock{rule: "D01", noun: graph.Areas, id: county, part: f}, outcome: gap.NotEvaluated, reason: gap.LedgerNotDelivered})
	}
}

func (n *naive) push(county graph.ID, f graph.Function, m graph.Month, start graph.Day) {
	at := inArea(county)
	holds := func(organization graph.ID, d graph.Day) bool {
		return slices.ContainsFunc(n.organizations, func(o *graph.Organization) bool {
			return o.Area == county && o.Function == f && o.Has(d) && (organization == "" || o.ID == organization)
		})
	}
	a := duty{clock: clock{rule: "D01", noun: graph.Areas, id: county, part: string(f) + " " + m.String(), start: start}, at: at,
		ledger: graph.Records, kind: graph.RecordPush, severity: gap.Red}
	done := func(d graph.Day) {
		if a.done == graph.NoDay || d < a.done {
			a.done = d
		}
	}
	for _, r := range n.records {
		if r.Kind == graph.RecordPush && r.Period == m && holds(r.Organization, r.DoneOn) {
			done(r.DoneOn)
		}
	}
	for _, l := range n.leads {
		if l.Channel == graph.ByDepartment && graph.MonthOf(l.DiscoveredOn) == m && holds(l.Organization, l.DiscoveredOn) {
			done(l.DiscoveredOn)
			n.note("D01 done by a lead")
		}
	}
	if number, known := n.number("D01.day", at, start); known {
		_, last := monthEnds(m + 1)
		a.due = min(start+graph.Day(number)-1, last) // or that month's last day
	}
	switch {
	case a.done != graph.NoDay && a.done <= start:
	case a.done == graph.NoDay && !holds("", start):
		n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: gap.PostUndefined, due: a.due})
		return
	case a.due == graph.NoDay:
		n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: graph.PolicyMissing})
		return
	}
	n.act(a)
}

// applicationRules are E01 and E02.
func (n *naive) applicationRules() {
	for _, p := range n.applications {
		at := n.ofHousehold(p.Household)
		if !n.home(p.Household) {
			continue
		}
		n.act(duty{clock: clock{rule: "E01", noun: graph.Applications, id: p.ID, start: p.AppliedOn}, at: at, limit: "E01.limit", done: p.PushedOn,
			ledger: graph.Applications, severity: gap.Red})
		if p.PushedOn == graph.NoDay {
			continue
		}
		a := duty{clock: clock{rule: "E02", noun: graph.Applications, id: p.ID, start: p.PushedOn}, at: at, limit: "E02.limit", ledger: graph.Cases, severity: gap.Red}
		for _, c := range n.cases {
			if c.ID == p.Case && c.Household == p.Household {
				a.done = c.OpenedOn
			}
		}
		if n.anyOpen(p.Household, p.PushedOn) {
			a.done = p.PushedOn
		}
		n.act(a)
	}
}
