package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/sqlite"
)

// seed is that of the sample cities.
const seed = 1

// load opens the store at path, and brings the city in where it is not there yet.
func load(ctx context.Context, shape city.Shape, path string, t *table) (*sqlite.Store, error) {
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	resetPeak()
	begin := time.Now()
	rows, repeated, making := 0, false, time.Duration(0)
	for b := range city.Batches(shape, seed, today()) {
		b.Changes = timed(b.Changes, &making)
		receipt, err := store.Apply(ctx, &b)
		if err != nil {
			store.Close()
			return nil, err
		}
		repeated = repeated || receipt.Repeated
		for _, c := range receipt.Counts {
			rows += c.Added + c.Replaced + c.Unchanged + c.Retracted
		}
	}
	if repeated { // it had been loaded by an earlier run
		return store, nil
	}
	took := time.Since(begin)
	rate := float64(rows) / took.Seconds()
	memory := memoryLine("peak memory while loading", shape)
	var size int64
	for _, file := range []string{path, path + "-wal"} {
		if info, err := os.Stat(file); err == nil {
			size += info.Size()
		}
	}
	t.add(line{
		work: "load the city", shape: shape, p50: took, rate: rate, bars: []bar{atLeast(rate, 60_000)},
		value: fmt.Sprintf("(%s rows, %d MiB; %s of it to make them up)", count(float64(rows)), size>>20, spell(making)),
	})
	t.add(memory)
	return store, nil
}

// timed adds up how long a sequence takes to yield, which is no work of the store.
func timed(changes graph.Changes, total *time.Duration) graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		begin := time.Now()
		changes(func(c graph.Change, err error) bool {
			*total += time.Since(begin)
			more := yield(c, err)
			begin = time.Now()
			return more
		})
	}
}

// bench measures one shape.
type bench struct {
	settings
	shape city.Shape
	store graph.Store
	table *table
	on    string // what the names of its figures begin with; empty for the embedded store

	cases      []graph.ID      // of the whole city, in random order
	households []graph.ID      // of some villages, in random order
	judged     []time.Duration // how long each batch took to be judged
}
