package resolvers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"dutygraph/resolvers"
)

// TestPen holds what is written with a pen to the bytes that gqlgen writes: for the worked example's documents, for every
// field that has no edge below it, and for selections that must be left to gqlgen.
func TestPen(t *testing.T) {
	store := openExample(t)
	limits := func(c *resolvers.Config) {
		c.Limits = resolvers.Limits{Cost: 1 << 40, Tokens: 1 << 20, Fields: 1 << 20, Depth: 50}
	}
	pen, gqlgen := handler(store, limits), resolvers.NewHandlerWithoutPen(config(store, limits))
	schema := resolvers.Schema()
	var leaves func(name string, depth int) string
	leaves = func(name string, depth int) string {
		var b strings.Builder
		b.WriteString("{ __typename")
		for _, f := range schema.Types[name].Fields {
			inner := schema.Types[f.Type.Name()]
			switch {
			case strings.HasPrefix(f.Name, "__") || len(f.Arguments) > 0 || name == "Person" && f.Name == "name":
			case !inner.IsCompositeType():
				b.WriteString(" " + f.Name)
			case depth > 0 && pure(name, f):
				b.WriteString(" " + f.Name + " " + leaves(inner.Name, depth-1))
			}
		}
		return b.String() + " }"
	}
	subject := `subject: "` + id("Case", "C-2024-001") + `"`
	documents := map[string]string{
		"everything":               `{ accountability(` + subject + `) ` + leaves("Accountability", 6) + ` }`,
		"a household":              `{ household(number: "0099990002") { accountability ` + leaves("Accountability", 6) + ` } }`,
		"a grid":                   `{ grid(number: "YJ-V-G02") { accountability ` + leaves("Accountability", 6) + ` chains ` + leaves("Chain", 4) + ` } }`,
		"an area":                  `{ area(number: "YJ") { accountability ` + leaves("Accountability", 6) + ` } }`,
		"aliases and fragments":    `query($y: Boolean = true, $n: Boolean = false) { accountability(` + subject + `) { a: at ...f chains { breaks } chains { l: line ... on Chain { line @include(if: $n) branch @skip(if: $n) links @include(if: $y) { p: post { n: number ... on Fact { key } ... on Node { id } } } } } } } fragment f on Accountability { chains { day links { order } } }`,
		"a fragment in two shapes": `{ a: case(number: "C-2024-001") { ...f chains { breaks } } b: case(number: "C-2024-001") { ...f } } fragment f on Case { chains { line } }`,
		"all left out":             `query($y: Boolean = true) { accountability(` + subject + `) { at @skip(if: $y) } case(number: "C-2024-001") { chains { line @skip(if: $y) } } }`,
		"pages":                    `{ cases(first: 50) { nodes { __typename id key number category openedOn since until household { number head area { name } grid { name area { name } } } chains { line links { state holders { name } post { title area { name } } } } accountability { at steps { duty } } } edges { node { number household { number } } } } households(first: 3) { nodes { number chains { line } accountability { household { number } case { number } } grid { name } } } }`,
		"a case and its household": `{ case(number: "C-2024-001") { number household { number head chains { line } area { name } } accountability ` + leaves("Accountability", 3) + ` history { number household { number } } } household(number: "0099990002") { number cases { number chains { line } } grid { name } } }`,
		"nobody by number":         `{ case(number: "nobody") { number chains { line } } household(number: "nobody") { chains { line } } }`,
		"steps by pen alone":       `{ accountability(` + subject + `) { household { members { name } } steps ` + leaves("StepAccount", 4) + ` chains { line } } }`,
		"areas and grids":          `{ accountability(` + subject + `) { household { area ` + leaves("Area", 0) + ` grid ` + leaves("Grid", 2) + ` } case { household { number } } chains { links { post { title area { code name level } grid { name area { name } } } } } } }`,
		"left to gqlgen":           `{ accountability(` + subject + `) { chains { links { post { area { name } } evidence { batch { number } } } } steps { fact { __typename } household: case } } }`,
		"nobody":                   `{ accountability(subject: "` + id("Case", "nobody") + `") { at chains { line } } }`,
	}
	paths, err := filepath.Glob("testdata/documents/*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		documents[filepath.Base(path)] = string(text)
	}
	for name, document := range documents {
		t.Run(name, func(t *testing.T) {
			status, got := post(t, pen, document, nil)
			_, want := post(t, gqlgen, document, nil)
			if status != 200 || strings.Contains(got, `"errors"`) {
				t.Fatalf("%d %.600s", status, got)
			}
			if got != want {
				t.Errorf("(-gqlgen +pen)\n%s", cmp.Diff(strings.Split(indent(t, want), "\n"), strings.Split(indent(t, got), "\n")))
			}
		})
	}
}

// pure reports whether a field with fields needs no store.
func pure(of string, f *ast.FieldDefinition) bool {
	switch f.Type.Name() {
	case "Batch", "Organization", "Fact":
		return false
	case "Area":
		return of == "Household" || of == "Grid" || of == "Post"
	case "Grid":
		return of == "Household" || of == "Post"
	case "Household":
		return of == "Accountability" || of == "Case"
	case "Case":
		return of == "Accountability"
	case "Accountability", "Member", "Pairing", "Lead", "Application", "Step", "Risk", "Measure", "Finding":
		return false
	case "Post":
		return of != "Tenure" && of != "Area" && of != "Grid"
	case "Tenure":
		return of != "Post" && f.Name != "history"
	case "Chain":
		return of == "Accountability"
	case "Policy":
		return of == "StepAccount"
	}
	return f.Name != "history"
}
