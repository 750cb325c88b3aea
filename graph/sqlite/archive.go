package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"iter"
	"slices"

	"dutygraph/graph"
)

// fewChanges is up to how many changed rows of a noun are found by their revisions and put in order here. More are read in
// their order from all rows, so that memory stays flat.
const fewChanges = 10_000

// changedIn is that a row was recorded or retracted after :after and through :through.
const changedIn = `(t."recorded" > :after OR t."retracted" > :after AND t."retracted" <= :through)`

// counting counts the changes of the noun, no further than fewChanges.
func (t *table) counting() string {
	return `SELECT (SELECT count(*) FROM (SELECT 1 FROM ` + t.name + ` AS t WHERE t."recorded" > :after AND t."recorded" <= :through LIMIT :few))` +
		` + (SELECT count(*) FROM (SELECT 1 FROM ` + t.name + ` AS t WHERE t."retracted" > :after AND t."retracted" <= :through AND t."retracted" < ` + never + ` LIMIT :few))`
}

// found reads the changes of the noun by their revisions, in no order.
func (t *table) found() string {
	return `SELECT ` + t.raw("t") + ` FROM ` + t.name + ` AS t WHERE t."recorded" > :after AND t."recorded" <= :through` +
		` UNION ALL SELECT ` + t.raw("t") + ` FROM ` + t.name + ` AS t WHERE t."retracted" > :after AND t."retracted" <= :through AND t."retracted" < ` + never +
		` AND +t."recorded" <= :after`
}

// ordered reads the changes of the noun in their order, looking at all rows.
func (t *table) ordered() string {
	return `SELECT ` + t.raw("t") + ` FROM ` + t.name + ` AS t WHERE t."id" > '' AND +t."recorded" <= :through AND ` + changedIn + ` ORDER BY ` + t.order() + `, t."recorded"`
}

// Changes reads what was recorded or retracted after a revision, noun by noun. What a revision knows never changes, so
// the statements need no transaction with one another.
func (s *Store) Changes(ctx context.Context, after, through graph.Revision, nouns []graph.Noun, yield func(graph.Fact) error) error {
	v, err := s.resolve(ctx, graph.View{Known: through})
	if err != nil {
		return err
	}
	for _, n := range nouns {
		if s.tables[n] == nil {
			return graph.Invalid.Errorf("没有这种台账：%s", "no such ledger: %s", n)
		}
	}
	for _, n := range graph.Nouns() {
		if len(nouns) == 0 || slices.Contains(nouns, n) {
			if err := s.changes(ctx, s.tables[n], after, v.Known, yield); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) changes(ctx context.Context, t *table, after, through graph.Revision, yield func(graph.Fact) error) error {
	few := false
	span := []any{sql.Named("after", int64(after)), sql.Named("through", int64(through))}
	if after > 0 {
		if err := s.read(ctx, t.counting(), append(span, sql.Named("few", fewChanges+1)), func(values []any) error {
			few = values[0].(int64) <= fewChanges
			return nil
		}); err != nil {
			return err
		}
	}
	e := &eye{View: graph.View{Known: through}}
	var failed error
	give := func(f graph.Fact) error {
		// Asked for each row: the driver notices only after a while.
		if failed = ctx.Err(); failed == nil {
			failed = yield(f)
		}
		return failed
	}
	var err error
	if few {
		err = s.sorted(ctx, t, e, span, give)
	} else {
		err = s.read(ctx, t.ordered(), span, func(values []any) error { return give(e.unretracted(t.decode(values))) })
	}
	if failed != nil {
		return failed // the caller's own
	}
	return err
}

// sorted reads few changes and puts them in order.
func (s *Store) sorted(ctx context.Context, t *table, e *eye, span []any, give func(graph.Fact) error) error {
	type keyed struct {
		key  graph.ID
		fact graph.Fact
	}
	var rows []keyed
	if err := s.read(ctx, t.found(), span, func(values []any) error {
		f := e.unretracted(t.decode(values))
		rows = append(rows, keyed{f.Key(), f})
		return nil
	}); err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.fact.About().Recorded, b.fact.About().Recorded))
	})
	for _, r := range rows {
		if err := give(r.fact); err != nil {
			return err
		}
	}
	return nil
}

