package resolvers_test

import (
	"slices"
	"strings"
	"testing"
)

// TestPages wants the pages of a list, one after the other, to hold each thing once, in order, in both orders.
func TestPages(t *testing.T) {
	h := handler(openManyCases(t, 30))
	for _, order := range []string{"NUMBER", "DATE"} {
		t.Run(order, func(t *testing.T) {
			var got []string
			var after any
			for range 10 {
				_, answer := post(t, h, `query($after: Cursor, $order: Order!) { cases(first: 7, order: $order, after: $after) { totalCount nodes { number openedOn } edges { cursor } pageInfo { hasNextPage endCursor } } }`,
					map[string]any{"after": after, "order": order})
				page := read(t, answer).Data["cases"].(map[string]any)
				for _, n := range page["nodes"].([]any) {
					node := n.(map[string]any)
					got = append(got, node["openedOn"].(string)+" "+node["number"].(string))
				}
				info := page["pageInfo"].(map[string]any)
				if after = info["endCursor"]; info["hasNextPage"] == false {
					if want := page["totalCount"].(float64); int(want) != len(got) {
						t.Errorf("%d things, %v counted", len(got), want)
					}
					break
				}
			}
			want := slices.Clone(got)
			slices.SortFunc(want, func(a, b string) int {
				if c := strings.Compare(b[:10], a[:10]); c != 0 && order == "DATE" {
					return c
				}
				return strings.Compare(a[11:], b[11:])
			})
			if !slices.Equal(got, want) || len(slices.Compact(want)) != len(got) || len(got) != 33 {
				t.Errorf("%d things: %v", len(got), got)
			}
		})
	}
}
