package graph

import (
	"cmp"
	"maps"
	"slices"
)

// TimelinesOf puts together the timelines of all units from all rows known at a revision, by noun, then id: slow and plain,
// for tests and for stores that have nothing better. Rows of posts and tenures that the program makes from pairings may be
// missing: they are made again.
func TimelinesOf(known Revision, rows []Fact) []*Timeline {
	b := timelineBuilder{known: known, facts: map[Noun][]Fact{}, digests: map[string][]*Member{}}
	for _, f := range rows {
		b.facts[f.Noun()] = append(b.facts[f.Noun()], f)
	}
	for _, facts := range b.facts {
		slices.SortFunc(facts, func(x, y Fact) int {
			return cmp.Or(cmp.Compare(x.Valid().Since, y.Valid().Since), cmp.Compare(x.Key(), y.Key()))
		})
	}
	return b.build(rows)
}

type timelineBuilder struct {
	known    Revision
	facts    map[Noun][]Fact
	lineages map[Ref]*Lineage
	digests  map[string][]*Member
}

func of[F Fact](b *timelineBuilder, n Noun) []F {
	out := make([]F, len(b.facts[n]))
	for i, f := range b.facts[n] {
		out[i] = f.(F)
	}
	return out
}

func grouped[F any](rows []F, by func(F) ID) map[ID][]F {
	out := map[ID][]F{}
	for _, f := range rows {
		out[by(f)] = append(out[by(f)], f)
	}
	return out
}

func sortedIDs[V any](m map[ID]V) []ID { return slices.Sorted(maps.Keys(m)) }

func (b *timelineBuilder) build(rows []Fact) []*Timeline {
	roster := NewRoster()
	roster.Advance(max(b.known, 1), rows)
	households := grouped(of[*Household](b, Households), func(h *Household) ID { return h.ID })
	grids := grouped(of[*Grid](b, Grids), func(g *Grid) ID { return g.ID })
	areas := grouped(of[*Area](b, Areas), func(a *Area) ID { return a.ID })
	organizations := grouped(of[*Organization](b, Organizations), func(o *Organization) ID { return o.ID })
	pairings := grouped(of[*Pairing](b, Pairings), func(p *Pairing) ID { return p.Household })
	posts := map[ID][]*Post{}
	tenures := map[ID][]*Tenure{}
	for _, p := range of[*Post](b, Posts) {
		if p.Household == "" {
			posts[p.ID] = append(posts[p.ID], p)
		}
	}
	for _, t := range of[*Tenure](b, Tenures) {
		if !t.Made {
			tenures[t.Post] = append(tenures[t.Post], t)
		}
	}
	for _, all := range pairings {
		post, held := Contacts(all)
		posts[post.ID], tenures[post.ID] = []*Post{post}, held
	}
	var subjects []Ref
	for _, ids := range []struct {
		noun Noun
		ids  []ID
	}{{Households, sortedIDs(households)}, {Grids, sortedIDs(grids)}, {Areas, sortedIDs(areas)}} {
		for _, id := range ids.ids {
			subjects = append(subjects, Ref{ids.noun, id})
		}
	}
	b.lineages = roster.Lineages(View{At: Horizon, Known: b.known, Scope: Everywhere}, WholeHistory(Horizon), subjects, SubjectRows{
		Households: of[*Household](b, Households), Pairings: of[*Pairing](b, Pairings), Cases: of[*Case](b, Cases), Steps: of[*Step](b, Steps),
		Risks: of[*Risk](b, Risks), Measures: of[*Measure](b, Measures), Leads: of[*Lead](b, Leads), Applications: of[*Application](b, Applications),
	}).Of
	var out []*Timeline
	for _, s := range subjects {
		if l := b.lineages[s]; l != nil {
			out = append(out, &Timeline{Unit: s, Known: b.known, Lineage: l})
		}
	}
	units := map[Ref]*Timeline{}
	for _, t := range out {
		units[t.Unit] = t
	}
	b.fillHouseholds(units, households)
	b.fillAreas(units, organizations, households, areas)
	for _, id := range sortedIDs(posts) {
		var serving []*Organization
		if last := posts[id][len(posts[id])-1]; last.Organization != "" {
			serving = organizations[last.Organization]
		}
		subject, ok := PostSubject(posts[id], serving)
		if l := b.lineages[subject]; ok && l != nil {
			t := &Timeline{Unit: Ref{Posts, id}, Known: b.known, Lineage: l, Posts: posts[id], Tenures: tenures[id]}
			b.fillService(t, posts, tenures)
			b.fillPairings(t, posts, tenures)
			b.fillPost(t, households, areas)
			out = append(out, t)
		}
	}
	b.deliver(out)
	return out
}

