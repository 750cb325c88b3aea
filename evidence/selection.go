package evidence

import (
	"context"
	"slices"

	"dutygraph/graph"
)

// Selection says which part of what a view shows goes into a package. All empty is everything.
type Selection struct {
	// Cases are single cases, by id: their chains, and all gaps of their households. It excludes Areas.
	Cases []graph.ID `json:"cases"`
	// Areas are areas, by id: everything in and below them on the view's day.
	Areas []graph.ID `json:"areas"`
	// Period, when not empty, is which days are told: chains on each of its days on which they change, instead of the
	// view's day alone; cases opened before its end; gaps of which an unmet day lies in it.
	Period graph.Period `json:"-"`
}

// scope is what a selection comes to in a store.
type scope struct {
	view   graph.View // with its revision settled, of the whole city
	pick   Selection
	roots  []graph.ID // areas; empty for the whole city, or for single cases
	within map[graph.ID]bool
	units  graph.UnitQuery
	whole  bool
}

// settle finds what is selected. What is not there on the view's day is NotFound: an evidence of nothing would prove nothing.
func settle(ctx context.Context, s graph.Store, v graph.View, pick Selection) (*scope, error) {
	if len(pick.Cases) > 0 && len(pick.Areas) > 0 {
		return nil, graph.Invalid.Errorf("案例与区划只能选其一", "select cases or areas, not both")
	}
	newest, err := s.Revision(ctx, 0)
	if err != nil {
		return nil, err
	}
	if v.Known == graph.Newest {
		v.Known = newest
	}
	if v.Known > newest {
		return nil, graph.NotYet.Errorf("尚无第 %d 号修订（最新为 %d）", "there is no revision %d yet (the newest is %d)", v.Known, newest)
	}
	if v.Known == 0 {
		return nil, graph.NotFound.Errorf("当时存储中还没有任何台账", "nothing was on record at that revision")
	}
	pick.Cases, pick.Areas = once(pick.Cases), once(pick.Areas)
	sc := &scope{view: graph.View{At: v.At, Known: v.Known, Scope: graph.Everywhere}, pick: pick, roots: pick.Areas}
	if err := visible(ctx, s, v, graph.Areas, "区划", "area", pick.Areas); err != nil {
		return nil, err
	}
	if err := visible(ctx, s, v, graph.Cases, "案例", "case", pick.Cases); err != nil {
		return nil, err
	}
	if len(sc.roots) == 0 && len(pick.Cases) == 0 && !v.Scope.All {
		sc.roots = once(v.Scope.Areas)
		if err := visible(ctx, s, v, graph.Areas, "区划", "area", sc.roots); err != nil {
			return nil, err
		}
	}
	switch {
	case len(pick.Cases) > 0:
		return sc, sc.ofCases(ctx, s)
	case len(sc.roots) > 0:
		return sc, sc.ofAreas(ctx, s)
	}
	sc.whole, sc.units = true, graph.UnitQuery{All: true}
	return sc, nil
}

// visible refuses ids that the view does not show.
func visible(ctx context.Context, s graph.Store, v graph.View, noun graph.Noun, zh, en string, ids []graph.ID) error {
	var refs []graph.Ref
	for _, id := range ids {
		refs = append(refs, graph.Ref{Noun: noun, ID: id})
	}
	rows, err := s.Get(ctx, v, refs)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if len(rows[ref]) == 0 {
			return graph.NotFound.Errorf("%s没有"+zh+"“%s”", "on %[1]s there is no "+en+" %[2]q", v.At, ref.ID)
		}
	}
	return nil
}

// ofCases selects the households of the cases.
func (sc *scope) ofCases(ctx context.Context, s graph.Store) error {
	var refs []graph.Ref
	for _, id := range sc.pick.Cases {
		refs = append(refs, graph.Ref{Noun: graph.Cases, ID: id})
	}
	rows, err := s.Get(ctx, sc.view, refs)
	if err != nil {
		return err
	}
	var homes []graph.ID
	for _, ref := range refs {
		for _, f := range rows[ref] {
			homes = append(homes, f.(*graph.Case).Household)
		}
	}
	for _, id := range once(homes) {
		sc.units.Refs = append(sc.units.Refs, graph.Ref{Noun: graph.Households, ID: id})
	}
	return nil
}

