package city

import (
	"math/rand/v2"
	"slices"

	"dutygraph/graph"
)

// seat is a post with who held it.
type seat struct {
	post    *graph.Post
	tenures []row
}

// on is who held the post on the day, or minded it; nil when nobody did.
func (s *seat) on(d graph.Day) *graph.Tenure {
	var acting *graph.Tenure
	for _, w := range s.tenures {
		if t, ok := w.fact.(*graph.Tenure); ok && t.Has(d) {
			if !t.Acting {
				return t
			}
			acting = t
		}
	}
	return acting
}

// sign is the post with whoever could sign for it on the day; the person is empty where nobody could.
func (s *seat) sign(d graph.Day) (post, person graph.ID) {
	if t := s.on(d); t != nil {
		person = t.Person
	}
	return s.post.ID, person
}

// office is an organization with its head.
type office struct {
	id   graph.ID
	head *seat
}

// bureau tells of the office that holds a function.
type bureau struct {
	function graph.Function
	letters  string
	name     string
}

// bureaus are in the order of graph.Functions.
func bureaus() []bureau {
	return []bureau{
		{"RURAL_REVITALIZATION", "RR", "乡村振兴局"}, {"LOW_INCOME_SUPPORT", "CA", "民政局"}, {"MEDICAL_INSURANCE", "MI", "医疗保障局"},
		{"HEALTH", "HE", "卫生健康委员会"}, {"DISABILITY", "DP", "残疾人联合会"}, {"EDUCATION", "ED", "教育体育局"},
		{"HOUSING", "HO", "住房和城乡建设局"}, {"WATER", "WA", "水利局"}, {"EMERGENCY", "EM", "应急管理局"},
		{"EMPLOYMENT", "LA", "人力资源和社会保障局"}, {"AGRICULTURE", "AG", "农业农村局"}, {"PUBLIC_SECURITY", "PS", "公安局"},
		{"PETITIONS", "PE", "信访局"}, {"FINANCE", "FI", "财政局"},
	}
}

// holder is the office of the division that holds the function on the day.
func (d *division) holder(f graph.Function, on graph.Day) *office {
	if f == graph.RuralRevitalization && on >= d.mergedOn {
		f = "AGRICULTURE"
	}
	return d.offices[slices.Index(d.functions, f)]
}

// appoint makes the offices and posts, and who held them.
func (c *city) appoint() {
	r := rand.New(rand.NewPCG(c.seed, 0xa9901))
	since := day(historySince)
	always := graph.Period{Since: since, Until: graph.Forever}
	c.root.mergedOn = day("2023-12-25")
	c.root.seats = append(c.root.seats, c.establish(c.root, always)...)
	c.root.secretary = c.seat(r, always, &graph.Post{ID: "SZ-SEC", Title: c.root.name + "委书记", Kind: graph.Secretary, Area: c.root.id}, 1200)
	c.root.seats = append(c.root.seats, c.root.secretary,
		c.seat(r, always, &graph.Post{ID: "SZ-DISC", Title: c.root.name + "纪委书记", Kind: graph.DisciplineHead, Area: c.root.id}, 1200))
	for i, d := range c.counties {
		d.mergedOn = day("2023-11-06") + graph.Day(7*i)
		if d == c.focus.county {
			d.mergedOn = day("2023-11-27")
		}
		d.seats = append(d.seats, c.establish(d, always)...)
		d.secretary = c.seat(r, always, &graph.Post{ID: d.id + "-SEC", Title: d.name + "委书记", Kind: graph.Secretary, Area: d.id}, 1000)
		d.seats = append(d.seats, d.secretary,
			c.seat(r, always, &graph.Post{ID: d.id + "-DISC", Title: d.name + "纪委书记", Kind: graph.DisciplineHead, Area: d.id}, 1000),
			c.seat(r, always, &graph.Post{ID: d.id + "-DEP1", Title: d.name + "分管负责人（农业农村）", Kind: graph.DeputyHead, Area: d.id,
				Functions: []graph.Function{"RURAL_REVITALIZATION", "WATER", "AGRICULTURE", "EMERGENCY"}}, 900),
			c.seat(r, always, &graph.Post{ID: d.id + "-DEP2", Title: d.name + "分管负责人（社会事业）", Kind: graph.DeputyHead, Area: d.id,
				Functions: []graph.Function{"LOW_INCOME_SUPPORT", "MEDICAL_INSURANCE", "HEALTH", "DISABILITY", "EDUCATION", "EMPLOYMENT"}}, 900),
			c.seat(r, always, &graph.Post{ID: d.id + "-DEP3", Title: d.name + "分管负责人（综合）", Kind: graph.DeputyHead, Area: d.id,
				Functions: []graph.Function{"HOUSING", "PUBLIC_SECURITY", "PETITIONS", "FINANCE"}}, 900))
		for _, t := range d.townships {
			t.secretary = c.seat(r, always, &graph.Post{ID: t.id + "-SEC", Title: t.name + "党委书记", Kind: graph.Secretary, Area: t.id}, 800)
			t.seats = append(t.seats, t.secretary, c.seat(r, always, &graph.Post{ID: t.id + "-DISC", Title: t.name + "纪委书记", Kind: graph.DisciplineHead, Area: t.id}, 800))
			for _, v := range t.villages {
				v.secretary = c.seat(r, always, &graph.Post{ID: v.id + "-SEC", Title: v.name + "党组织书记", Kind: graph.Secretary, Area: v.id}, 1000)
				v.seats = append(v.seats, v.secretary)
				if v == c.focus || r.IntN(5) < 2 {
					unit := d.units[r.IntN(len(d.units))]
					v.seats = append(v.seats, c.seat(r, graph.Period{Since: day(bureauSince), Until: graph.Forever}, &graph.Post{ID: v.id + "-FS", Title: v.name + "驻村第一书记",
						Kind: graph.FirstSecretary, Area: v.id, Organization: unit.id}, 750))
				}
				if second := v.grids[len(v.grids)-1]; r.IntN(8) == 0 {
					v.seats = append(v.seats, c.seat(r, second.period, &graph.Post{ID: second.id + "-M2", Title: second.name + "第二网格员",
						Kind: graph.GridMember, Area: v.id, Grid: second.id}, 700))
				}
			}
			if f := t.former; f != nil {
				f.secretary = c.seat(r, graph.Period{Since: since, Until: day(mergedOn)}, &graph.Post{ID: f.id + "-SEC", Title: "示例庄党组织书记", Kind: graph.Secretary, Area: f.id}, 1000)
				t.seats = append(t.seats, f.secretary)
			}
		}
	}
	c.stage()
}

