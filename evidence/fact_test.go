package evidence

import (
	"bufio"
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
)

// facts are rows of every noun, with every kind of field.
func facts() []graph.Fact {
	since := func(d, until graph.Day) graph.Period { return graph.Period{Since: d, Until: until} }
	entry := graph.Entry{Recorded: 7, Retracted: graph.Never, Brought: 3, Row: 12, ReportedOn: 20_000, Evidence: "示例〔2024〕1号", Note: "电话⟦PHONE⟧，\"引号\"\n第二行"}
	return []graph.Fact{
		&graph.CalendarDay{Entry: entry, Day: 27_000, Kind: "OFF", Name: "元旦"},
		&graph.Post{Entry: entry, Version: graph.Version{Period: since(20_000, graph.Forever), Ends: graph.Forever}, ID: "LB-DEP", Title: "分管\t副县长<&>", Kind: graph.DeputyHead, Area: "LB", Functions: []graph.Function{graph.RuralRevitalization, graph.LowIncomeSupport}},
		&graph.Household{Entry: entry, Version: graph.Version{Period: since(20_000, 21_000), Ends: graph.Forever}, ID: "0099990003", Head: "欧阳示例", Area: "YJ-V", IncomePerHead: "6900.50", IncomeMonth: graph.MonthOf(27_000), StatedMembers: 2},
		&graph.Member{Entry: entry, Version: graph.Version{Period: since(20_000, graph.Forever), Ends: graph.Forever}, ID: "m1", Household: "0099990003", Name: "例", IDMasked: "999***********0052", IDDigest: "abc", IDCheck: "VALID"},
		&graph.Tenure{Entry: entry, Period: since(20_000, 20_500), Post: "YJ-SEC", Person: "P05", Name: "周示例", Acting: true},
		&graph.Step{Entry: entry, Case: "C-1", Step: graph.Published, Round: 2, StartedOn: 27_000, Text: "户主周示例⟦ID⟧，电话⟦PHONE⟧"},
		&graph.Handling{Entry: entry, Gap: "C03:C-1:2024-04-22", Order: 1, Area: "YJ-V", From: graph.GapSuspected, To: graph.GapNotified, On: 27_000, Reason: "告知"},
	}
}

// TestFactsComeBack writes rows and reads them again: in clear they are the same, masked they are the same but for names and
// texts, and what is masked stays as it is when it is masked again.
func TestFactsComeBack(t *testing.T) {
	receipt := graph.Receipt{Batch: "batch-7", Revision: 7, Digest: "d", At: 1_717_000_000_123, Principal: "测试员", Source: "tenures.csv"}
	write := func(all []graph.Fact, clear bool) string {
		var out strings.Builder
		w := newFactWriter(&out, clear)
		for _, f := range all {
			if err := w.fact(f, "batch-7"); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.batch(receipt); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	read := func(text string) (all []graph.Fact) {
		err := readFacts(strings.NewReader(text), func(row int, _, en string) { t.Errorf("row %d: %s", row, en) }, func(_ int, f graph.Fact, batch graph.ID) {
			if batch != "batch-7" {
				t.Errorf("batch %s", batch)
			}
			all = append(all, f)
		}, func(_ int, r graph.Receipt) {
			if diff := cmp.Diff(receipt, r); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if diff := cmp.Diff(facts(), read(write(facts(), true))); diff != "" {
		t.Errorf("in clear (-written +read)\n%s", diff)
	}
	masked := write(facts(), false)
	for _, name := range []string{"示例户", "欧阳示例", "周示例", "电话", "引号"} {
		if strings.Contains(masked, name) {
			t.Errorf("%s is not masked:\n%s", name, masked)
		}
	}
	again := read(masked)
	if h := again[2].(*graph.Household); h.Head != "欧阳**" {
		t.Errorf("the head is %s", h.Head)
	}
	if s := again[5].(*graph.Step); s.Text != "…⟦ID⟧⟦PHONE⟧" {
		t.Errorf("the text is %s", s.Text)
	}
	if diff := cmp.Diff(masked, write(again, false)); diff != "" {
		t.Errorf("masked again (-once +twice)\n%s", diff)
	}
}

// FuzzReadFacts reads anything: it says what is wrong with it, and what it takes stands there as the program writes it.
func FuzzReadFacts(f *testing.F) {
	var seed bytes.Buffer
	w := newFactWriter(&seed, true)
	for _, row := range facts() {
		if err := w.fact(row, "b"); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(seed.Bytes())
	f.Add([]byte("{}\n"))
	f.Add([]byte("{\"row\":1,\"noun\":\"Area\",\"check\":\"00000000\"}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_ = readFacts(bytes.NewReader(text), func(int, string, string) {}, func(row int, fact graph.Fact, batch graph.ID) {
			var out bytes.Buffer
			w := newFactWriter(&out, true)
			w.rows = row - 1
			if err := w.fact(fact, batch); err != nil {
				t.Fatal(err)
			}
			again := 0
			_ = readFacts(&out, func(row int, _, en string) {
				if row != 1 { // the number of the line is the one thing that is another here
					t.Errorf("what was read is written as %s: %s", out.Bytes(), en)
				}
			}, func(int, graph.Fact, graph.ID) { again++ }, nil)
		}, func(int, graph.Receipt) {})
	})
}

// FuzzCells takes lines apart, and puts what it found together again.
func FuzzCells(f *testing.F) {
	f.Add("a,b,\"c,\"\"d\"\"\"\r\n")
	f.Add("\r\n")
	f.Add("\"a\"b,c\r\n")
	f.Fuzz(func(t *testing.T, line string) {
		cells := cellsOf([]byte(line))
		again := cellsOf(cells.CSV(nil))
		if diff := cmp.Diff(cells, again); diff != "" && !strings.HasSuffix(strings.Join(cells, ""), "\r\n") {
			t.Errorf("(-first +again)\n%s", diff)
		}
	})
}

// TestLongLinesAreRefused keeps a file of one line from filling the memory.
func TestLongLinesAreRefused(t *testing.T) {
	endless := bytes.Repeat([]byte{'x'}, maxLine+2)
	if _, err := readLine(bufio.NewReader(bytes.NewReader(endless))); err != errLongLine {
		t.Error(err)
	}
	quoted := append([]byte{'"'}, bytes.Repeat([]byte("x\n"), maxLine/2+2)...)
	if _, err := readRecord(bufio.NewReader(bytes.NewReader(quoted))); err != errLongLine {
		t.Error(err)
	}
}
