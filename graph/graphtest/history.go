package graphtest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"dutygraph/graph"
)

// History tells a random story of a small made-up city: one city, two counties whose ids differ only in case, and what
// befalls their villages, departments, posts and households, told in batches that are late, wrong, corrected and
// repeated as real ones are. The same seed tells the same story.
//
// A History does not know what a store made of its batches, so it may be told to any number of stores.
type History struct {
	rng     *rand.Rand
	told    int
	instant int64
	said    map[graph.Noun][]graph.Fact // every row that a batch brought, refused or not
	batches []*graph.Batch
}

// NewHistory begins the story of a seed.
func NewHistory(seed uint64) *History {
	return &History{rng: rand.New(rand.NewPCG(seed, 9999)), instant: 1_700_000_000_000, said: map[graph.Noun][]graph.Fact{}}
}

// Next is the next batch of the story. The first one founds the city and has no errors. Its Changes can be read again.
func (h *History) Next() *graph.Batch {
	if h.told == 0 {
		return h.batch(h.founding())
	}
	switch {
	case h.one(25): // the same file again
		return h.batches[h.rng.IntN(len(h.batches))]
	case h.one(40): // its id for other content
		b := *h.batches[h.rng.IntN(len(h.batches))]
		b.Digest += " another"
		return &b
	case h.one(60): // a file that cannot be read to its end
		b := h.batch(h.changes())
		whole := b.Changes
		b.Changes = func(yield func(graph.Change, error) bool) {
			for c, err := range whole {
				if !yield(c, err) {
					return
				}
			}
			yield(graph.Change{}, ErrBroken)
		}
		h.batches = h.batches[:len(h.batches)-1]
		return b
	}
	b := h.batch(h.changes())
	if h.one(10) {
		dry := *b
		dry.DryRun = true
		if h.one(2) {
			h.batches = h.batches[:len(h.batches)-1]
		}
		return &dry
	}
	return b
}

// ErrBroken is what a batch of a history ends with that cannot be read to its end.
var ErrBroken = errors.New("the source broke off")

func (h *History) batch(changes []graph.Change) *graph.Batch {
	h.told++
	h.instant += int64(h.rng.IntN(4)-1) * 40_000_000 // clocks jump, backwards too
	for i := range changes {
		changes[i].Row = 2*i + 3
		n := changes[i].Fact.Noun()
		if !changes[i].Retract && len(changes[i].Absent) == 0 {
			h.said[n] = append(h.said[n], changes[i].Fact)
		}
	}
	b := &graph.Batch{
		ID: graph.ID(fmt.Sprintf("batch-%d", h.told)), Digest: fmt.Sprintf("digest-%d", h.told),
		Principal: h.any("P01", "赵示例"), Source: h.any("tenures.csv", "任职台账.xlsx", ""), At: h.instant,
		Changes: func(yield func(graph.Change, error) bool) {
			for _, c := range changes {
				c.Fact = clone(c.Fact) // a store may write into what it is given
				if !yield(c, nil) {
					return
				}
			}
		},
	}
	h.batches = append(h.batches, b)
	return b
}

// one is true once in n times.
func (h *History) one(n int) bool { return h.rng.IntN(n) == 0 }

func (h *History) any(texts ...string) string { return texts[h.rng.IntN(len(texts))] }

func anyOf[T any](h *History, of []T) T { return of[h.rng.IntN(len(of))] }

// The pools are small, so that what befalls one thing meets what befalls another. Some ids differ only in case, or in a
// leading zero; some are not ASCII.
var (
	villages   = []graph.ID{"V1", "V2", "V3", "V4", "v1", "村五"}
	townships  = []graph.ID{"T1", "T2", "t1"}
	counties   = []graph.ID{"LB", "lb"}
	grids      = []graph.ID{"G1", "G2", "G3", "G4", "g1", "G1-甲"}
	households = []graph.ID{"0001", "001", "1", "H04", "h04", "H05", "户06", "H07", "H08", "H09", "H10", "H11"}
	people     = []graph.ID{"P01", "P02", "P03", "P04", "P05", "p05", "P06", "P07", "P08", "人09"}
	units      = []graph.ID{"ORG-A", "ORG-B", "org-b", "ORG-C", "ORG-SZ", "ORG-UNIT"}
	cases      = []graph.ID{"C-01", "C-02", "c-02", "C-03", "C-04", "C-05", "案06"}
	leads      = []graph.ID{"L-01", "L-02", "l-02", "L-03", "L-04"}
	applied    = []graph.ID{"A-01", "A-02", "a-02", "A-03"}
	records    = []graph.ID{"R-01", "R-02", "r-02", "R-03", "R-04", "R-05", "R-06"}
	findings   = []graph.ID{"F-01", "F-02", "f-02"}
	duties     = []graph.ID{"C03:C-01:2022-03-02", "C03:c-02:2022-03-02", "B07:0001 2022-05:2022-05-01", "A01:村五-SEC:2022-07-01"}
	measures   = []graph.ID{"M-01", "M-02", "m-02", "M-03"}
	members    = []graph.ID{"000101", "00101", "101", "H0401", "h0401"}
	names      = []string{"赵示例", "钱示例", "孙示例", "赵%", "赵_例", "zhao", "Zhao", "é", "e\u0301", "𠮷示例", ""}
	functions  = []graph.Function{graph.RuralRevitalization, graph.MedicalInsurance, graph.LowIncomeSupport, ""}
	causes     = []graph.Cause{"ILLNESS", "DISABILITY", "HOUSING"}
)

