package graph

import "context"

// Store keeps the dated graph. Implementations are safe for many goroutines. Every "must" here is a test of graphtest.
//
// What holds for every read: it must see exactly the rows with Recorded <= known < Retracted, where known is the view's
// revision, or the newest published one. A view that knows a revision not yet published must be refused with NotYet. It
// must show rows as AsOf(view.At) gives them, with Retracted as Never where that lies beyond known, and with the Case of
// a lead or an application empty until that case can be seen. It must see nothing outside the view's scope, and answer
// for it as for what never was. A cancelled context must end it, with the context's error or Unavailable. After Close it
// must fail with Closed. An ID asked twice must be answered once; no id must be answered by an empty map.
type Store interface {
	// Apply applies a batch, whole or not at all. A batch whose ID and digest are known must change nothing and return
	// the first receipt, marked Repeated; a known ID with another digest must be refused with Conflict. A batch with
	// errors must be refused with Refused, its Violations the first 1,000 errors and warnings in the order of its rows.
	// The revision must advance by exactly one, also when every row is unchanged. A reader must never see part of it.
	Apply(ctx context.Context, b *Batch) (Receipt, error)

	// Revision must be the newest published revision, or, for an instant in milliseconds since 1970 that is not 0, the
	// newest whose instant is not after it; 0 when there is none.
	Revision(ctx context.Context, instant int64) (Revision, error)

	// Receipts must have an entry for every revision asked that was published, and none for others. Violations are not kept.
	Receipts(ctx context.Context, revisions []Revision) (map[Revision]Receipt, error)

	// Receipt must find a batch by its id; NotFound where there is none.
	Receipt(ctx context.Context, batch ID) (Receipt, error)

	// Get must have an entry for every thing asked: its rows that hold on the view's day, by key, or an empty entry. Only
	// an organization may have several. The rows of a person are the tenures begun by that day in posts that can be
	// seen, by first day, then key.
	Get(ctx context.Context, v View, things []Ref) (map[Ref][]Fact, error)

	// History must have an entry for every thing asked: all rows of it that were recorded by the view's revision and can
	// be seen begin by the view's day, retracted ones too, by Recorded, then key.
	History(ctx context.Context, v View, things []Ref) (map[Ref][]Fact, error)

	// Below must have an entry for every parent asked: the rows at the far end of the edge that have begun by the view's
	// day, ended ones too, by first day, then key; an empty entry where the parent cannot be seen.
	Below(ctx context.Context, v View, edge Edge, parents []ID) (map[ID][]Fact, error)

	// Page must give the things of the query that hold on the view's day, in its order, after its cursor, each once.
	// Pages one after the other at one view must give each thing exactly once, whatever is written in between.
	Page(ctx context.Context, v View, q Query) (Page, error)

	// Search must give the things of which an id, a code or a name begins with the text, by noun in the order of
	// Nouns, then id: areas, organizations, grids, posts, households, persons, cases, leads and applications; at most first.
	Search(ctx context.Context, v View, text string, first int) ([]Item, error)

	// Lineages must have an entry for every subject that can be seen on the view's day: a household that has begun, a
	// case that was opened, a grid or an area that has begun; and none for others. It must hold the facts that Lineage
	// promises for the window, cut at the view's day. One statement must do for any number of subjects.
	Lineages(ctx context.Context, v View, w Period, subjects []Ref) (Lineages, error)

	// Scan must give every row of the noun known at the view's revision and visible in its scope, whatever the day, by
	// key, with Until and Ends as stored. The view's day only dates the scope. Its memory must not grow with the rows.
	Scan(ctx context.Context, v View, noun Noun, yield func(Fact) error) error

	// Archive is what programs use of it.
	Archive

	// Close releases the store. Closing twice is no error.
	Close() error
}

