package graph_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// ledgers are rows in memory: a graph.Writer of which the test sees everything.
type ledgers struct {
	t        *testing.T
	revision graph.Revision
	rows     map[graph.Noun][]graph.Fact
	loads    int
}

func (l *ledgers) Standing(_ context.Context, noun graph.Noun, groups []graph.ID) (map[graph.ID][]graph.Fact, error) {
	l.loads++
	return l.standing(noun, groups, graph.Fact.Group), nil
}

func (l *ledgers) Identified(_ context.Context, noun graph.Noun, ids []graph.ID) (map[graph.ID][]graph.Fact, error) {
	return l.standing(noun, ids, graph.Fact.Identity), nil
}

func (l *ledgers) standing(noun graph.Noun, ids []graph.ID, by func(graph.Fact) graph.ID) map[graph.ID][]graph.Fact {
	found := map[graph.ID][]graph.Fact{}
	for _, f := range l.rows[noun] {
		if id := by(f); f.About().Retracted == graph.Never && slices.Contains(ids, id) {
			found[id] = append(found[id], f)
		}
	}
	return found
}

// Write keeps to what a store does: it finds rows by key, and what it marks is a row of its own.
func (l *ledgers) Write(_ context.Context, noun graph.Noun, out, in []graph.Fact) error {
	for _, f := range out {
		at := slices.IndexFunc(l.rows[noun], func(g graph.Fact) bool { return g.About().Retracted == graph.Never && g.Key() == f.Key() })
		switch {
		case at < 0:
			l.t.Errorf("%s %s is taken out but does not stand", noun, f.Key())
		case l.rows[noun][at].About().Recorded != f.About().Recorded:
			l.t.Errorf("%s %s is taken out as of revision %d, but stands as of %d", noun, f.Key(), f.About().Recorded, l.rows[noun][at].About().Recorded)
		case f.About().Recorded == l.revision:
			l.rows[noun] = slices.Delete(l.rows[noun], at, at+1)
		default:
			gone := clone(l.rows[noun][at])
			gone.About().Retracted = l.revision
			l.rows[noun][at] = gone
		}
	}
	for _, f := range in {
		if f.About().Recorded != l.revision || f.About().Retracted != graph.Never {
			l.t.Errorf("%s %s comes in as known [%d, %d) at revision %d", noun, f.Key(), f.About().Recorded, f.About().Retracted, l.revision)
		}
		l.rows[noun] = append(l.rows[noun], f)
	}
	return nil
}

func (l *ledgers) copy() *ledgers {
	c := &ledgers{t: l.t, revision: l.revision + 1, rows: map[graph.Noun][]graph.Fact{}}
	for noun, rows := range l.rows {
		c.rows[noun] = slices.Clone(rows)
	}
	return c
}

// sorted are all rows in one order, whatever the order in which they were written.
func (l *ledgers) sorted() []string {
	var all []string
	for noun, rows := range l.rows {
		for _, f := range rows {
			all = append(all, fmt.Sprintf("%s %s %+v", noun, f.Key(), f))
		}
	}
	slices.Sort(all)
	return all
}

// TestChunksDoNotMatter finds that what becomes of a batch does not depend on how many changes are settled at once.
func TestChunksDoNotMatter(t *testing.T) {
	for range 40 {
		seed := rand.Uint64()
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			story := graphtest.NewHistory(seed)
			now := &ledgers{t: t, rows: map[graph.Noun][]graph.Fact{}}
			for range 40 {
				b := story.Next()
				whole := now.copy()
				want, wantErr := graph.Commit(t.Context(), whole, whole.revision, b)
				for _, chunk := range []int{1, 2, 5} {
					parts := now.copy()
					got, gotErr := graph.CommitInChunks(t.Context(), parts, parts.revision, b, chunk)
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("%s in chunks of %d (-whole +parts)\n%s", b.ID, chunk, diff)
					}
					if diff := cmp.Diff(violations(wantErr), violations(gotErr)); diff != "" {
						t.Fatalf("violations of %s in chunks of %d (-whole +parts)\n%s", b.ID, chunk, diff)
					}
					if diff := cmp.Diff(whole.sorted(), parts.sorted()); wantErr == nil && diff != "" {
						t.Fatalf("rows of %s in chunks of %d (-whole +parts)\n%s", b.ID, chunk, diff)
					}
				}
				if wantErr == nil {
					now = whole
				}
			}
		})
	}
}

