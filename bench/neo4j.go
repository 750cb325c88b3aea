package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/city"
	"dutygraph/graph/neo4j"
	"dutygraph/graph/neo4j/neo4jtest"
)

// inNeo4j is what the names of figures begin with that are measured on Neo4j.
const inNeo4j = "Neo4j: "

// warming is how many lineages are read before any is measured: a server that has just started is ten times as slow.
const warming = 2000

// enoughRows is from how many rows on the rate of loading tells of the server, and not of its planning each statement once.
const enoughRows = 200_000

// measureNeo4j measures the same city in a Neo4j, each figure of a lineage beside the bare driver that runs the same
// statement and throws its answer away. Where no server can be had, a line says so.
func measureNeo4j(ctx context.Context, s settings, shape city.Shape, t *table) error {
	server, err := neo4jtest.Take(ctx)
	if err != nil {
		t.add(line{work: inNeo4j + "not measured", shape: shape, value: err.Error()})
		return nil
	}
	defer server.Release()
	store, err := neo4j.Open(ctx, neo4j.Config{URI: server.URI, User: server.User, Password: server.Password, Patience: time.Minute})
	if err != nil {
		return err
	}
	defer store.Close()
	begin := time.Now()
	rows, making := 0, time.Duration(0)
	for batch := range city.Batches(shape, seed, today()) {
		batch.Changes = timed(batch.Changes, &making)
		receipt, err := store.Apply(ctx, &batch)
		if err != nil {
			return fmt.Errorf("%s: %w", batch.ID, err)
		}
		for _, c := range receipt.Counts {
			rows += c.Added + c.Replaced + c.Unchanged + c.Retracted
		}
	}
	took := time.Since(begin)
	rate := float64(rows) / took.Seconds()
	var bars []bar
	if rows >= enoughRows {
		bars = []bar{atLeast(rate, 25_000)}
	}
	t.add(line{
		work: inNeo4j + "load the city", shape: shape, p50: took, rate: rate, bars: bars,
		value: fmt.Sprintf("(%s rows; %s of it to make them up)", count(float64(rows)), spell(making)),
	})
	// Plans made for the smaller city before, or while this one came in, are not those of a server that has it.
	if err := server.Answer(ctx, `CYPHER 5 CALL db.clearQueryCaches()`, nil); err != nil {
		return err
	}
	b := &bench{settings: s, shape: shape, store: store, table: t, on: inNeo4j}
	if err := b.pick(ctx); err != nil {
		return err
	}
	return errors.Join(b.besideDriver(ctx, store, server), b.overHTTP(ctx), b.evaluate(ctx), b.gaps(ctx))
}

// besideDriver measures lineages by the store and by the bare driver.
func (b *bench) besideDriver(ctx context.Context, store *neo4j.Store, server *neo4jtest.Server) error {
	lineage := func(_, n int) error {
		subject := graph.Ref{Noun: graph.Cases, ID: b.cases[n%len(b.cases)]}
		v := graph.View{At: today(), Known: graph.Newest, Scope: graph.Everywhere}
		got, err := store.Lineages(ctx, v, graph.On(today()), []graph.Ref{subject})
		if err == nil && got.Of[subject] == nil {
			err = fmt.Errorf("no lineage of %s", subject.ID)
		}
		return err
	}
	bare := func(_, n int) error {
		text, parameters := store.LineageStatement([]graph.ID{b.cases[n%len(b.cases)]})
		return server.Answer(ctx, text, parameters)
	}
	for n := range warming {
		if err := errors.Join(lineage(0, n), bare(0, n)); err != nil {
			return err
		}
	}
	for _, clients := range []int{1, maxClients} {
		var driver sample
		own := fmt.Sprintf("one lineage of a case, %d at once", clients)
		if err := errors.Join(
			b.figure(ctx, own+", bare driver", clients, bare, func(s sample) []bar { driver = s; return nil }),
			b.figure(ctx, own, clients, lineage, func(s sample) []bar { return beside(s, driver, clients) }),
		); err != nil {
			return err
		}
	}
	return nil
}

// beside compares a sample with that of the bare driver: alone by how long one takes, together by how many are done.
func beside(own, driver sample, clients int) []bar {
	if len(driver.took) == 0 {
		return nil
	}
	if clients == 1 {
		ratio := float64(own.percentile(50)) / float64(driver.percentile(50))
		return []bar{{fmt.Sprintf("%.2f ≤ 1.5 × the driver's p50", ratio), ratio <= 1.5}}
	}
	ratio := own.rate() / driver.rate()
	return []bar{{fmt.Sprintf("%.2f ≥ 0.6 × the driver's rate", ratio), ratio >= 0.6}}
}
