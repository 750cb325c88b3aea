package graphtest

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"

	"dutygraph/graph"
)

// settling is one batch on its way into the rows: what to do with each change, and what is wrong with it.
type settling struct {
	rows     map[graph.Noun][]graph.Fact // as they were before; never changed
	revision graph.Revision
	changes  []*settled
	counts   map[graph.Noun]graph.Counts
	wrong    []fault
	before   map[graph.Noun]map[graph.ID]graph.Fact // what stood before the batch, by key
	stand    map[graph.Noun]map[graph.ID]graph.Fact // what stands with the changes that came so far
	brought  map[graph.Noun]map[graph.ID]*settled   // the changes that count, by key
}

// settled is a change with its place in the batch.
type settled struct {
	graph.Change
	order   int
	checked bool // its references were looked up
}

// fault is a violation with the place of its row in the batch.
type fault struct {
	graph.Violation
	order int
}

// settle gives the rows after the batch, or the error that refuses it.
func (s *settling) settle() (map[graph.Noun][]graph.Fact, graph.Receipt, error) {
	s.stand, s.brought = map[graph.Noun]map[graph.ID]graph.Fact{}, map[graph.Noun]map[graph.ID]*settled{}
	for _, n := range graph.Nouns() {
		s.stand[n], s.brought[n] = map[graph.ID]graph.Fact{}, map[graph.ID]*settled{}
		for _, f := range s.rows[n] {
			if f.About().Retracted == graph.Never {
				s.stand[n][f.Key()] = f
			}
		}
	}
	s.before = map[graph.Noun]map[graph.ID]graph.Fact{}
	for n, rows := range s.stand {
		s.before[n] = maps.Clone(rows)
	}
	for _, c := range s.changes {
		s.take(c)
	}
	s.judge(s.comeIn())

	slices.SortStableFunc(s.wrong, func(a, b fault) int { return cmp.Compare(a.order, b.order) })
	receipt := graph.Receipt{Counts: s.counts, Warnings: map[graph.ViolationCode]int{}}
	refused := false
	for _, w := range s.wrong {
		if w.Warning {
			receipt.Warnings[w.Code]++
		} else {
			refused = true
		}
		if len(receipt.Violations) < graph.MaxViolations {
			receipt.Violations = append(receipt.Violations, w.Violation)
		}
	}
	if refused {
		return nil, graph.Receipt{}, &graph.Error{Code: graph.Refused, ZH: "整批未入库", EN: "nothing of the batch was applied", Violations: receipt.Violations}
	}
	return s.result(), receipt, nil
}

// result are the rows with what the batch took out marked, and what it put in added.
func (s *settling) result() map[graph.Noun][]graph.Fact {
	out := map[graph.Noun][]graph.Fact{}
	for _, n := range graph.Nouns() {
		for _, f := range s.rows[n] {
			if f.About().Retracted == graph.Never && s.stand[n][f.Key()] != f {
				f = clone(f)
				f.About().Retracted = s.revision
			}
			out[n] = append(out[n], f)
		}
		for _, key := range slices.Sorted(maps.Keys(s.stand[n])) {
			if f := s.stand[n][key]; s.before[n][key] != f {
				f.About().Recorded, f.About().Retracted = s.revision, graph.Never
				out[n] = append(out[n], f)
			}
		}
	}
	return out
}

func (s *settling) fault(c *settled, code graph.ViolationCode, warning bool, more func(*graph.Violation)) {
	v := graph.Violation{Code: code, Warning: warning, Noun: c.Fact.Noun(), Key: c.Fact.Key(), Row: c.Row}
	if more != nil {
		more(&v)
	}
	s.wrong = append(s.wrong, fault{v, c.order})
}

func (s *settling) count(n graph.Noun, change func(*graph.Counts)) {
	c := s.counts[n]
	change(&c)
	s.counts[n] = c
}

