package resolvers

import (
	"cmp"
	"context"
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// region is an area with those one level down: what sums are told of.
type region struct {
	eye   *seen.Eye
	area  *seen.Area // nil where it cannot be seen
	below []*seen.Area
}

// regionOf reads an area with those one level down; the city where no number is given.
func regionOf(ctx context.Context, number *string, at *graph.Day, known *scalar.KnownAt) (region, error) {
	area, eye, err := areaOrCity(ctx, number, at, known)
	if err != nil || area == nil {
		return region{eye: eye}, err
	}
	below, err := areaResolver{}.Children(ctx, area)
	slices.SortFunc(below, func(a, b *seen.Area) int { return cmp.Compare(a.ID, b.ID) })
	return region{eye, area, below}, err
}

// areaOrCity reads an area; the city where no number is given.
func areaOrCity(ctx context.Context, number *string, at *graph.Day, known *scalar.KnownAt) (*seen.Area, *seen.Eye, error) {
	if number != nil {
		eye, rows, err := rootRows(ctx, graph.Areas, *number, at, known)
		return seen.First[*seen.Area](eye, rows), eye, err
	}
	eye, err := ask(ctx).eye(ctx, at, known)
	if err != nil {
		return nil, nil, err
	}
	found, err := ask(ctx).store.Page(ctx, *eye.View, graph.Query{Noun: graph.Areas, Filter: graph.Filter{Level: graph.City}, First: 1})
	if err != nil || len(found.Items) == 0 {
		return nil, eye, err
	}
	rows := found.Items[0].Rows
	eye = seen.NewEye(eye.View, rows)
	return seen.First[*seen.Area](eye, rows), eye, nil
}

// ids are the area's, then those of the areas below.
func (r region) ids() []graph.ID {
	if r.area == nil {
		return nil
	}
	out := []graph.ID{r.area.ID}
	for _, a := range r.below {
		out = append(out, a.ID)
	}
	return out
}

// withoutUnder refuses a filter by areas where the area is named already.
func withoutUnder(f *gen.GapFilter) error {
	if f != nil && f.Under != nil {
		return graph.Invalid.Errorf("已有 area，filter 不能再给出 under", "the area is named by area; leave under out of the filter")
	}
	return nil
}

// GapSummary is the root gapSummary.
func (queryResolver) GapSummary(ctx context.Context, area *string, f *gen.GapFilter, window *gen.PeriodInput, days int32, at *graph.Day, known *scalar.KnownAt) (*seen.GapSummary, error) {
	if err := cmp.Or(withoutUnder(f), checkWithin(days)); err != nil {
		return nil, err
	}
	filter, err := gapFilter(f)
	if err != nil {
		return nil, err
	}
	var ended graph.Filter
	if err := within(&ended, window); err != nil {
		return nil, err
	}
	r, err := regionOf(ctx, area, at, known)
	if err != nil {
		return nil, err
	}
	q := ask(ctx)
	found, err := q.gaps.Summary(ctx, *r.eye.View, r.ids(), filter, ended.During, int(days))
	if err != nil {
		return nil, err
	}
	of := map[graph.ID][]seen.GapSum{}
	for _, s := range found.Sums {
		of[s.Area] = append(of[s.Area], seen.GapSum{Rule: q.rules[s.Rule], Severity: s.Severity, Open: s.Open, Ended: s.Ended, Upcoming: s.Upcoming})
	}
	out := &seen.GapSummary{At: r.eye.View.At, Revision: found.View.Known, Through: seen.Through(found.Through)}
	out.Area.Area = r.area
	if r.area != nil {
		out.Area.Sums = of[r.area.ID]
	}
	for _, a := range r.below {
		out.Below = append(out.Below, seen.AreaGaps{Area: a, Sums: of[a.ID]})
	}
	return out, nil
}

// GapTrend is the root gapTrend.
func (queryResolver) GapTrend(ctx context.Context, area *string, f *gen.GapFilter, from graph.Day, until *graph.Day, by gap.Interval, at *graph.Day, known *scalar.KnownAt) (*seen.GapTrend, error) {
	filter, err := gapFilter(f)
	if err != nil {
		return nil, err
	}
	if area != nil {
		if err := withoutUnder(f); err != nil {
			return nil, err
		}
		filter.Under = []graph.ID{graph.ID(*area)}
	}
	q := ask(ctx)
	v, err := q.view(ctx, at, known)
	if err != nil {
		return nil, err
	}
	during := graph.Period{Since: from, Until: v.At + 1}
	if until != nil {
		during.Until = *until
	}
	var found gap.Trend
	err = q.first(v, func(v graph.View) (graph.Revision, error) {
		var err error
		found, err = q.gaps.Trend(ctx, v, filter, during, by)
		return found.View.Known, err
	})
	if err != nil {
		return nil, err
	}
	out := &seen.GapTrend{Revision: found.View.Known, Through: seen.Through(found.Through), Points: make([]seen.TrendPoint, len(found.Points))}
	for i, p := range found.Points {
		out.Points[i] = seen.TrendPoint{Point: p}
	}
	return out, nil
}

// Coverage is the root coverage.
func (queryResolver) Coverage(ctx context.Context, area *string, since *graph.Day, at *graph.Day, known *scalar.KnownAt) (*seen.Coverage, error) {
	r, err := regionOf(ctx, area, at, known)
	if err != nil {
		return nil, err
	}
	q := ask(ctx)
	after := graph.NoDay
	if since != nil {
		after = *since
	}
	found, err := q.gaps.Tallies(ctx, *r.eye.View, r.ids(), after)
	if err != nil {
		return nil, err
	}
	type cell struct {
		area graph.ID
		rule string
	}
	duties := map[cell]*seen.DutyCoverage{}
	cover := func(a *seen.Area) seen.AreaCoverage {
		out := seen.AreaCoverage{Area: a}
		for _, d := range gap.Duties() {
			one := &seen.DutyCoverage{Name: scalar.CoveredDuty(d.Name), What: seen.Wording{ZH: d.ZH, EN: d.EN}, Rule: q.rules[d.Rule]}
			out.Duties = append(out.Duties, one)
			if a != nil {
				duties[cell{a.ID, d.Rule}] = one
			}
		}
		return out
	}
	out := &seen.Coverage{At: r.eye.View.At, Revision: found.View.Known, Through: seen.Through(found.Through), Area: cover(r.area)}
	for _, a := range r.below {
		out.Below = append(out.Below, cover(a))
	}
	for _, t := range found.Of {
		if d := duties[cell{t.Area, t.Rule}]; d != nil {
			d.Count(t)
		}
	}
	return out, nil
}
