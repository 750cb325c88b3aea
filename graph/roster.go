package graph

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// Roster holds in memory what all lineages share: areas, organizations, posts, tenures, grids, policies and the
// calendar, with every revision of them, but not the posts and tenures made from pairings. A store fills it once and
// then tells it what each revision changed, so a lineage reads only the rows of its own household from disk.
//
// It is safe for many goroutines: a reader at a revision it holds is not disturbed by later rows.
type Roster struct {
	mu        sync.RWMutex
	revision  Revision
	changed   Revision // the last revision that brought rows: readings of it and all later ones are alike
	areas     map[ID]*rosterArea
	units     map[ID]*rosterUnit
	grids     map[ID]*rosterGrid
	seats     map[ID]*rosterSeat
	days      []*CalendarDay
	calendars rosterCalendars
	memos     rosterMemos
	filed     atomic.Pointer[deliveryFile]
}

// Every slice of rows below holds all record history, in the order of its place in a lineage and last by Recorded, so
// that reading is filtering and never sorting.

// rosterArea is an area that some row names: as itself, as a parent, or as where something stands.
type rosterArea struct {
	id            ID
	versions      []rosterVersion
	below         []*rosterArea // areas of which any version, known or not, names this one as parent
	organizations []*Organization
	grids         []*Grid      // the versions that lie in it
	posts         []rosterPost // neither contacts nor grid members
	policies      []*Policy
}

// rosterVersion is a version of an area with the area above it; nil for a city.
type rosterVersion struct {
	*Area
	above *rosterArea
}

// rosterPost is a version of a post with the tenures in that post.
type rosterPost struct {
	*Post
	seat *rosterSeat
}

type rosterSeat struct {
	versions []*Post
	tenures  []*Tenure
}

type rosterUnit struct {
	organizations []*Organization
	heads         []rosterPost
}

type rosterGrid struct {
	versions []*Grid
	members  []rosterPost
}

// NewRoster is an empty roster at revision 0.
func NewRoster() *Roster {
	return &Roster{
		areas: map[ID]*rosterArea{}, units: map[ID]*rosterUnit{}, grids: map[ID]*rosterGrid{}, seats: map[ID]*rosterSeat{},
	}
}

// RosterNouns are the nouns whose rows a roster holds.
func RosterNouns() []Noun {
	return []Noun{CalendarDays, Areas, Policies, Organizations, Grids, Posts, Tenures}
}

// Revision is the revision through which the roster is complete.
func (r *Roster) Revision() Revision {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.revision
}

// Advance takes in the rows that changed since the roster's revision, and moves it to the given one. A row that was only
// retracted comes again, with its Retracted set: it takes the place of the row with its key and Recorded. Rows that the
// roster does not hold (other nouns, posts and tenures made from pairings) are passed over. Advancing to a revision
// that it has reached already changes nothing.
func (r *Roster) Advance(to Revision, rows []Fact) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if to <= r.revision {
		return
	}
	r.revision = to
	for _, row := range rows {
		if r.take(row) {
			r.changed = to
		}
	}
}

func (r *Roster) take(row Fact) bool {
	switch row := row.(type) {
	case *CalendarDay:
		r.days = inOrder(r.days, row, byDay)
		r.calendars.change(&row.Entry)
	case *Area:
		var above *rosterArea
		if row.Parent != "" {
			above = r.area(row.Parent)
		}
		area := r.area(row.ID)
		area.versions = inOrder(area.versions, rosterVersion{row, above}, byVersion)
		if above != nil && !slices.Contains(above.below, area) {
			above.below = append(above.below, area)
		}
	case *Policy:
		area := r.area(row.Area)
		area.policies = inOrder(area.policies, row, byParameter)
	case *Organization:
		area, unit := r.area(row.Area), r.unit(row.ID)
		area.organizations = inOrder(area.organizations, row, byFunction)
		unit.organizations = inOrder(unit.organizations, row, byFunction)
	case *Grid:
		area, grid := r.area(row.Area), r.grid(row.ID)
		area.grids = inOrder(area.grids, row, byGridID)
		grid.versions = inOrder(grid.versions, row, byGrid)
	case *Post:
		if row.Household != "" {
			return false
		}
		r.takePost(row)
	case *Tenure:
		if row.Made {
			return false
		}
		seat := r.seat(row.Post)
		seat.tenures = inOrder(seat.tenures, row, byPerson)
	default:
		return false
	}
	return true
}

