package gap_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

const handledGap = "C03:C-2024-001:2024-04-22"

// handlingDay is a day of 2024: 03-01.
func handlingDay(t *testing.T, text string) graph.Day {
	t.Helper()
	d, err := graph.ParseDay("2024-" + text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// allowedMoves are all legal moves, by the state they start from and whether an appeal is open: written down once more, by
// hand. A move into RECTIFYING and an appeal that is lodged have a last day.
var allowedMoves = map[string]string{
	"SUSPECTED":            "NOTIFIED",
	"SUSPECTED appealed":   "NOTIFIED",
	"NOTIFIED":             "EXPLAINED",
	"NOTIFIED appealed":    "EXPLAINED",
	"EXPLAINED":            "CONFIRMED DISMISSED",
	"EXPLAINED appealed":   "CONFIRMED DISMISSED",
	"CONFIRMED":            "RECTIFYING TRANSFERRED CONFIRMED/LODGED",
	"CONFIRMED appealed":   "RECTIFYING TRANSFERRED EXPLAINED/UPHELD DISMISSED/UPHELD CONFIRMED/REJECTED",
	"DISMISSED":            "",
	"DISMISSED appealed":   "",
	"RECTIFYING":           "CLOSED TRANSFERRED RECTIFYING/LODGED",
	"RECTIFYING appealed":  "CLOSED TRANSFERRED EXPLAINED/UPHELD DISMISSED/UPHELD RECTIFYING/REJECTED",
	"CLOSED":               "CLOSED/LODGED",
	"CLOSED appealed":      "EXPLAINED/UPHELD DISMISSED/UPHELD CLOSED/REJECTED",
	"TRANSFERRED":          "TRANSFERRED/LODGED",
	"TRANSFERRED appealed": "EXPLAINED/UPHELD DISMISSED/UPHELD TRANSFERRED/REJECTED",
}

func spelled(m gap.Move) string {
	if m.Appeal == "" {
		return string(m.To)
	}
	return string(m.To) + "/" + string(m.Appeal)
}

// everyMove are all moves that can be written down.
func everyMove() []gap.Move {
	var out []gap.Move
	for _, to := range append(graph.GapStates(), "", "closed") {
		for _, a := range append(graph.Appeals(), "", "WITHDRAWN") {
			out = append(out, gap.Move{To: to, Appeal: a})
		}
	}
	return out
}

// chained makes rows of moves, one a day from the day on, the first from SUSPECTED.
func chained(on graph.Day, moves ...string) []*graph.Handling {
	from := graph.GapSuspected
	var out []*graph.Handling
	for i, text := range moves {
		to, appeal, _ := strings.Cut(text, "/")
		h := written(gap.Move{To: graph.GapState(to), Appeal: graph.Appeal(appeal)}, from, i+1, on+graph.Day(i))
		out = append(out, h)
		from = h.To
	}
	return out
}

func written(m gap.Move, from graph.GapState, order int, on graph.Day) *graph.Handling {
	h := &graph.Handling{Gap: handledGap, Order: order, From: from, To: m.To, On: on, Reason: "示例理由", Appeal: m.Appeal}
	if m.Appeal == graph.AppealLodged || m.Appeal == "" && m.To == graph.GapRectifying {
		h.Due = on.AddMonths(1)
	}
	return h
}

// waysTo lead to each state, without an open appeal and with one where one can be open.
var waysTo = map[string]string{
	"SUSPECTED":            "",
	"NOTIFIED":             "NOTIFIED",
	"EXPLAINED":            "NOTIFIED EXPLAINED",
	"CONFIRMED":            "NOTIFIED EXPLAINED CONFIRMED",
	"CONFIRMED appealed":   "NOTIFIED EXPLAINED CONFIRMED CONFIRMED/LODGED",
	"DISMISSED":            "NOTIFIED EXPLAINED DISMISSED",
	"RECTIFYING":           "NOTIFIED EXPLAINED CONFIRMED RECTIFYING",
	"RECTIFYING appealed":  "NOTIFIED EXPLAINED CONFIRMED CONFIRMED/LODGED RECTIFYING",
	"CLOSED":               "NOTIFIED EXPLAINED CONFIRMED RECTIFYING CLOSED",
	"CLOSED appealed":      "NOTIFIED EXPLAINED CONFIRMED RECTIFYING CLOSED CLOSED/LODGED",
	"TRANSFERRED":          "NOTIFIED EXPLAINED CONFIRMED TRANSFERRED",
	"TRANSFERRED appealed": "NOTIFIED EXPLAINED CONFIRMED RECTIFYING RECTIFYING/LODGED TRANSFERRED",
}

func TestMovesAreThoseOfTheProcedure(t *testing.T) {
	for _, from := range graph.GapStates() {
		for _, appealed := range []bool{false, true} {
			name := string(from)
			if appealed {
				name += " appealed"
			}
			got := []string{}
			for _, m := range gap.Moves(from, appealed) {
				got = append(got, spelled(m))
			}
			if diff := cmp.Diff(strings.Fields(allowedMoves[name]), got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", name, diff)
			}
		}
	}
	if got := gap.Moves("closed", false); len(got) != 0 {
		t.Errorf("from a state that does not exist: %v", got)
	}
}

// TestEveryMoveFromEveryState tries all moves that can be written down from all states: the allowed ones pass, all others
// are refused with what is allowed.
func TestEveryMoveFromEveryState(t *testing.T) {
	start := handlingDay(t, "03-01")
	for name, way := range waysTo {
		history := chained(start, strings.Fields(way)...)
		h := gap.HandledOn(history, graph.Forever)
		state, appealed := strings.CutSuffix(name, " appealed")
		if string(h.State) != state || (h.Appeal != nil) != appealed {
			t.Fatalf("%s leads to %+v, want %s", way, h, name)
		}
		allowed := strings.Fields(allowedMoves[name])
		for _, m := range everyMove() {
			err := gap.CheckMove(history, written(m, h.State, len(history)+1, start+30))
			if want := slices.Contains(allowed, spelled(m)); (err == nil) != want {
				t.Errorf("%s to %q: %v, want %v", name, spelled(m), err, want)
			}
			if err != nil {
				saysWhatIsAllowed(t, err, h)
			}
		}
	}
}

// saysWhatIsAllowed finds the states to which a move may lead in both sentences.
func saysWhatIsAllowed(t *testing.T, err error, h gap.Handled) {
	t.Helper()
	e, ok := errors.AsType[*graph.Error](err)
	if !ok || e.Code != graph.Invalid && e.Code != graph.Conflict || strings.Contains(e.ZH+e.EN, "%!") {
		t.Errorf("%v", err)
		return
	}
	for _, m := range h.Moves() {
		zh, en := m.To.ZH(), string(m.To)
		if m.Appeal != "" {
			zh, en = m.Appeal.ZH(), string(m.Appeal)
		}
		if !strings.Contains(e.ZH, zh) || !strings.Contains(e.EN, en) {
			t.Errorf("%s / %s: does not name %s", e.ZH, e.EN, en)
		}
	}
}

// TestWalks walks at random: what Moves allows is always accepted, anything else never, and the state is that of the walk.
func TestWalks(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 9999))
		on := handlingDay(t, "01-01")
		var history []*graph.Handling
		state, appealed := graph.GapSuspected, false
		for range 12 {
			on += graph.Day(rng.IntN(3)) // several moves a day
			name := string(state)
			if appealed {
				name += " appealed"
			}
			allowed := strings.Fields(allowedMoves[name])
			m := everyMove()[rng.IntN(len(everyMove()))]
			if legal := gap.Moves(state, appealed); len(legal) > 0 && rng.IntN(2) == 0 {
				m = legal[rng.IntN(len(legal))]
			}
			row := written(m, state, len(history)+1, on)
			shuffled := slices.Clone(history)
			rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			err := gap.CheckMove(shuffled, row)
			if want := slices.Contains(allowed, spelled(m)); (err == nil) != want {
				t.Fatalf("seed %d, %s to %q: %v, want %v", seed, name, spelled(m), err, want)
			}
			if err != nil {
				continue
			}
			history = append(history, row)
			state = m.To
			switch m.Appeal {
			case graph.AppealLodged:
				appealed = true
			case graph.AppealUpheld, graph.AppealRejected:
				appealed = false
			}
			h := gap.HandledOn(history, on)
			if h.State != state || (h.Appeal != nil) != appealed || h.Last != row || h.Order() != len(history)+1 {
				t.Fatalf("seed %d: %+v after %v, want %s", seed, h, row, state)
			}
		}
	}
}

