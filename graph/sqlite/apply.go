package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"

	"dutygraph/graph"
)

// Apply applies a batch in one transaction.
func (s *Store) Apply(ctx context.Context, b *graph.Batch) (graph.Receipt, error) {
	if err := s.usable(ctx); err != nil {
		return graph.Receipt{}, err
	}
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return graph.Receipt{}, ctx.Err()
	}
	if err := s.usable(ctx); err != nil {
		return graph.Receipt{}, err
	}
	receipt, err := s.apply(ctx, b)
	return receipt, s.translate(ctx, err)
}

func (s *Store) apply(ctx context.Context, b *graph.Batch) (graph.Receipt, error) {
	c, err := s.writer.Conn(ctx)
	if err != nil {
		return graph.Receipt{}, err
	}
	defer c.Close()
	// Immediate: the lock is taken before anything is read, so that two processes write one after the other.
	if _, err := c.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return graph.Receipt{}, err
	}
	w := &writer{store: s, conn: c, touched: newTouched()}
	kept := false
	defer func() {
		if !kept {
			_ = w.wait() // its error is err, or comes of it
			rollback(c)
		}
	}()
	first, known, err := firstReceipt(ctx, c, b)
	if err != nil || known {
		return first, err
	}
	var newest, instant int64
	if err := c.QueryRowContext(ctx, `SELECT coalesce(max("revision"), 0), coalesce(max("at"), 0) FROM "batch"`).Scan(&newest, &instant); err != nil {
		return graph.Receipt{}, err
	}
	w.revision = graph.Revision(newest + 1)
	receipt, err := graph.Commit(ctx, w, w.revision, b)
	if err != nil {
		return graph.Receipt{}, err
	}
	if err := w.wait(); err != nil {
		return graph.Receipt{}, err
	}
	if receipt.At = b.At; newest > 0 {
		receipt.At = max(b.At, instant)
	}
	if b.DryRun {
		return receipt, nil
	}
	if err := ctx.Err(); err != nil {
		return graph.Receipt{}, err
	}
	if err := insertReceipt(c, receipt); err != nil {
		return graph.Receipt{}, err
	}
	// Without the context: once asked, SQLite answers for the whole batch, and so must we.
	if _, err := c.ExecContext(context.WithoutCancel(ctx), `COMMIT`); err != nil {
		return graph.Receipt{}, err
	}
	kept = true
	s.saw(w.revision)
	return receipt, nil
}

