package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"dutygraph/evidence"
	"dutygraph/graph"
	"dutygraph/graph/sqlite"
)

// verify is the command that checks a package of evidence.
type verify struct {
	Path     string `arg:"" type:"path" placeholder:"PACKAGE" help:"The package: a folder or a .zip."`
	Key      string `placeholder:"FILE" type:"path" help:"The public key that must have signed it, had by another way than the package."`
	Previous string `placeholder:"PATH" type:"path" help:"The package before it in its chain: a folder or a .zip."`
	Format   string `enum:"text,json" default:"text" help:"How to print what was found: ${enum}."`
}

// Help shows how the command is used.
func (*verify) Help() string {
	return `Needs no store, no server and no network. Checks the signature, that every file is there as the manifest has it and no other,
and then derives every chain, share and gap again from the facts in the package, and compares row by row. Without --key the
signature proves only that nothing was changed since somebody signed; with it, who. Exit codes: 0 verified; 1 something
differs, each difference with its file and row; 2 it cannot be read.

Examples:

    dutygraph verify evidence-2024-05-31-r20 --key audit.key.pub
    dutygraph verify may.zip --key audit.key.pub --previous april.zip`
}

// packageDiffers is the code of a package that is not as it must be.
const packageDiffers graph.Code = "PACKAGE_DIFFERS"

// Run checks the package and prints what was found.
func (c *verify) Run(ctx context.Context, s *surroundings) error {
	checking := evidence.Checking{}
	var err error
	if c.Key != "" {
		if checking.Key, err = evidence.ReadPublicKey(c.Key); err != nil {
			return err
		}
	}
	if c.Previous != "" {
		if checking.Previous, err = evidence.ReadManifest(c.Previous); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "dutygraph-verify-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	checking.Open = func(ctx context.Context) (graph.Store, error) {
		store, err := sqlite.Open(ctx, filepath.Join(dir, "facts.sqlite"))
		if err != nil {
			return nil, err // and no store that holds a nil
		}
		return store, nil
	}
	m := newMeter(s.errOut, "核验 verify", "rows")
	checking.Progress = func(rows int) { m.reached(int64(rows), -1) }
	v, err := evidence.Verify(ctx, c.Path, checking)
	m.done()
	if err != nil {
		return err
	}
	if err := c.print(s, v); err != nil {
		return err
	}
	if !v.Verified() {
		n := len(v.Differences) + v.More
		return packageDiffers.Errorf("有 %d 处不符，不可作为证据使用", "%d differences; it must not be used as evidence", n)
	}
	return nil
}

func (c *verify) print(s *surroundings, v *evidence.Verification) error {
	if c.Format == "json" {
		return writeJSON(s.out, struct {
			Verified    bool                  `json:"verified"`
			Trusted     bool                  `json:"trusted"`
			Manifest    string                `json:"manifest"`
			Facts       int                   `json:"facts"`
			Rows        int                   `json:"rows"`
			Differences []evidence.Difference `json:"differences"`
			More        int                   `json:"more"`
		}{v.Verified(), v.Trusted, v.Digest, v.Facts, v.Rows, append([]evidence.Difference{}, v.Differences...), v.More})
	}
	for _, d := range v.Differences {
		where := d.File
		switch {
		case d.Rows > 1:
			where += fmt.Sprintf(":%d-%d", d.Row, d.Row+d.Rows-1)
		case d.Row > 0:
			where += fmt.Sprintf(":%d", d.Row)
		}
		fmt.Fprintf(s.out, "%s: %s / %s\n", where, d.ZH, d.EN)
	}
	if v.More > 0 {
		fmt.Fprintf(s.out, "另有 %d 处 / %[1]d more\n", v.More)
	}
	if !v.Verified() {
		return nil
	}
	m := v.Manifest
	fmt.Fprintf(s.out, "已核验 verified: %s，%s 时的情况，截至第 %d 号修订 / as of %[2]s, known at revision %[3]d\n", c.Path, m.View.At, m.Revision)
	fmt.Fprintf(s.out, "  由 %d 行事实重新得出 %d 行，全部相同 / %[1]d facts, from which %[2]d rows were derived again, all the same\n", v.Facts, v.Rows)
	fmt.Fprintf(s.out, "  清单 manifest: %s\n  经办 by: %s %s，用途 for: %s，%s\n", v.Digest, m.CreatedBy.Person, m.CreatedBy.Post, m.Purpose, m.CreatedAt)
	if v.Trusted {
		fmt.Fprintf(s.out, "  签名密钥为所给密钥 / signed with the key given: %s\n", m.Key)
	} else {
		fmt.Fprintf(s.out, "  签名有效，但未与您信任的密钥比对（--key）/ the signature holds, but was not compared with a key you trust (--key): %s\n", m.Key)
	}
	return nil
}
