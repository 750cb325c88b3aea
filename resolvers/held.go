package resolvers

import (
	"sync"

	"dutygraph/graph"
)

// held are things that came with lineages: the household, its cases, and the areas and grids on the way up. Whoever asks
// for one of them needs no read of its own, since a lineage holds all of their rows that began by the view's day, and
// so just those that Get would give.
//
// It is filled when it is first asked: most requests never do. Organizations and posts are not among them: a lineage may
// hold only some of their rows.
type held struct {
	mu    sync.Mutex
	fresh []heldRead // not looked through yet
	rows  map[seenKey[graph.Ref]][]graph.Fact
}

// heldRead are the lineages of one read, with the view they were read through.
type heldRead struct {
	view *graph.View
	of   map[graph.Ref]*graph.Lineage
}

// add takes in the lineages of a read.
func (h *held) add(v *graph.View, read graph.Lineages) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fresh = append(h.fresh, heldRead{v, read.Of})
}

// get gives the rows of a thing that hold on the view's day; false where no lineage tells.
func (h *held) get(v *graph.View, thing graph.Ref) ([]graph.Fact, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rows == nil && len(h.fresh) > 0 {
		h.rows = make(map[seenKey[graph.Ref]][]graph.Fact, 8)
	}
	for _, read := range h.fresh {
		for _, l := range read.of {
			h.look(read.view, l)
		}
	}
	h.fresh = nil
	rows, ok := h.rows[seenKey[graph.Ref]{v, thing}]
	return rows, ok
}

func (h *held) look(v *graph.View, l *graph.Lineage) {
	for _, p := range l.Places {
		hold(h, v, graph.Ref{Noun: graph.Areas, ID: p.ID}, p.Areas)
	}
	for _, p := range l.Grids {
		hold(h, v, graph.Ref{Noun: graph.Grids, ID: p.ID}, p.Grids)
	}
	if len(l.Households) > 0 {
		hold(h, v, graph.Ref{Noun: graph.Households, ID: l.Households[0].ID}, l.Households)
	}
	for i, c := range l.Cases {
		hold(h, v, graph.Ref{Noun: graph.Cases, ID: c.ID}, l.Cases[i:i+1])
	}
}

// hold keeps those of a thing's rows that hold on the view's day; lineages of one view tell the same of it.
func hold[T graph.Fact](h *held, v *graph.View, thing graph.Ref, all []T) {
	at := seenKey[graph.Ref]{v, thing}
	if _, known := h.rows[at]; known {
		return
	}
	var rows []graph.Fact
	for _, f := range all {
		if f.Valid().Has(v.At) {
			rows = append(rows, f)
		}
	}
	h.rows[at] = rows
}
