package gap_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/gap/gaptest"
	"dutygraph/graph/graphtest"
)

// seatedRules are the rules on who sits in posts (grid members, contacts and heads of paired units), and on what comes
// together in one place.
func seatedRules() []string { return []string{"A04", "A10", "B06", "B09", "B12", "B13", "D08", "G10"} }

// seated is the worked city with more grids, households and units, in which members, contacts and heads come and go, are
// trained, report, are paid and visit, at random, all within weeks.
func seated(t *testing.T, seed uint64) *world {
	w := newWorld(t)
	rng := rand.New(rand.NewPCG(seed, 21))
	base := w.day("2024-01-05")
	day := func() graph.Day { return base + graph.Day(rng.IntN(130)) }
	maybe := func(of int) bool { return rng.IntN(of) == 0 }
	until := func(d graph.Day) graph.Day {
		if maybe(2) {
			return graph.Forever
		}
		return d + 1 + graph.Day(rng.IntN(70))
	}
	for _, short := range []struct{ parameter, value, other string }{
		{"A04.max", "1", "2"}, {"A04.limit", "0", "3"}, {"A10.limit", "1", "2"}, {"B06.grids", "1", "2"}, {"B06.limit", "0", "4"}, {"B12.limit", "7", "20"},
		{"B12.months", "1", "2"}, {"B09.grace", "5", "9"}, {"B13.limit", "10", "30"}, {"G10.days", "30", "9"},
		{"G10.limit", "7", "3"}, {"G10.min.VILLAGE", "2", "3"}, {"G10.min.TOWNSHIP", "3", "2"},
	} {
		rule, _ := gap.RuleOf(short.parameter[:3])
		at := slices.IndexFunc(rule.Parameters, func(p gap.Parameter) bool { return string(p.Parameter) == short.parameter })
		if at < 0 {
			continue
		}
		p := rule.Parameters[at]
		w.drop(graph.Policies, short.parameter)
		change := day()
		put := func(value string, area graph.ID, since, until graph.Day) {
			w.put(&graph.Policy{Period: graph.Period{Since: since, Until: until}, Parameter: p.Parameter, Area: area, Value: value, Unit: p.Unit})
		}
		switch rng.IntN(8) {
		case 0: // for a while there is none
			put(short.value, "SZ", w.day("2023-01-01"), change)
			if maybe(2) {
				put(short.other, "SZ", change+20, graph.Forever)
			}
		case 1:
			put(short.value, "SZ", w.day("2023-01-01"), change)
			put(short.other, "SZ", change, graph.Forever)
		case 2: // another for one township
			put(short.value, "SZ", w.day("2023-01-01"), graph.Forever)
			put(short.other, "YJ", change, graph.Forever)
		default:
			put(short.value, "SZ", w.day("2023-01-01"), graph.Forever)
		}
	}
	w.put(&graph.Area{Version: w.version(), ID: "W", Name: "W", Level: graph.Village, Parent: "YJ"})
	// grids and their members
	w.drop(graph.Tenures, "GRID_MEMBER@G")
	w.put(&graph.Grid{Version: w.version(), ID: "K", Name: "K", Area: "V"}, &graph.Grid{Version: w.version(), ID: "M", Name: "M", Area: "W"})
	type seat struct{ post, grid graph.ID }
	seats := []seat{{graph.GridMemberPost("G"), "G"}, {graph.GridMemberPost("K"), "K"}, {graph.GridMemberPost("M"), "M"}}
	for i, s := range seats {
		if i > 0 {
			w.put(&graph.Post{Version: w.version(), ID: s.post, Title: "网格员", Kind: graph.GridMember, Area: map[graph.ID]graph.ID{"K": "V", "M": "W"}[s.grid], Grid: s.grid, Made: true})
		}
	}
	if maybe(2) { // a second post of a grid, not always there
		seats = append(seats, seat{"2-G", "G"})
		v := w.version((base + graph.Day(rng.IntN(30))).String())
		if maybe(2) {
			v.Until = v.Since + 10 + graph.Day(rng.IntN(40))
			v.Ends = v.Until
			if maybe(2) {
				again := w.version((v.Until + graph.Day(rng.IntN(10))).String())
				w.put(&graph.Post{Version: again, ID: "2-G", Title: "网格员", Kind: graph.GridMember, Area: "V", Grid: []graph.ID{"G", "K"}[rng.IntN(2)]})
			}
		}
		w.put(&graph.Post{Version: v, ID: "2-G", Title: "网格员", Kind: graph.GridMember, Area: "V", Grid: "G"})
	}
	person := func() graph.ID { return []graph.ID{"A", "B", "C"}[rng.IntN(3)] }
	had := map[graph.ID]bool{}
	once := func(f graph.Fact) {
		if !had[f.Key()] {
			had[f.Key()] = true
			w.put(f)
		}
	}
	for _, s := range seats {
		d := base + graph.Day(rng.IntN(40))
		for range 1 + rng.IntN(3) {
			t := &graph.Tenure{Period: graph.Period{Since: d, Until: until(d)}, Post: s.post, Person: person(), Name: "示例", Acting: maybe(6)}
			once(t)
			if d = day(); t.Until < graph.Forever && maybe(2) {
				d = t.Until // goes on, or another comes
			}
		}
	}
	record := func(kind graph.RecordKind, n int, fill func(*graph.Record)) {
		for i := range rng.IntN(n) {
			r := &graph.Record{ID: graph.ID(fmt.Sprintf("%s-%d", kind, i)), Kind: kind, DoneOn: day()}
			fill(r)
			w.put(r)
		}
	}
	any := func() seat { return seats[rng.IntN(len(seats))] }
	record(graph.RecordTraining, 9, func(r *graph.Record) {
		switch rng.IntN(4) {
		case 0:
			r.Post = any().post
		case 1:
			r.Person = person()
		case 2:
			r.Post, r.Person = any().post, person()
		case 3:
			if r.Area = []graph.ID{"V", "W", "YJ", "LB", ""}[rng.IntN(5)]; maybe(2) {
				r.Person = person()
			}
		}
	})
	record(graph.RecordReport, 16, func(r *graph.Record) {
		if r.Post = any().post; maybe(3) {
			r.Post, r.Person = "", person()
		}
		if !maybe(3) {
			r.Period = graph.MonthOf(r.DoneOn) - graph.Month(rng.IntN(2))
		}
	})
	record(graph.RecordSubsidy, 16, func(r *graph.Record) {
		r.Post, r.Period = any().post, graph.MonthOf(r.DoneOn)-graph.Month(rng.IntN(2))
	})
	// households that move, with their contacts
	for _, id := range []graph.ID{"H", "I", "J", "L"} {
		if id == "H" {
			w.drop(graph.Households, "H")
		}
		for since := base - 20; since < base+130; {
			next, ends := graph.Forever, graph.Forever
			if maybe(3) {
				next = max(since+1, day())
				if ends = next; maybe(3) {
					ends = max(since+1, next-graph.Day(rng.IntN(15)))
				}
			}
			w.put(&graph.Household{Version: graph.Version{Period: graph.Period{Since: since, Until: ends}, Ends: map[bool]graph.Day{true: graph.Forever, false: ends}[ends == next]},
				ID: id, Area: []graph.ID{"V", "V", "W"}[rng.IntN(3)]})
			since = next
		}
		for range rng.IntN(4) {
			d := day()
			once(&graph.Pairing{Period: graph.Period{Since: d, Until: until(d)}, Household: id, Organization: []graph.ID{"UNIT", "UNIT", "CA"}[rng.IntN(3)], Person: []graph.ID{"Q", "R"}[rng.IntN(2)], Name: "示例"})
		}
	}
	// heads of the unit
	w.drop(graph.Tenures, "UNIT-HEAD")
	for range 1 + rng.IntN(2) {
		d := day() - 60
		once(&graph.Tenure{Period: graph.Period{Since: d, Until: until(d)}, Post: "UNIT-HEAD", Person: []graph.ID{"X", "Y"}[rng.IntN(2)], Name: "示例", Acting: maybe(4)})
	}
	if maybe(2) {
		d := day() - 30
		w.put(&graph.Post{Version: w.version(d.String()), ID: "UNIT-2", Title: "负责人", Kind: graph.OrganizationHead, Area: []graph.ID{"LB", "SZ"}[rng.IntN(2)], Organization: "UNIT"})
		once(&graph.Tenure{Period: graph.Period{Since: d, Until: until(d)}, Post: "UNIT-2", Person: "Z", Name: "示例"})
	}
	record(graph.RecordVisit, 12, func(r *graph.Record) {
		r.Household = []graph.ID{"H", "I", "J", "L"}[rng.IntN(4)]
		r.Post = []graph.ID{"UNIT-HEAD", "UNIT-HEAD", "CA-HEAD", "GRID_MEMBER@G", "V-SEC"}[rng.IntN(5)]
		r.Person = []graph.ID{"", "X", "Y", "Z", "P-CA"}[rng.IntN(5)]
	})
	if maybe(3) { // a village that comes under another township, or is one for a while
		w.put(&graph.Area{Version: w.version(), ID: "U", Name: "U", Level: graph.Township, Parent: "LB"})
		w.drop(graph.Areas, "W")
		d := day()
		w.put(&graph.Area{Version: graph.Version{Period: graph.Period{Since: w.day("2023-01-01"), Until: d}, Ends: graph.Forever}, ID: "W", Name: "W", Level: graph.Village, Parent: "YJ"},
			&graph.Area{Version: graph.Version{Period: graph.Period{Since: d, Until: graph.Forever}, Ends: graph.Forever}, ID: "W", Name: "W", Level: graph.Village, Parent: "U"})
	}
	for i := range rng.IntN(9) {
		d := day()
		l := &graph.Lead{ID: graph.ID(fmt.Sprintf("L%d", i)), Household: []graph.ID{"H", "I", "J", "L"}[rng.IntN(4)], Channel: graph.ByCadre,
			Cause: []graph.Cause{"ILLNESS", "ILLNESS", "HOUSING"}[rng.IntN(3)], DiscoveredOn: d}
		if !maybe(6) {
			l.VerifiedOn, l.Result = d+graph.Day(rng.IntN(20)), []graph.Result{"TRUE_INCLUDE", "TRUE_COVERED", "TRUE_TRANSFERRED", "FALSE"}[rng.IntN(4)]
		}
		w.put(l)
	}
	record(graph.RecordMeeting, 16, func(r *graph.Record) { r.Area = []graph.ID{"V", "W", "YJ", "LB"}[rng.IntN(4)] })
	for _, kind := range []graph.RecordKind{graph.RecordVisit, graph.RecordTraining, graph.RecordReport, graph.RecordSubsidy, graph.RecordMeeting} {
		if maybe(3) {
			w.drop(graph.Deliveries, "Record "+string(kind))
			d := day()
			area := []graph.ID{"SZ", "SZ", "YJ", "V"}[rng.IntN(4)]
			w.put(&graph.Delivery{Ledger: graph.Records, Kind: kind, Area: area, From: d - 50, CompleteTo: d + 40})
		}
	}
	for _, n := range []graph.Noun{graph.Tenures, graph.Pairings} {
		if maybe(4) {
			w.silence(n)
			d := day()
			w.put(&graph.Delivery{Ledger: n, Area: "SZ", From: d - 40, CompleteTo: d + 40})
		}
	}
	w.foundAndWarned(seed, base)
	return w
}

