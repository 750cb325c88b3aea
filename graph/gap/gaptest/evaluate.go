package gaptest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/graphtest"
)

// Evaluate tells random stories to stores batch by batch, evaluating in between, as other processes do too, and holds what
// is kept against an evaluation from nothing and against what was said before.
func Evaluate(t *testing.T, seeds []uint64, batches int, open func(t testing.TB) graph.Store) {
	for _, seed := range seeds {
		t.Run(fmt.Sprint("story ", seed), func(t *testing.T) {
			story := newStory(t, seed, open(t))
			for range batches {
				story.tell(t)
			}
			story.evaluate(t)
			story.holds(t, open(t))
		})
	}
}

// founded is the first day of the stories.
func founded() graph.Day {
	d, _ := graph.DateOf(2022, 1, 1)
	return d
}

// story is a store that is told of batches, with registers that look at it.
type story struct {
	rng       *rand.Rand
	store     graph.Store
	history   *graphtest.History
	pending   []graph.Fact // surroundings not yet told
	told      []graph.Fact
	registers []*gap.Register
	today     graph.Day
	applied   []graph.Batch
	claims    []claim
}

// claim is what was said at a moment, which must stay what was said then.
type claim struct {
	view graph.View
	said []string
}

func newStory(t *testing.T, seed uint64, store graph.Store) *story {
	t.Helper()
	s := &story{rng: rand.New(rand.NewPCG(seed, 9)), store: store, history: graphtest.NewHistory(seed), today: founded() + 700}
	for range 2 {
		s.registers = append(s.registers, gap.NewRegister(store))
	}
	for range 30 { // something to stand on
		s.apply(t, s.history.Next())
	}
	var rows []graph.Fact
	for _, n := range graph.Nouns() {
		if err := store.Scan(t.Context(), graph.View{At: graph.Horizon, Known: graph.Newest, Scope: graph.Everywhere}, n, func(f graph.Fact) error {
			rows = append(rows, f)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	s.pending = Surroundings(s.rng, rows)
	s.rng.Shuffle(len(s.pending), func(i, j int) { s.pending[i], s.pending[j] = s.pending[j], s.pending[i] })
	// most policies and deliveries, which concern whole areas, before anything is judged; of the rest a third
	later := s.pending
	s.pending = nil
	var rest []graph.Fact
	for _, f := range later {
		early := s.rng.IntN(3) == 0
		switch f.(type) {
		case *graph.Policy, *graph.Delivery:
			early = s.rng.IntN(30) > 0
		}
		if early {
			s.pending = append(s.pending, f)
		} else {
			rest = append(rest, f)
		}
	}
	s.surround(t, len(s.pending))
	s.pending = rest
	return s
}

// apply applies a batch; some are wrong on purpose, and then are nothing.
func (s *story) apply(t *testing.T, b *graph.Batch) {
	t.Helper()
	var changes []graph.Change
	for c, err := range b.Changes {
		if err != nil {
			return
		}
		changes = append(changes, c)
	}
	again := *b
	again.Changes = func(yield func(graph.Change, error) bool) {
		for _, c := range changes {
			if !yield(c, nil) {
				return
			}
		}
	}
	if _, err := s.store.Apply(t.Context(), &again); err == nil && !again.DryRun {
		s.applied = append(s.applied, again)
	}
}

// surround tells some of the surroundings, or takes some of them back.
func (s *story) surround(t *testing.T, n int) {
	t.Helper()
	var changes []graph.Change
	if len(s.told) > 0 {
		switch f := s.told[s.rng.IntN(len(s.told))]; s.rng.IntN(8) {
		case 0:
			changes = append(changes, graph.Change{Fact: f, Retract: true})
		case 1:
			changes = append(changes, graph.Change{Fact: s.otherwise(f)})
		}
	}
	n = min(n, len(s.pending))
	order := graph.Nouns()
	some := s.pending[:n]
	s.pending = s.pending[n:]
	s.told = append(s.told, some...)
	slices.SortStableFunc(some, func(a, b graph.Fact) int { return slices.Index(order, a.Noun()) - slices.Index(order, b.Noun()) })
	for _, f := range some {
		changes = append(changes, graph.Change{Fact: f})
	}
	// one by one, since some of it does not fit what the story has come to
	for _, c := range changes {
		s.apply(t, &graph.Batch{ID: graph.ID(fmt.Sprintf("S-%d", s.rng.Int64())), Principal: "tester", At: 1, Changes: func(yield func(graph.Change, error) bool) { yield(c, nil) }})
	}
}

// otherwise is a row that says something else of the same thing.
func (s *story) otherwise(f graph.Fact) graph.Fact {
	switch f := f.(type) {
	case *graph.Record:
		other := *f
		if other.DueOn != graph.NoDay {
			other.ClosedOn = other.DoneOn + graph.Day(s.rng.IntN(60))
		}
		for _, g := range s.told { // somebody else's, somewhere else
			if r, ok := g.(*graph.Record); ok && r.Kind == f.Kind && s.rng.IntN(3) == 0 {
				other.Post, other.Household, other.Area, other.Organization = r.Post, r.Household, r.Area, r.Organization
			}
		}
		return &other
	case *graph.Member:
		other := *f
		other.IDDigest = []string{"", "one", "two"}[s.rng.IntN(3)]
		return &other
	}
	return f
}

// tell tells of one thing more, and lets some time pass.
func (s *story) tell(t *testing.T) {
	t.Helper()
	if s.rng.IntN(3) == 0 {
		s.surround(t, 1)
	} else {
		s.apply(t, s.history.Next())
	}
	if s.rng.IntN(12) == 0 { // most of the time nothing but facts brings anything new
		s.today += graph.Day(s.rng.IntN(25))
	}
	if s.rng.IntN(2) == 0 {
		s.evaluate(t)
	}
}

func (s *story) evaluate(t *testing.T) {
	t.Helper()
	r := s.registers[s.rng.IntN(len(s.registers))]
	if _, err := gap.NewEvaluator(r).Evaluate(t.Context(), s.today, nil); err != nil {
		t.Fatal(err)
	}
	if s.rng.IntN(3) == 0 {
		known, err := s.store.Revision(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		v := graph.View{At: founded() + graph.Day(s.rng.IntN(int(s.today-founded()))), Known: known, Scope: graph.Everywhere}
		s.claims = append(s.claims, claim{v, said(t, r, v)})
	}
}

// said is everything that a register says of a day.
func said(t *testing.T, r *gap.Register, v graph.View) []string {
	t.Helper()
	var out []string
	q := gap.Query{First: 1000}
	for {
		page, err := r.Page(t.Context(), v, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			out = append(out, fmt.Sprintf("%s %s %s %v due %s in %s", item.ID, item.Status, item.Severity, item.Days, item.Due, item.Area))
		}
		if !page.More {
			break
		}
		q.After = page.Items[len(page.Items)-1].Cursor(gap.BySince)
	}
	slices.Sort(out)
	tallies, err := r.Tallies(t.Context(), v, []graph.ID{"SZ"}, graph.NoDay)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range tallies.Of {
		out = append(out, fmt.Sprintf("%d × %s %s %s", n.Count, n.Rule, n.Outcome, n.Reason))
	}
	return out
}

// holds compares what was kept step by step with what is judged from nothing.
func (s *story) holds(t *testing.T, other graph.Store) {
	t.Helper()
	for _, b := range s.applied {
		if _, err := other.Apply(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
	}
	fresh := gap.NewRegister(other)
	if _, err := gap.NewEvaluator(fresh).Evaluate(t.Context(), s.today, nil); err != nil {
		t.Fatal(err)
	}
	late := gap.NewRegister(s.store) // a process that starts only now
	t.Logf("%d batches, %d claims, %d surroundings left", len(s.applied), len(s.claims), len(s.pending))
	gaps := 0
	for range 12 {
		v := graph.View{At: founded() + graph.Day(s.rng.IntN(int(s.today-founded())+1)), Known: graph.Newest, Scope: graph.Everywhere}
		want := said(t, fresh, v)
		for i, r := range append(slices.Clone(s.registers), late) {
			if diff := cmp.Diff(want, said(t, r, v)); diff != "" {
				t.Fatalf("register %d on %s (-from nothing +step by step)\n%s", i, v.At, diff)
			}
		}
		gaps += len(want)
		explained(t, late, v)
		consistent(t, late, v)
	}
	if gaps == 0 {
		t.Error("nothing was said")
	}
	for known := graph.Revision(0); known <= graph.Revision(len(s.applied)); known++ {
		want, err := s.registers[0].Through(t.Context(), known)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := late.Through(t.Context(), known); err != nil || got.Revision != want.Revision {
			t.Errorf("at revision %d the rules had looked through %d, a process that starts now says %d (%v)", known, want.Revision, got.Revision, err)
		}
	}
	for _, c := range s.claims {
		for i, r := range append(slices.Clone(s.registers), late) {
			if diff := cmp.Diff(c.said, said(t, r, c.view)); diff != "" {
				t.Errorf("register %d: what was said at revision %d of %s (-then +now)\n%s", i, c.view.Known, c.view.At, diff)
			}
		}
	}
}

// explained holds explanations, which are judged anew, against what is kept.
func explained(t *testing.T, r *gap.Register, v graph.View) {
	t.Helper()
	page, err := r.Page(t.Context(), v, gap.Query{First: 100})
	if err != nil {
		t.Fatal(err)
	}
	var ids []graph.ID
	for _, item := range page.Items {
		ids = append(ids, item.ID)
	}
	explanations, err := r.Explain(t.Context(), v, ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Items {
		e, ok := explanations[item.ID]
		if !ok {
			t.Errorf("%s is not explained", item.ID)
			continue
		}
		days := e.GapOn(v.At)
		if item.Status != gap.Upcoming && days != item.Days {
			t.Errorf("%s: %v is explained as %v", item.ID, item.Days, days)
		}
		sum := 0
		for _, share := range e.Shares {
			sum += share.Days()
		}
		if want := e.Window(v.At).Days(); item.Status != gap.Upcoming && sum != want {
			t.Errorf("%s: shares of %d days, the window has %d", item.ID, sum, want)
		}
		if !strings.Contains(e.ZH, item.Rule) || !strings.Contains(e.EN, item.Rule) {
			t.Errorf("%s: %s / %s", item.ID, e.ZH, e.EN)
		}
	}
}

// consistent holds summaries, trends and orders against lists.
func consistent(t *testing.T, r *gap.Register, v graph.View) {
	t.Helper()
	all, err := r.Page(t.Context(), v, gap.Query{First: 1000, Count: true})
	if err != nil {
		t.Fatal(err)
	}
	city := []graph.ID{"SZ"} // some areas are cut off from it
	below, err := r.Page(t.Context(), v, gap.Query{First: 1000, Filter: gap.Filter{Under: city, Statuses: []gap.Status{gap.Open}}})
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]int{}
	for _, item := range below.Items {
		open[item.Rule+string(item.Severity)]++
	}
	standing := 0
	for _, item := range all.Items {
		if item.Status == gap.Open {
			standing++
		}
	}
	sums, err := r.Summary(t.Context(), v, city, gap.Filter{}, graph.Period{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	summed := map[string]int{}
	for _, s := range sums.Sums {
		if s.Open > 0 {
			summed[s.Rule+string(s.Severity)] = s.Open
		}
	}
	if diff := cmp.Diff(open, summed); diff != "" {
		t.Errorf("on %s (-list +summary)\n%s", v.At, diff)
	}
	for _, by := range []gap.Interval{gap.Daily, gap.Weekly, gap.Months} {
		trend, err := r.Trend(t.Context(), v, gap.Filter{}, graph.Period{Since: v.At - 40, Until: v.At + 1}, by)
		if err != nil {
			t.Fatal(err)
		}
		if last := trend.Points[len(trend.Points)-1]; last.Open != standing {
			t.Errorf("%s on %s: the trend ends with %d gaps, %d stand", by, v.At, last.Open, standing)
		}
	}
	for _, order := range gap.Orders() {
		var ids []graph.ID
		q := gap.Query{First: 7, Order: order}
		for {
			page, err := r.Page(t.Context(), v, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range page.Items {
				ids = append(ids, item.ID)
			}
			if !page.More {
				break
			}
			q.After = page.Items[len(page.Items)-1].Cursor(order)
		}
		slices.Sort(ids)
		if n := len(ids); len(slices.Compact(ids)) != n || n != all.Total {
			t.Errorf("%s on %s: %d gaps page by page, %d in all", order, v.At, n, all.Total)
		}
	}
}

// blank is a store on which nothing was evaluated yet.
type blank struct {
	graph.Store
	derived graph.Store
}

func (b blank) Derive(ctx context.Context, d graph.Derivation) error { return b.derived.Derive(ctx, d) }

func (b blank) Derived(ctx context.Context, after int64, gaps func(*graph.Gap) error, tallies func(graph.Tally) error) (graph.Evaluation, error) {
	return b.derived.Derived(ctx, after, gaps, tallies)
}

// EachFact takes each fact of a store back and tells it again, and holds what is kept after each against an evaluation
// from nothing, on the days given.
func EachFact(t *testing.T, store graph.Store, today graph.Day, days ...graph.Day) {
	t.Helper()
	r := gap.NewRegister(store)
	e := gap.NewEvaluator(r)
	same := func(what string) bool {
		if _, err := e.Evaluate(t.Context(), today, nil); err != nil {
			t.Fatal(err)
		}
		fresh := gap.NewRegister(blank{store, graphtest.NewOracle()})
		if _, err := gap.NewEvaluator(fresh).Evaluate(t.Context(), today, nil); err != nil {
			t.Fatal(err)
		}
		ok := true
		for _, d := range days {
			v := graph.View{At: d, Known: graph.Newest, Scope: graph.Everywhere}
			if diff := cmp.Diff(said(t, fresh, v), said(t, r, v)); diff != "" {
				t.Errorf("%s: on %s (-from nothing +step by step)\n%s", what, d, diff)
				ok = false
			}
		}
		return ok
	}
	same("at first")
	tried := 0
	for _, n := range graph.Nouns() {
		var rows []graph.Fact
		if err := store.Scan(t.Context(), graph.View{At: graph.Horizon, Known: graph.Newest, Scope: graph.Everywhere}, n, func(f graph.Fact) error {
			rows = append(rows, f)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for i, f := range rows {
			for _, retract := range []bool{true, false} {
				b := &graph.Batch{
					ID: graph.ID(fmt.Sprintf("each-%s-%d-%v", n, i, retract)), Principal: "tester", At: 1,
					Changes: func(yield func(graph.Change, error) bool) { yield(graph.Change{Fact: f, Retract: retract}, nil) },
				}
				if _, err := store.Apply(t.Context(), b); err != nil {
					break // others rest on it, or the program made it
				}
				tried++
				if !same(fmt.Sprintf("%s %s, taken back: %v", n, f.Key(), retract)) {
					return
				}
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d facts were tried", tried)
	}
}

// Tell tells a store a story, and gives the day to which it has come.
func Tell(t *testing.T, seed uint64, batches int, store graph.Store) graph.Day {
	t.Helper()
	s := newStory(t, seed, store)
	for range batches {
		s.tell(t)
	}
	return s.today
}