func TestCheckMove(t *testing.T) {
	start := handlingDay(t, "03-01")
	confirmed := chained(start, "NOTIFIED", "EXPLAINED", "CONFIRMED")
	appealed := chained(start, "NOTIFIED", "EXPLAINED", "CONFIRMED", "CONFIRMED/LODGED")
	for _, tt := range []struct {
		name   string
		record []*graph.Handling
		move   gap.Move
		change func(*graph.Handling)
		want   graph.Code
		says   string
	}{
		{"the next move", confirmed, gap.Move{To: "RECTIFYING"}, func(*graph.Handling) {}, "", ""},
		{"on the day of the last", confirmed, gap.Move{To: "RECTIFYING"}, func(h *graph.Handling) { h.On = start + 2 }, "", ""},
		{"before the last", confirmed, gap.Move{To: "RECTIFYING"}, func(h *graph.Handling) { h.On = start + 1 }, graph.Conflict, "2024-03-03"},
		{"from where it is no longer", confirmed, gap.Move{To: "CONFIRMED"}, func(h *graph.Handling) { h.From, h.Due = "EXPLAINED", graph.NoDay }, graph.Conflict, "RECTIFYING, TRANSFERRED"},
		{"a number that is taken", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.Order = 3 }, graph.Conflict, "number 4"},
		{"a number that leaves one out", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.Order = 5 }, graph.Conflict, "number 4"},
		{"the first of another gap", confirmed, gap.Move{To: "NOTIFIED"}, func(h *graph.Handling) { h.Gap, h.From, h.Order = "C03:C-2024-002:2024-04-22", "SUSPECTED", 1 }, "", ""},
		{"a second appeal while one is open", appealed, gap.Move{To: "CONFIRMED", Appeal: "LODGED"}, func(*graph.Handling) {}, graph.Conflict, "2024-03-04"},
		{"a decision without an appeal", confirmed, gap.Move{To: "CONFIRMED", Appeal: "REJECTED"}, func(*graph.Handling) {}, graph.Conflict, "no appeal"},
		{"an appeal against a dismissal", chained(start, "NOTIFIED", "EXPLAINED", "DISMISSED"), gap.Move{To: "DISMISSED", Appeal: "LODGED"}, func(*graph.Handling) {}, graph.Invalid, "none"},
		{"mending while an appeal is open", appealed, gap.Move{To: "RECTIFYING"}, func(*graph.Handling) {}, "", ""},
		{"another appeal after the first was rejected", chained(start, "NOTIFIED", "EXPLAINED", "CONFIRMED", "CONFIRMED/LODGED", "CONFIRMED/REJECTED"), gap.Move{To: "CONFIRMED", Appeal: "LODGED"}, func(*graph.Handling) {}, "", ""},
		{"no gap", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.Gap = "" }, graph.Invalid, "gap"},
		{"no day", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.On = graph.NoDay }, graph.Invalid, "day"},
		{"no such state", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.From = "OPEN" }, graph.Invalid, "SUSPECTED, NOTIFIED"},
		{"no reason", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.Reason = " \u3000" }, graph.Invalid, "reason"},
		{"the longest reason", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.Reason = strings.Repeat("由", 2000) }, "", ""},
		{"a reason too long", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.Reason = strings.Repeat("由", 2001) }, graph.Invalid, "2000"},
		{"mending without a last day", confirmed, gap.Move{To: "RECTIFYING"}, func(h *graph.Handling) { h.Due = graph.NoDay }, graph.Invalid, "last day"},
		{"an appeal without a last day", confirmed, gap.Move{To: "CONFIRMED", Appeal: "LODGED"}, func(h *graph.Handling) { h.Due = graph.NoDay }, graph.Invalid, "last day"},
		{"due on the day of the move", confirmed, gap.Move{To: "RECTIFYING"}, func(h *graph.Handling) { h.Due = h.On }, "", ""},
		{"due before the move", confirmed, gap.Move{To: "RECTIFYING"}, func(h *graph.Handling) { h.Due = h.On - 1 }, graph.Invalid, "before"},
		{"a last day of what has none", confirmed, gap.Move{To: "TRANSFERRED"}, func(h *graph.Handling) { h.Due = h.On + 9 }, graph.Invalid, "only"},
	} {
		move := written(tt.move, gap.HandledOn(tt.record, graph.Forever).State, len(tt.record)+1, start+20)
		tt.change(move)
		err := gap.CheckMove(tt.record, move)
		if graph.CodeOf(err) != tt.want || err != nil && (!strings.Contains(err.Error(), tt.says) || strings.Contains(fmt.Sprintf("%+v", err), "%!")) {
			t.Errorf("%s: %v, want %s %q", tt.name, err, tt.want, tt.says)
		}
	}
}

