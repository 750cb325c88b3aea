// Command bench measures dutygraph on this machine and prints one table: each figure beside the bar that it is meant to
// reach. It is a report, not a test: a figure that falls short is said to, and nothing fails.
//
// Each shape is a sample city loaded into an embedded store in a temporary folder, and into a Neo4j where one can be had. HTTP is real TCP on the loopback
// interface with connections kept alive; the clients run in the same process, so their work is part of the figures.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/city"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	shape   city.Shape
	each    time.Duration // how long each figure is measured
	folder  string        // where stores are kept; empty for a temporary folder
	stores  string        // which kinds of store to measure, with commas
	only    string        // a part of the names of the figures to measure; empty for all
	profile string        // the file for a profile of what is measured; empty for none
}

func parse(args []string, out io.Writer) (s settings, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(out)
	shape := flags.String("shape", "M", "the city to measure: M (a county), L (the whole city, takes minutes) or FULL, each beside S (a township); or S or XS alone")
	flags.DurationVar(&s.each, "each", 3*time.Second, "how long each figure is measured")
	flags.StringVar(&s.folder, "dir", "", "keep the loaded stores in this folder, and use those that are there (a temporary folder)")
	flags.StringVar(&s.stores, "stores", "sqlite,neo4j", "which stores to measure; neo4j is that of NEO4J_TEST_URI, or one that Maven fetches and a JDK runs")
	flags.StringVar(&s.only, "only", "", "measure only figures whose name contains this text")
	flags.StringVar(&s.profile, "cpuprofile", "", "write a profile of what is measured, but for loading, to this file")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	s.shape, err = city.ParseShape(*shape)
	return s, err
}

// today is the day of the sample cities, fixed so that all runs measure the same.
func today() graph.Day {
	d, _ := graph.DateOf(2026, time.June, 1)
	return d
}

func run(ctx context.Context, args []string, out io.Writer) error {
	s, err := parse(args, out)
	if err != nil {
		return err
	}
	folder := s.folder
	if folder == "" {
		if folder, err = os.MkdirTemp("", "dutygraph-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(folder)
	}
	fmt.Fprintf(out, "%s, %s/%s, %d processors%s; figures over %v each, warm\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), busy(), s.each)
	t := &table{}
	shapes := []city.Shape{city.S, s.shape}
	if s.shape == city.S || s.shape == city.XS {
		shapes = shapes[1:]
	}
	if strings.Contains(s.stores, "sqlite") {
		for _, shape := range shapes {
			if err := measureShape(ctx, s, shape, folder, t); err != nil {
				return fmt.Errorf("%s: %w", shape, err)
			}
		}
		t.compare()
	}
	if strings.Contains(s.stores, "neo4j") {
		for _, shape := range shapes {
			if err := measureNeo4j(ctx, s, shape, t); err != nil {
				return fmt.Errorf("%s%s: %w", inNeo4j, shape, err)
			}
		}
	}
	return t.write(out)
}

// busy tells how busy the machine is with other work, which makes all figures worse; nothing where it cannot be known.
func busy() string {
	load, _, ok := strings.Cut(readFile("/proc/loadavg"), " ")
	if !ok {
		return ""
	}
	return " (load " + load + " before)"
}

func readFile(path string) string {
	text, _ := os.ReadFile(path) // what the system does not tell is left out
	return string(text)
}

func measureShape(ctx context.Context, s settings, shape city.Shape, folder string, t *table) error {
	store, err := load(ctx, shape, filepath.Join(folder, strings.ToLower(string(shape))+".db"), t)
	if err != nil {
		return err
	}
	defer store.Close()
	if s.profile != "" {
		file, err := os.Create(s.profile + "." + string(shape))
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	resetPeak()
	b := &bench{settings: s, shape: shape, store: store, table: t}
	if err := b.pick(ctx); err != nil {
		return err
	}
	// Judged first, as after an import: what answering keeps in memory is another matter.
	if err := errors.Join(b.evaluate(ctx), b.inProcess(ctx), b.overHTTP(ctx), b.gaps(ctx), b.evidence(ctx)); err != nil {
		return err
	}
	t.add(memoryLine("peak memory while answering", shape))
	return ctx.Err()
}
