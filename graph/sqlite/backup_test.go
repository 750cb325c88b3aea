package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// openedAt opens the store at a path.
func openedAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// storied is a store at a path with a random history and with gaps and tallies of two evaluations.
func storied(t *testing.T, path string, h *graphtest.History) *Store {
	t.Helper()
	s := openedAt(t, path)
	for range 60 {
		_, _ = s.Apply(t.Context(), h.Next()) // some are to be refused
	}
	newest := newestOf(t, s)
	last := graph.Evaluation{}
	for pass := range int64(2) {
		now := graph.Evaluation{Pass: pass + 1, Revision: newest - 1 + graph.Revision(pass), Day: 9000 + graph.Day(pass)}
		err := s.Derive(t.Context(), graph.Derivation{Was: last, Now: now, Gaps: func(yield func(*graph.Gap) bool) {
			for i := range 40 {
				if !yield(&graph.Gap{ID: graph.ID(fmt.Sprintf("B11 示例 %d %d", pass, i)), Rule: "B11", Recorded: now.Revision, Retracted: graph.Never, Stays: []graph.Stay{{Area: "V1", Period: graph.Always}}}) {
					return
				}
			}
		}, Tallies: func(yield func(graph.Tally) bool) {
			yield(graph.Tally{Name: "B11", Area: "V1", Recorded: now.Revision, Rises: []graph.Rise{{Day: now.Day, By: 40}}})
		}})
		if err != nil {
			t.Fatal(err)
		}
		last = now
	}
	return s
}

