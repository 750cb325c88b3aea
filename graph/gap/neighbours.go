package gap

import "dutygraph/graph"

// neighbours is what is said of households that nothing befell and that stand in one place, of which most of a city is made:
// one is judged, the others are counted. They are told apart by nothing that a rule asks for.
type neighbours struct {
	row    graph.Household // without what no rule asks for
	judged *judging
	quiet  bool // nothing said of it is kept
	n      int
}

// footprint is where a household stands that never moved.
type footprint struct{ area, grid graph.ID }

// quarter holds the households met lately. Those of one grid mostly come one after the other; what they have in common is
// one array in the timelines of one read, and only by that are they known to stand alike.
type quarter struct {
	through graph.Day
	settle  func(judged *judging, n int)
	at      map[footprint][]*neighbours
	held    int
	last    *neighbours
}

// maxNeighbours bounds how many are held.
const maxNeighbours = 256

func newQuarter(through graph.Day, settle func(judged *judging, n int)) *quarter {
	return &quarter{through: through, settle: settle, at: map[footprint][]*neighbours{}}
}

// of is what is said of a household and those like it; nil where it must be judged by itself.
func (a *quarter) of(t *graph.Timeline) *neighbours {
	if !uneventful(t) {
		return nil
	}
	row := asked(t.Lineage.Households[0])
	if a.last != nil && a.last.fits(t, &row) {
		return a.last
	}
	print := footprint{row.Area, row.Grid}
	for _, one := range a.at[print] {
		if one.fits(t, &row) {
			a.last = one
			return one
		}
	}
	if a.held >= maxNeighbours {
		a.flush()
	}
	one := &neighbours{row: row, judged: judgeUnit(t.Own(), a.through)}
	one.quiet = !one.judged.keeps()
	a.at[print] = append(a.at[print], one)
	a.held++
	a.last = one
	return one
}

// flush settles what was counted.
func (a *quarter) flush() {
	for _, all := range a.at {
		for _, one := range all {
			if one.n > 0 {
				a.settle(one.judged, one.n)
			}
		}
	}
	clear(a.at)
	a.held, a.last = 0, nil
}

// fits reports whether a household is told apart from the one judged by nothing that a rule asks for.
func (o *neighbours) fits(t *graph.Timeline, row *graph.Household) bool {
	own, l := o.judged.t, o.judged.l
	return o.row == *row && one(own.Deliveries, t.Deliveries) && one(own.Gridded, t.Gridded) && one(l.Places, t.Lineage.Places) &&
		one(l.Grids, t.Lineage.Grids) && one(l.Units, t.Lineage.Units) && l.Calendar == t.Lineage.Calendar
}

// one reports whether two lists are one array.
func one[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// uneventful reports whether a timeline tells nothing but one version of a household, and where it stands.
func uneventful(t *graph.Timeline) bool {
	l := t.Lineage
	return t.Unit.Noun == graph.Households && len(l.Households) == 1 &&
		len(l.Pairings)+len(l.Cases)+len(l.Steps)+len(l.Risks)+len(l.Measures)+len(l.Leads)+len(l.Applications) == 0 &&
		len(t.Members)+len(t.Doubles)+len(t.Visits)+len(t.Households)+len(t.Meetings)+len(t.Causes)+len(t.Pushes)+len(t.Warnings) == 0 &&
		len(t.Posts)+len(t.Tenures)+len(t.Handovers)+len(t.Items)+len(t.Findings) == 0 &&
		len(t.MeetingsAbove)+len(t.Leads)+len(t.Found)+len(t.Service)+len(t.Elsewhere)+len(t.Pairings)+len(t.Homes)+len(t.Areas) == 0
}

// asked is a household without what no rule asks for: which it is, whose, how many the source says they are, and where the
// row comes from.
func asked(h *graph.Household) graph.Household {
	row := *h
	row.ID, row.Head, row.StatedMembers = "", "", 0
	row.Recorded, row.Brought, row.Row, row.Evidence, row.Note = 0, 0, 0, "", ""
	return row
}
