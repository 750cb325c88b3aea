package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"sync"
)

// readers are connections of the driver itself, for reads that take so little time that what database/sql and a watched
// context do for each of them would cost as much as SQLite. There are few, as each has a large cache of its own; the one
// given back last is taken first, because its cache is warm.
type readers struct {
	open  func() (driver.Conn, error)
	turns chan struct{} // as many as there may be connections
	mu    sync.Mutex
	idle  []*reader
	shut  bool
}

// reader is one connection, with the statements prepared on it.
type reader struct {
	on       driver.Conn
	prepared map[string]driver.Stmt
	args     []driver.NamedValue
	row      [1]driver.Value
}

func newReaders(n int, open func() (driver.Conn, error)) *readers {
	return &readers{open: open, turns: make(chan struct{}, n)}
}

// take waits for a connection that is free, or opens one; Closed once they are closed.
func (p *readers) take(ctx context.Context) (*reader, error) {
	select {
	case p.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	r, err := p.last()
	if err == nil && r == nil {
		var on driver.Conn
		if on, err = p.open(); err == nil {
			r = &reader{on: on, prepared: map[string]driver.Stmt{}}
		}
	}
	if err != nil {
		<-p.turns
		return nil, err
	}
	return r, nil
}

// last is the connection given back last; nil when all there are serve.
func (p *readers) last() (*reader, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	switch {
	case p.shut:
		return nil, closedError()
	case n == 0:
		return nil, nil
	}
	r := p.idle[n-1]
	p.idle = p.idle[:n-1]
	return r, nil
}

// give gives a connection back; one that has failed is closed.
func (p *readers) give(r *reader, failed bool) {
	if failed {
		_ = r.close() // why it failed is told already
	} else {
		p.mu.Lock()
		p.idle = append(p.idle, r)
		p.mu.Unlock()
	}
	<-p.turns
}

// close waits for the reads under way and closes all connections; no more are taken.
func (p *readers) close() (err error) {
	for range cap(p.turns) {
		p.turns <- struct{}{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = true
	for _, r := range p.idle {
		err = errors.Join(err, r.close())
	}
	p.idle = nil
	for range cap(p.turns) { // for those who still wait, to be told
		<-p.turns
	}
	return err
}

func (r *reader) close() (err error) {
	for _, p := range r.prepared {
		err = errors.Join(err, p.Close())
	}
	return errors.Join(err, r.on.Close())
}

// texts runs a statement of one column of texts with the reader's args. The context is looked at between rows, and not
// watched: that would cost a goroutine. So each row must take little time.
func (r *reader) texts(ctx context.Context, text string, yield func(row string)) (err error) {
	p := r.prepared[text]
	if p == nil {
		if p, err = r.on.(driver.ConnPrepareContext).PrepareContext(ctx, text); err != nil {
			return err
		}
		r.prepared[text] = p
	}
	rows, err := p.(driver.StmtQueryContext).QueryContext(context.WithoutCancel(ctx), r.args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for {
		switch err := rows.Next(r.row[:]); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		row, _ := r.row[0].(string)
		yield(row)
	}
}
