package city

import (
	"dutygraph/graph"
)

// application is a low-income application, pushed the day it was made, or the next working day.
func (b *block) application(n string, household graph.ID, applied graph.Day, of graph.ID) *graph.Application {
	a := &graph.Application{ID: "A-" + household + graph.ID("-"+n), Household: household, AppliedOn: applied, PushedOn: applied, Case: of}
	if next, known := b.c.work.WorkingDaysAfter(applied, 0); known {
		a.PushedOn = next
	}
	switch {
	case b.chance(4):
		a.PushedOn += 1 + b.upTo(6) // late
	case of == "" && b.chance(60):
		a.PushedOn = graph.NoDay
	}
	if b.chance(80) {
		a.DecidedOn, a.Decision = applied+20+b.upTo(20), "APPROVED"
		if b.chance(30) {
			a.Decision = "REFUSED"
		}
	}
	return a
}

// neighbours makes what befell the households behind the monitored one: leads, mostly false, now and then an
// application, a move, a split, an end.
func (b *block) neighbours(base int) {
	c, v := b.c, b.v
	from := b.from()
	some := func() graph.Day { return from + b.upTo(int(c.last-from-60)) }
	for slot := 1; slot < slots; slot++ {
		n := base + slot
		h := c.plain(v, n, v.gridOf(n))
		versions := []row{{fact: h}}
		certain := v == c.focus && b.k <= 1
		switch slot {
		case firstLeadSlot, firstLeadSlot + 1, firstLeadSlot + 2, firstLeadSlot + 3:
			if b.chance(88) || certain {
				versions = append(versions, b.idleLead(h, certain && slot == firstLeadSlot)...)
			}
		case applicationSlot:
			if b.chance(10) || certain {
				a := b.application("1", h.ID, c.last-40-b.upTo(300), "")
				if certain && b.k == 0 {
					a.PushedOn = graph.NoDay
				}
				b.apps = append(b.apps, row{fact: a})
			}
		case movedSlot:
			if (b.chance(25) || certain) && len(v.grids) > 1 {
				moved := *h
				moved.Version = version(some(), graph.Forever)
				if moved.Grid = v.grids[len(v.grids)-1].id; moved.Grid == h.Grid {
					moved.Grid = v.grids[len(v.grids)-2].id
				}
				if c.gridSince(v, moved.Grid) <= moved.Since {
					versions = append(versions, row{fact: &moved})
				}
			}
		case splitSlot:
			if b.chance(25) || certain {
				on := some()
				rest := *h
				rest.Version, rest.StatedMembers = version(on, graph.Forever), max(1, h.StatedMembers-2)
				versions = append(versions, row{fact: &rest})
				child := c.plain(v, n+1, v.gridOf(n+1))
				child.Version, child.Note = version(on, graph.Forever), "由户 "+string(h.ID)+" 分户"
				b.households[splitOffSlot] = []row{{fact: child}}
			}
		case endedSlot:
			if b.chance(25) || certain {
				h.Version = version(h.Since, some())
			}
		case gridlessSlot:
			if b.chance(8) || certain {
				h.Grid = ""
			}
		case lateSlot:
			if b.chance(15) {
				h.Version = version(some(), graph.Forever)
			}
		}
		if b.households[slot] == nil {
			b.households[slot] = versions
		}
	}
}

func (c *city) gridSince(v *village, id graph.ID) graph.Day {
	for _, g := range v.grids {
		if g.id == id {
			return g.period.Since
		}
	}
	return graph.Forever
}

// idleLead makes a lead that led to no case; untaken is a true one that nobody took up. It returns the version of the
// household with the income that was found.
func (b *block) idleLead(h *graph.Household, untaken bool) []row {
	c := b.c
	found := max(b.from(), c.last-5-b.upTo(700))
	if untaken {
		found = c.last - 70 - b.upTo(30)
	}
	cause := b.cause()
	l := &graph.Lead{ID: "L-" + h.ID + "-1", Household: h.ID, Channel: graph.ByDepartment, Cause: cause, DiscoveredOn: found, DispatchedOn: found + b.upTo(3)}
	l.Organization = b.v.county.holder(c.answers[cause].functions[0], found).id
	if b.chance(15) {
		l.Channel, l.Organization = graph.ByCadre, ""
	}
	l.VerifiedOn, l.Result = l.DispatchedOn+1+b.upTo(7), "FALSE"
	switch x := b.r.IntN(100); {
	case x < 3:
		l.VerifiedOn += 7 + b.upTo(20) // late
	case x < 4:
		l.VerifiedOn, l.Result = graph.NoDay, "" // never
	case x < 12:
		l.Result, l.Reason = "TRUE_COVERED", "示例理由：已享受低保"
	case x < 15:
		l.Result = "DUPLICATE"
	}
	if untaken || b.chance(1) {
		l.VerifiedOn, l.Result, l.Reason = l.DispatchedOn+2, graph.TrueInclude, ""
	}
	b.leads = append(b.leads, row{fact: l})
	if l.Result == "FALSE" || l.Result == "DUPLICATE" {
		return nil
	}
	return []row{{fact: b.version(h, found-3, 5_500+b.r.IntN(2_500))}}
}
