package graph

import "testing"

// nationalDay2022 is the National Day break of 2022: a week off, and the weekend after it worked.
func nationalDay2022(t *testing.T) *Calendar {
	t.Helper()
	var days []*CalendarDay
	for _, s := range []string{"2022-10-01", "2022-10-02", "2022-10-03", "2022-10-04", "2022-10-05", "2022-10-06", "2022-10-07"} {
		days = append(days, &CalendarDay{Day: day(t, s), Kind: OffDay})
	}
	for _, s := range []string{"2022-10-08", "2022-10-09"} {
		days = append(days, &CalendarDay{Day: day(t, s), Kind: WorkDay})
	}
	return NewCalendar(days)
}

func TestWorkingDaysAfter(t *testing.T) {
	c := nationalDay2022(t)
	for _, row := range []struct {
		name, from string
		n          int
		want       string
	}{
		{"twenty from a Monday", "2022-10-10", 20, "2022-11-07"},
		{"over the break into the worked weekend", "2022-09-30", 1, "2022-10-08"},
		{"none from a working day is that day", "2022-10-08", 0, "2022-10-08"},
		{"none from a holiday is the next working day", "2022-10-03", 0, "2022-10-08"},
		{"none from a Saturday is Monday", "2022-10-15", 0, "2022-10-17"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, known := c.WorkingDaysAfter(day(t, row.from), row.n)
			if !known || got.String() != row.want {
				t.Errorf("got %s (known %v), want %s", got, known, row.want)
			}
		})
	}
	if d, known := c.WorkingDaysAfter(day(t, "2022-12-30"), 1); known {
		t.Errorf("a clock that runs into a year without a listed day is due %s, want it unknown", d)
	}
}
