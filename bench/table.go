package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"dutygraph/graph/city"
)

// line is one figure.
type line struct {
	work     string
	shape    city.Shape
	p50, p99 time.Duration // 0 where not measured
	allocs   float64       // allocations each; 0 where not measured
	rate     float64       // a second; 0 where not measured
	value    string        // a figure of another kind
	bars     []bar
}

// bar is what a figure is meant to reach.
type bar struct {
	text string
	met  bool
}

func atLeast(rate, want float64) bar { return bar{fmt.Sprintf("≥ %s/s", count(want)), rate >= want} }

func atMost(what string, d, want time.Duration) bar {
	return bar{fmt.Sprintf("%s ≤ %s", what, spell(want)), d <= want}
}

// table gathers the lines.
type table struct {
	lines []line
}

func (t *table) add(l line) { t.lines = append(t.lines, l) }

// compare adds how the larger city compares with the smaller one.
func (t *table) compare() {
	of := func(shape city.Shape) *line {
		i := slices.IndexFunc(t.lines, func(l line) bool { return l.work == oneLineage && l.shape == shape })
		if i < 0 {
			return nil
		}
		return &t.lines[i]
	}
	last := t.lines[len(t.lines)-1].shape
	small, large := of(city.S), of(last)
	if small == nil || large == nil || small == large {
		return
	}
	ratio := float64(large.p50) / float64(small.p50)
	t.add(line{work: oneLineage + ", p50 against shape S", shape: last, value: fmt.Sprintf("%.2f ×", ratio), bars: []bar{{"≤ 1.5 ×", ratio <= 1.5}}})
}

func (t *table) write(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "WORK\tSHAPE\tP50\tP99\tALLOCS\tRATE\tBAR\t")
	for _, l := range t.lines {
		rate, allocs := l.value, ""
		if l.rate > 0 {
			rate = strings.TrimSpace(count(l.rate) + "/s " + l.value)
		}
		if l.allocs > 0 {
			allocs = count(l.allocs)
		}
		var bars []string
		verdict := ""
		for _, b := range l.bars {
			bars = append(bars, b.text)
			switch {
			case !b.met:
				verdict = "short"
			case verdict == "":
				verdict = "ok"
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.work, l.shape, spell(l.p50), spell(l.p99), allocs, rate, strings.Join(bars, ", "), verdict)
	}
	return w.Flush()
}

// spell writes a duration with three digits that count; nothing for none.
func spell(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d < time.Millisecond:
		return strconv.FormatFloat(float64(d)/float64(time.Microsecond), 'g', 3, 64) + " µs"
	case d < time.Second:
		return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'g', 3, 64) + " ms"
	}
	return strconv.FormatFloat(d.Seconds(), 'g', 3, 64) + " s"
}

// count writes a number with commas, without decimals from 10 on.
func count(n float64) string {
	if n < 10 {
		return strconv.FormatFloat(n, 'g', 2, 64)
	}
	s := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// memoryLine is the most memory held since the last resetPeak, as the system counts it, and what Go has taken in all.
func memoryLine(work string, shape city.Shape) line {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	value := fmt.Sprintf("%d MiB by Go", m.Sys>>20)
	if peak, ok := peakMemory(); ok {
		value = fmt.Sprintf("%d MiB resident, ", peak>>20) + value
	}
	return line{work: work, shape: shape, value: value}
}

// peakMemory is known on Linux only.
func peakMemory() (bytes int64, ok bool) {
	for l := range strings.Lines(readFile("/proc/self/status")) {
		var kib int64
		if n, _ := fmt.Sscanf(l, "VmHWM: %d kB", &kib); n == 1 {
			return kib << 10, true
		}
	}
	return 0, false
}

// resetPeak makes what is held now the peak; what earlier work is done with is given back first. Where the system does not let
// it, the peak stays that of the whole run.
func resetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}
