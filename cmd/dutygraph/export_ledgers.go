package main

import (
	"archive/zip"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"dutygraph/graph"
	"dutygraph/ledger"
)

// exportLedgers is the command that writes ledgers as departments know them.
type exportLedgers struct {
	Ledgers bool `help:"Write the ledgers, as import reads them, instead of a package of evidence."`
	storeSetting
	Out      string   `placeholder:"DIR|FILE.zip|FILE.xlsx" help:"Where to write: a folder, a .zip of CSV, or a workbook; the folder ledgers, or ledgers.xlsx, when not given."`
	Format   string   `enum:",csv,xlsx" default:"" placeholder:"csv|xlsx" help:"CSV, one file for each ledger, or one workbook with one sheet for each; told by the name of --out, else csv."`
	At       string   `placeholder:"DAY" help:"Only what holds, or can be seen, on this day, such as 2024-05-07; every row known when not given."`
	KnownAt  string   `placeholder:"REVISION|INSTANT" help:"As known at a revision (19) or an instant (2024-05-30T10:00:00+08:00); now when not given."`
	Scope    []string `placeholder:"AREA" help:"Only what stands in this area or below it, with the offices above; may be given several times."`
	Headings string   `enum:"zh,en" default:"zh" help:"Chinese headings, or the names of fields: ${enum}."`
	Encoding string   `enum:"utf-8,gb18030" default:"utf-8" help:"Characters of CSV: ${enum}."`
	History  bool     `help:"Also what was corrected and taken back, with the revisions of each row; import does not take it."`
	Force    bool     `help:"Replace what was written there before."`
}

// Help shows how the command is used.
func (*exportLedgers) Help() string {
	return `Writes all 19 ledgers as they are known. Imported into an empty store they give the same facts, and exported again the same
bytes; what is not in them is batches, revisions and retracted rows. Posts and tenures that the program makes of grids and
pairings are not written: they are made again. Of identity numbers there are masks, results of the check and digests. A text
that a spreadsheet would take for a formula gets an apostrophe in front, which import drops.

Nothing has the name of --out before it is whole, and nothing is replaced without --force.

把现有台账全部写出；导入空存储后所得事实相同，再次导出逐字节相同。写完之前目标名称下没有任何内容；不加 --force 不覆盖。

Examples:

    dutygraph export --ledgers
    dutygraph export --ledgers --out 2024-05-31.xlsx --at 2024-05-31
    dutygraph export --ledgers --out YJ.zip --scope YJ --encoding gb18030
    dutygraph export --ledgers --out before --known-at 19 --headings en`
}

// Run writes the ledgers.
func (c *exportLedgers) Run(ctx context.Context, s *surroundings) error {
	if err := c.settle(); err != nil {
		return err
	}
	o, err := c.options()
	if err != nil {
		return err
	}
	store, err := s.openStore(ctx, c.Store, false)
	if err != nil {
		return err
	}
	defer store.Close()
	if o.Known, err = knownAt(ctx, store, c.KnownAt); err != nil {
		return err
	}
	if len(c.Scope) > 0 {
		if o.Scope, err = areasAs(ctx, store, graph.View{At: cmp.Or(o.At, o.Today), Known: o.Known, Scope: graph.Everywhere}, c.Scope); err != nil {
			return err
		}
	}
	m := newMeter(s.errOut, "导出 export", "rows")
	o.Progress = func(_ string, rows int) { m.reached(int64(rows), -1) }
	done, err := c.write(ctx, store, o)
	m.done()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "已写出 %[1]d 种台账、%[2]d 行（第 %[3]d 号修订）：%[4]s\nwrote %[2]d rows of %[1]d ledgers, as known at revision %[3]d: %[4]s\n",
		len(done.Ledgers), done.Rows, done.Revision, c.Out)
	return err
}

// options are the flags as the ledgers take them, but for what only the store can tell.
func (c *exportLedgers) options() (o ledger.ExportOptions, err error) {
	o = ledger.ExportOptions{Scope: graph.Everywhere, Today: graph.DayAt(time.Now()), English: c.Headings == "en", Encoding: ledger.UTF8, History: c.History}
	if c.Encoding == "gb18030" {
		o.Encoding = ledger.GB18030
	}
	if c.At != "" {
		o.At, err = graph.ParseDay(c.At)
	}
	return o, err
}

