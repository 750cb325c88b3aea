package graphtest

import (
	"testing"

	"dutygraph/graph"
)

// RunArchive tests every promise of graph.Archive, as Run does those of the rest of the port.
func RunArchive(t *testing.T, open func(t *testing.T) graph.Store) {
	runCopies(t, open)
	runDerived(t, open)
	runTimelines(t, open)
}

// keep tests promises, each on a store of its own that holds nothing but the town.
func keep(t *testing.T, part string, open func(t *testing.T) graph.Store, promises []promise) {
	for _, p := range promises {
		t.Run(part+"/"+p.name, func(t *testing.T) {
			s := open(t)
			town(t, s)
			p.keeps(t, s)
		})
	}
}
