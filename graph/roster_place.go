package graph

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// rosterRead is one read of lineages. The roster is held for reading throughout.
type rosterRead struct {
	rosterEye
	view   View
	window Period // what was asked for, cut at the view's day
	memo   *rosterMemo
	// What was put together for this read, as the scope lets see it.
	gridPlaces map[ID]*Place
	unitPlaces map[ID]*Place
}

func (r *Roster) read(v View, w Period) *rosterRead {
	v.Known = min(v.Known, r.revision)
	end := v.At
	if end < Forever {
		end++
	}
	w = w.Meet(Period{math.MinInt32, end})
	return &rosterRead{
		rosterEye: r.eye(v), view: v, window: w, memo: r.memo(v, w),
		gridPlaces: map[ID]*Place{}, unitPlaces: map[ID]*Place{},
	}
}

// rosterMemo is what was put together for reads of one day and window: the same for whatever scope, and for all
// revisions from the last that changed the roster on.
type rosterMemo struct {
	at     Day
	window Period
	from   Revision
	areas  sync.Map // of *rosterBuilt by *rosterArea
	ways   sync.Map // of *rosterWay by *rosterArea
}

// rosterMemos are the memos of the last few days and windows that were asked for. Most questions are about today; what
// the memos hold is bounded by the number of areas.
type rosterMemos struct {
	mu   sync.Mutex
	last [4]*rosterMemo // the one used last first
}

// memo is shared among reads that are alike; a reader of an older revision has its own.
func (r *Roster) memo(v View, w Period) *rosterMemo {
	fresh := &rosterMemo{at: v.At, window: w, from: r.changed}
	if v.Known < r.changed {
		return fresh
	}
	m := &r.memos
	m.mu.Lock()
	defer m.mu.Unlock()
	at := slices.IndexFunc(m.last[:], func(o *rosterMemo) bool {
		return o != nil && o.at == fresh.at && o.window == fresh.window && o.from == fresh.from
	})
	found := fresh
	if at < 0 {
		at = len(m.last) - 1
	} else {
		found = m.last[at]
	}
	copy(m.last[1:], m.last[:at])
	m.last[0] = found
	return found
}

// rosterBuilt is an area with what stands in it.
type rosterBuilt struct {
	place       *Place  // nil where no row tells of it
	dispatching []ID    // the units of its first secretaries
	elsewhere   []*Post // the heads of its organizations that stand in another area
}

// rosterWay is an area with every area that was above it.
type rosterWay struct {
	areas  []*rosterArea
	places []*Place // by id
	units  []ID     // of first secretaries, and those whose heads stand elsewhere, in order, each once
	strays bool     // some head stands elsewhere
}

// way leads from areas upward, through those that can be seen.
func (r *rosterRead) way(from ...*rosterArea) *rosterWay {
	if len(from) == 1 {
		if open := r.open(from[0]); r.all || !open.strays && !slices.ContainsFunc(open.areas, r.hidden) {
			return open
		}
	}
	return r.climb(from, r.sees, r.seesPost)
}

func (r *rosterRead) hidden(a *rosterArea) bool { return !r.sees(a) }

// open is the way for whoever sees the whole city.
func (r *rosterRead) open(from *rosterArea) *rosterWay {
	if way, ok := r.memo.ways.Load(from); ok {
		return way.(*rosterWay)
	}
	way := r.climb([]*rosterArea{from}, func(*rosterArea) bool { return true }, func(*Post) bool { return true })
	shared, _ := r.memo.ways.LoadOrStore(from, way)
	return shared.(*rosterWay)
}

func (r *rosterRead) climb(from []*rosterArea, sees func(*rosterArea) bool, seesPost func(*Post) bool) *rosterWay {
	way := &rosterWay{areas: make([]*rosterArea, 0, 8)}
	meet := func(a *rosterArea) {
		if a != nil && !slices.Contains(way.areas, a) && sees(a) {
			way.areas = append(way.areas, a)
		}
	}
	for _, a := range from {
		meet(a)
	}
	for i := 0; i < len(way.areas); i++ {
		for _, v := range way.areas[i].versions {
			if begun(r, v.Area) {
				meet(v.above)
			}
		}
	}
	for _, a := range way.areas {
		if built := r.built(a); built.place != nil {
			way.places = append(way.places, built.place)
			way.units = append(way.units, built.dispatching...)
			for _, p := range built.elsewhere {
				way.strays = true
				if seesPost(p) {
					way.units = append(way.units, p.Organization)
				}
			}
		}
	}
	slices.SortFunc(way.places, byPlace)
	slices.Sort(way.units)
	way.units = slices.Compact(way.units)
	return way
}

func byPlace(p, q *Place) int { return cmp.Compare(p.ID, q.ID) }

