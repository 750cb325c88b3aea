package evidence_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"dutygraph/evidence"
	"dutygraph/graph"
)

// selections are packages of every kind of the worked example.
func selections() map[string]func(*evidence.Request) {
	day := func(s string) graph.Day { d, _ := graph.ParseDay(s); return d }
	return map[string]func(*evidence.Request){
		"city":          func(*evidence.Request) {},
		"known earlier": func(r *evidence.Request) { r.View.Known, r.KnownAt = 19, "19" },
		"case":          func(r *evidence.Request) { r.Selection.Cases = []graph.ID{"C-2024-001"} },
		"township":      func(r *evidence.Request) { r.Selection.Areas = []graph.ID{"YJ"} },
		"county":        func(r *evidence.Request) { r.Selection.Areas = []graph.ID{"LB"} },
		"village":       func(r *evidence.Request) { r.Selection.Areas = []graph.ID{"YJ-V"} },
		"scope":         func(r *evidence.Request) { r.View.Scope = graph.Scope{Areas: []graph.ID{"YJ"}} },
		"period": func(r *evidence.Request) {
			r.Selection.Period = graph.Period{Since: day("2024-05-01"), Until: day("2024-05-31")}
		},
		"clear":        func(r *evidence.Request) { r.Clear, r.Approval = true, "批-2024-001" },
		"an early day": func(r *evidence.Request) { r.View.At = day("2023-01-01") },
	}
}

// TestPackagesAreVerified writes packages of every kind, and finds each as it was written.
func TestPackagesAreVerified(t *testing.T) {
	s := openExample(t)
	for name, change := range selections() {
		for _, suffix := range []string{"", ".zip"} {
			t.Run(name+suffix, func(t *testing.T) {
				r := request()
				change(&r)
				path := filepath.Join(t.TempDir(), "package"+suffix)
				result := write(t, s, r, path)
				v := verify(t, path)
				if !v.Verified() || !v.Trusted || v.Digest != result.Digest || v.Facts == 0 || v.Rows == 0 {
					t.Errorf("%d facts, %d rows, trusted %v: %+v", v.Facts, v.Rows, v.Trusted, v.Differences)
				}
			})
		}
	}
}

// TestGoldenAnswers finds the answers of the worked example in the tables.
func TestGoldenAnswers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "package")
	write(t, openExample(t), request(), dir)
	open := map[string]bool{}
	for _, g := range table(t, dir, "gaps") {
		if g["since"] <= "2024-05-31" && g["until"] == "" {
			open[g["rule"]] = true
		}
	}
	if want := 10; len(open) != want {
		t.Errorf("%d rules have a standing gap, want %d: %v", len(open), want, open)
	}
	var shares []string
	for _, s := range table(t, dir, "shares") {
		if s["gap"] == "C03:C-2024-001:2024-04-22" {
			shares = append(shares, fmt.Sprint(s["person"], " ", s["from"], " ", s["to"], " ", s["days"], " ", s["dueDayInside"]))
		}
	}
	if diff := cmp.Diff([]string{"P03 2024-04-22 2024-05-06 14 no", "P02 2024-05-06 2024-05-09 3 yes", "P05 2024-05-09 2024-05-20 11 no", "P06 2024-05-20 2024-05-25 5 no"}, shares); diff != "" {
		t.Errorf("shares of the late decision (-want +got)\n%s", diff)
	}
	var moves []string
	for _, m := range table(t, dir, "handling") {
		moves = append(moves, fmt.Sprint(m["order"], m["to"], m["reason"], m["principal"], m["batch"]))
	}
	if diff := cmp.Diff([]string{"1NOTIFIED告知督查员move-1", "2EXPLAINED'=说明督查员move-2"}, moves); diff != "" {
		t.Errorf("moves seen by the day (-want +got)\n%s", diff)
	}
	states := map[string]string{}
	for _, c := range table(t, dir, "chains") {
		if c["case"] == "C-2024-001" && c["line"] == "TERRITORIAL" {
			states[c["post"]] = c["state"] + " " + c["person"] + c["answeredByPerson"] + " " + c["name"]
		}
	}
	want := map[string]string{"GRID_MEMBER@YJ-V-G02": "VACANT P04 ", "V-SEC": "HELD P04 李**", "YJ-SEC": "HELD P06 吴**", "LB-SEC": "HELD P02 钱**", "SZ-SEC": "HELD P01 赵**"}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("territorial line (-want +got)\n%s", diff)
	}
}

