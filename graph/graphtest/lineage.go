package graphtest

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"dutygraph/graph"
)

func (o *oracle) Lineages(ctx context.Context, v graph.View, w graph.Period, subjects []graph.Ref) (graph.Lineages, error) {
	s, err := o.look(ctx, v)
	if err != nil {
		return graph.Lineages{}, err
	}
	out := graph.Lineages{View: s.view(), Of: map[graph.Ref]*graph.Lineage{}}
	for _, t := range subjects {
		switch t.Noun {
		case graph.Households, graph.Cases, graph.Grids, graph.Areas:
			if s.begun(t) {
				out.Of[t] = s.lineage(t, graph.Period{Since: w.Since, Until: min(w.Until, s.at+1)})
			}
		}
	}
	return out, nil
}

// lineage picks out of all rows those that graph.Lineage promises for the subject and the window.
func (s *sight) lineage(t graph.Ref, w graph.Period) *graph.Lineage {
	l := &graph.Lineage{Subject: t, View: s.view(), Window: w}
	household := graph.ID("")
	switch t.Noun {
	case graph.Households:
		household = t.ID
	case graph.Cases:
		household = s.homes[t.ID]
	}
	grids, areas := map[graph.ID]bool{}, map[graph.ID]bool{}
	if household != "" {
		of := func(f graph.Fact) bool { return text(f, "Household") == string(household) }
		l.Households = pick[*graph.Household](s, graph.Households, func(f graph.Fact) bool { return f.Identity() == household })
		l.Pairings = pick[*graph.Pairing](s, graph.Pairings, of)
		l.Cases = pick[*graph.Case](s, graph.Cases, of)
		l.Leads = pick[*graph.Lead](s, graph.Leads, of)
		l.Applications = pick[*graph.Application](s, graph.Applications, of)
		cases := map[string]bool{}
		for _, c := range l.Cases {
			cases[string(c.ID)] = true
		}
		ofCase := func(f graph.Fact) bool { return cases[text(f, "Case")] }
		l.Steps = pick[*graph.Step](s, graph.Steps, ofCase)
		l.Risks = pick[*graph.Risk](s, graph.Risks, func(f graph.Fact) bool { return ofCase(f) && f.Valid().Overlaps(w) })
		l.Measures = pick[*graph.Measure](s, graph.Measures, func(f graph.Fact) bool { return ofCase(f) && f.Valid().Overlaps(w) })
		for _, h := range l.Households {
			areas[h.Area] = true
			if h.Grid != "" {
				grids[h.Grid] = true
			}
		}
	}
	switch t.Noun {
	case graph.Grids:
		grids[t.ID] = true
		for _, g := range pick[*graph.Grid](s, graph.Grids, func(f graph.Fact) bool { return f.Identity() == t.ID }) {
			areas[g.Area] = true
		}
	case graph.Areas:
		areas[t.ID] = true
	}
	all := pick[*graph.Area](s, graph.Areas, func(graph.Fact) bool { return true })
	for grown := true; grown; {
		grown = false
		for _, a := range all {
			if areas[a.ID] && a.Parent != "" && !areas[a.Parent] {
				areas[a.Parent], grown = true, true
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(grids)) {
		if p := s.gridPlace(id, w); told(p) {
			l.Grids = append(l.Grids, p)
		}
	}
	units := map[graph.ID]bool{}
	for _, p := range l.Pairings {
		units[p.Organization] = true
	}
	for _, id := range slices.Sorted(maps.Keys(areas)) {
		p := s.areaPlace(id, w)
		if !told(p) {
			continue
		}
		l.Places = append(l.Places, p)
		for _, post := range p.Posts {
			if post.Kind == graph.FirstSecretary {
				units[post.Organization] = true
			}
		}
		for _, o := range p.Organizations {
			for _, post := range pick[*graph.Post](s, graph.Posts, func(f graph.Fact) bool {
				post := f.(*graph.Post)
				return post.Kind == graph.OrganizationHead && post.Organization == o.ID && post.Area != id && f.Valid().Overlaps(w)
			}) {
				units[post.Organization] = true
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(units)) {
		if p := s.unitPlace(id, w); told(p) {
			l.Units = append(l.Units, p)
		}
	}
	var days []*graph.CalendarDay
	for _, f := range s.rows(graph.CalendarDays) {
		days = append(days, f.(*graph.CalendarDay))
	}
	l.Calendar = graph.NewCalendar(days)
	return l
}

func (s *sight) areaPlace(id graph.ID, w graph.Period) *graph.Place {
	p := &graph.Place{ID: id}
	p.Areas = pick[*graph.Area](s, graph.Areas, func(f graph.Fact) bool { return f.Identity() == id })
	p.Organizations = pick[*graph.Organization](s, graph.Organizations, func(f graph.Fact) bool {
		return f.(*graph.Organization).Area == id && f.Valid().Overlaps(w)
	})
	s.fill(p, w, func(post *graph.Post) bool {
		return post.Area == id && post.Kind != graph.Contact && post.Kind != graph.GridMember
	})
	p.Policies = pick[*graph.Policy](s, graph.Policies, func(f graph.Fact) bool { return f.(*graph.Policy).Area == id })
	return ordered(p)
}

func (s *sight) gridPlace(id graph.ID, w graph.Period) *graph.Place {
	p := &graph.Place{ID: id}
	p.Grids = pick[*graph.Grid](s, graph.Grids, func(f graph.Fact) bool { return f.Identity() == id })
	s.fill(p, w, func(post *graph.Post) bool { return post.Grid == id && post.Kind == graph.GridMember })
	return ordered(p)
}

func (s *sight) unitPlace(id graph.ID, w graph.Period) *graph.Place {
	p := &graph.Place{ID: id}
	p.Organizations = pick[*graph.Organization](s, graph.Organizations, func(f graph.Fact) bool {
		return f.Identity() == id && f.Valid().Overlaps(w)
	})
	s.fill(p, w, func(post *graph.Post) bool { return post.Organization == id && post.Kind == graph.OrganizationHead })
	return ordered(p)
}

// fill puts into a place its posts and the tenures in them.
func (s *sight) fill(p *graph.Place, w graph.Period, stands func(*graph.Post) bool) {
	p.Posts = pick[*graph.Post](s, graph.Posts, func(f graph.Fact) bool { return stands(f.(*graph.Post)) && f.Valid().Overlaps(w) })
	p.Tenures = pick[*graph.Tenure](s, graph.Tenures, func(f graph.Fact) bool {
		return f.Valid().Overlaps(w) && slices.ContainsFunc(p.Posts, func(post *graph.Post) bool { return post.ID == f.(*graph.Tenure).Post })
	})
}

// told reports whether any row tells of a place: what is not on record and what is hidden look alike.
func told(p *graph.Place) bool {
	return len(p.Areas)+len(p.Grids)+len(p.Organizations)+len(p.Posts)+len(p.Policies) > 0
}

// ordered puts the rows of a place in their order: by identity, tenures by post, then first day, then key.
func ordered(p *graph.Place) *graph.Place {
	slices.SortFunc(p.Organizations, byIdentity)
	slices.SortFunc(p.Posts, byIdentity)
	slices.SortFunc(p.Policies, byIdentity)
	slices.SortFunc(p.Tenures, func(a, b *graph.Tenure) int { return cmp.Or(cmp.Compare(a.Post, b.Post), byFirstDay(a, b)) })
	return p
}

func byIdentity[F graph.Fact](a, b F) int {
	return cmp.Or(cmp.Compare(a.Identity(), b.Identity()), byFirstDay(a, b))
}

// pick are the rows of a noun that have begun, can be seen and are wanted, by first day, then key.
func pick[F graph.Fact](s *sight, n graph.Noun, wanted func(graph.Fact) bool) []F {
	var found []graph.Fact
	for _, f := range s.rows(n) {
		if f.Valid().Since <= s.at && wanted(f) && s.sees(f) {
			found = append(found, s.show(f))
		}
	}
	slices.SortFunc(found, byFirstDay)
	out := make([]F, len(found))
	for i, f := range found {
		out[i] = f.(F)
	}
	return out
}
