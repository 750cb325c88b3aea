package gap_test

import (
	"slices"
	"strconv"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// removalRules are G01 to G04, of each REMOVED, and G07.
func (n *naive) removalRules() {
	for _, c := range n.cases {
		if !n.home(c.Household) {
			continue
		}
		for _, s := range n.steps {
			if s.Case == c.ID && s.Step == graph.Removed && s.DoneOn != graph.NoDay {
				n.removal(c, s)
			}
		}
	}
	for _, l := range n.leads {
		if !n.home(l.Household) {
			continue
		}
		if slices.ContainsFunc(n.cases, func(c *graph.Case) bool {
			return c.Household == l.Household && c.OpenedOn <= l.VerifiedOn && slices.ContainsFunc(n.steps, func(s *graph.Step) bool {
				return s.Case == c.ID && s.Step == graph.Removed && s.DoneOn != graph.NoDay && s.DoneOn <= l.VerifiedOn
			})
		}) {
			n.opened("G07", l)
		}
	}
}

func (n *naive) removal(c *graph.Case, s *graph.Step) {
	at, on := n.ofHousehold(c.Household), s.DoneOn
	of := func(rule string) claim {
		return checked(rule, graph.Cases, c.ID, strconv.Itoa(s.Round), on)
	}
	met := func(v claim) {
		v.outcome = gap.Met
		n.say(v)
	}
	again := n.openFrom(c.Household, on)
	if revoked := n.step(c.ID, graph.RemovalRevoked, s.Round); revoked != nil && revoked.DoneOn == again {
		n.note("removal revoked")
	}
	if s.Round > 1 {
		n.note("removed again")
	}

	// G01: removed too soon
	tooSoon := of("G01")
	decision := n.step(c.ID, graph.Approved, 1)
	months, known := n.number("G01.months", at, on)
	switch {
	case s.Outcome == graph.Natural: // never too soon, whenever it was decided
		met(tooSoon)
	case decision == nil, !known && s.Outcome == "":
		n.unknown(tooSoon, graph.FactMissing)
	case !known:
		n.unknown(tooSoon, graph.PolicyMissing)
	default:
		earliest := monthsAfter(decision.DoneOn, months)
		if on == earliest {
			n.note("G01 removed on the very day")
		}
		until := again
		if earliest <= n.day && (until == graph.NoDay || earliest < until) {
			until = earliest
		}
		switch {
		case on >= earliest:
			met(tooSoon)
		case s.Outcome == "":
			n.unknown(tooSoon, graph.FactMissing)
		default:
			n.wrong(tooSoon, gap.Red, until)
		}
	}

	// G02: removed without a measure
	unhelped := of("G02")
	helped := slices.ContainsFunc(n.measures, func(m *graph.Measure) bool { return m.Case == c.ID && m.Since <= on })
	switch {
	case helped || s.Outcome == graph.Natural:
		met(unhelped)
	case s.Outcome == "":
		n.unknown(unhelped, graph.FactMissing)
	case !n.delivered(graph.Measures, "", at, on, on):
		n.unknown(unhelped, gap.LedgerNotDelivered)
	default:
		n.wrong(unhelped, gap.Red, again)
	}

	// G03: a household without labour
	weak := of("G03")
	switch without, known := n.labour(c.Household, on); {
	case !known:
		n.unknown(weak, graph.FactMissing)
	case without:
		n.wrong(weak, gap.Red, again)
	default:
		met(weak)
	}

	// G04: below the standard
	below := of("G04")
	h, valid := onDay(n.householdOf, c.Household, on)
	line, lined := n.line(at, on)
	var flags []graph.YesNo
	income, stated := 0.0, false
	if valid {
		income, stated = yuanOf(h.IncomePerHead)
		flags = []graph.YesNo{h.EducationSecured, h.MedicalSecured, h.HousingSecured, h.WaterSecured, h.RigidSpendingSettled}
	}
	switch {
	case slices.Contains(flags, graph.No), stated && lined && income <= line:
		n.wrong(below, gap.Red, again)
	case !stated || slices.Contains(flags, ""):
		n.unknown(below, graph.FactMissing)
	case !lined:
		n.unknown(below, graph.PolicyMissing)
	default:
		met(below)
	}
}

// findingRules is H01.
func (n *naive) findingRules() {
	for _, f := range n.findings {
		post, standing := n.ofPost(f.Post)
		if standing(n.day) == "" {
			continue // nothing is known of the post yet
		}
		n.act(duty{clock: clock{rule: "H01", noun: graph.Findings, id: f.ID, start: f.FoundOn}, at: n.ofCell(f.Area, f.Household, post), due: f.DueOn,
			done: f.ClosedOn, ledger: graph.Findings, severity: gap.Red})
	}
}

// identityRules is I01. Who moves to another household begins there as another member.
func (n *naive) identityRules() {
	for _, household := range identities(n.households) {
		var members []*graph.Member
		for _, m := range n.members {
			if m.Household == household {
				members = append(members, m)
			}
		}
		for _, id := range identities(members) {
			if n.home(household) {
				n.identity(id, members)
			}
		}
	}
}

// identity looks at a member from its first day on. A gap begins on the first day of a row that fails, or of a double, and
// lasts until there is a row that passes, or none: one that says nothing does not end it. A row of a household that there
// is not on the day is none, of this household as of the other.
func (n *naive) identity(id graph.ID, members []*graph.Member) {
	first := n.day
	rows := versionsOf(members)
	for _, m := range rows[id] {
		first = min(first, m.Since)
	}
	c := claim{clock: clock{rule: "I01", noun: graph.Members, id: id}}
	failed := graph.NoDay
	for d := first; d <= n.day; d++ {
		m, valid := onDay(rows, id, d)
		if valid {
			if _, valid = onDay(n.householdOf, m.Household, d); !valid {
				n.note("I01 in a household that has ended")
			}
		}
		double := false
		for _, o := range n.members {
			if !valid || m.IDDigest == "" || o.Household == m.Household || o.IDDigest != m.IDDigest || !o.Has(d) {
				continue
			}
			if _, there := onDay(n.householdOf, o.Household, d); there {
				double = true
			} else {
				n.note("I01 in another household that has ended")
			}
		}
		fails := valid && (double || m.IDCheck == graph.IDLength || m.IDCheck == graph.IDChecksum || m.IDCheck == graph.IDImpossibleDate)
		passes := valid && !fails && m.IDCheck == graph.IDValid
		switch {
		case failed == graph.NoDay && fails:
			failed = d
			if double {
				n.note("I01 two households at once")
			}
		case failed != graph.NoDay && (passes || !valid):
			over := c
			over.start, over.due, over.outcome, over.severity, over.gap = failed, failed, gap.Over, gap.Orange, graph.Period{Since: failed, Until: d}
			n.say(over)
			failed = graph.NoDay
		}
		if d < n.day || !valid {
			continue
		}
		switch {
		case failed != graph.NoDay:
			c.start, c.due, c.outcome, c.severity, c.gap = failed, failed, gap.Unmet, gap.Orange, graph.Period{Since: failed, Until: graph.Forever}
			if !fails {
				n.note("I01 goes on through a row that says nothing")
			}
		case passes:
			c.outcome = gap.Met
		default:
			c.outcome, c.reason = gap.NotEvaluated, graph.FactMissing
		}
		n.say(c)
	}
}
