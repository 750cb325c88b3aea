package gap

import (
	"slices"

	"dutygraph/graph"
)

// Outcome is how a clock stands on a day. 评判结果
type Outcome string

// The outcomes. Only Unmet is a gap that stands.
const (
	// Met: done in time, or right on the day.
	Met Outcome = "MET"
	// Pending: the clock runs, nothing is done, and the due day has not passed.
	Pending Outcome = "PENDING"
	// Unmet: a gap stands.
	Unmet Outcome = "UNMET"
	// Over: a gap stood and has ended; it stays listed.
	Over Outcome = "OVER"
	// NotApplicable: the rule asks nothing of the subject.
	NotApplicable Outcome = "NOT_APPLICABLE"
	// NotEvaluated: there were no facts to judge by; the reason says which. Never the same as no gap.
	NotEvaluated Outcome = "NOT_EVALUATED"
)

// Outcomes are all outcomes.
func Outcomes() []Outcome { return []Outcome{Met, Pending, Unmet, Over, NotApplicable, NotEvaluated} }

// ZH is the outcome's name in Chinese.
func (o Outcome) ZH() string {
	switch o {
	case Met:
		return "已履行"
	case Pending:
		return "未到期"
	case Unmet:
		return "缺口存续"
	case Over:
		return "缺口已终止"
	case NotApplicable:
		return "不适用"
	case NotEvaluated:
		return "无法评判"
	}
	return string(o)
}

// Why a day is not evaluated, beside graph.FactMissing, graph.PolicyMissing and graph.CalendarMissing.
const (
	// LedgerNotDelivered: the ledger was not complete for the area and the days, so silence proves nothing.
	LedgerNotDelivered graph.Reason = "LEDGER_NOT_DELIVERED"
	// PostUndefined: no such post is on record.
	PostUndefined graph.Reason = "POST_UNDEFINED"
)

// Severity is how much a gap weighs. 严重程度
type Severity string

// The severities.
const (
	// Red needs the level above now.
	Red Severity = "RED"
	// Orange is serious.
	Orange Severity = "ORANGE"
	// Yellow is a hint.
	Yellow Severity = "YELLOW"
)

// Severities are all severities, the heaviest first.
func Severities() []Severity { return []Severity{Red, Orange, Yellow} }

// ZH is the severity's name in Chinese.
func (s Severity) ZH() string {
	switch s {
	case Red:
		return "红"
	case Orange:
		return "橙"
	case Yellow:
		return "黄"
	}
	return string(s)
}

// Kind is what shape a rule has: it says which days a gap has and over which days its shares run.
type Kind string

// The kinds of rule.
const (
	// Act: something must be done by the due day; done late, the gap ends on the day after.
	Act Kind = "ACT"
	// State: something must hold every day; the gap ends on the first day it is right again.
	State Kind = "STATE"
	// Monthly: an act owed for one calendar month that cannot be made up; the gap ends when the next month's was due.
	Monthly Kind = "MONTH"
	// Check: an act judged on its own day, which is start, due day and first unmet day.
	Check Kind = "CHECK"
)

// Span is a stretch of days with one outcome.
type Span struct {
	// Period are the days.
	Period graph.Period
	// Outcome is how the clock stands on each of them.
	Outcome Outcome
	// Reason says why it is not evaluated; empty otherwise.
	Reason graph.Reason
	// Severity is that of the gap on these days, or, once it is over, of its last day; empty for other outcomes.
	Severity Severity
}

