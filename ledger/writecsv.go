package ledger

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// csvOut writes tables as files of CSV.
type csvOut struct {
	create   func(name string) (io.WriteCloser, error)
	encoding TextEncoding
}

func (o *csvOut) table(l *ledger, columns []column, headings []string) (tableOut, error) {
	file, err := o.create(l.name + ".csv")
	if err != nil {
		return nil, err
	}
	t := &csvTable{file: file, to: bufio.NewWriterSize(file, 256<<10), columns: columns}
	if o.encoding == GB18030 {
		t.encode, t.decode = simplifiedchinese.GB18030.NewEncoder(), simplifiedchinese.GB18030.NewDecoder()
	} else if _, err := t.to.WriteString("\ufeff"); err != nil {
		return nil, err
	}
	return t, t.line(headings, func(int) bool { return false })
}

func (o *csvOut) close() error { return nil }

// csvTable writes one table as RFC 4180 has it, byte for byte: encoding/csv would change the line ends inside a cell.
type csvTable struct {
	file    io.WriteCloser
	to      *bufio.Writer
	columns []column
	encode  *encoding.Encoder // nil for UTF-8
	decode  *encoding.Decoder
	buf     []byte
}

func (t *csvTable) write(texts []string) error {
	return t.line(texts, func(i int) bool { return t.columns[i].form.said() })
}

// line writes a row; of the cells that are texts, what a spreadsheet would take for a formula is made safe.
func (t *csvTable) line(texts []string, said func(int) bool) error {
	t.buf = t.buf[:0]
	for i, text := range texts {
		if i > 0 {
			t.buf = append(t.buf, ',')
		}
		if text == "" {
			continue
		}
		if said(i) {
			text = FormulaSafe(text)
		}
		if !strings.ContainsAny(text, ",\"\r\n") {
			t.buf = append(t.buf, text...)
			continue
		}
		t.buf = append(t.buf, '"')
		for {
			before, rest, found := strings.Cut(text, `"`)
			t.buf = append(t.buf, before...)
			if !found {
				break
			}
			t.buf, text = append(t.buf, `""`...), rest
		}
		t.buf = append(t.buf, '"')
	}
	t.buf = append(t.buf, "\r\n"...)
	if t.encode == nil {
		_, err := t.to.Write(t.buf)
		return err
	}
	return t.gb()
}

// errNoGB18030 is a row with a character that GB18030 does not give back.
var errNoGB18030 = errors.New("a character that GB18030 does not give back")

// gb writes the line in GB18030, and makes sure that it can be read back: characters for private use, in which registers
// keep rare names, have places there that not all programs agree about.
func (t *csvTable) gb() error {
	out, err := t.encode.Bytes(t.buf)
	if err != nil {
		return errNoGB18030
	}
	back, err := t.decode.Bytes(out)
	if err != nil || string(back) != string(t.buf) || strings.Contains(string(t.buf), "\ufffd") {
		return errNoGB18030
	}
	_, err = t.to.Write(out)
	return err
}

func (t *csvTable) close() error {
	err := t.to.Flush()
	if e := t.file.Close(); err == nil {
		err = e
	}
	return err
}
