package neo4j_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
	"dutygraph/graph/neo4j"
	"dutygraph/graph/neo4j/neo4jtest"
)

// proxy stands between the driver and the server, and fails as networks do.
type proxy struct {
	target string
	port   int

	mu       sync.Mutex
	listener net.Listener
	open     map[net.Conn]bool
	silent   chan struct{} // while not closed, nothing is passed on
	swallow  bool          // the answer to the next commit that publishes
}

func newProxy(t *testing.T, server *neo4jtest.Server) *proxy {
	t.Helper()
	u, err := url.Parse(server.URI)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{target: u.Host, open: map[net.Conn]bool{}, silent: make(chan struct{})}
	close(p.silent)
	p.restore(t)
	t.Cleanup(p.cut)
	return p
}

// store opens a store through the proxy. By bolt://, because the server's routing table names the server itself.
func (p *proxy) store(t *testing.T, server *neo4jtest.Server, patience time.Duration) *neo4j.Store {
	t.Helper()
	s, err := neo4j.Open(t.Context(), neo4j.Config{
		URI: fmt.Sprintf("bolt://127.0.0.1:%d", p.port), User: server.User, Password: server.Password, Patience: patience,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// cut closes every connection, and lets no other come.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		p.listener.Close()
		p.listener = nil
	}
	for c := range p.open {
		c.Close()
	}
	clear(p.open)
}

// restore lets connections come again.
func (p *proxy) restore(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", p.port))
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	p.listener, p.port = l, l.Addr().(*net.TCPAddr).Port
	p.mu.Unlock()
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go p.pass(client)
		}
	}()
}

// hang holds back everything until resume.
func (p *proxy) hang() (resume func()) {
	silent := make(chan struct{})
	p.mu.Lock()
	p.silent = silent
	p.mu.Unlock()
	return sync.OnceFunc(func() { close(silent) })
}

// loseCommit lets the next commit of a revision through, and cuts its connection before the answer.
func (p *proxy) loseCommit() {
	p.mu.Lock()
	p.swallow = true
	p.mu.Unlock()
}

var (
	// publishes and evaluates are parts of the statements that publish a revision and an evaluation.
	publishes, evaluates = []byte("SET s.revision = $revision"), []byte("SET e.pass = $pass")
	// commit is the message of the Bolt protocol that commits a transaction.
	commit = []byte{0, 2, 0xb0, 0x12, 0, 0}
)

func (p *proxy) pass(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		client.Close()
		return
	}
	p.mu.Lock()
	p.open[client], p.open[server] = true, true
	p.mu.Unlock()
	lost := make(chan struct{})
	go func() {
		published := false
		p.copy(server, client, func(b []byte) {
			p.mu.Lock()
			defer p.mu.Unlock()
			published = published || bytes.Contains(b, publishes) || bytes.Contains(b, evaluates)
			if p.swallow && published && bytes.Contains(b, commit) {
				p.swallow = false
				close(lost)
			}
		}, nil)
		server.Close()
	}()
	p.copy(client, server, nil, lost)
	client.Close()
	server.Close()
}

