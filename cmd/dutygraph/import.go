package main

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"time"

	"dutygraph/graph"
	"dutygraph/ledger"
)

// importFiles is the command that reads ledgers into a store.
type importFiles struct {
	Paths []string `arg:"" name:"path" help:"Files, and folders of files: .csv, .xlsx. Of a folder each file is a batch, in the order in which ledgers refer to one another."`
	storeSetting
	DryRun       bool     `help:"Do everything but write, and report the same."`
	Ledger       string   `placeholder:"NAME" help:"Which ledger the files are, such as tenures or 任职, where their names do not tell."`
	Batch        string   `placeholder:"ID" help:"Number of the batch, for one file; else the digest of its content."`
	Since        string   `placeholder:"DAY" help:"Fill an empty first day in the whole file."`
	Under        string   `placeholder:"AREA" help:"The area that the names of places in the file lie under."`
	End          string   `enum:"inclusive,exclusive,refuse" default:"refuse" help:"What an end day means whose heading does not say it: ${enum}."`
	MonthAsFirst bool     `help:"Take a month in a date cell for its first day."`
	Strict       bool     `help:"Refuse a file with warnings too."`
	Messages     int      `default:"1000" placeholder:"N" help:"Keep the first N messages of a file (${default}); all are counted."`
	Complete     []string `placeholder:"AREA:FROM:TO" help:"The files are complete for this area and these days, both included."`
	Principal    string   `placeholder:"NAME" help:"Who imports; the user of this machine when not given."`
	JSON         bool     `name:"json" help:"Print the report as JSON, one line for each file."`
	Lang         string   `enum:"zh,en,both" default:"both" help:"Language of the report: ${enum}."`
}

// Help shows how the command is used.
func (*importFiles) Help() string {
	return `One file is one batch, whole or not at all; the same file again changes nothing. The first file that is refused ends the
import, with exit code 1; what came before it stays. Clear identity numbers are refused without a key ($DUTYGRAPH_ID_KEY).

Examples:

    dutygraph import --dry-run docs/example
    dutygraph import docs/example docs/example/later
    dutygraph import --ledger tenures --under LB --end exclusive 灵璧县.xlsx
    dutygraph import --complete YJ:2024-04-01:2024-05-31 --json records.csv`
}

// Run imports the files.
func (c *importFiles) Run(ctx context.Context, s *surroundings) error {
	options, err := c.options(s)
	if err != nil {
		return err
	}
	paths, err := c.files()
	if err != nil {
		return err
	}
	store, err := s.openStore(ctx, c.Store, !c.DryRun)
	if c.DryRun && graph.CodeOf(err) == storeMissing {
		store, err = nil, nil // a dry run makes no store
	}
	if err != nil {
		return err
	}
	if store != nil {
		defer store.Close()
	}
	if c.DryRun && (store == nil || len(paths) > 1) {
		copied, err := rehearse(ctx, store)
		if err != nil {
			return err
		}
		defer copied.Close()
		store, options.DryRun = copied, false
	}
	return c.into(ctx, s, store, paths, options)
}

// into imports the files into a store and prints each report.
func (c *importFiles) into(ctx context.Context, s *surroundings, store graph.Store, paths []string, options ledger.Options) error {
	var m *meter
	file := ""
	options.Progress = func(p ledger.Progress) {
		if m == nil || file != p.File {
			m, file = newMeter(s.errOut, p.File, "rows"), p.File
		}
		whole := int64(-1)
		if p.Bytes > 0 { // rows are of about one length, so the bytes tell how many are to come
			whole = int64(float64(p.Rows) * float64(p.Size) / float64(p.Bytes))
		}
		m.reached(int64(p.Rows), whole)
	}
	var printing error
	err := ledger.ImportFiles(ctx, store, paths, options, func(r ledger.Report) {
		if m != nil {
			m.done()
			m = nil
		}
		if e := c.print(s, r); printing == nil {
			printing = e
		}
	})
	if m != nil {
		m.done()
	}
	if !c.DryRun && ctx.Err() == nil { // of what was imported before a file was refused, too
		judged(ctx, store, s.errOut, words{c.Lang == "zh"})
	}
	return cmp.Or(err, printing)
}

// options are the settings as the ledgers take them.
func (c *importFiles) options(s *surroundings) (ledger.Options, error) {
	now := time.Now()
	o := ledger.Options{
		Ledger: c.Ledger, Batch: graph.ID(c.Batch), DryRun: c.DryRun, Strict: c.Strict, Under: graph.ID(c.Under), End: c.End,
		MonthAsFirst: c.MonthAsFirst, Messages: c.Messages, Complete: c.Complete, Limits: ledger.CommandLine(),
		Principal: cmp.Or(c.Principal, s.getenv("USER"), s.getenv("USERNAME"), "operator"),
		Today:     graph.DayAt(now), Now: now.UnixMilli(),
	}
	if c.End == "refuse" {
		o.End = ""
	}
	if c.Messages < 1 {
		return o, usage.Errorf("--messages 应为正整数", "--messages must be a positive number")
	}
	var err error
	if c.Since != "" {
		if o.Since, err = graph.ParseDay(c.Since); err != nil {
			return o, err
		}
	}
	o.IDKey, err = s.sources.idKey()
	return o, err
}

// files are the files named, and those of the folders named, in their order.
func (c *importFiles) files() ([]string, error) {
	var paths []string
	for _, path := range c.Paths {
		about, err := os.Stat(path)
		if err != nil {
			return nil, graph.Invalid.Wrap(err, "无法打开 %q", "cannot open %q", path)
		}
		if !about.IsDir() {
			paths = append(paths, path)
			continue
		}
		inside, err := ledger.Files(path)
		if err != nil {
			return nil, err
		}
		if len(inside) == 0 {
			return nil, graph.Invalid.Errorf("文件夹 %q 中没有台账文件", "the folder %q has no ledger", path)
		}
		paths = append(paths, inside...)
	}
	return paths, nil
}

// print writes the report of one file.
func (c *importFiles) print(s *surroundings, r ledger.Report) error {
	r.DryRun = r.DryRun || c.DryRun
	if c.JSON {
		e := json.NewEncoder(s.out)
		e.SetEscapeHTML(false)
		return e.Encode(r)
	}
	for _, language := range []string{"zh", "en"} {
		if c.Lang == language || c.Lang == "both" {
			if err := r.WriteText(s.out, language); err != nil {
				return err
			}
		}
	}
	return nil
}
