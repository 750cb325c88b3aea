package graph

// Member is one version of a person of a household. 家庭成员
type Member struct {
	Entry
	Version
	// ID is the number that the source gave the person.
	ID ID
	// Household is the family.
	Household ID
	// Name is the person's name.
	Name string
	// Relation is the relation to the head of the household, at most 20 characters.
	Relation string
	// IDMasked is the identity number's first 3 and last 4 characters; empty where none was given.
	IDMasked string
	// IDDigest is the keyed digest of the identity number; empty for a masked number.
	IDDigest string
	// IDCheck is how the identity number fared when it was read.
	IDCheck IDCheck
	// Labour is the ability to work; empty when unknown.
	Labour Labour
}

// Noun is Members.
func (*Member) Noun() Noun { return Members }

// Identity is its ID.
func (m *Member) Identity() ID { return m.ID }

// Key is ID and first day.
func (m *Member) Key() ID { return keyOf(m.Since, m.ID) }

// Group is its ID.
func (m *Member) Group() ID { return m.ID }

// Valid is the period of the version.
func (m *Member) Valid() Period { return m.Period }

// AsOf hides an end that follows from a later version.
func (m *Member) AsOf(at Day) Fact { return asOf(m, at) }

// References is the household.
func (m *Member) References() []Reference {
	return references(m.Since, to("household", Households, m.Household))
}
