package gap_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// drawn is a random small city: one county with two townships and three villages, over some months around a public holiday
// or the end of a year. Draws that shrink to their first choice leave the duty met.
type drawn struct {
	t     *rapid.T
	rules string    // the groups of rules whose facts are drawn; the rest of the city is quiet
	base  graph.Day // nothing is on record before it
	span  int       // what happens, happens within so many days
	facts []graph.Fact
	count int
}

// draw makes a city of which some groups of rules have something to say.
func draw(t *rapid.T, rules string, span int) *drawn {
	w := &drawn{t: t, rules: rules, span: span}
	from := rapid.SampledFrom([]string{"2024-04-08", "2024-11-25", "2024-01-29"}).Draw(t, "base")
	w.base, _ = graph.ParseDay(from)
	w.calendar(from)
	w.areas()
	w.departments()
	w.gridsAndHouseholds()
	w.cases()
	w.duties()
	w.limits()
	w.deliveries()
	return w
}

func (w *drawn) about(group string) bool { return strings.ContainsAny(w.rules, group) }

func (w *drawn) put(facts ...graph.Fact) {
	for _, f := range facts {
		f.About().Retracted = graph.Never
		w.facts = append(w.facts, f)
	}
}

func (w *drawn) number(label string, lo, hi int) int {
	return rapid.IntRange(lo, hi).Draw(w.t, label)
}

// once is true once in n times.
func (w *drawn) once(label string, n int) bool { return w.number(label, 0, n-1) == n-1 }

func (w *drawn) day(label string) graph.Day { return w.base + graph.Day(w.number(label, 0, w.span)) }

func (w *drawn) id(prefix string) graph.ID {
	w.count++
	return graph.ID(fmt.Sprintf("%s%d", prefix, w.count))
}

// one is any of some values, each as often as it is listed.
func one[V any](w *drawn, label string, of ...V) V {
	return rapid.SampledFrom(of).Draw(w.t, label)
}

// after (never before: import refuses a row whose dates are out of order) is a day some days after another, or none, once in n times.
func (w *drawn) after(label string, d graph.Day, most, n int) graph.Day {
	if w.once(label+" at all", n) {
		return graph.NoDay
	}
	return d + graph.Day(w.number(label, 0, most))
}

// near is a day some days after another, more often than not on the due day of a likely limit, or the day after.
func (w *drawn) near(label string, d graph.Day, most int) graph.Day {
	if w.once(label+" near the due day", 2) {
		return d + one[graph.Day](w, label+" aims", 3, 4, 5, 6)
	}
	return d + graph.Day(w.number(label, 0, most))
}

func (w *drawn) always() graph.Version {
	return graph.Version{Period: graph.Period{Since: w.base, Until: graph.Forever}, Ends: graph.Forever}
}