// Archive is the part of a store that programs use, not viewers: no day and no scope narrow what it gives.
type Archive interface {
	// Changes must give each row that a revision after the first and through the second recorded or retracted, once: by
	// noun in the order of Nouns, then key, then Recorded; Retracted is Never where it lies beyond the second. The rows
	// that the program makes are among them. From 0 it is every row there ever was. Only rows of
	// the nouns are given; none stands for all. Its memory must not grow with the rows.
	Changes(ctx context.Context, after, through Revision, nouns []Noun, yield func(Fact) error) error

	// Restore must fill an empty store with what another held, whole or not at all: the same receipts, the same rows
	// under the same revisions. A store that has a revision must refuse with Conflict.
	Restore(ctx context.Context, c Copy) error

	// Timelines must give the timelines of the units known at the revision, as TimelinesOf makes them but for counts of
	// households, active causes and warnings, which are left empty: households first, then grids, areas and posts, each by
	// id. Its memory must not grow with the units, but for their ids. A revision not yet published must be refused with NotYet.
	Timelines(ctx context.Context, known Revision, units UnitQuery, yield func(*Timeline) error) error

	// Derive must keep an evaluation, whole or not at all. Where the last one kept is not d.Was it must refuse with
	// Conflict.
	Derive(ctx context.Context, d Derivation) error

	// Derived must give the gaps and the tallies that evaluations after the pass added or retracted, and the last
	// evaluation, all of one moment; from pass 0 all there are, but for gaps seen by nobody.
	Derived(ctx context.Context, after int64, gaps func(*Gap) error, tallies func(Tally) error) (Evaluation, error)
}

// Edge leads from a thing to rows that name it.
type Edge string

// The edges that Below follows.
const (
	PostTenures           Edge = "Post.tenures"
	PersonTenures         Edge = "Person.tenures"
	AreaAreas             Edge = "Area.areas"
	AreaPosts             Edge = "Area.posts"
	AreaOrganizations     Edge = "Area.organizations"
	AreaGrids             Edge = "Area.grids"
	OrganizationPosts     Edge = "Organization.posts"
	OrganizationPairings  Edge = "Organization.pairings"
	GridPosts             Edge = "Grid.posts"
	GridHouseholds        Edge = "Grid.households"
	HouseholdMembers      Edge = "Household.members"
	HouseholdPairings     Edge = "Household.pairings"
	HouseholdCases        Edge = "Household.cases"
	HouseholdLeads        Edge = "Household.leads"
	HouseholdApplications Edge = "Household.applications"
	HouseholdFindings     Edge = "Household.findings"
	CaseSteps             Edge = "Case.steps"
	CaseRisks             Edge = "Case.risks"
	CaseMeasures          Edge = "Case.measures"
	CaseLeads             Edge = "Case.leads"
	CaseApplications      Edge = "Case.applications"
	RecordRecords         Edge = "Record.records"
)

// Edges are all edges, with the noun at each end and the field of the far row that names the parent.
func Edges() map[Edge]EdgeEnds {
	return map[Edge]EdgeEnds{
		PostTenures: {Posts, Tenures, "Post"}, PersonTenures: {Persons, Tenures, "Person"},
		AreaAreas: {Areas, Areas, "Parent"}, AreaPosts: {Areas, Posts, "Area"}, AreaOrganizations: {Areas, Organizations, "Area"}, AreaGrids: {Areas, Grids, "Area"},
		OrganizationPosts: {Organizations, Posts, "Organization"}, OrganizationPairings: {Organizations, Pairings, "Organization"}, GridPosts: {Grids, Posts, "Grid"}, GridHouseholds: {Grids, Households, "Grid"},
		HouseholdMembers: {Households, Members, "Household"}, HouseholdPairings: {Households, Pairings, "Household"}, HouseholdCases: {Households, Cases, "Household"},
		HouseholdLeads: {Households, Leads, "Household"}, HouseholdApplications: {Households, Applications, "Household"}, HouseholdFindings: {Households, Findings, "Household"},
		CaseSteps: {Cases, Steps, "Case"}, CaseRisks: {Cases, Risks, "Case"}, CaseMeasures: {Cases, Measures, "Case"},
		CaseLeads: {Cases, Leads, "Case"}, CaseApplications: {Cases, Applications, "Case"},
		RecordRecords: {Records, Records, "Parent"},
	}
}

