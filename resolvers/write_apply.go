package resolvers

import (
	"context"
	"errors"
	"slices"

	"dutygraph/graph"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// apply applies the drafts as one batch, and reads the rows as they stand then.
func (w *filing) apply(ctx context.Context, id graph.ID, digest string) error {
	b := &graph.Batch{ID: id, Digest: digest, Principal: w.principal, Source: "api " + w.act, At: w.now, DryRun: w.dry || w.strict || w.moving != nil, Changes: w.changes}
	if w.reason != "" {
		b.Source += ": " + w.reason
	}
	receipt, err := w.store.Apply(ctx, b)
	if err != nil {
		return w.refused(err)
	}
	for _, v := range receipt.Violations {
		w.violation(v)
	}
	if w.moving != nil && receipt.Counts[graph.Handlings].Added != 1 { // of this server's writes none came in between
		w.moving.taken()
	}
	if len(w.out.UserErrors) > 0 { // of a strict write, or of a move
		return nil
	}
	if b.DryRun && !w.dry {
		b.DryRun = false
		if receipt, err = w.store.Apply(ctx, b); err != nil {
			return w.refused(err)
		}
	}
	if w.moving != nil && receipt.Counts[graph.Handlings].Added != 1 {
		w.moving.overtook()
	}
	w.out.Receipt = &seen.Receipt{Receipt: receipt, DryRun: w.dry}
	w.applied = !w.dry
	if !w.dry {
		return w.reread(ctx, receipt)
	}
	facts := make([]graph.Fact, len(w.drafts))
	for i, d := range w.drafts {
		if facts[i] = d.row; !d.retract { // the row is ours, unless it is the record's
			about := d.row.About()
			about.Recorded, about.Retracted, about.Brought = receipt.Revision, graph.Never, receipt.Revision
		}
	}
	return w.show(ctx, facts, w.newest)
}

// changes yields the drafts' changes.
func (w *filing) changes(yield func(graph.Change, error) bool) {
	for i, d := range w.drafts {
		if !yield(graph.Change{Fact: d.row, Retract: d.retract, Absent: d.absent, Row: i + 1}, nil) {
			return
		}
	}
}

// refused tells why the store did not take the batch, where that is the input's fault.
func (w *filing) refused(err error) error {
	e, _ := errors.AsType[*graph.Error](err)
	switch {
	case graph.CodeOf(err) == graph.Conflict:
		w.conflict()
	case graph.CodeOf(err) == graph.Refused && e != nil && len(e.Violations) > 0:
		for _, v := range e.Violations {
			w.violation(v)
		}
	default:
		return err
	}
	return nil
}

// violation tells what the store found.
func (w *filing) violation(v graph.Violation) {
	if v.Row < 1 || v.Row > len(w.drafts) {
		return
	}
	if w.moving != nil {
		w.moving.violation(v)
		return
	}
	w.desk.Violation(v, w.say(w.drafts[v.Row-1]))
}

// repeated shows what an earlier write has written, as it stands now.
func (w *filing) repeated(ctx context.Context, receipt graph.Receipt) error {
	if err := w.look(ctx); err != nil {
		return err
	}
	for i, d := range w.drafts {
		if d.retract {
			d.standing = only(d.around, func(f graph.Fact) bool { return f.About().Retracted == receipt.Revision })
			continue
		}
		_, _ = w.read(d.noun, i+1, d.cells, d.standing, func(field, code string, warning bool, zh, en string, allowed []string) {
			if warning {
				w.out.Warnings = append(w.out.Warnings, w.userError(d.at(field), seen.UserErrorCode(code), zh, en, allowed))
			}
		})
		if w.moving != nil {
			d.standing = w.moving.recorded(receipt.Revision)
		}
		if d.search != nil && d.search.edge == "" {
			d.standing = only(keyed(d.around, d.first.Key()), func(f graph.Fact) bool { return f.About().Retracted == graph.Never })
		}
	}
	facts := make([]graph.Fact, 0, len(w.drafts))
	for _, d := range w.drafts {
		if d.standing != nil {
			facts = append(facts, d.standing)
		}
	}
	return w.show(ctx, facts, w.newest)
}

// reread reads the rows that were written as the record has them now.
func (w *filing) reread(ctx context.Context, receipt graph.Receipt) error {
	var refs []graph.Ref
	for _, d := range w.drafts {
		refs = append(refs, graph.Ref{Noun: d.noun, ID: d.row.Identity()})
	}
	found, err := w.store.History(ctx, w.farView(receipt.Revision), refs)
	if err != nil {
		return err
	}
	facts := make([]graph.Fact, 0, len(refs))
	for i, d := range w.drafts {
		end := graph.Never
		if d.retract {
			end = receipt.Revision
		}
		f := only(keyed(found[refs[i]], d.row.Key()), func(f graph.Fact) bool { return f.About().Retracted == end })
		if f != nil && !slices.Contains(facts, f) {
			facts = append(facts, f)
		}
	}
	return w.show(ctx, facts, receipt.Revision)
}

// show takes the rows for what the payload shows. What hangs below them is read on today, or on the nearest day on which
// the first of them holds.
func (w *filing) show(ctx context.Context, facts []graph.Fact, known graph.Revision) error {
	at := w.today
	if len(facts) > 0 && !slices.ContainsFunc(facts, func(f graph.Fact) bool { return f.Valid().Has(at) }) {
		p := facts[0].Valid()
		at = max(min(at, p.Until-1), p.Since)
	}
	view, err := w.view(ctx, &at, &scalar.KnownAt{Revision: known})
	if err != nil {
		return err
	}
	w.facts, w.eye = facts, seen.NewEye(view, facts)
	return nil
}

// listed are the rows of one kind that were written.
func listed[T seen.Fact](w *filing) []T { return seen.List[T](w.eye, w.facts) }
