package ledger_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/ledger"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got)\n%s", name, diff)
	}
}

// TestReport fixes what a report looks like to programs and to people: a ledger as a township would hand it in.
func TestReport(t *testing.T) {
	store := sample(t)
	content := "虞姬镇任职台账,,,,,,,\n序号,岗位编号,工号,姓 名,身份证号,任职时间,离任日期（含）,备注\n" +
		"1,YJ-DISC,P97,甲示例,999901197001010012,2024/5/1,2024年5月31日,电话13800000000\n" +
		"2,NOWHERE,P98,乙示例,,2024-13-01,,\n" +
		"3,YJ-DISC,1.1E+17,丙示例,999901197001010011,2024-05-01,2024-04-30,\n合计,3,,,,,,\n填表人：某某,,,,,,,\n"
	report, err := ledger.Import(t.Context(), store, write(t, "任职.csv", content), options())
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", append(out, '\n'))
	for _, language := range []string{"zh", "en"} {
		var b bytes.Buffer
		if err := report.WriteText(&b, language); err != nil {
			t.Fatal(err)
		}
		golden(t, "report."+language+".txt", b.Bytes())
	}
}

func TestComplete(t *testing.T) {
	store := sample(t)
	o := options()
	o.Complete = []string{"341323114:2024-06-01:2024-06-30"}
	o.Batch = "june"
	path := write(t, "records.csv", recordHead+"V9,走访,2024-06-02,,V-SEC,P04,,YJ-V,0099990001,,\n")
	report, err := ledger.Import(t.Context(), store, path, o)
	if err != nil || report.Refused || report.Batch != "june" {
		t.Fatalf("%+v %v", report, err)
	}
	want := []ledger.Counts{{Ledger: "records", HeaderRow: 1, Read: 1, Added: 1}, {Ledger: "deliveries", Added: len(graph.RecordKinds())}}
	if diff := cmp.Diff(want, report.Ledgers); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	o.Batch = ""
	for _, bad := range []string{"", "YJ", "YJ:2024-06-01", "YJ:2024-06-02:2024-06-01", "YJ:x:2024-06-01", ":2024-06-01:2024-06-01", "NOWHERE:2024-06-01:2024-06-01"} {
		o.Complete = []string{bad}
		if _, err := ledger.Import(t.Context(), store, path, o); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("--complete %q: %v", bad, err)
		}
	}
}

func TestOptions(t *testing.T) {
	store := sample(t)
	path := write(t, "households.csv", householdHead)
	for name, adapt := range map[string]func(*ledger.Options){
		"end":    func(o *ledger.Options) { o.End = "maybe" },
		"ledger": func(o *ledger.Options) { o.Ledger = "wishes" },
		"under":  func(o *ledger.Options) { o.Under = "NOWHERE" },
	} {
		o := options()
		adapt(&o)
		if _, err := ledger.Import(t.Context(), store, path, o); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ledger.Import(t.Context(), store, filepath.Join(t.TempDir(), "households.csv"), options()); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("a file that is not there: %v", err)
	}
	folder := filepath.Join(t.TempDir(), "households.csv")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if report, err := ledger.Import(t.Context(), store, folder, options()); err != nil || !report.Refused {
		t.Errorf("a folder with the name of a file: %+v %v", report, err)
	}
}

// TestUpload: a file that lies under a name of the server's is known by the user's.
func TestUpload(t *testing.T) {
	o := options()
	o.Name = "农户台账.csv"
	o.Limits = ledger.OverHTTP()
	report, err := ledger.Import(t.Context(), sample(t), write(t, "upload-17", householdHead+"H1,例户四,YJ-V,2024-01-01\n"), o)
	if err != nil || report.Refused || report.File != o.Name {
		t.Fatalf("%+v %v", report, err)
	}
}

func TestMessagesAreBounded(t *testing.T) {
	o := options()
	o.Messages = 3
	var seen ledger.Progress
	o.Progress = func(p ledger.Progress) { seen = p }
	path := write(t, "households.csv", householdHead+strings.Repeat("H1,例户四,YJ-V,昨天\n", 5000))
	report, err := ledger.Import(t.Context(), sample(t), path, o)
	if err != nil || len(report.Messages) != 3 || report.Codes[ledger.CellDate] != 5000 || report.Errors != 5000 || report.Ledgers[0].Read != 5000 {
		t.Fatalf("%d messages, %v, %v", len(report.Messages), report.Codes, err)
	}
	if seen.Rows != 5000 || seen.Bytes != seen.Size || seen.Size == 0 {
		t.Errorf("progress %+v", seen)
	}
}

