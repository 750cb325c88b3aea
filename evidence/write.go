package evidence

import (
	"context"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// contents is everything of a package but its manifest's who, when and why.
type contents struct {
	files    []File
	policies []ManifestPolicy
	counts   map[string]map[gap.Outcome]int
}

// writing is one package being written, or derived again.
type writing struct {
	ctx      context.Context
	store    graph.Store
	scope    *scope
	clear    bool
	progress func(rows int)

	batches  *batches
	tables   map[string]*tableFile
	rows     int
	policies map[graph.ID]*graph.Policy
	counted  map[outcome]int
	handling map[graph.ID][]*graph.Handling
	facts    *gathered
}

// write writes the tables, and the facts unless they are where it reads from. Nothing is written outside the folder.
func write(ctx context.Context, store graph.Store, sc *scope, clear bool, formats []Format, dir string, facts bool, progress func(rows int)) (c *contents, err error) {
	w := &writing{
		ctx: ctx, store: store, scope: sc, clear: clear, progress: progress, tables: map[string]*tableFile{}, policies: map[graph.ID]*graph.Policy{},
		counted: map[outcome]int{}, handling: map[graph.ID][]*graph.Handling{},
		batches: &batches{ctx: ctx, store: store, newest: sc.view.Known, known: map[graph.Revision]graph.Receipt{}, cited: map[graph.Revision]bool{}},
	}
	if facts && !sc.whole {
		w.facts = newGathered()
	}
	defer func() {
		if err != nil {
			for _, t := range w.tables {
				t.abandon()
			}
		}
	}()
	for _, t := range Tables() {
		if w.tables[t.Name], err = createTable(dir, t, formats); err != nil {
			return nil, err
		}
	}
	for _, step := range []func() error{w.readHandling, w.writeCases, w.writeGaps, w.writeRules} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	c = &contents{counts: map[string]map[gap.Outcome]int{}, policies: policiesOf(w.policies)}
	for _, t := range Tables() {
		files, err := w.tables[t.Name].close()
		if err != nil {
			return nil, err
		}
		c.files = append(c.files, files...)
	}
	for o, n := range w.counted {
		if c.counts[o.rule] == nil {
			c.counts[o.rule] = map[gap.Outcome]int{}
		}
		c.counts[o.rule][o.outcome] += n
	}
	if facts {
		file, err := w.writeFacts(dir)
		if err != nil {
			return nil, err
		}
		c.files = append(c.files, file)
	}
	return c, nil
}

// put writes rows of a table.
func (w *writing) put(table string, rows ...Row) error {
	if len(rows) == 0 {
		return nil
	}
	if w.rows += len(rows); w.progress != nil {
		w.progress(w.rows)
	}
	return w.tables[table].write(rows...)
}

// readHandling reads the moves that can be seen, by gap.
func (w *writing) readHandling() error {
	known := w.scope.view.Known
	return w.store.Changes(w.ctx, 0, known, []graph.Noun{graph.Handlings}, func(f graph.Fact) error {
		if h := f.(*graph.Handling); h.KnownAt(known) && h.On <= w.scope.view.At {
			w.handling[h.Gap] = append(w.handling[h.Gap], h)
		}
		return nil
	})
}

// writeCases writes the chains of the cases, and the shares of their late and missing steps.
func (w *writing) writeCases() error {
	v := w.scope.view
	return w.scope.cases(w.ctx, w.store, func(refs []graph.Ref) error {
		all, err := w.store.Lineages(w.ctx, v, graph.WholeHistory(v.At), refs)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			l := all.Of[ref]
			if l == nil {
				continue
			}
			chains, err := w.chains(l)
			if err != nil {
				return err
			}
			if err := w.put("chains", chains...); err != nil {
				return err
			}
			for _, step := range l.Accountability().Steps {
				w.uses(step.Policy)
			}
			if err := w.put("shares", w.steps(l)...); err != nil {
				return err
			}
		}
		return w.ctx.Err()
	})
}

// uses notes a limit that something was judged by.
func (w *writing) uses(p *graph.Policy) {
	if p != nil {
		w.policies[p.Key()] = p
	}
}

// writeGaps writes the gaps with their shares and their handling, unit by unit, and counts all outcomes.
func (w *writing) writeGaps() error {
	at, units := w.scope.view.At, 0
	err := gap.Conclude(w.ctx, w.store, w.scope.view.Known, at, w.scope.units, func(c *gap.Conclusion) error {
		if units++; units%1000 == 0 && w.progress != nil { // most have no row
			w.progress(w.rows)
		}
		if w.facts != nil {
			w.facts.timeline(c.Timeline)
		}
		area := c.AreaOn(at)
		if !w.scope.tells(area) {
			return nil
		}
		for i := range c.Verdicts {
			if err := w.verdict(c.Timeline.Lineage, &c.Verdicts[i], area); err != nil {
				return err
			}
		}
		return w.ctx.Err()
	})
	if err != nil || w.facts == nil {
		return err
	}
	known := w.scope.view.Known
	return w.store.Changes(w.ctx, 0, known, []graph.Noun{graph.CalendarDays, graph.Grids, graph.Leads}, func(f graph.Fact) error {
		if f.About().KnownAt(known) && w.facts.countedIn(f) {
			w.facts.add(f)
		}
		return nil
	})
}

// verdict writes what a rule says of one clock on the view's day.
func (w *writing) verdict(l *graph.Lineage, v *gap.Verdict, area graph.ID) error {
	at := w.scope.view.At
	span, judged := v.On(at)
	if !judged {
		return nil
	}
	w.counted[outcome{v.Rule, span.Outcome, span.Reason, area}]++
	w.uses(v.Policy)
	severity, unmet, ok := v.Told(at)
	if !ok || !w.scope.pick.Period.Empty() && unmet.Meet(w.scope.pick.Period).Empty() {
		return nil
	}
	moves := w.handling[v.ID()]
	state := graph.GapSuspected
	if n := len(moves); n > 0 {
		state = moves[n-1].To
	}
	row, err := GapRow(ToldGap{
		ID: v.ID(), Rule: v.Rule, Subject: v.Subject, Start: v.Start, Due: v.Due, Days: unmet, Severity: severity, Policy: v.Policy, Roles: v.Roles(l, at), Handling: state,
		Evidence: v.EvidenceOn(at),
	}, func(r graph.Revision) (graph.ID, error) {
		receipt, err := w.batches.of(r)
		return receipt.Batch, err
	})
	if err != nil {
		return err
	}
	if err := w.put("gaps", row); err != nil {
		return err
	}
	for i, s := range v.Shares(l, at) {
		if err := w.put("shares", w.share(Row{text(v.ID()), caseOf(v.Subject), "", text(v.Rule), number(i + 1)}, s)); err != nil {
			return err
		}
	}
	for _, h := range moves {
		row, err := w.move(h)
		if err != nil {
			return err
		}
		if err := w.put("handling", row); err != nil {
			return err
		}
		if w.facts != nil {
			w.facts.add(h)
		}
	}
	return nil
}