func newestOf(t *testing.T, s graph.Store) graph.Revision {
	t.Helper()
	r, err := s.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// backedUp makes a backup of a store with a history, beside it.
func backedUp(t *testing.T) (s *Store, file string, seal Seal, h *graphtest.History) {
	t.Helper()
	folder := t.TempDir()
	h = graphtest.NewHistory(7)
	s, file = storied(t, filepath.Join(folder, "duty#graph?.db"), h), filepath.Join(folder, "备份 #1?.backup")
	seal, err := s.Backup(t.Context(), file, BackupOptions{At: 1_700_000_000_000})
	if err != nil {
		t.Fatal(err)
	}
	return s, file, seal, h
}

// inFolder are the names in a folder.
func inFolder(t *testing.T, folder string) []string {
	t.Helper()
	all, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

// derivedOf is all that evaluations derived, in one order.
func derivedOf(t *testing.T, s graph.Store) (all map[string]int, last graph.Evaluation) {
	t.Helper()
	all = map[string]int{}
	last, err := s.Derived(t.Context(), 0, func(g *graph.Gap) error { all[fmt.Sprintf("%+v", *g)]++; return nil },
		func(c graph.Tally) error { all[fmt.Sprintf("%+v", c)]++; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return all, last
}

func TestARestoredStoreAnswersTheSame(t *testing.T) {
	t.Parallel()
	s, file, seal, h := backedUp(t)
	to := filepath.Join(t.TempDir(), "restored #?.db")
	restored, err := RestoreBackup(t.Context(), file, to, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(seal, restored); diff != "" {
		t.Errorf("seal (-want +got)\n%s", diff)
	}
	for _, path := range []string{file, to} {
		about, err := os.Stat(path)
		if err != nil || filepath.Separator != '\\' && about.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v: %v", path, about.Mode(), err)
		}
		if names := inFolder(t, filepath.Dir(to)); len(names) != 1 {
			t.Errorf("beside the restored store lies more: %v", names)
		}
	}
	r := openedAt(t, to)
	digest, err := graph.DigestOf(t.Context(), r, seal.Revision, nil)
	if err != nil || digest.String() != seal.Digest {
		t.Errorf("digest %s, want %s: %v", digest, seal.Digest, err)
	}
	want, evaluation := derivedOf(t, s)
	got, last := derivedOf(t, r)
	if diff := cmp.Diff(want, got); diff != "" || last != evaluation || len(want) != 82 || seal.Pass != 2 {
		t.Errorf("evaluation %+v, want %+v (-want +got)\n%s", last, evaluation, diff)
	}
	graphtest.Same(t, h, s, r, 1000)
	for range 20 { // and it lives on
		b := h.Next()
		_, wantErr := s.Apply(t.Context(), b)
		if _, err := r.Apply(t.Context(), b); graph.CodeOf(err) != graph.CodeOf(wantErr) {
			t.Errorf("Apply(%s): %v, want %v", b.ID, err, wantErr)
		}
	}
	graphtest.Same(t, h, s, r, 100)
}

// TestABackupIsOneMomentWhileOthersWrite makes backups while two goroutines and another process write. Each is the store as it
// was at a revision, and answers as a copy of that revision made fact by fact.
func TestABackupIsOneMomentWhileOthersWrite(t *testing.T) {
	folder := t.TempDir()
	h := graphtest.NewHistory(8)
	path := filepath.Join(folder, "duty.db")
	s := storied(t, path, h)
	first := newestOf(t, s)
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for i := range 2 {
		own := openedAt(t, path)
		writers.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				var facts []graph.Fact
				for k := range 20 {
					facts = append(facts, &graph.CalendarDay{Day: graph.Day(1 + i*100_000 + n*20 + k), Kind: graph.OffDay, Name: strings.Repeat("示例节", 40)})
				}
				if _, err := insist(own, &graph.Batch{ID: graph.ID(fmt.Sprint("writer-", i, "-", n)), Changes: graph.ChangesOf(facts...)}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	process, said := child(t, path, "process", 2)
	writers.Go(func() {
		for said.Scan() {
			if strings.HasPrefix(said.Text(), "failed") {
				t.Error(said.Text())
			}
		}
		if err := process.Wait(); err != nil {
			t.Error(err)
		}
	})
	var seals []Seal
	for n := range 5 {
		seal, err := s.Backup(t.Context(), filepath.Join(folder, fmt.Sprint(n, ".backup")), BackupOptions{})
		if err != nil {
			t.Fatal(err)
		}
		seals = append(seals, seal)
	}
	stop()
	writers.Wait()
	newest := newestOf(t, s)
	for n, seal := range seals {
		if seal.Revision < first || seal.Revision > newest || n > 0 && seal.Revision < seals[n-1].Revision {
			t.Errorf("backup %d is of revision %d; the store went from %d to %d", n, seal.Revision, first, newest)
		}
		restored := filepath.Join(folder, fmt.Sprint(n, ".db"))
		if _, err := RestoreBackup(t.Context(), filepath.Join(folder, fmt.Sprint(n, ".backup")), restored, nil); err != nil {
			t.Fatal(err)
		}
		digest, err := graph.DigestOf(t.Context(), s, seal.Revision, nil)
		if err != nil || digest.String() != seal.Digest {
			t.Errorf("backup %d has the digest %s, the store had %s: %v", n, seal.Digest, digest, err)
		}
		if n < len(seals)-1 {
			continue
		}
		copied := opened(t)
		if err := copied.Restore(t.Context(), graph.CopyOf(t.Context(), s, seal.Revision)); err != nil {
			t.Fatal(err)
		}
		graphtest.Same(t, h, copied, openedAt(t, restored), 300)
	}
}

// TestWhatIsWrittenBetweenTwoPagesIsNotInIt applies a batch after each piece that is copied: of no batch there is a half.
func TestWhatIsWrittenBetweenTwoPagesIsNotInIt(t *testing.T) {
	s := opened(t)
	const villages = 6000 // with long notes: more pages than are copied at once
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "villages", Changes: func(yield func(graph.Change, error) bool) {
		for i := range villages {
			f := &graph.Area{ID: graph.ID(fmt.Sprint("V", i)), Level: graph.Village, Version: graph.Version{Period: graph.Always}}
			f.Note = strings.Repeat("示", 600)
			if !yield(graph.Change{Fact: f, Row: i + 1}, nil) {
				return
			}
		}
	}}); err != nil {
		t.Fatal(err)
	}
	want := newestOf(t, s)
	n := 0
	file := filepath.Join(t.TempDir(), "backup")
	seal, err := s.Backup(t.Context(), file, BackupOptions{Progress: func(stage Stage, done, whole int64) {
		if stage != Copying {
			return
		}
		n++
		facts := []graph.Fact{&graph.Area{ID: "V0", Name: fmt.Sprint("改名", n), Level: graph.Village, Version: graph.Version{Period: graph.Always}}}
		for i := range 200 {
			facts = append(facts, &graph.Area{ID: graph.ID(fmt.Sprint("V", n, "-", i)), Name: "新村", Level: graph.Village, Version: graph.Version{Period: graph.Always}})
		}
		if _, err := s.Apply(t.Context(), &graph.Batch{ID: graph.ID(fmt.Sprint("between-", n)), Changes: graph.ChangesOf(facts...)}); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if seal.Revision != want || n < 3 {
		t.Errorf("it is of revision %d, want %d; %d batches came between", seal.Revision, want, n)
	}
	to := filepath.Join(t.TempDir(), "restored")
	if _, err := RestoreBackup(t.Context(), file, to, nil); err != nil {
		t.Fatal(err)
	}
	rows := 0
	if err := openedAt(t, to).Scan(t.Context(), everywhere(), graph.Areas, func(graph.Fact) error { rows++; return nil }); err != nil || rows != villages {
		t.Errorf("%d areas, want %d: %v", rows, villages, err)
	}
}

func TestAnEmptyStoreIsBackedUpToo(t *testing.T) {
	s := opened(t)
	file, to := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
	if seal, err := s.Backup(t.Context(), file, BackupOptions{}); err != nil || seal.Revision != 0 {
		t.Fatalf("%+v, %v", seal, err)
	}
	if _, err := RestoreBackup(t.Context(), file, to, nil); err != nil {
		t.Fatal(err)
	}
	bring(t, openedAt(t, to), 1)
}

// TestEveryDamageIsFound changes one byte at 100 random places, the seal among them, then cuts and swaps. Nothing is harmless:
// every byte counts. Wherever a byte was changed, nothing is restored.
func TestEveryDamageIsFound(t *testing.T) {
	_, file, _, _ := backedUp(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	type damage struct {
		name string
		text []byte
	}
	var all []damage
	flip := func(at int) {
		changed := bytes.Clone(whole)
		changed[at] ^= byte(1 + rng.IntN(255))
		all = append(all, damage{fmt.Sprintf("byte %d of %d", at, len(whole)), changed})
	}
	for range 60 {
		flip(rng.IntN(len(whole)))
	}
	for range 20 {
		flip(rng.IntN(100)) // the header of the database
	}
	for range 20 {
		flip(len(whole) - 1 - rng.IntN(300)) // the seal
	}
	swapped := bytes.Clone(whole)
	copy(swapped[4096:8192], whole[8192:12288])
	copy(swapped[8192:12288], whole[4096:8192])
	all = append(all, damage{"two pages swapped", swapped}, damage{"a byte after it", append(bytes.Clone(whole), '\n')}, damage{"a byte before it", append([]byte{'\n'}, whole...)},
		damage{"no last byte", whole[:len(whole)-1]}, damage{"no seal", whole[:bytes.LastIndexByte(whole[:len(whole)-66], '\n')]}, damage{"half of it", whole[:len(whole)/2]},
		damage{"one byte of it", whole[:1]}, damage{"nothing of it", nil}, damage{"its end alone", whole[len(whole)-300:]})
	for _, d := range all {
		folder := t.TempDir()
		from := filepath.Join(folder, "backup")
		if err := os.WriteFile(from, d.text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := RestoreBackup(t.Context(), from, filepath.Join(folder, "restored"), nil)
		if code := graph.CodeOf(err); code != Damaged && code != graph.Invalid && code != graph.TooNew {
			t.Errorf("%s: %v", d.name, err)
		}
		if names := inFolder(t, folder); len(names) != 1 {
			t.Errorf("%s: left %v", d.name, names)
		}
	}
}

// resealed changes the database in a backup and seals it again, with the digest that it had.
func resealed(t *testing.T, file string, change func(seal *Seal, statement func(text string))) {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sealIn(whole[max(0, len(whole)-maxSeal):], int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, whole[:sealed.Bytes], 0o600); err != nil {
		t.Fatal(err)
	}
	change(&sealed.Seal, func(text string) { execute(t, file, text) })
	database, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sealed.Bytes = int64(len(database))
	line, err := json.Marshal(sealed.Seal)
	if err != nil {
		t.Fatal(err)
	}
	text := append(database, "\n"+string(line)+"\n"...)
	sum := sha256.Sum256(text)
	if err := os.WriteFile(file, append(text, hex.EncodeToString(sum[:])+"\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTheDigestIsOfTheFacts finds what a whole seal does not tell: a backup that is not what it says.
func TestTheDigestIsOfTheFacts(t *testing.T) {
	_, whole, _, _ := backedUp(t)
	text, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct {
		name   string
		change func(seal *Seal, statement func(text string))
		want   graph.Code
	}{
		{"nothing changed", func(*Seal, func(string)) {}, ""},
		{"another name", func(_ *Seal, statement func(string)) {
			statement(`UPDATE "area" SET "name" = 'x' WHERE "rowid" = 1`)
		}, Damaged},
		{"a row is missing", func(_ *Seal, statement func(string)) { statement(`DELETE FROM "household" WHERE "rowid" = 1`) }, Damaged},
		{"a batch is missing", func(_ *Seal, statement func(string)) {
			statement(`DELETE FROM "batch" WHERE "revision" = (SELECT max("revision") FROM "batch")`)
		}, Damaged},
		{"an evaluation is missing", func(_ *Seal, statement func(string)) { statement(`DELETE FROM "evaluation" WHERE "pass" = 2`) }, Damaged},
		{"an index that is not of its table", func(_ *Seal, statement func(string)) {
			statement(`PRAGMA writable_schema = 1; UPDATE sqlite_schema SET "sql" = 'CREATE INDEX "area_parent" ON "area" ("name", "id")' WHERE "name" = 'area_parent'`)
		}, Damaged},
		{"another revision", func(seal *Seal, _ func(string)) { seal.Revision-- }, Damaged},
		{"a newer program's tables", func(seal *Seal, statement func(string)) { seal.Schema = 99; statement(`PRAGMA user_version = 99`) }, graph.TooNew},
		{"a newer program's tables, and no word of it", func(_ *Seal, statement func(string)) { statement(`PRAGMA user_version = 99`) }, graph.TooNew},
		{"a newer program's form", func(seal *Seal, _ func(string)) { seal.Format = "dutygraph-backup/2" }, graph.TooNew},
		{"another program's form", func(seal *Seal, _ func(string)) { seal.Format = "backup/1" }, Damaged},
	} {
		t.Run(of.name, func(t *testing.T) {
			file, folder := filepath.Join(t.TempDir(), "backup"), t.TempDir()
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
			resealed(t, file, of.change)
			_, err := RestoreBackup(t.Context(), file, filepath.Join(folder, "restored"), nil)
			if graph.CodeOf(err) != of.want {
				t.Errorf("error %v, want %q", err, of.want)
			}
			if names := inFolder(t, folder); (len(names) == 1) != (of.want == "") {
				t.Errorf("left %v", names)
			}
		})
	}
}

func TestWhatIsNoBackupIsRefused(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "duty.db")
	s := openedAt(t, path)
	bring(t, s, 1)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(folder, "other.db")
	execute(t, other, `CREATE TABLE "t" ("a")`)
	text := filepath.Join(folder, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("户编号,户主姓名\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct {
		from string
		want graph.Code
		says string
	}{
		{path, graph.Invalid, "is a store, not a backup"},
		{other, graph.Invalid, "no backup of this program"},
		{text, graph.Invalid, "no backup of this program"},
		{filepath.Join(folder, "none"), graph.NotFound, "there is no backup"},
		{folder, graph.Invalid, "no file"},
	} {
		_, err := RestoreBackup(t.Context(), of.from, filepath.Join(folder, "restored"), nil)
		e, ok := errors.AsType[*graph.Error](err)
		if !ok || e.Code != of.want || !strings.Contains(e.EN, of.says) || strings.Contains(e.ZH+e.EN, "%!") {
			t.Errorf("from %s: %v, want %s", of.from, err, of.want)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "restored")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was restored: %v", err)
	}
}

// TestABackupIsNotServed opens a backup as a store, by mistake: it is refused and stays whole.
func TestABackupIsNotServed(t *testing.T) {
	_, file, _, _ := backedUp(t)
	s, err := Open(t.Context(), file)
	if err == nil {
		s.Close()
	}
	if e, ok := errors.AsType[*graph.Error](err); !ok || e.Code != graph.Invalid || !strings.Contains(e.EN, "dutygraph restore") {
		t.Errorf("error %v", err)
	}
	if _, err := RestoreBackup(t.Context(), file, filepath.Join(t.TempDir(), "restored"), nil); err != nil {
		t.Error(err)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	s, file, _, _ := backedUp(t)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	unchanged := func(path string, want []byte) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s was changed: %v", path, err)
		}
	}
	if _, err := s.Backup(t.Context(), file, BackupOptions{}); graph.CodeOf(err) != graph.Conflict {
		t.Errorf("a backup over a file: %v", err)
	}
	unchanged(file, before)
	bring(t, s, 3)
	seal, err := s.Backup(t.Context(), file, BackupOptions{Replace: true})
	if err != nil {
		t.Errorf("a backup in the place of a file: %v", err)
	}
	// Not the store itself, nor what belongs to it, under any name.
	own := pathOf(t, s)
	link := filepath.Join(filepath.Dir(own), "link")
	if err := os.Link(own, link); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{own, own + "-wal", link, filepath.Dir(own), ""} {
		if _, err := s.Backup(t.Context(), to, BackupOptions{Replace: true}); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("a backup to %q: %v", to, err)
		}
	}
	if r := newestOf(t, s); r != seal.Revision {
		t.Errorf("revision %d, want %d", r, seal.Revision)
	}
	for _, beside := range []string{"", "-wal", "-journal", "-shm"} {
		folder := t.TempDir()
		to := filepath.Join(folder, "restored")
		if err := os.WriteFile(to+beside, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := RestoreBackup(t.Context(), file, to, nil); graph.CodeOf(err) != graph.Conflict {
			t.Errorf("restored with %q there: %v", "restored"+beside, err)
		}
		unchanged(to+beside, []byte("mine"))
		if names := inFolder(t, folder); len(names) != 1 {
			t.Errorf("left %v", names)
		}
	}
	to := filepath.Join(t.TempDir(), "no folder", "x")
	if _, err := s.Backup(t.Context(), to, BackupOptions{}); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("a backup into no folder: %v", err)
	}
	if _, err := RestoreBackup(t.Context(), file, to, nil); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("restored into no folder: %v", err)
	}
}

// TestWhoComesFirstKeepsTheName lets another file take the name while the backup is made, or restored.
func TestWhoComesFirstKeepsTheName(t *testing.T) {
	s, file, _, _ := backedUp(t)
	folder := t.TempDir()
	to := filepath.Join(folder, "to")
	taking := func(Stage, int64, int64) {
		if err := os.WriteFile(to, []byte("mine"), 0o600); err != nil {
			t.Error(err)
		}
	}
	for name, do := range map[string]func() error{
		"backup":  func() error { _, err := s.Backup(t.Context(), to, BackupOptions{Progress: taking}); return err },
		"restore": func() error { _, err := RestoreBackup(t.Context(), file, to, taking); return err },
	} {
		if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		if err := do(); graph.CodeOf(err) != graph.Conflict {
			t.Errorf("%s: %v", name, err)
		}
		if text, err := os.ReadFile(to); err != nil || string(text) != "mine" || len(inFolder(t, folder)) != 1 {
			t.Errorf("%s: %q, beside %v: %v", name, text, inFolder(t, folder), err)
		}
	}
}

// TestWhoEndsItLeavesNothing ends a backup and a restore at each stage.
func TestWhoEndsItLeavesNothing(t *testing.T) {
	s, file, _, _ := backedUp(t)
	folder := t.TempDir()
	to := filepath.Join(folder, "to")
	for _, of := range []struct {
		name   string
		stages []Stage
		do     func(ctx context.Context, progress Progress) error
	}{
		{"backup", []Stage{Copying, Checking, Digesting, Sealing}, func(ctx context.Context, progress Progress) error {
			_, err := s.Backup(ctx, to, BackupOptions{Progress: progress})
			return err
		}},
		{"restore", []Stage{Copying, Checking, Digesting}, func(ctx context.Context, progress Progress) error {
			_, err := RestoreBackup(ctx, file, to, progress)
			return err
		}},
	} {
		for _, at := range of.stages {
			t.Run(of.name+" "+string(at), func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				reached := false
				err := of.do(ctx, func(stage Stage, _, _ int64) {
					if stage == at {
						reached = true
						cancel()
					}
				})
				if graph.CodeOf(err) != graph.Unavailable || !reached {
					t.Errorf("reached: %v; error %v", reached, err)
				}
				if names := inFolder(t, folder); len(names) != 0 {
					t.Errorf("left %v", names)
				}
			})
		}
		if err := of.do(t.Context(), nil); err != nil {
			t.Errorf("%s: %v", of.name, err)
		}
		if err := os.Remove(to); err != nil {
			t.Fatal(err)
		}
	}
	bring(t, s, 1) // and nothing holds the store up
}

func TestADamagedStoreIsNotBackedUp(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "duty.db")
	s := openedAt(t, path)
	bring(t, s, 5000)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 5 {
		changed := bytes.Clone(whole)
		for at := (len(whole)/2 + rng.IntN(len(whole)/2)) / 4096 * 4096; at < len(whole); at += 4096 * (1 + rng.IntN(20)) { // the schema stays, rows do not
			copy(changed[at:], strings.Repeat("\xa5", min(4096, len(whole)-at)))
		}
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Backup(t.Context(), filepath.Join(folder, "backup"), BackupOptions{})
		if graph.CodeOf(err) != Damaged {
			t.Errorf("error %v", err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if names := inFolder(t, folder); len(names) != 1 {
			t.Errorf("left %v", names)
		}
	}
}

func TestAClosedStoreIsNotBackedUp(t *testing.T) {
	s := opened(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "x"), BackupOptions{}); graph.CodeOf(err) != graph.Closed {
		t.Errorf("error %v", err)
	}
}

// TestTheSealIsForAnyProgram reads a backup as its documentation says: the last line is the digest of all before it, the one
// above is JSON, and what comes first is a database that is whole in one file.
func TestTheSealIsForAnyProgram(t *testing.T) {
	s, file, want, _ := backedUp(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before := whole[:len(whole)-65]
	if sum := sha256.Sum256(before); hex.EncodeToString(sum[:])+"\n" != string(whole[len(before):]) {
		t.Error("the last line is not the digest of what stands before it")
	}
	lines := bytes.Split(before, []byte("\n"))
	var seal Seal
	if err := json.Unmarshal(lines[len(lines)-2], &seal); err != nil || seal != want || seal.At != 1_700_000_000_000 || seal.Revision != newestOf(t, s) {
		t.Errorf("seal %+v, want %+v: %v", seal, want, err)
	}
	if whole[18] != 1 || whole[19] != 1 {
		t.Error("the database needs a write-ahead log")
	}
	if last, err := s.Derived(t.Context(), math.MaxInt64, func(*graph.Gap) error { return nil }, func(graph.Tally) error { return nil }); err != nil || seal.Judged != last.Revision {
		t.Errorf("judged through %d, want %+v: %v", seal.Judged, last, err)
	}
}
