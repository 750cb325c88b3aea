// Package seen holds what was read through a view, with the eye it was read through: graph's rows are shared between
// readers and know no view, but what hangs below an answer must be read through the same one. It holds data and nothing
// that asks a store; edges are followed in resolvers. It is a room of its own because the generated code needs it.
//
// Begin with Eye.
package seen

import (
	"sync"

	"dutygraph/graph"
)

// Eye is what one read was made through: the view, and the rows that came with it. Whoever follows an edge from one of
// the rows may ask for all of them at once, so a page costs one read an edge, not one a row.
type Eye struct {
	// View is the view; its revision is settled.
	View *graph.View
	rows func() []graph.Fact
}

// NewEye is an eye on rows that are known.
func NewEye(v *graph.View, rows []graph.Fact) *Eye {
	return &Eye{View: v, rows: func() []graph.Fact { return rows }}
}

// LazyEye is an eye on rows that are gathered when they are asked for.
func LazyEye(v *graph.View, rows func() []graph.Fact) *Eye {
	return &Eye{View: v, rows: sync.OnceValue(rows)}
}

// Rows are the rows of the read.
func (e *Eye) Rows() []graph.Fact { return e.rows() }

// Row is what every row that was seen has beside its own fields.
type Row struct {
	// Eye is what it was seen through.
	Eye  *Eye
	fact graph.Fact
}

// Node is a thing with a global id.
type Node interface{ IsNode() }

// Fact is a row that was seen.
type Fact interface{ IsFact() }

// IsNode marks a Node.
func (Row) IsNode() {}

// IsFact marks a Fact.
func (Row) IsFact() {}

// GlobalID names the thing that the row tells of.
func (r Row) GlobalID() graph.Ref { return graph.Ref{Noun: r.fact.Noun(), ID: r.fact.Identity()} }

// SourceRow is the row of the batch's source; nil where there was none.
func (r Row) SourceRow() *int { return counted(r.fact.About().Row) }

// SeenSince is the first day on which the row holds.
func (r Row) SeenSince() graph.Day { return r.fact.Valid().Since }

// SeenUntil is the first day on which the row holds no longer.
func (r Row) SeenUntil() graph.Day { return r.fact.Valid().Until }

// counted is a number of which 0 says that it was not stated.
func counted(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// List is the rows of one kind as they were seen through the eye.
func List[T Fact](e *Eye, facts []graph.Fact) []T {
	out := make([]T, 0, len(facts))
	for _, f := range facts {
		if t, ok := Of(e, f).(T); ok {
			out = append(out, t)
		}
	}
	return out
}

// First is the first of the rows as it was seen; the zero T where there is none.
func First[T Fact](e *Eye, facts []graph.Fact) (first T) {
	if len(facts) > 0 {
		first, _ = Of(e, facts[0]).(T)
	}
	return first
}

// Stated is how many households the source says the grid has.
func (g *Grid) Stated() *int { return counted(g.StatedHouseholds) }

// Stated is how many people the source says the household has.
func (h *Household) Stated() *int { return counted(h.StatedMembers) }

// Ranked is the rank of the cause in its case.
func (r *Risk) Ranked() *int { return counted(r.Rank) }

// Kind is which step it is.
func (s *Step) Kind() graph.StepKind { return s.Step.Step }

// Period is a stretch of days.
type Period graph.Period

// Days is how many days it has; nil while it lasts.
func (p Period) Days() *int {
	if p.Until == graph.Forever {
		return nil
	}
	n := graph.Period(p).Days()
	return &n
}

func period(p graph.Period) *Period {
	if p.Empty() {
		return nil
	}
	q := Period(p)
	return &q
}

// Person is somebody who holds posts.
type Person struct {
	// ID is their number.
	ID graph.ID
	// Eye is what they were seen through.
	Eye *Eye
}

// NewPerson is a person; nil for no number.
func NewPerson(e *Eye, id graph.ID) *Person {
	if id == "" {
		return nil
	}
	return &Person{ID: id, Eye: e}
}

// IsNode marks a Node.
func (Person) IsNode() {}

// GlobalID names the person.
func (p Person) GlobalID() graph.Ref { return graph.Ref{Noun: graph.Persons, ID: p.ID} }

// Organization is a department or unit on the view's day.
type Organization struct {
	// ID is its number.
	ID graph.ID
	// Rows are its functions, at least one row.
	Rows []*OrganizationFunction
	// Eye is what it was seen through.
	Eye *Eye
}

// NewOrganization is the organization of the rows; nil where there are none.
func NewOrganization(e *Eye, facts []graph.Fact) *Organization {
	if len(facts) == 0 {
		return nil
	}
	return &Organization{ID: facts[0].Identity(), Rows: List[*OrganizationFunction](e, facts), Eye: e}
}

// IsNode marks a Node.
func (Organization) IsNode() {}

// GlobalID names the organization.
func (o Organization) GlobalID() graph.Ref { return graph.Ref{Noun: graph.Organizations, ID: o.ID} }

// Name is its name, as the row that began last gives it.
func (o Organization) Name() string { return o.latest().Name }

func (o Organization) latest() *OrganizationFunction {
	last := o.Rows[0]
	for _, r := range o.Rows[1:] {
		if r.Since > last.Since {
			last = r
		}
	}
	return last
}

// Serves is the number of the area that it serves.
func (o Organization) Serves() graph.ID { return o.latest().Area }

// Functions are the rows with a function.
func (o Organization) Functions() []*OrganizationFunction {
	out := make([]*OrganizationFunction, 0, len(o.Rows))
	for _, r := range o.Rows {
		if r.Function != "" {
			out = append(out, r)
		}
	}
	return out
}

// Batches are the nouns of global ids of batches: no row of theirs is a fact.
const Batches graph.Noun = "Batch"

// Batch is what a write did.
type Batch struct {
	graph.Receipt
	// Counted says that the viewer may see how many rows it had.
	Counted bool
}

// IsNode marks a Node.
func (Batch) IsNode() {}

// GlobalID names the batch.
func (b Batch) GlobalID() graph.Ref { return graph.Ref{Noun: Batches, ID: b.Receipt.Batch} }

// Number is its number.
func (b Batch) Number() graph.ID { return b.Receipt.Batch }

// BatchCounts tells what became of the rows of one noun.
type BatchCounts struct {
	// Noun is the noun.
	Noun graph.Noun
	graph.Counts
}

// ByNoun are the counts in the order in which ledgers are read.
func (b Batch) ByNoun() []BatchCounts {
	out := []BatchCounts{}
	if !b.Counted {
		return out
	}
	for _, n := range graph.Nouns() {
		if c, ok := b.Receipt.Counts[n]; ok {
			out = append(out, BatchCounts{n, c})
		}
	}
	return out
}

// Viewer is who asks.
type Viewer struct {
	// Name is the name under which they are known.
	Name string
	// Everywhere says that they may see the whole city.
	Everywhere bool
	// Areas are the areas that they may see.
	Areas []*Area
	// Clear says that they see personal names in clear.
	Clear bool
}
