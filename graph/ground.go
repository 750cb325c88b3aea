package graph

import (
	"slices"
	"sort"
	"strings"
)

// ground is where a subject stands on one day: its household, its grid, and the areas on the way up.
type ground struct {
	l         *Lineage
	day       Day
	household *Household
	grid      *Place
	gridRow   *Grid
	steps     [4]footing // by depth: village, township, county, city
}

// footing is one area on the way up.
type footing struct {
	place *Place
	area  *Area
	valid bool // the area holds on the day; an ended one still leads on to its last parent
}

// depth is the place of a level among the footings; -1 for no level.
func depth(l Level) int {
	switch l {
	case Village:
		return 0
	case Township:
		return 1
	case County:
		return 2
	case City:
		return 3
	}
	return -1
}

var depths = [4]Level{Village, Township, County, City}

// period is what a row that is valid over a stretch of days offers to on.
type dated interface{ Valid() Period }

// on is the row of the day among versions of one thing in order of their first day, and whether it holds: an ended
// thing is answered for by its last version before the day.
func on[R dated](rows []R, d Day) (row R, valid bool) {
	for _, r := range slices.Backward(rows) {
		if p := r.Valid(); p.Since <= d {
			return r, d < p.Until
		}
	}
	return row, false
}

func find(places []*Place, id ID) *Place {
	i := sort.Search(len(places), func(i int) bool { return places[i].ID >= id })
	if i < len(places) && places[i].ID == id {
		return places[i]
	}
	return nil
}

// ground is nil when the subject had not begun by the day.
func (l *Lineage) ground(d Day) *ground {
	g := &ground{}
	if !g.lie(l, d) {
		return nil
	}
	return g
}

// lie fills in where the subject stands; false when it had not begun by the day.
func (g *ground) lie(l *Lineage, d Day) bool {
	g.l, g.day = l, d
	var start, grid ID
	switch l.Subject.Noun {
	case Households, Cases:
		if g.household, _ = on(l.Households, d); g.household == nil {
			return false
		}
		start, grid = g.household.Area, g.household.Grid
	case Grids:
		grid = l.Subject.ID
	case Areas:
		start = l.Subject.ID
	}
	if grid != "" {
		if place := find(l.Grids, grid); place != nil {
			if row, valid := on(place.Grids, d); row != nil && valid {
				g.grid, g.gridRow = place, row
			} else if row != nil && l.Subject.Noun == Grids {
				g.gridRow = row
			}
		}
	}
	if l.Subject.Noun == Grids {
		if g.gridRow == nil {
			return false
		}
		start = g.gridRow.Area
	}
	for last := -1; start != ""; {
		place := find(l.Places, start)
		if place == nil {
			break
		}
		area, valid := on(place.Areas, d)
		if area == nil {
			break
		}
		at := depth(area.Level)
		if at <= last { // levels only rise: a circle of parents ends here
			break
		}
		g.steps[at] = footing{place, area, valid}
		start, last = area.Parent, at
	}
	if l.Subject.Noun == Areas && g.steps == [4]footing{} {
		return false
	}
	return true
}

// policy is the parameter in force on the day: the nearest area upward wins.
func (g *ground) policy(parameter ID) *Policy {
	for _, f := range g.steps {
		if f.place == nil {
			continue
		}
		for _, p := range f.place.Policies {
			if p.Parameter == parameter && p.Has(g.day) {
				return p
			}
		}
	}
	return nil
}

// List is the value as a list: codes joined by 、 or by a comma or a semicolon.
func (p *Policy) List() []string {
	return strings.FieldsFunc(p.Value, func(r rune) bool { return strings.ContainsRune("、,，;；\n ", r) })
}

// seat is one post that stands at a place of a line on a day, or the lack of one.
type seat struct {
	post     *Post
	tenures  []*Tenure // of the post, on any day
	reason   Reason    // why there is no post
	basis    *Policy
	evidence []Evidence
}

// rank is one level of a line: the posts that stand there side by side.
type rank struct {
	kind  PostKind
	level Level
	seats []seat
}

// posts gives the seats of a kind in an area; one undefined seat when there is none.
func (g *ground) posts(level Level, kind PostKind, keep func(*Post) bool) []seat {
	f := g.steps[depth(level)]
	if f.place == nil || !f.valid {
		return []seat{{reason: ReasonNoArea, evidence: evidence(f.area)}}
	}
	var out []seat
	for _, p := range f.place.Posts {
		if p.Kind == kind && p.Has(g.day) && (keep == nil || keep(p)) {
			out = append(out, seat{post: p, tenures: tenuresOf(f.place, p.ID), evidence: evidence(f.area, p)})
		}
	}
	if out == nil {
		return []seat{{reason: ReasonNoPost, evidence: evidence(f.area)}}
	}
	return out
}

func tenuresOf(place *Place, post ID) []*Tenure {
	all := place.Tenures
	i := sort.Search(len(all), func(i int) bool { return all[i].Post >= post })
	n := i
	for n < len(all) && all[n].Post == post {
		n++
	}
	return all[i:n]
}

