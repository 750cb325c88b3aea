package graph

import "strconv"

// Handling is one move in the handling of a duty gap: who handles it says where it stands from then on, and why. It can be
// seen from On. A gap without a move is suspected. No move ever touches the days on which the duty stood unmet: those follow
// from facts alone. Who moved it is the principal of the batch. 处理
type Handling struct {
	Entry
	// Gap is the id of the gap.
	Gap ID
	// Order numbers the moves of the gap, from 1.
	Order int
	// Area is where the gap stood on the day of the move: who may see the area, and what is below it, may see the move. Only
	// who sees the whole city sees one without an area.
	Area ID
	// From is where the handling stood before.
	From GapState
	// To is where it stands from then on; From where an appeal is lodged or rejected.
	To GapState
	// On is the day of the move.
	On Day
	// Reason is why, at most 2,000 characters, with leaked numbers replaced by marks.
	Reason string
	// Appeal says that an appeal is lodged or decided; empty for every other move.
	Appeal Appeal
	// Due is, where an appeal is lodged, the last day to decide it; where mending begins, the last day to have mended it;
	// NoDay for every other move. It is visible with the row.
	Due Day
}

// Noun is Handlings.
func (*Handling) Noun() Noun { return Handlings }

// Identity is its key.
func (h *Handling) Identity() ID { return h.Key() }

// Key is the gap and the order.
func (h *Handling) Key() ID { return Join(h.Gap, ID(strconv.Itoa(h.Order))) }

// Group is its key: each move is a row for itself.
func (h *Handling) Group() ID { return h.Key() }

// Valid is from the day of the move on.
func (h *Handling) Valid() Period { return Period{h.On, Forever} }

// AsOf hides nothing.
func (h *Handling) AsOf(Day) Fact { return h }

// References is the area. A gap is no row: it is derived.
func (h *Handling) References() []Reference {
	return references(h.On, to("area", Areas, h.Area))
}

// GapState is where the handling of a gap stands. 处理状态
type GapState string

// The states of handling.
const (
	GapSuspected   GapState = "SUSPECTED"
	GapNotified    GapState = "NOTIFIED"
	GapExplained   GapState = "EXPLAINED"
	GapConfirmed   GapState = "CONFIRMED"
	GapDismissed   GapState = "DISMISSED"
	GapRectifying  GapState = "RECTIFYING"
	GapClosed      GapState = "CLOSED"
	GapTransferred GapState = "TRANSFERRED"
)

var gapStates = []pair{
	{"SUSPECTED", "疑似"}, {"NOTIFIED", "已告知"}, {"EXPLAINED", "说明"}, {"CONFIRMED", "属实"}, {"DISMISSED", "不属实"},
	{"RECTIFYING", "整改"}, {"CLOSED", "销号"}, {"TRANSFERRED", "移送"},
}

// GapStates are all states, in the order of the procedure.
func GapStates() []GapState { return codes[GapState](gapStates) }

// ZH is the state's name in Chinese.
func (s GapState) ZH() string { return zh(s, gapStates) }

// Appeal is what a move does with an appeal. 申诉
type Appeal string

// What a move does with an appeal: it lodges one, grants it, or rejects it.
const (
	AppealLodged   Appeal = "LODGED"
	AppealUpheld   Appeal = "UPHELD"
	AppealRejected Appeal = "REJECTED"
)

var appeals = []pair{{"LODGED", "提出申诉"}, {"UPHELD", "申诉成立"}, {"REJECTED", "申诉不成立"}}

// Appeals are the three.
func Appeals() []Appeal { return codes[Appeal](appeals) }

// ZH is its name in Chinese.
func (a Appeal) ZH() string { return zh(a, appeals) }
