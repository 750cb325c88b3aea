package resolvers

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Gaps tells of duty gaps: a *gap.Register does.
type Gaps interface {
	// Page gives gaps that the view sees, in order.
	Page(ctx context.Context, v graph.View, q gap.Query) (gap.Page, error)
	// Gaps gives single gaps; what the view does not see has no entry.
	Gaps(ctx context.Context, v graph.View, ids []graph.ID) (map[graph.ID]gap.Item, error)
	// Explain judges gaps again, for all that is not kept of them; what the view does not see has no entry.
	Explain(ctx context.Context, v graph.View, ids []graph.ID) (map[graph.ID]gap.Explanation, error)
	// Moves are the moves in the handling of gaps that the view sees.
	Moves(ctx context.Context, v graph.View, ids []graph.ID) (map[graph.ID][]*graph.Handling, error)
	// Summary counts gaps of areas.
	Summary(ctx context.Context, v graph.View, areas []graph.ID, f gap.Filter, window graph.Period, within int) (gap.Summary, error)
	// Trend tells how gaps developed.
	Trend(ctx context.Context, v graph.View, f gap.Filter, during graph.Period, by gap.Interval) (gap.Trend, error)
	// Tallies count the clocks of areas by outcome.
	Tallies(ctx context.Context, v graph.View, areas []graph.ID, after graph.Day) (gap.Tallies, error)
	// Through is how far the rules have looked, for a reader at a revision.
	Through(ctx context.Context, known graph.Revision) (graph.Evaluation, error)
	// Difference tells what a revision changed of the gaps that the view sees.
	Difference(ctx context.Context, v graph.View, revision graph.Revision) (gap.Difference, error)
}

// Gap follows the edges of a Gap.
func (Resolver) Gap() gen.GapResolver { return gapResolver{} }

type gapResolver struct{}

// Area is where it stands.
func (gapResolver) Area(ctx context.Context, g *seen.Gap) (*seen.Area, error) {
	n, err := thingOf(ctx, g, seen.AreaOf)
	area, _ := n.(*seen.Area)
	return area, err
}

// Line is the line of the first answerable post.
func (gapResolver) Line(ctx context.Context, g *seen.Gap) (*graph.Line, error) {
	line, err := lineOf(ctx, g)
	return &line, err
}

// lineOf is the line of the first answerable post; empty where that cannot be told. Only where it is the post's own must
// timelines be read: those of such gaps alone, unless more is asked of all of them.
func lineOf(ctx context.Context, g *seen.Gap) (graph.Line, error) {
	if line := g.Told.Bearer.Line; line != "" {
		return line, nil
	}
	peers := g.Among.IDs()
	if !g.Among.Explained {
		peers = func(yield func(graph.ID) bool) {
			for _, other := range g.Among.Gaps {
				if other.Told.Bearer.Line == "" && !yield(other.Told.ID) {
					return
				}
			}
		}
	}
	x, err := ask(ctx).explained.Load(ctx, g.Among.View, g.Told.ID, peers)
	if x == nil {
		return "", err
	}
	return x.Line, nil
}

// explains reports whether a field asks of its gaps what only their timelines tell.
func explains(ctx context.Context) bool {
	return mentions(graphql.GetFieldContext(ctx).Field.Selections, 0, "explanation", "policy", "evidence", "faults", "window", "shares", "roles", "firstAnswerable", "above")
}

// Explanation is one sentence.
func (gapResolver) Explanation(ctx context.Context, g *seen.Gap) (*seen.Wording, error) {
	x, err := explain(ctx, g)
	if x == nil {
		return nil, err
	}
	return x.Wording(), nil
}

// Policy is the limit in force.
func (gapResolver) Policy(ctx context.Context, g *seen.Gap) (*seen.Policy, error) {
	x, err := explain(ctx, g)
	if x == nil {
		return nil, err
	}
	return x.Limit(), nil
}

// Evidence are the rows that it rests on.
func (gapResolver) Evidence(ctx context.Context, g *seen.Gap) ([]*seen.Evidence, error) {
	x, err := explain(ctx, g)
	if x == nil {
		return []*seen.Evidence{}, err
	}
	return x.RestsOn(), nil
}

