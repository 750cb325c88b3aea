package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"errors"
	"slices"
	"strconv"
	"strings"

	"dutygraph/graph"
)

// The conditions of the statements that read rows of timelines, on the column that names their household: one household,
// a list of them, or all from one id to another; the blob x” comes after every text.
const (
	ofOne     = ` = :household`
	ofMany    = ` IN (SELECT "value" FROM json_each(:households))`
	ofStretch = ` >= :from AND %s < :until`
)

// householdsOf is that a column names one of the households.
func householdsOf(column, of string) string { return column + strings.Replace(of, "%s", column, 1) }

// timelineNouns are the nouns whose rows the statement of households gives, in its order: last the members of others.
func timelineNouns() []graph.Noun {
	return append(subjectNouns(), graph.Members, graph.Records, graph.Members)
}

// packedText is a statement that gives packed rows, each after the place of its table, those of one table in one text.
type packedText struct {
	text   string
	tables []*table
}

// timelineTexts are the statements of timelines, composed once.
type timelineTexts struct {
	one, many, stretch                          packedText // rows of households
	subjectsOne, subjectsMany                   packedText // those that lineages are made of
	cases, deliveries, meetings, duties, homes  packedText
	service, pairings, visits                   packedText
	trueIn, trueAll                             packedText // leads of areas, or of all
	after, inAreas, inGrids, pairedMany, paired string     // ids of households
	held                                        string     // ids of posts
}

func (s *Store) timelineTexts() *timelineTexts {
	// of reads the rows of which a column is among a list; more narrows them.
	of := func(at int, noun graph.Noun, column, list, more string) string {
		t := s.tables[noun]
		return `SELECT ` + t.gathered(at, "t") + ` FROM json_each(:` + list + `) AS j CROSS JOIN ` + t.name +
			` AS t ON t.` + quoted(column) + ` = j."value" WHERE ` + known("t") + more
	}
	all := func(nouns []graph.Noun, texts ...string) packedText {
		p := packedText{text: strings.Join(texts, ` UNION ALL `)}
		for _, noun := range nouns {
			p.tables = append(p.tables, s.tables[noun])
		}
		return p
	}
	one := func(noun graph.Noun, column, list string) packedText {
		return all([]graph.Noun{noun}, of(0, noun, column, list, ""))
	}
	kind := func(k graph.RecordKind) string { return ` AND t."kind" = '` + string(k) + `'` } // as the index has it
	return &timelineTexts{
		one:          all(timelineNouns(), s.householdRows(ofOne, timelineNouns())...),
		many:         all(timelineNouns(), s.householdRows(ofMany, timelineNouns())...),
		stretch:      all(timelineNouns(), s.householdRows(ofStretch, timelineNouns())...),
		subjectsOne:  all(subjectNouns(), s.householdRows(ofOne, subjectNouns())...),
		subjectsMany: all(subjectNouns(), s.householdRows(ofMany, subjectNouns())...),
		cases:        one(graph.Cases, "id", "cases"),
		deliveries:   one(graph.Deliveries, "area", "areas"),
		homes:        one(graph.Households, "id", "households"),
		meetings: all([]graph.Noun{graph.Records}, of(0, graph.Records, "area", "areas", kind(graph.RecordMeeting)),
			of(0, graph.Records, "organization", "organizations", kind(graph.RecordPush))),
		duties: all([]graph.Noun{graph.Records, graph.Findings}, of(0, graph.Records, "post", "posts", kind(graph.RecordHandover)),
			of(0, graph.Records, "post", "posts", kind(graph.RecordItem)), of(0, graph.Records, "person", "persons", kind(graph.RecordItem)),
			of(1, graph.Findings, "post", "posts", "")),
		trueIn:  all([]graph.Noun{graph.Leads}, s.trueLeads(leadsIn)),
		trueAll: all([]graph.Noun{graph.Leads}, s.trueLeads(allLeads)),
		service: all([]graph.Noun{graph.Records}, of(0, graph.Records, "post", "posts", ` AND t."kind" IN ('REPORT', 'TRAINING', 'SUBSIDY')`),
			of(0, graph.Records, "person", "persons", ` AND t."kind" IN ('REPORT', 'TRAINING')`),
			of(0, graph.Records, "area", "areas", kind(graph.RecordTraining)+` AND t."post" = '' AND t."person" = ''`)),
		visits: all([]graph.Noun{graph.Records}, of(0, graph.Records, "post", "posts", ` AND +t."kind" = 'VISIT'`),
			of(0, graph.Records, "person", "persons", ` AND +t."kind" = 'VISIT'`)),
		pairings: all([]graph.Noun{graph.Pairings}, of(0, graph.Pairings, "organization", "organizations", ""), s.pairingsOfPersons()),
		held:     `SELECT DISTINCT t."post" FROM json_each(:persons) AS j CROSS JOIN "tenure" AS t ON t."person" = j."value" WHERE ` + known("t"),
		after:    `SELECT "id" FROM "household" WHERE "id" > :from ORDER BY "id" LIMIT 1 OFFSET :n`,
		inAreas:  `SELECT DISTINCT t."id" FROM json_each(:areas) AS j CROSS JOIN "household" AS t ON t."area" = j."value" WHERE ` + known("t"),
		inGrids:  `SELECT DISTINCT t."id" FROM json_each(:grids) AS j CROSS JOIN "household" AS t ON t."grid" = j."value" WHERE ` + known("t"),
		pairedMany: `SELECT DISTINCT t."household" FROM json_each(:households) AS j CROSS JOIN "pairing" AS t ON t."household" = j."value" WHERE ` +
			known("t"),
		paired: `SELECT DISTINCT t."household" FROM "pairing" AS t WHERE t."household" > '' AND ` + known("t"),
	}
}

