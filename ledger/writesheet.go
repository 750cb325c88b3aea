package ledger

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"dutygraph/graph"
)

// workbookOut writes an .xlsx file as its rows come, straight into the archive: excelize's streaming writer keeps what it
// is given in a file of its own first, unpacked, with every name in it, and would leave it behind when killed. The same rows
// give the same bytes.
type workbookOut struct {
	archive *zip.Writer
	english bool // names of sheets
	sheets  []string
	limit   int // rows of one sheet, its heading among them
}

func newWorkbookOut(w io.Writer, english bool) *workbookOut {
	out := &workbookOut{archive: zip.NewWriter(w), english: english, limit: maxSheetRows}
	out.archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return newModestly(w, flate.BestSpeed) })
	return out
}

// Workbook is an .xlsx file of one table that is no ledger, written as its rows come; of more rows than a sheet takes it has
// several. The same rows give the same bytes.
type Workbook struct {
	book  *workbookOut
	sheet *sheetOut
}

// NewWorkbook begins a workbook. Cells of the columns that hold numbers are numbers, all others are texts, as they are: what a
// spreadsheet would take for a formula must have been made safe.
func NewWorkbook(w io.Writer, name string, headings []string, numbers func(column int) bool) (*Workbook, error) {
	columns := make([]column, len(headings))
	for i := range columns {
		columns[i].form = safeForm
		if numbers(i) {
			columns[i].form = countForm
		}
	}
	book := newWorkbookOut(w, true)
	sheet, err := book.table(&ledger{name: name}, columns, headings)
	if err != nil {
		return nil, err
	}
	return &Workbook{book, sheet.(*sheetOut)}, nil
}

// Write adds a row.
func (w *Workbook) Write(texts []string) error { return w.sheet.write(texts) }

// Close ends the workbook, but not what it is written to.
func (w *Workbook) Close() error {
	if err := w.sheet.close(); err != nil {
		return err
	}
	return w.book.close()
}

// part begins the next part of the archive.
func (w *workbookOut) part(name string) (io.Writer, error) {
	return w.archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: packedAt()})
}

// packedAt is the time of all parts of an archive: the first that the format knows, as the same rows give the same bytes.
func packedAt() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }

func (w *workbookOut) whole(name, text string) error {
	part, err := w.part(name)
	if err == nil {
		_, err = io.WriteString(part, xml.Header+text)
	}
	return err
}

// The styles of cells, by their place in the table of styles.
const (
	anyStyle = iota
	textStyle
	dayStyle
	headStyle
	placesStyle // and one more for each place
)

// maxPlaces is how many digits behind the point a number of a workbook may have; one with more is written as a text.
const maxPlaces = 6

// placesFormat is the number format of so many digits behind the point. Nobody but export writes it so, with its own part
// for negative numbers: that tells import that 800 was 800.00, as a number of a workbook alone does not.
func placesFormat(n uint8) string {
	one := "0." + strings.Repeat("0", int(n))
	return one + ";-" + one
}

func (w *workbookOut) table(l *ledger, columns []column, headings []string) (tableOut, error) {
	name := l.zh
	if w.english {
		name = l.name
	}
	t := &sheetOut{book: w, name: name, columns: columns, headings: headings}
	for i := range columns {
		t.letters = append(t.letters, columnName(i))
	}
	return t, t.begin()
}

