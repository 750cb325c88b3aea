package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"dutygraph/graph"
)

// oneLineage is the name of the figure by which the shapes are compared.
const oneLineage = "one lineage of a case, in process"

// pick chooses what will be asked about: cases of the whole city and households of some villages, in random order but
// the same in every run, so that answers come from all over the file.
func (b *bench) pick(ctx context.Context) error {
	r := rand.New(rand.NewPCG(seed, seed))
	v := graph.View{At: today(), Known: graph.Newest, Scope: graph.Everywhere}
	cases, err := b.all(ctx, v, graph.Query{Noun: graph.Cases, First: 1000})
	if err != nil {
		return err
	}
	villages, err := b.all(ctx, v, graph.Query{Noun: graph.Areas, Filter: graph.Filter{Level: graph.Village}, First: 1000})
	if err != nil {
		return err
	}
	r.Shuffle(len(villages), func(i, j int) { villages[i], villages[j] = villages[j], villages[i] })
	for _, village := range villages[:min(len(villages), 30)] {
		q := graph.Query{Noun: graph.Households, Filter: graph.Filter{Under: []graph.ID{village}}, First: 1000}
		page, err := b.store.Page(ctx, v, q)
		if err != nil {
			return err
		}
		for _, item := range page.Items {
			b.households = append(b.households, item.ID)
		}
	}
	b.cases = cases
	for _, ids := range [][]graph.ID{b.cases, b.households} {
		if len(ids) == 0 {
			return errors.New("the city has no cases or no households")
		}
		r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	}
	return nil
}

func (b *bench) all(ctx context.Context, v graph.View, q graph.Query) (ids []graph.ID, err error) {
	for more := true; more; {
		page, err := b.store.Page(ctx, v, q)
		if err != nil {
			return nil, err
		}
		for _, item := range page.Items {
			ids = append(ids, item.ID)
			q.After = item.Cursor(q.Order)
		}
		more = page.More
	}
	return ids, nil
}

// figure measures one thing and adds its line; nothing if only others are wanted.
func (b *bench) figure(ctx context.Context, work string, clients int, do func(client, n int) error, bars func(sample) []bar) error {
	work = b.on + work
	if !strings.Contains(work, b.only) {
		return nil
	}
	s, err := measure(ctx, clients, b.each, do)
	if err != nil {
		return fmt.Errorf("%s: %w", work, err)
	}
	l := line{work: work, shape: b.shape, p50: s.percentile(50), p99: s.percentile(99), allocs: s.allocs, rate: s.rate()}
	if bars != nil {
		l.bars = bars(s)
	}
	b.table.add(l)
	return nil
}

func (b *bench) inProcess(ctx context.Context) error {
	lineage := func(at graph.Day, w graph.Period, n int) (*graph.Lineage, error) {
		subject := graph.Ref{Noun: graph.Cases, ID: b.cases[n%len(b.cases)]}
		v := graph.View{At: at, Known: graph.Newest, Scope: graph.Everywhere}
		got, err := b.store.Lineages(ctx, v, w, []graph.Ref{subject})
		if err == nil && got.Of[subject] == nil && at == today() {
			err = fmt.Errorf("no lineage of %s", subject.ID)
		}
		return got.Of[subject], err
	}
	return errors.Join(
		b.figure(ctx, oneLineage, 1, func(_, n int) error {
			_, err := lineage(today(), graph.On(today()), n)
			return err
		}, func(s sample) []bar { return []bar{atMost("p50", s.percentile(50), 100*time.Microsecond)} }),
		b.figure(ctx, "one whole lineage, in process, any day of a year", 1, func(_, n int) error {
			at := today() - graph.Day(n*31%365)
			_, err := lineage(at, graph.WholeHistory(at), n)
			return err
		}, nil),
		b.figure(ctx, "one case's whole accountability, in process", 1, func(_, n int) error {
			l, err := lineage(today(), graph.WholeHistory(today()), n)
			if err == nil && len(l.Accountability().Chains) == 0 {
				err = errors.New("no chains")
			}
			return err
		}, nil),
		b.figure(ctx, "lineages of 100 households in one read", 1, func(_, n int) error {
			subjects := make([]graph.Ref, 100)
			for i := range subjects {
				subjects[i] = graph.Ref{Noun: graph.Households, ID: b.households[(n*100+i)%len(b.households)]}
			}
			v := graph.View{At: today(), Known: graph.Newest, Scope: graph.Everywhere}
			_, err := b.store.Lineages(ctx, v, graph.On(today()), subjects)
			return err
		}, nil),
	)
}
