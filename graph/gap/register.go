package gap

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"dutygraph/graph"
)

// Register holds in memory what the evaluations of a store kept, with every revision of it: some hundred bytes for each
// gap. What is asked about gaps is answered from it, the same for every store. It follows the store, whichever process
// wrote. It is safe for many goroutines.
type Register struct {
	store     graph.Store
	following sync.Mutex

	mu         sync.RWMutex
	revision   graph.Revision   // through which areas, posts and handling are known
	evaluation graph.Evaluation // what is kept of gaps and tallies
	evaluated  []graph.Revision // revisions at which evaluations changed anything, in order
	roster     *graph.Roster
	ground     ground
	gaps       []*graph.Gap // every version of every gap; replaced where it was retracted
	places     map[version]int
	versions   map[graph.ID][]int // of each gap, by Recorded
	units      map[graph.Ref][]int
	tallies    map[counted][]change
	causes     map[graph.ID]map[graph.Cause]bool // by county, that were ever counted
	handling   map[graph.ID][]*graph.Handling
	days       map[seeing]*daybook
}

// version names one version of one gap.
type version struct {
	id       graph.ID
	recorded graph.Revision
}

// counted names what a tally counts.
type counted struct {
	name string
	area graph.ID
	part string
}

// change is how much more is counted from a day on, from a revision on.
type change struct {
	day      graph.Day
	recorded graph.Revision
	count    int
}

// NewRegister is a register that has not looked at the store yet.
func NewRegister(store graph.Store) *Register {
	return &Register{
		store: store, roster: graph.NewRoster(), ground: newGround(), places: map[version]int{}, versions: map[graph.ID][]int{}, units: map[graph.Ref][]int{},
		tallies: map[counted][]change{}, causes: map[graph.ID]map[graph.Cause]bool{}, handling: map[graph.ID][]*graph.Handling{}, days: map[seeing]*daybook{},
	}
}

// registerNouns are the nouns that a register follows.
func registerNouns() []graph.Noun { return append(graph.RosterNouns(), graph.Handlings) }

// Follow takes in what was written since the last time, by whichever process.
func (r *Register) Follow(ctx context.Context) error {
	_, err := r.follow(ctx, false)
	return err
}

// follow takes in new revisions, and evaluations where there may be new ones. It gives the newest revision.
func (r *Register) follow(ctx context.Context, evaluations bool) (graph.Revision, error) {
	newest, err := r.store.Revision(ctx, 0)
	if err != nil {
		return 0, err
	}
	r.mu.RLock()
	upToDate := r.revision >= newest && (!evaluations && r.evaluation.Revision >= newest)
	r.mu.RUnlock()
	if upToDate {
		return newest, nil
	}
	r.following.Lock()
	defer r.following.Unlock()
	r.mu.RLock()
	known, pass := r.revision, r.evaluation.Pass
	r.mu.RUnlock()
	var rows []graph.Fact
	if known < newest {
		err := r.store.Changes(ctx, known, newest, registerNouns(), func(f graph.Fact) error {
			rows = append(rows, f)
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	var gaps []*graph.Gap
	var tallies []graph.Tally
	now, err := r.store.Derived(ctx, pass, func(g *graph.Gap) error {
		gaps = append(gaps, g)
		return nil
	}, func(t graph.Tally) error {
		tallies = append(tallies, t)
		return nil
	})
	if err != nil {
		return 0, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if known < newest {
		r.take(newest, rows)
	}
	if now.Pass > r.evaluation.Pass {
		r.keep(now, gaps, tallies)
	}
	return newest, nil
}

// take takes in rows; the register must be held for writing.
func (r *Register) take(newest graph.Revision, rows []graph.Fact) {
	r.roster.Advance(newest, rows)
	r.revision = newest
	for _, f := range rows {
		h, ok := f.(*graph.Handling)
		if !ok {
			r.ground.take(f)
			continue
		}
		r.handling[h.Gap] = slices.DeleteFunc(r.handling[h.Gap], func(k *graph.Handling) bool {
			return k.Recorded == h.Recorded && k.Key() == h.Key()
		})
		r.handling[h.Gap] = append(r.handling[h.Gap], h)
		slices.SortFunc(r.handling[h.Gap], func(a, b *graph.Handling) int {
			return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Recorded, b.Recorded))
		})
	}
	clear(r.days)
}

// keep takes in what an evaluation kept; the register must be held for writing.
func (r *Register) keep(now graph.Evaluation, gaps []*graph.Gap, tallies []graph.Tally) {
	r.evaluation = now
	at := map[graph.Revision]bool{}
	for _, g := range gaps {
		at[g.Recorded] = true
		if g.Retracted != graph.Never {
			at[g.Retracted] = true
		}
		key := version{g.ID, g.Recorded}
		if place, ok := r.places[key]; ok {
			r.gaps[place] = g
			continue
		}
		place := len(r.gaps)
		r.places[key] = place
		r.gaps = append(r.gaps, g)
		r.versions[g.ID] = append(r.versions[g.ID], place)
		r.units[g.Unit] = append(r.units[g.Unit], place)
	}
	for _, t := range tallies {
		at[t.Recorded] = true
		key := counted{t.Name, t.Area, t.Part}
		r.tallies[key] = append(r.tallies[key], change{t.Day, t.Recorded, t.Count})
		if t.Name == countCause {
			if r.causes[t.Area] == nil {
				r.causes[t.Area] = map[graph.Cause]bool{}
			}
			r.causes[t.Area][graph.Cause(t.Part)] = true
		}
	}
	at[now.Revision] = true
	r.evaluated = append(r.evaluated, slices.Collect(maps.Keys(at))...)
	slices.Sort(r.evaluated)
	r.evaluated = slices.Compact(r.evaluated)
	clear(r.days)
}

// has reports whether any version of any gap is of the unit.
func (r *Register) has(unit graph.Ref) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.units[unit]) > 0
}

