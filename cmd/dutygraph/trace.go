package main

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"dutygraph/graph"
)

// trace is the command that shows who answers for one subject.
type trace struct {
	Subject string `arg:"" name:"subject" help:"Number of a case or a household, or of a grid or an area."`
	storeSetting
	As      string `enum:"any,case,household,grid,area" default:"any" help:"What the number is of, where it could be of several: ${enum}."`
	At      string `placeholder:"DAY" help:"The day asked about, such as 2024-05-07; today when not given."`
	KnownAt string `placeholder:"REVISION|INSTANT" help:"As known at a revision (19) or an instant (2024-05-30T10:00:00+08:00); now when not given."`
	Format  string `enum:"tree,json" default:"tree" help:"How to print it: ${enum}."`
	Lang    string `enum:"zh,en,both" default:"${language}" help:"Language of the tree: ${enum}; en has the Chinese words beside."`
}

// Help shows how the command is used.
func (*trace) Help() string {
	return `The tree has the four lines with their branches, each post with who held it that day, and the steps with their clocks.
✗ marks a break and a late step. [a, b) are the days from a, included, to b, excluded.

Examples:

    dutygraph trace C-2024-001 --at 2024-05-07
    dutygraph trace 0099990003 --at 2024-05-07 --known-at 19
    dutygraph trace C-2024-001 --format json`
}

// Run prints the answer.
func (c *trace) Run(ctx context.Context, s *surroundings) error {
	at := graph.DayAt(time.Now())
	if c.At != "" {
		day, err := graph.ParseDay(c.At)
		if err != nil {
			return err
		}
		at = day
	}
	store, err := s.openStore(ctx, c.Store, false)
	if err != nil {
		return err
	}
	defer store.Close()
	known, err := knownAt(ctx, store, c.KnownAt)
	if err != nil {
		return err
	}
	t, err := read(ctx, store, graph.View{At: at, Known: known, Scope: graph.Everywhere}, graph.ID(c.Subject), c.As)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		e := json.NewEncoder(s.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(t.document())
	}
	_, err = s.out.Write([]byte(t.tree(c.Lang, colourful(s.out, s.getenv))))
	return err
}

// knownAt reads a revision or an instant.
func knownAt(ctx context.Context, store graph.Store, text string) (graph.Revision, error) {
	if text == "" {
		return graph.Newest, nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 0 {
		return graph.Revision(n), nil
	}
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0, graph.Invalid.Errorf("%q 既不是版次（如 19），也不是时刻（如 2024-05-30T10:00:00+08:00）",
			"%q is neither a revision (such as 19) nor an instant (such as 2024-05-30T10:00:00+08:00)", text)
	}
	return store.Revision(ctx, instant.UnixMilli())
}

// traced is an answer with what it needs to be told.
type traced struct {
	*graph.Accountability
	lineage *graph.Lineage
	// sources are the batches that the answer rests on, and the one it was read at.
	sources map[graph.Revision]graph.Receipt
}

// read asks the store for one subject. A number that is of a case and a household at once must be told apart by the
// caller: showing one of the two would be a guess.
func read(ctx context.Context, store graph.Store, v graph.View, id graph.ID, as string) (*traced, error) {
	nouns := map[string]graph.Noun{"case": graph.Cases, "household": graph.Households, "grid": graph.Grids, "area": graph.Areas}
	var subjects []graph.Ref
	for _, name := range []string{"case", "household", "grid", "area"} {
		if as == "any" || as == name {
			subjects = append(subjects, graph.Ref{Noun: nouns[name], ID: id})
		}
	}
	found, err := store.Lineages(ctx, v, graph.WholeHistory(v.At), subjects)
	if err != nil {
		return nil, err
	}
	switch len(found.Of) {
	case 0:
		return nil, graph.NotFound.Errorf("%s 时没有编号为 %q 的案例、农户、网格或区划", "on %s there is no case, household, grid or area %q", v.At, id)
	case 1:
	default:
		return nil, graph.Invalid.Errorf("编号 %q 对应多种对象，请用 --as 指明", "the number %q is of several things; say which with --as", id)
	}
	t := &traced{}
	for _, t.lineage = range found.Of {
		t.Accountability = t.lineage.Accountability()
	}
	t.sources, err = store.Receipts(ctx, t.revisions())
	return t, err
}

// revisions are the revision of the view and those of the evidence.
func (t *traced) revisions() []graph.Revision {
	seen := map[graph.Revision]bool{t.View.Known: true}
	all := []graph.Revision{t.View.Known}
	add := func(evidence []graph.Evidence) {
		for _, e := range evidence {
			if !seen[e.Revision()] {
				seen[e.Revision()] = true
				all = append(all, e.Revision())
			}
		}
	}
	for _, c := range t.Chains {
		for _, l := range c.Links {
			add(l.Evidence)
		}
	}
	for _, s := range t.Steps {
		if s.Fact != nil {
			add([]graph.Evidence{{Fact: s.Fact}})
		}
		for _, p := range s.Shares {
			add(p.Evidence)
		}
	}
	return all
}
