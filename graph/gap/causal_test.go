package gap_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/gap/gaptest"
	"dutygraph/graph/graphtest"
)

// timeless are the nouns that a judge of any day knows whole.
var timeless = []graph.Noun{graph.Policies, graph.Deliveries, graph.CalendarDays}

// told are the facts that a random story leaves on record, with the limits and deliveries that it does not tell of.
func toldFacts(t *testing.T, seed uint64, batches int) []graph.Fact {
	t.Helper()
	store := graphtest.NewOracle()
	story := graphtest.NewHistory(seed)
	for range batches {
		_, _ = store.Apply(t.Context(), story.Next()) // some are wrong on purpose
	}
	known, err := store.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var rows []graph.Fact
	for _, n := range graph.Nouns() {
		err := store.Scan(t.Context(), graph.View{At: graph.Horizon, Known: known, Scope: graph.Everywhere}, n, func(f graph.Fact) error {
			rows = append(rows, f)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return append(rows, surroundings(rand.New(rand.NewPCG(seed, 1)), rows)...)
}

// surroundings are what rules ask for and stories do not tell.
func surroundings(rng *rand.Rand, rows []graph.Fact) []graph.Fact {
	return gaptest.Surroundings(rng, rows)
}

// seenOn are the facts as a judge of one day sees them.
func seenOn(rows []graph.Fact, d graph.Day) []graph.Fact {
	var out []graph.Fact
	for _, f := range rows {
		switch {
		case slices.Contains(timeless, f.Noun()):
			out = append(out, f)
		case f.Valid().Since <= d:
			out = append(out, f.AsOf(d))
		}
	}
	return out
}

// outcomes are what verdicts say of a day, by clock. Not applicable is the same as no verdict.
func outcomes(rows []graph.Fact, through, d graph.Day) map[string]string {
	out := map[string]string{}
	for _, unit := range graph.TimelinesOf(1<<40, rows) {
		for _, v := range gap.Judge(unit, through) {
			s, ok := v.On(d)
			if !ok || s.Outcome == gap.NotApplicable {
				continue
			}
			text := fmt.Sprintf("%s %s %s due %s gap %v faults %v", s.Outcome, s.Reason, s.Severity, v.Due, v.GapOn(d), v.FaultsOn(d))
			if s.Outcome == gap.Pending || s.Outcome == gap.Unmet {
				for _, r := range v.Roles(unit.Lineage, d) {
					text += " " + string(r.Post.ID)
				}
			}
			for _, share := range v.Shares(unit.Lineage, d) {
				text += fmt.Sprintf("; %v", share.Period)
				for _, h := range share.Holders {
					text += " " + string(h.Person)
				}
			}
			key := fmt.Sprintf("%s %s %s", v.ID(), v.Part, v.Subject.Noun)
			if _, twice := out[key]; twice {
				text = "TWICE " + text
			}
			out[key] = text
		}
	}
	return out
}

// A verdict on a day must not know what came later: law L5, for gaps.
func TestVerdictsAreCausal(t *testing.T) {
	founded, _ := graph.DateOf(2022, 1, 1)
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rows := toldFacts(t, seed+1, 80)
			rng := rand.New(rand.NewPCG(seed, 2))
			for range 25 {
				d := founded + graph.Day(rng.IntN(1000))
				want := outcomes(seenOn(rows, d), d, d)
				got := outcomes(rows, founded+1100, d)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("on %s (-seen that day +known later)\n%s", d, diff)
				}
			}
		})
	}
}

// Verdicts say one thing of a day, and what they say of gaps is of one piece.
func TestVerdictsAreWhole(t *testing.T) {
	founded, _ := graph.DateOf(2022, 1, 1)
	for seed := range uint64(6) {
		rows := toldFacts(t, seed+1, 80)
		for _, unit := range graph.TimelinesOf(1<<40, rows) {
			ids := map[graph.ID]bool{}
			for _, v := range gap.Judge(unit, founded+1100) {
				if ids[v.ID()] {
					t.Errorf("seed %d: %s twice", seed, v.ID())
				}
				ids[v.ID()] = true
				last := graph.Day(-1 << 30)
				var unmet graph.Day
				for _, s := range v.Spans {
					if s.Period.Empty() || s.Period.Since < last {
						t.Errorf("seed %d: %s: spans %v", seed, v.ID(), v.Spans)
					}
					last = s.Period.Until
					if s.Outcome == gap.Unmet {
						unmet = s.Period.Until
						if !v.Gap.Has(s.Period.Since) || s.Severity == "" {
							t.Errorf("seed %d: %s: unmet %v outside %v", seed, v.ID(), s, v.Gap)
						}
					}
				}
				if unmet != 0 && unmet != v.Gap.Until && v.Rule != "C06" && v.Rule != "F02" {
					t.Errorf("seed %d: %s: gap %v, spans %v", seed, v.ID(), v.Gap, v.Spans)
				}
				if w := v.Window(founded + 1100); !w.Empty() {
					sum := 0
					for _, s := range v.Shares(unit.Lineage, founded+1100) {
						sum += s.Days()
					}
					if sum != w.Days() {
						t.Errorf("seed %d: %s: shares of %d days over %v", seed, v.ID(), sum, w)
					}
				}
			}
		}
	}
}
