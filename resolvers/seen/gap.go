package seen

import (
	"iter"
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/scalar"
)

// Gaps are the nouns of global ids of gaps: they are derived, and no row of theirs is a fact.
const Gaps graph.Noun = scalar.Gaps

// Among are gaps that were asked for together: whoever asks more of one asks for all.
type Among struct {
	// View is what they were seen through; its revision is settled.
	View *graph.View
	// Through is how far the rules had looked.
	Through graph.Evaluation
	// Explained says that what only their timelines tell is asked of all of them.
	Explained bool
	// Gaps are the gaps.
	Gaps []*Gap
}

// IDs are the ids of the gaps.
func (a *Among) IDs() iter.Seq[graph.ID] {
	return func(yield func(graph.ID) bool) {
		for _, g := range a.Gaps {
			if !yield(g.Told.ID) {
				return
			}
		}
	}
}

// Refs are what the gaps name in one way.
func (a *Among) Refs(of func(*Gap) graph.Ref) iter.Seq[graph.Ref] {
	return func(yield func(graph.Ref) bool) {
		for _, g := range a.Gaps {
			if r := of(g); r.ID != "" && !yield(r) {
				return
			}
		}
	}
}

// Gap is a gap, as it was told on the view's day.
type Gap struct {
	// Told is what the register tells.
	Told gap.Item
	// Rule is its rule.
	Rule *Rule
	// Among are those that were asked for with it.
	Among *Among
}

// IsNode marks a Node.
func (*Gap) IsNode() {}

// ID names the gap.
func (g *Gap) ID() graph.Ref { return graph.Ref{Noun: Gaps, ID: g.Told.ID} }

// Number is rule, subject and clock start.
func (g *Gap) Number() graph.ID { return g.Told.ID }

// Subject is what is judged.
func (g *Gap) Subject() Thing { return Thing{SubjectOf, g} }

// Unit is from whose record it was judged.
func (g *Gap) Unit() Thing { return Thing{unitOf, g} }

// Standing is in what it stands.
func (g *Gap) Standing() Thing { return Thing{StandingOf, g} }

// SubjectOf is what is judged.
func SubjectOf(g *Gap) graph.Ref { return g.Told.Subject }

func unitOf(g *Gap) graph.Ref { return g.Told.Unit }

// StandingOf is whose chains tell who answers for it.
func StandingOf(g *Gap) graph.Ref { return g.Told.Standing }

// AreaOf is the area in which it stands.
func AreaOf(g *Gap) graph.Ref { return graph.Ref{Noun: graph.Areas, ID: g.Told.Area} }

// Part narrows the subject.
func (g *Gap) Part() string { return g.Told.Part }

// Status is how it stands.
func (g *Gap) Status() gap.Status { return g.Told.Status }

// Severity is how much it weighs.
func (g *Gap) Severity() gap.Severity { return g.Told.Severity }

// Kind is the shape of its rule.
func (g *Gap) Kind() gap.Kind { return gap.Kind(g.Told.Kind) }

// Start is the day the clock started.
func (g *Gap) Start() graph.Day { return g.Told.Start }

// Due is the last day on time.
func (g *Gap) Due() graph.Day { return g.Told.Due }

// Since is the first unmet day.
func (g *Gap) Since() graph.Day {
	if g.Told.Days.Empty() {
		return graph.NoDay
	}
	return g.Told.Days.Since
}

// Until is the first day no longer unmet.
func (g *Gap) Until() graph.Day {
	if g.Told.Days.Empty() {
		return graph.Forever
	}
	return g.Told.Days.Until
}

// Days is how many unmet days there were through the view's day.
func (g *Gap) Days() int {
	if g.Told.Status == gap.Upcoming {
		return 0
	}
	return graph.Period{Since: g.Told.Days.Since, Until: min(g.Told.Days.Until, g.Among.View.At+1)}.Days()
}

// Spans are the outcomes by day, as far as the view's day tells.
func (g *Gap) Spans() []GapSpan {
	at := g.Among.View.At
	out := make([]GapSpan, 0, len(g.Told.Spans))
	for _, s := range g.Told.Spans {
		if s.Period.Since > at {
			break
		}
		if s.Period.Until > at {
			s.Period.Until = graph.Forever
		}
		out = append(out, GapSpan{s.Period.Since, s.Period.Until, gap.Outcome(s.Outcome), s.Reason, gap.Severity(s.Severity)})
	}
	return out
}

// Recorded is the first revision that knows it so.
func (g *Gap) Recorded() graph.Revision { return g.Told.Recorded }

