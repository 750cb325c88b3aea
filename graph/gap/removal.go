package gap

import (
	"strconv"

	"dutygraph/graph"
)

// removals judges each removal of a case on its day: G01, G02, G03 and G04.
func (j *judging) removals(c *graph.Case) {
	for _, s := range j.rounds(c, graph.Removed) {
		if s.DoneOn == graph.NoDay {
			continue
		}
		r := removal{j: j, c: c, step: s, day: s.DoneOn}
		// until the household has an open case again
		r.until = graph.Forever
		if again := j.l.OpenFrom(s.DoneOn); again != graph.NoDay {
			r.until = again
		}
		r.tooSoon()
		r.withoutMeasure()
		r.noLabour()
		r.belowStandard()
	}
}

// removal is one round of REMOVED.
type removal struct {
	j     *judging
	c     *graph.Case
	step  *graph.Step
	day   graph.Day
	until graph.Day
}

// say gives the verdict of one check: of an unmet one, until the end given at the latest.
func (r *removal) say(rule string, b graph.Bearer, o Outcome, reason graph.Reason, latest graph.Day, facts ...graph.Fact) Verdict {
	v := Verdict{Rule: rule, Kind: Check, Subject: graph.Ref{Noun: graph.Cases, ID: r.c.ID}, Part: strconv.Itoa(r.step.Round),
		Start: r.day, Due: r.day, Bearer: b}
	v.rests(r.step)
	v.rests(facts...)
	if o != Unmet {
		v.span(r.day, graph.Forever, o, reason, "")
	} else {
		v.Gap = graph.Period{Since: r.day, Until: max(r.day+1, min(r.until, latest))}
		v.unmet(r.day, v.Gap.Until, Red, graph.NoDay)
	}
	v.from(r.c.OpenedOn)
	return v
}

// tooSoon is G01 过快消除: removed less than G01.months after the decision, and not naturally. Basis: half a year [43], natural
// removal exempt [28].
func (r *removal) tooSoon() {
	bearer := territorial(graph.TownshipRank)
	if r.step.Outcome == graph.Natural {
		r.j.add(r.say("G01", bearer, Met, "", 0))
		return
	}
	decision := r.j.l.Step(r.c.ID, graph.Approved, 1)
	if decision == nil || decision.DoneOn == graph.NoDay {
		r.j.add(r.say("G01", bearer, NotEvaluated, graph.FactMissing, 0))
		return
	}
	policy := r.j.l.Policy("G01.months", r.day)
	months, ok := number(policy)
	if !ok {
		missing := graph.PolicyMissing
		if r.step.Outcome == "" {
			missing = graph.FactMissing
		}
		v := r.say("G01", bearer, NotEvaluated, missing, 0, decision)
		r.j.add(r.unknownUntil(v, decision.DoneOn))
		return
	}
	earliest := decision.DoneOn.AddMonths(months)
	o, reason := Met, graph.Reason("")
	if r.day < earliest {
		if o = Unmet; r.step.Outcome == "" {
			o, reason = NotEvaluated, graph.FactMissing
		}
	}
	v := r.say("G01", bearer, o, reason, earliest, decision)
	v.Policy = policy
	r.j.add(r.unknownUntil(v, decision.DoneOn))
}

// unknownUntil puts before a day on which a fact came that it was missing.
func (r *removal) unknownUntil(v Verdict, came graph.Day) Verdict {
	if came <= r.day {
		return v
	}
	known := v
	known.Spans = nil
	known.span(r.day, came, NotEvaluated, graph.FactMissing, "")
	for _, s := range v.Spans {
		known.span(max(s.Period.Since, came), s.Period.Until, s.Outcome, s.Reason, s.Severity)
	}
	known.from(r.c.OpenedOn)
	return known
}

// withoutMeasure is G02 无措施消除: removed by assistance, and no measure of the case had begun. Basis: at least one measure [43].
func (r *removal) withoutMeasure() {
	bearer := territorial(graph.TownshipRank)
	for _, m := range r.j.l.Measures {
		if m.Case == r.c.ID && m.Since <= r.day {
			r.j.add(r.say("G02", bearer, Met, "", 0, m))
			return
		}
	}
	switch {
	case r.step.Outcome == graph.Natural:
		r.j.add(r.say("G02", bearer, Met, "", 0))
	case r.step.Outcome != graph.Assisted:
		r.j.add(r.say("G02", bearer, NotEvaluated, graph.FactMissing, 0))
	case r.j.silent(graph.Measures, "", r.day, r.day):
		r.j.add(r.say("G02", bearer, NotEvaluated, LedgerNotDelivered, 0))
	default:
		r.j.add(r.say("G02", bearer, Unmet, "", graph.Forever))
	}
}

