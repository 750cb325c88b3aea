package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// personal is the directive @personal: the name as the viewer may see it.
func personal(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	name, ok := value.(string)
	if err != nil || !ok || name == "" {
		return value, err
	}
	return ask(ctx).personal(name), nil
}

// personal is a name as the viewer may see it.
func (q *request) personal(name string) string {
	if q.viewer.Clear || name == "" {
		return name
	}
	return q.mask(name)
}
