package graph

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func rosterEntry(recorded Revision) Entry { return Entry{Recorded: recorded, Retracted: Never} }

func rosterVersionOf(since, until Day) Version {
	return Version{Period: Period{since, until}, Ends: until}
}

// rosterFixture is one county with two townships. On day 100 the village V moves from the township T1 to T2 and is given
// a new code; the village W is merged into V on day 200; the function RURAL_REVITALIZATION goes from one department to
// another on day 150.
func rosterFixture() []Fact {
	area := func(id ID, level Level, parent ID, code string, v Version) *Area {
		return &Area{Entry: rosterEntry(1), Version: v, ID: id, Level: level, Parent: parent, Code: code, Name: string(id)}
	}
	closed := func(since, until Day) Version { return Version{Period: Period{since, until}, Ends: Forever} }
	post := func(id ID, kind PostKind, area, unit, grid ID) *Post {
		return &Post{Entry: rosterEntry(1), Version: rosterVersionOf(10, Forever), ID: id, Kind: kind, Area: area, Organization: unit, Grid: grid}
	}
	tenure := func(post, person ID, since, until Day) *Tenure {
		return &Tenure{Entry: rosterEntry(1), Period: Period{since, until}, Post: post, Person: person}
	}
	return []Fact{
		&CalendarDay{Entry: rosterEntry(1), Day: 50, Kind: OffDay},
		area("SZ", City, "", "01", rosterVersionOf(1, Forever)),
		area("LB", County, "SZ", "02", rosterVersionOf(1, Forever)),
		area("SX", County, "SZ", "03", rosterVersionOf(1, Forever)),
		area("T1", Township, "LB", "04", rosterVersionOf(1, Forever)),
		area("T2", Township, "LB", "05", rosterVersionOf(1, Forever)),
		area("V", Village, "T1", "06", closed(1, 100)),
		area("V", Village, "T2", "07", rosterVersionOf(100, Forever)),
		area("W", Village, "T2", "08", rosterVersionOf(1, 200)),
		&Policy{Entry: rosterEntry(1), Period: Period{1, Forever}, Parameter: "C03.limit", Area: "SZ", Value: "15"},
		&Organization{Entry: rosterEntry(1), Version: rosterVersionOf(1, 150), ID: "RR", Area: "LB", Function: RuralRevitalization},
		&Organization{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: "AG", Area: "LB"},
		&Organization{Entry: rosterEntry(1), Version: rosterVersionOf(150, Forever), ID: "AG", Area: "LB", Function: RuralRevitalization},
		&Organization{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: "UNIT", Area: "SX"},
		&Grid{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: "G1", Area: "V"},
		&Grid{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: "G2", Area: "W"},
		post("GRID_MEMBER@G1", GridMember, "V", "", "G1"), post("G1-SECOND", GridMember, "V", "", "G1"), post("GRID_MEMBER@G2", GridMember, "W", "", "G2"),
		post("V-SEC", Secretary, "V", "", ""), post("W-SEC", Secretary, "W", "", ""), post("V-FS", FirstSecretary, "V", "UNIT", ""),
		post("T1-SEC", Secretary, "T1", "", ""), post("T2-SEC", Secretary, "T2", "", ""),
		post("RR-HEAD", OrganizationHead, "LB", "RR", ""), post("AG-HEAD", OrganizationHead, "LB", "AG", ""), post("UNIT-HEAD", OrganizationHead, "SX", "UNIT", ""),
		tenure("V-SEC", "P1", 10, 60), tenure("V-SEC", "P2", 60, Forever), tenure("GRID_MEMBER@G1", "P3", 10, 40),
		tenure("UNIT-HEAD", "P4", 10, Forever), tenure("T1-SEC", "P5", 20, 30),
	}
}

func rosterHousehold(since, until Day, area, grid ID) *Household {
	return &Household{Entry: rosterEntry(1), Version: Version{Period: Period{since, until}, Ends: Forever}, ID: "H", Area: area, Grid: grid}
}

