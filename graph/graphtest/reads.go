package graphtest

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"dutygraph/graph"
)

func getPromises() []promise {
	return []promise{
		{"EveryThingHasAnEntry", func(t *testing.T, s graph.Store) {
			things := []graph.Ref{ref(graph.Areas, "V1"), ref(graph.Areas, "never-was"), ref(graph.Persons, "never-was"), ref(graph.Households, "V1")}
			rows, err := s.Get(t.Context(), today(day(1, 1)), things)
			if err != nil || len(rows) != len(things) {
				t.Fatalf("%d entries: %v", len(rows), err)
			}
			for i, want := range []int{1, 0, 0, 0} {
				if len(rows[things[i]]) != want {
					t.Errorf("%v has %d rows, want %d", things[i], len(rows[things[i]]), want)
				}
			}
		}},
		{"AnIDAskedTwiceIsAnsweredOnce", func(t *testing.T, s graph.Store) {
			rows, err := s.Get(t.Context(), today(day(1, 1)), []graph.Ref{ref(graph.Areas, "V1"), ref(graph.Areas, "V1")})
			if err != nil || len(rows) != 1 || len(rows[ref(graph.Areas, "V1")]) != 1 {
				t.Errorf("%v: %v", rows, err)
			}
		}},
		{"NoIDIsAnEmptyAnswer", func(t *testing.T, s graph.Store) {
			rows, err := s.Get(t.Context(), today(day(1, 1)), nil)
			if err != nil || len(rows) != 0 {
				t.Errorf("%v: %v", rows, err)
			}
		}},
		{"CaseCounts", func(t *testing.T, s graph.Store) {
			if a := one[*graph.Area](t, s, today(day(1, 1)), graph.Areas, "v1"); a.Name != "另一村" {
				t.Errorf("v1 is %s", a.Name)
			}
			equal(t, "sz", []graph.Fact{}, got(t, s, today(day(1, 1)), graph.Areas, "sz"))
		}},
		{"UnicodeIsKeptAsItIs", func(t *testing.T, s graph.Store) {
			ids := []graph.ID{"é", "e\u0301", "户０６", "户06", "𠮷", "İ", "ß", "SS"}
			for i, id := range ids {
				put(t, s, graph.ID("batch-"+string(rune('a'+i))), &graph.Household{Version: since(day(1, 1)), ID: id, Head: string(id), Area: "V1"})
			}
			for _, id := range ids {
				if h := one[*graph.Household](t, s, today(day(1, 1)), graph.Households, id); h.Head != string(id) {
					t.Errorf("%q is %q", id, h.Head)
				}
			}
		}},
		{"WhatHasNotBegunIsNotThere", func(t *testing.T, s graph.Store) {
			equal(t, "rows", []graph.Fact{}, got(t, s, today(founded()-1), graph.Areas, "V1"))
		}},
		{"ANounWithoutRowsHasAnEmptyEntry", func(t *testing.T, s graph.Store) {
			equal(t, "rows", []graph.Fact{}, got(t, s, today(day(1, 1)), graph.Persons, "V1-SEC"))
		}},
		{"ManyIDsAreAskedAtOnce", func(t *testing.T, s graph.Store) {
			var things []graph.Ref
			for i := range 5000 {
				things = append(things, ref(graph.Households, graph.ID("H"+string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676)))))
			}
			things = append(things, ref(graph.Households, "0001"))
			rows, err := s.Get(t.Context(), today(day(1, 1)), things)
			if err != nil || len(rows) != 5001 || len(rows[ref(graph.Households, "0001")]) != 1 {
				t.Errorf("%d entries: %v", len(rows), err)
			}
		}},
	}
}

