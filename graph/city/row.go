package city

import (
	"iter"

	"dutygraph/graph"
)

// row is a fact with the story of how it became known.
type row struct {
	// fact is the row as it is known in the end; nil where the row was taken back.
	fact graph.Fact
	// known is the first day on which the ledger told of it; NoDay where that is the day it can be seen.
	known graph.Day
	// linked is the first day on which the Case of a lead or an application can be named.
	linked graph.Day
	// mended says that a correction brought it: before, the ledger told wrong, or nothing.
	mended bool
	// wrong is what the ledger told before; nil where it told nothing.
	wrong graph.Fact
}

// told is the fact as a ledger delivered on the day tells it: what happens later is not in it. It is the fact itself
// where nothing is missing, and nil where the ledger does not tell of it yet.
func (w row) told(on graph.Day) graph.Fact {
	if w.known > on {
		return nil
	}
	f := w.fact
	switch f := f.(type) {
	case *graph.Household:
		if f.Since > on {
			return nil
		}
		if f.Ends > on && f.Ends != graph.Forever {
			open := *f
			open.Ends, open.Until = graph.Forever, graph.Forever
			return &open
		}
		return f
	case *graph.Tenure:
		if f.Since <= on && f.Until > on && f.Until != graph.Forever {
			open := *f
			open.Until = graph.Forever
			return &open
		}
	case *graph.Pairing:
		if f.Since <= on && f.Until > on && f.Until != graph.Forever {
			open := *f
			open.Until = graph.Forever
			return &open
		}
	case *graph.Risk:
		if f.Since <= on && f.Until > on && f.Until != graph.Forever {
			open := *f
			open.Until = graph.Forever
			return &open
		}
	case *graph.Measure:
		if f.Since <= on && f.Until > on && f.Until != graph.Forever {
			open := *f
			open.Until = graph.Forever
			return &open
		}
	case *graph.Lead:
		if f.DiscoveredOn <= on && f.Case != "" && w.linked > on {
			unlinked := *f
			unlinked.Case = ""
			return unlinked.AsOf(on)
		}
	case *graph.Application:
		if f.AppliedOn <= on && f.Case != "" && w.linked > on {
			unlinked := *f
			unlinked.Case = ""
			return unlinked.AsOf(on)
		}
	case *graph.Delivery:
		if f.From > on {
			return nil
		}
		if f.CompleteTo > on {
			so := *f
			so.CompleteTo = on
			return &so
		}
		return f
	case *graph.CalendarDay, *graph.Policy, *graph.Area, *graph.Organization, *graph.Post, *graph.Grid:
		return f // laid down long before, or known in advance
	}
	if f.Valid().Since > on {
		return nil
	}
	return f.AsOf(on)
}

// first are the changes of the first delivery: all that was known by then, errors included.
func (c *city) first(noun graph.Noun, of []*division) iter.Seq[graph.Change] {
	return numbered(func(yield func(graph.Change) bool) {
		for w := range c.rows(noun, of, false) {
			f := w.wrong
			if !w.mended {
				f = w.told(c.loaded)
			}
			if f != nil && !yield(graph.Change{Fact: f}) {
				return
			}
		}
	})
}

// mend are the corrections.
func (c *city) mend(noun graph.Noun) iter.Seq[graph.Change] {
	return numbered(func(yield func(graph.Change) bool) {
		for w := range c.rows(noun, []*division{c.focus.county}, true) {
			change := graph.Change{Fact: w.fact}
			switch {
			case !w.mended:
				continue
			case w.fact == nil:
				change = graph.Change{Fact: w.wrong, Retract: true}
			}
			if !yield(change) {
				return
			}
		}
	})
}

// later are the changes of the last delivery: what is new, or is told differently now.
func (c *city) later(noun graph.Noun, of []*division) iter.Seq[graph.Change] {
	return numbered(func(yield func(graph.Change) bool) {
		for w := range c.rows(noun, of, true) {
			if w.mended {
				continue
			}
			before, now := w.told(c.loaded), w.told(c.last)
			if now == nil || before == now || before != nil && graph.Same(before, now) {
				continue
			}
			if !yield(graph.Change{Fact: now}) {
				return
			}
		}
	})
}

// final are the rows as they are known in the end.
func (c *city) final(noun graph.Noun) iter.Seq[graph.Fact] {
	return func(yield func(graph.Fact) bool) {
		for w := range c.rows(noun, c.all(), false) {
			if w.fact == nil {
				continue
			}
			if f := w.told(c.last); f != nil && !yield(f) {
				return
			}
		}
	}
}

func numbered(changes iter.Seq[graph.Change]) iter.Seq[graph.Change] {
	return func(yield func(graph.Change) bool) {
		n := 0
		for change := range changes {
			n++
			change.Row = n
			if !yield(change) {
				return
			}
		}
	}
}

// rows are all rows of a noun in parts of the city; with eventful only those of households that something may have
// befallen.
func (c *city) rows(noun graph.Noun, of []*division, eventful bool) iter.Seq[row] {
	return func(yield func(row) bool) {
		tell := func(f graph.Fact) bool { return yield(row{fact: f}) }
		for _, d := range of {
			if !c.rowsOf(noun, d, eventful, tell, yield) {
				return
			}
		}
	}
}

func (c *city) rowsOf(noun graph.Noun, d *division, eventful bool, tell func(graph.Fact) bool, yield func(row) bool) bool {
	switch noun {
	case graph.CalendarDays:
		return d != c.root || each(c.calendar, tell)
	case graph.Areas:
		return c.areaRows(d, tell)
	case graph.Policies:
		return each(c.policies(d), tell)
	case graph.Organizations:
		return each(d.organizations, tell)
	case graph.Grids:
		return c.gridRows(d, tell)
	case graph.Posts:
		return c.postRows(d, tell)
	case graph.Tenures:
		return c.tenureRows(d, yield)
	case graph.Households:
		return c.householdRows(d, eventful, yield)
	case graph.Deliveries:
		return each(c.deliveries(d), tell)
	case graph.Records:
		if !c.recordRows(d, eventful, tell) {
			return false
		}
	}
	for _, t := range d.townships {
		for _, v := range t.villages {
			for k := range v.monitored {
				if !c.block(v, k, noun).rows(noun, eventful, yield) {
					return false
				}
			}
		}
	}
	return true
}

func each[F graph.Fact](facts []F, tell func(graph.Fact) bool) bool {
	for _, f := range facts {
		if !tell(f) {
			return false
		}
	}
	return true
}
