package graph

import (
	"cmp"
	"context"
	"hash/maphash"
	"reflect"
	"slices"
	"strings"
)

// Writer is one write transaction of a store, as Commit needs it. Rows that it returns may be changed by nobody.
type Writer interface {
	// Standing gives the standing rows of the groups, those of this transaction included, by group. Groups without rows
	// may be missing.
	Standing(ctx context.Context, noun Noun, groups []ID) (map[ID][]Fact, error)
	// Identified gives the standing rows of the things, by identity: what a reference points to.
	Identified(ctx context.Context, noun Noun, ids []ID) (map[ID][]Fact, error)
	// Write takes rows out and puts rows in. A row taken out that was recorded by the revision now being made was never
	// seen by anyone and goes away; any other is marked retracted by it.
	Write(ctx context.Context, noun Noun, out, in []Fact) error
}

// Commit settles a batch inside one write transaction: it decides for each change what becomes of it, closes versions of
// registers, makes the posts and tenures that grids and pairings imply, and checks references, the same for every store.
// It returns a Refused error, after which the transaction must be rolled back, when the batch has errors.
//
// Its memory does not grow with the rows that a batch adds; it keeps a few bytes for each row that was on record already
// or was taken back, and each reference that it cannot resolve until the batch ends.
func Commit(ctx context.Context, w Writer, revision Revision, b *Batch) (Receipt, error) {
	if err := b.check(); err != nil {
		return Receipt{}, err
	}
	s := &settling{
		w: w, revision: revision, progress: b.Progress, counts: map[Noun]*Counts{},
		nouns: map[Noun]*dealtWith{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		periods: map[Ref][]Period{}, suspects: map[Ref]map[ID]brought{}, found: findings{counts: map[ViolationCode]int{}},
	}
	if err := s.takeIn(ctx, b.Changes); err != nil {
		return Receipt{}, err
	}
	if err := s.finish(ctx); err != nil {
		return Receipt{}, err
	}
	if s.found.errors > 0 {
		return Receipt{}, s.found.refusal()
	}
	r := Receipt{
		Batch: b.ID, Digest: b.Digest, Revision: revision, At: b.At, Principal: b.Principal, Source: b.Source,
		Counts: map[Noun]Counts{}, Violations: s.found.list(), Warnings: s.found.counts,
	}
	for noun, c := range s.counts {
		if *c != (Counts{}) {
			r.Counts[noun] = *c
		}
	}
	return r, nil
}

// check reports what is wrong with the batch itself.
func (b *Batch) check() error {
	switch {
	case b.ID == "" || len([]rune(b.ID)) > 64 || strings.ContainsFunc(string(b.ID), func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\u3000' }):
		return Invalid.Errorf("批次号应为 1 至 64 个字符，不含空格", "a batch id has 1 to 64 characters without spaces")
	case len([]rune(b.Principal)) > 100:
		return Invalid.Errorf("操作人不超过 100 个字符", "a principal has at most 100 characters")
	case len([]rune(b.Source)) > 255:
		return Invalid.Errorf("来源不超过 255 个字符", "a source has at most 255 characters")
	}
	return nil
}

// chunkSize is how many changes are settled at once: enough to make few statements, few enough to keep memory flat.
const chunkSize = 2000

// maxPeriods bounds the cache of what references were found to point to.
const maxPeriods = 1 << 16

// settling is a batch on its way in.
type settling struct {
	w        Writer
	revision Revision
	progress func(int)
	taken    int64 // changes taken in so far: the number of a change is its place in the batch
	counts   map[Noun]*Counts
	nouns    map[Noun]*dealtWith
	seeds    [2]maphash.Seed
	periods  map[Ref][]Period       // when known things are valid; bounded
	pending  []pointer              // references to what is not there yet
	suspects map[Ref]map[ID]brought // groups in which periods overlapped, with the rows that the batch brought since
	found    findings
}

// dealtWith is what is remembered of one noun while a batch comes in.
type dealtWith struct {
	shape
	// marks are the rows that the batch touched but that do not show it by their own revision. Keys are kept as 128 bits of
	// a hash with a random seed: 1.4 million of them are small, and no collision will ever be seen.
	marks map[[2]uint64]mark
}

type mark struct {
	row      int32
	touch    touch
	wasEnded bool // had an end, written or derived, before the batch began
}

type touch uint8

const (
	untouched touch = iota
	unchanged       // on record already
	retracted       // taken back
	rewritten       // only its end was derived anew: recorded by this revision, but no row of this batch
)

// shape is what reflection tells of a noun's rows, asked once: Same asks anew each time.
type shape struct {
	noun     Noun
	typ      reflect.Type
	fields   []Field
	byName   map[string][]int
	register bool
}

func shapeOf(n Noun) shape {
	row := n.New()
	if row == nil {
		return shape{}
	}
	s := shape{noun: n, typ: reflect.TypeOf(row).Elem(), fields: FieldsOf(n), byName: map[string][]int{}}
	_, s.register = row.(versioned)
	for _, f := range s.fields {
		s.byName[f.Go] = f.Index
	}
	return s
}

// same is Same, without asking for the fields again.
func (s *shape) same(a, b Fact) bool {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range s.fields {
		f := &s.fields[i]
		if s.register && f.Go == "Until" {
			continue
		}
		if !equal(x.FieldByIndex(f.Index), y.FieldByIndex(f.Index)) {
			return false
		}
	}
	return true
}

// copy is the row once more, for its caller to change.
func (s *shape) copy(f Fact) Fact {
	v := reflect.New(s.typ)
	v.Elem().Set(reflect.ValueOf(f).Elem())
	return v.Interface().(Fact)
}

// fill gives the row the fields of the standing row that its source does not have.
func (s *shape) fill(row, standing Fact, absent []string) {
	x, y := reflect.ValueOf(row).Elem(), reflect.ValueOf(standing).Elem()
	for _, name := range absent {
		if s.register && name == "Until" {
			name = "Ends" // Until follows from it
		}
		if at, ok := s.byName[name]; ok {
			x.FieldByIndex(at).Set(y.FieldByIndex(at))
		}
	}
	unclosed(row)
}

// unclosed gives a version the end that was written, as long as no next version is known.
func unclosed(row Fact) {
	if row, ok := row.(versioned); ok {
		v := row.version()
		if v.Ends == NoDay {
			v.Ends = Forever
		}
		v.Until = v.Ends
	}
}

func (s *settling) noun(n Noun) *dealtWith {
	of := s.nouns[n]
	if of == nil {
		of = &dealtWith{shape: shapeOf(n), marks: map[[2]uint64]mark{}}
		s.nouns[n] = of
	}
	return of
}

func (s *settling) hash(key ID) [2]uint64 {
	return [2]uint64{maphash.String(s.seeds[0], string(key)), maphash.String(s.seeds[1], string(key))}
}

// numbered is a change with its place in the batch.
type numbered struct {
	Change
	number int64
}

// takeIn settles the changes chunk by chunk: runs of one noun.
func (s *settling) takeIn(ctx context.Context, changes Changes) error {
	if changes == nil {
		return nil
	}
	var noun Noun
	chunk := make([]numbered, 0, chunkSize)
	for c, err := range changes {
		if err != nil {
			return err
		}
		if c.Fact == nil || c.Fact.Noun().New() == nil {
			return Invalid.Errorf("批次含有空行", "the batch has a change without a row")
		}
		if n := c.Fact.Noun(); len(chunk) == chunkSize || n != noun && len(chunk) > 0 {
			if err := s.settle(ctx, noun, chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
		noun = c.Fact.Noun()
		s.taken++
		chunk = append(chunk, numbered{c, s.taken})
	}
	if len(chunk) == 0 {
		return ctx.Err()
	}
	return s.settle(ctx, noun, chunk)
}

// group is rows that are settled together.
type group struct {
	id    ID
	rows  []*standing
	gone  []*standing    // rows that stood when the group was loaded, and were taken back since
	chunk map[ID]brought // the rows that this chunk brought, by key
	dirty bool           // some row went out or came in
}

// brought tells of a row that the batch brought: its change's place in the batch, and its row in the source.
type brought struct {
	number int64
	row    int
}

// standing is a row that stands, and what was there under its key when the group was loaded.
type standing struct {
	key    ID
	fact   Fact
	loaded Fact // nil for a row that is new
}

func (g *group) find(key ID) *standing {
	for _, r := range g.rows {
		if r.key == key {
			return r
		}
	}
	return nil
}

// settle takes one chunk in: it loads the groups once, decides, and writes once.
func (s *settling) settle(ctx context.Context, noun Noun, chunk []numbered) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	of := s.noun(noun)
	if s.counts[noun] == nil {
		s.counts[noun] = &Counts{}
	}
	groups, err := s.load(ctx, noun, chunk)
	if err != nil {
		return err
	}
	byID := make(map[ID]*group, len(groups))
	for _, g := range groups {
		byID[g.id] = g
	}
	var refs []pointer
	for i := range chunk {
		c := &chunk[i]
		if row := s.decide(of, byID[c.Fact.Group()], c); row != nil {
			for _, r := range row.References() {
				refs = append(refs, pointer{number: c.number, row: c.Row, fact: row, Reference: r})
			}
		}
	}
	var out, in []Fact
	for _, g := range groups {
		if g.dirty && of.register {
			s.derive(of, g)
		}
		s.suspect(of, g)
		if !g.dirty {
			continue
		}
		s.countClosed(of, g)
		for _, r := range g.gone {
			if r.loaded != nil {
				out = append(out, r.loaded)
			}
		}
		for _, r := range g.rows {
			if r.fact != r.loaded {
				if r.loaded != nil {
					out = append(out, r.loaded)
				}
				in = append(in, r.fact)
			}
		}
	}
	if err := s.write(ctx, noun, out, in); err != nil {
		return err
	}
	if noun == Grids || noun == Pairings {
		if err := s.make(ctx, noun, groups); err != nil {
			return err
		}
	}
	if err := s.resolve(ctx, refs, false); err != nil {
		return err
	}
	if s.progress != nil {
		s.progress(int(s.taken))
	}
	return nil
}

func (s *settling) load(ctx context.Context, noun Noun, chunk []numbered) ([]*group, error) {
	seen := make(map[ID]bool, len(chunk))
	ids := make([]ID, 0, len(chunk))
	for i := range chunk {
		if id := chunk[i].Fact.Group(); !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	loaded, err := s.w.Standing(ctx, noun, ids)
	if err != nil {
		return nil, err
	}
	groups := make([]*group, len(ids))
	for i, id := range ids {
		g := &group{id: id}
		for _, f := range loaded[id] {
			g.rows = append(g.rows, &standing{key: f.Key(), fact: f, loaded: f})
		}
		groups[i] = g
	}
	return groups, nil
}

func (s *settling) write(ctx context.Context, noun Noun, out, in []Fact) error {
	if len(out) == 0 && len(in) == 0 {
		return nil
	}
	for _, rows := range [][]Fact{out, in} {
		for _, f := range rows {
			delete(s.periods, Ref{noun, f.Identity()})
		}
	}
	return s.w.Write(ctx, noun, out, in)
}

// decide says what becomes of one change, and gives the row that it puts in, if any.
func (s *settling) decide(of *dealtWith, g *group, c *numbered) Fact {
	counts := s.counts[of.noun]
	if reserved(c.Fact) {
		s.found.add(c, Violation{Code: PostReserved})
		return nil
	}
	key := c.Fact.Key()
	r := g.find(key)
	h := s.hash(key)
	m := of.marks[h]
	touched, first := m.touch == unchanged || m.touch == retracted, int(m.row)
	if !touched && r != nil && r.fact.About().Recorded == s.revision && m.touch != rewritten {
		touched, first = true, r.fact.About().Row
	}
	if c.Retract {
		switch {
		case m.touch == retracted:
			counts.Folded++
			s.found.add(c, Violation{Code: RowDuplicate, Warning: true, First: first})
			return nil
		case touched:
			s.found.add(c, Violation{Code: RowConflict, First: first})
			return nil
		case r == nil:
			s.found.add(c, Violation{Code: RetractUnknown, Warning: true})
		default:
			// What pointed to it may point to nothing now. That is allowed: those rows say what was believed, and are evidence.
			counts.Retracted++
			m.wasEnded = s.wasEnded(m, r)
			g.rows = slices.DeleteFunc(g.rows, func(x *standing) bool { return x == r })
			g.gone = append(g.gone, r)
			g.dirty = true
		}
		m.row, m.touch = int32(c.Row), retracted
		of.marks[h] = m
		return nil
	}

	row := of.copy(c.Fact)
	about := row.About()
	about.Recorded, about.Retracted, about.Row = s.revision, Never, c.Row
	unclosed(row)
	if len(c.Absent) > 0 {
		if before := s.before(r, touched); before != nil {
			of.fill(row, before, c.Absent)
		}
	}
	switch {
	case touched && m.touch != retracted && r != nil && of.same(r.fact, row):
		counts.Folded++
		s.found.add(c, Violation{Code: RowDuplicate, Warning: true, First: first})
		return nil
	case touched:
		s.found.add(c, Violation{Code: RowConflict, First: first})
		return nil
	}
	if p := written(row); p.Empty() {
		s.found.add(c, Violation{Code: PeriodInverted, On: p.Until})
	}
	g.bring(key, c)
	switch {
	case r == nil:
		counts.Added++
		g.rows = append(g.rows, &standing{key: key, fact: row})
	case of.same(r.fact, row):
		counts.Unchanged++
		m.row, m.touch, m.wasEnded = int32(c.Row), unchanged, s.wasEnded(m, r)
		of.marks[h] = m
		return row
	default:
		counts.Replaced++
		if was := s.wasEnded(m, r); was {
			of.marks[h] = mark{wasEnded: true}
		} else {
			delete(of.marks, h)
		}
		r.fact = row
	}
	g.dirty = true
	return row
}

func (g *group) bring(key ID, c *numbered) {
	if g.chunk == nil {
		g.chunk = map[ID]brought{}
	}
	g.chunk[key] = brought{c.number, c.Row}
}

// before is the row as it stood when the batch began, which gives a source without a column its values. Where the batch
// has brought the row itself in an earlier chunk, that is what is left of it.
func (s *settling) before(r *standing, touched bool) Fact {
	switch {
	case r == nil:
		return nil
	case !touched || r.fact == r.loaded:
		return r.fact
	}
	return r.loaded
}

// reserved reports posts and tenures that only the program makes.
func reserved(f Fact) bool {
	switch f := f.(type) {
	case *Post:
		return strings.Contains(string(f.ID), "@") || f.Kind == Contact || f.Household != "" || f.Made
	case *Tenure:
		return strings.HasPrefix(string(f.Post), string(ContactPost(""))) || f.Made
	}
	return false
}

// written is the period as the source wrote it.
func written(f Fact) Period {
	if v, ok := f.(versioned); ok {
		return Period{v.version().Since, v.version().Ends}
	}
	return f.Valid()
}

// closed reports whether the next version closed an open end.
func closed(f Fact) bool {
	v, ok := f.(versioned)
	return ok && v.version().Ends == Forever && v.version().Until != Forever
}

// wasEnded reports whether a row had an end when the batch began.
func (s *settling) wasEnded(m mark, r *standing) bool {
	if m.wasEnded || r.loaded == nil {
		return m.wasEnded
	}
	return r.loaded.About().Recorded < s.revision && r.loaded.Valid().Until != Forever
}

// derive closes open ends of a register by the next version of the same thing.
func (s *settling) derive(of *dealtWith, g *group) {
	slices.SortFunc(g.rows, func(a, b *standing) int { return compareVersions(a.fact, b.fact) })
	for i, r := range g.rows {
		v := r.fact.(versioned).version()
		until := v.Ends
		if until == Forever && i+1 < len(g.rows) && versionsOfOne(r.fact, g.rows[i+1].fact) {
			until = g.rows[i+1].fact.(versioned).version().Since
		}
		if v.Until == until {
			continue
		}
		if r.fact == r.loaded { // the store's row is not ours to change: it goes out and comes in again
			h := s.hash(r.key)
			if m := of.marks[h]; m.touch == untouched && r.loaded.About().Recorded < s.revision {
				m.touch, m.wasEnded = rewritten, s.wasEnded(m, r)
				of.marks[h] = m
			}
			r.fact = of.copy(r.fact)
			r.fact.About().Recorded, r.fact.About().Retracted = s.revision, Never
		}
		r.fact.(versioned).version().Until = until
	}
}

// versionsOfOne reports whether the later row can close the earlier one: of an organization, only one of the same function.
func versionsOfOne(a, b Fact) bool {
	x, ok := a.(*Organization)
	return !ok || x.Function == b.(*Organization).Function
}

func compareVersions(a, b Fact) int {
	if x, ok := a.(*Organization); ok {
		if c := cmp.Compare(x.Function, b.(*Organization).Function); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(a.Valid().Since, b.Valid().Since), cmp.Compare(a.Key(), b.Key()))
}

// countClosed counts the rows that are closed now and were not when the batch began, each once however often the
// group is settled.
func (s *settling) countClosed(of *dealtWith, g *group) {
	if !of.register {
		return
	}
	counts := s.counts[of.noun]
	count := func(r *standing, now bool) {
		before := r.loaded != nil && closed(r.loaded)
		if before == now || s.wasEnded(of.marks[s.hash(r.key)], r) {
			return
		}
		if now {
			counts.Closed++
		} else {
			counts.Closed--
		}
	}
	for _, r := range g.rows {
		count(r, closed(r.fact))
	}
	for _, r := range g.gone {
		count(r, false)
	}
}

// clashes gives the test of whether two rows of a group hold on one day that must not; nil where the noun forbids nothing.
// The second row must not begin before the first.
func (s *shape) clashes() func(a, b Fact) bool {
	switch {
	case s.noun == Tenures:
		return func(a, b Fact) bool { return a.(*Tenure).Conflicts(b.(*Tenure)) }
	case s.noun == Policies:
		return func(a, b Fact) bool { return a.Valid().Overlaps(b.Valid()) }
	case s.register: // a written end beyond the next start
		return func(a, b Fact) bool {
			end := a.(versioned).version().Ends
			return versionsOfOne(a, b) && end != Forever && end > b.Valid().Since
		}
	}
	return nil
}

// suspect remembers what a chunk brought into a group in which periods overlap: a later row of the batch may still mend
// it, so it is judged at the end.
func (s *settling) suspect(of *dealtWith, g *group) {
	clash := of.clashes()
	if clash == nil || len(g.rows) < 2 || len(g.chunk) == 0 {
		return
	}
	rows := make([]Fact, len(g.rows))
	for i, r := range g.rows {
		rows[i] = r.fact
	}
	slices.SortStableFunc(rows, compareVersions)
	if !slices.ContainsFunc(clashing(rows, clash), func(ok bool) bool { return ok }) {
		return
	}
	group := Ref{of.noun, g.id}
	if s.suspects[group] == nil {
		s.suspects[group] = map[ID]brought{}
	}
	for key, b := range g.chunk {
		s.suspects[group][key] = b
	}
}

// clashing tells of each of the sorted rows whether it clashes with one before it.
func clashing(rows []Fact, clash func(a, b Fact) bool) []bool {
	out := make([]bool, len(rows))
	longest := Day(0)
	for i, b := range rows {
		if i > 0 && !versionsOfOne(rows[i-1], b) {
			longest = 0
		}
		if longest > b.Valid().Since {
			out[i] = slices.ContainsFunc(rows[:i], func(a Fact) bool { return clash(a, b) })
		}
		longest = max(longest, written(b).Until)
	}
	return out
}

// make lets the posts and tenures that the program makes follow the grids and pairings they come from.
func (s *settling) make(ctx context.Context, noun Noun, groups []*group) error {
	var ids []ID
	wantPosts, wantTenures := map[ID][]Fact{}, map[ID][]Fact{}
	for _, g := range groups {
		if !g.dirty {
			continue
		}
		var id ID
		if noun == Grids {
			id = GridMemberPost(g.id)
			for _, r := range g.rows {
				wantPosts[id] = append(wantPosts[id], gridMember(r.fact.(*Grid)))
			}
		} else {
			id = ContactPost(g.id)
			wantPosts[id], wantTenures[id] = contacts(g)
		}
		ids = append(ids, id)
	}
	if err := s.follow(ctx, Posts, ids, wantPosts); err != nil || noun == Grids {
		return err // a grid member's tenures come from their ledger
	}
	return s.follow(ctx, Tenures, ids, wantTenures)
}

// follow makes the standing rows of the groups those wanted, and leaves alone what is so already.
func (s *settling) follow(ctx context.Context, noun Noun, ids []ID, want map[ID][]Fact) error {
	if len(ids) == 0 {
		return nil
	}
	have, err := s.w.Standing(ctx, noun, ids)
	if err != nil {
		return err
	}
	of := s.noun(noun)
	var out, in []Fact
	for _, id := range ids {
		wanted := make(map[ID]Fact, len(want[id]))
		for _, f := range want[id] {
			wanted[f.Key()] = f
		}
		for _, f := range have[id] {
			key := f.Key()
			if w := wanted[key]; w != nil && of.same(f, w) && f.Valid() == w.Valid() {
				delete(wanted, key)
				continue
			}
			out = append(out, f)
		}
		for _, f := range want[id] {
			if wanted[f.Key()] == f {
				f.About().Recorded, f.About().Retracted = s.revision, Never
				in = append(in, f)
			}
		}
	}
	return s.write(ctx, noun, out, in)
}

func gridMember(g *Grid) *Post {
	return &Post{
		Entry: Entry{Row: g.Row}, Version: g.Version, ID: GridMemberPost(g.ID), Title: g.Name + GridMember.ZH(), Kind: GridMember,
		Area: g.Area, Grid: g.ID, Made: true,
	}
}

func contacts(g *group) (posts, tenures []Fact) {
	var first *Pairing
	for _, r := range g.rows {
		p := r.fact.(*Pairing)
		if first == nil || p.Since < first.Since || p.Since == first.Since && r.key < first.Key() {
			first = p
		}
		tenures = append(tenures, &Tenure{
			Entry: Entry{Row: p.Row}, Period: p.Period, Post: ContactPost(p.Household), Person: p.Person, Name: p.Name, Made: true,
		})
	}
	if first == nil {
		return nil, nil
	}
	return []Fact{&Post{
		Entry: Entry{Row: first.Row}, Version: Version{Period{first.Since, Forever}, Forever}, ID: ContactPost(first.Household),
		Title: Contact.ZH(), Kind: Contact, Household: first.Household, Made: true,
	}}, tenures
}

// pointer is a reference of one row of the batch.
type pointer struct {
	number int64
	row    int
	fact   Fact
	Reference
}

// resolve looks up what rows point to. What is not there yet may still come with the batch, so it is asked once more at
// the end, and then is a violation.
func (s *settling) resolve(ctx context.Context, refs []pointer, last bool) error {
	missing := map[Noun][]ID{}
	asked := map[Ref]bool{}
	for i := range refs {
		to := refs[i].To
		if _, ok := s.periods[to]; !ok && !asked[to] {
			asked[to] = true
			missing[to.Noun] = append(missing[to.Noun], to.ID)
		}
	}
	if len(s.periods)+len(asked) > maxPeriods {
		clear(s.periods)
		for i := range refs {
			if to := refs[i].To; !asked[to] {
				asked[to] = true
				missing[to.Noun] = append(missing[to.Noun], to.ID)
			}
		}
	}
	for _, noun := range Nouns() {
		if len(missing[noun]) == 0 {
			continue
		}
		rows, err := s.w.Identified(ctx, noun, missing[noun])
		if err != nil {
			return err
		}
		for id, rows := range rows {
			if len(rows) == 0 {
				continue
			}
			valid := make([]Period, len(rows))
			for i, f := range rows {
				valid[i] = f.Valid()
			}
			s.periods[Ref{noun, id}] = valid
		}
	}
	for i := range refs {
		r := &refs[i]
		valid, known := s.periods[r.To]
		if slices.ContainsFunc(valid, func(p Period) bool { return p.Has(r.On) }) {
			continue
		}
		if !last {
			s.pending = append(s.pending, *r)
			continue
		}
		v := Violation{Code: RefUnknown, Field: r.Field, To: r.To, On: r.On}
		if known {
			v.Code, v.Warning = RefNotValid, true
		}
		s.found.addTo(r.number, stageReferences, r.fact, r.row, v)
	}
	return nil
}

// finish checks what could not be told before the whole batch was in.
func (s *settling) finish(ctx context.Context) error {
	byNoun := map[Noun][]ID{}
	for ref := range s.suspects {
		byNoun[ref.Noun] = append(byNoun[ref.Noun], ref.ID)
	}
	for _, noun := range Nouns() {
		for ids := range slices.Chunk(byNoun[noun], chunkSize) {
			if err := ctx.Err(); err != nil {
				return err
			}
			rows, err := s.w.Standing(ctx, noun, ids)
			if err != nil {
				return err
			}
			for _, id := range ids {
				s.reportOverlaps(noun, s.suspects[Ref{noun, id}], rows[id])
			}
		}
	}
	pending := s.pending
	s.pending = nil
	for refs := range slices.Chunk(pending, chunkSize) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.resolve(ctx, refs, true); err != nil {
			return err
		}
	}
	return nil
}

// reportOverlaps judges one group as it stands at the end.
func (s *settling) reportOverlaps(noun Noun, chunk map[ID]brought, rows []Fact) {
	of := s.noun(noun)
	clash := of.clashes()
	slices.SortStableFunc(rows, compareVersions)
	came := make([]brought, len(rows)) // all zero for rows that the batch did not bring
	late := make([]bool, len(rows))    // brought since the group was suspected: its place in the batch is known
	for i, f := range rows {
		key := f.Key()
		if came[i], late[i] = chunk[key]; late[i] {
			continue
		}
		if m := of.marks[s.hash(key)]; m.touch == unchanged {
			came[i].row = int(m.row)
		} else if m.touch != rewritten && f.About().Recorded == s.revision {
			came[i].row = f.About().Row
		}
	}
	if of.register {
		for i, b := range rows[min(1, len(rows)):] {
			if a := rows[i]; clash(a, b) {
				last, first := i+1, i
				if came[i].number > came[i+1].number || !late[i+1] && late[i] {
					last, first = first, last
				}
				v := Violation{Code: PeriodOverlap, On: b.Valid().Since, First: came[first].row}
				s.found.addTo(came[last].number, stageClosing, rows[last], came[last].row, v)
			}
		}
		return
	}
	for i, f := range rows {
		if !late[i] {
			continue
		}
		for j, other := range rows { // the first of those that came before it
			if j != i && (!late[j] || came[j].number < came[i].number) && clash(other, f) {
				v := Violation{
					Code: PeriodOverlap, Warning: noun == Tenures, First: came[j].row,
					On: max(f.Valid().Since, other.Valid().Since),
				}
				s.found.addTo(came[i].number, stageReferences, f, came[i].row, v)
				break
			}
		}
	}
}

// findings collects violations: all are counted, those of the first rows are kept.
type findings struct {
	kept   []found
	counts map[ViolationCode]int // of warnings
	errors int
}

type found struct {
	number int64
	stage  stage
	Violation
}

// stage orders the violations of one row.
type stage uint8

const (
	stageRow stage = iota
	stageClosing
	stageReferences // overlaps of relations, then references in the order of the fields
)

func (f *findings) add(c *numbered, v Violation) { f.addTo(c.number, stageRow, c.Fact, c.Row, v) }

func (f *findings) addTo(number int64, at stage, row Fact, line int, v Violation) {
	v.Noun, v.Key, v.Row = row.Noun(), row.Key(), line
	if v.Warning {
		f.counts[v.Code]++
	} else {
		f.errors++
	}
	f.kept = append(f.kept, found{number, at, v})
	if len(f.kept) >= 4*MaxViolations {
		f.trim()
	}
}

// trim forgets what lies beyond the first rows: references are checked late, so violations do not come in order.
func (f *findings) trim() {
	slices.SortStableFunc(f.kept, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.stage, b.stage))
	})
	f.kept = f.kept[:min(len(f.kept), MaxViolations)]
}

func (f *findings) list() []Violation {
	f.trim()
	var out []Violation
	for _, v := range f.kept {
		out = append(out, v.Violation)
	}
	return out
}

func (f *findings) refusal() error {
	e := Refused.Errorf("批次有 %d 处错误，全部未入库；请更正后重新提交", "the batch has %d errors and nothing of it was applied; correct them and send it again", f.errors).(*Error)
	e.Violations = f.list()
	return e
}
