package graph

import "context"

// Chains are the chains of the subject on a day of the window, in the order of Lines, then causes by rank, then
// functions as the policy lists them.
func (l *Lineage) Chains(day Day) []*Chain { return nil }

// Accountability concludes who answers for the subject on the view's day. The lineage's window must reach from the
// beginning through that day.
func (l *Lineage) Accountability() *Accountability { return nil }

// Why explains why the person is, or is not, on the chains of the subject on the view's day.
func (l *Lineage) Why(person ID) *Why { return nil }

// Answerable gives the stretches of the window on which the person stood on a chain of the subject, a case, by line,
// branch, first day.
func (l *Lineage) Answerable(person ID, window Period) []Answerable { return nil }

// AnswerablePage is part of the list of what a person was answerable for.
type AnswerablePage struct {
	// View is the view it was read through.
	View View
	// Items are the stretches, by case, line, branch, first day. All stretches of one case are on one page.
	Items []Answerable
	// Next is the cursor after which the next page begins.
	Next Cursor
	// More says that there may be more cases.
	More bool
}

// AnswerableFor lists the cases for which the person stood on a chain in the window, first cases a page (1 to 100).
func AnswerableFor(ctx context.Context, s Store, v View, person ID, window Period, after Cursor, first int) (AnswerablePage, error) {
	return AnswerablePage{}, nil
}

// Compare answers the subject's accountability through two views, and tells which rows differ, and which revision made
// the difference. The later revision of the two must be the second view's.
func Compare(ctx context.Context, s Store, subject Ref, before, after View) (*Comparison, error) {
	return nil, nil
}

// WholeHistory is the window of everything up to a day.
func WholeHistory(at Day) Period { return Period{Since: -1 << 30, Until: at + 1} }
