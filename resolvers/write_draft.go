package resolvers

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dutygraph/graph"
	"dutygraph/resolvers/seen"
)

// draft is one row of an input on its way to the record.
type draft struct {
	noun graph.Noun
	path []string // of the row in the input
	// cells are what the input says, by the fields of ledgers; names are the input's own names of fields, where they differ.
	cells map[string]string
	names map[string]string
	// moves says that the thing must be on record: the draft changes what it names and keeps the rest.
	moves bool
	// needs are fields that must say something though ledgers do not need them.
	needs []string
	// search finds the row that is meant, where its key does not tell; nil otherwise.
	search *search
	// retract takes the row back.
	retract bool

	first    graph.Fact       // what the cells say by themselves
	said     []seen.UserError // what is wrong with those that were given
	several  bool             // more than one row fits the search
	around   []graph.Fact     // the rows ever recorded among which the standing one is
	standing graph.Fact       // the row that is replaced; nil for none
	row      graph.Fact       // what is written
	absent   []string
}

// search finds the row that a draft means among the standing rows below a thing, or among those of the thing itself.
type search struct {
	edge   graph.Edge // empty for the rows of the thing itself
	parent func(first graph.Fact) graph.ID
	// meant picks it from the standing rows; it gives every row that fits.
	meant func(first graph.Fact, rows []graph.Fact) []graph.Fact
	// tells is the field that would tell which of several is meant.
	tells string
	// fresh makes of it the row that is written over; nil for itself.
	fresh func(graph.Fact) graph.Fact
}

// ledgerNames are the names that ledgers give to fields that inputs call otherwise.
func ledgerNames(noun graph.Noun) map[string]string {
	switch noun {
	case graph.Policies:
		return map[string]string{"parameter": "key"}
	default:
		return map[string]string{"number": "id"}
	}
}

// rowsIn are the drafts of one list of an input.
func rowsIn(in input, list string, noun graph.Noun) []*draft {
	var out []*draft
	for i, row := range objects(in[list]) {
		d := &draft{noun: noun, path: []string{"input", list, strconv.Itoa(i)}, cells: map[string]string{}, names: map[string]string{}}
		d.take(row, ledgerNames(noun))
		out = append(out, d)
	}
	return out
}

// recordsIn are those of a list of records of one kind.
func recordsIn(in input, list string, kind graph.RecordKind) []*draft {
	out := rowsIn(in, list, graph.Records)
	for _, d := range out {
		d.cells["kind"] = string(kind)
	}
	return out
}

// meetingsIn are the meetings of an input, each followed by the items on its list.
func meetingsIn(in input) []*draft {
	var out []*draft
	for _, meeting := range recordsIn(in, "meetings", graph.RecordMeeting) {
		i, _ := strconv.Atoi(meeting.path[2])
		items := objects(objects(in["meetings"])[i]["items"])
		delete(meeting.cells, "items")
		if _, said := meeting.cells["withList"]; !said && len(items) > 0 {
			meeting.cells["withList"] = string(graph.Yes)
		}
		out = append(out, meeting)
		for j, row := range items {
			item := &draft{noun: graph.Records, path: append(slices.Clone(meeting.path), "items", strconv.Itoa(j)), names: map[string]string{},
				cells: map[string]string{"kind": string(graph.RecordItem), "parent": meeting.cells["id"]}}
			item.take(row, ledgerNames(graph.Records))
			if item.cells["doneOn"] == "" {
				item.cells["doneOn"] = meeting.cells["doneOn"]
			}
			out = append(out, item)
		}
	}
	return out
}

// move is the draft of an input that changes what it names; key is its field that names the thing. What it moves, it needs
// to say: a form whose day was left empty would else empty the one on record, and so undo what was done.
func move(in input, noun graph.Noun, key string, needs ...string) *draft {
	d := &draft{noun: noun, path: []string{"input"}, cells: map[string]string{}, names: map[string]string{}, moves: true, needs: needs}
	d.take(in, map[string]string{key: "id"})
	return d
}

// take fills the cells from the fields of an input.
func (d *draft) take(in input, ledger map[string]string) {
	for name, value := range in {
		if name == "write" {
			continue
		}
		field := name
		if other := ledger[name]; other != "" {
			field = other
			d.names[field] = name
		}
		d.cells[field] = cellText(value)
	}
}

// at is the path of a field.
func (d *draft) at(field string) []string {
	if field == "" {
		return d.path
	}
	name := d.names[field]
	if name == "" {
		name = field
		for input, ledger := range ledgerNames(d.noun) {
			if ledger == field {
				name = input
			}
		}
	}
	return append(slices.Clone(d.path), name)
}

// key is the path of the field that names the thing.
func (d *draft) key() []string {
	for _, field := range []string{"id", "key", "post", "household", "case", "gap"} {
		if _, ok := d.cells[field]; ok {
			return d.at(field)
		}
	}
	return d.path
}

// objects are the objects of a list. One alone counts as a list of one.
func objects(v any) []input {
	switch v := v.(type) {
	case input:
		return []input{v}
	case []input:
		return v
	case []any:
		var out []input
		for _, one := range v {
			out = append(out, objects(one)...)
		}
		return out
	}
	return nil
}

// cellText is a value as a cell holds it: nothing for null.
func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return string(graph.Yes)
		}
		return string(graph.No)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = cellText(one)
		}
		return strings.Join(parts, "、")
	case map[string]any: // no scalar is one: whoever reads it says so
		return "{}"
	}
	return fmt.Sprint(v)
}

// text is a field of an input that holds text.
func textIn(in input, name string) string {
	s, _ := in[name].(string)
	return s
}

// ended finds the one row that ends: the one whose first day was given, else the only one, else the only one that
// stands on the last day.
func (d *draft) ended(edge graph.Edge, parent func(first graph.Fact) graph.ID, fits func(first, row graph.Fact) bool, tells string) *draft {
	d.search = &search{edge: edge, parent: parent, tells: tells, meant: func(first graph.Fact, rows []graph.Fact) []graph.Fact {
		since, last := first.Valid().Since, first.Valid().Until-1
		var all, then []graph.Fact
		for _, f := range rows {
			if !fits(first, f) || since != graph.NoDay && f.Valid().Since != since {
				continue
			}
			all = append(all, f)
			if f.Valid().Has(last) {
				then = append(then, f)
			}
		}
		if len(all) > 1 && len(then) > 0 {
			return then
		}
		return all
	}}
	return d
}

// entering finds the version of a household that holds on the day it enters a grid, and makes the next one of it.
func (d *draft) entering() *draft {
	d.search = &search{
		meant: func(first graph.Fact, rows []graph.Fact) []graph.Fact {
			for _, f := range rows {
				if f.Valid().Has(first.Valid().Since) {
					return []graph.Fact{f}
				}
			}
			return nil
		},
		fresh: func(f graph.Fact) graph.Fact {
			next := *f.(*graph.Household)
			if next.Since != d.first.Valid().Since {
				next.Entry = graph.Entry{}
			}
			return &next
		},
	}
	return d
}

// given are the fields that the input says something about, in order.
func (d *draft) given() []string { return slices.Sorted(maps.Keys(d.cells)) }
