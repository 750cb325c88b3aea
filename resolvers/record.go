package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Record follows the edges of a Record.
func (Resolver) Record() gen.RecordResolver { return recordResolver{} }

type recordResolver struct{}

// Post is who did it.
func (recordResolver) Post(ctx context.Context, r *seen.Record) (*seen.Post, error) {
	return one[*seen.Post](ctx, r.Eye, graph.Posts, r.Record.Post)
}

// Person is who did it, or left.
func (recordResolver) Person(_ context.Context, r *seen.Record) (*seen.Person, error) {
	return seen.NewPerson(r.Eye, r.Record.Person), nil
}

// Organization is the unit of a push.
func (recordResolver) Organization(ctx context.Context, r *seen.Record) (*seen.Organization, error) {
	return organization(ctx, r.Eye, r.Record.Organization)
}

// Area is where.
func (recordResolver) Area(ctx context.Context, r *seen.Record) (*seen.Area, error) {
	return one[*seen.Area](ctx, r.Eye, graph.Areas, r.Record.Area)
}

// Household is the family visited.
func (recordResolver) Household(ctx context.Context, r *seen.Record) (*seen.Household, error) {
	return one[*seen.Household](ctx, r.Eye, graph.Households, r.Record.Household)
}

// Parent is the meeting.
func (recordResolver) Parent(ctx context.Context, r *seen.Record) (*seen.Record, error) {
	return one[*seen.Record](ctx, r.Eye, graph.Records, r.Record.Parent)
}

// Items are the items on a meeting's list.
func (recordResolver) Items(ctx context.Context, r *seen.Record) ([]*seen.Record, error) {
	return many[*seen.Record](ctx, r.Eye, graph.RecordRecords, r.ID)
}

// History are all rows of it.
func (recordResolver) History(ctx context.Context, r *seen.Record) ([]*seen.Record, error) {
	return history[*seen.Record](ctx, r.Eye, r.GlobalID())
}

// Batch is the batch that recorded the row.
func (recordResolver) Batch(ctx context.Context, r *seen.Record) (*seen.Batch, error) {
	return batch(ctx, r.Eye, r.Recorded)
}

// Records is the root records.
func (queryResolver) Records(ctx context.Context, f *gen.RecordFilter, order graph.Order, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.RecordConnection, error) {
	q := graph.Query{Noun: graph.Records, Order: order, First: int(first), After: given(after)}
	var during *gen.PeriodInput
	if f != nil {
		q.Filter.Household, q.Filter.Post, q.Filter.Person, q.Filter.RecordKind = graph.ID(given(f.Household)), graph.ID(given(f.Post)), graph.ID(given(f.Person)), given(f.Kind)
		during = f.During
	}
	if err := within(&q.Filter, during); err != nil {
		return nil, err
	}
	return page(ctx, at, known, q, item[*seen.Record])
}
