package neo4j

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"dutygraph/graph"
)

// Config says which database to open and as whom.
type Config struct {
	// URI is neo4j://host:port, or bolt://, or either with +s for TLS; without user and password.
	URI string
	// User is who signs in; empty where the server asks for no one.
	User string
	// Password is the user's.
	Password string
	// Database is the database's name; empty for the user's home database.
	Database string
	// Connections is how many connections are held at most; 0 for 64.
	Connections int
	// Patience is how long a question, or the wait for another's write, may take before the store is called unavailable,
	// whatever longer deadline the caller has; 0 for 4 s. Scan and the parts of a large batch are only bounded from one
	// answer of the server to the next.
	Patience time.Duration
	// About, when set, gives what the server shall show of a call beside its name, such as the id of the request:
	// SHOW TRANSACTIONS lists it as metaData. Its values are strings.
	About func(ctx context.Context) map[string]any
}

// Store is a graph.Store in a Neo4j database. Several processes may have the same database open.
type Store struct {
	config   Config
	driver   driver.DriverWithContext
	tables   map[graph.Noun]*table
	writing  chan struct{} // held by the one who writes facts
	deriving chan struct{} // held by the one who writes what is derived
	closed   atomic.Bool

	// bookmarks are where the cluster was when this process last wrote, or saw what another had written: reads ask a
	// member that has come as far.
	bookmarks atomic.Pointer[driver.Bookmarks]

	roster atomic.Pointer[graph.Roster]
	filing sync.Mutex // held while the roster takes rows in

	subjectsText string // the statement of lineages, composed once
}

var (
	_ graph.Store   = (*Store)(nil)
	_ graph.Archive = (*Store)(nil)
)

// Limits of one call, far below what a caller waits.
const (
	defaultPatience    = 4 * time.Second
	defaultConnections = 64
	// patienceOfParts is how long the server may be silent over one part of a large batch, or between two rows of a scan.
	patienceOfParts = 30 * time.Second
	// attempts is how often a statement is run when it fails for a passing reason: after a restart of the server, the pool
	// may hold several dead connections.
	attempts = 3
)

// Open opens the store in the database, and makes it where the database is empty. A database that holds other data is
// refused with Invalid, one that a newer program has written with TooNew, and neither is touched. A wrong password or an
// unknown database is Invalid, a server that cannot be reached is Unavailable.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Patience <= 0 {
		c.Patience = defaultPatience
	}
	if c.Connections <= 0 {
		c.Connections = defaultConnections
	}
	login := driver.NoAuth()
	if c.User != "" {
		login = driver.BasicAuth(c.User, c.Password, "")
	}
	d, err := driver.NewDriverWithContext(c.URI, login, func(to *config.Config) {
		to.UserAgent = "dutygraph"
		to.MaxConnectionPoolSize = c.Connections
		to.ConnectionAcquisitionTimeout = c.Patience / 2 // who finds no free connection by then is one too many
		to.SocketConnectTimeout = c.Patience / 2
		to.ConnectionLivenessCheckTimeout = 2 * time.Second // a connection idle for longer may be dead
		to.TelemetryDisabled = true
	})
	if err != nil {
		return nil, graph.Invalid.Wrap(err, "Neo4j 地址无效，应为 neo4j://主机:端口", "the address of Neo4j is not valid; it is neo4j://host:port")
	}
	s := &Store{
		config: c, driver: d, tables: map[graph.Noun]*table{}, writing: make(chan struct{}, 1), deriving: make(chan struct{}, 1),
	}
	s.roster.Store(graph.NewRoster())
	s.bookmarks.Store(&driver.Bookmarks{})
	for _, noun := range graph.Nouns() {
		s.tables[noun] = newTable(noun)
	}
	s.subjectsText = s.subjects()
	if err := s.migrate(ctx); err != nil {
		d.Close(context.WithoutCancel(ctx))
		return nil, s.translate(ctx, refused(err))
	}
	return s, nil
}

// Close releases the store. Closing twice is no error.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	s.writing <- struct{}{} // a batch on its way in comes first
	defer func() { <-s.writing }()
	s.deriving <- struct{}{}
	defer func() { <-s.deriving }()
	ctx, cancel := s.afterwards(context.Background())
	defer cancel()
	return s.driver.Close(ctx)
}

func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return closedError()
	}
	return ctx.Err()
}

