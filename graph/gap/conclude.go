package gap

import (
	"context"
	"slices"

	"dutygraph/graph"
)

// Conclusion is what the rules say of one unit, judged from nothing but the facts.
type Conclusion struct {
	// Timeline is what it was judged from, with what is counted of other units.
	Timeline *graph.Timeline
	// Verdicts are those of all rules and clocks, in the order of Judge.
	Verdicts []Verdict
	ways     []stretch
}

// AreaOn is the innermost area in which the unit stands on a day; where it stands nowhere, the last in which it stood before, or else
// the first in which it will; empty where it never does.
func (c *Conclusion) AreaOn(d graph.Day) graph.ID {
	var area graph.ID
	for _, s := range c.ways {
		if len(s.areas) > 0 && (area == "" || s.period.Since <= d) {
			area = s.areas[0]
		}
	}
	return area
}

// Told is a gap as it is told on a day: its severity and its unmet days; of a clock about to fall due those to come. ok is false
// where there is neither a gap nor such a clock.
func (v *Verdict) Told(d graph.Day) (weight Severity, unmet graph.Period, ok bool) {
	span, ok := v.On(d)
	if !ok || !v.kept() || statusOf(span.Outcome) == "" {
		return "", graph.Period{}, false
	}
	return span.Severity, v.unmetOn(d), true
}

// unmetOn are the unmet days as told on a day on which the gap is open, has ended, or is about to fall due.
func (v *Verdict) unmetOn(d graph.Day) graph.Period {
	if days := v.GapOn(d); !days.Empty() {
		return days
	}
	if v.Due == graph.NoDay {
		return graph.Period{}
	}
	return graph.Period{Since: v.Due + 1, Until: graph.Forever}
}

// Conclude judges units as known at a revision, through a day, without a look at what evaluations kept: the same facts give
// the same conclusions, whichever store holds them. Under and Grids of the query are a whole: what is counted of households
// for their grids and areas is counted of theirs alone, so every household that was ever in one of them must be on record. Units come as
// Archive.Timelines gives them. Its memory does not grow with the units, but with the areas.
func Conclude(ctx context.Context, store graph.Store, known graph.Revision, through graph.Day, q graph.UnitQuery, yield func(*Conclusion) error) error {
	r := NewRegister(store)
	p := &pass{r: r, now: graph.Evaluation{Revision: known, Day: through}, sums: map[counted]map[graph.Day]int{}, homes: map[graph.Revision]map[home]*stayed{}}
	for _, noun := range []graph.Noun{graph.Households, graph.Grids, graph.Areas, graph.Posts} {
		if len(q.Nouns) > 0 && !slices.Contains(q.Nouns, noun) {
			continue
		}
		of := q
		of.Nouns = []graph.Noun{noun}
		if noun == graph.Areas && len(q.Under) > 0 && !q.All { // of the whole city all are counted already
			if err := p.countWarnings(ctx, known); err != nil {
				return err
			}
		}
		line := &bench{through: through}
		var failed error
		line.take = func(j *judging) {
			if failed != nil {
				return
			}
			p.countHome(j.t, 1)
			failed = yield(&Conclusion{Timeline: j.t, Verdicts: j.out, ways: j.stretches()})
		}
		err := store.Timelines(ctx, known, of, func(t *graph.Timeline) error {
			r.fill(t, p.sums)
			line.put(t)
			return failed
		})
		if err != nil {
			return err
		}
		if line.flush(); failed != nil {
			return failed
		}
		if noun == graph.Households {
			p.settleStays()
		}
	}
	return ctx.Err()
}

// countWarnings counts the leads of departments anew, from all that are known: a department may warn of a household that is
// not looked at.
func (p *pass) countWarnings(ctx context.Context, known graph.Revision) error {
	for key := range p.sums {
		if key.name == countWarning {
			delete(p.sums, key)
		}
	}
	return p.r.store.Changes(ctx, 0, known, []graph.Noun{graph.Leads}, func(f graph.Fact) error {
		l := f.(*graph.Lead)
		if l.KnownAt(known) && l.Channel == graph.ByDepartment && l.Organization != "" {
			p.addPeriod(counted{countWarning, "", string(l.Organization)}, graph.On(l.DiscoveredOn), 1)
		}
		return nil
	})
}
