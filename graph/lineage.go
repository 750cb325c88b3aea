package graph

// Lineages are the lineages of the subjects of one read.
type Lineages struct {
	// View is the view they were read through, with the revision they were read at.
	View View
	// Of has an entry for each subject that can be seen.
	Of map[Ref]*Lineage
}

// Lineage is everything that says who answered for a subject over a window of days: the dated edges, posts and tenures
// from the household up to the city. All conclusions are drawn from it, without a store. It holds rows known at the
// view's revision, as they are seen on its day; those with a period overlap the window, or, of a household and of the
// areas above it, are the last before its end where none does.
//
// Slices are ordered by first day, then key. Rows are shared between lineages and never changed.
type Lineage struct {
	// Subject is a household, a case, a grid or an area.
	Subject Ref
	// View is the view it was read through.
	View View
	// Window are the days it covers: no day after the view's.
	Window Period
	// Households are the versions of the household, all of them that began by the view's day, whatever the window; empty
	// for a grid or an area.
	Households []*Household
	// Grids are the grids that the household was in, by id; for a grid, itself.
	Grids []*Place
	// Pairings of the household, all that began by the view's day.
	Pairings []*Pairing
	// Cases of the household, all that can be seen.
	Cases []*Case
	// Steps of those cases.
	Steps []*Step
	// Risks of those cases.
	Risks []*Risk
	// Measures of those cases.
	Measures []*Measure
	// Leads of the household.
	Leads []*Lead
	// Applications of the household.
	Applications []*Application
	// Places are the areas on the way up: the villages that the household lived in, and every area that was above one of
	// them, by id. For a grid its villages, for an area itself, likewise with all above.
	Places []*Place
	// Units are, by id, the organizations paired with the household, those that own a first secretary's post in one of the
	// places, and those that serve one of the places while the post of a head stands in another area.
	Units []*Place
	// Calendar is the calendar known at the revision.
	Calendar *Calendar
}

// Place is an area with what stands in it, an organization with its head, or a grid with its members. Slices are ordered
// by identity, then first day, then key; tenures by post, then first day, then key.
type Place struct {
	// ID is the area's, the organization's or the grid's.
	ID ID
	// Areas are the versions of the area that began by the view's day.
	Areas []*Area
	// Grids are the versions of the grid that began by the view's day.
	Grids []*Grid
	// Organizations are the rows of organizations that serve the area, or of the unit, and overlap the window.
	Organizations []*Organization
	// Posts are the versions of posts that overlap the window: of an area those that stand in it but for contacts and grid
	// members, of a unit its heads, of a grid its members.
	Posts []*Post
	// Tenures are the tenures in those posts that overlap the window. A written end beyond the view's day stands as written.
	Tenures []*Tenure
	// Policies apply to the area and began by the view's day.
	Policies []*Policy
}
