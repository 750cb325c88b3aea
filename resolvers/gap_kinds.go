package resolvers

import (
	"github.com/99designs/gqlgen/graphql"

	"dutygraph/graph"
	"dutygraph/resolvers/seen"
)

func (k *kinds) gapFields() kind[*seen.Gap] {
	type T = *seen.Gap
	roles := func(only ...graph.Role) func(*seen.Explained) []*graph.Link {
		return func(x *seen.Explained) []*graph.Link { return x.Links(only...) }
	}
	return kind[T]{name: "Gap", also: []string{"Node"}, fields: map[string]maker[T]{
		"id":       ref(T.ID),
		"number":   text(T.Number),
		"rule":     below(&k.rule, func(g T) (*seen.Rule, bool) { return g.Rule, g.Rule != nil }),
		"subject":  below(&k.thing, func(g T) (seen.Thing, bool) { return g.Subject(), true }),
		"unit":     below(&k.thing, func(g T) (seen.Thing, bool) { return g.Unit(), true }),
		"standing": below(&k.thing, func(g T) (seen.Thing, bool) { return g.Standing(), true }),
		"part":     text(T.Part),
		"status":   text(T.Status),
		"severity": text(T.Severity),
		"kind":     text(T.Kind),
		"start":    date(T.Start),
		"due":      date(T.Due),
		"since":    date(T.Since),
		"until":    date(T.Until),
		"days":     count(T.Days),
		"spans":    each(&k.gapSpan, T.Spans),
		"area":     gapArea(&k.area),
		"line": leaf(func(p *pen, g T) {
			line, err := lineOf(p.ctx, g)
			p.failed = p.failed || err != nil
			p.text(string(line))
		}),
		"recorded": revision(T.Recorded),
		"through":  below(&k.evaluation, func(g T) (*graph.Evaluation, bool) { return g.Through(), g.Through() != nil }),
		"handling": below(&k.gapHandling, func(g T) (T, bool) { return g, true }),
		"window":   explained(&k.period, func(x *seen.Explained) (graph.Period, bool) { w := x.Days(); return w, !w.Empty() }),
		"policy":   explained(&k.policy, func(x *seen.Explained) (*graph.Policy, bool) { return x.Policy, x.Policy != nil }),
		"evidence": explainedList(&k.evidence, func(x *seen.Explained) []graph.Evidence { return x.Seen() }),
		"shares":   explainedList(&k.share, func(x *seen.Explained) []graph.Share { return x.Shares }),
		"roles":    explainedList(&k.link, roles()),
		"above":    explainedList(&k.link, roles(graph.Supervising, graph.SupervisingAbove)),
		"explanation": explained(&k.wording, func(x *seen.Explained) (*seen.Wording, bool) {
			w := x.Wording()
			return w, w != nil
		}),
		"firstAnswerable": explainedList(&k.link, roles(graph.FirstAnswerable)),
		"faults": leaf(func(p *pen, g T) {
			var faults []string
			if x := p.explained(g); x != nil {
				faults = x.FaultsOn(g.Among.View.At)
			}
			list(p, faults, func(p *pen, s string) { p.text(s) })
		}),
	}}
}

// explained judges a gap again, with all gaps of its list.
func (p *pen) explained(g *seen.Gap) *seen.Explained {
	x, err := explain(p.ctx, g)
	p.failed = p.failed || err != nil
	return x
}

// explained is a field that holds one thing of what a gap's timeline tells, or none.
func explained[U any](k *kind[U], of func(*seen.Explained) (U, bool)) maker[*seen.Gap] {
	return func(op *graphql.OperationContext, f graphql.CollectedField) nib[*seen.Gap] {
		write := k.nib(op, f.Selections)
		if write == nil {
			return nil
		}
		return func(p *pen, g *seen.Gap) {
			if x := p.explained(g); x != nil {
				if u, ok := of(x); ok {
					p.through(x.Eye, func() { write(p, u) })
					return
				}
			}
			p.null()
		}
	}
}

