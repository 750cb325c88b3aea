package gap_test

import (
	"testing"

	"dutygraph/graph/gap"
)

func TestCatalogueIsWhole(t *testing.T) {
	rules := gap.Catalogue()
	judged := 0
	last := ""
	for _, r := range rules {
		if r.ID <= last || r.ZH == "" || r.EN == "" || r.Basis.ZH == "" || r.Basis.EN == "" || r.Severity == "" ||
			(r.Lacks.ZH == "") != (r.Lacks.EN == "") || (r.Apart.ZH == "") != (r.Apart.EN == "") {
			t.Errorf("%+v after %s", r, last)
		}
		last = r.ID
		if !r.Judged() {
			if (r.Lacks.ZH == "") == (r.Apart.ZH == "") {
				t.Errorf("%s is not evaluated for %q and %q", r.ID, r.Lacks.EN, r.Apart.EN)
			}
			continue
		}
		judged++
		if r.Subject == "" || r.First.ZH == "" || r.First.EN == "" || r.Above.ZH == "" || r.Above.EN == "" || r.Lacks.ZH != "" || r.Apart.ZH != "" {
			t.Errorf("%+v is evaluated", r)
		}
	}
	if len(rules) != 84 || judged != 50 {
		t.Errorf("%d rules, %d of them evaluated", len(rules), judged)
	}
	if _, ok := gap.RuleOf("B04"); !ok {
		t.Error("no B04")
	}
	if _, ok := gap.RuleOf("Z99"); ok {
		t.Error("a rule Z99")
	}
}

// What verdicts say of their rule agrees with the catalogue.
func TestVerdictsAgreeWithTheCatalogue(t *testing.T) {
	e := openExample(t)
	for _, j := range e.k2 {
		r, ok := gap.RuleOf(j.Rule)
		if !ok || j.Kind != r.Kind || j.Subject.Noun != r.Subject {
			t.Errorf("%s: kind %s subject %s, catalogue %s %s", j.ID(), j.Kind, j.Subject.Noun, r.Kind, r.Subject)
		}
		if r.Line != "" && j.Start != 0 && j.Bearer.Line != "" && j.Bearer.Line != r.Line {
			t.Errorf("%s: line %s, catalogue %s", j.ID(), j.Bearer.Line, r.Line)
		}
	}
}
