package graphtest

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"dutygraph/graph"
)

// oracle is the port in the slowest and most obvious way: every row ever recorded lies in a slice, and every read looks
// at all of them. It shares no code with the stores beyond the words of graph, so that where both agree, both are
// right, or the port is read wrongly twice.
type oracle struct {
	mu       sync.RWMutex
	rows     map[graph.Noun][]graph.Fact // every row of every revision; a row is replaced here, never changed
	receipts []graph.Receipt             // the receipt of revision 1 stands at 0
	derived  derived
	closed   bool
}

var _ graph.Store = (*oracle)(nil)

// NewOracle is an empty store that keeps everything in plain slices and reads by looking at every row. It keeps all
// promises of graph.Store but one: its memory grows with what it is given.
func NewOracle() graph.Store { return &oracle{rows: map[graph.Noun][]graph.Fact{}} }

// Apply settles the batch beside the rows and puts the result in their place only when nothing was wrong.
func (o *oracle) Apply(ctx context.Context, b *graph.Batch) (graph.Receipt, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.usable(ctx); err != nil {
		return graph.Receipt{}, err
	}
	for _, old := range o.receipts {
		switch {
		case old.Batch != b.ID:
		case old.Digest != b.Digest:
			return graph.Receipt{}, graph.Conflict.Errorf("批次号已用于其他内容：%s", "this batch id was used for other content: %s", b.ID)
		default:
			old = given(old)
			old.Repeated = true
			return old, nil
		}
	}
	if n := utf8.RuneCountInString(string(b.ID)); n < 1 || n > 64 || strings.ContainsFunc(string(b.ID), unicode.IsSpace) {
		return graph.Receipt{}, graph.Invalid.Errorf("批次号应为 1 至 64 个字符，不含空格", "a batch id has 1 to 64 characters without spaces")
	}
	s := &settling{rows: o.rows, revision: graph.Revision(len(o.receipts) + 1), counts: map[graph.Noun]graph.Counts{}}
	for c, err := range b.Changes {
		if err != nil {
			return graph.Receipt{}, err
		}
		if err := ctx.Err(); err != nil {
			return graph.Receipt{}, err
		}
		s.changes = append(s.changes, &settled{Change: c, order: len(s.changes)})
	}
	rows, receipt, err := s.settle()
	if err != nil {
		return graph.Receipt{}, err
	}
	receipt.Batch, receipt.Digest, receipt.Principal, receipt.Source = b.ID, b.Digest, b.Principal, b.Source
	receipt.Revision, receipt.At = s.revision, b.At
	if n := len(o.receipts); n > 0 {
		receipt.At = max(receipt.At, o.receipts[n-1].At)
	}
	if !b.DryRun {
		kept := given(receipt)
		kept.Violations = nil
		o.rows, o.receipts = rows, append(o.receipts, kept)
	}
	return receipt, nil
}

// given is a receipt of which the reader may change the maps.
func given(r graph.Receipt) graph.Receipt {
	r.Counts, r.Warnings = maps.Clone(r.Counts), maps.Clone(r.Warnings)
	return r
}

// usable tells what ends every call: a store that was closed, and a context that is over.
func (o *oracle) usable(ctx context.Context) error {
	if o.closed {
		return graph.Closed.Errorf("存储已关闭", "the store was closed")
	}
	return ctx.Err()
}

func (o *oracle) Revision(ctx context.Context, instant int64) (graph.Revision, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if err := o.usable(ctx); err != nil {
		return 0, err
	}
	newest := graph.Revision(0)
	for _, r := range o.receipts {
		if instant == 0 || r.At <= instant {
			newest = r.Revision
		}
	}
	return newest, nil
}

func (o *oracle) Receipts(ctx context.Context, revisions []graph.Revision) (map[graph.Revision]graph.Receipt, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if err := o.usable(ctx); err != nil {
		return nil, err
	}
	out := map[graph.Revision]graph.Receipt{}
	for _, r := range o.receipts {
		if slices.Contains(revisions, r.Revision) {
			out[r.Revision] = given(r)
		}
	}
	return out, nil
}

func (o *oracle) Receipt(ctx context.Context, batch graph.ID) (graph.Receipt, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if err := o.usable(ctx); err != nil {
		return graph.Receipt{}, err
	}
	for _, r := range o.receipts {
		if r.Batch == batch {
			return given(r), nil
		}
	}
	return graph.Receipt{}, graph.NotFound.Errorf("没有这个批次", "no such batch")
}

func (o *oracle) Get(ctx context.Context, v graph.View, things []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	s, err := o.look(ctx, v)
	if err != nil {
		return nil, err
	}
	out := map[graph.Ref][]graph.Fact{}
	for _, t := range things {
		out[t] = s.get(t)
	}
	return out, nil
}

func (o *oracle) History(ctx context.Context, v graph.View, things []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	s, err := o.look(ctx, v)
	if err != nil {
		return nil, err
	}
	out := map[graph.Ref][]graph.Fact{}
	for _, t := range things {
		out[t] = []graph.Fact{}
		for _, f := range s.ever[historyOf(t.Noun)] {
			if f.About().Recorded <= s.known && tells(f, t) && f.Valid().Since <= s.at && s.sees(f) {
				out[t] = append(out[t], s.show(f))
			}
		}
		slices.SortFunc(out[t], func(a, b graph.Fact) int {
			return cmp.Or(cmp.Compare(a.About().Recorded, b.About().Recorded), cmp.Compare(a.Key(), b.Key()))
		})
	}
	return out, nil
}

