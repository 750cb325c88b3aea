package graph_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// plainRows finds rows by looking at all of them, in no order; it fails once it has been asked so often.
type plainRows struct {
	rows   []graph.Fact
	broken func() error // nil for never
	homes  func()       // told when homes are read; nil for nobody
}

// those are the rows of a noun that pass, the last first.
func those[F graph.Fact](p plainRows, pass func(F) bool) ([]F, error) {
	var out []F
	for _, f := range slices.Backward(p.rows) {
		if f, ok := f.(F); ok && pass(f) {
			out = append(out, f)
		}
	}
	if p.broken != nil {
		return out, p.broken()
	}
	return out, nil
}

func (p plainRows) HouseholdAfter(_ context.Context, id graph.ID, n int) (graph.ID, error) {
	all, err := those(p, func(h *graph.Household) bool { return h.ID > id })
	slices.SortFunc(all, func(a, b *graph.Household) int { return cmp.Compare(a.ID, b.ID) })
	if err != nil || len(all) == 0 {
		return "", err
	}
	if n > 100 {
		n = 2 // so that there are many stretches
	}
	if n >= len(all) {
		return "", nil
	}
	return all[n].ID, nil
}

func (p plainRows) HouseholdsIn(_ context.Context, areas, grids []graph.ID) (ids []graph.ID, err error) {
	all, err := those(p, func(h *graph.Household) bool { return slices.Contains(areas, h.Area) || slices.Contains(grids, h.Grid) })
	for _, h := range all {
		ids = append(ids, h.ID)
	}
	return ids, err
}

// in reports whether a household belongs to the stretch.
func in(of graph.Stretch, id graph.ID) bool {
	if of.IDs != nil {
		return slices.Contains(of.IDs, id)
	}
	return of.From <= id && (of.Until == "" || id < of.Until)
}

func (p plainRows) Paired(_ context.Context, of graph.Stretch) (ids []graph.ID, err error) {
	all, err := those(p, func(f *graph.Pairing) bool { return in(of, f.Household) })
	for _, f := range all {
		ids = append(ids, f.Household)
	}
	return ids, err
}

func (p plainRows) Households(ctx context.Context, of graph.Stretch) (rows graph.HouseholdRows, err error) {
	var ids []graph.ID
	if rows.Households, err = those(p, func(f *graph.Household) bool { return in(of, f.ID) }); err != nil {
		return rows, err
	}
	for _, h := range rows.Households {
		ids = append(ids, h.ID)
	}
	rows.SubjectRows, err = p.Subjects(ctx, ids)
	rows.Members, _ = those(p, func(f *graph.Member) bool { return in(of, f.Household) })
	for _, m := range rows.Members {
		others, _ := those(p, func(f *graph.Member) bool {
			return f.IDDigest != "" && f.IDDigest == m.IDDigest && f.Household != m.Household
		})
		rows.Doubles = append(rows.Doubles, others...)
	}
	rows.Visits, _ = those(p, func(f *graph.Record) bool { return f.Kind == graph.RecordVisit && in(of, f.Household) })
	return rows, err
}

func (p plainRows) Subjects(_ context.Context, households []graph.ID) (rows graph.SubjectRows, err error) {
	has := func(id graph.ID) bool { return slices.Contains(households, id) }
	rows.Households, _ = those(p, func(f *graph.Household) bool { return has(f.ID) })
	rows.Pairings, _ = those(p, func(f *graph.Pairing) bool { return has(f.Household) })
	rows.Cases, _ = those(p, func(f *graph.Case) bool { return has(f.Household) })
	ofCase := func(id graph.ID) bool {
		return slices.ContainsFunc(rows.Cases, func(c *graph.Case) bool { return c.ID == id })
	}
	rows.Steps, _ = those(p, func(f *graph.Step) bool { return ofCase(f.Case) })
	rows.Risks, _ = those(p, func(f *graph.Risk) bool { return ofCase(f.Case) })
	rows.Measures, _ = those(p, func(f *graph.Measure) bool { return ofCase(f.Case) })
	rows.Leads, _ = those(p, func(f *graph.Lead) bool { return has(f.Household) })
	rows.Applications, err = those(p, func(f *graph.Application) bool { return has(f.Household) })
	return rows, err
}

