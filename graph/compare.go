package graph

import (
	"cmp"
	"context"
	"slices"
)

// Compare answers the subject's accountability through two views, and tells which rows differ, and which revision made
// the difference: what did we believe then, what do we believe now, which batch changed it.
func Compare(ctx context.Context, s Store, subject Ref, before, after View) (*Comparison, error) {
	c := &Comparison{Subject: subject}
	rows := [2]map[rowKey]Fact{}
	views := [2]*View{&before, &after}
	for i, answer := range []**Accountability{&c.Before, &c.After} {
		read, err := s.Lineages(ctx, *views[i], WholeHistory(views[i].At), []Ref{subject})
		if err != nil {
			return nil, err
		}
		*views[i] = read.View
		rows[i] = map[rowKey]Fact{}
		if l := read.Of[subject]; l != nil {
			*answer = l.Accountability()
			rows[i] = (*answer).rows()
		}
	}
	if c.Before == nil && c.After == nil {
		return nil, NotFound.Errorf("两个视图中都没有 %s", "neither view has %s", subject.ID)
	}
	if err := c.compareRows(ctx, s, rows[0], rows[1], before, after); err != nil {
		return nil, err
	}
	c.compareLinks()
	return c, nil
}

// rowKey names a row among the rows of all nouns.
type rowKey struct {
	noun Noun
	key  ID
}

// rows are the rows on which an answer rests.
func (a *Accountability) rows() map[rowKey]Fact {
	out := map[rowKey]Fact{}
	add := func(all []Evidence) {
		for _, e := range all {
			out[rowKey{e.Fact.Noun(), e.Fact.Key()}] = e.Fact
		}
	}
	for _, chain := range a.Chains {
		for _, link := range chain.Links {
			add(link.Evidence)
		}
	}
	for _, step := range a.Steps {
		add([]Evidence{{step.Fact}})
		if step.Policy != nil {
			add([]Evidence{{step.Policy}})
		}
		for _, share := range step.Shares {
			add(share.Evidence)
		}
		for _, link := range step.Roles {
			add(link.Evidence)
		}
	}
	return out
}

func (c *Comparison) compareRows(ctx context.Context, s Store, before, after map[rowKey]Fact, a, b View) error {
	var gone []Ref
	for key, row := range before {
		other, both := after[key]
		switch {
		case !both:
			c.Changes = append(c.Changes, RowChange{Before: row})
			gone = append(gone, Ref{row.Noun(), row.Identity()})
		case !Same(row, other) || row.Valid() != other.Valid():
			c.Changes = append(c.Changes, RowChange{Before: row, After: other})
		}
	}
	for key, row := range after {
		if _, both := before[key]; !both {
			c.Changes = append(c.Changes, RowChange{After: row})
		}
	}
	slices.SortFunc(c.Changes, func(x, y RowChange) int {
		p, q := cmp.Or(x.After, x.Before), cmp.Or(y.After, y.Before)
		return cmp.Or(cmp.Compare(p.Noun(), q.Noun()), cmp.Compare(p.Key(), q.Key()))
	})
	later := b
	if a.Known > b.Known {
		later = a
	}
	earlier := min(a.Known, b.Known)
	var history map[Ref][]Fact
	if len(gone) > 0 && a.Known != b.Known {
		var err error
		if history, err = s.History(ctx, View{At: max(a.At, b.At), Known: later.Known, Scope: later.Scope}, gone); err != nil {
			return err
		}
	}
	for i := range c.Changes {
		change := &c.Changes[i]
		for _, row := range []Fact{change.Before, change.After} {
			if row == nil {
				continue
			}
			if r := row.About().Recorded; r > earlier {
				change.Revision = max(change.Revision, r)
			}
			for _, old := range history[Ref{row.Noun(), row.Identity()}] {
				if e := old.About(); old.Key() == row.Key() && e.Recorded == row.About().Recorded && e.Retracted != Never && e.Retracted > earlier {
					change.Revision = max(change.Revision, e.Retracted)
				}
			}
		}
	}
	return nil
}

// compareLinks pairs the links of both answers by line, branch and place on the line.
func (c *Comparison) compareLinks() {
	type place struct {
		line   Line
		branch string
		order  int
		beside int
	}
	collect := func(a *Accountability) (order []place, links map[place]*Link) {
		links = map[place]*Link{}
		if a == nil {
			return nil, links
		}
		for _, chain := range a.Chains {
			beside := 0
			for i, link := range chain.Links {
				if beside++; i == 0 || chain.Links[i-1].Order != link.Order {
					beside = 0
				}
				p := place{chain.Line, chain.Branch, link.Order, beside}
				order, links[p] = append(order, p), link
			}
		}
		return order, links
	}
	places, before := collect(c.Before)
	more, after := collect(c.After)
	for _, p := range more {
		if before[p] == nil {
			places = append(places, p)
		}
	}
	slices.SortStableFunc(places, func(x, y place) int {
		return cmp.Or(cmp.Compare(orderOf(x.line, lines), orderOf(y.line, lines)), cmp.Compare(x.branch, y.branch),
			cmp.Compare(x.order, y.order), cmp.Compare(x.beside, y.beside))
	})
	for _, p := range places {
		if !sameLink(before[p], after[p]) {
			c.Links = append(c.Links, LinkChange{Line: p.line, Branch: p.branch, Before: before[p], After: after[p]})
		}
	}
}

func sameLink(a, b *Link) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.State == b.State && a.Reason == b.Reason && postID(a.Post) == postID(b.Post) &&
		slices.EqualFunc(a.Holders, b.Holders, func(t, u *Tenure) bool { return t.Key() == u.Key() }) &&
		slices.EqualFunc(a.AnsweredBy, b.AnsweredBy, sameLink)
}
