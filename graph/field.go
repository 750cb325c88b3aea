package graph

import (
	"reflect"
	"strings"
)

// Field is one field of a noun's rows: the one table of them, from which stores take their columns and ledgers their
// names.
type Field struct {
	// Name is the field's name as ledgers and the API spell it: incomePerHead.
	Name string
	// Go is its name in Go: IncomePerHead.
	Go string
	// Index finds it in the struct, for reflect.Value.FieldByIndex.
	Index []int
	// Type is its type.
	Type reflect.Type
}

// FieldsOf are the fields of a noun's rows: its own, then since, until and ends where it has them, then reportedOn,
// evidence and note. The revisions and the source row are not among them.
func FieldsOf(n Noun) []Field {
	row := n.New()
	if row == nil {
		return nil
	}
	t := reflect.TypeOf(row).Elem()
	var own, dated, entry []Field
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || f.Name == "Recorded" || f.Name == "Retracted" || f.Name == "Brought" || f.Name == "Row" {
			continue
		}
		field := Field{Name: fieldName(f.Name), Go: f.Name, Index: f.Index, Type: f.Type}
		switch {
		case len(f.Index) == 1:
			own = append(own, field)
		case t.Field(f.Index[0]).Name == "Entry":
			entry = append(entry, field)
		default:
			dated = append(dated, field)
		}
	}
	return append(append(own, dated...), entry...)
}

// fieldName spells IncomePerHead as incomePerHead and IDMasked as idMasked.
func fieldName(name string) string {
	if rest, ok := strings.CutPrefix(name, "ID"); ok {
		return "id" + rest
	}
	return strings.ToLower(name[:1]) + name[1:]
}

// Same reports whether two rows of one noun say the same: everything but their revisions, their source row, and, of a
// register, the end that the next version gives them.
func Same(a, b Fact) bool {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	if x.Type() != y.Type() {
		return false
	}
	_, register := a.(versioned)
	for _, f := range FieldsOf(a.Noun()) {
		if register && f.Go == "Until" {
			continue
		}
		if !equal(x.FieldByIndex(f.Index), y.FieldByIndex(f.Index)) {
			return false
		}
	}
	return true
}

func equal(x, y reflect.Value) bool {
	if x.Kind() != reflect.Slice {
		return x.Equal(y)
	}
	if x.Len() != y.Len() {
		return false
	}
	for i := range x.Len() {
		if !x.Index(i).Equal(y.Index(i)) {
			return false
		}
	}
	return true
}
