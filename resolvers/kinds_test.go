package resolvers

import (
	"slices"
	"testing"
)

// TestKindsAreWhole wants a pen to know every field of its kinds that is no edge: a forgotten one would be right, and slow.
func TestKindsAreWhole(t *testing.T) {
	k := newKinds()
	whole(t, k.accountability, nil)
	whole(t, k.chain, nil)
	whole(t, k.link, nil)
	whole(t, k.basis, nil)
	whole(t, k.evidence, nil)
	whole(t, k.post, nil)
	whole(t, k.tenure, nil)
	whole(t, k.person, []string{"name"}) // their latest tenure's, which is a read
	whole(t, k.household, nil)
	whole(t, k.area, nil)
	whole(t, k.grid, nil)
	whole(t, k.cases, nil)
	whole(t, k.policy, nil)
	whole(t, k.stepAccount, nil)
	whole(t, k.period, nil)
	whole(t, k.share, nil)
	whole(t, k.gap, nil)
	whole(t, k.thing, nil)
	whole(t, k.gapSpan, nil)
	whole(t, k.gapHandling, []string{"since", "appealDue", "mendDue"}) // they follow from the moves
	whole(t, k.evaluation, nil)
	whole(t, k.wording, nil)
	whole(t, k.rule, nil)
	whole(t, k.ruleGroup, nil)
	whole(t, k.ruleParameter, nil)
	whole(t, k.areaGaps, nil)
	whole(t, k.gapSum, nil)
	whole(t, k.trendPoint, nil)
	whole(t, k.areaCoverage, nil)
	whole(t, k.dutyCoverage, nil)
	whole(t, k.reasonCount, nil)
}

func whole[T any](t *testing.T, k kind[T], elsewhere []string) {
	t.Helper()
	schema := Schema()
	for _, f := range schema.Types[k.name].Fields {
		if schema.Types[f.Type.Name()].IsLeafType() && k.fields[f.Name] == nil && !slices.Contains(elsewhere, f.Name) {
			t.Errorf("%s.%s", k.name, f.Name)
		}
	}
	if got := schema.Types[k.name].Interfaces; !slices.Equal(got, k.also) {
		t.Errorf("%s implements %v, not %v", k.name, got, k.also)
	}
}
