package graph

import "context"

// Writer is one write transaction of a store, as Commit needs it. Rows that it returns may be changed by nobody.
type Writer interface {
	// Standing gives the standing rows of the groups, those of this transaction included, by group. Groups without rows
	// may be missing.
	Standing(ctx context.Context, noun Noun, groups []ID) (map[ID][]Fact, error)
	// Identified gives the standing rows of the things, by identity: what a reference points to.
	Identified(ctx context.Context, noun Noun, ids []ID) (map[ID][]Fact, error)
	// Write takes rows out and puts rows in. A row taken out that was recorded by the revision now being made was never
	// seen by anyone and goes away; any other is marked retracted by it.
	Write(ctx context.Context, noun Noun, out, in []Fact) error
}

// Commit settles a batch inside one write transaction: it decides for each change what becomes of it, closes versions of
// registers, makes the posts and tenures that grids and pairings imply, and checks references, the same for every store.
// It returns a Refused error, after which the transaction must be rolled back, when the batch has errors.
func Commit(ctx context.Context, w Writer, revision Revision, b *Batch) (Receipt, error) {
	return Receipt{}, nil
}
