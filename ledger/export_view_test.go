package ledger_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/graphtest"
	"dutygraph/graph/neo4j"
	"dutygraph/graph/neo4j/neo4jtest"
	"dutygraph/ledger"
)

// both is a store with both deliveries of the worked example.
func both(t testing.TB) graph.Store {
	t.Helper()
	store := openStore(t)
	importFolder(t, store, example)
	importFolder(t, store, filepath.Join(example, "later"))
	return store
}

// linesOf are the rows of one ledger of an export, without its headings.
func linesOf(t *testing.T, store graph.Store, name string, o ledger.ExportOptions) []string {
	t.Helper()
	folder, _ := ways()[0].exported(t, store, o)
	text := bytesOf(t, folder)[name+".csv"]
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	return lines[1:]
}

func TestAnExportShowsWhatItsViewShows(t *testing.T) {
	store := both(t)
	on := func(day string) ledger.ExportOptions {
		o := everything()
		o.At, _ = graph.ParseDay(day)
		return o
	}
	within := func(o ledger.ExportOptions, area graph.ID) ledger.ExportOptions {
		o.Scope = graph.Scope{Areas: []graph.ID{area}}
		return o
	}
	knowing := func(o ledger.ExportOptions, r graph.Revision) ledger.ExportOptions {
		o.Known = r
		return o
	}
	for _, c := range []struct {
		name, ledger string
		o            ledger.ExportOptions
		has, lacks   []string
		rows         int // 0 for however many
		none         bool
	}{
		{name: "all that is known", ledger: "tenures", o: everything(), rows: 21, has: []string{"YJ-SEC,P05,周示例"}},
		{name: "before the late entry", ledger: "tenures", o: knowing(everything(), 19), rows: 20, lacks: []string{"P05"}},
		{name: "a day on which the post was vacant", ledger: "tenures", o: on("2024-05-07"), lacks: []string{"YJ-SEC", "CONTACT@"}},
		{name: "the first day of a tenure", ledger: "tenures", o: on("2024-05-20"), has: []string{"YJ-SEC,P06"}, lacks: []string{"P05", "P03"}},
		{name: "a lead before its case was opened", ledger: "leads", o: on("2024-04-25"), rows: 3,
			has: []string{"L-2024-001,0099990003,部门预警,ORG-LB-MI,因病,2024-04-22,2024-04-23,,,,,,,"}},
		{name: "a lead once its case was opened", ledger: "leads", o: on("2024-04-30"), has: []string{"L-2024-001,0099990003,部门预警,ORG-LB-MI,因病,2024-04-22,2024-04-23,2024-04-30,属实-拟纳入,,C-2024-001,,,"}},
		{name: "cases that were opened", ledger: "cases", o: on("2024-04-29"), rows: 1, has: []string{"C-2022-001"}},
		{name: "an application before it was pushed", ledger: "applications", o: on("2024-05-05"), rows: 1, has: []string{"A-2024-001,0099990001,2024-05-05,,,,,,,"}},
		{name: "the version of a day", ledger: "areas", o: on("2019-12-31"), has: []string{"YJ,341323205000,虞姬乡"}, lacks: []string{"虞姬镇"}},
		{name: "a village with what stands above it", ledger: "areas", o: within(everything(), "YJ-V"), has: []string{"YJ-V,", "YJ,", "SZ,"}},
		{name: "nothing of another village", ledger: "households", o: within(everything(), "NOWHERE"), none: true},
		{name: "the households of a township", ledger: "households", o: within(on("2024-05-31"), "YJ"), rows: 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines := linesOf(t, store, c.ledger, c.o)
			if len(lines) == 1 && lines[0] == "" {
				lines = nil
			}
			text := strings.Join(lines, "\n")
			if c.rows > 0 && len(lines) != c.rows || c.none && len(lines) > 0 {
				t.Errorf("%d rows, want %d:\n%s", len(lines), c.rows, text)
			}
			for _, has := range c.has {
				if !strings.Contains(text, has) {
					t.Errorf("it lacks %q:\n%s", has, text)
				}
			}
			for _, lacks := range c.lacks {
				if strings.Contains(text, lacks) {
					t.Errorf("it has %q:\n%s", lacks, text)
				}
			}
		})
	}
}

