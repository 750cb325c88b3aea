package graph

import "sync"

// Roster holds in memory what all lineages share: areas, organizations, posts, tenures, grids, policies and the
// calendar, with every revision of them, but not the posts and tenures made from pairings. A store fills it once and
// then tells it what each revision changed, so a lineage reads only the rows of its own household from disk.
//
// It is safe for many goroutines: a reader at a revision it holds is not disturbed by later rows.
type Roster struct {
	mu sync.RWMutex
}

// NewRoster is an empty roster at revision 0.
func NewRoster() *Roster { return &Roster{} }

// RosterNouns are the nouns whose rows a roster holds.
func RosterNouns() []Noun {
	return []Noun{CalendarDays, Areas, Policies, Organizations, Grids, Posts, Tenures}
}

// Revision is the revision through which the roster is complete.
func (r *Roster) Revision() Revision { return 0 }

// Advance takes in the rows that changed since the roster's revision, and moves it to the given one. A row that was only
// retracted comes again, with its Retracted set: it takes the place of the row with its key and Recorded. Rows that the
// roster does not hold (other nouns, posts and tenures made from pairings) are passed over. Advancing to a revision
// that it has reached already changes nothing.
func (r *Roster) Advance(to Revision, rows []Fact) {}

// Inside gives the areas that the view's scope holds on the view's day: the roots and all below them. all is true, and
// the rest is empty, when it holds the whole city.
func (r *Roster) Inside(v View) (areas []ID, all bool) { return nil, v.Scope.All }

// Above gives the areas above the view's scope on the view's day: those of which the public offices can be seen.
func (r *Roster) Above(v View) []ID { return nil }

// Under gives the given areas with all below them on the view's day, in the order of IDs, as far as the scope lets see.
func (r *Roster) Under(v View, roots []ID) []ID { return nil }

// Sees reports whether a row of a noun that the roster holds can be seen by the view's scope, whatever the day.
func (r *Roster) Sees(v View, f Fact) bool { return false }

// SubjectRows are the rows of the households whose lineages are asked for: all that are known at the view's revision,
// whatever the day, and unseen through any scope.
type SubjectRows struct {
	// Households are their versions.
	Households []*Household
	// Pairings are theirs.
	Pairings []*Pairing
	// Cases are theirs.
	Cases []*Case
	// Steps are of those cases.
	Steps []*Step
	// Risks are of those cases.
	Risks []*Risk
	// Measures are of those cases.
	Measures []*Measure
	// Leads are theirs.
	Leads []*Lead
	// Applications are theirs.
	Applications []*Application
}

// Lineages puts together the lineages of the subjects, as Store.Lineages promises them. The view's revision must be one
// that the roster has reached.
func (r *Roster) Lineages(v View, w Period, subjects []Ref, rows SubjectRows) Lineages {
	return Lineages{View: v, Of: map[Ref]*Lineage{}}
}
