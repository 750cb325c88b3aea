package gap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"dutygraph/graph"
)

// recognitionLate is C03 认定超期: too long from the earliest lead or push that names the case until the county's decision,
// whatever it was. Basis: the national guide as Qin'an county quotes it (≤ 15 days) [22]; older Anhui practice [32].
func (j *judging) recognitionLate(c *graph.Case) {
	subject := graph.Ref{Noun: graph.Cases, ID: c.ID}
	start := graph.NoDay
	for _, k := range j.l.CaseClocks(c) {
		if k.Rule != "C03" || k.Start == graph.NoDay {
			continue
		}
		start = max(k.Start, c.OpenedOn)
		a := act{Verdict: Verdict{Rule: "C03", Subject: subject, Start: k.Start, Bearer: k.Bearer}, seen: start, done: k.Done, weight: Red}
		_, first := j.l.Discovered(c.ID)
		a.rests(first, k.Fact)
		a.silent = j.silentUntilDue("C03", k.Start, graph.Steps)
		j.act(a)
	}
	if start == graph.NoDay {
		start = graph.Forever
	}
	j.add(said("C03", Act, subject, c.OpenedOn, start, NotEvaluated, graph.FactMissing, c))
}

// silentUntilDue reports that a ledger was not delivered from a start through the due day of the rule's limit.
func (j *judging) silentUntilDue(rule string, start graph.Day, ledger graph.Noun) bool {
	l := j.limit(rule, start)
	return l.reason == "" && j.silent(ledger, "", start, l.due)
}

// closedFrom is the first day from one on, on which the case is not open; Forever where it stays open.
func (j *judging) closedFrom(c *graph.Case, d graph.Day) graph.Day {
	for _, p := range join(j.l.OpenPeriods(c)) {
		if p.Has(d) {
			return p.Until
		}
	}
	return d
}

// rounds are the steps of one kind of a case, by round.
func (j *judging) rounds(c *graph.Case, kind graph.StepKind) []*graph.Step {
	var out []*graph.Step
	for _, s := range j.l.Steps {
		if s.Case == c.ID && s.Step == kind {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *graph.Step) int { return cmp.Compare(a.Round, b.Round) })
	return out
}

// publicityShort is C04 公示不足: the notice hung for less than C04.days full days, or was not photographed. Basis: at least 5
// days [22][35].
func (j *judging) publicityShort(c *graph.Case) {
	rounds := j.rounds(c, graph.Published)
	for i, s := range rounds {
		visible := max(s.Valid().Since, c.OpenedOn)
		v := Verdict{Rule: "C04", Kind: Check, Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Part: strconv.Itoa(s.Round), Bearer: territorial(graph.VillageRank)}
		v.rests(s)
		if s.DoneOn == graph.NoDay {
			v.span(visible, graph.Forever, NotEvaluated, graph.FactMissing, "")
			j.add(v)
			continue
		}
		running := v
		running.span(visible, s.DoneOn, NotEvaluated, graph.FactMissing, "")
		j.add(running)
		v.Start, v.Due = s.DoneOn, s.DoneOn
		switch o, reason, policy := j.publicity(s); o {
		case Unmet:
			until := j.closedFrom(c, v.Start)
			for _, later := range rounds[i+1:] {
				if o, _, _ := j.publicity(later); o == Met {
					until = min(until, max(later.DoneOn, later.Valid().Since))
				}
			}
			v.Policy, v.Gap = policy, graph.Period{Since: v.Start, Until: max(until, v.Start+1)}
			v.unmet(v.Start, v.Gap.Until, Orange, graph.NoDay)
		default:
			v.Policy = policy
			v.span(v.Start, graph.Forever, o, reason, "")
		}
		v.from(visible)
		j.add(v)
	}
}

