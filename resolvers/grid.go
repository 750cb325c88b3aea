package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Grid follows the edges of a Grid.
func (Resolver) Grid() gen.GridResolver { return gridResolver{} }

type gridResolver struct{}

// Area is its village.
func (gridResolver) Area(ctx context.Context, g *seen.Grid) (*seen.Area, error) {
	return one[*seen.Area](ctx, g.Eye, graph.Areas, g.Grid.Area)
}

// Posts are the posts of its members.
func (gridResolver) Posts(ctx context.Context, g *seen.Grid) ([]*seen.Post, error) {
	return standing[*seen.Post](ctx, g.Eye, graph.GridPosts, g.ID)
}

// Households are the households in it on the view's day.
func (gridResolver) Households(ctx context.Context, g *seen.Grid, first int32, after *graph.Cursor) (*seen.HouseholdConnection, error) {
	q := graph.Query{Noun: graph.Households, Filter: graph.Filter{Grid: g.ID}, First: int(first), After: given(after)}
	return pageOf(ctx, g.Eye.View, q, item[*seen.Household])
}

// Accountability is who answers for it on the view's day.
func (gridResolver) Accountability(ctx context.Context, g *seen.Grid) (*seen.Accountability, error) {
	return accountability(ctx, g.Eye, g.GlobalID())
}

// Chains are the chains of the view's day.
func (gridResolver) Chains(ctx context.Context, g *seen.Grid) ([]*seen.Chain, error) {
	return chains(ctx, g.Eye, g.GlobalID())
}

// History are all rows of it.
func (gridResolver) History(ctx context.Context, g *seen.Grid) ([]*seen.Grid, error) {
	return history[*seen.Grid](ctx, g.Eye, g.GlobalID())
}

// Batch is the batch that recorded the row.
func (gridResolver) Batch(ctx context.Context, g *seen.Grid) (*seen.Batch, error) {
	return batch(ctx, g.Eye, g.Recorded)
}

// Grid is the root grid.
func (queryResolver) Grid(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Grid, error) {
	return root[*seen.Grid](ctx, graph.Grids, number, at, known)
}

// Grids is the root grids.
func (queryResolver) Grids(ctx context.Context, f *gen.GridFilter, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.GridConnection, error) {
	q := graph.Query{Noun: graph.Grids, First: int(first), After: given(after)}
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
	}
	return page(ctx, at, known, q, item[*seen.Grid])
}
