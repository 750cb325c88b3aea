package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Member follows the edges of a Member.
func (Resolver) Member() gen.MemberResolver { return memberResolver{} }

type memberResolver struct{}

// Household is the family.
func (memberResolver) Household(ctx context.Context, m *seen.Member) (*seen.Household, error) {
	return one[*seen.Household](ctx, m.Eye, graph.Households, m.Member.Household)
}

// History are all rows of it.
func (memberResolver) History(ctx context.Context, m *seen.Member) ([]*seen.Member, error) {
	return history[*seen.Member](ctx, m.Eye, m.GlobalID())
}

// Batch is the batch that recorded the row.
func (memberResolver) Batch(ctx context.Context, m *seen.Member) (*seen.Batch, error) {
	return batch(ctx, m.Eye, m.Recorded)
}
