package gap

import (
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
		spans := v.Spans
		v.Spans = nil
		for _, s := range spans {
			v.span(s.Period.Since, min(s.Period.Until, hole.Since), s.Outcome, s.Reason, s.Severity)
		}
		for _, s := range ended.Spans {
			p := s.Period.Meet(hole)
			v.span(p.Since, p.Until, s.Outcome, s.Reason, s.Severity)
		}
		for _, s := range spans {
			v.span(max(s.Period.Since, hole.Until), s.Period.Until, s.Outcome, s.Reason, s.Severity)
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
