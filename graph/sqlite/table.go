package sqlite

import (
	"reflect"
	"strconv"
	"strings"

	"dutygraph/graph"
)

// table is how the rows of one noun lie in the file. Columns follow from the fields of the noun.
type table struct {
	noun    graph.Noun
	name    string // quoted
	columns []column
	since   string // the column of the first day on which a row can be seen; empty where it holds timelessly
	dated   bool   // has an end, in the column until
	named   bool   // its identity is a field of its own, not made of several
	group   string // the column that names the group; empty where a group is the beginning of an id
	key     string // what, beside id, names a row among the standing ones
	insert  string
	retract string
	forget  string
}

// column is one field of a noun.
type column struct {
	name  string
	field string // its Go name
	index []int
	kind  reflect.Kind
}

// entryColumns end every list of columns that is read or written.
const entryColumns = `"recorded", "retracted", "brought", "row"`

func newTable(noun graph.Noun) *table {
	t := &table{noun: noun, name: quoted(snake(string(noun))), since: "since"}
	for _, f := range graph.FieldsOf(noun) {
		t.columns = append(t.columns, column{snake(f.Name), f.Go, f.Index, f.Type.Kind()})
		t.dated = t.dated || f.Go == "Until"
		t.named = t.named || f.Go == "ID"
	}
	t.group = "id"
	switch noun {
	case graph.Leads:
		t.since = "discovered_on"
	case graph.Applications:
		t.since = "applied_on"
	case graph.Cases:
		t.since = "opened_on"
	case graph.Records:
		t.since = "done_on"
	case graph.Findings:
		t.since = "found_on"
	case graph.Handlings:
		t.since = "on"
	case graph.CalendarDays, graph.Deliveries:
		t.since = ""
	case graph.Tenures:
		t.group = "post"
	case graph.Pairings:
		t.group = "household"
	case graph.Steps, graph.Risks:
		t.group = "case"
	case graph.Policies:
		t.group = ""
	}
	switch {
	case noun == graph.Organizations:
		t.key = ` AND "since" = ? AND "function" = ?`
	case t.dated && t.named && noun != graph.Measures:
		t.key = ` AND "since" = ?`
	}
	var names, marks []string
	for _, c := range t.columns {
		names, marks = append(names, quoted(c.name)), append(marks, "?")
	}
	names, marks = append(names, entryColumns), append(marks, "?, ?, ?, ?")
	if !t.named {
		names, marks = append(names, `"id"`), append(marks, "?")
	}
	if noun == graph.Steps {
		names, marks = append(names, `"since"`), append(marks, "?")
	}
	t.insert = `INSERT INTO ` + t.name + ` (` + strings.Join(names, ", ") + `) VALUES (` + strings.Join(marks, ", ") + `)`
	t.retract = `UPDATE ` + t.name + ` SET "retracted" = ? WHERE "retracted" = ` + never + ` AND "id" = ?` + t.key
	t.forget = `DELETE FROM ` + t.name + ` WHERE "recorded" = ? AND "id" = ?` + t.key
	return t
}

// never is graph.Never in a statement.
var never = strconv.FormatInt(int64(graph.Never), 10)

func quoted(name string) string { return `"` + name + `"` }

// snake spells incomePerHead and CalendarDay as income_per_head and calendar_day.
func snake(name string) string {
	var b strings.Builder
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}

// raw is what is selected of a row under an alias, as it is stored.
func (t *table) raw(alias string) string {
	var b strings.Builder
	for _, c := range t.columns {
		b.WriteString(alias + "." + quoted(c.name) + ", ")
	}
	b.WriteString(alias + `."recorded", ` + alias + `."retracted", ` + alias + `."brought", ` + alias + `."row"`)
	return b.String()
}

// list is what is shown of a row under an alias. The case of a lead or an application is shown as visibleCase says.
func (t *table) list(alias string, limited bool) string {
	list := t.raw(alias)
	if t.noun == graph.Leads || t.noun == graph.Applications {
		list = strings.Replace(list, alias+`."case"`, visibleCase(alias, limited), 1)
	}
	return list
}