func TestHandledOn(t *testing.T) {
	start := handlingDay(t, "03-01") // NOTIFIED; one move a day
	moves := chained(start, "NOTIFIED", "EXPLAINED", "CONFIRMED", "CONFIRMED/LODGED", "RECTIFYING", "RECTIFYING/REJECTED", "CLOSED", "CLOSED/LODGED", "EXPLAINED/UPHELD")
	slices.Reverse(moves)
	for _, tt := range []struct {
		on, state, since, due, decide string
	}{
		{"02-29", "SUSPECTED", "", "", ""},
		{"03-01", "NOTIFIED", "03-01", "", ""},
		{"03-03", "CONFIRMED", "03-03", "", ""},
		{"03-04", "CONFIRMED", "03-03", "", "04-04"},
		{"03-05", "RECTIFYING", "03-05", "04-05", "04-04"},
		{"03-06", "RECTIFYING", "03-05", "04-05", ""},
		{"03-07", "CLOSED", "03-07", "", ""},
		{"03-08", "CLOSED", "03-07", "", "04-08"},
		{"03-09", "EXPLAINED", "03-09", "", ""},
		{"12-31", "EXPLAINED", "03-09", "", ""},
	} {
		h := gap.HandledOn(moves, handlingDay(t, tt.on))
		got := []graph.Day{h.Since, h.Due, graph.NoDay}
		if h.Appeal != nil {
			got[2] = h.Appeal.Due
		}
		want := []graph.Day{}
		for _, text := range []string{tt.since, tt.due, tt.decide} {
			d := graph.NoDay
			if text != "" {
				d = handlingDay(t, text)
			}
			want = append(want, d)
		}
		if string(h.State) != tt.state || !slices.Equal(got, want) {
			t.Errorf("%s: %s %v, want %+v", tt.on, h.State, got, tt)
		}
	}
	h := gap.HandledOn(moves, handlingDay(t, "03-05"))
	for _, tt := range []struct {
		on              string
		appeal, mending bool
	}{{"04-04", false, false}, {"04-05", true, false}, {"04-06", true, true}} {
		if on := handlingDay(t, tt.on); h.AppealOverdue(on) != tt.appeal || h.MendingOverdue(on) != tt.mending {
			t.Errorf("%s: appeal overdue %v, mending overdue %v", tt.on, h.AppealOverdue(on), h.MendingOverdue(on))
		}
	}
	if h := gap.HandledOn(nil, start); h.AppealOverdue(start) || h.MendingOverdue(start) || h.Order() != 1 {
		t.Errorf("before the first move: %+v", h)
	}
}