// close ends the workbook with the parts that name all sheets.
func (w *workbookOut) close() error {
	const spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	const relations = "http://schemas.openxmlformats.org/package/2006/relationships"
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	var sheets, targets, types strings.Builder
	for i, name := range w.sheets {
		n := i + 1
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, n, n)
		fmt.Fprintf(&targets, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, office, n)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, kind)
	}
	fmt.Fprintf(&targets, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(w.sheets)+1, office)
	var formats, styles strings.Builder
	for n := range uint8(maxPlaces) {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 165+int(n), placesFormat(n+1))
		fmt.Fprintf(&styles, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`, 165+int(n))
	}
	for _, p := range [][2]string{
		{"xl/styles.xml", fmt.Sprintf(`<styleSheet xmlns="%s"><numFmts count="%d"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/>%s</numFmts>`+
			`<fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts>`+
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`+
			`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>`+
			`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="%d">`+
			`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`+
			`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`+
			`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`+
			`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>%s</cellXfs>`+
			`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
			spreadsheet, maxPlaces+1, formats.String(), placesStyle+maxPlaces, styles.String())},
		{"xl/workbook.xml", fmt.Sprintf(`<workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>`, spreadsheet, office, sheets.String())},
		{"xl/_rels/workbook.xml.rels", fmt.Sprintf(`<Relationships xmlns="%s">%s</Relationships>`, relations, targets.String())},
		{"_rels/.rels", fmt.Sprintf(`<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>`, relations, office)},
		{"[Content_Types].xml", fmt.Sprintf(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
			`<Override PartName="/xl/workbook.xml" ContentType="%ssheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="%sstyles+xml"/>%s</Types>`, kind, kind, types.String())},
	} {
		if err := w.whole(p[0], p[1]); err != nil {
			return err
		}
	}
	return w.archive.Close()
}

// sheetOut writes one table, over as many sheets as it needs.
type sheetOut struct {
	book     *workbookOut
	name     string
	columns  []column
	headings []string
	nth      int // sheet of the table
	row      int // of the sheet
	letters  []string
	part     *bufio.Writer
	buf      []byte
}

// begin begins the next sheet of the table.
func (s *sheetOut) begin() error {
	s.nth++
	name := s.name
	if s.nth > 1 {
		name += "_" + strconv.Itoa(s.nth)
	}
	s.book.sheets = append(s.book.sheets, name)
	part, err := s.book.part(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(s.book.sheets)))
	if err != nil {
		return err
	}
	s.part, s.row = bufio.NewWriterSize(part, 64<<10), 0
	var widths strings.Builder
	for i, c := range s.columns {
		fmt.Fprintf(&widths, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, c.width())
	}
	fmt.Fprintf(s.part, `%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">`+
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>%s</cols><sheetData>`, xml.Header, widths.String())
	s.open()
	for i, heading := range s.headings {
		s.text(i, heading, headStyle)
	}
	return s.end()
}

// width is how wide a column is shown, in characters.
func (c *column) width() int {
	switch c.form {
	case dayForm, monthForm, countForm, decimalForm:
		return 12
	case numberForm:
		return 24
	}
	return 18
}

// open opens the next row.
func (s *sheetOut) open() {
	s.row++
	s.buf = append(s.buf[:0], `<row r="`...)
	s.buf = strconv.AppendInt(s.buf, int64(s.row), 10)
	s.buf = append(s.buf, `">`...)
}

func (s *sheetOut) end() error {
	s.buf = append(s.buf, `</row>`...)
	_, err := s.part.Write(s.buf)
	return err
}

func (s *sheetOut) write(texts []string) error {
	if s.row == s.book.limit {
		if err := s.close(); err != nil {
			return err
		}
		if err := s.begin(); err != nil {
			return err
		}
	}
	s.open()
	for i, text := range texts {
		if text == "" {
			continue
		}
		switch s.columns[i].form {
		case dayForm:
			if serial, ok := serialOf(text); ok {
				s.number(i, strconv.Itoa(serial), dayStyle)
				continue
			}
		case countForm, decimalForm:
			if places, ok := numeric(text); ok {
				style := anyStyle
				if places > 0 {
					style = placesStyle + places - 1
				}
				s.number(i, text, style)
				continue
			}
		}
		if s.columns[i].form.said() {
			text = FormulaSafe(text)
		}
		s.text(i, text, textStyle)
	}
	return s.end()
}

func (s *sheetOut) close() error {
	if _, err := s.part.WriteString(`</sheetData></worksheet>`); err != nil {
		return err
	}
	return s.part.Flush()
}

// at opens a cell of the row.
func (s *sheetOut) at(column, style int) {
	s.buf = append(s.buf, `<c r="`...)
	s.buf = append(s.buf, s.letters[column]...)
	s.buf = strconv.AppendInt(s.buf, int64(s.row), 10)
	s.buf = append(s.buf, `" s="`...)
	s.buf = strconv.AppendInt(s.buf, int64(style), 10)
	s.buf = append(s.buf, '"')
}

