package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Risk follows the edges of a Risk.
func (Resolver) Risk() gen.RiskResolver { return riskResolver{} }

type riskResolver struct{}

// Case is the case.
func (riskResolver) Case(ctx context.Context, r *seen.Risk) (*seen.Case, error) {
	return one[*seen.Case](ctx, r.Eye, graph.Cases, r.Risk.Case)
}

// History are all rows of it.
func (riskResolver) History(ctx context.Context, r *seen.Risk) ([]*seen.Risk, error) {
	return history[*seen.Risk](ctx, r.Eye, r.GlobalID())
}

// Batch is the batch that recorded the row.
func (riskResolver) Batch(ctx context.Context, r *seen.Risk) (*seen.Batch, error) {
	return batch(ctx, r.Eye, r.Recorded)
}
