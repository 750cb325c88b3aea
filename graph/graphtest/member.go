package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func memberPromises() []promise {
	return []promise{
		{"EveryFieldIsKept", func(t *testing.T, s graph.Store) {
			m := &graph.Member{Version: since(day(1, 1)), ID: "M9", Household: "0001", Name: "例户一", Relation: "户主", IDMasked: "999***********0011", IDDigest: "d",
				IDCheck: graph.IDValid, Labour: graph.NoLabour}
			put(t, s, "a", m)
			m.Recorded, m.Retracted, m.Brought, m.Row = 2, graph.Never, 2, 1
			equal(t, "member", m, one[*graph.Member](t, s, today(day(1, 1)), graph.Members, "M9"))
		}},
		{"MembersStandBelowTheirHousehold", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Member{Version: since(day(2, 1)), ID: "M2", Household: "0001", Name: "甲"}, &graph.Member{Version: between(day(1, 1), day(1, 9)), ID: "M1", Household: "0001", Name: "乙"},
				&graph.Member{Version: since(day(1, 1)), ID: "M3", Household: "1", Name: "丙"})
			equal(t, "members", []graph.ID{"M1 2024-01-01", "M2 2024-02-01"}, under(t, s, today(day(3, 1)), graph.HouseholdMembers, "0001"))
			equal(t, "members of an early day", []graph.ID{"M1 2024-01-01"}, under(t, s, today(day(1, 5)), graph.HouseholdMembers, "0001"))
		}},
		{"AMemberMayMoveToAnotherHousehold", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Member{Version: since(day(1, 1)), ID: "M1", Household: "0001", Name: "甲"}, &graph.Member{Version: since(day(3, 1)), ID: "M1", Household: "1", Name: "甲"})
			if h := one[*graph.Member](t, s, today(day(3, 1)), graph.Members, "M1").Household; h != "1" {
				t.Errorf("household %s, want 1", h)
			}
			equal(t, "seen where it was", []graph.ID{"M1 2024-01-01"}, keys(ever(t, s, within(day(3, 1), "V1"), graph.Members, "M1")))
		}},
	}
}
