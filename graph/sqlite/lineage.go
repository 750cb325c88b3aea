package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strconv"
	"strings"

	"dutygraph/graph"
)

// changed reads the rows that the revisions after :after, through :known, recorded or retracted. The rows made from
// pairings are left out: the roster does not hold them, and there may be millions.
func (t *table) changed() string {
	made := ""
	switch t.noun {
	case graph.Posts:
		made = ` AND t."household" = ''`
	case graph.Tenures:
		made = ` AND t."made" = 0`
	}
	return `SELECT ` + t.raw("t") + ` FROM ` + t.name + ` AS t WHERE t."recorded" > :after AND t."recorded" <= :known` + made +
		` UNION ALL SELECT ` + t.raw("t") + ` FROM ` + t.name + ` AS t WHERE t."retracted" > :after AND t."retracted" <= :known AND t."retracted" < ` + never +
		` AND +t."recorded" <= :after` + made
}

// follow lets the roster take in what was written through the revision, by whichever process.
func (s *Store) follow(ctx context.Context, to graph.Revision) error {
	if s.roster.Revision() >= to {
		return nil
	}
	s.filing.Lock()
	defer s.filing.Unlock()
	after := s.roster.Revision()
	if after >= to {
		return nil
	}
	var rows []graph.Fact
	e := &eye{View: graph.View{Known: to}}
	args := []any{sql.Named("after", int64(after)), sql.Named("known", int64(to))}
	for _, noun := range graph.RosterNouns() {
		t := s.tables[noun]
		if err := s.read(ctx, t.changed(), args, func(values []any) error {
			rows = append(rows, e.unretracted(t.decode(values)))
			return nil
		}); err != nil {
			return err
		}
	}
	s.roster.Advance(to, rows)
	return nil
}

// subjectNouns are the nouns whose rows belong to one household, in the order in which the statement gives them.
func subjectNouns() []graph.Noun {
	return []graph.Noun{
		graph.Households, graph.Pairings, graph.Cases, graph.Steps, graph.Risks, graph.Measures, graph.Leads, graph.Applications,
	}
}

// The households whose rows are read: of any number of subjects, or, without the cost of a list, of the one that most
// questions are about.
const (
	homesOfMany = `SELECT "value" FROM json_each(:households)` +
		` UNION SELECT c."household" FROM json_each(:cases) AS j CROSS JOIN "case" AS c ON c."id" = j."value" AND c."recorded" <= :known AND :known < c."retracted"`
	casesOfHomes    = `SELECT c."id" FROM home CROSS JOIN "case" AS c ON c."household" = home."id" AND +c."recorded" <= :known AND :known < c."retracted"`
	homeOfHousehold = `SELECT :household`
	homeOfCase      = `SELECT c."household" FROM "case" AS c WHERE c."id" = :case AND c."recorded" <= :known AND :known < c."retracted"`
)

// subjects reads all rows of households known at the revision; first the newest revision. Each row is one text: the place
// of its noun in subjectNouns, then the row as packed; the newest revision comes after a place of its own.
func (s *Store) subjects(homes string) string {
	var b strings.Builder
	b.WriteString(`WITH home("id") AS MATERIALIZED (` + homes + `), mine("id") AS MATERIALIZED (` + casesOfHomes + `) SELECT '` + digit(len(subjectNouns())) + `' || coalesce(max("revision"), 0) FROM "batch"`)
	for i, noun := range subjectNouns() {
		t := s.tables[noun]
		from := `home CROSS JOIN ` + t.name + ` AS t ON t."household" = home."id"`
		switch noun {
		case graph.Households:
			from = `home CROSS JOIN ` + t.name + ` AS t ON t."id" = home."id"`
		case graph.Steps, graph.Risks, graph.Measures:
			from = `mine CROSS JOIN ` + t.name + ` AS t ON t."case" = mine."id"`
		}
		b.WriteString(` UNION ALL SELECT concat_ws(:mark, '` + digit(i) + `', ` + t.packed("t") + `) FROM ` + from + ` WHERE ` + known("t"))
	}
	return b.String()
}

func digit(i int) string { return string(rune('0' + i)) }

// Lineages reads the households' own rows by one statement; all that they share is in the roster.
func (s *Store) Lineages(ctx context.Context, v graph.View, w graph.Period, subjects []graph.Ref) (graph.Lineages, error) {
	var households, cases []graph.ID
	for _, subject := range subjects {
		switch subject.Noun {
		case graph.Households:
			households = append(households, subject.ID)
		case graph.Cases:
			cases = append(cases, subject.ID)
		}
	}
	var rows graph.SubjectRows
	newest, err := s.subjectRows(ctx, v.Known, households, cases, &rows)
	if err != nil {
		return graph.Lineages{}, err
	}
	if v, err = settle(v, newest); err != nil {
		return graph.Lineages{}, err
	}
	if others := strangers(rows); len(others) > 0 { // never, but where a lead names a case of another household
		if _, err := s.subjectRows(ctx, v.Known, nil, others, &rows); err != nil {
			return graph.Lineages{}, err
		}
	}
	if err := s.follow(ctx, v.Known); err != nil {
		return graph.Lineages{}, err
	}
	return s.roster.Lineages(v, w, subjects, rows), nil
}

