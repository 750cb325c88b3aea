package resolvers

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// The codes of user errors that only a move in the handling of a gap can have.
const (
	codeNoGap       seen.UserErrorCode = "HANDLING_NO_GAP"
	codeMoveRefused seen.UserErrorCode = "HANDLING_MOVE_REFUSED"
	codeMoveTwice   seen.UserErrorCode = "HANDLING_CONFLICT"
)

// Codes of what a desk says, that are said here where no desk reads.
const (
	codeDate       = "CELL_DATE"
	codeDateFuture = "CELL_DATE_FUTURE"
	codeValue      = "CELL_VALUE"
	codeRefUnknown = "REF_UNKNOWN"
	codeRefInvalid = "REF_NOT_VALID"
)

const (
	// maxHandlingText is the length of a reason and of a note, in characters.
	maxHandlingText = 2000
	// maxDocument is the length of the name of a document, in characters.
	maxDocument = 200
)

// moving is a move in the handling of a gap on its way to the record. No ledger has such rows: they are read here, and what
// they lead on from is found on record.
type moving struct {
	*filing
	looked bool              // the record was looked at
	now    *gap.Item         // the gap as it is told today; nil where it is not
	then   *gap.Item         // the gap as it is told on the day of the move; nil where it is not
	moves  []*graph.Handling // all that stand, in order
	due    graph.Day         // by when an appeal that is lodged must be decided
}

// HandleGap is the mutation handleGap.
func (mutationResolver) HandleGap(ctx context.Context, _ input) (*seen.HandleGapPayload, error) {
	in := sent(ctx)
	d := &draft{noun: graph.Handlings, path: []string{"input"}, cells: map[string]string{}, names: map[string]string{}}
	d.take(in, nil)
	w, err := ask(ctx).filed(ctx, "handleGap", in, []*draft{d}, func(w *filing) { w.moving = &moving{filing: w} })
	if err != nil {
		return nil, err
	}
	out := &seen.HandleGapPayload{Outcome: w.out}
	if moves := listed[*seen.Handling](w); len(moves) > 0 {
		out.Move = moves[0]
	}
	return out, nil
}

// gapNumber is the number of a gap that is named by its global id or by its number.
func gapNumber(cell string) graph.ID {
	cell = strings.TrimSpace(cell)
	if ref, err := scalar.UnmarshalID(cell); err == nil && ref.Noun == seen.Gaps {
		return ref.ID
	}
	return graph.ID(cell)
}

// read reads a move: by itself, and over the record once that was looked at.
func (m *moving) read(_ graph.Noun, number int, cells map[string]string, _ graph.Fact, say say) (graph.Fact, []string) {
	wrong := false
	tell := func(field, code string, warning bool, zh, en string, allowed []string) {
		wrong = wrong || !warning
		say(field, code, warning, zh, en, allowed)
	}
	h := &graph.Handling{Gap: gapNumber(cells["gap"])}
	h.Row = number
	if h.Gap == "" {
		tell("gap", string(codeRequired), false, "请指明缺口", "name the gap", nil)
	}
	h.To = wordIn(cells, "to", graph.GapStates(), tell)
	if h.To == "" && cells["to"] == "" {
		tell("to", string(codeRequired), false, "请填写处理后的状态", "say where the handling stands after the move", nil)
	}
	h.Appeal = wordIn(cells, "appeal", graph.Appeals(), tell)
	h.On, h.Due = dayIn(cells, "on", tell), dayIn(cells, "due", tell)
	h.Reason = m.textIn(cells, "reason", "理由", "the reason", maxHandlingText, tell)
	if h.Reason == "" {
		tell("reason", string(codeRequired), false, "理由必填", "the reason is required", nil)
	}
	h.Evidence = m.textIn(cells, "evidence", "来源单据", "the document", maxDocument, tell)
	h.Note = m.textIn(cells, "note", "备注", "the note", maxHandlingText, tell)
	if m.looked && !wrong {
		m.settle(h, tell)
	}
	return h, nil
}

