package resolvers

import (
	"context"
	"slices"
	"strings"

	"dutygraph/graph"
	"dutygraph/resolvers/seen"
)

// look reads what stands on record of the things that the drafts name.
func (w *filing) look(ctx context.Context) error {
	if w.moving != nil {
		return w.moving.look(ctx)
	}
	refs := make([]graph.Ref, 0, len(w.drafts))
	for _, d := range w.drafts {
		switch {
		case d.retract:
			refs = append(refs, d.retracted()...)
		case d.search == nil || d.search.edge == "":
			refs = append(refs, graph.Ref{Noun: d.noun, ID: d.first.Identity()})
		}
	}
	found, err := w.store.History(ctx, w.farView(w.newest), refs)
	if err != nil {
		return err
	}
	for _, d := range w.drafts {
		switch {
		case d.retract:
			for _, ref := range d.retracted() {
				d.around = append(d.around, keyed(found[ref], graph.ID(d.cells["key"]))...)
			}
			d.standing = only(d.around, func(f graph.Fact) bool { return f.About().Retracted == graph.Never })
		case d.search == nil:
			d.around = found[graph.Ref{Noun: d.noun, ID: d.first.Identity()}]
			d.standing = only(keyed(d.around, d.first.Key()), func(f graph.Fact) bool { return f.About().Retracted == graph.Never })
		default:
			if d.search.edge == "" {
				d.around = found[graph.Ref{Noun: d.noun, ID: d.first.Identity()}]
			} else if d.around, err = w.below(ctx, d); err != nil {
				return err
			}
			d.find()
		}
		if d.standing != nil && w.ifRevision != graph.Newest && d.search != nil && d.search.edge != "" {
			ref := graph.Ref{Noun: d.noun, ID: d.standing.Identity()}
			history, err := w.store.History(ctx, w.farView(w.newest), []graph.Ref{ref})
			if err != nil {
				return err
			}
			d.around = history[ref]
		}
	}
	return nil
}

// farView sees everything that was recorded by a revision.
func (w *filing) farView(known graph.Revision) graph.View {
	return graph.View{At: lastDay, Known: known, Scope: w.viewer.Scope}
}

// below are the standing rows below the thing of a search.
func (w *filing) below(ctx context.Context, d *draft) ([]graph.Fact, error) {
	parent := d.search.parent(d.first)
	found, err := w.store.Below(ctx, w.farView(w.newest), d.search.edge, []graph.ID{parent})
	return found[parent], err
}

// find finds the row that the draft means.
func (d *draft) find() {
	var stand []graph.Fact
	for _, f := range d.around {
		if f.About().Retracted == graph.Never {
			stand = append(stand, f)
		}
	}
	meant := d.search.meant(d.first, stand)
	if d.several = len(meant) > 1; len(meant) == 1 {
		d.standing = meant[0]
	}
}

func keyed(rows []graph.Fact, key graph.ID) []graph.Fact {
	var out []graph.Fact
	for _, f := range rows {
		if f.Key() == key {
			out = append(out, f)
		}
	}
	return out
}

// only is the last of the rows that fits; nil for none.
func only(rows []graph.Fact, fits func(graph.Fact) bool) (found graph.Fact) {
	for _, f := range rows {
		if fits(f) {
			found = f
		}
	}
	return found
}

// retracted are the things that a key may belong to: that of a register's version ends in its day.
func (d *draft) retracted() []graph.Ref {
	key := d.cells["key"]
	out := []graph.Ref{{Noun: d.noun, ID: graph.ID(key)}}
	for _, cut := range []int{strings.IndexByte(key, ' '), strings.LastIndexByte(key, ' ')} {
		if ref := (graph.Ref{Noun: d.noun, ID: graph.ID(key[:max(cut, 0)])}); ref.ID != "" && !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	return out
}

// settleDrafts reads every draft over what stands on record.
func (w *filing) settleDrafts() {
	for i, d := range w.drafts {
		if w.changed(d) {
			w.wrong(d.key(), codeChanged, "该对象在 ifRevision 之后已被修改，请重新读取", "it has changed since ifRevision; read it again")
			continue
		}
		if d.standing == nil && (d.moves || d.retract) {
			switch {
			case len(d.said) > 0: // what cannot be read cannot be found
				w.out.UserErrors = append(w.out.UserErrors, d.said...)
			case d.several:
				w.wrong(d.at(d.search.tells), codeAmbiguous, "对应多条记录，请用此项指明", "several rows fit; say which by this field")
			default:
				w.wrong(d.key(), codeNotFound, "没有这一对象或记录", "there is no such thing or row on record")
			}
			continue
		}
		if d.retract {
			d.row = d.standing
			continue
		}
		over := d.standing
		if over != nil && d.search != nil && d.search.fresh != nil {
			over = d.search.fresh(over)
		}
		d.row, d.absent = w.read(d.noun, i+1, d.cells, over, w.say(d))
		for _, field := range d.needs {
			at := d.at(field)
			told := slices.ContainsFunc(w.out.UserErrors, func(e seen.UserError) bool { return slices.Equal(e.Path, at) })
			if !told && w.desk.Blank(d.cells[field]) {
				w.wrong(at, codeRequired, "此项必填", "this field is required")
			}
		}
	}
}

// changed reports whether the thing has changed since the revision that the client has read.
func (w *filing) changed(d *draft) bool {
	if w.ifRevision == graph.Newest {
		return false
	}
	if w.moving != nil && w.moving.changedSince(w.ifRevision) {
		return true
	}
	return slices.ContainsFunc(d.around, func(f graph.Fact) bool {
		a := f.About()
		return a.Recorded > w.ifRevision || a.Retracted != graph.Never && a.Retracted > w.ifRevision
	})
}