// TestAHistoryIsNoLedger has every row there ever was, and no import takes it.
func TestAHistoryIsNoLedger(t *testing.T) {
	store := both(t)
	o := everything()
	o.History = true
	lines := linesOf(t, store, "tenures", o)
	var got []string
	for _, l := range lines {
		if strings.HasPrefix(l, "YJ-SEC,P0") {
			got = append(got, l)
		}
	}
	want := []string{
		"YJ-SEC,P03,孙示例,,未填,,任职,2021-01-01,2024-05-06,示例文〔2021〕3号,2024-05-06,,,9,",
		"YJ-SEC,P05,周示例,,未填,,主持工作,2024-05-09,2024-05-20,示例文〔2024〕5号,2024-05-30,,,20,",
		"YJ-SEC,P06,吴示例,,未填,,任职,2024-05-20,,,2024-05-21,,,9,20",
		"YJ-SEC,P06,吴示例,,未填,,任职,2024-05-20,,示例文〔2024〕6号,2024-05-21,,,20,",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tenures (-want +got)\n%s", diff)
	}
	for _, w := range ways() {
		folder, _ := w.exported(t, store, o)
		files, err := ledger.Files(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			report, err := ledger.Import(t.Context(), graphtest.NewOracle(), path, options())
			if err != nil || !report.Refused || report.Codes[ledger.History] == 0 {
				t.Errorf("%s, %s: %+v %v", w.name, filepath.Base(path), report.Codes, err)
			}
		}
	}
}

