package city

import (
	"math/rand/v2"

	"dutygraph/graph"
)

// slots is how many households a block tells of: one that is or was monitored, and those behind it.
const slots = 12

// The slots of a block, after the monitored household.
const (
	firstLeadSlot   = 1 // to 4: leads, mostly false
	applicationSlot = 5
	movedSlot       = 6
	splitSlot       = 7
	splitOffSlot    = 8
	endedSlot       = 9
	gridlessSlot    = 10
	lateSlot        = 11
)

// block is what befell a monitored household and the households behind it. It is made anew each time it is asked for.
type block struct {
	c          *city
	v          *village
	k          int
	source     rand.PCG
	r          *rand.Rand
	id         graph.ID // of the monitored household
	grid       *grid
	households [slots][]row
	members    []*graph.Member
	pairings   []*graph.Pairing
	cases      []*graph.Case
	leads      []row
	apps       []row
	steps      []*graph.Step
	risks      []*graph.Risk
	measures   []*graph.Measure
	findings   []*graph.Finding
	episodes   []episode
}

// episode is one case of the block's household: its days, NoDay for what did not happen.
type episode struct {
	n                                         int
	discovered, dispatched, verified, opened  graph.Day
	checked, appraised, posted, taken         graph.Day
	reviewed, approved, entered, measured     graph.Day
	removed, relapsed, reported               graph.Day
	refused, natural, applied, noPhoto, phone bool
	mismatched                                bool
	causes                                    []graph.Cause
	paired                                    graph.Day // NoDay: never
	changed                                   graph.Day // of contact
	withoutLabour                             bool
	department                                bool
}

func caseID(household graph.ID, n int) graph.ID { return "C-" + household + graph.ID("-"+digits(n, 1)) }

// block makes the k-th block of a village, as far as the rows of the noun need it. Each part draws from a source of its
// own, so that it is the same whichever parts were made before.
func (c *city) block(v *village, k int, noun graph.Noun) *block {
	base := v.base(k)
	b := &block{c: c, v: v, k: k, id: v.household(base), grid: v.gridOf(base)}
	b.r = rand.New(&b.source)
	b.draws(1)
	b.plan()
	switch noun {
	case graph.Households, graph.Members:
		b.draws(2)
		b.settle(base)
	case graph.Findings:
		b.draws(4)
		b.find()
	case graph.Cases:
		b.open()
	default:
		for _, e := range b.episodes {
			b.draws(5 + uint64(e.n))
			b.tell(e)
		}
	}
	switch noun {
	case graph.Households, graph.Leads, graph.Applications:
		b.draws(3)
		b.neighbours(base)
	}
	return b
}

// draws begins a part's source.
func (b *block) draws(part uint64) {
	b.source.Seed(b.c.seed, part<<40|uint64(b.v.township.number)<<28|uint64(b.v.number)<<20|uint64(b.k))
}

// from is the first day on which something befell households of the village. Where another village was merged into it,
// nothing is told of the days before, so that each household has one home at a time.
func (b *block) from() graph.Day {
	if b.v.absorbed != nil {
		return b.c.mergedOn + 30
	}
	return day0 + 150
}

// chance is true n times in 100.
func (b *block) chance(n int) bool { return b.r.IntN(100) < n }

func (b *block) upTo(n int) graph.Day { return graph.Day(b.r.IntN(n)) }

// plan lays down the cases of the monitored household.
func (b *block) plan() {
	c := b.c
	if b.v == c.focus {
		switch b.k {
		case 0:
			b.episodes = b.lateRelapse()
			return
		case 1:
			b.episodes = b.acrossMerger()
			return
		case b.v.monitored - 1:
			e := b.draw(1, c.today-160, false)
			e.causes, e.removed, e.relapsed, e.refused = []graph.Cause{"ILLNESS"}, 0, 0, false
			e.reviewed = e.taken + 1
			e.approved, e.entered, e.measured = e.reviewed+1, e.reviewed+2, e.reviewed+8
			e.paired = e.approved + 2
			b.episodes = []episode{e}
			return
		}
	}
	from := b.from()
	span := int(c.last - from - 3)
	opened := from + graph.Day(b.r.IntN(span))
	if b.chance(6) && opened-from > 500 {
		first := b.draw(1, from+b.upTo(int(opened-from-450)), true)
		first.removed = first.approved + 190 + b.upTo(60)
		second := b.draw(2, opened, true)
		if b.chance(60) {
			second.relapsed = second.entered + 3 + b.upTo(30)
			second.reported = second.relapsed + b.upTo(3)
			second.removed = 0
		}
		b.episodes = []episode{first, second}
		return
	}
	b.episodes = []episode{b.draw(1, opened, false)}
}

