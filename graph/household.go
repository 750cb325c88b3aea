package graph

// Household is one version of a family: the unit of everything. A change of grid, income or safeguard is a new version. 农户
type Household struct {
	Entry
	Version
	// ID is the number that the source gave it: opaque text, leading zeros count.
	ID ID
	// Head is the name of the head of the household.
	Head string
	// Area is its village.
	Area ID
	// Grid is its grid; empty when in none.
	Grid ID
	// StatedMembers is how many people the source says it has; 0 where it says nothing. Shown beside the count, never used.
	StatedMembers int
	// Kind is the source's kind of household, at most 20 characters: 一般农户, 脱贫户, …
	Kind string
	// Away says whether it lives elsewhere for most of the year.
	Away YesNo
	// IncomePerHead is its net income a head in yuan a year, as a decimal; empty when unknown.
	IncomePerHead string
	// IncomeMonth is the last of the twelve months that the income counts.
	IncomeMonth Month
	// EducationSecured says that compulsory education is no problem.
	EducationSecured YesNo
	// MedicalSecured says that basic medical care is no problem.
	MedicalSecured YesNo
	// HousingSecured says that safe housing is no problem.
	HousingSecured YesNo
	// WaterSecured says that safe water is no problem.
	WaterSecured YesNo
	// RigidSpendingSettled says that no large unavoidable spending is left.
	RigidSpendingSettled YesNo
}

// Noun is Households.
func (*Household) Noun() Noun { return Households }

// Identity is its ID.
func (h *Household) Identity() ID { return h.ID }

// Key is ID and first day.
func (h *Household) Key() ID { return keyOf(h.Since, h.ID) }

// Group is its ID.
func (h *Household) Group() ID { return h.ID }

// Valid is the period of the version.
func (h *Household) Valid() Period { return h.Period }

// AsOf hides an end that follows from a later version.
func (h *Household) AsOf(at Day) Fact { return asOf(h, at) }

// References are the village and the grid.
func (h *Household) References() []Reference {
	return references(h.Since, to("area", Areas, h.Area), to("grid", Grids, h.Grid))
}