// historyOf is the noun of the rows that tell of a thing: of a person, tenures.
func historyOf(n graph.Noun) graph.Noun {
	if n == graph.Persons {
		return graph.Tenures
	}
	return n
}

// tells reports whether the row tells of the thing.
func tells(f graph.Fact, t graph.Ref) bool {
	if tenure, ok := f.(*graph.Tenure); ok && t.Noun == graph.Persons {
		return tenure.Person == t.ID
	}
	return f.Noun() == t.Noun && f.Identity() == t.ID
}

func (o *oracle) Below(ctx context.Context, v graph.View, edge graph.Edge, parents []graph.ID) (map[graph.ID][]graph.Fact, error) {
	s, err := o.look(ctx, v)
	if err != nil {
		return nil, err
	}
	ends, ok := graph.Edges()[edge]
	if !ok {
		return nil, graph.Invalid.Errorf("没有这种关系：%s", "no such edge: %s", edge)
	}
	out := map[graph.ID][]graph.Fact{}
	for _, p := range parents {
		out[p] = []graph.Fact{}
		if !s.begun(graph.Ref{Noun: ends.From, ID: p}) {
			continue
		}
		for _, f := range s.rows(ends.To) {
			if text(f, ends.Field) == string(p) && f.Valid().Since <= s.at && s.sees(f) {
				out[p] = append(out[p], s.show(f))
			}
		}
		slices.SortFunc(out[p], byFirstDay)
	}
	return out, nil
}

// byFirstDay orders rows by first day, then key.
func byFirstDay(a, b graph.Fact) int {
	return cmp.Or(cmp.Compare(a.Valid().Since, b.Valid().Since), cmp.Compare(a.Key(), b.Key()))
}

// text is a field of a row that holds text, by its Go name.
func text(f graph.Fact, field string) string {
	return reflect.ValueOf(f).Elem().FieldByName(field).String()
}

func (o *oracle) Page(ctx context.Context, v graph.View, q graph.Query) (graph.Page, error) {
	s, err := o.look(ctx, v)
	if err != nil {
		return graph.Page{}, err
	}
	if err := checkQuery(q); err != nil {
		return graph.Page{}, err
	}
	all := s.things(q.Noun, func(f graph.Fact) bool { return s.matches(f, q.Filter) })
	slices.SortFunc(all, func(a, b graph.Item) int { return before(a.Cursor(q.Order), b.Cursor(q.Order)) })
	page := graph.Page{View: s.view()}
	if q.Count > 0 {
		page.Total, page.AtLeast = min(len(all), q.Count), len(all) > q.Count
	}
	for _, item := range all {
		switch {
		case q.After != (graph.Cursor{}) && before(item.Cursor(q.Order), q.After) <= 0:
		case len(page.Items) == q.First:
			page.More = true
			return page, nil
		default:
			page.Items = append(page.Items, item)
		}
	}
	return page, nil
}

// before orders cursors: by day, newest first, then identity. In the order of identities all days are none.
func before(a, b graph.Cursor) int {
	return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID))
}

func (o *oracle) Search(ctx context.Context, v graph.View, prefix string, first int) ([]graph.Item, error) {
	s, err := o.look(ctx, v)
	if err != nil {
		return nil, err
	}
	var out []graph.Item
	for _, noun := range searched {
		found := s.things(noun, func(f graph.Fact) bool {
			return slices.ContainsFunc(searchable(noun, f), func(t string) bool { return strings.HasPrefix(t, prefix) })
		})
		slices.SortFunc(found, func(a, b graph.Item) int { return cmp.Compare(a.ID, b.ID) })
		out = append(out, found...)
	}
	return out[:min(first, len(out))], nil
}

// searched are the nouns that can be searched, in the order of the answer.
var searched = []graph.Noun{
	graph.Areas, graph.Organizations, graph.Grids, graph.Posts, graph.Households, graph.Persons, graph.Cases, graph.Leads, graph.Applications,
}

// searchable are the texts of a row by which its thing is found.
func searchable(noun graph.Noun, f graph.Fact) []string {
	switch f := f.(type) {
	case *graph.Area:
		return []string{string(f.ID), f.Code, f.Name}
	case *graph.Organization:
		return []string{string(f.ID), f.Name}
	case *graph.Grid:
		return []string{string(f.ID), f.Name}
	case *graph.Post:
		return []string{string(f.ID), f.Title}
	case *graph.Household:
		return []string{string(f.ID), f.Head}
	case *graph.Tenure:
		return []string{string(f.Person), f.Name}
	default:
		return []string{string(f.Identity())}
	}
}

func (o *oracle) Scan(ctx context.Context, v graph.View, noun graph.Noun, yield func(graph.Fact) error) error {
	s, err := o.look(ctx, v)
	if err != nil {
		return err
	}
	if noun.New() == nil {
		return graph.Invalid.Errorf("没有这种台账：%s", "no such ledger: %s", noun)
	}
	var out []graph.Fact
	for _, f := range s.rows(noun) {
		if s.sees(f) {
			out = append(out, s.raw(f))
		}
	}
	slices.SortFunc(out, func(a, b graph.Fact) int { return cmp.Compare(a.Key(), b.Key()) })
	for _, f := range out {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(f); err != nil {
			return err
		}
	}
	return nil
}

func (o *oracle) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	return nil
}
