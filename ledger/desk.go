package ledger

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"dutygraph/graph"
)

// Desk reads rows that come one by one, over the API, by the very checks that files go through: what is wrong with a
// day, a code, an identity number or a text does not depend on the door that it came in by.
//
// Values of the API have one spelling where a file may have many: days are 2024-05-07, months 2024-05, listed values
// their codes, yes and no YES and NO. Areas are named by id or code, posts by id alone.
type Desk struct {
	store  graph.Store
	key    []byte
	tables map[graph.Noun]*table
	all    []*ledger
}

// NewDesk is a desk for a store. The key is the installation's, for the digests of identity numbers; without one,
// numbers in clear are refused.
func NewDesk(store graph.Store, idKey []byte) *Desk {
	d := &Desk{store: store, key: idKey, tables: map[graph.Noun]*table{}, all: ledgers()}
	for _, l := range d.all {
		t := &table{ledger: l}
		has := func(field string) bool {
			return slices.ContainsFunc(l.columns, func(c column) bool { return c.field == field })
		}
		for i := range l.columns {
			if c := &l.columns[i]; c.typed() {
				t.columns = append(t.columns, bound{column: c, at: len(t.columns), heading: c.heading, standIn: l.standsIn(c.field, has)})
			}
		}
		slices.SortStableFunc(t.columns, func(a, b bound) int {
			switch {
			case a.early == b.early:
				return 0
			case a.early:
				return -1
			}
			return 1
		})
		for i := range t.columns {
			t.columns[i].at = i
		}
		d.tables[l.noun] = t
	}
	return d
}

// typed reports whether the API has the field: not those by which files name in other ways what has an id, nor what
// export writes in place of an identity number.
func (c *column) typed() bool {
	return c.keeps == nil || len(c.keeps) > 0 || c.field == "round" || c.field == "idNumber"
}

// Say takes one thing that is said about a row: the field concerned, empty for the whole row; a stable code, one of those
// of reports without LEDGER_; whether the row can be kept all the same; the sentence in both languages, which quotes no
// value; and the values that are allowed, where that is the matter.
type Say = func(field, code string, warning bool, zh, en string, allowed []string)

// ReadRow reads one row of a noun, the number-th of its source, from its cells by field: 户编号 is household, as the
// table of ledgers says. A cell without text empties its field. A field without a cell stays as it is in the standing
// row, where one is given; absent are the Go names of such fields, as graph.Change takes them. The row is what could be
// read; where something was said that is no warning, it must not be kept.
type ReadRow = func(noun graph.Noun, number int, cells map[string]string, standing graph.Fact, say Say) (row graph.Fact, absent []string)

// Open gives what reads the rows of one write: policies may have made lists of values longer. What it gives is for one
// goroutine. Areas says that a row may name one, or stands in one.
func (d *Desk) Open(ctx context.Context, today graph.Day, areas bool) (ReadRow, error) {
	m := &reading{all: d.all, key: d.key, today: today}
	if err := m.load(ctx, d.store, areas); err != nil {
		return nil, err
	}
	m.areas.seal("")
	return func(noun graph.Noun, number int, cells map[string]string, standing graph.Fact, say Say) (graph.Fact, []string) {
		m.told = func(p place, code Code, args []arg) {
			zh, en, allowed := word(p, code, args)
			say(p.field, strings.TrimPrefix(string(code), "LEDGER_"), wordings[code].severity != Error, zh, en, allowed)
		}
		r := &row{reading: m, table: d.tables[noun]}
		return r.typed(number, cells, standing)
	}, nil
}

// typed makes a fact of cells by field, over the standing row.
func (r *row) typed(number int, cells map[string]string, standing graph.Fact) (graph.Fact, []string) {
	l := r.table.ledger
	goNames := goNamesOf(l.noun)
	given := make([]cell, len(r.table.columns))
	for i := range r.table.columns {
		given[i] = cell{text: trim(cells[r.table.columns[i].field]), kind: typedCell}
	}
	r.begin(number, given)
	empty, f := l.fresh(), l.fresh()
	if standing != nil {
		reflect.ValueOf(f).Elem().Set(reflect.ValueOf(standing).Elem())
	}
	says := func(field string) bool { return trim(cells[field]) != "" }
	var absent []string
	for i := range r.table.columns {
		b := &r.table.columns[i]
		fields := b.kept(goNames)
		if _, there := cells[b.field]; !there {
			if !b.key && b.field != "since" {
				absent = append(absent, fields...)
			}
			if standing != nil {
				continue
			}
		} else {
			carry(f, empty, fields)
		}
		r.bound = b
		switch {
		case given[i].text != "":
			b.read(r, given[i], f)
		case b.need == required && !l.standsIn(b.field, says):
			r.say(CellRequired)
		}
	}
	r.bound = nil
	if l.finish != nil {
		l.finish(r, f)
	}
	if standing != nil { // finishing a row may settle what the cells said nothing about
		carry(f, standing, absent)
	}
	about := f.About()
	*about = graph.Entry{Row: number, ReportedOn: about.ReportedOn, Evidence: about.Evidence, Note: about.Note}
	return f, absent
}

// carry copies fields by their Go names.
func carry(to, from graph.Fact, fields []string) {
	x, y := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
	for _, name := range fields {
		if f := x.FieldByName(name); f.IsValid() {
			f.Set(y.FieldByName(name))
		}
	}
}

// word puts what is said about a cell of the API into words: the Chinese by its heading, the English by its field.
func word(p place, code Code, args []arg) (zh, en string, allowed []string) {
	spoken := map[string]string{"id": "number", "key": "parameter"}
	field := p.field
	if name := spoken[field]; name != "" {
		field = name
	}
	at := arg{"cell", "“" + p.heading + "”", field}
	switch {
	case code == CellRequired: // its text names the heading itself
		at = is("cell", "")
	case p.heading == "":
		at = p.cell()
	}
	for _, a := range args {
		if a.name == "values" && a != mustBeEmpty {
			allowed = strings.Split(a.en, ", ")
		}
	}
	args = append(slices.Clone(args), at, is("row", p.row), arg{"heading", p.heading, field})
	return strings.TrimSpace(fill(wordings[code].zh, args, false)), strings.TrimSpace(fill(wordings[code].en, args, true)), allowed
}

// Violation says what a store found wrong with a row, as Say has it.
func (d *Desk) Violation(v graph.Violation, say Say) {
	p := place{row: v.Row, column: -1, field: v.Field}
	t := d.tables[v.Noun]
	if p.field == "" && v.Code == graph.PostReserved {
		if p.field = "id"; t.find("id") == nil {
			p.field = "post"
		}
	}
	if p.field != "" {
		p.heading = t.headingOf(p.field)
	}
	noun := v.To.Noun
	if noun == "" {
		noun = v.Noun
	}
	code := violationCodes[v.Code]
	zh, en, _ := word(p, code, []arg{nounArg(noun), is("date", v.On), is("first", v.First)})
	say(p.field, strings.TrimPrefix(string(code), "LEDGER_"), v.Warning, zh, en, nil)
}

// Remark is a text with marks in place of what nobody may publish: numbers of identity cards, phones and bank accounts.
// The marks put are named.
func (d *Desk) Remark(text string) (clean string, marks []string) {
	return cleanse(text, inRemark, nil)
}

// Blank reports whether a cell with the text says nothing.
func (d *Desk) Blank(text string) bool { return trim(text) == "" }
