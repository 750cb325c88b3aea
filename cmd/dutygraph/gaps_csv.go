package main

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"slices"

	"dutygraph/evidence"
	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// writeCSV writes all gaps, by id, as a package of evidence has them: UTF-8 with a byte order mark, lines ended by CR LF, as
// spreadsheets want them.
func (l *listing) writeCSV(ctx context.Context, out io.Writer) error {
	if err := l.read(ctx, 0); err != nil {
		return err
	}
	slices.SortFunc(l.items, func(a, b gap.Item) int { return cmp.Compare(a.ID, b.ID) })
	w := bufio.NewWriter(out)
	w.WriteString(evidence.ByteOrderMark)
	var heading evidence.Row
	for _, c := range evidence.GapColumns() {
		heading = append(heading, c.Name)
	}
	w.Write(heading.CSV(nil)) // what goes wrong is told by Flush
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
			w.Write(gapRow(item, explained[i], sources).CSV(nil))
		}
	}
	return w.Flush()
}

// gapRow is one gap as a row. Days are half-open: an empty until is open.
func gapRow(i gap.Item, e gap.Explanation, sources map[graph.Revision]graph.Receipt) evidence.Row {
	told := evidence.ToldGap{
		ID: i.ID, Rule: i.Rule, Subject: i.Subject, Start: i.Start, Due: i.Due, Days: i.Days, Severity: i.Severity, Policy: e.Policy, Roles: e.Roles, Handling: i.Handling,
		Evidence: e.Evidence,
	}
	row, _ := evidence.GapRow(told, func(r graph.Revision) (graph.ID, error) { return sources[r].Batch, nil }) // which never fails
	return row
}
