package ledger

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"dutygraph/graph"
)

func TestHeadings(t *testing.T) {
	f, err := os.Open("testdata/headings.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := ledgers()
	for _, row := range table[1:] {
		l := known(all, row[0])
		if l == nil {
			t.Fatalf("no ledger %s", row[0])
		}
		for _, heading := range []string{row[2], " *" + row[2] + "：\n", strings.NewReplacer("(", "（", ")", "）").Replace(row[2])} {
			b, code := headingsOf(l).match(heading, "")
			if b.column == nil || b.field != row[1] || code != "" {
				t.Errorf("%s: heading %q is not the field %s", row[0], heading, row[1])
			}
		}
	}
	for _, l := range all {
		own := map[string]string{}
		for i := range l.columns {
			c := &l.columns[i]
			for _, h := range append([]string{c.heading, c.field}, c.also...) {
				if h = narrow(h); c.many {
					h += "1"
				}
				if other, taken := own[h]; taken && other != c.field {
					t.Errorf("%s: heading %q means %s and %s", l.name, h, other, c.field)
				}
				own[h] = c.field
			}
		}
		headings := headingsOf(l)
		for _, end := range []struct {
			heading, option string
			inclusive       bool
			code            Code
		}{
			{"结束日期", "", false, EndAmbiguous}, {"终止日期", "inclusive", true, ""}, {"截止日期", "exclusive", false, ""}, {"任期止", "", false, EndAmbiguous},
			{"止", "inclusive", true, ""}, {"最后在任日", "", true, ""}, {"结束日期（含）", "", true, ""}, {"终止日期(不含)", "", false, ""},
		} {
			b, code := headings.match(end.heading, end.option)
			if headings.end == nil {
				continue
			}
			if b.column != headings.end || b.inclusive != end.inclusive || code != end.code {
				t.Errorf("%s: %q with %q: %v %v", l.name, end.heading, end.option, b.inclusive, code)
			}
		}
		if headings.end != nil {
			if b, _ := headings.match(headings.end.heading+"（含）", ""); !b.inclusive {
				t.Errorf("%s: an end that says it is included", l.name)
			}
		}
		for _, c := range l.columns { // every field is a field of the noun, or says what it is instead
			if c.keeps == nil && c.field != "since" && c.field != "key" {
				found := false
				for _, f := range graph.FieldsOf(l.noun) {
					found = found || f.Name == c.field
				}
				if !found {
					t.Errorf("%s: %s is no field", l.name, c.field)
				}
			}
		}
	}
	if got, want := len(all), len(graph.LedgerNouns()); got != want {
		t.Errorf("%d ledgers for %d nouns", got, want)
	}
	for i, n := range graph.LedgerNouns() {
		if all[i].noun != n {
			t.Errorf("ledger %d is of %s, want %s", i, all[i].noun, n)
		}
	}
}

func TestReadDate(t *testing.T) {
	for _, tt := range []struct {
		text string
		kind kind
		want string
		form dateForm
	}{
		{text: "2022-05-11", want: "2022-05-11", form: dayDate}, {text: "2022-5-1", want: "2022-05-01", form: dayDate},
		{text: "2022/5/11", want: "2022-05-11", form: dayDate}, {text: "20220511", want: "2022-05-11", form: dayDate},
		{text: "20220511", kind: numberCell, want: "2022-05-11", form: dayDate}, {text: "2022.05.11", want: "2022-05-11", form: dayDate},
		{text: "2022年5月11日", want: "2022-05-11", form: dayDate}, {text: "２０２２年０５月１１日", want: "2022-05-11", form: dayDate},
		{text: "2022-05-11 08:30:00", want: "2022-05-11", form: dayDate}, {text: "2022-05-11T08:30:00.000+08:00", want: "2022-05-11", form: dayDate},
		{text: "2022年5月11日 8时30分", want: "2022-05-11", form: dayDate}, {text: "2022-05-11T23:30:00Z"}, {text: "2022-05-11 xx"}, {text: "2022-05-11 25:00"},
		{text: "22-05-11"}, {text: "2023-02-29"}, {text: "1949-09-30"}, {text: "1949-10-01", want: "1949-10-01", form: dayDate}, {text: "2022-05/11"}, {text: "2022年5-11"},
		{text: "202205", want: "2022-05-01", form: monthDate}, {text: "202205.0", want: "2022-05-01", form: monthDate}, {text: "2022年5月", want: "2022-05-01", form: monthDate},
		{text: "202213"}, {text: "36526", want: "2000-01-01", form: serialDate}, {text: "45292", kind: numberCell, want: "2024-01-01", form: serialDate},
		{text: "45292.5", kind: numberCell, want: "2024-01-01", form: serialDate}, {text: "45292.5"}, {text: "36525"}, {text: "73051"}, {text: "今天"}, {text: "2022-05-111"}, {text: "2022.13.01"},
	} {
		got, form := readDate(cell{text: tt.text, kind: tt.kind}, 0)
		if got.String() != tt.want || form != tt.form {
			t.Errorf("%q: %s %d, want %s %d", tt.text, got, form, tt.want, tt.form)
		}
	}
	if d, _ := readDate(cell{text: "43830", kind: numberCell}, 1462); d.String() != "2024-01-01" {
		t.Errorf("a serial number of the 1904 system: %s", d)
	}
}

func TestReadNumbers(t *testing.T) {
	for text, want := range map[string]string{"8200": "8200", "8,200.50": "8200.50", "1,234,567元": "1234567", "-5": "-5", "０.５": "0.5", "'5": "5",
		"1.2万元": "", "82,00": "", "": "", "1e3": "", ".5": "", "5.": "", "--5": "", "一": ""} {
		if got, ok := readDecimal(cell{text: text}); got != want || ok != (want != "") {
			t.Errorf("%q: %q", text, got)
		}
	}
	for text, want := range map[string]string{"202304": "2023-04", "202304.0": "2023-04", "2023-04": "2023-04", "2023年4月": "2023-04", "2023/4": "2023-04", "202300": "", "2023年": "", "4月": "", "20234": ""} {
		if got, ok := readMonth(cell{text: text}); got.String() != want || ok != (want != "") {
			t.Errorf("month %q: %s", text, got)
		}
	}
}

func TestIdentity(t *testing.T) {
	for number, want := range map[string]graph.IDCheck{
		"11010519491231002X": graph.IDValid, "999901197001010011": graph.IDValid, "341322201402290018": graph.IDImpossibleDate,
		"999901197001010012": graph.IDChecksum, "99990119700101001": graph.IDLength, "１１０１０５１９４９１２３１００２ｘ": graph.IDValid,
		"999***********0011": graph.IDMasked, "999901XXXXXXXX0011": graph.IDMasked,
	} {
		got := readIdentity(number, []byte("key"))
		if got.check != want || (got.digest == "") != (want == graph.IDMasked) {
			t.Errorf("%s: %+v", number, got)
		}
		if n := len(got.masked); n != 18 || strings.Count(got.masked, "*") < 11 {
			t.Errorf("%s: mask %q", number, got.masked)
		}
	}
	a, b := readIdentity("11010519491231002x", []byte("key")), readIdentity(" 11010519491231002X", []byte("key"))
	if a.digest != b.digest || len(a.digest) != 64 {
		t.Error("one number has two digests")
	}
	if a.digest == readIdentity("11010519491231002X", []byte("another")).digest || readIdentity("11010519491231002X", nil).digest != "" {
		t.Error("the digest does not hang on the key")
	}
}

func TestCleanse(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"拟认定对象：例户三。如有异议请反映。", "拟认定对象：例户三。如有异议请反映。"},
		{"联系电话13800000000。", "联系电话⟦PHONE⟧。"},
		{"138 0000-0000，再拨139-0000-0000", "⟦PHONE⟧，再拨⟦PHONE⟧"},
		{"１３８００００００００", "⟦PHONE⟧"},
		{"+8613800000000", "+86⟦PHONE⟧"},
		{"号999901197001010011元", "号⟦ID⟧元"},
		{"11010519491231002X和11010519491231002x", "⟦ID⟧和⟦ID⟧"},
		{"9999 0119 7001 0100 11", "⟦ID⟧"},
		{"999901700101001", "⟦ID⟧"},
		{"999901709901001", "999901709901001"},
		{"999901197001010011 13800000000", "⟦ID⟧ ⟦PHONE⟧"},
		{"卡6222020000000000004", "卡6222020000000000004"},
		{"卡4111 1111 1111 1111", "卡⟦BANK⟧"},
		{"患糖尿病和高血压", "患⟦HEALTH⟧和⟦HEALTH⟧"},
		{"2024-05-01至2024-06-01共12345元", "2024-05-01至2024-06-01共12345元"},
		{"2024-05-11 13800000000", "2024-05-11 ⟦PHONE⟧"},
		{"12345678901", "12345678901"},
		{"联系电话⟦PHONE⟧。", "联系电话⟦PHONE⟧。"},
	} {
		got, found := cleanse(tt.text, inPublic, healthWords)
		if got != tt.want || (found != nil) != (got != tt.text) {
			t.Errorf("%s: %s %v, want %s", tt.text, got, found, tt.want)
		}
	}
	if got, _ := cleanse("文13800000000号", inReference, nil); got != "文13800000000号" {
		t.Errorf("a document's number: %s", got)
	}
}

