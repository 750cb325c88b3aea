package gap_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// worlds is how many cities are drawn for each group of rules. A night's worth: go test ./graph/gap -run Naive -worlds 5000.
var worlds = flag.Int("worlds", enoughWorlds, "how many random cities the naive judge looks at for each group of rules")

// enoughWorlds is how many it takes to meet everything that must be met.
const enoughWorlds = 120

// naiveGroup is a group of rules that are tried together, with the boundaries that the worlds drawn for it must meet.
type naiveGroup struct {
	rules  string
	span   int
	cities int // for each of -worlds: what one group rarely meets takes more
	must   []string
}

func naiveGroups() []naiveGroup {
	const calendar, policy = "due on a make-up working weekend", " policy changed while the clock ran"
	each := func(what string, rules ...string) (out []string) {
		for _, r := range rules {
			out = append(out, r+what)
		}
		return out
	}
	return []naiveGroup{
		{"A", 90, 2, slices.Concat([]string{calendar, "A01.red", "A01 POST_UNDEFINED", "A07 open items after the handover", "A07 done on the due day", "A07 one day late",
			"A07 done on its start or before", "A02 clock begun anew", "A03 FACT_MISSING", "held by nobody but an acting holder: SECRETARY",
			"held by nobody but an acting holder: ORGANIZATION_HEAD"},
			each(policy, "A01", "A02", "A03", "A07", "A09"), each(" right on the day after the due day", "A01", "A02", "A03"),
			each(" goes on past what was delivered", "A01", "A02", "A03", "A09"))},
		{"B", 90, 1, slices.Concat([]string{"B01 exactly full", "B01 below the lower bound", "B02 in an ended grid", "B07 visited by the village secretary", "B07 FACT_MISSING",
			"B10 met on the due day", "B10 FACT_MISSING", "B11 FACT_MISSING", "B11 done on the due day", "B11 one day late", "B11 done on its start or before",
			"held by nobody but an acting holder: GRID_MEMBER"},
			each(policy, "B01", "B02", "B04"), each(" goes on past what was delivered", "B01", "B02", "B04"),
			each(" right on the day after the due day", "B04"))},
		{"C", 60, 3, slices.Concat([]string{"C03 FACT_MISSING", "C04 exactly long enough", "C04 met by a later round", "C04 closed", "C04 FACT_MISSING", "C05 FACT_MISSING",
			"C06 begun on the day that the one before was done", "C06 done again in order", "C06 closed", "C08 above the line", "C08 on the line", "C08 FACT_MISSING"},
			each(" done on the due day", "C03", "C08"), each(" one day late", "C03", "C08"), each(policy, "C03", "C08"),
			each(" moved to another village since the clock started", "C03", "C08"))},
		{"DE", 90, 2, slices.Concat([]string{calendar, "D01 POST_UNDEFINED", "D01 done by a lead", "D03 FACT_MISSING", "D06 FACT_MISSING"},
			each(" done on the due day", "D01", "D03", "D06", "E01", "E02"), each(" one day late", "D01", "D03", "D06", "E01", "E02"),
			each(" done on its start or before", "D01", "D03", "D06", "E01", "E02"), each(policy, "D03", "D06", "E01", "E02"),
			each(" moved to another village since the clock started", "D03", "E01", "E02"))},
		{"F", 60, 4, slices.Concat([]string{"F01.red", "F04 done by an application"},
			each(" FACT_MISSING", "F01", "F02", "F04"), each(" done on the due day", "F01", "F02", "F04"), each(" one day late", "F01", "F02", "F04"),
			each(" lapsed in time", "F01", "F02", "F04"), each(" lapsed while unmet", "F01", "F02", "F04"), each(policy, "F01", "F02", "F04"),
			each(" moved to another village since the clock started", "F01", "F02", "F04"))},
		{"G", 60, 3, slices.Concat([]string{"G01 removed on the very day", "removal revoked", "removed again", "G07 done on the due day", "G07 one day late"},
			each(" FACT_MISSING", "G01", "G02", "G03", "G04", "G07"))},
		{"HI", 60, 1, []string{"H01 FACT_MISSING", "H01 done on the due day", "H01 one day late", "I01 FACT_MISSING", "I01 two households at once",
			"I01 goes on through a row that says nothing", "I01 in a household that has ended", "I01 in another household that has ended"}},
	}
}

