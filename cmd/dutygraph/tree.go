package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/term"

	"dutygraph/graph"
)

// style is how a cell looks on a terminal with colours: the number of an ANSI attribute; 0 is plain.
type style int

const (
	plain  style = 0
	bold   style = 1
	faint  style = 2
	red    style = 31
	green  style = 32
	yellow style = 33
)

// cell is one piece of a row. Cells of rows that stand side by side are aligned.
type cell struct {
	text string
	look style
}

// branch is a row of a tree, with what hangs below it.
type branch struct {
	cells []cell
	below []branch
	// apart asks for an empty line before the row.
	apart bool
}

// colourful reports whether colours may be used: only on a terminal, and not where the user does not want them.
func colourful(out io.Writer, getenv func(string) string) bool {
	return getenv("NO_COLOR") == "" && getenv("TERM") != "dumb" && terminal(out)
}

// terminal reports whether a person reads what is written.
func terminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// draw writes rows that hang side by side under one another. Chinese takes two columns a character.
func draw(b *strings.Builder, colour bool, indent string, rows []branch) {
	var widths []int
	for _, r := range rows {
		for i := range r.cells {
			r.cells[i].text = harmless(r.cells[i].text)
		}
		for i, c := range r.cells[:len(r.cells)-1] { // the last cell needs no room after it
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], uniseg.StringWidth(c.text))
		}
	}
	for n, r := range rows {
		arm, rest := "├─ ", "│  "
		if n == len(rows)-1 {
			arm, rest = "└─ ", "   "
		}
		if r.apart {
			b.WriteString(strings.TrimRight(indent+"│", " ") + "\n")
		}
		b.WriteString(indent + arm)
		line := &strings.Builder{}
		for i, c := range r.cells {
			if i > 0 {
				line.WriteString("  ")
			}
			if colour && c.look != plain && c.text != "" {
				fmt.Fprintf(line, "\x1b[%dm%s\x1b[0m", c.look, c.text)
			} else {
				line.WriteString(c.text)
			}
			if i < len(r.cells)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-uniseg.StringWidth(c.text)))
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		draw(b, colour, indent+rest, r.below)
	}
}

// harmless is a text that a terminal shows as it is: what a name or a title may hold to move the cursor, to turn the
// direction of writing or to hide what stands beside it is shown as a mark. Nobody's name may be painted over by another's.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// words are the words of the tree in one language.
type words struct{ zh bool }

// in is the Chinese or the English.
func (w words) in(zh, en string) string {
	if w.zh {
		return zh
	}
	return en
}

// value is an enumerated value: in English with the Chinese beside it, since that is how it stands in the documents.
func value[V graph.Value](w words, v V) string {
	if w.zh || v.ZH() == string(v) {
		return v.ZH()
	}
	return string(v) + " " + v.ZH()
}

// tree tells the answer for a person at a terminal.
func (t *traced) tree(language string, colour bool) string {
	w := words{language == "zh"}
	b := &strings.Builder{}
	b.WriteString(t.heading(w, colour))
	var rows []branch
	for _, c := range t.Chains {
		row := chainBranch(w, c)
		row.apart = true
		rows = append(rows, row)
	}
	if len(t.Steps) > 0 {
		rows = append(rows, t.stepsBranch(w))
	}
	draw(b, colour, "", rows)
	b.WriteString("\n" + t.footing(w))
	return b.String()
}

// heading says what was asked, through which view, and what the answer was read at.
func (t *traced) heading(w words, colour bool) string {
	var lines []string
	strong := func(s string) string {
		if colour {
			return "\x1b[1m" + s + "\x1b[0m"
		}
		return s
	}
	if c := t.Case; c != nil {
		text := w.in("案例 ", "Case ") + string(c.ID)
		if c.Category != "" {
			text += " · " + c.Category.ZH()
		}
		text += w.in(" · 立案 ", " · opened ") + c.OpenedOn.String()
		lines = append(lines, strong(text))
	}
	switch h := t.Household; {
	case h != nil:
		text := w.in("农户 ", "Household ") + string(h.ID) + " · " + t.way(h.Area)
		if h.Grid != "" {
			text += w.in(" · 网格 ", " · grid ") + string(h.Grid)
		}
		if t.Case == nil {
			text = strong(text)
		}
		lines = append(lines, text)
	case t.Subject.Noun == graph.Grids:
		lines = append(lines, strong(w.in("网格 ", "Grid ")+string(t.Subject.ID)))
	case t.Subject.Noun == graph.Areas:
		lines = append(lines, strong(w.in("区划 ", "Area ")+string(t.Subject.ID)+" "+t.way(t.Subject.ID)))
	}
	seen := w.in("截至 ", "On ") + t.View.At.String() + w.in(" · 版次 ", ", as known at revision ") + strconv.FormatInt(int64(t.View.Known), 10)
	if r, ok := t.sources[t.View.Known]; ok {
		seen += w.in("（", " (") + instant(r.At).Format("2006-01-02 15:04") + w.in("）", ")")
	}
	return strings.Join(append(lines, seen), "\n") + "\n"
}

