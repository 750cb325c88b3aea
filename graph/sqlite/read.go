package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"dutygraph/graph"
)

// shown is the row as a reader of the view is given it: not as what was done or known only later.
func (e *eye) shown(f graph.Fact) graph.Fact { return e.unretracted(f).AsOf(e.At) }

// unretracted hides a retraction that the revision does not know.
func (e *eye) unretracted(f graph.Fact) graph.Fact {
	if about := f.About(); about.Retracted > e.Known {
		about.Retracted = graph.Never
	}
	return f
}

// rowsOf is the noun of the rows that tell of a thing: of a person, tenures.
func rowsOf(noun graph.Noun) graph.Noun {
	if noun == graph.Persons {
		return graph.Tenures
	}
	return noun
}

// naming is the column of those rows that names the thing.
func naming(noun graph.Noun) string {
	if noun == graph.Persons {
		return "person"
	}
	return "id"
}

// nameIn is the thing that a row tells of, among things of the noun.
func nameIn(noun graph.Noun, f graph.Fact) graph.ID {
	if noun == graph.Persons {
		return f.(*graph.Tenure).Person
	}
	return f.Identity()
}

// getting reads the rows of :things that hold on the day; of persons, the tenures begun.
func (t *table) getting(noun graph.Noun, limited bool) string {
	when := t.holds("t")
	if noun == graph.Persons {
		when = t.begun("t")
	}
	return `SELECT ` + t.list("t", limited) + ` FROM ` + t.name + ` AS t WHERE t.` + quoted(naming(noun)) +
		` IN (SELECT "value" FROM json_each(:things)) AND ` + when + ` AND ` + known("t") + ` AND ` + t.sees("t", limited)
}

// Get reads things.
func (s *Store) Get(ctx context.Context, v graph.View, things []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	e, err := s.open(ctx, v)
	if err != nil {
		return nil, err
	}
	return s.get(ctx, e, things)
}

func (s *Store) get(ctx context.Context, e *eye, things []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	return s.things(ctx, e, things, (*table).getting, func(noun graph.Noun, a, b graph.Fact) int {
		if noun == graph.Persons {
			return byFirstDay(a, b)
		}
		return cmp.Compare(a.Key(), b.Key())
	})
}

// remembering reads all rows of :things that began by the day and were recorded by the revision, retracted ones too.
func (t *table) remembering(noun graph.Noun, limited bool) string {
	return `SELECT ` + t.list("t", limited) + ` FROM ` + t.name + ` AS t WHERE t.` + quoted(naming(noun)) +
		` IN (SELECT "value" FROM json_each(:things)) AND ` + t.begun("t") + ` AND +t."recorded" <= :known AND ` + t.sees("t", limited)
}

// History reads all that was ever recorded of things.
func (s *Store) History(ctx context.Context, v graph.View, things []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	e, err := s.open(ctx, v)
	if err != nil {
		return nil, err
	}
	return s.things(ctx, e, things, (*table).remembering, func(_ graph.Noun, a, b graph.Fact) int {
		return cmp.Or(cmp.Compare(a.About().Recorded, b.About().Recorded), cmp.Compare(a.Key(), b.Key()))
	})
}

// things reads rows of things by one statement for each noun.
func (s *Store) things(ctx context.Context, e *eye, things []graph.Ref, statement func(*table, graph.Noun, bool) string, order func(graph.Noun, graph.Fact, graph.Fact) int) (map[graph.Ref][]graph.Fact, error) {
	found := make(map[graph.Ref][]graph.Fact, len(things))
	asked := map[graph.Noun][]graph.ID{}
	for _, t := range things {
		if found[t] == nil {
			found[t] = []graph.Fact{}
			asked[t.Noun] = append(asked[t.Noun], t.ID)
		}
	}
	for noun, ids := range asked {
		t := s.tables[rowsOf(noun)]
		if t == nil {
			continue // a noun without rows has no things
		}
		args := e.args(sql.Named("things", array(ids)))
		if err := s.read(ctx, statement(t, noun, e.limited), args, func(values []any) error {
			f := t.decode(values)
			ref := graph.Ref{Noun: noun, ID: nameIn(noun, f)}
			found[ref] = append(found[ref], e.shown(f))
			return nil
		}); err != nil {
			return nil, err
		}
		for _, id := range ids {
			slices.SortFunc(found[graph.Ref{Noun: noun, ID: id}], func(a, b graph.Fact) int { return order(noun, a, b) })
		}
	}
	return found, nil
}

