package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Lead follows the edges of a Lead.
func (Resolver) Lead() gen.LeadResolver { return leadResolver{} }

type leadResolver struct{}

// Household is the family it is about.
func (leadResolver) Household(ctx context.Context, l *seen.Lead) (*seen.Household, error) {
	return one[*seen.Household](ctx, l.Eye, graph.Households, l.Lead.Household)
}

// Organization is the department that pushed it.
func (leadResolver) Organization(ctx context.Context, l *seen.Lead) (*seen.Organization, error) {
	return organization(ctx, l.Eye, l.Lead.Organization)
}

// Case is the recognition it led to.
func (leadResolver) Case(ctx context.Context, l *seen.Lead) (*seen.Case, error) {
	return one[*seen.Case](ctx, l.Eye, graph.Cases, l.Lead.Case)
}

// History are all rows of it.
func (leadResolver) History(ctx context.Context, l *seen.Lead) ([]*seen.Lead, error) {
	return history[*seen.Lead](ctx, l.Eye, l.GlobalID())
}

// Batch is the batch that recorded the row.
func (leadResolver) Batch(ctx context.Context, l *seen.Lead) (*seen.Batch, error) {
	return batch(ctx, l.Eye, l.Recorded)
}

// Lead is the root lead.
func (queryResolver) Lead(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Lead, error) {
	return root[*seen.Lead](ctx, graph.Leads, number, at, known)
}

// Leads is the root leads.
func (queryResolver) Leads(ctx context.Context, f *gen.LeadFilter, order graph.Order, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.LeadConnection, error) {
	q := graph.Query{Noun: graph.Leads, Order: order, First: int(first), After: given(after)}
	var during *gen.PeriodInput
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
		q.Filter.Household, q.Filter.Channel, q.Filter.Open = graph.ID(given(f.Household)), given(f.Channel), yesNo(f.Open)
		during = f.During
	}
	if err := within(&q.Filter, during); err != nil {
		return nil, err
	}
	return page(ctx, at, known, q, item[*seen.Lead])
}