func TestWhatCannotBeExportedIsRefused(t *testing.T) {
	store := both(t)
	for _, c := range []struct {
		name string
		o    func(*ledger.ExportOptions)
		want graph.Code
	}{
		{"a history of a day", func(o *ledger.ExportOptions) { o.History, o.At = true, 100 }, graph.Invalid},
		{"a history of an area", func(o *ledger.ExportOptions) { o.History, o.Scope = true, graph.Scope{Areas: []graph.ID{"YJ"}} }, graph.Invalid},
		{"a revision to come", func(o *ledger.ExportOptions) { o.Known = 21 }, graph.NotYet},
		{"GB18030 without a Chinese heading", func(o *ledger.ExportOptions) { o.English, o.Encoding = true, ledger.GB18030 }, graph.Invalid},
	} {
		o := everything()
		c.o(&o)
		if _, err := export(t.Context(), store, t.TempDir(), false, o); graph.CodeOf(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestWhatNoFileHoldsIsNamed: a text that would come back as another is not written.
func TestWhatNoFileHoldsIsNamed(t *testing.T) {
	for text, encodings := range map[string][]ledger.TextEncoding{
		"a\x00b": {ledger.UTF8, ledger.GB18030}, "\xff": {ledger.UTF8, ledger.GB18030}, "\ue000": {ledger.GB18030}, "\ufffd": {ledger.GB18030},
	} {
		store := graphtest.NewOracle()
		a := &graph.Area{Version: graph.Version{Period: graph.Always, Ends: graph.Forever}, ID: "SZ", Code: "341300000000", Name: "示例市", Level: graph.City}
		a.Note = text
		if _, err := store.Apply(t.Context(), &graph.Batch{ID: "1", Digest: "1", Changes: graph.ChangesOf(a)}); err != nil {
			t.Fatal(err)
		}
		for _, encoding := range []ledger.TextEncoding{ledger.UTF8, ledger.GB18030} {
			o := everything()
			o.Encoding = encoding
			_, err := export(t.Context(), store, t.TempDir(), false, o)
			if refused := slices.Contains(encodings, encoding); refused != (graph.CodeOf(err) == graph.Invalid) {
				t.Errorf("%q in %s: %v", text, encoding, err)
			} else if refused && (!strings.Contains(err.Error(), `"SZ 1949-10-01"`) || strings.Contains(err.Error(), "%!")) {
				t.Errorf("it does not name the row: %v", err)
			}
		}
	}
}

// TestAnEmptyStoreGivesEmptyTables: as many as there are ledgers, with their headings.
func TestAnEmptyStoreGivesEmptyTables(t *testing.T) {
	for _, w := range ways() {
		folder, done := w.exported(t, openStore(t), everything())
		if done.Rows != 0 || done.Revision != 0 || len(done.Ledgers) != len(ledger.Names()) {
			t.Errorf("%s: %+v", w.name, done)
		}
		importFolder(t, graphtest.NewOracle(), folder)
	}
}

// TestACancelledExportEnds with the context's error, and closes what it opened.
func TestACancelledExportEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	store := applied(t, openStore(t), city.XS)
	o := everything()
	o.Progress = func(string, int) { cancel() }
	open := 0
	_, err := ledger.ExportCSV(ctx, store, func(string) (io.WriteCloser, error) { open++; return &closing{&open}, nil }, o)
	if !errors.Is(err, context.Canceled) && graph.CodeOf(err) != graph.Unavailable || open != 0 {
		t.Errorf("it ended with %v, %d files open", err, open)
	}
}

// closing counts what is not closed yet.
type closing struct{ open *int }

func (c *closing) Write(p []byte) (int, error) { return len(p), nil }
func (c *closing) Close() error                { *c.open--; return nil }

// TestAnotherProgramReadsTheWorkbook: ids are texts, days and numbers are typed, nothing is a formula.
func TestAnotherProgramReadsTheWorkbook(t *testing.T) {
	store := openStore(t)
	if _, err := store.Apply(t.Context(), &graph.Batch{ID: "1", Digest: "1", Changes: graph.ChangesOf(hostileFacts()...)}); err != nil {
		t.Fatal(err)
	}
	folder, _ := way{xlsx: true}.exported(t, store, everything())
	f, err := excelize.OpenFile(filepath.Join(folder, "ledgers.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := len(f.GetSheetList()); got != 19 {
		t.Errorf("%d sheets", got)
	}
	cells := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, text := range row {
				name, _ := excelize.CoordinatesToCellName(c+1, r+1)
				formula, err := f.GetCellFormula(sheet, name)
				if err != nil || formula != "" {
					t.Errorf("%s!%s is the formula %q, %v", sheet, name, formula, err)
				}
				kind, err := f.GetCellType(sheet, name)
				if err != nil {
					t.Fatal(err)
				}
				typed := strings.HasSuffix(rows[0][c], "日期") || rows[0][c] == "金额" || rows[0][c] == "次数"
				if text == "" || r == 0 || typed {
					continue
				}
				cells++
				if kind != excelize.CellTypeInlineString {
					t.Errorf("%s!%s is of the type %d", sheet, name, kind)
				}
			}
		}
	}
	if cells < 300 {
		t.Errorf("only %d texts found", cells)
	}
	for cell, want := range map[string]string{"H2": "-5", "H3": "800.00", "H4": "0.1000", "H5": "007", "F2": "1949-10-01"} {
		if got, err := f.GetCellValue("帮扶措施", cell); err != nil || got != want {
			t.Errorf("%s shows %q, %v, want %q", cell, got, err, want)
		}
	}
}

// TestLibreOfficeEvaluatesNothing opens every export in another program and looks at what it makes of each cell.
func TestLibreOfficeEvaluatesNothing(t *testing.T) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		fmt.Fprintf(os.Stderr, "\n*** %s DID NOT RUN: no soffice on this machine\n", t.Name())
		t.Skip("no soffice on this machine")
	}
	store := openStore(t)
	if _, err := store.Apply(t.Context(), &graph.Batch{ID: "1", Digest: "1", Changes: graph.ChangesOf(hostileFacts()...)}); err != nil {
		t.Fatal(err)
	}
	for _, w := range ways() {
		folder, _ := w.exported(t, store, everything())
		out := t.TempDir()
		files, err := ledger.Files(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			// 76 is UTF-8; formulas are evaluated where the program finds any.
			command := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--infilter=CSV:44,34,76,1,,0,false,true,false", "--convert-to", "ods", "--outdir", out, path)
			if w.xlsx || w.name == "GB18030" {
				command.Args = slices.DeleteFunc(command.Args, func(a string) bool { return strings.HasPrefix(a, "--infilter") })
			}
			if said, err := command.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", path, err, said)
			}
			name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) + ".ods"
			archive, err := zip.OpenReader(filepath.Join(out, name))
			if err != nil {
				t.Fatal(err)
			}
			part, err := archive.Open("content.xml")
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(part)
			archive.Close()
			if err != nil || bytes.Contains(text, []byte("table:formula=")) {
				t.Errorf("%s, %s: a cell is a formula, %v", w.name, name, err)
			}
		}
	}
}

// TestNeo4jGivesTheSameBytes as the embedded store does of the same facts.
func TestNeo4jGivesTheSameBytes(t *testing.T) {
	from := both(t)
	server := neo4jtest.Empty(t)
	to, err := neo4j.Open(t.Context(), neo4j.Config{URI: server.URI, User: server.User, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	if err := to.Restore(t.Context(), graph.CopyOf(t.Context(), from, 20)); err != nil {
		t.Fatal(err)
	}
	history := everything()
	history.History = true
	for _, o := range []ledger.ExportOptions{everything(), history} {
		want, _ := ways()[0].exported(t, from, o)
		got, _ := ways()[0].exported(t, to, o)
		sameBytes(t, want, got)
	}
}
