package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// rosterNaive answers from plain slices, by looking at every row each time: first it takes away what the view does not
// know or may not see, then it answers as if nothing else had ever been recorded.
type rosterNaive struct {
	rows []Fact
	v    View
	w    Period
}

func (n rosterNaive) up(id ID) (parent ID) {
	last := Day(-1 << 30)
	for _, f := range n.rows {
		if a, ok := f.(*Area); ok && a.ID == id && a.KnownAt(n.v.Known) && a.Since <= n.v.At && a.Since >= last {
			parent, last = a.Parent, a.Since
		}
	}
	return parent
}

func (n rosterNaive) areaIDs() map[ID]bool {
	ids := map[ID]bool{}
	for _, f := range n.rows {
		if a, ok := f.(*Area); ok {
			ids[a.ID] = true
		}
	}
	return ids
}

func (n rosterNaive) inside() map[ID]bool {
	in := map[ID]bool{}
	for _, id := range n.v.Scope.Areas {
		in[id] = true
	}
	for size := -1; size != len(in); {
		size = len(in)
		for id := range n.areaIDs() {
			if up := n.up(id); up != "" && in[up] {
				in[id] = true
			}
		}
	}
	return in
}

func (n rosterNaive) above() map[ID]bool {
	up := map[ID]bool{}
	for _, id := range n.v.Scope.Areas {
		for id = n.up(id); id != "" && !up[id]; id = n.up(id) {
			up[id] = true
		}
	}
	return up
}

func (n rosterNaive) sees(f Fact) bool {
	in, up := n.inside(), n.above()
	public := func(id ID) bool { return n.v.Scope.All || in[id] || up[id] }
	private := func(id ID) bool { return n.v.Scope.All || in[id] }
	switch f := f.(type) {
	case *CalendarDay:
		return true
	case *Area:
		return public(f.ID)
	case *Policy:
		return public(f.Area)
	case *Organization:
		return public(f.Area)
	case *Grid:
		return private(f.Area)
	case *Post:
		if f.Kind == GridMember {
			return private(f.Area)
		}
		return public(f.Area)
	case *Tenure:
		return n.v.Scope.All || slices.ContainsFunc(n.rows, func(p Fact) bool {
			post, ok := p.(*Post)
			return ok && post.ID == f.Post && post.KnownAt(n.v.Known) && post.Since <= max(n.v.At, f.Since) && n.sees(post)
		})
	case *Household:
		return n.homeSeen(f.ID) && private(f.Area)
	case *Pairing:
		return n.homeSeen(f.Household)
	case *Case:
		return n.homeSeen(f.Household)
	case *Lead:
		return n.homeSeen(f.Household)
	case *Application:
		return n.homeSeen(f.Household)
	case *Step:
		return n.caseSeen(f.Case)
	case *Risk:
		return n.caseSeen(f.Case)
	case *Measure:
		return n.caseSeen(f.Case)
	}
	return false
}

func (n rosterNaive) homeSeen(id ID) bool {
	if n.v.Scope.All {
		return true
	}
	var last *Household
	for _, f := range n.rows {
		if h, ok := f.(*Household); ok && h.ID == id && h.KnownAt(n.v.Known) && h.Since <= n.v.At && (last == nil || h.Since > last.Since) {
			last = h
		}
	}
	return last != nil && n.inside()[last.Area]
}

func (n rosterNaive) caseSeen(id ID) bool {
	return slices.ContainsFunc(n.rows, func(f Fact) bool {
		c, ok := f.(*Case)
		return ok && c.ID == id && c.KnownAt(n.v.Known) && c.OpenedOn <= n.v.At && n.homeSeen(c.Household)
	})
}

// seen is what is left of the rows, shown as the view shows them, with no scope any more.
func (n rosterNaive) seen() rosterNaive {
	out := rosterNaive{v: n.v, w: n.w.Meet(Period{-1 << 30, n.v.At + 1})}
	out.v.Scope = Everywhere
	for _, f := range n.rows {
		if !f.About().KnownAt(n.v.Known) || f.Valid().Since > n.v.At || !n.sees(f) {
			continue
		}
		f = rosterClone(f.AsOf(n.v.At))
		f.About().Retracted = Never
		switch f := f.(type) {
		case *Lead:
			if !n.caseSeen(f.Case) {
				f.Case = ""
			}
		case *Application:
			if !n.caseSeen(f.Case) {
				f.Case = ""
			}
		}
		out.rows = append(out.rows, f)
	}
	slices.SortStableFunc(out.rows, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(a.Valid().Since, b.Valid().Since), cmp.Compare(a.Key(), b.Key()))
	})
	return out
}

