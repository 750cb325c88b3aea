package main

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// sample is what a measurement found.
type sample struct {
	took    []time.Duration // in order
	elapsed time.Duration
	allocs  float64 // each, by the whole process
}

// percentile is the time within which so many of a hundred were done.
func (s sample) percentile(n int) time.Duration {
	if len(s.took) == 0 {
		return 0
	}
	return s.took[min(len(s.took)-1, len(s.took)*n/100)]
}

func (s sample) rate() float64 { return float64(len(s.took)) / s.elapsed.Seconds() }

// measure has several clients do a thing again and again for a while, after a fifth of it to get warm. do is told which
// client does it, and how often all have done it before.
func measure(ctx context.Context, clients int, each time.Duration, do func(client, n int) error) (sample, error) {
	if _, err := repeat(ctx, clients, each/5, do); err != nil {
		return sample{}, err
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s, err := repeat(ctx, clients, each, do)
	runtime.ReadMemStats(&after)
	if len(s.took) > 0 {
		s.allocs = float64(after.Mallocs-before.Mallocs) / float64(len(s.took))
	}
	slices.Sort(s.took)
	return s, err
}

func repeat(ctx context.Context, clients int, each time.Duration, do func(client, n int) error) (sample, error) {
	took, errs := make([][]time.Duration, clients), make([]error, clients)
	begin := time.Now()
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			took[client] = make([]time.Duration, 0, 1<<16)
			for n := client; ctx.Err() == nil; n += clients {
				start := time.Now()
				if errs[client] = do(client, n); errs[client] != nil {
					return
				}
				end := time.Now()
				took[client] = append(took[client], end.Sub(start))
				if end.Sub(begin) > each {
					return
				}
			}
		})
	}
	all.Wait()
	s := sample{elapsed: time.Since(begin), took: slices.Concat(took...)}
	for _, err := range errs {
		if err != nil {
			return s, err
		}
	}
	return s, ctx.Err()
}
