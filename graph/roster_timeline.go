package graph

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"sync"
)

// unitRead is one read of timelines, of any number of chunks. It holds what the chunks share; the roster is held for
// reading only while one is put together, so that a long read keeps no batch waiting.
type unitRead struct {
	roster *Roster
	rows   UnitRows
	view   View
	memo   *rosterMemo // of the whole read, also where later batches have changed the roster meanwhile
	filed  *deliveryFile

	rooms chan []plainHome // in which timelines have passed; nil where they are kept

	readLeads sync.Once
	allLeads  *trueLeads // read when first needed
}

// deliveryFile keeps the deliveries known at a revision, as far as they have been asked for.
type deliveryFile struct {
	known Revision
	mu    sync.Mutex
	of    map[ID][]*Delivery // by area
}

// deliveries are kept from one read to the next of the same revision: what was known at it does not change.
func (r *Roster) deliveries(known Revision) *deliveryFile {
	file := r.filed.Load()
	if file == nil || file.known != known {
		file = &deliveryFile{known: known, of: map[ID][]*Delivery{}}
		r.filed.Store(file)
	}
	return file
}

func (r *Roster) unitRead(known Revision, rows UnitRows, passing bool) *unitRead {
	view := View{At: Horizon, Known: known, Scope: Everywhere}
	r.mu.RLock()
	defer r.mu.RUnlock()
	u := &unitRead{
		roster: r, rows: rows, view: view, memo: r.memo(view, WholeHistory(Horizon)),
		filed: r.deliveries(known),
	}
	if passing {
		u.rooms = make(chan []plainHome, rooms)
	}
	return u
}

// chunkRead is the part of a read that puts one chunk together.
type chunkRead struct {
	*rosterRead
	lineages map[Ref]*Lineage // of grids and areas
}

// hold holds the roster for reading; release must follow.
func (u *unitRead) hold() *chunkRead {
	u.roster.mu.RLock()
	read := u.roster.read(u.view, WholeHistory(Horizon))
	read.memo = u.memo
	return &chunkRead{rosterRead: read, lineages: map[Ref]*Lineage{}}
}

func (u *unitRead) release() { u.roster.mu.RUnlock() }

// everBelow gives areas with all that any row known ever placed below them.
func (u *unitRead) everBelow(areas []ID) []ID {
	if len(areas) == 0 {
		return nil
	}
	r := u.hold()
	defer u.release()
	below := once(slices.Clone(areas))
	met := map[ID]bool{}
	for _, id := range below {
		met[id] = true
	}
	for i := 0; i < len(below); i++ {
		a := r.areas[below[i]]
		if a == nil {
			continue
		}
		for _, b := range a.below {
			if !met[b.id] && slices.ContainsFunc(b.versions, func(v rosterVersion) bool { return v.above == a && v.KnownAt(r.known) }) {
				met[b.id] = true
				below = append(below, b.id)
			}
		}
	}
	return below
}

// gridsOf are grids: all, or those asked for with those that any row ever placed in one of the areas; in order.
func (u *unitRead) gridsOf(all bool, under, refs []ID) []ID {
	r := u.hold()
	defer u.release()
	if all {
		return slices.Sorted(maps.Keys(r.grids))
	}
	ids := slices.Clone(refs)
	for _, id := range under {
		if a := r.areas[id]; a != nil {
			for _, g := range a.grids {
				if g.KnownAt(r.known) {
					ids = append(ids, g.ID)
				}
			}
		}
	}
	return once(ids)
}

// areasOf are areas: all, or those asked for with those given; in order.
func (u *unitRead) areasOf(all bool, under, refs []ID) []ID {
	r := u.hold()
	defer u.release()
	if all {
		return slices.Sorted(maps.Keys(r.areas))
	}
	return once(slices.Concat(under, refs))
}

