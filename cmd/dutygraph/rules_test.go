package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// TestRules looks for every rule in every form.
func TestRules(t *testing.T) {
	for _, args := range []string{"--lang en", "--lang zh", "--format json", "--format markdown --lang en", "--format markdown --lang zh"} {
		out, errOut, err := command(t, append([]string{"rules"}, strings.Fields(args)...)...)
		if err != nil || errOut != "" || strings.Contains(out, "%!") {
			t.Fatalf("%s gave %v, %q\n%s", args, err, errOut, out)
		}
		for _, r := range gap.Catalogue() {
			if !strings.Contains(out, r.ID) || !strings.Contains(out, r.ZH) || !strings.Contains(args, "zh") && !strings.Contains(out, r.EN) {
				t.Errorf("%s: not all of %s %s %s", args, r.ID, r.ZH, r.EN)
			}
			for _, p := range r.Parameters {
				if !strings.Contains(args, "json") && !strings.Contains(out, string(p.Parameter)) {
					t.Errorf("%s: %s does not name %s", args, r.ID, p.Parameter)
				}
			}
		}
		if strings.Contains(args, "zh") {
			if m := regexp.MustCompile(`\b(the|answerable|missing|differs)\b`).FindString(out); m != "" {
				t.Errorf("%s has English in it: %q", args, m)
			}
		}
	}
}

// TestARuleOnATerminal draws two made-up rules: one that is evaluated, and one that is not.
func TestARuleOnATerminal(t *testing.T) {
	basis := graph.Basis{ZH: "某办法", EN: "some measures"}
	b := &strings.Builder{}
	draw(b, false, "", []branch{
		ruleBranch(words{}, gap.Rule{
			ID: "Z01", ZH: "某职责未履行", EN: "something not done", Severity: gap.Orange, Heaviest: gap.Red, Basis: basis, Kind: gap.Act, Subject: graph.Cases, Part: "轮次",
			First: graph.Basis{ZH: "甲", EN: "first"}, Above: graph.Basis{ZH: "乙", EN: "above"}, Told: graph.Basis{ZH: "丙", EN: "third"},
			Parameters: []gap.Parameter{{Parameter: "Z01.limit", Value: "7", Unit: graph.InDays}, {Parameter: "Z01.classes.<CAUSE>"}, {Parameter: "Z01.min", Unit: graph.InHouseholds}},
		}),
		ruleBranch(words{}, gap.Rule{ID: "Z02", ZH: "另一职责", EN: "another", Severity: gap.Yellow, Heaviest: gap.Yellow, Basis: basis, Lacks: graph.Basis{ZH: "某数据", EN: "some fact"}}),
	})
	want := `├─ ● Z01 某职责未履行 something not done  ORANGE 橙 → RED 红  case × 轮次, act, the post's own line
│  ├─ first → above (told: third)
│  ├─ Z01.limit = 7 DAYS 日历日; Z01.classes.<CAUSE> differs by cause; Z01.min has no default
│  └─ basis: some measures
└─ ○ Z02 另一职责 another                 YELLOW 黄           not evaluated: missing from the ledgers: some fact
   └─ basis: some measures
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestRulesAsJSON reads the catalogue back.
func TestRulesAsJSON(t *testing.T) {
	out, _, err := command(t, "rules", "--format", "json")
	if err != nil {
		t.Fatal(err)
	}
	var got rulesDocument
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rulesDocument{rulesFormat, each(gap.Groups(), groupDocument), each(gap.Catalogue(), ruleDocument)}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestTheCatalogueIsDocumentedAsItIs compares docs/gaps.md with what the program writes; make generate writes it anew.
func TestTheCatalogueIsDocumentedAsItIs(t *testing.T) {
	out, _, err := command(t, "rules", "--format", "markdown", "--lang", "en")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "gaps.md"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(page), out); diff != "" {
		t.Errorf("docs/gaps.md is stale: make generate (-page +program)\n%s", diff)
	}
}

// TestTheFormatOfGapsIsDocumented looks every field of the JSON of gaps up in the page.
func TestTheFormatOfGapsIsDocumented(t *testing.T) {
	page := rulesPage(words{})
	_, section, found := strings.Cut(page, gapsFormat)
	if !found {
		t.Fatalf("the page does not name %s", gapsFormat)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "gaps", "*json.golden"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^ *"(\w+)":`).FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(section, "`"+m[1]+"`") {
				t.Errorf("%s: the field %s is not documented", path, m[1])
			}
		}
	}
}

// TestHelpOfGapsAndRules looks for examples.
func TestHelpOfGapsAndRules(t *testing.T) {
	for _, name := range []string{"gaps", "rules"} {
		out, errOut, err := command(t, name, "--help")
		if err != nil || errOut != "" || !strings.Contains(out, "Usage: dutygraph "+name) || !strings.Contains(out, "Examples:") {
			t.Errorf("%s --help gave %v, %q and\n%s", name, err, errOut, out)
		}
	}
}
