package gap

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"dutygraph/graph"
)

// Register holds in memory what the evaluations of a store kept, with every revision of it: some hundred bytes for each
// gap. What is asked about gaps is answered from it, the same for every store. It follows the store, whichever process
// wrote. It is safe for many goroutines.
type Register struct {
	store     graph.Store
	following sync.Mutex

	mu         sync.RWMutex
	revision   graph.Revision   // through which areas, posts and handling are known
	evaluation graph.Evaluation // what is kept of gaps and tallies
	evaluated  []graph.Revision // revisions at which the rules looked, in order
	roster     *graph.Roster
	ground     ground
	gaps       []*graph.Gap // every version of every gap; replaced where it was retracted
	places     map[version]int
	versions   map[graph.ID][]int // of each gap, by Recorded
	units      map[graph.Ref][]int
	tallies    map[counted][]change
	causes     map[graph.ID]map[graph.Cause]bool // by county, that were ever counted
	found      map[graph.ID]map[string]bool      // by county, the parts of what was ever counted as found
	handling   map[graph.ID][]*graph.Handling
	days       map[seeing]*daybook
}

// version names one version of one gap.
type version struct {
	id       graph.ID
	recorded graph.Revision
}

// counted names what a tally counts.
type counted struct {
	name string
	area graph.ID
	part string
}

// change is how much more is counted from a day on, as known from a revision on.
type change struct {
	graph.Rise
	recorded graph.Revision
}

// NewRegister is a register that has not looked at the store yet.
func NewRegister(store graph.Store) *Register {
	return &Register{
		store: store, roster: graph.NewRoster(), ground: newGround(), places: map[version]int{}, versions: map[graph.ID][]int{}, units: map[graph.Ref][]int{},
		tallies: map[counted][]change{}, causes: map[graph.ID]map[graph.Cause]bool{}, found: map[graph.ID]map[string]bool{}, handling: map[graph.ID][]*graph.Handling{}, days: map[seeing]*daybook{},
	}
}

// registerNouns are the nouns that a register follows.
func registerNouns() []graph.Noun { return append(graph.RosterNouns(), graph.Handlings) }

// follow takes in what was written since the last time, by whichever process: new revisions, and evaluations where there may be
// new ones. It gives the newest revision.
func (r *Register) follow(ctx context.Context, evaluations bool) (graph.Revision, error) {
	newest, err := r.store.Revision(ctx, 0)
	if err != nil {
		return 0, err
	}
	r.mu.RLock()
	upToDate := r.revision >= newest && (!evaluations && r.evaluation.Revision >= newest)
	r.mu.RUnlock()
	if upToDate {
		return newest, nil
	}
	r.following.Lock()
	defer r.following.Unlock()
	r.mu.RLock()
	known, pass := r.revision, r.evaluation.Pass
	r.mu.RUnlock()
	var rows []graph.Fact
	if known < newest {
		err := r.store.Changes(ctx, known, newest, registerNouns(), func(f graph.Fact) error {
			rows = append(rows, f)
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	var gaps []*graph.Gap
	var tallies []graph.Tally
	now, err := r.store.Derived(ctx, pass, func(g *graph.Gap) error {
		gaps = append(gaps, g)
		return nil
	}, func(t graph.Tally) error {
		tallies = append(tallies, t)
		return nil
	})
	if err != nil {
		return 0, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if known < newest {
		r.take(newest, rows)
	}
	if now.Pass > r.evaluation.Pass {
		r.keep(now, gaps, tallies)
	}
	return newest, nil
}

// take takes in rows; the register must be held for writing.
func (r *Register) take(newest graph.Revision, rows []graph.Fact) {
	r.roster.Advance(newest, rows)
	r.revision = newest
	for _, f := range rows {
		h, ok := f.(*graph.Handling)
		if !ok {
			r.ground.take(f)
			continue
		}
		r.handling[h.Gap] = slices.DeleteFunc(r.handling[h.Gap], func(k *graph.Handling) bool {
			return k.Recorded == h.Recorded && k.Key() == h.Key()
		})
		r.handling[h.Gap] = append(r.handling[h.Gap], h)
		slices.SortFunc(r.handling[h.Gap], func(a, b *graph.Handling) int {
			return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Recorded, b.Recorded))
		})
	}
	clear(r.days)
}

// keep takes in what an evaluation kept; the register must be held for writing.
func (r *Register) keep(now graph.Evaluation, gaps []*graph.Gap, tallies []graph.Tally) {
	r.evaluation = now
	if len(r.gaps) == 0 { // all at once, as after a start
		r.gaps, r.places = make([]*graph.Gap, 0, len(gaps)), make(map[version]int, len(gaps))
		r.versions, r.units = make(map[graph.ID][]int, len(gaps)), make(map[graph.Ref][]int, len(gaps)/2)
	}
	at := map[graph.Revision]bool{}
	for _, g := range gaps {
		at[g.Recorded] = true
		if g.Retracted != graph.Never {
			at[g.Retracted] = true
		}
		key := version{g.ID, g.Recorded}
		if place, ok := r.places[key]; ok {
			r.gaps[place] = g
			continue
		}
		place := len(r.gaps)
		r.places[key] = place
		r.gaps = append(r.gaps, g)
		r.versions[g.ID] = append(r.versions[g.ID], place)
		r.units[g.Unit] = append(r.units[g.Unit], place)
	}
	for _, t := range tallies {
		at[t.Recorded] = true
		key := counted{t.Name, t.Area, t.Part}
		changes := slices.Grow(r.tallies[key], len(t.Rises))
		for _, rise := range t.Rises {
			changes = append(changes, change{rise, t.Recorded})
		}
		r.tallies[key] = changes
		switch key.name {
		case countCause:
			if r.causes[key.area] == nil {
				r.causes[key.area] = map[graph.Cause]bool{}
			}
			r.causes[key.area][graph.Cause(key.part)] = true
		case countFound:
			if r.found[key.area] == nil {
				r.found[key.area] = map[string]bool{}
			}
			r.found[key.area][key.part] = true
		}
	}
	at[now.Revision] = true
	r.evaluated = append(r.evaluated, slices.Collect(maps.Keys(at))...)
	slices.Sort(r.evaluated)
	r.evaluated = slices.Compact(r.evaluated)
	clear(r.days)
}

// has reports whether any version of any gap is of the unit.
func (r *Register) has(unit graph.Ref) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.units[unit]) > 0
}

// standing are the gaps of a unit that stand now; the register must be held for reading.
func (r *Register) standing(unit graph.Ref) []*graph.Gap {
	var out []*graph.Gap
	for _, place := range r.units[unit] {
		if g := r.gaps[place]; g.Retracted == graph.Never {
			out = append(out, g)
		}
	}
	return out
}

// Through is how far the rules have looked, for a reader at a revision: through the last revision at which they looked
// that is not after it.
func (r *Register) Through(ctx context.Context, known graph.Revision) (graph.Evaluation, error) {
	if _, err := r.follow(ctx, false); err != nil {
		return graph.Evaluation{}, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.through(known), nil
}

func (r *Register) through(known graph.Revision) graph.Evaluation {
	e := r.evaluation
	if known < e.Revision {
		e.Revision = 0
		if i, found := slices.BinarySearch(r.evaluated, known); found {
			e.Revision = known
		} else if i > 0 {
			e.Revision = r.evaluated[i-1]
		}
	}
	return e
}
