package neo4j

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// migrations are numbered from 0001 without holes: the number of the last is the schema of the database. Each statement
// may be run again, because the schema cannot change in one transaction with the number.
//
//go:embed migrations/*.cypher
var migrations embed.FS

// recognise tells the schema of the database; what it holds, if it has none.
const recognise = `CYPHER 5
RETURN head(COLLECT { MATCH (s:Store {id: 'dutygraph'}) RETURN s.schema }) AS schema, COUNT { MATCH (n) } AS things`

// The constraint comes first: with it, two processes that open an empty database at once make one node.
const (
	storeOnce = `CYPHER 5 CREATE CONSTRAINT store_id IF NOT EXISTS FOR (s:Store) REQUIRE s.id IS UNIQUE`
	makeStore = `CYPHER 5 MERGE (s:Store {id: 'dutygraph'}) ON CREATE SET s.revision = 0, s.schema = 0, s.at = -9223372036854775807`
	lockStore = `CYPHER 5 MATCH (s:Store {id: 'dutygraph'}) SET s.writer = $writer RETURN s.schema AS schema`
	setSchema = `CYPHER 5 MATCH (s:Store {id: 'dutygraph'}) SET s.schema = $schema`
	awaitAll  = `CYPHER 5 CALL db.awaitIndexes(3600)`
)

// migrate brings the database to this program's schema, or refuses it. Two processes may open one database at once: the
// first to lock the node of the store does the work, the other finds it done.
func (s *Store) migrate(ctx context.Context) error {
	scripts, err := fs.Glob(migrations, "migrations/*.cypher")
	if err != nil {
		return err
	}
	// Patiently, but for what follows only: making an index may take long.
	patient, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	session := s.session(ctx, driver.AccessModeWrite)
	defer session.close(ctx)
	result, err := session.Run(patient, recognise, nil, s.about(ctx, "Open", s.config.Patience))
	if err != nil {
		return err
	}
	record, err := result.Single(patient)
	if err != nil {
		return err
	}
	summary, err := result.Consume(patient)
	if err != nil {
		return err
	}
	if err := check(summary.Server()); err != nil {
		return err
	}
	schema, ours := record.Values[0].(int64)
	switch {
	case !ours && record.Values[1].(int64) > 0:
		return graph.Invalid.Errorf("该 Neo4j 数据库中有其他数据，请指定一个空库", "this Neo4j database holds other data; name an empty one")
	case int(schema) > len(scripts):
		return tooNew(int(schema), len(scripts))
	case int(schema) == len(scripts):
		return s.spell(ctx, session)
	}
	for _, text := range []string{storeOnce, makeStore} {
		if err := execute(ctx, session, text, nil); err != nil {
			return err
		}
	}
	if err := s.migrateFrom(ctx, session, scripts); err != nil {
		return err
	}
	return s.spell(ctx, session)
}

// The server plans a statement again each time that it is run, as long as one of the names in it is not yet in the
// database. So all are made known before the first row needs them.
const (
	namesKnown = `CYPHER 5
CALL db.labels() YIELD label
WITH collect(label) AS labels
CALL db.relationshipTypes() YIELD relationshipType
WITH labels, collect(relationshipType) AS types
CALL db.propertyKeys() YIELD propertyKey
RETURN labels, types, collect(propertyKey) AS properties`
	spellLabels     = `CYPHER 5 UNWIND $names AS name CALL db.createLabel(name)`
	spellTypes      = `CYPHER 5 UNWIND $names AS name CALL db.createRelationshipType(name)`
	spellProperties = `CYPHER 5 UNWIND $names AS name CALL db.createProperty(name)`
)

// names are all labels, types of relationships and properties that statements may name.
func (s *Store) names() (labels, types, properties []string) {
	labels = []string{country, "Store", "Writer", "Batch", "Touched", "Gap", "Tally", "Evaluation"}
	types = []string{"CONCERNS"}
	properties = strings.Fields(`id since until ends recorded retracted brought row
		schema revision at writer term lock digest principal source counts warnings touched noun ids
		rule kind subjectNoun subject part start due severity pass replaced whole name area day days by`)
	for _, t := range s.tables {
		labels, types = append(labels, t.label), append(types, t.kind)
		for name := range t.fields {
			properties = append(properties, name)
		}
	}
	return labels, types, properties
}

// spell makes all names known that are not.
func (s *Store) spell(ctx context.Context, session *session) error {
	ctx, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	result, err := session.Run(ctx, namesKnown, nil, s.about(ctx, "Open", s.config.Patience))
	if err != nil {
		return err
	}
	records, err := result.Collect(ctx) // none where there are no names at all
	if err != nil {
		return err
	}
	labels, types, properties := s.names()
	for i, of := range []struct {
		text  string
		names []string
	}{{spellLabels, labels}, {spellTypes, types}, {spellProperties, properties}} {
		known := map[string]bool{}
		for _, r := range records {
			for _, name := range r.Values[i].([]any) {
				known[name.(string)] = true
			}
		}
		var unknown []string
		for _, name := range of.names {
			if !known[name] {
				known[name] = true
				unknown = append(unknown, name)
			}
		}
		if len(unknown) == 0 {
			continue
		}
		if err := execute(ctx, session, of.text, map[string]any{"names": unknown}); err != nil {
			return err
		}
	}
	return nil
}

func tooNew(schema, ours int) error {
	return graph.TooNew.Errorf("数据库由更新版本的程序写入（版本 %d，本程序为 %d），请升级本程序", "a newer program has written this store (version %d, this program's is %d); upgrade this program", schema, ours)
}

func (s *Store) migrateFrom(ctx context.Context, session *session, scripts []string) error {
	holder := s.session(ctx, driver.AccessModeWrite)
	defer holder.close(ctx)
	lock, err := holder.BeginTransaction(ctx, s.about(ctx, "Open", 0))
	if err != nil {
		return err
	}
	defer s.end(ctx, lock)
	record, err := single(ctx, lock, lockStore, map[string]any{"writer": "Open"})
	if err != nil {
		return err
	}
	schema := int(record.Values[0].(int64))
	if schema > len(scripts) {
		return tooNew(schema, len(scripts))
	}
	for _, name := range scripts[schema:] {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		for _, text := range statements(string(script)) {
			if err := execute(ctx, session, "CYPHER 5 "+text, nil); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if err := execute(ctx, session, awaitAll, nil); err != nil {
		return err
	}
	if _, err := lock.Run(ctx, setSchema, map[string]any{"schema": len(scripts)}); err != nil {
		return err
	}
	err = lock.Commit(ctx)
	if err == nil {
		holder.remember()
	}
	return err
}

// statements are those of a script: each ends with a semicolon at the end of a line.
func statements(script string) []string {
	var out []string
	for text := range strings.SplitSeq(script, ";\n") {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// execute runs a statement for its effect.
func execute(ctx context.Context, session *session, text string, parameters map[string]any) error {
	result, err := session.Run(ctx, text, parameters)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	return err
}

// single runs a statement of one record.
func single(ctx context.Context, tx driver.ExplicitTransaction, text string, parameters map[string]any) (*driver.Record, error) {
	result, err := tx.Run(ctx, text, parameters)
	if err != nil {
		return nil, err
	}
	return result.Single(ctx)
}
