package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dutygraph/graph"
)

// Code is the stable name of what a message says. Texts may improve, codes stay.
type Code string

// The codes of all messages.
const (
	Unknown         Code = "LEDGER_UNKNOWN"
	FileType        Code = "LEDGER_FILE_TYPE"
	History         Code = "LEDGER_HISTORY"
	Encoding        Code = "LEDGER_ENCODING"
	Quote           Code = "LEDGER_QUOTE"
	TooLarge        Code = "LEDGER_TOO_LARGE"
	ArchiveUnsafe   Code = "LEDGER_ARCHIVE_UNSAFE"
	SheetUnknown    Code = "LEDGER_SHEET_UNKNOWN"
	HeaderMissing   Code = "LEDGER_HEADER_MISSING"
	HeaderDuplicate Code = "LEDGER_HEADER_DUPLICATE"
	EndAmbiguous    Code = "LEDGER_END_AMBIGUOUS"
	ColumnUnknown   Code = "LEDGER_COLUMN_UNKNOWN"
	ColumnDropped   Code = "LEDGER_COLUMN_DROPPED"
	Empty           Code = "LEDGER_EMPTY"
	RowTotal        Code = "LEDGER_ROW_TOTAL"
	RowFooter       Code = "LEDGER_ROW_FOOTER"
	RowWidth        Code = "LEDGER_ROW_WIDTH"
	RowDuplicate    Code = "LEDGER_ROW_DUPLICATE"
	RowConflict     Code = "LEDGER_ROW_CONFLICT"
	CellRequired    Code = "LEDGER_CELL_REQUIRED"
	CellDate        Code = "LEDGER_CELL_DATE"
	CellDateSerial  Code = "LEDGER_CELL_DATE_SERIAL"
	CellDateFuture  Code = "LEDGER_CELL_DATE_FUTURE"
	CellMonth       Code = "LEDGER_CELL_MONTH"
	CellNumber      Code = "LEDGER_CELL_NUMBER"
	CellValue       Code = "LEDGER_CELL_VALUE"
	CellID          Code = "LEDGER_CELL_ID"
	CellIDDamaged   Code = "LEDGER_CELL_ID_DAMAGED"
	CellIDCheck     Code = "LEDGER_CELL_ID_CHECK"
	CellIDClear     Code = "LEDGER_CELL_ID_CLEAR"
	CellCode        Code = "LEDGER_CELL_CODE"
	CellTooLong     Code = "LEDGER_CELL_TOO_LONG"
	CellFormula     Code = "LEDGER_CELL_FORMULA"
	TextMasked      Code = "LEDGER_TEXT_MASKED"
	RefUnknown      Code = "LEDGER_REF_UNKNOWN"
	RefAmbiguous    Code = "LEDGER_REF_AMBIGUOUS"
	RefNotValid     Code = "LEDGER_REF_NOT_VALID"
	PeriodInverted  Code = "LEDGER_PERIOD_INVERTED"
	PeriodOverlap   Code = "LEDGER_PERIOD_OVERLAP"
	DatesOrder      Code = "LEDGER_DATES_ORDER"
	RetractUnknown  Code = "LEDGER_RETRACT_UNKNOWN"
	ThingChanged    Code = "LEDGER_THING_CHANGED"
	BatchReused     Code = "LEDGER_BATCH_REUSED"
)

// Severity is how much a message weighs.
type Severity string

const (
	// Error refuses the file.
	Error Severity = "error"
	// Warning does not, unless the import is strict.
	Warning Severity = "warning"
	// Note never does.
	Note Severity = "note"
)

// wording is what a code says: placeholders in braces are filled from the message's arguments.
type wording struct {
	severity Severity
	zh, en   string
}