// foundAndWarned puts what cadres find and what departments warn of, at random, with limits that may change.
func (w *world) foundAndWarned(seed uint64, base graph.Day) {
	rng := rand.New(rand.NewPCG(seed, 23))
	day := func() graph.Day { return base + graph.Day(rng.IntN(130)) }
	maybe := func(of int) bool { return rng.IntN(of) == 0 }
	for _, p := range []struct {
		parameter    graph.ID
		value, other string
		unit         graph.Unit
	}{{"D08.min", "2", "1", graph.InHouseholds}, {"D08.months", "1", "2", graph.InMonths}, {"D08.limit", "0", "3", graph.InDays},
		{"cause.ILLNESS.functions", "MEDICAL_INSURANCE", "LOW_INCOME_SUPPORT、MEDICAL_INSURANCE", ""}} {
		w.drop(graph.Policies, string(p.parameter))
		change := day()
		put := func(value string, since, until graph.Day) {
			w.put(&graph.Policy{Period: graph.Period{Since: since, Until: until}, Parameter: p.parameter, Area: []graph.ID{"SZ", "LB"}[rng.IntN(2)], Value: value, Unit: p.unit})
		}
		switch rng.IntN(6) {
		case 0: // for a while there is none
			put(p.value, w.day("2023-01-01"), change)
			put(p.other, change+15, graph.Forever)
		case 1:
			put(p.value, w.day("2023-01-01"), change)
			put(p.other, change, graph.Forever)
		default:
			put([]string{p.value, p.other}[rng.IntN(2)], w.day("2023-01-01"), graph.Forever)
		}
	}
	if maybe(2) {
		w.policy("cause.HOUSING.functions", "LOW_INCOME_SUPPORT", "")
	}
	if maybe(3) { // the function passes from one organization to another
		d := day()
		w.drop(graph.Organizations, "MI")
		w.put(&graph.Organization{Version: graph.Version{Period: graph.Period{Since: w.day("2023-01-01"), Until: d}, Ends: graph.Forever}, ID: "MI", Name: "MI", Area: "LB", Function: graph.MedicalInsurance},
			&graph.Organization{Version: w.version(d.String()), ID: "MI", Name: "MI", Area: "LB"},
			&graph.Organization{Version: w.version(d.String()), ID: "NI", Name: "NI", Area: []graph.ID{"LB", "SZ"}[rng.IntN(2)], Function: graph.MedicalInsurance})
	}
	home := func() graph.ID { return []graph.ID{"H", "I", "J", "L"}[rng.IntN(4)] }
	cause := func() graph.Cause { return []graph.Cause{"ILLNESS", "ILLNESS", "HOUSING"}[rng.IntN(3)] }
	for i := range 4 + rng.IntN(8) {
		d := day()
		w.put(&graph.Lead{ID: graph.ID(fmt.Sprintf("F%d", i)), Household: home(), Channel: graph.ByCadre, Cause: cause(), DiscoveredOn: d, VerifiedOn: d + graph.Day(rng.IntN(9)),
			Result: graph.TrueInclude})
	}
	for i := range rng.IntN(6) {
		w.put(&graph.Lead{ID: graph.ID(fmt.Sprintf("W%d", i)), Household: home(), Channel: graph.ByDepartment, Organization: []graph.ID{"MI", "MI", "CA", "AG", "NI"}[rng.IntN(5)], Cause: cause(), DiscoveredOn: day() - 20})
	}
	if maybe(3) {
		w.silence(graph.Leads)
		d := day()
		w.put(&graph.Delivery{Ledger: graph.Leads, Area: []graph.ID{"SZ", "LB", "YJ"}[rng.IntN(3)], From: d - 80, CompleteTo: d + 30})
	}
}

