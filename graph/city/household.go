package city

import (
	"dutygraph/graph"
)

// householdNumber begins the numbers by which names and habits are drawn, beyond all persons' numbers.
const householdNumber = 1 << 40

// base is the number, in the village, of its k-th monitored household. The households behind it, up to slots, may have
// something to tell, too.
func (v *village) base(k int) int { return k * v.stride }

// household is the id of a household by its number in the village: 0099, township, village, number.
func (v *village) household(n int) graph.ID {
	return graph.ID("0099" + digits(v.township.number, 3) + digits(v.number, 2) + digits(n+1, 4))
}

// scatter are the bits from which a household's name and habits are drawn.
func (c *city) scatter(v *village, n int) uint64 {
	return c.mix(householdNumber + uint64(v.township.number)<<20 + uint64(v.number)<<14 + uint64(n))
}

// head is the name of the head of a household.
func (c *city) head(v *village, n int) string {
	x := c.scatter(v, n)
	return surname(x>>40) + c.given[x%uint64(len(c.given))]
}

// plain is a household about which nothing more is told: one version from the beginning.
func (c *city) plain(v *village, n int, g *grid) *graph.Household {
	x := c.scatter(v, n)
	h := &graph.Household{
		Version: version(day0, graph.Forever), ID: v.household(n),
		Head: c.head(v, n),
		Area: v.id, Grid: g.id, StatedMembers: 1 + int(x>>32%5), Kind: "一般农户", Away: graph.No,
	}
	if x>>24%6 == 0 {
		h.Kind = "脱贫户"
	}
	if x>>16%8 == 0 {
		h.Away = graph.Yes
	}
	return h
}

// day0 is historySince, 2021-01-01, spelled out because it is asked for once for every household.
const day0 graph.Day = 26026

func (c *city) householdRows(d *division, eventful bool, yield func(row) bool) bool {
	for _, t := range d.townships {
		for _, v := range t.villages {
			merged := c.mergedOn
			// tell gives a household's versions; of one that lived in the merged village, with where it lived before.
			tell := func(w row, n int) bool {
				if h := w.fact.(*graph.Household); v.absorbed != nil && h.Since == day0 && n < v.grids[0].size {
					before := *h
					before.Area, before.Grid = v.absorbed.id, v.absorbed.grid.id
					if h.Grid == "" {
						before.Grid = ""
					}
					before.Version = version(day0, graph.Forever)
					after := *h
					after.Version = version(merged, h.Ends)
					return yield(row{fact: &before}) && yield(row{fact: &after})
				}
				return yield(w)
			}
			n := 0
			upTo := func(end int) bool {
				if eventful {
					n = end
				}
				for ; n < end; n++ {
					if !tell(row{fact: c.plain(v, n, v.gridOf(n))}, n) {
						return false
					}
				}
				return true
			}
			for k := range v.monitored {
				if !upTo(v.base(k)) {
					return false
				}
				for slot, versions := range c.block(v, k, graph.Households).households {
					for _, w := range versions {
						if !tell(w, n+slot) {
							return false
						}
					}
				}
				n += slots
			}
			if !upTo(v.households) {
				return false
			}
		}
	}
	return true
}
