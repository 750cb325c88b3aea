package main

import (
	"time"

	"dutygraph/graph"
)

// document is a traced answer as JSON. Fields are only ever added under one format name.
type document struct {
	Format    string             `json:"format"`
	Subject   documentRef        `json:"subject"`
	View      documentView       `json:"view"`
	Household *documentHousehold `json:"household,omitempty"`
	Case      *documentCase      `json:"case,omitempty"`
	Chains    []documentChain    `json:"chains"`
	Steps     []documentStep     `json:"steps"`
	Sources   []documentSource   `json:"sources"`
}

// documentFormat names the shape of a document.
const documentFormat = "dutygraph-trace/1"

type documentRef struct {
	Noun graph.Noun `json:"noun"`
	ID   graph.ID   `json:"id"`
}

type documentView struct {
	At      graph.Day      `json:"at"`
	KnownAt graph.Revision `json:"knownAt"`
}

// documentHousehold has no name of a person: who answers is public, who is poor is not.
type documentHousehold struct {
	ID   graph.ID `json:"id"`
	Area graph.ID `json:"area"`
	Grid graph.ID `json:"grid,omitempty"`
}

type documentCase struct {
	ID       graph.ID       `json:"id"`
	Category graph.Category `json:"category,omitempty"`
	OpenedOn graph.Day      `json:"openedOn"`
}

// documentPeriod is half-open; a missing end is open.
type documentPeriod struct {
	Since graph.Day `json:"since"`
	Until graph.Day `json:"until,omitempty"`
}

type documentBasis struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

type documentChain struct {
	Line     graph.Line     `json:"line"`
	Branch   string         `json:"branch,omitempty"`
	Cause    graph.Cause    `json:"cause,omitempty"`
	Function graph.Function `json:"function,omitempty"`
	Breaks   int            `json:"breaks"`
	Basis    *documentBasis `json:"basis,omitempty"`
	Links    []documentLink `json:"links"`
}

type documentLink struct {
	Order      int                `json:"order"`
	Level      graph.Level        `json:"level"`
	Kind       graph.PostKind     `json:"kind"`
	Post       *documentPost      `json:"post,omitempty"`
	State      graph.LinkState    `json:"state"`
	Reason     graph.Reason       `json:"reason,omitempty"`
	Holders    []documentHolder   `json:"holders"`
	AnsweredBy []documentAnswer   `json:"answeredBy,omitempty"`
	Role       graph.Role         `json:"role,omitempty"`
	Basis      *documentBasis     `json:"basis,omitempty"`
	Evidence   []documentEvidence `json:"evidence"`
}

// documentAnswer is a held link that answers in the place of a break.
type documentAnswer struct {
	Post    *documentPost    `json:"post,omitempty"`
	Holders []documentHolder `json:"holders"`
}

type documentPost struct {
	ID    graph.ID `json:"id"`
	Title string   `json:"title"`
	Area  graph.ID `json:"area"`
}

type documentHolder struct {
	Person graph.ID `json:"person"`
	Name   string   `json:"name"`
	Post   graph.ID `json:"post"`
	Acting bool     `json:"acting"`
	documentPeriod
}

type documentEvidence struct {
	Noun     graph.Noun     `json:"noun"`
	Key      graph.ID       `json:"key"`
	Revision graph.Revision `json:"revision"`
	Row      int            `json:"row,omitempty"`
	Document string         `json:"document,omitempty"`
}

type documentPolicy struct {
	Parameter graph.ID   `json:"parameter"`
	Area      graph.ID   `json:"area"`
	Value     string     `json:"value"`
	Unit      graph.Unit `json:"unit,omitempty"`
	Basis     string     `json:"basis"`
	documentPeriod
}

type documentStep struct {
	Case     graph.ID           `json:"case,omitempty"`
	Duty     graph.Duty         `json:"duty"`
	Round    int                `json:"round,omitempty"`
	State    graph.StepState    `json:"state"`
	Reason   graph.Reason       `json:"reason,omitempty"`
	Rule     string             `json:"rule,omitempty"`
	Line     graph.Line         `json:"line,omitempty"`
	Start    graph.Day          `json:"start,omitempty"`
	Due      graph.Day          `json:"due,omitempty"`
	Done     graph.Day          `json:"done,omitempty"`
	DaysLate int                `json:"daysLate"`
	Late     *documentPeriod    `json:"late,omitempty"`
	Window   *documentPeriod    `json:"window,omitempty"`
	Policy   *documentPolicy    `json:"policy,omitempty"`
	Shares   []documentShare    `json:"shares"`
	Roles    []documentRole     `json:"roles"`
	Evidence []documentEvidence `json:"evidence"`
}

type documentShare struct {
	documentPeriod
	Days         int                `json:"days"`
	Post         *documentPost      `json:"post,omitempty"`
	Answering    []documentPost     `json:"answering"`
	Holders      []documentHolder   `json:"holders"`
	Acting       bool               `json:"acting"`
	Reason       graph.Reason       `json:"reason"`
	DueDayInside bool               `json:"dueDayInside"`
	Evidence     []documentEvidence `json:"evidence"`
}

