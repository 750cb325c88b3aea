package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"

	"dutygraph/graph"
	"dutygraph/resolvers"
)

// serve is the command that serves the API.
type serve struct {
	storeSetting
	Listen string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Address of this machine to listen on (${default}); port 0 takes a free one."`
}

// Help shows how the command is used.
func (*serve) Help() string {
	return `The API is at /graphql, a page to try it at /graphiql. /healthz answers while the process lives, /readyz while the store answers.
Until there is a login, only addresses of this machine are allowed: 127.0.0.1, ::1, localhost.
SIGINT and SIGTERM end it in order: requests begun are answered. The second signal kills.

Examples:

    dutygraph serve
    dutygraph serve --store sqlite:/var/lib/dutygraph/city.sqlite --listen '[::1]:8080'
    DUTYGRAPH_LISTEN=127.0.0.1:9000 dutygraph serve`
}

// Run serves until the context ends.
func (c *serve) Run(ctx context.Context, s *surroundings) error {
	address, err := loopback(c.Listen)
	if err != nil {
		return err
	}
	store, err := s.openStore(ctx, c.Store, false)
	if err != nil {
		return err
	}
	defer store.Close()
	listener, err := listen(ctx, address)
	if err != nil {
		return err
	}
	return serveOn(ctx, listener, store, s.errOut, func(url string) {
		fmt.Fprintf(s.out, "GraphQL: %s/graphql\n", url)
	})
}

// listen takes the port.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, graph.Unavailable.Wrap(err, "无法监听 %s，端口可能已被占用", "cannot listen on %s; the port may be in use", address)
	}
	return listener, nil
}

// The limits of the server, from its first listener on.
const (
	maxConnections = 256
	maxHeader      = 16 << 10
	headerTime     = 5 * time.Second
	requestTime    = 30 * time.Second
	answerTime     = 60 * time.Second
	idleTime       = 2 * time.Minute
	// graceTime is how long requests that have begun may take to end after the first signal.
	graceTime = 10 * time.Second
	// readyTime is how long the store may take to answer /readyz.
	readyTime = 2 * time.Second
)

// serveOn serves the API of a store until the context ends; started is told the URL, at which requests are answered from
// then on. It closes the listener.
func serveOn(ctx context.Context, listener net.Listener, store graph.Store, errOut io.Writer, started func(url string)) error {
	var ending atomic.Bool
	server := &http.Server{
		Handler:           routes(store, &ending, errOut),
		MaxHeaderBytes:    maxHeader,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      answerTime,
		IdleTimeout:       idleTime,
		// Requests outlive the signal, for they are to be answered; so their context is not the program's.
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(netutil.LimitListener(listener, maxConnections)) }()
	started("http://" + listener.Addr().String())
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ending.Store(true)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		_ = server.Close()
		if !errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("shut down: %w", err)
		}
		fmt.Fprintf(errOut, "有请求在 %v 内未完成，已中断 / requests still running after %v were cut off\n", graceTime, graceTime)
	}
	return nil
}

// routes are the paths of the server.
func routes(store graph.Store, ending *atomic.Bool, errOut io.Writer) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", resolvers.NewHandler(resolvers.Config{
		Store: store,
		// Whoever reaches this machine's port may ask about the whole city; names of families stay masked.
		Viewer: func(context.Context) resolvers.Viewer {
			return resolvers.Viewer{Name: "local", Scope: graph.Everywhere}
		},
		Host: resolvers.LoopbackHost,
		Log:  slog.New(slog.NewTextHandler(errOut, nil)),
	}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyTime)
		defer cancel()
		if ending.Load() {
			http.Error(w, "ending", http.StatusServiceUnavailable)
		} else if revision, err := store.Revision(ctx, 0); err != nil {
			http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		} else {
			fmt.Fprintf(w, "ok, revision %d\n", revision)
		}
	})
	return mux
}
