package city

import (
	"slices"
	"strings"

	"dutygraph/graph"
)

// answer is what answers for a cause: functions, the first one first, and classes of measure.
type answer struct {
	functions []graph.Function
	classes   []graph.MeasureClass
}

func answers() map[graph.Cause]answer {
	all := map[graph.Cause]answer{}
	for _, cause := range graph.Causes() {
		functions, classes := graph.CauseDefault(cause)
		var a answer
		for f := range strings.SplitSeq(functions, "、") {
			a.functions = append(a.functions, graph.Function(f))
		}
		for class := range strings.SplitSeq(classes, "、") {
			a.classes = append(a.classes, graph.MeasureClass(class))
		}
		all[cause] = a
	}
	return all
}

// policies are the defaults of the rules, with what the sample city has settled for itself: only key households must be
// visited each month, a new limit for recognitions from 2024, income lines, and one county's shorter limit.
func (c *city) policies(d *division) []*graph.Policy {
	rows := &[]*graph.Policy{}
	add := func(parameter, value string, unit graph.Unit, since string, until graph.Day, basis string) {
		*rows = append(*rows, &graph.Policy{Period: graph.Period{Since: day(since), Until: until}, Parameter: graph.ID(parameter), Area: d.id, Value: value, Unit: unit, Basis: basis})
	}
	if d != c.root {
		if d == c.focus.county {
			add("D03.limit", "5", graph.InDays, newLimit, graph.Forever, "示例县规定")
		}
		return *rows
	}
	usual := func(unit graph.Unit, values ...string) {
		for pair := range slices.Chunk(values, 2) {
			add(pair[0], pair[1], unit, historySince, graph.Forever, "示例默认值")
		}
	}
	usual(graph.InDays, "A01.limit", "0", "A01.red", "30", "A02.limit", "0", "A03.limit", "10", "A07.limit", "7", "A09.limit", "0",
		"B01.limit", "0", "B02.limit", "15", "B04.limit", "15", "B10.grace", "5", "C04.days", "5", "C08.limit", "15", "D03.limit", "7",
		"D06.limit", "3", "D08.limit", "0", "E02.limit", "2", "F01.limit", "10", "F01.red", "30", "F02.limit", "15", "F04.limit", "15", "G07.limit", "15",
		"A04.limit", "0", "B06.limit", "0", "B09.grace", "5", "B12.limit", "30", "B13.limit", "30", "G10.days", "30", "G10.limit", "7")
	usual(graph.InHouseholds, "A04.max", "5", "B01.max", "100", "D08.min", "5", "G10.min.TOWNSHIP", "20", "G10.min.VILLAGE", "5")
	usual(graph.InWorkingDays, "E01.limit", "0")
	usual(graph.InDayOfMonth, "D01.day", "5")
	usual(graph.InMonths, "A10.limit", "6", "B12.months", "12", "D08.months", "6", "G01.months", "6")
	usual("", "B06.grids", "1", "B07.scope", "KEY", "B10.levels", "VILLAGE、TOWNSHIP", "C06.steps", "ACCEPTED、CHECKED、APPRAISED、PUBLISHED、REVIEWED、APPROVED、ENTERED",
		"D01.functions", "MEDICAL_INSURANCE、DISABILITY、LOW_INCOME_SUPPORT、PUBLIC_SECURITY、PETITIONS", "F04.classes", "SAFETY_NET")
	for _, cause := range graph.Causes() {
		a := c.answers[cause]
		usual("", "cause."+string(cause)+".functions", joined(a.functions), "F02.classes."+string(cause), joined(a.classes))
	}
	add("C03.limit", "20", graph.InWorkingDays, historySince, day(newLimit), "示例旧规定")
	add("C03.limit", "15", graph.InDays, newLimit, graph.Forever, "示例新规定")
	for i, line := range []string{"6000", "7000", "8000", "8800", "9200", "9600"} {
		year := 2021 + i
		until := day(digits(year+1, 4) + "-01-01")
		if i == 5 {
			until = graph.Forever
		}
		add("income.line", line, graph.InYuan, digits(year, 4)+"-01-01", until, "示例数值")
	}
	return *rows
}

// joined is a list as a policy's value spells it.
func joined[V ~string](values []V) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return strings.Join(words, "、")
}
