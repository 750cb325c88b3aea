package resolvers

import (
	"context"
	"iter"
	"slices"
	"sync"

	"dutygraph/graph"
)

// loader answers one kind of question for one request. Who asks first asks for all that came in the same read, so a page
// costs one store call an edge, whatever the shape of the query: no clock, no luck, and fragments, aliases and @include
// need no code. What was asked through one view is never answered through another.
type loader[K comparable, V any] struct {
	fetch func(ctx context.Context, v *graph.View, keys []K) (map[K]V, error)

	mu    sync.Mutex
	asked map[seenKey[K]]func() (map[K]V, error)
}

// seenKey is a key as asked through a view.
type seenKey[K comparable] struct {
	view *graph.View
	key  K
}

// Load answers for the key. The peers are what will be asked next; they may hold the key, and may hold a key twice.
func (l *loader[K, V]) Load(ctx context.Context, v *graph.View, key K, peers iter.Seq[K]) (answer V, err error) {
	l.mu.Lock()
	read, known := l.asked[seenKey[K]{v, key}]
	l.mu.Unlock()
	if !known {
		// Gathered without the lock: to know the peers, this very loader may be asked.
		read = l.expect(ctx, v, slices.AppendSeq([]K{key}, peers))
	}
	all, err := read()
	return all[key], err
}

// expect announces keys: one read for all that nobody has asked yet. It gives the read of the first key.
func (l *loader[K, V]) expect(ctx context.Context, v *graph.View, keys []K) func() (map[K]V, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asked == nil {
		l.asked = map[seenKey[K]]func() (map[K]V, error){}
	}
	var fresh []K
	read := sync.OnceValues(func() (map[K]V, error) { return l.fetch(ctx, v, fresh) })
	for _, k := range keys {
		at := seenKey[K]{v, k}
		if _, known := l.asked[at]; !known {
			l.asked[at], fresh = read, append(fresh, k)
		}
	}
	return l.asked[seenKey[K]{v, keys[0]}]
}

// know keeps what came with another read.
func (l *loader[K, V]) know(v *graph.View, key K, answer V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asked == nil {
		l.asked = map[seenKey[K]]func() (map[K]V, error){}
	}
	l.asked[seenKey[K]{v, key}] = func() (map[K]V, error) { return map[K]V{key: answer}, nil }
}