// rollback ends the transaction. SQLite has ended it already after some errors, a full disk among them, and then says
// that there is none; the connection is thrown away, so that neither case can leave one open.
func rollback(c *sql.Conn) {
	if _, err := c.ExecContext(context.Background(), `ROLLBACK`); err != nil {
		_ = c.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// writer is one write transaction. Rows are written by one goroutine while the next changes are read and settled by
// another; whoever asks the transaction waits for the first.
type writer struct {
	store    *Store
	conn     *sql.Conn
	revision graph.Revision
	touched  *touched   // the groups and things written so far
	under    chan error // the write under way; nil for none
	failed   error
}

var _ graph.Writer = (*writer)(nil)

// wait waits for the write under way. A failure stays: the transaction is good for nothing but a rollback.
func (w *writer) wait() error {
	if w.under != nil {
		if err := <-w.under; w.failed == nil {
			w.failed = err
		}
		w.under = nil
	}
	return w.failed
}

const (
	groupsTouched = "group"
	thingsTouched = "thing"
)

func (w *writer) Standing(ctx context.Context, noun graph.Noun, groups []graph.ID) (map[graph.ID][]graph.Fact, error) {
	t := w.store.tables[noun]
	return w.rows(ctx, t, t.standing(), groupsTouched, groups, graph.Fact.Group)
}

func (w *writer) Identified(ctx context.Context, noun graph.Noun, ids []graph.ID) (map[graph.ID][]graph.Fact, error) {
	t := w.store.tables[noun]
	return w.rows(ctx, t, t.identified(), thingsTouched, ids, graph.Fact.Identity)
}

// rows reads what the transaction has not touched from the committed state, which nobody else can change now, and the
// rest, once the write under way is done, from the transaction.
func (w *writer) rows(ctx context.Context, t *table, text, kind string, ids []graph.ID, by func(graph.Fact) graph.ID) (map[graph.ID][]graph.Fact, error) {
	var committed, own []graph.ID
	for _, id := range ids {
		if w.touched.has(w.touched.hash(kind, t.noun, id)) {
			own = append(own, id)
		} else {
			committed = append(committed, id)
		}
	}
	found := map[graph.ID][]graph.Fact{}
	take := func(values []any) error {
		f := t.decode(values)
		found[by(f)] = append(found[by(f)], f)
		return nil
	}
	if len(committed) > 0 {
		if err := w.store.ask(ctx, text, committed, take); err != nil {
			return nil, err
		}
	}
	if len(own) == 0 {
		return found, nil
	}
	if err := w.wait(); err != nil {
		return nil, err
	}
	rows, err := w.conn.QueryContext(ctx, text, sql.Named("ids", array(own)))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return found, each(rows, take)
}

// ask reads the committed state for the one who writes, on a connection of its own: readers that wait for the writer must
// not keep it waiting for theirs.
func (s *Store) ask(ctx context.Context, text string, ids []graph.ID, yield func(values []any) error) error {
	p := s.asking[text]
	if p == nil {
		var err error
		if p, err = s.behind.PrepareContext(ctx, text); err != nil {
			return err
		}
		s.asking[text] = p
	}
	rows, err := p.QueryContext(ctx, sql.Named("ids", array(ids)))
	if err != nil {
		return err
	}
	defer rows.Close()
	return each(rows, yield)
}

// standing reads the standing rows of the groups :ids.
func (t *table) standing() string {
	on := `t.` + quoted(t.group) + ` = j."value"`
	if t.group == "" { // parameter and area, with which the ids begin
		on = `t."id" > j."value" || ' ' AND t."id" < j."value" || '!'`
	}
	return `SELECT ` + t.raw("t") + ` FROM json_each(:ids) AS j CROSS JOIN ` + t.name + ` AS t ON ` + on + ` WHERE +t."retracted" = ` + never
}

// identified reads the standing rows of the things :ids.
func (t *table) identified() string {
	return `SELECT ` + t.raw("t") + ` FROM json_each(:ids) AS j CROSS JOIN ` + t.name + ` AS t ON t."id" = j."value" WHERE +t."retracted" = ` + never
}

// Write hands the rows to the goroutine that writes them.
func (w *writer) Write(ctx context.Context, noun graph.Noun, out, in []graph.Fact) error {
	if err := w.wait(); err != nil {
		return err
	}
	t := w.store.tables[noun]
	for _, rows := range [][]graph.Fact{out, in} {
		for _, f := range rows {
			w.touched.add(w.touched.hash(groupsTouched, noun, f.Group()))
			w.touched.add(w.touched.hash(thingsTouched, noun, f.Identity()))
		}
	}
	under := make(chan error, 1)
	w.under = under
	go func() {
		under <- w.conn.Raw(func(on any) error { return w.write(on.(driver.Conn), t, out, in) })
	}()
	return nil
}

func (w *writer) write(on driver.Conn, t *table, out, in []graph.Fact) error {
	// Without a context: watching one costs a goroutine for each row. Commit looks at it between chunks.
	ctx := context.Background()
	b := &w.store.inserts
	var values []any
	for _, f := range out {
		text, revision := t.retract, int64(w.revision)
		if f.About().Recorded == w.revision {
			text = t.forget
		}
		values = t.address(append(values[:0], revision), f)
		if err := b.run(ctx, on, text, values); err != nil {
			return err
		}
	}
	for _, f := range in {
		values = t.encode(values[:0], f)
		if err := b.run(ctx, on, t.insert, values); err != nil {
			return err
		}
	}
	return nil
}

const receiptColumns = `"revision", "id", "digest", "principal", "source", "at", "counts", "warnings"`

const receiptOf = `SELECT ` + receiptColumns + ` FROM "batch" WHERE "id" = :batch`

const receiptsOf = `SELECT ` + receiptColumns + ` FROM "batch" WHERE "revision" IN (SELECT "value" FROM json_each(:revisions))`

const revisionAt = `SELECT "revision" FROM "batch" WHERE "at" <= :instant ORDER BY "at" DESC, "revision" DESC LIMIT 1`

const insertBatch = `INSERT INTO "batch" (` + receiptColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

// firstReceipt is the receipt of a batch that was applied before.
func firstReceipt(ctx context.Context, c *sql.Conn, b *graph.Batch) (r graph.Receipt, known bool, err error) {
	rows, err := c.QueryContext(ctx, receiptOf, sql.Named("batch", string(b.ID)))
	if err != nil {
		return r, false, err
	}
	defer rows.Close()
	err = each(rows, func(values []any) (err error) {
		known = true
		r, err = decodeReceipt(values)
		return err
	})
	switch {
	case err != nil:
		return graph.Receipt{}, false, err
	case known && r.Digest != b.Digest:
		return graph.Receipt{}, true, graph.Conflict.Errorf("批次号 %s 已用于其他内容，请换一个批次号", "the batch id %s was used for other content; choose another", b.ID)
	}
	r.Repeated = known
	return r, known, nil
}

func insertReceipt(c *sql.Conn, r graph.Receipt) error {
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return err
	}
	warnings, err := json.Marshal(r.Warnings)
	if err != nil {
		return err
	}
	_, err = c.ExecContext(context.Background(), insertBatch,
		int64(r.Revision), string(r.Batch), r.Digest, r.Principal, r.Source, r.At, string(counts), string(warnings))
	return err
}

func decodeReceipt(values []any) (graph.Receipt, error) {
	r := graph.Receipt{
		Revision: graph.Revision(values[0].(int64)), Batch: graph.ID(values[1].(string)), Digest: values[2].(string),
		Principal: values[3].(string), Source: values[4].(string), At: values[5].(int64),
	}
	return r, errors.Join(json.Unmarshal([]byte(values[6].(string)), &r.Counts), json.Unmarshal([]byte(values[7].(string)), &r.Warnings))
}

// Revision is the newest revision, or the newest at an instant.
func (s *Store) Revision(ctx context.Context, instant int64) (found graph.Revision, err error) {
	if instant == 0 {
		return s.published(ctx)
	}
	err = s.read(ctx, revisionAt, []any{sql.Named("instant", instant)}, func(values []any) error {
		found = graph.Revision(values[0].(int64))
		return nil
	})
	return found, err
}

// Receipts reads the receipts of revisions.
func (s *Store) Receipts(ctx context.Context, revisions []graph.Revision) (map[graph.Revision]graph.Receipt, error) {
	asked, err := json.Marshal(revisions)
	if err != nil {
		return nil, err
	}
	found := map[graph.Revision]graph.Receipt{}
	err = s.read(ctx, receiptsOf, []any{sql.Named("revisions", string(asked))}, func(values []any) error {
		r, err := decodeReceipt(values)
		found[r.Revision] = r
		return err
	})
	return found, err
}

// Receipt finds a batch by its id.
func (s *Store) Receipt(ctx context.Context, batch graph.ID) (r graph.Receipt, err error) {
	known := false
	err = s.read(ctx, receiptOf, []any{sql.Named("batch", string(batch))}, func(values []any) (err error) {
		known = true
		r, err = decodeReceipt(values)
		return err
	})
	if err == nil && !known {
		err = graph.NotFound.Errorf("没有这个批次", "no such batch")
	}
	return r, err
}
