package graph

import (
	"fmt"
	"strings"
	"testing"
)

// seated adds a county's organizations with heads, a deputy and a city's organization to the village.
func seated() *Lineage {
	l := village()
	add := func(place ID, id ID, functions ...Function) {
		p := find(l.Places, place)
		for _, f := range functions {
			p.Organizations = append(p.Organizations, &Organization{Version: lasting, ID: id, Area: place, Function: f})
		}
		p.Posts = append(p.Posts, &Post{Version: lasting, ID: id + "-HEAD", Kind: OrganizationHead, Area: place, Organization: id})
		p.Tenures = append(p.Tenures, &Tenure{Period: lasting.Period, Post: id + "-HEAD", Person: "P-" + id})
	}
	add("C", "AG", "AGRICULTURE", RuralRevitalization)
	add("C", "UNIT")
	add("S", "SAG", RuralRevitalization)
	county := find(l.Places, "C")
	county.Posts = append(county.Posts, &Post{Version: lasting, ID: "DEP", Kind: DeputyHead, Area: "C", Functions: []Function{"FINANCE", RuralRevitalization}})
	county.Tenures = append(county.Tenures, &Tenure{Period: lasting.Period, Post: "DEP", Person: "P-DEP"})
	l.Pairings = []*Pairing{{Period: lasting.Period, Household: "H", Organization: "UNIT", Person: "K"}}
	l.Units = []*Place{{ID: "UNIT", Posts: []*Post{{Version: lasting, ID: "UNIT-HEAD", Kind: OrganizationHead, Area: "C", Organization: "UNIT"}},
		Tenures: []*Tenure{{Period: lasting.Period, Post: "UNIT-HEAD", Person: "P-UNIT"}}}}
	sortTenures(l)
	return l
}

func sortTenures(l *Lineage) {
	for _, p := range l.Places {
		ordered(p.Tenures, func(a, b *Tenure) int { return strings.Compare(string(a.Post), string(b.Post)) })
	}
}

func TestEveryPostStandsOnItsOwnLine(t *testing.T) {
	for _, row := range []struct {
		name   string
		bearer Bearer
		change func(*Lineage)
		want   string
	}{
		{"a place on the line", Bearer{Line: Territorial, Rank: TownshipRank}, nil, "TERRITORIAL: T-SEC C-SEC S-SEC"},
		{"a secretary", Bearer{Post: "T-SEC"}, nil, "TERRITORIAL: T-SEC C-SEC S-SEC"},
		{"above a secretary", Bearer{Post: "T-SEC", Above: true}, nil, "TERRITORIAL: C-SEC S-SEC"},
		{"above the highest", Bearer{Post: "S-SEC", Above: true}, nil, "TERRITORIAL:"},
		{"a grid member", Bearer{Post: "GRID_MEMBER@G"}, nil, "TERRITORIAL: GRID_MEMBER@G V-SEC T-SEC C-SEC S-SEC"},
		{"a grid member with another beside", Bearer{Post: "GRID_MEMBER@G"}, func(l *Lineage) {
			l.Grids[0].Posts = append(l.Grids[0].Posts, &Post{Version: lasting, ID: "SECOND", Kind: GridMember, Grid: "G", Area: "V"})
		}, "TERRITORIAL: GRID_MEMBER@G V-SEC T-SEC C-SEC S-SEC"},
		{"a contact", Bearer{Post: "CONTACT@H"}, nil, "ASSISTANCE: CONTACT@H UNIT-HEAD AG-HEAD SAG-HEAD"},
		{"a head with two functions: the first of the value list", Bearer{Post: "AG-HEAD"}, nil, "SECTOR: AG-HEAD DEP SAG-HEAD"},
		{"a head whose organization lost its functions", Bearer{Post: "AG-HEAD"}, func(l *Lineage) {
			for _, o := range find(l.Places, "C").Organizations {
				o.Until = mustDay("2022-01-01")
			}
		}, "SECTOR: AG-HEAD DEP SAG-HEAD"},
		{"a head without a function", Bearer{Post: "UNIT-HEAD"}, nil, "ASSISTANCE: UNIT-HEAD AG-HEAD SAG-HEAD"},
		{"a city's head", Bearer{Post: "SAG-HEAD"}, nil, "SECTOR: SAG-HEAD"},
		{"a deputy with two functions", Bearer{Post: "DEP"}, nil, "SECTOR: DEP SAG-HEAD"},
		{"a post that ended", Bearer{Post: "T-SEC"}, func(l *Lineage) { find(l.Places, "T").Posts[0].Until = mustDay("2022-01-01") },
			"TERRITORIAL: NO_POST C-SEC S-SEC"},
		{"a post not in the lineage", Bearer{Post: "nowhere"}, nil, ":"},
		{"a head with functions, of a paired unit", Bearer{Post: "AG-HEAD", Line: Assistance, Branch: HouseholdBranch, Rank: 1}, nil, "ASSISTANCE: AG-HEAD SAG-HEAD"},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := seated()
			if row.change != nil {
				row.change(l)
			}
			on := mustDay("2024-05-01")
			var got strings.Builder
			got.WriteString(fmt.Sprintf("%s:", l.LineOn(row.bearer, on)))
			for _, link := range l.links(row.bearer, on) {
				if link.Post != nil {
					got.WriteString(" " + string(link.Post.ID))
				} else {
					got.WriteString(" " + string(link.Reason))
				}
			}
			if got.String() != row.want {
				t.Errorf("got  %s\nwant %s", got.String(), row.want)
			}
		})
	}
}

func TestWayGoesOnOverWhatHasEnded(t *testing.T) {
	l := village()
	find(l.Places, "T").Areas[0].Until = mustDay("2022-01-01")
	var got []ID
	for _, a := range l.Way(mustDay("2024-01-01")) {
		got = append(got, a.ID)
	}
	if fmt.Sprint(got) != "[V T C S]" {
		t.Errorf("way %v", got)
	}
	if len(l.Way(mustDay("2020-01-01"))) != 0 {
		t.Error("a way before the household began")
	}
}
