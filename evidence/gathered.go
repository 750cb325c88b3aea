package evidence

import (
	"cmp"
	"crypto/sha256"
	"maps"
	"slices"

	"dutygraph/graph"
)

// gathered are the rows that a selection rests on. Few are kept as they are; of many only which they are, to be picked from
// all rows in one pass.
type gathered struct {
	rows map[rowID]graph.Fact
	only map[rowID]struct{} // nil while rows are kept

	// Of these, timelines tell only what the rows come to.
	villages map[graph.ID]bool // where households live: since when they have a grid
	serving  map[graph.ID]bool // departments of areas: on which days they warned
}

// timeline gathers the rows of a timeline.
func (g *gathered) timeline(t *graph.Timeline) {
	for f := range t.Facts() {
		g.add(f)
	}
	switch t.Unit.Noun {
	case graph.Households:
		for _, h := range t.Lineage.Households {
			g.villages[h.Area] = true
		}
	case graph.Areas:
		for _, place := range t.Lineage.Places {
			for _, o := range place.Organizations {
				g.serving[o.ID] = true
			}
		}
	}
}

// countedIn reports whether a row counts in a timeline that was gathered, though the timeline does not hold it.
func (g *gathered) countedIn(f graph.Fact) bool {
	switch f := f.(type) {
	case *graph.CalendarDay:
		return true
	case *graph.Grid:
		return g.villages[f.Area]
	case *graph.Lead:
		return f.Channel == graph.ByDepartment && g.serving[f.Organization]
	}
	return false
}

// rowID tells a row from all others: a digest of noun, key and revision, 16 bytes whatever their length.
type rowID [16]byte

// fewRows is how many rows are kept.
const fewRows = 200_000

func newGathered() *gathered {
	return &gathered{rows: map[rowID]graph.Fact{}, villages: map[graph.ID]bool{}, serving: map[graph.ID]bool{}}
}

func idOf(f graph.Fact) rowID {
	sum := sha256.New()
	sum.Write([]byte(f.Noun()))
	sum.Write([]byte{0})
	sum.Write([]byte(f.Key()))
	r := f.About().Recorded
	sum.Write([]byte{0, byte(r >> 56), byte(r >> 48), byte(r >> 40), byte(r >> 32), byte(r >> 24), byte(r >> 16), byte(r >> 8), byte(r)})
	return rowID(sum.Sum(nil)[:16])
}

func (g *gathered) add(f graph.Fact) {
	id := idOf(f)
	if g.only != nil {
		g.only[id] = struct{}{}
		return
	}
	g.rows[id] = f
	if len(g.rows) > fewRows {
		g.only = make(map[rowID]struct{}, 2*len(g.rows))
		for id := range g.rows {
			g.only[id] = struct{}{}
		}
		g.rows = nil
	}
}

// factOrder compares facts by noun, key and revision.
func factOrder() func(a, b graph.Fact) int {
	rank := map[graph.Noun]int{}
	for i, n := range graph.Nouns() {
		rank[n] = i
	}
	return func(a, b graph.Fact) int {
		return cmp.Or(cmp.Compare(rank[a.Noun()], rank[b.Noun()]), cmp.Compare(a.Key(), b.Key()), cmp.Compare(a.About().Recorded, b.About().Recorded))
	}
}

// writeFacts writes the rows that everything rests on, by noun, key and revision, then the batches that they and the tables cite.
func (w *writing) writeFacts(dir string) (File, error) {
	d, err := createFile(dir, FactsFile)
	if err != nil {
		return File{}, err
	}
	defer d.file.Close()
	out := newFactWriter(d, w.clear)
	known := w.scope.view.Known
	one := func(f graph.Fact) error {
		about := f.About()
		receipt, err := w.batches.of(about.Recorded)
		if err != nil {
			return err
		}
		w.batches.cited[about.Brought] = true
		if w.rows++; w.progress != nil {
			w.progress(w.rows)
		}
		return out.fact(f, receipt.Batch)
	}
	if w.facts != nil && w.facts.only == nil {
		for _, f := range slices.SortedFunc(maps.Values(w.facts.rows), factOrder()) {
			if err := one(f); err != nil {
				return File{}, err
			}
		}
	} else {
		err := w.store.Changes(w.ctx, 0, known, nil, func(f graph.Fact) error {
			if !f.About().KnownAt(known) || graph.Paired(f) {
				return nil
			}
			if w.facts != nil {
				if _, wanted := w.facts.only[idOf(f)]; !wanted {
					return nil
				}
			}
			return one(f)
		})
		if err != nil {
			return File{}, err
		}
	}
	for _, r := range slices.Sorted(maps.Keys(w.batches.cited)) {
		receipt, err := w.batches.of(r)
		if err != nil {
			return File{}, err
		}
		if err := out.batch(receipt); err != nil {
			return File{}, err
		}
	}
	about, err := d.close()
	about.Rows = out.rows
	return about, err
}
