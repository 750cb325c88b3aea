package sqlite_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/sqlite"
)

// BenchmarkRestoreHouseholds takes in households that come out of nothing: what the store itself costs.
func BenchmarkRestoreHouseholds(b *testing.B) {
	c := graph.Copy{Receipts: func(yield func(graph.Receipt, error) bool) {
		yield(graph.Receipt{Revision: 1, Batch: "households"}, nil)
	}, Rows: func(yield func(graph.Fact, error) bool) {
		for change := range households(*householdsFlag) {
			e := change.Fact.About()
			e.Recorded, e.Retracted, e.Brought = 1, graph.Never, 1
			if !yield(change.Fact, nil) {
				return
			}
		}
	}}
	rows := 0
	for b.Loop() {
		b.StopTimer()
		s := blank(b)
		b.StartTimer()
		if err := s.Restore(b.Context(), c); err != nil {
			b.Fatal(err)
		}
		rows += *householdsFlag
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkRestore copies the sample city into an empty store, and reads its digest.
func BenchmarkRestore(b *testing.B) {
	from, _, _ := sample(b)
	newest, err := from.Revision(b.Context(), 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Copy", func(b *testing.B) {
		rows := 0
		for b.Loop() {
			b.StopTimer()
			to := blank(b)
			c, n := graph.CopyOf(b.Context(), from, newest), 0
			c.Progress = func(rows int) { n = rows }
			b.StartTimer()
			if err := to.Restore(b.Context(), c); err != nil {
				b.Fatal(err)
			}
			rows += n
		}
		b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("Digest", func(b *testing.B) {
		rows := 0
		for b.Loop() {
			if _, err := graph.DigestOf(b.Context(), from, newest, func(n int) {
				if n%2000 != 0 {
					rows += n
				}
			}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	})
}

// blank is an empty store.
func blank(b *testing.B) *sqlite.Store {
	b.Helper()
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "blank.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

// BenchmarkDerive keeps the gaps of a first evaluation, and reads them all.
func BenchmarkDerive(b *testing.B) {
	const gaps = 100_000
	d := graph.Derivation{Now: graph.Evaluation{Pass: 1, Revision: 1, Day: 20_000}, Gaps: func(yield func(*graph.Gap) bool) {
		for i := range gaps {
			household := graph.Ref{Noun: graph.Households, ID: graph.ID(fmt.Sprintf("009999%07d", i))}
			if !yield(&graph.Gap{
				ID: graph.Join("B11", household.ID, "2024-01-01"), Rule: "B11", Kind: "INTERVAL", Unit: household, Subject: household, Standing: household,
				Start: 20_000, Due: 20_030, Period: graph.Period{Since: 20_031, Until: graph.Forever},
				Spans: []graph.GapSpan{
					{Period: graph.Period{Since: 20_000, Until: 20_031}, Outcome: "PENDING"},
					{Period: graph.Period{Since: 20_031, Until: graph.Forever}, Outcome: "UNMET", Severity: "HIGH"},
				},
				Bearer: graph.Bearer{Line: graph.Territorial, Rank: 0}, Stays: []graph.Stay{{Area: "V-0001", Period: graph.Always}}, Recorded: 1, Retracted: graph.Never,
			}) {
				return
			}
		}
	}}
	b.Run("Derive", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s := blank(b)
			b.StartTimer()
			if err := s.Derive(b.Context(), d); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)*gaps/b.Elapsed().Seconds(), "gaps/s")
	})
	s := blank(b)
	if err := s.Derive(b.Context(), d); err != nil {
		b.Fatal(err)
	}
	b.Run("Derived", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Derived(b.Context(), 0, func(*graph.Gap) error { return nil }, func(graph.Tally) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)*gaps/b.Elapsed().Seconds(), "gaps/s")
	})
}
