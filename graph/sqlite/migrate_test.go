package sqlite

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"testing"

	"dutygraph/graph"
)

// TestMigrationsAreNumberedWithoutHoles finds that each script follows the one before.
func TestMigrationsAreNumberedWithoutHoles(t *testing.T) {
	scripts, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for i, script := range scripts {
		if n, err := numberOf(script); n != i+1 || err != nil {
			t.Errorf("%s has the number %d (%v), want %d", script, n, err, i+1)
		}
	}
}

// TestAnOlderStoreIsBroughtUpToDate opens files as each earlier version of the program left them, with a row in them.
func TestAnOlderStoreIsBroughtUpToDate(t *testing.T) {
	scripts, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for version := 1; version < len(scripts); version++ {
		t.Run(fmt.Sprint("version ", version), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "old.db")
			for _, script := range scripts[:version] {
				text, err := migrations.ReadFile(script)
				if err != nil {
					t.Fatal(err)
				}
				execute(t, path, string(text))
			}
			execute(t, path, `INSERT INTO "batch" VALUES (1, 'old', '', '', '', 0, '{}', '{}')`)
			execute(t, path, `INSERT INTO "calendar_day" VALUES ('2024-05-01', 1, 9223372036854775807, 1, 2, 27242, 'OFF', '', 0, '', '')`)
			execute(t, path, fmt.Sprintf(`PRAGMA application_id = %d`, applicationID))
			execute(t, path, fmt.Sprintf(`PRAGMA user_version = %d`, version))
			for range 2 { // and once it is up to date
				s, err := Open(t.Context(), path)
				if err != nil {
					t.Fatal(err)
				}
				n := 0
				if err := s.Changes(t.Context(), 0, graph.Newest, nil, func(graph.Fact) error { n++; return nil }); n != 1 || err != nil {
					t.Errorf("%d rows, want 1: %v", n, err)
				}
				if e, err := s.Derived(t.Context(), 0, func(*graph.Gap) error { return nil }, func(graph.Tally) error { return nil }); e != (graph.Evaluation{}) || err != nil {
					t.Errorf("evaluation %+v: %v", e, err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestANewFileIsOpenedAtOnce opens new files by several handles at once: whoever comes while another is making the file
// takes it for what it is.
func TestANewFileIsOpenedAtOnce(t *testing.T) {
	for file := range 25 {
		path := filepath.Join(t.TempDir(), fmt.Sprint(file, ".db"))
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				s, err := Open(t.Context(), path)
				if err != nil {
					t.Errorf("file %d: %v", file, err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}
