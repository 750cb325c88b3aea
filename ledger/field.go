package ledger

import (
	"strconv"
	"strings"

	"dutygraph/graph"
)

// spelling is how a field stands in a cell: how it is read, how it is written, and what a template says of it.
type spelling struct {
	read  setter
	write func(f graph.Fact) string // nil for what export does not write
	form  form
	list  listName // of the form listForm
	limit int      // of the form textForm, in characters
	// several values may stand in the cell, parted by 、.
	several bool
}

// setter reads a cell into a fact.
type setter = func(r *row, c cell, f graph.Fact)

// form is what a cell may hold.
type form uint8

const (
	textForm    form = iota // any text
	idForm                  // an id
	codeForm                // the code of an area
	numberForm              // an identity number, as far as it is kept, and what follows from it
	listForm                // a value of a list
	ledgerForm              // the name of a ledger
	dayForm                 // a day
	monthForm               // a month
	countForm               // a whole number
	decimalForm             // a decimal number
	safeForm                // a text that was made safe already
)

// said reports whether a cell of the form is a text, which a spreadsheet could take for a formula; the others are typed.
func (f form) said() bool { return f < dayForm }

func idTo[F any](at func(*F) *graph.ID) spelling {
	return spelling{form: idForm, read: func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.id(c) }, write: writeText(at)}
}

func postTo[F any](at func(*F) *graph.ID) spelling {
	return spelling{form: idForm, read: func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.post(c) }, write: writeText(at)}
}

func areaTo[F any](at func(*F) *graph.ID) spelling {
	return spelling{form: idForm, read: func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.area(c) }, write: writeText(at)}
}

func nameTo[F any](at func(*F) *string) spelling {
	return spelling{form: textForm, limit: 100, read: func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.name(c) }, write: writeText(at)}
}

func textTo[F any](limit int, which leaks, at func(*F) *string) spelling {
	return spelling{form: textForm, limit: limit, write: writeText(at),
		read: func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.text(c, limit, which) }}
}

// writeText writes what is a text already.
func writeText[F any, T ~string](at func(*F) *T) func(graph.Fact) string {
	return func(f graph.Fact) string { return string(*at(any(f).(*F))) }
}

// writeDay writes a day as 2006-01-02, and what lasts as nothing.
func writeDay[F any](at func(*F) *graph.Day) func(graph.Fact) string {
	return func(f graph.Fact) string { return at(any(f).(*F)).String() }
}

// dayTo reads a day of something done.
func dayTo[F any](at func(*F) *graph.Day) spelling {
	return spelling{form: dayForm, read: func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.date(c, false) }, write: writeDay(at)}
}

// plannedTo reads a day that may well lie ahead.
func plannedTo[F any](at func(*F) *graph.Day) spelling {
	return spelling{form: dayForm, read: func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.date(c, true) }, write: writeDay(at)}
}

// firstTo reads the row's first day, on which its areas are looked up.
func firstTo[F any](at func(*F) *graph.Day) spelling {
	return spelling{form: dayForm, write: writeDay(at), read: func(r *row, c cell, f graph.Fact) {
		r.day = r.date(c, false)
		*at(any(f).(*F)) = r.day
	}}
}

// monthTo writes months as 202404: Excel takes 2024-04 for a day.
func monthTo[F any](at func(*F) *graph.Month) spelling {
	return spelling{form: monthForm,
		read: func(r *row, c cell, f graph.Fact) {
			m, ok := readMonth(c)
			if !ok {
				r.say(CellMonth)
			}
			*at(any(f).(*F)) = m
		},
		write: func(f graph.Fact) string { return strings.Replace(at(any(f).(*F)).String(), "-", "", 1) }}
}

// countTo writes 0 as nothing: it stands for a source that does not say.
func countTo[F any](at func(*F) *int) spelling {
	return spelling{form: countForm,
		read: func(r *row, c cell, f graph.Fact) {
			n, ok := readCount(c)
			if !ok {
				r.say(CellNumber)
			}
			*at(any(f).(*F)) = n
		},
		write: func(f graph.Fact) string {
			n := *at(any(f).(*F))
			if n == 0 {
				return ""
			}
			return strconv.Itoa(n)
		}}
}

func decimalTo[F any](at func(*F) *string) spelling {
	return spelling{form: decimalForm, write: writeText(at), read: func(r *row, c cell, f graph.Fact) {
		n, ok := readDecimal(c)
		if !ok {
			r.say(CellNumber)
		}
		*at(any(f).(*F)) = n
	}}
}

// valueTo writes the value's name in Chinese, under whatever headings: it is what the other tables and the templates have.
func valueTo[F any, V graph.Value](name listName, at func(*F) *V) spelling {
	return spelling{form: listForm, list: name, read: func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = V(r.value(c, name)) },
		write: func(f graph.Fact) string { return (*at(any(f).(*F))).ZH() }}
}

func yesNoTo[F any](at func(*F) *graph.YesNo) spelling { return valueTo(yesNoList, at) }

// sinceOf is the column of a period's first day.
func sinceOf[F any](at func(*F) *graph.Day, heading string, also ...string) column {
	return column{heading: heading, also: also, field: "since", need: required, early: true, means: "起始的第一天，含当日", spelling: firstTo(at)}
}

// endOf is the column of a register's written end. An end that follows from the next version is not written: it will follow
// again.
func endOf[F any](at func(*F) *graph.Version, heading string, also ...string) column {
	return column{heading: heading, also: also, field: "until", end: true, keeps: []string{"Ends", "Until"},
		means: "不再有效的第一天，不含当日；仍有效的不填，有下一行时自动接上",
		spelling: spelling{form: dayForm,
			read: func(r *row, c cell, f graph.Fact) {
				v := at(any(f).(*F))
				v.Ends = r.until(c)
				v.Until = v.Ends
			},
			write: func(f graph.Fact) string { return at(any(f).(*F)).Ends.String() }}}
}

