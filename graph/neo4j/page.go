package neo4j

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"dutygraph/graph"
)

// selection is a page on its way into a statement: conditions, each a constant, and what they name.
type selection struct {
	*table
	query      graph.Query
	limited    bool
	start      string // where the rows are looked for, but for where all of the noun are
	villages   bool   // households of $q.areas, each village by its own stretch of an index
	where      []string
	ever       bool
	parameters map[string]any
}

// Up to so many areas, things are found by their areas: what is about households, by the households that ever were there. A
// township has 10,000 of them, which is less to look at than all leads of the city in the order of the page. Of a county it
// is the other way round. Cases are few themselves, so only a village or two is worth it.
const (
	fewAreas        = 40
	fewAreasOfCases = 4
)

func (s *Store) selection(e *eye, q graph.Query) *selection {
	p := &selection{table: s.tables[rowsOf(q.Noun)], query: q, limited: e.limited, parameters: map[string]any{}}
	p.and(p.when())
	switch {
	case q.Noun == graph.Households:
		s.villages(p, e)
	case len(q.Filter.Households) > 0 || q.Filter.Ever || p.noun == graph.Posts || p.noun == graph.Tenures:
		p.and(p.sees(p.limited))
		s.under(p, e)
	default:
		s.places(p, e)
	}
	f := q.Filter
	p.equal("Level", "level", string(f.Level))
	p.equal("Parent", "parent", string(f.Parent))
	p.equal("Function", "function", string(f.Function))
	p.equal("PostKind", "kind", string(f.PostKind))
	p.equal("RecordKind", "kind", string(f.RecordKind))
	p.equal("Organization", "organization", string(f.Organization))
	p.equal("Grid", "grid", string(f.Grid))
	p.equal("Household", "household", string(f.Household))
	p.equal("Post", "post", string(f.Post))
	p.equal("Person", "person", string(f.Person))
	p.equal("Category", "category", string(f.Category))
	p.equal("Channel", "channel", string(f.Channel))
	p.equal("Area", "area", string(f.Area))
	p.equal("Parameter", "parameter", string(f.Parameter))
	p.whether(p.open(), f.Open)
	p.whether(relapsed, f.Relapsed)
	if f.During == (graph.Period{}) {
		f.During = graph.Period{Since: math.MinInt32, Until: graph.Forever}
	}
	if p.may("During") {
		p.and(`r.since >= $q.from AND r.since < $q.to`, "from", int64(f.During.Since), "to", int64(f.During.Until))
	}
	p.startAt()
	return p
}

// when is that a row is in force for the list.
func (p *selection) when() string {
	if p.query.Noun == graph.Persons {
		return begun("r") + ` AND ` + known("r")
	}
	return holds("r") + ` AND ` + known("r")
}

func (p *selection) and(condition string, parameters ...any) {
	p.where = append(p.where, condition)
	for i := 0; i < len(parameters); i += 2 {
		p.parameters[parameters[i].(string)] = parameters[i+1]
	}
}

// may reports that the noun has the filter.
func (p *selection) may(filter string) bool {
	fields, _ := graph.Filters(p.query.Noun)
	return slices.Contains(strings.Fields(fields), filter)
}

// equal narrows by a property, or not: the statement is the same either way, because the server takes far longer to plan
// one than to run it, and every mixture of filters would be another.
func (p *selection) equal(filter, property, value string) {
	if !p.may(filter) {
		return
	}
	var wanted any
	if value != "" {
		wanted = value
	}
	p.and(`($q.`+property+` IS NULL OR r.`+property+` = $q.`+property+`)`, property, wanted)
}

// whether narrows by a condition that holds, or does not. Only where it is asked for: these are dear to plan.
func (p *selection) whether(condition string, asked graph.YesNo) {
	switch asked {
	case graph.Yes:
		p.and(condition)
	case graph.No:
		p.and(`NOT ` + condition)
	}
}

