package gap

import (
	"cmp"
	"slices"

	"dutygraph/graph"
)

// removedOn is the first day on which the case was removed; NoDay where it never was.
func (j *judging) removedOn(c *graph.Case) graph.Day {
	first := graph.NoDay
	for _, s := range j.rounds(c, graph.Removed) {
		if s.DoneOn != graph.NoDay && (first == graph.NoDay || s.DoneOn < first) {
			first = s.DoneOn
		}
	}
	return first
}

// recognised is the decision that recognised the household; where it did not, or cannot be told, the rule says so.
func (j *judging) recognised(rule string, c *graph.Case) *graph.Step {
	decision := j.l.Step(c.ID, graph.Approved, 1)
	if decision == nil || decision.DoneOn == graph.NoDay {
		return nil
	}
	if v, unclear := unrecognised(rule, Act, graph.Ref{Noun: graph.Cases, ID: c.ID}, decision, max(decision.DoneOn, c.OpenedOn)); unclear {
		v.Start = decision.DoneOn
		j.add(v)
		return nil
	}
	return decision
}

// measuresLate is F01 措施落实逾期: no measure began in time after the household was recognised. Basis: about half a month from
// discovery to measures [39]; one province flags a month without any [28].
func (j *judging) measuresLate(c *graph.Case) {
	decision := j.recognised("F01", c)
	if decision == nil {
		return
	}
	for _, k := range j.l.CaseClocks(c) {
		if k.Rule != "F01" || k.Start == graph.NoDay {
			continue
		}
		a := act{Verdict: Verdict{Rule: "F01", Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Start: k.Start, Bearer: k.Bearer},
			seen: max(k.Start, c.OpenedOn), done: k.Done, ends: j.removedOn(c), weight: Orange, redFrom: j.red("F01.red", k.Start)}
		a.rests(decision, k.Fact)
		a.silent = j.silentUntilDue("F01", k.Start, graph.Measures)
		j.act(a)
	}
}

// riskNotMatched is F02 措施与风险不匹配: a risk of a recognised household has no measure of a class that meets it. Rows of one
// cause are one risk, from its first start to its last end. Basis: targeted measures [43].
func (j *judging) riskNotMatched(c *graph.Case) {
	byCause := map[graph.Cause][]*graph.Risk{}
	var causes []graph.Cause
	for _, r := range j.l.Risks {
		if r.Case == c.ID {
			if byCause[r.Cause] == nil {
				causes = append(causes, r.Cause)
			}
			byCause[r.Cause] = append(byCause[r.Cause], r)
		}
	}
	decision := j.l.Step(c.ID, graph.Approved, 1)
	if decision == nil {
		return
	}
	for _, cause := range causes {
		rows := byCause[cause] // by first day
		subject := graph.Ref{Noun: graph.Cases, ID: c.ID}
		start := max(decision.DoneOn, rows[0].Since)
		seen := max(start, c.OpenedOn)
		if v, unclear := unrecognised("F02", Act, subject, decision, seen); unclear {
			v.Part, v.Start = string(cause), start
			j.add(v)
			continue
		}
		a := act{Verdict: Verdict{Rule: "F02", Subject: subject, Part: string(cause), Start: start}, seen: seen, weight: Red}
		a.rests(rows[0], decision)
		functions, classes := j.l.Policy("cause."+graph.ID(cause)+".functions", start), j.l.Policy("F02.classes."+graph.ID(cause), start)
		if functions == nil || classes == nil || len(functions.List()) == 0 {
			v := a.Verdict
			v.Kind = Act
			v.span(seen, graph.Forever, NotEvaluated, graph.PolicyMissing, "")
			j.add(v)
			continue
		}
		a.Bearer = sector(graph.Function(functions.List()[0]), 0)
		a.done = j.helpedFrom(c, "F02.classes."+graph.ID(cause), start, &a.Verdict)
		a.silent = j.silentUntilDue("F02", start, graph.Measures)
		if a.done == graph.NoDay || a.done > start {
			l := j.limit("F02", start)
			a.Due, a.Policy, a.reason = l.due, l.policy, l.reason
		}
		j.add(overRisk(a, rows, j.removedOn(c)))
	}
}

