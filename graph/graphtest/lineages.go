package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func lineagePromises() []promise {
	household := ref(graph.Households, "0001")
	return []promise{
		{"AnEntryForEverySubjectThatIsSeen", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)))
			subjects := []graph.Ref{household, household, ref(graph.Cases, "C-1"), ref(graph.Grids, "G1"), ref(graph.Areas, "T1"), ref(graph.Households, "1"),
				ref(graph.Households, "never-was"), ref(graph.Posts, "V1-SEC"), ref(graph.Areas, "LB")}
			for at, want := range map[graph.Day]int{founded() - 1: 0, day(1, 31): 4, day(2, 1): 5} {
				all, err := s.Lineages(t.Context(), within(at, "T1"), graph.WholeHistory(at), subjects)
				if err != nil || len(all.Of) != want {
					t.Errorf("%d lineages on %s (%v), want %d", len(all.Of), at, err, want)
				}
				for subject, l := range all.Of {
					if l.Subject != subject {
						t.Errorf("the lineage of %v is that of %v", subject, l.Subject)
					}
				}
			}
		}},
		{"TheHeadOfAUnitThatBeginsLaterAnswers", func(t *testing.T, s graph.Store) {
			put(t, s, "a",
				&graph.Organization{Version: since(day(6, 1)), ID: "ORG-L", Name: "后设单位", Area: "LB"},
				&graph.Post{Version: since(founded()), ID: "ORG-L-HEAD", Title: "局长", Kind: graph.OrganizationHead, Area: "LB", Organization: "ORG-L"},
				&graph.Tenure{Period: lasting(founded()), Post: "ORG-L-HEAD", Person: "P9", Name: "王示例"},
				&graph.Pairing{Period: lasting(day(1, 1)), Household: "1", Organization: "ORG-L", Person: "P8", Name: "郑示例"},
				opened("C-1", "1", day(2, 1)))
			for _, at := range []graph.Day{day(2, 1), day(6, 1)} { // before the unit is on record, and after
				page, err := graph.AnswerableFor(t.Context(), s, today(at), "P9", graph.On(at), graph.Cursor{}, 10)
				if err != nil || len(page.Items) != 1 || page.Items[0].Case.ID != "C-1" || page.Items[0].Line != graph.Assistance {
					t.Errorf("on %s: %+v (%v), want the line of the household that the unit is paired with", at, page.Items, err)
				}
			}
		}},
		{"NoSubjectIsAnEmptyAnswer", func(t *testing.T, s graph.Store) {
			all, err := s.Lineages(t.Context(), today(day(1, 1)), graph.WholeHistory(day(1, 1)), nil)
			if err != nil || len(all.Of) != 0 {
				t.Errorf("%v: %v", all.Of, err)
			}
		}},
		{"TheWayUpToTheCity", func(t *testing.T, s graph.Store) {
			l := lineage(t, s, today(day(1, 1)), household)
			equal(t, "places", []graph.ID{"LB", "SZ", "T1", "V1"}, placeIDs(l.Places))
			equal(t, "grids", []graph.ID{"G1"}, placeIDs(l.Grids))
			equal(t, "households", 1, len(l.Households))
			for _, p := range l.Places {
				if len(p.Areas) != 1 || len(p.Posts) < 1 || len(p.Tenures) != 1 {
					t.Errorf("%s has %d areas, %d posts, %d tenures", p.ID, len(p.Areas), len(p.Posts), len(p.Tenures))
				}
			}
		}},
		{"TheViewTellsItsRevisionAndTheWindowItsDay", func(t *testing.T, s graph.Store) {
			v := today(day(1, 1))
			all, err := s.Lineages(t.Context(), v, graph.Period{Since: founded(), Until: graph.Forever}, []graph.Ref{household})
			if err != nil {
				t.Fatal(err)
			}
			v.Known = 1
			equal(t, "view", v, all.View)
			equal(t, "view of the lineage", v, all.Of[household].View)
			equal(t, "window", graph.Period{Since: founded(), Until: day(1, 2)}, all.Of[household].Window)
		}},
		{"AMoveBringsBothWaysUp", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(3, 1)), ID: "0001", Area: "v1", Grid: "g1"})
			equal(t, "before", []graph.ID{"LB", "SZ", "T1", "V1"}, placeIDs(lineage(t, s, today(day(2, 29)), household).Places))
			l := lineage(t, s, today(day(3, 1)), household)
			equal(t, "after", []graph.ID{"LB", "SZ", "T1", "V1", "lb", "t1", "v1"}, placeIDs(l.Places))
			equal(t, "grids after", []graph.ID{"G1", "g1"}, placeIDs(l.Grids))
		}},
		{"AParentThatWasIsStillAPlace", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: since(day(3, 1)), ID: "V1", Code: "1", Name: "示例", Level: graph.Village, Parent: "t1"})
			equal(t, "places", []graph.ID{"LB", "SZ", "T1", "V1", "lb", "t1"}, placeIDs(lineage(t, s, today(day(3, 1)), household).Places))
		}},
		{"OnlyWhatOverlapsTheWindow", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("V1-SEC", "P8", graph.Period{Since: day(2, 1), Until: day(3, 1)}), tenure("V1-SEC", "P9", graph.Period{Since: day(3, 1), Until: day(4, 1)}))
			for w, want := range map[graph.Period][]graph.ID{
				{Since: day(2, 1), Until: day(3, 1)}: {"V1-SEC P4 2022-01-01", "V1-SEC P8 2024-02-01"},
				{Since: day(3, 1), Until: day(3, 2)}: {"V1-SEC P4 2022-01-01", "V1-SEC P9 2024-03-01"},
				{Since: day(5, 1), Until: day(6, 1)}: {"V1-SEC P4 2022-01-01"},
			} {
				all, err := s.Lineages(t.Context(), today(day(7, 1)), w, []graph.Ref{household})
				if err != nil {
					t.Fatal(err)
				}
				var tenures []graph.ID
				for _, p := range all.Of[household].Places {
					if p.ID == "V1" {
						for _, f := range p.Tenures {
							tenures = append(tenures, f.Key())
						}
					}
				}
				equal(t, "tenures from "+w.Since.String(), want, tenures)
			}
		}},
		{"NothingAfterTheViewsDay", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("V1-SEC", "P9", lasting(day(3, 1))), opened("C-1", "0001", day(3, 1)), &graph.Pairing{Period: lasting(day(3, 1)), Household: "0001", Organization: "ORG-U", Person: "P7"})
			all, err := s.Lineages(t.Context(), today(day(2, 29)), graph.WholeHistory(day(12, 31)), []graph.Ref{household})
			if err != nil {
				t.Fatal(err)
			}
			l := all.Of[household]
			if len(l.Cases) != 0 || len(l.Pairings) != 0 || len(l.Units) != 0 {
				t.Errorf("cases %v, pairings %v, units %v", l.Cases, l.Pairings, placeIDs(l.Units))
			}
			for _, p := range l.Places {
				for _, f := range p.Tenures {
					if f.Since > day(2, 29) {
						t.Errorf("%s is there", f.Key())
					}
				}
			}
		}},
		{"UnitsOfPairingsAndFirstSecretaries", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Pairing{Period: graph.Period{Since: day(1, 1), Until: day(2, 1)}, Household: "0001", Organization: "ORG-U", Person: "P7"},
				&graph.Organization{Version: since(founded()), ID: "ORG-F", Name: "派出单位", Area: "SZ"}, &graph.Post{Version: since(founded()), ID: "V1-FS", Title: "第一书记", Kind: graph.FirstSecretary, Area: "V1", Organization: "ORG-F"},
				&graph.Post{Version: since(founded()), ID: "ORG-F-HEAD", Title: "负责人", Kind: graph.OrganizationHead, Area: "SZ", Organization: "ORG-F"}, tenure("ORG-F-HEAD", "P9", lasting(day(1, 1))))
			l := lineage(t, s, today(day(3, 1)), household)
			equal(t, "units", []graph.ID{"ORG-F", "ORG-U"}, placeIDs(l.Units))
			equal(t, "head", []graph.ID{"ORG-F-HEAD P9 2024-01-01"}, []graph.ID{l.Units[0].Tenures[0].Key()})
		}},
		{"ACaseHasItsHouseholdsLineage", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), opened("C-2", "0001", day(2, 2)), done("C-1", graph.Checked, day(2, 9), ""), &graph.Risk{Period: lasting(day(2, 1)), Case: "C-2", Cause: "ILLNESS"})
			l := lineage(t, s, today(day(3, 1)), ref(graph.Cases, "C-1"))
			equal(t, "cases, steps, risks", []int{2, 1, 1}, []int{len(l.Cases), len(l.Steps), len(l.Risks)})
		}},
		{"AGridHasItsVillagesWay", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Grid{Version: since(day(3, 1)), ID: "G1", Name: "第一网格", Area: "V2"}, tenure("GRID_MEMBER@G1", "P8", lasting(day(1, 1))))
			l := lineage(t, s, today(day(3, 1)), ref(graph.Grids, "G1"))
			equal(t, "places", []graph.ID{"LB", "SZ", "T1", "V1", "V2"}, placeIDs(l.Places))
			equal(t, "grids and tenures", []int{1, 2, 1}, []int{len(l.Grids), len(l.Grids[0].Grids), len(l.Grids[0].Tenures)})
			equal(t, "households", 0, len(l.Households))
		}},
		{"ManySubjectsAtOnce", func(t *testing.T, s graph.Store) {
			var facts []graph.Fact
			var subjects []graph.Ref
			for i := range 500 {
				h := &graph.Household{Version: since(day(1, 1)), ID: graph.ID(string(rune('a'+i%26)) + string(rune('a'+i/26))), Area: "V1"}
				facts, subjects = append(facts, h), append(subjects, ref(graph.Households, h.ID))
			}
			put(t, s, "many", facts...)
			all, err := s.Lineages(t.Context(), today(day(2, 1)), graph.On(day(2, 1)), subjects)
			if err != nil || len(all.Of) != len(subjects) {
				t.Fatalf("%d lineages (%v), want %d", len(all.Of), err, len(subjects))
			}
			for subject, l := range all.Of {
				if len(l.Households) != 1 || l.Households[0].ID != subject.ID {
					t.Errorf("the lineage of %v has %v", subject, l.Households)
				}
			}
		}},
	}
}
