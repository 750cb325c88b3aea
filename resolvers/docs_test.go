package resolvers_test

import (
	"os"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/vektah/gqlparser/v2/ast"

	"dutygraph/resolvers"
)

// TestDocumentedQueries runs every query of docs/api.md that needs no variable, and validates the others.
func TestDocumentedQueries(t *testing.T) {
	text, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	h := handled(t, openExample(t), "2024-05-31")
	blocks := strings.Split(string(text), "```graphql\n")
	if len(blocks) < 2 {
		t.Fatal("no queries")
	}
	for _, block := range blocks[1:] {
		query, _, _ := strings.Cut(block, "```")
		doc, err := parser.ParseQuery(&ast.Source{Input: query})
		if err != nil {
			t.Errorf("%v\n%s", err, query)
			continue
		}
		if errs := validator.ValidateWithRules(resolvers.Schema(), doc, rules.NewDefaultRules()); len(errs) > 0 {
			t.Errorf("%v\n%s", gqlerror.List(errs), query)
			continue
		}
		if len(doc.Operations) == 1 && len(doc.Operations[0].VariableDefinitions) == 0 {
			if status, answer := post(t, h, query, nil); status != 200 || strings.Contains(answer, `"errors"`) || strings.Contains(answer, `"userErrors":[{`) {
				t.Errorf("%d %.600s\n%s", status, answer, query)
			}
		}
	}
}

// TestIntrospection wants the questions that tools ask first to be answered within the limits.
func TestIntrospection(t *testing.T) {
	ofType := strings.Repeat("ofType { kind name ", 9) + strings.Repeat("} ", 9)
	query := `query IntrospectionQuery { __schema { description queryType { name } mutationType { name } subscriptionType { name } types { ...FullType } directives { name description isRepeatable locations args { ...InputValue } } } }
		fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason } inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
		fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
		fragment TypeRef on __Type { kind name ` + ofType + `}`
	status, answer := post(t, handler(openEmpty(t)), query, nil)
	if status != 200 || strings.Contains(answer, `"errors"`) || !strings.Contains(answer, `"Accountability"`) || strings.Contains(answer, `"defer"`) {
		t.Errorf("%d %.900s", status, answer)
	}
}
