package resolvers

import (
	"context"
	"iter"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Resolver is the root of all resolvers. It holds nothing: what a request needs stands in its context.
type Resolver struct{}

var _ gen.ResolverRoot = Resolver{}

// Query answers the roots; each stands in the file of its noun.
func (Resolver) Query() gen.QueryResolver { return queryResolver{} }

type queryResolver struct{}

// Node is the root node.
func (r queryResolver) Node(ctx context.Context, id graph.Ref, at *graph.Day, known *scalar.KnownAt) (seen.Node, error) {
	nodes, err := r.Nodes(ctx, []*graph.Ref{&id}, at, known)
	if err != nil {
		return nil, err
	}
	return nodes[0], nil
}

// Nodes is the root nodes.
func (queryResolver) Nodes(ctx context.Context, ids []*graph.Ref, at *graph.Day, known *scalar.KnownAt) ([]seen.Node, error) {
	if len(ids) > maxPage {
		return nil, graph.Invalid.Errorf("一次最多 %d 个编号", "at most %d ids at once", maxPage)
	}
	q := ask(ctx)
	eye, err := q.eye(ctx, at, known)
	if err != nil {
		return nil, err
	}
	var refs []graph.Ref
	for _, id := range ids {
		if id.Noun != seen.Batches && id.Noun != seen.Gaps {
			refs = append(refs, *id)
		}
	}
	things, err := q.store.Get(ctx, *eye.View, refs)
	if err != nil {
		return nil, err
	}
	all := seen.LazyEye(eye.View, func() []graph.Fact {
		var rows []graph.Fact
		for _, ref := range refs {
			rows = append(rows, things[ref]...)
		}
		return rows
	})
	out := make([]seen.Node, len(ids))
	for i, id := range ids {
		if id.Noun == seen.Gaps {
			g, err := q.single.Load(ctx, eye.View, id.ID, named(ids, seen.Gaps))
			if err != nil {
				return nil, err
			}
			if g != nil {
				out[i] = g
			}
			continue
		}
		if id.Noun == seen.Batches {
			b, err := q.batchOf(ctx, id.ID)
			if err != nil {
				return nil, err
			}
			if b != nil {
				out[i] = b
			}
			continue
		}
		out[i] = node(all, graph.Item{Ref: *id, Rows: things[*id]})
	}
	return out, nil
}

// named are the ids of a noun.
func named(ids []*graph.Ref, noun graph.Noun) iter.Seq[graph.ID] {
	return func(yield func(graph.ID) bool) {
		for _, id := range ids {
			if id.Noun == noun && !yield(id.ID) {
				return
			}
		}
	}
}

// node is a thing of any noun; nil where it has no row.
func node(e *seen.Eye, i graph.Item) seen.Node {
	switch {
	case len(i.Rows) == 0:
		return nil
	case i.Noun == graph.Persons:
		return seen.NewPerson(e, i.ID)
	case i.Noun == graph.Organizations:
		return seen.NewOrganization(e, i.Rows)
	}
	n, _ := seen.Of(e, i.Rows[0]).(seen.Node)
	return n
}

// Viewer is the root viewer.
func (queryResolver) Viewer(ctx context.Context) (*seen.Viewer, error) {
	q := ask(ctx)
	out := &seen.Viewer{Name: q.viewer.Name, Everywhere: q.viewer.Scope.All, Areas: []*seen.Area{}, Clear: q.viewer.Clear}
	if q.viewer.Scope.All || len(q.viewer.Scope.Areas) == 0 {
		return out, nil
	}
	eye, err := q.eye(ctx, nil, nil)
	if err != nil {
		return nil, err
	}
	refs := make([]graph.Ref, len(q.viewer.Scope.Areas))
	for i, id := range q.viewer.Scope.Areas {
		refs[i] = graph.Ref{Noun: graph.Areas, ID: id}
	}
	things, err := q.store.Get(ctx, *eye.View, refs)
	if err != nil {
		return nil, err
	}
	var rows []graph.Fact
	for _, ref := range refs {
		rows = append(rows, things[ref]...)
	}
	out.Areas = seen.List[*seen.Area](seen.NewEye(eye.View, rows), rows)
	return out, nil
}

// Revision is the root revision.
func (queryResolver) Revision(ctx context.Context, known *scalar.KnownAt) (graph.Revision, error) {
	eye, err := ask(ctx).eye(ctx, nil, known)
	if err != nil {
		return 0, err
	}
	newest, err := ask(ctx).store.Revision(ctx, 0)
	if err == nil && eye.View.Known > newest {
		err = graph.NotYet.Errorf("修订 %d 尚未发布（当前为 %d）", "revision %d is not published yet (this is %d)", eye.View.Known, newest)
	}
	return eye.View.Known, err
}

// Search is the root search.
func (queryResolver) Search(ctx context.Context, text string, first int32, at *graph.Day, known *scalar.KnownAt) ([]seen.Node, error) {
	text = strings.TrimSpace(text)
	if n := len([]rune(text)); n < 1 || n > 100 {
		return nil, graph.Invalid.Errorf("搜索内容应为 1 至 100 个字符", "search for 1 to 100 characters")
	}
	if err := pageSize(int(first)); err != nil {
		return nil, err
	}
	q := ask(ctx)
	eye, err := q.eye(ctx, at, known)
	if err != nil {
		return nil, err
	}
	items, err := q.store.Search(ctx, *eye.View, text, int(first))
	if err != nil {
		return nil, err
	}
	all := seen.LazyEye(eye.View, func() []graph.Fact {
		var rows []graph.Fact
		for _, i := range items {
			rows = append(rows, i.Rows...)
		}
		return rows
	})
	out := make([]seen.Node, 0, len(items))
	for _, i := range items {
		// A masked name that can be searched for can be guessed letter by letter.
		if i.Noun == graph.Households && !q.viewer.Clear && !beginsWith(string(i.ID), text) {
			continue
		}
		if n := node(all, i); n != nil {
			out = append(out, n)
		}
	}
	return out, nil
}

func beginsWith(s, start string) bool {
	return len(s) >= len(start) && strings.EqualFold(s[:len(start)], start)
}

const (
	// maxPage is how many things a page holds at most.
	maxPage = 100
	// maxCount is how far the things of a list are counted.
	maxCount = 10_000
	// maxUnder is how many areas a filter names at most.
	maxUnder = 100
)

func pageSize(first int) error {
	if first < 1 || first > maxPage {
		return graph.Invalid.Errorf("first 为 %d，应在 1 至 %d 之间", "first is %d and must be between 1 and %d", first, maxPage)
	}
	return nil
}

func badCursor() error {
	return graph.Invalid.Errorf("游标（after）不属于这个列表", "the cursor after is not one of this list")
}

// rootRows are the rows of a thing by its number.
func rootRows(ctx context.Context, noun graph.Noun, number string, at *graph.Day, known *scalar.KnownAt) (*seen.Eye, []graph.Fact, error) {
	q, ref := ask(ctx), graph.Ref{Noun: noun, ID: graph.ID(number)}
	if v, err := q.view(ctx, at, known); err == nil && number != "" && selects(graphql.GetFieldContext(ctx).Field.Selections, 0, "accountability", "chains") {
		// Its lineage is wanted anyway, and tells the thing and the revision as well. What goes wrong is told below.
		_, _ = q.lineage(ctx, seen.NewEye(v, nil), ref, false)
	}
	eye, err := q.eye(ctx, at, known)
	if err != nil || number == "" {
		return eye, nil, err
	}
	rows, err := q.thing(ctx, eye, ref)
	return seen.NewEye(eye.View, rows), rows, err
}

// root is a thing by its number; nil where there is none.
func root[T seen.Fact](ctx context.Context, noun graph.Noun, number string, at *graph.Day, known *scalar.KnownAt) (T, error) {
	eye, rows, err := rootRows(ctx, noun, number, at, known)
	return seen.First[T](eye, rows), err
}

// item is a thing of a page.
func item[T seen.Fact](e *seen.Eye, i graph.Item) T { return seen.First[T](e, i.Rows) }

// page reads a page through the view of the root's arguments.
func page[T any](ctx context.Context, at *graph.Day, known *scalar.KnownAt, query graph.Query, item func(*seen.Eye, graph.Item) T) (*seen.Connection[T], error) {
	v, err := ask(ctx).view(ctx, at, known)
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, v, query, item)
}

