package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Finding follows the edges of a Finding.
func (Resolver) Finding() gen.FindingResolver { return findingResolver{} }

type findingResolver struct{}

// Sponsor is the inspecting unit.
func (findingResolver) Sponsor(ctx context.Context, f *seen.Finding) (*seen.Organization, error) {
	return organization(ctx, f.Eye, f.Finding.Sponsor)
}

// Post is the post that must mend it.
func (findingResolver) Post(ctx context.Context, f *seen.Finding) (*seen.Post, error) {
	return one[*seen.Post](ctx, f.Eye, graph.Posts, f.Finding.Post)
}

// Area is where.
func (findingResolver) Area(ctx context.Context, f *seen.Finding) (*seen.Area, error) {
	return one[*seen.Area](ctx, f.Eye, graph.Areas, f.Finding.Area)
}

// Household is the family concerned.
func (findingResolver) Household(ctx context.Context, f *seen.Finding) (*seen.Household, error) {
	return one[*seen.Household](ctx, f.Eye, graph.Households, f.Finding.Household)
}

// History are all rows of it.
func (findingResolver) History(ctx context.Context, f *seen.Finding) ([]*seen.Finding, error) {
	return history[*seen.Finding](ctx, f.Eye, f.GlobalID())
}

// Batch is the batch that recorded the row.
func (findingResolver) Batch(ctx context.Context, f *seen.Finding) (*seen.Batch, error) {
	return batch(ctx, f.Eye, f.Recorded)
}

// Findings is the root findings.
func (queryResolver) Findings(ctx context.Context, f *gen.FindingFilter, order graph.Order, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.FindingConnection, error) {
	q := graph.Query{Noun: graph.Findings, Order: order, First: int(first), After: given(after)}
	var during *gen.PeriodInput
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
		q.Filter.Post, q.Filter.Open = graph.ID(given(f.Post)), yesNo(f.Open)
		during = f.During
	}
	if err := within(&q.Filter, during); err != nil {
		return nil, err
	}
	return page(ctx, at, known, q, item[*seen.Finding])
}
