package resolvers

import (
	"context"
	"log/slog"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/resolvers/seen"
)

// Config is what the handler needs. Store is required; everything else has a default.
type Config struct {
	// Store keeps the graph.
	Store graph.Store
	// Gaps tells of duty gaps. By default it is a register of its own over Store; who has one already should share it, since
	// it holds all of them in memory.
	Gaps Gaps
	// Clock tells the time; the machine's clock by default. It only says which day is today.
	Clock func() time.Time
	// Viewer says who asks, from the request's context. By default everybody may see the whole city, and no personal name
	// in clear.
	Viewer func(context.Context) Viewer
	// Mask hides a personal name from a viewer who may not see it in clear. By default the surname stays: 张**.
	Mask func(name string) string
	// Host reports whether the Host header of a request is one of ours. A server on the loopback interface should set
	// LoopbackHost: else a page on any site could ask it, by a name that it lets point here. By default every host is ours.
	Host func(host string) bool
	// Desk reads what mutations report. Without one nothing can be written: every mutation is refused. That is the default,
	// for who writes is not proven yet.
	Desk Desk
	// Judge brings the gaps of Gaps up to date after a write, so that the answer can tell what it changed of them; by default
	// nothing does. It may take half as long as an answer; what fails is logged, and fails no write.
	Judge func(ctx context.Context) error
	// Log takes internal failures; the default logger by default. It is told no query, variable or personal data.
	Log *slog.Logger
	// Limits bound what one request may ask for.
	Limits Limits

	writing   chan struct{} // holds something while a mutation is applied
	catalogue []*seen.Rule
	rules     map[string]*seen.Rule // by id
}

// Limits bound what one request may ask for. A limit left 0 takes its default.
type Limits struct {
	// Body is the size of a body, or of a GET's query, in bytes; 1 MiB by default.
	Body int64
	// Tokens is the number of tokens in a document; 4,000 by default.
	Tokens int
	// Fields is the number of fields in a document, as it is written; 1,000 by default. Validating compares them in pairs.
	Fields int
	// Depth is how deep fields nest; 15 by default.
	Depth int
	// Aliases is the number of aliases in an operation, counting each spread of a fragment; 50 by default.
	Aliases int
	// Cost is the cost of an operation; 250,000 by default. One is about half a microsecond of one processor.
	Cost int
	// Time is how long an answer may take; 10 s by default.
	Time time.Duration
	// Documents is how many parsed documents are kept; 1,000 by default.
	Documents int
}

func (c Config) withDefaults() *Config {
	if c.Gaps == nil {
		c.Gaps = gap.NewRegister(c.Store)
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Viewer == nil {
		c.Viewer = func(context.Context) Viewer { return Viewer{Name: "anonymous", Scope: graph.Everywhere} }
	}
	if c.Mask == nil {
		c.Mask = graph.MaskName
	}
	if c.Host == nil {
		c.Host = func(string) bool { return true }
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	c.writing = make(chan struct{}, 1)
	c.Limits = Limits{
		Body: or(c.Limits.Body, 1<<20), Tokens: or(c.Limits.Tokens, 4000), Fields: or(c.Limits.Fields, 1000), Depth: or(c.Limits.Depth, 15), Aliases: or(c.Limits.Aliases, 50),
		Cost: or(c.Limits.Cost, 250_000), Time: or(c.Limits.Time, 10*time.Second), Documents: or(c.Limits.Documents, 1000),
	}
	c.catalogue, c.rules = seen.Rules(), map[string]*seen.Rule{}
	for _, r := range c.catalogue {
		c.rules[r.Of.ID] = r
	}
	return &c
}

// judge brings gaps up to date after a write.
func (c *Config) judge(ctx context.Context) {
	if c.Judge == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, c.Limits.Time/2)
	defer cancel()
	if err := c.Judge(ctx); err != nil {
		c.Log.LogAttrs(ctx, slog.LevelWarn, "duty gaps were not judged after a write", slog.Any("error", err))
	}
}

func or[T int | int64 | time.Duration](n, otherwise T) T {
	if n <= 0 {
		return otherwise
	}
	return n
}
