package ledger

import "dutygraph/graph"

// pairings (结对帮扶): a household's paired unit and contact.
func pairings() *ledger {
	type F = graph.Pairing
	return &ledger{
		noun: graph.Pairings, name: "pairings", zh: "结对帮扶", also: []string{"结对"},
		fresh:   func() graph.Fact { return &F{Period: lasting()} },
		instead: map[string][][]string{"person": {{"idNumber"}}},
		columns: with([]column{
			{heading: "户编号", also: []string{"结对户编号"}, field: "household", means: "农户台账中的户编号", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "帮扶单位", also: []string{"帮扶单位编号", "定点帮扶单位"}, field: "organization", means: "帮扶单位的单位编号", need: required,
				spelling: idTo(func(f *F) *graph.ID { return &f.Organization })},
			{heading: "人员编号", also: []string{"工号"}, field: "person", means: "联系人的人员编号", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.Person })},
			{heading: "联系人", also: []string{"帮扶联系人", "帮扶责任人", "姓名"}, field: "name", need: required,
				spelling: nameTo(func(f *F) *string { return &f.Name })},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "结对日期", "结对时间", "帮扶起始日期"),
			untilOf(func(f *F) *graph.Period { return &f.Period }, "解除日期", "解除时间"),
			numberColumn(spelling{}, none, "身份证号"), // it only stands in for the person
		}),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			if f.Person == "" && !r.failed("person") {
				f.Person = graph.ID(r.person.digest)
			}
			if r.errors == 0 {
				r.mustKey(f.Person != "", "person")
			}
			r.inverted(f.Since, f.Until)
		},
	}
}