// standing are the gaps of a unit that stand now; the register must be held for reading.
func (r *Register) standing(unit graph.Ref) []*graph.Gap {
	var out []*graph.Gap
	for _, place := range r.units[unit] {
		if g := r.gaps[place]; g.Retracted == graph.Never {
			out = append(out, g)
		}
	}
	return out
}

// Through is how far the rules have looked, for a reader at a revision: through the last revision at which they looked
// that is not after it.
func (r *Register) Through(ctx context.Context, known graph.Revision) (graph.Evaluation, error) {
	if _, err := r.follow(ctx, false); err != nil {
		return graph.Evaluation{}, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.through(known), nil
}

func (r *Register) through(known graph.Revision) graph.Evaluation {
	e := r.evaluation
	if known < e.Revision {
		e.Revision = 0
		if i, found := slices.BinarySearch(r.evaluated, known); found {
			e.Revision = known
		} else if i > 0 {
			e.Revision = r.evaluated[i-1]
		}
	}
	return e
}

// seeing is a day as known at a revision, with nothing hidden.
type seeing struct {
	at    graph.Day
	known graph.Revision
}

// maxDays bounds how many days are kept ready. Dashboards ask about the same few.
const maxDays = 8

// daybook is all gaps as they are told on one day.
type daybook struct {
	items  []Item // by id
	mu     sync.Mutex
	sorted map[Order][]int32
	of     map[graph.Ref][]int32 // items by unit, and by subject where that is another
}

// read settles the view, and gives its daybook with the areas that it sees; a nil map sees all.
func (r *Register) read(ctx context.Context, v graph.View) (*daybook, graph.View, graph.Evaluation, error) {
	newest, err := r.reach(ctx, v)
	if err != nil {
		return nil, v, graph.Evaluation{}, err
	}
	if v.Known == graph.Newest {
		v.Known = newest
	}
	if v.Known > newest {
		return nil, v, graph.Evaluation{}, graph.NotYet.Errorf("修订 %d 尚不存在", "revision %d is not known yet", v.Known)
	}
	key := seeing{v.At, v.Known}
	r.mu.RLock()
	through := r.through(v.Known)
	book := r.days[key]
	r.mu.RUnlock()
	if book != nil {
		return book, v, through, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if book = r.days[key]; book == nil {
		book = r.daybook(key)
		if len(r.days) >= maxDays {
			clear(r.days)
		}
		r.days[key] = book
	}
	return book, v, r.through(v.Known), nil
}

// reach follows the store as far as the view asks. A revision that is settled and judged already needs no look at it: who
// asks for many lists in one request asks for all at the revision of the first.
func (r *Register) reach(ctx context.Context, v graph.View) (graph.Revision, error) {
	r.mu.RLock()
	revision := r.revision
	settled := v.Known != graph.Newest && v.Known <= revision && v.Known <= r.evaluation.Revision && v.At <= r.evaluation.Day
	r.mu.RUnlock()
	if settled {
		return revision, ctx.Err()
	}
	return r.follow(ctx, false)
}

// daybook must be called with the register held.
func (r *Register) daybook(key seeing) *daybook {
	book := &daybook{sorted: map[Order][]int32{}}
	for _, g := range r.gaps {
		if g.Recorded > key.known || key.known >= g.Retracted {
			continue
		}
		if item, ok := r.item(g, key); ok {
			book.items = append(book.items, item)
		}
	}
	slices.SortFunc(book.items, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	return book
}

// item is a gap as it is told on a day; ok is false where it is not told.
func (r *Register) item(g *graph.Gap, key seeing) (Item, bool) {
	if len(g.Spans) == 0 || g.Spans[0].Period.Since > key.at {
		return Item{}, false
	}
	for i := range g.Spans {
		s := &g.Spans[i]
		if !s.Period.Has(key.at) {
			continue
		}
		status := statusOf(Outcome(s.Outcome))
		if status == "" {
			return Item{}, false
		}
		item := Item{Gap: g, Status: status, Severity: Severity(s.Severity), Days: told(g, key.at), Area: areaOn(g, key.at), at: key.at}
		item.Handling, _ = r.handled(g.ID, key)
		return item, true
	}
	return Item{}, false
}

// told are the unmet days as told on a day on which the gap is open, has ended, or is about to fall due.
func told(g *graph.Gap, at graph.Day) graph.Period {
	v := verdictOf(g)
	if days := v.GapOn(at); !days.Empty() {
		return days
	}
	if g.Due == graph.NoDay {
		return graph.Period{}
	}
	return graph.Period{Since: g.Due + 1, Until: graph.Forever}
}

func areaOn(g *graph.Gap, at graph.Day) graph.ID {
	var area graph.ID
	for _, s := range g.Stays {
		if area == "" || s.Period.Since <= at {
			area = s.Area
		}
	}
	return area
}

// handled is the state of a gap's handling, with its moves that can be seen; the register must be held.
func (r *Register) handled(id graph.ID, key seeing) (graph.GapState, []*graph.Handling) {
	all := r.handling[id]
	if len(all) == 0 {
		return graph.GapSuspected, nil
	}
	var moves []*graph.Handling
	state := graph.GapSuspected
	for _, h := range all {
		if h.KnownAt(key.known) && h.On <= key.at {
			moves = append(moves, h)
			state = h.To
		}
	}
	return state, moves
}

// Moves are the moves in the handling of gaps that the view can see, by gap, in order. The caller knows that it sees the gaps.
func (r *Register) Moves(ctx context.Context, v graph.View, gaps []graph.ID) (map[graph.ID][]*graph.Handling, error) {
	_, v, _, err := r.read(ctx, v)
	if err != nil {
		return nil, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := make(map[graph.ID][]*graph.Handling, len(gaps))
	for _, id := range gaps {
		_, out[id] = r.handled(id, seeing{v.At, v.Known})
	}
	return out, nil
}

// order gives the places of the items in an order.
func (b *daybook) order(o Order) []int32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if sorted := b.sorted[o]; sorted != nil {
		return sorted
	}
	sorted := make([]int32, len(b.items))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted, func(x, y int32) int {
		return compareCursors(o, b.items[x].Cursor(o), b.items[y].Cursor(o))
	})
	b.sorted[o] = sorted
	return sorted
}

// about gives the places of the items of units and subjects, in an order.
func (b *daybook) about(things []graph.Ref, o Order) []int32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of == nil {
		b.of = map[graph.Ref][]int32{}
		for at, item := range b.items {
			b.of[item.Unit] = append(b.of[item.Unit], int32(at))
			if item.Subject != item.Unit {
				b.of[item.Subject] = append(b.of[item.Subject], int32(at))
			}
		}
	}
	var found []int32
	for _, thing := range things {
		found = append(found, b.of[thing]...)
	}
	slices.SortFunc(found, func(x, y int32) int {
		return compareCursors(o, b.items[x].Cursor(o), b.items[y].Cursor(o))
	})
	return slices.Compact(found)
}

// Cursor is the item's place in an order.
func (i Item) Cursor(o Order) Cursor {
	c := Cursor{Date: i.Days.Since, ID: i.ID}
	switch o {
	case ByDue:
		c.Date = i.Due
	case BySeverity:
		c.Weight = weightOf(i.Severity)
	}
	return c
}

// weightOf is the place of a severity, 0 the heaviest; what has none comes last.
func weightOf(s Severity) int {
	if i := slices.Index(Severities(), s); i >= 0 {
		return i
	}
	return len(Severities())
}

func compareCursors(o Order, a, b Cursor) int {
	switch o {
	case ByDue:
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	case BySeverity:
		return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	}
	return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID))
}