// Through is how far the rules have looked.
func (g *Gap) Through() *graph.Evaluation { return Through(g.Among.Through) }

// Through is how far the rules have looked; nil where they never ran.
func Through(e graph.Evaluation) *graph.Evaluation {
	if e.Pass == 0 {
		return nil
	}
	return &e
}

// GapSpan is a stretch of days with one outcome.
type GapSpan struct {
	// Since is the first day.
	Since graph.Day
	// Until is the first day no longer; Forever while it lasts.
	Until graph.Day
	// Outcome is how the clock stands.
	Outcome gap.Outcome
	// Reason says why it is not evaluated.
	Reason graph.Reason
	// Severity is how much the gap weighs.
	Severity gap.Severity
}

// Thing is what a gap names in one way.
type Thing struct {
	// Of is the way.
	Of func(*Gap) graph.Ref
	// Gap is the gap.
	Gap *Gap
}

// ID names the thing.
func (t Thing) ID() graph.Ref { return t.Of(t.Gap) }

// Noun is what it is.
func (t Thing) Noun() graph.Noun { return t.ID().Noun }

// Number is its number.
func (t Thing) Number() graph.ID { return t.ID().ID }

// Wording is the same in both languages.
type Wording struct {
	// ZH is in Chinese.
	ZH string
	// EN is in English.
	EN string
}

// wording is a wording; nil for none.
func wording(b graph.Basis) *Wording {
	if b.ZH == "" {
		return nil
	}
	return &Wording{b.ZH, b.EN}
}

// GapConnection is a page of gaps.
type GapConnection struct {
	Connection[*Gap]
	// Through is how far the rules have looked; nil where they never ran.
	Through *graph.Evaluation
}

// GapEdge is a gap with its place.
type GapEdge = Edge[*Gap]

// Explained is what a gap's timeline tells of it.
type Explained struct {
	*gap.Explanation
	// Eye is what it was seen through: with the rows of all that were explained at once.
	Eye *Eye
}

// Wording is the sentence.
func (x *Explained) Wording() *Wording { return wording(graph.Basis{ZH: x.ZH, EN: x.EN}) }

// Limit is the policy in force.
func (x *Explained) Limit() *Policy {
	if x.Policy == nil {
		return nil
	}
	return &Policy{x.Policy, Row{x.Eye, x.Policy}}
}

// Seen are the rows that it rests on, as far as they can be seen on the view's day.
func (x *Explained) Seen() []graph.Evidence { return x.EvidenceOn(x.Eye.View.At) }

// RestsOn are the rows that it rests on.
func (x *Explained) RestsOn() []*Evidence {
	rows := x.Seen()
	out := make([]*Evidence, len(rows))
	for i, row := range rows {
		out[i] = &Evidence{row, x.Eye}
	}
	return out
}

// Days are the days that the shares divide; empty where nothing is divided.
func (x *Explained) Days() graph.Period { return x.Window(x.Eye.View.At) }

// Divided are the days that the shares divide; nil where nothing is divided.
func (x *Explained) Divided() *Period { return period(x.Days()) }

// Parts are the shares.
func (x *Explained) Parts() []*Share {
	out := make([]*Share, len(x.Shares))
	for i := range x.Shares {
		out[i] = &Share{&x.Shares[i], x.Eye}
	}
	return out
}

// Links are the links of the roles; of all where none is named.
func (x *Explained) Links(roles ...graph.Role) []*graph.Link {
	if len(roles) == 0 {
		return x.Roles
	}
	var out []*graph.Link
	for _, l := range x.Roles {
		if slices.Contains(roles, l.Role) {
			out = append(out, l)
		}
	}
	return out
}

// Answering are the links of the roles; of all where none is named.
func (x *Explained) Answering(roles ...graph.Role) []*Link {
	all := x.Links(roles...)
	out := make([]*Link, len(all))
	for i, l := range all {
		out[i] = &Link{l, x.Eye}
	}
	return out
}

// ExplainedRows are the rows of explanations: what edges below them start from.
func ExplainedRows(all map[graph.ID]gap.Explanation) []graph.Fact {
	var out []graph.Fact
	tenures := func(all []*graph.Tenure) {
		for _, t := range all {
			out = append(out, t)
		}
	}
	links := func(all []*graph.Link) {
		for _, l := range all {
			if l.Post != nil {
				out = append(out, l.Post)
			}
			tenures(l.Holders)
		}
	}
	for _, x := range all {
		for _, e := range x.Evidence {
			out = append(out, e.Fact)
		}
		if x.Policy != nil {
			out = append(out, x.Policy)
		}
		for _, s := range x.Shares {
			if s.Post != nil {
				out = append(out, s.Post)
			}
			for _, p := range s.Answering {
				out = append(out, p)
			}
			tenures(s.Holders)
			for _, e := range s.Evidence {
				out = append(out, e.Fact)
			}
		}
		links(x.Roles)
		for _, l := range x.Roles {
			links(l.AnsweredBy)
			for _, e := range l.Evidence {
				out = append(out, e.Fact)
			}
		}
	}
	return out
}

