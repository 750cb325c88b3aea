package main

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/ledger"
)

// meant is a column or a field with what it means.
type meant struct{ name, zh, en string }

// gapColumns are the columns of gaps.csv.
func gapColumns() []meant {
	return []meant{
		{"gap", "缺口编号", "the gap's id"},
		{"rule", "规则", "the rule"},
		{"subjectKind", "评判对象的种类", "what kind of thing is judged"},
		{"subject", "评判对象的编号", "the id of what is judged"},
		{"clockStart", "起算日", "the day the clock started"},
		{"due", "到期日", "the last day still in time"},
		{"since", "缺口第一天；未到期的，为到期日次日", "the first unmet day; of what is about to fall due, the day after the due day"},
		{"until", "缺口终止日（不含）；存续的为空", "the first day no longer unmet; empty while it stands"},
		{"severity", "所问当日的严重程度；未到期的为空", "the severity on the day asked about; empty for what is about to fall due"},
		{"firstPost", "首责岗位，并列的以顿号相连", "the post first answerable; several are joined by 、"},
		{"firstPerson", "其任职人员", "who held it"},
		{"abovePost", "上一级岗位", "the next held post above"},
		{"abovePerson", "其任职人员", "who held it"},
		{"policyKey", "所用时限的参数名", "the name of the limit"},
		{"policySince", "该时限生效之日", "the day since which it is in force"},
		{"policyValue", "数值", "its value"},
		{"policyUnit", "单位", "its unit"},
		{"policyBasis", "依据", "its document"},
		{"state", "处理状态", "where the handling stands"},
		{"evidence", "所依据的数据行的编号，随后是其批次编号，以顿号相连", "the keys of the rows that it rests on, then the ids of their batches, joined by 、"},
	}
}

// writeCSV writes all gaps, by id: UTF-8 with a byte order mark, lines ended by CR LF, as spreadsheets want them.
func (l *listing) writeCSV(ctx context.Context, out io.Writer) error {
	if err := l.read(ctx, 0); err != nil {
		return err
	}
	slices.SortFunc(l.items, func(a, b gap.Item) int { return cmp.Compare(a.ID, b.ID) })
	w := bufio.NewWriter(out)
	w.WriteString("\ufeff")
	writeRow(w, each(gapColumns(), func(c meant) string { return c.name }))
	for some := range slices.Chunk(l.items, atOnce) {
		explained := make([]gap.Explanation, 0, len(some))
		var revisions []graph.Revision
		err := l.explain(ctx, some, func(_ gap.Item, e gap.Explanation) error {
			explained = append(explained, e)
			for _, one := range e.Evidence {
				revisions = append(revisions, one.Revision())
			}
			return nil
		})
		if err != nil {
			return err
		}
		slices.Sort(revisions)
		sources, err := l.store.Receipts(ctx, slices.Compact(revisions))
		if err != nil {
			return err
		}
		for i, item := range some {
			writeRow(w, gapRow(item, explained[i], sources))
		}
	}
	return w.Flush()
}

// gapRow is one gap as a row. Days are half-open: an empty until is open.
func gapRow(i gap.Item, e gap.Explanation, sources map[graph.Revision]graph.Receipt) []string {
	first, above := rolesAs(e, graph.FirstAnswerable), rolesAs(e, graph.Supervising)
	var policy [5]string
	if p := e.Policy; p != nil {
		policy = [...]string{safe(p.Parameter), p.Since.String(), safe(p.Value), safe(p.Unit), safe(p.Basis)}
	}
	row := []string{
		safe(i.ID), safe(i.Rule), safe(i.Subject.Noun), safe(i.Subject.ID), i.Start.String(), i.Due.String(), i.Days.Since.String(), ends(i.Days.Until).String(), safe(i.Severity),
		postIDs(first), personIDs(first), postIDs(above), personIDs(above),
	}
	row = append(row, policy[:]...)
	return append(row, safe(i.Handling), evidenceOf(e, sources))
}

// safe is a text as it may stand in a cell.
func safe[T ~string](t T) string { return ledger.FormulaSafe(string(t)) }

// joined are several texts in one cell, each once.
func joined(all []string) string {
	var once []string
	for _, one := range all {
		if one != "" && !slices.Contains(once, one) {
			once = append(once, one)
		}
	}
	return ledger.FormulaSafe(strings.Join(once, "、"))
}

func postIDs(links []*graph.Link) string {
	var all []string
	for _, link := range links {
		if link.Post != nil {
			all = append(all, string(link.Post.ID))
		}
	}
	return joined(all)
}

func personIDs(links []*graph.Link) string {
	var all []string
	for _, link := range links {
		for _, t := range link.Holders {
			all = append(all, string(t.Person))
		}
	}
	return joined(all)
}

// evidenceOf are the keys of the rows that a gap rests on, then the batches that brought them.
func evidenceOf(e gap.Explanation, sources map[graph.Revision]graph.Receipt) string {
	var rows, batches []string
	for _, one := range e.Evidence {
		rows = append(rows, string(one.Key()))
		batches = append(batches, string(sources[one.Revision()].Batch))
	}
	return joined(append(rows, batches...))
}

// writeRow writes a row as RFC 4180 has it, byte for byte: encoding/csv would change the line ends inside a cell. What
// goes wrong is told by Flush.
func writeRow(w *bufio.Writer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			w.WriteByte(',')
		}
		if strings.ContainsAny(c, ",\"\r\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		w.WriteString(c)
	}
	w.WriteString("\r\n")
}
