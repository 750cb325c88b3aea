package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Receipt follows the edges of a Receipt.
func (Resolver) Receipt() gen.ReceiptResolver { return receiptResolver{} }

type receiptResolver struct{}

// Gaps are what the write changed of gaps. Of a dry run there is no revision: the one it names may be another's by now.
func (receiptResolver) Gaps(ctx context.Context, r *seen.Receipt, at *graph.Day) (*seen.GapDifference, error) {
	if r.DryRun {
		through, err := ask(ctx).gaps.Through(ctx, r.Revision-1)
		return &seen.GapDifference{Through: seen.Through(through), Opened: []*seen.Gap{}, Ended: []*seen.Gap{}, Upcoming: []*seen.Gap{}}, err
	}
	return gapsChanged(ctx, r.Revision, at)
}

// Batch follows the edges of a Batch.
func (Resolver) Batch() gen.BatchResolver { return batchResolver{} }

type batchResolver struct{}

// Gaps are what the batch changed of gaps.
func (batchResolver) Gaps(ctx context.Context, b *seen.Batch, at *graph.Day) (*seen.GapDifference, error) {
	return gapsChanged(ctx, b.Revision, at)
}

// maxTold is how many gaps each list of a difference names at most.
const maxTold = 100

// gapsChanged tells what a revision changed of gaps.
func gapsChanged(ctx context.Context, revision graph.Revision, at *graph.Day) (*seen.GapDifference, error) {
	q := ask(ctx)
	v, err := q.view(ctx, at, &scalar.KnownAt{Revision: revision})
	if err != nil {
		return nil, err
	}
	found, err := q.gaps.Difference(ctx, *v, revision)
	if err != nil {
		return nil, err
	}
	out := &seen.GapDifference{
		Evaluated: found.Through.Revision >= revision, Through: seen.Through(found.Through),
		OpenedCount: len(found.Opened), EndedCount: len(found.Ended), UpcomingCount: len(found.Upcoming),
	}
	told := map[graph.Revision]*seen.Among{}
	for _, list := range []struct {
		of   []gap.Item
		into *[]*seen.Gap
	}{{found.Opened, &out.Opened}, {found.Ended, &out.Ended}, {found.Upcoming, &out.Upcoming}} {
		*list.into = []*seen.Gap{}
		for _, item := range list.of[:min(len(list.of), maxTold)] {
			known := item.Recorded // by the evaluation that looked at the revision
			if known < revision {  // it never was, and can be told only as it was known before
				known = revision - 1
			}
			if told[known] == nil {
				view, err := q.view(ctx, at, &scalar.KnownAt{Revision: known})
				if err != nil {
					return nil, err
				}
				through, err := q.gaps.Through(ctx, known)
				if err != nil {
					return nil, err
				}
				told[known] = &seen.Among{View: view, Through: through, Explained: explains(ctx)}
			}
			*list.into = append(*list.into, q.tell(item, told[known]))
		}
	}
	return out, nil
}
