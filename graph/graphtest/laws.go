package graphtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
)

const (
	batchesOfStory = 60 // how long each history is
	triesOfLineage = 80 // how many random views each law of lineages is tried through, which are read quickly
)

// Laws tries the laws of every answer on random histories: what is concluded of a lineage as well as what is read. The
// seed of a failure is in the name of its test; -graphtest.seed tells the story again. How many stories and views there
// are, the flags -graphtest.stories and -graphtest.views say.
func Laws(t *testing.T, open func(t *testing.T) graph.Store) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()>>1 + 1
	}
	for i := range uint64(*storiesFlag) {
		ok := t.Run(fmt.Sprintf("seed=%d", seed+i), func(t *testing.T) {
			told := newStory(t, open, seed+i) // the laws that only read share one story
			told.whole(t)
			for _, law := range []struct {
				name  string
				story *story // nil for a law that tells its own
				holds func(t *testing.T, s *story)
			}{
				{"L1ALineEndsAtTheCityOrCarriesABreak", told, linesEnd},
				{"L2LinksAreOrderedAndNoPostRepeats", told, linksAreOrdered},
				{"L3SharesCoverTheWindow", told, sharesCover},
				{"L4WhatIsRecordedLaterChangesNothing", nil, laterRevisionsChangeNothing},
				{"L5WhatHoldsLaterChangesNothing", nil, laterDaysChangeNothing},
				{"L6TheOrderOfCommutingBatchesDoesNotMatter", nil, orderDoesNotMatter},
				{"L7NothingOutsideTheScopeCanBeTold", told, scopesTellNothing},
				{"L8ForwardsIsBackwards", told, forwardsIsBackwards},
				{"ChainsAreThoseOfEveryDay", told, chainsAreJudged},
				{"ClocksAndSharesAreThoseOfEveryDay", told, clocksAreJudged},
				{"WhyTellsWhoIsOnTheChain", told, whyAgrees},
			} {
				t.Run(law.name, func(t *testing.T) {
					s := law.story
					if s == nil {
						s = newStory(t, open, seed+i)
					}
					s.rng = rand.New(rand.NewPCG(seed+i, uint64(len(law.name)))) // so that a law alone asks what it asks among the others
					law.holds(t, s)
				})
			}
		})
		if !ok {
			t.Fatalf("to try it again, in this package:\ngo test -run '%s' -graphtest.seed=%d", replay(t), seed+i)
		}
	}
}

// story is a history as a store was told it, with the oracle told the same.
type story struct {
	*History
	store  graph.Store
	oracle *oracle
	open   func(t *testing.T) graph.Store
	newest graph.Revision
}

// newStory tells the beginning of a story, which is the city alone.
func newStory(t *testing.T, open func(t *testing.T) graph.Store, seed uint64) *story {
	t.Helper()
	s := &story{History: NewHistory(seed), store: open(t), oracle: NewOracle().(*oracle), open: open}
	s.tell(t, s.Next())
	return s
}

// tell tells one batch; whether it was taken.
func (s *story) tell(t *testing.T, b *graph.Batch) bool {
	t.Helper()
	_, want := s.oracle.Apply(t.Context(), b)
	r, err := s.store.Apply(t.Context(), b)
	if (want == nil) != (err == nil) {
		t.Fatalf("Apply(%s): %v, want %v", b.ID, err, want)
	}
	if err == nil && !b.DryRun {
		s.newest = max(s.newest, r.Revision)
	}
	return err == nil && !b.DryRun && !r.Repeated
}

// whole tells the story to its end.
func (s *story) whole(t *testing.T) {
	t.Helper()
	for range batchesOfStory {
		s.tell(t, s.Next())
	}
}

// subjects are things of which a view may show a lineage.
func (s *story) subjects() []graph.Ref {
	var out []graph.Ref
	for range 6 {
		n := anyOf(s.History, []graph.Noun{graph.Cases, graph.Cases, graph.Cases, graph.Households, graph.Households, graph.Grids, graph.Areas})
		out = append(out, graph.Ref{Noun: n, ID: s.Thing(n)})
	}
	return out
}

