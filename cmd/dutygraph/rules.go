package main

import (
	"fmt"
	"strings"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// printRules is the command that lists the rules of duty gaps.
type printRules struct {
	Format string `enum:"table,json,markdown" default:"table" help:"How to print them: ${enum}."`
	Lang   string `enum:"zh,en,both" default:"${language}" help:"Language: ${enum}; en has the Chinese words beside."`
}

// Help shows how the command is used.
func (*printRules) Help() string {
	return `The whole catalogue: what each rule judges, who is first answerable and who next, the limits with the project's defaults, and, of
those that are not evaluated, which fact is missing. Which limits are in force is data: see the ledger "policies".

Examples:

    dutygraph rules
    dutygraph rules --format json
    dutygraph rules --format markdown --lang zh > 规则.md`
}

// Run prints the rules.
func (c *printRules) Run(s *surroundings) error {
	w := words{c.Lang == "zh"}
	switch c.Format {
	case "json":
		return writeJSON(s.out, rulesDocument{rulesFormat, each(gap.Groups(), groupDocument), each(gap.Catalogue(), ruleDocument)})
	case "markdown":
		_, err := s.out.Write([]byte(rulesPage(w)))
		return err
	}
	_, err := s.out.Write([]byte(rulesTable(w, colourful(s.out, s.getenv))))
	return err
}

// rulesFormat names the shape of the document of rules.
const rulesFormat = "dutygraph-rules/1"

// rulesDocument is the catalogue as JSON.
type rulesDocument struct {
	Format string          `json:"format"`
	Groups []documentGroup `json:"groups"`
	Rules  []documentRule  `json:"rules"`
}

type documentGroup struct {
	ID string `json:"id"`
	ZH string `json:"zh"`
	EN string `json:"en"`
}

type documentRule struct {
	ID         string              `json:"id"`
	Group      string              `json:"group"`
	ZH         string              `json:"zh"`
	EN         string              `json:"en"`
	Basis      *documentBasis      `json:"basis,omitempty"`
	Severity   gap.Severity        `json:"severity"`
	Heaviest   gap.Severity        `json:"heaviest"`
	Evaluated  bool                `json:"evaluated"`
	Lacks      *documentBasis      `json:"lacks,omitempty"`
	Apart      *documentBasis      `json:"apart,omitempty"`
	Kind       gap.Kind            `json:"kind,omitempty"`
	Subject    graph.Noun          `json:"subject,omitempty"`
	Part       string              `json:"part,omitempty"`
	Line       graph.Line          `json:"line,omitempty"`
	First      *documentBasis      `json:"first,omitempty"`
	Above      *documentBasis      `json:"above,omitempty"`
	Told       *documentBasis      `json:"told,omitempty"`
	Parameters []documentParameter `json:"parameters"`
}

type documentParameter struct {
	Parameter graph.ID   `json:"parameter"`
	Default   string     `json:"default,omitempty"`
	Unit      graph.Unit `json:"unit,omitempty"`
}

func groupDocument(g gap.Group) documentGroup { return documentGroup(g) }

func ruleDocument(r gap.Rule) documentRule {
	return documentRule{
		ID: r.ID, Group: r.Group(), ZH: r.ZH, EN: r.EN, Basis: basisDocument(r.Basis), Severity: r.Severity, Heaviest: r.Heaviest, Evaluated: r.Judged(),
		Lacks: basisDocument(r.Lacks), Apart: basisDocument(r.Apart), Kind: r.Kind, Subject: r.Subject, Part: r.Part, Line: r.Line,
		First: basisDocument(r.First), Above: basisDocument(r.Above), Told: basisDocument(r.Told),
		Parameters: each(r.Parameters, func(p gap.Parameter) documentParameter { return documentParameter{p.Parameter, p.Value, p.Unit} }),
	}
}

// judgedOf counts the rules of a list that are evaluated.
func judgedOf(rules []gap.Rule) int {
	n := 0
	for _, r := range rules {
		if r.Judged() {
			n++
		}
	}
	return n
}

// unevaluated says why a rule is not evaluated.
func unevaluated(w words, r gap.Rule) string {
	if lacks := basisWord(w, r.Lacks); lacks != "" {
		return w.in("台账中没有：", "missing from the ledgers: ") + lacks
	}
	if apart := basisWord(w, r.Apart); apart != "" {
		return w.in("已有记录，但评判时尚未汇集：", "on record, but not yet brought together for judging: ") + apart
	}
	return w.in("本版本尚未实现", "this version does not judge it yet")
}

// weight is the severity of a rule's gaps, with the heaviest that they become.
func weight(w words, r gap.Rule) string {
	if r.Severity == r.Heaviest {
		return value(w, r.Severity)
	}
	return value(w, r.Severity) + " → " + value(w, r.Heaviest)
}

// judges says what a rule judges, and in which shape.
func judges(w words, r gap.Rule) string {
	text := subjectWord(w, r.Subject)
	if r.Part != "" {
		text += " × " + r.Part
	}
	text += w.in("，", ", ") + kindWord(w, r.Kind)
	if r.Line != "" {
		return text + w.in("，", ", ") + value(w, r.Line)
	}
	return text + w.in("，岗位自身的责任线", ", the post's own line")
}

// answers says who is first answerable, who is next above, and who is told.
func answers(w words, r gap.Rule) string {
	text := basisWord(w, r.First) + " → " + basisWord(w, r.Above)
	if told := basisWord(w, r.Told); told != "" {
		text += w.in("（抄告", " (told: ") + told + w.in("）", ")")
	}
	return text
}

// parameters are the policies that a rule asks for, with their defaults.
func parameters(w words, r gap.Rule, quote string) string {
	all := make([]string, len(r.Parameters))
	for i, p := range r.Parameters {
		all[i] = quote + string(p.Parameter) + quote
		switch {
		case p.Value == "" && strings.Contains(string(p.Parameter), "<"):
			all[i] += w.in(" 因风险原因而异", " differs by cause")
		case p.Value == "":
			all[i] += w.in(" 无默认值", " has no default")
		default:
			all[i] += " = " + p.Value
		}
		if p.Unit != "" && p.Value != "" {
			all[i] += " " + value(w, p.Unit)
		}
	}
	return strings.Join(all, w.in("；", "; "))
}

// rulesTable lists the rules for a person at a terminal.
func rulesTable(w words, colour bool) string {
	b := &strings.Builder{}
	all := gap.Catalogue()
	fmt.Fprintf(b, w.in("责任缺口规则 %d 条，其中评判 %d 条\n", "%d rules of duty gaps, %d of them evaluated\n"), len(all), judgedOf(all))
	var rows []branch
	for _, g := range gap.Groups() {
		group := branch{cells: []cell{{g.ID + " " + w.in(g.ZH, g.ZH+" "+g.EN), bold}}, apart: true}
		for _, r := range all {
			if r.Group() == g.ID {
				group.below = append(group.below, ruleBranch(w, r))
			}
		}
		rows = append(rows, group)
	}
	draw(b, colour, "", rows)
	b.WriteString("\n" + w.in("参数为默认值；实际生效的由“规则参数”台账决定。按哪些数据评判、如何起算，见 docs/gaps.md。\n",
		"Limits are the defaults; those in force are data of the ledger policies. docs/gaps.md says how gaps are judged.\n"))
	return b.String()
}

func ruleBranch(w words, r gap.Rule) branch {
	if !r.Judged() {
		return branch{cells: []cell{{"○ " + ruleName(w, r), faint}, {weight(w, r), plain}, {w.in("不评判：", "not evaluated: ") + unevaluated(w, r), faint}},
			below: []branch{{cells: []cell{{w.in("依据：", "basis: ") + basisWord(w, r.Basis), faint}}}}}
	}
	b := branch{cells: []cell{{"● " + ruleName(w, r), green}, {weight(w, r), plain}, {judges(w, r), plain}}}
	b.below = append(b.below, branch{cells: []cell{{answers(w, r), plain}}})
	if len(r.Parameters) > 0 {
		b.below = append(b.below, branch{cells: []cell{{parameters(w, r, ""), plain}}})
	}
	b.below = append(b.below, branch{cells: []cell{{w.in("依据：", "basis: ") + basisWord(w, r.Basis), faint}}})
	return b
}
