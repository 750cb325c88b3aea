package gap

import "dutygraph/graph"

// Neighbours reports whether two households are told apart by nothing that a rule asks for.
func Neighbours(a, b *graph.Timeline) bool {
	if !uneventful(a) || !uneventful(b) {
		return false
	}
	row := asked(b.Lineage.Households[0])
	one := &neighbours{row: asked(a.Lineage.Households[0]), judged: &judging{t: a, l: a.Lineage}}
	return one.fits(b, &row)
}
