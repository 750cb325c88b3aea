package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Tenure follows the edges of a Tenure.
func (Resolver) Tenure() gen.TenureResolver { return tenureResolver{} }

type tenureResolver struct{}

// Post is the seat that is held.
func (tenureResolver) Post(ctx context.Context, t *seen.Tenure) (*seen.Post, error) {
	return one[*seen.Post](ctx, t.Eye, graph.Posts, t.Tenure.Post)
}

// Person is who holds it.
func (tenureResolver) Person(_ context.Context, t *seen.Tenure) (*seen.Person, error) {
	return seen.NewPerson(t.Eye, t.Tenure.Person), nil
}

// History are all rows of it.
func (tenureResolver) History(ctx context.Context, t *seen.Tenure) ([]*seen.Tenure, error) {
	return history[*seen.Tenure](ctx, t.Eye, t.GlobalID())
}

// Batch is the batch that recorded the row.
func (tenureResolver) Batch(ctx context.Context, t *seen.Tenure) (*seen.Batch, error) {
	return batch(ctx, t.Eye, t.Recorded)
}