// publicity judges one posting that has ended.
func (j *judging) publicity(s *graph.Step) (Outcome, graph.Reason, *graph.Policy) {
	if s.StartedOn == graph.NoDay || s.DoneOn == graph.NoDay {
		return NotEvaluated, graph.FactMissing, nil
	}
	policy := j.l.Policy("C04.days", s.DoneOn)
	least, ok := number(policy)
	switch {
	case !ok && s.Photo == "":
		return NotEvaluated, graph.FactMissing, nil
	case !ok:
		return NotEvaluated, graph.PolicyMissing, nil
	case int(s.DoneOn-s.StartedOn) < least, s.Photo == graph.No:
		return Unmet, "", policy
	case s.Photo == "":
		return NotEvaluated, graph.FactMissing, policy
	}
	return Met, "", policy
}

// publicityLeaks is C05 公示泄露: a number or an illness stood in the public notice. Import has put a mark in the place of
// each, so what leaked is not stored. Basis: publicity must not show ID number, phone, bank account, health [22].
func (j *judging) publicityLeaks(c *graph.Case) {
	for _, s := range j.rounds(c, graph.Published) {
		visible := max(s.Valid().Since, c.OpenedOn)
		v := Verdict{Rule: "C05", Kind: Check, Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Part: strconv.Itoa(s.Round), Bearer: territorial(graph.VillageRank)}
		v.rests(s)
		if s.StartedOn == graph.NoDay || s.Text == "" {
			v.Start, v.Due = s.StartedOn, s.StartedOn
			v.span(visible, graph.Forever, NotEvaluated, graph.FactMissing, "")
			j.add(v)
			continue
		}
		v.Start, v.Due = s.StartedOn, s.StartedOn
		for _, mark := range []string{"⟦ID⟧", "⟦PHONE⟧", "⟦BANK⟧", "⟦HEALTH⟧"} {
			if strings.Contains(s.Text, mark) {
				v.fault(mark, v.Start, graph.Forever)
			}
		}
		if len(v.Faults) == 0 {
			v.span(v.Start, graph.Forever, Met, "", "")
		} else {
			v.Gap = graph.Period{Since: v.Start, Until: graph.Forever}
			if s.DoneOn != graph.NoDay {
				v.Gap.Until = max(v.Start, s.DoneOn) + 1
			}
			v.unmet(v.Start, v.Gap.Until, Red, graph.NoDay)
		}
		v.from(visible)
		j.add(v)
	}
}

// procedure is the first rounds of a case in the order of the procedure, as seen on a day, with all later rounds.
type procedure struct {
	j     *judging
	c     *graph.Case
	order []graph.StepKind
	steps []*graph.Step // of the case, any round
}

// stepOutOfOrder is C06 程序缺环或倒序: a step was done while an earlier one has no row, or began before an earlier one was done.
// One gap a case. What is at fault can change as more becomes known, so the case is looked at anew on every day on which
// something happens. Basis: the steps of Anhui's procedure [10].
func (j *judging) stepOutOfOrder(c *graph.Case) {
	p := procedure{j: j, c: c}
	policy := j.l.Policy("C06.steps", c.OpenedOn)
	if policy != nil {
		for _, code := range policy.List() {
			p.order = append(p.order, graph.StepKind(code))
		}
	}
	cuts := []graph.Day{c.OpenedOn}
	cut := func(d graph.Day) {
		if d > c.OpenedOn && d < graph.Forever {
			cuts = append(cuts, d)
		}
	}
	for _, s := range j.l.Steps {
		if s.Case == c.ID {
			p.steps = append(p.steps, s)
			cut(s.Valid().Since)
			if s.DoneOn != graph.NoDay {
				cut(s.DoneOn)
				cut(max(s.DoneOn, s.Valid().Since))
				cut(s.DoneOn + 1)
			}
		}
	}
	slices.Sort(cuts)
	cuts = append(slices.Compact(cuts), graph.Forever)
	subject := graph.Ref{Noun: graph.Cases, ID: c.ID}
	base := Verdict{Rule: "C06", Kind: Check, Subject: subject}
	var gaps []Verdict
	for i, d := range cuts[:len(cuts)-1] {
		until := cuts[i+1]
		f := p.on(d, policy != nil)
		if f.first == nil {
			base.span(d, until, f.outcome, f.reason, "")
			continue
		}
		at := slices.IndexFunc(gaps, func(v Verdict) bool { return v.Start == f.first.DoneOn })
		if at < 0 {
			at = len(gaps)
			v := Verdict{Rule: "C06", Kind: Check, Subject: subject, Start: f.first.DoneOn, Due: f.first.DoneOn, Policy: policy, Bearer: j.signed(f.first)}
			gaps = append(gaps, v)
		}
		v := &gaps[at]
		v.Gap = graph.Period{Since: v.Start, Until: f.until}
		v.span(d, until, f.outcome, "", Red)
		for _, s := range f.faulty {
			v.fault(string(s.Step), d, until)
			if row := j.l.Step(c.ID, s.Step, 1); row != nil {
				v.rests(row)
			}
		}
	}
	j.add(base)
	j.addAll(gaps)
}

