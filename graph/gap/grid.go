package gap

import (
	"cmp"
	"iter"
	"slices"

	"dutygraph/graph"
)

// gridTooLarge is B01 网格超户: more households in a grid than B01.max, or, where the region sets it, fewer than B01.min,
// which weighs less. The count that the source states is never used. Basis: the city's account (≤ 100 households); the lower
// bound as in Huaibei [33].
func (j *judging) gridTooLarge() {
	place := j.l.Grid(j.t.Unit.ID)
	if place == nil {
		return
	}
	valid := validGrid(place)
	most, least := j.inForce("B01.max"), j.inForce("B01.min")
	s := state{
		Verdict:   Verdict{Rule: "B01", Subject: j.t.Unit, Bearer: territorial(graph.VillageRank)},
		delivered: j.delivered(graph.Households, ""),
		limit:     func(start graph.Day) limit { return j.limit("B01", start) },
		starts:    func(v *Verdict, _ graph.Day) { v.rests(place.Grids[0]) },
	}
	var known, over, under []graph.Period
	for _, f := range most {
		n, ok := number(f.policy)
		if !ok {
			continue
		}
		known = append(known, f.period)
		over = append(over, j.counting(f.period, func(count int) bool { return count > n })...)
	}
	for _, f := range least {
		if n, ok := number(f.policy); ok {
			under = append(under, j.counting(f.period, func(count int) bool { return count < n })...)
		}
	}
	s.judged = valid.meet(join(known))
	tooMany := join(over)
	s.wrong = s.judged.meet(join(append(slices.Clone(tooMany), under...)))
	s.weight = func(d graph.Day) Severity {
		if tooMany.has(d) {
			return Orange
		}
		return Yellow
	}
	for _, p := range valid.minus(s.judged) {
		s.unknown = append(s.unknown, Span{p, NotEvaluated, graph.PolicyMissing, ""})
	}
	all := s.judge()
	for i := range all {
		all[i].weigh(s.weight, tooMany)
	}
	j.addAll(all)
}

// weigh gives each unmet day its own severity, which changes where the days given begin or end.
func (v *Verdict) weigh(weight func(graph.Day) Severity, changes days) {
	if v.Gap.Empty() {
		return
	}
	spans := v.Spans
	v.Spans = nil
	last := Severity("")
	for _, s := range spans {
		switch s.Outcome {
		case Unmet:
			at := s.Period.Since
			for at < s.Period.Until {
				next := s.Period.Until
				for _, p := range changes {
					for _, d := range []graph.Day{p.Since, p.Until} {
						if at < d && d < next {
							next = d
						}
					}
				}
				last = weight(at)
				v.span(at, next, Unmet, "", last)
				at = next
			}
		case Over:
			v.span(s.Period.Since, s.Period.Until, Over, "", last)
		default:
			v.span(s.Period.Since, s.Period.Until, s.Outcome, s.Reason, "")
		}
	}
}

// counting are the days of a period on which the number of households passes.
func (j *judging) counting(within graph.Period, passes func(int) bool) []graph.Period {
	var out []graph.Period
	from, n := graph.Day(-1<<30), 0
	tell := func(until graph.Day) {
		if p := within.Meet(graph.Period{Since: from, Until: until}); passes(n) && !p.Empty() {
			out = append(out, p)
		}
	}
	for _, c := range j.t.Households {
		tell(c.From)
		from, n = c.From, c.N
	}
	tell(graph.Forever)
	return out
}

func validGrid(place *graph.Place) days {
	var all []graph.Period
	for _, g := range place.Grids {
		all = append(all, g.Period)
	}
	return join(all)
}

