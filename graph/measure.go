package graph

// Measure is help for one case over a period. 帮扶措施
type Measure struct {
	Entry
	Period
	// ID is its number.
	ID ID
	// Case is the case.
	Case ID
	// Class is what kind of help it is.
	Class MeasureClass
	// Cause is the risk it is meant for; empty where not stated.
	Cause Cause
	// Organization is the unit that gives it; empty where not stated.
	Organization ID
	// Amount is in yuan, as a decimal; empty where not stated.
	Amount string
}

// Noun is Measures.
func (*Measure) Noun() Noun { return Measures }

// Identity is its ID.
func (m *Measure) Identity() ID { return m.ID }

// Key is its ID.
func (m *Measure) Key() ID { return m.ID }

// Group is its ID.
func (m *Measure) Group() ID { return m.ID }

// Valid is the period in which it runs.
func (m *Measure) Valid() Period { return m.Period }

// AsOf hides nothing: a written end is visible with its row.
func (m *Measure) AsOf(Day) Fact { return m }

// References are the case and the unit.
func (m *Measure) References() []Reference {
	return references(m.Since, to("case", Cases, m.Case), to("organization", Organizations, m.Organization))
}
