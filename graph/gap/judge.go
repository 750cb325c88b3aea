package gap

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"

	"dutygraph/graph"
)

// Judge gives the verdicts of all rules on a unit, for every clock that has started by a day. They hold until HoldsUntil,
// whatever the day on which they are asked about. Rules come in the order of the catalogue, clocks by start.
func Judge(t *graph.Timeline, through graph.Day) []Verdict {
	return judgeUnit(t, through).out
}

// judgeUnit judges a unit, and keeps where it stands.
func judgeUnit(t *graph.Timeline, through graph.Day) *judging {
	j, _ := judgeWith(nil, t, through)
	return j
}

// judgeWith does so with room for verdicts, which it gives back: verdicts are large, and how many there will be is not known.
func judgeWith(room []Verdict, t *graph.Timeline, through graph.Day) (*judging, []Verdict) {
	j := &judging{t: t, l: t.Lineage, through: through, out: room[:0]}
	switch t.Unit.Noun {
	case graph.Households:
		j.household()
	case graph.Grids:
		j.gridTooLarge()
		j.memberVacant()
	case graph.Areas:
		j.villageSecretaryVacant()
		j.chainBroken()
		j.sectorLineEmpty()
		j.meetingMissed()
		j.departmentSilent()
		j.zeroWarnings()
		j.clusterUnmet()
		j.dispatchMissed()
	case graph.Posts:
		j.handoverMissing()
		j.contactOverloaded()
		j.pairedUnitAbsent()
		j.manyGrids()
		j.memberUntrained()
		j.reportMissing()
		j.subsidyUnpaid()
		j.itemOverdue()
		j.findingOverdue()
	}
	j.order()
	room = j.out
	j.out = slices.Clone(room)
	return j, room
}

// order puts the verdicts in the order of Judge. They are large, so their places are sorted, and each is moved once.
func (j *judging) order() {
	if len(j.out) < 2 {
		return
	}
	places := make([]int, len(j.out))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(x, y int) int {
		a, b := &j.out[x], &j.out[y]
		if c := cmp.Compare(a.Rule, b.Rule); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Start, b.Start), cmp.Compare(x, y))
	})
	for i, at := range places {
		for at < i { // it was moved away when its place was filled
			at = places[at]
		}
		if at != i {
			j.out[i], j.out[at] = j.out[at], j.out[i]
		}
	}
}

// JudgeRule gives the verdicts of one rule on a unit; none where the rule does not judge units of the kind.
func JudgeRule(rule string, t *graph.Timeline, through graph.Day) []Verdict {
	return slices.DeleteFunc(Judge(t, through), func(v Verdict) bool { return v.Rule != rule })
}

// HoldsUntil is the first day after one on which time alone brings a unit new verdicts: with each month begin clocks that
// are not among those of the month before. Forever where only facts can.
func HoldsUntil(t *graph.Timeline, through graph.Day) graph.Day {
	switch t.Unit.Noun {
	case graph.Households, graph.Areas, graph.Posts:
		return (graph.MonthOf(through) + 1).First()
	}
	return graph.Forever
}

// judging is one unit under judgement.
type judging struct {
	t        *graph.Timeline
	l        *graph.Lineage
	through  graph.Day
	ways     []stretch // made when first asked for, as are
	first    graph.Day
	coverage []coverage
	out      []Verdict
}

func (j *judging) household() {
	l := j.l
	j.householdInNoGrid()
	j.visitMissed()
	j.safeguardsOpen()
	j.followUpMissed()
	for _, lead := range l.Leads {
		j.notAccepted(lead)
		j.leadNotDispatched(lead)
		j.leadNotVerified(lead)
		j.trueLeadNotOpened(lead)
		j.possiblyOverlooked(lead)
		j.newRiskNotReopened(lead)
	}
	for _, a := range l.Applications {
		j.applicationNotPushed(a)
		j.pushNotTakenUp(a)
	}
	for _, c := range l.Cases {
		j.contactMissing(c)
		j.recognitionLate(c)
		j.publicityShort(c)
		j.publicityLeaks(c)
		j.stepOutOfOrder(c)
		j.homeCheckLate(c)
		j.entryLate(c)
		j.selfCheck(c)
		j.measuresLate(c)
		j.riskNotMatched(c)
		j.noLabourNoSafetyNet(c)
		j.contactVisitMissed(c)
		j.measureLapsed(c)
		j.removals(c)
		j.relapseNotReported(c)
	}
	j.identityInvalid()
}

// add keeps a verdict that says anything: what is told of a unit before it begins cannot be seen before.
func (j *judging) add(v Verdict) {
	if v.from(j.begun()); len(v.Spans) > 0 {
		v.Standing = j.l.Subject
		j.out = append(j.out, v)
	}
}

