package ledger

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"dutygraph/graph"
)

// ExportOptions say what is written, and how. Known, Scope and Today must be given.
type ExportOptions struct {
	// At is the day of which only what holds, or can be seen, is written; NoDay for every row known.
	At graph.Day
	// Known is the revision as of which is written; graph.Newest for the newest.
	Known graph.Revision
	// Scope is the part of the city that is written.
	Scope graph.Scope
	// Today is the day on which the scope is what it is, where At gives none.
	Today graph.Day
	// English writes the names of fields as headings in place of the Chinese ones.
	English bool
	// Encoding is that of CSV files; empty for UTF8. GB18030 goes with Chinese headings only: a file that has no others could be
	// read as UTF-8.
	Encoding TextEncoding
	// History writes what was corrected and taken back too, with the revisions that knew each row; for the whole city and
	// every day. No import takes it.
	History bool
	// Progress, when set, is told from time to time how many rows were written, and of which ledger the last one was. It must
	// not block.
	Progress func(ledger string, rows int)
}

// Exported tells what was written.
type Exported struct {
	// Revision is the revision as of which it was written.
	Revision graph.Revision `json:"revision"`
	// Rows is how many rows all ledgers have together.
	Rows int `json:"rows"`
	// Ledgers tell of each ledger, in the order in which they are read.
	Ledgers []ExportedLedger `json:"ledgers"`
}

// ExportedLedger tells what was written of one ledger.
type ExportedLedger struct {
	// Ledger is its name, such as tenures.
	Ledger string `json:"ledger"`
	// Rows is how many rows it has.
	Rows int `json:"rows"`
}

// ExportCSV writes all ledgers as CSV, each into a file that create gives for its name, such as tenures.csv, one after the
// other; each is closed before the next. What import made of them, they make again: the same rows give the same bytes.
func ExportCSV(ctx context.Context, store graph.Store, create func(name string) (io.WriteCloser, error), o ExportOptions) (Exported, error) {
	if o.English && o.Encoding == GB18030 {
		return Exported{}, graph.Invalid.Errorf("GB18030 只能与中文表头同用，否则读回时无法判断编码", "GB18030 goes with Chinese headings only: without them a reader cannot tell the encoding")
	}
	return export(ctx, store, &csvOut{create: create, encoding: o.Encoding}, o)
}

// ExportXLSX writes all ledgers as one workbook. A table of more rows than a sheet holds goes on in a further sheet.
func ExportXLSX(ctx context.Context, store graph.Store, w io.Writer, o ExportOptions) (Exported, error) {
	return export(ctx, store, newWorkbookOut(w, o.English), o)
}

// tablesOut is where tables go.
type tablesOut interface {
	// table begins a table, after the one before was closed.
	table(l *ledger, columns []column, headings []string) (tableOut, error)
	// close ends the whole.
	close() error
}

// tableOut is where the rows of one table go.
type tableOut interface {
	// write writes a row, a text for each column.
	write(texts []string) error
	close() error
}

// exporter carries what a view knows out of a store.
type exporter struct {
	store graph.Store
	to    tablesOut
	o     ExportOptions
	done  Exported
	later map[graph.ID]bool // the cases that cannot be seen yet
}

func export(ctx context.Context, store graph.Store, to tablesOut, o ExportOptions) (Exported, error) {
	if o.History && (o.At != graph.NoDay || !o.Scope.All) {
		return Exported{}, graph.Invalid.Errorf("修订历史只能整体导出，不能限定日期或区划", "a history is of the whole city and every day; it goes with no day and no area")
	}
	newest, err := store.Revision(ctx, 0)
	if err != nil {
		return Exported{}, err
	}
	if o.Known == graph.Newest {
		o.Known = newest // one revision for all tables, whatever is written in the meantime
	}
	if o.Known > newest {
		return Exported{}, graph.NotYet.Errorf("尚无第 %d 号修订", "there is no revision %d yet", o.Known)
	}
	e := &exporter{store: store, to: to, o: o, done: Exported{Revision: o.Known}, later: map[graph.ID]bool{}}
	for _, l := range ledgers() {
		if err := e.write(ctx, l); err != nil {
			return Exported{}, err
		}
	}
	return e.done, to.close()
}

