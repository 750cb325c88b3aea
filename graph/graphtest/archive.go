package graphtest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"dutygraph/graph"
)

// runCopies tests the promises of Changes and Restore.
func runCopies(t *testing.T, open func(t *testing.T) graph.Store) {
	keep(t, "Changes", open, changesPromises())
	for _, p := range restorePromises() {
		t.Run("Restore/"+p.name, func(t *testing.T) { p.keeps(t, open(t)) })
	}
	t.Run("Restore/ACopyAnswersTheSame", func(t *testing.T) {
		playSeed(t, func(t *testing.T, seed uint64) { playCopy(t, open(t), seed) })
	})
}

// change is what a test looks at in a row of Changes.
type change struct {
	Key                 graph.ID
	Recorded, Retracted graph.Revision
}

// changed are the changes of a noun.
func changed(t *testing.T, s graph.Store, after, through graph.Revision, n graph.Noun) []change {
	t.Helper()
	rows, err := changesOf(t.Context(), s, after, through, n)
	if err != nil {
		t.Fatalf("Changes(%d, %d, %s): %v", after, through, n, err)
	}
	out := make([]change, len(rows))
	for i, f := range rows {
		out[i] = change{f.Key(), f.About().Recorded, f.About().Retracted}
	}
	return out
}

func changesOf(ctx context.Context, s graph.Source, after, through graph.Revision, nouns ...graph.Noun) (out []graph.Fact, err error) {
	err = s.Changes(ctx, after, through, nouns, func(f graph.Fact) error {
		out = append(out, f)
		return nil
	})
	return out, err
}