// reader is a random view of a published revision, mostly a late one and of the whole city, so that there is much to see.
func (s *story) reader() graph.View {
	v := s.View(s.newest)
	v.Known = min(v.Known, s.newest)
	if !s.one(4) {
		v.Known = max(v.Known, s.newest-10)
	}
	if !s.one(3) {
		v.Scope = graph.Everywhere
	}
	return v
}

// lineages are those of random subjects through a random view.
func (s *story) lineages(t *testing.T) []*graph.Lineage {
	t.Helper()
	v := s.reader()
	all, err := s.store.Lineages(t.Context(), v, graph.WholeHistory(v.At), s.subjects())
	if err != nil {
		t.Fatal(err)
	}
	var out []*graph.Lineage
	for _, l := range all.Of {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b *graph.Lineage) int { return strings.Compare(fmt.Sprint(a.Subject), fmt.Sprint(b.Subject)) })
	return out
}

// someDay is a day by the view's on which chains may be asked for.
func (s *story) someDay(l *graph.Lineage) graph.Day { return min(s.Day(), l.View.At) }

// eachChain gives the chains of random subjects on random days, at least some of which there must be.
func (s *story) eachChain(t *testing.T, judge func(l *graph.Lineage, c *graph.Chain)) {
	t.Helper()
	n := 0
	for range triesOfLineage {
		for _, l := range s.lineages(t) {
			for _, c := range l.Chains(s.someDay(l)) {
				judge(l, c)
				n++
			}
		}
	}
	if n == 0 {
		t.Error("there was not one chain")
	}
}

// L1
func linesEnd(t *testing.T, s *story) {
	s.eachChain(t, func(l *graph.Lineage, c *graph.Chain) {
		if len(c.Links) == 0 {
			t.Errorf("%v on %s: the line %s %s has no links", l.Subject, c.Day, c.Line, c.Branch)
			return
		}
		// The city's post may stand at its lower place: a household may be paired with the city's own office.
		if c.Breaks() == 0 && !slices.ContainsFunc(c.Links, func(l *graph.Link) bool { return l.Level == graph.City }) {
			t.Errorf("%v on %s: the line %s %s does not end at the city and has no break:\n%s", l.Subject, c.Day, c.Line, c.Branch, tellChain(c))
		}
	})
}

// L2
func linksAreOrdered(t *testing.T, s *story) {
	s.eachChain(t, func(l *graph.Lineage, c *graph.Chain) {
		order, met := 0, map[graph.ID]bool{}
		for _, link := range c.Links {
			if link.Order != order && link.Order != order+1 {
				t.Errorf("%v on %s: order %d after %d:\n%s", l.Subject, c.Day, link.Order, order, tellChain(c))
			}
			order = link.Order
			if (link.Post == nil) != (link.State == graph.Undefined) || link.State.Broken() != (len(link.Holders) == 0) {
				t.Errorf("%v on %s: the state of a link does not fit it:\n%s", l.Subject, c.Day, tellChain(c))
			}
			if link.Post != nil && met[link.Post.ID] {
				t.Errorf("%v on %s: the post %s repeats:\n%s", l.Subject, c.Day, link.Post.ID, tellChain(c))
			}
			if link.Post != nil {
				met[link.Post.ID] = true
			}
			for _, by := range link.AnsweredBy {
				if !link.State.Broken() || by.State.Broken() || by.Order < link.Order || !slices.Contains(c.Links, by) {
					t.Errorf("%v on %s: a link is answered by what cannot answer:\n%s", l.Subject, c.Day, tellChain(c))
				}
			}
			for _, h := range link.Holders {
				if h.Post != link.Post.ID || !h.Has(c.Day) {
					t.Errorf("%v on %s: %s does not hold %s", l.Subject, c.Day, h.Key(), link.Post.ID)
				}
			}
		}
	})
}

