package ledger

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"dutygraph/graph"
)

// ledger is one table of one kind of row: what it is called and how its rows become facts. 台账
type ledger struct {
	noun    graph.Noun
	name    string   // tenures
	zh      string   // 任职
	also    []string // other names of files and sheets
	columns []column // in the order in which they are documented and exported
	fresh   func() graph.Fact
	// finish makes of a read row what it says as a whole: references found by other columns, fields that need one
	// another. Nil when the cells say all.
	finish func(r *row, f graph.Fact)
	// instead are columns that stand in for a required one, by its field: any one of the groups is enough.
	instead map[string][][]string
}

// column is one field of a ledger: its headings, and how it stands in a cell.
type column struct {
	heading string
	also    []string
	field   string
	need    need
	key     bool   // part of the row's key, the first day aside
	early   bool   // read first, as others depend on it: the row's first day
	end     bool   // the end of the row's period, which the file may write as its last day
	many    bool   // may stand several times, numbered: 致贫/返贫风险1, 2, 3
	added   bool   // written by export alone, which import takes back; no template has it
	means   string // what a template says of it beside its heading
	spelling
	// keeps are the Go names of the fact's fields that stay as they were where the file has no such column; nil for the
	// one that has the field's name.
	keeps []string
}

// need says whether a row must have the cell.
type need uint8

const (
	optional need = iota
	required
)

// narrow is the form in which headings and names of ledgers are compared.
func narrow(heading string) string {
	s := strings.ToLower(norm.NFKC.String(heading))
	return strings.Map(func(r rune) rune {
		switch r {
		case '*', ':', ' ', '\t', '\r', '\n', '\u00a0', '\u3000', '\u200b', '\ufeff', '﹕', '∶':
			return -1
		}
		return r
	}, s)
}

// ledgers are all ledgers in the order in which they are read: references point backwards.
func ledgers() []*ledger {
	return []*ledger{
		calendarDays(), areas(), policies(), organizations(), grids(), posts(), households(), members(), tenures(), pairings(),
		cases(), leads(), applications(), steps(), risks(), measures(), records(), findings(), deliveries(),
	}
}

// Names are the names of all ledgers as files and --ledger have them, in the order in which they are read.
func Names() []string {
	var names []string
	for _, l := range ledgers() {
		names = append(names, l.name)
	}
	return names
}

// known finds a ledger by the name of a file or sheet, in English or Chinese, with or without 台账; nil where it is none.
func known(all []*ledger, name string) *ledger {
	name = narrow(name)
	for _, form := range []string{name, strings.TrimSuffix(name, "台账"), strings.TrimPrefix(name, "台账")} {
		for _, l := range all {
			if form == l.name || form == l.zh || slices.Contains(l.also, form) || form == strings.ToLower(string(l.noun)) {
				return l
			}
		}
	}
	return nil
}

// knownSheet finds a ledger by the name of a sheet; one that goes on from another, as export writes what one sheet cannot
// hold, has _2, _3 and so on behind its name. Excel's own copies, 任职 (2), stay unknown: they would say all twice.
func knownSheet(all []*ledger, name string) *ledger {
	if l := known(all, name); l != nil {
		return l
	}
	base, number, _ := strings.Cut(narrow(name), "_")
	if n, err := strconv.Atoi(number); err != nil || n < 2 || !digits(number) {
		return nil
	}
	return known(all, base)
}

// headingOf is the canonical heading of a field.
func (l *ledger) headingOf(field string) string {
	for i := range l.columns {
		if l.columns[i].field == field {
			return l.columns[i].heading
		}
	}
	return field
}
