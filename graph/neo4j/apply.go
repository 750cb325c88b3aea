package neo4j

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// changesInOne is how many changes a batch may have that is written in one transaction. A larger one is written in parts:
// the server holds a whole transaction in memory.
const changesInOne = 5000

// Apply applies a batch. One of a few thousand changes is one transaction, and is tried again when the server fails it for
// a passing reason, or when nobody can say whether it was committed: the batch's own node tells. A larger one is written in
// parts, which no reader sees before the revision is published (parts.go).
func (s *Store) Apply(ctx context.Context, b *graph.Batch) (graph.Receipt, error) {
	if err := s.usable(ctx); err != nil {
		return graph.Receipt{}, err
	}
	alarm := time.NewTimer(s.config.Patience)
	defer alarm.Stop()
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return graph.Receipt{}, ctx.Err()
	case <-alarm.C:
		return graph.Receipt{}, tooBusy(nil)
	}
	if err := s.usable(ctx); err != nil {
		return graph.Receipt{}, err
	}
	r, err := s.apply(ctx, b)
	return r, s.translate(ctx, err)
}

func tooBusy(err error) error {
	return graph.Unavailable.Wrap(err, "另一批次正在写入，请稍后再试", "another batch is being written; try again later")
}

func (s *Store) apply(ctx context.Context, b *graph.Batch) (graph.Receipt, error) {
	changes := b.Changes
	if changes == nil {
		changes = graph.ChangesOf()
	}
	next, stop := iter.Pull2(iter.Seq2[graph.Change, error](changes))
	defer stop()
	var first []pulled
	for len(first) <= changesInOne {
		c, err, more := next()
		if !more {
			break
		}
		first = append(first, pulled{c, err})
		if err != nil {
			break
		}
	}
	again := *b
	again.Changes = func(yield func(graph.Change, error) bool) {
		for _, p := range first {
			if !yield(p.change, p.err) {
				return
			}
		}
	}
	w := &writer{store: s, batch: &again}
	if len(first) > changesInOne {
		again.Changes = func(yield func(graph.Change, error) bool) {
			for _, p := range first {
				if !yield(p.change, p.err) {
					return
				}
			}
			first = nil
			for c, err, more := next(); more; c, err, more = next() {
				if !yield(c, err) {
					return
				}
			}
		}
		w.parts = &parts{}
		r, err := w.attempt(ctx)
		if err != nil && w.made != nil && unreachable(err) { // it may have been published: only the answer was lost
			w.parts, again.Changes = nil, graph.ChangesOf()
			return w.outcome(ctx, err)
		}
		return r, err
	}
	for try := 1; ; try++ {
		r, err := w.attempt(ctx)
		switch {
		case err == nil:
			return r, nil
		case ctx.Err() != nil:
			return graph.Receipt{}, err
		case try < attempts && (passing(err) || w.made != nil && unreachable(err)):
		default:
			return graph.Receipt{}, err
		}
	}
}

type pulled struct {
	change graph.Change
	err    error
}

// writer writes one batch. Without parts, tx is the transaction that holds everything.
type writer struct {
	store    *Store
	batch    *graph.Batch
	revision graph.Revision
	tx       driver.ExplicitTransaction // holds the node of the store
	parts    *parts
	touched  map[graph.Noun]bool
	things   map[graph.Noun]map[graph.ID]bool // of which rows were written; not with parts
	made     *graph.Receipt                   // what was about to be committed last time
}

var _ graph.Writer = (*writer)(nil)

// claimed locks the node of the store, and with it everything: whoever writes does this first, so that revisions have no
// holes and no two transactions wait for each other. Then it looks for the batch, and for what a crash has left.
const claimed = `CYPHER 5
MATCH (s:Store {id: 'dutygraph'})
SET s.writer = $batch
WITH s
RETURN s.revision AS revision, s.at AS at,
  head(COLLECT { MATCH (b:Batch {id: $batch}) RETURN properties(b) }) AS batch,
  EXISTS { MATCH (w:Writer) WHERE w.id IN [0, 1] AND w.revision IS NOT NULL } AS unfinished`

const publishedAs = `CYPHER 5
MATCH (s:Store {id: 'dutygraph'})
SET s.revision = $revision, s.at = $at
CREATE (b:Batch)
SET b = $batch
WITH b
CALL (b) {
  UNWIND $q.touched AS touched
  CREATE (t:Touched)
  SET t = touched
}
WITH DISTINCT b
MATCH (w:Writer) WHERE w.id IN [0, 1]
REMOVE w.revision`

