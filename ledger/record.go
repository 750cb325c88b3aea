package ledger

import "dutygraph/graph"

// records (履职记录): duties done.
func records() *ledger {
	type F = graph.Record
	return &ledger{
		noun: graph.Records, name: "records", zh: "履职记录",
		fresh: func() graph.Fact { return &F{} },
		columns: with([]column{
			{heading: "记录编号", field: "id", need: required, key: true, read: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "记录类型", also: []string{"类型"}, field: "kind", need: required,
				read: valueTo(recordKindList, func(f *F) *graph.RecordKind { return &f.Kind })},
			{heading: "履职日期", also: []string{"走访日期", "会议日期", "推送日期", "培训时间"}, field: "doneOn", need: required, early: true,
				read: firstTo(func(f *F) *graph.Day { return &f.DoneOn })},
			{heading: "期间", also: []string{"所属月份"}, field: "period", read: monthTo(func(f *F) *graph.Month { return &f.Period })},
			{heading: "岗位编号", also: []string{"责任岗位"}, field: "post", read: postTo(func(f *F) *graph.ID { return &f.Post })},
			{heading: "人员编号", field: "person", read: idTo(func(f *F) *graph.ID { return &f.Person })},
			{heading: "单位编号", field: "organization", read: idTo(func(f *F) *graph.ID { return &f.Organization })},
			{heading: "所在区划", field: "area", read: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "户编号", field: "household", read: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "上级记录", also: []string{"所属会议"}, field: "parent", read: idTo(func(f *F) *graph.ID { return &f.Parent })},
			{heading: "附清单", also: []string{"有无清单"}, field: "withList", read: yesNoTo(func(f *F) *graph.YesNo { return &f.WithList })},
			{heading: "到期日期", also: []string{"完成时限"}, field: "dueOn", read: plannedTo(func(f *F) *graph.Day { return &f.DueOn })},
			{heading: "办结日期", field: "closedOn", read: dayTo(func(f *F) *graph.Day { return &f.ClosedOn })},
			{heading: "金额", also: []string{"补贴标准"}, field: "amount", read: decimalTo(func(f *F) *string { return &f.Amount })},
			{heading: "内容", also: []string{"走访情况"}, field: "text", read: textTo(2000, inPublic, func(f *F) *string { return &f.Text })},
		}, pathColumns()),
		instead: map[string][][]string{"area": anyPath},
		finish: func(r *row, fact graph.Fact) {
			f := fact.(*F)
			if r.retract {
				return
			}
			if f.Area == "" && !r.failed("area") {
				f.Area = r.byPath()
			}
			for _, field := range recordNeeds(f.Kind) {
				present := map[string]bool{"household": f.Household != "", "post": f.Post != "", "area": f.Area != "", "parent": f.Parent != "",
					"organization": f.Organization != "", "period": f.Period != 0, "person": f.Person != ""}
				if field != "area" || r.path.blank() {
					r.must(present[field], field)
				}
			}
			r.ordered("doneOn", f.DoneOn, "dueOn", f.DueOn)
			r.ordered("doneOn", f.DoneOn, "closedOn", f.ClosedOn)
		},
	}
}

// recordNeeds are the fields that a kind of record must have besides those of every record.
func recordNeeds(kind graph.RecordKind) []string {
	switch kind {
	case graph.RecordVisit:
		return []string{"household", "post"}
	case graph.RecordMeeting:
		return []string{"area"}
	case graph.RecordItem:
		return []string{"parent", "post"}
	case graph.RecordPush:
		return []string{"organization", "period"}
	case graph.RecordHandover:
		return []string{"post", "person"}
	case graph.RecordSubsidy:
		return []string{"post", "period"}
	}
	return nil
}
