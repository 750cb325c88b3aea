package evidence

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dutygraph/ledger"
)

// Format is a form in which tables are written.
type Format string

// The formats.
const (
	// CSV is UTF-8 with a byte order mark, lines ended by CR LF.
	CSV Format = "csv"
	// XLSX is a workbook of texts; counts are numbers.
	XLSX Format = "xlsx"
)

// Formats are both.
func Formats() []Format { return []Format{CSV, XLSX} }

// File is a file of a package as the manifest names it.
type File struct {
	// Name is its name inside the package.
	Name string `json:"name"`
	// Rows is how many rows it has, the heading not among them.
	Rows int `json:"rows"`
	// Bytes is its length.
	Bytes int64 `json:"bytes"`
	// SHA256 is the digest of its bytes, in hexadecimal.
	SHA256 string `json:"sha256"`
	// Blocks are the digests of its lines, BlockRows at a time, the heading in the first: the first 16 digits of each SHA-256. They tell where
	// a changed file was changed. A workbook has none.
	Blocks []string `json:"blocks,omitempty"`
}

// BlockRows is how many lines of a file one digest of File.Blocks covers.
const BlockRows = 1000

// digesting counts and digests what is written to a file line by line.
type digesting struct {
	file  *os.File
	to    *bufio.Writer
	about File
	whole hash.Hash
	block hash.Hash
	lines int
}

func createFile(dir, name string) (*digesting, error) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	d := &digesting{file: f, about: File{Name: name}, whole: sha256.New(), block: sha256.New()}
	d.to = bufio.NewWriterSize(io.MultiWriter(f, d.whole), 1<<16)
	return d, nil
}

// Write takes one whole line.
func (d *digesting) Write(line []byte) (int, error) {
	d.about.Bytes += int64(len(line))
	d.block.Write(line)
	if d.lines++; d.lines%BlockRows == 0 {
		d.closeBlock()
	}
	return d.to.Write(line)
}

func (d *digesting) closeBlock() {
	d.about.Blocks = append(d.about.Blocks, hex.EncodeToString(d.block.Sum(nil)[:8]))
	d.block.Reset()
}

// close ends the file, and says what it is.
func (d *digesting) close() (File, error) {
	if d.lines%BlockRows != 0 {
		d.closeBlock()
	}
	err := errors.Join(d.to.Flush(), d.file.Sync(), d.file.Close())
	d.about.SHA256 = hex.EncodeToString(d.whole.Sum(nil))
	return d.about, err
}

// tableFile is one table being written, in every format asked for.
type tableFile struct {
	table Table
	rows  int
	csv   *digesting
	sheet *sheet
	line  []byte
}

// ByteOrderMark begins a CSV file, so that spreadsheets know that it is UTF-8.
const ByteOrderMark = "\ufeff"

