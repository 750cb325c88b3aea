package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func scopePromises() []promise {
	return []promise{
		{"TheZeroScopeSeesNothing", func(t *testing.T, s graph.Store) {
			fill(t, s)
			v := within(day(6, 1))
			for _, n := range graph.Nouns() {
				equal(t, "scan of "+string(n), []graph.ID{}, every(t, s, v, n))
			}
			for n := range filters {
				equal(t, "page of "+string(n), []graph.ID{}, list(t, s, v, graph.Query{Noun: n, Count: 10}))
			}
			equal(t, "area", []graph.Fact{}, got(t, s, v, graph.Areas, "SZ"))
			equal(t, "history", []graph.Fact{}, ever(t, s, v, graph.Areas, "SZ"))
			equal(t, "calendar", []graph.Fact{}, got(t, s, v, graph.CalendarDays, "2024-05-01"))
			equal(t, "below", []graph.ID{}, under(t, s, v, graph.AreaAreas, "SZ"))
		}},
		{"TheScopeAndAllBelowIt", func(t *testing.T, s graph.Store) {
			fill(t, s)
			v := within(day(6, 1), "T1")
			equal(t, "households", []graph.ID{"0001", "H9"}, list(t, s, v, graph.Query{Noun: graph.Households}))
			equal(t, "grids", []graph.ID{"G1"}, list(t, s, v, graph.Query{Noun: graph.Grids}))
			equal(t, "cases", []graph.ID{"C-1"}, list(t, s, v, graph.Query{Noun: graph.Cases}))
			equal(t, "leads", []graph.ID{"L-1"}, list(t, s, v, graph.Query{Noun: graph.Leads}))
			equal(t, "steps", []graph.ID{"C-1 CHECKED 1"}, every(t, s, v, graph.Steps))
			equal(t, "members", []graph.ID{"M-1 2024-01-01"}, every(t, s, v, graph.Members))
			equal(t, "pairings", []graph.ID{"0001 P7 2024-01-01"}, every(t, s, v, graph.Pairings))
		}},
		{"PublicOfficesAboveAreSeen", func(t *testing.T, s graph.Store) {
			fill(t, s)
			v := within(day(6, 1), "V1")
			equal(t, "areas", []graph.ID{"LB", "SZ", "T1", "V1"}, list(t, s, v, graph.Query{Noun: graph.Areas}))
			equal(t, "posts", []graph.ID{"CONTACT@0001", "GRID_MEMBER@G1", "LB-SEC", "ORG-A-HEAD", "SZ-SEC", "T1-SEC", "V1-SEC"}, list(t, s, v, graph.Query{Noun: graph.Posts}))
			equal(t, "organizations", []graph.ID{"ORG-A", "ORG-U"}, list(t, s, v, graph.Query{Noun: graph.Organizations}))
			equal(t, "persons", []graph.ID{"P1", "P2", "P3", "P4", "P7"}, list(t, s, v, graph.Query{Noun: graph.Persons}))
			equal(t, "tenures of the county", []graph.ID{"LB-SEC P2 2022-01-01"}, under(t, s, v, graph.PostTenures, "LB-SEC"))
		}},
		{"OtherSubtreesAreNot", func(t *testing.T, s graph.Store) {
			fill(t, s)
			v := within(day(6, 1), "V1")
			for _, hidden := range []graph.Ref{ref(graph.Areas, "V2"), ref(graph.Areas, "lb"), ref(graph.Posts, "v1-SEC"), ref(graph.Persons, "p4"), ref(graph.Households, "1"), ref(graph.Grids, "g1"),
				ref(graph.Posts, "GRID_MEMBER@g1"), ref(graph.Tenures, "v1-SEC p4 2022-01-01"), ref(graph.Cases, "c-1"), ref(graph.Leads, "l-1"), ref(graph.Households, "H9")} {
				equal(t, "Get of "+string(hidden.ID), []graph.Fact{}, got(t, s, v, hidden.Noun, hidden.ID))
				equal(t, "History of "+string(hidden.ID), []graph.Fact{}, ever(t, s, v, hidden.Noun, hidden.ID))
			}
			equal(t, "below the township", []graph.ID{"V1 2022-01-01"}, under(t, s, v, graph.AreaAreas, "T1"))
			equal(t, "below the city", []graph.ID{"LB 2022-01-01"}, under(t, s, v, graph.AreaAreas, "SZ"))
			equal(t, "below a hidden post", []graph.ID{}, under(t, s, v, graph.PostTenures, "v1-SEC"))
			equal(t, "under the city", []graph.ID{"0001"}, list(t, s, v, graph.Query{Noun: graph.Households, Filter: graph.Filter{Under: []graph.ID{"SZ"}}}))
		}},
		{"CountsTellNothingOfTheRest", func(t *testing.T, s graph.Store) {
			fill(t, s)
			page, err := s.Page(t.Context(), within(day(6, 1), "V1"), graph.Query{Noun: graph.Households, First: 1, Count: 100})
			if err != nil || page.Total != 1 || page.More {
				t.Errorf("%d households, more %v: %v; want the one", page.Total, page.More, err)
			}
		}},
		{"SearchTellsNothingOfTheRest", func(t *testing.T, s graph.Store) {
			fill(t, s)
			items, err := s.Search(t.Context(), within(day(6, 1), "V1"), "例户", 10)
			equal(t, "found", []graph.ID{"0001"}, ids(items))
			if err != nil {
				t.Error(err)
			}
		}},
		{"LineagesTellNothingOfTheRest", func(t *testing.T, s graph.Store) {
			fill(t, s)
			all, err := s.Lineages(t.Context(), within(day(6, 1), "V1"), graph.WholeHistory(day(6, 1)), []graph.Ref{ref(graph.Households, "1"), ref(graph.Cases, "c-1"), ref(graph.Areas, "lb"), ref(graph.Grids, "g1")})
			if err != nil || len(all.Of) != 0 {
				t.Errorf("%d lineages: %v", len(all.Of), err)
			}
			if l := lineage(t, s, within(day(6, 1), "V1"), ref(graph.Households, "0001")); len(l.Places) != 4 {
				t.Errorf("places %v, want the way up to the city", placeIDs(l.Places))
			}
		}},
		{"AHouseholdIsWhereItIsOnTheDay", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(3, 1)), ID: "0001", Head: "例户一", Area: "v1"}, opened("C-1", "0001", day(2, 1)))
			cases := graph.Query{Noun: graph.Cases}
			for at, want := range map[graph.Day][2]int{day(2, 29): {1, 0}, day(3, 1): {0, 1}} {
				equal(t, "cases from here and there on "+at.String(), want, [2]int{len(list(t, s, within(at, "T1"), cases)), len(list(t, s, within(at, "t1"), cases))})
			}
		}},
		{"AHouseholdThatEndedIsWhereItWasLast", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: between(founded(), day(3, 1)), ID: "0001", Head: "例户一", Area: "V1"}, opened("C-1", "0001", day(2, 1)))
			equal(t, "cases", []graph.ID{"C-1"}, list(t, s, within(day(5, 1), "V1"), graph.Query{Noun: graph.Cases}))
		}},
		{"TheTreeIsThatOfTheDay", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: since(day(3, 1)), ID: "V1", Code: "1", Name: "示例", Level: graph.Village, Parent: "t1"})
			q := graph.Query{Noun: graph.Households}
			equal(t, "before", []graph.ID{"0001"}, list(t, s, within(day(2, 29), "T1"), q))
			equal(t, "after", []graph.ID{}, list(t, s, within(day(3, 1), "T1"), q))
			equal(t, "after, from its new county", []graph.ID{"0001", "1"}, list(t, s, within(day(3, 1), "lb"), q))
		}},
		{"TheTreeIsThatOfTheRevision", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: since(day(3, 1)), ID: "V1", Code: "1", Name: "示例", Level: graph.Village, Parent: "t1"})
			v := within(day(3, 1), "T1")
			v.Known = 1
			equal(t, "households", []graph.ID{"0001"}, list(t, s, v, graph.Query{Noun: graph.Households}))
		}},
		{"ScopesDifferByCase", func(t *testing.T, s graph.Store) {
			equal(t, "v1", []graph.ID{"1"}, list(t, s, within(day(1, 1), "v1"), graph.Query{Noun: graph.Households}))
			equal(t, "V1", []graph.ID{"0001"}, list(t, s, within(day(1, 1), "V1"), graph.Query{Noun: graph.Households}))
		}},
		{"ScopesAddUp", func(t *testing.T, s graph.Store) {
			equal(t, "both", []graph.ID{"0001", "1"}, list(t, s, within(day(1, 1), "V1", "lb", "V1", "T1"), graph.Query{Noun: graph.Households}))
			equal(t, "what never was", []graph.ID{"0001"}, list(t, s, within(day(1, 1), "V1", "never-was"), graph.Query{Noun: graph.Households}))
		}},
		{"TheWholeCityNeedsNoAreas", func(t *testing.T, s graph.Store) {
			v := within(day(1, 1), "never-was")
			v.Scope.All = true
			equal(t, "households", []graph.ID{"0001", "1"}, list(t, s, v, graph.Query{Noun: graph.Households}))
		}},
		{"PoliciesAndDeliveriesAboveAreSeen", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Policy{Period: lasting(day(1, 1)), Parameter: "C03.limit", Area: "SZ", Value: "15"}, &graph.Policy{Period: lasting(day(1, 1)), Parameter: "C03.limit", Area: "lb", Value: "20"})
			equal(t, "policies", []graph.ID{"C03.limit SZ 2024-01-01"}, list(t, s, within(day(1, 1), "V1"), graph.Query{Noun: graph.Policies}))
		}},
	}
}

