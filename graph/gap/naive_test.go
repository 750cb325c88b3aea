package gap_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// naive judges the ★ rules a second time, from their text alone and in the plainest way: it walks through a history one day
// after the other, looks on each at the raw rows that can be seen, and says which clocks there are and how each stands. It
// knows no intervals; of the past it remembers only which states were wrong since when. Where the text can be read in two
// ways, a comment says which reading the rules have taken.
type naive struct {
	facts      []graph.Fact
	policies   []*graph.Policy
	deliveries []*graph.Delivery
	calendar   map[graph.Day]graph.DayKind
	years      map[int]bool

	day graph.Day
	// what can be seen on the day
	areas         []*graph.Area
	organizations []*graph.Organization
	posts         []*graph.Post
	tenures       []*graph.Tenure
	grids         []*graph.Grid
	households    []*graph.Household
	members       []*graph.Member
	pairings      []*graph.Pairing
	leads         []*graph.Lead
	applications  []*graph.Application
	cases         []*graph.Case
	steps         []*graph.Step
	risks         []*graph.Risk
	measures      []*graph.Measure
	records       []*graph.Record
	findings      []*graph.Finding
	areaOf        versions[*graph.Area]
	postOf        versions[*graph.Post]
	gridOf        versions[*graph.Grid]
	householdOf   versions[*graph.Household]

	runs   map[string]*run  // states that were wrong when last looked at
	ended  map[string]claim // gaps of states that have ended
	claims map[string]claim
	began  map[graph.Ref]bool // households and grids that have been seen, and their area
	noted  map[string]int     // how often an outcome or a boundary was met
}

// starred are the rules that the naive judge knows. Other rules of the catalogue are not compared.
func starred() []string {
	return strings.Fields("A01 A02 A03 A07 A09 B01 B02 B04 B07 B10 B11 C03 C04 C05 C06 C08 D01 D03 D06 E01 E02 F01 F02 F04 G01 G02 G03 G04 G07 H01 I01")
}

// run is a state that has been wrong since a day.
type run struct {
	start    graph.Day
	due      graph.Day
	reason   graph.Reason // why the due day is not known
	severity gap.Severity
	today    graph.Day // the day it was last looked at
}

// clock names a clock of a subject.
type clock struct {
	rule  string
	noun  graph.Noun
	id    graph.ID
	part  string
	start graph.Day
}

// claim is what is said of a clock on a day.
type claim struct {
	clock
	outcome  gap.Outcome
	reason   graph.Reason
	severity gap.Severity
	due      graph.Day
	gap      graph.Period
}

func (c clock) key() string {
	return c.rule + " " + string(c.noun) + " " + string(c.id) + "|" + c.part + "|" + c.start.String()
}

func (c claim) String() string {
	out := string(c.outcome)
	if c.reason != "" {
		out += "/" + string(c.reason)
	}
	if c.severity != "" {
		out += "/" + string(c.severity)
	}
	out += " due " + c.due.String()
	if !c.gap.Empty() {
		out += fmt.Sprintf(" gap [%s, %s)", c.gap.Since, c.gap.Until)
	}
	return out
}

func newNaive(facts []graph.Fact) *naive {
	n := &naive{
		facts: facts, calendar: map[graph.Day]graph.DayKind{}, years: map[int]bool{},
		runs: map[string]*run{}, ended: map[string]claim{}, began: map[graph.Ref]bool{}, noted: map[string]int{},
	}
	for _, f := range facts {
		switch f := f.(type) { // these three hold timelessly
		case *graph.Policy:
			n.policies = append(n.policies, f)
		case *graph.Delivery:
			n.deliveries = append(n.deliveries, f)
		case *graph.CalendarDay:
			year, _, _ := f.Day.Date()
			n.calendar[f.Day], n.years[year] = f.Kind, true
		}
	}
	// Of two rows in force at once, which a store refuses, the older counts.
	slices.SortStableFunc(n.policies, func(a, b *graph.Policy) int { return int(a.Since - b.Since) })
	return n
}

// seen keeps of the rows what a reader of the day sees.
func seen[F graph.Fact](rows []graph.Fact, d graph.Day) (out []F) {
	for _, f := range rows {
		if row, ok := f.(F); ok && f.Valid().Since <= d {
			out = append(out, row.AsOf(d).(F))
		}
	}
	return out
}