func historyPromises() []promise {
	return []promise{
		{"EveryThingHasAnEntry", func(t *testing.T, s graph.Store) {
			rows, err := s.History(t.Context(), today(day(1, 1)), []graph.Ref{ref(graph.Areas, "V1"), ref(graph.Areas, "never-was"), ref(graph.Areas, "V1")})
			if err != nil || len(rows) != 2 || len(rows[ref(graph.Areas, "V1")]) != 1 {
				t.Errorf("%v: %v", rows, err)
			}
		}},
		{"RetractedRowsAreThere", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)))
			take(t, s, "b", opened("C-1", "0001", day(2, 1)))
			rows := ever(t, s, today(day(3, 1)), graph.Cases, "C-1")
			if len(rows) != 1 || rows[0].About().Recorded != 2 || rows[0].About().Retracted != 3 {
				t.Errorf("rows %+v, want the one from 2 to 3", rows)
			}
		}},
		{"ARetractionThatIsNotKnownIsNotTold", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)))
			take(t, s, "b", opened("C-1", "0001", day(2, 1)))
			v := graph.View{At: day(3, 1), Known: 2, Scope: graph.Everywhere}
			if e := ever(t, s, v, graph.Cases, "C-1")[0].About(); e.Retracted != graph.Never {
				t.Errorf("History tells of revision %d at revision 2", e.Retracted)
			}
			if e := got(t, s, v, graph.Cases, "C-1")[0].About(); e.Retracted != graph.Never {
				t.Errorf("Get tells of revision %d at revision 2", e.Retracted)
			}
		}},
		{"RowsThatBeginLaterAreNotTold", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(3, 1)), ID: "0001", Area: "V1"})
			equal(t, "rows", 2, len(ever(t, s, today(day(2, 29)), graph.Households, "0001"))) // as it stood before, and closed
			equal(t, "rows of the day", 3, len(ever(t, s, today(day(3, 1)), graph.Households, "0001")))
		}},
		{"ByRecordedThenKey", func(t *testing.T, s graph.Store) {
			h := func(d graph.Day) *graph.Household { return &graph.Household{Version: since(d), ID: "H9", Area: "V1"} }
			put(t, s, "a", h(day(2, 1)))
			put(t, s, "b", h(day(1, 1)), h(day(3, 1)))
			equal(t, "rows", []graph.ID{"H9 2024-02-01", "H9 2024-01-01", "H9 2024-02-01", "H9 2024-03-01"}, keys(ever(t, s, today(day(3, 1)), graph.Households, "H9")))
		}},
		{"APersonsHistoryIsItsTenures", func(t *testing.T, s graph.Store) {
			take(t, s, "a", tenure("V1-SEC", "P4", lasting(founded())))
			equal(t, "rows", []graph.ID{"V1-SEC P4 2022-01-01"}, keys(ever(t, s, today(day(3, 1)), graph.Persons, "P4")))
		}},
	}
}