// founded is the day from which most of the city is on record.
func founded() graph.Day { d, _ := graph.DateOf(2022, 1, 1); return d }

// served is the area that an organization serves, in which its head stands: functions move, organizations do not.
func served(unit graph.ID) graph.ID {
	switch unit {
	case "ORG-SZ", "ORG-C":
		return "SZ"
	case "ORG-B":
		return "lb"
	}
	return "LB"
}

// day is one of few days, so that ends meet starts.
func (h *History) day() graph.Day {
	d := founded() + graph.Day(30*h.rng.IntN(30))
	if h.one(4) {
		d += graph.Day(h.rng.IntN(3) - 1)
	}
	return max(d, 1)
}

// version is a period of a register: mostly open.
func (h *History) version() graph.Version {
	p := h.period(6)
	v := graph.Version{Period: p, Ends: p.Until}
	if v.Ends == graph.Forever && h.one(3) {
		v.Ends = graph.NoDay // an end that was not written may be left zero
	}
	return v
}

// period ends once in n times.
func (h *History) period(n int) graph.Period {
	p := graph.Period{Since: h.day(), Until: graph.Forever}
	if h.one(n) {
		p.Until = p.Since + graph.Day(1+30*h.rng.IntN(20))
	}
	return p
}

func (h *History) entry() graph.Entry {
	e := graph.Entry{}
	if h.one(5) {
		e.Note = h.any("备注", "note", "a\nb")
	}
	if h.one(5) {
		e.Evidence = "示例〔2024〕1号"
	}
	if h.one(5) {
		e.ReportedOn = h.day()
	}
	return e
}

// founding is the city as it is first put on record.
func (h *History) founding() []graph.Change {
	open := graph.Version{Period: graph.Period{Since: founded(), Until: graph.Forever}, Ends: graph.Forever}
	var facts []graph.Fact
	put := func(f graph.Fact) { facts = append(facts, f) }
	area := func(id graph.ID, level graph.Level, parent graph.ID) {
		put(&graph.Area{Version: open, ID: id, Code: fmt.Sprintf("3413%08d", len(facts)), Name: string(id) + "示例", Level: level, Parent: parent})
		if level != graph.Village {
			put(&graph.Post{Version: open, ID: id + "-DISC", Title: "纪检负责人", Kind: graph.DisciplineHead, Area: id})
		}
		put(&graph.Post{Version: open, ID: id + "-SEC", Title: string(id) + "书记", Kind: graph.Secretary, Area: id})
	}
	area("SZ", graph.City, "")
	for _, id := range counties {
		area(id, graph.County, "SZ")
		put(&graph.Post{Version: open, ID: id + "-DEP", Title: "分管负责人", Kind: graph.DeputyHead, Area: id, Functions: functions[:2]})
	}
	for i, id := range townships {
		area(id, graph.Township, counties[i/2])
	}
	for i, id := range villages {
		area(id, graph.Village, townships[i/2])
	}
	for i, id := range units {
		put(&graph.Organization{Version: open, ID: id, Name: string(id) + "局", Area: served(id), Function: functions[i%3]})
		put(&graph.Post{Version: open, ID: id + "-HEAD", Title: "局长", Kind: graph.OrganizationHead, Area: served(id), Organization: id})
	}
	put(&graph.Post{Version: open, ID: "V1-FS", Title: "第一书记", Kind: graph.FirstSecretary, Area: "V1", Organization: "ORG-UNIT"})
	for i, id := range grids {
		put(&graph.Grid{Version: open, ID: id, Name: string(id) + "网格", Area: villages[i%len(villages)]})
	}
	for i, id := range households[:8] {
		put(&graph.Household{Version: open, ID: id, Head: names[i%len(names)], Area: villages[i%len(villages)], Grid: grids[i%len(grids)], Kind: "脱贫户"})
	}
	for i, f := range slices.Clone(facts) {
		if p, ok := f.(*graph.Post); ok && i%4 != 0 {
			put(&graph.Tenure{Period: open.Period, Post: p.ID, Person: people[i%len(people)], Name: names[i%len(names)]})
		}
	}
	for _, cause := range causes {
		put(&graph.Policy{Period: open.Period, Parameter: graph.ID("cause." + cause + ".functions"), Area: "SZ", Value: "MEDICAL_INSURANCE、RURAL_REVITALIZATION", Basis: "示例"})
	}
	for _, rule := range []graph.ID{"C03", "D03", "D06", "E01", "E02", "F01"} {
		put(&graph.Policy{Period: open.Period, Parameter: rule + ".limit", Area: "SZ", Value: "15", Unit: graph.InDays, Basis: "示例"})
	}
	holiday := founded() + 120
	put(&graph.CalendarDay{Day: holiday, Kind: graph.OffDay, Name: "示例节"})
	put(&graph.Delivery{Ledger: graph.Tenures, Area: "SZ", From: founded(), CompleteTo: founded() + 900})
	changes := make([]graph.Change, len(facts))
	for i, f := range facts {
		changes[i].Fact = f
	}
	return changes
}

