package ledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
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
	name := cmp.Or(o.Name, filepath.Base(path))
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

// ImportFiles imports files one after the other, each a batch of its own, and stops at the first that is refused, with
// the code Refused. Each report is handed over, also that of the refused file.
func ImportFiles(ctx context.Context, store graph.Store, paths []string, o Options, each func(Report)) error {
	if len(paths) > 1 && (o.Batch != "" || o.Name != "") {
		return graph.Invalid.Errorf("批次号只能用于一个文件", "a batch id is for one file only")
	}
	for _, path := range paths {
		report, err := Import(ctx, store, path, o)
		if err != nil {
			return err
		}
		if each != nil {
			each(report)
		}
		if report.Refused {
			return graph.Refused.Errorf("文件 %q 未通过检查，已停止导入", "the file %q was refused; the import stops here", report.File)
		}
	}
	return nil
}

// Files are the spreadsheets of a folder, those below it left out, in the order in which they must be imported: what is
// referred to comes first. Spreadsheets of kinds that are not supported are among them, so that they are refused and not
// passed over.
func Files(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, graph.Invalid.Wrap(err, "无法读取文件夹 %q", "cannot read the folder %q", folder)
	}
	type file struct {
		path  string
		order int
	}
	var files []file
	all := ledgers()
	for _, e := range entries {
		name := e.Name()
		ext := strings.ToLower(filepath.Ext(name))
		hidden := strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") // the second is a spreadsheet's lock
		if e.IsDir() || hidden || !slices.Contains([]string{".csv", ".xlsx", ".xls", ".xlsm", ".et"}, ext) {
			continue
		}
		path := filepath.Join(folder, name)
		files = append(files, file{path, orderOf(all, path)})
	}
	slices.SortStableFunc(files, func(a, b file) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.path, b.path)) })
	var paths []string
	for _, f := range files {
		paths = append(paths, f.path)
	}
	return paths, nil
}

// orderOf is the place of a file among the ledgers, by its name or by the first of its sheets; the end where it has none.
func orderOf(all []*ledger, path string) int {
	if l := known(all, stem(filepath.Base(path))); l != nil {
		return slices.Index(all, l)
	}
	order := len(all)
	src, closer, err := openSource(path, "")
	if err != nil {
		return order
	}
	defer closer.Close()
	if kind, err := src.format(); err != nil || kind != xlsxFile {
		return order
	}
	book, err := openWorkbook(src, CommandLine())
	if err != nil {
		return order
	}
	for _, s := range book.sheets {
		if l := known(all, s.name); l != nil {
			order = min(order, slices.Index(all, l))
		}
	}
	return order
}

// stem is a file's name without its extension.
func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

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
	quiet        bool // rows are read for what others refer to, and nothing is said
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

	rows  int          // read so far
	bytes atomic.Int64 // of a CSV file
	ahead atomic.Int64 // changes made and not yet taken
	most  int64        // the most there were
}