// walk goes on to the next day, and gives what is claimed on it of the rules that are asked for.
func (n *naive) walk(d graph.Day, rules string) map[string]claim {
	n.day, n.claims = d, map[string]claim{}
	n.areas, n.organizations, n.posts = seen[*graph.Area](n.facts, d), seen[*graph.Organization](n.facts, d), seen[*graph.Post](n.facts, d)
	n.tenures, n.grids, n.households = seen[*graph.Tenure](n.facts, d), seen[*graph.Grid](n.facts, d), seen[*graph.Household](n.facts, d)
	n.members, n.pairings, n.leads = seen[*graph.Member](n.facts, d), seen[*graph.Pairing](n.facts, d), seen[*graph.Lead](n.facts, d)
	n.applications, n.cases, n.steps = seen[*graph.Application](n.facts, d), seen[*graph.Case](n.facts, d), seen[*graph.Step](n.facts, d)
	n.risks, n.measures = seen[*graph.Risk](n.facts, d), seen[*graph.Measure](n.facts, d)
	n.records, n.findings = seen[*graph.Record](n.facts, d), seen[*graph.Finding](n.facts, d)
	n.areaOf, n.postOf, n.gridOf, n.householdOf = versionsOf(n.areas), versionsOf(n.posts), versionsOf(n.grids), versionsOf(n.households)
	for _, h := range n.households {
		if n.begun(h.Area, d) != "" {
			n.began[graph.Ref{Noun: graph.Households, ID: h.ID}] = true
		}
	}
	for _, g := range n.grids {
		if n.begun(g.Area, d) != "" {
			n.began[graph.Ref{Noun: graph.Grids, ID: g.ID}] = true
		}
	}
	for _, rule := range []struct {
		group string
		judge func()
	}{{"A", n.chainRules}, {"B", n.gridRules}, {"C", n.recognitionRules}, {"D", n.sharingRules}, {"E", n.applicationRules}, {"F", n.assistanceRules},
		{"G", n.removalRules}, {"H", n.findingRules}, {"I", n.identityRules}} {
		if strings.Contains(rules, rule.group) {
			rule.judge()
		}
	}
	// A state that nobody looked at today has nothing to be wrong of.
	for key, r := range n.runs {
		if r.today != d {
			n.finish(key)
		}
	}
	maps.Copy(n.claims, n.ended)
	for _, c := range n.claims {
		n.note(c.rule + " " + string(c.outcome))
		if c.reason != "" {
			n.note(c.rule + " " + string(c.reason))
		}
	}
	return n.claims
}

// home reports whether a household, with a village, has been seen by the day: before, nothing can be said of it.
func (n *naive) home(household graph.ID) bool {
	return n.began[graph.Ref{Noun: graph.Households, ID: household}]
}

func (n *naive) note(what string) { n.noted[what]++ }

func (n *naive) say(c claim) {
	if c.outcome == gap.NotApplicable {
		return
	}
	n.claims[c.key()] = c
}

// versions are rows by the thing that they tell of.
type versions[F graph.Fact] map[graph.ID][]F

func versionsOf[F graph.Fact](rows []F) versions[F] {
	out := versions[F]{}
	for _, r := range rows {
		out[r.Identity()] = append(out[r.Identity()], r)
	}
	return out
}

// onDay is the row of a day among the versions of one thing, the last that began by then, and whether it holds that day.
func onDay[F graph.Fact](all versions[F], id graph.ID, d graph.Day) (row F, valid bool) {
	found := false
	for _, r := range all[id] {
		if r.Valid().Since <= d && (!found || r.Valid().Since > row.Valid().Since) {
			row, found = r, true
		}
	}
	return row, found && d < row.Valid().Until
}

// where tells the area of a subject on a day; empty where it has none yet.
type where func(graph.Day) graph.ID

func inArea(area graph.ID) where { return func(graph.Day) graph.ID { return area } }

func (n *naive) ofHousehold(id graph.ID) where {
	return func(d graph.Day) graph.ID {
		if h, _ := onDay(n.householdOf, id, d); h != nil {
			return h.Area
		}
		return ""
	}
}

