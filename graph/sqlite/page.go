package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"dutygraph/graph"
)

// selection is a page on its way into a statement: conditions, each a constant, and what they name.
type selection struct {
	*table
	query   graph.Query
	id      string // the column that names the thing
	limited bool
	areas   bool // households of :areas, each village by its own index range
	few     bool // what is about households of :areas, found by those households
	where   []string
	with    string
	args    []sql.NamedArg
}

func (s *Store) selection(e *eye, q graph.Query) *selection {
	p := &selection{table: s.tables[rowsOf(q.Noun)], query: q, id: "t." + quoted(naming(q.Noun)), limited: e.limited}
	p.and(known("t"))
	if q.Noun == graph.Persons {
		p.and(p.begun("t"))
	} else {
		p.and(p.holds("t"))
	}
	if q.Noun == graph.Households {
		s.villages(p, e)
	} else {
		p.and(p.sees("t", p.limited))
		s.under(p, e)
		s.byHousehold(p, e)
	}
	f := q.Filter
	p.equal("level", string(f.Level))
	p.equal("parent", string(f.Parent))
	p.equal("function", string(f.Function))
	p.equal("kind", string(f.PostKind)+string(f.RecordKind))
	p.equal("organization", string(f.Organization))
	p.equal("grid", string(f.Grid))
	p.equal("household", string(f.Household))
	p.equal("post", string(f.Post))
	p.equal("person", string(f.Person))
	p.equal("category", string(f.Category))
	p.equal("channel", string(f.Channel))
	p.equal("area", string(f.Area))
	if f.Parameter != "" { // ids of policies begin with it
		p.and(`t."id" > :parameter || ' ' AND t."id" < :parameter || '!'`, sql.Named("parameter", string(f.Parameter)))
	}
	if f.Open != "" {
		p.and(p.open()+` = :open`, sql.Named("open", truth(f.Open == graph.Yes)))
	}
	if f.Relapsed != "" {
		p.and(relapsed+` = :relapsed`, sql.Named("relapsed", truth(f.Relapsed == graph.Yes)))
	}
	if f.During != (graph.Period{}) {
		since := `t.` + quoted(p.since)
		p.and(since+` >= :from AND `+since+` < :to`, sql.Named("from", int64(f.During.Since)), sql.Named("to", int64(f.During.Until)))
	}
	return p
}

func (p *selection) and(condition string, args ...sql.NamedArg) {
	p.where, p.args = append(p.where, condition), append(p.args, args...)
}

func (p *selection) equal(column, value string) {
	if value != "" {
		p.and(`t.`+quoted(column)+` = :`+column, sql.Named(column, value))
	}
}

// villages narrows households to the areas of the filter, as far as the scope holds them. A household that holds on the
// day is in the village of its row, so no history need be asked.
func (s *Store) villages(p *selection, e *eye) {
	var areas []graph.ID
	switch under := p.query.Filter.Under; {
	case len(under) > 0:
		areas = s.roster.Under(e.View, under)
		if e.limited {
			may, _ := s.roster.Inside(e.View)
			areas = slices.DeleteFunc(areas, func(id graph.ID) bool { return !slices.Contains(may, id) })
		}
	case e.limited:
		areas, _ = s.roster.Inside(e.View)
	default:
		return
	}
	p.args = append(p.args, sql.Named("areas", array(areas)), sql.Named("each", int64(p.query.First/max(1, len(areas))+1)))
	if p.areas = p.query.Filter.Grid == ""; !p.areas { // a grid has few households
		p.and(`+t."area" IN (SELECT "value" FROM json_each(:areas))`)
	}
}

// Up to so many areas, what is about households is found by the households that ever were there: a township has 10,000 of
// them, which is less to look at than all leads of the city in the order of the page. Of a county it is the other way
// round. Cases are few themselves, so only a village or two is worth it.
const (
	fewAreas        = 40
	fewAreasOfCases = 4
)

// byHousehold finds cases, leads and applications of few areas by their households.
func (s *Store) byHousehold(p *selection, e *eye) {
	f := p.query.Filter
	if p.noun != graph.Cases && p.noun != graph.Leads && p.noun != graph.Applications || f.Household != "" || len(f.Households) > 0 || f.Ever {
		return
	}
	var areas []graph.ID
	switch {
	case len(f.Under) > 0:
		areas = s.roster.Under(e.View, f.Under)
	case e.limited:
		areas, _ = s.roster.Inside(e.View)
	default:
		return
	}
	few := fewAreas
	if p.noun == graph.Cases {
		few = fewAreasOfCases
	}
	if p.few = len(areas) <= few; p.few {
		p.args = append(p.args, sql.Named("areas", array(areas)))
	}
}

