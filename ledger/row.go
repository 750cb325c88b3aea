package ledger

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dutygraph/graph"
)

// row is the row being read: where it stands, what its cells refer to, and what they said beside the fact itself. One row
// is used for all rows of a table.
type row struct {
	*reading
	table   *table
	number  int
	bound   *bound // the column being read
	cells   []cell
	errors  int // of this row
	day     graph.Day
	retract bool
	extra   []graph.Fact // rows beside the first that the row makes

	// What columns say that are no fields.
	path        areaPath
	parent      cell
	unit, title string
	grid        graph.ID
	person      identity
	check       graph.IDCheck
	digest      string
	causes      []ranked
	lastPath    areaPath
	lastDay     graph.Day
	lastArea    graph.ID
	lastFound   finding
	remembered  bool
}

// ranked is one of several numbered cells of a row.
type ranked struct {
	value string
	rank  int
}

// begin makes the row ready for the next one.
func (r *row) begin(number int, cells []cell) {
	r.number, r.cells, r.errors, r.day, r.retract = number, cells, 0, graph.NoDay, false
	r.extra, r.path, r.parent, r.unit, r.title, r.grid = nil, areaPath{}, cell{}, "", "", ""
	r.person, r.check, r.digest, r.causes = identity{}, "", "", r.causes[:0]
}

// place is the place of the column being read.
func (r *row) place() place {
	p := place{sheet: r.table.sheet, order: r.table.order, row: r.number, column: -1}
	if r.bound != nil {
		p.column, p.heading, p.field = r.bound.at, r.bound.heading, r.bound.field
	}
	return p
}

// say reports something about the cell being read.
func (r *row) say(code Code, args ...arg) { r.report(r.place(), code, args...) }

// sayOf reports something about the cell of a field.
func (r *row) sayOf(field string, code Code, args ...arg) {
	p := place{sheet: r.table.sheet, order: r.table.order, row: r.number, column: -1, field: field}
	if b := r.table.find(field); b != nil {
		p.column, p.heading = b.at, b.heading
	} else {
		p.heading = r.table.ledger.headingOf(field)
	}
	r.report(p, code, args...)
}

func (r *row) report(p place, code Code, args ...arg) {
	if wordings[code].severity == Error {
		r.errors++
	}
	switch {
	case r.quiet:
	case r.told != nil:
		r.told(p, code, args)
	default:
		r.journal.add(p, code, args...)
	}
}

// must reports a field that other cells of the row make necessary.
func (r *row) must(present bool, field string) {
	if !present && !r.retract && !r.failed(field) {
		r.sayOf(field, CellRequired)
	}
}

// failed reports a field whose cell is not blank: it was read, and complained about, already.
func (r *row) failed(field string) bool {
	b := r.table.find(field)
	return b != nil && b.at < len(r.cells) && trim(r.cells[b.at].text) != ""
}

// id reads an id. An @ is kept for posts that the program makes.
func (r *row) id(c cell) graph.ID {
	id := r.anyID(c)
	if strings.IndexByte(string(id), '@') >= 0 {
		r.say(CellID)
		return ""
	}
	return id
}

func (r *row) anyID(c cell) graph.ID {
	id, fault := idText(c)
	if fault != "" {
		r.say(fault)
		return ""
	}
	if len(id) == 18 && checkIdentity(strings.ToUpper(string(id))) == graph.IDValid {
		// Some sources number people by their identity cards. The number must not stay, and its digest does as well.
		person := readIdentity(string(id), r.key)
		if person.digest == "" {
			r.say(CellIDClear)
			return ""
		}
		r.say(TextMasked, is("kinds", marks[0]))
		return graph.ID(person.digest)
	}
	return id
}

// post reads a reference to a post, which may be one that the program made.
func (r *row) post(c cell) graph.ID {
	for _, made := range []graph.ID{graph.GridMemberPost(""), graph.ContactPost("")} {
		if rest, ok := strings.CutPrefix(c.text, string(made)); ok {
			// What follows the @ begins no cell, so no apostrophe was put before it.
			if id := r.id(cell{text: rest, kind: typedCell}); id != "" {
				return made + id
			}
			return ""
		}
	}
	return r.anyID(c)
}

