package neo4j

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"iter"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// A gap is a node, and is never changed: one that an evaluation retracts gets another node, and the old one the pass that
// replaced it. So a reader of a pass sees the same whatever is derived meanwhile. An evaluation that is too large for one
// transaction is written in parts that nobody sees before its pass is the last one.
const (
	// claimEvaluation locks the node of evaluations, and with it everything derived.
	claimEvaluation = `CYPHER 5
MERGE (e:Evaluation {id: 'last'})
ON CREATE SET e.pass = 0, e.revision = 0, e.day = 0
SET e.lock = $term
WITH e
RETURN e.pass AS pass, e.revision AS revision, e.day AS day, e.by AS by, EXISTS { MATCH (w:Writer) WHERE w.id = 2 AND w.pass IS NOT NULL } AS unfinished`

	termOfEvaluation = `CYPHER 5
MATCH (w:Writer) WHERE w.id = 2
SET w.term = $term, w.pass = $pass`

	noneUnfinished = `CYPHER 5
MATCH (w:Writer) WHERE w.id = 2
REMOVE w.pass`

	lockEvaluation = `CYPHER 5
MATCH (w:Writer) WHERE w.id = 2
SET w.lock = $term
WITH w WHERE w.term = $term
RETURN w.id AS id`

	// replacedGaps puts gaps in the place of those that stood before the pass.
	replacedGaps = `CYPHER 5
UNWIND $q.rows AS row
MATCH (g:Gap) USING INDEX SEEK g:Gap(id)
WHERE g.id = row[0] AND g.recorded = row[1] AND g.retracted = 9223372036854775807 AND g.replaced = 9223372036854775807 AND g.pass < $pass
SET g.replaced = $pass`

	createdTallies = `CYPHER 5
UNWIND $q.rows AS row
CREATE (t:Tally)
SET t = row`

	// standingTwice finds a gap that the pass added although it stands already.
	standingTwice = `CYPHER 5
RETURN head(COLLECT {
  MATCH (g:Gap) USING INDEX SEEK g:Gap(pass)
  WHERE g.pass = $pass AND g.retracted = 9223372036854775807
  MATCH (o:Gap) USING INDEX SEEK o:Gap(id)
  WHERE o.id = g.id AND o <> g AND o.retracted = 9223372036854775807 AND o.replaced = 9223372036854775807
  RETURN g.id LIMIT 1 }) AS id`

	evaluatedAs = `CYPHER 5
MATCH (e:Evaluation {id: 'last'})
SET e.pass = $pass, e.revision = $revision, e.day = $day, e.by = $term
WITH e
MATCH (w:Writer) WHERE w.id = 2
REMOVE w.pass`

	lastEvaluation = `CYPHER 5
RETURN head(COLLECT { MATCH (e:Evaluation {id: 'last'}) RETURN [e.pass, e.revision, e.day, e.by] }) AS last`

	gapsOf = `CYPHER 5
MATCH (g:Gap) USING INDEX SEEK g:Gap(pass)
WHERE g.pass > $after AND g.pass <= $through AND g.replaced > $through AND ($after > 0 OR g.recorded < g.retracted)
RETURN g.whole AS whole`

	talliesOf = `CYPHER 5
MATCH (t:Tally) USING INDEX SEEK t:Tally(pass)
WHERE t.pass > $after AND t.pass <= $through
RETURN t.name AS name, t.area AS area, t.part AS part, t.recorded AS recorded, t.days AS days, t.counts AS counts`

	sweptGaps = `CYPHER 5
MATCH (g:Gap) USING INDEX SEEK g:Gap(pass) WHERE g.pass > $pass
CALL (g) { DETACH DELETE g } IN TRANSACTIONS OF 5000 ROWS`

	sweptReplacements = `CYPHER 5
MATCH (g:Gap) USING INDEX SEEK g:Gap(replaced) WHERE g.replaced > $pass AND g.replaced < 9223372036854775807
CALL (g) { SET g.replaced = 9223372036854775807 } IN TRANSACTIONS OF 5000 ROWS`

	sweptTallies = `CYPHER 5
MATCH (t:Tally) USING INDEX SEEK t:Tally(pass) WHERE t.pass > $pass
CALL (t) { DELETE t } IN TRANSACTIONS OF 5000 ROWS`
)

