package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Person follows the edges of a Person.
func (Resolver) Person() gen.PersonResolver { return personResolver{} }

type personResolver struct{}

// Name is their name, as the latest tenure gives it.
func (r personResolver) Name(ctx context.Context, p *seen.Person) (*string, error) {
	tenures, err := r.Tenures(ctx, p)
	if err != nil || len(tenures) == 0 {
		return nil, err
	}
	return &tenures[len(tenures)-1].Name, nil
}

// Tenures are their tenures begun by the view's day.
func (personResolver) Tenures(ctx context.Context, p *seen.Person) ([]*seen.Tenure, error) {
	rows, err := ask(ctx).thing(ctx, p.Eye, p.GlobalID())
	return seen.List[*seen.Tenure](over(ctx, p.Eye, graph.Persons), rows), err
}

// Posts are the posts that they hold on the view's day.
func (r personResolver) Posts(ctx context.Context, p *seen.Person) ([]*seen.Post, error) {
	tenures, err := r.Tenures(ctx, p)
	if err != nil {
		return nil, err
	}
	posts := []*seen.Post{}
	for _, t := range tenures {
		if !t.Has(p.Eye.View.At) {
			continue
		}
		post, err := one[*seen.Post](ctx, t.Eye, graph.Posts, t.Tenure.Post)
		if err != nil {
			return nil, err
		}
		if post != nil {
			posts = append(posts, post)
		}
	}
	return posts, nil
}

// AnswerableFor are the cases for which they stood on a chain.
func (personResolver) AnswerableFor(ctx context.Context, p *seen.Person, since graph.Day, until *graph.Day, first int32, after *graph.Cursor) (*seen.AnswerableConnection, error) {
	return answerableFor(ctx, p.Eye.View, p.ID, since, until, first, after)
}

// Person is the root person.
func (queryResolver) Person(ctx context.Context, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Person, error) {
	eye, rows, err := rootRows(ctx, graph.Persons, number, at, known)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return seen.NewPerson(eye, graph.ID(number)), nil
}

// Persons is the root persons.
func (queryResolver) Persons(ctx context.Context, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.PersonConnection, error) {
	q := graph.Query{Noun: graph.Persons, First: int(first), After: given(after)}
	return page(ctx, at, known, q, func(e *seen.Eye, i graph.Item) *seen.Person {
		ask(ctx).things.know(e.View, i.Ref, i.Rows)
		return seen.NewPerson(e, i.ID)
	})
}
