package ledger

import (
	"bytes"
	"cmp"
	"compress/flate"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"dutygraph/graph"
)

// isCorrupt reports a packed stream that is no such stream.
func isCorrupt(err error) bool {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	return corrupt
}

// merge is a block of cells that show as one; rows and columns from 0, both ends included.
type merge struct{ top, left, bottom, right int }

// merges reads the merged blocks of a sheet. They stand behind the rows, which need them, so a sheet is read twice.
func (w *workbook) merges(s sheet) ([]merge, error) {
	var all []merge
	err := w.each(s.part, func(x *xmlScanner) error {
		if string(x.name) != "mergeCell" {
			return nil
		}
		from, to, several := strings.Cut(string(x.attr("ref")), ":")
		if !several {
			return nil
		}
		left, top, ok1 := cellRef(from)
		right, bottom, ok2 := cellRef(to)
		if !ok1 || !ok2 || right < left || bottom < top {
			return errDamaged
		}
		if len(all) == maxMerges {
			return overCount("合并单元格数", "merged cells", maxMerges)
		}
		all = append(all, merge{top, left, bottom, right})
		return nil
	})
	slices.SortFunc(all, func(a, b merge) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left)) })
	return all, w.fault(err)
}

// cellRef reads D12 as column 3, row 11.
func cellRef(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && (ref[i] == '$' || ref[i] >= 'A' && ref[i] <= 'Z'); i++ {
		if ref[i] != '$' {
			column = column*26 + int(ref[i]-'A') + 1
		}
		if column > 1<<20 {
			return 0, 0, false
		}
	}
	row, err := strconv.Atoi(strings.TrimPrefix(ref[i:], "$"))
	return column - 1, row - 1, err == nil && column > 0 && row > 0
}

// sheetRows reads the rows of a sheet, those without cells left out.
type sheetRows struct {
	book   *workbook
	part   io.ReadCloser
	x      *xmlScanner
	row    int // the last one read, from 1
	limit  int
	cells  []cell
	text   []byte
	inside bool // sheetData has begun
	done   bool

	merges  []merge // still to come, those that span rows
	covered []cover // those that reach the row
}

// cover is a cell that gives its value to the rows below.
type cover struct {
	column, bottom int
	value          cell
}

// rows opens a sheet. The caller closes it.
func (w *workbook) rows(s sheet, merges []merge, limit int) (*sheetRows, error) {
	part, err := w.part(s.part)
	if err != nil {
		return nil, w.fault(err)
	}
	if limit == 0 {
		limit = maxSheetRows
	}
	r := &sheetRows{book: w, part: part, x: newXMLScanner(part), limit: limit}
	for _, m := range merges {
		if m.bottom > m.top {
			r.merges = append(r.merges, m)
		}
	}
	return r, nil
}

func (s *sheetRows) close() { s.part.Close() }

func (s *sheetRows) next() (int, []cell, error) {
	row, cells, err := s.read()
	if err == io.EOF {
		return 0, nil, err
	}
	return row, cells, s.book.fault(err)
}

func (s *sheetRows) read() (int, []cell, error) {
	for !s.done {
		t, err := s.x.next()
		if err != nil {
			return 0, nil, cut(err)
		}
		switch {
		case t == startTag && string(s.x.name) == "sheetData":
			s.inside = true
		case t == endTag && string(s.x.name) == "sheetData":
			s.done = true
		case t == startTag && s.inside && string(s.x.name) == "row":
			n := s.row + 1
			if r := s.x.attr("r"); len(r) > 0 {
				if n, err = strconv.Atoi(string(r)); err != nil || n <= s.row {
					return 0, nil, errDamaged
				}
			}
			if n > s.limit {
				return 0, nil, overCount("行数", "rows", s.limit)
			}
			s.row = n
			if err := s.readCells(); err != nil {
				return 0, nil, err
			}
			s.cover()
			return s.row, s.cells, nil
		}
	}
	// The rest must be sound too: an archive that is cut or changed shows it at its end.
	for {
		if _, err := s.x.next(); err != nil {
			return 0, nil, err
		}
	}
}

// readCells reads the cells of the row whose start tag was met last.
func (s *sheetRows) readCells() error {
	s.cells = s.cells[:0]
	column := -1
	for {
		t, err := s.x.next()
		if err != nil {
			return cut(err)
		}
		if t == endTag && string(s.x.name) == "row" {
			return nil
		}
		if t != startTag {
			continue
		}
		if string(s.x.name) != "c" {
			if err := s.x.skip(); err != nil {
				return err
			}
			continue
		}
		column++
		if ref := s.x.attr("r"); len(ref) > 0 {
			at, _, ok := cellRef(string(ref))
			if !ok || at < column {
				return errDamaged
			}
			column = at
		}
		c, err := s.readCell()
		if err != nil {
			return err
		}
		if strings.TrimSpace(c.text) == "" && c.kind != formulaCell {
			continue
		}
		if column >= maxColumns {
			return overCount("列数", "columns", maxColumns)
		}
		if len(c.text) > maxCell {
			return overSize("每个单元格", "one cell", maxCell)
		}
		for len(s.cells) < column {
			s.cells = append(s.cells, cell{})
		}
		s.cells = append(s.cells, c)
	}
}

