package gap

import (
	"cmp"
	"context"
	"slices"

	"dutygraph/graph"
)

// sieve is a filter made ready.
type sieve struct {
	Filter
	register *Register
	known    graph.Revision
	inside   map[graph.ID]bool // areas of the scope; nil for all
	under    map[graph.ID]bool // areas of the filter; nil for all
	rules    map[string]bool
	units    map[graph.Ref]bool
	of       map[graph.Ref]bool
}

func (r *Register) sieve(v graph.View, f Filter) (*sieve, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	s := &sieve{Filter: f, register: r, known: v.Known}
	if inside, all := r.roster.Inside(v); !all {
		s.inside = setOf(inside)
	}
	if len(f.Under) > 0 {
		s.under = setOf(r.roster.Under(v, f.Under))
	}
	if len(f.Rules)+len(f.Groups) > 0 {
		s.rules = map[string]bool{}
		for _, rule := range Catalogue() {
			if among(f.Rules, rule.ID) && among(f.Groups, rule.Group()) {
				s.rules[rule.ID] = true
			}
		}
	}
	if len(f.Units) > 0 {
		s.units = setOf(f.Units)
	}
	if len(f.Subjects) > 0 {
		s.of = setOf(f.Subjects)
	}
	return s, nil
}

func setOf[T comparable](all []T) map[T]bool {
	out := make(map[T]bool, len(all))
	for _, one := range all {
		out[one] = true
	}
	return out
}

// among reports whether a filter lets a value pass.
func among[T comparable](filter []T, value T) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

// passes reports whether an item passes all but the filters on who answers.
func (s *sieve) passes(i *Item) bool {
	return (s.inside == nil || s.inside[i.Area]) && (s.under == nil || s.under[i.Area]) && (s.rules == nil || s.rules[i.Rule]) &&
		among(s.Statuses, i.Status) && among(s.Severities, i.Severity) && among(s.Handling, i.Handling) &&
		(s.units == nil || s.units[i.Unit]) && (s.of == nil || s.of[i.Subject]) && (len(s.Lines) == 0 || slices.Contains(s.Lines, s.line(i))) &&
		(s.During == graph.Period{} || s.During.Has(i.dated()))
}

// line is the line on which the first answerable post stands: where that is the post's own, on the first unmet day, as explained.
func (s *sieve) line(i *Item) graph.Line {
	if i.Bearer.Line != "" || i.Bearer.Post == "" {
		return i.Bearer.Line
	}
	day := i.at
	if i.Status != Upcoming {
		day = i.Days.Since
	}
	return s.register.roster.LineOf(s.known, i.Bearer.Post, day)
}

// dated is the day that Filter.During looks at.
func (i *Item) dated() graph.Day {
	if i.Status == Upcoming {
		return i.Due
	}
	return i.Days.Since
}

// Page gives gaps that the view sees, in order.
func (r *Register) Page(ctx context.Context, v graph.View, q Query) (Page, error) {
	if q.First < 1 || q.First > 1000 {
		return Page{}, graph.Invalid.Errorf("每页 1 至 1000 条", "a page has 1 to 1,000 items")
	}
	order := cmp.Or(q.Order, BySince)
	if !slices.Contains(Orders(), order) {
		return Page{}, graph.Invalid.Errorf("不能按此排序：%s", "cannot be ordered so: %s", order)
	}
	book, v, through, err := r.read(ctx, v)
	if err != nil {
		return Page{}, err
	}
	s, err := r.sieve(v, q.Filter)
	if err != nil {
		return Page{}, err
	}
	page := Page{View: v, Through: through}
	var sorted []int32
	switch {
	case len(q.Filter.Units) > 0:
		sorted = book.about(q.Filter.Units, order)
	case len(q.Filter.Subjects) > 0:
		sorted = book.about(q.Filter.Subjects, order)
	default:
		sorted = book.order(order)
	}
	from := 0
	if q.After != (Cursor{}) {
		from, _ = slices.BinarySearchFunc(sorted, q.After, func(at int32, after Cursor) int {
			return cmp.Or(compareCursors(order, book.items[at].Cursor(order), after), -1)
		})
	}
	answers, err := r.answers(ctx, v, q.Filter)
	if err != nil {
		return Page{}, err
	}
	candidates := func(places []int32, yield func(*Item) bool) error {
		var chunk []*Item
		flush := func() (bool, error) {
			kept, err := answers(chunk)
			chunk = chunk[:0]
			if err != nil {
				return false, err
			}
			for _, item := range kept {
				if !yield(item) {
					return false, nil
				}
			}
			return true, nil
		}
		for _, at := range places {
			item := &book.items[at]
			if !s.passes(item) {
				continue
			}
			if chunk = append(chunk, item); len(chunk) == q.First+1 {
				if more, err := flush(); err != nil || !more {
					return err
				}
			}
		}
		_, err := flush()
		return err
	}
	if err := candidates(sorted[from:], func(item *Item) bool {
		if len(page.Items) == q.First {
			page.More = true
			return false
		}
		page.Items = append(page.Items, *item)
		return true
	}); err != nil {
		return Page{}, err
	}
	if q.Count {
		err = candidates(sorted, func(*Item) bool {
			page.Total++
			return true
		})
	}
	return page, err
}

// Gaps gives the gaps of the ids that the view sees, as they are told on its day; others have no entry.
func (r *Register) Gaps(ctx context.Context, v graph.View, ids []graph.ID) (map[graph.ID]Item, error) {
	book, v, _, err := r.read(ctx, v)
	if err != nil {
		return nil, err
	}
	s, err := r.sieve(v, Filter{})
	if err != nil {
		return nil, err
	}
	out := make(map[graph.ID]Item, len(ids))
	for _, id := range ids {
		if at, ok := slices.BinarySearchFunc(book.items, id, func(i Item, id graph.ID) int { return cmp.Compare(i.ID, id) }); ok && s.passes(&book.items[at]) {
			out[id] = book.items[at]
		}
	}
	return out, nil
}