// For random cities, the verdicts of each rule, stabbed at every single day, must be what the naive judge says who looks at
// that day alone: no more, and no less.
func TestRulesEqualTheNaiveJudge(t *testing.T) {
	for _, group := range naiveGroups() {
		t.Run(group.rules, func(t *testing.T) {
			t.Parallel()
			city := func(t *rapid.T) *drawn { return draw(t, group.rules, group.span) }
			compare := func(w *drawn) (*naive, string) {
				n := newNaive(w.facts)
				return n, differ(n, w.facts, group.rules, w.base-15, w.base+110)
			}
			noted := map[string]int{}
			cities := rapid.Custom(city)
			for seed := range *worlds * group.cities {
				n, diff := compare(cities.Example(seed))
				if diff != "" {
					t.Logf("city %d, %s", seed, diff)
					rapid.Check(t, func(t *rapid.T) { // perhaps there is a smaller one
						if _, diff := compare(city(t)); diff != "" {
							t.Fatal(diff)
						}
					})
					t.FailNow()
				}
				for what, times := range n.noted {
					noted[what] += times
				}
			}
			if *worlds < enoughWorlds {
				return
			}
			must := group.must
			for _, rule := range gap.Catalogue() {
				if slices.Contains(starred(), rule.ID) && strings.Contains(group.rules, rule.Group()) {
					for _, o := range []gap.Outcome{gap.Met, gap.Unmet, gap.Over, gap.NotEvaluated} {
						must = append(must, rule.ID+" "+string(o))
					}
					if rule.Kind != gap.Check {
						must = append(must, rule.ID+" "+string(gap.Pending), rule.ID+" "+string(gap.LedgerNotDelivered))
					}
				}
			}
			for _, what := range must {
				if noted[what] == 0 {
					t.Errorf("never met: %s", what)
				}
			}
		})
	}
}

// The stories that the stores are tested with hold what no draw of one group has: everything at once, late and corrected.
func TestRulesEqualTheNaiveJudgeOfToldHistories(t *testing.T) {
	founded, _ := graph.DateOf(2022, 1, 1)
	for seed := range uint64(1 + *worlds/1000) {
		facts := distinct(toldFacts(t, seed+1, 80))
		if diff := differ(newNaive(facts), facts, "ABCDEFGHI", founded-30, founded+700); diff != "" {
			t.Errorf("story %d, %s", seed, diff)
		}
	}
}

// distinct keeps the first row of each key: what surrounds the stories was never through a store, which would have.
func distinct(facts []graph.Fact) (out []graph.Fact) {
	met := map[graph.Ref]bool{}
	for _, f := range facts {
		key := graph.Ref{Noun: f.Noun(), ID: f.Key()}
		if !met[key] {
			met[key] = true
			out = append(out, f)
		}
	}
	return out
}

// Every day of 2024 of the worked example, as known before the second delivery and after.
func TestExampleEqualsTheNaiveJudge(t *testing.T) {
	e := openExample(t)
	for _, known := range []graph.Revision{19, 20} {
		t.Run(fmt.Sprint(known), func(t *testing.T) {
			t.Parallel()
			var facts []graph.Fact
			for _, noun := range graph.Nouns() {
				err := e.store.Scan(t.Context(), graph.View{At: graph.Horizon, Known: known, Scope: graph.Everywhere}, noun, func(f graph.Fact) error {
					facts = append(facts, f)
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if diff := differ(newNaive(facts), facts, "ABCDEFGHI", day(t, "2020-12-25"), day(t, "2024-12-31")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
