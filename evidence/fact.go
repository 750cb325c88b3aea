package evidence

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"dutygraph/graph"
)

// batches are the receipts of a store's revisions, read in stretches and kept.
type batches struct {
	ctx    context.Context
	store  graph.Store
	newest graph.Revision
	known  map[graph.Revision]graph.Receipt
	cited  map[graph.Revision]bool
}

// batchesAtOnce is how many receipts are read by one statement.
const batchesAtOnce = 500

// of is the receipt of a revision, which the package cites from then on.
func (b *batches) of(r graph.Revision) (graph.Receipt, error) {
	b.cited[r] = true
	if receipt, ok := b.known[r]; ok {
		return receipt, nil
	}
	first := (r-1)/batchesAtOnce*batchesAtOnce + 1
	var asked []graph.Revision
	for n := first; n <= min(b.newest, first+batchesAtOnce-1); n++ {
		asked = append(asked, n)
	}
	found, err := b.store.Receipts(b.ctx, asked)
	if err != nil {
		return graph.Receipt{}, err
	}
	for n, receipt := range found {
		receipt.Counts, receipt.Warnings, receipt.Violations = nil, nil, nil
		b.known[n] = receipt
	}
	receipt, ok := b.known[r]
	if !ok {
		return graph.Receipt{}, graph.NotYet.Errorf("尚无第 %d 号修订", "there is no revision %d yet", r)
	}
	return receipt, nil
}

// batchNoun heads the lines that tell of batches, after all facts.
const batchNoun graph.Noun = "Batch"

// factWriter writes lines of facts.jsonl.
type factWriter struct {
	to     io.Writer
	rows   int
	clear  bool
	fields map[graph.Noun][]graph.Field
	line   []byte
}

func newFactWriter(to io.Writer, clear bool) *factWriter {
	return &factWriter{to: to, clear: clear, fields: map[graph.Noun][]graph.Field{}}
}

// The names under which a fact's fields are masked: personal names keep the surname, texts keep the marks of leaks.
var (
	maskedNames = map[graph.Noun]string{graph.Tenures: "Name", graph.Pairings: "Name", graph.Members: "Name", graph.Households: "Head"}
	maskedTexts = map[graph.Noun]string{graph.Steps: "Text", graph.Records: "Text", graph.Findings: "Text", graph.Leads: "Reason"}
)

// maskedColumns are what a package masks, by file, noun and field.
func maskedColumns() []string {
	out := []string{"chains.name", "shares.name"}
	for _, noun := range graph.Nouns() {
		for _, f := range graph.FieldsOf(noun) {
			if masks(noun, f.Go) != nil {
				out = append(out, "facts."+string(noun)+"."+f.Name)
			}
		}
	}
	return out
}

// masks is how a field is masked; nil where it is not.
func masks(noun graph.Noun, field string) func(string) string {
	switch {
	case maskedNames[noun] == field:
		return graph.MaskName
	case maskedTexts[noun] == field, field == "Note":
		return marksOnly
	}
	return nil
}

// fact writes one row with the batch that recorded it.
func (w *factWriter) fact(f graph.Fact, batch graph.ID) error {
	noun := f.Noun()
	fields, ok := w.fields[noun]
	if !ok {
		fields = graph.FieldsOf(noun)
		w.fields[noun] = fields
	}
	about := f.About()
	w.begin(noun, f.Key(), about.Recorded)
	if about.Brought != about.Recorded {
		w.member("brought")
		w.line = strconv.AppendInt(w.line, int64(about.Brought), 10)
	}
	if about.Row != 0 {
		w.member("sourceRow")
		w.line = strconv.AppendInt(w.line, int64(about.Row), 10)
	}
	w.member("batch")
	w.text(string(batch))
	w.member("fields")
	w.line = append(w.line, '{')
	v := reflect.ValueOf(f).Elem()
	for i := range fields {
		field := &fields[i]
		x := v.FieldByIndex(field.Index)
		switch x.Kind() {
		case reflect.String:
			s := x.String()
			if mask := masks(noun, field.Go); mask != nil && !w.clear {
				s = mask(s)
			}
			if s != "" {
				w.member(field.Name)
				w.text(s)
			}
		case reflect.Bool:
			if x.Bool() {
				w.member(field.Name)
				w.line = append(w.line, "true"...)
			}
		case reflect.Slice:
			if x.Len() == 0 {
				continue
			}
			w.member(field.Name)
			for k := range x.Len() {
				w.line = append(w.line, "[,"[min(k, 1)])
				w.text(x.Index(k).String())
			}
			w.line = append(w.line, ']')
		default:
			w.numbered(field, x.Int())
		}
	}
	w.line = append(w.line, '}')
	return w.end()
}