// overRisk judges an act that is owed as long as a risk lasts: on days after its last known end, that end counts; a later
// row of the same cause shows that it had not ended.
func overRisk(a act, rows []*graph.Risk, removed graph.Day) Verdict {
	a.ends = removed
	v := a.judge()
	end := graph.NoDay
	for i, r := range rows {
		end = max(end, r.Until)
		again := graph.Forever
		if i+1 < len(rows) {
			again = rows[i+1].Since
		}
		hole := graph.Period{Since: end, Until: again}
		if hole.Empty() {
			continue
		}
		a.ends = end
		if removed != graph.NoDay {
			a.ends = min(end, removed)
		}
		ended := a.judge()
		if !ended.Gap.Empty() && ended.Gap.Until == end && end <= a.seen { // it had ended before there was a case to be seen
			ended.Spans, ended.Gap = nil, graph.Period{}
			ended.span(a.seen, graph.Forever, NotApplicable, "", "")
		}
		spans := v.Spans
		v.Spans = nil
		for _, s := range spans {
			if s.Period.Until = min(s.Period.Until, hole.Since); !s.Period.Empty() {
				v.Spans = append(v.Spans, s)
			}
		}
		for _, s := range ended.Spans {
			p := s.Period.Meet(hole)
			v.span(p.Since, p.Until, s.Outcome, s.Reason, s.Severity)
		}
		for _, s := range spans {
			s.Period.Since = max(s.Period.Since, hole.Until)
			switch {
			case s.Period.Empty():
			case ended.Gap == v.Gap:
				v.span(s.Period.Since, s.Period.Until, s.Outcome, s.Reason, s.Severity)
			default: // a gap that is over after the hole, too, ended on another day
				v.Spans = append(v.Spans, s)
			}
		}
		if again == graph.Forever {
			v.Gap = ended.Gap
		}
	}
	return v
}

// helpedFrom is the first day from one on that is covered by a measure of a class that the parameter lists on that day;
// NoDay where there is none.
func (j *judging) helpedFrom(c *graph.Case, parameter graph.ID, from graph.Day, v *Verdict) graph.Day {
	first := graph.NoDay
	var by *graph.Measure
	for _, f := range j.inForce(parameter) {
		for _, m := range j.l.Measures {
			if m.Case != c.ID || !lists(f.policy, m.Class) {
				continue
			}
			p := m.Period.Meet(f.period).Meet(graph.Period{Since: from, Until: graph.Forever})
			if !p.Empty() && (first == graph.NoDay || p.Since < first) {
				first, by = p.Since, m
			}
		}
	}
	if by != nil {
		v.rests(by)
	}
	return first
}

// lists reports whether a policy lists a class of measures.
func lists(p *graph.Policy, class graph.MeasureClass) bool {
	return slices.Contains(p.List(), string(class))
}

// labour says whether a household has anyone able to work on a day.
type labour int

const (
	labourUnknown labour = iota
	withLabour
	withoutLabour
)

// labourOn is unknown without a valid member, or where a member's ability is not stated and nobody else is able.
func (j *judging) labourOn(d graph.Day) labour {
	members, unstated := 0, 0
	for _, m := range j.t.Members {
		if !m.Has(d) {
			continue
		}
		members++
		switch m.Labour {
		case "":
			unstated++
		case graph.NoLabour, graph.LostLabour:
		default:
			return withLabour
		}
	}
	if members == 0 || unstated > 0 {
		return labourUnknown
	}
	return withoutLabour
}

// noLabourNoSafetyNet is F04 无劳力无兜底: a recognised household in which nobody is able to work has no measure of the safety
// net, and no low-income application was granted. Basis: no labour, social safety net [77]; days are the project's default.
func (j *judging) noLabourNoSafetyNet(c *graph.Case) {
	decision := j.recognised("F04", c)
	if decision == nil {
		return
	}
	start := decision.DoneOn
	subject := graph.Ref{Noun: graph.Cases, ID: c.ID}
	seen := max(start, c.OpenedOn)
	switch j.labourOn(start) {
	case withLabour:
		j.addStarted("F04", subject, start, seen, NotApplicable, "", decision)
		return
	case labourUnknown:
		j.addStarted("F04", subject, start, seen, NotEvaluated, graph.FactMissing, decision)
		return
	}
	if j.l.Policy("F04.classes", start) == nil {
		j.addStarted("F04", subject, start, seen, NotEvaluated, graph.PolicyMissing, decision)
		return
	}
	a := act{Verdict: Verdict{Rule: "F04", Subject: subject, Start: start, Bearer: sector(graph.LowIncomeSupport, 0)},
		seen: seen, ends: j.removedOn(c), weight: Red}
	a.rests(decision)
	a.done = j.helpedFrom(c, "F04.classes", start, &a.Verdict)
	for _, application := range j.l.Applications {
		if application.Decision == "APPROVED" {
			if granted := max(application.DecidedOn, application.AppliedOn); a.done == graph.NoDay || granted < a.done {
				a.done = granted
				a.rests(application)
			}
		}
	}
	a.silent = j.silentUntilDue("F04", start, graph.Measures)
	j.act(a)
}

