package ledger

import (
	"cmp"
	"slices"
	"strings"

	"dutygraph/graph"
)

// area is one version of an area, as cells may name it: by id, by code, or by a path of names.
type area struct {
	graph.Period
	ends   graph.Day
	stored bool
	gone   bool // a row of the batch takes its place
	id     graph.ID
	code   string
	name   string
	level  graph.Level
	parent graph.ID
	// What a row of this very batch says about its parent, until all rows are known.
	written cell
	path    areaPath
}

// areaPath are the names of county, township and village in a row's own columns.
type areaPath [3]string

func (p areaPath) blank() bool { return p == areaPath{} }

// areaIndex finds areas. It holds those of the store and those that the batch brings.
type areaIndex struct {
	byID   map[graph.ID][]*area
	byCode map[string][]*area
	byName map[string][]*area
	batch  []*area
}

func newAreaIndex() *areaIndex {
	return &areaIndex{byID: map[graph.ID][]*area{}, byCode: map[string][]*area{}, byName: map[string][]*area{}}
}

func (x *areaIndex) add(a *area) {
	x.byID[a.id] = append(x.byID[a.id], a)
	x.byCode[a.code] = append(x.byCode[a.code], a)
	name := nameText(a.name)
	x.byName[name] = append(x.byName[name], a)
	if short := shortName(name); short != name {
		x.byName[short] = append(x.byName[short], a)
	}
}

// shortName is how people call a village that the register of areas calls by its committee: 虞姬村委会 is 虞姬村.
func shortName(name string) string {
	for _, committee := range [][2]string{{"村民委员会", "村"}, {"村委会", "村"}, {"居民委员会", ""}, {"居委会", ""}} {
		if base, ok := strings.CutSuffix(name, committee[0]); ok && base != "" {
			return base + committee[1]
		}
	}
	return name
}

// seal settles what the rows of the batch say about one another: parents, and where an open end meets the next version.
func (x *areaIndex) seal(under graph.ID) {
	for _, a := range x.batch {
		for _, b := range x.byID[a.id] { // the stored version with the same key
			b.gone = b.gone || b.stored && b.Since == a.Since
		}
		x.byID[a.id] = slices.DeleteFunc(x.byID[a.id], func(b *area) bool { return b.gone })
	}
	for _, versions := range x.byID {
		slices.SortFunc(versions, func(a, b *area) int { return cmp.Compare(a.Since, b.Since) })
		for i, a := range versions {
			a.Until = a.ends
			if i+1 < len(versions) && a.Until == graph.Forever {
				a.Until = versions[i+1].Since
			}
		}
	}
	for range graph.Levels() { // a parent's own parent may be of the batch too
		for _, a := range x.batch {
			if a.parent != "" {
				continue
			}
			if a.written.text != "" {
				a.parent, _ = x.find(a.written, a.Since)
			} else if !a.path.blank() {
				a.parent, _ = x.follow(a.path, a.Since, under)
			}
		}
	}
}

// finding is what a search for an area came to.
type finding uint8

const (
	foundOne   finding = iota
	foundStale         // the only area that ever had the code, on another day
	foundNone
	foundMany
)

// find is the area that a cell names on a day, by id or by code.
func (x *areaIndex) find(c cell, on graph.Day) (graph.ID, finding) {
	if versions := x.byID[graph.ID(c.plain())]; len(versions) > 0 {
		return versions[0].id, foundOne
	}
	if id, fault := idText(c); fault == "" && len(x.byID[id]) > 0 {
		return id, foundOne
	}
	code, ok := areaCode(c)
	if !ok {
		return "", foundNone
	}
	return x.coded(code, on)
}

// coded is the area that had the code on the day.
func (x *areaIndex) coded(code string, on graph.Day) (graph.ID, finding) {
	var now, ever graph.ID
	for _, a := range x.byCode[code] {
		if a.gone {
			continue
		}
		switch {
		case ever == "":
			ever = a.id
		case ever != a.id:
			ever = several
		}
		if !a.Has(on) {
			continue
		}
		switch {
		case now == "":
			now = a.id
		case now != a.id:
			return "", foundMany
		}
	}
	switch {
	case now != "":
		return now, foundOne
	case ever == several:
		return "", foundMany
	case ever != "":
		return ever, foundStale
	}
	return "", foundNone
}

// several stands for more than one id while counting; no id has a space.
const several graph.ID = " "

