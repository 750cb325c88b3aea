package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"dutygraph/evidence"
	"dutygraph/graph"
	"dutygraph/graph/sqlite"
)

const (
	evidenceChains = "export all chains of the city, CSV"
	evidenceWhole  = "export the whole city as evidence, CSV"
	evidenceVerify = "verify it: derive all of it again"
)

// evidence measures a package of the whole city, and its verification.
func (b *bench) evidence(ctx context.Context) error {
	if !strings.Contains(evidenceWhole, b.only) {
		return nil
	}
	dir, err := os.MkdirTemp("", "dutygraph-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	type mark struct {
		rows int
		at   time.Duration
	}
	var marks []mark
	var peak uint64 // of the heap: what the process holds besides is of earlier figures
	runtime.GC()
	start := time.Now()
	result, err := evidence.Write(ctx, b.store, evidence.Request{
		View: graph.View{At: today(), Known: graph.Newest, Scope: graph.Everywhere}, Formats: []evidence.Format{evidence.CSV}, Purpose: "bench", By: evidence.Creator{Person: "bench"},
		Key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), Program: "bench", Now: start,
		Progress: func(rows int) {
			if n := len(marks); n == 0 || rows >= marks[n-1].rows+100 {
				marks = append(marks, mark{rows, time.Since(start)})
			}
			if rows%1000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse+m.StackInuse)
			}
		},
	}, filepath.Join(dir, "package"))
	if err != nil {
		return err
	}
	took := time.Since(start)
	rows := map[string]int{}
	all := 0
	for _, f := range result.Manifest.Files {
		rows[f.Name] = f.Rows
		all += f.Rows
	}
	chains := rows["chains.csv"]
	for _, m := range marks {
		if m.rows >= chains { // the chains are written first, with the shares of late steps
			rate := float64(chains) / m.at.Seconds()
			b.table.add(line{work: evidenceChains, shape: b.shape, p50: m.at, rate: rate, value: fmt.Sprintf("(%s rows)", count(float64(chains))), bars: []bar{atLeast(rate, 50_000)}})
			break
		}
	}
	rate := float64(all) / took.Seconds()
	b.table.add(line{work: evidenceWhole, shape: b.shape, p50: took, rate: rate, value: fmt.Sprintf("(%s rows with the facts, all rules judged)", count(float64(all)))})
	b.table.add(line{work: "peak of the heap while exporting", shape: b.shape, value: fmt.Sprintf("%d MiB", peak>>20), bars: []bar{{"≤ 256 MiB", peak <= 256<<20}}})
	start = time.Now()
	v, err := evidence.Verify(ctx, result.Path, evidence.Checking{Open: func(ctx context.Context) (graph.Store, error) {
		return sqlite.Open(ctx, filepath.Join(dir, "derived.sqlite"))
	}})
	if err != nil {
		return err
	}
	if !v.Verified() {
		return fmt.Errorf("the package was not verified: %+v", v.Differences[0])
	}
	took = time.Since(start)
	b.table.add(line{work: evidenceVerify, shape: b.shape, p50: took, rate: float64(v.Facts+v.Rows) / took.Seconds(), value: fmt.Sprintf("(%s facts, %s rows)", count(float64(v.Facts)), count(float64(v.Rows)))})
	return nil
}
