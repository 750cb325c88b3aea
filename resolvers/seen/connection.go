package seen

import "dutygraph/graph"

// Connection is a page of things.
type Connection[T any] struct {
	// Nodes are the things.
	Nodes []T
	// Cursors are their places.
	Cursors []graph.Cursor
	// More says that more follow.
	More bool
	// TotalCount is how many there are in all, as far as they were counted.
	TotalCount int
	// TotalCountAtLeast says that the counting stopped there.
	TotalCountAtLeast bool
	// Revision is the revision at which the page was read.
	Revision graph.Revision
}

// Edge is a thing with its place.
type Edge[T any] struct {
	// Node is the thing.
	Node T
	// Cursor is its place.
	Cursor graph.Cursor
}

// Edges are the things with their places.
func (c *Connection[T]) Edges() []Edge[T] {
	out := make([]Edge[T], len(c.Nodes))
	for i, n := range c.Nodes {
		out[i] = Edge[T]{n, c.Cursors[i]}
	}
	return out
}

// PageInfo tells where the page ends.
func (c *Connection[T]) PageInfo() PageInfo {
	p := PageInfo{HasNextPage: c.More}
	if len(c.Cursors) > 0 {
		p.StartCursor, p.EndCursor = c.Cursors[0], c.Cursors[len(c.Cursors)-1]
	}
	return p
}

// PageInfo tells where a page ends.
type PageInfo struct {
	// HasNextPage says that more follows.
	HasNextPage bool
	// HasPreviousPage is always false: pages are read forwards.
	HasPreviousPage bool
	// StartCursor is the place of the first item.
	StartCursor graph.Cursor
	// EndCursor is the place of the last item.
	EndCursor graph.Cursor
}

// The pages of each noun, by the names of the schema.
type (
	AreaConnection         = Connection[*Area]
	AreaEdge               = Edge[*Area]
	OrganizationConnection = Connection[*Organization]
	OrganizationEdge       = Edge[*Organization]
	PostConnection         = Connection[*Post]
	PostEdge               = Edge[*Post]
	PersonConnection       = Connection[*Person]
	PersonEdge             = Edge[*Person]
	GridConnection         = Connection[*Grid]
	GridEdge               = Edge[*Grid]
	HouseholdConnection    = Connection[*Household]
	HouseholdEdge          = Edge[*Household]
	CaseConnection         = Connection[*Case]
	CaseEdge               = Edge[*Case]
	LeadConnection         = Connection[*Lead]
	LeadEdge               = Edge[*Lead]
	ApplicationConnection  = Connection[*Application]
	ApplicationEdge        = Edge[*Application]
	RecordConnection       = Connection[*Record]
	RecordEdge             = Edge[*Record]
	FindingConnection      = Connection[*Finding]
	FindingEdge            = Edge[*Finding]
	PolicyConnection       = Connection[*Policy]
	PolicyEdge             = Edge[*Policy]
	BatchConnection        = Connection[*Batch]
	BatchEdge              = Edge[*Batch]
	AnswerableConnection   = Connection[*Answerable]
	AnswerableEdge         = Edge[*Answerable]
)
