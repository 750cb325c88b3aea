package resolvers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers"
)

// handled is the handler of a store that takes mutations and judges gaps after each, on a day.
func handled(t testing.TB, store graph.Store, on string, change ...func(*resolvers.Config)) http.Handler {
	t.Helper()
	register := gap.NewRegister(store)
	evaluator, d := gap.NewEvaluator(register), day(t, on)
	judge := func(ctx context.Context) error {
		_, err := evaluator.Evaluate(ctx, d, nil)
		return err
	}
	if err := judge(t.Context()); err != nil {
		t.Fatal(err)
	}
	clock := today.AddDate(0, 0, int(d-graph.DayAt(today)))
	return writable(store, append([]func(*resolvers.Config){func(c *resolvers.Config) {
		c.Gaps, c.Judge, c.Clock = register, judge, func() time.Time { return clock }
	}}, change...)...)
}

const (
	findingGap = "H01:F-01:2024-05-15"
	visitGap   = "B07:0099990003 2024-04:2024-04-01"
	itemGap    = "B11:IT-02:2024-04-28"
	pushGap    = "E02:A-2024-002:2024-05-13"
	stepGap    = "C06:C-2024-002:2024-05-15"
	leadGap    = "C08:L-2024-002:2024-05-12"
	overGap    = "C03:C-2024-001:2024-04-22"
)

// stepOf is a move as a path names it: NOTIFIED, RECTIFYING LODGED.
func stepOf(gap, step string) fields {
	to, appeal, _ := strings.Cut(step, " ")
	in := fields{"gap": gap, "to": to, "reason": "示例理由"}
	if appeal != "" {
		in["appeal"] = appeal
	}
	if step == "RECTIFYING" {
		in["due"] = "2024-07-20"
	}
	return in
}

const moveFields = "move { order from to on appeal due reason principal area { number } gap { number handling { state appealDue mendDue next { to appeal } } } }"

// TestHandlingPaths takes gaps from their first move to every end, one each, and wants their days as they were.
func TestHandlingPaths(t *testing.T) {
	for name, store := range openStores(t) {
		h := handled(t, store, "2024-06-20")
		before := allGaps(t, h, "2024-06-20", "")
		for _, row := range []struct {
			gap  string
			path []string
			end  string // state, and what may come next
		}{
			{findingGap, []string{"NOTIFIED", "EXPLAINED", "CONFIRMED", "RECTIFYING", "CLOSED"}, "CLOSED: CLOSED LODGED"},
			{visitGap, []string{"NOTIFIED", "EXPLAINED", "CONFIRMED", "TRANSFERRED"}, "TRANSFERRED: TRANSFERRED LODGED"},
			{itemGap, []string{"NOTIFIED", "EXPLAINED", "CONFIRMED", "RECTIFYING", "TRANSFERRED"}, "TRANSFERRED: TRANSFERRED LODGED"},
			{pushGap, []string{"NOTIFIED", "EXPLAINED", "DISMISSED"}, "DISMISSED: "},
			{stepGap, []string{"NOTIFIED", "EXPLAINED", "CONFIRMED", "CONFIRMED LODGED", "EXPLAINED UPHELD", "CONFIRMED", "RECTIFYING"}, "RECTIFYING: CLOSED, TRANSFERRED, RECTIFYING LODGED"},
			{leadGap, []string{"NOTIFIED", "EXPLAINED", "CONFIRMED", "RECTIFYING", "RECTIFYING LODGED", "CLOSED", "DISMISSED UPHELD"}, "DISMISSED: "},
			{overGap, []string{"NOTIFIED", "EXPLAINED", "CONFIRMED", "TRANSFERRED", "TRANSFERRED LODGED", "TRANSFERRED REJECTED"}, "TRANSFERRED: TRANSFERRED LODGED"},
		} {
			t.Run(name+"/"+row.gap, func(t *testing.T) {
				from, area := "SUSPECTED", ""
				for i, step := range row.path {
					named := row.gap // by its number, and by its global id
					if i%2 == 1 {
						named = id("Gap", row.gap)
					}
					got := send(t, h, "handleGap", moveFields, fields{"key": row.gap + fmt.Sprint(i)}, stepOf(named, step))
					if got.receipt == nil {
						t.Fatalf("%s: %s", step, codes(got.errors))
					}
					move := asMove(t, got.rows)
					area = move.Area.Number
					if move.Order != i+1 || move.From != from || strings.TrimSpace(move.To+" "+move.Appeal) != step || move.On != "2024-06-20" || move.Principal != "测试员" || area == "" || move.Reason != "示例理由" {
						t.Errorf("%s: %+v", step, move)
					}
					if want := map[string]string{"RECTIFYING": "2024-07-20"}[step]; strings.HasSuffix(step, "LODGED") && move.Due != "2024-07-20" || !strings.HasSuffix(step, "LODGED") && move.Due != want {
						t.Errorf("%s: due %q", step, move.Due)
					}
					from = move.To
					if i < len(row.path)-1 {
						continue
					}
					var next []string
					for _, n := range move.Gap.Handling.Next {
						next = append(next, strings.TrimSpace(n.To+" "+n.Appeal))
					}
					if end := move.Gap.Handling.State + ": " + strings.Join(next, ", "); end != row.end {
						t.Errorf("ends as %q, not %q", end, row.end)
					}
				}
			})
		}
		t.Run(name+"/their days stay", func(t *testing.T) {
			after := allGaps(t, h, "2024-06-20", "")
			for i := range after {
				after[i].Handling = before[i].Handling
			}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("(-before +after)\n%s", diff)
			}
		})
		t.Run(name+"/as a filter", func(t *testing.T) {
			for filter, want := range map[string][]string{
				"CLOSED": {findingGap}, "TRANSFERRED": {itemGap, visitGap, overGap}, "DISMISSED": {pushGap, leadGap}, "RECTIFYING": {stepGap}, "NOTIFIED": {},
			} {
				got := numbers(allGaps(t, h, "2024-06-20", "filter: { handling: ["+filter+"] }"))
				slices.Sort(got)
				slices.Sort(want)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got)\n%s", filter, diff)
				}
			}
		})
	}
}

