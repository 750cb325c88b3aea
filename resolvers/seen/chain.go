package seen

import "dutygraph/graph"

// Chain is a chain, as it was seen.
type Chain struct {
	*graph.Chain
	// Eye is what it was seen through.
	Eye *Eye
}

// Chains are chains as they were seen.
func Chains(e *Eye, chains []*graph.Chain) []*Chain {
	out := make([]*Chain, len(chains))
	for i, c := range chains {
		out[i] = &Chain{c, e}
	}
	return out
}

// Links are its links from the household up.
func (c Chain) Links() []Link { return links(c.Eye, c.Chain.Links) }

// Broken counts its breaks.
func (c Chain) Broken() int { return c.Breaks() }

// Link is a link, as it was seen.
type Link struct {
	*graph.Link
	// Eye is what it was seen through.
	Eye *Eye
}

func links(e *Eye, all []*graph.Link) []Link {
	out := make([]Link, len(all))
	for i, l := range all {
		out[i] = Link{l, e}
	}
	return out
}

func link(e *Eye, l *graph.Link) *Link {
	if l == nil {
		return nil
	}
	return &Link{l, e}
}

// Post is the post; nil when undefined.
func (l Link) Post() *Post { return post(l.Eye, l.Link.Post) }

// Holders are who held it.
func (l Link) Holders() []Tenure { return tenures(l.Eye, l.Link.Holders) }

// AnsweredBy are the links that answer in its place.
func (l Link) AnsweredBy() []Link { return links(l.Eye, l.Link.AnsweredBy) }

// Evidence are the rows it rests on.
func (l Link) Evidence() []Evidence { return evidence(l.Eye, l.Link.Evidence) }

func post(e *Eye, p *graph.Post) *Post {
	if p == nil {
		return nil
	}
	return &Post{p, Row{e, p}}
}

func posts(e *Eye, all []*graph.Post) []Post {
	out := make([]Post, len(all))
	for i, p := range all {
		out[i] = Post{p, Row{e, p}}
	}
	return out
}

func tenure(e *Eye, t *graph.Tenure) *Tenure {
	if t == nil {
		return nil
	}
	return &Tenure{t, Row{e, t}}
}

func tenures(e *Eye, all []*graph.Tenure) []Tenure {
	out := make([]Tenure, len(all))
	for i, t := range all {
		out[i] = Tenure{t, Row{e, t}}
	}
	return out
}

// Evidence is a row that a conclusion rests on, as it was seen.
type Evidence struct {
	graph.Evidence
	// Eye is what it was seen through.
	Eye *Eye
}

func evidence(e *Eye, all []graph.Evidence) []Evidence {
	out := make([]Evidence, len(all))
	for i, row := range all {
		out[i] = Evidence{row, e}
	}
	return out
}

// GlobalID names the thing that the row tells of.
func (e Evidence) GlobalID() graph.Ref { return e.Ref() }

// Kind is what the row tells of.
func (e Evidence) Kind() graph.Noun { return e.Ref().Noun }

// SourceRow is the row of the batch's source; nil where there is none.
func (e Evidence) SourceRow() *int { return counted(e.Row()) }

// Share is a share, as it was seen.
type Share struct {
	*graph.Share
	// Eye is what it was seen through.
	Eye *Eye
}

// Since is its first day.
func (s Share) Since() graph.Day { return s.Period.Since }

// Until is the first day no longer in it.
func (s Share) Until() graph.Day { return s.Period.Until }

// Length is how many days it has.
func (s Share) Length() int { return s.Days() }

// Post is the post that owed the step.
func (s Share) Post() *Post { return post(s.Eye, s.Share.Post) }

// Answering are the posts that answered.
func (s Share) Answering() []Post { return posts(s.Eye, s.Share.Answering) }

// Holders are who held them.
func (s Share) Holders() []Tenure { return tenures(s.Eye, s.Share.Holders) }

// Evidence are the rows it rests on.
func (s Share) Evidence() []Evidence { return evidence(s.Eye, s.Share.Evidence) }
