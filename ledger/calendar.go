package ledger

import "dutygraph/graph"

// calendarDays (节假日调休): days that are not what the weekday says.
func calendarDays() *ledger {
	type F = graph.CalendarDay
	return &ledger{
		noun: graph.CalendarDays, name: "calendar", zh: "节假日调休", also: []string{"节假日", "calendardays"},
		fresh: func() graph.Fact { return &F{} },
		columns: with([]column{
			{heading: "日期", field: "day", means: "与星期所示不同的日子；未列出的，周一至周五上班", need: required, key: true, spelling: plannedTo(func(f *F) *graph.Day { return &f.Day })},
			{heading: "类型", also: []string{"休/班"}, field: "kind", means: "放假，或调休上班", need: required,
				spelling: valueTo(dayKindList, func(f *F) *graph.DayKind { return &f.Kind })},
			{heading: "名称", also: []string{"节日"}, field: "name", spelling: textTo(20, inReference, func(f *F) *string { return &f.Name })},
		}),
	}
}
