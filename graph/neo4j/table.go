package neo4j

import (
	"reflect"
	"strconv"

	"dutygraph/graph"
)

// table is how the rows of one noun lie in the graph: (x:label)-[r:kind]->(to). Properties of r follow from the fields of
// the noun; an empty field is no property. Beside them r carries id, since, until, recorded and retracted always, also
// where they follow from other fields: they are what every hop asks for.
type table struct {
	noun   graph.Noun
	label  string // of the thing that a row leads from
	kind   string // the type of the relationship
	fields map[string]*property
	list   []*property
}

// property is one field of a noun.
type property struct {
	name  string
	index []int
	kind  reflect.Kind
}

// country is what stands above the city and around all else: what points to nothing on record leads there.
const country = "Country"

func newTable(noun graph.Noun) *table {
	t := &table{noun: noun, label: string(noun), fields: map[string]*property{}}
	switch noun {
	case graph.Areas:
		t.kind = "PART_OF"
	case graph.Organizations:
		t.kind = "SERVES"
	case graph.Grids, graph.Households:
		t.kind = "IN"
	case graph.Posts:
		t.kind = "ANSWERS_FOR"
	case graph.Tenures:
		t.label, t.kind = string(graph.Persons), "HOLDS"
	case graph.Members:
		t.kind = "MEMBER_OF"
	case graph.Pairings:
		t.label, t.kind = string(graph.Households), "PAIRED_WITH"
	case graph.Cases:
		t.kind = "OF"
	case graph.Leads:
		t.kind = "ABOUT"
	case graph.Applications:
		t.kind = "MADE_BY"
	case graph.Steps:
		t.kind = "STEP_OF"
	case graph.Risks:
		t.kind = "RISK_OF"
	case graph.Measures:
		t.kind = "HELPS"
	case graph.Records:
		t.kind = "DONE_AT"
	case graph.Findings:
		t.kind = "FALLS_TO"
	case graph.Policies:
		t.kind = "APPLIES_TO"
	case graph.CalendarDays:
		t.kind = "OBSERVED_IN"
	case graph.Deliveries:
		t.kind = "COVERS"
	case graph.Handlings:
		t.kind = "HANDLED_IN"
	}
	for _, f := range graph.FieldsOf(noun) {
		p := &property{f.Name, f.Index, f.Type.Kind()}
		t.fields[f.Name] = p
		t.list = append(t.list, p)
	}
	return t
}

// ends gives the number of the thing that a row leads from, and the label and number of what it leads to.
func (t *table) ends(f graph.Fact) (from graph.ID, label string, to graph.ID) {
	first := func(ends ...graph.Ref) (graph.ID, string, graph.ID) {
		for _, e := range ends {
			if e.ID != "" {
				return f.Identity(), string(e.Noun), e.ID
			}
		}
		return f.Identity(), country, ""
	}
	household := func(id graph.ID) graph.Ref { return graph.Ref{Noun: graph.Households, ID: id} }
	area := func(id graph.ID) graph.Ref { return graph.Ref{Noun: graph.Areas, ID: id} }
	post := func(id graph.ID) graph.Ref { return graph.Ref{Noun: graph.Posts, ID: id} }
	unit := func(id graph.ID) graph.Ref { return graph.Ref{Noun: graph.Organizations, ID: id} }
	grid := func(id graph.ID) graph.Ref { return graph.Ref{Noun: graph.Grids, ID: id} }
	of := func(id graph.ID) graph.Ref { return graph.Ref{Noun: graph.Cases, ID: id} }
	switch f := f.(type) {
	case *graph.Area:
		return first(area(f.Parent))
	case *graph.Organization:
		return first(area(f.Area))
	case *graph.Grid:
		return first(area(f.Area))
	case *graph.Household:
		return first(grid(f.Grid), area(f.Area))
	case *graph.Post:
		return first(household(f.Household), grid(f.Grid), unit(f.Organization), area(f.Area))
	case *graph.Tenure:
		_, label, to = first(post(f.Post))
		return f.Person, label, to
	case *graph.Pairing:
		_, label, to = first(unit(f.Organization))
		return f.Household, label, to
	case *graph.Member:
		return first(household(f.Household))
	case *graph.Case:
		return first(household(f.Household))
	case *graph.Lead:
		return first(household(f.Household))
	case *graph.Application:
		return first(household(f.Household))
	case *graph.Step:
		return first(of(f.Case))
	case *graph.Risk:
		return first(of(f.Case))
	case *graph.Measure:
		return first(of(f.Case))
	case *graph.Record: // in the order in which a record is placed
		return first(household(f.Household), area(f.Area), post(f.Post), unit(f.Organization))
	case *graph.Finding:
		return first(post(f.Post))
	case *graph.Policy:
		return first(area(f.Area))
	case *graph.Delivery:
		return first(area(f.Area))
	case *graph.Handling:
		return first(area(f.Area))
	}
	return first()
}

// never is graph.Never in a statement.
var never = strconv.FormatInt(int64(graph.Never), 10)

