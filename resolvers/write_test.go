package resolvers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"dutygraph/graph"
	"dutygraph/ledger"
	"dutygraph/resolvers"
)

// TestWarningsAreKept applies what is only doubtful, and says so.
func TestWarningsAreKept(t *testing.T) {
	h := writable(openExample(t))
	got := send(t, h, "verifyLead", "leads { discoveredOn verifiedOn }", nil, fields{"lead": "L-2024-001", "verifiedOn": "2024-04-20", "result": "FALSE"})
	if got.receipt == nil || codes(got.warnings) != "verifiedOn DATES_ORDER, verifiedOn DATES_ORDER" {
		t.Errorf("%+v %s", got.receipt, codes(got.warnings))
	}
	got = send(t, h, "recordTenures", "tenures { name }", fields{"key": "2"}, fields{"tenures": []any{fields{"post": "YJ-SEC", "person": "P30", "name": "新示例", "since": "2024-05-25"}}})
	if got.receipt == nil || codes(got.warnings) != "tenures.0 PERIOD_OVERLAP" {
		t.Errorf("%+v %s", got.receipt, codes(got.warnings))
	}
}

// TestIfRevision refuses what was changed since it was read, and nothing else.
func TestIfRevision(t *testing.T) {
	for name, store := range openStores(t) {
		h := writable(store)
		step := func(key string, since any, want string, mutation string, input fields) {
			t.Helper()
			if got := send(t, h, mutation, "", fields{"key": key, "ifRevision": since}, input); codes(got.errors) != want {
				t.Errorf("%s: %s: %q, want %q", name, key, codes(got.errors), want)
			}
		}
		step("1", 20, "", "dispatchLead", fields{"lead": "L-2024-002", "dispatchedOn": "2024-05-11"})
		step("2", 20, "lead CHANGED", "dispatchLead", fields{"lead": "L-2024-002", "dispatchedOn": "2024-05-12"})
		step("2", "21", "", "dispatchLead", fields{"lead": "L-2024-002", "dispatchedOn": "2024-05-12"})
		step("1", 20, "", "dispatchLead", fields{"lead": "L-2024-002", "dispatchedOn": "2024-05-11"}) // repeated, not judged again
		step("3", 20, "", "pushApplication", fields{"application": "A-2024-002", "pushedOn": "2024-05-14"})
		step("4", 20, "", "endTenure", fields{"post": "YJ-SEC", "person": "P06", "until": "2024-05-31"})
		step("5", 20, "post CHANGED", "endTenure", fields{"post": "YJ-SEC", "person": "P06", "until": "2024-05-30"})
		step("6", 21, "leads.0.number CHANGED", "reportLeads", oneLead(fields{"number": "L-2024-002"}))
	}
}

// TestSeveralTenures asks which one is meant, and takes the answer.
func TestSeveralTenures(t *testing.T) {
	store := openExample(t)
	h := writable(store)
	got := send(t, h, "recordTenures", "", nil, fields{"tenures": []any{
		fields{"post": "GRID_MEMBER@YJ-V-G02", "person": "P30", "name": "新示例", "since": "2024-04-20"}, fields{"post": "GRID_MEMBER@YJ-V-G02", "person": "P31", "name": "又示例", "since": "2024-04-25", "acting": true},
		fields{"post": "GRID_MEMBER@YJ-V-G02", "person": "P30", "name": "新示例", "since": "2024-05-10"},
	}})
	if got.receipt == nil {
		t.Fatal(codes(got.errors))
	}
	got = send(t, h, "endTenure", "", fields{"key": "2"}, fields{"post": "GRID_MEMBER@YJ-V-G02", "person": "P30", "until": "2024-05-31"})
	if codes(got.errors) != "since REF_AMBIGUOUS" {
		t.Error(codes(got.errors))
	}
	got = send(t, h, "sendBackMember", "", fields{"key": "3"}, fields{"grid": "YJ-V-G02", "until": "2024-05-31", "reason": "不履职"})
	if codes(got.errors) != "person REF_AMBIGUOUS" {
		t.Error(codes(got.errors))
	}
	got = send(t, h, "endTenure", "tenures { since until }", fields{"key": "4"}, fields{"post": "GRID_MEMBER@YJ-V-G02", "person": "P30", "since": "2024-04-20", "until": "2024-05-10"})
	if got.rows != `{"tenures":[{"since":"2024-04-20","until":"2024-05-10"}]}` {
		t.Error(got.rows, codes(got.errors))
	}
	got = send(t, h, "endTenure", "tenures { since until }", fields{"key": "5"}, fields{"post": "GRID_MEMBER@YJ-V-G02", "person": "P30", "until": "2024-05-31"})
	if got.rows != `{"tenures":[{"since":"2024-05-10","until":"2024-05-31"}]}` {
		t.Error(got.rows, codes(got.errors))
	}
}

