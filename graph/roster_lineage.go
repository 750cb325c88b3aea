package graph

import (
	"cmp"
	"slices"
	"strconv"
)

// SubjectRows are the rows of the households whose lineages are asked for: all that are known at the view's revision,
// whatever the day, and unseen through any scope.
type SubjectRows struct {
	// Households are their versions.
	Households []*Household
	// Pairings are theirs.
	Pairings []*Pairing
	// Cases are theirs.
	Cases []*Case
	// Steps are of those cases.
	Steps []*Step
	// Risks are of those cases.
	Risks []*Risk
	// Measures are of those cases.
	Measures []*Measure
	// Leads are theirs.
	Leads []*Lead
	// Applications are theirs.
	Applications []*Application
}

// Lineages puts together the lineages of the subjects, as Store.Lineages promises them. The view's revision must be one
// that the roster has reached. Where a lead or an application names a case of another household, that case (and, for a
// limited scope, that household's versions) must be among the rows, or it stays hidden.
func (r *Roster) Lineages(v View, w Period, subjects []Ref, rows SubjectRows) Lineages {
	r.mu.RLock()
	defer r.mu.RUnlock()
	read := r.read(v, w)
	homes := read.homes(rows)
	out := Lineages{View: read.view, Of: make(map[Ref]*Lineage, len(subjects))}
	for _, s := range subjects {
		if l := read.lineage(s, homes); l != nil {
			out.Of[s] = l
		}
	}
	return out
}

// lineage is nil when the subject cannot be seen.
func (r *rosterRead) lineage(s Ref, homes *rosterHomes) *Lineage {
	var l *Lineage
	switch s.Noun {
	case Households:
		if home := homes.of[s.ID]; home != nil && len(home.Households) > 0 {
			l = r.complete(home)
		}
	case Cases:
		if home := homes.cases[s.ID]; home != nil && home.seen {
			l = r.complete(home)
		}
	case Grids:
		if grid := r.gridPlace(s.ID); grid != nil && len(grid.Grids) > 0 {
			l = &Lineage{Grids: []*Place{grid}}
			var villages []*rosterArea
			for _, g := range grid.Grids {
				villages = meet(villages, r.areas[g.Area])
			}
			r.ascend(l, villages)
		}
	case Areas:
		if a := r.areas[s.ID]; a != nil && r.sees(a) && slices.ContainsFunc(a.versions, func(v rosterVersion) bool { return begun(r, v.Area) }) {
			l = &Lineage{}
			r.ascend(l, []*rosterArea{a})
		}
	}
	if l == nil {
		return nil
	}
	l.Subject, l.View, l.Window, l.Calendar = s, r.view, r.window, r.calendar(r.known)
	return l
}

// rosterHomes are households with their rows, by household and by opened case.
type rosterHomes struct {
	of    map[ID]*rosterHome
	cases map[ID]*rosterHome
	last  *rosterHome // rows of one household mostly come together
	id    ID
}

// rosterHome is a household.
type rosterHome struct {
	Lineage
	seen     bool // lies inside the scope
	complete bool
}

func (h *rosterHomes) home(id ID) *rosterHome {
	if h.last == nil || h.id != id {
		h.id, h.last = id, entry(h.of, id)
	}
	return h.last
}

// homes gives each household its rows.
func (r *rosterRead) homes(rows SubjectRows) *rosterHomes {
	h := &rosterHomes{of: map[ID]*rosterHome{}, cases: map[ID]*rosterHome{}}
	deal(r, rows.Households, begun, func(f *Household) *[]*Household { return &h.home(f.ID).Households })
	deal(r, rows.Pairings, begun, func(f *Pairing) *[]*Pairing { return &h.home(f.Household).Pairings })
	deal(r, rows.Cases, begun, func(f *Case) *[]*Case {
		home := h.home(f.Household)
		h.cases[f.ID] = home
		return &home.Cases
	})
	for _, home := range h.of {
		ordered(home.Households, func(a, b *Household) int { return cmp.Compare(a.Since, b.Since) })
		r.locate(home)
	}
	ofCase := func(id ID) *rosterHome { return h.cases[id] }
	deal(r, rows.Steps, begun, func(f *Step) *[]*Step { return stepsOf(ofCase(f.Case)) })
	deal(r, rows.Risks, overlaps, func(f *Risk) *[]*Risk { return risksOf(ofCase(f.Case)) })
	deal(r, rows.Measures, overlaps, func(f *Measure) *[]*Measure { return measuresOf(ofCase(f.Case)) })
	deal(r, rows.Leads, begun, func(f *Lead) *[]*Lead { return &h.home(f.Household).Leads })
	deal(r, rows.Applications, begun, func(f *Application) *[]*Application { return &h.home(f.Household).Applications })
	for _, home := range h.of {
		home.settle(h)
	}
	return h
}

func stepsOf(h *rosterHome) *[]*Step {
	if h == nil {
		return nil
	}
	return &h.Steps
}

func risksOf(h *rosterHome) *[]*Risk {
	if h == nil {
		return nil
	}
	return &h.Risks
}

