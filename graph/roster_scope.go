package graph

import "slices"

// Inside gives the areas that the view's scope holds on the view's day: the roots and all below them, in the order of
// IDs. all is true, and the rest is empty, when it holds the whole city.
func (r *Roster) Inside(v View) (areas []ID, all bool) {
	if v.Scope.All {
		return nil, true
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	eye := r.eye(v)
	return eye.under(v.Scope.Areas, nil), false
}

// Above gives the areas above the view's scope on the view's day, in the order of IDs: those of which the public offices
// can be seen. Areas inside the scope are not among them.
func (r *Roster) Above(v View) []ID {
	r.mu.RLock()
	defer r.mu.RUnlock()
	eye := r.eye(v)
	var above []ID
	for _, a := range eye.above {
		if !eye.inside(a) {
			above = append(above, a.id)
		}
	}
	slices.Sort(above)
	return above
}

// Under gives the given areas with all below them on the view's day, in the order of IDs, as far as the scope lets see:
// of areas above the scope, those on the way down to it.
func (r *Roster) Under(v View, roots []ID) []ID {
	r.mu.RLock()
	defer r.mu.RUnlock()
	eye := r.eye(v)
	return eye.under(roots, eye.seesID)
}

// Sees reports whether a row of a noun that the roster holds can be seen by the view's scope, whatever the day. A tenure
// is where its post was by the view's day, or by the tenure's first day when that is later. It is false for posts and
// tenures made from pairings, which are where their household is.
func (r *Roster) Sees(v View, f Fact) bool {
	if v.Scope.All {
		return true
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	eye := r.eye(v)
	switch f := f.(type) {
	case *CalendarDay:
		return len(v.Scope.Areas) > 0
	case *Area:
		return eye.seesID(f.ID)
	case *Policy:
		return eye.seesID(f.Area)
	case *Organization:
		return eye.seesID(f.Area)
	case *Grid:
		return eye.insideID(f.Area)
	case *Post:
		return eye.seesPost(f)
	case *Tenure:
		seat := r.seats[f.Post]
		return !f.Made && seat != nil && slices.ContainsFunc(seat.versions, func(p *Post) bool {
			return p.KnownAt(eye.known) && p.Since <= max(eye.at, f.Since) && eye.seesPost(p)
		})
	}
	return false
}

// rosterEye is a scope on a day at a revision. The roster must be held for reading.
type rosterEye struct {
	*Roster
	at    Day
	known Revision
	all   bool
	roots []ID
	above []*rosterArea // areas above a root, some of them perhaps inside
}

func (r *Roster) eye(v View) rosterEye {
	e := rosterEye{Roster: r, at: v.At, known: min(v.Known, r.revision), all: v.Scope.All}
	if e.all {
		return e
	}
	e.roots = v.Scope.Areas
	for _, id := range e.roots {
		for a := e.up(r.areas[id]); a != nil && !slices.Contains(e.above, a); a = e.up(a) {
			e.above = append(e.above, a)
		}
	}
	return e
}

// up is the area above on the day, by the version that holds, or that held last; nil where there is none.
func (e *rosterEye) up(a *rosterArea) *rosterArea {
	if a == nil {
		return nil
	}
	for _, v := range slices.Backward(a.versions) {
		if v.Since <= e.at && v.KnownAt(e.known) {
			return v.above
		}
	}
	return nil
}

// inside reports whether the area is a root or below one.
func (e *rosterEye) inside(a *rosterArea) bool {
	if e.all {
		return true
	}
	for left := len(e.areas); a != nil && left >= 0; left-- { // a cycle ends, too
		if slices.Contains(e.roots, a.id) {
			return true
		}
		a = e.up(a)
	}
	return false
}

func (e *rosterEye) insideID(id ID) bool {
	return e.all || slices.Contains(e.roots, id) || e.inside(e.areas[id])
}

// sees reports whether the area can be seen: inside the scope, or above it.
func (e *rosterEye) sees(a *rosterArea) bool {
	return e.all || slices.Contains(e.above, a) || e.inside(a)
}

func (e *rosterEye) seesID(id ID) bool {
	if a := e.areas[id]; a != nil {
		return e.sees(a)
	}
	return e.insideID(id)
}

func (e *rosterEye) seesPost(p *Post) bool {
	switch {
	case e.all:
		return true
	case p.Household != "":
		return false
	case p.Kind == GridMember:
		return e.insideID(p.Area)
	}
	return e.seesID(p.Area)
}

// under gives areas with all below them, as far as they can be seen; nil for may sees everything.
func (e *rosterEye) under(roots []ID, may func(ID) bool) []ID {
	var ids []ID
	met := map[ID]bool{}
	meet := func(id ID) {
		if !met[id] && (may == nil || may(id)) {
			met[id] = true
			ids = append(ids, id)
		}
	}
	for _, id := range roots {
		meet(id)
	}
	for i := 0; i < len(ids); i++ {
		if a := e.areas[ids[i]]; a != nil {
			for _, b := range a.below {
				if e.up(b) == a {
					meet(b.id)
				}
			}
		}
	}
	slices.Sort(ids)
	return ids
}