// wordings are the texts of all codes. PeriodOverlap is a warning in relations, where an overlap is evidence.
var wordings = map[Code]wording{
	Unknown:         {Error, "无法判断是哪种台账，请用 --ledger 指明", "cannot tell which ledger this is; name it with --ledger"},
	FileType:        {Error, "不支持的文件类型，或内容与扩展名不符", "file type not supported, or content does not match it"},
	History:         {Error, "这是带修订历史的导出，含已更正和已作废的行，不能导入", "this is an export with its history, with corrected and retracted rows; it cannot be imported"},
	Encoding:        {Error, "第 {byte} 字节处既非 UTF-8 也非 GB18030", "neither UTF-8 nor GB18030 at byte {byte}"},
	Quote:           {Error, "第 {row} 行引号不成对", "unbalanced quotes in row {row}"},
	TooLarge:        {Error, "超过限制：{limit}", "over the limit: {limit}"},
	ArchiveUnsafe:   {Error, "压缩包不安全：{reason}", "unsafe workbook: {reason}"},
	SheetUnknown:    {Warning, "工作表“{sheet}”不是已知台账，已跳过", `sheet "{sheet}" is no known ledger; skipped`},
	HeaderMissing:   {Error, "前 20 行未找到表头，缺少：{headings}", "no header in the first 20 rows; missing: {headings}"},
	HeaderDuplicate: {Error, "表头重复：{headings} 都表示“{field}”", "duplicate headings: {headings} all mean {field}"},
	EndAmbiguous:    {Error, "“{heading}”未说明是否含当日，请用 --end 指明", `"{heading}" does not say whether its day is included; use --end`},
	ColumnUnknown:   {Warning, "未识别的列“{heading}”，未入库", `unknown column "{heading}"; not stored`},
	ColumnDropped:   {Note, "列“{heading}”属不必要的个人信息，未入库", `column "{heading}" is personal data not needed; not stored`},
	Empty:           {Warning, "没有数据行", "no data rows"},
	RowTotal:        {Note, "第 {row} 行是合计行，已跳过", "row {row} is a totals row; skipped"},
	RowFooter:       {Note, "第 {row} 行是表尾说明，已跳过", "row {row} is a footer; skipped"},
	RowWidth:        {Error, "第 {row} 行比表头多出单元格", "row {row} has more cells than the header"},
	RowDuplicate:    {Warning, "第 {row} 行与第 {first} 行完全相同，已合并", "row {row} repeats row {first}; folded"},
	RowConflict:     {Error, "第 {row} 行与第 {first} 行主键相同但内容不同", "row {row} has the key of row {first} but differs"},
	CellRequired:    {Error, "{cell}“{heading}”必填", `{cell} "{heading}" is required`},
	CellDate:        {Error, "{cell}不是有效日期", "{cell} is not a valid date"},
	CellDateSerial:  {Warning, "{cell}是 Excel 日期序号，按 {date} 处理", "{cell} is an Excel serial; read as {date}"},
	CellDateFuture:  {Warning, "{cell}晚于导入日", "{cell} is after the day of import"},
	CellMonth:       {Error, "{cell}不是有效月份", "{cell} is not a valid month"},
	CellNumber:      {Error, "{cell}不是有效数字", "{cell} is not a valid number"},
	CellValue:       {Error, "{cell}不在允许值之内：{values}", "{cell} is not one of: {values}"},
	CellID:          {Error, "{cell}不是有效编号", "{cell} is not a valid id"},
	CellIDDamaged:   {Error, "{cell}编号已被表格软件改坏（丢失数字），请按文本重新导出", "{cell}: the id lost digits in a spreadsheet; export it again as text"},
	CellIDCheck:     {Warning, "{cell}证件号码校验未通过：{check}", "{cell}: the ID number fails its check: {check}"},
	CellIDClear:     {Error, "{cell}含明文证件号码，而系统未配置密钥", "{cell} holds a clear ID number and no key is configured"},
	CellCode:        {Error, "{cell}不是有效区划代码", "{cell} is not a valid area code"},
	CellTooLong:     {Error, "{cell}超过 {limit} 字", "{cell} is longer than {limit} characters"},
	CellFormula:     {Error, "{cell}是没有结果的公式", "{cell} is a formula without a result"},
	TextMasked:      {Warning, "{cell}含 {kinds}，已以标记代替", "{cell} contains {kinds}; replaced by marks"},
	RefUnknown:      {Error, "{cell}引用的{noun}不存在", "{cell} refers to an unknown {noun}"},
	RefAmbiguous:    {Error, "{cell}对应多个{noun}，请改用编号", "{cell} matches several of {noun}; use the id"},
	RefNotValid:     {Warning, "{cell}引用的{noun}在 {date} 无效", "the {noun} in {cell} is not valid on {date}"},
	PeriodInverted:  {Error, "第 {row} 行终止日期不晚于起始日期", "row {row} ends on or before its start"},
	PeriodOverlap:   {Error, "第 {row} 行与同一{noun}的另一段时间重叠", "row {row} overlaps another period of the same {noun}"},
	DatesOrder:      {Warning, "第 {row} 行日期先后不合：{a} 早于 {b}", "row {row}: {a} is before {b}"},
	RetractUnknown:  {Warning, "第 {row} 行要作废的记录不存在", "row {row} retracts what is not on record"},
	ThingChanged: {Warning, "{cell}与在案的不同：该编号原指另一事项，已按更正入库；如是新事项，请另用编号并更正回原内容",
		"{cell} is not what is on record: the number told of another thing; kept as a correction. For a new thing use another number, and correct this one back"},
	BatchReused: {Error, "批次号已用于其他内容", "this batch id was used for other content"},
}

// Codes are all codes that a report can hold, in no order.
func Codes() []Code {
	all := make([]Code, 0, len(wordings))
	for c := range wordings {
		all = append(all, c)
	}
	return all
}

// Message says what is wrong, or worth knowing, at one place of a file. It never quotes the value of a cell.
type Message struct {
	// File is the name of the file.
	File string `json:"file"`
	// Sheet is the name of the sheet; empty for CSV.
	Sheet string `json:"sheet,omitempty"`
	// Row is the row as a spreadsheet counts it; 0 when the message is about the whole file or a column.
	Row int `json:"row,omitempty"`
	// Column is the letter of the column, such as D; empty when it is about the whole row.
	Column string `json:"column,omitempty"`
	// Heading is the column's heading as the file has it.
	Heading string `json:"heading,omitempty"`
	// Code is what it says.
	Code Code `json:"code"`
	// Severity is how much it weighs.
	Severity Severity `json:"severity"`
	// ZH is the sentence in Chinese.
	ZH string `json:"zh"`
	// EN is the sentence in English.
	EN string `json:"en"`

	order, column int
}

