package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"dutygraph/evidence"
	"dutygraph/graph"
)

// export is the command that writes what leaves the store: a package of evidence, or ledgers.
type export struct {
	exportLedgers
	exportEvidence
}

// Help shows how the command is used.
func (c *export) Help() string {
	return `Writes a package of evidence: chains, shares of late steps and gaps, gaps with their handling, rules by outcome, and the facts
from which all of it follows, signed. "dutygraph verify" checks one without a store; docs/evidence.md says what that proves.
Of a case it is all about its household; of an area what stands in it or below; all of the city when neither is given. Names
are masked, unless --clear. The same view and selection give the same bytes at any later time, in all files but the manifest.
Nothing has the name of --out before it is whole, and nothing is replaced.

写出签名的证据包：责任链、责任时段、缺口及其处理、规则评判结果，以及据以得出这些结论的全部事实。dutygraph verify 无需存储即可核验。

Examples:

    dutygraph export --case C-2024-001 --key audit.key --by P99 --purpose "专项督查"
    dutygraph export --area YJ --at 2024-05-31 --known-at 19 --key audit.key --by P99 --purpose "专项督查" --out YJ.zip
    dutygraph export --key audit.key --by P99 --purpose "季度存档" --previous q1 --out q2

With --ledgers:

` + c.exportLedgers.Help()
}

// Run writes one or the other.
func (c *export) Run(ctx context.Context, s *surroundings) error {
	if c.Ledgers {
		if c.exportEvidence.given() {
			return usage.Errorf("--ledgers 不能与证据包的选项同用", "--ledgers goes with no flag of evidence")
		}
		return c.exportLedgers.Run(ctx, s)
	}
	if c.History || c.Force || c.Encoding != "utf-8" || c.Headings != "zh" {
		return usage.Errorf("--history、--force、--encoding、--headings 只与 --ledgers 同用", "--history, --force, --encoding and --headings go with --ledgers only")
	}
	at := graph.DayAt(time.Now())
	if c.At != "" {
		var err error
		if at, err = graph.ParseDay(c.At); err != nil {
			return err
		}
	}
	r, err := c.request(at, c.Scope, c.Format, c.KnownAt)
	if err != nil {
		return err
	}
	store, err := s.openStore(ctx, c.Store, false)
	if err != nil {
		return err
	}
	defer store.Close()
	return c.run(ctx, s, store, r, c.Out)
}

// exportEvidence is the part of the command that is about evidence.
type exportEvidence struct {
	Case     []string `group:"Evidence" placeholder:"ID" help:"Only this case, with all gaps of its household; may be given several times."`
	Area     []string `group:"Evidence" placeholder:"ID" help:"Only what stands in this area or below it; may be given several times."`
	From     string   `group:"Evidence" placeholder:"DAY" help:"First day of the period that is told; with --until."`
	Until    string   `group:"Evidence" placeholder:"DAY" help:"First day after the period."`
	Key      string   `group:"Evidence" placeholder:"FILE" type:"path" help:"The private key that signs; dutygraph keygen makes one."`
	Previous string   `group:"Evidence" placeholder:"PATH" type:"path" help:"The package before this one in a chain: a folder or a .zip."`
	By       string   `group:"Evidence" placeholder:"PERSON" help:"Who makes the package: a person's id."`
	ByPost   string   `group:"Evidence" placeholder:"POST" help:"The post in which that person acts."`
	Purpose  string   `group:"Evidence" placeholder:"TEXT" help:"What the package is for; it is written into it."`
	Clear    bool     `group:"Evidence" help:"Leave names and texts unmasked; needs --approval."`
	Approval string   `group:"Evidence" placeholder:"ID" help:"The id of the approval of --clear; it is written into the package."`
}

// given reports whether any flag is.
func (c *exportEvidence) given() bool {
	return len(c.Case)+len(c.Area) > 0 || c.Clear || c.From+c.Until+c.Key+c.Previous+c.By+c.ByPost+c.Purpose+c.Approval != ""
}