// EdgeEnds are the two ends of an edge.
type EdgeEnds struct {
	// From is the parent's noun.
	From Noun
	// To is the noun of the rows.
	To Noun
	// Field is the Go name of the field that names the parent.
	Field string
}

// Query asks for a page of things of one noun.
type Query struct {
	// Noun is what is listed: any noun of the table of Filter.
	Noun Noun
	// Filter narrows the list.
	Filter Filter
	// Order is the order of the list.
	Order Order
	// After is the cursor of the item before the page; the zero Cursor begins.
	After Cursor
	// First is how many, 1 to 1,000.
	First int
	// Count, when not 0, asks how many things there are in all, counting no further than this.
	Count int
}

// Filter narrows a page; a field left zero does not. A field that the noun does not have is Invalid:
//
//	Area          Under Level Parent
//	Organization  Under Function
//	Post          Under PostKind Organization Grid
//	Person        -
//	Grid          Under
//	Household     Under Grid
//	Case          Under Ever Household Households Category Open Relapsed During
//	Lead          Under Household Channel Open During
//	Application   Under Household Open During
//	Record        Household Post Person RecordKind During
//	Finding       Under Post Open During
//	Policy        Parameter Area
type Filter struct {
	// Under are areas: the thing stands in one of them or below, on the view's day.
	Under []ID
	// Ever widens Under, for cases alone, to households that were in one of the areas, or in what was ever below them, on
	// any day up to the view's.
	Ever bool
	// Level is the level of an area.
	Level Level
	// Parent is the parent of an area.
	Parent ID
	// Function is held by the organization.
	Function Function
	// PostKind is the kind of the post.
	PostKind PostKind
	// Organization is the post's.
	Organization ID
	// Grid is the post's, or the household's.
	Grid ID
	// Household is whose case, lead, application or record it is.
	Household ID
	// Households are several of them; with Under, either is enough.
	Households []ID
	// Post is of a record or a finding.
	Post ID
	// Person is of a record.
	Person ID
	// Category is the case's.
	Category Category
	// Channel is the lead's.
	Channel Channel
	// RecordKind is the record's.
	RecordKind RecordKind
	// Parameter is the policy's, the whole name.
	Parameter ID
	// Area is where the policy applies.
	Area ID
	// Open asks for what is not finished on the view's day (a case neither refused nor removed, a lead not verified, an
	// application not pushed, a finding not closed), or for what is.
	Open YesNo
	// Relapsed asks for cases with a relapse confirmed by the view's day, or for those without.
	Relapsed YesNo
	// During is a period in which the thing's first day lies.
	During Period
}

// Order is the order of a page. Each has an index behind it.
type Order string

const (
	// ByID orders by identity, in the order of bytes.
	ByID Order = ""
	// ByDate orders by the day from which the thing can be seen, newest first, then by identity: cases, leads,
	// applications, records, findings.
	ByDate Order = "DATE"
)

// Cursor is the place of an item in an order.
type Cursor struct {
	// Date is the item's day in the order ByDate; NoDay otherwise.
	Date Day
	// ID is the item's identity.
	ID ID
}

// Item is a thing with its rows that hold on the view's day, as Get gives them.
type Item struct {
	// Ref names the thing.
	Ref
	// Rows are its rows.
	Rows []Fact
}

// Cursor is the item's place in the order.
func (i Item) Cursor(o Order) Cursor {
	c := Cursor{ID: i.ID}
	if o == ByDate {
		c.Date = i.Rows[0].Valid().Since
	}
	return c
}

// Page is part of a list.
type Page struct {
	// View is the view it was read through, with the revision it was read at.
	View View
	// Items are the things in order.
	Items []Item
	// More says that there are things after the last item.
	More bool
	// Total is how many things there are in all; at most Query.Count.
	Total int
	// AtLeast says that the counting stopped there.
	AtLeast bool
}
