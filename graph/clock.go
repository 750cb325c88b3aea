package graph

import (
	"cmp"
	"slices"
	"strconv"
)

// clock is one duty with a limit: when it started, when it was done, and which post owed it.
type clock struct {
	duty  Duty
	rule  string // its limit is the policy of the same name with .limit
	of    ID     // the case
	fact  Fact   // the row that shows it done, or the one that started it
	round int
	start Day
	done  Day // NoDay while it is not
	line  Line
	rank  func(*ground) []rank // the line, of which first is the first rank that is asked
	first int                  // 0 for the lowest rank of the line
}

// open reports whether a case is open on a day: from its opening until a refusal or a removal, and again from the day a
// removal is revoked. A confirmed relapse does not close it.
func (l *Lineage) open(c *Case, d Day) bool {
	for _, p := range l.openPeriods(c) {
		if p.Has(d) {
			return true
		}
	}
	return false
}

func (l *Lineage) openPeriods(c *Case) []Period {
	type turn struct {
		on   Day
		open bool
	}
	var turns []turn
	for _, s := range l.Steps {
		switch {
		case s.Case != c.ID || s.DoneOn == NoDay:
		case s.Step == Removed, s.Step == Approved && s.Outcome == RefusedOutcome:
			turns = append(turns, turn{s.DoneOn, false})
		case s.Step == RemovalRevoked:
			turns = append(turns, turn{s.DoneOn, true})
		}
	}
	// On one day a revoke comes after what it revokes.
	slices.SortStableFunc(turns, func(a, b turn) int {
		return cmp.Or(cmp.Compare(a.on, b.on), cmp.Compare(btoi(a.open), btoi(b.open)))
	})
	var out []Period
	open, since := true, c.OpenedOn
	for _, t := range turns {
		if open && !t.open {
			out = append(out, Period{since, max(since, t.on)})
		}
		if !open && t.open {
			since = max(c.OpenedOn, t.on)
		}
		open = t.open
	}
	if open {
		out = append(out, Period{since, Forever})
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// openFrom is the first day from a day on, on which the household has an open case; NoDay when there is none.
func (l *Lineage) openFrom(d Day) Day {
	first := NoDay
	for _, c := range l.Cases {
		for _, p := range l.openPeriods(c) {
			if p.Until <= d || p.Empty() {
				continue
			}
			if on := max(d, p.Since); first == NoDay || on < first {
				first = on
			}
		}
	}
	return first
}

func (l *Lineage) step(of ID, kind StepKind, round int) *Step {
	for _, s := range l.Steps {
		if s.Case == of && s.Step == kind && s.Round == round {
			return s
		}
	}
	return nil
}

// clocks are the clocks of a case, or, for a household, of all its cases, leads and applications; steps without a clock
// among them.
func (l *Lineage) clocks() []clock {
	var out []clock
	wanted := func(of ID) bool { return l.Subject.Noun == Households || of == l.Subject.ID }
	for _, lead := range l.Leads {
		if wanted(lead.Case) {
			out = append(out, l.leadClocks(lead)...)
		}
	}
	for _, a := range l.Applications {
		if wanted(a.Case) {
			out = append(out, l.applicationClocks(a)...)
		}
	}
	for _, c := range l.Cases {
		if wanted(c.ID) {
			out = append(out, l.caseClocks(c)...)
		}
	}
	return out
}

// leadClocks are D03 (verified after it was dispatched) and D06 (a true lead opens a case).
func (l *Lineage) leadClocks(lead *Lead) []clock {
	out := []clock{{duty: DutyVerified, rule: "D03", of: lead.Case, fact: lead, start: lead.DispatchedOn, done: lead.VerifiedOn,
		line: Territorial, rank: (*ground).territorial, first: 1}}
	if lead.VerifiedOn != NoDay && lead.Result == TrueInclude {
		out = append(out, clock{duty: DutyOpened, rule: "D06", of: lead.Case, fact: lead, start: lead.VerifiedOn, done: l.openFrom(lead.VerifiedOn),
			line: Territorial, rank: (*ground).territorial, first: 2})
	}
	return out
}

// applicationClocks are E01 (pushed when it was made) and E02 (a push opens a case).
func (l *Lineage) applicationClocks(a *Application) []clock {
	out := []clock{{duty: DutyPushed, rule: "E01", of: a.Case, fact: a, start: a.AppliedOn, done: a.PushedOn,
		line: Sector, rank: sectorOf(LowIncomeSupport)}}
	if a.PushedOn != NoDay {
		done := NoDay
		for _, c := range l.Cases {
			if c.ID == a.Case {
				done = c.OpenedOn
			}
		}
		if l.openFrom(a.PushedOn) == a.PushedOn {
			done = a.PushedOn
		}
		out = append(out, clock{duty: DutyOpened, rule: "E02", of: a.Case, fact: a, start: a.PushedOn, done: done,
			line: Sector, rank: sectorOf(RuralRevitalization)})
	}
	return out
}

func sectorOf(f Function) func(*ground) []rank {
	return func(g *ground) []rank { return g.sector(f) }
}

func householdAssistance(g *ground) []rank { return g.assistance(HouseholdBranch) }

// caseClocks are C03 (decided in time after the earliest lead or push) and F01 (helped in time after the decision), and
// every other step of the case, without a clock.
func (l *Lineage) caseClocks(c *Case) []clock {
	var out []clock
	for _, s := range l.Steps {
		if s.Case == c.ID && (s.Step != Approved || s.Round != 1) && (s.Step != Measured || s.Round != 1) {
			out = append(out, clock{duty: Duty(s.Step), of: c.ID, fact: s, round: s.Round, done: s.DoneOn})
		}
	}
	decision := l.step(c.ID, Approved, 1)
	decided := clock{duty: Duty(Approved), rule: "C03", of: c.ID, line: Territorial, rank: (*ground).territorial, first: 2}
	decided.start, decided.fact = l.discovered(c.ID)
	if decision != nil {
		decided.fact, decided.round, decided.done = decision, decision.Round, decision.DoneOn
	}
	if decision != nil || decided.start != NoDay {
		out = append(out, decided)
	}
	helped := clock{duty: Duty(Measured), rule: "F01", of: c.ID, line: Assistance, rank: householdAssistance}
	if s := l.step(c.ID, Measured, 1); s != nil {
		helped.fact, helped.round, helped.done = s, s.Round, s.DoneOn
	}
	for _, m := range l.Measures {
		if m.Case == c.ID && (helped.done == NoDay || m.Since < helped.done) {
			helped.fact, helped.round, helped.done = m, 0, m.Since
		}
	}
	if decision != nil && decision.Outcome == Passed {
		helped.start = decision.DoneOn
	}
	if helped.start != NoDay && helped.done == NoDay {
		helped.fact = decision
	}
	if helped.start != NoDay || helped.fact != nil {
		out = append(out, helped)
	}
	return out
}

// discovered is the earliest day of a lead or a push that names the case, and its row.
func (l *Lineage) discovered(of ID) (first Day, row Fact) {
	earlier := func(d Day, f Fact) {
		if d != NoDay && (first == NoDay || d < first) {
			first, row = d, f
		}
	}
	for _, lead := range l.Leads {
		if lead.Case == of {
			earlier(lead.DiscoveredOn, lead)
		}
	}
	for _, a := range l.Applications {
		if a.Case == of {
			earlier(a.PushedOn, a)
		}
	}
	return first, row
}

// due is the last day still on time for a limit that started on a day.
func (l *Lineage) due(start Day, limit *Policy) (Day, Reason) {
	n, err := strconv.Atoi(limit.Value)
	if err != nil || n < 0 || n > 36500 {
		return NoDay, PolicyMissing
	}
	switch limit.Unit {
	case InDays:
		return start + Day(n), ""
	case InMonths:
		return start.AddMonths(n), ""
	case InWorkingDays:
		if d, known := l.Calendar.WorkingDaysAfter(start, n); known {
			return d, ""
		}
		return NoDay, CalendarMissing
	}
	return NoDay, PolicyMissing
}

// account judges a clock on the view's day.
func (l *Lineage) account(c clock) *StepAccount {
	at := l.View.At
	a := &StepAccount{Case: c.of, Duty: c.duty, Round: c.round, Fact: c.fact, Rule: c.rule, Line: c.line, Start: c.start, Done: c.done}
	switch {
	case c.rule == "":
		a.State = StepDone
		if a.Done == NoDay {
			a.State = StepPending
		}
		return a
	case c.start == NoDay:
		a.State, a.Reason = StepNotEvaluated, FactMissing
		return a
	case c.done != NoDay && c.done <= c.start: // done on its start, or before: no limit is needed
		a.State = StepOnTime
		return a
	}
	a.Policy = l.ground(c.start).policy(ID(c.rule + ".limit"))
	reason := PolicyMissing
	if a.Policy != nil {
		a.Due, reason = l.due(c.start, a.Policy)
	}
	if reason != "" {
		a.State, a.Reason = StepNotEvaluated, reason
		return a
	}
	switch {
	case c.done != NoDay && c.done <= a.Due:
		a.State = StepOnTime
		return a
	case c.done == NoDay && c.rule == "F01" && l.removedBy(c.of, a.Due+1):
		a.State = StepNotApplicable
		return a
	case c.done == NoDay && at <= a.Due:
		a.State, a.Roles = StepPending, l.roles(c, at)
		return a
	}
	end := at + 1
	a.State, a.Late = StepMissing, Period{a.Due + 1, Forever}
	if c.done != NoDay {
		end = c.done + 1
		a.State, a.Late.Until = StepLate, end
	}
	a.DaysLate = int(end - 1 - a.Due)
	a.Window = Period{c.start, end}
	a.Shares = l.shares(c, a.Window, a.Due)
	a.Roles = l.roles(c, a.Late.Since)
	return a
}

func (l *Lineage) removedBy(of ID, d Day) bool {
	for _, s := range l.Steps {
		if s.Case == of && s.Step == Removed && s.DoneOn != NoDay && s.DoneOn <= d {
			return true
		}
	}
	return false
}

// links are the clock's line on a day, from the post that owes the duty up.
func (l *Lineage) links(c clock, d Day) []*Link {
	g := l.ground(d)
	if g == nil {
		return nil
	}
	chain := g.chain(Chain{Line: c.line}, c.rank(g))
	var out []*Link
	for _, link := range chain.Links {
		if link.Order > c.first {
			out = append(out, link)
		}
	}
	return out
}

// roles are who answered first on a day, the next held link above, and the next: a role each, for a human to weigh.
func (l *Lineage) roles(c clock, d Day) []*Link {
	var out []*Link
	roles, order := []Role{FirstAnswerable, Supervising, SupervisingAbove}, 0
	for _, link := range l.links(c, d) {
		if link.State.Broken() {
			continue
		}
		if order != 0 && link.Order != order {
			if roles = roles[1:]; len(roles) == 0 {
				break
			}
		}
		order = link.Order
		offered := *link
		offered.Role = roles[0]
		out = append(out, &offered)
	}
	return out
}

// shares divides a window among those who answered while it ran: one share for each tenure and unbroken stretch.
func (l *Lineage) shares(c clock, window Period, due Day) []Share {
	var out []Share
	for _, stretch := range l.stretches(window) {
		s := l.share(c, stretch)
		if n := len(out); n > 0 && sameShare(out[n-1], s) {
			out[n-1].Period.Until = s.Period.Until
			continue
		}
		out = append(out, s)
	}
	for i := range out {
		out[i].DueDayInside = out[i].Period.Has(due)
	}
	return out
}

// share is who answered on the days of a stretch, on which nothing changes.
func (l *Lineage) share(c clock, stretch Period) Share {
	s := Share{Period: stretch, Reason: ReasonNobodyAbove}
	links := l.links(c, stretch.Since)
	if len(links) == 0 {
		return s
	}
	first := links[0]
	s.Post = first.Post
	held := heldFrom(links, first.Order)
	if len(held) == 0 {
		s.Evidence = first.Evidence
		return s
	}
	for _, link := range held {
		s.Answering = append(s.Answering, link.Post)
		s.Holders = append(s.Holders, link.Holders...)
		s.Evidence = append(s.Evidence, link.Evidence...)
		s.Acting = s.Acting || link.State == Acting
	}
	switch {
	case held[0].Order != first.Order:
		s.Reason = ReasonInPlace
		s.Evidence = append(s.Evidence, first.Evidence...)
	default:
		s.Reason = held[0].Reason
	}
	return s
}

func sameShare(a, b Share) bool {
	return a.Reason == b.Reason && postID(a.Post) == postID(b.Post) &&
		slices.EqualFunc(a.Answering, b.Answering, func(p, q *Post) bool { return p.ID == q.ID }) &&
		slices.EqualFunc(a.Holders, b.Holders, func(t, u *Tenure) bool { return t.Post == u.Post && t.Person == u.Person && t.Since == u.Since })
}

func postID(p *Post) ID {
	if p == nil {
		return ""
	}
	return p.ID
}

// stretches cuts a window at every day on which a row of the lineage begins or ends: between two cuts nothing changes.
func (l *Lineage) stretches(window Period) []Period {
	if window.Empty() {
		return nil
	}
	cuts := []Day{window.Since}
	cut := func(p Period) {
		if window.Since < p.Since && p.Since < window.Until {
			cuts = append(cuts, p.Since)
		}
		if window.Since < p.Until && p.Until < window.Until {
			cuts = append(cuts, p.Until)
		}
	}
	for _, h := range l.Households {
		cut(h.Period)
	}
	for _, p := range l.Pairings {
		cut(p.Period)
	}
	for _, r := range l.Risks {
		cut(r.Period)
	}
	for _, c := range l.Cases {
		cut(c.Valid())
		for _, p := range l.openPeriods(c) {
			cut(p)
		}
	}
	for _, places := range [][]*Place{l.Grids, l.Places, l.Units} {
		for _, place := range places {
			for _, a := range place.Areas {
				cut(a.Period)
			}
			for _, g := range place.Grids {
				cut(g.Period)
			}
			for _, o := range place.Organizations {
				cut(o.Period)
			}
			for _, p := range place.Posts {
				cut(p.Period)
			}
			for _, t := range place.Tenures {
				cut(t.Period)
			}
			for _, p := range place.Policies {
				cut(p.Period)
			}
		}
	}
	slices.Sort(cuts)
	cuts = append(slices.Compact(cuts), window.Until)
	out := make([]Period, len(cuts)-1)
	for i := range out {
		out[i] = Period{cuts[i], cuts[i+1]}
	}
	return out
}
