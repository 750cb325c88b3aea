package resolvers

import (
	"context"
	"io"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"dutygraph/graph"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

// Accountabilities and chains are trees of hundreds of small fields that need no store. gqlgen gives each of them a
// context, a closure and a share of a goroutine: most of the time of an answer. Where a selection asks for nothing but
// what the tree holds, and for the areas, grids and households that its rows name, it is written with a pen instead, in
// one pass, and so are the cases and households on which it hangs; anything else, such as the members of a household,
// leaves the whole selection to gqlgen. TestPen holds the two to the same bytes.

// pen writes JSON for one request.
type pen struct {
	*request
	ctx    context.Context // of the field that is written
	eye    *seen.Eye       // what is being written was seen through
	overs  []overOf
	buf    []byte
	failed bool // something is wrong, and gqlgen must say what
}

// nib writes one thing.
type nib[T any] func(p *pen, t T)

// maker makes the nib of one field as it was selected; nil where it cannot.
type maker[T any] func(op *graphql.OperationContext, f graphql.CollectedField) nib[T]

// kind is a type of the schema whose things can be written with a pen.
type kind[T any] struct {
	name   string
	also   []string // the interfaces that it implements
	fields map[string]maker[T]
}

// nib makes what writes the selection for a thing; nil where some of it must be left to gqlgen.
func (k *kind[T]) nib(op *graphql.OperationContext, set ast.SelectionSet) nib[T] {
	type field struct {
		key   string
		write nib[T]
	}
	collected := graphql.CollectFields(op, set, append([]string{k.name}, k.also...))
	fields := make([]field, len(collected))
	for i, f := range collected {
		start := ","
		if i == 0 {
			start = "{"
		}
		fields[i].key = start + `"` + f.Alias + `":` // a name of GraphQL needs no escape
		if f.Name == "__typename" {
			fields[i].write = func(p *pen, _ T) { p.word(k.name) }
			continue
		}
		if make := k.fields[f.Name]; make == nil {
			return nil
		} else if fields[i].write = make(op, f); fields[i].write == nil {
			return nil
		}
	}
	return func(p *pen, t T) {
		if len(fields) == 0 { // all were left out by conditions
			p.buf = append(p.buf, '{')
		}
		for _, f := range fields {
			p.buf = append(p.buf, f.key...)
			f.write(p, t)
		}
		p.buf = append(p.buf, '}')
	}
}

// leaf is a field without fields of its own.
func leaf[T any](write nib[T]) maker[T] {
	return func(*graphql.OperationContext, graphql.CollectedField) nib[T] { return write }
}

// text, sure, date, count, stated, yes, answer, revision and ref are leaves by the sort of their value.
func text[T any, S ~string](of func(T) S) maker[T] {
	return leaf(func(p *pen, t T) { p.text(string(of(t))) })
}

// sure is text that the schema promises: where it is empty, gqlgen says so.
func sure[T any, S ~string](of func(T) S) maker[T] {
	return leaf(func(p *pen, t T) {
		s := string(of(t))
		p.failed = p.failed || s == ""
		p.text(s)
	})
}

func date[T any](of func(T) graph.Day) maker[T] {
	return leaf(func(p *pen, t T) { p.buf = scalar.AppendDate(p.buf, of(t)) })
}

func count[T any](of func(T) int) maker[T] {
	return leaf(func(p *pen, t T) { p.buf = strconv.AppendInt(p.buf, int64(of(t)), 10) })
}

// stated is a number of which 0 is null.
func stated[T any](of func(T) int) maker[T] {
	return leaf(func(p *pen, t T) {
		if n := of(t); n != 0 {
			p.buf = strconv.AppendInt(p.buf, int64(n), 10)
			return
		}
		p.null()
	})
}

func yes[T any](of func(T) bool) maker[T] {
	return leaf(func(p *pen, t T) { p.buf = strconv.AppendBool(p.buf, of(t)) })
}

// answer is a yes or no that may be unknown.
func answer[T any](of func(T) graph.YesNo) maker[T] {
	return leaf(func(p *pen, t T) { scalar.MarshalYesNo(of(t)).MarshalGQL(p) })
}

func revision[T any](of func(T) graph.Revision) maker[T] {
	return leaf(func(p *pen, t T) {
		if r := of(t); r != graph.Never {
			p.buf = strconv.AppendInt(p.buf, int64(r), 10)
			return
		}
		p.null()
	})
}

func ref[T any](of func(T) graph.Ref) maker[T] {
	return leaf(func(p *pen, t T) { p.buf = scalar.AppendID(p.buf, of(t)) })
}

// below is a field that holds one thing, or none.
func below[T, U any](k *kind[U], of func(T) (U, bool)) maker[T] {
	return func(op *graphql.OperationContext, f graphql.CollectedField) nib[T] {
		write := k.nib(op, f.Selections)
		if write == nil {
			return nil
		}
		return func(p *pen, t T) {
			if u, ok := of(t); ok {
				write(p, u)
				return
			}
			p.null()
		}
	}
}

// edge is a field that leads to a thing that a row names.
func edge[T any, U graph.Fact](k *kind[U], noun graph.Noun, of func(T) graph.ID) maker[T] {
	return func(op *graphql.OperationContext, f graphql.CollectedField) nib[T] {
		write := k.nib(op, f.Selections)
		if write == nil {
			return nil
		}
		return func(p *pen, t T) {
			if id := of(t); id == "" {
				p.null()
			} else if rows, ok := p.held.get(p.eye.View, graph.Ref{Noun: noun, ID: id}); ok { // and so are those it names
				first(p, rows, write)
			} else {
				rows, err := p.thing(p.ctx, p.eye, graph.Ref{Noun: noun, ID: id})
				p.failed = p.failed || err != nil // gqlgen meets the same error, since it is read once, and tells where
				p.through(p.over(noun), func() { first(p, rows, write) })
			}
		}
	}
}

func first[T graph.Fact](p *pen, rows []graph.Fact, write nib[T]) {
	if len(rows) > 0 {
		if thing, ok := rows[0].(T); ok {
			write(p, thing)
			return
		}
	}
	p.null()
}

// through writes what was seen through another eye.
func (p *pen) through(e *seen.Eye, write func()) {
	was := p.eye
	p.eye = e
	write()
	p.eye = was
}

// over is the eye on everything of a noun to which rows of the pen's eye point: the same for all that it writes.
func (p *pen) over(noun graph.Noun) *seen.Eye {
	for _, o := range p.overs {
		if o.from == p.eye && o.noun == noun {
			return o.eye
		}
	}
	e := over(p.ctx, p.eye, noun)
	p.overs = append(p.overs, overOf{p.eye, noun, e})
	return e
}

type overOf struct {
	from *seen.Eye
	noun graph.Noun
	eye  *seen.Eye
}

// answering is the field accountability of what somebody answers for.
func answering[T graph.Fact](k *kind[*graph.Accountability]) maker[T] {
	return func(op *graphql.OperationContext, f graphql.CollectedField) nib[T] {
		write := k.nib(op, f.Selections)
		if write == nil {
			return nil
		}
		return func(p *pen, t T) {
			if l := p.lineageOf(t, true); l == nil {
				p.null()
			} else {
				p.through(l.eye, func() { write(p, l.accountability()) })
			}
		}
	}
}

// chained is the field chains of what somebody answers for.
func chained[T graph.Fact](k *kind[*graph.Chain]) maker[T] {
	return func(op *graphql.OperationContext, f graphql.CollectedField) nib[T] {
		write := k.nib(op, f.Selections)
		if write == nil {
			return nil
		}
		return func(p *pen, t T) {
			if l := p.lineageOf(t, false); l == nil {
				list(p, nil, write)
			} else {
				p.through(l.eye, func() { list(p, l.chains(), write) })
			}
		}
	}
}

func (p *pen) lineageOf(f graph.Fact, whole bool) *lineage {
	l, err := p.lineage(p.ctx, p.eye, graph.Ref{Noun: f.Noun(), ID: f.Identity()}, whole)
	p.failed = p.failed || err != nil
	return l
}

// each is a field that holds a list.
func each[T, U any](k *kind[U], of func(T) []U) maker[T] {
	return func(op *graphql.OperationContext, f graphql.CollectedField) nib[T] {
		write := k.nib(op, f.Selections)
		if write == nil {
			return nil
		}
		return func(p *pen, t T) { list(p, of(t), write) }
	}
}

func list[T any](p *pen, all []T, write nib[T]) {
	p.buf = append(p.buf, '[')
	for i, t := range all {
		if i > 0 {
			p.buf = append(p.buf, ',')
		}
		write(p, t)
	}
	p.buf = append(p.buf, ']')
}

func (p *pen) null() { p.buf = append(p.buf, "null"...) }

func (p *pen) number(n int) { p.buf = strconv.AppendInt(p.buf, int64(n), 10) }

func (p *pen) word(s string) { p.buf = append(append(append(p.buf, '"'), s...), '"') }

// text writes text; empty text is null.
func (p *pen) text(s string) {
	switch {
	case s == "":
		p.null()
	case harmless(s):
		p.word(s)
	default:
		graphql.MarshalString(s).MarshalGQL(p)
	}
}

// Write appends, for what gqlgen writes.
func (p *pen) Write(b []byte) (int, error) {
	p.buf = append(p.buf, b...)
	return len(b), nil
}

// harmless reports whether text needs no escape in JSON.
func harmless(s string) bool {
	wide := false
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c == '"' || c == '\\' || c == 0x7f:
			return false
		case c >= utf8.RuneSelf:
			wide = true
		}
	}
	return !wide || utf8.ValidString(s)
}