// L3
func sharesCover(t *testing.T, s *story) {
	n := 0
	for range triesOfLineage {
		for _, l := range s.lineages(t) {
			for _, step := range l.Accountability().Steps {
				if len(step.Shares) == 0 {
					if late := step.State == graph.StepLate || step.State == graph.StepMissing; late {
						t.Errorf("%v at %s: %s is %s without shares", l.Subject, l.View.At, step.Rule, step.State)
					}
					continue
				}
				n++
				next, days, due := step.Window.Since, 0, 0
				for _, share := range step.Shares {
					if share.Period.Since != next || share.Period.Empty() {
						t.Errorf("%v at %s: %s has a share from %s until %s after %s", l.Subject, l.View.At, step.Rule, share.Period.Since, share.Period.Until, next)
					}
					next = share.Period.Until
					days += share.Days()
					if share.DueDayInside {
						due++
					}
					if share.DueDayInside != share.Period.Has(step.Due) {
						t.Errorf("%v at %s: %s has the due day in the wrong share", l.Subject, l.View.At, step.Rule)
					}
					for _, h := range share.Holders {
						if h.Since > share.Period.Since || h.Until < share.Period.Until {
							t.Errorf("%v at %s: %s did not hold its post from %s until %s", l.Subject, l.View.At, h.Key(), share.Period.Since, share.Period.Until)
						}
					}
				}
				if next != step.Window.Until || days != step.Window.Days() || due != 1 {
					t.Errorf("%v at %s: the shares of %s have %d days until %s and %d due days, the window %d until %s", l.Subject, l.View.At, step.Rule, days, next, due, step.Window.Days(), step.Window.Until)
				}
			}
		}
	}
	if n == 0 {
		t.Log("no step of this story was late")
	}
}

// question is one read, which can be asked again.
type question struct {
	text string
	ask  func(ctx context.Context, s graph.Store) (any, error)
}

// answer is what a read gave.
type answer struct {
	Value any
	Code  graph.Code
}

func (q question) of(t *testing.T, s graph.Store) answer {
	t.Helper()
	value, err := q.ask(t.Context(), s)
	if err != nil {
		return answer{Code: graph.CodeOf(err)}
	}
	return answer{Value: value}
}

// questions are random reads through one view: those that a viewer has.
func (s *story) questions(v graph.View) []question {
	p := &player{History: s.History}
	var out []question
	put := func(what any, ask func(ctx context.Context, s graph.Store) (any, error)) {
		out = append(out, question{fmt.Sprintf("%T %+v through %+v", what, what, v), ask})
	}
	things := p.things(nouns())
	put(things, func(ctx context.Context, s graph.Store) (any, error) { return s.Get(ctx, v, things) })
	for range 2 {
		edge := anyOf(s.History, edges())
		parents := []graph.ID{s.Thing(graph.Edges()[edge].From), s.Thing(graph.Edges()[edge].From)}
		put(edge, func(ctx context.Context, s graph.Store) (any, error) { return s.Below(ctx, v, edge, parents) })
		q := p.query()
		put(q, func(ctx context.Context, s graph.Store) (any, error) {
			page, err := s.Page(ctx, v, q)
			page.View.Scope = graph.Scope{}
			return page, err
		})
	}
	text := s.any("V", "v", "赵", "P0", "C-", "0", "示")
	put(text, func(ctx context.Context, s graph.Store) (any, error) { return s.Search(ctx, v, text, 20) })
	subjects := s.subjects()
	put(subjects, func(ctx context.Context, s graph.Store) (any, error) {
		all, err := s.Lineages(ctx, v, graph.WholeHistory(v.At), subjects)
		concluded := map[graph.Ref][]string{}
		for subject, l := range all.Of {
			for _, c := range l.Chains(v.At) {
				concluded[subject] = append(concluded[subject], tellChain(c))
			}
			for _, step := range l.Accountability().Steps {
				concluded[subject] = append(concluded[subject], tellStep(step))
			}
			l.View.Scope = graph.Scope{}
		}
		all.View.Scope = graph.Scope{}
		return []any{all, concluded}, err
	})
	return out
}

