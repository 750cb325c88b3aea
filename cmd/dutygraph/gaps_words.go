package main

import (
	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// subjectWord names the kind of thing that a rule judges.
func subjectWord(w words, noun graph.Noun) string {
	return w.in(gap.SubjectName(noun))
}

// unjudged says why a clock could not be judged.
func unjudged(w words, r graph.Reason) string {
	switch r {
	case gap.LedgerNotDelivered:
		return w.in("台账未报送或未报送到当日，没有记录不能说明问题", "the ledger was not delivered for these days, so silence proves nothing")
	case graph.FactMissing:
		return w.in("所需的数据缺失：单元格为空，或证件号已脱敏", "a fact that is needed is missing: an empty cell, or a masked number")
	case graph.PolicyMissing:
		return w.in("没有有效的规则参数", "no policy is in force")
	case graph.CalendarMissing:
		return w.in("缺少当年的节假日调休", "the year has no calendar")
	case gap.PostUndefined:
		return w.in("没有该岗位的记录", "no such post is on record")
	}
	return string(r)
}

// kindWord names the shape of a rule.
func kindWord(w words, k gap.Kind) string {
	switch k {
	case gap.Act:
		return w.in("限期办理", "act")
	case gap.State:
		return w.in("持续状态", "state")
	case gap.Monthly:
		return w.in("按月履职", "month")
	case gap.Check:
		return w.in("当日检查", "check")
	}
	return string(k)
}

// ruleName is a rule's id with its name; in English with the Chinese before it, since that is how it stands in documents.
func ruleName(w words, r gap.Rule) string { return r.ID + " " + w.in(r.ZH, r.ZH+" "+r.EN) }

// basisWord is the text of a basis, or of who answers, in one language.
func basisWord(w words, b graph.Basis) string { return w.in(b.ZH, b.EN) }