// changes are a few things that befall the city.
func (h *History) changes() []graph.Change {
	var out []graph.Change
	for range 1 + h.rng.IntN(5) {
		switch h.rng.IntN(20) {
		case 0:
			out = append(out, h.villagesMerge()...)
		case 1:
			out = append(out, h.departmentsMerge()...)
		case 2, 3:
			out = append(out, h.correction()...)
		case 4:
			out = append(out, h.retraction()...)
		case 5:
			out = append(out, h.oneCase()...)
		default:
			out = append(out, graph.Change{Fact: h.row(anyOf(h, common))})
		}
	}
	switch {
	case h.one(12) && len(out) > 0:
		out = append(out, h.mistake()...)
	case h.one(12) && len(out) > 0:
		again := out[h.rng.IntN(len(out))] // the same row twice folds
		out = append(out, again)
	case h.one(20):
		out = nil
	}
	if !h.one(3) { // mostly, one key comes once
		out = h.once(out)
	}
	return out
}

// common are the nouns of rows that come one by one, those that come often several times.
var common = []graph.Noun{
	graph.Areas, graph.Organizations, graph.Posts, graph.Posts, graph.Tenures, graph.Tenures, graph.Tenures, graph.Tenures, graph.Grids,
	graph.Households, graph.Households, graph.Households, graph.Members, graph.Members, graph.Pairings, graph.Pairings, graph.Pairings,
	graph.Leads, graph.Leads, graph.Applications, graph.Applications, graph.Cases, graph.Cases, graph.Steps, graph.Steps, graph.Steps,
	graph.Risks, graph.Risks, graph.Measures, graph.Records, graph.Records, graph.Records, graph.Findings, graph.Findings,
	graph.Policies, graph.CalendarDays, graph.Deliveries, graph.Handlings, graph.Handlings,
}

// once leaves out later rows of a key.
func (h *History) once(changes []graph.Change) []graph.Change {
	had := map[string]bool{}
	return slices.DeleteFunc(changes, func(c graph.Change) bool {
		key := string(c.Fact.Noun()) + " " + string(c.Fact.Key())
		again := had[key]
		had[key] = true
		return again
	})
}

