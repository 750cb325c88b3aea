package ledger

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"dutygraph/graph"
)

// listName is one of the value lists of cells.
type listName int

const (
	levelList listName = iota
	functionList
	postKindList
	causeList
	channelList
	resultList
	categoryList
	stepList
	outcomeList
	measureClassList
	recordKindList
	labourList
	idCheckList
	unitList
	dayKindList
	decisionList
	actingList
	yesNoList
	listCount
)

// grows are the lists to which policies list.<name> add values.
var grows = map[string]listName{
	"function": functionList, "cause": causeList, "category": categoryList, "step": stepList,
	"measureclass": measureClassList, "recordkind": recordKindList,
}

// list is a closed set of values: what cells may say, and the value that each means.
type list struct {
	values map[string]string
	codes  []string
	zh     []string
}

func (l *list) add(code, zh string, also ...string) {
	l.codes, l.zh = append(l.codes, code), append(l.zh, zh)
	for _, text := range append(also, zh, code) {
		l.values[fold(text)] = code
		l.values[text] = code
	}
}

// fold is the form in which listed values are compared.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\u00a0', '\u3000', '\n', '\r':
			return -1
		case '—', '–', '‐', '−', '─':
			return '-'
		}
		return r
	}, strings.ToUpper(norm.NFKC.String(text)))
}

// find is the value that a text means.
func (l *list) find(text string) (string, bool) {
	if v, ok := l.values[text]; ok {
		return v, true
	}
	v, ok := l.values[fold(text)]
	return v, ok
}

// allowed names the values for a message.
func (l *list) allowed() arg {
	return arg{"values", strings.Join(l.zh, "、"), strings.Join(l.codes, ", ")}
}

type lists [listCount]*list

func listOf[V graph.Value](values []V, also map[V][]string) *list {
	l := &list{values: map[string]string{}}
	for _, v := range values {
		l.add(string(v), v.ZH(), also[v]...)
	}
	return l
}

// newLists are the lists that the program knows by itself.
func newLists() *lists {
	l := &lists{
		levelList: listOf(graph.Levels(), map[graph.Level][]string{
			"COUNTY": {"区", "县区"}, "TOWNSHIP": {"乡", "镇", "街道"}, "VILLAGE": {"社区", "行政村"}}),
		functionList: listOf(graph.Functions(), map[graph.Function][]string{
			"LOW_INCOME_SUPPORT": {"民政"}, "MEDICAL_INSURANCE": {"医保"}, "DISABILITY": {"残联"}, "EMPLOYMENT": {"人社"}}),
		postKindList: listOf(graph.PostKinds(), map[graph.PostKind][]string{"CONTACT": {"帮扶责任人"}}),
		causeList:    listOf(graph.Causes(), map[graph.Cause][]string{"DISASTER": {"因灾"}}),
		channelList: listOf(graph.Channels(), map[graph.Channel][]string{
			"HOUSEHOLD": {"自主申报"}, "DEPARTMENT": {"部门筛查"}, "PETITION": {"12345"}}),
		resultList:       listOf(graph.Results(), nil),
		categoryList:     listOf(graph.Categories(), nil),
		stepList:         listOf(graph.StepKinds(), nil),
		outcomeList:      listOf(graph.Outcomes(), nil),
		measureClassList: listOf(graph.MeasureClasses(), nil),
		recordKindList:   listOf(graph.RecordKinds(), nil),
		labourList:       listOf(graph.Labours(), nil),
		idCheckList:      listOf(graph.IDChecks(), nil),
		unitList:         listOf(graph.Units(), nil),
		dayKindList:      listOf(graph.DayKinds(), map[graph.DayKind][]string{"OFF": {"休"}, "WORK": {"班", "调休上班"}}),
		decisionList:     listOf(graph.Decisions(), nil),
		actingList:       {values: map[string]string{}},
		yesNoList:        {values: map[string]string{}},
	}
	l[actingList].add("FULL", "任职", "否", "false", "NO")
	l[actingList].add("ACTING", "主持工作", "代理", "临时负责", "是", "true", "YES")
	l[yesNoList].add("YES", "是", "有", "√", "✓", "✔", "1", "true", "1.0")
	l[yesNoList].add("NO", "否", "无", "×", "✗", "✘", "X", "0", "false", "0.0")
	return l
}

// grow adds the values of a policy list.<name>; other policies are none of its business.
func (l *lists) grow(p *graph.Policy) {
	name, ok := strings.CutPrefix(string(p.Parameter), "list.")
	if !ok {
		return
	}
	at, ok := grows[strings.ToLower(name)]
	if !ok {
		return
	}
	for _, code := range split(p.Value) {
		if _, known := l[at].find(code); !known {
			l[at].add(code, code)
		}
	}
}

// split takes several values apart.
func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		switch r {
		case '、', ',', '，', ';', '；', '\n', '\r':
			return true
		}
		return false
	})
}
