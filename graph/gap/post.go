package gap

import (
	"maps"
	"slices"
	"strconv"

	"dutygraph/graph"
)

// villageSecretaryVacant is A01 村党组织书记空岗: the village has a secretary's post, and nobody holds it, not even acting.
// Where no such post is on record, A02 speaks. Basis: 《乡村振兴责任制实施办法》第三条, and the city's account; days are the
// project's default.
func (j *judging) villageSecretaryVacant() {
	place := j.l.Place(j.t.Unit.ID)
	if place == nil {
		return
	}
	judged := j.peopled(place, graph.Village)
	if len(judged) == 0 {
		return
	}
	exists := defined(place, graph.Secretary).meet(judged)
	s := state{
		Verdict: Verdict{Rule: "A01", Subject: j.t.Unit, Bearer: territorial(graph.TownshipRank)},
		judged:  exists, wrong: exists.minus(held(place, ofKind(graph.Secretary))),
		delivered: j.delivered(graph.Tenures, ""), weight: always(Orange),
		limit:   func(start graph.Day) limit { return j.limit("A01", start) },
		redFrom: func(start graph.Day) graph.Day { return j.red("A01.red", start) },
		starts:  func(v *Verdict, start graph.Day) { restsOnPosts(v, place, start) },
	}
	for _, p := range judged.minus(exists) {
		s.unknown = append(s.unknown, Span{p, NotEvaluated, PostUndefined, ""})
	}
	j.addAll(s.judge())
}

// restsOnPosts names the secretaries' posts of a place on a day, and the last tenure in each.
func restsOnPosts(v *Verdict, place *graph.Place, d graph.Day) {
	for _, p := range place.Posts {
		if p.Kind != graph.Secretary || !p.Has(d) {
			continue
		}
		v.rests(p)
		var last *graph.Tenure
		for _, t := range place.Tenures {
			if t.Post == p.ID && t.Since <= d && (last == nil || t.Until >= last.Until) {
				last = t
			}
		}
		if last != nil {
			v.rests(last)
		}
	}
}

// peopled are the days on which the area stands at one of the levels and a household is in or below it: areas without a
// household are not judged.
func (j *judging) peopled(place *graph.Place, levels ...graph.Level) days {
	var at []graph.Period
	for _, a := range place.Areas {
		if slices.Contains(levels, a.Level) {
			at = append(at, a.Period)
		}
	}
	return join(at).meet(j.populated())
}

func (j *judging) populated() days {
	var all []graph.Period
	for i, c := range j.t.Households {
		until := graph.Forever
		if i+1 < len(j.t.Households) {
			until = j.t.Households[i+1].From
		}
		if c.N > 0 {
			all = append(all, graph.Period{Since: c.From, Until: until})
		}
	}
	return join(all)
}

func (j *judging) households(d graph.Day) int {
	n := 0
	for _, c := range j.t.Households {
		if c.From > d {
			break
		}
		n = c.N
	}
	return n
}

// chainBroken is A02 责任链断环: the secretary's post of a township, a county or the city is vacant or undefined, or a
// village has none on record; a vacant village post is A01. One gap a hole, with the number of households below. Basis: the
// city's account (上下贯通、层层负责).
func (j *judging) chainBroken() {
	place := j.l.Place(j.t.Unit.ID)
	if place == nil {
		return
	}
	village := j.peopled(place, graph.Village)
	above := j.peopled(place, graph.Township, graph.County, graph.City)
	if len(village)+len(above) == 0 {
		return
	}
	wrong := join(append(slices.Clone(village.minus(defined(place, graph.Secretary))), above.minus(held(place, ofKind(graph.Secretary)))...))
	s := state{
		Verdict: Verdict{Rule: "A02", Subject: j.t.Unit},
		judged:  join(append(slices.Clone(village), above...)), wrong: wrong,
		delivered: j.delivered(graph.Posts, "").meet(j.delivered(graph.Tenures, "")), weight: always(Red),
		limit: func(start graph.Day) limit { return j.limit("A02", start) },
		starts: func(v *Verdict, start graph.Day) {
			restsOnPosts(v, place, start)
			if a := on(place.Areas, start); a != nil {
				v.rests(a)
				v.Bearer = territorial(graph.VillageRank + 3 - slices.Index(graph.Levels(), a.Level))
			}
		},
	}
	all := s.judge()
	for i := range all {
		if !all[i].Gap.Empty() {
			all[i].Households = j.households(all[i].Gap.Since)
		}
	}
	j.addAll(all)
}

