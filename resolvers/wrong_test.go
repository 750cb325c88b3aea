package resolvers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dutygraph/graph"
	"dutygraph/resolvers"
)

type told struct {
	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct {
			Code, ZH, EN string
			RequestID    string
			Limit, Cost  float64
		}
	}
	Extensions map[string]any
}

func read(t testing.TB, answer string) told {
	t.Helper()
	var out told
	if err := json.Unmarshal([]byte(answer), &out); err != nil {
		t.Fatalf("%v: %.300s", err, answer)
	}
	return out
}

// TestWrongInput wants a stable code and a sentence in both languages for everything that can be asked wrongly.
func TestWrongInput(t *testing.T) {
	h := handler(openExample(t))
	lines := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
			b.WriteByte('\n')
		}
		return b.String()
	}
	for _, row := range []struct {
		name, query string
		variables   map[string]any
		status      int
		code        string
	}{
		{"first is too large", `{ cases(first: 101) { revision } }`, nil, 200, "INVALID"},
		{"first is too small", `{ cases(first: 0) { revision } }`, nil, 200, "INVALID"},
		{"first beyond 32 bits", `query($n: Int!) { cases(first: $n) { revision } }`, map[string]any{"n": 1 << 40}, 200, "INVALID"},
		{"a cursor that is none", `{ cases(after: "§") { revision } }`, nil, 200, "INVALID"},
		{"a cursor of another order", `{ cases(order: DATE, after: "MDpD") { revision } }`, nil, 200, "INVALID"},
		{"a cursor of another list", `{ batches(after: "MDpD") { revision } }`, nil, 200, "INVALID"},
		{"an id that is none", `{ node(id: "C-2024-001") { id } }`, nil, 200, "INVALID"},
		{"an id of no noun", `{ node(id: "` + id("Cat", "1") + `") { id } }`, nil, 200, "INVALID"},
		{"a person in place of a subject", `{ accountability(subject: "` + id("Person", "P03") + `") { at } }`, nil, 200, "INVALID"},
		{"a subject in place of a person", `{ why(person: "` + id("Case", "C-2024-001") + `", subject: "` + id("Case", "C-2024-001") + `") { onChain } }`, nil, 200, "INVALID"},
		{"too many ids", `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, map[string]any{"ids": strings.Split(strings.Repeat(id("Case", "C"), 1)+strings.Repeat(","+id("Case", "C"), 100), ",")}, 200, "INVALID"},
		{"a day that does not exist", `{ case(number: "C-2024-001", at: "2024-02-30") { number } }`, nil, 200, "INVALID"},
		{"a day of another form", `{ case(number: "C-2024-001", at: "7.5.2024") { number } }`, nil, 200, "INVALID"},
		{"a revision that is not there yet", `{ case(number: "C-2024-001", knownAt: 99) { number } }`, nil, 200, "REVISION_UNKNOWN"},
		{"the revision that is not there yet", `{ revision(knownAt: 99) }`, nil, 200, "REVISION_UNKNOWN"},
		{"a revision that is none", `{ case(number: "C-2024-001", knownAt: "yesterday") { number } }`, nil, 200, "INVALID"},
		{"since is not before until", `{ cases(filter: { during: { since: "2024-05-07", until: "2024-05-07" } }) { revision } }`, nil, 200, "INVALID"},
		{"a window after the day", `{ answerableFor(person: "` + id("Person", "P03") + `", since: "2024-06-01", at: "2024-05-31") { revision } }`, nil, 200, "INVALID"},
		{"views in the wrong order", `{ compare(subject: "` + id("Case", "C-2024-001") + `", before: { knownAt: 20 }, after: { knownAt: 19 }) { subject } }`, nil, 200, "INVALID"},
		{"nothing to search for", `{ search(text: " ") { id } }`, nil, 200, "INVALID"},
		{"an enum value that is none", `{ posts(filter: { kind: KING }) { revision } }`, nil, 400, "GRAPHQL_VALIDATION_FAILED"},
		{"a word with spaces", `{ cases(filter: { category: "a b" }) { revision } }`, nil, 200, "INVALID"},
		{"a missing variable", `query($n: String!) { case(number: $n) { number } }`, nil, 400, "REQUEST_VARIABLES_INVALID"},
		{"a variable of another type", `query($n: String!) { case(number: $n) { number } }`, map[string]any{"n": 7}, 200, "INVALID"},
		{"a variable that is an object", `query($n: String!) { case(number: $n) { number } }`, map[string]any{"n": map[string]any{}}, 400, "REQUEST_VARIABLES_INVALID"},
		{"a field that is none", `{ cases { colour } }`, nil, 400, "GRAPHQL_VALIDATION_FAILED"},
		{"no document", ` `, nil, 400, "REQUEST_QUERY_MISSING"},
		{"fragments alone", `fragment f on Case { number }`, nil, 400, "REQUEST_QUERY_MISSING"},
		{"a document that is none", `{ cases(`, nil, 400, "GRAPHQL_PARSE_FAILED"},
		{"a mutation", `mutation { write }`, nil, 400, "GRAPHQL_VALIDATION_FAILED"},
		{"two operations and no name", `query a { revision } query b { revision }`, nil, 400, "REQUEST_OPERATION_UNKNOWN"},
		{"deferred", `{ ... @defer { revision } }`, nil, 400, "GRAPHQL_VALIDATION_FAILED"},
		{"fragments in a circle", `{ ...f } fragment f on Query { ...f }`, nil, 400, "GRAPHQL_VALIDATION_FAILED"},
		{"depth 16", `{ area(number: "SZ") ` + strings.Repeat("{ parent ", 15) + "{ name }" + strings.Repeat("}", 15) + `}`, nil, 400, "DEPTH_LIMIT_EXCEEDED"},
		{"depth 100", `{ area(number: "SZ") ` + strings.Repeat("{ parent ", 100) + "{ name }" + strings.Repeat("}", 100) + `}`, nil, 400, "DEPTH_LIMIT_EXCEEDED"},
		{"depth by fragments", "{ area(number: \"SZ\") { ...f0 } }" + lines(15, func(i int) string { return fmt.Sprintf("fragment f%d on Area { parent { ...f%d } }", i, i+1) }) + "fragment f15 on Area { name }", nil, 400, "DEPTH_LIMIT_EXCEEDED"},
		{"51 aliases", "{" + lines(51, func(i int) string { return fmt.Sprintf("a%d: revision", i) }) + "}", nil, 400, "ALIAS_LIMIT_EXCEEDED"},
		{"aliases by fragments", "{" + lines(20, func(i int) string { return fmt.Sprintf("...f%d", i%3) }) + "}" + lines(3, func(i int) string {
			return fmt.Sprintf("fragment f%d on Query { a%d: revision b%d: revision c%d: revision }", i, i, i, i)
		}), nil, 400, "ALIAS_LIMIT_EXCEEDED"},
		{"a fragment bomb", "{ ...f0 }" + lines(30, func(i int) string { return fmt.Sprintf("fragment f%d on Query { ...f%d ...f%d }", i, i+1, i+1) }) + "fragment f30 on Query { a: revision }", nil, 400, "ALIAS_LIMIT_EXCEEDED"},
		{"pages of pages", `{ areas(first: 100) { nodes { households(first: 100) { nodes { chains { line } } } } } }`, nil, 400, "COST_LIMIT_EXCEEDED"},
		{"too many fields", "{" + strings.Repeat("revision ", 1001) + "}", nil, 400, "FIELD_LIMIT_EXCEEDED"},
		{"too many tokens", "{" + strings.Repeat("revision ", 5000) + "}", nil, 400, "GRAPHQL_PARSE_FAILED"},
	} {
		t.Run(row.name, func(t *testing.T) {
			status, answer := post(t, h, row.query, row.variables)
			got := read(t, answer)
			if status != row.status || len(got.Errors) == 0 || got.Errors[0].Extensions.Code != row.code {
				t.Fatalf("got %d %.600s, want %d %s", status, answer, row.status, row.code)
			}
			e := got.Errors[0]
			if e.Extensions.ZH == "" || e.Extensions.EN == "" || e.Message != e.Extensions.ZH || strings.Contains(e.Message, "%!") || strings.Contains(e.Extensions.EN, "%!") {
				t.Errorf("not told in both languages: %.600s", answer)
			}
			if strings.HasSuffix(row.code, "LIMIT_EXCEEDED") && (e.Extensions.Limit == 0 || e.Extensions.Cost <= e.Extensions.Limit) {
				t.Errorf("limit and cost are not told: %.600s", answer)
			}
		})
	}
}

// TestNothingThere wants null for what never was, what is not yet, and what may not be seen, and no error.
func TestNothingThere(t *testing.T) {
	store := openExample(t)
	elsewhere := func(c *resolvers.Config) {
		c.Viewer = func(context.Context) resolvers.Viewer {
			return resolvers.Viewer{Name: "外县", Scope: graph.Scope{Areas: []graph.ID{"nowhere"}}}
		}
	}
	const query = `query($at: Date, $n: String!, $node: ID!) {
		household(number: $n, at: $at) { number }
		accountability(subject: $node, at: $at) { at }
		node(id: $node, at: $at) { id }
		households(first: 1, at: $at) { totalCount nodes { number } pageInfo { hasNextPage endCursor } }
		search(text: $n, at: $at) { id }
	}`
	want := `{"household":null,"accountability":null,"node":null,"households":{"totalCount":0,"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}},"search":[]}`
	for _, row := range []struct {
		name, number, at string
		h                http.Handler
	}{
		{"before the city", "0099990003", "1900-01-01", handler(store)},
		{"outside the scope", "0099990003", "2024-05-31", handler(store, elsewhere)},
		{"never was, outside the scope", "0099999999", "2024-05-31", handler(store, elsewhere)},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, answer := post(t, row.h, query, map[string]any{"at": row.at, "n": row.number, "node": id("Household", row.number)})
			if got, want := answer, `{"data":`+want+`,"extensions":{"revision":20}}`; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	t.Run("batches count what others sent", func(t *testing.T) {
		_, answer := post(t, handler(store, elsewhere), `{ batches { totalCount nodes { number } } batch(number: "later") { number } }`, nil)
		if got := read(t, answer); len(got.Errors) > 0 || !strings.Contains(answer, `"totalCount":0,"nodes":[]},"batch":null`) {
			t.Error(answer)
		}
	})
}

// TestPersonalNames wants names of households masked for all but a viewer who may see them, and never a digest.
func TestPersonalNames(t *testing.T) {
	store := openExample(t)
	const query = `{ household(number: "0099990003") { head members { name idMasked } pairings { name } } search(text: "例户三") { ... on Household { number } } }`
	_, masked := post(t, handler(store), query, nil)
	if strings.Contains(masked, "例户") || !strings.Contains(masked, `"head":"例**"`) || !strings.Contains(masked, `"name":"施示例"`) || !strings.Contains(masked, `"search":[]`) {
		t.Error(masked)
	}
	_, clear := post(t, handler(store, func(c *resolvers.Config) {
		c.Viewer = func(context.Context) resolvers.Viewer {
			return resolvers.Viewer{Name: "督查组", Scope: graph.Everywhere, Clear: true}
		}
	}), query, nil)
	if !strings.Contains(clear, `"head":"例户三"`) || !strings.Contains(clear, `"search":[{"number":"0099990003"}]`) {
		t.Error(clear)
	}
	_, own := post(t, handler(store, func(c *resolvers.Config) { c.Mask = func(string) string { return "某" } }), query, nil)
	if !strings.Contains(own, `"head":"某"`) {
		t.Error(own)
	}
	if strings.Contains(strings.ToLower(resolvers.SDL()), "digest of the identity") || strings.Contains(resolvers.SDL(), "idDigest") {
		t.Error("the schema knows digests of identity numbers")
	}
}

// broken fails in ways that no client may see.
type broken struct{ graph.Store }

var errSecret = errors.New("disk /secret/path is on fire")

func (broken) Get(context.Context, graph.View, []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	return nil, errSecret
}

func (broken) Search(context.Context, graph.View, string, int) ([]graph.Item, error) {
	panic("secret panic")
}

func (broken) Page(ctx context.Context, _ graph.View, _ graph.Query) (graph.Page, error) {
	<-ctx.Done()
	return graph.Page{}, ctx.Err()
}

// TestFaultsAreMasked wants failures of ours hidden, logged, and found by the id that the client is told.
func TestFaultsAreMasked(t *testing.T) {
	var log strings.Builder
	h := handler(broken{openEmpty(t)}, func(c *resolvers.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	hurried := handler(broken{openEmpty(t)}, func(c *resolvers.Config) { c.Limits.Time = time.Millisecond })
	for _, row := range []struct{ query, code, logged string }{
		{`{ case(number: "C") { number } }`, "INTERNAL", "on fire"},
		{`{ search(text: "x") { id } }`, "INTERNAL", "secret panic"},
		{`{ cases { revision } }`, "UNAVAILABLE", ""},
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(fmt.Sprintf(`{"query":%q}`, row.query)))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Request-Id", "req-7")
		r.Header.Set("Accept-Language", "en-GB, zh;q=0.5")
		w := httptest.NewRecorder()
		if row.code == "UNAVAILABLE" {
			hurried.ServeHTTP(w, r)
		} else {
			h.ServeHTTP(w, r)
		}
		got := read(t, w.Body.String())
		if w.Code != 200 || len(got.Errors) != 1 || got.Errors[0].Extensions.Code != row.code || got.Errors[0].Message != got.Errors[0].Extensions.EN || w.Header().Get("X-Request-Id") != "req-7" {
			t.Errorf("%s: %d %s", row.query, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "secret") || row.code == "INTERNAL" && (got.Errors[0].Extensions.RequestID != "req-7" || !strings.Contains(got.Errors[0].Message, "req-7")) {
			t.Errorf("%s: %s", row.query, w.Body)
		}
		if !strings.Contains(log.String(), row.logged) || row.logged != "" && !strings.Contains(log.String(), "request=req-7") {
			t.Errorf("%s is not in the log: %s", row.logged, log.String())
		}
		log.Reset()
	}
}
