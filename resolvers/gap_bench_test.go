package resolvers_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/gap"
	"dutygraph/resolvers"
)

// BenchmarkGaps measures answers about the gaps of a small made-up city, over a real connection, with 8 clients.
func BenchmarkGaps(b *testing.B) {
	day := day(b, "2025-06-30")
	store := openEmpty(b)
	for batch := range city.Batches(city.XS, 1, day) {
		if _, err := store.Apply(b.Context(), &batch); err != nil {
			b.Fatal(err)
		}
	}
	register := gap.NewRegister(store)
	if _, err := gap.NewEvaluator(register).Evaluate(b.Context(), day, nil); err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(handler(store, func(c *resolvers.Config) {
		c.Gaps = register
		c.Clock = func() time.Time { return time.Date(2025, 6, 30, 9, 0, 0, 0, graph.Shanghai) }
	}))
	b.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	for _, row := range []struct{ name, query string }{
		{"list", `{ gaps(first: 100, filter: { statuses: [OPEN] }) { nodes { id number status severity kind start due since until days rule { number zh } subject { noun number } unit { noun number } handling { state } } pageInfo { endCursor hasNextPage } through { revision } } }`},
		{"counted", `{ gaps(first: 100, filter: { statuses: [OPEN] }) { totalCount nodes { number } } }`},
		{"explained", `{ gaps(first: 100, filter: { statuses: [OPEN] }) { nodes { number explanation { zh en } shares { days holders { name } } roles { post { number } } } } }`},
		{"summary", `{ gapSummary { area { sums { rule { number } severity open } } below { area { number } sums { rule { number } severity open } } } }`},
		{"trend", `{ gapTrend(from: "2023-07-01") { points { since open began ended } } }`},
		{"coverage", `{ coverage { area { duties { name met unmet } } below { area { number } duties { name met unmet } } } }`},
	} {
		body, err := json.Marshal(map[string]any{"query": row.query})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(row.name, func(b *testing.B) {
			b.SetParallelism(4) // 8 clients on 2 processors
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					r, err := client.Post(server.URL+"/graphql", "application/json", bytes.NewReader(body))
					if err != nil {
						b.Error(err)
						return
					}
					answer, err := io.ReadAll(r.Body)
					if r.Body.Close() != nil || err != nil || r.StatusCode != 200 || strings.HasPrefix(string(answer), `{"errors"`) {
						b.Errorf("%d %v %.300s", r.StatusCode, err, answer)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
		})
	}
}
