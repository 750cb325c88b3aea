package resolvers_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/sqlite"
)

// columns are the Go fields of the worked example's files, in the order of their columns. "-" is not read.
var columns = map[graph.Noun]string{
	graph.CalendarDays:  "Day Kind Name",
	graph.Areas:         "ID Code Name Level Parent Since Ends",
	graph.Policies:      "Parameter Area Value Unit Basis Since Until",
	graph.Organizations: "ID Name Area Function Since Ends",
	graph.Grids:         "ID Name Area Extent StatedHouseholds Since Ends",
	graph.Posts:         "ID Title Kind Area Organization Grid Functions Since Ends",
	graph.Households:    "ID Head Area Grid StatedMembers Kind Away IncomePerHead IncomeMonth EducationSecured MedicalSecured HousingSecured WaterSecured RigidSpendingSettled Since Ends",
	graph.Members:       "ID Household Name Relation IDMasked Labour Since Ends",
	graph.Tenures:       "Post Person Name Acting Since Until Basis ReportedOn",
	graph.Pairings:      "Household Organization Person Name Since Until",
	graph.Cases:         "ID Household Category OpenedOn",
	graph.Leads:         "ID Household Channel Organization Cause DiscoveredOn DispatchedOn VerifiedOn Result Reason Case",
	graph.Applications:  "ID Household AppliedOn PushedOn Case DecidedOn Decision",
	graph.Steps:         "Case Step Round StartedOn DoneOn Post Person Outcome Photo Text",
	graph.Risks:         "Case Cause Rank Since Until",
	graph.Measures:      "ID Case Class Cause Organization Since Until Amount",
	graph.Records:       "ID Kind DoneOn Period Post Person Organization Area Household Parent WithList DueOn ClosedOn Amount Text",
	graph.Findings:      "ID Sponsor FoundOn Post Area Household Text DueOn ClosedOn",
	graph.Deliveries:    "- Kind Area From CompleteTo",
}

var fileOf = map[graph.Noun]string{
	graph.CalendarDays: "calendar", graph.Areas: "areas", graph.Policies: "policies", graph.Organizations: "organizations", graph.Grids: "grids", graph.Posts: "posts",
	graph.Households: "households", graph.Members: "members", graph.Tenures: "tenures", graph.Pairings: "pairings", graph.Cases: "cases", graph.Leads: "leads",
	graph.Applications: "applications", graph.Steps: "steps", graph.Risks: "risks", graph.Measures: "measures", graph.Records: "records", graph.Findings: "findings",
	graph.Deliveries: "deliveries",
}

const example = "../docs/example"

// openExample is the worked example on a real file: revision 19 is the folder, 20 the later tenures.
func openExample(t testing.TB) graph.Store {
	t.Helper()
	store := openEmpty(t)
	fillExample(t, store, func() {})
	return store
}

// fillExample puts the worked example into an empty store; between is called between the folder and the later tenures.
func fillExample(t testing.TB, store graph.Store, between func()) {
	t.Helper()
	instant := int64(1_717_000_000_000) // 2024-05-30T00:26:40+08:00
	apply := func(id string, facts []graph.Fact) {
		t.Helper()
		instant += 60_000
		receipt, err := store.Apply(t.Context(), &graph.Batch{
			ID: graph.ID(id), Digest: id, Principal: "测试员", Source: id + ".csv", At: instant, Changes: graph.ChangesOf(facts...),
		})
		if err != nil {
			t.Fatalf("%s: %v %+v", id, err, receipt.Violations)
		}
	}
	for _, noun := range graph.LedgerNouns() {
		apply(fileOf[noun], readExample(t, noun, filepath.Join(example, fileOf[noun]+".csv")))
	}
	between()
	apply("later", readExample(t, graph.Tenures, filepath.Join(example, "later", "tenures.csv")))
}

func openEmpty(t testing.TB) graph.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func readExample(t testing.TB, noun graph.Noun, path string) []graph.Fact {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var out []graph.Fact
	for _, row := range rows[1:] {
		fact := noun.New()
		v := reflect.ValueOf(fact).Elem()
		for _, open := range []string{"Until", "Ends"} {
			if f := v.FieldByName(open); f.IsValid() {
				f.SetInt(int64(graph.Forever))
			}
		}
		for i, name := range strings.Fields(columns[noun]) {
			if name != "-" && row[i] != "" {
				set(t, v.FieldByName(name), row[i])
			}
		}
		switch f := fact.(type) {
		case *graph.Delivery:
			f.Ledger = ledgerOf[row[0]]
		case *graph.Member:
			f.IDCheck = graph.IDMasked
		}
		out = append(out, fact)
	}
	return out
}

