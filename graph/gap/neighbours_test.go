package gap_test

import (
	"cmp"
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/gap"
	"dutygraph/graph/sqlite"
)

// recorder is a store of which nothing was evaluated, and that remembers an evaluation instead of keeping it.
type recorder struct {
	graph.Store
	alone   bool // no two timelines share anything, so that each household is judged by itself
	gaps    []*graph.Gap
	tallies []graph.Tally
}

func (r *recorder) Timelines(ctx context.Context, known graph.Revision, q graph.UnitQuery, yield func(*graph.Timeline) error) error {
	return r.Store.Timelines(ctx, known, q, func(t *graph.Timeline) error {
		if r.alone {
			l := *t.Lineage
			l.Places = slices.Clone(l.Places)
			t.Lineage = &l
		}
		return yield(t)
	})
}

func (r *recorder) Derived(context.Context, int64, func(*graph.Gap) error, func(graph.Tally) error) (graph.Evaluation, error) {
	return graph.Evaluation{}, nil
}

func (r *recorder) Derive(_ context.Context, d graph.Derivation) error {
	r.gaps, r.tallies = slices.Collect(d.Gaps), slices.Collect(d.Tallies)
	slices.SortFunc(r.tallies, func(a, b graph.Tally) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Part, b.Part))
	})
	return nil
}

// sampleCity is the store of the smallest sample city.
func sampleCity(t *testing.T, today graph.Day) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "city.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	for b := range city.Batches(city.XS, 1, today) {
		if _, err := store.Apply(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// What is said of a household is the same, whether it is judged by itself or counted with its neighbours.
func TestNeighboursAreJudgedAlike(t *testing.T) {
	today := day(t, "2026-06-01")
	store := sampleCity(t, today)
	together, alone := &recorder{Store: store}, &recorder{Store: store, alone: true}
	for _, r := range []*recorder{together, alone} {
		if _, err := gap.NewEvaluator(gap.NewRegister(r)).Evaluate(t.Context(), today, nil); err != nil {
			t.Fatal(err)
		}
	}
	if diff := gocmp.Diff(alone.gaps, together.gaps); diff != "" || len(alone.gaps) < 100 {
		t.Errorf("%d gaps (-alone +together)\n%s", len(alone.gaps), diff)
	}
	if diff := gocmp.Diff(alone.tallies, together.tallies); diff != "" || len(alone.tallies) < 100 {
		t.Errorf("%d tallies (-alone +together)\n%s", len(alone.tallies), diff)
	}
	shared := 0
	var last *graph.Timeline
	if err := store.Timelines(t.Context(), graph.Newest, graph.UnitQuery{All: true, Nouns: []graph.Noun{graph.Households}}, func(u *graph.Timeline) error {
		if last != nil && gap.Neighbours(last, u) {
			shared++
		}
		last = u
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if shared < 1000 {
		t.Errorf("only %d households are judged with their neighbours, so that nothing is tested", shared)
	}
}

// plainHome is a household that nothing befell, in a timeline that shares with others of the same place what it may.
func plainHome(change func(*graph.Household)) *graph.Timeline {
	h := &graph.Household{ID: "Q", Area: "V", Grid: "G", Away: graph.No}
	change(h)
	return &graph.Timeline{Unit: graph.Ref{Noun: graph.Households, ID: h.ID}, Lineage: &graph.Lineage{Households: []*graph.Household{h}}}
}

// Whatever a timeline comes to hold, it is no neighbour of one without, or of one with something else.
func TestWhoHasMoreIsNoNeighbour(t *testing.T) {
	one, other := plainHome(func(*graph.Household) {}), plainHome(func(h *graph.Household) { h.ID = "R" })
	if !gap.Neighbours(one, other) {
		t.Fatal("two households alike are no neighbours")
	}
	each := func(name string, of func(*graph.Timeline) reflect.Value, same ...string) {
		for i := range of(one).NumField() {
			field := of(one).Type().Field(i)
			if slices.Contains(same, field.Name) {
				continue
			}
			more := plainHome(func(*graph.Household) {})
			switch to := of(more).Field(i); field.Type.Kind() {
			case reflect.Slice:
				to.Set(reflect.Append(to, reflect.Zero(field.Type.Elem())))
			case reflect.Pointer:
				to.Set(reflect.New(field.Type.Elem()))
			default:
				t.Errorf("neighbours do not know %s of a %s: say whether they may differ in it", field.Name, name)
				continue
			}
			if gap.Neighbours(one, more) || gap.Neighbours(more, one) {
				t.Errorf("one with other %s of its %s is a neighbour", field.Name, name)
			}
		}
	}
	each("timeline", func(u *graph.Timeline) reflect.Value { return reflect.ValueOf(u).Elem() }, "Unit", "Known", "Lineage")
	each("lineage", func(u *graph.Timeline) reflect.Value { return reflect.ValueOf(u.Lineage).Elem() }, "Subject", "View", "Window")
}

// Neighbours may differ in what no rule asks for, and in nothing else.
func TestWhatNeighboursDifferIn(t *testing.T) {
	w := newWorld(t)
	w.put(&graph.Household{Version: w.version(), ID: "Q", Area: "V", Grid: "G", Away: graph.No, EducationSecured: graph.No})
	w.kase("03-05", graph.Passed)
	judged := func(id graph.ID, change func(*graph.Household)) []gap.Verdict {
		var facts []graph.Fact
		for _, f := range w.facts {
			if h, ok := f.(*graph.Household); ok && h.ID == id {
				own := *h
				change(&own)
				f = &own
			}
			facts = append(facts, f)
		}
		for _, u := range graph.TimelinesOf(1<<40, facts) {
			if u.Unit.ID == id {
				return gap.Judge(u, w.day("2024-07-15"))
			}
		}
		t.Fatalf("no %s", id)
		return nil
	}
	differ := 0
	var fields func(at reflect.Value, index []int)
	fields = func(at reflect.Value, index []int) {
		for i := range at.NumField() {
			index, field := append(slices.Clone(index), i), at.Type().Field(i)
			if field.Type.Kind() == reflect.Struct {
				fields(at.Field(i), index)
				continue
			}
			change := func(h *graph.Household) {
				switch to := reflect.ValueOf(h).Elem().FieldByIndex(index); to.Kind() {
				case reflect.String:
					to.SetString("other")
				default:
					to.SetInt(7)
				}
			}
			if field.Name == "ID" || !gap.Neighbours(plainHome(func(*graph.Household) {}), plainHome(change)) {
				continue
			}
			differ++
			for _, id := range []graph.ID{"Q", "H"} {
				if diff := gocmp.Diff(judged(id, func(*graph.Household) {}), judged(id, change), cmpopts.IgnoreFields(gap.Verdict{}, "Evidence")); diff != "" {
					t.Errorf("a rule asks for %s of %s (-want +got)\n%s", field.Name, id, diff)
				}
			}
		}
	}
	fields(reflect.ValueOf(graph.Household{}), nil)
	if differ != 7 {
		t.Errorf("neighbours may differ in %d fields, want 7: head, stated members, and where the row comes from", differ)
	}
}
