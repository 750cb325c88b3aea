package gap

import (
	"context"

	"dutygraph/graph"
)

// Difference is what a batch changed, as told on a day.
type Difference struct {
	// Through is how far the rules have looked; before the batch's revision nothing can be told yet.
	Through graph.Evaluation
	// Opened stand now, and did not before.
	Opened []Item
	// Ended stood before, and do not now: they ended, or never were.
	Ended []Item
	// Upcoming are about to fall due now, and were not before.
	Upcoming []Item
}

// Difference tells what a revision changed of the gaps that a view sees, as told on its day: what was known before it
// against what is known now. Revisions evaluated together with it are told with it. Gaps are in the order of ids.
func (r *Register) Difference(ctx context.Context, v graph.View, revision graph.Revision) (Difference, error) {
	if _, err := r.follow(ctx, true); err != nil {
		return Difference{}, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := Difference{Through: r.evaluation}
	now := r.evaluation.Revision
	for i, evaluated := range r.evaluated { // the first evaluation that looked at it
		if evaluated >= revision {
			now = r.evaluated[i]
			break
		}
	}
	if now < revision {
		return out, nil
	}
	s, err := r.sieve(v, Filter{})
	if err != nil {
		return out, err
	}
	changed := map[graph.ID]bool{}
	for _, g := range r.gaps {
		if revision <= g.Recorded && g.Recorded <= now || revision <= g.Retracted && g.Retracted <= now {
			changed[g.ID] = true
		}
	}
	for _, id := range keysOf(changed) {
		before, was := r.as(id, seeing{v.At, revision - 1})
		after, is := r.as(id, seeing{v.At, now})
		was, is = was && s.passes(&before), is && s.passes(&after)
		switch {
		case is && after.Status == Open && (!was || before.Status != Open):
			out.Opened = append(out.Opened, after)
		case is && after.Status == Upcoming && (!was || before.Status != Upcoming):
			out.Upcoming = append(out.Upcoming, after)
		}
		if was && before.Status == Open && (!is || after.Status != Open) {
			if is {
				before = after
			}
			out.Ended = append(out.Ended, before)
		}
	}
	return out, nil
}

// as is a gap as known and told; the register must be held.
func (r *Register) as(id graph.ID, key seeing) (Item, bool) {
	for _, place := range r.versions[id] {
		if g := r.gaps[place]; g.Recorded <= key.known && key.known < g.Retracted {
			return r.item(g, key)
		}
	}
	return Item{}, false
}