// Verdict is what one rule says of one clock of one subject. 评判
//
// Spans are in order, do not overlap, and begin on the day from which the clock can be seen: its start, or the later day on
// which the facts that make it can be seen (a case's clock starts with its earliest lead, but there is no case before it is
// opened). They end where nobody would judge this clock any longer, because facts have given the duty another start or the
// state is right again without a gap; most last forever. Days between spans belong to other clocks of the subject.
//
// Not applicable is the same as no verdict; it is said where it explains something.
type Verdict struct {
	// Rule is the rule, such as C03.
	Rule string
	// Kind is the rule's shape.
	Kind Kind
	// Subject is what is judged.
	Subject graph.Ref
	// Part narrows the subject: a month (2024-04), a function and a month, a cause and function, a publicity round.
	Part string
	// Standing is the household, grid or area whose lineage tells who answers for it.
	Standing graph.Ref
	// Start is the day the clock started; NoDay where none has, for days on which a state is right, or on which no start
	// is known.
	Start graph.Day
	// Due is the last day still on time; NoDay where it is not known.
	Due graph.Day
	// Gap are the unmet days, from the first (Due + 1, but for checks) until the day it ended, Forever while it stands;
	// empty where there is no gap. It can be seen from the first span that is Unmet or Over, which may begin later.
	Gap graph.Period
	// Spans are the outcomes by day.
	Spans []Span
	// Policy is the limit in force on the start; nil where none was needed or known.
	Policy *graph.Policy
	// Bearer is which post is first answerable.
	Bearer graph.Bearer
	// Evidence are the rows that it rests on, those of any day: EvidenceOn tells what can be seen of them on one.
	Evidence []graph.Evidence
	// Faults are the things at fault, where there may be several: steps of C06, open items of A07, cells of G04, marks of
	// C05.
	Faults []Fault
	// Households is how many households are below a hole in the chain on its first day (A02); 0 for other rules.
	Households int
}

// Fault is one thing at fault.
type Fault struct {
	// What names it: a step, a record, a field, a mark.
	What string
	// Period are the days on which it can be seen to be at fault.
	Period graph.Period
}

// FaultsOn are the things that can be seen to be at fault on the day.
func (v *Verdict) FaultsOn(d graph.Day) []string {
	var out []string
	for _, f := range v.Faults {
		if f.Period.Has(d) {
			out = append(out, f.What)
		}
	}
	return out
}

// EvidenceOn are the rows that it rests on, as far as they can be seen on the day, as they are seen then.
func (v *Verdict) EvidenceOn(d graph.Day) []graph.Evidence {
	var out []graph.Evidence
	for _, e := range v.Evidence {
		if e.Fact.Valid().Since <= d {
			out = append(out, graph.Evidence{Fact: e.Fact.AsOf(d)})
		}
	}
	return out
}

// fault tells of a thing at fault over days; what goes on being at fault is one.
func (v *Verdict) fault(what string, since, until graph.Day) {
	for i := range v.Faults {
		if f := &v.Faults[i]; f.What == what && f.Period.Until == since {
			f.Period.Until = until
			return
		}
	}
	v.Faults = append(v.Faults, Fault{what, graph.Period{Since: since, Until: until}})
}

// ID names the gap for ever: rule, subject with its part, and clock start, joined by colons.
func (v *Verdict) ID() graph.ID {
	subject := v.Subject.ID
	if v.Part != "" {
		subject = graph.Join(subject, graph.ID(v.Part))
	}
	return graph.ID(v.Rule) + ":" + subject + ":" + graph.ID(v.Start.String())
}

// On is the span of the day; ok is false where the clock is not judged.
func (v *Verdict) On(d graph.Day) (s Span, ok bool) {
	for _, s := range v.Spans {
		if s.Period.Has(d) {
			return s, true
		}
	}
	return Span{}, false
}

// Since is the first unmet day; NoDay where there is no gap.
func (v *Verdict) Since() graph.Day {
	if v.Gap.Empty() {
		return graph.NoDay
	}
	return v.Gap.Since
}

// GapOn is the gap as it is told on a day: until Forever while its end has not come. It is empty where none can be seen yet.
func (v *Verdict) GapOn(d graph.Day) graph.Period {
	for _, s := range v.Spans {
		if (s.Outcome == Unmet || s.Outcome == Over) && s.Period.Since <= d {
			gap := v.Gap
			if gap.Until > d {
				gap.Until = graph.Forever
			}
			if ended := v.thoughtOver(d); ended != graph.NoDay {
				gap.Until = ended
			}
			return gap
		}
	}
	return graph.Period{}
}

