package resolvers

import (
	"embed"
	"io/fs"
	"net/http"
)

// graphiql is the page to try the API, whole: offices have no internet.
//
//go:embed graphiql
var graphiql embed.FS

// policy lets the page load nothing but itself and ask nothing but us.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// graphiqlPage serves the page.
func graphiqlPage() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, graphiql, "graphiql/page.html")
	})
}

// assets serves what the page loads.
func assets() http.Handler {
	files, err := fs.Sub(graphiql, "graphiql")
	if err != nil { // the folder is embedded
		panic(err)
	}
	return http.StripPrefix("/graphiql/", http.FileServerFS(files))
}

// ours serves static files to hosts of ours alone.
func (h *handler) ours(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !h.Host(hostOf(r)) {
			http.Error(w, "主机名不被接受 / this host name is not accepted", http.StatusForbidden)
			return
		}
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}