// movedTold is a move with its gap.
type movedTold struct {
	moveTold
	Gap gapTold
}

func asMove(t testing.TB, rows string) movedTold {
	t.Helper()
	var out struct{ Move movedTold }
	if err := json.Unmarshal([]byte(rows), &out); err != nil {
		t.Fatalf("%v: %s", err, rows)
	}
	return out.Move
}

// TestHandlingMistakes wants each told where it belongs, with what may come next, and nothing applied.
func TestHandlingMistakes(t *testing.T) {
	store := openExample(t)
	h := handled(t, store, "2024-06-20")
	for i, step := range []string{"NOTIFIED", "EXPLAINED", "CONFIRMED", "CONFIRMED LODGED"} {
		if got := send(t, h, "handleGap", "", fields{"key": fmt.Sprint(i)}, stepOf(visitGap, step)); got.receipt == nil {
			t.Fatal(codes(got.errors))
		}
	}
	if got := send(t, h, "recordApplications", "", fields{"key": "a"}, fields{"applications": []any{fields{"number": "A-9", "household": "0099990003", "appliedOn": "2024-06-20"}}}); got.receipt == nil {
		t.Fatal(codes(got.errors))
	}
	base, err := store.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, gap, step string
		change          fields
		want            string
		allowed         string
	}{
		{"leaves moves out", findingGap, "CLOSED", nil, "to HANDLING_MOVE_REFUSED", "NOTIFIED"},
		{"confirms before it is explained", findingGap, "CONFIRMED", nil, "to HANDLING_MOVE_REFUSED", "NOTIFIED"},
		{"goes back", visitGap, "NOTIFIED", nil, "to HANDLING_MOVE_REFUSED", "RECTIFYING, TRANSFERRED, EXPLAINED UPHELD, DISMISSED UPHELD, CONFIRMED REJECTED"},
		{"appeals before anything is confirmed", findingGap, "SUSPECTED LODGED", nil, "to HANDLING_MOVE_REFUSED", "NOTIFIED"},
		{"appeals twice", visitGap, "CONFIRMED LODGED", nil, "appeal HANDLING_CONFLICT", "RECTIFYING, TRANSFERRED, EXPLAINED UPHELD, DISMISSED UPHELD, CONFIRMED REJECTED"},
		{"closes what is not being mended", visitGap, "CLOSED", nil, "to HANDLING_MOVE_REFUSED", "RECTIFYING, TRANSFERRED, EXPLAINED UPHELD, DISMISSED UPHELD, CONFIRMED REJECTED"},
		{"before the last move", visitGap, "TRANSFERRED", fields{"on": "2024-06-19"}, "on HANDLING_CONFLICT", ""},
		{"mends without a last day", visitGap, "RECTIFYING", fields{"due": nil}, "due HANDLING_MOVE_REFUSED", ""},
		{"mends by a day before", visitGap, "RECTIFYING", fields{"due": "2024-06-19"}, "due HANDLING_MOVE_REFUSED", ""},
		{"a last day for nothing", visitGap, "TRANSFERRED", fields{"due": "2024-07-01"}, "due HANDLING_MOVE_REFUSED", ""},
		{"in the future", findingGap, "NOTIFIED", fields{"on": "2024-06-21"}, "on CELL_DATE_FUTURE", ""},
		{"before it can be seen", findingGap, "NOTIFIED", fields{"on": "2024-05-30"}, "on HANDLING_NO_GAP", ""},
		{"no day", findingGap, "NOTIFIED", fields{"on": "2024-02-30"}, "on CELL_DATE", ""},
		{"no reason", findingGap, "NOTIFIED", fields{"reason": " "}, "reason CELL_REQUIRED", ""},
		{"a reason too long", findingGap, "NOTIFIED", fields{"reason": strings.Repeat("长", 2001)}, "reason CELL_TOO_LONG", ""},
		{"a document too long", findingGap, "NOTIFIED", fields{"evidence": strings.Repeat("长", 201)}, "evidence CELL_TOO_LONG", ""},
		{"everything at once", findingGap, "NOTIFIED", fields{"on": "x", "due": "y", "reason": ""}, "on CELL_DATE, due CELL_DATE, reason CELL_REQUIRED", ""},
		{"an unknown gap", "C03:C-9:2024-04-22", "NOTIFIED", nil, "gap NOT_FOUND", ""},
		{"no gap", "", "NOTIFIED", nil, "gap CELL_REQUIRED", ""},
		{"the id of something else", id("Household", "0099990003"), "NOTIFIED", nil, "gap NOT_FOUND", ""},
		{"about to fall due", "E01:A-9:2024-06-20", "NOTIFIED", nil, "gap HANDLING_NO_GAP", ""},
		{"about to fall due on that day", findingGap, "NOTIFIED", fields{"on": "2024-05-20"}, "on HANDLING_NO_GAP", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			in := stepOf(row.gap, row.step)
			maps.Copy(in, row.change)
			got := send(t, h, "handleGap", moveFields, fields{"key": "x" + row.name}, in)
			if codes(got.errors) != row.want || got.receipt != nil || got.rows != `{"move":null}` {
				t.Errorf("%s, want %s; %s", codes(got.errors), row.want, got.rows)
			}
			if len(got.errors) > 0 && strings.Join(got.errors[0].Allowed, ", ") != row.allowed {
				t.Errorf("allowed %q, want %q", got.errors[0].Allowed, row.allowed)
			}
		})
	}
	if r, err := store.Revision(t.Context(), 0); r != base || err != nil {
		t.Errorf("revision %d, not %d: %v", r, base, err)
	}
}

