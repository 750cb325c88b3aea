package resolvers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/graphtest"
	"dutygraph/ledger"
	"dutygraph/resolvers"
)

// fields is an object of JSON.
type fields = map[string]any

// act is a mutation that goes through once.
type act struct {
	name     string
	mutation string
	input    fields // without write
	rows     string // what is selected beside the receipt
	want     string // what the rows then say, as JSON
	warnings string // codes
}

// acts are every mutation, against the worked example on 2024-05-31.
var acts = []act{
	{
		"a lead that a department reports", "reportLeads",
		fields{"leads": []any{fields{"number": "L-9", "household": "0099990002", "channel": "DEPARTMENT", "organization": "ORG-LB-MI", "cause": "ILLNESS", "discoveredOn": "2024-05-30", "note": "电话13900001111"}}},
		"leads { number household { number } channel organization { number } cause discoveredOn dispatchedOn note row batch { principal source } }",
		`{"leads":[{"number":"L-9","household":{"number":"0099990002"},"channel":"DEPARTMENT","organization":{"number":"ORG-LB-MI"},"cause":"ILLNESS","discoveredOn":"2024-05-30","dispatchedOn":null,"note":"电话⟦PHONE⟧","row":1,"batch":{"principal":"测试员","source":"api reportLeads"}}]}`,
		"TEXT_MASKED",
	},
	{
		"a lead that is on record: what is left out stays, null empties", "reportLeads",
		fields{"leads": []any{fields{"number": "L-2024-001", "household": "0099990003", "channel": "DEPARTMENT", "organization": "ORG-LB-MI", "cause": "ILLNESS", "discoveredOn": "2024-04-22", "case": nil}}},
		"leads { number dispatchedOn verifiedOn result case { number } history { retracted } }",
		`{"leads":[{"number":"L-2024-001","dispatchedOn":"2024-04-23","verifiedOn":"2024-04-30","result":"TRUE_INCLUDE","case":null,"history":[{"retracted":21},{"retracted":null}]}]}`, "",
	},
	{
		"a lead is dispatched", "dispatchLead", fields{"lead": "L-2024-002", "dispatchedOn": "2024-05-11"},
		"leads { number dispatchedOn verifiedOn result }", `{"leads":[{"number":"L-2024-002","dispatchedOn":"2024-05-11","verifiedOn":"2024-05-12","result":"TRUE_INCLUDE"}]}`, "",
	},
	{
		"a lead is verified and leads to a case", "verifyLead", fields{"lead": "L-2024-003", "verifiedOn": "2024-03-11", "result": "TRUE_COVERED", "reason": "已享受医疗救助", "case": "C-2024-002"},
		"leads { number discoveredOn dispatchedOn verifiedOn result reason case { number } }",
		`{"leads":[{"number":"L-2024-003","discoveredOn":"2024-03-05","dispatchedOn":"2024-03-05","verifiedOn":"2024-03-11","result":"TRUE_COVERED","reason":"已享受医疗救助","case":{"number":"C-2024-002"}}]}`, "",
	},
	{
		"an application without its push", "recordApplications",
		fields{"applications": []any{fields{"number": "A-9", "household": "0099990003", "appliedOn": "2024-05-31"}}},
		"applications { number household { number } appliedOn pushedOn decidedOn }",
		`{"applications":[{"number":"A-9","household":{"number":"0099990003"},"appliedOn":"2024-05-31","pushedOn":null,"decidedOn":null}]}`, "",
	},
	{
		"an application is pushed", "pushApplication", fields{"application": "A-2024-002", "pushedOn": "2024-05-14"},
		"applications { number appliedOn pushedOn }", `{"applications":[{"number":"A-2024-002","appliedOn":"2024-05-11","pushedOn":"2024-05-14"}]}`, "",
	},
	{
		"an application is decided", "decideApplication", fields{"application": "A-2024-001", "decidedOn": "2024-05-30", "decision": "APPROVED"},
		"applications { number pushedOn decidedOn decision case { number } }",
		`{"applications":[{"number":"A-2024-001","pushedOn":"2024-05-06","decidedOn":"2024-05-30","decision":"APPROVED","case":{"number":"C-2024-002"}}]}`, "",
	},
	{
		"a case is opened with its risks, a step and a measure", "recordCases",
		fields{
			"cases":    []any{fields{"number": "C-9", "household": "0099990002", "category": "MARGINAL", "openedOn": "2024-05-20"}},
			"steps":    []any{fields{"case": "C-9", "step": "ACCEPTED", "doneOn": "2024-05-20", "post": "V-SEC", "person": "P04"}, fields{"case": "C-9", "step": "PUBLISHED", "startedOn": "2024-05-24", "photo": true}},
			"risks":    []any{fields{"case": "C-9", "cause": "ILLNESS", "rank": 1, "since": "2024-05-20"}, fields{"case": "C-9", "cause": "SCHOOLING", "rank": 2, "since": "2024-05-20"}},
			"measures": []any{fields{"number": "M-9", "case": "C-9", "class": "HEALTH", "since": "2024-05-28", "amount": "1200.50"}},
		},
		"cases { number category steps { step } } steps { step round post { number } startedOn doneOn photo } risks { cause rank } measures { number amount case { number } }",
		`{"cases":[{"number":"C-9","category":"MARGINAL","steps":[{"step":"ACCEPTED"},{"step":"PUBLISHED"}]}],"steps":[{"step":"ACCEPTED","round":1,"post":{"number":"V-SEC"},"startedOn":null,"doneOn":"2024-05-20","photo":null},{"step":"PUBLISHED","round":1,"post":null,"startedOn":"2024-05-24","doneOn":null,"photo":true}],"risks":[{"cause":"ILLNESS","rank":1},{"cause":"SCHOOLING","rank":2}],"measures":[{"number":"M-9","amount":"1200.50","case":{"number":"C-9"}}]}`, "",
	},
	{
		"a removal and a relapse", "recordCases",
		fields{"steps": []any{
			fields{"case": "C-2024-002", "step": "REMOVED", "doneOn": "2024-05-30", "outcome": "NATURAL", "post": "LB-AG-HEAD"},
			fields{"case": "C-2024-002", "step": "RELAPSE_CONFIRMED", "doneOn": "2024-05-31"},
		}},
		"steps { step doneOn outcome case { number relapsed: steps { step } } }",
		`{"steps":[{"step":"REMOVED","doneOn":"2024-05-30","outcome":"NATURAL","case":{"number":"C-2024-002","relapsed":[{"step":"ACCEPTED"},{"step":"CHECKED"},{"step":"APPRAISED"},{"step":"PUBLISHED"},{"step":"REVIEWED"},{"step":"APPROVED"},{"step":"ENTERED"},{"step":"REMOVED"},{"step":"RELAPSE_CONFIRMED"}]}},{"step":"RELAPSE_CONFIRMED","doneOn":"2024-05-31","outcome":null,"case":{"number":"C-2024-002","relapsed":[{"step":"ACCEPTED"},{"step":"CHECKED"},{"step":"APPRAISED"},{"step":"PUBLISHED"},{"step":"REVIEWED"},{"step":"APPROVED"},{"step":"ENTERED"},{"step":"REMOVED"},{"step":"RELAPSE_CONFIRMED"}]}}]}`, "",
	},
	{
		"a risk is over", "endRisk", fields{"case": "C-2024-001", "cause": "ILLNESS", "until": "2024-05-31"},
		"risks { cause rank since until }", `{"risks":[{"cause":"ILLNESS","rank":1,"since":"2024-04-30","until":"2024-05-31"}]}`, "",
	},
	{
		"a measure stops", "endMeasure", fields{"measure": "M-2024-001", "until": "2024-05-31"},
		"measures { number amount since until }", `{"measures":[{"number":"M-2024-001","amount":"800.00","since":"2024-05-29","until":"2024-05-31"}]}`, "",
	},
	{
		"duties of every kind", "recordDuties",
		fields{
			"visits": []any{fields{"number": "V-9", "household": "0099990003", "post": "GRID_MEMBER@YJ-V-G01", "doneOn": "2024-05-30", "period": "2024-05", "text": "查出糖尿病"}},
			"meetings": []any{fields{"number": "MT-9", "area": "YJ-V", "doneOn": "2024-05-28", "items": []any{
				fields{"number": "IT-9", "post": "V-SEC", "dueOn": "2024-06-10", "text": "核实用水"},
			}}},
			"items":     []any{fields{"number": "IT-10", "parent": "MT-03", "post": "V-SEC", "doneOn": "2024-05-27"}},
			"trainings": []any{fields{"number": "TR-9", "doneOn": "2024-05-29", "area": "YJ"}},
			"subsidies": []any{fields{"number": "SU-9", "post": "GRID_MEMBER@YJ-V-G01", "period": "2024-04", "doneOn": "2024-05-30", "amount": "300"}},
			"reports":   []any{fields{"number": "RE-9", "doneOn": "2024-05-30", "post": "YJ-SEC"}},
			"pushes":    []any{fields{"number": "PU-9", "organization": "ORG-LB-MI", "period": "2024-05", "doneOn": "2024-05-31"}},
			"handovers": []any{fields{"number": "HO-9", "post": "GRID_MEMBER@YJ-V-G02", "person": "P08", "doneOn": "2024-05-20"}},
			"others":    []any{fields{"number": "OT-9", "kind": "REPORT", "doneOn": "2024-05-30"}},
		},
		"records { number kind doneOn period withList dueOn text parent { number } }",
		`{"records":[{"number":"V-9","kind":"VISIT","doneOn":"2024-05-30","period":"2024-05","withList":null,"dueOn":null,"text":"查出⟦HEALTH⟧","parent":null},` +
			`{"number":"MT-9","kind":"MEETING","doneOn":"2024-05-28","period":null,"withList":true,"dueOn":null,"text":null,"parent":null},` +
			`{"number":"IT-9","kind":"ITEM","doneOn":"2024-05-28","period":null,"withList":null,"dueOn":"2024-06-10","text":"核实用水","parent":{"number":"MT-9"}},` +
			`{"number":"IT-10","kind":"ITEM","doneOn":"2024-05-27","period":null,"withList":null,"dueOn":null,"text":null,"parent":{"number":"MT-03"}},` +
			`{"number":"TR-9","kind":"TRAINING","doneOn":"2024-05-29","period":null,"withList":null,"dueOn":null,"text":null,"parent":null},` +
			`{"number":"SU-9","kind":"SUBSIDY","doneOn":"2024-05-30","period":"2024-04","withList":null,"dueOn":null,"text":null,"parent":null},` +
			`{"number":"RE-9","kind":"REPORT","doneOn":"2024-05-30","period":null,"withList":null,"dueOn":null,"text":null,"parent":null},` +
			`{"number":"PU-9","kind":"PUSH","doneOn":"2024-05-31","period":"2024-05","withList":null,"dueOn":null,"text":null,"parent":null},` +
			`{"number":"HO-9","kind":"HANDOVER","doneOn":"2024-05-20","period":null,"withList":null,"dueOn":null,"text":null,"parent":null},` +
			`{"number":"OT-9","kind":"REPORT","doneOn":"2024-05-30","period":null,"withList":null,"dueOn":null,"text":null,"parent":null}]}`, "TEXT_MASKED",
	},
	{
		"a list item is done", "closeItem", fields{"item": "IT-02", "closedOn": "2024-05-30"},
		"records { number dueOn closedOn text }", `{"records":[{"number":"IT-02","dueOn":"2024-05-15","closedOn":"2024-05-30","text":"示例事项二"}]}`, "",
	},
	{
		"a tenure begins", "recordTenures",
		fields{"tenures": []any{fields{"post": "GRID_MEMBER@YJ-V-G02", "person": "P30", "name": "新　示例", "idNumber": "999901199001010015", "since": "2024-05-20", "basis": "示例文〔2024〕9号"}}},
		"tenures { post { number } person { number } name idCheck acting since until basis }",
		`{"tenures":[{"post":{"number":"GRID_MEMBER@YJ-V-G02"},"person":{"number":"P30"},"name":"新示例","idCheck":"CHECKSUM","acting":false,"since":"2024-05-20","until":null,"basis":"示例文〔2024〕9号"}]}`,
		"CELL_ID_CHECK",
	},
	{
		"somebody minds a post", "appointActing", fields{"post": "GRID_MEMBER@YJ-V-G02", "person": "P04", "name": "李示例", "since": "2024-04-16"},
		"tenures { name acting since key }", `{"tenures":[{"name":"李示例","acting":true,"since":"2024-04-16","key":"GRID_MEMBER@YJ-V-G02 P04 2024-04-16"}]}`, "",
	},
	{
		"a tenure ends", "endTenure", fields{"post": "YJ-SEC", "person": "P06", "until": "2024-05-31", "basis": "示例文〔2024〕8号"},
		"tenures { name since until basis reportedOn }", `{"tenures":[{"name":"吴示例","since":"2024-05-20","until":"2024-05-31","basis":"示例文〔2024〕8号","reportedOn":"2024-05-21"}]}`, "",
	},
	{
		"a grid member is sent back", "sendBackMember", fields{"grid": "YJ-V-G01", "until": "2024-05-31", "reason": "不履职"},
		"tenures { name until note }", `{"tenures":[{"name":"郑示例","until":"2024-05-31","note":"退回：不履职"}]}`, "",
	},
	{
		"a grid is drawn", "recordGrids", fields{"grids": []any{fields{"number": "YJ-V-G03", "name": "虞姬村第三网格", "area": "YJ-V", "since": "2024-05-31"}}},
		"grids { number name area { number } posts { number kind } since }",
		`{"grids":[{"number":"YJ-V-G03","name":"虞姬村第三网格","area":{"number":"YJ-V"},"posts":[{"number":"GRID_MEMBER@YJ-V-G03","kind":"GRID_MEMBER"}],"since":"2024-05-31"}]}`, "",
	},
	{
		"households enter a grid: from today, from the day a version begins, and none", "assignHouseholds",
		fields{"households": []any{
			fields{"household": "0099990001", "grid": "YJ-V-G02", "since": "2024-05-31"}, fields{"household": "0099990002", "grid": "YJ-V-G02", "since": "2024-05-01"},
			fields{"household": "0099990003", "grid": nil, "since": "2024-05-15"},
		}},
		"households { number head grid { number } incomePerHead medicalSecured since }",
		`{"households":[{"number":"0099990001","head":"例**","grid":{"number":"YJ-V-G02"},"incomePerHead":"8200","medicalSecured":true,"since":"2024-05-31"},` +
			`{"number":"0099990002","head":"例**","grid":{"number":"YJ-V-G02"},"incomePerHead":"7500","medicalSecured":true,"since":"2024-05-01"},` +
			`{"number":"0099990003","head":"例**","grid":null,"incomePerHead":"6900","medicalSecured":false,"since":"2024-05-15"}]}`, "",
	},
	{
		"a household with its members", "recordHouseholds",
		fields{
			"households": []any{fields{"number": "0099990009", "head": "例户九", "area": "YJ-V", "grid": "YJ-V-G01", "incomePerHead": "9000.00", "incomeMonth": "2024-04", "away": false, "since": "2024-05-01"}},
			"members":    []any{fields{"number": "009999000901", "household": "0099990009", "name": "例户九", "relation": "户主", "idNumber": "999***********0052", "labour": "WEAK", "since": "2024-05-01"}},
		},
		"households { number area { number } grid { number } incomePerHead away } members { number household { number } idCheck labour }",
		`{"households":[{"number":"0099990009","area":{"number":"YJ-V"},"grid":{"number":"YJ-V-G01"},"incomePerHead":"9000.00","away":false}],"members":[{"number":"009999000901","household":{"number":"0099990009"},"idCheck":"MASKED","labour":"WEAK"}]}`, "",
	},
	{
		"a household is paired", "recordPairings", fields{"pairings": []any{fields{"household": "0099990002", "organization": "ORG-UNIT", "person": "P24", "name": "张示例", "since": "2024-05-20"}}},
		"pairings { household { number } organization { number } name since }",
		`{"pairings":[{"household":{"number":"0099990002"},"organization":{"number":"ORG-UNIT"},"name":"张示例","since":"2024-05-20"}]}`, "",
	},
	{
		"a pairing ends", "endPairing", fields{"household": "0099990003", "person": "P23", "until": "2024-05-31"},
		"pairings { name since until }", `{"pairings":[{"name":"施示例","since":"2024-05-28","until":"2024-05-31"}]}`, "",
	},
	{
		"a finding", "recordFindings",
		fields{"findings": []any{fields{"number": "F-9", "sponsor": "ORG-INSP", "foundOn": "2024-05-30", "post": "V-SEC", "area": "YJ-V", "text": "未公示", "dueOn": "2024-06-15"}}},
		"findings { number sponsor { number } post { number } area { number } text dueOn closedOn }",
		`{"findings":[{"number":"F-9","sponsor":{"number":"ORG-INSP"},"post":{"number":"V-SEC"},"area":{"number":"YJ-V"},"text":"未公示","dueOn":"2024-06-15","closedOn":null}]}`, "",
	},
	{
		"a finding is closed", "closeFinding", fields{"finding": "F-01", "closedOn": "2024-05-31"},
		"findings { number text dueOn closedOn }", `{"findings":[{"number":"F-01","text":"示例问题一","dueOn":"2024-05-30","closedOn":"2024-05-31"}]}`, "",
	},
	{
		"a policy", "recordPolicies",
		fields{"policies": []any{fields{"parameter": "H01.grace", "area": "SZ", "value": "3", "unit": "DAYS", "basis": "示例文〔2024〕10号", "since": "2024-06-01"}}},
		"policies { parameter area { number } value unit basis since }",
		`{"policies":[{"parameter":"H01.grace","area":{"number":"SZ"},"value":"3","unit":"DAYS","basis":"示例文〔2024〕10号","since":"2024-06-01"}]}`, "CELL_DATE_FUTURE",
	},
	{
		"a delivery", "recordDeliveries",
		fields{"deliveries": []any{fields{"ledger": "Record", "kind": "TRAINING", "area": "SZ", "from": "2024-05-01", "completeTo": "2024-05-31"}}},
		"deliveries { ledger kind area { number } from completeTo }",
		`{"deliveries":[{"ledger":"Record","kind":"TRAINING","area":{"number":"SZ"},"from":"2024-05-01","completeTo":"2024-05-31"}]}`, "",
	},
	{
		"a gap is handled", "handleGap", fields{"gap": "H01:F-01:2024-05-15", "to": "NOTIFIED", "on": "2024-05-31", "reason": "已书面告知", "evidence": "示例函〔2024〕1号"},
		"move { gap { number handling { state } } order area { number } from to on reason due evidence key row principal batch { source } }",
		`{"move":{"gap":{"number":"H01:F-01:2024-05-15","handling":{"state":"NOTIFIED"}},"order":1,"area":{"number":"YJ"},"from":"SUSPECTED","to":"NOTIFIED","on":"2024-05-31","reason":"已书面告知","due":null,"evidence":"示例函〔2024〕1号","key":"H01:F-01:2024-05-15 1","row":1,"principal":"测试员","batch":{"source":"api handleGap"}}}`, "",
	},
	{
		"rows are taken back", "retract",
		fields{"reason": "重复录入", "rows": []any{
			fields{"noun": "Lead", "key": "L-2024-003"}, fields{"noun": "Tenure", "key": "YJ-SEC P06 2024-05-20"}, fields{"noun": "Household", "key": "0099990001 2024-05-01"},
		}},
		"rows { key __typename }",
		`{"rows":[{"key":"L-2024-003","__typename":"Lead"},{"key":"YJ-SEC P06 2024-05-20","__typename":"Tenure"},{"key":"0099990001 2024-05-01","__typename":"Household"}]}`, "",
	},
}

