package gap

import (
	"context"
	"slices"
	"strings"

	"dutygraph/graph"
)

// ground is which areas lie above which, whom organizations serve and whose posts are whose, by any row ever known: what
// tells which units a new fact may concern. It errs on the side of one unit too many.
type ground struct {
	above   map[graph.ID][]graph.ID // areas that were ever right above an area
	below   map[graph.ID][]graph.ID
	serves  map[graph.ID][]graph.ID // areas that an organization ever served
	owns    map[graph.ID][]graph.ID // posts that were ever an organization's
	posts   map[graph.ID][]*graph.Post
	grids   map[graph.ID][]graph.ID // that ever lay in an area itself
	members map[graph.ID][]graph.ID // posts that were ever a grid's
}

func newGround() ground {
	return ground{
		above: map[graph.ID][]graph.ID{}, below: map[graph.ID][]graph.ID{}, serves: map[graph.ID][]graph.ID{}, owns: map[graph.ID][]graph.ID{},
		posts: map[graph.ID][]*graph.Post{}, grids: map[graph.ID][]graph.ID{}, members: map[graph.ID][]graph.ID{},
	}
}

func (g *ground) take(f graph.Fact) {
	switch f := f.(type) {
	case *graph.Area:
		if f.Parent != "" {
			note(g.above, f.ID, f.Parent)
			note(g.below, f.Parent, f.ID)
		}
	case *graph.Organization:
		note(g.serves, f.ID, f.Area)
	case *graph.Post:
		if f.Household != "" {
			return
		}
		if f.Organization != "" {
			note(g.owns, f.Organization, f.ID)
		}
		if f.Grid != "" {
			note(g.members, f.Grid, f.ID)
		}
		g.posts[f.ID] = append(g.posts[f.ID], f)
	case *graph.Grid:
		note(g.grids, f.Area, f.ID)
	}
}

func note(m map[graph.ID][]graph.ID, key, value graph.ID) {
	if !slices.Contains(m[key], value) {
		m[key] = append(m[key], value)
	}
}

// everUnder are the areas with all that was ever below them.
func (g *ground) everUnder(roots []graph.ID) map[graph.ID]bool {
	out := setOf(roots)
	queue := slices.Clone(roots)
	for i := 0; i < len(queue); i++ {
		for _, id := range g.below[queue[i]] {
			if !out[id] {
				out[id] = true
				queue = append(queue, id)
			}
		}
	}
	return out
}

// touched are the units that the facts of some revisions may concern.
type touched struct {
	everything bool
	refs       map[graph.Ref]bool
	under      map[graph.ID]bool // areas, with all ever below
	grids      map[graph.ID]bool // with the households ever in them
	allPosts   bool

	cases     map[graph.ID]bool // whose households are touched
	owing     map[graph.ID]bool // persons whose posts are touched
	clustered map[graph.ID]bool // households whose true leads touch villages and townships
	members   map[graph.ID]bool // persons whose posts as grid members are touched
	contacts  map[graph.ID]bool // persons whose posts as contacts are touched
	leaders   map[graph.ID]bool // persons whose posts at the head of organizations are touched, with the other heads
	seats     map[graph.ID]bool // posts whose holders' posts as grid members are touched
	families  map[graph.ID]bool // households whose items, findings and pairings touch posts
	named     map[graph.ID]bool // cases whose leads and applications touch households
}

func (t *touched) unit(noun graph.Noun, id graph.ID) {
	if id != "" {
		t.refs[graph.Ref{Noun: noun, ID: id}] = true
	}
}

// manyUnits is from how many single units on it is cheaper to look at all.
const manyUnits = 50_000

