package ledger

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// maxToken bounds one tag or one run of text of a workbook's XML.
const maxToken = 1 << 20

var errDamaged = errors.New("damaged XML")

// token is what a step through XML meets.
type token uint8

const (
	startTag token = iota
	endTag
	textRun
)

// xmlScanner steps through the XML of a workbook. encoding/xml would do, at a tenth of the speed and with an allocation
// for every tag; a workbook is one tag for each cell. Names are without their namespace's prefix. A document type is
// refused: nothing that spreadsheets write has one, and entities are how XML explodes.
type xmlScanner struct {
	r          io.Reader
	buf        []byte
	start, end int
	eof        bool
	name       []byte // of the tag, until the next step
	attrs      []byte
	text       []byte // of the run, unescaped
	own        []byte // for text that had to be unescaped
	closed     bool   // the tag closed itself: its end is the next token
}

func newXMLScanner(r io.Reader) *xmlScanner {
	return &xmlScanner{r: r, buf: make([]byte, 64<<10)}
}

// fill reads more behind what is not stepped over yet.
func (x *xmlScanner) fill() error {
	if x.eof {
		return io.EOF
	}
	if x.start > 0 {
		x.end = copy(x.buf, x.buf[x.start:x.end])
		x.start = 0
	}
	if x.end == len(x.buf) {
		if x.end >= maxToken {
			return errDamaged
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for empty := 0; ; empty++ {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		if err == io.EOF {
			x.eof = true
			if n == 0 {
				return io.EOF
			}
			return nil
		}
		if err != nil {
			return err
		}
		if n > 0 {
			return nil
		}
		if empty > 100 {
			return io.ErrNoProgress
		}
	}
}

// until takes what lies before the mark, and steps over both.
func (x *xmlScanner) until(mark string) ([]byte, error) {
	for from := 0; ; {
		if i := bytes.Index(x.buf[x.start+from:x.end], []byte(mark)); i >= 0 {
			out := x.buf[x.start : x.start+from+i]
			x.start += from + i + len(mark)
			return out, nil
		}
		from = max(0, x.end-x.start-len(mark)+1)
		if err := x.fill(); err != nil {
			return nil, cut(err)
		}
	}
}

// cut is the end of the part where more was due.
func cut(err error) error {
	if err == io.EOF {
		return errDamaged
	}
	return err
}

func (x *xmlScanner) starts(mark string) (bool, error) {
	for x.end-x.start < len(mark) {
		if err := x.fill(); err == io.EOF {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	return string(x.buf[x.start:x.start+len(mark)]) == mark, nil
}

// next steps to the next token; io.EOF at the end.
func (x *xmlScanner) next() (token, error) {
	if x.closed {
		x.closed = false
		return endTag, nil
	}
	for {
		if x.start == x.end {
			if err := x.fill(); err != nil {
				return 0, err
			}
			continue
		}
		if x.buf[x.start] != '<' {
			return textRun, x.run()
		}
		x.start++
		if x.start == x.end {
			if err := x.fill(); err != nil {
				return 0, cut(err)
			}
		}
		switch x.buf[x.start] {
		case '?':
			if _, err := x.until("?>"); err != nil {
				return 0, err
			}
		case '!':
			if cdata, err := x.starts("![CDATA["); err != nil {
				return 0, err
			} else if cdata {
				x.start += len("![CDATA[")
				text, err := x.until("]]>")
				if err == nil && !utf8.Valid(text) {
					err = errDamaged
				}
				x.text = text
				return textRun, err
			}
			comment, err := x.starts("!--")
			if err != nil {
				return 0, err
			}
			if !comment {
				return 0, unsafeArchive("含文档类型定义（DTD）", "it has a document type definition (DTD)")
			}
			x.start += len("!--")
			if _, err := x.until("-->"); err != nil {
				return 0, err
			}
		case '/':
			x.start++
			tag, err := x.until(">")
			x.name = local(bytes.TrimRight(tag, " \t\r\n"))
			return endTag, err
		default:
			return startTag, x.tag()
		}
	}
}

// run takes text up to the next tag.
func (x *xmlScanner) run() error {
	for from := 0; ; {
		if i := bytes.IndexByte(x.buf[x.start+from:x.end], '<'); i >= 0 {
			x.text = x.buf[x.start : x.start+from+i]
			x.start += from + i
			break
		}
		from = x.end - x.start
		if err := x.fill(); err == io.EOF {
			x.text = x.buf[x.start:x.end]
			x.start = x.end
			break
		} else if err != nil {
			return err
		}
	}
	var err error
	x.text, err = x.unescape(x.text)
	return err
}

// tag takes a start tag. A > may stand in a value between quotes.
func (x *xmlScanner) tag() error {
	var quote byte
	for i := 0; ; i++ {
		for x.start+i >= x.end {
			if err := x.fill(); err != nil {
				return cut(err)
			}
		}
		switch c := x.buf[x.start+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			tag := x.buf[x.start : x.start+i]
			x.start += i + 1
			if n := len(tag); n > 0 && tag[n-1] == '/' {
				x.closed, tag = true, tag[:n-1]
			}
			n := bytes.IndexAny(tag, " \t\r\n")
			if n < 0 {
				n = len(tag)
			}
			if n == 0 {
				return errDamaged
			}
			x.name, x.attrs = local(tag[:n]), tag[n:]
			return nil
		}
	}
}

// local is a name without its prefix.
func local(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// attr is the value of an attribute of the tag, by its local name; empty where there is none. Good until the next call.
func (x *xmlScanner) attr(name string) []byte {
	rest := x.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := local(bytes.TrimRight(rest[:eq], " \t\r\n"))
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			value, err := x.unescape(rest[1 : 1+end])
			if err != nil {
				return nil
			}
			return value
		}
		rest = rest[end+2:]
	}
}

// unescape puts characters in place of the five entities and of references by number, and checks that all is UTF-8.
func (x *xmlScanner) unescape(text []byte) ([]byte, error) {
	if !utf8.Valid(text) {
		return nil, errDamaged
	}
	if bytes.IndexByte(text, '&') < 0 {
		return text, nil
	}
	out := x.own[:0]
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			break
		}
		out = append(out, text[:i]...)
		text = text[i+1:]
		end := bytes.IndexByte(text, ';')
		if end < 0 || end > 10 {
			return nil, errDamaged
		}
		switch name := string(text[:end]); name {
		case "lt":
			out = append(out, '<')
		case "gt":
			out = append(out, '>')
		case "amp":
			out = append(out, '&')
		case "quot":
			out = append(out, '"')
		case "apos":
			out = append(out, '\'')
		default:
			if len(name) < 2 || name[0] != '#' {
				return nil, errDamaged
			}
			digits, base := name[1:], 10
			if digits[0] == 'x' {
				digits, base = digits[1:], 16
			}
			n, err := strconv.ParseUint(digits, base, 21)
			if err != nil || n == 0 {
				return nil, errDamaged
			}
			out = utf8.AppendRune(out, rune(n))
		}
		text = text[end+1:]
	}
	out = append(out, text...)
	x.own = out
	return out, nil
}

// skip steps over the rest of the element whose start tag was met last.
func (x *xmlScanner) skip() error {
	for depth := 1; depth > 0; {
		t, err := x.next()
		if err != nil {
			return cut(err)
		}
		switch t {
		case startTag:
			depth++
		case endTag:
			depth--
		}
	}
	return nil
}
