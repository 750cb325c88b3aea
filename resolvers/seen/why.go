package seen

import "dutygraph/graph"

// Why is a why, as it was seen.
type Why struct {
	*graph.Why
	// Eye is what it was seen through.
	Eye *Eye
}

// Person is the person.
func (w Why) Person() *Person { return NewPerson(w.Eye, w.Why.Person) }

// Because are the reasons.
func (w Why) Because() []Because {
	out := make([]Because, len(w.Why.Because))
	for i := range w.Why.Because {
		out[i] = Because{&w.Why.Because[i], w.Eye}
	}
	return out
}

// Because is one reason, as it was seen.
type Because struct {
	*graph.Because
	// Eye is what it was seen through.
	Eye *Eye
}

// Post is the post concerned.
func (b Because) Post() *Post { return post(b.Eye, b.Because.Post) }

// Tenure is the person's tenure in it.
func (b Because) Tenure() *Tenure { return tenure(b.Eye, b.Because.Tenure) }

// Step is the step concerned.
func (b Because) Step() *StepAccount {
	if b.Because.Step == nil {
		return nil
	}
	return &StepAccount{b.Because.Step, b.Eye}
}

// Period are the days concerned.
func (b Because) Period() *Period { return period(b.Because.Period) }

// Evidence are the rows it rests on.
func (b Because) Evidence() []Evidence { return evidence(b.Eye, b.Because.Evidence) }

// Answerable is one stretch of days on a chain, as it was seen.
type Answerable struct {
	*graph.Answerable
	// Eye is what it was seen through.
	Eye *Eye
}

// Case is the case.
func (a Answerable) Case() *Case { return caseOf(a.Eye, a.Answerable.Case) }

// Post is the post that the person held.
func (a Answerable) Post() *Post { return post(a.Eye, a.Answerable.Post) }

// Tenure is the person's tenure in it.
func (a Answerable) Tenure() *Tenure { return tenure(a.Eye, a.Answerable.Tenure) }

// Period are the days.
func (a Answerable) Period() Period { return Period(a.Answerable.Period) }

// Comparison is two views of one subject, each as it was seen.
type Comparison struct {
	*graph.Comparison
	// Earlier is what the first view was.
	Earlier *Eye
	// Later is what the second view was.
	Later *Eye
}

// Before is what the first view answers.
func (c Comparison) Before() *Accountability {
	return NewAccountability(c.Earlier, c.Comparison.Before)
}

// After is what the second view answers.
func (c Comparison) After() *Accountability { return NewAccountability(c.Later, c.Comparison.After) }

// Changes are the rows that differ.
func (c Comparison) Changes() []RowChange {
	out := make([]RowChange, len(c.Comparison.Changes))
	for i := range c.Comparison.Changes {
		out[i] = RowChange{&c.Comparison.Changes[i], c}
	}
	return out
}

// Links are the links that differ.
func (c Comparison) Links() []LinkChange {
	out := make([]LinkChange, len(c.Comparison.Links))
	for i := range c.Comparison.Links {
		out[i] = LinkChange{&c.Comparison.Links[i], c}
	}
	return out
}

// RowChange is a row that differs.
type RowChange struct {
	*graph.RowChange
	// In is the comparison.
	In Comparison
}

// Before is the row of the first view.
func (r RowChange) Before() Fact { return Of(r.In.Earlier, r.RowChange.Before) }

// After is the row of the second view.
func (r RowChange) After() Fact { return Of(r.In.Later, r.RowChange.After) }

// Made is the revision that made the difference; Never, which reads null, where only the day did.
func (r RowChange) Made() graph.Revision {
	if r.Revision == 0 {
		return graph.Never
	}
	return r.Revision
}

// LinkChange is a link that differs.
type LinkChange struct {
	*graph.LinkChange
	// In is the comparison.
	In Comparison
}

// Before is the link of the first view.
func (l LinkChange) Before() *Link { return link(l.In.Earlier, l.LinkChange.Before) }

// After is the link of the second view.
func (l LinkChange) After() *Link { return link(l.In.Later, l.LinkChange.After) }
