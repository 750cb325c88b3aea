package ledger

import "dutygraph/graph"

// grids (网格): groups of at most 100 households inside one village.
func grids() *ledger {
	type F = graph.Grid
	return &ledger{
		noun: graph.Grids, name: "grids", zh: "网格",
		fresh:   func() graph.Fact { return &F{Version: open()} },
		instead: map[string][][]string{"area": villagePath},
		columns: with([]column{
			{heading: "网格编号", also: []string{"网格代码"}, field: "id", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "网格名称", also: []string{"名称"}, field: "name", need: required,
				spelling: textTo(100, inReference, func(f *F) *string { return &f.Name })},
			{heading: "所在村", also: []string{"所属村"}, field: "area", means: "网格所在的村", need: required,
				spelling: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "网格范围", also: []string{"自然村", "组", "村民小组"}, field: "extent", means: "自然村、村民小组",
				spelling: textTo(500, inRemark, func(f *F) *string { return &f.Extent })},
			{heading: "户数", also: []string{"网格户数"}, field: "statedHouseholds", means: "报表所载户数，仅作对照",
				spelling: countTo(func(f *F) *int { return &f.StatedHouseholds })},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "生效日期", "划定日期"),
			endOf(func(f *F) *graph.Version { return &f.Version }, "失效日期", "撤并日期"),
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
			r.inverted(f.Since, f.Ends)
		},
	}
}