// contactVisitMissed is F06 帮扶走访缺失: the contact of a recognised household made fewer visits in a calendar month than
// F06.visits. It is asked while the case is open, somebody is paired (A03 speaks where nobody is) and the household is not
// away. Basis: contacts visit, as usual [60]; once a month is the project's default.
func (j *judging) contactVisitMissed(c *graph.Case) {
	decision := j.l.Step(c.ID, graph.Approved, 1)
	if decision == nil || decision.DoneOn == graph.NoDay {
		return
	}
	subject := graph.Ref{Noun: graph.Cases, ID: c.ID}
	from := max(decision.DoneOn, c.OpenedOn)
	if v, unclear := unrecognised("F06", Monthly, subject, decision, from); unclear {
		j.add(v)
		return
	}
	visits := j.inForce("F06.visits")
	open := join(j.l.OpenPeriods(c))
	silent := false
	for m := graph.MonthOf(from-1) + 1; m <= graph.MonthOf(j.through); m++ {
		first := m.First()
		h := on(j.l.Households, first)
		if !open.has(first) || h == nil || h.Away == graph.Yes || !j.pairedOn(first) {
			continue
		}
		switch {
		case len(visits) == 0:
			j.add(said("F06", Monthly, subject, first, graph.Forever, NotEvaluated, graph.PolicyMissing, decision))
			return
		case j.firstDelivered(graph.Records, graph.RecordVisit, first) <= first:
			j.contactVisitMissedIn(c, m, forceOn(visits, first))
		case !silent:
			silent = true
			j.add(said("F06", Monthly, subject, first, graph.Forever, NotEvaluated, LedgerNotDelivered, decision))
		}
	}
}

func (j *judging) contactVisitMissedIn(c *graph.Case, m graph.Month, policy *graph.Policy) {
	first, next := m.First(), (m + 1).First()
	v := Verdict{Rule: "F06", Kind: Monthly, Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Part: m.String(), Start: first, Due: next - 1, Policy: policy,
		Bearer: graph.Bearer{Line: graph.Assistance, Branch: graph.HouseholdBranch}}
	v.rests(c)
	owed, ok := number(policy)
	leaves, unsure := j.asksUntil(first, next, false)
	leaves = min(leaves, j.closedFrom(c, first))
	met := graph.Forever
	made := 0
	for _, r := range j.t.Visits {
		if r.DoneOn < first || r.DoneOn >= next || !j.byContact(r) {
			continue
		}
		v.rests(r)
		if made++; made == owed {
			met = r.DoneOn
		}
	}
	if owed == 0 {
		met = first
	}
	ends := min(leaves, met, next)
	known := min(ends, max(first, unsure))
	switch {
	case !ok:
		v.Policy = nil
		ends = min(leaves, next)
		known = min(ends, max(first, unsure))
		v.span(first, known, NotEvaluated, graph.PolicyMissing, "")
		v.span(known, ends, NotEvaluated, graph.FactMissing, "")
	default:
		v.span(first, known, Pending, "", "")
		v.span(known, ends, NotEvaluated, graph.FactMissing, "")
	}
	switch {
	case leaves < next:
		if ok && met < leaves {
			v.span(met, leaves, Met, "", "")
		}
		v.span(leaves, graph.Forever, NotApplicable, "", "")
	case ok && met < next:
		v.span(met, graph.Forever, Met, "", "")
	case unsure < next:
		v.span(next, graph.Forever, NotEvaluated, graph.FactMissing, "")
	case !ok:
		v.span(next, graph.Forever, NotEvaluated, graph.PolicyMissing, "")
	case j.silent(graph.Records, graph.RecordVisit, first, next-1):
		v.span(next, graph.Forever, NotEvaluated, LedgerNotDelivered, "")
	default:
		v.Gap = graph.Period{Since: next, Until: (m + 2).First()}
		v.unmet(v.Gap.Since, v.Gap.Until, Orange, graph.NoDay)
	}
	j.add(v)
}

