package graphtest

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"dutygraph/graph"
)

// Judge concludes, day by day and from raw rows, what graph.Lineage concludes from a lineage all at once: who stood on
// the chains of a subject, which clocks ran, and who answered on each of their days. It is slow, and obvious.
type Judge struct {
	view     graph.View
	versions map[graph.Noun]map[graph.ID][]graph.Fact // every row that had begun, by thing and first day
}

// NewJudge reads all rows that a view lets see.
func NewJudge(ctx context.Context, s graph.Store, v graph.View) (*Judge, error) {
	j := &Judge{view: v, versions: map[graph.Noun]map[graph.ID][]graph.Fact{}}
	for _, n := range graph.Nouns() {
		j.versions[n] = map[graph.ID][]graph.Fact{}
		err := s.Scan(ctx, v, n, func(f graph.Fact) error {
			if f.Valid().Since <= v.At {
				j.versions[n][f.Identity()] = append(j.versions[n][f.Identity()], f.AsOf(v.At))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for _, rows := range j.versions[n] {
			slices.SortFunc(rows, byFirstDay)
		}
	}
	return j, nil
}

// rows are all rows of a noun that pass, by identity, then first day.
func rows[F graph.Fact](j *Judge, n graph.Noun, pass func(F) bool) []F {
	var out []F
	for _, all := range j.versions[n] {
		for _, f := range all {
			if f := f.(F); pass(f) {
				out = append(out, f)
			}
		}
	}
	slices.SortFunc(out, byIdentity)
	return out
}

// last is the version of a thing on a day, or its last before; nil when it had not begun.
func last[F graph.Fact](j *Judge, n graph.Noun, id graph.ID, on graph.Day) (found F, ok bool) {
	for _, f := range j.versions[n][id] {
		if f.Valid().Since <= on {
			found, ok = f.(F), true
		}
	}
	return found, ok
}

// footing is where a subject stands on a day.
type footing struct {
	household *graph.Household            // nil for a grid or an area
	grid      graph.ID                    // empty where it is in none that holds
	own       graph.Level                 // of an area, its level
	way       map[graph.Level]*graph.Area // the areas on the way up
	up        []*graph.Area               // the same, from the bottom
	holds     func(*graph.Area) bool      // whether the area holds on the day
	subject   graph.Ref
}

func (j *Judge) footing(subject graph.Ref, on graph.Day) *footing {
	at := &footing{subject: subject, way: map[graph.Level]*graph.Area{}, holds: func(a *graph.Area) bool { return a.Has(on) }}
	area, grid := graph.ID(""), graph.ID("")
	switch subject.Noun {
	case graph.Cases:
		c, ok := last[*graph.Case](j, graph.Cases, subject.ID, on)
		if !ok {
			c = rows(j, graph.Cases, func(c *graph.Case) bool { return c.ID == subject.ID })[0]
		}
		return j.household(at, c.Household, on)
	case graph.Households:
		return j.household(at, subject.ID, on)
	case graph.Grids:
		g, ok := last[*graph.Grid](j, graph.Grids, subject.ID, on)
		if !ok {
			return nil
		}
		area, grid = g.Area, g.ID
	case graph.Areas:
		area = subject.ID
	}
	j.climb(at, area, grid, on)
	if subject.Noun == graph.Areas {
		if len(at.up) == 0 {
			return nil
		}
		at.own = at.up[0].Level
	}
	return at
}

func (j *Judge) household(at *footing, id graph.ID, on graph.Day) *footing {
	h, ok := last[*graph.Household](j, graph.Households, id, on)
	if !ok {
		return nil
	}
	at.household = h
	j.climb(at, h.Area, h.Grid, on)
	return at
}

// climb goes up from an area as long as the levels rise.
func (j *Judge) climb(at *footing, area, grid graph.ID, on graph.Day) {
	if g, ok := last[*graph.Grid](j, graph.Grids, grid, on); ok && g.Has(on) {
		at.grid = grid
	}
	for below := len(graph.Levels()); area != ""; {
		a, ok := last[*graph.Area](j, graph.Areas, area, on)
		if !ok {
			return
		}
		level := slices.Index(graph.Levels(), a.Level)
		if level < 0 || level >= below {
			return
		}
		at.way[a.Level], at.up = a, append(at.up, a)
		area, below = a.Parent, level
	}
}

// policy is the parameter in force on the day for the nearest area upward.
func (j *Judge) policy(at *footing, parameter graph.ID, on graph.Day) *graph.Policy {
	if at == nil {
		return nil
	}
	for _, a := range at.up {
		for _, p := range rows(j, graph.Policies, func(p *graph.Policy) bool { return p.Area == a.ID && p.Parameter == parameter && p.Has(on) }) {
			return p
		}
	}
	return nil
}

// link is one post with who held it on the day.
func (j *Judge) link(kind graph.PostKind, level graph.Level, p *graph.Post, on graph.Day) *graph.Link {
	l := &graph.Link{Level: level, Kind: kind, Post: p, State: graph.Vacant, Reason: graph.ReasonVacant}
	var full, acting []*graph.Tenure
	tenures := rows(j, graph.Tenures, func(t *graph.Tenure) bool { return t.Post == p.ID && t.Has(on) })
	slices.SortFunc(tenures, func(a, b *graph.Tenure) int { return byFirstDay(a, b) })
	for _, t := range tenures {
		into := &full
		if t.Acting {
			into = &acting
		}
		if !slices.ContainsFunc(*into, func(u *graph.Tenure) bool { return u.Person == t.Person }) {
			*into = append(*into, t)
		}
	}
	switch {
	case len(full) > 1:
		l.State, l.Reason, l.Holders = graph.HeldConflict, graph.ReasonConflict, full
	case len(full) == 1:
		l.State, l.Reason, l.Holders = graph.Held, graph.ReasonHeld, full
	case len(acting) > 0:
		l.State, l.Reason, l.Holders = graph.Acting, graph.ReasonActing, acting
	}
	return l
}

func hole(kind graph.PostKind, level graph.Level, why graph.Reason) *graph.Link {
	return &graph.Link{Level: level, Kind: kind, State: graph.Undefined, Reason: why}
}

// inArea are the posts of a kind in the area of a level.
func (j *Judge) inArea(at *footing, kind graph.PostKind, level graph.Level, on graph.Day, pass func(*graph.Post) bool) []*graph.Link {
	a := at.way[level]
	if a == nil || !at.holds(a) {
		return []*graph.Link{hole(kind, level, graph.ReasonNoArea)}
	}
	var out []*graph.Link
	for _, p := range rows(j, graph.Posts, func(p *graph.Post) bool {
		return p.Kind == kind && p.Area == a.ID && p.Has(on) && (pass == nil || pass(p))
	}) {
		out = append(out, j.link(kind, level, p, on))
	}
	if out == nil {
		return []*graph.Link{hole(kind, level, graph.ReasonNoPost)}
	}
	return out
}

// heads are the heads of a unit; their level is that of their area on the way up, where none is given.
func (j *Judge) heads(at *footing, unit graph.ID, level graph.Level, on graph.Day) []*graph.Link {
	var out []*graph.Link
	for _, p := range rows(j, graph.Posts, func(p *graph.Post) bool {
		return p.Kind == graph.OrganizationHead && p.Organization == unit && p.Has(on)
	}) {
		of := level
		if of == "" {
			for _, a := range at.up {
				if a.ID == p.Area {
					of = a.Level
				}
			}
		}
		out = append(out, j.link(graph.OrganizationHead, of, p, on))
	}
	if out == nil {
		return []*graph.Link{hole(graph.OrganizationHead, level, graph.ReasonNoPost)}
	}
	return out
}

// holding are the heads of the organizations of a level that hold a function.
func (j *Judge) holding(at *footing, level graph.Level, f graph.Function, on graph.Day) []*graph.Link {
	a := at.way[level]
	if a == nil || !at.holds(a) {
		return []*graph.Link{hole(graph.OrganizationHead, level, graph.ReasonNoArea)}
	}
	var out []*graph.Link
	for _, o := range rows(j, graph.Organizations, func(o *graph.Organization) bool { return o.Area == a.ID && o.Function == f && o.Has(on) }) {
		out = append(out, j.heads(at, o.ID, level, on)...)
	}
	if out == nil {
		return []*graph.Link{hole(graph.OrganizationHead, level, graph.ReasonNoOrganization)}
	}
	return out
}

// territorial is grid member, then the secretaries.
func (j *Judge) territorial(at *footing, on graph.Day) [][]*graph.Link {
	var ranks [][]*graph.Link
	if at.subject.Noun != graph.Areas {
		links := []*graph.Link{hole(graph.GridMember, graph.Village, graph.ReasonNoGrid)}
		if at.grid != "" {
			links = nil
			for _, p := range rows(j, graph.Posts, func(p *graph.Post) bool { return p.Kind == graph.GridMember && p.Grid == at.grid && p.Has(on) }) {
				links = append(links, j.link(graph.GridMember, graph.Village, p, on))
			}
			if links == nil {
				links = []*graph.Link{hole(graph.GridMember, graph.Village, graph.ReasonNoPost)}
			}
		}
		ranks = append(ranks, links)
	}
	return append(ranks, j.upward(at, graph.Secretary, on, graph.Village, graph.Township, graph.County, graph.City)...)
}

func (j *Judge) upward(at *footing, kind graph.PostKind, on graph.Day, levels ...graph.Level) [][]*graph.Link {
	var ranks [][]*graph.Link
	for _, level := range levels {
		if at.own == "" || slices.Index(graph.Levels(), level) <= slices.Index(graph.Levels(), at.own) {
			ranks = append(ranks, j.inArea(at, kind, level, on, nil))
		}
	}
	return ranks
}

func (j *Judge) sector(at *footing, f graph.Function, on graph.Day) [][]*graph.Link {
	return [][]*graph.Link{
		j.holding(at, graph.County, f, on),
		j.inArea(at, graph.DeputyHead, graph.County, on, func(p *graph.Post) bool { return slices.Contains(p.Functions, f) }),
		j.holding(at, graph.City, f, on),
	}
}

func (j *Judge) assistance(at *footing, branch string, on graph.Day) [][]*graph.Link {
	var first, second []*graph.Link
	if branch == graph.HouseholdBranch {
		first = []*graph.Link{hole(graph.Contact, graph.Village, graph.ReasonNoPairing)}
		if p, ok := last[*graph.Post](j, graph.Posts, graph.ContactPost(at.household.ID), on); ok && p.Has(on) {
			first = []*graph.Link{j.link(graph.Contact, graph.Village, p, on)}
		}
		pairings := rows(j, graph.Pairings, func(p *graph.Pairing) bool { return p.Household == at.household.ID && p.Has(on) })
		slices.SortFunc(pairings, func(a, b *graph.Pairing) int { return byFirstDay(a, b) })
		for _, p := range pairings {
			second = append(second, j.heads(at, p.Organization, "", on)...)
		}
		if second == nil {
			second = []*graph.Link{hole(graph.OrganizationHead, "", graph.ReasonNoPairing)}
		}
	} else {
		first = j.inArea(at, graph.FirstSecretary, graph.Village, on, nil)
		for _, l := range first {
			if l.Post != nil {
				second = append(second, j.heads(at, l.Post.Organization, "", on)...)
			}
		}
		if second == nil {
			second = []*graph.Link{hole(graph.OrganizationHead, "", graph.ReasonNoFirstSecretary)}
		}
	}
	return [][]*graph.Link{first, second, j.holding(at, graph.County, graph.RuralRevitalization, on), j.holding(at, graph.City, graph.RuralRevitalization, on)}
}

// number puts ranks one above the other, each post once and at its lower place, and finds who answers for the broken.
func number(ranks [][]*graph.Link) []*graph.Link {
	var links []*graph.Link
	met := map[graph.ID]bool{}
	order := 0
	for _, rank := range ranks {
		stays := slices.DeleteFunc(slices.Clone(rank), func(l *graph.Link) bool { return l.Post != nil && met[l.Post.ID] })
		if len(stays) == 0 {
			continue
		}
		order++
		for _, l := range stays {
			if l.Post != nil {
				if met[l.Post.ID] {
					continue
				}
				met[l.Post.ID] = true
			}
			l.Order = order
			links = append(links, l)
		}
	}
	for _, l := range links {
		if l.State.Broken() {
			l.AnsweredBy = answering(links, l.Order)
		}
	}
	return links
}

// answering are the held links of the lowest rank, from one on, that is held.
func answering(links []*graph.Link, from int) []*graph.Link {
	for order := from; order <= len(links); order++ {
		var held []*graph.Link
		for _, l := range links {
			if l.Order == order && !l.State.Broken() {
				held = append(held, l)
			}
		}
		if held != nil {
			return held
		}
	}
	return nil
}

// Chains are the chains of a subject on a day by the view's: without roles, bases and evidence.
func (j *Judge) Chains(subject graph.Ref, on graph.Day) []*graph.Chain {
	if subject.Noun == graph.Cases {
		if _, ok := last[*graph.Case](j, graph.Cases, subject.ID, on); !ok {
			return nil
		}
	}
	at := j.footing(subject, on)
	if at == nil {
		return nil
	}
	out := []*graph.Chain{{Line: graph.Territorial, Day: on, Links: number(j.territorial(at, on))}}
	if at.household != nil {
		for _, cause := range j.causes(at, on) {
			p := j.policy(at, graph.ID("cause."+cause+".functions"), on)
			if p == nil {
				continue
			}
			for f := range strings.SplitSeq(p.Value, "、") {
				out = append(out, &graph.Chain{Line: graph.Sector, Branch: string(cause) + ":" + f, Cause: cause, Function: graph.Function(f), Day: on,
					Links: number(j.sector(at, graph.Function(f), on))})
			}
		}
		for _, branch := range []string{graph.HouseholdBranch, graph.VillageBranch} {
			out = append(out, &graph.Chain{Line: graph.Assistance, Branch: branch, Day: on, Links: number(j.assistance(at, branch, on))})
		}
	}
	supervision := j.upward(at, graph.DisciplineHead, on, graph.Township, graph.County, graph.City)
	return append(out, &graph.Chain{Line: graph.Supervision, Day: on, Links: number(supervision)})
}

// causes are those of the risks active on the day: of the case, or of the household's open cases.
func (j *Judge) causes(at *footing, on graph.Day) []graph.Cause {
	risks := rows(j, graph.Risks, func(r *graph.Risk) bool {
		if !r.Has(on) {
			return false
		}
		if at.subject.Noun == graph.Cases {
			return r.Case == at.subject.ID
		}
		c, ok := last[*graph.Case](j, graph.Cases, r.Case, on)
		return ok && c.Household == at.household.ID && j.open(r.Case, on)
	})
	rank := func(r *graph.Risk) int {
		if r.Rank == 0 {
			return 1 << 30
		}
		return r.Rank
	}
	slices.SortStableFunc(risks, func(a, b *graph.Risk) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Cause, b.Cause))
	})
	var out []graph.Cause
	for _, r := range risks {
		if !slices.Contains(out, r.Cause) {
			out = append(out, r.Cause)
		}
	}
	return out
}

