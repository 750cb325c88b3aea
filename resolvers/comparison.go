package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// RowChange follows the edges of a RowChange.
func (Resolver) RowChange() gen.RowChangeResolver { return rowChangeResolver{} }

type rowChangeResolver struct{}

// Batch is the batch that made the difference.
func (rowChangeResolver) Batch(ctx context.Context, r *seen.RowChange) (*seen.Batch, error) {
	if r.Revision == 0 {
		return nil, nil
	}
	return batch(ctx, r.In.Later, r.Revision)
}

// Compare is the root compare.
func (queryResolver) Compare(ctx context.Context, subject graph.Ref, before, after gen.ViewInput) (*seen.Comparison, error) {
	if err := isSubject(subject); err != nil {
		return nil, err
	}
	first, err := ask(ctx).eye(ctx, before.At, before.KnownAt)
	if err != nil {
		return nil, err
	}
	second, err := ask(ctx).eye(ctx, after.At, after.KnownAt)
	if err != nil {
		return nil, err
	}
	if first.View.Known > second.View.Known {
		return nil, graph.Invalid.Errorf("before 的修订 %d 晚于 after 的修订 %d，请对调", "before is known at revision %d, after at %d: exchange them", first.View.Known, second.View.Known)
	}
	c, err := graph.Compare(ctx, ask(ctx).store, subject, *first.View, *second.View)
	if graph.CodeOf(err) == graph.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &seen.Comparison{
		Comparison: c,
		Earlier:    seen.LazyEye(first.View, func() []graph.Fact { return seen.Rows(c.Before) }),
		Later: seen.LazyEye(second.View, func() []graph.Fact {
			rows := seen.Rows(c.After)
			for _, change := range c.Changes {
				if change.After != nil {
					rows = append(rows, change.After)
				}
			}
			return rows
		}),
	}, nil
}