// contactMissing is A03 监测户无帮扶联系人: a recognised household with an open case is paired with nobody. Basis: supervisors'
// check that a contact is named promptly [79]; days are the project's default.
func (j *judging) contactMissing(c *graph.Case) {
	decision := j.l.Step(c.ID, graph.Approved, 1)
	if decision == nil {
		return
	}
	subject := graph.Ref{Noun: graph.Cases, ID: c.ID}
	seen := max(decision.DoneOn, c.OpenedOn)
	judged := join(j.l.OpenPeriods(c)).meet(days{{Since: seen, Until: graph.Forever}})
	if decision.Outcome == "" { // only of an open case it matters whether it was recognised
		v := said("A03", State, subject, 0, 0, "", "", decision)
		for _, p := range judged {
			v.span(p.Since, p.Until, NotEvaluated, graph.FactMissing, "")
		}
		j.add(v)
		return
	}
	if v, ok := unrecognised("A03", State, subject, decision, seen); ok {
		j.add(v)
		return
	}
	var paired []graph.Period
	for _, p := range j.l.Pairings {
		paired = append(paired, p.Period)
	}
	s := state{
		Verdict: Verdict{Rule: "A03", Subject: subject, Bearer: territorial(graph.TownshipRank)},
		judged:  judged, wrong: judged.minus(join(paired)), delivered: j.delivered(graph.Pairings, ""), weight: always(Red),
		limit: func(start graph.Day) limit { return j.limit("A03", start) },
		starts: func(v *Verdict, start graph.Day) {
			v.rests(decision)
			for _, p := range j.l.Pairings {
				if p.Since <= start {
					v.rests(p)
				}
			}
		},
	}
	for _, p := range (days{{Since: seen, Until: graph.Forever}}).minus(judged) {
		s.unknown = append(s.unknown, Span{p, NotApplicable, "", ""})
	}
	j.addAll(s.judge())
}

// unrecognised is what rules on recognised cases say when the decision did not recognise the household.
func unrecognised(rule string, kind Kind, subject graph.Ref, decision *graph.Step, seen graph.Day) (Verdict, bool) {
	switch decision.Outcome {
	case graph.Passed:
		return Verdict{}, false
	case "":
		return said(rule, kind, subject, seen, graph.Forever, NotEvaluated, graph.FactMissing, decision), true
	}
	return said(rule, kind, subject, seen, graph.Forever, NotApplicable, "", decision), true
}

// handoverMissing is A07 交接断档: who left a post has not handed over, or still has open items of a list. It does not ask
// of those who go on in the same post that day. Basis: lifelong accountability whatever the transfer (2016 text, article 10
// [56]); days are the project's default.
func (j *judging) handoverMissing() {
	for _, t := range j.t.Tenures {
		if t.Until == graph.Forever || t.Empty() || slices.ContainsFunc(j.t.Tenures, func(u *graph.Tenure) bool { return u.Person == t.Person && u.Has(t.Until) }) {
			continue
		}
		a := act{Verdict: Verdict{Rule: "A07", Subject: graph.Ref{Noun: graph.Tenures, ID: t.Key()}, Start: t.Until,
			Bearer: graph.Bearer{Post: j.t.Unit.ID, Above: true}}, seen: t.Until, weight: Orange}
		a.rests(t)
		a.done = j.handedOver(t, &a.Verdict)
		area := j.postArea(t.Until)
		if a.done == graph.NoDay || a.done > a.Start {
			l := j.limit("A07", a.Start)
			a.Due, a.Policy, a.reason = l.due, l.policy, l.reason
			a.silent = !j.covered(graph.Records, graph.RecordHandover, j.t.WayFrom(area, a.Start)).covers(a.Start, a.Due)
		}
		j.add(a.judge())
	}
}