// createdGaps brings gaps in, each beside the unit of which it was judged, if there is a node of it.
func createdGaps(unit graph.Noun) string {
	return `CYPHER 5
UNWIND $q.rows AS row
CREATE (g:Gap)
SET g = row[1]
WITH g, row[0] AS id
MATCH (u:` + string(unit) + `) USING INDEX SEEK u:` + string(unit) + `(id)
WHERE u.id = id
CREATE (g)-[:CONCERNS]->(u)`
}

const createdGapsAlone = `CYPHER 5
UNWIND $q.rows AS row
CREATE (g:Gap)
SET g = row[1]`

// derivedInOne is how many gaps and tallies are written in one transaction, and derivedAtOnce how many by one statement.
const (
	derivedInOne  = 5000
	derivedAtOnce = 1000
)

// derivation writes one evaluation.
type derivation struct {
	store *Store
	given graph.Derivation
	term  string
	tx    driver.ExplicitTransaction // holds the node of evaluations
	own   *session                   // for parts, each a transaction of its own; nil while all of it is one
	taken int
}

// derived is one gap or one tally.
type derived struct {
	gap   *graph.Gap
	tally graph.Tally
}

// all are the gaps, then the tallies.
func all(d graph.Derivation) iter.Seq[derived] {
	return func(yield func(derived) bool) {
		if d.Gaps != nil {
			for g := range d.Gaps {
				if !yield(derived{gap: g}) {
					return
				}
			}
		}
		if d.Tallies != nil {
			for t := range d.Tallies {
				if !yield(derived{tally: t}) {
					return
				}
			}
		}
	}
}

// Derive keeps an evaluation: a small one in one transaction, a large one in parts.
func (s *Store) Derive(ctx context.Context, d graph.Derivation) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	alarm := time.NewTimer(s.config.Patience)
	defer alarm.Stop()
	select {
	case s.deriving <- struct{}{}:
		defer func() { <-s.deriving }()
	case <-ctx.Done():
		return ctx.Err()
	case <-alarm.C:
		return graph.Unavailable.Errorf("另一次评估正在写入，请稍后再试", "another evaluation is being written; try again later")
	}
	next, stop := iter.Pull(all(d))
	defer stop()
	var first []derived
	for len(first) <= derivedInOne {
		one, more := next()
		if !more {
			break
		}
		first = append(first, one)
	}
	if len(first) <= derivedInOne {
		var err error
		w := &derivation{store: s, given: d, term: rand.Text()}
		for range attempts {
			w.taken = 0
			err = w.derive(ctx, func(yield func(derived) bool) {
				for _, one := range first {
					if !yield(one) {
						return
					}
				}
			})
			if err == nil || !passing(err) || ctx.Err() != nil {
				break
			}
		}
		return s.translate(ctx, err)
	}
	w := &derivation{store: s, given: d, term: rand.Text(), own: s.session(ctx, driver.AccessModeWrite)}
	defer w.own.close(ctx)
	return s.translate(ctx, w.derive(ctx, func(yield func(derived) bool) {
		for _, one := range first {
			if !yield(one) {
				return
			}
		}
		first = nil
		for one, more := next(); more; one, more = next() {
			if !yield(one) {
				return
			}
		}
	}))
}

