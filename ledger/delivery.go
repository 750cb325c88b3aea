package ledger

import (
	"strings"

	"dutygraph/graph"
)

// deliveries (台账报送): how far a ledger is complete. Both ends are included, as the heading says.
func deliveries() *ledger {
	type F = graph.Delivery
	return &ledger{
		noun: graph.Deliveries, name: "deliveries", zh: "台账报送", also: []string{"报送"},
		fresh:   func() graph.Fact { return &F{} },
		instead: map[string][][]string{"area": anyPath},
		columns: with([]column{
			{heading: "台账", also: []string{"台账名称"}, field: "ledger", need: required, key: true,
				read: func(r *row, c cell, f graph.Fact) {
					l := known(r.all, c.text)
					if l == nil {
						var zh, en []string
						for _, l := range r.all {
							zh, en = append(zh, l.zh), append(en, l.name)
						}
						r.say(CellValue, arg{"values", strings.Join(zh, "、"), strings.Join(en, ", ")})
						return
					}
					f.(*F).Ledger = l.noun
				}},
			{heading: "记录类型", field: "kind", key: true, read: valueTo(recordKindList, func(f *F) *graph.RecordKind { return &f.Kind })},
			{heading: "覆盖区划", also: []string{"报送单位区划"}, field: "area", need: required, key: true,
				read: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "覆盖起始", field: "from", need: required, early: true, key: true, read: firstTo(func(f *F) *graph.Day { return &f.From })},
			{heading: "完整至", also: []string{"数据截至"}, field: "completeTo", need: required, read: dayTo(func(f *F) *graph.Day { return &f.CompleteTo })},
		}, pathColumns()),
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			if f.Area = r.areaOr(f.Area); r.errors == 0 {
				r.mustKey(f.Area != "", "area")
			}
			switch f.Ledger {
			case graph.Records:
				if r.errors == 0 {
					r.mustKey(f.Kind != "", "kind")
				}
			case "":
			default:
				allow(r, f.Kind, "kind")
			}
			if f.CompleteTo != graph.NoDay {
				r.inverted(f.From, f.CompleteTo+1)
			}
		},
	}
}
