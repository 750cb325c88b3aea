package resolvers

import (
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"dutygraph/graph"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Viewer is who asks, and what they may see.
type Viewer struct {
	// Name is the name under which they are known.
	Name string
	// Scope is the part of the city that they may see.
	Scope graph.Scope
	// Clear says that they see the names of household heads and members in clear.
	Clear bool
}

// request is everything that one request shares: who asks, its views, and its loaders. It stands in the context.
type request struct {
	store  graph.Store
	gaps   Gaps
	viewer Viewer
	mask   func(name string) string
	today  graph.Day
	least  graph.Revision // the revision that the client wants to see at least
	now    int64          // the instant of the request in milliseconds since 1970
	id     string

	mu    sync.Mutex
	views map[viewKey]*graph.View

	settling sync.Mutex
	newest   graph.Revision // what "now" is for the whole request; Newest until the first read
	whole    bool           // some field needs the whole history of its subject, so lineages are read once, whole

	things   loader[graph.Ref, []graph.Fact]
	rows     loader[graph.Ref, []graph.Fact] // their histories
	below    loader[edgeOf, []graph.Fact]
	receipts loader[graph.Revision, graph.Receipt]
	lineages loader[lineageOf, *lineage]

	catalogue []*seen.Rule
	rules     map[string]*seen.Rule // by id
	single    loader[graph.ID, *seen.Gap]
	explained loader[graph.ID, *seen.Explained]
	moves     loader[graph.ID, []*graph.Handling]
	limits    loader[graph.ID, map[graph.ID]*graph.Policy] // by area, then parameter
	lists     map[listOf]*loader[graph.Ref, *seen.GapConnection]

	// What mutations need: who reads their rows, whose turn it is, and the language of what is said about them.
	desk     Desk
	judge    func(context.Context)
	writing  chan struct{}
	language string
	inputs   map[string]input // of its mutations, by the names of their fields

	held     held
	document *document
	nibs     nibs
	sheets   sheets
}

type viewKey struct {
	at    graph.Day
	known scalar.KnownAt
	now   bool
}

type edgeOf struct {
	edge graph.Edge
	id   graph.ID
}

type requestKey struct{}

// ask is the request of the context.
func ask(ctx context.Context) *request { return ctx.Value(requestKey{}).(*request) }

func (c *Config) newRequest(ctx context.Context, id string, least graph.Revision) (*request, context.Context) {
	now := c.Clock()
	q := &request{
		store: c.Store, gaps: c.Gaps, catalogue: c.catalogue, rules: c.rules, viewer: c.Viewer(ctx), mask: c.Mask, today: graph.DayAt(now), now: now.UnixMilli(), desk: c.Desk, judge: c.judge, writing: c.writing, least: least, id: id,
		views: map[viewKey]*graph.View{}, newest: graph.Newest,
	}
	q.things.fetch = func(ctx context.Context, v *graph.View, refs []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
		return q.store.Get(ctx, *v, refs)
	}
	q.rows.fetch = func(ctx context.Context, v *graph.View, refs []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
		return q.store.History(ctx, *v, refs)
	}
	q.below.fetch = q.readBelow
	q.receipts.fetch = func(ctx context.Context, _ *graph.View, revisions []graph.Revision) (map[graph.Revision]graph.Receipt, error) {
		return q.store.Receipts(ctx, revisions)
	}
	q.lineages.fetch = q.readLineages
	q.single.fetch, q.explained.fetch, q.limits.fetch = q.readGaps, q.readExplained, q.readLimits
	q.moves.fetch = func(ctx context.Context, v *graph.View, gaps []graph.ID) (map[graph.ID][]*graph.Handling, error) {
		return q.gaps.Moves(ctx, *v, gaps)
	}
	return q, context.WithValue(ctx, requestKey{}, q)
}

// view is the view that root arguments name: one pointer for the same arguments, so that aliases share what they read.
// Its revision is not settled yet.
func (q *request) view(ctx context.Context, at *graph.Day, known *scalar.KnownAt) (*graph.View, error) {
	key := viewKey{at: q.today, now: known == nil}
	if at != nil {
		key.at = *at
	}
	if known != nil {
		key.known = *known
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if v := q.views[key]; v != nil {
		return v, nil
	}
	v := &graph.View{At: key.at, Known: graph.Newest, Scope: q.viewer.Scope}
	switch {
	case key.known.Instant != 0:
		r, err := q.store.Revision(ctx, key.known.Instant)
		if err != nil {
			return nil, err
		}
		v.Known = r
	case known != nil:
		v.Known = key.known.Revision
	}
	q.views[key] = v
	return v, nil
}

// first makes a read that tells the revision it was made at. The first such read of a request settles what "now" is
// for all of it; until then others wait, so that no two parts of one answer are of different revisions.
func (q *request) first(v *graph.View, read func(graph.View) (graph.Revision, error)) error {
	q.settling.Lock()
	if v.Known == graph.Newest {
		v.Known = q.newest
	}
	if v.Known != graph.Newest {
		q.settling.Unlock()
		_, err := read(*v)
		return err
	}
	defer q.settling.Unlock()
	r, err := read(*v)
	if err != nil {
		return err
	}
	if r < q.least {
		return graph.NotYet.Errorf("数据尚未更新到修订 %d（当前为 %d），请稍后再试", "revision %d is not here yet (this is %d); try again soon", q.least, r)
	}
	q.newest, v.Known = r, r
	return nil
}

// settle fixes the view's revision before a read that does not tell it.
func (q *request) settle(ctx context.Context, v *graph.View) error {
	q.settling.Lock()
	settled := v.Known != graph.Newest
	q.settling.Unlock()
	if settled {
		return nil
	}
	return q.first(v, func(v graph.View) (graph.Revision, error) {
		if v.Known != graph.Newest {
			return v.Known, nil
		}
		return q.store.Revision(ctx, 0)
	})
}

// revision is the newest revision that was read; false when nothing was read.
func (q *request) revision() (graph.Revision, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.settling.Lock()
	defer q.settling.Unlock()
	newest := graph.Revision(-1)
	for _, v := range q.views {
		if v.Known != graph.Newest {
			newest = max(newest, v.Known)
		}
	}
	return newest, newest >= 0
}

// eye is an eye on nothing yet, through a settled view: what roots start from.
func (q *request) eye(ctx context.Context, at *graph.Day, known *scalar.KnownAt) (*seen.Eye, error) {
	v, err := q.view(ctx, at, known)
	if err == nil {
		err = q.settle(ctx, v)
	}
	return seen.NewEye(v, nil), err
}

// thing reads the rows of a thing, with those of every other thing of its noun that rows of the eye point to, unless
// they came with a lineage.
func (q *request) thing(ctx context.Context, e *seen.Eye, ref graph.Ref) ([]graph.Fact, error) {
	if rows, ok := q.held.get(e.View, ref); ok {
		return rows, nil
	}
	return q.things.Load(ctx, e.View, ref, pointedTo(e, ref.Noun))
}

// pointedTo are the things of a noun to which rows of the eye point.
func pointedTo(e *seen.Eye, noun graph.Noun) iter.Seq[graph.Ref] {
	return func(yield func(graph.Ref) bool) {
		for _, f := range e.Rows() {
			if noun == graph.Persons {
				if id := personOf(f); id != "" && !yield(graph.Ref{Noun: noun, ID: id}) {
					return
				}
				continue
			}
			for _, r := range f.References() {
				if r.To.Noun == noun && !yield(r.To) {
					return
				}
			}
		}
	}
}

// personOf is the person whom a row names.
func personOf(f graph.Fact) graph.ID {
	switch f := f.(type) {
	case *graph.Tenure:
		return f.Person
	case *graph.Pairing:
		return f.Person
	case *graph.Step:
		return f.Person
	case *graph.Record:
		return f.Person
	}
	return ""
}

// told are the things of a noun of which rows of the eye tell.
func told(e *seen.Eye, noun graph.Noun) iter.Seq[graph.Ref] {
	return func(yield func(graph.Ref) bool) {
		for _, f := range e.Rows() {
			if f.Noun() == noun && !yield(graph.Ref{Noun: noun, ID: f.Identity()}) {
				return
			}
		}
	}
}

// one follows an edge to one thing; nil where the row names none, or it cannot be seen on the day.
func one[T seen.Fact](ctx context.Context, e *seen.Eye, noun graph.Noun, id graph.ID) (thing T, err error) {
	if id == "" {
		return thing, nil
	}
	rows, err := ask(ctx).thing(ctx, e, graph.Ref{Noun: noun, ID: id})
	return seen.First[T](over(ctx, e, noun), rows), err
}

// organization follows an edge to an organization.
func organization(ctx context.Context, e *seen.Eye, id graph.ID) (*seen.Organization, error) {
	if id == "" {
		return nil, nil
	}
	rows, err := ask(ctx).thing(ctx, e, graph.Ref{Noun: graph.Organizations, ID: id})
	return seen.NewOrganization(over(ctx, e, graph.Organizations), rows), err
}

// over is the eye on everything of a noun to which rows of an eye point.
func over(ctx context.Context, e *seen.Eye, noun graph.Noun) *seen.Eye {
	q := ask(ctx)
	return seen.LazyEye(e.View, func() []graph.Fact {
		return gather(pointedTo(e, noun), nil, func(r graph.Ref) ([]graph.Fact, error) { return q.thing(ctx, e, r) })
	})
}

func (q *request) readBelow(ctx context.Context, v *graph.View, keys []edgeOf) (map[edgeOf][]graph.Fact, error) {
	parents := make([]graph.ID, len(keys))
	for i, k := range keys {
		parents[i] = k.id
	}
	edge := keys[0].edge // all keys of one announcement are of one edge
	rows, err := q.store.Below(ctx, *v, edge, parents)
	if err != nil {
		return nil, err
	}
	out := make(map[edgeOf][]graph.Fact, len(rows))
	for id, facts := range rows {
		out[edgeOf{edge, id}] = facts
	}
	return out, nil
}

// under reads the rows at the far end of an edge, with those of every other parent that came in the same read.
func (q *request) under(ctx context.Context, e *seen.Eye, edge graph.Edge, parent graph.ID) ([]graph.Fact, error) {
	from := graph.Edges()[edge].From
	return q.below.Load(ctx, e.View, edgeOf{edge, parent}, func(yield func(edgeOf) bool) {
		for ref := range told(e, from) {
			if !yield(edgeOf{edge, ref.ID}) {
				return
			}
		}
	})
}

// beneath is the eye on everything at the far end of an edge from the parents in the eye.
func beneath(ctx context.Context, e *seen.Eye, edge graph.Edge, own []graph.Fact) *seen.Eye {
	q := ask(ctx)
	return seen.LazyEye(e.View, func() []graph.Fact {
		return gather(told(e, graph.Edges()[edge].From), own, func(r graph.Ref) ([]graph.Fact, error) { return q.under(ctx, e, edge, r.ID) })
	})
}

// many follows an edge to all rows that have begun by the view's day.
func many[T seen.Fact](ctx context.Context, e *seen.Eye, edge graph.Edge, parent graph.ID) ([]T, error) {
	rows, err := ask(ctx).under(ctx, e, edge, parent)
	return seen.List[T](beneath(ctx, e, edge, rows), rows), err
}

// standing follows an edge to the rows that hold on the view's day.
func standing[T seen.Fact](ctx context.Context, e *seen.Eye, edge graph.Edge, parent graph.ID) ([]T, error) {
	rows, err := ask(ctx).under(ctx, e, edge, parent)
	return seen.List[T](beneath(ctx, e, edge, rows), holding(rows, e.View.At)), err
}

// holding are the rows that hold on the day.
func holding(rows []graph.Fact, day graph.Day) []graph.Fact {
	out := make([]graph.Fact, 0, len(rows))
	for _, f := range rows {
		if f.Valid().Has(day) {
			out = append(out, f)
		}
	}
	return out
}

// history reads all rows of a thing, with those of its peers.
func history[T seen.Fact](ctx context.Context, e *seen.Eye, ref graph.Ref) ([]T, error) {
	q := ask(ctx)
	rows, err := q.rows.Load(ctx, e.View, ref, told(e, ref.Noun))
	return seen.List[T](seen.LazyEye(e.View, func() []graph.Fact {
		return gather(told(e, ref.Noun), rows, func(r graph.Ref) ([]graph.Fact, error) { return q.rows.Load(ctx, e.View, r, told(e, r.Noun)) })
	}), rows), err
}

// gather collects what has been read for all keys, each once, after what is known: the peers of what an edge leads to.
// What cannot be read is left out: it fails where it is asked for.
func gather[K comparable](keys iter.Seq[K], known []graph.Fact, read func(K) ([]graph.Fact, error)) []graph.Fact {
	out := slices.Clone(known)
	done := map[K]bool{}
	for k := range keys {
		if done[k] {
			continue
		}
		done[k] = true
		if rows, err := read(k); err == nil {
			out = append(out, rows...)
		}
	}
	return out
}

// batch reads the batch of a revision, with those of all rows of the eye. A receipt is the same through every view.
func batch(ctx context.Context, e *seen.Eye, r graph.Revision) (*seen.Batch, error) {
	q := ask(ctx)
	got, err := q.receipts.Load(ctx, nil, r, func(yield func(graph.Revision) bool) {
		for _, f := range e.Rows() {
			if !yield(f.About().Recorded) {
				return
			}
		}
	})
	if err != nil || got.Batch == "" {
		return nil, err
	}
	return q.batch(got), nil
}

func (q *request) batch(r graph.Receipt) *seen.Batch {
	return &seen.Batch{Receipt: r, Counted: q.viewer.Scope.All}
}

// lineageOf asks for a subject's lineage, of the view's day alone or whole.
type lineageOf struct {
	subject graph.Ref
	whole   bool
}

// lineage is a lineage with what was concluded from it, once.
type lineage struct {
	eye            *seen.Eye
	accountability func() *graph.Accountability
	chains         func() []*graph.Chain
	why            func(person graph.ID) *graph.Why
}

// selects reports whether a selection has one of the fields itself, not below another, whatever @include says.
func selects(set ast.SelectionSet, depth int, names ...string) bool {
	if depth > 100 {
		return true
	}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if slices.Contains(names, s.Name) {
				return true
			}
		case *ast.InlineFragment:
			if selects(s.SelectionSet, depth+1, names...) {
				return true
			}
		case *ast.FragmentSpread:
			if selects(s.Definition.SelectionSet, depth+1, names...) {
				return true
			}
		}
	}
	return false
}