func (n *naive) ofGrid(id graph.ID) where {
	return func(d graph.Day) graph.ID {
		if g, _ := onDay(n.gridOf, id, d); g != nil {
			return g.Area
		}
		return ""
	}
}

// begun is the area, if it is on record by the day.
func (n *naive) begun(area graph.ID, d graph.Day) graph.ID {
	if a, _ := onDay(n.areaOf, area, d); a != nil {
		return area
	}
	return ""
}

// way is the area and all above it on the day. Levels only rise: what stands below an area cannot stand above it.
func (n *naive) way(area graph.ID, d graph.Day) (out []graph.ID) {
	for lowest := len(graph.Levels()); area != ""; {
		a, _ := onDay(n.areaOf, area, d)
		if a == nil || slices.Index(graph.Levels(), a.Level) >= lowest {
			break
		}
		out, lowest, area = append(out, area), slices.Index(graph.Levels(), a.Level), a.Parent
	}
	return out
}

func (n *naive) level(area graph.ID, d graph.Day) graph.Level {
	if a, _ := onDay(n.areaOf, area, d); a != nil {
		return a.Level
	}
	return ""
}

// policy is the parameter of the nearest area upward that is in force on the day.
func (n *naive) policy(parameter graph.ID, at where, d graph.Day) *graph.Policy {
	for _, area := range n.way(at(d), d) {
		for _, p := range n.policies {
			if p.Parameter == parameter && p.Area == area && p.Has(d) {
				return p
			}
		}
	}
	return nil
}

// number is the value of a policy that counts something; false where there is none that can be read.
func (n *naive) number(parameter graph.ID, at where, d graph.Day) (int, bool) {
	p := n.policy(parameter, at, d)
	if p == nil {
		return 0, false
	}
	value, err := strconv.Atoi(p.Value)
	return value, err == nil
}

func (n *naive) list(parameter graph.ID, at where, d graph.Day) ([]string, bool) {
	p := n.policy(parameter, at, d)
	if p == nil {
		return nil, false
	}
	return strings.Split(p.Value, "、"), true
}

// delivered reports whether the ledger was complete on every day, for the area of the first or one that was above it then.
func (n *naive) delivered(ledger graph.Noun, kind graph.RecordKind, at where, from, through graph.Day) bool {
	way := n.way(at(from), from)
	for d := from; d <= through; d++ {
		if !slices.ContainsFunc(n.deliveries, func(v *graph.Delivery) bool {
			return v.Ledger == ledger && v.Kind == kind && slices.Contains(way, v.Area) && v.From <= d && d <= v.CompleteTo
		}) {
			return false
		}
	}
	return true
}

func (n *naive) works(d graph.Day) (works, known bool) {
	year, _, _ := d.Date()
	if !n.years[year] {
		return false, false
	}
	switch n.calendar[d] {
	case graph.OffDay:
		return false, true
	case graph.WorkDay:
		return true, true
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday, true
}

// due is the last day on time by a limit in force on the start.
func (n *naive) due(parameter graph.ID, at where, start graph.Day) (graph.Day, graph.Reason) {
	limit := n.policy(parameter, at, start)
	if limit == nil {
		return graph.NoDay, graph.PolicyMissing
	}
	count, err := strconv.Atoi(limit.Value)
	if err != nil || count < 0 {
		return graph.NoDay, graph.PolicyMissing
	}
	switch limit.Unit {
	case graph.InDays:
		return start + graph.Day(count), ""
	case graph.InMonths:
		return monthsAfter(start, count), ""
	case graph.InWorkingDays:
		// The start is not counted, so its own year need not be known unless it may itself be the due day.
		d := start
		if count > 0 {
			d++
		}
		for left := max(count, 1); ; d++ {
			works, known := n.works(d)
			if !known {
				return graph.NoDay, graph.CalendarMissing
			}
			if works {
				left--
			}
			if left == 0 {
				if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
					n.note("due on a make-up working weekend")
				}
				return d, ""
			}
		}
	}
	return graph.NoDay, graph.PolicyMissing
}

// monthsAfter is the same day number some months later, or that month's last day.
func monthsAfter(start graph.Day, months int) graph.Day {
	year, month, number := start.Date()
	for range months {
		if month++; month > time.December {
			year, month = year+1, time.January
		}
	}
	for ; ; number-- {
		if d, ok := graph.DateOf(year, month, number); ok {
			return d
		}
	}
}