// begun is the first day on which the unit, and the subject on whose line it stands, can be seen.
func (j *judging) begun() graph.Day {
	if j.first == graph.NoDay {
		j.first = graph.Forever
		for _, s := range j.stretches() {
			if len(s.areas) > 0 {
				j.first = s.period.Since
				break
			}
		}
		if len(j.t.Posts) > 0 {
			j.first = max(j.first, j.t.Posts[0].Since)
		}
	}
	return j.first
}

func (j *judging) addAll(all []Verdict) {
	for _, v := range all {
		j.add(v)
	}
}

// said is a verdict that one outcome fills, without a start.
func said(rule string, kind Kind, subject graph.Ref, since, until graph.Day, o Outcome, reason graph.Reason, evidence ...graph.Fact) Verdict {
	v := Verdict{Rule: rule, Kind: kind, Subject: subject}
	v.span(since, until, o, reason, "")
	v.rests(evidence...)
	return v
}

// limit is the rule's limit for a start.
func (j *judging) limit(rule string, start graph.Day) limit {
	p := j.l.Policy(graph.ID(rule+".limit"), start)
	if p == nil {
		return limit{reason: graph.PolicyMissing}
	}
	due, reason := j.l.Due(start, p)
	return limit{due, p, reason}
}

// act judges an act of the rule with the limit of its start.
func (j *judging) act(a act) {
	if a.done == graph.NoDay || a.done > a.Start {
		l := j.limit(a.Rule, a.Start)
		a.Due, a.Policy, a.reason = l.due, l.policy, l.reason
	}
	j.add(a.judge())
}

// red is the first day of red severity, as the parameter has it for a start.
func (j *judging) red(parameter graph.ID, start graph.Day) graph.Day {
	p := j.l.Policy(parameter, start)
	if p == nil {
		return graph.NoDay
	}
	d, reason := j.l.Due(start, p)
	if reason != "" {
		return graph.NoDay
	}
	return d + 1
}

// force is a parameter in force over days.
type force struct {
	period graph.Period
	policy *graph.Policy
}

// inForce is a parameter over the days on which it is in force where the unit stands, in order.
func (j *judging) inForce(parameter graph.ID) []force {
	var out []force
	for _, s := range j.stretches() {
		left := days{s.period}
		for _, area := range s.areas {
			place := j.l.Place(area)
			if place == nil {
				continue
			}
			var here []graph.Period
			for _, p := range place.Policies {
				if p.Parameter != parameter {
					continue
				}
				for _, q := range left.meet(days{p.Period}) {
					out = append(out, force{q, p})
				}
				here = append(here, p.Period)
			}
			left = left.minus(join(here))
		}
	}
	slices.SortFunc(out, func(a, b force) int { return a.period.Compare(b.period) })
	return out
}

func forceOn(all []force, d graph.Day) *graph.Policy {
	for _, f := range all {
		if f.period.Has(d) {
			return f.policy
		}
	}
	return nil
}

// number is a policy's value as a number.
func number(p *graph.Policy) (int, bool) {
	if p == nil {
		return 0, false
	}
	n, err := strconv.Atoi(p.Value)
	return n, err == nil
}

// decimal reads a number of yuan.
func decimal(s string) (*big.Rat, bool) {
	if s == "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// on is the row of a day among versions in order; nil where none is valid.
func on[T any, P interface {
	*T
	Valid() graph.Period
}](rows []P, d graph.Day) P {
	for _, r := range slices.Backward(rows) {
		if r.Valid().Has(d) {
			return r
		}
	}
	return nil
}

// defined are the days on which the place has a post of the kind.
func defined(place *graph.Place, kind graph.PostKind) days {
	var all []graph.Period
	for _, p := range place.Posts {
		if p.Kind == kind {
			all = append(all, p.Period)
		}
	}
	return join(all)
}

// held are the days on which somebody, acting or not, holds a post of the place that passes.
func held(place *graph.Place, passes func(*graph.Post) bool) days {
	var all []graph.Period
	for _, p := range place.Posts {
		if !passes(p) {
			continue
		}
		for _, t := range place.Tenures {
			if t.Post == p.ID {
				all = append(all, p.Period.Meet(t.Period))
			}
		}
	}
	return join(all)
}

func ofKind(kind graph.PostKind) func(*graph.Post) bool {
	return func(p *graph.Post) bool { return p.Kind == kind }
}

func sortSpans(all []Span) {
	slices.SortStableFunc(all, func(a, b Span) int { return a.Period.Compare(b.Period) })
}

// always is a weight that does not change.
func always(s Severity) func(graph.Day) Severity { return func(graph.Day) Severity { return s } }

// territorial is the post at a place of the line TERRITORIAL.
func territorial(rank int) graph.Bearer { return graph.Bearer{Line: graph.Territorial, Rank: rank} }

// sector is the post at a place of the line SECTOR of a function.
func sector(f graph.Function, rank int) graph.Bearer {
	return graph.Bearer{Line: graph.Sector, Function: f, Rank: rank}
}
