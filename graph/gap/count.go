package gap

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"dutygraph/graph"
)

// What is counted of households, for grids and areas: names that no rule has.
const (
	countHouseholds = "HOUSEHOLDS" // by area
	countGrid       = "GRID"       // households by grid, which is the part
	countCause      = "CAUSE"      // active risks by county and cause
	countFound      = "FOUND"      // days on which a household was found at risk by cadres, by county; the part is its cause and itself
	countWarning    = "WARNING"    // warnings of a department on one day, by organization
	countEvaluated  = "EVALUATED"  // evaluations: that the rules looked, also where they found nothing new
)

// addPeriod counts so many more on the days of a period.
func (p *pass) addPeriod(key counted, period graph.Period, n int) {
	if period.Empty() {
		return
	}
	days := p.sumsOf(key)
	days[period.Since] += n
	if period.Until != graph.Forever {
		days[period.Until] -= n
	}
}

// sumsOf are the days from which on more is counted of a key, and how many more.
func (p *pass) sumsOf(key counted) map[graph.Day]int {
	days := p.sums[key]
	if days == nil {
		days = map[graph.Day]int{}
		key.area, key.part = graph.ID(strings.Clone(string(key.area))), strings.Clone(key.part) // pieces of a row's text, as in kept
		p.sums[key] = days
	}
	return days
}

// countHome counts what grids and areas are told of a household, or takes it back; nothing of other units.
func (p *pass) countHome(t *graph.Timeline, n int) {
	if t.Unit.Noun != graph.Households {
		return
	}
	p.countStays(t.Lineage, n)
	for _, h := range t.Lineage.Households {
		if h.Grid != "" {
			p.addPeriod(counted{countGrid, "", string(h.Grid)}, h.Period, n)
		}
	}
	if len(t.Lineage.Risks) > 0 {
		for county, causes := range t.Lineage.ActiveCauses() {
			for _, c := range causes {
				p.addPeriod(counted{countCause, county, string(c.Cause)}, c.Period, n)
			}
		}
	}
	if len(t.Lineage.Leads) > 0 {
		for county, found := range t.Lineage.FoundByCadres() {
			for _, f := range found {
				p.addPeriod(counted{countFound, county, string(f.Cause) + " " + string(f.Household)}, graph.On(f.On), n)
			}
		}
	}
	for _, l := range t.Lineage.Leads {
		if l.Channel == graph.ByDepartment && l.Organization != "" {
			p.addPeriod(counted{countWarning, "", string(l.Organization)}, graph.On(l.DiscoveredOn), n)
		}
	}
}

// count counts what was found of a unit and is not kept, or takes it back.
func (p *pass) count(j *judging, n int) {
	t := j.t
	p.countHome(t, n)
	var stays []graph.Stay
	for i := range j.out {
		v := &j.out[i]
		if v.kept() { // is counted where it is kept
			continue
		}
		if stays == nil {
			stays = j.stays()
		}
		for _, s := range v.Spans {
			if s.Outcome == NotApplicable {
				continue
			}
			name := v.Rule + " " + string(s.Outcome)
			for k, stay := range stays {
				days := stay.Period
				if k == 0 {
					days.Since = min(days.Since, s.Period.Since)
				}
				p.addPeriod(counted{name, stay.Area, string(s.Reason)}, s.Period.Meet(days), n)
			}
		}
	}
}

// home is where and when a household of one version is: whoever is there as long is in the same areas.
type home struct {
	area   graph.ID
	period graph.Period
}

// stayed are the areas of homes alike, and how many there are.
type stayed struct {
	stays []graph.Stay
	n     int
}

