package graphtest

import (
	"fmt"
	"testing"

	"dutygraph/graph"
)

func areaPromises() []promise {
	return []promise{
		{"CodeNameAndParentAreOfTheDay", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: since(day(3, 1)), ID: "V1", Code: "341322100201", Name: "示例新村", Level: graph.Village, Parent: "t1"})
			before := one[*graph.Area](t, s, today(day(2, 29)), graph.Areas, "V1")
			after := one[*graph.Area](t, s, today(day(3, 1)), graph.Areas, "V1")
			if before.Parent != "T1" || before.Name != "示例一村" || after.Parent != "t1" || after.Code != "341322100201" {
				t.Errorf("before %+v, after %+v", before, after)
			}
			equal(t, "below T1", []graph.ID{"V1 2022-01-01", "V2 2022-01-01"}, under(t, s, today(day(3, 1)), graph.AreaAreas, "T1"))
			equal(t, "below t1", []graph.ID{"v1 2022-01-01", "V1 2024-03-01"}, under(t, s, today(day(3, 1)), graph.AreaAreas, "t1"))
		}},
		{"AVillageMovesWithItsHouseholds", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: since(day(3, 1)), ID: "V1", Code: "341322100201", Name: "示例新村", Level: graph.Village, Parent: "t1"})
			q := graph.Query{Noun: graph.Households, Filter: graph.Filter{Under: []graph.ID{"lb"}}}
			equal(t, "before", []graph.ID{"1"}, list(t, s, today(day(2, 29)), q))
			equal(t, "after", []graph.ID{"0001", "1"}, list(t, s, today(day(3, 1)), q))
		}},
		{"ACircleOfParentsEnds", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: since(day(3, 1)), ID: "LB", Code: "341323000000", Name: "示例县", Level: graph.County, Parent: "V1"},
				&graph.Area{Version: since(day(3, 1)), ID: "t1", Code: "1", Name: "自身", Level: graph.Township, Parent: "t1"})
			v := today(day(4, 1))
			equal(t, "households under T1", []graph.ID{"0001"}, list(t, s, v, graph.Query{Noun: graph.Households, Filter: graph.Filter{Under: []graph.ID{"T1"}}}))
			equal(t, "areas under t1", []graph.ID{"t1", "v1"}, list(t, s, v, graph.Query{Noun: graph.Areas, Filter: graph.Filter{Under: []graph.ID{"t1"}}}))
			equal(t, "areas seen", []graph.ID{"LB", "T1", "V1", "V2"}, list(t, s, within(day(4, 1), "V1"), graph.Query{Noun: graph.Areas}))
			if l := lineage(t, s, v, ref(graph.Households, "0001")); len(l.Places) != 4 {
				t.Errorf("%d places, want the four of the circle and of what was above before", len(l.Places))
			}
		}},
		{"ADeepTreeIsWalkedToItsEnd", func(t *testing.T, s graph.Store) {
			const deep = 200
			var facts []graph.Fact
			up := graph.ID("V1")
			for i := range deep {
				id := graph.ID(fmt.Sprintf("D%03d", i))
				facts = append(facts, &graph.Area{Version: since(founded()), ID: id, Code: "1", Name: "深", Level: graph.Village, Parent: up})
				up = id
			}
			put(t, s, "deep", append(facts, &graph.Household{Version: since(founded()), ID: "deep", Area: up})...)
			q := graph.Query{Noun: graph.Households, Filter: graph.Filter{Under: []graph.ID{"LB"}}}
			equal(t, "households", []graph.ID{"0001", "deep"}, list(t, s, today(day(1, 1)), q))
			equal(t, "seen from above", []graph.ID{"0001", "deep"}, list(t, s, within(day(1, 1), "T1"), q))
			if l := lineage(t, s, within(day(1, 1), "T1"), ref(graph.Households, "deep")); len(l.Places) != deep+4 {
				t.Errorf("%d places, want %d", len(l.Places), deep+4)
			}
		}},
		{"ADiamondIsMetOnce", func(t *testing.T, s graph.Store) {
			q := graph.Query{Noun: graph.Areas, Filter: graph.Filter{Under: []graph.ID{"T1", "LB", "V1", "SZ", "T1"}}}
			equal(t, "areas", []graph.ID{"LB", "SZ", "T1", "V1", "V2", "lb", "t1", "v1"}, list(t, s, today(day(1, 1)), q))
		}},
		{"AnEndedAreaIsWhereItWasLast", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: between(founded(), day(3, 1)), ID: "V1", Code: "341323114208", Name: "示例一村", Level: graph.Village, Parent: "T1"})
			equal(t, "area of the day", []graph.Fact{}, got(t, s, today(day(3, 1)), graph.Areas, "V1"))
			equal(t, "its household", []graph.ID{"0001"}, list(t, s, within(day(3, 1), "T1"), graph.Query{Noun: graph.Households, Filter: graph.Filter{Under: []graph.ID{"T1"}}}))
		}},
		{"LevelsAndParentsAreFiltered", func(t *testing.T, s graph.Store) {
			equal(t, "counties", []graph.ID{"LB", "lb"}, list(t, s, today(day(1, 1)), graph.Query{Noun: graph.Areas, Filter: graph.Filter{Level: graph.County}}))
			equal(t, "below T1", []graph.ID{"V1", "V2"}, list(t, s, today(day(1, 1)), graph.Query{Noun: graph.Areas, Filter: graph.Filter{Parent: "T1"}}))
			equal(t, "villages of LB", []graph.ID{"V1", "V2"}, list(t, s, today(day(1, 1)),
				graph.Query{Noun: graph.Areas, Filter: graph.Filter{Under: []graph.ID{"LB"}, Level: graph.Village}}))
		}},
	}
}
