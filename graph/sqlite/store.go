package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"dutygraph/graph"
)

// Store is a graph.Store on one file. Several processes may have the same file open.
type Store struct {
	tables  map[graph.Noun]*table
	readers *sql.DB
	writer  *sql.DB              // one connection
	behind  *sql.DB              // one connection, on which the writer reads the committed state
	asking  map[string]*sql.Stmt // on behind, by text; of the one who writes
	writing chan struct{}        // held by the one who writes
	inserts bulk
	closed  atomic.Bool

	preparing sync.RWMutex
	prepared  map[string]*sql.Stmt // on readers, by text

	direct *readers     // for lineages
	seen   atomic.Int64 // the newest revision that was seen published

	roster       *graph.Roster
	filing       sync.Mutex // held while the roster takes rows in
	subjectsText struct {   // the statements of lineages, composed once
		many, household, ofCase string
	}
	subjectTables []*table // of subjectNouns
	timelines     *timelineTexts
	long          *readers // for reads of many timelines: they must not keep those waiting that ask for one lineage
}

var _ graph.Store = (*Store)(nil)

// busyTimeout is how long a statement waits for another process to finish writing, in milliseconds.
const busyTimeout = "10000"

// Open opens the store in the file at path, and makes it where there is none. A file that is no store of this program is
// refused with Invalid, one that a newer program has written with TooNew, and neither is touched.
func Open(ctx context.Context, path string) (*Store, error) {
	if path == "" {
		return nil, graph.Invalid.Errorf("请给出数据库文件的路径", "name the file of the store")
	}
	path, err := filepath.Abs(path) // or :memory: would be no file, but a store for each connection
	if err != nil {
		return nil, graph.Invalid.Wrap(err, "数据库文件的路径无效", "the path of the store's file is not valid")
	}
	s := &Store{
		tables: map[graph.Noun]*table{}, prepared: map[string]*sql.Stmt{}, asking: map[string]*sql.Stmt{}, roster: graph.NewRoster(),
		writing: make(chan struct{}, 1),
	}
	for _, noun := range graph.Nouns() {
		s.tables[noun] = newTable(noun)
	}
	for _, noun := range subjectNouns() {
		s.subjectTables = append(s.subjectTables, s.tables[noun])
	}
	s.subjectsText.many, s.subjectsText.household, s.subjectsText.ofCase = s.subjects(homesOfMany), s.subjects(homeOfHousehold), s.subjects(homeOfCase)
	s.timelines = s.timelineTexts()
	// synchronous=FULL: what was answered as applied is evidence, and must outlive a power cut. No memory mapping: a disk
	// that fails under a mapped page kills the process, where a read would give an error.
	if s.writer, err = pool(path, 1, "synchronous(FULL)", "cache_size(-65536)", "journal_size_limit(67108864)"); err != nil {
		return nil, s.translate(ctx, err)
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(s.translate(ctx, err), s.writer.Close())
	}
	if s.readers, err = pool(path, max(4, 2*runtime.GOMAXPROCS(0)), "query_only(1)", "cache_size(-16384)"); err == nil {
		s.behind, err = pool(path, 1, "query_only(1)", "cache_size(-16384)")
	}
	if err != nil {
		return s, s.translate(ctx, err)
	}
	// As many as can run at once. What they keep of the file is shared among them.
	n := max(2, runtime.GOMAXPROCS(0))
	name := address(path, "query_only(1)", "cache_size(-"+strconv.Itoa(max(directCache/n, 16<<10))+")")
	s.direct = newReaders(n, func() (driver.Conn, error) { return s.readers.Driver().Open(name) })
	long := address(path, "query_only(1)", "cache_size(-8192)") // what they read, they read once
	s.long = newReaders(n, func() (driver.Conn, error) { return s.readers.Driver().Open(long) })
	return s, nil
}

// directCache is how much of the file the connections that read lineages keep in memory together, in KiB: all that is
// recorded of a city's cases.
const directCache = 128 << 10

// pool opens connections to the file, and keeps them.
func pool(path string, connections int, pragmas ...string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", address(path, pragmas...))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// address is the data source name of the file, with settings for each connection.
func address(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append(pragmas, "busy_timeout("+busyTimeout+")", "temp_store(MEMORY)"), "_txlock": {"immediate"}, "_dqs": {"0"}}
	// Escaped, because a path may hold # or ?, and the rest would be lost without a word.
	return "file:" + url.PathEscape(path) + "?" + q.Encode()
}

// Close releases the store. Closing twice is no error.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	s.writing <- struct{}{} // a batch on its way in comes first
	defer func() { <-s.writing }()
	s.inserts.close()
	s.preparing.Lock()
	defer s.preparing.Unlock()
	for _, all := range []map[string]*sql.Stmt{s.prepared, s.asking} {
		for _, p := range all {
			p.Close()
		}
	}
	s.prepared = nil
	return errors.Join(s.direct.close(), s.long.close(), s.readers.Close(), s.behind.Close(), s.writer.Close())
}