func changesPromises() []promise {
	h9 := func(d graph.Day) *graph.Household { return &graph.Household{Version: since(d), ID: "H9", Area: "V1"} }
	never := graph.Never
	return []promise{
		{"FromNothingEveryRowThereEverWas", func(t *testing.T, s graph.Store) {
			put(t, s, "a", h9(day(1, 1)))
			put(t, s, "b", h9(day(3, 1)))
			take(t, s, "c", h9(day(3, 1)))
			equal(t, "households", []change{
				{"0001 2022-01-01", 1, never}, {"1 2022-01-01", 1, never}, {"H9 2024-01-01", 2, 3}, {"H9 2024-01-01", 3, 4}, {"H9 2024-01-01", 4, never}, {"H9 2024-03-01", 3, 4},
			}, changed(t, s, 0, graph.Newest, graph.Households))
		}},
		{"OnlyWhatTheSpanRecordedOrRetracted", func(t *testing.T, s graph.Store) {
			put(t, s, "a", h9(day(1, 1)))
			put(t, s, "b", h9(day(3, 1)))
			take(t, s, "c", h9(day(3, 1)))
			for _, c := range []struct {
				after, through graph.Revision
				want           []change
			}{
				{1, 2, []change{{"H9 2024-01-01", 2, never}}},
				{2, 3, []change{{"H9 2024-01-01", 2, 3}, {"H9 2024-01-01", 3, never}, {"H9 2024-03-01", 3, never}}},
				{3, 4, []change{{"H9 2024-01-01", 3, 4}, {"H9 2024-01-01", 4, never}, {"H9 2024-03-01", 3, 4}}},
				{2, 4, []change{{"H9 2024-01-01", 2, 3}, {"H9 2024-01-01", 3, 4}, {"H9 2024-01-01", 4, never}, {"H9 2024-03-01", 3, 4}}},
				{4, 4, nil}, {4, 2, nil}, {0, 0, nil},
			} {
				equal(t, fmt.Sprintf("after %d through %d", c.after, c.through), c.want, changed(t, s, c.after, c.through, graph.Households))
			}
		}},
		{"WhatTheProgramMakesIsAmongThem", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Pairing{Household: "0001", Person: "P9", Name: "示例", Organization: "ORG-U", Period: lasting(day(1, 1))})
			equal(t, "posts", []change{{"CONTACT@0001 2024-01-01", 2, never}}, changed(t, s, 1, 2, graph.Posts))
			equal(t, "tenures", []change{{"CONTACT@0001 P9 2024-01-01", 2, never}}, changed(t, s, 1, 2, graph.Tenures))
		}},
		{"ByNounThenKeyThenRecorded", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Household{Version: since(day(1, 1)), ID: "10", Area: "V1"}, &graph.Household{Version: since(day(1, 1)), ID: "1-", Area: "V1"}, opened("C-1", "0001", day(2, 1)),
				&graph.Organization{Version: since(day(1, 1)), ID: "ORG-A", Name: "示例", Area: "LB", Function: graph.MedicalInsurance}, holiday(day(5, 1)))
			rows, err := changesOf(t.Context(), s, 0, 2)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.IsSortedFunc(rows, inOrder) {
				t.Errorf("the rows are in the order %v", keys(rows))
			}
			equal(t, "of two nouns", []graph.ID{"0001 2022-01-01", "1 2022-01-01", "1- 2024-01-01", "10 2024-01-01", "C-1"}, func() []graph.ID {
				rows, err := changesOf(t.Context(), s, 0, 2, graph.Cases, graph.Households, graph.Cases)
				if err != nil {
					t.Fatal(err)
				}
				return keys(rows)
			}())
		}},
		{"RowsAreAsTheyAreKept", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), &graph.Lead{ID: "L-1", Household: "0001", Channel: graph.ByDepartment, DiscoveredOn: day(1, 1), Case: "C-1"})
			take(t, s, "b", opened("C-1", "0001", day(2, 1)))
			rows, err := changesOf(t.Context(), s, 1, 3, graph.Leads)
			if err != nil || len(rows) != 1 || rows[0].(*graph.Lead).Case != "C-1" {
				t.Errorf("rows %+v: %v", rows, err)
			}
		}},
		{"AnUnknownNounIsInvalid", func(t *testing.T, s graph.Store) {
			_, err := changesOf(t.Context(), s, 0, 1, graph.Households, graph.Persons)
			fails(t, err, graph.Invalid)
		}},
		{"ARevisionThatIsNotPublishedIsNotYet", func(t *testing.T, s graph.Store) {
			_, err := changesOf(t.Context(), s, 0, 2)
			fails(t, err, graph.NotYet)
		}},
		{"ManyRowsAreGiven", func(t *testing.T, s graph.Store) {
			const many = 1000
			b := batch("many")
			b.Changes = func(yield func(graph.Change, error) bool) {
				for i := range many {
					if !yield(graph.Change{Fact: holiday(day(1, 1) + graph.Day(many-i)), Row: i + 1}, nil) {
						return
					}
				}
			}
			apply(t, s, b)
			rows, err := changesOf(t.Context(), s, 1, 2)
			if err != nil || len(rows) != many || !slices.IsSortedFunc(rows, inOrder) {
				t.Errorf("%d rows, want %d in order: %v", len(rows), many, err)
			}
		}},
		{"WhoReadsMayEndIt", func(t *testing.T, s graph.Store) {
			enough, given := errors.New("enough"), 0
			for _, after := range []graph.Revision{0, 1} {
				put(t, s, graph.ID(fmt.Sprint("more", after)), holiday(day(5, 1)+graph.Day(after)), h9(day(1, 1)+graph.Day(after)))
				given = 0
				err := s.Changes(t.Context(), after, graph.Newest, nil, func(graph.Fact) error {
					if given++; given == 2 {
						return enough
					}
					return nil
				})
				if !errors.Is(err, enough) || given != 2 {
					t.Errorf("%d were given, then %v; want 2, then the reader's own error", given, err)
				}
			}
		}},
		{"ACancelledContextEndsIt", func(t *testing.T, s graph.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			given := 0
			err := s.Changes(ctx, 0, 1, nil, func(graph.Fact) error {
				given++
				cancel()
				return nil
			})
			if fails(t, err, graph.Unavailable); given != 1 {
				t.Errorf("%d rows were given, want 1", given)
			}
		}},
		{"AfterCloseItFails", func(t *testing.T, s graph.Store) {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			_, err := changesOf(t.Context(), s, 0, 1)
			fails(t, err, graph.Closed)
			fails(t, s.Restore(t.Context(), graph.Copy{Receipts: none[graph.Receipt], Rows: none[graph.Fact]}), graph.Closed)
		}},
	}
}

// none is an empty sequence.
func none[T any](func(T, error) bool) {}

