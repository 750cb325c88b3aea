package sqlite_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/sqlite"
)

var (
	shapeFlag      = flag.String("shape", "S", "the shape of the sample city that benchmarks read: XS, S, M, L, FULL")
	householdsFlag = flag.Int("households", 100_000, "how many households a benchmark brings in")
)

// BenchmarkApply brings households into an empty store as one batch: 1.4 million are the whole city's.
func BenchmarkApply(b *testing.B) {
	rows := 0
	for b.Loop() {
		b.StopTimer()
		s := place(b)
		b.StartTimer()
		if _, err := s.Apply(b.Context(), &graph.Batch{ID: "households", Changes: households(*householdsFlag)}); err != nil {
			b.Fatal(err)
		}
		rows += *householdsFlag
		s.Close()
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkApplyAgain brings in households that are on record already.
func BenchmarkApplyAgain(b *testing.B) {
	s := place(b)
	n, rows := 0, 0
	again := func() {
		n++
		if _, err := s.Apply(b.Context(), &graph.Batch{ID: graph.ID(fmt.Sprint("again-", n)), Changes: households(*householdsFlag)}); err != nil {
			b.Fatal(err)
		}
	}
	again()
	for b.Loop() {
		again()
		rows += *householdsFlag
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// place is a store with a village and its grids.
func place(b *testing.B) *sqlite.Store {
	b.Helper()
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	since := graph.Version{Period: graph.Always, Ends: graph.Forever}
	facts := []graph.Fact{}
	for i := range 1400 {
		facts = append(facts, &graph.Area{Version: since, ID: village(i), Code: "341300000000", Name: "示例村", Level: graph.Village})
	}
	for i := range 14_000 {
		facts = append(facts, &graph.Grid{Version: since, ID: grid(i), Name: "示例网格", Area: village(i / 10)})
	}
	if _, err := s.Apply(b.Context(), &graph.Batch{ID: "place", Changes: graph.ChangesOf(facts...)}); err != nil {
		b.Fatal(err)
	}
	return s
}

func village(i int) graph.ID { return graph.ID(fmt.Sprintf("V-%04d", i)) }
func grid(i int) graph.ID    { return graph.ID(fmt.Sprintf("V-%04d-G%02d", i/10, i%10)) }

func households(n int) graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		day, _ := graph.DateOf(2021, 1, 1)
		for i := range n {
			h := &graph.Household{
				ID: graph.ID(fmt.Sprintf("009999%07d", i)), Head: fmt.Sprintf("例户%d", i*7919%n), Area: village(i / 1000 % 1400), Grid: grid(i / 100 % 14_000),
				StatedMembers: 3, Kind: "一般农户", Away: graph.No, IncomePerHead: "18000", IncomeMonth: graph.MonthOf(day),
				EducationSecured: graph.Yes, MedicalSecured: graph.Yes, HousingSecured: graph.Yes, WaterSecured: graph.Yes,
			}
			h.Since = day
			if !yield(graph.Change{Fact: h, Row: i + 2}, nil) {
				return
			}
		}
	}
}

// sample is a store that holds the sample city, with its cases.
func sample(b *testing.B) (*sqlite.Store, graph.View, []graph.Ref) {
	b.Helper()
	shape, err := city.ParseShape(*shapeFlag)
	if err != nil {
		b.Fatal(err)
	}
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "city.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	today, _ := graph.DateOf(2026, 10, 1)
	for batch := range city.Batches(shape, 1, today) {
		if _, err := s.Apply(b.Context(), &batch); err != nil {
			b.Fatalf("%s: %v", batch.ID, err)
		}
	}
	v := graph.View{At: today, Known: graph.Newest, Scope: graph.Everywhere}
	var cases []graph.Ref
	if err := s.Scan(b.Context(), v, graph.Cases, func(f graph.Fact) error {
		if f.Valid().Has(today) {
			cases = append(cases, graph.Ref{Noun: graph.Cases, ID: f.Identity()})
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return s, v, cases
}

// BenchmarkLineages reads one case's lineage at a time, a page of 50 at once, and one at a time from many goroutines.
func BenchmarkLineages(b *testing.B) {
	s, v, cases := sample(b)
	read := func(b *testing.B, subjects ...graph.Ref) {
		got, err := s.Lineages(b.Context(), v, graph.WholeHistory(v.At), subjects)
		if err != nil || len(got.Of) != len(subjects) {
			b.Fatalf("%d lineages, %v", len(got.Of), err)
		}
	}
	read(b, cases[0]) // fills the roster
	i := 0
	b.Run("One", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			i += 7919
			read(b, cases[i%len(cases)])
		}
	})
	b.Run("Fifty", func(b *testing.B) {
		for b.Loop() {
			i = (i + 50) % (len(cases) - 50)
			read(b, cases[i:i+50]...)
		}
	})
	var n atomic.Int64
	b.Run("Parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				read(b, cases[int(n.Add(7919))%len(cases)])
			}
		})
	})
}

// BenchmarkPage reads pages of 50 in every way that has a plan of its own.
func BenchmarkPage(b *testing.B) {
	s, v, _ := sample(b)
	top, err := s.Page(b.Context(), v, graph.Query{Noun: graph.Areas, Filter: graph.Filter{Level: graph.County}, First: 1})
	if err != nil {
		b.Fatal(err)
	}
	low, err := s.Page(b.Context(), v, graph.Query{Noun: graph.Areas, Filter: graph.Filter{Level: graph.Township}, First: 1})
	if err != nil {
		b.Fatal(err)
	}
	county, township := []graph.ID{top.Items[0].ID}, []graph.ID{low.Items[0].ID}
	for _, of := range []struct {
		name  string
		scope graph.Scope
		query graph.Query
	}{
		{"Households", graph.Everywhere, graph.Query{Noun: graph.Households}},
		{"HouseholdsOfCounty", graph.Everywhere, graph.Query{Noun: graph.Households, Filter: graph.Filter{Under: county}}},
		{"HouseholdsOfTownship", graph.Scope{Areas: township}, graph.Query{Noun: graph.Households}},
		{"Cases", graph.Everywhere, graph.Query{Noun: graph.Cases, Order: graph.ByDate}},
		{"OpenCasesOfCounty", graph.Scope{Areas: county}, graph.Query{Noun: graph.Cases, Filter: graph.Filter{Open: graph.Yes}, Order: graph.ByDate, Count: 1000}},
		{"CasesOfTownship", graph.Everywhere, graph.Query{Noun: graph.Cases, Filter: graph.Filter{Under: township}}},
		{"LeadsOfTownship", graph.Scope{Areas: township}, graph.Query{Noun: graph.Leads, Order: graph.ByDate}},
		{"Persons", graph.Scope{Areas: township}, graph.Query{Noun: graph.Persons}},
		{"Visits", graph.Everywhere, graph.Query{Noun: graph.Records, Filter: graph.Filter{RecordKind: graph.RecordVisit}, Order: graph.ByDate}},
	} {
		b.Run(of.name, func(b *testing.B) {
			of.query.First = 50
			view := graph.View{At: v.At, Known: graph.Newest, Scope: of.scope}
			for b.Loop() {
				if _, err := s.Page(b.Context(), view, of.query); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("Search", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Search(b.Context(), v, "王", 20); err != nil {
				b.Fatal(err)
			}
		}
	})
}