// TestDoublesElsewhere selects a case and a village of which a member's number stands in another county too: whether it does
// hangs on the other household, which is not selected, and which the package must take along.
func TestDoublesElsewhere(t *testing.T) {
	s := openExample(t)
	day := func(s string) graph.Day { d, _ := graph.ParseDay(s); return d }
	since := func(from, until graph.Day) graph.Version {
		return graph.Version{Period: graph.Period{Since: from, Until: until}, Ends: until}
	}
	long := since(day("2021-01-01"), graph.Forever)
	more := []graph.Fact{
		&graph.Area{Version: long, ID: "DS", Name: "砀山县", Level: graph.County, Parent: "SZ"},
		&graph.Area{Version: long, ID: "DS-T", Name: "示例镇", Level: graph.Township, Parent: "DS"},
		&graph.Area{Version: long, ID: "DS-V", Name: "示例村", Level: graph.Village, Parent: "DS-T"},
		&graph.Household{Version: long, ID: "0099990008", Head: "例户八", Area: "DS-V"},
		&graph.Household{Version: since(day("2021-01-01"), day("2024-02-01")), ID: "0099990009", Head: "例户九", Area: "DS-V"},
		&graph.Member{Version: long, ID: "009999000801", Household: "0099990008", Name: "例户八", IDDigest: "one", IDCheck: graph.IDValid},
		&graph.Member{Version: long, ID: "009999000901", Household: "0099990009", Name: "例户九", IDDigest: "two", IDCheck: graph.IDValid},
		&graph.Member{Version: since(day("2024-03-01"), graph.Forever), ID: "009999000311", Household: "0099990003", Name: "例户三乙", IDDigest: "one", IDCheck: graph.IDValid},
		&graph.Member{Version: since(day("2024-03-01"), graph.Forever), ID: "009999000312", Household: "0099990003", Name: "例户三丙", IDDigest: "two", IDCheck: graph.IDValid},
	}
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "doubles", Digest: "doubles", Changes: graph.ChangesOf(more...)}); err != nil {
		t.Fatal(err)
	}
	for name, pick := range map[string]evidence.Selection{"case": {Cases: []graph.ID{"C-2024-001"}}, "village": {Areas: []graph.ID{"YJ-V"}}, "city": {}} {
		t.Run(name, func(t *testing.T) {
			r := request()
			r.Selection = pick
			dir := filepath.Join(t.TempDir(), "package")
			write(t, s, r, dir)
			if v := verify(t, dir); !v.Verified() {
				t.Errorf("%+v", v.Differences)
			}
			var got []string
			for _, g := range table(t, dir, "gaps") {
				if g["rule"] == "I01" && g["subject"] != "009999000801" {
					got = append(got, g["subject"]+" "+g["since"]+" "+g["until"])
				}
			}
			if diff := cmp.Diff([]string{"009999000311 2024-03-01 "}, got); diff != "" {
				t.Errorf("numbers that stand twice (-want +got)\n%s", diff)
			}
		})
	}
}

// TestTheSameAgain exports one view again after further batches: all files but the manifest have the same bytes.
func TestTheSameAgain(t *testing.T) {
	s := openExample(t)
	newest, err := s.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	dirs := map[string][2]string{}
	again := func(i int) {
		for name, change := range selections() {
			r := request()
			r.View.Known = newest
			change(&r)
			dir := filepath.Join(t.TempDir(), name)
			write(t, s, r, dir)
			pair := dirs[name]
			pair[i] = dir
			dirs[name] = pair
		}
	}
	again(0)
	more := []graph.Fact{
		&graph.Tenure{Period: graph.Period{Since: 1, Until: graph.Forever}, Post: "SZ-SEC", Person: "P77", Name: "何示例"},
		&graph.Case{ID: "C-NEW", Household: "0099990001", OpenedOn: request().View.At - 3},
	}
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "more", Digest: "more", Changes: graph.ChangesOf(more...)}); err != nil {
		t.Fatal(err)
	}
	again(1)
	for name, pair := range dirs {
		same(t, name, pair[0], pair[1])
	}
}

