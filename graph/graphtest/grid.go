package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func gridPromises() []promise {
	return []promise{
		{"EveryGridMakesTheMembersPost", func(t *testing.T, s graph.Store) {
			equal(t, "post", &graph.Post{Entry: graph.Entry{Recorded: 1, Retracted: graph.Never, Brought: 1, Row: 11}, Version: since(founded()), ID: "GRID_MEMBER@G1",
				Title: "第一网格网格员", Kind: graph.GridMember, Area: "V1", Grid: "G1", Made: true},
				one[*graph.Post](t, s, today(day(1, 1)), graph.Posts, "GRID_MEMBER@G1"))
		}},
		{"MadeRowsAreNotCounted", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", &graph.Grid{Version: since(day(1, 1)), ID: "G9", Name: "第九网格", Area: "V1"})
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Grids: {Added: 1}}, r.Counts)
		}},
		{"TheMembersPostFollowsTheGrid", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Grid{Version: since(day(3, 1)), ID: "G1", Name: "新一网格", Area: "V2"})
			before := one[*graph.Post](t, s, today(day(2, 29)), graph.Posts, "GRID_MEMBER@G1")
			after := one[*graph.Post](t, s, today(day(3, 1)), graph.Posts, "GRID_MEMBER@G1")
			if before.Area != "V1" || after.Area != "V2" || after.Title != "新一网格网格员" {
				t.Errorf("before %+v, after %+v", before, after)
			}
			if rows := ever(t, s, today(day(3, 1)), graph.Posts, "GRID_MEMBER@G1"); len(rows) != 3 {
				t.Errorf("%d rows, want the open one, the closed one and the next", len(rows))
			}
		}},
		{"TheMembersPostEndsWithTheGrid", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Grid{Version: between(founded(), day(3, 1)), ID: "G1", Name: "第一网格", Area: "V1"})
			equal(t, "rows of the day", []graph.Fact{}, got(t, s, today(day(3, 1)), graph.Posts, "GRID_MEMBER@G1"))
		}},
		{"TheMembersPostGoesWithARetractedGrid", func(t *testing.T, s graph.Store) {
			take(t, s, "a", &graph.Grid{Version: since(founded()), ID: "G1"})
			equal(t, "rows of the day", []graph.Fact{}, got(t, s, today(day(3, 1)), graph.Posts, "GRID_MEMBER@G1"))
			equal(t, "before", []graph.ID{"GRID_MEMBER@G1 2022-01-01"}, keys(got(t, s, graph.View{At: day(3, 1), Known: 1, Scope: graph.Everywhere}, graph.Posts, "GRID_MEMBER@G1")))
		}},
		{"TheMembersPostStaysWhenNothingOfItChanges", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Grid{Version: since(founded()), ID: "G1", Name: "第一网格", Area: "V1", Extent: "示例组"})
			if rows := ever(t, s, today(day(3, 1)), graph.Posts, "GRID_MEMBER@G1"); len(rows) != 1 {
				t.Errorf("%d rows, want the one", len(rows))
			}
		}},
		{"AMembersTenureNamesTheMadePost", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("GRID_MEMBER@G1", "P8", lasting(day(1, 1))))
			equal(t, "tenures", []graph.ID{"GRID_MEMBER@G1 P8 2024-01-01"}, under(t, s, today(day(1, 1)), graph.PostTenures, "GRID_MEMBER@G1"))
		}},
		{"AGridAndItsMembersTenureComeTogether", func(t *testing.T, s graph.Store) {
			put(t, s, "a", tenure("GRID_MEMBER@G9", "P8", lasting(day(1, 1))), &graph.Grid{Version: since(day(1, 1)), ID: "G9", Name: "第九网格", Area: "V1"})
			equal(t, "tenures", []graph.ID{"GRID_MEMBER@G9 P8 2024-01-01"}, under(t, s, today(day(1, 1)), graph.PostTenures, "GRID_MEMBER@G9"))
		}},
		{"AGridHasItsPosts", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Post{Version: since(day(1, 1)), ID: "G1-2", Title: "第二网格员", Kind: graph.GridMember, Area: "V1", Grid: "G1"})
			equal(t, "posts", []graph.ID{"GRID_MEMBER@G1 2022-01-01", "G1-2 2024-01-01"}, under(t, s, today(day(1, 1)), graph.GridPosts, "G1"))
			equal(t, "listed", []graph.ID{"G1-2", "GRID_MEMBER@G1"}, list(t, s, today(day(1, 1)), graph.Query{Noun: graph.Posts, Filter: graph.Filter{Grid: "G1"}}))
		}},
	}
}
