package gap

import "dutygraph/graph"

// state is something that must hold on every day that is judged.
type state struct {
	Verdict
	judged    days                                // the days on which the rule asks
	wrong     days                                // those on which it does not hold
	unknown   []Span                              // those that cannot be judged, in order; neither judged nor wrong
	delivered days                                // the days for which silence proves something
	weight    func(graph.Day) Severity            // of a wrong day
	starts    func(v *Verdict, start graph.Day)   // adds what depends on the start; may be nil
	limit     func(start graph.Day) limit         // of a start
	redFrom   func(start graph.Day) (d graph.Day) // NoDay where it never turns red; may be nil
}

// limit is what a policy makes of a start.
type limit struct {
	due    graph.Day
	policy *graph.Policy
	reason graph.Reason
}

// judge gives a verdict without a start for the days on which the state is right or cannot be judged, and one for each
// clock. A clock that ends before its due day leaves no trace after its end. An undelivered day up to the due day starts
// the clock anew on the next wrong day that is delivered.
func (s *state) judge() []Verdict {
	base := s.Verdict
	base.Kind = State
	var out []Verdict
	silent := []Span{}
	for _, stretch := range s.wrong {
		from := stretch.Since
		for from < stretch.Until {
			start, ok := s.delivered.next(from)
			if !ok || start >= stretch.Until {
				start = stretch.Until
			}
			if from < start {
				silent = append(silent, Span{graph.Period{Since: from, Until: start}, NotEvaluated, LedgerNotDelivered, ""})
			}
			if start == stretch.Until {
				break
			}
			var v Verdict
			v, from = s.clock(start, stretch.Until)
			out = append(out, v)
		}
	}
	base.merge(s.judged.minus(s.wrong), append(silent, s.unknown...))
	if len(base.Spans) > 0 {
		out = append(out, base)
	}
	return out
}

// clock judges the wrong days from a start on, and gives the day from which the rest is to be looked at.
func (s *state) clock(start, until graph.Day) (Verdict, graph.Day) {
	v := s.Verdict
	v.Kind, v.Start = State, start
	l := s.limit(start)
	v.Policy, v.Due = l.policy, l.due
	if s.starts != nil {
		s.starts(&v, start)
	}
	if l.reason != "" {
		v.Due = graph.NoDay
		v.span(start, until, NotEvaluated, l.reason, "")
		return v, until
	}
	silent, _ := days{{Since: start, Until: l.due + 1}}.minus(s.delivered).next(start)
	if silent != graph.NoDay && silent < until {
		v.span(start, silent, Pending, "", "")
		return v, silent
	}
	v.span(start, min(until, l.due+1), Pending, "", "")
	if l.due+1 < until {
		v.Gap = graph.Period{Since: l.due + 1, Until: until}
		redFrom := graph.NoDay
		if s.redFrom != nil {
			redFrom = s.redFrom(start)
		}
		v.unmet(v.Gap.Since, until, s.weight(start), redFrom)
	}
	return v, until
}

// merge tells the days on which the state is right, and those that cannot be judged.
func (v *Verdict) merge(right days, unknown []Span) {
	all := unknown
	for _, p := range right {
		all = append(all, Span{Period: p, Outcome: Met})
	}
	sortSpans(all)
	for _, s := range all {
		v.span(s.Period.Since, s.Period.Until, s.Outcome, s.Reason, s.Severity)
	}
}
