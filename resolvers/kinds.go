package resolvers

import (
	"dutygraph/graph"
	"dutygraph/resolvers/seen"
)

// kinds are what a pen can write, with those of the fields that need no store.
type kinds struct {
	accountability kind[*graph.Accountability]
	chain          kind[*graph.Chain]
	link           kind[*graph.Link]
	basis          kind[graph.Basis]
	evidence       kind[graph.Evidence]
	post           kind[*graph.Post]
	tenure         kind[*graph.Tenure]
	person         kind[graph.ID]
	household      kind[*graph.Household]
	area           kind[*graph.Area]
	grid           kind[*graph.Grid]
	cases          kind[*graph.Case]
	policy         kind[*graph.Policy]
	stepAccount    kind[*graph.StepAccount]
	period         kind[graph.Period]
	share          kind[graph.Share]
	gap            kind[*seen.Gap]
	thing          kind[seen.Thing]
	gapSpan        kind[seen.GapSpan]
	gapHandling    kind[*seen.Gap]
	evaluation     kind[*graph.Evaluation]
	wording        kind[*seen.Wording]
	rule           kind[*seen.Rule]
	ruleGroup      kind[seen.RuleGroup]
	ruleParameter  kind[seen.RuleParameter]
	areaGaps       kind[seen.AreaGaps]
	gapSum         kind[seen.GapSum]
	trendPoint     kind[seen.TrendPoint]
	areaCoverage   kind[seen.AreaCoverage]
	dutyCoverage   kind[*seen.DutyCoverage]
	reasonCount    kind[seen.ReasonCount]
}

// newKinds makes the kinds. They hold each other, so each is filled in its place.
func newKinds() *kinds {
	k := &kinds{}
	k.accountability = k.accountabilityFields()
	k.chain = k.chainFields()
	k.link = k.linkFields()
	k.basis = k.basisFields()
	k.evidence = k.evidenceFields()
	k.post = k.postFields()
	k.tenure = k.tenureFields()
	k.person = k.personFields()
	k.household = k.householdFields()
	k.area = k.areaFields()
	k.grid = k.gridFields()
	k.cases = k.caseFields()
	k.policy = k.policyFields()
	k.stepAccount = k.stepAccountFields()
	k.period = k.periodFields()
	k.share = k.shareFields()
	k.gap = k.gapFields()
	k.thing = k.thingFields()
	k.gapSpan = k.gapSpanFields()
	k.gapHandling = k.gapHandlingFields()
	k.evaluation = k.evaluationFields()
	k.wording = k.wordingFields()
	k.rule = k.ruleFields()
	k.ruleGroup = k.ruleGroupFields()
	k.ruleParameter = k.ruleParameterFields()
	k.areaGaps = k.areaGapsFields()
	k.gapSum = k.gapSumFields()
	k.trendPoint = k.trendPointFields()
	k.areaCoverage = k.areaCoverageFields()
	k.dutyCoverage = k.dutyCoverageFields()
	k.reasonCount = k.reasonCountFields()
	return k
}

func (k *kinds) accountabilityFields() kind[*graph.Accountability] {
	type T = *graph.Accountability
	return kind[T]{name: "Accountability", fields: map[string]maker[T]{
		"subject":   ref(func(a T) graph.Ref { return a.Subject }),
		"at":        date(func(a T) graph.Day { return a.View.At }),
		"revision":  revision(func(a T) graph.Revision { return a.View.Known }),
		"household": below(&k.household, func(a T) (*graph.Household, bool) { return a.Household, a.Household != nil }),
		"case":      below(&k.cases, func(a T) (*graph.Case, bool) { return a.Case, a.Case != nil }),
		"chains":    each(&k.chain, func(a T) []*graph.Chain { return a.Chains }),
		"steps":     each(&k.stepAccount, func(a T) []*graph.StepAccount { return a.Steps }),
	}}
}