func (p *proxy) copy(to io.Writer, from io.Reader, look func([]byte), lost <-chan struct{}) {
	b := make([]byte, 64<<10)
	for {
		n, err := from.Read(b)
		if err != nil {
			return
		}
		p.mu.Lock()
		silent := p.silent
		p.mu.Unlock()
		<-silent
		if look != nil {
			look(b[:n])
		}
		select {
		case <-lost: // the server has answered, so it has done what it was asked
			return
		default:
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

func today() graph.View {
	d, _ := graph.DateOf(2024, 6, 1)
	return graph.View{At: d, Known: graph.Newest, Scope: graph.Everywhere}
}

// holidays are rows that need nothing else.
func holidays(from, n int) graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		for i := range n {
			if !yield(graph.Change{Fact: &graph.CalendarDay{Day: graph.Day(from + i), Kind: graph.OffDay, Name: "示例节"}, Row: i + 1}, nil) {
				return
			}
		}
	}
}

func count(t *testing.T, s graph.Store, noun graph.Noun) int {
	t.Helper()
	n := 0
	if err := s.Scan(t.Context(), today(), noun, func(graph.Fact) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func newest(t *testing.T, s graph.Store) graph.Revision {
	t.Helper()
	r, err := s.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheAnswerOfACommitIsLost(t *testing.T) {
	for _, of := range []struct {
		name string
		rows int
	}{
		{"of a small batch", 10},
		{"of one in parts", 7000},
	} {
		t.Run(of.name, func(t *testing.T) {
			server := neo4jtest.Empty(t)
			p := newProxy(t, server)
			s := p.store(t, server, time.Minute)
			if _, err := s.Apply(t.Context(), &graph.Batch{ID: "first", Changes: holidays(1, 5)}); err != nil {
				t.Fatal(err)
			}
			b := &graph.Batch{ID: "lost", Digest: "d", Changes: holidays(100, of.rows)}
			p.loseCommit()
			r, err := s.Apply(t.Context(), b)
			if err != nil || r.Repeated || r.Revision != 2 || r.Counts[graph.CalendarDays].Added != of.rows {
				t.Fatalf("Apply: %+v, %v", r, err)
			}
			again, err := s.Apply(t.Context(), b)
			if err != nil || !again.Repeated || again.Revision != 2 {
				t.Errorf("Apply again: %+v, %v", again, err)
			}
			if n := count(t, s, graph.CalendarDays); n != 5+of.rows || newest(t, s) != 2 {
				t.Errorf("%d rows at revision %d, want %d at 2", n, newest(t, s), 5+of.rows)
			}
		})
	}
}

// TestTheAnswerOfARestoreIsLost cuts the connection after the whole copy was published, and before the store is told so.
func TestTheAnswerOfARestoreIsLost(t *testing.T) {
	from := graphtest.NewOracle()
	for n, rows := range []int{10, 7000} { // so that there is more than one part
		if _, err := from.Apply(t.Context(), &graph.Batch{ID: graph.ID(fmt.Sprint("b", n)), Changes: holidays(1+n*100, rows)}); err != nil {
			t.Fatal(err)
		}
	}
	want, err := graph.DigestOf(t.Context(), from, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := neo4jtest.Empty(t)
	p := newProxy(t, server)
	s := p.store(t, server, time.Minute)
	p.loseCommit()
	if err := s.Restore(t.Context(), graph.CopyOf(t.Context(), from, 2)); err != nil {
		t.Fatalf("Restore: %v", err)
	}
	p.mu.Lock()
	lost := !p.swallow
	p.mu.Unlock()
	if !lost {
		t.Error("no answer was lost")
	}
	for name, store := range map[string]graph.Store{"the one that was cut off": s, "another": openAt(t, server)} {
		if got, err := graph.DigestOf(t.Context(), store, 2, nil); err != nil || got != want || newest(t, store) != 2 {
			t.Errorf("%s: digest %s at revision %d, want %s at 2: %v", name, got, newest(t, store), want, err)
		}
	}
	if err := s.Restore(t.Context(), graph.CopyOf(t.Context(), from, 2)); graph.CodeOf(err) != graph.Conflict {
		t.Errorf("Restore again: %v", err)
	}
	if r, err := s.Apply(t.Context(), &graph.Batch{ID: "next", Changes: holidays(50, 1)}); err != nil || r.Revision != 3 {
		t.Errorf("Apply: %+v, %v", r, err)
	}
}

// standing are as many gaps, all of which stand.
func standing(n int) iter.Seq[*graph.Gap] {
	return func(yield func(*graph.Gap) bool) {
		for i := range n {
			if !yield(&graph.Gap{ID: graph.ID(fmt.Sprintf("示例-%d", i)), Rule: "C03", Recorded: 1, Retracted: graph.Never}) {
				return
			}
		}
	}
}

// derived counts the gaps that are kept, and gives the last evaluation.
func derived(t *testing.T, s *neo4j.Store) (gaps int, last graph.Evaluation) {
	t.Helper()
	last, err := s.Derived(t.Context(), 0, func(*graph.Gap) error { gaps++; return nil }, func(graph.Tally) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return gaps, last
}

func TestTheAnswerOfAnEvaluationIsLost(t *testing.T) {
	server := neo4jtest.Empty(t)
	p := newProxy(t, server)
	s := p.store(t, server, time.Minute)
	var was graph.Evaluation
	for _, n := range []int{10, 7000} { // in one transaction, and in parts
		now := graph.Evaluation{Pass: was.Pass + 1, Revision: 1, Day: today().At}
		gaps := func(yield func(*graph.Gap) bool) {
			for g := range standing(n) {
				g.ID = graph.ID(fmt.Sprintf("%d-%s", now.Pass, g.ID))
				if !yield(g) {
					return
				}
			}
		}
		before, _ := derived(t, s)
		p.loseCommit()
		if err := s.Derive(t.Context(), graph.Derivation{Was: was, Now: now, Gaps: gaps}); err != nil {
			t.Fatalf("Derive of %d gaps: %v", n, err)
		}
		if after, last := derived(t, s); after != before+n || last != now {
			t.Errorf("%d gaps by %+v, want %d by %+v", after, last, before+n, now)
		}
		was = now
	}
}

func TestALargeEvaluationBreaksOff(t *testing.T) {
	server := neo4jtest.Empty(t)
	p := newProxy(t, server)
	s, other := p.store(t, server, time.Minute), openAt(t, server)
	now := graph.Evaluation{Pass: 1, Revision: 1, Day: today().At}
	breaking := func(end func()) iter.Seq[*graph.Gap] {
		return func(yield func(*graph.Gap) bool) {
			n := 0
			for g := range standing(9000) {
				if n++; n == 8500 {
					if kept, last := derived(t, other); kept != 0 || last.Pass != 0 { // parts are there, and nobody sees them
						t.Errorf("%d gaps by pass %d, want none", kept, last.Pass)
					}
					end()
				}
				if !yield(g) {
					return
				}
			}
		}
	}
	within, cancel := context.WithCancel(t.Context())
	if err := s.Derive(within, graph.Derivation{Now: now, Gaps: breaking(cancel)}); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("Derive for who went away: %v", err)
	}
	if err := s.Derive(t.Context(), graph.Derivation{Now: now, Gaps: breaking(p.cut)}); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("Derive with the server gone: %v", err)
	}
	// The next one, whoever it is, sweeps what was left.
	if err := other.Derive(t.Context(), graph.Derivation{Now: now, Gaps: standing(3)}); err != nil {
		t.Fatal(err)
	}
	if kept, last := derived(t, other); kept != 3 || last != now {
		t.Errorf("%d gaps by %+v, want 3 by %+v", kept, last, now)
	}
	p.restore(t)
}

func TestTheServerIsAway(t *testing.T) {
	server := neo4jtest.Empty(t)
	p := newProxy(t, server)
	s := p.store(t, server, 4*time.Second)
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "first", Changes: holidays(1, 5)}); err != nil {
		t.Fatal(err)
	}
	get := func(ctx context.Context) error {
		_, err := s.Get(ctx, today(), []graph.Ref{{Noun: graph.CalendarDays, ID: graph.ID(graph.Day(1).String())}})
		return err
	}
	var all sync.WaitGroup
	for range 20 { // so that the pool holds several connections
		all.Go(func() { _ = get(t.Context()) })
	}
	all.Wait()
	for _, failure := range []struct {
		name  string
		fail  func()
		mends func()
	}{
		{"cut", p.cut, func() { p.restore(t) }},
		{"silent", nil, nil},
	} {
		t.Run(failure.name, func(t *testing.T) {
			fail, mend := failure.fail, failure.mends
			if fail == nil {
				fail = func() { mend = p.hang() }
			}
			fail()
			within, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := get(within); graph.CodeOf(err) != graph.Unavailable || within.Err() != nil {
				t.Errorf("Get without a server: %v", err)
			}
			_, err := s.Apply(within, &graph.Batch{ID: graph.ID("away-" + failure.name), Changes: holidays(50, 1)})
			if graph.CodeOf(err) != graph.Unavailable {
				t.Errorf("Apply without a server: %v", err)
			}
			mend()
			back, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			for err = get(back); err != nil && back.Err() == nil; {
				err = get(back)
			}
			if err != nil {
				t.Errorf("Get with the server back: %v", err)
			}
		})
	}
	if n := newest(t, s); n != 1 {
		t.Errorf("the newest revision is %d, want 1", n)
	}
}

func TestTheServerIsRestarted(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := openAt(t, server)
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "first", Changes: holidays(1, 5)}); err != nil {
		t.Fatal(err)
	}
	if !server.Restart(t) {
		t.Log("the server is not ours to restart; TestTheServerIsAway stands in")
		return
	}
	if n := count(t, s, graph.CalendarDays); n != 5 {
		t.Errorf("%d rows after a restart, want 5", n)
	}
	if r, err := s.Apply(t.Context(), &graph.Batch{ID: "second", Changes: holidays(10, 5)}); err != nil || r.Revision != 2 {
		t.Errorf("Apply after a restart: %+v, %v", r, err)
	}
}

