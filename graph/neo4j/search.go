package neo4j

import (
	"context"
	"strings"

	"dutygraph/graph"
)

// searched are the nouns that can be found, in the order of the answer, with the properties beside the identity that are
// looked into.
func searched() []struct {
	noun       graph.Noun
	properties []string
} {
	return []struct {
		noun       graph.Noun
		properties []string
	}{
		{graph.Areas, []string{"code", "name"}}, {graph.Organizations, []string{"name"}}, {graph.Grids, []string{"name"}},
		{graph.Posts, []string{"title"}}, {graph.Households, []string{"head"}}, {graph.Persons, []string{"name"}},
		{graph.Cases, nil}, {graph.Leads, nil}, {graph.Applications, nil},
	}
}

// search reads the ids of things of which a property begins with $q.text. Each property has its index; the identity's gives
// the first ids without looking at more. Everything begins with the empty text, and then the identity alone is enough.
func (t *table) search(noun graph.Noun, properties []string, limited bool) string {
	when := holds("r")
	if noun == graph.Persons {
		when = begun("r")
	}
	when += ` AND ` + known("r") + ` AND ` + t.sees(limited)
	var text strings.Builder
	text.WriteString(seen + `,
COLLECT {
  MATCH (x:` + t.label + `) USING INDEX SEEK x:` + t.label + `(id)
  WHERE x.id STARTS WITH $q.text AND EXISTS { MATCH (x)-[r:` + t.kind + `]->(to) WHERE ` + when + ` }
  RETURN x.id AS id ORDER BY id LIMIT $q.first`)
	for _, p := range properties {
		text.WriteString(`
UNION
  MATCH ` + t.hop() + ` USING INDEX SEEK r:` + t.kind + `(` + p + `)
  WHERE $q.text <> '' AND r.` + p + ` STARTS WITH $q.text AND ` + when + `
  RETURN DISTINCT x.id AS id ORDER BY id LIMIT $q.first`)
	}
	return text.String() + ` } AS ids`
}

// Search finds things by the beginning of an id, a code or a name: noun by noun, until there are enough.
func (s *Store) Search(ctx context.Context, v graph.View, text string, first int) ([]graph.Item, error) {
	var refs []graph.Ref
	for _, of := range searched() {
		left := first - len(refs)
		if left < 1 && len(refs) > 0 {
			break
		}
		e, columns, err := s.see(ctx, v, func(e *eye) statement {
			return statement{"Search", s.tables[rowsOf(of.noun)].search(of.noun, of.properties, e.limited), e.parameters(map[string]any{"text": text, "first": int64(max(left, 0))})}
		})
		if err != nil {
			return nil, err
		}
		v.Known = e.Known // the same for all
		var ids []graph.ID
		for _, id := range columns[0].([]any) {
			ids = append(ids, graph.ID(id.(string)))
		}
		for _, id := range distinct(ids) {
			if len(refs) < first {
				refs = append(refs, graph.Ref{Noun: of.noun, ID: id})
			}
		}
	}
	rows, err := s.Get(ctx, v, refs)
	if err != nil {
		return nil, err
	}
	items := make([]graph.Item, len(refs))
	for i, ref := range refs {
		items[i] = graph.Item{Ref: ref, Rows: rows[ref]}
	}
	return items, nil
}