// transact runs a transaction of the one who writes: whole or not at all.
func (s *Store) transact(ctx context.Context, do func(c *sql.Conn) error) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := s.usable(ctx); err != nil {
		return err
	}
	c, err := s.writer.Conn(ctx)
	if err != nil {
		return s.translate(ctx, err)
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return s.translate(ctx, err)
	}
	if err = do(c); err == nil {
		err = ctx.Err()
	}
	if err == nil {
		// Without the context: once asked, SQLite answers for all of it, and so must we.
		_, err = c.ExecContext(context.WithoutCancel(ctx), `COMMIT`)
	}
	if err != nil {
		rollback(c)
		return s.translate(ctx, err)
	}
	return nil
}

// Restore takes in the whole of another store in one transaction.
func (s *Store) Restore(ctx context.Context, c graph.Copy) error {
	newest := graph.Revision(0)
	var failed error // of the copy itself
	err := s.transact(ctx, func(on *sql.Conn) error {
		var known int64
		if err := on.QueryRowContext(ctx, published).Scan(&known); err != nil {
			return err
		}
		if known > 0 {
			return graph.Conflict.Errorf("存储不是空的（已有第 %d 号修订），不能恢复副本", "the store is not empty (it has revision %d), so no copy can be restored into it", known)
		}
		c := c.Checked()
		for r, err := range c.Receipts {
			if err != nil {
				failed = err
				return err
			}
			if err := insertReceipt(on, r); err != nil {
				return err
			}
			newest = r.Revision
		}
		return on.Raw(func(raw any) (err error) {
			failed, err = s.restoreRows(ctx, raw.(driver.Conn), c)
			return err
		})
	})
	if failed != nil {
		return failed
	}
	if err == nil {
		s.saw(newest)
	}
	return err
}

// restoreEvery is how often the context is looked at and progress is told, in rows.
const restoreEvery = 1000

// restoreRows inserts the rows of a copy. What is wrong with the copy itself is told apart from what the store says.
func (s *Store) restoreRows(ctx context.Context, on driver.Conn, c graph.Copy) (failed, err error) {
	// Without the context: watching one costs a goroutine for each row.
	free := context.WithoutCancel(ctx)
	var values []any
	n := 0
	for rows, err := range ahead(c.Rows) {
		if err != nil {
			return err, err
		}
		for _, f := range rows {
			t := s.tables[f.Noun()]
			values = t.encode(values[:0], f)
			if err := s.inserts.run(free, on, t.insert, values); err != nil {
				return nil, err
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if n += len(rows); c.Progress != nil {
			c.Progress(n)
		}
	}
	return nil, nil
}

// ahead gives rows in pieces: while one is written, the next is read by a goroutine of its own.
func ahead(rows iter.Seq2[graph.Fact, error]) iter.Seq2[[]graph.Fact, error] {
	type piece struct {
		rows []graph.Fact
		err  error
	}
	return func(yield func([]graph.Fact, error) bool) {
		pieces, enough := make(chan piece, 1), make(chan struct{})
		go func() {
			defer close(pieces)
			give := func(p piece) bool {
				select {
				case pieces <- p:
					return true
				case <-enough:
					return false
				}
			}
			var next []graph.Fact
			for f, err := range rows {
				if err != nil {
					give(piece{err: err})
					return
				}
				if next = append(next, f); len(next) == restoreEvery {
					if !give(piece{rows: next}) {
						return
					}
					next = make([]graph.Fact, 0, restoreEvery)
				}
			}
			give(piece{rows: next})
		}()
		defer func() {
			close(enough)
			for range pieces { // until the goroutine has ended
			}
		}()
		for p := range pieces {
			if !yield(p.rows, p.err) {
				return
			}
		}
	}
}