// householdInNoGrid is B02 户未入网: the household's row names no grid, or one that has ended. In a village that has no grid on
// record at all the register of grids is missing, not the grid. Basis: the city's account (全覆盖); days are the project's
// default.
func (j *judging) householdInNoGrid() {
	judged := make([]graph.Period, 0, len(j.l.Households))
	var wrong, unknown []graph.Period
	for _, h := range j.l.Households {
		if place := j.l.Grid(h.Grid); place != nil && len(place.Grids) == 1 && place.Grids[0].Meet(h.Period) == h.Period && !h.Empty() {
			judged = append(judged, h.Period)
			continue
		}
		if h.Empty() {
			continue
		}
		lacking := days{h.Period}
		if place := j.l.Grid(h.Grid); h.Grid != "" && place != nil {
			lacking = lacking.minus(validGrid(place))
		}
		judged = append(judged, h.Period)
		if len(lacking) == 0 {
			continue
		}
		gridded := graph.Forever
		for _, a := range j.t.Gridded {
			if a.Area == h.Area {
				gridded = a.Day
			}
		}
		unknown = append(unknown, lacking.minus(days{{Since: gridded, Until: graph.Forever}})...)
		wrong = append(wrong, lacking.meet(days{{Since: gridded, Until: graph.Forever}})...)
	}
	s := state{
		Verdict: Verdict{Rule: "B02", Subject: j.t.Unit, Bearer: territorial(graph.VillageRank)},
		judged:  join(judged).minus(join(unknown)), weight: always(Red),
		limit: func(start graph.Day) limit { return j.limit("B02", start) },
		starts: func(v *Verdict, start graph.Day) {
			if h := on(j.l.Households, start); h != nil {
				v.rests(h)
			}
		},
	}
	if len(wrong) > 0 {
		s.wrong, s.delivered = join(wrong), j.delivered(graph.Households, "")
	}
	for _, p := range join(unknown) {
		s.unknown = append(s.unknown, Span{p, NotEvaluated, LedgerNotDelivered, ""})
	}
	j.addAll(s.judge())
}

// memberVacant is B04 网格无人: nobody, not even acting, holds a member's post of the grid. Basis: the city's account; days are
// the project's default.
func (j *judging) memberVacant() {
	place := j.l.Grid(j.t.Unit.ID)
	if place == nil {
		return
	}
	valid := validGrid(place)
	s := state{
		Verdict: Verdict{Rule: "B04", Subject: j.t.Unit, Bearer: territorial(graph.VillageRank)},
		judged:  valid, wrong: valid.minus(held(place, ofKind(graph.GridMember))),
		delivered: j.delivered(graph.Tenures, ""), weight: always(Red),
		limit: func(start graph.Day) limit { return j.limit("B04", start) },
		starts: func(v *Verdict, start graph.Day) {
			if g := on(place.Grids, start); g != nil {
				v.rests(g)
			}
			for _, t := range place.Tenures {
				if t.Until == start {
					v.rests(t)
				}
			}
		},
	}
	j.addAll(s.judge())
}

// visitMissed is B07 月走访缺失: no visit to the household in a calendar month by a member of its grid, or, on a day when that
// post is vacant, by the village secretary. Households away are not asked. Basis: the monthly visit of Dingyuan [14].
func (j *judging) visitMissed() {
	rows := j.l.Households
	if len(rows) == 0 {
		return
	}
	scope := j.inForce("B07.scope")
	// as most of a city, where only key households are asked
	unasked := len(j.l.Cases) == 0 && keyOnly(scope, rows[0].Since)
	silent := graph.NoDay
	visit := 0
	for m := graph.MonthOf(rows[0].Since); m <= graph.MonthOf(j.through) && !unasked; m++ {
		day := m.First()
		h := on(rows, day)
		if h == nil || h.Grid == "" || h.Away == graph.Yes {
			continue
		}
		if p := forceOn(scope, day); p != nil && p.Value == key && j.l.OpenFrom(day) != day {
			continue
		}
		if j.firstDelivered(graph.Records, graph.RecordVisit, day) > day {
			if silent == graph.NoDay {
				silent = day
			}
			continue
		}
		for visit < len(j.t.Visits) && j.t.Visits[visit].DoneOn < day {
			visit++
		}
		j.visitMissedIn(m, h, forceOn(scope, day), j.t.Visits[visit:])
	}
	if silent != graph.NoDay {
		j.add(said("B07", Monthly, j.t.Unit, silent, graph.Forever, NotEvaluated, LedgerNotDelivered))
	}
}

