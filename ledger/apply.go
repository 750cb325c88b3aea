package ledger

import (
	"context"
	"errors"

	"dutygraph/graph"
)

const (
	parcelRows = 256 // changes handed over at once
	parcels    = 8   // of them on the way
)

// errRefused ends a batch whose file has errors.
var errRefused = errors.New("the file has errors")

// apply lets the store take the batch.
func (m *importer) apply(ctx context.Context, content string, dry bool) (Report, error) {
	batch := &graph.Batch{ID: m.report.Batch, Digest: content, Principal: m.o.Principal, Source: sourceName(m.src.name), At: m.o.Now, DryRun: dry, Changes: m.changes(ctx)}
	receipt, err := m.store.Apply(ctx, batch)
	m.count()
	if err == nil {
		for _, v := range receipt.Violations {
			m.violation(v)
		}
		m.top(receipt)
		if m.o.Strict && m.journal.warnings > 0 && dry {
			return m.refused(), nil
		}
		m.report.receive(receipt)
		m.report.take(m.journal)
		return m.report, nil
	}
	var f *fault
	switch refusal, _ := errors.AsType[*graph.Error](err); {
	case errors.As(m.failure, &f): // not err: a store may have made an error of its own of it
		return m.report, f
	case m.failure != nil:
		return m.report, err
	case m.journal.errors > 0 && !m.stopped:
		return m.refused(), nil
	case graph.CodeOf(err) == graph.Conflict:
		return m.report, &fault{code: BatchReused}
	case graph.CodeOf(err) == graph.Refused && refusal != nil:
		for _, v := range refusal.Violations {
			m.violation(v)
		}
		return m.refused(), nil
	}
	return m.report, err
}

// sourceName is the name as far as a batch holds it.
func sourceName(name string) string {
	if r := []rune(name); len(r) > 255 {
		return string(r[:255])
	}
	return name
}

// top counts the store's warnings that are too many to list.
func (m *importer) top(receipt graph.Receipt) {
	listed := map[graph.ViolationCode]int{}
	for _, v := range receipt.Violations {
		listed[v.Code]++
	}
	for code, n := range receipt.Warnings {
		if more := n - listed[code]; more > 0 {
			m.journal.counts[violationCodes[code]] += more
			m.journal.warnings += more
		}
	}
}

// changes reads the file while the store takes the changes in. Once a row has an error the store gets no more, as all
// is refused anyway; the rest is read for its own errors.
func (m *importer) changes(ctx context.Context) graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		way := make(chan []graph.Change, parcels)
		back := make(chan []graph.Change, parcels+2)
		var failure error // written before way closes
		go func() {
			defer close(way)
			failure = m.parse(ctx, way, back)
		}()
		m.failure, m.stopped = nil, false
		for parcel := range way {
			for _, c := range parcel {
				if m.stopped = m.stopped || !yield(c, nil); m.stopped {
					cancel()
					break
				}
			}
			m.ahead.Add(-int64(len(parcel)))
			clear(parcel)
			select {
			case back <- parcel[:0]:
			default:
			}
		}
		if m.stopped {
			return
		}
		m.failure = failure
		switch {
		case failure != nil:
			yield(graph.Change{}, failure)
		case m.journal.errors > 0:
			yield(graph.Change{}, errRefused)
		}
	}
}

// parse makes changes of all rows and sends them on the way.
func (m *importer) parse(ctx context.Context, way chan<- []graph.Change, back <-chan []graph.Change) error {
	parcel := make([]graph.Change, 0, parcelRows)
	send := func() error {
		m.most = max(m.most, m.ahead.Add(int64(len(parcel))))
		select {
		case way <- parcel:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case parcel = <-back:
		default:
			parcel = make([]graph.Change, 0, parcelRows)
		}
		return nil
	}
	add := func(c graph.Change) error {
		if m.journal.errors > 0 {
			return nil
		}
		parcel = append(parcel, c)
		if len(parcel) < parcelRows {
			return nil
		}
		return send()
	}
	m.rows = 0
	m.bytes.Store(0)
	for _, t := range m.tables {
		err := m.readTable(ctx, t, func(r *row, number int, cells []cell) error { return m.change(r, number, cells, add) })
		if err != nil {
			return err
		}
		if t.read-t.skipped == 0 {
			m.journal.add(place{sheet: t.sheet, order: t.order, column: -1}, Empty)
		}
	}
	for _, d := range m.deliver {
		if err := add(graph.Change{Fact: d}); err != nil {
			return err
		}
	}
	m.progress()
	if len(parcel) > 0 {
		return send()
	}
	return nil
}