// pairingsOfPersons reads pairings by person: of the posts of contacts in which the persons ever were, which lead to
// their households.
func (s *Store) pairingsOfPersons() string {
	t := s.tables[graph.Pairings]
	return `SELECT ` + t.gathered(0, "t") + ` FROM json_each(:persons) AS j
		CROSS JOIN "tenure" AS m ON m."person" = j."value" AND m."post" >= 'CONTACT@' AND m."post" < 'CONTACTA' AND ` + known("m") + `
		CROSS JOIN ` + t.name + ` AS t ON t."household" = substr(m."post", 9) AND t."person" = j."value" WHERE ` + known("t")
}

// foundTrue is the condition of a lead that was true, as the index has it.
const foundTrue = `t."result" IN ('TRUE_INCLUDE', 'TRUE_COVERED', 'TRUE_TRANSFERRED')`

// Where true leads are found: by the households of areas, or all of them.
const (
	leadsIn  = `json_each(:areas) AS j CROSS JOIN "household" AS h ON h."area" = j."value" CROSS JOIN "lead" AS t INDEXED BY "lead_true" ON t."household" = h."id" AND ` + foundTrue
	allLeads = `"lead" AS t INDEXED BY "lead_true"`
)

// trueLeads reads true leads. Of areas, rows of h that are not known at the revision lead to a household too many, which costs less
// than a look at every row of h: the index alone tells which lie in an area.
func (s *Store) trueLeads(from string) string {
	t := s.tables[graph.Leads]
	return `SELECT ` + t.gathered(0, "t") + ` FROM ` + from + ` WHERE ` + foundTrue + ` AND t."verified_on" <> :never AND ` + known("t")
}

