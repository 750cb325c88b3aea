package ledger

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"dutygraph/graph"
)

// TemplateCSV writes an empty table of each ledger, each into a file that create gives for its name, such as tenures.csv. The
// table of policies has the rows given, which say what is usual; what is empty in them is for the region to fill in.
func TemplateCSV(create func(name string) (io.WriteCloser, error), policies []*graph.Policy) error {
	return templates(&csvOut{create: create}, policies)
}

// TemplateXLSX writes the same as one workbook for each ledger, such as tenures.xlsx: each heading has a note that says what
// belongs below it, columns of ids keep leading zeros, and cells of listed values have lists to choose from.
func TemplateXLSX(create func(name string) (io.WriteCloser, error), policies []*graph.Policy) error {
	return templates(&templateOut{create: create}, policies)
}

func templates(to tablesOut, policies []*graph.Policy) error {
	for _, l := range ledgers() {
		if err := templateOf(to, l, policies); err != nil {
			return err
		}
	}
	return to.close()
}

func templateOf(to tablesOut, l *ledger, policies []*graph.Policy) (err error) {
	columns := l.blank()
	t, err := to.table(l, columns, headingsOut(columns, false))
	if t != nil {
		defer func() {
			if failed := t.close(); err == nil {
				err = failed
			}
		}()
	}
	if err != nil || l.noun != graph.Policies {
		return err
	}
	for _, p := range policies {
		texts := make([]string, len(columns))
		for i := range columns {
			if columns[i].write != nil {
				texts[i] = columns[i].write(p)
			}
		}
		if err := t.write(texts); err != nil {
			return err
		}
	}
	return nil
}

// blank are the columns of a template: those that people fill in.
func (l *ledger) blank() []column {
	var all []column
	for _, c := range l.columns {
		if c.write != nil && !c.added || c.field == "retract" {
			all = append(all, c)
		}
	}
	return all
}

// templateOut writes one workbook for each table.
type templateOut struct {
	create func(name string) (io.WriteCloser, error)
}

func (o *templateOut) table(l *ledger, columns []column, headings []string) (tableOut, error) {
	file, err := o.create(l.name + ".xlsx")
	if err != nil {
		return nil, err
	}
	t := &templateTable{to: file, book: excelize.NewFile(), sheet: l.zh, columns: columns, row: 1}
	return t, t.begin(headings)
}

func (o *templateOut) close() error { return nil }

// templateTable is a workbook with one empty table, and behind it the lists to choose from.
type templateTable struct {
	to      io.WriteCloser
	book    *excelize.File
	sheet   string
	columns []column
	row     int
	lists   int // columns of the sheet of lists
	broken  bool
}

// choices is the sheet of the lists to choose from. It is hidden: import takes a sheet that is shown for a table.
const choices = "可选值"

func (t *templateTable) begin(headings []string) (err error) {
	t.broken = true
	if err := t.book.SetSheetName("Sheet1", t.sheet); err != nil {
		return err
	}
	if err := t.book.SetPanes(t.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	all := newLists()
	for i := range t.columns {
		if err := t.column(i, headings[i], all); err != nil {
			return err
		}
	}
	if t.lists > 0 {
		if err := t.book.SetSheetVisible(choices, false); err != nil {
			return err
		}
	}
	t.broken = false
	return nil
}

// column lays one column out.
func (t *templateTable) column(i int, heading string, all *lists) error {
	c, letter := &t.columns[i], columnName(i)
	below := excelize.Style{}
	switch {
	case c.form == dayForm:
		below.CustomNumFmt = new("yyyy-mm-dd")
	case c.form != countForm && c.form != decimalForm:
		below.NumFmt = 49 // a text: ids keep their zeros and all their digits
	}
	head := excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: c.need == required}}
	if c.need == required {
		head.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF2CC"}}
	}
	style, err := t.book.NewStyle(&below)
	if err != nil {
		return err
	}
	headed, err := t.book.NewStyle(&head)
	if err != nil {
		return err
	}
	if err := t.book.SetColStyle(t.sheet, letter, style); err != nil {
		return err
	}
	if err := t.book.SetColWidth(t.sheet, letter, letter, float64(c.width())); err != nil {
		return err
	}
	cell := letter + "1"
	if err := t.book.SetCellStr(t.sheet, cell, heading); err != nil {
		return err
	}
	if err := t.book.SetCellStyle(t.sheet, cell, cell, headed); err != nil {
		return err
	}
	note := excelize.Comment{Cell: cell, Author: "dutygraph", Width: 260, Height: 140, Paragraph: []excelize.RichTextRun{{Text: c.note(all)}}}
	if err := t.book.AddComment(t.sheet, note); err != nil {
		return err
	}
	if values := c.choices(all); len(values) > 0 && !c.several {
		return t.choose(c, letter, values)
	}
	return nil
}

