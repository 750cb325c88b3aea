package graphtest

import (
	"context"
	"slices"
	"testing"

	"dutygraph/graph"
)

// committed is a store whose writes are settled by graph.Commit and whose lineages are put together by graph.Roster, as
// those of the real stores are; all else is the oracle's.
type committed struct {
	oracle
	roster *graph.Roster
}

func openCommitted(*testing.T) graph.Store {
	return &committed{oracle: oracle{rows: map[graph.Noun][]graph.Fact{}}, roster: graph.NewRoster()}
}

// TestCommitAgrees plays the settling and the lineages that all stores share against those of the oracle.
func TestCommitAgrees(t *testing.T) { Agree(t, openCommitted) }

func (c *committed) Apply(ctx context.Context, b *graph.Batch) (graph.Receipt, error) {
	for _, r := range c.receipts {
		if r.Batch == b.ID {
			return c.oracle.Apply(ctx, b)
		}
	}
	w := &transaction{revision: graph.Revision(len(c.receipts) + 1), rows: map[graph.Noun][]graph.Fact{}}
	for n, rows := range c.rows {
		w.rows[n] = slices.Clone(rows)
	}
	receipt, err := graph.Commit(ctx, w, w.revision, b)
	if err != nil {
		return graph.Receipt{}, err
	}
	if n := len(c.receipts); n > 0 {
		receipt.At = max(receipt.At, c.receipts[n-1].At)
	}
	if !b.DryRun {
		kept := given(receipt)
		kept.Violations = nil
		c.rows, c.receipts = w.rows, append(c.receipts, kept)
		var changed []graph.Fact
		for _, n := range graph.RosterNouns() {
			for _, f := range c.rows[n] {
				if e := f.About(); e.Recorded == w.revision || e.Retracted == w.revision {
					changed = append(changed, f)
				}
			}
		}
		c.roster.Advance(w.revision, changed)
	}
	return receipt, nil
}

func (c *committed) Lineages(ctx context.Context, v graph.View, w graph.Period, subjects []graph.Ref) (graph.Lineages, error) {
	s, err := c.look(ctx, v)
	if err != nil {
		return graph.Lineages{}, err
	}
	return c.roster.Lineages(s.view(), w, subjects, graph.SubjectRows{
		Households: all[*graph.Household](s, graph.Households), Pairings: all[*graph.Pairing](s, graph.Pairings), Cases: all[*graph.Case](s, graph.Cases),
		Steps: all[*graph.Step](s, graph.Steps), Risks: all[*graph.Risk](s, graph.Risks), Measures: all[*graph.Measure](s, graph.Measures),
		Leads: all[*graph.Lead](s, graph.Leads), Applications: all[*graph.Application](s, graph.Applications),
	}), nil
}

func all[F graph.Fact](s *sight, n graph.Noun) []F {
	var out []F
	for _, f := range s.rows(n) {
		out = append(out, f.(F))
	}
	return out
}

// transaction is a graph.Writer over copies of slices.
type transaction struct {
	revision graph.Revision
	rows     map[graph.Noun][]graph.Fact
}

func (w *transaction) Standing(_ context.Context, n graph.Noun, groups []graph.ID) (map[graph.ID][]graph.Fact, error) {
	return w.by(n, groups, graph.Fact.Group), nil
}

func (w *transaction) Identified(_ context.Context, n graph.Noun, ids []graph.ID) (map[graph.ID][]graph.Fact, error) {
	return w.by(n, ids, graph.Fact.Identity), nil
}

func (w *transaction) by(n graph.Noun, ids []graph.ID, of func(graph.Fact) graph.ID) map[graph.ID][]graph.Fact {
	out := map[graph.ID][]graph.Fact{}
	for _, f := range w.rows[n] {
		if id := of(f); f.About().Retracted == graph.Never && slices.Contains(ids, id) {
			out[id] = append(out[id], f)
		}
	}
	return out
}

func (w *transaction) Write(_ context.Context, n graph.Noun, out, in []graph.Fact) error {
	for _, f := range out {
		at := slices.IndexFunc(w.rows[n], func(g graph.Fact) bool { return g.Key() == f.Key() && g.About().Retracted == graph.Never })
		if f.About().Recorded == w.revision {
			w.rows[n] = slices.Delete(w.rows[n], at, at+1)
			continue
		}
		gone := clone(w.rows[n][at])
		gone.About().Retracted = w.revision
		w.rows[n][at] = gone
	}
	for _, f := range in {
		f = clone(f)
		f.About().Recorded, f.About().Retracted = w.revision, graph.Never
		w.rows[n] = append(w.rows[n], f)
	}
	return nil
}
