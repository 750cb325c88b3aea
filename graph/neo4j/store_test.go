//go:build neo4j

package neo4j_test

import (
	"testing"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
	"dutygraph/graph/neo4j"
	"dutygraph/graph/neo4j/neo4jtest"
)

func open(t *testing.T) graph.Store {
	t.Helper()
	return openAt(t, neo4jtest.Empty(t))
}

// openAt opens one more store on a server.
func openAt(t testing.TB, server *neo4jtest.Server) *neo4j.Store {
	t.Helper()
	s, err := neo4j.Open(t.Context(), neo4j.Config{URI: server.URI, User: server.User, Password: server.Password, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestStore(t *testing.T) { graphtest.Run(t, open) }

func TestAgree(t *testing.T) { graphtest.Agree(t, open) }

func TestLaws(t *testing.T) { graphtest.Laws(t, open) }
