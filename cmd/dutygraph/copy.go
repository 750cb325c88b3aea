package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"

	"dutygraph/graph"
)

// copyStore is the command that moves all that a store holds into an empty one.
type copyStore struct {
	From string `required:"" placeholder:"STORE" help:"The store to copy: sqlite:PATH or neo4j://USER@HOST:7687."`
	To   string `required:"" placeholder:"STORE" help:"The empty store that takes it in."`
}

// Help shows how the command is used.
func (*copyStore) Help() string {
	return `The copy has every batch, every row and every revision, corrected and retracted ones too, and the gaps that were derived
from them: it answers every question as the original does, on any day, as known at any revision. Both are read again at
the end, and one digest (SHA-256 over all receipts and rows) is printed when they are the same; otherwise the exit code is
1. The target must be empty, and is left empty when the copy is interrupted before all facts are in. Stop writing to the
original first if nothing may be missing: what is written later is not copied. $DUTYGRAPH_NEO4J_PASSWORD is the password of
Neo4j.

复制全部批次、各修订号下的全部数据行（含已更正、已作废的）和已推导的责任缺口；完成后重读两个存储并核对摘要，不一致时退出码为 1。
目标须为空；事实复制完成之前中断，目标仍为空。复制期间写入原存储的内容不会复制。

Examples:

    dutygraph copy --from sqlite:dutygraph.sqlite --to neo4j://neo4j@127.0.0.1:7687
    dutygraph copy --from neo4j://neo4j@127.0.0.1:7687 --to sqlite:backup.sqlite`
}

const (
	// copyDiffers is the code of a copy that is not the same as its original.
	copyDiffers graph.Code = "COPY_DIFFERS"
	// copyUnfinished is the code of a copy that holds all facts, and of which the rest failed.
	copyUnfinished graph.Code = "COPY_UNFINISHED"
)

// Run copies and compares.
func (c *copyStore) Run(ctx context.Context, s *surroundings) error {
	if c.From == c.To {
		return usage.Errorf("--from 与 --to 是同一个存储", "--from and --to are the same store")
	}
	from, err := s.openStore(ctx, c.From, false)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := s.openStore(ctx, c.To, true)
	if err != nil {
		return err
	}
	defer to.Close()
	return copyInto(ctx, s, from, to)
}

// copyInto copies all that a store holds into an empty one, and says that both are the same.
func copyInto(ctx context.Context, s *surroundings, from, to graph.Store) error {
	if err := isEmpty(ctx, to); err != nil {
		return err
	}
	through, err := from.Revision(ctx, 0)
	if err != nil {
		return err
	}
	rows, err := copyFacts(ctx, s, from, to, through)
	if err != nil {
		return err
	}
	derived, err := copyDerived(ctx, s, from, to, through)
	if err != nil {
		return unfinished(through, err)
	}
	digest, err := digestOfBoth(ctx, s, from, to, through, rows)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, `已复制 %[1]d 个批次、%[2]d 行、%[3]d 条推导的责任缺口及在办时钟；两个存储答复相同。摘要：
copied %[1]d batches, %[2]d rows and %[3]d derived gaps and running clocks; both stores answer the same. Digest:
%[4]s
`, through, rows, derived, digest)
	return err
}

// unfinished says what a store holds in which something went wrong after the facts were in.
func unfinished(through graph.Revision, err error) error {
	if graph.CodeOf(err) == copyDiffers {
		return err
	}
	return copyUnfinished.Wrap(err, "事实已全部复制（至第 %d 号修订），但随后的步骤未完成；请清空目标后重新复制", "all facts were copied (through revision %d), but what comes after them was not finished; empty the target and copy again", through)
}

// isEmpty refuses a target that holds something.
func isEmpty(ctx context.Context, to graph.Store) error {
	newest, err := to.Revision(ctx, 0)
	if err != nil {
		return err
	}
	last, err := lastEvaluation(ctx, to)
	if err != nil {
		return err
	}
	if newest > 0 || last != (graph.Evaluation{}) {
		return graph.Conflict.Errorf("目标存储不是空的（已有第 %d 号修订），未写入任何内容", "the target is not empty (it has revision %d); nothing was written", newest)
	}
	return nil
}

func lastEvaluation(ctx context.Context, of graph.Store) (graph.Evaluation, error) {
	return of.Derived(ctx, math.MaxInt64, func(*graph.Gap) error { return nil }, func(graph.Tally) error { return nil })
}