func (k *kinds) chainFields() kind[*graph.Chain] {
	type T = *graph.Chain
	return kind[T]{name: "Chain", fields: map[string]maker[T]{
		"line":     text(func(c T) graph.Line { return c.Line }),
		"branch":   text(func(c T) string { return c.Branch }),
		"cause":    text(func(c T) graph.Cause { return c.Cause }),
		"function": text(func(c T) graph.Function { return c.Function }),
		"day":      date(func(c T) graph.Day { return c.Day }),
		"links":    each(&k.link, func(c T) []*graph.Link { return c.Links }),
		"breaks":   count(func(c T) int { return c.Breaks() }),
		"basis":    below(&k.basis, func(c T) (graph.Basis, bool) { return c.Basis, true }),
	}}
}

func (k *kinds) linkFields() kind[*graph.Link] {
	type T = *graph.Link
	return kind[T]{name: "Link", fields: map[string]maker[T]{
		"order":      count(func(l T) int { return l.Order }),
		"level":      text(func(l T) graph.Level { return l.Level }),
		"kind":       text(func(l T) graph.PostKind { return l.Kind }),
		"post":       below(&k.post, func(l T) (*graph.Post, bool) { return l.Post, l.Post != nil }),
		"state":      text(func(l T) graph.LinkState { return l.State }),
		"holders":    each(&k.tenure, func(l T) []*graph.Tenure { return l.Holders }),
		"reason":     text(func(l T) graph.Reason { return l.Reason }),
		"answeredBy": each(&k.link, func(l T) []*graph.Link { return l.AnsweredBy }),
		"role":       text(func(l T) graph.Role { return l.Role }),
		"basis":      below(&k.basis, func(l T) (graph.Basis, bool) { return l.Basis, true }),
		"evidence":   each(&k.evidence, func(l T) []graph.Evidence { return l.Evidence }),
	}}
}

func (k *kinds) basisFields() kind[graph.Basis] {
	type T = graph.Basis
	return kind[T]{name: "Basis", fields: map[string]maker[T]{
		"zh": text(func(b T) string { return b.ZH }),
		"en": text(func(b T) string { return b.EN }),
	}}
}

func (k *kinds) evidenceFields() kind[graph.Evidence] {
	type T = graph.Evidence
	return kind[T]{name: "Evidence", fields: map[string]maker[T]{
		"noun":     text(func(e T) graph.Noun { return e.Ref().Noun }),
		"id":       ref(func(e T) graph.Ref { return e.Ref() }),
		"key":      text(func(e T) graph.ID { return e.Key() }),
		"revision": revision(func(e T) graph.Revision { return e.Revision() }),
		"row":      stated(func(e T) int { return e.Row() }),
		"document": text(func(e T) string { return e.Document() }),
	}}
}

func (k *kinds) postFields() kind[*graph.Post] {
	type T = *graph.Post
	return kind[T]{name: "Post", also: []string{"Node", "Fact"}, fields: factFields(map[string]maker[T]{
		"number": text(func(p T) graph.ID { return p.ID }),
		"title":  text(func(p T) string { return p.Title }),
		"kind":   text(func(p T) graph.PostKind { return p.Kind }),
		"made":   yes(func(p T) bool { return p.Made }),
		"area":   edge(&k.area, graph.Areas, func(p T) graph.ID { return p.Area }),
		"grid":   edge(&k.grid, graph.Grids, func(p T) graph.ID { return p.Grid }),
		"functions": leaf(func(p *pen, t T) {
			list(p, t.Functions, func(p *pen, f graph.Function) { p.text(string(f)) })
		}),
	})}
}

func (k *kinds) tenureFields() kind[*graph.Tenure] {
	type T = *graph.Tenure
	return kind[T]{name: "Tenure", also: []string{"Node", "Fact"}, fields: factFields(map[string]maker[T]{
		"person":  below(&k.person, func(t T) (graph.ID, bool) { return t.Person, t.Person != "" }),
		"name":    text(func(t T) string { return t.Name }),
		"idCheck": text(func(t T) graph.IDCheck { return t.IDCheck }),
		"acting":  yes(func(t T) bool { return t.Acting }),
		"basis":   text(func(t T) string { return t.Basis }),
		"made":    yes(func(t T) bool { return t.Made }),
	})}
}

