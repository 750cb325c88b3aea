package ledger

import "dutygraph/graph"

// measures (帮扶措施): help for a case over a period.
func measures() *ledger {
	type F = graph.Measure
	return &ledger{
		noun: graph.Measures, name: "measures", zh: "帮扶措施", also: []string{"措施"},
		fresh: func() graph.Fact { return &F{Period: lasting()} },
		columns: with([]column{
			{heading: "措施编号", field: "id", need: required, key: true, spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "案例编号", field: "case", need: required, spelling: idTo(func(f *F) *graph.ID { return &f.Case })},
			{heading: "措施类别", also: []string{"帮扶措施类别"}, field: "class", need: required,
				spelling: valueTo(measureClassList, func(f *F) *graph.MeasureClass { return &f.Class })},
			{heading: "针对风险", field: "cause", spelling: valueTo(causeList, func(f *F) *graph.Cause { return &f.Cause })},
			{heading: "责任单位", field: "organization", spelling: idTo(func(f *F) *graph.ID { return &f.Organization })},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "开始日期", "落实日期"),
			untilOf(func(f *F) *graph.Period { return &f.Period }, "停止日期", "停发日期"),
			{heading: "金额", also: []string{"补助金额"}, field: "amount", means: "元", spelling: decimalTo(func(f *F) *string { return &f.Amount })},
		}),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			r.inverted(f.Since, f.Until)
		},
	}
}