// Faults are the things at fault.
func (gapResolver) Faults(ctx context.Context, g *seen.Gap) ([]string, error) {
	x, err := explain(ctx, g)
	if x == nil {
		return []string{}, err
	}
	return append([]string{}, x.FaultsOn(g.Among.View.At)...), nil
}

// Window are the days that the shares divide.
func (gapResolver) Window(ctx context.Context, g *seen.Gap) (*seen.Period, error) {
	x, err := explain(ctx, g)
	if x == nil {
		return nil, err
	}
	return x.Divided(), nil
}

// Shares are who answered while the clock ran.
func (gapResolver) Shares(ctx context.Context, g *seen.Gap) ([]*seen.Share, error) {
	x, err := explain(ctx, g)
	if x == nil {
		return []*seen.Share{}, err
	}
	return x.Parts(), nil
}

// Roles are who is first answerable, and who stands above.
func (gapResolver) Roles(ctx context.Context, g *seen.Gap) ([]*seen.Link, error) {
	return roles(ctx, g)
}

// FirstAnswerable are those who are first answerable.
func (gapResolver) FirstAnswerable(ctx context.Context, g *seen.Gap) ([]*seen.Link, error) {
	return roles(ctx, g, graph.FirstAnswerable)
}

// Above are those who stand above.
func (gapResolver) Above(ctx context.Context, g *seen.Gap) ([]*seen.Link, error) {
	return roles(ctx, g, graph.Supervising, graph.SupervisingAbove)
}

func roles(ctx context.Context, g *seen.Gap, only ...graph.Role) ([]*seen.Link, error) {
	x, err := explain(ctx, g)
	if x == nil {
		return []*seen.Link{}, err
	}
	return x.Answering(only...), nil
}

// Accountability is who answers for the case, or else for what it stands in.
func (gapResolver) Accountability(ctx context.Context, g *seen.Gap) (*seen.Accountability, error) {
	subject := answeredFor(g)
	if isSubject(subject) != nil {
		return nil, nil
	}
	l, err := ask(ctx).lineages.Load(ctx, g.Among.View, lineageOf{subject, true}, func(yield func(lineageOf) bool) {
		for r := range g.Among.Refs(answeredFor) {
			if isSubject(r) == nil && !yield(lineageOf{r, true}) {
				return
			}
		}
	})
	if err != nil || l == nil {
		return nil, err
	}
	return seen.NewAccountability(l.eye, l.accountability()), nil
}

func answeredFor(g *seen.Gap) graph.Ref {
	if r := seen.SubjectOf(g); r.Noun == graph.Cases {
		return r
	}
	return seen.StandingOf(g)
}

// Thing follows the edge of a Thing.
func (Resolver) Thing() gen.ThingResolver { return thingResolver{} }

type thingResolver struct{}

// Node is the thing itself.
func (thingResolver) Node(ctx context.Context, t *seen.Thing) (seen.Node, error) {
	return thingOf(ctx, t.Gap, t.Of)
}

// thingOf reads what a gap names in one way.
func thingOf(ctx context.Context, g *seen.Gap, of func(*seen.Gap) graph.Ref) (seen.Node, error) {
	ref := of(g)
	rows, err := thingRows(ctx, g, of, ref)
	if err != nil {
		return nil, err
	}
	eye := seen.LazyEye(g.Among.View, func() []graph.Fact {
		return gather(g.Among.Refs(of), nil, func(r graph.Ref) ([]graph.Fact, error) { return thingRows(ctx, g, of, r) })
	})
	return node(eye, graph.Item{Ref: ref, Rows: rows}), nil
}