// row is a row of the noun out of the pools.
func (h *History) row(n graph.Noun) graph.Fact {
	switch n {
	case graph.Areas:
		a := &graph.Area{Entry: h.entry(), Version: h.version(), Code: fmt.Sprintf("3413%08d", h.rng.IntN(50)), Name: h.any(names...)}
		switch h.rng.IntN(8) {
		case 0:
			a.ID, a.Level, a.Parent = anyOf(h, counties), graph.County, "SZ"
		case 1, 2:
			a.ID, a.Level, a.Parent = anyOf(h, townships), graph.Township, anyOf(h, counties)
		case 3: // a circle
			a.ID, a.Level, a.Parent = anyOf(h, townships), graph.Township, anyOf(h, villages)
			if !h.one(4) {
				a.Parent = anyOf(h, counties)
			}
		default:
			a.ID, a.Level, a.Parent = anyOf(h, villages), graph.Village, anyOf(h, townships)
		}
		return a
	case graph.Organizations:
		id := anyOf(h, units)
		return &graph.Organization{Entry: h.entry(), Version: h.version(), ID: id, Name: h.any(names...), Area: served(id), Function: anyOf(h, functions)}
	case graph.Posts:
		return h.post()
	case graph.Tenures:
		return &graph.Tenure{Entry: h.entry(), Period: h.period(2), Post: h.someRegularPost(), Person: anyOf(h, people), Name: h.any(names...),
			Acting: h.one(4), Basis: h.any("", "示例任〔2024〕3号"), IDMasked: h.any("", "999***********0011"), IDCheck: graph.IDAbsent}
	case graph.Grids:
		return &graph.Grid{Entry: h.entry(), Version: h.version(), ID: anyOf(h, grids), Name: h.any(names...), Area: anyOf(h, villages), Extent: h.any("", "示例组"), StatedHouseholds: h.rng.IntN(3)}
	case graph.Households:
		x := &graph.Household{Entry: h.entry(), Version: h.version(), ID: anyOf(h, households), Head: h.any(names...), Area: anyOf(h, villages),
			Kind: h.any("", "一般农户", "脱贫户"), Away: graph.YesNo(h.any("", "YES", "NO")), MedicalSecured: graph.YesNo(h.any("", "YES", "NO"))}
		if h.one(2) {
			x.IncomePerHead, x.IncomeMonth = h.any("6900", "8800.50"), graph.MonthOf(x.Since)
		}
		if !h.one(5) {
			x.Grid = anyOf(h, grids)
		}
		return x
	case graph.Members:
		return &graph.Member{Entry: h.entry(), Version: h.version(), ID: anyOf(h, members), Household: h.household(), Name: h.any(names...),
			Relation: h.any("户主", "配偶", ""), IDCheck: graph.IDValid, IDDigest: h.any("d1", "d2", ""), Labour: graph.Labour(h.any("ORDINARY", "NONE", ""))}
	case graph.Pairings:
		return &graph.Pairing{Entry: h.entry(), Period: h.period(2), Household: h.household(), Organization: anyOf(h, units), Person: anyOf(h, people), Name: h.any(names...)}
	case graph.Leads:
		l := &graph.Lead{Entry: h.entry(), ID: anyOf(h, leads), Household: h.household(), Channel: anyOf(h, graph.Channels()), Cause: anyOf(h, causes), DiscoveredOn: h.day()}
		l.Case = h.caseOf(l.Household)
		if l.Channel == graph.ByDepartment {
			l.Organization = anyOf(h, units)
		}
		if !h.one(3) {
			l.DispatchedOn = l.DiscoveredOn + graph.Day(h.rng.IntN(40))
		}
		if !h.one(3) {
			l.VerifiedOn, l.Result, l.Reason = l.DiscoveredOn+graph.Day(h.rng.IntN(90)), anyOf(h, graph.Results()), h.any("", "示例")
		}
		return l
	case graph.Applications:
		a := &graph.Application{Entry: h.entry(), ID: anyOf(h, applied), Household: h.household(), AppliedOn: h.day()}
		a.Case = h.caseOf(a.Household)
		if !h.one(3) {
			a.PushedOn = a.AppliedOn + graph.Day(h.rng.IntN(30))
		}
		if h.one(2) {
			a.DecidedOn, a.Decision = a.AppliedOn+graph.Day(h.rng.IntN(90)), anyOf(h, graph.Decisions())
		}
		return a
	case graph.Cases:
		return &graph.Case{Entry: h.entry(), ID: anyOf(h, cases), Household: h.household(), Category: anyOf(h, append(graph.Categories(), "")), OpenedOn: h.day()}
	case graph.Steps:
		return h.step(h.someCase(), anyOf(h, graph.StepKinds()), h.day())
	case graph.Risks:
		return &graph.Risk{Entry: h.entry(), Period: h.period(3), Case: h.someCase(), Cause: anyOf(h, causes), Rank: h.rng.IntN(3)}
	case graph.Measures:
		m := &graph.Measure{Entry: h.entry(), Period: h.period(3), ID: anyOf(h, measures), Case: h.someCase(), Class: anyOf(h, graph.MeasureClasses()), Amount: h.any("", "800.00")}
		if h.one(2) {
			m.Cause, m.Organization = anyOf(h, causes), anyOf(h, units)
		}
		return m
	case graph.Records:
		return h.record()
	case graph.Findings:
		f := &graph.Finding{Entry: h.entry(), ID: anyOf(h, findings), Sponsor: anyOf(h, units), FoundOn: h.day(), Post: h.somePost(), Text: "示例问题"}
		f.DueOn = f.FoundOn + 15
		if h.one(2) {
			f.Area = anyOf(h, villages)
		}
		if h.one(2) {
			f.Household = h.household()
		}
		if h.one(2) {
			f.ClosedOn = f.FoundOn + graph.Day(h.rng.IntN(60))
		}
		return f
	case graph.Policies:
		return &graph.Policy{Entry: h.entry(), Period: h.period(2), Parameter: graph.ID(h.any("C03.limit", "c03.limit", "cause.ILLNESS.functions", "B01.max")),
			Area: anyOf(h, append(slices.Clone(counties), "SZ", "T1")), Value: h.any("0", "20", "LOW_INCOME_SUPPORT"), Unit: anyOf(h, append(graph.Units(), "")), Basis: "示例"}
	case graph.CalendarDays:
		return &graph.CalendarDay{Entry: h.entry(), Day: h.day(), Kind: anyOf(h, graph.DayKinds()), Name: h.any("", "示例节")}
	case graph.Handlings:
		m := &graph.Handling{Entry: h.entry(), Gap: anyOf(h, duties), Order: 1 + h.rng.IntN(11), From: anyOf(h, graph.GapStates()), To: anyOf(h, graph.GapStates()), On: h.day(), Reason: "示例理由"}
		if !h.one(4) {
			m.Area = anyOf(h, slices.Concat(villages, townships))
		}
		if h.one(3) {
			m.Appeal = anyOf(h, graph.Appeals())
		}
		if m.Appeal == graph.AppealLodged || m.To == graph.GapRectifying {
			m.Due = m.On.AddMonths(1)
		}
		return m
	default:
		d := &graph.Delivery{Entry: h.entry(), Ledger: anyOf(h, graph.LedgerNouns()), Area: anyOf(h, append(slices.Clone(villages), "SZ", "LB", "T1")), From: h.day()}
		if d.Ledger == graph.Records {
			d.Kind = anyOf(h, graph.RecordKinds())
		}
		d.CompleteTo = d.From + graph.Day(h.rng.IntN(200))
		return d
	}
}

