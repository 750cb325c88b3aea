package ledger

import "dutygraph/graph"

// leads (线索预警): hints of risk, with their clocks.
func leads() *ledger {
	type F = graph.Lead
	return &ledger{
		noun: graph.Leads, name: "leads", zh: "线索预警", also: []string{"线索", "预警"},
		fresh: func() graph.Fact { return &F{} },
		columns: with([]column{
			{heading: "线索编号", also: []string{"预警编号"}, field: "id", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "户编号", field: "household", need: required, spelling: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "线索渠道", also: []string{"监测方式", "来源"}, field: "channel", need: required,
				spelling: valueTo(channelList, func(f *F) *graph.Channel { return &f.Channel })},
			{heading: "来源单位", also: []string{"推送部门"}, field: "organization", means: "线索渠道为部门预警时必填",
				spelling: idTo(func(f *F) *graph.ID { return &f.Organization })},
			{heading: "风险原因", also: []string{"风险类型", "致贫/返贫风险"}, field: "cause", need: required,
				spelling: valueTo(causeList, func(f *F) *graph.Cause { return &f.Cause })},
			{heading: "发现日期", also: []string{"预警日期", "申报日期"}, field: "discoveredOn", need: required, early: true,
				spelling: firstTo(func(f *F) *graph.Day { return &f.DiscoveredOn })},
			{heading: "下派日期", also: []string{"交办日期"}, field: "dispatchedOn", spelling: dayTo(func(f *F) *graph.Day { return &f.DispatchedOn })},
			{heading: "核实日期", also: []string{"核查日期"}, field: "verifiedOn", spelling: dayTo(func(f *F) *graph.Day { return &f.VerifiedOn })},
			{heading: "核实结果", also: []string{"核查结果"}, field: "result", means: "有核实日期才填",
				spelling: valueTo(resultList, func(f *F) *graph.Result { return &f.Result })},
			{heading: "不纳入原因", also: []string{"不予纳入原因"}, field: "reason", means: "有核实日期才填",
				spelling: textTo(500, inRemark, func(f *F) *string { return &f.Reason })},
			{heading: "案例编号", also: []string{"监测对象编号"}, field: "case", means: "由此启动的案例", spelling: idTo(func(f *F) *graph.ID { return &f.Case })},
		}),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			r.must(f.Channel != graph.ByDepartment || f.Organization != "", "organization")
			r.must(f.VerifiedOn != graph.NoDay || f.Result == "" && f.Reason == "", "verifiedOn")
			r.ordered("discoveredOn", f.DiscoveredOn, "dispatchedOn", f.DispatchedOn)
			r.ordered("discoveredOn", f.DiscoveredOn, "verifiedOn", f.VerifiedOn)
			r.ordered("dispatchedOn", f.DispatchedOn, "verifiedOn", f.VerifiedOn)
		},
	}
}
