package ledger

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// TestADayIsExportedAsItIsAnswered: an export of a day has what every other question about that day is answered with, and no
// more, over random histories.
func TestADayIsExportedAsItIsAnswered(t *testing.T) {
	for seed := range uint64(4) {
		store := graphtest.NewOracle()
		h := graphtest.NewHistory(seed)
		for range 80 {
			if _, err := store.Apply(t.Context(), h.Next()); err != nil && graph.CodeOf(err) == "" && err != graphtest.ErrBroken {
				t.Fatal(err)
			}
		}
		known, err := store.Revision(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		founded, _ := graph.DateOf(2022, 1, 1)
		for _, scope := range []graph.Scope{graph.Everywhere, {Areas: []graph.ID{"T1"}}} {
			for _, at := range []graph.Day{founded - 1, founded + 90, founded + 300, founded + 600} {
				v := graph.View{At: at, Known: known, Scope: scope}
				e := &exporter{store: store, o: ExportOptions{At: at, Known: known, Scope: scope}, later: map[graph.ID]bool{}}
				for _, noun := range graph.LedgerNouns() {
					got, asked := map[string]string{}, map[graph.Ref]bool{}
					err := e.rows(t.Context(), noun, func(f graph.Fact) error {
						asked[graph.Ref{Noun: noun, ID: f.Identity()}] = true
						if f = e.seen(f); f != nil {
							got[string(f.Key())] = said(f)
						}
						return nil
					})
					if err != nil {
						t.Fatal(err)
					}
					var refs []graph.Ref
					for ref := range asked {
						refs = append(refs, ref)
					}
					answers, err := store.Get(t.Context(), v, refs)
					if err != nil {
						t.Fatal(err)
					}
					want := map[string]string{}
					for _, rows := range answers {
						for _, f := range rows {
							if made, ok := f.(*graph.Post); ok && made.Made {
								continue
							}
							if made, ok := f.(*graph.Tenure); ok && made.Made {
								continue
							}
							want[string(f.Key())] = said(f)
						}
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("seed %d, %s on %s in %v (-answered +exported)\n%s", seed, noun, at, scope, diff)
					}
				}
			}
		}
	}
}

// said are the cells of a row.
func said(f graph.Fact) string {
	for _, l := range ledgers() {
		if l.noun == f.Noun() {
			var cells []string
			for _, c := range l.outgoing(true) {
				cells = append(cells, fmt.Sprintf("%s=%q", c.field, c.write(f)))
			}
			return strings.Join(cells, " ")
		}
	}
	return ""
}

// FuzzTextComesBack writes any text into a cell, in CSV and in a workbook, and reads it as import does.
func FuzzTextComesBack(f *testing.F) {
	for _, text := range []string{"", "'", "''=1", "\r", "\r\n", "a\r\nb", "_x000D_", "__x0041__x0042_", "_x_x0041_", "\x01", "＝", `"`, `","`, "\ufeff", "\uffff", "<a>&amp;]]>"} {
		f.Add(text, "x")
	}
	f.Fuzz(func(t *testing.T, text, beside string) {
		for _, s := range []string{text, beside} {
			if !utf8.ValidString(s) || !sound(s) || len(s) > maxCell/2 || trim(FormulaSafe(s)) != FormulaSafe(s) {
				return // import would not have given it, or export would not write it
			}
		}
		var b bytes.Buffer
		table := &csvTable{to: bufio.NewWriter(&b), columns: make([]column, 2)}
		if err := table.write([]string{text, beside}); err != nil {
			t.Fatal(err)
		}
		if err := table.to.Flush(); err != nil {
			t.Fatal(err)
		}
		rows := newCSVRows(&b, ',', 0)
		_, cells, err := rows.next()
		if err != nil || len(cells) != 2 || cells[0].plain() != text || cells[1].plain() != beside {
			t.Errorf("CSV gives %q, %v for %q and %q", cells, err, text, beside)
		}
		if _, more, err := rows.next(); err != io.EOF {
			t.Errorf("CSV has another row, %q, %v", more, err)
		}
		x := newXMLScanner(bytes.NewReader(append(appendEscaped([]byte("<t>"), FormulaSafe(text)), "</t>"...)))
		var back []byte
		for {
			token, err := x.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if token == textRun {
				back = append(back, x.text...)
			}
		}
		if got := (cell{text: plain(string(back))}).plain(); got != text {
			t.Errorf("a workbook gives %q for %q", got, text)
		}
	})
}