// draw makes a case that was opened on the day. A safe one was approved and is not removed.
func (b *block) draw(n int, opened graph.Day, safe bool) episode {
	e := episode{n: n, opened: opened, discovered: opened - 1 - b.upTo(3), verified: opened - b.upTo(2)}
	if b.chance(5) {
		e.discovered = opened - 9 - b.upTo(8) // verified late
	}
	e.dispatched = e.discovered + b.upTo(2)
	e.verified = max(e.verified, e.dispatched)
	e.opened = max(opened, e.verified)
	e.checked = e.opened + 1
	e.appraised = e.checked + 1 + b.upTo(2)
	e.posted = e.appraised + 1
	e.taken = e.posted + 5 + b.upTo(2)
	if b.chance(2) {
		e.taken = e.posted + 3
	}
	e.reviewed = e.taken + 1
	if b.chance(12) {
		e.reviewed += 6 + b.upTo(30) // late
	}
	e.approved = e.reviewed + b.upTo(2)
	e.entered = e.approved + 1 + b.upTo(3)
	e.measured = e.approved + 2 + b.upTo(8)
	if b.chance(5) {
		e.measured += 15 + b.upTo(25)
	}
	if e.paired = e.approved + b.upTo(8); b.chance(4) {
		e.paired += 20 + b.upTo(20)
	} else if b.chance(2) {
		e.paired = 0
	}
	if b.chance(20) {
		e.changed = e.approved + 200 + b.upTo(300)
	}
	e.noPhoto, e.phone, e.mismatched = b.chance(2), b.chance(1), b.chance(4)
	e.applied, e.department = b.chance(25), b.chance(55)
	e.withoutLabour = b.chance(8)
	e.causes = []graph.Cause{b.cause()}
	if b.chance(25) {
		if second := b.cause(); second != e.causes[0] {
			e.causes = append(e.causes, second)
		}
	}
	if safe {
		return e
	}
	switch {
	case b.chance(2):
		e.reviewed, e.approved, e.entered, e.measured, e.paired = 0, 0, 0, 0, 0 // stuck
	case b.chance(4):
		e.refused, e.entered, e.measured, e.paired = true, 0, 0, 0
	case b.chance(2):
		e.reviewed = e.posted + 1 // before the notice was taken down
	case b.chance(1):
		e.appraised = 0
	}
	if e.entered == 0 {
		return e
	}
	switch {
	case b.chance(2):
		e.relapsed = e.entered + 10 + b.upTo(60)
		e.reported = e.relapsed + b.upTo(3)
	case b.chance(3):
		e.removed = e.approved + 60 + b.upTo(90) // too soon
		e.natural = b.chance(50)
	case !e.withoutLabour && b.chance(85):
		e.removed = e.approved + 200 + b.upTo(500)
		e.natural = b.chance(15)
	}
	return e
}

func (b *block) cause() graph.Cause {
	switch x := b.r.IntN(100); {
	case x < 45:
		return "ILLNESS"
	case x < 58:
		return "DISABILITY"
	case x < 66:
		return "SCHOOLING"
	case x < 71:
		return "DISASTER"
	case x < 76:
		return "ACCIDENT"
	case x < 81:
		return "INDUSTRY_FAILURE"
	case x < 90:
		return "UNSTABLE_WORK"
	case x < 94:
		return "NO_LABOUR"
	case x < 97:
		return "HOUSING"
	}
	return "OTHER"
}

