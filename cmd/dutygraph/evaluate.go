package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// evaluate brings the gaps of a store up to date, and gives the register that holds them.
func evaluate(ctx context.Context, store graph.Store, today graph.Day, errOut io.Writer, w words) (*gap.Register, error) {
	register := gap.NewRegister(store)
	m := newMeter(errOut, w.in("评判缺口", "judging duty gaps"), w.in("个对象", "subjects"))
	defer m.done()
	_, err := gap.NewEvaluator(register).Evaluate(ctx, today, func(n int) { m.reached(int64(n), -1) })
	return register, err
}

// lookEvery is how often the server looks whether there is something new to judge: what other processes wrote, or a day.
const lookEvery = time.Second

// watch keeps gaps up to date until the context ends, whoever writes. What fails is tried again.
func watch(ctx context.Context, e *gap.Evaluator, log *slog.Logger) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	failing := false
	for {
		_, err := e.Evaluate(ctx, graph.DayAt(time.Now()), nil)
		if ctx.Err() != nil {
			return
		}
		if err != nil && !failing {
			log.Error("duty gaps cannot be judged", "error", err)
		}
		failing = err != nil
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

// judged tells that gaps are up to date after an import, or why they are not: what was imported stays.
func judged(ctx context.Context, store graph.Store, errOut io.Writer, w words) {
	if _, err := evaluate(ctx, store, graph.DayAt(time.Now()), errOut, w); err != nil {
		fmt.Fprintf(errOut, w.in("导入已完成，缺口评判未完成，下次自动继续：%s\n", "imported; judging duty gaps was not finished and will go on next time: %s\n"), message(err))
	}
}
