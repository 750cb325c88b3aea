package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed" // for the documents
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"dutygraph/graph"
	"dutygraph/resolvers"
)

//go:embed accountability.graphql
var accountabilityDocument string

//go:embed page.graphql
var pageDocument string

// serve serves the store on the loopback interface until stop is called.
func serve(store graph.Store) (address string, stop func() error, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: resolvers.NewHandler(resolvers.Config{Store: store}), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	return listener.Addr().String(), func() error {
		err := server.Close()
		if serving := <-served; !errors.Is(serving, http.ErrServerClosed) {
			err = errors.Join(err, serving)
		}
		return err
	}, nil
}

// patience is how long an answer may take before the run is given up.
const patience = 30 * time.Second

// client is one connection that is kept alive. It does no more than it must, so that what is measured is the server.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	body bytes.Buffer
}

func dial(ctx context.Context, address string) (*client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// ask posts a document. The answer holds until the next; one with errors is an error.
func (c *client) ask(document string, variables map[string]any) ([]byte, error) {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return nil, err
	}
	c.out = fmt.Appendf(c.out[:0], "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"+
		"Accept: application/graphql-response+json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	if err := c.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	if _, err := c.conn.Write(c.out); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	c.body.Reset()
	if _, err := c.body.ReadFrom(response.Body); err != nil {
		return nil, err
	}
	answer := c.body.Bytes()
	if response.StatusCode != http.StatusOK || !bytes.Contains(answer, []byte(`"chains":[{`)) || bytes.Contains(answer, []byte(`"errors":[`)) {
		return nil, fmt.Errorf("status %d: %.500s", response.StatusCode, answer)
	}
	return answer, nil
}

// calls counts the reads of a store.
type calls struct {
	graph.Store
	read atomic.Int64
}

func (c *calls) Get(ctx context.Context, v graph.View, things []graph.Ref) (map[graph.Ref][]graph.Fact, error) {
	c.read.Add(1)
	return c.Store.Get(ctx, v, things)
}

func (c *calls) Below(ctx context.Context, v graph.View, edge graph.Edge, parents []graph.ID) (map[graph.ID][]graph.Fact, error) {
	c.read.Add(1)
	return c.Store.Below(ctx, v, edge, parents)
}

func (c *calls) Page(ctx context.Context, v graph.View, q graph.Query) (graph.Page, error) {
	c.read.Add(1)
	return c.Store.Page(ctx, v, q)
}

func (c *calls) Lineages(ctx context.Context, v graph.View, w graph.Period, subjects []graph.Ref) (graph.Lineages, error) {
	c.read.Add(1)
	return c.Store.Lineages(ctx, v, w, subjects)
}

// maxClients is the most that ask at once.
const maxClients = 8

func (b *bench) overHTTP(ctx context.Context) (err error) {
	counted := &calls{Store: b.store}
	address, stop, err := serve(counted)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	var clients []*client
	for range maxClients {
		c, err := dial(ctx, address)
		if err != nil {
			return err
		}
		defer c.conn.Close()
		clients = append(clients, c)
	}
	at := today().String()
	accountability := func(client, n int) error {
		_, err := clients[client].ask(accountabilityDocument, map[string]any{"number": b.cases[n%len(b.cases)], "at": at})
		return err
	}
	cursors, err := cursors(clients[0], at)
	if err != nil {
		return err
	}
	page := func(client, n int) error {
		_, err := clients[client].ask(pageDocument, map[string]any{"after": cursors[n%len(cursors)], "at": at})
		return err
	}
	const account, list = "one case's whole accountability over HTTP, ", "a page of 50 cases with whole chains over HTTP, "
	err = errors.Join(
		b.figure(ctx, account+"1 client", 1, accountability, nil),
		b.figure(ctx, account+"8 clients", maxClients, accountability, func(s sample) []bar {
			if b.on != "" {
				return nil
			}
			return []bar{atLeast(s.rate(), 3000), atMost("p99", s.percentile(99), 10*time.Millisecond)}
		}),
		b.figure(ctx, list+"1 client", 1, page, nil),
		b.figure(ctx, list+"8 clients", maxClients, page, func(s sample) []bar {
			if b.on != "" {
				return []bar{atLeast(s.rate(), 90)}
			}
			return []bar{atLeast(s.rate(), 150)}
		}),
	)
	if err != nil {
		return err
	}
	for _, r := range []struct {
		work string
		ask  func(client, n int) error
		most int64 // 0 for no bar
	}{{"reads of the store for such an accountability", accountability, 0}, {"reads of the store for such a page", page, 2}} {
		before := counted.read.Load()
		if err := r.ask(0, 0); err != nil {
			return err
		}
		reads := counted.read.Load() - before
		l := line{work: b.on + r.work, shape: b.shape, value: fmt.Sprint(reads)}
		if r.most > 0 {
			l.bars = []bar{{fmt.Sprintf("≤ %d", r.most), reads <= r.most}}
		}
		b.table.add(l)
	}
	return nil
}

// cursors are where the first pages of the cases begin, nil for the first of them.
func cursors(c *client, at string) ([]any, error) {
	all := []any{nil}
	for len(all) < 40 {
		answer, err := c.ask(pageDocument, map[string]any{"after": all[len(all)-1], "at": at})
		if err != nil {
			return nil, err
		}
		var page struct {
			Data struct {
				Cases struct {
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
		}
		if err := json.NewDecoder(io.LimitReader(bytes.NewReader(answer), 64<<20)).Decode(&page); err != nil {
			return nil, err
		}
		if !page.Data.Cases.PageInfo.HasNextPage {
			break
		}
		all = append(all, page.Data.Cases.PageInfo.EndCursor)
	}
	return all, nil
}