func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return closedError()
	}
	return ctx.Err()
}

func closedError() error { return graph.Closed.Errorf("存储已关闭", "the store was closed") }

// prepare is the statement of the text on the readers, made at its first use. Texts are composed of constants, so there
// are not many.
func (s *Store) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	s.preparing.RLock()
	p := s.prepared[text]
	s.preparing.RUnlock()
	if p != nil {
		return p, nil
	}
	s.preparing.Lock()
	defer s.preparing.Unlock()
	if s.prepared == nil {
		return nil, closedError()
	}
	if p := s.prepared[text]; p != nil {
		return p, nil
	}
	p, err := s.readers.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.prepared[text] = p
	return p, nil
}

// read runs a statement and gives each of its rows, as values that hold until the next.
func (s *Store) read(ctx context.Context, text string, args []any, yield func(values []any) error) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	p, err := s.prepare(ctx, text)
	if err != nil {
		return s.translate(ctx, err)
	}
	rows, err := p.QueryContext(ctx, args...)
	if err != nil {
		return s.translate(ctx, err)
	}
	defer rows.Close()
	return s.translate(ctx, each(rows, yield))
}

func each(rows *sql.Rows, yield func(values []any) error) error {
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := yield(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

const published = `SELECT coalesce(max("revision"), 0) FROM "batch"`

// published is the newest revision.
func (s *Store) published(ctx context.Context) (newest graph.Revision, err error) {
	err = s.read(ctx, published, nil, func(values []any) error {
		newest = graph.Revision(values[0].(int64))
		return nil
	})
	s.saw(newest)
	return newest, err
}

// saw remembers that a revision is published: it will always be.
func (s *Store) saw(r graph.Revision) {
	for seen := s.seen.Load(); int64(r) > seen && !s.seen.CompareAndSwap(seen, int64(r)); seen = s.seen.Load() {
	}
}

// resolve gives the view the revision that is read. What was once known at a revision never changes, so the statements
// that follow need no transaction with this one.
func (s *Store) resolve(ctx context.Context, v graph.View) (graph.View, error) {
	if int64(v.Known) <= s.seen.Load() {
		return v, s.usable(ctx)
	}
	newest, err := s.published(ctx)
	if err != nil {
		return v, err
	}
	return settle(v, newest)
}

func settle(v graph.View, newest graph.Revision) (graph.View, error) {
	switch {
	case v.Known == graph.Newest:
		v.Known = newest
	case v.Known > newest:
		return v, graph.NotYet.Errorf("尚无第 %d 号修订，请稍后再试", "there is no revision %d yet; try again later", v.Known)
	}
	return v, nil
}

// open opens the eye of a view: the revision, and the areas that its scope holds.
func (s *Store) open(ctx context.Context, v graph.View) (*eye, error) {
	v, err := s.resolve(ctx, v)
	if err != nil {
		return nil, err
	}
	e := &eye{View: v, limited: !v.Scope.All, opened: v.At}
	if e.limited {
		if err := s.follow(ctx, v.Known); err != nil {
			return nil, err
		}
		areas, _ := s.roster.Inside(v)
		e.inside, e.seen = array(areas), array(append(areas, s.roster.Above(v)...))
	}
	return e, nil
}

// bulk keeps the statements that insert rows, on the driver's own connection: with 1.4 million rows to bring in, what
// database/sql does for each statement would cost as much as SQLite itself.
type bulk struct {
	on       driver.Conn
	prepared map[string]driver.Stmt
	args     []driver.NamedValue
}

func (b *bulk) close() {
	for _, p := range b.prepared {
		p.Close()
	}
	b.on, b.prepared = nil, nil
}

// run runs a statement on the connection.
func (b *bulk) run(ctx context.Context, on driver.Conn, text string, values []any) error {
	_, err := b.exec(ctx, on, text, values)
	return err
}

// exec runs a statement on the connection and tells what became of it.
func (b *bulk) exec(ctx context.Context, on driver.Conn, text string, values []any) (driver.Result, error) {
	if b.on != on { // database/sql has opened another, and what was prepared is gone with the old one
		b.on, b.prepared = on, map[string]driver.Stmt{}
	}
	p := b.prepared[text]
	if p == nil {
		var err error
		if p, err = on.(driver.ConnPrepareContext).PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		b.prepared[text] = p
	}
	b.args = b.args[:0]
	for i, v := range values {
		b.args = append(b.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return p.(driver.StmtExecContext).ExecContext(ctx, b.args)
}