// TestHandlingIsOneBatch sends a move tried, done, done again, after another, and strictly.
func TestHandlingIsOneBatch(t *testing.T) {
	for name, store := range openStores(t) {
		t.Run(name, func(t *testing.T) {
			h := handled(t, store, "2024-06-20")
			in := stepOf(findingGap, "NOTIFIED")
			in["reason"], in["on"] = "已电话告知 13900001111", "2024-06-03"
			tried := send(t, h, "handleGap", "move { order to reason key }", fields{"dryRun": true}, in)
			if tried.receipt == nil || !tried.receipt.DryRun || tried.rows != `{"move":{"order":1,"to":"NOTIFIED","reason":"已电话告知 ⟦PHONE⟧","key":"H01:F-01:2024-05-15 1"}}` || codes(tried.warnings) != "reason TEXT_MASKED" {
				t.Errorf("%+v %s %s", tried.receipt, tried.rows, codes(tried.warnings))
			}
			if got := send(t, h, "handleGap", "", fields{"strict": true}, in); codes(got.errors) != "reason TEXT_MASKED" {
				t.Error(codes(got.errors))
			}
			did := send(t, h, "handleGap", moveFields, nil, in)
			if did.receipt == nil || did.receipt.Repeated {
				t.Fatal(codes(did.errors))
			}
			if got := send(t, h, "handleGap", "", fields{"key": "2", "ifRevision": did.receipt.Revision - 1}, stepOf(findingGap, "EXPLAINED")); codes(got.errors) != "gap CHANGED" {
				t.Error(codes(got.errors))
			}
			next := send(t, h, "handleGap", "move { on }", fields{"key": "2", "ifRevision": did.receipt.Revision, "strict": true}, stepOf(findingGap, "EXPLAINED"))
			if next.receipt == nil || next.rows != `{"move":{"on":"2024-06-20"}}` {
				t.Fatal(codes(next.errors), next.rows)
			}
			again := send(t, h, "handleGap", "move { order from to on }", nil, in)
			if again.receipt == nil || !again.receipt.Repeated || again.receipt.Revision != did.receipt.Revision || again.rows != `{"move":{"order":1,"from":"SUSPECTED","to":"NOTIFIED","on":"2024-06-03"}}` {
				t.Errorf("%+v %s %s", again.receipt, again.rows, codes(again.errors))
			}
			// the day was left out, and stays the day of the first answer
			later := handled(t, store, "2024-06-25")
			if got := send(t, later, "handleGap", "move { on }", fields{"key": "2"}, stepOf(findingGap, "EXPLAINED")); got.receipt == nil || !got.receipt.Repeated || got.rows != next.rows {
				t.Errorf("%+v %s %s", got.receipt, got.rows, codes(got.errors))
			}
			if got := send(t, h, "handleGap", "", nil, stepOf(findingGap, "NOTIFIED")); codes(got.errors) != "write.key CONFLICT" {
				t.Error(codes(got.errors))
			}
		})
	}
}

