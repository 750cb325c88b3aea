package gap

import (
	"slices"
	"strings"

	"dutygraph/graph"
)

// The handling of a gap goes from SUSPECTED over NOTIFIED and EXPLAINED to CONFIRMED or DISMISSED: nothing is confirmed
// before those named were told and could explain themselves; that they did not is said in the reason of the move to
// EXPLAINED. What is confirmed is mended and closed, or transferred to those who may decide on persons. Against what was
// confirmed an appeal may be lodged, as long as none is open. It stops nothing: mending goes on meanwhile. An appeal that is
// upheld dismisses the gap, or sends it back to be decided anew. Who decides is the principal of the batch.
//
// No move touches the days on which the duty stood unmet: the same facts give the same gap, whatever people make of it.

// Defaults of the project, where no policy says otherwise.
const (
	// AppealMonths is how many months there are to decide an appeal. Policy: H04.limit.
	AppealMonths = 1
	// ReturnDays is for how many days after its closing a problem that is back counts as the same. Policy: H02.limit.
	ReturnDays = 90
)

// maxReason bounds a reason, in characters.
const maxReason = 2000

// Move is a move that handling allows.
type Move struct {
	// To is where the handling stands after it.
	To graph.GapState
	// Appeal is what it does with an appeal; empty for nothing.
	Appeal graph.Appeal
}

// Moves are the moves allowed from a state, in the order of the procedure: those of the handling, then those of an appeal.
// None are left for what is dismissed. Appealed says that an appeal is open.
func Moves(from graph.GapState, appealed bool) []Move {
	var out []Move
	switch from {
	case graph.GapSuspected:
		out = []Move{{To: graph.GapNotified}}
	case graph.GapNotified:
		out = []Move{{To: graph.GapExplained}}
	case graph.GapExplained:
		out = []Move{{To: graph.GapConfirmed}, {To: graph.GapDismissed}}
	case graph.GapConfirmed:
		out = []Move{{To: graph.GapRectifying}, {To: graph.GapTransferred}}
	case graph.GapRectifying:
		out = []Move{{To: graph.GapClosed}, {To: graph.GapTransferred}}
	}
	if !appealable(from) {
		return out
	}
	if !appealed {
		return append(out, Move{from, graph.AppealLodged})
	}
	return append(out, Move{graph.GapExplained, graph.AppealUpheld}, Move{graph.GapDismissed, graph.AppealUpheld}, Move{from, graph.AppealRejected})
}

// appealable reports whether there is a confirmation to appeal against.
func appealable(s graph.GapState) bool {
	switch s {
	case graph.GapConfirmed, graph.GapRectifying, graph.GapClosed, graph.GapTransferred:
		return true
	}
	return false
}

// Handled is where the handling of one gap stands on a day.
type Handled struct {
	// State is the state; SUSPECTED before the first move.
	State graph.GapState
	// Since is the day on which it came to stand so; NoDay before the first move.
	Since graph.Day
	// Due is the last day to have mended it; NoDay unless it is RECTIFYING.
	Due graph.Day
	// Appeal is the move that lodged the appeal which is open; nil where none is. Its Due is the last day to decide it.
	Appeal *graph.Handling
	// Last is the last move; nil before the first.
	Last *graph.Handling
}

// HandledOn is where the handling of one gap stands on a day, by the moves on it in whatever order. Later ones count for
// nothing.
func HandledOn(moves []*graph.Handling, at graph.Day) Handled {
	h := Handled{State: graph.GapSuspected}
	for _, m := range inOrder(moves) {
		if m.On > at {
			continue
		}
		h.Last = m
		switch m.Appeal {
		case graph.AppealLodged:
			h.Appeal = m
		case graph.AppealUpheld, graph.AppealRejected:
			h.Appeal = nil
		}
		if m.To == h.State {
			continue
		}
		h.State, h.Since, h.Due = m.To, m.On, graph.NoDay
		if m.To == graph.GapRectifying {
			h.Due = m.Due
		}
	}
	return h
}

func inOrder(moves []*graph.Handling) []*graph.Handling {
	return slices.SortedFunc(slices.Values(moves), func(a, b *graph.Handling) int { return a.Order - b.Order })
}

