package neo4j

import (
	"flag"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
	"dutygraph/graph/city"
)

var (
	shapeFlag      = flag.String("shape", "S", "the shape of the sample city that benchmarks read: XS, S, M, L, FULL")
	householdsFlag = flag.Int("households", 100_000, "how many households a benchmark brings in")
)

// BenchmarkApply brings households into a store as one batch: 1.4 million are the whole city's.
func BenchmarkApply(b *testing.B) {
	s := openEmpty(b)
	since := graph.Version{Period: graph.Always, Ends: graph.Forever}
	facts := []graph.Fact{}
	village := func(i int) graph.ID { return graph.ID(fmt.Sprintf("V-%04d", i)) }
	grid := func(i int) graph.ID { return graph.ID(fmt.Sprintf("V-%04d-G%02d", i/10, i%10)) }
	for i := range 1400 {
		facts = append(facts, &graph.Area{Version: since, ID: village(i), Code: "341300000000", Name: "示例村", Level: graph.Village})
	}
	for i := range 14_000 {
		facts = append(facts, &graph.Grid{Version: since, ID: grid(i), Name: "示例网格", Area: village(i / 10)})
	}
	if _, err := s.Apply(b.Context(), &graph.Batch{ID: "place", Changes: graph.ChangesOf(facts...)}); err != nil {
		b.Fatal(err)
	}
	batch, rows, n := 0, 0, *householdsFlag
	day, _ := graph.DateOf(2021, 1, 1)
	households := func(yield func(graph.Change, error) bool) {
		for i := range n {
			h := &graph.Household{
				ID: graph.ID(fmt.Sprintf("%03d9999%07d", batch, i)), Head: fmt.Sprintf("例户%d", i*7919%n), Area: village(i / 1000 % 1400), Grid: grid(i / 100 % 14_000),
				StatedMembers: 3, Kind: "一般农户", Away: graph.No, IncomePerHead: "18000", IncomeMonth: graph.MonthOf(day),
				EducationSecured: graph.Yes, MedicalSecured: graph.Yes, HousingSecured: graph.Yes, WaterSecured: graph.Yes,
			}
			h.Since = day
			if !yield(graph.Change{Fact: h, Row: i + 2}, nil) {
				return
			}
		}
	}
	for b.Loop() {
		batch++
		if _, err := s.Apply(b.Context(), &graph.Batch{ID: graph.ID(fmt.Sprint("households-", batch)), Changes: households}); err != nil {
			b.Fatal(err)
		}
		rows += n
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkLineages reads one case's lineage at a time, a page of 50 at once, and one at a time from eight goroutines; each
// beside the bare driver that runs the same statement and throws its answer away.
func BenchmarkLineages(b *testing.B) {
	s := openEmpty(b)
	shape, err := city.ParseShape(*shapeFlag)
	if err != nil {
		b.Fatal(err)
	}
	for batch := range city.Batches(shape, 1, today()) {
		if _, err := s.Apply(b.Context(), &batch); err != nil {
			b.Fatalf("%s: %v", batch.ID, err)
		}
	}
	v := graph.View{At: today(), Known: graph.Newest, Scope: graph.Everywhere}
	var cases []graph.ID
	if err := s.Scan(b.Context(), v, graph.Cases, func(f graph.Fact) error {
		if f.Valid().Has(today()) {
			cases = append(cases, f.Identity())
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	store := func(ids ...graph.ID) {
		subjects := make([]graph.Ref, len(ids))
		for i, id := range ids {
			subjects[i] = graph.Ref{Noun: graph.Cases, ID: id}
		}
		got, err := s.Lineages(b.Context(), v, graph.WholeHistory(v.At), subjects)
		if err != nil || len(got.Of) != len(ids) {
			b.Fatalf("%d lineages, %v", len(got.Of), err)
		}
	}
	e := &eye{View: graph.View{At: v.At, Known: s.roster.Load().Revision()}}
	bare := func(ids ...graph.ID) {
		session := s.driver.NewSession(b.Context(), driver.SessionConfig{AccessMode: driver.AccessModeRead})
		result, err := session.Run(b.Context(), s.subjectsText, e.parameters(map[string]any{"households": []string{}, "cases": texts(ids)}))
		if err == nil {
			_, err = result.Collect(b.Context())
		}
		if err != nil {
			b.Fatal(err)
		}
		session.Close(b.Context())
	}
	for i := range 3000 { // a cold server is ten times as slow
		store(cases[i%len(cases)])
		bare(cases[i%len(cases)])
	}
	for _, of := range []struct {
		name string
		read func(ids ...graph.ID)
	}{{"Store", store}, {"Driver", bare}} {
		b.Run(of.name+"/One", func(b *testing.B) {
			var took []time.Duration
			i := 0
			for b.Loop() {
				i += 7919
				begin := time.Now()
				of.read(cases[i%len(cases)])
				took = append(took, time.Since(begin))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
		b.Run(of.name+"/Fifty", func(b *testing.B) {
			i := 0
			for b.Loop() {
				i = (i + 50) % (len(cases) - 50)
				of.read(cases[i : i+50]...)
			}
		})
		b.Run(of.name+"/Eight", func(b *testing.B) {
			var n atomic.Int64
			b.SetParallelism(4)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					of.read(cases[int(n.Add(7919))%len(cases)])
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reads/s")
		})
	}
}
