package graph

import (
	"cmp"
	"context"
	"slices"
)

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
		Entry: Entry{Brought: g.Brought, Row: g.Row}, Version: g.Version, ID: GridMemberPost(g.ID), Title: g.Name + GridMember.ZH(), Kind: GridMember,
		Area: g.Area, Grid: g.ID, Made: true,
	}
}

func contacts(g *group) (posts, tenures []Fact) {
	pairings := make([]*Pairing, len(g.rows))
	for i, r := range g.rows {
		pairings[i] = r.fact.(*Pairing)
	}
	slices.SortFunc(pairings, func(p, q *Pairing) int { return cmp.Or(cmp.Compare(p.Since, q.Since), cmp.Compare(p.Key(), q.Key())) })
	post, held := Contacts(pairings)
	if post == nil {
		return nil, nil
	}
	for _, t := range held {
		tenures = append(tenures, t)
	}
	return []Fact{post}, tenures
}
