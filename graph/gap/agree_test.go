package gap_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// rowsOf sorts out what a roster asks for.
func rowsOf(facts []graph.Fact) (out graph.SubjectRows, households []graph.Ref) {
	met := map[graph.Ref]bool{}
	for _, f := range facts {
		switch f := f.(type) {
		case *graph.Household:
			out.Households = append(out.Households, f)
			if ref := (graph.Ref{Noun: graph.Households, ID: f.ID}); !met[ref] {
				met[ref] = true
				households = append(households, ref)
			}
		case *graph.Pairing:
			out.Pairings = append(out.Pairings, f)
		case *graph.Case:
			out.Cases = append(out.Cases, f)
		case *graph.Step:
			out.Steps = append(out.Steps, f)
		case *graph.Risk:
			out.Risks = append(out.Risks, f)
		case *graph.Measure:
			out.Measures = append(out.Measures, f)
		case *graph.Lead:
			out.Leads = append(out.Leads, f)
		case *graph.Application:
			out.Applications = append(out.Applications, f)
		}
	}
	return out, households
}

// Accountability for a step and the gap of its rule tell one story: the same start, due day, days and shares.
func TestGapsAgreeWithAccountability(t *testing.T) {
	founded, _ := graph.DateOf(2022, 1, 1)
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			facts := toldFacts(t, seed+1, 80)
			verdicts := map[string]gap.Verdict{}
			for _, unit := range graph.TimelinesOf(1<<40, facts) {
				for _, v := range gap.Judge(unit, founded+1100) {
					if v.Start != graph.NoDay {
						verdicts[fmt.Sprintf("%s %s %s", v.Rule, v.Subject.ID, v.Start)] = v
					}
				}
			}
			roster := graph.NewRoster()
			roster.Advance(1<<40, facts)
			rows, households := rowsOf(facts)
			rng := rand.New(rand.NewPCG(seed, 3))
			compared := 0
			for range 20 {
				d := founded + graph.Day(rng.IntN(1000))
				view := graph.View{At: d, Known: 1 << 40, Scope: graph.Everywhere}
				for _, l := range roster.Lineages(view, graph.WholeHistory(d), households, rows).Of {
					for _, a := range l.Accountability().Steps {
						if a.Rule == "" || a.Start == graph.NoDay {
							continue
						}
						subject := a.Case
						switch a.Rule {
						case "D03", "D06", "E01", "E02":
							subject = a.Fact.Identity()
						}
						v, ok := verdicts[fmt.Sprintf("%s %s %s", a.Rule, subject, a.Start)]
						s, seen := v.On(d)
						if !ok || !seen {
							t.Errorf("%s: %s %s %s has no verdict", d, a.Rule, subject, a.State)
							continue
						}
						compared++
						if !alike(a, s) {
							t.Errorf("%s: %s %s is %s %s for accountability, %v for the rule", d, a.Rule, subject, a.State, a.Reason, s)
							continue
						}
						if s.Outcome != gap.Unmet && s.Outcome != gap.Over {
							continue
						}
						type share struct {
							Period graph.Period
							Days   int
							Due    bool
							Reason graph.Reason
						}
						of := func(all []graph.Share) (out []share) {
							for _, s := range all {
								out = append(out, share{s.Period, s.Days(), s.DueDayInside, s.Reason})
							}
							return out
						}
						if diff := cmp.Diff(of(a.Shares), of(v.Shares(l, d))); diff != "" || a.Due != v.Due || a.Window != v.Window(d) {
							t.Errorf("%s: %s %s (-accountability +rule)\n%s", d, a.Rule, subject, diff)
						}
					}
				}
			}
			if compared == 0 {
				t.Error("nothing to compare")
			}
		})
	}
}

func alike(a *graph.StepAccount, s gap.Span) bool {
	switch a.State {
	case graph.StepOnTime:
		return s.Outcome == gap.Met
	case graph.StepPending:
		return s.Outcome == gap.Pending
	case graph.StepMissing:
		ended := s.Outcome == gap.Over && a.Late.Until != graph.Forever // nothing is owed any more
		return s.Outcome == gap.Unmet || ended || s.Reason == gap.LedgerNotDelivered
	case graph.StepLate:
		return s.Outcome == gap.Unmet || s.Outcome == gap.Over
	case graph.StepNotApplicable:
		return s.Outcome == gap.NotApplicable
	}
	return s.Outcome == gap.NotEvaluated && s.Reason == a.Reason
}

func TestHoldsUntil(t *testing.T) {
	w := newWorld(t)
	last, first := w.day("2024-03-31"), w.day("2024-04-01")
	for _, unit := range graph.TimelinesOf(1, w.facts) {
		want := first
		if unit.Unit.Noun == graph.Grids {
			want = graph.Forever
		}
		until := gap.HoldsUntil(unit, w.day("2024-03-05"))
		if until != want {
			t.Errorf("%v holds until %s, want %s", unit.Unit, until, want)
		}
		// until then, judging through a later day says nothing else of any day
		told := func(through graph.Day) string { return fmt.Sprint(gap.Judge(unit, through)) }
		if a, b := told(w.day("2024-03-05")), told(last); a != b {
			t.Errorf("%v changes within the month", unit.Unit)
		}
		if want == first {
			a, b := len(gap.Judge(unit, last)), len(gap.Judge(unit, first))
			if level := unit.Unit.ID; (level == "V" || level == "H" || level == "LB") && a == b {
				t.Errorf("%v brings nothing new with the month", unit.Unit)
			}
		}
	}
}
