package graph

import "slices"

// clashes gives the test of whether two rows of a group hold on one day that must not; nil where the noun forbids nothing.
// The second row must not begin before the first.
func (s *shape) clashes() func(a, b Fact) bool {
	switch {
	case s.noun == Tenures:
		return func(a, b Fact) bool { return a.(*Tenure).Conflicts(b.(*Tenure)) }
	case s.noun == Policies:
		return func(a, b Fact) bool { return a.Valid().Overlaps(b.Valid()) }
	case s.register: // a written end beyond the next start
		return func(a, b Fact) bool {
			end := a.(versioned).version().Ends
			return versionsOfOne(a, b) && end != Forever && end > b.Valid().Since
		}
	}
	return nil
}

// suspect remembers what a chunk brought into a group in which periods overlap: a later row of the batch may still mend
// it, so it is judged at the end.
func (s *settling) suspect(of *dealtWith, g *group) {
	clash := of.clashes()
	if clash == nil || len(g.rows) < 2 || len(g.chunk) == 0 {
		return
	}
	rows := make([]Fact, len(g.rows))
	for i, r := range g.rows {
		rows[i] = r.fact
	}
	slices.SortStableFunc(rows, compareVersions)
	if !slices.ContainsFunc(clashing(rows, clash), func(ok bool) bool { return ok }) {
		return
	}
	group := Ref{of.noun, g.id}
	if s.suspects[group] == nil {
		s.suspects[group] = map[ID]brought{}
	}
	for _, b := range g.chunk {
		s.suspects[group][b.key] = b
	}
}

// clashing tells of each of the sorted rows whether it clashes with one before it.
func clashing(rows []Fact, clash func(a, b Fact) bool) []bool {
	out := make([]bool, len(rows))
	longest := Day(0)
	for i, b := range rows {
		if i > 0 && !versionsOfOne(rows[i-1], b) {
			longest = 0
		}
		if longest > b.Valid().Since {
			out[i] = slices.ContainsFunc(rows[:i], func(a Fact) bool { return clash(a, b) })
		}
		longest = max(longest, written(b).Until)
	}
	return out
}

// reportOverlaps judges one group as it stands at the end.
func (s *settling) reportOverlaps(noun Noun, chunk map[ID]brought, rows []Fact) {
	of := s.noun(noun)
	clash := of.clashes()
	rows = slices.SortedStableFunc(slices.Values(rows), compareVersions)
	came := make([]brought, len(rows)) // all zero for rows that the batch did not bring
	late := make([]bool, len(rows))    // brought since the group was suspected: its place in the batch is known
	for i, f := range rows {
		key := f.Key()
		if came[i], late[i] = chunk[key]; late[i] {
			continue
		}
		if m := of.marks[s.hash(key)]; m.touch == unchanged {
			came[i].row = int(m.row)
		} else if m.touch != rewritten && f.About().Recorded == s.revision {
			came[i].row = f.About().Row
		}
	}
	if of.register {
		for i, b := range rows[min(1, len(rows)):] {
			if a := rows[i]; clash(a, b) {
				last, first := i+1, i
				if came[i].number > came[i+1].number || !late[i+1] && late[i] {
					last, first = first, last
				}
				v := Violation{Code: PeriodOverlap, On: b.Valid().Since, First: came[first].row}
				s.found.addTo(came[last].number, stageClosing, rows[last], came[last].row, v)
			}
		}
		return
	}
	for i, f := range rows {
		if !late[i] {
			continue
		}
		for j, other := range rows { // the first of those that came before it
			if j != i && (!late[j] || came[j].number < came[i].number) && clash(other, f) {
				v := Violation{
					Code: PeriodOverlap, Warning: noun == Tenures, First: came[j].row,
					On: max(f.Valid().Since, other.Valid().Since),
				}
				s.found.addTo(came[i].number, stageReferences, f, came[i].row, v)
				break
			}
		}
	}
}
