package graph

import (
	"cmp"
	"slices"
)

// Accountability concludes who answers for the subject on the view's day. The lineage's window must reach from the
// beginning through that day.
func (l *Lineage) Accountability() *Accountability {
	a := &Accountability{Subject: l.Subject, View: l.View, Case: l.Case(), Chains: l.Chains(l.View.At)}
	if g := l.ground(l.View.At); g != nil {
		a.Household = g.household
	}
	for _, c := range l.clocks() {
		a.Steps = append(a.Steps, l.account(c))
	}
	slices.SortStableFunc(a.Steps, func(x, y *StepAccount) int {
		return cmp.Or(cmp.Compare(x.begun(), y.begun()), cmp.Compare(x.place(), y.place()), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Round, y.Round))
	})
	return a
}

// begun is the day by which a step is put in order: the start of its clock, or the day it was done or began.
func (a *StepAccount) begun() Day {
	if a.Rule != "" && a.Start != NoDay {
		return a.Start
	}
	if s, ok := a.Fact.(*Step); ok {
		return cmp.Or(s.StartedOn, s.DoneOn)
	}
	return cmp.Or(a.Done, a.Fact.Valid().Since)
}

// place is a step's place in the procedure, after leads and applications.
func (a *StepAccount) place() int {
	return orderOf(a.Duty, stepKinds)
}
