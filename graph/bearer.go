package graph

import "slices"

// The places on the line TERRITORIAL, from the household up. On SECTOR they are 0 the county's head, 1 the deputy county
// head in charge, 2 the city's head; on ASSISTANCE 0 the contact or first secretary, 1 the head of the unit, 2 and 3 the
// heads of the county's and the city's rural revitalization; on SUPERVISION 0 the township, 1 the county, 2 the city.
const (
	MemberRank   = 0
	VillageRank  = 1
	TownshipRank = 2
	CountyRank   = 3
	CityRank     = 4
)

// Bearer says which post owes a duty: a place on a line, or a post on the line on which it stands. Who holds it, and who
// answers when nobody does, depends on the day. 首责岗位
type Bearer struct {
	// Line is the line. Where a post is set and no line, it is the post's own, found for each day.
	Line Line
	// Branch is HOUSEHOLD or VILLAGE for ASSISTANCE; empty for the others.
	Branch string
	// Function is the function of SECTOR.
	Function Function
	// Rank is the place on the line, from 0 at its lower end; not asked for on a post's own line.
	Rank int
	// Organization, where set, narrows the place to the heads of that organization.
	Organization ID
	// Post, where set, is the post that owes the duty: on its own line, or, where Line is set, at that place, and nobody beside it.
	Post ID
	// Above says that the next link above the post owes it, not the post itself.
	Above bool
}

// LineOn is the line on which the duty is owed on the day: of a post without a line, its own; empty where that is not known.
func (l *Lineage) LineOn(b Bearer, d Day) Line {
	if b.Line != "" || b.Post == "" {
		return b.Line
	}
	if g := l.ground(d); g != nil {
		if own, _, ok := g.own(b.Post); ok {
			return own.Line
		}
	}
	return ""
}

// links are the bearer's line on a day, from the post that owes the duty up.
func (l *Lineage) links(b Bearer, d Day) []*Link {
	g := l.ground(d)
	if g == nil {
		return nil
	}
	rank, above := b, b.Above
	var only *seat
	if b.Post != "" {
		own, s, ok := g.own(b.Post)
		if !ok {
			return nil
		}
		if only = &s; b.Line == "" {
			rank = own
		}
	}
	ranks := g.line(rank)
	first := 0
	for at := range ranks {
		switch place := placeOn(rank.Line, ranks[at], at); {
		case place < rank.Rank, place == rank.Rank && above:
			first++
		case place == rank.Rank && only != nil:
			ranks[at].seats = []seat{*only}
		case place == rank.Rank && b.Organization != "":
			ranks[at].seats = headsOf(ranks[at].seats, b.Organization)
		}
	}
	chain := g.chain(Chain{Line: rank.Line}, ranks)
	var out []*Link
	for _, link := range chain.Links {
		if link.Order > first {
			out = append(out, link)
		}
	}
	return out
}

// headsOf are those of the seats that are of the organization's heads; one without a post when there are none.
func headsOf(seats []seat, organization ID) []seat {
	var out []seat
	for _, s := range seats {
		if s.post != nil && s.post.Organization == organization {
			out = append(out, s)
		}
	}
	if out == nil {
		return []seat{{reason: ReasonNoPost}}
	}
	return out
}

// placeOn is the place of a rank on the whole line: of an area, the lower ones are not among the ranks.
func placeOn(line Line, r rank, at int) int {
	switch {
	case line == Territorial && r.kind == Secretary:
		return VillageRank + depth(r.level)
	case line == Supervision:
		return depth(r.level) - depth(Township)
	}
	return at
}

// line is the ranks of the bearer's line.
func (g *ground) line(b Bearer) []rank {
	switch b.Line {
	case Sector:
		return g.sector(b.Function)
	case Assistance:
		return g.assistance(b.Branch)
	case Supervision:
		return g.supervision()
	}
	return g.territorial()
}

// own is the line on which a post stands and its place there, with its seat. An ended post, and one whose organization
// lost its function, stays on its last line; a head without any function stands below the heads of rural revitalization.
func (g *ground) own(id ID) (Bearer, seat, bool) {
	post, tenures := g.l.post(id, g.day)
	if post == nil {
		return Bearer{}, seat{}, false
	}
	s := seat{post: post, tenures: tenures, evidence: evidence(post)}
	if post.Made && post.Kind == Contact {
		s.evidence = evidence(g.household)
	}
	if !post.Has(g.day) {
		s = seat{reason: ReasonNoPost, evidence: s.evidence}
	}
	b := placeOf(post, func(area ID) Level { return g.l.levelOf(area, g.day) }, func() (Function, Level) { return g.lastFunction(post.Organization) })
	b.Post = id
	return b, s, true
}