// householdRows are statements that read rows of households, one for each noun. What belongs to a case follows its case.
func (s *Store) householdRows(of string, nouns []graph.Noun) []string {
	texts := make([]string, len(nouns))
	for i, noun := range nouns {
		t := s.tables[noun]
		from, where := t.name+` AS t`, householdsOf(`t."household"`, of)
		switch {
		case noun == graph.Households:
			where = householdsOf(`t."id"`, of)
		case noun == graph.Steps || noun == graph.Risks || noun == graph.Measures:
			from = `"case" AS c CROSS JOIN ` + t.name + ` AS t ON t."case" = c."id"`
			where = householdsOf(`c."household"`, of) + ` AND ` + known("c")
		case noun == graph.Records:
			where += ` AND +t."kind" = 'VISIT'` // a plus, or it is read by kind, which is nearly all records
		case noun == graph.Members && i == len(timelineNouns())-1:
			from = `"member" AS m CROSS JOIN "member" AS t ON t."id_digest" = m."id_digest" AND t."id_digest" > '' AND t."household" <> m."household"`
			where = householdsOf(`m."household"`, of) + ` AND m."id_digest" > '' AND ` + known("m")
		}
		texts[i] = `SELECT ` + t.gathered(i, "t") + ` FROM ` + from + ` WHERE ` + where + ` AND ` + known("t")
	}
	return texts
}

// place is the letter before a row that says which table it is of.
func place(i int) string { return string(rune('0' + i)) }

// unitRows reads the rows of timelines at one revision.
type unitRows struct {
	store *Store
	known graph.Revision
	from  *readers
}

var _ graph.UnitRows = (*unitRows)(nil)

// Timelines reads rows and leaves it to the roster what to make of them.
func (s *Store) Timelines(ctx context.Context, known graph.Revision, units graph.UnitQuery, yield func(*graph.Timeline) error) error {
	v, err := s.resolve(ctx, graph.View{Known: known})
	if err != nil {
		return err
	}
	if err := s.follow(ctx, v.Known); err != nil {
		return err
	}
	rows := &unitRows{store: s, known: v.Known, from: s.direct}
	if !units.Few() {
		rows.from = s.long
	}
	return s.roster.Timelines(ctx, v.Known, units, rows, yield)
}

// texts runs a statement whose rows are texts.
func (u *unitRows) texts(ctx context.Context, text string, take func(row string), args ...driver.NamedValue) (err error) {
	if err := u.store.usable(ctx); err != nil {
		return err
	}
	r, err := u.from.take(ctx)
	if err != nil {
		return u.store.translate(ctx, err)
	}
	defer func() { u.from.give(r, err != nil && ctx.Err() == nil) }()
	r.args = append(r.args[:0], args...)
	for i := range r.args {
		r.args[i].Ordinal = i + 1
	}
	return u.store.translate(ctx, r.texts(ctx, text, take))
}

// ids runs a statement whose rows are ids.
func (u *unitRows) ids(ctx context.Context, text string, args ...driver.NamedValue) (ids []graph.ID, err error) {
	err = u.texts(ctx, text, func(row string) { ids = append(ids, graph.ID(row)) }, args...)
	return ids, err
}

// facts runs a statement whose rows are packed. What takes them is begun before the first, and once more where a text
// holds a mark: then all is read again with marks that nobody can have foreseen.
func (u *unitRows) facts(ctx context.Context, of packedText, begin func() (take func(place int, f graph.Fact)), args ...driver.NamedValue) error {
	for _, secret := range []string{"", rand.Text()} {
		mark, between := usualMark+secret, usualBetween+secret
		take, clear := begin(), true
		if err := u.texts(ctx, of.text, func(text string) {
			clear = clear && of.unpack(text, mark, between, take)
		}, append(args, named("mark", mark), named("between", between), named("known", int64(u.known)))...); err != nil {
			return err
		}
		if clear {
			return nil
		}
	}
	return errors.New("a packed row cannot be read")
}

// usualBetween stands between packed rows: a character that separates records.
const usualBetween = "\x1e"

// gathered is how many rows of a table under an alias there are, and then all of them, packed, in one text: to step from row to
// row costs the driver as much as a row itself. It is empty where there are none.
func (t *table) gathered(at int, alias string) string {
	return `count(*) || :between || group_concat(concat_ws(:mark, '` + place(at) + `', ` + t.packed(alias) + `), :between)`
}

