package graph

import "strings"

// LineOf is the line on which a post stands on a day, as known at a revision: its own, as Lineage.LineOn has it. It is empty where
// the roster does not hold the post.
func (r *Roster) LineOf(known Revision, post ID, d Day) Line {
	if strings.HasPrefix(string(post), contactPosts) {
		return Assistance
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	seat := r.seats[post]
	if seat == nil {
		return ""
	}
	versions := knownOf(seat.versions, known)
	if len(versions) == 0 {
		return ""
	}
	row, _ := on(versions, d)
	if row == nil {
		row = versions[0]
	}
	levelOf := func(area ID) Level {
		at := r.areas[area]
		if at == nil {
			return ""
		}
		var level Level
		for _, v := range at.versions {
			if v.KnownAt(known) && v.Since <= d {
				level = v.Level
			}
		}
		return level
	}
	return placeOf(row, levelOf, func() (Function, Level) {
		unit := r.units[row.Organization]
		if unit == nil {
			return "", ""
		}
		f, area := lastFunction(knownOf(unit.organizations, known), d)
		return f, levelOf(area)
	}).Line
}

// knownOf are the rows that a revision knows.
func knownOf[F Fact](rows []F, known Revision) []F {
	var out []F
	for _, f := range rows {
		if f.About().KnownAt(known) {
			out = append(out, f)
		}
	}
	return out
}