// records are reads that tell when rows were recorded, beside what they say.
func (s *story) records(v graph.View) []question {
	p := &player{History: s.History}
	things, noun := p.things(nouns()), anyOf(s.History, graph.Nouns())
	return []question{
		{fmt.Sprintf("History of %v through %+v", things, v), func(ctx context.Context, s graph.Store) (any, error) { return s.History(ctx, v, things) }},
		{fmt.Sprintf("Scan of %s through %+v", noun, v), func(ctx context.Context, s graph.Store) (any, error) { return scanned(ctx, s, v, noun) }},
	}
}

// L4
func laterRevisionsChangeNothing(t *testing.T, s *story) {
	type asked struct {
		question
		answer answer
	}
	var all []asked
	for i := range batchesOfStory {
		s.tell(t, s.Next())
		if i%4 != 0 {
			continue
		}
		v := s.View(s.newest)
		v.Known = min(v.Known, s.newest)
		for _, q := range append(s.questions(v), s.records(v)...) {
			all = append(all, asked{q, q.of(t, s.store)})
		}
	}
	for _, a := range all {
		if diff := cmp.Diff(a.answer, a.of(t, s.store), alike...); diff != "" {
			t.Errorf("%s: what was recorded later changed it (-then +now)\n%s", a.text, diff)
			return
		}
	}
}

// timeless compares answers but for when and from which source row their rows were recorded: a later version changes that
// by closing an earlier one, and what is made from it.
var timeless = append(slices.Clone(alike), cmp.FilterPath(func(p cmp.Path) bool {
	for _, step := range p {
		if f, ok := step.(cmp.StructField); ok && (f.Name() == "Recorded" || f.Name() == "Retracted" || f.Name() == "Brought" || f.Name() == "Row" || f.Name() == "Known") {
			return true
		}
	}
	return false
}, cmp.Ignore()))

// L5
func laterDaysChangeNothing(t *testing.T, s *story) {
	s.whole(t)
	told := 0
	for i := range *viewsFlag {
		var changes []graph.Change
		from := graph.Forever
		for range 1 + s.rng.IntN(4) {
			f := s.row(anyOf(s.History, common))
			if n := f.Noun(); n == graph.CalendarDays || n == graph.Deliveries || slices.ContainsFunc(s.said[n], func(g graph.Fact) bool { return g.Key() == f.Key() }) {
				continue
			}
			from = min(from, f.Valid().Since)
			changes = append(changes, graph.Change{Fact: f})
		}
		changes = s.once(changes)
		if from == graph.Forever {
			continue
		}
		v := graph.View{At: from - 1 - graph.Day(s.rng.IntN(30)), Known: graph.Newest, Scope: graph.Everywhere}
		if s.one(3) {
			v.Scope = s.Scope()
		}
		questions := append(s.questions(v), s.questions(v)...)
		before := make([]answer, len(questions))
		for i, q := range questions {
			before[i] = q.of(t, s.store)
		}
		b := s.batch(changes)
		b.ID = graph.ID(fmt.Sprintf("later-%d", i))
		if !s.tell(t, b) {
			continue
		}
		told++
		for i, q := range questions {
			if diff := cmp.Diff(before[i], q.of(t, s.store), timeless...); diff != "" {
				t.Errorf("%s: rows that hold from %s on changed it (-before +after)\n%s", q.text, from, diff)
				for _, c := range changes {
					t.Logf("%s %+v", c.Fact.Noun(), c.Fact)
				}
				return
			}
		}
	}
	if told == 0 {
		t.Error("not one batch was taken")
	}
}

