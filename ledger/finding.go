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
			{heading: "问题编号", field: "id", need: required, key: true, read: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "督查单位", also: []string{"检查单位"}, field: "sponsor", need: required,
				read: idTo(func(f *F) *graph.ID { return &f.Sponsor })},
			{heading: "发现日期", also: []string{"督查日期"}, field: "foundOn", need: required, early: true,
				read: firstTo(func(f *F) *graph.Day { return &f.FoundOn })},
			{heading: "责任岗位", also: []string{"岗位编号"}, field: "post", need: required,
				read: postTo(func(f *F) *graph.ID { return &f.Post })},
			{heading: "所在区划", field: "area", read: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "户编号", field: "household", read: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "问题内容", also: []string{"问题描述"}, field: "text", need: required,
				read: textTo(2000, inPublic, func(f *F) *string { return &f.Text })},
			{heading: "整改期限", also: []string{"整改时限"}, field: "dueOn", read: plannedTo(func(f *F) *graph.Day { return &f.DueOn })},
			{heading: "销号日期", also: []string{"整改完成日期"}, field: "closedOn", read: dayTo(func(f *F) *graph.Day { return &f.ClosedOn })},
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
