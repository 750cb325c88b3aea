package graphtest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dutygraph/graph"
)

// Flags of the tests that play at random.
var (
	opsFlag     = flag.Int("graphtest.ops", 10_000, "how many operations random play compares")
	storiesFlag = flag.Int("graphtest.stories", 4, "how many histories the laws are tried on")
	viewsFlag   = flag.Int("graphtest.views", 25, "how many random views of each history a law is tried through")
	seedFlag    = flag.Uint64("graphtest.seed", 0, "the seed of random play; 0 takes another one each time")
)

// opsPerHistory keeps a store small, so that what happens to one thing meets what happens to another.
const opsPerHistory = 1_000

// Agree plays random histories against the store and the oracle at once and compares every answer: receipts, refusals
// with every violation, and every read of the port through random views. It prints the seed of a difference.
//
// How long it plays is the flag -graphtest.ops; -graphtest.seed plays one story again.
func Agree(t *testing.T, open func(t *testing.T) graph.Store) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()>>1 + 1
	}
	for done := 0; done < *opsFlag; done += opsPerHistory {
		ok := t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			play(t, NewOracle(), open(t), seed, min(opsPerHistory, *opsFlag-done))
		})
		if !ok {
			t.Fatalf("to play it again, in this package:\ngo test -run '%s' -graphtest.seed=%d -graphtest.ops=%d", replay(t), seed, opsPerHistory)
		}
		seed++
	}
}

// replay is the pattern of the running test.
func replay(t *testing.T) string {
	parts := strings.Split(t.Name(), "/")
	for i, p := range parts {
		parts[i] = "^" + p + "$"
	}
	return strings.Join(parts, "/")
}

// player holds one history and both stores.
type player struct {
	*History
	t      *testing.T
	oracle graph.Store
	store  graph.Store
	newest graph.Revision
	doing  string
}

func play(t *testing.T, oracle, store graph.Store, seed uint64, ops int) {
	p := &player{History: NewHistory(seed), t: t, oracle: oracle, store: store}
	p.apply()
	moves := []func(){
		p.apply, p.get, p.get, p.history, p.below, p.below, p.page, p.page, p.walk, p.search, p.lineages, p.lineages, p.scan, p.receipts, p.revisions, p.changes,
	}
	for range ops {
		anyOf(p.History, moves)()
		if t.Failed() {
			return
		}
	}
}

// say names what is compared, for the message of a difference.
func (p *player) say(format string, args ...any) { p.doing = fmt.Sprintf(format, args...) }

// same compares one answer of both.
func same[A any](p *player, want, got A, wantErr, gotErr error) bool {
	p.t.Helper()
	if errors.Is(wantErr, ErrBroken) != errors.Is(gotErr, ErrBroken) || graph.CodeOf(wantErr) != graph.CodeOf(gotErr) || (wantErr == nil) != (gotErr == nil) {
		p.t.Errorf("%s: error %v, want %v", p.doing, gotErr, wantErr)
		return false
	}
	if !reflect.ValueOf(&want).Elem().IsZero() || wantErr == nil {
		if wantErr == nil && !cmp.Equal(want, got, alike...) {
			p.t.Errorf("%s: (-want +got)\n%s", p.doing, cmp.Diff(want, got, alike...))
			return false
		}
	}
	return wantErr == nil
}

// alike compares answers: an empty list is an empty list, however it is written.
var alike = []cmp.Option{cmpopts.EquateEmpty(), cmp.Exporter(func(reflect.Type) bool { return true })}

func (p *player) apply() {
	b := p.Next()
	p.say("Apply %s (dry run: %v) to revision %d", b.ID, b.DryRun, p.newest)
	want, wantErr := p.oracle.Apply(p.t.Context(), b)
	got, gotErr := p.store.Apply(p.t.Context(), b)
	if same(p, receipt(want), receipt(got), wantErr, gotErr) && !b.DryRun {
		p.newest = max(p.newest, want.Revision)
	}
	if graph.CodeOf(wantErr) == graph.Refused {
		p.say("refusal of %s", b.ID)
		same(p, canonical(violations(wantErr)), canonical(violations(gotErr)), nil, nil)
	}
	if p.t.Failed() {
		for c := range b.Changes {
			p.t.Logf("row %d retract %v absent %v %s %+v", c.Row, c.Retract, c.Absent, c.Fact.Noun(), c.Fact)
		}
	}
}

// violations are those of a refusal.
func violations(err error) []graph.Violation {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.Violations
	}
	return nil
}

// receipt is a receipt with its violations in one order.
func receipt(r graph.Receipt) graph.Receipt {
	r.Violations = canonical(r.Violations)
	return r
}

// canonical orders what the port leaves open: the violations of one row among each other.
func canonical(all []graph.Violation) []graph.Violation {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b graph.Violation) int {
		if a.Row != b.Row {
			return 0
		}
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	return out
}

