package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/ledger"
)

// template is the command that writes empty ledgers to fill in.
type template struct {
	Out    string `default:"templates" placeholder:"DIR" help:"The folder to write (${default})."`
	Format string `enum:"csv,xlsx" default:"xlsx" help:"${enum}; workbooks have notes on the headings and lists to choose from."`
	Force  bool   `help:"Replace what was written there before."`
}

// Help shows how the command is used.
func (*template) Help() string {
	return `One empty table for each of the 19 ledgers, under the names and headings that import knows. In workbooks each heading has a note
(what it means, whether it is required, how it is written), listed values have a list to choose from, and ids stay texts.
The table of policies has the project's default for each limit of the rules; the area, the first day and the basis are for the
region to fill in.

写出 19 种台账的空表：表头带批注，可选值带下拉列表，编号列为文本格式；“规则参数”附各项时限的默认值，适用区划、施行日期和依据由地区填写。

Examples:

    dutygraph template
    dutygraph template --out 空表 --format csv`
}

// Run writes the templates.
func (c *template) Run(ctx context.Context, s *surroundings) error {
	d, err := draftFolder(c.Out, c.Force, isLedgerFile)
	if err != nil {
		return err
	}
	defer d.discard()
	write := ledger.TemplateXLSX
	if c.Format == "csv" {
		write = ledger.TemplateCSV
	}
	if err := write(d.create, defaults()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := d.finish(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "已写出 %[1]d 种台账的空表：%[2]s\nwrote empty tables of %[1]d ledgers: %[2]s\n", len(ledger.Names()), c.Out)
	return err
}

// defaults are the project's defaults for what the rules ask of policies, by name, as far as there are any. What differs
// by cause has a row for each cause.
func defaults() []*graph.Policy {
	rows := map[graph.ID]*graph.Policy{}
	add := func(name graph.ID, p gap.Parameter) {
		rows[name] = &graph.Policy{Period: graph.Period{Until: graph.Forever}, Parameter: name, Value: p.Value, Unit: p.Unit, Basis: "项目默认值，须由地区确认"}
	}
	for _, r := range gap.Catalogue() {
		for _, p := range r.Parameters {
			switch {
			case strings.Contains(string(p.Parameter), "<CAUSE>"):
				for _, cause := range graph.Causes() {
					functions, classes := graph.CauseDefault(cause)
					of := p
					if of.Value = classes; strings.HasPrefix(string(p.Parameter), "cause.") {
						of.Value = functions
					}
					add(graph.ID(strings.ReplaceAll(string(p.Parameter), "<CAUSE>", string(cause))), of)
				}
			case p.Value != "":
				add(p.Parameter, p)
			}
		}
	}
	all := make([]*graph.Policy, 0, len(rows))
	for _, p := range rows {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *graph.Policy) int { return cmp.Compare(a.Parameter, b.Parameter) })
	return all
}