// follow is the area at the end of a path of names. The path must begin at a county, or just below the area that all
// rows of the file lie under: a village's or a township's name alone is never enough.
func (x *areaIndex) follow(p areaPath, on graph.Day, under graph.ID) (graph.ID, finding) {
	last := -1
	for i := range p {
		if p[i] = nameText(narrowed(p[i])); p[i] != "" {
			last = i
		}
	}
	if last < 0 {
		return "", foundNone
	}
	top := slices.Index(graph.Levels(), x.levelOf(under, on)) // -1 without one
	for i := range last {
		if p[i] == "" && i+1 > top {
			return "", foundNone
		}
	}
	var full, short []graph.ID
	for _, a := range x.byName[p[last]] {
		if a.gone || a.level != graph.Levels()[last+1] || !a.Has(on) || under != "" && !x.within(a.id, under, on) || !x.along(a, p, last, on) {
			continue
		}
		into := &short
		if nameText(a.name) == p[last] {
			into = &full
		}
		if !slices.Contains(*into, a.id) {
			*into = append(*into, a.id)
		}
	}
	if len(full) > 0 { // before those that are only called so
		short = full
	}
	switch len(short) {
	case 0:
		return "", foundNone
	case 1:
		return short[0], foundOne
	}
	return "", foundMany
}

// along reports whether the areas above one have the names that stand before it in the path.
func (x *areaIndex) along(a *area, p areaPath, last int, on graph.Day) bool {
	for i := last - 1; i >= 0; i-- {
		if a = x.version(a.parent, on); a == nil || a.level != graph.Levels()[i+1] {
			return false
		}
		if name := nameText(a.name); p[i] != "" && p[i] != name && p[i] != shortName(name) {
			return false
		}
	}
	return true
}

// version is the area's version on the day, or the one nearest to it; nil for an unknown id.
func (x *areaIndex) version(id graph.ID, on graph.Day) *area {
	var best *area
	for _, a := range x.byID[id] {
		if a.Has(on) {
			return a
		}
		if best == nil || a.Since <= on {
			best = a
		}
	}
	return best
}

func (x *areaIndex) levelOf(id graph.ID, on graph.Day) graph.Level {
	if a := x.version(id, on); a != nil {
		return a.level
	}
	return ""
}

// within reports whether the area lies in another, or is it.
func (x *areaIndex) within(id, in graph.ID, on graph.Day) bool {
	for range graph.Levels() {
		if id == in {
			return true
		}
		a := x.version(id, on)
		if a == nil || a.parent == "" {
			return false
		}
		id = a.parent
	}
	return false
}

// seat is one version of a post, as 单位 and 职务 may name it.
type seat struct {
	graph.Period
	id, organization, area graph.ID
	title                  string
}

// unit is one version of an organization by its name.
type unit struct {
	graph.Period
	id   graph.ID
	name string
}

// seatIndex finds posts by what they are called and where they stand.
type seatIndex struct {
	byArea map[graph.ID][]seat
	byUnit map[graph.ID][]seat
	units  map[string][]unit
}

func newSeatIndex() *seatIndex {
	return &seatIndex{map[graph.ID][]seat{}, map[graph.ID][]seat{}, map[string][]unit{}}
}

func (x *seatIndex) addPost(p *graph.Post) {
	if p.Kind == graph.Contact { // one for each household, and none has a title that a ledger would write
		return
	}
	s := seat{p.Period, p.ID, p.Organization, p.Area, nameText(p.Title)}
	x.byArea[p.Area] = append(x.byArea[p.Area], s)
	if p.Organization != "" {
		x.byUnit[p.Organization] = append(x.byUnit[p.Organization], s)
	}
}

func (x *seatIndex) addOrganization(o *graph.Organization) {
	u := unit{o.Period, o.ID, nameText(o.Name)}
	x.units[u.name] = append(x.units[u.name], u)
	x.units[string(o.ID)] = append(x.units[string(o.ID)], u)
}

// unit is the organization of a name, or id, on the day.
func (x *seatIndex) unit(name string, on graph.Day) (graph.ID, finding) {
	var id graph.ID
	for _, u := range x.units[nameText(narrowed(name))] {
		if !u.Has(on) || u.id == id {
			continue
		}
		if id != "" {
			return "", foundMany
		}
		id = u.id
	}
	if id == "" {
		return "", foundNone
	}
	return id, foundOne
}

// seat is the post among some that has the title on the day, written alone or behind the name of where it stands.
func (x *seatIndex) seat(among []seat, title, where string, on graph.Day) (graph.ID, finding) {
	title, where = nameText(narrowed(title)), nameText(narrowed(where))
	var id graph.ID
	for _, s := range among {
		if !s.Has(on) || s.id == id || s.title != title && s.title != where+title {
			continue
		}
		if id != "" {
			return "", foundMany
		}
		id = s.id
	}
	if id == "" {
		return "", foundNone
	}
	return id, foundOne
}