// view is a random view; both stores are read through it.
func (p *player) view() graph.View { return p.View(p.newest) }

// nouns are what can be asked for by id.
func nouns() []graph.Noun { return append(graph.Nouns(), graph.Persons) }

func (p *player) things(nouns []graph.Noun) []graph.Ref {
	var out []graph.Ref
	for range p.rng.IntN(8) {
		n := anyOf(p.History, nouns)
		out = append(out, graph.Ref{Noun: n, ID: p.Thing(n)})
	}
	return out
}

func (p *player) get() {
	v, things := p.view(), p.things(nouns())
	p.say("Get(%+v, %v)", v, things)
	want, wantErr := p.oracle.Get(p.t.Context(), v, things)
	got, gotErr := p.store.Get(p.t.Context(), v, things)
	same(p, want, got, wantErr, gotErr)
}

func (p *player) history() {
	v, things := p.view(), p.things(nouns())
	p.say("History(%+v, %v)", v, things)
	want, wantErr := p.oracle.History(p.t.Context(), v, things)
	got, gotErr := p.store.History(p.t.Context(), v, things)
	same(p, want, got, wantErr, gotErr)
}

// edges are all edges in one order.
func edges() []graph.Edge {
	var out []graph.Edge
	for e := range graph.Edges() {
		out = append(out, e)
	}
	slices.Sort(out)
	return out
}

func (p *player) below() {
	v, edge := p.view(), anyOf(p.History, edges())
	var parents []graph.ID
	for range p.rng.IntN(6) {
		parents = append(parents, p.Thing(graph.Edges()[edge].From))
	}
	p.say("Below(%+v, %s, %v)", v, edge, parents)
	want, wantErr := p.oracle.Below(p.t.Context(), v, edge, parents)
	got, gotErr := p.store.Below(p.t.Context(), v, edge, parents)
	same(p, want, got, wantErr, gotErr)
}

