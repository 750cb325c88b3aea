package graph

// Post is one version of a seat with a duty. 岗位
//
// Two kinds are made by the program: GRID_MEMBER@ and the grid's id with every grid, and CONTACT@ and the
// household's id from the first day of its first pairing.
type Post struct {
	Entry
	Version
	// ID is its number.
	ID ID
	// Title is what the seat is called, at most 100 characters.
	Title string
	// Kind is what kind of seat it is.
	Kind PostKind
	// Area is where it stands; that area's level is the post's level. For a first secretary, the village.
	Area ID
	// Organization is the unit it belongs to; for a first secretary, the dispatching unit.
	Organization ID
	// Grid is the grid of a grid member.
	Grid ID
	// Household is the household of an assistance contact: only posts made from pairings have one.
	Household ID
	// Functions are the functions that a deputy head is in charge of.
	Functions []Function
	// Made says that the program made the post from a grid or a pairing.
	Made bool
}

// GridMemberPost is the post that every grid has.
func GridMemberPost(grid ID) ID { return "GRID_MEMBER@" + grid }

// ContactPost is the post of a household's assistance contact.
func ContactPost(household ID) ID { return "CONTACT@" + household }

// Noun is Posts.
func (*Post) Noun() Noun { return Posts }

// Identity is its ID.
func (p *Post) Identity() ID { return p.ID }

// Key is ID and first day.
func (p *Post) Key() ID { return keyOf(p.Since, p.ID) }

// Group is its ID.
func (p *Post) Group() ID { return p.ID }

// Valid is the period of the version.
func (p *Post) Valid() Period { return p.Period }

// AsOf hides an end that follows from a later version.
func (p *Post) AsOf(at Day) Fact { return asOf(p, at) }

// References are the area, the unit and the grid.
func (p *Post) References() []Reference {
	return references(p.Since, to("area", Areas, p.Area), to("organization", Organizations, p.Organization), to("grid", Grids, p.Grid))
}