// lateRelapse is the first highlight: watched once before, then a relapse, approved late while the township had no
// secretary (see stage).
func (b *block) lateRelapse() []episode {
	t := b.c.today
	first := b.draw(1, max(t-880, b.from()), true)
	first.causes, first.withoutLabour, first.paired = []graph.Cause{"ILLNESS"}, false, first.approved+3
	first.changed, first.removed = 0, first.approved+230
	return []episode{first, {
		n: 2, discovered: t - 113, dispatched: t - 112, verified: t - 107, opened: t - 106, checked: t - 105, appraised: t - 104,
		posted: t - 103, taken: t - 98, reviewed: t - 79, approved: t - 76, entered: t - 75, relapsed: t - 72, reported: t - 72,
		measured: t - 70, paired: t - 71, causes: []graph.Cause{"ILLNESS"}, department: true,
	}}
}

// acrossMerger is the third highlight: approved by the head of one bureau, removed by the head of the other.
func (b *block) acrossMerger() []episode {
	m := b.v.county.mergedOn
	return []episode{{
		n: 1, discovered: m - 28, dispatched: m - 28, verified: m - 25, opened: m - 24, checked: m - 23, appraised: m - 21,
		posted: m - 20, taken: m - 15, reviewed: m - 13, approved: m - 10, entered: m - 8, measured: m + 3,
		removed: m + 200, paired: m - 9, causes: []graph.Cause{"ILLNESS", "UNSTABLE_WORK"},
	}}
}

// settle makes the versions of the monitored household, and its members.
func (b *block) settle(base int) {
	h := b.c.plain(b.v, base, b.grid)
	h.Away = graph.No
	h.Kind = "脱贫户"
	e := b.episodes[0]
	if b.category() == "MARGINAL" {
		h.Kind = "一般农户"
	}
	b.households[0] = []row{{fact: h}}
	for i, e := range b.episodes {
		poor := b.version(h, e.discovered-5, 5_000+b.r.IntN(3_300))
		w := row{fact: poor}
		if i == 1 && b.v == b.c.focus && b.k == 0 {
			// The income was first entered of another household.
			wrong := *poor
			wrong.IncomePerHead = "12400"
			w.mended, w.wrong = true, &wrong
		}
		b.households[0] = append(b.households[0], w)
		if e.removed != 0 && e.removed <= b.c.last {
			better := b.version(h, e.removed-20, 9_600+b.r.IntN(8_000))
			better.EducationSecured, better.MedicalSecured, better.RigidSpendingSettled = graph.Yes, graph.Yes, graph.Yes
			switch {
			case b.chance(3):
				better.MedicalSecured = graph.No
			case b.chance(3):
				better.RigidSpendingSettled = ""
			}
			b.households[0] = append(b.households[0], row{fact: better})
		}
	}

	relations := [...]string{"户主", "配偶", "子女", "父母"}
	for i := range 1 + b.r.IntN(len(relations)) {
		m := &graph.Member{
			Version: version(day0, graph.Forever), ID: b.id + graph.ID(digits(i+1, 2)), Household: b.id, Name: h.Head, Relation: relations[i],
			IDMasked: "999***********" + digits(b.r.IntN(10_000), 4), IDCheck: graph.IDMasked, Labour: "ORDINARY",
		}
		if i > 0 {
			m.Name = surname(b.r.Uint64()) + b.c.given[b.r.IntN(len(b.c.given))]
		}
		switch {
		case b.chance(1):
			m.IDCheck = graph.IDChecksum
		case b.chance(1):
			m.IDCheck = graph.IDLength
		}
		switch {
		case e.withoutLabour:
			m.Labour = graph.NoLabour
		case i >= 2:
			m.Labour = "WEAK"
		case b.chance(20):
			m.Labour = graph.LostLabour
		}
		b.members = append(b.members, m)
	}
}

// open makes the cases.
func (b *block) open() {
	for _, e := range b.episodes {
		b.cases = append(b.cases, &graph.Case{ID: caseID(b.id, e.n), Household: b.id, Category: b.category(), OpenedOn: e.opened})
	}
}

