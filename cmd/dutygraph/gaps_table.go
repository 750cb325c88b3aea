package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// table tells the gaps for a person at a terminal: what stands, the heaviest first, then what could not be judged.
func (l *listing) table(language string, colour bool) string {
	w := words{language == "zh"}
	b := &strings.Builder{}
	b.WriteString(l.heading(w, colour))
	rows := l.groups(w)
	rows = append(rows, l.unjudgedBranch(w)...)
	for i := range rows {
		rows[i].apart = true
	}
	draw(b, colour, "", rows)
	b.WriteString("\n" + l.footing(w))
	return b.String()
}

// heading says what was asked, how many stand, and how far the rules have looked.
func (l *listing) heading(w words, colour bool) string {
	where := make([]string, len(l.areas))
	for i, id := range l.areas {
		where[i] = l.where(id) + " " + string(id)
	}
	title := w.in("责任缺口 · ", "Duty gaps · ") + cmp.Or(strings.Join(where, w.in("、", ", ")), w.in("没有区划", "no area"))
	if colour {
		title = "\x1b[1m" + title + "\x1b[0m"
	}
	lines := []string{title, w.in("截至 ", "On ") + l.view.At.String() + w.in(" · 版次 ", ", as known at revision ") + revision(l.view.Known) +
		l.recorded(w) + w.in(" · 规则已评判至版次 ", ", judged through revision ") + revision(l.through.Revision) + w.in("、", " and day ") + l.through.Day.String()}
	if l.through.Revision < l.view.Known {
		lines = append(lines, w.in("此后的版次在当时尚未评判，不能据此认为没有缺口", "later revisions were not judged then, which is not the same as no gap"))
	}
	return strings.Join(append(lines, l.counted(w)), "\n") + "\n"
}

// recorded is the instant of the view's revision, in brackets.
func (l *listing) recorded(w words) string {
	r, ok := l.sources[l.view.Known]
	if !ok {
		return ""
	}
	return w.in("（", " (") + instant(r.At).Format("2006-01-02 15:04") + w.in("）", ")")
}

func revision(r graph.Revision) string { return strconv.FormatInt(int64(r), 10) }

// counted says how many gaps of how many rules there are, whatever status is listed, and how many clocks could not be judged.
func (l *listing) counted(w words) string {
	if judgedOf(l.rules) == 0 {
		return w.in("所问规则本版本都不评判，不能据此认为没有缺口", "none of the rules asked about is evaluated, which is not the same as no gap")
	}
	text := l.standing(w)
	if n := l.unjudgedClocks(); n > 0 {
		text += fmt.Sprintf(w.in(" · 无法评判 %d 项", "; could not be judged: %d"), n)
	}
	return text
}

func (l *listing) standing(w words) string {
	if l.filter.Post != "" || l.filter.Person != "" {
		return fmt.Sprintf(w.in("与所问岗位或人员有关的 %d 项", "%d concern the post or the person asked about"), l.total)
	}
	var open, ended, upcoming int
	openRules, endedRules := map[string]bool{}, map[string]bool{}
	for _, s := range l.sums {
		open, ended, upcoming = open+s.Open, ended+s.Ended, upcoming+s.Upcoming
		if s.Open > 0 {
			openRules[s.Rule] = true
		}
		if s.Ended > 0 {
			endedRules[s.Rule] = true
		}
	}
	text := fmt.Sprintf(w.in("存续 %d 项（%d 条规则） · 已终止 %d 项（%d 条规则）", "standing: %d (rules: %d); ended: %d (rules: %d)"),
		open, len(openRules), ended, len(endedRules))
	if l.filter.During != (graph.Period{}) {
		return text + fmt.Sprintf(w.in(" · %d 天内到期 %d 项", "; due within %d days: %d"), l.filter.During.Days()-1, upcoming)
	}
	return text + fmt.Sprintf(w.in(" · 未到期 %d 项", "; not due yet: %d"), upcoming)
}

// unjudgedClocks is how many clocks could not be judged.
func (l *listing) unjudgedClocks() int {
	n := 0
	for _, t := range l.tallies {
		if t.Outcome == gap.NotEvaluated {
			n += t.Count
		}
	}
	return n
}

// where is the way of names down to an area, without the city where it is below it.
func (l *listing) where(id graph.ID) string {
	var names []string
	for _, a := range l.path(id) {
		names = append(names, a.Name)
	}
	if len(names) > 1 {
		names = names[1:]
	}
	return harmless(cmp.Or(strings.Join(names, " › "), string(id)))
}

