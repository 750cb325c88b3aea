package scalar

import (
	"github.com/99designs/gqlgen/graphql"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// Gaps are the nouns of global ids of gaps.
const Gaps graph.Noun = "Gap"

// MarshalGapStatus writes how a gap stands; none is null.
func MarshalGapStatus(v gap.Status) graphql.Marshaler { return word(v) }

// UnmarshalGapStatus reads how a gap stands.
func UnmarshalGapStatus(v any) (gap.Status, error) { return one(v, gap.Statuses()) }

// MarshalGapOutcome writes how a clock stands; none is null.
func MarshalGapOutcome(v gap.Outcome) graphql.Marshaler { return word(v) }

// UnmarshalGapOutcome reads how a clock stands.
func UnmarshalGapOutcome(v any) (gap.Outcome, error) { return one(v, gap.Outcomes()) }

// MarshalGapOrder writes an order of gaps.
func MarshalGapOrder(v gap.Order) graphql.Marshaler { return word(v) }

// UnmarshalGapOrder reads an order of gaps.
func UnmarshalGapOrder(v any) (gap.Order, error) { return one(v, gap.Orders()) }

// MarshalSeverity writes how much a gap weighs; none is null.
func MarshalSeverity(v gap.Severity) graphql.Marshaler { return word(v) }

// UnmarshalSeverity reads how much a gap weighs.
func UnmarshalSeverity(v any) (gap.Severity, error) { return one(v, gap.Severities()) }

// MarshalRuleKind writes a shape of rules; none is null.
func MarshalRuleKind(v gap.Kind) graphql.Marshaler { return word(v) }

// UnmarshalRuleKind reads a shape of rules.
func UnmarshalRuleKind(v any) (gap.Kind, error) {
	return one(v, []gap.Kind{gap.Act, gap.State, gap.Monthly, gap.Check})
}

// MarshalInterval writes a unit of time.
func MarshalInterval(v gap.Interval) graphql.Marshaler { return word(v) }

// UnmarshalInterval reads a unit of time.
func UnmarshalInterval(v any) (gap.Interval, error) {
	return one(v, []gap.Interval{gap.Daily, gap.Weekly, gap.Months})
}

// RuleEvaluation says whether a rule could be evaluated.
type RuleEvaluation string

// Whether a rule could be evaluated.
const (
	// Evaluated: every clock could be judged.
	Evaluated RuleEvaluation = "EVALUATED"
	// Partly: some clocks could be judged, others not.
	Partly RuleEvaluation = "PARTLY"
	// NotEvaluated: no clock could be judged.
	NotEvaluated RuleEvaluation = "NOT_EVALUATED"
	// NothingToJudge: there is no clock.
	NothingToJudge RuleEvaluation = "NOTHING_TO_JUDGE"
)

// MarshalRuleEvaluation writes whether a rule could be evaluated.
func MarshalRuleEvaluation(v RuleEvaluation) graphql.Marshaler { return word(v) }

// UnmarshalRuleEvaluation reads whether a rule could be evaluated.
func UnmarshalRuleEvaluation(v any) (RuleEvaluation, error) {
	return one(v, []RuleEvaluation{Evaluated, Partly, NotEvaluated, NothingToJudge})
}

// CoveredDuty is the name of a duty that coverage measures.
type CoveredDuty string

// MarshalCoveredDuty writes a duty that coverage measures.
func MarshalCoveredDuty(v CoveredDuty) graphql.Marshaler { return word(v) }

// UnmarshalCoveredDuty reads a duty that coverage measures.
func UnmarshalCoveredDuty(v any) (CoveredDuty, error) {
	var all []CoveredDuty
	for _, d := range gap.Duties() {
		all = append(all, CoveredDuty(d.Name))
	}
	return one(v, all)
}

// MarshalGapState writes where a handling stands; none is null.
func MarshalGapState(v graph.GapState) graphql.Marshaler { return word(v) }

// UnmarshalGapState reads where a handling stands.
func UnmarshalGapState(v any) (graph.GapState, error) { return one(v, graph.GapStates()) }

// MarshalAppeal writes what a move does with an appeal; none is null.
func MarshalAppeal(v graph.Appeal) graphql.Marshaler { return word(v) }

// UnmarshalAppeal reads what a move does with an appeal.
func UnmarshalAppeal(v any) (graph.Appeal, error) { return one(v, graph.Appeals()) }