func (k *kinds) personFields() kind[graph.ID] {
	type T = graph.ID
	return kind[T]{name: "Person", also: []string{"Node"}, fields: map[string]maker[T]{
		"id":     ref(func(id T) graph.Ref { return graph.Ref{Noun: graph.Persons, ID: id} }),
		"number": text(func(id T) graph.ID { return id }),
	}}
}

func (k *kinds) householdFields() kind[*graph.Household] {
	type T = *graph.Household
	return kind[T]{name: "Household", also: []string{"Node", "Fact"}, fields: factFields(map[string]maker[T]{
		"number": text(func(h T) graph.ID { return h.ID }),
		"head":   leaf(func(p *pen, h T) { p.text(p.personal(h.Head)) }),
		"kind":   text(func(h T) string { return h.Kind }),
		"area":   edge(&k.area, graph.Areas, func(h T) graph.ID { return h.Area }),
		"grid":   edge(&k.grid, graph.Grids, func(h T) graph.ID { return h.Grid }),

		"statedMembers": stated(func(h T) int { return h.StatedMembers }),
		"away":          answer(func(h T) graph.YesNo { return h.Away }),
		"incomePerHead": text(func(h T) string { return h.IncomePerHead }),
		"incomeMonth":   leaf(func(p *pen, h T) { p.text(h.IncomeMonth.String()) }),

		"educationSecured":     answer(func(h T) graph.YesNo { return h.EducationSecured }),
		"medicalSecured":       answer(func(h T) graph.YesNo { return h.MedicalSecured }),
		"housingSecured":       answer(func(h T) graph.YesNo { return h.HousingSecured }),
		"waterSecured":         answer(func(h T) graph.YesNo { return h.WaterSecured }),
		"rigidSpendingSettled": answer(func(h T) graph.YesNo { return h.RigidSpendingSettled }),

		"accountability": answering[T](&k.accountability),
		"chains":         chained[T](&k.chain),
	})}
}

func (k *kinds) areaFields() kind[*graph.Area] {
	type T = *graph.Area
	return kind[T]{name: "Area", also: []string{"Node", "Fact"}, fields: factFields(map[string]maker[T]{
		"number": text(func(a T) graph.ID { return a.ID }),
		"code":   sure(func(a T) string { return a.Code }),
		"name":   sure(func(a T) string { return a.Name }),
		"level":  sure(func(a T) graph.Level { return a.Level }),
	})}
}

func (k *kinds) gridFields() kind[*graph.Grid] {
	type T = *graph.Grid
	return kind[T]{name: "Grid", also: []string{"Node", "Fact"}, fields: factFields(map[string]maker[T]{
		"number":           text(func(g T) graph.ID { return g.ID }),
		"name":             sure(func(g T) string { return g.Name }),
		"area":             edge(&k.area, graph.Areas, func(g T) graph.ID { return g.Area }),
		"extent":           text(func(g T) string { return g.Extent }),
		"statedHouseholds": stated(func(g T) int { return g.StatedHouseholds }),
	})}
}

func (k *kinds) caseFields() kind[*graph.Case] {
	type T = *graph.Case
	return kind[T]{name: "Case", also: []string{"Node", "Fact"}, fields: factFields(map[string]maker[T]{
		"number":   text(func(c T) graph.ID { return c.ID }),
		"category": text(func(c T) graph.Category { return c.Category }),
		"openedOn": date(func(c T) graph.Day { return c.OpenedOn }),

		"household":      edge(&k.household, graph.Households, func(c T) graph.ID { return c.Household }),
		"accountability": answering[T](&k.accountability),
		"chains":         chained[T](&k.chain),
	})}
}

func (k *kinds) policyFields() kind[*graph.Policy] {
	type T = *graph.Policy
	return kind[T]{name: "Policy", also: []string{"Node", "Fact"}, fields: factFields(map[string]maker[T]{
		"parameter": text(func(p T) graph.ID { return p.Parameter }),
		"value":     text(func(p T) string { return p.Value }),
		"unit":      text(func(p T) graph.Unit { return p.Unit }),
		"basis":     text(func(p T) string { return p.Basis }),
	})}
}

