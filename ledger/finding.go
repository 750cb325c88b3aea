package ledger

import "dutygraph/graph"

// findings (督查问题): what an inspection found.
func findings() *ledger {
	type F = graph.Finding
	return &ledger{
		noun: graph.Findings, name: "findings", zh: "督查问题",
		fresh:   func() graph.Fact { return &F{} },
		instead: map[string][][]string{"area": anyPath},
		columns: with([]column{
			{heading: "问题编号", field: "id", need: required, key: true, spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "督查单位", also: []string{"检查单位"}, field: "sponsor", means: "督查单位的单位编号", need: required,
				spelling: idTo(func(f *F) *graph.ID { return &f.Sponsor })},
			{heading: "发现日期", also: []string{"督查日期"}, field: "foundOn", need: required, early: true,
				spelling: firstTo(func(f *F) *graph.Day { return &f.FoundOn })},
			{heading: "责任岗位", also: []string{"岗位编号"}, field: "post", need: required,
				spelling: postTo(func(f *F) *graph.ID { return &f.Post })},
			{heading: "所在区划", field: "area", spelling: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "户编号", field: "household", spelling: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "问题内容", also: []string{"问题描述"}, field: "text", means: "身份证号、电话、银行卡号、病名会被标记代替", need: required,
				spelling: textTo(2000, inPublic, func(f *F) *string { return &f.Text })},
			{heading: "整改期限", also: []string{"整改时限"}, field: "dueOn", means: "当日完成仍算按期", spelling: plannedTo(func(f *F) *graph.Day { return &f.DueOn })},
			{heading: "销号日期", also: []string{"整改完成日期"}, field: "closedOn", spelling: dayTo(func(f *F) *graph.Day { return &f.ClosedOn })},
		}, pathColumns()),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			if r.retract {
				return
			}
			f.Area = r.areaOr(f.Area)
			r.ordered("foundOn", f.FoundOn, "dueOn", f.DueOn)
			r.ordered("foundOn", f.FoundOn, "closedOn", f.ClosedOn)
		},
	}
}
