// Command dutygraph answers who is accountable for a household on a day, from one store, over one API.
//
// It knows no rules and no queries: it reads settings, opens a store and puts the rooms together. Begin with run.go.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the work in order; from then on the next one kills, as it would without us.
	undo := context.AfterFunc(ctx, func() {
		stop()
		fmt.Fprintln(os.Stderr, "正在结束；再次中断将立即终止 / ending; the next signal kills")
	})
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	undo()
	stop()
	os.Exit(exitCode(err))
}