// open reports whether a case was open on a day: opened, and not closed since it was last opened or opened again.
func (j *Judge) open(id graph.ID, on graph.Day) bool {
	if _, ok := last[*graph.Case](j, graph.Cases, id, on); !ok {
		return false
	}
	closed, again := graph.NoDay, graph.NoDay
	for _, s := range rows(j, graph.Steps, func(s *graph.Step) bool { return s.Case == id && s.DoneOn != graph.NoDay && s.DoneOn <= on }) {
		switch {
		case s.Step == graph.Removed, s.Step == graph.Approved && s.Outcome == graph.RefusedOutcome:
			closed = max(closed, s.DoneOn)
		case s.Step == graph.RemovalRevoked:
			again = max(again, s.DoneOn)
		}
	}
	return closed == graph.NoDay || again >= closed
}

// Clock is what the judge finds of one clock.
type Clock struct {
	// Rule is the rule that sets it.
	Rule string
	// Of is the case, lead or application.
	Of graph.Ref
	// Start, Due and Done are its days; NoDay where there is none.
	Start, Due, Done graph.Day
	// State says how it stands.
	State graph.StepState
	// Window are the days that shares must cover; empty where there are none.
	Window graph.Period
}

// Clocks are the clocks of a subject, a case or a household, by rule, then by what they are of.
func (j *Judge) Clocks(subject graph.Ref) []Clock {
	var out []Clock
	home := subject.ID // a lead of another household may name the case, but is another household's
	if subject.Noun == graph.Cases {
		c, _ := last[*graph.Case](j, graph.Cases, subject.ID, j.view.At)
		home = c.Household
	}
	of := func(household, id graph.ID) bool {
		return household == home && (subject.Noun == graph.Households || subject.Noun == graph.Cases && id == subject.ID)
	}
	put := func(rule string, t graph.Ref, start, done graph.Day) {
		out = append(out, j.judge(subject, Clock{Rule: rule, Of: t, Start: start, Done: done}))
	}
	all := rows(j, graph.Leads, func(l *graph.Lead) bool { return true })
	for _, l := range all {
		if !of(l.Household, j.seen(l.Case)) {
			continue
		}
		t := graph.Ref{Noun: graph.Leads, ID: l.ID}
		put("D03", t, l.DispatchedOn, l.VerifiedOn)
		if l.VerifiedOn != graph.NoDay && l.Result == graph.TrueInclude {
			put("D06", t, l.VerifiedOn, j.firstOpen(l.Household, l.VerifiedOn))
		}
	}
	pushes := rows(j, graph.Applications, func(a *graph.Application) bool { return true })
	for _, a := range pushes {
		if !of(a.Household, j.seen(a.Case)) {
			continue
		}
		t := graph.Ref{Noun: graph.Applications, ID: a.ID}
		put("E01", t, a.AppliedOn, a.PushedOn)
		if a.PushedOn == graph.NoDay {
			continue
		}
		done := graph.NoDay
		if c, ok := last[*graph.Case](j, graph.Cases, a.Case, j.view.At); ok && c.Household == a.Household {
			done = c.OpenedOn
		}
		if j.firstOpen(a.Household, a.PushedOn) == a.PushedOn {
			done = a.PushedOn
		}
		put("E02", t, a.PushedOn, done)
	}
	for _, c := range rows(j, graph.Cases, func(c *graph.Case) bool { return of(c.Household, c.ID) }) {
		t := graph.Ref{Noun: graph.Cases, ID: c.ID}
		start := graph.NoDay
		earlier := func(d graph.Day) {
			if d != graph.NoDay && (start == graph.NoDay || d < start) {
				start = d
			}
		}
		for _, l := range all {
			if l.Case == c.ID && l.Household == c.Household {
				earlier(l.DiscoveredOn)
			}
		}
		for _, a := range pushes {
			if a.Case == c.ID && a.Household == c.Household {
				earlier(a.PushedOn)
			}
		}
		decision, _ := last[*graph.Step](j, graph.Steps, graph.Join(c.ID, "APPROVED", "1"), j.view.At)
		decided := graph.NoDay
		if decision != nil {
			decided = decision.DoneOn
		}
		if start != graph.NoDay || decision != nil {
			put("C03", t, start, decided)
		}
		if decision == nil || decision.Outcome != graph.Passed {
			continue
		}
		helped := graph.NoDay
		help := func(d graph.Day) {
			if helped == graph.NoDay || d < helped {
				helped = d
			}
		}
		for _, m := range rows(j, graph.Measures, func(m *graph.Measure) bool { return m.Case == c.ID }) {
			help(m.Since)
		}
		if s, ok := last[*graph.Step](j, graph.Steps, graph.Join(c.ID, "MEASURED", "1"), j.view.At); ok {
			help(s.DoneOn)
		}
		put("F01", t, decided, helped)
	}
	slices.SortFunc(out, func(a, b Clock) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Of.Noun, b.Of.Noun), cmp.Compare(a.Of.ID, b.Of.ID))
	})
	return out
}