// attempt tries once.
func (w *writer) attempt(ctx context.Context) (r graph.Receipt, err error) {
	s := w.store
	session := s.session(ctx, driver.AccessModeWrite)
	defer session.close(ctx)
	patience := 2 * patienceOfParts
	if w.parts != nil {
		patience = 0 // it lasts as long as the batch
	}
	patient, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	if w.tx, err = session.BeginTransaction(patient, s.about(ctx, "Apply", patience)); err != nil {
		return r, err
	}
	defer s.end(ctx, w.tx)
	record, err := single(patient, w.tx, claimed, map[string]any{"batch": string(w.batch.ID)})
	if err != nil {
		if ctx.Err() == nil && patient.Err() != nil {
			return r, tooBusy(err)
		}
		return r, err
	}
	if known, ok := record.Values[2].(map[string]any); ok {
		return w.repeated(known)
	}
	w.made = nil // it is not there, and nobody else can be writing it now
	published := graph.Revision(record.Values[0].(int64))
	w.revision, w.touched, w.things = published+1, map[graph.Noun]bool{}, map[graph.Noun]map[graph.ID]bool{}
	if record.Values[3].(bool) {
		if err := s.clear(ctx, published); err != nil {
			return r, err
		}
	}
	if w.parts != nil {
		if err := w.parts.begin(ctx, s, w.revision); err != nil {
			return r, err
		}
	}
	r, err = w.settle(ctx, record.Values[1].(int64))
	if w.parts != nil {
		if failed := w.parts.end(ctx); err == nil {
			err = failed
		}
		if err != nil || w.batch.DryRun {
			w.abandon(ctx, published)
		}
	}
	if err != nil {
		return graph.Receipt{}, err
	}
	if w.batch.DryRun {
		return r, nil
	}
	if err := w.publish(ctx, r); err != nil {
		return graph.Receipt{}, err
	}
	session.remember()
	return r, nil
}

// end ends a transaction that was not committed; nothing else is left of one that was.
func (s *Store) end(ctx context.Context, tx driver.ExplicitTransaction) {
	ctx, cancel := s.afterwards(ctx)
	defer cancel()
	_ = tx.Close(ctx)
}

// settle lets the batch be settled and everything be written but the receipt.
func (w *writer) settle(ctx context.Context, instant int64) (graph.Receipt, error) {
	r, err := graph.Commit(ctx, w, w.revision, w.batch)
	if err != nil {
		return graph.Receipt{}, err
	}
	r.At = max(w.batch.At, instant)
	return r, ctx.Err()
}

// publish makes the revision known, and commits.
func (w *writer) publish(ctx context.Context, r graph.Receipt) error {
	batch, err := encodeReceipt(r, w.touched)
	if err != nil {
		return err
	}
	patient, cancel := context.WithTimeout(ctx, w.store.config.Patience)
	defer cancel()
	result, err := w.tx.Run(patient, publishedAs, map[string]any{
		"revision": int64(r.Revision), "at": r.At, "batch": batch, "q": map[string]any{"touched": w.told()},
	})
	if err == nil {
		_, err = result.Consume(patient)
	}
	if err != nil {
		return err
	}
	// From here on, only the batch's node tells whether it was committed. So it does not matter if the caller goes away.
	w.made = &r
	sure, done := w.store.afterwards(ctx)
	defer done()
	return w.tx.Commit(sure)
}

// told are the properties of the nodes that name the things of which the batch wrote rows, one for each noun: so what it
// changed can be found again. Of a batch in parts there is none, and whoever asks looks at all rows.
func (w *writer) told() []any {
	told := []any{}
	for noun, things := range w.things {
		ids := make([]string, 0, len(things))
		for id := range things {
			ids = append(ids, string(id))
		}
		told = append(told, map[string]any{"revision": int64(w.revision), "noun": string(noun), "ids": ids})
	}
	return told
}

// repeated is the receipt of a batch that is there already; of this very write, if only the answer to its commit was lost.
func (w *writer) repeated(known map[string]any) (graph.Receipt, error) {
	first, err := decodeReceipt(known)
	switch {
	case err != nil:
		return graph.Receipt{}, err
	case first.Digest != w.batch.Digest:
		return graph.Receipt{}, graph.Conflict.Errorf("批次号 %s 已用于其他内容，请换一个批次号", "the batch id %s was used for other content; choose another", w.batch.ID)
	case w.made != nil && w.made.Revision == first.Revision:
		return *w.made, nil
	}
	first.Repeated = true
	return first, nil
}

// outcome finds out what became of a commit of which the answer was lost.
func (w *writer) outcome(ctx context.Context, lost error) (graph.Receipt, error) {
	made := w.made
	w.batch.DryRun = true // if it is not there, there is nothing left to write
	r, err := w.attempt(ctx)
	if err == nil && r.Revision == made.Revision && r.Counts != nil && w.made == made {
		return r, nil
	}
	return graph.Receipt{}, lost
}

// abandon takes away what a large batch has written, as long as the node of the store is held. What remains, the next
// writer sweeps.
func (w *writer) abandon(ctx context.Context, published graph.Revision) {
	// Whoever asked may have gone, but the next one should not have to wait for this.
	_ = w.store.clear(context.WithoutCancel(ctx), published)
}