func TestALargeBatchBreaksOff(t *testing.T) {
	server := neo4jtest.Empty(t)
	p := newProxy(t, server)
	s := p.store(t, server, 4*time.Second)
	if _, err := s.Apply(t.Context(), &graph.Batch{ID: "first", Changes: holidays(1, 5)}); err != nil {
		t.Fatal(err)
	}
	retract := &graph.CalendarDay{Day: 1, Kind: graph.OffDay}
	breaking := func(end func(yield func(graph.Change, error) bool)) graph.Changes {
		return func(yield func(graph.Change, error) bool) {
			if !yield(graph.Change{Fact: retract, Retract: true}, nil) {
				return
			}
			for c := range holidays(100, 9000) {
				if !yield(c, nil) {
					return
				}
			}
			end(yield)
		}
	}
	other := openAt(t, server)
	seen := func() {
		t.Helper()
		if n := count(t, other, graph.CalendarDays); n != 5 || newest(t, other) != 1 {
			t.Errorf("%d rows at revision %d, want 5 at 1", n, newest(t, other))
		}
	}
	_, err := s.Apply(t.Context(), &graph.Batch{ID: "source", Changes: breaking(func(yield func(graph.Change, error) bool) {
		seen() // parts are there, and nobody sees them
		yield(graph.Change{}, graphtest.ErrBroken)
	})})
	if err == nil {
		t.Error("a source that broke off was applied")
	}
	seen()
	_, err = s.Apply(t.Context(), &graph.Batch{ID: "dry", DryRun: true, Changes: breaking(func(func(graph.Change, error) bool) {})})
	if err != nil {
		t.Errorf("a dry run: %v", err)
	}
	seen()
	_, err = s.Apply(t.Context(), &graph.Batch{ID: "cut", Changes: breaking(func(func(graph.Change, error) bool) { p.cut() })})
	if graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("Apply with the server gone: %v", err)
	}
	seen()
	// The next writer, whoever it is, sweeps what was left.
	if r, err := other.Apply(t.Context(), &graph.Batch{ID: "next", Changes: holidays(50, 1)}); err != nil || r.Revision != 2 {
		t.Fatalf("Apply: %+v, %v", r, err)
	}
	if n := count(t, other, graph.CalendarDays); n != 6 {
		t.Errorf("%d rows after the next batch, want 6", n)
	}
	p.restore(t)
	if n := count(t, s, graph.CalendarDays); n != 6 {
		t.Errorf("%d rows for who had failed, want 6", n)
	}
}

