package evidence_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"dutygraph/evidence"
	"dutygraph/graph"
	"dutygraph/graph/graphtest"
)

// mutation is one way to tamper with a package, and where it must be found.
type mutation struct {
	name   string
	tamper func(t *testing.T, dir string)
	file   string // in which a difference must be named
	row    int    // which must be named, alone or as one of few; 0 where there is none
	signed bool   // the manifest is made to fit, and signed with the right key: only what follows from the facts can tell
}

// TestEveryMutationIsFound tampers with a package in many ways, one at a time: each is found, in its file and its row.
func TestEveryMutationIsFound(t *testing.T) {
	s := openExample(t)
	whole := filepath.Join(t.TempDir(), "whole")
	r := request()
	r.Selection.Areas = []graph.ID{"YJ"}
	first := filepath.Join(t.TempDir(), "first")
	write(t, s, r, first)
	var err error
	if r.Previous, err = evidence.ReadManifest(first); err != nil {
		t.Fatal(err)
	}
	write(t, s, r, whole)
	all := mutations(t, whole)
	if len(all) < 100 {
		t.Fatalf("%d mutations, want at least 100", len(all))
	}
	found := 0
	for _, m := range all {
		t.Run(m.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "package")
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			m.tamper(t, dir)
			if m.signed {
				sign(t, dir)
			}
			c := checking(t)
			c.Previous = r.Previous
			c.Open = func(context.Context) (graph.Store, error) { return graphtest.NewOracle(), nil } // no disk for each of them
			v, err := evidence.Verify(t.Context(), dir, c)
			if err != nil {
				if graph.CodeOf(err) != evidence.Unreadable || m.file != evidence.ManifestFile {
					t.Fatal(err)
				}
				found++ // what is no manifest any more is told by that
				return
			}
			if v.Verified() {
				t.Fatal("it was verified")
			}
			named := slices.ContainsFunc(v.Differences, func(d evidence.Difference) bool {
				return d.File == m.file && (m.row == 0 || d.Row <= m.row && m.row < d.Row+max(1, d.Rows) && d.Rows <= 1)
			})
			if !named {
				t.Fatalf("%s row %d is not named: %+v", m.file, m.row, v.Differences)
			}
			found++
		})
	}
	t.Logf("%d of %d found", found, len(all))
}

