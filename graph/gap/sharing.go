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

// zeroWarnings is D08 主管行业零预警: cadres found at least D08.min households of the county at risk of one cause, and no
// organization that answers for the cause warned of any. It is read so: a household counts for D08.months from the day on
// which a lead by a cadre was found true, to be recognised, once however many there are, in the county in which it stood on
// that day; a warning is a lead of a department, of whatever cause, that on the day of its discovery held one of the
// cause's functions in the county, and counts as long. Where fewer were found, nothing is asked. Who is first answerable
// heads the first of the functions that were in force on the day it began. Days on which leads were not delivered for the
// county over all those months start no clock. Basis: the project's default.
func (j *judging) zeroWarnings() {
	place := j.l.Place(j.t.Unit.ID)
	if place == nil || len(j.t.Found) == 0 {
		return
	}
	z := zeroWarning{place: place, county: j.peopled(place, graph.County), least: j.inForce("D08.min")}
	delivered := j.delivered(graph.Leads, "")
	var proven []graph.Period
	for _, f := range j.inForce("D08.months") {
		months, ok := number(f.policy)
		if !ok || f.policy.Unit != graph.InMonths || months < 1 || months > maxMonths {
			continue
		}
		r := reach{f.period, months}
		z.reaches = append(z.reaches, r)
		for _, p := range delivered { // from when on nothing of before counts any longer
			proven = append(proven, f.period.Meet(graph.Period{Since: (p.Since - 1).AddMonths(months), Until: p.Until}))
		}
	}
	z.proven = join(proven)
	for at := 0; at < len(j.t.Found); {
		cause, first := j.t.Found[at].Cause, at
		for at < len(j.t.Found) && j.t.Found[at].Cause == cause {
			at++
		}
		j.zeroWarningsOf(cause, j.t.Found[first:at], &z)
	}
}

// maxMonths bounds how long what was found may count: a longer time is no time that anybody meant.
const maxMonths = 1200

// reach is for how many months what happened counts, over the days on which that is in force.
type reach struct {
	period graph.Period
	months int
}

// zeroWarning is what the causes of one county have in common.
type zeroWarning struct {
	place   *graph.Place
	county  days    // on which there are households
	least   []force // how many households are asked about
	reaches []reach
	proven  days // on which leads were delivered for all the months that count
}

func (j *judging) zeroWarningsOf(cause graph.Cause, found []graph.CauseFound, z *zeroWarning) {
	functions := j.inForce("cause." + graph.ID(cause) + ".functions")
	var known, many, warned []graph.Period
	var bearer graph.Bearer
	for _, f := range functions {
		list := f.policy.List()
		if len(list) == 0 {
			continue
		}
		if bearer.Line == "" {
			bearer = sector(graph.Function(list[0]), 0)
		}
		for _, r := range z.reaches {
			within := f.period.Meet(r.period)
			if within.Empty() {
				continue
			}
			for _, p := range j.warned(z.place, list, r.months) {
				warned = append(warned, p.Meet(within))
			}
			for _, l := range z.least {
				least, ok := number(l.policy)
				within := within.Meet(l.period)
				if !ok || within.Empty() {
					continue
				}
				known = append(known, within)
				many = append(many, days{within}.meet(manyFound(found, max(least, 1), r.months))...)
			}
		}
	}
	judged := join(many).meet(z.county)
	s := state{
		Verdict: Verdict{Rule: "D08", Subject: j.t.Unit, Part: string(cause), Bearer: bearer},
		judged:  judged, wrong: judged.minus(join(warned)), delivered: z.proven, weight: always(Orange),
		limit: func(start graph.Day) limit { return j.limit("D08", start) },
		starts: func(v *Verdict, start graph.Day) {
			list := forceOn(functions, start).List()
			v.Bearer = sector(graph.Function(list[0]), 0)
			for _, o := range z.place.Organizations {
				if o.Has(start) && slices.Contains(list, string(o.Function)) {
					v.rests(o)
				}
			}
		},
	}
	ever := days{{Since: found[0].On, Until: graph.Forever}}
	for _, p := range z.county.meet(ever).minus(join(known)) {
		s.unknown = append(s.unknown, Span{p, NotEvaluated, graph.PolicyMissing, ""})
	}
	j.addAll(s.judge())
}

// warned are the days on which a warning of an organization that held one of the functions counts.
func (j *judging) warned(place *graph.Place, functions []string, months int) days {
	var all []graph.Period
	for _, w := range j.t.Warnings {
		if slices.ContainsFunc(place.Organizations, func(o *graph.Organization) bool {
			return o.ID == w.Organization && o.Area == place.ID && o.Has(w.On) && slices.Contains(functions, string(o.Function))
		}) {
			all = append(all, graph.Period{Since: w.On, Until: w.On.AddMonths(months)})
		}
	}
	return join(all)
}

// manyFound are the days on which at least so many households count as found.
func manyFound(found []graph.CauseFound, least, months int) days {
	homes := map[graph.ID][]graph.Period{}
	for _, f := range found {
		homes[f.Household] = append(homes[f.Household], graph.Period{Since: f.On, Until: f.On.AddMonths(months)})
	}
	all := make([]graph.Period, 0, len(found))
	for _, periods := range homes {
		all = append(all, join(periods)...)
	}
	counted := graph.CountPeriods(all)
	var out []graph.Period
	for i, c := range counted {
		if c.N < least {
			continue
		}
		until := graph.Forever
		if i+1 < len(counted) {
			until = counted[i+1].From
		}
		out = append(out, graph.Period{Since: c.From, Until: until})
	}
	return join(out)
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
