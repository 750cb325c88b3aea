package neo4j_test

import (
	"context"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dutygraph/evidence"
	"dutygraph/graph"
	"dutygraph/graph/sqlite"
)

// TestEvidenceIsTheSame exports the worked example from Neo4j and from a file: the same bytes but for the manifests, and what
// Neo4j gave derives from its own facts.
func TestEvidenceIsTheSame(t *testing.T) {
	embedded, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { embedded.Close() })
	server := open(t)
	for _, s := range []graph.Store{embedded, server} {
		deliver(t, s, func() {})
	}
	key := ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, test"))
	at, _ := graph.ParseDay("2024-05-31")
	for name, pick := range map[string]struct {
		evidence.Selection
		known graph.Revision
	}{
		"city":     {known: 20},
		"earlier":  {known: 19},
		"case":     {evidence.Selection{Cases: []graph.ID{"C-2024-001"}}, 20},
		"township": {evidence.Selection{Areas: []graph.ID{"YJ"}}, 20},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(s graph.Store, to string) *evidence.Result {
				result, err := evidence.Write(t.Context(), s, evidence.Request{
					View: graph.View{At: at, Known: pick.known, Scope: graph.Everywhere}, Selection: pick.Selection, Purpose: "测试",
					By: evidence.Creator{Person: "P99"}, Key: key, Program: "test", Now: time.Unix(1_717_200_000, 0),
				}, filepath.Join(dir, to))
				if err != nil {
					t.Fatal(err)
				}
				return result
			}
			here, there := write(embedded, "embedded"), write(server, "server")
			if here.Digest != there.Digest { // the manifest names all files with their digests, and all else in it is the same here
				for _, f := range here.Manifest.Files {
					a, _ := os.ReadFile(filepath.Join(dir, "embedded", f.Name))
					b, _ := os.ReadFile(filepath.Join(dir, "server", f.Name))
					if string(a) != string(b) {
						t.Errorf("%s is not the same: %d bytes and %d", f.Name, len(a), len(b))
					}
				}
				t.Errorf("manifests %s and %s", here.Digest, there.Digest)
			}
			v, err := evidence.Verify(t.Context(), there.Path, evidence.Checking{Key: key.Public().(ed25519.PublicKey), Open: func(ctx context.Context) (graph.Store, error) {
				return sqlite.Open(ctx, filepath.Join(t.TempDir(), "derived.sqlite"))
			}})
			if err != nil || !v.Verified() {
				t.Errorf("%v: %+v", err, v)
			}
		})
	}
}