// session is a session that has seen all that this process has.
type session struct {
	driver.SessionWithContext
	store *Store
	given driver.Bookmarks
}

func (s *Store) session(ctx context.Context, mode driver.AccessMode) *session {
	given := *s.bookmarks.Load()
	return &session{s.driver.NewSession(ctx, driver.SessionConfig{AccessMode: mode, DatabaseName: s.config.Database, Bookmarks: given}), s, given}
}

// remember lets later reads ask members of the cluster that have come as far as the session. What it was given is behind
// that, and is forgotten.
func (s *session) remember() {
	last := s.LastBookmarks()
	for {
		held := s.store.bookmarks.Load()
		now := slices.DeleteFunc(slices.Clone(*held), func(b string) bool { return slices.Contains(s.given, b) || slices.Contains(last, b) })
		now = append(now, last...)
		if s.store.bookmarks.CompareAndSwap(held, &now) {
			return
		}
	}
}

// close gives the connection back, also when the caller has gone away. It matters to nobody if that fails.
func (s *session) close(ctx context.Context) {
	ctx, cancel := s.store.afterwards(ctx)
	defer cancel()
	_ = s.Close(ctx)
}

// afterwards is for what must be done even if the caller has gone away.
func (s *Store) afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), s.config.Patience)
}

// about is what the server shall show of a transaction, and after what time it shall give it up.
func (s *Store) about(ctx context.Context, call string, patience time.Duration) func(*driver.TransactionConfig) {
	meta := map[string]any{"program": "dutygraph", "call": call}
	if s.config.About != nil {
		maps.Copy(meta, s.config.About(ctx))
	}
	return func(t *driver.TransactionConfig) {
		t.Metadata = meta
		if patience > 0 {
			// A little before we do: then the connection lives on.
			t.Timeout = patience - patience/16
		}
	}
}

// statement is what is asked of the server.
type statement struct {
	call       string // the method of the port
	text       string
	parameters map[string]any
}

// ask runs a statement on a reader and gives its one record. It is run as it is, not in a managed transaction, which would
// cost another round trip; so trying again is up to us.
func (s *Store) ask(ctx context.Context, q statement) (record []any, err error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	patient, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	about := s.about(ctx, q.call, s.config.Patience)
	for range attempts {
		if record, err = s.once(patient, q, about); err == nil {
			return record, nil
		}
		if !passing(err) || patient.Err() != nil {
			break
		}
	}
	return nil, s.translate(ctx, err)
}

func (s *Store) once(ctx context.Context, q statement, about func(*driver.TransactionConfig)) ([]any, error) {
	session := s.session(ctx, driver.AccessModeRead)
	defer session.close(ctx)
	result, err := session.Run(ctx, q.text, q.parameters, about)
	if err != nil {
		return nil, err
	}
	record, err := result.Single(ctx)
	if err != nil {
		return nil, err
	}
	return record.Values, nil
}

// see asks a question through a view: pose composes it for the eye, with the revision and the areas in it. The first value
// of its record is the newest revision that the server had published; see gives the others. One statement is enough,
// unless a batch has been applied since the last question.
func (s *Store) see(ctx context.Context, v graph.View, pose func(e *eye) statement) (*eye, []any, error) {
	for try := 0; ; try++ {
		e, err := s.open(ctx, v)
		if err != nil {
			return nil, nil, err
		}
		record, err := s.ask(ctx, pose(e))
		if err != nil {
			return nil, nil, err
		}
		switch published := graph.Revision(record[0].(int64)); {
		case published < e.Known && try < attempts: // the member of the cluster that was asked lags behind
			err = s.confirm(ctx, v.Known)
		case published < e.Known:
			err = graph.Unavailable.Errorf("数据库各成员尚未同步，请稍后再试", "the members of the database are not in step yet; try again later")
		case published > e.Known && v.Known == graph.Newest && try == 0: // somebody has written since the last question
			err = s.follow(ctx, v.Known)
		default:
			return e, record[1:], nil
		}
		if err != nil {
			return nil, nil, err
		}
	}
}

// open opens the eye of a view: the revision, and the areas that its scope holds.
func (s *Store) open(ctx context.Context, v graph.View) (*eye, error) {
	if v.Known == graph.Newest {
		v.Known = s.roster.Load().Revision()
	} else if v.Known > s.roster.Load().Revision() {
		if err := s.follow(ctx, v.Known); err != nil {
			return nil, err
		}
	}
	e := &eye{View: v, limited: !v.Scope.All}
	if e.limited {
		inside, _ := s.roster.Load().Inside(v)
		e.inside = texts(inside)
		e.seen = texts(append(inside, s.roster.Load().Above(v)...))
	}
	return e, nil
}