func (m *importer) progress() {
	if m.o.Progress == nil {
		return
	}
	p := Progress{File: m.src.name, Rows: m.rows}
	if m.book == nil {
		p.Bytes, p.Size = m.bytes.Load(), m.src.size
	}
	m.o.Progress(p)
}

// change makes changes of one row.
func (m *importer) change(r *row, number int, cells []cell, add func(graph.Change) error) error {
	t := r.table
	if m.rows++; m.rows%4096 == 0 {
		m.progress()
	}
	p := place{sheet: t.sheet, order: t.order, row: number, column: -1}
	switch t.kindOf(cells) {
	case blankRow:
		return nil
	case totalRow:
		t.read, t.skipped = t.read+1, t.skipped+1
		m.journal.add(p, RowTotal)
		return nil
	case footerRow:
		t.read, t.skipped = t.read+1, t.skipped+1
		m.journal.add(p, RowFooter)
		return nil
	}
	t.read++
	for i := t.width; i < len(cells); i++ {
		if trim(cells[i].text) != "" || cells[i].kind == formulaCell {
			p.column = i
			m.journal.add(p, RowWidth)
			break
		}
	}
	for _, at := range t.unnamed {
		if at < len(cells) && !t.reported[at] && trim(cells[at].text) != "" {
			t.reported[at] = true
			m.journal.add(place{sheet: t.sheet, order: t.order, row: t.header, column: at}, ColumnUnknown)
		}
	}
	f := r.read(number, cells)
	if f == nil {
		return nil
	}
	if err := add(graph.Change{Fact: f, Retract: r.retract, Absent: t.absent, Row: number}); err != nil {
		return err
	}
	for _, f := range r.extra {
		f.About().Row = number
		if err := add(graph.Change{Fact: f, Retract: r.retract, Absent: t.absent, Row: number}); err != nil {
			return err
		}
	}
	return nil
}

// violationCodes are the messages for what only a store can see.
var violationCodes = map[graph.ViolationCode]Code{
	graph.RefUnknown: RefUnknown, graph.RefNotValid: RefNotValid, graph.PeriodInverted: PeriodInverted, graph.PeriodOverlap: PeriodOverlap,
	graph.RowDuplicate: RowDuplicate, graph.RowConflict: RowConflict, graph.RetractUnknown: RetractUnknown, graph.ThingChanged: ThingChanged, graph.PostReserved: CellID,
}

// violation reports what the store found wrong, at the row and column of the file.
func (m *importer) violation(v graph.Violation) {
	p := place{row: v.Row, column: -1}
	var at *table
	for _, t := range m.tables {
		if t.ledger.noun != v.Noun {
			continue
		}
		if at == nil {
			at = t
			p.sheet, p.order = t.sheet, t.order
		} else { // two sheets of one ledger: the row alone does not tell which
			p.sheet += "、" + t.sheet
		}
	}
	field := v.Field
	if field == "" && v.Code == graph.PostReserved {
		field = "id"
	}
	if at != nil && field != "" {
		b := at.find(field)
		for i := len(pathFields) - 1; b == nil && i >= 0 && (field == "area" || field == "parent"); i-- {
			b = at.find(pathFields[i])
		}
		if b == nil && field == "post" {
			b = at.find("title")
		}
		if b == nil && field == "cause" {
			b = at.find("causes")
		}
		if b != nil {
			p.column, p.heading = b.at, b.heading
		}
	}
	severity := Error
	if v.Warning {
		severity = Warning
	}
	noun := v.To.Noun
	if noun == "" {
		noun = v.Noun
	}
	m.journal.addAs(p, violationCodes[v.Code], severity, nounArg(noun), is("date", v.On), is("first", v.First))
}
