package neo4j

import (
	"context"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// news tells what is published, and which of the nouns each batch after $after touched.
const news = `CYPHER 5
MATCH (s:Store {id: 'dutygraph'})
RETURN s.revision AS published, COLLECT {
  MATCH (b:Batch) WHERE b.revision > $after AND b.revision <= s.revision
  UNWIND b.touched AS noun RETURN DISTINCT noun } AS touched`

// changed reads the rows that the revisions after $after, through $known, recorded or retracted. The rows made from
// pairings are left out: the roster does not hold them, and there may be millions.
func (t *table) changed() string {
	made := ``
	switch t.noun {
	case graph.Posts:
		made = ` AND r.household IS NULL`
	case graph.Tenures:
		made = ` AND r.made IS NULL`
	case graph.Grids: // no index of revisions, which all households would have to be in
		return `CYPHER 5
MATCH (x:Grid)-[r:IN]->()
WHERE x.id > '' AND r.recorded <= $known AND (r.recorded > $after OR $after < r.retracted <= $known)
RETURN properties(r) AS row`
	}
	hop := `MATCH ()-[r:` + t.kind + `]->() USING INDEX SEEK r:` + t.kind
	return `CYPHER 5
` + hop + `(recorded)
WHERE r.recorded > $after AND r.recorded <= $known` + made + `
RETURN properties(r) AS row
UNION ALL
` + hop + `(retracted)
WHERE r.retracted > $after AND r.retracted <= $known AND r.recorded <= $after` + made + `
RETURN properties(r) AS row`
}

// follow lets the roster take in what was written through the revision, or all there is for Newest, by whichever process.
// It fails with NotYet when the revision is not there: neither on the member that was asked, nor on the leader.
func (s *Store) follow(ctx context.Context, to graph.Revision) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	s.filing.Lock()
	defer s.filing.Unlock()
	if to != graph.Newest && s.roster.Load().Revision() >= to {
		return nil
	}
	newest, err := s.file(ctx, driver.AccessModeRead)
	if err == nil && to != graph.Newest && newest < to || passing(err) {
		newest, err = s.file(ctx, driver.AccessModeWrite)
	}
	return s.reached(ctx, newest, to, err)
}

// confirm asks the leader for the revision, when another member does not have it though the roster does. Later reads then
// ask members that have come as far as the leader.
func (s *Store) confirm(ctx context.Context, to graph.Revision) error {
	s.filing.Lock()
	defer s.filing.Unlock()
	newest, err := s.file(ctx, driver.AccessModeWrite)
	return s.reached(ctx, newest, to, err)
}

func (s *Store) reached(ctx context.Context, newest, to graph.Revision, err error) error {
	switch {
	case err != nil:
		return s.translate(ctx, err)
	case to != graph.Newest && newest < to:
		return graph.NotYet.Errorf("尚无第 %d 号修订，请稍后再试", "there is no revision %d yet; try again later", to)
	}
	return nil
}

// file lets the roster take in what is published on the member that is asked. s.filing is held.
func (s *Store) file(ctx context.Context, mode driver.AccessMode) (graph.Revision, error) {
	patient, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	session := s.session(patient, mode)
	defer session.close(ctx)
	roster := s.roster.Load()
	after := roster.Revision()
	result, err := session.Run(patient, news, map[string]any{"after": int64(after)}, s.about(ctx, "Follow", s.config.Patience))
	if err != nil {
		return 0, err
	}
	record, err := result.Single(patient)
	if err != nil {
		return 0, err
	}
	newest := graph.Revision(record.Values[0].(int64))
	if newest < after && mode == driver.AccessModeWrite {
		// The leader does not know what we have read: the database was put back to an earlier state.
		s.roster.Store(graph.NewRoster())
		s.bookmarks.Store(&driver.Bookmarks{})
		return newest, nil
	}
	touched := map[graph.Noun]bool{}
	for _, noun := range record.Values[1].([]any) {
		touched[graph.Noun(noun.(string))] = true
	}
	var rows []graph.Fact
	e := &eye{View: graph.View{Known: newest}}
	for _, noun := range graph.RosterNouns() {
		if !touched[noun] {
			continue
		}
		t := s.tables[noun]
		// The sessions' bookmarks lead all of these to members that know the revision.
		q := statement{"Follow", t.changed(), map[string]any{"after": int64(after), "known": int64(newest)}}
		if err := s.stream(ctx, session, q, func(values []any) error {
			rows = append(rows, e.unretracted(t.decode(values[0].(map[string]any))))
			return nil
		}); err != nil {
			return 0, err
		}
	}
	session.remember()
	roster.Advance(newest, rows)
	return newest, nil
}