func TestAppealDue(t *testing.T) {
	calendar := graph.NewCalendar([]*graph.CalendarDay{{Day: handlingDay(t, "02-12"), Kind: graph.OffDay}})
	policy := func(value string, unit graph.Unit) *graph.Policy {
		return &graph.Policy{Parameter: "H04.limit", Area: "SZ", Value: value, Unit: unit}
	}
	for _, tt := range []struct {
		name   string
		lodged string
		limit  *graph.Policy
		want   string
		reason graph.Reason
	}{
		{"a month where no policy says otherwise", "01-31", nil, "02-29", ""},
		{"two months", "01-31", policy("2", graph.InMonths), "03-31", ""},
		{"days", "01-31", policy("30", graph.InDays), "03-01", ""},
		{"working days over a holiday", "02-09", policy("1", graph.InWorkingDays), "02-13", ""},
		{"working days of a year without a calendar", "12-31", policy("1", graph.InWorkingDays), "", graph.CalendarMissing},
		{"what is no number", "01-31", policy("soon", graph.InDays), "", graph.PolicyMissing},
	} {
		want := graph.NoDay
		if tt.want != "" {
			want = handlingDay(t, tt.want)
		}
		if got, reason := gap.AppealDue(handlingDay(t, tt.lodged), tt.limit, calendar); got != want || reason != tt.reason {
			t.Errorf("%s: %s %q, want %s %q", tt.name, got, reason, tt.want, tt.reason)
		}
	}
}

