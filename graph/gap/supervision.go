package gap

import "dutygraph/graph"

// findingOverdue is H01 督查问题逾期: what an inspection found is not mended by its due day. Basis: the city's account (强督查).
func (j *judging) findingOverdue() {
	for _, f := range j.t.Findings {
		j.dated("H01", Red, graph.Ref{Noun: graph.Findings, ID: f.ID}, f, f.FoundOn, f.DueOn, f.ClosedOn, f.Area, f.Household, graph.Findings, "")
	}
}

// dispatchMissed is H06 调度缺失: a county held no meeting in a quarter. Its own meetings on record are taken for those in
// which it dispatches. A later meeting makes it up; one counts for its month, where it names one, also when held before. Basis:
// the city's account (抓调度); once a quarter is the project's default.
func (j *judging) dispatchMissed() {
	place := j.l.Place(j.t.Unit.ID)
	if place == nil {
		return
	}
	asked := j.peopled(place, graph.County)
	if len(asked) == 0 {
		return
	}
	grace := j.inForce("H06.grace")
	silent := graph.NoDay
	for start := nextQuarter(asked[0].Since - 1); start <= j.through; start = nextQuarter(start) {
		switch {
		case !asked.has(start):
		case len(grace) == 0:
			j.add(said("H06", Act, j.t.Unit, start, graph.Forever, NotEvaluated, graph.PolicyMissing))
			return
		case j.firstDelivered(graph.Records, graph.RecordMeeting, start) <= start:
			j.dispatchMissedIn(start, forceOn(grace, start))
		case silent == graph.NoDay:
			silent = start
		}
	}
	if silent != graph.NoDay {
		j.add(said("H06", Act, j.t.Unit, silent, graph.Forever, NotEvaluated, LedgerNotDelivered))
	}
}

func (j *judging) dispatchMissedIn(start graph.Day, grace *graph.Policy) {
	a := act{Verdict: Verdict{Rule: "H06", Subject: j.t.Unit, Part: quarterPart(start), Start: start, Bearer: territorial(graph.CountyRank)}, seen: start, weight: Orange}
	for _, r := range j.t.Meetings {
		m := r.Period
		if m == 0 {
			m = graph.MonthOf(r.DoneOn)
		}
		first := graph.MonthOf(start)
		if m >= first && (r.DoneOn >= start || m < first+3) && (a.done == graph.NoDay || r.DoneOn < a.done) {
			a.done = r.DoneOn
			a.rests(r)
		}
	}
	j.quarterly(&a, grace)
	if a.reason == "" {
		a.silent = j.silent(graph.Records, graph.RecordMeeting, start, a.Due)
	}
	j.add(a.judge())
}
