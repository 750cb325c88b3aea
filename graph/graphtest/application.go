package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func applicationPromises() []promise {
	application := func() *graph.Application {
		return &graph.Application{ID: "A-1", Household: "0001", AppliedOn: day(2, 1), PushedOn: day(2, 3), Case: "C-1", DecidedOn: day(2, 20), Decision: "APPROVED"}
	}
	return []promise{
		{"WhatWasDoneLaterIsNotThereYet", func(t *testing.T, s graph.Store) {
			put(t, s, "a", application(), opened("C-1", "0001", day(2, 9)))
			want := application()
			want.Recorded, want.Retracted, want.Brought, want.Row = 2, graph.Never, 2, 1
			equal(t, "decided", want, one[*graph.Application](t, s, today(day(2, 20)), graph.Applications, "A-1"))
			want.DecidedOn, want.Decision = graph.NoDay, ""
			equal(t, "with its case", want, one[*graph.Application](t, s, today(day(2, 9)), graph.Applications, "A-1"))
			want.Case = ""
			equal(t, "pushed", want, one[*graph.Application](t, s, today(day(2, 3)), graph.Applications, "A-1"))
			want.PushedOn = graph.NoDay
			equal(t, "applied", want, one[*graph.Application](t, s, today(day(2, 2)), graph.Applications, "A-1"))
		}},
		{"OpenUntilPushed", func(t *testing.T, s graph.Store) {
			put(t, s, "a", application(), opened("C-1", "0001", day(2, 9)))
			q := graph.Query{Noun: graph.Applications, Filter: graph.Filter{Open: graph.Yes}}
			equal(t, "before", []graph.ID{"A-1"}, list(t, s, today(day(2, 2)), q))
			equal(t, "pushed", []graph.ID{}, list(t, s, today(day(2, 3)), q))
			equal(t, "below the household", []graph.ID{"A-1"}, under(t, s, today(day(2, 3)), graph.HouseholdApplications, "0001"))
			equal(t, "below the case", []graph.ID{"A-1"}, under(t, s, today(day(2, 9)), graph.CaseApplications, "C-1"))
		}},
	}
}
