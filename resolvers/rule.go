package resolvers

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Rules is the root rules.
func (queryResolver) Rules(ctx context.Context, number *string, only []string, at *graph.Day, known *scalar.KnownAt) (*seen.RuleBook, error) {
	if len(only) > maxNamed {
		return nil, graph.Invalid.Errorf("only 最多 %d 项", "only names at most %d rules", maxNamed)
	}
	if err := (gap.Filter{Rules: only}).Check(); err != nil {
		return nil, err
	}
	area, eye, err := areaOrCity(ctx, number, at, known)
	if err != nil {
		return nil, err
	}
	var areas []graph.ID
	if area != nil {
		areas = append(areas, area.ID)
	}
	q := ask(ctx)
	found, err := q.gaps.Tallies(ctx, *eye.View, areas, graph.NoDay)
	if err != nil {
		return nil, err
	}
	of := map[string][]seen.RuleTally{}
	for _, t := range found.Of {
		of[t.Rule] = append(of[t.Rule], seen.RuleTally{Outcome: t.Outcome, Reason: t.Reason, Count: t.Count})
	}
	out := &seen.RuleBook{At: eye.View.At, Revision: found.View.Known, Through: seen.Through(found.Through), Area: area}
	for _, r := range q.catalogue {
		if len(only) > 0 && !slices.Contains(only, r.Of.ID) {
			continue
		}
		s := &seen.RuleState{Rule: r, Tallies: of[r.Of.ID], Area: area}
		s.State, s.Why = evaluation(r.Of, s.Tallies, found.Through)
		out.Rules = append(out.Rules, s)
	}
	return out, nil
}

// evaluation says whether a rule could be evaluated, and why not.
func evaluation(r gap.Rule, tallies []seen.RuleTally, through graph.Evaluation) (scalar.RuleEvaluation, *seen.Wording) {
	switch {
	case r.Lacks.ZH != "":
		return scalar.NotEvaluated, &seen.Wording{ZH: "台账中没有" + r.Lacks.ZH, EN: "no ledger carries " + r.Lacks.EN}
	case r.Apart.ZH != "":
		return scalar.NotEvaluated, &seen.Wording{ZH: "事实已有记录，但尚未汇集：" + r.Apart.ZH, EN: "the facts are on record, but not yet brought together: " + r.Apart.EN}
	case !r.Judged():
		return scalar.NotEvaluated, &seen.Wording{ZH: "本版本尚不评判这条规则", EN: "this version does not evaluate the rule"}
	case through.Pass == 0:
		return scalar.NotEvaluated, &seen.Wording{ZH: "规则尚未评判过", EN: "the rules have not been evaluated yet"}
	}
	judged, not := 0, 0
	reasons := map[graph.Reason]int{}
	for _, t := range tallies {
		switch t.Outcome {
		case gap.NotApplicable:
		case gap.NotEvaluated:
			not += t.Count
			reasons[t.Reason] += t.Count
		default:
			judged += t.Count
		}
	}
	switch {
	case judged == 0 && not == 0:
		return scalar.NothingToJudge, &seen.Wording{ZH: "没有可评判的对象：台账中没有，或规则对其无要求", EN: "nothing to judge: no such subject is on record, or the rule asks nothing of it"}
	case not == 0:
		return scalar.Evaluated, nil
	}
	why := &seen.Wording{ZH: fmt.Sprintf("%d 项无法评判：", not), EN: fmt.Sprintf("%d cannot be judged: ", not)}
	for i, reason := range slices.Sorted(maps.Keys(reasons)) {
		if i > 0 {
			why.ZH, why.EN = why.ZH+"；", why.EN+"; "
		}
		w := unjudged(reason)
		why.ZH += fmt.Sprintf("%s %d 项", w.ZH, reasons[reason])
		why.EN += fmt.Sprintf("%s (%d)", w.EN, reasons[reason])
	}
	if judged == 0 {
		return scalar.NotEvaluated, why
	}
	return scalar.Partly, why
}

