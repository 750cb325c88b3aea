package resolvers

import (
	"cmp"
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Why is the root why.
func (queryResolver) Why(ctx context.Context, person, subject graph.Ref, at *graph.Day, known *scalar.KnownAt) (*seen.Why, error) {
	if err := cmp.Or(isPerson(person), isSubject(subject)); err != nil {
		return nil, err
	}
	v, err := ask(ctx).view(ctx, at, known)
	if err != nil {
		return nil, err
	}
	l, err := ask(ctx).lineage(ctx, seen.NewEye(v, nil), subject, true)
	if err != nil || l == nil {
		return nil, err
	}
	return &seen.Why{Why: l.why(person.ID), Eye: l.eye}, nil
}

// AnswerableFor is the root answerableFor.
func (queryResolver) AnswerableFor(ctx context.Context, person graph.Ref, since graph.Day, until *graph.Day, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.AnswerableConnection, error) {
	if err := isPerson(person); err != nil {
		return nil, err
	}
	eye, err := ask(ctx).eye(ctx, at, known)
	if err != nil {
		return nil, err
	}
	return answerableFor(ctx, eye.View, person.ID, since, until, first, after)
}

func answerableFor(ctx context.Context, v *graph.View, person graph.ID, since graph.Day, until *graph.Day, first int32, after *graph.Cursor) (*seen.AnswerableConnection, error) {
	if err := pageSize(int(first)); err != nil {
		return nil, err
	}
	window := graph.Period{Since: since, Until: v.At + 1}
	if until != nil {
		window.Until = min(*until, window.Until)
	}
	if window.Empty() {
		return nil, graph.Invalid.Errorf("since 须早于 until，且不晚于所问之日", "since must be before until, and not after the day that is asked about")
	}
	found, err := graph.AnswerableFor(ctx, ask(ctx).store, *v, person, window, given(after), int(first))
	if err != nil {
		return nil, err
	}
	eye := seen.LazyEye(v, func() []graph.Fact {
		var rows []graph.Fact
		for _, a := range found.Items {
			rows = append(rows, a.Case)
			if a.Post != nil {
				rows = append(rows, a.Post)
			}
			if a.Tenure != nil {
				rows = append(rows, a.Tenure)
			}
		}
		return rows
	})
	out := &seen.AnswerableConnection{More: found.More, Revision: found.View.Known, Nodes: make([]*seen.Answerable, len(found.Items)), Cursors: make([]graph.Cursor, len(found.Items))}
	for i := range found.Items {
		out.Nodes[i] = &seen.Answerable{Answerable: &found.Items[i], Eye: eye}
		out.Cursors[i] = graph.Cursor{ID: found.Items[i].Case.ID}
	}
	return out, nil
}

func isPerson(r graph.Ref) error {
	if r.Noun != graph.Persons {
		return graph.Invalid.Errorf("person 须是人员的编号，而非 %s", "a person's id is expected, not that of a %s", r.Noun)
	}
	return nil
}