// sieve is a filter made ready.
type sieve struct {
	Filter
	inside map[graph.ID]bool // areas of the scope; nil for all
	under  map[graph.ID]bool // areas of the filter; nil for all
	rules  map[string]bool
	units  map[graph.Ref]bool
	of     map[graph.Ref]bool
}

func (r *Register) sieve(v graph.View, f Filter) (*sieve, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	s := &sieve{Filter: f}
	if inside, all := r.roster.Inside(v); !all {
		s.inside = setOf(inside)
	}
	if len(f.Under) > 0 {
		s.under = setOf(r.roster.Under(v, f.Under))
	}
	if len(f.Rules)+len(f.Groups)+len(f.Lines) > 0 {
		s.rules = map[string]bool{}
		for _, rule := range Catalogue() {
			if among(f.Rules, rule.ID) && among(f.Groups, rule.Group()) && among(f.Lines, rule.Line) {
				s.rules[rule.ID] = true
			}
		}
	}
	if len(f.Units) > 0 {
		s.units = setOf(f.Units)
	}
	if len(f.Subjects) > 0 {
		s.of = setOf(f.Subjects)
	}
	return s, nil
}

func setOf[T comparable](all []T) map[T]bool {
	out := make(map[T]bool, len(all))
	for _, one := range all {
		out[one] = true
	}
	return out
}

