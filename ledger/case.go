package ledger

import "dutygraph/graph"

// cases (监测对象): recognition episodes.
func cases() *ledger {
	type F = graph.Case
	return &ledger{
		noun: graph.Cases, name: "cases", zh: "监测对象", also: []string{"案例"},
		fresh: func() graph.Fact { return &F{} },
		columns: with([]column{
			{heading: "案例编号", also: []string{"监测对象编号"}, field: "id", need: required, key: true,
				spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "户编号", field: "household", means: "农户台账中的户编号", need: required, spelling: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "监测对象类别", also: []string{"检测对象类别", "监测类别", "易返贫致贫户(监测对象)类型"}, field: "category",
				spelling: valueTo(categoryList, func(f *F) *graph.Category { return &f.Category })},
			{heading: "立案日期", also: []string{"启动日期"}, field: "openedOn", means: "启动认定程序之日", need: required, early: true,
				spelling: firstTo(func(f *F) *graph.Day { return &f.OpenedOn })},
		}),
	}
}
