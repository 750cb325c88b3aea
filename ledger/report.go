package ledger

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"dutygraph/graph"
)

// Report tells what became of one file.
type Report struct {
	// File is the file's name.
	File string `json:"file"`
	// Batch is the id of the batch that the file makes.
	Batch graph.ID `json:"batch,omitempty"`
	// Digest is the SHA-256 of the file.
	Digest string `json:"digest,omitempty"`
	// Encoding is how a CSV file is written: UTF-8 or GB18030; empty for a workbook.
	Encoding string `json:"encoding,omitempty"`
	// Revision is the revision that the batch made; of a dry run, the one it would have made.
	Revision graph.Revision `json:"revision,omitempty"`
	// At is the instant of the batch in milliseconds since 1970.
	At int64 `json:"at,omitempty"`
	// Repeated says that the batch had been applied before: nothing changed, and the counts are those of the first time.
	Repeated bool `json:"repeated"`
	// Refused says that nothing of the file was applied.
	Refused bool `json:"refused"`
	// DryRun says that nothing was to be applied.
	DryRun bool `json:"dryRun"`
	// Ledgers tell what became of the rows, in the order in which ledgers are read.
	Ledgers []Counts `json:"ledgers"`
	// Errors is how many messages refuse the file.
	Errors int `json:"errors"`
	// Warnings is how many warn.
	Warnings int `json:"warnings"`
	// Codes counts all messages by code, also those that are not kept.
	Codes map[Code]int `json:"codes"`
	// Messages are the first messages, in the order of the file.
	Messages []Message `json:"messages"`
}

// Counts tells what became of the rows of one ledger.
type Counts struct {
	// Ledger is the ledger's name, such as tenures.
	Ledger string `json:"ledger"`
	// Sheet is the sheet read, of a workbook; several are joined by 、.
	Sheet string `json:"sheet,omitempty"`
	// HeaderRow is the row in which the header ends, as a spreadsheet counts; of the first sheet.
	HeaderRow int `json:"headerRow,omitempty"`
	// Read is how many rows below the header are not blank.
	Read int `json:"read"`
	// Added rows had no standing row with their key.
	Added int `json:"added"`
	// Replaced rows differed from the standing row with their key.
	Replaced int `json:"replaced"`
	// Closed rows had an open end that the next version closed.
	Closed int `json:"closed"`
	// Unchanged rows were on record already.
	Unchanged int `json:"unchanged"`
	// Retracted rows were taken back.
	Retracted int `json:"retracted"`
	// Skipped rows are totals, footers, and repeats of a row of the file.
	Skipped int `json:"skipped"`
}

// receive takes the counts that the store gives.
func (r *Report) receive(receipt graph.Receipt) {
	r.Revision, r.At, r.Repeated = receipt.Revision, receipt.At, receipt.Repeated
	for _, l := range ledgers() {
		c, ok := receipt.Counts[l.noun]
		i := slices.IndexFunc(r.Ledgers, func(have Counts) bool { return have.Ledger == l.name })
		if i < 0 {
			if !ok {
				continue
			}
			i = len(r.Ledgers)
			r.Ledgers = append(r.Ledgers, Counts{Ledger: l.name})
		}
		have := &r.Ledgers[i]
		have.Added, have.Replaced, have.Closed, have.Unchanged, have.Retracted = c.Added, c.Replaced, c.Closed, c.Unchanged, c.Retracted
		have.Skipped += c.Folded
	}
}

// take takes what was said about the file, in the order of its rows.
func (r *Report) take(j *journal) {
	r.Codes, r.Errors, r.Warnings = j.counts, j.errors, j.warnings
	slices.SortStableFunc(j.kept, func(a, b Message) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.Row, b.Row), cmp.Compare(a.column, b.column))
	})
	r.Messages = append([]Message{}, j.kept...) // never null for programs
}

// WriteText writes the report for people, in Chinese ("zh") or English.
func (r *Report) WriteText(w io.Writer, language string) error {
	zh := language == "zh"
	say := func(chinese, english string) string {
		if zh {
			return chinese
		}
		return english
	}
	var b strings.Builder
	state := say("已入库", "applied")
	switch {
	case r.Refused:
		state = say("已拒绝，未写入任何数据", "refused, nothing was written")
	case r.DryRun:
		state = say("试运行通过，未写入", "dry run passed, nothing was written")
	case r.Repeated:
		state = say("此前已入库，未作改动", "applied before, nothing changed")
	}
	fmt.Fprintf(&b, "%s: %s\n", r.File, state)
	if r.Batch != "" {
		fmt.Fprintf(&b, "  %s %s\n", say("批次", "batch"), r.Batch)
	}
	if r.Revision != 0 {
		fmt.Fprintf(&b, "  %s %d\n", say("版次", "revision"), r.Revision)
	}
	for _, c := range r.Ledgers {
		name := c.Ledger
		if l := known(ledgers(), name); zh && l != nil {
			name = l.zh
		}
		fmt.Fprintf(&b, "  "+say("%s：读取 %d 行，新增 %d，替换 %d，截止 %d，未变 %d，作废 %d，跳过 %d",
			"%s: %d rows read, %d added, %d replaced, %d closed, %d unchanged, %d retracted, %d skipped")+"\n",
			name, c.Read, c.Added, c.Replaced, c.Closed, c.Unchanged, c.Retracted, c.Skipped)
	}
	for _, m := range r.Messages {
		text := m.EN
		if zh {
			text = m.ZH
		}
		where := ""
		if m.Sheet != "" {
			where = m.Sheet + ": "
		}
		fmt.Fprintf(&b, "  %s %s %s%s\n", severityName(m.Severity, zh), m.Code, where, text)
	}
	total := 0
	for _, n := range r.Codes {
		total += n
	}
	if more := total - len(r.Messages); more > 0 {
		fmt.Fprintf(&b, "  "+say("另有 %d 条未列出", "%d more are not listed")+"\n", more)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func severityName(s Severity, zh bool) string {
	if !zh {
		return string(s)
	}
	switch s {
	case Error:
		return "错误"
	case Warning:
		return "警告"
	}
	return "提示"
}