// way is the path of names from the city down to an area on the view's day.
func (t *traced) way(area graph.ID) string {
	var names []string
	for range graph.Levels() {
		a := t.area(area)
		if a == nil {
			break
		}
		names = append(names, a.Name)
		area = a.Parent
	}
	slices.Reverse(names)
	return harmless(cmp.Or(strings.Join(names, " › "), string(area)))
}

// area is the version of the view's day, or the last before.
func (t *traced) area(id graph.ID) *graph.Area {
	var last *graph.Area
	for _, p := range t.lineage.Places {
		if p.ID != id {
			continue
		}
		for _, a := range p.Areas {
			if a.Since <= t.View.At {
				last = a
			}
		}
	}
	return last
}

// chainBranch is one chain with its links.
func chainBranch(w words, c *graph.Chain) branch {
	name := value(w, c.Line)
	switch {
	case c.Function != "":
		name += " · " + value(w, c.Cause) + " · " + value(w, c.Function)
	case c.Branch == graph.HouseholdBranch:
		name += w.in(" · 户", " · HOUSEHOLD 户")
	case c.Branch == graph.VillageBranch:
		name += w.in(" · 驻村", " · VILLAGE 驻村")
	}
	look := bold
	switch n := c.Breaks(); {
	case n == 1:
		name += w.in(" — 1 处断链", " — 1 break")
	case n > 1:
		name += fmt.Sprintf(w.in(" — %d 处断链", " — %d breaks"), n)
	}
	b := branch{cells: []cell{{name, look}}}
	for _, l := range c.Links {
		b.below = append(b.below, linkBranch(w, l))
	}
	if basis := w.in(c.Basis.ZH, c.Basis.EN); basis != "" {
		b.below = append(b.below, branch{cells: []cell{{w.in("依据：", "basis: ") + basis, faint}}})
	}
	return b
}

// linkBranch is one post with its holders; below a break stands who answers in its place, and why.
func linkBranch(w words, l *graph.Link) branch {
	mark, look := "●", green
	switch {
	case l.State.Broken():
		mark, look = "✗", red
	case l.State == graph.Acting:
		mark, look = "◐", yellow
	case l.State == graph.HeldConflict:
		mark, look = "‼", yellow
	}
	title, id := l.Kind.ZH(), graph.ID("—")
	if l.Post != nil {
		title, id = cmp.Or(l.Post.Title, l.Kind.ZH()), l.Post.ID
	}
	state := value(w, l.State)
	var who string
	if l.State.Broken() {
		who = reason(w, l.Reason)
	} else {
		who = holders(w, l.Holders, true)
	}
	b := branch{cells: []cell{{mark + " " + l.Level.ZH(), look}, {title, plain}, {string(id), plain}, {state, look}, {who, plain}, {rows(l.Evidence), faint}}}
	for _, a := range l.AnsweredBy {
		text := "⇒ " + holders(w, a.Holders, false) + w.in("，", ", ") + post(a.Post) +
			w.in("：由上一级在任者代为承担", ": answers in its place, the nearest held link above")
		b.below = append(b.below, branch{cells: []cell{{text, yellow}}})
	}
	if l.State.Broken() && len(l.AnsweredBy) == 0 {
		b.below = append(b.below, branch{cells: []cell{{"⇒ " + reason(w, graph.ReasonNobodyAbove), red}}})
	}
	return b
}

// post names a post by its title and number.
func post(p *graph.Post) string {
	if p == nil {
		return "—"
	}
	return strings.TrimSpace(p.Title + " " + string(p.ID))
}

// holders names persons, and since when they hold their posts where that is asked for.
func holders(w words, all []*graph.Tenure, since bool) string {
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.Name + " " + string(t.Person)
		if since {
			names[i] += w.in("，自 ", ", since ") + t.Since.String()
			if t.Until != graph.Forever {
				names[i] += w.in(" 至 ", " before ") + t.Until.String()
			}
		}
	}
	return strings.Join(names, w.in("；", "; "))
}