// outgoing are the columns of a ledger that export writes.
func (l *ledger) outgoing(history bool) []column {
	columns := slices.Clone(l.columns)
	if history {
		columns = append(columns, historyColumns()...)
	}
	return slices.DeleteFunc(columns, func(c column) bool { return c.write == nil })
}

// headingsOut are the headings of columns.
func headingsOut(columns []column, english bool) []string {
	var all []string
	for _, c := range columns {
		if english {
			all = append(all, c.field)
		} else {
			all = append(all, c.heading)
		}
	}
	return all
}

// write writes one ledger.
func (e *exporter) write(ctx context.Context, l *ledger) (err error) {
	columns := l.outgoing(e.o.History)
	t, err := e.to.table(l, columns, headingsOut(columns, e.o.English))
	if t != nil {
		defer func() {
			if failed := t.close(); err == nil {
				err = failed
			}
		}()
	}
	if err != nil {
		return err
	}
	rows := 0
	texts := make([]string, len(columns))
	err = e.rows(ctx, l.noun, func(f graph.Fact) error {
		if f = e.seen(f); f == nil {
			return nil
		}
		for i := range columns {
			texts[i] = columns[i].write(f)
			if !sound(texts[i]) {
				return graph.Invalid.Errorf("“%[1]s”中编号为 %[2]q 的行，“%[3]s”一栏含有无法写出的字符", "the row %[2]q of the ledger %[4]s has a character in %[5]s that no file holds",
					l.zh, f.Key(), columns[i].heading, l.name, columns[i].field)
			}
		}
		if err := t.write(texts); err != nil {
			if errors.Is(err, errNoGB18030) {
				return graph.Invalid.Errorf("“%[1]s”中编号为 %[2]q 的行含有 GB18030 无法还原的字符，请用 UTF-8", "the row %[2]q of the ledger %[3]s has a character that GB18030 does not give back; use UTF-8", l.zh, f.Key(), l.name)
			}
			return err
		}
		rows++
		if n := e.done.Rows + rows; n%4096 == 0 && e.o.Progress != nil {
			e.o.Progress(l.name, n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	e.done.Rows += rows
	e.done.Ledgers = append(e.done.Ledgers, ExportedLedger{l.name, rows})
	if e.o.Progress != nil {
		e.o.Progress(l.name, e.done.Rows)
	}
	return nil
}

// sound reports a text that a reader takes as it is: import refuses a file with a NUL, and reads one that is not UTF-8 as
// something else.
func sound(text string) bool {
	return utf8.ValidString(text) && strings.IndexByte(text, 0) < 0
}

// rows gives the rows of a noun, by key.
func (e *exporter) rows(ctx context.Context, noun graph.Noun, yield func(graph.Fact) error) error {
	if e.o.Known == 0 { // nothing was written by then
		return nil
	}
	if e.o.History {
		return e.store.Changes(ctx, 0, e.o.Known, []graph.Noun{noun}, yield)
	}
	v := graph.View{At: e.o.At, Known: e.o.Known, Scope: e.o.Scope}
	if v.At == graph.NoDay {
		v.At = max(e.o.Today, graph.FirstDay)
	}
	return e.store.Scan(ctx, v, noun, yield)
}

// seen is a row as it is written; nil for one that the program makes of others, and for one that the day does not show.
func (e *exporter) seen(f graph.Fact) graph.Fact {
	switch f := f.(type) {
	case *graph.Post:
		if f.Made {
			return nil
		}
	case *graph.Tenure:
		if f.Made {
			return nil
		}
	}
	at := e.o.At
	if at == graph.NoDay {
		return f
	}
	if c, ok := f.(*graph.Case); ok && c.OpenedOn > at { // cases are read before what leads to them
		e.later[c.ID] = true
	}
	if !f.Valid().Has(at) {
		return nil
	}
	switch f := f.AsOf(at).(type) {
	case *graph.Lead:
		if e.later[f.Case] {
			seen := *f
			seen.Case = ""
			return &seen
		}
		return f
	case *graph.Application:
		if e.later[f.Case] {
			seen := *f
			seen.Case = ""
			return &seen
		}
		return f
	default:
		return f
	}
}
