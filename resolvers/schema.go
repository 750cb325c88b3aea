package resolvers

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// Schema is the schema that is served. It must not be changed.
func Schema() *ast.Schema { return executableSchema().Schema() }

// SDL is the schema in the schema definition language, as `dutygraph schema` prints it.
func SDL() string {
	var out strings.Builder
	formatter.NewFormatter(&out, formatter.WithIndent("  ")).FormatSchema(Schema())
	return out.String()
}
