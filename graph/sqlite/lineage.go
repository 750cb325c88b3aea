package sqlite

import (
	"context"
	"database/sql"
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
	homeOfHousehold = `SELECT :household`
	homeOfCase      = `SELECT c."household" FROM "case" AS c WHERE c."id" = :case AND c."recorded" <= :known AND :known < c."retracted"`
)

// subjects reads all rows of households known at the revision; first the newest revision. Each row begins with the place
// of its noun in subjectNouns, and is filled up with NULL.
func (s *Store) subjects(homes string) string {
	width := 0
	for _, noun := range subjectNouns() {
		width = max(width, s.tables[noun].width())
	}
	fill := func(n int) string { return strings.Repeat(", NULL", width-n) }
	var b strings.Builder
	b.WriteString(`WITH home("id") AS MATERIALIZED (` + homes + `) SELECT -1, coalesce(max("revision"), 0)` + fill(1) + ` FROM "batch"`)
	for i, noun := range subjectNouns() {
		t := s.tables[noun]
		from := ` CROSS JOIN ` + t.name + ` AS t ON t."household" = home."id"`
		switch noun {
		case graph.Households:
			from = ` CROSS JOIN ` + t.name + ` AS t ON t."id" = home."id"`
		case graph.Steps, graph.Risks, graph.Measures:
			from = ` CROSS JOIN "case" AS c ON c."household" = home."id" AND ` + known("c") + ` CROSS JOIN ` + t.name + ` AS t ON t."case" = c."id"`
		}
		b.WriteString(` UNION ALL SELECT ` + digit(i) + `, ` + t.raw("t") + fill(t.width()) + ` FROM home` + from + ` WHERE ` + known("t"))
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

// subjectRows adds the rows of households, and of the households of cases, and gives the newest revision.
func (s *Store) subjectRows(ctx context.Context, at graph.Revision, households, cases []graph.ID, rows *graph.SubjectRows) (newest graph.Revision, err error) {
	if at == graph.Newest {
		at = graph.Never - 1 // the newest that the statement sees, which is not known before it runs
	}
	e := &eye{View: graph.View{Known: at}}
	args := []any{sql.Named("known", int64(at))}
	text := s.subjectsText.many
	switch {
	case len(households) == 1 && len(cases) == 0:
		text, args = s.subjectsText.household, append(args, sql.Named("household", string(households[0])))
	case len(cases) == 1 && len(households) == 0:
		text, args = s.subjectsText.ofCase, append(args, sql.Named("case", string(cases[0])))
	default:
		args = append(args, sql.Named("households", array(households)), sql.Named("cases", array(cases)))
	}
	nouns := subjectNouns()
	err = s.read(ctx, text, args, func(values []any) error {
		i := values[0].(int64)
		if i < 0 {
			newest = graph.Revision(values[1].(int64))
			return nil
		}
		switch f := e.unretracted(s.tables[nouns[i]].decode(values[1:])).(type) {
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
		}
		return nil
	})
	return newest, err
}

// strangers are the cases that leads and applications name and that are not among the rows.
func strangers(rows graph.SubjectRows) []graph.ID {
	var others []graph.ID
	known := make(map[graph.ID]bool, len(rows.Cases))
	for _, c := range rows.Cases {
		known[c.ID] = true
	}
	note := func(id graph.ID) {
		if id != "" && !known[id] {
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
