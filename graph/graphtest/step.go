package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func stepPromises() []promise {
	posted := func() *graph.Step {
		return &graph.Step{Case: "C-1", Step: graph.Published, Round: 1, StartedOn: day(2, 10), DoneOn: day(2, 15), Post: "V1-SEC", Person: "P4", Photo: graph.Yes, Text: "公示"}
	}
	return []promise{
		{"AStepIsSeenFromTheDayItWasDone", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), done("C-1", graph.Checked, day(2, 9), ""))
			equal(t, "before", []graph.Fact{}, got(t, s, today(day(2, 8)), graph.Steps, "C-1 CHECKED 1"))
			equal(t, "on the day", 1, len(got(t, s, today(day(2, 9)), graph.Steps, "C-1 CHECKED 1")))
		}},
		{"ANoticeIsSeenFromItsPosting", func(t *testing.T, s graph.Store) {
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), posted())
			equal(t, "before", []graph.Fact{}, got(t, s, today(day(2, 9)), graph.Steps, "C-1 PUBLISHED 1"))
			hanging := one[*graph.Step](t, s, today(day(2, 14)), graph.Steps, "C-1 PUBLISHED 1")
			if hanging.DoneOn != graph.NoDay || hanging.Post != "" || hanging.Person != "" || hanging.Photo != "" || hanging.Text != "公示" || hanging.StartedOn != day(2, 10) {
				t.Errorf("while it hangs: %+v", hanging)
			}
			down := posted()
			down.Recorded, down.Retracted, down.Brought, down.Row = 2, graph.Never, 2, 2
			equal(t, "taken down", down, one[*graph.Step](t, s, today(day(2, 15)), graph.Steps, "C-1 PUBLISHED 1"))
		}},
		{"RoundsAreStepsOfTheirOwn", func(t *testing.T, s graph.Store) {
			second := done("C-1", graph.Checked, day(2, 11), "")
			second.Round = 2
			put(t, s, "a", opened("C-1", "0001", day(2, 1)), done("C-1", graph.Checked, day(2, 9), ""), second)
			equal(t, "steps", []graph.ID{"C-1 CHECKED 1", "C-1 CHECKED 2"}, under(t, s, today(day(3, 1)), graph.CaseSteps, "C-1"))
		}},
	}
}
