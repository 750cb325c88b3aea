package graphtest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
)

// runTimelines tests the promises of Timelines.
func runTimelines(t *testing.T, open func(t *testing.T) graph.Store) {
	keep(t, "Timelines", open, timelinePromises())
	t.Run("Timelines/AreThoseOfAllRows", func(t *testing.T) {
		playSeed(t, func(t *testing.T, seed uint64) { playTimelines(t, open(t), seed) })
	})
}

// timelines are all that are asked for.
func timelines(ctx context.Context, s graph.Store, known graph.Revision, q graph.UnitQuery) (out []*graph.Timeline, err error) {
	err = s.Timelines(ctx, known, q, func(t *graph.Timeline) error {
		if q.Passing {
			t = t.Own()
		}
		out = append(out, t)
		return nil
	})
	return out, err
}

// unitsOf are the units of which there are timelines, in their order.
func unitsOf(t *testing.T, s graph.Store, known graph.Revision, q graph.UnitQuery) []graph.Ref {
	t.Helper()
	all, err := timelines(t.Context(), s, known, q)
	if err != nil {
		t.Fatalf("Timelines(%+v): %v", q, err)
	}
	out := make([]graph.Ref, len(all))
	for i, one := range all {
		out[i] = one.Unit
	}
	return out
}

