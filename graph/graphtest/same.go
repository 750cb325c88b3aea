package graphtest

import (
	"math/rand/v2"
	"testing"

	"dutygraph/graph"
)

// Same asks two stores so many random questions and compares every answer: all reads of the port, through random views, of
// things that the history told and of things that never were. Both must stand at one revision, and stay there. It is for a
// store that was made from another; Agree plays both from the beginning.
func Same(t *testing.T, h *History, want, got graph.Store, questions int) {
	t.Helper()
	p := &player{History: h, t: t, oracle: want, store: got, newest: newest(t, want)}
	equal(t, "newest revision", p.newest, newest(t, got))
	reads := []func(){p.get, p.history, p.below, p.page, p.search, p.lineages, p.scan, p.receipts, p.revisions, p.changes}
	for range questions {
		if t.Failed() {
			return
		}
		anyOf(h, reads)()
	}
	if !t.Failed() {
		compareCopies(t, rand.New(rand.NewPCG(uint64(p.newest), 2)), want, got, p.newest)
	}
}