// keyOnly reports that from a day on only key households are ever asked.
func keyOnly(scope []force, from graph.Day) bool {
	for _, f := range scope {
		if f.period.Has(from) && f.policy.Value == key {
			from = f.period.Until
		}
	}
	return from == graph.Forever
}

// key is the value of B07.scope by which only households with an open case are asked.
const key = "KEY"

// visitMissedIn judges a month on the first day of which the household is asked.
func (j *judging) visitMissedIn(m graph.Month, h *graph.Household, scope *graph.Policy, visits []*graph.Record) {
	first, next := m.First(), (m + 1).First()
	v := Verdict{Rule: "B07", Kind: Monthly, Subject: j.t.Unit, Part: first.String()[:len("2024-04")], Start: first, Due: next - 1,
		Policy: scope, Bearer: territorial(graph.MemberRank)}
	leaves, unsure := j.asksUntil(first, next, true)
	met := graph.Forever
	at := slices.IndexFunc(visits, func(r *graph.Record) bool { return r.DoneOn >= next || j.counts(r) })
	if at >= 0 && visits[at].DoneOn < next {
		met = visits[at].DoneOn
		v.rests(h, visits[at])
	} else {
		v.rests(h)
	}
	unscoped := graph.Forever
	if scope == nil {
		unscoped = first
	}
	// told says how days without a visit stand: a missing word comes before a missing scope
	told := func(since, until graph.Day, o Outcome, reason graph.Reason) {
		known := min(until, max(since, unsure))
		sure := min(known, max(since, unscoped))
		v.span(since, sure, o, reason, "")
		v.span(sure, known, NotEvaluated, graph.PolicyMissing, "")
		v.span(known, until, NotEvaluated, graph.FactMissing, "")
	}
	told(first, min(leaves, met, next), Pending, "")
	if met < leaves {
		v.span(met, min(leaves, max(met, unscoped)), Met, "", "")
		v.span(max(met, unscoped), leaves, NotEvaluated, graph.PolicyMissing, "")
	}
	switch {
	case leaves < next:
		v.span(leaves, graph.Forever, NotApplicable, "", "")
	case met < next:
	case unsure < next || scope == nil || j.silent(graph.Records, graph.RecordVisit, first, next-1):
		told(next, graph.Forever, NotEvaluated, LedgerNotDelivered)
	default:
		v.Gap = graph.Period{Since: next, Until: (m + 2).First()}
		v.unmet(v.Gap.Since, v.Gap.Until, Orange, graph.NoDay)
	}
	j.add(v)
}

// asksUntil is the first day of a stretch on which the household is not valid, away, or, where that is asked, in no grid; and
// the first on which nothing says whether it is away. Forever where there is none.
func (j *judging) asksUntil(first, next graph.Day, inGrid bool) (leaves, unsure graph.Day) {
	unsure = graph.Forever
	for d := first; d < next; {
		row := on(j.l.Households, d)
		if row == nil || inGrid && row.Grid == "" || row.Away == graph.Yes {
			return d, unsure
		}
		if row.Away == "" {
			unsure = min(unsure, d)
		}
		d = row.Until
	}
	return graph.Forever, unsure
}

// counts reports whether a visit was made by whom the household could expect: post and grid are those of its day.
func (j *judging) counts(r *graph.Record) bool {
	h := on(j.l.Households, r.DoneOn)
	if h == nil {
		return false
	}
	grid := j.l.Grid(h.Grid)
	if grid != nil && slices.ContainsFunc(grid.Posts, func(p *graph.Post) bool {
		return p.ID == r.Post && p.Kind == graph.GridMember && p.Has(r.DoneOn)
	}) {
		return true
	}
	village := j.l.Place(h.Area)
	if village == nil || !slices.ContainsFunc(village.Posts, func(p *graph.Post) bool {
		return p.ID == r.Post && p.Kind == graph.Secretary && p.Has(r.DoneOn)
	}) {
		return false
	}
	return grid == nil || !held(grid, ofKind(graph.GridMember)).has(r.DoneOn)
}

