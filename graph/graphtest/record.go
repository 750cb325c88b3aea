package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func recordPromises() []promise {
	return []promise{
		{"EveryFieldIsKept", func(t *testing.T, s graph.Store) {
			r := &graph.Record{ID: "R1", Kind: graph.RecordItem, DoneOn: day(2, 1), Period: graph.MonthOf(day(2, 1)), Post: "V1-SEC", Person: "P4", Organization: "ORG-A", Area: "V1",
				Household: "0001", Parent: "R0", WithList: graph.Yes, DueOn: day(3, 1), ClosedOn: day(2, 20), Amount: "300.00", Text: "示例\n二行"}
			put(t, s, "a", r, &graph.Record{ID: "R0", Kind: graph.RecordMeeting, DoneOn: day(1, 31), Area: "V1"})
			r.Recorded, r.Retracted, r.Brought, r.Row = 2, graph.Never, 2, 1
			equal(t, "closed", r, one[*graph.Record](t, s, today(day(2, 20)), graph.Records, "R1"))
			r.ClosedOn = graph.NoDay
			equal(t, "open", r, one[*graph.Record](t, s, today(day(2, 19)), graph.Records, "R1"))
			equal(t, "items of the meeting", []graph.ID{"R1"}, under(t, s, today(day(2, 1)), graph.RecordRecords, "R0"))
		}},
		{"FiltersNarrow", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Record{ID: "R1", Kind: graph.RecordVisit, DoneOn: day(2, 1), Household: "0001", Post: "V1-SEC", Person: "P4"},
				&graph.Record{ID: "r1", Kind: graph.RecordVisit, DoneOn: day(2, 2), Household: "1", Post: "v1-SEC", Person: "p4"}, &graph.Record{ID: "R2", Kind: graph.RecordMeeting, DoneOn: day(2, 3), Area: "V1"})
			records := func(f graph.Filter) graph.Query { return graph.Query{Noun: graph.Records, Filter: f} }
			v := today(day(3, 1))
			equal(t, "visits", []graph.ID{"R1", "r1"}, list(t, s, v, records(graph.Filter{RecordKind: graph.RecordVisit})))
			equal(t, "of the household", []graph.ID{"R1"}, list(t, s, v, records(graph.Filter{Household: "0001"})))
			equal(t, "of the post", []graph.ID{"r1"}, list(t, s, v, records(graph.Filter{Post: "v1-SEC"})))
			equal(t, "of the person", []graph.ID{"R1"}, list(t, s, v, records(graph.Filter{Person: "P4"})))
			equal(t, "done early", []graph.ID{"R1"}, list(t, s, v, records(graph.Filter{During: graph.Period{Since: day(2, 1), Until: day(2, 2)}})))
		}},
		{"ARecordIsWhereItsHouseholdAreaPostOrUnitIs", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Record{ID: "R1", Kind: graph.RecordVisit, DoneOn: day(2, 1), Household: "0001", Area: "v1", Post: "v1-SEC"},
				&graph.Record{ID: "R2", Kind: graph.RecordMeeting, DoneOn: day(2, 1), Area: "V1", Post: "v1-SEC"}, &graph.Record{ID: "R3", Kind: graph.RecordTraining, DoneOn: day(2, 1), Post: "V1-SEC"},
				&graph.Record{ID: "R4", Kind: graph.RecordPush, DoneOn: day(2, 1), Organization: "ORG-A"}, &graph.Record{ID: "R5", Kind: graph.RecordMeeting, DoneOn: day(2, 1), Area: "T1"},
				&graph.Record{ID: "R6", Kind: graph.RecordReport, DoneOn: day(2, 1)})
			q := graph.Query{Noun: graph.Records}
			equal(t, "from the village", []graph.ID{"R1", "R2", "R3"}, list(t, s, within(day(3, 1), "V1"), q))
			equal(t, "from the county", []graph.ID{"R1", "R2", "R3", "R4", "R5"}, list(t, s, within(day(3, 1), "LB"), q))
			equal(t, "from elsewhere", []graph.ID{}, list(t, s, within(day(3, 1), "lb"), q))
			equal(t, "from everywhere", []graph.ID{"R1", "R2", "R3", "R4", "R5", "R6"}, list(t, s, today(day(3, 1)), q))
		}},
	}
}
