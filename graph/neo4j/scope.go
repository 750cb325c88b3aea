package neo4j

import (
	"maps"

	"dutygraph/graph"
)

// The conditions of which statements are made. Parameters: $known the revision, $at the day, $q.inside the areas of the
// scope, $q.seen those with the areas above. A thing is x, its row r, what the row leads to is to.

// known is that a reader at the revision knows the row.
func known(r string) string { return r + `.recorded <= $known AND $known < ` + r + `.retracted` }

// begun is that the row can be seen by the day.
func begun(r string) string { return r + `.since <= $at` }

// holds is that the row holds on the day.
func holds(r string) string { return begun(r) + ` AND $at < ` + r + `.until` }

// Where something stands is asked as a condition, never as a value: the server plans EXISTS in half the time of a subquery
// that gives the last of several. Alternatives are asked by CASE: of OR it makes a product, and plans each EXISTS many times.

// lives is that the village in which a household is on the day, or was last, is among the areas.
func lives(household, areas string) string { return livesAt(`(`+household+`)`, household, areas) }

// livesAt is lives of the household to which a path leads: one EXISTS with the path in it, not one inside another.
func livesAt(path, household, areas string) string {
	return `EXISTS {
  MATCH ` + path + `-[hh:IN WHERE ` + begun("hh") + ` AND ` + known("hh") + ` AND hh.area IN ` + areas + `]->()
  WHERE NOT EXISTS { (` + household + `)-[later:IN WHERE later.since > hh.since AND ` + begun("later") + ` AND ` + known("later") + `]->() } }`
}

// seated is that the post of a row stands in one of the areas on the day, or stood there last. A contact's post is where
// its household is, which every version of it names.
func seated(areas string) string {
	return `CASE WHEN r.post STARTS WITH 'CONTACT@' THEN ` + livesAt(`(to)-[lp:ANSWERS_FOR WHERE `+begun("lp")+` AND `+known("lp")+`]->(lpTo)`, "lpTo", areas) + ` ELSE EXISTS {
  MATCH (to)-[lp:ANSWERS_FOR WHERE ` + begun("lp") + ` AND ` + known("lp") + ` AND lp.area IN ` + areas + `]->()
  WHERE NOT EXISTS { (to)-[after:ANSWERS_FOR WHERE after.since > lp.since AND ` + begun("after") + ` AND ` + known("after") + `]->() } } END`
}

// serves is that an organization serves one of the areas on the day, or served it last.
func serves(organization, areas string) string {
	return `EXISTS {
  MATCH (` + organization + `)-[lo:SERVES WHERE ` + begun("lo") + ` AND ` + known("lo") + ` AND lo.area IN ` + areas + `]->()
  WHERE NOT EXISTS { (` + organization + `)-[after:SERVES WHERE ` + begun("after") + ` AND ` + known("after") + ` AND (after.since > lo.since
    OR after.since = lo.since AND coalesce(after.function, '') > coalesce(lo.function, ''))]->() } }`
}

// stands is that a thing stands in one of the areas on the day.
func (t *table) stands(areas string) string {
	switch t.noun {
	case graph.Areas:
		return `r.id IN ` + areas
	case graph.Organizations, graph.Grids, graph.Households, graph.Policies, graph.Deliveries, graph.Handlings:
		return `r.area IN ` + areas // a household that holds on the day is in the village of its row
	case graph.Posts:
		return `CASE WHEN r.household IS NULL THEN r.area IN ` + areas + ` ELSE ` + lives("to", areas) + ` END`
	case graph.Pairings:
		return lives("x", areas)
	case graph.Steps, graph.Risks, graph.Measures:
		return livesAt(`(to)-[hc:OF WHERE `+known("hc")+`]->(hcTo)`, "hcTo", areas)
	case graph.Records: // it leads to what decides
		return `CASE WHEN r.household IS NOT NULL THEN ` + lives("to", areas) + ` WHEN r.area IS NOT NULL THEN r.area IN ` + areas +
			` WHEN r.post IS NOT NULL THEN ` + seated(areas) + ` ELSE ` + serves("to", areas) + ` END`
	case graph.Findings:
		return `CASE WHEN r.household IS NOT NULL THEN ` + livesAt(`(home:Household {id: r.household})`, "home", areas) +
			` WHEN r.area IS NOT NULL THEN r.area IN ` + areas + ` ELSE ` + seated(areas) + ` END`
	}
	return lives("to", areas)
}

// sees is that the scope lets see the row, whatever the row's day.
func (t *table) sees(limited bool) string {
	if !limited {
		return `true`
	}
	switch t.noun {
	case graph.CalendarDays:
		return `size($q.inside) > 0`
	case graph.Areas, graph.Organizations, graph.Policies, graph.Deliveries:
		return t.stands(`$q.seen`)
	case graph.Posts:
		return seesPost("r", "to")
	case graph.Tenures: // where its post was by the view's day, or by its own first day when that is later
		return `EXISTS {
  MATCH (to)-[sp:ANSWERS_FOR WHERE ` + known("sp") + ` AND (sp.since <= $at OR sp.since <= r.since)]->(spTo)
  WHERE ` + seesPost("sp", "spTo") + ` }`
	case graph.Households: // where it is now must be inside, and a version that lies elsewhere stays hidden
		return `r.area IN $q.inside AND ` + lives("x", `$q.inside`)
	}
	return t.stands(`$q.inside`)
}

func seesPost(r, to string) string {
	return `CASE WHEN ` + r + `.household IS NOT NULL THEN ` + lives(to, `$q.inside`) + ` WHEN ` + r + `.kind = 'GRID_MEMBER' THEN ` +
		r + `.area IN $q.inside ELSE ` + r + `.area IN $q.seen END`
}

// row is what is returned of a row. The case of a lead or an application is shown once that case can be seen, by the day
// $opened.
func (t *table) row(limited bool) string {
	if t.noun != graph.Leads && t.noun != graph.Applications {
		return `properties(r)`
	}
	path := `(:Case {id: r.case})-[vc:OF WHERE vc.since <= $opened AND ` + known("vc") + `]->(vcTo)`
	sees := `EXISTS { ` + path + ` }`
	if limited {
		sees = livesAt(path, "vcTo", `$q.inside`)
	}
	return `r {.*, case: CASE WHEN r.case IS NOT NULL AND ` + sees + ` THEN r.case END}`
}

// eye is a view on its way into a statement.
type eye struct {
	graph.View          // with the revision that is read
	limited    bool     // the scope is not the whole city
	inside     []string // the areas of the scope
	seen       []string // those with the areas above
}

// parameters are those that every statement of a view may name; $q holds the areas, and what is its own. The server plans
// a statement anew for each type of each parameter, and takes null, and texts and lists of another length (none, one, up
// to ten, up to a hundred), for other types; what is inside of one map it does not look at.
func (e *eye) parameters(own map[string]any) map[string]any {
	q := map[string]any{"inside": e.inside, "seen": e.seen}
	maps.Copy(q, own)
	return map[string]any{"known": int64(e.Known), "at": int64(e.At), "opened": int64(e.At), "q": q}
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
