package gap

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
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

// relapseNotReported is G09 返贫致贫未上报: a relapse was confirmed and not reported upward. A report has no hour, so the 24
// hours are the day after; and nothing says to which level it went, so one report is enough. Days are the project's default.
func (j *judging) relapseNotReported(c *graph.Case) {
	for _, s := range j.rounds(c, graph.RelapseConfirmed) {
		if s.DoneOn == graph.NoDay {
			continue
		}
		a := act{Verdict: Verdict{Rule: "G09", Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Part: strconv.Itoa(s.Round), Start: s.DoneOn,
			Bearer: territorial(graph.TownshipRank)}, seen: max(s.DoneOn, c.OpenedOn), weight: Red}
		a.rests(s)
		if report := j.firstDone(c, graph.Reported, s.DoneOn); report != nil {
			a.done = report.DoneOn
			a.rests(report)
		}
		a.silent = j.silentUntilDue("G09", s.DoneOn, graph.Steps)
		j.act(a)
	}
}

// nextQuarter is the first day of the quarter after the one in which a day lies.
func nextQuarter(d graph.Day) graph.Day {
	m := graph.MonthOf(d)
	return (m - m%3 + 3).First()
}

// quarterPart names the quarter that begins on a day.
func quarterPart(first graph.Day) string {
	y, m, _ := first.Date()
	return fmt.Sprintf("%04d-Q%d", y, (int(m)+2)/3)
}

// followUpMissed is G06 消除后失管: a household whose risk was removed was visited by nobody in a quarter. A later visit makes
// it up. It is asked for each quarter that begins after the removal, of the case removed last, as long as the household has
// no open case again and is not away. Basis: after the removal data are kept up to date [44]; a visit a quarter is the
// project's default.
func (j *judging) followUpMissed() {
	var removed []*graph.Step
	for _, s := range j.l.Steps {
		if s.Step == graph.Removed && s.DoneOn != graph.NoDay && j.opened(s.Case) != graph.Forever {
			removed = append(removed, s)
		}
	}
	if len(removed) == 0 {
		return
	}
	at := func(s *graph.Step) graph.Day { return max(s.DoneOn, j.opened(s.Case)) }
	slices.SortStableFunc(removed, func(a, b *graph.Step) int { return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a.Key(), b.Key())) })
	grace := j.inForce("G06.grace")
	silent := map[graph.ID]bool{}
	last := 0
	for start := nextQuarter(at(removed[0]) - 1); start <= j.through; start = nextQuarter(start) {
		for last+1 < len(removed) && at(removed[last+1]) <= start {
			last++
		}
		s := removed[last]
		h := on(j.l.Households, start)
		if h == nil || h.Away == graph.Yes || j.l.OpenFrom(start) == start {
			continue
		}
		subject := graph.Ref{Noun: graph.Cases, ID: s.Case}
		switch {
		case len(grace) == 0:
			j.add(said("G06", Act, subject, start, graph.Forever, NotEvaluated, graph.PolicyMissing, s))
			return
		case j.firstDelivered(graph.Records, graph.RecordVisit, start) <= start:
			j.followUpMissedIn(subject, s, start, forceOn(grace, start))
		case !silent[s.Case]:
			silent[s.Case] = true
			j.add(said("G06", Act, subject, start, graph.Forever, NotEvaluated, LedgerNotDelivered, s))
		}
	}
}

func (j *judging) followUpMissedIn(subject graph.Ref, removed *graph.Step, start graph.Day, grace *graph.Policy) {
	a := act{Verdict: Verdict{Rule: "G06", Subject: subject, Part: quarterPart(start), Start: start, Bearer: graph.Bearer{Line: graph.Assistance, Branch: graph.HouseholdBranch}},
		seen: start, weight: Yellow}
	a.rests(removed)
	for _, r := range j.t.Visits {
		if r.DoneOn >= start {
			a.done = r.DoneOn
			a.rests(r)
			break
		}
	}
	j.quarterly(&a, grace)
	leaves, unsure := j.asksUntil(start, graph.Forever, false)
	a.ends = leaves
	if again := j.l.OpenFrom(start); again != graph.NoDay {
		a.ends = min(leaves, again)
	}
	if a.ends == graph.Forever {
		a.ends = graph.NoDay
	}
	if a.reason == "" {
		if unsure <= a.Due {
			a.unknown = graph.FactMissing
		}
		a.silent = j.silent(graph.Records, graph.RecordVisit, start, a.Due)
	}
	j.add(a.judge())
}

// quarterly gives an act that is owed for the quarter in which it starts its due day: the quarter's last, and the days of
// grace.
func (j *judging) quarterly(a *act, grace *graph.Policy) {
	if grace == nil {
		a.reason = graph.PolicyMissing
		return
	}
	a.Due, a.reason = j.l.Due(nextQuarter(a.Start)-1, grace)
	a.Policy = grace
}

