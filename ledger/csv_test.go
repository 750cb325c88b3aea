package ledger

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// readCSV gives all rows, blank ones as nil.
func readCSV(r io.Reader, comma byte) (rows [][]string, err error) {
	for c := newCSVRows(r, comma, 0); ; {
		n, cells, err := c.next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		if n != len(rows)+1 {
			return rows, errors.New("a row is missing")
		}
		var row []string
		for _, cell := range cells {
			row = append(row, cell.text)
		}
		rows = append(rows, row)
	}
}

// TestCSVAgrees: on what encoding/csv writes, in whatever pieces it comes, our reader gives what was written.
func TestCSVAgrees(t *testing.T) {
	const seed = 7
	random := rand.New(rand.NewPCG(seed, seed))
	alphabet := []string{"a", "户", "\"", ",", "\n", "𠀀", " ", "\t", "'", "1"}
	for round := range 200 {
		var written [][]string
		for range 1 + random.IntN(20) {
			row := make([]string, 2+random.IntN(4))
			for i := range row {
				for range random.IntN(5) {
					row[i] += alphabet[random.IntN(len(alphabet))]
				}
			}
			written = append(written, row)
		}
		for _, crlf := range []bool{false, true} {
			for _, comma := range []byte{',', '\t'} {
				var b bytes.Buffer
				w := csv.NewWriter(&b)
				w.Comma, w.UseCRLF = rune(comma), crlf
				if err := w.WriteAll(written); err != nil {
					t.Fatal(err)
				}
				want := written
				if crlf { // encoding/csv ends lines inside a cell as those outside; we give the cell as the file has it
					want = nil
					for _, row := range written {
						row = slices.Clone(row)
						for i := range row {
							row[i] = strings.ReplaceAll(row[i], "\n", "\r\n")
						}
						want = append(want, row)
					}
				}
				for _, r := range []io.Reader{&b, iotest.OneByteReader(bytes.NewReader(b.Bytes())), iotest.HalfReader(bytes.NewReader(b.Bytes()))} {
					got, err := readCSV(r, comma)
					if diff := cmp.Diff(want, got); err != nil || diff != "" {
						t.Fatalf("seed %d round %d: %v (-want +got)\n%s", seed, round, err, diff)
					}
				}
			}
		}
	}
}

func TestLineEnds(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r"} {
		want := [][]string{{"a", "b"}, {""}, {"c" + end + "d", ""}, {"e", "f"}}
		for _, last := range []string{"", end} {
			text := strings.Join([]string{"a,b", "", "\"c" + end + "d\",", "e,f"}, end) + last
			for _, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text)), iotest.DataErrReader(strings.NewReader(text))} {
				got, err := readCSV(r, ',')
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					t.Errorf("%q: %v (-want +got)\n%s", text, err, diff)
				}
			}
		}
	}
	// Lines longer than the buffer, and an end that falls between two pieces.
	long := strings.Repeat("x", maxCell)
	text := strings.Repeat(strings.Repeat(long+",", 20)+"\r\n", 3)
	got, err := readCSV(strings.NewReader(text), ',')
	if err != nil || len(got) != 3 || len(got[2]) != 21 || got[2][19] != long {
		t.Errorf("%d rows, %v", len(got), err)
	}
}

// TestSurvey: characters that fall between two pieces of the file.
func TestSurvey(t *testing.T) {
	for shift := range 4 {
		text := strings.Repeat("x", shift) + strings.Repeat("户㐀𠀀\n", 60_000)
		encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		for content, want := range map[string]TextEncoding{text: UTF8, encoded: GB18030} {
			s := &source{name: "a.csv", size: int64(len(content)), ReaderAt: strings.NewReader(content)}
			_, enc, err := s.survey(t.Context())
			if err != nil || enc != want {
				t.Errorf("shift %d: %s %v, want %s", shift, enc, err, want)
			}
			got, err := io.ReadAll(s.text(enc))
			if err != nil || string(got) != text {
				t.Errorf("shift %d: the %s text differs, %v", shift, enc, err)
			}
			bad := content[:len(content)-1] + "\xff"
			s = &source{name: "a.csv", size: int64(len(bad)), ReaderAt: strings.NewReader(bad)}
			var f *fault
			if _, _, err := s.survey(t.Context()); !errors.As(err, &f) || f.code != Encoding || f.args[0] != is("byte", len(bad)) {
				t.Errorf("shift %d: a bad last byte: %v %v, want byte %d", shift, err, f, len(bad))
			}
		}
	}
}
