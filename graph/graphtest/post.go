package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func postPromises() []promise {
	return []promise{
		{"FunctionsKeepTheirOrder", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Post{Version: since(day(1, 1)), ID: "LB-DEP", Title: "分管副县长", Kind: graph.DeputyHead, Area: "LB",
				Functions: []graph.Function{graph.RuralRevitalization, "X_ADDED", graph.LowIncomeSupport}})
			equal(t, "functions", []graph.Function{graph.RuralRevitalization, "X_ADDED", graph.LowIncomeSupport},
				one[*graph.Post](t, s, today(day(1, 1)), graph.Posts, "LB-DEP").Functions)
		}},
		{"OtherFunctionsAreAnotherRow", func(t *testing.T, s graph.Store) {
			p := &graph.Post{Version: since(day(1, 1)), ID: "LB-DEP", Title: "分管副县长", Kind: graph.DeputyHead, Area: "LB", Functions: []graph.Function{"A", "B"}}
			put(t, s, "a", p)
			p.Functions = []graph.Function{"B", "A"}
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Posts: {Replaced: 1}}, put(t, s, "b", p).Counts)
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Posts: {Unchanged: 1}}, put(t, s, "c", p).Counts)
		}},
		{"AnIDWithAnAtIsReserved", func(t *testing.T, s graph.Store) {
			for i, id := range []graph.ID{"GRID_MEMBER@G1", "X@1"} {
				refused(t, s, batch(graph.ID([]string{"a", "b"}[i]), added(&graph.Post{Version: since(founded()), ID: id, Title: "示例", Kind: graph.Secretary, Area: "V1"})...),
					graph.Violation{Code: graph.PostReserved, Noun: graph.Posts, Key: id + " 2022-01-01", Row: 1})
			}
		}},
		{"AContactsPostIsReserved", func(t *testing.T, s graph.Store) {
			refused(t, s, batch("a", added(&graph.Post{Version: since(founded()), ID: "X", Title: "示例", Kind: graph.Contact, Area: "V1"})...),
				graph.Violation{Code: graph.PostReserved, Noun: graph.Posts, Key: "X 2022-01-01", Row: 1})
		}},
		{"AMadePostCannotBeTakenBack", func(t *testing.T, s graph.Store) {
			refused(t, s, batch("a", graph.Change{Fact: &graph.Post{Version: since(founded()), ID: "GRID_MEMBER@G1"}, Retract: true}),
				graph.Violation{Code: graph.PostReserved, Noun: graph.Posts, Key: "GRID_MEMBER@G1 2022-01-01", Row: 1})
		}},
		{"FiltersByKindUnitAndPlace", func(t *testing.T, s graph.Store) {
			v := today(day(1, 1))
			equal(t, "heads", []graph.ID{"ORG-A-HEAD"}, list(t, s, v, graph.Query{Noun: graph.Posts, Filter: graph.Filter{PostKind: graph.OrganizationHead}}))
			equal(t, "of the unit", []graph.ID{"ORG-A-HEAD"}, list(t, s, v, graph.Query{Noun: graph.Posts, Filter: graph.Filter{Organization: "ORG-A"}}))
			equal(t, "of the township", []graph.ID{"T1-SEC", "V1-SEC"}, list(t, s, v, graph.Query{Noun: graph.Posts, Filter: graph.Filter{Under: []graph.ID{"T1"}, PostKind: graph.Secretary}}))
		}},
		{"APostOfAHouseholdStandsWhereItLives", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Pairing{Period: lasting(day(1, 1)), Household: "0001", Organization: "ORG-U", Person: "P7"})
			q := graph.Query{Noun: graph.Posts, Filter: graph.Filter{Under: []graph.ID{"T1"}, PostKind: graph.Contact}}
			equal(t, "contacts", []graph.ID{"CONTACT@0001"}, list(t, s, today(day(1, 1)), q))
		}},
	}
}