// encode appends the values of a row, in the order of insert.
func (t *table) encode(to []any, f graph.Fact) []any {
	v := reflect.ValueOf(f).Elem()
	for i := range t.columns {
		c := &t.columns[i]
		x := v.FieldByIndex(c.index)
		switch c.kind {
		case reflect.String:
			to = append(to, x.String())
		case reflect.Bool:
			to = append(to, truth(x.Bool()))
		case reflect.Slice:
			to = append(to, joined(x))
		default:
			to = append(to, x.Int())
		}
	}
	about := f.About()
	to = append(to, int64(about.Recorded), int64(about.Retracted), int64(about.Brought), int64(about.Row))
	if !t.named {
		to = append(to, string(f.Identity()))
	}
	if t.noun == graph.Steps {
		to = append(to, int64(f.Valid().Since))
	}
	return to
}

// address appends what names a standing row, in the order of retract and forget.
func (t *table) address(to []any, f graph.Fact) []any {
	to = append(to, string(f.Identity()))
	if t.key != "" {
		to = append(to, int64(f.Valid().Since))
	}
	if o, ok := f.(*graph.Organization); ok {
		to = append(to, string(o.Function))
	}
	return to
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// joined writes a list of codes, which hold no spaces.
func joined(list reflect.Value) string {
	codes := make([]string, list.Len())
	for i := range codes {
		codes[i] = list.Index(i).String()
	}
	return strings.Join(codes, " ")
}

// decode makes a row of values that were read in the order of list.
func (t *table) decode(values []any) graph.Fact {
	f := t.noun.New()
	v := reflect.ValueOf(f).Elem()
	for i := range t.columns {
		c := &t.columns[i]
		switch x := values[i].(type) {
		case int64:
			if x == 0 {
				continue
			}
			if to := v.FieldByIndex(c.index); c.kind == reflect.Bool {
				to.SetBool(true)
			} else {
				to.SetInt(x)
			}
		case string:
			if x == "" {
				continue
			}
			if to := v.FieldByIndex(c.index); c.kind == reflect.String {
				to.SetString(x)
			} else {
				split(to, x)
			}
		}
	}
	about, n := f.About(), len(t.columns)
	about.Recorded = graph.Revision(values[n].(int64))
	about.Retracted = graph.Revision(values[n+1].(int64))
	about.Brought = graph.Revision(values[n+2].(int64))
	about.Row = int(values[n+3].(int64))
	return f
}

// packed is a row under an alias as one text, its values with :mark between them: reading one value costs the driver as
// much as a whole short text. The retraction is left out: a reader who knows the row is told that it stands.
func (t *table) packed(alias string) string {
	var b strings.Builder
	for _, c := range t.columns {
		b.WriteString(alias + "." + quoted(c.name) + ", ")
	}
	b.WriteString(alias + `."recorded", ` + alias + `."brought", ` + alias + `."row"`)
	return b.String()
}

// unpack makes a row of such a text. It is not ok when there are more or fewer values than columns, that is, when one of
// them holds the mark.
func (t *table) unpack(text, mark string) (f graph.Fact, ok bool) {
	f = t.noun.New()
	v := reflect.ValueOf(f).Elem()
	for i := range t.columns {
		value, rest, more := strings.Cut(text, mark)
		if !more {
			return nil, false
		}
		text = rest
		if value == "" {
			continue
		}
		switch c := &t.columns[i]; c.kind {
		case reflect.String:
			v.FieldByIndex(c.index).SetString(value)
		case reflect.Slice:
			split(v.FieldByIndex(c.index), value)
		default:
			n, err := strconv.ParseInt(value, 10, 64)
			switch {
			case err != nil:
				return nil, false
			case n == 0:
			case c.kind == reflect.Bool:
				v.FieldByIndex(c.index).SetBool(true)
			default:
				v.FieldByIndex(c.index).SetInt(n)
			}
		}
	}
	var entry [3]int64
	for i := range entry {
		value, rest, more := strings.Cut(text, mark)
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || more != (i < len(entry)-1) {
			return nil, false
		}
		entry[i], text = n, rest
	}
	about := f.About()
	about.Recorded, about.Retracted, about.Brought, about.Row = graph.Revision(entry[0]), graph.Never, graph.Revision(entry[1]), int(entry[2])
	return f, true
}

func split(list reflect.Value, s string) {
	codes := strings.Fields(s)
	list.Set(reflect.MakeSlice(list.Type(), len(codes), len(codes)))
	for i, c := range codes {
		list.Index(i).SetString(c)
	}
}