// among reports whether a filter lets a value pass.
func among[T comparable](filter []T, value T) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

// passes reports whether an item passes all but the filters on who answers.
func (s *sieve) passes(i *Item) bool {
	return (s.inside == nil || s.inside[i.Area]) && (s.under == nil || s.under[i.Area]) && (s.rules == nil || s.rules[i.Rule]) &&
		among(s.Statuses, i.Status) && among(s.Severities, i.Severity) && among(s.Handling, i.Handling) &&
		(s.units == nil || s.units[i.Unit]) && (s.of == nil || s.of[i.Subject]) &&
		(s.During == graph.Period{} || s.During.Has(i.dated()))
}

// dated is the day that Filter.During looks at.
func (i *Item) dated() graph.Day {
	if i.Status == Upcoming {
		return i.Due
	}
	return i.Days.Since
}

// Page gives gaps that the view sees, in order.
func (r *Register) Page(ctx context.Context, v graph.View, q Query) (Page, error) {
	if q.First < 1 || q.First > 1000 {
		return Page{}, graph.Invalid.Errorf("每页 1 至 1000 条", "a page has 1 to 1,000 items")
	}
	order := cmp.Or(q.Order, BySince)
	if !slices.Contains(Orders(), order) {
		return Page{}, graph.Invalid.Errorf("不能按此排序：%s", "cannot be ordered so: %s", order)
	}
	book, v, through, err := r.read(ctx, v)
	if err != nil {
		return Page{}, err
	}
	s, err := r.sieve(v, q.Filter)
	if err != nil {
		return Page{}, err
	}
	page := Page{View: v, Through: through}
	var sorted []int32
	switch {
	case len(q.Filter.Units) > 0:
		sorted = book.about(q.Filter.Units, order)
	case len(q.Filter.Subjects) > 0:
		sorted = book.about(q.Filter.Subjects, order)
	default:
		sorted = book.order(order)
	}
	from := 0
	if q.After != (Cursor{}) {
		from, _ = slices.BinarySearchFunc(sorted, q.After, func(at int32, after Cursor) int {
			return cmp.Or(compareCursors(order, book.items[at].Cursor(order), after), -1)
		})
	}
	answers, err := r.answers(ctx, v, q.Filter)
	if err != nil {
		return Page{}, err
	}
	candidates := func(places []int32, yield func(*Item) bool) error {
		var chunk []*Item
		flush := func() (bool, error) {
			kept, err := answers(chunk)
			chunk = chunk[:0]
			if err != nil {
				return false, err
			}
			for _, item := range kept {
				if !yield(item) {
					return false, nil
				}
			}
			return true, nil
		}
		for _, at := range places {
			item := &book.items[at]
			if !s.passes(item) {
				continue
			}
			if chunk = append(chunk, item); len(chunk) == q.First+1 {
				if more, err := flush(); err != nil || !more {
					return err
				}
			}
		}
		_, err := flush()
		return err
	}
	if err := candidates(sorted[from:], func(item *Item) bool {
		if len(page.Items) == q.First {
			page.More = true
			return false
		}
		page.Items = append(page.Items, *item)
		return true
	}); err != nil {
		return Page{}, err
	}
	if q.Count {
		err = candidates(sorted, func(*Item) bool {
			page.Total++
			return true
		})
	}
	return page, err
}