// take decides what becomes of one change, but for what follows from its neighbours.
func (s *settling) take(c *settled) {
	c.Fact = clone(c.Fact)
	n, key := c.Fact.Noun(), c.Fact.Key()
	c.Fact.About().Brought, c.Fact.About().Row = s.revision, c.Row
	if reserved(c.Fact) {
		s.fault(c, graph.PostReserved, false, nil)
		return
	}
	if !c.Retract {
		s.fill(c)
	}
	first := s.brought[n][key]
	if first == nil {
		s.brought[n][key] = c
		return
	}
	other := func(v *graph.Violation) { v.First = first.Row }
	if first.Retract != c.Retract || !c.Retract && !graph.Same(first.Fact, c.Fact) {
		s.fault(c, graph.RowConflict, false, other)
		return
	}
	s.count(n, func(k *graph.Counts) { k.Folded++ })
	s.fault(c, graph.RowDuplicate, true, other)
}

// fill gives the change's row the fields that its source does not have, as they stood before the batch, and opens an end
// that was not written.
func (s *settling) fill(c *settled) {
	if old := s.stand[c.Fact.Noun()][c.Fact.Key()]; old != nil {
		for _, name := range c.Absent {
			copyField(c.Fact, old, name)
		}
	}
	if v := versionOf(c.Fact); v != nil {
		if v.Ends == graph.NoDay {
			v.Ends = graph.Forever
		}
		v.Until = v.Ends
	}
}

// comeIn puts the changes among the standing rows, run by run of one noun, and gives back the references to what did not
// stand, or not hold, when their run was in: it may still come.
func (s *settling) comeIn() (open []reference) {
	each := s.each()
	for i, c := range each {
		s.put(c)
		if i+1 < len(each) && each[i+1].Fact.Noun() == c.Fact.Noun() {
			continue
		}
		s.close()
		s.make()
		for _, c := range each[:i+1] {
			if c.checked || c.Retract {
				continue
			}
			c.checked = true
			for _, r := range c.Fact.References() {
				if _, valid := s.points(r); !valid {
					open = append(open, reference{c, r})
				}
			}
		}
	}
	return open
}

// reference is what a change's row points to.
type reference struct {
	from *settled
	graph.Reference
}

// points reports whether what a reference points to stands, and whether it holds on the reference's day.
func (s *settling) points(r graph.Reference) (known, valid bool) {
	for _, g := range s.stand[r.To.Noun] {
		if tells(g, r.To) {
			known = true
			valid = valid || g.Valid().Has(r.On)
		}
	}
	return known, valid
}

// put lets one change take its place among the standing rows.
func (s *settling) put(c *settled) {
	n, key := c.Fact.Noun(), c.Fact.Key()
	old := s.stand[n][key]
	switch {
	case c.Retract && old == nil:
		s.fault(c, graph.RetractUnknown, true, nil)
		return
	case c.Retract:
		s.count(n, func(k *graph.Counts) { k.Retracted++ })
		delete(s.stand[n], key)
		return
	}
	if p := c.Fact.Valid(); p.Empty() {
		s.fault(c, graph.PeriodInverted, false, func(v *graph.Violation) { v.On = p.Until })
	}
	switch {
	case old == nil:
		s.count(n, func(k *graph.Counts) { k.Added++ })
	case graph.Same(old, c.Fact):
		s.count(n, func(k *graph.Counts) { k.Unchanged++ })
		return
	default:
		s.count(n, func(k *graph.Counts) { k.Replaced++ })
		if name := things()[n]; name != "" && !reflect.DeepEqual(fieldOf(old, name), fieldOf(c.Fact, name)) {
			s.fault(c, graph.ThingChanged, true, func(v *graph.Violation) { v.Field = strings.ToLower(name) })
		}
	}
	s.stand[n][key] = c.Fact
}

// close gives each version of a register the end that follows from what stands.
func (s *settling) close() {
	for _, n := range graph.Nouns() {
		if versionOf(n.New()) == nil {
			continue
		}
		for f, next := range s.successions(n) {
			until := versionOf(f).Ends
			if until == graph.Forever && next != nil {
				until = next.Valid().Since
			}
			if until != f.Valid().Until {
				f = clone(f)
				versionOf(f).Until = until
				s.place(f)
			}
		}
	}
}

// place lets a row stand that no change brought, unless it is what stood before the batch.
func (s *settling) place(f graph.Fact) {
	n, key := f.Noun(), f.Key()
	if old := s.before[n][key]; old != nil && graph.Same(old, f) && old.Valid() == f.Valid() {
		f = old
	}
	s.stand[n][key] = f
}

