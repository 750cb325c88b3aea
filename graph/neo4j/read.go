package neo4j

import (
	"cmp"
	"context"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// seen begins every statement that is asked through a view: beside its answer, each tells what was published.
const seen = `CYPHER 5
MATCH (s:Store {id: 'dutygraph'})
RETURN s.revision AS published`

// rowsOf is the noun of the rows that tell of a thing: of a person, tenures.
func rowsOf(noun graph.Noun) graph.Noun {
	if noun == graph.Persons {
		return graph.Tenures
	}
	return noun
}

// nameIn gives the thing that a row tells of, among things of the noun.
func nameIn(noun graph.Noun, f graph.Fact) graph.ID {
	if noun == graph.Persons {
		return f.(*graph.Tenure).Person
	}
	return f.Identity()
}

// hop is a row with its two ends.
func (t *table) hop() string { return `(x:` + t.label + `)-[r:` + t.kind + `]->(to)` }

// of begins with the things $q.ids: their rows, each with its two ends.
func (t *table) of(noun graph.Noun) string {
	if noun == graph.Tenures || noun == graph.Pairings { // without a node of their own
		return `UNWIND $q.ids AS id
  MATCH ` + t.hop() + ` USING INDEX SEEK r:` + t.kind + `(id)
  WHERE r.id = id AND `
	}
	return `UNWIND $q.ids AS id
  MATCH ` + t.hop() + ` USING INDEX SEEK x:` + t.label + `(id)
  WHERE x.id = id AND `
}

// getting reads the rows of things that hold on the day; of persons, the tenures begun.
func (t *table) getting(noun graph.Noun, limited bool) string {
	when := holds("r")
	if noun == graph.Persons {
		when = begun("r")
	}
	return seen + `,
COLLECT { ` + t.of(noun) + when + ` AND ` + known("r") + ` AND ` + t.sees(limited) + `
  RETURN ` + t.row(limited) + ` } AS rows`
}

// remembering reads all rows of things that began by the day and were recorded by the revision, retracted ones too.
func (t *table) remembering(noun graph.Noun, limited bool) string {
	return seen + `,
COLLECT { ` + t.of(noun) + begun("r") + ` AND r.recorded <= $known AND ` + t.sees(limited) + `
  RETURN ` + t.row(limited) + ` } AS rows`
}

// Get reads things.
func (s *Store) Get(ctx context.Context, v graph.View, things []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	return s.things(ctx, "Get", v, things, (*table).getting, func(noun graph.Noun, a, b graph.Fact) int {
		if noun == graph.Persons {
			return byFirstDay(a, b)
		}
		return cmp.Compare(a.Key(), b.Key())
	})
}

// History reads all that was ever recorded of things.
func (s *Store) History(ctx context.Context, v graph.View, things []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	return s.things(ctx, "History", v, things, (*table).remembering, func(_ graph.Noun, a, b graph.Fact) int {
		return cmp.Or(cmp.Compare(a.About().Recorded, b.About().Recorded), cmp.Compare(a.Key(), b.Key()))
	})
}

// things reads rows of things by one statement for each noun, not one for all: there would be one for every mixture of
// nouns, and the server takes far longer to plan a statement than to run it.
func (s *Store) things(ctx context.Context, call string, v graph.View, things []graph.Ref, statementOf func(*table, graph.Noun, bool) string, order func(graph.Noun, graph.Fact, graph.Fact) int) (map[graph.Ref][]graph.Fact, error) {
	found := make(map[graph.Ref][]graph.Fact, len(things))
	asked := map[graph.Noun][]graph.ID{}
	for _, thing := range things {
		if found[thing] == nil {
			found[thing] = []graph.Fact{}
			asked[thing.Noun] = append(asked[thing.Noun], thing.ID)
		}
	}
	if len(asked) == 0 {
		_, _, err := s.see(ctx, v, func(*eye) statement { return statement{call, seen, nil} })
		return found, err
	}
	for noun, ids := range asked {
		t := s.tables[rowsOf(noun)]
		if t == nil {
			continue // a noun without rows has no things
		}
		e, columns, err := s.see(ctx, v, func(e *eye) statement {
			return statement{call, statementOf(t, noun, e.limited), e.parameters(map[string]any{"ids": texts(ids)})}
		})
		if err != nil {
			return nil, err
		}
		v.Known = e.Known // the same for all
		for _, row := range columns[0].([]any) {
			f := t.decode(row.(map[string]any))
			ref := graph.Ref{Noun: noun, ID: nameIn(noun, f)}
			found[ref] = append(found[ref], e.shown(f))
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

// far reads from a parent, the variable id, to the rows at the far end of the edge.
func (s *Store) far(edge graph.Edge) string {
	ends := graph.Edges()[edge]
	t := s.tables[ends.To]
	indexed := func(field string) string {
		return `MATCH ` + t.hop() + ` USING INDEX SEEK r:` + t.kind + `(` + field + `)
  WHERE r.` + field + ` = id AND `
	}
	switch edge {
	case graph.PersonTenures, graph.HouseholdPairings: // the rows lead away from the parent
		return `MATCH ` + t.hop() + ` USING INDEX SEEK x:` + t.label + `(id)
  WHERE x.id = id AND `
	case graph.AreaPosts:
		return indexed("area")
	case graph.OrganizationPosts:
		return indexed("organization")
	case graph.GridPosts:
		return indexed("grid")
	case graph.HouseholdFindings:
		return indexed("household")
	case graph.CaseLeads, graph.CaseApplications:
		return indexed("case")
	case graph.RecordRecords:
		return indexed("parent")
	}
	return `MATCH (to:` + string(ends.From) + `)<-[r:` + t.kind + `]-(x:` + t.label + `) USING INDEX SEEK to:` + string(ends.From) + `(id)
  WHERE to.id = id AND `
}

// below reads the rows at the far end of an edge, with the parent that each names.
func (s *Store) below(edge graph.Edge, limited bool) string {
	ends := graph.Edges()[edge]
	parent, t := s.tables[rowsOf(ends.From)], s.tables[ends.To]
	return seen + `,
COLLECT { UNWIND $q.parents AS id
  WITH id WHERE EXISTS {
    MATCH ` + parent.hop() + ` USING INDEX SEEK x:` + parent.label + `(id)
    WHERE x.id = id AND ` + begun("r") + ` AND ` + known("r") + ` AND ` + parent.sees(limited) + ` }
  ` + s.far(edge) + begun("r") + ` AND ` + known("r") + ` AND ` + t.sees(limited) + `
  RETURN [id, ` + t.row(limited) + `] } AS rows`
}

// Below follows an edge.
func (s *Store) Below(ctx context.Context, v graph.View, edge graph.Edge, parents []graph.ID) (map[graph.ID][]graph.Fact, error) {
	ends, ok := graph.Edges()[edge]
	if !ok {
		return nil, graph.Invalid.Errorf("没有这种关系：%s", "no such edge: %s", edge)
	}
	e, columns, err := s.see(ctx, v, func(e *eye) statement {
		return statement{"Below", s.below(edge, e.limited), e.parameters(map[string]any{"parents": texts(distinct(parents))})}
	})
	if err != nil {
		return nil, err
	}
	found := make(map[graph.ID][]graph.Fact, len(parents))
	for _, id := range parents {
		found[id] = []graph.Fact{}
	}
	for _, pair := range columns[0].([]any) {
		pair := pair.([]any)
		id := graph.ID(pair[0].(string))
		found[id] = append(found[id], e.shown(s.tables[ends.To].decode(pair[1].(map[string]any))))
	}
	for _, rows := range found {
		slices.SortFunc(rows, byFirstDay)
	}
	return found, nil
}

// ordered finds every row of the noun, and says what their keys are ordered by. Keys are compared part by part: no part
// holds a character that comes before the space between them.
func (t *table) ordered() (from, order string) {
	from, order = `MATCH (x:`+t.label+`)-[r:`+t.kind+`]->(to)
WHERE x.id > '' AND `, `x.id`
	switch t.noun {
	case graph.Organizations:
		order += `, coalesce(r.function, ''), r.since`
	case graph.Tenures, graph.Pairings:
		from, order = `MATCH `+t.hop()+` USING INDEX SEEK r:`+t.kind+`(id)
WHERE r.id > '' AND `, `r.id`
	default:
		if t.fields["ends"] != nil {
			order += `, r.since`
		}
	}
	return from, order
}

// scanning reads every row of the noun, by key.
func (t *table) scanning(limited bool) string {
	from, order := t.ordered()
	return `CYPHER 5
` + from + known("r") + ` AND ` + t.sees(limited) + `
RETURN ` + t.row(limited) + ` AS row
ORDER BY ` + order
}

// Scan reads every row of a noun.
func (s *Store) Scan(ctx context.Context, v graph.View, noun graph.Noun, yield func(graph.Fact) error) error {
	t := s.tables[noun]
	if t == nil {
		return graph.Invalid.Errorf("没有这种台账：%s", "no such ledger: %s", noun)
	}
	newest, err := s.Revision(ctx, 0)
	if err != nil {
		return err
	}
	if v.Known == graph.Newest {
		v.Known = newest
	}
	if err := s.follow(ctx, v.Known); err != nil {
		return err
	}
	e, err := s.open(ctx, v)
	if err != nil {
		return err
	}
	parameters := e.parameters(nil)
	parameters["opened"] = int64(graph.Forever) // whatever the day
	session := s.session(ctx, driver.AccessModeRead)
	defer session.close(ctx)
	var failed error
	err = s.stream(ctx, session, statement{"Scan", t.scanning(e.limited), parameters}, func(values []any) error {
		failed = yield(e.unretracted(t.decode(values[0].(map[string]any))))
		return failed
	})
	if failed != nil {
		return failed // the caller's own
	}
	return s.translate(ctx, err)
}
