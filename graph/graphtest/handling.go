package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func handlingPromises() []promise {
	const gap = "C03:C-1:2024-02-01"
	move := func(order int, area graph.ID, on graph.Day, from, to graph.GapState) *graph.Handling {
		return &graph.Handling{Gap: gap, Order: order, Area: area, From: from, To: to, On: on, Reason: "示例理由"}
	}
	return []promise{
		{"AMoveIsSeenFromItsDayOn", func(t *testing.T, s graph.Store) {
			lodged := move(2, "V1", day(2, 20), graph.GapConfirmed, graph.GapConfirmed)
			lodged.Appeal, lodged.Due, lodged.Evidence, lodged.Note = graph.AppealLodged, day(3, 20), "示例〔2024〕1号", "备注"
			put(t, s, "a", move(1, "V1", day(2, 18), graph.GapExplained, graph.GapConfirmed), lodged)
			equal(t, "the day before", []graph.Fact{}, got(t, s, today(day(2, 19)), graph.Handlings, gap+" 2"))
			lodged.Recorded, lodged.Retracted, lodged.Brought, lodged.Row = 2, graph.Never, 2, 2
			equal(t, "on the day, with what falls due later", lodged, one[*graph.Handling](t, s, today(day(2, 20)), graph.Handlings, gap+" 2"))
		}},
		{"AMoveIsSeenWhereTheGapStoodThatDay", func(t *testing.T, s graph.Store) {
			put(t, s, "a", move(1, "V1", day(2, 1), graph.GapSuspected, graph.GapNotified), move(2, "v1", day(2, 2), graph.GapNotified, graph.GapExplained),
				move(3, "T1", day(2, 3), graph.GapExplained, graph.GapConfirmed), move(4, "", day(2, 4), graph.GapConfirmed, graph.GapTransferred))
			equal(t, "by the whole city", []graph.ID{gap + " 1", gap + " 2", gap + " 3", gap + " 4"}, every(t, s, today(day(3, 1)), graph.Handlings))
			equal(t, "by the village", []graph.ID{gap + " 1"}, every(t, s, within(day(3, 1), "V1"), graph.Handlings))
			equal(t, "by the township", []graph.ID{gap + " 1", gap + " 3"}, every(t, s, within(day(3, 1), "T1"), graph.Handlings))
			equal(t, "of the township, by the village", []graph.Fact{}, got(t, s, within(day(3, 1), "V1"), graph.Handlings, gap+" 3"))
			equal(t, "of no area, by the city's area", []graph.Fact{}, ever(t, s, within(day(3, 1), "SZ"), graph.Handlings, gap+" 4"))
		}},
		{"AMoveCorrectedIsRemembered", func(t *testing.T, s graph.Store) {
			put(t, s, "a", move(1, "V1", day(2, 1), graph.GapSuspected, graph.GapNotified))
			put(t, s, "b", move(1, "V1", day(2, 2), graph.GapSuspected, graph.GapNotified))
			var days []graph.Day
			for _, f := range ever(t, s, today(day(3, 1)), graph.Handlings, gap+" 1") {
				days = append(days, f.(*graph.Handling).On)
			}
			equal(t, "days of the move", []graph.Day{day(2, 1), day(2, 2)}, days)
		}},
		{"AMoveInAnAreaThatNeverWasIsRefused", func(t *testing.T, s graph.Store) {
			_, err := s.Apply(t.Context(), batch("a", added(move(1, "never-was", day(2, 1), graph.GapSuspected, graph.GapNotified))...))
			fails(t, err, graph.Refused)
		}},
	}
}
