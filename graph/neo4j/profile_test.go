package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/neo4j/neo4jtest"
)

// profiled runs a statement under PROFILE, and gives its db hits, its operators and what the server warns of.
func profiled(t *testing.T, s *Store, q statement) (hits int64, operators, warnings []string) {
	t.Helper()
	session := s.session(t.Context(), driver.AccessModeRead)
	defer session.close(t.Context())
	text := strings.Replace(q.text, "CYPHER 5", "CYPHER 5 PROFILE", 1)
	result, err := session.Run(t.Context(), text, q.parameters)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	summary, err := result.Consume(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var walk func(p driver.ProfiledPlan)
	walk = func(p driver.ProfiledPlan) {
		hits += p.DbHits()
		operators = append(operators, p.Operator())
		for _, c := range p.Children() {
			walk(c)
		}
	}
	walk(summary.Profile())
	for _, n := range summary.Notifications() {
		warnings = append(warnings, n.Code()+": "+n.Description())
	}
	return hits, operators, warnings
}

// tell applies a sample city.
func tell(t *testing.T, s *Store, shape city.Shape) {
	t.Helper()
	for batch := range city.Batches(shape, 1, today()) {
		if _, err := s.Apply(t.Context(), &batch); err != nil {
			t.Fatalf("%s: %v", batch.ID, err)
		}
	}
}

func today() graph.Day { d, _ := graph.DateOf(2026, 10, 1); return d }

func openEmpty(t testing.TB) *Store {
	t.Helper()
	server := neo4jtest.Empty(t)
	s, err := Open(t.Context(), Config{URI: server.URI, User: server.User, Password: server.Password, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// One sample city serves both: it takes a while to tell.
func TestSampleCity(t *testing.T) {
	s := openEmpty(t)
	tell(t, s, city.XS)
	if err := s.Derive(t.Context(), graph.Derivation{
		Now:     graph.Evaluation{Pass: 1, Revision: 1, Day: today()},
		Gaps:    slices.Values([]*graph.Gap{{ID: "示例", Rule: "C03", Part: "示例", Recorded: 1, Retracted: graph.Never}}),
		Tallies: slices.Values([]graph.Tally{{Name: "示例", Recorded: 1, Rises: []graph.Rise{{Day: today(), By: 1}}}}),
	}); err != nil {
		t.Fatal(err)
	}
	t.Run("TheQuestionsOfTheManualAreAnswered", func(t *testing.T) { questionsAreAnswered(t, s) })
	t.Run("PlansDoNotGrow", func(t *testing.T) { plansDoNotGrow(t, s) })
}

// plansDoNotGrow: an answer costs what its own rows cost, however many there are beside them.
func plansDoNotGrow(t *testing.T, s *Store) {
	v := graph.View{At: today(), Known: graph.Newest, Scope: graph.Everywhere}
	page, err := s.Page(t.Context(), v, graph.Query{Noun: graph.Cases, First: 20})
	if err != nil {
		t.Fatal(err)
	}
	village, household, person := graph.ID(""), graph.ID(""), graph.ID("")
	var cases []graph.ID
	for _, item := range page.Items {
		cases = append(cases, item.ID)
		household = item.Rows[0].(*graph.Case).Household
	}
	rows, err := s.Get(t.Context(), v, []graph.Ref{{Noun: graph.Households, ID: household}})
	if err != nil {
		t.Fatal(err)
	}
	village = rows[graph.Ref{Noun: graph.Households, ID: household}][0].(*graph.Household).Area
	people, err := s.Page(t.Context(), v, graph.Query{Noun: graph.Persons, First: 1})
	if err != nil {
		t.Fatal(err)
	}
	person = people.Items[0].ID

	ask := func(scope graph.Scope) map[string]statement {
		v := graph.View{At: today(), Known: s.roster.Load().Revision(), Scope: scope}
		e, err := s.open(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]statement{
			"Lineages one":   {"", s.subjectsText, e.parameters(map[string]any{"households": []string{}, "cases": texts(cases[:1])})},
			"Lineages fifty": {"", s.subjectsText, e.parameters(map[string]any{"households": []string{}, "cases": texts(cases)})},
		}
		for noun, id := range map[graph.Noun]graph.ID{graph.Households: household, graph.Cases: cases[0], graph.Areas: village, graph.Persons: person, graph.Tenures: "none", graph.Records: "none", graph.Findings: "none"} {
			all["Get "+string(noun)] = statement{"", s.tables[rowsOf(noun)].getting(noun, e.limited), e.parameters(map[string]any{"ids": []string{string(id)}})}
			all["History "+string(noun)] = statement{"", s.tables[rowsOf(noun)].remembering(noun, e.limited), e.parameters(map[string]any{"ids": []string{string(id)}})}
		}
		for edge, ends := range graph.Edges() {
			id := map[graph.Noun]graph.ID{graph.Households: household, graph.Cases: cases[0], graph.Areas: village, graph.Persons: person}[ends.From]
			all["Below "+string(edge)] = statement{"", s.below(edge, e.limited), e.parameters(map[string]any{"parents": []string{string(id)}})}
		}
		for name, q := range map[string]graph.Query{
			"households":       {Noun: graph.Households},
			"of a village":     {Noun: graph.Households, Filter: graph.Filter{Under: []graph.ID{village}}},
			"cases by date":    {Noun: graph.Cases, Order: graph.ByDate},
			"cases":            {Noun: graph.Cases},
			"of a household":   {Noun: graph.Cases, Filter: graph.Filter{Household: household}},
			"leads by date":    {Noun: graph.Leads, Order: graph.ByDate},
			"records by date":  {Noun: graph.Records, Order: graph.ByDate},
			"of a person":      {Noun: graph.Records, Filter: graph.Filter{Person: person}},
			"findings by date": {Noun: graph.Findings, Order: graph.ByDate},
			"persons":          {Noun: graph.Persons},
			"posts":            {Noun: graph.Posts},
		} {
			q.First = 10
			p := s.selection(e, q)
			p.parameters["after"], p.parameters["day"], p.parameters["limit"], p.parameters["count"] = "", int64(graph.Forever), int64(11), int64(1)
			all["Page "+name] = statement{"", s.page(p), e.parameters(p.parameters)}
		}
		for _, of := range searched() {
			all["Search "+string(of.noun)] = statement{"", s.tables[rowsOf(of.noun)].search(of.noun, of.properties, e.limited), e.parameters(map[string]any{"text": "no such", "first": int64(10)})}
		}
		if e.limited {
			return all
		}
		none, of := []string{"none"}, texts([]graph.ID{household})
		for name, q := range map[string]struct {
			text string
			q    map[string]any
		}{
			"one household":     {householdsNamed, map[string]any{"ids": of}},
			"some households":   {householdsFrom, map[string]any{"from": string(household), "until": string(household) + "!"}},
			"subjects":          {subjectsNamed, map[string]any{"ids": of}},
			"the end of ten":    {afterHousehold, map[string]any{"from": "", "skip": int64(10)}},
			"households in":     {inAreas, map[string]any{"areas": texts([]graph.ID{village})}},
			"households of":     {inGrids, map[string]any{"grids": none}},
			"pairings":          {paired, map[string]any{"ids": of}},
			"doubles":           {doubled, map[string]any{"digests": none}},
			"cases":             {casesNamed, map[string]any{"ids": texts(cases)}},
			"deliveries":        {deliveredFor, map[string]any{"areas": texts([]graph.ID{village})}},
			"meetings":          {metIn, map[string]any{"areas": texts([]graph.ID{village})}},
			"pushes":            {pushedBy, map[string]any{"organizations": none}},
			"duties of posts":   {owedByPosts, map[string]any{"posts": none}},
			"duties of persons": {owedByPersons, map[string]any{"persons": none}},
			"findings":          {fallenTo, map[string]any{"posts": none}},
			"homes":             {homesNamed, map[string]any{"ids": of}},
		} {
			all["Timelines "+name] = statement{"", q.text, map[string]any{"known": int64(e.Known), "q": q.q}}
		}
		span := map[string]any{"after": int64(1), "through": int64(2), "few": int64(1), "noun": "Household", "q": map[string]any{"ids": of}}
		for name, text := range map[string]string{
			"which": touchedSince, "things": thingsSince, "households": s.tables[graph.Households].changedOf(), "tenures": s.tables[graph.Tenures].changedOf(),
		} {
			all["Changes "+name] = statement{"", text, span}
		}
		for name, text := range map[string]string{"gaps": gapsOf, "tallies": talliesOf, "twice": standingTwice} {
			all["Derived "+name] = statement{"", text, map[string]any{"after": int64(0), "through": int64(1), "pass": int64(1)}}
		}
		return all
	}
	measure := func(scopes map[string]graph.Scope) map[string]int64 {
		hits := map[string]int64{}
		for name, scope := range scopes {
			for what, q := range ask(scope) {
				n, operators, warnings := profiled(t, s, q)
				hits[what+name] = n
				if slices.ContainsFunc(operators, func(o string) bool {
					o, _, _ = strings.Cut(o, "@")
					return strings.HasSuffix(o, "Scan") || o == "CartesianProduct"
				}) {
					t.Errorf("%s%s scans: %v\n%s", what, name, operators, q.text)
				}
				if len(warnings) > 0 {
					t.Errorf("%s%s: %v\n%s", what, name, warnings, q.text)
				}
			}
		}
		return hits
	}
	if err := s.forgetPlans(t.Context()); err != nil {
		t.Fatal(err)
	}
	whole := map[string]graph.Scope{"": graph.Everywhere}
	small := measure(whole)
	measure(map[string]graph.Scope{" within": {Areas: []graph.ID{village}}})
	crowd(t, s)
	if err := s.forgetPlans(t.Context()); err != nil {
		t.Fatal(err)
	}
	for what, n := range measure(whole) {
		if float64(n) > 1.5*float64(small[what])+20 {
			t.Errorf("%s: %d db hits became %d", what, small[what], n)
		}
	}
}

// crowd brings in another 12,000 households, 2,000 cases and 4,000 records of another village.
func crowd(t *testing.T, s *Store) {
	t.Helper()
	day, _ := graph.DateOf(2023, 5, 1)
	lasting := graph.Version{Period: graph.Period{Since: day, Until: graph.Forever}, Ends: graph.Forever}
	facts := []graph.Fact{&graph.Area{Version: lasting, ID: "ZZ", Code: "341399999999", Name: "例外村", Level: graph.Village}}
	for i := range 120 {
		facts = append(facts, &graph.Grid{Version: lasting, ID: graph.ID(fmt.Sprintf("ZZ-%d", i)), Name: "例外网格", Area: "ZZ"})
	}
	for i := range 12_000 {
		id := graph.ID(fmt.Sprintf("ZZ%06d", i))
		facts = append(facts, &graph.Household{Version: lasting, ID: id, Head: "示例", Area: "ZZ", Grid: graph.ID(fmt.Sprintf("ZZ-%d", i/100))})
	}
	for i := range 2_000 {
		id := graph.ID(fmt.Sprintf("ZZ%06d", i))
		facts = append(facts, &graph.Case{ID: "C" + id, Household: id, OpenedOn: day + graph.Day(i%100)},
			&graph.Record{ID: "R" + id, Kind: graph.RecordVisit, DoneOn: day + graph.Day(i%100), Household: id},
			&graph.Record{ID: "S" + id, Kind: graph.RecordMeeting, DoneOn: day + graph.Day(i%100), Area: "ZZ"})
	}
	slices.SortStableFunc(facts, func(a, b graph.Fact) int { return strings.Compare(string(a.Noun()), string(b.Noun())) })
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "crowd", Changes: graph.ChangesOf(facts...)}); err != nil {
		t.Fatal(err)
	}
	if err := s.follow(t.Context(), graph.Newest); err != nil {
		t.Fatal(err)
	}
}

// forgetPlans lets the server plan anew, with what it knows of the data by now.
func (s *Store) forgetPlans(ctx context.Context) error {
	session := s.session(ctx, driver.AccessModeRead)
	defer session.close(ctx)
	return execute(ctx, session, `CYPHER 5 CALL db.clearQueryCaches()`, nil)
}