// signed is who owes a step: the post that signed it, or, where none is stated, by step.
func (j *judging) signed(s *graph.Step) graph.Bearer {
	if s.Post != "" {
		own := graph.Bearer{Post: s.Post}
		if j.l.LineOn(own, s.DoneOn) != "" {
			return own
		}
	}
	switch s.Step {
	case graph.Reviewed, graph.Entered:
		return territorial(graph.TownshipRank)
	case graph.Approved:
		return sector(graph.RuralRevitalization, 0)
	}
	return territorial(graph.VillageRank)
}

// faults is what a judge of one day finds.
type faults struct {
	outcome Outcome
	reason  graph.Reason
	first   *graph.Step // the first step at fault in the order; nil where none is
	faulty  []*graph.Step
	until   graph.Day // when the gap has ended; Forever while it stands
}

// seen is a step's first round, or another, as seen on a day; nil where it cannot be seen.
func (p *procedure) seen(kind graph.StepKind, round int, d graph.Day) *graph.Step {
	for _, s := range p.steps {
		if s.Step == kind && s.Round == round && s.Valid().Has(d) {
			return s.AsOf(d).(*graph.Step)
		}
	}
	return nil
}

func began(s *graph.Step) graph.Day { return cmp.Or(s.StartedOn, s.DoneOn) }

func (p *procedure) on(d graph.Day, listed bool) faults {
	rows := make([]*graph.Step, len(p.order))
	n := 0
	for i, kind := range p.order {
		if rows[i] = p.seen(kind, 1, d); rows[i] != nil {
			n++
		}
	}
	if !listed {
		for _, s := range p.steps {
			if s.Round == 1 && s.Valid().Has(d) {
				n++
			}
		}
	}
	switch {
	case n < 2:
		return faults{outcome: NotEvaluated, reason: graph.FactMissing}
	case !listed:
		return faults{outcome: NotEvaluated, reason: graph.PolicyMissing}
	}
	decision := p.seen(graph.Approved, 1, d)
	refused := decision != nil && decision.Outcome == graph.RefusedOutcome
	f := faults{outcome: Met}
	for i, s := range rows {
		if s == nil || s.DoneOn == graph.NoDay {
			continue
		}
		fault := false
		for at, before := range rows[:i] {
			switch {
			case before != nil:
				fault = fault || before.DoneOn == graph.NoDay || before.DoneOn > began(s)
			case refused && p.order[at] == graph.Entered:
			case p.j.silent(graph.Steps, "", s.DoneOn, s.DoneOn):
				f.outcome, f.reason = NotEvaluated, LedgerNotDelivered
			default:
				fault = true
			}
		}
		if fault {
			f.faulty = append(f.faulty, s)
		}
	}
	if len(f.faulty) == 0 {
		return f
	}
	f.first, f.reason = f.faulty[0], ""
	f.until = min(p.redone(f.faulty, d, refused), p.j.closedFrom(p.c, f.first.DoneOn))
	f.until = max(f.until, f.first.DoneOn+1)
	if f.outcome = Unmet; f.until <= d {
		f.outcome = Over
	} else {
		f.until = graph.Forever
	}
	return f
}

