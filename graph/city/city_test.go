package city

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dutygraph/graph"
)

const seed = 7

var today = day("2026-11-20")

// known is what a plain reader of the batches knows in the end: the standing rows of every noun by key.
type known map[graph.Noun]map[graph.ID]graph.Fact

// read applies the batches to maps, and reports what a store would refuse.
func read(t *testing.T, shape Shape, seed uint64) known {
	t.Helper()
	all := known{}
	for _, n := range graph.Nouns() {
		all[n] = map[graph.ID]graph.Fact{}
	}
	for b := range Batches(shape, seed, today) {
		in := map[graph.Ref]bool{}
		for change, err := range b.Changes {
			if err != nil {
				t.Fatal(err)
			}
			f := change.Fact
			key := graph.Ref{Noun: f.Noun(), ID: f.Key()}
			if in[key] {
				t.Errorf("%s: %s %q twice in one batch", b.ID, key.Noun, key.ID)
			}
			in[key] = true
			if change.Retract {
				if all[key.Noun][key.ID] == nil {
					t.Errorf("%s takes back %s %q, which is not on record", b.ID, key.Noun, key.ID)
				}
				delete(all[key.Noun], key.ID)
				continue
			}
			all[key.Noun][key.ID] = f
		}
	}
	return all
}

func TestSameBytesFromTheSameSeed(t *testing.T) {
	digest := func(shape Shape, seed uint64, today graph.Day) string {
		h := sha256.New()
		for b := range Batches(shape, seed, today) {
			fmt.Fprintln(h, b.ID, b.Digest, b.Principal, b.Source, b.At)
			for c := range b.Changes {
				fmt.Fprintf(h, "%T %+v %v %v\n", c.Fact, c.Fact, c.Retract, c.Row)
			}
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	first := digest(XS, seed, today)
	if again := digest(XS, seed, today); again != first {
		t.Error("the second time differs from the first")
	}
	if other := digest(XS, seed+1, today); other == first {
		t.Error("another seed makes the same city")
	}
	if other := digest(XS, seed, today+1); other == first {
		t.Error("another day makes the same city")
	}
}

func TestCounts(t *testing.T) {
	for _, test := range []struct {
		shape Shape
		want  map[graph.Noun][2]int // from, to: identities
	}{
		{XS, map[graph.Noun][2]int{graph.Areas: {18, 18}, graph.Grids: {49, 49}, graph.Households: {3_950, 4_000}, graph.Cases: {72, 85}, graph.Tenures: {200, 500}}},
		{S, map[graph.Noun][2]int{graph.Areas: {14, 14}, graph.Grids: {181, 181}, graph.Households: {17_900, 18_000}, graph.Cases: {150, 170}, graph.Leads: {600, 800}}},
	} {
		t.Run(string(test.shape), func(t *testing.T) {
			all := read(t, test.shape, seed)
			for n, want := range test.want {
				things := map[graph.ID]bool{}
				for _, f := range all[n] {
					things[f.Identity()] = true
				}
				if got := len(things); got < want[0] || got > want[1] {
					t.Errorf("%s: %d, want %d to %d", n, got, want[0], want[1])
				}
			}
		})
	}
}

// TestReferencesAreClosed checks what a store would: all that is pointed to is there, and holds on that day.
func TestReferencesAreClosed(t *testing.T) {
	for seed := range uint64(4) {
		all := read(t, XS, seed)
		by := map[graph.Ref][]graph.Fact{}
		for noun, rows := range all {
			for _, f := range rows {
				by[graph.Ref{Noun: noun, ID: f.Identity()}] = append(by[graph.Ref{Noun: noun, ID: f.Identity()}], f)
				switch f := f.(type) {
				case *graph.Grid:
					id := graph.GridMemberPost(f.ID)
					by[graph.Ref{Noun: graph.Posts, ID: id}] = append(by[graph.Ref{Noun: graph.Posts, ID: id}], &graph.Post{ID: id, Version: f.Version})
				case *graph.Pairing:
					id := graph.ContactPost(f.Household)
					by[graph.Ref{Noun: graph.Posts, ID: id}] = append(by[graph.Ref{Noun: graph.Posts, ID: id}], &graph.Post{ID: id, Version: version(f.Since, graph.Forever)})
				}
			}
		}
		for noun, rows := range all {
			for key, f := range rows {
				if p := f.Valid(); p.Empty() {
					t.Errorf("%s %q: %v holds on no day", noun, key, p)
				}
				for id := range strings.FieldsSeq(string(f.Key())) {
					if len(id) > 64 {
						t.Errorf("%s: %q is longer than 64", noun, id)
					}
				}
				for _, ref := range f.References() {
					rows := by[ref.To]
					if len(rows) == 0 {
						t.Errorf("%s %q: %s %q is not on record", noun, key, ref.Field, ref.To.ID)
						continue
					}
					if !slices.ContainsFunc(rows, func(f graph.Fact) bool { return f.Valid().Has(ref.On) }) {
						t.Errorf("%s %q: %s %q does not hold on %s", noun, key, ref.Field, ref.To.ID, ref.On)
					}
				}
			}
		}
	}
}

// TestWhatIsPromised counts in the smallest shape what the package says a city has.
func TestWhatIsPromised(t *testing.T) {
	all := read(t, XS, seed)
	steps := map[graph.ID]map[graph.StepKind]*graph.Step{}
	for s := range of[*graph.Step](all) {
		if steps[s.Case] == nil {
			steps[s.Case] = map[graph.StepKind]*graph.Step{}
		}
		steps[s.Case][s.Step] = s
	}
	tenures := map[graph.ID][]*graph.Tenure{}
	for x := range of[*graph.Tenure](all) {
		tenures[x.Post] = append(tenures[x.Post], x)
	}
	for _, list := range tenures {
		slices.SortFunc(list, func(a, b *graph.Tenure) int { return a.Compare(b.Period) })
	}
	posts := func(yes func([]*graph.Tenure) bool) (n int) {
		for _, list := range tenures {
			if yes(list) {
				n++
			}
		}
		return n
	}
	versions := map[graph.ID][]*graph.Household{}
	sizes := map[graph.ID]int{}
	for h := range of[*graph.Household](all) {
		versions[h.ID] = append(versions[h.ID], h)
	}
	for _, list := range versions {
		slices.SortFunc(list, func(a, b *graph.Household) int { return a.Compare(b.Period) })
		if last := list[len(list)-1]; last.Until > today {
			sizes[last.Grid]++
		}
	}
	households := func(yes func([]*graph.Household) bool) (n int) {
		for _, list := range versions {
			if yes(list) {
				n++
			}
		}
		return n
	}
	cases := map[graph.ID]*graph.Case{}
	opened := map[graph.ID]int{}
	for x := range of[*graph.Case](all) {
		cases[x.ID] = x
		opened[x.Household]++
	}

	for _, test := range []struct {
		name string
		got  int
		want int // at least; -1 for exactly one
	}{
		{"vacant posts today", posts(func(l []*graph.Tenure) bool {
			return !slices.ContainsFunc(l, func(t *graph.Tenure) bool { return t.Has(today) })
		}), 2},
		{"posts minded today, not held", posts(func(l []*graph.Tenure) bool {
			return slices.ContainsFunc(l, func(t *graph.Tenure) bool { return t.Has(today) && t.Acting })
		}), 1},
		{"handovers on the day", posts(func(l []*graph.Tenure) bool { return len(l) > 1 && l[0].Until == l[1].Since }), 20},
		{"posts with two full holders", posts(func(l []*graph.Tenure) bool {
			return len(l) > 1 && slices.ContainsFunc(l[1:], func(t *graph.Tenure) bool { return t.Conflicts(l[0]) })
		}), -1},
		{"tenures reported a month late", counted(all, func(t *graph.Tenure) bool { return t.ReportedOn > t.Since+20 }), 3},
		{"areas that changed code", counted(all, func(a *graph.Area) bool { return a.ID == "LB-15" }), 2},
		{"areas that ended", counted(all, func(a *graph.Area) bool { return a.Ends != graph.Forever && a.Ends <= today }), -1},
		{"bureaus of which the function went away", counted(all, func(o *graph.Organization) bool { return o.Function == graph.RuralRevitalization && o.Ends <= today }), 2},
		{"agriculture bureaus that took it over", counted(all, func(o *graph.Organization) bool {
			return strings.HasSuffix(string(o.ID), "-AG") && o.Function == graph.RuralRevitalization
		}), 2},
		{"households that moved", households(func(l []*graph.Household) bool {
			return len(l) > 1 && l[0].Grid != l[len(l)-1].Grid && l[0].Area == l[len(l)-1].Area
		}), 1},
		{"households of the merged village", households(func(l []*graph.Household) bool { return l[0].Area == "LB-15-00" }), 30},
		{"households that split", counted(all, func(h *graph.Household) bool { return h.Note != "" }), 1},
		{"households that ended", counted(all, func(h *graph.Household) bool { return h.Ends <= today }), 1},
		{"households in no grid", sizes[""], 1},
		{"grids above 100 households", over(sizes, 100), 1},
		{"relapses", counted(all, func(s *graph.Step) bool { return s.Step == graph.RelapseConfirmed }), 1},
		{"households with two cases", over(opened, 1), 1},
		{"natural removals", counted(all, func(s *graph.Step) bool { return s.Outcome == graph.Natural }), 1},
		{"cases not removed", len(cases) - counted(all, func(s *graph.Step) bool { return s.Step == graph.Removed }), 10},
		{"true leads nobody took up", counted(all, func(l *graph.Lead) bool {
			return l.Result == graph.TrueInclude && l.Case == "" && opened[l.Household] == 0
		}), 1},
		{"applications not pushed", counted(all, func(a *graph.Application) bool { return a.PushedOn == graph.NoDay }), 1},
		{"decisions more than 20 days after the case was opened", counted(all, func(s *graph.Step) bool {
			return s.Step == graph.Approved && s.DoneOn > cases[s.Case].OpenedOn+20
		}), 3},
		{"visits", counted(all, func(r *graph.Record) bool { return r.Kind == graph.RecordVisit }), 50},
		{"meetings", counted(all, func(r *graph.Record) bool { return r.Kind == graph.RecordMeeting }), 60},
		{"list items", counted(all, func(r *graph.Record) bool { return r.Kind == graph.RecordItem }), 60},
		{"pushes", counted(all, func(r *graph.Record) bool { return r.Kind == graph.RecordPush }), 20},
		{"handover records", counted(all, func(r *graph.Record) bool { return r.Kind == graph.RecordHandover }), 3},
		{"findings", counted(all, func(*graph.Finding) bool { return true }), 2},
		{"deliveries", counted(all, func(d *graph.Delivery) bool { return d.CompleteTo == today-1 }), 14},
		{"days of the calendar", counted(all, func(*graph.CalendarDay) bool { return true }), 254},
	} {
		if test.want == -1 && test.got != 1 || test.got < test.want {
			t.Errorf("%s: %d, want %d", test.name, test.got, test.want)
		}
	}
}

// of are the rows of a type.
func of[F graph.Fact](all known) func(func(F) bool) {
	return func(yield func(F) bool) {
		for _, rows := range all {
			for _, f := range rows {
				if f, ok := f.(F); ok && !yield(f) {
					return
				}
			}
		}
	}
}

func counted[F graph.Fact](all known, yes func(F) bool) (n int) {
	for f := range of[F](all) {
		if yes(f) {
			n++
		}
	}
	return n
}

func over(counts map[graph.ID]int, limit int) (n int) {
	for id, c := range counts {
		if id != "" && c > limit {
			n++
		}
	}
	return n
}

// TestNothingIsToldBeforeItHappened looks at what a reader is told at each of the three deliveries.
func TestNothingIsToldBeforeItHappened(t *testing.T) {
	for b := range Batches(S, seed, today) {
		on := today - 1
		if b.At < morning(today) {
			on = today - 14
		}
		if b.At < morning(today-14) {
			on = today - 30
		}
		for change := range b.Changes {
			f := change.Fact
			switch f.Noun() {
			case graph.CalendarDays, graph.Policies, graph.Deliveries:
				continue
			}
			if since := f.Valid().Since; since > on {
				t.Errorf("%s: %s %q begins on %s, told on %s", b.ID, f.Noun(), f.Key(), since, on)
			}
			if seen := f.AsOf(on); !graph.Same(seen, f) {
				t.Errorf("%s: %s %q tells of days after %s", b.ID, f.Noun(), f.Key(), on)
			}
			if on := f.About().ReportedOn; on > graph.DayAt(time.UnixMilli(b.At)) {
				t.Errorf("%s: %s %q reported on %s", b.ID, f.Noun(), f.Key(), on)
			}
		}
	}
}

// TestWhatIsKnownInTheEnd compares the deliveries, one after the other, with the final rows.
func TestWhatIsKnownInTheEnd(t *testing.T) {
	for _, shape := range []Shape{XS, S} {
		all := read(t, shape, seed)
		n := 0
		for _, rows := range all {
			n += len(rows)
		}
		c := newCity(shape, seed, today)
		for _, noun := range graph.Nouns() {
			for f := range c.final(noun) {
				n--
				if got := all[noun][f.Key()]; got == nil || !graph.Same(got, f) {
					t.Errorf("%s %q: the deliveries end with\n%+v, want\n%+v", noun, f.Key(), got, f)
				}
			}
		}
		if n != 0 {
			t.Errorf("%s: %d rows more than there are in the end", shape, n)
		}
	}
}

// TestHighlights checks that the questions are about what they say, on several days that may be today.
func TestHighlights(t *testing.T) {
	for _, d := range []string{"2020-01-01", "2025-02-28", "2026-11-20", "2027-06-30"} {
		today := day(d)
		all := known{}
		var ids []graph.ID
		for b := range Batches(XS, seed, today) {
			ids = append(ids, b.ID)
			for change := range b.Changes {
				f := change.Fact
				if all[f.Noun()] == nil {
					all[f.Noun()] = map[graph.ID]graph.Fact{}
				}
				all[f.Noun()][f.Key()] = f
			}
		}
		h := Highlights(XS, seed, today)
		if len(h) != 3 {
			t.Fatalf("%d highlights", len(h))
		}
		for _, h := range h {
			if c, ok := all[graph.Cases][h.Case].(*graph.Case); !ok || c.Household != h.Household || h.ZH == "" || h.EN == "" {
				t.Errorf("%s: no such case: %+v", d, h)
			}
		}
		step := func(i int, kind graph.StepKind) *graph.Step {
			s, ok := all[graph.Steps][graph.Join(h[i].Case, graph.ID(kind), "1")].(*graph.Step)
			if !ok {
				t.Fatalf("%s: %s has no %s", d, h[i].Case, kind)
			}
			return s
		}
		held := func(post graph.ID, on graph.Day) (who []string) {
			for x := range of[*graph.Tenure](all) {
				if x.Post == post && x.Has(on) {
					who = append(who, fmt.Sprint(x.Acting))
				}
			}
			return who
		}

		if late := step(0, graph.Approved).DoneOn - (h[0].At - 8); late <= 0 {
			t.Errorf("%s: the relapse was approved in time", d)
		}
		step(0, graph.RelapseConfirmed)
		if got := held("LB-15-SEC", h[0].At); !slices.Equal(got, []string{"true"}) {
			t.Errorf("%s: township secretary on %s: acting %v", d, h[0].At, got)
		}
		if i := slices.Index(ids, h[0].Before); i < 0 || ids[i+1] != h[0].After {
			t.Errorf("%s: batches %q, %q", d, h[0].Before, h[0].After)
		}

		var grid graph.ID
		for x := range of[*graph.Household](all) {
			if x.ID == h[1].Household {
				grid = x.Grid
			}
		}
		if got := held(graph.GridMemberPost(grid), h[1].At); len(got) != 0 {
			t.Errorf("%s: grid %s has a member", d, grid)
		}

		if got := step(2, graph.Approved).Post; got != "LB-RR-HEAD" {
			t.Errorf("%s: approved by %s", d, got)
		}
		if c := all[graph.Cases][h[2].Case].(*graph.Case); c.OpenedOn >= h[2].At {
			t.Errorf("%s: opened on %s", d, c.OpenedOn)
		}
	}
}

// TestPeopleAreMadeUp looks at every name and number.
func TestPeopleAreMadeUp(t *testing.T) {
	all := read(t, XS, seed)
	name := func(name string) {
		if !strings.ContainsAny(name, "例示拟样试演") {
			t.Errorf("%q may be somebody", name)
		}
	}
	for x := range of[*graph.Tenure](all) {
		name(x.Name)
	}
	for x := range of[*graph.Pairing](all) {
		name(x.Name)
	}
	for x := range of[*graph.Household](all) {
		name(x.Head)
	}
	for x := range of[*graph.Member](all) {
		name(x.Name)
		if !strings.HasPrefix(x.IDMasked, "999***********") || len(x.IDMasked) != 18 || x.IDDigest != "" {
			t.Errorf("%q is no mask of a number from 9999", x.IDMasked)
		}
	}
}

func TestWriteLedgers(t *testing.T) {
	dir := t.TempDir()
	n, err := WriteLedgers(dir, XS, seed, today)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	files, _ := filepath.Glob(filepath.Join(dir, "*.csv"))
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll() // refuses rows of another width than the header
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		read += len(rows) - 1
	}
	if len(files) != len(graph.LedgerNouns()) || read != n {
		t.Errorf("%d files with %d rows, want %d with %d", len(files), read, len(graph.LedgerNouns()), n)
	}
	if _, err := WriteLedgers(filepath.Join(dir, "none"), XS, seed, today); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("no folder: %v", err)
	}
}

func TestParseShape(t *testing.T) {
	for _, shape := range Shapes() {
		if got, err := ParseShape(strings.ToLower(string(shape))); got != shape || err != nil {
			t.Errorf("%s: %s, %v", shape, got, err)
		}
	}
	if _, err := ParseShape("XXL"); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("XXL: %v", err)
	}
}

func BenchmarkBatches(b *testing.B) {
	for _, shape := range []Shape{S, M} {
		b.Run(string(shape), func(b *testing.B) {
			rows := 0
			for b.Loop() {
				for batch := range Batches(shape, seed, today) {
					for range batch.Changes {
						rows++
					}
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
