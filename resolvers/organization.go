package resolvers

import (
	"context"
	"slices"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Organization follows the edges of an Organization.
func (Resolver) Organization() gen.OrganizationResolver { return organizationResolver{} }

type organizationResolver struct{}

// Area is the county or city that it serves.
func (organizationResolver) Area(ctx context.Context, o *seen.Organization) (*seen.Area, error) {
	return one[*seen.Area](ctx, o.Eye, graph.Areas, o.Serves())
}

// Heads are the posts of its heads.
func (r organizationResolver) Heads(ctx context.Context, o *seen.Organization) ([]*seen.Post, error) {
	posts, err := r.Posts(ctx, o)
	return slices.DeleteFunc(posts, func(p *seen.Post) bool { return p.Kind != graph.OrganizationHead }), err
}

// Posts are its posts.
func (organizationResolver) Posts(ctx context.Context, o *seen.Organization) ([]*seen.Post, error) {
	return standing[*seen.Post](ctx, o.Eye, graph.OrganizationPosts, o.ID)
}

// History are all rows of it.
func (organizationResolver) History(ctx context.Context, o *seen.Organization) ([]*seen.OrganizationFunction, error) {
	return history[*seen.OrganizationFunction](ctx, o.Eye, o.GlobalID())
}

// OrganizationFunction follows the edges of an OrganizationFunction.
func (Resolver) OrganizationFunction() gen.OrganizationFunctionResolver {
	return organizationFunctionResolver{}
}

type organizationFunctionResolver struct{}

// Batch is the batch that recorded the row.
func (organizationFunctionResolver) Batch(ctx context.Context, o *seen.OrganizationFunction) (*seen.Batch, error) {
	return batch(ctx, o.Eye, o.Recorded)
}

// Organization is the root organization.
func (queryResolver) Organization(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Organization, error) {
	eye, rows, err := rootRows(ctx, graph.Organizations, number, at, known)
	return seen.NewOrganization(eye, rows), err
}

// Organizations is the root organizations.
func (queryResolver) Organizations(ctx context.Context, f *gen.OrganizationFilter, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.OrganizationConnection, error) {
	q := graph.Query{Noun: graph.Organizations, First: int(first), After: given(after)}
	if f != nil {
		if err := under(&q.Filter, f.Under); err != nil {
			return nil, err
		}
		q.Filter.Function = given(f.Function)
	}
	return page(ctx, at, known, q, organizationItem)
}

func organizationItem(e *seen.Eye, i graph.Item) *seen.Organization {
	return seen.NewOrganization(e, i.Rows)
}