// rosterSketch is a lineage as short text: what stands in it, without the rows.
type rosterSketch struct {
	Households, Grids, Places, Units, Posts, Tenures []ID
}

func rosterSketchOf(l *Lineage) *rosterSketch {
	if l == nil {
		return nil
	}
	s := &rosterSketch{}
	for _, h := range l.Households {
		s.Households = append(s.Households, h.Area)
	}
	for _, kind := range []struct {
		ids    *[]ID
		places []*Place
	}{{&s.Grids, l.Grids}, {&s.Places, l.Places}, {&s.Units, l.Units}} {
		for _, p := range kind.places {
			*kind.ids = append(*kind.ids, p.ID)
			for _, f := range p.Posts {
				s.Posts = append(s.Posts, f.ID)
			}
			for _, f := range p.Tenures {
				s.Tenures = append(s.Tenures, f.Post+" "+f.Person)
			}
		}
	}
	slices.Sort(s.Posts)
	slices.Sort(s.Tenures)
	return s
}

func TestRosterLineages(t *testing.T) {
	r := NewRoster()
	r.Advance(1, rosterFixture())
	household, grid, area := Ref{Households, "H"}, Ref{Grids, "G1"}, Ref{Areas, "T1"}
	moved := []*Household{rosterHousehold(5, 120, "W", "G2"), rosterHousehold(120, Forever, "V", "G1")}
	for _, c := range []struct {
		name    string
		at      Day
		window  Period
		scope   Scope
		subject Ref
		rows    SubjectRows
		want    *rosterSketch
	}{{
		name: "before the village moves, its coming township is not above", at: 50, window: On(50), scope: Everywhere, subject: household,
		rows: SubjectRows{Households: []*Household{rosterHousehold(5, Forever, "V", "G1")}},
		want: &rosterSketch{
			Households: []ID{"V"}, Grids: []ID{"G1"}, Places: []ID{"LB", "SZ", "T1", "V"}, Units: []ID{"UNIT"},
			Posts:   []ID{"AG-HEAD", "G1-SECOND", "GRID_MEMBER@G1", "RR-HEAD", "T1-SEC", "UNIT-HEAD", "V-FS", "V-SEC"},
			Tenures: []ID{"UNIT-HEAD P4", "V-SEC P1"},
		},
	}, {
		name: "after it, both townships are", at: 100, window: On(100), scope: Everywhere, subject: household,
		rows: SubjectRows{Households: []*Household{rosterHousehold(5, Forever, "V", "")}},
		want: &rosterSketch{
			Households: []ID{"V"}, Places: []ID{"LB", "SZ", "T1", "T2", "V"}, Units: []ID{"UNIT"},
			Posts:   []ID{"AG-HEAD", "RR-HEAD", "T1-SEC", "T2-SEC", "UNIT-HEAD", "V-FS", "V-SEC"},
			Tenures: []ID{"UNIT-HEAD P4", "V-SEC P2"},
		},
	}, {
		name: "a household that moved brings both villages and grids", at: 130, window: WholeHistory(130), scope: Scope{Areas: []ID{"LB"}}, subject: household,
		rows: SubjectRows{Households: moved},
		want: &rosterSketch{
			Households: []ID{"W", "V"}, Grids: []ID{"G1", "G2"}, Places: []ID{"LB", "SZ", "T1", "T2", "V", "W"},
			Posts:   []ID{"AG-HEAD", "G1-SECOND", "GRID_MEMBER@G1", "GRID_MEMBER@G2", "RR-HEAD", "T1-SEC", "T2-SEC", "V-FS", "V-SEC", "W-SEC"},
			Tenures: []ID{"GRID_MEMBER@G1 P3", "T1-SEC P5", "V-SEC P1", "V-SEC P2"},
		},
	}, {
		name: "a village sees who moved in, but not where from", at: 130, window: WholeHistory(130), scope: Scope{Areas: []ID{"V"}}, subject: household,
		rows: SubjectRows{Households: moved},
		want: &rosterSketch{
			Households: []ID{"V"}, Grids: []ID{"G1"}, Places: []ID{"LB", "SZ", "T2", "V"},
			Posts:   []ID{"AG-HEAD", "G1-SECOND", "GRID_MEMBER@G1", "RR-HEAD", "T2-SEC", "V-FS", "V-SEC"},
			Tenures: []ID{"GRID_MEMBER@G1 P3", "V-SEC P1", "V-SEC P2"},
		},
	}, {
		name: "and does not see who moved out", at: 130, window: WholeHistory(130), scope: Scope{Areas: []ID{"W"}}, subject: household,
		rows: SubjectRows{Households: moved},
	}, {
		name: "a merged village still leads up from its last version", at: 250, window: On(250), scope: Scope{Areas: []ID{"T2"}}, subject: household,
		rows: SubjectRows{Households: []*Household{rosterHousehold(5, Forever, "W", "")}},
		want: &rosterSketch{Households: []ID{"W"}, Places: []ID{"LB", "SZ", "T2", "W"}, Posts: []ID{"AG-HEAD", "RR-HEAD", "T2-SEC", "W-SEC"}},
	}, {
		name: "a household that has not begun", at: 4, window: On(4), scope: Everywhere, subject: household,
		rows: SubjectRows{Households: []*Household{rosterHousehold(5, Forever, "V", "G1")}},
	}, {
		name: "the zero scope sees nothing", at: 50, window: On(50), subject: household,
		rows: SubjectRows{Households: []*Household{rosterHousehold(5, Forever, "V", "G1")}},
	}, {
		name: "an empty window has no posts", at: 50, window: Period{60, 70}, scope: Everywhere, subject: grid,
		want: &rosterSketch{Grids: []ID{"G1"}, Places: []ID{"LB", "SZ", "T1", "V"}},
	}, {
		name: "a grid", at: 39, window: WholeHistory(39), scope: Scope{Areas: []ID{"LB"}}, subject: grid,
		want: &rosterSketch{
			Grids: []ID{"G1"}, Places: []ID{"LB", "SZ", "T1", "V"},
			Posts:   []ID{"AG-HEAD", "G1-SECOND", "GRID_MEMBER@G1", "RR-HEAD", "T1-SEC", "V-FS", "V-SEC"},
			Tenures: []ID{"GRID_MEMBER@G1 P3", "T1-SEC P5", "V-SEC P1"},
		},
	}, {
		name: "a grid of another county", at: 39, window: On(39), scope: Scope{Areas: []ID{"SX"}}, subject: grid,
	}, {
		name: "an area above the scope is a public office", at: 25, window: On(25), scope: Scope{Areas: []ID{"V"}}, subject: area,
		want: &rosterSketch{Places: []ID{"LB", "SZ", "T1"}, Posts: []ID{"AG-HEAD", "RR-HEAD", "T1-SEC"}, Tenures: []ID{"T1-SEC P5"}},
	}, {
		name: "an area beside the scope is not seen", at: 125, window: On(125), scope: Scope{Areas: []ID{"V"}}, subject: area,
	}, {
		name: "a noun that has no lineage", at: 25, window: On(25), scope: Everywhere, subject: Ref{Posts, "V-SEC"},
	}} {
		t.Run(c.name, func(t *testing.T) {
			v := View{At: c.at, Known: 1, Scope: c.scope}
			got := r.Lineages(v, c.window, []Ref{c.subject, c.subject, {Cases, "never-was"}}, c.rows)
			if diff := cmp.Diff(c.want, rosterSketchOf(got.Of[c.subject])); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(got.Of) > 1 || (len(got.Of) == 1) != (c.want != nil) {
				t.Errorf("%d entries", len(got.Of))
			}
		})
	}
}

