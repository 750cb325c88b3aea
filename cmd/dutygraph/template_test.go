package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/ledger"
)

// TestTemplateWritesOneFileForEachLedger, which import knows.
func TestTemplateWritesOneFileForEachLedger(t *testing.T) {
	for _, format := range []string{"csv", "xlsx"} {
		place := filepath.Join(t.TempDir(), "空表")
		said, _, err := command(t, "template", "--out", place, "--format", format)
		if err != nil || !strings.Contains(said, "19") || !strings.Contains(said, place) {
			t.Fatalf("%v, %q", err, said)
		}
		var want []string
		for _, name := range ledger.Names() {
			want = append(want, filepath.Join(place, name+"."+format))
		}
		got, err := ledger.Files(place)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
		if _, _, err := command(t, "template", "--out", place, "--format", format); graph.CodeOf(err) != outTaken {
			t.Errorf("the second time: %v", err)
		}
		if _, _, err := command(t, "template", "--out", place, "--format", format, "--force"); err != nil {
			t.Errorf("with --force: %v", err)
		}
	}
}

// TestTemplatesHaveTheDefaults of the catalogue, and with an area and a first day import takes them.
func TestTemplatesHaveTheDefaults(t *testing.T) {
	place := filepath.Join(t.TempDir(), "templates")
	if _, _, err := command(t, "template", "--out", place, "--format", "csv"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(place, "policies.csv")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n")
	var filled []string
	for _, line := range lines {
		cells := strings.Split(line, ",")
		if cells[2] == "" {
			t.Errorf("%s has no default", cells[0])
		}
		if cells[1] == "" {
			cells[1], cells[5] = "SZ", "2030-01-01"
		}
		filled = append(filled, strings.Join(cells, ","))
	}
	for _, r := range gap.Catalogue() {
		for _, p := range r.Parameters {
			if p.Value == "" {
				continue
			}
			if line := strings.Join([]string{string(p.Parameter), "", p.Value, p.Unit.ZH(), ""}, ","); !strings.Contains(string(text), "\r\n"+line) {
				t.Errorf("there is no row %s", line)
			}
		}
	}
	if err := os.WriteFile(path, []byte(strings.Join(filled, "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	store, _ := newStore(t)
	folder := filepath.Join("..", "..", "docs", "example")
	if out, _, err := command(t, "import", "--store", store, filepath.Join(folder, "areas.csv"), path); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
