package graph_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"dutygraph/graph"
)

// shelf is a source of what it holds.
type shelf struct {
	receipts []graph.Receipt
	rows     []graph.Fact
	broken   error
}

func (s *shelf) Receipts(_ context.Context, revisions []graph.Revision) (map[graph.Revision]graph.Receipt, error) {
	found := map[graph.Revision]graph.Receipt{}
	for _, r := range s.receipts {
		for _, asked := range revisions {
			if r.Revision == asked {
				found[asked] = r
			}
		}
	}
	return found, nil
}

func (s *shelf) Changes(_ context.Context, _, _ graph.Revision, _ []graph.Noun, yield func(graph.Fact) error) error {
	for _, f := range s.rows {
		if err := yield(f); err != nil {
			return err
		}
	}
	return s.broken
}

func digest(t *testing.T, s *shelf) string {
	t.Helper()
	d, err := graph.DigestOf(t.Context(), s, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d.String()
}

// settable are all values inside a value, one by one.
func settable(v reflect.Value, name string, visit func(name string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			settable(v.Field(i), name+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice:
		visit(name, v)
		for i := range v.Len() {
			settable(v.Index(i), fmt.Sprintf("%s[%d]", name, i), visit)
		}
	default:
		visit(name, v)
	}
}

// filled gives every field something that no other has.
func filled(v reflect.Value) {
	n := int64(3)
	settable(v, "", func(_ string, v reflect.Value) {
		n++
		switch v.Kind() {
		case reflect.String:
			v.SetString(fmt.Sprint("示例", n))
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		case reflect.Map:
		default:
			v.SetInt(n)
		}
	})
}

// changed gives a value others than it has, one after the other, and the one that it had at the end.
func changed(v reflect.Value, visit func()) {
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	switch v.Kind() {
	case reflect.String:
		for _, s := range []string{"", old.String() + " ", old.String() + "1:x,", "1:" + old.String()} {
			v.SetString(s)
			visit()
		}
	case reflect.Bool:
		v.SetBool(!old.Bool())
		visit()
	case reflect.Slice:
		for _, n := range []int{0, 1} {
			v.Set(old.Slice(0, n))
			visit()
		}
		v.Set(reflect.Append(old, old.Index(0)))
		visit()
	case reflect.Map:
	default:
		for _, n := range []int64{0, old.Int() + 1, -old.Int()} {
			v.SetInt(n)
			visit()
		}
	}
	v.Set(old)
}

// shelved are three receipts and a row of the noun with something in every field.
func shelved(noun graph.Noun) *shelf {
	f := noun.New()
	filled(reflect.ValueOf(f).Elem())
	f.About().Recorded, f.About().Retracted, f.About().Brought = 2, 3, 1
	s := &shelf{rows: []graph.Fact{f}}
	for r := graph.Revision(1); r <= 3; r++ {
		s.receipts = append(s.receipts, graph.Receipt{Revision: r, Batch: graph.ID(fmt.Sprint("batch-", r)), Digest: "d", At: int64(r), Principal: "P1", Source: "x.csv",
			Counts: map[graph.Noun]graph.Counts{graph.Areas: {Added: 1, Folded: 2}}, Warnings: map[graph.ViolationCode]int{graph.RefUnknown: 2}})
	}
	return s
}

// TestDigestChangesWithAnyField changes every field of every noun, and finds another digest each time.
func TestDigestChangesWithAnyField(t *testing.T) {
	for _, noun := range graph.Nouns() {
		s := shelved(noun)
		whole := digest(t, s)
		met := map[string]string{whole: "nothing"}
		fields := 0
		settable(reflect.ValueOf(s.rows[0]).Elem(), string(noun), func(name string, v reflect.Value) {
			fields++
			if strings.HasSuffix(name, ".Retracted") { // 0 and what comes later mean that the row stands
				old := v.Int()
				v.SetInt(int64(graph.Never))
				if digest(t, s) == whole {
					t.Errorf("%s: the digest does not tell whether the row stands", name)
				}
				v.SetInt(old)
				return
			}
			changed(v, func() {
				d := digest(t, s)
				if before, ok := met[d]; ok {
					t.Errorf("%s = %v: the digest is that of %s changed", name, v, before)
				}
				met[d] = fmt.Sprintf("%s = %v", name, v)
			})
		})
		if again := digest(t, s); again != whole || fields < 8 {
			t.Errorf("%s: %d fields; the digest of the row as it was is %s, want %s", noun, fields, again, whole)
		}
	}
}

// TestDigestChangesWithAnyReceipt does the same with a receipt.
func TestDigestChangesWithAnyReceipt(t *testing.T) {
	s := shelved(graph.Areas)
	met := map[string]bool{digest(t, s): true}
	differs := func(what string) {
		t.Helper()
		if d := digest(t, s); met[d] {
			t.Errorf("%s: the digest stays", what)
		} else {
			met[d] = true
		}
	}
	r := &s.receipts[1]
	for _, field := range []string{"Batch", "Digest", "At", "Principal", "Source"} {
		changed(reflect.ValueOf(r).Elem().FieldByName(field), func() { differs(field) })
	}
	counts := graph.Counts{Added: 3, Replaced: 4, Closed: 5, Unchanged: 6, Retracted: 7, Folded: 8}
	r.Counts = map[graph.Noun]graph.Counts{graph.Areas: counts}
	settable(reflect.ValueOf(&counts).Elem(), "counts", func(name string, v reflect.Value) {
		changed(v, func() {
			r.Counts[graph.Areas] = counts
			differs(name)
		})
	})
	r.Counts = map[graph.Noun]graph.Counts{graph.Grids: counts}
	differs("counts of another noun")
	r.Warnings[graph.RefUnknown]++
	differs("warnings")
	r.Warnings = nil
	differs("no warnings")
}

// TestDigestIsOfWhatARevisionKnew finds what no store keeps, and what came later, left out.
func TestDigestIsOfWhatARevisionKnew(t *testing.T) {
	s := shelved(graph.Cases)
	s.rows[0].About().Retracted = graph.Never
	want := digest(t, s)
	for name, change := range map[string]func(){
		"a retraction that came later": func() { s.rows[0].About().Retracted = 4 },
		"a receipt that came later":    func() { s.receipts = append(s.receipts, graph.Receipt{Revision: 4, Batch: "b4"}) },
		"violations":                   func() { s.receipts[0].Violations = []graph.Violation{{Code: graph.RefUnknown}} },
		"that it was given again":      func() { s.receipts[0].Repeated = true },
		"counts of nothing":            func() { s.receipts[0].Counts[graph.Grids] = graph.Counts{} },
	} {
		if change(); digest(t, s) != want {
			t.Errorf("%s changes the digest", name)
		}
	}
}

// TestDigestIsAsWritten holds the encoding fast that the comment of Digest tells: auditors may have programs of their own.
func TestDigestIsAsWritten(t *testing.T) {
	s := &shelf{
		receipts: []graph.Receipt{{Revision: 1, Batch: "b", At: 5, Source: "x", Counts: map[graph.Noun]graph.Counts{graph.Posts: {Added: 1}}, Warnings: map[graph.ViolationCode]int{"W": 2}}},
		rows: []graph.Fact{&graph.Post{Entry: graph.Entry{Recorded: 1, Retracted: graph.Never, Brought: 1, Row: 2, Evidence: "文"}, ID: "P", Functions: []graph.Function{"A", "BB"}, Made: true,
			Version: graph.Version{Period: graph.Period{Since: 7, Until: graph.Forever}, Ends: graph.Forever}}},
	}
	written := "17:dutygraph facts 1,\n" +
		"5:Batch,8:revision,1:1,5:batch,1:b,2:at,1:5,6:source,1:x,11:counts.Post,24:1:1,1:0,1:0,1:0,1:0,1:0,,10:warnings.W,1:2,\n" +
		"4:Post,2:id,1:P,9:functions,9:1:A,2:BB,,4:made,1:1,5:since,1:7,5:until,10:2147483647,4:ends,10:2147483647,8:evidence,3:文,8:recorded,1:1,7:brought,1:1,3:row,1:2,\n"
	got, err := graph.DigestOf(t.Context(), s, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := sumOf(written); got.String() != want {
		t.Errorf("digest %s, want %s, that of\n%s", got, want, written)
	}
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func TestDigestFailsAsItsSourceDoes(t *testing.T) {
	s := shelved(graph.Areas)
	s.broken = errors.New("the source broke off")
	if _, err := graph.DigestOf(t.Context(), s, 3, nil); !errors.Is(err, s.broken) {
		t.Errorf("rows: error %v", err)
	}
	if _, err := graph.DigestOf(t.Context(), s, 4, nil); graph.CodeOf(err) != graph.NotYet {
		t.Errorf("a revision without a receipt: error %v", err)
	}
}
