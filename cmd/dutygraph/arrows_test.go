package main

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// arrows are the rooms of the program, each with what it may import besides the standard library. A name that ends in
// /... allows all below it. Whoever wants an arrow that is not here changes the design, and says so here.
var arrows = map[string]string{
	"graph":                 "",
	"graph/city":            "dutygraph/graph",
	"graph/graphtest":       "dutygraph/graph dutygraph/graph/city github.com/google/go-cmp/... pgregory.net/rapid",
	"graph/sqlite":          "dutygraph/graph modernc.org/sqlite/...",
	"graph/gap":             "dutygraph/graph",
	"graph/gap/gaptest":     "dutygraph/graph dutygraph/graph/gap dutygraph/graph/graphtest github.com/google/go-cmp/...",
	"graph/neo4j":           "dutygraph/graph github.com/neo4j/neo4j-go-driver/v5/...",
	"graph/neo4j/neo4jtest": "dutygraph/graph dutygraph/graph/neo4j github.com/neo4j/neo4j-go-driver/v5/...",
	"ledger":                "dutygraph/graph github.com/xuri/excelize/v2/... golang.org/x/text/...",
	"evidence":              "dutygraph/graph dutygraph/graph/gap dutygraph/ledger github.com/xuri/excelize/v2/...",
	"resolvers":             "dutygraph/graph dutygraph/graph/gap dutygraph/resolvers/gen dutygraph/resolvers/scalar dutygraph/resolvers/seen github.com/99designs/gqlgen/... github.com/vektah/gqlparser/v2/... golang.org/x/text/...",
	"resolvers/scalar":      "dutygraph/graph dutygraph/graph/gap github.com/99designs/gqlgen/...",
	"resolvers/seen":        "dutygraph/graph dutygraph/graph/gap dutygraph/resolvers/scalar",
	"resolvers/gen":         "dutygraph/graph dutygraph/graph/gap dutygraph/resolvers/scalar dutygraph/resolvers/seen github.com/99designs/gqlgen/... github.com/vektah/gqlparser/v2/...",
	"bench":                 "dutygraph/graph/... dutygraph/resolvers dutygraph/ledger dutygraph/evidence",
	"cmd/dutygraph": "dutygraph/evidence dutygraph/graph dutygraph/graph/city dutygraph/graph/gap dutygraph/graph/neo4j dutygraph/graph/sqlite dutygraph/ledger dutygraph/resolvers dutygraph/resolvers/gen " +
		"github.com/alecthomas/kong github.com/goccy/go-yaml github.com/vektah/gqlparser/v2/formatter github.com/rivo/uniseg github.com/schollz/progressbar/v3 golang.org/x/net/netutil golang.org/x/term",
}

// TestArrows keeps the map: cmd → resolvers, evidence, ledger → graph ← sqlite. The domain knows nobody.
func TestArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	rooms := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata") {
			return filepath.SkipDir
		}
		p, err := build.ImportDir(path, 0) // opens the files here, so the test cache notices a change
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		room, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		room = filepath.ToSlash(room)
		may, known := arrows[room]
		if !known {
			t.Errorf("%s is a room without a line in arrows", room)
			return nil
		}
		rooms++
		for _, imported := range p.Imports {
			host, _, _ := strings.Cut(imported, "/")
			if (host == "dutygraph" || strings.Contains(host, ".")) && !allowed(strings.Fields(may), imported) {
				t.Errorf("%s imports %s", room, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rooms < 5 {
		t.Errorf("only %d rooms found under %s", rooms, root)
	}
}

func allowed(may []string, imported string) bool {
	for _, m := range may {
		below, all := strings.CutSuffix(m, "/...")
		if imported == below || all && strings.HasPrefix(imported, below+"/") {
			return true
		}
	}
	return false
}