// countStays counts a household in the areas in which it is, by day. Most have one version, and most of a village began
// on one day.
func (p *pass) countStays(l *graph.Lineage, n int) {
	if len(l.Households) != 1 {
		for _, s := range l.Stays() {
			p.addPeriod(counted{countHouseholds, s.Area, ""}, s.Period, n)
		}
		return
	}
	key := home{l.Households[0].Area, l.Households[0].Period}
	s := p.homes[l.View.Known][key]
	if s == nil {
		if p.homes[l.View.Known] == nil {
			p.homes[l.View.Known] = map[home]*stayed{}
		}
		s = &stayed{stays: l.Stays()}
		key.area = graph.ID(strings.Clone(string(key.area)))
		p.homes[l.View.Known][key] = s
	}
	s.n += n
}

// settleStays adds up what was counted of homes alike.
func (p *pass) settleStays() {
	for _, homes := range p.homes {
		for _, h := range homes {
			for _, s := range h.stays {
				p.addPeriod(counted{countHouseholds, s.Area, ""}, s.Period, h.n)
			}
		}
	}
	p.homes = nil
}

// forget takes back all that was counted of units of a kind.
func (p *pass) forget(noun graph.Noun) {
	p.r.mu.RLock()
	defer p.r.mu.RUnlock()
	rules := map[string]bool{}
	for _, rule := range Catalogue() {
		if rule.Judged() && unitOf(rule.Subject) == noun {
			rules[rule.ID] = true
		}
	}
	for key, changes := range p.r.tallies {
		rule, _, judged := strings.Cut(key.name, " ")
		if judged && rules[rule] || !judged && noun == graph.Households && key.name != countEvaluated {
			days := p.sumsOf(key)
			for _, c := range changes {
				days[c.Day] -= c.By
			}
		}
	}
}

// unitOf is the kind of unit from whose timeline a kind of subject is judged.
func unitOf(subject graph.Noun) graph.Noun {
	switch subject {
	case graph.Grids, graph.Areas:
		return subject
	case graph.Tenures, graph.Records, graph.Findings, graph.Posts:
		return graph.Posts
	}
	return graph.Households
}

// concern adds to the touched units the grids and areas of which households, causes, what was found or warnings are counted
// anew.
func (p *pass) concern() {
	for key, days := range p.sums {
		if !slices.ContainsFunc(slices.Collect(maps.Values(days)), func(n int) bool { return n != 0 }) {
			continue
		}
		switch key.name {
		case countHouseholds, countCause, countFound:
			p.touched.unit(graph.Areas, key.area)
		case countGrid:
			p.touched.unit(graph.Grids, graph.ID(key.part))
		case countWarning:
			p.r.mu.RLock()
			for _, area := range p.r.ground.serves[graph.ID(key.part)] {
				p.touched.unit(graph.Areas, area)
			}
			p.r.mu.RUnlock()
		}
	}
}

// tallies are what is counted anew; nothing more is counted after.
func (p *pass) tallies() []graph.Tally {
	all := make([]graph.Tally, 0, 1+len(p.sums))
	all = append(all, graph.Tally{Name: countEvaluated, Recorded: p.now.Revision, Rises: []graph.Rise{{Day: p.now.Day, By: 1}}})
	for key, days := range p.sums {
		rises := make([]graph.Rise, 0, len(days))
		for d, n := range days {
			if n != 0 {
				rises = append(rises, graph.Rise{Day: d, By: n})
			}
		}
		if len(rises) > 0 {
			slices.SortFunc(rises, func(a, b graph.Rise) int { return cmp.Compare(a.Day, b.Day) })
			all = append(all, graph.Tally{Name: key.name, Area: key.area, Part: key.part, Recorded: p.now.Revision, Rises: rises})
		}
	}
	p.sums = nil
	return all
}