// numbered writes a day, a month or a number; nothing for an empty one, and for no end.
func (w *factWriter) numbered(field *graph.Field, n int64) {
	if n == 0 || isDay(field) && graph.Day(n) == graph.Forever {
		return
	}
	w.member(field.Name)
	switch {
	case isDay(field):
		w.text(graph.Day(n).String())
	case field.Type == reflect.TypeFor[graph.Month]():
		w.text(graph.Month(n).String())
	default:
		w.line = strconv.AppendInt(w.line, n, 10)
	}
}

func isDay(field *graph.Field) bool { return field.Type == reflect.TypeFor[graph.Day]() }

// batch writes a batch that the package cites.
func (w *factWriter) batch(r graph.Receipt) error {
	w.begin(batchNoun, r.Batch, r.Revision)
	w.member("fields")
	w.line = append(w.line, '{')
	for _, f := range []struct{ name, value string }{
		{"digest", r.Digest}, {"principal", r.Principal}, {"source", r.Source}, {"at", time.UnixMilli(r.At).UTC().Format(instant)},
	} {
		if f.value != "" {
			w.member(f.name)
			w.text(f.value)
		}
	}
	w.line = append(w.line, '}')
	return w.end()
}

// instant is how an instant is written: to the millisecond, in UTC.
const instant = "2006-01-02T15:04:05.000Z"

func (w *factWriter) begin(noun graph.Noun, key graph.ID, recorded graph.Revision) {
	w.rows++
	w.line = append(w.line[:0], `{"row":`...)
	w.line = strconv.AppendInt(w.line, int64(w.rows), 10)
	w.member("noun")
	w.text(string(noun))
	w.member("key")
	w.text(string(key))
	w.member("recorded")
	w.line = strconv.AppendInt(w.line, int64(recorded), 10)
}

func (w *factWriter) member(name string) {
	if w.line[len(w.line)-1] != '{' {
		w.line = append(w.line, ',')
	}
	w.line = append(w.line, '"')
	w.line = append(w.line, name...)
	w.line = append(w.line, '"', ':')
}

func (w *factWriter) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			var quoted bytes.Buffer
			e := json.NewEncoder(&quoted)
			e.SetEscapeHTML(false)
			_ = e.Encode(s) // a string can always be encoded
			w.line = append(w.line, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
			return
		}
	}
	w.line = append(w.line, '"')
	w.line = append(w.line, s...)
	w.line = append(w.line, '"')
}

// end writes the line with its check.
func (w *factWriter) end() error {
	check := checkOf(w.line)
	w.member("check")
	w.text(check)
	w.line = append(w.line, '}', '\n')
	_, err := w.to.Write(w.line)
	return err
}

// checkOf tells a line from what it becomes when a byte of it changes: the first 8 digits of its SHA-256, up to the check.
func checkOf(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:4])
}

// factLine is a line of facts.jsonl.
type factLine struct {
	Row       int                        `json:"row"`
	Noun      graph.Noun                 `json:"noun"`
	Key       graph.ID                   `json:"key"`
	Recorded  graph.Revision             `json:"recorded"`
	Brought   graph.Revision             `json:"brought"`
	SourceRow int                        `json:"sourceRow"`
	Batch     graph.ID                   `json:"batch"`
	Fields    map[string]json.RawMessage `json:"fields"`
	Check     string                     `json:"check"`
}

