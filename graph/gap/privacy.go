package gap

import (
	"cmp"
	"slices"

	"dutygraph/graph"
)

// identityInvalid is I01 证件号异常: a member's identity number fails its check, or stands in two households at once. The
// numbers themselves are never kept: only the result of the check, and a keyed digest. A member's row that was left open
// when its household ended says nothing from then on: nobody is in a household that is none. Basis: rule 1_01_002 of [28].
func (j *judging) identityInvalid() {
	for from := 0; from < len(j.t.Members); {
		to := from + 1
		for to < len(j.t.Members) && j.t.Members[to].ID == j.t.Members[from].ID {
			to++
		}
		j.identityOf(j.t.Members[from:to])
		from = to
	}
}

// identityOf judges the versions of one member.
func (j *judging) identityOf(versions []*graph.Member) {
	subject := graph.Ref{Noun: graph.Members, ID: versions[0].ID}
	var bad, good, unknown []graph.Period
	for _, m := range versions {
		there := j.inHousehold(m)
		var doubled days
		if m.IDDigest != "" {
			doubled = there.meet(j.doubled(m))
		}
		rest := there.minus(doubled)
		bad = append(bad, doubled...)
		switch m.IDCheck {
		case graph.IDValid:
			good = append(good, rest...)
		case graph.IDLength, graph.IDChecksum, graph.IDImpossibleDate:
			bad = append(bad, rest...)
		default:
			unknown = append(unknown, rest...)
		}
	}
	base := Verdict{Rule: "I01", Kind: Check, Subject: subject}
	base.rests(versions[0])
	wrong, unsure := join(bad), join(unknown)
	// A gap that has begun goes on through rows that say nothing, until one that passes.
	var gaps days
	for _, p := range wrong {
		if n := len(gaps); n > 0 && p.Since <= gaps[n-1].Until {
			gaps[n-1].Until = max(gaps[n-1].Until, p.Until)
		} else {
			gaps = append(gaps, p)
		}
		for last := &gaps[len(gaps)-1]; ; {
			at := slices.IndexFunc(unsure, func(u graph.Period) bool { return u.Since == last.Until })
			if at < 0 {
				break
			}
			last.Until = unsure[at].Until
		}
	}
	gaps = join(gaps)
	var asked []Span
	for _, p := range unsure.minus(gaps) {
		asked = append(asked, Span{p, NotEvaluated, graph.FactMissing, ""})
	}
	base.merge(join(good).minus(gaps), asked)
	j.add(base)
	for _, p := range gaps {
		v := base
		v.Spans, v.Evidence = nil, nil
		v.Start, v.Due, v.Gap, v.Bearer = p.Since, p.Since, p, territorial(graph.TownshipRank)
		for _, m := range slices.Concat(versions, j.t.Doubles) {
			if j.inHousehold(m).has(p.Since) && (m.ID == subject.ID || m.IDDigest != "" && slices.ContainsFunc(versions, func(own *graph.Member) bool { return own.IDDigest == m.IDDigest })) {
				v.rests(m)
			}
		}
		v.unmet(p.Since, p.Until, Orange, graph.NoDay)
		j.add(v)
	}
}

// doubled are the days on which the digest of a version stands in another household.
func (j *judging) doubled(m *graph.Member) days {
	var all []graph.Period
	for _, other := range j.t.Doubles {
		if other.IDDigest == m.IDDigest {
			all = append(all, j.inHousehold(other)...)
		}
	}
	return join(all)
}

// inHousehold are the days of a version of a member, of this household or a double, on which its household is on record.
func (j *judging) inHousehold(m *graph.Member) days {
	homes := j.t.Homes
	if m.Household == j.t.Unit.ID {
		homes = j.l.Households
	}
	at, _ := slices.BinarySearchFunc(homes, m.Household, func(h *graph.Household, id graph.ID) int { return cmp.Compare(h.ID, id) })
	var all []graph.Period
	for _, h := range homes[at:] {
		if h.ID != m.Household {
			break
		}
		all = append(all, h.Period.Meet(m.Period))
	}
	return join(all)
}