// encode gives the properties of a row.
func (t *table) encode(f graph.Fact) map[string]any {
	v := reflect.ValueOf(f).Elem()
	row := make(map[string]any, 16)
	for _, p := range t.list {
		x := v.FieldByIndex(p.index)
		switch {
		case x.IsZero():
		case p.kind == reflect.String:
			row[p.name] = x.String()
		case p.kind == reflect.Bool:
			row[p.name] = true
		case p.kind == reflect.Slice:
			if x.Len() > 0 {
				row[p.name] = codes(x)
			}
		default:
			row[p.name] = x.Int()
		}
	}
	valid, about := f.Valid(), f.About()
	row["id"], row["since"], row["until"] = string(f.Identity()), int64(valid.Since), int64(valid.Until)
	if row["ends"] == row["until"] {
		delete(row, "ends")
	}
	row["recorded"], row["retracted"] = int64(about.Recorded), int64(about.Retracted)
	if about.Brought != about.Recorded {
		row["brought"] = int64(about.Brought)
	}
	if about.Row != 0 {
		row["row"] = int64(about.Row)
	}
	return row
}

func codes(list reflect.Value) []string {
	out := make([]string, list.Len())
	for i := range out {
		out[i] = list.Index(i).String()
	}
	return out
}

// decode makes a row of its properties. Properties that the noun does not have are passed over: they follow from others.
func (t *table) decode(row map[string]any) graph.Fact {
	f := t.noun.New()
	v := reflect.ValueOf(f).Elem()
	for name, value := range row {
		p := t.fields[name]
		if p == nil {
			continue
		}
		to := v.FieldByIndex(p.index)
		switch x := value.(type) {
		case int64:
			to.SetInt(x)
		case string:
			to.SetString(x)
		case bool:
			to.SetBool(x)
		case []any:
			to.Set(reflect.MakeSlice(to.Type(), len(x), len(x)))
			for i, code := range x {
				to.Index(i).SetString(code.(string))
			}
		}
	}
	if ends := t.fields["ends"]; ends != nil && row["ends"] == nil {
		v.FieldByIndex(ends.index).SetInt(row["until"].(int64))
	}
	about := f.About()
	about.Recorded, about.Retracted = graph.Revision(row["recorded"].(int64)), graph.Revision(row["retracted"].(int64))
	about.Brought = about.Recorded
	if n, ok := row["brought"].(int64); ok {
		about.Brought = graph.Revision(n)
	}
	if n, ok := row["row"].(int64); ok {
		about.Row = int(n)
	}
	return f
}

// created brings rows in: [from, to, properties].
func (t *table) created(label string) string {
	return `CYPHER 5
UNWIND $q.rows AS row
MERGE (x:` + t.label + ` {id: row[0]})
MERGE (to:` + label + ` {id: row[1]})
CREATE (x)-[r:` + t.kind + `]->(to)
SET r = row[2]`
}

// addressed finds standing rows: [from, id, since, function].
func (t *table) addressed() string {
	function := ""
	if t.noun == graph.Organizations {
		function = ` AND coalesce(r.function, '') = row[3]`
	}
	return `CYPHER 5
UNWIND $q.rows AS row
MATCH (x:` + t.label + ` {id: row[0]})-[r:` + t.kind + ` WHERE r.id = row[1] AND r.since = row[2] AND r.retracted = ` + never + function + `]->()
`
}

// retracted takes rows back that somebody may have read.
func (t *table) retracted() string { return t.addressed() + `SET r.retracted = $revision` }

// forgotten deletes rows that nobody ever saw.
func (t *table) forgotten() string { return t.addressed() + `DELETE r` }

func (t *table) address(f graph.Fact) []any {
	from, _, _ := t.ends(f)
	function := ""
	if o, ok := f.(*graph.Organization); ok {
		function = string(o.Function)
	}
	return []any{string(from), string(f.Identity()), int64(f.Valid().Since), function}
}

// standing reads the standing rows of the groups $q.ids.
func (t *table) standing() string {
	hop := `-[r:` + t.kind + ` WHERE r.retracted = ` + never + `]->`
	from := `MATCH (:` + t.label + ` {id: id})` + hop + `()`
	switch t.noun {
	case graph.Tenures:
		from = `MATCH (:Person)` + hop + `(:Post {id: id})`
	case graph.Steps, graph.Risks:
		from = `MATCH (:` + t.label + `)` + hop + `(:Case {id: id})`
	case graph.Policies: // parameter and area
		from = `WITH split(id, ' ') AS part
MATCH (:Policy)-[r:APPLIES_TO WHERE r.retracted = ` + never + ` AND r.parameter = part[0]]->(:Area {id: part[1]})`
	}
	return `CYPHER 5
UNWIND $q.ids AS id
` + from + `
RETURN properties(r) AS row`
}

// identified reads the standing rows of the things $q.ids. Nothing points to a tenure or a pairing.
func (t *table) identified() string {
	return `CYPHER 5
UNWIND $q.ids AS id
MATCH (:` + t.label + ` {id: id})-[r:` + t.kind + ` WHERE r.retracted = ` + never + `]->()
RETURN properties(r) AS row`
}
