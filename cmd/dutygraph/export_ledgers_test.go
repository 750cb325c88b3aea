package main

import (
	"archive/zip"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
)

// exportTo runs an export of the worked example.
func exportTo(t *testing.T, out string, more ...string) (said string, err error) {
	t.Helper()
	args := append([]string{"export", "--ledgers", "--store", exampleStore(t), "--out", out}, more...)
	printed, _, err := command(t, args...)
	return printed, err
}

// filesIn are the files of a folder, or of a .zip, by name.
func filesIn(t *testing.T, path string) map[string]string {
	t.Helper()
	tree := os.DirFS(path)
	if hasExtension(path, ".zip") {
		z, err := zip.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		tree = z
	}
	files := map[string]string{}
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Type().IsRegular() {
			text, err := fs.ReadFile(tree, name)
			files[name] = string(text)
			return err
		}
		if name != "." {
			files[name] = ""
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestExportedLedgersComeBack imports each form of export into a new store, and exports that again: the same bytes.
func TestExportedLedgersComeBack(t *testing.T) {
	for _, c := range []struct {
		name, out string
		more      []string
	}{
		{name: "a folder", out: "ledgers"},
		{name: "a folder, in GB18030", out: "ledgers", more: []string{"--encoding", "gb18030"}},
		{name: "a folder with the names of fields", out: "ledgers", more: []string{"--headings", "en"}},
		{name: "a workbook", out: "ledgers.xlsx"},
		{name: "a workbook in a folder", out: "ledgers", more: []string{"--format", "xlsx"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			first, second := filepath.Join(dir, "1", c.out), filepath.Join(dir, "2", c.out)
			for _, place := range []string{first, second} {
				if err := os.Mkdir(filepath.Dir(place), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			said, err := exportTo(t, first, c.more...)
			if err != nil || !strings.Contains(said, "wrote 248 rows of 19 ledgers, as known at revision 20") || !strings.Contains(said, first) {
				t.Fatalf("%v, %q", err, said)
			}
			store, _ := newStore(t)
			if _, said, err := command(t, "import", "--store", store, first); err != nil {
				t.Fatalf("%v, %s", err, said)
			}
			if _, _, err := command(t, append([]string{"export", "--ledgers", "--store", store, "--out", second}, c.more...)...); err != nil {
				t.Fatal(err)
			}
			if hasExtension(c.out, ".xlsx") {
				first, second = filepath.Dir(first), filepath.Dir(second)
			}
			if diff := cmp.Diff(filesIn(t, first), filesIn(t, second)); diff != "" {
				t.Errorf("(-first +second)\n%s", diff)
			}
		})
	}
}

// TestAZipHoldsWhatAFolderHolds, and is the same bytes each time.
func TestAZipHoldsWhatAFolderHolds(t *testing.T) {
	dir := t.TempDir()
	folder, packed, again := filepath.Join(dir, "l"), filepath.Join(dir, "1.zip"), filepath.Join(dir, "2.ZIP")
	for _, out := range []string{folder, packed, again} {
		if _, err := exportTo(t, out, "--at", "2024-05-07", "--scope", "YJ", "--known-at", "19"); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(filesIn(t, folder), filesIn(t, packed)); diff != "" {
		t.Errorf("(-folder +zip)\n%s", diff)
	}
	one, err := os.ReadFile(packed)
	if err != nil {
		t.Fatal(err)
	}
	if other, err := os.ReadFile(again); err != nil || string(one) != string(other) {
		t.Errorf("a second .zip differs, %v", err)
	}
}

// TestExportOverwritesNothing that it did not write, and what it wrote only when told to.
func TestExportOverwritesNothing(t *testing.T) {
	taken := func(err error) bool { return graph.CodeOf(err) == outTaken && exitCode(err) == 1 }
	for _, out := range []string{"ledgers", "ledgers.xlsx", "ledgers.zip"} {
		dir := t.TempDir()
		place := filepath.Join(dir, out)
		if _, err := exportTo(t, place, "--known-at", "19"); err != nil {
			t.Fatal(err)
		}
		before := filesIn(t, dir)
		if _, err := exportTo(t, place); !taken(err) {
			t.Errorf("%s: the second export gave %v", out, err)
		}
		if diff := cmp.Diff(before, filesIn(t, dir)); diff != "" {
			t.Errorf("%s: it changed (-before +after)\n%s", out, diff)
		}
		if said, err := exportTo(t, place, "--force"); err != nil || !strings.Contains(said, "248 rows") {
			t.Errorf("%s: with --force: %v, %q", out, err, said)
		}
		if after := filesIn(t, dir); len(after) != len(before) || cmp.Equal(before, after) {
			t.Errorf("%s: with --force there is %v", out, slices.Sorted(maps.Keys(after)))
		}
	}
	dir := t.TempDir()
	for name, make := range map[string]func(place string) error{
		"a file where a folder is to be":       func(place string) error { return os.WriteFile(place, nil, 0o600) },
		"a folder with a file of another kind": func(place string) error { return folderWith(place, "notes.txt") },
		"a folder with a folder":               func(place string) error { return os.MkdirAll(filepath.Join(place, "tenures.csv"), 0o700) },
	} {
		place := filepath.Join(dir, "out")
		if err := make(place); err != nil {
			t.Fatal(err)
		}
		before := filesIn(t, dir)
		if _, err := exportTo(t, place, "--force"); !taken(err) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(before, filesIn(t, dir)); diff != "" {
			t.Errorf("%s: it changed (-before +after)\n%s", name, diff)
		}
		if err := os.RemoveAll(place); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "x.xlsx"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := exportTo(t, filepath.Join(dir, "x.xlsx"), "--force"); !taken(err) {
		t.Errorf("a folder where a file is to be: %v", err)
	}
	if _, err := exportTo(t, filepath.Join(dir, "x.xlsx")); !taken(err) {
		t.Errorf("a folder where a file is to be: %v", err)
	}
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := exportTo(t, empty); err != nil || len(filesIn(t, empty)) != 19 {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := exportTo(t, filepath.Join(dir, "none", "ledgers")); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("below a folder that is not there: %v", err)
	}
}

func folderWith(place, name string) error {
	return errors.Join(os.Mkdir(place, 0o700), os.WriteFile(filepath.Join(place, name), []byte("x"), 0o600))
}

// interruptedStore is a store during the reading of which somebody presses Ctrl-C.
type interruptedStore struct {
	graph.Store
	press func()
}

func (s interruptedStore) Scan(ctx context.Context, v graph.View, n graph.Noun, yield func(graph.Fact) error) error {
	if n == graph.Households {
		s.press()
	}
	return s.Store.Scan(ctx, v, n, yield)
}

// TestAnInterruptedExportLeavesNothing, neither at its place nor beside it, and what was there before as it was.
func TestAnInterruptedExportLeavesNothing(t *testing.T) {
	real := openedFile(t, strings.TrimPrefix(exampleStore(t), "sqlite:"))
	for _, out := range []string{"ledgers", "ledgers.xlsx", "ledgers.zip"} {
		for _, force := range []bool{false, true} {
			dir := t.TempDir()
			c := exportLedgers{Ledgers: true, Out: filepath.Join(dir, out), Force: force, Encoding: "utf-8", Headings: "zh"}
			if force {
				if _, err := exportTo(t, c.Out); err != nil {
					t.Fatal(err)
				}
			}
			before := filesIn(t, dir)
			ctx, cancel := context.WithCancel(t.Context())
			if err := c.settle(); err != nil {
				t.Fatal(err)
			}
			o, err := c.options()
			if err != nil {
				t.Fatal(err)
			}
			o.Known = graph.Newest
			_, err = c.write(ctx, interruptedStore{real, cancel}, o)
			if !errors.Is(err, context.Canceled) && graph.CodeOf(err) != graph.Unavailable {
				t.Errorf("%s: it ended with %v", out, err)
			}
			if diff := cmp.Diff(before, filesIn(t, dir)); diff != "" {
				t.Errorf("%s: it left (-before +after)\n%s", out, diff)
			}
		}
	}
}

func TestExportFlagsThatContradict(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		out  string
		args []string
		code graph.Code
		exit int
	}{
		{"a workbook of CSV", "l.xlsx", []string{"--format", "csv"}, usage, 2},
		{"a workbook in a .zip", "l.zip", []string{"--format", "xlsx"}, usage, 2},
		{"an encoding of a workbook", "l.xlsx", []string{"--encoding", "gb18030"}, usage, 2},
		{"GB18030 without a Chinese heading", "l", []string{"--encoding", "gb18030", "--headings", "en"}, usage, 2},
		{"a history of a day", "l", []string{"--history", "--at", "2024-05-07"}, usage, 2},
		{"a history of an area", "l", []string{"--history", "--scope", "YJ"}, usage, 2},
		{"an area that is not there", "l", []string{"--scope", "YJ,NOWHERE"}, graph.NotFound, 1},
		{"an area that is not there yet", "l", []string{"--scope", "YJ", "--at", "2015-12-31"}, graph.NotFound, 1},
		{"a revision to come", "l", []string{"--known-at", "21"}, graph.NotYet, 1},
		{"no such format", "l", []string{"--format", "ods"}, usage, 2},
		{"no day", "l", []string{"--at", "2024-02-30"}, graph.Invalid, 1},
	} {
		if _, err := exportTo(t, filepath.Join(dir, c.out), c.args...); graph.CodeOf(err) != c.code || exitCode(err) != c.exit {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if left := filesIn(t, dir); len(left) != 0 {
		t.Errorf("it left %v", slices.Sorted(maps.Keys(left)))
	}
}

// TestAHistoryIsNotImported by the very program that wrote it.
func TestAHistoryIsNotImported(t *testing.T) {
	place := filepath.Join(t.TempDir(), "history")
	if _, err := exportTo(t, place, "--history"); err != nil {
		t.Fatal(err)
	}
	store, _ := newStore(t)
	out, _, err := command(t, "import", "--store", store, place)
	if graph.CodeOf(err) != graph.Refused || !strings.Contains(out, "LEDGER_HISTORY") {
		t.Errorf("%v\n%s", err, out)
	}
}
