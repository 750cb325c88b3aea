package main

import (
	"github.com/vektah/gqlparser/v2/formatter"

	"dutygraph/resolvers/gen"
)

// printSchema is the command that prints the schema.
type printSchema struct{}

// Help shows how the command is used.
func (*printSchema) Help() string {
	return `Every type, field and argument is described: it is the API's manual, and what code generators read.

Examples:

    dutygraph schema
    dutygraph schema > schema.graphql`
}

// Run prints the schema that the server was built with.
func (*printSchema) Run(s *surroundings) error {
	formatter.NewFormatter(s.out, formatter.WithIndent("  ")).FormatSchema(gen.NewExecutableSchema(gen.Config{}).Schema())
	return nil
}