// GapSummary are gaps counted.
type GapSummary struct {
	// At is the day.
	At graph.Day
	// Revision is the revision it was read at.
	Revision graph.Revision
	// Through is how far the rules have looked; nil where they never ran.
	Through *graph.Evaluation
	// Area is the area that was asked about.
	Area AreaGaps
	// Below are the areas one level down.
	Below []AreaGaps
}

// AreaGaps are the gaps of one area, counted.
type AreaGaps struct {
	// Area is the area; nil where it cannot be seen.
	Area *Area
	// Sums are the counts by rule, then severity.
	Sums []GapSum
}

// Open is how many stand.
func (a AreaGaps) Open() int { return a.sum(func(s GapSum) int { return s.Open }) }

// Ended is how many ended in the window.
func (a AreaGaps) Ended() int { return a.sum(func(s GapSum) int { return s.Ended }) }

// Upcoming is how many are about to fall due.
func (a AreaGaps) Upcoming() int { return a.sum(func(s GapSum) int { return s.Upcoming }) }

func (a AreaGaps) sum(of func(GapSum) int) int {
	n := 0
	for _, s := range a.Sums {
		n += of(s)
	}
	return n
}

// GapSum are gaps of one rule and one severity, counted.
type GapSum struct {
	// Rule is the rule.
	Rule *Rule
	// Severity is how much they weigh.
	Severity gap.Severity
	// Open is how many stand.
	Open int
	// Ended is how many ended in the window.
	Ended int
	// Upcoming is how many are about to fall due.
	Upcoming int
}

// GapTrend is how gaps developed.
type GapTrend struct {
	// Revision is the revision it was read at.
	Revision graph.Revision
	// Through is how far the rules have looked; nil where they never ran.
	Through *graph.Evaluation
	// Points are the days, weeks or months.
	Points []TrendPoint
}

// TrendPoint is what became of gaps in a day, week or month.
type TrendPoint struct{ gap.Point }

// Since is the first of its days.
func (p TrendPoint) Since() graph.Day { return p.Period.Since }

// Until is the first day no longer in it.
func (p TrendPoint) Until() graph.Day { return p.Period.Until }

// Coverage is how many duties are met.
type Coverage struct {
	// At is the day.
	At graph.Day
	// Revision is the revision it was read at.
	Revision graph.Revision
	// Through is how far the rules have looked; nil where they never ran.
	Through *graph.Evaluation
	// Area is the area that was asked about.
	Area AreaCoverage
	// Below are the areas one level down.
	Below []AreaCoverage
}

// AreaCoverage is how many duties are met in one area.
type AreaCoverage struct {
	// Area is the area; nil where it cannot be seen.
	Area *Area
	// Duties are all that coverage measures.
	Duties []*DutyCoverage
}

// DutyCoverage is how the clocks of one duty stand.
type DutyCoverage struct {
	// Name is the duty.
	Name scalar.CoveredDuty
	// What is counted.
	What Wording
	// Rule is the rule whose clocks are counted.
	Rule *Rule
	// Met is how many are met.
	Met int
	// Pending is how many run.
	Pending int
	// Unmet is how many are gaps that stand.
	Unmet int
	// Over is how many were gaps.
	Over int
	// NotEvaluated is how many could not be judged.
	NotEvaluated int
	// Reasons are why.
	Reasons []ReasonCount
}

// Count adds a tally.
func (d *DutyCoverage) Count(t gap.Tally) {
	switch t.Outcome {
	case gap.Met:
		d.Met += t.Count
	case gap.Pending:
		d.Pending += t.Count
	case gap.Unmet:
		d.Unmet += t.Count
	case gap.Over:
		d.Over += t.Count
	case gap.NotEvaluated:
		d.NotEvaluated += t.Count
		d.Reasons = append(d.Reasons, ReasonCount{t.Reason, t.Count})
	}
}

// ReasonCount is how many are not evaluated for one reason.
type ReasonCount struct {
	// Reason is the reason.
	Reason graph.Reason
	// Count is how many.
	Count int
}
