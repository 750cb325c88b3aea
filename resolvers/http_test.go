package resolvers_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dutygraph/resolvers"
)

// endless is a body without an end.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.read += len(p)
	return len(p), nil
}

// TestHTTP holds the handler to "GraphQL over HTTP", and to refusing what other sites' pages can send.
func TestHTTP(t *testing.T) {
	h := handler(openExample(t), func(c *resolvers.Config) { c.Host = resolvers.LoopbackHost })
	const ok, query = `{"data":{"revision":20},"extensions":{"revision":20}}`, `{"query":"{ revision }"}`
	const response, plain = "application/graphql-response+json; charset=utf-8", "application/json; charset=utf-8"
	for _, row := range []struct {
		name, method, url, body string
		head                    map[string]string
		status                  int
		media, want             string
	}{
		{"post", "POST", "/graphql", query, nil, 200, response, ok},
		{"post, the old media type", "POST", "/graphql", query, map[string]string{"Accept": "application/json"}, 200, plain, ok},
		{"post, both, ours first", "POST", "/graphql", query, map[string]string{"Accept": "application/json;q=0.9, application/graphql-response+json"}, 200, response, ok},
		{"post, with a charset", "POST", "/graphql", query, map[string]string{"Content-Type": "application/json; charset=UTF-8"}, 200, response, ok},
		{"get", "GET", "/graphql?query=%7Brevision%7D", "", nil, 200, response, ok},
		{"get with variables", "GET", "/graphql?query=query(%24k:KnownAt)%7Brevision(knownAt:%24k)%7D&variables=%7B%22k%22:20%7D", "", nil, 200, response, ok},
		{"a failed request, our media type", "POST", "/graphql", `{"query":"{ x }"}`, nil, 400, response, "GRAPHQL_VALIDATION_FAILED"},
		{"a failed request, the old media type", "POST", "/graphql", `{"query":"{ x }"}`, map[string]string{"Accept": "application/json"}, 200, plain, "GRAPHQL_VALIDATION_FAILED"},
		{"get, a mutation", "GET", "/graphql?query=mutation%7Bx%7D", "", nil, 400, response, "GRAPHQL_VALIDATION_FAILED"},
		{"get without a query", "GET", "/graphql", "", nil, 400, response, "REQUEST_QUERY_MISSING"},
		{"get, variables that are none", "GET", "/graphql?query=%7Brevision%7D&variables=%5B", "", nil, 400, response, "REQUEST_JSON_INVALID"},
		{"a browser", "GET", "/graphql", "", map[string]string{"Accept": "text/html,*/*;q=0.8"}, 303, "", ""},
		{"another media type", "POST", "/graphql", query, map[string]string{"Accept": "text/html"}, 406, response, "REQUEST_NOT_ACCEPTABLE"},
		{"a form", "POST", "/graphql", "query=%7Brevision%7D", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 415, response, "REQUEST_MEDIA_TYPE_REFUSED"},
		{"plain text", "POST", "/graphql", query, map[string]string{"Content-Type": "text/plain"}, 415, response, "REQUEST_MEDIA_TYPE_REFUSED"},
		{"no media type", "POST", "/graphql", query, map[string]string{"Content-Type": ""}, 415, response, "REQUEST_MEDIA_TYPE_REFUSED"},
		{"a multipart form", "POST", "/graphql", query, map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, 415, response, "REQUEST_MEDIA_TYPE_REFUSED"},
		{"compressed", "POST", "/graphql", query, map[string]string{"Content-Encoding": "gzip"}, 415, response, "REQUEST_MEDIA_TYPE_REFUSED"},
		{"another method", "PUT", "/graphql", query, nil, 405, response, "REQUEST_METHOD_REFUSED"},
		{"no JSON", "POST", "/graphql", `{"query":"{ secret }`, nil, 400, response, "REQUEST_JSON_INVALID"},
		{"JSON and more", "POST", "/graphql", query + query, nil, 400, response, "REQUEST_JSON_INVALID"},
		{"no object", "POST", "/graphql", `"query"`, nil, 400, response, "REQUEST_JSON_INVALID"},
		{"a query that is no text", "POST", "/graphql", `{"query":7}`, nil, 400, response, "REQUEST_JSON_INVALID"},
		{"a batch", "POST", "/graphql", `[` + query + `]`, nil, 400, response, "REQUEST_BATCH_REFUSED"},
		{"nothing", "POST", "/graphql", ``, nil, 400, response, "REQUEST_JSON_INVALID"},
		{"too large", "POST", "/graphql", `{"query":"` + strings.Repeat(" ", 1<<20) + `"}`, nil, 413, response, "REQUEST_TOO_LARGE"},
		{"a name that points here", "POST", "/graphql", query, map[string]string{"Host": "evil.example:8080"}, 403, response, "REQUEST_HOST_REFUSED"},
		{"the machine's own name", "POST", "/graphql", query, map[string]string{"Host": "localhost:8080"}, 200, response, ok},
		{"the machine's own address", "POST", "/graphql", query, map[string]string{"Host": "[::1]:8080"}, 200, response, ok},
		{"a revision that is here", "POST", "/graphql", query, map[string]string{"X-Min-Revision": "20"}, 200, response, ok},
		{"a revision that is not here yet", "POST", "/graphql", query, map[string]string{"X-Min-Revision": "21"}, 200, response, "REVISION_UNKNOWN"},
		{"a revision that is none", "POST", "/graphql", query, map[string]string{"X-Min-Revision": "new"}, 400, response, "REQUEST_REVISION_INVALID"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := httptest.NewRequest(row.method, row.url, strings.NewReader(row.body))
			r.Host = "127.0.0.1:8080"
			if row.method != "GET" {
				r.Header.Set("Content-Type", "application/json")
			}
			for name, value := range row.head {
				if name == "Host" {
					r.Host = value
					continue
				}
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			got := w.Body.String()
			if w.Code != row.status || row.media != "" && w.Header().Get("Content-Type") != row.media || !strings.Contains(got, row.want) || row.want == ok && got != ok {
				t.Errorf("got %d %s %s, want %d %s %s", w.Code, w.Header().Get("Content-Type"), got, row.status, row.media, row.want)
			}
			if strings.Contains(got, "secret") {
				t.Errorf("the body is quoted: %s", got)
			}
			if w.Header().Get("X-Request-Id") == "" {
				t.Error("no request id")
			}
		})
	}
	t.Run("an endless body is not read to its end", func(t *testing.T) {
		body := &endless{}
		r := httptest.NewRequest("POST", "/graphql", io.NopCloser(body))
		r.ContentLength, r.Host = -1, "localhost"
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusRequestEntityTooLarge || body.read > 4<<20 {
			t.Errorf("%d after %d bytes: %s", w.Code, body.read, w.Body)
		}
	})
}

// TestGraphiQL wants the page to need nothing from elsewhere.
func TestGraphiQL(t *testing.T) {
	h := handler(openEmpty(t), func(c *resolvers.Config) { c.Host = resolvers.LoopbackHost })
	get := func(url, host string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", url, nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	page := get("/graphiql", "localhost")
	if page.Code != 200 || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") || !strings.Contains(page.Header().Get("Content-Security-Policy"), "default-src 'none'") {
		t.Fatalf("%d %v", page.Code, page.Header())
	}
	if strings.Contains(page.Body.String(), "//") || strings.Contains(page.Body.String(), "<style") {
		t.Errorf("the page asks elsewhere, or has something inline: %s", page.Body)
	}
	for part := range strings.SplitSeq(page.Body.String(), `="graphiql/`) {
		name, _, found := strings.Cut(part, `"`)
		if !found || !strings.Contains(name, ".") || strings.Contains(name, " ") {
			continue
		}
		if w := get("/graphiql/"+name, "localhost"); w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if w := get("/graphiql", "evil.example"); w.Code != 403 {
		t.Errorf("another host: %d", w.Code)
	}
}