// derive tries once.
func (w *derivation) derive(ctx context.Context, given iter.Seq[derived]) (err error) {
	s := w.store
	session := s.session(ctx, driver.AccessModeWrite)
	defer session.close(ctx)
	patience := 2 * patienceOfParts
	if w.own != nil {
		patience = 0 // it lasts as long as the parts
	}
	patient, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	if w.tx, err = session.BeginTransaction(patient, s.about(ctx, "Derive", patience)); err != nil {
		return err
	}
	defer s.end(ctx, w.tx)
	record, err := single(patient, w.tx, claimEvaluation, map[string]any{"term": w.term})
	if err != nil {
		return err
	}
	last := evaluation(record.Values)
	switch now := w.given.Now; {
	case last == now && record.Values[3] == w.term: // only the answer to its commit was lost
		return nil
	case last != w.given.Was:
		return graph.Conflict.Errorf("最近一次评估是第 %d 次，不是第 %d 次", "the last evaluation is number %d, not %d", last.Pass, w.given.Was.Pass)
	case now.Pass <= last.Pass:
		return graph.Invalid.Errorf("评估的次序号须大于上一次（%d）", "the pass of an evaluation must be greater than the last (%d)", last.Pass)
	}
	if record.Values[4].(bool) {
		if err := s.clearDerived(ctx, last.Pass); err != nil {
			return err
		}
	}
	if w.own != nil {
		if err := execute(ctx, w.own, termOfEvaluation, map[string]any{"term": w.term, "pass": w.given.Now.Pass}); err != nil {
			return err
		}
	}
	if err = w.write(ctx, given); err == nil {
		err = w.check(ctx)
	}
	if err != nil && w.own != nil {
		// Whoever asked may have gone, but the next one should not have to wait for this. What remains, the next sweeps: as
		// it does what is left when publishing fails, for then this transaction holds the Writer node.
		_ = s.clearDerived(context.WithoutCancel(ctx), last.Pass)
	}
	if err != nil {
		return err
	}
	return w.publish(ctx, session)
}

// check refuses gaps that stand already.
func (w *derivation) check(ctx context.Context) error {
	patient, cancel := context.WithTimeout(ctx, patienceOfParts)
	defer cancel()
	twice, err := single(patient, w.tx, standingTwice, map[string]any{"pass": w.given.Now.Pass})
	if err != nil {
		return err
	}
	if id, ok := twice.Values[0].(string); ok {
		return graph.Invalid.Errorf("缺口 %s 已为有效，不能再次加入", "the gap %s stands already and cannot be added again", id)
	}
	return ctx.Err()
}

func evaluation(values []any) graph.Evaluation {
	return graph.Evaluation{Pass: values[0].(int64), Revision: graph.Revision(values[1].(int64)), Day: graph.Day(values[2].(int64))}
}

// publish makes the evaluation the last one. If only the answer is lost, the node of evaluations tells who wrote it.
func (w *derivation) publish(ctx context.Context, session *session) error {
	s, now := w.store, w.given.Now
	patient, cancel := context.WithTimeout(ctx, patienceOfParts)
	defer cancel()
	result, err := w.tx.Run(patient, evaluatedAs, map[string]any{"pass": now.Pass, "revision": int64(now.Revision), "day": int64(now.Day), "term": w.term})
	if err == nil {
		_, err = result.Consume(patient)
	}
	if err != nil {
		return err
	}
	sure, done := s.afterwards(ctx)
	defer done()
	if err = w.tx.Commit(sure); err == nil {
		session.remember()
		return nil
	}
	if unreachable(err) {
		if record, e := s.ask(sure, statement{"Derive", lastEvaluation, nil}); e == nil {
			if last, ok := record[0].([]any); ok && last[3] == w.term && evaluation(last) == now {
				return nil
			}
		}
	}
	return err
}

// clearDerived shuts out whoever has written parts, and sweeps them. The node of evaluations is held.
func (s *Store) clearDerived(ctx context.Context, pass int64) error {
	ctx, cancel := context.WithTimeout(ctx, patienceOfSweep)
	defer cancel()
	session := s.session(ctx, driver.AccessModeWrite)
	defer session.close(ctx)
	if err := execute(ctx, session, termOfEvaluation, map[string]any{"term": rand.Text(), "pass": pass + 1}); err != nil {
		return err
	}
	for _, text := range []string{sweptGaps, sweptReplacements, sweptTallies} {
		if err := execute(ctx, session, text, map[string]any{"pass": pass}); err != nil {
			return err
		}
	}
	return execute(ctx, session, noneUnfinished, nil)
}

