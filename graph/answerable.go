package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Answerable gives the stretches of the window on which the person stood on a chain of the subject, a case, by line,
// branch, first day. Standing on a chain is holding one of its posts: the same relation that Chains gives day by day.
func (l *Lineage) Answerable(person ID, window Period) []Answerable {
	c := l.Case()
	if c == nil {
		return nil
	}
	window = window.Meet(Period{c.OpenedOn, l.View.At + 1})
	out := l.stood(person, window)
	for i := range out {
		out[i].Case = c
	}
	return out
}

// stood are the stretches on which the person held a post of a chain, whether or not a case was open.
func (l *Lineage) stood(person ID, window Period) []Answerable {
	var out []Answerable
	running := map[string]int{} // the stretch that goes on, by line, branch and tenure
	for _, stretch := range l.Stretches(window) {
		if !l.holds(person, stretch.Since) {
			continue
		}
		for _, chain := range l.chains(l.ground(stretch.Since)) {
			for _, link := range chain.Links {
				for _, t := range link.Holders {
					if t.Person != person {
						continue
					}
					in := inPlace(chain, link)
					key := string(chain.Line) + " " + chain.Branch + " " + string(t.Key())
					if i, ok := running[key]; ok && out[i].Period.Until == stretch.Since && out[i].Role == link.Role {
						out[i].Period.Until = stretch.Until
						out[i].InPlace = out[i].InPlace || in
						continue
					}
					running[key] = len(out)
					out = append(out, Answerable{Line: chain.Line, Branch: chain.Branch, Post: link.Post, Tenure: t, Period: stretch, InPlace: in, Role: link.Role})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Answerable) int {
		return cmp.Or(cmp.Compare(orderOf(a.Line, lines), orderOf(b.Line, lines)), cmp.Compare(a.Branch, b.Branch),
			cmp.Compare(a.Period.Since, b.Period.Since), cmp.Compare(a.Tenure.Key(), b.Tenure.Key()))
	})
	return out
}

// holds spares the chains of the days on which the person holds nothing at all.
func (l *Lineage) holds(person ID, d Day) bool {
	for _, p := range l.Pairings {
		if p.Person == person && p.Has(d) {
			return true
		}
	}
	for _, places := range [][]*Place{l.Grids, l.Places, l.Units} {
		for _, place := range places {
			for _, t := range place.Tenures {
				if t.Person == person && t.Has(d) {
					return true
				}
			}
		}
	}
	return false
}

// inPlace reports whether a link answers for a broken one.
func inPlace(c *Chain, link *Link) bool {
	for _, below := range c.Links {
		if slices.Contains(below.AnsweredBy, link) {
			return true
		}
	}
	return false
}

// Why explains why the person is, or is not, on the chains of the subject on the view's day.
func (l *Lineage) Why(person ID) *Why {
	w := &Why{Person: person}
	at := l.View.At
	opened := NoDay
	if c := l.Case(); c != nil {
		opened = c.OpenedOn
	}
	named := NoDay
	for _, s := range l.stood(person, Period{l.begun(), at + 1}) {
		if s.Tenure.Since >= named {
			named, w.Name = s.Tenure.Since, s.Tenure.Name
		}
		because := Because{Line: s.Line, Branch: s.Branch, Post: s.Post, Tenure: s.Tenure, Period: s.Period, Evidence: evidence(s.Post, s.Tenure)}
		switch {
		case !s.Period.Has(at):
			because.say(LeftBefore, "曾在%s责任线任“%s”，%s起，至%s（不含）", "was on the line %s as %q from %s until %s (excluded)", s, s.Period.Until)
			if opened != NoDay && s.Period.Until <= opened {
				because.ZH += fmt.Sprintf("，早于立案日%s", opened)
				because.EN += fmt.Sprintf(", before the case was opened on %s", opened)
			}
		case s.InPlace && l.inPlaceOn(at, s):
			w.OnChain = true
			because.say(AnswersInPlace, "在%s责任线任“%s”，%s起；当日并代下方空缺环节负责", "is on the line %s as %q since %s, and answers that day for a broken link below", s)
		default:
			w.OnChain = true
			because.say(OnChain, "在%s责任线任“%s”，%s起", "is on the line %s as %q since %s", s)
		}
		w.Because = append(w.Because, because)
	}
	for _, step := range l.Accountability().Steps {
		w.Because = append(w.Because, l.whyStep(person, step)...)
	}
	for _, b := range w.Because {
		if w.Name == "" && b.Tenure != nil {
			w.Name = b.Tenure.Name
		}
	}
	if len(w.Because) == 0 {
		w.Because = []Because{{Code: NeverOnChain, Period: Period{l.begun(), at + 1},
			ZH: fmt.Sprintf("至%s从未在其责任链上任职", at), EN: fmt.Sprintf("never held a post on its chains up to %s", at)}}
	}
	return w
}

// say puts the reason into a sentence in each language.
func (b *Because) say(code WhyCode, zh, en string, s Answerable, more ...any) {
	b.Code = code
	b.ZH = fmt.Sprintf(zh, append([]any{s.Line.ZH(), s.Post.Title, s.Period.Since}, more...)...)
	b.EN = fmt.Sprintf(en, append([]any{s.Line, s.Post.Title, s.Period.Since}, more...)...)
}

// begun is the first day of which anything is known of the subject.
func (l *Lineage) begun() Day {
	first := l.View.At
	for _, h := range l.Households {
		first = min(first, h.Since)
	}
	if l.Subject.Noun == Grids || l.Subject.Noun == Areas {
		for _, places := range [][]*Place{l.Grids, l.Places} {
			for _, place := range places {
				for _, a := range place.Areas {
					first = min(first, a.Since)
				}
				for _, g := range place.Grids {
					first = min(first, g.Since)
				}
			}
		}
	}
	return first
}

func (l *Lineage) inPlaceOn(d Day, s Answerable) bool {
	for _, chain := range l.chains(l.ground(d)) {
		if chain.Line != s.Line || chain.Branch != s.Branch {
			continue
		}
		for _, link := range chain.Links {
			if slices.ContainsFunc(link.Holders, func(t *Tenure) bool { return t.Key() == s.Tenure.Key() }) && inPlace(chain, link) {
				return true
			}
		}
	}
	return false
}

// whyStep are the person's shares of a late or missing step, or that the person answered for one done in time.
func (l *Lineage) whyStep(person ID, step *StepAccount) []Because {
	var out []Because
	for _, s := range step.Shares {
		for i, t := range s.Holders {
			if t.Person != person {
				continue
			}
			post := s.Answering[min(i, len(s.Answering)-1)]
			for _, p := range s.Answering {
				if p.ID == t.Post {
					post = p
				}
			}
			b := Because{Code: HasShare, Line: step.Line, Post: post, Tenure: t, Step: step, Period: s.Period, Evidence: s.Evidence,
				ZH: fmt.Sprintf("“%s”（%s）应于%s前办结而逾期，其中%d天（%s至%s，不含）由其负责", step.Duty.ZH(), step.Rule, step.Due, s.Days(), s.Period.Since, s.Period.Until),
				EN: fmt.Sprintf("answered for %d days (%s until %s, excluded) of %s (%s), due %s and late", s.Days(), s.Period.Since, s.Period.Until, step.Duty, step.Rule, step.Due)}
			if t.Since > step.Due {
				b.Code = JoinedAfterDue
				b.ZH += fmt.Sprintf("；到期日之后于%s到任", t.Since)
				b.EN += fmt.Sprintf("; joined on %s, after the due day", t.Since)
			}
			out = append(out, b)
		}
	}
	if step.State != StepOnTime || step.Rule == "" {
		return out
	}
	c, ok := l.clockOf(step)
	if !ok {
		return out
	}
	s := l.share(c.Bearer, On(max(step.Done, step.Start)))
	for _, t := range s.Holders {
		if t.Person == person {
			post := s.Answering[0]
			for _, p := range s.Answering {
				if p.ID == t.Post {
					post = p
				}
			}
			out = append(out, Because{Code: ActedInTime, Line: step.Line, Post: post, Tenure: t, Step: step, Period: On(step.Done), Evidence: s.Evidence,
				ZH: fmt.Sprintf("“%s”（%s）于%s按期办结，当日由其负责", step.Duty.ZH(), step.Rule, step.Done),
				EN: fmt.Sprintf("answered for %s (%s) on the day it was done in time, %s", step.Duty, step.Rule, step.Done)})
		}
	}
	return out
}

func (l *Lineage) clockOf(step *StepAccount) (Clock, bool) {
	for _, c := range l.clocks() {
		if c.Rule == step.Rule && c.Case == step.Case && c.Fact == step.Fact {
			return c, true
		}
	}
	return Clock{}, false
}

// ZH is the duty's name in Chinese.
func (d Duty) ZH() string {
	switch d {
	case DutyVerified:
		return "线索核实"
	case DutyOpened:
		return "启动认定"
	case DutyPushed:
		return "低保申请推送"
	}
	return StepKind(d).ZH()
}

// AnswerablePage is part of the list of what a person was answerable for.
type AnswerablePage struct {
	// View is the view it was read through.
	View View
	// Items are the stretches, by case, line, branch, first day. All stretches of one case are on one page.
	Items []Answerable
	// Next is the cursor after which the next page begins.
	Next Cursor
	// More says that there may be more cases.
	More bool
}

// AnswerableFor lists the cases for which the person stood on a chain in the window, first cases a page (1 to 100).
// Candidates are the cases of households that were ever in or below an area in which the person held a post; each is
// judged by its lineage, so the answer is the same relation as the chains of the cases themselves.
func AnswerableFor(ctx context.Context, s Store, v View, person ID, window Period, after Cursor, first int) (AnswerablePage, error) {
	if window.Empty() {
		return AnswerablePage{}, Invalid.Errorf("起始日期 %s 须早于终止日期 %s", "since %s must be before until %s", window.Since, window.Until)
	}
	if first < 1 || first > 100 {
		return AnswerablePage{}, Invalid.Errorf("每页条数 %d 不在 1 至 100 之间", "first is %d and must be between 1 and 100", first)
	}
	if v.Known == Newest { // all reads that follow must see the same revision
		newest, err := s.Revision(ctx, 0)
		if err != nil {
			return AnswerablePage{}, err
		}
		v.Known = newest
	}
	page := AnswerablePage{View: v, Next: after}
	filter, some, err := candidates(ctx, s, v, person, window)
	if err != nil || !some {
		return page, err
	}
	const chunk = 200
	for cases := 0; ; {
		found, err := s.Page(ctx, v, Query{Noun: Cases, Filter: filter, After: page.Next, First: chunk})
		if err != nil {
			return page, err
		}
		subjects := make([]Ref, len(found.Items))
		for i, item := range found.Items {
			subjects[i] = item.Ref
		}
		lineages, err := s.Lineages(ctx, v, WholeHistory(v.At), subjects)
		if err != nil {
			return page, err
		}
		for i, subject := range subjects {
			l := lineages.Of[subject]
			if l == nil {
				continue
			}
			stretches := l.Answerable(person, window)
			page.Next = found.Items[i].Cursor(ByID)
			if len(stretches) == 0 {
				continue
			}
			page.Items = append(page.Items, stretches...)
			if cases++; cases == first {
				page.More = i+1 < len(subjects) || found.More
				return page, nil
			}
		}
		if !found.More {
			return page, nil
		}
	}
}

// candidates are the cases that may be the person's: a filter that holds at least those that are, if there are some.
func candidates(ctx context.Context, s Store, v View, person ID, window Period) (filter Filter, some bool, err error) {
	filter = Filter{Ever: true}
	tenures, err := s.Below(ctx, v, PersonTenures, []ID{person})
	if err != nil {
		return filter, false, err
	}
	var posts []Ref
	for _, f := range tenures[person] {
		if t := f.(*Tenure); t.Overlaps(window) {
			posts = append(posts, Ref{Posts, t.Post})
		}
	}
	rows, err := s.History(ctx, v, posts)
	if err != nil {
		return filter, false, err
	}
	var units, grids []ID
	for _, ref := range posts {
		for _, f := range rows[ref] {
			p := f.(*Post)
			if p.Retracted != Never {
				continue
			}
			if p.Household != "" {
				filter.Households = append(filter.Households, p.Household)
				continue
			}
			filter.Under = append(filter.Under, p.Area)
			switch p.Kind {
			case OrganizationHead:
				units = append(units, p.Organization)
			case GridMember: // a household may be in a grid of another village: one ledger is late
				grids = append(grids, p.Grid)
			}
		}
	}
	if unseen, err := anyUnseen(ctx, s, v, units, grids); err != nil || unseen {
		return Filter{}, unseen, err // the rows that name what is not on record cannot be found by it: any case may be one
	}
	if len(units) > 0 {
		more, err := served(ctx, s, v, units)
		if err != nil {
			return filter, false, err
		}
		filter.Under = append(filter.Under, more.Under...)
		filter.Households = append(filter.Households, more.Households...)
	}
	if len(grids) > 0 {
		members, err := s.Below(ctx, v, GridHouseholds, grids)
		if err != nil {
			return filter, false, err
		}
		for _, grid := range grids {
			for _, f := range members[grid] {
				filter.Households = append(filter.Households, f.(*Household).ID)
			}
		}
	}
	slices.Sort(filter.Under)
	filter.Under = slices.Compact(filter.Under)
	slices.Sort(filter.Households)
	filter.Households = slices.Compact(filter.Households)
	return filter, len(filter.Under)+len(filter.Households) > 0, nil
}

// anyUnseen reports whether one of the units or grids cannot be seen: posts, pairings and households may name it all the same,
// where its own row was retracted or begins too late.
func anyUnseen(ctx context.Context, s Store, v View, units, grids []ID) (bool, error) {
	var refs []Ref
	for _, id := range units {
		refs = append(refs, Ref{Organizations, id})
	}
	for _, id := range grids {
		refs = append(refs, Ref{Grids, id})
	}
	rows, err := s.History(ctx, v, refs)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(refs, func(ref Ref) bool {
		return !slices.ContainsFunc(rows[ref], func(f Fact) bool { return f.About().Retracted == Never })
	}), nil
}

// served are the villages to which units sent a first secretary, and the households with which they were ever paired.
func served(ctx context.Context, s Store, v View, units []ID) (Filter, error) {
	var filter Filter
	posts, err := s.Below(ctx, v, OrganizationPosts, units)
	if err != nil {
		return filter, err
	}
	paired, err := s.Below(ctx, v, OrganizationPairings, units)
	if err != nil {
		return filter, err
	}
	for _, unit := range units {
		for _, f := range posts[unit] {
			filter.Under = append(filter.Under, f.(*Post).Area)
		}
		for _, f := range paired[unit] {
			filter.Households = append(filter.Households, f.(*Pairing).Household)
		}
	}
	return filter, nil
}

// WholeHistory is the window of everything up to a day.
func WholeHistory(at Day) Period { return Period{Since: -1 << 30, Until: at + 1} }
