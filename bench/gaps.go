package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/gap"
)

// evaluate judges everything from nothing, once for each store that is measured. It is timed as a whole.
func (b *bench) evaluate(ctx context.Context) error {
	evaluator := gap.NewEvaluator(gap.NewRegister(b.store))
	resetPeak()
	start := time.Now()
	units := 0
	now, err := evaluator.Evaluate(ctx, today(), func(n int) { units = n })
	if err != nil {
		return err
	}
	took := time.Since(start)
	if now.Pass > 1 || units == 0 { // a store kept from an earlier run, evaluated already
		return nil
	}
	l := line{work: b.on + "all rules from nothing", shape: b.shape, value: fmt.Sprintf("%s for %s units", spell(took), count(float64(units)))}
	memory := memoryLine(b.on+"peak memory while judging from nothing", b.shape)
	if b.shape == city.L {
		limit := b.embeddedOr(10*time.Second, time.Minute)
		l.bars = []bar{{"≤ " + spell(limit), took <= limit}}
		if peak, ok := peakMemory(); ok {
			memory.bars = []bar{{"≤ 1,024 MiB", peak <= 1<<30}}
		}
	}
	b.table.add(l)
	b.table.add(memory)
	return nil
}

// embeddedOr is the first for the embedded store, and the second for Neo4j.
func (b *bench) embeddedOr(embedded, server time.Duration) time.Duration {
	if b.on != "" {
		return server
	}
	return embedded
}

// gaps measures what is asked about duty gaps, and what keeps them up to date.
func (b *bench) gaps(ctx context.Context) error {
	register := gap.NewRegister(b.store)
	evaluator := gap.NewEvaluator(register)
	v := graph.View{At: today(), Known: graph.Newest, Scope: graph.Everywhere}
	page := func(after gap.Cursor) (gap.Page, error) {
		return register.Page(ctx, v, gap.Query{Filter: gap.Filter{Statuses: []gap.Status{gap.Open, gap.Ended}}, First: 100, After: after})
	}
	deep, err := page(gap.Cursor{})
	if err != nil {
		return err
	}
	if len(deep.Items) == 0 {
		return errors.New("the city has no gaps")
	}
	pages := 1
	for ; deep.More && pages < 1000; pages++ {
		if deep, err = page(deep.Items[len(deep.Items)-1].Cursor(gap.BySince)); err != nil {
			return err
		}
	}
	last := deep.Items[0].Cursor(gap.BySince)
	quick := func(s sample) []bar { return []bar{atLeast(s.rate(), 800)} }
	areas, err := b.all(ctx, v, graph.Query{Noun: graph.Areas, Filter: graph.Filter{Level: graph.Township}, First: 1000})
	if err != nil {
		return err
	}
	ids := make([]graph.ID, 0, 50)
	for _, item := range deep.Items[:min(50, len(deep.Items))] {
		ids = append(ids, item.ID)
	}
	return errors.Join(
		b.figure(ctx, "gaps of the city on a day, first 100", 8, func(_, _ int) error {
			_, err := page(gap.Cursor{})
			return err
		}, quick),
		b.figure(ctx, fmt.Sprintf("the same, page %s", count(float64(pages))), 8, func(_, _ int) error {
			_, err := page(last)
			return err
		}, quick),
		b.figure(ctx, "gaps of the city, first 100, another day each time", 1, func(_, n int) error {
			_, err := register.Page(ctx, graph.View{At: today() - graph.Day(n%1000), Known: graph.Newest, Scope: graph.Everywhere}, gap.Query{First: 100})
			return err
		}, nil),
		b.figure(ctx, "50 gaps explained, with who answered", 1, func(_, _ int) error {
			_, err := register.Explain(ctx, v, ids)
			return err
		}, nil),
		b.figure(ctx, "summary of all townships by rule and severity", 1, func(_, _ int) error {
			_, err := register.Summary(ctx, v, areas, gap.Filter{}, graph.Period{}, 30)
			return err
		}, func(s sample) []bar { return []bar{atMost("p50", s.percentile(50), 50*time.Millisecond)} }),
		b.figure(ctx, "trend of two years by week", 1, func(_, _ int) error {
			_, err := register.Trend(ctx, v, gap.Filter{}, graph.Period{Since: today() - 730, Until: today() + 1}, gap.Weekly)
			return err
		}, nil),
		b.figure(ctx, "outcomes of all rules, all townships", 1, func(_, _ int) error {
			_, err := register.Tallies(ctx, v, areas, graph.NoDay)
			return err
		}, nil),
		b.oneBatch(ctx, evaluator),
	)
}

// oneBatch measures how long a batch on one household takes to be judged. It writes leads into the store.
func (b *bench) oneBatch(ctx context.Context, evaluator *gap.Evaluator) error {
	const work = "gaps after one batch on one household"
	r := rand.New(rand.NewPCG(seed, uint64(time.Now().UnixNano())))
	return b.figure(ctx, work, 1, func(_, n int) error {
		lead := &graph.Lead{
			ID: graph.ID(fmt.Sprintf("bench-%x", r.Uint64())), Household: b.households[n%len(b.households)], Channel: graph.ByCadre,
			Cause: graph.Causes()[0], DiscoveredOn: today() - 5, DispatchedOn: today() - 4,
		}
		batch := &graph.Batch{ID: lead.ID, Principal: "bench", Source: "bench", At: time.Now().UnixMilli(), Changes: graph.ChangesOf(lead)}
		if _, err := b.store.Apply(ctx, batch); err != nil {
			return err
		}
		start := time.Now()
		_, err := evaluator.Evaluate(ctx, today(), nil)
		b.judged = append(b.judged, time.Since(start))
		return err
	}, func(sample) []bar { return []bar{b.judgedBar(b.embeddedOr(20*time.Millisecond, 60*time.Millisecond))} })
}

// judgedBar is how long judging alone took, without the batch itself.
func (b *bench) judgedBar(want time.Duration) bar {
	s := sample{took: b.judged}
	slices.Sort(s.took)
	p50 := s.percentile(50)
	return bar{fmt.Sprintf("judging alone %s ≤ %s", spell(p50), spell(want)), p50 <= want}
}
