package seen

import (
	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// Handling is a move in the handling of a gap, as it was seen.
type Handling struct {
	*graph.Handling
	Row
}

// GapHandling is how a gap is handled.
type GapHandling struct {
	// Of is the gap.
	Of *Gap
	// On is where it stands on the view's day.
	On gap.Handled
	// Moves are the moves in order.
	Moves []*Handling
	// Eye is what they were seen through.
	Eye *Eye
}

// State is where it stands.
func (h *GapHandling) State() graph.GapState { return h.On.State }

// Since is the day on which it came to stand so.
func (h *GapHandling) Since() graph.Day { return h.On.Since }

// Appeal is the appeal that is not yet decided; nil where none is.
func (h *GapHandling) Appeal() *Handling {
	if h.On.Appeal == nil {
		return nil
	}
	return &Handling{h.On.Appeal, Row{h.Eye, h.On.Appeal}}
}

// AppealDue is the last day to decide the appeal.
func (h *GapHandling) AppealDue() graph.Day {
	if h.On.Appeal == nil {
		return graph.NoDay
	}
	return h.On.Appeal.Due
}

// MendDue is the last day to have mended it.
func (h *GapHandling) MendDue() graph.Day { return h.On.Due }

// Next are the moves that may come next.
func (h *GapHandling) Next() []HandlingMove {
	out := []HandlingMove{}
	for _, m := range h.On.Moves() {
		out = append(out, HandlingMove(m))
	}
	return out
}

// HandlingMove is a move that may come next.
type HandlingMove gap.Move