// usualMark stands between the values of a packed row: a character that separates units, and that hardly any text holds.
const usualMark = "\x1f"

// subjectRows adds the rows of households, and of the households of cases, and gives the newest revision. Where a text
// holds the mark, all is read again with one that nobody can have foreseen.
func (s *Store) subjectRows(ctx context.Context, at graph.Revision, households, cases []graph.ID, rows *graph.SubjectRows) (newest graph.Revision, err error) {
	if err := s.usable(ctx); err != nil {
		return 0, err
	}
	if at == graph.Newest {
		at = graph.Never - 1 // the newest that the statement sees, which is not known before it runs
	}
	r, err := s.direct.take(ctx)
	if err != nil {
		return 0, s.translate(ctx, err)
	}
	defer func() { s.direct.give(r, err != nil && ctx.Err() == nil) }()
	text := s.subjectsText.many
	r.args = append(r.args[:0], driver.NamedValue{Name: "known", Value: int64(at)}, driver.NamedValue{Name: "mark", Value: usualMark})
	switch {
	case len(households) == 1 && len(cases) == 0:
		text, r.args = s.subjectsText.household, append(r.args, driver.NamedValue{Name: "household", Value: string(households[0])})
	case len(cases) == 1 && len(households) == 0:
		text, r.args = s.subjectsText.ofCase, append(r.args, driver.NamedValue{Name: "case", Value: string(cases[0])})
	default:
		r.args = append(r.args, driver.NamedValue{Name: "households", Value: array(households)}, driver.NamedValue{Name: "cases", Value: array(cases)})
	}
	for i := range r.args {
		r.args[i].Ordinal = i + 1
	}
	read := subjectRead{tables: s.subjectTables, mark: usualMark, rows: *rows}
	if err := r.texts(ctx, text, read.take); err != nil {
		return 0, s.translate(ctx, err)
	}
	if read.unclear {
		read = subjectRead{tables: s.subjectTables, mark: usualMark + rand.Text(), rows: *rows}
		r.args[1].Value = read.mark
		if err := r.texts(ctx, text, read.take); err != nil {
			return 0, s.translate(ctx, err)
		}
		if read.unclear {
			return 0, errors.New("a packed row cannot be read")
		}
	}
	*rows = read.rows
	s.saw(read.newest)
	return read.newest, nil
}

// subjectRead takes the rows of one statement.
type subjectRead struct {
	tables  []*table // of subjectNouns
	mark    string
	rows    graph.SubjectRows
	newest  graph.Revision
	unclear bool // a value holds the mark
}

func (r *subjectRead) take(row string) {
	place := int(row[0] - '0')
	if place == len(r.tables) {
		newest, err := strconv.ParseInt(row[1:], 10, 64)
		r.newest, r.unclear = graph.Revision(newest), r.unclear || err != nil
		return
	}
	fact, ok := r.tables[place].unpack(row[1+len(r.mark):], r.mark)
	if !ok {
		r.unclear = true
		return
	}
	switch f := fact.(type) {
	case *graph.Household:
		r.rows.Households = append(r.rows.Households, f)
	case *graph.Pairing:
		r.rows.Pairings = append(r.rows.Pairings, f)
	case *graph.Case:
		r.rows.Cases = append(r.rows.Cases, f)
	case *graph.Step:
		r.rows.Steps = append(r.rows.Steps, f)
	case *graph.Risk:
		r.rows.Risks = append(r.rows.Risks, f)
	case *graph.Measure:
		r.rows.Measures = append(r.rows.Measures, f)
	case *graph.Lead:
		r.rows.Leads = append(r.rows.Leads, f)
	case *graph.Application:
		r.rows.Applications = append(r.rows.Applications, f)
	}
}

// strangers are the cases that leads and applications name and that are not among the rows.
func strangers(rows graph.SubjectRows) (others []graph.ID) {
	var known map[graph.ID]bool
	note := func(id graph.ID) {
		if id == "" {
			return
		}
		if known == nil {
			known = make(map[graph.ID]bool, len(rows.Cases))
			for _, c := range rows.Cases {
				known[c.ID] = true
			}
		}
		if !known[id] {
			known[id] = true
			others = append(others, id)
		}
	}
	for _, l := range rows.Leads {
		note(l.Case)
	}
	for _, a := range rows.Applications {
		note(a.Case)
	}
	return others
}