// handedOver is the first day from a tenure's end on which the handover is made and no item of the leaver is open; NoDay
// where there is none. Items that are still open are named.
func (j *judging) handedOver(t *graph.Tenure, v *Verdict) graph.Day {
	made := graph.NoDay
	for _, h := range j.t.Handovers {
		if h.Person == t.Person && h.DoneOn >= t.Since {
			made = h.DoneOn
			v.rests(h)
			break
		}
	}
	var open []graph.Period
	for _, item := range j.t.Items {
		if item.Person != t.Person {
			continue
		}
		p := graph.Period{Since: item.DoneOn, Until: graph.Forever}
		if item.ClosedOn != graph.NoDay {
			p.Until = max(item.DoneOn, item.ClosedOn)
		}
		open = append(open, p)
		if p.Until > t.Until {
			v.fault(string(item.ID), max(p.Since, t.Until), p.Until)
			v.rests(item)
		}
	}
	if made == graph.NoDay {
		return graph.NoDay
	}
	from := max(t.Until, made)
	day, ok := days{{Since: from, Until: graph.Forever}}.minus(join(open)).next(from)
	if !ok {
		return graph.NoDay
	}
	return day
}

// postArea is where the post stands on the day, or stood last: of a contact, the household's village.
func (j *judging) postArea(d graph.Day) graph.ID {
	var area graph.ID
	for _, p := range j.t.Posts {
		if p.Since > d && area != "" {
			break
		}
		area = p.Area
		if p.Household != "" {
			area = j.homeOf(p.Household, d)
		}
	}
	return area
}

// homeOf is the village of a household on the day, or the last before.
func (j *judging) homeOf(household graph.ID, d graph.Day) graph.ID {
	var area graph.ID
	for _, h := range j.t.Homes {
		if h.ID == household && h.Since <= d {
			area = h.Area
		}
	}
	return area
}

// sectorLineEmpty is A09 行业责任无人认领: a risk is active in the county, and no organization of the county holds a function
// that answers for its cause, or none of those has a head. Basis: the city's account (行业主业责任).
func (j *judging) sectorLineEmpty() {
	place := j.l.Place(j.t.Unit.ID)
	if place == nil {
		return
	}
	county := j.peopled(place, graph.County)
	delivered := days(nil)
	for at := 0; at < len(j.t.Causes); {
		cause := j.t.Causes[at].Cause
		var active []graph.Period
		for ; at < len(j.t.Causes) && j.t.Causes[at].Cause == cause; at++ {
			active = append(active, j.t.Causes[at].Period)
		}
		asked := join(active).meet(county)
		if len(asked) == 0 {
			continue
		}
		if delivered == nil {
			delivered = j.delivered(graph.Organizations, "").meet(j.delivered(graph.Tenures, ""))
		}
		var any []graph.Period
		byFunction := map[graph.Function][]graph.Period{}
		var order []graph.Function
		for _, f := range j.inForce("cause." + graph.ID(cause) + ".functions") {
			any = append(any, f.period)
			for _, code := range f.policy.List() {
				function := graph.Function(code)
				if byFunction[function] == nil {
					order = append(order, function)
				}
				byFunction[function] = append(byFunction[function], f.period)
			}
		}
		none := said("A09", State, j.t.Unit, 0, 0, "", "")
		none.Part = string(cause)
		for _, p := range asked.minus(join(any)) {
			none.span(p.Since, p.Until, NotEvaluated, graph.PolicyMissing, "")
		}
		j.add(none)
		for _, function := range order {
			judged := asked.meet(join(byFunction[function]))
			s := state{
				Verdict: Verdict{Rule: "A09", Subject: j.t.Unit, Part: string(cause) + ":" + string(function), Bearer: sector(function, 1)},
				judged:  judged, wrong: judged.minus(j.headed(place, function)), delivered: delivered, weight: always(Red),
				limit: func(start graph.Day) limit { return j.limit("A09", start) },
				starts: func(v *Verdict, start graph.Day) {
					for _, o := range place.Organizations {
						if o.Function == function && o.Has(start) {
							v.rests(o)
						}
					}
				},
			}
			j.addAll(s.judge())
		}
	}
}