// mentions reports whether the operation names one of the fields, whatever @include says: a read too large is only slower.
func mentions(set ast.SelectionSet, depth int, names ...string) bool {
	if depth > 100 {
		return true
	}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if slices.Contains(names, s.Name) {
				return true
			}
			if mentions(s.SelectionSet, depth+1, names...) {
				return true
			}
		case *ast.InlineFragment:
			if mentions(s.SelectionSet, depth+1, names...) {
				return true
			}
		case *ast.FragmentSpread:
			if mentions(s.Definition.SelectionSet, depth+1, names...) {
				return true
			}
		}
	}
	return false
}

func (q *request) readLineages(ctx context.Context, v *graph.View, keys []lineageOf) (map[lineageOf]*lineage, error) {
	subjects := make([]graph.Ref, len(keys))
	for i, k := range keys {
		subjects[i] = k.subject
	}
	var read graph.Lineages
	err := q.first(v, func(v graph.View) (graph.Revision, error) {
		window := graph.On(v.At)
		if keys[0].whole {
			window = graph.WholeHistory(v.At)
		}
		var err error
		read, err = q.store.Lineages(ctx, v, window, subjects)
		return read.View.Known, err
	})
	if err != nil {
		return nil, err
	}
	q.held.add(v, read)
	eye := seen.LazyEye(v, func() []graph.Fact { return rowsOf(read, subjects) })
	out := make(map[lineageOf]*lineage, len(keys))
	for _, k := range keys {
		l := read.Of[k.subject]
		if l == nil {
			continue
		}
		one := &lineage{eye: eye, why: l.Why, accountability: sync.OnceValue(l.Accountability)}
		one.chains = sync.OnceValue(func() []*graph.Chain { return l.Chains(v.At) })
		if k.whole && q.whole { // the chains are a part of what is concluded anyway
			one.chains = func() []*graph.Chain { return one.accountability().Chains }
		}
		out[k] = one
	}
	return out, nil
}

