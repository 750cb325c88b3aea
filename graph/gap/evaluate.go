package gap

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"dutygraph/graph"
)

// Evaluator keeps gaps up to date: after each batch it judges again exactly the units that the batch may concern, and with
// each new month those for which new clocks begin. What it keeps is added under the revision through which it looked; a
// crash between a batch and its evaluation loses nothing, since the next evaluation goes on from the last one kept.
// Several processes may evaluate one store: one of them wins, the others take in what it kept. It is safe for many
// goroutines.
type Evaluator struct {
	register *Register
	running  chan struct{} // holds something while an evaluation runs
}

// NewEvaluator evaluates the store of a register.
func NewEvaluator(r *Register) *Evaluator {
	return &Evaluator{register: r, running: make(chan struct{}, 1)}
}

// contests is how often an evaluation starts anew because another process was first.
const contests = 5

// Evaluate looks at everything that is not evaluated yet, through the newest revision and a day; a day before the one
// looked at last changes nothing of it. Progress, when set, is told from time to time how many units were judged; it must
// not block. A cancelled context keeps nothing.
func (e *Evaluator) Evaluate(ctx context.Context, today graph.Day, progress func(units int)) (graph.Evaluation, error) {
	select {
	case e.running <- struct{}{}:
		defer func() { <-e.running }()
	case <-ctx.Done():
		return graph.Evaluation{}, ctx.Err()
	}
	for left := contests; ; left-- {
		now, err := e.evaluate(ctx, today, progress)
		var known *graph.Error
		if left > 0 && errors.As(err, &known) && known.Code == graph.Conflict {
			continue
		}
		return now, err
	}
}

func (e *Evaluator) evaluate(ctx context.Context, today graph.Day, progress func(int)) (graph.Evaluation, error) {
	r := e.register
	newest, err := r.follow(ctx, true)
	if err != nil {
		return graph.Evaluation{}, err
	}
	r.mu.RLock()
	was := r.evaluation
	r.mu.RUnlock()
	now := graph.Evaluation{Pass: was.Pass + 1, Revision: newest, Day: max(today, was.Day)}
	if newest <= was.Revision && now.Day == was.Day || newest == 0 {
		return was, nil
	}
	p := &pass{r: r, was: was, now: now, progress: progress, sums: map[counted]map[graph.Day]int{}, done: map[graph.Ref]bool{}, homes: map[graph.Revision]map[home]*stayed{}}
	if p.touched, err = r.touchedBy(ctx, was.Revision, newest); err != nil {
		return was, err
	}
	p.touched.everything = p.touched.everything || was.Pass == 0
	p.month = was.Pass == 0 || graph.MonthOf(now.Day) != graph.MonthOf(was.Day)
	if err := p.judge(ctx); err != nil {
		return was, err
	}
	tallies := sync.OnceValue(p.tallies)
	go tallies() // while the gaps are written
	d := graph.Derivation{Was: was, Now: now, Gaps: slices.Values(p.gaps), Tallies: func(yield func(graph.Tally) bool) { slices.Values(tallies())(yield) }}
	if err := r.store.Derive(ctx, d); err != nil {
		return was, err
	}
	r.following.Lock()
	defer r.following.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.evaluation == was { // else it followed the store meanwhile
		r.keep(now, p.gaps, tallies())
	}
	return now, nil
}

// pass is one evaluation under way.
type pass struct {
	r        *Register
	was, now graph.Evaluation
	touched  *touched
	month    bool // clocks of a new month begin
	progress func(int)
	judged   int
	done     map[graph.Ref]bool // units judged, where there were gaps before or not everything is looked at
	sums     map[counted]map[graph.Day]int
	homes    map[graph.Revision]map[home]*stayed // as known at each of the two revisions
	gaps     []*graph.Gap
}

func (p *pass) judge(ctx context.Context) error {
	if err := p.households(ctx); err != nil {
		return err
	}
	p.settleStays()
	p.concern()
	for _, noun := range []graph.Noun{graph.Grids, graph.Areas, graph.Posts} {
		q := p.touched.query(noun)
		if noun != graph.Grids && p.month {
			q = graph.UnitQuery{All: true, Nouns: q.Nouns}
		}
		if _, err := p.round(ctx, noun, q); err != nil {
			return err
		}
	}
	return nil
}

