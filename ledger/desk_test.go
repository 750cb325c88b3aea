package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// told is one thing that a desk said.
type told struct {
	field, code string
	warning     bool
	zh, en      string
	allowed     []string
}

// openDesk is a desk over a village, a policy that adds a cause, and a key.
func openDesk(t *testing.T) ReadRow {
	t.Helper()
	store := graphtest.NewOracle()
	always := graph.Version{Period: graph.Always, Ends: graph.Forever}
	rows := graph.ChangesOf(
		&graph.Area{Version: always, ID: "SZ", Code: "341300000000", Name: "宿州市", Level: graph.City},
		&graph.Policy{Period: graph.Always, Parameter: "list.cause", Area: "SZ", Value: "DEBT", Basis: "示例"},
	)
	if _, err := store.Apply(t.Context(), &graph.Batch{ID: "1", Digest: "1", Principal: "测试员", At: 1, Changes: rows}); err != nil {
		t.Fatal(err)
	}
	today, _ := graph.ParseDay("2024-05-31")
	read, err := NewDesk(store, []byte("a key for tests alone")).Open(t.Context(), today, true)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// TestDesk reads cells with one spelling each, by the checks of files.
func TestDesk(t *testing.T) {
	whole := map[string]string{"id": "L-1", "household": "H-1", "channel": "CADRE", "cause": "ILLNESS", "discoveredOn": "2024-05-07"}
	for _, row := range []struct {
		name   string
		noun   graph.Noun
		change map[string]string
		want   string
	}{
		{"all is well", graph.Leads, nil, ""},
		{"a value that policy added", graph.Leads, map[string]string{"cause": "DEBT"}, ""},
		{"spaces around", graph.Leads, map[string]string{"discoveredOn": " 2024-05-07　"}, ""},
		{"a Chinese date", graph.Leads, map[string]string{"discoveredOn": "2024年5月7日"}, "discoveredOn CELL_DATE error"},
		{"a serial number", graph.Leads, map[string]string{"discoveredOn": "45000"}, "discoveredOn CELL_DATE error"},
		{"a Chinese value", graph.Leads, map[string]string{"cause": "因病"}, "cause CELL_VALUE error"},
		{"nothing where something must be", graph.Leads, map[string]string{"household": ""}, "household CELL_REQUIRED error"},
		{"days out of order", graph.Leads, map[string]string{"dispatchedOn": "2024-05-06"}, "dispatchedOn DATES_ORDER warning"},
		{"a phone number", graph.Leads, map[string]string{"note": "13900001111"}, "note TEXT_MASKED warning"},
		{"an area by its code", graph.Findings, map[string]string{"id": "F-1", "sponsor": "O", "foundOn": "2024-05-07", "post": "P", "text": "一", "area": "341300"}, ""},
		{"an area that is none", graph.Findings, map[string]string{"id": "F-1", "sponsor": "O", "foundOn": "2024-05-07", "post": "P", "text": "一", "area": "X"}, "area REF_UNKNOWN error"},
	} {
		t.Run(row.name, func(t *testing.T) {
			cells := map[string]string{}
			if row.noun == graph.Leads {
				maps.Copy(cells, whole)
			}
			maps.Copy(cells, row.change)
			var got []string
			openDesk(t)(row.noun, 1, cells, nil, func(field, code string, warning bool, zh, en string, allowed []string) {
				weight := map[bool]string{false: "error", true: "warning"}[warning]
				got = append(got, fmt.Sprintf("%s %s %s", field, code, weight))
				if zh == "" || en == "" || strings.ContainsAny(zh+en, "{}%") || strings.Contains(zh, "13900001111") {
					t.Errorf("said %q %q", zh, en)
				}
			})
			if strings.Join(got, ", ") != row.want {
				t.Errorf("got %v, want %s", got, row.want)
			}
		})
	}
}

// TestDeskKeepsTheRest reads a cell over a standing row: what has no cell stays, and is told as absent.
func TestDeskKeepsTheRest(t *testing.T) {
	day := func(s string) graph.Day { d, _ := graph.ParseDay(s); return d }
	standing := &graph.Tenure{
		Entry: graph.Entry{Recorded: 3, Retracted: graph.Never, Evidence: "任命书", Row: 9}, Period: graph.Period{Since: day("2021-01-01"), Until: graph.Forever},
		Post: "P", Person: "X", Name: "赵示例", IDMasked: "999***********0017", IDDigest: "abc", IDCheck: graph.IDValid, Acting: true,
	}
	var said []told
	row, absent := openDesk(t)(graph.Tenures, 4, map[string]string{"until": "2024-05-06", "evidence": ""}, standing, func(field, code string, warning bool, zh, en string, allowed []string) {
		said = append(said, told{field, code, warning, zh, en, allowed})
	})
	want := *standing
	want.Until, want.Entry = day("2024-05-06"), graph.Entry{Row: 4}
	if diff := cmp.Diff(&want, row); diff != "" || said != nil {
		t.Errorf("%v (-want +got)\n%s", said, diff)
	}
	slices.Sort(absent)
	if diff := cmp.Diff([]string{"Acting", "Basis", "IDCheck", "IDDigest", "IDMasked", "Name", "Note", "ReportedOn"}, absent); diff != "" {
		t.Errorf("absent (-want +got)\n%s", diff)
	}
	if standing.Evidence != "任命书" {
		t.Error("the standing row was changed")
	}
}

// TestDeskWordsViolations says what a store found in the words of reports.
func TestDeskWordsViolations(t *testing.T) {
	desk := NewDesk(graphtest.NewOracle(), nil)
	for _, row := range []struct {
		violation graph.Violation
		want      told
	}{
		{graph.Violation{Code: graph.RefUnknown, Noun: graph.Leads, Row: 2, Field: "household", To: graph.Ref{Noun: graph.Households, ID: "H"}},
			told{"household", "REF_UNKNOWN", false, "“户编号”引用的农户不存在", "household refers to an unknown household", nil}},
		{graph.Violation{Code: graph.RowConflict, Noun: graph.Leads, Row: 2, First: 1},
			told{"", "ROW_CONFLICT", false, "第 2 行与第 1 行主键相同但内容不同", "row 2 has the key of row 1 but differs", nil}},
		{graph.Violation{Code: graph.ThingChanged, Noun: graph.Records, Row: 3, Field: "kind", Warning: true}, told{"kind", "THING_CHANGED", true,
			"“记录类型”与在案的不同：该编号原指另一事项，已按更正入库；如是新事项，请另用编号并更正回原内容",
			"kind is not what is on record: the number told of another thing; kept as a correction. For a new thing use another number, and correct this one back", nil}},
		{graph.Violation{Code: graph.PostReserved, Noun: graph.Tenures, Row: 1}, told{"post", "CELL_ID", false, "“岗位编号”不是有效编号", "post is not a valid id", nil}},
		{graph.Violation{Code: graph.PeriodOverlap, Noun: graph.Tenures, Row: 1, Warning: true}, told{"", "PERIOD_OVERLAP", true, "第 1 行与同一任职的另一段时间重叠", "row 1 overlaps another period of the same tenure", nil}},
	} {
		var got told
		desk.Violation(row.violation, func(field, code string, warning bool, zh, en string, allowed []string) {
			got = told{field, code, warning, zh, en, allowed}
		})
		if diff := cmp.Diff(row.want, got, cmp.AllowUnexported(told{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.violation.Code, diff)
		}
	}
}

// TestATextCanBeWrittenOut keeps out of the record what no file of ledgers can hold: one such text would keep all of them in.
func TestATextCanBeWrittenOut(t *testing.T) {
	read := openDesk(t)
	cells := map[string]string{"id": "L-1", "household": "H-1", "channel": "CADRE", "cause": "ILLNESS", "discoveredOn": "2024-05-07", "note": "电话\x00已核实，138\x0012345678"}
	f, _ := read(graph.Leads, 1, cells, nil, func(string, string, bool, string, string, []string) {})
	if got, want := f.About().Note, "电话已核实，⟦PHONE⟧"; got != want || !sound(got) {
		t.Errorf("kept %q, want %q", got, want)
	}
}
