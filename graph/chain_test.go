package graph

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lasting is a version or a relation that holds from 2021 on.
var lasting = Version{Period: Period{Since: mustDay("2021-01-01"), Until: Forever}, Ends: Forever}

func mustDay(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func since(s string) Period { return Period{mustDay(s), Forever} }
func between(s, u string) Period {
	return Period{mustDay(s), mustDay(u)}
}

// village is a household in a grid of a village, with a secretary at every level and nothing else.
func village() *Lineage {
	area := func(id, parent ID, level Level, posts ...*Post) *Place {
		p := &Place{ID: id, Areas: []*Area{{Version: lasting, ID: id, Level: level, Parent: parent}}}
		p.Posts = append(p.Posts, &Post{Version: lasting, ID: id + "-SEC", Title: string(id) + " secretary", Kind: Secretary, Area: id})
		p.Tenures = append(p.Tenures, &Tenure{Period: lasting.Period, Post: id + "-SEC", Person: "P-" + id})
		return p
	}
	return &Lineage{
		Subject:    Ref{Households, "H"},
		View:       View{At: mustDay("2024-05-31"), Known: 1, Scope: Everywhere},
		Window:     WholeHistory(mustDay("2024-05-31")),
		Households: []*Household{{Version: lasting, ID: "H", Area: "V", Grid: "G"}},
		Grids: []*Place{{ID: "G", Grids: []*Grid{{Version: lasting, ID: "G", Area: "V"}},
			Posts:   []*Post{{Version: lasting, ID: "GRID_MEMBER@G", Kind: GridMember, Grid: "G", Area: "V", Made: true}},
			Tenures: []*Tenure{{Period: lasting.Period, Post: "GRID_MEMBER@G", Person: "P-G"}}}},
		Places:   []*Place{area("C", "S", County), area("S", "", City), area("T", "C", Township), area("V", "T", Village)},
		Calendar: NewCalendar(nil),
	}
}

// spell writes a chain as a person would: order, post or what is missing, state, holders, who answers.
func spell(c *Chain) string {
	var out []string
	for _, l := range c.Links {
		var s strings.Builder
		s.WriteString(strings.Repeat("=", l.Order) + " ")
		if l.Post != nil {
			s.WriteString(string(l.Post.ID))
		} else {
			s.WriteString(string(l.Reason))
		}
		s.WriteString(" " + string(l.State))
		for _, t := range l.Holders {
			s.WriteString(" " + string(t.Person))
		}
		for _, a := range l.AnsweredBy {
			for _, t := range a.Holders {
				s.WriteString(" <- " + string(t.Person))
			}
		}
		out = append(out, s.String())
	}
	return strings.Join(out, "\n")
}

func chainOf(t *testing.T, l *Lineage, line Line, branch string, on string) string {
	t.Helper()
	for _, c := range l.Chains(mustDay(on)) {
		if c.Line == line && c.Branch == branch {
			return spell(c)
		}
	}
	t.Fatalf("no chain %s %s on %s", line, branch, on)
	return ""
}

func TestTerritorialLine(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(l *Lineage)
		want   string
	}{
		{"all held", func(*Lineage) {}, `
= GRID_MEMBER@G HELD P-G
== V-SEC HELD P-V
=== T-SEC HELD P-T
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
		{"vacant grid and township are answered by the next held link above", func(l *Lineage) {
			l.Grids[0].Tenures = nil
			l.Places[2].Tenures = nil
		}, `
= GRID_MEMBER@G VACANT <- P-V
== V-SEC HELD P-V
=== T-SEC VACANT <- P-C
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
		{"in no grid", func(l *Lineage) { l.Households[0].Grid = "" }, `
= NO_GRID UNDEFINED <- P-V
== V-SEC HELD P-V
=== T-SEC HELD P-T
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
		{"two grid members, one vacant: the other answers beside it", func(l *Lineage) {
			l.Grids[0].Posts = append(l.Grids[0].Posts, &Post{Version: lasting, ID: "SECOND", Kind: GridMember, Grid: "G"})
		}, `
= GRID_MEMBER@G HELD P-G
= SECOND VACANT <- P-G
== V-SEC HELD P-V
=== T-SEC HELD P-T
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
		{"two full holders conflict, an acting one beside a full one does not count", func(l *Lineage) {
			l.Places[3].Tenures = append(l.Places[3].Tenures, &Tenure{Period: lasting.Period, Post: "V-SEC", Person: "P-X"})
			l.Places[2].Tenures = append(l.Places[2].Tenures, &Tenure{Period: lasting.Period, Post: "T-SEC", Person: "P-Y", Acting: true})
		}, `
= GRID_MEMBER@G HELD P-G
== V-SEC CONFLICT P-V P-X
=== T-SEC HELD P-T
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
		{"one person in two rows is no conflict", func(l *Lineage) {
			l.Places[3].Tenures = append(l.Places[3].Tenures, &Tenure{Period: since("2024-01-01"), Post: "V-SEC", Person: "P-V"})
		}, `
= GRID_MEMBER@G HELD P-G
== V-SEC HELD P-V
=== T-SEC HELD P-T
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
		{"two acting without a full one are both named", func(l *Lineage) {
			l.Places[3].Tenures[0].Acting = true
			l.Places[3].Tenures = append(l.Places[3].Tenures, &Tenure{Period: lasting.Period, Post: "V-SEC", Person: "P-X", Acting: true})
		}, `
= GRID_MEMBER@G HELD P-G
== V-SEC ACTING P-V P-X
=== T-SEC HELD P-T
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
		{"an ended village leads on to its last parent", func(l *Lineage) {
			l.Places[3].Areas[0].Until = mustDay("2024-05-01")
		}, `
= GRID_MEMBER@G HELD P-G
== NO_AREA UNDEFINED <- P-T
=== T-SEC HELD P-T
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
		{"a broken tree still ends at the city's level, with breaks and nobody above", func(l *Lineage) {
			l.Places[2].Areas[0].Parent = "T" // a circle
		}, `
= GRID_MEMBER@G HELD P-G
== V-SEC HELD P-V
=== T-SEC HELD P-T
==== NO_AREA UNDEFINED
===== NO_AREA UNDEFINED`},
		{"the new holder starts on the day the old one ends", func(l *Lineage) {
			l.Places[3].Tenures[0].Until = mustDay("2024-05-07")
			l.Places[3].Tenures = append(l.Places[3].Tenures, &Tenure{Period: since("2024-05-07"), Post: "V-SEC", Person: "P-NEW"})
		}, `
= GRID_MEMBER@G HELD P-G
== V-SEC HELD P-NEW
=== T-SEC HELD P-T
==== C-SEC HELD P-C
===== S-SEC HELD P-S`},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := village()
			c.change(l)
			if diff := cmp.Diff(strings.TrimSpace(c.want), chainOf(t, l, Territorial, "", "2024-05-07")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRolesAreOfferedFromTheFirstWhoAnswers(t *testing.T) {
	l := village()
	l.Grids[0].Tenures = nil
	var got []Role
	for _, link := range l.Chains(mustDay("2024-05-07"))[0].Links {
		got = append(got, link.Role)
	}
	want := []Role{"", FirstAnswerable, Supervising, SupervisingAbove, ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNoChainBeforeTheHouseholdBegan(t *testing.T) {
	if got := village().Chains(mustDay("2020-12-31")); got != nil {
		t.Errorf("%d chains on a day before the household's first, want none", len(got))
	}
}

func TestAssistanceLine(t *testing.T) {
	l := village()
	head := func(org ID) *Post {
		return &Post{Version: lasting, ID: org + "-HEAD", Kind: OrganizationHead, Organization: org, Area: "C"}
	}
	county := l.Places[0]
	county.Organizations = []*Organization{{Version: lasting, ID: "AG", Area: "C", Function: RuralRevitalization}}
	county.Posts = append(county.Posts, head("AG"))
	county.Tenures = append([]*Tenure{{Period: lasting.Period, Post: "AG-HEAD", Person: "P-AG"}}, county.Tenures...)
	l.Units = []*Place{{ID: "AG", Posts: []*Post{head("AG")}, Tenures: county.Tenures[:1]}, {ID: "UNIT", Posts: []*Post{head("UNIT")}, Tenures: []*Tenure{{Period: lasting.Period, Post: "UNIT-HEAD", Person: "P-UNIT"}}}}
	l.Pairings = []*Pairing{{Period: between("2023-01-01", "2023-07-01"), Household: "H", Organization: "UNIT", Person: "P-A"}, {Period: since("2024-05-28"), Household: "H", Organization: "AG", Person: "P-B"}}
	for on, want := range map[string]string{
		"2022-12-31": "= NO_PAIRING UNDEFINED <- P-AG\n== NO_PAIRING UNDEFINED <- P-AG\n=== AG-HEAD HELD P-AG\n==== NO_ORGANIZATION UNDEFINED",
		"2023-01-01": "= CONTACT@H HELD P-A\n== UNIT-HEAD HELD P-UNIT\n=== AG-HEAD HELD P-AG\n==== NO_ORGANIZATION UNDEFINED",
		"2023-07-01": "= CONTACT@H VACANT <- P-AG\n== NO_PAIRING UNDEFINED <- P-AG\n=== AG-HEAD HELD P-AG\n==== NO_ORGANIZATION UNDEFINED",
		// The paired unit is the county's own: its head stays at the lower place, and the upper place falls away.
		"2024-05-28": "= CONTACT@H HELD P-B\n== AG-HEAD HELD P-AG\n=== NO_ORGANIZATION UNDEFINED",
	} {
		if diff := cmp.Diff(want, chainOf(t, l, Assistance, HouseholdBranch, on)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", on, diff)
		}
	}
}

func TestSectorLineFollowsCausesPoliciesAndFunctions(t *testing.T) {
	l := village()
	l.Subject = Ref{Cases, "K"}
	l.Cases = []*Case{{ID: "K", Household: "H", OpenedOn: mustDay("2024-01-01")}}
	l.Risks = []*Risk{{Period: since("2024-01-01"), Case: "K", Cause: "WATER", Rank: 2}, {Period: between("2024-01-01", "2024-06-01"), Case: "K", Cause: "ILLNESS", Rank: 1},
		{Period: since("2024-01-01"), Case: "K", Cause: "OTHER"}}
	city, county := l.Places[1], l.Places[0]
	city.Policies = []*Policy{{Period: lasting.Period, Parameter: "cause.WATER.functions", Value: "WATER"}, {Period: lasting.Period, Parameter: "cause.ILLNESS.functions", Value: "HEALTH"}}
	county.Policies = []*Policy{{Period: lasting.Period, Parameter: "cause.ILLNESS.functions", Value: "MEDICAL_INSURANCE、HEALTH"}}
	county.Organizations = []*Organization{{Version: Version{Period: between("2021-01-01", "2024-03-01")}, ID: "OLD", Function: "HEALTH"}, {Version: Version{Period: since("2024-03-01")}, ID: "NEW", Function: "HEALTH"}}
	for _, org := range []ID{"NEW", "OLD"} {
		county.Posts = append(county.Posts, &Post{Version: lasting, ID: org + "-HEAD", Kind: OrganizationHead, Organization: org})
	}
	county.Posts = append(county.Posts, &Post{Version: lasting, ID: "DEPUTY", Kind: DeputyHead, Functions: []Function{"HEALTH"}})
	var branches []string
	for _, c := range l.Chains(mustDay("2024-02-01")) {
		if c.Line == Sector {
			branches = append(branches, c.Branch)
		}
	}
	// The nearest policy upward wins; a cause without a policy has no branch; causes stand by rank.
	if want := []string{"ILLNESS:MEDICAL_INSURANCE", "ILLNESS:HEALTH", "WATER:WATER"}; !slices.Equal(branches, want) {
		t.Errorf("branches %v, want %v", branches, want)
	}
	for on, want := range map[string]string{
		"2024-02-29": "= OLD-HEAD VACANT\n== DEPUTY VACANT\n=== NO_ORGANIZATION UNDEFINED",
		"2024-03-01": "= NEW-HEAD VACANT\n== DEPUTY VACANT\n=== NO_ORGANIZATION UNDEFINED",
	} {
		if got := chainOf(t, l, Sector, "ILLNESS:HEALTH", on); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", on, got, want)
		}
	}
	if got := l.Chains(mustDay("2023-12-31")); got != nil {
		t.Error("a case has no chain before it was opened")
	}
}

func TestSharesDivideALateStep(t *testing.T) {
	l := village()
	l.Subject = Ref{Cases, "K"}
	l.Cases = []*Case{{ID: "K", Household: "H", OpenedOn: mustDay("2024-04-30")}}
	l.Leads = []*Lead{{ID: "L", Household: "H", DiscoveredOn: mustDay("2024-04-22"), Case: "K"}}
	l.Steps = []*Step{{Case: "K", Step: Approved, Round: 1, DoneOn: mustDay("2024-05-24"), Outcome: Passed}}
	l.Places[1].Policies = []*Policy{
		{Period: between("2021-01-01", "2024-01-01"), Parameter: "C03.limit", Value: "20", Unit: InWorkingDays},
		{Period: since("2024-01-01"), Parameter: "C03.limit", Value: "15", Unit: InDays},
	}
	township := l.Places[2]
	township.Tenures = []*Tenure{
		{Period: between("2021-01-01", "2024-05-06"), Post: "T-SEC", Person: "P03"},
		{Period: between("2024-05-09", "2024-05-20"), Post: "T-SEC", Person: "P05", Acting: true},
		{Period: since("2024-05-20"), Post: "T-SEC", Person: "P06"},
	}
	type share struct {
		Person   ID
		From, To string
		Days     int
		Reason   Reason
		Due      bool
	}
	var late *StepAccount
	for _, s := range l.Accountability().Steps {
		if s.Rule == "C03" {
			late = s
		}
	}
	if late == nil || late.State != StepLate || late.Due.String() != "2024-05-07" || late.DaysLate != 17 || late.Late != between("2024-05-08", "2024-05-25") {
		t.Fatalf("the step is %+v, want it 17 days late, due 2024-05-07", late)
	}
	var got []share
	for _, s := range late.Shares {
		got = append(got, share{s.Holders[0].Person, s.Period.Since.String(), s.Period.Until.String(), s.Days(), s.Reason, s.DueDayInside})
	}
	want := []share{
		{"P03", "2024-04-22", "2024-05-06", 14, ReasonHeld, false},
		{"P-C", "2024-05-06", "2024-05-09", 3, ReasonInPlace, true},
		{"P05", "2024-05-09", "2024-05-20", 11, ReasonActing, false},
		{"P06", "2024-05-20", "2024-05-25", 5, ReasonHeld, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestACaseIsOpenUntilRefusedOrRemovedAndAgainWhenRevoked(t *testing.T) {
	l := village()
	k := &Case{ID: "K", OpenedOn: mustDay("2024-01-01")}
	l.Steps = []*Step{
		{Case: "K", Step: RelapseConfirmed, DoneOn: mustDay("2024-01-05")},
		{Case: "K", Step: Removed, Round: 1, DoneOn: mustDay("2024-02-01")},
		{Case: "K", Step: RemovalRevoked, Round: 1, DoneOn: mustDay("2024-03-01")},
		{Case: "K", Step: Approved, Round: 2, DoneOn: mustDay("2024-04-01"), Outcome: RefusedOutcome},
	}
	want := []Period{between("2024-01-01", "2024-02-01"), between("2024-03-01", "2024-04-01")}
	if got := l.OpenPeriods(k); !slices.Equal(got, want) {
		t.Errorf("open in %v, want %v", got, want)
	}
}