func byFirstDay(a, b graph.Fact) int {
	return cmp.Or(cmp.Compare(a.Valid().Since, b.Valid().Since), cmp.Compare(a.Key(), b.Key()))
}

// below reads the rows that name one of :parents in the column of the edge, where the parent can be seen.
func (s *Store) below(ends graph.EdgeEnds, limited bool) string {
	t, p := s.tables[ends.To], s.tables[rowsOf(ends.From)]
	field := quoted(snake(ends.Field))
	return `SELECT ` + t.list("t", limited) + ` FROM json_each(:parents) AS j CROSS JOIN ` + t.name + ` AS t ON t.` + field + ` = j."value"` +
		` WHERE ` + t.begun("t") + ` AND ` + known("t") + ` AND ` + t.sees("t", limited) +
		` AND EXISTS (SELECT 1 FROM ` + p.name + ` AS p WHERE p.` + quoted(naming(ends.From)) + ` = j."value" AND ` +
		p.begun("p") + ` AND ` + known("p") + ` AND ` + p.sees("p", limited) + `)`
}

// Below follows an edge.
func (s *Store) Below(ctx context.Context, v graph.View, edge graph.Edge, parents []graph.ID) (map[graph.ID][]graph.Fact, error) {
	ends, ok := graph.Edges()[edge]
	if !ok {
		return nil, graph.Invalid.Errorf("没有这种关系：%s", "no such edge: %s", edge)
	}
	e, err := s.open(ctx, v)
	if err != nil {
		return nil, err
	}
	found := make(map[graph.ID][]graph.Fact, len(parents))
	var asked []graph.ID
	for _, id := range parents {
		if found[id] == nil {
			found[id] = []graph.Fact{}
			asked = append(asked, id)
		}
	}
	if len(asked) == 0 {
		return found, nil
	}
	t := s.tables[ends.To]
	parent := t.column(ends.Field)
	err = s.read(ctx, s.below(ends, e.limited), e.args(sql.Named("parents", array(asked))), func(values []any) error {
		id := graph.ID(values[parent].(string))
		found[id] = append(found[id], e.shown(t.decode(values)))
		return nil
	})
	for _, rows := range found {
		slices.SortFunc(rows, byFirstDay)
	}
	return found, err
}

// column is the place of a field among the values that are read.
func (t *table) column(field string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.field == field })
}

// scanning reads every row of the noun, by key. Keys are compared part by part: no part holds a character that comes
// before the space between them.
func (t *table) scanning(limited bool) string {
	return `SELECT ` + t.list("t", limited) + ` FROM ` + t.name + ` AS t WHERE t."id" > '' AND ` + known("t") + ` AND ` + t.sees("t", limited) +
		` ORDER BY ` + t.order()
}

// order is the order of keys.
func (t *table) order() string {
	switch {
	case t.noun == graph.Organizations:
		return `t."id", t."function", t."since"`
	case t.key != "":
		return `t."id", t."since"`
	}
	return `t."id"`
}

// Scan reads every row of a noun.
func (s *Store) Scan(ctx context.Context, v graph.View, noun graph.Noun, yield func(graph.Fact) error) error {
	t := s.tables[noun]
	if t == nil {
		return graph.Invalid.Errorf("没有这种台账：%s", "no such ledger: %s", noun)
	}
	e, err := s.open(ctx, v)
	if err != nil {
		return err
	}
	e.opened = graph.Forever // whatever the day
	var failed error
	err = s.read(ctx, t.scanning(e.limited), e.args(), func(values []any) error {
		// Asked for each row: the driver notices only after a while.
		if failed = ctx.Err(); failed == nil {
			failed = yield(e.unretracted(t.decode(values)))
		}
		return failed
	})
	if failed != nil {
		return failed // the caller's own
	}
	return err
}