func measuresOf(h *rosterHome) *[]*Measure {
	if h == nil {
		return nil
	}
	return &h.Measures
}

// locate says whether the scope holds the household where it is on the day, or was last, and drops its versions that lie
// outside.
func (r *rosterRead) locate(home *rosterHome) {
	if home.seen = r.all; home.seen || len(home.Households) == 0 {
		return
	}
	home.seen = r.insideID(home.Households[len(home.Households)-1].Area)
	home.Households = slices.DeleteFunc(home.Households, func(f *Household) bool { return !home.seen || !r.insideID(f.Area) })
}

// settle orders the household's rows, and hides the cases that leads and applications led to until they can be seen.
func (home *rosterHome) settle(h *rosterHomes) {
	ordered(home.Pairings, func(a, b *Pairing) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Person, b.Person))
	})
	ordered(home.Cases, func(a, b *Case) int {
		return cmp.Or(cmp.Compare(a.OpenedOn, b.OpenedOn), cmp.Compare(a.ID, b.ID))
	})
	ordered(home.Steps, func(a, b *Step) int {
		return cmp.Or(cmp.Compare(a.Valid().Since, b.Valid().Since), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Step, b.Step), byText(a.Round, b.Round))
	})
	ordered(home.Risks, func(a, b *Risk) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Cause, b.Cause))
	})
	ordered(home.Measures, func(a, b *Measure) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID))
	})
	ordered(home.Leads, func(a, b *Lead) int {
		return cmp.Or(cmp.Compare(a.DiscoveredOn, b.DiscoveredOn), cmp.Compare(a.ID, b.ID))
	})
	ordered(home.Applications, func(a, b *Application) int {
		return cmp.Or(cmp.Compare(a.AppliedOn, b.AppliedOn), cmp.Compare(a.ID, b.ID))
	})
	for i, f := range home.Leads {
		if c := h.cases[f.Case]; f.Case != "" && (c == nil || !c.seen) {
			seen := *f
			seen.Case = ""
			home.Leads[i] = &seen
		}
	}
	for i, f := range home.Applications {
		if c := h.cases[f.Case]; f.Case != "" && (c == nil || !c.seen) {
			seen := *f
			seen.Case = ""
			home.Applications[i] = &seen
		}
	}
}

// byText is the order of two numbers inside keys, which are texts.
func byText(a, b int) int {
	if a == b {
		return 0
	}
	return cmp.Compare(strconv.Itoa(a), strconv.Itoa(b))
}

// deal gives rows to those whom they belong to; a nil slice takes none. The rows of one household mostly come together,
// so that all lie in one array, each owner holding a stretch of it.
func deal[T any, P rosterRow[T]](r *rosterRead, rows []P, holds func(*rosterRead, P) bool, of func(P) *[]P) {
	dealt := make([]P, 0, len(rows))
	for _, f := range rows {
		if !holds(r, f) {
			continue
		}
		own := of(f)
		if own == nil {
			continue
		}
		f, n, end := shown(r, f), len(*own), len(dealt)
		dealt = append(dealt, f)
		if n == 0 || n <= end && &(*own)[n-1] == &dealt[end-1] {
			*own = dealt[end-n : end+1 : end+1]
		} else {
			*own = append(*own, f)
		}
	}
}

func ordered[E any](rows []E, compare func(E, E) int) {
	if !slices.IsSortedFunc(rows, compare) {
		slices.SortFunc(rows, compare)
	}
}

// complete gives a household's lineage what the roster holds, once, and is a copy of it.
func (r *rosterRead) complete(home *rosterHome) *Lineage {
	if l := &home.Lineage; !home.complete {
		home.complete = true
		var villages []*rosterArea
		var grids []ID
		for _, f := range l.Households {
			villages = meet(villages, r.areas[f.Area])
			grids = append(grids, f.Grid)
		}
		slices.Sort(grids)
		for _, id := range slices.Compact(grids) {
			if grid := r.gridPlace(id); grid != nil {
				l.Grids = append(l.Grids, grid)
			}
		}
		r.ascend(l, villages)
	}
	l := home.Lineage
	return &l
}

func meet(areas []*rosterArea, a *rosterArea) []*rosterArea {
	if a == nil || slices.Contains(areas, a) {
		return areas
	}
	return append(areas, a)
}

// ascend gives the lineage its places from the villages up, and the units that its pairings and places name.
func (r *rosterRead) ascend(l *Lineage, villages []*rosterArea) {
	way := r.way(villages...)
	l.Places = way.places
	units := way.units
	if len(l.Pairings) > 0 {
		units = make([]ID, 0, len(units)+len(l.Pairings))
		units = append(units, way.units...)
		for _, p := range l.Pairings {
			units = append(units, p.Organization)
		}
		slices.Sort(units)
		units = slices.Compact(units)
	}
	for _, id := range units {
		if unit := r.unitPlace(id); unit != nil {
			l.Units = append(l.Units, unit)
		}
	}
}
