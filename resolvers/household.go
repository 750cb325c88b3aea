package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Household follows the edges of a Household.
func (Resolver) Household() gen.HouseholdResolver { return householdResolver{} }

type householdResolver struct{}

// Area is its village.
func (householdResolver) Area(ctx context.Context, h *seen.Household) (*seen.Area, error) {
	return one[*seen.Area](ctx, h.Eye, graph.Areas, h.Household.Area)
}

// Grid is its grid.
func (householdResolver) Grid(ctx context.Context, h *seen.Household) (*seen.Grid, error) {
	return one[*seen.Grid](ctx, h.Eye, graph.Grids, h.Household.Grid)
}

// Members are its people on the view's day.
func (householdResolver) Members(ctx context.Context, h *seen.Household) ([]*seen.Member, error) {
	return standing[*seen.Member](ctx, h.Eye, graph.HouseholdMembers, h.ID)
}

// Pairings are its paired units and contacts.
func (householdResolver) Pairings(ctx context.Context, h *seen.Household) ([]*seen.Pairing, error) {
	return many[*seen.Pairing](ctx, h.Eye, graph.HouseholdPairings, h.ID)
}

// Cases are its cases.
func (householdResolver) Cases(ctx context.Context, h *seen.Household) ([]*seen.Case, error) {
	return many[*seen.Case](ctx, h.Eye, graph.HouseholdCases, h.ID)
}

// Leads are the leads about it.
func (householdResolver) Leads(ctx context.Context, h *seen.Household) ([]*seen.Lead, error) {
	return many[*seen.Lead](ctx, h.Eye, graph.HouseholdLeads, h.ID)
}

// Applications are its low-income applications.
func (householdResolver) Applications(ctx context.Context, h *seen.Household) ([]*seen.Application, error) {
	return many[*seen.Application](ctx, h.Eye, graph.HouseholdApplications, h.ID)
}

// Findings are what inspections found about it.
func (householdResolver) Findings(ctx context.Context, h *seen.Household) ([]*seen.Finding, error) {
	return many[*seen.Finding](ctx, h.Eye, graph.HouseholdFindings, h.ID)
}

// Accountability is who answers for it on the view's day.
func (householdResolver) Accountability(ctx context.Context, h *seen.Household) (*seen.Accountability, error) {
	return accountability(ctx, h.Eye, h.GlobalID())
}

// Chains are the chains of the view's day.
func (householdResolver) Chains(ctx context.Context, h *seen.Household) ([]*seen.Chain, error) {
	return chains(ctx, h.Eye, h.GlobalID())
}

// History are all rows of it.
func (householdResolver) History(ctx context.Context, h *seen.Household) ([]*seen.Household, error) {
	return history[*seen.Household](ctx, h.Eye, h.GlobalID())
}

// Batch is the batch that recorded the row.
func (householdResolver) Batch(ctx context.Context, h *seen.Household) (*seen.Batch, error) {
	return batch(ctx, h.Eye, h.Recorded)
}

// Household is the root household.
func (queryResolver) Household(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Household, error) {
	return root[*seen.Household](ctx, graph.Households, number, at, known)
}

// Households is the root households.
func (queryResolver) Households(ctx context.Context, f *gen.HouseholdFilter, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.HouseholdConnection, error) {
	q := graph.Query{Noun: graph.Households, First: int(first), After: given(after)}
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
		q.Filter.Grid = graph.ID(given(f.Grid))
	}
	return page(ctx, at, known, q, item[*seen.Household])
}
