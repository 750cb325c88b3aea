package resolvers_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers"
)

// judged is the worked example with its gaps: judged after the folder (revision 19), and after the later tenures (20).
func judged(t testing.TB, change ...func(*resolvers.Config)) http.Handler {
	t.Helper()
	store := openEmpty(t)
	register := judge(t, store)
	return handler(store, append([]func(*resolvers.Config){func(c *resolvers.Config) { c.Gaps = register }}, change...)...)
}

// judge puts the worked example into an empty store, and judges it twice.
func judge(t testing.TB, store graph.Store) *gap.Register {
	t.Helper()
	register := gap.NewRegister(store)
	evaluate := func() {
		t.Helper()
		if _, err := gap.NewEvaluator(register).Evaluate(t.Context(), graph.DayAt(today)+30, nil); err != nil {
			t.Fatal(err)
		}
	}
	fillExample(t, store, evaluate)
	evaluate()
	return register
}

// told about gaps.
type (
	gapTold struct {
		ID, Number, Status, Severity, Part, Kind, Start, Due, Since, Until, Line string
		Days                                                                     int
		Rule                                                                     struct {
			Number string
			Group  struct{ Letter string }
			Line   string
		}
		Subject, Unit, Standing struct {
			Noun, ID, Number string
			Node             map[string]any
		}
		Area        struct{ Number string }
		Explanation struct{ ZH, EN string }
		Shares      []shareTold
		Handling    struct {
			State, Since, AppealDue, MendDue string
			Moves                            []moveTold
			Next                             []struct{ To, Appeal string }
			Appeal                           *moveTold
			Reopens                          *struct{ Number string }
		}
	}
	shareTold struct {
		Since, Until string
		Days         int
		Acting       bool
		DueDayInside bool
		Reason       string
		Post         struct{ Number string }
		Holders      []struct{ Person struct{ Number string } }
	}
	moveTold struct {
		Order                                             int
		From, To, On, Reason, Appeal, Due, Principal, Key string
		RecordedAt                                        string
		Batch                                             struct{ Number string }
		Gap                                               struct{ Number string }
		Area                                              struct{ Number string }
	}
	pageTold struct {
		TotalCount int
		Nodes      []gapTold
		Edges      []struct {
			Cursor string
			Node   gapTold
		}
		PageInfo struct {
			HasNextPage bool
			EndCursor   string
		}
		Revision int
		Through  *struct {
			Revision int
			Day      string
		}
	}
)

// asked asks and reads one root.
func asked[T any](t testing.TB, h http.Handler, root, query string, variables map[string]any) T {
	t.Helper()
	_, answer := post(t, h, query, variables)
	var out struct {
		Data   map[string]json.RawMessage
		Errors []any
	}
	if err := json.Unmarshal([]byte(answer), &out); err != nil || len(out.Errors) > 0 {
		t.Fatalf("%v %.900s\n%s", err, answer, query)
	}
	var one T
	if err := json.Unmarshal(out.Data[root], &one); err != nil {
		t.Fatalf("%v %.900s", err, out.Data[root])
	}
	return one
}

// allGaps are all gaps of a day.
func allGaps(t testing.TB, h http.Handler, at string, filter string) []gapTold {
	t.Helper()
	page := asked[pageTold](t, h, "gaps", `query($at: Date!, $known: KnownAt) { gaps(first: 100, at: $at, knownAt: $known `+filter+`) { totalCount nodes {
		id number status severity part kind start due since until days line rule { number group { letter } line } subject { noun id number } unit { noun id number } standing { noun id number } area { number }
		handling { state }
	} } }`, map[string]any{"at": at})
	if page.TotalCount != len(page.Nodes) {
		t.Fatalf("%d gaps, %d counted", len(page.Nodes), page.TotalCount)
	}
	return page.Nodes
}

// line is a gap in a line: number, days, and who has a share of it.
func (g gapTold) line() string {
	until := cmp.Or(g.Until, "–")
	var shares []string
	for _, s := range g.Shares {
		var text strings.Builder
		for _, h := range s.Holders {
			text.WriteString(h.Person.Number + " ")
		}
		if s.Acting {
			text.WriteString("acting ")
		}
		if s.Reason == "ANSWERED_ABOVE" {
			text.WriteString("for the vacant post ")
		}
		text.WriteString(fmt.Sprint(s.Days))
		if s.DueDayInside {
			text.WriteString(" due")
		}
		shares = append(shares, text.String())
	}
	return g.Number + " → " + g.Due + " [" + g.Since + ", " + until + ") " + strings.Join(shares, " · ")
}

const shares = `shares { since until days acting dueDayInside reason post { number } holders { person { number } } }`

