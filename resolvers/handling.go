package resolvers

import (
	"cmp"
	"context"
	"strconv"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Handling is how people handle the gap.
func (gapResolver) Handling(ctx context.Context, g *seen.Gap) (*seen.GapHandling, error) {
	v := g.Among.View
	read := func(id graph.ID) ([]*graph.Handling, error) { return ask(ctx).moves.Load(ctx, v, id, g.Among.IDs()) }
	moves, err := read(g.Told.ID)
	if err != nil {
		return nil, err
	}
	eye := seen.LazyEye(v, func() []graph.Fact {
		return gather(g.Among.IDs(), nil, func(id graph.ID) ([]graph.Fact, error) {
			moves, err := read(id)
			return add(nil, moves), err
		})
	})
	out := &seen.GapHandling{Of: g, On: gap.HandledOn(moves, v.At), Moves: seen.List[*seen.Handling](eye, add(nil, moves)), Eye: eye}
	return out, nil
}

// GapHandling follows the edges of a GapHandling.
func (Resolver) GapHandling() gen.GapHandlingResolver { return gapHandlingResolver{} }

type gapHandlingResolver struct{}

// Reopens is the gap that was closed, and is back.
func (gapHandlingResolver) Reopens(ctx context.Context, h *seen.GapHandling) (*seen.Gap, error) {
	q, g, v := ask(ctx), h.Of, h.Of.Among.View
	if g.Told.Empty() {
		return nil, nil
	}
	// Gaps of one rule and one subject are few.
	found, err := q.gaps.Page(ctx, *v, gap.Query{Filter: gap.Filter{
		Rules: []string{g.Told.Rule}, Subjects: []graph.Ref{g.Told.Subject}, Handling: []graph.GapState{graph.GapClosed},
	}, First: 1000})
	if err != nil || len(found.Items) == 0 {
		return nil, err
	}
	gaps, ids := []*graph.Gap{g.Told.Gap}, []graph.ID{}
	for _, i := range found.Items {
		ids = append(ids, i.ID)
		if i.ID != g.Told.ID {
			gaps = append(gaps, i.Gap)
		}
	}
	moves, err := q.gaps.Moves(ctx, *v, ids)
	if err != nil {
		return nil, err
	}
	closed := map[graph.ID]graph.Day{}
	for id, m := range moves {
		closed[id] = gap.HandledOn(m, v.At).Since
	}
	days, err := returnDays(ctx, g)
	if err != nil {
		return nil, err
	}
	before, ok := gap.Returned(gaps, closed, days)[g.Told.ID]
	if !ok {
		return nil, nil
	}
	return q.single.Load(ctx, v, before, func(func(graph.ID) bool) {})
}

// returnDays is for how many days after its closing a problem that is back counts as the same, where the gap stands.
func returnDays(ctx context.Context, g *seen.Gap) (int, error) {
	area, err := gapResolver{}.Area(ctx, g)
	if err != nil || area == nil {
		return gap.ReturnDays, err
	}
	policies, err := inForce(ctx, area)
	if err != nil {
		return 0, err
	}
	if p := policies["H02.limit"]; p != nil {
		if n, err := strconv.Atoi(p.Value); err == nil && n >= 0 && cmp.Or(p.Unit, graph.InDays) == graph.InDays {
			return n, nil
		}
	}
	return gap.ReturnDays, nil
}

// Handling follows the edges of a Handling.
func (Resolver) Handling() gen.HandlingResolver { return handlingResolver{} }

type handlingResolver struct{}

// Gap is the gap, with those of all moves that were read with it.
func (handlingResolver) Gap(ctx context.Context, h *seen.Handling) (*seen.Gap, error) {
	return ask(ctx).single.Load(ctx, h.Eye.View, h.Handling.Gap, func(yield func(graph.ID) bool) {
		for _, f := range h.Eye.Rows() {
			if m, ok := f.(*graph.Handling); ok && !yield(m.Gap) {
				return
			}
		}
	})
}

// Area is where the gap stood.
func (handlingResolver) Area(ctx context.Context, h *seen.Handling) (*seen.Area, error) {
	return one[*seen.Area](ctx, h.Eye, graph.Areas, h.Handling.Area)
}

// Principal is who moved it.
func (r handlingResolver) Principal(ctx context.Context, h *seen.Handling) (*string, error) {
	b, err := r.Batch(ctx, h)
	if b == nil {
		return nil, err
	}
	return &b.Principal, nil
}

// RecordedAt is the instant at which the move was recorded.
func (r handlingResolver) RecordedAt(ctx context.Context, h *seen.Handling) (*int64, error) {
	b, err := r.Batch(ctx, h)
	if b == nil {
		return nil, err
	}
	return &b.At, nil
}

// History are all rows of it.
func (handlingResolver) History(ctx context.Context, h *seen.Handling) ([]*seen.Handling, error) {
	return history[*seen.Handling](ctx, h.Eye, h.GlobalID())
}

// Batch is the batch that recorded the row.
func (handlingResolver) Batch(ctx context.Context, h *seen.Handling) (*seen.Batch, error) {
	return batch(ctx, h.Eye, h.Recorded)
}
