package graph

import (
	"cmp"
	"context"
	"hash/maphash"
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
	return commit(ctx, w, revision, b, chunkSize)
}

// commit is Commit with so many changes a chunk: what becomes of a batch must not depend on it.
func commit(ctx context.Context, w Writer, revision Revision, b *Batch, chunk int) (Receipt, error) {
	if err := b.check(); err != nil {
		return Receipt{}, err
	}
	s := &settling{
		w: w, revision: revision, chunk: chunk, progress: b.Progress, counts: map[Noun]*Counts{},
		nouns: map[Noun]*dealtWith{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		periods: map[Ref][]Period{}, suspects: map[Ref]map[ID]brought{}, weakened: map[Ref]bool{}, found: findings{counts: map[ViolationCode]int{}},
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

// settling is a batch on its way in.
type settling struct {
	w        Writer
	revision Revision
	chunk    int // changes settled at once
	progress func(int)
	taken    int64 // changes taken in so far: the number of a change is its place in the batch
	counts   map[Noun]*Counts
	nouns    map[Noun]*dealtWith
	seeds    [2]maphash.Seed
	periods  map[Ref][]Period       // when known things are valid; bounded
	pending  []pointer              // references to what is not there yet
	resolved []pointer              // references of the run to what was there, the first of them
	weakened map[Ref]bool           // things of which the run took rows out
	suspects map[Ref]map[ID]brought // groups in which periods overlapped, with the rows that the batch brought since
	found    findings
}

func (s *settling) noun(n Noun) *dealtWith {
	of := s.nouns[n]
	if of == nil {
		of = &dealtWith{shape: shapeOf(n), marks: map[[2]uint64]mark{}}
		s.nouns[n] = of
	}
	return of
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
	chunk := make([]numbered, 0, s.chunk)
	for c, err := range changes {
		if err != nil {
			return err
		}
		if c.Fact == nil || c.Fact.Noun().New() == nil {
			return Invalid.Errorf("批次含有空行", "the batch has a change without a row")
		}
		if n := c.Fact.Noun(); len(chunk) == s.chunk || n != noun && len(chunk) > 0 {
			if err := s.settle(ctx, noun, chunk, n != noun); err != nil {
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
	return s.settle(ctx, noun, chunk, true)
}

// group is rows that are settled together.
type group struct {
	id    ID
	rows  []*standing
	gone  []*standing // rows that stood when the group was loaded, and were taken back since
	chunk []brought   // the rows that this chunk brought
	dirty bool        // some row went out or came in
}

// brought tells of a row that the batch brought: its change's place in the batch, and its row in the source.
type brought struct {
	key    ID
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

// settle takes one chunk in: it loads the groups once, decides, and writes once. The last chunk of a run of one noun
// settles the references of the run.
func (s *settling) settle(ctx context.Context, noun Noun, chunk []numbered, last bool) error {
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
				refs = append(refs, pointer{number: c.number, order: len(refs), row: c.Row, fact: row, Reference: r})
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
	if last {
		if err := s.endRun(ctx); err != nil {
			return err
		}
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
	for _, f := range out {
		ref := Ref{noun, f.Identity()}
		delete(s.periods, ref)
		if len(s.weakened) <= maxResolved {
			s.weakened[ref] = true
		}
	}
	for _, f := range in {
		delete(s.periods, Ref{noun, f.Identity()})
	}
	return s.w.Write(ctx, noun, out, in)
}

func (g *group) bring(key ID, c *numbered) {
	g.chunk = append(g.chunk, brought{key, c.number, c.Row})
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
	slices.SortFunc(pending, func(a, b pointer) int { return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.order, b.order)) })
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
