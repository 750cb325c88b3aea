package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"dutygraph/ledger"
)

// documents are the pages that people read, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil || len(paths) < 3 {
		t.Fatalf("docs: %v, %v", paths, err)
	}
	pages := map[string]string{}
	for _, path := range append(paths, filepath.Join("..", "..", "README.md")) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		pages[path] = string(text)
	}
	return pages
}

var fence = regexp.MustCompile("(?ms)^```(\\w+)\\n(.*?)^```$")

// fenced are the blocks of one language.
func fenced(page, language string) []string {
	var out []string
	for _, m := range fence.FindAllStringSubmatch(page, -1) {
		if m[1] == language {
			out = append(out, m[2])
		}
	}
	return out
}

func schemaOf(t *testing.T) *ast.Schema {
	t.Helper()
	out, _, err := command(t, "schema")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema", Input: out})
	if err != nil {
		t.Fatalf("what the program prints is no schema: %v", err)
	}
	return schema
}

// TestExamplesOfTheDocuments asks the served worked example every question that the documents show.
func TestExamplesOfTheDocuments(t *testing.T) {
	schema := schemaOf(t)
	url, _ := started(t, "serve", "--store", ownStore(t), "--listen", "127.0.0.1:0", "--allow-writes") // some of them write
	ask := func(t *testing.T, query string, variables map[string]any) map[string]any {
		t.Helper()
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/graphql", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Data   map[string]any
			Errors []any
		}
		if err := json.Unmarshal(text, &got); err != nil || len(got.Errors) > 0 {
			t.Fatalf("answered %s", text)
		}
		return got.Data
	}
	ids := ask(t, `{ person: person(number: "P03", at: "2024-05-31") { id } subject: case(number: "C-2024-001", at: "2024-05-31") { id } }`, nil)
	variables := map[string]any{}
	for name, thing := range ids {
		variables[name] = thing.(map[string]any)["id"]
	}
	asked := 0
	for path, page := range documents(t) {
		for _, query := range fenced(page, "graphql") {
			name := filepath.Base(path) + " " + strings.Fields(query)[1]
			t.Run(name, func(t *testing.T) {
				if _, err := gqlparser.LoadQueryWithRules(schema, query, nil); err != nil {
					t.Fatalf("not valid: %v", err)
				}
				for field, value := range ask(t, query, variables) {
					if value == nil {
						t.Errorf("%s is null", field)
					}
				}
			})
			asked++
		}
	}
	if asked < 10 {
		t.Errorf("only %d examples found", asked)
	}
}

// TestTheReadmeShowsARealAnswer keeps the picture of the first page true.
func TestTheReadmeShowsARealAnswer(t *testing.T) {
	tree, err := os.ReadFile(filepath.Join("testdata", "trace", "readme.golden"))
	if err != nil {
		t.Fatal(err)
	}
	page := documents(t)[filepath.Join("..", "..", "README.md")]
	if !slices.Contains(fenced(page, "text"), string(tree)) {
		t.Errorf("README.md does not show the tree of testdata/trace/readme.golden:\n%s", tree)
	}
}

// TestTheLedgerCodesAreDocumented compares the table of codes with the codes that a report can hold.
func TestTheLedgerCodesAreDocumented(t *testing.T) {
	page := documents(t)[filepath.Join("..", "..", "docs", "ledgers.md")]
	var documented, known []string
	for _, m := range regexp.MustCompile(`(?m)^\| (LEDGER_\w+) \|`).FindAllStringSubmatch(page, -1) {
		documented = append(documented, m[1])
	}
	for _, c := range ledger.Codes() {
		known = append(known, string(c))
	}
	slices.Sort(documented)
	slices.Sort(known)
	if !slices.Equal(documented, known) {
		t.Errorf("documented:\n%v\nknown:\n%v", documented, known)
	}
}

// TestLinksLeadSomewhere follows the relative links of the documents.
func TestLinksLeadSomewhere(t *testing.T) {
	for path, page := range documents(t) {
		for _, m := range regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`).FindAllStringSubmatch(page, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s leads nowhere: %s", path, m[1])
			}
		}
	}
}

// TestTheFormatIsDocumented looks every field of the JSON of trace up in the documents.
func TestTheFormatIsDocumented(t *testing.T) {
	page := documents(t)[filepath.Join("..", "..", "docs", "api.md")]
	_, section, found := strings.Cut(page, documentFormat)
	if !found {
		t.Fatalf("docs/api.md does not name %s", documentFormat)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "trace", "*-json.golden"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^ *"(\w+)":`).FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(section, "`"+m[1]) {
				t.Errorf("%s: the field %s is not documented", path, m[1])
			}
		}
	}
}