// openStores are the worked example on a real file, and in the oracle.
func openStores(t *testing.T) map[string]graph.Store {
	oracle := graphtest.NewOracle()
	instant := int64(1_717_000_000_000)
	apply := func(id string, facts []graph.Fact) {
		t.Helper()
		instant += 60_000
		_, err := oracle.Apply(t.Context(), &graph.Batch{ID: graph.ID(id), Digest: id, Principal: "测试员", Source: id + ".csv", At: instant, Changes: graph.ChangesOf(facts...)})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, noun := range graph.LedgerNouns() {
		apply(fileOf[noun], readExample(t, noun, filepath.Join(example, fileOf[noun]+".csv")))
	}
	apply("later", readExample(t, graph.Tenures, filepath.Join(example, "later", "tenures.csv")))
	return map[string]graph.Store{"sqlite": openExample(t), "oracle": oracle}
}

var idKey = []byte("a key for tests alone")

// writable is the handler of a store that takes mutations.
func writable(store graph.Store, change ...func(*resolvers.Config)) http.Handler {
	return handler(store, append([]func(*resolvers.Config){func(c *resolvers.Config) { c.Desk = ledger.NewDesk(store, idKey) }}, change...)...)
}

// outcome is what a mutation gave back.
type outcome struct {
	rows    string // all but what follows
	receipt *struct {
		Number   string
		Revision int
		Repeated bool
		DryRun   bool
	}
	errors, warnings []userError
}

type userError struct {
	Path    []string
	Code    string
	Message string
	ZH, EN  string
	Allowed []string
}

// codes are the codes of errors with their paths below the input.
func codes(errs []userError) string {
	var out []string
	for _, e := range errs {
		out = append(out, strings.TrimPrefix(strings.Join(e.Path, "."), "input.")+" "+e.Code)
	}
	return strings.Join(out, ", ")
}

// send sends one mutation. The write is key and principal with what is given.
func send(t *testing.T, h http.Handler, mutation, rows string, write, input fields) outcome {
	t.Helper()
	full := fields{"key": "k", "principal": "测试员"}
	maps.Copy(full, write)
	in := fields{"write": full}
	maps.Copy(in, input)
	query := fmt.Sprintf(`mutation($in: %sInput!) { it: %s(input: $in) { %s receipt { number revision repeated dryRun } userErrors { path code message zh en allowed } warnings { path code message zh en allowed } } }`,
		strings.ToUpper(mutation[:1])+mutation[1:], mutation, rows)
	status, answer := post(t, h, query, fields{"in": in})
	var read struct {
		Data struct{ It map[string]json.RawMessage }
	}
	if err := json.Unmarshal([]byte(answer), &read); err != nil || status != 200 || strings.Contains(answer, `"errors":`) {
		t.Fatalf("%s: %d %s %v", mutation, status, answer, err)
	}
	var out outcome
	for name, into := range map[string]any{"receipt": &out.receipt, "userErrors": &out.errors, "warnings": &out.warnings} {
		if err := json.Unmarshal(read.Data.It[name], into); err != nil {
			t.Fatalf("%s: %v", answer, err)
		}
		delete(read.Data.It, name)
	}
	text, err := json.Marshal(read.Data.It)
	if err != nil {
		t.Fatal(err)
	}
	out.rows = string(text)
	for _, e := range append(out.errors, out.warnings...) {
		if e.ZH == "" || e.EN == "" || e.Message != e.ZH || strings.Contains(e.ZH+e.EN, "{") || strings.Contains(e.ZH+e.EN, "%!") || e.Path[0] != "input" {
			t.Errorf("badly worded: %+v", e)
		}
	}
	return out
}

// TestMutations does every mutation: tried, done, done again, and its key used for something else.
func TestMutations(t *testing.T) {
	done := map[string]bool{}
	for name, store := range openStores(t) {
		base, err := store.Revision(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range acts {
			done[a.mutation] = true
			t.Run(name+"/"+a.name, func(t *testing.T) {
				if name == "sqlite" {
					store = openExample(t) // each on its own, as the expected revisions say
				} else if i > 0 {
					store = openStores(t)["oracle"]
				}
				if a.mutation == "handleGap" {
					if _, err := gap.NewEvaluator(gap.NewRegister(store)).Evaluate(t.Context(), graph.DayAt(today), nil); err != nil {
						t.Fatal(err)
					}
				}
				h := writable(store)
				tried := send(t, h, a.mutation, a.rows, fields{"dryRun": true}, a.input)
				if r, _ := store.Revision(t.Context(), 0); r != base || tried.receipt == nil || !tried.receipt.DryRun || tried.receipt.Revision != int(base)+1 {
					t.Fatalf("tried: revision %d, %+v %s", r, tried.receipt, codes(tried.errors))
				}
				did := send(t, h, a.mutation, a.rows, nil, a.input)
				if did.receipt == nil || did.receipt.Repeated || did.receipt.Revision != int(base)+1 {
					t.Fatalf("done: %+v %s", did.receipt, codes(did.errors))
				}
				if diff := cmp.Diff(plainJSON(t, a.want), plainJSON(t, did.rows)); diff != "" {
					t.Errorf("(-want +got)\n%s\n%s", diff, did.rows)
				}
				var warned []string
				for _, w := range did.warnings {
					warned = append(warned, w.Code)
				}
				if got := strings.Join(warned, " "); got != a.warnings {
					t.Errorf("warnings %q, want %q: %+v", got, a.warnings, did.warnings)
				}
				again := send(t, h, a.mutation, a.rows, nil, a.input)
				if again.receipt == nil || !again.receipt.Repeated || again.receipt.Number != did.receipt.Number || again.receipt.Revision != did.receipt.Revision {
					t.Errorf("again: %+v %s", again.receipt, codes(again.errors))
				}
				if diff := cmp.Diff(plainJSON(t, did.rows), plainJSON(t, again.rows)); diff != "" {
					t.Errorf("again (-want +got)\n%s", diff)
				}
				other := send(t, h, "pushApplication", "applications { number }", nil, fields{"application": "A-2024-001", "pushedOn": "2024-05-07"})
				if got := codes(other.errors); got != "write.key CONFLICT" || other.receipt != nil {
					t.Errorf("another input: %s %+v", got, other.receipt)
				}
				if r, _ := store.Revision(t.Context(), 0); r != base+1 {
					t.Errorf("revision %d", r)
				}
			})
		}
	}
	for _, f := range resolvers.Schema().Mutation.Fields {
		if written := slices.Contains(resolvers.Schema().Types[f.Type.Name()].Interfaces, "Written"); written && !done[f.Name] {
			t.Errorf("no test does %s", f.Name)
		}
	}
}

func plainJSON(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}
