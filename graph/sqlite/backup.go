package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"math"
	"os"
	"strconv"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"dutygraph/graph"
)

// backupID marks a file as a backup in the header of its database: "dutb". It is not applicationID, so that nobody serves a
// backup by mistake and writes into it.
const backupID = 0x64757462

// Damaged is the code of a store, or of a backup, of which a part was lost or changed on its way or on its disk.
const Damaged graph.Code = "DAMAGED"

// Stage is a part of making a backup, or of restoring one.
type Stage string

// The stages, in order, with what their progress counts.
const (
	// Copying counts KiB.
	Copying Stage = "COPYING"
	// Checking looks at every page, and cannot tell how far it is.
	Checking Stage = "CHECKING"
	// Digesting counts rows; how many there are is not known.
	Digesting Stage = "DIGESTING"
	// Sealing counts KiB.
	Sealing Stage = "SEALING"
)

// Progress is told from time to time how far a stage has come, of how much; -1 where that is not known. Each stage is told
// of when it begins. It must not block.
type Progress func(stage Stage, done, whole int64)

// BackupOptions say how a backup is made.
type BackupOptions struct {
	// Replace allows it to take the place of a file.
	Replace bool
	// At is the instant that the seal tells, in milliseconds since 1970.
	At int64
	// Progress may be nil.
	Progress Progress
}

// pagesAtOnce is how many pages are copied before the context is looked at.
const pagesAtOnce = 1024

// Backup writes all that the store holds at one moment, derived gaps too, into one file that RestoreBackup takes back. Others,
// in this process or another, may read and write meanwhile and wait for nothing. The file appears under its name once it is
// whole, was read again and lies on the disk; readable by its owner alone. Otherwise there is nothing, not even where the
// context ends. Where a file has the name already it is Conflict, unless it may be replaced; a damaged store is Damaged.
func (s *Store) Backup(ctx context.Context, to string, o BackupOptions) (seal Seal, err error) {
	if err := s.usable(ctx); err != nil {
		return Seal{}, err
	}
	if o.Progress == nil {
		o.Progress = func(Stage, int64, int64) {}
	}
	from, err := s.path(ctx)
	if err != nil {
		return Seal{}, s.translate(ctx, err)
	}
	if err := free(to, o.Replace, from); err != nil {
		return Seal{}, err
	}
	d, err := newDraft(to)
	if err != nil {
		return Seal{}, err
	}
	defer d.discard()
	if err := copyPages(ctx, from, d.path, o.Progress); err != nil {
		return Seal{}, s.backupError(ctx, err)
	}
	if err := d.sound(ctx, o.Progress); err != nil {
		return Seal{}, s.backupError(ctx, err)
	}
	seal, err = d.read(ctx, o.Progress)
	if err != nil {
		return Seal{}, s.backupError(ctx, err)
	}
	seal.At = o.At
	// One file that can be read where nothing can be written, as on a disc: no WAL.
	if err := d.mark(ctx, backupID, `PRAGMA journal_mode = DELETE`); err != nil {
		return Seal{}, s.backupError(ctx, err)
	}
	if err := d.seal(ctx, &seal, o.Progress); err != nil {
		return Seal{}, err
	}
	return seal, d.publish(ctx, to, o.Replace)
}

// backupError tells what failed while a backup was made.
func (s *Store) backupError(ctx context.Context, err error) error {
	if corrupt(err) {
		return Damaged.Wrap(err, "数据库文件已损坏，未生成备份；请从较早的备份恢复", "the store's file is damaged and no backup was made; restore it from an earlier one")
	}
	return s.translate(ctx, err)
}

// corrupt reports that SQLite found a file damaged, in its own words or in ours.
func corrupt(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok { // also as the cause of ours
		return e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB
	}
	return errors.Is(err, errUnsound)
}

// errUnsound is what an integrity check found.
var errUnsound = errors.New("the integrity check failed")

// path is where the store's file is.
func (s *Store) path(ctx context.Context) (path string, err error) {
	err = s.readers.QueryRowContext(ctx, `SELECT "file" FROM pragma_database_list WHERE "name" = 'main'`).Scan(&path)
	return path, err
}

// copyPages copies the file as of one moment, page by page.
func copyPages(ctx context.Context, from, to string, progress Progress) error {
	db, err := pool(from, 1, "query_only(1)", "cache_size(-2048)")
	if err != nil {
		return err
	}
	defer db.Close()
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	// A transaction that has read holds on to what it saw: without it, SQLite would begin anew after each write of another.
	if _, err := c.ExecContext(ctx, `BEGIN DEFERRED`); err != nil {
		return err
	}
	var newest, pageSize int64
	if err := c.QueryRowContext(ctx, published).Scan(&newest); err != nil {
		return err
	}
	if err := c.QueryRowContext(ctx, `PRAGMA page_size`).Scan(&pageSize); err != nil {
		return err
	}
	return c.Raw(func(on any) (err error) {
		// No journal and no waiting for the disk: until it is whole nobody needs it.
		b, err := on.(interface {
			NewBackup(to string) (*sqlite.Backup, error)
		}).NewBackup(address(to, "journal_mode(OFF)", "synchronous(OFF)"))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, b.Finish()) }()
		progress(Copying, 0, -1)
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return err
			}
			if more, err = b.Step(pagesAtOnce); err != nil {
				return err
			}
			whole, left := int64(b.PageCount()), int64(b.Remaining())
			progress(Copying, (whole-left)*pageSize>>10, whole*pageSize>>10)
		}
		return nil
	})
}