// Order is the number of the next move.
func (h Handled) Order() int {
	if h.Last == nil {
		return 1
	}
	return h.Last.Order + 1
}

// Moves are the moves that may come next.
func (h Handled) Moves() []Move { return Moves(h.State, h.Appeal != nil) }

// MendingOverdue reports whether the gap should have been mended before the day.
func (h Handled) MendingOverdue(at graph.Day) bool { return h.Due != graph.NoDay && at > h.Due }

// AppealOverdue reports whether the open appeal should have been decided before the day.
func (h Handled) AppealOverdue(at graph.Day) bool { return h.Appeal != nil && at > h.Appeal.Due }

// CheckMove refuses a move that must not come next, after all moves on its gap that are on record, whatever their day. What is
// wrong with the move itself is Invalid: no gap, day or reason, a reason of more than 2,000 characters, a state or an
// appeal that does not exist, a move that its state never allows, or a due day that is missing, too many or before the
// move. What contradicts the moves on record is Conflict: it leads on from another state or as another number, comes
// before the last, lodges an appeal while one is open, or decides one while none is. Moves on other gaps are passed over.
func CheckMove(onRecord []*graph.Handling, move *graph.Handling) error {
	if err := checkAlone(move); err != nil {
		return err
	}
	onRecord = slices.DeleteFunc(slices.Clone(onRecord), func(m *graph.Handling) bool { return m.Gap != move.Gap })
	h := HandledOn(onRecord, graph.Forever)
	switch {
	case move.From != h.State || move.Order != h.Order():
		return graph.Conflict.Errorf("该缺口当前为“%[1]s”，下一步是第 %[3]d 次处理，只能是：%[4]s", "the gap is %[2]s now and the next move is number %[3]d; allowed are: %[5]s",
			h.State.ZH(), h.State, h.Order(), listZH(h.State, h.Moves()), listEN(h.State, h.Moves()))
	case h.Last != nil && move.On < h.Last.On:
		return graph.Conflict.Errorf("处理日期不能早于上一次处理（%s）", "a move cannot come before the last one (%s)", h.Last.On)
	case move.Appeal == graph.AppealLodged && h.Appeal != nil:
		return graph.Conflict.Errorf("%[1]s 提出的申诉尚未作出决定，须先作出决定；现在只能是：%[2]s", "the appeal lodged on %[1]s is still open and must be decided first; allowed are: %[3]s",
			h.Appeal.On, listZH(h.State, h.Moves()), listEN(h.State, h.Moves()))
	case (move.Appeal == graph.AppealUpheld || move.Appeal == graph.AppealRejected) && h.Appeal == nil:
		return graph.Conflict.Errorf("没有待决定的申诉；现在只能是：%[1]s", "no appeal is open; allowed are: %[2]s", listZH(h.State, h.Moves()), listEN(h.State, h.Moves()))
	}
	return nil
}

// checkAlone refuses what no record could make right.
func checkAlone(m *graph.Handling) error {
	ever := Moves(m.From, false)
	for _, next := range Moves(m.From, true) {
		if !slices.Contains(ever, next) {
			ever = append(ever, next)
		}
	}
	reason := []rune(m.Reason)
	dated := m.Appeal == graph.AppealLodged || m.Appeal == "" && m.To == graph.GapRectifying
	switch {
	case m.Gap == "":
		return graph.Invalid.Errorf("请指明缺口", "name the gap")
	case !slices.Contains(graph.GapStates(), m.From):
		return graph.Invalid.Errorf("处理前的状态应为：%[1]s", "the state before is one of: %[2]s",
			words(graph.GapStates(), "、", graph.GapState.ZH), words(graph.GapStates(), ", ", func(s graph.GapState) string { return string(s) }))
	case !slices.Contains(ever, Move{m.To, m.Appeal}):
		return graph.Invalid.Errorf("从“%[1]s”起只能是：%[3]s", "from %[2]s only these are allowed: %[4]s", m.From.ZH(), m.From, listZH(m.From, ever), listEN(m.From, ever))
	case m.On == graph.NoDay:
		return graph.Invalid.Errorf("请填写处理日期", "give the day of the move")
	case strings.TrimSpace(m.Reason) == "" || len(reason) > maxReason:
		return graph.Invalid.Errorf("请填写理由，不超过 %d 个字符", "give a reason of at most %d characters", maxReason)
	case dated && m.Due == graph.NoDay:
		return graph.Invalid.Errorf("提出申诉须有决定期限，开始整改须有整改期限", "an appeal needs the last day to decide it, mending the last day to have mended it")
	case dated && m.Due < m.On:
		return graph.Invalid.Errorf("期限不能早于处理日期（%s）", "the last day cannot come before the move (%s)", m.On)
	case !dated && m.Due != graph.NoDay:
		return graph.Invalid.Errorf("只有提出申诉和开始整改才有期限", "only an appeal lodged and the beginning of mending have a last day")
	}
	return nil
}