// thingRows reads a thing, with what all gaps of the list name in the same way. What does not hold on the view's day any
// more, such as the tenure of who left, is told as it was last.
func thingRows(ctx context.Context, g *seen.Gap, of func(*seen.Gap) graph.Ref, ref graph.Ref) ([]graph.Fact, error) {
	if ref.ID == "" {
		return nil, nil
	}
	q, v := ask(ctx), g.Among.View
	rows, err := q.things.Load(ctx, v, ref, g.Among.Refs(of))
	if err != nil || len(rows) > 0 {
		return rows, err
	}
	all, err := q.rows.Load(ctx, v, ref, func(yield func(graph.Ref) bool) {
		for other := range g.Among.Refs(of) {
			if rows, err := q.things.Load(ctx, v, other, g.Among.Refs(of)); err == nil && len(rows) == 0 && !yield(other) {
				return
			}
		}
	})
	return last(all), err
}

// last is the last of the rows that stand; none where none does.
func last(rows []graph.Fact) []graph.Fact {
	var out []graph.Fact
	for _, f := range rows {
		if f.About().Retracted == graph.Never && (len(out) == 0 || f.Valid().Since >= out[0].Valid().Since) {
			out = []graph.Fact{f}
		}
	}
	return out
}

// explain judges a gap again, with all gaps of its list; nil where the view does not see it any more.
func explain(ctx context.Context, g *seen.Gap) (*seen.Explained, error) {
	return ask(ctx).explained.Load(ctx, g.Among.View, g.Told.ID, g.Among.IDs())
}

func (q *request) readExplained(ctx context.Context, v *graph.View, ids []graph.ID) (map[graph.ID]*seen.Explained, error) {
	all, err := q.gaps.Explain(ctx, *v, ids)
	if err != nil {
		return nil, err
	}
	eye := seen.LazyEye(v, func() []graph.Fact { return seen.ExplainedRows(all) })
	out := make(map[graph.ID]*seen.Explained, len(all))
	for id, x := range all {
		out[id] = &seen.Explained{Explanation: &x, Eye: eye}
	}
	return out, nil
}

// readGaps reads single gaps: a list of its own.
func (q *request) readGaps(ctx context.Context, v *graph.View, ids []graph.ID) (map[graph.ID]*seen.Gap, error) {
	items, err := q.gaps.Gaps(ctx, *v, ids)
	if err != nil {
		return nil, err
	}
	through, err := q.gaps.Through(ctx, v.Known)
	if err != nil {
		return nil, err
	}
	among := &seen.Among{View: v, Through: through}
	out := make(map[graph.ID]*seen.Gap, len(items))
	for _, id := range ids { // in their order, so that what they ask for has one
		if item, ok := items[id]; ok {
			out[id] = q.tell(item, among)
		}
	}
	return out, nil
}

// tell adds a gap to a list.
func (q *request) tell(item gap.Item, among *seen.Among) *seen.Gap {
	g := &seen.Gap{Told: item, Rule: q.rules[item.Rule], Among: among}
	among.Gaps = append(among.Gaps, g)
	return g
}

// Gap is the root gap.
func (queryResolver) Gap(ctx context.Context, id graph.Ref, at *graph.Day, known *scalar.KnownAt) (*seen.Gap, error) {
	if id.Noun != seen.Gaps {
		return nil, graph.Invalid.Errorf("id 须是缺口的编号，而非 %s", "a gap's id is expected, not that of a %s", id.Noun)
	}
	eye, err := ask(ctx).eye(ctx, at, known)
	if err != nil {
		return nil, err
	}
	return ask(ctx).single.Load(ctx, eye.View, id.ID, func(func(graph.ID) bool) {})
}

// Gaps is the root gaps.
func (queryResolver) Gaps(ctx context.Context, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.GapConnection, error) {
	l, err := gapList(ctx, f, order, first)
	if err != nil {
		return nil, err
	}
	if err := l.from(after); err != nil {
		return nil, err
	}
	return l.root(ctx, at, known)
}

// maxWithin is how many days ahead clocks are listed or counted.
const maxWithin = 366

func checkWithin(days int32) error {
	if days < 0 || days > maxWithin {
		return graph.Invalid.Errorf("within 应在 0 至 %d 天之间", "within must be between 0 and %d days", maxWithin)
	}
	return nil
}