// heads gives the seats of the heads of an organization, wherever they stand: a lineage holds them all among its units, or
// else in the area that the organization serves.
func (g *ground) heads(organization ID, served *Place, because ...Fact) []seat {
	place := find(g.l.Units, organization)
	if place == nil {
		place = served
	}
	var out []seat
	if place != nil {
		for _, p := range place.Posts {
			if p.Organization == organization && p.Kind == OrganizationHead && p.Has(g.day) {
				out = append(out, seat{post: p, tenures: tenuresOf(place, p.ID), evidence: append(evidence(because...), Evidence{p})})
			}
		}
	}
	if out == nil {
		return []seat{{reason: ReasonNoPost, evidence: evidence(because...)}}
	}
	return out
}

// holding gives the heads of the organizations of an area that hold a function.
func (g *ground) holding(level Level, f Function) []seat {
	at := g.steps[depth(level)]
	if at.place == nil || !at.valid {
		return []seat{{reason: ReasonNoArea, evidence: evidence(at.area)}}
	}
	var out []seat
	for _, o := range at.place.Organizations {
		if o.Function == f && o.Has(g.day) {
			out = append(out, g.heads(o.ID, at.place, o)...)
		}
	}
	if out == nil {
		return []seat{{reason: ReasonNoOrganization, evidence: evidence(at.area)}}
	}
	return out
}

// territorial is grid member, village, township, county and city secretary; from the subject's own level on.
func (g *ground) territorial() []rank {
	var out []rank
	if g.l.Subject.Noun != Areas {
		var seats []seat
		if g.grid != nil {
			for _, p := range g.grid.Posts {
				if p.Kind == GridMember && p.Has(g.day) {
					seats = append(seats, seat{post: p, tenures: tenuresOf(g.grid, p.ID), evidence: evidence(g.household, g.gridRow, p)})
				}
			}
			if seats == nil {
				seats = []seat{{reason: ReasonNoPost, evidence: evidence(g.household, g.gridRow)}}
			}
		} else {
			seats = []seat{{reason: ReasonNoGrid, evidence: evidence(g.household, g.gridRow)}}
		}
		out = append(out, rank{GridMember, Village, seats})
	}
	return append(out, g.upward(Secretary, Village)...)
}

// supervision is the discipline inspection of township, county and city; from the subject's own level on.
func (g *ground) supervision() []rank { return g.upward(DisciplineHead, Township) }

// upward is one post of a kind at each level from the given one, or from the subject's own if that is higher.
func (g *ground) upward(kind PostKind, from Level) []rank {
	first := depth(from)
	if g.l.Subject.Noun == Areas {
		for at := range g.steps { // nothing below the subject itself
			if g.steps[at].place != nil {
				first = max(first, at)
				break
			}
		}
	}
	var out []rank
	for _, level := range depths[first:] {
		out = append(out, rank{kind, level, g.posts(level, kind, nil)})
	}
	return out
}

// sector is the county head of the function, the deputy county head in charge of it, and the city head.
func (g *ground) sector(f Function) []rank {
	return []rank{
		{OrganizationHead, County, g.holding(County, f)},
		{DeputyHead, County, g.posts(County, DeputyHead, func(p *Post) bool { return slices.Contains(p.Functions, f) })},
		{OrganizationHead, City, g.holding(City, f)},
	}
}

// assistance is the contact and the head of the paired unit, or the first secretary and the head of the dispatching
// unit; then the heads of the county's and the city's rural revitalization.
func (g *ground) assistance(branch string) []rank {
	var first, second []seat
	kind := Contact
	if branch == VillageBranch {
		kind = FirstSecretary
		first = g.posts(Village, FirstSecretary, nil)
		for _, s := range first {
			if s.post != nil {
				second = append(second, g.heads(s.post.Organization, nil, s.post)...)
			}
		}
		if second == nil {
			second = []seat{{reason: ReasonNoFirstSecretary}}
		}
	} else {
		post, tenures := Contacts(g.l.Pairings)
		if post != nil && post.Has(g.day) {
			first = []seat{{post: post, tenures: tenures, evidence: evidence(g.household)}}
			for _, p := range g.l.Pairings { // post and tenures are made from them
				if p.Since <= g.day {
					first[0].evidence = append(first[0].evidence, Evidence{p})
				}
			}
		} else {
			first = []seat{{reason: ReasonNoPairing, evidence: evidence(g.household)}}
		}
		for _, p := range g.l.Pairings {
			if p.Has(g.day) {
				second = append(second, g.heads(p.Organization, nil, p)...)
			}
		}
		if second == nil {
			second = []seat{{reason: ReasonNoPairing, evidence: evidence(g.household)}}
		}
	}
	return []rank{
		{kind, Village, first},
		{OrganizationHead, "", second},
		{OrganizationHead, County, g.holding(County, RuralRevitalization)},
		{OrganizationHead, City, g.holding(City, RuralRevitalization)},
	}
}

// evidence lists rows, passing over those that are not there.
func evidence(facts ...Fact) []Evidence {
	out := make([]Evidence, 0, len(facts)+2)
	for _, f := range facts {
		if !missing(f) {
			out = append(out, Evidence{f})
		}
	}
	return out
}

// missing sees through the typed nil that a missing row is.
func missing(f Fact) bool {
	switch f := f.(type) {
	case nil:
		return true
	case *Area:
		return f == nil
	case *Household:
		return f == nil
	case *Grid:
		return f == nil
	}
	return false
}