// noLabour is G03 无劳力户被消除: removed while nobody in the household is able to work, whatever the way. Basis: such households
// are not marked for the time being [43].
func (r *removal) noLabour() {
	o, reason := Met, graph.Reason("")
	switch r.j.labourOn(r.day) {
	case withoutLabour:
		o = Unmet
	case labourUnknown:
		o, reason = NotEvaluated, graph.FactMissing
	}
	var members []graph.Fact
	for _, m := range r.j.t.Members {
		if m.Has(r.day) {
			members = append(members, m)
		}
	}
	r.j.add(r.say("G03", sector(graph.RuralRevitalization, 0), o, reason, graph.Forever, members...))
}

// belowStandard is G04 条件未达消除: removed while the income was not above the line, or a safeguard or large spending was not
// settled. Basis: the conditions of removal in Anhui [43].
func (r *removal) belowStandard() {
	bearer := sector(graph.RuralRevitalization, 0)
	row := on(r.j.l.Households, r.day)
	if row == nil {
		r.j.add(r.say("G04", bearer, NotEvaluated, graph.FactMissing, 0))
		return
	}
	var faults []string
	missing := false
	for _, flag := range []struct {
		name  string
		value graph.YesNo
	}{{"educationSecured", row.EducationSecured}, {"medicalSecured", row.MedicalSecured}, {"housingSecured", row.HousingSecured},
		{"waterSecured", row.WaterSecured}, {"rigidSpendingSettled", row.RigidSpendingSettled}} {
		switch flag.value {
		case graph.No:
			faults = append(faults, flag.name)
		case "":
			missing = true
		}
	}
	policy := r.j.l.Policy("income.line", r.day)
	income, known := decimal(row.IncomePerHead)
	facts := []graph.Fact{row}
	lined := false
	if policy != nil {
		line, ok := decimal(policy.Value)
		lined = ok
		facts = append(facts, policy)
		if ok && known && income.Cmp(line) <= 0 {
			faults = append(faults, "incomePerHead")
		}
	}
	var v Verdict
	switch {
	case len(faults) > 0:
		v = r.say("G04", bearer, Unmet, "", graph.Forever, facts...)
	case missing || !known:
		v = r.say("G04", bearer, NotEvaluated, graph.FactMissing, 0, facts...)
	case !lined:
		v = r.say("G04", bearer, NotEvaluated, graph.PolicyMissing, 0, facts...)
	default:
		v = r.say("G04", bearer, Met, "", 0, facts...)
	}
	for _, cell := range faults {
		v.fault(cell, r.day, graph.Forever)
	}
	r.j.add(v)
}

// newRiskNotReopened is G07 再发风险未重启: a lead was found true, to be recognised, after the household had been removed, and no
// case was opened or removal revoked. Basis: revoking and recognising again [45][46].
func (j *judging) newRiskNotReopened(lead *graph.Lead) {
	if lead.VerifiedOn == graph.NoDay {
		return
	}
	subject := graph.Ref{Noun: graph.Leads, ID: lead.ID}
	seen := max(lead.VerifiedOn, lead.DiscoveredOn)
	var removed *graph.Step
	for _, s := range j.l.Steps {
		if s.Step == graph.Removed && s.DoneOn != graph.NoDay && s.DoneOn <= lead.VerifiedOn && j.opened(s.Case) <= lead.VerifiedOn {
			removed = s
		}
	}
	switch {
	case removed != nil && lead.Result == "":
		j.addStarted("G07", subject, lead.VerifiedOn, seen, NotEvaluated, graph.FactMissing, lead)
		return
	case removed == nil, lead.Result != graph.TrueInclude:
		j.addStarted("G07", subject, lead.VerifiedOn, seen, NotApplicable, "", lead)
		return
	}
	a := act{Verdict: Verdict{Rule: "G07", Subject: subject, Start: lead.VerifiedOn, Bearer: territorial(graph.VillageRank)},
		seen: seen, done: j.l.OpenFrom(lead.VerifiedOn), weight: Red}
	a.rests(lead, removed)
	a.silent = j.silentUntilDue("G07", a.Start, graph.Cases)
	j.act(a)
}

// opened is the day a case can be seen from.
func (j *judging) opened(id graph.ID) graph.Day {
	for _, c := range j.l.Cases {
		if c.ID == id {
			return c.OpenedOn
		}
	}
	return graph.Forever
}
