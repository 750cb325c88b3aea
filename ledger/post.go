package ledger

import (
	"slices"
	"strings"

	"dutygraph/graph"
)

// posts (岗位): seats with a duty. Contacts' posts are made by pairings, a grid's first by the grid.
func posts() *ledger {
	type F = graph.Post
	return &ledger{
		noun: graph.Posts, name: "posts", zh: "岗位",
		fresh:   func() graph.Fact { return &F{Version: open()} },
		instead: map[string][][]string{"area": anyPath},
		columns: with([]column{
			{heading: "岗位编号", also: []string{"职位编号"}, field: "id", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "岗位名称", also: []string{"职务", "岗位"}, field: "title", need: required,
				spelling: textTo(100, inReference, func(f *F) *string { return &f.Title })},
			{heading: "岗位类型", also: []string{"类型"}, field: "kind", means: "帮扶联系人岗位由结对帮扶台账生成，不在此填写", need: required,
				spelling: valueTo(postKindList, func(f *F) *graph.PostKind { return &f.Kind })},
			{heading: "所在区划", also: []string{"派驻村"}, field: "area", means: "岗位所在区划，其级别即岗位级别；驻村第一书记填派驻村", need: required,
				spelling: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "所属单位", also: []string{"派出单位", "单位编号"}, field: "organization", means: "单位主要负责人、驻村第一书记必填，后者填派出单位",
				spelling: idTo(func(f *F) *graph.ID { return &f.Organization })},
			{heading: "所在网格", also: []string{"网格编号"}, field: "grid", means: "网格员必填；每个网格自带一个网格员岗位，这里只填第二个",
				spelling: idTo(func(f *F) *graph.ID { return &f.Grid })},
			{heading: "分管职能", also: []string{"分工"}, field: "functions", means: "分管负责人必填，多项以顿号分开",
				spelling: spelling{form: listForm, list: functionList, several: true,
					write: func(f graph.Fact) string {
						var names []string
						for _, function := range f.(*F).Functions {
							names = append(names, function.ZH())
						}
						return strings.Join(names, "、")
					},
					read: func(r *row, c cell, f graph.Fact) {
						p := f.(*F)
						for _, part := range split(c.plain()) {
							if part = trim(part); part == "" {
								continue
							}
							v := graph.Function(r.listed(part, c.kind, functionList))
							if v == "" {
								return
							}
							if !slices.Contains(p.Functions, v) {
								p.Functions = append(p.Functions, v)
							}
						}
					}}},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "生效日期", "设立日期"),
			endOf(func(f *F) *graph.Version { return &f.Version }, "失效日期", "撤销日期"),
		}, pathColumns()),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			if r.quiet || r.retract {
				return
			}
			if f.Area = r.areaOr(f.Area); r.errors == 0 {
				r.must(f.Area != "", "area")
			}
			switch f.Kind {
			case graph.Contact:
				allow(r, f.Kind, "kind", slices.DeleteFunc(graph.PostKinds(), func(k graph.PostKind) bool { return k == graph.Contact })...)
			case graph.GridMember:
				r.must(f.Grid != "", "grid")
			case graph.OrganizationHead, graph.FirstSecretary:
				r.must(f.Organization != "", "organization")
			case graph.DeputyHead:
				r.must(len(f.Functions) > 0, "functions")
			}
			r.inverted(f.Since, f.Ends)
		},
	}
}
