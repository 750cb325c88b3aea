package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"

	"dutygraph/graph"
)

const (
	gapColumns = `"id", "rule", "kind", "unit_noun", "unit", "subject_noun", "subject", "part", "standing_noun", "standing",` +
		` "start", "due", "since", "until", "severity", "recorded", "retracted", "rest"`

	insertGap = `INSERT INTO "gap" (` + gapColumns + `, "pass") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	insertTally = `INSERT INTO "tally" ("name", "area", "part", "day", "recorded", "count", "pass") VALUES (?, ?, ?, ?, ?, ?, ?)`

	insertEvaluation = `INSERT INTO "evaluation" ("pass", "revision", "day") VALUES (?, ?, ?)`

	lastEvaluation = `SELECT "pass", "revision", "day" FROM "evaluation" WHERE "pass" = (SELECT max("pass") FROM "evaluation")`

	talliesMade = `SELECT "name", "area", "part", "day", "recorded", "count" FROM "tally" WHERE "pass" > :after`
)

var (
	// replaceGap puts a gap in the place of the one that stood before the pass.
	replaceGap = `UPDATE "gap" SET (` + gapColumns + `, "pass") = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)` +
		` WHERE "id" = ? AND "recorded" = ? AND "retracted" = ` + never + ` AND "pass" < ?`

	// standingTwice finds a gap that the pass added although it stands already.
	standingTwice = `SELECT g."id" FROM "gap" AS g WHERE g."pass" = :pass AND g."retracted" = ` + never + ` AND EXISTS (SELECT 1 FROM "gap" AS o` +
		` WHERE o."id" = g."id" AND o."retracted" = ` + never + ` AND o."rowid" <> g."rowid") LIMIT 1`

	gapsRetracted = `SELECT ` + gapColumns + ` FROM "gap" WHERE "pass" > :after AND ("recorded" < "retracted" OR :after > 0) AND "retracted" < ` + never

	gapsStanding = `SELECT ` + gapColumns + ` FROM "gap" WHERE "pass" > :after AND "retracted" = ` + never
)

// restOfGap is what the columns of a gap do not tell. Days are numbers, as in columns.
type restOfGap struct {
	Spans  []spanOfGap  `json:"spans,omitempty"`
	Bearer *bearerOfGap `json:"bearer,omitempty"`
	Stays  []stayOfGap  `json:"stays,omitempty"`
}

type spanOfGap struct {
	Since    int64        `json:"since"`
	Until    int64        `json:"until"`
	Outcome  string       `json:"outcome"`
	Reason   graph.Reason `json:"reason,omitempty"`
	Severity string       `json:"severity,omitempty"`
}

type bearerOfGap struct {
	Line     graph.Line     `json:"line,omitempty"`
	Branch   string         `json:"branch,omitempty"`
	Function graph.Function `json:"function,omitempty"`
	Rank     int            `json:"rank,omitempty"`
	Post     graph.ID       `json:"post,omitempty"`
	Above    bool           `json:"above,omitempty"`
}

type stayOfGap struct {
	Area  graph.ID `json:"area"`
	Since int64    `json:"since"`
	Until int64    `json:"until"`
}

// encodeGap appends the values of a gap, in the order of gapColumns.
func encodeGap(to []any, g *graph.Gap) ([]any, error) {
	var rest restOfGap
	for _, s := range g.Stays {
		rest.Stays = append(rest.Stays, stayOfGap{s.Area, int64(s.Period.Since), int64(s.Period.Until)})
	}
	severity := ""
	for _, s := range g.Spans {
		rest.Spans = append(rest.Spans, spanOfGap{int64(s.Period.Since), int64(s.Period.Until), s.Outcome, s.Reason, s.Severity})
		if s.Severity != "" {
			severity = s.Severity
		}
	}
	if g.Bearer != (graph.Bearer{}) {
		b := bearerOfGap(g.Bearer)
		rest.Bearer = &b
	}
	text, err := json.Marshal(rest)
	if err != nil {
		return nil, err
	}
	return append(to, string(g.ID), g.Rule, g.Kind, string(g.Unit.Noun), string(g.Unit.ID), string(g.Subject.Noun), string(g.Subject.ID), g.Part,
		string(g.Standing.Noun), string(g.Standing.ID), int64(g.Start), int64(g.Due), int64(g.Since), int64(g.Until), severity,
		int64(g.Recorded), int64(g.Retracted), string(text)), nil
}

// decodeGap makes a gap of values in the order of gapColumns.
func decodeGap(values []any) (*graph.Gap, error) {
	text := func(i int) string { return values[i].(string) }
	day := func(i int) graph.Day { return graph.Day(values[i].(int64)) }
	ref := func(i int) graph.Ref { return graph.Ref{Noun: graph.Noun(text(i)), ID: graph.ID(text(i + 1))} }
	g := &graph.Gap{
		ID: graph.ID(text(0)), Rule: text(1), Kind: text(2), Unit: ref(3), Subject: ref(5), Part: text(7), Standing: ref(8),
		Start: day(10), Due: day(11), Period: graph.Period{Since: day(12), Until: day(13)},
		Recorded: graph.Revision(values[15].(int64)), Retracted: graph.Revision(values[16].(int64)),
	}
	var rest restOfGap
	if err := json.Unmarshal([]byte(text(17)), &rest); err != nil {
		return nil, err
	}
	for _, s := range rest.Spans {
		g.Spans = append(g.Spans, graph.GapSpan{Period: periodOf(s.Since, s.Until), Outcome: s.Outcome, Reason: s.Reason, Severity: s.Severity})
	}
	if rest.Bearer != nil {
		g.Bearer = graph.Bearer(*rest.Bearer)
	}
	for _, s := range rest.Stays {
		g.Stays = append(g.Stays, graph.Stay{Area: s.Area, Period: periodOf(s.Since, s.Until)})
	}
	return g, nil
}

func periodOf(since, until int64) graph.Period {
	return graph.Period{Since: graph.Day(since), Until: graph.Day(until)}
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
		rows, err := c.QueryContext(ctx, standingTwice, sql.Named("pass", d.Now.Pass))
		if err != nil {
			return err
		}
		defer rows.Close()
		return each(rows, func(values []any) error {
			return graph.Invalid.Errorf("缺口 %s 已为有效，不能再次加入", "the gap %s stands already and cannot be added again", values[0])
		})
	})
}

// derive writes the gaps, the tallies and the evaluation.
func (s *Store) derive(ctx context.Context, on driver.Conn, d graph.Derivation) error {
	// Without the context: watching one costs a goroutine for each row.
	free := context.WithoutCancel(ctx)
	var values []any
	n := 0
	took := func() error {
		if n++; n%restoreEvery != 0 {
			return nil
		}
		if d.Progress != nil {
			d.Progress(n)
		}
		return ctx.Err()
	}
	if d.Gaps != nil {
		for g := range d.Gaps {
			var err error
			if values, err = s.deriveGap(free, on, values[:0], g, &d); err != nil {
				return err
			}
			if err := took(); err != nil {
				return err
			}
		}
	}
	if d.Tallies != nil {
		for t := range d.Tallies {
			values = append(values[:0], t.Name, string(t.Area), t.Part, int64(t.Day), int64(t.Recorded), int64(t.Count), d.Now.Pass)
			if err := s.inserts.run(free, on, insertTally, values); err != nil {
				return err
			}
			if err := took(); err != nil {
				return err
			}
		}
	}
	if d.Progress != nil {
		d.Progress(n)
	}
	return s.inserts.run(free, on, insertEvaluation, []any{d.Now.Pass, int64(d.Now.Revision), int64(d.Now.Day)})
}

// deriveGap writes one gap: in the place of the one with its id and revision that stood before the pass, where there is
// one. It gives back the values for the next.
func (s *Store) deriveGap(ctx context.Context, on driver.Conn, values []any, g *graph.Gap, d *graph.Derivation) ([]any, error) {
	values, err := encodeGap(values, g)
	if err != nil {
		return nil, err
	}
	values = append(values, d.Now.Pass)
	if d.Was.Pass > 0 {
		r, err := s.inserts.exec(ctx, on, replaceGap, append(values, string(g.ID), int64(g.Recorded), d.Now.Pass))
		if err != nil {
			return nil, err
		}
		if n, err := r.RowsAffected(); err != nil || n > 0 {
			return values, err
		}
	}
	return values, s.inserts.run(ctx, on, insertGap, values)
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
			return tallies(graph.Tally{
				Name: values[0].(string), Area: graph.ID(values[1].(string)), Part: values[2].(string), Day: graph.Day(values[3].(int64)),
				Recorded: graph.Revision(values[4].(int64)), Count: int(values[5].(int64)),
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