// write writes gaps and tallies, so many at once.
func (w *derivation) write(ctx context.Context, given iter.Seq[derived]) error {
	var gaps []*graph.Gap
	var tallies []graph.Tally
	flush := func() error {
		if err := w.flush(ctx, gaps, tallies); err != nil {
			return err
		}
		w.taken += len(gaps) + len(tallies)
		gaps, tallies = gaps[:0], tallies[:0]
		if w.given.Progress != nil {
			w.given.Progress(w.taken)
		}
		return ctx.Err()
	}
	for one := range given {
		if one.gap != nil {
			gaps = append(gaps, one.gap)
		} else {
			tallies = append(tallies, one.tally)
		}
		if len(gaps)+len(tallies) == derivedAtOnce {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// flush writes some: in the one transaction, or as a part.
func (w *derivation) flush(ctx context.Context, gaps []*graph.Gap, tallies []graph.Tally) error {
	patient, cancel := context.WithTimeout(ctx, patienceOfParts)
	defer cancel()
	if w.own == nil {
		return w.run(patient, w.tx, gaps, tallies)
	}
	for try := 1; ; try++ {
		err := w.part(patient, gaps, tallies)
		if e, ok := err.(*driver.Neo4jError); !ok || !e.IsRetriableTransient() || try >= attempts {
			return err
		}
	}
}

func (w *derivation) part(ctx context.Context, gaps []*graph.Gap, tallies []graph.Tally) error {
	tx, err := w.own.BeginTransaction(ctx, w.store.about(ctx, "Derive", patienceOfParts))
	if err != nil {
		return err
	}
	defer w.store.end(ctx, tx)
	result, err := tx.Run(ctx, lockEvaluation, map[string]any{"term": w.term})
	if err != nil {
		return err
	}
	held, err := result.Collect(ctx)
	if err != nil {
		return err
	}
	if len(held) == 0 { // another process took over
		return graph.Unavailable.Errorf("另一次评估正在写入，请稍后再试", "another evaluation is being written; try again later")
	}
	if err := w.run(ctx, tx, gaps, tallies); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// run runs the statements that write.
func (w *derivation) run(ctx context.Context, tx driver.ExplicitTransaction, gaps []*graph.Gap, tallies []graph.Tally) error {
	pass := w.given.Now.Pass
	var replaced, alone []any
	var nouns []graph.Noun
	created := map[graph.Noun][]any{}
	for _, g := range gaps {
		if w.given.Was.Pass > 0 { // before the first evaluation nothing stands
			replaced = append(replaced, []any{string(g.ID), int64(g.Recorded)})
		}
		row, err := encodeGap(g, pass)
		if err != nil {
			return err
		}
		switch g.Unit.Noun {
		case graph.Households, graph.Grids, graph.Areas, graph.Posts:
			if created[g.Unit.Noun] == nil {
				nouns = append(nouns, g.Unit.Noun)
			}
			created[g.Unit.Noun] = append(created[g.Unit.Noun], []any{string(g.Unit.ID), row})
		default:
			alone = append(alone, []any{"", row})
		}
	}
	counted := make([]any, len(tallies))
	for i, t := range tallies {
		days, counts := make([]int64, len(t.Rises)), make([]int64, len(t.Rises))
		for k, r := range t.Rises {
			days[k], counts[k] = int64(r.Day), int64(r.By)
		}
		counted[i] = map[string]any{
			"name": t.Name, "area": string(t.Area), "part": t.Part, "recorded": int64(t.Recorded), "days": days, "counts": counts, "pass": pass,
		}
	}
	do := func(text string, rows []any) error {
		if len(rows) == 0 {
			return nil
		}
		result, err := tx.Run(ctx, text, map[string]any{"q": map[string]any{"rows": rows}, "pass": pass})
		if err == nil {
			_, err = result.Consume(ctx)
		}
		return err
	}
	if err := do(replacedGaps, replaced); err != nil {
		return err
	}
	for _, noun := range nouns {
		if err := do(createdGaps(noun), created[noun]); err != nil {
			return err
		}
	}
	if err := do(createdGapsAlone, alone); err != nil {
		return err
	}
	return do(createdTallies, counted)
}

// encodeGap gives the properties of a gap's node: what people look for, and the whole of it as JSON.
func encodeGap(g *graph.Gap, pass int64) (map[string]any, error) {
	whole, err := json.Marshal(plain(reflect.ValueOf(*g)))
	if err != nil {
		return nil, err
	}
	row := map[string]any{
		"id": string(g.ID), "rule": g.Rule, "kind": g.Kind, "subjectNoun": string(g.Subject.Noun), "subject": string(g.Subject.ID), "start": int64(g.Start),
		"since": int64(g.Since), "until": int64(g.Until), "recorded": int64(g.Recorded), "retracted": int64(g.Retracted),
		"pass": pass, "replaced": int64(math.MaxInt64), "whole": string(whole),
	}
	if g.Due != graph.NoDay {
		row["due"] = int64(g.Due)
	}
	if g.Part != "" {
		row["part"] = g.Part
	}
	for _, span := range g.Spans {
		if span.Severity != "" {
			row["severity"] = span.Severity // the last one
		}
	}
	return row, nil
}

// plain makes maps, lists, texts and numbers of a value, without what is empty. Days are numbers, as in properties.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		fields := map[string]any{}
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				fields[fieldName(v.Type().Field(i))] = plain(v.Field(i))
			}
		}
		return fields
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	}
	return v.Int()
}

