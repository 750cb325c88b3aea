package graph

import "iter"

// What rules derive from facts is kept beside them, under the revision through which the facts were looked at, so that it
// stays known what was claimed when. It can be derived again from the facts at any time; nothing else rests on it.

// Gap is what a rule says of one clock of one subject, as it is kept: a duty gap, or a clock that may become one. A clock
// that only ever was met, not applicable or not evaluated is not kept; it counts in tallies. 责任缺口
type Gap struct {
	// ID names the gap for ever: rule, subject with its part, and clock start.
	ID ID
	// Rule is the rule, such as C03.
	Rule string
	// Kind is the rule's shape.
	Kind string
	// Unit is whose timeline it was judged from: a household, a grid, an area or a post.
	Unit Ref
	// Subject is what is judged.
	Subject Ref
	// Part narrows the subject; empty where nothing does.
	Part string
	// Standing is the household, grid or area whose lineage tells who answers for it.
	Standing Ref
	// Start is the day the clock started.
	Start Day
	// Due is the last day still on time; NoDay where it is not known.
	Due Day
	// Period are the unmet days; empty where there is no gap, Forever open.
	Period
	// Spans are the outcomes by day, in order.
	Spans []GapSpan
	// Bearer is which post is first answerable.
	Bearer Bearer
	// Stays are the innermost areas in which the subject stands, by day, in order; the last holds for ever after.
	Stays []Stay
	// Recorded is the first revision that knows the gap as it is told here.
	Recorded Revision
	// Retracted is the first revision that knows it no longer; Never while it stands.
	Retracted Revision
}

// GapSpan is a stretch of days on which a clock stands in one way.
type GapSpan struct {
	// Period are the days.
	Period Period
	// Outcome is how the clock stands: PENDING, UNMET, OVER, or another outcome of the rules.
	Outcome string
	// Reason says why it is not evaluated; empty otherwise.
	Reason Reason
	// Severity is that of the gap; empty for other outcomes.
	Severity string
}

// Tally adds to a count that runs over days. The count on a day, as known at a revision, is the sum of all rises up to both.
type Tally struct {
	// Name is what is counted.
	Name string
	// Area is where; the innermost.
	Area ID
	// Part narrows the name; empty where nothing does.
	Part string
	// Recorded is the first revision.
	Recorded Revision
	// Rises are what is added, in any order.
	Rises []Rise
}

// Rise is how many more are counted from a day on.
type Rise struct {
	// Day is the first day.
	Day Day
	// By is how many more; negative for fewer.
	By int
}

// Evaluation says how far the rules have looked.
type Evaluation struct {
	// Pass numbers the evaluations of a store; 0 before the first.
	Pass int64
	// Revision is the revision through which facts were looked at.
	Revision Revision
	// Day is the day through which clocks have started.
	Day Day
}

// Derivation is one evaluation to be kept.
type Derivation struct {
	// Was is the evaluation that it goes on from.
	Was Evaluation
	// Now is the evaluation that it makes; its pass must be greater.
	Now Evaluation
	// Gaps are gaps to add, and gaps kept before whose Retracted is now set: any of them takes the place of the one with its
	// ID and Recorded, so that what is said anew within one revision leaves no trace. One whose Retracted is its Recorded was
	// taken back within one revision, and is seen by nobody. Two standing gaps with one ID are Invalid.
	Gaps iter.Seq[*Gap]
	// Tallies are to be added.
	Tallies iter.Seq[Tally]
	// Progress, when set, is told from time to time how many gaps and tallies were taken in. It must not block.
	Progress func(n int)
}

// UnitQuery says of which units timelines are wanted: the union of what its fields name. Each is given once.
type UnitQuery struct {
	// All asks for every unit.
	All bool
	// Under asks for the units that, by any row known, ever stood in one of the areas, or in what was ever below them.
	Under []ID
	// Grids asks for the households that, by any row known, ever were in one of the grids.
	Grids []ID
	// Refs asks for single units: households, grids, areas and posts, those made by the program among them. What is not on
	// record has no timeline.
	Refs []Ref
	// Passing lets the timeline of a household hold only until yield returns, so that a whole city of them takes hardly any
	// memory: whoever keeps one keeps its Own.
	Passing bool
	// Nouns narrows all of it to units of these kinds; none narrows nothing.
	Nouns []Noun
}

// Copy is the whole of a store, for another to take in.
type Copy struct {
	// Receipts are those of all revisions from 1 on, in order; their violations are not kept.
	Receipts iter.Seq2[Receipt, error]
	// Rows are all rows, as Changes gives them from revision 0.
	Rows iter.Seq2[Fact, error]
	// Progress, when set, is told from time to time how many rows were taken in. It must not block.
	Progress func(rows int)
}
