package graphtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dutygraph/graph"
)

// runDerived tests the promises of Derive and Derived.
func runDerived(t *testing.T, open func(t *testing.T) graph.Store) {
	keep(t, "Derived", open, derivedPromises())
	t.Run("Derived/AgreesWithTheOracle", func(t *testing.T) {
		playSeed(t, func(t *testing.T, seed uint64) { playDerived(t, open(t), seed) })
	})
}

// playSeed plays with the seed of the flag, or with another one each time, and says which.
func playSeed(t *testing.T, play func(t *testing.T, seed uint64)) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()>>1 + 1
	}
	if !t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) { play(t, seed) }) {
		t.Fatalf("to play it again, in this package:\ngo test -run '%s' -graphtest.seed=%d", replay(t), seed)
	}
}

// kept is all that Derived tells, in one order: the port leaves it open.
type kept struct {
	Gaps    []*graph.Gap
	Tallies []graph.Tally
	Last    graph.Evaluation
}

func keptIn(ctx context.Context, s graph.Store, after int64) (k kept, err error) {
	k.Last, err = s.Derived(ctx, after, func(g *graph.Gap) error {
		k.Gaps = append(k.Gaps, g)
		return nil
	}, func(t graph.Tally) error {
		k.Tallies = append(k.Tallies, t)
		return nil
	})
	return k.sorted(), err
}

func (k kept) sorted() kept {
	told := func(x any) string { return fmt.Sprintf("%+v", x) }
	slices.SortFunc(k.Gaps, func(a, b *graph.Gap) int { return strings.Compare(told(*a), told(*b)) })
	slices.SortFunc(k.Tallies, func(a, b graph.Tally) int { return strings.Compare(told(a), told(b)) })
	return k
}

// derives keeps an evaluation that must not be refused.
func derives(t *testing.T, s graph.Store, was, now graph.Evaluation, tallies []graph.Tally, gaps ...*graph.Gap) {
	t.Helper()
	if err := s.Derive(t.Context(), derivation(was, now, tallies, gaps...)); err != nil {
		t.Fatalf("Derive(%+v): %v", now, err)
	}
}

func derivation(was, now graph.Evaluation, tallies []graph.Tally, gaps ...*graph.Gap) graph.Derivation {
	return graph.Derivation{Was: was, Now: now, Gaps: func(yield func(*graph.Gap) bool) {
		for _, g := range gaps {
			own := *g // a store may write into what it is given
			if !yield(&own) {
				return
			}
		}
	}, Tallies: slices.Values(tallies)}
}

