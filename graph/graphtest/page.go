package graphtest

import (
	"fmt"
	"testing"

	"dutygraph/graph"
)

func pagePromises() []promise {
	many := func(t *testing.T, s graph.Store, n int) {
		t.Helper()
		var facts []graph.Fact
		for i := range n {
			facts = append(facts, opened(graph.ID(fmt.Sprintf("C-%03d", i)), "0001", day(2, 1)+graph.Day(i/3)))
		}
		put(t, s, "many", facts...)
	}
	walk := func(t *testing.T, s graph.Store, v graph.View, q graph.Query, between func(int)) []graph.ID {
		t.Helper()
		var out []graph.ID
		for n := 0; ; n++ {
			page, err := s.Page(t.Context(), v, q)
			if err != nil {
				t.Fatalf("page %d: %v", n, err)
			}
			if len(page.Items) > q.First || page.More && len(page.Items) != q.First {
				t.Fatalf("page %d has %d items of %d, more: %v", n, len(page.Items), q.First, page.More)
			}
			out = append(out, ids(page.Items)...)
			if !page.More {
				return out
			}
			v, q.After = page.View, page.Items[len(page.Items)-1].Cursor(q.Order)
			if between != nil {
				between(n)
			}
		}
	}
	return []promise{
		{"ByIDInTheOrderOfBytes", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("z", "0001", day(2, 1)), opened("Z", "0001", day(2, 1)), opened("é", "0001", day(2, 1)), opened("𠮷", "0001", day(2, 1)), opened("\uff08", "0001", day(2, 1)),
				opened("10", "0001", day(2, 1)), opened("9", "0001", day(2, 1)), opened("a", "0001", day(2, 1)))
			want := []graph.ID{"10", "9", "Z", "a", "z", "é", "\uff08", "𠮷"}
			q := graph.Query{Noun: graph.Cases, First: 3}
			equal(t, "cases", want, walk(t, s, today(day(3, 1)), q, nil))
		}},
		{"ByDateNewestFirstThenByID", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("B", "0001", day(2, 1)), opened("a", "0001", day(2, 2)), opened("A", "0001", day(2, 1)), opened("b", "0001", day(2, 2)), opened("C", "0001", day(2, 3)))
			q := graph.Query{Noun: graph.Cases, Order: graph.ByDate, First: 2}
			equal(t, "cases", []graph.ID{"C", "a", "b", "A", "B"}, walk(t, s, today(day(3, 1)), q, nil))
			equal(t, "cases of an early day", []graph.ID{"A", "B"}, walk(t, s, today(day(2, 1)), q, nil))
		}},
		{"PagesGiveEachThingOnce", func(t *testing.T, s graph.Store) {
			many(t, s, 50)
			for _, order := range []graph.Order{graph.ByID, graph.ByDate} {
				for _, first := range []int{1, 7, 25, 49, 50, 51} {
					had := map[graph.ID]bool{}
					for _, id := range walk(t, s, today(day(6, 1)), graph.Query{Noun: graph.Cases, Order: order, First: first}, nil) {
						if had[id] {
							t.Errorf("%s comes twice", id)
						}
						had[id] = true
					}
					if len(had) != 50 {
						t.Errorf("%d cases in pages of %d, want 50", len(had), first)
					}
				}
			}
		}},
		{"WhateverIsWrittenInBetween", func(t *testing.T, s graph.Store) {
			many(t, s, 20)
			q := graph.Query{Noun: graph.Cases, First: 5}
			want := walk(t, s, today(day(6, 1)), q, nil)
			seen := walk(t, s, today(day(6, 1)), q, func(n int) {
				put(t, s, graph.ID(fmt.Sprintf("new-%d", n)), opened(graph.ID(fmt.Sprintf("C-%03d-new", n)), "0001", day(2, 1)), opened(graph.ID(fmt.Sprintf("D-%d", n)), "0001", day(2, 1)))
				take(t, s, graph.ID(fmt.Sprintf("gone-%d", n)), opened(graph.ID(fmt.Sprintf("C-%03d", 19-n)), "0001", day(2, 1)))
			})
			equal(t, "cases", want, seen)
		}},
		{"ThePageTellsItsRevision", func(t *testing.T, s graph.Store) {
			put(t, s, "a", holiday(day(5, 1)))
			page, err := s.Page(t.Context(), today(day(1, 1)), graph.Query{Noun: graph.Areas, First: 1})
			want := today(day(1, 1))
			want.Known = 2
			equal(t, "view", want, page.View)
			if err != nil {
				t.Error(err)
			}
		}},
		{"TheLastPageHasNoMore", func(t *testing.T, s graph.Store) {
			for first, more := range map[int]bool{7: true, 8: false, 9: false} {
				page, err := s.Page(t.Context(), today(day(1, 1)), graph.Query{Noun: graph.Areas, First: first})
				if err != nil || page.More != more || len(page.Items) != min(first, 8) {
					t.Errorf("the first %d of 8: %d, more %v: %v", first, len(page.Items), page.More, err)
				}
			}
		}},
		{"ACursorNeedNotExist", func(t *testing.T, s graph.Store) {
			equal(t, "areas", []graph.ID{"V1", "V2", "lb", "t1", "v1"}, list(t, s, today(day(1, 1)), graph.Query{Noun: graph.Areas, After: graph.Cursor{ID: "U"}}))
			equal(t, "after the last", []graph.ID{}, list(t, s, today(day(1, 1)), graph.Query{Noun: graph.Areas, After: graph.Cursor{ID: "\U0010ffff"}}))
		}},
		{"CountingStops", func(t *testing.T, s graph.Store) {
			for count, want := range map[int]graph.Page{0: {}, 3: {Total: 3, AtLeast: true}, 7: {Total: 7, AtLeast: true}, 8: {Total: 8}, 100: {Total: 8}} {
				page, err := s.Page(t.Context(), today(day(1, 1)), graph.Query{Noun: graph.Areas, First: 2, Count: count, After: graph.Cursor{ID: "T1"}})
				if err != nil || page.Total != want.Total || page.AtLeast != want.AtLeast {
					t.Errorf("counting to %d gives %d, at least %v: %v", count, page.Total, page.AtLeast, err)
				}
			}
		}},
		{"ItemsHaveTheRowsOfGet", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Organization{Version: since(day(1, 1)), ID: "ORG-A", Name: "示例", Area: "LB", Function: graph.MedicalInsurance})
			for n := range filters {
				page, err := s.Page(t.Context(), today(day(2, 1)), graph.Query{Noun: n, First: 1000})
				if err != nil {
					t.Fatalf("%s: %v", n, err)
				}
				for _, item := range page.Items {
					equal(t, string(item.ID), got(t, s, today(day(2, 1)), n, item.ID), item.Rows)
				}
			}
		}},
		{"ATableOfFilters", func(t *testing.T, s graph.Store) {
			p := &player{History: NewHistory(1), t: t}
			p.Next() // the filters name what the story knows
			for n, fields := range filters {
				for _, field := range []string{"Under", "Ever", "Level", "Parent", "Function", "PostKind", "Organization", "Grid", "Household", "Households", "Post", "Person", "Category", "Channel",
					"RecordKind", "Parameter", "Area", "Open", "Relapsed", "During"} {
					q := graph.Query{Noun: n, First: 1}
					p.narrow(&q.Filter, field)
					_, err := s.Page(t.Context(), today(day(1, 1)), q)
					want := graph.Code("")
					if checkQuery(q) != nil {
						want = graph.Invalid
					}
					if graph.CodeOf(err) != want {
						t.Errorf("%s by %s (has %s): %v, want %q", n, field, fields, err, want)
					}
				}
			}
		}},
		{"WhatCannotBeListedIsInvalid", func(t *testing.T, s graph.Store) {
			for _, n := range []graph.Noun{graph.Members, graph.Tenures, graph.Steps, graph.CalendarDays, graph.Handlings, "", "area"} {
				_, err := s.Page(t.Context(), today(day(1, 1)), graph.Query{Noun: n, First: 1})
				if graph.CodeOf(err) != graph.Invalid {
					t.Errorf("%q: %v, want %s", n, err, graph.Invalid)
				}
			}
		}},
		{"AnOrderThatTheNounLacksIsInvalid", func(t *testing.T, s graph.Store) {
			for n := range filters {
				_, err := s.Page(t.Context(), today(day(1, 1)), graph.Query{Noun: n, First: 1, Order: graph.ByDate})
				want := graph.Code("")
				switch n {
				case graph.Cases, graph.Leads, graph.Applications, graph.Records, graph.Findings:
				default:
					want = graph.Invalid
				}
				if graph.CodeOf(err) != want {
					t.Errorf("%s by date: %v, want %q", n, err, want)
				}
				if _, err := s.Page(t.Context(), today(day(1, 1)), graph.Query{Noun: n, First: 1, Order: "SIDEWAYS"}); graph.CodeOf(err) != graph.Invalid {
					t.Errorf("%s sideways: %v, want %s", n, err, graph.Invalid)
				}
			}
		}},
		{"OneToAThousandAPage", func(t *testing.T, s graph.Store) {
			for first, want := range map[int]graph.Code{-1: graph.Invalid, 0: graph.Invalid, 1: "", 1000: "", 1001: graph.Invalid} {
				if _, err := s.Page(t.Context(), today(day(1, 1)), graph.Query{Noun: graph.Areas, First: first}); graph.CodeOf(err) != want {
					t.Errorf("the first %d: %v, want %q", first, err, want)
				}
			}
		}},
		{"UnderWhatNeverWasIsNothing", func(t *testing.T, s graph.Store) {
			for n, fields := range filters {
				if len(fields) < 5 || fields[:5] != "Under" {
					continue
				}
				equal(t, string(n), []graph.ID{}, list(t, s, today(day(1, 1)), graph.Query{Noun: n, Filter: graph.Filter{Under: []graph.ID{"never-was"}}}))
			}
		}},
	}
}