func violations(err error) []graph.Violation {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.Violations
	}
	return nil
}

func day(month, d int) graph.Day {
	day, _ := graph.DateOf(2024, 1, 1)
	return day.AddMonths(month-1) + graph.Day(d-1)
}

func from(since graph.Day) graph.Version {
	return graph.Version{Period: graph.Period{Since: since, Until: graph.Forever}, Ends: graph.Forever}
}

// commits settles batches one after the other and gives the last receipt.
func (l *ledgers) commits(batches ...[]graph.Change) (r graph.Receipt, err error) {
	for i, changes := range batches {
		l.revision++
		r, err = graph.Commit(l.t.Context(), l, l.revision, &graph.Batch{ID: graph.ID(fmt.Sprint("b", i)), Changes: func(yield func(graph.Change, error) bool) {
			for i, c := range changes {
				c.Row = i + 1
				if !yield(c, nil) {
					return
				}
			}
		}})
	}
	return r, err
}

func add(f graph.Fact) graph.Change     { return graph.Change{Fact: f} }
func retract(f graph.Fact) graph.Change { return graph.Change{Fact: f, Retract: true} }

func TestCommit(t *testing.T) {
	area := func(name string, v graph.Version) *graph.Area { return &graph.Area{Version: v, ID: "V", Name: name} }
	grid := &graph.Grid{Version: from(day(1, 1)), ID: "G", Name: "一", Area: "V"}
	below := &graph.Area{Version: from(day(1, 1)), ID: "W", Parent: "V"}
	first, second := area("甲", from(day(1, 1))), area("乙", from(day(3, 1)))
	counts := func(noun graph.Noun, c graph.Counts) map[graph.Noun]graph.Counts {
		return map[graph.Noun]graph.Counts{noun: c}
	}
	for _, tt := range []struct {
		name    string
		batches [][]graph.Change
		counts  map[graph.Noun]graph.Counts
		wrong   []graph.Violation
	}{
		{"a later version closes", [][]graph.Change{{add(first)}, {add(second)}}, counts(graph.Areas, graph.Counts{Added: 1, Closed: 1}), nil},
		{"an earlier version comes later and is closed", [][]graph.Change{{add(second)}, {add(first)}}, counts(graph.Areas, graph.Counts{Added: 1, Closed: 1}), nil},
		{"both in one batch", [][]graph.Change{{add(second), add(first)}}, counts(graph.Areas, graph.Counts{Added: 2, Closed: 1}), nil},
		{"a start is corrected by two rows", [][]graph.Change{{add(first), add(second)}, {retract(second), add(area("乙", from(day(4, 1))))}},
			counts(graph.Areas, graph.Counts{Added: 1, Retracted: 1}), nil},
		{"retracting the next version opens again", [][]graph.Change{{add(first), add(second)}, {retract(second)}}, counts(graph.Areas, graph.Counts{Retracted: 1}), nil},
		{"what closing rewrote may still be replaced", [][]graph.Change{{add(first)}, {add(second), add(area("丙", from(day(1, 1))))}},
			counts(graph.Areas, graph.Counts{Added: 1, Replaced: 1, Closed: 1}), nil},
		{"what closing rewrote may still be repeated", [][]graph.Change{{add(first)}, {add(second), add(first)}},
			counts(graph.Areas, graph.Counts{Added: 1, Unchanged: 1, Closed: 1}), nil},
		{"unchanged, then different, is a conflict", [][]graph.Change{{add(first)}, {add(first), add(area("丙", from(day(1, 1))))}}, nil,
			[]graph.Violation{{Code: graph.RowConflict, Noun: graph.Areas, Key: first.Key(), Row: 2, First: 1}}},
		{"retracted, then put, is a conflict", [][]graph.Change{{add(first)}, {retract(first), add(first)}}, nil,
			[]graph.Violation{{Code: graph.RowConflict, Noun: graph.Areas, Key: first.Key(), Row: 2, First: 1}}},
		{"a reference may point forwards", [][]graph.Change{{add(grid), add(first)}}, map[graph.Noun]graph.Counts{graph.Grids: {Added: 1}, graph.Areas: {Added: 1}}, nil},
		{"a reference to what the same ledger takes back", [][]graph.Change{{add(first)}, {add(below), retract(first)}}, nil,
			[]graph.Violation{{Code: graph.RefUnknown, Noun: graph.Areas, Key: below.Key(), Row: 1, Field: "parent", To: graph.Ref{Noun: graph.Areas, ID: "V"}, On: day(1, 1)}}},
		{"a reference to what a later ledger takes back", [][]graph.Change{{add(first)}, {add(grid), retract(first)}},
			map[graph.Noun]graph.Counts{graph.Grids: {Added: 1}, graph.Areas: {Retracted: 1}}, nil},
		{"an end that a later row mends is no overlap",
			[][]graph.Change{{add(area("甲", graph.Version{Period: graph.Period{Since: day(1, 1), Until: day(5, 1)}, Ends: day(5, 1)}))}, {add(second), add(first)}},
			counts(graph.Areas, graph.Counts{Added: 1, Replaced: 1}), nil},
		{"a missing column keeps its value", [][]graph.Change{{add(first)}, {{Fact: area("", from(day(1, 1))), Absent: []string{"Name", "Until"}}}},
			counts(graph.Areas, graph.Counts{Unchanged: 1}), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := &ledgers{t: t, rows: map[graph.Noun][]graph.Fact{}}
			got, err := l.commits(tt.batches...)
			if (err != nil) != (tt.wrong != nil) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.counts, got.Counts); diff != "" {
				t.Errorf("counts (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(tt.wrong, violations(err)); diff != "" {
				t.Errorf("violations (-want +got)\n%s", diff)
			}
		})
	}
}

