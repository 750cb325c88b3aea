package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"dutygraph/graph"
)

// searched are the nouns that can be found, in the order of the answer, with the columns beside the identity that are
// looked into.
func searched() []struct {
	noun    graph.Noun
	columns []string
} {
	return []struct {
		noun    graph.Noun
		columns []string
	}{
		{graph.Areas, []string{"code", "name"}}, {graph.Organizations, []string{"name"}}, {graph.Grids, []string{"name"}},
		{graph.Posts, []string{"title"}}, {graph.Households, []string{"head"}}, {graph.Persons, []string{"name"}},
		{graph.Cases, nil}, {graph.Leads, nil}, {graph.Applications, nil},
	}
}

// search reads the ids of things of which a column begins with :text, that is lies between it and :beyond. Each column
// has its index; the identity's gives the first ids without looking at more. Everything begins with the empty text, and
// then the identity alone is enough.
func (s *Store) search(limited bool) string {
	var arms []string
	for i, of := range searched() {
		t := s.tables[rowsOf(of.noun)]
		id := `t.` + quoted(naming(of.noun))
		when := t.holds("t")
		if of.noun == graph.Persons {
			when = t.begun("t")
		}
		arm := func(column, unless string) string {
			return `SELECT ` + digit(i) + ` AS "noun", "id" FROM (SELECT DISTINCT ` + id + ` AS "id" FROM ` + t.name + ` AS t WHERE ` + column + ` >= :text AND ` +
				column + ` < :beyond` + unless + ` AND ` + when + ` AND ` + known("t") + ` AND ` + t.sees("t", limited) + ` ORDER BY 1 LIMIT :first)`
		}
		arms = append(arms, arm(id, ""))
		for _, c := range of.columns {
			arms = append(arms, arm(`t.`+quoted(c), ` AND :text <> ''`))
		}
	}
	return strings.Join(arms, ` UNION `) + ` ORDER BY 1, 2 LIMIT :first`
}

// Search finds things by the beginning of an id, a code or a name.
func (s *Store) Search(ctx context.Context, v graph.View, text string, first int) ([]graph.Item, error) {
	e, err := s.open(ctx, v)
	if err != nil {
		return nil, err
	}
	if first < 1 {
		return nil, nil
	}
	var beyond any = []byte{} // a blob, which comes after every text
	if n := len(text); n > 0 {
		beyond = text[:n-1] + string([]byte{text[n-1] + 1}) // no byte of UTF-8 is the last one
	}
	var refs []graph.Ref
	nouns := searched()
	args := e.args(sql.Named("text", text), sql.Named("beyond", beyond), sql.Named("first", int64(first)))
	if err := s.read(ctx, s.search(e.limited), args, func(values []any) error {
		refs = append(refs, graph.Ref{Noun: nouns[values[0].(int64)].noun, ID: graph.ID(values[1].(string))})
		return nil
	}); err != nil {
		return nil, err
	}
	rows, err := s.get(ctx, e, refs)
	if err != nil {
		return nil, err
	}
	items := make([]graph.Item, len(refs))
	for i, ref := range refs {
		items[i] = graph.Item{Ref: ref, Rows: rows[ref]}
	}
	return items, nil
}
