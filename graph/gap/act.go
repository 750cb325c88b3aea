package gap

import "dutygraph/graph"

// act is something that must be done by a due day.
type act struct {
	Verdict
	seen    graph.Day    // from when the clock can be seen; its start at the earliest
	done    graph.Day    // NoDay while it is not
	reason  graph.Reason // why the due day is not known
	ends    graph.Day    // the day on which nothing is owed any more; NoDay where that never comes
	silent  bool         // the ledger was not delivered, so not being done cannot be told
	unknown graph.Reason // why an act that was not done by the due day cannot be judged
	waived  bool         // nothing was owed by the due day after all
	weight  Severity
	redFrom graph.Day // NoDay where it never turns red
}

// judge tells the outcomes of an act. Facts speak on their day: what is done is seen on the day it was done, so a gap
// ends the day after, while the gap's own days run from the due day on.
func (a *act) judge() Verdict {
	v := a.Verdict
	v.Kind = Act
	const end = graph.Forever
	by := func(limit graph.Day) bool { return a.done != graph.NoDay && a.done <= limit }
	switch {
	case by(v.Start):
		v.span(v.Start, end, Met, "", "")
	case a.reason != "":
		v.span(v.Start, end, NotEvaluated, a.reason, "")
	case by(v.Due):
		fallen := a.done
		if a.ends != graph.NoDay {
			fallen = min(fallen, max(a.ends, v.Start))
		}
		v.span(v.Start, fallen, Pending, "", "")
		v.span(fallen, a.done, NotApplicable, "", "")
		v.span(a.done, end, Met, "", "")
	case a.ends != graph.NoDay && a.ends <= v.Due+1:
		v.span(v.Start, a.ends, Pending, "", "")
		v.span(max(v.Start, a.ends), end, NotApplicable, "", "")
	default:
		a.late(&v)
	}
	v.from(a.seen)
	return v
}

// late tells the outcomes of an act that was not done by its due day.
func (a *act) late(v *Verdict) {
	const end = graph.Forever
	v.span(v.Start, v.Due+1, Pending, "", "")
	since := max(v.Start, v.Due+1)
	acted := a.done != graph.NoDay && (a.ends == graph.NoDay || a.done <= a.ends)
	until := end
	switch {
	case acted:
		until = a.done + 1
	case a.ends != graph.NoDay:
		until = a.ends
	}
	switch {
	case a.unknown != "":
		v.span(since, end, NotEvaluated, a.unknown, "")
		return
	case a.waived:
		v.span(since, end, NotApplicable, "", "")
		return
	case a.silent && !acted:
		v.span(since, end, NotEvaluated, LedgerNotDelivered, "")
		return
	}
	v.Gap = graph.Period{Since: since, Until: until}
	told := since
	if a.silent { // what was done late is its own evidence, from the day it was done
		told = a.done
		v.span(since, told, NotEvaluated, LedgerNotDelivered, "")
	}
	v.unmet(told, until, a.weight, a.redFrom)
}

// unmet tells the days of a gap, red from a day on, and that it is over.
func (v *Verdict) unmet(since, until graph.Day, weight Severity, redFrom graph.Day) {
	last := weight
	if redFrom == graph.NoDay || redFrom >= until {
		v.span(since, until, Unmet, "", weight)
	} else {
		v.span(since, max(since, redFrom), Unmet, "", weight)
		v.span(max(since, redFrom), until, Unmet, "", Red)
		last = Red
	}
	v.span(until, graph.Forever, Over, "", last)
}