// Gaps gives the gaps of the ids that the view sees, as they are told on its day; others have no entry.
func (r *Register) Gaps(ctx context.Context, v graph.View, ids []graph.ID) (map[graph.ID]Item, error) {
	book, v, _, err := r.read(ctx, v)
	if err != nil {
		return nil, err
	}
	s, err := r.sieve(v, Filter{})
	if err != nil {
		return nil, err
	}
	out := make(map[graph.ID]Item, len(ids))
	for _, id := range ids {
		if at, ok := slices.BinarySearchFunc(book.items, id, func(i Item, id graph.ID) int { return cmp.Compare(i.ID, id) }); ok && s.passes(&book.items[at]) {
			out[id] = book.items[at]
		}
	}
	return out, nil
}

// wayUp gives, for areas that the view can see, those asked for that each is in or below.
func (r *Register) wayUp(v graph.View, areas []graph.ID) map[graph.ID][]int {
	out := map[graph.ID][]int{}
	for i, area := range areas {
		for _, below := range r.roster.Under(v, []graph.ID{area}) {
			out[below] = append(out[below], i)
		}
	}
	return out
}

// Summary counts, for each of the areas with all below it, the gaps of each rule and severity that stand on the view's day,
// those that ended in a window of days up to it, and the clocks that fall due within so many days after it, the day itself
// among them. An area outside the scope counts nothing.
func (r *Register) Summary(ctx context.Context, v graph.View, areas []graph.ID, f Filter, window graph.Period, within int) (Summary, error) {
	if f.Post != "" || f.Person != "" {
		return Summary{}, graph.Invalid.Errorf("汇总不能按岗位或人员筛选", "a summary cannot be narrowed to a post or a person")
	}
	book, v, through, err := r.read(ctx, v)
	if err != nil {
		return Summary{}, err
	}
	s, err := r.sieve(v, f)
	if err != nil {
		return Summary{}, err
	}
	type cell struct {
		area     int
		rule     string
		severity Severity
	}
	way := r.wayUp(v, areas)
	sums := map[cell]*Sum{}
	for at := range book.items {
		item := &book.items[at]
		ups := way[item.Area]
		if len(ups) == 0 || !s.passes(item) {
			continue
		}
		switch item.Status {
		case Ended:
			if !window.Has(item.Days.Until) {
				continue
			}
		case Upcoming:
			if item.Due == graph.NoDay || item.Due > v.At+graph.Day(within) {
				continue
			}
		}
		for _, up := range ups {
			key := cell{up, item.Rule, item.Severity}
			sum := sums[key]
			if sum == nil {
				sum = &Sum{Area: areas[up], Rule: item.Rule, Severity: item.Severity}
				sums[key] = sum
			}
			switch item.Status {
			case Open:
				sum.Open++
			case Ended:
				sum.Ended++
			case Upcoming:
				sum.Upcoming++
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.area, b.area), cmp.Compare(a.rule, b.rule), cmp.Compare(weightOf(a.severity), weightOf(b.severity)))
	})
	out := Summary{View: v, Through: through}
	for _, key := range keys {
		out.Sums = append(out.Sums, *sums[key])
	}
	return out, nil
}

