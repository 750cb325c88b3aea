package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func leadPromises() []promise {
	lead := func() *graph.Lead {
		return &graph.Lead{ID: "L-1", Household: "0001", Channel: graph.ByDepartment, Organization: "ORG-A", Cause: "ILLNESS", DiscoveredOn: day(2, 1),
			DispatchedOn: day(2, 3), VerifiedOn: day(2, 9), Result: graph.TrueInclude, Reason: "示例", Case: "C-1"}
	}
	return []promise{
		{"WhatWasDoneLaterIsNotThereYet", func(t *testing.T, s graph.Store) {
			put(t, s, "a", lead(), opened("C-1", "0001", day(2, 9)))
			equal(t, "before", []graph.Fact{}, got(t, s, today(day(1, 31)), graph.Leads, "L-1"))
			want := lead()
			want.Recorded, want.Retracted, want.Brought, want.Row = 2, graph.Never, 2, 1
			equal(t, "verified", want, one[*graph.Lead](t, s, today(day(2, 9)), graph.Leads, "L-1"))
			want.VerifiedOn, want.Result, want.Reason, want.Case = graph.NoDay, "", "", ""
			equal(t, "dispatched", want, one[*graph.Lead](t, s, today(day(2, 8)), graph.Leads, "L-1"))
			want.DispatchedOn = graph.NoDay
			equal(t, "discovered", want, one[*graph.Lead](t, s, today(day(2, 2)), graph.Leads, "L-1"))
		}},
		{"TheCaseIsSeenFromItsOpening", func(t *testing.T, s graph.Store) {
			put(t, s, "a", lead(), opened("C-1", "0001", day(3, 1)))
			if l := one[*graph.Lead](t, s, today(day(2, 29)), graph.Leads, "L-1"); l.Case != "" {
				t.Errorf("case %s before it was opened", l.Case)
			}
			if l := one[*graph.Lead](t, s, today(day(3, 1)), graph.Leads, "L-1"); l.Case != "C-1" {
				t.Errorf("case %q on the day it was opened", l.Case)
			}
			equal(t, "of the case", []graph.ID{"L-1"}, under(t, s, today(day(3, 1)), graph.CaseLeads, "C-1"))
			equal(t, "of the case before", []graph.ID{}, under(t, s, today(day(2, 29)), graph.CaseLeads, "C-1"))
		}},
		{"TheCaseOfAnotherHouseholdIsHiddenWithIt", func(t *testing.T, s graph.Store) {
			put(t, s, "a", lead(), opened("C-1", "1", day(2, 1)))
			if l := one[*graph.Lead](t, s, within(day(3, 1), "T1"), graph.Leads, "L-1"); l.Case != "" {
				t.Errorf("case %s, which lies outside the scope", l.Case)
			}
			if l := one[*graph.Lead](t, s, today(day(3, 1)), graph.Leads, "L-1"); l.Case != "C-1" {
				t.Errorf("case %q for who sees the whole city", l.Case)
			}
		}},
		{"FiltersNarrow", func(t *testing.T, s graph.Store) {
			other := &graph.Lead{ID: "l-1", Household: "1", Channel: graph.ByCadre, Cause: "ILLNESS", DiscoveredOn: day(2, 20)}
			put(t, s, "a", lead(), other, opened("C-1", "0001", day(2, 9)))
			leads := func(f graph.Filter) graph.Query { return graph.Query{Noun: graph.Leads, Filter: f} }
			v := today(day(3, 1))
			equal(t, "open", []graph.ID{"l-1"}, list(t, s, v, leads(graph.Filter{Open: graph.Yes})))
			equal(t, "open before it was verified", []graph.ID{"L-1"}, list(t, s, today(day(2, 8)), leads(graph.Filter{Open: graph.Yes})))
			equal(t, "verified", []graph.ID{"L-1"}, list(t, s, v, leads(graph.Filter{Open: graph.No})))
			equal(t, "by cadre", []graph.ID{"l-1"}, list(t, s, v, leads(graph.Filter{Channel: graph.ByCadre})))
			equal(t, "of the household", []graph.ID{"L-1"}, list(t, s, v, leads(graph.Filter{Household: "0001"})))
			equal(t, "under lb", []graph.ID{"l-1"}, list(t, s, v, leads(graph.Filter{Under: []graph.ID{"lb"}})))
			equal(t, "found early", []graph.ID{"L-1"}, list(t, s, v, leads(graph.Filter{During: graph.Period{Since: day(2, 1), Until: day(2, 20)}})))
			equal(t, "below the household", []graph.ID{"L-1"}, under(t, s, v, graph.HouseholdLeads, "0001"))
		}},
	}
}