// request puts the flags into a request.
func (c *exportEvidence) request(at graph.Day, scope []string, format, knownAt string) (evidence.Request, error) {
	r := evidence.Request{
		View: graph.View{At: at, Known: graph.Newest, Scope: scopeOf(scope)}, KnownAt: knownAt, Purpose: strings.TrimSpace(c.Purpose),
		By: evidence.Creator{Person: c.By, Post: c.ByPost}, Clear: c.Clear, Approval: c.Approval, Program: version(), Now: time.Now(),
	}
	for _, id := range c.Case {
		r.Selection.Cases = append(r.Selection.Cases, graph.ID(id))
	}
	for _, id := range c.Area {
		r.Selection.Areas = append(r.Selection.Areas, graph.ID(id))
	}
	for _, f := range evidence.Formats() {
		if format == "" || format == string(f) {
			r.Formats = append(r.Formats, f)
		}
	}
	for _, required := range []struct{ flag, value string }{{"key", c.Key}, {"by", c.By}, {"purpose", r.Purpose}} {
		if required.value == "" {
			return r, usage.Errorf("证据包须有 --%[1]s", "an evidence package needs --%[1]s", required.flag)
		}
	}
	if (c.From == "") != (c.Until == "") {
		return r, usage.Errorf("--from 与 --until 须同时给出", "--from and --until go together")
	}
	if c.From != "" {
		var err error
		if r.Selection.Period.Since, err = graph.ParseDay(c.From); err != nil {
			return r, err
		}
		if r.Selection.Period.Until, err = graph.ParseDay(c.Until); err != nil {
			return r, err
		}
		if r.Selection.Period.Empty() {
			return r, usage.Errorf("--from 须早于 --until", "--from must be before --until")
		}
	}
	return r, nil
}

func scopeOf(areas []string) graph.Scope {
	if len(areas) == 0 {
		return graph.Everywhere
	}
	s := graph.Scope{}
	for _, id := range areas {
		s.Areas = append(s.Areas, graph.ID(id))
	}
	return s
}

// run writes the package and says what was written.
func (c *exportEvidence) run(ctx context.Context, s *surroundings, store graph.Store, r evidence.Request, out string) error {
	var err error
	if r.View.Known, err = knownAt(ctx, store, r.KnownAt); err != nil {
		return err
	}
	if r.Key, err = evidence.ReadPrivateKey(c.Key); err != nil {
		return err
	}
	if c.Previous != "" {
		if r.Previous, err = evidence.ReadManifest(c.Previous); err != nil {
			return err
		}
	}
	newest, err := store.Revision(ctx, 0)
	if err != nil {
		return err
	}
	if out == "" {
		out = packageName(r, min(newest, r.View.Known))
	}
	m := newMeter(s.errOut, "证据 evidence", "rows")
	r.Progress = func(rows int) { m.reached(int64(rows), -1) }
	result, err := evidence.Write(ctx, store, r, out)
	m.done()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "已写入 written: %s\n", result.Path)
	for _, f := range result.Manifest.Files {
		fmt.Fprintf(s.out, "  %-14s %10d rows %12d bytes  %s\n", f.Name, f.Rows, f.Bytes, f.SHA256)
	}
	_, err = fmt.Fprintf(s.out, "清单摘要 SHA-256 of the manifest: %s\n签名密钥 signed by: %s\n核验 check with: dutygraph verify %s --key %s\n",
		result.Digest, result.Manifest.Key, strconv.Quote(result.Path), strconv.Quote(cmp.Or(c.Key, "KEY")+evidence.PublicSuffix))
	return err
}

// packageName is the name of a package for which none is given: what it is of, in letters that every system takes.
func packageName(r evidence.Request, revision graph.Revision) string {
	name := fmt.Sprintf("evidence-%s-r%d", r.View.At, revision)
	if n := len(r.Selection.Cases) + len(r.Selection.Areas); n > 0 {
		name += fmt.Sprintf("-%d-selected", n)
	}
	return filepath.Clean(name)
}