// inOrder is the order of Changes.
func inOrder(a, b graph.Fact) int {
	all := graph.Nouns()
	switch x, y := slices.Index(all, a.Noun()), slices.Index(all, b.Noun()); {
	case x != y:
		return x - y
	case a.Key() != b.Key():
		return compareKeys(a, b)
	}
	return int(a.About().Recorded - b.About().Recorded)
}

// sample is a copy that can be taken in: a town and what befell it in two revisions more.
func sample(t *testing.T) graph.Copy {
	t.Helper()
	s := NewOracle()
	town(t, s)
	put(t, s, "a", &graph.Household{Version: since(day(1, 1)), ID: "0001", Area: "V2"}, holiday(day(5, 1)))
	take(t, s, "b", holiday(day(5, 1)))
	return graph.CopyOf(t.Context(), s, 3)
}

// broken is a sequence that ends with an error after so many.
func broken[T any](whole iter.Seq2[T, error], after int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n := 0
		for x, err := range whole {
			if n++; n > after {
				var empty T
				yield(empty, ErrBroken)
				return
			}
			if !yield(x, err) {
				return
			}
		}
	}
}

// with is a sequence of which each item is changed first.
func with[T any](whole iter.Seq2[T, error], change func(n int, x T) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n := 0
		for x, err := range whole {
			if err == nil {
				x = change(n, x)
			}
			if n++; !yield(x, err) {
				return
			}
		}
	}
}

