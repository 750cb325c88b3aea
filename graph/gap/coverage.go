package gap

import (
	"slices"

	"dutygraph/graph"
)

// stretch is days on which the way up from the unit does not change.
type stretch struct {
	period graph.Period
	areas  []graph.ID
}

// stretches are the days of the unit, cut where its way up changes.
func (j *judging) stretches() []stretch {
	if j.ways != nil {
		return j.ways
	}
	cuts := make([]graph.Day, 0, 16)
	cut := func(p graph.Period) {
		for _, d := range [2]graph.Day{p.Since, p.Until} {
			if !slices.Contains(cuts, d) {
				cuts = append(cuts, d)
			}
		}
	}
	for _, h := range j.l.Households {
		cut(h.Period)
	}
	if len(j.l.Households) == 0 { // of a household, only the villages of its versions count
		for _, place := range j.l.Grids {
			for _, g := range place.Grids {
				cut(g.Period)
			}
		}
	}
	for _, place := range j.l.Places {
		for _, a := range place.Areas {
			cut(a.Period)
		}
	}
	if !slices.Contains(cuts, graph.Forever) {
		cuts = append(cuts, graph.Forever)
	}
	slices.Sort(cuts)
	j.ways = make([]stretch, 0, 2)
	for i, since := range cuts[:len(cuts)-1] {
		way := j.l.Way(since)
		if n := len(j.ways); n > 0 && slices.EqualFunc(j.ways[n-1].areas, way, func(id graph.ID, a *graph.Area) bool { return id == a.ID }) {
			j.ways[n-1].period.Until = cuts[i+1]
			continue
		}
		areas := make([]graph.ID, len(way))
		for i, a := range way {
			areas[i] = a.ID
		}
		j.ways = append(j.ways, stretch{graph.Period{Since: since, Until: cuts[i+1]}, areas})
	}
	return j.ways
}

// delivery is a ledger and kind of record on a stretch of the unit's way.
type delivery struct {
	ledger graph.Noun
	kind   graph.RecordKind
	way    int
}

// coveredOn are the days for which a ledger was delivered for the unit's area of a day, or one above it.
func (j *judging) coveredOn(ledger graph.Noun, kind graph.RecordKind, d graph.Day) days {
	for i, s := range j.stretches() {
		if s.period.Has(d) {
			key := delivery{ledger, kind, i}
			for _, c := range j.coverage {
				if c.delivery == key {
					return c.days
				}
			}
			found := j.covered(ledger, kind, s.areas)
			j.coverage = append(j.coverage, coverage{key, found})
			return found
		}
	}
	return nil
}

// coverage is what was found of a delivery.
type coverage struct {
	delivery
	days
}

// covered are the days for which a ledger was delivered for one of the areas.
func (j *judging) covered(ledger graph.Noun, kind graph.RecordKind, areas []graph.ID) days {
	var all []graph.Period
	for _, d := range j.t.Deliveries {
		if d.Ledger == ledger && d.Kind == kind && slices.Contains(areas, d.Area) {
			all = append(all, graph.Period{Since: d.From, Until: d.CompleteTo + 1})
		}
	}
	return join(all)
}

// silent reports that a ledger was not delivered for the unit's area, or one above it, for all days from one through
// another: the areas are those of the first day.
func (j *judging) silent(ledger graph.Noun, kind graph.RecordKind, from, through graph.Day) bool {
	return !j.coveredOn(ledger, kind, from).covers(from, max(from, through))
}

// delivered are the days for which a ledger was delivered for the unit's area of that day, or one above it.
func (j *judging) delivered(ledger graph.Noun, kind graph.RecordKind) days {
	var all []graph.Period
	for _, s := range j.stretches() {
		all = append(all, days{s.period}.meet(j.covered(ledger, kind, s.areas))...)
	}
	return join(all)
}

// firstDelivered is the first day for which a ledger was ever delivered for the unit's area of a day, or one above it;
// Forever where it never was.
func (j *judging) firstDelivered(ledger graph.Noun, kind graph.RecordKind, d graph.Day) graph.Day {
	if all := j.coveredOn(ledger, kind, d); len(all) > 0 {
		return all[0].Since
	}
	return graph.Forever
}
