package graphtest

import (
	"context"
	"slices"

	"dutygraph/graph"
)

// sight is what one view lets see of the rows.
type sight struct {
	at    graph.Day
	known graph.Revision
	scope graph.Scope
	ever  map[graph.Noun][]graph.Fact
	now   map[graph.Noun][]graph.Fact // known at the revision, filled when asked for

	inside map[graph.ID]bool     // the areas of the scope with all below them
	public map[graph.ID]bool     // those and the areas above them
	placed map[graph.ID]graph.ID // a household's village on the day, or its last before
	homes  map[graph.ID]graph.ID // a case's household
}

// look opens the eyes of a view.
func (o *oracle) look(ctx context.Context, v graph.View) (*sight, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if err := o.usable(ctx); err != nil {
		return nil, err
	}
	newest := graph.Revision(len(o.receipts))
	switch {
	case v.Known == graph.Newest:
		v.Known = newest
	case v.Known > newest:
		return nil, graph.NotYet.Errorf("尚无此修订号：%d", "no such revision yet: %d", v.Known)
	}
	return newSight(o.rows, v), nil
}

func newSight(ever map[graph.Noun][]graph.Fact, v graph.View) *sight {
	s := &sight{at: v.At, known: v.Known, scope: v.Scope, ever: ever, now: map[graph.Noun][]graph.Fact{}}
	s.placed, s.homes = map[graph.ID]graph.ID{}, map[graph.ID]graph.ID{}
	last := map[graph.ID]graph.Day{}
	for _, f := range s.rows(graph.Households) {
		if h := f.(*graph.Household); h.Since <= s.at && h.Since >= last[h.ID] {
			s.placed[h.ID], last[h.ID] = h.Area, h.Since
		}
	}
	for _, f := range s.rows(graph.Cases) {
		s.homes[f.Identity()] = f.(*graph.Case).Household
	}
	s.inside, s.public = map[graph.ID]bool{}, map[graph.ID]bool{}
	parents := s.parents()
	for _, root := range s.scope.Areas {
		s.inside[root] = true
	}
	below(parents, s.inside)
	for id := range s.inside {
		s.public[id] = true
	}
	for _, root := range s.scope.Areas {
		for up := parents[root]; up != "" && !s.public[up]; up = parents[up] {
			s.public[up] = true
		}
	}
	return s
}

// parents are the areas one level up on the day; of an area that has ended, on its last.
func (s *sight) parents() map[graph.ID]graph.ID {
	parents, last := map[graph.ID]graph.ID{}, map[graph.ID]graph.Day{}
	for _, f := range s.rows(graph.Areas) {
		if a := f.(*graph.Area); a.Since <= s.at && a.Since >= last[a.ID] {
			parents[a.ID], last[a.ID] = a.Parent, a.Since
		}
	}
	return parents
}

// below adds to the areas all that stand below them.
func below(parents map[graph.ID]graph.ID, areas map[graph.ID]bool) {
	for grown := true; grown; {
		grown = false
		for id, up := range parents {
			if areas[up] && !areas[id] {
				areas[id], grown = true, true
			}
		}
	}
}

// rows are the rows of a noun that are known, whatever the day and the scope.
func (s *sight) rows(n graph.Noun) []graph.Fact {
	if _, ok := s.now[n]; !ok {
		s.now[n] = []graph.Fact{}
		for _, f := range s.ever[n] {
			if f.About().KnownAt(s.known) {
				s.now[n] = append(s.now[n], f)
			}
		}
	}
	return s.now[n]
}

// view is the view with the revision that is read.
func (s *sight) view() graph.View { return graph.View{At: s.at, Known: s.known, Scope: s.scope} }

// sees reports whether the scope lets see a row, whatever the day of the row.
func (s *sight) sees(f graph.Fact) bool {
	if s.scope.All {
		return true
	}
	switch f := f.(type) {
	case *graph.CalendarDay:
		return len(s.scope.Areas) > 0
	case *graph.Area:
		return s.public[f.ID]
	case *graph.Organization:
		return s.public[f.Area]
	case *graph.Policy:
		return s.public[f.Area]
	case *graph.Delivery:
		return s.public[f.Area]
	case *graph.Post:
		if f.Household == "" && f.Kind != graph.GridMember {
			return s.public[f.Area]
		}
		place, ok := s.place(f)
		return ok && s.inside[place]
	case *graph.Tenure: // where its post was by the view's day, or by its own first day when that is later
		return slices.ContainsFunc(s.rows(graph.Posts), func(p graph.Fact) bool {
			return p.Identity() == f.Post && p.Valid().Since <= max(s.at, f.Since) && s.sees(p)
		})
	case *graph.Household: // where it is now must be inside, and a version that lies elsewhere stays hidden
		place, ok := s.placed[f.ID]
		return ok && s.inside[place] && s.inside[f.Area]
	default:
		place, ok := s.place(f)
		return ok && s.inside[place]
	}
}