// TestPersonalDataStaysOut sends numbers and names where they belong and where they do not: they are neither stored, nor
// echoed, nor logged.
func TestPersonalDataStaysOut(t *testing.T) {
	const number, phone, name = "999901199001010017", "13912345678", "诸葛示例"
	store := openExample(t)
	var log bytes.Buffer
	quiet := func(c *resolvers.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	h := writable(store, quiet)
	keyless := writable(store, quiet, func(c *resolvers.Config) { c.Desk = ledger.NewDesk(store, nil) })
	var answers strings.Builder
	mutate := func(h http.Handler, mutation string, in fields) string {
		query := "mutation($in: " + strings.ToUpper(mutation[:1]) + mutation[1:] + "Input!) { it: " + mutation + "(input: $in) { receipt { number } userErrors { path code zh en allowed } warnings { code zh en } } }"
		_, answer := post(t, h, query, fields{"in": in})
		answers.WriteString(answer)
		return answer
	}
	write := func(key string) fields { return fields{"key": key + number, "principal": "测试员"} }
	tenure := func(change fields) []any {
		row := fields{"post": "GRID_MEMBER@YJ-V-G02", "name": name, "since": "2024-05-20", "idNumber": number, "note": "电话" + phone}
		maps.Copy(row, change)
		return []any{row}
	}
	if got := mutate(keyless, "recordTenures", fields{"write": write("1"), "tenures": tenure(fields{"person": "P30"})}); !strings.Contains(got, "CELL_ID_CLEAR") {
		t.Error(got)
	}
	if got := mutate(h, "recordTenures", fields{"write": write("2"), "tenures": tenure(nil)}); !strings.Contains(got, `"number"`) {
		t.Error(got)
	}
	for i, in := range []fields{ // each wrong in a way whose message might quote it
		{"tenures": tenure(fields{"since": number})},
		{"tenures": tenure(fields{"post": number})},
		{"tenures": tenure(fields{"name": fields{number: name}})},
		{"tenures": tenure(fields{"acting": name + number})},
		{"tenures": tenure(fields{"person": number + " " + phone})},
		{"tenures": tenure(fields{"reportedOn": phone})},
		{"tenures": name + number},
		{number: phone},
	} {
		in["write"] = write(fmt.Sprint("w", i))
		mutate(h, "recordTenures", in)
	}
	_, answer := post(t, h, `mutation { recordTenures(input: { write: { key: "x", principal: "测试员" }, tenures: [{ post: "V-SEC", person: `+number+`, name: "`+name+`", since: "2024-05-20" }] }) { receipt { number } } }`, nil)
	answers.WriteString(answer)
	mutate(h, "retract", fields{"write": write("r"), "reason": "重复 " + number, "rows": []any{fields{"noun": "Lead", "key": "L-2024-003"}}})

	rows, err := store.Below(t.Context(), graph.View{At: graph.DayAt(today), Known: graph.Newest, Scope: graph.Everywhere}, graph.PostTenures, []graph.ID{"GRID_MEMBER@YJ-V-G02"})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	last := rows["GRID_MEMBER@YJ-V-G02"][1].(*graph.Tenure)
	if last.IDMasked != "999***********0017" || len(last.IDDigest) != 64 || string(last.Person) != last.IDDigest || last.Note != "电话⟦PHONE⟧" {
		t.Errorf("stored %+v", last)
	}
	receipts, err := store.Receipts(t.Context(), []graph.Revision{21, 22})
	if err != nil {
		t.Fatal(err)
	}
	if got := receipts[22].Source; got != "api retract: 重复 ⟦ID⟧" {
		t.Errorf("source %q", got)
	}
	all := answers.String() + log.String() + string(stored) + fmt.Sprint(receipts)
	for _, secret := range []string{number, phone, number[6:14]} {
		if i := strings.Index(all, secret); i >= 0 {
			t.Errorf("%s is told: …%s…", secret, all[max(0, i-300):min(len(all), i+60)])
		}
	}
	if i := strings.Index(answers.String()+log.String(), name); i >= 0 {
		t.Errorf("the name is told: …%s…", answers.String()[max(0, i-300):min(len(answers.String()), i+60)])
	}
}

// TestWritersTakeTurns lets many write at once: each lead is written once, and of two that send one key with one input one
// is told that it was repeated.
func TestWritersTakeTurns(t *testing.T) {
	for name, store := range openStores(t) {
		h := writable(store)
		const writers = 8
		var all sync.WaitGroup
		results := make([]outcome, 2*writers)
		for i := range results {
			all.Go(func() {
				n := i / 2
				results[i] = send(t, h, "reportLeads", "leads { number }", fields{"key": fmt.Sprint(n)}, oneLead(fields{"number": fmt.Sprint("L-9-", n)}))
			})
		}
		all.Wait()
		for i := 0; i < len(results); i += 2 {
			a, b := results[i], results[i+1]
			if a.receipt == nil || b.receipt == nil || a.receipt.Revision != b.receipt.Revision || a.receipt.Repeated == b.receipt.Repeated || a.rows != b.rows {
				t.Errorf("%s: %+v %+v", name, a, b)
			}
		}
		if r, err := store.Revision(t.Context(), 0); r != 20+writers || err != nil {
			t.Errorf("%s: revision %d, %v", name, r, err)
		}
		// Two change different fields of one lead: neither undoes the other.
		for i, in := range []fields{{"lead": "L-9-0", "dispatchedOn": "2024-05-31"}, {"lead": "L-9-0", "verifiedOn": "2024-05-31", "result": "FALSE"}} {
			all.Go(func() {
				send(t, h, []string{"dispatchLead", "verifyLead"}[i], "", fields{"key": fmt.Sprint("move", i)}, in)
			})
		}
		all.Wait()
		_, answer := post(t, h, `{ lead(number: "L-9-0") { dispatchedOn verifiedOn result } }`, nil)
		if !strings.Contains(answer, `{"dispatchedOn":"2024-05-31","verifiedOn":"2024-05-31","result":"FALSE"}`) {
			t.Errorf("%s: %s", name, answer)
		}
	}
}

// TestAnApplicationWaitsForItsPush reads back what was recorded without a push, until it is pushed.
func TestAnApplicationWaitsForItsPush(t *testing.T) {
	h := writable(openExample(t))
	waiting := func(want string) {
		t.Helper()
		_, answer := post(t, h, `{ applications(filter: { open: true }, first: 100) { nodes { number appliedOn pushedOn batch { principal } } } }`, nil)
		if got := plainJSON(t, answer).(fields)["data"]; strings.Contains(answer, `"errors"`) || !strings.Contains(answer, want) {
			t.Errorf("%v, want %s", got, want)
		}
	}
	send(t, h, "recordApplications", "", nil, fields{"applications": []any{fields{"number": "A-9", "household": "0099990003", "appliedOn": "2024-05-31"}}})
	waiting(`{"number":"A-9","appliedOn":"2024-05-31","pushedOn":null,"batch":{"principal":"测试员"}}`)
	send(t, h, "pushApplication", "", fields{"key": "2"}, fields{"application": "A-9", "pushedOn": "2024-05-31"})
	waiting(`{"nodes":[]}`)
}

// TestRetraction hides a row from now on and keeps it for those who ask as known before.
func TestRetraction(t *testing.T) {
	for name, store := range openStores(t) {
		h := writable(store)
		got := send(t, h, "retract", "rows { key recorded retracted }", nil, fields{"reason": "重复录入", "rows": []any{fields{"noun": "Lead", "key": "L-2024-003"}}})
		if got.rows != `{"rows":[{"key":"L-2024-003","recorded":12,"retracted":21}]}` {
			t.Errorf("%s: %s", name, got.rows)
		}
		_, answer := post(t, h, `{ now: lead(number: "L-2024-003") { number } then: lead(number: "L-2024-003", knownAt: 20) { number } batch(number: "`+got.receipt.Number+`") { source principal counts { noun retracted } } }`, nil)
		want := `{"data":{"now":null,"then":{"number":"L-2024-003"},"batch":{"source":"api retract: 重复录入","principal":"测试员","counts":[{"noun":"Lead","retracted":1}]}}`
		if !strings.HasPrefix(answer, want) {
			t.Errorf("%s: %s", name, answer)
		}
		if again := send(t, h, "retract", "", fields{"key": "2"}, fields{"reason": "重复录入", "rows": []any{fields{"noun": "Lead", "key": "L-2024-003"}}}); codes(again.errors) != "rows.0.key NOT_FOUND" {
			t.Errorf("%s: %s", name, codes(again.errors))
		}
	}
}

// TestWhoMayWrite refuses mutations by GET, by a server that was not told to take them, and by who sees a part of the city.
func TestWhoMayWrite(t *testing.T) {
	store := openExample(t)
	const query = `mutation { pushApplication(input: { write: { key: "k", principal: "p" }, application: "A-2024-002", pushedOn: "2024-05-14" }) { receipt { number } } }`
	closed := handler(store)
	part := writable(store, func(c *resolvers.Config) {
		c.Viewer = func(context.Context) resolvers.Viewer {
			return resolvers.Viewer{Scope: graph.Scope{Areas: []graph.ID{"YJ"}}}
		}
	})
	for name, h := range map[string]http.Handler{"not told": closed, "a part": part} {
		status, answer := post(t, h, query, nil)
		if status != http.StatusForbidden || !strings.Contains(answer, "REQUEST_WRITE_REFUSED") {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	for _, accept := range []string{"", "application/json"} {
		r := httptest.NewRequest(http.MethodGet, "/graphql?query="+strings.ReplaceAll(query, " ", "%20"), nil)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		writable(store).ServeHTTP(w, r)
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" || !strings.Contains(w.Body.String(), "REQUEST_METHOD_REFUSED") {
			t.Errorf("GET: %d %v %s", w.Code, w.Header(), w.Body)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"mutation{x}"}`))
	r.Header.Set("Content-Type", "text/plain")
	w := httptest.NewRecorder()
	writable(store).ServeHTTP(w, r)
	if w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("a page of another site: %d", w.Code)
	}
	if r, _ := store.Revision(t.Context(), 0); r != 20 {
		t.Errorf("revision %d", r)
	}
}

// TestMutationsInOneDocument applies each in its turn: literals, fragments, aliases and conditions.
func TestMutationsInOneDocument(t *testing.T) {
	h := writable(openExample(t))
	query := `mutation Both($key: String!, $no: Boolean!) {
		first: pushApplication(input: { write: { key: $key, principal: "测试员" }, application: "A-2024-002", pushedOn: "2024-05-14" }) { ...done applications { pushedOn } }
		...more
		never: pushApplication(input: { write: { key: "never", principal: "测试员" }, application: "A-2024-002", pushedOn: "2024-05-20" }) @include(if: $no) { receipt { number } }
	}
	fragment more on Mutation { second: decideApplication(input: { write: { key: "b", principal: "测试员" }, application: "A-2024-002", decidedOn: "2024-05-30", decision: REFUSED }) { ...done applications { pushedOn decision } } }
	fragment done on Written { receipt { revision } userErrors { code } }`
	status, answer := post(t, h, query, fields{"key": "a", "no": false})
	want := `{"data":{"first":{"receipt":{"revision":21},"userErrors":[],"applications":[{"pushedOn":"2024-05-14"}]},"second":{"receipt":{"revision":22},"userErrors":[],"applications":[{"pushedOn":"2024-05-14","decision":"REFUSED"}]}},"extensions":{"revision":22}}`
	if status != 200 || answer != want {
		t.Errorf("%d %s", status, answer)
	}
}

// TestEnglishComesFirstWhereItIsPreferred words user errors in the language of the request.
func TestEnglishComesFirstWhereItIsPreferred(t *testing.T) {
	h := writable(openExample(t))
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"mutation { pushApplication(input: { write: { key: \"k\", principal: \"p\" }, application: \"X\", pushedOn: \"2024-05-14\" }) { receipt { number } userErrors { message } } }"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "en-GB,zh;q=0.5")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if want := `{"data":{"pushApplication":{"receipt":null,"userErrors":[{"message":"there is no such thing or row on record"}]}}}`; w.Body.String() != want {
		t.Errorf("%s", w.Body)
	}
}
