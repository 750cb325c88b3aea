package graph

// Application is a low-income application; it must be pushed to the rural-revitalization function the same day it is
// made. It can be seen from AppliedOn. 低保申请
type Application struct {
	Entry
	// ID is its number.
	ID ID
	// Household is the family that applied.
	Household ID
	// AppliedOn is the day it was made.
	AppliedOn Day
	// PushedOn is the day it was pushed; NoDay until then.
	PushedOn Day
	// Case is the recognition that it started; a store shows it from that case's first day on.
	Case ID
	// DecidedOn is the day it was decided; NoDay until then.
	DecidedOn Day
	// Decision is how it was decided; only with DecidedOn.
	Decision Decision
}

// Noun is Applications.
func (*Application) Noun() Noun { return Applications }

// Identity is its ID.
func (a *Application) Identity() ID { return a.ID }

// Key is its ID.
func (a *Application) Key() ID { return a.ID }

// Group is its ID.
func (a *Application) Group() ID { return a.ID }

// Valid is from the day it was made on.
func (a *Application) Valid() Period { return Period{a.AppliedOn, Forever} }

// AsOf hides what was done later.
func (a *Application) AsOf(at Day) Fact {
	if a.PushedOn <= at && a.DecidedOn <= at {
		return a
	}
	seen := *a
	seen.PushedOn = past(a.PushedOn, at)
	if a.DecidedOn > at {
		seen.DecidedOn, seen.Decision = NoDay, ""
	}
	return &seen
}

// References are the household and the case, which takes effect once it can be seen: an application comes before the case
// that it starts.
func (a *Application) References() []Reference {
	return append(references(a.AppliedOn, to("household", Households, a.Household)), references(Forever-1, to("case", Cases, a.Case))...)
}