// seen is the case, if it can be seen.
func (j *Judge) seen(id graph.ID) graph.ID {
	if len(j.versions[graph.Cases][id]) == 0 {
		return ""
	}
	return id
}

// firstOpen is the first day from one on, by the view's, on which the household has an open case.
func (j *Judge) firstOpen(household graph.ID, from graph.Day) graph.Day {
	cases := rows(j, graph.Cases, func(c *graph.Case) bool { return c.Household == household })
	for d := from; d <= j.view.At; d++ {
		if slices.ContainsFunc(cases, func(c *graph.Case) bool { return j.open(c.ID, d) }) {
			return d
		}
	}
	return graph.NoDay
}

// judge finds how a clock stands.
func (j *Judge) judge(subject graph.Ref, c Clock) Clock {
	if c.Start == graph.NoDay {
		c.State = graph.StepNotEvaluated
		return c
	}
	if c.Done != graph.NoDay && c.Done <= c.Start {
		c.State = graph.StepOnTime
		return c
	}
	limit := j.policy(j.footing(subject, c.Start), graph.ID(c.Rule+".limit"), c.Start)
	due, ok := j.due(limit, c.Start)
	if !ok {
		c.State = graph.StepNotEvaluated
		return c
	}
	c.Due = due
	switch {
	case c.Done != graph.NoDay && c.Done <= c.Due:
		c.State = graph.StepOnTime
	case c.Rule == "F01" && j.removed(c.Of.ID, c.Due+1):
		c.State = graph.StepNotApplicable
	case c.Rule == "F01" && j.removed(c.Of.ID, cmp.Or(c.Done, graph.Forever)-1): // then nothing is owed any more
		c.State, c.Window = graph.StepMissing, graph.Period{Since: c.Start, Until: c.Start}
		for !j.removed(c.Of.ID, c.Window.Until) {
			c.Window.Until++
		}
	case c.Done != graph.NoDay:
		c.State, c.Window = graph.StepLate, graph.Period{Since: c.Start, Until: c.Done + 1}
	case j.view.At <= c.Due:
		c.State = graph.StepPending
	default:
		c.State, c.Window = graph.StepMissing, graph.Period{Since: c.Start, Until: j.view.At + 1}
	}
	return c
}

