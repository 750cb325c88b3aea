package resolvers

import (
	"context"
	"strconv"

	"dutygraph/graph"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Batch is the root batch.
func (queryResolver) Batch(ctx context.Context, number string) (*seen.Batch, error) {
	return ask(ctx).batchOf(ctx, graph.ID(number))
}

func (q *request) batchOf(ctx context.Context, id graph.ID) (*seen.Batch, error) {
	if !q.viewer.Scope.All { // it counts what others sent
		return nil, nil
	}
	r, err := q.store.Receipt(ctx, id)
	if graph.CodeOf(err) == graph.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return q.batch(r), nil
}

// Batches is the root batches: every revision is one batch, so a page is a stretch of revisions, newest first.
func (queryResolver) Batches(ctx context.Context, first int32, after *graph.Cursor, known *scalar.KnownAt) (*seen.BatchConnection, error) {
	if err := pageSize(int(first)); err != nil {
		return nil, err
	}
	q := ask(ctx)
	eye, err := q.eye(ctx, nil, known)
	if err != nil {
		return nil, err
	}
	out := &seen.BatchConnection{Nodes: []*seen.Batch{}, Revision: eye.View.Known}
	if !q.viewer.Scope.All {
		return out, nil
	}
	newest := eye.View.Known
	out.TotalCount = int(newest)
	if after != nil {
		r, err := scalar.UnmarshalRevision(string(after.ID))
		if err != nil {
			return nil, badCursor()
		}
		newest = min(newest, r-1)
	}
	last := max(1, newest-graph.Revision(first)+1)
	var revisions []graph.Revision
	for r := newest; r >= last; r-- {
		revisions = append(revisions, r)
	}
	found, err := q.store.Receipts(ctx, revisions)
	for _, r := range revisions {
		if receipt, ok := found[r]; ok {
			out.Nodes = append(out.Nodes, q.batch(receipt))
			out.Cursors = append(out.Cursors, graph.Cursor{ID: graph.ID(strconv.FormatInt(int64(r), 10))})
		}
	}
	out.More = last > 1
	return out, err
}