func (n *naive) seatedRules() {
	for _, post := range identities(n.posts) {
		if n.ever(post, graph.GridMember) {
			n.served(post)
			for _, person := range n.personsIn(post) {
				n.manyGrids(post, person)
				n.untrained(post, person)
			}
		}
		if n.ever(post, graph.OrganizationHead) {
			n.unitAbsent(post)
		}
	}
	for _, household := range identities(n.households) {
		if n.home(household) {
			n.overloaded(household)
		}
	}
	for _, area := range identities(n.areas) {
		n.clusters(area)
		n.zeroWarnings(area)
	}
}

// zeroWarnings is D08.
func (n *naive) zeroWarnings(county graph.ID) {
	area, valid := onDay(n.areaOf, county, n.day)
	if !valid || area.Level != graph.County || n.householdsIn(county, n.day) == 0 {
		return
	}
	at := inArea(county)
	months, m := n.number("D08.months", at, n.day)
	least, l := n.number("D08.min", at, n.day)
	counts := func(d graph.Day) bool { return d <= n.day && n.day < monthsAfter(d, months) }
	for _, cause := range []graph.Cause{"ILLNESS", "HOUSING"} {
		functions, f := n.list("cause."+graph.ID(cause)+".functions", at, n.day)
		homes, ever := map[graph.ID]bool{}, false
		for _, lead := range n.leads {
			d := max(lead.VerifiedOn, lead.DiscoveredOn)
			if lead.Channel != graph.ByCadre || lead.Cause != cause || lead.VerifiedOn == graph.NoDay || lead.Result != "TRUE_INCLUDE" || d > n.day {
				continue
			}
			if home, _ := onDay(n.householdOf, lead.Household, d); home != nil && n.level(county, d) == graph.County && slices.Contains(n.way(home.Area, d), county) {
				ever = true
				if counts(d) {
					homes[lead.Household] = true
				}
			}
		}
		s := state{clock: clock{rule: "D08", noun: graph.Areas, id: county, part: string(cause)}, at: at, severity: gap.Orange}
		switch {
		case !ever:
			continue
		case !m || !l || !f:
			s.reason = graph.PolicyMissing
		case len(homes) < least:
			continue
		}
		s.right = s.reason == "" && slices.ContainsFunc(n.leads, func(lead *graph.Lead) bool {
			return lead.Channel == graph.ByDepartment && counts(lead.DiscoveredOn) && slices.ContainsFunc(n.organizations, func(o *graph.Organization) bool {
				return o.ID == lead.Organization && o.Area == county && o.Has(lead.DiscoveredOn) && slices.Contains(functions, string(o.Function))
			})
		})
		s.delivered = true
		for d := n.day; counts(d); d-- {
			s.delivered = s.delivered && n.delivered(graph.Leads, "", at, d, d)
		}
		n.state(s)
	}
}