// fill gives a timeline what is counted of households, as kept through the timeline's revision, with what an evaluation
// under way adds.
func (r *Register) fill(t *graph.Timeline, more map[counted]map[graph.Day]int) {
	switch t.Unit.Noun {
	case graph.Grids:
		t.Households = counts(r.runs(counted{countGrid, "", string(t.Unit.ID)}, t.Known, more))
	case graph.Areas:
		t.Households = counts(r.runs(counted{countHouseholds, t.Unit.ID, ""}, t.Known, more))
		place := t.Lineage.Place(t.Unit.ID)
		if place == nil || !slices.ContainsFunc(place.Areas, func(a *graph.Area) bool { return a.Level == graph.County }) {
			return
		}
		for _, cause := range r.causesOf(t.Unit.ID, more) {
			for _, p := range positive(r.runs(counted{countCause, t.Unit.ID, string(cause)}, t.Known, more)) {
				t.Causes = append(t.Causes, graph.CausePeriod{Cause: cause, Period: p})
			}
		}
		for _, part := range r.foundIn(t.Unit.ID, more) {
			cause, household, _ := strings.Cut(part, " ")
			for _, p := range positive(r.runs(counted{countFound, t.Unit.ID, part}, t.Known, more)) {
				for d := p.Since; d < p.Until; d++ {
					t.Found = append(t.Found, graph.CauseFound{Cause: graph.Cause(cause), Household: graph.ID(household), On: d})
				}
			}
		}
		t.Found = graph.SortFound(t.Found)
		for _, organization := range r.serving(t) {
			for _, p := range positive(r.runs(counted{countWarning, "", string(organization)}, t.Known, more)) {
				for d := p.Since; d < p.Until; d++ {
					t.Warnings = append(t.Warnings, graph.Warning{Organization: organization, On: d})
				}
			}
		}
	}
}

// serving are the organizations that, as known at the timeline's revision, ever served its area, in order.
func (r *Register) serving(t *graph.Timeline) []graph.ID {
	var out []graph.ID
	if place := t.Lineage.Place(t.Unit.ID); place != nil {
		for _, o := range place.Organizations {
			if o.Area == t.Unit.ID {
				out = append(out, o.ID)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// causesOf are the causes that are counted in a county, in order.
func (r *Register) causesOf(county graph.ID, more map[counted]map[graph.Day]int) []graph.Cause {
	found := map[graph.Cause]bool{}
	r.mu.RLock()
	maps.Copy(found, r.causes[county])
	r.mu.RUnlock()
	for key := range more {
		if key.name == countCause && key.area == county {
			found[graph.Cause(key.part)] = true
		}
	}
	return keysOf(found)
}

// foundIn are the causes with the households that were ever counted as found in a county, in no order.
func (r *Register) foundIn(county graph.ID, more map[counted]map[graph.Day]int) []string {
	found := map[string]bool{}
	r.mu.RLock()
	maps.Copy(found, r.found[county])
	r.mu.RUnlock()
	for key := range more {
		if key.name == countFound && key.area == county {
			found[key.part] = true
		}
	}
	return slices.Collect(maps.Keys(found))
}

// run is a count from a day on, until the next.
type run struct {
	from graph.Day
	n    int
}

// runs adds up what is counted, through a revision.
func (r *Register) runs(key counted, known graph.Revision, more map[counted]map[graph.Day]int) []run {
	days := map[graph.Day]int{}
	r.mu.RLock()
	for _, c := range r.tallies[key] {
		if c.recorded <= known {
			days[c.Day] += c.By
		}
	}
	r.mu.RUnlock()
	for d, n := range more[key] {
		days[d] += n
	}
	var out []run
	n := 0
	for _, d := range slices.Sorted(maps.Keys(days)) {
		if days[d] != 0 {
			n += days[d]
			out = append(out, run{d, n})
		}
	}
	return out
}

func counts(runs []run) []graph.Count {
	var out []graph.Count
	for _, r := range runs {
		out = append(out, graph.Count{From: r.from, N: r.n})
	}
	return out
}

// positive are the days on which a count is not 0.
func positive(runs []run) days {
	var out days
	for i, r := range runs {
		if r.n <= 0 {
			continue
		}
		until := graph.Forever
		if i+1 < len(runs) {
			until = runs[i+1].from
		}
		if n := len(out); n > 0 && out[n-1].Until == r.from {
			out[n-1].Until = until
			continue
		}
		out = append(out, graph.Period{Since: r.from, Until: until})
	}
	return out
}