// listZH and listEN name moves from a state, for people.
func listZH(from graph.GapState, moves []Move) string {
	if len(moves) == 0 {
		return "无"
	}
	return words(moves, "、", func(m Move) string {
		switch {
		case m.Appeal == "":
			return m.To.ZH()
		case m.To == from:
			return m.Appeal.ZH()
		}
		return m.Appeal.ZH() + "（转为“" + m.To.ZH() + "”）"
	})
}

func listEN(from graph.GapState, moves []Move) string {
	if len(moves) == 0 {
		return "none"
	}
	return words(moves, ", ", func(m Move) string {
		switch {
		case m.Appeal == "":
			return string(m.To)
		case m.To == from:
			return "appeal " + string(m.Appeal)
		}
		return "appeal " + string(m.Appeal) + " to " + string(m.To)
	})
}

func words[T any](all []T, between string, word func(T) string) string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = word(x)
	}
	return strings.Join(out, between)
}

// AppealDue is the last day to decide an appeal lodged on a day, under the policy H04.limit in force on it; without one,
// AppealMonths later. A policy that cannot be read, or a year without a calendar, gives the reason instead.
func AppealDue(lodged graph.Day, limit *graph.Policy, calendar *graph.Calendar) (graph.Day, graph.Reason) {
	if limit == nil {
		return lodged.AddMonths(AppealMonths), ""
	}
	return (&graph.Lineage{Calendar: calendar}).Due(lodged, limit)
}

// Problem is what gaps have in common that are the same trouble at different times: a rule and a subject, whatever the part.
type Problem struct {
	// Rule is the rule.
	Rule string
	// Subject is what it judges.
	Subject graph.Ref
}

// ProblemOf is the problem of a gap.
func ProblemOf(g *graph.Gap) Problem { return Problem{g.Rule, g.Subject} }

// Returns reports whether a gap whose first unmet day is since brings back a problem that was closed: on the day of the
// closing, or within so many days of it.
func Returns(closed, since graph.Day, days int) bool {
	return closed != graph.NoDay && closed <= since && since <= closed+graph.Day(days)
}

// Returned finds the gaps that came back: for each, the gap of the same problem that was closed last, so many days before
// it at most. Gaps are those known at one view, and closed says on which day each of them was closed that stands CLOSED. What is
// upcoming has not come back yet. 整改反弹
func Returned(gaps []*graph.Gap, closed map[graph.ID]graph.Day, days int) map[graph.ID]graph.ID {
	was := map[Problem][]*graph.Gap{}
	for _, g := range gaps {
		if closed[g.ID] != graph.NoDay {
			was[ProblemOf(g)] = append(was[ProblemOf(g)], g)
		}
	}
	out := map[graph.ID]graph.ID{}
	for _, g := range gaps {
		if g.Empty() {
			continue
		}
		for _, before := range was[ProblemOf(g)] {
			if before.ID == g.ID || !Returns(closed[before.ID], g.Since, days) {
				continue
			}
			last, found := out[g.ID]
			if !found || closed[before.ID] > closed[last] || closed[before.ID] == closed[last] && before.ID > last {
				out[g.ID] = before.ID
			}
		}
	}
	return out
}
