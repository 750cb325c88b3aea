package evidence

import (
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"

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
	_, severity, unmet, ok := v.Told(at)
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

// writeRules writes how many clocks came to which outcome, by rule and area, and the rules that judge nothing.
func (w *writing) writeRules() error {
	byRule := map[string][]outcome{}
	for o := range w.counted {
		byRule[o.rule] = append(byRule[o.rule], o)
	}
	for _, rule := range gap.Catalogue() {
		all := byRule[rule.ID]
		slices.SortFunc(all, func(a, b outcome) int {
			return cmp.Or(cmp.Compare(slices.Index(gap.Outcomes(), a.outcome), slices.Index(gap.Outcomes(), b.outcome)), cmp.Compare(a.reason, b.reason), cmp.Compare(a.area, b.area))
		})
		for _, o := range all {
			ledgers := ""
			if o.reason == gap.LedgerNotDelivered {
				ledgers = silenceOf(rule)
			}
			if err := w.put("rules", Row{text(o.rule), text(o.outcome), text(o.reason), ledgers, text(o.area), number(w.counted[o])}); err != nil {
				return err
			}
		}
		if !rule.Judged() {
			if err := w.put("rules", Row{text(rule.ID), text(gap.NotEvaluated), "RULE_NOT_JUDGED", "", "", "0"}); err != nil {
				return err
			}
		}
	}
	return nil
}

// silenceOf names the ledgers whose silence a rule reads.
func silenceOf(rule gap.Rule) string {
	var names []string
	for _, s := range rule.Silence() {
		names = append(names, s.String())
	}
	return joined(names)
}

// gathered are the rows that a selection rests on. Few are kept as they are; of many only which they are, to be picked from
// all rows in one pass.
type gathered struct {
	rows map[rowID]graph.Fact
	only map[rowID]struct{} // nil while rows are kept

	// Of these, timelines tell only what the rows come to.
	villages map[graph.ID]bool // where households live: since when they have a grid
	serving  map[graph.ID]bool // departments of areas: on which days they warned
}

// timeline gathers the rows of a timeline.
func (g *gathered) timeline(t *graph.Timeline) {
	for f := range t.Facts() {
		g.add(f)
	}
	switch t.Unit.Noun {
	case graph.Households:
		for _, h := range t.Lineage.Households {
			g.villages[h.Area] = true
		}
	case graph.Areas:
		for _, place := range t.Lineage.Places {
			for _, o := range place.Organizations {
				g.serving[o.ID] = true
			}
		}
	}
}

// countedIn reports whether a row counts in a timeline that was gathered, though the timeline does not hold it.
func (g *gathered) countedIn(f graph.Fact) bool {
	switch f := f.(type) {
	case *graph.CalendarDay:
		return true
	case *graph.Grid:
		return g.villages[f.Area]
	case *graph.Lead:
		return f.Channel == graph.ByDepartment && g.serving[f.Organization]
	}
	return false
}

// rowID tells a row from all others: a digest of noun, key and revision, 16 bytes whatever their length.
type rowID [16]byte

// fewRows is how many rows are kept.
const fewRows = 200_000

func newGathered() *gathered {
	return &gathered{rows: map[rowID]graph.Fact{}, villages: map[graph.ID]bool{}, serving: map[graph.ID]bool{}}
}

func idOf(f graph.Fact) rowID {
	sum := sha256.New()
	sum.Write([]byte(f.Noun()))
	sum.Write([]byte{0})
	sum.Write([]byte(f.Key()))
	r := f.About().Recorded
	sum.Write([]byte{0, byte(r >> 56), byte(r >> 48), byte(r >> 40), byte(r >> 32), byte(r >> 24), byte(r >> 16), byte(r >> 8), byte(r)})
	return rowID(sum.Sum(nil)[:16])
}

func (g *gathered) add(f graph.Fact) {
	id := idOf(f)
	if g.only != nil {
		g.only[id] = struct{}{}
		return
	}
	g.rows[id] = f
	if len(g.rows) > fewRows {
		g.only = make(map[rowID]struct{}, 2*len(g.rows))
		for id := range g.rows {
			g.only[id] = struct{}{}
		}
		g.rows = nil
	}
}

// factOrder compares facts by noun, key and revision.
func factOrder() func(a, b graph.Fact) int {
	rank := map[graph.Noun]int{}
	for i, n := range graph.Nouns() {
		rank[n] = i
	}
	return func(a, b graph.Fact) int {
		return cmp.Or(cmp.Compare(rank[a.Noun()], rank[b.Noun()]), cmp.Compare(a.Key(), b.Key()), cmp.Compare(a.About().Recorded, b.About().Recorded))
	}
}

// writeFacts writes the rows that everything rests on, by noun, key and revision, then the batches that they and the tables cite.
func (w *writing) writeFacts(dir string) (File, error) {
	d, err := createFile(dir, FactsFile)
	if err != nil {
		return File{}, err
	}
	defer d.file.Close()
	out := newFactWriter(d, w.clear)
	known := w.scope.view.Known
	one := func(f graph.Fact) error {
		about := f.About()
		receipt, err := w.batches.of(about.Recorded)
		if err != nil {
			return err
		}
		w.batches.cited[about.Brought] = true
		if w.rows++; w.progress != nil {
			w.progress(w.rows)
		}
		return out.fact(f, receipt.Batch)
	}
	if w.facts != nil && w.facts.only == nil {
		for _, f := range slices.SortedFunc(maps.Values(w.facts.rows), factOrder()) {
			if err := one(f); err != nil {
				return File{}, err
			}
		}
	} else {
		err := w.store.Changes(w.ctx, 0, known, nil, func(f graph.Fact) error {
			if !f.About().KnownAt(known) || graph.Paired(f) {
				return nil
			}
			if w.facts != nil {
				if _, wanted := w.facts.only[idOf(f)]; !wanted {
					return nil
				}
			}
			return one(f)
		})
		if err != nil {
			return File{}, err
		}
	}
	for _, r := range slices.Sorted(maps.Keys(w.batches.cited)) {
		receipt, err := w.batches.of(r)
		if err != nil {
			return File{}, err
		}
		if err := out.batch(receipt); err != nil {
			return File{}, err
		}
	}
	about, err := d.close()
	about.Rows = out.rows
	return about, err
}
