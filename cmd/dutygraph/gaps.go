package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// gaps is the command that shows duty gaps.
type gaps struct {
	storeSetting
	Area     []string `placeholder:"ID" help:"Only gaps in this area or below it; may be given several times."`
	At       string   `placeholder:"DAY" help:"The day asked about, such as 2024-05-31; today when not given, at most a year ahead."`
	KnownAt  string   `placeholder:"REVISION|INSTANT" help:"As known at a revision (19) or an instant (2024-05-30T10:00:00+08:00); now when not given."`
	Rule     []string `placeholder:"ID" help:"Only this rule, such as C03; may be given several times."`
	Status   []string `enum:"open,ended,upcoming" placeholder:"STATUS" help:"Which to list: ${enum}, or several; open when not given, and upcoming with --within."`
	Severity []string `enum:"red,orange,yellow" placeholder:"SEVERITY" help:"Only ${enum}, or several; what is about to fall due has none."`
	Person   string   `placeholder:"ID" help:"Only gaps of which this person has a share, or is first answerable while they are about to fall due."`
	Post     string   `placeholder:"ID" help:"The same of a post."`
	Within   *int     `placeholder:"DAYS" help:"What falls due within so many days of the day, the day itself among them."`
	First    int      `default:"100" placeholder:"N" help:"List the first N, the heaviest first (${default}). CSV has all."`
	Format   string   `enum:"table,json,csv" default:"table" help:"How to print them: ${enum}."`
	Lang     string   `enum:"zh,en,both" default:"${language}" help:"Language of the table: ${enum}; en has the Chinese words beside."`
}

// Help shows how the command is used.
func (*gaps) Help() string {
	return `Evaluates first what is not evaluated yet, and keeps it in the store. Each gap has its rule, what is judged, the days from which
and by which it was due, the unmet days, and who answered for how many of them. What could not be judged is told beside: it is
not the same as no gap. [a, b) are the days from a, included, to b, excluded. "dutygraph rules" explains the rules.

Examples:

    dutygraph gaps --area YJ --at 2024-05-31
    dutygraph gaps --at 2024-05-31 --rule C03 --status open,ended
    dutygraph gaps --within 7
    dutygraph gaps --person P04 --at 2024-05-31 --known-at 19
    dutygraph gaps --at 2024-05-31 --format csv > gaps.csv`
}

const (
	// farthest is how many days ahead may be asked about: clocks are kept through the farthest day that was ever asked.
	farthest = 366
	// maxListed bounds what a table or a JSON document lists.
	maxListed = 10_000
	// atOnce is how many gaps are explained by one read.
	atOnce = 500
)

// neverEvaluated is the code of a question about a time at which the rules had looked at nothing. An empty answer could be
// taken for a city without gaps.
const neverEvaluated graph.Code = "NEVER_EVALUATED"

// Run prints the gaps.
func (c *gaps) Run(ctx context.Context, s *surroundings) error {
	today := graph.DayAt(time.Now())
	at := today
	if c.At != "" {
		day, err := graph.ParseDay(c.At)
		if err != nil {
			return err
		}
		at = day
	}
	if at > today+farthest {
		return graph.Invalid.Errorf("--at 最多可到一年之后，%s 太远", "--at may be a year ahead at most; %s is too far", at)
	}
	query, err := c.query(at)
	if err != nil {
		return err
	}
	store, err := s.openStore(ctx, c.Store, false)
	if err != nil {
		return err
	}
	defer store.Close()
	known, err := knownAt(ctx, store, c.KnownAt)
	if err != nil {
		return err
	}
	l := newListing(store, graph.View{At: at, Known: known, Scope: graph.Everywhere}, query)
	if err := l.settle(ctx); err != nil { // what is wrong is said before the long work
		return err
	}
	if l.register, err = evaluate(ctx, store, max(today, at), s.errOut, words{c.Lang == "zh"}); err != nil {
		return err
	}
	if err := l.count(ctx); err != nil {
		return err
	}
	return c.print(ctx, s, l)
}

// print writes the answer in the format asked for.
func (c *gaps) print(ctx context.Context, s *surroundings, l *listing) error {
	switch c.Format {
	case "csv": // has no room for what could not be judged
		if err := l.writeCSV(ctx, s.out); err != nil {
			return err
		}
		fmt.Fprintln(s.errOut, l.counted(words{c.Lang == "zh"}))
		return nil
	case "json":
		if err := l.list(ctx, c.First); err != nil {
			return err
		}
		return writeJSON(s.out, l.document())
	}
	if err := l.list(ctx, c.First); err != nil {
		return err
	}
	_, err := s.out.Write([]byte(l.table(c.Lang, colourful(s.out, s.getenv))))
	return err
}