// readCell reads the cell whose start tag was met last.
func (s *sheetRows) readCell() (cell, error) {
	kind := string(s.x.attr("t"))
	var format style
	if n, err := strconv.Atoi(string(s.x.attr("s"))); err == nil && n >= 0 && n < len(s.book.styles) {
		format = s.book.styles[n]
	}
	var formula, valued, inline bool
	value := s.text[:0]
	for depth := 1; depth > 0; {
		t, err := s.x.next()
		if err != nil {
			return cell{}, cut(err)
		}
		switch t {
		case startTag:
			switch string(s.x.name) {
			case "is":
				inline = true
				if value, err = richText(s.x, value[:0]); err != nil {
					return cell{}, err
				}
				continue
			case "f":
				formula = true
				if err := s.x.skip(); err != nil {
					return cell{}, err
				}
				continue
			case "v":
				valued = true
			}
			depth++
		case endTag:
			depth--
		case textRun:
			if depth == 2 && valued {
				value = append(value, s.x.text...)
				if len(value) > maxCell {
					return cell{}, overSize("每个单元格", "one cell", maxCell)
				}
			}
		}
	}
	s.text = value
	if kind == "e" || formula && !inline && len(value) == 0 && kind != "str" || formula && !valued && !inline {
		return cell{kind: formulaCell}, nil
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(string(bytes.TrimSpace(value)))
		if err != nil && len(value) == 0 {
			return cell{}, nil
		}
		if err != nil || n < 0 || n >= len(s.book.shared) {
			return cell{}, errDamaged
		}
		return cell{text: s.book.shared[n]}, nil
	case "inlineStr", "str":
		return cell{text: plain(string(value))}, nil
	case "b":
		return cell{text: string(value)}, nil
	case "d":
		day, _, _ := strings.Cut(string(value), "T")
		return cell{text: day, kind: dateCell}, nil
	}
	return s.book.number(string(bytes.TrimSpace(value)), format), nil
}

// number reads a number as its digits say, and as a date where its format shows one.
func (w *workbook) number(text string, format style) cell {
	if text == "" {
		return cell{}
	}
	if format.date {
		if day, ok := w.serial(text); ok {
			return cell{text: day.String(), kind: dateCell}
		}
	}
	digits := strings.Trim(text, "0123456789") == ""
	if digits && format.pad > len(text) {
		text = strings.Repeat("0", format.pad-len(text)) + text
	}
	if !digits {
		if f, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(f) < 1e15 {
			// 15 digits are what spreadsheets keep and show: 0.1+0.2 is 0.3 in them.
			short, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
			text = strconv.FormatFloat(short, 'f', -1, 64)
		}
	}
	return cell{text: text, kind: numberCell, places: format.places}
}

// serial is the day of a serial number of the workbook's date system, its time of day dropped.
func (w *workbook) serial(text string) (graph.Day, bool) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 1 || f > 2_958_465 {
		return graph.NoDay, false
	}
	return serialDay(int(f) + w.epoch), true
}

// serialDay is the day of a serial number of the 1900 system, in which 2000-01-01 is 36526.
func serialDay(n int) graph.Day {
	base, _ := graph.DateOf(2000, 1, 1)
	d := int(base) + n - 36526
	if d <= 0 {
		d-- // there is no day 0
	}
	return graph.Day(d)
}

// cover lets merged cells that began above give their value to the row.
func (s *sheetRows) cover() {
	at := s.row - 1
	s.covered = slices.DeleteFunc(s.covered, func(c cover) bool { return c.bottom < at })
	for len(s.merges) > 0 && s.merges[0].top <= at {
		m := s.merges[0]
		s.merges = s.merges[1:]
		// Merged cells do not overlap; a file where they do must not cost more for it.
		taken := slices.ContainsFunc(s.covered, func(c cover) bool { return c.column == m.left })
		if m.top == at && m.left < len(s.cells) && s.cells[m.left].text != "" && !taken {
			s.covered = append(s.covered, cover{m.left, m.bottom, s.cells[m.left]})
		}
	}
	for _, c := range s.covered {
		for len(s.cells) <= c.column {
			s.cells = append(s.cells, cell{})
		}
		if s.cells[c.column].text == "" {
			s.cells[c.column] = c.value
		}
	}
}
