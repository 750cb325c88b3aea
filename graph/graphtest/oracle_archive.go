package graphtest

import (
	"cmp"
	"context"
	"slices"

	"dutygraph/graph"
)

// through is the revision through which an archive is read.
func (o *oracle) through(known graph.Revision) (graph.Revision, error) {
	newest := graph.Revision(len(o.receipts))
	switch {
	case known == graph.Newest:
		return newest, nil
	case known > newest:
		return 0, graph.NotYet.Errorf("尚无此修订号：%d", "no such revision yet: %d", known)
	}
	return known, nil
}

func (o *oracle) Changes(ctx context.Context, after, through graph.Revision, nouns []graph.Noun, yield func(graph.Fact) error) error {
	rows, err := o.changes(ctx, after, through, nouns)
	if err != nil {
		return err
	}
	for _, f := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(f); err != nil {
			return err
		}
	}
	return nil
}

// changes are the rows that Changes gives.
func (o *oracle) changes(ctx context.Context, after, through graph.Revision, nouns []graph.Noun) ([]graph.Fact, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if err := o.usable(ctx); err != nil {
		return nil, err
	}
	through, err := o.through(through)
	if err != nil {
		return nil, err
	}
	for _, n := range nouns {
		if n.New() == nil {
			return nil, graph.Invalid.Errorf("没有这种台账：%s", "no such ledger: %s", n)
		}
	}
	var out []graph.Fact
	for _, n := range graph.Nouns() {
		if len(nouns) > 0 && !slices.Contains(nouns, n) {
			continue
		}
		var of []graph.Fact
		for _, f := range o.rows[n] {
			e := f.About()
			recorded := after < e.Recorded && e.Recorded <= through
			retracted := after < e.Retracted && e.Retracted <= through
			if recorded || retracted {
				of = append(of, at(f, through))
			}
		}
		slices.SortFunc(of, func(a, b graph.Fact) int {
			return cmp.Or(cmp.Compare(a.Key(), b.Key()), cmp.Compare(a.About().Recorded, b.About().Recorded))
		})
		out = append(out, of...)
	}
	return out, nil
}

// at is a row as the revision knows it.
func at(f graph.Fact, known graph.Revision) graph.Fact {
	if f.About().Retracted > known {
		f = clone(f)
		f.About().Retracted = graph.Never
	}
	return f
}

func (o *oracle) Restore(ctx context.Context, c graph.Copy) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.usable(ctx); err != nil {
		return err
	}
	if len(o.receipts) > 0 {
		return graph.Conflict.Errorf("存储不是空的", "the store is not empty")
	}
	c = c.Checked()
	var receipts []graph.Receipt
	for r, err := range c.Receipts {
		if err != nil {
			return err
		}
		r = given(r)
		r.Violations, r.Repeated = nil, false
		receipts = append(receipts, r)
	}
	rows := map[graph.Noun][]graph.Fact{}
	taken := 0
	for f, err := range c.Rows {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		rows[f.Noun()] = append(rows[f.Noun()], clone(f))
		taken++
	}
	if c.Progress != nil {
		c.Progress(taken)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	o.rows, o.receipts = rows, receipts
	return nil
}

// Timelines makes the timelines of all units and gives those that are asked for.
func (o *oracle) Timelines(ctx context.Context, known graph.Revision, units graph.UnitQuery, yield func(*graph.Timeline) error) error {
	s, err := o.look(ctx, graph.View{At: graph.Horizon, Known: known, Scope: graph.Everywhere})
	if err != nil {
		return err
	}
	var rows []graph.Fact
	for _, n := range graph.Nouns() {
		for _, f := range s.rows(n) {
			rows = append(rows, s.raw(f))
		}
	}
	wanted := s.units(units)
	for _, t := range graph.TimelinesOf(s.known, rows) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !wanted(t.Unit) {
			continue
		}
		t.Households, t.Causes, t.Found, t.Warnings = nil, nil, nil, nil
		if err := yield(t); err != nil {
			return err
		}
	}
	return nil
}

// units tells which units a question asks for.
func (s *sight) units(q graph.UnitQuery) func(graph.Ref) bool {
	under := map[graph.ID]bool{}
	for _, id := range q.Under {
		under[id] = true
	}
	for grown := true; grown; { // in what was ever below
		grown = false
		for _, f := range s.rows(graph.Areas) {
			if a := f.(*graph.Area); under[a.Parent] && !under[a.ID] {
				under[a.ID], grown = true, true
			}
		}
	}
	wanted := map[graph.Ref]bool{}
	for _, ref := range q.Refs {
		wanted[ref] = true
	}
	for _, f := range s.rows(graph.Areas) {
		if under[f.Identity()] {
			wanted[graph.Ref{Noun: graph.Areas, ID: f.Identity()}] = true
		}
	}
	for _, f := range s.rows(graph.Grids) {
		if under[f.(*graph.Grid).Area] {
			wanted[graph.Ref{Noun: graph.Grids, ID: f.Identity()}] = true
		}
	}
	homes := map[graph.ID]bool{}
	for _, f := range s.rows(graph.Households) {
		h := f.(*graph.Household)
		homes[h.ID] = homes[h.ID] || under[h.Area]
		if homes[h.ID] || h.Grid != "" && slices.Contains(q.Grids, h.Grid) {
			wanted[graph.Ref{Noun: graph.Households, ID: h.ID}] = true
		}
	}
	for _, f := range s.rows(graph.Posts) {
		if p := f.(*graph.Post); under[p.Area] || homes[p.Household] {
			wanted[graph.Ref{Noun: graph.Posts, ID: p.ID}] = true
		}
	}
	return func(unit graph.Ref) bool {
		return (q.All || wanted[unit]) && (len(q.Nouns) == 0 || slices.Contains(q.Nouns, unit.Noun))
	}
}