// meetingMissed is B10 每月研判会商未开: a village or township had no meeting for a month with a list by the due day. Basis: the
// city's account (每月研判会商、清单化).
func (j *judging) meetingMissed() {
	place := j.l.Place(j.t.Unit.ID)
	asked := days(nil)
	if place != nil {
		asked = j.peopled(place, graph.Village, graph.Township)
	}
	if len(asked) == 0 {
		return
	}
	levels := j.inForce("B10.levels")
	silent := graph.NoDay
	for m := graph.MonthOf(asked[0].Since); m <= graph.MonthOf(j.through); m++ {
		day := m.First()
		if !asked.has(day) {
			continue
		}
		list := forceOn(levels, day)
		area := on(place.Areas, day)
		v := Verdict{Rule: "B10", Kind: Monthly, Subject: j.t.Unit, Part: m.String(), Start: day,
			Bearer: territorial(graph.VillageRank + 3 - slices.Index(graph.Levels(), area.Level))}
		switch {
		case list != nil && !slices.Contains(list.List(), string(area.Level)):
			v.span(day, graph.Forever, NotApplicable, "", "")
			j.add(v)
		case j.firstDelivered(graph.Records, graph.RecordMeeting, day) > day:
			if silent == graph.NoDay {
				silent = day
			}
		default:
			j.meetingMissedIn(m, v, list != nil)
		}
	}
	if silent != graph.NoDay {
		j.add(said("B10", Monthly, j.t.Unit, silent, graph.Forever, NotEvaluated, LedgerNotDelivered))
	}
}

func (j *judging) meetingMissedIn(m graph.Month, v Verdict, listed bool) {
	due, policy, reason := j.meetingDue(m)
	v.Due, v.Policy = due, policy
	met, unsure := graph.Forever, graph.Forever
	for _, r := range j.t.Meetings {
		if r.Period != m && (r.Period != 0 || graph.MonthOf(r.DoneOn) != m) {
			continue
		}
		v.rests(r)
		switch r.WithList {
		case graph.Yes:
			met = min(met, r.DoneOn)
		case "":
			unsure = min(unsure, r.DoneOn)
		}
	}
	switch {
	case !listed:
		v.Due = graph.NoDay
		v.span(v.Start, graph.Forever, NotEvaluated, graph.PolicyMissing, "")
	case met <= v.Start:
		v.span(v.Start, graph.Forever, Met, "", "")
	case reason != "":
		v.span(v.Start, graph.Forever, NotEvaluated, reason, "")
	case met <= due:
		v.span(v.Start, met, Pending, "", "")
		v.span(met, graph.Forever, Met, "", "")
	default:
		v.span(v.Start, due+1, Pending, "", "")
		switch {
		case unsure <= due:
			v.span(due+1, graph.Forever, NotEvaluated, graph.FactMissing, "")
		case j.silent(graph.Records, graph.RecordMeeting, v.Start, due):
			v.span(due+1, graph.Forever, NotEvaluated, LedgerNotDelivered, "")
		default:
			next, _, reason := j.meetingDue(m + 1)
			if reason != "" {
				next = due + graph.Day((m+1).Last()-m.Last())
			}
			v.Gap = graph.Period{Since: due + 1, Until: max(due+1, next) + 1}
			v.unmet(v.Gap.Since, v.Gap.Until, Red, graph.NoDay)
		}
	}
	j.add(v)
}

// meetingDue is the last day for the meeting of a month: the month's end and the days of grace.
func (j *judging) meetingDue(m graph.Month) (graph.Day, *graph.Policy, graph.Reason) {
	grace := j.l.Policy("B10.grace", m.First())
	if grace == nil {
		return graph.NoDay, nil, graph.PolicyMissing
	}
	due, reason := j.l.Due(m.Last(), grace)
	return due, grace, reason
}

