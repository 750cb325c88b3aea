package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/gap"
)

// demo is the command that serves the sample city.
type demo struct {
	Dir    string `placeholder:"DIR" help:"Keep the city in this directory; else in a temporary one, removed at the end."`
	Shape  string `enum:"XS,S,M,L" default:"XS" help:"How large: XS 4,000 households, S a township, M a county, L the city."`
	Seed   uint64 `default:"1" help:"Another number makes another city."`
	Today  string `placeholder:"DAY" help:"The day on which the city ends; today when not given. The same shape, seed and day make the same city."`
	Listen string `placeholder:"ADDRESS" help:"Address of this machine to listen on; else 127.0.0.1:8080, or a free port where that is taken."`
	Lang   string `enum:"zh,en,both" default:"${language}" help:"Language of what is printed: ${enum}; en has the Chinese words beside."`
}

// Help shows how the command is used.
func (*demo) Help() string {
	return `The city is made up: real areas, invented people. Everything stays on this machine. The API takes mutations too.

Examples:

    dutygraph demo
    dutygraph demo --shape S --dir /tmp/city
    dutygraph demo --today 2026-06-30 --seed 7 --lang zh`
}

// Run makes the city and serves it until the context ends.
func (c *demo) Run(ctx context.Context, s *surroundings) (err error) {
	today := graph.DayAt(time.Now())
	if c.Today != "" {
		if today, err = graph.ParseDay(c.Today); err != nil {
			return err
		}
	}
	listener, err := c.listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Close() // serving closes it too, which is no harm
	dir := c.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "dutygraph-demo-"); err != nil {
			return fmt.Errorf("make a temporary directory: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return graph.Invalid.Wrap(err, "无法建立目录 %q", "cannot make the directory %q", dir)
	}
	// Shape, seed and day are in the name: another day's city must not be poured over this one.
	path := filepath.Join(dir, fmt.Sprintf("city-%s-%d-%s.sqlite", strings.ToLower(c.Shape), c.Seed, today))
	store, err := openFile(ctx, path, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := c.load(ctx, store, today, s.errOut); err != nil {
		return err
	}
	highlights := city.Highlights(city.Shape(c.Shape), c.Seed, today)
	first := highlights[0]
	t, err := read(ctx, store, graph.View{At: first.At, Known: graph.Newest, Scope: graph.Everywhere}, first.Case, "case")
	if err != nil {
		return err
	}
	if _, err := io.WriteString(s.out, t.tree(c.Lang, colourful(s.out, s.getenv))+"\n"); err != nil {
		return err
	}
	register, err := evaluate(ctx, store, max(today, graph.DayAt(time.Now())), s.errOut, words{c.Lang == "zh"})
	if err != nil {
		return err
	}
	if err := c.showGaps(ctx, s, store, register, today); err != nil {
		return err
	}
	questions, err := c.questions(ctx, store, highlights)
	if err != nil {
		return err
	}
	desk, err := s.desk(store) // nothing is lost: the city is made up
	if err != nil {
		return err
	}
	return serveOn(ctx, listener, store, register, desk, s.errOut, func(url string) {
		io.WriteString(s.out, c.welcome(url, path, questions))
	})
}

// firstGaps is how many gaps the demo shows.
const firstGaps = 8

// showGaps prints the heaviest gaps of the city.
func (c *demo) showGaps(ctx context.Context, s *surroundings, store graph.Store, register *gap.Register, today graph.Day) error {
	l := newListing(store, graph.View{At: today, Known: graph.Newest, Scope: graph.Everywhere}, gap.Filter{Statuses: []gap.Status{gap.Open}})
	l.register = register
	if err := errors.Join(l.settle(ctx), l.count(ctx)); err != nil {
		return err
	}
	if err := l.list(ctx, firstGaps); err != nil {
		return err
	}
	_, err := io.WriteString(s.out, l.table(c.Lang, colourful(s.out, s.getenv))+"\n")
	return err
}

// listen takes the port that is asked for; where none is, the usual one or a free one.
func (c *demo) listen(ctx context.Context) (net.Listener, error) {
	const usual = "127.0.0.1:8080"
	address, err := loopback(cmp.Or(c.Listen, usual))
	if err != nil {
		return nil, err
	}
	listener, err := listen(ctx, address)
	if err != nil && c.Listen == "" {
		return listen(ctx, "127.0.0.1:0")
	}
	return listener, err
}

// load applies the batches of the city; those that an earlier demo applied change nothing.
func (c *demo) load(ctx context.Context, store graph.Store, today graph.Day, errOut io.Writer) error {
	w := words{c.Lang == "zh"}
	m := newMeter(errOut, w.in("示例城市", "sample city"), w.in("行", "rows"))
	defer m.done()
	rows, begun := int64(0), time.Now()
	for batch := range city.Batches(city.Shape(c.Shape), c.Seed, today) {
		before := rows
		batch.Progress = func(n int) { m.reached(before+int64(n), -1) }
		receipt, err := store.Apply(ctx, &batch)
		if err != nil {
			return err
		}
		for _, n := range receipt.Counts {
			rows += int64(n.Added + n.Replaced + n.Unchanged + n.Retracted + n.Folded)
		}
		m.reached(rows, -1)
	}
	m.done()
	fmt.Fprintf(errOut, w.in("示例城市：%d 行，用时 %v\n", "sample city: %d rows in %v\n"), rows, time.Since(begun).Round(100*time.Millisecond))
	return nil
}

// question is a highlight with what to type.
type question struct {
	text  string
	trace []string // the arguments of the command trace
	query string
}

// chainsFragment is what the questions ask of a case.
const chainsFragment = `
fragment chains on Case {
  chains {
    line
    branch
    breaks
    links { state post { title } holders { name acting } answeredBy { holders { name } } }
  }
}
`

// questions puts the highlights into commands and queries.
func (c *demo) questions(ctx context.Context, store graph.Store, highlights []city.Highlight) ([]question, error) {
	var out []question
	for _, h := range highlights {
		q := question{text: words{c.Lang == "zh"}.in(h.ZH, h.EN)}
		views := [][2]string{{(h.At - 1).String(), ""}, {h.At.String(), ""}}
		if h.Before != "" && h.After != "" {
			views = nil
			for _, id := range []graph.ID{h.Before, h.After} {
				receipt, err := store.Receipt(ctx, id)
				if err != nil {
					return nil, err
				}
				views = append(views, [2]string{h.At.String(), fmt.Sprint(receipt.Revision)})
			}
		}
		var fields []string
		for i, v := range views {
			command := fmt.Sprintf("trace %s --at %s", h.Case, v[0])
			view := fmt.Sprintf("at: %q", v[0])
			if v[1] != "" {
				command += " --known-at " + v[1]
				view += fmt.Sprintf(", knownAt: %q", v[1])
			}
			q.trace = append(q.trace, command)
			fields = append(fields, fmt.Sprintf("view%d: case(number: %q, %s) { ...chains }", i+1, h.Case, view))
		}
		q.query = "{\n  " + strings.Join(fields, "\n  ") + "\n}\n" + chainsFragment
		out = append(out, q)
	}
	return out, nil
}

// welcome says where the city is served, and what is worth asking.
func (c *demo) welcome(at, path string, questions []question) string {
	w := words{c.Lang == "zh"}
	b := &strings.Builder{}
	fmt.Fprintf(b, "%s\n  GraphiQL  %s/graphiql\n  %s  %s/readyz\n  %s  %s/healthz\n", w.in("链接", "Links"), at, w.in("就绪    ", "ready   "), at, w.in("存活    ", "alive   "), at)
	fmt.Fprintf(b, "\n%s\n  dutygraph gaps --store 'sqlite:%s'\n", w.in("全部责任缺口", "All duty gaps"), path)
	fmt.Fprintf(b, "\n%s\n", w.in("值得一问（dutygraph 可换成 go run ./cmd/dutygraph）", "Worth asking (from a clone, go run ./cmd/dutygraph stands for dutygraph)"))
	for i, q := range questions {
		fmt.Fprintf(b, "%d. %s\n", i+1, q.text)
		for _, command := range q.trace {
			fmt.Fprintf(b, "   dutygraph %s --store 'sqlite:%s'\n", command, path)
		}
		fmt.Fprintf(b, "   %s/graphiql?query=%s\n", at, url.QueryEscape(q.query))
	}
	end := w.in("按 Ctrl-C 结束", "Ctrl-C ends it")
	if c.Dir == "" {
		end += w.in("，并删除临时目录", " and removes the temporary directory")
	}
	return b.String() + "\n" + end + "\n"
}
