package neo4j

import (
	"cmp"
	"context"
	"slices"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// changing reads the rows of the noun that the revisions after $after, through $through, recorded or retracted: by key,
// then by revision.
func (t *table) changing() string {
	from, order := t.ordered()
	return `CYPHER 5
` + from + `r.recorded <= $through AND (r.recorded > $after OR $after < r.retracted <= $through)
RETURN properties(r) AS row
ORDER BY ` + order + `, r.recorded`
}

// changedOf reads the same of the things $q.ids alone, in no order.
func (t *table) changedOf() string {
	return `CYPHER 5
` + t.of(t.noun) + `r.recorded <= $through AND (r.recorded > $after OR $after < r.retracted <= $through)
RETURN properties(r) AS row`
}

// touchedSince tells which nouns the batches of a span touched, and of which things they wrote rows: a noun is whole where one of
// the batches does not say.
const touchedSince = `CYPHER 5
RETURN COLLECT {
  MATCH (b:Batch) WHERE b.revision > $after AND b.revision <= $through
  UNWIND b.touched AS noun
  OPTIONAL MATCH (t:Touched {revision: b.revision, noun: noun})
  WITH noun, count(*) > count(t) AS whole, reduce(n = 0, ids IN collect(t.ids) | n + size(ids)) AS things
  RETURN [noun, whole OR things > $few] } AS nouns`

// thingsSince are the things of a noun of which they wrote rows.
const thingsSince = `CYPHER 5
RETURN COLLECT {
  MATCH (t:Touched) USING INDEX SEEK t:Touched(revision, noun)
  WHERE t.revision > $after AND t.revision <= $through AND t.noun = $noun
  UNWIND t.ids AS id RETURN DISTINCT id } AS ids`

// fewThings is up to how many touched things of a noun are looked at one by one, and put in order here.
const fewThings = 10_000

// Changes reads what was recorded or retracted after a revision, of the nouns that a batch since then has touched: of few
// things by their numbers, else from all rows in their order, so that memory stays flat.
func (s *Store) Changes(ctx context.Context, after, through graph.Revision, nouns []graph.Noun, yield func(graph.Fact) error) error {
	for _, n := range nouns {
		if s.tables[n] == nil {
			return graph.Invalid.Errorf("没有这种台账：%s", "no such ledger: %s", n)
		}
	}
	through, err := s.reach(ctx, through)
	if err != nil {
		return err
	}
	touched, err := s.touched(ctx, after, through)
	if err != nil {
		return err
	}
	session := s.session(ctx, driver.AccessModeRead)
	defer session.close(ctx)
	e := &eye{View: graph.View{Known: through}}
	span := map[string]any{"after": int64(after), "through": int64(through)}
	for _, n := range graph.Nouns() {
		whole, ok := touched[n]
		if !ok || len(nouns) > 0 && !slices.Contains(nouns, n) {
			continue
		}
		t := s.tables[n]
		if !whole {
			if err := s.changesOfFew(ctx, session, e, t, after, yield); err != nil {
				return err
			}
			continue
		}
		var failed error
		err := s.stream(ctx, session, statement{"Changes", t.changing(), span}, func(values []any) error {
			failed = yield(e.unretracted(t.decode(values[0].(map[string]any))))
			return failed
		})
		if failed != nil {
			return failed // the caller's own
		}
		if err != nil {
			return s.translate(ctx, err)
		}
	}
	return nil
}

// touched are the nouns of which a batch of the span touched rows, and whether to look at all rows of each.
func (s *Store) touched(ctx context.Context, after, through graph.Revision) (map[graph.Noun]bool, error) {
	record, err := s.ask(ctx, statement{"Changes", touchedSince, map[string]any{"after": int64(after), "through": int64(through), "few": int64(fewThings)}})
	if err != nil {
		return nil, err
	}
	touched := map[graph.Noun]bool{}
	for _, pair := range record[0].([]any) {
		pair := pair.([]any)
		touched[graph.Noun(pair[0].(string))] = pair[1].(bool)
	}
	return touched, nil
}

// changesOfFew gives the changes of few things.
func (s *Store) changesOfFew(ctx context.Context, session *session, e *eye, t *table, after graph.Revision, yield func(graph.Fact) error) error {
	span := map[string]any{"after": int64(after), "through": int64(e.Known), "noun": string(t.noun)}
	record, err := s.ask(ctx, statement{"Changes", thingsSince, span})
	if err != nil {
		return err
	}
	span["q"] = map[string]any{"ids": record[0]}
	type keyed struct {
		key  graph.ID
		fact graph.Fact
	}
	var rows []keyed
	if err := s.stream(ctx, session, statement{"Changes", t.changedOf(), span}, func(values []any) error {
		f := e.unretracted(t.decode(values[0].(map[string]any)))
		rows = append(rows, keyed{f.Key(), f})
		return nil
	}); err != nil {
		return s.translate(ctx, err)
	}
	slices.SortFunc(rows, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.fact.About().Recorded, b.fact.About().Recorded))
	})
	for _, r := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(r.fact); err != nil {
			return err
		}
	}
	return nil
}

// restored is how many rows are one part, and how many receipts one statement.
const restored = 2000

const createdBatches = `CYPHER 5
UNWIND $q.rows AS row
CREATE (b:Batch)
SET b = row`