// restorePromises are kept by a store that is quite empty.
func restorePromises() []promise {
	empty := func(t *testing.T, s graph.Store) {
		t.Helper()
		if n := newest(t, s); n != 0 {
			t.Errorf("the newest revision is %d, want 0", n)
		}
		for _, n := range []graph.Noun{graph.Areas, graph.Households, graph.CalendarDays} {
			equal(t, string(n), []change{}, changed(t, s, 0, graph.Newest, n))
		}
		_, err := s.Receipt(t.Context(), "town")
		fails(t, err, graph.NotFound)
	}
	wrong := func(change func(c *graph.Copy)) func(t *testing.T, s graph.Store) {
		return func(t *testing.T, s graph.Store) {
			c := sample(t)
			change(&c)
			fails(t, s.Restore(t.Context(), c), graph.Invalid)
			empty(t, s)
			if err := s.Restore(t.Context(), sample(t)); err != nil {
				t.Errorf("and then the whole copy: %v", err)
			}
		}
	}
	entry := func(n int, change func(e *graph.Entry)) func(t *testing.T, s graph.Store) {
		return wrong(func(c *graph.Copy) {
			c.Rows = with(c.Rows, func(i int, f graph.Fact) graph.Fact {
				if f = clone(f); i == n {
					change(f.About())
				}
				return f
			})
		})
	}
	return []promise{
		{"TheSameRowsUnderTheSameRevisions", func(t *testing.T, s graph.Store) {
			c, told := sample(t), 0
			c.Progress = func(rows int) { told = rows }
			if err := s.Restore(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			equal(t, "calendar", []change{{"2024-05-01", 2, 3}}, changed(t, s, 0, graph.Newest, graph.CalendarDays))
			equal(t, "households", []change{{"0001 2022-01-01", 1, 2}, {"0001 2022-01-01", 2, graph.Never}, {"0001 2024-01-01", 2, graph.Never}, {"1 2022-01-01", 1, graph.Never}},
				changed(t, s, 0, graph.Newest, graph.Households))
			want := 0
			for range sample(t).Rows {
				want++
			}
			if told != want || newest(t, s) != 3 {
				t.Errorf("told of %d rows, want %d; revision %d, want 3", told, want, newest(t, s))
			}
		}},
		{"TheSameReceipts", func(t *testing.T, s graph.Store) {
			if err := s.Restore(t.Context(), sample(t)); err != nil {
				t.Fatal(err)
			}
			got, err := s.Receipts(t.Context(), []graph.Revision{0, 1, 2, 3, 4})
			if err != nil {
				t.Fatal(err)
			}
			want := map[graph.Revision]graph.Receipt{}
			for r, err := range sample(t).Receipts {
				if err != nil {
					t.Fatal(err)
				}
				want[r.Revision] = r
			}
			equal(t, "receipts", want, got)
			if again := put(t, s, "town", holiday(day(5, 1))); !again.Repeated {
				t.Error("a batch of the copy is applied again")
			}
		}},
		{"ItLivesOn", func(t *testing.T, s graph.Store) {
			if err := s.Restore(t.Context(), sample(t)); err != nil {
				t.Fatal(err)
			}
			r := put(t, s, "c", &graph.Household{Version: since(day(2, 1)), ID: "0001", Area: "V1"})
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Added: 1, Closed: 1}}, r.Counts)
			if h := one[*graph.Household](t, s, within(day(3, 1), "V1"), graph.Households, "0001"); r.Revision != 4 || h.Since != day(2, 1) {
				t.Errorf("revision %d, version of %s; want 4 and the new one", r.Revision, h.Since)
			}
		}},
		{"AnEmptyCopyIsAnEmptyStore", func(t *testing.T, s graph.Store) {
			if err := s.Restore(t.Context(), graph.Copy{Receipts: none[graph.Receipt], Rows: none[graph.Fact]}); err != nil {
				t.Fatal(err)
			}
			empty(t, s)
			town(t, s)
		}},
		{"AStoreThatHasARevisionRefuses", func(t *testing.T, s graph.Store) {
			apply(t, s, batch("nothing"))
			fails(t, s.Restore(t.Context(), sample(t)), graph.Conflict)
			if n := newest(t, s); n != 1 {
				t.Errorf("the newest revision is %d, want 1", n)
			}
			equal(t, "areas", []change{}, changed(t, s, 0, 1, graph.Areas))
		}},
		{"ABrokenSourceRestoresNothing", func(t *testing.T, s graph.Store) {
			for _, after := range []int{0, 2} {
				c := sample(t)
				c.Receipts = broken(c.Receipts, after)
				if err := s.Restore(t.Context(), c); !errors.Is(err, ErrBroken) {
					t.Errorf("receipts broken off after %d: %v", after, err)
				}
			}
			for _, after := range []int{0, 20} {
				c := sample(t)
				c.Rows = broken(c.Rows, after)
				if err := s.Restore(t.Context(), c); !errors.Is(err, ErrBroken) {
					t.Errorf("rows broken off after %d: %v", after, err)
				}
			}
			empty(t, s)
			town(t, s)
		}},
		{"ACancelledContextRestoresNothing", func(t *testing.T, s graph.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			c := sample(t)
			c.Rows = with(c.Rows, func(n int, f graph.Fact) graph.Fact {
				if n == 20 {
					cancel()
				}
				return f
			})
			fails(t, s.Restore(ctx, c), graph.Unavailable)
			empty(t, s)
			town(t, s)
		}},
		{"AHoleInTheRevisionsIsInvalid", wrong(func(c *graph.Copy) {
			c.Receipts = with(c.Receipts, func(n int, r graph.Receipt) graph.Receipt {
				if n > 0 {
					r.Revision++
				}
				return r
			})
		})},
		{"ABatchTwiceIsInvalid", wrong(func(c *graph.Copy) {
			c.Receipts = with(c.Receipts, func(_ int, r graph.Receipt) graph.Receipt {
				r.Batch = "the same"
				return r
			})
		})},
		{"AnInstantThatGoesBackIsInvalid", wrong(func(c *graph.Copy) {
			c.Receipts = with(c.Receipts, func(n int, r graph.Receipt) graph.Receipt {
				r.At -= int64(n)
				return r
			})
		})},
		{"ARowRecordedByNoRevisionIsInvalid", entry(5, func(e *graph.Entry) { e.Recorded = 9 })},
		{"ARowRecordedBeforeAllIsInvalid", entry(5, func(e *graph.Entry) { e.Recorded = 0 })},
		{"ARowBroughtByNoRevisionIsInvalid", entry(5, func(e *graph.Entry) { e.Brought = 0 })},
		{"ARowRetractedByNoRevisionIsInvalid", entry(5, func(e *graph.Entry) { e.Retracted = 9 })},
		{"ARowRetractedBeforeItIsRecordedIsInvalid", entry(5, func(e *graph.Entry) { e.Retracted = e.Recorded })},
		{"ARowTwiceIsInvalid", wrong(func(c *graph.Copy) {
			whole := c.Rows
			c.Rows = func(yield func(graph.Fact, error) bool) {
				for f, err := range whole {
					for range 2 {
						if !yield(f, err) {
							return
						}
					}
				}
			}
		})},
		{"RowsOutOfOrderAreInvalid", wrong(func(c *graph.Copy) {
			whole := c.Rows
			c.Rows = func(yield func(graph.Fact, error) bool) {
				var all []graph.Fact
				for f := range whole {
					all = append(all, f)
				}
				for _, f := range slices.Backward(all) {
					if !yield(f, nil) {
						return
					}
				}
			}
		})},
		{"AnEmptyRowIsInvalid", wrong(func(c *graph.Copy) {
			c.Rows = with(c.Rows, func(int, graph.Fact) graph.Fact { return nil })
		})},
	}
}

