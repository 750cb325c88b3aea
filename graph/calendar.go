package graph

import "time"

// CalendarDay is a day that is not what its weekday says: a public holiday, or a weekend day that is worked in exchange.
// It holds timelessly. 节假日调休
type CalendarDay struct {
	Entry
	// Day is the day.
	Day Day
	// Kind says which of the two it is.
	Kind DayKind
	// Name is the holiday's name, at most 20 characters.
	Name string
}

// Noun is CalendarDays.
func (*CalendarDay) Noun() Noun { return CalendarDays }

// Identity is the day.
func (c *CalendarDay) Identity() ID { return ID(c.Day.String()) }

// Key is the day.
func (c *CalendarDay) Key() ID { return ID(c.Day.String()) }

// Group is the day.
func (c *CalendarDay) Group() ID { return c.Key() }

// Valid is always.
func (*CalendarDay) Valid() Period { return Always }

// AsOf hides nothing.
func (c *CalendarDay) AsOf(Day) Fact { return c }

// References is nothing.
func (*CalendarDay) References() []Reference { return nil }

// Calendar tells working days. Days not listed are what their weekday says; a year without any listed day is unknown.
type Calendar struct {
	days  map[Day]DayKind
	years map[int]bool
}

// NewCalendar makes a calendar of listed days.
func NewCalendar(days []*CalendarDay) *Calendar {
	c := &Calendar{days: make(map[Day]DayKind, len(days)), years: map[int]bool{}}
	for _, d := range days {
		c.days[d.Day] = d.Kind
		y, _, _ := d.Day.Date()
		c.years[y] = true
	}
	return c
}

// Works reports whether the day is worked, and whether its year is known.
func (c *Calendar) Works(d Day) (works, known bool) {
	y, _, _ := d.Date()
	if !c.years[y] {
		return false, false
	}
	switch c.days[d] {
	case OffDay:
		return false, true
	case WorkDay:
		return true, true
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday, true
}

// WorkingDaysAfter is the n-th working day after a day; for n = 0 the day itself, or the next working day when it is a
// day of rest. It is not known when a year on the way is not.
func (c *Calendar) WorkingDaysAfter(d Day, n int) (Day, bool) {
	if n > 0 {
		d++ // the start day is not counted
	}
	for left := max(n, 1); ; d++ {
		works, known := c.Works(d)
		if !known {
			return NoDay, false
		}
		if works {
			left--
		}
		if left == 0 {
			return d, true
		}
	}
}
