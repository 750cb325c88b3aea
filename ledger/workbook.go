package ledger

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// workbook is an .xlsx file opened for reading. It is read by our own hand: excelize's streaming reader gives texts
// alone, so that a date cannot be told from a number, a long id kept as a number from one kept as text, or a formula
// without a result from a blank; and it unpacks large sheets to disk.
type workbook struct {
	parts    map[string]*zip.File
	limits   Limits
	unpacked int64            // of all parts read
	counted  map[string]int64 // of each, for those that are read twice
	sheets   []sheet
	shared   []string
	styles   []style
	epoch    int // the serial number of day 0 of the 1904 system in the 1900 system, or 0
}

// sheet is one table of a workbook.
type sheet struct {
	name   string
	part   string
	hidden bool
}

// style is what a cell's number format says about its value.
type style struct {
	date   bool
	pad    int   // digits to which a number is filled up with zeros
	places uint8 // digits behind the point that export found
}

// damaged says that a part of the workbook cannot be read.
func damaged() error {
	return unsafeArchive("文件已损坏或不完整", "the file is damaged or incomplete")
}

// openWorkbook reads everything of a workbook but its sheets. Nothing that the archive says about sizes is believed.
func openWorkbook(src *source, limits Limits) (*workbook, error) {
	if src.size > limits.Packed {
		return nil, overSize("工作簿", "workbook", limits.Packed)
	}
	archive, err := zip.NewReader(src, src.size)
	if errors.Is(err, zip.ErrInsecurePath) {
		return nil, unsafeArchive("内部路径越界", "a path leads outside")
	}
	if err != nil {
		return nil, &fault{code: FileType}
	}
	if len(archive.File) > maxEntries {
		return nil, overCount("压缩包条目数", "entries of the archive", maxEntries)
	}
	w := &workbook{parts: map[string]*zip.File{}, limits: limits, counted: map[string]int64{}}
	for _, f := range archive.File {
		if err := w.enter(f); err != nil {
			return nil, err
		}
	}
	if w.parts["[Content_Types].xml"] == nil {
		return nil, &fault{code: FileType}
	}
	if err := w.open(); err != nil {
		return nil, w.fault(err)
	}
	return w, nil
}

// enter takes one entry of the archive into the table of parts, or says why not.
func (w *workbook) enter(f *zip.File) error {
	name := strings.TrimPrefix(f.Name, "/")
	lower := strings.ToLower(name)
	switch {
	case f.Flags&1 != 0:
		return &fault{code: FileType} // encrypted
	case strings.Contains(name, "\\") || name != "" && path.Clean(name) != strings.TrimSuffix(name, "/") || strings.HasPrefix(name, ".."):
		return unsafeArchive("内部路径越界", "a path leads outside")
	case w.parts[name] != nil:
		return unsafeArchive("条目重名", "two entries have one name")
	case strings.Contains(lower, "vbaproject") || strings.HasPrefix(lower, "xl/macrosheets/") || strings.HasPrefix(lower, "xl/activex/"):
		return unsafeArchive("含宏", "it has macros")
	case strings.HasPrefix(lower, "xl/externallinks/") || lower == "xl/connections.xml" || strings.HasPrefix(lower, "xl/embeddings/"):
		return unsafeArchive("含外部链接或嵌入对象", "it has external links or embedded objects")
	}
	w.parts[name] = f
	return nil
}

// fault turns what reading XML from an archive can meet into a message about the file.
func (w *workbook) fault(err error) error {
	var f *fault
	switch {
	case err == nil || errors.As(err, &f):
		return err
	case errors.Is(err, errDamaged), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, io.ErrNoProgress),
		errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrAlgorithm), isCorrupt(err):
		return damaged()
	}
	return err
}

