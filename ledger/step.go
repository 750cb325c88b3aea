package ledger

import (
	"strconv"

	"dutygraph/graph"
)

// steps (程序环节): what was done in a case, one row per step.
func steps() *ledger {
	type F = graph.Step
	return &ledger{
		noun: graph.Steps, name: "steps", zh: "程序环节",
		fresh: func() graph.Fact { return &F{Round: 1} },
		columns: with([]column{
			{heading: "案例编号", field: "case", need: required, key: true, spelling: idTo(func(f *F) *graph.ID { return &f.Case })},
			{heading: "环节", also: []string{"程序", "步骤"}, field: "step", need: required, key: true,
				spelling: valueTo(stepList, func(f *F) *graph.StepKind { return &f.Step })},
			{heading: "次数", also: []string{"轮次"}, field: "round", means: "同一环节第几次，空着为 1", keeps: none,
				spelling: spelling{form: countForm, write: func(f graph.Fact) string { return strconv.Itoa(f.(*F).Round) },
					read: func(r *row, c cell, f graph.Fact) {
						n, ok := readCount(c)
						if !ok || n < 1 {
							r.say(CellNumber)
						}
						f.(*F).Round = n
					}}},
			{heading: "开始日期", also: []string{"公示开始日期", "张贴日期"}, field: "startedOn", means: "村级公示必填，为张贴之日", early: true,
				spelling: firstTo(func(f *F) *graph.Day { return &f.StartedOn })},
			{heading: "完成日期", also: []string{"办结日期", "公示结束日期"}, field: "doneOn", means: "村级公示以外必填；村级公示填张贴的最后一个整日",
				spelling: dayTo(func(f *F) *graph.Day { return &f.DoneOn })},
			{heading: "岗位编号", also: []string{"办理岗位"}, field: "post", means: "签署的岗位", spelling: postTo(func(f *F) *graph.ID { return &f.Post })},
			{heading: "人员编号", also: []string{"办理人编号"}, field: "person", means: "签署人的人员编号", spelling: idTo(func(f *F) *graph.ID { return &f.Person })},
			{heading: "结果", also: []string{"消除方式", "风险消除方式"}, field: "outcome", means: "只用于县级审定和风险消除",
				spelling: valueTo(outcomeList, func(f *F) *graph.Outcome { return &f.Outcome })},
			{heading: "公示照片", also: []string{"有无公示照片"}, field: "photo", means: "只用于村级公示", spelling: yesNoTo(func(f *F) *graph.YesNo { return &f.Photo })},
			{heading: "公示内容", also: []string{"公示文本"}, field: "text", means: "身份证号、电话、银行卡号、病名会被标记代替", spelling: textTo(10_000, inPublic, func(f *F) *string { return &f.Text })},
		}),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			switch f.Step {
			case graph.Published:
				r.must(f.StartedOn != graph.NoDay, "startedOn")
			case "":
			default:
				r.must(f.DoneOn != graph.NoDay, "doneOn")
			}
			switch f.Step {
			case graph.Approved:
				allow(r, f.Outcome, "outcome", graph.Passed, graph.RefusedOutcome)
			case graph.Removed:
				allow(r, f.Outcome, "outcome", graph.Assisted, graph.Natural)
			case "":
			default:
				allow(r, f.Outcome, "outcome")
			}
			r.ordered("startedOn", f.StartedOn, "doneOn", f.DoneOn)
		},
	}
}
