package sqlite

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// TestWhatRulesSaidStaysSaid opens a file in which evaluations lie as earlier versions of the program kept them.
func TestWhatRulesSaidStaysSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	scripts, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts[:5] {
		text, err := migrations.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		execute(t, path, string(text))
	}
	execute(t, path, `INSERT INTO "gap" VALUES
		('C03:"1"', 'C03', 'ACT', 'Household', '户 "1"', 'Case', 'C-1', '2024-05', 'Household', '户 "1"', 27000, 27015, 27016, 2147483647, 'RED', 3, 9223372036854775807, 2,
		 '{"spans":[{"since":27000,"until":27016,"outcome":"PENDING"},{"since":27016,"until":2147483647,"outcome":"UNMET","severity":"RED"},{"since":1,"until":2,"outcome":"NOT_EVALUATED","reason":"FACT_MISSING"}],
		   "bearer":{"line":"SECTOR","branch":"b","function":"MEDICAL","rank":2,"post":"P","above":true},"stays":[{"area":"V1","since":26026,"until":2147483647},{"area":"V2","since":-1,"until":5}]}'),
		('empty', 'B02', '', '', '', '', '', '', '', '', 0, 0, 0, 0, '', 1, 2, 1, '{}')`)
	execute(t, path, `INSERT INTO "tally" VALUES ('C03 MET', 'V1', 'x', 27000, 3, 2, 2), ('C03 MET', 'V1', 'x', 27010, 3, -1, 2), ('C03 MET', 'V1', 'x', 27000, 1, 5, 1), ('EVALUATED', '', '', 27000, 3, 1, 2)`)
	execute(t, path, `INSERT INTO "evaluation" VALUES (1, 1, 26999), (2, 3, 27000)`)
	execute(t, path, fmt.Sprintf(`PRAGMA application_id = %d`, applicationID))
	execute(t, path, `PRAGMA user_version = 5`)
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var gaps []*graph.Gap
	var tallies []graph.Tally
	last, err := s.Derived(t.Context(), 0, func(g *graph.Gap) error { gaps = append(gaps, g); return nil }, func(c graph.Tally) error { tallies = append(tallies, c); return nil })
	if want := (graph.Evaluation{Pass: 2, Revision: 3, Day: 27000}); err != nil || last != want {
		t.Errorf("evaluation %+v, want %+v: %v", last, want, err)
	}
	until := func(since, until graph.Day) graph.Period { return graph.Period{Since: since, Until: until} }
	home := graph.Ref{Noun: graph.Households, ID: `户 "1"`}
	if diff := cmp.Diff([]*graph.Gap{{ID: "empty", Rule: "B02", Recorded: 1, Retracted: 2}, {
		ID: `C03:"1"`, Rule: "C03", Kind: "ACT", Unit: home, Subject: graph.Ref{Noun: graph.Cases, ID: "C-1"}, Part: "2024-05", Standing: home,
		Start: 27000, Due: 27015, Period: until(27016, graph.Forever), Spans: []graph.GapSpan{
			{Period: until(27000, 27016), Outcome: "PENDING"}, {Period: until(27016, graph.Forever), Outcome: "UNMET", Severity: "RED"},
			{Period: until(1, 2), Outcome: "NOT_EVALUATED", Reason: graph.FactMissing},
		}, Bearer: graph.Bearer{Line: graph.Sector, Branch: "b", Function: "MEDICAL", Rank: 2, Post: "P", Above: true},
		Stays:    []graph.Stay{{Area: "V1", Period: until(26026, graph.Forever)}, {Area: "V2", Period: until(-1, 5)}},
		Recorded: 3, Retracted: graph.Never,
	}}, gaps); diff != "" {
		t.Errorf("gaps (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]graph.Tally{
		{Name: "C03 MET", Area: "V1", Part: "x", Recorded: 1, Rises: []graph.Rise{{Day: 27000, By: 5}}},
		{Name: "C03 MET", Area: "V1", Part: "x", Recorded: 3, Rises: []graph.Rise{{Day: 27000, By: 2}, {Day: 27010, By: -1}}},
		{Name: "EVALUATED", Recorded: 3, Rises: []graph.Rise{{Day: 27000, By: 1}}},
	}, tallies); diff != "" {
		t.Errorf("tallies (-want +got)\n%s", diff)
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
