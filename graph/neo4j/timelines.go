package neo4j

import (
	"context"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// walks are the rows of the household h that its lineage is made of, each with the type of its relationship.
var walks = `[(h)-[r:IN|PAIRED_WITH WHERE ` + known("r") + `]->() | [type(r), properties(r)]],
  [(h)<-[r:OF|ABOUT|MADE_BY WHERE ` + known("r") + `]-() | [type(r), properties(r)]],
  [(h)<-[c:OF WHERE ` + known("c") + `]-()<-[r:STEP_OF|RISK_OF|HELPS WHERE ` + known("r") + `]-() | [type(r), properties(r)]]`

// own are the rows of h beside those: its members, and the visits to it.
var own = `[(h)<-[r:MEMBER_OF WHERE ` + known("r") + `]-() | [type(r), properties(r)]],
  [(h)<-[r:DONE_AT WHERE r.kind = 'VISIT' AND ` + known("r") + `]-() | [type(r), properties(r)]]`

// How households are found: by their ids, from one id to another, or from one on.
const (
	named     = `UNWIND $q.ids AS id MATCH (h:Household) USING INDEX SEEK h:Household(id) WHERE h.id = id`
	stretched = `MATCH (h:Household) USING INDEX SEEK h:Household(id) WHERE h.id >= $q.from AND h.id < $q.until`
	openEnded = `MATCH (h:Household) USING INDEX SEEK h:Household(id) WHERE h.id >= $q.from`
)

// The statements of timelines. Each record is one row, but for those of households: each is all rows of one.
var (
	afterHousehold = `CYPHER 5
MATCH (h:Household) USING INDEX SEEK h:Household(id) WHERE h.id > $q.from
RETURN h.id AS id ORDER BY id SKIP $q.skip LIMIT 1`

	inAreas = `CYPHER 5
UNWIND $q.areas AS area
MATCH (h:Household)-[r:IN]->() USING INDEX SEEK r:IN(area, id)
WHERE r.area = area AND r.id > '' AND ` + known("r") + `
RETURN DISTINCT h.id AS id`

	inGrids = `CYPHER 5
UNWIND $q.grids AS grid
MATCH (g:Grid)<-[r:IN]-(h:Household) USING INDEX SEEK g:Grid(id)
WHERE g.id = grid AND ` + known("r") + `
RETURN DISTINCT h.id AS id`

	pairedAll = `CYPHER 5
MATCH (h:Household)-[r:PAIRED_WITH]->() USING INDEX SEEK r:PAIRED_WITH(id)
WHERE r.id > '' AND ` + known("r") + `
RETURN DISTINCT h.id AS id`

	paired = `CYPHER 5
` + named + ` AND EXISTS { (h)-[r:PAIRED_WITH WHERE ` + known("r") + `]->() }
RETURN h.id AS id`

	subjectsNamed   = "CYPHER 5\n" + named + "\nRETURN [" + walks + "] AS walks"
	householdsNamed = "CYPHER 5\n" + named + "\nRETURN [" + walks + ",\n  " + own + "] AS walks"
	householdsFrom  = "CYPHER 5\n" + stretched + "\nRETURN [" + walks + ",\n  " + own + "] AS walks"
	householdsAfter = "CYPHER 5\n" + openEnded + "\nRETURN [" + walks + ",\n  " + own + "] AS walks"

	doubled = `CYPHER 5
UNWIND $q.digests AS digest
MATCH ()-[r:MEMBER_OF]->() USING INDEX SEEK r:MEMBER_OF(idDigest)
WHERE r.idDigest = digest AND ` + known("r") + `
RETURN properties(r) AS row`

	casesNamed = `CYPHER 5
UNWIND $q.ids AS id
MATCH (c:Case)-[r:OF]->() USING INDEX SEEK c:Case(id)
WHERE c.id = id AND ` + known("r") + `
RETURN properties(r) AS row`

	deliveredFor = `CYPHER 5
UNWIND $q.areas AS area
MATCH (a:Area)<-[r:COVERS]-() USING INDEX SEEK a:Area(id)
WHERE a.id = area AND ` + known("r") + `
RETURN properties(r) AS row`

	metIn = `CYPHER 5
UNWIND $q.areas AS area
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(area)
WHERE r.area = area AND r.kind = 'MEETING' AND ` + known("r") + `
RETURN properties(r) AS row`

	pushedBy = `CYPHER 5
UNWIND $q.organizations AS organization
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(organization)
WHERE r.organization = organization AND r.kind = 'PUSH' AND ` + known("r") + `
RETURN properties(r) AS row`

	owedByPosts = `CYPHER 5
UNWIND $q.posts AS post
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(post)
WHERE r.post = post AND r.kind IN ['HANDOVER', 'ITEM'] AND ` + known("r") + `
RETURN properties(r) AS row`

	owedByPersons = `CYPHER 5
UNWIND $q.persons AS person
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(person)
WHERE r.person = person AND r.kind = 'ITEM' AND ` + known("r") + `
RETURN properties(r) AS row`

	fallenTo = `CYPHER 5
UNWIND $q.posts AS post
MATCH (p:Post)<-[r:FALLS_TO]-() USING INDEX SEEK p:Post(id)
WHERE p.id = post AND ` + known("r") + `
RETURN properties(r) AS row`

	foundTrueIn = `CYPHER 5
UNWIND $q.areas AS area
MATCH (h:Household)-[i:IN]->() USING INDEX SEEK i:IN(area, id)
WHERE i.area = area AND i.id > '' AND ` + known("i") + `
WITH DISTINCT h
MATCH (h)<-[r:ABOUT WHERE r.result IN ['TRUE_INCLUDE', 'TRUE_COVERED', 'TRUE_TRANSFERRED'] AND ` + known("r") + `]-()
RETURN properties(r) AS row`

	foundTrue = `CYPHER 5
MATCH ()-[r:ABOUT]->(:Household)
WHERE r.result IN ['TRUE_INCLUDE', 'TRUE_COVERED', 'TRUE_TRANSFERRED'] AND ` + known("r") + `
RETURN properties(r) AS row`

	servedByPosts = `CYPHER 5
UNWIND $q.posts AS post
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(post)
WHERE r.post = post AND r.kind IN ['REPORT', 'TRAINING', 'SUBSIDY'] AND ` + known("r") + `
RETURN properties(r) AS row`

	servedByPersons = `CYPHER 5
UNWIND $q.persons AS person
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(person)
WHERE r.person = person AND r.kind IN ['REPORT', 'TRAINING'] AND ` + known("r") + `
RETURN properties(r) AS row`

	trainedIn = `CYPHER 5
UNWIND $q.areas AS area
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(area)
WHERE r.area = area AND r.kind = 'TRAINING' AND r.post IS NULL AND r.person IS NULL AND ` + known("r") + `
RETURN properties(r) AS row`

	visitedByPosts = `CYPHER 5
UNWIND $q.posts AS post
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(post)
WHERE r.post = post AND r.kind = 'VISIT' AND ` + known("r") + `
RETURN properties(r) AS row`

	visitedByPersons = `CYPHER 5
UNWIND $q.persons AS person
MATCH ()-[r:DONE_AT]->() USING INDEX SEEK r:DONE_AT(person)
WHERE r.person = person AND r.kind = 'VISIT' AND ` + known("r") + `
RETURN properties(r) AS row`

	heldBy = `CYPHER 5
UNWIND $q.persons AS person
MATCH (x:Person)-[r:HOLDS]->(p:Post) USING INDEX SEEK x:Person(id)
WHERE x.id = person AND ` + known("r") + `
RETURN DISTINCT p.id AS id`

	pairedByOrganizations = `CYPHER 5
UNWIND $q.organizations AS organization
MATCH (o:Organization)<-[r:PAIRED_WITH]-() USING INDEX SEEK o:Organization(id)
WHERE o.id = organization AND ` + known("r") + `
RETURN properties(r) AS row`

	pairedByPersons = `CYPHER 5
UNWIND $q.persons AS person
MATCH (x:Person)-[m:HOLDS]->(p:Post) USING INDEX SEEK x:Person(id)
WHERE x.id = person AND p.id STARTS WITH 'CONTACT@' AND ` + known("m") + `
WITH DISTINCT person, substring(p.id, 8) AS household
MATCH (h:Household)-[r:PAIRED_WITH]->() USING INDEX SEEK h:Household(id)
WHERE h.id = household AND r.person = person AND ` + known("r") + `
RETURN properties(r) AS row`

	homesNamed = "CYPHER 5\n" + named + `
MATCH (h)-[r:IN WHERE ` + known("r") + `]->()
RETURN properties(r) AS row`
)

// unitRows reads the rows of timelines at one revision.
type unitRows struct {
	store *Store
	known graph.Revision
}

var _ graph.UnitRows = (*unitRows)(nil)

// Timelines reads rows and leaves it to the roster what to make of them.
func (s *Store) Timelines(ctx context.Context, known graph.Revision, units graph.UnitQuery, yield func(*graph.Timeline) error) error {
	known, err := s.reach(ctx, known)
	if err != nil {
		return err
	}
	return s.roster.Load().Timelines(ctx, known, units, &unitRows{s, known}, yield)
}

// reach lets the roster reach a revision, and says which the newest is.
func (s *Store) reach(ctx context.Context, known graph.Revision) (graph.Revision, error) {
	if known == graph.Newest {
		newest, err := s.Revision(ctx, 0)
		if err != nil {
			return 0, err
		}
		known = newest
	}
	return known, s.follow(ctx, known)
}

// records runs a statement on a reader and gives its records one by one.
func (u *unitRows) records(ctx context.Context, text string, q map[string]any, yield func(values []any) error) error {
	if err := u.store.usable(ctx); err != nil {
		return err
	}
	session := u.store.session(ctx, driver.AccessModeRead)
	defer session.close(ctx)
	parameters := map[string]any{"known": int64(u.known), "q": q}
	return u.store.translate(ctx, u.store.stream(ctx, session, statement{"Timelines", text, parameters}, yield))
}

func (u *unitRows) ids(ctx context.Context, text string, q map[string]any) (ids []graph.ID, err error) {
	err = u.records(ctx, text, q, func(values []any) error {
		ids = append(ids, graph.ID(values[0].(string)))
		return nil
	})
	return ids, err
}

// facts reads rows of one noun.
func facts[F graph.Fact](ctx context.Context, u *unitRows, noun graph.Noun, text, list string, ids []graph.ID) (rows []F, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	e := u.eye()
	err = u.records(ctx, text, map[string]any{list: texts(ids)}, func(values []any) error {
		rows = append(rows, e.unretracted(u.store.tables[noun].decode(values[0].(map[string]any))).(F))
		return nil
	})
	return rows, err
}

func (u *unitRows) eye() *eye { return &eye{View: graph.View{Known: u.known}} }

func (u *unitRows) HouseholdAfter(ctx context.Context, id graph.ID, n int) (graph.ID, error) {
	ids, err := u.ids(ctx, afterHousehold, map[string]any{"from": string(id), "skip": int64(n)})
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

func (u *unitRows) HouseholdsIn(ctx context.Context, areas, grids []graph.ID) (found []graph.ID, err error) {
	if len(areas) > 0 {
		if found, err = u.ids(ctx, inAreas, map[string]any{"areas": texts(areas)}); err != nil {
			return nil, err
		}
	}
	if len(grids) > 0 {
		in, err := u.ids(ctx, inGrids, map[string]any{"grids": texts(grids)})
		if err != nil {
			return nil, err
		}
		found = append(found, in...)
	}
	return found, nil
}

func (u *unitRows) Paired(ctx context.Context, of graph.Stretch) ([]graph.ID, error) {
	if of.IDs == nil {
		return u.ids(ctx, pairedAll, nil)
	}
	return u.ids(ctx, paired, map[string]any{"ids": texts(of.IDs)})
}

func (u *unitRows) Households(ctx context.Context, of graph.Stretch) (rows graph.HouseholdRows, err error) {
	text, q := householdsNamed, map[string]any{"ids": texts(of.IDs)}
	switch {
	case of.IDs != nil:
	case of.Until == "":
		text, q = householdsAfter, map[string]any{"from": string(of.From)}
	default:
		text, q = householdsFrom, map[string]any{"from": string(of.From), "until": string(of.Until)}
	}
	if err := u.walked(ctx, text, q, &rows); err != nil {
		return rows, err
	}
	rows.Doubles, err = u.doubles(ctx, rows.Members)
	return rows, err
}

// walked adds the rows of households.
func (u *unitRows) walked(ctx context.Context, text string, q map[string]any, rows *graph.HouseholdRows) error {
	e := u.eye()
	return u.records(ctx, text, q, func(values []any) error {
		for _, walk := range values[0].([]any) {
			for _, pair := range walk.([]any) {
				pair := pair.([]any)
				kind, row := pair[0].(string), pair[1].(map[string]any)
				switch kind {
				case "MEMBER_OF":
					rows.Members = append(rows.Members, e.unretracted(u.store.tables[graph.Members].decode(row)).(*graph.Member))
				case "DONE_AT":
					rows.Visits = append(rows.Visits, e.unretracted(u.store.tables[graph.Records].decode(row)).(*graph.Record))
				default:
					u.store.deal(e, &rows.SubjectRows, kind, row)
				}
			}
		}
		return nil
	})
}

// doubles are the members of other households with the digest of one of these.
func (u *unitRows) doubles(ctx context.Context, members []*graph.Member) ([]*graph.Member, error) {
	homes := map[string]map[graph.ID]bool{} // by digest
	var digests []graph.ID
	for _, m := range members {
		if m.IDDigest == "" {
			continue
		}
		if homes[m.IDDigest] == nil {
			homes[m.IDDigest] = map[graph.ID]bool{}
			digests = append(digests, graph.ID(m.IDDigest))
		}
		homes[m.IDDigest][m.Household] = true
	}
	all, err := facts[*graph.Member](ctx, u, graph.Members, doubled, "digests", digests)
	if err != nil {
		return nil, err
	}
	var others []*graph.Member
	for _, m := range all {
		if at := homes[m.IDDigest]; len(at) > 1 || !at[m.Household] {
			others = append(others, m)
		}
	}
	return others, nil
}

func (u *unitRows) Subjects(ctx context.Context, households []graph.ID) (graph.SubjectRows, error) {
	var rows graph.HouseholdRows
	err := u.walked(ctx, subjectsNamed, map[string]any{"ids": texts(households)}, &rows)
	return rows.SubjectRows, err
}

func (u *unitRows) Cases(ctx context.Context, ids []graph.ID) ([]*graph.Case, error) {
	return facts[*graph.Case](ctx, u, graph.Cases, casesNamed, "ids", ids)
}

func (u *unitRows) Deliveries(ctx context.Context, areas []graph.ID) ([]*graph.Delivery, error) {
	return facts[*graph.Delivery](ctx, u, graph.Deliveries, deliveredFor, "areas", areas)
}

func (u *unitRows) Meetings(ctx context.Context, areas, organizations []graph.ID) ([]*graph.Record, error) {
	met, err := facts[*graph.Record](ctx, u, graph.Records, metIn, "areas", areas)
	if err != nil {
		return nil, err
	}
	pushed, err := facts[*graph.Record](ctx, u, graph.Records, pushedBy, "organizations", organizations)
	return append(met, pushed...), err
}

func (u *unitRows) Duties(ctx context.Context, posts, persons []graph.ID) ([]*graph.Record, []*graph.Finding, error) {
	records, err := facts[*graph.Record](ctx, u, graph.Records, owedByPosts, "posts", posts)
	if err != nil {
		return nil, nil, err
	}
	theirs, err := facts[*graph.Record](ctx, u, graph.Records, owedByPersons, "persons", persons)
	if err != nil {
		return nil, nil, err
	}
	findings, err := facts[*graph.Finding](ctx, u, graph.Findings, fallenTo, "posts", posts)
	return append(records, theirs...), findings, err
}

func (u *unitRows) TrueLeads(ctx context.Context, areas []graph.ID) ([]*graph.Lead, []*graph.Household, error) {
	text := foundTrueIn
	if areas == nil {
		text, areas = foundTrue, []graph.ID{""} // of no meaning to it
	}
	leads, err := facts[*graph.Lead](ctx, u, graph.Leads, text, "areas", areas)
	if err != nil {
		return nil, nil, err
	}
	leads = slices.DeleteFunc(leads, func(l *graph.Lead) bool { return l.TrueOn() == graph.NoDay })
	ids := make([]graph.ID, len(leads))
	for i, l := range leads {
		ids[i] = l.Household
	}
	slices.Sort(ids)
	households, err := u.Homes(ctx, slices.Compact(ids))
	return leads, households, err
}

func (u *unitRows) Service(ctx context.Context, posts, persons, areas []graph.ID) (records []*graph.Record, err error) {
	for _, of := range []struct {
		text, list string
		ids        []graph.ID
	}{{servedByPosts, "posts", posts}, {servedByPersons, "persons", persons}, {trainedIn, "areas", areas}} {
		some, err := facts[*graph.Record](ctx, u, graph.Records, of.text, of.list, of.ids)
		if err != nil {
			return nil, err
		}
		records = append(records, some...)
	}
	return records, nil
}

func (u *unitRows) Held(ctx context.Context, persons []graph.ID) ([]graph.ID, error) {
	if len(persons) == 0 {
		return nil, nil
	}
	return u.ids(ctx, heldBy, map[string]any{"persons": texts(persons)})
}

func (u *unitRows) Pairings(ctx context.Context, organizations, persons []graph.ID) ([]*graph.Pairing, error) {
	theirs, err := facts[*graph.Pairing](ctx, u, graph.Pairings, pairedByPersons, "persons", persons)
	if err != nil {
		return nil, err
	}
	all, err := facts[*graph.Pairing](ctx, u, graph.Pairings, pairedByOrganizations, "organizations", organizations)
	return append(all, theirs...), err
}

func (u *unitRows) VisitsBy(ctx context.Context, posts, persons []graph.ID) ([]*graph.Record, error) {
	made, err := facts[*graph.Record](ctx, u, graph.Records, visitedByPosts, "posts", posts)
	if err != nil {
		return nil, err
	}
	paid, err := facts[*graph.Record](ctx, u, graph.Records, visitedByPersons, "persons", persons)
	return append(made, paid...), err
}

func (u *unitRows) Homes(ctx context.Context, households []graph.ID) ([]*graph.Household, error) {
	return facts[*graph.Household](ctx, u, graph.Households, homesNamed, "ids", households)
}
