package graph

// Record is a duty done: visit, meeting, list item, training, subsidy paid, report, push, handover. It can be seen from
// DoneOn. 履职记录
type Record struct {
	Entry
	// ID is its number.
	ID ID
	// Kind is which duty it is.
	Kind RecordKind
	// DoneOn is the day it was done; of a list item, the day it went on the list.
	DoneOn Day
	// Period is the month to which the duty belongs; 0 where not stated.
	Period Month
	// Post is who did it; of a list item, who owes it.
	Post ID
	// Person is who did it; of a handover, who left.
	Person ID
	// Organization is the unit, of a push.
	Organization ID
	// Area is where.
	Area ID
	// Household is the family visited.
	Household ID
	// Parent is the meeting on whose list an item stands.
	Parent ID
	// WithList says whether a meeting had a list.
	WithList YesNo
	// DueOn is the day by which a list item is due; visible with the row.
	DueOn Day
	// ClosedOn is the day a list item was closed; NoDay until then.
	ClosedOn Day
	// Amount is in yuan, as a decimal; empty where not stated.
	Amount string
	// Text is what was found or said, at most 2,000 characters, with leaked numbers replaced by marks.
	Text string
}

// Noun is Records.
func (*Record) Noun() Noun { return Records }

// Identity is its ID.
func (r *Record) Identity() ID { return r.ID }

// Key is its ID.
func (r *Record) Key() ID { return r.ID }

// Group is its ID.
func (r *Record) Group() ID { return r.ID }

// Valid is from the day it was done on.
func (r *Record) Valid() Period { return Period{r.DoneOn, Forever} }

// AsOf hides what was closed later.
func (r *Record) AsOf(at Day) Fact {
	if r.ClosedOn <= at {
		return r
	}
	seen := *r
	seen.ClosedOn = NoDay
	return &seen
}

// References are the post, unit, area, household and meeting.
func (r *Record) References() []Reference {
	return references(r.DoneOn, to("post", Posts, r.Post), to("organization", Organizations, r.Organization), to("area", Areas, r.Area),
		to("household", Households, r.Household), to("parent", Records, r.Parent))
}
