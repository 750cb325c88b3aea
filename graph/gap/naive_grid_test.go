package gap_test

import (
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// gridRules are B01, B02, B04, B07, B10 and B11.
func (n *naive) gridRules() {
	for _, id := range identities(n.grids) {
		if _, valid := onDay(n.gridOf, id, n.day); valid && n.began[graph.Ref{Noun: graph.Grids, ID: id}] {
			n.gridSize(id)
			_, held := n.seats(n.day, func(p *graph.Post) bool { return p.Kind == graph.GridMember && p.Grid == id })
			at := n.ofGrid(id)
			n.state(state{clock: clock{rule: "B04", noun: graph.Grids, id: id}, at: at, right: held, severity: gap.Red,
				delivered: n.delivered(graph.Tenures, "", at, n.day, n.day)})
		}
	}
	for _, id := range identities(n.households) {
		n.inGrid(id)
		n.visits(id)
	}
	for _, id := range identities(n.areas) {
		n.meetings(id)
	}
	for _, r := range n.records {
		if r.Kind == graph.RecordItem {
			post, standing := n.ofPost(r.Post)
			if standing(n.day) == "" {
				continue // nothing is known of the post yet
			}
			n.act(duty{clock: clock{rule: "B11", noun: graph.Records, id: r.ID, start: r.DoneOn}, at: n.ofCell(r.Area, r.Household, post), due: r.DueOn,
				done: r.ClosedOn, ledger: graph.Records, kind: graph.RecordItem, severity: gap.Orange})
		}
	}
}

// ofCell is the area of an item or a finding: its own cell, else the household's village, else the post's area.
func (n *naive) ofCell(area, household graph.ID, post where) where {
	switch {
	case area != "":
		return inArea(area)
	case household != "":
		return n.ofHousehold(household)
	}
	return post
}

// gridSize is B01.
func (n *naive) gridSize(id graph.ID) {
	at := n.ofGrid(id)
	count := 0
	for _, h := range n.households {
		if h.Grid == id && h.Has(n.day) {
			count++
		}
	}
	s := state{clock: clock{rule: "B01", noun: graph.Grids, id: id}, at: at, delivered: n.delivered(graph.Households, "", at, n.day, n.day)}
	most, known := n.number("B01.max", at, n.day)
	least, bounded := n.number("B01.min", at, n.day)
	switch {
	case !known:
		s.reason = graph.PolicyMissing
	case count > most:
		s.severity = gap.Orange
	case bounded && count < least:
		s.severity = gap.Yellow
		n.note("B01 below the lower bound")
	default:
		s.right = true
		if count == most {
			n.note("B01 exactly full")
		}
	}
	n.state(s)
}

// inGrid is B02.
func (n *naive) inGrid(id graph.ID) {
	h, valid := onDay(n.householdOf, id, n.day)
	if !valid || !n.home(id) {
		return
	}
	s := state{clock: clock{rule: "B02", noun: graph.Households, id: id}, at: n.ofHousehold(id), severity: gap.Red}
	grid, holds := onDay(n.gridOf, h.Grid, n.day)
	s.right = holds
	if grid != nil && !holds {
		n.note("B02 in an ended grid")
	}
	s.delivered = n.delivered(graph.Households, "", s.at, n.day, n.day)
	// A household that moves to a village without grids takes no gap with it: nothing is known of the grids there.
	if !s.right && !slices.ContainsFunc(n.grids, func(g *graph.Grid) bool { return g.Area == h.Area && g.Since <= n.day }) {
		s.reason = gap.LedgerNotDelivered
	}
	n.state(s)
}

// visits is B07, for each month that has begun.
func (n *naive) visits(id graph.ID) {
	at := n.ofHousehold(id)
	if !n.home(id) {
		return
	}
	earlier := false
	for m := n.firstMonth(at); m <= graph.MonthOf(n.day); m++ {
		first, last := monthEnds(m)
		if n.beforeDelivery(graph.RecordVisit, at, first) { // of these it only matters whether anything was asked on their first day
			earlier = earlier || n.visit(id, m, first, first).outcome != gap.NotApplicable
			continue
		}
		n.say(n.visit(id, m, first, last))
	}
	if earlier {
		n.say(claim{clock: clock{rule: "B07", noun: graph.Households, id: id}, outcome: gap.NotEvaluated, reason: gap.LedgerNotDelivered})
	}
}

// firstMonth is the month in which a subject first had an area; it has had one since.
func (n *naive) firstMonth(at where) graph.Month {
	m := graph.MonthOf(n.day)
	for first, _ := monthEnds(m); at(first-1) != ""; first, _ = monthEnds(m) {
		m--
	}
	return m
}

// beforeDelivery reports whether a month begins before the first day for which its ledger was ever delivered there.
func (n *naive) beforeDelivery(kind graph.RecordKind, at where, first graph.Day) bool {
	way := n.way(at(first), first)
	return !slices.ContainsFunc(n.deliveries, func(v *graph.Delivery) bool {
		return v.Ledger == graph.Records && v.Kind == kind && slices.Contains(way, v.Area) && v.From <= first
	})
}

func (n *naive) visit(id graph.ID, m graph.Month, first, last graph.Day) (c claim) {
	at := n.ofHousehold(id)
	c = claim{clock: clock{rule: "B07", noun: graph.Households, id: id, part: m.String(), start: first}, due: last, outcome: gap.NotApplicable}
	unknown, visited := false, false
	for d := first; d <= min(last, n.day); d++ {
		h, valid := onDay(n.householdOf, id, d)
		if !valid || h.Grid == "" || h.Away == graph.Yes {
			return c
		}
		unknown = unknown || h.Away == ""
		vacant := func() bool {
			_, held := n.seats(d, func(p *graph.Post) bool { return p.Kind == graph.GridMember && p.Grid == h.Grid })
			return !held
		}
		for _, r := range n.records {
			if r.Kind != graph.RecordVisit || r.Household != id || r.DoneOn != d {
				continue
			}
			post, valid := onDay(n.postOf, r.Post, d)
			switch {
			case !valid:
			case post.Kind == graph.GridMember && post.Grid == h.Grid:
				visited = true
			case post.Kind == graph.Secretary && post.Area == h.Area && vacant():
				visited = true
				n.note("B07 visited by the village secretary")
			}
		}
	}
	scope := n.policy("B07.scope", at, first)
	if scope != nil && scope.Value == "KEY" && !n.anyOpen(id, first) {
		return c
	}
	switch {
	case visited && scope != nil:
		c.outcome = gap.Met
	case unknown && !visited:
		c.outcome, c.reason = gap.NotEvaluated, graph.FactMissing
	case scope == nil:
		c.outcome, c.reason = gap.NotEvaluated, graph.PolicyMissing
	case n.day <= last:
		c.outcome = gap.Pending
	case !n.delivered(graph.Records, graph.RecordVisit, at, first, last):
		c.outcome, c.reason = gap.NotEvaluated, gap.LedgerNotDelivered
	default:
		_, next := monthEnds(m + 1)
		n.monthly(&c, next, gap.Orange)
	}
	return c
}

// monthly is a gap that stands until the next month's duty has fallen due.
func (n *naive) monthly(c *claim, next graph.Day, s gap.Severity) {
	c.outcome, c.severity, c.gap = gap.Unmet, s, graph.Period{Since: c.due + 1, Until: graph.Forever}
	if n.day > next {
		c.outcome, c.gap.Until = gap.Over, next+1
	}
}

// meetings is B10, for each month that has begun.
func (n *naive) meetings(id graph.ID) {
	at := func(d graph.Day) graph.ID { return n.begun(id, d) }
	if at(n.day) == "" {
		return
	}
	earlier := false
	for m := n.firstMonth(at); m <= graph.MonthOf(n.day); m++ {
		first, last := monthEnds(m)
		_, valid := onDay(n.areaOf, id, first)
		if level := n.level(id, first); !valid || level != graph.Village && level != graph.Township || n.householdsIn(id, first) == 0 {
			continue
		}
		c := n.meeting(id, m, first, last)
		if c.outcome != gap.NotApplicable && n.beforeDelivery(graph.RecordMeeting, at, first) {
			earlier = true
			continue
		}
		n.say(c)
	}
	if earlier {
		n.say(claim{clock: clock{rule: "B10", noun: graph.Areas, id: id}, outcome: gap.NotEvaluated, reason: gap.LedgerNotDelivered})
	}
}

func (n *naive) meeting(id graph.ID, m graph.Month, first, last graph.Day) (c claim) {
	at := inArea(id)
	c = claim{clock: clock{rule: "B10", noun: graph.Areas, id: id, part: m.String(), start: first}}
	levels, known := n.list("B10.levels", at, first)
	if !known {
		c.outcome, c.reason = gap.NotEvaluated, graph.PolicyMissing
		return c
	}
	if !slices.Contains(levels, string(n.level(id, first))) {
		c.outcome = gap.NotApplicable
		return c
	}
	grace, known := n.number("B10.grace", at, first)
	c.due = last + graph.Day(grace)
	if !known { // only what was done by the start needs no limit
		c.due = first
	}
	met, unknown := false, false
	for _, r := range n.records {
		month := r.Period
		if month == 0 {
			month = graph.MonthOf(r.DoneOn)
		}
		if r.Kind == graph.RecordMeeting && r.Area == id && month == m && r.DoneOn <= c.due {
			met = met || r.WithList == graph.Yes
			unknown = unknown || r.WithList == ""
			if met && r.DoneOn == c.due {
				n.note("B10 met on the due day")
			}
		}
	}
	switch {
	case met:
		c.outcome = gap.Met
		if !known {
			c.due = graph.NoDay
		}
	case !known:
		c.due = graph.NoDay
		c.outcome, c.reason = gap.NotEvaluated, graph.PolicyMissing
	case n.day <= c.due:
		c.outcome = gap.Pending
	case unknown:
		c.outcome, c.reason = gap.NotEvaluated, graph.FactMissing
	case !n.delivered(graph.Records, graph.RecordMeeting, at, first, c.due):
		c.outcome, c.reason = gap.NotEvaluated, gap.LedgerNotDelivered
	default:
		nextFirst, next := monthEnds(m + 1)
		// The next month's duty falls due by its own grace; where that is not known, by this month's.
		if later, known := n.number("B10.grace", at, nextFirst); known {
			grace = later
		}
		n.monthly(&c, next+graph.Day(grace), gap.Red)
	}
	return c
}
