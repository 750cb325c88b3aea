package graph

// Area is one version of a place in the tree: city, county, township or village. Its code, name and parent change, so
// they are dated attributes, never the key. 区划
type Area struct {
	Entry
	Version
	// ID is its own number, never reused.
	ID ID
	// Code is its code in the statistical division of the country, 12 digits.
	Code string
	// Name is its name, at most 100 characters.
	Name string
	// Level is how high it stands.
	Level Level
	// Parent is the area one level up; empty for a city.
	Parent ID
}

// Noun is Areas.
func (*Area) Noun() Noun { return Areas }

// Identity is its ID.
func (a *Area) Identity() ID { return a.ID }

// Key is ID and first day.
func (a *Area) Key() ID { return keyOf(a.Since, a.ID) }

// Group is its ID.
func (a *Area) Group() ID { return a.ID }

// Valid is the period of the version.
func (a *Area) Valid() Period { return a.Period }

// AsOf hides an end that follows from a later version.
func (a *Area) AsOf(at Day) Fact { return asOf(a, at) }

// References is the parent.
func (a *Area) References() []Reference {
	return references(a.Since, to("parent", Areas, a.Parent))
}