// unpack takes all rows of such a text. It is not ok when there are more or fewer than it says, or more or fewer values in
// one, that is, when one of them holds a mark: marks that are too many cannot make up for others.
func (p *packedText) unpack(text, mark, between string, take func(place int, f graph.Fact)) (ok bool) {
	if text == "" {
		return true
	}
	count, text, more := strings.Cut(text, between)
	left, err := strconv.Atoi(count)
	for row := ""; more && err == nil; left-- {
		row, text, more = strings.Cut(text, between)
		if len(row) <= len(mark) || int(row[0]-'0') >= len(p.tables) {
			return false
		}
		at := int(row[0] - '0')
		f, ok := p.tables[at].unpack(row[1+len(mark):], mark)
		if !ok {
			return false
		}
		take(at, f)
	}
	return err == nil && left == 0
}

func named(name string, value driver.Value) driver.NamedValue {
	return driver.NamedValue{Name: name, Value: value}
}

func listed(name string, ids []graph.ID) driver.NamedValue { return named(name, array(ids)) }

// factsOf reads the rows of one noun.
func factsOf[F graph.Fact](ctx context.Context, u *unitRows, of packedText, args ...driver.NamedValue) (rows []F, err error) {
	err = u.facts(ctx, of, func() func(int, graph.Fact) {
		rows = nil
		return func(_ int, f graph.Fact) { rows = append(rows, f.(F)) }
	}, args...)
	return rows, err
}

