package sqlite

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/gap"
	"dutygraph/graph/graphtest"
)

// settled is the store of a sample city, with its newest revision.
func settled(t testing.TB, shape city.Shape) (*Store, graph.Revision) {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "city.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	today, _ := graph.DateOf(2026, 10, 1)
	var newest graph.Revision
	for batch := range city.Batches(shape, 1, today) {
		receipt, err := s.Apply(t.Context(), &batch)
		if err != nil {
			t.Fatalf("%s: %v", batch.ID, err)
		}
		newest = receipt.Revision
	}
	return s, newest
}

// slowly are the timelines of all units, from all rows.
func slowly(t testing.TB, s graph.Store, known graph.Revision) []*graph.Timeline {
	t.Helper()
	var rows []graph.Fact
	v := graph.View{At: graph.Horizon, Known: known, Scope: graph.Everywhere}
	for _, noun := range graph.Nouns() {
		if err := s.Scan(t.Context(), v, noun, func(f graph.Fact) error { rows = append(rows, f); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	all := graph.TimelinesOf(known, rows)
	for _, u := range all {
		u.Households, u.Causes, u.Found, u.Warnings = nil, nil, nil, nil
	}
	return all
}

func timelines(t testing.TB, s graph.Archive, known graph.Revision, q graph.UnitQuery) (all []*graph.Timeline) {
	t.Helper()
	if err := s.Timelines(t.Context(), known, q, func(u *graph.Timeline) error { all = append(all, u); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// alike compares timelines all at once: what they share is compared once.
func alike(t *testing.T, doing string, want, got []*graph.Timeline) {
	t.Helper()
	if reflect.DeepEqual(want, got) || len(want) == 0 && len(got) == 0 {
		return
	}
	refs := func(all []*graph.Timeline) (out []string) {
		for _, u := range all {
			out = append(out, fmt.Sprintf("%s %s", u.Unit.Noun, u.Unit.ID))
		}
		return out
	}
	if diff := cmp.Diff(refs(want), refs(got)); diff != "" {
		t.Fatalf("%s: units (-want +got)\n%s", doing, diff)
	}
	for i := range want {
		if !reflect.DeepEqual(want[i], got[i]) {
			diff := cmp.Diff(want[i], got[i], cmp.Exporter(func(reflect.Type) bool { return true }), cmpopts.EquateEmpty())
			if diff != "" {
				t.Fatalf("%s: %v (-want +got)\n%s", doing, want[i].Unit, diff)
			}
		}
	}
}

func ofNouns(all []*graph.Timeline, nouns ...graph.Noun) (out []*graph.Timeline) {
	for _, u := range all {
		if slices.Contains(nouns, u.Unit.Noun) {
			out = append(out, u)
		}
	}
	return out
}

// TestTimelinesOfTheSampleCity finds that what is read chunk by chunk is what comes of looking at every row.
func TestTimelinesOfTheSampleCity(t *testing.T) {
	shapes := []city.Shape{city.XS, city.S}
	if testing.Short() {
		shapes = shapes[:1]
	}
	for _, shape := range shapes {
		t.Run(string(shape), func(t *testing.T) {
			s, newest := settled(t, shape)
			all := slowly(t, s, newest)
			alike(t, "all", all, timelines(t, s, newest, graph.UnitQuery{All: true}))
			alike(t, "all, newest", all, timelines(t, s, graph.Newest, graph.UnitQuery{All: true}))
			for _, old := range []graph.Revision{0, 1, newest / 2, newest - 5} {
				if shape != city.XS {
					break
				}
				alike(t, fmt.Sprintf("all at %d", old), slowly(t, s, old), timelines(t, s, old, graph.UnitQuery{All: true}))
			}
			alike(t, "posts and areas", ofNouns(all, graph.Areas, graph.Posts), timelines(t, s, newest, graph.UnitQuery{All: true, Nouns: []graph.Noun{graph.Posts, graph.Areas}}))
			for _, u := range []graph.Noun{graph.Households, graph.Grids, graph.Areas, graph.Posts} {
				of := ofNouns(all, u)
				for range 20 {
					one := of[rand.IntN(len(of))]
					alike(t, "one", []*graph.Timeline{one}, timelines(t, s, newest, graph.UnitQuery{Refs: []graph.Ref{one.Unit}}))
				}
			}
			h := all[len(ofNouns(all, graph.Households))/2].Lineage.Households[0]
			alike(t, "a grid", slices.DeleteFunc(ofNouns(all, graph.Households), func(u *graph.Timeline) bool {
				return !slices.ContainsFunc(u.Lineage.Households, func(v *graph.Household) bool { return v.Grid == h.Grid })
			}), timelines(t, s, newest, graph.UnitQuery{Grids: []graph.ID{h.Grid}}))
			alike(t, "a village", slices.DeleteFunc(ofNouns(all, graph.Households), func(u *graph.Timeline) bool {
				return !slices.ContainsFunc(u.Lineage.Households, func(v *graph.Household) bool { return v.Area == h.Area })
			}), timelines(t, s, newest, graph.UnitQuery{Under: []graph.ID{h.Area}, Nouns: []graph.Noun{graph.Households}}))
			alike(t, "the city", all, timelines(t, s, newest, graph.UnitQuery{Under: []graph.ID{"SZ"}}))
			var refs []graph.Ref
			for i, u := range all {
				if i%7 == 0 || u.Unit.Noun == graph.Posts {
					refs = append(refs, u.Unit, u.Unit)
				}
			}
			refs = append(refs, graph.Ref{Noun: graph.Households, ID: "never was"}, graph.Ref{Noun: graph.Posts, ID: "CONTACT@never"}, graph.Ref{Noun: graph.Cases, ID: "C"})
			var want []*graph.Timeline
			for i, u := range all {
				if i%7 == 0 || u.Unit.Noun == graph.Posts {
					want = append(want, u)
				}
			}
			alike(t, "many", want, timelines(t, s, newest, graph.UnitQuery{Refs: refs}))
		})
	}
}

// archive is a store with what programs use of it.
type archive interface {
	graph.Store
	graph.Archive
}

// TestTimelinesOfRandomHistories finds that the store and the oracle tell the same of every unit, at every revision.
func TestTimelinesOfRandomHistories(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s, oracle := opened(t), graphtest.NewOracle().(archive)
			story := graphtest.NewHistory(seed + 1)
			things := func(noun graph.Noun, n int) (ids []graph.ID) {
				for range n {
					ids = append(ids, story.Thing(noun))
				}
				return ids
			}
			rng := rand.New(rand.NewPCG(seed, 5))
			for n := range 90 {
				b := story.Next()
				_, wantErr := oracle.Apply(t.Context(), b)
				_, gotErr := s.Apply(t.Context(), b)
				if (wantErr == nil) != (gotErr == nil) {
					t.Fatalf("Apply: %v, want %v", gotErr, wantErr)
				}
				if n%15 != 14 {
					continue
				}
				newest, err := s.Revision(t.Context(), 0)
				if err != nil {
					t.Fatal(err)
				}
				for _, known := range []graph.Revision{newest, graph.Revision(rng.Int64N(int64(newest) + 1)), graph.Newest} {
					queries := []graph.UnitQuery{
						{All: true},
						{All: true, Nouns: []graph.Noun{graph.Posts}},
						{Under: things(graph.Areas, 1)},
						{Under: things(graph.Areas, 2), Nouns: []graph.Noun{graph.Households, graph.Areas}},
						{Under: things(graph.Areas, 1), Nouns: []graph.Noun{graph.Posts}},
						{Grids: things(graph.Grids, 2)},
						{},
						{Under: things(graph.Areas, 1), Grids: things(graph.Grids, 2), Refs: []graph.Ref{
							{Noun: graph.Households, ID: story.Thing(graph.Households)}, {Noun: graph.Posts, ID: story.Thing(graph.Posts)},
							{Noun: graph.Posts, ID: graph.ContactPost(story.Thing(graph.Households))}, {Noun: graph.Grids, ID: story.Thing(graph.Grids)}, {Noun: graph.Areas, ID: story.Thing(graph.Areas)},
						}},
					}
					for _, q := range queries {
						alike(t, fmt.Sprintf("%+v at %d", q, known), timelines(t, oracle, known, q), timelines(t, s, known, q))
					}
				}
			}
		})
	}
}

// TestTimelinesEnd finds that a read ends when its caller does, and what it is refused with.
func TestTimelinesEnd(t *testing.T) {
	s, newest := settled(t, city.XS)
	if err := s.Timelines(t.Context(), newest+1, graph.UnitQuery{All: true}, nil); graph.CodeOf(err) != graph.NotYet {
		t.Errorf("a coming revision: %v", err)
	}
	enough := errors.New("enough")
	for _, q := range []graph.UnitQuery{{All: true}, {Refs: []graph.Ref{{Noun: graph.Areas, ID: "SZ"}, {Noun: graph.Areas, ID: "LB"}}}} {
		n := 0
		if err := s.Timelines(t.Context(), newest, q, func(*graph.Timeline) error { n++; return enough }); err != enough || n != 1 {
			t.Errorf("%+v: %v after %d", q, err, n)
		}
		n = 0
		ctx, cancel := context.WithCancel(t.Context())
		if err := s.Timelines(ctx, newest, q, func(*graph.Timeline) error { n++; cancel(); return nil }); !errors.Is(err, context.Canceled) || n != 1 {
			t.Errorf("%+v: %v after %d", q, err, n)
		}
		if err := s.Timelines(ctx, newest, q, func(*graph.Timeline) error { t.Error("yields"); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("%+v: %v", q, err)
		}
	}
	s.Close()
	if err := s.Timelines(t.Context(), newest, graph.UnitQuery{All: true}, nil); graph.CodeOf(err) != graph.Closed {
		t.Errorf("closed: %v", err)
	}
}

// TestNoTimelineScansATable finds that each statement reaches each table by an index, and one that is about that column.
func TestNoTimelineScansATable(t *testing.T) {
	s := opened(t)
	of := s.timelines
	scan := regexp.MustCompile(`^SCAN \S+( USING INDEX (\S+))?`)
	for name, text := range map[string]string{
		"one": of.one.text, "many": of.many.text, "stretch": of.stretch.text, "subjects": of.subjectsMany.text, "subject": of.subjectsOne.text,
		"cases": of.cases.text, "deliveries": of.deliveries.text, "meetings": of.meetings.text, "duties": of.duties.text, "homes": of.homes.text,
		"service": of.service.text, "pairings": of.pairings.text, "visits": of.visits.text, "held": of.held,
		"true leads of few areas": of.trueIn.text,
		"after":                   of.after, "in areas": of.inAreas, "in grids": of.inGrids, "paired of many": of.pairedMany, "paired": of.paired,
	} {
		for _, step := range plan(t, s, text) {
			if scan.MatchString(step) && !strings.Contains(step, "VIRTUAL TABLE") {
				t.Errorf("%s: %s", name, step)
			}
			if strings.Contains(step, "record_kind") {
				t.Errorf("%s looks at all records of a kind: %s", name, step)
			}
		}
	}
}

// BenchmarkTimelines reads all timelines of the sample city, alone and judged, and single ones.
func BenchmarkTimelines(b *testing.B) {
	shape, err := city.ParseShape(flag.Lookup("shape").Value.String())
	if err != nil {
		b.Fatal(err)
	}
	s, newest := settled(b, shape)
	today, _ := graph.DateOf(2026, 10, 1)
	ones := map[graph.Noun][]graph.Ref{}
	if err := s.Timelines(b.Context(), newest, graph.UnitQuery{All: true}, func(t *graph.Timeline) error {
		if n := t.Unit.Noun; len(ones[n]) < 5000 || n == graph.Areas {
			ones[n] = append(ones[n], t.Unit)
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	for _, of := range []struct {
		name string
		q    graph.UnitQuery
	}{
		{"All", graph.UnitQuery{All: true}}, {"Households", graph.UnitQuery{All: true, Nouns: []graph.Noun{graph.Households}}},
		{"Posts", graph.UnitQuery{All: true, Nouns: []graph.Noun{graph.Posts}}},
	} {
		for _, judged := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/judged=%v", of.name, judged), func(b *testing.B) {
				b.ReportAllocs()
				n := 0
				for b.Loop() {
					if err := s.Timelines(b.Context(), newest, of.q, func(t *graph.Timeline) error {
						n++
						if judged {
							gap.Judge(t, today)
						}
						return nil
					}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "units/s")
			})
		}
	}
	for _, noun := range []graph.Noun{graph.Households, graph.Grids, graph.Areas, graph.Posts} {
		b.Run("One/"+string(noun), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i += 7919
				q := graph.UnitQuery{Refs: []graph.Ref{ones[noun][i%len(ones[noun])]}}
				if err := s.Timelines(b.Context(), newest, q, func(*graph.Timeline) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestTextsMayHoldMarks finds that timelines are whole where texts hold what stands between values and between rows, also such
// as would make up another row.
func TestTextsMayHoldMarks(t *testing.T) {
	const v, r = usualMark, usualBetween
	heads := []string{v, r, r + r, v + r, "a" + r + "0" + v + "b", r + "0", r + "9" + v, "2" + r}
	for n := range 30 { // one of them ends the row where it should end
		another := strings.Repeat(v, n) + "1" + v + "1" + v + "1"
		heads = append(heads, another, "甲"+another+r+"0"+v+"H9"+v+"乙")
	}
	for i, head := range heads {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			s, err := Open(t.Context(), filepath.Join(t.TempDir(), "marks.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			always := graph.Version{Period: graph.Always, Ends: graph.Forever}
			row := func(id graph.ID, head string) *graph.Household {
				return &graph.Household{Version: always, ID: id, Area: "V", Head: head, Kind: head}
			}
			receipt, err := s.Apply(t.Context(), &graph.Batch{ID: "marks", Principal: "test", Source: "test", Changes: graph.ChangesOf(
				&graph.Area{Version: always, ID: "SZ", Name: "city", Level: graph.City}, &graph.Area{Version: always, ID: "LB", Name: "county", Level: graph.County, Parent: "SZ"},
				&graph.Area{Version: always, ID: "T", Name: "township", Level: graph.Township, Parent: "LB"}, &graph.Area{Version: always, ID: "V", Name: "village", Level: graph.Village, Parent: "T"},
				row("H1", "before"), row("H2", head), row("H3", "after"),
			)})
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range []graph.UnitQuery{{All: true}, {Refs: []graph.Ref{{Noun: graph.Households, ID: "H2"}}}} {
				want := slowly(t, s, receipt.Revision)
				if !q.All {
					want = slices.DeleteFunc(want, func(u *graph.Timeline) bool { return u.Unit != q.Refs[0] })
				}
				alike(t, head, want, timelines(t, s, receipt.Revision, q))
			}
		})
	}
}