func monthEnds(m graph.Month) (first, last graph.Day) {
	first, _ = graph.DateOf(int(m)/12, time.Month(int(m)%12+1), 1)
	return first, monthsAfter(first, 1) - 1
}

// duty is an act to be done by a day.
type duty struct {
	clock
	at       where     // whose ledgers must have been delivered
	standing where     // whose limits hold; nil where that is the same
	limit    graph.ID  // the parameter, or
	due      graph.Day // the day itself; NoDay where its cell is empty
	done     graph.Day // NoDay while it is not done
	lapsed   graph.Day // from this day on nothing is owed any more; NoDay while it is
	unseen   graph.Day // a gap that lapsed by this day is not told; NoDay where every one is
	ledger   graph.Noun
	kind     graph.RecordKind
	severity gap.Severity
	red      graph.ID // the parameter that makes it red
}

// act judges a duty on the day. Its start has come, and what is done or lapsed was so by the day.
func (n *naive) act(a duty) {
	c := claim{clock: a.clock, due: a.due}
	missing := func(reason graph.Reason) {
		c.outcome, c.reason = gap.NotEvaluated, reason
		n.say(c)
	}
	if a.done != graph.NoDay && a.done <= a.start {
		c.outcome = gap.Met // needs no limit, not even where the day itself is the limit and its cell is empty
		n.note(a.rule + " done on its start or before")
		n.say(c)
		return
	}
	if a.limit == "" && a.due == graph.NoDay {
		missing(graph.FactMissing)
		return
	}
	if a.at(a.start) != a.at(n.day) {
		n.note(a.rule + " moved to another village since the clock started")
	}
	if a.standing == nil {
		a.standing = a.at
	}
	if a.limit != "" {
		var reason graph.Reason
		if c.due, reason = n.due(a.limit, a.standing, a.start); reason != "" {
			missing(reason)
			return
		}
		if p, q := n.policy(a.limit, a.standing, a.start), n.policy(a.limit, a.standing, n.day); p != q {
			n.note(a.rule + " policy changed while the clock ran")
		}
	}
	switch {
	case a.done != graph.NoDay && a.done <= c.due:
		c.outcome = gap.Met
		if a.done == c.due {
			n.note(a.rule + " done on the due day")
		}
		n.say(c)
		return
	case a.lapsed != graph.NoDay && a.lapsed <= c.due+1:
		n.note(a.rule + " lapsed in time")
		return
	case a.done == graph.NoDay && a.lapsed == graph.NoDay && n.day <= c.due:
		c.outcome = gap.Pending
		n.say(c)
		return
	}
	until := graph.Forever // as far as can be told today
	late := a.done != graph.NoDay && (a.lapsed == graph.NoDay || a.done <= a.lapsed)
	switch {
	case !late && a.lapsed != graph.NoDay:
		until = a.lapsed
		n.note(a.rule + " lapsed while unmet")
	case late:
		until = a.done + 1
		if a.done == c.due+1 {
			n.note(a.rule + " one day late")
		}
	}
	// What was done late, while it was owed, is its own evidence; what was not rests on silence.
	if !late && !n.delivered(a.ledger, a.kind, a.at, a.start, c.due) {
		missing(gap.LedgerNotDelivered)
		return
	}
	if !late && a.lapsed != graph.NoDay && a.lapsed <= a.unseen {
		return
	}
	c.outcome, c.gap = gap.Unmet, graph.Period{Since: max(a.start, c.due+1), Until: graph.Forever}
	last := n.day
	if until <= n.day {
		c.outcome, c.gap.Until, last = gap.Over, until, until-1
	}
	c.severity = n.weight(a.severity, a.red, a.standing, a.start, last)
	n.say(c)
}

// weight is the severity on a day of a gap that turns red after a while.
func (n *naive) weight(s gap.Severity, red graph.ID, at where, start, d graph.Day) gap.Severity {
	if red != "" {
		if last, reason := n.due(red, at, start); reason == "" && d > last {
			n.note(string(red))
			return gap.Red
		}
	}
	return s
}