// ofAreas selects what ever stood below the areas, and what of it stands there on the view's day. Grids bring along the
// households that were in them, wherever those live: they are counted there. Posts stand where what they are for stands: a
// department's head in the area that it serves, a grid member in the grid.
func (sc *scope) ofAreas(ctx context.Context, s graph.Store) error {
	sc.units = graph.UnitQuery{Under: sc.roots}
	ever := map[graph.Ref]bool{}
	err := s.Timelines(ctx, sc.view.Known, graph.UnitQuery{Under: sc.roots, Nouns: []graph.Noun{graph.Grids, graph.Areas}}, func(t *graph.Timeline) error {
		ever[t.Unit] = true
		if t.Unit.Noun == graph.Grids {
			sc.units.Grids = append(sc.units.Grids, t.Unit.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var areas []graph.Fact
	var posts []*graph.Post
	err = s.Changes(ctx, 0, sc.view.Known, []graph.Noun{graph.Areas, graph.Organizations, graph.Posts}, func(f graph.Fact) error {
		switch f := f.(type) {
		case *graph.Area:
			areas = append(areas, f)
		case *graph.Organization:
			if ever[graph.Ref{Noun: graph.Areas, ID: f.Area}] {
				ever[graph.Ref{Noun: graph.Organizations, ID: f.ID}] = true
			}
		case *graph.Post:
			if f.Organization != "" || f.Grid != "" {
				posts = append(posts, f)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range posts {
		if ever[graph.Ref{Noun: graph.Organizations, ID: p.Organization}] || ever[graph.Ref{Noun: graph.Grids, ID: p.Grid}] {
			sc.units.Refs = append(sc.units.Refs, graph.Ref{Noun: graph.Posts, ID: p.ID})
		}
	}
	roster := graph.NewRoster()
	roster.Advance(sc.view.Known, areas)
	sc.within = map[graph.ID]bool{}
	for _, id := range roster.Under(sc.view, sc.roots) {
		sc.within[id] = true
	}
	return nil
}

// tells reports whether what stands in an area on the view's day is selected.
func (sc *scope) tells(area graph.ID) bool { return sc.within == nil || sc.within[area] }

// once is the ids in order, each once.
func once(ids []graph.ID) []graph.ID {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}

// casesAtOnce is how many cases are read at a time.
const casesAtOnce = 200

// cases gives the selected cases, by id, some at a time.
func (sc *scope) cases(ctx context.Context, s graph.Store, yield func([]graph.Ref) error) error {
	if len(sc.pick.Cases) > 0 {
		for some := range slices.Chunk(sc.pick.Cases, casesAtOnce) {
			refs := make([]graph.Ref, len(some))
			for i, id := range some {
				refs[i] = graph.Ref{Noun: graph.Cases, ID: id}
			}
			if err := yield(refs); err != nil {
				return err
			}
		}
		return nil
	}
	q := graph.Query{Noun: graph.Cases, Filter: graph.Filter{Under: sc.roots}, First: casesAtOnce}
	for {
		page, err := s.Page(ctx, sc.view, q)
		if err != nil {
			return err
		}
		var refs []graph.Ref
		for _, item := range page.Items {
			if c := item.Rows[0].(*graph.Case); sc.pick.Period.Empty() || c.OpenedOn < sc.pick.Period.Until {
				refs = append(refs, item.Ref)
			}
		}
		if len(refs) > 0 {
			if err := yield(refs); err != nil {
				return err
			}
		}
		if !page.More {
			return nil
		}
		q.After = page.Items[len(page.Items)-1].Cursor(q.Order)
	}
}
