package gap

import (
	"slices"

	"dutygraph/graph"
)

// Status is how a clock stands on the day asked about, as far as it is or may become a gap. 缺口状态
type Status string

// The statuses.
const (
	// Open: a gap stands. 存续
	Open Status = "OPEN"
	// Ended: a gap stood and has ended. 已终止
	Ended Status = "ENDED"
	// Upcoming: the clock runs and nothing is done; it is about to fall due. 即将到期
	Upcoming Status = "UPCOMING"
)

// Statuses are all statuses.
func Statuses() []Status { return []Status{Open, Ended, Upcoming} }

// ZH is the name in Chinese.
func (s Status) ZH() string {
	switch s {
	case Open:
		return "存续"
	case Ended:
		return "已终止"
	case Upcoming:
		return "即将到期"
	}
	return string(s)
}

// statusOf is the status of an outcome; empty where it is none.
func statusOf(o Outcome) Status {
	switch o {
	case Unmet:
		return Open
	case Over:
		return Ended
	case Pending:
		return Upcoming
	}
	return ""
}

// Filter narrows a list of gaps; a field left empty does not.
type Filter struct {
	// Statuses are those on the view's day.
	Statuses []Status
	// Rules are the rules, such as C03.
	Rules []string
	// Groups are the groups of rules, A to I.
	Groups []string
	// Severities are those on the view's day; clocks about to fall due have none.
	Severities []Severity
	// Under are areas: the gap stands in one of them or below, on the view's day.
	Under []graph.ID
	// Lines are the lines on which the first answerable post stands.
	Lines []graph.Line
	// Units are the households, grids, areas or posts judged; of a household all about it, its cases and leads too.
	Units []graph.Ref
	// Subjects are what the rule judges itself: a case, a lead, a tenure …
	Subjects []graph.Ref
	// Post has a share of the gap, or is first answerable while it is about to fall due.
	Post graph.ID
	// Person has a share of the gap, or is first answerable while it is about to fall due.
	Person graph.ID
	// Handling are the states of handling on the view's day.
	Handling []graph.GapState
	// During is a period in which the first unmet day lies; of a clock about to fall due, the due day.
	During graph.Period
}

// Check refuses, with Invalid, a filter that nothing can pass by a slip.
func (f Filter) Check() error {
	for _, id := range f.Rules {
		if !slices.ContainsFunc(Catalogue(), func(r Rule) bool { return r.ID == id }) {
			return graph.Invalid.Errorf("没有这条规则：%s", "there is no such rule: %s", id)
		}
	}
	for _, id := range f.Groups {
		if !slices.ContainsFunc(Groups(), func(g Group) bool { return g.ID == id }) {
			return graph.Invalid.Errorf("没有这组规则：%s", "there is no such group of rules: %s", id)
		}
	}
	return nil
}

// Order is the order of a list of gaps.
type Order string

const (
	// BySince orders by the first unmet day, newest first, of clocks about to fall due by the due day plus one; then by id.
	BySince Order = "SINCE"
	// ByDue orders by the due day, earliest first; then by id.
	ByDue Order = "DUE"
	// BySeverity orders the heaviest first, then by first unmet day, oldest first, then by id.
	BySeverity Order = "SEVERITY"
)

// Orders are all orders.
func Orders() []Order { return []Order{BySince, ByDue, BySeverity} }

// Query asks for a page of gaps.
type Query struct {
	// Filter narrows the list.
	Filter Filter
	// Order is the order of the list; empty is BySince.
	Order Order
	// After is the cursor of the item before the page; the zero Cursor begins.
	After Cursor
	// First is how many, 1 to 1,000.
	First int
	// Count asks how many there are in all.
	Count bool
}

// Cursor is the place of a gap in an order.
type Cursor struct {
	// Weight is the place of the severity in the order BySeverity, 0 the heaviest; 0 in others.
	Weight int
	// Date is the day that the order looks at.
	Date graph.Day
	// ID is the gap's id.
	ID graph.ID
}

// Item is a gap as it is told on a day.
type Item struct {
	// Gap is the gap, through whatever day; what it says of later days was not known on the view's day.
	*graph.Gap
	// Status is its status on the view's day.
	Status Status
	// Severity is that of the view's day, of an ended gap that of its last day; of one about to fall due, empty.
	Severity Severity
	// Days are the unmet days as told on the view's day: until Forever while the end has not come. Of one about to fall
	// due, those from the day after the due day on.
	Days graph.Period
	// Area is the innermost area in which it stands on the view's day, or stood last.
	Area graph.ID
	// Handling is the state of its handling on the view's day.
	Handling graph.GapState

	at graph.Day
}