// Two processes are two stores here: they share nothing but the server.
func TestTwoProcessesWrite(t *testing.T) {
	server := neo4jtest.Empty(t)
	a, b := openAt(t, server), openAt(t, server)
	var all sync.WaitGroup
	const each = 10
	for i, s := range []*neo4j.Store{a, b} {
		all.Go(func() {
			for n := range each {
				rows := 3
				if i == 0 && n == each/2 {
					rows = 6000
				}
				batch := &graph.Batch{ID: graph.ID(fmt.Sprintf("%d-%d", i, n)), Changes: holidays(1+10_000*(each*i+n), rows)}
				if _, err := s.Apply(t.Context(), batch); err != nil {
					t.Error(err)
				}
				// What one has written, the other reads by its revision.
				r := newest(t, s)
				v := today()
				v.Known = r
				for _, reader := range []*neo4j.Store{a, b} {
					if _, err := reader.Get(t.Context(), v, []graph.Ref{{Noun: graph.CalendarDays, ID: "1949-10-01"}}); err != nil {
						t.Errorf("revision %d: %v", r, err)
					}
				}
			}
		})
	}
	all.Wait()
	revisions := make([]graph.Revision, 2*each+2)
	for i := range revisions {
		revisions[i] = graph.Revision(i)
	}
	receipts, err := a.Receipts(t.Context(), revisions)
	if err != nil || len(receipts) != 2*each {
		t.Errorf("%d receipts (%v), want %d", len(receipts), err, 2*each)
	}
	if n := count(t, b, graph.CalendarDays); n != 3*(2*each-1)+6000 {
		t.Errorf("%d rows, want %d", n, 3*(2*each-1)+6000)
	}
	v := today()
	v.Known = 2*each + 1
	if _, err := a.Get(t.Context(), v, nil); graph.CodeOf(err) != graph.NotYet {
		t.Errorf("a revision that is not there: %v", err)
	}
}

func TestOpen(t *testing.T) {
	server := neo4jtest.Empty(t)
	openAt(t, server)
	for _, of := range []struct {
		name string
		with neo4j.Config
		want graph.Code
	}{
		{"no such address", neo4j.Config{URI: "neo4j://127.0.0.1:1"}, graph.Unavailable},
		{"no address", neo4j.Config{URI: "nonsense"}, graph.Invalid},
		{"wrong password", neo4j.Config{URI: server.URI, User: "neo4j", Password: "wrong"}, graph.Invalid},
		{"no such database", neo4j.Config{URI: server.URI, User: server.User, Password: server.Password, Database: "nowhere"}, graph.Invalid},
	} {
		t.Run(of.name, func(t *testing.T) {
			if of.name == "wrong password" && server.User == "" {
				t.Log("the server asks for no one")
				return
			}
			_, err := neo4j.Open(t.Context(), of.with)
			if graph.CodeOf(err) != of.want {
				t.Errorf("%v, want %s", err, of.want)
			}
		})
	}
}
