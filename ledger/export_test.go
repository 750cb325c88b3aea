package ledger_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/graphtest"
	"dutygraph/ledger"
)

// everything are options that write all that is known.
func everything() ledger.ExportOptions {
	return ledger.ExportOptions{Known: graph.Newest, Scope: graph.Everywhere, Today: options().Today}
}

// way is one way out of a store and back into another.
type way struct {
	name string
	o    func(*ledger.ExportOptions)
	xlsx bool
}

func ways() []way {
	return []way{
		{name: "CSV"},
		{name: "CSV, English headings", o: func(o *ledger.ExportOptions) { o.English = true }},
		{name: "GB18030", o: func(o *ledger.ExportOptions) { o.Encoding = ledger.GB18030 }},
		{name: "XLSX", xlsx: true},
		{name: "XLSX, English headings", xlsx: true, o: func(o *ledger.ExportOptions) { o.English = true }},
	}
}

// formats are the ways with Chinese headings.
func formats() []way {
	return slices.DeleteFunc(ways(), func(w way) bool { return strings.Contains(w.name, "English") })
}

// exported writes what a store knows into a new folder.
func (w way) exported(t testing.TB, store graph.Store, o ledger.ExportOptions) (folder string, done ledger.Exported) {
	t.Helper()
	if w.o != nil {
		w.o(&o)
	}
	folder = t.TempDir()
	done, err := export(t.Context(), store, folder, w.xlsx, o)
	if err != nil {
		t.Fatalf("%s: %v", w.name, err)
	}
	return folder, done
}

func export(ctx context.Context, store graph.Store, folder string, xlsx bool, o ledger.ExportOptions) (ledger.Exported, error) {
	if !xlsx {
		return ledger.ExportCSV(ctx, store, func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(folder, name)) }, o)
	}
	f, err := os.Create(filepath.Join(folder, "ledgers.xlsx"))
	if err != nil {
		return ledger.Exported{}, err
	}
	defer f.Close()
	return ledger.ExportXLSX(ctx, store, f, o)
}

// bytesOf are the files of a folder.
func bytesOf(t testing.TB, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(text)
	}
	return files
}

