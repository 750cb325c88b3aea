package neo4j_test

import (
	"testing"

	"dutygraph/graph"
	"dutygraph/graph/gap/gaptest"
	"dutygraph/graph/neo4j/neo4jtest"
)

func TestEvaluatedStepByStep(t *testing.T) {
	gaptest.Evaluate(t, []uint64{1}, 12, func(t testing.TB) graph.Store { return openAt(t, neo4jtest.Empty(t)) })
}