func (p plainRows) Cases(_ context.Context, ids []graph.ID) ([]*graph.Case, error) {
	return those(p, func(f *graph.Case) bool { return slices.Contains(ids, f.ID) })
}

func (p plainRows) Deliveries(_ context.Context, areas []graph.ID) ([]*graph.Delivery, error) {
	return those(p, func(f *graph.Delivery) bool { return slices.Contains(areas, f.Area) })
}

func (p plainRows) Meetings(_ context.Context, areas, organizations []graph.ID) ([]*graph.Record, error) {
	return those(p, func(f *graph.Record) bool {
		return f.Kind == graph.RecordMeeting && slices.Contains(areas, f.Area) || f.Kind == graph.RecordPush && slices.Contains(organizations, f.Organization)
	})
}

func (p plainRows) TrueLeads(_ context.Context, areas []graph.ID) ([]*graph.Lead, []*graph.Household, error) {
	in := map[graph.ID]bool{}
	near, _ := those(p, func(f *graph.Household) bool { return areas == nil || slices.Contains(areas, f.Area) })
	for _, h := range near {
		in[h.ID] = true
	}
	leads, _ := those(p, func(f *graph.Lead) bool { return in[f.Household] && f.TrueOn() != graph.NoDay })
	homes := map[graph.ID]bool{}
	for _, l := range leads {
		homes[l.Household] = true
	}
	households, err := those(p, func(f *graph.Household) bool { return homes[f.ID] })
	return leads, households, err
}

func (p plainRows) Duties(_ context.Context, posts, persons []graph.ID) ([]*graph.Record, []*graph.Finding, error) {
	items, _ := those(p, func(f *graph.Record) bool {
		return (f.Kind == graph.RecordHandover || f.Kind == graph.RecordItem) && slices.Contains(posts, f.Post)
	})
	owed, _ := those(p, func(f *graph.Record) bool { return f.Kind == graph.RecordItem && slices.Contains(persons, f.Person) })
	findings, err := those(p, func(f *graph.Finding) bool { return slices.Contains(posts, f.Post) })
	return append(items, owed...), findings, err
}

func (p plainRows) Service(_ context.Context, posts, persons, areas []graph.ID) ([]*graph.Record, error) {
	return those(p, func(f *graph.Record) bool {
		switch f.Kind {
		case graph.RecordSubsidy:
			return slices.Contains(posts, f.Post)
		case graph.RecordReport, graph.RecordTraining:
			return slices.Contains(posts, f.Post) || slices.Contains(persons, f.Person) ||
				f.Kind == graph.RecordTraining && f.Post == "" && f.Person == "" && slices.Contains(areas, f.Area)
		}
		return false
	})
}

func (p plainRows) Held(_ context.Context, persons []graph.ID) (ids []graph.ID, err error) {
	all, err := those(p, func(f *graph.Tenure) bool { return slices.Contains(persons, f.Person) })
	for _, t := range all {
		ids = append(ids, t.Post)
	}
	return ids, err
}

func (p plainRows) Pairings(_ context.Context, organizations, persons []graph.ID) ([]*graph.Pairing, error) {
	theirs, _ := those(p, func(f *graph.Pairing) bool { return slices.Contains(persons, f.Person) })
	all, err := those(p, func(f *graph.Pairing) bool { return slices.Contains(organizations, f.Organization) })
	return append(all, theirs...), err
}

func (p plainRows) VisitsBy(_ context.Context, posts, persons []graph.ID) ([]*graph.Record, error) {
	return those(p, func(f *graph.Record) bool {
		return f.Kind == graph.RecordVisit && (slices.Contains(posts, f.Post) || slices.Contains(persons, f.Person))
	})
}

func (p plainRows) Homes(_ context.Context, households []graph.ID) ([]*graph.Household, error) {
	if p.homes != nil {
		p.homes()
	}
	return those(p, func(f *graph.Household) bool { return slices.Contains(households, f.ID) })
}

// filed is a roster that holds rows.
func filed(rows []graph.Fact) *graph.Roster {
	r := graph.NewRoster()
	r.Advance(1<<40, rows)
	return r
}

func told(ctx context.Context, r *graph.Roster, known graph.Revision, q graph.UnitQuery, rows graph.UnitRows) (all []*graph.Timeline, err error) {
	err = r.Timelines(ctx, known, q, rows, func(t *graph.Timeline) error { all = append(all, t); return nil })
	return all, err
}

