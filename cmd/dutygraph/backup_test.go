package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/sqlite"
)

// TestARestoredStoreGivesTheSameAnswers backs the worked example up while a server has it open, restores it, and asks both.
func TestARestoredStoreGivesTheSameAnswers(t *testing.T) {
	from, folder := gapStore(t), t.TempDir()
	_, stop := started(t, "serve", "--store", from, "--listen", "127.0.0.1:0")
	file, to := filepath.Join(folder, "示例.backup"), "sqlite:"+filepath.Join(folder, "restored.sqlite")
	out, errOut, err := command(t, "backup", "--store", from, "--out", file)
	if err != nil || errOut != "" {
		t.Fatalf("backup gave %v, %q", err, errOut)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	digest := hexadecimal.FindString(out)
	if digest == "" || !strings.Contains(out, "backed up through revision 20: ") || !strings.Contains(out, "已备份至第 20 号修订") || strings.Contains(out, "%!") {
		t.Errorf("backup says\n%s", out)
	}
	out, errOut, err = command(t, "restore", "--from", file, "--store", to)
	if err != nil || errOut != "" {
		t.Fatalf("restore gave %v, %q", err, errOut)
	}
	if hexadecimal.FindString(out) != digest || !strings.Contains(out, "restored through revision 20 (backed up 20") || strings.Contains(out, "%!") {
		t.Errorf("restore says\n%s", out)
	}
	for _, question := range []string{
		"trace C-2024-001 --at 2024-05-10 --known-at 19 --format json",
		"trace C-2024-001 --at 2024-05-10 --format json",
		"gaps --at 2024-05-31 --format json --rule A02,D06 --status open,ended",
	} {
		args := strings.Fields(question)
		want, _, err := command(t, append(args, "--store", from)...)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := command(t, append(args, "--store", to)...); err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", question, err, got, want)
		}
	}
	if names, err := filepath.Glob(filepath.Join(folder, "*.partial*")); err != nil || len(names) > 0 {
		t.Errorf("left %v: %v", names, err)
	}
}

func TestABackupReplacesOnlyWhenTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "backup")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"backup", "--store", exampleStore(t), "--out", file}
	_, errOut, err := command(t, args...)
	if graph.CodeOf(err) != graph.Conflict || exitCode(err) != 1 || !strings.Contains(errOut, "--force") {
		t.Errorf("over a file: %v, %q", err, errOut)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "mine" {
		t.Errorf("the file is now %q: %v", text, err)
	}
	if _, _, err := command(t, append(args, "--force")...); err != nil {
		t.Errorf("in the place of a file: %v", err)
	}
	if _, _, err := command(t, "restore", "--from", file, "--store", "sqlite:"+filepath.Join(t.TempDir(), "restored")); err != nil {
		t.Errorf("restored: %v", err)
	}
}

func TestWhatABackupNeeds(t *testing.T) {
	folder := t.TempDir()
	file, text := filepath.Join(folder, "backup"), filepath.Join(folder, "text")
	if err := os.WriteFile(text, []byte("示例"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := command(t, "backup", "--store", exampleStore(t), "--out", file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := filepath.Join(folder, "damaged")
	whole[len(whole)/2] ^= 1
	if err := os.WriteFile(damaged, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	nowhere := filepath.Join(folder, "nowhere")
	for _, c := range []struct {
		args string
		code graph.Code
		exit int
		says string
	}{
		{"backup --store neo4j://neo4j@127.0.0.1:1 --out " + nowhere, usage, 2, "neo4j-admin database dump, or dutygraph copy"},
		{"backup --store " + exampleStore(t), usage, 2, "--out"},
		{"backup --store sqlite:" + nowhere + " --out " + nowhere, storeMissing, 3, "no store"},
		{"backup --store " + exampleStore(t) + " --force --out " + examplePath, graph.Invalid, 1, "belongs to the store itself"},
		{"restore --from " + file, usage, 2, "--store"},
		{"restore --from " + file + " --store neo4j://neo4j@127.0.0.1:1", usage, 2, "dutygraph copy moves that into Neo4j"},
		{"restore --from " + file + " --store sqlite:", usage, 2, "path of a file"},
		{"restore --from " + file + " --store " + exampleStore(t), graph.Conflict, 1, "exists already"},
		{"restore --from " + damaged + " --store sqlite:" + nowhere, sqlite.Damaged, 1, "at least one byte"},
		{"restore --from " + text + " --store sqlite:" + nowhere, graph.Invalid, 1, "no backup of this program"},
		{"restore --from " + nowhere + " --store sqlite:" + nowhere, graph.NotFound, 1, "there is no backup"},
		{"trace C-2024-001 --at 2024-05-10 --store sqlite:" + file, graph.Invalid, 1, "dutygraph restore"},
	} {
		_, errOut, err := command(t, strings.Fields(c.args)...)
		if graph.CodeOf(err) != c.code || exitCode(err) != c.exit || !strings.Contains(errOut, c.says) || strings.Contains(errOut, "%!") {
			t.Errorf("%s: exit %d, %q", c.args, exitCode(err), errOut)
		}
	}
	if _, err := os.Stat(nowhere); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was left: %v", err)
	}
}

// TestAnInterruptedBackupLeavesNothing ends the command as Ctrl-C does.
func TestAnInterruptedBackupLeavesNothing(t *testing.T) {
	file, folder := filepath.Join(t.TempDir(), "backup"), t.TempDir()
	if _, _, err := command(t, "backup", "--store", exampleStore(t), "--out", file); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	for _, args := range [][]string{
		{"backup", "--store", exampleStore(t), "--out", filepath.Join(folder, "backup")},
		{"restore", "--from", file, "--store", "sqlite:" + filepath.Join(folder, "restored")},
	} {
		if err := run(ctx, args, environment(), &out, &out); graph.CodeOf(err) != interrupted || exitCode(err) != 1 {
			t.Errorf("%s: %v", args[0], err)
		}
	}
	if all, err := os.ReadDir(folder); err != nil || len(all) != 0 {
		t.Errorf("left %v: %v", all, err)
	}
}

// TestALongCheckSaysThatItGoesOn lets the time pass in which a stage cannot tell how far it is.
func TestALongCheckSaysThatItGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s := newStages(&out)
		s.reached(sqlite.Copying, 1, 2)
		s.reached(sqlite.Checking, 0, -1)
		time.Sleep(patience + every + time.Millisecond)
		s.reached(sqlite.Digesting, 0, -1)
		time.Sleep(every)
		s.reached(sqlite.Digesting, 5000, -1)
		s.done()
		want := "检查文件 checking the file: 2s\n检查文件 checking the file: 7s\n核对 read again: 5000 rows, 1000 rows/s\n"
		if out.String() != want {
			t.Errorf("it said\n%swant\n%s", out.String(), want)
		}
	})
}