func derivedPromises() []promise {
	gap := func(id graph.ID, recorded, retracted graph.Revision) *graph.Gap {
		return &graph.Gap{ID: id, Rule: "C03", Recorded: recorded, Retracted: retracted}
	}
	rise := func(recorded graph.Revision, by int) graph.Tally {
		return graph.Tally{Name: "x", Recorded: recorded, Rises: []graph.Rise{{Day: day(1, 1), By: by}}}
	}
	nothing := graph.Evaluation{}
	first := graph.Evaluation{Pass: 1, Revision: 1, Day: day(1, 1)}
	second := graph.Evaluation{Pass: 2, Revision: 1, Day: day(1, 2)}
	third := graph.Evaluation{Pass: 5, Revision: 1, Day: day(1, 3)}
	holds := func(t *testing.T, s graph.Store, after int64, want kept) {
		t.Helper()
		k, err := keptIn(t.Context(), s, after)
		if err != nil {
			t.Fatalf("Derived(%d): %v", after, err)
		}
		equal(t, fmt.Sprintf("after pass %d", after), want.sorted(), k)
	}
	return []promise{
		{"NothingIsDerivedAtFirst", func(t *testing.T, s graph.Store) { holds(t, s, 0, kept{}) }},
		{"EveryFieldIsKept", func(t *testing.T, s graph.Store) {
			g, n := &graph.Gap{}, int64(0)
			fillIn(reflect.ValueOf(g).Elem(), &n)
			g.ID, g.Rule, g.Recorded, g.Retracted = "C03 户 0001 2024-01-01", "C'03\x00%", 1, graph.Never
			tally := graph.Tally{}
			fillIn(reflect.ValueOf(&tally).Elem(), &n)
			tally.Recorded, tally.Rises[0].By = 1, -7
			derives(t, s, nothing, first, []graph.Tally{tally}, g)
			holds(t, s, 0, kept{[]*graph.Gap{g}, []graph.Tally{tally}, first})
		}},
		{"AnEmptyGapIsKept", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, nil, gap("a", 1, graph.Never))
			holds(t, s, 0, kept{[]*graph.Gap{gap("a", 1, graph.Never)}, nil, first})
		}},
		{"WhatCameAfterAPassIsTold", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, []graph.Tally{rise(1, 1)}, gap("a", 1, graph.Never), gap("b", 1, graph.Never))
			derives(t, s, first, second, []graph.Tally{rise(2, -1)}, gap("a", 1, 2), gap("c", 2, graph.Never))
			a, b, c := gap("a", 1, 2), gap("b", 1, graph.Never), gap("c", 2, graph.Never)
			holds(t, s, 0, kept{[]*graph.Gap{a, b, c}, []graph.Tally{rise(1, 1), rise(2, -1)}, second})
			holds(t, s, 1, kept{[]*graph.Gap{a, c}, []graph.Tally{rise(2, -1)}, second})
			holds(t, s, 2, kept{Last: second})
		}},
		{"ARetractedGapTakesThePlaceOfTheOneThatStood", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, nil, gap("a", 1, graph.Never))
			now := gap("a", 1, 2)
			now.Part, now.Period = "another", graph.Period{Since: day(1, 1), Until: day(2, 1)}
			derives(t, s, first, second, nil, now)
			holds(t, s, 0, kept{[]*graph.Gap{now}, nil, second})
		}},
		{"WhatWasSupersededWithinARevisionIsSeenByNobody", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, nil, gap("a", 1, graph.Never), gap("b", 1, graph.Never))
			now := gap("a", 1, graph.Never)
			now.Part = "another"
			derives(t, s, first, second, nil, gap("a", 1, 1), now, gap("b", 1, 1))
			holds(t, s, 0, kept{[]*graph.Gap{now}, nil, second})
			holds(t, s, 1, kept{[]*graph.Gap{gap("a", 1, 1), gap("b", 1, 1), now}, nil, second})
		}},
		{"WhatIsSaidAnewWithinARevisionTakesItsPlace", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, nil, gap("a", 1, graph.Never), gap("b", 1, graph.Never))
			now := gap("a", 1, graph.Never)
			now.Part = "another"
			derives(t, s, first, second, nil, now)
			holds(t, s, 0, kept{[]*graph.Gap{now, gap("b", 1, graph.Never)}, nil, second})
			holds(t, s, 1, kept{[]*graph.Gap{now}, nil, second})
			derives(t, s, second, third, nil, gap("a", 1, 1))
			holds(t, s, 0, kept{[]*graph.Gap{gap("b", 1, graph.Never)}, nil, third})
			holds(t, s, 1, kept{[]*graph.Gap{gap("a", 1, 1)}, nil, third})
		}},
		{"InWhicheverOrderTheyCome", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, nil, gap("a", 1, graph.Never))
			now := gap("a", 1, graph.Never)
			now.Part = "another"
			derives(t, s, first, second, nil, now, gap("a", 1, 1))
			holds(t, s, 0, kept{[]*graph.Gap{now}, nil, second})
		}},
		{"AHistoryIsTakenInAtOnce", func(t *testing.T, s graph.Store) {
			all := []*graph.Gap{gap("a", 1, 2), gap("a", 2, 4), gap("a", 4, graph.Never), gap("b", 1, 3)}
			derives(t, s, nothing, third, nil, all...)
			holds(t, s, 0, kept{all, nil, third})
			holds(t, s, 4, kept{all, nil, third})
		}},
		{"EvaluationsFollowOneAnother", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, nil, gap("a", 1, graph.Never))
			for _, d := range []graph.Derivation{
				derivation(nothing, second, nil, gap("b", 1, graph.Never)),
				derivation(graph.Evaluation{Pass: 1, Revision: 1, Day: day(1, 2)}, second, nil, gap("b", 1, graph.Never)),
				derivation(second, third, nil, gap("b", 1, graph.Never)),
			} {
				fails(t, s.Derive(t.Context(), d), graph.Conflict)
			}
			fails(t, s.Derive(t.Context(), derivation(first, first, nil, gap("b", 1, graph.Never))), graph.Invalid)
			holds(t, s, 0, kept{[]*graph.Gap{gap("a", 1, graph.Never)}, nil, first})
		}},
		{"AGapStandsOnce", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, nil, gap("a", 1, graph.Never))
			fails(t, s.Derive(t.Context(), derivation(first, second, nil, gap("b", 1, graph.Never), gap("a", 2, graph.Never))), graph.Invalid)
			fails(t, s.Derive(t.Context(), derivation(first, second, nil, gap("b", 1, graph.Never), gap("b", 1, graph.Never))), graph.Invalid)
			holds(t, s, 0, kept{[]*graph.Gap{gap("a", 1, graph.Never)}, nil, first})
		}},
		{"ManyAreKeptAndProgressIsTold", func(t *testing.T, s graph.Store) {
			var all []*graph.Gap
			var tallies []graph.Tally
			for i := range 3000 {
				all = append(all, gap(graph.ID(fmt.Sprintf("gap-%04d", i)), 1, graph.Never))
				tallies = append(tallies, graph.Tally{Name: "n", Area: graph.ID(fmt.Sprintf("V%04d", i)), Recorded: 1, Rises: []graph.Rise{{Day: graph.Day(i), By: i}}})
			}
			d, told := derivation(nothing, first, tallies, all...), 0
			d.Progress = func(n int) { told = n }
			if err := s.Derive(t.Context(), d); err != nil || told != 6000 {
				t.Fatalf("told of %d, want 6,000: %v", told, err)
			}
			holds(t, s, 0, kept{all, tallies, first})
		}},
		{"ACancelledContextKeepsNothing", func(t *testing.T, s graph.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			d := derivation(nothing, first, nil)
			d.Gaps = func(yield func(*graph.Gap) bool) {
				for i := range 5000 {
					if i == 10 {
						cancel()
					}
					if !yield(gap(graph.ID(fmt.Sprint("gap-", i)), 1, graph.Never)) {
						return
					}
				}
			}
			fails(t, s.Derive(ctx, d), graph.Unavailable)
			holds(t, s, 0, kept{})
			_, err := keptIn(ctx, s, 0)
			fails(t, err, graph.Unavailable)
		}},
		{"WhoReadsMayEndIt", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, []graph.Tally{rise(1, 1)}, gap("a", 1, graph.Never))
			enough := errors.New("enough")
			if _, err := s.Derived(t.Context(), 0, func(*graph.Gap) error { return enough }, func(graph.Tally) error { return nil }); !errors.Is(err, enough) {
				t.Errorf("gaps: error %v, want the reader's own", err)
			}
			if _, err := s.Derived(t.Context(), 0, func(*graph.Gap) error { return nil }, func(graph.Tally) error { return enough }); !errors.Is(err, enough) {
				t.Errorf("tallies: error %v, want the reader's own", err)
			}
		}},
		{"FactsAreNotTouched", func(t *testing.T, s graph.Store) {
			derives(t, s, nothing, first, nil, gap("a", 1, graph.Never))
			if n := newest(t, s); n != 1 {
				t.Errorf("the newest revision is %d, want 1", n)
			}
			put(t, s, "more", holiday(day(5, 1)))
			holds(t, s, 0, kept{[]*graph.Gap{gap("a", 1, graph.Never)}, nil, first})
		}},
		{"AfterCloseItFails", func(t *testing.T, s graph.Store) {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			fails(t, s.Derive(t.Context(), derivation(nothing, first, nil)), graph.Closed)
			_, err := keptIn(t.Context(), s, 0)
			fails(t, err, graph.Closed)
		}},
	}
}

