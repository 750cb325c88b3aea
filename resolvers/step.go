package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Step follows the edges of a Step.
func (Resolver) Step() gen.StepResolver { return stepResolver{} }

type stepResolver struct{}

// Case is the case.
func (stepResolver) Case(ctx context.Context, s *seen.Step) (*seen.Case, error) {
	return one[*seen.Case](ctx, s.Eye, graph.Cases, s.Step.Case)
}

// Post is the post that signed.
func (stepResolver) Post(ctx context.Context, s *seen.Step) (*seen.Post, error) {
	return one[*seen.Post](ctx, s.Eye, graph.Posts, s.Step.Post)
}

// Person is who signed.
func (stepResolver) Person(_ context.Context, s *seen.Step) (*seen.Person, error) {
	return seen.NewPerson(s.Eye, s.Step.Person), nil
}

// History are all rows of it.
func (stepResolver) History(ctx context.Context, s *seen.Step) ([]*seen.Step, error) {
	return history[*seen.Step](ctx, s.Eye, s.GlobalID())
}

// Batch is the batch that recorded the row.
func (stepResolver) Batch(ctx context.Context, s *seen.Step) (*seen.Batch, error) {
	return batch(ctx, s.Eye, s.Recorded)
}
