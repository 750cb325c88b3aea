// Package city is a sample city: made-up people on the real areas of Suzhou (宿州市), for the demo, the tests and the
// benchmarks alike. The same shape, seed and day give the same bytes. Begin with Batches.
//
// It is not a test double: it makes ordinary batches that any graph.Store takes in, with what makes responsibility hard
// to follow: vacancies, acting holders, two holders at once, a merged department in each county, townships and villages
// that changed code, a merged village, households that moved, split or ended, tenures entered late, corrections,
// late steps, relapses, true leads nobody took up, unpushed applications, overfull grids and grids without a member.
//
// Names and codes of the areas come from the National Bureau of Statistics' public division codes as of 2022-10-31, by
// way of modood/Administrative-divisions-of-China (MIT licence; the notice stands in the file NOTICE). The calendar
// lists what the State Council's holiday notices say for 2020 to 2026. Everything else is made up: persons (their given
// names begin with 例, 示, 拟, 样, 试 or 演), households, deeds, income lines, the days of changes. There are no identity
// numbers, only masks of numbers that would begin with 9999, an area that does not exist.
package city

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"strings"
	"time"

	"dutygraph/graph"
)

// Shape is how large a city is made.
type Shape string

// The shapes. Each smaller one is a part of the real tree of areas; M, L and Full hold it whole for their part.
const (
	// XS is three townships of one county with four villages each, 4,000 households: to start with, and for tests.
	XS Shape = "XS"
	// S is one township: 10 villages, 180 grids, 18,000 households, 150 of them monitored.
	S Shape = "S"
	// M is one county: 20 townships, 312 villages, 3,000 grids, 270,000 households, 3,000 monitored.
	M Shape = "M"
	// L is the city: 122 townships, 1,358 villages, 15,000 grids, 1.4 million households, 15,000 monitored, about 50,000
	// tenures, and the records of three months.
	L Shape = "L"
	// Full is L with the records of five years: about 3 million more rows.
	Full Shape = "FULL"
)

// Shapes are all shapes, the smallest first.
func Shapes() []Shape { return []Shape{XS, S, M, L, Full} }

// ParseShape reads a shape, in capitals or not.
func ParseShape(s string) (Shape, error) {
	for _, shape := range Shapes() {
		if strings.EqualFold(s, string(shape)) {
			return shape, nil
		}
	}
	if len(s) > 20 {
		s = s[:20]
	}
	return "", graph.Invalid.Errorf("没有这种规模：%q，应为 XS、S、M、L 或 FULL", "no such shape: %q; it is XS, S, M, L or FULL", s)
}

// size is how many of what a shape has.
type size struct {
	county     string // the code of the one county; empty for all
	townships  []string
	villages   int // at most so many of a township; 0 for all
	grids      int
	households int
	monitored  int
	months     int  // of records, before the current one
	visits     int  // to each monitored household, a month
	always     bool // visits go on whether or not a case is open
}

func (s Shape) size() size {
	switch s {
	case XS:
		return size{county: focusCounty, townships: []string{"341323100000", "341323101000", focusTownship}, villages: 4, grids: 48, households: 4_000, monitored: 72, months: 6, visits: 1}
	case S:
		return size{county: focusCounty, townships: []string{focusTownship}, grids: 180, households: 18_000, monitored: 150, months: 12, visits: 1}
	case M:
		return size{county: focusCounty, grids: 3_000, households: 270_000, monitored: 3_000, months: 12, visits: 1}
	case Full:
		return size{grids: 15_000, households: 1_400_000, monitored: 15_000, months: 60, visits: 3, always: true}
	}
	return size{grids: 15_000, households: 1_400_000, monitored: 15_000, months: 3, visits: 1}
}

// generation changes whenever the same shape, seed and day would give other rows than before, so that a store that holds
// the older city refuses the newer one instead of mixing them.
const generation = 1

// city is the frame of a sample city: areas, offices and who held them. Households and what befell them are made anew
// each time they are asked for, so a city of any size takes little memory.
type city struct {
	shape Shape
	size
	seed     uint64
	today    graph.Day
	last     graph.Day // the last day that facts tell of
	loaded   graph.Day // the last day that the first delivery tells of
	mended   graph.Day // the day of the corrections
	calendar []*graph.CalendarDay
	work     *graph.Calendar
	given    []string
	answers  map[graph.Cause]answer
	mergedOn graph.Day // the day of the villages' mergers
	root     *division
	counties []*division
	focus    *village // where the highlights happen
	persons  int
	villages int
	grids    int
}