// fillIn gives every field of a value something that no other has.
func fillIn(v reflect.Value, n *int64) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("示例 %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for _, field := range v.Fields() {
			fillIn(field, n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fillIn(v.Index(i), n)
		}
	default:
		v.SetInt(*n)
	}
}

// playDerived plays random evaluations against the oracle.
func playDerived(t *testing.T, s graph.Store, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 9999))
	oracle := NewOracle()
	var last graph.Evaluation
	stands := map[graph.ID]*graph.Gap{}
	for range 30 {
		now := graph.Evaluation{Pass: last.Pass + 1 + rng.Int64N(3), Revision: last.Revision + graph.Revision(rng.IntN(2)), Day: last.Day + graph.Day(rng.IntN(2))}
		var gaps []*graph.Gap
		next := map[graph.ID]*graph.Gap{}
		for i := range 12 {
			id := graph.ID(fmt.Sprint("gap-", i))
			old := stands[id]
			if rng.IntN(3) > 0 {
				next[id] = old
				continue
			}
			again := rng.IntN(4) > 0
			if old != nil && !(again && old.Recorded == now.Revision && rng.IntN(2) == 0) { // or what is said anew takes its place
				gone := *old
				gone.Retracted = now.Revision
				gaps = append(gaps, &gone)
			}
			if again {
				next[id] = &graph.Gap{ID: id, Rule: "C03", Part: fmt.Sprint(rng.IntN(5)), Recorded: now.Revision, Retracted: graph.Never,
					Stays: []graph.Stay{{Area: "V1", Period: graph.Period{Since: now.Day, Until: graph.Forever}}}}
				gaps = append(gaps, next[id])
			}
		}
		rng.Shuffle(len(gaps), func(i, j int) { gaps[i], gaps[j] = gaps[j], gaps[i] })
		var tallies []graph.Tally
		for range rng.IntN(3) {
			rises := make([]graph.Rise, 1+rng.IntN(3))
			for i := range rises {
				rises[i] = graph.Rise{Day: now.Day + graph.Day(i), By: rng.IntN(5) - 2}
			}
			tallies = append(tallies, graph.Tally{Name: "n", Area: "V1", Recorded: now.Revision, Rises: rises})
		}
		was := last
		if rng.IntN(8) == 0 {
			was.Pass--
		}
		want := oracle.Derive(t.Context(), derivation(was, now, tallies, gaps...))
		err := s.Derive(t.Context(), derivation(was, now, tallies, gaps...))
		if graph.CodeOf(want) != graph.CodeOf(err) {
			t.Fatalf("Derive(%+v): %v, want %v", now, err, want)
		}
		if want == nil {
			last, stands = now, next
		}
		after := rng.Int64N(last.Pass + 2)
		if rng.IntN(3) == 0 {
			after = 0
		}
		expected, _ := keptIn(t.Context(), oracle, after)
		told, err := keptIn(t.Context(), s, after)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("Derived(%d) at pass %d", after, last.Pass), expected, told)
		if t.Failed() {
			return
		}
	}
}
