package resolvers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/resolvers"
)

// day is a day of a test.
func day(t testing.TB, text string) graph.Day {
	t.Helper()
	d, err := graph.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestHandling wants a gap's handling told as of the day and the revision, and its days untouched by it.
func TestHandling(t *testing.T) {
	store := openEmpty(t)
	register := judge(t, store)
	h := handler(store, func(c *resolvers.Config) { c.Gaps = register })
	var batches int
	move := func(gap, area graph.ID, order int, from, to graph.GapState, on string, appeal graph.Appeal, due string) {
		t.Helper()
		batches++
		m := &graph.Handling{Gap: gap, Order: order, Area: area, From: from, To: to, On: day(t, on), Reason: "示例理由", Appeal: appeal}
		if due != "" {
			m.Due = day(t, due)
		}
		id := graph.ID("move-" + string(rune('a'+batches)))
		if _, err := store.Apply(t.Context(), &graph.Batch{ID: id, Digest: string(id), Principal: "督查员甲", At: 1_718_000_000_000, Changes: graph.ChangesOf(m)}); err != nil {
			t.Fatal(err)
		}
	}
	const finding, visit graph.ID = "H01:F-01:2024-05-15", "B07:0099990003 2024-04:2024-04-01"
	before := allGaps(t, h, "2024-06-02", "")
	move(finding, "YJ", 1, graph.GapSuspected, graph.GapNotified, "2024-05-31", "", "")                    // 21
	move(finding, "YJ", 2, graph.GapNotified, graph.GapExplained, "2024-06-01", "", "")                    // 22
	move(finding, "YJ", 3, graph.GapExplained, graph.GapConfirmed, "2024-06-02", "", "")                   // 23
	move(finding, "YJ", 4, graph.GapConfirmed, graph.GapRectifying, "2024-06-02", "", "2024-06-20")        // 24
	move(finding, "YJ", 5, graph.GapRectifying, graph.GapRectifying, "2024-06-03", "LODGED", "2024-07-03") // 25
	move(visit, "YJ-V", 1, graph.GapSuspected, graph.GapNotified, "2024-05-10", "", "")                    // 26
	move(visit, "YJ-V", 2, graph.GapNotified, graph.GapExplained, "2024-05-11", "", "")                    // 27
	move(visit, "YJ-V", 3, graph.GapExplained, graph.GapConfirmed, "2024-05-12", "", "")                   // 28
	move(visit, "YJ-V", 4, graph.GapConfirmed, graph.GapRectifying, "2024-05-13", "", "2024-05-30")        // 29
	move(visit, "YJ-V", 5, graph.GapRectifying, graph.GapClosed, "2024-05-20", "", "")                     // 30
	const query = `query($id: ID!, $at: Date, $known: KnownAt) { gap(id: $id, at: $at, knownAt: $known) { number since until status area { number }
		handling { state since appealDue mendDue moves { order from to on reason appeal due principal recordedAt key batch { number } gap { number } area { number } } next { to appeal } appeal { order } reopens { number } } } }`
	for _, row := range []struct {
		name  string
		gap   graph.ID
		at    string
		known int

		state, since, appealDue, mendDue, reopens string
		moves                                     int
		next                                      string
	}{
		{"before the first move", finding, "2024-05-31", 20, "SUSPECTED", "", "", "", "", 0, "NOTIFIED "},
		{"told", finding, "2024-05-31", 30, "NOTIFIED", "2024-05-31", "", "", "", 1, "EXPLAINED "},
		{"explained", finding, "2024-06-01", 30, "EXPLAINED", "2024-06-01", "", "", "", 2, "CONFIRMED DISMISSED "},
		{"being mended", finding, "2024-06-02", 30, "RECTIFYING", "2024-06-02", "", "2024-06-20", "", 4, "CLOSED TRANSFERRED RECTIFYING LODGED "},
		{"as known before", finding, "2024-06-02", 23, "CONFIRMED", "2024-06-02", "", "", "", 3, "RECTIFYING TRANSFERRED CONFIRMED LODGED "},
		{"appealed", finding, "2024-06-03", 30, "RECTIFYING", "2024-06-02", "2024-07-03", "2024-06-20", "", 5, "CLOSED TRANSFERRED EXPLAINED UPHELD DISMISSED UPHELD RECTIFYING REJECTED "},
		{"closed", visit, "2024-05-31", 30, "CLOSED", "2024-05-20", "", "", "", 5, "CLOSED LODGED "},
		{"back again", "B07:0099990003 2024-05:2024-05-01", "2024-06-02", 30, "SUSPECTED", "", "", "", "B07:0099990003 2024-04:2024-04-01", 0, "NOTIFIED "},
		{"not yet closed as known then", "B07:0099990003 2024-05:2024-05-01", "2024-06-02", 29, "SUSPECTED", "", "", "", "", 0, "NOTIFIED "},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := asked[gapTold](t, h, "gap", query, map[string]any{"id": id("Gap", string(row.gap)), "at": row.at, "known": row.known})
			reopens, next := "", ""
			if g.Handling.Reopens != nil {
				reopens = g.Handling.Reopens.Number
			}
			for _, m := range g.Handling.Next {
				next += m.To + " "
				if m.Appeal != "" {
					next += m.Appeal + " "
				}
			}
			got := []any{g.Handling.State, g.Handling.Since, g.Handling.AppealDue, g.Handling.MendDue, reopens, len(g.Handling.Moves), next, g.Handling.Appeal != nil}
			want := []any{row.state, row.since, row.appealDue, row.mendDue, row.reopens, row.moves, row.next, row.appealDue != ""}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			for i, m := range g.Handling.Moves {
				if m.Order != i+1 || m.Principal != "督查员甲" || m.Reason != "示例理由" || m.RecordedAt == "" || m.Gap.Number != string(row.gap) || m.Area.Number != g.Area.Number || m.Batch.Number == "" {
					t.Errorf("%+v", m)
				}
			}
		})
	}
	t.Run("its days stay", func(t *testing.T) {
		after := allGaps(t, h, "2024-06-02", "")
		for i := range after {
			after[i].Handling = before[i].Handling
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("(-before +after)\n%s", diff)
		}
	})
	t.Run("as a filter", func(t *testing.T) {
		got := allGaps(t, h, "2024-06-02", "filter: { handling: [CLOSED, RECTIFYING] }")
		if len(got) != 2 {
			t.Errorf("%v", numbers(got))
		}
	})
	t.Run("a move as a node", func(t *testing.T) {
		key := string(finding) + " 2"
		got := asked[moveTold](t, h, "node", `query($id: ID!, $at: Date) { node(id: $id, at: $at) { id ... on Handling { order to gap { number } history { key } } } }`, map[string]any{"id": id("Handling", key), "at": "2024-06-01"})
		if got.Order != 2 || got.To != "EXPLAINED" || got.Gap.Number != string(finding) {
			t.Errorf("%+v", got)
		}
	})
}