// TestTwoHandleOneGap lets many move one gap at once, and wants one of them to have done it.
func TestTwoHandleOneGap(t *testing.T) {
	store := openExample(t)
	h := handled(t, store, "2024-06-20")
	results := make([]outcome, 6)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() {
			results[i] = send(t, h, "handleGap", "", fields{"key": fmt.Sprint(i), "principal": fmt.Sprint("经办", i)}, stepOf(findingGap, "NOTIFIED"))
		})
	}
	all.Wait()
	done := 0
	for _, r := range results {
		if r.receipt != nil {
			done++
		} else if codes(r.errors) != "to HANDLING_MOVE_REFUSED" {
			t.Error(codes(r.errors))
		}
	}
	if done != 1 {
		t.Errorf("%d moved it", done)
	}
	// What another process has recorded for a day to come stands as well: nobody writes over it.
	m := &graph.Handling{Gap: visitGap, Order: 1, Area: "YJ-V", From: graph.GapSuspected, To: graph.GapNotified, On: day(t, "2024-06-22"), Reason: "示例理由"}
	if _, err := store.Apply(t.Context(), &graph.Batch{ID: "other", Digest: "other", Principal: "督查员甲", At: 1_718_000_000_000, Changes: graph.ChangesOf(m)}); err != nil {
		t.Fatal(err)
	}
	if got := send(t, h, "handleGap", "move { order }", fields{"key": "v"}, stepOf(visitGap, "NOTIFIED")); codes(got.errors) != "to HANDLING_CONFLICT" || got.rows != `{"move":null}` {
		t.Error(codes(got.errors), got.rows)
	}
}

// racing is a store to which another process writes just before a batch is applied.
type racing struct {
	graph.Store
	other func()
}

func (r racing) Apply(ctx context.Context, b *graph.Batch) (graph.Receipt, error) {
	if !b.DryRun {
		r.other()
	}
	return r.Store.Apply(ctx, b)
}

// TestTwoServersMoveOneGap wants a move that replaced another server's to say so: the port cannot refuse it.
func TestTwoServersMoveOneGap(t *testing.T) {
	store := openExample(t)
	other := sync.OnceFunc(func() {
		in := stepOf(findingGap, "NOTIFIED")
		in["reason"] = "另一示例理由"
		if got := send(t, handled(t, store, "2024-06-20"), "handleGap", "", fields{"principal": "督查员乙"}, in); got.receipt == nil {
			t.Error(codes(got.errors))
		}
	})
	h := handled(t, racing{store, other}, "2024-06-20")
	got := send(t, h, "handleGap", "move { principal history { principal } }", nil, stepOf(findingGap, "NOTIFIED"))
	if codes(got.warnings) != "to HANDLING_CONFLICT" || got.rows != `{"move":{"principal":"测试员","history":[{"principal":"督查员乙"},{"principal":"测试员"}]}}` {
		t.Errorf("%s %s %s", codes(got.warnings), codes(got.errors), got.rows)
	}
}

