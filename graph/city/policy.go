package city

import (
	"slices"
	"strings"

	"dutygraph/graph"
)

// causeMap says which functions answer for each cause, and which classes of measure meet it.
const causeMap = `
ILLNESS MEDICAL_INSURANCE、HEALTH HEALTH、SAFETY_NET
DISABILITY DISABILITY HEALTH、EMPLOYMENT、SAFETY_NET
SCHOOLING EDUCATION EDUCATION
DISASTER EMERGENCY、AGRICULTURE INDUSTRY、HOUSING、SAFETY_NET、SOCIAL
ACCIDENT EMERGENCY HEALTH、SAFETY_NET、SOCIAL
INDUSTRY_FAILURE AGRICULTURE INDUSTRY、EMPLOYMENT、FINANCE
UNSTABLE_WORK EMPLOYMENT EMPLOYMENT
NO_LABOUR LOW_INCOME_SUPPORT SAFETY_NET
HOUSING HOUSING HOUSING、RELOCATION
WATER WATER WATER
OTHER RURAL_REVITALIZATION INDUSTRY、EMPLOYMENT、HEALTH、EDUCATION、SAFETY_NET、RELOCATION、HOUSING、WATER、FINANCE、SOCIAL`

// answer is what answers for a cause: functions, the first one first, and classes of measure.
type answer struct {
	functions []graph.Function
	classes   []graph.MeasureClass
}

func answers() map[graph.Cause]answer {
	all := map[graph.Cause]answer{}
	for line := range strings.Lines(strings.TrimSpace(causeMap)) {
		cells := strings.Fields(line)
		var a answer
		for f := range strings.SplitSeq(cells[1], "、") {
			a.functions = append(a.functions, graph.Function(f))
		}
		for class := range strings.SplitSeq(cells[2], "、") {
			a.classes = append(a.classes, graph.MeasureClass(class))
		}
		all[graph.Cause(cells[0])] = a
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
		"D06.limit", "3", "E02.limit", "2", "F01.limit", "10", "F01.red", "30", "F02.limit", "15", "F04.limit", "15", "G07.limit", "15")
	usual(graph.InHouseholds, "B01.max", "100")
	usual(graph.InWorkingDays, "E01.limit", "0")
	usual(graph.InDayOfMonth, "D01.day", "5")
	usual(graph.InMonths, "G01.months", "6")
	usual("", "B07.scope", "KEY", "B10.levels", "VILLAGE、TOWNSHIP", "C06.steps", "ACCEPTED、CHECKED、APPRAISED、PUBLISHED、REVIEWED、APPROVED、ENTERED",
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
