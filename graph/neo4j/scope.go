package neo4j

import "dutygraph/graph"

// The conditions of which statements are made. Parameters: $known the revision, $at the day, $inside the areas of the
// scope, $seen those with the areas above. A thing is x, its row r, what the row leads to is to.

// known is that a reader at the revision knows the row.
func known(r string) string { return r + `.recorded <= $known AND $known < ` + r + `.retracted` }

// begun is that the row can be seen by the day.
func begun(r string) string { return r + `.since <= $at` }

// holds is that the row holds on the day.
func holds(r string) string { return begun(r) + ` AND $at < ` + r + `.until` }

// home is the village in which a household is on the day, or was last; null where it was in none.
func home(household string) string {
	return `head(COLLECT {
  MATCH (` + household + `)-[hh:IN WHERE hh.since <= $at AND ` + known("hh") + `]->()
  RETURN hh.area ORDER BY hh.since DESC LIMIT 1 })`
}

// homeOf is the village of the household with the number.
func homeOf(id string) string {
	return `head(COLLECT {
  MATCH (:Household {id: ` + id + `})-[hh:IN WHERE hh.since <= $at AND ` + known("hh") + `]->()
  RETURN hh.area ORDER BY hh.since DESC LIMIT 1 })`
}

// lastPost is where a post stands on the day, or stood last.
func lastPost(post string) string {
	return `head(COLLECT {
  MATCH (` + post + `)-[lp:ANSWERS_FOR WHERE lp.since <= $at AND ` + known("lp") + `]->()
  RETURN CASE WHEN lp.household IS NOT NULL THEN ` + homeOf("lp.household") + ` ELSE lp.area END ORDER BY lp.since DESC LIMIT 1 })`
}

// lastUnit is where an organization serves on the day, or served last.
func lastUnit(organization string) string {
	return `head(COLLECT {
  MATCH (` + organization + `)-[lo:SERVES WHERE lo.since <= $at AND ` + known("lo") + `]->()
  RETURN lo.area ORDER BY lo.since DESC, coalesce(lo.function, '') DESC LIMIT 1 })`
}

// place is the area in which a thing stands on the day; it may be null.
func (t *table) place() string {
	switch t.noun {
	case graph.Areas:
		return `r.id`
	case graph.Organizations, graph.Grids, graph.Households, graph.Policies, graph.Deliveries:
		return `r.area` // a household that holds on the day is in the village of its row
	case graph.Posts:
		return `CASE WHEN r.household IS NOT NULL THEN ` + home("to") + ` ELSE r.area END`
	case graph.Pairings:
		return home("x")
	case graph.Steps, graph.Risks, graph.Measures:
		return `head(COLLECT { MATCH (to)-[hc:OF WHERE ` + known("hc") + `]->(hcTo) RETURN ` + home("hcTo") + ` LIMIT 1 })`
	case graph.Records: // it leads to what decides
		return `CASE WHEN r.household IS NOT NULL THEN ` + home("to") + ` WHEN r.area IS NOT NULL THEN r.area` +
			` WHEN r.post IS NOT NULL THEN ` + lastPost("to") + ` WHEN r.organization IS NOT NULL THEN ` + lastUnit("to") + ` END`
	case graph.Findings:
		return `CASE WHEN r.household IS NOT NULL THEN ` + homeOf("r.household") + ` WHEN r.area IS NOT NULL THEN r.area` +
			` WHEN r.post IS NOT NULL THEN ` + lastPost("to") + ` END`
	}
	return home("to")
}

// sees is that the scope lets see the row, whatever the row's day.
func (t *table) sees(limited bool) string {
	if !limited {
		return `true`
	}
	switch t.noun {
	case graph.CalendarDays:
		return `head($inside) <> ''`
	case graph.Areas, graph.Organizations, graph.Policies, graph.Deliveries:
		return t.place() + ` IN $seen`
	case graph.Posts:
		return seesPost("r", "to")
	case graph.Tenures: // where its post was by the view's day, or by its own first day when that is later
		return `EXISTS {
  MATCH (to)-[sp:ANSWERS_FOR WHERE ` + known("sp") + ` AND (sp.since <= $at OR sp.since <= r.since)]->(spTo)
  WHERE ` + seesPost("sp", "spTo") + ` }`
	case graph.Households: // where it is now must be inside, and a version that lies elsewhere stays hidden
		return `r.area IN $inside AND ` + home("x") + ` IN $inside`
	}
	return t.place() + ` IN $inside`
}

func seesPost(r, to string) string {
	return `CASE WHEN ` + r + `.household IS NOT NULL THEN ` + home(to) + ` IN $inside WHEN ` + r + `.kind = 'GRID_MEMBER' THEN ` + r + `.area IN $inside ELSE ` + r + `.area IN $seen END`
}

// row is what is returned of a row. The case of a lead or an application is shown once that case can be seen, by the day
// $opened.
func (t *table) row(limited bool) string {
	if t.noun != graph.Leads && t.noun != graph.Applications {
		return `properties(r)`
	}
	sees := ""
	if limited {
		sees = ` WHERE ` + home("vcTo") + ` IN $inside`
	}
	return `r {.*, case: CASE WHEN r.case IS NOT NULL AND EXISTS {
  MATCH (:Case {id: r.case})-[vc:OF WHERE vc.since <= $opened AND ` + known("vc") + `]->(vcTo)` + sees + ` } THEN r.case END}`
}

// eye is a view on its way into a statement.
type eye struct {
	graph.View          // with the revision that is read
	limited    bool     // the scope is not the whole city
	inside     []string // the areas of the scope
	seen       []string // those with the areas above
}

// parameters are those that every statement of a view may name, and in $q those of its own. The server plans a statement
// anew for each type of each parameter, and takes null, and texts and lists ten times as long, for other types; what is
// inside of one map it does not look at.
func (e *eye) parameters(own map[string]any) map[string]any {
	all := map[string]any{"known": int64(e.Known), "at": int64(e.At), "opened": int64(e.At), "q": own}
	if e.limited {
		all["inside"], all["seen"] = e.inside, e.seen
	}
	return all
}

// padded makes a list of areas at least two long, with what no area is called: the server plans a statement anew for a list
// of none, of one, of up to ten, and so on.
func padded(areas []string) []string {
	for len(areas) < 2 {
		areas = append(areas, "")
	}
	return areas
}

// shown is the row as a reader of the view is given it: not as what was done or known only later.
func (e *eye) shown(f graph.Fact) graph.Fact { return e.unretracted(f).AsOf(e.At) }

// unretracted hides a retraction that the revision does not know.
func (e *eye) unretracted(f graph.Fact) graph.Fact {
	if about := f.About(); about.Retracted > e.Known {
		about.Retracted = graph.Never
	}
	return f
}

// texts are ids as the driver takes them.
func texts(ids []graph.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
