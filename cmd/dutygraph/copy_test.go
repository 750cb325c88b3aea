package main

import (
	"bytes"
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
	"dutygraph/graph/sqlite"
)

// newStore is the setting of a store that is not there yet.
func newStore(t *testing.T) (setting, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "copy.sqlite")
	return "sqlite:" + path, path
}

func openedFile(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

var hexadecimal = regexp.MustCompile(`(?m)^[0-9a-f]{64}$`)

// TestCopyAnswersTheSame copies the worked example, and the copy of it: the digest stays, and so does what was known before
// the late entry and after it.
func TestCopyAnswersTheSame(t *testing.T) {
	from, digest := exampleStore(t), ""
	for range 2 {
		to, _ := newStore(t)
		out, errOut, err := command(t, "copy", "--from", from, "--to", to)
		if err != nil || errOut != "" {
			t.Fatalf("run gave %v, %q", err, errOut)
		}
		for _, want := range []string{"copied 20 batches", "已复制 20 个批次", "both stores answer the same"} {
			if !strings.Contains(out, want) {
				t.Errorf("it does not say %q:\n%s", want, out)
			}
		}
		told := hexadecimal.FindString(out)
		if told == "" || digest != "" && told != digest {
			t.Errorf("digest %q, want %q", told, digest)
		}
		for _, known := range []string{"19", "20"} {
			trace := []string{"trace", "C-2024-001", "--at", "2024-05-10", "--known-at", known, "--format", "json"}
			want, _, err := command(t, append(trace, "--store", from)...)
			if err != nil {
				t.Fatal(err)
			}
			if got, _, err := command(t, append(trace, "--store", to)...); err != nil || got != want {
				t.Errorf("as known at %s the copy answers %v\n%s\nwant\n%s", known, err, got, want)
			}
		}
		from, digest = to, told
	}
}

func TestCopyRefusesATargetThatIsNotEmpty(t *testing.T) {
	to, _ := newStore(t)
	for _, want := range []graph.Code{"", graph.Conflict} {
		_, errOut, err := command(t, "copy", "--from", exampleStore(t), "--to", to)
		if graph.CodeOf(err) != want || want != "" && (exitCode(err) != 1 || !strings.Contains(errOut, "revision 20")) {
			t.Errorf("run gave %v, %q", err, errOut)
		}
	}
	derived, path := newStore(t)
	s := openedFile(t, path)
	if err := s.Derive(t.Context(), graph.Derivation{Now: graph.Evaluation{Pass: 1, Day: 1}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := command(t, "copy", "--from", exampleStore(t), "--to", derived); graph.CodeOf(err) != graph.Conflict {
		t.Errorf("a target that was evaluated: %v", err)
	}
}

func TestCopyNeedsTwoStores(t *testing.T) {
	to, path := newStore(t)
	missing, _ := newStore(t)
	for _, c := range []struct {
		args []string
		exit int
	}{
		{[]string{"--from", exampleStore(t)}, 2},
		{[]string{"--to", to}, 2},
		{[]string{"--from", exampleStore(t), "--to", exampleStore(t)}, 2},
		{[]string{"--from", exampleStore(t), "--to", "neo4j://neo4j:secret@127.0.0.1:1"}, 2},
		{[]string{"--from", missing, "--to", to}, 3},
	} {
		out, errOut, err := command(t, append([]string{"copy"}, c.args...)...)
		if exitCode(err) != c.exit || strings.Contains(out+errOut, "secret") {
			t.Errorf("copy %v: exit %d, want %d: %q", c.args, exitCode(err), c.exit, errOut)
		}
	}
	if matches, _ := filepath.Glob(path); len(matches) > 0 {
		t.Error("a target was made though there was nothing to copy")
	}
}

// storeWithGaps is a store with facts, gaps and tallies, some of them retracted.
func storeWithGaps(t *testing.T) *sqlite.Store {
	t.Helper()
	_, path := newStore(t)
	s, h := openedFile(t, path), graphtest.NewHistory(11)
	for range 20 {
		_, _ = s.Apply(t.Context(), h.Next()) // some are to be refused
	}
	newest, err := s.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	gap := func(id graph.ID, recorded, retracted graph.Revision) *graph.Gap {
		return &graph.Gap{ID: id, Rule: "B11", Recorded: recorded, Retracted: retracted, Stays: []graph.Stay{{Area: "V1", Period: graph.Always}}}
	}
	var last graph.Evaluation
	for _, d := range []struct {
		gaps []*graph.Gap
		now  graph.Evaluation
	}{
		{[]*graph.Gap{gap("a", 3, graph.Never), gap("b", 3, graph.Never)}, graph.Evaluation{Pass: 1, Revision: 3, Day: 9000}},
		{[]*graph.Gap{gap("a", 3, newest), gap("a", newest, graph.Never)}, graph.Evaluation{Pass: 4, Revision: newest, Day: 9001}},
	} {
		if err := s.Derive(t.Context(), graph.Derivation{Was: last, Now: d.now, Gaps: func(yield func(*graph.Gap) bool) {
			for _, g := range d.gaps {
				if !yield(g) {
					return
				}
			}
		}, Tallies: func(yield func(graph.Tally) bool) {
			yield(graph.Tally{Name: "B11", Area: "V1", Recorded: d.now.Revision, Rises: []graph.Rise{{Day: d.now.Day, By: int(d.now.Pass)}}})
		}}); err != nil {
			t.Fatal(err)
		}
		last = d.now
	}
	return s
}

func derivedIn(t *testing.T, of graph.Store) (sum derivedSum, last graph.Evaluation) {
	t.Helper()
	last, err := of.Derived(t.Context(), 0, func(g *graph.Gap) error { sum.gap(g); return nil }, func(t graph.Tally) error { sum.tally(t); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return sum, last
}

// TestCopyHasWhatWasDerived finds gaps, tallies and the last evaluation in the copy.
func TestCopyHasWhatWasDerived(t *testing.T) {
	from := storeWithGaps(t)
	_, path := newStore(t)
	to := openedFile(t, path)
	var out bytes.Buffer
	if err := copyInto(t.Context(), &surroundings{out: &out, errOut: &out}, from, to); err != nil {
		t.Fatal(err)
	}
	want, evaluation := derivedIn(t, from)
	got, last := derivedIn(t, to)
	if got != want || last != evaluation || want.gaps != 3 || want.tallies != 2 {
		t.Errorf("%+v of %+v, want %+v of %+v", got, last, want, evaluation)
	}
	if !strings.Contains(out.String(), "and 3 derived gaps") {
		t.Errorf("it said\n%s", out.String())
	}
}

// interfering is a store in which something happens while it is read.
type interfering struct {
	graph.Store
	changes func() // before the second row
	derived func() // before gaps are read
}

func (s *interfering) Changes(ctx context.Context, after, through graph.Revision, nouns []graph.Noun, yield func(graph.Fact) error) error {
	n := 0
	return s.Store.Changes(ctx, after, through, nouns, func(f graph.Fact) error {
		if n++; n == 2 && s.changes != nil {
			s.changes()
		}
		return yield(f)
	})
}

func (s *interfering) Derived(ctx context.Context, after int64, gaps func(*graph.Gap) error, tallies func(graph.Tally) error) (graph.Evaluation, error) {
	if after == 0 && s.derived != nil {
		s.derived()
		s.derived = nil
	}
	return s.Store.Derived(ctx, after, gaps, tallies)
}

// TestAnInterruptedCopyLeavesTheTargetEmpty ends a copy in the middle of the facts.
func TestAnInterruptedCopyLeavesTheTargetEmpty(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	from := &interfering{Store: storeWithGaps(t), changes: cancel}
	_, path := newStore(t)
	to := openedFile(t, path)
	var out bytes.Buffer
	if err := copyInto(ctx, &surroundings{out: &out, errOut: &out}, from, to); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("error %v", err)
	}
	if err := isEmpty(t.Context(), to); err != nil {
		t.Error(err)
	}
	from.changes = nil
	if err := copyInto(t.Context(), &surroundings{out: &out, errOut: &out}, from, to); err != nil {
		t.Errorf("and copied again: %v", err)
	}
}

// TestWhatIsWrittenMeanwhileIsNotCopied writes to the original while it is copied: the copy is of one revision.
func TestWhatIsWrittenMeanwhileIsNotCopied(t *testing.T) {
	original := storeWithGaps(t)
	newest, err := original.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	from := &interfering{Store: original, changes: func() {
		n++
		if _, err := original.Apply(t.Context(), &graph.Batch{ID: graph.ID("meanwhile-" + strings.Repeat("x", n)), Changes: graph.ChangesOf(&graph.CalendarDay{Day: graph.Day(9000 + n), Kind: graph.OffDay})}); err != nil {
			t.Error(err)
		}
	}}
	_, path := newStore(t)
	to := openedFile(t, path)
	var out bytes.Buffer
	if err := copyInto(t.Context(), &surroundings{out: &out, errOut: &out}, from, to); err != nil {
		t.Fatal(err)
	}
	if r, err := to.Revision(t.Context(), 0); r != newest || err != nil || n == 0 {
		t.Errorf("revision %d, want %d: %v", r, newest, err)
	}
}

// TestAnEvaluationMeanwhileIsNotMixedIn evaluates the original while its gaps are copied.
func TestAnEvaluationMeanwhileIsNotMixedIn(t *testing.T) {
	original := storeWithGaps(t)
	from := &interfering{Store: original, derived: func() {
		_, last := derivedIn(t, original)
		now := last
		now.Pass++
		if err := original.Derive(t.Context(), graph.Derivation{Was: last, Now: now}); err != nil {
			t.Error(err)
		}
	}}
	_, path := newStore(t)
	to := openedFile(t, path)
	var out bytes.Buffer
	err := copyInto(t.Context(), &surroundings{out: &out, errOut: &out}, from, to)
	if graph.CodeOf(err) != copyUnfinished || exitCode(err) != 1 || !strings.Contains(message(err), "dutygraph serve") {
		t.Errorf("error %v", message(err))
	}
	if _, last := derivedIn(t, to); last != (graph.Evaluation{}) {
		t.Errorf("evaluation %+v was kept", last)
	}
}

// forgetful is a store that loses a row of what it gives.
type forgetful struct{ graph.Store }

func (s forgetful) Changes(ctx context.Context, after, through graph.Revision, nouns []graph.Noun, yield func(graph.Fact) error) error {
	n := 0
	return s.Store.Changes(ctx, after, through, nouns, func(f graph.Fact) error {
		if n++; n == 5 {
			return nil
		}
		return yield(f)
	})
}

func TestACopyThatDiffersIsTold(t *testing.T) {
	_, path := newStore(t)
	var out bytes.Buffer
	err := copyInto(t.Context(), &surroundings{out: &out, errOut: &out}, storeWithGaps(t), forgetful{openedFile(t, path)})
	if graph.CodeOf(err) != copyDiffers || exitCode(err) != 1 || out.Len() > 0 {
		t.Errorf("error %v; it said %q", err, out.String())
	}
}