// state is how something stands today that must be right every day.
type state struct {
	clock
	at        where
	right     bool
	reason    graph.Reason // why it cannot be told whether it is right
	delivered bool
	severity  gap.Severity
	red       graph.ID
}

func (n *naive) state(s state) {
	key := s.key()
	r := n.runs[key]
	switch {
	case s.right:
		n.finish(key)
		n.say(claim{clock: s.clock, outcome: gap.Met})
		return
	case s.reason != "":
		n.finish(key)
		n.say(claim{clock: s.clock, outcome: gap.NotEvaluated, reason: s.reason})
		return
	}
	// Where the due day is not known, a clock goes on past days that were not delivered.
	if r != nil && !s.delivered && r.reason == "" && n.day <= r.due {
		n.note(s.rule + " clock begun anew")
		delete(n.runs, key)
		r = nil
	}
	if r == nil {
		if !s.delivered {
			n.say(claim{clock: s.clock, outcome: gap.NotEvaluated, reason: gap.LedgerNotDelivered})
			return
		}
		r = &run{start: n.day}
		r.due, r.reason = n.due(graph.ID(s.rule+".limit"), s.at, n.day)
		n.runs[key] = r
	}
	r.today = n.day
	c := claim{clock: s.clock, due: r.due}
	c.start = r.start
	switch {
	case r.reason != "":
		c.outcome, c.reason = gap.NotEvaluated, r.reason
	case n.day <= r.due:
		c.outcome = gap.Pending
	default:
		c.outcome, c.gap = gap.Unmet, graph.Period{Since: r.due + 1, Until: graph.Forever}
		c.severity = n.weight(s.severity, s.red, s.at, r.start, n.day)
		r.severity = c.severity
		if !s.delivered {
			n.note(s.rule + " goes on past what was delivered")
		}
		if p, q := n.policy(graph.ID(s.rule+".limit"), s.at, r.start), n.policy(graph.ID(s.rule+".limit"), s.at, n.day); p != q {
			n.note(s.rule + " policy changed while the clock ran")
		}
	}
	n.say(c)
}

// finish ends a state that was wrong until yesterday: a gap stays listed, anything less is forgotten.
func (n *naive) finish(key string) {
	r := n.runs[key]
	if r == nil {
		return
	}
	delete(n.runs, key)
	if r.reason != "" || n.day <= r.due+1 {
		if r.reason == "" && n.day == r.due+1 {
			n.note(key[:3] + " right on the day after the due day")
		}
		return
	}
	c := claim{outcome: gap.Over, severity: r.severity, due: r.due, gap: graph.Period{Since: r.due + 1, Until: n.day}}
	fields := strings.Split(key, "|")
	head := strings.SplitN(fields[0], " ", 3)
	c.clock = clock{rule: head[0], noun: graph.Noun(head[1]), id: graph.ID(head[2]), part: fields[1], start: r.start}
	n.ended[c.key()] = c
	n.claims[c.key()] = c
}

// households below an area on a day, by their valid rows.
func (n *naive) householdsIn(area graph.ID, d graph.Day) (count int) {
	for _, h := range n.households {
		if h.Has(d) && slices.Contains(n.way(h.Area, d), area) {
			count++
		}
	}
	return count
}

// held reports whether anybody is in the post on the day, full or acting. The post must hold that day.
func (n *naive) held(post *graph.Post, d graph.Day) bool {
	acting, full := false, false
	for _, t := range n.tenures {
		if t.Post == post.ID && t.Has(d) {
			acting, full = acting || t.Acting, full || !t.Acting
		}
	}
	if post.Has(d) && acting && !full {
		n.note("held by nobody but an acting holder: " + string(post.Kind))
	}
	return post.Has(d) && (acting || full)
}

// seats are how many posts pass on the day, and whether anybody is in one of them.
func (n *naive) seats(d graph.Day, passes func(*graph.Post) bool) (posts int, held bool) {
	for _, p := range n.posts {
		if p.Has(d) && passes(p) {
			posts++
			held = held || n.held(p, d)
		}
	}
	return posts, held
}