// batchesOfCopy is how long a history is that is copied.
const batchesOfCopy = 80

// playCopy tells a random history to the oracle, copies it into the store, and that into an oracle again. All three must
// answer the same, and go on together.
func playCopy(t *testing.T, s graph.Store, seed uint64) {
	h, first := NewHistory(seed), NewOracle()
	rng := rand.New(rand.NewPCG(seed, 1))
	for range batchesOfCopy {
		_, _ = first.Apply(t.Context(), h.Next()) // some are to be refused
	}
	last := newest(t, first)
	if err := s.Restore(t.Context(), graph.CopyOf(t.Context(), first, last)); err != nil {
		t.Fatalf("Restore: %v", err)
	}
	again := NewOracle()
	if err := again.Restore(t.Context(), graph.CopyOf(t.Context(), s, last)); err != nil {
		t.Fatalf("Restore of the copy: %v", err)
	}
	compareCopies(t, rng, first, s, last)
	compareCopies(t, rng, first, again, last)
	if t.Failed() {
		return
	}
	p := &player{History: h, t: t, oracle: first, store: s, newest: last}
	for range 300 {
		anyOf(h, []func(){p.apply, p.get, p.history, p.below, p.page, p.search, p.lineages, p.scan, p.receipts, p.revisions, p.changes})()
		if t.Failed() {
			return
		}
	}
	compareCopies(t, rng, first, s, p.newest)
}

// compareCopies compares receipts, the history of everything, changes and digests.
func compareCopies(t *testing.T, rng *rand.Rand, a, b graph.Store, last graph.Revision) {
	t.Helper()
	var revisions []graph.Revision
	for r := range last + 2 {
		revisions = append(revisions, r)
	}
	want, err := a.Receipts(t.Context(), revisions)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Receipts(t.Context(), revisions)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "receipts", want, got)
	rows, err := changesOf(t.Context(), a, 0, last)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := changesOf(t.Context(), b, 0, last)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "rows", rows, copied)
	things := map[graph.Ref]bool{}
	for _, f := range rows {
		things[graph.Ref{Noun: f.Noun(), ID: f.Identity()}] = true
	}
	var all []graph.Ref
	for ref := range things {
		all = append(all, ref)
	}
	for _, known := range []graph.Revision{last, graph.Revision(rng.Int64N(int64(last) + 1))} {
		v := graph.View{At: graph.Horizon, Known: known, Scope: graph.Everywhere}
		want, err := a.History(t.Context(), v, all)
		if err != nil {
			t.Fatal(err)
		}
		got, err := b.History(t.Context(), v, all)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("history at revision %d", known), want, got)
		one, err := graph.DigestOf(t.Context(), a, known, nil)
		if err != nil {
			t.Fatal(err)
		}
		other, err := graph.DigestOf(t.Context(), b, known, nil)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("digest at revision %d", known), one.String(), other.String())
	}
}

// changes compares what a random span of revisions changed.
func (p *player) changes() {
	after, through := graph.Revision(p.rng.Int64N(int64(p.newest)+1)), graph.Newest
	if p.one(2) {
		through = graph.Revision(p.rng.Int64N(int64(p.newest) + 2))
	}
	if p.one(4) {
		after = 0
	}
	var nouns []graph.Noun
	for range p.rng.IntN(4) {
		nouns = append(nouns, anyOf(p.History, graph.Nouns()))
	}
	p.say("Changes(%d, %d, %v)", after, through, nouns)
	want, wantErr := changesOf(p.t.Context(), p.oracle, after, through, nouns...)
	got, gotErr := changesOf(p.t.Context(), p.store, after, through, nouns...)
	same(p, want, got, wantErr, gotErr)
}
