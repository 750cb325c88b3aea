package gap

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"dutygraph/graph"
)

// wayUp gives, for areas that the view can see, those asked for that each is in or below.
func (r *Register) wayUp(v graph.View, areas []graph.ID) map[graph.ID][]int {
	out := map[graph.ID][]int{}
	for i, area := range areas {
		for _, below := range r.roster.Under(v, []graph.ID{area}) {
			out[below] = append(out[below], i)
		}
	}
	return out
}

// Summary counts, for each of the areas with all below it, the gaps of each rule and severity that stand on the view's day,
// those that ended in a window of days up to it, and the clocks that fall due within so many days after it, the day itself
// among them. An area outside the scope counts nothing.
func (r *Register) Summary(ctx context.Context, v graph.View, areas []graph.ID, f Filter, window graph.Period, within int) (Summary, error) {
	if f.Post != "" || f.Person != "" {
		return Summary{}, graph.Invalid.Errorf("汇总不能按岗位或人员筛选", "a summary cannot be narrowed to a post or a person")
	}
	book, v, through, err := r.read(ctx, v)
	if err != nil {
		return Summary{}, err
	}
	s, err := r.sieve(v, f)
	if err != nil {
		return Summary{}, err
	}
	type cell struct {
		area     int
		rule     string
		severity Severity
	}
	way := r.wayUp(v, areas)
	sums := map[cell]*Sum{}
	for at := range book.items {
		item := &book.items[at]
		ups := way[item.Area]
		if len(ups) == 0 || !s.passes(item) {
			continue
		}
		switch item.Status {
		case Ended:
			if !window.Has(item.Days.Until) {
				continue
			}
		case Upcoming:
			if item.Due == graph.NoDay || item.Due > v.At+graph.Day(within) {
				continue
			}
		}
		for _, up := range ups {
			key := cell{up, item.Rule, item.Severity}
			sum := sums[key]
			if sum == nil {
				sum = &Sum{Area: areas[up], Rule: item.Rule, Severity: item.Severity}
				sums[key] = sum
			}
			switch item.Status {
			case Open:
				sum.Open++
			case Ended:
				sum.Ended++
			case Upcoming:
				sum.Upcoming++
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.area, b.area), cmp.Compare(a.rule, b.rule), cmp.Compare(weightOf(a.severity), weightOf(b.severity)))
	})
	out := Summary{View: v, Through: through}
	for _, key := range keys {
		out.Sums = append(out.Sums, *sums[key])
	}
	return out, nil
}

// maxPoints bounds a trend.
const maxPoints = 1500

// Trend tells how many gaps stood, began and ended in each day, week or month of a period up to the view's day, as they
// are known now: at most 1,500 points. Areas of the filter and of the scope are those of the view's day.
func (r *Register) Trend(ctx context.Context, v graph.View, f Filter, during graph.Period, by Interval) (Trend, error) {
	if f.Post != "" || f.Person != "" || len(f.Handling) > 0 || len(f.Statuses) > 0 {
		return Trend{}, graph.Invalid.Errorf("趋势不能按岗位、人员、处理状态或缺口状态筛选", "a trend cannot be narrowed to a post, a person, handling or status")
	}
	during.Until = min(during.Until, v.At+1)
	if during.Empty() {
		return Trend{}, graph.Invalid.Errorf("时间段应至少一天，且不晚于所问日期", "the period has at least one day, and none after the day asked about")
	}
	_, v, through, err := r.read(ctx, v)
	if err != nil {
		return Trend{}, err
	}
	weights := f.Severities // of each day by itself
	f.Severities = nil
	s, err := r.sieve(v, f)
	if err != nil {
		return Trend{}, err
	}
	points, err := pointsOf(during, by)
	if err != nil {
		return Trend{}, err
	}
	index := func(d graph.Day) int { // the point that has the day, or the next
		at, _ := slices.BinarySearchFunc(points, d, func(p Point, d graph.Day) int {
			if p.Period.Until <= d {
				return -1
			}
			return 1
		})
		return at
	}
	turns := make([]int, len(points)+1)
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, g := range r.gaps {
		if g.Recorded > v.Known || v.Known >= g.Retracted || g.Empty() || g.Since >= during.Until {
			continue
		}
		item := Item{Gap: g, Area: areaOn(g, v.At), Status: Open, Days: g.Period}
		if !ever(g, weights) || !s.passes(&item) {
			continue
		}
		// it can be seen from the first span that tells of it
		seen := graph.Forever
		for _, span := range g.Spans {
			if span.Outcome == string(Unmet) || span.Outcome == string(Over) {
				seen = span.Period.Since
				break
			}
		}
		if seen > v.At {
			continue
		}
		if during.Has(g.Since) {
			points[index(g.Since)].Began++
		}
		if during.Has(g.Until) && g.Until <= v.At {
			points[index(g.Until)].Ended++
		}
		for _, span := range g.Spans {
			if span.Outcome != string(Unmet) || !among(weights, Severity(span.Severity)) {
				continue
			}
			// it stands on the last day of each point from the one that has its first day to the one before its end
			turns[lastDays(points, span.Period.Since)]++
			turns[lastDays(points, span.Period.Until)]--
		}
	}
	open := 0
	for i := range points {
		open += turns[i]
		points[i].Open = open
	}
	return Trend{View: v, Through: through, Points: points}, nil
}

