package graphtest

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"dutygraph/graph"
)

// filters is the table of graph.Filter.
var filters = map[graph.Noun]string{
	graph.Areas:         "Under Level Parent",
	graph.Organizations: "Under Function",
	graph.Posts:         "Under PostKind Organization Grid",
	graph.Persons:       "",
	graph.Grids:         "Under",
	graph.Households:    "Under Grid",
	graph.Cases:         "Under Ever Household Households Category Open Relapsed During",
	graph.Leads:         "Under Household Channel Open During",
	graph.Applications:  "Under Household Open During",
	graph.Records:       "Household Post Person RecordKind During",
	graph.Findings:      "Under Post Open During",
	graph.Policies:      "Parameter Area",
}

// dated are the nouns that can be listed by date.
var dated = []graph.Noun{graph.Cases, graph.Leads, graph.Applications, graph.Records, graph.Findings}

func checkQuery(q graph.Query) error {
	fields, ok := filters[q.Noun]
	if !ok {
		return graph.Invalid.Errorf("不能列出：%s", "cannot be listed: %s", q.Noun)
	}
	v := reflect.ValueOf(q.Filter)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if !v.Field(i).IsZero() && !slices.Contains(strings.Fields(fields), name) {
			return graph.Invalid.Errorf("%s 没有这个条件：%s", "%s has no such filter: %s", q.Noun, name)
		}
	}
	if q.First < 1 || q.First > 1000 {
		return graph.Invalid.Errorf("每页 1 至 1000 条", "a page has 1 to 1,000 items")
	}
	if q.Order != graph.ByID && (q.Order != graph.ByDate || !slices.Contains(dated, q.Noun)) {
		return graph.Invalid.Errorf("不能这样排序：%s", "cannot be ordered so: %s", q.Order)
	}
	return nil
}

// matches reports whether a row, as it is seen, passes the filter.
func (s *sight) matches(f graph.Fact, q graph.Filter) bool {
	for field, want := range map[string]string{
		"Level": string(q.Level), "Parent": string(q.Parent), "Function": string(q.Function), "Kind": string(q.PostKind) + string(q.RecordKind),
		"Organization": string(q.Organization), "Grid": string(q.Grid), "Household": string(q.Household), "Post": string(q.Post),
		"Person": string(q.Person), "Category": string(q.Category), "Channel": string(q.Channel), "Parameter": string(q.Parameter), "Area": string(q.Area),
	} {
		if want != "" && text(f, field) != want {
			return false
		}
	}
	if q.During != (graph.Period{}) && !q.During.Has(f.Valid().Since) {
		return false
	}
	if q.Open != "" && q.Open != yesNo(s.open(f)) {
		return false
	}
	if q.Relapsed != "" && q.Relapsed != yesNo(s.done(f.Identity(), graph.RelapseConfirmed, "") != graph.NoDay) {
		return false
	}
	if len(q.Under) == 0 && len(q.Households) == 0 {
		return true
	}
	if len(q.Households) > 0 && slices.Contains(q.Households, graph.ID(text(f, "Household"))) {
		return true
	}
	if q.Ever {
		return s.wasUnder(f.(*graph.Case).Household, q.Under)
	}
	place, ok := s.place(f)
	return ok && s.under(q.Under)[place]
}

// under are the areas with all that the scope lets see below them on the day.
func (s *sight) under(roots []graph.ID) map[graph.ID]bool {
	under := map[graph.ID]bool{}
	for _, id := range roots {
		under[id] = true
	}
	parents := s.parents()
	maps.DeleteFunc(parents, func(id, _ graph.ID) bool { return !s.scope.All && !s.public[id] })
	below(parents, under)
	return under
}

// wasUnder reports whether a household was, on any day up to the view's, in one of the areas or in what was ever below them.
func (s *sight) wasUnder(household graph.ID, roots []graph.ID) bool {
	under := map[graph.ID]bool{}
	for _, id := range roots {
		under[id] = true
	}
	areas := pick[*graph.Area](s, graph.Areas, func(graph.Fact) bool { return true })
	for grown := true; grown; {
		grown = false
		for _, a := range areas {
			if under[a.Parent] && !under[a.ID] {
				under[a.ID], grown = true, true
			}
		}
	}
	return slices.ContainsFunc(s.rows(graph.Households), func(f graph.Fact) bool {
		h := f.(*graph.Household)
		return h.ID == household && h.Since <= s.at && under[h.Area] && s.sees(h)
	})
}

func yesNo(b bool) graph.YesNo {
	if b {
		return graph.Yes
	}
	return graph.No
}

// open reports whether a case, a lead, an application or a finding is not finished on the day.
func (s *sight) open(f graph.Fact) bool {
	switch f := f.(type) {
	case *graph.Lead:
		return f.VerifiedOn == graph.NoDay
	case *graph.Application:
		return f.PushedOn == graph.NoDay
	case *graph.Finding:
		return f.ClosedOn == graph.NoDay
	case *graph.Case:
		closed := max(s.done(f.ID, graph.Removed, ""), s.done(f.ID, graph.Approved, graph.RefusedOutcome))
		return closed == graph.NoDay || s.done(f.ID, graph.RemovalRevoked, "") >= closed
	}
	return false
}

// done is the last day by the view's on which the step was done, with the outcome if one is given; NoDay if it was not.
func (s *sight) done(id graph.ID, kind graph.StepKind, outcome graph.Outcome) graph.Day {
	last := graph.NoDay
	for _, f := range s.rows(graph.Steps) {
		t := f.(*graph.Step)
		if t.Case == id && t.Step == kind && t.DoneOn <= s.at && (outcome == "" || t.Outcome == outcome) {
			last = max(last, t.DoneOn)
		}
	}
	return last
}