// readFacts reads facts.jsonl, line by line. What is wrong with a line is told with its number; it is then left out.
func readFacts(from io.Reader, wrong func(row int, zh, en string), fact func(row int, f graph.Fact, batch graph.ID), batch func(row int, r graph.Receipt)) error {
	in := bufio.NewReaderSize(from, 1<<16)
	all := append(graph.Nouns(), batchNoun)
	var last factLine
	for n := 1; ; n++ {
		line, err := readLine(in)
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		l, zh, en := parseLine(line, n)
		if zh != "" {
			wrong(n, zh, en)
			continue
		}
		at, was := slices.Index(all, l.Noun), slices.Index(all, last.Noun)
		switch {
		case at < 0:
			wrong(n, "名词未知："+string(l.Noun), "unknown noun: "+string(l.Noun))
			continue
		case at < was || at == was && (l.Noun != batchNoun && (l.Key < last.Key || l.Key == last.Key && l.Recorded <= last.Recorded) || l.Noun == batchNoun && l.Recorded <= last.Recorded):
			wrong(n, "次序有误，或与前一行重复", "out of order, or the row before again")
		}
		last = l
		if l.Noun == batchNoun {
			if r, ok := l.receipt(); ok {
				batch(n, r)
			} else {
				wrong(n, "批次的时刻有误", "the instant of the batch is not one")
			}
			continue
		}
		f, field := l.fact()
		if f == nil {
			wrong(n, "字段有误："+field, "not a field, or not a value of it: "+field)
			continue
		}
		if f.Key() != l.Key {
			wrong(n, "主键与字段不符", "the key does not follow from the fields")
			continue
		}
		fact(n, f, l.Batch)
	}
}

// maxLine is more than any line of a package has, in bytes.
const maxLine = 8 << 20

// errLongLine ends the reading of what cannot be a file of a package.
var errLongLine = errors.New("a line is longer than any of a package")

// readLine reads through the next line feed, or to the end.
func readLine(in *bufio.Reader) ([]byte, error) {
	var out []byte
	for {
		part, err := in.ReadSlice('\n')
		if out = append(out, part...); len(out) > maxLine {
			return nil, errLongLine
		}
		if err != bufio.ErrBufferFull {
			return out, err
		}
	}
}

// parseLine reads a line; zh and en say what is wrong with it.
func parseLine(line []byte, n int) (l factLine, zh, en string) {
	body, tail, found := bytes.Cut(line, []byte(`,"check":"`))
	if !found || string(tail) != checkOf(body)+"\"}\n" {
		return l, "与该行的校验码不符", "does not agree with the check at its end"
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return l, "不是有效的 JSON", "not valid JSON"
	}
	if l.Row != n {
		return l, "行号应为 " + strconv.Itoa(n) + "，实为 " + strconv.Itoa(l.Row) + "（有行缺失、多出或换位）", "says that it is row " + strconv.Itoa(l.Row) + " (rows are missing, added or out of order)"
	}
	return l, "", ""
}

func (l *factLine) receipt() (graph.Receipt, bool) {
	r := graph.Receipt{Batch: l.Key, Revision: l.Recorded}
	var at string
	for name, to := range map[string]*string{"digest": &r.Digest, "principal": &r.Principal, "source": &r.Source, "at": &at} {
		if raw, ok := l.Fields[name]; ok && json.Unmarshal(raw, to) != nil {
			return r, false
		}
	}
	t, err := time.Parse(instant, at)
	r.At = t.UnixMilli()
	return r, err == nil
}

// fact is the row that the line tells; nil where a field is wrong, with its name.
func (l *factLine) fact() (graph.Fact, string) {
	f := l.Noun.New()
	v := reflect.ValueOf(f).Elem()
	left := maps.Clone(l.Fields)
	for _, field := range graph.FieldsOf(l.Noun) {
		x := v.FieldByIndex(field.Index)
		raw, ok := left[field.Name]
		if !ok {
			if isDay(&field) && (field.Go == "Until" || field.Go == "Ends") {
				x.SetInt(int64(graph.Forever))
			}
			continue
		}
		delete(left, field.Name)
		if !set(x, &field, raw) {
			return nil, field.Name
		}
	}
	for name := range left {
		return nil, name
	}
	about := f.About()
	about.Recorded, about.Retracted, about.Brought, about.Row = l.Recorded, graph.Never, l.Brought, l.SourceRow
	if about.Brought == 0 {
		about.Brought = l.Recorded
	}
	return f, ""
}

// set reads a value into a field.
func set(x reflect.Value, field *graph.Field, raw json.RawMessage) bool {
	switch {
	case isDay(field):
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return false
		}
		d, err := graph.ParseDay(s)
		x.SetInt(int64(d))
		return err == nil
	case field.Type == reflect.TypeFor[graph.Month]():
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return false
		}
		first, err := graph.ParseDay(s + "-01")
		x.SetInt(int64(graph.MonthOf(first)))
		return err == nil
	}
	return json.Unmarshal(raw, x.Addr().Interface()) == nil
}