func TestFiles(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"tenures.csv", "任职台账.xlsx", "areas.csv", "岗位.csv", "unknown.csv", "old.xls", "README.md", ".hidden.csv", "~$lock.xlsx", "deliveries.csv"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	workbook := book(t, "单位职能", func(*excelize.File) {})
	if err := os.WriteFile(filepath.Join(folder, "all.xlsx"), []byte(workbook), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "later.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := ledger.Files(folder)
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	want := []string{"areas.csv", "all.xlsx", "岗位.csv", "tenures.csv", "任职台账.xlsx", "deliveries.csv", "old.xls", "unknown.csv"}
	if !slices.Equal(files, want) {
		t.Errorf("got %v, want %v", files, want)
	}
}

// TestPersonsByNumber: without a number of its own a person is the digest of the identity card, the same in every ledger.
func TestPersonsByNumber(t *testing.T) {
	store := sample(t)
	for name, content := range map[string]string{
		"tenures.csv":  "岗位编号,姓名,证件号码,任职日期,离任日期\nGRID_MEMBER@YJ-V-G02,甲示例,999901197001010011,2024-05-01,2024-06-01\n",
		"pairings.csv": "户编号,帮扶单位,联系人,证件号码,结对日期\n0099990001,ORG-UNIT,甲示例,999901197001010011,2024-05-01\n",
	} {
		report, err := ledger.Import(t.Context(), store, write(t, name, content), options())
		if err != nil || report.Refused {
			t.Fatalf("%s: %v %v", name, places(report), err)
		}
	}
	persons := map[graph.ID]int{}
	v := graph.View{At: options().Today, Known: graph.Newest, Scope: graph.Everywhere}
	err := store.Scan(t.Context(), v, graph.Tenures, func(f graph.Fact) error {
		if n := f.(*graph.Tenure); n.Name == "甲示例" {
			persons[n.Person]++
			if n.IDDigest != "" && n.IDDigest != string(n.Person) {
				t.Errorf("person %s has the digest %s", n.Person, n.IDDigest)
			}
		}
		return nil
	})
	if err != nil || len(persons) != 1 {
		t.Errorf("persons %v, %v", persons, err)
	}
}

// TestCorrection: a wrong start is corrected by two rows, and the version before closes where the new one starts.
func TestCorrection(t *testing.T) {
	store := sample(t)
	content := "户编号,户主姓名,所在村,生效日期,作废\n0099990001,,,2024-05-01,是\n0099990001,例户一,YJ-V,2024-04-01,\n"
	report, err := ledger.Import(t.Context(), store, write(t, "households.csv", content), options())
	if err != nil || report.Refused || report.Ledgers[0].Retracted != 1 || report.Ledgers[0].Added != 1 {
		t.Fatalf("%+v %v", report, err)
	}
	id := graph.Ref{Noun: graph.Households, ID: "0099990001"}
	day, _ := graph.ParseDay("2024-03-31")
	got, err := store.Get(t.Context(), graph.View{At: day + 2, Known: graph.Newest, Scope: graph.Everywhere}, []graph.Ref{id})
	if err != nil || len(got[id]) != 1 || got[id][0].Valid().Since != day+1 {
		t.Errorf("%v %v", got, err)
	}
}

// TestCity: what the sample city writes as ledgers, import takes.
func TestCity(t *testing.T) {
	folder := t.TempDir()
	today, _ := graph.ParseDay("2024-05-31")
	n, err := city.WriteLedgers(folder, city.XS, 1, today)
	if err != nil {
		t.Fatal(err)
	}
	files, err := ledger.Files(folder)
	if err != nil {
		t.Fatal(err)
	}
	added := 0
	err = ledger.ImportFiles(t.Context(), openStore(t), files, options(), func(r ledger.Report) {
		for _, c := range r.Ledgers {
			added += c.Added
		}
		if r.Refused {
			t.Errorf("%s: %v", r.File, places(r))
		}
	})
	if err != nil || added != n {
		t.Errorf("%d rows added of %d, %v", added, n, err)
	}
}

// TestStrict: notes do not refuse, and the report tells them though the file is read twice.
func TestStrict(t *testing.T) {
	o := options()
	o.Strict = true
	path := write(t, "households.csv", "户编号,所在村,生效日期,民族\nH1,YJ-V,2024-01-01,汉\n合计,,,\n")
	report, err := ledger.Import(t.Context(), sample(t), path, o)
	want := []string{"LEDGER_COLUMN_DROPPED D1", "LEDGER_ROW_TOTAL 3"}
	if err != nil || report.Refused || report.Ledgers[0].Added != 1 || !slices.Equal(places(report), want) {
		t.Errorf("%+v %v", report, err)
	}
}