// query puts the flags into a filter.
func (c *gaps) query(at graph.Day) (gap.Filter, error) {
	f := gap.Filter{Post: graph.ID(c.Post), Person: graph.ID(c.Person)}
	if c.First < 1 || c.First > maxListed {
		return f, usage.Errorf("--first 应在 1 至 %d 之间", "--first must be between 1 and %d", maxListed)
	}
	for _, id := range c.Area {
		if !slices.Contains(f.Under, graph.ID(id)) {
			f.Under = append(f.Under, graph.ID(id))
		}
	}
	for _, id := range c.Rule {
		f.Rules = append(f.Rules, strings.ToUpper(id))
	}
	for _, status := range c.Status {
		f.Statuses = append(f.Statuses, gap.Status(strings.ToUpper(status)))
	}
	for _, severity := range c.Severity {
		f.Severities = append(f.Severities, gap.Severity(strings.ToUpper(severity)))
	}
	switch within := c.Within; {
	case within == nil && len(f.Statuses) == 0:
		f.Statuses = []gap.Status{gap.Open}
	case within == nil:
	case *within < 0 || *within > farthest:
		return f, usage.Errorf("--within 应在 0 至 %d 之间", "--within must be between 0 and %d", farthest)
	case slices.ContainsFunc(f.Statuses, func(s gap.Status) bool { return s != gap.Upcoming }):
		return f, usage.Errorf("--within 只与 --status upcoming 合用", "--within goes with --status upcoming only")
	default:
		f.Statuses = []gap.Status{gap.Upcoming}
		f.During = graph.Period{Since: at, Until: at + graph.Day(*within) + 1}
	}
	return f, f.Check()
}

// listing is an answer with what it needs to be told.
type listing struct {
	store    graph.Store
	register *gap.Register
	view     graph.View
	through  graph.Evaluation
	filter   gap.Filter
	// rules are those asked for, in the order of the catalogue.
	rules []gap.Rule
	// places are the versions of each area, by first day.
	places map[graph.ID][]*graph.Area
	// areas are those asked for, without what lies below another, or all that lie below none.
	areas []graph.ID
	// sums count by rule, severity and status, whatever status is asked for; nil where the post or the person is.
	sums []gap.Sum
	// tallies count the clocks of the rules in the areas, whatever else is asked for.
	tallies []gap.Tally

	items     []gap.Item
	more      bool
	total     int
	explained map[graph.ID]gap.Explanation
	// sources are the batches that the gaps rest on, and the one that the answer was read at.
	sources map[graph.Revision]graph.Receipt
}

// newListing is an answer in which nothing is read yet.
func newListing(store graph.Store, v graph.View, f gap.Filter) *listing {
	l := &listing{store: store, view: v, filter: f, explained: map[graph.ID]gap.Explanation{}, places: map[graph.ID][]*graph.Area{}}
	for _, r := range gap.Catalogue() {
		if len(f.Rules) == 0 || slices.Contains(f.Rules, r.ID) {
			l.rules = append(l.rules, r)
		}
	}
	return l
}

// settle finds the areas, and refuses names that are not on record: a mistyped area has no gaps, either.
func (l *listing) settle(ctx context.Context) error {
	if err := l.locate(ctx); err != nil {
		return err
	}
	return l.check(ctx)
}

// count settles the view, and counts.
func (l *listing) count(ctx context.Context) error {
	found, err := l.register.Tallies(ctx, l.view, l.areas, graph.NoDay)
	if err != nil {
		return err
	}
	l.view, l.through = found.View, found.Through
	switch {
	case l.view.Known == 0:
		return neverEvaluated.Errorf("存储中还没有任何台账，请先导入（dutygraph import）", "the store holds no ledger yet; import first (dutygraph import)")
	case l.through.Revision == 0:
		return neverEvaluated.Errorf("截至版次 %d 规则尚未评判过任何数据，当时没有可以引用的结论；这不等于没有缺口",
			"by revision %d the rules had not looked at anything yet, so nothing was claimed then; that is not the same as no gap", l.view.Known)
	}
	for _, t := range found.Of {
		if slices.ContainsFunc(l.rules, func(r gap.Rule) bool { return r.ID == t.Rule }) {
			l.tallies = append(l.tallies, t)
		}
	}
	f := l.filter
	if f.Post != "" || f.Person != "" {
		return nil
	}
	within := 1000 * farthest // all of them
	if f.During != (graph.Period{}) {
		within = f.During.Days() - 1
	}
	f.Statuses, f.During = nil, graph.Period{}
	sums, err := l.register.Summary(ctx, l.view, l.areas, f, graph.Always, within)
	l.sums = sums.Sums
	return err
}

// locate reads the areas, and settles which are asked for.
func (l *listing) locate(ctx context.Context) error {
	err := l.store.Scan(ctx, l.view, graph.Areas, func(f graph.Fact) error {
		a := f.(*graph.Area)
		l.places[a.ID] = append(l.places[a.ID], a)
		return nil
	})
	if err != nil {
		return err
	}
	for id, versions := range l.places {
		slices.SortFunc(versions, func(a, b *graph.Area) int { return a.Period.Compare(b.Period) })
		if a := l.area(id); len(l.filter.Under) == 0 && a != nil && a.Parent == "" {
			l.areas = append(l.areas, id)
		}
	}
	for _, id := range l.filter.Under {
		if l.area(id) == nil {
			return graph.NotFound.Errorf("%s 时没有编号为 %q 的区划", "on %s there is no area %q", l.view.At, id)
		}
		if up := l.path(id); !slices.ContainsFunc(up[:len(up)-1], func(a *graph.Area) bool { return slices.Contains(l.filter.Under, a.ID) }) {
			l.areas = append(l.areas, id)
		}
	}
	slices.Sort(l.areas)
	return nil
}

