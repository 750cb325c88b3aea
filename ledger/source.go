package ledger

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// source is the bytes of one file, which may be read several times.
type source struct {
	name string // as the user knows it
	size int64
	io.ReaderAt
}

// reader reads the source from its start.
func (s *source) reader() io.Reader { return io.NewSectionReader(s, 0, s.size) }

// openSource opens a file for reading. The caller closes the file.
func openSource(path, name string) (*source, io.Closer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	if name == "" {
		name = filepath.Base(path)
	}
	if !info.Mode().IsRegular() {
		f.Close()
		return nil, nil, &fault{code: FileType}
	}
	return &source{name: name, size: info.Size(), ReaderAt: f}, f, nil
}

// format is what a file is, told by its extension and checked against its first bytes.
type format int

const (
	csvFile format = iota
	xlsxFile
)

// format tells the kind of file; what is neither, or pretends, is a fault.
func (s *source) format() (format, error) {
	head := make([]byte, 8)
	n, err := s.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return 0, err
	}
	head = head[:n]
	zipped := bytes.HasPrefix(head, []byte("PK"))
	switch ext := strings.ToLower(filepath.Ext(s.name)); {
	case ext == ".xlsx" && zipped:
		return xlsxFile, nil
	case ext == ".csv" && !zipped && !bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")): // .xls, or an encrypted workbook
		return csvFile, nil
	}
	return 0, &fault{code: FileType}
}

// digest is the SHA-256 of the whole file.
func (s *source) digest(ctx context.Context) (string, error) {
	h := sha256.New()
	buf := make([]byte, 256<<10)
	for r := s.reader(); ; {
		n, err := r.Read(buf)
		h.Write(buf[:n])
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return "", err
		}
	}
}

// TextEncoding is how the characters of a CSV file are written.
type TextEncoding string

// The encodings that import reads and export writes.
const (
	// UTF8 is UTF-8. Export writes it with a byte order mark, without which Excel takes it for something else.
	UTF8 TextEncoding = "UTF-8"
	// GB18030 is the national standard, which older programs expect.
	GB18030 TextEncoding = "GB18030"
)

// survey reads a CSV file once before its rows are read: its digest, its encoding, and that no line is too long. A file
// that is not UTF-8 throughout is GB18030, so the whole file must be seen before its first row can be.
func (s *source) survey(ctx context.Context) (digest string, enc TextEncoding, err error) {
	var head [3]byte
	n, err := s.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return "", "", err
	}
	if n >= 2 && (head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff) {
		return "", "", badEncoding(0)
	}
	h := sha256.New()
	var (
		buf        = make([]byte, 256<<10)
		r          = s.reader()
		offset     int64
		line       int // bytes of whole parts without a line end
		u          utf8Validator
		g          gbValidator
		uBad, gBad int64 = -1, -1
	)
	for {
		n, err := r.Read(buf)
		part := buf[:n]
		h.Write(part)
		if i := bytes.IndexByte(part, 0); i >= 0 {
			return "", "", badEncoding(offset + int64(i))
		}
		if bytes.IndexByte(part, '\n') < 0 && bytes.IndexByte(part, '\r') < 0 {
			if line += n; line > maxLine {
				return "", "", overSize("每行", "one line", maxLine)
			}
		} else {
			line = 0 // lines that begin or end in this part are measured when they are read
		}
		if uBad < 0 {
			uBad = u.check(part, offset)
		}
		if gBad < 0 {
			gBad = g.check(part, offset)
		}
		if uBad >= 0 && gBad >= 0 {
			return "", "", badEncoding(max(uBad, gBad))
		}
		offset += int64(n)
		if err == io.EOF {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return "", "", err
		}
	}
	if uBad < 0 {
		uBad = u.end(offset)
	}
	if gBad < 0 {
		gBad = g.end()
	}
	digest = hex.EncodeToString(h.Sum(nil))
	switch {
	case uBad < 0:
		return digest, UTF8, nil
	case gBad < 0:
		return digest, GB18030, s.mapped(ctx)
	}
	return "", "", badEncoding(max(uBad, gBad))
}

