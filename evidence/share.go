package evidence

import (
	"strings"

	"dutygraph/graph"
)

func shareColumns() []Column {
	return []Column{
		{Name: "gap", ZH: "缺口编号；办理环节的为空", EN: "the gap's id; empty for a step"},
		{Name: "case", ZH: "案例编号", EN: "the case, if it is about one"},
		{Name: "step", ZH: "环节；缺口的为空", EN: "the step, or the duty of a lead or an application; empty for a gap"},
		{Name: "rule", ZH: "规则", EN: "the rule"},
		{Name: "order", ZH: "时段序号", EN: "the share's number, in order of days", Number: true},
		{Name: "post", ZH: "负责的岗位", EN: "the posts that answered"},
		{Name: "person", ZH: "其任职人员", EN: "who held them"},
		{Name: "name", ZH: "姓名", EN: "the names"},
		{Name: "acting", ZH: "是否主持工作", EN: "whether they were acting: yes or no"},
		{Name: "from", ZH: "第一天", EN: "the first day"},
		{Name: "to", ZH: "终止日（不含）", EN: "the first day no longer"},
		{Name: "days", ZH: "天数", EN: "the number of days", Number: true},
		{Name: "dueDayInside", ZH: "到期日是否在内", EN: "whether the due day is among them: yes or no"},
		{Name: "reason", ZH: "为何由其负责", EN: "why they answered"},
	}
}

// steps are the shares of the late and missing steps of a case.
func (w *writing) steps(l *graph.Lineage) []Row {
	var out []Row
	for _, step := range l.Accountability().Steps {
		what := string(step.Duty)
		if step.Round > 1 {
			what += " " + number(step.Round)
		}
		for i, s := range step.Shares {
			out = append(out, w.share(Row{"", text(step.Case), text(what), text(step.Rule), number(i + 1)}, s))
		}
	}
	return out
}

// share completes a row that names what is shared.
func (w *writing) share(row Row, s graph.Share) Row {
	var posts, persons, names []string
	for _, p := range s.Answering {
		posts = append(posts, string(p.ID))
	}
	if len(posts) == 0 && s.Post != nil {
		posts = append(posts, string(s.Post.ID))
	}
	for _, t := range s.Holders {
		persons, names = append(persons, string(t.Person)), append(names, w.name(t.Name))
	}
	return append(row, joined(posts), joined(persons), joined(names), yes(s.Acting), day(s.Period.Since), day(s.Period.Until), number(s.Days()),
		yes(s.DueDayInside), text(s.Reason))
}

// name is a personal name as the package shows it.
func (w *writing) name(name string) string {
	if w.clear {
		return name
	}
	return graph.MaskName(name)
}

// restsOn is the keys of rows, then the ids of the batches that brought them.
func (w *writing) restsOn(all []graph.Evidence) (string, error) {
	var rows, batches []string
	for _, one := range all {
		receipt, err := w.batches.of(one.Revision())
		if err != nil {
			return "", err
		}
		rows, batches = append(rows, string(one.Key())), append(batches, string(receipt.Batch))
	}
	return joined(append(rows, batches...)), nil
}

// caseOf is the case that a gap's subject is; empty for another subject.
func caseOf(subject graph.Ref) string {
	if subject.Noun == graph.Cases {
		return text(subject.ID)
	}
	return ""
}

// persons are the holders of links, each once.
func persons(links []*graph.Link) string {
	var all []string
	for _, link := range links {
		for _, t := range link.Holders {
			all = append(all, string(t.Person))
		}
	}
	return joined(all)
}

// posts are the posts of links, each once.
func posts(links []*graph.Link) string {
	var all []string
	for _, link := range links {
		if link.Post != nil {
			all = append(all, string(link.Post.ID))
		}
	}
	return joined(all)
}

// marksOnly keeps of a text which leaks were marked in it, and that there was one.
func marksOnly(s string) string {
	if s == "" {
		return ""
	}
	out := "…"
	for rest := s; ; {
		_, after, found := strings.Cut(rest, "⟦")
		mark, left, closed := strings.Cut(after, "⟧")
		if !found || !closed {
			return out
		}
		out += "⟦" + mark + "⟧"
		rest = left
	}
}