// postsOf are posts that the roster holds: all, or those asked for with those that any row ever placed in one of the
// areas; in order.
func (u *unitRead) postsOf(all bool, under, refs []ID) []ID {
	r := u.hold()
	defer u.release()
	if all {
		return slices.Sorted(maps.Keys(r.seats))
	}
	ids := slices.Clone(refs)
	if len(under) > 0 {
		in := make(map[ID]bool, len(under))
		for _, id := range under {
			in[id] = true
		}
		for id, seat := range r.seats {
			if slices.ContainsFunc(seat.versions, func(p *Post) bool { return in[p.Area] && p.KnownAt(r.known) }) {
				ids = append(ids, id)
			}
		}
	}
	return once(ids)
}

// settleHouseholds puts households together, by id; those that nothing befell in the room, if one is given.
func (u *unitRead) settleHouseholds(rows HouseholdRows, room []plainHome) []*Timeline {
	r := u.hold()
	defer u.release()
	ordered(rows.Households, func(a, b *Household) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Since, b.Since)) })
	eventful := eventfulHomes(rows.SubjectRows)
	plain, told := rows.Households, rows.SubjectRows
	if len(eventful) > 0 {
		plain, told.Households = make([]*Household, 0, len(rows.Households)), nil
		for _, h := range rows.Households {
			if eventful[h.ID] {
				told.Households = append(told.Households, h)
			} else {
				plain = append(plain, h)
			}
		}
	}
	units := r.plainHomes(plain, room)
	if len(told.Households) > 0 {
		homes := r.homes(told)
		var others []*Timeline
		for _, id := range slices.Sorted(maps.Keys(eventful)) {
			subject := Ref{Households, id}
			if l := r.lineage(subject, homes); l != nil {
				others = append(others, &Timeline{Unit: subject, Known: r.view.Known, Lineage: l, Gridded: r.gridded(l.Households)})
			}
		}
		units = merged(units, others)
	}
	share(units, rows.Members, func(m *Member) ID { return m.Household }, func(t *Timeline) *[]*Member { return &t.Members },
		func(a, b *Member) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Since, b.Since)) })
	share(units, rows.Visits, func(v *Record) ID { return v.Household }, func(t *Timeline) *[]*Record { return &t.Visits }, byDoneOn)
	if len(rows.Doubles) > 0 {
		doubles := map[string][]*Member{}
		for _, m := range rows.Doubles {
			doubles[m.IDDigest] = append(doubles[m.IDDigest], m)
		}
		for _, t := range units {
			t.double(doubles)
		}
	}
	return units
}