func TestRosterShowsRowsAsOfTheDay(t *testing.T) {
	r := NewRoster()
	r.Advance(1, rosterFixture())
	rows := SubjectRows{
		Households: []*Household{rosterHousehold(5, 80, "V", "")},
		Cases:      []*Case{{Entry: rosterEntry(1), ID: "C", Household: "H", OpenedOn: 70}},
		Steps: []*Step{
			{Entry: rosterEntry(1), Case: "C", Step: Published, Round: 1, StartedOn: 72, DoneOn: 78, Photo: Yes},
			{Entry: rosterEntry(1), Case: "C", Step: Accepted, Round: 1, DoneOn: 60},
		},
		Leads: []*Lead{{Entry: rosterEntry(1), ID: "L", Household: "H", DiscoveredOn: 60, VerifiedOn: 75, Result: TrueInclude, Case: "C"}},
		Applications: []*Application{
			{Entry: rosterEntry(1), ID: "A2", Household: "H", AppliedOn: 61, Case: "C"},
			{Entry: rosterEntry(1), ID: "A1", Household: "H", AppliedOn: 61, PushedOn: 90},
		},
	}
	h, c := Ref{Households, "H"}, Ref{Cases, "C"}
	early := r.Lineages(View{At: 69, Known: Newest, Scope: Everywhere}, WholeHistory(69), []Ref{h, c}, rows)
	if early.View.Known != 1 || early.Of[c] != nil {
		t.Errorf("revision %d, case %v", early.View.Known, early.Of[c])
	}
	l := early.Of[h]
	if got := l.Households[0].Until; got != Forever {
		t.Errorf("the end that a later version gives shows before it comes: %v", got)
	}
	if got := l.Places[3].Areas; len(got) != 1 || got[0].Until != Forever {
		t.Errorf("areas %+v", got)
	}
	if len(l.Cases) != 0 || len(l.Steps) != 0 || l.Leads[0].Case != "" || l.Leads[0].VerifiedOn != NoDay {
		t.Errorf("what comes later shows: %+v", l)
	}
	if l.Applications[0].ID != "A1" || l.Applications[0].PushedOn != NoDay || l.Applications[1].Case != "" {
		t.Errorf("applications %+v %+v", l.Applications[0], l.Applications[1])
	}
	late := r.Lineages(View{At: 75, Known: 1, Scope: Everywhere}, WholeHistory(75), []Ref{h, c}, rows)
	l = late.Of[c]
	if l.Subject != c || l.Leads[0].Case != "C" || l.Leads[0].Result != TrueInclude || len(l.Cases) != 1 || l.Applications[1].Case != "C" {
		t.Errorf("the case is open: %+v", l)
	}
	if len(l.Steps) != 2 || l.Steps[0].Step != Accepted || l.Steps[1].DoneOn != NoDay || l.Steps[1].Photo != "" {
		t.Errorf("steps %+v", l.Steps)
	}
	if other := late.Of[h]; other.Subject != h || other.Places[0] != l.Places[0] || other.Units[0] != l.Units[0] {
		t.Errorf("the subjects of one read do not share their places")
	}
	if works, known := l.Calendar.Works(50); works || !known {
		t.Errorf("calendar: %v %v", works, known)
	}
}