// TestAppealDue wants an appeal decided within a month, or as policy says where the gap stands.
func TestAppealDue(t *testing.T) {
	for _, row := range []struct{ name, value, unit, given, want string }{
		{"a month", "", "", "", "2024-07-20"},
		{"as given", "", "", "2024-06-30", "2024-06-30"},
		{"in days", "10", "DAYS", "", "2024-06-30"},
		{"in working days", "5", "WORKING_DAYS", "", "2024-06-27"},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := handled(t, openExample(t), "2024-06-20")
			if row.value != "" {
				policy := fields{"parameter": "H04.limit", "area": "LB", "value": row.value, "unit": row.unit, "basis": "示例文〔2024〕10号", "since": "2024-01-01"}
				if got := send(t, h, "recordPolicies", "", fields{"key": "p"}, fields{"policies": []any{policy}}); got.receipt == nil {
					t.Fatal(codes(got.errors))
				}
			}
			for i, step := range []string{"NOTIFIED", "EXPLAINED", "CONFIRMED", "CONFIRMED LODGED"} {
				in := stepOf(visitGap, step)
				if row.given != "" && i == 3 {
					in["due"] = row.given
				}
				got := send(t, h, "handleGap", moveFields, fields{"key": step}, in)
				if got.receipt == nil {
					t.Fatal(codes(got.errors))
				}
				if move := asMove(t, got.rows); i == 3 && (move.Due != row.want || move.Gap.Handling.AppealDue != row.want) {
					t.Errorf("due %q, %q", move.Due, move.Gap.Handling.AppealDue)
				}
			}
		})
	}
}

// TestGapsOfAWrite records a low-income application without its push: it is about to fall due at once, is a gap the day
// after, and none once the push is on record.
func TestGapsOfAWrite(t *testing.T) {
	const rows = `told: receipt { gaps(at: $at) { ...changed } } next: receipt { gaps(at: $next) { ...changed } }`
	for name, store := range openStores(t) {
		t.Run(name, func(t *testing.T) {
			h := handled(t, store, "2024-06-20")
			mutate := func(mutation string, input fields) string {
				t.Helper()
				input["write"] = fields{"key": mutation, "principal": "测试员"}
				_, answer := post(t, h, `mutation($in: `+strings.ToUpper(mutation[:1])+mutation[1:]+`Input!, $at: Date, $next: Date) { it: `+mutation+`(input: $in) { `+rows+` userErrors { code } } }
					fragment changed on GapDifference { evaluated opened { number status recorded } openedCount ended { number status until } endedCount upcoming { number status due explanation { zh } } upcomingCount through { revision } }`,
					fields{"in": input, "at": "2024-06-20", "next": "2024-06-21"})
				return answer
			}
			const none = `"opened":[],"openedCount":0,"ended":[],"endedCount":0,`
			// silence proves something only where the ledger is complete
			if got := send(t, h, "recordDeliveries", "", nil, fields{"deliveries": []any{fields{"ledger": "Application", "area": "SZ", "from": "2024-06-01", "completeTo": "2024-06-30"}}}); got.receipt == nil {
				t.Fatal(codes(got.errors))
			}
			answer := mutate("recordApplications", fields{"applications": []any{fields{"number": "A-9", "household": "0099990003", "appliedOn": "2024-06-20"}}})
			for _, want := range []string{
				`"told":{"gaps":{"evaluated":true,` + none + `"upcoming":[{"number":"E01:A-9:2024-06-20","status":"UPCOMING","due":"2024-06-20","explanation":{"zh":"`,
				`"upcomingCount":1,"through":{"revision":22}`,
				`"next":{"gaps":{"evaluated":true,"opened":[{"number":"E01:A-9:2024-06-20","status":"OPEN","recorded":22}],"openedCount":1,"ended":[],"endedCount":0,"upcoming":[],"upcomingCount":0,`,
			} {
				if !strings.Contains(answer, want) {
					t.Errorf("%s\nlacks %s", answer, want)
				}
			}
			if got := numbers(allGaps(t, h, "2024-06-21", `filter: { subjects: ["`+id("Application", "A-9")+`"] }`)); !slices.Equal(got, []string{"E01:A-9:2024-06-20"}) {
				t.Errorf("%v", got)
			}
			answer = mutate("pushApplication", fields{"application": "A-9", "pushedOn": "2024-06-20"})
			if want := `"next":{"gaps":{"evaluated":true,"opened":[],"openedCount":0,"ended":[{"number":"E01:A-9:2024-06-20","status":"OPEN","until":null}],"endedCount":1,`; !strings.Contains(answer, want) {
				t.Errorf("%s\nlacks %s", answer, want)
			}
			// the batch still tells what it changed
			if _, answer := post(t, h, `{ batches(first: 2) { nodes { gaps(at: "2024-06-21") { opened { number } ended { number } upcomingCount } } } }`, nil); answer !=
				`{"data":{"batches":{"nodes":[{"gaps":{"opened":[],"ended":[{"number":"E01:A-9:2024-06-20"}],"upcomingCount":0}},{"gaps":{"opened":[{"number":"E01:A-9:2024-06-20"}],"ended":[],"upcomingCount":0}}]}},"extensions":{"revision":23}}` {
				t.Error(answer)
			}
		})
	}
}

