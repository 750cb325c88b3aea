package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dutygraph/graph"
)

func everywhere() graph.View {
	return graph.View{At: 1, Known: graph.Newest, Scope: graph.Everywhere}
}

// bring applies villages and says how many.
func bring(t *testing.T, s *Store, n int) {
	t.Helper()
	var facts []graph.Fact
	for i := range n {
		facts = append(facts, &graph.Area{ID: graph.ID(fmt.Sprint("V", i)), Name: "示例村", Level: graph.Village, Version: graph.Version{Period: graph.Always}})
	}
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "villages", Changes: graph.ChangesOf(facts...)}); err != nil {
		t.Fatal(err)
	}
}

func TestOpenKeepsAnyPath(t *testing.T) {
	for _, name := range []string{"a#b.db", "a?b.db", "a%20b.db", "a b.db", "宿州 责任链.db", "a&_pragma=x.db", ":memory:", "file:x.db"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			bring(t, s, 1)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(path); err != nil {
				t.Fatal(err)
			}
			s, err = Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if r, err := s.Revision(t.Context(), 0); r != 1 || err != nil {
				t.Errorf("revision %d (%v)", r, err)
			}
		})
	}
}

// execute changes a file behind the store's back.
func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", address(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(t *testing.T, path string)
		code graph.Code
	}{
		{"a newer program's store", func(t *testing.T, path string) {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			execute(t, path, `PRAGMA user_version = 99`)
		}, graph.TooNew},
		{"another program's database", func(t *testing.T, path string) { execute(t, path, `CREATE TABLE "t" ("a")`) }, graph.Invalid},
		{"another program's empty database", func(t *testing.T, path string) { execute(t, path, `PRAGMA application_id = 7`) }, graph.Invalid},
		{"no database", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("户编号,户主姓名\n", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, graph.Invalid},
		{"a folder", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, graph.Unavailable},
		{"a file in no folder", func(t *testing.T, path string) {
			if err := os.Remove(filepath.Dir(path)); err != nil {
				t.Fatal(err)
			}
		}, graph.Unavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "in", "duty.db")
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			tt.make(t, path)
			before, _ := os.ReadFile(path)
			s, err := Open(t.Context(), path)
			if err == nil {
				s.Close()
			}
			if graph.CodeOf(err) != tt.code {
				t.Errorf("error %v, want %s", err, tt.code)
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was touched")
			}
		})
	}
}

func TestADamagedFileSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "duty.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	bring(t, s, 5000)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	noise := []byte(strings.Repeat("\xa5", 4096))
	for at := info.Size() / 2 / 4096 * 4096; at+4096 <= info.Size(); at += 4096 { // the schema stays, the rows do not
		if _, err := file.WriteAt(noise, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(t.Context(), path)
	if err == nil {
		defer s.Close()
		err = s.Scan(t.Context(), everywhere(), graph.Areas, func(graph.Fact) error { return nil })
	}
	e, ok := errors.AsType[*graph.Error](err)
	if !ok || e.Code != graph.Unavailable || !strings.Contains(e.ZH, "备份") {
		t.Errorf("error %v", err)
	}
}

// TestWaitingForAnotherWriterEnds finds that a batch that waits for another program gives up when its caller does.
func TestWaitingForAnotherWriterEnds(t *testing.T) {
	s := opened(t)
	other, err := sql.Open("sqlite", address(pathOf(t, s)))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil) // immediate, as the address says
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := s.Apply(ctx, &graph.Batch{ID: "waits", Changes: graph.ChangesOf()})
		done <- err
	}()
	cancel()
	if err := <-done; graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("error %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	bring(t, s, 1) // and nothing is left of it
}

// pathOf is where SQLite says that the store is.
func pathOf(t *testing.T, s *Store) (path string) {
	t.Helper()
	if err := s.readers.QueryRowContext(t.Context(), `SELECT "file" FROM pragma_database_list WHERE "name" = 'main'`).Scan(&path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFailingSourceLeavesNothing(t *testing.T) {
	s := opened(t)
	broken := errors.New("the source broke off")
	for _, after := range []int{0, 1, 1999, 2000, 2001, 4500} {
		_, err := s.Apply(t.Context(), &graph.Batch{ID: "broken", Changes: func(yield func(graph.Change, error) bool) {
			for i := range after {
				f := &graph.Area{ID: graph.ID(fmt.Sprint("V", i)), Level: graph.Village, Version: graph.Version{Period: graph.Always}}
				if !yield(graph.Change{Fact: f}, nil) {
					return
				}
			}
			yield(graph.Change{}, broken)
		}})
		if !errors.Is(err, broken) {
			t.Errorf("after %d rows: error %v", after, err)
		}
	}
	if r, err := s.Revision(t.Context(), 0); r != 0 || err != nil {
		t.Errorf("revision %d (%v)", r, err)
	}
	bring(t, s, 3)
}

// TestTouchedNeverForgets finds that what was written is always known as written, and that little else is.
func TestTouchedNeverForgets(t *testing.T) {
	w := newTouched()
	id := func(i int) graph.ID { return graph.ID(fmt.Sprint("household-", i)) }
	mistaken := 0
	for i := range 100_000 {
		if w.has(w.hash(groupsTouched, graph.Households, id(i))) {
			mistaken++
		}
		w.add(w.hash(groupsTouched, graph.Households, id(i)))
		if !w.has(w.hash(groupsTouched, graph.Households, id(i/2))) {
			t.Fatalf("%s is forgotten", id(i/2))
		}
	}
	for i := range 100_000 {
		if w.has(w.hash(thingsTouched, graph.Households, id(i))) || w.has(w.hash(groupsTouched, graph.Members, id(i))) {
			mistaken++
		}
	}
	if mistaken > 3 {
		t.Errorf("%d of 300,000 are mistaken", mistaken)
	}
}
