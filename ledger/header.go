package ledger

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dutygraph/graph"
)

// headerRows is how far down a header is sought.
const headerRows = 20

// bound is a column of the file with the field that it gives.
type bound struct {
	*column
	at        int    // the column, from 0; -1 for a first day that the file does not have
	heading   string // as the file has it
	inclusive bool   // the day written is the last one
	rank      int    // of a numbered column
	standIn   bool   // other columns may give the field
}

// table is one table of a file, bound to its ledger.
type table struct {
	ledger   *ledger
	sheet    string
	order    int
	epoch    int // of the workbook's dates
	header   int // the row in which the header ends
	width    int // of the header
	columns  []bound
	unnamed  []int // columns inside the header that have no heading
	absent   []string
	open     func() (rowReader, func(), error)
	read     int // data rows
	skipped  int
	reported map[int]bool // of unnamed
}

// find is the column bound to a field; nil where there is none.
func (t *table) find(field string) *bound {
	for i := range t.columns {
		if t.columns[i].field == field {
			return &t.columns[i]
		}
	}
	return nil
}

// headingOf is the field's heading in the file, else the canonical one.
func (t *table) headingOf(field string) string {
	if b := t.find(field); b != nil && b.heading != "" {
		return b.heading
	}
	return t.ledger.headingOf(field)
}

// headRow is one of the first rows of a table.
type headRow struct {
	number int
	cells  []cell
}

// problem is something to say about a column of the header.
type problem struct {
	column  int
	heading string
	code    Code
	args    []arg
}

// binding is what came of taking a row for the header.
type binding struct {
	row      int
	columns  []bound
	missing  []string
	known    int
	problems []problem
	width    int
	unnamed  []int
}

// headings are the accepted headings of a ledger.
type headingTable struct {
	exact map[string]*column
	many  map[string]*column
	end   *column
}

func headingsOf(l *ledger) *headingTable {
	t := &headingTable{exact: map[string]*column{}, many: map[string]*column{}}
	for i := range l.columns {
		c := &l.columns[i]
		if c.end {
			t.end = c
		}
		for _, h := range append([]string{c.heading, c.field}, c.also...) {
			h = narrow(h)
			if c.many {
				t.many[h] = c
				continue
			}
			if t.exact[h] == nil {
				t.exact[h] = c
			}
		}
	}
	return t
}

// silentEnds are headings of an end that do not say whether its day is included.
var silentEnds = []string{"结束日期", "终止日期", "截止日期", "到期日期", "任期止", "止"}

// lastDays are headings of an end that say its day is included.
var lastDays = []string{"最后在任日"}

// notNeeded are personal data that no question needs.
var notNeeded = []string{"联系电话", "户联系电话", "人联系电话", "银行卡号", "开户行", "民族", "文化程度", "政治面貌", "健康状况", "出生年月", "年龄", "性别"}

// history are the headings of an export with its past, which no import takes: what was corrected and taken back would come in
// as if it stood.
func history() []string {
	var all []string
	for _, c := range historyColumns() {
		all = append(all, c.heading, c.field)
	}
	return all
}

// historyColumns are the columns that an export with its past has behind all others.
func historyColumns() []column {
	revision := func(of func(*graph.Entry) graph.Revision) spelling {
		return spelling{form: countForm, write: func(f graph.Fact) string {
			if r := of(f.About()); r != graph.Never {
				return strconv.FormatInt(int64(r), 10)
			}
			return ""
		}}
	}
	return []column{
		{heading: "记录修订", field: "recorded", spelling: revision(func(e *graph.Entry) graph.Revision { return e.Recorded })},
		{heading: "撤回修订", field: "retracted", spelling: revision(func(e *graph.Entry) graph.Revision { return e.Retracted })},
	}
}

// match finds what a heading means. The code says what is wrong with it; there is no column where it means nothing.
func (t *headingTable) match(heading, end string) (b bound, code Code) {
	h := narrow(heading)
	b.heading = heading
	if b.column = t.exact[h]; b.column != nil {
		return b, ""
	}
	if base := strings.TrimRight(h, "0123456789"); t.many[base] != nil {
		b.column = t.many[base]
		b.rank, _ = strconv.Atoi(h[len(base):])
		return b, ""
	}
	if t.end != nil {
		base, including := strings.CutSuffix(h, "(含)")
		base, excluding := strings.CutSuffix(base, "(不含)")
		isEnd := t.exact[base] == t.end || slices.Contains(silentEnds, base)
		switch {
		case including && isEnd, slices.Contains(lastDays, base):
			b.column, b.inclusive = t.end, true
			return b, ""
		case excluding && isEnd:
			b.column = t.end
			return b, ""
		case slices.Contains(silentEnds, h):
			b.column, b.inclusive = t.end, end == "inclusive"
			if end == "" {
				return b, EndAmbiguous
			}
			return b, ""
		}
	}
	switch {
	case slices.Contains(history(), h):
		return b, History
	case slices.Contains(notNeeded, h):
		return b, ColumnDropped
	case h == "序号" || h == "":
		return b, ""
	}
	return b, ColumnUnknown
}

