package resolvers

import (
	"context"
	"maps"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// input is the input of a mutation as it came: the schema has checked its shape, and nothing else. What was left out is not
// there, what is null is nil.
type input = map[string]any

// takeInputs takes the inputs out of a mutation before gqlgen reads them: it would refuse the whole request at the first
// wrong day, where a form wants to be told everything that is wrong with it, and where. It gives a copy of the operation
// whose inputs are empty, and the inputs by the names under which their fields are answered: whoever resolves a mutation
// asks sent, and never its own argument.
func takeInputs(op *graphql.OperationContext) (*ast.OperationDefinition, map[string]input) {
	empty := &ast.Value{Kind: ast.ObjectValue}
	bare, inputs := *op.Operation, map[string]input{}
	bare.SelectionSet = nil
	for _, f := range graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Mutation"}) {
		field := *f.Field
		field.SelectionSet, field.Directives = f.Selections, nil // conditions were looked at just now
		if given, ok := f.ArgumentMap(op.Variables)["input"].(input); ok {
			inputs[f.Alias] = maps.Clone(given)
			field.Arguments = ast.ArgumentList{{Name: "input", Value: empty}}
		}
		bare.SelectionSet = append(bare.SelectionSet, &field)
	}
	return &bare, inputs
}

// sent is the input of the mutation that is being resolved.
func sent(ctx context.Context) input {
	return ask(ctx).inputs[graphql.GetFieldContext(ctx).Field.Alias]
}
