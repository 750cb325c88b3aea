package graph

import (
	"cmp"
	"slices"
)

// basisOf is where a line comes from. The clauses are named only where the text was seen.
func basisOf(l Line) Basis {
	switch l {
	case Territorial:
		return Basis{"《乡村振兴责任制实施办法》（2022年）第三条：五级书记抓乡村振兴；宿州市责任制实施办法（试行）：镇村属地责任",
			"Measures for the responsibility system of rural revitalization (2022), article 3: secretaries at five levels; Suzhou's trial measures: territorial responsibility"}
	case Sector:
		return Basis{"宿州市责任制实施办法（试行）：行业主业责任", "Suzhou's trial measures: responsibility of sector departments for their own line"}
	case Assistance:
		return Basis{"宿州市责任制实施办法（试行）：部门定点帮扶责任", "Suzhou's trial measures: responsibility of paired-assistance units"}
	}
	return Basis{"宿州市责任制实施办法（试行）：抓调度、强督查、有效追责", "Suzhou's trial measures: dispatch, inspection and accountability"}
}

// Chains are the chains of the subject on a day of the window, in the order of Lines, then causes by rank, then
// functions as the policy lists them. There are none before a household's first day or a case's opening.
func (l *Lineage) Chains(day Day) []*Chain {
	if c := l.Case(); c != nil && day < c.OpenedOn {
		return nil
	}
	return l.chains(l.ground(day))
}

// chains are the chains of the ground's day, whether or not a case was open.
func (l *Lineage) chains(g *ground) []*Chain {
	if g == nil {
		return nil
	}
	out := []*Chain{g.chain(Chain{Line: Territorial}, g.territorial())}
	if g.household != nil {
		for _, cause := range l.causes(g.day) {
			policy := g.policy(ID("cause." + cause + ".functions"))
			if policy == nil {
				continue
			}
			for _, code := range policy.List() {
				f := Function(code)
				ranks := g.sector(f)
				for _, r := range ranks {
					for i := range r.seats {
						r.seats[i].basis = policy
					}
				}
				out = append(out, g.chain(Chain{Line: Sector, Branch: string(cause) + ":" + code, Cause: cause, Function: f}, ranks))
			}
		}
		for _, branch := range []string{HouseholdBranch, VillageBranch} {
			out = append(out, g.chain(Chain{Line: Assistance, Branch: branch}, g.assistance(branch)))
		}
	}
	return append(out, g.chain(Chain{Line: Supervision}, g.supervision()))
}

// Case is the subject's case; nil for other subjects.
func (l *Lineage) Case() *Case {
	if l.Subject.Noun == Cases {
		for _, c := range l.Cases {
			if c.ID == l.Subject.ID {
				return c
			}
		}
	}
	return nil
}

// causes are the causes of risks active on the day, by rank, unranked last: of the case, or of the household's open cases.
func (l *Lineage) causes(d Day) []Cause {
	var active []*Risk
	for _, r := range l.Risks {
		if r.Has(d) && l.concerned(r.Case, d) {
			active = append(active, r)
		}
	}
	slices.SortStableFunc(active, func(a, b *Risk) int {
		return cmp.Or(cmp.Compare(uint(a.Rank-1), uint(b.Rank-1)), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Cause, b.Cause))
	})
	var out []Cause
	for _, r := range active {
		if !slices.Contains(out, r.Cause) {
			out = append(out, r.Cause)
		}
	}
	return out
}

func (l *Lineage) concerned(id ID, d Day) bool {
	if l.Subject.Noun == Cases {
		return id == l.Subject.ID
	}
	for _, c := range l.Cases {
		if c.ID == id {
			return l.open(c, d)
		}
	}
	return false
}

// chain turns ranks into links: who holds what, what is broken, and who answers in its place.
func (g *ground) chain(c Chain, ranks []rank) *Chain {
	c.Day, c.Basis = g.day, basisOf(c.Line)
	links := make([]*Link, 0, len(ranks)+1)
	order := 0
	for _, r := range ranks {
		placed := false
		for _, s := range r.seats {
			// A post met twice on a line stays at its lower place, and the upper place falls away.
			if s.post != nil && slices.ContainsFunc(links, func(l *Link) bool { return l.Post != nil && l.Post.ID == s.post.ID }) {
				continue
			}
			if !placed {
				placed = true
				order++
			}
			links = append(links, g.link(order, r, s, c.Basis))
		}
	}
	c.Links = links
	answer(links)
	return &c
}

// link is one seat with its holders of the day.
func (g *ground) link(order int, r rank, s seat, line Basis) *Link {
	link := &Link{Order: order, Level: r.level, Kind: r.kind, Post: s.post, Basis: line, Evidence: s.evidence}
	if s.basis != nil {
		link.Basis = Basis{s.basis.Basis, s.basis.Basis}
		link.Evidence = append(link.Evidence, Evidence{s.basis})
	}
	if s.post == nil {
		link.State, link.Reason = Undefined, s.reason
		return link
	}
	if r.level == "" {
		link.Level = g.levelOf(s.post.Area)
	}
	link.State, link.Reason, link.Holders = holders(s.tenures, g.day)
	for _, t := range link.Holders {
		if !t.Made { // what it is made from is evidence already
			link.Evidence = append(link.Evidence, Evidence{t})
		}
	}
	return link
}

// levelOf is the level of an area on the way up; empty for an area elsewhere.
func (g *ground) levelOf(area ID) Level {
	for at, f := range g.steps { // not any place of the lineage: where the household lived before must not matter
		if f.place != nil && f.place.ID == area {
			return depths[at]
		}
	}
	return ""
}

// holders are who holds a post on a day: the full holders, or, when there is none, those acting. A person counts once,
// whatever the number of rows.
func holders(tenures []*Tenure, d Day) (LinkState, Reason, []*Tenure) {
	var full, acting []*Tenure
	for _, t := range tenures {
		if !t.Has(d) {
			continue
		}
		list := &full
		if t.Acting {
			list = &acting
		}
		if !slices.ContainsFunc(*list, func(u *Tenure) bool { return u.Person == t.Person }) {
			*list = append(*list, t)
		}
	}
	switch {
	case len(full) > 1:
		return HeldConflict, ReasonConflict, full
	case len(full) == 1:
		return Held, ReasonHeld, full
	case len(acting) > 0:
		return Acting, ReasonActing, acting
	}
	return Vacant, ReasonVacant, nil
}

// answer finds for each break who answers in its place, and offers roles. A level is held when one of its posts is: then
// that one answers for a vacant one beside it.
func answer(links []*Link) {
	roles := []Role{FirstAnswerable, Supervising, SupervisingAbove}
	last := 0
	for i, link := range links {
		if link.State.Broken() {
			link.AnsweredBy = heldFrom(links, link.Order)
			continue
		}
		switch {
		case link.Order == last:
			for _, beside := range links[:i] { // held side by side, one role
				if beside.Order == link.Order && beside.Role != "" {
					link.Role = beside.Role
				}
			}
		case len(roles) > 0:
			link.Role, roles = roles[0], roles[1:]
		}
		last = link.Order
	}
}

// heldFrom are the held links of the lowest held level from an order on.
func heldFrom(links []*Link, order int) []*Link {
	var out []*Link
	for _, link := range links {
		if link.Order < order || link.State.Broken() {
			continue
		}
		if len(out) > 0 && out[0].Order != link.Order {
			break
		}
		out = append(out, link)
	}
	return out
}