// text reads a text of at most so many characters, searched for leaks.
func (r *row) text(c cell, limit int, which leaks) string {
	text := strings.ReplaceAll(c.plain(), "\x00", "") // no file holds it, and what it parts is read as one
	if len(text) > limit && utf8.RuneCountInString(text) > limit {
		r.say(CellTooLong, is("limit", limit))
		return ""
	}
	clean, found := cleanse(text, which, r.healthWords)
	if found == nil {
		return text
	}
	r.say(TextMasked, is("kinds", strings.Join(found, " ")))
	if utf8.RuneCountInString(clean) > limit { // a mark may be longer than what it hides
		clean = string([]rune(clean)[:limit])
	}
	return clean
}

// name reads a person's name.
func (r *row) name(c cell) string {
	return nameText(r.text(c, 100, idLeak|phoneLeak))
}

// date reads a date. Planned days may lie ahead without a warning.
func (r *row) date(c cell, planned bool) graph.Day {
	d, form := readDate(c, r.table.epoch)
	switch {
	case form == noDate || form == monthDate && !r.monthAsFirst:
		r.say(CellDate)
		return graph.NoDay
	case form == serialDate:
		r.say(CellDateSerial, is("date", d))
	}
	if !planned && r.today != graph.NoDay && d > r.today {
		r.say(CellDateFuture)
	}
	return d
}

// lasts are what people write where a period has not ended.
var lasts = []string{"至今", "现任", "长期", "无", "—", "-", "－", "——", "–"}

// until reads the end of a period, the first day no longer.
func (r *row) until(c cell) graph.Day {
	if c.kind != typedCell && slices.Contains(lasts, trim(c.text)) {
		return graph.Forever
	}
	d := r.date(c, false)
	if d == graph.NoDay {
		return graph.Forever
	}
	if r.bound.inclusive {
		d++
	}
	return d
}

// value reads one value of a list.
func (r *row) value(c cell, name listName) string { return r.listed(c.plain(), c.kind, name) }

// listed reads one value of a list from a text.
func (r *row) listed(text string, from kind, name listName) string {
	v, ok := r.lists[name].find(text)
	if !ok || from == typedCell && v != text {
		r.say(CellValue, r.lists[name].allowed())
		return ""
	}
	return v
}

// identity reads an identity number.
func (r *row) identity(c cell) identity {
	if c.kind == numberCell && len(c.text) > 15 || lostDigits(narrowed(c.text)) || c.kind == dateCell {
		r.say(CellIDDamaged)
		return identity{}
	}
	id := readIdentity(strings.TrimPrefix(c.text, "'"), r.key)
	if id.clear && len(r.key) == 0 {
		r.say(CellIDClear)
		return identity{}
	}
	if id.clear && id.check != graph.IDValid {
		r.say(CellIDCheck, arg{"check", id.check.ZH(), string(id.check)})
	}
	return id
}

// area reads a reference to an area, by id or code.
func (r *row) area(c cell) graph.ID {
	if r.quiet {
		return ""
	}
	if text := c.plain(); text != c.text {
		c.text, c.kind = text, typedCell // only one apostrophe goes
	}
	if id := graph.ID(c.text); len(r.areas.byID[id]) > 0 {
		return r.areas.byID[id][0].id
	}
	if _, fault := idText(c); fault != "" {
		r.say(fault)
		return ""
	}
	id, found := r.areas.find(c, r.day)
	if r.day == graph.NoDay && found != foundOne { // the row's day is wrong, which was said
		return id
	}
	return r.found(graph.Areas, id, found)
}

// found reports what a search that did not find just one thing came to.
func (r *row) found(noun graph.Noun, id graph.ID, found finding) graph.ID {
	switch found {
	case foundNone:
		r.say(RefUnknown, nounArg(noun))
	case foundMany:
		r.say(RefAmbiguous, nounArg(noun))
	case foundStale:
		r.say(RefNotValid, nounArg(noun), is("date", r.day))
	}
	return id
}