// ever reports whether a post was ever of a kind.
func (n *naive) ever(post graph.ID, kind graph.PostKind) bool {
	return slices.ContainsFunc(n.postOf[post], func(p *graph.Post) bool { return p.Kind == kind })
}

func (n *naive) personsIn(post graph.ID) (out []graph.ID) {
	for _, t := range n.tenures {
		if t.Post == post && !slices.Contains(out, t.Person) {
			out = append(out, t.Person)
		}
	}
	return out
}

// sits is the grid of which a person is, in full, the member by a post on the day; empty for none.
func (n *naive) sits(post, person graph.ID, d graph.Day) graph.ID {
	for _, p := range n.postOf[post] {
		if p.Kind == graph.GridMember && p.Has(d) && slices.ContainsFunc(n.tenures, func(t *graph.Tenure) bool {
			return t.Post == post && t.Person == person && !t.Acting && t.Has(d)
		}) {
			return p.Grid
		}
	}
	return ""
}

// sat is since when a person has been the member of the grid by the post without a break, on a day on which they are.
func (n *naive) sat(post, person graph.ID, d graph.Day) graph.Day {
	grid := n.sits(post, person, d)
	for n.sits(post, person, d-1) == grid {
		d--
	}
	return d
}

// first row is that with which a person's days in a post without a break began: seats that were closed meanwhile do not
// count as a break of the rows.
func (n *naive) firstRow(post, person graph.ID, d graph.Day) *graph.Tenure {
	var first *graph.Tenure
	since := n.sat(post, person, d)
	for _, t := range n.tenures {
		if t.Post == post && t.Person == person && !t.Acting && t.Has(since) && (first == nil || t.Since < first.Since) {
			first = t
		}
	}
	return first
}