func belowPromises() []promise {
	return []promise{
		{"EveryParentHasAnEntry", func(t *testing.T, s graph.Store) {
			for _, edge := range edges() {
				rows, err := s.Below(t.Context(), today(day(1, 1)), edge, []graph.ID{"never-was", "T1", "never-was"})
				if _, ok := rows["never-was"]; err != nil || !ok || len(rows) != 2 || len(rows["never-was"]) != 0 {
					t.Errorf("%s: %v: %v", edge, rows, err)
				}
			}
		}},
		{"NoParentIsAnEmptyAnswer", func(t *testing.T, s graph.Store) {
			rows, err := s.Below(t.Context(), today(day(1, 1)), graph.AreaAreas, nil)
			if err != nil || len(rows) != 0 {
				t.Errorf("%v: %v", rows, err)
			}
		}},
		{"AnUnknownEdgeIsInvalid", func(t *testing.T, s graph.Store) {
			_, err := s.Below(t.Context(), today(day(1, 1)), "Area.nothing", []graph.ID{"T1"})
			fails(t, err, graph.Invalid)
		}},
		{"EndedRowsAreThere", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("V1-SEC", "P9", graph.Period{Since: day(1, 1), Until: day(2, 1)}))
			equal(t, "tenures", []graph.ID{"V1-SEC P4 2022-01-01", "V1-SEC P9 2024-01-01"}, under(t, s, today(day(5, 1)), graph.PostTenures, "V1-SEC"))
		}},
		{"RowsThatBeginLaterAreNot", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("V1-SEC", "P9", lasting(day(2, 1))))
			equal(t, "tenures", []graph.ID{"V1-SEC P4 2022-01-01"}, under(t, s, today(day(1, 31)), graph.PostTenures, "V1-SEC"))
		}},
		{"TiesAreOrderedByKey", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("ORG-A-HEAD", "p8", lasting(day(1, 1))), tenure("ORG-A-HEAD", "P9", lasting(day(1, 1))), tenure("ORG-A-HEAD", "P10", lasting(day(1, 1))), tenure("ORG-A-HEAD", "P0", lasting(day(1, 2))))
			equal(t, "tenures", []graph.ID{"ORG-A-HEAD P10 2024-01-01", "ORG-A-HEAD P9 2024-01-01", "ORG-A-HEAD p8 2024-01-01", "ORG-A-HEAD P0 2024-01-02"},
				under(t, s, today(day(2, 1)), graph.PostTenures, "ORG-A-HEAD"))
		}},
		{"ParentsDifferByCase", func(t *testing.T, s graph.Store) {
			equal(t, "T1", []graph.ID{"V1 2022-01-01", "V2 2022-01-01"}, under(t, s, today(day(1, 1)), graph.AreaAreas, "T1"))
			equal(t, "t1", []graph.ID{"v1 2022-01-01"}, under(t, s, today(day(1, 1)), graph.AreaAreas, "t1"))
		}},
		{"AParentThatHasNotBegunHasNothing", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Post{Version: since(day(3, 1)), ID: "X", Title: "示例", Kind: graph.Secretary, Area: "V2"}, tenure("X", "P9", lasting(day(2, 1))))
			equal(t, "tenures", []graph.ID{}, under(t, s, today(day(2, 1)), graph.PostTenures, "X"))
			equal(t, "tenures from its day", []graph.ID{"X P9 2024-02-01"}, under(t, s, today(day(3, 1)), graph.PostTenures, "X"))
		}},
		{"AreasHavePostsUnitsAndGrids", func(t *testing.T, s graph.Store) {
			equal(t, "posts", []graph.ID{"LB-SEC 2022-01-01", "ORG-A-HEAD 2022-01-01"}, under(t, s, today(day(1, 1)), graph.AreaPosts, "LB"))
			equal(t, "units", []graph.ID{"ORG-A RURAL_REVITALIZATION 2022-01-01", "ORG-U  2022-01-01"}, under(t, s, today(day(1, 1)), graph.AreaOrganizations, "LB"))
			equal(t, "grids", []graph.ID{"G1 2022-01-01"}, under(t, s, today(day(1, 1)), graph.AreaGrids, "V1"))
			equal(t, "posts of the unit", []graph.ID{"ORG-A-HEAD 2022-01-01"}, under(t, s, today(day(1, 1)), graph.OrganizationPosts, "ORG-A"))
		}},
	}
}

