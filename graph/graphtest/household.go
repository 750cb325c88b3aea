package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func householdPromises() []promise {
	return []promise{
		{"LeadingZerosCount", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(1, 1)), ID: "001", Head: "例户零", Area: "V1"})
			for id, head := range map[graph.ID]string{"0001": "例户一", "001": "例户零", "1": "例户另"} {
				if h := one[*graph.Household](t, s, today(day(1, 1)), graph.Households, id); h.Head != head {
					t.Errorf("%s is %s, want %s", id, h.Head, head)
				}
			}
			equal(t, "01", []graph.Fact{}, got(t, s, today(day(1, 1)), graph.Households, "01"))
		}},
		{"EveryFieldIsKept", func(t *testing.T, s graph.Store) {
			h := &graph.Household{Version: between(day(1, 1), day(12, 1)), ID: "H9", Head: "𠮷示例", Area: "V1", Grid: "G1", StatedMembers: 3, Kind: "脱贫户", Away: graph.No,
				IncomePerHead: "6900.50", IncomeMonth: graph.MonthOf(day(1, 1)), EducationSecured: graph.Yes, MedicalSecured: graph.No, HousingSecured: "",
				WaterSecured: graph.Yes, RigidSpendingSettled: graph.No}
			put(t, s, "a", h)
			h.Recorded, h.Retracted, h.Brought, h.Row = 2, graph.Never, 2, 1
			equal(t, "household", h, one[*graph.Household](t, s, today(day(1, 1)), graph.Households, "H9"))
		}},
		{"UnknownIsNeverNo", func(t *testing.T, s graph.Store) {
			h := &graph.Household{Version: since(day(1, 1)), ID: "H9", Area: "V1", Away: graph.No}
			put(t, s, "a", h)
			h.Away = ""
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Replaced: 1}}, put(t, s, "b", h).Counts)
			if got := one[*graph.Household](t, s, today(day(1, 1)), graph.Households, "H9").Away; got != "" {
				t.Errorf("away %q, want unknown", got)
			}
		}},
		{"GridsAreFiltered", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(3, 1)), ID: "0001", Head: "例户一", Area: "V1"}, &graph.Household{Version: since(day(1, 1)), ID: "H9", Area: "V1", Grid: "G1"})
			q := graph.Query{Noun: graph.Households, Filter: graph.Filter{Grid: "G1"}}
			equal(t, "before", []graph.ID{"0001", "H9"}, list(t, s, today(day(2, 29)), q))
			equal(t, "after", []graph.ID{"H9"}, list(t, s, today(day(3, 1)), q))
		}},
		{"AHouseholdThatEndedIsNotListed", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: between(founded(), day(3, 1)), ID: "0001", Area: "V1", Grid: "G1"})
			equal(t, "listed", []graph.ID{"1"}, list(t, s, today(day(3, 1)), graph.Query{Noun: graph.Households}))
			equal(t, "history", []graph.ID{"0001 2022-01-01", "0001 2022-01-01"}, keys(ever(t, s, today(day(3, 1)), graph.Households, "0001")))
		}},
	}
}
