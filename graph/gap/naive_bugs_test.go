package gap_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// What the naive judge has found, each in its smallest form.
func TestFoundByTheNaiveJudge(t *testing.T) {
	try(t, []ruled{
		{"A03", "whether it was recognised does not matter once the case is closed", func(w *world) {
			w.kase("03-01", "")
			w.step(graph.Removed, "03-20")
			w.step(graph.RemovalRevoked, "04-02")
		}, []string{"C →: NOT_EVALUATED/FACT_MISSING 03-01 NOT_EVALUATED/FACT_MISSING 04-02"}},
		{"D01", "neither the functions nor what they pushed are known", func(w *world) {
			w.drop(graph.Policies, "D01.functions")
			w.drop(graph.Deliveries, "Record PUSH")
		}, []string{"LB →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-01-01"}},
	})
}

// A risk that ended and came again is one risk; but in between nobody knew that it would come again.
func TestGapOfARiskThatCameAgain(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*world)
		want   []string
	}{
		{"and lasts", func(*world) {}, []string{
			"03-16 PENDING [, )", "03-17 UNMET [03-17, )", "03-24 UNMET [03-17, )", "03-25 OVER [03-17, 03-25)", "04-05 OVER [03-17, 03-25)",
			"04-09 OVER [03-17, 03-25)", "04-10 UNMET [03-17, )", "04-20 UNMET [03-17, )"}},
		{"after the case was removed", func(w *world) { w.step(graph.Removed, "04-05") }, []string{
			"03-16 PENDING [, )", "03-17 UNMET [03-17, )", "03-24 UNMET [03-17, )", "03-25 OVER [03-17, 03-25)", "04-05 OVER [03-17, 03-25)",
			"04-09 OVER [03-17, 03-25)", "04-10 OVER [03-17, 04-05)", "04-20 OVER [03-17, 04-05)"}},
		{"after a measure had been found", func(w *world) {
			w.measure("M", "HEALTH", "03-22")
		}, []string{
			"03-16 PENDING [, )", "03-17 UNMET [03-17, )", "03-24 OVER [03-17, 03-23)", "03-25 OVER [03-17, 03-23)", "04-05 OVER [03-17, 03-23)",
			"04-09 OVER [03-17, 03-23)", "04-10 OVER [03-17, 03-23)", "04-20 OVER [03-17, 03-23)"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			w.kase("03-01", graph.Passed)
			w.risk("03-01", "03-25")
			w.risk("04-10")
			row.change(w)
			var got []string
			for _, unit := range graph.TimelinesOf(1, w.facts) {
				for _, v := range gap.JudgeRule("F02", unit, w.day("04-30")) {
					for _, on := range []string{"03-16", "03-17", "03-24", "03-25", "04-05", "04-09", "04-10", "04-20"} {
						s, _ := v.On(w.day(on))
						told := v.GapOn(w.day(on))
						got = append(got, fmt.Sprintf("%s %s [%s, %s)", on, s.Outcome, short(told.Since), short(told.Until)))
					}
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