// pairedOn reports whether somebody is the household's contact on the day.
func (j *judging) pairedOn(d graph.Day) bool {
	return slices.ContainsFunc(j.l.Pairings, func(p *graph.Pairing) bool { return p.Has(d) })
}

// byContact reports whether a visit was made by who was the household's contact that day.
func (j *judging) byContact(r *graph.Record) bool {
	post := graph.ContactPost(j.t.Unit.ID)
	return slices.ContainsFunc(j.l.Pairings, func(p *graph.Pairing) bool {
		return p.Has(r.DoneOn) && (r.Post == post || r.Person != "" && r.Person == p.Person)
	})
}

// safeguard is one of the three safeguards, or safe water, with the cause by which its department is found.
type safeguard struct {
	part  string
	cause graph.ID
	of    func(*graph.Household) graph.YesNo
}

func safeguards() []safeguard {
	return []safeguard{
		{"EDUCATION", "SCHOOLING", func(h *graph.Household) graph.YesNo { return h.EducationSecured }},
		{"MEDICAL", "ILLNESS", func(h *graph.Household) graph.YesNo { return h.MedicalSecured }},
		{"HOUSING", "HOUSING", func(h *graph.Household) graph.YesNo { return h.HousingSecured }},
		{"WATER", "WATER", func(h *graph.Household) graph.YesNo { return h.WaterSecured }},
	}
}

// safeguardsOpen is F07 三保障问题未销号: a row of the household says that education, medical care, housing or water is not
// secured, and none has said since that it is. An empty cell settles nothing. It judges problems on record, of any household;
// where none was ever found it has nothing to say. Basis: safeguards kept without open problems [22][28]; days are the
// project's default.
func (j *judging) safeguardsOpen() {
	if !slices.ContainsFunc(j.l.Households, func(h *graph.Household) bool {
		return h.EducationSecured == graph.No || h.MedicalSecured == graph.No || h.HousingSecured == graph.No || h.WaterSecured == graph.No
	}) {
		return // as most of a city
	}
	for _, g := range safeguards() {
		if !slices.ContainsFunc(j.l.Households, func(h *graph.Household) bool { return g.of(h) == graph.No }) {
			continue
		}
		var judged, wrong []graph.Period
		found, open := false, false
		for _, h := range j.l.Households {
			if h.Empty() {
				continue
			}
			switch g.of(h) {
			case graph.No:
				found, open = true, true
			case graph.Yes:
				open = false
			}
			if found {
				judged = append(judged, h.Period)
			}
			if open {
				wrong = append(wrong, h.Period)
			}
		}
		s := state{
			Verdict: Verdict{Rule: "F07", Subject: j.t.Unit, Part: g.part},
			judged:  join(judged), wrong: join(wrong), delivered: j.delivered(graph.Households, ""), weight: always(Red),
			limit: func(start graph.Day) limit { return j.answeredLimit("F07", g.cause, start) },
			starts: func(v *Verdict, start graph.Day) {
				v.Bearer = j.answering(g.cause, start)
				v.rests(on(j.l.Households, start))
			},
		}
		j.addAll(s.judge())
	}
}

// answering is the head of the county organization that answers first for a cause.
func (j *judging) answering(cause graph.ID, start graph.Day) graph.Bearer {
	if p := j.l.Policy("cause."+cause+".functions", start); p != nil && len(p.List()) > 0 {
		return sector(graph.Function(p.List()[0]), 0)
	}
	return graph.Bearer{}
}

// answeredLimit is the limit of a rule whose bearer is found by a cause: without who answers there is none.
func (j *judging) answeredLimit(rule string, cause graph.ID, start graph.Day) limit {
	if j.answering(cause, start) == (graph.Bearer{}) {
		return limit{reason: graph.PolicyMissing}
	}
	return j.limit(rule, start)
}