// TestAWriteThatIsNotJudged stands all the same, and says so; a dry run tells nothing of gaps.
func TestAWriteThatIsNotJudged(t *testing.T) {
	store := openExample(t)
	fails := func(context.Context) error { return graph.Unavailable.Errorf("太忙", "too busy") }
	input := fields{"applications": []any{fields{"number": "A-9", "household": "0099990003", "appliedOn": "2024-06-20"}}}
	const rows = "told: receipt { gaps { evaluated upcomingCount upcoming { number } through { revision } } }"
	for _, row := range []struct {
		name   string
		change func(*resolvers.Config)
		write  fields
		want   string
	}{
		{"tried", func(*resolvers.Config) {}, fields{"dryRun": true}, `{"told":{"gaps":{"evaluated":false,"upcomingCount":0,"upcoming":[],"through":{"revision":20}}}}`},
		{"not judged", func(c *resolvers.Config) { c.Judge = fails }, nil, `{"told":{"gaps":{"evaluated":false,"upcomingCount":0,"upcoming":[],"through":{"revision":20}}}}`},
		{"judged later", func(*resolvers.Config) {}, nil, `{"told":{"gaps":{"evaluated":true,"upcomingCount":1,"upcoming":[{"number":"E01:A-9:2024-06-20"}],"through":{"revision":21}}}}`},
	} {
		h := handled(t, store, "2024-06-20", row.change)
		if got := send(t, h, "recordApplications", rows, row.write, input); got.receipt == nil || got.rows != row.want {
			t.Errorf("%s: %s %s", row.name, got.rows, codes(got.errors))
		}
	}
}

// TestGapsOfABatchAreTheViewers tells each viewer what the first batches brought: the gaps that they see, and no more.
func TestGapsOfABatchAreTheViewers(t *testing.T) {
	const query = `{ area(number: "YJ-V") { batch { revision gaps { evaluated openedCount opened { number } endedCount through { revision } } } } gaps(filter: { statuses: [OPEN] }, first: 100, knownAt: "19") { nodes { number } } }`
	seen := map[string]int{}
	for name, scope := range map[string]graph.Scope{"city": graph.Everywhere, "village": {Areas: []graph.ID{"YJ-V"}}} {
		h := judged(t, func(c *resolvers.Config) {
			c.Viewer = func(context.Context) resolvers.Viewer { return resolvers.Viewer{Name: "测试员", Scope: scope} }
		})
		_, answer := post(t, h, query, nil)
		var got struct {
			Data struct {
				Area struct {
					Batch struct {
						Revision int
						Gaps     struct {
							Evaluated               bool
							OpenedCount, EndedCount int
							Opened                  []gapTold
							Through                 struct{ Revision int }
						}
					}
				}
				Gaps pageTold
			}
		}
		if err := json.Unmarshal([]byte(answer), &got); err != nil || strings.Contains(answer, `"errors"`) {
			t.Fatalf("%v %s", err, answer)
		}
		changed, all := got.Data.Area.Batch.Gaps, numbers(got.Data.Gaps.Nodes)
		slices.Sort(all)
		if diff := cmp.Diff(all, numbers(changed.Opened)); diff != "" || !changed.Evaluated || changed.OpenedCount != len(all) || changed.EndedCount != 0 || changed.Through.Revision != 20 {
			t.Errorf("%s: %+v (-all +opened)\n%s", name, changed, diff)
		}
		seen[name] = len(all)
	}
	if seen["village"] == 0 || seen["village"] >= seen["city"] {
		t.Errorf("%v", seen)
	}
}
