package graph

import (
	"testing"
	"time"
)

func day(t *testing.T, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDayIsCountedFrom1949(t *testing.T) {
	if got := day(t, "1949-10-01"); got != FirstDay {
		t.Errorf("1949-10-01 is day %d, want %d", got, FirstDay)
	}
	for _, s := range []string{"1949-10-01", "2024-02-29", "2024-05-07", "0001-01-01", "9999-12-31"} {
		if got := day(t, s).String(); got != s {
			t.Errorf("%s comes back as %s", s, got)
		}
	}
}

func TestDaysThatDoNotExistAreRefused(t *testing.T) {
	for _, s := range []string{"", "2024-2-9", "2023-02-29", "2024-13-01", "2024-00-10", "24-05-07", "2024/05/07", "2024-05-07T00:00", "二〇二四年"} {
		if d, err := ParseDay(s); err == nil || CodeOf(err) != Invalid {
			t.Errorf("ParseDay(%q) = %v, %v; want it refused as INVALID", s, d, err)
		}
	}
}

func TestDayOfAnInstantIsShanghais(t *testing.T) {
	for instant, want := range map[string]string{"2024-05-06T15:59:59Z": "2024-05-06", "2024-05-06T16:00:00Z": "2024-05-07"} {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayAt(at).String(); got != want {
			t.Errorf("%s falls on %s, want %s", instant, got, want)
		}
	}
}

func TestMonthsLaterKeepTheDayNumber(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{{"2023-04-20", 6, "2023-10-20"}, {"2024-01-31", 1, "2024-02-29"}, {"2023-12-31", 2, "2024-02-29"}, {"2024-05-31", -3, "2024-02-29"}} {
		if got := day(t, c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestPeriodsAreHalfOpen(t *testing.T) {
	p := Period{10, 12}
	for d, want := range map[Day]bool{9: false, 10: true, 11: true, 12: false} {
		if p.Has(d) != want {
			t.Errorf("[10, 12) has %d: %v, want %v", d, p.Has(d), want)
		}
	}
	if p.Overlaps(Period{12, 14}) || !p.Overlaps(Period{11, 14}) || p.Overlaps(Period{11, 11}) {
		t.Error("a handover on the day is no overlap, a shared day is one, and an empty period shares nothing")
	}
}
