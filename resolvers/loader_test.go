package resolvers_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
)

// TestStoreCalls wants as many reads as kinds of edges, however many things hang on them.
func TestStoreCalls(t *testing.T) {
	store := openManyCases(t, 50)
	var mu sync.Mutex
	var calls []string
	h := handler(counted{store, func(name string) {
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, name)
	}})
	const chains = `chains { line branch links { order state post { number title } holders { name person { number } } answeredBy { post { number } } evidence { key } } }`
	for _, row := range []struct{ name, query, want string }{
		{"a page of cases with chains", `{ cases(first: 50) { nodes { number ` + chains + ` } } }`, "Lineages Page"},
		{"through edges, fragments and @include", `query($y: Boolean = true) { cases(first: 50) { edges { node { ... on Case @include(if: $y) { ...c } } } } } fragment c on Case { a: chains { line } b: ` + chains + ` }`, "Lineages Page"},
		{"with whole accountability", `{ cases(first: 50) { nodes { ` + chains + ` accountability { steps { rule shares { days holders { name } } } chains { line } } } } }`, "Lineages Page"},
		{"with households and their members", `{ cases(first: 50) { nodes { household { number members { name } area { name parent { name } } } } } }`, "Below Get Get Get Page"},
		{"posts of links, and who ever held them", `{ cases(first: 50) { nodes { chains { links { post { tenures { since person { name } } } } } } } }`, "Below Get Lineages Page"},
		{"steps, risks, leads", `{ cases(first: 50) { nodes { steps { doneOn post { title } person { name } batch { at } } risks { cause } leads { number household { number } } } } }`, "Below Below Below Get Get Get Page Receipts"},
		{"history", `{ households(first: 50) { nodes { history { recorded batch { number } } } } }`, "History Page Receipts"},
		{"one accountability", `{ accountability(subject: "` + id("Case", "C-000") + `") { chains { line } steps { rule } } }`, "Lineages"},
		{"one case with its accountability", `{ case(number: "C-000") { accountability { chains { line } } } }`, "Lineages"},
		{"with its household, areas and grid", `{ case(number: "C-000") { number household { number area { name } } accountability { household { area { name } grid { name area { code } } } chains { links { post { area { name } } } } } } }`, "Lineages"},
		{"a household's chains, and an area's", `{ household(number: "H-000") { chains { line } area { name } } area(number: "YJ-V") { chains { line } parent { name parent { name } } } }`, "Lineages Lineages"},
		{"nobody's", `{ case(number: "nobody") { chains { line } } }`, "Get Lineages"},
		{"an edge that once waited for itself", `{ cases { nodes { household { area { name } } } } }`, "Get Get Page"},
		{"the same page twice, counted once", `{ a: cases(first: 5) { nodes { household { number } } } b: cases(first: 5) { nodes { household { number } } } }`, "Get Page Page"},
		{"two days", `{ a: case(number: "C-000", at: "2024-05-06") { chains { line } } b: case(number: "C-000", at: "2024-05-07") { chains { line } } }`, "Lineages Lineages"},
	} {
		t.Run(row.name, func(t *testing.T) {
			calls = nil
			_, answer := post(t, h, row.query, nil)
			if strings.Contains(answer, `"errors"`) {
				t.Fatalf("%.600s", answer)
			}
			slices.Sort(calls)
			if diff := cmp.Diff(row.want, strings.Join(calls, " ")); diff != "" {
				t.Errorf("store calls (-want +got)\n%s", diff)
			}
		})
	}
}

// openManyCases is the worked example with n more households, each with a case, a step, a risk and a lead.
func openManyCases(t testing.TB, n int) graph.Store {
	t.Helper()
	store := openExample(t)
	day, err := graph.ParseDay("2024-04-01")
	if err != nil {
		t.Fatal(err)
	}
	lasting := graph.Version{Period: graph.Period{Since: day, Until: graph.Forever}, Ends: graph.Forever}
	var facts []graph.Fact
	for i := range n {
		h, c := graph.ID(fmt.Sprintf("H-%03d", i)), graph.ID(fmt.Sprintf("C-%03d", i))
		facts = append(facts,
			&graph.Household{Version: lasting, ID: h, Head: "例户", Area: "YJ-V", Grid: graph.ID([]string{"YJ-V-G01", "YJ-V-G02"}[i%2])},
			&graph.Member{Version: lasting, ID: h + "-1", Household: h, Name: "例户"},
			&graph.Case{ID: c, Household: h, OpenedOn: day, Category: "UNSTABLE"},
			&graph.Step{Case: c, Step: graph.Accepted, Round: 1, DoneOn: day, Post: "V-SEC", Person: "P04"},
			&graph.Risk{Case: c, Cause: "ILLNESS", Rank: 1, Period: lasting.Period},
			&graph.Lead{ID: "L-" + c, Household: h, Channel: graph.ByCadre, Cause: "ILLNESS", DiscoveredOn: day, Case: c},
		)
	}
	if _, err := store.Apply(t.Context(), &graph.Batch{ID: "many", Digest: "many", At: 1_717_000_000_000 + 1<<30, Changes: graph.ChangesOf(facts...)}); err != nil {
		t.Fatal(err)
	}
	return store
}
