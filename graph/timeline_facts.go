package graph

import (
	"iter"
	"reflect"
)

// Facts are the rows that the timeline holds, those of its lineage among them, but for the calendar's; some come more than
// once. Posts and tenures that pairings make are not among them: they follow from the pairings. With the calendar, and with
// what is counted of other units (Households, Causes, Warnings), they are all that the rules judge the unit by.
func (t *Timeline) Facts() iter.Seq[Fact] {
	return func(yield func(Fact) bool) { factsIn(reflect.ValueOf(t).Elem(), yield) }
}

// factsIn finds the rows in a struct of rows, so that none is forgotten that a timeline comes to hold.
func factsIn(v reflect.Value, yield func(Fact) bool) bool {
	for _, field := range v.Fields() {
		switch x := field.Interface().(type) {
		case *Lineage:
			if x != nil && !factsIn(reflect.ValueOf(x).Elem(), yield) {
				return false
			}
		case []*Place:
			for _, p := range x {
				if !factsIn(reflect.ValueOf(p).Elem(), yield) {
					return false
				}
			}
		default:
			if field.Kind() != reflect.Slice {
				continue
			}
			for k := range field.Len() {
				f, ok := field.Index(k).Interface().(Fact)
				if !ok {
					break
				}
				if !Paired(f) && !yield(f) {
					return false
				}
			}
		}
	}
	return true
}

// Paired reports whether a row is a post or a tenure that the program makes from a pairing.
func Paired(f Fact) bool {
	switch f := f.(type) {
	case *Post:
		return f.Household != ""
	case *Tenure:
		return f.Made
	}
	return false
}
