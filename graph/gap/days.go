package gap

import (
	"slices"

	"dutygraph/graph"
)

// days are periods in order that neither overlap nor touch.
type days []graph.Period

// join puts periods in order and together.
func join(all []graph.Period) days {
	if len(all) == 1 && !all[0].Empty() {
		return all
	}
	slices.SortFunc(all, graph.Period.Compare)
	out := all[:0]
	for _, p := range all {
		if p.Empty() {
			continue
		}
		if n := len(out); n > 0 && p.Since <= out[n-1].Until {
			out[n-1].Until = max(out[n-1].Until, p.Until)
			continue
		}
		out = append(out, p)
	}
	return days(out)
}

// meet is the days in both.
func (d days) meet(e days) days {
	var out days
	for i, j := 0, 0; i < len(d) && j < len(e); {
		if p := d[i].Meet(e[j]); !p.Empty() {
			out = append(out, p)
		}
		if d[i].Until < e[j].Until {
			i++
		} else {
			j++
		}
	}
	return out
}

// minus is the days of the first that the second lacks.
func (d days) minus(e days) days {
	if len(e) == 0 {
		return slices.Clone(d)
	}
	var out days
	for _, p := range d {
		for _, q := range e {
			if q.Until <= p.Since {
				continue
			}
			if q.Since >= p.Until {
				break
			}
			if p.Since < q.Since {
				out = append(out, graph.Period{Since: p.Since, Until: q.Since})
			}
			p.Since = q.Until
		}
		if !p.Empty() {
			out = append(out, p)
		}
	}
	return out
}

// has reports whether a day is among them.
func (d days) has(day graph.Day) bool {
	return slices.ContainsFunc(d, func(p graph.Period) bool { return p.Has(day) })
}

// covers reports whether all days from one through another are among them.
func (d days) covers(from, through graph.Day) bool {
	return slices.ContainsFunc(d, func(p graph.Period) bool { return p.Since <= from && through < p.Until })
}

// next is the first of the days on or after one.
func (d days) next(day graph.Day) (graph.Day, bool) {
	for _, p := range d {
		if day < p.Until {
			return max(day, p.Since), true
		}
	}
	return graph.NoDay, false
}