// Page is part of a list of gaps.
type Page struct {
	// View is the view it was read through.
	View graph.View
	// Through is how far the rules have looked.
	Through graph.Evaluation
	// Items are the gaps in order.
	Items []Item
	// More says that there are gaps after the last item.
	More bool
	// Total is how many there are in all, where that was asked.
	Total int
}

// Sum counts gaps of one area, rule and severity. Areas count all below them.
type Sum struct {
	// Area is the area.
	Area graph.ID
	// Rule is the rule.
	Rule string
	// Severity is that of the view's day; empty for clocks about to fall due.
	Severity Severity
	// Open counts gaps that stand on the view's day.
	Open int
	// Ended counts gaps that ended in the window asked for.
	Ended int
	// Upcoming counts clocks that fall due in the days asked for.
	Upcoming int
}

// Summary counts the gaps of areas.
type Summary struct {
	// View is the view it was read through.
	View graph.View
	// Through is how far the rules have looked.
	Through graph.Evaluation
	// Sums are in the order of areas asked for, then rules, then severities, the heaviest first.
	Sums []Sum
}

// Unit of time of a trend. 时间单位
type Interval string

// The intervals.
const (
	// Daily has a point for each day.
	Daily Interval = "DAY"
	// Weekly has a point for each week, which begins on Monday.
	Weekly Interval = "WEEK"
	// Months has a point for each calendar month.
	Months Interval = "MONTH"
)

// Point is what became of gaps in a day, week or month.
type Point struct {
	// Period are the days, cut at the period asked for.
	Period graph.Period
	// Open counts the gaps that stand on the last of the days.
	Open int
	// Began counts the gaps whose first unmet day lies in them.
	Began int
	// Ended counts the gaps that ended in them: their first day that is not unmet any more.
	Ended int
}

// Trend is how gaps developed.
type Trend struct {
	// View is the view it was read through.
	View graph.View
	// Through is how far the rules have looked.
	Through graph.Evaluation
	// Points are in order.
	Points []Point
}

// Tally is how many clocks of a rule stand in one way in an area, on the view's day. They never say that there is no gap:
// what could not be judged is counted beside what was met.
type Tally struct {
	// Area is the area; those below it count.
	Area graph.ID
	// Rule is the rule.
	Rule string
	// Outcome is the outcome.
	Outcome Outcome
	// Reason says why it is not evaluated; empty otherwise.
	Reason graph.Reason
	// Count is how many clocks.
	Count int
}

// Tallies count all clocks of rules in areas.
type Tallies struct {
	// View is the view it was read through.
	View graph.View
	// Through is how far the rules have looked.
	Through graph.Evaluation
	// Of are the tallies, by area in the order asked for, rule, outcome and reason.
	Of []Tally
}

// Duty is what coverage measures: a rule seen from its bright side. 覆盖指标
type Duty struct {
	// Name is its name in the API.
	Name string
	// Rule is the rule whose clocks are counted.
	Rule string
	// ZH is what it measures, in Chinese.
	ZH string
	// EN is what it measures, in English.
	EN string
}

// Duties are what coverage measures.
func Duties() []Duty {
	return []Duty{
		{"VILLAGE_SECRETARY", "A01", "村党组织书记在岗", "villages with a secretary"},
		{"CONTACT", "A03", "监测户有帮扶联系人", "recognised households with a contact"},
		{"GRID_SIZE", "B01", "网格不超户", "grids of at most as many households as allowed"},
		{"HOUSEHOLD_IN_GRID", "B02", "农户入网", "households in a grid"},
		{"GRID_MEMBER", "B04", "网格有网格员", "grids with a member"},
		{"VISIT", "B07", "按月走访", "monthly visits made in time"},
		{"MEETING", "B10", "按月研判会商", "monthly meetings held in time with their list"},
		{"RECOGNITION", "C03", "按期认定", "cases decided in time"},
		{"DEPARTMENT_PUSH", "D01", "部门按期推送", "departments that pushed in time"},
		{"VERIFICATION", "D03", "预警按期核实", "leads verified in time"},
		{"APPLICATION_PUSH", "E01", "低保申请同步推送", "low-income applications pushed at once"},
		{"CHECK_STARTED", "E02", "推送后启动认定", "pushed applications whose recognition was started in time"},
		{"MEASURES", "F01", "按期落实帮扶措施", "recognised cases with measures in time"},
		{"FINDING", "H01", "督查问题按期整改", "findings closed in time"},
	}
}
