package resolvers

import (
	"context"
	"io"
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
// what the tree holds, it is written with a pen instead, in one pass; anything else, such as an edge to the area of a
// post, leaves the whole selection to gqlgen. TestPen holds the two to the same bytes.

// pen writes JSON for one request.
type pen struct {
	*request
	buf []byte
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

// text, date, count, stated, yes, answer, revision and ref are leaves by the sort of their value.
func text[T any, S ~string](of func(T) S) maker[T] {
	return leaf(func(p *pen, t T) { p.text(string(of(t))) })
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
	ready map[selection]any
}

// nibOf makes what writes the field that is being resolved, or finds it made.
func nibOf[T any](ctx context.Context, k *kind[T]) nib[T] {
	q, field := ask(ctx), graphql.GetFieldContext(ctx).Field
	at := selection{&field.Selections[0], len(field.Selections)}
	n := &q.nibs
	// A selection as the document has it is the same for every request. One put together from several places, or by
	// conditions, lives no longer than its request.
	if written := field.SelectionSet; q.document.nibs != nil && at == (selection{&written[0], len(written)}) {
		n = q.document.nibs
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if ready, ok := n.ready[at]; ok {
		return ready.(nib[T])
	}
	write := k.nib(graphql.GetOperationContext(ctx), field.Selections)
	if n.ready == nil {
		n.ready = map[selection]any{}
	}
	n.ready[at] = write
	return write
}

// conclusions stands around every field: it writes accountabilities and chains with a pen where that can be done.
func (k *kinds) conclusions(ctx context.Context, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	if err != nil {
		return value, err
	}
	switch value := value.(type) {
	case *seen.Accountability:
		if value == nil {
			break
		}
		if write := nibOf(ctx, &k.accountability); write != nil {
			p := &pen{request: ask(ctx), buf: make([]byte, 0, 16<<10)}
			write(p, value.Accountability)
			return written(p.buf), nil
		}
	case []*seen.Chain:
		if write := nibOf(ctx, &k.chain); write != nil {
			p := &pen{request: ask(ctx), buf: make([]byte, 0, 4<<10)}
			list(p, value, func(p *pen, c *seen.Chain) { write(p, c.Chain) })
			return written(p.buf), nil
		}
	}
	return value, nil
}
