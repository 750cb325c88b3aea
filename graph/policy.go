package graph

// Policy is a limit, a threshold or a list for an area and all below it, over a period. The nearest area upward wins. 规则参数
type Policy struct {
	Entry
	Period
	// Parameter is the name: C03.limit, cause.ILLNESS.functions, income.line, …
	Parameter ID
	// Area is where it applies.
	Area ID
	// Value is a number, a code, or a list of codes joined by 、, at most 2,000 characters.
	Value string
	// Unit is what a number counts; empty for words and lists.
	Unit Unit
	// Basis is the document and clause, at most 200 characters.
	Basis string
}

// Noun is Policies.
func (*Policy) Noun() Noun { return Policies }

// Identity is its key.
func (p *Policy) Identity() ID { return p.Key() }

// Key is parameter, area and first day.
func (p *Policy) Key() ID { return keyOf(p.Since, p.Parameter, p.Area) }

// Group is parameter and area: inside it, periods may not overlap.
func (p *Policy) Group() ID { return Join(p.Parameter, p.Area) }

// Valid is the period in force.
func (p *Policy) Valid() Period { return p.Period }

// AsOf hides nothing: a written end is visible with its row.
func (p *Policy) AsOf(Day) Fact { return p }

// References is the area.
func (p *Policy) References() []Reference {
	return references(p.Since, to("area", Areas, p.Area))
}