// sound has SQLite look at every page, row and index of the draft.
func (d draft) sound(ctx context.Context, progress Progress) error {
	progress(Checking, 0, -1)
	db, err := pool(d.path, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `PRAGMA integrity_check(1)`)
	if err != nil {
		return err
	}
	defer rows.Close()
	return each(rows, func(values []any) error {
		if found := values[0].(string); found != "ok" {
			return errors.Join(errUnsound, errors.New(found))
		}
		return nil
	})
}

// read opens the draft as the store that it is, and digests it.
func (d draft) read(ctx context.Context, progress Progress) (seal Seal, err error) {
	progress(Digesting, 0, -1)
	s, err := Open(ctx, d.path)
	if err != nil {
		return Seal{}, err
	}
	defer func() {
		err = errors.Join(err, s.Close())
		if err == nil {
			err = d.alone()
		}
	}()
	seal.Revision, err = s.published(ctx)
	if err != nil {
		return Seal{}, err
	}
	digest, err := graph.DigestOf(ctx, s, seal.Revision, func(rows int) { progress(Digesting, int64(rows), -1) })
	if err != nil {
		return Seal{}, err
	}
	last, err := s.Derived(ctx, math.MaxInt64, func(*graph.Gap) error { return nil }, func(graph.Tally) error { return nil })
	if err != nil {
		return Seal{}, err
	}
	seal.Digest, seal.Pass, seal.Judged = digest.String(), last.Pass, last.Revision
	err = s.readers.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&seal.Schema)
	return seal, err
}

// alone makes sure that the file is all there is of the draft: that nothing waits beside it to be written into it.
func (d draft) alone() error {
	about, err := os.Stat(d.path + "-wal")
	if errors.Is(err, fs.ErrNotExist) || err == nil && about.Size() == 0 {
		return nil
	}
	if err == nil {
		err = errors.New("the write-ahead log was not written into the file")
	}
	return err
}

// mark writes the kind of the file into its header, after another statement.
func (d draft) mark(ctx context.Context, id int, first string) (err error) {
	db, err := pool(d.path, 1)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, db.Close())
		if err == nil {
			err = d.alone()
		}
	}()
	return runAll(ctx, db, first, `PRAGMA application_id = `+strconv.Itoa(id)) // a pragma takes no parameters
}

func runAll(ctx context.Context, db *sql.DB, statements ...string) error {
	for _, text := range statements {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// RestoreBackup makes the store at a path out of a backup. The store appears under its name once all of it was compared with
// the seal: each byte of the backup, and then, read through the new store, the digest of all facts. Otherwise there is
// nothing, not even where the context ends. A path at which there is something is Conflict; a backup of which a byte is lost
// or changed is Damaged; a file that is no backup is Invalid; one of a newer program is TooNew. Progress may be nil.
func RestoreBackup(ctx context.Context, from, to string, progress Progress) (Seal, error) {
	if progress == nil {
		progress = func(Stage, int64, int64) {}
	}
	for _, beside := range []string{"", "-wal", "-journal", "-shm"} { // or SQLite would take what is beside for the new file's
		if err := free(to+beside, false, ""); err != nil {
			return Seal{}, err
		}
	}
	file, sealed, err := openBackup(from)
	if err != nil {
		return Seal{}, err
	}
	defer file.Close()
	d, err := newDraft(to)
	if err != nil {
		return Seal{}, err
	}
	defer d.discard()
	if err := d.unseal(ctx, file, sealed, progress); err != nil {
		return Seal{}, err
	}
	read := func() (found Seal, err error) {
		if err = d.mark(ctx, applicationID, `PRAGMA synchronous = OFF`); err == nil {
			err = d.sound(ctx, progress)
		}
		if err == nil {
			found, err = d.read(ctx, progress)
		}
		return found, err
	}
	found, err := read()
	switch {
	case corrupt(err):
		return Seal{}, Damaged.Wrap(err, "备份中的数据库已损坏，未恢复任何内容", "the database in the backup is damaged; nothing was restored")
	case err != nil:
		return Seal{}, (&Store{}).translate(ctx, err) // what failed is no store that could have been closed
	case found.Revision != sealed.Revision || found.Digest != sealed.Digest || found.Pass != sealed.Pass || found.Judged != sealed.Judged:
		return Seal{}, Damaged.Errorf("恢复出的内容与备份的摘要不一致，未恢复任何内容：应为第 %d 号修订 %s，实为第 %d 号修订 %s",
			"what was restored differs from the digest of the backup, and was removed again: revision %d with %s was expected, and revision %d with %s found",
			sealed.Revision, sealed.Digest, found.Revision, found.Digest)
	}
	if err := d.sync(); err != nil {
		return Seal{}, err
	}
	return sealed.Seal, d.publish(ctx, to, false)
}
