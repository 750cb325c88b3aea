package resolvers

import "net/http"

// NewHandlerWithoutPen leaves all writing to gqlgen.
func NewHandlerWithoutPen(c Config) http.Handler {
	h := newHandler(c.withDefaults())
	h.kinds = &kinds{}
	return routes(h)
}