// households judges households, and those who share a member's number with them, too.
func (p *pass) households(ctx context.Context) error {
	q := p.touched.query(graph.Households)
	if p.month {
		q = graph.UnitQuery{All: true, Nouns: q.Nouns}
	}
	for {
		others, err := p.round(ctx, graph.Households, q)
		if err != nil || len(others) == 0 {
			return err
		}
		q = graph.UnitQuery{Nouns: q.Nouns}
		for id := range others {
			q.Refs = append(q.Refs, graph.Ref{Noun: graph.Households, ID: id})
		}
		slices.SortFunc(q.Refs, func(a, b graph.Ref) int { return cmp.Compare(a.ID, b.ID) })
	}
}

// round judges units of one kind, and takes back what was said of them before. It gives the households, not yet judged,
// that share a number with them.
func (p *pass) round(ctx context.Context, noun graph.Noun, q graph.UnitQuery) (others map[graph.ID]bool, err error) {
	if !q.All && len(q.Refs)+len(q.Under)+len(q.Grids) == 0 {
		return nil, nil
	}
	others = map[graph.ID]bool{}
	there := map[graph.Ref]bool{} // still on record
	again := map[graph.Ref]bool{} // judged in an earlier round
	maps.Copy(again, p.done)
	double := func(t *graph.Timeline) {
		if q.All {
			return
		}
		for _, m := range t.Doubles {
			others[m.Household] = true
		}
	}
	if q.All {
		p.forget(noun)
	} else if p.was.Revision > 0 {
		err := p.r.store.Timelines(ctx, p.was.Revision, q, func(t *graph.Timeline) error {
			if again[t.Unit] {
				return nil
			}
			p.r.fill(t, nil)
			double(t)
			p.count(judgeUnit(t, p.was.Day), -1)
			p.done[t.Unit] = true
			return ctx.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	took := func(unit graph.Ref, known bool) {
		if !q.All || known {
			there[unit] = true
		}
		if p.judged++; p.progress != nil && p.judged%1000 == 0 {
			p.progress(p.judged)
		}
	}
	line := &bench{through: p.now.Day, take: func(j *judging) {
		p.count(j, 1)
		p.keep(j.t.Unit, j)
		took(j.t.Unit, p.r.has(j.t.Unit))
	}}
	plain := newQuarter(p.now.Day, p.count)
	q.Passing = true
	err = p.r.store.Timelines(ctx, p.now.Revision, q, func(t *graph.Timeline) error {
		if again[t.Unit] {
			return nil
		}
		p.r.fill(t, p.sums)
		double(t)
		if one := plain.of(t); one != nil && one.quiet && !p.r.has(t.Unit) {
			one.n++
			took(t.Unit, false)
			return ctx.Err()
		}
		if noun == graph.Households {
			t = t.Own()
		}
		line.put(t)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	line.flush()
	plain.flush()
	// what is not on record any more has no gaps
	p.r.mu.RLock()
	var gone []graph.Ref
	if q.All {
		for unit := range p.r.units {
			if unit.Noun == noun && !there[unit] {
				gone = append(gone, unit)
			}
		}
	} else {
		for _, unit := range q.Refs {
			if !there[unit] && !again[unit] {
				gone = append(gone, unit)
			}
		}
	}
	p.r.mu.RUnlock()
	maps.Copy(p.done, there)
	slices.SortFunc(gone, func(a, b graph.Ref) int { return cmp.Compare(a.ID, b.ID) })
	for _, unit := range gone {
		p.keep(unit, nil)
	}
	for id := range others {
		if p.done[graph.Ref{Noun: graph.Households, ID: id}] {
			delete(others, id)
		}
	}
	return others, nil
}

// bench judges units side by side, and gives them on in the order in which they came.
type bench struct {
	through graph.Day
	take    func(*judging)
	units   []*graph.Timeline
}

// benchLength is how many units are judged together: many enough that handing them out costs nothing.
const benchLength = 512

func (b *bench) put(t *graph.Timeline) {
	if b.units = append(b.units, t); len(b.units) == benchLength {
		b.flush()
	}
}

func (b *bench) flush() {
	judged := make([]*judging, len(b.units))
	workers := min(runtime.GOMAXPROCS(0), 1+len(b.units)/32)
	var all sync.WaitGroup
	for w := 1; w < workers; w++ {
		all.Go(func() { b.judge(judged, w, workers) })
	}
	if len(b.units) > 0 {
		b.judge(judged, 0, workers)
	}
	all.Wait()
	for _, j := range judged {
		b.take(j)
	}
	b.units = b.units[:0]
}

// judge judges one unit in so many.
func (b *bench) judge(judged []*judging, from, step int) {
	var room []Verdict
	for i := from; i < len(b.units); i += step {
		judged[i], room = judgeWith(room, b.units[i], b.through)
	}
}

// keep compares what is said of a unit with what is kept, and notes the differences.
func (p *pass) keep(unit graph.Ref, j *judging) {
	p.r.mu.RLock()
	standing := p.r.standing(unit)
	p.r.mu.RUnlock()
	var said []*graph.Gap
	if j != nil {
		said = j.kept()
	}
	for _, g := range standing {
		at := slices.IndexFunc(said, func(s *graph.Gap) bool { return s.ID == g.ID })
		if at >= 0 && alike(said[at], g) {
			said = slices.Delete(said, at, at+1)
			continue
		}
		if g.Recorded == p.now.Revision && at >= 0 {
			continue // what is said now takes its place
		}
		gone := *g
		gone.Retracted = p.now.Revision
		p.gaps = append(p.gaps, &gone)
	}
	for _, g := range said {
		g.Recorded, g.Retracted = p.now.Revision, graph.Never
		p.gaps = append(p.gaps, g)
	}
}

// kept reports whether a verdict is kept: whether it is, was or may become a gap.
func (v *Verdict) kept() bool {
	return v.Start != graph.NoDay && slices.ContainsFunc(v.Spans, func(s Span) bool { return statusOf(s.Outcome) != "" })
}

// keeps reports whether any verdict is kept.
func (j *judging) keeps() bool {
	return slices.ContainsFunc(j.out, func(v Verdict) bool { return v.kept() })
}

// kept are the verdicts that are kept: gaps, and clocks that are or were about to fall due.
func (j *judging) kept() []*graph.Gap {
	var out []*graph.Gap
	var stays []graph.Stay
	var unit graph.Ref
	// What is kept must not keep the rows that it was judged from: an id that was read is a piece of its row's text.
	own := func(r graph.Ref) graph.Ref {
		if r == j.t.Unit {
			return unit
		}
		return graph.Ref{Noun: r.Noun, ID: graph.ID(strings.Clone(string(r.ID)))}
	}
	for i := range j.out {
		v := &j.out[i]
		if !v.kept() {
			continue
		}
		if out == nil {
			stays = j.stays()
			unit = graph.Ref{Noun: j.t.Unit.Noun, ID: graph.ID(strings.Clone(string(j.t.Unit.ID)))}
		}
		g := &graph.Gap{
			ID: v.ID(), Rule: v.Rule, Kind: string(v.Kind), Unit: unit, Subject: own(v.Subject), Part: v.Part, Standing: own(v.Standing), Start: v.Start,
			Due: v.Due, Period: v.Gap, Bearer: v.Bearer, Stays: stays, Spans: make([]graph.GapSpan, len(v.Spans)),
		}
		for k, s := range v.Spans {
			g.Spans[k] = graph.GapSpan{Period: s.Period, Outcome: string(s.Outcome), Reason: s.Reason, Severity: string(s.Severity)}
		}
		out = append(out, g)
	}
	return out
}

// verdictOf is a kept gap as a verdict, without what it rests on.
func verdictOf(g *graph.Gap) Verdict {
	v := Verdict{
		Rule: g.Rule, Kind: Kind(g.Kind), Subject: g.Subject, Part: g.Part, Standing: g.Standing, Start: g.Start, Due: g.Due, Gap: g.Period, Bearer: g.Bearer,
		Spans: make([]Span, len(g.Spans)),
	}
	for i, s := range g.Spans {
		v.Spans[i] = Span{s.Period, Outcome(s.Outcome), s.Reason, Severity(s.Severity)}
	}
	return v
}

// alike reports whether two gaps say the same, whenever they were recorded.
func alike(a, b *graph.Gap) bool {
	return a.ID == b.ID && a.Rule == b.Rule && a.Kind == b.Kind && a.Unit == b.Unit && a.Subject == b.Subject && a.Part == b.Part && a.Standing == b.Standing &&
		a.Start == b.Start && a.Due == b.Due && a.Period == b.Period && a.Bearer == b.Bearer && slices.Equal(a.Spans, b.Spans) && slices.Equal(a.Stays, b.Stays)
}

// stays are the innermost areas in which the unit stands; the last for ever after.
func (j *judging) stays() []graph.Stay {
	var out []graph.Stay
	for _, s := range j.stretches() {
		if len(s.areas) == 0 {
			continue
		}
		if n := len(out); n > 0 {
			if out[n-1].Area == s.areas[0] {
				continue
			}
			out[n-1].Period.Until = s.period.Since
		}
		out = append(out, graph.Stay{Area: s.areas[0], Period: graph.Period{Since: s.period.Since, Until: graph.Forever}})
	}
	return out
}