// touchedBy finds the units that facts recorded or retracted after one revision, through another, may concern.
func (r *Register) touchedBy(ctx context.Context, after, through graph.Revision) (*touched, error) {
	t := &touched{
		refs: map[graph.Ref]bool{}, under: map[graph.ID]bool{}, grids: map[graph.ID]bool{}, cases: map[graph.ID]bool{}, owing: map[graph.ID]bool{},
		families: map[graph.ID]bool{}, named: map[graph.ID]bool{}, members: map[graph.ID]bool{},
		clustered: map[graph.ID]bool{}, contacts: map[graph.ID]bool{}, leaders: map[graph.ID]bool{}, seats: map[graph.ID]bool{},
	}
	if after >= through || after == 0 {
		return t, nil
	}
	err := r.store.Changes(ctx, after, through, nil, func(f graph.Fact) error {
		r.mu.RLock()
		defer r.mu.RUnlock()
		t.take(&r.ground, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if t.everything || len(t.refs)+len(t.cases) > manyUnits {
		t.everything = true
		return t, nil
	}
	for _, known := range []graph.Revision{after, through} {
		if known == 0 {
			continue
		}
		if err := t.follow(ctx, r, graph.View{At: graph.Horizon, Known: known, Scope: graph.Everywhere}); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// take notes what a changed fact may concern.
func (t *touched) take(g *ground, f graph.Fact) {
	switch f := f.(type) {
	case *graph.CalendarDay:
		t.everything = true
	case *graph.Policy:
		t.under[f.Area] = true
		t.allPosts = true
	case *graph.Delivery:
		t.under[f.Area] = true
		t.allPosts = true
	case *graph.Area:
		t.under[f.ID] = true
		t.allPosts = true
		t.unit(graph.Areas, f.ID)
		t.unit(graph.Areas, f.Parent)
	case *graph.Organization:
		t.unit(graph.Areas, f.Area)
		t.organization(g, f.ID)
	case *graph.Post:
		t.post(f)
		t.heads(g, f)
		for _, p := range g.posts[f.ID] {
			if p.Kind == graph.GridMember {
				t.seats[f.ID] = true
			}
			t.heads(g, p)
		}
		for _, area := range g.serves[f.Organization] {
			t.unit(graph.Areas, area)
		}
	case *graph.Tenure:
		t.unit(graph.Posts, f.Post)
		for _, p := range g.posts[f.Post] {
			t.post(p)
			if p.Kind == graph.GridMember { // who is the member of another grid, too
				t.members[f.Person] = true
			}
			t.heads(g, p)
			for _, area := range g.serves[p.Organization] {
				t.unit(graph.Areas, area)
			}
		}
	case *graph.Grid:
		t.unit(graph.Grids, f.ID)
		t.unit(graph.Posts, graph.GridMemberPost(f.ID))
		for _, post := range g.members[f.ID] { // another post of the grid stands on its line, too
			t.unit(graph.Posts, post)
		}
		t.grids[f.ID] = true
		t.under[f.Area] = true // whether the village has grids at all
	case *graph.Household:
		t.unit(graph.Households, f.ID)
		t.unit(graph.Posts, graph.ContactPost(f.ID))
		t.families[f.ID] = true
	case *graph.Member:
		t.unit(graph.Households, f.Household)
	case *graph.Pairing:
		t.unit(graph.Households, f.Household)
		t.unit(graph.Posts, graph.ContactPost(f.Household))
		t.pairing(g, f)
	case *graph.Case:
		t.unit(graph.Households, f.Household)
		t.named[f.ID] = true
	case *graph.Lead:
		t.unit(graph.Households, f.Household)
		if f.TrueOn() != graph.NoDay {
			t.clustered[f.Household] = true
		}
	case *graph.Application:
		t.unit(graph.Households, f.Household)
	case *graph.Step:
		t.cases[f.Case] = true
	case *graph.Risk:
		t.cases[f.Case] = true
	case *graph.Measure:
		t.cases[f.Case] = true
	case *graph.Record:
		t.record(g, f)
	case *graph.Finding:
		t.unit(graph.Posts, f.Post)
	}
}

func (t *touched) post(p *graph.Post) {
	t.unit(graph.Posts, p.ID)
	t.unit(graph.Areas, p.Area)
	switch p.Kind {
	case graph.GridMember:
		t.unit(graph.Grids, p.Grid)
		t.grids[p.Grid] = true
	case graph.Secretary, graph.DeputyHead, graph.OrganizationHead:
		// of a village, the secretary visits where there is no member; which line a signature is on follows from posts
		t.under[p.Area] = true
	}
}

// heads touches all who are at the head of the organization that a post is at the head of: the visits of one are those of
// all.
func (t *touched) heads(g *ground, p *graph.Post) {
	if p.Kind != graph.OrganizationHead {
		return
	}
	for _, post := range g.owns[p.Organization] {
		t.unit(graph.Posts, post)
	}
}

// clusters touches a village, and what was ever right above it.
func (t *touched) clusters(r *Register, village graph.ID) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	t.unit(graph.Areas, village)
	for _, area := range r.ground.above[village] {
		t.unit(graph.Areas, area)
	}
}

// visit touches the heads of the unit whose head made it.
func (t *touched) visit(g *ground, f *graph.Record) {
	for _, p := range g.posts[f.Post] {
		t.heads(g, p)
	}
	if f.Person != "" {
		t.leaders[f.Person] = true
	}
}

// pairing touches the heads of the unit, and whoever the person is the contact of.
func (t *touched) pairing(g *ground, p *graph.Pairing) {
	t.contacts[p.Person] = true
	for _, post := range g.owns[p.Organization] {
		t.unit(graph.Posts, post)
	}
}

func (t *touched) organization(g *ground, id graph.ID) {
	for _, area := range g.serves[id] {
		t.unit(graph.Areas, area)
	}
	for _, post := range g.owns[id] {
		t.unit(graph.Posts, post)
	}
}

func (t *touched) record(g *ground, f *graph.Record) {
	switch f.Kind {
	case graph.RecordVisit:
		t.unit(graph.Households, f.Household)
		t.visit(g, f)
	case graph.RecordReport, graph.RecordTraining, graph.RecordSubsidy:
		t.unit(graph.Posts, f.Post)
		if f.Person != "" {
			t.members[f.Person] = true
		}
		if f.Post == "" && f.Person == "" && f.Area != "" {
			for area := range g.everUnder([]graph.ID{f.Area}) {
				for _, grid := range g.grids[area] {
					for _, post := range g.members[grid] {
						t.unit(graph.Posts, post)
					}
				}
			}
		}
	case graph.RecordMeeting:
		t.unit(graph.Areas, f.Area)
		for _, area := range g.below[f.Area] { // a meeting of a township is one of its villages, too
			t.unit(graph.Areas, area)
		}
	case graph.RecordPush:
		for _, area := range g.serves[f.Organization] {
			t.unit(graph.Areas, area)
		}
	case graph.RecordHandover:
		t.unit(graph.Posts, f.Post)
	case graph.RecordItem:
		t.unit(graph.Posts, f.Post)
		if f.Person != "" {
			t.owing[f.Person] = true
		}
	}
}

// follow finds what can be told only by asking for the rows that are named.
func (t *touched) follow(ctx context.Context, r *Register, v graph.View) error {
	const chunk = 1000
	store := r.store
	for ids := range slices.Chunk(keysOf(t.cases), chunk) {
		refs := make([]graph.Ref, len(ids))
		for i, id := range ids {
			refs[i] = graph.Ref{Noun: graph.Cases, ID: id}
		}
		rows, err := store.Get(ctx, v, refs)
		if err != nil {
			return err
		}
		for _, found := range rows {
			for _, f := range found {
				t.unit(graph.Households, f.(*graph.Case).Household)
			}
		}
	}
	below := func(edge graph.Edge, parents map[graph.ID]bool, take func(graph.Fact)) error {
		for ids := range slices.Chunk(keysOf(parents), chunk) {
			rows, err := store.Below(ctx, v, edge, ids)
			if err != nil {
				return err
			}
			for _, found := range rows {
				for _, f := range found {
					take(f)
				}
			}
		}
		return nil
	}
	if err := below(graph.HouseholdLeads, t.families, func(f graph.Fact) {
		if l := f.(*graph.Lead); l.TrueOn() != graph.NoDay {
			t.clustered[l.Household] = true
		}
	}); err != nil {
		return err
	}
	for ids := range slices.Chunk(keysOf(t.clustered), chunk) {
		refs := make([]graph.Ref, len(ids))
		for i, id := range ids {
			refs[i] = graph.Ref{Noun: graph.Households, ID: id}
		}
		rows, err := store.History(ctx, v, refs)
		if err != nil {
			return err
		}
		for _, versions := range rows {
			for _, f := range versions {
				t.clusters(r, f.(*graph.Household).Area)
			}
		}
	}
	// what was done at a household, before the persons who did it are followed
	if err := t.doneAt(ctx, store, v, graph.RecordItem, func(f *graph.Record) { t.unit(graph.Posts, f.Post) }); err != nil {
		return err
	}
	if err := t.doneAt(ctx, store, v, graph.RecordVisit, func(f *graph.Record) {
		r.mu.RLock()
		defer r.mu.RUnlock()
		t.visit(&r.ground, f)
	}); err != nil {
		return err
	}
	if err := below(graph.HouseholdPairings, t.families, func(f graph.Fact) {
		r.mu.RLock()
		defer r.mu.RUnlock()
		t.pairing(&r.ground, f.(*graph.Pairing))
	}); err != nil {
		return err
	}
	if err := below(graph.PostTenures, t.seats, func(f graph.Fact) { t.members[f.(*graph.Tenure).Person] = true }); err != nil {
		return err
	}
	for _, of := range []struct {
		persons map[graph.ID]bool
		take    func(g *ground, id graph.ID)
	}{
		{t.contacts, func(_ *ground, id graph.ID) {
			if strings.HasPrefix(string(id), string(graph.ContactPost(""))) {
				t.unit(graph.Posts, id)
			}
		}},
		{t.members, func(g *ground, id graph.ID) {
			if slices.ContainsFunc(g.posts[id], func(p *graph.Post) bool { return p.Kind == graph.GridMember }) {
				t.unit(graph.Posts, id)
			}
		}},
		{t.leaders, func(g *ground, id graph.ID) {
			for _, p := range g.posts[id] {
				t.heads(g, p)
			}
		}},
	} {
		if err := below(graph.PersonTenures, of.persons, func(f graph.Fact) {
			r.mu.RLock()
			defer r.mu.RUnlock()
			of.take(&r.ground, f.(*graph.Tenure).Post)
		}); err != nil {
			return err
		}
	}
	if err := below(graph.PersonTenures, t.owing, func(f graph.Fact) { t.unit(graph.Posts, f.(*graph.Tenure).Post) }); err != nil {
		return err
	}
	if err := below(graph.HouseholdFindings, t.families, func(f graph.Fact) { t.unit(graph.Posts, f.(*graph.Finding).Post) }); err != nil {
		return err
	}
	if err := below(graph.CaseLeads, t.named, func(f graph.Fact) { t.unit(graph.Households, f.(*graph.Lead).Household) }); err != nil {
		return err
	}
	if err := below(graph.CaseApplications, t.named, func(f graph.Fact) { t.unit(graph.Households, f.(*graph.Application).Household) }); err != nil {
		return err
	}
	return nil
}

// doneAt gives the records of a kind at the households that touch posts.
func (t *touched) doneAt(ctx context.Context, store graph.Store, v graph.View, kind graph.RecordKind, take func(*graph.Record)) error {
	for id := range t.families {
		q := graph.Query{Noun: graph.Records, Filter: graph.Filter{Household: id, RecordKind: kind}, First: 1000}
		for {
			page, err := store.Page(ctx, v, q)
			if err != nil {
				return err
			}
			for _, item := range page.Items {
				for _, f := range item.Rows {
					take(f.(*graph.Record))
				}
			}
			if !page.More {
				break
			}
			q.After = page.Items[len(page.Items)-1].Cursor(q.Order)
		}
	}
	return nil
}

func keysOf[K ~string](m map[K]bool) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// query asks for the touched units of one kind.
func (t *touched) query(noun graph.Noun) graph.UnitQuery {
	q := graph.UnitQuery{Nouns: []graph.Noun{noun}}
	if t.everything || noun == graph.Posts && t.allPosts {
		q.All = true
		return q
	}
	for ref := range t.refs {
		if ref.Noun == noun {
			q.Refs = append(q.Refs, ref)
		}
	}
	slices.SortFunc(q.Refs, func(a, b graph.Ref) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	q.Under = keysOf(t.under)
	if noun == graph.Households {
		q.Grids = keysOf(t.grids)
	}
	return q
}