func searchPromises() []promise {
	search := func(t *testing.T, s graph.Store, v graph.View, text string, first int) []graph.Ref {
		t.Helper()
		items, err := s.Search(t.Context(), v, text, first)
		if err != nil {
			t.Fatalf("Search(%q): %v", text, err)
		}
		refs := make([]graph.Ref, len(items))
		for i, item := range items {
			refs[i] = item.Ref
			if len(item.Rows) == 0 {
				t.Errorf("%v has no rows", item.Ref)
			}
		}
		return refs
	}
	return []promise{
		{"FindsIDsCodesAndNames", func(t *testing.T, s graph.Store) {
			v := today(day(1, 1))
			equal(t, "id", []graph.Ref{ref(graph.Areas, "V1"), ref(graph.Posts, "V1-SEC")}, search(t, s, v, "V1", 10))
			equal(t, "code", []graph.Ref{ref(graph.Areas, "t1"), ref(graph.Areas, "v1")}, search(t, s, v, "3413221", 10))
			equal(t, "name", []graph.Ref{ref(graph.Households, "0001"), ref(graph.Households, "1")}, search(t, s, v, "例户", 10))
			equal(t, "person", []graph.Ref{ref(graph.Persons, "P4")}, search(t, s, v, "李示", 10))
			equal(t, "title", []graph.Ref{ref(graph.Posts, "GRID_MEMBER@G1")}, search(t, s, v, "第一网格网", 10))
		}},
		{"InTheOrderOfNounsThenIDs", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: since(day(1, 1)), ID: "Z2", Code: "1", Name: "示", Level: graph.Village, Parent: "T1"}, &graph.Area{Version: since(day(1, 1)), ID: "Z10", Code: "2", Name: "示", Level: graph.Village, Parent: "T1"},
				&graph.Organization{Version: since(day(1, 1)), ID: "Z1", Name: "Z", Area: "LB"}, &graph.Grid{Version: since(day(1, 1)), ID: "Z1", Name: "Z", Area: "V1"}, &graph.Post{Version: since(day(1, 1)), ID: "Z1", Title: "Z", Kind: graph.Secretary, Area: "V2"},
				&graph.Household{Version: since(day(1, 1)), ID: "Z1", Area: "V1"}, tenure("Z1", "Z1", lasting(day(1, 1))), opened("Z1", "Z1", day(1, 1)),
				&graph.Lead{ID: "Z1", Household: "Z1", Channel: graph.ByCadre, Cause: "OTHER", DiscoveredOn: day(1, 1)}, &graph.Application{ID: "Z1", Household: "Z1", AppliedOn: day(1, 1)})
			all := []graph.Ref{ref(graph.Areas, "Z10"), ref(graph.Areas, "Z2"), ref(graph.Organizations, "Z1"), ref(graph.Grids, "Z1"), ref(graph.Posts, "GRID_MEMBER@Z1"), ref(graph.Posts, "Z1"),
				ref(graph.Households, "Z1"), ref(graph.Persons, "Z1"), ref(graph.Cases, "Z1"), ref(graph.Leads, "Z1"), ref(graph.Applications, "Z1")}
			equal(t, "all", all, search(t, s, today(day(1, 1)), "Z", 100))
			equal(t, "the first four", all[:4], search(t, s, today(day(1, 1)), "Z", 4))
		}},
		{"CaseCounts", func(t *testing.T, s graph.Store) {
			equal(t, "v", []graph.Ref{ref(graph.Areas, "v1"), ref(graph.Posts, "v1-SEC")}, search(t, s, today(day(1, 1)), "v", 10))
			equal(t, "LB", []graph.Ref{ref(graph.Areas, "LB"), ref(graph.Posts, "LB-SEC")}, search(t, s, today(day(1, 1)), "LB", 10))
		}},
		{"NoSignIsAWildcard", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(1, 1)), ID: "H8", Head: "50%_*?[a]", Area: "V1"}, &graph.Household{Version: since(day(1, 1)), ID: "H9", Head: `\'"`, Area: "V1"})
			for text, want := range map[string]int{"%": 0, "_": 0, "*": 0, "?": 0, "[": 0, "50%": 1, "50%_": 1, "50_": 0, "5%": 0, "50%_*?[a": 1, `\`: 1, `\'"`: 1, "'": 0} {
				if n := len(search(t, s, today(day(1, 1)), text, 10)); n != want {
					t.Errorf("%q finds %d, want %d", text, n, want)
				}
			}
		}},
		{"NamesAreOfTheDay", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(3, 1)), ID: "0001", Head: "新户主", Area: "V1"})
			equal(t, "before", 0, len(search(t, s, today(day(2, 29)), "新户主", 10)))
			equal(t, "after", 1, len(search(t, s, today(day(3, 1)), "新户主", 10)))
			equal(t, "old name after", 0, len(search(t, s, today(day(3, 1)), "例户一", 10)))
		}},
		{"CombiningCharactersCount", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(1, 1)), ID: "H8", Head: "é", Area: "V1"}, &graph.Household{Version: since(day(1, 1)), ID: "H9", Head: "e\u0301", Area: "V1"})
			equal(t, "one code point", []graph.Ref{ref(graph.Households, "H8")}, search(t, s, today(day(1, 1)), "é", 10))
			equal(t, "two code points", []graph.Ref{ref(graph.Households, "H9")}, search(t, s, today(day(1, 1)), "e", 10))
		}},
	}
}