// untilOf is the column of a relation's end.
func untilOf[F any](at func(*F) *graph.Period, heading string, also ...string) column {
	return column{heading: heading, also: also, field: "until", end: true, means: "不再持续的第一天，不含当日；仍在持续的不填",
		spelling: spelling{form: dayForm,
			read:  func(r *row, c cell, f graph.Fact) { at(any(f).(*F)).Until = r.until(c) },
			write: func(f graph.Fact) string { return at(any(f).(*F)).Until.String() }}}
}

// none says that a column is no field of its own.
var none = []string{}

// pathFields are the fields of the path columns, from the top.
var pathFields = [3]string{"county", "township", "village"}

// pathColumns are the columns that name an area together.
func pathColumns() []column {
	headings := [3][]string{{"县(市、区、旗)", "县区", "县", "县市区"}, {"乡(镇)", "乡镇", "镇", "乡"}, {"行政村", "村"}}
	var all []column
	for i := range headings {
		all = append(all, column{heading: headings[i][0], also: headings[i][1:], field: pathFields[i], early: true, keeps: none,
			spelling: spelling{form: textForm, read: func(r *row, c cell, _ graph.Fact) { r.path[i] = c.text }}})
	}
	return all
}

// anyPath stands in for an area; villagePath for one that must be a village.
var (
	anyPath     = [][]string{{"county"}, {"township"}, {"village"}}
	villagePath = [][]string{{"village"}}
)

// entryColumns are the columns that every ledger may have.
func entryColumns() []column {
	return []column{
		{heading: "录入日期", also: []string{"录入时间"}, field: "reportedOn", means: "来源台账自己的录入日期",
			spelling: spelling{form: dayForm,
				read:  func(r *row, c cell, f graph.Fact) { f.About().ReportedOn = r.date(c, false) },
				write: func(f graph.Fact) string { return f.About().ReportedOn.String() }}},
		{heading: "来源单据", also: []string{"附件"}, field: "evidence", means: "文件名称或编号",
			spelling: spelling{form: textForm, limit: 200,
				read:  func(r *row, c cell, f graph.Fact) { f.About().Evidence = r.text(c, 200, inReference) },
				write: func(f graph.Fact) string { return f.About().Evidence }}},
		{heading: "备注", field: "note",
			spelling: spelling{form: textForm, limit: 2000,
				read:  func(r *row, c cell, f graph.Fact) { f.About().Note = r.text(c, 2000, inRemark) },
				write: func(f graph.Fact) string { return f.About().Note }}},
		{heading: "作废", field: "retract", means: "填“是”则作废同一主键的已有行，不新增", early: true, keeps: none,
			spelling: spelling{form: listForm, list: yesNoList,
				read: func(r *row, c cell, _ graph.Fact) { r.retract = r.value(c, yesNoList) == string(graph.Yes) }}},
	}
}

// kept is what is kept of the identity number of a row: where its mask, its check and its digest stand.
type kept[F any] struct {
	masked, digest func(*F) *string
	check          func(*F) *graph.IDCheck
}

// numberColumns are the columns of an identity number and of what export writes in its place.
func numberColumns[F any](of kept[F], also ...string) []column {
	return []column{
		numberColumn(spelling{write: writeText(of.masked)}, []string{"IDMasked", "IDDigest", "IDCheck"}, also...),
		{heading: "证件校验", field: "idCheck", added: true, keeps: none,
			spelling: spelling{form: listForm, list: idCheckList,
				read:  func(r *row, c cell, _ graph.Fact) { r.check = graph.IDCheck(r.value(c, idCheckList)) },
				write: func(f graph.Fact) string { return of.check(any(f).(*F)).ZH() }}},
		{heading: "证件摘要", field: "idDigest", added: true, keeps: none,
			spelling: spelling{form: numberForm, write: writeText(of.digest),
				read: func(r *row, c cell, _ graph.Fact) {
					if r.digest = c.text; len(c.text) != 64 || !hexadecimal(c.text) {
						r.say(CellID)
					}
				}}},
	}
}

// numberColumn is the column of an identity number.
func numberColumn(as spelling, keeps []string, also ...string) column {
	as.form, as.read = numberForm, func(r *row, c cell, _ graph.Fact) { r.person = r.identity(c) }
	return column{heading: "证件号码", also: also, field: "idNumber", means: "只保存掩码、校验结果和摘要，不保存号码；未配置密钥时不收明文号码", keeps: keeps, spelling: as}
}

func hexadecimal(text string) bool {
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// who settles what is kept of the row's identity number. A number that was masked already may bring its check and digest
// from the export that masked it.
func (r *row) who() (masked, digest string, check graph.IDCheck) {
	id := r.person
	if id.check == "" {
		id.check = graph.IDAbsent
	}
	if !id.clear {
		if r.check != "" {
			id.check = r.check
		}
		id.digest = r.digest
	}
	return id.masked, id.digest, id.check
}

// with joins the columns of a ledger with those that several have.
func with(own []column, more ...[]column) []column {
	for _, m := range more {
		own = append(own, m...)
	}
	return append(own, entryColumns()...)
}

func open() graph.Version {
	return graph.Version{Period: graph.Period{Until: graph.Forever}, Ends: graph.Forever}
}

func lasting() graph.Period { return graph.Period{Until: graph.Forever} }
