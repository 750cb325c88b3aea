package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func calendarPromises() []promise {
	return []promise{
		{"ADayHoldsTimelessly", func(t *testing.T, s graph.Store) {
			put(t, s, "a", holiday(day(5, 1)))
			for _, at := range []graph.Day{graph.FirstDay, day(1, 1), day(12, 31)} {
				equal(t, "on "+at.String(), []graph.ID{"2024-05-01"}, keys(got(t, s, today(at), graph.CalendarDays, "2024-05-01")))
			}
		}},
		{"LineagesHaveTheCalendar", func(t *testing.T, s graph.Store) {
			put(t, s, "a", holiday(day(5, 1)))
			l := lineage(t, s, within(day(1, 2), "V1"), ref(graph.Households, "0001"))
			if works, known := l.Calendar.Works(day(5, 1)); works || !known {
				t.Errorf("2024-05-01 is worked: %v, known: %v", works, known)
			}
			if _, known := l.Calendar.Works(founded()); known {
				t.Error("a year without a listed day is known")
			}
			before := lineage(t, s, graph.View{At: day(1, 2), Known: 1, Scope: graph.Everywhere}, ref(graph.Households, "0001"))
			if _, known := before.Calendar.Works(day(5, 1)); known {
				t.Error("the year is known before it was recorded")
			}
		}},
	}
}
