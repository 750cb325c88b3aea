package resolvers_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"dutygraph/resolvers"
)

// TestSchemaIsDescribed refuses a type, field, argument or value that the API's manual says nothing about.
func TestSchemaIsDescribed(t *testing.T) {
	described := func(what, text string) {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s is not described", what)
		}
	}
	schema := resolvers.Schema()
	for name, def := range schema.Types {
		if strings.HasPrefix(name, "__") || def.BuiltIn {
			continue
		}
		described(name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			described(name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				described(name+"."+f.Name+"("+a.Name+":)", a.Description)
			}
		}
		for _, v := range def.EnumValues {
			described(name+"."+v.Name, v.Description)
		}
	}
}

// TestSDL shows a change of the API as one.
func TestSDL(t *testing.T) { golden(t, "schema.graphql", resolvers.SDL()) }

// TestEveryFieldResolves asks each root for everything it has, two edges deep, and wants no error: no field that the
// schema promises and the code forgot, no null where the schema promises none.
func TestEveryFieldResolves(t *testing.T) {
	h := judged(t, func(c *resolvers.Config) {
		c.Limits = resolvers.Limits{Tokens: 1 << 20, Fields: 1 << 20, Depth: 100, Aliases: 1000, Cost: 1 << 40}
	})
	schema := resolvers.Schema()
	given := map[string]string{
		"area": `number: "YJ-V"`, "organization": `number: "ORG-LB-AG"`, "post": `number: "YJ-SEC"`, "person": `number: "P03"`, "grid": `number: "YJ-V-G02"`,
		"household": `number: "0099990003"`, "case": `number: "C-2024-001"`, "lead": `number: "L-2024-001"`, "application": `number: "A-2024-001"`,
		"policy": `parameter: "C03.limit", area: "SZ"`, "batch": `number: "later"`, "search": `text: "C-2024"`,
		"node": `id: "` + id("Household", "0099990003") + `"`, "nodes": `ids: ["` + id("Grid", "YJ-V-G02") + `"]`, "accountability": `subject: "` + id("Case", "C-2024-001") + `"`,
		"why":           `person: "` + id("Person", "P03") + `", subject: "` + id("Case", "C-2024-001") + `"`,
		"answerableFor": `person: "` + id("Person", "P03") + `", since: "2024-01-01"`,
		"gap":           `id: "` + id("Gap", "C03:C-2024-001:2024-04-22") + `"`,
		"gapTrend":      `from: "2024-05-01"`,
		"compare":       `subject: "` + id("Case", "C-2024-001") + `", before: { at: "2024-05-10", knownAt: 19 }, after: { at: "2024-05-10" }`,
	}
	below := map[string]string{"answerableFor": `since: "2024-01-01"`}
	var all func(def *ast.Definition, depth int) string
	all = func(def *ast.Definition, depth int) string {
		var b strings.Builder
		b.WriteString("{ __typename")
		for _, f := range def.Fields {
			inner := schema.Types[f.Type.Name()]
			if strings.HasPrefix(f.Name, "__") || inner.IsCompositeType() && depth == 0 && !strings.HasSuffix(inner.Name, "Connection") {
				continue
			}
			args := below[f.Name]
			if args != "" {
				args = "(" + args + ")"
			}
			b.WriteString(" " + f.Name + args)
			if inner.IsCompositeType() {
				b.WriteString(" " + all(inner, max(0, depth-1)))
			}
		}
		if def.IsAbstractType() {
			for _, t := range schema.GetPossibleTypes(def) {
				b.WriteString(" ... on " + t.Name + " { __typename }")
			}
		}
		return b.String() + " }"
	}
	for _, root := range schema.Query.Fields {
		if strings.HasPrefix(root.Name, "__") {
			continue
		}
		t.Run(root.Name, func(t *testing.T) {
			query := "{ " + root.Name
			if args := given[root.Name]; args != "" {
				query += "(" + args + ")"
			}
			if def := schema.Types[root.Type.Name()]; def.IsCompositeType() {
				depth := 2
				if strings.HasSuffix(def.Name, "Connection") || root.Name == "accountability" || root.Name == "why" || root.Name == "compare" {
					depth = 3
				}
				query += " " + all(def, depth)
			}
			status, answer := post(t, h, query+" }", nil)
			if status != 200 || strings.Contains(answer, `"errors"`) || strings.Contains(answer, `"`+root.Name+`":null`) {
				t.Errorf("%d %.2000s\n%.500s", status, answer, query)
			}
		})
	}
}
