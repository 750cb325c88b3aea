package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"dutygraph/graph"
)

const (
	gapColumns = `"id", "recorded", "retracted", "said"`

	insertGap = `INSERT INTO "gap" (` + gapColumns + `, "pass") VALUES ` + gapMarks

	insertTally = `INSERT INTO "tally" ("name", "area", "part", "recorded", "rises", "pass") VALUES ` + tallyMarks

	gapMarks   = `(?, ?, ?, ?, ?)`
	tallyMarks = `(?, ?, ?, ?, ?, ?)`

	insertEvaluation = `INSERT INTO "evaluation" ("pass", "revision", "day") VALUES (?, ?, ?)`

	lastEvaluation = `SELECT "pass", "revision", "day" FROM "evaluation" WHERE "pass" = (SELECT max("pass") FROM "evaluation")`

	talliesMade = `SELECT "name", "area", "part", "recorded", "rises" FROM "tally" WHERE "pass" > :after`
)

var (
	// replaceGap puts a gap in the place of the one that stood before the pass.
	replaceGap = `UPDATE "gap" SET (` + gapColumns + `, "pass") = ` + gapMarks +
		` WHERE "id" = ? AND "recorded" = ? AND "retracted" = ` + never + ` AND "pass" < ?`

	// standingTwice finds a gap that the pass added although it stands already.
	standingTwice = `SELECT g."id" FROM "gap" AS g WHERE g."pass" = :pass AND g."retracted" = ` + never + ` AND EXISTS (SELECT 1 FROM "gap" AS o` +
		` WHERE o."id" = g."id" AND o."retracted" = ` + never + ` AND o."rowid" <> g."rowid") LIMIT 1`

	// anyTwice finds one among all, which is quicker when all are new.
	anyTwice = `SELECT "id" FROM "gap" WHERE "retracted" = ` + never + ` AND "id" >= '' AND :pass > 0 GROUP BY "id" HAVING count(*) > 1 LIMIT 1`

	gapsRetracted = `SELECT ` + gapColumns + ` FROM "gap" WHERE "pass" > :after AND ("recorded" < "retracted" OR :after > 0) AND "retracted" < ` + never

	gapsStanding = `SELECT ` + gapColumns + ` FROM "gap" WHERE "pass" > :after AND "retracted" = ` + never
)

// said are the places of what a gap says, in the order in which a file holds it, but for the spans and the stays, which are
// lists of their own. Days are numbers in files.
func said(g *graph.Gap) []any {
	b := &g.Bearer
	return []any{
		&g.Rule, &g.Kind, (*string)(&g.Unit.Noun), (*string)(&g.Unit.ID), (*string)(&g.Subject.Noun), (*string)(&g.Subject.ID), &g.Part,
		(*string)(&g.Standing.Noun), (*string)(&g.Standing.ID), (*int32)(&g.Start), (*int32)(&g.Due), (*int32)(&g.Since), (*int32)(&g.Until),
		(*string)(&b.Line), &b.Branch, (*string)(&b.Function), &b.Rank, (*string)(&b.Organization), (*string)(&b.Post), &b.Above,
	}
}

func spanSaid(s *graph.GapSpan) []any {
	return []any{(*int32)(&s.Period.Since), (*int32)(&s.Period.Until), &s.Outcome, (*string)(&s.Reason), &s.Severity}
}

func staySaid(s *graph.Stay) []any {
	return []any{(*int32)(&s.Period.Since), (*int32)(&s.Period.Until), (*string)(&s.Area)}
}

// encodeGap appends the values of a gap, in the order of gapColumns.
func encodeGap(to []any, g *graph.Gap) ([]any, error) {
	spans, stays := make([]any, len(g.Spans)), make([]any, len(g.Stays))
	for i := range g.Spans {
		spans[i] = spanSaid(&g.Spans[i])
	}
	for i := range g.Stays {
		stays[i] = staySaid(&g.Stays[i])
	}
	text, err := appendSaid(make([]byte, 0, 384), append(said(g), spans, stays))
	return append(to, string(g.ID), int64(g.Recorded), int64(g.Retracted), string(text)), err
}

// appendSaid appends what lies in places as a list in JSON. It is what encoding/json writes of them, in a tenth of the time: a
// first evaluation says hundreds of thousands.
func appendSaid(text []byte, places []any) (_ []byte, err error) {
	text = append(text, '[')
	for i, place := range places {
		if i > 0 {
			text = append(text, ',')
		}
		switch p := place.(type) {
		case *int32:
			text = strconv.AppendInt(text, int64(*p), 10)
		case *int:
			text = strconv.AppendInt(text, int64(*p), 10)
		case *bool:
			text = strconv.AppendBool(text, *p)
		case []any:
			if text, err = appendSaid(text, p); err != nil {
				return nil, err
			}
		case *string:
			if asItIs(*p) {
				text = append(append(append(text, '"'), *p...), '"')
				continue
			}
			quoted, err := json.Marshal(*p)
			if err != nil {
				return nil, err
			}
			text = append(text, quoted...)
		}
	}
	return append(text, ']'), nil
}