func (u *unitRows) HouseholdAfter(ctx context.Context, id graph.ID, n int) (graph.ID, error) {
	ids, err := u.ids(ctx, u.store.timelines.after, named("from", string(id)), named("n", int64(n)))
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

func (u *unitRows) HouseholdsIn(ctx context.Context, areas, grids []graph.ID) ([]graph.ID, error) {
	var found []graph.ID
	if len(areas) > 0 {
		ids, err := u.ids(ctx, u.store.timelines.inAreas, listed("areas", areas), named("known", int64(u.known)))
		if err != nil {
			return nil, err
		}
		found = ids
	}
	if len(grids) > 0 {
		ids, err := u.ids(ctx, u.store.timelines.inGrids, listed("grids", grids), named("known", int64(u.known)))
		if err != nil {
			return nil, err
		}
		found = append(found, ids...)
	}
	return found, nil
}

func (u *unitRows) Paired(ctx context.Context, of graph.Stretch) ([]graph.ID, error) {
	if of.IDs == nil {
		return u.ids(ctx, u.store.timelines.paired, named("known", int64(u.known)))
	}
	return u.ids(ctx, u.store.timelines.pairedMany, listed("households", of.IDs), named("known", int64(u.known)))
}

func (u *unitRows) Households(ctx context.Context, of graph.Stretch) (graph.HouseholdRows, error) {
	texts := u.store.timelines
	switch {
	case len(of.IDs) == 1:
		return u.householdRows(ctx, texts.one, named("household", string(of.IDs[0])))
	case of.IDs != nil:
		return u.householdRows(ctx, texts.many, listed("households", of.IDs))
	case of.Until != "":
		return u.householdRows(ctx, texts.stretch, named("from", string(of.From)), named("until", string(of.Until)))
	}
	return u.householdRows(ctx, texts.stretch, named("from", string(of.From)), named("until", []byte{}))
}

func (u *unitRows) Subjects(ctx context.Context, households []graph.ID) (graph.SubjectRows, error) {
	text, arg := u.store.timelines.subjectsMany, listed("households", households)
	if len(households) == 1 {
		text, arg = u.store.timelines.subjectsOne, named("household", string(households[0]))
	}
	rows, err := u.householdRows(ctx, text, arg)
	return rows.SubjectRows, err
}

func (u *unitRows) householdRows(ctx context.Context, of packedText, args ...driver.NamedValue) (rows graph.HouseholdRows, err error) {
	err = u.facts(ctx, of, func() func(int, graph.Fact) {
		rows = graph.HouseholdRows{}
		return func(place int, f graph.Fact) {
			switch f := f.(type) {
			case *graph.Household:
				rows.Households = append(rows.Households, f)
			case *graph.Pairing:
				rows.Pairings = append(rows.Pairings, f)
			case *graph.Case:
				rows.Cases = append(rows.Cases, f)
			case *graph.Step:
				rows.Steps = append(rows.Steps, f)
			case *graph.Risk:
				rows.Risks = append(rows.Risks, f)
			case *graph.Measure:
				rows.Measures = append(rows.Measures, f)
			case *graph.Lead:
				rows.Leads = append(rows.Leads, f)
			case *graph.Application:
				rows.Applications = append(rows.Applications, f)
			case *graph.Record:
				rows.Visits = append(rows.Visits, f)
			case *graph.Member:
				if place == len(of.tables)-1 {
					rows.Doubles = append(rows.Doubles, f)
				} else {
					rows.Members = append(rows.Members, f)
				}
			}
		}
	}, args...)
	return rows, err
}

func (u *unitRows) Cases(ctx context.Context, ids []graph.ID) ([]*graph.Case, error) {
	return factsOf[*graph.Case](ctx, u, u.store.timelines.cases, listed("cases", ids))
}

func (u *unitRows) Deliveries(ctx context.Context, areas []graph.ID) ([]*graph.Delivery, error) {
	return factsOf[*graph.Delivery](ctx, u, u.store.timelines.deliveries, listed("areas", areas))
}

func (u *unitRows) Meetings(ctx context.Context, areas, organizations []graph.ID) ([]*graph.Record, error) {
	return factsOf[*graph.Record](ctx, u, u.store.timelines.meetings, listed("areas", areas), listed("organizations", organizations))
}

func (u *unitRows) Duties(ctx context.Context, posts, persons []graph.ID) (records []*graph.Record, findings []*graph.Finding, err error) {
	err = u.facts(ctx, u.store.timelines.duties, func() func(int, graph.Fact) {
		records, findings = nil, nil
		return func(_ int, f graph.Fact) {
			switch f := f.(type) {
			case *graph.Record:
				records = append(records, f)
			case *graph.Finding:
				findings = append(findings, f)
			}
		}
	}, listed("posts", posts), listed("persons", persons))
	return records, findings, err
}

func (u *unitRows) TrueLeads(ctx context.Context, areas []graph.ID) ([]*graph.Lead, []*graph.Household, error) {
	text := u.store.timelines.trueIn
	if areas == nil {
		text = u.store.timelines.trueAll
	}
	leads, err := factsOf[*graph.Lead](ctx, u, text, listed("areas", areas), named("never", int64(graph.NoDay)))
	if err != nil || len(leads) == 0 {
		return nil, nil, err
	}
	ids := make([]graph.ID, len(leads))
	for i, l := range leads {
		ids[i] = l.Household
	}
	slices.Sort(ids)
	households, err := u.Homes(ctx, slices.Compact(ids))
	return leads, households, err
}

func (u *unitRows) Service(ctx context.Context, posts, persons, areas []graph.ID) ([]*graph.Record, error) {
	return factsOf[*graph.Record](ctx, u, u.store.timelines.service, listed("posts", posts), listed("persons", persons), listed("areas", areas))
}

func (u *unitRows) Held(ctx context.Context, persons []graph.ID) ([]graph.ID, error) {
	return u.ids(ctx, u.store.timelines.held, listed("persons", persons), named("known", int64(u.known)))
}

func (u *unitRows) Pairings(ctx context.Context, organizations, persons []graph.ID) ([]*graph.Pairing, error) {
	return factsOf[*graph.Pairing](ctx, u, u.store.timelines.pairings, listed("organizations", organizations), listed("persons", persons))
}

func (u *unitRows) VisitsBy(ctx context.Context, posts, persons []graph.ID) ([]*graph.Record, error) {
	return factsOf[*graph.Record](ctx, u, u.store.timelines.visits, listed("posts", posts), listed("persons", persons))
}

func (u *unitRows) Homes(ctx context.Context, households []graph.ID) ([]*graph.Household, error) {
	return factsOf[*graph.Household](ctx, u, u.store.timelines.homes, listed("households", households))
}
