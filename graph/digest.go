package graph

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// Digest tells all facts of a store apart from all others: a SHA-256 over every receipt and every row, retracted ones too,
// with the revisions that knew them. Two stores that give the same digest at a revision give the same answer to every
// question through a view that knows no later one.
//
// What is hashed can be written by any program, from what a store gives and no more:
//
//	text    a length in bytes, in decimal, ":", the bytes of UTF-8, ","
//	number  its decimal digits as a text; days and revisions are numbers, days count from 1949-10-01 as 1; true is 1
//	list    the texts of its items one after the other, as a text
//	field   its name as a text, then its value; a field that is empty, 0 or false is left out
//	row     the noun as a text, its fields in the order of FieldsOf, then recorded, retracted (left out while the row
//	        stands), brought and row, then a line feed
//	receipt "Batch" as a text, the fields revision, batch, digest, at, principal and source; for each noun with counts, in
//	        the order of bytes, a field "counts." and the noun: the list of added, replaced, closed, unchanged, retracted
//	        and folded; for each code of warnings, in the order of bytes, a field "warnings." and the code; a line feed
//
// The whole is the text "dutygraph facts 1", a line feed, the receipts from revision 1 on, and the rows as Changes gives
// them from revision 0 through the revision.
type Digest [sha256.Size]byte

// String is the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// DigestOf reads all facts that a store knew at a published revision. Its memory does not grow with them. Progress, when
// not nil, is told from time to time how many rows were read; it must not block.
func DigestOf(ctx context.Context, from Source, through Revision, progress func(rows int)) (Digest, error) {
	sum := sha256.New()
	h := &hashing{to: bufio.NewWriterSize(sum, 1<<16), nouns: map[Noun][]Field{}}
	h.text("dutygraph facts 1")
	h.end()
	c := CopyOf(ctx, from, through)
	for r, err := range c.Receipts {
		if err != nil {
			return Digest{}, err
		}
		h.receipt(r)
	}
	rows := 0
	for f, err := range c.Rows {
		if err != nil {
			return Digest{}, err
		}
		h.row(f, through)
		if rows++; progress != nil && rows%chunkSize == 0 {
			progress(rows)
		}
	}
	if progress != nil {
		progress(rows)
	}
	if err := h.to.Flush(); err != nil {
		return Digest{}, err
	}
	return Digest(sum.Sum(nil)), nil
}

// hashing writes what is hashed.
type hashing struct {
	to    *bufio.Writer // a hash never fails, so neither does writing to one
	nouns map[Noun][]Field
	buf   []byte
}

func (h *hashing) text(s string) {
	h.buf = strconv.AppendInt(h.buf[:0], int64(len(s)), 10)
	h.buf = append(h.buf, ':')
	_, _ = h.to.Write(h.buf)
	_, _ = io.WriteString(h.to, s)
	_ = h.to.WriteByte(',')
}

func (h *hashing) end() { _ = h.to.WriteByte('\n') }

func (h *hashing) named(name, value string) {
	if value != "" {
		h.text(name)
		h.text(value)
	}
}

func (h *hashing) number(name string, n int64) {
	if n != 0 {
		h.named(name, strconv.FormatInt(n, 10))
	}
}

// listed is the value of a list.
func listed(items []string) string {
	var out []byte
	for _, s := range items {
		out = strconv.AppendInt(out, int64(len(s)), 10)
		out = append(out, ':')
		out = append(out, s...)
		out = append(out, ',')
	}
	return string(out)
}

func (h *hashing) receipt(r Receipt) {
	h.text("Batch")
	h.number("revision", int64(r.Revision))
	h.named("batch", string(r.Batch))
	h.named("digest", r.Digest)
	h.number("at", r.At)
	h.named("principal", r.Principal)
	h.named("source", r.Source)
	for _, noun := range slices.Sorted(maps.Keys(r.Counts)) {
		c := r.Counts[noun]
		if c == (Counts{}) {
			continue
		}
		var counts []string
		for _, n := range []int{c.Added, c.Replaced, c.Closed, c.Unchanged, c.Retracted, c.Folded} {
			counts = append(counts, strconv.Itoa(n))
		}
		h.named("counts."+string(noun), listed(counts))
	}
	for _, code := range slices.Sorted(maps.Keys(r.Warnings)) {
		h.number("warnings."+string(code), int64(r.Warnings[code]))
	}
	h.end()
}

// row writes a row as a reader at the revision knows it.
func (h *hashing) row(f Fact, known Revision) {
	noun := f.Noun()
	fields, ok := h.nouns[noun]
	if !ok {
		fields = FieldsOf(noun)
		h.nouns[noun] = fields
	}
	h.text(string(noun))
	v := reflect.ValueOf(f).Elem()
	for i := range fields {
		field := &fields[i]
		switch x := v.FieldByIndex(field.Index); x.Kind() {
		case reflect.String:
			h.named(field.Name, x.String())
		case reflect.Bool:
			if x.Bool() {
				h.named(field.Name, "1")
			}
		case reflect.Slice:
			items := make([]string, x.Len())
			for j := range items {
				items[j] = x.Index(j).String()
			}
			h.named(field.Name, listed(items))
		default:
			h.number(field.Name, x.Int())
		}
	}
	about := f.About()
	h.number("recorded", int64(about.Recorded))
	if about.Retracted <= known {
		h.number("retracted", int64(about.Retracted))
	}
	h.number("brought", int64(about.Brought))
	h.number("row", int64(about.Row))
	h.end()
}
