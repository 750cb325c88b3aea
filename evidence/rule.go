package evidence

import (
	"cmp"
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

func ruleColumns() []Column {
	return []Column{
		{Name: "rule", ZH: "规则", EN: "the rule"},
		{Name: "outcome", ZH: "评判结果", EN: "how clocks stand on the day"},
		{Name: "reason", ZH: "无法评判的原因", EN: "why nothing could be judged; empty for other outcomes"},
		{Name: "ledger", ZH: "未报送的台账，几种的其一未报送", EN: "the ledger that was not delivered, or one of several; empty for other reasons"},
		{Name: "area", ZH: "所在的最低一级区划", EN: "the innermost area"},
		{Name: "count", ZH: "时限个数", EN: "how many clocks", Number: true},
	}
}

// outcome is what rules.csv counts.
type outcome struct {
	rule    string
	outcome gap.Outcome
	reason  graph.Reason
	area    graph.ID
}

// writeRules writes how many clocks came to which outcome, by rule and area, and the rules that judge nothing.
func (w *writing) writeRules() error {
	byRule := map[string][]outcome{}
	for o := range w.counted {
		byRule[o.rule] = append(byRule[o.rule], o)
	}
	for _, rule := range gap.Catalogue() {
		all := byRule[rule.ID]
		slices.SortFunc(all, func(a, b outcome) int {
			return cmp.Or(cmp.Compare(slices.Index(gap.Outcomes(), a.outcome), slices.Index(gap.Outcomes(), b.outcome)), cmp.Compare(a.reason, b.reason), cmp.Compare(a.area, b.area))
		})
		for _, o := range all {
			ledgers := ""
			if o.reason == gap.LedgerNotDelivered {
				ledgers = silenceOf(rule)
			}
			if err := w.put("rules", Row{text(o.rule), text(o.outcome), text(o.reason), ledgers, text(o.area), number(w.counted[o])}); err != nil {
				return err
			}
		}
		if !rule.Judged() {
			if err := w.put("rules", Row{text(rule.ID), text(gap.NotEvaluated), "RULE_NOT_JUDGED", "", "", "0"}); err != nil {
				return err
			}
		}
	}
	return nil
}

// silenceOf names the ledgers whose silence a rule reads.
func silenceOf(rule gap.Rule) string {
	var names []string
	for _, s := range rule.Silence() {
		names = append(names, s.String())
	}
	return joined(names)
}
