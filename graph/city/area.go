package city

import (
	_ "embed" // for the areas
	"math/rand/v2"
	"slices"
	"strings"

	"dutygraph/graph"
)

// areasCSV are the areas of Suzhou: code, name, level, code of the parent.
//
//go:embed suzhou-areas.csv
var areasCSV string

// The county and the township of every shape, and of the shapes with one of them.
const (
	focusCounty   = "341323000000" // 灵璧县
	focusTownship = "341323114000" // 虞姬镇
)

// division is the city or a county.
type division struct {
	id            graph.ID
	code, name    string
	townships     []*township
	organizations []*graph.Organization
	offices       []*office        // each the holder of one function
	functions     []graph.Function // of the offices, but for what went from one to another
	inspection    *office
	units         []*office // that are paired with households and send first secretaries
	secretary     *seat
	seats         []*seat
	mergedOn      graph.Day // the day rural revitalization went to agriculture
	started       int       // households monitored in the counties before
}

type township struct {
	id         graph.ID
	code, name string
	old        string // its code and name before it became a town; empty if it always was
	oldName    string
	county     *division
	villages   []*village
	former     *former
	secretary  *seat
	seats      []*seat
	number     int // in the city, whatever the shape
}

type village struct {
	id          graph.ID
	code, name  string
	township    *township
	county      *division
	number      int // in its township, from 1
	grids       []*grid
	households  int
	starts      []int // the first household of each grid
	monitored   int   // households that are or were monitored
	stride      int   // from one monitored household to the next
	firstNumber int   // of its monitored households in the city
	secretary   *seat
	seats       []*seat
	absorbed    *former // the village that was merged into it
}

// former is a village that was merged: the households of its one grid are those of the first grid of the village that
// absorbed it.
type former struct {
	id        graph.ID
	township  *township
	code      string
	name      string
	grid      *grid
	secretary *seat
}

type grid struct {
	id     graph.ID
	name   string
	number int // in the city
	period graph.Period
	size   int
}

// letters are the counties' ids, by the ends of their codes.
func letters(code string) string {
	for pair := range strings.FieldsSeq("02:YQ 21:DS 22:XX 23:LB 24:SX 71:MA 72:JK") {
		if end, id, _ := strings.Cut(pair, ":"); code[4:6] == end {
			return id
		}
	}
	return code[:6]
}

// older is what a township was before it became a town: the two of which the older code is public.
func older(code string) (string, string) {
	switch code {
	case focusTownship:
		return "341323205", "虞姬乡"
	case "341302117000":
		return "341302200", "杨庄乡"
	}
	return "", ""
}

// lay makes the frame: the areas of the shape, their grids and offices, and who held them.
func (c *city) lay() {
	var focus *township
	number := 0 // of townships, whatever the shape
	within := map[string]int{}
	counties, townships := map[string]*division{}, map[string]*township{}
	c.root = &division{id: "SZ"}
	for line := range lines(areasCSV) {
		cells := strings.Split(line, ",")
		code, name, level, parent := cells[0], cells[1], graph.Level(cells[2]), cells[3]
		switch level {
		case graph.City:
			c.root.code, c.root.name = code, name
		case graph.County:
			if c.county == "" || c.county == code {
				counties[code] = &division{id: graph.ID(letters(code)), code: code, name: name}
				c.counties = append(c.counties, counties[code])
			}
		case graph.Township:
			number++
			within[parent]++
			county := counties[parent]
			if county == nil || len(c.townships) > 0 && !slices.Contains(c.townships, code) {
				continue
			}
			t := &township{id: county.id + graph.ID("-"+digits(within[parent], 2)), code: code, name: name, county: county, number: number}
			t.old, t.oldName = older(code)
			townships[code] = t
			county.townships = append(county.townships, t)
			if code == focusTownship {
				focus = t
			}
		case graph.Village:
			within[parent]++
			t := townships[parent]
			if t == nil || c.size.villages > 0 && len(t.villages) == c.size.villages {
				continue
			}
			n := within[parent]
			t.villages = append(t.villages, &village{id: t.id + graph.ID("-"+digits(n, 2)), code: code, name: name, township: t, county: t.county, number: n})
			c.villages++
		}
	}
	c.focus = focus.villages[0]
	c.settle()
	c.appoint()
}