func scanPromises() []promise {
	return []promise{
		{"EveryRowWhateverTheDay", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: between(day(1, 1), day(2, 1)), ID: "H9", Area: "V1"}, &graph.Household{Version: since(day(6, 1)), ID: "H9", Area: "V1"})
			equal(t, "rows", []graph.ID{"0001 2022-01-01", "1 2022-01-01", "H9 2024-01-01", "H9 2024-06-01"}, every(t, s, today(day(3, 1)), graph.Households))
		}},
		{"EndsAreAsStored", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(6, 1)), ID: "0001", Area: "V1"})
			rows, err := scanned(t.Context(), s, today(day(1, 1)), graph.Households)
			if err != nil || rows[0].Valid().Until != day(6, 1) || rows[0].(*graph.Household).Ends != graph.Forever {
				t.Errorf("%+v: %v", rows[0], err)
			}
		}},
		{"WhatIsDoneLaterIsThere", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(6, 1)), &graph.Lead{ID: "L-1", Household: "0001", Channel: graph.ByCadre, Cause: "OTHER", DiscoveredOn: day(5, 1), VerifiedOn: day(5, 9), Result: graph.TrueInclude, Case: "C-1"})
			rows, err := scanned(t.Context(), s, today(day(1, 1)), graph.Leads)
			if l := rows[0].(*graph.Lead); err != nil || l.VerifiedOn != day(5, 9) || l.Result != graph.TrueInclude || l.Case != "C-1" {
				t.Errorf("%+v: %v", l, err)
			}
		}},
		{"RetractedRowsAreNot", func(t *testing.T, s graph.Store) {
			take(t, s, "a", &graph.Household{Version: since(founded()), ID: "1"})
			equal(t, "rows", []graph.ID{"0001 2022-01-01"}, every(t, s, today(day(3, 1)), graph.Households))
			equal(t, "rows before", []graph.ID{"0001 2022-01-01", "1 2022-01-01"}, every(t, s, graph.View{At: day(3, 1), Known: 1, Scope: graph.Everywhere}, graph.Households))
		}},
		{"InTheOrderOfBytes", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(1, 1)), ID: "é", Area: "V1"}, &graph.Household{Version: since(day(1, 1)), ID: "z", Area: "V1"}, &graph.Household{Version: since(day(1, 1)), ID: "Z", Area: "V1"},
				&graph.Household{Version: since(day(1, 1)), ID: "\uff08", Area: "V1"}, &graph.Household{Version: since(day(1, 1)), ID: "𠮷", Area: "V1"}, &graph.Household{Version: since(day(1, 1)), ID: "a", Area: "V1"})
			want := []graph.ID{"0001 2022-01-01", "1 2022-01-01", "Z 2024-01-01", "a 2024-01-01", "z 2024-01-01", "é 2024-01-01", "\uff08 2024-01-01", "𠮷 2024-01-01"}
			equal(t, "rows", want, every(t, s, today(day(3, 1)), graph.Households))
		}},
		{"TheReaderMayStopIt", func(t *testing.T, s graph.Store) {
			n := 0
			err := s.Scan(t.Context(), today(day(3, 1)), graph.Areas, func(graph.Fact) error {
				n++
				return ErrBroken
			})
			if n != 1 || !errors.Is(err, ErrBroken) {
				t.Errorf("%d rows: %v", n, err)
			}
		}},
		{"TheReaderMayRead", func(t *testing.T, s graph.Store) {
			err := s.Scan(t.Context(), today(day(3, 1)), graph.Areas, func(f graph.Fact) error {
				_, err := s.Get(t.Context(), today(day(3, 1)), []graph.Ref{ref(graph.Areas, f.Identity())})
				return err
			})
			if err != nil {
				t.Errorf("reading while scanning: %v", err)
			}
		}},
		{"ANounWithoutRowsIsInvalid", func(t *testing.T, s graph.Store) {
			_, err := scanned(t.Context(), s, today(day(3, 1)), graph.Persons)
			fails(t, err, graph.Invalid)
		}},
		{"CancellingEndsIt", func(t *testing.T, s graph.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			n := 0
			err := s.Scan(ctx, today(day(3, 1)), graph.Areas, func(graph.Fact) error {
				n++
				cancel()
				return nil
			})
			if n == len(every(t, s, today(day(3, 1)), graph.Areas)) {
				t.Errorf("all %d rows were given after it was cancelled", n)
			}
			fails(t, err, graph.Unavailable)
		}},
	}
}

