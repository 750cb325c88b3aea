package ledger

import "dutygraph/graph"

// applications (低保申请): low-income applications and their push.
func applications() *ledger {
	type F = graph.Application
	return &ledger{
		noun: graph.Applications, name: "applications", zh: "低保申请",
		fresh: func() graph.Fact { return &F{} },
		columns: with([]column{
			{heading: "申请编号", also: []string{"业务编号"}, field: "id", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "户编号", field: "household", need: required, spelling: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "申请日期", also: []string{"受理申请日期"}, field: "appliedOn", need: required, early: true,
				spelling: firstTo(func(f *F) *graph.Day { return &f.AppliedOn })},
			{heading: "推送日期", also: []string{"推送乡村振兴日期"}, field: "pushedOn", means: "推送乡村振兴部门之日", spelling: dayTo(func(f *F) *graph.Day { return &f.PushedOn })},
			{heading: "案例编号", field: "case", means: "由此启动的案例", spelling: idTo(func(f *F) *graph.ID { return &f.Case })},
			{heading: "决定日期", also: []string{"审核确认日期"}, field: "decidedOn", spelling: dayTo(func(f *F) *graph.Day { return &f.DecidedOn })},
			{heading: "决定结果", also: []string{"审核结果"}, field: "decision", means: "有决定日期才填",
				spelling: valueTo(decisionList, func(f *F) *graph.Decision { return &f.Decision })},
		}),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			r.must(f.DecidedOn != graph.NoDay || f.Decision == "", "decidedOn")
			r.ordered("appliedOn", f.AppliedOn, "pushedOn", f.PushedOn)
			r.ordered("appliedOn", f.AppliedOn, "decidedOn", f.DecidedOn)
		},
	}
}
