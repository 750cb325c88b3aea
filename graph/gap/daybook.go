package gap

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"dutygraph/graph"
)

// seeing is a day as known at a revision, with nothing hidden.
type seeing struct {
	at    graph.Day
	known graph.Revision
}

// maxDays bounds how many days are kept ready. Dashboards ask about the same few.
const maxDays = 8

// daybook is all gaps as they are told on one day.
type daybook struct {
	items  []Item // by id
	mu     sync.Mutex
	sorted map[Order][]int32
	of     map[graph.Ref][]int32 // items by unit, and by subject where that is another
}

// read settles the view, and gives its daybook with the areas that it sees; a nil map sees all.
func (r *Register) read(ctx context.Context, v graph.View) (*daybook, graph.View, graph.Evaluation, error) {
	newest, err := r.reach(ctx, v)
	if err != nil {
		return nil, v, graph.Evaluation{}, err
	}
	if v.Known == graph.Newest {
		v.Known = newest
	}
	if v.Known > newest {
		return nil, v, graph.Evaluation{}, graph.NotYet.Errorf("修订 %d 尚不存在", "revision %d is not known yet", v.Known)
	}
	key := seeing{v.At, v.Known}
	r.mu.RLock()
	through := r.through(v.Known)
	book := r.days[key]
	r.mu.RUnlock()
	if book != nil {
		return book, v, through, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if book = r.days[key]; book == nil {
		book = r.daybook(key)
		if len(r.days) >= maxDays {
			clear(r.days)
		}
		r.days[key] = book
	}
	return book, v, r.through(v.Known), nil
}

// reach follows the store as far as the view asks. A revision that is settled and judged already needs no look at it: who
// asks for many lists in one request asks for all at the revision of the first.
func (r *Register) reach(ctx context.Context, v graph.View) (graph.Revision, error) {
	r.mu.RLock()
	revision := r.revision
	settled := v.Known != graph.Newest && v.Known <= revision && v.Known <= r.evaluation.Revision && v.At <= r.evaluation.Day
	r.mu.RUnlock()
	if settled {
		return revision, ctx.Err()
	}
	return r.follow(ctx, false)
}

// daybook must be called with the register held.
func (r *Register) daybook(key seeing) *daybook {
	book := &daybook{sorted: map[Order][]int32{}}
	for _, g := range r.gaps {
		if g.Recorded > key.known || key.known >= g.Retracted {
			continue
		}
		if item, ok := r.item(g, key); ok {
			book.items = append(book.items, item)
		}
	}
	slices.SortFunc(book.items, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	return book
}

// item is a gap as it is told on a day; ok is false where it is not told.
func (r *Register) item(g *graph.Gap, key seeing) (Item, bool) {
	if len(g.Spans) == 0 || g.Spans[0].Period.Since > key.at {
		return Item{}, false
	}
	for i := range g.Spans {
		s := &g.Spans[i]
		if !s.Period.Has(key.at) {
			continue
		}
		status := statusOf(Outcome(s.Outcome))
		if status == "" {
			return Item{}, false
		}
		v := verdictOf(g)
		item := Item{Gap: g, Status: status, Severity: Severity(s.Severity), Days: v.unmetOn(key.at), Area: areaOn(g, key.at), at: key.at}
		item.Handling, _ = r.handled(g.ID, key)
		return item, true
	}
	return Item{}, false
}

func areaOn(g *graph.Gap, at graph.Day) graph.ID {
	var area graph.ID
	for _, s := range g.Stays {
		if area == "" || s.Period.Since <= at {
			area = s.Area
		}
	}
	return area
}

// handled is the state of a gap's handling, with its moves that can be seen; the register must be held.
func (r *Register) handled(id graph.ID, key seeing) (graph.GapState, []*graph.Handling) {
	all := r.handling[id]
	if len(all) == 0 {
		return graph.GapSuspected, nil
	}
	var moves []*graph.Handling
	state := graph.GapSuspected
	for _, h := range all {
		if h.KnownAt(key.known) && h.On <= key.at {
			moves = append(moves, h)
			state = h.To
		}
	}
	return state, moves
}

// Moves are the moves in the handling of gaps that the view can see, by gap, in order. The caller knows that it sees the gaps.
func (r *Register) Moves(ctx context.Context, v graph.View, gaps []graph.ID) (map[graph.ID][]*graph.Handling, error) {
	_, v, _, err := r.read(ctx, v)
	if err != nil {
		return nil, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := make(map[graph.ID][]*graph.Handling, len(gaps))
	for _, id := range gaps {
		_, out[id] = r.handled(id, seeing{v.At, v.Known})
	}
	return out, nil
}

// order gives the places of the items in an order.
func (b *daybook) order(o Order) []int32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if sorted := b.sorted[o]; sorted != nil {
		return sorted
	}
	sorted := make([]int32, len(b.items))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted, func(x, y int32) int {
		return compareCursors(o, b.items[x].Cursor(o), b.items[y].Cursor(o))
	})
	b.sorted[o] = sorted
	return sorted
}

// about gives the places of the items of units and subjects, in an order.
func (b *daybook) about(things []graph.Ref, o Order) []int32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of == nil {
		b.of = map[graph.Ref][]int32{}
		for at, item := range b.items {
			b.of[item.Unit] = append(b.of[item.Unit], int32(at))
			if item.Subject != item.Unit {
				b.of[item.Subject] = append(b.of[item.Subject], int32(at))
			}
		}
	}
	var found []int32
	for _, thing := range things {
		found = append(found, b.of[thing]...)
	}
	slices.SortFunc(found, func(x, y int32) int {
		return compareCursors(o, b.items[x].Cursor(o), b.items[y].Cursor(o))
	})
	return slices.Compact(found)
}

// Cursor is the item's place in an order.
func (i Item) Cursor(o Order) Cursor {
	c := Cursor{Date: i.Days.Since, ID: i.ID}
	switch o {
	case ByDue:
		c.Date = i.Due
	case BySeverity:
		c.Weight = weightOf(i.Severity)
	}
	return c
}

// weightOf is the place of a severity, 0 the heaviest; what has none comes last.
func weightOf(s Severity) int {
	if i := slices.Index(Severities(), s); i >= 0 {
		return i
	}
	return len(Severities())
}

func compareCursors(o Order, a, b Cursor) int {
	switch o {
	case ByDue:
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	case BySeverity:
		return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	}
	return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID))
}
