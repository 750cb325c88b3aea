package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func policyPromises() []promise {
	limit := func(area graph.ID, p graph.Period, value string) *graph.Policy {
		return &graph.Policy{Period: p, Parameter: "C03.limit", Area: area, Value: value, Unit: graph.InDays, Basis: "示例规定"}
	}
	return []promise{
		{"OverlapsAreRefused", func(t *testing.T, s graph.Store) {
			put(t, s, "a", limit("SZ", lasting(day(1, 1)), "20"))
			refused(t, s, batch("b", added(limit("SZ", lasting(day(3, 1)), "15"))...),
				graph.Violation{Code: graph.PeriodOverlap, Noun: graph.Policies, Key: "C03.limit SZ 2024-03-01", Row: 1, On: day(3, 1)})
		}},
		{"OneEndsWhereTheNextBegins", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", limit("SZ", graph.Period{Since: day(1, 1), Until: day(3, 1)}, "20"), limit("SZ", lasting(day(3, 1)), "15"))
			equal(t, "violations", []graph.Violation{}, r.Violations)
		}},
		{"AnEndMayBeWrittenWithItsSuccessor", func(t *testing.T, s graph.Store) {
			put(t, s, "a", limit("SZ", lasting(day(1, 1)), "20"))
			r := put(t, s, "b", limit("SZ", lasting(day(3, 1)), "15"), limit("SZ", graph.Period{Since: day(1, 1), Until: day(3, 1)}, "20"))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Policies: {Added: 1, Replaced: 1}}, r.Counts)
		}},
		{"OtherAreasMayOverlap", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", limit("SZ", lasting(day(1, 1)), "20"), limit("LB", lasting(day(1, 1)), "15"))
			equal(t, "violations", []graph.Violation{}, r.Violations)
		}},
		{"ListedByParameterAndArea", func(t *testing.T, s graph.Store) {
			other := limit("SZ", lasting(day(1, 1)), "1")
			other.Parameter = "c03.limit"
			put(t, s, "a", limit("SZ", graph.Period{Since: day(1, 1), Until: day(3, 1)}, "20"), limit("SZ", lasting(day(3, 1)), "15"), limit("LB", lasting(day(1, 1)), "10"), other)
			policies := func(f graph.Filter) graph.Query { return graph.Query{Noun: graph.Policies, Filter: f} }
			equal(t, "of the day", []graph.ID{"C03.limit LB 2024-01-01", "C03.limit SZ 2024-03-01"}, list(t, s, today(day(3, 1)), policies(graph.Filter{Parameter: "C03.limit"})))
			equal(t, "of the city", []graph.ID{"C03.limit SZ 2024-01-01", "c03.limit SZ 2024-01-01"}, list(t, s, today(day(2, 1)), policies(graph.Filter{Area: "SZ"})))
		}},
	}
}