// open reports whether a case is open on a day: the last that happened to it by then decides; on one day a revoke comes
// after what it revokes.
func (n *naive) open(c *graph.Case, d graph.Day) bool {
	last, open := graph.NoDay, true
	for _, s := range n.steps {
		if s.Case != c.ID || s.DoneOn == graph.NoDay || s.DoneOn > d {
			continue
		}
		closes := s.Step == graph.Removed || s.Step == graph.Approved && s.Outcome == graph.RefusedOutcome
		opens := s.Step == graph.RemovalRevoked
		if (closes || opens) && (last == graph.NoDay || s.DoneOn > last || s.DoneOn == last && opens) {
			last, open = s.DoneOn, opens
		}
	}
	return open && c.OpenedOn <= d
}

// openFrom is the first day from one on, on which the household has an open case, as far as can be told today.
func (n *naive) openFrom(household graph.ID, from graph.Day) graph.Day {
	for d := from; d <= n.day; d++ {
		if n.anyOpen(household, d) {
			return d
		}
	}
	return graph.NoDay
}

func (n *naive) anyOpen(household graph.ID, d graph.Day) bool {
	return slices.ContainsFunc(n.cases, func(c *graph.Case) bool { return c.Household == household && n.open(c, d) })
}

// step is a step of a case by its round, if it has been done.
func (n *naive) step(of graph.ID, kind graph.StepKind, round int) *graph.Step {
	for _, s := range n.steps {
		if s.Case == of && s.Step == kind && s.Round == round && s.DoneOn != graph.NoDay {
			return s
		}
	}
	return nil
}

// identities are the things that rows tell of, each once.
func identities[F graph.Fact](rows []F) (out []graph.ID) {
	for _, r := range rows {
		if !slices.Contains(out, r.Identity()) {
			out = append(out, r.Identity())
		}
	}
	return out
}

// told are the claims of a rule's verdicts on a day.
func told(all []gap.Verdict, d graph.Day, rules string) (out map[string]claim, twice []string) {
	out = map[string]claim{}
	for _, v := range all {
		s, ok := v.On(d)
		if !ok || s.Outcome == gap.NotApplicable || !strings.Contains(rules, v.Rule[:1]) {
			continue
		}
		c := claim{clock: clock{rule: v.Rule, noun: v.Subject.Noun, id: v.Subject.ID, part: v.Part, start: v.Start}, outcome: s.Outcome, reason: s.Reason, severity: s.Severity, due: v.Due}
		if s.Outcome == gap.Unmet || s.Outcome == gap.Over {
			c.gap = v.GapOn(d)
		}
		if _, met := out[c.key()]; met {
			twice = append(twice, c.key())
		}
		out[c.key()] = c
	}
	return out, twice
}

// differAll walks through a history and reports each day and clock on which the rules and the naive judge differ.
func differAll(n *naive, facts []graph.Fact, rules string, first, last graph.Day, report func(d graph.Day, key, naive, rules string)) {
	var all []gap.Verdict
	known := starred()
	for _, unit := range graph.TimelinesOf(1<<40, facts) {
		for _, v := range gap.Judge(unit, last) {
			if slices.Contains(known, v.Rule) {
				all = append(all, v)
			}
		}
	}
	for d := first; d <= last; d++ {
		want := n.walk(d, rules)
		got, twice := told(all, d, rules)
		for _, key := range twice {
			report(d, key, "once", "twice")
		}
		for key, c := range want {
			if g, met := got[key]; !met {
				report(d, key, c.String(), "nothing")
			} else if g.String() != c.String() {
				report(d, key, c.String(), g.String())
			}
		}
		for key, g := range got {
			if _, met := want[key]; !met {
				report(d, key, "nothing", g.String())
			}
		}
	}
}

// differ tells the first day on which the rules and the naive judge differ.
func differ(n *naive, facts []graph.Fact, rules string, first, last graph.Day) string {
	var lines []string
	on := graph.NoDay
	differAll(n, facts, rules, first, last, func(d graph.Day, key, naive, rules string) {
		if len(lines) == 0 {
			on = d
		}
		if d == on {
			lines = append(lines, fmt.Sprintf("%s\n    naive %s\n    rules %s", key, naive, rules))
		}
	})
	if lines == nil {
		return ""
	}
	slices.Sort(lines)
	return fmt.Sprintf("on %s\n%s", on, strings.Join(lines, "\n"))
}
