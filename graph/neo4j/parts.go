package neo4j

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// lanes is how many parts are written at once, each under a Writer node of its own.
const lanes = 2

// patienceOfSweep is how long it may take to take away what nobody will see.
const patienceOfSweep = 10 * time.Minute

// parts writes a large batch part by part, each a transaction of its own, under the coming revision, which no reader sees.
// Meanwhile another transaction holds the node of the store, and at the end publishes the revision.
//
// That transaction may be lost while parts are still on their way, and another process may come to write. So every part
// first locks its Writer node by a term that the next writer will have changed: a part either comes before that, and is
// swept, or finds nothing to lock, and is not written.
type parts struct {
	store    *Store
	revision graph.Revision
	term     string
	reader   *session
	under    [lanes]*part
	turn     int
	failed   error
}

// part is one part under way.
type part struct {
	noun   graph.Noun
	groups map[graph.ID]bool
	things map[graph.ID]bool
	done   chan error
}

const (
	termOf = `CYPHER 5
MATCH (w:Writer) WHERE w.id IN [0, 1]
SET w.term = $term, w.revision = $revision`
	nothingLeft = `CYPHER 5
MATCH (w:Writer) WHERE w.id IN [0, 1]
REMOVE w.revision`
	lockLane = `CYPHER 5
MATCH (w:Writer {id: $lane})
SET w.lock = $term
WITH w WHERE w.term = $term AND w.revision = $revision
RETURN w.id AS lane`
)

// begin begins a term, and makes known that there may be unpublished parts.
func (p *parts) begin(ctx context.Context, s *Store, revision graph.Revision) error {
	p.store, p.revision, p.term = s, revision, rand.Text()
	p.reader = s.session(ctx, driver.AccessModeWrite) // the leader: nobody else need have the parts yet
	patient, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	err := execute(patient, p.reader, termOf, map[string]any{"term": p.term, "revision": int64(revision)})
	if err != nil {
		p.reader.close(ctx)
	}
	return err
}

// end waits for all parts, and releases what was held for them.
func (p *parts) end(ctx context.Context) error {
	for i := range p.under {
		p.finish(i)
	}
	p.reader.close(ctx)
	return p.failed
}

// clear shuts out whoever has written parts, and sweeps them. The node of the store is held.
func (s *Store) clear(ctx context.Context, published graph.Revision) error {
	session := s.session(ctx, driver.AccessModeWrite)
	defer session.close(ctx)
	patient, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	if err := execute(patient, session, termOf, map[string]any{"term": rand.Text(), "revision": int64(published + 1)}); err != nil {
		return err
	}
	ctx, cancel = context.WithTimeout(ctx, patienceOfSweep)
	defer cancel()
	if err := s.sweep(ctx, session, published); err != nil {
		return err
	}
	return execute(ctx, session, nothingLeft, nil)
}

func (p *parts) finish(lane int) {
	if under := p.under[lane]; under != nil {
		if err := <-under.done; p.failed == nil {
			p.failed = err
		}
		p.under[lane] = nil
	}
}

// wait waits for the parts that write what is about to be read.
func (p *parts) wait(noun graph.Noun, ids []graph.ID) error {
	for i, under := range p.under {
		if under != nil && under.noun == noun && slices.ContainsFunc(ids, func(id graph.ID) bool { return under.groups[id] || under.things[id] }) {
			p.finish(i)
		}
	}
	return p.failed
}

// write hands rows to the lane whose turn it is. In the order of their ends, so that parts beside each other lock what
// they share in one order.
func (p *parts) write(ctx context.Context, t *table, out, in []graph.Fact) error {
	lane := p.turn
	p.turn = (p.turn + 1) % lanes
	p.finish(lane)
	if p.failed != nil {
		return p.failed
	}
	under := &part{noun: t.noun, groups: make(map[graph.ID]bool, len(in)), things: make(map[graph.ID]bool, len(in)), done: make(chan error, 1)}
	for _, rows := range [][]graph.Fact{out, in} {
		for _, f := range rows {
			under.groups[f.Group()], under.things[f.Identity()] = true, true
		}
	}
	p.under[lane] = under
	go func() { under.done <- p.writePart(ctx, lane, t, out, in) }()
	return nil
}

func (p *parts) writePart(ctx context.Context, lane int, t *table, out, in []graph.Fact) error {
	for try := 1; ; try++ {
		err := p.tryPart(ctx, lane, t, out, in)
		// Only what the server says it has not committed may be tried again: two lanes that waited for each other.
		if e, ok := err.(*driver.Neo4jError); !ok || !e.IsRetriableTransient() || try >= attempts {
			return err
		}
	}
}

func (p *parts) tryPart(ctx context.Context, lane int, t *table, out, in []graph.Fact) error {
	session := p.store.session(ctx, driver.AccessModeWrite)
	defer session.close(ctx)
	patient, cancel := context.WithTimeout(ctx, patienceOfParts)
	defer cancel()
	tx, err := session.BeginTransaction(patient, p.store.about(ctx, "Apply", 2*patienceOfParts))
	if err != nil {
		return err
	}
	defer p.store.end(ctx, tx)
	result, err := tx.Run(patient, lockLane, map[string]any{"lane": lane, "term": p.term, "revision": int64(p.revision)})
	if err != nil {
		return err
	}
	held, err := result.Collect(patient)
	if err != nil {
		return err
	}
	if len(held) == 0 {
		return tooBusy(nil) // another process took over
	}
	if err := write(ctx, tx, t, p.revision, out, in); err != nil {
		return err
	}
	patient, cancel = context.WithTimeout(ctx, patienceOfParts)
	defer cancel()
	return tx.Commit(patient)
}

// sweep takes away what was written under revisions that were never published. The node of the store is held, and the
// Writer nodes were given a new term, so that nobody can be writing.
func (s *Store) sweep(ctx context.Context, session *session, published graph.Revision) error {
	parameters := map[string]any{"published": int64(published)}
	for _, noun := range graph.Nouns() {
		t := s.tables[noun]
		for _, text := range []string{t.sweptRows(), t.sweptRetractions()} {
			if err := execute(ctx, session, text, parameters); err != nil {
				return err
			}
		}
	}
	return nil
}

// sweptRows deletes unpublished rows, and the things that only they told of.
func (t *table) sweptRows() string {
	return `CYPHER 5
MATCH (x:` + t.label + `)-[r:` + t.kind + `]->(to)
WHERE r.recorded > $published
CALL (x, r, to) {
  DELETE r
  WITH x, to
  UNWIND [x, to] AS end
  WITH DISTINCT end WHERE NOT EXISTS { (end)--() }
  DELETE end
} IN TRANSACTIONS OF 5000 ROWS`
}

// sweptRetractions lets rows stand again.
func (t *table) sweptRetractions() string {
	return `CYPHER 5
MATCH (:` + t.label + `)-[r:` + t.kind + `]->()
WHERE r.retracted > $published AND r.retracted < ` + never + `
CALL (r) {
  SET r.retracted = ` + never + `
} IN TRANSACTIONS OF 5000 ROWS`
}