// part opens a part and counts what comes out of it.
func (w *workbook) part(name string) (io.ReadCloser, error) {
	f := w.parts[name]
	if f == nil {
		return nil, damaged()
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	limit := max(freeInflation, maxInflation*int64(f.CompressedSize64))
	return &partReader{ReadCloser: r, book: w, name: name, limit: limit}, nil
}

// partReader counts the bytes of one part while they are unpacked.
type partReader struct {
	io.ReadCloser
	book     *workbook
	name     string
	n, limit int64
}

func (p *partReader) Read(buf []byte) (int, error) {
	n, err := p.ReadCloser.Read(buf)
	p.n += int64(n)
	if more := p.n - p.book.counted[p.name]; more > 0 {
		p.book.counted[p.name] = p.n
		p.book.unpacked += more
	}
	switch {
	case p.n > p.limit:
		return 0, unsafeArchive(fmt.Sprintf("解压后超过原大小的 %d 倍", maxInflation), fmt.Sprintf("a part inflates more than %d times", maxInflation))
	case p.book.unpacked > p.book.limits.Unpacked:
		return 0, overSize("解压后", "unpacked", p.book.limits.Unpacked)
	}
	return n, err
}

// each steps through a part and calls at for every start tag.
func (w *workbook) each(name string, at func(*xmlScanner) error) error {
	r, err := w.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	x := newXMLScanner(r)
	tags := 0
	for {
		switch t, err := x.next(); {
		case err == io.EOF && tags > 0:
			return nil
		case err != nil:
			return err
		case t == startTag:
			tags++
			if err := at(x); err != nil {
				return err
			}
		}
	}
}

func (w *workbook) open() error {
	err := w.each("[Content_Types].xml", func(x *xmlScanner) error {
		if strings.Contains(strings.ToLower(string(x.attr("ContentType"))), "macroenabled") {
			return unsafeArchive("含宏", "it has macros")
		}
		return nil
	})
	if err != nil {
		return err
	}
	main := "xl/workbook.xml"
	if w.parts["_rels/.rels"] != nil {
		err := w.each("_rels/.rels", func(x *xmlScanner) error {
			if strings.HasSuffix(string(x.attr("Type")), "/officeDocument") {
				main = strings.TrimPrefix(path.Clean("/"+string(x.attr("Target"))), "/")
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	dir, base := path.Split(main)
	var shared, styles string
	targets := map[string]string{}
	err = w.each(dir+"_rels/"+base+".rels", func(x *xmlScanner) error {
		if string(x.name) != "Relationship" {
			return nil
		}
		if string(x.attr("TargetMode")) == "External" {
			return unsafeArchive("含外部链接或嵌入对象", "it has external links or embedded objects")
		}
		target := string(x.attr("Target"))
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		target = strings.TrimPrefix(path.Clean("/"+target), "/")
		switch kind := string(x.attr("Type")); {
		case strings.HasSuffix(kind, "/worksheet"):
			targets[string(x.attr("Id"))] = target
		case strings.HasSuffix(kind, "/sharedStrings"):
			shared = target
		case strings.HasSuffix(kind, "/styles"):
			styles = target
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = w.each(main, func(x *xmlScanner) error {
		switch string(x.name) {
		case "workbookPr":
			if v := string(x.attr("date1904")); v == "1" || v == "true" {
				w.epoch = 1462
			}
		case "sheet":
			if len(w.sheets) == maxSheets {
				return overCount("工作表数", "sheets", maxSheets)
			}
			if part := targets[string(x.attr("id"))]; part != "" {
				name := string(x.attr("name"))
				state := string(x.attr("state"))
				w.sheets = append(w.sheets, sheet{name, part, state == "hidden" || state == "veryHidden"})
			}
		}
		return nil
	})
	if err == nil && shared != "" {
		err = w.readShared(shared)
	}
	if err == nil && styles != "" {
		err = w.readStyles(styles)
	}
	return err
}

// readShared reads the table of texts that cells name by number.
func (w *workbook) readShared(name string) error {
	r, err := w.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	x := newXMLScanner(&sharedReader{r: r})
	var text []byte
	for {
		t, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if t != startTag || string(x.name) != "si" {
			continue
		}
		if text, err = richText(x, text[:0]); err != nil {
			return err
		}
		w.shared = append(w.shared, plain(string(text)))
	}
}

// sharedReader stops a table of texts that is too large.
type sharedReader struct {
	r io.Reader
	n int64
}

func (s *sharedReader) Read(buf []byte) (int, error) {
	n, err := s.r.Read(buf)
	if s.n += int64(n); s.n > maxSharedStrings {
		return 0, overSize("共享字符串", "shared strings", maxSharedStrings)
	}
	return n, err
}

// richText joins the runs of the element whose start tag was met last, without the readings (拼音) that may stand beside.
func richText(x *xmlScanner, text []byte) ([]byte, error) {
	inText := false
	for depth := 1; depth > 0; {
		t, err := x.next()
		if err != nil {
			return nil, cut(err)
		}
		switch t {
		case startTag:
			if string(x.name) == "rPh" {
				if err := x.skip(); err != nil {
					return nil, err
				}
				continue
			}
			depth++
			inText = string(x.name) == "t"
		case endTag:
			depth--
			inText = false
		case textRun:
			if !inText {
				continue
			}
			if text = append(text, x.text...); len(text) > maxCell {
				return nil, overSize("每个单元格", "one cell", maxCell)
			}
		}
	}
	return text, nil
}

// plain reads the _x000D_ that workbooks write for characters which XML does not hold.
func plain(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for {
		i := strings.Index(text, "_x")
		if i < 0 {
			break
		}
		b.WriteString(text[:i])
		text = text[i:]
		if len(text) >= 7 && text[6] == '_' {
			if n, err := strconv.ParseUint(text[2:6], 16, 16); err == nil && n > 0 {
				b.WriteRune(rune(n))
				text = text[7:]
				continue
			}
		}
		b.WriteString("_x")
		text = text[2:]
	}
	b.WriteString(text)
	return b.String()
}

// readStyles reads which styles show dates, and which fill numbers up with zeros.
func (w *workbook) readStyles(name string) error {
	formats := map[string]style{}
	inCells := false
	return w.each(name, func(x *xmlScanner) error {
		switch string(x.name) {
		case "numFmt":
			formats[string(x.attr("numFmtId"))] = numberFormat(string(x.attr("formatCode")))
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			if len(w.styles) > 65_536 {
				return errDamaged
			}
			id := string(x.attr("numFmtId"))
			s, own := formats[id]
			if !own {
				n, _ := strconv.Atoi(id)
				s.date = builtinDate(n)
			}
			w.styles = append(w.styles, s)
		}
		return nil
	})
}

// builtinDate reports the number formats that show dates without being written down in the file: the general ones, and
// those of Chinese Excel.
func builtinDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58
}

// numberFormat reads a format such as yyyy"年"m"月" or 0000000000.
func numberFormat(code string) style {
	if code != "" && strings.Trim(code, "0") == "" {
		return style{pad: len(code)}
	}
	for n := range uint8(maxPlaces) {
		if code == placesFormat(n+1) {
			return style{places: n + 1}
		}
	}
	var day, month, digits bool
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"', '[':
			end := byte('"')
			if c == '[' {
				end = ']'
			}
			n := strings.IndexByte(code[i+1:], end)
			if n < 0 {
				return style{}
			}
			i += n + 1
		case '\\', '_', '*':
			i++
		case ';':
			i = len(code) // what follows is for other values
		case 'y', 'Y', 'd', 'D', 'e':
			day = true
		case 'm', 'M':
			month = true
		case '0', '#', 'h', 'H', 's', 'S':
			digits = true
		case 'G', 'g':
			if strings.HasPrefix(strings.ToLower(code[i:]), "general") {
				return style{}
			}
		}
	}
	return style{date: day || month && !digits}
}