// place is the area in which a thing stands on the day, or stood last.
func (s *sight) place(f graph.Fact) (graph.ID, bool) {
	household := graph.ID("")
	switch f := f.(type) {
	case *graph.Area:
		return f.ID, true
	case *graph.Organization:
		return f.Area, true
	case *graph.Grid:
		return f.Area, true
	case *graph.Post:
		if f.Household == "" {
			return f.Area, true
		}
		household = f.Household
	case *graph.Household:
		household = f.ID
	case *graph.Member:
		household = f.Household
	case *graph.Pairing:
		household = f.Household
	case *graph.Case:
		household = f.Household
	case *graph.Lead:
		household = f.Household
	case *graph.Application:
		household = f.Household
	case *graph.Step:
		household = s.homes[f.Case]
	case *graph.Risk:
		household = s.homes[f.Case]
	case *graph.Measure:
		household = s.homes[f.Case]
	case *graph.Record:
		return s.seat(f.Household, f.Area, f.Post, f.Organization)
	case *graph.Finding:
		return s.seat(f.Household, f.Area, f.Post, "")
	case *graph.Handling:
		return f.Area, f.Area != ""
	}
	place, ok := s.placed[household]
	return place, ok
}

// seat is where a record or a finding stands: at its household, else in its area, else at its post, else at its unit.
func (s *sight) seat(household, area, post, unit graph.ID) (graph.ID, bool) {
	switch {
	case household != "":
		place, ok := s.placed[household]
		return place, ok
	case area != "":
		return area, true
	case post != "":
		return s.standing(graph.Ref{Noun: graph.Posts, ID: post})
	case unit != "":
		return s.standing(graph.Ref{Noun: graph.Organizations, ID: unit})
	}
	return "", false
}

// standing is where a post or an organization stands on the day, or stood last.
func (s *sight) standing(t graph.Ref) (place graph.ID, ok bool) {
	var last graph.Fact
	for _, f := range s.rows(t.Noun) {
		if f.Identity() == t.ID && f.Valid().Since <= s.at && (last == nil || byFirstDay(last, f) < 0) {
			last = f
		}
	}
	if last == nil {
		return "", false
	}
	return s.place(last)
}

// begun reports whether a thing can be seen: a row of it has begun.
func (s *sight) begun(t graph.Ref) bool {
	return slices.ContainsFunc(s.rows(historyOf(t.Noun)), func(f graph.Fact) bool {
		return tells(f, t) && f.Valid().Since <= s.at && s.sees(f)
	})
}

// get are the rows of a thing that hold on the day.
func (s *sight) get(t graph.Ref) []graph.Fact {
	out := []graph.Fact{}
	for _, f := range s.rows(historyOf(t.Noun)) {
		holds := f.Valid().Has(s.at) || t.Noun == graph.Persons && f.Valid().Since <= s.at
		if tells(f, t) && holds && s.sees(f) {
			out = append(out, s.show(f))
		}
	}
	slices.SortFunc(out, func(a, b graph.Fact) int {
		if t.Noun == graph.Persons {
			return byFirstDay(a, b)
		}
		return compareKeys(a, b)
	})
	return out
}

func compareKeys(a, b graph.Fact) int {
	switch {
	case a.Key() < b.Key():
		return -1
	case a.Key() > b.Key():
		return 1
	}
	return 0
}

// things are the things of a noun that can be seen on the day, one row of each of which passes.
func (s *sight) things(n graph.Noun, passes func(graph.Fact) bool) []graph.Item {
	var out []graph.Item
	had := map[graph.ID]bool{}
	for _, f := range s.rows(historyOf(n)) {
		t := graph.Ref{Noun: n, ID: f.Identity()}
		if n == graph.Persons {
			t.ID = f.(*graph.Tenure).Person
		}
		holds := f.Valid().Has(s.at) || n == graph.Persons && f.Valid().Since <= s.at
		if holds && !had[t.ID] && s.sees(f) && passes(s.show(f)) {
			had[t.ID] = true
			out = append(out, graph.Item{Ref: t, Rows: s.get(t)})
		}
	}
	return out
}

// show is a row as a reader of the view is given it.
func (s *sight) show(f graph.Fact) graph.Fact {
	return s.hide(f.AsOf(s.at), s.at)
}

// raw is a row as it is stored, but for what the revision and the scope hide.
func (s *sight) raw(f graph.Fact) graph.Fact { return s.hide(f, graph.Forever) }

// hide takes from a row the retraction that is not known yet, and the case that cannot be seen.
func (s *sight) hide(f graph.Fact, at graph.Day) graph.Fact {
	if f.About().Retracted != graph.Never && f.About().Retracted > s.known {
		f = clone(f)
		f.About().Retracted = graph.Never
	}
	switch l := f.(type) {
	case *graph.Lead:
		if !s.caseBegun(l.Case, at) {
			seen := *l
			seen.Case = ""
			return &seen
		}
	case *graph.Application:
		if !s.caseBegun(l.Case, at) {
			seen := *l
			seen.Case = ""
			return &seen
		}
	}
	return f
}

func (s *sight) caseBegun(id graph.ID, at graph.Day) bool {
	return slices.ContainsFunc(s.rows(graph.Cases), func(f graph.Fact) bool {
		return f.Identity() == id && f.Valid().Since <= at && s.sees(f)
	})
}
