package sqlite

import (
	"database/sql"
	"encoding/json"

	"dutygraph/graph"
)

// The conditions of which every statement is made. Each names its parameters: :known the revision, :at the day, :inside
// the areas of the scope, :seen those with the areas above. A plus keeps a column from being taken for an index: the
// planner, knowing no numbers, would prefer a range of revisions or days to the order that a page needs.

// known is that a reader at the revision knows the row.
func known(alias string) string {
	return `+` + alias + `."recorded" <= :known AND :known < ` + alias + `."retracted"`
}

// begun is that the row can be seen by the day.
func (t *table) begun(alias string) string {
	if t.since == "" {
		return "TRUE"
	}
	return `+` + alias + `.` + quoted(t.since) + ` <= :at`
}

// holds is that the row holds on the day.
func (t *table) holds(alias string) string {
	if t.dated {
		return t.begun(alias) + ` AND :at < ` + alias + `."until"`
	}
	return t.begun(alias)
}

const (
	inside = ` IN (SELECT "value" FROM json_each(:inside))`
	seen   = ` IN (SELECT "value" FROM json_each(:seen))`
)

// home is the village in which a household is on the day, or was last.
func home(household string) string {
	return `(SELECT hh."area" FROM "household" AS hh WHERE hh."id" = ` + household + ` AND hh."since" <= :at AND ` + known("hh") +
		` ORDER BY hh."since" DESC LIMIT 1)`
}

// householdOf is whose household a step, a risk or a measure is about.
func householdOf(alias string) string {
	return `(SELECT hc."household" FROM "case" AS hc WHERE hc."id" = ` + alias + `."case" AND ` + known("hc") + `)`
}

// place is the area in which a thing stands on the day; it may be NULL.
func (t *table) place(alias string) string {
	switch t.noun {
	case graph.Areas:
		return alias + `."id"`
	case graph.Organizations, graph.Grids, graph.Policies, graph.Deliveries, graph.Handlings:
		return alias + `."area"`
	case graph.Posts:
		return `CASE ` + alias + `."household" WHEN '' THEN ` + alias + `."area" ELSE ` + home(alias+`."household"`) + ` END`
	case graph.Households:
		return home(alias + `."id"`)
	case graph.Steps, graph.Risks, graph.Measures:
		return home(householdOf(alias))
	case graph.Records:
		return seat(alias, ` WHEN `+alias+`."organization" <> '' THEN `+lastUnit(alias+`."organization"`))
	case graph.Findings:
		return seat(alias, "")
	}
	return home(alias + `."household"`)
}

// seat is where a record or a finding stands: at its household, else in its area, else at its post, else elsewhere.
func seat(alias, elsewhere string) string {
	return `CASE WHEN ` + alias + `."household" <> '' THEN ` + home(alias+`."household"`) +
		` WHEN ` + alias + `."area" <> '' THEN ` + alias + `."area"` +
		` WHEN ` + alias + `."post" <> '' THEN ` + lastPost(alias+`."post"`) + elsewhere + ` END`
}

func lastPost(post string) string {
	return `(SELECT CASE lp."household" WHEN '' THEN lp."area" ELSE ` + home(`lp."household"`) + ` END FROM "post" AS lp WHERE lp."id" = ` + post +
		` AND lp."since" <= :at AND ` + known("lp") + ` ORDER BY lp."since" DESC LIMIT 1)`
}

func lastUnit(organization string) string {
	return `(SELECT lo."area" FROM "organization" AS lo WHERE lo."id" = ` + organization +
		` AND lo."since" <= :at AND ` + known("lo") + ` ORDER BY lo."since" DESC, lo."function" DESC LIMIT 1)`
}

// sees is that the scope lets see the row, whatever the row's day.
func (t *table) sees(alias string, limited bool) string {
	if !limited {
		return "TRUE"
	}
	switch t.noun {
	case graph.CalendarDays:
		return `EXISTS (SELECT 1 FROM json_each(:inside))`
	case graph.Areas, graph.Organizations, graph.Policies, graph.Deliveries:
		return t.place(alias) + seen
	case graph.Posts:
		return seesPost(alias)
	case graph.Tenures: // where its post was by the view's day, or by its own first day when that is later
		return `EXISTS (SELECT 1 FROM "post" AS sp WHERE sp."id" = ` + alias + `."post" AND +sp."since" <= max(:at, ` + alias + `."since") AND ` +
			known("sp") + ` AND ` + seesPost("sp") + `)`
	case graph.Households: // where it is now must be inside, and a version that lies elsewhere stays hidden
		return `+` + alias + `."area"` + inside + ` AND ` + t.place(alias) + inside
	}
	return t.place(alias) + inside
}

func seesPost(alias string) string {
	return `CASE WHEN ` + alias + `."household" <> '' THEN ` + home(alias+`."household"`) + inside +
		` WHEN ` + alias + `."kind" = 'GRID_MEMBER' THEN ` + alias + `."area"` + inside + ` ELSE ` + alias + `."area"` + seen + ` END`
}

// visibleCase shows the case of a lead or an application once that case can be seen, by the day :opened.
func visibleCase(alias string, limited bool) string {
	sees := ""
	if limited {
		sees = ` AND ` + home(`vc."household"`) + inside
	}
	return `CASE WHEN ` + alias + `."case" <> '' AND EXISTS (SELECT 1 FROM "case" AS vc WHERE vc."id" = ` + alias +
		`."case" AND vc."opened_on" <= :opened AND ` + known("vc") + sees + `) THEN ` + alias + `."case" ELSE '' END`
}

// eye is a view on its way into a statement.
type eye struct {
	graph.View           // with the revision that is read
	limited    bool      // the scope is not the whole city
	inside     string    // the areas of the scope, as JSON
	seen       string    // those with the areas above
	opened     graph.Day // the day by which a case must have been opened to be named
}

// args are the parameters that every statement of a view may name.
func (e *eye) args(more ...sql.NamedArg) []any {
	args := []any{
		sql.Named("known", int64(e.Known)), sql.Named("at", int64(e.At)), sql.Named("opened", int64(e.opened)),
	}
	if e.limited {
		args = append(args, sql.Named("inside", e.inside), sql.Named("seen", e.seen))
	}
	for _, m := range more {
		args = append(args, m)
	}
	return args
}

// array is a list of ids as the JSON that json_each reads.
func array(ids []graph.ID) string {
	if ids == nil {
		return "[]"
	}
	text, _ := json.Marshal(ids) // strings always can be
	return string(text)
}
