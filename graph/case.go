package graph

// Case is a household's recognition episode, which may end in a confirmed relapse. It can be seen from OpenedOn. 监测/返贫案例
type Case struct {
	Entry
	// ID is its number.
	ID ID
	// Household is the family.
	Household ID
	// Category is the class of monitored household; empty when not stated.
	Category Category
	// OpenedOn is the day the procedure began. 立案日期
	OpenedOn Day
}

// Noun is Cases.
func (*Case) Noun() Noun { return Cases }

// Identity is its ID.
func (c *Case) Identity() ID { return c.ID }

// Key is its ID.
func (c *Case) Key() ID { return c.ID }

// Group is its ID.
func (c *Case) Group() ID { return c.ID }

// Valid is from the day the procedure began on.
func (c *Case) Valid() Period { return Period{c.OpenedOn, Forever} }

// AsOf hides nothing.
func (c *Case) AsOf(Day) Fact { return c }

// References is the household.
func (c *Case) References() []Reference {
	return references(c.OpenedOn, to("household", Households, c.Household))
}
