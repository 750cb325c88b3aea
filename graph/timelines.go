package graph

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
)

// UnitRows reads the rows of timelines that a roster does not hold, for Roster.Timelines: all of them known at the
// revision of the read, whatever their day, with Retracted as Never, each once unless said otherwise, in any order.
// Implementations are safe for many goroutines.
type UnitRows interface {
	// HouseholdAfter is the id of a household about n rows of households after one; empty where there are not so many.
	HouseholdAfter(ctx context.Context, id ID, n int) (ID, error)
	// HouseholdsIn are the households of which a row names one of the areas, or one of the grids; in any order.
	HouseholdsIn(ctx context.Context, areas, grids []ID) ([]ID, error)
	// Paired are those of the households that have a pairing; in any order.
	Paired(ctx context.Context, of Stretch) ([]ID, error)
	// Households are the rows of the households.
	Households(ctx context.Context, of Stretch) (HouseholdRows, error)
	// Subjects are, of households, the rows that lineages are made of.
	Subjects(ctx context.Context, households []ID) (SubjectRows, error)
	// Cases are the cases with the ids.
	Cases(ctx context.Context, ids []ID) ([]*Case, error)
	// Deliveries are those for the areas themselves.
	Deliveries(ctx context.Context, areas []ID) ([]*Delivery, error)
	// Meetings are the records of kind MEETING in the areas, and those of kind PUSH of the organizations.
	Meetings(ctx context.Context, areas, organizations []ID) ([]*Record, error)
	// TrueLeads are the leads that were found true (Lead.TrueOn) of households of which a row names one of the areas, or, where
	// areas is nil, of all, and the versions of the households of those leads; both may come more than once.
	TrueLeads(ctx context.Context, areas []ID) ([]*Lead, []*Household, error)
	// Duties are the records of kind HANDOVER and ITEM of the posts, and those of kind ITEM of the persons, which may come
	// twice, and the findings of the posts.
	Duties(ctx context.Context, posts, persons []ID) ([]*Record, []*Finding, error)
	// Service are the records of kind REPORT, TRAINING and SUBSIDY of the posts, those of kind REPORT and TRAINING that name
	// one of the persons, and those of kind TRAINING in the areas that name neither post nor person; they may come more than
	// once.
	Service(ctx context.Context, posts, persons, areas []ID) ([]*Record, error)
	// Held are the posts in which one of the persons ever was, those made from pairings perhaps among them; in any order.
	Held(ctx context.Context, persons []ID) ([]ID, error)
	// Pairings are those of the organizations, and those of the persons; they may come twice.
	Pairings(ctx context.Context, organizations, persons []ID) ([]*Pairing, error)
	// VisitsBy are the records of kind VISIT that name one of the posts or one of the persons; they may come twice.
	VisitsBy(ctx context.Context, posts, persons []ID) ([]*Record, error)
	// Homes are the versions of the households.
	Homes(ctx context.Context, households []ID) ([]*Household, error)
}

// Stretch names households: those of IDs, or, where that is nil, all from one id to another.
type Stretch struct {
	// IDs are single households, in order, each once.
	IDs []ID
	// From is the first id, included; empty for the first of all.
	From ID
	// Until is the last id, excluded; empty for no end.
	Until ID
}

// HouseholdRows are the rows of some households.
type HouseholdRows struct {
	// SubjectRows are what their lineages are made of.
	SubjectRows
	// Members are theirs.
	Members []*Member
	// Doubles are the members of other households with the digest of one of Members; they may come more than once.
	Doubles []*Member
	// Visits are the records of kind VISIT to them.
	Visits []*Record
}

// How many units are put together at a time. What is held of them bounds the memory; what they share is read once.
const (
	householdsAtATime = 1500
	gridsAtATime      = 1000
	areasAtATime      = 200
	postsAtATime      = 500
	contactsAtATime   = 500
)

// Few reports whether the query can only be about few units: then they are read one after the other, with little ado.
func (q UnitQuery) Few() bool {
	return !q.All && len(q.Under) == 0 && len(q.Grids) == 0 && len(q.Refs) <= postsAtATime
}

// Timelines gives the timelines of units known at a revision, as Archive.Timelines promises them. The roster must have
// reached the revision. Several chunks of units are read and put together at once, and yielded in order.
func (r *Roster) Timelines(ctx context.Context, known Revision, q UnitQuery, rows UnitRows, yield func(*Timeline) error) error {
	turns := inTurn
	if q.Few() {
		turns = oneByOne
	}
	u := r.unitRead(known, rows, q.Passing && !q.Few())
	return turns(ctx, u.chunks(ctx, q), func(s settled) error {
		defer u.passed(s.room)
		for _, t := range s.units {
			// Asked for each unit: whoever judges them takes his time.
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := yield(t); err != nil {
				return err
			}
		}
		return nil
	})
}