// importFolder imports a folder into a store, in which nothing may be refused.
func importFolder(t testing.TB, store graph.Store, folder string) {
	t.Helper()
	files, err := ledger.Files(folder)
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	err = ledger.ImportFiles(t.Context(), store, files, options(), func(r ledger.Report) {
		if r.Refused {
			for _, m := range r.Messages[:min(len(r.Messages), 10)] {
				t.Logf("%s %s row %d: %s %s", r.File, m.Sheet, m.Row, m.Code, m.EN)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// standing are the facts that stand, made ones too, each as one line without its revisions.
func standing(t testing.TB, store graph.Store) []string {
	t.Helper()
	known, err := store.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, noun := range graph.LedgerNouns() {
		fields := graph.FieldsOf(noun)
		err := store.Scan(t.Context(), graph.View{At: graph.FirstDay, Known: known, Scope: graph.Everywhere}, noun, func(f graph.Fact) error {
			var b strings.Builder
			b.WriteString(string(noun))
			for _, field := range fields {
				fmt.Fprintf(&b, " %s=%q", field.Name, fmt.Sprint(reflect.ValueOf(f).Elem().FieldByIndex(field.Index)))
			}
			lines = append(lines, b.String())
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return lines
}

// roundTrip takes what a store knows out and into an empty one, by each way, and expects the same facts and the same bytes.
func roundTrip(t *testing.T, store graph.Store, open func(testing.TB) graph.Store, by []way) {
	t.Helper()
	want := standing(t, store)
	for _, w := range by {
		t.Run(w.name, func(t *testing.T) {
			first, done := w.exported(t, store, everything())
			if done.Rows == 0 || len(done.Ledgers) != 19 {
				t.Errorf("it exported %+v", done)
			}
			again := open(t)
			importFolder(t, again, first)
			if diff := cmp.Diff(want, standing(t, again)); diff != "" {
				t.Fatalf("facts (-want +got)\n%s", diff)
			}
			second, _ := w.exported(t, again, everything())
			sameBytes(t, first, second)
		})
	}
}

func sameBytes(t *testing.T, first, second string) {
	t.Helper()
	a, b := bytesOf(t, first), bytesOf(t, second)
	if len(a) != len(b) {
		t.Fatalf("%d files, then %d", len(a), len(b))
	}
	for name, text := range a {
		if b[name] == text {
			continue
		}
		if strings.HasSuffix(name, ".csv") {
			t.Errorf("%s (-first +second)\n%s", name, cmp.Diff(strings.Split(text, "\n"), strings.Split(b[name], "\n")))
		} else {
			t.Errorf("%s differs", name)
		}
	}
}

func TestTheExampleComesBackAsItWentOut(t *testing.T) {
	store := openStore(t)
	importExample(t, store)
	if report, err := ledger.Import(t.Context(), store, filepath.Join(example, "later", "tenures.csv"), options()); err != nil || report.Refused {
		t.Fatalf("%+v %v", report, err)
	}
	roundTrip(t, store, openStore, ways())
}

// applied is a store with the sample city.
func applied(t testing.TB, store graph.Store, shape city.Shape) graph.Store {
	t.Helper()
	for b := range city.Batches(shape, 7, options().Today) {
		if _, err := store.Apply(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

func TestTheSampleCityComesBackAsItWentOut(t *testing.T) {
	roundTrip(t, applied(t, openStore(t), city.XS), openStore, formats())
}

// hostile are texts that spreadsheets, encodings or files take for something else.
func hostile() []string {
	texts := []string{
		"'", "''", "'a", "a'b", `"`, `""`, `a"b,c`, "、", "a、b，c;d", "一\n二", "一\r\n二", "一\r二", "a\tb", "<&>]]>", "&amp;", "_x000D_", "_x0041_x0042_", "__x0041__x0042_", "_x000d", "\x01x",
		"\ufffe", "123456789012345678", "0000123", "1.50", "1E5", "TRUE", "2024-05-07", "1/2", "🏠👨‍👩‍👧", "𠀀𪚥㐀", "é e\u0301", "sep=;", "合计", "注1", "ＡＢＣ", "#REF!", "{=1}", "%0A", "|cmd",
		strings.Repeat("🏠", 2000), strings.Repeat("'", 40) + "=1",
	}
	for _, first := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		for _, apostrophes := range []string{"", "'", "''"} {
			texts = append(texts, apostrophes+first+"1", apostrophes+first+`HYPERLINK("http://示例","点")`)
		}
	}
	return texts
}

// hostileIDs are ids that import takes, and that are as bad.
func hostileIDs() []graph.ID {
	return []graph.ID{"=1+1", "'=1+1", "+861", "-5", "-5.0", "000123", "123456789012345678", "1.5", "2-1", "合计1", "小计", "注1", "备注2", "填表人3", "🏠1", "𠀀户", "_x0041_", "a,b", `"q"`, "a'b", "TRUE", "null", "1e5x"}
}

func hostileFacts() []graph.Fact {
	since := graph.FirstDay
	lasts := graph.Version{Period: graph.Period{Since: since, Until: graph.Forever}, Ends: graph.Forever}
	facts := []graph.Fact{
		&graph.Area{Version: lasts, ID: "SZ", Code: "341300000000", Name: "示例市", Level: graph.City},
		&graph.Area{Version: lasts, ID: "=C", Code: "341399000000", Name: "示例县", Level: graph.County, Parent: "SZ"},
		&graph.Area{Version: lasts, ID: "-T", Code: "341399001000", Name: "示例乡", Level: graph.Township, Parent: "=C"},
		&graph.Area{Version: lasts, ID: "'=V", Code: "341399001001", Name: "示例村", Level: graph.Village, Parent: "-T"},
		&graph.Policy{Period: lasts.Period, Parameter: "list.function", Area: "SZ", Value: "=F、-G", Basis: "示例"},
		&graph.Organization{Version: lasts, ID: "+ORG", Name: "=示例局", Area: "=C", Function: "=F"},
		&graph.Post{Version: lasts, ID: "-DEP", Title: "=示例", Kind: graph.DeputyHead, Area: "=C", Functions: []graph.Function{"=F", "-G"}},
		&graph.Tenure{Period: lasts.Period, Post: "-DEP", Person: "=P", Name: "=示例", IDCheck: graph.IDAbsent},
		&graph.Measure{Period: lasts.Period, ID: "-M", Case: "C", Class: "HOUSING", Amount: "-5"},
		&graph.Measure{Period: lasts.Period, ID: "M1", Case: "C", Class: "HOUSING", Amount: "800.00"},
		&graph.Measure{Period: lasts.Period, ID: "M2", Case: "C", Class: "HOUSING", Amount: "0.1000"},
		&graph.Measure{Period: lasts.Period, ID: "M3", Case: "C", Class: "HOUSING", Amount: "007"},
		&graph.Measure{Period: lasts.Period, ID: "M4", Case: "C", Class: "HOUSING", Amount: "-12345678901234567890.123456789"},
		&graph.Measure{Period: lasts.Period, ID: "M5", Case: "C", Class: "HOUSING", Amount: "-0.0"},
		&graph.Measure{Period: lasts.Period, ID: "M6", Case: "C", Class: "HOUSING", Amount: "0.000000000000001"},
		&graph.Case{ID: "C", Household: "-5", OpenedOn: since},
		&graph.Step{Case: "C", Step: graph.Published, Round: 1, StartedOn: since, Text: strings.Repeat("𠀀", 10_000)},
	}
	for i, id := range hostileIDs() {
		grid := graph.ID(fmt.Sprintf("%sG%d", []string{"=", "", "'-"}[i%3], i))
		facts = append(facts,
			&graph.Grid{Version: lasts, ID: grid, Name: "示例网格", Area: "'=V"},
			&graph.Tenure{Period: lasts.Period, Post: graph.GridMemberPost(grid), Person: id, Name: "例示", IDCheck: graph.IDAbsent},
			&graph.Household{Version: lasts, ID: id, Area: "'=V", Grid: grid},
			&graph.Member{Version: lasts, ID: id, Household: id, Name: "例示", IDCheck: graph.IDAbsent},
			&graph.Pairing{Period: lasts.Period, Household: id, Organization: "+ORG", Person: id, Name: "例示"})
	}
	for i, text := range hostile() {
		h := &graph.Household{Version: lasts, ID: graph.ID(fmt.Sprintf("H%03d", i)), Area: "'=V"}
		h.Note = text
		facts = append(facts, h)
	}
	return facts
}

// TestHostileTextsComeBackAsTheyWentOut takes them through every way, out of the embedded store and out of the oracle.
func TestHostileTextsComeBackAsTheyWentOut(t *testing.T) {
	for name, store := range map[string]graph.Store{"sqlite": openStore(t), "oracle": graphtest.NewOracle()} {
		t.Run(name, func(t *testing.T) {
			if _, err := store.Apply(t.Context(), &graph.Batch{ID: "hostile", Digest: "hostile", Changes: graph.ChangesOf(hostileFacts()...)}); err != nil {
				for _, v := range err.(*graph.Error).Violations {
					t.Logf("%+v", v)
				}
				t.Fatal(err)
			}
			roundTrip(t, store, func(testing.TB) graph.Store { return graphtest.NewOracle() }, ways())
		})
	}
}