// under narrows other things to the areas of the filter.
func (s *Store) under(p *selection, e *eye) {
	f := p.query.Filter
	if len(f.Under) == 0 && len(f.Households) == 0 {
		return
	}
	either := []string{"FALSE"}
	if len(f.Households) > 0 {
		either = append(either, `t."household" IN (SELECT "value" FROM json_each(:households))`)
		p.args = append(p.args, sql.Named("households", array(f.Households)))
	}
	switch {
	case len(f.Under) == 0:
	case f.Ever:
		lies := ""
		if p.limited { // a version that lies elsewhere stays hidden
			lies = ` AND eh."area"` + inside
		}
		a := s.tables[graph.Areas]
		p.with = `, ever("id") AS (SELECT "value" FROM json_each(:under) UNION SELECT a."id" FROM ever CROSS JOIN "area" AS a ON a."parent" = ever."id" WHERE ` +
			a.begun("a") + ` AND ` + known("a") + ` AND ` + a.sees("a", p.limited) + `)`
		either = append(either, `EXISTS (SELECT 1 FROM "household" AS eh WHERE eh."id" = t."household" AND eh."since" <= :at AND `+known("eh")+` AND eh."area" IN (SELECT "id" FROM ever)`+lies+`)`)
		p.args = append(p.args, sql.Named("under", array(f.Under)))
	default:
		either = append(either, p.place("t")+` IN (SELECT "value" FROM json_each(:under))`)
		p.args = append(p.args, sql.Named("under", array(s.roster.Under(e.View, f.Under))))
	}
	p.and(`(` + strings.Join(either[1:], " OR ") + `)`)
}

// open is 1 for what is not finished on the day, else 0.
func (p *selection) open() string {
	switch p.noun {
	case graph.Leads:
		return `(t."verified_on" = 0 OR t."verified_on" > :at)`
	case graph.Applications:
		return `(t."pushed_on" = 0 OR t."pushed_on" > :at)`
	case graph.Findings:
		return `(t."closed_on" = 0 OR t."closed_on" > :at)`
	}
	// A case is closed by a refusal or a removal that no revocation on the same day or later has undone.
	return `(NOT EXISTS (SELECT 1 FROM "step" AS c WHERE c."case" = t."id" AND c."step" IN ('REMOVED', 'APPROVED') AND ` + known("c") +
		` AND c."done_on" BETWEEN 1 AND :at AND (c."step" = 'REMOVED' OR c."outcome" = 'REFUSED')` +
		` AND NOT EXISTS (SELECT 1 FROM "step" AS o WHERE o."case" = t."id" AND o."step" = 'REMOVAL_REVOKED' AND ` + known("o") +
		` AND o."done_on" BETWEEN c."done_on" AND :at)))`
}

var relapsed = `EXISTS (SELECT 1 FROM "step" AS r WHERE r."case" = t."id" AND ` + known("r") + ` AND r."step" = 'RELAPSE_CONFIRMED' AND r."done_on" BETWEEN 1 AND :at)`

// from is where the things are, in the order of the page where that can be.
func (p *selection) from() string {
	switch {
	case p.areas:
		return `json_each(:areas) AS a CROSS JOIN ` + p.name + ` AS t INDEXED BY "household_area" ON t."area" = a."value"`
	case p.few:
		return `json_each(:areas) AS a CROSS JOIN "household" AS h INDEXED BY "household_area" ON h."area" = a."value" CROSS JOIN ` +
			p.name + ` AS t ON t."household" = h."id"`
	}
	return p.name + ` AS t`
}

// after is the condition that the thing comes after the cursor, and the order.
func (p *selection) after() (condition, order string) {
	if p.query.Order == graph.ByDate {
		since := `t.` + quoted(p.since)
		return since + ` <= :day AND (` + since + ` < :day OR t."id" > :after)`, since + ` DESC, t."id"`
	}
	if p.areas {
		return p.upTo("t", `coalesce((SELECT "id" FROM bound), `+p.nth("x", ":first")+`, x'')`), p.id
	}
	return p.id + ` > :after`, p.id
}

