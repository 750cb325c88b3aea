package ledger

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// boilerplate is a village whose households all have the same long remark.
func boilerplate(t *testing.T, households int) graph.Store {
	t.Helper()
	lasts := graph.Version{Period: graph.Period{Since: graph.FirstDay, Until: graph.Forever}, Ends: graph.Forever}
	facts := []graph.Fact{
		&graph.Area{Version: lasts, ID: "SZ", Code: "341300000000", Name: "示例市", Level: graph.City},
		&graph.Area{Version: lasts, ID: "C", Code: "341399000000", Name: "示例县", Level: graph.County, Parent: "SZ"},
		&graph.Area{Version: lasts, ID: "T", Code: "341399001000", Name: "示例乡", Level: graph.Township, Parent: "C"},
		&graph.Area{Version: lasts, ID: "V", Code: "341399001001", Name: "示例村", Level: graph.Village, Parent: "T"},
	}
	for i := range households {
		h := &graph.Household{Version: lasts, ID: graph.ID(fmt.Sprintf("%05d", i)), Area: "V"}
		h.Note = strings.Repeat("已走访，情况正常。", 200)
		facts = append(facts, h)
	}
	store := graphtest.NewOracle()
	if _, err := store.Apply(t.Context(), &graph.Batch{ID: "1", Digest: "1", Changes: graph.ChangesOf(facts...)}); err != nil {
		t.Fatal(err)
	}
	return store
}

func testOptions() Options {
	return Options{Principal: "tester", Today: 28_000, Now: 1_790_000_000_000}
}

// TestATableOfManyRowsGoesOnInAFurtherSheet, and is read as one.
func TestATableOfManyRowsGoesOnInAFurtherSheet(t *testing.T) {
	store := boilerplate(t, 10)
	var b bytes.Buffer
	out := newWorkbookOut(&b, false)
	out.limit = 5
	done, err := export(t.Context(), store, out, ExportOptions{Known: graph.Newest, Scope: graph.Everywhere, Today: 28_000})
	if err != nil || done.Rows != 14 {
		t.Fatalf("%+v %v", done, err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sizes := map[string]int{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) > 1 {
			sizes[sheet] = len(rows)
		}
	}
	if diff := cmp.Diff(map[string]int{"行政区划": 5, "农户": 5, "农户_2": 5, "农户_3": 3}, sizes); diff != "" {
		t.Errorf("rows of the sheets (-want +got)\n%s", diff)
	}
	path := filepath.Join(t.TempDir(), "ledgers.xlsx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	again := graphtest.NewOracle()
	report, err := Import(t.Context(), again, path, testOptions())
	if err != nil || report.Refused {
		t.Fatalf("%+v %v", report, err)
	}
	added := 0
	for _, l := range report.Ledgers {
		added += l.Added
	}
	if added != 14 {
		t.Errorf("%d rows came back", added)
	}
}

// TestAnExportIsNoBomb: rows that are nearly the same pack so well that a reader would refuse them.
func TestAnExportIsNoBomb(t *testing.T) {
	var b bytes.Buffer
	if _, err := ExportXLSX(t.Context(), boilerplate(t, 2_000), &b, ExportOptions{Known: graph.Newest, Scope: graph.Everywhere, Today: 28_000}); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range archive.File {
		if part.UncompressedSize64 > freeInflation && part.UncompressedSize64 > maxInflation/2*part.CompressedSize64 {
			t.Errorf("%s inflates from %d to %d", part.Name, part.CompressedSize64, part.UncompressedSize64)
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, r); err != nil || n != int64(part.UncompressedSize64) {
			t.Errorf("%s: %d bytes, %v", part.Name, n, err)
		}
		r.Close()
	}
	path := filepath.Join(t.TempDir(), "ledgers.xlsx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if report, err := Import(t.Context(), graphtest.NewOracle(), path, testOptions()); err != nil || report.Refused {
		t.Errorf("%+v %v", report, err)
	}
}

// TestModestly gives back what it was given, whatever it is made of.
func TestModestly(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "one character": strings.Repeat("a", 3<<20), "a phrase": strings.Repeat("已走访，情况正常。", 100_000), "little": "户编号",
	} {
		var b bytes.Buffer
		m, err := newModestly(&b, 1)
		if err != nil {
			t.Fatal(err)
		}
		for rest := text; rest != ""; {
			n := min(len(rest), 50_000)
			if _, err := m.Write([]byte(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		if len(text) > freeInflation && len(text) > maxInflation*b.Len() {
			t.Errorf("%s: %d bytes become %d", name, len(text), b.Len())
		}
		back, err := io.ReadAll(flate.NewReader(&b))
		if err != nil || string(back) != text {
			t.Errorf("%s: %d bytes came back, %v", name, len(back), err)
		}
	}
}

// TestHeadingsTellTheEncoding: a table without a row in another script is still read as what it is.
func TestHeadingsTellTheEncoding(t *testing.T) {
	for _, l := range ledgers() {
		line := strings.Join(headingsOut(l.outgoing(false), false), ",")
		encoded, err := simplifiedchinese.GB18030.NewEncoder().String(line)
		if err != nil || utf8.ValidString(encoded) {
			t.Errorf("%s: the headings in GB18030 are valid UTF-8, %v", l.name, err)
		}
	}
}

// TestListedValuesComeBack: what export writes for a value is the value to import.
func TestListedValuesComeBack(t *testing.T) {
	all := newLists()
	for _, l := range all {
		for i, zh := range l.zh {
			if code, ok := l.find(zh); !ok || code != l.codes[i] {
				t.Errorf("%s is %s, and read as %s", l.codes[i], zh, code)
			}
		}
	}
}

// TestEveryFieldHasAColumn: what no column has, no export would have.
func TestEveryFieldHasAColumn(t *testing.T) {
	for _, l := range ledgers() {
		written := map[string]bool{}
		for _, c := range l.outgoing(false) {
			written[c.field] = true
		}
		for _, f := range graph.FieldsOf(l.noun) {
			field := f.Name
			switch {
			case field == "ends" || field == "made" || l.noun == graph.Posts && field == "household": // until is written, made posts are not
				continue
			case field == "parameter":
				field = "key"
			case field == "idMasked":
				field = "idNumber"
			}
			if !written[field] {
				t.Errorf("%s: no column for %s", l.name, f.Name)
			}
		}
	}
}

// TestNumeric tells numbers that a workbook keeps from those that it would change.
func TestNumeric(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "8200": 0, "-5": 0, "800.00": 2, "0.1": 1, "123456789012345": 0, "0.100000": 6} {
		if places, ok := numeric(text); !ok || places != want {
			t.Errorf("%s has %d places, %v", text, places, ok)
		}
	}
	for _, text := range []string{"", "007", "-0", "-0.00", "1234567890123456", "0.1234567", "1e5", ".5", "5.", "12345678901234.56", "一"} {
		if _, ok := numeric(text); ok {
			t.Errorf("%q is taken for a number that a workbook keeps", text)
		}
	}
}