func (k *kinds) stepAccountFields() kind[*graph.StepAccount] {
	type T = *graph.StepAccount
	return kind[T]{name: "StepAccount", fields: map[string]maker[T]{
		"case":     text(func(s T) graph.ID { return s.Case }),
		"duty":     text(func(s T) graph.Duty { return s.Duty }),
		"round":    stated(func(s T) int { return s.Round }),
		"state":    text(func(s T) graph.StepState { return s.State }),
		"reason":   text(func(s T) graph.Reason { return s.Reason }),
		"rule":     text(func(s T) string { return s.Rule }),
		"line":     text(func(s T) graph.Line { return s.Line }),
		"start":    date(func(s T) graph.Day { return s.Start }),
		"due":      date(func(s T) graph.Day { return s.Due }),
		"done":     date(func(s T) graph.Day { return s.Done }),
		"daysLate": count(func(s T) int { return s.DaysLate }),
		"late":     below(&k.period, func(s T) (graph.Period, bool) { return s.Late, !s.Late.Empty() }),
		"window":   below(&k.period, func(s T) (graph.Period, bool) { return s.Window, !s.Window.Empty() }),
		"policy":   below(&k.policy, func(s T) (*graph.Policy, bool) { return s.Policy, s.Policy != nil }),
		"shares":   each(&k.share, func(s T) []graph.Share { return s.Shares }),
		"roles":    each(&k.link, func(s T) []*graph.Link { return s.Roles }),
	}}
}

func (k *kinds) periodFields() kind[graph.Period] {
	type T = graph.Period
	return kind[T]{name: "Period", fields: map[string]maker[T]{
		"since": date(func(d T) graph.Day { return d.Since }),
		"until": date(func(d T) graph.Day { return d.Until }),
		"days": leaf(func(p *pen, d T) {
			if d.Until == graph.Forever {
				p.null()
				return
			}
			p.number(d.Days())
		}),
	}}
}

func (k *kinds) shareFields() kind[graph.Share] {
	type T = graph.Share
	return kind[T]{name: "Share", fields: map[string]maker[T]{
		"since":        date(func(s T) graph.Day { return s.Period.Since }),
		"until":        date(func(s T) graph.Day { return s.Period.Until }),
		"days":         count(func(s T) int { return s.Days() }),
		"post":         below(&k.post, func(s T) (*graph.Post, bool) { return s.Post, s.Post != nil }),
		"answering":    each(&k.post, func(s T) []*graph.Post { return s.Answering }),
		"holders":      each(&k.tenure, func(s T) []*graph.Tenure { return s.Holders }),
		"acting":       yes(func(s T) bool { return s.Acting }),
		"reason":       text(func(s T) graph.Reason { return s.Reason }),
		"dueDayInside": yes(func(s T) bool { return s.DueDayInside }),
		"evidence":     each(&k.evidence, func(s T) []graph.Evidence { return s.Evidence }),
	}}
}

// factFields adds what every row has.
func factFields[T graph.Fact](own map[string]maker[T]) map[string]maker[T] {
	own["id"] = ref(func(f T) graph.Ref { return graph.Ref{Noun: f.Noun(), ID: f.Identity()} })
	own["key"] = text(func(f T) graph.ID { return f.Key() })
	own["since"] = date(func(f T) graph.Day { return f.Valid().Since })
	own["until"] = date(func(f T) graph.Day { return f.Valid().Until })
	own["recorded"] = revision(func(f T) graph.Revision { return f.About().Recorded })
	own["retracted"] = revision(func(f T) graph.Revision { return f.About().Retracted })
	own["row"] = stated(func(f T) int { return f.About().Row })
	own["reportedOn"] = date(func(f T) graph.Day { return f.About().ReportedOn })
	own["evidence"] = text(func(f T) string { return f.About().Evidence })
	own["note"] = text(func(f T) string { return f.About().Note })
	return own
}