func (r *rosterRead) built(a *rosterArea) *rosterBuilt {
	if built, ok := r.memo.areas.Load(a); ok {
		return built.(*rosterBuilt)
	}
	place := &Place{ID: a.id}
	for _, v := range a.versions {
		if begun(r, v.Area) {
			place.Areas = append(place.Areas, shown(r, v.Area))
		}
	}
	place.Organizations = overlapping(r, make([]*Organization, 0, len(a.organizations)), a.organizations)
	r.furnish(place, a.posts, nil)
	place.Policies = make([]*Policy, 0, len(a.policies))
	for _, p := range a.policies {
		if begun(r, p) {
			place.Policies = append(place.Policies, shown(r, p))
		}
	}
	built := &rosterBuilt{place: told(place)}
	for _, p := range place.Posts {
		if p.Kind == FirstSecretary && p.Organization != "" {
			built.dispatching = append(built.dispatching, p.Organization)
		}
	}
	for _, o := range place.Organizations {
		for _, p := range r.units[o.ID].heads {
			if p.Post.Area != a.id && overlaps(r, p.Post) {
				built.elsewhere = append(built.elsewhere, p.Post)
			}
		}
	}
	shared, _ := r.memo.areas.LoadOrStore(a, built)
	return shared.(*rosterBuilt)
}

// told is the place, or nil where no row tells of it: what is not on record and what is hidden look alike.
func told(p *Place) *Place {
	if len(p.Areas)+len(p.Grids)+len(p.Organizations)+len(p.Posts)+len(p.Policies) == 0 {
		return nil
	}
	return p
}

// unit is an organization, as far as the scope lets see it; nil where nothing tells of it.
func (r *rosterRead) unitPlace(id ID) *Place {
	if place, known := r.unitPlaces[id]; known {
		return place
	}
	var place *Place
	if unit := r.units[id]; unit != nil && id != "" {
		place = &Place{ID: id}
		for _, o := range unit.organizations {
			if overlaps(r, o) && r.seesID(o.Area) {
				place.Organizations = append(place.Organizations, shown(r, o))
			}
		}
		r.furnish(place, unit.heads, r.seesPost)
		place = told(place)
	}
	r.unitPlaces[id] = place
	return place
}

// gridPlace is a grid, as far as the scope lets see it; nil where nothing tells of it.
func (r *rosterRead) gridPlace(id ID) *Place {
	if place, known := r.gridPlaces[id]; known {
		return place
	}
	var place *Place
	if grid := r.grids[id]; grid != nil && id != "" {
		place = &Place{ID: id}
		for _, g := range grid.versions {
			if begun(r, g) && r.insideID(g.Area) {
				place.Grids = append(place.Grids, shown(r, g))
			}
		}
		r.furnish(place, grid.members, r.seesPost)
		place = told(place)
	}
	r.gridPlaces[id] = place
	return place
}

// furnish puts posts and the tenures in them into a place; a nil sees lets see all.
func (r *rosterRead) furnish(place *Place, posts []rosterPost, sees func(*Post) bool) {
	var last *rosterSeat
	tenures := 0
	for _, p := range posts {
		if p.seat != last {
			last = p.seat
			tenures += len(last.tenures)
		}
	}
	place.Posts, place.Tenures = make([]*Post, 0, len(posts)), make([]*Tenure, 0, tenures)
	last = nil
	for _, p := range posts {
		if !overlaps(r, p.Post) || sees != nil && !sees(p.Post) {
			continue
		}
		place.Posts = append(place.Posts, shown(r, p.Post))
		if p.seat != last { // versions of one post stand together
			last = p.seat
			place.Tenures = overlapping(r, place.Tenures, last.tenures)
		}
	}
}

// rosterRow is a pointer to a row of one noun.
type rosterRow[T any] interface {
	*T
	Fact
}

// begun reports whether the row is known and has begun by the view's day.
func begun[T any, P rosterRow[T]](r *rosterRead, f P) bool {
	return f.About().KnownAt(r.known) && f.Valid().Since <= r.at
}

// overlaps reports whether the row is known and holds on a day of the window.
func overlaps[T any, P rosterRow[T]](r *rosterRead, f P) bool {
	return f.About().KnownAt(r.known) && f.Valid().Overlaps(r.window)
}

// overlapping appends those rows that hold on a day of the window.
func overlapping[T any, P rosterRow[T]](r *rosterRead, out, rows []P) []P {
	for _, f := range rows {
		if overlaps(r, f) {
			out = append(out, shown(r, f))
		}
	}
	return out
}

// shown is the row as it is seen on the view's day by whoever does not know yet that it will be retracted.
func shown[T any, P rosterRow[T]](r *rosterRead, f P) P {
	seen := f.AsOf(r.at).(P)
	if seen.About().Retracted == Never {
		return seen
	}
	c := *seen
	P(&c).About().Retracted = Never
	return &c
}