func timelinePromises() []promise {
	h, g, a, p := graph.Households, graph.Grids, graph.Areas, graph.Posts
	refs := func(n graph.Noun, ids ...graph.ID) (out []graph.Ref) {
		for _, id := range ids {
			out = append(out, ref(n, id))
		}
		return out
	}
	return []promise{
		{"HouseholdsThenGridsAreasAndPosts", func(t *testing.T, s graph.Store) {
			want := slices.Concat(refs(h, "0001", "1"), refs(g, "G1", "g1"), refs(a, "LB", "SZ", "T1", "V1", "V2", "lb", "t1", "v1"),
				refs(p, "GRID_MEMBER@G1", "GRID_MEMBER@g1", "LB-SEC", "ORG-A-HEAD", "SZ-SEC", "T1-SEC", "V1-SEC", "v1-SEC"))
			equal(t, "units", want, unitsOf(t, s, graph.Newest, graph.UnitQuery{All: true}))
		}},
		{"NothingIsAskedNothingIsGiven", func(t *testing.T, s graph.Store) {
			equal(t, "units", []graph.Ref{}, unitsOf(t, s, 1, graph.UnitQuery{}))
			equal(t, "units of nouns", []graph.Ref{}, unitsOf(t, s, 1, graph.UnitQuery{Nouns: []graph.Noun{h}}))
		}},
		{"EachIsGivenOnce", func(t *testing.T, s graph.Store) {
			q := graph.UnitQuery{Under: []graph.ID{"V1", "V1", "T1"}, Grids: []graph.ID{"G1", "G1"}, Refs: append(refs(h, "0001", "0001"), ref(g, "g1")), Nouns: []graph.Noun{g, h, g}}
			equal(t, "units", append(refs(h, "0001"), refs(g, "G1", "g1")...), unitsOf(t, s, 1, q))
		}},
		{"NounsNarrowEveryPart", func(t *testing.T, s graph.Store) {
			equal(t, "all", refs(g, "G1", "g1"), unitsOf(t, s, 1, graph.UnitQuery{All: true, Nouns: []graph.Noun{g}}))
			equal(t, "refs", refs(a, "V1"), unitsOf(t, s, 1, graph.UnitQuery{Refs: append(refs(a, "V1"), ref(p, "V1-SEC")), Nouns: []graph.Noun{a}}))
			equal(t, "nouns that are no units", []graph.Ref{}, unitsOf(t, s, 1, graph.UnitQuery{All: true, Nouns: []graph.Noun{graph.Cases}}))
		}},
		{"UnderIsInOrBelow", func(t *testing.T, s graph.Store) {
			want := slices.Concat(refs(h, "0001"), refs(g, "G1"), refs(a, "T1", "V1", "V2"), refs(p, "GRID_MEMBER@G1", "T1-SEC", "V1-SEC"))
			equal(t, "units", want, unitsOf(t, s, 1, graph.UnitQuery{Under: []graph.ID{"T1"}}))
		}},
		{"UnderIsWhatWasEverBelow", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Area{Version: since(day(3, 1)), ID: "V2", Code: "341323114209", Name: "示例二村", Level: graph.Village, Parent: "t1"},
				&graph.Household{Version: since(day(2, 1)), ID: "H9", Area: "V2"})
			put(t, s, "b", &graph.Household{Version: since(day(4, 1)), ID: "0001", Area: "v1"})
			q := graph.UnitQuery{Under: []graph.ID{"T1"}, Nouns: []graph.Noun{h, a}}
			equal(t, "under the old township", append(refs(h, "0001", "H9"), refs(a, "T1", "V1", "V2")...), unitsOf(t, s, 3, q))
			q.Under = []graph.ID{"t1"}
			equal(t, "under the new township", append(refs(h, "0001", "1", "H9"), refs(a, "V2", "t1", "v1")...), unitsOf(t, s, 3, q))
			equal(t, "before it was known", append(refs(h, "1", "H9"), refs(a, "V2", "t1", "v1")...), unitsOf(t, s, 2, q))
		}},
		{"ContactsStandWithTheirHouseholds", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Pairing{Household: "0001", Person: "P9", Name: "示例", Organization: "ORG-U", Period: lasting(day(1, 1))})
			q := graph.UnitQuery{Under: []graph.ID{"V1"}, Refs: refs(p, "CONTACT@1"), Nouns: []graph.Noun{p}}
			equal(t, "units", refs(p, "CONTACT@0001", "GRID_MEMBER@G1", "V1-SEC"), unitsOf(t, s, 2, q))
			equal(t, "before", refs(p, "GRID_MEMBER@G1", "V1-SEC"), unitsOf(t, s, 1, q))
		}},
		{"GridsAskForWhoWasEverInThem", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(3, 1)), ID: "0001", Area: "V1"})
			equal(t, "units", refs(h, "0001"), unitsOf(t, s, 2, graph.UnitQuery{Grids: []graph.ID{"G1", "never-was"}}))
		}},
		{"DoublesComeWithTheirHomes", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: between(day(1, 1), day(3, 1)), ID: "H9", Area: "v1"},
				&graph.Member{Version: since(day(1, 1)), ID: "M1", Household: "0001", Name: "甲", IDDigest: "d"},
				&graph.Member{Version: since(day(1, 1)), ID: "M2", Household: "H9", Name: "乙", IDDigest: "d"},
				&graph.Member{Version: since(day(1, 1)), ID: "M3", Household: "1", Name: "丙", IDDigest: "e"})
			put(t, s, "b", &graph.Household{Version: since(day(4, 1)), ID: "H9", Area: "V1"})
			homes := func(known graph.Revision, q graph.UnitQuery) map[graph.ID][]graph.ID {
				t.Helper()
				all, err := timelines(t.Context(), s, known, q)
				if err != nil {
					t.Fatal(err)
				}
				out := map[graph.ID][]graph.ID{}
				for _, one := range all {
					for _, home := range one.Homes {
						out[one.Unit.ID] = append(out[one.Unit.ID], home.Key())
					}
				}
				return out
			}
			all, one := graph.UnitQuery{All: true, Nouns: []graph.Noun{h}}, graph.UnitQuery{Refs: refs(h, "0001", "1")}
			mine, theirs := []graph.ID{"0001 2022-01-01"}, []graph.ID{"H9 2024-01-01", "H9 2024-04-01"}
			equal(t, "of all", map[graph.ID][]graph.ID{"0001": theirs, "H9": mine}, homes(3, all))
			equal(t, "of single ones", map[graph.ID][]graph.ID{"0001": theirs}, homes(3, one))
			equal(t, "as known before", map[graph.ID][]graph.ID{"0001": theirs[:1], "H9": mine}, homes(2, all))
			equal(t, "before there were doubles", map[graph.ID][]graph.ID{}, homes(1, all))
		}},
		{"WhatIsNotOnRecordHasNone", func(t *testing.T, s graph.Store) {
			take(t, s, "a", &graph.Household{Version: since(founded()), ID: "0001"})
			q := graph.UnitQuery{Refs: []graph.Ref{ref(h, "0001"), ref(h, "never-was"), ref(graph.Cases, "C-1"), ref(p, "CONTACT@0001"), ref(graph.Persons, "P4")}}
			equal(t, "units", []graph.Ref{}, unitsOf(t, s, 2, q))
			equal(t, "units before", refs(h, "0001"), unitsOf(t, s, 1, q))
		}},
		{"RevisionZeroHasNone", func(t *testing.T, s graph.Store) {
			equal(t, "units", []graph.Ref{}, unitsOf(t, s, 0, graph.UnitQuery{All: true}))
		}},
		{"ARevisionThatIsNotPublishedIsNotYet", func(t *testing.T, s graph.Store) {
			_, err := timelines(t.Context(), s, 2, graph.UnitQuery{All: true})
			fails(t, err, graph.NotYet)
		}},
		{"WhoReadsMayEndIt", func(t *testing.T, s graph.Store) {
			enough, given := errors.New("enough"), 0
			err := s.Timelines(t.Context(), 1, graph.UnitQuery{All: true}, func(*graph.Timeline) error {
				if given++; given == 3 {
					return enough
				}
				return nil
			})
			if !errors.Is(err, enough) || given != 3 {
				t.Errorf("%d were given, then %v; want 3, then the reader's own error", given, err)
			}
		}},
		{"ACancelledContextEndsIt", func(t *testing.T, s graph.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			_, err := timelines(ctx, s, 1, graph.UnitQuery{All: true})
			fails(t, err, graph.Unavailable)
		}},
		{"AfterCloseItFails", func(t *testing.T, s graph.Store) {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			_, err := timelines(t.Context(), s, 1, graph.UnitQuery{All: true})
			fails(t, err, graph.Closed)
		}},
	}
}