// bound is an id by which the page ends: of so few rows of each village that together they would fill it, the one that
// would be the page's last but one more. Where they do not fill it, it is empty, and each village is read for a whole
// page. So a page of a county's households reads about a thousand rows, not a page from each of its 300 villages.
func (p *selection) bound() string {
	return `bound("id") AS MATERIALIZED (SELECT y."id" FROM json_each(:areas) AS a CROSS JOIN ` + p.name + ` AS y INDEXED BY "household_area" ON y."area" = a."value" WHERE ` +
		p.upTo("y", `coalesce(`+p.nth("x", ":each")+`, x'')`) + ` AND ` + p.holds("y") + ` AND ` + known("y") + ` ORDER BY y."id" LIMIT 1 OFFSET :first), `
}

// upTo is that a household comes after the cursor and no later than an id; the blob x” comes after every text.
func (p *selection) upTo(alias, id string) string {
	return alias + `."id" > :after AND ` + alias + `."id" <= ` + id
}

// nth is the id of a village's household after the cursor, the first being number 0.
func (p *selection) nth(alias, n string) string {
	return `(SELECT ` + alias + `."id" FROM ` + p.name + ` AS ` + alias + ` INDEXED BY "household_area" WHERE ` + alias + `."area" = a."value" AND ` + alias + `."id" > :after AND ` +
		p.holds(alias) + ` AND ` + known(alias) + ` ORDER BY ` + alias + `."id" LIMIT 1 OFFSET ` + n + `)`
}

// page reads the rows of one thing more than the page holds.
func (p *selection) page() string {
	after, order := p.after()
	distinct, group, bound := "", "", ""
	switch {
	case p.noun == graph.Organizations || p.query.Noun == graph.Persons:
		distinct = "DISTINCT "
	case p.areas && p.query.Order == graph.ByID:
		bound = p.bound()
	case p.few: // a household that moved inside the areas is found for each of its villages
		group = ` GROUP BY ` + p.id
	}
	when := p.holds("t")
	if p.query.Noun == graph.Persons {
		when = p.begun("t")
	}
	return `WITH RECURSIVE ` + bound + `page("id") AS MATERIALIZED (SELECT ` + distinct + p.id + ` FROM ` + p.from() + ` WHERE ` + after + ` AND ` + strings.Join(p.where, " AND ") +
		group + ` ORDER BY ` + order + ` LIMIT :first + 1)` + p.with +
		` SELECT ` + p.list("t", p.limited) + ` FROM page CROSS JOIN ` + p.name + ` AS t ON ` + p.id + ` = page."id" WHERE ` +
		when + ` AND ` + known("t") + ` AND ` + p.sees("t", p.limited)
}

// count counts things, no further than one more than is asked.
func (p *selection) count() string {
	with := ""
	if p.with != "" {
		with = `WITH RECURSIVE ` + strings.TrimPrefix(p.with, ", ") + ` `
	}
	return with + `SELECT count(*) FROM (SELECT DISTINCT ` + p.id + ` FROM ` + p.from() + ` WHERE ` + p.id + ` > '' AND ` +
		strings.Join(p.where, " AND ") + ` LIMIT :count + 1)`
}

// Page lists things.
func (s *Store) Page(ctx context.Context, v graph.View, q graph.Query) (graph.Page, error) {
	e, err := s.open(ctx, v)
	if err != nil {
		return graph.Page{}, err
	}
	if err := q.Check(); err != nil {
		return graph.Page{}, err
	}
	if len(q.Filter.Under) > 0 {
		if err := s.follow(ctx, e.Known); err != nil {
			return graph.Page{}, err
		}
	}
	p := s.selection(e, q)
	day := int64(q.After.Date)
	if q.After == (graph.Cursor{}) {
		day = int64(graph.Forever)
	}
	args := e.args(append(p.args, sql.Named("after", string(q.After.ID)), sql.Named("day", day), sql.Named("first", int64(q.First)), sql.Named("count", int64(q.Count)))...)
	page := graph.Page{View: e.View}
	found := map[graph.ID]*graph.Item{}
	if err := s.read(ctx, p.page(), args, func(values []any) error {
		f := e.shown(p.decode(values))
		id := nameIn(q.Noun, f)
		if found[id] == nil {
			found[id] = &graph.Item{Ref: graph.Ref{Noun: q.Noun, ID: id}}
		}
		found[id].Rows = append(found[id].Rows, f)
		return nil
	}); err != nil {
		return graph.Page{}, err
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
		if err := s.read(ctx, p.count(), args, func(values []any) error {
			n := int(values[0].(int64))
			page.Total, page.AtLeast = min(n, q.Count), n > q.Count
			return nil
		}); err != nil {
			return graph.Page{}, err
		}
	}
	return page, nil
}