func (b *block) category() graph.Category {
	switch x := b.c.scatter(b.v, b.v.base(b.k)) >> 8 % 100; {
	case x < 45:
		return "UNSTABLE"
	case x < 80:
		return "MARGINAL"
	}
	return "SUDDEN"
}

// version is a version of the household with an income and all about its safeguards.
func (b *block) version(of *graph.Household, since graph.Day, income int) *graph.Household {
	h := *of
	h.Version = version(since, graph.Forever)
	h.IncomePerHead, h.IncomeMonth = digits(income, 1), graph.MonthOf(since)-1
	h.EducationSecured, h.MedicalSecured, h.HousingSecured, h.WaterSecured = graph.Yes, graph.No, graph.Yes, graph.Yes
	h.RigidSpendingSettled = graph.No
	return &h
}

// rows are the rows of a noun.
func (b *block) rows(noun graph.Noun, eventful bool, yield func(row) bool) bool {
	tell := func(f graph.Fact) bool { return yield(row{fact: f}) }
	pass := func(rows []row) bool {
		for _, w := range rows {
			if !yield(w) {
				return false
			}
		}
		return true
	}
	switch noun {
	case graph.Members:
		return each(b.members, tell)
	case graph.Pairings:
		return each(b.pairings, tell)
	case graph.Cases:
		return each(b.cases, tell)
	case graph.Leads:
		return pass(b.leads)
	case graph.Applications:
		return pass(b.apps)
	case graph.Steps:
		return each(b.steps, tell)
	case graph.Risks:
		return each(b.risks, tell)
	case graph.Measures:
		return each(b.measures, tell)
	case graph.Findings:
		return each(b.findings, tell)
	case graph.Records:
		return b.records(eventful, tell)
	}
	return true
}

// tell makes the rows of a case.
func (b *block) tell(e episode) {
	c, v := b.c, b.v
	id := caseID(b.id, e.n)
	lead := &graph.Lead{ID: "L-" + b.id + graph.ID("-"+digits(e.n, 1)), Household: b.id, Channel: graph.ByCadre, Cause: e.causes[0],
		DiscoveredOn: e.discovered, DispatchedOn: e.dispatched, VerifiedOn: e.verified, Result: graph.TrueInclude, Case: id}
	functions := c.answers[e.causes[0]].functions
	switch {
	case e.department:
		lead.Channel, lead.Organization = graph.ByDepartment, v.county.holder(functions[0], e.discovered).id
	case e.applied:
		lead.Channel = graph.ByHousehold
	case b.chance(10):
		lead.Channel = graph.ByPetition
	}
	b.leads = append(b.leads, row{fact: lead, linked: e.opened})
	if e.applied {
		b.apps = append(b.apps, row{fact: b.application(digits(e.n, 1), b.id, e.opened-b.upTo(2), id), linked: e.opened})
	}

	step := func(kind graph.StepKind, done graph.Day, by *seat) *graph.Step {
		if done == graph.NoDay {
			return nil
		}
		s := &graph.Step{Case: id, Step: kind, Round: 1, DoneOn: done}
		s.Post, s.Person = by.sign(done)
		b.steps = append(b.steps, s)
		return s
	}
	county := func(on graph.Day) *seat { return v.county.holder(graph.RuralRevitalization, on).head }
	step(graph.Accepted, e.opened, v.secretary)
	step(graph.Checked, e.checked, v.secretary)
	step(graph.Appraised, e.appraised, v.secretary)
	if s := step(graph.Published, e.taken, v.secretary); s != nil {
		s.StartedOn, s.Photo = e.posted, graph.Yes
		if e.noPhoto {
			s.Photo = graph.No
		}
		s.Text = "拟认定监测对象：" + c.head(v, v.base(b.k)) + "。如有异议请向村委会反映。"
		if e.phone {
			s.Text += "联系电话⟦PHONE⟧。"
		}
	}
	step(graph.Reviewed, e.reviewed, v.township.secretary)
	if s := step(graph.Approved, e.approved, county(e.approved)); s != nil {
		s.Outcome = graph.Passed
		if e.refused {
			s.Outcome = graph.RefusedOutcome
		}
	}
	step(graph.Entered, e.entered, v.township.secretary)
	if e.relapsed != 0 {
		step(graph.RelapseConfirmed, e.relapsed, county(e.relapsed))
		step(graph.Reported, e.reported, v.township.secretary)
	}
	if e.removed != 0 {
		s := step(graph.Removed, e.removed, county(e.removed))
		s.Outcome = graph.Assisted
		if e.natural {
			s.Outcome = graph.Natural
		}
	}

	over := graph.Forever
	if e.removed != 0 {
		over = e.removed
	}
	for i, cause := range e.causes {
		b.risks = append(b.risks, &graph.Risk{Period: graph.Period{Since: e.opened, Until: over}, Case: id, Cause: cause, Rank: i + 1})
		if e.measured == 0 || e.measured >= over {
			continue
		}
		class := c.answers[cause].classes[0]
		if e.mismatched && i == 0 {
			class = "SOCIAL"
		}
		b.measure(e, class, cause, v.county.holder(c.answers[cause].functions[0], e.measured).id, over)
	}
	if e.withoutLabour && e.measured != 0 && e.measured < over && !b.chance(10) {
		b.measure(e, "SAFETY_NET", "", v.county.holder(graph.LowIncomeSupport, e.measured).id, over)
	}
	b.pair(e, over)
}