// establish makes the organizations of the city or a county, with their heads.
func (c *city) establish(d *division, always graph.Period) []*seat {
	r := rand.New(rand.NewPCG(c.seed, 0xe57ab<<16|uint64(d.id[0])<<8|uint64(d.id[1])))
	var seats []*seat
	found := func(letters, name string, period graph.Period) *office {
		o := &office{id: "ORG-" + d.id + graph.ID("-"+letters)}
		o.head = c.seat(r, period, &graph.Post{ID: d.id + graph.ID("-"+letters+"-HEAD"), Title: name + "主要负责人", Kind: graph.OrganizationHead, Area: d.id, Organization: o.id}, 1000)
		seats = append(seats, o.head)
		return o
	}
	list := func(o *office, name string, f graph.Function, v graph.Version) {
		d.organizations = append(d.organizations, &graph.Organization{Version: v, ID: o.id, Name: name, Area: d.id, Function: f})
	}
	for _, b := range bureaus() {
		name, period := d.name+b.name, always
		if b.function == graph.RuralRevitalization {
			period.Until = d.mergedOn
		}
		o := found(b.letters, name, period)
		d.offices, d.functions = append(d.offices, o), append(d.functions, b.function)
		switch b.function {
		case graph.RuralRevitalization:
			list(o, d.name+"扶贫开发局", b.function, version(always.Since, graph.Forever))
			list(o, name, b.function, version(day(bureauSince), d.mergedOn))
		case "AGRICULTURE":
			list(o, name, b.function, version(always.Since, graph.Forever))
			list(o, name, graph.RuralRevitalization, version(d.mergedOn, graph.Forever))
		default:
			list(o, name, b.function, version(always.Since, graph.Forever))
		}
	}
	if d == c.root {
		return seats
	}
	d.inspection = found("INSP", d.name+"示例督查组", always)
	list(d.inspection, d.name+"示例督查组", "", version(always.Since, graph.Forever))
	for i := range max(3, min(12, len(d.townships))) {
		name := d.name + "示例帮扶单位" + numeral(i+1)
		unit := found("U"+digits(i+1, 2), name, always)
		list(unit, name, "", version(always.Since, graph.Forever))
		d.units = append(d.units, unit)
	}
	return seats
}

func (d *division) everySeat(visit func(*seat) bool) bool {
	each := func(seats []*seat) bool {
		for _, s := range seats {
			if !visit(s) {
				return false
			}
		}
		return true
	}
	if !each(d.seats) {
		return false
	}
	for _, t := range d.townships {
		if !each(t.seats) {
			return false
		}
		for _, v := range t.villages {
			if !each(v.seats) {
				return false
			}
		}
	}
	return true
}

func (c *city) postRows(d *division, tell func(graph.Fact) bool) bool {
	return d.everySeat(func(s *seat) bool { return tell(s.post) })
}