// maxPoints bounds a trend.
const maxPoints = 1500

// Trend tells how many gaps stood, began and ended in each day, week or month of a period up to the view's day, as they
// are known now: at most 1,500 points. Areas of the filter and of the scope are those of the view's day.
func (r *Register) Trend(ctx context.Context, v graph.View, f Filter, during graph.Period, by Interval) (Trend, error) {
	if f.Post != "" || f.Person != "" || len(f.Handling) > 0 || len(f.Statuses) > 0 {
		return Trend{}, graph.Invalid.Errorf("趋势不能按岗位、人员、处理状态或缺口状态筛选", "a trend cannot be narrowed to a post, a person, handling or status")
	}
	during.Until = min(during.Until, v.At+1)
	if during.Empty() {
		return Trend{}, graph.Invalid.Errorf("时间段应至少一天，且不晚于所问日期", "the period has at least one day, and none after the day asked about")
	}
	_, v, through, err := r.read(ctx, v)
	if err != nil {
		return Trend{}, err
	}
	weights := f.Severities // of each day by itself
	f.Severities = nil
	s, err := r.sieve(v, f)
	if err != nil {
		return Trend{}, err
	}
	points, err := pointsOf(during, by)
	if err != nil {
		return Trend{}, err
	}
	index := func(d graph.Day) int { // the point that has the day, or the next
		at, _ := slices.BinarySearchFunc(points, d, func(p Point, d graph.Day) int {
			if p.Period.Until <= d {
				return -1
			}
			return 1
		})
		return at
	}
	turns := make([]int, len(points)+1)
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, g := range r.gaps {
		if g.Recorded > v.Known || v.Known >= g.Retracted || g.Empty() || g.Since >= during.Until {
			continue
		}
		item := Item{Gap: g, Area: areaOn(g, v.At), Status: Open, Days: g.Period}
		if !ever(g, weights) || !s.passes(&item) {
			continue
		}
		// it can be seen from the first span that tells of it
		seen := graph.Forever
		for _, span := range g.Spans {
			if span.Outcome == string(Unmet) || span.Outcome == string(Over) {
				seen = span.Period.Since
				break
			}
		}
		if seen > v.At {
			continue
		}
		if during.Has(g.Since) {
			points[index(g.Since)].Began++
		}
		if during.Has(g.Until) && g.Until <= v.At {
			points[index(g.Until)].Ended++
		}
		for _, span := range g.Spans {
			if span.Outcome != string(Unmet) || !among(weights, Severity(span.Severity)) {
				continue
			}
			// it stands on the last day of each point from the one that has its first day to the one before its end
			turns[lastDays(points, span.Period.Since)]++
			turns[lastDays(points, span.Period.Until)]--
		}
	}
	open := 0
	for i := range points {
		open += turns[i]
		points[i].Open = open
	}
	return Trend{View: v, Through: through, Points: points}, nil
}

// lastDays is the first point whose last day is not before the day.
func lastDays(points []Point, d graph.Day) int {
	at, _ := slices.BinarySearchFunc(points, d, func(p Point, d graph.Day) int {
		if p.Period.Until-1 < d {
			return -1
		}
		return 1
	})
	return at
}

// ever reports whether the gap has one of the severities on any of its days.
func ever(g *graph.Gap, severities []Severity) bool {
	return slices.ContainsFunc(g.Spans, func(span graph.GapSpan) bool {
		return span.Outcome == string(Unmet) && among(severities, Severity(span.Severity))
	})
}

func pointsOf(during graph.Period, by Interval) ([]Point, error) {
	var points []Point
	for d := during.Since; d < during.Until; {
		next := d + 1
		switch by {
		case Daily:
		case Weekly:
			next = d + graph.Day(7-(int(d.Weekday())+6)%7)
		case Months:
			next = (graph.MonthOf(d) + 1).First()
		default:
			return nil, graph.Invalid.Errorf("时间单位应为 DAY、WEEK 或 MONTH", "the interval is DAY, WEEK or MONTH")
		}
		next = min(next, during.Until)
		points = append(points, Point{Period: graph.Period{Since: d, Until: next}})
		if len(points) > maxPoints {
			return nil, graph.Invalid.Errorf("趋势不超过 %d 个点", "a trend has at most %d points", maxPoints)
		}
		d = next
	}
	return points, nil
}

