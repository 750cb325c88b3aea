package ledger

import (
	"context"
	"io"
	"slices"

	"dutygraph/graph"
)

// load reads from the store what cells may name otherwise than by id. It must end before the batch begins: a store may
// let nobody read while it writes.
func (m *importer) load(ctx context.Context) error { return m.reading.load(ctx, m.store, true) }

// load reads what cells are judged by: the lists that policies make longer, the words of illness, and the areas, where
// cells name any.
func (m *reading) load(ctx context.Context, store graph.Store, areas bool) error {
	m.lists, m.areas, m.healthWords = newLists(), newAreaIndex(), healthWords
	v := graph.View{At: max(m.today, graph.FirstDay), Known: graph.Newest, Scope: graph.Everywhere}
	if areas {
		err := store.Scan(ctx, v, graph.Areas, func(f graph.Fact) error {
			a := f.(*graph.Area)
			m.areas.add(&area{stored: true, Period: a.Period, ends: a.Ends, id: a.ID, code: a.Code, name: a.Name, level: a.Level, parent: a.Parent})
			return nil
		})
		if err != nil {
			return err
		}
	}
	var words []string
	err := store.Scan(ctx, v, graph.Policies, func(f graph.Fact) error {
		p := f.(*graph.Policy)
		m.lists.grow(p)
		if p.Parameter == healthPolicy {
			words = append(words, split(p.Value)...)
		}
		return nil
	})
	if words != nil {
		m.healthWords = words
	}
	return err
}

// loadSeats reads the posts and organizations that a table names by their titles.
func (m *importer) loadSeats(ctx context.Context) error {
	m.seats = newSeatIndex()
	v := graph.View{At: max(m.o.Today, graph.FirstDay), Known: graph.Newest, Scope: graph.Everywhere}
	err := m.store.Scan(ctx, v, graph.Organizations, func(f graph.Fact) error {
		m.seats.addOrganization(f.(*graph.Organization))
		return nil
	})
	if err != nil {
		return err
	}
	return m.store.Scan(ctx, v, graph.Posts, func(f graph.Fact) error {
		m.seats.addPost(f.(*graph.Post))
		return nil
	})
}

// survey reads ahead what rows of this very batch may name otherwise than by id: areas, and posts and organizations where
// tenures name posts by title. It says nothing; the rows are read again.
func (m *importer) survey(ctx context.Context) error {
	titles := slices.ContainsFunc(m.tables, func(t *table) bool { return t.ledger.noun == graph.Tenures && t.find("title") != nil })
	m.quiet = true
	defer func() { m.quiet = false }()
	err := m.each(ctx, graph.Areas, func(r *row, f graph.Fact) {
		a := f.(*graph.Area)
		if r.retract || a.ID == "" {
			return
		}
		m.areas.batch = append(m.areas.batch, &area{Period: a.Period, ends: a.Ends, id: a.ID, code: a.Code, name: a.Name, level: a.Level, written: r.parent, path: r.path})
	})
	if err != nil {
		return err
	}
	for _, a := range m.areas.batch {
		m.areas.add(a)
	}
	m.areas.seal("")
	if m.o.Under != "" {
		id, found := m.areas.find(cell{text: string(m.o.Under)}, max(m.o.Today, graph.FirstDay))
		if found != foundOne && found != foundStale {
			return graph.Invalid.Errorf("--under 指明的区划不存在", "the area given by --under is unknown")
		}
		m.under = id
		m.areas.seal(id)
	}
	if titles {
		if err := m.loadSeats(ctx); err != nil {
			return err
		}
		m.quiet = false // areas are known now, and posts stand in them
		muted := m.journal
		m.journal = newJournal("", 0)
		defer func() { m.journal = muted }()
		err := m.each(ctx, graph.Organizations, func(_ *row, f graph.Fact) { m.seats.addOrganization(f.(*graph.Organization)) })
		if err != nil {
			return err
		}
		if err := m.each(ctx, graph.Posts, func(_ *row, f graph.Fact) { m.seats.addPost(f.(*graph.Post)) }); err != nil {
			return err
		}
	}
	return m.completeness()
}

// each reads the rows of the tables of a noun.
func (m *importer) each(ctx context.Context, noun graph.Noun, at func(*row, graph.Fact)) error {
	for _, t := range m.tables {
		if t.ledger.noun != noun {
			continue
		}
		err := m.readTable(ctx, t, func(r *row, number int, cells []cell) error {
			if t.kindOf(cells) == data {
				if f := r.read(number, cells); f != nil {
					at(r, f)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readTable hands over the rows below the header.
func (m *importer) readTable(ctx context.Context, t *table, at func(*row, int, []cell) error) error {
	rows, done, err := t.open()
	if err != nil {
		return err
	}
	defer done()
	r := &row{reading: &m.reading, table: t}
	for n := 0; ; n++ {
		number, cells, err := rows.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if number <= t.header {
			continue
		}
		if err := at(r, number, cells); err != nil {
			return err
		}
	}
}

// completeness makes the rows of --complete: one for each ledger of the file, and for records one for each kind, as the
// file is complete for the kinds that it has no row of too.
func (m *importer) completeness() error {
	m.deliver = nil
	for _, text := range m.o.Complete {
		c, err := readComplete(text)
		if err != nil {
			return err
		}
		id, found := m.areas.find(cell{text: string(c.area)}, c.from)
		if found != foundOne {
			return graph.Invalid.Errorf("--complete 指明的区划不存在", "the area given by --complete is unknown")
		}
		seen := map[graph.Noun]bool{}
		for _, t := range m.tables {
			if seen[t.ledger.noun] || t.ledger.noun == graph.Deliveries {
				continue
			}
			seen[t.ledger.noun] = true
			d := graph.Delivery{Ledger: t.ledger.noun, Area: id, From: c.from, CompleteTo: c.to}
			if t.ledger.noun != graph.Records {
				m.deliver = append(m.deliver, &d)
				continue
			}
			for _, kind := range m.lists[recordKindList].codes {
				one := d
				one.Kind = graph.RecordKind(kind)
				m.deliver = append(m.deliver, &one)
			}
		}
	}
	return nil
}
