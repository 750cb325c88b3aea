package gap

import (
	"slices"

	"dutygraph/graph"
)

// identityInvalid is I01 证件号异常: a member's identity number fails its check, or stands in two households at once. The
// numbers themselves are never kept: only the result of the check, and a keyed digest. Basis: rule 1_01_002 of [28].
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
		var doubled days
		if m.IDDigest != "" {
			doubled = j.doubled(m)
		}
		rest := days{m.Period}.minus(doubled)
		if m.Empty() {
			rest = nil
		}
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
			if m.Has(p.Since) && (m.ID == subject.ID || m.IDDigest != "" && slices.ContainsFunc(versions, func(own *graph.Member) bool { return own.IDDigest == m.IDDigest })) {
				v.rests(m)
			}
		}
		v.unmet(p.Since, p.Until, Orange, graph.NoDay)
		j.add(v)
	}
}

// doubled are the days of a version on which its digest stands in another household, too.
func (j *judging) doubled(m *graph.Member) days {
	var all []graph.Period
	for _, other := range j.t.Doubles {
		if other.IDDigest == m.IDDigest {
			all = append(all, m.Period.Meet(other.Period))
		}
	}
	return join(all)
}