// manyGrids is B06.
func (n *naive) manyGrids(post, person graph.ID) {
	grid := n.sits(post, person, n.day)
	if grid == "" {
		return
	}
	at := n.ofGridPost(post)
	if at(n.day) == "" {
		return
	}
	mine := n.sat(post, person, n.day)
	grids := map[graph.ID]bool{}
	for _, other := range identities(n.posts) {
		g := n.sits(other, person, n.day)
		switch {
		case g == "" || other == post:
		case g == grid && other < post:
			return
		case g != grid && cmp.Or(cmp.Compare(n.sat(other, person, n.day), mine), cmp.Compare(g, grid)) < 0:
			grids[g] = true
		}
	}
	s := state{clock: clock{rule: "B06", noun: graph.Tenures, id: n.firstRow(post, person, n.day).Key()}, at: at, severity: gap.Yellow,
		delivered: n.delivered(graph.Tenures, "", at, n.day, n.day)}
	most, known := n.number("B06.grids", at, n.day)
	if !known {
		s.reason = graph.PolicyMissing
	}
	s.right = known && len(grids) < most
	n.state(s)
}

// ofGridPost is where the grid lies on whose line a post stands.
func (n *naive) ofGridPost(post graph.ID) where {
	_, standing := n.ofPost(post)
	return standing
}

// sittings are the stretches of days, through today, on which a person was the member by a post, each with the day on
// which it was over; NoDay for one that goes on.
func (n *naive) sittings(post, person graph.ID) (out [][2]graph.Day) {
	first := graph.Forever
	for _, t := range n.tenures {
		if t.Post == post && t.Person == person {
			first = min(first, t.Since)
		}
	}
	for d := first; d <= n.day; d++ {
		g := n.sits(post, person, d)
		if g == "" || d > first && n.sits(post, person, d-1) == g {
			continue
		}
		over := n.first(d, func(e graph.Day) bool { return n.sits(post, person, e) != g })
		out = append(out, [2]graph.Day{d, over})
	}
	return out
}

