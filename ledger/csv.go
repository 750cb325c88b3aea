package ledger

import (
	"bytes"
	"io"
	"strings"
)

// kind is what a cell holds, as far as the file says.
type kind uint8

const (
	textCell    kind = iota
	numberCell       // a number of a workbook, in decimal digits
	dateCell         // a date of a workbook, written 2006-01-02
	formulaCell      // a formula without a result
	typedCell        // a value of the API, which has one spelling: no serial numbers, no Chinese dates
)

// cell is one cell of a row. A blank cell has no text.
type cell struct {
	text   string
	kind   kind
	places uint8 // of a number of a workbook that export wrote: the digits behind the point that it had
}

// rowReader gives the rows of a table with their numbers as a spreadsheet shows them. The cells are good until the next
// call, their texts for ever. The end is io.EOF.
type rowReader interface {
	next() (row int, cells []cell, err error)
}

// csvRows reads RFC 4180 with lines that end in LF, CRLF or CR. encoding/csv does not fit: it skips blank lines, so its
// rows are not those of a spreadsheet, it knows no CR and no bound on a line.
type csvRows struct {
	r          io.Reader
	comma      byte
	buf        []byte
	start, end int // what of buf is not read yet
	lf         int // the next LF in buf, at or after start; -1 when there is none up to end
	eof        bool
	row, limit int
	cells      []cell
	scratch    []byte
	ends       []int
}

func newCSVRows(r io.Reader, comma byte, limit int) *csvRows {
	return &csvRows{r: r, comma: comma, buf: make([]byte, 256<<10), lf: -1, limit: limit}
}

// fill reads more, keeping what is not read yet; it grows the buffer only up to the longest line allowed.
func (c *csvRows) fill() error {
	if c.start > 0 {
		c.end = copy(c.buf, c.buf[c.start:c.end])
		c.start = 0
	}
	if c.end == len(c.buf) {
		if c.end > maxLine {
			return overSize("每行", "one line", maxLine)
		}
		c.buf = append(c.buf, make([]byte, len(c.buf))...)
	}
	for empty := 0; ; empty++ {
		n, err := c.r.Read(c.buf[c.end:])
		at := c.end
		c.end += n
		if c.lf = bytes.IndexByte(c.buf[at:c.end], '\n'); c.lf >= 0 {
			c.lf += at
		}
		switch {
		case err == io.EOF:
			c.eof = true
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		case empty > 100:
			return io.ErrNoProgress
		}
	}
}

// line finds the end of the line that begins at from, counted from start: where its text ends and where the next begins.
func (c *csvRows) line(from int) (end, next int, err error) {
	for searched := from; ; {
		stop := c.end
		if c.lf >= 0 && c.lf < c.start+from { // behind us, in a quoted cell or on a finished line
			if c.lf = bytes.IndexByte(c.buf[c.start+from:c.end], '\n'); c.lf >= 0 {
				c.lf += c.start + from
			}
		}
		if c.lf >= 0 {
			stop = c.lf
		}
		if i := bytes.IndexByte(c.buf[c.start+searched:stop], '\r'); i >= 0 {
			at := c.start + searched + i
			switch {
			case at+1 < c.end && c.buf[at+1] == '\n':
				return at - c.start, at + 2 - c.start, nil
			case at+1 < c.end || c.eof:
				return at - c.start, at + 1 - c.start, nil
			}
			searched += i // the CR is the last byte read: an LF may follow
		} else {
			if c.lf >= 0 {
				return c.lf - c.start, c.lf + 1 - c.start, nil
			}
			searched = c.end - c.start
		}
		if c.eof {
			return c.end - c.start, c.end - c.start, nil
		}
		if c.end-c.start > maxLine {
			return 0, 0, overSize("每行", "one line", maxLine)
		}
		if err := c.fill(); err != nil {
			return 0, 0, err
		}
	}
}

func (c *csvRows) next() (int, []cell, error) {
	if c.start == c.end {
		if !c.eof {
			if err := c.fill(); err != nil {
				return 0, nil, err
			}
		}
		if c.start == c.end && c.eof {
			return 0, nil, io.EOF
		}
	}
	end, next, err := c.line(0)
	if err != nil {
		return 0, nil, err
	}
	if end > maxLine {
		return 0, nil, overSize("每行", "one line", maxLine)
	}
	c.row++
	if c.limit > 0 && c.row > c.limit {
		return 0, nil, overCount("行数", "rows", c.limit)
	}
	line := c.buf[c.start : c.start+end]
	if bytes.IndexByte(line, '"') >= 0 {
		return c.quoted(end, next)
	}
	c.start += next
	c.cells = c.cells[:0]
	text := string(line)
	for {
		i := strings.IndexByte(text, c.comma)
		if i < 0 {
			break
		}
		if err := c.add(text[:i]); err != nil {
			return 0, nil, err
		}
		text = text[i+1:]
	}
	if err := c.add(text); err != nil {
		return 0, nil, err
	}
	return c.row, c.cells, nil
}

func (c *csvRows) add(text string) error {
	switch {
	case len(text) > maxCell:
		return overSize("每个单元格", "one cell", maxCell)
	case len(c.cells) < maxColumns:
		c.cells = append(c.cells, cell{text: text})
	case strings.TrimSpace(text) != "":
		return overCount("列数", "columns", maxColumns)
	}
	return nil
}

// quoted reads a row with quotes, which may hold line ends. The line that begins the row is known.
func (c *csvRows) quoted(end, next int) (int, []cell, error) {
	unbalanced := &fault{code: Quote, row: c.row}
	c.scratch, c.ends = c.scratch[:0], c.ends[:0]
	at := 0
	for { // a cell
		if at < end && c.buf[c.start+at] == '"' {
			at++
			for {
				line := c.buf[c.start : c.start+end]
				i := bytes.IndexByte(line[at:], '"')
				if i >= 0 {
					c.scratch = append(c.scratch, line[at:at+i]...)
					at += i + 1
					if at < end && line[at] == '"' {
						c.scratch = append(c.scratch, '"')
						at++
						continue
					}
					break
				}
				c.scratch = append(c.scratch, line[at:]...)
				if next == end && c.eof { // the file ends inside the cell
					return 0, nil, unbalanced
				}
				if next > maxLine {
					return 0, nil, unbalanced
				}
				c.scratch = append(c.scratch, c.buf[c.start+end:c.start+next]...) // as it stands: a text comes back as it went out
				at = next
				var err error
				if end, next, err = c.line(at); err != nil {
					if _, long := err.(*fault); long {
						return 0, nil, unbalanced
					}
					return 0, nil, err
				}
				if at == end && next == end && c.eof {
					return 0, nil, unbalanced
				}
			}
			if at < end && c.buf[c.start+at] != c.comma {
				return 0, nil, unbalanced
			}
		} else {
			line := c.buf[c.start+at : c.start+end]
			i := bytes.IndexByte(line, c.comma)
			if i < 0 {
				i = len(line)
			}
			if bytes.IndexByte(line[:i], '"') >= 0 {
				return 0, nil, unbalanced
			}
			c.scratch = append(c.scratch, line[:i]...)
			at += i
		}
		c.ends = append(c.ends, len(c.scratch))
		if at >= end {
			break
		}
		at++ // the comma
	}
	c.start += next
	c.cells = c.cells[:0]
	all, from := string(c.scratch), 0
	for _, to := range c.ends {
		if err := c.add(all[from:to]); err != nil {
			return 0, nil, err
		}
		from = to
	}
	return c.row, c.cells, nil
}
