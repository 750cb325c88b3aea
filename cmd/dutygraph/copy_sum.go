package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"dutygraph/graph"
)

// derivedSum tells gaps and tallies apart from others, in whatever order they come: stores keep none.
type derivedSum struct {
	gaps, tallies int64
	sum           [sha256.Size / 8]uint64
}

func (d *derivedSum) gap(g *graph.Gap) {
	d.gaps++
	own := *g
	if len(own.Spans) == 0 {
		own.Spans = nil
	}
	if len(own.Stays) == 0 {
		own.Stays = nil
	}
	d.add(fmt.Sprintf("%#v", own))
}

func (d *derivedSum) tally(t graph.Tally) {
	d.tallies++
	d.add(fmt.Sprintf("%#v", t))
}

// add adds the digest of one: sums do not depend on the order.
func (d *derivedSum) add(text string) {
	one := sha256.Sum256([]byte(text))
	for i := range d.sum {
		d.sum[i] += binary.BigEndian.Uint64(one[8*i:])
	}
}
