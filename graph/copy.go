package graph

import (
	"context"
	"errors"
	"iter"
	"slices"
)

// Source is the part of a store of which a copy or a digest is made.
type Source interface {
	// Receipts is as in Store.
	Receipts(ctx context.Context, revisions []Revision) (map[Revision]Receipt, error)
	// Changes is as in Archive.
	Changes(ctx context.Context, after, through Revision, nouns []Noun, yield func(Fact) error) error
}

// CopyOf is the copy of all that a store knew at a revision, read while it is taken in. The revision must be published.
func CopyOf(ctx context.Context, from Source, through Revision) Copy {
	return Copy{
		Receipts: receiptsOf(ctx, from, through),
		Rows: func(yield func(Fact, error) bool) {
			if through < 1 {
				return
			}
			enough := false
			err := from.Changes(ctx, 0, through, nil, func(f Fact) error {
				if enough = !yield(f, nil); enough {
					return errEnough
				}
				return nil
			})
			if err != nil && !enough {
				yield(nil, err)
			}
		},
	}
}

// errEnough ends a read of which nobody wants the rest.
var errEnough = errors.New("enough")

// receiptsAtOnce is how many receipts are read at once: few enough to keep memory flat.
const receiptsAtOnce = 500

// receiptsOf are the receipts of the revisions from 1 on.
func receiptsOf(ctx context.Context, from Source, through Revision) iter.Seq2[Receipt, error] {
	return func(yield func(Receipt, error) bool) {
		for first := Revision(1); first <= through; first += receiptsAtOnce {
			var asked []Revision
			for r := first; r <= min(through, first+receiptsAtOnce-1); r++ {
				asked = append(asked, r)
			}
			found, err := from.Receipts(ctx, asked)
			if err != nil {
				yield(Receipt{}, err)
				return
			}
			for _, r := range asked {
				receipt, ok := found[r]
				if !ok {
					yield(Receipt{}, NotYet.Errorf("尚无第 %d 号修订", "there is no revision %d yet", r))
					return
				}
				if !yield(receipt, nil) {
					return
				}
			}
		}
	}
}

// Checked is the copy for a store that takes it in: each sequence ends with Invalid at the first receipt or row that no
// store could have given, such as one out of order, or one of a revision without a receipt. Receipts must be read to
// their end before rows, each once. Its memory grows with the receipts, not with the rows.
func (c Copy) Checked() Copy {
	newest := Revision(0)
	receipts := func(yield func(Receipt, error) bool) {
		batches, instant := map[ID]bool{}, int64(0)
		for r, err := range c.Receipts {
			if err != nil {
				yield(Receipt{}, err)
				return
			}
			if r.Revision != newest+1 || batches[r.Batch] || r.Batch == "" || newest > 0 && r.At < instant {
				yield(Receipt{}, Invalid.Errorf("副本的第 %d 号修订与前面的不相接", "revision %d of the copy does not follow the one before", newest+1))
				return
			}
			newest, instant, batches[r.Batch] = r.Revision, r.At, true
			if !yield(r, nil) {
				return
			}
		}
	}
	rows := func(yield func(Fact, error) bool) {
		all, at := Nouns(), 0
		var key ID
		var last Entry
		for f, err := range c.Rows {
			if err != nil {
				yield(nil, err)
				return
			}
			if f == nil || f.Noun().New() == nil {
				yield(nil, Invalid.Errorf("副本含有空行", "the copy has an empty row"))
				return
			}
			noun := slices.Index(all, f.Noun())
			k, e := f.Key(), *f.About()
			follows := noun > at || last.Recorded == 0 || noun == at && (k > key || k == key && e.Recorded >= last.Retracted)
			known := 1 <= e.Brought && e.Brought <= e.Recorded && e.Recorded <= newest && e.Recorded < e.Retracted && (e.Retracted <= newest || e.Retracted == Never)
			if noun < at || !follows || !known {
				yield(nil, Invalid.Errorf("副本中有一行（%s，第 %d 号修订）的次序或修订号有误", "a row of the copy (%s, revision %d) is out of order, or of a revision that is not there", f.Noun(), e.Recorded))
				return
			}
			at, key, last = noun, k, e
			if !yield(f, nil) {
				return
			}
		}
	}
	return Copy{Receipts: receipts, Rows: rows, Progress: c.Progress}
}