// mapped makes sure that every character of a file that has the form of GB18030 exists, as the decoder puts U+FFFD in
// place of others.
func (s *source) mapped(ctx context.Context) error {
	var (
		buf    = make([]byte, 256<<10)
		held   int
		offset int64
		r      = s.reader()
		decode = simplifiedchinese.GB18030.NewDecoder()
	)
	for {
		n, err := r.Read(buf[held:])
		part := buf[:held+n]
		end := 0
		for size := 0; end < len(part); end += size {
			if size = gbSize(part[end:]); size == 0 {
				break
			}
		}
		text, _ := decode.Bytes(part[:end])
		if bytes.Contains(text, []byte("\ufffd")) {
			for at := 0; at < end; {
				size := gbSize(part[at:])
				if c, _ := decode.Bytes(part[at : at+size]); bytes.Contains(c, []byte("\ufffd")) {
					return badEncoding(offset + int64(at))
				}
				at += size
			}
		}
		offset += int64(end)
		held = copy(buf, part[end:])
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
}

// gbSize is how many bytes the character has that begins the text; 0 when the text cuts it.
func gbSize(text []byte) int {
	size := 1
	if text[0] >= 0x80 {
		size = 2
		if len(text) > 1 && text[1] <= '9' {
			size = 4
		}
	}
	if size > len(text) {
		return 0
	}
	return size
}

// badEncoding names the byte, counted from 1, at which the reading that came further ended.
func badEncoding(at int64) error {
	return &fault{code: Encoding, args: []arg{is("byte", at+1)}}
}

// text reads a CSV file as UTF-8 without a mark at its start.
func (s *source) text(enc TextEncoding) io.Reader {
	if enc == GB18030 {
		return simplifiedchinese.GB18030.NewDecoder().Reader(s.reader())
	}
	r := bufio.NewReaderSize(s.reader(), 64<<10)
	if head, err := r.Peek(3); err == nil && string(head) == "\ufeff" {
		r.Discard(3)
	}
	return r
}

// utf8Validator checks UTF-8 that comes in parts.
type utf8Validator struct {
	held [utf8.UTFMax]byte // an unfinished character at the end of the part before
	n    int
}

// check is the offset of the first byte that is not UTF-8; -1 when there is none so far.
func (u *utf8Validator) check(part []byte, offset int64) int64 {
	for u.n > 0 && len(part) > 0 {
		u.held[u.n] = part[0]
		u.n++
		part, offset = part[1:], offset+1
		if utf8.FullRune(u.held[:u.n]) {
			if r, size := utf8.DecodeRune(u.held[:u.n]); r == utf8.RuneError && size <= 1 {
				return offset - int64(u.n)
			}
			u.n = 0
		}
	}
	end := len(part)
	for i := max(0, end-utf8.UTFMax+1); i < end; i++ {
		if utf8.RuneStart(part[i]) && !utf8.FullRune(part[i:]) {
			u.n = copy(u.held[:], part[i:])
			end = i
			break
		}
	}
	if utf8.Valid(part[:end]) {
		return -1
	}
	at := 0
	for at < end {
		r, size := utf8.DecodeRune(part[at:end])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	return offset + int64(at)
}

// end is the offset of a character that the end of the file cuts; -1 when there is none.
func (u *utf8Validator) end(offset int64) int64 {
	if u.n == 0 {
		return -1
	}
	return offset - int64(u.n)
}

// gbValidator checks GB18030 that comes in parts: the form of its characters, as the decoder would replace what it
// cannot read without a word.
type gbValidator struct {
	state int   // bytes of the unfinished character
	at    int64 // where it began
}

func (g *gbValidator) check(part []byte, offset int64) int64 {
	for i := range part {
		c := part[i]
		if g.state == 0 {
			if c < 0x80 {
				continue
			}
			g.at = offset + int64(i)
		}
		ok, done := false, false
		switch g.state {
		case 0:
			ok = c > 0x80 && c < 0xff
		case 1:
			done = c >= 0x40 && c != 0x7f && c < 0xff
			ok = done || c >= 0x30 && c <= 0x39
		case 2:
			ok = c > 0x80 && c < 0xff
		case 3:
			ok = c >= 0x30 && c <= 0x39
			done = ok
		}
		if !ok {
			return g.at
		}
		g.state++
		if done {
			g.state = 0
		}
	}
	return -1
}

func (g *gbValidator) end() int64 {
	if g.state == 0 {
		return -1
	}
	return g.at
}