// subjects reads, for any number of subjects, all rows of their households known at the revision, by two walks from each
// household: to what it is in and what is about it, and on to what its cases went through.
func (s *Store) subjects() string {
	return seen + `,
COLLECT {
  CALL () {
    UNWIND $q.households AS id MATCH (h:Household {id: id}) RETURN h
    UNION
    UNWIND $q.cases AS id MATCH (:Case {id: id})-[c:OF WHERE ` + known("c") + `]->(h:Household) RETURN h
  }
  RETURN [` + walks + `] } AS homes`
}

// LineageStatement is the statement with which Lineages asks for cases as known now, and its parameters: to be run by hand
// beside PROFILE, or by a bare driver for comparison.
func (s *Store) LineageStatement(cases []graph.ID) (text string, parameters map[string]any) {
	e := &eye{View: graph.View{At: graph.Horizon, Known: s.roster.Load().Revision(), Scope: graph.Everywhere}}
	return s.subjectsText, e.parameters(map[string]any{"households": []string{}, "cases": texts(cases)})
}

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
	e, err := s.subjectRows(ctx, v, households, cases, &rows)
	if err != nil {
		return graph.Lineages{}, err
	}
	v.Known = e.Known
	if others := strangers(rows); len(others) > 0 { // never, but where a lead names a case of another household
		if _, err := s.subjectRows(ctx, v, nil, others, &rows); err != nil {
			return graph.Lineages{}, err
		}
	}
	return s.roster.Load().Lineages(v, w, subjects, rows), nil
}

// subjectRows adds the rows of households, and of the households of cases.
func (s *Store) subjectRows(ctx context.Context, v graph.View, households, cases []graph.ID, rows *graph.SubjectRows) (*eye, error) {
	v.Scope = graph.Everywhere // the roster looks through the scope
	e, columns, err := s.see(ctx, v, func(e *eye) statement {
		return statement{"Lineages", s.subjectsText, e.parameters(map[string]any{
			"households": texts(households), "cases": texts(cases),
		})}
	})
	if err != nil {
		return nil, err
	}
	for _, home := range columns[0].([]any) {
		for _, walk := range home.([]any) {
			for _, pair := range walk.([]any) {
				pair := pair.([]any)
				s.deal(e, rows, pair[0].(string), pair[1].(map[string]any))
			}
		}
	}
	return e, nil
}

// deal puts a row among those of its noun, which the type of its relationship tells here.
func (s *Store) deal(e *eye, rows *graph.SubjectRows, kind string, row map[string]any) {
	decode := func(noun graph.Noun) graph.Fact { return e.unretracted(s.tables[noun].decode(row)) }
	switch kind {
	case "IN":
		rows.Households = append(rows.Households, decode(graph.Households).(*graph.Household))
	case "PAIRED_WITH":
		rows.Pairings = append(rows.Pairings, decode(graph.Pairings).(*graph.Pairing))
	case "OF":
		rows.Cases = append(rows.Cases, decode(graph.Cases).(*graph.Case))
	case "STEP_OF":
		rows.Steps = append(rows.Steps, decode(graph.Steps).(*graph.Step))
	case "RISK_OF":
		rows.Risks = append(rows.Risks, decode(graph.Risks).(*graph.Risk))
	case "HELPS":
		rows.Measures = append(rows.Measures, decode(graph.Measures).(*graph.Measure))
	case "ABOUT":
		rows.Leads = append(rows.Leads, decode(graph.Leads).(*graph.Lead))
	case "MADE_BY":
		rows.Applications = append(rows.Applications, decode(graph.Applications).(*graph.Application))
	}
}

// strangers are the cases that leads and applications name and that are not among the rows.
func strangers(rows graph.SubjectRows) []graph.ID {
	among := make(map[graph.ID]bool, len(rows.Cases))
	for _, c := range rows.Cases {
		among[c.ID] = true
	}
	var others []graph.ID
	note := func(id graph.ID) {
		if id != "" && !among[id] {
			among[id] = true
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