// asItIs reports whether a text needs nothing but quotes to be one in JSON.
func asItIs(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// decodeGap makes a gap of values in the order of gapColumns.
func decodeGap(values []any) (*graph.Gap, error) {
	g := &graph.Gap{ID: graph.ID(values[0].(string)), Recorded: graph.Revision(values[1].(int64)), Retracted: graph.Revision(values[2].(int64))}
	var spans, stays []json.RawMessage
	err := fill(append(said(g), &spans, &stays), []byte(values[3].(string)))
	if len(spans) > 0 {
		g.Spans = make([]graph.GapSpan, len(spans))
	}
	for i := 0; i < len(spans) && err == nil; i++ {
		err = fill(spanSaid(&g.Spans[i]), spans[i])
	}
	if len(stays) > 0 {
		g.Stays = make([]graph.Stay, len(stays))
	}
	for i := 0; i < len(stays) && err == nil; i++ {
		err = fill(staySaid(&g.Stays[i]), stays[i])
	}
	return g, err
}

// fill puts the values of a list into places, one for each.
func fill(places []any, text []byte) error {
	n := len(places)
	if err := json.Unmarshal(text, &places); err != nil {
		return err
	}
	if len(places) != n {
		return fmt.Errorf("%d values, want %d", len(places), n)
	}
	return nil
}

func encodeRises(rises []graph.Rise) (string, error) {
	pairs := make([][2]int64, len(rises))
	for i, r := range rises {
		pairs[i] = [2]int64{int64(r.Day), int64(r.By)}
	}
	text, err := json.Marshal(pairs)
	return string(text), err
}

func decodeRises(text string) ([]graph.Rise, error) {
	var pairs [][2]int64
	err := json.Unmarshal([]byte(text), &pairs)
	rises := make([]graph.Rise, len(pairs))
	for i, p := range pairs {
		rises[i] = graph.Rise{Day: graph.Day(p[0]), By: int(p[1])}
	}
	return rises, err
}

// Derive keeps an evaluation in one transaction.
func (s *Store) Derive(ctx context.Context, d graph.Derivation) error {
	return s.transact(ctx, func(c *sql.Conn) error {
		last, err := evaluated(ctx, c)
		switch {
		case err != nil:
			return err
		case last != d.Was:
			return graph.Conflict.Errorf("最近一次评估是第 %d 次，不是第 %d 次", "the last evaluation is number %d, not %d", last.Pass, d.Was.Pass)
		case d.Now.Pass <= last.Pass:
			return graph.Invalid.Errorf("评估的次序号须大于上一次（%d）", "the pass of an evaluation must be greater than the last (%d)", last.Pass)
		}
		if err := c.Raw(func(on any) error { return s.derive(ctx, on.(driver.Conn), d) }); err != nil {
			return err
		}
		twice := standingTwice
		if d.Was.Pass == 0 {
			twice = anyTwice
		}
		rows, err := c.QueryContext(ctx, twice, sql.Named("pass", d.Now.Pass))
		if err != nil {
			return err
		}
		defer rows.Close()
		return each(rows, func(values []any) error {
			return graph.Invalid.Errorf("缺口 %s 已为有效，不能再次加入", "the gap %s stands already and cannot be added again", values[0])
		})
	})
}

// insertedAtOnce is how many gaps or tallies one statement inserts. Of a first evaluation there are hundreds of thousands, and a
// statement costs as much as a row.
const insertedAtOnce = 48

// encoded gives the values of rows, of so many at once. While some are inserted, the next are encoded by a goroutine of
// its own. What is given holds until the next.
func encoded[R any](rows iter.Seq[R], encode func(to []any, row R) ([]any, error)) iter.Seq2[[]any, error] {
	type piece struct {
		values []any
		err    error
	}
	return func(yield func([]any, error) bool) {
		pieces, spent, enough := make(chan piece, 2), make(chan []any, 4), make(chan struct{})
		go func() {
			defer close(pieces)
			give := func(p piece) bool {
				select {
				case pieces <- p:
					return p.err == nil
				case <-enough:
					return false
				}
			}
			var next piece
			n := 0
			for row := range rows {
				if next.values, next.err = encode(next.values, row); next.err != nil {
					break
				}
				if n++; n < insertedAtOnce {
					continue
				}
				if !give(next) {
					return
				}
				n, next = 0, piece{}
				select {
				case next.values = <-spent:
				default:
				}
			}
			if n > 0 || next.err != nil {
				give(next)
			}
		}()
		defer func() {
			close(enough)
			for range pieces { // until the goroutine has ended
			}
		}()
		for p := range pieces {
			if !yield(p.values, p.err) {
				return
			}
			select {
			case spent <- p.values[:0]:
			default:
			}
		}
	}
}

// derivation writes one evaluation.
type derivation struct {
	store *Store
	on    driver.Conn
	graph.Derivation
	taken int
	told  int // of those taken, when progress was told last
}

// derive writes the gaps, the tallies and the evaluation.
func (s *Store) derive(ctx context.Context, on driver.Conn, d graph.Derivation) error {
	w := &derivation{store: s, on: on, Derivation: d}
	if d.Gaps != nil {
		rows := encoded(d.Gaps, func(to []any, g *graph.Gap) ([]any, error) {
			to, err := encodeGap(to, g)
			return append(to, d.Now.Pass), err
		})
		if err := w.write(ctx, rows, insertGap, gapMarks, w.replace); err != nil {
			return err
		}
	}
	if d.Tallies != nil {
		rows := encoded(d.Tallies, func(to []any, t graph.Tally) ([]any, error) {
			rises, err := encodeRises(t.Rises)
			return append(to, t.Name, string(t.Area), t.Part, int64(t.Recorded), rises, d.Now.Pass), err
		})
		if err := w.write(ctx, rows, insertTally, tallyMarks, nil); err != nil {
			return err
		}
	}
	if d.Progress != nil {
		d.Progress(w.taken)
	}
	return s.inserts.run(context.WithoutCancel(ctx), on, insertEvaluation, []any{d.Now.Pass, int64(d.Now.Revision), int64(d.Now.Day)})
}

// write inserts rows by a statement that ends with the marks of one row. Those that replace says have taken the place of
// others are not inserted.
func (w *derivation) write(ctx context.Context, rows iter.Seq2[[]any, error], text, marks string, replace func(ctx context.Context, row []any) (bool, error)) error {
	// Without the context: watching one costs a goroutine for each row.
	free := context.WithoutCancel(ctx)
	width := strings.Count(marks, "?")
	many := text + strings.Repeat(", "+marks, insertedAtOnce-1)
	for values, err := range rows {
		if err != nil {
			return err
		}
		w.taken += len(values) / width
		if replace != nil && w.Was.Pass > 0 {
			if values, err = w.left(free, values, width, replace); err != nil {
				return err
			}
		}
		if len(values) == insertedAtOnce*width {
			err = w.store.inserts.run(free, w.on, many, values)
		} else {
			for row := range slices.Chunk(values, width) {
				if err = w.store.inserts.run(free, w.on, text, row); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
		if w.taken-w.told < restoreEvery {
			continue
		}
		if w.told = w.taken; w.Progress != nil {
			w.Progress(w.taken)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// left are the rows that have not taken the place of others.
func (w *derivation) left(ctx context.Context, values []any, width int, replace func(context.Context, []any) (bool, error)) ([]any, error) {
	left := values[:0]
	for row := range slices.Chunk(values, width) {
		replaced, err := replace(ctx, row)
		if err != nil {
			return nil, err
		}
		if !replaced {
			left = append(left, row...)
		}
	}
	return left, nil
}

// replace writes a gap in the place of the one with its id and revision that stood before the pass, where there is one.
func (w *derivation) replace(ctx context.Context, row []any) (bool, error) {
	const id, recorded = 0, 1 // as in gapColumns
	r, err := w.store.inserts.exec(ctx, w.on, replaceGap, append(row[:len(row):len(row)], row[id], row[recorded], w.Now.Pass))
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// evaluated is the last evaluation kept.
func evaluated(ctx context.Context, c *sql.Conn) (e graph.Evaluation, err error) {
	rows, err := c.QueryContext(ctx, lastEvaluation)
	if err != nil {
		return e, err
	}
	defer rows.Close()
	return e, each(rows, func(values []any) error {
		e = graph.Evaluation{Pass: values[0].(int64), Revision: graph.Revision(values[1].(int64)), Day: graph.Day(values[2].(int64))}
		return nil
	})
}

// Derived reads what evaluations after a pass have made, in one read transaction: gaps that they retracted, gaps that they
// added and that stand, tallies.
func (s *Store) Derived(ctx context.Context, after int64, gaps func(*graph.Gap) error, tallies func(graph.Tally) error) (last graph.Evaluation, err error) {
	if err := s.usable(ctx); err != nil {
		return last, err
	}
	c, err := s.readers.Conn(ctx)
	if err != nil {
		return last, s.translate(ctx, err)
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, `BEGIN DEFERRED`); err != nil {
		return last, s.translate(ctx, err)
	}
	defer rollback(c)
	var failed error // the caller's own
	read := func(text string, yield func(values []any) error) error {
		rows, err := c.QueryContext(ctx, text, sql.Named("after", after))
		if err != nil {
			return err
		}
		defer rows.Close()
		return each(rows, func(values []any) error {
			// Asked for each row: the driver notices only after a while.
			if failed = ctx.Err(); failed == nil {
				failed = yield(values)
			}
			return failed
		})
	}
	if last, err = evaluated(ctx, c); err == nil {
		for _, text := range []string{gapsRetracted, gapsStanding} {
			if err == nil {
				err = read(text, func(values []any) error {
					g, err := decodeGap(values)
					if err != nil {
						return err
					}
					return gaps(g)
				})
			}
		}
	}
	if err == nil {
		err = read(talliesMade, func(values []any) error {
			rises, err := decodeRises(values[4].(string))
			if err != nil {
				return err
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