// bare are the timelines of all rows as a store gives them.
func bare(known graph.Revision, rows []graph.Fact) []*graph.Timeline {
	all := graph.TimelinesOf(known, rows)
	for _, t := range all {
		t.Households, t.Causes, t.Found, t.Warnings = nil, nil, nil, nil
	}
	return all
}

func refsOf(all []*graph.Timeline) (out []graph.Ref) {
	for _, t := range all {
		out = append(out, t.Unit)
	}
	return out
}

func sameTimelines(t *testing.T, doing string, want, got []*graph.Timeline) {
	t.Helper()
	if diff := gocmp.Diff(refsOf(want), refsOf(got), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s: units (-want +got)\n%s", doing, diff)
	}
	for i := range want {
		if reflect.DeepEqual(want[i], got[i]) {
			continue
		}
		if diff := gocmp.Diff(want[i], got[i], cmpopts.EquateEmpty(), gocmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
			t.Fatalf("%s: %v (-want +got)\n%s", doing, want[i].Unit, diff)
		}
	}
}

// TestTimelinesComeOfRowsInAnyOrder finds that timelines put together chunk by chunk are those of all rows, over random
// histories with more records than they tell of.
func TestTimelinesComeOfRowsInAnyOrder(t *testing.T) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			store, story := graphtest.NewOracle(), graphtest.NewHistory(seed+1)
			for range 80 {
				_, _ = store.Apply(t.Context(), story.Next()) // some are wrong on purpose
			}
			newest, err := store.Revision(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			var rows []graph.Fact
			for _, n := range graph.Nouns() {
				if err := store.Scan(t.Context(), graph.View{At: graph.Horizon, Known: newest, Scope: graph.Everywhere}, n, func(f graph.Fact) error {
					rows = append(rows, f)
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
			thing := story.Thing
			entry := graph.Entry{Recorded: 1, Retracted: graph.Never}
			for i := range 60 {
				on := graph.Day(26400 + i*7%50)
				id := func(kind string) graph.ID { return graph.ID(fmt.Sprintf("%s-%d", kind, i)) }
				rows = append(rows,
					&graph.Record{Entry: entry, ID: id("visit"), Kind: graph.RecordVisit, DoneOn: on, Household: thing(graph.Households)},
					&graph.Record{Entry: entry, ID: id("item"), Kind: graph.RecordItem, DoneOn: on, Post: thing(graph.Posts), Person: thing(graph.Persons), Household: thing(graph.Households)},
					&graph.Record{Entry: entry, ID: id("owed"), Kind: graph.RecordItem, DoneOn: on, Person: thing(graph.Persons), Area: thing(graph.Areas)},
					&graph.Record{Entry: entry, ID: id("handover"), Kind: graph.RecordHandover, DoneOn: on, Post: thing(graph.Posts)},
					&graph.Record{Entry: entry, ID: id("meeting"), Kind: graph.RecordMeeting, DoneOn: on, Area: thing(graph.Areas)},
					&graph.Record{Entry: entry, ID: id("push"), Kind: graph.RecordPush, DoneOn: on, Organization: thing(graph.Organizations)},
					&graph.Lead{Entry: entry, ID: id("lead"), Household: thing(graph.Households), DiscoveredOn: on - 3, VerifiedOn: on, Result: "TRUE_COVERED"},
					&graph.Record{Entry: entry, ID: id("report"), Kind: graph.RecordReport, DoneOn: on, Post: thing(graph.Posts)},
					&graph.Record{Entry: entry, ID: id("trained"), Kind: graph.RecordTraining, DoneOn: on, Person: thing(graph.Persons)},
					&graph.Record{Entry: entry, ID: id("training"), Kind: graph.RecordTraining, DoneOn: on, Area: thing(graph.Areas)},
					&graph.Record{Entry: entry, ID: id("subsidy"), Kind: graph.RecordSubsidy, DoneOn: on, Post: thing(graph.Posts), Person: thing(graph.Persons)},
					&graph.Record{Entry: entry, ID: id("called"), Kind: graph.RecordVisit, DoneOn: on, Post: thing(graph.Posts), Person: thing(graph.Persons), Household: thing(graph.Households)},
					&graph.Finding{Entry: entry, ID: id("finding"), FoundOn: on, Post: thing(graph.Posts), Household: thing(graph.Households)},
					&graph.Member{Entry: entry, Version: graph.Version{Period: graph.Always, Ends: graph.Forever}, ID: id("member"), Household: thing(graph.Households), IDDigest: fmt.Sprint(i % 7)},
					&graph.Delivery{Entry: entry, Ledger: graph.Records, Kind: graph.RecordVisit, Area: thing(graph.Areas), From: graph.Day(26400 + i), CompleteTo: on + 90},
				)
			}
			roster := filed(rows)
			all := bare(newest, rows)
			got, err := told(t.Context(), roster, newest, graph.UnitQuery{All: true}, plainRows{rows: rows})
			if err != nil {
				t.Fatal(err)
			}
			sameTimelines(t, "all", all, got)
			for _, one := range all {
				got, err := told(t.Context(), roster, newest, graph.UnitQuery{Refs: []graph.Ref{one.Unit}}, plainRows{rows: rows})
				if err != nil {
					t.Fatal(err)
				}
				sameTimelines(t, "one", []*graph.Timeline{one}, got)
			}
		})
	}
}