// chunks are the units of a query, in the order of Archive.Timelines.
func (u *unitRead) chunks(ctx context.Context, q UnitQuery) iter.Seq2[chunk, error] {
	return func(yield func(chunk, error) bool) {
		wants := func(n Noun) bool { return len(q.Nouns) == 0 || slices.Contains(q.Nouns, n) }
		refs := map[Noun][]ID{}
		for _, ref := range q.Refs {
			refs[ref.Noun] = append(refs[ref.Noun], ref.ID)
		}
		under := u.everBelow(q.Under)
		var homes []ID // of under
		if !q.All && len(under) > 0 && (wants(Households) || wants(Posts)) {
			var err error
			if homes, err = u.rows.HouseholdsIn(ctx, under, nil); err != nil {
				yield(nil, err)
				return
			}
		}
		switch {
		case !wants(Households):
		case q.All:
			if !u.allHouseholds(ctx, yield) {
				return
			}
		default:
			ids := append(slices.Clone(homes), refs[Households]...)
			if len(q.Grids) > 0 {
				in, err := u.rows.HouseholdsIn(ctx, nil, q.Grids)
				if err != nil {
					yield(nil, err)
					return
				}
				ids = append(ids, in...)
			}
			for some := range slices.Chunk(once(ids), householdsAtATime) {
				if !yield(func(ctx context.Context) (settled, error) { return u.someHouseholds(ctx, some) }, nil) {
					return
				}
			}
		}
		for _, of := range []struct {
			noun   Noun
			size   int
			units  func(context.Context, []ID) ([]*Timeline, error)
			choose func(all bool, under []ID, refs []ID) []ID
		}{{Grids, gridsAtATime, u.grids, u.gridsOf}, {Areas, areasAtATime, u.areas, u.areasOf}} {
			if wants(of.noun) && !inChunks(of.choose(q.All, under, refs[of.noun]), of.size, yield, of.units) {
				return
			}
		}
		if wants(Posts) {
			u.postChunks(ctx, q, under, homes, refs[Posts], yield)
		}
	}
}

// allHouseholds gives all households in stretches of about the same number of rows.
func (u *unitRead) allHouseholds(ctx context.Context, yield func(chunk, error) bool) bool {
	for from := ID(""); ; {
		until, err := u.rows.HouseholdAfter(ctx, from, householdsAtATime)
		if err != nil {
			return yield(nil, err)
		}
		of := Stretch{From: from, Until: until}
		if !yield(func(ctx context.Context) (settled, error) { return u.households(ctx, of) }, nil) {
			return false
		}
		if from = until; from == "" {
			return true
		}
	}
}

// contactPosts is what the ids of all posts made from pairings begin with, and of no other post: they come one after
// the other, in the order of their households.
const contactPosts = "CONTACT@"

// postChunks gives the posts that the roster holds and those made from pairings, in one order.
func (u *unitRead) postChunks(ctx context.Context, q UnitQuery, under, homes, refs []ID, yield func(chunk, error) bool) bool {
	var posts, contacts []ID
	for _, id := range refs {
		if household, ok := strings.CutPrefix(string(id), contactPosts); ok {
			contacts = append(contacts, ID(household))
		} else {
			posts = append(posts, id)
		}
	}
	posts = u.postsOf(q.All, under, posts)
	var paired []ID
	switch contacts = once(append(contacts, homes...)); {
	case q.Few():
		paired = contacts
	case q.All:
		ids, err := u.rows.Paired(ctx, Stretch{})
		if err != nil {
			return yield(nil, err)
		}
		paired = ids
	default:
		for some := range slices.Chunk(contacts, householdsAtATime) {
			ids, err := u.rows.Paired(ctx, Stretch{IDs: some})
			if err != nil {
				return yield(nil, err)
			}
			paired = append(paired, ids...)
		}
	}
	before, _ := slices.BinarySearch(posts, contactPosts)
	return inChunks(posts[:before], postsAtATime, yield, u.posts) && inChunks(once(paired), contactsAtATime, yield, u.contacts) &&
		inChunks(posts[before:], postsAtATime, yield, u.posts)
}

