package neo4j

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
	"dutygraph/graph/neo4j/neo4jtest"
)

// TestWhatWasCountedStaysCounted opens a database in which tallies lie as earlier versions of the program kept them.
func TestWhatWasCountedStaysCounted(t *testing.T) {
	server := neo4jtest.Empty(t)
	config := Config{URI: server.URI, User: server.User, Password: server.Password, Patience: time.Minute}
	s, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	now := graph.Evaluation{Pass: 1, Revision: 1, Day: 27000}
	if err := s.Derive(t.Context(), graph.Derivation{Now: now}); err != nil {
		t.Fatal(err)
	}
	session := s.session(t.Context(), driver.AccessModeWrite)
	for _, text := range []string{
		`CREATE (:Tally {name: 'C03 MET', area: 'V1', part: 'x', day: 27000, recorded: 1, count: -3, pass: 1})`, setSchema,
	} {
		if err := execute(t.Context(), session, text, map[string]any{"schema": 3}); err != nil {
			t.Fatal(err)
		}
	}
	session.close(t.Context())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // and once it is up to date
		s, err := Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		var tallies []graph.Tally
		last, err := s.Derived(t.Context(), 0, func(*graph.Gap) error { return nil }, func(c graph.Tally) error { tallies = append(tallies, c); return nil })
		if err != nil || last != now {
			t.Errorf("evaluation %+v, want %+v: %v", last, now, err)
		}
		if diff := cmp.Diff([]graph.Tally{{Name: "C03 MET", Area: "V1", Part: "x", Recorded: 1, Rises: []graph.Rise{{Day: 27000, By: -3}}}}, tallies); diff != "" {
			t.Errorf("tallies (-want +got)\n%s", diff)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