// labels are the headings of a row that might be the header, and for each the text to try first: a merged heading joined
// to the one below it. Double says that the row below belongs to the header too.
func labels(rows []headRow, i int, merges []merge) (tries [][]string, double bool) {
	top := rows[i]
	span := map[int]int{} // column to the leftmost of its merged heading
	for _, m := range merges {
		if m.top == top.number-1 && m.bottom == m.top && m.right > m.left {
			for c := m.left; c <= min(m.right, maxColumns); c++ {
				span[c] = m.left
			}
		}
	}
	if len(span) > 0 && i+1 < len(rows) && rows[i+1].number == top.number+1 {
		below := rows[i+1]
		for c := range max(len(top.cells), len(below.cells)) {
			over, under := textAt(top.cells, c), textAt(below.cells, c)
			left, merged := span[c]
			if merged {
				over = textAt(top.cells, left)
			}
			switch {
			case merged && under != "":
				double = true
				tries = append(tries, []string{over + under, under})
			case under == "" || over == under: // merged downward
				tries = append(tries, []string{over})
			case over == "":
				tries = append(tries, []string{under})
			default: // two rows of their own
				return single(top.cells), false
			}
		}
		if double {
			return tries, true
		}
	}
	return single(top.cells), false
}

func single(cells []cell) [][]string {
	tries := make([][]string, len(cells))
	for c := range cells {
		tries[c] = []string{textAt(cells, c)}
	}
	return tries
}

func textAt(cells []cell, c int) string {
	if c >= 0 && c < len(cells) {
		return trim(cells[c].text)
	}
	return ""
}

// bind takes the i-th row for the header of a ledger.
func (t *headingTable) bind(l *ledger, rows []headRow, i int, merges []merge, end string, since graph.Day) binding {
	tries, double := labels(rows, i, merges)
	out := binding{row: rows[i].number}
	if double {
		out.row++
	}
	taken := map[*column][]bound{}
	var order []*column
	for at, try := range tries {
		if try[len(try)-1] != "" {
			out.width = at + 1
		}
		b, code := t.match(try[0], end)
		if len(try) > 1 && b.column == nil {
			b, code = t.match(try[1], end)
		}
		b.at = at
		if code != "" {
			heading, _ := cleanse(b.heading, inRemark, nil)
			if r := []rune(heading); len(r) > 40 {
				heading = string(r[:40]) + "…"
			}
			out.problems = append(out.problems, problem{column: at, heading: heading, code: code})
		}
		switch {
		case b.column != nil:
			out.known++
			if len(taken[b.column]) == 0 {
				order = append(order, b.column)
			}
			taken[b.column] = append(taken[b.column], b)
		case code == "" && b.heading == "":
			out.unnamed = append(out.unnamed, at)
		case code == ColumnDropped:
			out.known++
		}
	}
	out.unnamed = slices.DeleteFunc(out.unnamed, func(at int) bool { return at >= out.width })
	for _, c := range order {
		if same := taken[c]; len(same) > 1 && !c.many {
			var names []string
			for _, b := range same {
				names = append(names, b.heading)
			}
			out.problems = append(out.problems, problem{column: same[1].at, heading: same[1].heading, code: HeaderDuplicate,
				args: []arg{headings(names), {"field", c.heading, c.field}}})
		}
		out.columns = append(out.columns, taken[c]...)
	}
	has := func(field string) bool {
		return slices.ContainsFunc(out.columns, func(b bound) bool { return b.field == field })
	}
	for n := range l.columns {
		c := &l.columns[n]
		if c.need == required && len(taken[c]) == 0 && !(c.field == "since" && since != graph.NoDay) && !l.standsIn(c.field, has) {
			out.missing = append(out.missing, c.heading)
		}
		if c.field == "since" && len(taken[c]) == 0 && since != graph.NoDay {
			out.columns = append(out.columns, bound{column: c, at: -1})
		}
	}
	for n := range out.columns {
		out.columns[n].standIn = l.standsIn(out.columns[n].field, has)
	}
	// What others depend on is read first.
	slices.SortStableFunc(out.columns, func(a, b bound) int {
		switch {
		case a.early == b.early:
			return 0
		case a.early:
			return -1
		}
		return 1
	})
	return out
}

// standsIn reports whether columns that the file has give the field in another way.
func (l *ledger) standsIn(field string, has func(string) bool) bool {
	for _, group := range l.instead[field] {
		if !slices.ContainsFunc(group, func(f string) bool { return !has(f) }) {
			return true
		}
	}
	return false
}

