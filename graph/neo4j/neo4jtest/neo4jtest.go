// Package neo4jtest gives tests a real Neo4j: the one of NEO4J_TEST_URI, or one that it fetches with Maven, starts on a
// free port of this machine and takes away with the test process, however that ends.
//
// Neo4j is a program of its own, under its own licence; nothing here links it. Where there is neither a server nor what
// one is fetched and run with, tests are skipped with the reason, and fail with REQUIRE_NEO4J=1. A server that ought to run
// and does not is a failure everywhere.
package neo4jtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

// Server is a Neo4j whose database a test may fill and empty.
type Server struct {
	// URI is where it listens: neo4j://127.0.0.1:port for one that was started here.
	URI string
	// User is who may sign in; empty where the server asks for no one.
	User string
	// Password is the user's.
	Password string

	driver neo4j.DriverWithContext
	alive  io.WriteCloser // what a server started here lives by; nil for any other
	said   <-chan string  // what it says
}

// missing is what is not on this machine, and would be needed for a server.
type missing string

func (m missing) Error() string { return string(m) }

// servers are the servers of this test process: starting one takes ten seconds, so the tests of a package share them.
var servers struct {
	mu   sync.Mutex
	all  []*Server
	used map[*Server]bool
	err  error // why there are no more
}

// Empty gives a server with an empty database, until the test ends. A test that asks twice is given two servers.
func Empty(t testing.TB) *Server {
	t.Helper()
	s, err := lease()
	if err == nil {
		t.Cleanup(func() { release(s) })
		err = s.empty(t.Context())
	}
	if err != nil {
		if _, lacking := errors.AsType[missing](err); !lacking || os.Getenv("REQUIRE_NEO4J") == "1" {
			t.Fatalf("no Neo4j: %v", err)
		}
		fmt.Fprintf(os.Stderr, "\n*** %s DID NOT RUN: no Neo4j: %v\n", t.Name(), err)
		t.Skipf("no Neo4j: %v", err)
	}
	return s
}

// Take gives a server with an empty database to a program that is no test, until it releases it.
func Take(ctx context.Context) (*Server, error) {
	s, err := lease()
	if err != nil {
		return nil, err
	}
	if err := s.empty(ctx); err != nil {
		release(s)
		return nil, err
	}
	return s, nil
}

// Release gives a taken server back; it ends with the process.
func (s *Server) Release() { release(s) }

// Answer runs a statement by the bare driver and throws its answer away: what a store takes beside that is its own.
func (s *Server) Answer(ctx context.Context, text string, parameters map[string]any) error {
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
	defer session.Close(ctx)
	result, err := session.Run(ctx, text, parameters)
	if err == nil {
		_, err = result.Collect(ctx)
	}
	return err
}

func lease() (*Server, error) {
	servers.mu.Lock()
	defer servers.mu.Unlock()
	for _, s := range servers.all {
		if !servers.used[s] {
			servers.used[s] = true
			return s, nil
		}
	}
	if servers.err != nil {
		return nil, servers.err
	}
	s, err := another(len(servers.all))
	if err != nil {
		servers.err = err
		return nil, err
	}
	if servers.used == nil {
		servers.used = map[*Server]bool{}
	}
	servers.all, servers.used[s] = append(servers.all, s), true
	return s, nil
}

func release(s *Server) {
	servers.mu.Lock()
	defer servers.mu.Unlock()
	servers.used[s] = false
}

// another gives the n-th server of NEO4J_TEST_URI, which may list several with commas, or starts one.
func another(n int) (*Server, error) {
	given := strings.FieldsFunc(os.Getenv("NEO4J_TEST_URI"), func(r rune) bool { return r == ',' || r == ' ' })
	if n >= len(given) {
		return start()
	}
	if err := lock(given[n]); err != nil {
		return nil, err
	}
	s := &Server{URI: given[n], User: os.Getenv("NEO4J_TEST_USER"), Password: os.Getenv("NEO4J_TEST_PASSWORD")}
	return s, s.connect()
}

// lock keeps other test processes from the server while this one runs: its end unlocks the file.
func lock(uri string) error {
	dir, err := cache()
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(uri))
	f, err := os.OpenFile(filepath.Join(dir, hex.EncodeToString(sum[:8])+".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX) // and f stays open
}

// cache is the folder of this package in the user's cache.
func cache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, "dutygraph", "neo4jtest")
	return dir, os.MkdirAll(dir, 0o700)
}

func (s *Server) connect() (err error) {
	login := neo4j.NoAuth()
	if s.User != "" {
		login = neo4j.BasicAuth(s.User, s.Password, "")
	}
	s.driver, err = neo4j.NewDriverWithContext(s.URI, login, func(c *config.Config) {
		c.ConnectionLivenessCheckTimeout = time.Millisecond // the server may have been restarted
	})
	return err
}

// What the store writes beside its facts stays, with the schema, which takes seconds to make.
const (
	marked = `CYPHER 5 RETURN COUNT { MATCH (n) } AS things, EXISTS { MATCH (s:Store {id: 'dutygraph', test: true}) } AS ours`
	mark   = `CYPHER 5 CREATE (s:Store {id: 'dutygraph', test: true, schema: 0, revision: 0, at: -9223372036854775807})`
	wipe   = `CYPHER 5 MATCH (n) WHERE NOT n:Store AND NOT n:Writer CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS`
	reset  = `CYPHER 5 MATCH (s:Store) SET s.revision = 0, s.at = -9223372036854775807
WITH count(*) AS stores MATCH (w:Writer) REMOVE w.term, w.revision, w.pass`
)

// empty empties a database that was marked here; an empty one is marked, and any other refused.
func (s *Server) empty(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{})
	defer session.Close(ctx)
	result, err := session.Run(ctx, marked, nil)
	if err != nil {
		return err
	}
	record, err := result.Single(ctx)
	if err != nil {
		return err
	}
	ours := record.Values[1].(bool)
	if !ours && record.Values[0].(int64) > 0 {
		return fmt.Errorf("the database at %s holds data that no test has written; it is not emptied", s.URI)
	}
	texts := []string{wipe, reset}
	if !ours {
		texts = []string{mark}
	}
	for _, text := range texts {
		result, err := session.Run(ctx, text, nil)
		if err == nil {
			_, err = result.Consume(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
