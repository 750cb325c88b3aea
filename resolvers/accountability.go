package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Accountability is the root accountability.
func (queryResolver) Accountability(ctx context.Context, subject graph.Ref, at *graph.Day, known *scalar.KnownAt) (*seen.Accountability, error) {
	v, err := ask(ctx).view(ctx, at, known)
	if err != nil {
		return nil, err
	}
	return accountability(ctx, seen.NewEye(v, nil), subject)
}

func accountability(ctx context.Context, e *seen.Eye, subject graph.Ref) (*seen.Accountability, error) {
	if err := isSubject(subject); err != nil {
		return nil, err
	}
	l, err := ask(ctx).lineage(ctx, e, subject, true)
	if err != nil || l == nil {
		return nil, err
	}
	return seen.NewAccountability(l.eye, l.accountability()), nil
}

func chains(ctx context.Context, e *seen.Eye, subject graph.Ref) ([]*seen.Chain, error) {
	l, err := ask(ctx).lineage(ctx, e, subject, false)
	if err != nil || l == nil {
		return []*seen.Chain{}, err
	}
	return seen.Chains(l.eye, l.chains()), nil
}

// isSubject refuses what nobody answers for.
func isSubject(r graph.Ref) error {
	switch r.Noun {
	case graph.Households, graph.Cases, graph.Grids, graph.Areas:
		return nil
	}
	return graph.Invalid.Errorf("subject 须是农户、案例、网格或区划的编号，而非 %s", "a subject is a household, a case, a grid or an area, not a %s", r.Noun)
}