// once puts ids in order, each once; the slice is used up.
func once(ids []ID) []ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// fewHouseholds are so few that each is better looked for by itself.
const fewHouseholds = 100

// someHouseholds puts those households together. Where there are hardly any others between them, all between are read:
// one after the other they cost less than half of what they do one by one.
func (u *unitRead) someHouseholds(ctx context.Context, ids []ID) (settled, error) {
	if len(ids) > fewHouseholds {
		first, last := ids[0], ids[len(ids)-1]
		beyond, err := u.rows.HouseholdAfter(ctx, first, 2*len(ids))
		if err != nil {
			return settled{}, err
		}
		if beyond == "" || beyond > last {
			all, err := u.households(ctx, Stretch{From: first, Until: last + " "}) // no id holds a space, or what comes before it
			all.units = slices.DeleteFunc(all.units, func(t *Timeline) bool {
				_, wanted := slices.BinarySearch(ids, t.Unit.ID)
				return !wanted
			})
			return all, err
		}
	}
	return u.households(ctx, Stretch{IDs: ids})
}

// households puts households together.
func (u *unitRead) households(ctx context.Context, of Stretch) (settled, error) {
	rows, err := u.rows.Households(ctx, of)
	if err == nil {
		err = u.identify(ctx, &rows.SubjectRows)
	}
	if err != nil {
		return settled{}, err
	}
	room := u.room(len(rows.Households))
	units := u.settleHouseholds(rows, room)
	if len(rows.Doubles) > 0 {
		if err := u.house(ctx, units); err != nil {
			return settled{}, err
		}
	}
	return settled{units, room}, u.deliver(ctx, units)
}

// house gives households the versions of those to which their doubles belong: hardly ever any.
func (u *unitRead) house(ctx context.Context, units []*Timeline) error {
	named := make([][]ID, len(units))
	for i, t := range units {
		for _, m := range t.Doubles {
			named[i] = append(named[i], m.Household)
		}
		named[i] = once(named[i])
	}
	all := once(slices.Concat(named...))
	if len(all) == 0 {
		return nil
	}
	versions, err := u.rows.Homes(ctx, all)
	if err != nil {
		return err
	}
	slices.SortFunc(versions, func(a, b *Household) int { return cmp.Compare(a.Since, b.Since) })
	homes := grouped(versions, func(h *Household) ID { return h.ID })
	for i, t := range units {
		for _, id := range named[i] {
			t.Homes = append(t.Homes, homes[id]...)
		}
	}
	return nil
}

// identify adds the cases of other households that leads and applications name: hardly ever any.
func (u *unitRead) identify(ctx context.Context, rows *SubjectRows) error {
	others := strangers(*rows)
	if len(others) == 0 {
		return nil
	}
	cases, err := u.rows.Cases(ctx, others)
	rows.Cases = append(rows.Cases, cases...)
	return err
}

// strangers are the cases that leads and applications name and that are not among the rows.
func strangers(rows SubjectRows) []ID {
	var named []ID
	for _, l := range rows.Leads {
		if l.Case != "" {
			named = append(named, l.Case)
		}
	}
	for _, a := range rows.Applications {
		if a.Case != "" {
			named = append(named, a.Case)
		}
	}
	if len(named) == 0 {
		return nil
	}
	have := make(map[ID]bool, len(rows.Cases))
	for _, c := range rows.Cases {
		have[c.ID] = true
	}
	return slices.DeleteFunc(once(named), func(id ID) bool { return have[id] })
}

// grids puts grids together.
func (u *unitRead) grids(ctx context.Context, ids []ID) ([]*Timeline, error) {
	units := u.settleGrids(ids)
	return units, u.deliver(ctx, units)
}

// areas puts areas together.
func (u *unitRead) areas(ctx context.Context, ids []ID) ([]*Timeline, error) {
	units, serving := u.settleAreas(ids)
	var organizations []ID
	for _, all := range serving {
		organizations = append(organizations, all...)
	}
	above, villages := u.around(units)
	places := slices.Clone(ids)
	for _, all := range above {
		places = append(places, all...)
	}
	records, err := u.rows.Meetings(ctx, once(places), once(organizations))
	if err != nil {
		return nil, err
	}
	if err := u.cluster(ctx, units, villages); err != nil {
		return nil, err
	}
	slices.SortFunc(records, byDoneOn)
	meetings, pushes := map[ID][]*Record{}, map[ID][]*Record{}
	for _, r := range records {
		if r.Kind == RecordMeeting {
			meetings[r.Area] = append(meetings[r.Area], r)
		} else {
			pushes[r.Organization] = append(pushes[r.Organization], r)
		}
	}
	for _, t := range units {
		t.Meetings = meetings[t.Unit.ID]
		for _, id := range above[t.Unit.ID] {
			t.MeetingsAbove = append(t.MeetingsAbove, meetings[id]...)
		}
		if len(above[t.Unit.ID]) > 1 {
			slices.SortFunc(t.MeetingsAbove, byDoneOn)
		}
		for _, organization := range serving[t.Unit.ID] {
			t.Pushes = append(t.Pushes, pushes[organization]...)
		}
		if len(serving[t.Unit.ID]) > 1 {
			slices.SortFunc(t.Pushes, byDoneOn)
		}
	}
	return units, u.deliver(ctx, units)
}