// lineage reads the lineage of a subject, with those of all subjects of its noun in the eye; nil where it cannot be seen.
func (q *request) lineage(ctx context.Context, e *seen.Eye, subject graph.Ref, whole bool) (*lineage, error) {
	whole = whole || q.whole
	return q.lineages.Load(ctx, e.View, lineageOf{subject, whole}, func(yield func(lineageOf) bool) {
		for ref := range told(e, subject.Noun) {
			if !yield(lineageOf{ref, whole}) {
				return
			}
		}
	})
}

// rowsOf are the rows of lineages of which conclusions may tell, each once.
func rowsOf(read graph.Lineages, subjects []graph.Ref) []graph.Fact {
	var out []graph.Fact
	places := map[*graph.Place]bool{}
	households := map[graph.ID]bool{}
	for _, subject := range subjects {
		l := read.Of[subject]
		if l == nil {
			continue
		}
		if len(l.Households) > 0 && !households[l.Households[0].ID] {
			households[l.Households[0].ID] = true
			out = add(add(add(add(out, l.Households), l.Pairings), l.Cases), l.Steps)
			out = add(add(add(add(out, l.Risks), l.Measures), l.Leads), l.Applications)
		}
		for _, all := range [][]*graph.Place{l.Grids, l.Places, l.Units} {
			for _, p := range all {
				if !places[p] {
					places[p] = true
					out = add(add(add(add(add(out, p.Areas), p.Grids), p.Organizations), p.Posts), p.Tenures)
				}
			}
		}
	}
	return out
}

func add[T graph.Fact](out []graph.Fact, rows []T) []graph.Fact {
	for _, r := range rows {
		out = append(out, r)
	}
	return out
}

// timedOut is what a request that took too long is told.
func timedOut(limit time.Duration) error {
	return graph.Unavailable.Errorf("超过 %v 未能答复，请缩小范围（减少 first 或层数）后再试", "no answer within %v; ask for less (a smaller first, fewer levels) or try again later", limit)
}