func (r *Roster) takePost(row *Post) {
	seat := r.seat(row.ID)
	seat.versions = inOrder(seat.versions, row, func(p, q *Post) int { return byPost(rosterPost{Post: p}, rosterPost{Post: q}) })
	post := rosterPost{row, seat}
	switch row.Kind {
	case Contact:
		return
	case GridMember:
		grid := r.grid(row.Grid)
		grid.members = inOrder(grid.members, post, byPost)
		return
	case OrganizationHead:
		unit := r.unit(row.Organization)
		unit.heads = inOrder(unit.heads, post, byPost)
	}
	area := r.area(row.Area)
	area.posts = inOrder(area.posts, post, byPost)
}

func (r *Roster) area(id ID) *rosterArea {
	a := r.areas[id]
	if a == nil {
		a = &rosterArea{id: id}
		r.areas[id] = a
	}
	return a
}

func (r *Roster) unit(id ID) *rosterUnit { return entry(r.units, id) }
func (r *Roster) grid(id ID) *rosterGrid { return entry(r.grids, id) }
func (r *Roster) seat(id ID) *rosterSeat { return entry(r.seats, id) }

// entry is the entry of a map, made where there is none.
func entry[E any](m map[ID]*E, id ID) *E {
	e := m[id]
	if e == nil {
		e = new(E)
		m[id] = e
	}
	return e
}

// inOrder places a row in its order; a row that compares equal is the same row, come again to say that it was retracted.
func inOrder[E any](rows []E, row E, compare func(E, E) int) []E {
	at, again := slices.BinarySearchFunc(rows, row, compare)
	if again {
		rows[at] = row
		return rows
	}
	return slices.Insert(rows, at, row)
}

// The orders are those of lineages: identity, first day, key. Parts of keys are compared one by one, which is the order
// of whole keys, since no part holds a character that comes before the space between them.

func byVersion(a, b rosterVersion) int {
	return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Recorded, b.Recorded))
}

func byParameter(a, b *Policy) int {
	return cmp.Or(cmp.Compare(a.Parameter, b.Parameter), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Recorded, b.Recorded))
}

func byFunction(a, b *Organization) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Recorded, b.Recorded))
}

func byGrid(a, b *Grid) int {
	return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Recorded, b.Recorded))
}

func byGridID(a, b *Grid) int { return cmp.Or(cmp.Compare(a.ID, b.ID), byGrid(a, b)) }

func byPost(a, b rosterPost) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Recorded, b.Recorded))
}

func byPerson(a, b *Tenure) int {
	return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Recorded, b.Recorded))
}

func byDay(a, b *CalendarDay) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Recorded, b.Recorded))
}

// maxCalendars bounds how many calendars of different revisions are kept.
const maxCalendars = 16

// rosterCalendars keeps the calendars that were asked for, each by the revision that made it.
type rosterCalendars struct {
	changes []Revision // the revisions that changed a calendar day, in order; written under the roster's lock
	mu      sync.Mutex
	made    map[Revision]*Calendar
}

func (c *rosterCalendars) change(e *Entry) {
	for _, revision := range []Revision{e.Recorded, e.Retracted} {
		if at, known := slices.BinarySearch(c.changes, revision); !known && revision != Never {
			c.changes = slices.Insert(c.changes, at, revision)
		}
	}
}

// calendar is the calendar known at the revision; the roster must be held for reading.
func (r *Roster) calendar(known Revision) *Calendar {
	c := &r.calendars
	made := Revision(0)
	if later, _ := slices.BinarySearch(c.changes, known+1); later > 0 {
		made = c.changes[later-1]
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if calendar := c.made[made]; calendar != nil {
		return calendar
	}
	var days []*CalendarDay
	for _, d := range r.days {
		if d.KnownAt(known) {
			days = append(days, d)
		}
	}
	if c.made == nil || len(c.made) >= maxCalendars {
		c.made = map[Revision]*Calendar{}
	}
	c.made[made] = NewCalendar(days)
	return c.made[made]
}