// each gives the changes that count, in the order of the batch.
func (s *settling) each() []*settled {
	var out []*settled
	for _, c := range s.changes {
		if s.brought[c.Fact.Noun()][c.Fact.Key()] == c {
			out = append(out, c)
		}
	}
	return out
}

// successions give each standing version of a register with the next later one of the same thing; nil where there is none.
func (s *settling) successions(n graph.Noun) map[graph.Fact]graph.Fact {
	versions := map[graph.ID][]graph.Fact{}
	for _, f := range s.stand[n] {
		if !made(f) {
			versions[thing(f)] = append(versions[thing(f)], f)
		}
	}
	next := map[graph.Fact]graph.Fact{}
	for _, all := range versions {
		slices.SortFunc(all, byFirstDay)
		for i, f := range all {
			next[f] = nil
			if i+1 < len(all) {
				next[f] = all[i+1]
			}
		}
	}
	return next
}

// thing is what versions are of: of an organization, one function of it.
func thing(f graph.Fact) graph.ID {
	if o, ok := f.(*graph.Organization); ok {
		return graph.Join(o.ID, graph.ID(o.Function))
	}
	return f.Identity()
}

// overlap names a version written to end after the next one begins, at the later of the two that the batch brought.
func (s *settling) overlap(f, next graph.Fact) {
	x, y := s.brought[f.Noun()][f.Key()], s.brought[f.Noun()][next.Key()]
	if y == nil || x != nil && x.order > y.order {
		x, y = y, x
	}
	if y == nil {
		return
	}
	s.fault(y, graph.PeriodOverlap, false, func(v *graph.Violation) {
		v.On = next.Valid().Since
		if x != nil {
			v.First = x.Row
		}
	})
}

// make makes the posts of grids and of paired households, and the tenures of pairings, anew from what stands.
func (s *settling) make() {
	want := map[graph.Noun]map[graph.ID]graph.Fact{graph.Posts: {}, graph.Tenures: {}}
	for _, f := range s.stand[graph.Grids] {
		g := f.(*graph.Grid)
		p := &graph.Post{
			Entry: graph.Entry{Brought: g.Brought, Row: g.Row}, Version: g.Version, ID: graph.GridMemberPost(g.ID),
			Title: g.Name + "网格员", Kind: graph.GridMember, Area: g.Area, Grid: g.ID, Made: true,
		}
		want[graph.Posts][p.Key()] = p
	}
	first := map[graph.ID]*graph.Pairing{}
	for _, f := range s.stand[graph.Pairings] {
		p := f.(*graph.Pairing)
		if old := first[p.Household]; old == nil || byFirstDay(p, old) < 0 {
			first[p.Household] = p
		}
		t := &graph.Tenure{Entry: graph.Entry{Brought: p.Brought, Row: p.Row}, Period: p.Period, Post: graph.ContactPost(p.Household), Person: p.Person, Name: p.Name, Made: true}
		want[graph.Tenures][t.Key()] = t
	}
	for household, pairing := range first {
		p := &graph.Post{
			Entry:   graph.Entry{Brought: pairing.Brought, Row: pairing.Row},
			Version: graph.Version{Period: graph.Period{Since: pairing.Since, Until: graph.Forever}, Ends: graph.Forever},
			ID:      graph.ContactPost(household), Title: "帮扶联系人", Kind: graph.Contact, Household: household, Made: true,
		}
		want[graph.Posts][p.Key()] = p
	}
	for n, rows := range want {
		for key, f := range s.stand[n] {
			if made(f) && rows[key] == nil {
				delete(s.stand[n], key)
			}
		}
		for key, f := range rows {
			if old := s.stand[n][key]; old == nil || !graph.Same(old, f) || old.Valid() != f.Valid() {
				s.place(f)
			}
		}
	}
}