// find makes what inspections found about the household.
func (b *block) find() {
	for _, e := range b.episodes {
		found := b.c.last - 10 - b.upTo(200)
		if !b.chance(6) && b.k != 2 || e.entered == 0 || found <= e.entered {
			continue
		}
		post := b.v.secretary.post.ID
		if b.chance(30) {
			post = b.v.township.secretary.post.ID
		}
		f := &graph.Finding{ID: "F-" + b.id + graph.ID("-"+digits(e.n, 1)), Sponsor: b.v.county.inspection.id, FoundOn: found, Post: post, Area: b.v.id, Household: b.id,
			Text: "示例问题：走访记录不全", DueOn: found + 15 + b.upTo(20)}
		switch {
		case b.chance(80):
			f.ClosedOn = f.DueOn - b.upTo(8)
		case b.chance(50):
			f.ClosedOn = f.DueOn + 1 + b.upTo(20)
		}
		b.findings = append(b.findings, f)
	}
}

func (b *block) measure(e episode, class graph.MeasureClass, cause graph.Cause, by graph.ID, over graph.Day) {
	n := len(b.measures) + 1
	b.measures = append(b.measures, &graph.Measure{Period: graph.Period{Since: e.measured, Until: over}, ID: "M-" + b.id + graph.ID("-"+digits(n, 1)), Case: caseID(b.id, e.n),
		Class: class, Cause: cause, Organization: by, Amount: digits(100*(2+b.r.IntN(40)), 1) + ".00"})
}

// pair gives the household a contact of a paired unit, until half a year after its risk is gone.
func (b *block) pair(e episode, over graph.Day) {
	if e.paired == 0 || e.paired >= over {
		return
	}
	number := b.v.firstNumber + b.k
	unit := b.v.county.units[number/4%len(b.v.county.units)].id // a contact helps up to four households, and is of one unit
	if over != graph.Forever {
		over += 180
	}
	if e.n < len(b.episodes) {
		over = min(over, b.episodes[e.n].opened-1)
	}
	helper := func(i int, p graph.Period) {
		n := contactPerson + 4*(number/4) + i
		b.pairings = append(b.pairings, &graph.Pairing{Period: p, Household: b.id, Organization: unit, Person: person(n), Name: b.c.name(uint64(n))})
	}
	if e.changed == 0 || e.changed <= e.paired+30 || e.changed+40 >= over {
		helper(e.n-1, graph.Period{Since: e.paired, Until: over})
		return
	}
	helper(0, graph.Period{Since: e.paired, Until: e.changed})
	next := e.changed
	if b.chance(20) {
		next += 5 + b.upTo(25)
	}
	helper(2, graph.Period{Since: next, Until: over})
}