// The days of what is fixed in history; all are made up.
const (
	areasSince   = "2016-01-01"
	historySince = "2021-01-01"
	bureauSince  = "2021-05-01" // the poverty-relief offices are renamed
	codesSince   = "2022-01-01" // two townships become towns
	mergedOn     = "2022-07-01" // one village in each county is merged
	newLimit     = "2024-01-01" // 20 working days for a recognition become 15 days
	earliest     = "2024-07-01" // the first day that can be today
)

func day(s string) graph.Day {
	d, err := graph.ParseDay(s)
	if err != nil {
		panic(err) // only constants of this package come here
	}
	return d
}

func newCity(shape Shape, seed uint64, today graph.Day) *city {
	c := &city{shape: shape, size: shape.size(), seed: seed, today: max(today, day(earliest))}
	c.last, c.loaded, c.mended = c.today-1, c.today-30, c.today-14
	c.calendar = calendar()
	c.work = graph.NewCalendar(c.calendar)
	c.given, c.answers, c.mergedOn = givenNames(), answers(), day(mergedOn)
	c.lay()
	return c
}

// Batches makes the city as batches, to be applied in order to an empty store. First comes what was known 30 days before
// today, one batch for each ledger of each county; then the corrections of 14 days before today; then, on today itself,
// what the last month brought, through yesterday. Each batch's Changes can be ranged over again.
//
// What is relative to today keeps its distance to it; areas, codes and departments change on fixed days. A today before
// 2024-07-01 is taken as that day.
func Batches(shape Shape, seed uint64, today graph.Day) iter.Seq[graph.Batch] {
	return func(yield func(graph.Batch) bool) {
		c := newCity(shape, seed, today)
		n := 0
		batch := func(noun graph.Noun, where graph.ID, on graph.Day, rows iter.Seq[graph.Change]) bool {
			for range rows {
				n++
				return yield(c.batch(n, noun, where, on, rows))
			}
			return true // a batch without rows would be a revision without a meaning
		}
		for _, noun := range graph.Nouns() {
			if cityWide(noun) && noun != graph.Deliveries {
				if !batch(noun, c.root.id, c.loaded, c.first(noun, c.all())) {
					return
				}
			}
		}
		for _, d := range c.all() {
			for _, noun := range graph.Nouns() {
				if !cityWide(noun) && !batch(noun, d.id, c.loaded, c.first(noun, []*division{d})) {
					return
				}
			}
		}
		if !batch(graph.Deliveries, c.root.id, c.loaded, c.first(graph.Deliveries, c.all())) {
			return
		}
		for _, noun := range []graph.Noun{graph.Households, graph.Tenures} {
			if !batch(noun, c.focus.county.id, c.mended, c.mend(noun)) {
				return
			}
		}
		for _, noun := range graph.Nouns() {
			if !batch(noun, c.root.id, c.today, c.later(noun, c.all())) {
				return
			}
		}
	}
}

// cityWide tells the nouns of which the whole city comes in one batch.
func cityWide(n graph.Noun) bool {
	switch n {
	case graph.CalendarDays, graph.Areas, graph.Policies, graph.Organizations, graph.Deliveries:
		return true
	}
	return false
}

func (c *city) all() []*division { return append([]*division{c.root}, c.counties...) }

func (c *city) batch(n int, noun graph.Noun, where graph.ID, on graph.Day, rows iter.Seq[graph.Change]) graph.Batch {
	id := fmt.Sprintf("sample-%s-%d-%s-%03d", strings.ToLower(string(c.shape)), c.seed, strings.ReplaceAll(c.today.String(), "-", ""), n)
	digest := sha256.Sum256(fmt.Appendf(nil, "dutygraph sample city, generation %d: %s", generation, id))
	return graph.Batch{
		ID:        graph.ID(id),
		Digest:    hex.EncodeToString(digest[:]),
		Principal: "示例数据",
		Source:    fmt.Sprintf("示例城市 %s %s", where, noun),
		At:        morning(on) + int64(n)*1000,
		Changes: func(yield func(graph.Change, error) bool) {
			for change := range rows {
				if !yield(change, nil) {
					return
				}
			}
		},
	}
}

// morning is 8 o'clock on the day, in milliseconds since 1970.
func morning(on graph.Day) int64 {
	year, month, date := on.Date()
	return time.Date(year, month, date, 8, 0, 0, 0, graph.Shanghai).UnixMilli()
}
