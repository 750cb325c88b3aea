package gap_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
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

// surroundings are most of the default policies, some of them changing or missing for a while, deliveries with holes, and
// more records, members and steps than the story tells.
func surroundings(rng *rand.Rand, rows []graph.Fact) []graph.Fact {
	founded, _ := graph.DateOf(2022, 1, 1)
	day := func() graph.Day { return founded + graph.Day(rng.IntN(900)) }
	entry := graph.Entry{Retracted: graph.Never}
	have := map[graph.ID]bool{}
	ids := map[graph.Noun][]graph.ID{}
	for _, f := range rows {
		if p, ok := f.(*graph.Policy); ok {
			have[p.Parameter] = true
		}
		ids[f.Noun()] = append(ids[f.Noun()], f.Identity())
	}
	any := func(n graph.Noun) graph.ID {
		if len(ids[n]) == 0 {
			return ""
		}
		return ids[n][rng.IntN(len(ids[n]))]
	}
	var out []graph.Fact
	put := func(parameter graph.ID, value string, unit graph.Unit) {
		if have[parameter] || rng.IntN(12) == 0 {
			return
		}
		whole := graph.Period{Since: founded - 400, Until: graph.Forever}
		if rng.IntN(4) > 0 {
			out = append(out, &graph.Policy{Entry: entry, Period: whole, Parameter: parameter, Area: "SZ", Value: value, Unit: unit})
			return
		}
		change := day()
		out = append(out, &graph.Policy{Entry: entry, Period: graph.Period{Since: whole.Since, Until: change}, Parameter: parameter, Area: "SZ", Value: value, Unit: unit})
		if rng.IntN(2) == 0 {
			other := value
			if unit != "" {
				other += "0"
			}
			out = append(out, &graph.Policy{Entry: entry, Period: graph.Period{Since: change, Until: graph.Forever}, Parameter: parameter, Area: "SZ", Value: other, Unit: unit})
		}
	}
	for _, rule := range gap.Catalogue() {
		for _, p := range rule.Parameters {
			switch {
			case strings.Contains(string(p.Parameter), "<"):
				for _, cause := range []graph.ID{"ILLNESS", "DISABILITY", "HOUSING"} {
					put(graph.ID(strings.ReplaceAll(string(p.Parameter), "<CAUSE>", string(cause))), "HEALTH、HOUSING", "")
				}
			case p.Parameter == "B01.max":
				put(p.Parameter, "2", p.Unit)
			case p.Parameter == "income.line":
				put(p.Parameter, "7000", p.Unit)
			case p.Parameter == "B01.min":
				put(p.Parameter, "1", graph.InHouseholds)
			case p.Value != "":
				put(p.Parameter, p.Value, p.Unit)
			}
		}
	}
	for _, n := range graph.Nouns() {
		kinds := []graph.RecordKind{""}
		if n == graph.Records {
			kinds = []graph.RecordKind{graph.RecordVisit, graph.RecordMeeting, graph.RecordItem, graph.RecordPush, graph.RecordHandover}
		}
		for _, kind := range kinds {
			for _, area := range []graph.ID{"SZ", "LB", "T1"} {
				if rng.IntN(4) > 0 {
					from := day() - 100
					out = append(out, &graph.Delivery{Entry: entry, Ledger: n, Kind: kind, Area: area, From: from, CompleteTo: from + graph.Day(rng.IntN(700))})
				}
			}
		}
	}
	yesNo := func() graph.YesNo { return []graph.YesNo{graph.Yes, graph.No, ""}[rng.IntN(3)] }
	for i := range 60 {
		on := day()
		r := &graph.Record{Entry: entry, ID: graph.ID(fmt.Sprintf("X-%d", i)), DoneOn: on}
		switch rng.IntN(5) {
		case 0:
			r.Kind, r.Household, r.Post = graph.RecordVisit, any(graph.Households), any(graph.Posts)
		case 1:
			r.Kind, r.Area, r.WithList = graph.RecordMeeting, any(graph.Areas), yesNo()
			if rng.IntN(2) == 0 {
				r.Period = graph.MonthOf(on) + graph.Month(rng.IntN(3)-1)
			}
		case 2:
			r.Kind, r.Post, r.Person, r.DueOn = graph.RecordItem, any(graph.Posts), "P01", on+graph.Day(rng.IntN(30))
			if rng.IntN(2) == 0 {
				r.ClosedOn = on + graph.Day(rng.IntN(60))
			}
		case 3:
			r.Kind, r.Organization, r.Period = graph.RecordPush, any(graph.Organizations), graph.MonthOf(on)-graph.Month(rng.IntN(2))
		case 4:
			r.Kind, r.Post, r.Person = graph.RecordHandover, any(graph.Posts), []graph.ID{"P01", "P02", "P03", "P04"}[rng.IntN(4)]
		}
		out = append(out, r)
	}
	checks := graph.IDChecks()
	for i := range 20 {
		since := day()
		until := graph.Forever
		if rng.IntN(2) == 0 {
			until = since + graph.Day(1+rng.IntN(300))
		}
		out = append(out, &graph.Member{Entry: entry, Version: graph.Version{Period: graph.Period{Since: since, Until: until}, Ends: until}, ID: graph.ID(fmt.Sprintf("m%d", i)),
			Household: any(graph.Households), IDCheck: checks[rng.IntN(len(checks))], IDDigest: []string{"", "one", "two"}[rng.IntN(3)],
			Labour: []graph.Labour{"", graph.NoLabour, graph.NoLabour, graph.LostLabour, "ORDINARY"}[rng.IntN(5)]})
	}
	had := map[graph.ID]bool{}
	for _, id := range ids[graph.Steps] {
		had[id] = true
	}
	for range 60 {
		kinds := graph.StepKinds()
		s := &graph.Step{Entry: entry, Case: any(graph.Cases), Step: kinds[rng.IntN(len(kinds))], Round: 1 + rng.IntN(2), DoneOn: day(), Photo: yesNo()}
		if s.Step == graph.Published || rng.IntN(3) == 0 {
			s.StartedOn = s.DoneOn - graph.Day(rng.IntN(9))
			s.Text = []string{"", "公示", "⟦PHONE⟧"}[rng.IntN(3)]
		}
		switch s.Step {
		case graph.Approved:
			s.Outcome = []graph.Outcome{graph.Passed, graph.Passed, graph.RefusedOutcome, ""}[rng.IntN(4)]
		case graph.Removed:
			s.Outcome = []graph.Outcome{graph.Assisted, graph.Natural, ""}[rng.IntN(3)]
		}
		if s.Case != "" && !had[s.Key()] {
			had[s.Key()] = true
			out = append(out, s)
		}
	}
	return out
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