// merged puts two lists together that are in order of their ids.
func merged(a, b []*Timeline) []*Timeline {
	if len(a) == 0 {
		return b
	}
	out := make([]*Timeline, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Unit.ID < b[0].Unit.ID {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// share gives units, in order of their ids, those of the rows that are theirs.
func share[R any](units []*Timeline, rows []R, of func(R) ID, to func(*Timeline) *[]R, compare func(R, R) int) {
	ordered(rows, func(a, b R) int { return cmp.Or(cmp.Compare(of(a), of(b)), compare(a, b)) })
	at := 0
	for len(rows) > 0 {
		id, n := of(rows[0]), 1
		for n < len(rows) && of(rows[n]) == id {
			n++
		}
		for at < len(units) && units[at].Unit.ID < id {
			at++
		}
		if at < len(units) && units[at].Unit.ID == id {
			*to(units[at]) = rows[:n:n]
		}
		rows = rows[n:]
	}
}

// eventfulHomes are the households that more is told of than what they are and where.
func eventfulHomes(rows SubjectRows) map[ID]bool {
	homes := map[ID]bool{}
	for _, f := range rows.Pairings {
		homes[f.Household] = true
	}
	for _, f := range rows.Cases {
		homes[f.Household] = true
	}
	for _, f := range rows.Leads {
		homes[f.Household] = true
	}
	for _, f := range rows.Applications {
		homes[f.Household] = true
	}
	return homes
}

// plainHome is a household that nothing befell, of which most of a city is made: both in one piece.
type plainHome struct {
	timeline Timeline
	lineage  Lineage
}

// plainAtOnce is how many are made in one piece where no room is given, so that each costs little; whoever keeps one keeps as many.
const plainAtOnce = 32

// footprint is where a household stands that never moved.
type footprint struct{ area, grid ID }

// stand is what all households of one footprint share.
type stand struct {
	places, grids, units []*Place
	gridded              []AreaDay
}

// plainHomes puts households together of which there are only versions, in the order of their ids.
func (r *chunkRead) plainHomes(rows []*Household, room []plainHome) []*Timeline {
	out := make([]*Timeline, 0, len(rows))
	calendar := r.calendar(r.known)
	stands := map[footprint]*stand{}
	var last *stand
	var print footprint
	for len(rows) > 0 {
		n, still := 1, true
		for n < len(rows) && rows[n].ID == rows[0].ID {
			still = still && rows[n].Area == rows[0].Area && rows[n].Grid == rows[0].Grid
			n++
		}
		versions := rows[:n:n]
		rows = rows[n:]
		for i, h := range versions {
			versions[i] = shown(r.rosterRead, h)
		}
		at := last
		switch here := (footprint{versions[0].Area, versions[0].Grid}); {
		case !still:
			at = r.stand(versions)
		case at == nil || print != here:
			if at = stands[here]; at == nil {
				at = r.stand(versions[:1])
				stands[here] = at
			}
			last, print = at, here
		}
		if len(room) == 0 {
			room = make([]plainHome, min(plainAtOnce, 1+len(rows)))
		}
		t, l := &room[0].timeline, &room[0].lineage
		room = room[1:]
		l.Subject, l.View, l.Window, l.Calendar = Ref{Households, versions[0].ID}, r.view, r.window, calendar
		l.Households, l.Grids, l.Places, l.Units = versions, at.grids, at.places, at.units
		t.Unit, t.Known, t.Lineage, t.Gridded = l.Subject, r.view.Known, l, at.gridded
		out = append(out, t)
	}
	return out
}

// stand is where the versions of a household stand.
func (r *chunkRead) stand(versions []*Household) *stand {
	l := r.complete(&rosterHome{Lineage: Lineage{Households: versions}})
	return &stand{places: l.Places, grids: l.Grids, units: l.Units, gridded: r.gridded(versions)}
}

// double gives a household the members of others with the digests of its own.
func (t *Timeline) double(all map[string][]*Member) {
	if len(all) == 0 {
		return
	}
	for i, m := range t.Members {
		if m.IDDigest == "" || slices.ContainsFunc(t.Members[:i], func(n *Member) bool { return n.IDDigest == m.IDDigest }) {
			continue
		}
		for _, other := range all[m.IDDigest] {
			if other.Household != t.Unit.ID {
				t.Doubles = append(t.Doubles, other)
			}
		}
	}
	slices.SortFunc(t.Doubles, func(a, b *Member) int {
		return cmp.Or(cmp.Compare(a.IDDigest, b.IDDigest), cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID))
	})
	t.Doubles = slices.CompactFunc(t.Doubles, func(a, b *Member) bool { return a.ID == b.ID && a.Since == b.Since })
}

// gridded says from which day on each of the villages has had a grid.
func (r *chunkRead) gridded(versions []*Household) []AreaDay {
	var out []AreaDay
	for _, h := range versions {
		a := r.areas[h.Area]
		if a == nil || slices.ContainsFunc(out, func(d AreaDay) bool { return d.Area == h.Area }) {
			continue
		}
		first := NoDay
		for _, g := range a.grids {
			if g.KnownAt(r.known) && (first == NoDay || g.Since < first) {
				first = g.Since
			}
		}
		if first != NoDay {
			out = append(out, AreaDay{h.Area, first})
		}
	}
	if len(out) > 1 {
		slices.SortFunc(out, func(a, b AreaDay) int { return cmp.Compare(a.Area, b.Area) })
	}
	return out
}

// subject is the lineage of a grid or an area; nil where it is not on record.
func (r *chunkRead) subject(ref Ref) *Lineage {
	l, known := r.lineages[ref]
	if !known {
		l = r.lineage(ref, nil)
		r.lineages[ref] = l
	}
	return l
}

// settleGrids puts grids together.
func (u *unitRead) settleGrids(ids []ID) []*Timeline {
	r := u.hold()
	defer u.release()
	out := make([]*Timeline, 0, len(ids))
	for _, id := range ids {
		if l := r.subject(Ref{Grids, id}); l != nil {
			out = append(out, &Timeline{Unit: l.Subject, Known: u.view.Known, Lineage: l})
		}
	}
	return out
}

// settleAreas puts areas together, and says of counties which organizations ever served them.
func (u *unitRead) settleAreas(ids []ID) (units []*Timeline, serving map[ID][]ID) {
	r := u.hold()
	defer u.release()
	serving = map[ID][]ID{}
	for _, id := range ids {
		l := r.subject(Ref{Areas, id})
		if l == nil {
			continue
		}
		units = append(units, &Timeline{Unit: l.Subject, Known: u.view.Known, Lineage: l})
		a := r.areas[id]
		if !slices.ContainsFunc(a.versions, func(v rosterVersion) bool { return v.Level == County && v.KnownAt(r.known) }) {
			continue
		}
		for _, o := range a.organizations { // by id
			if all := serving[id]; o.KnownAt(r.known) && (len(all) == 0 || all[len(all)-1] != o.ID) {
				serving[id] = append(all, o.ID)
			}
		}
	}
	return units, serving
}

// around gives, of each village, the areas that were ever right above it, and the villages in which the households of
// villages and townships stand, by any row known.
func (u *unitRead) around(units []*Timeline) (above map[ID][]ID, villages []ID) {
	r := u.hold()
	above = map[ID][]ID{}
	var clustered []ID
	for _, t := range units {
		a := r.areas[t.Unit.ID]
		any := false
		for _, v := range a.versions {
			if !v.KnownAt(r.known) {
				continue
			}
			any = any || clusters(v.Level)
			if v.Level == Village && v.Parent != "" {
				above[t.Unit.ID] = append(above[t.Unit.ID], v.Parent)
			}
		}
		if any {
			clustered = append(clustered, t.Unit.ID)
		}
		above[t.Unit.ID] = once(above[t.Unit.ID])
	}
	u.release()
	return above, u.everBelow(clustered)
}

// settleLeads gives leads to the villages and townships in which their households stood on the day they were found true;
// leads come by that day.
func (u *unitRead) settleLeads(units map[ID]*Timeline, found *trueLeads) {
	r := u.hold()
	defer u.release()
	lineages := map[ID]*Lineage{}
	for _, lead := range found.leads {
		l, known := lineages[lead.Household]
		if !known {
			if versions := found.homes[lead.Household]; len(versions) > 0 {
				l = r.complete(&rosterHome{Lineage: Lineage{Households: versions}})
				l.Subject, l.View, l.Window = Ref{Households, lead.Household}, r.view, r.window
			}
			lineages[lead.Household] = l
		}
		if l == nil {
			continue
		}
		for _, a := range l.Way(lead.TrueOn()) {
			if t := units[a.ID]; t != nil && clusters(a.Level) {
				t.Leads = append(t.Leads, lead)
			}
		}
	}
	outlines := map[ID]*Place{}
	for _, t := range units {
		var ids, villages []ID
		for _, lead := range t.Leads {
			ids = append(ids, lead.Household)
		}
		for _, id := range once(ids) {
			t.Homes = append(t.Homes, found.homes[id]...)
			for _, h := range found.homes[id] {
				villages = append(villages, h.Area)
			}
		}
		t.Areas = r.outlinesFrom(villages, outlines)
	}
}

// settlePosts puts posts together that the roster holds, without what they owe.
func (u *unitRead) settlePosts(ids []ID) []*Timeline {
	r := u.hold()
	defer u.release()
	out := make([]*Timeline, 0, len(ids))
	for _, id := range ids {
		seat := r.seats[id]
		if seat == nil {
			continue
		}
		posts := whole(r, seat.versions)
		if len(posts) == 0 {
			continue
		}
		var serving []*Organization
		if unit := r.units[posts[len(posts)-1].Organization]; unit != nil {
			serving = whole(r, unit.organizations)
		}
		subject, ok := PostSubject(posts, serving)
		if !ok {
			continue
		}
		if l := r.subject(subject); l != nil {
			out = append(out, &Timeline{
				Unit: Ref{Posts, id}, Known: u.view.Known, Lineage: l, Posts: posts, Tenures: whole(r, seat.tenures),
			})
		}
	}
	return out
}

// settleElsewhere gives the posts of grid members the other such posts that their holders held too, of those in which one
// of all these holders ever was.
func (u *unitRead) settleElsewhere(members []*Timeline, held []ID) {
	r := u.hold()
	defer u.release()
	type stay struct {
		post   ID
		tenure *Tenure
	}
	of := map[ID][]stay{} // by person, in the order of posts
	versions := map[ID][]*Post{}
	for _, id := range held {
		seat := r.seats[id]
		if seat == nil {
			continue
		}
		posts := whole(r, seat.versions)
		if !everOf(GridMember, posts) {
			continue
		}
		versions[id] = posts
		for _, t := range whole(r, seat.tenures) {
			of[t.Person] = append(of[t.Person], stay{id, t})
		}
	}
	for _, t := range members {
		places := map[ID]*Place{}
		var met []ID
		for _, h := range t.Tenures {
			if slices.Contains(met, h.Person) {
				continue
			}
			met = append(met, h.Person)
			for _, s := range of[h.Person] {
				if s.post == t.Unit.ID {
					continue
				}
				place := places[s.post]
				if place == nil {
					place = &Place{ID: s.post, Posts: versions[s.post]}
					places[s.post] = place
				}
				place.Tenures = append(place.Tenures, s.tenure)
			}
		}
		for _, id := range sortedIDs(places) {
			slices.SortFunc(places[id].Tenures, byPerson)
			t.Elsewhere = append(t.Elsewhere, places[id])
		}
	}
}

// leadership is who ever was at the head of an organization.
type leadership struct {
	posts   []ID
	holders []ID // perhaps more than once
}

// headsOf are the heads of organizations.
func (u *unitRead) headsOf(organizations []ID) map[ID]leadership {
	r := u.hold()
	defer u.release()
	out := make(map[ID]leadership, len(organizations))
	for _, id := range organizations {
		unit := r.units[id]
		if unit == nil {
			continue
		}
		var heads leadership
		for _, p := range unit.heads {
			if !p.KnownAt(r.known) || slices.Contains(heads.posts, p.ID) {
				continue
			}
			heads.posts = append(heads.posts, p.ID)
			for _, t := range p.seat.tenures {
				if t.KnownAt(r.known) {
					heads.holders = append(heads.holders, t.Person)
				}
			}
		}
		out[id] = heads
	}
	return out
}

// whole are the rows that are known, whatever their day.
func whole[T any, P rosterRow[T]](r *chunkRead, rows []P) []P {
	var out []P
	for _, f := range rows {
		if f.About().KnownAt(r.known) {
			out = append(out, shown(r.rosterRead, f))
		}
	}
	return out
}

// placePosts gives posts the homes and the areas that they name.
func (u *unitRead) placePosts(units []*Timeline, where []whereabouts, homes map[ID][]*Household) {
	r := u.hold()
	defer u.release()
	outlines := map[ID]*Place{}
	for i, t := range units {
		up := where[i].areas
		for _, id := range where[i].homes {
			t.Homes = append(t.Homes, homes[id]...)
			for _, h := range homes[id] {
				up = append(up, h.Area)
			}
		}
		t.Areas = r.outlinesFrom(up, outlines)
	}
}

// outlinesFrom are areas and all that were ever above them, with their versions alone, by id; the slice is used up.
func (r *chunkRead) outlinesFrom(areas []ID, outlines map[ID]*Place) (out []*Place) {
	up := once(areas)
	for i := 0; i < len(up); i++ {
		a := r.areas[up[i]]
		if a == nil {
			continue
		}
		for _, v := range a.versions {
			if v.Parent != "" && v.KnownAt(r.known) && !slices.Contains(up, v.Parent) {
				up = append(up, v.Parent)
			}
		}
	}
	slices.Sort(up)
	for _, id := range up {
		place, known := outlines[id]
		if !known {
			place = r.outline(id)
			outlines[id] = place
		}
		if place != nil {
			out = append(out, place)
		}
	}
	return out
}

// outline is an area with its versions alone; nil where there are none.
func (r *chunkRead) outline(id ID) *Place {
	a := r.areas[id]
	if a == nil {
		return nil
	}
	p := &Place{ID: id}
	for _, v := range a.versions {
		if v.KnownAt(r.known) {
			p.Areas = append(p.Areas, shown(r.rosterRead, v.Area))
		}
	}
	return told(p)
}

// footings are the areas of units, each list with the units that share it: those of one village mostly come together.
func footings(units []*Timeline) iter.Seq2[[]ID, []*Timeline] {
	return func(yield func([]ID, []*Timeline) bool) {
		alike := func(a, b *Timeline) bool {
			p, q := a.Lineage.Places, b.Lineage.Places
			return len(a.Areas)+len(b.Areas) == 0 && len(p) == len(q) && (len(p) == 0 || &p[0] == &q[0])
		}
		for len(units) > 0 {
			n := 1
			for n < len(units) && alike(units[0], units[n]) {
				n++
			}
			var areas []ID
			for _, places := range [][]*Place{units[0].Lineage.Places, units[0].Areas} {
				for _, p := range places {
					areas = append(areas, p.ID)
				}
			}
			if !yield(once(areas), units[:n]) {
				return
			}
			units = units[n:]
		}
	}
}

// undelivered are the areas of units of which deliveries have not been read yet.
func (u *unitRead) undelivered(units []*Timeline) []ID {
	u.filed.mu.Lock()
	defer u.filed.mu.Unlock()
	var unread []ID
	for areas := range footings(units) {
		for _, id := range areas {
			if _, read := u.filed.of[id]; !read {
				unread = append(unread, id)
			}
		}
	}
	return once(unread)
}

// file keeps the deliveries that were read for areas.
func (u *unitRead) file(areas []ID, rows []*Delivery) {
	of := grouped(rows, func(d *Delivery) ID { return d.Area })
	u.filed.mu.Lock()
	defer u.filed.mu.Unlock()
	for _, id := range areas {
		u.filed.of[id] = of[id]
	}
}

// handOut gives each unit the deliveries for its areas.
func (u *unitRead) handOut(units []*Timeline) {
	u.filed.mu.Lock()
	defer u.filed.mu.Unlock()
	for areas, sharing := range footings(units) {
		var all []*Delivery
		for _, id := range areas {
			all = append(all, u.filed.of[id]...)
		}
		slices.SortFunc(all, func(a, b *Delivery) int {
			return cmp.Or(cmp.Compare(a.Ledger, b.Ledger), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Area, b.Area), cmp.Compare(a.From, b.From))
		})
		for _, t := range sharing {
			t.Deliveries = all[:len(all):len(all)]
		}
	}
}
