package evidence

import (
	"strconv"
	"strings"

	"dutygraph/graph"
	"dutygraph/ledger"
)

// Column is a column of a table with what it means.
type Column struct {
	// Name heads the column.
	Name string
	// ZH says what it holds, in Chinese.
	ZH string
	// EN says it in English.
	EN string
	// Number says that its cells are whole numbers; all others are texts, days among them.
	Number bool
}

// Table is one table of a package.
type Table struct {
	// Name is the file's, without its ending.
	Name string
	// ZH says in Chinese what a row is.
	ZH string
	// EN says it in English.
	EN string
	// Columns are its columns, in order.
	Columns []Column
}

// Tables are the tables of a package, in order.
func Tables() []Table {
	return []Table{
		{"chains", "责任链的一个环节", "one link of a chain", chainColumns()},
		{"shares", "某环节或某缺口的一段责任时段", "one share of a step or a gap", shareColumns()},
		{"gaps", "一个责任缺口，或即将到期的时限", "one gap, or one clock about to fall due", GapColumns()},
		{"handling", "某缺口处理的一步", "one move in the handling of a gap", handlingColumns()},
		{"rules", "某规则在某区划的一种评判结果", "one outcome of one rule in one area", ruleColumns()},
	}
}

// Row is the cells of one row, as they stand in CSV and XLSX.
type Row []string

// text is a text as it may stand in a cell: no spreadsheet takes it for a formula.
func text[T ~string](t T) string { return ledger.FormulaSafe(string(t)) }

// joined are several texts in one cell, each once.
func joined(all []string) string {
	var each []string
	seen := map[string]bool{}
	for _, one := range all {
		if one != "" && !seen[one] {
			seen[one] = true
			each = append(each, one)
		}
	}
	return text(strings.Join(each, "、"))
}

func number(n int) string { return strconv.Itoa(n) }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// day is a day in a cell: empty for none and for no end.
func day(d graph.Day) string {
	if d == graph.Forever {
		return ""
	}
	return d.String()
}