// batchesOfTimelines is how long a history is of which timelines are compared.
const batchesOfTimelines = 40

// playTimelines tells a random history and compares timelines with those that the oracle makes of all rows.
func playTimelines(t *testing.T, s graph.Store, seed uint64) {
	story := newStory(t, func(*testing.T) graph.Store { return s }, seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	compare := func(known graph.Revision, q graph.UnitQuery) {
		t.Helper()
		want, err := timelines(t.Context(), story.oracle, known, q)
		if err != nil {
			t.Fatal(err)
		}
		told, err := timelines(t.Context(), s, known, q)
		if err != nil {
			t.Fatalf("Timelines(%d, %+v): %v", known, q, err)
		}
		for i := range min(len(want), len(told)) {
			if !cmp.Equal(want[i], told[i], alike...) {
				t.Fatalf("Timelines(%d, %+v): %v (-want +got)\n%s", known, q, want[i].Unit, cmp.Diff(want[i], told[i], alike...))
			}
		}
		if len(want) != len(told) {
			t.Fatalf("Timelines(%d, %+v): %d units, want %d", known, q, len(told), len(want))
		}
	}
	for i := range batchesOfTimelines {
		story.tell(t, story.Next())
		if i%8 > 0 && i < batchesOfTimelines-1 {
			continue
		}
		compare(story.newest, graph.UnitQuery{All: true})
		compare(story.newest, graph.UnitQuery{All: true, Passing: true})
		for range 6 {
			compare(graph.Revision(rng.Int64N(int64(story.newest)+1)), someUnits(story.History, rng))
		}
	}
}

// someUnits is a random question for timelines.
func someUnits(h *History, rng *rand.Rand) graph.UnitQuery {
	var q graph.UnitQuery
	kinds := []graph.Noun{graph.Households, graph.Grids, graph.Areas, graph.Posts}
	q.All, q.Passing = rng.IntN(8) == 0, rng.IntN(2) == 0
	for range rng.IntN(3) {
		q.Under = append(q.Under, h.Thing(graph.Areas))
	}
	for range rng.IntN(3) {
		q.Grids = append(q.Grids, h.Thing(graph.Grids))
	}
	for range rng.IntN(5) {
		n := kinds[rng.IntN(len(kinds))]
		q.Refs = append(q.Refs, graph.Ref{Noun: n, ID: h.Thing(n)})
	}
	for range rng.IntN(3) {
		q.Nouns = append(q.Nouns, kinds[rng.IntN(len(kinds))])
	}
	return q
}