func (b *timelineBuilder) records(kind RecordKind, by func(*Record) ID) map[ID][]*Record {
	out := map[ID][]*Record{}
	for _, r := range of[*Record](b, Records) {
		if r.Kind == kind && by(r) != "" {
			out[by(r)] = append(out[by(r)], r)
		}
	}
	return out
}

func (b *timelineBuilder) fillHouseholds(units map[Ref]*Timeline, households map[ID][]*Household) {
	members := grouped(of[*Member](b, Members), func(m *Member) ID { return m.Household })
	for _, m := range of[*Member](b, Members) {
		if m.IDDigest != "" {
			b.digests[m.IDDigest] = append(b.digests[m.IDDigest], m)
		}
	}
	visits := b.records(RecordVisit, func(r *Record) ID { return r.Household })
	gridded := map[ID]Day{}
	inGrid := map[ID][]Period{}
	for _, g := range of[*Grid](b, Grids) {
		if first, ok := gridded[g.Area]; !ok || g.Since < first {
			gridded[g.Area] = g.Since
		}
	}
	for id, versions := range households {
		t := units[Ref{Households, id}]
		if t == nil {
			continue
		}
		t.Members, t.Visits = members[id], visits[id]
		slices.SortFunc(t.Members, func(x, y *Member) int { return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Since, y.Since)) })
		met := map[string]bool{}
		for _, m := range t.Members {
			if m.IDDigest == "" || met[m.IDDigest] {
				continue
			}
			met[m.IDDigest] = true
			for _, other := range b.digests[m.IDDigest] {
				if other.Household != id {
					t.Doubles = append(t.Doubles, other)
				}
			}
		}
		slices.SortFunc(t.Doubles, func(x, y *Member) int {
			return cmp.Or(cmp.Compare(x.IDDigest, y.IDDigest), cmp.Compare(x.Since, y.Since), cmp.Compare(x.ID, y.ID))
		})
		homes := map[ID]bool{}
		for _, m := range t.Doubles {
			homes[m.Household] = true
		}
		for _, home := range sortedIDs(homes) {
			t.Homes = append(t.Homes, households[home]...)
		}
		villages := map[ID]bool{}
		for _, h := range versions {
			villages[h.Area] = true
			if h.Grid != "" {
				inGrid[h.Grid] = append(inGrid[h.Grid], h.Period)
			}
		}
		for _, village := range sortedIDs(villages) {
			if first, ok := gridded[village]; ok {
				t.Gridded = append(t.Gridded, AreaDay{village, first})
			}
		}
	}
	for id, periods := range inGrid {
		if t := units[Ref{Grids, id}]; t != nil {
			t.Households = CountPeriods(periods)
		}
	}
}

