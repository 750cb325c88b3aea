package sqlite

import (
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dutygraph/graph"
)

func opened(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "duty.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestNoStatementScansATable asks SQLite for the plan of every statement that the store can make: each table is reached
// by an index, or by the few rows of a list.
func TestNoStatementScansATable(t *testing.T) {
	s := opened(t)
	scan := regexp.MustCompile(`^SCAN (\S+)`)
	for name, text := range statements(s) {
		for _, step := range plan(t, s, text) {
			m := scan.FindStringSubmatch(step)
			switch {
			case m == nil, strings.Contains(step, "VIRTUAL TABLE"): // a list of ids
			case slices.Contains([]string{"page", "home", "mine", "ever", "bound", "CONSTANT"}, m[1]): // what the statement itself has made
			case strings.HasPrefix(m[1], "(subquery"):
			default:
				t.Errorf("%s: %s\n%s", name, step, text)
			}
		}
	}
}

// TestPagesAreReadInOrder finds that a page which no filter narrows, or only the day, comes out of its index in order:
// page 1,000 costs what page 1 does.
func TestPagesAreReadInOrder(t *testing.T) {
	s := opened(t)
	for _, q := range queries() {
		narrowing := q.Filter
		narrowing.Open, narrowing.Relapsed, narrowing.Category, narrowing.Channel, narrowing.RecordKind = "", "", "", "", ""
		if !reflect.ValueOf(narrowing).IsZero() {
			continue
		}
		e := &eye{View: graph.View{Scope: graph.Everywhere}}
		for _, step := range plan(t, s, s.selection(e, q).page()) {
			if strings.Contains(step, "TEMP B-TREE") && !(q.Filter.Category != "" && q.Order == graph.ByDate) {
				t.Errorf("%+v: %s", q, step)
			}
		}
	}
}

// TestAllChangesAreReadInOrder finds that changes are put in order by an index, and never all of them in memory.
func TestAllChangesAreReadInOrder(t *testing.T) {
	s := opened(t)
	for noun, of := range s.tables {
		for _, step := range plan(t, s, of.ordered()) {
			if strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s: %s", noun, step)
			}
		}
	}
}

// plan is what SQLite means to do for a statement.
func plan(t *testing.T, s *Store, text string) []string {
	t.Helper()
	var args []any
	for _, name := range regexp.MustCompile(`:[a-z]+`).FindAllString(text, -1) {
		args = append(args, sql.Named(name[1:], "[]"))
	}
	rows, err := s.readers.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	defer rows.Close()
	var steps []string
	if err := each(rows, func(values []any) error {
		steps = append(steps, values[3].(string))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return steps
}

// statements are all statements that read, by what they are for.
func statements(s *Store) map[string]string {
	all := map[string]string{
		"published": published, "receipt": receiptOf, "receipts": receiptsOf, "revision": revisionAt,
		"subjects": s.subjectsText.many, "subject household": s.subjectsText.household, "subject case": s.subjectsText.ofCase,
	}
	all["evaluation"], all["gaps retracted"], all["gaps standing"], all["tallies"], all["gap standing twice"] = lastEvaluation, gapsRetracted, gapsStanding, talliesMade, standingTwice
	all["any gap twice"] = anyTwice
	for noun, t := range s.tables {
		all["changes counted "+string(noun)], all["changes found "+string(noun)], all["changes ordered "+string(noun)] = t.counting(), t.found(), t.ordered()
	}
	for _, noun := range graph.RosterNouns() {
		all["changed "+string(noun)] = s.tables[noun].changed()
	}
	for _, limited := range []bool{false, true} {
		for _, noun := range append(graph.Nouns(), graph.Persons) {
			t := s.tables[rowsOf(noun)]
			name := fmt.Sprintf(" %s limited=%v", noun, limited)
			all["get"+name], all["history"+name] = t.getting(noun, limited), t.remembering(noun, limited)
			all["scan"+name], all["standing"+name], all["identified"+name] = t.scanning(limited), t.standing(), t.identified()
		}
		for edge, ends := range graph.Edges() {
			all[fmt.Sprintf("below %s limited=%v", edge, limited)] = s.below(ends, limited)
		}
		all[fmt.Sprintf("search limited=%v", limited)] = s.search(limited)
		for _, q := range queries() {
			p := s.selection(&eye{limited: limited, View: graph.View{Scope: graph.Scope{All: !limited}}}, q)
			for _, p.few = range []bool{p.few, false} { // no area is few; of many, the plan is another
				name := fmt.Sprintf(" %+v limited=%v few=%v", q, limited, p.few)
				all["page"+name], all["count"+name] = p.page(), p.count()
			}
		}
	}
	return all
}

// queries are all queries with up to two filters.
func queries() []graph.Query {
	var all []graph.Query
	for _, noun := range append(graph.Nouns(), graph.Persons) {
		fields, ok := graph.Filters(noun)
		if !ok {
			continue
		}
		orders := []graph.Order{graph.ByID}
		if strings.Contains(fields, "During") {
			orders = append(orders, graph.ByDate)
		}
		narrow := []graph.Filter{{}}
		for field := range strings.FieldsSeq(fields) {
			for _, f := range slices.Clone(narrow) {
				if field == "Ever" {
					f.Under = []graph.ID{"x"}
				}
				set(&f, field)
				narrow = append(narrow, f)
			}
			narrow = slices.DeleteFunc(narrow, func(f graph.Filter) bool { return given(f) > 2 })
		}
		for _, f := range narrow {
			for _, order := range orders {
				all = append(all, graph.Query{Noun: noun, Filter: f, Order: order, First: 1})
			}
		}
	}
	return all
}

// given counts the fields that narrow.
func given(f graph.Filter) (n int) {
	for i, v := 0, reflect.ValueOf(f); i < v.NumField(); i++ {
		if !v.Field(i).IsZero() {
			n++
		}
	}
	return n
}

func set(f *graph.Filter, field string) {
	switch to := reflect.ValueOf(f).Elem().FieldByName(field); to.Kind() {
	case reflect.String:
		to.SetString("x")
	case reflect.Bool:
		to.SetBool(true)
	case reflect.Slice:
		to.Set(reflect.ValueOf([]graph.ID{"x"}))
	default:
		f.During = graph.Always
	}
}

// TestColumnsAreTheFields finds that every table has the columns of its noun's fields, and only a few of its own.
func TestColumnsAreTheFields(t *testing.T) {
	s := opened(t)
	for noun, of := range s.tables {
		rows, err := s.readers.QueryContext(t.Context(), `SELECT "name" FROM pragma_table_info(?)`, strings.Trim(of.name, `"`))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]bool{}
		if err := each(rows, func(values []any) error { got[values[0].(string)] = true; return nil }); err != nil {
			t.Fatal(err)
		}
		rows.Close()
		want := map[string]bool{"id": true, "recorded": true, "retracted": true, "brought": true, "row": true}
		for _, c := range of.columns {
			want[c.name] = true
		}
		if noun == graph.Steps {
			want["since"] = true
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s: columns %v, want %v", noun, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		}
	}
}