// cluster gives villages and townships the leads that were found true there.
func (u *unitRead) cluster(ctx context.Context, units []*Timeline, villages []ID) error {
	if len(villages) == 0 {
		return nil
	}
	found, err := u.trueLeads(ctx, villages)
	if err != nil || len(found.leads) == 0 {
		return err
	}
	of := map[ID]*Timeline{}
	for _, t := range units {
		of[t.Unit.ID] = t
	}
	u.settleLeads(of, found)
	return nil
}

// trueLeads are leads that were found true, by that day, with the versions of their households.
type trueLeads struct {
	leads []*Lead
	homes map[ID][]*Household
	err   error
}

// fewVillages are so few that their households are better looked at than all leads that were ever found true.
const fewVillages = 15

// trueLeads are those of the villages. For many villages all there are in the city are read, once, and those of the
// villages picked from them.
func (u *unitRead) trueLeads(ctx context.Context, villages []ID) (*trueLeads, error) {
	if len(villages) <= fewVillages {
		found := u.readTrueLeads(ctx, villages)
		return found, found.err
	}
	u.readLeads.Do(func() { u.allLeads = u.readTrueLeads(ctx, nil) })
	all := u.allLeads
	if all.err != nil {
		return all, all.err
	}
	in := make(map[ID]bool, len(villages))
	for _, id := range villages {
		in[id] = true
	}
	some := &trueLeads{homes: all.homes}
	for _, l := range all.leads {
		if slices.ContainsFunc(all.homes[l.Household], func(h *Household) bool { return in[h.Area] }) {
			some.leads = append(some.leads, l)
		}
	}
	return some, nil
}

func (u *unitRead) readTrueLeads(ctx context.Context, villages []ID) *trueLeads {
	leads, households, err := u.rows.TrueLeads(ctx, villages)
	if err != nil || len(leads) == 0 {
		return &trueLeads{err: err}
	}
	var named []ID
	for _, l := range leads {
		if l.Case != "" {
			named = append(named, l.Case)
		}
	}
	if len(named) > 0 { // a case that is not on record is hidden, as in lineages
		cases, err := u.rows.Cases(ctx, once(named))
		if err != nil {
			return &trueLeads{err: err}
		}
		onRecord := grouped(cases, func(c *Case) ID { return c.ID })
		for i, l := range leads {
			leads[i] = l.without(onRecord)
		}
	}
	slices.SortFunc(leads, byTrueOn)
	leads = slices.CompactFunc(leads, func(a, b *Lead) bool { return a.ID == b.ID })
	slices.SortFunc(households, func(a, b *Household) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Since, b.Since)) })
	households = slices.CompactFunc(households, func(a, b *Household) bool { return a.ID == b.ID && a.Since == b.Since })
	return &trueLeads{leads: leads, homes: grouped(households, func(h *Household) ID { return h.ID })}
}

// posts puts posts together.
func (u *unitRead) posts(ctx context.Context, ids []ID) ([]*Timeline, error) {
	return u.completePosts(ctx, u.settlePosts(ids))
}

// contacts puts the posts together that the pairings of households make.
func (u *unitRead) contacts(ctx context.Context, households []ID) ([]*Timeline, error) {
	rows, err := u.rows.Subjects(ctx, households)
	if err == nil {
		err = u.identify(ctx, &rows)
	}
	if err != nil {
		return nil, err
	}
	units := make([]*Timeline, 0, len(households))
	for _, home := range u.settleHouseholds(HouseholdRows{SubjectRows: rows}, nil) {
		post, tenures := Contacts(home.Lineage.Pairings)
		if post == nil {
			continue
		}
		units = append(units, &Timeline{
			Unit: Ref{Posts, post.ID}, Known: home.Known, Lineage: home.Lineage, Posts: []*Post{post}, Tenures: tenures,
		})
	}
	return u.completePosts(ctx, units)
}