func newImporter(store graph.Store, src *source, o Options) *importer {
	if o.Limits == (Limits{}) {
		o.Limits = CommandLine()
	}
	if o.Messages <= 0 {
		o.Messages = 1000
	}
	m := &importer{store: store, src: src, o: o, report: Report{File: src.name, DryRun: o.DryRun}}
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
	m.report.Ledgers = nil
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
	var enc textEncoding
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
		report, err := m.apply(ctx, content, true)
		if err != nil || report.Refused {
			return report, err
		}
		m.journal = newJournal(m.src.name, m.o.Messages)
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

// load reads from the store what cells may name otherwise than by id. It must end before the batch begins: a store may
// let nobody read while it writes.
func (m *importer) load(ctx context.Context) error {
	m.lists, m.areas, m.healthWords = newLists(), newAreaIndex(), healthWords
	v := graph.View{At: max(m.o.Today, graph.FirstDay), Known: graph.Newest, Scope: graph.Everywhere}
	err := m.store.Scan(ctx, v, graph.Areas, func(f graph.Fact) error {
		a := f.(*graph.Area)
		m.areas.add(&area{Period: a.Period, ends: a.Ends, id: a.ID, code: a.Code, name: a.Name, level: a.Level, parent: a.Parent})
		return nil
	})
	if err != nil {
		return err
	}
	var words []string
	err = m.store.Scan(ctx, v, graph.Policies, func(f graph.Fact) error {
		p := f.(*graph.Policy)
		m.lists.grow(p)
		if p.Parameter == healthPolicy {
			words = append(words, split(p.Value)...)
		}
		return nil
	})
	if words != nil {
		m.healthWords = words
	}
	return err
}

// loadSeats reads the posts and organizations that a table names by their titles.
func (m *importer) loadSeats(ctx context.Context) error {
	m.seats = newSeatIndex()
	v := graph.View{At: max(m.o.Today, graph.FirstDay), Known: graph.Newest, Scope: graph.Everywhere}
	err := m.store.Scan(ctx, v, graph.Organizations, func(f graph.Fact) error {
		m.seats.addOrganization(f.(*graph.Organization))
		return nil
	})
	if err != nil {
		return err
	}
	return m.store.Scan(ctx, v, graph.Posts, func(f graph.Fact) error {
		m.seats.addPost(f.(*graph.Post))
		return nil
	})
}

// planCSV finds the header of a CSV file. A comma or a tab: whichever gives the better header.
func (m *importer) planCSV(l *ledger, enc textEncoding) error {
	var best binding
	var comma byte
	var wrong error
	for _, try := range []byte{',', '\t'} {
		rows, err := firstRows(newCSVRows(m.src.text(enc), try, m.o.Limits.Rows))
		if err != nil {
			if wrong == nil {
				wrong = err
			}
			continue
		}
		b := findHeader(l, rows, nil, m.o.End, m.o.Since)
		if comma == 0 || len(best.missing) > 0 && (len(b.missing) == 0 || b.known > best.known) {
			best, comma = b, try
		}
	}
	if comma == 0 || len(best.missing) > 0 && wrong != nil {
		return wrong
	}
	t := &table{ledger: l, open: func() (rowReader, func(), error) {
		return newCSVRows(&countingReader{m.src.text(enc), &m.bytes}, comma, m.o.Limits.Rows), func() {}, nil
	}}
	m.enter(t, best)
	return nil
}

// countingReader tells how much of a file was read.
type countingReader struct {
	r io.Reader
	n *atomic.Int64
}

func (c *countingReader) Read(buf []byte) (int, error) {
	n, err := c.r.Read(buf)
	c.n.Add(int64(n))
	return n, err
}

// firstRows are the rows among which the header is sought.
func firstRows(r rowReader) ([]headRow, error) {
	var rows []headRow
	for {
		n, cells, err := r.next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		if n > headerRows+1 { // one more than those: the lower half of a double header
			return rows, nil
		}
		rows = append(rows, headRow{n, slices.Clone(cells)})
	}
}

// enter takes a table with its header into the plan, or says what is wrong with the header.
func (m *importer) enter(t *table, b binding) {
	p := place{sheet: t.sheet, order: t.order, column: -1}
	if len(b.missing) > 0 {
		m.journal.add(p, HeaderMissing, headings(b.missing))
		return
	}
	t.take(b)
	for _, problem := range b.problems {
		p.row, p.column, p.heading = b.row, problem.column, problem.heading
		m.journal.add(p, problem.code, problem.args...)
	}
	m.tables = append(m.tables, t)
}

// planWorkbook finds the tables of a workbook. A ledger named by the options is the sheet of that name, else the first
// sheet; so is a ledger told by the file's name where no sheet's name tells any.
func (m *importer) planWorkbook(only *ledger) error {
	book, err := openWorkbook(m.src, m.o.Limits)
	if err != nil {
		return err
	}
	m.book = book
	chosen := map[int]*ledger{}
	for i, s := range book.sheets {
		if l := known(m.all, s.name); l != nil && (only == nil || l == only) {
			chosen[i] = l
		}
	}
	if len(chosen) == 0 && len(book.sheets) > 0 {
		l := only
		if l == nil {
			l = known(m.all, stem(m.src.name))
		}
		if l != nil {
			first := max(0, slices.IndexFunc(book.sheets, func(s sheet) bool { return !s.hidden }))
			chosen[first] = l
		}
	}
	if len(chosen) == 0 {
		return &fault{code: Unknown}
	}
	for i, s := range book.sheets {
		l := chosen[i]
		if l == nil {
			if !s.hidden { // a hidden sheet holds lists to choose from
				m.journal.add(place{sheet: s.name, order: i, column: -1}, SheetUnknown)
			}
			continue
		}
		if err := m.planSheet(s, i, l); err != nil {
			return err
		}
	}
	slices.SortStableFunc(m.tables, func(a, b *table) int {
		return cmp.Compare(slices.Index(m.all, a.ledger), slices.Index(m.all, b.ledger))
	})
	return nil
}

func (m *importer) planSheet(s sheet, order int, l *ledger) error {
	merges, err := m.book.merges(s)
	if err != nil {
		return err
	}
	t := &table{ledger: l, sheet: s.name, order: order, epoch: m.book.epoch}
	t.open = func() (rowReader, func(), error) {
		rows, err := m.book.rows(s, merges, m.o.Limits.Rows)
		if err != nil {
			return nil, nil, err
		}
		return rows, rows.close, nil
	}
	rows, done, err := t.open()
	if err != nil {
		return err
	}
	defer done()
	head, err := firstRows(rows)
	if err != nil {
		return err
	}
	m.enter(t, findHeader(l, head, merges, m.o.End, m.o.Since))
	return nil
}

// survey reads ahead what rows of this very batch may name otherwise than by id: areas, and posts and organizations where
// tenures name posts by title. It says nothing; the rows are read again.
func (m *importer) survey(ctx context.Context) error {
	titles := slices.ContainsFunc(m.tables, func(t *table) bool { return t.ledger.noun == graph.Tenures && t.find("title") != nil })
	m.quiet = true
	defer func() { m.quiet = false }()
	err := m.each(ctx, graph.Areas, func(r *row, f graph.Fact) {
		a := f.(*graph.Area)
		if r.retract || a.ID == "" {
			return
		}
		m.areas.batch = append(m.areas.batch, &area{Period: a.Period, ends: a.Ends, id: a.ID, code: a.Code, name: a.Name, level: a.Level, written: r.parent, path: r.path})
	})
	if err != nil {
		return err
	}
	for _, a := range m.areas.batch {
		m.areas.add(a)
	}
	m.areas.seal("")
	if m.o.Under != "" {
		id, found := m.areas.find(cell{text: string(m.o.Under)}, max(m.o.Today, graph.FirstDay))
		if found != foundOne && found != foundStale {
			return graph.Invalid.Errorf("--under 指明的区划不存在", "the area given by --under is unknown")
		}
		m.under = id
		m.areas.seal(id)
	}
	if titles {
		if err := m.loadSeats(ctx); err != nil {
			return err
		}
		m.quiet = false // areas are known now, and posts stand in them
		muted := m.journal
		m.journal = newJournal("", 0)
		defer func() { m.journal = muted }()
		err := m.each(ctx, graph.Organizations, func(_ *row, f graph.Fact) { m.seats.addOrganization(f.(*graph.Organization)) })
		if err != nil {
			return err
		}
		if err := m.each(ctx, graph.Posts, func(_ *row, f graph.Fact) { m.seats.addPost(f.(*graph.Post)) }); err != nil {
			return err
		}
	}
	return m.completeness()
}

// each reads the rows of the tables of a noun.
func (m *importer) each(ctx context.Context, noun graph.Noun, at func(*row, graph.Fact)) error {
	for _, t := range m.tables {
		if t.ledger.noun != noun {
			continue
		}
		err := m.readTable(ctx, t, func(r *row, number int, cells []cell) error {
			if t.kindOf(cells) == data {
				if f := r.read(number, cells); f != nil {
					at(r, f)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readTable hands over the rows below the header.
func (m *importer) readTable(ctx context.Context, t *table, at func(*row, int, []cell) error) error {
	rows, done, err := t.open()
	if err != nil {
		return err
	}
	defer done()
	r := &row{reading: &m.reading, table: t}
	for n := 0; ; n++ {
		number, cells, err := rows.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if number <= t.header {
			continue
		}
		if err := at(r, number, cells); err != nil {
			return err
		}
	}
}

// completeness makes the rows of --complete: one for each ledger of the file, and for records one for each kind, as the
// file is complete for the kinds that it has no row of too.
func (m *importer) completeness() error {
	m.deliver = nil
	for _, text := range m.o.Complete {
		c, err := readComplete(text)
		if err != nil {
			return err
		}
		id, found := m.areas.find(cell{text: string(c.area)}, c.from)
		if found != foundOne {
			return graph.Invalid.Errorf("--complete 指明的区划不存在", "the area given by --complete is unknown")
		}
		seen := map[graph.Noun]bool{}
		for _, t := range m.tables {
			if seen[t.ledger.noun] || t.ledger.noun == graph.Deliveries {
				continue
			}
			seen[t.ledger.noun] = true
			d := graph.Delivery{Ledger: t.ledger.noun, Area: id, From: c.from, CompleteTo: c.to}
			if t.ledger.noun != graph.Records {
				m.deliver = append(m.deliver, &d)
				continue
			}
			for _, kind := range m.lists[recordKindList].codes {
				one := d
				one.Kind = graph.RecordKind(kind)
				m.deliver = append(m.deliver, &one)
			}
		}
	}
	return nil
}