// ComingDue is the root comingDue.
func (queryResolver) ComingDue(ctx context.Context, days int32, f *gen.GapFilter, first int32, after *graph.Cursor, at *graph.Day, known *scalar.KnownAt) (*seen.GapConnection, error) {
	if err := checkWithin(days); err != nil {
		return nil, err
	}
	if f != nil && (f.Statuses != nil || f.During != nil) {
		return nil, graph.Invalid.Errorf("comingDue 自定状态和期间，filter 不能再给出", "comingDue sets statuses and during itself; leave them out of the filter")
	}
	l, err := gapList(ctx, f, gap.ByDue, first)
	if err != nil {
		return nil, err
	}
	if err := l.from(after); err != nil {
		return nil, err
	}
	v, err := ask(ctx).view(ctx, at, known)
	if err != nil {
		return nil, err
	}
	l.query.Filter.Statuses = []gap.Status{gap.Upcoming}
	l.query.Filter.During = graph.Period{Since: v.At, Until: v.At + graph.Day(days) + 1}
	return l.root(ctx, at, known)
}

// gapPage is a page of a list of gaps that is asked for.
type gapPage struct {
	query gap.Query
	field string // that asks
	list  string // tells the list from others
}

// gapList is the list that arguments ask for, from its beginning. It counts the whole list only if that is asked.
func gapList(ctx context.Context, f *gen.GapFilter, order gap.Order, first int32) (*gapPage, error) {
	if err := pageSize(int(first)); err != nil {
		return nil, err
	}
	filter, err := gapFilter(f)
	if err != nil {
		return nil, err
	}
	l := &gapPage{
		query: gap.Query{Filter: filter, Order: order, First: int(first), Count: graphql.FieldRequested(ctx, "totalCount")},
		field: graphql.GetFieldContext(ctx).Field.Name,
	}
	l.list = l.name()
	return l, nil
}

// from goes on after a cursor, which must be of this list.
func (l *gapPage) from(after *graph.Cursor) error {
	if after == nil {
		return nil
	}
	list, rest, _ := strings.Cut(string(after.ID), ".")
	weight, id, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(weight)
	if list != l.list || err != nil || id == "" {
		return badCursor()
	}
	l.query.After = gap.Cursor{Weight: n, Date: after.Date, ID: graph.ID(id)}
	return nil
}

// narrowed is the list about one thing.
func (l *gapPage) narrowed(thing graph.Ref, narrow func(*gap.Filter, graph.Ref)) *gapPage {
	one := *l
	narrow(&one.query.Filter, thing)
	one.list = one.name()
	return &one
}

// name tells the list from others, so that a cursor of one is no good for another.
func (l *gapPage) name() string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %s %#v", l.field, l.query.Order, l.query.Filter)
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// root reads the list through the view of the root's arguments.
func (l *gapPage) root(ctx context.Context, at *graph.Day, known *scalar.KnownAt) (*seen.GapConnection, error) {
	v, err := ask(ctx).view(ctx, at, known)
	if err != nil {
		return nil, err
	}
	return l.read(ctx, v, &seen.Among{View: v})
}

// read reads a page, and adds its gaps to those that were asked for with it.
func (l *gapPage) read(ctx context.Context, v *graph.View, among *seen.Among) (*seen.GapConnection, error) {
	q := ask(ctx)
	var found gap.Page
	err := q.first(v, func(v graph.View) (graph.Revision, error) {
		var err error
		found, err = q.gaps.Page(ctx, v, l.query)
		return found.View.Known, err
	})
	if err != nil {
		return nil, err
	}
	among.Through, among.Explained = found.Through, explains(ctx)
	among.Gaps = slices.Grow(among.Gaps, len(found.Items))
	out := &seen.GapConnection{Through: seen.Through(found.Through)}
	out.Nodes, out.Cursors = make([]*seen.Gap, len(found.Items)), make([]graph.Cursor, len(found.Items))
	out.More, out.TotalCount, out.Revision = found.More, found.Total, found.View.Known
	for i, item := range found.Items {
		c := item.Cursor(cmp.Or(l.query.Order, gap.BySince))
		out.Nodes[i] = q.tell(item, among)
		out.Cursors[i] = graph.Cursor{Date: c.Date, ID: graph.ID(l.list + "." + strconv.Itoa(c.Weight) + "." + string(c.ID))}
	}
	return out, nil
}

