package ledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"

	"dutygraph/graph"
)

// Options say how files are read. Only Principal, Today and Now must be given.
type Options struct {
	// Name is the file's name as people know it; empty for that of the path. Its extension tells the kind of file.
	Name string
	// Ledger is the name of the ledger, English or Chinese; empty to tell by the name of the file or sheet.
	Ledger string
	// Batch is the id of the batch; empty for the digest of ledger, options and file.
	Batch graph.ID
	// DryRun does everything but write.
	DryRun bool
	// Strict refuses a file with warnings too.
	Strict bool
	// Since fills an empty first day in the whole file; NoDay for none.
	Since graph.Day
	// Under is the area, by id or code, that every path of names in the file lies under; empty for none.
	Under graph.ID
	// End says what an end day means whose heading does not say it: "inclusive", "exclusive", or "" to refuse it.
	End string
	// MonthAsFirst takes a month in a date cell for its first day.
	MonthAsFirst bool
	// Messages is how many messages are kept; 0 for 1,000.
	Messages int
	// IDKey is the installation's key for the digests of identity numbers; without one, numbers in clear are refused.
	IDKey []byte
	// Principal is who imports.
	Principal string
	// Today is the day of import, after which dates get a warning.
	Today graph.Day
	// Now is the instant of import in milliseconds since 1970.
	Now int64
	// Complete says for which areas and days the file is complete, each as AREA:FROM:TO with both days included.
	Complete []string
	// Limits bound what the file may cost; the zero Limits are those of the command line.
	Limits Limits
	// Progress, when set, is told from time to time how far reading is. It must not block.
	Progress func(Progress)
}

// Progress is how far the reading of a file is.
type Progress struct {
	// File is the file's name.
	File string
	// Rows is how many rows were read.
	Rows int
	// Bytes is how many bytes of a CSV file were read, of Size; of a workbook both are 0.
	Bytes, Size int64
}

// Import reads one file into the store as one batch, whole or not at all. A file that is at fault is reported as Refused;
// the error is what kept the file from being judged: the store, the disk, the options, the context.
func Import(ctx context.Context, store graph.Store, path string, o Options) (Report, error) {
	name := filepath.Base(cmp.Or(o.Name, path))
	if err := o.check(); err != nil {
		return Report{File: name}, err
	}
	src, closer, err := openSource(path, name)
	if err != nil {
		var f *fault
		if !errors.As(err, &f) {
			return Report{File: name}, graph.Invalid.Wrap(err, "无法打开文件 %q", "cannot open the file %q", name)
		}
		m := newImporter(store, &source{name: name}, o)
		return m.refuse(f), nil
	}
	defer closer.Close()
	return importSource(ctx, store, src, o)
}

// importSource is Import for what is open already.
func importSource(ctx context.Context, store graph.Store, src *source, o Options) (Report, error) {
	m := newImporter(store, src, o)
	report, err := m.run(ctx)
	var f *fault
	if errors.As(err, &f) {
		return m.refuse(f), nil
	}
	return report, err
}

func (o *Options) check() error {
	if o.End != "" && o.End != "inclusive" && o.End != "exclusive" {
		return graph.Invalid.Errorf("--end 只能是 inclusive 或 exclusive", "--end must be inclusive or exclusive")
	}
	if o.Ledger != "" && known(ledgers(), o.Ledger) == nil {
		return graph.Invalid.Errorf("没有名为 %q 的台账；可用：%s", "there is no ledger %q; known are: %s", o.Ledger, strings.Join(Names(), ", "))
	}
	for _, c := range o.Complete {
		if _, err := readComplete(c); err != nil {
			return err
		}
	}
	return nil
}

// complete is one AREA:FROM:TO.
type complete struct {
	area     graph.ID
	from, to graph.Day
}

func readComplete(text string) (complete, error) {
	parts := strings.Split(text, ":")
	if len(parts) == 3 && parts[0] != "" {
		from, err1 := graph.ParseDay(parts[1])
		to, err2 := graph.ParseDay(parts[2])
		if err1 == nil && err2 == nil && from >= graph.FirstDay && from <= to {
			return complete{graph.ID(parts[0]), from, to}, nil
		}
	}
	return complete{}, graph.Invalid.Errorf("--complete 应为 区划:起始日:截止日，如 YJ:2024-04-01:2024-05-31", "--complete must be AREA:FROM:TO, such as YJ:2024-04-01:2024-05-31")
}

// reading is what the rows of one file share.
type reading struct {
	all          []*ledger
	lists        *lists
	areas        *areaIndex
	seats        *seatIndex // nil where no table names posts by title
	healthWords  []string
	key          []byte
	today        graph.Day
	since        graph.Day
	under        graph.ID
	monthAsFirst bool
	journal      *journal
	quiet        bool                     // rows are read for what others refer to, and nothing is said
	told         func(place, Code, []arg) // takes what is said in the journal's place; nil for a file
}

