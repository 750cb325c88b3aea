package ledger

import (
	"cmp"
	"io"
	"slices"
	"sync/atomic"
)

// planCSV finds the header of a CSV file. A comma or a tab: whichever gives the better header.
func (m *importer) planCSV(l *ledger, enc TextEncoding) error {
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
		if l := knownSheet(m.all, s.name); l != nil && (only == nil || l == only) {
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