// gapsAbout is the list of gaps about a thing, read with those about its peers, so that what is asked of their gaps is
// asked for all at once.
func gapsAbout(ctx context.Context, e *seen.Eye, thing graph.Ref, narrow func(*gap.Filter, graph.Ref), f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	l, err := gapList(ctx, f, order, first)
	if err != nil {
		return nil, err
	}
	if after != nil { // it belongs to this thing alone
		one := l.narrowed(thing, narrow)
		if err := one.from(after); err != nil {
			return nil, err
		}
		return one.read(ctx, e.View, &seen.Among{View: e.View})
	}
	field := graphql.GetFieldContext(ctx).Field
	return ask(ctx).about(listOf{selection{&field.Selections[0], len(field.Selections)}, l.list, l.query.First}, l, narrow).Load(ctx, e.View, thing, told(e, thing.Noun))
}

// listOf names a field that lists gaps, with its arguments.
type listOf struct {
	field selection
	list  string
	first int
}

// about is the loader of a list of gaps about things.
func (q *request) about(of listOf, l *gapPage, narrow func(*gap.Filter, graph.Ref)) *loader[graph.Ref, *seen.GapConnection] {
	q.mu.Lock()
	defer q.mu.Unlock()
	if known := q.lists[of]; known != nil {
		return known
	}
	lists := &loader[graph.Ref, *seen.GapConnection]{fetch: func(ctx context.Context, v *graph.View, things []graph.Ref) (map[graph.Ref]*seen.GapConnection, error) {
		among := &seen.Among{View: v}
		out := make(map[graph.Ref]*seen.GapConnection, len(things))
		for _, thing := range things {
			page, err := l.narrowed(thing, narrow).read(ctx, v, among)
			if err != nil {
				return nil, err
			}
			out[thing] = page
		}
		return out, nil
	}}
	if q.lists == nil {
		q.lists = map[listOf]*loader[graph.Ref, *seen.GapConnection]{}
	}
	q.lists[of] = lists
	return lists
}

// byUnit and bySubject narrow a list to what was judged from a thing's record, and to what is judged itself.
func byUnit(f *gap.Filter, thing graph.Ref)    { f.Units = both(f.Units, thing) }
func bySubject(f *gap.Filter, thing graph.Ref) { f.Subjects = both(f.Subjects, thing) }

// nobody is a thing that is none: no list about it has anything.
const nobody graph.ID = "\x00"

// both narrows refs to a thing that must be among them, where they name any.
func both(refs []graph.Ref, thing graph.Ref) []graph.Ref {
	if len(refs) > 0 && !slices.Contains(refs, thing) {
		thing.ID = nobody
	}
	return []graph.Ref{thing}
}

// Gaps are the gaps about the household.
func (householdResolver) Gaps(ctx context.Context, h *seen.Household, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	return gapsAbout(ctx, h.Eye, h.GlobalID(), byUnit, f, order, first, after)
}

// Gaps are the gaps in which the case is judged.
func (caseResolver) Gaps(ctx context.Context, c *seen.Case, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	return gapsAbout(ctx, c.Eye, c.GlobalID(), bySubject, f, order, first, after)
}

// Gaps are the gaps in which the lead is judged.
func (leadResolver) Gaps(ctx context.Context, l *seen.Lead, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	return gapsAbout(ctx, l.Eye, l.GlobalID(), bySubject, f, order, first, after)
}

// Gaps are the gaps in which the application is judged.
func (applicationResolver) Gaps(ctx context.Context, a *seen.Application, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	return gapsAbout(ctx, a.Eye, a.GlobalID(), bySubject, f, order, first, after)
}

// Gaps are the gaps in which the finding is judged.
func (findingResolver) Gaps(ctx context.Context, o *seen.Finding, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	return gapsAbout(ctx, o.Eye, o.GlobalID(), bySubject, f, order, first, after)
}