// rows names the rows that something rests on by revision and row of its source: r10:5.
func rows(evidence []graph.Evidence) string {
	var names []string
	for _, e := range evidence {
		name := "r" + strconv.FormatInt(int64(e.Revision()), 10)
		if e.Row() > 0 {
			name += ":" + strconv.Itoa(e.Row())
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// stepsBranch are the steps with their clocks; below a late one stand the shares of its days.
func (t *traced) stepsBranch(w words) branch {
	late := 0
	for _, s := range t.Steps {
		if s.State == graph.StepLate || s.State == graph.StepMissing {
			late++
		}
	}
	name := w.in("程序环节", "STEPS 程序环节")
	if late > 0 {
		name += fmt.Sprintf(w.in(" — %d 项逾期", " — %d late"), late)
	}
	b := branch{cells: []cell{{name, bold}}, apart: true}
	for _, s := range t.Steps {
		b.below = append(b.below, t.stepBranch(w, s))
	}
	return b
}

func (t *traced) stepBranch(w words, s *graph.StepAccount) branch {
	mark, look := "●", green
	switch s.State {
	case graph.StepLate, graph.StepMissing:
		mark, look = "✗", red
	case graph.StepNotApplicable:
		mark, look = "–", faint
	case graph.StepPending:
		mark, look = "○", yellow
	case graph.StepNotEvaluated:
		mark, look = "?", yellow
	}
	duty := value(w, s.Duty)
	if s.Round > 1 {
		duty += fmt.Sprintf(w.in("（第 %d 次）", " (round %d)"), s.Round)
	}
	clock := []string{}
	if s.Start != graph.NoDay {
		clock = append(clock, w.in("起算 ", "start ")+s.Start.String())
	}
	if s.Due != graph.NoDay {
		clock = append(clock, w.in("到期 ", "due ")+s.Due.String())
	}
	if s.Done != graph.NoDay {
		clock = append(clock, w.in("完成 ", "done ")+s.Done.String())
	}
	if s.DaysLate > 0 {
		clock = append(clock, days(w, s.DaysLate)+w.in("逾期", " late"))
	}
	if s.Reason != "" {
		clock = append(clock, reason(w, s.Reason))
	}
	var from []graph.Evidence
	if s.Fact != nil {
		from = []graph.Evidence{graph.Evidence{Fact: s.Fact}}
	}
	b := branch{cells: []cell{{mark + " " + cmp.Or(s.Rule, "—"), look}, {duty, plain}, {value(w, s.State), look}, {strings.Join(clock, w.in("，", ", ")), plain}, {rows(from), faint}}}
	if t.Case == nil && s.Case != "" {
		b.cells[1].text += " " + string(s.Case)
	}
	if s.State != graph.StepLate && s.State != graph.StepMissing {
		return b
	}
	for _, p := range s.Shares {
		b.below = append(b.below, shareBranch(w, p))
	}
	if p := s.Policy; p != nil {
		limit := w.in("时限 ", "limit ") + p.Value + " " + value(w, p.Unit) + w.in("，自 ", ", since ") + p.Since.String() + w.in("，依据：", ", basis: ") + p.Basis + " (" + string(p.Parameter) + ")"
		b.below = append(b.below, branch{cells: []cell{{limit, faint}}})
	}
	return b
}

// shareBranch is the part of a late step's days in which the same persons answered.
func shareBranch(w words, s graph.Share) branch {
	who := holders(w, s.Holders, false)
	if who == "" {
		who = reason(w, graph.ReasonNobodyAbove)
	}
	where := make([]string, len(s.Answering))
	for i, p := range s.Answering {
		where[i] = post(p)
	}
	note := strings.Join(where, w.in("、", ", "))
	if s.Reason == graph.ReasonInPlace || s.Reason == graph.ReasonNobodyAbove {
		note = strings.TrimSpace(note + w.in(" 代 ", " for ") + post(s.Post) + w.in("（空缺）", ", vacant"))
	}
	if s.Acting {
		note += w.in("（主持工作）", ", acting 主持工作")
	}
	look := plain
	if s.DueDayInside {
		note += w.in("，到期日在内", ", due day inside")
		look = bold
	}
	// Numbers stand right: two figures are enough for most clocks, and more push the row.
	n := days(w, s.Days())
	return branch{cells: []cell{{strings.Repeat(" ", max(0, uniseg.StringWidth(days(w, 10))-uniseg.StringWidth(n))) + n, look},
		{"[" + s.Period.Since.String() + ", " + s.Period.Until.String() + ")", plain}, {who, look}, {note, plain}, {rows(s.Evidence), faint}}}
}

func days(w words, n int) string {
	if !w.zh && n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + w.in(" 天", " days")
}

// footing says where the rows came from.
func (t *traced) footing(w words) string {
	text := w.in("r10:5 指第 10 版次所用来源的第 5 行；[a, b) 含 a 不含 b。以上是线索，不是结论。\n", "r10:5 is row 5 of the source of revision 10; [a, b) has a and not b. This is a lead, not a verdict.\n")
	var names []string
	for _, r := range t.ordered() {
		names = append(names, harmless("r"+strconv.FormatInt(int64(r.Revision), 10)+" "+r.Source))
	}
	if len(names) > 0 {
		text += w.in("来源：", "Sources: ") + strings.Join(names, w.in("，", ", ")) + "\n"
	}
	return text
}

// ordered are the batches that the answer rests on, by revision.
func (t *traced) ordered() []graph.Receipt { return orderedReceipts(t.sources) }
