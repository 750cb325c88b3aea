package main

import (
	"bytes"
	"strings"
	"testing"

	"dutygraph/graph/neo4j/neo4jtest"
)

// TestACopyThroughNeo4jIsTheSame copies the worked example, judged, into Neo4j and back into a file: one digest three times,
// and the same gaps.
func TestACopyThroughNeo4jIsTheSame(t *testing.T) {
	server := neo4jtest.Empty(t)
	scheme, host, _ := strings.Cut(server.URI, "://")
	between := scheme + "://" + server.User + "@" + host
	if server.User == "" {
		between = server.URI
	}
	getenv := func(name string) string {
		if name == variable(neo4jPasswordName) {
			return server.Password
		}
		return environment()(name)
	}
	back, path := newStore(t)
	var digests []string
	for _, step := range [][]string{
		{"copy", "--from", gapStore(t), "--to", between},
		{"copy", "--from", between, "--to", back},
		{"copy", "--from", back, "--to", func() string { s, _ := newStore(t); return s }()},
	} {
		var out, errOut bytes.Buffer
		if err := run(t.Context(), step, getenv, &out, &errOut); err != nil {
			t.Fatalf("%v: %v\n%s", step[2:], err, errOut.String())
		}
		if !strings.Contains(out.String(), "copied 20 batches") {
			t.Errorf("it said\n%s", out.String())
		}
		digests = append(digests, hexadecimal.FindString(out.String()))
	}
	if digests[0] == "" || digests[1] != digests[0] || digests[2] != digests[0] {
		t.Errorf("digests %v, want one", digests)
	}
	_, original, _ := strings.Cut(gapStore(t), ":")
	want, evaluation := derivedIn(t, openedFile(t, original))
	got, last := derivedIn(t, openedFile(t, path))
	if got != want || last != evaluation || want.gaps == 0 {
		t.Errorf("%+v of %+v, want %+v of %+v", got, last, want, evaluation)
	}
}
