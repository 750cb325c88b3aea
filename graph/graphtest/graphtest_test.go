package graphtest_test

import (
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

func open(*testing.T) graph.Store { return graphtest.NewOracle() }

func TestOracle(t *testing.T) { graphtest.Run(t, open) }

func TestOracleArchive(t *testing.T) { graphtest.RunArchive(t, open) }

func TestLaws(t *testing.T) { graphtest.Laws(t, open) }