// check refuses a post or a person that is not on record by the day.
func (l *listing) check(ctx context.Context) error {
	if id := l.filter.Post; id != "" {
		ref := graph.Ref{Noun: graph.Posts, ID: id}
		rows, err := l.store.History(ctx, l.view, []graph.Ref{ref})
		if err != nil {
			return err
		}
		if len(rows[ref]) == 0 {
			return graph.NotFound.Errorf("%s 时没有编号为 %q 的岗位", "on %s there is no post %q", l.view.At, id)
		}
	}
	if id := l.filter.Person; id != "" {
		ref := graph.Ref{Noun: graph.Persons, ID: id}
		rows, err := l.store.Get(ctx, l.view, []graph.Ref{ref})
		if err != nil {
			return err
		}
		if len(rows[ref]) == 0 {
			return graph.NotFound.Errorf("到 %s 为止没有编号为 %q 的人员任过职", "by %s no person %q has held a post", l.view.At, id)
		}
	}
	return nil
}

// area is the version of the view's day, or the last before.
func (l *listing) area(id graph.ID) *graph.Area {
	var last *graph.Area
	for _, a := range l.places[id] {
		if a.Since <= l.view.At {
			last = a
		}
	}
	return last
}

// path is the way from the top down to an area, the area itself last.
func (l *listing) path(id graph.ID) []*graph.Area {
	var up []*graph.Area
	for range graph.Levels() {
		a := l.area(id)
		if a == nil {
			break
		}
		up = append(up, a)
		id = a.Parent
	}
	slices.Reverse(up)
	return up
}

// list reads the first gaps, and explains them.
func (l *listing) list(ctx context.Context, first int) error {
	if err := l.read(ctx, first); err != nil {
		return err
	}
	if err := l.explain(ctx, l.items, func(item gap.Item, e gap.Explanation) error {
		l.explained[item.ID] = e
		return nil
	}); err != nil {
		return err
	}
	var err error
	l.sources, err = l.store.Receipts(ctx, l.revisions())
	return err
}

// pageSize is how many gaps are read at once.
const pageSize = 1000

// read reads the first gaps, the heaviest first; all of them for 0.
func (l *listing) read(ctx context.Context, first int) error {
	q := gap.Query{Filter: l.filter, Order: gap.BySeverity, Count: true}
	for {
		q.First = pageSize
		if first > 0 {
			q.First = min(pageSize, first-len(l.items))
		}
		found, err := l.register.Page(ctx, l.view, q)
		if err != nil {
			return err
		}
		if q.Count {
			l.total = found.Total
		}
		l.items, l.more = append(l.items, found.Items...), found.More
		if !found.More || len(l.items) == first {
			return nil
		}
		q.Count, q.After = false, l.items[len(l.items)-1].Cursor(q.Order)
	}
}

// explain tells of each gap what it follows from, in order.
func (l *listing) explain(ctx context.Context, items []gap.Item, yield func(gap.Item, gap.Explanation) error) error {
	for some := range slices.Chunk(items, atOnce) {
		explained, err := l.register.Explain(ctx, l.view, each(some, func(i gap.Item) graph.ID { return i.ID }))
		if err != nil {
			return err
		}
		for _, item := range some {
			if err := yield(item, explained[item.ID]); err != nil {
				return err
			}
		}
	}
	return nil
}

// revisions are the revision of the view and those of the evidence.
func (l *listing) revisions() []graph.Revision {
	all := []graph.Revision{l.view.Known}
	for _, e := range l.explained {
		all = append(all, revisionsOf(e)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// revisionsOf are those of the rows that a gap and its shares rest on.
func revisionsOf(e gap.Explanation) []graph.Revision {
	var all []graph.Revision
	add := func(evidence []graph.Evidence) {
		for _, one := range evidence {
			all = append(all, one.Revision())
		}
	}
	add(e.Evidence)
	for _, s := range e.Shares {
		add(s.Evidence)
	}
	return all
}

// rolesAs are the links of a gap with a role.
func rolesAs(e gap.Explanation, role graph.Role) []*graph.Link {
	var out []*graph.Link
	for _, link := range e.Roles {
		if link.Role == role {
			out = append(out, link)
		}
	}
	return out
}

// unmet is how many days a gap has stood, through the view's day; 0 for what is about to fall due.
func unmet(i gap.Item, at graph.Day) int {
	if i.Status == gap.Upcoming {
		return 0
	}
	return graph.Period{Since: i.Days.Since, Until: min(i.Days.Until, at+1)}.Days()
}