// itemOverdue is B11 清单逾期: an item of a list is open past its due day. Basis: the city's account (清单式推进).
func (j *judging) itemOverdue() {
	for _, r := range j.t.Items {
		if r.Post != j.t.Unit.ID {
			continue
		}
		j.dated("B11", Orange, graph.Ref{Noun: graph.Records, ID: r.ID}, r, r.DoneOn, r.DueOn, r.ClosedOn, r.Area, r.Household, graph.Records, graph.RecordItem)
	}
}

// dated judges an act whose due day is written in its row.
func (j *judging) dated(rule string, weight Severity, subject graph.Ref, row graph.Fact, start, due, done graph.Day, area, household graph.ID,
	ledger graph.Noun, kind graph.RecordKind) {
	a := act{Verdict: Verdict{Rule: rule, Subject: subject, Start: start, Due: due, Bearer: graph.Bearer{Post: j.t.Unit.ID}},
		seen: start, done: done, weight: weight}
	a.rests(row)
	if due == graph.NoDay {
		a.reason = graph.FactMissing
	}
	switch {
	case area != "":
	case household != "":
		area = j.homeOf(household, start)
	default:
		area = j.postArea(start)
	}
	a.silent = !j.covered(ledger, kind, j.t.WayFrom(area, start)).covers(start, max(start, due))
	j.add(a.judge())
}

// stint is an unbroken stretch of days on which one person was, in full, the member of a grid by one post. Who only minds
// the post is not its member.
type stint struct {
	graph.Period
	grid, post, person graph.ID
	row                *graph.Tenure // the first of the rows that make it
}

// stintsIn are the stints in a grid member's post, by person, then day.
func stintsIn(post graph.ID, versions []*graph.Post, tenures []*graph.Tenure) []stint {
	type seat struct{ person, grid graph.ID }
	rows := map[seat][]*graph.Tenure{}
	seats := map[graph.ID]days{} // by grid
	for _, p := range versions {
		if p.Kind == graph.GridMember {
			seats[p.Grid] = append(seats[p.Grid], p.Period)
		}
	}
	for grid := range seats {
		seats[grid] = join(seats[grid])
		for _, t := range tenures {
			if !t.Acting && !t.Empty() {
				key := seat{t.Person, grid}
				rows[key] = append(rows[key], t)
			}
		}
	}
	var out []stint
	for key, all := range rows {
		var periods []graph.Period
		for _, t := range all {
			periods = append(periods, t.Period)
		}
		for _, p := range join(periods).meet(seats[key.grid]) {
			s := stint{Period: p, grid: key.grid, post: post, person: key.person}
			for _, t := range all { // by first day
				if s.row == nil || t.Since <= p.Since && s.row.Until <= p.Since {
					s.row = t
				}
			}
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b stint) int {
		return cmp.Or(cmp.Compare(a.person, b.person), a.Compare(b.Period))
	})
	return out
}

// stints are those in the post under judgement; none where it is no grid member's.
func (j *judging) stints() []stint {
	if !slices.ContainsFunc(j.t.Posts, func(p *graph.Post) bool { return p.Kind == graph.GridMember }) {
		return nil
	}
	return stintsIn(j.t.Unit.ID, j.t.Posts, j.t.Tenures)
}

// byRow gives the stints that begin with one row together.
func byRow(stints []stint) iter.Seq[[]stint] {
	return func(yield func([]stint) bool) {
		for len(stints) > 0 {
			n := 1
			for n < len(stints) && stints[n].row == stints[0].row {
				n++
			}
			if !yield(stints[:n]) {
				return
			}
			stints = stints[n:]
		}
	}
}

// claimOn is a stretch of days on which something takes one of several places that a person may have.
type claimOn struct {
	graph.Period
	id graph.ID
}

