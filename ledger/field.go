package ledger

import (
	"dutygraph/graph"
)

// setter reads a cell into a fact.
type setter = func(r *row, c cell, f graph.Fact)

func idTo[F any](at func(*F) *graph.ID) setter {
	return func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.id(c) }
}

func postTo[F any](at func(*F) *graph.ID) setter {
	return func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.post(c) }
}

func areaTo[F any](at func(*F) *graph.ID) setter {
	return func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.area(c) }
}

func nameTo[F any](at func(*F) *string) setter {
	return func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.name(c) }
}

func textTo[F any](limit int, which leaks, at func(*F) *string) setter {
	return func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.text(c, limit, which) }
}

// dayTo reads a day of something done.
func dayTo[F any](at func(*F) *graph.Day) setter {
	return func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.date(c, false) }
}

// plannedTo reads a day that may well lie ahead.
func plannedTo[F any](at func(*F) *graph.Day) setter {
	return func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = r.date(c, true) }
}

// firstTo reads the row's first day, on which its areas are looked up.
func firstTo[F any](at func(*F) *graph.Day) setter {
	return func(r *row, c cell, f graph.Fact) {
		r.day = r.date(c, false)
		*at(any(f).(*F)) = r.day
	}
}

func monthTo[F any](at func(*F) *graph.Month) setter {
	return func(r *row, c cell, f graph.Fact) {
		m, ok := readMonth(c)
		if !ok {
			r.say(CellMonth)
		}
		*at(any(f).(*F)) = m
	}
}

func countTo[F any](at func(*F) *int) setter {
	return func(r *row, c cell, f graph.Fact) {
		n, ok := readCount(c)
		if !ok {
			r.say(CellNumber)
		}
		*at(any(f).(*F)) = n
	}
}

func decimalTo[F any](at func(*F) *string) setter {
	return func(r *row, c cell, f graph.Fact) {
		n, ok := readDecimal(c)
		if !ok {
			r.say(CellNumber)
		}
		*at(any(f).(*F)) = n
	}
}

func valueTo[F any, V ~string](name listName, at func(*F) *V) setter {
	return func(r *row, c cell, f graph.Fact) { *at(any(f).(*F)) = V(r.value(c, name)) }
}

func yesNoTo[F any](at func(*F) *graph.YesNo) setter { return valueTo(yesNoList, at) }

// sinceOf is the column of a period's first day.
func sinceOf[F any](at func(*F) *graph.Day, heading string, also ...string) column {
	return column{heading: heading, also: also, field: "since", need: required, early: true, read: firstTo(at)}
}

// endOf is the column of a register's written end.
func endOf[F any](at func(*F) *graph.Version, heading string, also ...string) column {
	return column{heading: heading, also: also, field: "until", end: true, keeps: []string{"Ends", "Until"},
		read: func(r *row, c cell, f graph.Fact) {
			v := at(any(f).(*F))
			v.Ends = r.until(c)
			v.Until = v.Ends
		}}
}

// untilOf is the column of a relation's end.
func untilOf[F any](at func(*F) *graph.Period, heading string, also ...string) column {
	return column{heading: heading, also: also, field: "until", end: true,
		read: func(r *row, c cell, f graph.Fact) { at(any(f).(*F)).Until = r.until(c) }}
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
			read: func(r *row, c cell, _ graph.Fact) { r.path[i] = c.text }})
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
		{heading: "录入日期", also: []string{"录入时间"}, field: "reportedOn",
			read: func(r *row, c cell, f graph.Fact) { f.About().ReportedOn = r.date(c, false) }},
		{heading: "来源单据", also: []string{"附件"}, field: "evidence",
			read: func(r *row, c cell, f graph.Fact) { f.About().Evidence = r.text(c, 200, inReference) }},
		{heading: "备注", field: "note",
			read: func(r *row, c cell, f graph.Fact) { f.About().Note = r.text(c, 2000, inRemark) }},
		{heading: "作废", field: "retract", early: true, keeps: none,
			read: func(r *row, c cell, _ graph.Fact) { r.retract = r.value(c, yesNoList) == string(graph.Yes) }},
	}
}

// numberColumns are the columns of an identity number and of what export writes in its place.
func numberColumns(also ...string) []column {
	return []column{
		{heading: "证件号码", also: also, field: "idNumber", keeps: []string{"IDMasked", "IDDigest", "IDCheck"},
			read: func(r *row, c cell, _ graph.Fact) { r.person = r.identity(c) }},
		{heading: "证件校验", field: "idCheck", keeps: none,
			read: func(r *row, c cell, _ graph.Fact) { r.check = graph.IDCheck(r.value(c, idCheckList)) }},
		{heading: "证件摘要", field: "idDigest", keeps: none,
			read: func(r *row, c cell, _ graph.Fact) {
				if r.digest = c.text; len(c.text) != 64 || !hexadecimal(c.text) {
					r.say(CellID)
				}
			}},
	}
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