// groups are the gaps by severity, the heaviest first, then what is about to fall due.
func (l *listing) groups(w words) []branch {
	var out []branch
	for _, severity := range append(gap.Severities(), "") {
		name, look := value(w, severity), red
		if severity == "" {
			name = value(w, gap.Upcoming)
		}
		if severity != gap.Red {
			look = yellow
		}
		var b branch
		for _, item := range l.items {
			if item.Severity == severity {
				b.below = append(b.below, l.gapBranch(w, item, look))
			}
		}
		if len(b.below) == 0 {
			continue
		}
		b.cells = []cell{{name + " — " + strconv.Itoa(len(b.below)), bold}}
		out = append(out, b)
	}
	if l.more {
		out = append(out, branch{cells: []cell{{fmt.Sprintf(w.in("共 %d 项，只列出前 %d 项（--first，或 --format csv 输出全部）", "the first %[2]d of %[1]d; --first lists more, and --format csv all"), l.total, len(l.items)), bold}}})
	}
	return out
}

// gapBranch is one gap; below it stand who answers first and next, the shares of its days, and the limit.
func (l *listing) gapBranch(w words, i gap.Item, look style) branch {
	e := l.explained[i.ID]
	mark := "✗"
	switch i.Status {
	case gap.Ended:
		mark, look = "●", green
	case gap.Upcoming:
		mark = "○"
	}
	rule, _ := gap.RuleOf(i.Rule)
	subject := subjectWord(w, i.Subject.Noun) + " " + string(i.Subject.ID)
	if i.Part != "" {
		subject += " · " + i.Part
	}
	b := branch{cells: []cell{{mark + " " + ruleName(w, rule), look}, {value(w, i.Status), look}, {subject, plain}, {clock(w, i), plain},
		{l.duration(w, i), look}, {l.where(i.Area), plain}, {rows(e.Evidence), faint}}}
	if first := rolesAs(e, graph.FirstAnswerable); len(first) > 0 {
		text := w.in("首责 ", "first answerable ") + offices(w, first)
		if above := rolesAs(e, graph.Supervising); len(above) > 0 {
			text += w.in("；上一级 ", "; next above ") + offices(w, above)
		}
		b.below = append(b.below, branch{cells: []cell{{text, plain}}})
	} else {
		b.below = append(b.below, branch{cells: []cell{{"⇒ " + reason(w, graph.ReasonNobodyAbove), red}}})
	}
	shares := each(e.Shares, func(s graph.Share) branch { return shareBranch(w, s) })
	alignRight(shares, 0)
	b.below = append(b.below, shares...)
	if i.Handling != graph.GapSuspected {
		b.below = append(b.below, branch{cells: []cell{{w.in("处理：", "handling: ") + value(w, i.Handling), plain}}})
	}
	if faults := e.FaultsOn(l.view.At); len(faults) > 0 {
		b.below = append(b.below, branch{cells: []cell{{w.in("涉及：", "at fault: ") + strings.Join(faults, w.in("、", ", ")), plain}}})
	}
	if e.Households > 0 {
		b.below = append(b.below, branch{cells: []cell{{fmt.Sprintf(w.in("断点以下 %d 户", "%d households below the hole"), e.Households), plain}}})
	}
	if p := e.Policy; p != nil {
		limit := w.in("参数 ", "policy ") + p.Value // a list, a word
		if p.Unit != "" {
			limit = w.in("时限 ", "limit ") + p.Value + " " + value(w, p.Unit)
		}
		limit += w.in("，自 ", ", since ") + p.Since.String()
		if p.Basis != "" {
			limit += w.in("，依据：", ", basis: ") + p.Basis
		}
		b.below = append(b.below, branch{cells: []cell{{limit + " (" + string(p.Parameter) + ")", faint}}})
	}
	return b
}

// clock is from when and by when something was due; of a check, its one day.
func clock(w words, i gap.Item) string {
	switch {
	case gap.Kind(i.Kind) == gap.Check:
		return w.in("检查日 ", "checked ") + i.Start.String()
	case i.Due == graph.NoDay:
		return w.in("起算 ", "start ") + i.Start.String()
	}
	return i.Start.String() + " → " + i.Due.String()
}

// duration is since when and for how long a gap stands or stood, or how many days are left.
func (l *listing) duration(w words, i gap.Item) string {
	n := days(w, unmet(i, l.view.At))
	switch {
	case i.Status == gap.Ended:
		return "[" + i.Days.Since.String() + ", " + i.Days.Until.String() + ")" + w.in("，", ", ") + n
	case i.Status == gap.Open:
		return w.in("自 ", "since ") + i.Days.Since.String() + w.in("，已 ", ", ") + n
	case i.Due == l.view.At:
		return w.in("今日到期", "due that day")
	}
	return w.in("还有 ", "") + days(w, int(i.Due-l.view.At)) + w.in("", " left")
}

