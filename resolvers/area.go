package resolvers

import (
	"context"
	"maps"
	"slices"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Area follows the edges of an Area.
func (Resolver) Area() gen.AreaResolver { return areaResolver{} }

type areaResolver struct{}

// Parent is the area one level up.
func (areaResolver) Parent(ctx context.Context, a *seen.Area) (*seen.Area, error) {
	return one[*seen.Area](ctx, a.Eye, graph.Areas, a.Area.Parent)
}

// Children are the areas one level down.
func (areaResolver) Children(ctx context.Context, a *seen.Area) ([]*seen.Area, error) {
	return standing[*seen.Area](ctx, a.Eye, graph.AreaAreas, a.ID)
}

// Posts are the posts that stand in it, but for those that hang on grids and households.
func (areaResolver) Posts(ctx context.Context, a *seen.Area) ([]*seen.Post, error) {
	posts, err := standing[*seen.Post](ctx, a.Eye, graph.AreaPosts, a.ID)
	return slices.DeleteFunc(posts, func(p *seen.Post) bool {
		return p.Kind == graph.GridMember || p.Kind == graph.Contact
	}), err
}

// Organizations are the organizations that serve it.
func (areaResolver) Organizations(ctx context.Context, a *seen.Area) ([]*seen.Organization, error) {
	rows, err := ask(ctx).under(ctx, a.Eye, graph.AreaOrganizations, a.ID)
	eye := beneath(ctx, a.Eye, graph.AreaOrganizations, rows)
	of := map[graph.ID][]graph.Fact{}
	for _, f := range holding(rows, a.Eye.View.At) {
		of[f.Identity()] = append(of[f.Identity()], f)
	}
	out := make([]*seen.Organization, 0, len(of))
	for _, id := range slices.Sorted(maps.Keys(of)) {
		out = append(out, seen.NewOrganization(eye, of[id]))
	}
	return out, err
}

// Grids are the grids in it and below.
func (areaResolver) Grids(ctx context.Context, a *seen.Area, first int32, after *graph.Cursor) (*seen.GridConnection, error) {
	return pageOf(ctx, a.Eye.View, inside(a, graph.Grids, graph.ByID, first, after), item[*seen.Grid])
}

// Households are the households in it and below.
func (areaResolver) Households(ctx context.Context, a *seen.Area, first int32, after *graph.Cursor) (*seen.HouseholdConnection, error) {
	return pageOf(ctx, a.Eye.View, inside(a, graph.Households, graph.ByID, first, after), item[*seen.Household])
}

// Cases are the cases of households in it and below.
func (areaResolver) Cases(ctx context.Context, a *seen.Area, open *bool, order graph.Order, first int32, after *graph.Cursor) (*seen.CaseConnection, error) {
	q := inside(a, graph.Cases, order, first, after)
	q.Filter.Open = yesNo(open)
	return pageOf(ctx, a.Eye.View, q, item[*seen.Case])
}

func inside(a *seen.Area, noun graph.Noun, order graph.Order, first int32, after *graph.Cursor) graph.Query {
	return graph.Query{Noun: noun, Filter: graph.Filter{Under: []graph.ID{a.ID}}, Order: order, First: int(first), After: given(after)}
}

// Accountability is who answers for it on the view's day.
func (areaResolver) Accountability(ctx context.Context, a *seen.Area) (*seen.Accountability, error) {
	return accountability(ctx, a.Eye, a.GlobalID())
}

// Chains are the chains of the view's day.
func (areaResolver) Chains(ctx context.Context, a *seen.Area) ([]*seen.Chain, error) {
	return chains(ctx, a.Eye, a.GlobalID())
}

// History are all rows of it.
func (areaResolver) History(ctx context.Context, a *seen.Area) ([]*seen.Area, error) {
	return history[*seen.Area](ctx, a.Eye, a.GlobalID())
}

// Batch is the batch that recorded the row.
func (areaResolver) Batch(ctx context.Context, a *seen.Area) (*seen.Batch, error) {
	return batch(ctx, a.Eye, a.Recorded)
}

// Area is the root area.
func (queryResolver) Area(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Area, error) {
	return root[*seen.Area](ctx, graph.Areas, number, at, known)
}

// Areas is the root areas.
func (queryResolver) Areas(ctx context.Context, f *gen.AreaFilter, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.AreaConnection, error) {
	q := graph.Query{Noun: graph.Areas, First: int(first), After: given(after)}
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
		q.Filter.Level, q.Filter.Parent = given(f.Level), graph.ID(given(f.Parent))
	}
	return page(ctx, at, known, q, item[*seen.Area])
}
