package ledger

import "dutygraph/graph"

// records (履职记录): duties done.
func records() *ledger {
	type F = graph.Record
	return &ledger{
		noun: graph.Records, name: "records", zh: "履职记录",
		fresh: func() graph.Fact { return &F{} },
		columns: with([]column{
			{heading: "记录编号", field: "id", need: required, key: true, spelling: idTo(func(f *F) *graph.ID { return &f.ID })},
			{heading: "记录类型", also: []string{"类型"}, field: "kind", need: required,
				spelling: valueTo(recordKindList, func(f *F) *graph.RecordKind { return &f.Kind })},
			{heading: "履职日期", also: []string{"走访日期", "会议日期", "推送日期", "培训时间"}, field: "doneOn", means: "清单事项填列入清单之日", need: required, early: true,
				spelling: firstTo(func(f *F) *graph.Day { return &f.DoneOn })},
			{heading: "期间", also: []string{"所属月份"}, field: "period", means: "职责所属月份；数据推送、补贴发放必填", spelling: monthTo(func(f *F) *graph.Month { return &f.Period })},
			{heading: "岗位编号", also: []string{"责任岗位"}, field: "post", means: "履职的岗位，清单事项填责任岗位；走访、清单事项、工作交接、补贴发放必填", spelling: postTo(func(f *F) *graph.ID { return &f.Post })},
			{heading: "人员编号", field: "person", means: "履职人；工作交接填离任者，必填", spelling: idTo(func(f *F) *graph.ID { return &f.Person })},
			{heading: "单位编号", field: "organization", means: "数据推送必填", spelling: idTo(func(f *F) *graph.ID { return &f.Organization })},
			{heading: "所在区划", field: "area", means: "研判会商必填", spelling: areaTo(func(f *F) *graph.ID { return &f.Area })},
			{heading: "户编号", field: "household", means: "走访必填", spelling: idTo(func(f *F) *graph.ID { return &f.Household })},
			{heading: "上级记录", also: []string{"所属会议"}, field: "parent", means: "清单事项所属的研判会商，清单事项必填", spelling: idTo(func(f *F) *graph.ID { return &f.Parent })},
			{heading: "附清单", also: []string{"有无清单"}, field: "withList", means: "只用于研判会商", spelling: yesNoTo(func(f *F) *graph.YesNo { return &f.WithList })},
			{heading: "到期日期", also: []string{"完成时限"}, field: "dueOn", means: "只用于清单事项", spelling: plannedTo(func(f *F) *graph.Day { return &f.DueOn })},
			{heading: "办结日期", field: "closedOn", spelling: dayTo(func(f *F) *graph.Day { return &f.ClosedOn })},
			{heading: "金额", also: []string{"补贴标准"}, field: "amount", means: "元", spelling: decimalTo(func(f *F) *string { return &f.Amount })},
			{heading: "内容", also: []string{"走访情况"}, field: "text", means: "身份证号、电话、银行卡号、病名会被标记代替", spelling: textTo(2000, inPublic, func(f *F) *string { return &f.Text })},
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
