package city

import (
	"math/rand/v2"

	"dutygraph/graph"
)

// recordsFrom is the first day of the first month of which records are told.
func (c *city) recordsFrom() graph.Day {
	return max((graph.MonthOf(c.last) - graph.Month(c.months)).First(), day(historySince)+180)
}

func monthDigits(m graph.Month) string { return digits(int(m)/12, 4) + digits(int(m)%12+1, 2) }

// firstMonth is the first month whose records may still be news: with eventful, one in which an item of a list may have
// been closed since the first delivery.
func (c *city) firstMonth(eventful bool) graph.Month {
	from := graph.MonthOf(c.recordsFrom())
	if eventful {
		from = max(from, graph.MonthOf(c.loaded-70))
	}
	return from
}

// recordRows are the records of offices: meetings with their lists, pushes, handovers.
func (c *city) recordRows(d *division, eventful bool, tell func(graph.Fact) bool) bool {
	if d == c.root {
		return true
	}
	var source rand.PCG
	r := rand.New(&source)
	months := func(number uint64, duty func(graph.Month) bool) bool {
		for m := c.firstMonth(eventful); m <= graph.MonthOf(c.last); m++ {
			source.Seed(c.seed, 0x9ec<<52|number<<16|uint64(m)) // by month, so that early ones can be left out
			if !duty(m) {
				return false
			}
		}
		return true
	}
	if !months(uint64(d.id[0])<<8|uint64(d.id[1]), func(m graph.Month) bool { return c.pushes(r, d, m, tell) }) {
		return false
	}
	for _, t := range d.townships {
		if !months(uint64(t.number)<<16, func(m graph.Month) bool { return c.meeting(r, t.id, m, t.secretary, nil, tell) }) {
			return false
		}
		for _, v := range t.villages {
			members := c.members(v.grids[0])
			if !months(uint64(t.number)<<16|uint64(v.number), func(m graph.Month) bool { return c.meeting(r, v.id, m, v.secretary, members, tell) }) {
				return false
			}
		}
	}
	source.Seed(c.seed, 0x0ff<<52|uint64(d.id[0])<<8|uint64(d.id[1]))
	return c.handovers(r, d, tell)
}

// pushes are the data that departments send each month, by the 5th of the next; some late, some never.
func (c *city) pushes(r *rand.Rand, d *division, m graph.Month, tell func(graph.Fact) bool) bool {
	for _, f := range []graph.Function{"MEDICAL_INSURANCE", "DISABILITY", "LOW_INCOME_SUPPORT", "PUBLIC_SECURITY", "PETITIONS"} {
		on := (m + 1).First() + graph.Day(r.IntN(5))
		switch x := r.IntN(100); {
		case x < 3:
			continue
		case x < 9:
			on += graph.Day(5 + r.IntN(10))
		}
		o := d.holder(f, on)
		p := &graph.Record{ID: "PU-" + o.id + graph.ID("-"+monthDigits(m)), Kind: graph.RecordPush, DoneOn: on, Period: m, Organization: o.id, Area: d.id}
		p.Post, p.Person = o.head.sign(on)
		if !tell(p) {
			return false
		}
	}
	return true
}

