package neo4j

import (
	"os"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// questionsAreAnswered runs the questions of the manual on a sample city: each finds something, and none is warned of.
func questionsAreAnswered(t *testing.T, s *Store) {
	manual, err := os.ReadFile("../../docs/neo4j.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(manual), "```cypher\n")[1:]
	if len(blocks) != 5 {
		t.Fatalf("the manual has %d questions, want 5", len(blocks))
	}
	session := s.session(t.Context(), driver.AccessModeRead)
	defer session.close(t.Context())
	for _, block := range blocks {
		text, _, _ := strings.Cut(block, "```")
		result, err := session.Run(t.Context(), text, nil)
		if err != nil {
			t.Errorf("%v\n%s", err, text)
			continue
		}
		records, err := result.Collect(t.Context())
		if err != nil || len(records) == 0 {
			t.Errorf("%d records, %v\n%s", len(records), err, text)
			continue
		}
		summary, err := result.Consume(t.Context())
		if err != nil {
			t.Error(err)
			continue
		}
		for _, n := range summary.Notifications() {
			t.Errorf("%s: %s\n%s", n.Code(), n.Description(), text)
		}
	}
}
