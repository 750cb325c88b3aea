package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Case follows the edges of a Case.
func (Resolver) Case() gen.CaseResolver { return caseResolver{} }

type caseResolver struct{}

// Household is the family.
func (caseResolver) Household(ctx context.Context, c *seen.Case) (*seen.Household, error) {
	return one[*seen.Household](ctx, c.Eye, graph.Households, c.Case.Household)
}

// Steps are what was done in it.
func (caseResolver) Steps(ctx context.Context, c *seen.Case) ([]*seen.Step, error) {
	return many[*seen.Step](ctx, c.Eye, graph.CaseSteps, c.ID)
}

// Risks are its causes.
func (caseResolver) Risks(ctx context.Context, c *seen.Case) ([]*seen.Risk, error) {
	return many[*seen.Risk](ctx, c.Eye, graph.CaseRisks, c.ID)
}

// Measures are the help given.
func (caseResolver) Measures(ctx context.Context, c *seen.Case) ([]*seen.Measure, error) {
	return many[*seen.Measure](ctx, c.Eye, graph.CaseMeasures, c.ID)
}

// Leads are the leads that led to it.
func (caseResolver) Leads(ctx context.Context, c *seen.Case) ([]*seen.Lead, error) {
	return many[*seen.Lead](ctx, c.Eye, graph.CaseLeads, c.ID)
}

// Applications are the applications that led to it.
func (caseResolver) Applications(ctx context.Context, c *seen.Case) ([]*seen.Application, error) {
	return many[*seen.Application](ctx, c.Eye, graph.CaseApplications, c.ID)
}

// Accountability is who answers for it on the view's day.
func (caseResolver) Accountability(ctx context.Context, c *seen.Case) (*seen.Accountability, error) {
	return accountability(ctx, c.Eye, c.GlobalID())
}

// Chains are the chains of the view's day.
func (caseResolver) Chains(ctx context.Context, c *seen.Case) ([]*seen.Chain, error) {
	return chains(ctx, c.Eye, c.GlobalID())
}

// History are all rows of it.
func (caseResolver) History(ctx context.Context, c *seen.Case) ([]*seen.Case, error) {
	return history[*seen.Case](ctx, c.Eye, c.GlobalID())
}

// Batch is the batch that recorded the row.
func (caseResolver) Batch(ctx context.Context, c *seen.Case) (*seen.Batch, error) {
	return batch(ctx, c.Eye, c.Recorded)
}

// Case is the root case.
func (queryResolver) Case(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Case, error) {
	return root[*seen.Case](ctx, graph.Cases, number, at, known)
}

// Cases is the root cases.
func (queryResolver) Cases(ctx context.Context, f *gen.CaseFilter, order graph.Order, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.CaseConnection, error) {
	q := graph.Query{Noun: graph.Cases, Order: order, First: int(first), After: given(after)}
	var during *gen.PeriodInput
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
		q.Filter.Household, q.Filter.Category, q.Filter.Open, q.Filter.Relapsed = graph.ID(given(f.Household)), given(f.Category), yesNo(f.Open), yesNo(f.Relapsed)
		during = f.During
	}
	if err := within(&q.Filter, during); err != nil {
		return nil, err
	}
	return page(ctx, at, known, q, item[*seen.Case])
}
