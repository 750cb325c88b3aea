package gap_test

import (
	"slices"
	"strconv"
	"strings"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// recognitionRules are C03, C04, C05, C06 and C08.
func (n *naive) recognitionRules() {
	for _, c := range n.cases {
		if !n.home(c.Household) {
			continue
		}
		n.decided(c)
		for _, s := range n.steps {
			if s.Case == c.ID && s.Step == graph.Published {
				n.posting(c, s)
				n.leaks(c, s)
			}
		}
		n.order(c)
	}
	for _, l := range n.leads {
		if n.home(l.Household) {
			n.taken(l)
		}
	}
}

// decided is C03. Only what was found out about the case's own household can have started it.
func (n *naive) decided(c *graph.Case) {
	start := graph.NoDay
	earlier := func(d graph.Day) {
		if d != graph.NoDay && (start == graph.NoDay || d < start) {
			start = d
		}
	}
	for _, l := range n.leads {
		if l.Case == c.ID && l.Household == c.Household {
			earlier(l.DiscoveredOn)
		}
	}
	for _, a := range n.applications {
		if a.Case == c.ID && a.Household == c.Household {
			earlier(a.PushedOn)
		}
	}
	a := duty{clock: clock{rule: "C03", noun: graph.Cases, id: c.ID, start: start}, at: n.ofHousehold(c.Household), limit: "C03.limit", ledger: graph.Steps, severity: gap.Red}
	if start == graph.NoDay {
		n.say(claim{clock: a.clock, outcome: gap.NotEvaluated, reason: graph.FactMissing})
		return
	}
	if s := n.step(c.ID, graph.Approved, 1); s != nil {
		a.done = s.DoneOn
	}
	n.act(a)
}

// checked is a check: a claim on its own day.
func checked(rule string, noun graph.Noun, id graph.ID, part string, on graph.Day) claim {
	return claim{clock: clock{rule: rule, noun: noun, id: id, part: part, start: on}, due: on}
}

// wrong says that a check failed; its gap lasts at least its own day.
func (n *naive) wrong(c claim, s gap.Severity, until graph.Day) {
	c.outcome, c.severity, c.gap = gap.Unmet, s, graph.Period{Since: c.start, Until: graph.Forever}
	if until != graph.NoDay && max(until, c.start+1) <= n.day {
		c.outcome, c.gap.Until = gap.Over, max(until, c.start+1)
	}
	n.say(c)
}

func (n *naive) unknown(c claim, reason graph.Reason) {
	c.outcome, c.reason = gap.NotEvaluated, reason
	n.say(c)
}

// first is the first day from one on, on which something holds, as far as can be told today.
func (n *naive) first(from graph.Day, holds func(graph.Day) bool) graph.Day {
	for d := from; d <= n.day; d++ {
		if holds(d) {
			return d
		}
	}
	return graph.NoDay
}

// posting is C04.
func (n *naive) posting(c *graph.Case, s *graph.Step) {
	at := n.ofHousehold(c.Household)
	v := checked("C04", graph.Cases, c.ID, strconv.Itoa(s.Round), s.DoneOn)
	short := func(s *graph.Step) (short, known bool) {
		days, ok := n.number("C04.days", at, s.DoneOn)
		return int(s.DoneOn-s.StartedOn) < days, ok
	}
	if s.DoneOn == graph.NoDay || s.StartedOn == graph.NoDay {
		n.unknown(v, graph.FactMissing)
		return
	}
	tooShort, known := short(s)
	switch {
	case s.Photo == graph.No && known, known && tooShort:
		n.wrong(v, gap.Orange, n.first(s.DoneOn, func(d graph.Day) bool {
			if !n.open(c, d) {
				n.note("C04 closed")
				return true
			}
			for _, later := range n.steps {
				if later.Case != c.ID || later.Step != graph.Published || later.Round <= s.Round || later.DoneOn == graph.NoDay || later.DoneOn > d || later.StartedOn == graph.NoDay {
					continue
				}
				if tooShort, known := short(later); known && !tooShort && later.Photo == graph.Yes {
					n.note("C04 met by a later round")
					return true
				}
			}
			return false
		}))
	case s.Photo == "": // also where it is not known whether the days suffice
		n.unknown(v, graph.FactMissing)
	case !known:
		n.unknown(v, graph.PolicyMissing)
	default:
		if days, _ := n.number("C04.days", at, s.DoneOn); int(s.DoneOn-s.StartedOn) == days {
			n.note("C04 exactly long enough")
		}
		v.outcome = gap.Met
		n.say(v)
	}
}

// leaks is C05.
func (n *naive) leaks(c *graph.Case, s *graph.Step) {
	v := checked("C05", graph.Cases, c.ID, strconv.Itoa(s.Round), s.StartedOn)
	switch {
	case s.Text == "" || s.StartedOn == graph.NoDay:
		n.unknown(v, graph.FactMissing)
	case strings.Contains(s.Text, "⟦"):
		until := graph.NoDay
		if s.DoneOn != graph.NoDay {
			until = s.DoneOn + 1
		}
		n.wrong(v, gap.Red, until)
	default:
		v.outcome = gap.Met
		n.say(v)
	}
}

// order is C06.
func (n *naive) order(c *graph.Case) {
	at := n.ofHousehold(c.Household)
	v := checked("C06", graph.Cases, c.ID, "", graph.NoDay)
	began := func(s *graph.Step) graph.Day {
		if s.StartedOn != graph.NoDay {
			return s.StartedOn
		}
		return s.DoneOn
	}
	names, known := n.list("C06.steps", at, c.OpenedOn)
	decision := n.step(c.ID, graph.Approved, 1) // first rounds are judged
	refused := decision != nil && decision.Outcome == graph.RefusedOutcome
	rows := 0
	for _, s := range n.steps {
		if s.Case == c.ID && s.Round == 1 && (!known || slices.Contains(names, string(s.Step))) {
			rows++
		}
	}
	switch {
	case rows < 2:
		n.unknown(v, graph.FactMissing)
		return
	case !known:
		n.unknown(v, graph.PolicyMissing)
		return
	}
	var order []graph.StepKind
	for _, name := range names {
		order = append(order, graph.StepKind(name))
	}
	row := func(kind graph.StepKind) *graph.Step { // of the first round, also one that has only begun
		for _, s := range n.steps {
			if s.Case == c.ID && s.Step == kind && s.Round == 1 {
				return s
			}
		}
		return nil
	}
	var faulty []int
	silent := false // a fault that only silence shows
	for i, kind := range order {
		s := row(kind)
		if s == nil || s.DoneOn == graph.NoDay {
			continue
		}
		fault := false
		for _, before := range order[:i] {
			switch b := row(before); {
			case b == nil && before == graph.Entered && refused: // not expected, though at fault itself if it was done too early
			case b == nil:
				if n.delivered(graph.Steps, "", at, s.DoneOn, s.DoneOn) {
					fault = true
				} else {
					silent = true
				}
			case b.DoneOn == graph.NoDay || began(s) < b.DoneOn:
				fault = true
			case began(s) == b.DoneOn:
				n.note("C06 begun on the day that the one before was done")
			}
		}
		if fault {
			faulty = append(faulty, i)
		}
	}
	if len(faulty) == 0 {
		if silent {
			n.unknown(v, gap.LedgerNotDelivered)
			return
		}
		v.outcome = gap.Met
		n.say(v)
		return
	}
	v.start = row(order[faulty[0]]).DoneOn
	v.due = v.start
	// again reports whether a step was done once more by a day, and every earlier one had been done, in whatever round and
	// order, when it began.
	again := func(i int, d graph.Day) bool {
		return slices.ContainsFunc(n.steps, func(s *graph.Step) bool {
			if s.Case != c.ID || s.Step != order[i] || s.Round == 1 || s.DoneOn == graph.NoDay || s.DoneOn > d {
				return false
			}
			for _, before := range order[:i] {
				if !(before == graph.Entered && refused) && !slices.ContainsFunc(n.steps, func(b *graph.Step) bool {
					return b.Case == c.ID && b.Step == before && b.DoneOn != graph.NoDay && b.DoneOn <= began(s)
				}) {
					return false
				}
			}
			return true
		})
	}
	n.wrong(v, gap.Red, n.first(v.start, func(d graph.Day) bool {
		if !n.open(c, d) {
			n.note("C06 closed")
			return true
		}
		for _, i := range faulty {
			if !again(i, d) {
				return false
			}
		}
		n.note("C06 done again in order")
		return true
	}))
}

// taken is C08.
func (n *naive) taken(l *graph.Lead) {
	at := n.ofHousehold(l.Household)
	c := clock{rule: "C08", noun: graph.Leads, id: l.ID, start: l.VerifiedOn}
	switch {
	case l.VerifiedOn == graph.NoDay:
		return
	case l.Result == "":
		n.say(claim{clock: c, outcome: gap.NotEvaluated, reason: graph.FactMissing})
		return
	case l.Reason != "", l.Result != graph.TrueInclude && l.Result != "TRUE_COVERED" && l.Result != "TRUE_TRANSFERRED":
		return
	}
	a := duty{clock: c, at: at, limit: "C08.limit", done: n.openFrom(l.Household, l.VerifiedOn), ledger: graph.Cases, severity: gap.Red}
	due, reason := n.due("C08.limit", at, c.start)
	if reason == "" && n.day > due && (a.done == graph.NoDay || a.done > due) {
		// Only now it matters how poor the household is: by its row of the due day, and the line of the start.
		h, valid := onDay(n.householdOf, l.Household, due)
		month := graph.MonthOf(l.VerifiedOn)
		line, lined := n.line(at, l.VerifiedOn)
		income := 0.0
		if valid {
			income, _ = yuanOf(h.IncomePerHead)
		}
		switch {
		case !valid || h.IncomePerHead == "" || h.IncomeMonth < month-12 || h.IncomeMonth > month:
			n.say(claim{clock: c, outcome: gap.NotEvaluated, reason: graph.FactMissing, due: due})
			return
		case !lined:
			n.say(claim{clock: c, outcome: gap.NotEvaluated, reason: graph.PolicyMissing, due: due})
			return
		case income > line:
			n.note("C08 above the line")
			return
		case income == line:
			n.note("C08 on the line")
		}
	}
	n.act(a)
}

// line is the income line of a day.
func (n *naive) line(at where, d graph.Day) (yuan float64, known bool) {
	if p := n.policy("income.line", at, d); p != nil {
		return yuanOf(p.Value)
	}
	return 0, false
}

func yuanOf(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}
