package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func tenurePromises() []promise {
	return []promise{
		{"TheLastDayIsTheDayBeforeTheEnd", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("V1-SEC", "P9", graph.Period{Since: day(1, 1), Until: day(3, 1)}))
			const id = "V1-SEC P9 2024-01-01"
			for at, want := range map[graph.Day]int{day(1, 1) - 1: 0, day(1, 1): 1, day(2, 29): 1, day(3, 1): 0} {
				if rows := got(t, s, today(at), graph.Tenures, id); len(rows) != want {
					t.Errorf("%d rows hold on %s, want %d", len(rows), at, want)
				}
			}
		}},
		{"AHandoverOnTheDayIsNoOverlap", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", tenure("ORG-A-HEAD", "P8", graph.Period{Since: day(1, 1), Until: day(3, 1)}), tenure("ORG-A-HEAD", "P9", lasting(day(3, 1))))
			equal(t, "violations", []graph.Violation{}, r.Violations)
		}},
		{"TwoFullHoldersAreKeptWithAWarning", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", tenure("V1-SEC", "P9", lasting(day(2, 1))))
			equal(t, "violations", []graph.Violation{{Code: graph.PeriodOverlap, Warning: true, Noun: graph.Tenures, Key: "V1-SEC P9 2024-02-01", Row: 1, On: day(2, 1)}}, r.Violations)
			equal(t, "tenures", []graph.ID{"V1-SEC P4 2022-01-01", "V1-SEC P9 2024-02-01"}, under(t, s, today(day(2, 1)), graph.PostTenures, "V1-SEC"))
		}},
		{"TwoFullHoldersOfOneBatchNameTheFirst", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", tenure("ORG-A-HEAD", "P8", lasting(day(3, 1))), tenure("ORG-A-HEAD", "P9", lasting(day(1, 1))))
			equal(t, "violations", []graph.Violation{{Code: graph.PeriodOverlap, Warning: true, Noun: graph.Tenures, Key: "ORG-A-HEAD P9 2024-01-01", Row: 2, On: day(3, 1), First: 1}}, r.Violations)
		}},
		{"AnActingHolderIsNoOverlap", func(t *testing.T, s graph.Store) {
			acting := tenure("V1-SEC", "P9", lasting(day(2, 1)))
			acting.Acting = true
			equal(t, "violations", []graph.Violation{}, put(t, s, "a", acting).Violations)
		}},
		{"OnePersonTwiceIsNoOverlap", func(t *testing.T, s graph.Store) {
			equal(t, "violations", []graph.Violation{}, put(t, s, "a", tenure("V1-SEC", "P4", lasting(day(2, 1)))).Violations)
		}},
		{"TenuresAreNeverClosed", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("V1-SEC", "P9", lasting(day(2, 1))))
			if u := one[*graph.Tenure](t, s, today(day(3, 1)), graph.Tenures, "V1-SEC P4 2022-01-01").Until; u != graph.Forever {
				t.Errorf("the first tenure ends on %s, want as written", u)
			}
		}},
		{"AWrittenEndIsSeenBefore", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("V1-SEC", "P9", graph.Period{Since: day(1, 1), Until: day(12, 1)}))
			if u := one[*graph.Tenure](t, s, today(day(1, 1)), graph.Tenures, "V1-SEC P9 2024-01-01").Until; u != day(12, 1) {
				t.Errorf("it ends on %s, want as written", u)
			}
		}},
		{"AnEndOnTheStartIsRefused", func(t *testing.T, s graph.Store) {
			refused(t, s, batch("a", added(tenure("V1-SEC", "P9", graph.Period{Since: day(1, 1), Until: day(1, 1)}))...),
				graph.Violation{Code: graph.PeriodInverted, Noun: graph.Tenures, Key: "V1-SEC P9 2024-01-01", Row: 1, On: day(1, 1)})
		}},
		{"ATenureRecordedLateIsKnownSince", func(t *testing.T, s graph.Store) {
			late := tenure("T1-SEC", "P9", graph.Period{Since: day(1, 9), Until: day(1, 20)})
			late.Acting, late.ReportedOn = true, day(1, 30)
			put(t, s, "other", holiday(day(5, 1)))
			put(t, s, "late", late)
			before := graph.View{At: day(1, 10), Known: 2, Scope: graph.Everywhere}
			equal(t, "known before", []graph.ID{"T1-SEC P3 2022-01-01"}, under(t, s, before, graph.PostTenures, "T1-SEC"))
			equal(t, "known now", []graph.ID{"T1-SEC P3 2022-01-01", "T1-SEC P9 2024-01-09"}, under(t, s, today(day(1, 10)), graph.PostTenures, "T1-SEC"))
			if e := one[*graph.Tenure](t, s, today(day(1, 10)), graph.Tenures, "T1-SEC P9 2024-01-09").Entry; e.Recorded != 3 || e.ReportedOn != day(1, 30) {
				t.Errorf("recorded by %d, reported on %s; want 3 and 2024-01-30", e.Recorded, e.ReportedOn)
			}
		}},
		{"APersonIsKnownByTenures", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("ORG-A-HEAD", "P4", lasting(day(2, 1))), tenure("T1-SEC", "P4", lasting(day(3, 1))))
			equal(t, "rows", []graph.ID{"V1-SEC P4 2022-01-01", "ORG-A-HEAD P4 2024-02-01"}, keys(got(t, s, today(day(2, 1)), graph.Persons, "P4")))
			equal(t, "below", []graph.ID{"V1-SEC P4 2022-01-01", "ORG-A-HEAD P4 2024-02-01"}, under(t, s, today(day(2, 1)), graph.PersonTenures, "P4"))
			equal(t, "another case", []graph.ID{"v1-SEC p4 2022-01-01"}, keys(got(t, s, today(day(2, 1)), graph.Persons, "p4")))
		}},
		{"APersonWhoLeftIsStillKnown", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("V1-SEC", "P9", graph.Period{Since: day(1, 1), Until: day(2, 1)}))
			equal(t, "rows", []graph.ID{"V1-SEC P9 2024-01-01"}, keys(got(t, s, today(day(3, 1)), graph.Persons, "P9")))
			equal(t, "listed", []graph.ID{"P1", "P2", "P3", "P4", "P9", "p4"}, list(t, s, today(day(3, 1)), graph.Query{Noun: graph.Persons}))
			equal(t, "not before", []graph.ID{"P1", "P2", "P3", "P4", "p4"}, list(t, s, today(day(1, 1)-1), graph.Query{Noun: graph.Persons}))
		}},
		{"AContactsTenureIsReserved", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Pairing{Period: lasting(day(1, 1)), Household: "0001", Organization: "ORG-U", Person: "P7"})
			refused(t, s, batch("b", added(tenure("CONTACT@0001", "P9", lasting(day(1, 1))))...),
				graph.Violation{Code: graph.PostReserved, Noun: graph.Tenures, Key: "CONTACT@0001 P9 2024-01-01", Row: 1})
		}},
	}
}