// offices names links by who holds them and by their posts.
func offices(w words, links []*graph.Link) string {
	var names []string
	for _, link := range links {
		names = append(names, strings.TrimSpace(holders(w, link.Holders, false)+w.in("，", ", ")+post(link.Post)))
	}
	return strings.Join(names, w.in("；", "; "))
}

// unjudgedBranch says what could not be judged, by rule and reason, what was never asked, and what no rule looks at. A
// reader must not take silence for order.
func (l *listing) unjudgedBranch(w words) []branch {
	type key struct {
		rule   string
		reason graph.Reason
	}
	counts, clocks := map[key]int{}, map[string]int{}
	for _, t := range l.tallies {
		clocks[t.Rule] += t.Count
		if t.Outcome == gap.NotEvaluated {
			counts[key{t.Rule, t.Reason}] += t.Count
		}
	}
	var not, silent, never branch
	for _, r := range l.rules {
		if !r.Judged() {
			never.below = append(never.below, branch{cells: []cell{{ruleName(w, r), plain}, {unevaluated(w, r), plain}}})
			continue
		}
		if clocks[r.ID] == 0 {
			silent.below = append(silent.below, branch{cells: []cell{{ruleName(w, r), plain}}})
		}
		for _, k := range slices.SortedFunc(maps.Keys(counts), func(a, b key) int { return cmp.Compare(a.reason, b.reason) }) {
			if k.rule == r.ID {
				not.below = append(not.below, branch{cells: []cell{{"? " + ruleName(w, r), yellow}, {strconv.Itoa(counts[k]), plain}, {unjudged(w, k.reason), plain}}})
			}
		}
	}
	alignRight(not.below, 1)
	var out []branch
	if len(not.below) > 0 {
		not.cells = []cell{{fmt.Sprintf(w.in("无法评判 — %d 项；这不等于没有缺口", "NOT EVALUATED 无法评判 — %d, which is not the same as no gap"), l.unjudgedClocks()), bold}}
		out = append(out, not)
	}
	if len(silent.below) > 0 {
		silent.cells = []cell{{fmt.Sprintf(w.in("没有可评判的对象 — 规则 %d 条：台账中没有，或规则对其无要求", "NOTHING TO JUDGE 没有可评判的对象 — rules: %d; no such subject of the area is on record, or the rule asks nothing of it"), len(silent.below)), bold}}
		silent.below = []branch{{cells: []cell{{firstWords(silent.below), plain}}}}
		out = append(out, silent)
	}
	if len(never.below) > 0 {
		never.cells = []cell{{fmt.Sprintf(w.in("本版本不评判 — 规则 %d 条，共 %d 条", "NO RULE YET 本版本不评判 — %d of %d rules"), len(never.below), len(l.rules)), bold}}
		if len(l.filter.Rules) == 0 { // the command rules says why of each
			never.cells[0].text += w.in("（原因见 dutygraph rules）", "; dutygraph rules says why")
			never.below = nil
		}
		out = append(out, never)
	}
	return out
}

// alignRight puts the numbers of a column of rows under one another.
func alignRight(rows []branch, column int) {
	widest := 0
	for _, r := range rows {
		widest = max(widest, uniseg.StringWidth(r.cells[column].text))
	}
	for _, r := range rows {
		c := &r.cells[column]
		c.text = strings.Repeat(" ", widest-uniseg.StringWidth(c.text)) + c.text
	}
}

// firstWords are the first words of rows, in one line.
func firstWords(all []branch) string {
	names := make([]string, len(all))
	for i, b := range all {
		names[i], _, _ = strings.Cut(b.cells[0].text, " ")
	}
	return strings.Join(names, " ")
}

// footing says where the rows came from.
func (l *listing) footing(w words) string {
	text := w.in("r10:5 指第 10 版次所用来源的第 5 行；[a, b) 含 a 不含 b。以上是线索，不是结论。\n", "r10:5 is row 5 of the source of revision 10; [a, b) has a and not b. These are leads, not verdicts.\n")
	var names []string
	for _, r := range orderedReceipts(l.sources) {
		names = append(names, harmless("r"+revision(r.Revision)+" "+r.Source))
	}
	if len(names) > 0 {
		text += w.in("来源：", "Sources: ") + strings.Join(names, w.in("，", ", ")) + "\n"
	}
	return text
}

// orderedReceipts are batches by revision.
func orderedReceipts(sources map[graph.Revision]graph.Receipt) []graph.Receipt {
	all := make([]graph.Receipt, 0, len(sources))
	for _, r := range sources {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b graph.Receipt) int { return cmp.Compare(a.Revision, b.Revision) })
	return all
}