// sign makes the manifest fit the files again, and signs it with the right key.
func sign(t *testing.T, dir string) {
	t.Helper()
	var m evidence.Manifest
	text, err := os.ReadFile(filepath.Join(dir, evidence.ManifestFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	for i := range m.Files {
		f := &m.Files[i]
		text, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(text)
		f.Bytes, f.SHA256 = int64(len(text)), hex.EncodeToString(sum[:])
		if f.Blocks == nil {
			continue
		}
		f.Blocks = nil
		lines := bytes.SplitAfter(text, []byte("\n"))
		if n := len(lines); len(lines[n-1]) == 0 {
			lines = lines[:n-1]
		}
		for some := range slices.Chunk(lines, evidence.BlockRows) {
			sum := sha256.Sum256(bytes.Join(some, nil))
			f.Blocks = append(f.Blocks, hex.EncodeToString(sum[:8]))
		}
		if strings.HasSuffix(f.Name, ".csv") || f.Name == evidence.FactsFile {
			f.Rows = len(lines)
			if strings.HasSuffix(f.Name, ".csv") {
				f.Rows--
			}
		}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		t.Fatal(err)
	}
	put(t, dir, evidence.ManifestFile, out.Bytes())
	put(t, dir, evidence.SignatureFile, evidence.Sign(out.Bytes(), key))
}

func put(t *testing.T, dir, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, dir, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// lines changes the lines of a file.
func lines(name string, change func([][]byte) [][]byte) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		all := bytes.SplitAfter(get(t, dir, name), []byte("\n"))
		put(t, dir, name, bytes.Join(change(all), nil))
	}
}

func drop(i int) func([][]byte) [][]byte {
	return func(all [][]byte) [][]byte { return slices.Delete(all, i, i+1) }
}

func again(i int) func([][]byte) [][]byte {
	return func(all [][]byte) [][]byte { return slices.Insert(all, i+1, all[i]) }
}

func swap(i, j int) func([][]byte) [][]byte {
	return func(all [][]byte) [][]byte {
		all[i], all[j] = all[j], all[i]
		return all
	}
}

// edit replaces a text in one line; it must be there.
func edit(t *testing.T, i int, old, now string) func([][]byte) [][]byte {
	return func(all [][]byte) [][]byte {
		changed := bytes.Replace(all[i], []byte(old), []byte(now), 1)
		if bytes.Equal(changed, all[i]) {
			t.Fatalf("%q is not in %s", old, all[i])
		}
		all[i] = changed
		return all
	}
}

// factLike is the place of the first line of facts that holds a text.
func factLike(t *testing.T, dir, text string) int {
	t.Helper()
	i := slices.IndexFunc(bytes.SplitAfter(get(t, dir, evidence.FactsFile), []byte("\n")), func(l []byte) bool { return bytes.Contains(l, []byte(text)) })
	if i < 0 {
		t.Fatalf("no fact holds %q", text)
	}
	return i
}

// checked makes the line's own check fit again.
func checked(i int, change func([][]byte) [][]byte) func([][]byte) [][]byte {
	return func(all [][]byte) [][]byte {
		all = change(all)
		body, _, _ := bytes.Cut(all[i], []byte(`,"check":"`))
		sum := sha256.Sum256(body)
		all[i] = fmt.Appendf(bytes.Clone(body), ",\"check\":\"%x\"}\n", sum[:4])
		return all
	}
}

// book changes one cell of a workbook.
func book(name, cell, value string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		f, err := excelize.OpenFile(filepath.Join(dir, name+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := f.SetCellStr(name, cell, value); err != nil {
			t.Fatal(err)
		}
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
	}
}

// manifested replaces a text in the manifest.
func manifested(old, now string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		text := get(t, dir, evidence.ManifestFile)
		changed := bytes.Replace(text, []byte(old), []byte(now), 1)
		if bytes.Equal(changed, text) {
			t.Fatalf("%q is not in the manifest", old)
		}
		put(t, dir, evidence.ManifestFile, changed)
	}
}

func mutations(t *testing.T, dir string) []mutation {
	var out []mutation
	rng := rand.New(rand.NewPCG(6, 100))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	tables := []string{"chains.csv", "shares.csv", "gaps.csv", "handling.csv", "rules.csv"}
	for _, e := range entries {
		name, text := e.Name(), get(t, dir, e.Name())
		for range 2 { // one bit, anywhere
			at, bit := rng.IntN(len(text)), rng.IntN(8)
			m := mutation{name: fmt.Sprintf("%s/bit %d of byte %d", name, bit, at), file: name, tamper: func(t *testing.T, dir string) {
				text := get(t, dir, name)
				text[at] ^= 1 << bit
				put(t, dir, name, text)
			}}
			if slices.Contains(tables, name) || name == evidence.FactsFile {
				m.row = 1 + bytes.Count(text[:at], []byte("\n"))
			}
			out = append(out, m)
		}
		for _, cut := range []int{1, len(text)} {
			out = append(out, mutation{name: fmt.Sprintf("%s/%d bytes cut off", name, cut), file: name, tamper: func(t *testing.T, dir string) {
				text := get(t, dir, name)
				put(t, dir, name, text[:len(text)-cut])
			}})
		}
		if name != evidence.ManifestFile {
			out = append(out, mutation{name: name + "/gone", file: name, tamper: func(t *testing.T, dir string) {
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}})
		}
	}
	for _, name := range append(slices.Clone(tables), evidence.FactsFile) {
		rows := bytes.Count(get(t, dir, name), []byte("\n"))
		for _, i := range []int{1, rows / 2, rows - 1} {
			for _, signed := range []bool{false, true} {
				if signed && name == evidence.FactsFile {
					continue // below: facts that fit their checks are other facts
				}
				how := fmt.Sprintf("%s/row %d, signed %v/", name, i+1, signed)
				where := i + 1 // the row before which one is missing
				if i == rows-1 {
					where = pick(name == evidence.FactsFile, 0, i) // or the last, after which one is
				}
				out = append(out,
					mutation{name: how + "dropped", file: name, row: where, signed: signed, tamper: lines(name, drop(i))},
					mutation{name: how + "twice", file: name, row: pick(name == evidence.FactsFile, i+2, 0), signed: signed, tamper: lines(name, again(i))})
				if j := i - 1; j > 0 {
					out = append(out, mutation{name: how + "moved", file: name, signed: signed, tamper: lines(name, swap(i, j))})
				}
			}
		}
	}
	for _, c := range []struct{ table, old, now string }{
		{"chains.csv", ",HELD,", ",VACANT,"}, {"chains.csv", ",P04,", ",P05,"}, {"chains.csv", "2021-01-01", "2022-01-01"}, {"shares.csv", ",P06,", ",P03,"}, {"shares.csv", ",yes,", ",no,"},
		{"gaps.csv", ",RED,", ",YELLOW,"}, {"gaps.csv", "2024-05-31", "2024-05-30"}, {"handling.csv", "告知", "不知"}, {"handling.csv", "NOTIFIED", "CLOSED"}, {"rules.csv", ",MET,", ",UNMET,"},
	} {
		all := bytes.SplitAfter(get(t, dir, c.table), []byte("\n"))
		i := slices.IndexFunc(all, func(l []byte) bool { return bytes.Contains(l, []byte(c.old)) })
		if i < 0 {
			t.Fatalf("%q is not in %s", c.old, c.table)
		}
		for _, signed := range []bool{false, true} {
			out = append(out, mutation{name: fmt.Sprintf("%s/%s for %s, signed %v", c.table, c.now, c.old, signed), file: c.table, row: i + 1, signed: signed, tamper: lines(c.table, edit(t, i, c.old, c.now))})
		}
	}
	for _, name := range []string{"chains", "shares", "gaps", "handling", "rules"} {
		for _, signed := range []bool{false, true} {
			out = append(out, mutation{name: fmt.Sprintf("%s.xlsx/a cell, signed %v", name, signed), file: name + ".xlsx", row: 2, signed: signed, tamper: book(name, "D2", "改过")})
		}
	}
	// Other facts, signed as if they were the right ones: what was concluded does not follow from them.
	for _, c := range []struct{ like, old, now, file string }{
		{`"key":"YJ-SEC P06 2024-05-20"`, `"since":"2024-05-20"`, `"since":"2024-05-20","acting":true`, "chains.csv"},
		{`"C03.limit SZ 2024-01-01"`, `"value":"15"`, `"value":"60"`, "gaps.csv"},
		{`"key":"C-2024-001 APPROVED 1"`, `"doneOn":"2024-05-24"`, `"doneOn":"2024-05-04"`, "gaps.csv"},
		{`"key":"V-SEC P04 2021-01-01"`, `"name":"李**"`, `"name":"张**"`, "chains.csv"},
		{`"key":"IT-02"`, `"dueOn":"2024-05-15"`, `"dueOn":"2024-06-15"`, "gaps.csv"},
		{`"noun":"Handling"`, `"reason":"告知"`, `"reason":"另告"`, "handling.csv"},
	} {
		i := factLike(t, dir, c.like)
		out = append(out, mutation{name: "facts/" + c.like + " signed", file: c.file, signed: true, tamper: lines(evidence.FactsFile, checked(i, edit(t, i, c.old, c.now)))})
	}
	out = append(out,
		mutation{name: "a file more", file: "more.csv", tamper: func(t *testing.T, dir string) { put(t, dir, "more.csv", []byte("a\r\n")) }},
		mutation{name: "a folder more", file: "more", tamper: func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, "more"), 0o700); err != nil {
				t.Fatal(err)
			}
		}},
		mutation{name: "two files swapped", file: "gaps.csv", tamper: func(t *testing.T, dir string) {
			gaps, shares := get(t, dir, "gaps.csv"), get(t, dir, "shares.csv")
			put(t, dir, "gaps.csv", shares)
			put(t, dir, "shares.csv", gaps)
		}},
		mutation{name: "two files swapped, signed", file: "gaps.csv", signed: true, tamper: func(t *testing.T, dir string) {
			gaps, shares := get(t, dir, "gaps.csv"), get(t, dir, "shares.csv")
			put(t, dir, "gaps.csv", shares)
			put(t, dir, "shares.csv", gaps)
		}},
		mutation{name: "another policy in the manifest", file: evidence.ManifestFile, signed: true, tamper: manifested(`"value": "15"`, `"value": "16"`)},
		mutation{name: "another count in the manifest", file: evidence.ManifestFile, signed: true, tamper: manifested(`"MET": 1`, `"MET": 2`)},
		mutation{name: "another day", file: "gaps.csv", signed: true, tamper: manifested(`"at": "2024-05-31"`, `"at": "2024-05-24"`)},
		mutation{name: "another revision", file: evidence.FactsFile, signed: true, tamper: manifested(`"revision": 23`, `"revision": 19`)},
		mutation{name: "a revision that no store has", file: evidence.ManifestFile, signed: true, tamper: manifested(`"revision": 23`, `"revision": 9223372036854775807`)},
		mutation{name: "another selection", file: evidence.ManifestFile, signed: true, tamper: manifested(`"YJ"`, `"SZ"`)},
		mutation{name: "masks denied", file: evidence.ManifestFile, signed: true, tamper: manifested(`"chains.name",`, ``)},
		mutation{name: "another number", file: evidence.ManifestFile, signed: true, tamper: manifested(`"sequence": 2`, `"sequence": 3`)},
		mutation{name: "another before", file: evidence.ManifestFile, signed: true, tamper: manifested(`"previous": "`, `"previous": "0`)},
		mutation{name: "another purpose", file: evidence.SignatureFile, tamper: manifested(`"purpose": "测试"`, `"purpose": "另用"`)},
		mutation{name: "another format", file: evidence.ManifestFile, signed: true, tamper: manifested(`evidence/1`, `evidence/9`)},
		mutation{name: "another key", file: evidence.ManifestFile, tamper: func(t *testing.T, dir string) {
			other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
			text, err := evidence.MarshalPublicKey(other.Public().(ed25519.PublicKey))
			if err != nil {
				t.Fatal(err)
			}
			mine, err := evidence.MarshalPublicKey(key.Public().(ed25519.PublicKey))
			if err != nil {
				t.Fatal(err)
			}
			m := get(t, dir, evidence.ManifestFile)
			quoted := func(s []byte) []byte { q, _ := json.Marshal(string(s)); return q }
			m = bytes.Replace(m, quoted(mine), quoted(text), 1)
			m = bytes.Replace(m, []byte(evidence.Fingerprint(key.Public().(ed25519.PublicKey))), []byte(evidence.Fingerprint(other.Public().(ed25519.PublicKey))), 1)
			put(t, dir, evidence.ManifestFile, m)
			put(t, dir, evidence.SignatureFile, evidence.Sign(m, other))
		}},
	)
	return out
}

func pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}
