package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dutygraph/graph"
	"dutygraph/ledger"
)

// reports are the lines of --json.
func reports(t *testing.T, out string) []ledger.Report {
	t.Helper()
	var all []ledger.Report
	for line := range strings.Lines(out) {
		var r ledger.Report
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		all = append(all, r)
	}
	return all
}

func added(all []ledger.Report) (added, closed, repeated int, last graph.Revision) {
	for _, r := range all {
		for _, c := range r.Ledgers {
			added, closed = added+c.Added, closed+c.Closed
		}
		if r.Repeated {
			repeated++
		}
		last = r.Revision
	}
	return added, closed, repeated, last
}

// TestImportOfTheWorkedExample: 19 batches, 247 rows, 2 closed; the same again changes nothing; the second delivery adds a
// row, replaces one and leaves one. A dry run, with or without a store, reports the same and writes nothing.
func TestImportOfTheWorkedExample(t *testing.T) {
	path := filepath.Join(t.TempDir(), "example.sqlite")
	store := "sqlite:" + path
	folder := filepath.Join("..", "..", "docs", "example")
	for _, c := range []struct {
		name                    string
		args                    []string
		added, closed, repeated int
		revision                graph.Revision
	}{
		{"a dry run without a store", []string{"--dry-run", folder, filepath.Join(folder, "later")}, 248, 2, 0, 20},
		{"the folder", []string{folder}, 247, 2, 0, 19},
		{"the folder again", []string{folder}, 247, 2, 19, 19},
		{"a dry run of one file", []string{"--dry-run", filepath.Join(folder, "later")}, 1, 0, 0, 20},
		{"a dry run of the folder and the second delivery", []string{"--dry-run", folder, filepath.Join(folder, "later")}, 248, 2, 19, 20},
		{"the second delivery", []string{filepath.Join(folder, "later")}, 1, 0, 0, 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, before := os.Stat(path)
			out, errOut, err := command(t, append([]string{"import", "--json", "--store", store}, c.args...)...)
			if err != nil || errOut != "" {
				t.Fatalf("run gave %v, %q", err, errOut)
			}
			all := reports(t, out)
			a, closed, repeated, last := added(all)
			if a != c.added || closed != c.closed || repeated != c.repeated || last != c.revision {
				t.Errorf("added %d, closed %d, repeated %d, revision %d; want %d, %d, %d, %d", a, closed, repeated, last, c.added, c.closed, c.repeated, c.revision)
			}
			for _, r := range all {
				if r.Refused || r.Errors+r.Warnings > 0 || r.DryRun != strings.HasPrefix(c.name, "a dry run") {
					t.Errorf("%s: %+v", r.File, r)
				}
			}
			if _, after := os.Stat(path); strings.HasPrefix(c.name, "a dry run") && (before == nil) != (after == nil) {
				t.Error("a dry run made a store")
			}
		})
	}
}

func TestARefusedFileEndsTheImport(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"areas.csv":   "区划编号,区划代码,区划名称,级别,上级区划,生效日期\nSZ,341300000000,宿州市,市,,2016-01-01\n",
		"tenures.csv": "岗位编号,人员编号,姓名,任职日期\nNO-POST,P01,张三丰,2021-01-01\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	store := "sqlite:" + filepath.Join(dir, "x.sqlite")
	for _, args := range [][]string{{"--dry-run"}, {}} {
		out, errOut, err := command(t, append([]string{"import", "--store", store, dir}, args...)...)
		if graph.CodeOf(err) != graph.Refused || exitCode(err) != 1 || !strings.Contains(errOut, "REFUSED") {
			t.Errorf("run gave %v, %q", err, errOut)
		}
		for _, want := range []string{"LEDGER_REF_UNKNOWN", "不存在", "unknown post"} {
			if !strings.Contains(out, want) {
				t.Errorf("the report does not say %q:\n%s", want, out)
			}
		}
		if strings.Contains(out+errOut, "张三丰") {
			t.Errorf("the report quotes a name:\n%s", out)
		}
	}
}

func TestClearNumbersNeedAKey(t *testing.T) {
	dir := t.TempDir()
	posts := filepath.Join("..", "..", "docs", "example")
	store := "sqlite:" + filepath.Join(dir, "x.sqlite")
	if _, _, err := command(t, "import", "--store", store, posts); err != nil {
		t.Fatal(err)
	}
	path := file(t, "members.csv", "人编号,户编号,姓名,与户主关系,证件号码,生效日期\nM1,0099990001,例户一乙,子女,999901197001010011,2021-01-01\n")
	out, _, err := command(t, "import", "--store", store, path)
	if graph.CodeOf(err) != graph.Refused || !strings.Contains(out, "LEDGER_CELL_ID_CLEAR") {
		t.Errorf("without a key: %v\n%s", err, out)
	}
	config := file(t, "dutygraph.yaml", "id-key: a key of the tests alone\nstore: "+store+"\n")
	out, errOut, err := command(t, "import", "--config", config, path)
	if err != nil {
		t.Errorf("with a key: %v, %q\n%s", err, errOut, out)
	}
	if strings.Contains(out+errOut, "999901197001010011") {
		t.Error("the report quotes the number")
	}
	if err := os.Chmod(config, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, errOut, err := command(t, "import", "--config", config, path); err != nil || !strings.Contains(errOut, "chmod 600") {
		t.Errorf("a key that others can read: %v, %q", err, errOut)
	}
}

func TestOptionsThatContradict(t *testing.T) {
	folder := filepath.Join("..", "..", "docs", "example")
	for _, c := range []struct {
		name string
		args []string
		exit int
		says string
	}{
		{"a batch id for two files", []string{"--batch", "b", folder}, 1, "one file"},
		{"unknown ledger", []string{"--ledger", "frob", folder}, 1, "frob"},
		{"a bad end", []string{"--end", "maybe", folder}, 2, "--end"},
		{"a bad day", []string{"--since", "2021-13-01", folder}, 1, "2021-13-01"},
		{"days that end before they begin", []string{"--complete", "YJ:2024-05-31:2024-04-01", folder}, 1, "AREA:FROM:TO"},
		{"no messages", []string{"--messages", "0", folder}, 2, "--messages"},
		{"an empty folder", []string{t.TempDir()}, 1, "no ledger"},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := filepath.Join(t.TempDir(), "x.sqlite")
			_, errOut, err := command(t, append([]string{"import", "--store", "sqlite:" + store}, c.args...)...)
			if exitCode(err) != c.exit || !strings.Contains(errOut, c.says) {
				t.Errorf("run gave %v (exit %d), %q", err, exitCode(err), errOut)
			}
		})
	}
}