func (w *writer) Standing(ctx context.Context, noun graph.Noun, groups []graph.ID) (map[graph.ID][]graph.Fact, error) {
	t := w.store.tables[noun]
	return w.rows(ctx, t, t.standing(), groups, graph.Fact.Group)
}

func (w *writer) Identified(ctx context.Context, noun graph.Noun, ids []graph.ID) (map[graph.ID][]graph.Fact, error) {
	t := w.store.tables[noun]
	return w.rows(ctx, t, t.identified(), ids, graph.Fact.Identity)
}

func (w *writer) rows(ctx context.Context, t *table, text string, ids []graph.ID, by func(graph.Fact) graph.ID) (map[graph.ID][]graph.Fact, error) {
	parameters := map[string]any{"q": map[string]any{"ids": texts(ids)}}
	patient, cancel := context.WithTimeout(ctx, patienceOfParts)
	defer cancel()
	var result driver.ResultWithContext
	var err error
	if w.parts != nil {
		if err := w.parts.wait(t.noun, ids); err != nil {
			return nil, err
		}
		result, err = w.parts.reader.Run(patient, text, parameters, w.store.about(ctx, "Apply", patienceOfParts))
	} else {
		result, err = w.tx.Run(patient, text, parameters)
	}
	if err != nil {
		return nil, err
	}
	found := map[graph.ID][]graph.Fact{}
	var record *driver.Record
	for result.NextRecord(patient, &record) {
		f := t.decode(record.Values[0].(map[string]any))
		found[by(f)] = append(found[by(f)], f)
	}
	return found, result.Err()
}

// Write writes the rows, or hands them to whoever writes parts.
func (w *writer) Write(ctx context.Context, noun graph.Noun, out, in []graph.Fact) error {
	w.touched[noun] = true
	t := w.store.tables[noun]
	if w.parts != nil {
		return w.parts.write(ctx, t, out, in)
	}
	if w.things[noun] == nil {
		w.things[noun] = map[graph.ID]bool{}
	}
	for _, rows := range [][]graph.Fact{out, in} {
		for _, f := range rows {
			w.things[noun][f.Identity()] = true
		}
	}
	return write(ctx, w.tx, t, w.revision, out, in)
}

// write writes rows in a transaction.
func write(ctx context.Context, tx driver.ExplicitTransaction, t *table, revision graph.Revision, out, in []graph.Fact) error {
	run := func(text string, rows []any) error {
		if len(rows) == 0 {
			return nil
		}
		patient, cancel := context.WithTimeout(ctx, patienceOfParts)
		defer cancel()
		result, err := tx.Run(patient, text, map[string]any{"q": map[string]any{"rows": rows}, "revision": int64(revision)})
		if err == nil {
			_, err = result.Consume(patient)
		}
		return err
	}
	var forgotten, retracted []any
	for _, f := range out {
		if f.About().Recorded == revision {
			forgotten = append(forgotten, t.address(f))
		} else {
			retracted = append(retracted, t.address(f))
		}
	}
	if err := run(t.forgotten(), forgotten); err != nil {
		return err
	}
	if err := run(t.retracted(), retracted); err != nil {
		return err
	}
	created := map[string][]any{}
	var labels []string
	for _, f := range in {
		from, label, to := t.ends(f)
		if created[label] == nil {
			labels = append(labels, label)
		}
		created[label] = append(created[label], []any{string(from), string(to), t.encode(f)})
	}
	for _, label := range labels {
		if err := run(t.created(label), created[label]); err != nil {
			return err
		}
	}
	return nil
}

// encodeReceipt gives the properties of a batch's node. Counts and warnings are JSON.
func encodeReceipt(r graph.Receipt, touched map[graph.Noun]bool) (map[string]any, error) {
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return nil, err
	}
	warnings, err := json.Marshal(r.Warnings)
	if err != nil {
		return nil, err
	}
	nouns := []string{}
	for _, noun := range graph.Nouns() {
		if touched[noun] {
			nouns = append(nouns, string(noun))
		}
	}
	return map[string]any{
		"id": string(r.Batch), "digest": r.Digest, "revision": int64(r.Revision), "at": r.At, "principal": r.Principal, "source": r.Source,
		"counts": string(counts), "warnings": string(warnings), "touched": nouns,
	}, nil
}

func decodeReceipt(b map[string]any) (graph.Receipt, error) {
	r := graph.Receipt{
		Batch: graph.ID(b["id"].(string)), Digest: b["digest"].(string), Revision: graph.Revision(b["revision"].(int64)), At: b["at"].(int64),
		Principal: b["principal"].(string), Source: b["source"].(string),
	}
	return r, errors.Join(json.Unmarshal([]byte(b["counts"].(string)), &r.Counts), json.Unmarshal([]byte(b["warnings"].(string)), &r.Warnings))
}