// written is what a pen wrote.
type written []byte

// MarshalGQL writes it out.
func (w written) MarshalGQL(out io.Writer) { _, _ = out.Write(w) }

// selection names what is selected below a field: the same place in memory is the same selection.
type selection struct {
	first *ast.Selection
	n     int
}

// nibs are those that were made: a page of cases selects the same chains for each, and a dashboard does so every minute.
type nibs struct {
	mu    sync.Mutex
	ready map[nibAt]any
}

// nibAt names a nib: what is selected of a node depends on what it turns out to be.
type nibAt struct {
	selection
	kind string
}

// nibOf makes what writes the field that is being resolved, or finds it made.
func nibOf[T any](ctx context.Context, k *kind[T]) nib[T] {
	if k.fields == nil {
		return nil
	}
	q, field := ask(ctx), graphql.GetFieldContext(ctx).Field
	n, at := &q.nibs, selection{&field.Selections[0], len(field.Selections)}
	// A selection as the document has it is the same for every request. One put together from several places, or by
	// conditions, lives no longer than its request. gqlgen copies both, so it is what they hold that is compared.
	if written := field.SelectionSet; q.document.nibs != nil && slices.Equal(field.Selections, written) {
		n, at = q.document.nibs, selection{&written[0], len(written)}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := nibAt{at, k.name}
	if ready, ok := n.ready[key]; ok {
		return ready.(nib[T])
	}
	write := k.nib(graphql.GetOperationContext(ctx), field.Selections)
	if n.ready == nil {
		n.ready = map[nibAt]any{}
	}
	n.ready[key] = write
	return write
}

// conclusions stands around every field: it writes accountabilities, chains and steps, and the cases and households on
// which they hang, and gaps and their sums, with a pen where that can be done.
func (k *kinds) conclusions(ctx context.Context, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	if err != nil {
		return value, err
	}
	var out written
	switch value := value.(type) {
	case *seen.Case:
		if value != nil {
			out = write(ctx, value.Eye, &k.cases, func(p *pen, write nib[*graph.Case]) { write(p, value.Case) })
		}
	case []*seen.Case:
		if len(value) > 0 {
			out = write(ctx, value[0].Eye, &k.cases, func(p *pen, write nib[*graph.Case]) {
				list(p, value, func(p *pen, c *seen.Case) { write(p, c.Case) })
			})
		}
	case *seen.Household:
		if value != nil {
			out = write(ctx, value.Eye, &k.household, func(p *pen, write nib[*graph.Household]) { write(p, value.Household) })
		}
	case []*seen.Household:
		if len(value) > 0 {
			out = write(ctx, value[0].Eye, &k.household, func(p *pen, write nib[*graph.Household]) {
				list(p, value, func(p *pen, h *seen.Household) { write(p, h.Household) })
			})
		}
	case *seen.Gap:
		if value != nil {
			out = write(ctx, seen.NewEye(value.Among.View, nil), &k.gap, func(p *pen, write nib[*seen.Gap]) { write(p, value) })
		}
	case []*seen.Gap:
		if len(value) > 0 {
			out = write(ctx, seen.NewEye(value[0].Among.View, nil), &k.gap, func(p *pen, write nib[*seen.Gap]) { list(p, value, write) })
		}
	case seen.AreaGaps:
		out = write(ctx, nil, &k.areaGaps, func(p *pen, write nib[seen.AreaGaps]) { write(p, value) })
	case []seen.AreaGaps:
		out = write(ctx, nil, &k.areaGaps, func(p *pen, write nib[seen.AreaGaps]) { list(p, value, write) })
	case seen.AreaCoverage:
		out = write(ctx, nil, &k.areaCoverage, func(p *pen, write nib[seen.AreaCoverage]) { write(p, value) })
	case []seen.AreaCoverage:
		out = write(ctx, nil, &k.areaCoverage, func(p *pen, write nib[seen.AreaCoverage]) { list(p, value, write) })
	case []seen.TrendPoint:
		out = write(ctx, nil, &k.trendPoint, func(p *pen, write nib[seen.TrendPoint]) { list(p, value, write) })
	case *seen.Accountability:
		if value != nil {
			out = write(ctx, value.Eye, &k.accountability, func(p *pen, write nib[*graph.Accountability]) { write(p, value.Accountability) })
		}
	case []*seen.Chain:
		if len(value) > 0 {
			out = write(ctx, value[0].Eye, &k.chain, func(p *pen, write nib[*graph.Chain]) {
				list(p, value, func(p *pen, c *seen.Chain) { write(p, c.Chain) })
			})
		}
	case []seen.StepAccount:
		if len(value) > 0 {
			out = write(ctx, value[0].Eye, &k.stepAccount, func(p *pen, write nib[*graph.StepAccount]) {
				list(p, value, func(p *pen, s seen.StepAccount) { write(p, s.StepAccount) })
			})
		}
	}
	if out != nil {
		return out, nil
	}
	return value, nil
}

// write writes the value of the field that is being resolved; nil where it must be left to gqlgen.
func write[T any](ctx context.Context, e *seen.Eye, k *kind[T], value func(*pen, nib[T])) written {
	write := nibOf(ctx, k)
	if write == nil {
		return nil
	}
	q := ask(ctx)
	s := q.sheets.take()
	p := &pen{request: q, ctx: ctx, eye: e, buf: s.buf[:0]}
	value(p, write)
	s.buf = p.buf
	if p.failed {
		return nil
	}
	return p.buf
}

// sheet is what a pen writes on.
type sheet struct{ buf []byte }

// sheets are those of one request. They are used again by others: what is written is tens of kilobytes, and clearing and
// collecting them would be a good part of the work.
type sheets struct {
	spare *sync.Pool // of *sheet

	mu   sync.Mutex
	used []*sheet
}

func (s *sheets) take() *sheet {
	one := s.spare.Get().(*sheet)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used = append(s.used, one)
	return one
}

// maxSheet is the size of the largest sheet that is used again, in bytes.
const maxSheet = 1 << 20

// release gives the sheets back. What was written on them must have been copied.
func (s *sheets) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.used {
		if cap(one.buf) <= maxSheet {
			s.spare.Put(one)
		}
	}
	s.used = nil
}

func newSheets() *sync.Pool { return &sync.Pool{New: func() any { return &sheet{} }} }
