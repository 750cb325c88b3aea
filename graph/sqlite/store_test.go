package sqlite_test

import (
	"path/filepath"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
	"dutygraph/graph/sqlite"
)

func open(t *testing.T) graph.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "duty#graph?.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Tests that take long under the race detector and share nothing run side by side.

func TestStore(t *testing.T) {
	t.Parallel()
	graphtest.Run(t, open)
}

func TestArchive(t *testing.T) {
	t.Parallel()
	graphtest.RunArchive(t, open)
}

func TestAgree(t *testing.T) {
	t.Parallel()
	graphtest.Agree(t, open)
}

func TestLaws(t *testing.T) {
	t.Parallel()
	graphtest.Laws(t, open)
}
