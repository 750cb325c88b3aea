package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/ledger"
	"dutygraph/resolvers"
)

// serve is the command that serves the API.
type serve struct {
	storeSetting
	Listen      string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Address of this machine to listen on (${default}); port 0 takes a free one."`
	AllowWrites bool   `help:"Take mutations. Off by default: there is no login yet, and whoever reaches the port could write under any name."`
}

// Help shows how the command is used.
func (*serve) Help() string {
	return `The API is at /graphql, a page to try it at /graphiql. /healthz answers while the process lives, /readyz while the store answers.
Until there is a login, only addresses of this machine are allowed: 127.0.0.1, ::1, localhost. Nothing can be written over the API
but with --allow-writes; import writes at any time.
SIGINT and SIGTERM end it in order: requests begun are answered. The second signal kills.

Examples:

    dutygraph serve
    dutygraph serve --store sqlite:/var/lib/dutygraph/city.sqlite --listen '[::1]:8080'
    dutygraph serve --allow-writes
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
	var desk resolvers.Desk
	if c.AllowWrites {
		if desk, err = s.desk(store); err != nil {
			listener.Close()
			return err
		}
	}
	return serveOn(ctx, listener, store, gap.NewRegister(store), desk, s.errOut, func(url string) {
		fmt.Fprintf(s.out, "GraphQL: %s/graphql\n", url)
	})
}

// desk reads what mutations report, as import reads ledgers.
func (s *surroundings) desk(store graph.Store) (resolvers.Desk, error) {
	key, err := s.sources.idKey()
	if err != nil {
		return nil, err
	}
	return ledger.NewDesk(store, key), nil
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
// then on. Without a desk it takes no mutations. It closes the listener.
func serveOn(ctx context.Context, listener net.Listener, store graph.Store, register *gap.Register, desk resolvers.Desk, errOut io.Writer, started func(url string)) error {
	var ending atomic.Bool
	log := slog.New(slog.NewTextHandler(errOut, nil))
	var watching sync.WaitGroup
	watched, unwatch := context.WithCancel(ctx)
	defer watching.Wait()
	defer unwatch()
	evaluator := gap.NewEvaluator(register)
	watching.Go(func() { watch(watched, evaluator, log) })
	server := &http.Server{
		Handler:           routes(store, desk, register, evaluator, &ending, log),
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
func routes(store graph.Store, desk resolvers.Desk, register *gap.Register, evaluator *gap.Evaluator, ending *atomic.Bool, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", resolvers.NewHandler(resolvers.Config{
		Store: store,
		Gaps:  register,
		// What a write changed of gaps is told in its own answer.
		Judge: func(ctx context.Context) error {
			_, err := evaluator.Evaluate(ctx, graph.DayAt(time.Now()), nil)
			return err
		},
		// Whoever reaches this machine's port may ask about the whole city; names of families stay masked.
		Viewer: func(context.Context) resolvers.Viewer {
			return resolvers.Viewer{Name: "local", Scope: graph.Everywhere}
		},
		Host: resolvers.LoopbackHost,
		Desk: desk,
		Log:  log,
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