// startAt looks for rows at the one thing of which the filter lists few, rather than among all.
func (p *selection) startAt() {
	f := p.query.Filter
	indexed := func(property string) string {
		p.and(`r.` + property + ` = $q.` + property) // beside the condition that may be off, which no index serves
		return `MATCH ` + p.hop() + ` USING INDEX SEEK r:` + p.kind + `(` + property + `)`
	}
	leading := func(label, property string) string {
		p.and(`to.id = $q.` + property)
		return `MATCH (to:` + label + `)<-[r:` + p.kind + `]-(x:` + p.label + `) USING INDEX SEEK to:` + label + `(id)`
	}
	switch {
	case f.Household != "":
		p.start = leading("Household", "household")
	case len(f.Households) > 0 && len(f.Under) == 0:
		p.start = `UNWIND $q.households AS household MATCH (to:Household {id: household})<-[r:` + p.kind + `]-(x:` + p.label + `) USING INDEX SEEK to:Household(id)`
	case f.Parent != "":
		p.start = leading("Area", "parent")
	case f.Grid != "" && p.noun == graph.Households:
		p.start = leading("Grid", "grid")
	case f.Grid != "":
		p.start = indexed("grid")
	case f.Organization != "":
		p.start = indexed("organization")
	case f.Post != "" && p.noun == graph.Findings:
		p.start = leading("Post", "post")
	case f.Post != "":
		p.start = indexed("post")
	case f.Person != "":
		p.start = indexed("person")
	case f.Parameter != "":
		p.start = indexed("parameter")
	case f.Area != "":
		p.start = leading("Area", "area")
	}
}

// areas are those of the filter, as far as the scope holds them; all is true where neither narrows anything.
func (s *Store) areas(p *selection, e *eye) (areas []string, all bool) {
	scope := e.inside
	switch p.noun { // public offices
	case graph.Areas, graph.Organizations, graph.Policies:
		scope = e.seen
	}
	under := p.query.Filter.Under
	if len(under) == 0 {
		return scope, !e.limited
	}
	areas = texts(s.roster.Load().Under(e.View, under))
	if e.limited {
		may := make(map[string]bool, len(scope))
		for _, id := range scope {
			may[id] = true
		}
		areas = slices.DeleteFunc(areas, func(id string) bool { return !may[id] })
	}
	return areas, false
}

// villages narrows households to the areas. A household that holds on the day is in the village of its row, so no history
// need be asked.
func (s *Store) villages(p *selection, e *eye) {
	areas, all := s.areas(p, e)
	if all {
		return
	}
	p.parameters["areas"] = areas
	if p.villages = p.query.Filter.Grid == ""; !p.villages { // a grid has few households
		p.and(`r.area IN $q.areas`)
	}
}

// places narrows things to the areas, and looks for them there where that is less than to look at all of them.
func (s *Store) places(p *selection, e *eye) {
	areas, all := s.areas(p, e)
	if all {
		return
	}
	p.parameters["areas"] = areas
	p.and(p.stands(`$q.areas`))
	few := fewAreas
	switch p.noun {
	case graph.Areas:
		p.start = `UNWIND $q.areas AS area MATCH (x:Area {id: area})-[r:PART_OF]->(to) USING INDEX SEEK x:Area(id)`
	case graph.Organizations:
		p.start = `UNWIND $q.areas AS area MATCH (x:Organization)-[r:SERVES]->(to:Area {id: area}) USING INDEX SEEK to:Area(id)`
	case graph.Grids:
		if len(areas) <= few {
			p.start = `UNWIND $q.areas AS area MATCH (x:Grid)-[r:IN]->(to:Area {id: area}) USING INDEX SEEK to:Area(id)`
		}
	case graph.Cases:
		few = fewAreasOfCases
		fallthrough
	case graph.Leads, graph.Applications:
		if len(areas) <= few {
			p.start = `UNWIND $q.areas AS area
  MATCH (to:Household)-[lived:IN]->() USING INDEX SEEK lived:IN(area, id)
  WHERE lived.area = area AND lived.id > ''
  WITH DISTINCT to
  MATCH (to)<-[r:` + p.kind + `]-(x:` + p.label + `)`
		}
	}
}

