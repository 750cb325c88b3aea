package city

import (
	"math/rand/v2"

	"dutygraph/graph"
)

// term is a stretch of days in which one person held or minded a post.
type term struct {
	graph.Period
	acting bool
}

// terms fill a period with persons, each for about mean days. Most hand over on the day; some leave a hole, some of these
// minded by somebody.
func (c *city) terms(r *rand.Rand, p graph.Period, mean int) []term {
	var terms []term
	for at := p.Since; at <= c.last && at < p.Until; {
		end := at + graph.Day(mean/2+r.IntN(mean))
		if end >= p.Until || end > c.last {
			return append(terms, term{Period: graph.Period{Since: at, Until: p.Until}})
		}
		terms = append(terms, term{Period: graph.Period{Since: at, Until: end}})
		hole, minded := graph.Day(0), graph.Day(0)
		switch x := r.IntN(100); {
		case x < 84:
		case x < 92:
			hole = graph.Day(2 + r.IntN(40))
		case x < 97:
			hole, minded = graph.Day(2+r.IntN(10)), graph.Day(20+r.IntN(60))
		default:
			minded = graph.Day(30 + r.IntN(60))
		}
		at = end + hole
		if minded > 0 && at <= c.last && at < p.Until {
			acting := term{graph.Period{Since: at, Until: min(at+minded, p.Until)}, true}
			if acting.Until > c.last {
				acting.Until = p.Until
			}
			terms, at = append(terms, acting), acting.Until
		}
	}
	return terms
}

// seat makes a post, and who held it.
func (c *city) seat(r *rand.Rand, p graph.Period, post *graph.Post, mean int) *seat {
	post.Version = version(p.Since, p.Until)
	s := &seat{post: post}
	for _, t := range c.terms(r, p, mean) {
		c.persons++
		s.tenures = append(s.tenures, c.tenure(r, post.ID, officePerson+c.persons, t, true))
	}
	return s
}

func (c *city) tenure(r *rand.Rand, post graph.ID, n int, t term, office bool) row {
	tenure := &graph.Tenure{Period: t.Period, Post: post, Person: person(n), Name: c.name(uint64(n)), IDCheck: graph.IDAbsent, Acting: t.acting}
	x := r.Uint32()
	reported := t.Since + 1 + graph.Day(x%5)
	if x>>8%33 == 0 {
		reported += graph.Day(20 + x>>16%40) // entered late
	}
	if reported > c.last {
		reported = c.last
	}
	tenure.ReportedOn = reported
	if office {
		year, _, _ := t.Since.Date()
		tenure.Basis = "示例文〔" + digits(year, 4) + "〕" + digits(1+int(x>>4%400), 1) + "号"
	}
	return row{fact: tenure, known: reported}
}

// members are those who minded a grid.
func (c *city) members(g *grid) []row {
	r := rand.New(rand.NewPCG(c.seed, 0x96d<<40|uint64(g.number)))
	var rows []row
	for i, t := range c.terms(r, g.period, 950) {
		rows = append(rows, c.tenure(r, graph.GridMemberPost(g.id), gridPerson+10*g.number+min(i, 9), t, false))
	}
	return c.staged(g, rows)
}

func (c *city) tenureRows(d *division, yield func(row) bool) bool {
	if !d.everySeat(func(s *seat) bool {
		for _, w := range s.tenures {
			if !yield(w) {
				return false
			}
		}
		return true
	}) {
		return false
	}
	return c.everyGrid(d, func(_ graph.ID, g *grid) bool {
		for _, w := range c.members(g) {
			if !yield(w) {
				return false
			}
		}
		return true
	})
}

func (c *city) everyGrid(d *division, visit func(village graph.ID, g *grid) bool) bool {
	for _, t := range d.townships {
		if f := t.former; f != nil && !visit(f.id, f.grid) {
			return false
		}
		for _, v := range t.villages {
			for _, g := range v.grids {
				if !visit(v.id, g) {
					return false
				}
			}
		}
	}
	return true
}
