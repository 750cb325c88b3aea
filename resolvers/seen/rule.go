package seen

import (
	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/scalar"
)

// Rule is a rule of the catalogue.
type Rule struct {
	// Of is the rule.
	Of gap.Rule
	// Group is its group.
	Group RuleGroup
}

// RuleGroup is a group of rules.
type RuleGroup struct {
	// Letter is A to I.
	Letter string
	// ZH is its name in Chinese.
	ZH string
	// EN is its name in English.
	EN string
}

// Rules are the rules of the catalogue, in order.
func Rules() []*Rule {
	groups := map[string]RuleGroup{}
	for _, g := range gap.Groups() {
		groups[g.ID] = RuleGroup{g.ID, g.ZH, g.EN}
	}
	var out []*Rule
	for _, r := range gap.Catalogue() {
		out = append(out, &Rule{r, groups[r.Group()]})
	}
	return out
}

// Number is its name for ever.
func (r *Rule) Number() string { return r.Of.ID }

// ZH is its name in Chinese.
func (r *Rule) ZH() string { return r.Of.ZH }

// EN is its name in English.
func (r *Rule) EN() string { return r.Of.EN }

// Basis is where it comes from.
func (r *Rule) Basis() graph.Basis { return r.Of.Basis }

// Severity is how much a gap weighs at first.
func (r *Rule) Severity() gap.Severity { return r.Of.Severity }

// Heaviest is the heaviest that a gap can become.
func (r *Rule) Heaviest() gap.Severity { return r.Of.Heaviest }

// Judged says whether it is evaluated.
func (r *Rule) Judged() bool { return r.Of.Judged() }

// Kind is its shape.
func (r *Rule) Kind() gap.Kind { return r.Of.Kind }

// Subject is what it judges.
func (r *Rule) Subject() graph.Noun { return r.Of.Subject }

// Part is what narrows the subject.
func (r *Rule) Part() string { return r.Of.Part }

// Line is the line of the first answerable post.
func (r *Rule) Line() graph.Line { return r.Of.Line }

// First is who is first answerable.
func (r *Rule) First() *Wording { return wording(r.Of.First) }

// Above is who is next above.
func (r *Rule) Above() *Wording { return wording(r.Of.Above) }

// Told is who is told as well.
func (r *Rule) Told() *Wording { return wording(r.Of.Told) }

// Parameters are the policies that it asks for.
func (r *Rule) Parameters() []RuleParameter {
	out := make([]RuleParameter, len(r.Of.Parameters))
	for i, p := range r.Of.Parameters {
		out[i] = RuleParameter(p)
	}
	return out
}

// Lacks is the fact that no ledger carries.
func (r *Rule) Lacks() *Wording { return wording(r.Of.Lacks) }

// RuleParameter is a policy that a rule asks for.
type RuleParameter gap.Parameter

// RuleBook are the rules as they stand in an area.
type RuleBook struct {
	// At is the day.
	At graph.Day
	// Revision is the revision it was read at.
	Revision graph.Revision
	// Through is how far the rules have looked; nil where they never ran.
	Through *graph.Evaluation
	// Area is the area; nil where it cannot be seen.
	Area *Area
	// Rules are the rules.
	Rules []*RuleState
}

// RuleState is one rule in an area.
type RuleState struct {
	// Rule is the rule.
	Rule *Rule
	// State says whether it could be evaluated.
	State scalar.RuleEvaluation
	// Why says why it could not; nil where it could.
	Why *Wording
	// Tallies are how its clocks stand.
	Tallies []RuleTally
	// Area is the area; nil where it cannot be seen.
	Area *Area
}

// RuleTally is how many clocks stand in one way.
type RuleTally struct {
	// Outcome is the way.
	Outcome gap.Outcome
	// Reason says why they are not evaluated.
	Reason graph.Reason
	// Count is how many.
	Count int
}

// RuleLimit is a parameter with the policy in force.
type RuleLimit struct {
	// Parameter is the policy's name.
	Parameter graph.ID
	// Default is the project's default.
	Default string
	// Unit is what a number counts.
	Unit graph.Unit
	// Policy is the policy in force; nil where there is none.
	Policy *Policy
}

// Limit is a parameter with the policy in force, which may be nil.
func Limit(e *Eye, parameter graph.ID, of gap.Parameter, p *graph.Policy) *RuleLimit {
	l := &RuleLimit{Parameter: parameter, Default: of.Value, Unit: of.Unit}
	if p != nil {
		l.Policy = &Policy{p, Row{e, p}}
	}
	return l
}
