package resolvers_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/resolvers"
)

// wholeAccountability is everything that one case's accountability says.
const wholeAccountability = `query($subject: ID!, $at: Date) { accountability(subject: $subject, at: $at) {
	at revision household { number } case { number openedOn }
	chains { line branch breaks basis { zh } links { order level kind state reason role post { number title } holders { name acting since until person { number } } answeredBy { post { number } holders { name } } basis { zh } evidence { noun key revision row document } } }
	steps { duty round state reason rule start due done daysLate late { since until days } policy { parameter value unit } shares { since until days dueDayInside reason acting post { number } holders { name person { number } } } roles { role post { number } holders { name } } }
} }`

const pageOfChains = `query($at: Date, $after: Cursor) { cases(first: 50, at: $at, after: $after) { pageInfo { endCursor } nodes { number household { number }
	chains { line branch breaks links { order level kind state reason post { number title } holders { name since person { number } } answeredBy { post { number } } } } } } }`

// BenchmarkHTTP measures answers of a small made-up city, over a real connection, with 8 clients.
func BenchmarkHTTP(b *testing.B) {
	day, err := graph.ParseDay("2025-06-30")
	if err != nil {
		b.Fatal(err)
	}
	store := openEmpty(b)
	for batch := range city.Batches(city.XS, 1, day) {
		if _, err := store.Apply(b.Context(), &batch); err != nil {
			b.Fatal(err)
		}
	}
	found, err := store.Page(b.Context(), graph.View{At: day, Known: graph.Newest, Scope: graph.Everywhere}, graph.Query{Noun: graph.Cases, First: 100})
	if err != nil || len(found.Items) == 0 {
		b.Fatal("no cases", err)
	}
	server := httptest.NewServer(handler(store, func(c *resolvers.Config) {
		c.Clock = func() time.Time { return time.Date(2025, 6, 30, 9, 0, 0, 0, graph.Shanghai) }
	}))
	b.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	for _, row := range []struct{ name, query string }{{"accountability", wholeAccountability}, {"page", pageOfChains}} {
		b.Run(row.name, func(b *testing.B) {
			bodies := make([][]byte, len(found.Items))
			for i, item := range found.Items {
				if bodies[i], err = json.Marshal(map[string]any{"query": row.query, "variables": map[string]any{"subject": id("Case", string(item.ID)), "at": day}}); err != nil {
					b.Fatal(err)
				}
			}
			if row.name == "page" { // variables that a document does not have are passed over
				bodies = bodies[:1]
			}
			var n, size atomic.Int64
			b.SetParallelism(4) // 8 clients on 2 processors
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					r, err := client.Post(server.URL+"/graphql", "application/json", bytes.NewReader(bodies[int(n.Add(1))%len(bodies)]))
					if err != nil {
						b.Error(err)
						return
					}
					answer, err := io.ReadAll(r.Body)
					if r.Body.Close() != nil || err != nil || r.StatusCode != 200 || strings.HasPrefix(string(answer), `{"errors"`) {
						b.Errorf("%d %v %.300s", r.StatusCode, err, answer)
						return
					}
					size.Add(int64(len(answer)))
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
			b.ReportMetric(float64(size.Load())/float64(b.N), "B/answer")
		})
	}
}