func TestRosterCaseWithoutHousehold(t *testing.T) {
	r := NewRoster()
	r.Advance(1, rosterFixture())
	rows := SubjectRows{
		Households: []*Household{rosterHousehold(90, Forever, "V", "")},
		Cases:      []*Case{{Entry: rosterEntry(1), ID: "C", Household: "H", OpenedOn: 70}},
	}
	c := Ref{Cases, "C"}
	got := r.Lineages(View{At: 80, Known: 1, Scope: Everywhere}, On(80), []Ref{c}, rows).Of[c]
	if got == nil || len(got.Households) != 0 || len(got.Cases) != 1 || len(got.Places) != 0 {
		t.Errorf("whole city: %+v", got)
	}
	if got := r.Lineages(View{At: 80, Known: 1, Scope: Scope{Areas: []ID{"SZ"}}}, On(80), []Ref{c}, rows); len(got.Of) != 0 {
		t.Errorf("scope: %+v", got.Of)
	}
}

func TestRosterRevisions(t *testing.T) {
	r := NewRoster()
	first := &Tenure{Entry: rosterEntry(2), Period: Period{10, Forever}, Post: "T1-SEC", Person: "P5"}
	second := &Tenure{Entry: rosterEntry(3), Period: Period{10, 40}, Post: "T1-SEC", Person: "P5"}
	r.Advance(1, []Fact{
		&Area{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: "T1", Level: Township},
		&Post{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: "T1-SEC", Kind: Secretary, Area: "T1"},
	})
	r.Advance(2, []Fact{
		first,
		&CalendarDay{Entry: rosterEntry(2), Day: 20, Kind: OffDay},
		&Post{Entry: rosterEntry(2), Version: rosterVersionOf(1, Forever), ID: ContactPost("H"), Kind: Contact, Household: "H", Made: true},
		&Tenure{Entry: rosterEntry(2), Period: Period{1, Forever}, Post: ContactPost("H"), Person: "P6", Made: true},
		&Household{Entry: rosterEntry(2), Version: rosterVersionOf(1, Forever), ID: "H", Area: "T1"},
	})
	retracted := *first
	retracted.Retracted = 3
	r.Advance(3, []Fact{&retracted, second})
	r.Advance(3, []Fact{&Tenure{Entry: rosterEntry(3), Period: Period{50, 60}, Post: "T1-SEC", Person: "P9"}})
	if r.Revision() != 3 {
		t.Errorf("revision %d", r.Revision())
	}
	at := func(known Revision) *Lineage {
		s := Ref{Areas, "T1"}
		return r.Lineages(View{At: 100, Known: known, Scope: Everywhere}, WholeHistory(100), []Ref{s}, SubjectRows{}).Of[s]
	}
	for _, c := range []struct {
		known Revision
		want  []*Tenure
		year  bool
	}{{1, nil, false}, {2, []*Tenure{first}, true}, {3, []*Tenure{second}, true}, {2, []*Tenure{first}, true}} {
		l := at(c.known)
		if diff := cmp.Diff(c.want, l.Places[0].Tenures, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("known %d (-want +got)\n%s", c.known, diff)
		}
		if _, year := l.Calendar.Works(20); year != c.year {
			t.Errorf("known %d: calendar year known %v", c.known, year)
		}
		if len(l.Places[0].Posts) != 1 {
			t.Errorf("known %d: posts %v", c.known, l.Places[0].Posts)
		}
	}
	if at(3).Calendar != at(2).Calendar {
		t.Error("a revision that leaves the calendar alone has one of its own")
	}
}

