package graph

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCountPeriods(t *testing.T) {
	for _, row := range []struct {
		name    string
		periods []Period
		want    []Count
	}{
		{"none", nil, nil},
		{"an empty period counts nothing", []Period{{5, 5}}, nil},
		{"one that lasts", []Period{{5, Forever}}, []Count{{5, 1}}},
		{"one ends as another begins: the number stays", []Period{{5, 9}, {9, 12}}, []Count{{5, 1}, {12, 0}}},
		{"two side by side", []Period{{5, 12}, {7, Forever}}, []Count{{5, 1}, {7, 2}, {12, 1}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, CountPeriods(row.periods)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestJoinCauses(t *testing.T) {
	got := JoinCauses([]CausePeriod{{"ILLNESS", Period{9, 12}}, {"HOUSING", Period{1, 5}}, {"ILLNESS", Period{5, 9}}, {"ILLNESS", Period{20, 30}}, {"ILLNESS", Period{6, 8}}})
	want := []CausePeriod{{"HOUSING", Period{1, 5}}, {"ILLNESS", Period{5, 12}}, {"ILLNESS", Period{20, 30}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestStaysFollowTheHouseholdAndItsAreas(t *testing.T) {
	l := village()
	// the household moves to W of the same township, and the township comes under another county
	l.Households = []*Household{
		{Version: Version{between("2021-01-01", "2022-01-01"), Forever}, ID: "H", Area: "V"},
		{Version: Version{between("2022-01-01", "2024-01-01"), mustDay("2024-01-01")}, ID: "H", Area: "W"},
	}
	w := &Place{ID: "W", Areas: []*Area{{Version: lasting, ID: "W", Level: Village, Parent: "T"}}}
	d := &Place{ID: "D", Areas: []*Area{{Version: lasting, ID: "D", Level: County, Parent: "S"}}}
	l.Places[2].Areas = []*Area{
		{Version: Version{between("2021-01-01", "2023-01-01"), Forever}, ID: "T", Level: Township, Parent: "C"},
		{Version: Version{since("2023-01-01"), Forever}, ID: "T", Level: Township, Parent: "D"},
	}
	l.Places = []*Place{l.Places[0], d, l.Places[1], l.Places[2], l.Places[3], w}
	got := map[ID][]Period{}
	for _, s := range l.Stays() {
		got[s.Area] = append(got[s.Area], s.Period)
	}
	want := map[ID][]Period{
		"V": {between("2021-01-01", "2022-01-01")}, "W": {between("2022-01-01", "2024-01-01")},
		"T": {between("2021-01-01", "2024-01-01")}, "S": {between("2021-01-01", "2024-01-01")},
		"C": {between("2021-01-01", "2023-01-01")}, "D": {between("2023-01-01", "2024-01-01")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}

	// causes go with the household, and stay where it was last
	l.Cases = []*Case{{ID: "K", Household: "H", OpenedOn: mustDay("2022-06-01")}}
	l.Risks = []*Risk{{Case: "K", Cause: "ILLNESS", Period: between("2022-01-01", "2024-06-01")}}
	l.Steps = []*Step{{Case: "K", Step: Removed, Round: 1, DoneOn: mustDay("2024-03-01")}}
	causes := l.ActiveCauses()
	for county, all := range causes {
		causes[county] = JoinCauses(all)
	}
	if diff := cmp.Diff(map[ID][]CausePeriod{
		"C": {{"ILLNESS", between("2022-06-01", "2023-01-01")}}, "D": {{"ILLNESS", between("2023-01-01", "2024-03-01")}},
	}, causes); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}

	// what cadres find stays with the county of its day
	lead := func(id ID, channel Channel, discovered, verified string, r Result) *Lead {
		return &Lead{ID: id, Household: "H", Channel: channel, Cause: "ILLNESS", DiscoveredOn: mustDay(discovered), VerifiedOn: mustDay(verified), Result: r}
	}
	l.Leads = []*Lead{
		lead("1", ByCadre, "2023-05-01", "2023-05-09", TrueInclude), lead("2", ByCadre, "2022-12-20", "2023-01-01", TrueInclude),
		lead("3", ByCadre, "2022-12-20", "2022-12-31", TrueInclude), lead("4", ByCadre, "2023-05-02", "2023-05-09", TrueInclude),
		lead("5", ByDepartment, "2022-03-01", "2022-03-02", TrueInclude), lead("6", ByCadre, "2022-03-01", "2022-03-02", "TRUE_COVERED"),
		{ID: "7", Household: "H", Channel: ByCadre, Cause: "ILLNESS", DiscoveredOn: mustDay("2022-03-01"), Result: TrueInclude},
	}
	found := l.FoundByCadres()
	for county, all := range found {
		found[county] = SortFound(all)
	}
	if diff := cmp.Diff(map[ID][]CauseFound{
		"C": {{"ILLNESS", "H", mustDay("2022-12-31")}}, "D": {{"ILLNESS", "H", mustDay("2023-01-01")}, {"ILLNESS", "H", mustDay("2023-05-09")}},
	}, found); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPostSubject(t *testing.T) {
	post := func(kind PostKind) []*Post {
		return []*Post{{Kind: kind, Area: "A", Grid: "G", Household: "H", Organization: "O"}}
	}
	for _, row := range []struct {
		name         string
		versions     []*Post
		organization []*Organization
		want         Ref
		ok           bool
	}{
		{"a secretary stands in the area", post(Secretary), nil, Ref{Areas, "A"}, true},
		{"a grid member in the grid", post(GridMember), nil, Ref{Grids, "G"}, true},
		{"a contact with the household", post(Contact), nil, Ref{Households, "H"}, true},
		{"a head where the organization serves", post(OrganizationHead), []*Organization{{Area: "B"}}, Ref{Areas, "B"}, true},
		{"a head of an organization not on record", post(OrganizationHead), nil, Ref{Areas, "A"}, true},
		{"no post", nil, nil, Ref{}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got, ok := PostSubject(row.versions, row.organization); got != row.want || ok != row.ok {
				t.Errorf("%v %v, want %v %v", got, ok, row.want, row.ok)
			}
		})
	}
}

func TestTimelinesHoldWhatIsAbout(t *testing.T) {
	entry := Entry{Recorded: 1, Retracted: Never}
	rows := []Fact{
		&Area{Entry: entry, Version: lasting, ID: "C", Level: County},
		&Area{Entry: entry, Version: lasting, ID: "T", Level: Township, Parent: "C"},
		&Area{Entry: entry, Version: lasting, ID: "V", Level: Village, Parent: "T"},
		&Area{Entry: entry, Version: lasting, ID: "E", Level: County},
		&Grid{Entry: entry, Version: lasting, ID: "G", Area: "V"},
		&Post{Entry: entry, Version: lasting, ID: "V-SEC", Kind: Secretary, Area: "V"},
		&Tenure{Entry: entry, Period: lasting.Period, Post: "V-SEC", Person: "P"},
		&Organization{Entry: entry, Version: lasting, ID: "O", Area: "C", Function: MedicalInsurance},
		&Household{Entry: entry, Version: lasting, ID: "H", Area: "V", Grid: "G"},
		&Household{Entry: entry, Version: lasting, ID: "K", Area: "V", Grid: "G"},
		&Household{Entry: entry, Version: lasting, ID: "L", Area: "E"},
		&Member{Entry: entry, Version: lasting, ID: "H1", Household: "H", IDDigest: "x"},
		&Member{Entry: entry, Version: lasting, ID: "K1", Household: "K", IDDigest: "x"},
		&Member{Entry: entry, Version: lasting, ID: "K2", Household: "K"},
		&Member{Entry: entry, Version: lasting, ID: "L1", Household: "L", IDDigest: "y"},
		&Pairing{Entry: entry, Period: since("2022-01-01"), Household: "H", Organization: "O", Person: "Q"},
		&Lead{Entry: entry, ID: "L", Household: "H", Channel: ByDepartment, Organization: "O", DiscoveredOn: mustDay("2022-05-01")},
		&Record{Entry: entry, ID: "R1", Kind: RecordVisit, Household: "H", DoneOn: mustDay("2022-02-02")},
		&Record{Entry: entry, ID: "R2", Kind: RecordVisit, Household: "H", DoneOn: mustDay("2022-02-01")},
		&Record{Entry: entry, ID: "R3", Kind: RecordMeeting, Area: "V", DoneOn: mustDay("2022-02-01")},
		&Record{Entry: entry, ID: "R4", Kind: RecordPush, Organization: "O", DoneOn: mustDay("2022-02-01")},
		&Record{Entry: entry, ID: "R5", Kind: RecordHandover, Post: "V-SEC", Person: "P", DoneOn: mustDay("2022-02-01")},
		&Record{Entry: entry, ID: "R6", Kind: RecordItem, Post: "elsewhere", Person: "P", DoneOn: mustDay("2022-02-01")},
		&Record{Entry: entry, ID: "R7", Kind: RecordItem, Post: "V-SEC", Person: "other", DoneOn: mustDay("2022-02-03"), Area: "E"},
		&Finding{Entry: entry, ID: "F", Post: "V-SEC", FoundOn: mustDay("2022-02-01"), Household: "K"},
		&Delivery{Entry: entry, Ledger: Tenures, Area: "T", From: 1, CompleteTo: 2},
		&Delivery{Entry: entry, Ledger: Tenures, Area: "E", From: 1, CompleteTo: 2},
	}
	units := map[Ref]*Timeline{}
	for _, u := range TimelinesOf(1, rows) {
		units[u.Unit] = u
	}
	ids := func(facts ...Fact) (out []ID) {
		for _, f := range facts {
			out = append(out, f.Identity())
		}
		return out
	}
	records := func(all []*Record) (out []ID) {
		for _, r := range all {
			out = append(out, r.ID)
		}
		return out
	}
	home, area, county, post, contact := units[Ref{Households, "H"}], units[Ref{Areas, "V"}], units[Ref{Areas, "C"}], units[Ref{Posts, "V-SEC"}], units[Ref{Posts, "CONTACT@H"}]
	if home == nil || area == nil || county == nil || post == nil || contact == nil || units[Ref{Grids, "G"}] == nil {
		t.Fatalf("units %v", units)
	}
	for _, row := range []struct {
		name      string
		got, want any
	}{
		{"visits in order", records(home.Visits), []ID{"R2", "R1"}},
		{"members", len(home.Members), 1},
		{"doubles elsewhere", ids(home.Doubles[0]), []ID{"K1"}},
		{"homes of doubles", ids(home.Homes[0]), []ID{"K"}},
		{"no areas of those homes", len(home.Areas), 0},
		{"no homes without doubles", len(units[Ref{Households, "L"}].Homes), 0},
		{"villages with a grid", home.Gridded, []AreaDay{{"V", lasting.Since}}},
		{"households of the grid", units[Ref{Grids, "G"}].Households, []Count{{lasting.Since, 2}}},
		{"households below the county", county.Households, []Count{{lasting.Since, 2}}},
		{"meetings of the area itself", records(area.Meetings), []ID{"R3"}},
		{"no meetings of those below", records(county.Meetings), []ID(nil)},
		{"pushes", records(county.Pushes), []ID{"R4"}},
		{"warnings", county.Warnings, []Warning{{"O", mustDay("2022-05-01")}}},
		{"handovers", records(post.Handovers), []ID{"R5"}},
		{"items by post and by person", records(post.Items), []ID{"R6", "R7"}},
		{"findings", len(post.Findings), 1},
		{"homes that they name", ids(post.Homes[0]), []ID{"K"}},
		{"way from where an item is", post.WayFrom("E", lasting.Since), []ID{"E"}},
		{"way from where the post is", post.WayFrom("V", lasting.Since), []ID{"V", "T", "C"}},
		{"deliveries of all of them", len(post.Deliveries), 2},
		{"deliveries above a household", len(home.Deliveries), 1},
		{"a contact's tenure", contact.Tenures[0].Person, ID("Q")},
		{"a contact's line", contact.Lineage.Subject, Ref{Households, "H"}},
	} {
		if diff := cmp.Diff(row.want, row.got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.name, diff)
		}
	}
}