func (b *timelineBuilder) fillAreas(units map[Ref]*Timeline, organizations map[ID][]*Organization, households map[ID][]*Household, areas map[ID][]*Area) {
	stays := map[ID][]Period{}
	causes := map[ID][]CausePeriod{}
	found := map[ID][]CauseFound{}
	for ref, l := range b.lineages {
		if ref.Noun != Households {
			continue
		}
		for _, s := range l.Stays() {
			stays[s.Area] = append(stays[s.Area], s.Period)
		}
		for county, active := range l.ActiveCauses() {
			causes[county] = append(causes[county], active...)
		}
		for county, all := range l.FoundByCadres() {
			found[county] = append(found[county], all...)
		}
	}
	leads := map[ID][]*Lead{}
	cases := grouped(of[*Case](b, Cases), func(c *Case) ID { return c.ID })
	for _, lead := range of[*Lead](b, Leads) {
		if l := b.lineages[Ref{Households, lead.Household}]; l != nil && lead.TrueOn() != NoDay {
			for _, a := range l.Way(lead.TrueOn()) {
				if clusters(a.Level) {
					leads[a.ID] = append(leads[a.ID], lead.without(cases))
				}
			}
		}
	}
	meetings := b.records(RecordMeeting, func(r *Record) ID { return r.Area })
	pushes := of[*Record](b, Records)
	warned := map[Warning]bool{}
	for _, lead := range of[*Lead](b, Leads) {
		if lead.Channel == ByDepartment && lead.Organization != "" {
			warned[Warning{lead.Organization, lead.DiscoveredOn}] = true
		}
	}
	serves := func(organization, area ID) bool {
		return slices.ContainsFunc(organizations[organization], func(o *Organization) bool { return o.Area == area })
	}
	for ref, t := range units {
		if ref.Noun != Areas {
			continue
		}
		t.Households = CountPeriods(stays[ref.ID])
		t.Meetings = meetings[ref.ID]
		t.Leads = leads[ref.ID]
		slices.SortFunc(t.Leads, byTrueOn)
		homes, named := map[ID]bool{}, map[ID]bool{}
		for _, lead := range t.Leads {
			homes[lead.Household] = true
		}
		for _, id := range sortedIDs(homes) {
			t.Homes = append(t.Homes, households[id]...)
			for _, h := range households[id] {
				named[h.Area] = true
			}
		}
		t.Areas = outlinesFrom(named, areas)
		if place := t.Lineage.Place(ref.ID); place != nil {
			above := map[ID]bool{}
			for _, a := range place.Areas {
				if a.Level == Village && a.Parent != "" {
					above[a.Parent] = true
				}
			}
			for _, id := range sortedIDs(above) {
				t.MeetingsAbove = append(t.MeetingsAbove, meetings[id]...)
			}
			slices.SortFunc(t.MeetingsAbove, byDoneOn)
		}
		t.Causes = JoinCauses(causes[ref.ID])
		t.Found = SortFound(found[ref.ID])
		if place := t.Lineage.Place(ref.ID); place == nil || !slices.ContainsFunc(place.Areas, func(a *Area) bool { return a.Level == County }) {
			continue
		}
		for _, r := range pushes {
			if r.Kind == RecordPush && serves(r.Organization, ref.ID) {
				t.Pushes = append(t.Pushes, r)
			}
		}
		for w := range warned {
			if serves(w.Organization, ref.ID) {
				t.Warnings = append(t.Warnings, w)
			}
		}
		slices.SortFunc(t.Warnings, func(x, y Warning) int {
			return cmp.Or(cmp.Compare(x.Organization, y.Organization), cmp.Compare(x.On, y.On))
		})
	}
}

func (b *timelineBuilder) fillPost(t *Timeline, households map[ID][]*Household, areas map[ID][]*Area) {
	holders := map[ID]bool{}
	for _, h := range t.Tenures {
		holders[h.Person] = true
	}
	named := map[ID]bool{}
	homes := map[ID]bool{}
	where := func(area, household ID) {
		if area != "" {
			named[area] = true
		} else if household != "" {
			homes[household] = true
		}
	}
	for _, p := range t.Posts {
		where(p.Area, p.Household)
	}
	for _, r := range of[*Record](b, Records) {
		switch {
		case r.Kind == RecordHandover && r.Post == t.Unit.ID:
			t.Handovers = append(t.Handovers, r)
		case r.Kind == RecordItem && (r.Post == t.Unit.ID || holders[r.Person]):
			t.Items = append(t.Items, r)
			if r.Post == t.Unit.ID {
				where(r.Area, r.Household)
			}
		}
	}
	for _, f := range of[*Finding](b, Findings) {
		if f.Post == t.Unit.ID {
			t.Findings = append(t.Findings, f)
			where(f.Area, f.Household)
		}
	}
	for _, p := range t.Pairings {
		homes[p.Household] = true
	}
	for _, r := range t.Visits {
		homes[r.Household] = true
	}
	for _, id := range sortedIDs(homes) {
		t.Homes = append(t.Homes, households[id]...)
		for _, h := range households[id] {
			named[h.Area] = true
		}
	}
	t.Areas = outlinesFrom(named, areas)
}

