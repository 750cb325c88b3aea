package gaptest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// Surroundings are most of the default policies, some of them changing or missing for a while, deliveries with holes, and
// more records, members and steps than the story tells.
func Surroundings(rng *rand.Rand, rows []graph.Fact) []graph.Fact {
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
			case p.Parameter == "A04.max", p.Parameter == "D08.min", p.Parameter == "G10.min.VILLAGE":
				put(p.Parameter, "1", p.Unit)
			case p.Parameter == "G10.min.TOWNSHIP":
				put(p.Parameter, "2", p.Unit)
			case p.Parameter == "A10.limit", p.Parameter == "B12.months":
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
			kinds = []graph.RecordKind{graph.RecordVisit, graph.RecordMeeting, graph.RecordItem, graph.RecordPush, graph.RecordHandover, graph.RecordTraining, graph.RecordReport, graph.RecordSubsidy}
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
	out = append(out, seats(rng, any, day)...)
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

// seats are what befalls who sits in posts, and true leads that may come together: persons who are the members of several grids and the contacts of several
// households, what they are taught and given, and visits by heads of units.
func seats(rng *rand.Rand, any func(graph.Noun) graph.ID, day func() graph.Day) (out []graph.Fact) {
	entry := graph.Entry{Retracted: graph.Never}
	person := func() graph.ID { return []graph.ID{"P01", "P02", "P03", "P04"}[rng.IntN(4)] }
	member := func() graph.ID { return graph.GridMemberPost(any(graph.Grids)) }
	while := func() graph.Period {
		since := day()
		if rng.IntN(2) == 0 {
			return graph.Period{Since: since, Until: graph.Forever}
		}
		return graph.Period{Since: since, Until: since + 1 + graph.Day(rng.IntN(300))}
	}
	for range 8 {
		out = append(out, &graph.Tenure{Entry: entry, Period: while(), Post: member(), Person: person(), Name: "示例", Acting: rng.IntN(6) == 0},
			&graph.Pairing{Entry: entry, Period: while(), Household: any(graph.Households), Organization: any(graph.Organizations), Person: person(), Name: "示例"})
	}
	for i := range 12 {
		on := day()
		out = append(out, &graph.Lead{Entry: entry, ID: graph.ID(fmt.Sprintf("Z-%d", i)), Household: any(graph.Households), Channel: graph.ByCadre,
			Cause: []graph.Cause{"ILLNESS", "HOUSING"}[rng.IntN(2)], DiscoveredOn: on, VerifiedOn: on + graph.Day(rng.IntN(9)), Result: []graph.Result{"TRUE_COVERED", "TRUE_INCLUDE", "FALSE"}[rng.IntN(3)]})
	}
	for i := range 40 {
		r := &graph.Record{Entry: entry, ID: graph.ID(fmt.Sprintf("Y-%d", i)), DoneOn: day()}
		switch rng.IntN(5) {
		case 0:
			r.Kind, r.Person = graph.RecordTraining, person()
		case 1:
			r.Kind, r.Area = graph.RecordTraining, any(graph.Areas)
		case 2:
			r.Kind, r.Post, r.Period = graph.RecordSubsidy, member(), graph.MonthOf(r.DoneOn)-graph.Month(rng.IntN(2))
		case 3:
			r.Kind, r.Post = graph.RecordReport, member()
			if rng.IntN(2) == 0 {
				r.Period = graph.MonthOf(r.DoneOn) - graph.Month(rng.IntN(2))
			}
		case 4:
			r.Kind, r.Household, r.Post, r.Person = graph.RecordVisit, any(graph.Households), any(graph.Posts), person()
		}
		out = append(out, r)
	}
	for i := range 12 { // found at risk by cadres, and a few warned of by departments
		on := day()
		l := &graph.Lead{Entry: entry, ID: graph.ID(fmt.Sprintf("W-%d", i)), Household: any(graph.Households), Channel: graph.ByCadre, Cause: []graph.Cause{"ILLNESS", "HOUSING"}[rng.IntN(2)],
			DiscoveredOn: on, VerifiedOn: on + graph.Day(rng.IntN(9)), Result: graph.TrueInclude}
		if i%3 == 0 {
			l.Channel, l.Organization = graph.ByDepartment, any(graph.Organizations)
		}
		out = append(out, l)
	}
	return out
}