func TestPlainText(t *testing.T) {
	for text, want := range map[string]string{"'=A1": "=A1", "''=A1": "'=A1", "'＋1": "＋1", "'quoted'": "'quoted'", "'": "'", "=A1": "=A1", "'0099": "'0099"} {
		if got := plainText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]Code{"0099": "", "'0099": "", "a b": CellID, "1E+5": CellIDDamaged, "3.41323E+11": CellIDDamaged, "ＡＢ１": "", "a\u200b": CellID, "": CellID, "E+5": "", "1E+": ""} {
		if _, got := idText(cell{text: text}); got != want {
			t.Errorf("id %q: %q, want %q", text, got, want)
		}
	}
}

// What export makes safe, import reads back as it was.
func TestFormulaSafe(t *testing.T) {
	for text, want := range map[string]string{
		"=A1": "'=A1", "'=A1": "''=A1", "+1": "'+1", "-5": "'-5", "@x": "'@x", "\t": "'\t", "\r\n": "'\r\n", "＝1": "'＝1", "＋": "'＋", "－": "'－", "＠": "'＠",
		"": "", "'": "'", "'quoted'": "'quoted'", "0099": "0099", "'0099": "'0099", " =A1": " =A1", "a=b": "a=b",
	} {
		got := FormulaSafe(text)
		if back := plainText(got); got != want || back != text {
			t.Errorf("FormulaSafe(%q) = %q, want %q; read back as %q", text, got, want, back)
		}
	}
}

