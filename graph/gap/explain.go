package gap

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dutygraph/graph"
)

// Explanation is a gap with all that it follows from, judged again from the facts.
type Explanation struct {
	// Verdict is what the rule says, with its limit, evidence and faults. What can be said of the view's day is told by its
	// methods; evidence is already what the view sees.
	Verdict
	// Shares are who answered for it, as told on the view's day; none for a clock about to fall due.
	Shares []graph.Share
	// Roles are who answers first, the next held link above, and the next.
	Roles []*graph.Link
	// Line is the line on which the duty is owed.
	Line graph.Line
	// ZH says it in one sentence in Chinese, without names of persons.
	ZH string
	// EN says it in one sentence in English, without names of persons.
	EN string
}

// Explain explains gaps that the view sees, by id; others have no entry. It reads the timelines of all their units at once,
// as known at the revision through which the rules have looked.
func (r *Register) Explain(ctx context.Context, v graph.View, gaps []graph.ID) (map[graph.ID]Explanation, error) {
	_, v, through, err := r.read(ctx, v)
	if err != nil {
		return nil, err
	}
	items, err := r.Gaps(ctx, v, gaps)
	if err != nil || len(items) == 0 {
		return map[graph.ID]Explanation{}, err
	}
	var units []graph.Ref
	wanted := map[graph.Ref][]Item{}
	for _, item := range items {
		if wanted[item.Unit] == nil {
			units = append(units, item.Unit)
		}
		wanted[item.Unit] = append(wanted[item.Unit], item)
	}
	out := make(map[graph.ID]Explanation, len(items))
	err = r.store.Timelines(ctx, through.Revision, graph.UnitQuery{Refs: units}, func(t *graph.Timeline) error {
		r.fill(t, nil)
		j := judgeUnit(t, max(through.Day, v.At))
		for _, item := range wanted[t.Unit] {
			at := slices.IndexFunc(j.out, func(v Verdict) bool { return v.ID() == item.ID })
			if at >= 0 {
				e := Explanation{Verdict: j.out[at]}
				e.Evidence = e.EvidenceOn(v.At)
				e.answered(t.Lineage, item)
				out[item.ID] = e
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	if !v.Scope.All {
		if err := r.narrow(ctx, v, items, out); err != nil {
			return nil, err
		}
	}
	for id, e := range out {
		e.ZH, e.EN = sentence(items[id], &e, v.At)
		out[id] = e
	}
	return out, nil
}

// answered says who answered.
func (e *Explanation) answered(l *graph.Lineage, item Item) {
	at := l.View.At
	if at == graph.Horizon { // a timeline's; the item is told on the view's day
		at = item.at
	}
	e.Shares, e.Roles = e.Verdict.Shares(l, at), e.Verdict.Roles(l, at)
	on := at
	if days := e.GapOn(at); !days.Empty() {
		on = days.Since
	}
	e.Line = e.Verdict.Line(l, on)
}

// narrow hides what a limited scope does not see: links and evidence of the time before something came into it.
func (r *Register) narrow(ctx context.Context, v graph.View, items map[graph.ID]Item, out map[graph.ID]Explanation) error {
	standing, rows := map[graph.Ref]bool{}, map[graph.Ref]bool{}
	for id, e := range out {
		standing[items[id].Standing] = true
		for _, f := range e.Evidence {
			rows[graph.Ref{Noun: f.Fact.Noun(), ID: f.Fact.Identity()}] = true
		}
	}
	lineages, err := r.store.Lineages(ctx, v, graph.WholeHistory(v.At), refsOf(standing))
	if err != nil {
		return err
	}
	seen, err := r.store.History(ctx, v, refsOf(rows))
	if err != nil {
		return err
	}
	for id, e := range out {
		e.Shares, e.Roles = nil, nil
		if l := lineages.Of[items[id].Standing]; l != nil {
			e.answered(l, items[id])
		}
		e.Evidence = slices.DeleteFunc(e.Evidence, func(f graph.Evidence) bool {
			return !slices.ContainsFunc(seen[graph.Ref{Noun: f.Fact.Noun(), ID: f.Fact.Identity()}], func(row graph.Fact) bool {
				return row.Key() == f.Fact.Key()
			})
		})
		out[id] = e
	}
	return nil
}

func refsOf(m map[graph.Ref]bool) []graph.Ref {
	out := make([]graph.Ref, 0, len(m))
	for ref := range m {
		out = append(out, ref)
	}
	return out
}

// SubjectName names a kind of thing that rules judge, in Chinese and English; other kinds by their noun.
func SubjectName(noun graph.Noun) (zh, en string) {
	switch noun {
	case graph.Areas:
		return "区划", "area"
	case graph.Grids:
		return "网格", "grid"
	case graph.Households:
		return "农户", "household"
	case graph.Members:
		return "家庭成员", "member"
	case graph.Cases:
		return "案例", "case"
	case graph.Leads:
		return "线索", "lead"
	case graph.Applications:
		return "低保申请", "application"
	case graph.Posts:
		return "岗位", "post"
	case graph.Tenures:
		return "任职", "tenure"
	case graph.Records:
		return "清单事项", "list item"
	case graph.Findings:
		return "督查问题", "finding"
	}
	return string(noun), strings.ToLower(string(noun))
}

// sentence says of a gap what is unmet, since when, by which limit, and which post was first answerable.
func sentence(item Item, e *Explanation, at graph.Day) (zh, en string) {
	rule, _ := RuleOf(item.Rule)
	nounZH, nounEN := SubjectName(item.Subject.Noun)
	subject := string(item.Subject.ID)
	if item.Part != "" {
		subject += " " + item.Part
	}
	var z, n strings.Builder
	fmt.Fprintf(&z, "%s（%s）：%s %s", rule.ZH, rule.ID, nounZH, subject)
	fmt.Fprintf(&n, "%s (%s): %s %s", rule.EN, rule.ID, nounEN, subject)
	switch Kind(item.Kind) {
	case State:
		fmt.Fprintf(&z, " 自 %s 起不符合要求", item.Start)
		fmt.Fprintf(&n, " has not been as it must be since %s", item.Start)
		if item.Due != graph.NoDay && item.Due != item.Start {
			fmt.Fprintf(&z, "，宽限至 %s", item.Due)
			fmt.Fprintf(&n, ", allowed through %s", item.Due)
		}
	case Check:
		fmt.Fprintf(&z, " 于 %s 检查不符合要求", item.Start)
		fmt.Fprintf(&n, " did not pass on %s", item.Start)
	default:
		fmt.Fprintf(&z, " 自 %s 起算，应于 %s（含当日）前完成", item.Start, item.Due)
		was := "was"
		if item.Status == Upcoming {
			was = "is"
		}
		fmt.Fprintf(&n, ", counted from %s, %s due by %s", item.Start, was, item.Due)
	}
	if p := e.Policy; p != nil {
		fmt.Fprintf(&z, "（%s = %s，%s 起施行）", p.Parameter, p.Value, p.Since)
		fmt.Fprintf(&n, " (%s = %s, in force since %s)", p.Parameter, p.Value, p.Since)
	}
	switch item.Status {
	case Open:
		days := int(at-item.Days.Since) + 1
		fmt.Fprintf(&z, "，自 %s 起为缺口，至 %s 已 %d 天", item.Days.Since, at, days)
		fmt.Fprintf(&n, "; a gap since %s, %s by %s", item.Days.Since, inDays(days), at)
	case Ended:
		fmt.Fprintf(&z, "，%s 起为缺口，%s 终止，共 %d 天", item.Days.Since, item.Days.Until, item.Days.Days())
		fmt.Fprintf(&n, "; a gap from %s until %s, %s", item.Days.Since, item.Days.Until, inDays(item.Days.Days()))
	case Upcoming:
		fmt.Fprintf(&z, "，尚未完成，距到期还有 %d 天", int(item.Due-at))
		fmt.Fprintf(&n, "; not yet done, %s left", inDays(int(item.Due-at)))
	}
	if faults := e.FaultsOn(at); len(faults) > 0 {
		fmt.Fprintf(&z, "；涉及 %s", strings.Join(faults, "、"))
		fmt.Fprintf(&n, "; at fault: %s", strings.Join(faults, ", "))
	}
	if len(e.Roles) > 0 && e.Roles[0].Post != nil {
		post := e.Roles[0].Post
		title := string(post.ID)
		if post.Title != "" {
			title = post.Title + " " + title
		}
		fmt.Fprintf(&z, "；首责岗位 %s", title)
		fmt.Fprintf(&n, "; first answerable: %s", title)
	}
	z.WriteString("。")
	n.WriteString(".")
	return z.String(), n.String()
}

// inDays says a number of days in English.
func inDays(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// answers makes the filters on who answers: of the items that pass all others, those in which the post or the person has a
// share, or is first answerable while the clock runs.
func (r *Register) answers(ctx context.Context, v graph.View, f Filter) (func([]*Item) ([]*Item, error), error) {
	if f.Post == "" && f.Person == "" {
		return func(items []*Item) ([]*Item, error) { return items, nil }, nil
	}
	// who answers for something stands above it, or did once
	posts := []graph.ID{f.Post}
	if f.Person != "" {
		posts = posts[:0]
		rows, err := r.store.Below(ctx, v, graph.PersonTenures, []graph.ID{f.Person})
		if err != nil {
			return nil, err
		}
		for _, row := range rows[f.Person] {
			if post := row.(*graph.Tenure).Post; f.Post == "" || f.Post == post {
				posts = append(posts, post)
			}
		}
	}
	areas, everywhere := r.areasOf(posts)
	return func(items []*Item) ([]*Item, error) {
		standing := map[graph.Ref]bool{}
		var candidates []*Item
		for _, item := range items {
			if everywhere || slices.ContainsFunc(item.Stays, func(s graph.Stay) bool { return areas[s.Area] }) {
				candidates = append(candidates, item)
				standing[item.Standing] = true
			}
		}
		if len(candidates) == 0 {
			return nil, nil
		}
		lineages, err := r.store.Lineages(ctx, v, graph.WholeHistory(v.At), refsOf(standing))
		if err != nil {
			return nil, err
		}
		return slices.DeleteFunc(candidates, func(item *Item) bool {
			l := lineages.Of[item.Standing]
			return l == nil || !answersFor(item, l, f.Post, f.Person, v.At)
		}), nil
	}, nil
}

// areasOf are the areas in which gaps can be that posts ever answered for; everywhere where a post is a household's
// contact, which is found by no area.
func (r *Register) areasOf(posts []graph.ID) (areas map[graph.ID]bool, everywhere bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var roots []graph.ID
	for _, id := range posts {
		versions := r.ground.posts[id]
		if len(versions) == 0 {
			return nil, true
		}
		for _, p := range versions {
			roots = append(roots, p.Area)
			roots = append(roots, r.ground.serves[p.Organization]...)
			if p.Organization != "" && p.Kind != graph.DeputyHead { // the head of a paired unit stands anywhere
				return nil, true
			}
		}
	}
	return r.ground.everUnder(roots), false
}

func answersFor(item *Item, l *graph.Lineage, post, person graph.ID, at graph.Day) bool {
	verdict := verdictOf(item.Gap)
	holds := func(posts []*graph.Post, holders []*graph.Tenure) bool {
		return (post == "" || slices.ContainsFunc(posts, func(p *graph.Post) bool { return p != nil && p.ID == post })) &&
			(person == "" || slices.ContainsFunc(holders, func(t *graph.Tenure) bool { return t.Person == person }))
	}
	if item.Status == Upcoming {
		roles := verdict.Roles(l, at)
		return len(roles) > 0 && roles[0].Post != nil && holds([]*graph.Post{roles[0].Post}, roles[0].Holders)
	}
	return slices.ContainsFunc(verdict.Shares(l, at), func(s graph.Share) bool {
		return holds(append(slices.Clone(s.Answering), s.Post), s.Holders)
	})
}
