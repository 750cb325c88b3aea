package graph

// Grid is one version of a group of at most 100 households inside one village. Every grid makes the post of its
// member. 网格
type Grid struct {
	Entry
	Version
	// ID is its number.
	ID ID
	// Name is its name, at most 100 characters.
	Name string
	// Area is its village.
	Area ID
	// Extent says which hamlets or groups it covers, at most 500 characters.
	Extent string
	// StatedHouseholds is how many households the source says it has; 0 where it says nothing. Shown beside the count, never used.
	StatedHouseholds int
}

// Noun is Grids.
func (*Grid) Noun() Noun { return Grids }

// Identity is its ID.
func (g *Grid) Identity() ID { return g.ID }

// Key is ID and first day.
func (g *Grid) Key() ID { return keyOf(g.Since, g.ID) }

// Group is its ID.
func (g *Grid) Group() ID { return g.ID }

// Valid is the period of the version.
func (g *Grid) Valid() Period { return g.Period }

// AsOf hides an end that follows from a later version.
func (g *Grid) AsOf(at Day) Fact { return asOf(g, at) }

// References is the village.
func (g *Grid) References() []Reference {
	return references(g.Since, to("area", Areas, g.Area))
}