func (h *History) post() graph.Fact {
	p := &graph.Post{Entry: h.entry(), Version: h.version(), Title: h.any("书记", "局长", "示例岗%"), Kind: anyOf(h, graph.PostKinds())}
	switch p.Kind {
	case graph.Contact:
		p.Kind = graph.Secretary
		fallthrough
	case graph.Secretary, graph.DisciplineHead:
		p.Area = anyOf(h, slices.Concat(villages, townships, counties, []graph.ID{"SZ"}))
		p.ID = p.Area + graph.ID(h.any("-SEC", "-DISC"))
	case graph.GridMember:
		p.Grid, p.Area = anyOf(h, grids), anyOf(h, villages)
		p.ID = p.Grid + "-2"
	case graph.FirstSecretary:
		p.Area, p.Organization = anyOf(h, villages), anyOf(h, units)
		p.ID = p.Area + "-FS"
	case graph.OrganizationHead:
		p.Organization = anyOf(h, units)
		p.Area = served(p.Organization)
		p.ID = p.Organization + graph.ID(h.any("-HEAD", "-HEAD2"))
	case graph.DeputyHead:
		p.Area = anyOf(h, counties)
		p.ID = p.Area + graph.ID(h.any("-DEP", "-DEP2"))
		p.Functions = functions[:1+h.rng.IntN(2)]
	}
	return p
}

func (h *History) record() graph.Fact {
	r := &graph.Record{Entry: h.entry(), ID: anyOf(h, records), Kind: anyOf(h, graph.RecordKinds()), DoneOn: h.day(), Text: h.any("", "示例")}
	r.Period = graph.MonthOf(r.DoneOn)
	switch r.Kind {
	case graph.RecordVisit:
		r.Household, r.Post = h.household(), h.somePost()
	case graph.RecordMeeting:
		r.Area, r.WithList = anyOf(h, slices.Concat(villages, townships)), graph.YesNo(h.any("", "YES", "NO"))
	case graph.RecordItem:
		r.Post, r.Person, r.DueOn = h.somePost(), anyOf(h, people), r.DoneOn+10
		if h.one(2) && len(h.said[graph.Records]) > 0 {
			r.Parent = anyOf(h, h.said[graph.Records]).Identity()
		}
		if h.one(2) {
			r.ClosedOn = r.DoneOn + graph.Day(h.rng.IntN(60))
		}
	case graph.RecordPush:
		r.Organization = anyOf(h, units)
	case graph.RecordHandover:
		r.Post, r.Person = h.somePost(), anyOf(h, people)
	default:
		r.Post, r.Amount = h.somePost(), h.any("", "300")
	}
	return r
}

