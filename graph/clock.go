package graph

import (
	"cmp"
	"slices"
	"strconv"
)

// Clock is one duty with a limit: when it started, when it was done, and which post owed it. Accountability and gaps are
// both judged by it, so that they cannot disagree.
type Clock struct {
	// Duty is what was to be done.
	Duty Duty
	// Rule is the rule that sets the clock, such as C03: its limit is the policy of that name with .limit. Empty for a
	// step without a clock.
	Rule string
	// Case is the case that it belongs to; empty where a lead or application has not led to one.
	Case ID
	// Fact is the row that shows it done, or that started the clock.
	Fact Fact
	// Round is the step's round; 0 where the duty is no step.
	Round int
	// Start is the day the clock started; NoDay where that is not known.
	Start Day
	// Done is the day it was done; NoDay while it is not. It may lie before the start.
	Done Day
	// Bearer is which post owed it.
	Bearer Bearer
}

// open reports whether a case is open on a day: from its opening until a refusal or a removal, and again from the day a
// removal is revoked. A confirmed relapse does not close it.
func (l *Lineage) open(c *Case, d Day) bool {
	for _, p := range l.OpenPeriods(c) {
		if p.Has(d) {
			return true
		}
	}
	return false
}

// OpenPeriods are the days on which a case was open, in order.
func (l *Lineage) OpenPeriods(c *Case) []Period {
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

// OpenFrom is the first day from a day on, on which the household has an open case; NoDay when there is none.
func (l *Lineage) OpenFrom(d Day) Day {
	first := NoDay
	for _, c := range l.Cases {
		for _, p := range l.OpenPeriods(c) {
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

// Step is a step of a case by its round; nil where there is none.
func (l *Lineage) Step(of ID, kind StepKind, round int) *Step {
	for _, s := range l.Steps {
		if s.Case == of && s.Step == kind && s.Round == round {
			return s
		}
	}
	return nil
}

// clocks are the clocks of a case, or, for a household, of all its cases, leads and applications; steps without a clock
// among them.
func (l *Lineage) clocks() []Clock {
	var out []Clock
	wanted := func(of ID) bool { return l.Subject.Noun == Households || of == l.Subject.ID }
	for _, lead := range l.Leads {
		if wanted(lead.Case) {
			out = append(out, l.LeadClocks(lead)...)
		}
	}
	for _, a := range l.Applications {
		if wanted(a.Case) {
			out = append(out, l.ApplicationClocks(a)...)
		}
	}
	for _, c := range l.Cases {
		if wanted(c.ID) {
			out = append(out, l.CaseClocks(c)...)
		}
	}
	return out
}

// LeadClocks are D03 (verified after it was dispatched) and D06 (a true lead opens a case).
func (l *Lineage) LeadClocks(lead *Lead) []Clock {
	out := []Clock{{Duty: DutyVerified, Rule: "D03", Case: lead.Case, Fact: lead, Start: lead.DispatchedOn, Done: lead.VerifiedOn,
		Bearer: Bearer{Line: Territorial, Rank: VillageRank}}}
	if lead.VerifiedOn != NoDay && lead.Result == TrueInclude {
		out = append(out, Clock{Duty: DutyOpened, Rule: "D06", Case: lead.Case, Fact: lead, Start: lead.VerifiedOn, Done: l.OpenFrom(lead.VerifiedOn),
			Bearer: Bearer{Line: Territorial, Rank: TownshipRank}})
	}
	return out
}

// ApplicationClocks are E01 (pushed when it was made) and E02 (a push opens a case).
func (l *Lineage) ApplicationClocks(a *Application) []Clock {
	out := []Clock{{Duty: DutyPushed, Rule: "E01", Case: a.Case, Fact: a, Start: a.AppliedOn, Done: a.PushedOn,
		Bearer: Bearer{Line: Sector, Function: LowIncomeSupport}}}
	if a.PushedOn != NoDay {
		done := NoDay
		for _, c := range l.Cases {
			if c.ID == a.Case {
				done = c.OpenedOn
			}
		}
		if l.OpenFrom(a.PushedOn) == a.PushedOn {
			done = a.PushedOn
		}
		out = append(out, Clock{Duty: DutyOpened, Rule: "E02", Case: a.Case, Fact: a, Start: a.PushedOn, Done: done,
			Bearer: Bearer{Line: Sector, Function: RuralRevitalization}})
	}
	return out
}

// CaseClocks are C03 (decided in time after the earliest lead or push) and F01 (helped in time after the decision), and
// every other step of the case, without a clock.
func (l *Lineage) CaseClocks(c *Case) []Clock {
	var out []Clock
	for _, s := range l.Steps {
		if s.Case == c.ID && (s.Step != Approved || s.Round != 1) && (s.Step != Measured || s.Round != 1) {
			out = append(out, Clock{Duty: Duty(s.Step), Case: c.ID, Fact: s, Round: s.Round, Done: s.DoneOn})
		}
	}
	decision := l.Step(c.ID, Approved, 1)
	decided := Clock{Duty: Duty(Approved), Rule: "C03", Case: c.ID, Bearer: Bearer{Line: Territorial, Rank: TownshipRank}}
	decided.Start, decided.Fact = l.Discovered(c.ID)
	if decision != nil {
		decided.Fact, decided.Round, decided.Done = decision, decision.Round, decision.DoneOn
	}
	if decision != nil || decided.Start != NoDay {
		out = append(out, decided)
	}
	helped := Clock{Duty: Duty(Measured), Rule: "F01", Case: c.ID, Bearer: Bearer{Line: Assistance, Branch: HouseholdBranch}}
	if s := l.Step(c.ID, Measured, 1); s != nil {
		helped.Fact, helped.Round, helped.Done = s, s.Round, s.DoneOn
	}
	for _, m := range l.Measures {
		if m.Case == c.ID && (helped.Done == NoDay || m.Since < helped.Done) {
			helped.Fact, helped.Round, helped.Done = m, 0, m.Since
		}
	}
	if decision != nil && decision.Outcome == Passed {
		helped.Start = decision.DoneOn
	}
	if helped.Start != NoDay && helped.Done == NoDay {
		helped.Fact = decision
	}
	if helped.Start != NoDay || helped.Fact != nil {
		out = append(out, helped)
	}
	return out
}

// Discovered is the earliest day of a lead or a push that names the case, and its row.
func (l *Lineage) Discovered(of ID) (first Day, row Fact) {
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

// LongestLimit is the longest limit in days, working days or months: a longer one is taken for none.
const LongestLimit = 36500

// Due is the last day still on time for a limit that started on a day, or the reason why it is not known.
func (l *Lineage) Due(start Day, limit *Policy) (Day, Reason) {
	n, err := strconv.Atoi(limit.Value)
	if err != nil || n < 0 || n > LongestLimit {
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
func (l *Lineage) account(c Clock) *StepAccount {
	at := l.View.At
	a := &StepAccount{Case: c.Case, Duty: c.Duty, Round: c.Round, Fact: c.Fact, Rule: c.Rule, Line: c.Bearer.Line, Start: c.Start, Done: c.Done}
	switch {
	case c.Rule == "":
		a.State = StepDone
		if a.Done == NoDay {
			a.State = StepPending
		}
		return a
	case c.Start == NoDay:
		a.State, a.Reason = StepNotEvaluated, FactMissing
		return a
	case c.Done != NoDay && c.Done <= c.Start: // done on its start, or before: no limit is needed
		a.State = StepOnTime
		return a
	}
	a.Policy = l.Policy(ID(c.Rule+".limit"), c.Start)
	reason := PolicyMissing
	if a.Policy != nil {
		a.Due, reason = l.Due(c.Start, a.Policy)
	}
	if reason != "" {
		a.State, a.Reason = StepNotEvaluated, reason
		return a
	}
	removed := l.removed(c.Case)
	switch {
	case c.Done != NoDay && c.Done <= a.Due:
		a.State = StepOnTime
		return a
	case c.Rule == "F01" && removed != NoDay && removed <= a.Due+1:
		a.State = StepNotApplicable
		return a
	case c.Done == NoDay && at <= a.Due:
		a.State, a.Roles = StepPending, l.Roles(c.Bearer, at)
		return a
	}
	end := at + 1
	a.State, a.Late = StepMissing, Period{a.Due + 1, Forever}
	if c.Done != NoDay {
		end = c.Done + 1
		a.State, a.Late.Until = StepLate, end
	}
	if c.Rule == "F01" && removed != NoDay && (c.Done == NoDay || c.Done > removed) { // after it nothing is owed any more
		end = removed
		a.State, a.Late.Until = StepMissing, end
	}
	a.DaysLate = int(end - 1 - a.Due)
	a.Window = Period{c.Start, end}
	a.Shares = l.Shares(c.Bearer, a.Window, a.Due)
	a.Roles = l.Roles(c.Bearer, a.Late.Since)
	return a
}

// removed is the first day on which the case's risk was marked as removed; NoDay where it was not.
func (l *Lineage) removed(of ID) Day {
	first := NoDay
	for _, s := range l.Steps {
		if s.Case == of && s.Step == Removed && s.DoneOn != NoDay && (first == NoDay || s.DoneOn < first) {
			first = s.DoneOn
		}
	}
	return first
}

// Roles are who answered first on a day, the next held link above, and the next: a role each, for a human to weigh.
func (l *Lineage) Roles(b Bearer, d Day) []*Link {
	var out []*Link
	roles, order := []Role{FirstAnswerable, Supervising, SupervisingAbove}, 0
	for _, link := range l.links(b, d) {
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

// Shares divides a window among those who answered while it ran: one share for each tenure and unbroken stretch.
func (l *Lineage) Shares(b Bearer, window Period, due Day) []Share {
	var out []Share
	for _, stretch := range l.Stretches(window) {
		s := l.share(b, stretch)
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
func (l *Lineage) share(b Bearer, stretch Period) Share {
	s := Share{Period: stretch, Reason: ReasonNobodyAbove}
	links := l.links(b, stretch.Since)
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

// Stretches cuts a window at every day on which a row of the lineage begins or ends: between two cuts nothing changes.
func (l *Lineage) Stretches(window Period) []Period {
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
		for _, p := range l.OpenPeriods(c) {
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