// endless is a file of one pattern, made while it is read.
type endless struct {
	head string
	line func(n int64) string
	size int64
	each int64 // length of every line
	read int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < e.size {
		var piece string
		if off < int64(len(e.head)) {
			piece = e.head[off:]
		} else {
			at := off - int64(len(e.head))
			piece = e.line(at / e.each)[at%e.each:]
		}
		c := copy(p[n:], piece)
		n, off = n+c, off+int64(c)
	}
	e.read += int64(n)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// TestOneLine: a file of one line of 1 GiB is given up after the first of it.
func TestOneLine(t *testing.T) {
	e := &endless{head: "户编号,", line: func(int64) string { return "xxxxxxxxxxxxxxxx" }, each: 16, size: 1 << 30}
	report, err := importSource(t.Context(), sink{}, &source{name: "households.csv", size: e.size, ReaderAt: e}, Options{})
	if err != nil || !report.Refused || report.Messages[0].Code != TooLarge {
		t.Fatalf("%+v %v", report, err)
	}
	if e.read > 4<<20 {
		t.Errorf("%d bytes were read", e.read)
	}
}

// sink is a store that takes changes and keeps nothing.
type sink struct {
	graph.Store
	taken *int
}

func (sink) Receipt(context.Context, graph.ID) (graph.Receipt, error) {
	return graph.Receipt{}, graph.NotFound.Errorf("无", "none")
}

func (sink) Scan(_ context.Context, _ graph.View, noun graph.Noun, yield func(graph.Fact) error) error {
	if noun != graph.Areas {
		return nil
	}
	return yield(&graph.Area{Version: graph.Version{Period: graph.Always, Ends: graph.Forever}, ID: "YJ-V", Code: "341323114208", Name: "虞姬村委会", Level: graph.Village})
}

func (s sink) Apply(_ context.Context, b *graph.Batch) (graph.Receipt, error) {
	n := 0
	for _, err := range b.Changes {
		if err != nil {
			return graph.Receipt{}, err
		}
		n++
	}
	if s.taken != nil {
		*s.taken = n
	}
	return graph.Receipt{Batch: b.ID, Revision: 1, Counts: map[graph.Noun]graph.Counts{graph.Households: {Added: n}}}, nil
}

func manyHouseholds(n int64) *endless {
	e := &endless{head: "户编号,户主姓名,所在村,网格编号,人数,户类型,常年外出,人均纯收入,收入截止月,义务教育保障,基本医疗保障,住房安全保障,饮水安全保障,刚性支出已解决,生效日期,失效日期\n"}
	line := []byte("0000000000,例户一,YJ-V,G000001,2,一般农户,否,8200,202404,是,是,是,是,否,2024-05-01,\n")
	e.line = func(n int64) string {
		for i := 9; i >= 0; i-- {
			line[i] = byte('0' + n%10)
			n /= 10
		}
		return string(line)
	}
	e.each = int64(len(e.line(0)))
	e.size = int64(len(e.head)) + n*e.each
	return e
}

// TestFlat: however many rows a file has, few are on the way at once.
func TestFlat(t *testing.T) {
	const n = 1_000_000
	e := manyHouseholds(n)
	taken := 0
	m := newImporter(sink{taken: &taken}, &source{name: "households.csv", size: e.size, ReaderAt: e}, Options{})
	report, err := m.run(t.Context())
	if err != nil || report.Refused || taken != n || report.Ledgers[0].Read != n {
		t.Fatalf("%d taken, %+v %v", taken, report, err)
	}
	if most := int64((parcels + 3) * parcelRows); m.most > most {
		t.Errorf("%d rows were on the way, want at most %d", m.most, most)
	}
}

// BenchmarkParse is the reading alone, without a store.
func BenchmarkParse(b *testing.B) {
	const n = 200_000
	e := manyHouseholds(n)
	buf := make([]byte, e.size)
	if _, err := e.ReadAt(buf, 0); err != nil && err != io.EOF {
		b.Fatal(err)
	}
	for b.Loop() {
		report, err := importSource(b.Context(), sink{}, &source{name: "households.csv", size: e.size, ReaderAt: bytes.NewReader(buf)}, Options{})
		if err != nil || report.Refused {
			b.Fatalf("%+v %v", report, err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// TestCancelled: a cancelled context ends the reading with its error.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	e := manyHouseholds(100_000)
	stop := stopping{sink{}, cancel}
	_, err := importSource(ctx, stop, &source{name: "households.csv", size: e.size, ReaderAt: e}, Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// stopping cancels the context in the middle of a batch.
type stopping struct {
	sink
	cancel context.CancelFunc
}

func (s stopping) Apply(_ context.Context, b *graph.Batch) (graph.Receipt, error) {
	n := 0
	for _, err := range b.Changes {
		if err != nil {
			return graph.Receipt{}, err
		}
		if n++; n == 1000 {
			s.cancel()
		}
	}
	return graph.Receipt{}, nil
}

// The fuzz tests: whatever the bytes, reading ends with a report that names a code of ours, or takes rows.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"户编号,户主姓名,所在村,生效日期\nH1,例,YJ-V,2024-01-01\n", "户编号\t所在村\t生效日期\r\"H\r1\"\t\"Y\"\"\"\t45292\r", "\ufeffid,area,since\n1,YJ-V,2024年1月1日",
		"户编号,所在村,生效日期\n\"", "\xbb\xa7\xb1\xe0\xba\xc5,x\n", "id,area,since\n合计,,\n注：,,\n1E+9,YJ-V,202401\n", ",,,\n\r\n\"\"\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, "households.csv", content) })
}

func FuzzXLSX(f *testing.F) {
	for _, sheet := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>户编号</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`,
		`<worksheet><sheetData><row><c t="s"><v>9</v></c><c s="3"><v>1E400</v></c></row></sheetData>`, `<!DOCTYPE x><a/>`, `<a b="c'>"><![CDATA[x]]></a>`, `<c r="ZZZZZZZZ99999999999"/>`, "<worksheet><sheetData><row r='0'/>",
	} {
		f.Add([]byte(sheet))
	}
	f.Fuzz(func(t *testing.T, sheet []byte) { fuzz(t, "households.xlsx", packed(t, sheet)) })
}

func fuzz(t *testing.T, name string, content []byte) {
	report, err := importSource(t.Context(), sink{}, &source{name: name, size: int64(len(content)), ReaderAt: bytes.NewReader(content)}, Options{})
	if err != nil {
		t.Fatalf("not judged: %v", err)
	}
	for _, m := range report.Messages {
		if wordings[m.Code].zh == "" || strings.Contains(m.EN, "{") && m.Heading == "" {
			t.Errorf("message %+v", m)
		}
	}
}