// beyond are the days of a claim on which so many others took their place before it: they began earlier, or on the same
// day and come first by id. Each id counts once.
func (c claimOn) beyond(others []claimOn, most int) days {
	cuts := []graph.Day{c.Since}
	var before []claimOn
	for _, o := range others {
		if o.id == c.id || !o.Overlaps(c.Period) || cmp.Or(cmp.Compare(o.Since, c.Since), cmp.Compare(o.id, c.id)) > 0 {
			continue
		}
		before = append(before, o)
		if o.Until < c.Until {
			cuts = append(cuts, o.Until)
		}
	}
	if len(before) < most || most < 0 {
		return nil
	}
	slices.Sort(cuts)
	cuts = append(slices.Compact(cuts), c.Until)
	var out []graph.Period
	for i, d := range cuts[:len(cuts)-1] {
		met := map[graph.ID]bool{}
		for _, o := range before {
			if o.Has(d) {
				met[o.id] = true
			}
		}
		if len(met) >= most {
			out = append(out, graph.Period{Since: d, Until: cuts[i+1]})
		}
	}
	return join(out)
}

// manyGrids is B06 一人多格: one person is the member of more grids at once than B06.grids. It tells of the tenure that came on
// top, by the day on which each began; of those that began on one day, the first grid by id counts first. Several posts of
// one grid are one grid, and whoever only minds a post is not counted. Basis: the project's default.
func (j *judging) manyGrids() {
	stints := j.stints()
	others := stints
	for _, place := range j.t.Elsewhere {
		others = append(others[:len(others):len(others)], stintsIn(place.ID, place.Posts, place.Tenures)...)
	}
	most := j.inForce("B06.grids")
	for of := range byRow(stints) {
		j.manyGridsOf(of, others, most)
	}
}

// manyGridsOf judges the stints that begin with one row among all those of the same person.
func (j *judging) manyGridsOf(of, others []stint, most []force) {
	evidence := []graph.Fact{of[0].row}
	var all, doubled, known, wrong []graph.Period
	for _, s := range of {
		all = append(all, s.Period)
		var held []claimOn
		for _, o := range others {
			switch {
			case o.person != s.person || !o.Overlaps(s.Period):
			case o.grid != s.grid:
				held = append(held, claimOn{o.Period, o.grid})
				evidence = append(evidence, o.row)
			case o.post < s.post: // which tells of these days
				doubled = append(doubled, o.Period)
			}
		}
		for _, f := range most {
			if n, ok := number(f.policy); ok {
				wrong = append(wrong, claimOn{s.Period, s.grid}.beyond(held, n).meet(days{f.period})...)
			}
		}
	}
	for _, f := range most {
		if _, ok := number(f.policy); ok {
			known = append(known, f.period)
		}
	}
	asked := join(all).minus(join(doubled))
	s := state{
		Verdict: Verdict{Rule: "B06", Subject: graph.Ref{Noun: graph.Tenures, ID: of[0].row.Key()}, Bearer: territorial(graph.VillageRank)},
		judged:  asked.meet(join(known)), weight: always(Yellow),
		limit: func(start graph.Day) limit { return j.limit("B06", start) },
		starts: func(v *Verdict, start graph.Day) {
			for _, f := range evidence {
				if f.Valid().Has(start) {
					v.rests(f)
				}
			}
		},
	}
	if s.wrong = s.judged.meet(join(wrong)); len(s.wrong) > 0 {
		s.delivered = j.delivered(graph.Tenures, "")
	}
	for _, p := range asked.minus(join(known)) {
		s.unknown = append(s.unknown, Span{p, NotEvaluated, graph.PolicyMissing, ""})
	}
	j.addAll(s.judge())
}