// settle gives villages their grids and households, as evenly as the numbers allow.
func (c *city) settle() {
	share := func(total, i int) int { return (i+1)*total/c.villages - i*total/c.villages }
	history, merged := day(historySince), day(mergedOn)
	i, monitored := 0, 0
	for _, d := range c.counties {
		d.started = monitored
		absorbing := d.townships[len(d.townships)/2]
		if d == c.focus.county {
			absorbing = c.focus.township
		}
		for _, t := range d.townships {
			for j, v := range t.villages {
				v.households, v.monitored = share(c.households, i), share(c.monitored, i)
				v.firstNumber = monitored
				monitored += v.monitored
				v.stride = v.households / max(1, v.monitored)
				since := history
				if t == absorbing && j == len(t.villages)-1 {
					f := &former{id: t.id + "-00", township: t, code: t.code[:9] + "299", name: "示例庄村委会"}
					f.grid = &grid{id: f.id + "-G01", name: "示例庄第一网格", number: c.nextGrid(), period: graph.Period{Since: history, Until: merged}}
					t.former, v.absorbed = f, f
					since = merged
				}
				c.divide(v, share(c.size.grids, i), since)
				i++
			}
		}
	}
}

func (c *city) nextGrid() int { c.grids++; return c.grids }

// divide cuts a village into grids. They have much the same size; where one of a pair has more, the other has less, and
// some have more than 100.
func (c *city) divide(v *village, n int, firstSince graph.Day) {
	n = max(n, 1)
	even := v.households / n
	r := rand.New(rand.NewPCG(c.seed, 0x9219d<<24|uint64(c.grids)))
	for g := 0; g < n; g++ {
		size := (g+1)*v.households/n - g*v.households/n
		since := day(historySince)
		if g == 0 {
			since = firstSince
		}
		v.grids = append(v.grids, &grid{
			id: v.id + graph.ID("-G"+digits(g+1, 2)), name: strings.TrimSuffix(v.name, "委会") + "第" + numeral(g+1) + "网格",
			number: c.nextGrid(), period: graph.Period{Since: since, Until: graph.Forever}, size: size,
		})
	}
	for g := 0; g+1 < n; g += 2 {
		more := r.IntN(max(1, min(9, 101-even)))
		if r.IntN(25) == 0 || v == c.focus && g == 0 {
			more = max(0, 108-even) + r.IntN(6) // some households move away, or end
		}
		more = min(more, v.grids[g+1].size/2)
		v.grids[g].size += more
		v.grids[g+1].size -= more
	}
	at := 0
	for _, g := range v.grids {
		v.starts = append(v.starts, at)
		at += g.size
	}
}

// gridOf is the grid that a household of the village lives in, by the household's number in the village.
func (v *village) gridOf(n int) *grid {
	i, found := slices.BinarySearch(v.starts, n)
	if !found {
		i--
	}
	return v.grids[i]
}

func (c *city) areaRows(d *division, tell func(graph.Fact) bool) bool {
	since, changed := day(areasSince), day(codesSince)
	open := func(from graph.Day) graph.Version { return version(from, graph.Forever) }
	if d == c.root {
		return tell(&graph.Area{Version: open(since), ID: d.id, Code: d.code, Name: d.name, Level: graph.City})
	}
	if !tell(&graph.Area{Version: open(since), ID: d.id, Code: d.code, Name: d.name, Level: graph.County, Parent: c.root.id}) {
		return false
	}
	for _, t := range d.townships {
		// rename makes the versions of the township, or of a village of it, before and after it became a town.
		rename := func(a graph.Area, oldName string, ends graph.Day) bool {
			if t.old != "" {
				old := a
				old.Version, old.Code, old.Name = open(since), t.old+a.Code[9:], oldName
				if !tell(&old) {
					return false
				}
				a.Version = version(changed, ends)
				return tell(&a)
			}
			a.Version = version(since, ends)
			return tell(&a)
		}
		if !rename(graph.Area{ID: t.id, Code: t.code, Name: t.name, Level: graph.Township, Parent: d.id}, t.oldName, graph.Forever) {
			return false
		}
		for _, v := range t.villages {
			if !rename(graph.Area{ID: v.id, Code: v.code, Name: v.name, Level: graph.Village, Parent: t.id}, v.name, graph.Forever) {
				return false
			}
		}
		if f := t.former; f != nil {
			if !rename(graph.Area{ID: f.id, Code: f.code, Name: f.name, Level: graph.Village, Parent: t.id}, f.name, day(mergedOn)) {
				return false
			}
		}
	}
	return true
}

func (c *city) gridRows(d *division, tell func(graph.Fact) bool) bool {
	row := func(g *grid, area graph.ID, extent string) bool {
		return tell(&graph.Grid{Version: version(g.period.Since, g.period.Until), ID: g.id, Name: g.name, Area: area, Extent: extent, StatedHouseholds: min(g.size, 100)})
	}
	for _, t := range d.townships {
		if f := t.former; f != nil && !row(f.grid, f.id, "示例庄") {
			return false
		}
		for _, v := range t.villages {
			for i, g := range v.grids {
				if !row(g, v.id, "示例"+numeral(i+1)+"组") {
					return false
				}
			}
		}
	}
	return true
}

// version is a version whose end is as it was written.
func version(since, until graph.Day) graph.Version {
	return graph.Version{Period: graph.Period{Since: since, Until: until}, Ends: until}
}
