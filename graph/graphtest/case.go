package graphtest

import (
	"testing"

	"dutygraph/graph"
)

// opened is a case of a household.
func opened(id, household graph.ID, on graph.Day) *graph.Case {
	return &graph.Case{ID: id, Household: household, OpenedOn: on}
}

// done is a step of a case.
func done(of graph.ID, kind graph.StepKind, on graph.Day, outcome graph.Outcome) *graph.Step {
	return &graph.Step{Case: of, Step: kind, Round: 1, DoneOn: on, Outcome: outcome}
}

func casePromises() []promise {
	cases := func(f graph.Filter) graph.Query { return graph.Query{Noun: graph.Cases, Filter: f} }
	return []promise{
		{"ACaseIsSeenFromItsOpening", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)))
			equal(t, "before", []graph.Fact{}, got(t, s, today(day(1, 31)), graph.Cases, "C-1"))
			equal(t, "on the day", []graph.ID{"C-1"}, keys(got(t, s, today(day(2, 1)), graph.Cases, "C-1")))
			equal(t, "listed before", []graph.ID{}, list(t, s, today(day(1, 31)), cases(graph.Filter{})))
		}},
		{"OpenUntilRemoved", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), done("C-1", graph.Removed, day(3, 1), graph.Assisted), done("C-1", graph.RemovalRevoked, day(4, 1), ""))
			for at, want := range map[graph.Day][]graph.ID{day(2, 29): {"C-1"}, day(3, 1): {}, day(3, 31): {}, day(4, 1): {"C-1"}} {
				equal(t, "open on "+at.String(), want, list(t, s, today(at), cases(graph.Filter{Open: graph.Yes})))
				equal(t, "closed on "+at.String(), 1-len(want), len(list(t, s, today(at), cases(graph.Filter{Open: graph.No}))))
			}
		}},
		{"OpenUntilRefused", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), done("C-1", graph.Approved, day(3, 1), graph.RefusedOutcome),
				opened("C-2", "0001", day(2, 1)), done("C-2", graph.Approved, day(3, 1), graph.Passed))
			equal(t, "open", []graph.ID{"C-2"}, list(t, s, today(day(3, 1)), cases(graph.Filter{Open: graph.Yes})))
		}},
		{"ARelapseDoesNotCloseACase", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), done("C-1", graph.RelapseConfirmed, day(3, 1), ""))
			equal(t, "open", []graph.ID{"C-1"}, list(t, s, today(day(3, 1)), cases(graph.Filter{Open: graph.Yes})))
			equal(t, "relapsed", []graph.ID{"C-1"}, list(t, s, today(day(3, 1)), cases(graph.Filter{Relapsed: graph.Yes})))
			equal(t, "relapsed before", []graph.ID{}, list(t, s, today(day(2, 29)), cases(graph.Filter{Relapsed: graph.Yes})))
			equal(t, "not relapsed before", []graph.ID{"C-1"}, list(t, s, today(day(2, 29)), cases(graph.Filter{Relapsed: graph.No})))
		}},
		{"FiltersNarrow", func(t *testing.T, s graph.Store) {
			sudden := opened("C-2", "0001", day(3, 1))
			sudden.Category = "SUDDEN"
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), sudden, opened("c-1", "1", day(2, 1)))
			v := today(day(4, 1))
			equal(t, "of the household", []graph.ID{"C-1", "C-2"}, list(t, s, v, cases(graph.Filter{Household: "0001"})))
			equal(t, "sudden", []graph.ID{"C-2"}, list(t, s, v, cases(graph.Filter{Category: "SUDDEN"})))
			equal(t, "opened in February", []graph.ID{"C-1", "c-1"}, list(t, s, v, cases(graph.Filter{During: graph.Period{Since: day(2, 1), Until: day(3, 1)}})))
			equal(t, "under T1", []graph.ID{"C-1", "C-2"}, list(t, s, v, cases(graph.Filter{Under: []graph.ID{"T1"}})))
			equal(t, "of households", []graph.ID{"c-1"}, list(t, s, v, cases(graph.Filter{Households: []graph.ID{"1", "never-was"}})))
			equal(t, "of households or under", []graph.ID{"C-1", "C-2", "c-1"}, list(t, s, v, cases(graph.Filter{Under: []graph.ID{"T1"}, Households: []graph.ID{"1"}})))
		}},
		{"EverUnderFollowsAMove", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), &graph.Household{Version: since(day(3, 1)), ID: "0001", Area: "v1"})
			for at, want := range map[graph.Day][3]int{day(2, 29): {1, 1, 0}, day(3, 1): {0, 1, 1}} {
				got := [3]int{len(list(t, s, today(at), cases(graph.Filter{Under: []graph.ID{"LB"}}))), len(list(t, s, today(at), cases(graph.Filter{Under: []graph.ID{"LB"}, Ever: true}))),
					len(list(t, s, today(at), cases(graph.Filter{Under: []graph.ID{"lb"}, Ever: true})))}
				equal(t, "now, ever, and ever elsewhere on "+at.String(), want, got)
			}
		}},
		{"EverUnderFollowsTheTree", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), &graph.Area{Version: since(day(3, 1)), ID: "T1", Code: "1", Name: "示例镇", Level: graph.Township, Parent: "lb"})
			f := graph.Filter{Under: []graph.ID{"LB"}}
			equal(t, "under LB", []graph.ID{}, list(t, s, today(day(3, 1)), cases(f)))
			f.Ever = true
			equal(t, "ever under LB", []graph.ID{"C-1"}, list(t, s, today(day(3, 1)), cases(f)))
		}},
		{"ACaseIsWhereItsHouseholdIsOrWasLast", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), &graph.Household{Version: between(founded(), day(3, 1)), ID: "0001", Area: "V1"})
			equal(t, "under V1", []graph.ID{"C-1"}, list(t, s, within(day(5, 1), "T1"), cases(graph.Filter{Under: []graph.ID{"V1"}})))
		}},
		{"StepsRisksMeasuresStandBelow", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), done("C-1", graph.Checked, day(2, 9), ""), done("C-1", graph.Accepted, day(2, 2), ""),
				&graph.Risk{Period: lasting(day(2, 1)), Case: "C-1", Cause: "ILLNESS", Rank: 1}, &graph.Risk{Period: graph.Period{Since: day(2, 1), Until: day(2, 3)}, Case: "C-1", Cause: "DISABILITY", Rank: 2},
				&graph.Measure{Period: lasting(day(3, 1)), ID: "M-1", Case: "C-1", Class: "HEALTH"})
			v := today(day(3, 1))
			equal(t, "steps", []graph.ID{"C-1 ACCEPTED 1", "C-1 CHECKED 1"}, under(t, s, v, graph.CaseSteps, "C-1"))
			equal(t, "risks", []graph.ID{"C-1 DISABILITY 2024-02-01", "C-1 ILLNESS 2024-02-01"}, under(t, s, v, graph.CaseRisks, "C-1"))
			equal(t, "measures", []graph.ID{"M-1"}, under(t, s, v, graph.CaseMeasures, "C-1"))
			equal(t, "measures before", []graph.ID{}, under(t, s, today(day(2, 29)), graph.CaseMeasures, "C-1"))
			equal(t, "cases", []graph.ID{"C-1"}, under(t, s, v, graph.HouseholdCases, "0001"))
		}},
	}
}