// completePosts gives posts, with their versions and tenures, what they owe, and where.
func (u *unitRead) completePosts(ctx context.Context, units []*Timeline) ([]*Timeline, error) {
	var posts, persons []ID
	for _, t := range units {
		posts = append(posts, t.Unit.ID)
		for _, h := range t.Tenures {
			persons = append(persons, h.Person)
		}
	}
	if len(posts) == 0 {
		return nil, nil
	}
	records, findings, err := u.rows.Duties(ctx, posts, once(persons))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(records, byDoneOn)
	slices.SortFunc(findings, func(a, b *Finding) int { return cmp.Or(cmp.Compare(a.FoundOn, b.FoundOn), cmp.Compare(a.ID, b.ID)) })
	handovers, items, owed, found := map[ID][]*Record{}, map[ID][]*Record{}, map[ID][]*Record{}, map[ID][]*Finding{}
	for i, r := range records {
		switch {
		case i > 0 && records[i-1].ID == r.ID:
		case r.Kind == RecordHandover:
			handovers[r.Post] = append(handovers[r.Post], r)
		default:
			items[r.Post] = append(items[r.Post], r)
			owed[r.Person] = append(owed[r.Person], r)
		}
	}
	for _, f := range findings {
		found[f.Post] = append(found[f.Post], f)
	}
	if err := u.serve(ctx, units); err != nil {
		return nil, err
	}
	if err := u.pair(ctx, units); err != nil {
		return nil, err
	}
	where := make([]whereabouts, len(units))
	homes := map[ID][]*Household{}
	var named []ID
	for i, t := range units {
		if t.Lineage.Subject.Noun == Households {
			homes[t.Lineage.Subject.ID] = t.Lineage.Households
		}
		t.Handovers, t.Findings, t.Items = handovers[t.Unit.ID], found[t.Unit.ID], items[t.Unit.ID]
		own := len(t.Items)
		for _, h := range t.Tenures {
			if theirs := owed[h.Person]; len(theirs) > 0 {
				t.Items = append(t.Items[:len(t.Items):len(t.Items)], theirs...)
			}
		}
		if len(t.Items) > own {
			slices.SortFunc(t.Items, byDoneOn)
			t.Items = slices.CompactFunc(t.Items, func(a, b *Record) bool { return a.ID == b.ID })
		}
		where[i] = whereaboutsOf(t)
		named = append(named, where[i].homes...)
	}
	named = slices.DeleteFunc(once(named), func(id ID) bool { return homes[id] != nil })
	if len(named) > 0 {
		versions, err := u.rows.Homes(ctx, named)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(versions, func(a, b *Household) int { return cmp.Compare(a.Since, b.Since) })
		for _, h := range versions {
			homes[h.ID] = append(homes[h.ID], h)
		}
	}
	u.placePosts(units, where, homes)
	return units, u.deliver(ctx, units)
}

// serve gives the posts of grid members what their holders did, were given and held elsewhere.
func (u *unitRead) serve(ctx context.Context, units []*Timeline) error {
	var posts, persons, areas []ID
	var members []*Timeline
	for _, t := range units {
		if !everOf(GridMember, t.Posts) {
			continue
		}
		members, posts = append(members, t), append(posts, t.Unit.ID)
		for _, h := range t.Tenures {
			persons = append(persons, h.Person)
		}
		for _, p := range t.Lineage.Places {
			areas = append(areas, p.ID)
		}
	}
	if len(members) == 0 {
		return nil
	}
	persons = once(persons)
	records, err := u.rows.Service(ctx, posts, persons, once(areas))
	if err != nil {
		return err
	}
	held, err := u.rows.Held(ctx, persons)
	if err != nil {
		return err
	}
	slices.SortFunc(records, byDoneOn)
	records = slices.CompactFunc(records, func(a, b *Record) bool { return a.ID == b.ID })
	of, by, in := map[ID][]*Record{}, map[ID][]*Record{}, map[ID][]*Record{}
	for _, r := range records {
		of[r.Post] = append(of[r.Post], r)
		switch {
		case r.Kind == RecordSubsidy:
		case r.Person != "":
			by[r.Person] = append(by[r.Person], r)
		case r.Kind == RecordTraining && r.Post == "":
			in[r.Area] = append(in[r.Area], r)
		}
	}
	for _, t := range members {
		all := slices.Clone(of[t.Unit.ID])
		for _, h := range t.Tenures {
			all = append(all, by[h.Person]...)
		}
		for _, p := range t.Lineage.Places {
			all = append(all, in[p.ID]...)
		}
		slices.SortFunc(all, byDoneOn)
		t.Service = slices.CompactFunc(all, func(a, b *Record) bool { return a.ID == b.ID })
	}
	u.settleElsewhere(members, once(held))
	return nil
}