const published = `CYPHER 5
MATCH (s:Store {id: 'dutygraph'})
RETURN s.revision AS published`

// Revision is the newest revision, or the newest at an instant.
func (s *Store) Revision(ctx context.Context, instant int64) (graph.Revision, error) {
	q := statement{"Revision", published, nil}
	if instant != 0 {
		q = statement{"Revision", revisionAt, map[string]any{"instant": instant}}
	}
	record, err := s.ask(ctx, q)
	if err != nil {
		return 0, err
	}
	return graph.Revision(record[0].(int64)), nil
}

// The batches of a database stand in the order of their instants, so the newest of the last instant is the last.
const revisionAt = `CYPHER 5
RETURN coalesce(head(COLLECT {
  MATCH (b:Batch) WHERE b.at <= $instant RETURN b.revision ORDER BY b.at DESC, b.revision DESC LIMIT 1 }), 0) AS revision`

const receiptsOf = `CYPHER 5
RETURN COLLECT { UNWIND $q.revisions AS revision MATCH (b:Batch {revision: revision}) RETURN properties(b) } AS batches`

const receiptOf = `CYPHER 5
RETURN COLLECT { MATCH (b:Batch {id: $q.batch}) RETURN properties(b) } AS batches`

// Receipts reads the receipts of revisions.
func (s *Store) Receipts(ctx context.Context, revisions []graph.Revision) (map[graph.Revision]graph.Receipt, error) {
	asked := make([]int64, len(revisions))
	for i, r := range revisions {
		asked[i] = int64(r)
	}
	record, err := s.ask(ctx, statement{"Receipts", receiptsOf, map[string]any{"q": map[string]any{"revisions": asked}}})
	if err != nil {
		return nil, err
	}
	found := map[graph.Revision]graph.Receipt{}
	for _, b := range record[0].([]any) {
		r, err := decodeReceipt(b.(map[string]any))
		if err != nil {
			return nil, err
		}
		found[r.Revision] = r
	}
	return found, nil
}

// Receipt finds a batch by its id.
func (s *Store) Receipt(ctx context.Context, batch graph.ID) (graph.Receipt, error) {
	record, err := s.ask(ctx, statement{"Receipt", receiptOf, map[string]any{"q": map[string]any{"batch": string(batch)}}})
	if err != nil {
		return graph.Receipt{}, err
	}
	found := record[0].([]any)
	if len(found) == 0 {
		return graph.Receipt{}, graph.NotFound.Errorf("没有这个批次", "no such batch")
	}
	return decodeReceipt(found[0].(map[string]any))
}

// stream runs a statement on a reader and gives its records one by one, holding few of them. Only the silence of the
// server is bounded, not what yield takes.
func (s *Store) stream(ctx context.Context, session *session, q statement, yield func(values []any) error) error {
	silent, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	alarm := time.AfterFunc(patienceOfParts, func() { cancel(context.DeadlineExceeded) })
	defer alarm.Stop()
	result, err := session.Run(silent, q.text, q.parameters, s.about(ctx, q.call, 0))
	if err != nil {
		return err
	}
	var record *driver.Record
	for result.NextRecord(silent, &record) {
		alarm.Stop()
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(record.Values); err != nil {
			return err
		}
		alarm.Reset(patienceOfParts)
	}
	return result.Err()
}

// check reports a server that is too old for the statements here.
func check(server driver.ServerInfo) error {
	name, version, _ := strings.Cut(server.Agent(), "/")
	var major, minor int
	if n, _ := fmt.Sscanf(version, "%d.%d", &major, &minor); name != "Neo4j" || n != 2 {
		return graph.Invalid.Errorf("该地址上不是 Neo4j：%s", "what answers there is not Neo4j: %s", server.Agent())
	}
	if major < 5 || major == 5 && minor < 26 {
		return graph.Invalid.Errorf("需要 Neo4j 5.26 或更新版本，当前为 %s", "Neo4j 5.26 or newer is needed; this is %s", version)
	}
	return nil
}

// distinct are the ids, each once, in order.
func distinct(ids []graph.ID) []graph.ID {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}
