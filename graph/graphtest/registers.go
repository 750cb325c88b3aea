package graphtest

import (
	"testing"

	"dutygraph/graph"
)

// registerPromises are what holds for all nouns of which rows are versions of one thing, shown on households.
func registerPromises() []promise {
	version := func(d graph.Day, grid graph.ID) *graph.Household {
		return &graph.Household{Version: since(d), ID: "H9", Area: "V1", Grid: grid}
	}
	until := func(t *testing.T, s graph.Store, v graph.View) map[graph.ID]graph.Day {
		t.Helper()
		rows, err := scanned(t.Context(), s, v, graph.Households)
		if err != nil {
			t.Fatal(err)
		}
		out := map[graph.ID]graph.Day{}
		for _, f := range rows {
			if f.Identity() == "H9" {
				out[f.Key()] = f.Valid().Until
			}
		}
		return out
	}
	return []promise{
		{"AnOpenEndIsClosedByTheNextVersion", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(1, 1), ""))
			r := put(t, s, "b", version(day(3, 1), "G1"))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Added: 1, Closed: 1}}, r.Counts)
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": day(3, 1), "H9 2024-03-01": graph.Forever}, until(t, s, today(day(1, 1))))
		}},
		{"WhicheverVersionCameFirst", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(3, 1), "G1"))
			r := put(t, s, "b", version(day(1, 1), ""))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Added: 1, Closed: 1}}, r.Counts)
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": day(3, 1), "H9 2024-03-01": graph.Forever}, until(t, s, today(day(1, 1))))
		}},
		{"VersionsOfOneBatchCloseEachOther", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", version(day(3, 1), "G1"), version(day(1, 1), ""), version(day(2, 1), "G1"))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Added: 3, Closed: 2}}, r.Counts)
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": day(2, 1), "H9 2024-02-01": day(3, 1), "H9 2024-03-01": graph.Forever}, until(t, s, today(day(1, 1))))
		}},
		{"AVersionInBetweenClosesAnew", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(1, 1), ""), version(day(3, 1), "G1"))
			r := put(t, s, "b", version(day(2, 1), "G1"))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Added: 1, Closed: 1}}, r.Counts)
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": day(2, 1), "H9 2024-02-01": day(3, 1), "H9 2024-03-01": graph.Forever}, until(t, s, today(day(1, 1))))
		}},
		{"RetractingTheNextVersionOpensTheEndAgain", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(1, 1), ""), version(day(3, 1), "G1"))
			take(t, s, "b", version(day(3, 1), "G1"))
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": graph.Forever}, until(t, s, today(day(1, 1))))
			if h := one[*graph.Household](t, s, today(day(4, 1)), graph.Households, "H9"); h.Since != day(1, 1) {
				t.Errorf("the version of %s holds, want the first", h.Since)
			}
		}},
		{"AClosedRowIsRecordedAnew", func(t *testing.T, s graph.Store) {
			apply(t, s, batch("a", graph.Change{Fact: version(day(1, 1), ""), Row: 40}))
			apply(t, s, batch("b", graph.Change{Fact: version(day(3, 1), "G1"), Row: 50}))
			rows := ever(t, s, today(day(4, 1)), graph.Households, "H9")
			if len(rows) != 3 {
				t.Fatalf("%d rows, want the open one, the closed one and the next", len(rows))
			}
			for i, want := range []struct {
				recorded, retracted graph.Revision
				row                 int
				until               graph.Day
			}{{2, 3, 40, graph.Forever}, {3, graph.Never, 40, day(3, 1)}, {3, graph.Never, 50, graph.Forever}} {
				e := rows[i].About()
				if e.Recorded != want.recorded || e.Retracted != want.retracted || e.Row != want.row || rows[i].Valid().Until != want.until {
					t.Errorf("row %d is %+v until %s, want %+v", i, e, rows[i].Valid().Until, want)
				}
			}
		}},
		{"AnOldRevisionKnowsTheOpenEnd", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(1, 1), ""))
			put(t, s, "b", version(day(3, 1), "G1"))
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": graph.Forever}, until(t, s, graph.View{At: day(1, 1), Known: 2, Scope: graph.Everywhere}))
		}},
		{"AnEndThatFollowsFromALaterVersionIsNotSeenBefore", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(1, 1), ""), version(day(3, 1), "G1"))
			if h := one[*graph.Household](t, s, today(day(2, 29)), graph.Households, "H9"); h.Until != graph.Forever || h.Ends != graph.Forever {
				t.Errorf("on the day before the next version it ends on %s, written %s; want open", h.Until, h.Ends)
			}
			if rows := ever(t, s, today(day(3, 1)), graph.Households, "H9"); rows[0].Valid().Until != day(3, 1) {
				t.Errorf("on the day of the next version it ends on %s, want that day", rows[0].Valid().Until)
			}
		}},
		{"AWrittenEndIsSeenBefore", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: between(day(1, 1), day(2, 1)), ID: "H9", Area: "V1"})
			if h := one[*graph.Household](t, s, today(day(1, 1)), graph.Households, "H9"); h.Until != day(2, 1) || h.Ends != day(2, 1) {
				t.Errorf("it ends on %s, written %s; want both as written", h.Until, h.Ends)
			}
		}},
		{"AWrittenEndLeavesAHole", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", &graph.Household{Version: between(day(1, 1), day(2, 1)), ID: "H9", Area: "V1"}, version(day(3, 1), ""))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Added: 2}}, r.Counts)
			if rows := got(t, s, today(day(2, 1)), graph.Households, "H9"); len(rows) != 0 {
				t.Errorf("in the hole %v holds", keys(rows))
			}
		}},
		{"AWrittenEndOnTheNextStartIsAHandover", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: between(day(1, 1), day(3, 1)), ID: "H9", Area: "V1"}, version(day(3, 1), ""))
			if h := one[*graph.Household](t, s, today(day(3, 1)), graph.Households, "H9"); h.Since != day(3, 1) {
				t.Errorf("the version of %s holds on the day, want the next", h.Since)
			}
		}},
		{"AWrittenEndBeyondTheNextStartIsRefused", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(3, 1), ""))
			refused(t, s, batch("b", added(&graph.Household{Version: between(day(1, 1), day(3, 2)), ID: "H9", Area: "V1"})...),
				graph.Violation{Code: graph.PeriodOverlap, Noun: graph.Households, Key: "H9 2024-01-01", Row: 1, On: day(3, 1)})
		}},
		{"AStartInsideAWrittenPeriodIsRefused", func(t *testing.T, s graph.Store) {
			refused(t, s, batch("b", added(&graph.Household{Version: between(day(1, 1), day(3, 2)), ID: "H9", Area: "V1"}, version(day(3, 1), ""))...),
				graph.Violation{Code: graph.PeriodOverlap, Noun: graph.Households, Key: "H9 2024-03-01", Row: 2, On: day(3, 1), First: 1})
		}},
		{"AnEndOnTheStartIsRefused", func(t *testing.T, s graph.Store) {
			refused(t, s, batch("b", added(&graph.Household{Version: between(day(1, 1), day(1, 1)), ID: "H9", Area: "V1"})...),
				graph.Violation{Code: graph.PeriodInverted, Noun: graph.Households, Key: "H9 2024-01-01", Row: 1, On: day(1, 1)})
		}},
		{"AnEndThatIsNotWrittenIsOpen", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: graph.Version{Period: graph.Period{Since: day(1, 1)}}, ID: "H9", Area: "V1"})
			if h := one[*graph.Household](t, s, today(day(1, 1)), graph.Households, "H9"); h.Until != graph.Forever || h.Ends != graph.Forever {
				t.Errorf("it ends on %s, written %s; want open", h.Until, h.Ends)
			}
		}},
		{"TheSameVersionIsUnchangedAfterItWasClosed", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(1, 1), ""), version(day(3, 1), "G1"))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Unchanged: 1}}, put(t, s, "b", version(day(1, 1), "")).Counts)
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": day(3, 1), "H9 2024-03-01": graph.Forever}, until(t, s, today(day(1, 1))))
		}},
		{"AReplacedVersionStaysClosed", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(1, 1), ""), version(day(3, 1), "G1"))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Replaced: 1}}, put(t, s, "b", version(day(1, 1), "G1")).Counts)
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": day(3, 1), "H9 2024-03-01": graph.Forever}, until(t, s, today(day(1, 1))))
		}},
		{"VersionsOfAnotherIDAreNotClosed", func(t *testing.T, s graph.Store) {
			put(t, s, "a", version(day(1, 1), ""), &graph.Household{Version: since(day(3, 1)), ID: "h9", Area: "V1"})
			equal(t, "ends", map[graph.ID]graph.Day{"H9 2024-01-01": graph.Forever}, until(t, s, today(day(1, 1))))
		}},
	}
}