// explainedList is a field that holds a list of what a gap's timeline tells.
func explainedList[U any](k *kind[U], of func(*seen.Explained) []U) maker[*seen.Gap] {
	return func(op *graphql.OperationContext, f graphql.CollectedField) nib[*seen.Gap] {
		write := k.nib(op, f.Selections)
		if write == nil {
			return nil
		}
		return func(p *pen, g *seen.Gap) {
			if x := p.explained(g); x != nil {
				p.through(x.Eye, func() { list(p, of(x), write) })
				return
			}
			list(p, nil, write)
		}
	}
}

// gapArea is the field area of a gap.
func gapArea(k *kind[*graph.Area]) maker[*seen.Gap] {
	return func(op *graphql.OperationContext, f graphql.CollectedField) nib[*seen.Gap] {
		write := k.nib(op, f.Selections)
		if write == nil {
			return nil
		}
		return func(p *pen, g *seen.Gap) {
			rows, err := thingRows(p.ctx, g, seen.AreaOf, seen.AreaOf(g))
			p.failed = p.failed || err != nil
			first(p, rows, write)
		}
	}
}

func (k *kinds) thingFields() kind[seen.Thing] {
	type T = seen.Thing
	return kind[T]{name: "Thing", fields: map[string]maker[T]{
		"noun":   text(T.Noun),
		"id":     ref(T.ID),
		"number": text(T.Number),
	}}
}

func (k *kinds) gapSpanFields() kind[seen.GapSpan] {
	type T = seen.GapSpan
	return kind[T]{name: "GapSpan", fields: map[string]maker[T]{
		"since":    date(func(s T) graph.Day { return s.Since }),
		"until":    date(func(s T) graph.Day { return s.Until }),
		"outcome":  text(func(s T) string { return string(s.Outcome) }),
		"reason":   text(func(s T) graph.Reason { return s.Reason }),
		"severity": text(func(s T) string { return string(s.Severity) }),
	}}
}

// gapHandlingFields are those that the register tells with the gap.
func (k *kinds) gapHandlingFields() kind[*seen.Gap] {
	type T = *seen.Gap
	return kind[T]{name: "GapHandling", fields: map[string]maker[T]{
		"state": text(func(g T) graph.GapState { return g.Told.Handling }),
	}}
}

func (k *kinds) evaluationFields() kind[*graph.Evaluation] {
	type T = *graph.Evaluation
	return kind[T]{name: "Evaluation", fields: map[string]maker[T]{
		"revision": revision(func(e T) graph.Revision { return e.Revision }),
		"day":      date(func(e T) graph.Day { return e.Day }),
	}}
}

func (k *kinds) wordingFields() kind[*seen.Wording] {
	type T = *seen.Wording
	return kind[T]{name: "Wording", fields: map[string]maker[T]{
		"zh": sure(func(w T) string { return w.ZH }),
		"en": sure(func(w T) string { return w.EN }),
	}}
}

func (k *kinds) ruleFields() kind[*seen.Rule] {
	type T = *seen.Rule
	words := func(of func(T) *seen.Wording) maker[T] {
		return below(&k.wording, func(r T) (*seen.Wording, bool) { w := of(r); return w, w != nil })
	}
	return kind[T]{name: "Rule", fields: map[string]maker[T]{
		"number":     text(T.Number),
		"group":      below(&k.ruleGroup, func(r T) (seen.RuleGroup, bool) { return r.Group, true }),
		"zh":         text(T.ZH),
		"en":         text(T.EN),
		"basis":      below(&k.basis, func(r T) (graph.Basis, bool) { return r.Basis(), true }),
		"severity":   text(T.Severity),
		"heaviest":   text(T.Heaviest),
		"judged":     yes(T.Judged),
		"kind":       text(T.Kind),
		"subject":    text(T.Subject),
		"part":       text(T.Part),
		"line":       text(T.Line),
		"first":      words(T.First),
		"above":      words(T.Above),
		"told":       words(T.Told),
		"lacks":      words(T.Lacks),
		"parameters": each(&k.ruleParameter, T.Parameters),
	}}
}

func (k *kinds) ruleGroupFields() kind[seen.RuleGroup] {
	type T = seen.RuleGroup
	return kind[T]{name: "RuleGroup", fields: map[string]maker[T]{
		"letter": text(func(g T) string { return g.Letter }),
		"zh":     text(func(g T) string { return g.ZH }),
		"en":     text(func(g T) string { return g.EN }),
	}}
}