// under narrows posts, and cases of which the filter lists households or past places beside.
func (s *Store) under(p *selection, e *eye) {
	f := p.query.Filter
	var either []string
	if len(f.Households) > 0 {
		either = append(either, `r.household IN $q.households`)
		p.parameters["households"] = texts(distinct(f.Households))
	}
	switch {
	case len(f.Under) == 0:
	case f.Ever:
		p.ever = true
		lies := ``
		if p.limited { // a version that lies elsewhere stays hidden
			lies = ` AND eh.area IN $q.inside`
		}
		either = append(either, `EXISTS { MATCH (to)-[eh:IN WHERE eh.since <= $at AND `+known("eh")+`]->() WHERE eh.area IN ever`+lies+` }`)
		p.parameters["under"] = texts(f.Under)
	default:
		either = append(either, p.stands(`$q.under`))
		p.parameters["under"] = texts(s.roster.Load().Under(e.View, f.Under))
	}
	if len(either) > 0 {
		p.and(`(` + strings.Join(either, " OR ") + `)`)
	}
}

// open is true for what is not finished on the day.
func (p *selection) open() string {
	switch p.noun {
	case graph.Leads:
		return `(r.verifiedOn IS NULL OR r.verifiedOn > $at)`
	case graph.Applications:
		return `(r.pushedOn IS NULL OR r.pushedOn > $at)`
	case graph.Findings:
		return `(r.closedOn IS NULL OR r.closedOn > $at)`
	}
	// A case is closed by a refusal or a removal that no revocation on the same day or later has undone.
	return `(NOT EXISTS {
  MATCH (x)<-[c:STEP_OF WHERE ` + known("c") + ` AND c.doneOn <= $at AND (c.step = 'REMOVED' OR c.step = 'APPROVED' AND c.outcome = 'REFUSED')]-()
  WHERE NOT EXISTS {
    MATCH (x)<-[o:STEP_OF WHERE ` + known("o") + ` AND o.step = 'REMOVAL_REVOKED' AND c.doneOn <= o.doneOn <= $at]-() } })`
}

var relapsed = `EXISTS { MATCH (x)<-[re:STEP_OF WHERE ` + known("re") + ` AND re.step = 'RELAPSE_CONFIRMED' AND re.doneOn <= $at]-() }`

// from finds the rows. The hints keep the server from another order of work while a young database makes all seem equal.
func (p *selection) from(after string) string {
	from, where := p.start, p.where
	switch {
	case from != "":
	case p.query.Order == graph.ByDate && after != "":
		from = `MATCH ` + p.hop() + ` USING INDEX SEEK r:` + p.kind + `(since)`
	default:
		from = `MATCH (x:` + p.label + `)-[r:` + p.kind + `]->(to) USING INDEX SEEK x:` + p.label + `(id)`
		where = append([]string{`x.id > ''`}, where...)
	}
	if after != "" {
		where = append([]string{after}, where...)
	}
	return from + `
  WHERE ` + strings.Join(where, " AND ")
}

// after is the condition that the row's thing comes after the cursor, and the order.
func (p *selection) after() (condition, order string) {
	if p.query.Order == graph.ByDate {
		return `r.since <= $q.day AND (r.since < $q.day OR x.id > $q.after)`, `r.since DESC, x.id`
	}
	return `x.id > $q.after`, `x.id`
}

// several reports that a thing may have several rows at once.
func (p *selection) several() bool {
	return p.noun == graph.Organizations || p.query.Noun == graph.Persons
}

// page reads the rows of one thing more than the page holds.
func (p *selection) page() string {
	after, order := p.after()
	switch {
	case p.villages: // no more than a page is read of each village
		return `UNWIND $q.areas AS area
  CALL (area) {
    MATCH ` + p.hop() + ` USING INDEX SEEK r:IN(area, id)
    WHERE r.area = area AND r.id > $q.after AND ` + strings.Join(p.where, " AND ") + `
    RETURN r ORDER BY r.id LIMIT $q.limit
  }
  WITH r ORDER BY r.id LIMIT $q.limit
  RETURN ` + p.row(p.limited)
	case p.several():
		return p.from(after) + `
  WITH DISTINCT x ORDER BY ` + order + ` LIMIT $q.limit
  MATCH (x)-[r:` + p.kind + `]->(to)
  WHERE ` + p.when() + ` AND ` + p.sees(p.limited) + `
  RETURN ` + p.row(p.limited)
	}
	return p.from(after) + `
  WITH r, x ORDER BY ` + order + ` LIMIT $q.limit
  RETURN ` + p.row(p.limited)
}