// outlinesFrom are areas and all that were ever above them, with their versions alone, by id.
func outlinesFrom(named map[ID]bool, areas map[ID][]*Area) (out []*Place) {
	up := sortedIDs(named)
	for i := 0; i < len(up); i++ {
		for _, a := range areas[up[i]] {
			if a.Parent != "" && !named[a.Parent] {
				named[a.Parent] = true
				up = append(up, a.Parent)
			}
		}
	}
	slices.Sort(up)
	for _, id := range up {
		if len(areas[id]) > 0 {
			out = append(out, &Place{ID: id, Areas: areas[id]})
		}
	}
	return out
}

// fillService gives the post of a grid member what its holders did, were given and held elsewhere.
func (b *timelineBuilder) fillService(t *Timeline, posts map[ID][]*Post, tenures map[ID][]*Tenure) {
	if !everOf(GridMember, t.Posts) {
		return
	}
	holders := map[ID]bool{}
	for _, h := range t.Tenures {
		holders[h.Person] = true
	}
	for _, r := range of[*Record](b, Records) {
		var about bool
		switch r.Kind {
		case RecordReport, RecordTraining:
			about = r.Post == t.Unit.ID || holders[r.Person] ||
				r.Kind == RecordTraining && r.Post == "" && r.Person == "" && find(t.Lineage.Places, r.Area) != nil
		case RecordSubsidy:
			about = r.Post == t.Unit.ID
		}
		if about {
			t.Service = append(t.Service, r)
		}
	}
	for _, id := range sortedIDs(posts) {
		if id == t.Unit.ID || !everOf(GridMember, posts[id]) {
			continue
		}
		place := &Place{ID: id, Posts: posts[id]}
		for _, h := range tenures[id] {
			if holders[h.Person] {
				place.Tenures = append(place.Tenures, h)
			}
		}
		if len(place.Tenures) > 0 {
			t.Elsewhere = append(t.Elsewhere, place)
		}
	}
}

// fillPairings gives the post of a contact the other pairings of its holders, and that of an organization's head the
// pairings of the organization, with the visits by its heads.
func (b *timelineBuilder) fillPairings(t *Timeline, posts map[ID][]*Post, tenures map[ID][]*Tenure) {
	persons, organizations := map[ID]bool{}, map[ID]bool{}
	if everOf(Contact, t.Posts) {
		for _, h := range t.Tenures {
			persons[h.Person] = true
		}
	}
	for _, id := range headed(t.Posts) {
		organizations[id] = true
	}
	for _, p := range of[*Pairing](b, Pairings) {
		if persons[p.Person] || organizations[p.Organization] {
			t.Pairings = append(t.Pairings, p)
		}
	}
	slices.SortFunc(t.Pairings, byPairing)
	heads, holders := map[ID]bool{}, map[ID]bool{}
	for id, versions := range posts {
		for _, organization := range headed(versions) {
			if !organizations[organization] {
				continue
			}
			heads[id] = true
			for _, h := range tenures[id] {
				holders[h.Person] = true
			}
		}
	}
	for _, r := range of[*Record](b, Records) {
		if r.Kind == RecordVisit && (heads[r.Post] || holders[r.Person]) {
			t.Visits = append(t.Visits, r)
		}
	}
}

// deliver gives each timeline the deliveries for its areas.
func (b *timelineBuilder) deliver(all []*Timeline) {
	deliveries := of[*Delivery](b, Deliveries)
	slices.SortFunc(deliveries, func(x, y *Delivery) int {
		return cmp.Or(cmp.Compare(x.Ledger, y.Ledger), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Area, y.Area), cmp.Compare(x.From, y.From))
	})
	for _, t := range all {
		for _, d := range deliveries {
			if find(t.Lineage.Places, d.Area) != nil || find(t.Areas, d.Area) != nil {
				t.Deliveries = append(t.Deliveries, d)
			}
		}
	}
}