// settle makes the flags say what is written, and refuses those that contradict one another.
func (c *exportLedgers) settle() error {
	workbook, packed := hasExtension(c.Out, ".xlsx"), hasExtension(c.Out, ".zip")
	switch {
	case workbook && c.Format == "csv":
		return usage.Errorf("--out 是工作簿，而 --format 是 csv", "--out is a workbook, and --format is csv")
	case packed && c.Format == "xlsx":
		return usage.Errorf("工作簿本身已压缩，不再装入 .zip；请用 --out 文件.xlsx", "a workbook is packed already and goes into no .zip; use --out FILE.xlsx")
	case workbook:
		c.Format = "xlsx"
	case c.Format == "":
		c.Format = "csv"
	}
	switch {
	case c.Format == "xlsx" && c.Encoding != "utf-8":
		return usage.Errorf("--encoding 只用于 CSV", "--encoding is for CSV only")
	case c.Headings == "en" && c.Encoding == "gb18030":
		return usage.Errorf("gb18030 只能与中文表头同用，否则读回时无法判断编码", "gb18030 goes with Chinese headings only: without them a reader cannot tell the encoding")
	case c.History && (c.At != "" || len(c.Scope) > 0):
		return usage.Errorf("--history 只能整体导出，不能与 --at、--scope 同用", "--history is of the whole city and every day; it goes with neither --at nor --scope")
	}
	if c.Out == "" {
		c.Out = ledgersName
		if c.Format == "xlsx" {
			c.Out = workbookName
		}
	}
	return nil
}

// The names that an export gives itself.
const (
	ledgersName  = "ledgers"
	workbookName = "ledgers.xlsx"
)

// write writes all of it beside its place, and brings it there.
func (c *exportLedgers) write(ctx context.Context, store graph.Store, o ledger.ExportOptions) (done ledger.Exported, err error) {
	var d *draft
	if hasExtension(c.Out, ".xlsx") || hasExtension(c.Out, ".zip") {
		d, err = draftFile(c.Out, c.Force)
	} else {
		d, err = draftFolder(c.Out, c.Force, isLedgerFile)
	}
	if err != nil {
		return done, err
	}
	defer d.discard()
	switch {
	case d.file == nil && c.Format == "csv":
		done, err = ledger.ExportCSV(ctx, store, d.create, o)
	case c.Format == "csv":
		packed := archive{zip.NewWriter(d.file)}
		if done, err = ledger.ExportCSV(ctx, store, packed.create, o); err == nil {
			err = packed.Close()
		}
	case d.file == nil:
		f, e := d.create(workbookName)
		if e != nil {
			return done, e
		}
		done, err = ledger.ExportXLSX(ctx, store, f, o)
		if e := f.Close(); err == nil {
			err = e
		}
	default:
		done, err = ledger.ExportXLSX(ctx, store, d.file, o)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return done, err
	}
	return done, d.finish()
}

// isLedgerFile reports a name that an export or a template gives a file.
func isLedgerFile(name string) bool {
	if name == workbookName {
		return true
	}
	return slices.ContainsFunc(ledger.Names(), func(l string) bool { return name == l+".csv" || name == l+".xlsx" })
}

// areasAs is the part of the city that lies in the areas. One that is not there would give empty tables, which could be
// taken for a place where nothing is on record.
func areasAs(ctx context.Context, store graph.Store, v graph.View, ids []string) (graph.Scope, error) {
	var scope graph.Scope
	var refs []graph.Ref
	for _, id := range ids {
		scope.Areas = append(scope.Areas, graph.ID(id))
		refs = append(refs, graph.Ref{Noun: graph.Areas, ID: graph.ID(id)})
	}
	found, err := store.Get(ctx, v, refs)
	if err != nil {
		return scope, err
	}
	for _, ref := range refs {
		if len(found[ref]) == 0 {
			return scope, graph.NotFound.Errorf("%s 时没有编号为 %q 的区划", "on %s there is no area %q", v.At, ref.ID)
		}
	}
	return scope, nil
}