// TestCommitKeepsTheFirstViolations finds that all are counted and the first of them listed, in the order of rows, though
// references are judged last.
func TestCommitKeepsTheFirstViolations(t *testing.T) {
	var changes []graph.Change
	for i := range 5000 {
		g := &graph.Grid{Version: from(day(1, 1)), ID: graph.ID(fmt.Sprint("G", i)), Area: "V"} // no such area
		if i%2 == 0 {
			g.Area, g.Ends = "", day(1, 1) // ends before it began
		}
		changes = append(changes, add(g))
	}
	l := &ledgers{t: t, rows: map[graph.Noun][]graph.Fact{}}
	_, err := l.commits(changes)
	got := violations(err)
	if len(got) != graph.MaxViolations {
		t.Fatalf("%d violations, want %d", len(got), graph.MaxViolations)
	}
	for i, v := range got {
		if v.Row != i+1 {
			t.Fatalf("violation %d is of row %d", i, v.Row)
		}
	}
	if e, _ := errors.AsType[*graph.Error](err); e == nil || e.Code != graph.Refused || e.EN != "the batch has 5000 errors and nothing of it was applied; correct them and send it again" {
		t.Errorf("error %v", err)
	}
}

func clone(f graph.Fact) graph.Fact {
	c := reflect.New(reflect.TypeOf(f).Elem())
	c.Elem().Set(reflect.ValueOf(f).Elem())
	return c.Interface().(graph.Fact)
}
