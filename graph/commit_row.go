package graph

import (
	"hash/maphash"
	"reflect"
	"slices"
	"strings"
)

// dealtWith is what is remembered of one noun while a batch comes in.
type dealtWith struct {
	shape
	// marks are the rows that the batch touched but that do not show it by their own revision. Keys are kept as 128 bits of
	// a hash with a random seed: 1.4 million of them are small, and no collision will ever be seen.
	marks map[[2]uint64]mark
}

type mark struct {
	row      int32
	touch    touch
	wasEnded bool // had an end, written or derived, before the batch began
}

type touch uint8

const (
	untouched touch = iota
	unchanged       // on record already
	retracted       // taken back
	rewritten       // only its end was derived anew: recorded by this revision, but no row of this batch
)

// shape is what reflection tells of a noun's rows, asked once: Same asks anew each time.
type shape struct {
	noun     Noun
	typ      reflect.Type
	fields   []Field
	byName   map[string][]int
	register bool
}

func shapeOf(n Noun) shape {
	row := n.New()
	if row == nil {
		return shape{}
	}
	s := shape{noun: n, typ: reflect.TypeOf(row).Elem(), fields: FieldsOf(n), byName: map[string][]int{}}
	_, s.register = row.(versioned)
	for _, f := range s.fields {
		s.byName[f.Go] = f.Index
	}
	return s
}

// same is Same, without asking for the fields again.
func (s *shape) same(a, b Fact) bool {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range s.fields {
		f := &s.fields[i]
		if s.register && f.Go == "Until" {
			continue
		}
		if !equal(x.FieldByIndex(f.Index), y.FieldByIndex(f.Index)) {
			return false
		}
	}
	return true
}

// copy is the row once more, for its caller to change.
func (s *shape) copy(f Fact) Fact {
	v := reflect.New(s.typ)
	v.Elem().Set(reflect.ValueOf(f).Elem())
	return v.Interface().(Fact)
}

// fill gives the row the fields of the standing row that its source does not have.
func (s *shape) fill(row, standing Fact, absent []string) {
	x, y := reflect.ValueOf(row).Elem(), reflect.ValueOf(standing).Elem()
	for _, name := range absent {
		if s.register && name == "Until" {
			name = "Ends" // Until follows from it
		}
		if at, ok := s.byName[name]; ok {
			x.FieldByIndex(at).Set(y.FieldByIndex(at))
		}
	}
	unclosed(row)
}

// unclosed gives a version the end that was written, as long as no next version is known.
func unclosed(row Fact) {
	if row, ok := row.(versioned); ok {
		v := row.version()
		if v.Ends == NoDay {
			v.Ends = Forever
		}
		v.Until = v.Ends
	}
}

func (s *settling) hash(key ID) [2]uint64 {
	return [2]uint64{maphash.String(s.seeds[0], string(key)), maphash.String(s.seeds[1], string(key))}
}

// decide says what becomes of one change, and gives the row that it puts in, if any.
func (s *settling) decide(of *dealtWith, g *group, c *numbered) Fact {
	counts := s.counts[of.noun]
	if reserved(c.Fact) {
		s.found.add(c, Violation{Code: PostReserved})
		return nil
	}
	key := c.Fact.Key()
	r := g.find(key)
	h := s.hash(key)
	m := of.marks[h]
	touched, first := m.touch == unchanged || m.touch == retracted, int(m.row)
	if !touched && r != nil && r.fact.About().Recorded == s.revision && m.touch != rewritten {
		touched, first = true, r.fact.About().Row
	}
	if c.Retract {
		switch {
		case m.touch == retracted:
			counts.Folded++
			s.found.add(c, Violation{Code: RowDuplicate, Warning: true, First: first})
			return nil
		case touched:
			s.found.add(c, Violation{Code: RowConflict, First: first})
			return nil
		case r == nil:
			s.found.add(c, Violation{Code: RetractUnknown, Warning: true})
		default:
			// What pointed to it may point to nothing now. That is allowed: those rows say what was believed, and are evidence.
			counts.Retracted++
			m.wasEnded = s.wasEnded(m, r)
			g.rows = slices.DeleteFunc(g.rows, func(x *standing) bool { return x == r })
			g.gone = append(g.gone, r)
			g.dirty = true
		}
		m.row, m.touch = int32(c.Row), retracted
		of.marks[h] = m
		return nil
	}

	row := of.copy(c.Fact)
	about := row.About()
	about.Recorded, about.Retracted, about.Brought, about.Row = s.revision, Never, s.revision, c.Row
	unclosed(row)
	if len(c.Absent) > 0 {
		if before := s.before(r, touched); before != nil {
			of.fill(row, before, c.Absent)
		}
	}
	switch {
	case touched && m.touch != retracted && r != nil && of.same(r.fact, row):
		counts.Folded++
		s.found.add(c, Violation{Code: RowDuplicate, Warning: true, First: first})
		return nil
	case touched:
		s.found.add(c, Violation{Code: RowConflict, First: first})
		return nil
	}
	if p := written(row); p.Empty() {
		s.found.add(c, Violation{Code: PeriodInverted, On: p.Until})
	}
	g.bring(key, c)
	switch {
	case r == nil:
		counts.Added++
		g.rows = append(g.rows, &standing{key: key, fact: row})
	case of.same(r.fact, row):
		counts.Unchanged++
		m.row, m.touch, m.wasEnded = int32(c.Row), unchanged, s.wasEnded(m, r)
		of.marks[h] = m
		return row
	default:
		counts.Replaced++
		if field := changedThing(r.fact, row); field != "" {
			s.found.add(c, Violation{Code: ThingChanged, Warning: true, Field: field})
		}
		if was := s.wasEnded(m, r); was {
			of.marks[h] = mark{wasEnded: true}
		} else {
			delete(of.marks, h)
		}
		r.fact = row
	}
	g.dirty = true
	return row
}

// changedThing is the field by which a row tells of another thing than the one with its number; empty where it does not.
func changedThing(was, now Fact) string {
	changed := false
	field := "household"
	switch was := was.(type) {
	case *Lead:
		changed = was.Household != now.(*Lead).Household
	case *Application:
		changed = was.Household != now.(*Application).Household
	case *Case:
		changed = was.Household != now.(*Case).Household
	case *Measure:
		field, changed = "case", was.Case != now.(*Measure).Case
	case *Record:
		field, changed = "kind", was.Kind != now.(*Record).Kind
	}
	if !changed {
		return ""
	}
	return field
}

// before is the row as it stood when the batch began, which gives a source without a column its values. Where the batch
// has brought the row itself in an earlier chunk, that is what is left of it.
func (s *settling) before(r *standing, touched bool) Fact {
	switch {
	case r == nil:
		return nil
	case !touched || r.fact == r.loaded:
		return r.fact
	}
	return r.loaded
}

// reserved reports posts and tenures that only the program makes.
func reserved(f Fact) bool {
	switch f := f.(type) {
	case *Post:
		return strings.Contains(string(f.ID), "@") || f.Kind == Contact || f.Household != "" || f.Made
	case *Tenure:
		return strings.HasPrefix(string(f.Post), string(ContactPost(""))) || f.Made
	}
	return false
}

// written is the period as the source wrote it.
func written(f Fact) Period {
	if v, ok := f.(versioned); ok {
		return Period{v.version().Since, v.version().Ends}
	}
	return f.Valid()
}
