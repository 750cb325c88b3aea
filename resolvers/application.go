package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Application follows the edges of an Application.
func (Resolver) Application() gen.ApplicationResolver { return applicationResolver{} }

type applicationResolver struct{}

// Household is the family that applied.
func (applicationResolver) Household(ctx context.Context, a *seen.Application) (*seen.Household, error) {
	return one[*seen.Household](ctx, a.Eye, graph.Households, a.Application.Household)
}

// Case is the recognition that it started.
func (applicationResolver) Case(ctx context.Context, a *seen.Application) (*seen.Case, error) {
	return one[*seen.Case](ctx, a.Eye, graph.Cases, a.Application.Case)
}

// History are all rows of it.
func (applicationResolver) History(ctx context.Context, a *seen.Application) ([]*seen.Application, error) {
	return history[*seen.Application](ctx, a.Eye, a.GlobalID())
}

// Batch is the batch that recorded the row.
func (applicationResolver) Batch(ctx context.Context, a *seen.Application) (*seen.Batch, error) {
	return batch(ctx, a.Eye, a.Recorded)
}

// Application is the root application.
func (queryResolver) Application(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Application, error) {
	return root[*seen.Application](ctx, graph.Applications, number, at, known)
}

// Applications is the root applications.
func (queryResolver) Applications(ctx context.Context, f *gen.ApplicationFilter, order graph.Order, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.ApplicationConnection, error) {
	q := graph.Query{Noun: graph.Applications, Order: order, First: int(first), After: given(after)}
	var during *gen.PeriodInput
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
		q.Filter.Household, q.Filter.Open = graph.ID(given(f.Household)), yesNo(f.Open)
		during = f.During
	}
	if err := within(&q.Filter, during); err != nil {
		return nil, err
	}
	return page(ctx, at, known, q, item[*seen.Application])
}