// memberUntrained is B12 培训缺失: a grid member was not trained within B12.limit of the appointment, or not again within
// B12.months of the last training. A training counts that names the person, or the post alone on a day of the stint; one
// before the appointment counts for it as long as it is not out of date. One that names neither leaves open who
// was there: then nothing is held against anybody in whose area it was. Who goes on in the post by another row is not
// appointed anew. Basis: the city's account (选好训好); days and months are the project's default.
func (j *judging) memberUntrained() {
	for of := range byRow(j.stints()) {
		silent := Verdict{Rule: "B12", Kind: Act, Subject: graph.Ref{Noun: graph.Tenures, ID: of[0].row.Key()}}
		silent.rests(of[0].row)
		for _, s := range of {
			j.memberUntrainedIn(s, &silent)
		}
		j.add(silent)
	}
}

func (j *judging) memberUntrainedIn(s stint, silent *Verdict) {
	var trained []*graph.Record // each day once
	for _, r := range j.t.Service {
		about := r.Person == s.person || r.Person == "" && r.Post == s.post && s.Has(r.DoneOn)
		if r.Kind == graph.RecordTraining && about && (len(trained) == 0 || trained[len(trained)-1].DoneOn != r.DoneOn) {
			trained = append(trained, r)
		}
	}
	before := 0 // those through the first day
	for before < len(trained) && trained[before].DoneOn <= s.Since {
		before++
	}
	appointed := training{start: s.Since, from: s.Since, part: "APPOINTED", limit: "B12.limit"}
	if before > 0 && j.fresh(trained[before-1].DoneOn, s.Since) {
		trained = trained[before-1:]
		appointed.done = s.Since
	} else if trained = trained[before:]; len(trained) > 0 {
		appointed.done = trained[0].DoneOn
	}
	if len(trained) > 0 {
		appointed.by = trained[:1]
	}
	j.trained(s, appointed, silent)
	for i, r := range trained {
		if r.DoneOn >= s.Until {
			break
		}
		again := training{start: max(r.DoneOn, s.Since), from: r.DoneOn, part: "AGAIN", limit: "B12.months", by: trained[i:min(i+2, len(trained))]}
		if i+1 < len(trained) {
			again.done = trained[i+1].DoneOn
		}
		j.trained(s, again, silent)
	}
}

// fresh reports whether a training was not out of date on a day; without a limit none ever is.
func (j *judging) fresh(trained, d graph.Day) bool {
	again := j.l.Policy("B12.months", d)
	if again == nil {
		return true
	}
	due, reason := j.l.Due(trained, again)
	return reason != "" || due >= d
}

// training is one clock of B12: it starts on a day of the stint, and its limit counts from that day, or from an earlier
// training.
type training struct {
	start, from, done graph.Day
	part              string
	limit             graph.ID
	by                []*graph.Record
}

// trained judges a clock of B12. Those that began before the first delivery are told as one, for days without a training.
func (j *judging) trained(s stint, t training, silent *Verdict) {
	a := act{Verdict: Verdict{Rule: "B12", Subject: silent.Subject, Part: t.part, Start: t.start, Bearer: territorial(graph.TownshipRank)},
		seen: t.start, done: t.done, weight: Yellow}
	if s.Until != graph.Forever {
		a.ends = s.Until
	}
	a.rests(s.row)
	for _, r := range t.by {
		a.rests(r)
	}
	if a.done == graph.NoDay || a.done > a.Start {
		if j.firstDelivered(graph.Records, graph.RecordTraining, a.Start) > a.Start {
			until := s.Until
			if a.done != graph.NoDay {
				until = min(until, a.done)
			}
			silent.span(a.Start, until, NotEvaluated, LedgerNotDelivered, "")
			return
		}
		if a.Policy = j.l.Policy(t.limit, a.Start); a.Policy == nil {
			a.reason = graph.PolicyMissing
		} else {
			a.Due, a.reason = j.l.Due(t.from, a.Policy)
		}
	}
	if a.reason == "" {
		a.silent = j.silent(graph.Records, graph.RecordTraining, a.Start, a.Due)
		for _, r := range j.t.Service {
			if r.Kind == graph.RecordTraining && r.Post == "" && r.Person == "" && a.Start <= r.DoneOn && r.DoneOn <= a.Due && j.stands(r.Area, r.DoneOn) {
				a.unknown = graph.FactMissing
				a.rests(r)
			}
		}
	}
	j.add(a.judge())
}

