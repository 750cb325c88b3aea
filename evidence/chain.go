package evidence

import (
	"slices"

	"dutygraph/graph"
)

func chainColumns() []Column {
	return []Column{
		{Name: "case", ZH: "案例编号", EN: "the case"},
		{Name: "household", ZH: "户编号", EN: "its household"},
		{Name: "day", ZH: "所问之日；选了期间的，为责任链自该日起如此", EN: "the day asked about; where a period is selected, the day from which on the chain is as told"},
		{Name: "line", ZH: "责任线", EN: "the line"},
		{Name: "branch", ZH: "分支", EN: "the branch"},
		{Name: "order", ZH: "自农户起的级次", EN: "the level, counted from the household up", Number: true},
		{Name: "level", ZH: "层级", EN: "the level's area"},
		{Name: "post", ZH: "岗位编号；未设岗的为空", EN: "the post; empty where there is none"},
		{Name: "title", ZH: "岗位名称", EN: "its title"},
		{Name: "person", ZH: "任职人员，两人以顿号相连", EN: "who held it; two are joined by 、"},
		{Name: "name", ZH: "姓名", EN: "the name"},
		{Name: "from", ZH: "任职日期", EN: "the first day in post"},
		{Name: "to", ZH: "离任日期（不含）；在任的为空", EN: "the first day no longer in post; empty where none is known"},
		{Name: "state", ZH: "环节状态", EN: "how the link stands"},
		{Name: "answeredByPost", ZH: "代其负责的上级岗位", EN: "the posts above that answer in its place"},
		{Name: "answeredByPerson", ZH: "其任职人员", EN: "who held those"},
		{Name: "basis", ZH: "依据", EN: "the document"},
		{Name: "evidence", ZH: "所依据的数据行的编号，随后是其批次编号，以顿号相连", EN: "the keys of the rows that it rests on, then the ids of their batches, joined by 、"},
	}
}

// chains are the rows of a case's chains: of the view's day, or of each day of the period from which on they differ.
func (w *writing) chains(l *graph.Lineage) ([]Row, error) {
	c := l.Case()
	days := []graph.Day{l.View.At}
	if p := w.scope.pick.Period; !p.Empty() {
		days = nil
		for _, stretch := range l.Stretches(p.Meet(graph.Period{Since: c.OpenedOn, Until: l.View.At + 1})) {
			days = append(days, stretch.Since)
		}
	}
	var out, last []Row
	for _, d := range days {
		var rows []Row
		for _, chain := range l.Chains(d) {
			for _, link := range chain.Links {
				row, err := w.link(c, chain, link)
				if err != nil {
					return nil, err
				}
				rows = append(rows, row)
			}
		}
		if last != nil && slices.EqualFunc(rows, last, func(a, b Row) bool { return slices.Equal(a, b) }) {
			continue
		}
		last = rows
		for _, row := range rows {
			row = slices.Clone(row)
			row[2] = day(d)
			out = append(out, row)
		}
	}
	return out, nil
}

// link is a link as a row, without its day.
func (w *writing) link(c *graph.Case, chain *graph.Chain, link *graph.Link) (Row, error) {
	var post, title string
	if link.Post != nil {
		post, title = text(link.Post.ID), text(link.Post.Title)
	}
	var persons, names, from, to []string
	for _, t := range link.Holders {
		persons, names = append(persons, string(t.Person)), append(names, w.name(t.Name))
		from, to = append(from, day(t.Since)), append(to, day(t.Until))
	}
	var places, answering []string
	for _, above := range link.AnsweredBy {
		if above.Post != nil {
			places = append(places, string(above.Post.ID))
		}
		for _, t := range above.Holders {
			answering = append(answering, string(t.Person))
		}
	}
	evidence, err := w.restsOn(link.Evidence)
	return Row{
		text(c.ID), text(c.Household), "", text(chain.Line), text(chain.Branch), number(link.Order), text(link.Level), post, title,
		joined(persons), joined(names), joined(from), joined(to), text(link.State), joined(places), joined(answering), text(link.Basis.ZH), evidence,
	}, err
}
