package sqlite_test

import (
	"path/filepath"
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/gap/gaptest"
	"dutygraph/graph/sqlite"
)

func TestEvaluatedStepByStep(t *testing.T) {
	t.Parallel()
	gaptest.Evaluate(t, []uint64{1, 2}, 60, func(t testing.TB) graph.Store {
		store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "store.sqlite"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		return store
	})
}