func fieldName(f reflect.StructField) string { return strings.ToLower(f.Name[:1]) + f.Name[1:] }

// fill gives a value what plain made of it, once it has been JSON.
func fill(v reflect.Value, from any) error {
	switch from := from.(type) {
	case map[string]any:
		for i := range v.NumField() {
			if value, ok := from[fieldName(v.Type().Field(i))]; ok {
				if err := fill(v.Field(i), value); err != nil {
					return err
				}
			}
		}
	case []any:
		v.Set(reflect.MakeSlice(v.Type(), len(from), len(from)))
		for i, value := range from {
			if err := fill(v.Index(i), value); err != nil {
				return err
			}
		}
	case string:
		v.SetString(from)
	case bool:
		v.SetBool(from)
	case json.Number:
		n, err := strconv.ParseInt(from.String(), 10, 64)
		if err != nil {
			return err
		}
		v.SetInt(n)
	}
	return nil
}

func decodeGap(whole string) (*graph.Gap, error) {
	numbers := json.NewDecoder(strings.NewReader(whole))
	numbers.UseNumber() // not as floats, which are not exact
	var from any
	if err := numbers.Decode(&from); err != nil {
		return nil, err
	}
	g := &graph.Gap{}
	return g, fill(reflect.ValueOf(g).Elem(), from)
}

// Derived reads what evaluations after a pass have told, through the last one. Nodes never change but for what replaces
// them, so what is derived meanwhile is not seen.
func (s *Store) Derived(ctx context.Context, after int64, gaps func(*graph.Gap) error, tallies func(graph.Tally) error) (graph.Evaluation, error) {
	record, err := s.ask(ctx, statement{"Derived", lastEvaluation, nil})
	if err != nil {
		return graph.Evaluation{}, err
	}
	values, ok := record[0].([]any)
	if !ok {
		return graph.Evaluation{}, nil
	}
	last := evaluation(values)
	session := s.session(ctx, driver.AccessModeRead)
	defer session.close(ctx)
	var failed error // the caller's own
	read := func(text string, yield func(values []any) error) error {
		return s.stream(ctx, session, statement{"Derived", text, map[string]any{"after": after, "through": last.Pass}}, func(values []any) error {
			failed = yield(values)
			return failed
		})
	}
	err = read(gapsOf, func(values []any) error {
		g, err := decodeGap(values[0].(string))
		if err != nil {
			return err
		}
		return gaps(g)
	})
	if err == nil {
		err = read(talliesOf, func(values []any) error {
			days, counts := values[4].([]any), values[5].([]any)
			rises := make([]graph.Rise, len(days))
			for i := range rises {
				rises[i] = graph.Rise{Day: graph.Day(days[i].(int64)), By: int(counts[i].(int64))}
			}
			return tallies(graph.Tally{
				Name: values[0].(string), Area: graph.ID(values[1].(string)), Part: values[2].(string), Recorded: graph.Revision(values[3].(int64)), Rises: rises,
			})
		})
	}
	switch {
	case failed != nil:
		return graph.Evaluation{}, failed
	case err != nil:
		return graph.Evaluation{}, s.translate(ctx, err)
	}
	return last, nil
}