// arg fills one placeholder of a wording; the English is the Chinese where it is empty.
type arg struct{ name, zh, en string }

func is(name string, value any) arg { s := fmt.Sprint(value); return arg{name, s, s} }

func headings(list []string) arg { return is("headings", strings.Join(list, "、")) }

// fault is what ends the reading of a file: a message about the file, not a failure of the program.
type fault struct {
	code Code
	row  int
	args []arg
}

// Error names the code, for logs.
func (f *fault) Error() string { return string(f.code) }

func tooLarge(zh, en string) error {
	return &fault{code: TooLarge, args: []arg{{"limit", zh, en}}}
}

func unsafeArchive(zh, en string) error {
	return &fault{code: ArchiveUnsafe, args: []arg{{"reason", zh, en}}}
}

// place is where in a file a message belongs.
type place struct {
	sheet   string
	order   int // of the sheet
	row     int
	column  int // from 0; -1 for the whole row
	heading string
	field   string // of the ledger; empty for the whole row, and for the file
}

// cell is how the place reads to people: D12, or row 12 where the file has no such column.
func (p place) cell() arg {
	if p.column < 0 {
		return arg{"cell", fmt.Sprintf("第 %d 行", p.row), fmt.Sprintf("row %d", p.row)}
	}
	return is("cell", fmt.Sprintf("%s%d", columnName(p.column), p.row))
}

// columnName is the letter that a spreadsheet gives a column counted from 0.
func columnName(n int) string {
	var name []byte
	for n++; n > 0; n = (n - 1) / 26 {
		name = append([]byte{byte('A' + (n-1)%26)}, name...)
	}
	return string(name)
}

// journal collects messages: all are counted, the first are kept.
type journal struct {
	file             string
	limit            int
	counts           map[Code]int
	kept             []Message
	errors, warnings int
}

func newJournal(file string, limit int) *journal {
	return &journal{file: file, limit: limit, counts: map[Code]int{}}
}

// clone is a journal that goes on from the same messages.
func (j *journal) clone() *journal {
	c := *j
	c.counts, c.kept = maps.Clone(j.counts), slices.Clone(j.kept)
	return &c
}

func (j *journal) add(p place, code Code, args ...arg) {
	j.addAs(p, code, wordings[code].severity, args...)
}

func (j *journal) addAs(p place, code Code, severity Severity, args ...arg) {
	j.counts[code]++
	switch severity {
	case Error:
		j.errors++
	case Warning:
		j.warnings++
	}
	if len(j.kept) >= j.limit {
		return
	}
	args = append(args, is("row", p.row), p.cell(), is("heading", p.heading), is("sheet", p.sheet))
	m := Message{File: j.file, Sheet: p.sheet, Row: p.row, Heading: p.heading, Code: code, Severity: severity,
		ZH: fill(wordings[code].zh, args, false), EN: fill(wordings[code].en, args, true), order: p.order, column: p.column}
	if p.column >= 0 {
		m.Column = columnName(p.column)
	}
	j.kept = append(j.kept, m)
}

// fill puts arguments in place of their names in braces. One pass, so that a heading with braces stays as it is.
func fill(text string, args []arg, english bool) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var name string
		name, text, _ = strings.Cut(rest, "}")
		for _, a := range args {
			if a.name != name {
				continue
			}
			if english && a.en != "" {
				b.WriteString(a.en)
			} else {
				b.WriteString(a.zh)
			}
			break
		}
	}
}

// nounNames are the words for what a cell refers to.
var nounNames = map[graph.Noun]arg{
	graph.Areas: {zh: "区划", en: "area"}, graph.Organizations: {zh: "单位", en: "organization"}, graph.Posts: {zh: "岗位", en: "post"},
	graph.Tenures: {zh: "任职", en: "tenure"}, graph.Grids: {zh: "网格", en: "grid"}, graph.Households: {zh: "农户", en: "household"},
	graph.Members: {zh: "家庭成员", en: "member"}, graph.Pairings: {zh: "结对帮扶", en: "pairing"}, graph.Leads: {zh: "线索", en: "lead"},
	graph.Applications: {zh: "低保申请", en: "application"}, graph.Cases: {zh: "案例", en: "case"}, graph.Steps: {zh: "程序环节", en: "step"},
	graph.Risks: {zh: "风险", en: "risk"}, graph.Measures: {zh: "帮扶措施", en: "measure"}, graph.Records: {zh: "履职记录", en: "record"},
	graph.Findings: {zh: "督查问题", en: "finding"}, graph.Policies: {zh: "规则参数", en: "policy"}, graph.CalendarDays: {zh: "日期", en: "calendar day"},
	graph.Deliveries: {zh: "台账报送", en: "delivery"}, graph.Handlings: {zh: "处理", en: "handling"},
}

func nounArg(n graph.Noun) arg {
	a := nounNames[n]
	a.name = "noun"
	return a
}