// pair gives the posts of contacts the other pairings of their holders, and those of heads the pairings of their
// organization, with the visits by its heads.
func (u *unitRead) pair(ctx context.Context, units []*Timeline) error {
	var organizations, persons []ID
	for _, t := range units {
		organizations = append(organizations, headed(t.Posts)...)
		if everOf(Contact, t.Posts) {
			for _, h := range t.Tenures {
				persons = append(persons, h.Person)
			}
		}
	}
	if len(organizations)+len(persons) == 0 {
		return nil
	}
	organizations = once(organizations)
	pairings, err := u.rows.Pairings(ctx, organizations, once(persons))
	if err != nil {
		return err
	}
	slices.SortFunc(pairings, byPairing)
	pairings = slices.CompactFunc(pairings, func(a, b *Pairing) bool { return byPairing(a, b) == 0 })
	of, by := map[ID][]*Pairing{}, map[ID][]*Pairing{}
	for _, p := range pairings {
		of[p.Organization], by[p.Person] = append(of[p.Organization], p), append(by[p.Person], p)
	}
	for _, t := range units {
		var all []*Pairing
		for _, organization := range headed(t.Posts) {
			all = append(all, of[organization]...)
		}
		if everOf(Contact, t.Posts) {
			for _, h := range t.Tenures {
				all = append(all, by[h.Person]...)
			}
		}
		slices.SortFunc(all, byPairing)
		t.Pairings = slices.CompactFunc(all, func(a, b *Pairing) bool { return a == b })
	}
	if len(organizations) == 0 {
		return nil
	}
	heads := u.headsOf(organizations)
	var posts, holders []ID
	for _, h := range heads {
		posts, holders = append(posts, h.posts...), append(holders, h.holders...)
	}
	visits, err := u.rows.VisitsBy(ctx, once(posts), once(holders))
	if err != nil {
		return err
	}
	slices.SortFunc(visits, byDoneOn)
	visits = slices.CompactFunc(visits, func(a, b *Record) bool { return a.ID == b.ID })
	made, paid := map[ID][]*Record{}, map[ID][]*Record{}
	for _, r := range visits {
		made[r.Post], paid[r.Person] = append(made[r.Post], r), append(paid[r.Person], r)
	}
	for _, t := range units {
		var all []*Record
		for _, organization := range headed(t.Posts) {
			for _, id := range heads[organization].posts {
				all = append(all, made[id]...)
			}
			for _, id := range heads[organization].holders {
				all = append(all, paid[id]...)
			}
		}
		slices.SortFunc(all, byDoneOn)
		t.Visits = slices.CompactFunc(all, func(a, b *Record) bool { return a == b })
	}
	return nil
}

func byDoneOn(a, b *Record) int {
	return cmp.Or(cmp.Compare(a.DoneOn, b.DoneOn), cmp.Compare(a.ID, b.ID))
}

// whereabouts are where a post, its items and its findings say that they are.
type whereabouts struct {
	areas []ID
	homes []ID // households, where no area is named; in order, each once
}

func whereaboutsOf(t *Timeline) (s whereabouts) {
	where := func(area, household ID) {
		if area != "" {
			s.areas = append(s.areas, area)
		} else if household != "" {
			s.homes = append(s.homes, household)
		}
	}
	for _, p := range t.Posts {
		where(p.Area, p.Household)
	}
	for _, r := range t.Items {
		if r.Post == t.Unit.ID {
			where(r.Area, r.Household)
		}
	}
	for _, f := range t.Findings {
		where(f.Area, f.Household)
	}
	for _, p := range t.Pairings {
		where("", p.Household)
	}
	for _, r := range t.Visits {
		where("", r.Household)
	}
	s.homes = once(s.homes)
	return s
}

// deliver gives each timeline the deliveries for its areas.
func (u *unitRead) deliver(ctx context.Context, units []*Timeline) error {
	if unread := u.undelivered(units); len(unread) > 0 {
		rows, err := u.rows.Deliveries(ctx, unread)
		if err != nil {
			return err
		}
		u.file(unread, rows)
	}
	u.handOut(units)
	return nil
}