// untrained is B12.
func (n *naive) untrained(post, person graph.ID) {
	at := n.ofGridPost(post)
	if at(n.day) == "" {
		return
	}
	for _, sitting := range n.sittings(post, person) {
		since, over := sitting[0], sitting[1]
		subject := n.firstRow(post, person, since).Key()
		var trained []graph.Day
		for _, r := range n.records {
			if r.Kind == graph.RecordTraining && (r.Person == person || r.Person == "" && r.Post == post && r.DoneOn >= since && (over == graph.NoDay || r.DoneOn < over)) {
				trained = append(trained, r.DoneOn)
			}
		}
		slices.Sort(trained)
		trained = slices.Compact(trained)
		limit := func(parameter graph.ID, start, from graph.Day) (graph.Day, graph.Reason) {
			p := n.policy(parameter, at, start)
			if p == nil {
				return graph.NoDay, graph.PolicyMissing
			}
			if p.Unit == graph.InMonths {
				count, _ := n.number(parameter, at, start)
				return monthsAfter(from, count), ""
			}
			count, _ := n.number(parameter, at, start)
			return from + graph.Day(count), ""
		}
		ask := func(part string, parameter graph.ID, start, from, done graph.Day) {
			a := duty{clock: clock{rule: "B12", noun: graph.Tenures, id: subject, part: part, start: start}, at: at, done: done, lapsed: over,
				ledger: graph.Records, kind: graph.RecordTraining, severity: gap.Yellow}
			if done == graph.NoDay || done > start {
				if n.beforeDelivery(graph.RecordTraining, at, start) {
					if (done == graph.NoDay) && (over == graph.NoDay) {
						n.unknown(claim{clock: clock{rule: "B12", noun: graph.Tenures, id: subject}}, gap.LedgerNotDelivered)
					}
					return
				}
				due, reason := limit(parameter, start, from)
				if reason != "" {
					n.unknown(claim{clock: a.clock}, reason)
					return
				}
				a.due = due
				lapsed := over != graph.NoDay && over <= due+1
				if n.day > due && (done == graph.NoDay || done > due) && !lapsed && slices.ContainsFunc(n.records, func(r *graph.Record) bool {
					return r.Kind == graph.RecordTraining && r.Post == "" && r.Person == "" && start <= r.DoneOn && r.DoneOn <= due && slices.Contains(n.way(at(r.DoneOn), r.DoneOn), r.Area)
				}) {
					n.unknown(claim{clock: a.clock, due: due}, graph.FactMissing)
					return
				}
			}
			n.act(a)
		}
		done, last := graph.NoDay, graph.NoDay
		for _, d := range trained {
			if d <= since {
				last = d
			} else if done == graph.NoDay {
				done = d
			}
		}
		if last != graph.NoDay {
			if due, reason := limit("B12.months", since, last); reason == "" && due < since {
				last = graph.NoDay
			} else {
				done = since
			}
		}
		ask("APPOINTED", "B12.limit", since, since, done)
		for i, d := range trained {
			if d < since && d != last || d == since && last == graph.NoDay || over != graph.NoDay && d >= over {
				continue
			}
			next := graph.NoDay
			if i+1 < len(trained) {
				next = trained[i+1]
			}
			ask("AGAIN", "B12.months", max(d, since), d, next)
		}
	}
}

// served is B09 and B13, for each month that is over.
func (n *naive) served(post graph.ID) {
	at := n.ofGridPost(post)
	if at(n.day) == "" {
		return
	}
	for _, rule := range []struct {
		id, parameter graph.ID
		kind          graph.RecordKind
	}{{"B09", "B09.grace", graph.RecordReport}, {"B13", "B13.limit", graph.RecordSubsidy}} {
		first, _ := graph.DateOf(2023, 1, 1)
		for m := graph.MonthOf(first); m < graph.MonthOf(n.day); m++ {
			first, last := monthEnds(m)
			var member graph.ID
			for _, person := range n.personsIn(post) {
				all := true
				for d := first; d <= last; d++ {
					all = all && n.sits(post, person, d) != "" && n.sits(post, person, d) == n.sits(post, person, first)
				}
				if all && (member == "" || person < member) {
					member = person
				}
			}
			if member == "" {
				continue
			}
			c := claim{clock: clock{rule: string(rule.id), noun: graph.Posts, id: post}}
			if n.beforeDelivery(rule.kind, at, last+1) {
				n.unknown(c, gap.LedgerNotDelivered)
				continue
			}
			c.part, c.start = m.String(), last+1
			done := graph.NoDay
			for _, r := range n.records {
				if r.Kind != rule.kind || r.Period != m && (r.Period != 0 || rule.id == "B13" || r.DoneOn < first) {
					continue
				}
				if r.Post == post || rule.id == "B09" && r.Post == "" && r.Person == member {
					done = earliest(done, r.DoneOn)
				}
			}
			a := duty{clock: c.clock, at: at, done: done, ledger: graph.Records, kind: rule.kind, severity: gap.Yellow}
			if done == graph.NoDay || done > c.start {
				days, known := n.number(rule.parameter, at, c.start)
				if !known {
					n.unknown(claim{clock: c.clock}, graph.PolicyMissing)
					continue
				}
				a.due = last + graph.Day(days)
			}
			n.act(a)
		}
	}
}

