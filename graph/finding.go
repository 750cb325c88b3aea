package graph

// Finding is what an inspection found, with a due day. It can be seen from FoundOn. 督查问题
type Finding struct {
	Entry
	// ID is its number.
	ID ID
	// Sponsor is the inspecting unit.
	Sponsor ID
	// FoundOn is the day it was found.
	FoundOn Day
	// Post is the post that must mend it.
	Post ID
	// Area is where; empty where not stated.
	Area ID
	// Household is the family concerned; empty where none is.
	Household ID
	// Text is what was found, at most 2,000 characters, with leaked numbers replaced by marks.
	Text string
	// DueOn is the last day that is still on time; visible with the row.
	DueOn Day
	// ClosedOn is the day it was mended; NoDay until then.
	ClosedOn Day
}

// Noun is Findings.
func (*Finding) Noun() Noun { return Findings }

// Identity is its ID.
func (f *Finding) Identity() ID { return f.ID }

// Key is its ID.
func (f *Finding) Key() ID { return f.ID }

// Group is its ID.
func (f *Finding) Group() ID { return f.ID }

// Valid is from the day it was found on.
func (f *Finding) Valid() Period { return Period{f.FoundOn, Forever} }

// AsOf hides what was mended later.
func (f *Finding) AsOf(at Day) Fact {
	if f.ClosedOn <= at {
		return f
	}
	seen := *f
	seen.ClosedOn = NoDay
	return &seen
}

// References are the inspecting unit, the post, the area and the household.
func (f *Finding) References() []Reference {
	return references(f.FoundOn, to("sponsor", Organizations, f.Sponsor), to("post", Posts, f.Post), to("area", Areas, f.Area), to("household", Households, f.Household))
}