// Gaps are the gaps that are judged from the grid's record.
func (gridResolver) Gaps(ctx context.Context, g *seen.Grid, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	return gapsAbout(ctx, g.Eye, g.GlobalID(), byUnit, f, order, first, after)
}

// Gaps are the gaps that are judged from the post's record.
func (postResolver) Gaps(ctx context.Context, p *seen.Post, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	return gapsAbout(ctx, p.Eye, p.GlobalID(), byUnit, f, order, first, after)
}

// Gaps are the gaps that are judged from the area's record, or of all in it and below.
func (areaResolver) Gaps(ctx context.Context, a *seen.Area, below bool, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	if !below {
		return gapsAbout(ctx, a.Eye, a.GlobalID(), byUnit, f, order, first, after)
	}
	if f != nil && f.Under != nil {
		return nil, graph.Invalid.Errorf("below 与 filter 的 under 不能同时给出", "give below or the filter's under, not both")
	}
	return gapsAbout(ctx, a.Eye, a.GlobalID(), func(f *gap.Filter, area graph.Ref) { f.Under = []graph.ID{area.ID} }, f, order, first, after)
}

// Gaps are the gaps of which the person has a share.
func (personResolver) Gaps(ctx context.Context, p *seen.Person, f *gen.GapFilter, order gap.Order, first int32, after *graph.Cursor) (*seen.GapConnection, error) {
	if f != nil && f.Person != nil {
		return nil, graph.Invalid.Errorf("filter 不能再给出 person", "leave person out of the filter: it is set here")
	}
	return gapsAbout(ctx, p.Eye, p.GlobalID(), func(f *gap.Filter, person graph.Ref) { f.Person = person.ID }, f, order, first, after)
}

// maxNamed is how many things each list of a filter names at most.
const maxNamed = 100

// gapFilter is what arguments narrow a list to.
func gapFilter(f *gen.GapFilter) (gap.Filter, error) {
	if f == nil {
		return gap.Filter{}, nil
	}
	out := gap.Filter{
		Statuses: f.Statuses, Rules: f.Rules, Groups: f.Groups, Severities: f.Severities, Lines: f.Lines, Handling: f.Handling,
		Post: graph.ID(given(f.Post)), Person: graph.ID(given(f.Person)),
	}
	for _, list := range []struct {
		name string
		n    int
	}{{"statuses", len(f.Statuses)}, {"rules", len(f.Rules)}, {"groups", len(f.Groups)}, {"severities", len(f.Severities)}, {"under", len(f.Under)},
		{"lines", len(f.Lines)}, {"handling", len(f.Handling)}, {"units", len(f.Units)}, {"subjects", len(f.Subjects)}} {
		if list.n > maxNamed {
			return gap.Filter{}, graph.Invalid.Errorf("%s 最多 %d 项", "%s names at most %d things", list.name, maxNamed)
		}
	}
	for _, one := range []struct {
		name  string
		given *string
	}{{"post", f.Post}, {"person", f.Person}} {
		if one.given != nil && *one.given == "" { // a form left empty, which would else ask for everybody's
			return gap.Filter{}, graph.Invalid.Errorf("%s 须是编号，不能为空", "%s is a number, not an empty text", one.name)
		}
	}
	for _, a := range f.Under {
		out.Under = append(out.Under, graph.ID(a))
	}
	for _, u := range f.Units {
		switch u.Noun {
		case graph.Households, graph.Grids, graph.Areas, graph.Posts:
		default:
			return gap.Filter{}, graph.Invalid.Errorf("units 须是农户、网格、区划或岗位的编号，而非 %s", "units are households, grids, areas or posts, not a %s", u.Noun)
		}
		out.Units = append(out.Units, *u)
	}
	for _, s := range f.Subjects {
		out.Subjects = append(out.Subjects, *s)
	}
	var during graph.Filter
	if err := within(&during, f.During); err != nil {
		return gap.Filter{}, err
	}
	out.During = during.During
	return out, out.Check()
}