func (j *Judge) removed(id graph.ID, by graph.Day) bool {
	return len(rows(j, graph.Steps, func(s *graph.Step) bool {
		return s.Case == id && s.Step == graph.Removed && s.DoneOn != graph.NoDay && s.DoneOn <= by
	})) > 0
}

// due counts the days of a limit.
func (j *Judge) due(limit *graph.Policy, start graph.Day) (graph.Day, bool) {
	if limit == nil {
		return graph.NoDay, false
	}
	n, err := strconv.Atoi(limit.Value)
	if err != nil {
		return graph.NoDay, false
	}
	switch limit.Unit {
	case graph.InDays:
		return start + graph.Day(n), true
	case graph.InMonths:
		return start.AddMonths(n), true
	case graph.InWorkingDays:
		kinds, years := map[graph.Day]graph.DayKind{}, map[int]bool{}
		for _, c := range rows(j, graph.CalendarDays, func(*graph.CalendarDay) bool { return true }) {
			y, _, _ := c.Day.Date()
			kinds[c.Day], years[y] = c.Kind, true
		}
		d, left := start, n
		if n == 0 {
			d, left = start-1, 1
		}
		for left > 0 {
			d++
			y, _, _ := d.Date()
			if !years[y] {
				return graph.NoDay, false
			}
			rest := d.Weekday() == 0 || d.Weekday() == 6
			if kinds[d] == graph.WorkDay || kinds[d] == "" && !rest {
				left--
			}
		}
		return d, true
	}
	return graph.NoDay, false
}

