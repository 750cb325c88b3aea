package ledger

import (
	"slices"

	"dutygraph/graph"
)

// members (家庭成员): the people of the households.
func members() *ledger {
	type F = graph.Member
	number := numberColumns(kept[F]{
		masked: func(f *F) *string { return &f.IDMasked }, digest: func(f *F) *string { return &f.IDDigest },
		check: func(f *F) *graph.IDCheck { return &f.IDCheck },
	}, "身份证号")
	return &ledger{
		noun: graph.Members, name: "members", zh: "家庭成员",
		fresh: func() graph.Fact { return &F{Version: open()} },
		columns: with(slices.Concat([]column{
			{heading: "人编号", also: []string{"人员编号"}, field: "id", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "户编号", field: "household", means: "农户台账中的户编号", need: required, spelling: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "姓名", field: "name", need: required, spelling: nameTo(func(f *F) *string { return &f.Name })},
			{heading: "与户主关系", also: []string{"关系"}, field: "relation",
				spelling: textTo(20, inReference, func(f *F) *string { return &f.Relation })},
		}, number, []column{
			{heading: "劳动技能", also: []string{"劳动能力"}, field: "labour",
				spelling: valueTo(labourList, func(f *F) *graph.Labour { return &f.Labour })},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "生效日期", "人员识别时间"),
			endOf(func(f *F) *graph.Version { return &f.Version }, "失效日期", "减少日期"),
		})),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			f.IDMasked, f.IDDigest, f.IDCheck = r.who()
			r.inverted(f.Since, f.Ends)
		},
	}
}
