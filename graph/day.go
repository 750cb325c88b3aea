package graph

import (
	"cmp"
	"fmt"
	"math"
	"time"
)

// Day is a day in Asia/Shanghai, counted so that day 1 is 1949-10-01, the first day a ledger may name. The zero
// Day is no day at all: an empty cell. Days before the first are negative; only questions name them, facts never.
type Day int32

const (
	// NoDay is an empty date.
	NoDay Day = 0
	// FirstDay is 1949-10-01. Facts that hold timelessly hold from it.
	FirstDay Day = 1
	// Forever is the end of what lasts.
	Forever Day = math.MaxInt32
)

var (
	// Shanghai is the time zone of every day: China has one zone and, since 1991, no summer time. Fixed, so that no
	// machine's zone database is needed.
	Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)
	dayZero  = time.Date(1949, 9, 30, 0, 0, 0, 0, time.UTC)
)

// DateOf is the day of a calendar date; a date that does not exist (30 February) is refused with false.
func DateOf(year int, month time.Month, day int) (Day, bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day || year < 1 || year > 9999 {
		return NoDay, false
	}
	n := t.Unix()/86400 - dayZero.Unix()/86400
	if n == 0 { // 1949-09-30 itself would read as an empty cell
		n = -1
	}
	return Day(n), true
}

// DayAt is the day on which an instant falls in Shanghai.
func DayAt(t time.Time) Day {
	y, m, d := t.In(Shanghai).Date()
	day, _ := DateOf(y, m, d)
	return day
}

// ParseDay reads 2006-01-02 and nothing else.
func ParseDay(s string) (Day, error) {
	var y, m, d int
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		for i, c := range []byte(s) {
			switch {
			case i == 4 || i == 7:
			case c < '0' || c > '9':
				return NoDay, badDay(s)
			case i < 4:
				y = y*10 + int(c-'0')
			case i < 7:
				m = m*10 + int(c-'0')
			default:
				d = d*10 + int(c-'0')
			}
		}
		if day, ok := DateOf(y, time.Month(m), d); ok {
			return day, nil
		}
	}
	return NoDay, badDay(s)
}

func badDay(s string) error {
	if len(s) > 20 {
		s = s[:20]
	}
	return Invalid.Errorf("不是有效日期，应为 2024-05-07 的形式：%q", "not a date of the form 2024-05-07: %q", s)
}

// Date is the day's calendar date. It has no meaning for NoDay and Forever.
func (d Day) Date() (year int, month time.Month, day int) {
	return d.midnight().Date()
}

// Weekday is the day's day of the week.
func (d Day) Weekday() time.Weekday { return d.midnight().Weekday() }

// midnight is the day's beginning, as if in UTC.
func (d Day) midnight() time.Time { return time.Unix(dayZero.Unix()+int64(d)*86400, 0).UTC() }

// String is 2006-01-02; empty for no day, and for Forever.
func (d Day) String() string {
	if d == NoDay || d == Forever {
		return ""
	}
	var b [10]byte
	return string(d.append(b[:0]))
}

// append writes the day by hand: keys are made of days.
func (d Day) append(to []byte) []byte {
	y, m, day := d.Date()
	if y < 0 || y > 9999 {
		return fmt.Appendf(to, "%04d-%02d-%02d", y, m, day)
	}
	two := func(n int) { to = append(to, byte('0'+n/10), byte('0'+n%10)) }
	two(y / 100)
	two(y % 100)
	to = append(to, '-')
	two(int(m))
	to = append(to, '-')
	two(day)
	return to
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote, except Forever: an empty text is NoDay.
func (d *Day) UnmarshalText(text []byte) (err error) {
	*d = NoDay
	if len(text) > 0 {
		*d, err = ParseDay(string(text))
	}
	return err
}

// Month is a calendar month: twelve times the year, plus the month's number less one. The zero Month is an empty cell.
type Month int32

// MonthOf is the month in which a day lies; the zero Month for NoDay.
func MonthOf(d Day) Month {
	if d == NoDay {
		return 0
	}
	y, m, _ := d.Date()
	return Month(12*y + int(m) - 1)
}

// First is the month's first day.
func (m Month) First() Day {
	if i := int(m) - firstKept; i >= 0 && i < len(firstDays) {
		return firstDays[i]
	}
	return m.first()
}

// firstKept is January 1949.
const firstKept = 1949 * 12

// firstDays are those of the months of 200 years: rules ask for them all the time.
var firstDays = func() (all [200 * 12]Day) {
	for i := range all {
		all[i] = Month(firstKept + i).first()
	}
	return all
}()

func (m Month) first() Day {
	d, _ := DateOf(int(m)/12, time.Month(int(m)%12+1), 1)
	return d
}

// Last is the month's last day.
func (m Month) Last() Day { return (m + 1).First() - 1 }

// String is 2006-01; empty for the zero Month.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", int(m)/12, int(m)%12+1)
}

// AddMonths is the same day number n months later, or that month's last day.
func (d Day) AddMonths(n int) Day {
	_, _, day := d.Date()
	m := MonthOf(d) + Month(n)
	return min(m.First()+Day(day)-1, m.Last())
}

// Period is a stretch of days, from Since (included) to Until (excluded).
type Period struct {
	// Since is the first day.
	Since Day
	// Until is the first day no longer; Forever while it lasts.
	Until Day
}

// Always is the period of what holds timelessly.
var Always = Period{FirstDay, Forever}

// On is the period of one day.
func On(d Day) Period { return Period{d, d + 1} }

// Has reports whether the day lies in the period.
func (p Period) Has(d Day) bool { return p.Since <= d && d < p.Until }

// Overlaps reports whether the two share a day.
func (p Period) Overlaps(q Period) bool {
	return p.Since < q.Until && q.Since < p.Until && !p.Empty() && !q.Empty()
}

// Meet is what the two share; it may be empty.
func (p Period) Meet(q Period) Period {
	return Period{max(p.Since, q.Since), min(p.Until, q.Until)}
}

// Empty reports whether the period has no day.
func (p Period) Empty() bool { return p.Since >= p.Until }

// Days is the number of days in the period; 0 when empty. Meaningless when it lasts forever.
func (p Period) Days() int { return max(0, int(p.Until)-int(p.Since)) }

// Compare orders periods by their first day, then by their end.
func (p Period) Compare(q Period) int {
	return cmp.Or(cmp.Compare(p.Since, q.Since), cmp.Compare(p.Until, q.Until))
}