// pageOf reads a page. It counts the whole list only if that is asked.
func pageOf[T any](ctx context.Context, v *graph.View, query graph.Query, item func(*seen.Eye, graph.Item) T) (*seen.Connection[T], error) {
	if err := pageSize(query.First); err != nil {
		return nil, err
	}
	if query.After.ID != "" && (query.After.Date != graph.NoDay) != (query.Order == graph.ByDate) {
		return nil, badCursor()
	}
	if graphql.FieldRequested(ctx, "totalCount") || graphql.FieldRequested(ctx, "totalCountAtLeast") {
		query.Count = maxCount
	}
	var found graph.Page
	err := ask(ctx).first(v, func(v graph.View) (graph.Revision, error) {
		var err error
		found, err = ask(ctx).store.Page(ctx, v, query)
		return found.View.Known, err
	})
	if err != nil {
		return nil, err
	}
	eye := seen.LazyEye(v, func() []graph.Fact {
		var rows []graph.Fact
		for _, i := range found.Items {
			rows = append(rows, i.Rows...)
		}
		return rows
	})
	out := &seen.Connection[T]{
		Nodes: make([]T, len(found.Items)), Cursors: make([]graph.Cursor, len(found.Items)), More: found.More,
		TotalCount: found.Total, TotalCountAtLeast: found.AtLeast, Revision: found.View.Known,
	}
	for i, it := range found.Items {
		out.Nodes[i], out.Cursors[i] = item(eye, it), it.Cursor(query.Order)
	}
	return out, nil
}

// under narrows a list to areas with all below them.
func under(f *graph.Filter, areas []string) error {
	if len(areas) > maxUnder {
		return graph.Invalid.Errorf("under 最多 %d 个区划", "under names at most %d areas", maxUnder)
	}
	for _, a := range areas {
		f.Under = append(f.Under, graph.ID(a))
	}
	return nil
}

// within narrows a list to a period.
func within(f *graph.Filter, during *gen.PeriodInput) error {
	if during == nil {
		return nil
	}
	f.During = graph.Period{Since: graph.WholeHistory(0).Since, Until: graph.Forever}
	if during.Since != nil {
		f.During.Since = *during.Since
	}
	if during.Until != nil {
		f.During.Until = *during.Until
	}
	if f.During.Empty() {
		return graph.Invalid.Errorf("起始日期 %s 须早于终止日期 %s", "since %s must be before until %s", f.During.Since, f.During.Until)
	}
	return nil
}

// yesNo is an answer that a filter asks for.
func yesNo(b *bool) graph.YesNo {
	switch {
	case b == nil:
		return ""
	case *b:
		return graph.Yes
	}
	return graph.No
}

// given is an argument's value; the zero value where it was left out.
func given[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