// Restore takes in the whole of another store: rows in parts that nobody sees, then all receipts in the transaction that
// publishes them.
func (s *Store) Restore(ctx context.Context, c graph.Copy) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	alarm := time.NewTimer(s.config.Patience)
	defer alarm.Stop()
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return ctx.Err()
	case <-alarm.C:
		return tooBusy(nil)
	}
	if err := s.usable(ctx); err != nil {
		return err
	}
	r := &restoring{store: s, copy: c.Checked(), touched: map[graph.Revision]map[graph.Noun]bool{}}
	err := r.restore(ctx)
	if r.failed != nil {
		return r.failed
	}
	return s.translate(ctx, err)
}

// restoring takes in one copy.
type restoring struct {
	store    *Store
	copy     graph.Copy
	receipts []graph.Receipt
	touched  map[graph.Revision]map[graph.Noun]bool // which nouns each revision touched
	failed   error                                  // of the copy itself
}

func (r *restoring) restore(ctx context.Context) error {
	s := r.store
	session := s.session(ctx, driver.AccessModeWrite)
	defer session.close(ctx)
	patient, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	tx, err := session.BeginTransaction(patient, s.about(ctx, "Restore", 0))
	if err != nil {
		return err
	}
	defer s.end(ctx, tx)
	record, err := single(patient, tx, claimed, map[string]any{"batch": ""})
	if err != nil {
		return err
	}
	if known := record.Values[0].(int64); known > 0 {
		return graph.Conflict.Errorf("存储不是空的（已有第 %d 号修订），不能恢复副本", "the store is not empty (it has revision %d), so no copy can be restored into it", known)
	}
	if record.Values[3].(bool) {
		if err := s.clear(ctx, 0); err != nil {
			return err
		}
	}
	for receipt, err := range r.copy.Receipts {
		if err != nil {
			r.failed = err
			return err
		}
		r.receipts = append(r.receipts, receipt)
	}
	p := &parts{}
	if err := p.begin(ctx, s, 1); err != nil {
		return err
	}
	err = r.rows(ctx, p)
	if failed := p.end(ctx); err == nil {
		err = failed
	}
	if err != nil || len(r.receipts) == 0 {
		// Whoever asked may have gone, but the next one should not have to wait for this. What remains, the next one sweeps: as
		// it does what is left when publishing fails, for then this transaction holds the Writer nodes.
		return cmp.Or(err, s.clear(context.WithoutCancel(ctx), 0))
	}
	return r.publish(ctx, tx, session)
}

// rows writes the rows of the copy.
func (r *restoring) rows(ctx context.Context, p *parts) error {
	var rows []graph.Fact
	n := 0
	flush := func() error {
		if len(rows) == 0 {
			return ctx.Err()
		}
		t := r.store.tables[rows[0].Noun()]
		// In the order of what they lead to, so that parts beside each other lock what they share in one order.
		slices.SortFunc(rows, func(a, b graph.Fact) int {
			from, label, to := t.ends(a)
			otherFrom, otherLabel, otherTo := t.ends(b)
			return cmp.Or(cmp.Compare(label, otherLabel), cmp.Compare(to, otherTo), cmp.Compare(from, otherFrom))
		})
		if err := p.write(ctx, t, nil, rows); err != nil {
			return err
		}
		if rows = nil; r.copy.Progress != nil {
			r.copy.Progress(n)
		}
		return ctx.Err()
	}
	for f, err := range r.copy.Rows {
		if err != nil {
			r.failed = err
			return err
		}
		if len(rows) == restored || len(rows) > 0 && rows[0].Noun() != f.Noun() {
			if err := flush(); err != nil {
				return err
			}
		}
		about := f.About()
		r.touch(about.Recorded, f.Noun())
		if about.Retracted != graph.Never {
			r.touch(about.Retracted, f.Noun())
		}
		rows = append(rows, f)
		n++
	}
	return flush()
}

func (r *restoring) touch(revision graph.Revision, noun graph.Noun) {
	if r.touched[revision] == nil {
		r.touched[revision] = map[graph.Noun]bool{}
	}
	r.touched[revision][noun] = true
}

// publish writes the receipts, makes the last revision known, and commits. If only the answer is lost, the revision tells.
func (r *restoring) publish(ctx context.Context, tx driver.ExplicitTransaction, session *session) error {
	s := r.store
	run := func(text string, parameters map[string]any) error {
		patient, cancel := context.WithTimeout(ctx, patienceOfParts)
		defer cancel()
		result, err := tx.Run(patient, text, parameters)
		if err == nil {
			_, err = result.Consume(patient)
		}
		return err
	}
	last := len(r.receipts) - 1
	for some := range slices.Chunk(r.receipts[:last], restored) {
		rows := make([]any, len(some))
		for i, receipt := range some {
			row, err := encodeReceipt(receipt, r.touched[receipt.Revision])
			if err != nil {
				return err
			}
			rows[i] = row
		}
		if err := run(createdBatches, map[string]any{"q": map[string]any{"rows": rows}}); err != nil {
			return err
		}
	}
	newest := r.receipts[last]
	batch, err := encodeReceipt(newest, r.touched[newest.Revision])
	if err != nil {
		return err
	}
	if err := run(publishedAs, map[string]any{"revision": int64(newest.Revision), "at": newest.At, "batch": batch, "q": map[string]any{"touched": []any{}}}); err != nil {
		return err
	}
	sure, done := s.afterwards(ctx)
	defer done()
	if err = tx.Commit(sure); err == nil {
		session.remember()
		return nil
	}
	if unreachable(err) {
		if found, e := s.Receipt(sure, newest.Batch); e == nil && found.Revision == newest.Revision {
			return nil
		}
	}
	return err
}
