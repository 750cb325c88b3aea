package graph

// Risk is one cause of one case over a period. 风险
type Risk struct {
	Entry
	Period
	// Case is the case.
	Case ID
	// Cause is why the household may fall back.
	Cause Cause
	// Rank orders the causes of a case, 1 for the main one; 0 where not stated.
	Rank int
}

// Noun is Risks.
func (*Risk) Noun() Noun { return Risks }

// Identity is its key.
func (r *Risk) Identity() ID { return r.Key() }

// Key is case, cause and first day.
func (r *Risk) Key() ID { return keyOf(r.Since, r.Case, ID(r.Cause)) }

// Group is the case.
func (r *Risk) Group() ID { return r.Case }

// Valid is the period of the risk.
func (r *Risk) Valid() Period { return r.Period }

// AsOf hides nothing: a written end is visible with its row.
func (r *Risk) AsOf(Day) Fact { return r }

// References is the case.
func (r *Risk) References() []Reference {
	return references(r.Since, to("case", Cases, r.Case))
}
