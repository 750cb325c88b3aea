package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func findingPromises() []promise {
	finding := func() *graph.Finding {
		return &graph.Finding{ID: "F-1", Sponsor: "ORG-A", FoundOn: day(2, 1), Post: "T1-SEC", Area: "T1", Household: "0001", Text: "示例问题", DueOn: day(2, 16), ClosedOn: day(2, 20)}
	}
	return []promise{
		{"OpenUntilClosed", func(t *testing.T, s graph.Store) {
			put(t, s, "a", finding())
			q := graph.Query{Noun: graph.Findings, Filter: graph.Filter{Open: graph.Yes}}
			equal(t, "before it was found", []graph.ID{}, list(t, s, today(day(1, 31)), q))
			equal(t, "open", []graph.ID{"F-1"}, list(t, s, today(day(2, 19)), q))
			equal(t, "closed", []graph.ID{}, list(t, s, today(day(2, 20)), q))
			want := finding()
			want.Recorded, want.Retracted, want.Brought, want.Row, want.ClosedOn = 2, graph.Never, 2, 1, graph.NoDay
			equal(t, "while open", want, one[*graph.Finding](t, s, today(day(2, 19)), graph.Findings, "F-1"))
		}},
		{"FiltersNarrow", func(t *testing.T, s graph.Store) {
			put(t, s, "a", finding(), &graph.Finding{ID: "f-1", Sponsor: "ORG-A", FoundOn: day(2, 3), Post: "v1-SEC", Text: "示例"})
			findings := func(f graph.Filter) graph.Query { return graph.Query{Noun: graph.Findings, Filter: f} }
			v := today(day(3, 1))
			equal(t, "of the post", []graph.ID{"F-1"}, list(t, s, v, findings(graph.Filter{Post: "T1-SEC"})))
			equal(t, "under v1, by its post", []graph.ID{"f-1"}, list(t, s, v, findings(graph.Filter{Under: []graph.ID{"v1"}})))
			equal(t, "under V1, by its household", []graph.ID{"F-1"}, list(t, s, v, findings(graph.Filter{Under: []graph.ID{"V1"}})))
			equal(t, "found late", []graph.ID{"f-1"}, list(t, s, v, findings(graph.Filter{During: graph.Period{Since: day(2, 2), Until: day(3, 1)}})))
			equal(t, "below the household", []graph.ID{"F-1"}, under(t, s, v, graph.HouseholdFindings, "0001"))
		}},
	}
}