func rosterClone(f Fact) Fact {
	switch f := f.(type) {
	case *CalendarDay:
		c := *f
		return &c
	case *Area:
		c := *f
		return &c
	case *Policy:
		c := *f
		return &c
	case *Organization:
		c := *f
		return &c
	case *Grid:
		c := *f
		return &c
	case *Post:
		c := *f
		return &c
	case *Tenure:
		c := *f
		return &c
	case *Household:
		c := *f
		return &c
	case *Pairing:
		c := *f
		return &c
	case *Case:
		c := *f
		return &c
	case *Step:
		c := *f
		return &c
	case *Risk:
		c := *f
		return &c
	case *Measure:
		c := *f
		return &c
	case *Lead:
		c := *f
		return &c
	case *Application:
		c := *f
		return &c
	}
	panic(fmt.Sprintf("%T", f))
}

func rosterPick[P Fact](n rosterNaive, pick func(P) bool) []P {
	var out []P
	for _, f := range n.rows {
		if p, ok := f.(P); ok && pick(p) {
			out = append(out, p)
		}
	}
	return out
}

func (n rosterNaive) over(p Period) bool { return p.Overlaps(n.w) }

// place gathers what stands somewhere; n has been seen.
func (n rosterNaive) place(id ID, organizations func(*Organization) bool, posts func(*Post) bool) *Place {
	p := &Place{ID: id}
	p.Organizations = rosterPick(n, func(f *Organization) bool { return organizations(f) && n.over(f.Period) })
	p.Posts = rosterPick(n, func(f *Post) bool { return posts(f) && n.over(f.Period) })
	p.Tenures = rosterPick(n, func(f *Tenure) bool {
		return n.over(f.Period) && slices.ContainsFunc(p.Posts, func(q *Post) bool { return q.ID == f.Post })
	})
	slices.SortStableFunc(p.Organizations, func(a, b *Organization) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(p.Posts, func(a, b *Post) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(p.Tenures, func(a, b *Tenure) int { return cmp.Compare(a.Post, b.Post) })
	return p
}

func (n rosterNaive) places(ids map[ID]bool) (places []*Place) {
	for size := -1; size != len(ids); {
		size = len(ids)
		for _, a := range rosterPick(n, func(a *Area) bool { return ids[a.ID] && a.Parent != "" }) {
			ids[a.Parent] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		p := n.place(id, func(f *Organization) bool { return f.Area == id }, func(f *Post) bool { return f.Area == id && f.Kind != GridMember && f.Kind != Contact })
		p.Areas = rosterPick(n, func(f *Area) bool { return f.ID == id })
		p.Policies = rosterPick(n, func(f *Policy) bool { return f.Area == id })
		slices.SortStableFunc(p.Policies, func(a, b *Policy) int { return cmp.Compare(a.Key(), b.Key()) })
		if len(p.Areas)+len(p.Organizations)+len(p.Posts)+len(p.Policies) > 0 {
			places = append(places, p)
		}
	}
	return places
}

func (n rosterNaive) gridPlaces(ids map[ID]bool) (places []*Place) {
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		p := n.place(id, func(*Organization) bool { return false }, func(f *Post) bool { return f.Kind == GridMember && f.Grid == id })
		p.Grids = rosterPick(n, func(f *Grid) bool { return f.ID == id })
		if id != "" && len(p.Grids)+len(p.Posts) > 0 {
			places = append(places, p)
		}
	}
	return places
}

func (n rosterNaive) units(ids map[ID]bool, places []*Place) (units []*Place) {
	for _, p := range places {
		for _, f := range p.Posts {
			if f.Kind == FirstSecretary {
				ids[f.Organization] = true
			}
		}
		for _, o := range p.Organizations {
			for _, f := range rosterPick(n, func(f *Post) bool { return f.Kind == OrganizationHead && f.Organization == o.ID && n.over(f.Period) }) {
				if f.Area != p.ID {
					ids[o.ID] = true
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		p := n.place(id, func(f *Organization) bool { return f.ID == id }, func(f *Post) bool { return f.Kind == OrganizationHead && f.Organization == id })
		if id != "" && len(p.Organizations)+len(p.Posts) > 0 {
			units = append(units, p)
		}
	}
	return units
}

func (n rosterNaive) lineage(s Ref) *Lineage {
	l := &Lineage{Subject: s}
	villages, grids, units := map[ID]bool{}, map[ID]bool{}, map[ID]bool{}
	household := s.ID
	switch s.Noun {
	case Grids:
		grids[s.ID] = true
		l.Grids = n.gridPlaces(grids)
		if len(l.Grids) == 0 || len(l.Grids[0].Grids) == 0 {
			return nil
		}
		for _, f := range l.Grids[0].Grids {
			villages[f.Area] = true
		}
	case Areas:
		if len(rosterPick(n, func(f *Area) bool { return f.ID == s.ID })) == 0 {
			return nil
		}
		villages[s.ID] = true
	case Cases:
		cases := rosterPick(n, func(f *Case) bool { return f.ID == s.ID })
		if len(cases) == 0 {
			return nil
		}
		household = cases[0].Household
		fallthrough
	case Households:
		l.Households = rosterPick(n, func(f *Household) bool { return f.ID == household })
		if s.Noun == Households && len(l.Households) == 0 {
			return nil
		}
		l.Pairings = rosterPick(n, func(f *Pairing) bool { return f.Household == household })
		l.Cases = rosterPick(n, func(f *Case) bool { return f.Household == household })
		l.Leads = rosterPick(n, func(f *Lead) bool { return f.Household == household })
		l.Applications = rosterPick(n, func(f *Application) bool { return f.Household == household })
		mine := func(id ID) bool { return slices.ContainsFunc(l.Cases, func(c *Case) bool { return c.ID == id }) }
		l.Steps = rosterPick(n, func(f *Step) bool { return mine(f.Case) })
		l.Risks = rosterPick(n, func(f *Risk) bool { return mine(f.Case) && n.over(f.Period) })
		l.Measures = rosterPick(n, func(f *Measure) bool { return mine(f.Case) && n.over(f.Period) })
		for _, f := range l.Households {
			villages[f.Area], grids[f.Grid] = true, true
		}
		for _, f := range l.Pairings {
			units[f.Organization] = true
		}
		l.Grids = n.gridPlaces(grids)
	default:
		return nil
	}
	l.Places = n.places(villages)
	l.Units = n.units(units, l.Places)
	return l
}

func (n rosterNaive) lineages(subjects []Ref) map[Ref]*Lineage {
	of, seen := map[Ref]*Lineage{}, n.seen()
	calendar := NewCalendar(rosterPick(n, func(f *CalendarDay) bool { return f.KnownAt(n.v.Known) }))
	for _, s := range subjects {
		if l := seen.lineage(s); l != nil {
			l.View, l.Window, l.Calendar = n.v, seen.w, calendar
			of[s] = l
		}
	}
	return of
}

// rosterHistory is a random history: what each revision changed, and every row of all of them as it is in the end.
type rosterHistory struct {
	steps [][]Fact
	rows  []Fact
}

func rosterDraw(t *rapid.T) rosterHistory {
	h, standing := rosterHistory{}, map[string]Fact{}
	ids := func(label string, of ...ID) ID { return rapid.SampledFrom(of).Draw(t, label) }
	day := func() Day { return Day(rapid.IntRange(1, 12).Draw(t, "day")) }
	period := func() Period {
		since := day()
		until := since + Day(rapid.IntRange(1, 8).Draw(t, "days"))
		if rapid.Bool().Draw(t, "lasts") {
			until = Forever
		}
		return Period{since, until}
	}
	version := func() Version {
		p := period()
		ends := Day(Forever)
		if p.Until != Forever && rapid.Bool().Draw(t, "written") {
			ends = p.Until
		}
		return Version{p, ends}
	}
	area := func() ID { return ids("area", "SZ", "LB", "T", "V", "W", "V1") }
	household := func() ID { return ids("household", "H1", "H2") }
	caseID := func() ID { return ids("case", "C1", "C2", "") }
	unit := func() ID { return ids("unit", "O1", "O2") }
	draw := func() Fact {
		switch rapid.IntRange(0, 16).Draw(t, "noun") {
		case 0, 1, 2:
			return &Area{Version: version(), ID: area(), Parent: ids("parent", "SZ", "LB", "T", "V", "", "X"), Level: Village}
		case 3:
			return &Policy{Period: period(), Parameter: ids("parameter", "C03.limit", "C03.limits"), Area: area()}
		case 4, 5:
			return &Organization{Version: version(), ID: unit(), Area: area(), Function: Function(ids("function", "", "HEALTH"))}
		case 6:
			return &Grid{Version: version(), ID: ids("grid", "G1", "G2"), Area: area()}
		case 7, 8:
			kind := rapid.SampledFrom([]PostKind{Secretary, GridMember, FirstSecretary, OrganizationHead}).Draw(t, "kind")
			return &Post{Version: version(), ID: ids("post", "S1", "S2", "S3", "S11"), Kind: kind, Area: area(), Organization: unit(), Grid: ids("grid", "G1", "G2")}
		case 9, 10:
			return &Tenure{Period: period(), Post: ids("post", "S1", "S2", "S3", "S11"), Person: ids("person", "P1", "P2")}
		case 11, 12:
			return &Household{Version: version(), ID: household(), Area: area(), Grid: ids("grid", "G1", "G2", "")}
		case 13:
			return &Pairing{Period: period(), Household: household(), Organization: unit(), Person: ids("person", "P1", "P2")}
		case 14:
			return &Case{ID: ids("case", "C1", "C2"), Household: household(), OpenedOn: day()}
		case 15:
			switch rapid.IntRange(0, 2).Draw(t, "of case") {
			case 0:
				return &Step{Case: ids("case", "C1", "C2"), Step: Published, Round: rapid.SampledFrom([]int{1, 2, 10}).Draw(t, "round"), StartedOn: day(), DoneOn: day()}
			case 1:
				return &Risk{Period: period(), Case: ids("case", "C1", "C2"), Cause: Cause(ids("cause", "ILLNESS", "HOUSING"))}
			}
			return &Measure{Period: period(), ID: ids("measure", "M1", "M2"), Case: ids("case", "C1", "C2")}
		}
		switch rapid.IntRange(0, 2).Draw(t, "hint") {
		case 0:
			return &Lead{ID: ids("lead", "L1", "L2"), Household: household(), DiscoveredOn: day(), VerifiedOn: day(), Case: caseID()}
		case 1:
			return &Application{ID: ids("application", "A1", "A2"), Household: household(), AppliedOn: day(), PushedOn: day(), Case: caseID()}
		}
		return &CalendarDay{Day: day(), Kind: OffDay}
	}
	for revision := Revision(1); revision <= 5; revision++ {
		changed := map[string]Fact{}
		for range rapid.IntRange(0, 14).Draw(t, "rows") {
			f := draw()
			key := string(f.Noun()) + " " + string(f.Key())
			old := standing[key]
			if old != nil && old.About().Recorded < revision {
				gone := rosterClone(old)
				gone.About().Retracted = revision
				changed["- "+key] = gone
			}
			if old != nil && rapid.IntRange(0, 3).Draw(t, "retract") == 0 {
				delete(standing, key)
				delete(changed, "+ "+key)
				continue
			}
			f.About().Recorded, f.About().Retracted = revision, Never
			standing[key], changed["+ "+key] = f, f
		}
		var step []Fact
		for _, key := range slices.Sorted(maps.Keys(changed)) {
			step = append(step, changed[key])
		}
		h.steps = append(h.steps, step)
		for _, f := range step {
			at := slices.IndexFunc(h.rows, func(g Fact) bool {
				return g.Noun() == f.Noun() && g.Key() == f.Key() && g.About().Recorded == f.About().Recorded
			})
			if at >= 0 {
				h.rows[at] = f
			} else {
				h.rows = append(h.rows, f)
			}
		}
	}
	return h
}

// subjectRows are those known at the revision, in the order they were recorded.
func (h rosterHistory) subjectRows(known Revision) SubjectRows {
	n := rosterNaive{rows: h.rows}
	return SubjectRows{
		Households:   rosterPick(n, func(f *Household) bool { return f.KnownAt(known) }),
		Pairings:     rosterPick(n, func(f *Pairing) bool { return f.KnownAt(known) }),
		Cases:        rosterPick(n, func(f *Case) bool { return f.KnownAt(known) }),
		Steps:        rosterPick(n, func(f *Step) bool { return f.KnownAt(known) }),
		Risks:        rosterPick(n, func(f *Risk) bool { return f.KnownAt(known) }),
		Measures:     rosterPick(n, func(f *Measure) bool { return f.KnownAt(known) }),
		Leads:        rosterPick(n, func(f *Lead) bool { return f.KnownAt(known) }),
		Applications: rosterPick(n, func(f *Application) bool { return f.KnownAt(known) }),
	}
}

func rosterSubjects() []Ref {
	return []Ref{
		{Households, "H1"}, {Cases, "C1"}, {Households, "H2"}, {Cases, "C2"}, {Grids, "G1"}, {Grids, "G2"},
		{Areas, "SZ"}, {Areas, "LB"}, {Areas, "T"}, {Areas, "V"}, {Areas, "X"}, {Posts, "S1"},
	}
}

func TestRosterIsANaiveFilter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, r := rosterDraw(t), NewRoster()
		if rapid.Bool().Draw(t, "at once") {
			r.Advance(5, h.rows)
		} else {
			for i, step := range h.steps {
				r.Advance(Revision(i+1), step)
			}
		}
		for range 6 {
			v := View{At: Day(rapid.IntRange(0, 16).Draw(t, "at")), Known: Revision(rapid.IntRange(0, 5).Draw(t, "known"))}
			v.Scope.All = rapid.IntRange(0, 2).Draw(t, "all") == 0
			if !v.Scope.All {
				v.Scope.Areas = rapid.SliceOfNDistinct(rapid.SampledFrom([]ID{"SZ", "LB", "T", "V", "W", "X", "Y"}), 0, 2, rapid.ID[ID]).Draw(t, "roots")
			}
			w := Period{Day(rapid.IntRange(-5, 14).Draw(t, "from")), Day(rapid.IntRange(-5, 20).Draw(t, "to"))}
			n := rosterNaive{rows: h.rows, v: v, w: w}
			got := r.Lineages(v, w, rosterSubjects(), h.subjectRows(v.Known))
			if diff := gocmp.Diff(n.lineages(rosterSubjects()), got.Of, cmpopts.EquateEmpty(), gocmp.AllowUnexported(Calendar{})); diff != "" {
				t.Fatalf("lineages at %+v over %v (-naive +roster)\n%s", v, w, diff)
			}
			rosterCompareScope(t, n, r)
		}
	})
}

func rosterCompareScope(t *rapid.T, n rosterNaive, r *Roster) {
	in, up := n.inside(), n.above()
	maps.DeleteFunc(up, func(id ID, _ bool) bool { return in[id] })
	want := [][]ID{slices.Sorted(maps.Keys(in)), slices.Sorted(maps.Keys(up)), nil}
	under := map[ID]bool{}
	roots := []ID{"LB", "V"}
	for _, id := range roots {
		under[id] = n.v.Scope.All || in[id] || up[id]
	}
	for size := -1; size != len(under); {
		size = len(under)
		for id := range n.areaIDs() {
			if up := n.up(id); under[up] && (n.v.Scope.All || in[id] || n.above()[id]) {
				under[id] = true
			}
		}
	}
	maps.DeleteFunc(under, func(_ ID, seen bool) bool { return !seen })
	want[2] = slices.Sorted(maps.Keys(under))
	inside, all := r.Inside(n.v)
	got := [][]ID{inside, r.Above(n.v), r.Under(n.v, roots)}
	if n.v.Scope.All {
		want[0], want[1] = nil, nil
	}
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || all != n.v.Scope.All {
		t.Fatalf("areas at %+v (-naive +roster)\n%s", n.v, diff)
	}
	for _, f := range n.rows {
		if slices.Contains(RosterNouns(), f.Noun()) && f.Noun() != CalendarDays && f.About().KnownAt(n.v.Known) {
			if want, got := n.sees(f), r.Sees(n.v, f); want != got {
				t.Fatalf("sees %+v at %+v: naive %v, roster %v", f, n.v, want, got)
			}
		}
	}
}

func TestRosterReadersAreNotDisturbed(t *testing.T) {
	r := NewRoster()
	r.Advance(1, rosterFixture())
	v, w, s := View{At: 130, Known: 1, Scope: Everywhere}, WholeHistory(130), Ref{Households, "H"}
	rows := SubjectRows{Households: []*Household{rosterHousehold(5, Forever, "V", "G1")}}
	want := r.Lineages(v, w, []Ref{s}, rows).Of[s]
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				got := r.Lineages(v, w, []Ref{s}, rows).Of[s]
				if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(Calendar{})); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
					return
				}
			}
		})
	}
	for revision := Revision(2); revision < 100; revision++ {
		r.Advance(revision, []Fact{
			&Tenure{Entry: rosterEntry(revision), Period: Period{Day(revision), Forever}, Post: "V-SEC", Person: "P7"},
			&Area{Entry: rosterEntry(revision), Version: rosterVersionOf(110+Day(revision), Forever), ID: "V", Parent: "T1", Level: Village},
			&CalendarDay{Entry: rosterEntry(revision), Day: Day(revision), Kind: OffDay},
		})
	}
	all.Wait()
}