func TestRosterAreas(t *testing.T) {
	r := NewRoster()
	r.Advance(1, rosterFixture())
	for _, c := range []struct {
		name          string
		at            Day
		scope         Scope
		inside, above []ID
		under, below  []ID // below what is asked for, under what is given
	}{
		{"whole city", 50, Everywhere, nil, nil, []ID{"T1", "V"}, []ID{"T1"}},
		{"county", 50, Scope{Areas: []ID{"LB"}}, []ID{"LB", "T1", "T2", "V", "W"}, []ID{"SZ"}, []ID{"LB", "SZ", "T1", "T2", "V", "W"}, []ID{"SZ"}},
		{"the village has moved", 100, Scope{Areas: []ID{"T2"}}, []ID{"T2", "V", "W"}, []ID{"LB", "SZ"}, []ID{"T2", "V", "W"}, []ID{"T2", "T1"}},
		{"two roots, one below the other", 100, Scope{Areas: []ID{"V", "LB"}}, []ID{"LB", "T1", "T2", "V", "W"}, []ID{"SZ"}, []ID{"W"}, []ID{"W"}},
		{"a root that never was", 100, Scope{Areas: []ID{"X"}}, []ID{"X"}, nil, nil, []ID{"SZ"}},
		{"nothing", 100, Scope{}, nil, nil, nil, []ID{"SZ"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := View{At: c.at, Known: 1, Scope: c.scope}
			inside, all := r.Inside(v)
			got := [][]ID{inside, r.Above(v), r.Under(v, c.below)}
			if diff := cmp.Diff([][]ID{c.inside, c.above, c.under}, got, cmpopts.EquateEmpty()); diff != "" || all != c.scope.All {
				t.Errorf("all %v (-want +got)\n%s", all, diff)
			}
		})
	}
}

