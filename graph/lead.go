package graph

// Lead is a hint of risk from one channel, with its own clocks. It can be seen from DiscoveredOn. 线索/预警
type Lead struct {
	Entry
	// ID is its number.
	ID ID
	// Household is the family it is about.
	Household ID
	// Channel is how it was found.
	Channel Channel
	// Organization is the department that pushed it, for the channel DEPARTMENT.
	Organization ID
	// Cause is the risk.
	Cause Cause
	// DiscoveredOn is the day it was found.
	DiscoveredOn Day
	// DispatchedOn is the day it was sent down; NoDay until then.
	DispatchedOn Day
	// VerifiedOn is the day it was verified; NoDay until then.
	VerifiedOn Day
	// Result is what verifying found; only with VerifiedOn.
	Result Result
	// Reason is why the household was not taken in, at most 500 characters; only with VerifiedOn.
	Reason string
	// Case is the recognition it led to; a store shows it from that case's first day on.
	Case ID
}

// Noun is Leads.
func (*Lead) Noun() Noun { return Leads }

// Identity is its ID.
func (l *Lead) Identity() ID { return l.ID }

// Key is its ID.
func (l *Lead) Key() ID { return l.ID }

// Group is its ID.
func (l *Lead) Group() ID { return l.ID }

// Valid is from its discovery on.
func (l *Lead) Valid() Period { return Period{l.DiscoveredOn, Forever} }

// AsOf hides what was done later.
func (l *Lead) AsOf(at Day) Fact {
	if l.DispatchedOn <= at && l.VerifiedOn <= at {
		return l
	}
	seen := *l
	seen.DispatchedOn = past(l.DispatchedOn, at)
	if l.VerifiedOn > at {
		seen.VerifiedOn, seen.Result, seen.Reason = NoDay, "", ""
	}
	return &seen
}

// References are the household, the department and the case, which takes effect once it can be seen: a lead comes before
// the case that it leads to.
func (l *Lead) References() []Reference {
	return append(references(l.DiscoveredOn, to("household", Households, l.Household), to("organization", Organizations, l.Organization)),
		references(Forever-1, to("case", Cases, l.Case))...)
}
