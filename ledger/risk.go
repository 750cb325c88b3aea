package ledger

import "dutygraph/graph"

// risks (风险): the causes of a case. Columns 致贫/返贫风险1, 2, 3 of one row count as that many rows.
func risks() *ledger {
	type F = graph.Risk
	return &ledger{
		noun: graph.Risks, name: "risks", zh: "风险",
		fresh:   func() graph.Fact { return &F{Period: lasting()} },
		instead: map[string][][]string{"cause": {{"causes"}}},
		columns: with([]column{
			{heading: "案例编号", field: "case", need: required, key: true, spelling: idTo(func(f *F) *graph.ID { return &f.Case })},
			{heading: "风险原因", also: []string{"风险类型"}, field: "cause", need: required, key: true,
				spelling: valueTo(causeList, func(f *F) *graph.Cause { return &f.Cause })},
			{heading: "致贫/返贫风险", also: []string{"风险原因", "风险类型"}, field: "causes", many: true, keeps: none,
				spelling: spelling{form: listForm, list: causeList, read: func(r *row, c cell, _ graph.Fact) {
					if v := r.value(c, causeList); v != "" {
						r.causes = append(r.causes, ranked{v, r.bound.rank})
					}
				}}},
			{heading: "顺位", field: "rank", means: "1 为主要风险", spelling: countTo(func(f *F) *int { return &f.Rank })},
			sinceOf(func(f *F) *graph.Day { return &f.Since }, "识别日期", "风险识别时间"),
			untilOf(func(f *F) *graph.Period { return &f.Period }, "消除日期", "风险消除时间"),
		}),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			for _, c := range r.causes {
				if f.Cause == "" {
					f.Cause, f.Rank = graph.Cause(c.value), c.rank
					continue
				}
				another := *f
				another.Cause, another.Rank = graph.Cause(c.value), c.rank
				r.extra = append(r.extra, &another)
			}
			if r.errors == 0 {
				r.mustKey(f.Cause != "", "cause")
			}
			r.inverted(f.Since, f.Until)
		},
	}
}