func (s *sheetOut) number(column int, digits string, style int) {
	s.at(column, style)
	s.buf = append(s.buf, `><v>`...)
	s.buf = append(s.buf, digits...)
	s.buf = append(s.buf, `</v></c>`...)
}

func (s *sheetOut) text(column int, text string, style int) {
	s.at(column, style)
	s.buf = append(s.buf, ` t="inlineStr"><is><t`...)
	if text[0] <= ' ' || text[len(text)-1] <= ' ' { // without it, readers of XML may drop the space
		s.buf = append(s.buf, ` xml:space="preserve"`...)
	}
	s.buf = append(s.buf, '>')
	s.buf = appendEscaped(s.buf, text)
	s.buf = append(s.buf, `</t></is></c>`...)
}

// appendEscaped writes a text as XML and workbooks hold it: what XML does not hold, and a carriage return, which it would
// turn into a line feed, as _x000D_; and an underscore that would be taken for the beginning of such a sign as _x005F_.
func appendEscaped(to []byte, text string) []byte {
	for i, r := range text {
		switch {
		case r == '&':
			to = append(to, "&amp;"...)
		case r == '<':
			to = append(to, "&lt;"...)
		case r == '>':
			to = append(to, "&gt;"...)
		case r < ' ' && r != '\n' && r != '\t', r == 0xfffe, r == 0xffff, r == '_' && escapes(text[i:]):
			to = fmt.Appendf(to, "_x%04X_", r)
		case r < 0x80:
			to = append(to, byte(r))
		default:
			to = append(to, string(r)...)
		}
	}
	return to
}

// escapes reports a text that begins with what reads as a character: _x000D_.
func escapes(text string) bool {
	if len(text) < 7 || text[1] != 'x' || text[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(text[2:6], 16, 16)
	return err == nil
}

// serialOf is the serial number of a date of the form 2006-01-02, in the 1900 system.
func serialOf(text string) (int, bool) {
	d, err := graph.ParseDay(text)
	if err != nil || d < graph.FirstDay {
		return 0, false
	}
	base, _ := graph.DateOf(2000, 1, 1)
	return int(d-base) + 36526, true
}

// numeric reports a number that a spreadsheet keeps as it is, which are those of at most 15 digits, and how many digits
// it has behind the point.
func numeric(text string) (places int, ok bool) {
	unsigned := strings.TrimPrefix(text, "-")
	whole, fraction, point := strings.Cut(unsigned, ".")
	switch {
	case !digits(whole), len(whole) > 1 && whole[0] == '0', point && !digits(fraction), len(fraction) > maxPlaces, len(whole)+len(fraction) > 15:
		return 0, false
	case unsigned != text && strings.Trim(unsigned, "0.") == "": // -0
		return 0, false
	}
	return len(fraction), true
}

// modestly packs, but never so well that a reader that guards itself against archives which unpack without end would take it
// for one: from where the parts have become many times smaller, it packs character by character only.
type modestly struct {
	to       *counting
	pack     *flate.Writer
	in       int64
	looked   int64 // of in, when the size was looked at last
	cautious bool
}

// counting counts what is written.
type counting struct {
	io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n += int64(n)
	return n, err
}

func newModestly(w io.Writer, level int) (*modestly, error) {
	to := &counting{Writer: w}
	pack, err := flate.NewWriter(to, level)
	return &modestly{to: to, pack: pack}, err
}

// Write packs the bytes.
func (m *modestly) Write(p []byte) (int, error) {
	n, err := m.pack.Write(p)
	m.in += int64(n)
	if err != nil || m.cautious || m.in-m.looked < 64<<10 {
		return n, err
	}
	m.looked = m.in
	if err = m.pack.Flush(); err == nil && m.in/max(1, m.to.n) >= maxInflation/3 {
		m.cautious = true
		m.pack, err = flate.NewWriter(m.to, flate.HuffmanOnly) // a stream may go on with blocks of another kind
	}
	return n, err
}

// Close ends the stream.
func (m *modestly) Close() error { return m.pack.Close() }