// clusterUnmet is G10 聚集风险未会商: within G10.days so many households of a village (G10.min.VILLAGE) or a township (G10.min.TOWNSHIP)
// were found, by leads verified true, to have one risk, and no meeting of the area, or of the township above a village,
// followed. What nobody has verified yet is no risk, and counts from the day it is found true. A cluster is one as long as
// the number is reached; where it is reached anew, a new clock starts. Nothing says what a meeting was about: any will do.
// Basis: no large-scale return to poverty (不发生规模性返贫); the numbers are the project's default.
func (j *judging) clusterUnmet() {
	place := j.l.Place(j.t.Unit.ID)
	if place == nil || len(j.t.Leads) == 0 {
		return
	}
	var levels []force // how many make a cluster
	var asked []graph.Period
	for _, a := range place.Areas {
		parameter := graph.ID("G10.min.VILLAGE")
		switch a.Level {
		case graph.Village:
		case graph.Township:
			parameter = "G10.min.TOWNSHIP"
		default:
			continue
		}
		asked = append(asked, a.Period)
		for _, f := range j.inForce(parameter) {
			if p := f.period.Meet(a.Period); !p.Empty() {
				levels = append(levels, force{p, f.policy})
			}
		}
	}
	windows := j.inForce("G10.days")
	byCause := map[graph.Cause][]*graph.Lead{}
	for _, l := range j.t.Leads {
		byCause[l.Cause] = append(byCause[l.Cause], l)
	}
	var known []graph.Period
	found := map[graph.Cause][]graph.Period{}
	for _, level := range levels {
		least, ok := number(level.policy)
		if !ok {
			continue
		}
		for _, window := range windows {
			length, ok := number(window.policy)
			within := level.period.Meet(window.period)
			if !ok || within.Empty() {
				continue
			}
			known = append(known, within)
			for cause, leads := range byCause {
				found[cause] = append(found[cause], clustered(leads, least, graph.Day(length), within)...)
			}
		}
	}
	silent := said("G10", Act, j.t.Unit, 0, 0, "", "")
	for _, p := range join(asked).meet(days{{Since: j.t.Leads[0].TrueOn(), Until: graph.Forever}}).minus(join(known)) {
		silent.span(p.Since, p.Until, NotEvaluated, graph.PolicyMissing, "")
	}
	j.add(silent)
	for _, cause := range slices.Sorted(maps.Keys(found)) {
		for _, p := range join(found[cause]) {
			j.clusterUnmetIn(cause, p, forceOn(windows, p.Since), byCause[cause])
		}
	}
}

// clustered are the days of a period on which at least so many households have a lead of the last days.
func clustered(leads []*graph.Lead, least int, length graph.Day, within graph.Period) []graph.Period {
	cuts := []graph.Day{within.Since}
	for _, l := range leads {
		for _, d := range []graph.Day{l.TrueOn(), l.TrueOn() + length} {
			if within.Since < d && d < within.Until {
				cuts = append(cuts, d)
			}
		}
	}
	slices.Sort(cuts)
	cuts = append(slices.Compact(cuts), within.Until)
	var out []graph.Period
	for i, d := range cuts[:len(cuts)-1] {
		homes := map[graph.ID]bool{}
		for _, l := range leads {
			if on := l.TrueOn(); on <= d && d < on+length {
				homes[l.Household] = true
			}
		}
		if len(homes) >= max(least, 1) {
			out = append(out, graph.Period{Since: d, Until: cuts[i+1]})
		}
	}
	return out
}

func (j *judging) clusterUnmetIn(cause graph.Cause, cluster graph.Period, window *graph.Policy, leads []*graph.Lead) {
	start := cluster.Since
	a := act{Verdict: Verdict{Rule: "G10", Subject: j.t.Unit, Part: string(cause), Start: start, Bearer: territorial(graph.TownshipRank)}, seen: start, weight: Red}
	length, _ := number(window)
	for _, l := range leads {
		if on := l.TrueOn(); on <= start && start < on+graph.Day(length) {
			a.rests(l)
		}
	}
	way := j.wayOn(start)
	for i, meetings := range [][]*graph.Record{j.t.Meetings, j.t.MeetingsAbove} {
		for _, r := range meetings {
			if r.DoneOn >= start && (a.done == graph.NoDay || r.DoneOn < a.done) && (i == 0 || slices.Contains(j.wayOn(r.DoneOn), r.Area)) {
				a.done = r.DoneOn
				a.rests(r)
				break
			}
		}
	}
	if len(way) > 1 && j.levelOn(start) == graph.Village {
		way = way[1:] // its own meetings are delivered with those of the township
	}
	if a.done == graph.NoDay || a.done > start {
		l := j.limit("G10", start)
		a.Due, a.Policy, a.reason = l.due, l.policy, l.reason
		a.silent = !j.covered(graph.Records, graph.RecordMeeting, way).covers(start, max(start, a.Due))
	}
	j.add(a.judge())
}

// wayOn is the way up from the unit on the day.
func (j *judging) wayOn(d graph.Day) []graph.ID {
	for _, s := range j.stretches() {
		if s.period.Has(d) {
			return s.areas
		}
	}
	return nil
}

// levelOn is the level of the area on the day.
func (j *judging) levelOn(d graph.Day) graph.Level {
	if a := on(j.l.Place(j.t.Unit.ID).Areas, d); a != nil {
		return a.Level
	}
	return ""
}
