package graphtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"dutygraph/graph"
)

func applyPromises() []promise {
	return []promise{
		{"TheRevisionAdvancesByOne", func(t *testing.T, s graph.Store) {
			r := put(t, s, "more", holiday(day(5, 1)))
			if r.Revision != 2 || newest(t, s) != 2 {
				t.Errorf("the batch made revision %d, the newest is %d; want 2", r.Revision, newest(t, s))
			}
		}},
		{"TheRevisionAdvancesWhenNothingChanges", func(t *testing.T, s graph.Store) {
			put(t, s, "more", holiday(day(5, 1)))
			r := put(t, s, "again", holiday(day(5, 1)))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.CalendarDays: {Unchanged: 1}}, r.Counts)
			if r.Revision != 3 || newest(t, s) != 3 {
				t.Errorf("the batch made revision %d, the newest is %d; want 3", r.Revision, newest(t, s))
			}
		}},
		{"AnEmptyBatchMakesARevision", func(t *testing.T, s graph.Store) {
			r := apply(t, s, batch("empty"))
			if r.Revision != 2 || len(r.Counts) != 0 {
				t.Errorf("revision %d with counts %v, want 2 without any", r.Revision, r.Counts)
			}
		}},
		{"TheReceiptTellsTheBatch", func(t *testing.T, s graph.Store) {
			b := batch("told", added(holiday(day(5, 1)))...)
			b.Digest, b.Principal, b.Source, b.At = "abc", "P9", "calendar.csv", 1_800_000_000_000
			equal(t, "receipt", graph.Receipt{Batch: "told", Digest: "abc", Revision: 2, At: 1_800_000_000_000, Principal: "P9", Source: "calendar.csv",
				Counts: map[graph.Noun]graph.Counts{graph.CalendarDays: {Added: 1}}}, apply(t, s, b))
		}},
		{"TheInstantNeverGoesBack", func(t *testing.T, s graph.Store) {
			b := batch("late")
			b.At = 1_900_000_000_000
			apply(t, s, b)
			if r := apply(t, s, batch("early")); r.At != 1_900_000_000_000 {
				t.Errorf("the later revision has the instant %d, want that of the one before", r.At)
			}
		}},
		{"TheSameBatchAgainChangesNothing", func(t *testing.T, s graph.Store) {
			first := put(t, s, "b", holiday(day(5, 1)))
			again := put(t, s, "b", holiday(day(5, 1)))
			first.Repeated = true
			equal(t, "second receipt", first, again)
			if n := newest(t, s); n != 2 {
				t.Errorf("the newest revision is %d, want 2", n)
			}
		}},
		{"TheSameBatchAgainIsRepeatedAfterOthers", func(t *testing.T, s graph.Store) {
			put(t, s, "b", holiday(day(5, 1)))
			take(t, s, "c", holiday(day(5, 1)))
			if again := put(t, s, "b", holiday(day(5, 1))); !again.Repeated || again.Revision != 2 {
				t.Errorf("repeated %v of revision %d, want the first receipt", again.Repeated, again.Revision)
			}
			if rows := got(t, s, today(day(1, 1)), graph.CalendarDays, graph.ID(day(5, 1).String())); len(rows) != 0 {
				t.Errorf("the row stands again: %v", keys(rows))
			}
		}},
		{"AnotherDigestIsRefused", func(t *testing.T, s graph.Store) {
			put(t, s, "b", holiday(day(5, 1)))
			other := batch("b", added(holiday(day(5, 2)))...)
			other.Digest = "other"
			_, err := s.Apply(t.Context(), other)
			fails(t, err, graph.Conflict)
			equal(t, "calendar", []graph.ID{"2024-05-01"}, every(t, s, today(day(1, 1)), graph.CalendarDays))
		}},
		{"BatchIDsDifferByCase", func(t *testing.T, s graph.Store) {
			put(t, s, "b", holiday(day(5, 1)))
			if r := put(t, s, "B", holiday(day(5, 2))); r.Repeated || r.Revision != 3 {
				t.Errorf("repeated %v, revision %d; want a batch of its own", r.Repeated, r.Revision)
			}
		}},
		{"ABatchNeedsAnID", func(t *testing.T, s graph.Store) {
			for _, id := range []graph.ID{"", "a b"} {
				_, err := s.Apply(t.Context(), batch(id))
				fails(t, err, graph.Invalid)
			}
		}},
		{"ARefusedBatchAppliesNothing", func(t *testing.T, s graph.Store) {
			b := batch("wrong", added(holiday(day(5, 1)), &graph.Case{ID: "C-1", Household: "never-was", OpenedOn: day(5, 1)})...)
			refused(t, s, b, graph.Violation{Code: graph.RefUnknown, Noun: graph.Cases, Key: "C-1", Row: 2, Field: "household",
				To: ref(graph.Households, "never-was"), On: day(5, 1)})
			equal(t, "calendar", []graph.ID{}, every(t, s, today(day(1, 1)), graph.CalendarDays))
			if n := newest(t, s); n != 1 {
				t.Errorf("the newest revision is %d, want 1", n)
			}
			_, err := s.Receipt(t.Context(), "wrong")
			fails(t, err, graph.NotFound)
		}},
		{"ARefusedIDIsFree", func(t *testing.T, s graph.Store) {
			_, err := s.Apply(t.Context(), batch("b", added(&graph.Case{ID: "C-1", Household: "never-was", OpenedOn: day(5, 1)})...))
			fails(t, err, graph.Refused)
			b := batch("b", added(&graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(5, 1)})...)
			b.Digest = "corrected"
			if r := apply(t, s, b); r.Revision != 2 || r.Repeated {
				t.Errorf("revision %d, repeated %v; want 2 and not repeated", r.Revision, r.Repeated)
			}
		}},
		{"ABrokenSourceAppliesNothing", func(t *testing.T, s graph.Store) {
			b := batch("broken")
			b.Changes = func(yield func(graph.Change, error) bool) {
				_ = yield(graph.Change{Fact: holiday(day(5, 1))}, nil) && yield(graph.Change{}, ErrBroken)
			}
			if _, err := s.Apply(t.Context(), b); !errors.Is(err, ErrBroken) {
				t.Errorf("error %v, want %v", err, ErrBroken)
			}
			equal(t, "calendar", []graph.ID{}, every(t, s, today(day(1, 1)), graph.CalendarDays))
		}},
		{"ADryRunWritesNothing", func(t *testing.T, s graph.Store) {
			b := batch("dry", added(holiday(day(5, 1)), tenure("V1-SEC", "P9", lasting(day(1, 1))))...)
			b.DryRun = true
			dry := apply(t, s, b)
			if newest(t, s) != 1 || len(every(t, s, today(day(1, 1)), graph.CalendarDays)) != 0 {
				t.Error("a dry run wrote")
			}
			b.DryRun = false
			equal(t, "receipt of the dry run", apply(t, s, b), dry)
		}},
		{"ADryRunIsRefusedAlike", func(t *testing.T, s graph.Store) {
			b := batch("dry", added(&graph.Case{ID: "C-1", Household: "never-was", OpenedOn: day(5, 1)})...)
			_, wet := s.Apply(t.Context(), b)
			b.DryRun = true
			_, dry := s.Apply(t.Context(), b)
			equal(t, "violations", violations(wet), violations(dry))
			fails(t, dry, graph.Refused)
		}},
		{"AReplacedRowIsRetracted", func(t *testing.T, s graph.Store) {
			c := &graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(2, 1)}
			put(t, s, "a", c)
			c.Category = "SUDDEN"
			r := put(t, s, "b", c)
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Cases: {Replaced: 1}}, r.Counts)
			rows := ever(t, s, today(day(3, 1)), graph.Cases, "C-1")
			if len(rows) != 2 || rows[0].About().Retracted != 3 || rows[1].About().Recorded != 3 || rows[1].About().Retracted != graph.Never {
				t.Errorf("history %+v, want the old row retracted by 3 and the new one recorded by it", rows)
			}
		}},
		{"AnUnchangedRowKeepsItsEntry", func(t *testing.T, s graph.Store) {
			c := &graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(2, 1)}
			put(t, s, "a", c)
			apply(t, s, batch("b", graph.Change{Fact: c, Row: 77}))
			if e := one[*graph.Case](t, s, today(day(3, 1)), graph.Cases, "C-1").Entry; e.Recorded != 2 || e.Row != 1 {
				t.Errorf("recorded by %d from row %d, want 2 and 1", e.Recorded, e.Row)
			}
		}},
		{"TheEntryIsKept", func(t *testing.T, s graph.Store) {
			c := &graph.Case{Entry: graph.Entry{ReportedOn: day(4, 1), Evidence: "示例〔2024〕1号", Note: "两行\n备注"}, ID: "C-1", Household: "0001", OpenedOn: day(2, 1)}
			apply(t, s, batch("a", graph.Change{Fact: c, Row: 9}))
			equal(t, "entry", graph.Entry{Recorded: 2, Retracted: graph.Never, Brought: 2, Row: 9, ReportedOn: day(4, 1), Evidence: "示例〔2024〕1号", Note: "两行\n备注"},
				one[*graph.Case](t, s, today(day(3, 1)), graph.Cases, "C-1").Entry)
		}},
		{"AnAbsentColumnLeavesItsField", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(2, 1), Category: "SUDDEN"})
			r := apply(t, s, batch("b", graph.Change{Fact: &graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(2, 1), Category: "MARGINAL"}, Absent: []string{"Category"}}))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Cases: {Unchanged: 1}}, r.Counts)
			if c := one[*graph.Case](t, s, today(day(3, 1)), graph.Cases, "C-1"); c.Category != "SUDDEN" {
				t.Errorf("category %s, want SUDDEN", c.Category)
			}
		}},
		{"AnEmptyCellClearsItsField", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(2, 1), Category: "SUDDEN"})
			put(t, s, "b", &graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(2, 1)})
			if c := one[*graph.Case](t, s, today(day(3, 1)), graph.Cases, "C-1"); c.Category != "" {
				t.Errorf("category %s, want none", c.Category)
			}
		}},
		{"AnAbsentColumnOfANewRowIsAsGiven", func(t *testing.T, s graph.Store) {
			apply(t, s, batch("b", graph.Change{Fact: &graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(2, 1)}, Absent: []string{"Category"}}))
			if c := one[*graph.Case](t, s, today(day(3, 1)), graph.Cases, "C-1"); c.Category != "" {
				t.Errorf("category %s, want none", c.Category)
			}
		}},
		{"TheSameRowTwiceFolds", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", holiday(day(5, 1)), holiday(day(5, 1)))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.CalendarDays: {Added: 1, Folded: 1}}, r.Counts)
			equal(t, "violations", []graph.Violation{{Code: graph.RowDuplicate, Warning: true, Noun: graph.CalendarDays, Key: "2024-05-01", Row: 2, First: 1}}, r.Violations)
			equal(t, "warnings", map[graph.ViolationCode]int{graph.RowDuplicate: 1}, r.Warnings)
		}},
		{"AKeyTwiceWithOtherContentIsRefused", func(t *testing.T, s graph.Store) {
			work := holiday(day(5, 1))
			work.Kind = graph.WorkDay
			refused(t, s, batch("a", added(holiday(day(5, 1)), work)...),
				graph.Violation{Code: graph.RowConflict, Noun: graph.CalendarDays, Key: "2024-05-01", Row: 2, First: 1})
		}},
		{"ARetractionTakesTheRowBack", func(t *testing.T, s graph.Store) {
			put(t, s, "a", holiday(day(5, 1)))
			r := take(t, s, "b", holiday(day(5, 1)))
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.CalendarDays: {Retracted: 1}}, r.Counts)
			equal(t, "calendar", []graph.ID{}, every(t, s, today(day(1, 1)), graph.CalendarDays))
			equal(t, "calendar before", []graph.ID{"2024-05-01"}, every(t, s, graph.View{At: day(1, 1), Known: 2, Scope: graph.Everywhere}, graph.CalendarDays))
		}},
		{"ARetractionOfNothingIsAWarning", func(t *testing.T, s graph.Store) {
			r := take(t, s, "b", holiday(day(5, 1)))
			equal(t, "violations", []graph.Violation{{Code: graph.RetractUnknown, Warning: true, Noun: graph.CalendarDays, Key: "2024-05-01", Row: 1}}, r.Violations)
		}},
		{"ARetractionNeedsOnlyTheKey", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Case{ID: "C-1", Household: "0001", OpenedOn: day(2, 1), Category: "SUDDEN"})
			if r := take(t, s, "b", &graph.Case{ID: "C-1"}); r.Counts[graph.Cases].Retracted != 1 {
				t.Errorf("counts %v, want one retracted", r.Counts)
			}
		}},
		{"ANumberOfAnotherThingIsAWarning", func(t *testing.T, s graph.Store) {
			opened := func(home graph.ID) *graph.Case {
				return &graph.Case{ID: "C-1", Household: home, OpenedOn: day(2, 1), Category: "SUDDEN"}
			}
			visit := &graph.Record{ID: "R-1", Kind: graph.RecordVisit, Household: "0001", DoneOn: day(2, 1)}
			put(t, s, "a", opened("0001"), visit, &graph.Lead{ID: "L-1", Household: "0001", Channel: graph.ByCadre, Cause: "ILLNESS", DiscoveredOn: day(1, 1)})
			r := put(t, s, "b", &graph.Record{ID: "R-1", Kind: graph.RecordMeeting, Area: "V1", DoneOn: day(2, 1)}, opened("1"),
				&graph.Lead{ID: "L-1", Household: "0001", Channel: graph.ByCadre, Cause: "DISASTER", DiscoveredOn: day(1, 2)})
			equal(t, "violations", []graph.Violation{
				{Code: graph.ThingChanged, Warning: true, Noun: graph.Records, Key: "R-1", Row: 1, Field: "kind"},
				{Code: graph.ThingChanged, Warning: true, Noun: graph.Cases, Key: "C-1", Row: 2, Field: "household"},
			}, r.Violations)
			// taken back first, the number is free
			put(t, s, "c", &graph.Record{ID: "R-2", Kind: graph.RecordVisit, Household: "0001", DoneOn: day(2, 1)})
			take(t, s, "d", &graph.Record{ID: "R-2"})
			r = put(t, s, "e", &graph.Record{ID: "R-2", Kind: graph.RecordMeeting, Area: "V1", DoneOn: day(2, 1)})
			equal(t, "violations", []graph.Violation(nil), r.Violations)
		}},
		{"ARowAndItsRetractionAreRefused", func(t *testing.T, s graph.Store) {
			refused(t, s, batch("a", graph.Change{Fact: holiday(day(5, 1))}, graph.Change{Fact: holiday(day(5, 1)), Retract: true}),
				graph.Violation{Code: graph.RowConflict, Noun: graph.CalendarDays, Key: "2024-05-01", Row: 2, First: 1})
		}},
		{"ARetractedRowMayComeAgain", func(t *testing.T, s graph.Store) {
			put(t, s, "a", holiday(day(5, 1)))
			take(t, s, "b", holiday(day(5, 1)))
			if r := put(t, s, "c", holiday(day(5, 1))); r.Counts[graph.CalendarDays].Added != 1 {
				t.Errorf("counts %v, want one added", r.Counts)
			}
			if rows := ever(t, s, today(day(6, 1)), graph.CalendarDays, "2024-05-01"); len(rows) != 2 {
				t.Errorf("%d rows, want both", len(rows))
			}
		}},
		{"AReferenceMayPointAhead", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Risk{Period: lasting(day(2, 1)), Case: "C-1", Cause: "ILLNESS"}, &graph.Case{ID: "C-1", Household: "H9", OpenedOn: day(2, 1)},
				&graph.Household{Version: since(day(1, 1)), ID: "H9", Area: "V1"})
			if rows := got(t, s, today(day(3, 1)), graph.Risks, "C-1 ILLNESS 2024-02-01"); len(rows) != 1 {
				t.Errorf("%d rows, want 1", len(rows))
			}
		}},
		{"AReferenceToWhatDoesNotHoldIsAWarning", func(t *testing.T, s graph.Store) {
			r := put(t, s, "a", &graph.Case{ID: "C-1", Household: "0001", OpenedOn: founded() - 1})
			equal(t, "violations", []graph.Violation{{Code: graph.RefNotValid, Warning: true, Noun: graph.Cases, Key: "C-1", Row: 1, Field: "household",
				To: ref(graph.Households, "0001"), On: founded() - 1}}, r.Violations)
		}},
		{"ReferencesDifferByCase", func(t *testing.T, s graph.Store) {
			_, err := s.Apply(t.Context(), batch("a", added(&graph.Household{Version: since(day(1, 1)), ID: "H9", Area: "SZ", Grid: "G1 "})...))
			fails(t, err, graph.Refused)
			_, err = s.Apply(t.Context(), batch("b", added(&graph.Household{Version: since(day(1, 1)), ID: "H9", Area: "sz"})...))
			fails(t, err, graph.Refused)
		}},
		{"ViolationsComeInTheOrderOfRows", func(t *testing.T, s graph.Store) {
			refused(t, s, batch("a",
				graph.Change{Fact: &graph.Case{ID: "C-1", Household: "never-was", OpenedOn: day(2, 1)}, Row: 5},
				graph.Change{Fact: holiday(day(5, 1)), Row: 6},
				graph.Change{Fact: holiday(day(5, 1)), Row: 7},
				graph.Change{Fact: tenure("V1-SEC", "P9", graph.Period{Since: day(2, 1), Until: day(2, 1)}), Row: 8}),
				graph.Violation{Code: graph.RefUnknown, Noun: graph.Cases, Key: "C-1", Row: 5, Field: "household", To: ref(graph.Households, "never-was"), On: day(2, 1)},
				graph.Violation{Code: graph.RowDuplicate, Warning: true, Noun: graph.CalendarDays, Key: "2024-05-01", Row: 7, First: 6},
				graph.Violation{Code: graph.PeriodInverted, Noun: graph.Tenures, Key: "V1-SEC P9 2024-02-01", Row: 8, On: day(2, 1)})
		}},
		{"TheFirstThousandViolationsAreListed", func(t *testing.T, s graph.Store) {
			var facts []graph.Fact
			for i := range 1500 {
				facts = append(facts, &graph.Case{ID: graph.ID(fmt.Sprintf("C-%04d", i)), Household: "never-was", OpenedOn: day(2, 1)})
			}
			_, err := s.Apply(t.Context(), batch("a", added(facts...)...))
			fails(t, err, graph.Refused)
			if all := violations(err); len(all) != graph.MaxViolations || all[0].Row != 1 || all[999].Row != 1000 {
				t.Errorf("%d violations, want those of the first 1,000 rows", len(all))
			}
		}},
		{"AllWarningsAreCounted", func(t *testing.T, s graph.Store) {
			var changes []graph.Change
			for i := range 1500 {
				changes = append(changes, graph.Change{Fact: &graph.Case{ID: graph.ID(fmt.Sprintf("C-%04d", i))}, Retract: true})
			}
			r := apply(t, s, batch("a", changes...))
			if len(r.Violations) != graph.MaxViolations || r.Warnings[graph.RetractUnknown] != 1500 {
				t.Errorf("%d listed and %v counted, want 1,000 and 1,500", len(r.Violations), r.Warnings)
			}
		}},
		{"ALargeBatchIsOneBatch", func(t *testing.T, s graph.Store) {
			const n = 5000
			facts := make([]graph.Fact, n)
			for i := range facts {
				facts[i] = &graph.Household{Version: since(day(1, 1)), ID: graph.ID(fmt.Sprintf("L%05d", i)), Area: "V1", Grid: "G1"}
			}
			r := put(t, s, "large", facts...)
			equal(t, "counts", map[graph.Noun]graph.Counts{graph.Households: {Added: n}}, r.Counts)
			page, err := s.Page(t.Context(), today(day(2, 1)), graph.Query{Noun: graph.Households, Filter: graph.Filter{Grid: "G1"}, First: 1, Count: 1_000_000})
			if err != nil || page.Total != n+1 || newest(t, s) != 2 {
				t.Errorf("%d households at revision %d (%v), want %d at 2", page.Total, newest(t, s), err, n+1)
			}
		}},
		{"TwoWritersAtOnceBothWrite", func(t *testing.T, s graph.Store) {
			const writers, batches = 4, 5
			var all sync.WaitGroup
			for w := range writers {
				all.Go(func() {
					for i := range batches {
						b := batch(graph.ID(fmt.Sprintf("w%d-%d", w, i)), added(holiday(day(1, 1)+graph.Day(w*batches+i)))...)
						if _, err := s.Apply(t.Context(), b); err != nil {
							t.Errorf("Apply(%s): %v", b.ID, err)
						}
					}
				})
			}
			all.Wait()
			if n := len(every(t, s, today(day(1, 1)), graph.CalendarDays)); n != writers*batches || newest(t, s) != 1+writers*batches {
				t.Errorf("%d rows at revision %d, want %d at %d", n, newest(t, s), writers*batches, 1+writers*batches)
			}
		}},
		{"TheSameBatchAtOnceIsAppliedOnce", func(t *testing.T, s graph.Store) {
			var all sync.WaitGroup
			fresh := make(chan bool, 4)
			for range 4 {
				all.Go(func() {
					r, err := s.Apply(t.Context(), batch("same", added(holiday(day(5, 1)))...))
					if err != nil || r.Revision != 2 {
						t.Errorf("revision %d: %v", r.Revision, err)
					}
					fresh <- !r.Repeated
				})
			}
			all.Wait()
			close(fresh)
			first := 0
			for f := range fresh {
				if f {
					first++
				}
			}
			if first != 1 || newest(t, s) != 2 {
				t.Errorf("applied %d times to revision %d, want once", first, newest(t, s))
			}
		}},
		{"AReaderSeesAllOfABatchOrNothing", func(t *testing.T, s graph.Store) {
			done := make(chan struct{})
			var all sync.WaitGroup
			all.Go(func() {
				defer close(done)
				for i := range 20 {
					b := batch(graph.ID(fmt.Sprintf("pair-%d", i)), added(holiday(day(1, 1)+graph.Day(2*i)), holiday(day(1, 2)+graph.Day(2*i)))...)
					if _, err := s.Apply(t.Context(), b); err != nil {
						t.Errorf("Apply(%s): %v", b.ID, err)
					}
				}
			})
			for open := true; open; {
				select {
				case <-done:
					open = false
				default:
				}
				if rows, err := scanned(t.Context(), s, today(day(1, 1)), graph.CalendarDays); err != nil || len(rows)%2 != 0 {
					t.Errorf("%d rows (%v), want whole batches", len(rows), err)
					break
				}
			}
			all.Wait()
		}},
		{"ACancelledContextWritesNothing", func(t *testing.T, s graph.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			b := batch("gone")
			b.Changes = func(yield func(graph.Change, error) bool) {
				for i := range 3000 {
					if i == 10 {
						cancel()
					}
					if !yield(graph.Change{Fact: holiday(day(1, 1) + graph.Day(i)), Row: i + 1}, nil) {
						return
					}
				}
			}
			_, err := s.Apply(ctx, b)
			fails(t, err, graph.Unavailable)
			if n := newest(t, s); n != 1 {
				t.Errorf("the newest revision is %d, want 1", n)
			}
		}},
	}
}

func holiday(d graph.Day) *graph.CalendarDay {
	return &graph.CalendarDay{Day: d, Kind: graph.OffDay, Name: "示例节"}
}

func tenure(post, person graph.ID, p graph.Period) *graph.Tenure {
	return &graph.Tenure{Period: p, Post: post, Person: person, Name: "示例"}
}