// meeting is the monthly meeting of a village or township, with the items of its list. The secretary chairs it, and owes
// the first item; the grid member of a village owes the second.
func (c *city) meeting(r *rand.Rand, area graph.ID, m graph.Month, chair *seat, members []row, tell func(graph.Fact) bool) bool {
	on := m.First() + 19 + graph.Day(r.IntN(9))
	x := r.IntN(100)
	holder := chair.on(on)
	if x < 2 || holder == nil {
		return true
	}
	mt := &graph.Record{ID: "MT-" + area + graph.ID("-"+monthDigits(m)), Kind: graph.RecordMeeting, DoneOn: on, Period: m, Post: chair.post.ID, Person: holder.Person, Area: area, WithList: graph.Yes}
	switch {
	case x < 5:
		mt.WithList = graph.No
	case x < 6:
		mt.WithList = ""
	}
	if !tell(mt) {
		return false
	}
	if mt.WithList != graph.Yes || members == nil {
		return true
	}
	item := func(n int, post, person graph.ID) bool {
		it := &graph.Record{ID: "IT-" + area + graph.ID("-"+monthDigits(m)+"-"+digits(n, 1)), Kind: graph.RecordItem, DoneOn: on, Post: post, Person: person, Area: area,
			Parent: mt.ID, DueOn: on + 10 + graph.Day(r.IntN(20)), Text: "示例事项" + numeral(n)}
		switch x := r.IntN(100); {
		case x < 92:
			it.ClosedOn = it.DueOn - graph.Day(r.IntN(8))
		case x < 98:
			it.ClosedOn = it.DueOn + 1 + graph.Day(r.IntN(20))
		}
		return tell(it)
	}
	if !item(1, chair.post.ID, holder.Person) {
		return false
	}
	if member := holderOn(members, on); member != nil {
		return item(2, member.Post, member.Person)
	}
	return true
}

// holderOn is who of several held a post on the day.
func holderOn(tenures []row, d graph.Day) *graph.Tenure {
	s := seat{tenures: tenures}
	return s.on(d)
}

// handovers are those of tenures that ended since records are told; one in twelve was never made.
func (c *city) handovers(r *rand.Rand, d *division, tell func(graph.Fact) bool) bool {
	from := c.recordsFrom()
	ended := func(area graph.ID, w row) bool {
		t, ok := w.fact.(*graph.Tenure)
		if !ok || t.Until < from || t.Until > c.last || r.IntN(12) == 0 {
			return true
		}
		return tell(&graph.Record{ID: "HO-" + t.Person + graph.ID("-"+digits(int(t.Until), 5)), Kind: graph.RecordHandover, DoneOn: t.Until + graph.Day(r.IntN(7)),
			Post: t.Post, Person: t.Person, Area: area})
	}
	return d.everySeat(func(s *seat) bool {
		for _, w := range s.tenures {
			if !ended(s.post.Area, w) {
				return false
			}
		}
		return true
	}) && c.everyGrid(d, func(village graph.ID, g *grid) bool {
		for _, w := range c.members(g) {
			if !ended(village, w) {
				return false
			}
		}
		return true
	})
}

// records are the visits to the block's household while it is monitored, and the handovers of its contacts.
func (b *block) records(eventful bool, tell func(graph.Fact) bool) bool {
	c := b.c
	var members []row
	for m := c.firstMonth(eventful); m <= graph.MonthOf(c.last); m++ {
		watched := c.always
		for _, e := range b.episodes {
			watched = watched || e.opened <= m.First() && (e.removed == 0 || e.removed > m.Last()) && !e.refused
		}
		if !watched {
			continue
		}
		if members == nil {
			members = c.members(b.grid)
		}
		b.draws(16 + uint64(m))
		for n := range c.visits {
			on := m.First() + graph.Day(b.r.IntN(28))
			if b.chance(6) {
				continue
			}
			v := &graph.Record{ID: "V-" + b.id + graph.ID("-"+monthDigits(m)+"-"+digits(n+1, 1)), Kind: graph.RecordVisit, DoneOn: on, Area: b.v.id, Household: b.id}
			if t := holderOn(members, on); t != nil {
				v.Post, v.Person = t.Post, t.Person
			} else if t := b.v.secretary.on(on); t != nil {
				v.Post, v.Person = t.Post, t.Person
			} else {
				continue
			}
			if !tell(v) {
				return false
			}
		}
	}
	from := c.recordsFrom()
	b.draws(4)
	for _, p := range b.pairings {
		if p.Until < from || p.Until > c.last || b.chance(8) {
			continue
		}
		if !tell(&graph.Record{ID: "HO-" + b.id + graph.ID("-"+digits(int(p.Until), 5)), Kind: graph.RecordHandover, DoneOn: p.Until + b.upTo(7),
			Post: graph.ContactPost(b.id), Person: p.Person, Area: b.v.id}) {
			return false
		}
	}
	return true
}