func TestReturned(t *testing.T) {
	closed := handlingDay(t, "03-01")
	kept := func(rule string, of graph.ID, part string, since graph.Day) *graph.Gap {
		g := &graph.Gap{Rule: rule, Subject: graph.Ref{Noun: graph.Households, ID: of}, Part: part, Start: since - 10}
		if since != graph.NoDay {
			g.Period = graph.Period{Since: since, Until: graph.Forever}
		}
		g.ID = graph.ID(rule+":") + graph.Join(of, graph.ID(part)) + ":" + graph.ID(g.Start.String())
		return g
	}
	for _, tt := range []struct {
		name string
		next *graph.Gap
		want bool
	}{
		{"on the day of the closing", kept("B07", "0001", "2024-03", closed), true},
		{"the day after", kept("B07", "0001", "2024-03", closed+1), true},
		{"on the last of 90 days", kept("B07", "0001", "2024-05", closed+90), true},
		{"a day later", kept("B07", "0001", "2024-05", closed+91), false},
		{"before it was closed", kept("B07", "0001", "2024-02", closed-1), false},
		{"the same without a part", kept("B07", "0001", "", closed+5), true},
		{"of another household", kept("B07", "001", "2024-03", closed+5), false},
		{"of another rule", kept("B08", "0001", "2024-03", closed+5), false},
		{"about to fall due", kept("B07", "0001", "2024-03", graph.NoDay), false},
	} {
		before := kept("B07", "0001", "2024-01", closed-40)
		got := gap.Returned([]*graph.Gap{tt.next, before}, map[graph.ID]graph.Day{before.ID: closed}, gap.ReturnDays)
		want := map[graph.ID]graph.ID{}
		if tt.want {
			want[tt.next.ID] = before.ID
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
	first, second, third := kept("B07", "0001", "2024-01", closed-60), kept("B07", "0001", "2024-02", closed-20), kept("B07", "0001", "2024-03", closed+20)
	got := gap.Returned([]*graph.Gap{first, second, third}, map[graph.ID]graph.Day{first.ID: closed - 30, second.ID: closed}, gap.ReturnDays)
	if diff := cmp.Diff(map[graph.ID]graph.ID{second.ID: first.ID, third.ID: second.ID}, got); diff != "" {
		t.Errorf("one after the other (-want +got)\n%s", diff)
	}
	if got := gap.Returned([]*graph.Gap{first, second}, nil, gap.ReturnDays); len(got) != 0 {
		t.Errorf("nothing was closed, yet %v came back", got)
	}
}