// wordIn is a listed value; empty for none.
func wordIn[V graph.Value](cells map[string]string, field string, all []V, say say) V {
	cell := V(cells[field])
	if cell == "" || slices.Contains(all, cell) {
		return cell
	}
	codes := make([]string, len(all))
	for i, v := range all {
		codes[i] = string(v)
	}
	say(field, codeValue, false, "不在允许值之内", "not one of the allowed values", codes)
	return ""
}

// dayIn is a day; NoDay for none.
func dayIn(cells map[string]string, field string, say say) graph.Day {
	cell := strings.TrimSpace(cells[field])
	if cell == "" {
		return graph.NoDay
	}
	d, err := graph.ParseDay(cell)
	if err != nil || d >= lastDay {
		say(field, codeDate, false, "不是有效日期，应形如 2024-05-07", "not a day of the form 2024-05-07", nil)
		return graph.NoDay
	}
	return d
}

// textIn is a text with marks in place of numbers that must not be kept.
func (m *moving) textIn(cells map[string]string, field, zh, en string, longest int, say say) string {
	text := strings.TrimSpace(cells[field])
	if utf8.RuneCountInString(text) > longest {
		say(field, string(codeTooLong), false, zh+"过长", en+" is too long", nil)
		return text
	}
	clean, marks := m.desk.Remark(text)
	if len(marks) > 0 {
		kinds := strings.Join(marks, " ")
		say(field, string(codeMasked), true, zh+"含 "+kinds+"，已以标记代替", en+" contains "+kinds+"; replaced by marks", nil)
	}
	return clean
}

// look reads the gap and the moves that stand.
func (m *moving) look(ctx context.Context) error {
	d := m.drafts[0]
	h := d.first.(*graph.Handling)
	view := graph.View{At: m.today, Known: m.newest, Scope: m.viewer.Scope}
	told := func(at graph.Day) (*gap.Item, error) {
		view := view
		view.At = at
		found, err := m.gaps.Gaps(ctx, view, []graph.ID{h.Gap})
		if item, ok := found[h.Gap]; ok {
			return &item, err
		}
		return nil, err
	}
	var err error
	if m.now, err = told(m.today); err != nil {
		return err
	}
	on := m.today
	if m.then = m.now; h.On != graph.NoDay && h.On < m.today {
		on = h.On
		if m.then, err = told(on); err != nil {
			return err
		}
	}
	moves, err := m.gaps.Moves(ctx, view, []graph.ID{h.Gap})
	if err != nil {
		return err
	}
	m.moves, m.looked = moves[h.Gap], true
	d.around = add(nil, m.moves)
	if h.Appeal == graph.AppealLodged && h.Due == graph.NoDay && m.then != nil {
		m.due, err = m.appealDue(ctx, on, m.then.Area)
	}
	return err
}

// appealDue is the last day to decide an appeal lodged on a day, by the policy in force where the gap stands; NoDay where
// that cannot be told.
func (m *moving) appealDue(ctx context.Context, on graph.Day, area graph.ID) (graph.Day, error) {
	subject := graph.Ref{Noun: graph.Areas, ID: area}
	found, err := m.store.Lineages(ctx, graph.View{At: on, Known: m.newest, Scope: m.viewer.Scope}, graph.On(on), []graph.Ref{subject})
	if err != nil {
		return graph.NoDay, err
	}
	var limit *graph.Policy
	var calendar *graph.Calendar
	if l := found.Of[subject]; l != nil {
		limit, calendar = l.Policy("H04.limit", on), l.Calendar
	}
	due, reason := gap.AppealDue(on, limit, calendar)
	if reason != "" {
		return graph.NoDay, nil
	}
	return due, nil
}

// recorded is the move that a revision recorded; nil where none did.
func (m *moving) recorded(revision graph.Revision) graph.Fact {
	for _, h := range m.moves {
		if h.Recorded == revision {
			return h
		}
	}
	return nil
}

// changedSince reports whether the gap itself is told otherwise since the revision that the client has read.
func (m *moving) changedSince(r graph.Revision) bool { return m.now != nil && m.now.Recorded > r }