// headed are the days on which an organization that serves the area holds the function and has a head.
func (j *judging) headed(place *graph.Place, f graph.Function) days {
	var all []graph.Period
	for _, o := range place.Organizations {
		if o.Function != f {
			continue
		}
		seats := place
		for _, unit := range j.l.Units {
			if unit.ID == o.ID {
				seats = unit
			}
		}
		for _, p := range held(seats, func(p *graph.Post) bool { return p.Organization == o.ID && p.Kind == graph.OrganizationHead }) {
			all = append(all, p.Meet(o.Period))
		}
	}
	return join(all)
}

// selfCheck is A08 一人监督自己: one person signed two of the steps that A08.steps lists, or a removal was signed by the
// household's own contact, where the list has REMOVED. It is judged on the day of the later signature. The persons are those
// that the steps name: who merely held the signing post that day is not taken for the signer. Basis: the project's default.
func (j *judging) selfCheck(c *graph.Case) {
	for _, s := range j.l.Steps {
		if s.Case != c.ID || s.DoneOn == graph.NoDay {
			continue
		}
		checked := j.signedAlone(s)
		if checked.outcome == "" {
			continue
		}
		v := Verdict{Rule: "A08", Kind: Check, Subject: graph.Ref{Noun: graph.Cases, ID: c.ID}, Part: string(s.Step) + " " + strconv.Itoa(s.Round),
			Start: s.DoneOn, Due: s.DoneOn, Policy: checked.policy, Bearer: territorial(graph.TownshipRank)}
		v.rests(s)
		v.rests(checked.others...)
		if checked.outcome == Unmet {
			v.Gap = graph.Period{Since: s.DoneOn, Until: max(j.signedAgain(c, s), s.DoneOn+1)}
			v.unmet(s.DoneOn, v.Gap.Until, Orange, graph.NoDay)
		} else {
			v.span(s.DoneOn, graph.Forever, checked.outcome, checked.reason, "")
		}
		v.from(c.OpenedOn)
		j.add(v)
	}
}

// signedAgain is the day from which a signature matters no longer: a later round was signed by somebody else, the case was
// closed, or, after a removal, the household has an open case again. Forever where that never comes.
func (j *judging) signedAgain(c *graph.Case, s *graph.Step) graph.Day {
	until := graph.Forever
	if s.Step != graph.Removed {
		until = j.closedFrom(c, s.DoneOn)
	} else if again := j.l.OpenFrom(s.DoneOn); again != graph.NoDay {
		until = again
	}
	for _, later := range j.rounds(c, s.Step) {
		if later.Round > s.Round && later.DoneOn != graph.NoDay && j.signedAlone(later).outcome == Met {
			until = min(until, later.DoneOn)
		}
	}
	return until
}

// signing is what the persons who signed a step and those before it say.
type signing struct {
	outcome Outcome // empty where nothing is to be compared
	reason  graph.Reason
	policy  *graph.Policy
	others  []graph.Fact
}

// signedAlone compares who signed a step with whoever signed the listed steps before it, or, of a removal, with the contact.
func (j *judging) signedAlone(s *graph.Step) signing {
	out := signing{policy: j.l.Policy("A08.steps", s.DoneOn)}
	if out.policy == nil {
		if s.Step == graph.Approved || s.Step == graph.Removed {
			out.outcome, out.reason = NotEvaluated, graph.PolicyMissing
		}
		return out
	}
	listed := out.policy.List()
	at := slices.Index(listed, string(s.Step))
	same, unknown := false, s.Person == ""
	compare := func(person graph.ID, f graph.Fact) {
		out.others = append(out.others, f)
		same = same || person != "" && person == s.Person
		unknown = unknown || person == ""
	}
	switch {
	case at < 0:
	case s.Step == graph.Removed:
		for _, p := range j.l.Pairings {
			if p.Has(s.DoneOn) {
				compare(p.Person, p)
			}
		}
	default:
		for _, before := range j.l.Steps {
			if before.Case == s.Case && before.DoneOn != graph.NoDay && before.DoneOn <= s.DoneOn && before.Step != graph.Removed &&
				slices.Contains(listed[:at], string(before.Step)) {
				compare(before.Person, before)
			}
		}
	}
	switch {
	case len(out.others) == 0:
	case same:
		out.outcome = Unmet
	case unknown:
		out.outcome, out.reason = NotEvaluated, graph.FactMissing
	default:
		out.outcome = Met
	}
	return out
}

