package graph

// Organization is one function that a department or unit holds over a period, or, without a function, that it exists.
// Departments merge: the function goes from one to another on a day. 单位职能
type Organization struct {
	Entry
	Version
	// ID is the unit's number; a unified social credit code where it has one.
	ID ID
	// Name is its name in the period, at most 100 characters.
	Name string
	// Area is the county or city that it serves.
	Area ID
	// Function is the function held; empty where the row only says that the unit exists.
	Function Function
}

// Noun is Organizations.
func (*Organization) Noun() Noun { return Organizations }

// Identity is its ID.
func (o *Organization) Identity() ID { return o.ID }

// Key is ID, function and first day.
func (o *Organization) Key() ID { return keyOf(o.Since, o.ID, ID(o.Function)) }

// Group is its ID; inside it, each function has versions of its own.
func (o *Organization) Group() ID { return o.ID }

// Valid is the period of the version.
func (o *Organization) Valid() Period { return o.Period }

// AsOf hides an end that follows from a later version.
func (o *Organization) AsOf(at Day) Fact { return asOf(o, at) }

// References is the area served.
func (o *Organization) References() []Reference {
	return references(o.Since, to("area", Areas, o.Area))
}