// settle says what the move leads on from, and refuses one that must not come next.
func (m *moving) settle(h *graph.Handling, say say) {
	if h.On == graph.NoDay {
		h.On = m.today
	}
	if h.On > m.today {
		say("on", codeDateFuture, false, "处理日期不能晚于当日", "the day of the move must not be in the future", nil)
		return
	}
	if !isGap(m.then) {
		switch {
		case isGap(m.now):
			say("on", string(codeNoGap), false, "该日尚不能看出这一缺口", "on that day the gap could not be seen yet", nil)
		case m.now != nil || m.then != nil:
			say("gap", string(codeNoGap), false, "只是即将到期，尚不是缺口，不能处理", "it is only about to fall due and is no gap yet: there is nothing to handle", nil)
		default:
			say("gap", string(codeNotFound), false, "没有这一缺口", "there is no such gap", nil)
		}
		return
	}
	stands := gap.HandledOn(m.moves, graph.Forever)
	h.From, h.Order, h.Area = stands.State, stands.Order(), m.then.Area
	if h.Appeal == graph.AppealLodged && h.Due == graph.NoDay {
		if h.Due = m.due; h.Due == graph.NoDay {
			say("due", string(codeRequired), false, "规则参数 H04.limit 不能算出决定期限，请填写", "the policy H04.limit tells no last day to decide it; give one", nil)
			return
		}
	}
	err := gap.CheckMove(m.moves, h)
	if err == nil {
		return
	}
	field, code := "to", codeMoveRefused
	known := slices.Concat(gap.Moves(h.From, false), gap.Moves(h.From, true))
	switch asked := (gap.Move{To: h.To, Appeal: h.Appeal}); {
	case graph.CodeOf(err) == graph.Conflict:
		code = codeMoveTwice
		switch {
		case stands.Last != nil && h.On < stands.Last.On:
			field = "on"
		case h.Appeal != "":
			field = "appeal"
		}
	case slices.Contains(known, asked): // so it is its last day
		field = "due"
	}
	var allowed []string
	if field == "to" || field == "appeal" {
		allowed = nextMoves(stands)
	}
	if e, ok := errors.AsType[*graph.Error](err); ok {
		say(field, string(code), false, e.ZH, e.EN, allowed)
	}
}

// nextMoves are the moves that may come next, as codes: CLOSED, RECTIFYING LODGED.
func nextMoves(h gap.Handled) []string {
	out := []string{}
	for _, m := range h.Moves() {
		out = append(out, strings.TrimSpace(string(m.To)+" "+string(m.Appeal)))
	}
	return out
}

// isGap reports whether a gap stands or stood.
func isGap(i *gap.Item) bool { return i != nil && i.Status != gap.Upcoming }

// taken tells that another process was first.
func (m *moving) taken() {
	m.wrong(m.drafts[0].at("to"), codeMoveTwice, "该缺口刚刚已被他人处理，请重新读取", "somebody else has just moved the gap; read it again")
}

// overtook tells that another process recorded a move with this number between the check and the write. A store takes the
// later one for a correction of the earlier, so it is applied, and whoever moved the gap must know.
func (m *moving) overtook() {
	m.out.Warnings = append(m.out.Warnings, m.userError(m.drafts[0].at("to"), codeMoveTwice, "另一服务同时登记了该缺口的同一次处理，以本次为准，请核对其历史（history）",
		"another server recorded a move of the gap with this number at the same time, and this one stands in its place; look at its history", nil))
}

// violation tells what the store found: a move refers to its area alone.
func (m *moving) violation(v graph.Violation) {
	code, zh, en := codeRefUnknown, "缺口所在区划不在台账中", "the area in which the gap stands is not on record"
	if v.Warning {
		code, zh, en = codeRefInvalid, "缺口所在区划在处理当日无效", "the area in which the gap stands does not hold on the day of the move"
	}
	m.say(m.drafts[0])("gap", code, v.Warning, zh, en, nil)
}
