package seen

import "dutygraph/graph"

// Written is what every mutation gives back.
type Written interface{ IsWritten() }

// Outcome is what became of a write.
type Outcome struct {
	// Receipt is what was applied; nil when nothing was.
	Receipt *Receipt
	// UserErrors are what is wrong.
	UserErrors []UserError
	// Warnings are what is doubtful.
	Warnings []UserError
}

// IsWritten marks a Written.
func (Outcome) IsWritten() {}

// Receipt is what a write did.
type Receipt struct {
	graph.Receipt
	// DryRun says that it was only tried.
	DryRun bool
}

// Number is the batch's number.
func (r *Receipt) Number() graph.ID { return r.Batch }

// ByNoun are the counts in the order in which ledgers are read.
func (r *Receipt) ByNoun() []BatchCounts {
	return Batch{Receipt: r.Receipt, Counted: true}.ByNoun()
}

// UserErrorCode is what is wrong with an input, for programs.
type UserErrorCode string

// UserError is one thing wrong with an input, or doubtful.
type UserError struct {
	// Path leads to it: names of fields and indexes, from the argument down.
	Path []string
	// Code is what is wrong.
	Code UserErrorCode
	// Message is the sentence in the language of the request.
	Message string
	// ZH is the sentence in Chinese.
	ZH string
	// EN is the sentence in English.
	EN string
	// Allowed are the values that are allowed, as codes.
	Allowed []string
}

// What each mutation gives back, by the names of the schema: the rows written, beside the outcome.
type (
	LeadsPayload struct {
		Outcome
		Leads []*Lead
	}
	ApplicationsPayload struct {
		Outcome
		Applications []*Application
	}
	CasesPayload struct {
		Outcome
		Cases    []*Case
		Steps    []*Step
		Risks    []*Risk
		Measures []*Measure
	}
	RecordsPayload struct {
		Outcome
		Records []*Record
	}
	TenuresPayload struct {
		Outcome
		Tenures []*Tenure
	}
	GridsPayload struct {
		Outcome
		Grids []*Grid
	}
	HouseholdsPayload struct {
		Outcome
		Households []*Household
		Members    []*Member
	}
	PairingsPayload struct {
		Outcome
		Pairings []*Pairing
	}
	FindingsPayload struct {
		Outcome
		Findings []*Finding
	}
	PoliciesPayload struct {
		Outcome
		Policies []*Policy
	}
	DeliveriesPayload struct {
		Outcome
		Deliveries []*Delivery
	}
	RetractPayload struct {
		Outcome
		Rows []Fact
	}
	HandleGapPayload struct {
		Outcome
		Move *Handling
	}
)
