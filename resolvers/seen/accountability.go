package seen

import "dutygraph/graph"

// Accountability is an accountability, as it was seen.
type Accountability struct {
	*graph.Accountability
	// Eye is what it was seen through.
	Eye *Eye
}

// NewAccountability is an accountability as it was seen; nil for none.
func NewAccountability(e *Eye, a *graph.Accountability) *Accountability {
	if a == nil {
		return nil
	}
	return &Accountability{a, e}
}

// At is the day that was asked about.
func (a Accountability) At() graph.Day { return a.View.At }

// Revision is the revision it was read at.
func (a Accountability) Revision() graph.Revision { return a.View.Known }

// Household is the household.
func (a Accountability) Household() *Household {
	if a.Accountability.Household == nil {
		return nil
	}
	return &Household{a.Accountability.Household, Row{a.Eye, a.Accountability.Household}}
}

// Case is the case.
func (a Accountability) Case() *Case { return caseOf(a.Eye, a.Accountability.Case) }

func caseOf(e *Eye, c *graph.Case) *Case {
	if c == nil {
		return nil
	}
	return &Case{c, Row{e, c}}
}

// Chains are the chains of the day.
func (a Accountability) Chains() []*Chain { return Chains(a.Eye, a.Accountability.Chains) }

// Steps are the steps with their clocks.
func (a Accountability) Steps() []StepAccount {
	out := make([]StepAccount, len(a.Accountability.Steps))
	for i, s := range a.Accountability.Steps {
		out[i] = StepAccount{s, a.Eye}
	}
	return out
}

// StepAccount is a step with its clock, as it was seen.
type StepAccount struct {
	*graph.StepAccount
	// Eye is what it was seen through.
	Eye *Eye
}

// Repeat is the step's round; nil where there is none.
func (s StepAccount) Repeat() *int { return counted(s.Round) }

// Fact is the row that shows it done, or that started the clock.
func (s StepAccount) Fact() Fact { return Of(s.Eye, s.StepAccount.Fact) }

// Late are the days on which it stood undone; nil when there are none.
func (s StepAccount) Late() *Period { return period(s.StepAccount.Late) }

// Window are the days that the shares divide; nil without a clock.
func (s StepAccount) Window() *Period { return period(s.StepAccount.Window) }

// Policy is the limit in force.
func (s StepAccount) Policy() *Policy {
	if s.StepAccount.Policy == nil {
		return nil
	}
	return &Policy{s.StepAccount.Policy, Row{s.Eye, s.StepAccount.Policy}}
}

// Shares divide the window.
func (s StepAccount) Shares() []Share {
	out := make([]Share, len(s.StepAccount.Shares))
	for i := range s.StepAccount.Shares {
		out[i] = Share{&s.StepAccount.Shares[i], s.Eye}
	}
	return out
}

// Roles are the links that answered first, supervised, and stood above.
func (s StepAccount) Roles() []Link { return links(s.Eye, s.StepAccount.Roles) }

// Rows are the rows that an accountability names: what edges below it start from.
func Rows(a *graph.Accountability) []graph.Fact {
	if a == nil {
		return nil
	}
	var out []graph.Fact
	if a.Household != nil {
		out = append(out, a.Household)
	}
	if a.Case != nil {
		out = append(out, a.Case)
	}
	for _, c := range a.Chains {
		for _, l := range c.Links {
			if l.Post != nil {
				out = append(out, l.Post)
			}
			for _, t := range l.Holders {
				out = append(out, t)
			}
		}
	}
	for _, s := range a.Steps {
		if s.Fact != nil {
			out = append(out, s.Fact)
		}
		for _, share := range s.Shares {
			for _, p := range share.Answering {
				out = append(out, p)
			}
			for _, t := range share.Holders {
				out = append(out, t)
			}
		}
	}
	return out
}
