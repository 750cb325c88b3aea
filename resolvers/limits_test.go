package resolvers_test

import (
	"strings"
	"testing"
)

// TestCostOfVariables wants a document that was measured once to be measured anew where a variable says how much it asks.
func TestCostOfVariables(t *testing.T) {
	h := handler(openExample(t))
	const document = `query($n: Int!) { areas(first: $n) { nodes { households(first: $n) { nodes { chains { line } } } } } }`
	for _, row := range []struct {
		n    int
		want string
	}{{1, `"data"`}, {100, "COST_LIMIT_EXCEEDED"}, {2, `"data"`}, {100, "COST_LIMIT_EXCEEDED"}} {
		if _, answer := post(t, h, document, map[string]any{"n": row.n}); !strings.Contains(answer, row.want) {
			t.Errorf("%d: %.300s", row.n, answer)
		}
	}
	const fixed = `query($at: Date) { areas(first: 100, at: $at) { nodes { households(first: 100) { nodes { chains { line } } } } } }`
	for range 2 {
		if _, answer := post(t, h, fixed, nil); !strings.Contains(answer, "COST_LIMIT_EXCEEDED") {
			t.Errorf("%.300s", answer)
		}
	}
}
