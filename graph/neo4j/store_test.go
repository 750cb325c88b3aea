package neo4j_test

import (
	"flag"
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

// unlessTold sets a flag that the command line does not. Tests play a shorter game here than with the embedded store: a
// server that lives for minutes spends most of them planning statements, each for the first time.
func unlessTold(t *testing.T, name, value string) {
	t.Helper()
	told := false
	flag.Visit(func(f *flag.Flag) { told = told || f.Name == name })
	if told {
		return
	}
	if err := flag.Set(name, value); err != nil {
		t.Fatal(err)
	}
}

func TestStore(t *testing.T) { graphtest.Run(t, open) }

func TestArchive(t *testing.T) { graphtest.RunArchive(t, open) }

func TestAgree(t *testing.T) {
	unlessTold(t, "graphtest.ops", "2000")
	graphtest.Agree(t, open)
}

func TestLaws(t *testing.T) {
	unlessTold(t, "graphtest.stories", "1")
	unlessTold(t, "graphtest.views", "6")
	graphtest.Laws(t, open)
}