// TestHomesOfDoubles finds that a household comes with the versions of those in which others have its numbers, by id, then
// first day, each once, wherever they stand and whether or not they still do; and that nothing more is read where nobody has.
func TestHomesOfDoubles(t *testing.T) {
	entry := graph.Entry{Recorded: 1, Retracted: graph.Never}
	days := func(since, until graph.Day) graph.Version {
		return graph.Version{Period: graph.Period{Since: since, Until: until}, Ends: until}
	}
	member := func(id, household graph.ID, digest string) graph.Fact {
		return &graph.Member{Entry: entry, Version: days(100, graph.Forever), ID: id, Household: household, IDDigest: digest}
	}
	rows := append(town(),
		&graph.Area{Entry: entry, Version: days(1, graph.Forever), ID: "W", Level: graph.Village},
		&graph.Household{Entry: entry, Version: days(300, graph.Forever), ID: "Z", Area: "W"},
		&graph.Household{Entry: entry, Version: days(100, 200), ID: "Z", Area: "W"},
		member("M1", "H0007", "x"), member("M2", "H0007", "y"), member("M3", "Z", "x"), member("M4", "Z", "y"), member("M5", "H0300", "x"), member("M6", "H0008", "z"),
	)
	want := map[graph.ID][]string{
		"H0007": {"H0300 " + graph.Always.Since.String(), "Z " + graph.Day(100).String(), "Z " + graph.Day(300).String()},
		"H0300": {"H0007 " + graph.Always.Since.String(), "Z " + graph.Day(100).String(), "Z " + graph.Day(300).String()},
		"Z":     {"H0007 " + graph.Always.Since.String(), "H0300 " + graph.Always.Since.String()},
	}
	asked := 0
	source := plainRows{rows: rows, homes: func() { asked++ }}
	roster := filed(rows)
	same := func(doing string, all []*graph.Timeline, want map[graph.ID][]string) {
		t.Helper()
		got := map[graph.ID][]string{}
		for _, u := range all {
			for _, h := range u.Homes {
				if u.Unit.Noun == graph.Households {
					got[u.Unit.ID] = append(got[u.Unit.ID], fmt.Sprint(h.ID, " ", h.Since))
				}
			}
			if u.Unit.Noun == graph.Households && len(u.Areas) > 0 {
				t.Errorf("%s: %s comes with areas of homes", doing, u.Unit.ID)
			}
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", doing, diff)
		}
	}
	same("of all rows", graph.TimelinesOf(1, rows), want)
	for id := range want {
		got, err := told(t.Context(), roster, 1, graph.UnitQuery{Refs: []graph.Ref{{Noun: graph.Households, ID: id}}}, source)
		if err != nil {
			t.Fatal(err)
		}
		same("one", got, map[graph.ID][]string{id: want[id]})
	}
	if asked != len(want) {
		t.Errorf("homes were read %d times for %d households", asked, len(want))
	}
	if _, err := told(t.Context(), roster, 1, graph.UnitQuery{Refs: []graph.Ref{{Noun: graph.Households, ID: "H0008"}}}, source); err != nil || asked != len(want) {
		t.Errorf("homes were read for a household whose numbers nobody has (%v)", err)
	}
	for _, passing := range []bool{false, true} {
		var all []*graph.Timeline
		err := roster.Timelines(t.Context(), 1, graph.UnitQuery{All: true, Passing: passing}, plainRows{rows: rows}, func(u *graph.Timeline) error {
			all = append(all, u.Own())
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		same("chunk by chunk", all, want)
	}
}

// town is a village with households enough for many chunks.
func town() []graph.Fact {
	entry, always := graph.Entry{Recorded: 1, Retracted: graph.Never}, graph.Version{Period: graph.Always, Ends: graph.Forever}
	rows := []graph.Fact{
		&graph.Area{Entry: entry, Version: always, ID: "V", Level: graph.Village},
		&graph.Grid{Entry: entry, Version: always, ID: "G", Area: "V"},
		&graph.Post{Entry: entry, Version: always, ID: "V-SEC", Kind: graph.Secretary, Area: "V"},
	}
	for i := range 400 {
		rows = append(rows, &graph.Household{Entry: entry, Version: always, ID: graph.ID(fmt.Sprintf("H%04d", i)), Area: "V", Grid: "G"})
	}
	return rows
}

// TestHouseholdsBetweenOthersAreLeftOut finds that where many of those between two households are asked for, the rest
// does not come with them.
func TestHouseholdsBetweenOthersAreLeftOut(t *testing.T) {
	rows := town()
	var refs []graph.Ref
	for i := range 400 {
		if i%3 > 0 {
			refs = append(refs, graph.Ref{Noun: graph.Households, ID: graph.ID(fmt.Sprintf("H%04d", i))})
		}
	}
	got, err := told(t.Context(), filed(rows), 1, graph.UnitQuery{Refs: refs}, plainRows{rows: rows})
	if diff := gocmp.Diff(refs, refsOf(got)); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

// TestHouseholdsPass finds that those of which nobody makes his own are gone once they are looked at, and that his own stay.
func TestHouseholdsPass(t *testing.T) {
	rows := town()
	want, err := told(t.Context(), filed(rows), 1, graph.UnitQuery{All: true}, plainRows{rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	var passed, own []*graph.Timeline
	if err := filed(rows).Timelines(t.Context(), 1, graph.UnitQuery{All: true, Passing: true}, plainRows{rows: rows}, func(u *graph.Timeline) error {
		passed, own = append(passed, u), append(own, u.Own())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	sameTimelines(t, "own", want, own)
	kept := 0
	for _, u := range passed {
		if u.Unit.Noun != "" {
			kept++
		}
	}
	if others := len(want) - 400; kept != others {
		t.Errorf("%d timelines hold still, want %d", kept, others)
	}
}

// TestTimelinesLeaveNothingRunning finds that whatever ends a read ends all of it: each failing question, a reader who has
// enough, and a context that is over.
func TestTimelinesLeaveNothingRunning(t *testing.T) {
	rows := town()
	broken, enough := errors.New("broken"), errors.New("enough")
	for after := range 40 {
		synctest.Test(t, func(t *testing.T) { // it fails where a goroutine is left
			asked := make(chan struct{}, after)
			source := plainRows{rows: rows, broken: func() error {
				select {
				case asked <- struct{}{}:
					return nil
				default:
					return broken
				}
			}}
			if _, err := told(t.Context(), filed(rows), 1, graph.UnitQuery{All: true}, source); err != broken {
				t.Errorf("after %d questions: %v", after, err)
			}
			n := 0
			if err := filed(rows).Timelines(t.Context(), 1, graph.UnitQuery{All: true}, plainRows{rows: rows}, func(*graph.Timeline) error {
				if n++; n > 10*after {
					return enough
				}
				return nil
			}); err != enough {
				t.Errorf("after %d units: %v", n, err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			n = 0
			if err := filed(rows).Timelines(ctx, 1, graph.UnitQuery{All: true}, plainRows{rows: rows}, func(*graph.Timeline) error {
				if n++; n > 10*after {
					cancel()
				}
				return nil
			}); err != context.Canceled {
				t.Errorf("over after %d units: %v", n, err)
			}
		})
	}
}