func (k *kinds) ruleParameterFields() kind[seen.RuleParameter] {
	type T = seen.RuleParameter
	return kind[T]{name: "RuleParameter", fields: map[string]maker[T]{
		"parameter": text(func(p T) graph.ID { return p.Parameter }),
		"value":     text(func(p T) string { return p.Value }),
		"unit":      text(func(p T) graph.Unit { return p.Unit }),
	}}
}

// areaFound is the field area of what is counted in one; null where it cannot be seen.
func areaFound[T any](k *kind[*graph.Area], of func(T) *seen.Area) maker[T] {
	return below(k, func(t T) (*graph.Area, bool) {
		if a := of(t); a != nil {
			return a.Area, true
		}
		return nil, false
	})
}

func (k *kinds) areaGapsFields() kind[seen.AreaGaps] {
	type T = seen.AreaGaps
	return kind[T]{name: "AreaGaps", fields: map[string]maker[T]{
		"area":     areaFound(&k.area, func(a T) *seen.Area { return a.Area }),
		"open":     count(T.Open),
		"ended":    count(T.Ended),
		"upcoming": count(T.Upcoming),
		"sums":     each(&k.gapSum, func(a T) []seen.GapSum { return a.Sums }),
	}}
}

func (k *kinds) gapSumFields() kind[seen.GapSum] {
	type T = seen.GapSum
	return kind[T]{name: "GapSum", fields: map[string]maker[T]{
		"rule":     below(&k.rule, func(s T) (*seen.Rule, bool) { return s.Rule, s.Rule != nil }),
		"severity": text(func(s T) string { return string(s.Severity) }),
		"open":     count(func(s T) int { return s.Open }),
		"ended":    count(func(s T) int { return s.Ended }),
		"upcoming": count(func(s T) int { return s.Upcoming }),
	}}
}

func (k *kinds) trendPointFields() kind[seen.TrendPoint] {
	type T = seen.TrendPoint
	return kind[T]{name: "TrendPoint", fields: map[string]maker[T]{
		"since": date(T.Since),
		"until": date(T.Until),
		"open":  count(func(p T) int { return p.Open }),
		"began": count(func(p T) int { return p.Began }),
		"ended": count(func(p T) int { return p.Ended }),
	}}
}

func (k *kinds) areaCoverageFields() kind[seen.AreaCoverage] {
	type T = seen.AreaCoverage
	return kind[T]{name: "AreaCoverage", fields: map[string]maker[T]{
		"area":   areaFound(&k.area, func(a T) *seen.Area { return a.Area }),
		"duties": each(&k.dutyCoverage, func(a T) []*seen.DutyCoverage { return a.Duties }),
	}}
}

func (k *kinds) dutyCoverageFields() kind[*seen.DutyCoverage] {
	type T = *seen.DutyCoverage
	return kind[T]{name: "DutyCoverage", fields: map[string]maker[T]{
		"name":         text(func(d T) string { return string(d.Name) }),
		"what":         below(&k.wording, func(d T) (*seen.Wording, bool) { return &d.What, true }),
		"rule":         below(&k.rule, func(d T) (*seen.Rule, bool) { return d.Rule, d.Rule != nil }),
		"met":          count(func(d T) int { return d.Met }),
		"pending":      count(func(d T) int { return d.Pending }),
		"unmet":        count(func(d T) int { return d.Unmet }),
		"over":         count(func(d T) int { return d.Over }),
		"notEvaluated": count(func(d T) int { return d.NotEvaluated }),
		"reasons":      each(&k.reasonCount, func(d T) []seen.ReasonCount { return d.Reasons }),
	}}
}

func (k *kinds) reasonCountFields() kind[seen.ReasonCount] {
	type T = seen.ReasonCount
	return kind[T]{name: "ReasonCount", fields: map[string]maker[T]{
		"reason": text(func(r T) graph.Reason { return r.Reason }),
		"count":  count(func(r T) int { return r.Count }),
	}}
}