var ledgerOf = map[string]graph.Noun{
	"单位职能": graph.Organizations, "岗位": graph.Posts, "任职": graph.Tenures, "网格": graph.Grids, "农户": graph.Households, "家庭成员": graph.Members, "结对帮扶": graph.Pairings,
	"线索预警": graph.Leads, "低保申请": graph.Applications, "监测对象": graph.Cases, "程序环节": graph.Steps, "风险": graph.Risks, "帮扶措施": graph.Measures, "履职记录": graph.Records,
	"督查问题": graph.Findings, "规则参数": graph.Policies, "行政区划": graph.Areas,
}

// areaCodes are codes that the example uses in place of numbers.
var areaCodes = map[string]string{"341323114208": "YJ-V"}

// set reads a cell.
func set(t testing.TB, v reflect.Value, cell string) {
	t.Helper()
	switch p := v.Addr().Interface().(type) {
	case *graph.Day:
		d, err := graph.ParseDay(cell)
		if err != nil {
			t.Fatal(err)
		}
		*p = d
	case *graph.Month:
		d, err := graph.ParseDay(cell[:4] + "-" + cell[4:] + "-01")
		if err != nil {
			t.Fatal(err)
		}
		*p = graph.MonthOf(d)
	case *int:
		n, err := strconv.Atoi(cell)
		if err != nil {
			t.Fatal(err)
		}
		*p = n
	case *bool:
		*p = cell == "主持工作"
	case *graph.YesNo:
		*p = map[string]graph.YesNo{"是": graph.Yes, "否": graph.No, "有": graph.Yes, "无": graph.No}[cell]
	case *graph.ID:
		if number, ok := areaCodes[cell]; ok {
			cell = number
		}
		*p = graph.ID(cell)
	case *[]graph.Function:
		for name := range strings.SplitSeq(cell, "、") {
			*p = append(*p, code(t, name, graph.Functions()))
		}
	case *graph.Level:
		*p = code(t, cell, graph.Levels())
	case *graph.Function:
		*p = code(t, cell, graph.Functions())
	case *graph.PostKind:
		*p = code(t, cell, graph.PostKinds())
	case *graph.Cause:
		*p = code(t, cell, graph.Causes())
	case *graph.Channel:
		*p = code(t, cell, graph.Channels())
	case *graph.Result:
		*p = code(t, cell, graph.Results())
	case *graph.Category:
		*p = code(t, cell, graph.Categories())
	case *graph.StepKind:
		*p = code(t, cell, graph.StepKinds())
	case *graph.Outcome:
		*p = code(t, cell, graph.Outcomes())
	case *graph.MeasureClass:
		*p = code(t, cell, graph.MeasureClasses())
	case *graph.RecordKind:
		*p = code(t, cell, graph.RecordKinds())
	case *graph.Labour:
		*p = code(t, cell, graph.Labours())
	case *graph.Unit:
		*p = code(t, cell, graph.Units())
	case *graph.DayKind:
		*p = code(t, cell, graph.DayKinds())
	case *graph.Decision:
		*p = code(t, cell, graph.Decisions())
	case *string:
		*p = cell
	default:
		t.Fatalf("no reader for %T", p)
	}
}

func code[V graph.Value](t testing.TB, name string, all []V) V {
	t.Helper()
	for _, v := range all {
		if v.ZH() == name || string(v) == name {
			return v
		}
	}
	t.Fatalf("unknown value %q of %T", name, all)
	return ""
}

// counted counts the calls of a store.
type counted struct {
	graph.Store
	calls func(name string)
}

func (c counted) Revision(ctx context.Context, instant int64) (graph.Revision, error) {
	c.calls("Revision")
	return c.Store.Revision(ctx, instant)
}

func (c counted) Receipts(ctx context.Context, r []graph.Revision) (map[graph.Revision]graph.Receipt, error) {
	c.calls("Receipts")
	return c.Store.Receipts(ctx, r)
}

func (c counted) Receipt(ctx context.Context, id graph.ID) (graph.Receipt, error) {
	c.calls("Receipt")
	return c.Store.Receipt(ctx, id)
}

func (c counted) Get(ctx context.Context, v graph.View, refs []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	c.calls("Get")
	return c.Store.Get(ctx, v, refs)
}

func (c counted) History(ctx context.Context, v graph.View, refs []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	c.calls("History")
	return c.Store.History(ctx, v, refs)
}

func (c counted) Below(ctx context.Context, v graph.View, e graph.Edge, ids []graph.ID) (map[graph.ID][]graph.Fact, error) {
	c.calls("Below")
	return c.Store.Below(ctx, v, e, ids)
}

func (c counted) Page(ctx context.Context, v graph.View, q graph.Query) (graph.Page, error) {
	c.calls("Page")
	return c.Store.Page(ctx, v, q)
}

func (c counted) Search(ctx context.Context, v graph.View, text string, first int) ([]graph.Item, error) {
	c.calls("Search")
	return c.Store.Search(ctx, v, text, first)
}

func (c counted) Lineages(ctx context.Context, v graph.View, w graph.Period, s []graph.Ref) (graph.Lineages, error) {
	c.calls("Lineages")
	return c.Store.Lineages(ctx, v, w, s)
}
