package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dutygraph/graph/city"
)

func TestRun(t *testing.T) {
	folder := t.TempDir()
	var first, again bytes.Buffer
	if err := run(t.Context(), []string{"-stores", "sqlite", "-shape", "xs", "-each", "10ms", "-dir", folder}, &first); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"load the city", "peak memory while loading", oneLineage, "one whole lineage", "one case's whole accountability, in process",
		"lineages of 100 households", "one case's whole accountability over HTTP, 1 client", "one case's whole accountability over HTTP, 8 clients",
		"a page of 50 cases with whole chains over HTTP, 1 client", "a page of 50 cases with whole chains over HTTP, 8 clients",
		"reads of the store for such an accountability", "reads of the store for such a page", "peak memory while answering",
	} {
		if got := strings.Count(first.String(), "\n"+want); got != 1 {
			t.Errorf("%q stands in %d lines", want, got)
		}
	}
	args := []string{"-stores", "sqlite", "-shape", "XS", "-each", "10ms", "-dir", folder, "-only", "100 households", "-cpuprofile", filepath.Join(folder, "cpu")}
	if err := run(t.Context(), args, &again); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(again.String(), "load the city") || !strings.Contains(again.String(), "100 households") {
		t.Errorf("a store that is there was loaded again, or the figure asked for is missing:\n%s", again.String())
	}
	if t.Failed() {
		t.Log(first.String())
	}
}

func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{{"-shape", "huge"}, {"-unknown"}, {"-dir", filepath.Join(t.TempDir(), "no", "such", "folder")}} {
		var out bytes.Buffer
		if err := run(t.Context(), args, &out); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

func TestTable(t *testing.T) {
	s := sample{elapsed: 2 * time.Second}
	for i := range 200 {
		s.took = append(s.took, time.Duration(i+1)*10*time.Microsecond)
	}
	table := &table{}
	table.add(line{
		work: oneLineage, shape: city.S, p50: s.percentile(50), p99: s.percentile(99), allocs: 1234.4, rate: s.rate(),
		bars: []bar{atLeast(s.rate(), 1500), atMost("p99", s.percentile(99), 2*time.Millisecond)},
	})
	table.add(line{work: oneLineage, shape: city.M, p50: 2 * time.Millisecond, value: "as a word", bars: []bar{atMost("p50", 2*time.Millisecond, 3*time.Millisecond)}})
	table.compare()
	var out bytes.Buffer
	if err := table.write(&out); err != nil {
		t.Fatal(err)
	}
	var got []string
	for l := range strings.Lines(out.String()) {
		got = append(got, strings.Join(strings.Fields(l), " "))
	}
	want := []string{
		"WORK SHAPE P50 P99 ALLOCS RATE BAR",
		oneLineage + " S 1.01 ms 1.99 ms 1,234 100/s ≥ 1,500/s, p99 ≤ 2 ms short",
		oneLineage + " M 2 ms as a word p50 ≤ 3 ms ok",
		oneLineage + ", p50 against shape S M 1.98 × ≤ 1.5 × short",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
