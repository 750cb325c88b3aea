package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func organizationPromises() []promise {
	holds := func(v graph.Version, f graph.Function) *graph.Organization {
		return &graph.Organization{Version: v, ID: "ORG-A", Name: "示例县农业农村局", Area: "LB", Function: f}
	}
	return []promise{
		{"OneRowForEachFunction", func(t *testing.T, s graph.Store) {
			put(t, s, "a", holds(since(day(1, 1)), graph.MedicalInsurance), holds(since(day(1, 1)), ""))
			equal(t, "rows", []graph.ID{"ORG-A  2024-01-01", "ORG-A MEDICAL_INSURANCE 2024-01-01", "ORG-A RURAL_REVITALIZATION 2022-01-01"},
				keys(got(t, s, today(day(1, 1)), graph.Organizations, "ORG-A")))
			equal(t, "listed once", []graph.ID{"ORG-A", "ORG-U"}, list(t, s, today(day(1, 1)), graph.Query{Noun: graph.Organizations}))
		}},
		{"AVersionClosesOnlyItsOwnFunction", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", holds(since(day(1, 1)), graph.MedicalInsurance))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Organizations: {Added: 1}}, r.Counts)
			r = put(t, s, "b", holds(since(day(2, 1)), graph.MedicalInsurance))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Organizations: {Added: 1, Closed: 1}}, r.Counts)
		}},
		{"AFunctionGoesOver", func(t *testing.T, s graph.Store) {
			put(t, s, "a", holds(between(founded(), day(3, 1)), graph.RuralRevitalization),
				&graph.Organization{Version: since(day(3, 1)), ID: "ORG-N", Name: "示例新局", Area: "LB", Function: graph.RuralRevitalization})
			q := graph.Query{Noun: graph.Organizations, Filter: graph.Filter{Function: graph.RuralRevitalization}}
			equal(t, "before", []graph.ID{"ORG-A"}, list(t, s, today(day(2, 29)), q))
			equal(t, "after", []graph.ID{"ORG-N"}, list(t, s, today(day(3, 1)), q))
		}},
		{"FunctionAndAreaAreOfOneRow", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Organization{Version: since(day(1, 1)), ID: "ORG-A", Name: "示例", Area: "lb", Function: graph.MedicalInsurance})
			equal(t, "medical in LB", []graph.ID{}, list(t, s, today(day(1, 1)),
				graph.Query{Noun: graph.Organizations, Filter: graph.Filter{Under: []graph.ID{"LB"}, Function: graph.MedicalInsurance}}))
		}},
	}
}
