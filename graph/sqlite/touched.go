package sqlite

import (
	"hash/maphash"

	"dutygraph/graph"
)

// touched remembers what a transaction has written, in little memory however much that is: it may say yes of what was
// not written, but never no of what was. Of what was not, the committed state tells all, and can be read while the
// transaction writes on.
type touched struct {
	seed maphash.Seed
	few  map[uint64]struct{}
	many []uint64 // a Bloom filter, once there are too many for the map
}

const (
	fewTouched  = 4096
	filterBits  = 1 << 26 // 8 MiB; with 1.4 million groups, one in a million is mistaken
	filterTests = 8
)

func newTouched() *touched {
	return &touched{seed: maphash.MakeSeed(), few: map[uint64]struct{}{}}
}

// hash tells a group from a thing, and nouns from each other.
func (t *touched) hash(kind string, noun graph.Noun, id graph.ID) uint64 {
	h := maphash.String(t.seed, string(id))
	return h ^ maphash.String(t.seed, kind)*3 ^ maphash.String(t.seed, string(noun))*5
}

func (t *touched) add(h uint64) {
	if t.many == nil {
		t.few[h] = struct{}{}
		if len(t.few) <= fewTouched {
			return
		}
		t.many = make([]uint64, filterBits/64)
		for h := range t.few {
			t.set(h)
		}
		t.few = nil
		return
	}
	t.set(h)
}

func (t *touched) set(h uint64) {
	for range filterTests {
		bit := h % filterBits
		t.many[bit/64] |= 1 << (bit % 64)
		h = next(h)
	}
}

// has reports whether it may have been added.
func (t *touched) has(h uint64) bool {
	if t.many == nil {
		_, ok := t.few[h]
		return ok
	}
	for range filterTests {
		bit := h % filterBits
		if t.many[bit/64]&(1<<(bit%64)) == 0 {
			return false
		}
		h = next(h)
	}
	return true
}

// next mixes a hash anew.
func next(h uint64) uint64 {
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	return h ^ h>>32
}
