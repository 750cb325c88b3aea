package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"dutygraph/graph"
)

// childPath, when set in the environment, makes the test program a process that writes into the store at that path, and
// says on its output what it is doing, until it is killed or has written childBatches.
const (
	childPath    = "DUTYGRAPH_TEST_CHILD"
	childName    = "DUTYGRAPH_TEST_CHILD_NAME"
	childBatches = "DUTYGRAPH_TEST_CHILD_BATCHES"
)

func TestMain(m *testing.M) {
	path := os.Getenv(childPath)
	if path == "" {
		os.Exit(m.Run())
	}
	batches, _ := strconv.Atoi(os.Getenv(childBatches))
	if err := write(path, os.Getenv(childName), batches); err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
}

// rowsPerBatch makes batches of several chunks, so that a kill finds them half written.
const rowsPerBatch = 5000

// write applies batches and tells of each five hundredth row and each revision.
func write(path, name string, batches int) error {
	s, err := Open(context.Background(), path)
	if err != nil {
		return err
	}
	defer s.Close()
	newest, err := s.Revision(context.Background(), 0)
	if err != nil {
		return err
	}
	for n := range batches {
		b := &graph.Batch{ID: graph.ID(fmt.Sprintf("%s-%d-%d", name, newest, n)), Changes: func(yield func(graph.Change, error) bool) {
			for i := range rowsPerBatch {
				if i%500 == 0 {
					fmt.Println("row")
				}
				h := &graph.Household{ID: graph.ID(fmt.Sprintf("%s-%d-%d-%d", name, newest, n, i)), Head: "例户", Version: graph.Version{Period: graph.Always}}
				if !yield(graph.Change{Fact: h, Row: i + 1}, nil) {
					return
				}
			}
		}}
		r, err := insist(s, b)
		if err != nil {
			return err
		}
		fmt.Println("revision", r.Revision)
	}
	return nil
}

// insist applies a batch as a patient client does: the same batch again changes nothing, so it may be sent until the
// store is free.
func insist(s *Store, b *graph.Batch) (graph.Receipt, error) {
	for {
		r, err := s.Apply(context.Background(), b)
		if graph.CodeOf(err) != graph.Unavailable {
			return r, err
		}
	}
}

// child starts such a process; its output comes line by line.
func child(t *testing.T, path, name string, batches int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childPath+"="+path, childName+"="+name, childBatches+"="+strconv.Itoa(batches))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill() })
	return c, bufio.NewScanner(out)
}

// TestKilledInTheMiddle kills a writing process at points all over its batches. What it said was applied is there; of
// what it was about, nothing or all is.
func TestKilledInTheMiddle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "duty.db")
	said := graph.Revision(0)
	for kill := range 24 {
		c, lines := child(t, path, "child", 1000)
		for left := 1 + kill*7%25; left > 0 && lines.Scan(); left-- {
			if n, ok := strings.CutPrefix(lines.Text(), "revision "); ok {
				r, err := strconv.Atoi(n)
				if err != nil {
					t.Fatal(err)
				}
				said = graph.Revision(r)
			} else if lines.Text() != "row" {
				t.Fatal(lines.Text())
			}
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it said before it died
			if n, ok := strings.CutPrefix(lines.Text(), "revision "); ok {
				r, _ := strconv.Atoi(n)
				said = graph.Revision(r)
			}
		}
		_ = c.Wait() // killed, as it says
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatalf("kill %d: %v", kill, err)
		}
		newest, err := s.Revision(t.Context(), 0)
		if err != nil || newest < said || newest > said+1 {
			t.Fatalf("kill %d: revision %d (%v), the process had said %d", kill, newest, err, said)
		}
		said = newest
		if rows := countHouseholds(t, s); rows != int(newest)*rowsPerBatch {
			t.Fatalf("kill %d: %d rows at revision %d", kill, rows, newest)
		}
		var sound string
		if err := s.readers.QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&sound); err != nil || sound != "ok" {
			t.Fatalf("kill %d: %s (%v)", kill, sound, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if said == 0 {
		t.Error("no process was let live for a batch")
	}
}

func countHouseholds(t *testing.T, s *Store) (n int) {
	t.Helper()
	v := graph.View{At: 1, Known: graph.Newest, Scope: graph.Everywhere}
	if err := s.Scan(t.Context(), v, graph.Households, func(graph.Fact) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestProcessesWriteAtOnce lets two processes and two handles of this one write into one new file, all opening it
// at once. Every batch makes a revision of its own, and each handle sees what the others wrote.
func TestProcessesWriteAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "duty.db")
	const batches = 4
	var all sync.WaitGroup
	for i := range 2 {
		c, lines := child(t, path, fmt.Sprint("process", i), batches)
		all.Go(func() {
			for lines.Scan() {
				if strings.HasPrefix(lines.Text(), "failed") {
					t.Error(lines.Text())
				}
			}
			if err := c.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
	handles := make([]*Store, 2)
	for i := range handles {
		all.Go(func() {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			handles[i] = s
			t.Cleanup(func() { s.Close() })
			for n := range batches {
				post := &graph.Post{ID: graph.ID(fmt.Sprint("SEC-", i, "-", n)), Kind: graph.Secretary, Area: "V", Version: graph.Version{Period: graph.Always}}
				area := &graph.Area{ID: "V", Level: graph.Village, Version: graph.Version{Period: graph.Always}}
				b := &graph.Batch{ID: graph.ID(fmt.Sprint("handle-", i, "-", n)), Changes: graph.ChangesOf(area, post)}
				if _, err := insist(s, b); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if t.Failed() {
		return
	}
	for i, s := range handles {
		newest, err := s.Revision(t.Context(), 0)
		if err != nil || newest != 4*batches {
			t.Errorf("handle %d: revision %d (%v), want %d", i, newest, err, 4*batches)
		}
		if rows := countHouseholds(t, s); rows != 2*batches*rowsPerBatch {
			t.Errorf("handle %d: %d rows, want %d", i, rows, 2*batches*rowsPerBatch)
		}
		village := graph.Ref{Noun: graph.Areas, ID: "V"}
		l, err := s.Lineages(t.Context(), graph.View{At: 1, Known: graph.Newest, Scope: graph.Everywhere}, graph.On(1), []graph.Ref{village})
		if err != nil || l.Of[village] == nil || len(l.Of[village].Places[0].Posts) != 2*batches {
			t.Errorf("handle %d does not see the posts of both: %+v (%v)", i, l.Of[village], err)
		}
	}
}
