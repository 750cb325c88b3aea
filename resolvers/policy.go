package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Policy follows the edges of a Policy.
func (Resolver) Policy() gen.PolicyResolver { return policyResolver{} }

type policyResolver struct{}

// Area is where it applies.
func (policyResolver) Area(ctx context.Context, p *seen.Policy) (*seen.Area, error) {
	return one[*seen.Area](ctx, p.Eye, graph.Areas, p.Policy.Area)
}

// History are all rows of it.
func (policyResolver) History(ctx context.Context, p *seen.Policy) ([]*seen.Policy, error) {
	return history[*seen.Policy](ctx, p.Eye, p.GlobalID())
}

// Batch is the batch that recorded the row.
func (policyResolver) Batch(ctx context.Context, p *seen.Policy) (*seen.Batch, error) {
	return batch(ctx, p.Eye, p.Recorded)
}

// Policies is the root policies.
func (queryResolver) Policies(ctx context.Context, f *gen.PolicyFilter, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.PolicyConnection, error) {
	q := graph.Query{Noun: graph.Policies, First: int(first), After: given(after)}
	if f != nil {
		q.Filter.Parameter, q.Filter.Area = graph.ID(given(f.Parameter)), graph.ID(given(f.Area))
	}
	return page(ctx, at, known, q, item[*seen.Policy])
}

// Policy is the root policy: the row in force on the day, of which the first day is not asked.
func (queryResolver) Policy(ctx context.Context, parameter, area string, at *graph.Day, known *scalar.KnownAt) (*seen.Policy, error) {
	q := graph.Query{Noun: graph.Policies, Filter: graph.Filter{Parameter: graph.ID(parameter), Area: graph.ID(area)}, First: 1}
	if parameter == "" || area == "" {
		return nil, nil
	}
	found, err := page(ctx, at, known, q, item[*seen.Policy])
	if err != nil || len(found.Nodes) == 0 {
		return nil, err
	}
	return found.Nodes[0], nil
}
