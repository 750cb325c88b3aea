package graph

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"
)

// chunk puts some units together.
type chunk func(ctx context.Context) (settled, error)

// oneByOne works at one chunk after the other.
func oneByOne(ctx context.Context, chunks iter.Seq2[chunk, error], yield func(settled) error) error {
	for work, err := range chunks {
		if err != nil {
			return err
		}
		units, err := work(ctx)
		if err != nil {
			return err
		}
		if err := yield(units); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// inTurn works at several chunks at once, and yields what they give in the order in which they come.
func inTurn(ctx context.Context, chunks iter.Seq2[chunk, error], yield func(settled) error) error {
	type result struct {
		settled
		err error
	}
	within, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	// One more than can run at once is given out, so that none waits while the units of another are looked at.
	turns := make(chan chan result, runtime.GOMAXPROCS(0))
	working.Go(func() {
		defer close(turns)
		for work, err := range chunks {
			turn := make(chan result, 1)
			select {
			case turns <- turn:
			case <-within.Done():
				return
			}
			if err != nil {
				turn <- result{err: err}
				return
			}
			working.Go(func() {
				units, err := work(within)
				turn <- result{units, err}
			})
		}
	})
	for turn := range turns {
		done := <-turn
		if done.err != nil {
			return done.err
		}
		if err := yield(done.settled); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// inChunks gives some ids at a time.
func inChunks(ids []ID, size int, yield func(chunk, error) bool, units func(context.Context, []ID) ([]*Timeline, error)) bool {
	for some := range slices.Chunk(ids, size) {
		if !yield(func(ctx context.Context) (settled, error) {
			made, err := units(ctx, some)
			return settled{units: made}, err
		}, nil) {
			return false
		}
	}
	return true
}

// settled are units, and where those of them were made that pass.
type settled struct {
	units []*Timeline
	room  []plainHome
}

// rooms is how many rooms are held at most: as many as chunks are under way.
const rooms = 8

// room is where so many can be made that pass; nil where timelines are kept.
func (u *unitRead) room(n int) []plainHome {
	if u.rooms == nil {
		return nil
	}
	select {
	case room := <-u.rooms:
		if len(room) >= n {
			return room
		}
	default:
	}
	return make([]plainHome, max(n, householdsAtATime+householdsAtATime/10))
}

// passed takes a room back, emptied, so that whoever kept a timeline without right soon finds that it is gone.
func (u *unitRead) passed(room []plainHome) {
	if room == nil {
		return
	}
	clear(room)
	select {
	case u.rooms <- room:
	default:
	}
}
