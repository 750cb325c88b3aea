package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func pairingPromises() []promise {
	pairing := func(person graph.ID, p graph.Period) *graph.Pairing {
		return &graph.Pairing{Period: p, Household: "0001", Organization: "ORG-U", Person: person, Name: "吕示例"}
	}
	return []promise{
		{"TheFirstPairingMakesTheContactsPost", func(t *testing.T, s graph.Store) {
			put(t, s, "a", pairing("P7", graph.Period{Since: day(2, 1), Until: day(3, 1)}))
			equal(t, "before", []graph.Fact{}, got(t, s, today(day(1, 31)), graph.Posts, "CONTACT@0001"))
			equal(t, "post", &graph.Post{Entry: graph.Entry{Recorded: 2, Retracted: graph.Never, Brought: 2, Row: 1}, Version: since(day(2, 1)), ID: "CONTACT@0001",
				Title: "帮扶联系人", Kind: graph.Contact, Household: "0001", Made: true},
				one[*graph.Post](t, s, today(day(4, 1)), graph.Posts, "CONTACT@0001"))
		}},
		{"EveryPairingMakesATenure", func(t *testing.T, s graph.Store) {
			put(t, s, "a", pairing("P7", graph.Period{Since: day(2, 1), Until: day(3, 1)}), pairing("P8", lasting(day(4, 1))))
			equal(t, "tenures", []graph.ID{"CONTACT@0001 P7 2024-02-01", "CONTACT@0001 P8 2024-04-01"}, under(t, s, today(day(4, 1)), graph.PostTenures, "CONTACT@0001"))
			equal(t, "tenure", &graph.Tenure{Entry: graph.Entry{Recorded: 2, Retracted: graph.Never, Brought: 2, Row: 1}, Period: graph.Period{Since: day(2, 1), Until: day(3, 1)},
				Post: "CONTACT@0001", Person: "P7", Name: "吕示例", Made: true},
				one[*graph.Tenure](t, s, today(day(2, 1)), graph.Tenures, "CONTACT@0001 P7 2024-02-01"))
		}},
		{"MadeRowsAreNotCounted", func(t *testing.T, s graph.Store) {
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Pairings: {Added: 1}}, put(t, s, "a", pairing("P7", lasting(day(2, 1)))).Counts)
		}},
		{"AnEarlierPairingMovesTheContactsPost", func(t *testing.T, s graph.Store) {
			put(t, s, "a", pairing("P7", lasting(day(3, 1))))
			put(t, s, "b", pairing("P8", graph.Period{Since: day(2, 1), Until: day(3, 1)}))
			equal(t, "posts", []graph.ID{"CONTACT@0001 2024-02-01"}, keys(got(t, s, today(day(4, 1)), graph.Posts, "CONTACT@0001")))
			equal(t, "known before", []graph.ID{"CONTACT@0001 2024-03-01"}, keys(got(t, s, graph.View{At: day(4, 1), Known: 2, Scope: graph.Everywhere}, graph.Posts, "CONTACT@0001")))
		}},
		{"WhatIsMadeGoesWithARetractedPairing", func(t *testing.T, s graph.Store) {
			put(t, s, "a", pairing("P7", lasting(day(2, 1))))
			take(t, s, "b", pairing("P7", lasting(day(2, 1))))
			equal(t, "post", []graph.Fact{}, got(t, s, today(day(4, 1)), graph.Posts, "CONTACT@0001"))
			equal(t, "tenure", []graph.Fact{}, got(t, s, today(day(4, 1)), graph.Tenures, "CONTACT@0001 P7 2024-02-01"))
		}},
		{"AContactIsAPerson", func(t *testing.T, s graph.Store) {
			put(t, s, "a", pairing("P7", lasting(day(2, 1))))
			equal(t, "rows", []graph.ID{"CONTACT@0001 P7 2024-02-01"}, keys(got(t, s, today(day(2, 1)), graph.Persons, "P7")))
		}},
		{"PairingsStandBelowHouseholdAndUnit", func(t *testing.T, s graph.Store) {
			put(t, s, "a", pairing("P8", lasting(day(3, 1))), pairing("P7", graph.Period{Since: day(2, 1), Until: day(3, 1)}))
			want := []graph.ID{"0001 P7 2024-02-01", "0001 P8 2024-03-01"}
			equal(t, "of the household", want, under(t, s, today(day(3, 1)), graph.HouseholdPairings, "0001"))
			equal(t, "of the unit", want, under(t, s, today(day(3, 1)), graph.OrganizationPairings, "ORG-U"))
		}},
		{"ARecordMayNameAContactsPost", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Record{ID: "R1", Kind: graph.RecordVisit, DoneOn: day(2, 2), Post: "CONTACT@0001", Household: "0001"}, pairing("P7", lasting(day(2, 1))))
			if r := one[*graph.Record](t, s, today(day(2, 2)), graph.Records, "R1"); r.Post != "CONTACT@0001" {
				t.Errorf("post %s", r.Post)
			}
		}},
	}
}