// versions are of one thing: at times it changes, ends, or comes again later.
func (w *drawn) versions(label string, disturbed bool) []graph.Version {
	if !disturbed || !w.once(label+" changes", 3) {
		return []graph.Version{w.always()}
	}
	var out []graph.Version
	cuts := []graph.Day{w.base}
	if w.once(label+" begins later", 4) {
		cuts[0] += graph.Day(w.number(label+" begins", 1, w.span/2))
	}
	for range w.number(label+" versions", 1, 3) {
		cuts = append(cuts, w.day(label+" changes on"))
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i, since := range cuts {
		next := graph.Forever
		if i+1 < len(cuts) {
			next = cuts[i+1]
		}
		v := graph.Version{Period: graph.Period{Since: since, Until: next}, Ends: graph.Forever}
		if w.once(label+" ends", 3) { // as written, perhaps before the next version
			v.Ends = since + graph.Day(w.number(label+" lasts", 1, 40))
			if v.Ends > next || w.once(label+" ends there", 2) {
				v.Ends = next
			}
			v.Until = v.Ends
		}
		out = append(out, v)
	}
	return out
}

// seat is a post with those who hold it.
func (w *drawn) seat(p graph.Post, disturbed bool) {
	label := string(p.ID)
	for _, v := range w.versions(label, disturbed) {
		row := p
		row.Version = v
		w.put(&row)
	}
	person := func(i int) graph.ID { return graph.ID(fmt.Sprintf("P%d-%s", i, p.ID)) }
	hold := func(who graph.ID, since, until graph.Day, acting bool) {
		if since < until {
			w.put(&graph.Tenure{Period: graph.Period{Since: since, Until: until}, Post: p.ID, Person: who, Name: "示例", Acting: acting})
		}
	}
	if !disturbed {
		hold(person(1), w.base, graph.Forever, false)
		return
	}
	switch w.number(label+" is held", 0, 4) {
	case 0:
		hold(person(1), w.base, graph.Forever, false)
	case 1: // by one after the other, with a hole and an acting holder between
		left := w.day(label + " is left")
		hold(person(1), w.base, left, false)
		since := left + graph.Day(w.number(label+" is empty", 0, 12))
		acts := since + graph.Day(w.number(label+" is minded", 0, 10))
		hold(person(2), since, acts, true)
		if !w.once(label+" stays empty", 4) {
			who := 3
			if w.once(label+" is taken again", 3) {
				who = 1
			}
			from := acts + graph.Day(w.number(label+" is empty again", 0, 10))
			until := w.after(label+" is left again", from, 30, 2)
			if until == graph.NoDay {
				until = graph.Forever
			}
			hold(person(who), from, until, false)
		}
	case 2: // by nobody
	case 3: // by two at once
		hold(person(1), w.base, w.day(label+" is left by one"), false)
		hold(person(2), w.day(label+" is taken by another"), graph.Forever, w.once(label+" acting", 2))
	case 4: // from some day to some day, by one row after the other of the same person
		a, b := w.day(label+" is taken"), w.day(label+" is left")
		hold(person(1), a, b, false)
		hold(person(1), b, b+graph.Day(w.number(label+" goes on", 0, 20)), false)
	}
}

func (w *drawn) calendar(from string) {
	if w.once("no calendar", 12) {
		return
	}
	day := func(s string) graph.Day {
		d, err := graph.ParseDay(s)
		if err != nil {
			w.t.Fatal(err)
		}
		return d
	}
	kinds := map[string]graph.DayKind{"2024-04-28": graph.WorkDay, "2024-05-11": graph.WorkDay, "2024-02-04": graph.WorkDay, "2024-02-18": graph.WorkDay}
	for i := 1; i <= 5; i++ {
		kinds[fmt.Sprintf("2024-05-%02d", i)] = graph.OffDay
	}
	for i := 10; i <= 17; i++ {
		kinds[fmt.Sprintf("2024-02-%02d", i)] = graph.OffDay
	}
	if w.once("the coming year is known", 2) {
		kinds["2025-01-01"], kinds["2025-01-26"] = graph.OffDay, graph.WorkDay
	}
	for _, s := range slices.Sorted(func(yield func(string) bool) {
		for s := range kinds {
			if !yield(s) {
				return
			}
		}
	}) {
		w.put(&graph.CalendarDay{Day: day(s), Kind: kinds[s]})
	}
}

func (w *drawn) areas() {
	for _, a := range []struct {
		id, parent graph.ID
		level      graph.Level
	}{{"SZ", "", graph.City}, {"LB", "SZ", graph.County}, {"T", "LB", graph.Township}, {"U", "LB", graph.Township},
		{"V", "T", graph.Village}, {"W", "U", graph.Village}, {"X", "T", graph.Village}} {
		for i, v := range w.versions("area "+string(a.id), w.once("area "+string(a.id)+" is disturbed", 12) && a.level == graph.Village) {
			row := &graph.Area{Version: v, ID: a.id, Name: string(a.id), Level: a.level, Parent: a.parent}
			if i%2 == 1 && a.id == "V" {
				row.Parent = "U"
			}
			w.put(row)
		}
		w.seat(graph.Post{ID: a.id + "-SEC", Title: "书记", Kind: graph.Secretary, Area: a.id}, w.about("A") || a.level == graph.Village && w.about("B") && w.once(string(a.id)+" secretaries", 2))
	}
}

func (w *drawn) departments() {
	for _, o := range []struct {
		id, area graph.ID
		function graph.Function
	}{{"MI", "LB", graph.MedicalInsurance}, {"CA", "LB", graph.LowIncomeSupport}, {"AG", "LB", graph.RuralRevitalization}, {"SZ-AG", "SZ", graph.RuralRevitalization}, {"UNIT", "LB", ""}} {
		disturbed := w.about("AD") && (o.id == "MI" || o.id == "CA")
		for _, v := range w.versions("organization "+string(o.id), disturbed) {
			w.put(&graph.Organization{Version: v, ID: o.id, Name: string(o.id), Area: o.area, Function: o.function})
		}
		seat := o.area
		if w.about("AD") && w.once(string(o.id)+" sits elsewhere", 8) {
			seat = "SZ"
		}
		w.seat(graph.Post{ID: o.id + "-HEAD", Title: "负责人", Kind: graph.OrganizationHead, Area: seat, Organization: o.id}, disturbed && w.about("A"))
	}
	if w.about("AD") && w.once("functions move", 2) {
		w.put(&graph.Organization{Version: graph.Version{Period: graph.Period{Since: w.day("function moves"), Until: graph.Forever}, Ends: graph.Forever},
			ID: "AG", Name: "AG", Area: "LB", Function: graph.MedicalInsurance})
	}
	w.seat(graph.Post{ID: "LB-DEP", Title: "副县长", Kind: graph.DeputyHead, Area: "LB", Functions: []graph.Function{graph.RuralRevitalization, graph.LowIncomeSupport, graph.MedicalInsurance}}, false)
}

func (w *drawn) yesNo(label string) graph.YesNo {
	return one(w, label, graph.Yes, graph.Yes, graph.No, "")
}

func (w *drawn) gridsAndHouseholds() {
	for _, g := range []struct{ id, area graph.ID }{{"G", "V"}, {"K", "V"}, {"M", "W"}} {
		for _, v := range w.versions("grid "+string(g.id), w.about("B")) {
			row := &graph.Grid{Version: v, ID: g.id, Name: string(g.id), Area: g.area}
			if v.Since > w.base && w.once("grid to another village", 4) {
				row.Area = "X"
			}
			w.put(row)
		}
		w.seat(graph.Post{ID: graph.GridMemberPost(g.id), Title: "网格员", Kind: graph.GridMember, Area: g.area, Grid: g.id, Made: true}, w.about("B"))
		if w.about("B") && w.once("second member of "+string(g.id), 5) {
			w.seat(graph.Post{ID: "2-" + g.id, Title: "网格员", Kind: graph.GridMember, Area: g.area, Grid: g.id}, true)
		}
	}
	for _, id := range []graph.ID{"H", "I", "J"} {
		label := "household " + string(id)
		moves := w.about("AB") || w.once(label+" moves", 2)
		for i, v := range w.versions(label, moves) {
			h := &graph.Household{Version: v, ID: id, Area: "V", Grid: "G", Away: graph.No}
			if i > 0 && w.once(label+" to another village", 2) {
				h.Area = one[graph.ID](w, label+" village", "W", "X")
				h.Grid = ""
				if h.Area == "W" {
					h.Grid = "M"
				}
			}
			if w.about("B") {
				h.Grid = one[graph.ID](w, label+" grid", "G", "G", h.Grid, "K", "")
				h.Away = one(w, label+" away", graph.No, graph.No, graph.No, graph.Yes, "")
			}
			if w.about("CG") {
				h.IncomePerHead = one(w, label+" income", "7000", "7000", "6999.99", "6999.99", "7000.01", "")
				h.IncomeMonth = graph.MonthOf(w.base) + graph.Month(one(w, label+" month", 0, 0, 0, 0, 0, 0, -12, -11, -13, 1, 2))
				if h.IncomePerHead == "" {
					h.IncomeMonth = 0
				}
				flag := func(name string) graph.YesNo {
					if !w.once(label+name+" drawn", 4) {
						return graph.Yes
					}
					return w.yesNo(label + name)
				}
				h.EducationSecured, h.MedicalSecured, h.HousingSecured, h.WaterSecured, h.RigidSpendingSettled = flag(" education"), flag(" medical"), flag(" housing"), flag(" water"), flag(" spending")
			}
			w.put(h)
		}
		if w.about("FGI") {
			w.members(id)
		}
	}
}

func (w *drawn) members(household graph.ID) {
	for i := range w.number(string(household)+" members", 1, 2) {
		id := graph.ID(fmt.Sprintf("%s%d", household, i))
		digest := "digest " + string(id)
		for _, v := range w.versions("member "+string(id), w.about("I") || w.once("member "+string(id)+" changes", 4)) {
			m := &graph.Member{Version: v, ID: id, Household: household, Name: "示例", IDCheck: graph.IDValid, IDDigest: digest, Labour: graph.NoLabour}
			if v.Since > w.base && w.once("member moves", 6) {
				m.Household = one[graph.ID](w, "to household", "H", "I", "J")
			}
			if w.about("FG") {
				m.Labour = one(w, "labour", graph.NoLabour, graph.NoLabour, graph.NoLabour, graph.LostLabour, graph.LostLabour, "ORDINARY", "")
			}
			if w.about("I") {
				m.IDCheck = one(w, "check", graph.IDValid, graph.IDValid, graph.IDLength, graph.IDChecksum, graph.IDImpossibleDate, graph.IDMasked, graph.IDAbsent)
				m.IDDigest = one(w, "digest", digest, "shared", "")
			}
			w.put(m)
		}
	}
}

// cases are what befalls the households: leads, applications, cases with their steps, risks and measures.
func (w *drawn) cases() {
	if !w.about("ACDEFG") {
		for range w.number("plain cases", 0, 1) { // B07 may ask for them
			c := w.id("C")
			w.put(&graph.Case{ID: c, Household: "H", OpenedOn: w.day("opened")})
			if w.once("refused", 2) {
				w.put(&graph.Step{Case: c, Step: graph.Approved, Round: 1, DoneOn: w.day("refused"), Outcome: graph.RefusedOutcome})
			}
		}
		return
	}
	for i := range w.number("cases", 1, 2) {
		household := graph.ID("H")
		if i > 0 {
			household = one[graph.ID](w, "household", "H", "H", "I")
		}
		w.oneCase(household)
	}
	for range w.number("more leads", 0, 2) {
		w.lead(one[graph.ID](w, "household", "H", "I"), w.day("discovered"), "")
	}
	for range w.number("more applications", 0, 1) {
		w.application(one[graph.ID](w, "household", "H", "I"), w.day("applied"), "")
	}
}

func (w *drawn) lead(household graph.ID, discovered graph.Day, of graph.ID) {
	l := &graph.Lead{ID: w.id("L"), Household: household, Channel: graph.ByCadre, Cause: "ILLNESS", DiscoveredOn: discovered, Case: of}
	if w.once("by department", 4) {
		l.Channel, l.Organization = graph.ByDepartment, one[graph.ID](w, "department", "MI", "CA", "AG")
	}
	l.DispatchedOn = w.after("dispatched", discovered, 4, 8)
	from := discovered
	if l.DispatchedOn != graph.NoDay {
		from = l.DispatchedOn
	}
	if l.VerifiedOn = w.after("verified", from, 9, 8); l.VerifiedOn != graph.NoDay {
		l.Result = one(w, "result", graph.TrueInclude, graph.TrueInclude, graph.TrueInclude, graph.TrueInclude, graph.TrueInclude, graph.Result("TRUE_COVERED"), graph.Result("FALSE"), graph.Result(""))
		if w.once("reason", 6) {
			l.Reason = "已有帮扶"
		}
	}
	w.put(l)
	if of == "" && l.VerifiedOn != graph.NoDay && w.once("taken in", 2) {
		w.put(&graph.Case{ID: w.id("C"), Household: household, OpenedOn: w.near("taken in", l.VerifiedOn, 12)})
	}
}

func (w *drawn) application(household graph.ID, applied graph.Day, of graph.ID) {
	a := &graph.Application{ID: w.id("A"), Household: household, AppliedOn: applied, Case: of, PushedOn: w.after("pushed", applied, 4, 6)}
	if w.once("decided", 2) {
		a.DecidedOn = applied + graph.Day(w.number("decided on", 0, 40))
		a.Decision = one(w, "decision", graph.Decision("APPROVED"), graph.Decision("REFUSED"))
	}
	w.put(a)
}

func (w *drawn) oneCase(household graph.ID) {
	opened := w.day("opened")
	c := &graph.Case{ID: w.id("C"), Household: household, OpenedOn: opened}
	w.put(c)
	for range w.number("leads", 0, 2) {
		w.lead(household, opened-graph.Day(w.number("discovered before", -3, 12)), c.ID)
	}
	for range w.number("applications", 0, 1) {
		w.application(household, opened-graph.Day(w.number("applied before", -1, 8)), c.ID)
	}
	d := opened
	step := func(kind graph.StepKind, round int, on graph.Day) *graph.Step {
		s := &graph.Step{Case: c.ID, Step: kind, Round: round, DoneOn: on, StartedOn: graph.NoDay}
		if kind == graph.Published || w.once("started", 4) {
			s.StartedOn = on - graph.Day(w.number("takes", 0, 5))
			if kind == graph.Published && w.once("posted five days", 2) {
				s.StartedOn = on - graph.Day(w.number("posted", 3, 6))
			}
		}
		switch kind {
		case graph.Published:
			s.Photo = w.yesNo("photo")
			s.Text = one(w, "text", "公示", "公示", "手机⟦PHONE⟧", "⟦ID⟧", "")
			if w.once("still hangs", 10) {
				s.DoneOn, s.Photo = graph.NoDay, ""
			}
		case graph.Approved:
			s.Outcome = one(w, "outcome", graph.Passed, graph.Passed, graph.Passed, graph.Passed, graph.RefusedOutcome, "")
		case graph.Removed:
			s.Outcome = one(w, "way", graph.Assisted, graph.Assisted, graph.Natural, "")
		}
		w.put(s)
		return s
	}
	neat := w.about("C") && w.once("in order", 3)
	for _, kind := range graph.StepKinds()[:7] {
		if !w.about("C") && kind != graph.Approved {
			continue
		}
		if !neat && kind != graph.Approved && w.once("skipped", 8) || kind == graph.Approved && w.once("undecided", 12) {
			continue
		}
		lo := -2
		if neat {
			lo = 0
		}
		d += graph.Day(w.number("next", lo, 4))
		d = max(d, w.base)
		if kind == graph.Published && neat {
			d += 5
		}
		s := step(kind, 1, d)
		if neat && s.StartedOn != graph.NoDay && kind != graph.Published {
			s.StartedOn = d
		}
	}
	if w.about("C") {
		on := d
		if w.once("all over again", 4) {
			for _, kind := range graph.StepKinds()[:7] {
				on += graph.Day(w.number("again", 0, 3))
				if kind == graph.Published {
					on += 5
				}
				if s := step(kind, 2, on); kind != graph.Published {
					s.StartedOn = graph.NoDay
				}
			}
		}
		for range w.number("later rounds", 0, 3) {
			on += graph.Day(w.number("again", 0, 6))
			kind := one(w, "kind again", graph.StepKinds()[:7]...)
			round := 2
			for slices.ContainsFunc(w.facts, func(f graph.Fact) bool {
				s, ok := f.(*graph.Step)
				return ok && s.Case == c.ID && s.Step == kind && s.Round == round
			}) {
				round++
			}
			step(kind, round, on)
		}
	}
	if w.about("F") && w.once("measured", 3) {
		step(graph.Measured, 1, w.near("measured", d-1, 20))
	}
	if w.about("ACDEFG") {
		on := d
		for round := range w.number("removals", 0, 2) {
			on += graph.Day(w.number("removed", 0, 40))
			step(graph.Removed, round+1, on)
			if w.about("G") && !w.once("nothing new", 3) {
				w.lead(household, on+graph.Day(w.number("discovered after", 0, 4)), "")
			}
			if !w.once("not revoked", 2) {
				break
			}
			on += graph.Day(w.number("revoked", 0, 12))
			step(graph.RemovalRevoked, round+1, on)
		}
	}
	for range w.number("risks", 0, 2) {
		since := opened + graph.Day(w.number("risk", -4, 20))
		until := graph.Forever
		if w.once("risk ends", 2) {
			until = since + graph.Day(w.number("risk lasts", 1, 30))
		}
		r := &graph.Risk{Period: graph.Period{Since: since, Until: until}, Case: c.ID, Cause: one(w, "cause", graph.Cause("ILLNESS"), graph.Cause("ILLNESS"), graph.Cause("HOUSING"))}
		if !slices.ContainsFunc(w.facts, func(f graph.Fact) bool { return f.Noun() == graph.Risks && f.Key() == r.Key() }) {
			w.put(r)
		}
	}
	for range w.number("measures", 0, 2) {
		since := w.near("measure", d, 14)
		if w.once("measure runs already", 6) {
			since = d - graph.Day(w.number("measure before", 1, 6))
		}
		until := graph.Forever
		if w.once("measure ends", 3) {
			until = since + graph.Day(w.number("measure lasts", 1, 20))
		}
		w.put(&graph.Measure{Period: graph.Period{Since: since, Until: until}, ID: w.id("M"), Case: c.ID, Organization: one[graph.ID](w, "giver", "", "MI", "CA", "UNIT"),
			Class: one(w, "class", graph.MeasureClass("SAFETY_NET"), graph.MeasureClass("SAFETY_NET"), graph.MeasureClass("HEALTH"), graph.MeasureClass("HOUSING"))})
	}
	if w.about("A") {
		since := d
		for i := range w.number("pairings", 0, 3) {
			since += graph.Day(w.number("paired", 0, 14))
			until := graph.Forever
			if w.once("unpaired", 2) {
				until = since + graph.Day(w.number("paired for", 1, 20))
			}
			p := &graph.Pairing{Period: graph.Period{Since: since, Until: until}, Household: household, Organization: "UNIT", Person: graph.ID(fmt.Sprintf("Q%d", i)), Name: "示例"}
			if !slices.ContainsFunc(w.facts, func(f graph.Fact) bool { return f.Noun() == graph.Pairings && f.Key() == p.Key() }) {
				w.put(p)
			}
		}
	}
}

// duties are the records and findings.
func (w *drawn) duties() {
	record := func(kind graph.RecordKind, on graph.Day) *graph.Record {
		r := &graph.Record{ID: w.id("R"), Kind: kind, DoneOn: on}
		w.put(r)
		return r
	}
	if w.about("B") {
		for range w.number("visits", 0, 8) {
			r := record(graph.RecordVisit, w.day("visited"))
			r.Household = one[graph.ID](w, "household", "H", "I", "J")
			r.Post = one(w, "by", graph.GridMemberPost("G"), graph.GridMemberPost("G"), "V-SEC", "V-SEC", graph.GridMemberPost("K"), graph.GridMemberPost("M"), "2-G")
		}
		for range w.number("meetings", 0, 6) {
			r := record(graph.RecordMeeting, w.day("met"))
			r.Area = one[graph.ID](w, "area", "V", "T", "W")
			r.WithList = w.yesNo("list")
			switch w.number("for another month", 0, 3) {
			case 2:
				r.Period = graph.MonthOf(r.DoneOn) + graph.Month(w.number("month", -1, 1))
			case 3:
				r.Period = graph.MonthOf(r.DoneOn)
				r.DoneOn = r.Period.Last() + one[graph.Day](w, "at the last moment", 5, 6, 2, 3, 0)
			}
		}
	}
	posts := []graph.ID{"V-SEC", graph.GridMemberPost("G"), "MI-HEAD", "T-SEC"}
	if w.about("AB") {
		for range w.number("items", 0, 4) {
			r := record(graph.RecordItem, w.day("put on the list"))
			r.Post = one(w, "post", posts...)
			r.Person = one[graph.ID](w, "person", "P1-"+r.Post, "P2-"+r.Post, "P1-V-SEC", "")
			r.DueOn = w.after("due", r.DoneOn, 12, 5)
			r.ClosedOn = w.after("closed", r.DoneOn, 16, 3)
			r.Area = one[graph.ID](w, "area", "", "W", "")
			r.Household = one[graph.ID](w, "household", "", "H", "")
		}
	}
	if w.about("A") {
		for _, f := range w.facts {
			t, ok := f.(*graph.Tenure)
			if ok && t.Until != graph.Forever && !w.once("no handover", 3) {
				r := record(graph.RecordHandover, max(w.base, t.Until+graph.Day(w.number("handed over", -4, 12))))
				r.Post, r.Person = t.Post, t.Person
			}
		}
		for range w.number("contacts hand over", 0, 2) {
			r := record(graph.RecordHandover, w.day("contact hands over"))
			r.Post, r.Person = graph.ContactPost("H"), one[graph.ID](w, "contact", "Q0", "Q1")
		}
	}
	if w.about("D") {
		for range w.number("pushes", 0, 5) {
			r := record(graph.RecordPush, w.day("pushed"))
			r.Organization = one[graph.ID](w, "organization", "MI", "MI", "CA", "AG")
			r.Period = graph.MonthOf(r.DoneOn) - graph.Month(w.number("month back", 0, 2)-1)
			if w.once("early in the month after", 2) {
				first := graph.MonthOf(r.DoneOn).First()
				r.DoneOn, r.Period = first+graph.Day(w.number("day of the month", 0, 7)), graph.MonthOf(first)-1
			}
		}
	}
	if w.about("H") {
		for range w.number("findings", 1, 4) {
			f := &graph.Finding{ID: w.id("F"), Sponsor: "UNIT", FoundOn: w.day("found"), Post: one(w, "post", posts...), Text: "示例"}
			f.DueOn = w.after("due", f.FoundOn, 12, 5)
			f.ClosedOn = w.after("closed", f.FoundOn, 16, 3)
			f.Area = one[graph.ID](w, "area", "", "W", "")
			f.Household = one[graph.ID](w, "household", "", "H", "")
			w.put(f)
		}
	}
}

// limits are the policies: short limits, so that days fall on both sides, now and then none, another from some day on, or
// another for one township.
func (w *drawn) limits() {
	var parameters []gap.Parameter
	for _, rule := range gap.Catalogue() {
		if !slices.Contains(starred(), rule.ID) || !w.about(rule.Group()) {
			continue
		}
		for _, p := range rule.Parameters {
			if strings.HasPrefix(string(p.Parameter), "C05") || slices.ContainsFunc(parameters, func(q gap.Parameter) bool { return q.Parameter == p.Parameter }) {
				continue
			}
			parameters = append(parameters, p)
		}
	}
	put := func(parameter, area graph.ID, unit graph.Unit, value string, since, until graph.Day) {
		if since < until {
			w.put(&graph.Policy{Period: graph.Period{Since: since, Until: until}, Parameter: parameter, Area: area, Value: value, Unit: unit})
		}
	}
	for _, p := range parameters {
		names := []graph.ID{p.Parameter}
		if strings.Contains(string(p.Parameter), "<CAUSE>") {
			names = nil
			for _, cause := range []string{"ILLNESS", "HOUSING"} {
				names = append(names, graph.ID(strings.ReplaceAll(string(p.Parameter), "<CAUSE>", cause)))
			}
		}
		for _, name := range names {
			choose := func() (string, graph.Unit) { return w.value(name, p) }
			value, unit := choose()
			long := w.base - 800
			change := w.day("change of " + string(name))
			switch w.number("policy "+string(name), 0, 15) {
			default:
				put(name, "SZ", unit, value, long, graph.Forever)
			case 10, 11, 12:
				if other, u := choose(); true {
					put(name, "SZ", unit, value, long, change)
					put(name, "SZ", u, other, change, graph.Forever)
				}
			case 13:
				other, u := choose()
				put(name, "SZ", unit, value, long, graph.Forever)
				put(name, "T", u, other, change, graph.Forever)
			case 14: // none from then on, or until then
				if w.once("until then", 2) {
					put(name, "SZ", unit, value, change, graph.Forever)
				} else {
					put(name, "SZ", unit, value, long, change)
				}
			case 15:
				if !w.once("there is none", 2) {
					put(name, "SZ", unit, "无", long, graph.Forever)
				}
			}
		}
	}
}

// value is a small limit, or one of the values that a threshold or a list may have.
func (w *drawn) value(name graph.ID, p gap.Parameter) (string, graph.Unit) {
	label := "value of " + string(name)
	switch {
	case strings.HasPrefix(string(name), "cause."):
		return one(w, label, "MEDICAL_INSURANCE", "MEDICAL_INSURANCE、LOW_INCOME_SUPPORT", "HEALTH"), ""
	case strings.HasPrefix(string(name), "F02.classes"):
		return one(w, label, "HEALTH、SAFETY_NET", "HOUSING"), ""
	case name == "F04.classes":
		return one(w, label, "SAFETY_NET", "SAFETY_NET、HEALTH"), ""
	case name == "B01.max":
		return one(w, label, "1", "2"), p.Unit
	case name == "B01.min":
		return one(w, label, "0", "1"), p.Unit
	case name == "B07.scope":
		return one(w, label, "ALL", "ALL", "KEY"), p.Unit
	case name == "B10.levels":
		return one(w, label, "VILLAGE、TOWNSHIP", "VILLAGE"), p.Unit
	case name == "B10.grace":
		return one(w, label, "5", "2", "0"), p.Unit
	case name == "C04.days":
		return one(w, label, "5", "4"), p.Unit
	case name == "C06.steps":
		return one(w, label, p.Value, "CHECKED、PUBLISHED、REVIEWED、APPROVED"), p.Unit
	case name == "D01.functions":
		return one(w, label, "MEDICAL_INSURANCE、LOW_INCOME_SUPPORT", "MEDICAL_INSURANCE"), p.Unit
	case name == "D01.day":
		return one(w, label, "5", "2"), p.Unit
	case name == "income.line":
		return one(w, label, "7000", "7000.00", "6500"), p.Unit
	case name == "G01.months":
		return one(w, label, "1", "2"), p.Unit
	case strings.HasSuffix(string(name), ".red"):
		return one(w, label, "6", "3"), p.Unit
	}
	switch w.number(label+" unit", 0, 9) {
	case 7:
		return one(w, label, "0", "1", "3"), graph.InWorkingDays
	case 8:
		return "1", graph.InMonths
	case 9:
		return "0", graph.InDays
	}
	if p.Unit == graph.InWorkingDays {
		return one(w, label, "0", "0", "1"), p.Unit
	}
	return one(w, label, "3", "5", "2", "1", "7"), graph.InDays
}

// deliveries cover everything, but for a ledger or two with holes.
func (w *drawn) deliveries() {
	type ledger struct {
		noun graph.Noun
		kind graph.RecordKind
	}
	var all []ledger
	for _, n := range graph.Nouns() {
		if n != graph.Records {
			all = append(all, ledger{n, ""})
			continue
		}
		for _, kind := range []graph.RecordKind{graph.RecordVisit, graph.RecordMeeting, graph.RecordItem, graph.RecordPush, graph.RecordHandover} {
			all = append(all, ledger{n, kind})
		}
	}
	for _, l := range all {
		deliver := func(area graph.ID, from, through graph.Day) {
			if from <= through {
				w.put(&graph.Delivery{Ledger: l.noun, Kind: l.kind, Area: area, From: from, CompleteTo: through})
			}
		}
		first, last := w.base-100, w.base+graph.Day(w.span)+400
		switch w.number(fmt.Sprintf("delivery of %s %s", l.noun, l.kind), 0, 9) {
		default:
			deliver("SZ", first, last)
		case 6, 7: // with a hole
			hole := w.day("hole")
			deliver("SZ", first, hole-1)
			deliver("SZ", hole+graph.Day(w.number("hole lasts", 0, 20)), last)
		case 8: // in pieces that meet, of several areas
			cut := w.day("cut")
			deliver("SZ", w.day("first"), cut)
			deliver(one[graph.ID](w, "of", "T", "LB", "V", "U"), cut+graph.Day(w.number("days between", 0, 1)), last)
		case 9: // ends, or never was
			if w.once("never", 3) {
				continue
			}
			deliver("SZ", first, w.day("ends"))
		}
	}
}