// same compares two packages byte for byte, but for their manifests.
func same(t *testing.T, name, a, b string) {
	t.Helper()
	names := func(dir string) []string {
		all, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, e := range all {
			out = append(out, e.Name())
		}
		return out
	}
	if diff := cmp.Diff(names(a), names(b)); diff != "" {
		t.Errorf("%s: files (-first +second)\n%s", name, diff)
	}
	for _, file := range names(a) {
		if slices.Contains([]string{evidence.ManifestFile, evidence.SignatureFile}, file) {
			continue
		}
		x, err := os.ReadFile(filepath.Join(a, file))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(b, file))
		if err != nil {
			t.Fatal(err)
		}
		if string(x) != string(y) {
			t.Errorf("%s: %s is not the same again (%d bytes, %d bytes)", name, file, len(x), len(y))
		}
	}
}

// TestAnInterruptedExportLeavesNothing cancels at every stage: nothing has the name, and nothing lies beside it.
func TestAnInterruptedExportLeavesNothing(t *testing.T) {
	s := openExample(t)
	whole := 0
	for _, f := range write(t, s, request(), filepath.Join(t.TempDir(), "whole")).Manifest.Files {
		if filepath.Ext(f.Name) != ".xlsx" {
			whole += f.Rows
		}
	}
	for _, suffix := range []string{"", ".zip"} {
		for _, after := range []int{0, 1, whole / 4, whole / 2, whole - 100} {
			dir := t.TempDir()
			ctx, cancel := context.WithCancel(t.Context())
			r := request()
			r.Progress = func(rows int) {
				if rows >= after {
					cancel()
				}
			}
			if after == 0 {
				cancel()
			}
			_, err := evidence.Write(ctx, s, r, filepath.Join(dir, "package"+suffix))
			cancel()
			left, e := os.ReadDir(dir)
			if err == nil || e != nil || len(left) > 0 {
				t.Errorf("cancelled after %d rows: %v, and %v is left (%v)", after, err, left, e)
			}
		}
	}
}

// TestWhatHasNoManifestIsNoPackage is what a machine leaves that lost its power: the manifest is written last.
func TestWhatHasNoManifestIsNoPackage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "package")
	write(t, openExample(t), request(), dir)
	if err := os.Remove(filepath.Join(dir, evidence.ManifestFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := evidence.Verify(t.Context(), dir, checking(t)); graph.CodeOf(err) != evidence.Unreadable {
		t.Errorf("%v", err)
	}
}

// TestHostileTexts writes texts that a spreadsheet would compute, or that end cells and rows: both forms of the table are read as
// they were written, and an independent reader of workbooks finds no formula.
func TestHostileTexts(t *testing.T) {
	s := openExample(t)
	for i, reason := range []string{"=HYPERLINK(\"http://x\",\"y\")", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "'=1", "''=1", "a\r\nb,\"c\"\r\n", "_x000D_ \u00a0", "𠮷😀", " 前后 "} {
		h := &graph.Handling{Gap: "C03:C-2024-001:2024-04-22", Order: 10 + i, Area: "YJ-V", From: graph.GapExplained, To: graph.GapExplained, On: request().View.At, Reason: reason}
		id := graph.ID(fmt.Sprint("hostile-", i))
		if _, err := s.Apply(t.Context(), &graph.Batch{ID: id, Digest: string(id), Principal: "=cmd()", Changes: graph.ChangesOf(h)}); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "package")
	write(t, s, request(), dir)
	if v := verify(t, dir); !v.Verified() {
		t.Errorf("%+v", v.Differences)
	}
	book, err := excelize.OpenFile(filepath.Join(dir, "handling.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("handling")
	if err != nil || len(rows) != 20 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for r, row := range rows {
		for c, text := range row {
			cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
			kind, err := book.GetCellType("handling", cell)
			formula, e := book.GetCellFormula("handling", cell)
			if err != nil || e != nil || formula != "" || kind == excelize.CellTypeFormula || strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r\n") {
				t.Errorf("%s is %q, a formula %q, of type %v (%v, %v)", cell, text, formula, kind, err, e)
			}
		}
	}
}

// TestNothingOnRecordIsNoEvidence: of an empty store, and of the time before its first batch, there is no package.
func TestNothingOnRecordIsNoEvidence(t *testing.T) {
	r := request()
	r.View.Known = 0
	for name, s := range map[string]graph.Store{"an empty store": openEmpty(t), "before the first batch": openExample(t)} {
		if _, err := evidence.Write(t.Context(), s, r, filepath.Join(t.TempDir(), "package")); graph.CodeOf(err) != graph.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}
