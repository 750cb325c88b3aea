package gap_test

import (
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// chainRules are A01, A02, A03, A07 and A09.
func (n *naive) chainRules() {
	for _, id := range identities(n.areas) {
		area, valid := onDay(n.areaOf, id, n.day)
		if !valid || n.householdsIn(id, n.day) == 0 {
			continue // areas without a household are not judged
		}
		at := inArea(id)
		posts, held := n.seats(n.day, func(p *graph.Post) bool { return p.Kind == graph.Secretary && p.Area == id })
		knowsTenures := n.delivered(graph.Tenures, "", at, n.day, n.day)
		knowsPosts := n.delivered(graph.Posts, "", at, n.day, n.day)
		if area.Level == graph.Village {
			s := state{clock: clock{rule: "A01", noun: graph.Areas, id: id}, at: at, right: held, delivered: knowsTenures, severity: gap.Orange, red: "A01.red"}
			if posts == 0 {
				s.reason = gap.PostUndefined
			}
			n.state(s)
		}
		n.state(state{clock: clock{rule: "A02", noun: graph.Areas, id: id}, at: at, right: posts > 0 && (held || area.Level == graph.Village),
			delivered: knowsTenures && knowsPosts, severity: gap.Red})
		if area.Level == graph.County {
			n.sectorLines(id)
		}
	}
	for _, c := range n.cases {
		n.contact(c)
	}
	for _, t := range n.allTenures() {
		n.handover(t)
	}
}

// sectorLines is A09: of each cause active in the county that day, each function must be held, and headed.
func (n *naive) sectorLines(county graph.ID) {
	at := inArea(county)
	var causes []graph.Cause
	for _, r := range n.risks {
		if slices.Contains(causes, r.Cause) || !r.Has(n.day) {
			continue
		}
		if slices.ContainsFunc(n.cases, func(c *graph.Case) bool {
			return c.ID == r.Case && n.open(c, n.day) && slices.Contains(n.way(n.ofHousehold(c.Household)(n.day), n.day), county)
		}) {
			causes = append(causes, r.Cause)
		}
	}
	for _, cause := range causes {
		functions, known := n.list("cause."+graph.ID(cause)+".functions", at, n.day)
		if !known {
			n.state(state{clock: clock{rule: "A09", noun: graph.Areas, id: county, part: string(cause)}, at: at, reason: graph.PolicyMissing})
			continue
		}
		for _, f := range functions {
			headed := false
			for _, o := range n.organizations {
				if o.Area != county || o.Function != graph.Function(f) || !o.Has(n.day) {
					continue
				}
				_, held := n.seats(n.day, func(p *graph.Post) bool { return p.Kind == graph.OrganizationHead && p.Organization == o.ID })
				headed = headed || held
			}
			n.state(state{clock: clock{rule: "A09", noun: graph.Areas, id: county, part: string(cause) + ":" + f}, at: at, right: headed, severity: gap.Red,
				delivered: n.delivered(graph.Organizations, "", at, n.day, n.day) && n.delivered(graph.Tenures, "", at, n.day, n.day)})
		}
	}
}

// contact is A03: a recognised, open case has a contact every day.
func (n *naive) contact(c *graph.Case) {
	decision := n.step(c.ID, graph.Approved, 1)
	if decision == nil || !n.open(c, n.day) || !n.home(c.Household) {
		return
	}
	s := state{clock: clock{rule: "A03", noun: graph.Cases, id: c.ID}, at: n.ofHousehold(c.Household), severity: gap.Red}
	switch decision.Outcome {
	case graph.Passed:
	case "":
		s.reason = graph.FactMissing
	default:
		return
	}
	s.right = s.reason == "" && slices.ContainsFunc(n.pairings, func(p *graph.Pairing) bool { return p.Household == c.Household && p.Has(n.day) })
	s.delivered = n.delivered(graph.Pairings, "", s.at, n.day, n.day)
	n.state(s)
}

// allTenures are the tenures, those that pairings make among them.
func (n *naive) allTenures() []*graph.Tenure {
	out := slices.DeleteFunc(slices.Clone(n.tenures), func(t *graph.Tenure) bool { return t.Made })
	for _, p := range n.pairings {
		out = append(out, &graph.Tenure{Period: p.Period, Post: graph.ContactPost(p.Household), Person: p.Person})
	}
	return out
}

// handover is A07: who leaves a post hands over, and leaves no item of a list open.
func (n *naive) handover(t *graph.Tenure) {
	if t.Until > n.day {
		return
	}
	for _, next := range n.allTenures() {
		if next.Post == t.Post && next.Person == t.Person && next.Has(t.Until) {
			return // goes on
		}
	}
	post, standing := n.ofPost(t.Post)
	if standing(n.day) == "" {
		return // nothing is known of the post yet
	}
	a := duty{clock: clock{rule: "A07", noun: graph.Tenures, id: t.Key(), start: t.Until}, at: post, standing: standing, limit: "A07.limit",
		ledger: graph.Records, kind: graph.RecordHandover, severity: gap.Orange}
	for d := t.Until; d <= n.day && a.done == graph.NoDay; d++ {
		made := slices.ContainsFunc(n.records, func(r *graph.Record) bool {
			return r.Kind == graph.RecordHandover && r.Post == t.Post && r.Person == t.Person && t.Since <= r.DoneOn && r.DoneOn <= d
		})
		open := slices.ContainsFunc(n.records, func(r *graph.Record) bool {
			return r.Kind == graph.RecordItem && r.Person == t.Person && r.DoneOn <= d && (r.ClosedOn == graph.NoDay || r.ClosedOn > d)
		})
		if made && open {
			n.note("A07 open items after the handover")
		}
		if made && !open {
			a.done = d
		}
	}
	n.act(a)
}

// ofPost is where a post stands, and the subject on whose line it stands; the latter is empty while nothing is known of it.
func (n *naive) ofPost(id graph.ID) (post, standing where) {
	known := func(at where, began bool) where {
		if began {
			return at
		}
		return inArea("")
	}
	for _, p := range n.pairings {
		if graph.ContactPost(p.Household) == id {
			return n.ofHousehold(p.Household), known(n.ofHousehold(p.Household), n.home(p.Household))
		}
	}
	post = func(d graph.Day) graph.ID {
		if p := n.postOn(id, d); p != nil {
			return n.begun(p.Area, d)
		}
		return ""
	}
	standing = post
	if p, _ := onDay(n.postOf, id, n.day); p != nil {
		switch p.Kind {
		case graph.GridMember:
			standing = known(n.ofGrid(p.Grid), n.began[graph.Ref{Noun: graph.Grids, ID: p.Grid}])
		case graph.OrganizationHead:
			for _, o := range n.organizations {
				if o.ID == p.Organization {
					standing = inArea(o.Area)
				}
			}
		}
	}
	return post, standing
}

// postOn is the version of a post of a day, or the last before, or else its first.
func (n *naive) postOn(id graph.ID, d graph.Day) (post *graph.Post) {
	if post, _ = onDay(n.postOf, id, d); post != nil {
		return post
	}
	for _, p := range n.posts {
		if p.ID == id && (post == nil || p.Since < post.Since) {
			post = p
		}
	}
	return post
}
