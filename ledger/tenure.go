package ledger

import (
	"slices"

	"dutygraph/graph"
)

// tenures (任职): who held which post from when to when. A row may name the post by 单位 and 职务, by the path of its area
// and 职务, or by a grid.
func tenures() *ledger {
	type F = graph.Tenure
	named := [][]string{{"grid"}, {"unit", "title"}}
	for _, p := range anyPath {
		named = append(named, append(slices.Clone(p), "title"))
	}
	number := numberColumns(kept[F]{
		masked: func(f *F) *string { return &f.IDMasked }, digest: func(f *F) *string { return &f.IDDigest },
		check: func(f *F) *graph.IDCheck { return &f.IDCheck },
	}, "身份证号", "公民身份号码")
	return &ledger{
		noun: graph.Tenures, name: "tenures", zh: "任职",
		fresh:   func() graph.Fact { return &F{Period: lasting()} },
		instead: map[string][][]string{"post": named, "person": {{"idNumber"}}},
		columns: with(slices.Concat([]column{
			{heading: "岗位编号", field: "post", means: "岗位台账中的岗位编号；网格员为 GRID_MEMBER@网格编号", need: required, key: true, spelling: postTo(func(f *F) *graph.ID { return &f.Post })},
			{heading: "单位", also: []string{"单位名称", "单位编号"}, field: "unit", keeps: none,
				spelling: spelling{form: textForm, read: func(r *row, c cell, _ graph.Fact) { r.unit = c.text }}},
			{heading: "职务", field: "title", keeps: none,
				spelling: spelling{form: textForm, read: func(r *row, c cell, _ graph.Fact) { r.title = c.text }}},
			{heading: "网格编号", field: "grid", keeps: none,
				spelling: spelling{form: idForm, read: func(r *row, c cell, _ graph.Fact) { r.grid = r.id(c) }}},
			{heading: "人员编号", also: []string{"工号", "干部编号"}, field: "person", means: "来源系统的人员编号，从不以姓名代替", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.Person })},
			{heading: "姓名", also: []string{"网格员姓名", "书记姓名"}, field: "name", need: required,
				spelling: nameTo(func(f *F) *string { return &f.Name })},
		}, number, []column{
			{heading: "任职方式", also: []string{"任职形式"}, field: "acting", means: "空着表示正式任职",
				spelling: spelling{form: listForm, list: actingList,
					write: func(f graph.Fact) string {
						if f.(*F).Acting {
							return "主持工作"
						}
						return "任职"
					},
					read: func(r *row, c cell, f graph.Fact) { f.(*F).Acting = r.value(c, actingList) == "ACTING" }}},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "任职日期", "任职时间", "聘任时间", "任期起", "到任日期"),
			untilOf(func(f *F) *graph.Period { return &f.Period }, "离任日期", "离任时间", "退出时间", "免职日期"),
			{heading: "任免依据", also: []string{"任免文号", "文号"}, field: "basis", means: "任免文件的文号",
				spelling: textTo(200, inReference, func(f *F) *string { return &f.Basis })},
		}), pathColumns()),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			f.IDMasked, f.IDDigest, f.IDCheck = r.who()
			if f.Person == "" && !r.failed("person") {
				f.Person = graph.ID(f.IDDigest)
			}
			if f.Post == "" && !r.failed("post") && r.day != graph.NoDay {
				f.Post = r.seat()
			}
			if r.errors == 0 {
				r.mustKey(f.Post != "", "post")
				r.mustKey(f.Person != "", "person")
			}
			r.inverted(f.Since, f.Until)
		},
	}
}

// seat is the post that the row names otherwise than by its id.
func (r *row) seat() graph.ID {
	if r.grid != "" {
		return graph.GridMemberPost(r.grid)
	}
	if r.title == "" || r.seats == nil {
		if r.unit != "" || !r.path.blank() {
			r.sayOf("title", CellRequired)
		}
		return ""
	}
	among, where := []seat(nil), r.unit
	switch {
	case r.unit != "":
		r.bound = r.table.find("unit")
		id, found := r.seats.unit(r.unit, r.day)
		if id = r.found(graph.Organizations, id, found); id == "" {
			return ""
		}
		among = r.seats.byUnit[id]
	case !r.path.blank():
		area := r.byPath()
		if area == "" {
			return ""
		}
		among = r.seats.byArea[area]
		if version := r.areas.version(area, r.day); version != nil {
			where = version.name
		}
	default:
		return ""
	}
	r.bound = r.table.find("title")
	id, found := r.seats.seat(among, r.title, where, r.day)
	id = r.found(graph.Posts, id, found)
	r.bound = nil
	return id
}
