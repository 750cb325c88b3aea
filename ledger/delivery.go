package ledger

import (
	"strings"
	"sync"

	"dutygraph/graph"
)

// deliveries (台账报送): how far a ledger is complete. Both ends are included, as the heading says.
func deliveries() *ledger {
	type F = graph.Delivery
	names := sync.OnceValue(func() map[graph.Noun]string { // later, as this is one of the ledgers
		all := map[graph.Noun]string{}
		for _, l := range ledgers() {
			all[l.noun] = l.zh
		}
		return all
	})
	return &ledger{
		noun: graph.Deliveries, name: "deliveries", zh: "台账报送", also: []string{"报送"},
		fresh:   func() graph.Fact { return &F{} },
		instead: map[string][][]string{"area": anyPath},
		columns: with([]column{
			{heading: "台账", also: []string{"台账名称"}, field: "ledger", means: "报送齐全的台账", need: required, key: true,
				spelling: spelling{form: ledgerForm, write: func(f graph.Fact) string { return names()[f.(*F).Ledger] },
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
					}}},
			{heading: "记录类型", field: "kind", means: "台账为履职记录时必填，其余不填", key: true, spelling: valueTo(recordKindList, func(f *F) *graph.RecordKind { return &f.Kind })},
			{heading: "覆盖区划", also: []string{"报送单位区划"}, field: "area", means: "覆盖该区划及其以下", need: required, key: true,
				spelling: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "覆盖起始", field: "from", means: "覆盖的第一天", need: required, early: true, key: true, spelling: firstTo(func(f *F) *graph.Day { return &f.From })},
			{heading: "完整至", also: []string{"数据截至"}, field: "completeTo", means: "覆盖的最后一天，含当日", need: required, spelling: dayTo(func(f *F) *graph.Day { return &f.CompleteTo })},
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
				r.invertedIn("completeTo", f.From, f.CompleteTo+1)
			}
		},
	}
}