func revisionPromises() []promise {
	return []promise{
		{"NoneInTheBeginning", func(t *testing.T, s graph.Store) {
			if r := newest(t, s); r != 1 {
				t.Errorf("the town is revision %d, want 1", r)
			}
			r, err := s.Revision(t.Context(), 1)
			if r != 0 || err != nil {
				t.Errorf("revision %d in 1970: %v", r, err)
			}
		}},
		{"TheNewestOfAnInstant", func(t *testing.T, s graph.Store) {
			for i, at := range []int64{1_700_000_001_000, 1_700_000_002_000, 1_700_000_002_000, 1_600_000_000_000} {
				b := batch(graph.ID("b" + string(rune('0'+i))))
				b.At = at
				apply(t, s, b)
			}
			for instant, want := range map[int64]graph.Revision{
				1_699_999_999_999: 0, 1_700_000_000_000: 1, 1_700_000_000_999: 1, 1_700_000_001_000: 2, 1_700_000_001_999: 2, 1_700_000_002_000: 5, math.MaxInt64: 5, 0: 5,
			} {
				if r, err := s.Revision(t.Context(), instant); r != want || err != nil {
					t.Errorf("revision %d at %d (%v), want %d", r, instant, err, want)
				}
			}
		}},
	}
}

func receiptPromises() []promise {
	return []promise{
		{"OneForEachRevisionThatWasPublished", func(t *testing.T, s graph.Store) {
			b := put(t, s, "b", holiday(day(5, 1)), tenure("V1-SEC", "P9", lasting(day(1, 1))))
			b.Violations = nil // they are not kept
			all, err := s.Receipts(t.Context(), []graph.Revision{0, 2, 2, 3, -1, graph.Newest})
			equal(t, "receipts", map[graph.Revision]graph.Receipt{2: b}, all)
			if err != nil {
				t.Error(err)
			}
		}},
		{"NoRevisionIsAnEmptyAnswer", func(t *testing.T, s graph.Store) {
			if all, err := s.Receipts(t.Context(), nil); err != nil || len(all) != 0 {
				t.Errorf("%v: %v", all, err)
			}
		}},
		{"FoundByTheBatch", func(t *testing.T, s graph.Store) {
			want := put(t, s, "b", holiday(day(5, 1)))
			got, err := s.Receipt(t.Context(), "b")
			equal(t, "receipt", want, got)
			if err != nil {
				t.Error(err)
			}
			for _, id := range []graph.ID{"B", "never-was"} {
				_, err := s.Receipt(t.Context(), id)
				fails(t, err, graph.NotFound)
			}
		}},
		{"ADryRunLeavesNone", func(t *testing.T, s graph.Store) {
			b := batch("dry", added(holiday(day(5, 1)))...)
			b.DryRun = true
			apply(t, s, b)
			_, err := s.Receipt(t.Context(), "dry")
			fails(t, err, graph.NotFound)
		}},
	}
}

// everyPromises hold for every read alike.
func everyPromises() []promise {
	return []promise{
		{"ARevisionThatIsNotPublishedIsNotYet", func(t *testing.T, s graph.Store) {
			v := today(day(1, 1))
			v.Known = 2
			for name, read := range reading(v) {
				if err := read(t.Context(), s); graph.CodeOf(err) != graph.NotYet {
					t.Errorf("%s: %v, want %s", name, err, graph.NotYet)
				}
			}
		}},
		{"AnOldRevisionIsReadAsItWas", func(t *testing.T, s graph.Store) {
			put(t, s, "a", holiday(day(5, 1)))
			take(t, s, "b", &graph.Household{Version: since(founded()), ID: "0001"})
			v := graph.View{At: day(1, 1), Known: 1, Scope: graph.Everywhere}
			equal(t, "households", []graph.ID{"0001", "1"}, list(t, s, v, graph.Query{Noun: graph.Households}))
			equal(t, "calendar", []graph.ID{}, every(t, s, v, graph.CalendarDays))
		}},
		{"RevisionZeroIsEmpty", func(t *testing.T, s graph.Store) {
			v := graph.View{At: day(1, 1), Scope: graph.Everywhere}
			for _, n := range graph.Nouns() {
				equal(t, string(n), []graph.ID{}, every(t, s, v, n))
			}
			equal(t, "areas", []graph.ID{}, list(t, s, v, graph.Query{Noun: graph.Areas}))
		}},
		{"ACancelledContextEndsIt", func(t *testing.T, s graph.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			for name, call := range calling(today(day(1, 1))) {
				fails(t, call(ctx, s), graph.Unavailable)
				if t.Failed() {
					t.Fatalf("%s goes on", name)
				}
			}
		}},
		{"AfterCloseItFails", func(t *testing.T, s graph.Store) {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			for name, call := range calling(today(day(1, 1))) {
				fails(t, call(t.Context(), s), graph.Closed)
				if t.Failed() {
					t.Fatalf("%s goes on", name)
				}
			}
		}},
		{"ClosingTwiceIsNoError", func(t *testing.T, s graph.Store) {
			for range 2 {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		}},
		{"RowsOfAReaderDoNotChange", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)))
			before := got(t, s, today(day(3, 1)), graph.Cases, "C-1")
			kept := clone(before[0])
			take(t, s, "b", opened("C-1", "0001", day(2, 1)))
			equal(t, "row read before", kept, before[0])
		}},
		{"AChangeMayBeReusedByItsWriter", func(t *testing.T, s graph.Store) {
			c := opened("C-1", "0001", day(2, 1))
			apply(t, s, &graph.Batch{ID: "a", Digest: "a", Changes: graph.ChangesOf(clone(c))})
			b := &graph.Batch{ID: "b", Digest: "b", Changes: graph.ChangesOf(c)}
			apply(t, s, b)
			c.Category = "SUDDEN" // after the batch was applied
			if got := one[*graph.Case](t, s, today(day(3, 1)), graph.Cases, "C-1"); got.Category != "" {
				t.Errorf("category %s was written after the batch", got.Category)
			}
		}},
	}
}