// listed are the nouns that can be listed, in one order.
func listed() []graph.Noun {
	var out []graph.Noun
	for n := range filters {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// query is a random question for a page; now and then one that is refused.
func (p *player) query() graph.Query {
	q := graph.Query{Noun: anyOf(p.History, listed()), First: 1 + p.rng.IntN(6)}
	if p.one(3) {
		q.First = 1000
	}
	if slices.Contains(dated, q.Noun) && p.one(2) {
		q.Order = graph.ByDate
	}
	if p.one(3) {
		q.Count = 1 + p.rng.IntN(20)
	}
	fields := strings.Fields(filters[q.Noun])
	for range p.rng.IntN(3) {
		if len(fields) > 0 {
			p.narrow(&q.Filter, anyOf(p.History, fields))
		}
	}
	switch {
	case p.one(60):
		p.narrow(&q.Filter, anyOf(p.History, []string{"Parameter", "Level", "Open", "Ever"}))
	case p.one(60):
		q.First = anyOf(p.History, []int{0, -1, 1001, math.MaxInt})
	case p.one(60):
		q.Order = "SIDEWAYS"
	case p.one(60):
		q.Noun = anyOf(p.History, []graph.Noun{graph.Members, graph.Tenures, "Nothing"})
	}
	if p.one(3) {
		q.After.ID = p.Thing(q.Noun)
		if q.Order == graph.ByDate {
			q.After.Date = p.day()
		}
	}
	return q
}

// narrow sets one field of a filter.
func (p *player) narrow(f *graph.Filter, field string) {
	switch field {
	case "Under":
		f.Under = append(f.Under, p.Thing(graph.Areas))
	case "Ever":
		f.Ever, f.Under = true, append(f.Under, p.Thing(graph.Areas))
	case "Level":
		f.Level = anyOf(p.History, graph.Levels())
	case "Parent":
		f.Parent = p.Thing(graph.Areas)
	case "Function":
		f.Function = anyOf(p.History, functions[:3])
	case "PostKind":
		f.PostKind = anyOf(p.History, graph.PostKinds())
	case "Organization":
		f.Organization = p.Thing(graph.Organizations)
	case "Grid":
		f.Grid = p.Thing(graph.Grids)
	case "Household":
		f.Household = p.Thing(graph.Households)
	case "Households":
		f.Households = append(f.Households, p.Thing(graph.Households), p.Thing(graph.Households))
	case "Post":
		f.Post = p.Thing(graph.Posts)
	case "Person":
		f.Person = p.Thing(graph.Persons)
	case "Category":
		f.Category = anyOf(p.History, graph.Categories())
	case "Channel":
		f.Channel = anyOf(p.History, graph.Channels())
	case "RecordKind":
		f.RecordKind = anyOf(p.History, graph.RecordKinds())
	case "Parameter":
		f.Parameter = graph.ID(p.any("C03.limit", "c03.limit"))
	case "Area":
		f.Area = p.Thing(graph.Areas)
	case "Open":
		f.Open = graph.YesNo(p.any("YES", "NO"))
	case "Relapsed":
		f.Relapsed = graph.YesNo(p.any("YES", "NO"))
	case "During":
		f.During = graph.Period{Since: p.day(), Until: p.day() + 200}
	}
}

// asked is a random view with a random question: one thing wrong at a time.
func (p *player) asked() (graph.View, graph.Query) {
	v, q := p.view(), p.query()
	if checkQuery(q) != nil {
		v.Known = graph.Newest
	}
	return v, q
}

func (p *player) page() {
	v, q := p.asked()
	p.say("Page(%+v, %+v)", v, q)
	want, wantErr := p.oracle.Page(p.t.Context(), v, q)
	got, gotErr := p.store.Page(p.t.Context(), v, q)
	same(p, want, got, wantErr, gotErr)
}

// walk reads a whole list in pages, with a batch now and then in between.
func (p *player) walk() {
	v, q := p.asked()
	q.First = 1 + p.rng.IntN(4)
	for n := 0; ; n++ {
		p.say("page %d of Page(%+v, %+v)", n, v, q)
		want, wantErr := p.oracle.Page(p.t.Context(), v, q)
		got, gotErr := p.store.Page(p.t.Context(), v, q)
		if !same(p, want, got, wantErr, gotErr) || !want.More {
			return
		}
		v, q.After = want.View, want.Items[len(want.Items)-1].Cursor(q.Order)
		if p.one(10) {
			p.apply()
		}
	}
}

func (p *player) search() {
	v, first := p.view(), 1+p.rng.IntN(20)
	text := p.any("V", "v", "G", "赵", "赵%", "赵_", "%", "_", "z", "Z", "é", "e", "𠮷", "0", "00", "H", "h", "P0", "p", "L", "l", "C-", "c-", "3413", "ORG", "org-", "GRID_MEMBER@", "CONTACT@", "\x00", `\`, "'", "村")
	p.say("Search(%+v, %q, %d)", v, text, first)
	want, wantErr := p.oracle.Search(p.t.Context(), v, text, first)
	got, gotErr := p.store.Search(p.t.Context(), v, text, first)
	same(p, want, got, wantErr, gotErr)
}

func (p *player) lineages() {
	v, w := p.view(), graph.WholeHistory(graph.Forever-1)
	subjects := p.things([]graph.Noun{graph.Households, graph.Cases, graph.Grids, graph.Areas, graph.Cases})
	if p.one(20) {
		subjects = append(subjects, graph.Ref{Noun: graph.Posts, ID: p.somePost()})
	}
	if p.one(2) {
		w = graph.Period{Since: p.day(), Until: p.day() + 60}
	}
	p.say("Lineages(%+v, %v, %v)", v, w, subjects)
	want, wantErr := p.oracle.Lineages(p.t.Context(), v, w, subjects)
	got, gotErr := p.store.Lineages(p.t.Context(), v, w, subjects)
	same(p, want, got, wantErr, gotErr)
}

func (p *player) scan() {
	v, n := p.view(), anyOf(p.History, graph.Nouns())
	if p.one(50) {
		n, v.Known = graph.Persons, graph.Newest // one thing wrong at a time: the port leaves open which is told
	}
	p.say("Scan(%+v, %s)", v, n)
	want, wantErr := scanned(p.t.Context(), p.oracle, v, n)
	got, gotErr := scanned(p.t.Context(), p.store, v, n)
	same(p, want, got, wantErr, gotErr)
}

// scanned are all rows of a scan.
func scanned(ctx context.Context, s graph.Store, v graph.View, n graph.Noun) ([]graph.Fact, error) {
	var out []graph.Fact
	err := s.Scan(ctx, v, n, func(f graph.Fact) error {
		out = append(out, f)
		return nil
	})
	return out, err
}

func (p *player) receipts() {
	revisions := []graph.Revision{0, p.newest, p.newest + 1, graph.Revision(p.rng.Int64N(int64(p.newest) + 1))}
	p.say("Receipts(%v)", revisions)
	want, wantErr := p.oracle.Receipts(p.t.Context(), revisions)
	got, gotErr := p.store.Receipts(p.t.Context(), revisions)
	same(p, want, got, wantErr, gotErr)

	id := anyOf(p.History, p.batches).ID
	p.say("Receipt(%s)", id)
	one, wantErr := p.oracle.Receipt(p.t.Context(), id)
	other, gotErr := p.store.Receipt(p.t.Context(), id)
	same(p, one, other, wantErr, gotErr)
}

func (p *player) revisions() {
	instant := p.instant + int64(p.rng.IntN(9)-6)*40_000_000
	if p.one(5) {
		instant = 0
	}
	p.say("Revision(%d)", instant)
	want, wantErr := p.oracle.Revision(p.t.Context(), instant)
	got, gotErr := p.store.Revision(p.t.Context(), instant)
	same(p, want, got, wantErr, gotErr)
}
