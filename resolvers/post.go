package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Post follows the edges of a Post.
func (Resolver) Post() gen.PostResolver { return postResolver{} }

type postResolver struct{}

// Area is where it stands.
func (postResolver) Area(ctx context.Context, p *seen.Post) (*seen.Area, error) {
	return one[*seen.Area](ctx, p.Eye, graph.Areas, p.Post.Area)
}

// Organization is the unit to which it belongs.
func (postResolver) Organization(ctx context.Context, p *seen.Post) (*seen.Organization, error) {
	return organization(ctx, p.Eye, p.Post.Organization)
}

// Grid is the grid of a grid member.
func (postResolver) Grid(ctx context.Context, p *seen.Post) (*seen.Grid, error) {
	return one[*seen.Grid](ctx, p.Eye, graph.Grids, p.Post.Grid)
}

// Household is the household of a contact.
func (postResolver) Household(ctx context.Context, p *seen.Post) (*seen.Household, error) {
	return one[*seen.Household](ctx, p.Eye, graph.Households, p.Post.Household)
}

// Holders are who holds it on the view's day.
func (postResolver) Holders(ctx context.Context, p *seen.Post) ([]*seen.Tenure, error) {
	return standing[*seen.Tenure](ctx, p.Eye, graph.PostTenures, p.ID)
}

// Tenures are all tenures in it.
func (postResolver) Tenures(ctx context.Context, p *seen.Post) ([]*seen.Tenure, error) {
	return many[*seen.Tenure](ctx, p.Eye, graph.PostTenures, p.ID)
}

// History are all rows of it.
func (postResolver) History(ctx context.Context, p *seen.Post) ([]*seen.Post, error) {
	return history[*seen.Post](ctx, p.Eye, p.GlobalID())
}

// Batch is the batch that recorded the row.
func (postResolver) Batch(ctx context.Context, p *seen.Post) (*seen.Batch, error) {
	return batch(ctx, p.Eye, p.Recorded)
}

// Post is the root post.
func (queryResolver) Post(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Post, error) {
	return root[*seen.Post](ctx, graph.Posts, number, at, known)
}

// Posts is the root posts.
func (queryResolver) Posts(ctx context.Context, f *gen.PostFilter, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.PostConnection, error) {
	q := graph.Query{Noun: graph.Posts, First: int(first), After: given(after)}
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
		q.Filter.PostKind, q.Filter.Organization, q.Filter.Grid = given(f.Kind), graph.ID(given(f.Organization)), graph.ID(given(f.Grid))
	}
	return page(ctx, at, known, q, item[*seen.Post])
}
