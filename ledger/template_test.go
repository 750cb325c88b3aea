package ledger_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
	"dutygraph/ledger"
)

// usual are rows as a template has them: complete, and with what a region has to fill in.
func usual() []*graph.Policy {
	lasting := graph.Period{Since: graph.FirstDay, Until: graph.Forever}
	return []*graph.Policy{
		{Period: lasting, Parameter: "C03.limit", Area: "SZ", Value: "15", Unit: graph.InDays, Basis: "示例"},
		{Period: lasting, Parameter: "B10.levels", Area: "SZ", Value: "VILLAGE、TOWNSHIP", Basis: "示例"},
		{Parameter: "cause.ILLNESS.functions", Basis: "示例"},
	}
}

// templated writes the templates into a new folder.
func templated(t *testing.T, xlsx bool, policies []*graph.Policy) string {
	t.Helper()
	folder := t.TempDir()
	create := func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(folder, name)) }
	write := ledger.TemplateCSV
	if xlsx {
		write = ledger.TemplateXLSX
	}
	if err := write(create, policies); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestTemplatesAreEmptyLedgers: import finds every heading and no row, and refuses what a region has not filled in.
func TestTemplatesAreEmptyLedgers(t *testing.T) {
	for _, xlsx := range []bool{false, true} {
		folder := templated(t, xlsx, usual())
		files, err := ledger.Files(folder)
		if err != nil || len(files) != len(ledger.Names()) {
			t.Fatalf("%v, %v", files, err)
		}
		store := openStore(t)
		importFolder(t, store, example)
		for _, path := range files {
			report, err := ledger.Import(t.Context(), store, path, options())
			if err != nil {
				t.Fatal(err)
			}
			want := map[ledger.Code]int{ledger.Empty: 1}
			if report.Ledgers[0].Ledger == "policies" {
				want = map[ledger.Code]int{ledger.CellRequired: 3}
			}
			if diff := cmp.Diff(want, report.Codes); diff != "" {
				t.Errorf("%s (-want +got)\n%s", filepath.Base(path), diff)
			}
		}
		folder = templated(t, xlsx, usual()[:2])
		store = graphtest.NewOracle()
		area := &graph.Area{Version: graph.Version{Period: graph.Always, Ends: graph.Forever}, ID: "SZ", Code: "341300000000", Name: "示例市", Level: graph.City}
		if _, err := store.Apply(t.Context(), &graph.Batch{ID: "1", Digest: "1", Changes: graph.ChangesOf(area)}); err != nil {
			t.Fatal(err)
		}
		importFolder(t, store, folder)
		var got []graph.Policy
		err = store.Scan(t.Context(), graph.View{At: graph.FirstDay, Known: graph.Newest, Scope: graph.Everywhere}, graph.Policies, func(f graph.Fact) error {
			p := *f.(*graph.Policy)
			p.Entry = graph.Entry{}
			got = append(got, p)
			return nil
		})
		if diff := cmp.Diff([]graph.Policy{*usual()[1], *usual()[0]}, got); err != nil || diff != "" {
			t.Errorf("policies: %v (-want +got)\n%s", err, diff)
		}
	}
}

// TestTemplatesTellWhatBelongsWhere by notes, lists to choose from and formats.
func TestTemplatesTellWhatBelongsWhere(t *testing.T) {
	folder := templated(t, true, nil)
	sameBytes(t, folder, templated(t, true, nil))
	for _, name := range ledger.Names() {
		f, err := excelize.OpenFile(filepath.Join(folder, name+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		sheet := f.GetSheetList()[0]
		rows, err := f.GetRows(sheet)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), err)
		}
		notes, err := f.GetComments(sheet)
		if err != nil || len(notes) != len(rows[0]) {
			t.Errorf("%s: %d notes on %d headings, %v", name, len(notes), len(rows[0]), err)
		}
		for _, n := range notes {
			text := fmt.Sprint(n.Text, n.Paragraph)
			if !strings.Contains(text, "格式：") || !strings.Contains(text, "必填") && !strings.Contains(text, "选填") {
				t.Errorf("%s!%s has the note %q", name, n.Cell, text)
			}
		}
		for _, heading := range rows[0] {
			if heading == "证件校验" || heading == "证件摘要" {
				t.Errorf("%s asks for %s, which no clerk has", name, heading)
			}
		}
		rules, err := f.GetDataValidations(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if len(rules) == 0 { // each has at least 作废
			t.Errorf("%s has no list to choose from", name)
		}
		if len(f.GetSheetList()) > 1 {
			if shown, err := f.GetSheetVisible(f.GetSheetList()[1]); err != nil || shown {
				t.Errorf("%s shows the lists, %v", name, err)
			}
		}
		style, err := f.GetCellStyle(sheet, "A2")
		if err != nil {
			t.Fatal(err)
		}
		format, err := f.GetStyle(style)
		if err != nil || (name == "calendar") == (format.NumFmt == 49) {
			t.Errorf("%s: the first column has the format %+v, %v", name, format, err)
		}
	}
}
