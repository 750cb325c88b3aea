package ledger

import (
	"strconv"
	"strings"

	"dutygraph/graph"
)

// policies (规则参数): limits, thresholds, lists.
func policies() *ledger {
	type F = graph.Policy
	return &ledger{
		noun: graph.Policies, name: "policies", zh: "规则参数", also: []string{"参数"},
		fresh:   func() graph.Fact { return &F{Period: lasting()} },
		instead: map[string][][]string{"area": anyPath},
		columns: with([]column{
			{heading: "参数", also: []string{"参数名"}, field: "key", means: "如 C03.limit；各参数见 dutygraph rules", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.Parameter })},
			{heading: "适用区划", also: []string{"地区"}, field: "area", means: "适用的区划及其以下；就近的上级优先", need: required, key: true,
				spelling: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "值", also: []string{"参数值"}, field: "value", means: "数字、代码，或以顿号分开的多个代码", need: required,
				spelling: textTo(2000, 0, func(f *F) *string { return &f.Value })},
			{heading: "单位", field: "unit", means: "须与参数相符；词语和列表不填", spelling: valueTo(unitList, func(f *F) *graph.Unit { return &f.Unit })},
			{heading: "依据", also: []string{"文件依据"}, field: "basis", means: "文件名称和条款", need: required,
				spelling: textTo(200, inReference, func(f *F) *string { return &f.Basis })},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "施行日期", "生效日期"),
			untilOf(func(f *F) *graph.Period { return &f.Period }, "废止日期", "失效日期"),
		}, pathColumns()),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			if f.Area = r.areaOr(f.Area); r.errors == 0 {
				r.mustKey(f.Area != "", "area")
			}
			if r.retract {
				return
			}
			units, number := policyUnits(string(f.Parameter))
			if units != nil {
				allow(r, f.Unit, "unit", units...)
				r.must(f.Unit != "" || len(units) == 0, "unit")
			}
			if number && f.Value != "" {
				if value, ok := policyNumber(f); ok {
					f.Value = value
				} else {
					r.sayOf("value", CellNumber)
				}
			}
			r.inverted(f.Since, f.Until)
			if r.errors == 0 {
				r.lists.grow(f)
				if f.Parameter == healthPolicy {
					r.healthWords = split(f.Value)
				}
			}
		},
	}
}

// healthPolicy is the policy of the words that tell of an illness.
const healthPolicy graph.ID = "C05.words"

// policyNumber is the number of a policy as it is kept: yuan with their fractions, all else whole and not below zero, as
// rules need it. A limit that they cannot use would else be kept, and silence its rule.
func policyNumber(f *graph.Policy) (string, bool) {
	if f.Parameter == "income.line" {
		value, ok := readDecimal(cell{text: f.Value})
		return value, ok && !strings.HasPrefix(value, "-")
	}
	n, ok := readCount(cell{text: f.Value})
	switch f.Unit {
	case graph.InDays, graph.InWorkingDays, graph.InMonths:
		ok = ok && n <= graph.LongestLimit
	}
	return strconv.Itoa(n), ok
}

// policyUnits are the units that fit a policy's name, and whether its value is a number. Units are nil for a name that
// the program does not know: it says nothing about them.
func policyUnits(name string) (units []graph.Unit, number bool) {
	if name == "income.line" {
		return []graph.Unit{graph.InYuan}, true
	}
	if strings.HasPrefix(name, "list.") || strings.HasPrefix(name, "cause.") {
		return []graph.Unit{}, false
	}
	rule, parameter, _ := strings.Cut(name, ".")
	if len(rule) != 3 {
		return nil, false
	}
	parameter, _, _ = strings.Cut(parameter, ".")
	switch parameter {
	case "limit":
		return []graph.Unit{graph.InDays, graph.InWorkingDays, graph.InMonths}, true
	case "red", "grace", "days":
		return []graph.Unit{graph.InDays, graph.InWorkingDays}, true
	case "max", "min":
		if rule == "B06" { // grids of one person
			return []graph.Unit{}, true
		}
		return []graph.Unit{graph.InHouseholds}, true
	case "months", "again":
		return []graph.Unit{graph.InMonths}, true
	case "day":
		return []graph.Unit{graph.InDayOfMonth}, true
	case "visits":
		return []graph.Unit{}, true
	case "functions", "classes", "levels", "scope", "steps", "words":
		return []graph.Unit{}, false
	}
	return nil, false
}