// reading are all reads that take a view, each with something to answer.
func reading(v graph.View) map[string]func(context.Context, graph.Store) error {
	return map[string]func(context.Context, graph.Store) error{
		"Get": func(ctx context.Context, s graph.Store) error {
			_, err := s.Get(ctx, v, []graph.Ref{ref(graph.Areas, "V1")})
			return err
		},
		"History": func(ctx context.Context, s graph.Store) error {
			_, err := s.History(ctx, v, []graph.Ref{ref(graph.Areas, "V1")})
			return err
		},
		"Below": func(ctx context.Context, s graph.Store) error {
			_, err := s.Below(ctx, v, graph.AreaAreas, []graph.ID{"T1"})
			return err
		},
		"Page": func(ctx context.Context, s graph.Store) error {
			_, err := s.Page(ctx, v, graph.Query{Noun: graph.Areas, First: 10})
			return err
		},
		"Search": func(ctx context.Context, s graph.Store) error {
			_, err := s.Search(ctx, v, "V", 10)
			return err
		},
		"Lineages": func(ctx context.Context, s graph.Store) error {
			_, err := s.Lineages(ctx, v, graph.On(v.At), []graph.Ref{ref(graph.Households, "0001")})
			return err
		},
		"Scan": func(ctx context.Context, s graph.Store) error {
			_, err := scanned(ctx, s, v, graph.Areas)
			return err
		},
	}
}

// calling are all calls but Close.
func calling(v graph.View) map[string]func(context.Context, graph.Store) error {
	calls := reading(v)
	calls["Apply"] = func(ctx context.Context, s graph.Store) error {
		_, err := s.Apply(ctx, batch("late", added(holiday(day(5, 1)))...))
		return err
	}
	calls["Revision"] = func(ctx context.Context, s graph.Store) error {
		_, err := s.Revision(ctx, 0)
		return err
	}
	calls["Receipts"] = func(ctx context.Context, s graph.Store) error {
		_, err := s.Receipts(ctx, []graph.Revision{1})
		return err
	}
	calls["Receipt"] = func(ctx context.Context, s graph.Store) error {
		_, err := s.Receipt(ctx, "town")
		return err
	}
	return calls
}

// lineage is the lineage of one subject over everything up to the view's day.
func lineage(t *testing.T, s graph.Store, v graph.View, subject graph.Ref) *graph.Lineage {
	t.Helper()
	all, err := s.Lineages(t.Context(), v, graph.WholeHistory(v.At), []graph.Ref{subject})
	if err != nil || all.Of[subject] == nil {
		t.Fatalf("no lineage of %v: %v", subject, err)
	}
	return all.Of[subject]
}

func placeIDs(places []*graph.Place) []graph.ID {
	var out []graph.ID
	for _, p := range places {
		out = append(out, p.ID)
	}
	slices.Sort(out)
	return out
}
