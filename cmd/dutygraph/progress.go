package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// every is how often a plain line is written where nobody sees a bar.
const every = 5 * time.Second

// meter shows how far a long piece of work has come: a bar with rate and time left at a terminal, a plain line now and
// then elsewhere.
type meter struct {
	out   io.Writer
	bar   *progressbar.ProgressBar
	name  string
	unit  string
	begun time.Time
	told  time.Time
}

// newMeter starts a meter.
func newMeter(out io.Writer, name, unit string) *meter {
	m := &meter{out: out, name: name, unit: unit, begun: time.Now(), told: time.Now()}
	if terminal(out) {
		m.bar = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(name), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit), progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return m
}

// reached says how much is done, of how much as far as can be told; -1 where it cannot.
func (m *meter) reached(n, whole int64) {
	if m.bar != nil {
		if whole > 0 {
			m.bar.ChangeMax64(max(n, whole))
		}
		_ = m.bar.Set64(n) // what cannot be drawn is no reason to stop
		return
	}
	now := time.Now()
	if now.Sub(m.told) < every {
		return
	}
	m.told = now
	rate := float64(n) / now.Sub(m.begun).Seconds()
	text := fmt.Sprintf("%s: %d %s, %.0f %s/s", m.name, n, m.unit, rate, m.unit)
	if whole > n && rate > 0 {
		text += fmt.Sprintf(", %v left", time.Duration(float64(whole-n)/rate*float64(time.Second)).Round(time.Second))
	}
	fmt.Fprintln(m.out, text)
}

// done takes the bar away.
func (m *meter) done() {
	if m.bar != nil {
		_ = m.bar.Clear()
		_ = m.bar.Exit()
	}
}