func createTable(dir string, t Table, formats []Format) (f *tableFile, err error) {
	f = &tableFile{table: t}
	heading := make(Row, len(t.Columns))
	for i, c := range t.Columns {
		heading[i] = c.Name
	}
	if slices.Contains(formats, CSV) {
		if f.csv, err = createFile(dir, t.Name+".csv"); err != nil {
			return nil, err
		}
		if _, err := f.csv.Write(append([]byte(ByteOrderMark), heading.CSV(nil)...)); err != nil {
			return nil, err
		}
	}
	if slices.Contains(formats, XLSX) {
		if f.sheet, err = createSheet(dir, t, heading); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *tableFile) write(rows ...Row) error {
	for _, row := range rows {
		f.rows++
		if f.csv != nil {
			f.line = row.CSV(f.line[:0])
			if _, err := f.csv.Write(f.line); err != nil {
				return err
			}
		}
		if f.sheet != nil {
			if err := f.sheet.book.Write(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// close ends the table's files, and says what they are.
func (f *tableFile) close() (out []File, err error) {
	if f.csv != nil {
		about, err := f.csv.close()
		if err != nil {
			return nil, err
		}
		about.Rows = f.rows
		out = append(out, about)
	}
	if f.sheet != nil {
		about, err := f.sheet.close()
		if err != nil {
			return nil, err
		}
		about.Rows = f.rows
		out = append(out, about)
	}
	return out, nil
}

// abandon lets go of what is open.
func (f *tableFile) abandon() {
	if f.csv != nil {
		_ = f.csv.file.Close()
	}
	if f.sheet != nil {
		_ = f.sheet.file.Close()
	}
}

// CSV appends the row as RFC 4180 has it, byte for byte, with a CR LF: encoding/csv would change the line ends inside a cell.
func (row Row) CSV(to []byte) []byte {
	for i, c := range row {
		if i > 0 {
			to = append(to, ',')
		}
		if strings.ContainsAny(c, ",\"\r\n") {
			to = append(to, '"')
			to = append(to, strings.ReplaceAll(c, `"`, `""`)...)
			to = append(to, '"')
		} else {
			to = append(to, c...)
		}
	}
	return append(to, '\r', '\n')
}

// sheet is one table as a workbook.
type sheet struct {
	file  *os.File
	to    *bufio.Writer
	about File
	whole hash.Hash
	size  *countedWriter
	book  *ledger.Workbook
}

func createSheet(dir string, t Table, heading Row) (s *sheet, err error) {
	s = &sheet{about: File{Name: t.Name + ".xlsx"}, whole: sha256.New(), size: &countedWriter{}}
	if s.file, err = os.OpenFile(filepath.Join(dir, s.about.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return nil, err
	}
	s.to = bufio.NewWriterSize(io.MultiWriter(s.file, s.whole, s.size), 1<<16)
	s.book, err = ledger.NewWorkbook(s.to, t.Name, heading, func(column int) bool { return t.Columns[column].Number })
	return s, err
}

// countedWriter counts what is written.
type countedWriter struct{ n int64 }

func (c *countedWriter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// close ends the workbook, and says what it is.
func (s *sheet) close() (File, error) {
	err := errors.Join(s.book.Close(), s.to.Flush(), s.file.Sync(), s.file.Close())
	s.about.Bytes, s.about.SHA256 = s.size.n, hex.EncodeToString(s.whole.Sum(nil))
	return s.about, err
}

// readCSV gives the cells of each row of a table after its heading, with the number that a spreadsheet shows.
func readCSV(from io.Reader, heading Row, row func(n int, cells Row) error) error {
	in := bufio.NewReaderSize(from, 1<<16)
	for n := 1; ; n++ {
		line, err := readRecord(in)
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		if n == 1 && !bytes.Equal(line, append([]byte(ByteOrderMark), heading.CSV(nil)...)) || !bytes.HasSuffix(line, []byte("\r\n")) {
			if err := row(n, Row{string(line)}); err != nil {
				return err
			}
			continue
		}
		if n == 1 {
			continue
		}
		if err := row(n, cellsOf(line)); err != nil {
			return err
		}
	}
}

// readRecord reads a line with the line breaks inside its quotes.
func readRecord(in *bufio.Reader) ([]byte, error) {
	var out []byte
	for quotes := 0; ; {
		line, err := readLine(in)
		if out = append(out, line...); len(out) > maxLine {
			return nil, errLongLine
		}
		quotes += bytes.Count(line, []byte{'"'})
		if err != nil || quotes%2 == 0 {
			return out, err
		}
	}
}

// cellsOf takes a line apart that Row.CSV wrote; what it did not write comes as it is.
func cellsOf(line []byte) Row {
	var out Row
	rest := string(bytes.TrimSuffix(line, []byte("\r\n")))
	for {
		var cell string
		if strings.HasPrefix(rest, `"`) {
			end := 1
			for end < len(rest) {
				if rest[end] == '"' {
					if end+1 < len(rest) && rest[end+1] == '"' {
						end += 2
						continue
					}
					break
				}
				end++
			}
			cell = strings.ReplaceAll(rest[1:min(end, len(rest))], `""`, `"`)
			rest = rest[min(end+1, len(rest)):]
			var more string
			if more, rest = upTo(rest); more != "" {
				cell += more
			}
		} else {
			cell, rest = upTo(rest)
		}
		out = append(out, cell)
		if rest == "" {
			return out
		}
		rest = rest[1:]
	}
}

// upTo is what stands before the next comma, and the rest from it on.
func upTo(s string) (string, string) {
	if i := strings.IndexByte(s, ','); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}