// contactOverloaded is A04 联系人超载: one person is the contact of more households at once than A04.max. It tells of the
// pairing that came on top, by the day on which each began; of those that began on one day, the first household by id
// counts first. A household counts as long as one of its rows is valid. Basis: the project's default.
func (j *judging) contactOverloaded() {
	home := j.l.Subject.ID
	if len(j.t.Pairings) == 0 || j.t.Unit.ID != graph.ContactPost(home) {
		return
	}
	valid := map[graph.ID]days{}
	for _, h := range j.t.Homes {
		valid[h.ID] = append(valid[h.ID], h.Period)
	}
	for id, periods := range valid {
		valid[id] = join(periods)
	}
	type pair struct{ person, household graph.ID }
	paired := map[pair]days{}
	var persons []graph.ID
	for _, p := range j.t.Pairings { // by first day
		key := pair{p.Person, p.Household}
		paired[key] = append(paired[key], p.Period)
		if p.Household == home && !slices.Contains(persons, p.Person) {
			persons = append(persons, p.Person)
		}
	}
	most := j.inForce("A04.max")
	for _, person := range persons {
		var others []claimOn
		for key, periods := range paired {
			if key.person != person || key.household == home {
				continue
			}
			for _, p := range join(slices.Clone(periods)).meet(valid[key.household]) {
				others = append(others, claimOn{p, key.household})
			}
		}
		for _, p := range join(slices.Clone(paired[pair{person, home}])) {
			j.contactOverloadedIn(person, days{p}.meet(valid[home]), p, others, most)
		}
	}
}

// contactOverloadedIn judges the days on which a person was the household's contact without a break, as far as it was valid.
func (j *judging) contactOverloadedIn(person graph.ID, asked days, whole graph.Period, others []claimOn, most []force) {
	var first *graph.Pairing
	for _, p := range j.l.Pairings {
		if p.Person == person && p.Since == whole.Since {
			first = p
		}
	}
	var known, wrong []graph.Period
	for _, f := range most {
		n, ok := number(f.policy)
		if !ok {
			continue
		}
		known = append(known, f.period)
		for _, p := range asked {
			wrong = append(wrong, claimOn{p, j.l.Subject.ID}.beyond(others, n).meet(days{f.period})...)
		}
	}
	_, tenures := graph.Contacts([]*graph.Pairing{first})
	s := state{
		Verdict: Verdict{Rule: "A04", Subject: graph.Ref{Noun: graph.Tenures, ID: tenures[0].Key()},
			Bearer: graph.Bearer{Line: graph.Assistance, Branch: graph.HouseholdBranch, Rank: 1}},
		judged: asked.meet(join(known)), weight: always(Yellow),
		limit: func(start graph.Day) limit { return j.limit("A04", start) },
		starts: func(v *Verdict, start graph.Day) {
			for _, p := range j.t.Pairings {
				if p.Person == person && p.Has(start) {
					v.rests(p)
				}
			}
			for _, p := range j.l.Pairings {
				if p.Person == person && p.Has(start) { // the unit that sent this contact, where others are paired with the household, too
					v.Bearer.Organization = p.Organization
				}
			}
		},
	}
	if s.wrong = s.judged.meet(join(wrong)); len(s.wrong) > 0 {
		s.delivered = j.delivered(graph.Pairings, "")
	}
	for _, p := range asked.minus(join(known)) {
		s.unknown = append(s.unknown, Span{p, NotEvaluated, graph.PolicyMissing, ""})
	}
	j.addAll(s.judge())
}