// redone is the day on which the last of the faulty steps was done again in order, in a later round; Forever while one was
// not.
func (p *procedure) redone(faulty []*graph.Step, d graph.Day, refused bool) graph.Day {
	last := graph.NoDay
	for _, bad := range faulty {
		again := graph.Forever
		for _, s := range p.steps {
			if s.Step == bad.Step && s.Round > 1 && s.Valid().Has(d) && s.DoneOn != graph.NoDay && s.DoneOn <= d && p.inOrder(s, d, refused) {
				again = min(again, max(s.DoneOn, s.Valid().Since))
			}
		}
		last = max(last, again)
	}
	return last
}

// inOrder reports whether every earlier step was done, in whatever round, when a later round of a step began.
func (p *procedure) inOrder(s *graph.Step, d graph.Day, refused bool) bool {
	for _, kind := range p.order[:slices.Index(p.order, s.Step)] {
		if refused && kind == graph.Entered {
			continue
		}
		if !slices.ContainsFunc(p.steps, func(before *graph.Step) bool {
			return before.Step == kind && before.Valid().Has(d) && before.DoneOn != graph.NoDay && before.DoneOn <= min(d, began(s))
		}) {
			return false
		}
	}
	return true
}

// possiblyOverlooked is C08 疑似应纳未纳: a lead was true, the household's income is not above the line, it has no case, and no
// reason was given. Basis: 应纳未纳 as evaluators name it [47].
func (j *judging) possiblyOverlooked(lead *graph.Lead) {
	subject := graph.Ref{Noun: graph.Leads, ID: lead.ID}
	if lead.VerifiedOn == graph.NoDay {
		return
	}
	seen := max(lead.VerifiedOn, lead.DiscoveredOn)
	switch {
	case lead.Result == "":
		j.addStarted("C08", subject, lead.VerifiedOn, seen, NotEvaluated, graph.FactMissing, lead)
		return
	case lead.Result != graph.TrueInclude && lead.Result != "TRUE_COVERED" && lead.Result != "TRUE_TRANSFERRED", lead.Reason != "":
		j.addStarted("C08", subject, lead.VerifiedOn, seen, NotApplicable, "", lead)
		return
	}
	a := act{Verdict: Verdict{Rule: "C08", Subject: subject, Start: lead.VerifiedOn, Bearer: territorial(graph.VillageRank)},
		seen: seen, done: j.l.OpenFrom(lead.VerifiedOn), weight: Red}
	a.rests(lead)
	if l := j.limit("C08", a.Start); l.reason == "" {
		a.silent = j.silent(graph.Cases, "", a.Start, l.due)
		row := on(j.l.Households, l.due)
		line := j.l.Policy("income.line", a.Start)
		switch income, known := incomeOf(row, a.Start); {
		case !known:
			a.unknown = graph.FactMissing
		case line == nil:
			a.unknown = graph.PolicyMissing
		default:
			a.rests(row, line)
			most, ok := decimal(line.Value)
			if !ok {
				a.unknown = graph.PolicyMissing
			} else {
				a.waived = income.Cmp(most) > 0
			}
		}
	}
	j.act(a)
}

// addStarted is a verdict that one outcome fills, with a start.
func (j *judging) addStarted(rule string, subject graph.Ref, start, seen graph.Day, o Outcome, reason graph.Reason, evidence graph.Fact) {
	v := said(rule, Act, subject, seen, graph.Forever, o, reason, evidence)
	v.Start = start
	j.add(v)
}