// findHeader is the first of the first rows that holds all that the ledger needs, else the one that lacks the least.
func findHeader(l *ledger, rows []headRow, merges []merge, end string, since graph.Day) binding {
	t := headingsOf(l)
	var best binding
	for i := range rows {
		if rows[i].number > headerRows {
			break
		}
		b := t.bind(l, rows, i, merges, end, since)
		if len(b.missing) == 0 {
			return b
		}
		if i == 0 || b.known > best.known {
			best = b
		}
	}
	if len(rows) == 0 {
		for _, c := range l.columns {
			if c.need == required {
				best.missing = append(best.missing, c.heading)
			}
		}
	}
	return best
}

// take makes the binding the table's own.
func (t *table) take(b binding) {
	t.header, t.width, t.columns, t.unnamed, t.reported = b.row, b.width, b.columns, b.unnamed, map[int]bool{}
	has := func(field string) bool { return t.find(field) != nil }
	goNames := goNamesOf(t.ledger.noun)
	for i := range t.ledger.columns {
		c := &t.ledger.columns[i]
		switch {
		case c.key || has(c.field) || t.ledger.standsIn(c.field, has) || c.field == "since":
		default:
			t.absent = append(t.absent, c.kept(goNames)...)
		}
	}
}

// goNamesOf are the Go names of a noun's fields.
func goNamesOf(noun graph.Noun) map[string]string {
	names := map[string]string{}
	for _, f := range graph.FieldsOf(noun) {
		names[f.Name] = f.Go
	}
	return names
}

// kept are the Go names of the fields that a column gives, and that stay as they were where it is absent.
func (c *column) kept(goNames map[string]string) []string {
	if c.keeps != nil {
		return c.keeps
	}
	return []string{goNames[c.field]}
}

// What a row is that is no data.
type aside uint8

const (
	data aside = iota
	blankRow
	totalRow
	footerRow
)

// kindOf tells totals and footers from rows that lack their key.
func (t *table) kindOf(cells []cell) aside {
	first := -1
	for i, c := range cells {
		if c.kind == formulaCell || trim(c.text) != "" {
			first = i
			break
		}
	}
	if first < 0 {
		return blankRow
	}
	// A row that lacks a part of its key has none; a word for a total or a remark is no id.
	key, needed := false, true
	for i := range t.columns {
		b := &t.columns[i]
		if b.need != required || b.standIn {
			continue
		}
		text := textAt(cells, b.at)
		needed = needed && (text != "" || b.at < 0)
		if b.key {
			if text == "" || b.at < 3 && isTotal(text) || b.at == first && isFooter(text, true) {
				key = false
				break
			}
			key = true
		}
	}
	if !key && t.whole(cells) {
		return data
	}
	if !key {
		for i := range min(3, len(cells)) {
			if isTotal(textAt(cells, i)) {
				return totalRow
			}
		}
		if isFooter(textAt(cells, first), false) {
			return footerRow
		}
		return data
	}
	if needed {
		return data
	}
	// 合计 in the column of running numbers, with the number of rows under the heading of the key.
	for i := range min(3, len(cells)) {
		text := nameText(textAt(cells, i))
		if isTotal(text) && utf8.RuneCountInString(text) <= 4 && !t.gives(i) {
			return totalRow
		}
	}
	return data
}

// whole reports a row that has every cell it needs, a first day among them, as no totals and no remarks have: a word for them
// may be part of its id.
func (t *table) whole(cells []cell) bool {
	begun := false
	for i := range t.columns {
		b := &t.columns[i]
		if b.need != required || b.standIn || b.at < 0 {
			continue
		}
		if textAt(cells, b.at) == "" {
			return false
		}
		if b.early {
			_, form := readDate(cells[b.at], t.epoch)
			begun = form == dayDate
		}
	}
	return begun
}

// gives reports a column that is bound to a field, path columns aside.
func (t *table) gives(at int) bool {
	return slices.ContainsFunc(t.columns, func(b bound) bool { return b.at == at && !slices.Contains(pathFields[:], b.field) })
}

// isTotal reports 合计 and its like, alone or with a few words: 本页小计.
func isTotal(text string) bool {
	if len(text) == 0 || len(text) > 40 || text[0] < 0x80 {
		return false
	}
	text = nameText(text)
	for _, word := range []string{"合计", "小计", "总计", "共计"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// isFooter reports the remarks below a table. Where a key stands, 注 alone is not enough: ids may begin with it.
func isFooter(text string, inKey bool) bool {
	if len(text) == 0 || text[0] < 0x80 {
		return false
	}
	text = narrow(nameText(text))
	for _, word := range []string{"填表人", "制表", "审核", "备注", "说明"} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	rest, found := strings.CutPrefix(text, "注")
	return found && (!inKey || rest == "" || !strings.Contains("abcdefghijklmnopqrstuvwxyz", rest[:1]))
}