// copyFacts copies the receipts and the rows of one revision. It tells how many rows there are.
func copyFacts(ctx context.Context, s *surroundings, from, to graph.Store, through graph.Revision) (rows int64, err error) {
	c := graph.CopyOf(ctx, from, through)
	expected := int64(0) // rows that batches brought; those that the program made come on top
	receipts := c.Receipts
	c.Receipts = func(yield func(graph.Receipt, error) bool) {
		for r, err := range receipts {
			for _, n := range r.Counts {
				expected += int64(n.Added + n.Replaced + n.Closed)
			}
			if !yield(r, err) {
				return
			}
		}
	}
	m := newMeter(s.errOut, "复制 copy", "rows")
	defer m.done()
	c.Progress = func(n int) {
		rows = int64(n)
		m.reached(rows, expected)
	}
	return rows, to.Restore(ctx, c)
}

// copyDerived copies what evaluations derived from the facts, and compares it. It tells how many gaps there are.
func copyDerived(ctx context.Context, s *surroundings, from, to graph.Store, through graph.Revision) (int64, error) {
	last, err := lastEvaluation(ctx, from)
	if err != nil || last == (graph.Evaluation{}) {
		return 0, err
	}
	if last.Revision > through {
		return 0, movedOn()
	}
	m := newMeter(s.errOut, "缺口 gaps", "gaps")
	defer m.done()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	fail := func(err error) {
		failed = cmp.Or(failed, err) // what comes after the first comes of it
		stop()                       // so that nothing is kept
	}
	copied := &derivedSum{}
	err = to.Derive(ctx, graph.Derivation{
		Now: last,
		// Both are read one after the other, and belong together because the evaluation is still the same.
		Gaps: derivedOf(last, fail, func(yield func(*graph.Gap) error) (graph.Evaluation, error) {
			return from.Derived(ctx, 0, func(g *graph.Gap) error {
				copied.gap(g)
				return yield(g)
			}, func(graph.Tally) error { return nil })
		}),
		Tallies: derivedOf(last, fail, func(yield func(graph.Tally) error) (graph.Evaluation, error) {
			return from.Derived(ctx, 0, func(*graph.Gap) error { return nil }, func(t graph.Tally) error {
				copied.tally(t)
				return yield(t)
			})
		}),
		Progress: func(n int) { m.reached(int64(n), -1) },
	})
	if failed != nil {
		return 0, failed
	}
	if err != nil {
		return 0, err
	}
	there := &derivedSum{}
	if _, err := to.Derived(ctx, 0, func(g *graph.Gap) error { there.gap(g); return nil }, func(t graph.Tally) error { there.tally(t); return nil }); err != nil {
		return 0, err
	}
	if *there != *copied {
		return 0, copyDiffers.Errorf("推导的责任缺口与原存储不一致，请勿使用目标存储", "the derived gaps differ from those of the original; do not use the target")
	}
	return copied.gaps, nil
}

// movedOn says that the original was evaluated while it was copied.
func movedOn() error {
	return graph.Conflict.Errorf("复制期间原存储又评估了规则；请停止使用它的程序（dutygraph serve）后再复制", "the rules were evaluated on the original while it was copied; stop what uses it (dutygraph serve) and copy again")
}

// derivedOf is what a read of Derived gives, as a sequence. It fails when the evaluation is no longer the one expected.
func derivedOf[T any](want graph.Evaluation, fail func(error), read func(yield func(T) error) (graph.Evaluation, error)) iter.Seq[T] {
	return func(yield func(T) bool) {
		enough := false
		last, err := read(func(x T) error {
			if enough = !yield(x); enough {
				return errEnough
			}
			return nil
		})
		switch {
		case enough:
		case err != nil:
			fail(err)
		case last != want:
			fail(movedOn())
		}
	}
}

// digestOfBoth reads both stores and gives the digest that they share.
func digestOfBoth(ctx context.Context, s *surroundings, from, to graph.Store, through graph.Revision, rows int64) (graph.Digest, error) {
	var digests [2]graph.Digest
	for i, of := range []struct {
		name  string
		store graph.Store
	}{{"核对原存储 read original", from}, {"核对目标 read target", to}} {
		m := newMeter(s.errOut, of.name, "rows")
		var err error
		digests[i], err = graph.DigestOf(ctx, of.store, through, func(n int) { m.reached(int64(n), rows) })
		m.done()
		if err != nil {
			return graph.Digest{}, unfinished(through, err)
		}
	}
	if digests[0] != digests[1] {
		return graph.Digest{}, copyDiffers.Errorf("两个存储的摘要不一致，请勿使用目标存储：原 %s，目标 %s", "the digests differ; do not use the target: original %s, target %s", digests[0], digests[1])
	}
	return digests[0], nil
}
