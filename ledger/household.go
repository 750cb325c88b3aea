package ledger

import "dutygraph/graph"

// households (农户): the unit of everything. A roster with one row per person serves too: its repeated rows fold.
func households() *ledger {
	type F = graph.Household
	return &ledger{
		noun: graph.Households, name: "households", zh: "农户",
		fresh:   func() graph.Fact { return &F{Version: open()} },
		instead: map[string][][]string{"area": villagePath},
		columns: with([]column{
			{heading: "户编号", also: []string{"家庭编号"}, field: "id", means: "不透明的文本，前导零有意义", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "户主姓名", also: []string{"户主"}, field: "head", means: "空着时取与户主关系为“户主”的成员", spelling: nameTo(func(f *F) *string { return &f.Head })},
			{heading: "所在村", also: []string{"所属村"}, field: "area", means: "所在村的编号或代码", need: required,
				spelling: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "网格编号", also: []string{"所属网格"}, field: "grid", means: "空着表示不在任何网格", spelling: idTo(func(f *F) *graph.ID { return &f.Grid })},
			{heading: "人数", also: []string{"家庭人口", "成员数"}, field: "statedMembers", means: "报表所载人数，仅作对照",
				spelling: countTo(func(f *F) *int { return &f.StatedMembers })},
			{heading: "户类型", also: []string{"农户类型"}, field: "kind", means: "一般农户、脱贫户等", spelling: textTo(20, inReference, func(f *F) *string { return &f.Kind })},
			{heading: "常年外出", also: []string{"是否外出"}, field: "away", spelling: yesNoTo(func(f *F) *graph.YesNo { return &f.Away })},
			{heading: "人均纯收入", also: []string{"家庭人均纯收入"}, field: "incomePerHead", means: "元/年",
				spelling: decimalTo(func(f *F) *string { return &f.IncomePerHead })},
			{heading: "收入截止月", also: []string{"收入周期"}, field: "incomeMonth", means: "收入所计 12 个月的最后一月；填收入时必填",
				spelling: monthTo(func(f *F) *graph.Month { return &f.IncomeMonth })},
			{heading: "义务教育保障", field: "educationSecured", means: "是表示没有问题；空着表示不清楚", spelling: yesNoTo(func(f *F) *graph.YesNo { return &f.EducationSecured })},
			{heading: "基本医疗保障", field: "medicalSecured", means: "是表示没有问题；空着表示不清楚", spelling: yesNoTo(func(f *F) *graph.YesNo { return &f.MedicalSecured })},
			{heading: "住房安全保障", field: "housingSecured", means: "是表示没有问题；空着表示不清楚", spelling: yesNoTo(func(f *F) *graph.YesNo { return &f.HousingSecured })},
			{heading: "饮水安全保障", also: []string{"是否解决安全饮用水"}, field: "waterSecured", means: "是表示没有问题；空着表示不清楚",
				spelling: yesNoTo(func(f *F) *graph.YesNo { return &f.WaterSecured })},
			{heading: "刚性支出已解决", also: []string{"大额刚性支出是否解决"}, field: "rigidSpendingSettled",
				spelling: yesNoTo(func(f *F) *graph.YesNo { return &f.RigidSpendingSettled })},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "生效日期", "登记日期", "首次识别时间"),
			endOf(func(f *F) *graph.Version { return &f.Version }, "失效日期", "注销日期", "迁出日期"),
		}, pathColumns()),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			if r.retract {
				return
			}
			if f.Area = r.areaOr(f.Area); r.errors == 0 {
				r.must(f.Area != "", "area")
			}
			r.level(f.Area, "area", graph.Village)
			r.must(f.IncomePerHead == "" || f.IncomeMonth != 0, "incomeMonth")
			r.inverted(f.Since, f.Ends)
		},
	}
}
