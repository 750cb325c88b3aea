package graph

import (
	"reflect"
	"slices"
	"strings"
)

// Filters names the fields of Filter that a noun has, joined by spaces; false for a noun that cannot be listed.
func Filters(noun Noun) (fields string, ok bool) {
	switch noun {
	case Areas:
		return "Under Level Parent", true
	case Organizations:
		return "Under Function", true
	case Posts:
		return "Under PostKind Organization Grid", true
	case Persons:
		return "", true
	case Grids:
		return "Under", true
	case Households:
		return "Under Grid", true
	case Cases:
		return "Under Ever Household Households Category Open Relapsed During", true
	case Leads:
		return "Under Household Channel Open During", true
	case Applications:
		return "Under Household Open During", true
	case Records:
		return "Household Post Person RecordKind During", true
	case Findings:
		return "Under Post Open During", true
	case Policies:
		return "Parameter Area", true
	}
	return "", false
}

// Check refuses, with Invalid, a query that no store can answer.
func (q Query) Check() error {
	fields, ok := Filters(q.Noun)
	if !ok {
		return Invalid.Errorf("不能列出：%s", "cannot be listed: %s", q.Noun)
	}
	f := reflect.ValueOf(q.Filter)
	for i := range f.NumField() {
		if name := f.Type().Field(i).Name; !f.Field(i).IsZero() && !slices.Contains(strings.Fields(fields), name) {
			return Invalid.Errorf("%s 没有这个筛选条件：%s", "%s has no such filter: %s", q.Noun, name)
		}
	}
	if q.First < 1 || q.First > 1000 {
		return Invalid.Errorf("每页 1 至 1000 条", "a page has 1 to 1,000 items")
	}
	switch {
	case q.Order == ByID:
	case q.Order == ByDate && strings.Contains(fields, "During"):
	default:
		return Invalid.Errorf("不能按此排序：%s", "cannot be ordered so: %s", q.Order)
	}
	return nil
}