// overloaded is A04, for each person who is the household's contact today.
func (n *naive) overloaded(household graph.ID) {
	at := n.ofHousehold(household)
	helps := func(person, household graph.ID, d graph.Day) bool {
		_, valid := onDay(n.householdOf, household, d)
		return valid && slices.ContainsFunc(n.pairings, func(p *graph.Pairing) bool { return p.Household == household && p.Person == person && p.Has(d) })
	}
	since := func(person, household graph.ID) graph.Day {
		d := n.day
		for helps(person, household, d-1) {
			d--
		}
		return d
	}
	for _, person := range []graph.ID{"Q", "R"} {
		if !helps(person, household, n.day) {
			continue
		}
		before := 0
		for _, other := range identities(n.households) {
			if other != household && helps(person, other, n.day) && cmp.Or(cmp.Compare(since(person, other), since(person, household)), cmp.Compare(other, household)) < 0 {
				before++
			}
		}
		paired := n.day // without a break of the pairings, whatever the household's rows
		for slices.ContainsFunc(n.pairings, func(p *graph.Pairing) bool { return p.Household == household && p.Person == person && p.Has(paired-1) }) {
			paired--
		}
		key := (&graph.Tenure{Period: graph.Period{Since: paired}, Post: graph.ContactPost(household), Person: person}).Key()
		s := state{clock: clock{rule: "A04", noun: graph.Tenures, id: key}, at: at, severity: gap.Yellow, delivered: n.delivered(graph.Pairings, "", at, n.day, n.day)}
		most, known := n.number("A04.max", at, n.day)
		if !known {
			s.reason = graph.PolicyMissing
		}
		s.right = known && before < most
		n.state(s)
	}
}

// unitAbsent is A10.
func (n *naive) unitAbsent(post graph.ID) {
	_, standing := n.ofPost(post)
	if standing(n.day) == "" {
		return
	}
	leads := func(post graph.ID, d graph.Day) graph.ID { // the unit that a post is at the head of on the day
		for _, p := range n.postOf[post] {
			if p.Kind == graph.OrganizationHead && p.Has(d) {
				return p.Organization
			}
		}
		return ""
	}
	lives := func(household graph.ID, d graph.Day) graph.ID {
		if h, valid := onDay(n.householdOf, household, d); valid {
			return h.Area
		}
		return ""
	}
	for _, village := range []graph.ID{"V", "W"} {
		paired := func(d graph.Day) bool {
			return slices.ContainsFunc(n.pairings, func(p *graph.Pairing) bool {
				return p.Organization == leads(post, d) && p.Has(d) && lives(p.Household, d) == village
			})
		}
		visited := func(d graph.Day) bool {
			return slices.ContainsFunc(n.records, func(r *graph.Record) bool {
				if r.Kind != graph.RecordVisit || r.DoneOn != d || lives(r.Household, d) != village {
					return false
				}
				unit := n.postOf[post][0].Organization
				return leads(r.Post, d) == unit || slices.ContainsFunc(n.tenures, func(t *graph.Tenure) bool {
					return t.Person == r.Person && t.Has(d) && leads(t.Post, d) == unit
				})
			})
		}
		first := graph.Forever
		for _, p := range n.pairings {
			first = min(first, p.Since)
		}
		whole := claim{clock: clock{rule: "A10", noun: graph.Posts, id: post, part: string(village)}}
		for d := first; d <= n.day; d++ {
			if !paired(d) || paired(d-1) && !visited(d) {
				continue
			}
			over := n.first(d, func(e graph.Day) bool { return !paired(e) })
			next := n.first(d+1, visited)
			if n.beforeDelivery(graph.RecordVisit, inArea(village), d) {
				if over == graph.NoDay && next == graph.NoDay {
					n.unknown(whole, gap.LedgerNotDelivered)
				}
				continue
			}
			due, reason := n.due("A10.limit", standing, d)
			c := whole
			c.start = d
			if reason != "" {
				n.unknown(c, reason)
				continue
			}
			n.act(duty{clock: c.clock, at: inArea(village), standing: standing, due: due, done: next, lapsed: over, ledger: graph.Records, kind: graph.RecordVisit, severity: gap.Orange})
		}
	}
}