// step is a step of a case, done on the day; a public notice is posted then.
func (h *History) step(of graph.ID, kind graph.StepKind, on graph.Day) graph.Fact {
	s := &graph.Step{Entry: h.entry(), Case: of, Step: kind, Round: 1 + h.rng.IntN(5)/4, DoneOn: on}
	if kind == graph.Published {
		s.StartedOn, s.DoneOn, s.Text = on, graph.NoDay, "公示⟦ID⟧"
		if !h.one(3) {
			s.DoneOn, s.Photo = on+graph.Day(h.rng.IntN(10)), graph.YesNo(h.any("", "YES", "NO"))
		}
	} else if h.one(2) {
		s.StartedOn = on - graph.Day(h.rng.IntN(10))
	}
	if s.DoneOn != graph.NoDay && h.one(2) {
		s.Post, s.Person = h.somePost(), anyOf(h, people)
	}
	switch kind {
	case graph.Approved:
		s.Outcome = graph.Outcome(h.any("PASSED", "PASSED", "REFUSED", ""))
	case graph.Removed:
		s.Outcome = graph.Outcome(h.any("ASSISTED", "NATURAL", ""))
	}
	return s
}

// household is mostly one that is on record.
func (h *History) household() graph.ID {
	if said := h.said[graph.Households]; !h.one(30) {
		return anyOf(h, said).Identity()
	}
	return anyOf(h, households)
}

func (h *History) someCase() graph.ID {
	if said := h.said[graph.Cases]; len(said) > 0 && !h.one(30) {
		return anyOf(h, said).Identity()
	}
	return anyOf(h, cases)
}

// caseOf is a case of the household, mostly; or none, or another's.
func (h *History) caseOf(household graph.ID) graph.ID {
	for _, f := range h.said[graph.Cases] {
		if c := f.(*graph.Case); c.Household == household && h.one(2) {
			return c.ID
		}
	}
	if said := h.said[graph.Cases]; len(said) > 0 && h.one(8) {
		return anyOf(h, said).Identity()
	}
	return ""
}

// somePost is a post on record, or one that the program makes.
func (h *History) somePost() graph.ID {
	if said := h.said[graph.Pairings]; len(said) > 0 && h.one(6) {
		return graph.ContactPost(anyOf(h, said).(*graph.Pairing).Household)
	}
	return h.someRegularPost()
}

func (h *History) someRegularPost() graph.ID {
	if h.one(4) {
		return graph.GridMemberPost(anyOf(h, h.said[graph.Grids]).Identity())
	}
	return anyOf(h, h.said[graph.Posts]).Identity()
}

// villagesMerge ends one village and brings its grids and households into another, on one day.
func (h *History) villagesMerge() []graph.Change {
	from, into, on := anyOf(h, villages), anyOf(h, villages), h.day()
	var out []graph.Change
	if a := h.last(graph.Areas, from); a != nil && a.Valid().Since < on {
		a := clone(a).(*graph.Area)
		a.Ends, a.Until = on, on
		out = append(out, graph.Change{Fact: a})
	}
	for _, id := range grids {
		if g, ok := h.last(graph.Grids, id).(*graph.Grid); ok && g.Area == from && g.Since < on {
			next := clone(g).(*graph.Grid)
			next.Area, next.Version = into, graph.Version{Period: graph.Period{Since: on, Until: graph.Forever}, Ends: graph.Forever}
			out = append(out, graph.Change{Fact: next})
		}
	}
	for _, id := range households {
		if x, ok := h.last(graph.Households, id).(*graph.Household); ok && x.Area == from && x.Since < on {
			next := clone(x).(*graph.Household)
			next.Area, next.Version = into, graph.Version{Period: graph.Period{Since: on, Until: graph.Forever}, Ends: graph.Forever}
			out = append(out, graph.Change{Fact: next})
		}
	}
	return append(out, graph.Change{Fact: &graph.Area{Version: graph.Version{Period: graph.Period{Since: on, Until: graph.Forever}}, ID: into,
		Code: "341300009999", Name: string(into) + "新村", Level: graph.Village, Parent: anyOf(h, townships)}})
}