// stands reports whether the unit stands in or below an area on the day.
func (j *judging) stands(area graph.ID, d graph.Day) bool {
	return slices.ContainsFunc(j.stretches(), func(s stretch) bool { return s.period.Has(d) && slices.Contains(s.areas, area) })
}

// monthsServed calls for each month throughout which one person was the member, in order, whose clock has started: it does
// on the first day of the next. Months before the first delivery are told as one.
func (j *judging) monthsServed(rule string, kind graph.RecordKind, parameter graph.ID, month func(a *act, m graph.Month, s stint)) {
	stints := j.stints()
	if len(stints) == 0 {
		return
	}
	first := graph.Forever
	for _, s := range stints {
		first = min(first, s.Since)
	}
	silent := graph.NoDay
	for m := graph.MonthOf(first); (m + 1).First() <= j.through; m++ {
		start := (m + 1).First()
		at := slices.IndexFunc(stints, func(s stint) bool { return s.Since <= m.First() && start <= s.Until })
		switch {
		case at < 0:
			continue
		case j.firstDelivered(graph.Records, kind, start) > start:
			if silent == graph.NoDay {
				silent = start
			}
			continue
		}
		a := act{Verdict: Verdict{Rule: rule, Subject: j.t.Unit, Part: m.String(), Start: start}, seen: start, weight: Yellow}
		a.rests(stints[at].row)
		month(&a, m, stints[at])
		if a.done == graph.NoDay || a.done > start {
			if a.Policy = j.l.Policy(parameter, start); a.Policy == nil {
				a.reason = graph.PolicyMissing
			} else {
				a.Due, a.reason = j.l.Due(m.Last(), a.Policy)
			}
		}
		if a.reason == "" {
			a.silent = j.silent(graph.Records, kind, start, max(start, a.Due))
		}
		j.add(a.judge())
	}
	if silent != graph.NoDay {
		j.add(said(rule, Act, j.t.Unit, silent, graph.Forever, NotEvaluated, LedgerNotDelivered))
	}
}

// reportMissing is B09 月报缺失: the member of a grid throughout a month did not report for it by B09.grace after its end. A
// report counts that names the post, or the person and no post; one that names no month, for every month that had begun. A
// later report makes it up. Who came or left within the month is not asked, and who reports each week does so each month.
// Basis: reports of grid members in another province [9]; days are the project's default.
func (j *judging) reportMissing() {
	j.monthsServed("B09", graph.RecordReport, "B09.grace", func(a *act, m graph.Month, s stint) {
		a.Bearer = graph.Bearer{Post: j.t.Unit.ID}
		for _, r := range j.t.Service {
			if r.Kind == graph.RecordReport && (r.Post == s.post || r.Post == "" && r.Person == s.person) &&
				(r.Period == m || r.Period == 0 && r.DoneOn >= m.First()) {
				a.done = r.DoneOn
				a.rests(r)
				return
			}
		}
	})
}

// subsidyUnpaid is B13 补贴未兑现: the member of a grid throughout a month was paid no subsidy for it by B13.limit after its end,
// to whomever. Paid later, it is made up; whatever the amount, a row says that it was paid. Who came or left within the
// month is not asked. The township's secretary answers for its finance office. Basis: the city's account (待遇保障); days are
// the project's default.
func (j *judging) subsidyUnpaid() {
	j.monthsServed("B13", graph.RecordSubsidy, "B13.limit", func(a *act, m graph.Month, s stint) {
		a.Bearer = territorial(graph.TownshipRank)
		for _, r := range j.t.Service {
			if r.Kind == graph.RecordSubsidy && r.Period == m {
				a.done = r.DoneOn
				a.rests(r)
				return
			}
		}
	})
}