// lastDays is the first point whose last day is not before the day.
func lastDays(points []Point, d graph.Day) int {
	at, _ := slices.BinarySearchFunc(points, d, func(p Point, d graph.Day) int {
		if p.Period.Until-1 < d {
			return -1
		}
		return 1
	})
	return at
}

// ever reports whether the gap has one of the severities on any of its days.
func ever(g *graph.Gap, severities []Severity) bool {
	return slices.ContainsFunc(g.Spans, func(span graph.GapSpan) bool {
		return span.Outcome == string(Unmet) && among(severities, Severity(span.Severity))
	})
}

func pointsOf(during graph.Period, by Interval) ([]Point, error) {
	var points []Point
	for d := during.Since; d < during.Until; {
		next := d + 1
		switch by {
		case Daily:
		case Weekly:
			next = d + graph.Day(7-(int(d.Weekday())+6)%7)
		case Months:
			next = (graph.MonthOf(d) + 1).First()
		default:
			return nil, graph.Invalid.Errorf("时间单位应为 DAY、WEEK 或 MONTH", "the interval is DAY, WEEK or MONTH")
		}
		next = min(next, during.Until)
		points = append(points, Point{Period: graph.Period{Since: d, Until: next}})
		if len(points) > maxPoints {
			return nil, graph.Invalid.Errorf("趋势不超过 %d 个点", "a trend has at most %d points", maxPoints)
		}
		d = next
	}
	return points, nil
}

// Tallies count, for each of the areas with all below it, the clocks of each rule by outcome on the view's day. After a
// day, only those count that came to their outcome later than that: of clocks that end once for all, what was done and
// missed since.
func (r *Register) Tallies(ctx context.Context, v graph.View, areas []graph.ID, after graph.Day) (Tallies, error) {
	_, v, through, err := r.read(ctx, v)
	if err != nil {
		return Tallies{}, err
	}
	way := r.wayUp(v, areas)
	s, err := r.sieve(v, Filter{})
	if err != nil {
		return Tallies{}, err
	}
	type cell struct {
		area int
		name string
		part string
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	sums := map[cell]int{}
	for key, changes := range r.tallies {
		ups := way[key.area]
		if len(ups) == 0 || s.inside != nil && !s.inside[key.area] || !strings.Contains(key.name, " ") {
			continue
		}
		n := 0
		for _, c := range changes {
			if c.recorded > v.Known || c.Day > v.At {
				continue
			}
			if after == graph.NoDay || c.Day > after {
				n += c.By
			}
		}
		if n == 0 {
			continue
		}
		for _, up := range ups {
			sums[cell{up, key.name, key.part}] += n
		}
	}
	add := func(g *graph.Gap, at graph.Day, n int) {
		area := areaOn(g, at)
		ups := way[area]
		if len(ups) == 0 || s.inside != nil && !s.inside[area] {
			return
		}
		for i := range g.Spans {
			if span := &g.Spans[i]; span.Period.Has(at) && span.Outcome != string(NotApplicable) {
				for _, up := range ups {
					sums[cell{up, g.Rule + " " + span.Outcome, string(span.Reason)}] += n
				}
			}
		}
	}
	for _, g := range r.gaps {
		if g.Recorded <= v.Known && v.Known < g.Retracted {
			add(g, v.At, 1)
			if after != graph.NoDay {
				add(g, after, -1)
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.area, b.area), cmp.Compare(a.name, b.name), cmp.Compare(a.part, b.part))
	})
	out := Tallies{View: v, Through: through}
	for _, key := range keys {
		rule, outcome, _ := strings.Cut(key.name, " ")
		if n := sums[key]; n != 0 {
			out.Of = append(out.Of, Tally{Area: areas[key.area], Rule: rule, Outcome: Outcome(outcome), Reason: graph.Reason(key.part), Count: n})
		}
	}
	return out, nil
}
