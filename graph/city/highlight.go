package city

import (
	"math/rand/v2"
	"strings"

	"dutygraph/graph"
)

// Highlight is a question worth asking about the city.
type Highlight struct {
	// Case is the case that it is about.
	Case graph.ID
	// Household is the case's.
	Household graph.ID
	// At is the day to ask about.
	At graph.Day
	// Before and After are the last batch before the answer changed, and the batch that changed it; empty where the
	// answer has always been the same.
	Before, After graph.ID
	// ZH is the question in Chinese.
	ZH string
	// EN is the question in English.
	EN string
}

// Highlights are the questions worth asking about the city of the shape, the seed and the day: a relapse approved late
// while the township had no secretary, a household whose grid has no member, and a case across the merger of departments.
func Highlights(shape Shape, seed uint64, today graph.Day) []Highlight {
	c := newCity(shape, seed, today)
	v := c.focus
	relapse := v.household(v.base(0))
	merged := v.household(v.base(1))
	alone := v.household(v.base(v.monitored - 1))
	before, after := mendingTenures(c)
	at := func(ago graph.Day) graph.Day { return c.today - ago }
	return []Highlight{
		{
			Case: caseID(relapse, 2), Household: relapse, At: at(90), Before: before, After: after,
			ZH: "这一户返贫，县级审定逾期，当时" + v.township.name + "党委书记已离任：" + at(90).String() + " 谁在负责？补录主持工作之前和之后，答案有何不同？",
			EN: "This household fell back and the approval came late, while the township had no secretary: who answered on " + at(90).String() + ", and how did the answer change when an acting secretary was entered later?",
		},
		{
			Case: caseID(alone, 1), Household: alone, At: c.today,
			ZH: "这一户所在的网格没有网格员：从哪天起，谁来替代负责？",
			EN: "The grid of this household has no member: since when, and who answers in the member's place?",
		},
		{
			Case: caseID(merged, 1), Household: merged, At: v.county.mergedOn,
			ZH: v.county.name + "乡村振兴局在此案办理期间并入农业农村局：合并前后两天，帮扶线上分别由谁负责？",
			EN: "The county's rural revitalization bureau went into its agriculture bureau while this case was open: who stood on the line of assistance the day before, and who on the day?",
		},
	}
}

// mendingTenures finds the batch that corrects tenures, and the one before it.
func mendingTenures(c *city) (before, after graph.ID) {
	for b := range Batches(c.shape, c.seed, c.today) {
		if b.At >= morning(c.mended) && strings.HasSuffix(b.Source, " "+string(graph.Tenures)) {
			return before, b.ID
		}
		before = b.ID
	}
	return "", ""
}

// stage lays down what the highlights and the tests of the city count on, in the focus township, whatever the seed.
func (c *city) stage() {
	r := rand.New(rand.NewPCG(c.seed, 0x57a9e))
	t := c.focus.township
	history := day(historySince)
	at := func(ago graph.Day) graph.Day { return c.today - ago }
	hold := func(s *seat, since, until graph.Day, acting bool) row {
		c.persons++
		w := c.tenure(r, s.post.ID, officePerson+c.persons, term{graph.Period{Since: since, Until: until}, acting}, true)
		f := w.fact.(*graph.Tenure)
		f.ReportedOn = min(since+3, c.loaded)
		w.known = f.ReportedOn
		return w
	}

	// The township secretary left; an acting one was entered only with the corrections.
	s := t.secretary
	acting := hold(s, at(95), at(85), true)
	acting.fact.(*graph.Tenure).ReportedOn = c.mended
	acting.known, acting.mended = c.mended, true
	s.tenures = []row{hold(s, history, at(900), false), hold(s, at(900), at(100), false), acting, hold(s, at(80), graph.Forever, false)}

	// The end of a tenure was first written ten days too early.
	s = t.seats[1]
	left := hold(s, history, at(140), false)
	early := *left.fact.(*graph.Tenure)
	early.Until = at(150)
	left.mended, left.wrong = true, &early
	s.tenures = []row{left, hold(s, at(140), graph.Forever, false)}

	// Two full holders for ten days; a vacancy that lasts; an acting holder who still minds the post.
	s = t.villages[1].secretary
	s.tenures = []row{hold(s, history, at(190), false), hold(s, at(200), graph.Forever, false)}
	s = t.villages[2].secretary
	s.tenures = []row{hold(s, history, at(45), false)}
	s = t.villages[3].secretary
	s.tenures = []row{hold(s, history, at(60), false), hold(s, at(58), graph.Forever, true)}
}

// staged changes who minded the grids of the focus village: one has lost its member, one is minded without a hole, and
// in one somebody was entered who never was appointed.
func (c *city) staged(g *grid, rows []row) []row {
	v := c.focus
	if g.number < v.grids[0].number || g.number > v.grids[len(v.grids)-1].number {
		return rows
	}
	r := rand.New(rand.NewPCG(c.seed, 0x57a9ed<<24|uint64(g.number)))
	hold := func(i int, since, until graph.Day, acting bool) row {
		w := c.tenure(r, graph.GridMemberPost(g.id), gridPerson+10*g.number+i, term{graph.Period{Since: since, Until: until}, acting}, false)
		f := w.fact.(*graph.Tenure)
		f.ReportedOn = min(since+3, c.loaded)
		w.known = f.ReportedOn
		return w
	}
	switch g {
	case v.gridOf(v.base(v.monitored - 1)):
		return []row{hold(0, g.period.Since, c.today-700, false), hold(1, c.today-700, c.today-70, false)}
	case v.gridOf(0):
		return []row{hold(0, g.period.Since, graph.Forever, false)}
	case v.grids[1]:
		never := hold(9, c.today-40, c.today-35, true)
		return append(rows, row{wrong: never.fact, mended: true})
	}
	return rows
}
