package city

import (
	_ "embed" // for the calendar
	"strings"

	"dutygraph/graph"
)

// calendarCSV lists the days of the State Council's notices for 2020 to 2026: seven whole years, 2020 with the prolonged
// Spring Festival. 2027 is not announced, so it is not here, and working-day clocks that touch it are not evaluated.
//
//go:embed calendar.csv
var calendarCSV string

func calendar() []*graph.CalendarDay {
	var days []*graph.CalendarDay
	for line := range lines(calendarCSV) {
		cells := strings.Split(line, ",")
		days = append(days, &graph.CalendarDay{Day: day(cells[0]), Kind: graph.DayKind(cells[1]), Name: cells[2]})
	}
	return days
}

// lines are the lines below the header.
func lines(csv string) func(func(string) bool) {
	return func(yield func(string) bool) {
		_, rest, _ := strings.Cut(csv, "\n")
		for line := range strings.Lines(rest) {
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}