// unjudged says why a clock cannot be judged.
func unjudged(r graph.Reason) seen.Wording {
	switch r {
	case gap.LedgerNotDelivered:
		return seen.Wording{ZH: "台账未报送或未报送完整", EN: "the ledger was not delivered for the days"}
	case graph.FactMissing:
		return seen.Wording{ZH: "台账中相关单元格为空", EN: "a cell that is needed is empty"}
	case graph.PolicyMissing:
		return seen.Wording{ZH: "没有有效的规则参数", EN: "no policy is in force"}
	case graph.CalendarMissing:
		return seen.Wording{ZH: "没有该年度的节假日调休", EN: "the year has no calendar"}
	case gap.PostUndefined:
		return seen.Wording{ZH: "没有登记该岗位", EN: "no such post is on record"}
	}
	return seen.Wording{ZH: string(r), EN: string(r)}
}

// RuleState follows the edges of a RuleState.
func (Resolver) RuleState() gen.RuleStateResolver { return ruleStateResolver{} }

type ruleStateResolver struct{}

// Limits are the rule's parameters with the policies in force.
func (ruleStateResolver) Limits(ctx context.Context, s *seen.RuleState) ([]*seen.RuleLimit, error) {
	policies := map[graph.ID]*graph.Policy{}
	eye := seen.NewEye(nil, nil)
	if s.Area != nil {
		var err error
		if policies, err = inForce(ctx, s.Area); err != nil {
			return nil, err
		}
		eye = seen.LazyEye(s.Area.Eye.View, func() []graph.Fact { return add(nil, slices.Collect(maps.Values(policies))) })
	}
	out := []*seen.RuleLimit{}
	for _, p := range s.Rule.Of.Parameters {
		before, after, varies := strings.Cut(string(p.Parameter), "<CAUSE>")
		if !varies {
			out = append(out, seen.Limit(eye, p.Parameter, p, policies[p.Parameter]))
			continue
		}
		found := false
		for _, name := range slices.Sorted(maps.Keys(policies)) {
			cause, ok := strings.CutPrefix(string(name), before)
			cause, ends := strings.CutSuffix(cause, after)
			if ok && ends && cause != "" && !strings.Contains(cause, ".") {
				found = true
				out = append(out, seen.Limit(eye, name, p, policies[name]))
			}
		}
		if !found {
			out = append(out, seen.Limit(eye, p.Parameter, p, nil))
		}
	}
	return out, nil
}

// inForce are the policies in force for an area on the view's day, by parameter: the nearest area upward wins.
func inForce(ctx context.Context, area *seen.Area) (map[graph.ID]*graph.Policy, error) {
	return ask(ctx).limits.Load(ctx, area.Eye.View, area.ID, func(func(graph.ID) bool) {})
}

func (q *request) readLimits(ctx context.Context, v *graph.View, areas []graph.ID) (map[graph.ID]map[graph.ID]*graph.Policy, error) {
	out := map[graph.ID]map[graph.ID]*graph.Policy{}
	for _, area := range areas {
		of := map[graph.ID]*graph.Policy{}
		out[area] = of
		for range len(graph.Levels()) {
			rows, err := q.things.Load(ctx, v, graph.Ref{Noun: graph.Areas, ID: area}, func(func(graph.Ref) bool) {})
			if err != nil {
				return nil, err
			}
			if len(rows) == 0 {
				break
			}
			if err := q.policies(ctx, v, area, func(p *graph.Policy) {
				if of[p.Parameter] == nil {
					of[p.Parameter] = p
				}
			}); err != nil {
				return nil, err
			}
			if area = rows[0].(*graph.Area).Parent; area == "" {
				break
			}
		}
	}
	return out, nil
}

// policies reads the policies in force in exactly one area.
func (q *request) policies(ctx context.Context, v *graph.View, area graph.ID, each func(*graph.Policy)) error {
	query := graph.Query{Noun: graph.Policies, Filter: graph.Filter{Area: area}, First: 1000}
	for {
		page, err := q.store.Page(ctx, *v, query)
		if err != nil {
			return err
		}
		for _, i := range page.Items {
			each(i.Rows[0].(*graph.Policy))
		}
		if !page.More {
			return nil
		}
		query.After = page.Items[len(page.Items)-1].Cursor(query.Order)
	}
}
