package seen

import "dutygraph/graph"

// GapDifference is what a batch changed of gaps, as told on a day.
type GapDifference struct {
	// Evaluated says that the rules have looked at the batch.
	Evaluated bool
	// Through is how far the rules have looked; nil where they never ran.
	Through *graph.Evaluation
	// Opened are the first of the gaps that stand now, and did not before.
	Opened []*Gap
	// OpenedCount is how many there are.
	OpenedCount int
	// Ended are the first of those that stood before, and do not now.
	Ended []*Gap
	// EndedCount is how many there are.
	EndedCount int
	// Upcoming are the first of the clocks that are about to fall due now, and were not before.
	Upcoming []*Gap
	// UpcomingCount is how many there are.
	UpcomingCount int
}
