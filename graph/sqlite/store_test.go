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

func TestStore(t *testing.T) { graphtest.Run(t, open) }

func TestArchive(t *testing.T) { graphtest.RunArchive(t, open) }

func TestAgree(t *testing.T) { graphtest.Agree(t, open) }

func TestLaws(t *testing.T) { graphtest.Laws(t, open) }
