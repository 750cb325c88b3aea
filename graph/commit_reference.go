package graph

import (
	"context"
	"slices"
)

// maxResolved bounds how many references are asked once more when their run of rows of one noun is in, because a row of
// the run took out, or closed, what they point to. A ledger that brings more than this names nothing that it takes back.
const maxResolved = 20_000

// maxPeriods bounds the cache of what references were found to point to.
const maxPeriods = 1 << 16

// pointer is a reference of one row of the batch.
type pointer struct {
	number int64
	order  int // among those of its chunk
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
			if !last && len(s.resolved) < maxResolved {
				s.resolved = append(s.resolved, *r)
			}
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

// endRun asks once more for what rows of the run point to and other rows of it took out or closed: the order of rows in
// a ledger must not matter. What a later ledger of the batch takes out is a retraction like any other, which may leave
// references to nothing: they say what was believed, and are evidence.
func (s *settling) endRun(ctx context.Context) error {
	var again []pointer
	for _, r := range s.resolved {
		if s.weakened[r.To] || len(s.weakened) > maxResolved {
			again = append(again, r)
		}
	}
	s.resolved = s.resolved[:0]
	clear(s.weakened)
	if len(again) == 0 {
		return nil
	}
	err := s.resolve(ctx, again, false)
	s.resolved = s.resolved[:0]
	return err
}