// clusters is G10.
func (n *naive) clusters(area graph.ID) {
	at := func(d graph.Day) graph.ID { return n.begun(area, d) }
	found := func(l *graph.Lead) graph.Day { // the day on which it was found true in the area
		if l.VerifiedOn == graph.NoDay || !strings.HasPrefix(string(l.Result), "TRUE") || max(l.VerifiedOn, l.DiscoveredOn) > n.day {
			return graph.NoDay
		}
		d := max(l.VerifiedOn, l.DiscoveredOn)
		home, _ := onDay(n.householdOf, l.Household, d)
		if home == nil { // it had not come yet: then where it came to first
			return graph.NoDay
		}
		if level := n.level(area, d); level != graph.Village && level != graph.Township || !slices.Contains(n.way(home.Area, d), area) {
			return graph.NoDay
		}
		return d
	}
	limits := func(d graph.Day) (least, length int, known bool) {
		a, valid := onDay(n.areaOf, area, d)
		if !valid || a.Level != graph.Village && a.Level != graph.Township {
			return 0, 0, false
		}
		least, l := n.number("G10.min."+graph.ID(a.Level), at, d)
		length, w := n.number("G10.days", at, d)
		return least, length, l && w
	}
	clustered := func(d graph.Day, cause graph.Cause) bool {
		least, length, known := limits(d)
		homes := map[graph.ID]bool{}
		for _, l := range n.leads {
			if on := found(l); on != graph.NoDay && l.Cause == cause && on <= d && d < on+graph.Day(length) {
				homes[l.Household] = true
			}
		}
		return known && len(homes) >= least
	}
	first := graph.Forever
	for _, l := range n.leads {
		if on := found(l); on != graph.NoDay {
			first = min(first, on)
		}
	}
	if a, valid := onDay(n.areaOf, area, n.day); first <= n.day && valid && (a.Level == graph.Village || a.Level == graph.Township) {
		if _, _, known := limits(n.day); !known {
			n.unknown(claim{clock: clock{rule: "G10", noun: graph.Areas, id: area}}, graph.PolicyMissing)
		}
	}
	for _, cause := range []graph.Cause{"ILLNESS", "HOUSING"} {
		for d := first; d <= n.day; d++ {
			if !clustered(d, cause) || clustered(d-1, cause) {
				continue
			}
			a := duty{clock: clock{rule: "G10", noun: graph.Areas, id: area, part: string(cause), start: d}, at: at, standing: at, limit: "G10.limit", ledger: graph.Records,
				kind: graph.RecordMeeting, severity: gap.Red}
			if n.level(area, d) == graph.Village {
				township, _ := onDay(n.areaOf, area, d)
				a.at = inArea(township.Parent)
			}
			for _, r := range n.records {
				own := r.Area == area
				if v, _ := onDay(n.areaOf, area, r.DoneOn); v != nil && v.Level == graph.Village && v.Parent == r.Area {
					own = true
				}
				if r.Kind == graph.RecordMeeting && own && r.DoneOn >= d {
					a.done = earliest(a.done, r.DoneOn)
				}
			}
			n.act(a)
		}
	}
}

// What is said of who sits in posts is, on every single day, what the naive judge says who looks at that day alone.
func TestSeatedRulesEqualTheNaiveJudge(t *testing.T) {
	compared := map[string]int{}
	for seed := range uint64((*worlds + 1) / 4) { // a world has much in it
		w := seated(t, seed)
		w.compare(seed, seatedRules(), (*naive).seatedRules, w.day("2023-12-01"), w.day("2023-12-10"), w.day("2024-06-30"), compared)
	}
	if *worlds < enoughWorlds {
		return
	}
	for _, id := range seatedRules() {
		must := []string{string(gap.Met), string(gap.Unmet), string(gap.Over), string(gap.Pending), string(graph.PolicyMissing), string(gap.LedgerNotDelivered)}
		if id == "B12" {
			must = append(must, string(graph.FactMissing))
		}
		for _, what := range must {
			if compared[id+" "+what] == 0 {
				t.Errorf("never met: %s %s", id, what)
			}
		}
	}
}

// What is said of who sits in posts on a day is what a judge says who sees only that day.
func TestSeatedWorldsAreJudgedCausally(t *testing.T) {
	for seed := range uint64(12) {
		w := seated(t, seed)
		rng := rand.New(rand.NewPCG(seed, 22))
		for range 8 {
			d := w.day("2023-12-10") + graph.Day(rng.IntN(200))
			want, got := outcomes(seenOn(w.facts, d), d, d), outcomes(w.facts, w.day("2024-07-15"), d)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("world %d on %s (-seen that day +known later)\n%s", seed, d, diff)
			}
		}
	}
}

// Each fact on who sits in posts concerns just the units that are judged again.
func TestEvaluatedFactByFactOfASeatedWorld(t *testing.T) {
	for _, seed := range []uint64{3} {
		w := seated(t, seed)
		store := graphtest.NewOracle()
		w.tellTo(store)
		gaptest.EachFact(t, store, w.day("2024-07-15"), w.day("2024-02-03"), w.day("2024-03-20"), w.day("2024-04-28"), w.day("2024-07-10"))
	}
}

// tellTo applies the facts one by one; posts that the program makes follow from the others.
func (w *world) tellTo(store graph.Store) {
	w.t.Helper()
	for _, n := range graph.Nouns() {
		for i, f := range w.facts {
			if post, ok := f.(*graph.Post); f.Noun() != n || ok && post.Made {
				continue
			}
			b := &graph.Batch{ID: graph.ID(fmt.Sprint("world-", i)), Principal: "tester", At: 1, Changes: graph.ChangesOf(f)}
			if _, err := store.Apply(w.t.Context(), b); err != nil {
				w.t.Fatalf("%s %s: %v", n, f.Key(), err)
			}
		}
	}
}
