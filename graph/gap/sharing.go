package gap

import (
	"math/big"
	"slices"

	"dutygraph/graph"
)

// incomeOf is the income a head of a household row that counts for a start: its twelve months end within the twelve months
// before the start's month, or in it.
func incomeOf(row *graph.Household, start graph.Day) (*big.Rat, bool) {
	if row == nil || row.IncomeMonth == 0 {
		return nil, false
	}
	if m := graph.MonthOf(start); row.IncomeMonth < m-12 || row.IncomeMonth > m {
		return nil, false
	}
	return decimal(row.IncomePerHead)
}

// departmentSilent is D01 部门未按期推送: a department pushed nothing for a month, not even that there was nothing, and gave no
// lead in it. Basis: the city's account (定期); by the 5th [19].
func (j *judging) departmentSilent() {
	place := j.l.Place(j.t.Unit.ID)
	asked := days(nil)
	if place != nil {
		asked = j.peopled(place, graph.County)
	}
	if len(asked) == 0 {
		return
	}
	functions := j.inForce("D01.functions")
	silent := map[graph.Function]graph.Day{}
	var order []graph.Function
	for m := graph.MonthOf(asked[0].Since - 1); (m + 1).First() <= j.through; m++ {
		start := (m + 1).First()
		if !asked.has(start) {
			continue
		}
		before := j.firstDelivered(graph.Records, graph.RecordPush, start) > start
		list := forceOn(functions, start)
		if list == nil && !before {
			v := said("D01", Act, j.t.Unit, start, graph.Forever, NotEvaluated, graph.PolicyMissing)
			v.Part, v.Start = m.String(), start
			j.add(v)
			continue
		}
		codes := []string{""} // where neither the list nor the ledger is known, no function can be named
		if list != nil {
			codes = list.List()
		}
		for _, code := range codes {
			f := graph.Function(code)
			if before {
				if silent[f] == graph.NoDay {
					silent[f], order = start, append(order, f)
				}
				continue
			}
			j.departmentSilentIn(place, f, m)
		}
	}
	for _, f := range order {
		v := said("D01", Act, j.t.Unit, silent[f], graph.Forever, NotEvaluated, LedgerNotDelivered)
		v.Part = string(f)
		j.add(v)
	}
}

func (j *judging) departmentSilentIn(place *graph.Place, f graph.Function, m graph.Month) {
	start := (m + 1).First()
	holds := func(organization graph.ID, d graph.Day) bool {
		return slices.ContainsFunc(place.Organizations, func(o *graph.Organization) bool {
			return (organization == "" || o.ID == organization) && o.Function == f && o.Has(d)
		})
	}
	a := act{Verdict: Verdict{Rule: "D01", Subject: j.t.Unit, Part: string(f) + " " + m.String(), Start: start, Bearer: sector(f, 0)}, seen: start, weight: Red}
	pushed := func(d graph.Day) {
		if a.done == graph.NoDay || d < a.done {
			a.done = d
		}
	}
	for _, r := range j.t.Pushes {
		if r.Period == m && holds(r.Organization, r.DoneOn) {
			pushed(r.DoneOn)
			a.rests(r)
		}
	}
	for _, w := range j.t.Warnings {
		if graph.MonthOf(w.On) == m && holds(w.Organization, w.On) {
			pushed(w.On)
		}
	}
	a.Policy = j.l.Policy("D01.day", start)
	if day, ok := number(a.Policy); ok && day >= 1 {
		a.Due = min(start+graph.Day(day)-1, (m + 1).Last())
	} else {
		a.reason, a.Policy = graph.PolicyMissing, nil
	}
	a.silent = j.silent(graph.Records, graph.RecordPush, start, max(start, a.Due))
	v := a.judge()
	if !holds("", start) && (a.done == graph.NoDay || a.done > start) {
		// Nobody held the function. Whoever pushes later owed it all the same.
		pushed := graph.Forever
		if a.done != graph.NoDay {
			pushed = a.done
		}
		v.from(pushed)
		known := v.Spans
		v.Spans = nil
		v.span(start, pushed, NotEvaluated, PostUndefined, "")
		v.Spans = append(v.Spans, known...)
		if pushed == graph.Forever {
			v.Gap = graph.Period{}
		}
	}
	j.add(v)
}

// leadNotVerified is D03 预警核实逾期: a lead was sent down and not verified in time. Basis: the city's account (反馈联动); days
// are the project's default.
func (j *judging) leadNotVerified(lead *graph.Lead) {
	subject := graph.Ref{Noun: graph.Leads, ID: lead.ID}
	sent := graph.Forever
	for _, k := range j.l.LeadClocks(lead) {
		if k.Rule != "D03" || k.Start == graph.NoDay {
			continue
		}
		sent = max(k.Start, lead.DiscoveredOn)
		a := act{Verdict: Verdict{Rule: "D03", Subject: subject, Start: k.Start, Bearer: k.Bearer}, seen: sent, done: k.Done, weight: Red}
		a.rests(k.Fact)
		a.silent = j.silentUntilDue("D03", k.Start, graph.Leads)
		j.act(a)
	}
	j.add(said("D03", Act, subject, lead.DiscoveredOn, sent, NotEvaluated, graph.FactMissing, lead))
}

// trueLeadNotOpened is D06 属实未转办: a lead was found true, to be recognised, and no case was opened. Days are the project's
// default.
func (j *judging) trueLeadNotOpened(lead *graph.Lead) {
	if lead.VerifiedOn == graph.NoDay {
		return
	}
	subject := graph.Ref{Noun: graph.Leads, ID: lead.ID}
	seen := max(lead.VerifiedOn, lead.DiscoveredOn)
	switch lead.Result {
	case "":
		j.addStarted("D06", subject, lead.VerifiedOn, seen, NotEvaluated, graph.FactMissing, lead)
		return
	case graph.TrueInclude:
	default:
		j.addStarted("D06", subject, lead.VerifiedOn, seen, NotApplicable, "", lead)
		return
	}
	for _, k := range j.l.LeadClocks(lead) {
		if k.Rule == "D06" {
			a := act{Verdict: Verdict{Rule: "D06", Subject: subject, Start: k.Start, Bearer: k.Bearer}, seen: seen, done: k.Done, weight: Red}
			a.rests(k.Fact)
			a.silent = j.silentUntilDue("D06", k.Start, graph.Cases)
			j.act(a)
		}
	}
}

// leadNotDispatched is D02 预警未下派: a lead that came from a department or a petition was not sent down in time. What was
// verified meanwhile need not be sent down any more; what the village or the household itself reported need not at all. Days
// are the project's default.
func (j *judging) leadNotDispatched(lead *graph.Lead) {
	if lead.Channel != graph.ByDepartment && lead.Channel != graph.ByPetition {
		return
	}
	start := lead.DiscoveredOn
	a := act{Verdict: Verdict{Rule: "D02", Subject: graph.Ref{Noun: graph.Leads, ID: lead.ID}, Start: start, Bearer: sector(graph.RuralRevitalization, 0)},
		seen: start, done: lead.DispatchedOn, ends: lead.VerifiedOn, weight: Orange}
	a.rests(lead)
	a.silent = j.silentUntilDue("D02", start, graph.Leads)
	j.act(a)
}