// firstDone is the row of a step of the case that was done first, on or after a day; nil where none was.
func (j *judging) firstDone(c *graph.Case, kind graph.StepKind, from graph.Day) *graph.Step {
	var first *graph.Step
	for _, s := range j.l.Steps {
		if s.Case == c.ID && s.Step == kind && s.DoneOn != graph.NoDay && s.DoneOn >= from && (first == nil || s.DoneOn < first.DoneOn) {
			first = s
		}
	}
	return first
}

// closes is the first day from one on, on which the case is not open; NoDay where that never comes.
func (j *judging) closes(c *graph.Case, d graph.Day) graph.Day {
	if end := j.closedFrom(c, d); end != graph.Forever {
		return end
	}
	return graph.NoDay
}

// notAccepted is C01 申报未受理: a household applied by itself, and no step ACCEPTED of its case followed. It is not asked where
// the household had an open case already; what was sent down to the village or verified was taken up all the same. Basis: 2
// days in Zongyang, until it is accepted and handed to the village [10].
func (j *judging) notAccepted(lead *graph.Lead) {
	if lead.Channel != graph.ByHousehold {
		return
	}
	start := lead.DiscoveredOn
	a := act{Verdict: Verdict{Rule: "C01", Subject: graph.Ref{Noun: graph.Leads, ID: lead.ID}, Start: start, Bearer: territorial(graph.TownshipRank)},
		seen: start, weight: Orange}
	a.rests(lead)
	done := func(d graph.Day, f graph.Fact) {
		if d != graph.NoDay && (a.done == graph.NoDay || d < a.done) {
			a.done = d
			a.rests(f)
		}
	}
	done(lead.DispatchedOn, lead)
	done(lead.VerifiedOn, lead)
	if j.l.OpenFrom(start) == start {
		done(start, lead)
	}
	for _, c := range j.l.Cases {
		from := start // of any case: which one the lead led to cannot be seen before that is opened
		if lead.Case == c.ID {
			from = graph.FirstDay // accepted before the lead was written down
		}
		if s := j.firstDone(c, graph.Accepted, from); s != nil {
			done(max(s.DoneOn, c.OpenedOn), s)
		}
	}
	a.silent = j.silentUntilDue("C01", start, graph.Steps) || j.silentUntilDue("C01", start, graph.Leads)
	j.act(a)
}

// homeCheckLate is C02 入户核查逾期: an application was accepted, and the home was not checked in time. How many people
// checked is another rule, C13. Basis: 2 days in Zongyang [10], 2 working days on Anhui's platform [32].
func (j *judging) homeCheckLate(c *graph.Case) {
	accepted := j.firstDone(c, graph.Accepted, graph.FirstDay)
	if accepted == nil {
		return
	}
	start := accepted.DoneOn
	a := act{Verdict: Verdict{Rule: "C02", Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Start: start, Bearer: territorial(graph.VillageRank)},
		seen: max(start, c.OpenedOn), weight: Orange}
	a.rests(accepted)
	if s := j.firstDone(c, graph.Checked, graph.FirstDay); s != nil {
		a.done = s.DoneOn
		a.rests(s)
	}
	a.ends = j.closes(c, max(start, c.OpenedOn))
	a.silent = j.silentUntilDue("C02", start, graph.Steps)
	j.act(a)
}

// entryLate is C11 录入滞后: the county recognised the household, and the case was not entered into the system in time. After
// a refusal, in a later round too, or a removal nothing is to be entered any more. Days are the project's default.
func (j *judging) entryLate(c *graph.Case) {
	decision := j.recognised("C11", c)
	if decision == nil {
		return
	}
	start := decision.DoneOn
	a := act{Verdict: Verdict{Rule: "C11", Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Start: start, Bearer: territorial(graph.TownshipRank)},
		seen: max(start, c.OpenedOn), ends: j.closes(c, max(start, c.OpenedOn)), weight: Yellow}
	a.rests(decision)
	if s := j.firstDone(c, graph.Entered, graph.FirstDay); s != nil {
		a.done = s.DoneOn
		a.rests(s)
	}
	a.silent = j.silentUntilDue("C11", start, graph.Steps)
	j.act(a)
}