// count counts things, no further than one more than is asked.
func (p *selection) count() string {
	if p.villages {
		return `UNWIND $q.areas AS area
  MATCH ` + p.hop() + ` USING INDEX SEEK r:IN(area, id)
  WHERE r.area = area AND r.id > '' AND ` + strings.Join(p.where, " AND ") + `
  RETURN r LIMIT $q.count`
	}
	return p.from("") + `
  WITH DISTINCT x LIMIT $q.count
  RETURN x`
}

// everBelow gives the areas $q.under with all that was ever below them, by the day.
func (s *Store) everBelow(limited bool) string {
	sees := ``
	if limited {
		sees = ` AND p.id IN $q.seen`
	}
	return `CYPHER 5
MATCH (s:Store {id: 'dutygraph'})
WITH s, $q.under + COLLECT {
  UNWIND $q.under AS root
  MATCH SHORTEST 1 (:Area {id: root})(()<-[p:PART_OF WHERE ` + begun("p") + ` AND ` + known("p") + sees + `]-())+(a:Area)
  RETURN DISTINCT a.id } AS ever
RETURN s.revision AS published`
}

// text is the whole statement.
func (s *Store) page(p *selection) string {
	text := seen
	if p.ever {
		text = s.everBelow(p.limited)
	}
	text += `,
COLLECT { ` + p.page() + ` } AS rows`
	if p.query.Count > 0 {
		text += `,
COUNT { ` + p.count() + ` } AS total`
	}
	return text
}

// Page lists things.
func (s *Store) Page(ctx context.Context, v graph.View, q graph.Query) (graph.Page, error) {
	wrong := q.Check()
	if wrong != nil { // a view that cannot be seen through is wrong before that
		if _, _, err := s.see(ctx, v, func(*eye) statement { return statement{"Page", seen, nil} }); err != nil {
			return graph.Page{}, err
		}
		return graph.Page{}, wrong
	}
	day := int64(q.After.Date)
	if q.After == (graph.Cursor{}) {
		day = int64(graph.Forever)
	}
	e, columns, err := s.see(ctx, v, func(e *eye) statement {
		p := s.selection(e, q)
		p.parameters["after"], p.parameters["day"] = string(q.After.ID), day
		p.parameters["limit"], p.parameters["count"] = int64(q.First)+1, int64(q.Count)+1
		return statement{"Page", s.page(p), e.parameters(p.parameters)}
	})
	if err != nil {
		return graph.Page{}, err
	}
	page := graph.Page{View: e.View}
	t := s.tables[rowsOf(q.Noun)]
	found := map[graph.ID]*graph.Item{}
	for _, row := range columns[0].([]any) {
		f := e.shown(t.decode(row.(map[string]any)))
		id := nameIn(q.Noun, f)
		if found[id] == nil {
			found[id] = &graph.Item{Ref: graph.Ref{Noun: q.Noun, ID: id}}
		}
		found[id].Rows = append(found[id].Rows, f)
	}
	for _, item := range found {
		slices.SortFunc(item.Rows, func(a, b graph.Fact) int {
			if q.Noun == graph.Persons {
				return byFirstDay(a, b)
			}
			return cmp.Compare(a.Key(), b.Key())
		})
		page.Items = append(page.Items, *item)
	}
	slices.SortFunc(page.Items, func(a, b graph.Item) int {
		x, y := a.Cursor(q.Order), b.Cursor(q.Order)
		return cmp.Or(cmp.Compare(y.Date, x.Date), cmp.Compare(x.ID, y.ID))
	})
	if len(page.Items) > q.First {
		page.Items, page.More = page.Items[:q.First], true
	}
	if q.Count > 0 {
		n := int(columns[1].(int64))
		page.Total, page.AtLeast = min(n, q.Count), n > q.Count
	}
	return page, nil
}