// choose gives the cells of a column a list to choose from. The list stands in cells of its own: written into the rule it
// could be no longer than 255 characters.
func (t *templateTable) choose(c *column, letter string, values []string) error {
	if t.lists == 0 {
		if _, err := t.book.NewSheet(choices); err != nil {
			return err
		}
	}
	at := columnName(t.lists)
	t.lists++
	for i, v := range values {
		if err := t.book.SetCellStr(choices, fmt.Sprintf("%s%d", at, i+1), v); err != nil {
			return err
		}
	}
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(fmt.Sprintf("%[1]s2:%[1]s%[2]d", letter, maxSheetRows))
	rule.SetSqrefDropList(fmt.Sprintf("'%[1]s'!$%[2]s$1:$%[2]s$%[3]d", choices, at, len(values)))
	kind := excelize.DataValidationErrorStyleStop
	if grown(c.list) && c.form == listForm { // a policy may have added to it
		kind = excelize.DataValidationErrorStyleWarning
	}
	rule.SetError(kind, c.heading, "请从列表中选择")
	return t.book.AddDataValidation(t.sheet, rule)
}

// grown reports a list to which policies may add.
func grown(name listName) bool {
	for _, g := range grows {
		if g == name {
			return true
		}
	}
	return false
}

// choices are the values that may stand in the column's cells, as templates show them; nil for any.
func (c *column) choices(all *lists) []string {
	switch c.form {
	case listForm:
		return all[c.list].zh
	case ledgerForm:
		var names []string
		for _, l := range ledgers() {
			names = append(names, l.zh)
		}
		return names
	}
	return nil
}

// note says what belongs into the column: what it means, whether it must be there, and how it is written.
func (c *column) note(all *lists) string {
	said := []string{c.heading + " " + c.field}
	if c.means != "" {
		said = append(said, c.means)
	}
	if c.need == required {
		said = append(said, "必填")
	} else {
		said = append(said, "选填")
	}
	said = append(said, "格式："+c.format(all))
	if len(c.also) > 0 {
		said = append(said, "表头也可写作："+strings.Join(c.also, "、"))
	}
	return strings.Join(said, "\n")
}

// format says how the column's cells are written.
func (c *column) format(all *lists) string {
	switch c.form {
	case idForm:
		return "编号，文本，1 至 64 字，不含空格，前导零保留"
	case codeForm:
		return "12 位数字；6 位、9 位的以零补足"
	case numberForm:
		return "18 位，按文本填写"
	case dayForm:
		return "日期，如 2022-05-11"
	case monthForm:
		return "月份，如 202204"
	case countForm:
		return "整数"
	case decimalForm:
		return "数字，不带单位"
	case listForm, ledgerForm:
		if c.several {
			return "以下各值，多个以顿号分开：" + strings.Join(c.choices(all), "、")
		}
		return "以下之一：" + strings.Join(c.choices(all), "、")
	}
	if c.limit > 0 {
		return fmt.Sprintf("文本，最多 %d 字", c.limit)
	}
	return "文本"
}

func (t *templateTable) write(texts []string) error {
	t.row++
	for i, text := range texts {
		if text == "" {
			continue
		}
		if t.columns[i].form.said() {
			text = FormulaSafe(text)
		}
		if err := t.book.SetCellStr(t.sheet, fmt.Sprintf("%s%d", columnName(i), t.row), text); err != nil {
			return err
		}
	}
	return nil
}

// close writes the workbook, unless it could not be laid out.
func (t *templateTable) close() error {
	var err error
	if !t.broken {
		err = t.book.Write(t.to)
	}
	for _, closing := range []func() error{t.book.Close, t.to.Close} {
		if e := closing(); err == nil {
			err = e
		}
	}
	return err
}
