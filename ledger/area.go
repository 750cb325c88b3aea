package ledger

import "dutygraph/graph"

// areas (行政区划): the tree of areas, with codes that change.
func areas() *ledger {
	type F = graph.Area
	return &ledger{
		noun: graph.Areas, name: "areas", zh: "行政区划",
		fresh:   func() graph.Fact { return &F{Version: open()} },
		instead: map[string][][]string{"id": {{"code"}}, "parent": anyPath},
		columns: with([]column{
			{heading: "区划编号", also: []string{"区划ID"}, field: "id", means: "自有编号，永不重复使用；空着时以区划代码为编号", key: true, spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "区划代码", also: []string{"代码", "统计用区划代码", "行政区划代码", "code"}, field: "code", means: "统计用区划代码；代码或名称变更时另起一行，编号不变", need: required,
				spelling: spelling{form: codeForm, write: func(f graph.Fact) string { return f.(*F).Code },
					read: func(r *row, c cell, f graph.Fact) {
						code, ok := areaCode(c)
						if !ok {
							r.say(CellCode)
						}
						f.(*F).Code = code
					}}},
			{heading: "区划名称", also: []string{"名称", "name"}, field: "name", need: required,
				spelling: textTo(100, inReference, func(f *F) *string { return &f.Name })},
			{heading: "级别", also: []string{"层级", "level"}, field: "level", means: "市、县、乡镇、村", need: required,
				spelling: valueTo(levelList, func(f *F) *graph.Level { return &f.Level })},
			{heading: "上级区划", also: []string{"上级代码", "parent_code"}, field: "parent", means: "上一级区划的编号或代码；市级不填", keeps: []string{"Parent"},
				spelling: spelling{form: idForm, write: func(f graph.Fact) string { return string(f.(*F).Parent) },
					read: func(r *row, c cell, f graph.Fact) { r.parent = c }}},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "生效日期", "启用日期", "设立日期"),
			endOf(func(f *F) *graph.Version { return &f.Version }, "失效日期", "停用日期", "撤销日期"),
		}, pathColumns()),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			r.areaID(f)
			if r.quiet || r.retract {
				return
			}
			if f.Level == graph.City { // what lies above the city is none of ours
				f.Parent = ""
			} else if r.parent.text != "" {
				r.bound = r.table.find("parent")
				f.Parent = r.area(r.parent)
				r.bound = nil
			} else {
				f.Parent = r.byPath()
				if r.errors == 0 {
					r.must(f.Parent != "", "parent")
				}
			}
			if f.Parent != "" && f.Level != "" {
				r.level(f.Parent, "parent", f.Level.Above())
			}
			r.inverted(f.Since, f.Ends)
		},
	}
}

// areaID lets the code stand in for an id that the row does not have: as the id of the one area that ever had it, or as
// the id of a new one.
func (r *row) areaID(f *graph.Area) {
	if f.ID != "" || f.Code == "" || r.failed("id") {
		return
	}
	f.ID = graph.ID(f.Code)
	if versions := r.areas.byCode[f.Code]; len(versions) > 0 {
		f.ID = versions[0].id
		for _, v := range versions {
			if v.id != f.ID {
				r.sayOf("code", RefAmbiguous, nounArg(graph.Areas))
				return
			}
		}
	}
}