// pairedUnitAbsent is A10 定点帮扶单位缺位: no head of an organization visited a household of a village within A10.limit of the
// day from which the organization is paired with a household there, or of the last such visit. Any household of the village
// will do, and any head of the organization, by post or in person; that nobody is paired with a village is held against nobody, since nothing
// says which villages must have a unit. Basis: the city's account; months are the project's default.
func (j *judging) pairedUnitAbsent() {
	if len(j.t.Pairings) == 0 || j.t.Unit.ID == graph.ContactPost(j.l.Subject.ID) {
		return
	}
	homes := map[graph.ID][]*graph.Household{}
	for _, h := range j.t.Homes {
		homes[h.ID] = append(homes[h.ID], h)
	}
	organizations := map[graph.ID]days{} // on which the post was at their head
	for _, p := range j.t.Posts {
		if p.Kind == graph.OrganizationHead {
			organizations[p.Organization] = append(organizations[p.Organization], p.Period)
		}
	}
	villages := map[graph.ID]days{}
	rests := map[graph.ID]*graph.Pairing{} // the first pairing of each village
	for _, p := range j.t.Pairings {
		for _, h := range homes[p.Household] {
			at := days{p.Period}.meet(days{h.Period}).meet(join(slices.Clone(organizations[p.Organization])))
			if len(at) == 0 {
				continue
			}
			villages[h.Area] = append(villages[h.Area], at...)
			if rests[h.Area] == nil {
				rests[h.Area] = p
			}
		}
	}
	for _, village := range slices.Sorted(maps.Keys(villages)) {
		var visits []*graph.Record // each day once
		for _, r := range j.t.Visits {
			if h := on(homes[r.Household], r.DoneOn); h != nil && h.Area == village && j.byHead(r, organizations) && (len(visits) == 0 || visits[len(visits)-1].DoneOn != r.DoneOn) {
				visits = append(visits, r)
			}
		}
		silent := Verdict{Rule: "A10", Kind: Act, Subject: j.t.Unit, Part: string(village)}
		silent.rests(rests[village])
		for _, p := range join(villages[village]) {
			j.pairedUnitAbsentIn(p, visits, &silent)
		}
		j.add(silent)
	}
}

// byHead reports whether a visit was made by the post of a head of one of the organizations, or by who was at such a post.
func (j *judging) byHead(r *graph.Record, organizations map[graph.ID]days) bool {
	heads := func(posts []*graph.Post, tenures []*graph.Tenure) bool {
		return slices.ContainsFunc(posts, func(p *graph.Post) bool {
			if p.Kind != graph.OrganizationHead || organizations[p.Organization] == nil || !p.Has(r.DoneOn) {
				return false
			}
			return r.Post == p.ID || slices.ContainsFunc(tenures, func(t *graph.Tenure) bool {
				return t.Post == p.ID && t.Person == r.Person && t.Has(r.DoneOn)
			})
		})
	}
	if heads(j.t.Posts, j.t.Tenures) {
		return true
	}
	for _, places := range [][]*graph.Place{j.l.Places, j.l.Units} {
		for _, place := range places {
			if heads(place.Posts, place.Tenures) {
				return true
			}
		}
	}
	return false
}

// pairedUnitAbsentIn judges the days on which a unit was paired with a village without a break: a clock starts on the
// first, and with each visit. Those that began before visits were first delivered are told as one.
func (j *judging) pairedUnitAbsentIn(paired graph.Period, visits []*graph.Record, silent *Verdict) {
	// as a paired unit it stands on the line of assistance, whatever its functions
	unitHead := graph.Bearer{Line: graph.Assistance, Branch: graph.HouseholdBranch, Rank: 1, Post: j.t.Unit.ID}
	for start := paired.Since; start < paired.Until; {
		a := act{Verdict: Verdict{Rule: "A10", Subject: silent.Subject, Part: silent.Part, Start: start, Bearer: unitHead},
			seen: start, weight: Orange}
		a.Evidence = slices.Clone(silent.Evidence)
		if paired.Until != graph.Forever {
			a.ends = paired.Until
		}
		next := paired.Until
		for _, r := range visits {
			if r.DoneOn == start {
				a.rests(r)
			}
			if r.DoneOn > start {
				a.done = r.DoneOn
				a.rests(r)
				next = min(next, r.DoneOn)
				break
			}
		}
		way := j.t.WayFrom(graph.ID(silent.Part), start)
		if delivered := j.covered(graph.Records, graph.RecordVisit, way); len(delivered) == 0 || delivered[0].Since > start {
			silent.span(start, next, NotEvaluated, LedgerNotDelivered, "")
		} else {
			l := j.limit("A10", start)
			a.Due, a.Policy, a.reason = l.due, l.policy, l.reason
			a.silent = !delivered.covers(start, max(start, a.Due))
			j.add(a.judge())
		}
		start = next
	}
}
