package graph

import (
	"cmp"
	"slices"
)

// closed reports whether the next version closed an open end.
func closed(f Fact) bool {
	v, ok := f.(versioned)
	return ok && v.version().Ends == Forever && v.version().Until != Forever
}

// wasEnded reports whether a row had an end when the batch began.
func (s *settling) wasEnded(m mark, r *standing) bool {
	if m.wasEnded || r.loaded == nil {
		return m.wasEnded
	}
	return r.loaded.About().Recorded < s.revision && r.loaded.Valid().Until != Forever
}

// derive closes open ends of a register by the next version of the same thing.
func (s *settling) derive(of *dealtWith, g *group) {
	slices.SortFunc(g.rows, func(a, b *standing) int { return compareVersions(a.fact, b.fact) })
	for i, r := range g.rows {
		v := r.fact.(versioned).version()
		until := v.Ends
		if until == Forever && i+1 < len(g.rows) && versionsOfOne(r.fact, g.rows[i+1].fact) {
			until = g.rows[i+1].fact.(versioned).version().Since
		}
		if v.Until == until {
			continue
		}
		if r.fact == r.loaded { // the store's row is not ours to change: it goes out and comes in again
			h := s.hash(r.key)
			if m := of.marks[h]; m.touch == untouched && r.loaded.About().Recorded < s.revision {
				m.touch, m.wasEnded = rewritten, s.wasEnded(m, r)
				of.marks[h] = m
			}
			r.fact = of.copy(r.fact)
			r.fact.About().Recorded, r.fact.About().Retracted = s.revision, Never
		}
		r.fact.(versioned).version().Until = until
	}
}

// versionsOfOne reports whether the later row can close the earlier one: of an organization, only one of the same function.
func versionsOfOne(a, b Fact) bool {
	x, ok := a.(*Organization)
	return !ok || x.Function == b.(*Organization).Function
}

func compareVersions(a, b Fact) int {
	if x, ok := a.(*Organization); ok {
		if c := cmp.Compare(x.Function, b.(*Organization).Function); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(a.Valid().Since, b.Valid().Since), cmp.Compare(a.Key(), b.Key()))
}

// countClosed counts the rows that are closed now and were not when the batch began, each once however often the
// group is settled.
func (s *settling) countClosed(of *dealtWith, g *group) {
	if !of.register {
		return
	}
	counts := s.counts[of.noun]
	count := func(r *standing, now bool) {
		before := r.loaded != nil && closed(r.loaded)
		if before == now || s.wasEnded(of.marks[s.hash(r.key)], r) {
			return
		}
		if now {
			counts.Closed++
		} else {
			counts.Closed--
		}
	}
	for _, r := range g.rows {
		count(r, closed(r.fact))
	}
	for _, r := range g.gone {
		count(r, false)
	}
}