// L6
func orderDoesNotMatter(t *testing.T, s *story) {
	other := &story{History: s.History, store: s.open(t), oracle: NewOracle().(*oracle), open: s.open}
	other.tell(t, s.Batches()[0])
	swapped := 0
	for range batchesOfStory / 2 {
		a, b := s.Next(), s.Next()
		both := [2]*story{s, other}
		if commute(a, b) && taken(t, s.oracle, a, b) && taken(t, s.oracle, b, a) {
			swapped++
			s.tell(t, a)
			s.tell(t, b)
			other.tell(t, b)
			other.tell(t, a)
			continue
		}
		for _, x := range both {
			x.tell(t, a)
			x.tell(t, b)
		}
	}
	if swapped == 0 {
		t.Log("no two batches of this story commute")
	}
	for range *viewsFlag {
		v := graph.View{At: s.Day(), Known: graph.Newest, Scope: s.View(1).Scope}
		for _, q := range append(s.questions(v), s.records(v)[1]) {
			if diff := cmp.Diff(q.of(t, s.store), q.of(t, other.store), timeless...); diff != "" {
				t.Errorf("%s: the order of batches changed it (-one way +the other)\n%s", q.text, diff)
				return
			}
		}
	}
}

// commute reports whether two batches tell of different things: then their order cannot matter.
func commute(a, b *graph.Batch) bool {
	if a.ID == b.ID || a.DryRun || b.DryRun {
		return false
	}
	about := func(b *graph.Batch) map[graph.Ref]bool {
		things := map[graph.Ref]bool{}
		for c, err := range b.Changes {
			if err != nil {
				return nil
			}
			things[graph.Ref{Noun: c.Fact.Noun(), ID: c.Fact.Identity()}] = true
		}
		return things
	}
	x, y := about(a), about(b)
	for thing := range x {
		if y[thing] {
			return false
		}
	}
	return x != nil && y != nil
}

// taken reports whether both batches would be taken, one after the other.
func taken(t *testing.T, o *oracle, a, b *graph.Batch) bool {
	t.Helper()
	try := &oracle{rows: o.rows, receipts: slices.Clone(o.receipts)}
	for _, b := range []*graph.Batch{a, b} {
		if r, err := try.Apply(t.Context(), b); err != nil || r.Repeated {
			return false
		}
	}
	return true
}

// L7
func scopesTellNothing(t *testing.T, s *story) {
	for range *viewsFlag {
		v := s.View(s.newest)
		v.Known, v.Scope = min(v.Known, s.newest), s.Scope()
		visible := &oracle{rows: map[graph.Noun][]graph.Fact{}, receipts: s.oracle.receipts}
		eye := newSight(s.oracle.rows, v)
		for n, rows := range s.oracle.rows {
			for _, f := range rows {
				if eye.sees(f) {
					visible.rows[n] = append(visible.rows[n], f)
				}
			}
		}
		source := rand.NewPCG(s.rng.Uint64(), 1) // both are asked the same
		limited, whole := v, v
		whole.Scope = graph.Everywhere
		ask := func(v graph.View) []question {
			twin := *s.History
			copied := *source
			twin.rng = rand.New(&copied)
			again := &story{History: &twin, store: s.store, newest: s.newest}
			return append(append(again.questions(v), again.records(v)...), again.questions(v)...)
		}
		through, alone := ask(limited), ask(whole)
		for i := range through {
			if diff := cmp.Diff(alone[i].of(t, visible), through[i].of(t, s.store), alike...); diff != "" {
				t.Errorf("%s: it tells of what lies outside the scope (-if there were nothing else +as it is)\n%s", through[i].text, diff)
				return
			}
		}
	}
}

// stand is one day on which a person stood on a chain.
type stand struct {
	Case   graph.ID
	Line   graph.Line
	Branch string
	Tenure graph.ID
	Role   graph.Role
	Day    graph.Day
}

// L8. There are stories in which nobody ever stands on a chain: they would say nothing, so another is told then.
func forwardsIsBackwards(t *testing.T, s *story) {
	for more := range uint64(8) {
		if standsBackwards(t, s) > 0 || t.Failed() {
			return
		}
		s = newStory(t, s.open, s.rng.Uint64()>>1+more)
		s.whole(t)
	}
	t.Error("nobody stood on a chain")
}