// measureLapsed is F08 措施中断: the measures against a risk have run out while the risk is active and the case open. Until the
// first such measure F02 speaks. Days are the project's default.
func (j *judging) measureLapsed(c *graph.Case) {
	decision := j.l.Step(c.ID, graph.Approved, 1)
	if decision == nil || decision.DoneOn == graph.NoDay || decision.Outcome != graph.Passed {
		return // F02 says what cannot be told
	}
	var measures []*graph.Measure
	for _, m := range j.l.Measures {
		if m.Case == c.ID {
			measures = append(measures, m)
		}
	}
	if len(measures) == 0 {
		return
	}
	active := map[graph.Cause][]graph.Period{}
	var causes []graph.Cause
	for _, r := range j.l.Risks {
		if r.Case == c.ID && !r.Empty() {
			if active[r.Cause] == nil {
				causes = append(causes, r.Cause)
			}
			active[r.Cause] = append(active[r.Cause], r.Period)
		}
	}
	open := join(j.l.OpenPeriods(c))
	for _, cause := range causes {
		j.measureLapsedFor(c, cause, join(active[cause]), open, decision, measures)
	}
}

// owner are the heads of the unit that gave the measure which ran out last by a day, of those that help against the cause: on the
// line of the function that the unit holds in the county, the first in list order. None where the measure names no unit, or one that
// holds none there: then the head answers of the function that answers for the cause.
func (j *judging) owner(measures []*graph.Measure, classes graph.ID, d graph.Day) graph.Bearer {
	var last *graph.Measure
	policy := j.l.Policy(classes, d)
	for _, m := range measures {
		if policy != nil && lists(policy, m.Class) && !m.Empty() && m.Until <= d &&
			(last == nil || cmp.Or(cmp.Compare(m.Until, last.Until), cmp.Compare(m.Since, last.Since), cmp.Compare(m.ID, last.ID)) > 0) {
			last = m
		}
	}
	if last == nil || last.Organization == "" {
		return graph.Bearer{}
	}
	f := j.l.CountyFunction(last.Organization, d)
	if f == "" {
		return graph.Bearer{}
	}
	b := sector(f, 0)
	b.Organization = last.Organization
	return b
}

func (j *judging) measureLapsedFor(c *graph.Case, cause graph.Cause, active, open days, decision *graph.Step, measures []*graph.Measure) {
	parameter := "F02.classes." + graph.ID(cause)
	start := max(decision.DoneOn, active[0].Since)
	asked := active.meet(open).meet(days{{Since: max(start, c.OpenedOn), Until: graph.Forever}})
	var listed, covered []graph.Period
	for _, f := range j.inForce(parameter) {
		listed = append(listed, f.period)
		for _, m := range measures {
			if p := m.Period.Meet(f.period); lists(f.policy, m.Class) && !p.Empty() {
				covered = append(covered, p)
			}
		}
	}
	known, helped := join(listed), join(covered)
	s := state{
		Verdict:   Verdict{Rule: "F08", Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Part: string(cause)},
		delivered: j.delivered(graph.Measures, ""), weight: always(Orange),
		limit: func(start graph.Day) limit {
			if j.owner(measures, parameter, start) != (graph.Bearer{}) {
				return j.limit("F08", start)
			}
			return j.answeredLimit("F08", graph.ID(cause), start)
		},
		starts: func(v *Verdict, start graph.Day) {
			if v.Bearer = j.owner(measures, parameter, start); v.Bearer == (graph.Bearer{}) {
				v.Bearer = j.answering(graph.ID(cause), start)
			}
			v.rests(decision)
			for _, m := range measures {
				if m.Until <= start {
					v.rests(m)
				}
			}
		},
	}
	if first, ok := helped.next(start); ok {
		s.judged = asked.meet(known).meet(days{{Since: first, Until: graph.Forever}})
		s.wrong = s.judged.minus(helped)
	}
	began := measures[0].Since // they are in the order of their first day
	for _, p := range asked.minus(known).meet(days{{Since: began, Until: graph.Forever}}) {
		s.unknown = append(s.unknown, Span{p, NotEvaluated, graph.PolicyMissing, ""})
	}
	j.addAll(s.judge())
}
