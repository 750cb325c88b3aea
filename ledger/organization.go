package ledger

import "dutygraph/graph"

// organizations (单位职能): which organization holds which function, when.
func organizations() *ledger {
	type F = graph.Organization
	return &ledger{
		noun: graph.Organizations, name: "organizations", zh: "单位职能", also: []string{"单位"},
		fresh:   func() graph.Fact { return &F{Version: open()} },
		instead: map[string][][]string{"area": anyPath},
		columns: with([]column{
			{heading: "单位编号", also: []string{"统一社会信用代码", "机构编码"}, field: "id", means: "18 位统一社会信用代码会核对校验位", need: required, key: true,
				spelling: spelling{form: idForm, write: func(f graph.Fact) string { return string(f.(*F).ID) },
					read: func(r *row, c cell, f graph.Fact) {
						id := r.id(c)
						if form, valid := creditCode(string(id)); form && !valid {
							r.say(CellID)
						}
						f.(*F).ID = id
					}}},
			{heading: "单位名称", also: []string{"单位", "部门", "机构名称"}, field: "name", need: required,
				spelling: textTo(100, inReference, func(f *F) *string { return &f.Name })},
			{heading: "所在区划", also: []string{"所属区划"}, field: "area", means: "所服务的县或市", need: required,
				spelling: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "职能", also: []string{"承担职能"}, field: "function", means: "一项职能一行；空着只表示该单位存在", key: true,
				spelling: valueTo(functionList, func(f *F) *graph.Function { return &f.Function })},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "生效日期", "职能起始日期", "成立日期"),
			endOf(func(f *F) *graph.Version { return &f.Version }, "失效日期", "职能划出日期", "撤并日期"),
		}, pathColumns()),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			if f.Area = r.areaOr(f.Area); r.errors == 0 {
				r.must(f.Area != "", "area")
			}
			r.inverted(f.Since, f.Ends)
		},
	}
}