// thoughtOver is the end of the gap as it is told on a day on which it is over, though later facts show that it goes on, or
// ended on another day; NoDay on other days.
func (v *Verdict) thoughtOver(d graph.Day) graph.Day {
	at := slices.IndexFunc(v.Spans[:len(v.Spans)-1], func(s Span) bool { return s.Outcome == Over && s.Period.Has(d) })
	if at < 0 {
		return graph.NoDay
	}
	for at > 0 && v.Spans[at-1].Outcome == Over && v.Spans[at-1].Period.Until == v.Spans[at].Period.Since {
		at--
	}
	return v.Spans[at].Period.Since
}

// RedFrom is the first unmet day that is red; NoDay where none is.
func (v *Verdict) RedFrom() graph.Day {
	for _, s := range v.Spans {
		if s.Outcome == Unmet && s.Severity == Red {
			return s.Period.Since
		}
	}
	return graph.NoDay
}

// Window are the days that the shares of the gap divide, as told on a day: from the start until the end, or through the
// day; of a month through its due day; of a check its one day. It is empty where no gap can be seen yet.
func (v *Verdict) Window(at graph.Day) graph.Period {
	gap := v.GapOn(at)
	if gap.Empty() {
		return gap
	}
	switch v.Kind {
	case Monthly:
		return graph.Period{Since: v.Start, Until: v.Due + 1}
	case Check:
		return graph.On(v.Start)
	}
	return graph.Period{Since: v.Start, Until: min(gap.Until, at+1)}
}

// Shares are who answered for the gap over its window, as told on a day, by a lineage of Standing that reaches over the
// window and was read at that day, or later.
func (v *Verdict) Shares(l *graph.Lineage, at graph.Day) []graph.Share {
	window := v.Window(at)
	if window.Empty() {
		return nil
	}
	return l.Shares(v.Bearer, window, v.Due)
}

// Roles are who answered first, the next held link above, and the next, each a role for a human to weigh: on the first
// unmet day, or, while it is pending, on the day asked.
func (v *Verdict) Roles(l *graph.Lineage, at graph.Day) []*graph.Link {
	if gap := v.GapOn(at); !gap.Empty() {
		return l.Roles(v.Bearer, gap.Since)
	}
	if s, ok := v.On(at); ok && s.Outcome == Pending {
		return l.Roles(v.Bearer, at)
	}
	return nil
}

// Line is the line on which the duty is owed on the day.
func (v *Verdict) Line(l *graph.Lineage, d graph.Day) graph.Line { return l.LineOn(v.Bearer, d) }

// span appends days with an outcome. Days without end and adjoining days alike are put together.
func (v *Verdict) span(since, until graph.Day, o Outcome, reason graph.Reason, severity Severity) {
	if since >= until {
		return
	}
	if n := len(v.Spans); n > 0 {
		if last := &v.Spans[n-1]; last.Period.Until == since && last.Outcome == o && last.Reason == reason && last.Severity == severity {
			last.Period.Until = until
			return
		}
	}
	if v.Spans == nil {
		v.Spans = make([]Span, 0, 3) // most verdicts have two or three
	}
	v.Spans = append(v.Spans, Span{graph.Period{Since: since, Until: until}, o, reason, severity})
}

// from drops what could not be seen before a day.
func (v *Verdict) from(seen graph.Day) {
	kept := v.Spans[:0]
	for _, s := range v.Spans {
		if s.Period.Since = max(s.Period.Since, seen); !s.Period.Empty() {
			kept = append(kept, s)
		}
	}
	v.Spans = kept
}

func (v *Verdict) rests(facts ...graph.Fact) {
	v.Evidence = slices.Grow(v.Evidence, len(facts))
	for _, f := range facts {
		if slices.ContainsFunc(v.Evidence, func(e graph.Evidence) bool { return e.Fact == f }) {
			continue
		}
		v.Evidence = append(v.Evidence, graph.Evidence{Fact: f})
	}
}