type documentRole struct {
	Role    graph.Role       `json:"role"`
	Post    *documentPost    `json:"post,omitempty"`
	Holders []documentHolder `json:"holders"`
}

// documentSource is a batch that the answer rests on.
type documentSource struct {
	Revision  graph.Revision `json:"revision"`
	Batch     graph.ID       `json:"batch"`
	Source    string         `json:"source"`
	Principal string         `json:"principal"`
	At        string         `json:"at"`
}

// each turns a list into a list of another kind; never nil, so that JSON has [] and not null.
func each[A, B any](all []A, turn func(A) B) []B {
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = turn(a)
	}
	return out
}

// document tells the answer for programs.
func (t *traced) document() document {
	d := document{
		Format:  documentFormat,
		Subject: documentRef(t.Subject),
		View:    documentView{t.View.At, t.View.Known},
		Chains:  each(t.Chains, chainDocument),
		Steps:   each(t.Steps, stepDocument),
		Sources: each(t.ordered(), func(r graph.Receipt) documentSource {
			return documentSource{r.Revision, r.Batch, r.Source, r.Principal, instant(r.At).Format(time.RFC3339)}
		}),
	}
	if h := t.Household; h != nil {
		d.Household = &documentHousehold{h.ID, h.Area, h.Grid}
	}
	if c := t.Case; c != nil {
		d.Case = &documentCase{c.ID, c.Category, c.OpenedOn}
	}
	return d
}

// instant is milliseconds since 1970, in Shanghai.
func instant(ms int64) time.Time { return time.UnixMilli(ms).In(graph.Shanghai) }

func chainDocument(c *graph.Chain) documentChain {
	return documentChain{
		Line: c.Line, Branch: c.Branch, Cause: c.Cause, Function: c.Function, Breaks: c.Breaks(),
		Basis: basisDocument(c.Basis), Links: each(c.Links, linkDocument),
	}
}

func linkDocument(l *graph.Link) documentLink {
	d := documentLink{
		Order: l.Order, Level: l.Level, Kind: l.Kind, Post: postDocument(l.Post), State: l.State, Reason: l.Reason,
		Holders: each(l.Holders, holderDocument), Role: l.Role, Basis: basisDocument(l.Basis), Evidence: each(l.Evidence, evidenceDocument),
	}
	for _, a := range l.AnsweredBy {
		d.AnsweredBy = append(d.AnsweredBy, documentAnswer{postDocument(a.Post), each(a.Holders, holderDocument)})
	}
	return d
}

func stepDocument(s *graph.StepAccount) documentStep {
	d := documentStep{
		Case: s.Case, Duty: s.Duty, Round: s.Round, State: s.State, Reason: s.Reason, Rule: s.Rule, Line: s.Line,
		Start: s.Start, Due: s.Due, Done: s.Done, DaysLate: s.DaysLate, Shares: each(s.Shares, shareDocument),
		Roles: each(s.Roles, func(l *graph.Link) documentRole {
			return documentRole{l.Role, postDocument(l.Post), each(l.Holders, holderDocument)}
		}),
		Evidence: []documentEvidence{},
	}
	if !s.Late.Empty() {
		d.Late = &documentPeriod{s.Late.Since, ends(s.Late.Until)}
	}
	if !s.Window.Empty() {
		d.Window = &documentPeriod{s.Window.Since, ends(s.Window.Until)}
	}
	if p := s.Policy; p != nil {
		d.Policy = &documentPolicy{p.Parameter, p.Area, p.Value, p.Unit, p.Basis, documentPeriod{p.Since, ends(p.Until)}}
	}
	if s.Fact != nil {
		d.Evidence = []documentEvidence{evidenceDocument(graph.Evidence{Fact: s.Fact})}
	}
	return d
}

func shareDocument(s graph.Share) documentShare {
	return documentShare{
		documentPeriod: documentPeriod{s.Period.Since, ends(s.Period.Until)}, Days: s.Days(), Post: postDocument(s.Post),
		Answering: each(s.Answering, func(p *graph.Post) documentPost { return documentPost{p.ID, p.Title, p.Area} }),
		Holders:   each(s.Holders, holderDocument), Acting: s.Acting, Reason: s.Reason, DueDayInside: s.DueDayInside,
		Evidence: each(s.Evidence, evidenceDocument),
	}
}

// ends leaves an open end out.
func ends(d graph.Day) graph.Day {
	if d == graph.Forever {
		return graph.NoDay
	}
	return d
}

func basisDocument(b graph.Basis) *documentBasis {
	if b == (graph.Basis{}) {
		return nil
	}
	return &documentBasis{b.ZH, b.EN}
}

func postDocument(p *graph.Post) *documentPost {
	if p == nil {
		return nil
	}
	return &documentPost{p.ID, p.Title, p.Area}
}

func holderDocument(t *graph.Tenure) documentHolder {
	return documentHolder{t.Person, t.Name, t.Post, t.Acting, documentPeriod{t.Since, ends(t.Until)}}
}

func evidenceDocument(e graph.Evidence) documentEvidence {
	return documentEvidence{e.Fact.Noun(), e.Key(), e.Revision(), e.Row(), e.Document()}
}