// fill adds something of every noun on both sides of a scope.
func fill(t *testing.T, s graph.Store) {
	t.Helper()
	put(t, s, "fill", holiday(day(5, 1)),
		&graph.Household{Version: since(day(1, 1)), ID: "H9", Head: "例户九", Area: "V2"},
		&graph.Member{Version: since(day(1, 1)), ID: "M-1", Household: "0001", Name: "例户一"}, &graph.Member{Version: since(day(1, 1)), ID: "m-1", Household: "1", Name: "例户另"},
		&graph.Pairing{Period: lasting(day(1, 1)), Household: "0001", Organization: "ORG-U", Person: "P7"}, &graph.Pairing{Period: lasting(day(1, 1)), Household: "1", Organization: "ORG-U", Person: "p7"},
		opened("C-1", "0001", day(2, 1)), opened("c-1", "1", day(2, 1)), done("C-1", graph.Checked, day(2, 2), ""), done("c-1", graph.Checked, day(2, 2), ""),
		&graph.Lead{ID: "L-1", Household: "0001", Channel: graph.ByCadre, Cause: "OTHER", DiscoveredOn: day(2, 1)}, &graph.Lead{ID: "l-1", Household: "1", Channel: graph.ByCadre, Cause: "OTHER", DiscoveredOn: day(2, 1)},
		&graph.Application{ID: "A-1", Household: "0001", AppliedOn: day(2, 1)}, &graph.Risk{Period: lasting(day(2, 1)), Case: "C-1", Cause: "ILLNESS"}, &graph.Measure{Period: lasting(day(2, 1)), ID: "M-1", Case: "C-1", Class: "HEALTH"},
		&graph.Record{ID: "R-1", Kind: graph.RecordVisit, DoneOn: day(2, 3), Household: "0001", Post: "V1-SEC"}, &graph.Finding{ID: "F-1", Sponsor: "ORG-A", FoundOn: day(2, 3), Post: "V1-SEC", Text: "示例"},
		&graph.Policy{Period: lasting(day(1, 1)), Parameter: "C03.limit", Area: "SZ", Value: "15"}, &graph.Delivery{Ledger: graph.Tenures, Area: "SZ", From: day(1, 1), CompleteTo: day(2, 1)})
}