// byPath is the area that the row's path columns name; empty when they are blank.
func (r *row) byPath() graph.ID {
	if r.path.blank() || r.quiet || r.day == graph.NoDay {
		return ""
	}
	if !r.remembered || r.path != r.lastPath || r.day != r.lastDay {
		r.lastPath, r.lastDay, r.remembered = r.path, r.day, true
		r.lastArea, r.lastFound = r.areas.follow(r.path, r.day, r.under)
	}
	for i := range r.path {
		if r.path[i] != "" {
			r.bound = r.table.find(pathFields[i])
		}
	}
	defer func() { r.bound = nil }()
	return r.found(graph.Areas, r.lastArea, r.lastFound)
}

// areaOr is the area that a cell gave, else the one of the path.
func (r *row) areaOr(id graph.ID) graph.ID {
	if id != "" || r.failed("area") || r.failed("parent") {
		return id
	}
	return r.byPath()
}

// level makes sure that an area stands at one of the levels.
func (r *row) level(id graph.ID, field string, levels ...graph.Level) {
	if id == "" || r.quiet || r.day == graph.NoDay {
		return
	}
	if l := r.areas.levelOf(id, r.day); !slices.Contains(levels, l) {
		var zh, en []string
		for _, l := range levels {
			zh, en = append(zh, l.ZH()), append(en, string(l))
		}
		if r.table.find(field) == nil {
			field = pathFields[2]
		}
		r.sayOf(field, CellValue, arg{"values", strings.Join(zh, "、"), strings.Join(en, ", ")})
	}
}

// allow makes sure that a value is one of those that the rest of the row leaves; none where it must be empty.
func allow[V graph.Value](r *row, value V, field string, values ...V) {
	if value == "" || slices.Contains(values, value) {
		return
	}
	if len(values) == 0 {
		r.sayOf(field, CellValue, mustBeEmpty)
		return
	}
	var zh, en []string
	for _, v := range values {
		zh, en = append(zh, v.ZH()), append(en, string(v))
	}
	r.sayOf(field, CellValue, arg{"values", strings.Join(zh, "、"), strings.Join(en, ", ")})
}

// mustBeEmpty are the allowed values of a cell that the rest of its row leaves nothing to say.
var mustBeEmpty = arg{"values", "（应为空）", "(must be empty)"}

// inverted reports a period that ends on or before its start.
func (r *row) inverted(since, until graph.Day) { r.invertedIn("until", since, until) }

// invertedIn is inverted where another field says the end.
func (r *row) invertedIn(field string, since, until graph.Day) {
	if since != graph.NoDay && until <= since && !r.retract {
		r.report(place{sheet: r.table.sheet, order: r.table.order, row: r.number, column: -1, field: field}, PeriodInverted)
	}
}

// mustKey reports a part of the row's key that nothing in the row gives; a retraction needs it too.
func (r *row) mustKey(present bool, field string) {
	if !present && !r.quiet {
		r.sayOf(field, CellRequired)
	}
}

// ordered reports a day that comes before the one that it should follow.
func (r *row) ordered(first string, a graph.Day, second string, b graph.Day) {
	if a == graph.NoDay || b == graph.NoDay || b >= a || r.retract {
		return
	}
	p := place{sheet: r.table.sheet, order: r.table.order, row: r.number, column: -1, field: second}
	r.report(p, DatesOrder, is("a", r.table.headingOf(second)), is("b", r.table.headingOf(first)))
}

// read makes a fact of the cells; nil when they cannot be read.
func (r *row) read(number int, cells []cell) graph.Fact {
	r.begin(number, cells)
	f := r.table.ledger.fresh()
	for i := range r.table.columns {
		b := &r.table.columns[i]
		var c cell
		if b.at >= 0 && b.at < len(cells) {
			c = cells[b.at]
			c.text = trim(c.text)
		}
		r.bound = b
		switch {
		case c.kind == formulaCell:
			r.say(CellFormula)
		case c.text != "":
			b.read(r, c, f)
		case b.need == optional || b.standIn:
		case b.field == "since" && r.since != graph.NoDay:
			b.read(r, cell{text: r.since.String()}, f)
		case !r.retract || b.key || b.field == "since":
			r.say(CellRequired)
		}
	}
	r.bound = nil
	if finish := r.table.ledger.finish; finish != nil {
		finish(r, f)
	}
	if r.errors > 0 {
		return nil
	}
	f.About().Row = number
	return f
}