// Tallies count, for each of the areas with all below it, the clocks of each rule by outcome on the view's day. After a
// day, only those count that came to their outcome later than that: of clocks that end once for all, what was done and
// missed since.
func (r *Register) Tallies(ctx context.Context, v graph.View, areas []graph.ID, after graph.Day) (Tallies, error) {
	_, v, through, err := r.read(ctx, v)
	if err != nil {
		return Tallies{}, err
	}
	way := r.wayUp(v, areas)
	s, err := r.sieve(v, Filter{})
	if err != nil {
		return Tallies{}, err
	}
	type cell struct {
		area int
		name string
		part string
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	sums := map[cell]int{}
	for key, changes := range r.tallies {
		ups := way[key.area]
		if len(ups) == 0 || s.inside != nil && !s.inside[key.area] || !strings.Contains(key.name, " ") {
			continue
		}
		n := 0
		for _, c := range changes {
			if c.recorded > v.Known || c.day > v.At {
				continue
			}
			if after == graph.NoDay || c.day > after {
				n += c.count
			}
		}
		if n == 0 {
			continue
		}
		for _, up := range ups {
			sums[cell{up, key.name, key.part}] += n
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.area, b.area), cmp.Compare(a.name, b.name), cmp.Compare(a.part, b.part))
	})
	out := Tallies{View: v, Through: through}
	for _, key := range keys {
		rule, outcome, _ := strings.Cut(key.name, " ")
		if n := sums[key]; n != 0 {
			out.Of = append(out.Of, Tally{Area: areas[key.area], Rule: rule, Outcome: Outcome(outcome), Reason: graph.Reason(key.part), Count: n})
		}
	}
	return out, nil
}

// Difference is what a batch changed, as told on a day.
type Difference struct {
	// Through is how far the rules have looked; before the batch's revision nothing can be told yet.
	Through graph.Evaluation
	// Opened stand now, and did not before.
	Opened []Item
	// Ended stood before, and do not now: they ended, or never were.
	Ended []Item
	// Upcoming are about to fall due now, and were not before.
	Upcoming []Item
}

// Difference tells what a revision changed of the gaps that a view sees, as told on its day: what was known before it
// against what is known now. Revisions evaluated together with it are told with it. Gaps are in the order of ids.
func (r *Register) Difference(ctx context.Context, v graph.View, revision graph.Revision) (Difference, error) {
	if _, err := r.follow(ctx, true); err != nil {
		return Difference{}, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := Difference{Through: r.evaluation}
	now := r.evaluation.Revision
	for i, evaluated := range r.evaluated { // the first evaluation that looked at it
		if evaluated >= revision {
			now = r.evaluated[i]
			break
		}
	}
	if now < revision {
		return out, nil
	}
	s, err := r.sieve(v, Filter{})
	if err != nil {
		return out, err
	}
	changed := map[graph.ID]bool{}
	for _, g := range r.gaps {
		if revision <= g.Recorded && g.Recorded <= now || revision <= g.Retracted && g.Retracted <= now {
			changed[g.ID] = true
		}
	}
	for _, id := range keysOf(changed) {
		before, was := r.as(id, seeing{v.At, revision - 1})
		after, is := r.as(id, seeing{v.At, now})
		was, is = was && s.passes(&before), is && s.passes(&after)
		switch {
		case is && after.Status == Open && (!was || before.Status != Open):
			out.Opened = append(out.Opened, after)
		case is && after.Status == Upcoming && (!was || before.Status != Upcoming):
			out.Upcoming = append(out.Upcoming, after)
		}
		if was && before.Status == Open && (!is || after.Status != Open) {
			if is {
				before = after
			}
			out.Ended = append(out.Ended, before)
		}
	}
	return out, nil
}

// as is a gap as known and told; the register must be held.
func (r *Register) as(id graph.ID, key seeing) (Item, bool) {
	for _, place := range r.versions[id] {
		if g := r.gaps[place]; g.Recorded <= key.known && key.known < g.Retracted {
			return r.item(g, key)
		}
	}
	return Item{}, false
}
