package graphtest

import (
	"context"

	"dutygraph/graph"
)

// derived is what evaluations have made, in the order in which it came.
type derived struct {
	gaps    []keptGap
	tallies []keptTally
	last    graph.Evaluation
}

// keptGap is a gap with the pass that said it so last.
type keptGap struct {
	graph.Gap
	pass int64
}

// keptTally is a tally with the pass that added it.
type keptTally struct {
	graph.Tally
	pass int64
}

func (o *oracle) Derive(ctx context.Context, d graph.Derivation) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.usable(ctx); err != nil {
		return err
	}
	if o.derived.last != d.Was {
		return graph.Conflict.Errorf("最近一次评估不是所称的那一次", "the last evaluation is another")
	}
	if d.Now.Pass <= d.Was.Pass {
		return graph.Invalid.Errorf("评估的次序号须大于上一次", "the pass of an evaluation must be greater than the last")
	}
	// A copy, so that nothing is half kept.
	now := derived{gaps: append([]keptGap(nil), o.derived.gaps...), tallies: append([]keptTally(nil), o.derived.tallies...), last: d.Now}
	taken := 0
	if d.Gaps != nil {
		for g := range d.Gaps {
			if err := ctx.Err(); err != nil {
				return err
			}
			now.keep(*g)
			taken++
		}
	}
	if d.Tallies != nil {
		for t := range d.Tallies {
			if err := ctx.Err(); err != nil {
				return err
			}
			now.tallies = append(now.tallies, keptTally{t, d.Now.Pass})
			taken++
		}
	}
	if d.Progress != nil {
		d.Progress(taken)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	standing := map[graph.ID]bool{}
	for _, k := range now.gaps {
		if k.Retracted != graph.Never {
			continue
		}
		if standing[k.ID] {
			return graph.Invalid.Errorf("同一缺口两次为有效：%s", "a gap stands twice: %s", k.ID)
		}
		standing[k.ID] = true
	}
	o.derived = now
	return nil
}

// keep takes one gap in. It takes the place of the one with its id and revision that stood before the pass.
func (d *derived) keep(g graph.Gap) {
	k := keptGap{Gap: g, pass: d.last.Pass}
	for i, old := range d.gaps {
		if old.ID == g.ID && old.Recorded == g.Recorded && old.Retracted == graph.Never && old.pass < d.last.Pass {
			d.gaps[i] = k
			return
		}
	}
	d.gaps = append(d.gaps, k)
}

func (o *oracle) Derived(ctx context.Context, after int64, gaps func(*graph.Gap) error, tallies func(graph.Tally) error) (graph.Evaluation, error) {
	o.mu.RLock()
	now, err := o.derived, o.usable(ctx) // what is kept is never changed
	o.mu.RUnlock()
	if err != nil {
		return graph.Evaluation{}, err
	}
	for _, retracted := range []bool{true, false} {
		for _, k := range now.gaps {
			unseen := k.Recorded == k.Retracted
			if (k.Retracted != graph.Never) != retracted || k.pass <= after || after == 0 && unseen {
				continue
			}
			g := k.Gap
			if err := gaps(&g); err != nil {
				return graph.Evaluation{}, err
			}
			if err := ctx.Err(); err != nil {
				return graph.Evaluation{}, err
			}
		}
	}
	for _, k := range now.tallies {
		if k.pass <= after {
			continue
		}
		if err := tallies(k.Tally); err != nil {
			return graph.Evaluation{}, err
		}
	}
	return now.last, nil
}