// placeOf is where a post stands on its own line. Of the head of an organization that goes by the function that it holds, or held
// last, and the level that it serves.
func placeOf(post *Post, levelOf func(area ID) Level, held func() (Function, Level)) Bearer {
	b := Bearer{Line: Territorial}
	switch post.Kind {
	case GridMember:
	case Secretary:
		b.Rank = VillageRank + max(0, depth(levelOf(post.Area)))
	case DisciplineHead:
		b.Line, b.Rank = Supervision, max(0, depth(levelOf(post.Area))-depth(Township))
	case Contact:
		b.Line, b.Branch = Assistance, HouseholdBranch
	case FirstSecretary:
		b.Line, b.Branch = Assistance, VillageBranch
	case DeputyHead:
		b.Line, b.Rank = Sector, 1
		if functions := inListOrder(post.Functions); len(functions) > 0 {
			b.Function = functions[0]
		}
	case OrganizationHead:
		f, level := held()
		switch {
		case f != "" && level == County:
			b.Line, b.Function = Sector, f
		case f != "" && level == City:
			b.Line, b.Function, b.Rank = Sector, f, 2
		default:
			b.Line, b.Branch, b.Rank = Assistance, HouseholdBranch, 1
		}
	}
	return b
}

// lastFunction is the first function, in the order of the value list, that the organization holds on the day, or held
// last before; with the level that it serves. Empty where it never held any.
func (g *ground) lastFunction(organization ID) (Function, Level) {
	var rows []*Organization
	for _, places := range [][]*Place{g.l.Places, g.l.Units} {
		for _, place := range places {
			for _, o := range place.Organizations {
				if o.ID == organization {
					rows = append(rows, o)
				}
			}
		}
	}
	f, area := lastFunction(rows, g.day)
	if area == "" {
		return f, ""
	}
	return f, g.l.levelOf(area, g.day)
}

// lastFunction is that function, among rows of one organization, with the area that it serves.
func lastFunction(rows []*Organization, d Day) (Function, ID) {
	var found []*Organization
	last := NoDay
	for _, o := range rows {
		if o.Function == "" || o.Since > d {
			continue
		}
		until := min(o.Until, d+1)
		if until > last {
			found, last = nil, until
		}
		if until == last {
			found = append(found, o)
		}
	}
	if len(found) == 0 {
		return "", ""
	}
	functions := make([]Function, len(found))
	for i, o := range found {
		functions[i] = o.Function
	}
	first := inListOrder(functions)[0]
	for _, o := range found {
		if o.Function == first {
			return first, o.Area
		}
	}
	return first, ""
}

// levelOf is the level of any area of the lineage on the day, whether or not it is above the subject that day.
func (l *Lineage) levelOf(area ID, d Day) Level {
	if place := find(l.Places, area); place != nil {
		if row, _ := on(place.Areas, d); row != nil {
			return row.Level
		}
	}
	return ""
}

// CountyFunction is the first function, in the order of the value list, that an organization holds on the day in the county in
// which the subject stands; empty where it holds none there.
func (l *Lineage) CountyFunction(organization ID, d Day) Function {
	var g ground
	if !g.lie(l, d) || g.steps[depth(County)].place == nil {
		return ""
	}
	var found []Function
	for _, o := range g.steps[depth(County)].place.Organizations {
		if o.ID == organization && o.Function != "" && o.Has(d) {
			found = append(found, o.Function)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return inListOrder(found)[0]
}

// inListOrder gives functions in the order of the value list, those that policy added last.
func inListOrder(functions []Function) []Function {
	order := Functions()
	out := slices.Clone(functions)
	slices.SortStableFunc(out, func(a, b Function) int {
		at, bt := slices.Index(order, a), slices.Index(order, b)
		return int(uint16(at)) - int(uint16(bt)) // -1 comes last
	})
	return out
}

// post is the version of a post of the day, or the last before, or else its first, with all tenures in it; nil where the
// lineage does not hold it.
func (l *Lineage) post(id ID, d Day) (*Post, []*Tenure) {
	if post, tenures := Contacts(l.Pairings); post != nil && post.ID == id {
		return post, tenures
	}
	for _, places := range [][]*Place{l.Grids, l.Places, l.Units} {
		for _, place := range places {
			var versions []*Post
			for _, p := range place.Posts {
				if p.ID == id {
					versions = append(versions, p)
				}
			}
			if len(versions) == 0 {
				continue
			}
			row, _ := on(versions, d)
			if row == nil {
				row = versions[0]
			}
			return row, tenuresOf(place, id)
		}
	}
	return nil, nil
}

// Policy is the parameter in force on the day where the subject stands: the nearest area upward wins. It is nil where
// there is none, and before the subject began.
func (l *Lineage) Policy(parameter ID, d Day) *Policy {
	var g ground
	if !g.lie(l, d) {
		return nil
	}
	return g.policy(parameter)
}

// Way is the areas from the subject up to the city on the day, ended ones too; none before the subject began.
func (l *Lineage) Way(d Day) []*Area {
	var g ground
	if !g.lie(l, d) {
		return nil
	}
	out := make([]*Area, 0, len(g.steps))
	for _, f := range g.steps {
		if f.area != nil {
			out = append(out, f.area)
		}
	}
	return out
}

// Place is an area on the way up; nil where the lineage does not hold it.
func (l *Lineage) Place(area ID) *Place { return find(l.Places, area) }

// Grid is a grid of the lineage; nil where it does not hold it.
func (l *Lineage) Grid(grid ID) *Place { return find(l.Grids, grid) }