// TestGoldenGaps are the answers of the worked example on which gaps stand, which are over, and who has a share of them.
func TestGoldenGaps(t *testing.T) {
	h := judged(t)
	lines := func(known int, status string) []string {
		page := asked[pageTold](t, h, "gaps", `query($known: KnownAt, $status: GapStatus!) { gaps(filter: { statuses: [$status] }, first: 100, knownAt: $known) { totalCount nodes { number due since until `+shares+` } through { revision } revision } }`,
			map[string]any{"known": known, "status": status})
		if page.TotalCount != len(page.Nodes) || page.Revision != known || page.Through == nil || page.Through.Revision != known {
			t.Errorf("%+v", page)
		}
		var out []string
		for _, g := range page.Nodes {
			out = append(out, g.line())
		}
		slices.Sort(out)
		return out
	}
	open := []string{
		"A07:GRID_MEMBER@YJ-V-G02 P08 2021-01-01:2024-04-16 → 2024-04-23 [2024-04-24, –) P04 46 due",
		"A07:YJ-SEC P05 2024-05-09:2024-05-20 → 2024-05-27 [2024-05-28, –) P02 12 due",
		"B04:YJ-V-G02:2024-04-16 → 2024-05-01 [2024-05-02, –) P04 46 due",
		"B07:0099990003 2024-04:2024-04-01 → 2024-04-30 [2024-05-01, –) P08 15 · P04 for the vacant post 15 due",
		"B10:YJ 2024-04:2024-04-01 → 2024-05-05 [2024-05-06, –) P03 35 due",
		"B11:IT-02:2024-04-28 → 2024-05-15 [2024-05-16, –) P07 34 due",
		"C06:C-2024-002:2024-05-15 → 2024-05-15 [2024-05-15, –) P05 acting 1 due",
		"C08:L-2024-002:2024-05-12 → 2024-05-27 [2024-05-28, –) P04 20 due",
		"D06:L-2024-002:2024-05-12 → 2024-05-15 [2024-05-16, –) P05 acting 8 due · P06 12",
		"E02:A-2024-002:2024-05-13 → 2024-05-15 [2024-05-16, –) P14 19 due",
		"H01:F-01:2024-05-15 → 2024-05-30 [2024-05-31, –) P05 acting 5 · P06 12 due",
	}
	over := []string{
		"A02:YJ:2024-05-06 → 2024-05-06 [2024-05-07, 2024-05-09) P02 for the vacant post 3 due",
		"C03:C-2024-001:2024-04-22 → 2024-05-07 [2024-05-08, 2024-05-25) P03 14 · P02 for the vacant post 3 due · P05 acting 11 · P06 5",
		"C05:C-2024-002 1:2024-05-11 → 2024-05-11 [2024-05-11, 2024-05-17) P04 1 due",
		"D01:LB MEDICAL_INSURANCE 2024-03:2024-04-01 → 2024-04-05 [2024-04-06, 2024-04-07) P10 6 due",
		"E01:A-2024-002:2024-05-11 → 2024-05-11 [2024-05-12, 2024-05-14) P12 3 due",
		"G01:C-2022-001 1:2023-04-20 → 2023-04-20 [2023-04-20, 2023-05-04) P03 1 due",
	}
	openK1 := []string{
		open[0], open[2], open[3], open[4], open[5],
		"C06:C-2024-002:2024-05-15 → 2024-05-15 [2024-05-15, –) P02 for the vacant post 1 due",
		open[7],
		"D06:L-2024-002:2024-05-12 → 2024-05-15 [2024-05-16, –) P02 for the vacant post 8 due · P06 12",
		open[9],
		"H01:F-01:2024-05-15 → 2024-05-30 [2024-05-31, –) P02 for the vacant post 5 · P06 12 due",
	}
	overK1 := []string{
		"A02:YJ:2024-05-06 → 2024-05-06 [2024-05-07, 2024-05-20) P02 for the vacant post 14 due",
		"C03:C-2024-001:2024-04-22 → 2024-05-07 [2024-05-08, 2024-05-25) P03 14 · P02 for the vacant post 14 due · P06 5",
		over[2], over[3], over[4], over[5],
	}
	for _, row := range []struct {
		name, status string
		known        int
		want         []string
	}{{"open, all known", "OPEN", 20, open}, {"over, all known", "ENDED", 20, over}, {"open before the late entry", "OPEN", 19, openK1}, {"over before the late entry", "ENDED", 19, overK1}} {
		t.Run(row.name, func(t *testing.T) {
			if diff := gocmp.Diff(row.want, lines(row.known, row.status)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestNoGaps are the answers of the worked example on what is no gap, and why.
func TestNoGaps(t *testing.T) {
	h := judged(t)
	t.Run("about to fall due", func(t *testing.T) {
		var got []string
		for _, g := range asked[pageTold](t, h, "comingDue", `{ comingDue(within: 7, first: 100) { totalCount nodes { number due since status severity days `+shares+` } } }`, nil).Nodes {
			got = append(got, g.Due+" "+g.Number+" "+g.Status+g.Severity)
			if g.Days != 0 || len(g.Shares) > 0 {
				t.Errorf("%+v", g)
			}
		}
		want := []string{
			"2024-05-31 A03:C-2024-002:2024-05-21 UPCOMING", "2024-05-31 B07:0099990003 2024-05:2024-05-01 UPCOMING", "2024-05-31 F01:C-2024-002:2024-05-21 UPCOMING",
			"2024-05-31 H01:F-02:2024-05-15 UPCOMING", "2024-06-05 B10:YJ 2024-05:2024-05-01 UPCOMING", "2024-06-05 F02:C-2024-002 ILLNESS:2024-05-21 UPCOMING",
			"2024-06-05 F04:C-2024-002:2024-05-21 UPCOMING",
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	type rules struct {
		Rules []struct {
			Rule    struct{ Number string }
			State   string
			Why     *struct{ ZH, EN string }
			Tallies []struct {
				Outcome, Reason string
				Count           int
			}
			Limits []struct {
				Parameter, Default, Unit string
				Policy                   *struct {
					Value, Key string
					Area       struct{ Number string }
				}
			}
		}
	}
	book := asked[rules](t, h, "rules", `{ rules { at area { number } through { revision } rules { rule { number } state why { zh en } tallies { outcome reason count } limits { parameter default unit policy { key value area { number } } } } } }`, nil)
	t.Run("not evaluated", func(t *testing.T) {
		got := map[string]string{}
		for _, r := range book.Rules {
			for _, tally := range r.Tallies {
				if tally.Outcome == "NOT_EVALUATED" {
					got[r.Rule.Number] += fmt.Sprintf("%s %d ", tally.Reason, tally.Count)
				}
			}
			if (r.State == "EVALUATED") != (r.Why == nil) {
				t.Errorf("%+v", r)
			}
		}
		want := map[string]string{
			"I01": "FACT_MISSING 6 ", "G04": "FACT_MISSING 1 ", "C04": "FACT_MISSING 1 ", "C05": "FACT_MISSING 1 ", "D03": "FACT_MISSING 1 ", "A07": "LEDGER_NOT_DELIVERED 3 ",
			"B07": "LEDGER_NOT_DELIVERED 3 ", "B10": "LEDGER_NOT_DELIVERED 2 ", "D01": "LEDGER_NOT_DELIVERED 1 ",
		}
		for rule, line := range want {
			if got[rule] != line {
				t.Errorf("%s is not evaluated: %q, want %q", rule, got[rule], line)
			}
		}
		for rule := range strings.FieldsSeq("A01 A02 A03 A09 B01 B02 B04 B11 C03 C06 C08 D06 E01 E02 F01 F02 F04 G01 G02 G03 G07 H01") {
			if got[rule] != "" {
				t.Errorf("%s is not evaluated: %s", rule, got[rule])
			}
		}
	})
	t.Run("states and limits", func(t *testing.T) {
		got := map[string]string{}
		for _, r := range book.Rules {
			got[r.Rule.Number] = r.State
			if r.Rule.Number == "C03" {
				if len(r.Limits) != 1 || r.Limits[0].Policy == nil || r.Limits[0].Policy.Value != "15" || r.Limits[0].Policy.Area.Number != "SZ" || r.Limits[0].Default != "15" || r.Limits[0].Unit != "DAYS" {
					t.Errorf("%+v", r.Limits)
				}
			}
			if r.Rule.Number == "A09" && len(r.Limits) < 2 {
				t.Errorf("a limit for each cause: %+v", r.Limits)
			}
		}
		if len(got) != len(gap.Catalogue()) {
			t.Errorf("%d rules", len(got))
		}
		want := map[string]string{"I01": "NOT_EVALUATED", "C04": "PARTLY", "A03": "EVALUATED"}
		for _, r := range gap.Catalogue() {
			if !r.Judged() {
				want[r.ID] = "NOT_EVALUATED"
			}
		}
		for rule, want := range want {
			if got[rule] != want {
				t.Errorf("%s is %s, want %s", rule, got[rule], want)
			}
		}
	})
	t.Run("limits of another day", func(t *testing.T) {
		old := asked[rules](t, h, "rules", `{ rules(area: "YJ-V", only: ["C03"], at: "2022-11-01") { rules { limits { parameter policy { value } } } } }`, nil)
		if len(old.Rules) != 1 || old.Rules[0].Limits[0].Policy == nil || old.Rules[0].Limits[0].Policy.Value != "20" {
			t.Errorf("%+v", old)
		}
	})
	t.Run("never judged", func(t *testing.T) {
		h := handler(openExample(t))
		silent := asked[rules](t, h, "rules", `{ rules(only: ["C03"]) { rules { state why { zh en } tallies { count } } } }`, nil)
		if len(silent.Rules) != 1 || silent.Rules[0].State != "NOT_EVALUATED" || silent.Rules[0].Why == nil {
			t.Errorf("%+v", silent)
		}
		page := asked[pageTold](t, h, "gaps", `{ gaps { totalCount nodes { id } through { revision } revision } }`, nil)
		if page.Through != nil || page.TotalCount != 0 || page.Revision != 20 {
			t.Errorf("%+v", page)
		}
	})
}

// TestTheBoundaryMoves are the answers of the worked example on how many gaps stand on other days.
func TestTheBoundaryMoves(t *testing.T) {
	h := judged(t)
	for _, row := range []struct {
		at    string
		gaps  int
		rules int
	}{{"2024-05-06", 4, 4}, {"2024-05-07", 5, 5}, {"2024-05-24", 9, 0}, {"2024-05-25", 8, 0}, {"2024-05-31", 11, 10}, {"2024-06-01", 14, 12}} {
		gaps := allGaps(t, h, row.at, `filter: { statuses: [OPEN] }`)
		rules := map[string]bool{}
		for _, g := range gaps {
			rules[g.Rule.Number] = true
		}
		if len(gaps) != row.gaps || row.rules > 0 && len(rules) != row.rules {
			t.Errorf("%s: %d gaps of %d rules, want %d of %d", row.at, len(gaps), len(rules), row.gaps, row.rules)
		}
	}
	t.Run("what is new in June", func(t *testing.T) {
		var got []string
		for _, g := range asked[pageTold](t, h, "gaps", `{ gaps(filter: { statuses: [OPEN], during: { since: "2024-06-01" } }, first: 100, at: "2024-06-01") { nodes { number due since until `+shares+` } } }`, nil).Nodes {
			got = append(got, g.line())
		}
		want := []string{
			"A03:C-2024-002:2024-05-21 → 2024-05-31 [2024-06-01, –) P06 12 due", "B07:0099990003 2024-05:2024-05-01 → 2024-05-31 [2024-06-01, –) P04 for the vacant post 31 due",
			"F01:C-2024-002:2024-05-21 → 2024-05-31 [2024-06-01, –) P14 for the vacant post 12 due", "H01:F-02:2024-05-15 → 2024-05-31 [2024-06-01, –) P04 18 due",
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("silence is no gap", func(t *testing.T) {
		if found := allGaps(t, h, "2024-06-06", `filter: { rules: ["B10"], statuses: [OPEN, ENDED] }`); len(found) != 1 || found[0].Part != "2024-04" {
			t.Errorf("%+v", found)
		}
	})
}

// TestGapFilters holds every filter to what one sees in the whole list.
func TestGapFilters(t *testing.T) {
	h := judged(t)
	all := allGaps(t, h, "2024-05-31", "")
	if len(all) != 24 {
		t.Fatalf("%d gaps", len(all))
	}
	for _, row := range []struct {
		filter string
		passes func(gapTold) bool
	}{
		{`statuses: [ENDED, UPCOMING]`, func(g gapTold) bool { return g.Status != "OPEN" }},
		{`rules: ["A07", "H01"]`, func(g gapTold) bool { return g.Rule.Number == "A07" || g.Rule.Number == "H01" }},
		{`groups: ["B"]`, func(g gapTold) bool { return g.Rule.Group.Letter == "B" }},
		{`severities: [ORANGE]`, func(g gapTold) bool { return g.Severity == "ORANGE" }},
		{`under: ["YJ"]`, func(g gapTold) bool { return g.Area.Number == "YJ" || g.Area.Number == "YJ-V" }},
		{`under: ["YJ-V"]`, func(g gapTold) bool { return g.Area.Number == "YJ-V" }},
		{`under: ["nowhere"]`, func(g gapTold) bool { return false }},
		{`lines: [SECTOR]`, func(g gapTold) bool { return g.Line == "SECTOR" }},
		{`lines: [TERRITORIAL]`, func(g gapTold) bool { return g.Line == "TERRITORIAL" }}, // also on a post's own line
		{`lines: [ASSISTANCE, SUPERVISION]`, func(g gapTold) bool { return g.Line == "ASSISTANCE" || g.Line == "SUPERVISION" }},
		{`handling: [SUSPECTED]`, func(g gapTold) bool { return true }},
		{`handling: [CLOSED, NOTIFIED]`, func(g gapTold) bool { return false }},
		{`units: ["` + id("Household", "0099990002") + `"]`, func(g gapTold) bool { return g.Unit.Number == "0099990002" }},
		{`subjects: ["` + id("Case", "C-2024-002") + `", "` + id("Lead", "L-2024-002") + `"]`, func(g gapTold) bool { return g.Subject.Number == "C-2024-002" || g.Subject.Number == "L-2024-002" }},
		{`during: { since: "2024-05-15", until: "2024-05-17" }`, func(g gapTold) bool {
			day := g.Since
			if g.Status == "UPCOMING" {
				day = g.Due
			}
			return day >= "2024-05-15" && day < "2024-05-17"
		}},
		{`statuses: [OPEN], rules: ["C06", "C08", "D06"], severities: [RED], under: ["LB"]`, func(g gapTold) bool {
			return g.Status == "OPEN" && slices.Contains([]string{"C06", "C08", "D06"}, g.Rule.Number) && g.Severity == "RED"
		}},
	} {
		t.Run(row.filter, func(t *testing.T) {
			got := allGaps(t, h, "2024-05-31", "filter: { "+row.filter+" }")
			want := slices.DeleteFunc(slices.Clone(all), func(g gapTold) bool { return !row.passes(g) })
			if diff := gocmp.Diff(numbers(want), numbers(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	for _, row := range []struct{ filter, want string }{
		{`person: "P05"`, "C03 C06 D06 H01"}, {`person: "P02"`, "A02 A07 C03"}, {`person: "nobody"`, ""}, {`post: "V-SEC"`, "A07 B04 B07 B07 C05 C08 H01"},
	} {
		t.Run(row.filter, func(t *testing.T) {
			var got []string
			for _, g := range allGaps(t, h, "2024-05-31", "filter: { "+row.filter+" }") {
				got = append(got, g.Rule.Number)
			}
			slices.Sort(got)
			if diff := gocmp.Diff(row.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func numbers(gaps []gapTold) []string {
	out := make([]string, len(gaps))
	for i, g := range gaps {
		out[i] = g.Number
	}
	return out
}

// TestGapPages wants pages one after the other to be the whole list, in every order.
func TestGapPages(t *testing.T) {
	h := judged(t)
	weights := map[string]string{"RED": "0", "ORANGE": "1", "YELLOW": "2", "": "3"}
	keys := map[string]func(g gapTold) string{
		"SINCE":    func(g gapTold) string { return g.Since },
		"DUE":      func(g gapTold) string { return g.Due },
		"SEVERITY": func(g gapTold) string { return weights[g.Severity] + g.Since },
	}
	for order, key := range keys {
		whole := allGaps(t, h, "2024-05-31", "order: "+order)
		if !slices.IsSortedFunc(whole, func(a, b gapTold) int {
			c := cmp.Compare(key(a), key(b))
			if order == "SINCE" {
				c = -c
			}
			return cmp.Or(c, cmp.Compare(a.Number, b.Number))
		}) {
			t.Errorf("%s: %v", order, numbers(whole))
		}
		for _, first := range []int{1, 7, 24} {
			t.Run(fmt.Sprintf("%s by %d", order, first), func(t *testing.T) {
				var got []string
				var after any
				for range 30 {
					page := asked[pageTold](t, h, "gaps", `query($order: GapOrder!, $first: Int!, $after: Cursor) { gaps(order: $order, first: $first, after: $after, at: "2024-05-31") { edges { cursor node { number } } pageInfo { hasNextPage endCursor } } }`,
						map[string]any{"order": order, "first": first, "after": after})
					for _, e := range page.Edges {
						got = append(got, e.Node.Number)
					}
					if after = page.PageInfo.EndCursor; !page.PageInfo.HasNextPage {
						break
					}
				}
				if diff := gocmp.Diff(numbers(whole), got); diff != "" {
					t.Errorf("(-whole +pages)\n%s", diff)
				}
			})
		}
	}
}

// TestGapCursors refuses the cursor of another list.
func TestGapCursors(t *testing.T) {
	h := judged(t)
	first := asked[pageTold](t, h, "gaps", `{ gaps(first: 2) { pageInfo { endCursor } } }`, nil)
	_, other := post(t, h, `{ cases(first: 1) { pageInfo { endCursor } } }`, nil)
	of := read(t, other).Data["cases"].(map[string]any)["pageInfo"].(map[string]any)["endCursor"]
	for _, row := range []struct {
		name, query string
		after       any
	}{
		{"of another order", `query($after: Cursor) { gaps(order: DUE, after: $after) { revision } }`, first.PageInfo.EndCursor},
		{"of another filter", `query($after: Cursor) { gaps(filter: { statuses: [OPEN] }, after: $after) { revision } }`, first.PageInfo.EndCursor},
		{"of another root", `query($after: Cursor) { comingDue(after: $after) { revision } }`, first.PageInfo.EndCursor},
		{"of another noun", `query($after: Cursor) { gaps(after: $after) { revision } }`, of},
		{"of gaps", `query($after: Cursor) { cases(order: DATE, after: $after) { nodes { number } } gaps(order: DUE, after: $after) { revision } }`, first.PageInfo.EndCursor},
		{"of all gaps for a household's", `query($after: Cursor) { household(number: "0099990002") { gaps(filter: { statuses: [OPEN] }, after: $after) { revision } } }`, first.PageInfo.EndCursor},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, answer := post(t, h, row.query, map[string]any{"after": row.after})
			if got := read(t, answer); len(got.Errors) == 0 || got.Errors[0].Extensions.Code != "INVALID" {
				t.Error(answer)
			}
		})
	}
	t.Run("of another household", func(t *testing.T) {
		const query = `query($n: String!, $after: Cursor) { household(number: $n) { gaps(first: 1, after: $after) { nodes { number } pageInfo { endCursor } } } }`
		own := asked[struct{ Gaps pageTold }](t, h, "household", query, map[string]any{"n": "0099990002"})
		next := asked[struct{ Gaps pageTold }](t, h, "household", query, map[string]any{"n": "0099990002", "after": own.Gaps.PageInfo.EndCursor})
		if len(next.Gaps.Nodes) != 1 || next.Gaps.Nodes[0].Number == own.Gaps.Nodes[0].Number {
			t.Errorf("%+v after %+v", next, own)
		}
		if _, answer := post(t, h, query, map[string]any{"n": "0099990003", "after": own.Gaps.PageInfo.EndCursor}); !strings.Contains(answer, `"INVALID"`) {
			t.Error(answer)
		}
	})
	t.Run("the same list again", func(t *testing.T) {
		page := asked[pageTold](t, h, "gaps", `query($after: Cursor) { gaps(first: 100, after: $after) { nodes { number } } }`, map[string]any{"after": first.PageInfo.EndCursor})
		if len(page.Nodes) != 22 {
			t.Errorf("%d gaps", len(page.Nodes))
		}
	})
}

type areaTold struct {
	Area                  struct{ Number string }
	Open, Ended, Upcoming int
	Sums                  []struct {
		Rule                  struct{ Number string }
		Severity              string
		Open, Ended, Upcoming int
	}
}

// TestGapSummary wants sums to be what lists count, at every level.
func TestGapSummary(t *testing.T) {
	h := judged(t)
	for _, at := range []string{"2024-05-07", "2024-05-24", "2024-05-31", "2024-06-01"} {
		for _, area := range []string{"", "LB", "YJ", "YJ-V"} {
			t.Run(at+" "+area, func(t *testing.T) {
				var number any
				if area != "" {
					number = area
				}
				got := asked[struct {
					Area  areaTold
					Below []areaTold
				}](t, h, "gapSummary", `query($at: Date!, $area: String) { gapSummary(area: $area, window: { since: "2024-05-01", until: "2024-05-25" }, within: 5, at: $at) { at revision through { revision }
					area { ...a } below { ...a } } } fragment a on AreaGaps { area { number } open ended upcoming sums { rule { number } severity open ended upcoming } }`, map[string]any{"at": at, "area": number})
				day, err := graph.ParseDay(at)
				if err != nil {
					t.Fatal(err)
				}
				for _, one := range append(got.Below, got.Area) {
					want := map[string]int{}
					var open, ended, upcoming int
					for _, g := range allGaps(t, h, at, `filter: { under: ["`+one.Area.Number+`"] }`) {
						key := g.Rule.Number + " " + g.Severity + " "
						switch {
						case g.Status == "OPEN":
							want[key+"open"]++
							open++
						case g.Status == "ENDED" && g.Until >= "2024-05-01" && g.Until < "2024-05-25":
							want[key+"ended"]++
							ended++
						case g.Status == "UPCOMING" && g.Due <= (day+5).String():
							want[key+"upcoming"]++
							upcoming++
						}
					}
					told := map[string]int{}
					for _, s := range one.Sums {
						key := s.Rule.Number + " " + s.Severity + " "
						for name, n := range map[string]int{"open": s.Open, "ended": s.Ended, "upcoming": s.Upcoming} {
							if n > 0 {
								told[key+name] = n
							}
						}
					}
					if diff := gocmp.Diff(want, told); diff != "" || open != one.Open || ended != one.Ended || upcoming != one.Upcoming {
						t.Errorf("%s: %d %d %d (-lists +sums)\n%s", one.Area.Number, one.Open, one.Ended, one.Upcoming, diff)
					}
				}
				if area == "" && (got.Area.Area.Number != "SZ" || len(got.Below) != 1) || area == "YJ-V" && len(got.Below) != 0 {
					t.Errorf("%+v", got)
				}
			})
		}
	}
}

// TestGapTrend wants a trend to be what lists say of its days.
func TestGapTrend(t *testing.T) {
	h := judged(t)
	type trend struct {
		Points []struct {
			Since, Until       string
			Open, Began, Ended int
		}
	}
	listed := allGaps(t, h, "2024-05-31", "")
	for _, by := range []string{"DAY", "WEEK", "MONTH"} {
		for _, where := range []string{"", `area: "YJ-V"`, `filter: { rules: ["C03", "C05", "A02", "E01"] }`} {
			t.Run(by+" "+where, func(t *testing.T) {
				got := asked[trend](t, h, "gapTrend", `{ gapTrend(from: "2024-04-20", at: "2024-05-31", by: `+by+` `+where+`) { points { since until open began ended } through { revision } revision } }`, nil)
				if len(got.Points) != map[string]int{"DAY": 42, "WEEK": 7, "MONTH": 2}[by] {
					t.Fatalf("%d points", len(got.Points))
				}
				passes := func(g gapTold) bool {
					switch {
					case strings.HasPrefix(where, "area"):
						return g.Area.Number == "YJ-V"
					case where != "":
						return slices.Contains([]string{"C03", "C05", "A02", "E01"}, g.Rule.Number)
					}
					return true
				}
				for _, p := range got.Points {
					until, err := graph.ParseDay(p.Until)
					if err != nil {
						t.Fatal(err)
					}
					last := (until - 1).String()
					var open, began, ended int
					for _, g := range listed {
						if !passes(g) || g.Status == "UPCOMING" {
							continue
						}
						if g.Since <= last && (g.Until == "" || g.Until > last) {
							open++
						}
						if g.Since >= p.Since && g.Since < p.Until {
							began++
						}
						if g.Until != "" && g.Until >= p.Since && g.Until < p.Until {
							ended++
						}
					}
					if open != p.Open || began != p.Began || ended != p.Ended {
						t.Errorf("%+v, by the list %d %d %d", p, open, began, ended)
					}
				}
			})
		}
	}
}

// TestCoverage wants every clock of a duty counted once, what could not be judged too.
func TestCoverage(t *testing.T) {
	h := judged(t)
	type covered struct {
		Name                                    string
		Rule                                    struct{ Number string }
		Met, Pending, Unmet, Over, NotEvaluated int
		Reasons                                 []struct {
			Reason string
			Count  int
		}
	}
	type coverage struct {
		Area struct {
			Area   struct{ Number string }
			Duties []covered
		}
		Below []struct {
			Area   struct{ Number string }
			Duties []covered
		}
	}
	got := asked[coverage](t, h, "coverage", `{ coverage { at revision through { day } area { ...a } below { ...a } } } fragment a on AreaCoverage { area { number } duties { name what { zh en } rule { number } met pending unmet over notEvaluated reasons { reason count } } }`, nil)
	told := map[string]string{}
	for _, d := range got.Area.Duties {
		told[d.Name] = fmt.Sprintf("met %d, pending %d, unmet %d, over %d, not evaluated %d", d.Met, d.Pending, d.Unmet, d.Over, d.NotEvaluated)
		n := 0
		for _, r := range d.Reasons {
			n += r.Count
		}
		if n != d.NotEvaluated {
			t.Errorf("%+v", d)
		}
	}
	want := map[string]string{
		"APPLICATION_PUSH":  "met 1, pending 0, unmet 0, over 1, not evaluated 0",
		"CHECK_STARTED":     "met 1, pending 0, unmet 1, over 0, not evaluated 0",
		"CONTACT":           "met 1, pending 1, unmet 0, over 0, not evaluated 0",
		"DEPARTMENT_PUSH":   "met 1, pending 0, unmet 0, over 1, not evaluated 1",
		"FINDING":           "met 0, pending 1, unmet 1, over 0, not evaluated 0",
		"GRID_MEMBER":       "met 1, pending 0, unmet 1, over 0, not evaluated 0",
		"GRID_SIZE":         "met 2, pending 0, unmet 0, over 0, not evaluated 0",
		"HOUSEHOLD_IN_GRID": "met 3, pending 0, unmet 0, over 0, not evaluated 0",
		"MEASURES":          "met 2, pending 1, unmet 0, over 0, not evaluated 0",
		"MEETING":           "met 2, pending 1, unmet 1, over 0, not evaluated 2",
		"RECOGNITION":       "met 2, pending 0, unmet 0, over 1, not evaluated 0",
		"VERIFICATION":      "met 3, pending 0, unmet 0, over 0, not evaluated 1",
		"VILLAGE_SECRETARY": "met 1, pending 0, unmet 0, over 0, not evaluated 0",
		"VISIT":             "met 4, pending 1, unmet 1, over 0, not evaluated 3",
	}
	if diff := gocmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(got.Below) != 1 || got.Below[0].Area.Number != "LB" {
		t.Errorf("%+v", got.Below)
	}
	since := asked[coverage](t, h, "coverage", `{ coverage(area: "LB", since: "2024-05-20") { area { duties { name met } } } }`, nil)
	for _, d := range since.Area.Duties {
		if d.Name == "RECOGNITION" && d.Met != 1 {
			t.Errorf("%+v", d)
		}
	}
}

// TestGapsOfThings wants what hangs on a thing to be its gaps.
func TestGapsOfThings(t *testing.T) {
	h := judged(t)
	for _, row := range []struct{ root, query, want string }{
		{"household", `{ household(number: "0099990002") { gaps(first: 100) { nodes { number } } } }`, "C08 D06 E01 E02"},
		{"household", `{ household(number: "0099990003") { gaps(first: 100) { nodes { number } } } }`, "B07 B07 C03 G01"},
		{"case", `{ case(number: "C-2024-002") { gaps(first: 100) { nodes { number } } } }`, "A03 C05 C06 F01 F02 F04"},
		{"lead", `{ lead(number: "L-2024-002") { gaps { nodes { number } } } }`, "C08 D06"},
		{"application", `{ application(number: "A-2024-002") { gaps(filter: { statuses: [OPEN] }) { nodes { number } } } }`, "E02"},
		{"grid", `{ grid(number: "YJ-V-G02") { gaps { nodes { number } } } }`, "B04"},
		{"area", `{ area(number: "YJ") { gaps { nodes { number } } } }`, "A02 B10 B10"},
		{"area", `{ area(number: "YJ-V") { gaps(below: true, first: 100, filter: { groups: ["A", "B"] }) { nodes { number } } } }`, "A03 A07 B04 B07 B07 B11"},
		{"post", `{ post(number: "YJ-SEC") { gaps { nodes { number } } } }`, "A07 H01"},
		{"person", `{ person(number: "P05") { gaps { nodes { number } } } }`, "C03 C06 D06 H01"},
		{"household", `query { household(number: "0099990002") { gaps(filter: { units: ["` + id("Household", "0099990003") + `"] }) { nodes { number } } } }`, ""},
	} {
		t.Run(row.query, func(t *testing.T) {
			var got []string
			for _, g := range asked[struct{ Gaps pageTold }](t, h, row.root, row.query, nil).Gaps.Nodes {
				got = append(got, g.Number[:3])
			}
			slices.Sort(got)
			if diff := gocmp.Diff(row.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	t.Run("findings", func(t *testing.T) {
		page := asked[struct {
			Nodes []struct {
				Number string
				Gaps   pageTold
			}
		}](t, h, "findings", `{ findings { nodes { number gaps { nodes { number status subject { number node { ... on Finding { number dueOn } } } } } } } }`, nil)
		if len(page.Nodes) != 2 || len(page.Nodes[0].Gaps.Nodes) != 1 || page.Nodes[0].Gaps.Nodes[0].Subject.Node["number"] != page.Nodes[0].Number {
			t.Errorf("%+v", page)
		}
	})
}

// TestGapSubjects wants every thing that a gap names to be found, also the tenure of who left.
func TestGapSubjects(t *testing.T) {
	h := judged(t)
	page := asked[pageTold](t, h, "gaps", `{ gaps(first: 100) { nodes { number area { number } subject { noun number node { ...n } } unit { noun number node { ...n } } standing { noun number node { ...n } } } } } fragment n on Node { __typename id ... on Tenure { person { name } until } }`, nil)
	for _, g := range page.Nodes {
		for _, thing := range []struct {
			Noun, ID, Number string
			Node             map[string]any
		}{g.Subject, g.Unit, g.Standing} {
			if thing.Node["__typename"] != thing.Noun || thing.Node["id"] != id(thing.Noun, thing.Number) {
				t.Errorf("%s: %+v", g.Number, thing)
			}
		}
	}
	t.Run("as a node", func(t *testing.T) {
		nodes := asked[[]map[string]any](t, h, "nodes", `{ nodes(ids: ["`+id("Gap", "C03:C-2024-001:2024-04-22")+`", "`+id("Case", "C-2024-001")+`", "`+id("Gap", "C03:nobody:2024-04-22")+`"]) { id __typename ... on Gap { number status } } }`, nil)
		if len(nodes) != 3 || nodes[0]["number"] != "C03:C-2024-001:2024-04-22" || nodes[0]["status"] != "ENDED" || nodes[1]["__typename"] != "Case" || nodes[2] != nil {
			t.Errorf("%v", nodes)
		}
	})
	t.Run("on a day of its clock", func(t *testing.T) {
		for at, want := range map[string]string{"2024-04-29": "", "2024-05-07": "UPCOMING", "2024-05-08": "OPEN", "2024-05-24": "OPEN", "2024-05-25": "ENDED"} {
			g := asked[*gapTold](t, h, "gap", `query($at: Date) { gap(id: "`+id("Gap", "C03:C-2024-001:2024-04-22")+`", at: $at) { status until spans { since until outcome severity } through { revision } recorded } }`, map[string]any{"at": at})
			if g == nil && want != "" || g != nil && (g.Status != want || (g.Until != "") != (want == "ENDED")) {
				t.Errorf("%s: %+v", at, g)
			}
		}
	})
	t.Run("with the accountability of the case", func(t *testing.T) {
		got := asked[struct {
			Explanation struct{ ZH, EN string }
			Policy      struct{ Value string }
			Evidence    []struct{ Noun, Key string }
			Roles       []struct {
				Role string
				Post struct{ Number string }
			}
			FirstAnswerable []struct{ Post struct{ Number string } }
			Above           []struct{ Post struct{ Number string } }
			Window          struct{ Days int }
			Accountability  struct {
				Case  struct{ Number string }
				Steps []struct {
					Rule     string
					DaysLate int
				}
			}
		}](t, h, "gap", `{ gap(id: "`+id("Gap", "C03:C-2024-001:2024-04-22")+`") { explanation { zh en } policy { value area { number } } evidence { noun key batch { number } } faults window { days }
			roles { role post { number area { name } } } firstAnswerable { post { number } } above { post { number } } accountability { case { number } steps { rule daysLate } } } }`, nil)
		late := 0
		for _, s := range got.Accountability.Steps {
			if s.Rule == "C03" {
				late = s.DaysLate
			}
		}
		if late != 17 || got.Policy.Value != "15" || got.Window.Days != 33 || len(got.Evidence) == 0 || len(got.FirstAnswerable) != 1 || len(got.Above) != len(got.Roles)-1 ||
			!strings.Contains(got.Explanation.ZH, "C-2024-001") || !strings.Contains(got.Explanation.EN, "C-2024-001") {
			t.Errorf("%+v", got)
		}
	})
}

// TestGapScope wants nothing told of gaps outside the scope, by whatever way one asks.
func TestGapScope(t *testing.T) {
	scope := func(areas ...graph.ID) func(*resolvers.Config) {
		return func(c *resolvers.Config) {
			c.Viewer = func(context.Context) resolvers.Viewer {
				return resolvers.Viewer{Name: "测试员", Scope: graph.Scope{Areas: areas}}
			}
		}
	}
	const query = `query($id: ID!) {
		gaps(first: 100) { totalCount nodes { number } pageInfo { endCursor } }
		comingDue(within: 30) { totalCount nodes { number } }
		gap(id: $id) { id }
		node(id: $id) { id }
		gapSummary(window: { since: "2020-01-01" }) { area { open ended upcoming sums { open } } below { open ended upcoming } }
		gapTrend(from: "2024-05-01", by: MONTH) { points { open began ended } }
		coverage { area { duties { met unmet pending over notEvaluated } } }
		rules(only: ["C03"]) { rules { state tallies { count } } }
	}`
	variables := map[string]any{"id": id("Gap", "C03:C-2024-001:2024-04-22")}
	_, nothing := post(t, judged(t, scope("nowhere")), query, variables)
	var sums []string
	for range gap.Duties() {
		sums = append(sums, `{"met":0,"unmet":0,"pending":0,"over":0,"notEvaluated":0}`)
	}
	want := `{"data":{"gaps":{"totalCount":0,"nodes":[],"pageInfo":{"endCursor":null}},"comingDue":{"totalCount":0,"nodes":[]},"gap":null,"node":null,` +
		`"gapSummary":{"area":{"open":0,"ended":0,"upcoming":0,"sums":[]},"below":[]},"gapTrend":{"points":[{"open":0,"began":0,"ended":0}]},` +
		`"coverage":{"area":{"duties":[` + strings.Join(sums, ",") + `]}},"rules":{"rules":[{"state":"NOTHING_TO_JUDGE","tallies":[]}]}},"extensions":{"revision":20}}`
	if nothing != want {
		t.Errorf("%s\nwant %s", nothing, want)
	}
	village := judged(t, scope("YJ-V"))
	whole := judged(t)
	inside := allGaps(t, whole, "2024-05-31", `filter: { under: ["YJ-V"] }`)
	if diff := gocmp.Diff(numbers(inside), numbers(allGaps(t, village, "2024-05-31", ""))); diff != "" || len(inside) == 0 {
		t.Errorf("(-inside +seen)\n%s", diff)
	}
	page := asked[pageTold](t, village, "gaps", `{ gaps(first: 100) { nodes { number `+shares+` explanation { zh } subject { node { id } } handling { state moves { key } } } } }`, nil)
	for _, g := range page.Nodes {
		if g.Explanation.ZH == "" || g.Subject.Node == nil {
			t.Errorf("%+v", g)
		}
	}
}

// TestGapMistakes wants a code and a sentence in both languages for what is asked wrongly.
func TestGapMistakes(t *testing.T) {
	h := judged(t)
	ids := make([]string, 101)
	for i := range ids {
		ids[i] = id("Household", "0099990003")
	}
	for name, query := range map[string]string{
		"first is too large":          `{ gaps(first: 101) { revision } }`,
		"a rule that is none":         `{ gaps(filter: { rules: ["Z99"] }) { revision } }`,
		"a group that is none":        `{ gaps(filter: { groups: ["Z"] }) { revision } }`,
		"nobody's gaps":               `{ gaps(filter: { person: "" }) { revision } }`,
		"no post's gaps":              `{ gaps(filter: { post: "" }) { revision } }`,
		"a unit that is none":         `{ gaps(filter: { units: ["` + id("Case", "C-2024-001") + `"] }) { revision } }`,
		"too many units":              `{ gaps(filter: { units: ["` + strings.Join(ids, `", "`) + `"] }) { revision } }`,
		"an inverted period":          `{ gaps(filter: { during: { since: "2024-05-07", until: "2024-05-07" } }) { revision } }`,
		"a case in place of a gap":    `{ gap(id: "` + id("Case", "C-2024-001") + `") { id } }`,
		"too far ahead":               `{ comingDue(within: 367) { revision } }`,
		"statuses of what comes":      `{ comingDue(filter: { statuses: [OPEN] }) { revision } }`,
		"an area twice":               `{ gapSummary(area: "SZ", filter: { under: ["LB"] }) { revision } }`,
		"a summary of a person":       `{ gapSummary(filter: { person: "P03" }) { revision } }`,
		"a trend of a person":         `{ gapTrend(from: "2024-05-01", filter: { person: "P03" }) { revision } }`,
		"a trend of tomorrow":         `{ gapTrend(from: "2024-06-01", at: "2024-05-31") { revision } }`,
		"a trend of too many days":    `{ gapTrend(from: "1990-01-01", by: DAY) { revision } }`,
		"an area's under twice":       `{ area(number: "SZ") { gaps(below: true, filter: { under: ["LB"] }) { revision } } }`,
		"a rule of the book":          `{ rules(only: ["Z99"]) { revision } }`,
		"a revision not yet there":    `{ gaps(knownAt: 99) { revision } }`,
		"a summary not yet there":     `{ gapSummary(knownAt: 99) { revision } }`,
		"a summary too far ahead":     `{ gapSummary(within: -1) { revision } }`,
		"a person's gaps of somebody": `{ person(number: "P03") { gaps(filter: { person: "P04" }) { revision } } }`,
	} {
		t.Run(name, func(t *testing.T) {
			status, answer := post(t, h, query, nil)
			got := read(t, answer)
			want := "INVALID"
			if strings.Contains(name, "not yet there") {
				want = "REVISION_UNKNOWN"
			}
			if status != 200 || len(got.Errors) == 0 || got.Errors[0].Extensions.Code != want || got.Errors[0].Extensions.EN == "" || strings.Contains(answer, "%!") {
				t.Errorf("%d %.500s", status, answer)
			}
		})
	}
}

// TestPenOfGaps holds what is written of gaps with a pen to the bytes that gqlgen writes.
func TestPenOfGaps(t *testing.T) {
	store := openEmpty(t)
	register := judge(t, store)
	c := config(store, func(c *resolvers.Config) { c.Gaps, c.Limits = register, resolvers.Limits{Cost: 1 << 40} })
	pen, gqlgen := resolvers.NewHandler(c), resolvers.NewHandlerWithoutPen(c)
	const rule = `rule { __typename number group { letter zh en } zh en basis { zh en } severity heaviest judged kind subject part line first { zh en } above { zh en } told { zh en } parameters { parameter value unit } lacks { zh en } }`
	const plain = `__typename id number ` + rule + ` subject { __typename noun id number } unit { noun id number } standing { id } part status severity kind start due since until days spans { since until outcome reason severity } recorded through { revision day } handling { state } area { id name }`
	const explained = `line explanation { zh en } policy { key value area { name } } evidence { noun id key revision row document } faults window { since until days } shares { since until days post { title area { name } } answering { number } holders { name person { number } } acting reason dueDayInside evidence { key } } roles { role order level kind state post { number } holders { name } answeredBy { post { number } } basis { zh } } firstAnswerable { order } above { role }`
	for name, document := range map[string]string{
		"plain":                 `{ gaps(first: 100) { nodes { ` + plain + ` } edges { cursor node { ` + plain + ` } } } }`,
		"explained":             `{ gaps(first: 100) { nodes { ` + plain + ` ` + explained + ` } } }`,
		"one":                   `{ gap(id: "` + id("Gap", "C03:C-2024-001:2024-04-22") + `") { ` + plain + ` ` + explained + ` } }`,
		"on a day in between":   `{ gaps(first: 100, at: "2024-05-10") { nodes { ` + plain + ` ` + explained + ` } } }`,
		"lines alone":           `{ gaps(first: 100) { nodes { line } } }`,
		"aliases and fragments": `query($y: Boolean = true) { gaps(first: 100) { nodes { n: number ...f ... on Node @include(if: $y) { id } } } } fragment f on Gap { explanation { zh } s: shares { days } subject { number @skip(if: $y) } }`,
		"left to gqlgen":        `{ gaps(first: 100) { nodes { number subject { node { id } } handling { state moves { order } } evidence { batch { number } } } } }`,
		"a node of many kinds":  `{ gaps(first: 100) { nodes { subject { node { id ... on Case { number } ... on Household { number head } } } } } }`,
		"gaps of other things":  `{ household(number: "0099990002") { number gaps { nodes { number shares { days } } } } cases { nodes { number gaps { nodes { number } } } } }`,
		"rules and sums": `{ rules { rules { ` + rule + ` } } gapSummary(window: { since: "2024-01-01" }) { at area { ...a } below { ...a } } gapTrend(from: "2024-04-01") { points { __typename since until open began ended } } coverage { area { ...c } below { ...c } } }
			fragment a on AreaGaps { __typename area { id name } open ended upcoming sums { ` + rule + ` severity open ended upcoming } } fragment c on AreaCoverage { area { number } duties { name what { zh en } rule { number } met pending unmet over notEvaluated reasons { reason count } } }`,
		"sums left to gqlgen": `{ gapSummary { area { area { parent { name } } open } below { area { children { number } } } } }`,
		"nobody's":            `{ gap(id: "` + id("Gap", "nobody") + `") { ` + plain + ` } }`,
	} {
		t.Run(name, func(t *testing.T) {
			status, got := post(t, pen, document, nil)
			_, want := post(t, gqlgen, document, nil)
			if status != 200 || strings.Contains(got, `"errors"`) {
				t.Fatalf("%d %.600s", status, got)
			}
			if strings.Contains(got, "例户") {
				t.Errorf("a family's name: %s", got)
			}
			if got != want {
				t.Errorf("(-gqlgen +pen)\n%s", gocmp.Diff(strings.Split(indent(t, want), "\n"), strings.Split(indent(t, got), "\n")))
			}
		})
	}
}

// countedArchive counts what a register reads as well.
type countedArchive struct{ counted }

func (c countedArchive) Changes(ctx context.Context, after, through graph.Revision, nouns []graph.Noun, yield func(graph.Fact) error) error {
	c.calls("Changes")
	return c.Store.Changes(ctx, after, through, nouns, yield)
}

func (c countedArchive) Timelines(ctx context.Context, known graph.Revision, units graph.UnitQuery, yield func(*graph.Timeline) error) error {
	c.calls("Timelines")
	return c.Store.Timelines(ctx, known, units, yield)
}

func (c countedArchive) Derived(ctx context.Context, after int64, gaps func(*graph.Gap) error, tallies func(graph.Tally) error) (graph.Evaluation, error) {
	c.calls("Derived")
	return c.Store.Derived(ctx, after, gaps, tallies)
}

// TestGapStoreCalls wants a list of gaps to read nothing but the revision, and what is asked of its gaps to be read once
// for all of them.
func TestGapStoreCalls(t *testing.T) {
	store := openEmpty(t)
	judge(t, store)
	var mu sync.Mutex
	var calls []string
	watched := countedArchive{counted{store, func(name string) {
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, name)
	}}}
	h := handler(watched)
	if _, answer := post(t, h, `{ gaps { revision } }`, nil); strings.Contains(answer, `"errors"`) { // the register reads all it holds
		t.Fatal(answer)
	}
	const explained = `explanation { zh } policy { value } evidence { key } faults window { days } shares { days holders { name } } roles { post { number } } firstAnswerable { order } above { order } line`
	for _, row := range []struct{ name, query, want string }{
		{"a plain list", `{ gaps(first: 100) { totalCount nodes { number status severity since until days rule { zh } subject { noun number } unit { id } spans { outcome } handling { state moves { order } } } through { day } } }`, "Revision"},
		{"all that explains them", `{ gaps(first: 100) { nodes { number ` + explained + ` } } }`, "Revision Timelines"},
		{"through edges, fragments and @include", `query($y: Boolean = true) { gaps(first: 100) { edges { node { ... on Gap @include(if: $y) { ...g } } } } } fragment g on Gap { a: explanation { en } ` + explained + ` }`, "Revision Timelines"},
		{"subjects, those that have ended too", `{ gaps(first: 100) { nodes { subject { node { id } } } } }`, "Get History Revision"},
		{"subjects with their households", `{ gaps(first: 100, filter: { rules: ["C03", "C05", "C06"] }) { nodes { subject { node { ... on Case { household { number area { name } } } } } } } }`, "Get Get Get Revision"},
		{"lines, which posts of their own tell", `{ gaps(first: 100) { nodes { number line } } }`, "Revision Timelines"},
		{"areas", `{ gaps(first: 100) { nodes { area { name } } } }`, "Get Revision"},
		{"accountability", `{ gaps(first: 100, filter: { rules: ["C03", "C05", "C06", "F01"] }) { nodes { accountability { steps { rule } } } } }`, "Lineages Revision"},
		{"evidence with its batches", `{ gaps(first: 100) { nodes { evidence { batch { number } } shares { holders { batch { source } } } } } }`, "Receipts Revision Timelines"},
		{"a trend", `{ gapTrend(from: "2024-01-01") { points { open } } }`, "Revision"},
		{"what falls due", `{ comingDue { nodes { number due } } }`, "Revision"},
	} {
		t.Run(row.name, func(t *testing.T) {
			calls = nil
			_, answer := post(t, h, row.query, nil)
			if strings.Contains(answer, `"errors"`) {
				t.Fatalf("%.600s", answer)
			}
			slices.Sort(calls)
			if diff := gocmp.Diff(row.want, strings.Join(collapse(calls, "Revision"), " ")); diff != "" {
				t.Errorf("store calls (-want +got)\n%s", diff)
			}
		})
	}
	t.Run("gaps of a page of households", func(t *testing.T) {
		calls = nil
		if _, answer := post(t, h, `{ households { nodes { number gaps(first: 5) { nodes { number `+explained+` subject { node { id } } } } } } }`, nil); strings.Contains(answer, `"errors"`) {
			t.Fatalf("%.600s", answer)
		}
		slices.Sort(calls)
		if got := strings.Join(collapse(calls, "Revision"), " "); got != "Get Page Timelines" {
			t.Error(got)
		}
	})
}

// collapse tells a call once that was made several times: a register asks at each read whether there is a newer revision.
func collapse(calls []string, name string) []string {
	var out []string
	for _, c := range calls {
		if c != name || !slices.Contains(out, name) {
			out = append(out, c)
		}
	}
	return out
}
