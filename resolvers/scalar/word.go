package scalar

import (
	"io"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"dutygraph/graph"
)

// Words come in two sorts. The fixed ones are enums: a value that is none of them is refused coming in. Those to which
// policy may add are scalars: any word of the right form passes, and one that nothing bears finds nothing.

// word writes a word; the empty word is null.
func word[W ~string](w W) graphql.Marshaler {
	if w == "" {
		return graphql.Null
	}
	return written(w)
}

// written is a word that is there.
type written string

// MarshalGQL writes the word. Only a word of letters, digits and _ needs no escape: policy may add others.
func (w written) MarshalGQL(out io.Writer) {
	if plain(string(w)) {
		quoted(w).MarshalGQL(out)
		return
	}
	graphql.MarshalString(string(w)).MarshalGQL(out)
}

func plain(s string) bool {
	for _, c := range []byte(s) {
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// one reads a word that is one of a fixed list.
func one[W ~string](v any, all []W) (W, error) {
	s, _ := v.(string)
	if !slices.Contains(all, W(s)) {
		names := make([]string, len(all))
		for i, w := range all {
			names[i] = string(w)
		}
		return "", graph.Invalid.Errorf("应为下列值之一：%s", "one of these is expected: %s", strings.Join(names, ", "))
	}
	return W(s), nil
}

// any64 reads a word of at most 64 bytes without spaces.
func any64[W ~string](v any) (W, error) {
	s, ok := v.(string)
	if !ok || s == "" || len(s) > 64 || strings.ContainsAny(s, " \t\r\n") {
		return "", graph.Invalid.Errorf("应为 1 至 64 个字符、不含空格的代码", "a code of 1 to 64 characters without spaces is expected here")
	}
	return W(s), nil
}

func nouns() []graph.Noun { return append(graph.Nouns(), graph.Persons) }

// MarshalNoun writes a kind of thing; none is null.
func MarshalNoun(v graph.Noun) graphql.Marshaler { return word(v) }

// UnmarshalNoun reads a kind of thing.
func UnmarshalNoun(v any) (graph.Noun, error) { return one(v, nouns()) }

// MarshalLevel writes a level; none is null.
func MarshalLevel(v graph.Level) graphql.Marshaler { return word(v) }

// UnmarshalLevel reads a level.
func UnmarshalLevel(v any) (graph.Level, error) { return one(v, graph.Levels()) }

// MarshalPostKind writes a kind of post; none is null.
func MarshalPostKind(v graph.PostKind) graphql.Marshaler { return word(v) }

// UnmarshalPostKind reads a kind of post.
func UnmarshalPostKind(v any) (graph.PostKind, error) { return one(v, graph.PostKinds()) }

// MarshalIDCheck writes the result of a check; none is null.
func MarshalIDCheck(v graph.IDCheck) graphql.Marshaler { return word(v) }

// UnmarshalIDCheck reads the result of a check.
func UnmarshalIDCheck(v any) (graph.IDCheck, error) { return one(v, graph.IDChecks()) }

// MarshalLabour writes an ability to work; none is null.
func MarshalLabour(v graph.Labour) graphql.Marshaler { return word(v) }

// UnmarshalLabour reads an ability to work.
func UnmarshalLabour(v any) (graph.Labour, error) { return one(v, graph.Labours()) }

// MarshalOutcome writes an outcome; none is null.
func MarshalOutcome(v graph.Outcome) graphql.Marshaler { return word(v) }

// UnmarshalOutcome reads an outcome.
func UnmarshalOutcome(v any) (graph.Outcome, error) { return one(v, graph.Outcomes()) }

// MarshalChannel writes a channel; none is null.
func MarshalChannel(v graph.Channel) graphql.Marshaler { return word(v) }

// UnmarshalChannel reads a channel.
func UnmarshalChannel(v any) (graph.Channel, error) { return one(v, graph.Channels()) }

// MarshalResult writes a result; none is null.
func MarshalResult(v graph.Result) graphql.Marshaler { return word(v) }

// UnmarshalResult reads a result.
func UnmarshalResult(v any) (graph.Result, error) { return one(v, graph.Results()) }

// MarshalDecision writes a decision; none is null.
func MarshalDecision(v graph.Decision) graphql.Marshaler { return word(v) }

// UnmarshalDecision reads a decision.
func UnmarshalDecision(v any) (graph.Decision, error) { return one(v, graph.Decisions()) }

// MarshalUnit writes a unit; none is null.
func MarshalUnit(v graph.Unit) graphql.Marshaler { return word(v) }

// UnmarshalUnit reads a unit.
func UnmarshalUnit(v any) (graph.Unit, error) { return one(v, graph.Units()) }

// MarshalDayKind writes a kind of listed day; none is null.
func MarshalDayKind(v graph.DayKind) graphql.Marshaler { return word(v) }

// UnmarshalDayKind reads a kind of listed day.
func UnmarshalDayKind(v any) (graph.DayKind, error) { return one(v, graph.DayKinds()) }

// MarshalLine writes a line; none is null.
func MarshalLine(v graph.Line) graphql.Marshaler { return word(v) }

// UnmarshalLine reads a line.
func UnmarshalLine(v any) (graph.Line, error) { return one(v, graph.Lines()) }

// MarshalLinkState writes a link's state; none is null.
func MarshalLinkState(v graph.LinkState) graphql.Marshaler { return word(v) }

// UnmarshalLinkState reads a link's state.
func UnmarshalLinkState(v any) (graph.LinkState, error) { return one(v, graph.LinkStates()) }

// MarshalRole writes a role; none is null.
func MarshalRole(v graph.Role) graphql.Marshaler { return word(v) }

// UnmarshalRole reads a role.
func UnmarshalRole(v any) (graph.Role, error) {
	return one(v, []graph.Role{graph.FirstAnswerable, graph.Supervising, graph.SupervisingAbove})
}

// MarshalStepState writes a step's state; none is null.
func MarshalStepState(v graph.StepState) graphql.Marshaler { return word(v) }

// UnmarshalStepState reads a step's state.
func UnmarshalStepState(v any) (graph.StepState, error) { return one(v, graph.StepStates()) }

// MarshalWhyCode writes a reason of why and why not; none is null.
func MarshalWhyCode(v graph.WhyCode) graphql.Marshaler { return word(v) }

// UnmarshalWhyCode reads a reason of why and why not.
func UnmarshalWhyCode(v any) (graph.WhyCode, error) {
	return one(v, []graph.WhyCode{graph.OnChain, graph.AnswersInPlace, graph.LeftBefore, graph.JoinedAfterDue, graph.HasShare, graph.ActedInTime, graph.NeverOnChain})
}

// MarshalFunction writes a function; none is null.
func MarshalFunction(v graph.Function) graphql.Marshaler { return word(v) }

// UnmarshalFunction reads a function.
func UnmarshalFunction(v any) (graph.Function, error) { return any64[graph.Function](v) }

// MarshalCause writes a cause; none is null.
func MarshalCause(v graph.Cause) graphql.Marshaler { return word(v) }

// UnmarshalCause reads a cause.
func UnmarshalCause(v any) (graph.Cause, error) { return any64[graph.Cause](v) }

// MarshalCategory writes a category; none is null.
func MarshalCategory(v graph.Category) graphql.Marshaler { return word(v) }

// UnmarshalCategory reads a category.
func UnmarshalCategory(v any) (graph.Category, error) { return any64[graph.Category](v) }

// MarshalStepKind writes a kind of step; none is null.
func MarshalStepKind(v graph.StepKind) graphql.Marshaler { return word(v) }

// UnmarshalStepKind reads a kind of step.
func UnmarshalStepKind(v any) (graph.StepKind, error) { return any64[graph.StepKind](v) }

// MarshalMeasureClass writes a class of measures; none is null.
func MarshalMeasureClass(v graph.MeasureClass) graphql.Marshaler { return word(v) }

// UnmarshalMeasureClass reads a class of measures.
func UnmarshalMeasureClass(v any) (graph.MeasureClass, error) { return any64[graph.MeasureClass](v) }

// MarshalRecordKind writes a kind of record; none is null.
func MarshalRecordKind(v graph.RecordKind) graphql.Marshaler { return word(v) }

// UnmarshalRecordKind reads a kind of record.
func UnmarshalRecordKind(v any) (graph.RecordKind, error) { return any64[graph.RecordKind](v) }

// MarshalDuty writes a duty; none is null.
func MarshalDuty(v graph.Duty) graphql.Marshaler { return word(v) }

// UnmarshalDuty reads a duty.
func UnmarshalDuty(v any) (graph.Duty, error) { return any64[graph.Duty](v) }

// MarshalReason writes a reason; none is null.
func MarshalReason(v graph.Reason) graphql.Marshaler { return word(v) }

// UnmarshalReason reads a reason.
func UnmarshalReason(v any) (graph.Reason, error) { return any64[graph.Reason](v) }

// MarshalOrder writes an order of a list.
func MarshalOrder(o graph.Order) graphql.Marshaler {
	if o == graph.ByDate {
		return quoted("DATE")
	}
	return quoted("NUMBER")
}

// UnmarshalOrder reads an order of a list.
func UnmarshalOrder(v any) (graph.Order, error) {
	switch v {
	case "NUMBER":
		return graph.ByID, nil
	case "DATE":
		return graph.ByDate, nil
	}
	return "", graph.Invalid.Errorf("应为 NUMBER 或 DATE", "NUMBER or DATE is expected here")
}