// importer carries one file into a store.
type importer struct {
	reading
	store   graph.Store
	src     *source
	o       Options
	report  Report
	tables  []*table
	book    *workbook
	deliver []graph.Fact // what --complete adds

	failure error        // what ended the reading
	stopped bool         // the store took no more
	rows    int          // read so far
	bytes   atomic.Int64 // of a CSV file
	ahead   atomic.Int64 // changes made and not yet taken
	most    int64        // the most there were
}

func newImporter(store graph.Store, src *source, o Options) *importer {
	if o.Limits == (Limits{}) {
		o.Limits = CommandLine()
	}
	if o.Messages <= 0 {
		o.Messages = 1000
	}
	m := &importer{store: store, src: src, o: o, report: Report{File: src.name, DryRun: o.DryRun, Ledgers: []Counts{}, Codes: map[Code]int{}, Messages: []Message{}}}
	m.reading = reading{all: ledgers(), healthWords: healthWords, key: o.IDKey, today: o.Today, since: o.Since,
		monthAsFirst: o.MonthAsFirst, lists: newLists(), journal: newJournal(src.name, o.Messages)}
	return m
}

// refuse ends the import with what is wrong with the file.
func (m *importer) refuse(f *fault) Report {
	p := place{column: -1, row: f.row}
	m.journal.add(p, f.code, f.args...)
	return m.refused()
}

func (m *importer) refused() Report {
	m.report.Refused = true
	m.count()
	m.report.take(m.journal)
	return m.report
}

// count puts what was read of each ledger into the report.
func (m *importer) count() {
	m.report.Ledgers = []Counts{}
	for _, l := range m.all {
		c := Counts{Ledger: l.name}
		var sheets []string
		for _, t := range m.tables {
			if t.ledger != l {
				continue
			}
			if len(sheets) == 0 {
				c.HeaderRow = t.header
			}
			sheets = append(sheets, t.sheet)
			c.Read += t.read
			c.Skipped += t.skipped
		}
		if sheets != nil {
			c.Sheet = strings.Join(sheets, "、")
			m.report.Ledgers = append(m.report.Ledgers, c)
		}
	}
}

func (m *importer) run(ctx context.Context) (Report, error) {
	kind, err := m.src.format()
	if err != nil {
		return m.report, err
	}
	var enc TextEncoding
	only := known(m.all, m.o.Ledger)
	if kind == csvFile {
		if only == nil {
			only = known(m.all, stem(m.src.name))
		}
		if only == nil {
			return m.report, &fault{code: Unknown}
		}
		if m.src.size > m.o.Limits.CSV {
			return m.report, overSize("文件", "file", m.o.Limits.CSV)
		}
		if m.report.Digest, enc, err = m.src.survey(ctx); err != nil {
			return m.report, err
		}
		m.report.Encoding = string(enc)
	} else {
		if m.src.size > m.o.Limits.Packed {
			return m.report, overSize("工作簿", "workbook", m.o.Limits.Packed)
		}
		if m.report.Digest, err = m.src.digest(ctx); err != nil {
			return m.report, err
		}
	}
	content := m.content(only)
	m.report.Batch = cmp.Or(m.o.Batch, graph.ID(content))
	if known, err := m.known(ctx, content); known || err != nil {
		return m.report, err
	}
	if err := m.load(ctx); err != nil {
		return m.report, err
	}
	if kind == csvFile {
		err = m.planCSV(only, enc)
	} else {
		err = m.planWorkbook(only)
	}
	if err != nil {
		return m.report, err
	}
	if m.journal.errors > 0 {
		return m.refused(), nil
	}
	if err := m.survey(ctx); err != nil {
		return m.report, err
	}
	if m.o.Strict && !m.o.DryRun { // warnings of the store come with the receipt, when it is too late
		planned := m.journal.clone()
		report, err := m.apply(ctx, content, true)
		if err != nil || report.Refused {
			return report, err
		}
		m.journal = planned
		for _, t := range m.tables {
			t.read, t.skipped, t.reported = 0, 0, map[int]bool{}
		}
		if err := m.load(ctx); err != nil {
			return m.report, err
		}
		if err := m.survey(ctx); err != nil {
			return m.report, err
		}
	}
	return m.apply(ctx, content, m.o.DryRun)
}

// content is the digest of everything that decides what the batch says.
func (m *importer) content(only *ledger) string {
	h := sha256.New()
	name := ""
	if only != nil {
		name = only.name
	}
	fmt.Fprintf(h, "ledger %s\nsince %s\nunder %q\nend %s\nmonth %v\ncomplete %q\nfile %s\n",
		name, m.o.Since, m.o.Under, m.o.End, m.o.MonthAsFirst, m.o.Complete, m.report.Digest)
	return hex.EncodeToString(h.Sum(nil))
}

// known looks for the batch before any row is read: the same file again costs its digest only.
func (m *importer) known(ctx context.Context, content string) (bool, error) {
	receipt, err := m.store.Receipt(ctx, m.report.Batch)
	switch {
	case graph.CodeOf(err) == graph.NotFound:
		return false, nil
	case err != nil:
		return false, err
	case receipt.Digest != content:
		return true, &fault{code: BatchReused}
	}
	receipt.Repeated = true
	m.report.receive(receipt)
	m.report.take(m.journal)
	return true, nil
}