// standsBackwards tries L8 on one story, and counts the days on which somebody stood.
func standsBackwards(t *testing.T, s *story) (stands int) {
	for range 15 {
		v := s.reader()
		window := graph.Period{Since: v.At - 20, Until: v.At + 5}
		page, err := s.store.Page(t.Context(), v, graph.Query{Noun: graph.Cases, First: 1000})
		if err != nil {
			t.Fatal(err)
		}
		var subjects []graph.Ref
		for _, item := range page.Items {
			subjects = append(subjects, item.Ref)
		}
		all, err := s.store.Lineages(t.Context(), v, graph.WholeHistory(v.At), subjects)
		if err != nil {
			t.Fatal(err)
		}
		forwards := map[graph.ID]map[stand]bool{}
		for subject, l := range all.Of {
			for d := window.Since; d < window.Until && d <= v.At; d++ {
				for _, c := range l.Chains(d) {
					for _, link := range c.Links {
						for _, h := range link.Holders {
							if forwards[h.Person] == nil {
								forwards[h.Person] = map[stand]bool{}
							}
							forwards[h.Person][stand{subject.ID, c.Line, c.Branch, h.Key(), link.Role, d}] = true
						}
					}
				}
			}
		}
		for _, person := range people {
			backwards := map[stand]bool{}
			for after := (graph.Cursor{}); ; {
				answered, err := graph.AnswerableFor(t.Context(), s.store, v, person, window, after, 2)
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range answered.Items {
					for d := a.Period.Since; d < a.Period.Until; d++ {
						st := stand{a.Case.ID, a.Line, a.Branch, a.Tenure.Key(), a.Role, d}
						if backwards[st] {
							t.Errorf("%s comes twice: %+v", person, st)
						}
						backwards[st] = true
					}
				}
				if after = answered.Next; !answered.More {
					break
				}
			}
			want := forwards[person]
			stands += len(want)
			if diff := cmp.Diff(want, backwards, alike...); diff != "" {
				t.Errorf("%s through %+v from %s until %s (-chains +answerable for)\n%s", person, v, window.Since, window.Until, diff)
				return stands
			}
		}
	}
	return stands
}

func whyAgrees(t *testing.T, s *story) {
	for range triesOfLineage {
		for _, l := range s.lineages(t) {
			on := map[graph.ID]bool{}
			for _, c := range l.Chains(l.View.At) {
				for _, link := range c.Links {
					for _, h := range link.Holders {
						on[h.Person] = true
					}
				}
			}
			for _, person := range people {
				why := l.Why(person)
				if why.OnChain != on[person] || len(why.Because) == 0 {
					t.Errorf("%v at %s: why(%s) says %v for %d reasons, the chains say %v", l.Subject, l.View.At, person, why.OnChain, len(why.Because), on[person])
				}
				for _, b := range why.Because {
					if b.ZH == "" || b.EN == "" || strings.Contains(b.ZH+b.EN, "%!") {
						t.Errorf("%v at %s: why(%s) says %q, %q", l.Subject, l.View.At, person, b.ZH, b.EN)
					}
				}
			}
		}
	}
}

// judged gives lineages of one view with a judge of the same.
func (s *story) judged(t *testing.T) ([]*graph.Lineage, *Judge) {
	t.Helper()
	lineages := s.lineages(t)
	if len(lineages) == 0 {
		return nil, nil
	}
	j, err := NewJudge(t.Context(), s.store, lineages[0].View)
	if err != nil {
		t.Fatal(err)
	}
	return lineages, j
}