// judge looks at what stands after the batch: ends that were closed, periods that overlap, and the references that were
// open.
func (s *settling) judge(open []reference) {
	for _, n := range graph.Nouns() {
		if versionOf(n.New()) == nil {
			continue
		}
		for f, next := range s.successions(n) {
			v, old := versionOf(f), s.before[n][f.Key()]
			switch {
			case next == nil:
			case v.Ends == graph.Forever && (old == nil || versionOf(old).Until == graph.Forever):
				s.count(n, func(k *graph.Counts) { k.Closed++ })
			case v.Ends != graph.Forever && v.Ends > next.Valid().Since:
				s.overlap(f, next)
			}
		}
	}
	for _, c := range s.each() {
		if !c.Retract {
			s.against(c)
		}
	}
	for _, r := range open {
		known, valid := s.points(r.Reference)
		where := func(v *graph.Violation) { v.Field, v.To, v.On = r.Field, r.To, r.On }
		switch {
		case !known:
			s.fault(r.from, graph.RefUnknown, false, where)
		case !valid:
			s.fault(r.from, graph.RefNotValid, true, where)
		}
	}
}

// against names the first row that the change's row overlaps where it must not, among those that stood before the batch
// and those that the batch brought earlier.
func (s *settling) against(c *settled) {
	n := c.Fact.Noun()
	var others []graph.Fact
	for key, g := range s.stand[n] {
		other := s.brought[n][key]
		if key != c.Fact.Key() && clash(c.Fact, g) && (other == nil || other.order < c.order) {
			others = append(others, g)
		}
	}
	if len(others) == 0 {
		return
	}
	slices.SortFunc(others, byFirstDay)
	s.fault(c, graph.PeriodOverlap, n == graph.Tenures, func(v *graph.Violation) {
		v.On = max(c.Fact.Valid().Since, others[0].Valid().Since)
		if other := s.brought[n][others[0].Key()]; other != nil {
			v.First = other.Row
		}
	})
}

// clash reports two full holders of one post, or two values of one policy, on one day.
func clash(a, b graph.Fact) bool {
	switch a := a.(type) {
	case *graph.Tenure:
		return a.Conflicts(b.(*graph.Tenure))
	case *graph.Policy:
		return a.Group() == b.Group() && a.Overlaps(b.(*graph.Policy).Period)
	}
	return false
}

// reserved reports whether only the program may bring the row.
func reserved(f graph.Fact) bool {
	switch f := f.(type) {
	case *graph.Post:
		return f.Kind == graph.Contact || strings.Contains(string(f.ID), "@") || f.Household != "" || f.Made
	case *graph.Tenure:
		return strings.HasPrefix(string(f.Post), string(graph.ContactPost(""))) || f.Made
	}
	return false
}

// made reports whether the program made the row.
func made(f graph.Fact) bool {
	switch f := f.(type) {
	case *graph.Post:
		return f.Made
	case *graph.Tenure:
		return f.Made
	}
	return false
}

// versionOf is the version in a row of a register; nil in any other row.
func versionOf(f graph.Fact) *graph.Version {
	switch f := f.(type) {
	case *graph.Area:
		return &f.Version
	case *graph.Organization:
		return &f.Version
	case *graph.Post:
		return &f.Version
	case *graph.Grid:
		return &f.Version
	case *graph.Household:
		return &f.Version
	case *graph.Member:
		return &f.Version
	}
	return nil
}

// periodOf is the period in a row of a relation; nil in any other row.
func periodOf(f graph.Fact) *graph.Period {
	switch f := f.(type) {
	case *graph.Tenure:
		return &f.Period
	case *graph.Pairing:
		return &f.Period
	case *graph.Risk:
		return &f.Period
	case *graph.Measure:
		return &f.Period
	case *graph.Policy:
		return &f.Period
	}
	return nil
}

// clone is a row of its own.
func clone(f graph.Fact) graph.Fact {
	c := reflect.New(reflect.TypeOf(f).Elem())
	c.Elem().Set(reflect.ValueOf(f).Elem())
	return c.Interface().(graph.Fact)
}

// things are the fields that say which thing a row with a number of its own tells of.
func things() map[graph.Noun]string {
	return map[graph.Noun]string{graph.Leads: "Household", graph.Applications: "Household", graph.Cases: "Household", graph.Measures: "Case", graph.Records: "Kind"}
}

func fieldOf(f graph.Fact, name string) any {
	return reflect.ValueOf(f).Elem().FieldByName(name).Interface()
}

// copyField gives a row the value that a field has in another.
func copyField(to, from graph.Fact, name string) {
	reflect.ValueOf(to).Elem().FieldByName(name).Set(reflect.ValueOf(from).Elem().FieldByName(name))
}
