package graph

// Pairing is a household's paired unit and contact over a period. The first pairing of a household makes the post of its
// contact, and each makes a tenure in it. 结对帮扶
type Pairing struct {
	Entry
	Period
	// Household is the family.
	Household ID
	// Organization is the paired unit.
	Organization ID
	// Person is the contact.
	Person ID
	// Name is the contact's name as the source wrote it.
	Name string
}

// Noun is Pairings.
func (*Pairing) Noun() Noun { return Pairings }

// Identity is its key.
func (p *Pairing) Identity() ID { return p.Key() }

// Key is household, person and first day.
func (p *Pairing) Key() ID { return keyOf(p.Since, p.Household, p.Person) }

// Group is the household.
func (p *Pairing) Group() ID { return p.Household }

// Valid is the period of the pairing.
func (p *Pairing) Valid() Period { return p.Period }

// AsOf hides nothing: a written end is visible with its row.
func (p *Pairing) AsOf(Day) Fact { return p }

// References are the household and the unit.
func (p *Pairing) References() []Reference {
	return references(p.Since, to("household", Households, p.Household), to("organization", Organizations, p.Organization))
}

// Contacts makes the post of a household's assistance contact, from the first day of its first pairing, and a tenure for
// each pairing. The pairings must be in the order of their first day; there is no post without one.
func Contacts(pairings []*Pairing) (*Post, []*Tenure) {
	if len(pairings) == 0 {
		return nil, nil
	}
	of := func(p *Pairing) Entry {
		return Entry{Recorded: p.Recorded, Retracted: p.Retracted, Brought: p.Brought, Row: p.Row}
	}
	tenures := make([]*Tenure, len(pairings))
	for i, p := range pairings {
		tenures[i] = &Tenure{Entry: of(p), Period: p.Period, Post: ContactPost(p.Household), Person: p.Person, Name: p.Name, Made: true}
	}
	first := pairings[0]
	return &Post{
		Entry: of(first), Version: Version{Period{first.Since, Forever}, Forever}, ID: ContactPost(first.Household),
		Title: Contact.ZH(), Kind: Contact, Household: first.Household, Made: true,
	}, tenures
}
