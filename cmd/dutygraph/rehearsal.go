package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"dutygraph/graph"
)

// rehearsal is where a dry run of several files is played: what a file refers to may stand in the file before it, which a
// dry run has not written. So they are written to a copy of the store, which is thrown away.
type rehearsal struct {
	graph.Store             // the copy
	real        graph.Store // nil where there is none yet
	ahead       graph.Revision
	dir         string
}

// rehearse makes the copy of what the store knows.
func rehearse(ctx context.Context, real graph.Store) (_ *rehearsal, err error) {
	r := &rehearsal{real: real}
	if r.dir, err = os.MkdirTemp("", "dutygraph-dry-run-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
		}
	}()
	if r.Store, err = openFile(ctx, filepath.Join(r.dir, "copy.sqlite"), true); err != nil || real == nil {
		return r, err
	}
	known, err := real.Revision(ctx, 0)
	if err != nil || known == 0 {
		return r, err
	}
	v := graph.View{At: graph.FirstDay, Known: known, Scope: graph.Everywhere}
	receipt, err := r.Store.Apply(ctx, &graph.Batch{ID: "copy", Digest: "copy", Changes: func(yield func(graph.Change, error) bool) {
		for _, noun := range graph.Nouns() {
			err := real.Scan(ctx, v, noun, func(f graph.Fact) error {
				if !made(f) && !yield(graph.Change{Fact: f}, nil) {
					return errEnough
				}
				return nil
			})
			if errors.Is(err, errEnough) {
				return
			}
			if err != nil {
				yield(graph.Change{}, err)
				return
			}
		}
	}})
	r.ahead = known - receipt.Revision
	return r, err
}

// errEnough ends a scan whose rows nobody wants any more.
var errEnough = errors.New("enough")

// made reports whether the program made the row itself, and will again.
func made(f graph.Fact) bool {
	switch f := f.(type) {
	case *graph.Post:
		return f.Made
	case *graph.Tenure:
		return f.Made
	}
	return false
}

// Receipt knows the batches of the store, too.
func (r *rehearsal) Receipt(ctx context.Context, batch graph.ID) (graph.Receipt, error) {
	if r.real != nil {
		if receipt, err := r.real.Receipt(ctx, batch); graph.CodeOf(err) != graph.NotFound {
			return receipt, err
		}
	}
	receipt, err := r.Store.Receipt(ctx, batch)
	receipt.Revision += r.ahead
	return receipt, err
}

// Apply applies a batch to the copy. One that the store knows changes nothing there, so the store itself may answer.
func (r *rehearsal) Apply(ctx context.Context, b *graph.Batch) (graph.Receipt, error) {
	if r.real != nil {
		if _, err := r.real.Receipt(ctx, b.ID); err == nil {
			return r.real.Apply(ctx, b)
		} else if graph.CodeOf(err) != graph.NotFound {
			return graph.Receipt{}, err
		}
	}
	receipt, err := r.Store.Apply(ctx, b)
	receipt.Revision += r.ahead
	return receipt, err
}

// Close throws the copy away, and leaves the store open.
func (r *rehearsal) Close() error {
	var err error
	if r.Store != nil {
		err = r.Store.Close()
	}
	return errors.Join(err, os.RemoveAll(r.dir))
}