func TestRosterOrder(t *testing.T) {
	tenure := func(post, person ID, recorded Revision) *Tenure {
		return &Tenure{Entry: rosterEntry(recorded), Period: Period{10, Forever}, Post: post, Person: person}
	}
	r := NewRoster()
	r.Advance(2, []Fact{
		&Area{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: "V", Level: Village},
		&Post{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: "S2", Kind: Secretary, Area: "V"},
		&Post{Entry: rosterEntry(2), Version: rosterVersionOf(1, Forever), ID: "S", Kind: Secretary, Area: "V"},
		tenure("S2", "P2", 1), tenure("S2", "P1", 2), tenure("S2", "P10", 1), tenure("S", "P3", 2),
	})
	step := func(kind StepKind, round int, on Day) *Step {
		return &Step{Entry: rosterEntry(1), Case: "C", Step: kind, Round: round, DoneOn: on}
	}
	h := Ref{Households, "H"}
	l := r.Lineages(View{At: 40, Known: 2, Scope: Everywhere}, WholeHistory(40), []Ref{h}, SubjectRows{
		Households: []*Household{rosterHousehold(20, 30, "V", ""), rosterHousehold(5, 20, "V", "")},
		Cases:      []*Case{{Entry: rosterEntry(1), ID: "C", Household: "H", OpenedOn: 10}},
		Steps:      []*Step{step(Checked, 2, 20), step(Checked, 10, 20), step(Accepted, 3, 20), step(Removed, 1, 15)},
	}).Of[h]
	var got []ID
	for _, f := range l.Households {
		got = append(got, f.Key())
	}
	for _, f := range l.Places[0].Tenures {
		got = append(got, f.Key())
	}
	for _, f := range l.Steps {
		got = append(got, f.Key())
	}
	want := []ID{
		"H 1949-10-05", "H 1949-10-20", "S P3 1949-10-10", "S2 P1 1949-10-10", "S2 P10 1949-10-10", "S2 P2 1949-10-10",
		"C REMOVED 1", "C ACCEPTED 3", "C CHECKED 10", "C CHECKED 2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// rosterCity is a city of 1,500 areas, 15,000 grids, 25,000 posts and 50,000 tenures, with a household in each village.
func rosterCity() (*Roster, []ID) {
	var rows []Fact
	for i := range 120 {
		rows = append(rows, &Policy{Entry: rosterEntry(1), Period: Period{1, Forever}, Parameter: ID(fmt.Sprintf("P%03d", i)), Area: "SZ", Value: "15"})
	}
	for i := range 120 {
		rows = append(rows, &CalendarDay{Entry: rosterEntry(1), Day: Day(30000 + i), Kind: OffDay})
	}
	post := func(id ID, kind PostKind, area, unit, grid ID, holders int) {
		rows = append(rows, &Post{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: id, Kind: kind, Area: area, Organization: unit, Grid: grid})
		for i := range holders {
			p := Period{Day(1 + 1000*i), Day(1001 + 1000*i)}
			rows = append(rows, &Tenure{Entry: rosterEntry(1), Period: p, Post: id, Person: id + ID(fmt.Sprintf("-P%d", i))})
		}
	}
	area := func(id, parent ID, level Level) {
		rows = append(rows, &Area{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: id, Parent: parent, Level: level})
		post(id+"-SEC", Secretary, id, "", "", 4)
		if level == Village {
			post(id+"-FS", FirstSecretary, id, id[:6]+"-U3", "", 3)
			return
		}
		post(id+"-DISC", DisciplineHead, id, "", "", 3)
		if level == Township {
			return
		}
		for i := range 20 {
			unit := id + ID(fmt.Sprintf("-U%d", i))
			rows = append(rows, &Organization{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: unit, Area: id, Function: Functions()[i%14]})
			post(unit+"-HEAD", OrganizationHead, id, unit, "", 3)
		}
		for i := range 5 {
			post(id+ID(fmt.Sprintf("-DEP%d", i)), DeputyHead, id, "", "", 3)
		}
	}
	area("341300", "", City)
	var villages []ID
	for c := range 5 {
		county := ID(fmt.Sprintf("34130%d", c+1))
		area(county, "341300", County)
		for to := range 20 {
			township := county + ID(fmt.Sprintf("%03d", to))
			area(township, county, Township)
			for v := range 14 {
				village := township + ID(fmt.Sprintf("%03d", v))
				area(village, township, Village)
				villages = append(villages, village)
				for g := range 11 {
					grid := village + ID(fmt.Sprintf("-G%d", g))
					rows = append(rows, &Grid{Entry: rosterEntry(1), Version: rosterVersionOf(1, Forever), ID: grid, Area: village})
					post(GridMemberPost(grid), GridMember, village, "", grid, 2)
				}
			}
		}
	}
	r := NewRoster()
	r.Advance(1, rows)
	return r, villages
}

func BenchmarkRosterLineages(b *testing.B) {
	r, villages := rosterCity()
	var subjects []Ref
	var each []SubjectRows
	var page SubjectRows
	for i, v := range villages {
		id := ID(fmt.Sprintf("H%d", i))
		rows := SubjectRows{
			Households: []*Household{{Entry: rosterEntry(1), Version: rosterVersionOf(5, Forever), ID: id, Area: v, Grid: v + "-G3"}},
			Pairings:   []*Pairing{{Entry: rosterEntry(1), Period: Period{5, Forever}, Household: id, Organization: v[:6] + "-U7", Person: "P"}},
			Cases:      []*Case{{Entry: rosterEntry(1), ID: "C" + id, Household: id, OpenedOn: 2000}},
			Risks:      []*Risk{{Entry: rosterEntry(1), Period: Period{2000, Forever}, Case: "C" + id, Cause: "ILLNESS"}},
			Leads:      []*Lead{{Entry: rosterEntry(1), ID: "L" + id, Household: id, DiscoveredOn: 1990, Case: "C" + id}},
		}
		for k, kind := range StepKinds()[:8] {
			rows.Steps = append(rows.Steps, &Step{Entry: rosterEntry(1), Case: "C" + id, Step: kind, Round: 1, DoneOn: Day(2000 + k)})
		}
		subjects, each = append(subjects, Ref{Cases, "C" + id}), append(each, rows)
		if i%len(villages) < 100 {
			page.Households, page.Pairings = append(page.Households, rows.Households...), append(page.Pairings, rows.Pairings...)
			page.Cases, page.Steps = append(page.Cases, rows.Cases...), append(page.Steps, rows.Steps...)
			page.Risks, page.Leads = append(page.Risks, rows.Risks...), append(page.Leads, rows.Leads...)
		}
	}
	for _, c := range []struct {
		name  string
		scope Scope
		days  int // how many different days are asked about in turn
		known Revision
	}{
		{"whole city", Everywhere, 1, 1}, {"one county", Scope{Areas: []ID{"341303"}}, 1, 1}, {"every day another", Everywhere, 1000, 1},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				n := (i*7919 + 577) % 280 // the villages of one county after the other would all be known by then
				n += 280 * 2
				at := Day(2100 + i%c.days)
				r.Lineages(View{At: at, Known: c.known, Scope: c.scope}, WholeHistory(at), subjects[n:n+1], each[n])
			}
		})
	}
	b.Run("100 households", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Lineages(View{At: 2100, Known: 1, Scope: Everywhere}, WholeHistory(2100), subjects[:100], page)
		}
	})
}