// departmentsMerge takes a function from one organization to another, on one day; the old one's head goes with it.
func (h *History) departmentsMerge() []graph.Change {
	o, ok := anyOf(h, h.said[graph.Organizations]).(*graph.Organization)
	on := h.day()
	if !ok || o.Since >= on {
		return nil
	}
	ended, next := clone(o).(*graph.Organization), clone(o).(*graph.Organization)
	ended.Ends, ended.Until = on, on
	next.ID, next.Name = anyOf(h, units), h.any(names...)
	next.Area = served(next.ID)
	next.Version = graph.Version{Period: graph.Period{Since: on, Until: graph.Forever}, Ends: graph.Forever}
	out := []graph.Change{{Fact: ended}, {Fact: next}}
	for _, f := range h.said[graph.Posts] {
		if p := f.(*graph.Post); p.Organization == o.ID && p.Kind == graph.OrganizationHead && p.Since < on && h.one(2) {
			gone := clone(p).(*graph.Post)
			gone.Ends, gone.Until = on, on
			return append(out, graph.Change{Fact: gone})
		}
	}
	return out
}

// last is the row that was last brought of a thing; nil when there is none.
func (h *History) last(n graph.Noun, id graph.ID) graph.Fact {
	for _, f := range slices.Backward(h.said[n]) {
		if f.Identity() == id {
			return f
		}
	}
	return nil
}

// correction brings a row again: as it was, with another end or content, or without some of its columns.
func (h *History) correction() []graph.Change {
	old := h.someRow()
	if old == nil {
		return nil
	}
	c := graph.Change{Fact: clone(old)}
	fresh := h.row(old.Noun())
	switch h.rng.IntN(4) {
	case 0: // unchanged
	case 1:
		h.end(c.Fact)
	case 2:
		c.Fact.About().Note = h.any("更正", "")
		copyField(c.Fact, fresh, anyOf(h, contents(old.Noun())))
	case 3:
		for range 1 + h.rng.IntN(2) {
			name := anyOf(h, contents(old.Noun()))
			copyField(c.Fact, fresh, name) // must not count, for the column is not there
			if !slices.Contains(c.Absent, name) {
				c.Absent = append(c.Absent, name)
			}
		}
		copyField(c.Fact, fresh, "Note")
	}
	return []graph.Change{c}
}

// contents are the fields of a noun's rows that say something, and are neither part of a key nor point anywhere.
func contents(n graph.Noun) []string {
	return strings.Fields(map[graph.Noun]string{
		graph.Areas: "Code Name Note", graph.Organizations: "Name Evidence", graph.Posts: "Title Note", graph.Tenures: "Name Acting Basis", graph.Grids: "Name Extent StatedHouseholds",
		graph.Households: "Head Kind Away IncomePerHead IncomeMonth MedicalSecured", graph.Members: "Name Relation Labour", graph.Pairings: "Name Note ReportedOn",
		graph.Leads: "Channel Cause Note", graph.Applications: "Note Evidence", graph.Cases: "Category Note", graph.Steps: "Text Photo", graph.Risks: "Rank", graph.Measures: "Class Amount",
		graph.Records: "Text Amount WithList", graph.Findings: "Text Note", graph.Policies: "Value Unit Basis", graph.CalendarDays: "Kind Name", graph.Deliveries: "CompleteTo Note",
		graph.Handlings: "From To Reason Appeal Due Evidence",
	}[n])
}

// end writes another end into a row that has one.
func (h *History) end(f graph.Fact) {
	until := f.Valid().Since + graph.Day(1+h.rng.IntN(400))
	if h.one(3) {
		until = graph.Forever
	}
	if v := versionOf(f); v != nil {
		v.Ends, v.Until = until, until
		return
	}
	if p := periodOf(f); p != nil {
		p.Until = until
	}
}

// retraction takes a row back, now and then one that nobody brought; sometimes the right one comes in its place.
func (h *History) retraction() []graph.Change {
	if h.one(10) {
		return []graph.Change{{Fact: h.row(anyOf(h, common)), Retract: true}}
	}
	old := h.someRow()
	if old == nil {
		return nil
	}
	out := []graph.Change{{Fact: clone(old), Retract: true}}
	if h.one(2) {
		out = append(out, graph.Change{Fact: h.row(old.Noun())})
	}
	return out
}

// someRow is a row that was brought, of any noun; of areas and the like more rarely, for much hangs below them.
func (h *History) someRow() graph.Fact {
	n := anyOf(h, common)
	if n == graph.Areas && !h.one(3) {
		n = graph.Tenures
	}
	if said := h.said[n]; len(said) > 0 {
		return said[len(said)-1-h.rng.IntN(min(len(said), 40))]
	}
	return nil
}