func chainsAreJudged(t *testing.T, s *story) {
	n := 0
	for range triesOfLineage {
		lineages, j := s.judged(t)
		for _, l := range lineages {
			for range 4 {
				d := s.someDay(l)
				n += len(l.Chains(d))
				if diff := cmp.Diff(tellChains(j.Chains(l.Subject, d)), tellChains(l.Chains(d))); diff != "" {
					t.Errorf("%v on %s through %+v (-judge +lineage)\n%s", l.Subject, d, l.View, diff)
					return
				}
			}
		}
	}
	if n == 0 {
		t.Error("there was not one chain")
	}
}

func clocksAreJudged(t *testing.T, s *story) {
	for range triesOfLineage {
		lineages, j := s.judged(t)
		for _, l := range lineages {
			var got []Clock
			for _, step := range l.Accountability().Steps {
				if step.Rule == "" || step.Rule == "F01" && step.Start == graph.NoDay {
					continue // a step without a clock
				}
				of := graph.Ref{Noun: graph.Cases, ID: step.Case}
				if step.Rule != "C03" && step.Rule != "F01" {
					of = graph.Ref{Noun: step.Fact.Noun(), ID: step.Fact.Identity()}
				}
				got = append(got, Clock{step.Rule, of, step.Start, step.Due, step.Done, step.State, step.Window})
				for _, share := range step.Shares {
					for d := share.Period.Since; d < share.Period.Until; d++ {
						if diff := cmp.Diff(j.Answered(l.Subject, step.Rule, d), answered(share), alike...); diff != "" {
							t.Errorf("%v, %s of %v on %s through %+v (-judge +share)\n%s", l.Subject, step.Rule, of, d, l.View, diff)
							return
						}
					}
				}
			}
			slices.SortFunc(got, func(a, b Clock) int { return strings.Compare(fmt.Sprint(a.Rule, a.Of), fmt.Sprint(b.Rule, b.Of)) })
			want := j.Clocks(l.Subject)
			slices.SortFunc(want, func(a, b Clock) int { return strings.Compare(fmt.Sprint(a.Rule, a.Of), fmt.Sprint(b.Rule, b.Of)) })
			if diff := cmp.Diff(want, got, alike...); diff != "" {
				t.Errorf("%v through %+v (-judge +lineage)\n%s", l.Subject, l.View, diff)
				return
			}
		}
	}
}

func answered(s graph.Share) Answer {
	a := Answer{Reason: s.Reason}
	if s.Post != nil {
		a.Post = s.Post.ID
	}
	for _, p := range s.Answering {
		a.Answering = append(a.Answering, p.ID)
	}
	for _, h := range s.Holders {
		a.Holders = append(a.Holders, h.Key())
	}
	return a
}

// tellChains are chains as text, one line each: what a judge and a lineage must say alike.
func tellChains(chains []*graph.Chain) []string {
	out := []string{}
	for _, c := range chains {
		out = append(out, strings.Split(tellChain(c), "\n")...)
	}
	return out
}

// tellChain is a chain as text.
func tellChain(c *graph.Chain) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", c.Line, c.Branch)
	for _, l := range c.Links {
		post := graph.ID("-")
		if l.Post != nil {
			post = l.Post.ID
		}
		fmt.Fprintf(&b, "\n  %d %s %s %s %s %s", l.Order, l.Level, l.Kind, post, l.State, l.Reason)
		for _, h := range l.Holders {
			fmt.Fprintf(&b, " [%s]", h.Key())
		}
		for _, by := range l.AnsweredBy {
			fmt.Fprintf(&b, " ⇒ %s", by.Post.ID)
		}
	}
	return b.String()
}

// tellStep is a step with its clock and shares as text.
func tellStep(a *graph.StepAccount) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s %d: %s %s from %s due %s done %s, %d late, window %s–%s", a.Case, a.Duty, a.Rule, a.Round, a.State, a.Reason, a.Start, a.Due, a.Done, a.DaysLate, a.Window.Since, a.Window.Until)
	for _, s := range a.Shares {
		fmt.Fprintf(&b, "\n  %s–%s %v", s.Period.Since, s.Period.Until, reflect.ValueOf(answered(s)))
	}
	return b.String()
}
