package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Measure follows the edges of a Measure.
func (Resolver) Measure() gen.MeasureResolver { return measureResolver{} }

type measureResolver struct{}

// Case is the case.
func (measureResolver) Case(ctx context.Context, m *seen.Measure) (*seen.Case, error) {
	return one[*seen.Case](ctx, m.Eye, graph.Cases, m.Measure.Case)
}

// Organization is the unit that gives it.
func (measureResolver) Organization(ctx context.Context, m *seen.Measure) (*seen.Organization, error) {
	return organization(ctx, m.Eye, m.Measure.Organization)
}

// History are all rows of it.
func (measureResolver) History(ctx context.Context, m *seen.Measure) ([]*seen.Measure, error) {
	return history[*seen.Measure](ctx, m.Eye, m.GlobalID())
}

// Batch is the batch that recorded the row.
func (measureResolver) Batch(ctx context.Context, m *seen.Measure) (*seen.Batch, error) {
	return batch(ctx, m.Eye, m.Recorded)
}