// oneCase is a whole case: its lead, its steps, its risks and a measure.
func (h *History) oneCase() []graph.Change {
	c := h.row(graph.Cases).(*graph.Case)
	lead := h.row(graph.Leads).(*graph.Lead)
	lead.Household, lead.Case, lead.DiscoveredOn = c.Household, c.ID, c.OpenedOn-8
	lead.DispatchedOn, lead.VerifiedOn, lead.Result = c.OpenedOn-6, c.OpenedOn-1, graph.TrueInclude
	out := []graph.Change{{Fact: c}, {Fact: lead}}
	on := c.OpenedOn
	for _, kind := range graph.StepKinds()[:4+h.rng.IntN(7)] {
		s := h.step(c.ID, kind, on).(*graph.Step)
		s.Round = 1
		out = append(out, graph.Change{Fact: s})
		on += graph.Day(h.rng.IntN(15))
	}
	return append(out, graph.Change{Fact: &graph.Risk{Period: graph.Period{Since: c.OpenedOn, Until: graph.Forever}, Case: c.ID, Cause: anyOf(h, causes), Rank: 1}})
}

// mistake is what a batch is refused for.
func (h *History) mistake() []graph.Change {
	switch h.rng.IntN(7) {
	case 0:
		return []graph.Change{{Fact: &graph.Case{ID: "C-99", Household: "never-was", OpenedOn: h.day()}}}
	case 1:
		t := h.row(graph.Tenures).(*graph.Tenure)
		t.Until = anyOf(h, []graph.Day{t.Since, t.Since - 1, graph.NoDay})
		return []graph.Change{{Fact: t}}
	case 2:
		x := h.row(graph.Households).(*graph.Household)
		x.Ends, x.Until = x.Since, x.Since
		return []graph.Change{{Fact: x}}
	case 3:
		c := h.row(graph.Cases).(*graph.Case)
		other := *c
		other.OpenedOn++
		return []graph.Change{{Fact: c}, {Fact: &other}}
	case 4:
		p := h.post().(*graph.Post)
		p.ID = graph.ID(h.any("GRID_MEMBER@G1", "X@1"))
		return []graph.Change{{Fact: p}}
	case 5:
		p := h.post().(*graph.Post)
		p.Kind = graph.Contact
		return []graph.Change{{Fact: p}}
	default:
		t := h.row(graph.Tenures).(*graph.Tenure)
		t.Post = graph.ContactPost(h.household())
		return []graph.Change{{Fact: t, Retract: h.one(2)}}
	}
}

// View is a view that a reader of the story might have, of a store at the given revision: any day, any revision up to
// it, rarely one beyond; the whole city, part of it, or nothing.
func (h *History) View(newest graph.Revision) graph.View {
	v := graph.View{At: h.day() + graph.Day(h.rng.IntN(3)*h.rng.IntN(100)), Known: graph.Newest, Scope: graph.Everywhere}
	switch {
	case h.one(100):
		v.Known = newest + 1
	case h.one(3):
		v.Known = graph.Revision(h.rng.Int64N(int64(newest) + 1))
	}
	if h.one(50) {
		v.At = founded() - 1
	}
	if h.one(2) {
		v.Scope = h.Scope()
	}
	return v
}

// Scope is part of the city, never all of it by its flag.
func (h *History) Scope() graph.Scope {
	var s graph.Scope
	for range h.rng.IntN(3) {
		s.Areas = append(s.Areas, anyOf(h, slices.Concat(villages, townships, counties, []graph.ID{"never-was"})))
	}
	return s
}

// Thing is the identity of a thing that the story told of; now and then one it did not.
func (h *History) Thing(n graph.Noun) graph.ID {
	switch said := h.said[n]; {
	case n == graph.Persons && !h.one(20):
		return anyOf(h, people)
	case n == graph.Posts && h.one(3):
		return h.somePost()
	case n == graph.Tenures && h.one(4) && len(h.said[graph.Pairings]) > 0:
		p := anyOf(h, h.said[graph.Pairings]).(*graph.Pairing)
		return (&graph.Tenure{Post: graph.ContactPost(p.Household), Person: p.Person, Period: p.Period}).Key()
	case len(said) > 0 && !h.one(20):
		return anyOf(h, said).Identity()
	}
	return "never-was"
}

// Day is a day on or near which something happens in the story.
func (h *History) Day() graph.Day { return h.day() }

// Batches are the batches told so far that have an id of their own: each may be told again.
func (h *History) Batches() []*graph.Batch { return slices.Clone(h.batches) }
