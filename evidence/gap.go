package evidence

import (
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// GapColumns are the columns of gaps.csv, here and wherever gaps are listed as a table.
func GapColumns() []Column {
	return []Column{
		{Name: "gap", ZH: "缺口编号", EN: "the gap's id"},
		{Name: "rule", ZH: "规则", EN: "the rule"},
		{Name: "subjectKind", ZH: "评判对象的种类", EN: "what kind of thing is judged"},
		{Name: "subject", ZH: "评判对象的编号", EN: "the id of what is judged"},
		{Name: "clockStart", ZH: "起算日", EN: "the day the clock started"},
		{Name: "due", ZH: "到期日", EN: "the last day still in time"},
		{Name: "since", ZH: "缺口第一天；未到期的，为到期日次日", EN: "the first unmet day; of what is about to fall due, the day after the due day"},
		{Name: "until", ZH: "缺口终止日（不含）；存续的为空", EN: "the first day no longer unmet; empty while it stands"},
		{Name: "severity", ZH: "所问当日的严重程度；未到期的为空", EN: "the severity on the day asked about; empty for what is about to fall due"},
		{Name: "firstPost", ZH: "首责岗位，并列的以顿号相连", EN: "the post first answerable; several are joined by 、"},
		{Name: "firstPerson", ZH: "其任职人员", EN: "who held it"},
		{Name: "abovePost", ZH: "上一级岗位", EN: "the next held post above"},
		{Name: "abovePerson", ZH: "其任职人员", EN: "who held it"},
		{Name: "policyKey", ZH: "所用时限的参数名", EN: "the name of the limit"},
		{Name: "policySince", ZH: "该时限生效之日", EN: "the day since which it is in force"},
		{Name: "policyValue", ZH: "数值", EN: "its value"},
		{Name: "policyUnit", ZH: "单位", EN: "its unit"},
		{Name: "policyBasis", ZH: "依据", EN: "its document"},
		{Name: "state", ZH: "处理状态", EN: "where the handling stands"},
		{Name: "evidence", ZH: "所依据的数据行的编号，随后是其批次编号，以顿号相连", EN: "the keys of the rows that it rests on, then the ids of their batches, joined by 、"},
	}
}

// ToldGap is a gap as it is told on a day.
type ToldGap struct {
	// ID names it for ever.
	ID graph.ID
	// Rule is the rule.
	Rule string
	// Subject is what is judged.
	Subject graph.Ref
	// Start is the day the clock started.
	Start graph.Day
	// Due is the last day still in time.
	Due graph.Day
	// Days are its unmet days; of what is about to fall due, those to come.
	Days graph.Period
	// Severity is that of the day.
	Severity gap.Severity
	// Policy is the limit that it was judged by; nil where none was needed or known.
	Policy *graph.Policy
	// Roles are who answers first, and the next above.
	Roles []*graph.Link
	// Handling is where its handling stands.
	Handling graph.GapState
	// Evidence are the rows that it rests on, as far as they can be seen on the day.
	Evidence []graph.Evidence
}

// GapRow is a gap as a row of gaps.csv. BatchOf gives the id of the batch of a revision.
func GapRow(g ToldGap, batchOf func(graph.Revision) (graph.ID, error)) (Row, error) {
	var policy [5]string
	if p := g.Policy; p != nil {
		policy = [...]string{text(p.Parameter), day(p.Since), text(p.Value), text(p.Unit), text(p.Basis)}
	}
	var rows, batches []string
	for _, one := range g.Evidence {
		batch, err := batchOf(one.Revision())
		if err != nil {
			return nil, err
		}
		rows, batches = append(rows, string(one.Key())), append(batches, string(batch))
	}
	first, above := withRole(g.Roles, graph.FirstAnswerable), withRole(g.Roles, graph.Supervising)
	row := Row{
		text(g.ID), text(g.Rule), text(g.Subject.Noun), text(g.Subject.ID), day(g.Start), day(g.Due), day(g.Days.Since), day(g.Days.Until), text(g.Severity),
		posts(first), persons(first), posts(above), persons(above),
	}
	row = append(row, policy[:]...)
	return append(row, text(g.Handling), joined(append(rows, batches...))), nil
}

// withRole are the links with a role.
func withRole(links []*graph.Link, role graph.Role) []*graph.Link {
	return slices.DeleteFunc(slices.Clone(links), func(l *graph.Link) bool { return l.Role != role })
}
