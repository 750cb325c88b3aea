package gap_test

import (
	"fmt"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// BenchmarkJudge judges units of the worked city: a household that nothing befell, of which most of a city is made, one with a case, a grid, a village and a post.
func BenchmarkJudge(b *testing.B) {
	t := &testing.T{}
	w := newWorld(t)
	w.put(&graph.Household{Version: w.version(), ID: "K", Area: "V", Grid: "G", Away: graph.No})
	w.lead(func(l *graph.Lead) { l.Household, l.DispatchedOn = "K", l.DiscoveredOn })
	w.put(&graph.Case{ID: "C", Household: "K", OpenedOn: w.day("03-01")})
	for i, kind := range graph.StepKinds()[:7] {
		w.step(kind, fmt.Sprintf("03-%02d", i+2), func(s *graph.Step) { s.Outcome = graph.Passed })
	}
	w.risk("03-05")
	w.measure("M", "HEALTH", "03-20")
	w.put(&graph.Household{Version: w.version(), ID: "Q", Area: "V", Grid: "G", Away: graph.No},
		&graph.Member{Version: w.version(), ID: "Q1", Household: "Q", IDCheck: graph.IDValid, IDDigest: "digest Q1"})
	w.scope("KEY")
	through := w.day("2024-07-15")
	for _, unit := range graph.TimelinesOf(1, w.facts) {
		switch unit.Unit.ID {
		case "Q", "K", "G", "V", "LB", "V-SEC":
		default:
			continue
		}
		b.Run(fmt.Sprintf("%s=%s", unit.Unit.Noun, unit.Unit.ID), func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = len(gap.Judge(unit, through))
			}
			b.ReportMetric(float64(n), "verdicts")
		})
	}
}