// Answer is who answered for a clock on one day.
type Answer struct {
	// Post is the post that owed the duty; empty where there was none.
	Post graph.ID
	// Answering are the posts that answered.
	Answering []graph.ID
	// Holders are the keys of the tenures of who held them.
	Holders []graph.ID
	// Reason says why they answered.
	Reason graph.Reason
}

// Answered finds who answered on a day for a clock of the subject.
func (j *Judge) Answered(subject graph.Ref, rule string, on graph.Day) Answer {
	at := j.footing(subject, on)
	if at == nil {
		return Answer{Reason: graph.ReasonNobodyAbove}
	}
	var links []*graph.Link
	switch rule {
	case "D03":
		links = number(j.territorial(at, on)[1:])
	case "D06", "C03":
		links = number(j.territorial(at, on)[2:])
	case "E01":
		links = number(j.sector(at, graph.LowIncomeSupport, on))
	case "E02":
		links = number(j.sector(at, graph.RuralRevitalization, on))
	default:
		links = number(j.assistance(at, graph.HouseholdBranch, on))
	}
	a := Answer{Reason: graph.ReasonNobodyAbove}
	if p := links[0].Post; p != nil {
		a.Post = p.ID
	}
	held := answering(links, 1)
	for _, l := range held {
		a.Answering = append(a.Answering, l.Post.ID)
		for _, t := range l.Holders {
			a.Holders = append(a.Holders, t.Key())
		}
	}
	switch {
	case held == nil:
	case held[0].Order > 1:
		a.Reason = graph.ReasonInPlace
	default:
		a.Reason = held[0].Reason
	}
	return a
}
