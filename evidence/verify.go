package evidence

import (
	"archive/zip"
	"bufio"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"dutygraph/graph"
)

// Difference is one thing that is not as it must be.
type Difference struct {
	// File is the file in which it shows.
	File string `json:"file"`
	// Row is the row as a spreadsheet shows it, or the line; 0 where it is about the whole file.
	Row int `json:"row,omitempty"`
	// Rows, when more than 1, is how many rows from Row on it may be in: no finer trace of what stood there is left.
	Rows int `json:"rows,omitempty"`
	// ZH says what is different, in Chinese.
	ZH string `json:"zh"`
	// EN says it in English.
	EN string `json:"en"`
}

// maxDifferences is how many differences of one file are told one by one.
const maxDifferences = 200

// Verification is what came out.
type Verification struct {
	// Manifest is what the package says of itself; nil where it cannot be read.
	Manifest *Manifest
	// Digest is the SHA-256 of the manifest's bytes, in hexadecimal.
	Digest string
	// Trusted says that the signature is by the key that was given; false where none was given.
	Trusted bool
	// Facts is how many facts were read.
	Facts int
	// Rows is how many rows of tables were derived again and compared.
	Rows int
	// Differences are what is not as it must be, at most 200 a file; none where the package is verified.
	Differences []Difference
	// More counts the differences that are not among them.
	More int

	told map[string]int
}

// Verified reports whether nothing is different.
func (v *Verification) Verified() bool { return len(v.Differences) == 0 }

func (v *Verification) differs(file string, row, rows int, zh, en string) {
	if v.told == nil {
		v.told = map[string]int{}
	}
	if v.told[file]++; v.told[file] > maxDifferences {
		v.More++
		return
	}
	v.Differences = append(v.Differences, Difference{File: file, Row: row, Rows: rows, ZH: zh, EN: en})
}

// Checking says what to compare a package with.
type Checking struct {
	// Key is the key that must have signed; nil takes the one that the package names, which proves only that nothing was
	// changed since.
	Key ed25519.PublicKey
	// Previous is the manifest of the package before; nil looks at nothing before.
	Previous []byte
	// Open makes an empty store in which to derive everything again. It is closed at the end.
	Open func(ctx context.Context) (graph.Store, error)
	// Progress, when set, is told from time to time how many facts and rows were read. It must not block.
	Progress func(rows int)
}

// Unreadable is the code of what is no package of a format that this program knows.
const Unreadable graph.Code = "PACKAGE_UNREADABLE"

// maxManifest is more than any manifest has, in bytes.
const maxManifest = 256 << 20

// Verify checks a package, a folder or a .zip, with nothing but what is in it: the signature, the digests, the counts, and
// that every row of its tables follows from its facts. An error says that it could not be read at all.
func Verify(ctx context.Context, path string, c Checking) (*Verification, error) {
	pkg, closePackage, err := openPackage(path)
	if err != nil {
		return nil, err
	}
	defer closePackage()
	v := &verifying{ctx: ctx, pkg: pkg, with: c, Verification: &Verification{}}
	return v.Verification, v.run()
}

// openPackage opens a folder or a .zip for reading.
func openPackage(path string) (fs.FS, func(), error) {
	about, err := os.Stat(path)
	if err != nil {
		return nil, nil, Unreadable.Wrap(err, "读不到 %q", "cannot read %q", path)
	}
	if about.IsDir() {
		return os.DirFS(path), func() {}, nil
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, nil, Unreadable.Wrap(err, "%q 既不是文件夹也不是 zip 压缩包", "%q is neither a folder nor a zip file", path)
	}
	return z, func() { z.Close() }, nil
}

// ReadManifest reads the manifest of a package, for the next one in its chain.
func ReadManifest(path string) ([]byte, error) {
	pkg, closePackage, err := openPackage(path)
	if err != nil {
		return nil, err
	}
	defer closePackage()
	return readSmall(pkg, ManifestFile)
}

func readSmall(pkg fs.FS, name string) ([]byte, error) {
	f, err := pkg.Open(name)
	if err != nil {
		return nil, Unreadable.Wrap(err, "缺少 %s：不是证据包，或导出未完成", "there is no %s: this is no evidence package, or its export was not finished", name)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxManifest+1))
	if err != nil || len(text) > maxManifest {
		return nil, Unreadable.Wrap(err, "%s 无法读取", "%s cannot be read", name)
	}
	return text, nil
}

// verifying is one verification under way.
type verifying struct {
	*Verification
	ctx  context.Context
	pkg  fs.FS
	with Checking
	made []graph.Fact // posts and tenures that pairings make, in the order of facts
}

func (v *verifying) run() error {
	manifest, err := readSmall(v.pkg, ManifestFile)
	if err != nil {
		return err
	}
	v.Digest = Digest(manifest)
	m, ok := parseManifest(manifest)
	if m == nil {
		return Unreadable.Errorf("%s 不是清单", "%s is no manifest", ManifestFile)
	}
	if m.Format != FormatName {
		return Unreadable.Errorf("格式 %q 不是本程序认得的 %s", "the format is %q, and this program knows %s", m.Format, FormatName)
	}
	v.Manifest = m
	if !ok {
		v.differs(ManifestFile, 0, 0, "不是本程序写下的样子", "does not stand as this program wrote it")
	}
	v.signature(manifest)
	v.chain()
	if err := v.listed(); err != nil {
		return err
	}
	return v.derive()
}

// signature checks who signed the manifest.
func (v *verifying) signature(manifest []byte) {
	public := v.with.Key
	named, err := ParsePublicKey([]byte(v.Manifest.PublicKey))
	if err != nil || Fingerprint(named) != v.Manifest.Key {
		v.differs(ManifestFile, 0, 0, "所载公钥与其指纹不符", "the public key in it does not have the fingerprint beside it")
	}
	if public == nil {
		public = named
	} else if Fingerprint(public) != v.Manifest.Key {
		v.differs(ManifestFile, 0, 0, "不是所给密钥签署的（所载指纹 "+v.Manifest.Key+"）", "was not signed with the key given (it names "+v.Manifest.Key+")")
	}
	signature, err := readSmall(v.pkg, SignatureFile)
	if err == nil && public != nil {
		err = Check(manifest, signature, public)
	}
	if err != nil || public == nil {
		for _, name := range []string{ManifestFile, SignatureFile} { // which of the two was changed cannot be told
			v.differs(name, 0, 0, "签名与清单不符", "the signature does not fit the manifest")
		}
		return
	}
	v.Trusted = v.with.Key != nil
}

// chain checks what the manifest says of the package before.
func (v *verifying) chain() {
	m := v.Manifest
	if m.Sequence < 1 || (m.Sequence == 1) != (m.Previous == nil) {
		v.differs(ManifestFile, 0, 0, "序号与前一清单的摘要不相合", "its number does not fit what it says of the manifest before")
	}
	if v.with.Previous == nil {
		return
	}
	before, _ := parseManifest(v.with.Previous)
	if before == nil || m.Previous == nil || *m.Previous != Digest(v.with.Previous) || m.Sequence != before.Sequence+1 {
		v.differs(ManifestFile, 0, 0, "不是紧接在所给前一证据包之后的", "does not follow the package given as the one before")
	}
}

// listed checks that every file is there as the manifest has it, and no other.
func (v *verifying) listed() error {
	want := map[string]*File{ManifestFile: nil, SignatureFile: nil}
	for i := range v.Manifest.Files {
		f := &v.Manifest.Files[i]
		if _, twice := want[f.Name]; twice || f.Name != filepath.Base(f.Name) {
			v.differs(ManifestFile, 0, 0, "文件 "+f.Name+" 列了两次，或名称有误", "names the file "+f.Name+" twice, or it is no file's name")
		}
		want[f.Name] = f
	}
	there := map[string]bool{}
	err := fs.WalkDir(v.pkg, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name == "." {
			return nil
		}
		if _, listed := want[name]; !listed || !entry.Type().IsRegular() {
			v.differs(name, 0, 0, "不在清单之内", "is not in the manifest")
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		there[name] = true
		return nil
	})
	if err != nil {
		return Unreadable.Wrap(err, "证据包无法读取", "the package cannot be read")
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		f := want[name]
		switch {
		case !there[name] && name == SignatureFile: // said already
		case !there[name]:
			v.differs(name, 0, 0, "缺失", "is missing")
		case f != nil:
			if err := v.digest(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// digest compares a file with its length, digests and lines.
func (v *verifying) digest(f *File) error {
	in, err := v.pkg.Open(f.Name)
	if err != nil {
		return Unreadable.Wrap(err, "%s 无法读取", "%s cannot be read", f.Name)
	}
	defer in.Close()
	whole := sha256.New()
	counted := &countedReader{from: io.TeeReader(io.LimitReader(in, f.Bytes+1), whole)} // one byte more is enough to differ
	var blocks []string
	if f.Blocks == nil {
		_, err = io.Copy(io.Discard, counted)
	} else {
		blocks, err = blocksOf(counted, strings.HasSuffix(f.Name, ".csv"))
	}
	if err := v.ctx.Err(); err != nil {
		return err
	}
	if err != nil { // a damaged .zip: what could be read of it differs
		v.differs(f.Name, 0, 0, "无法读到末尾", "cannot be read to its end")
		return nil
	}
	if counted.n == f.Bytes && hex.EncodeToString(whole.Sum(nil)) == f.SHA256 {
		return nil
	}
	v.differs(f.Name, 0, 0, fmt.Sprintf("与清单不符：%d 字节，清单为 %d 字节，或摘要不同", counted.n, f.Bytes), fmt.Sprintf("is not as the manifest has it: %d bytes for %d, or another digest", counted.n, f.Bytes))
	for i := range max(len(blocks), len(f.Blocks)) {
		if i < len(blocks) && i < len(f.Blocks) && blocks[i] == f.Blocks[i] {
			continue
		}
		v.differs(f.Name, i*BlockRows+1, BlockRows, "这些行中有改动", "something among these rows was changed")
		if len(blocks) != len(f.Blocks) { // rows were added or dropped: all that follow are moved
			break
		}
	}
	return nil
}

// countedReader counts what is read.
type countedReader struct {
	from io.Reader
	n    int64
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}

// blocksOf digests lines, BlockRows at a time; a line of a table goes on inside quotes.
func blocksOf(from io.Reader, quoted bool) ([]string, error) {
	in := bufio.NewReaderSize(from, 1<<16)
	var out []string
	sum := sha256.New()
	lines := 0
	read := readLine
	if quoted {
		read = readRecord
	}
	for {
		line, err := read(in)
		if len(line) > 0 {
			sum.Write(line)
			lines++
		}
		if len(line) > 0 && lines%BlockRows == 0 || err == io.EOF && lines%BlockRows != 0 {
			out = append(out, hex.EncodeToString(sum.Sum(nil)[:8]))
			sum.Reset()
		}
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// maxRevision is more revisions than any store has: a receipt is made for each, so that a forged number keeps nobody waiting.
const maxRevision = 20_000_000

// derive fills a store with the facts, derives everything again, and compares.
func (v *verifying) derive() error {
	m := v.Manifest
	if m.Revision < 1 || m.Revision > maxRevision {
		v.differs(ManifestFile, 0, 0, "修订号不可能如此", "no store has such a revision")
		return nil
	}
	receipts, ok := v.readReceipts()
	if !ok {
		return v.ctx.Err()
	}
	store, err := v.with.Open(v.ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Restore(v.ctx, graph.Copy{Receipts: receipts, Rows: v.rows(), Progress: v.with.Progress}); err != nil {
		if graph.CodeOf(err) == graph.Invalid {
			v.differs(FactsFile, 0, 0, "事实不能成立："+err.Error(), "the facts cannot stand: "+err.Error())
			return nil
		}
		return err
	}
	view := graph.View{At: m.View.At, Known: m.Revision, Scope: graph.Everywhere}
	if len(m.View.Scope) > 0 {
		view.Scope = graph.Scope{Areas: m.View.Scope}
	}
	pick := m.Selection.Selection
	pick.Period = graph.Period{Since: m.Selection.Since, Until: m.Selection.Until}
	sc, err := settle(v.ctx, store, view, pick)
	if err != nil {
		if code := graph.CodeOf(err); code == graph.NotFound || code == graph.Invalid || code == graph.NotYet {
			v.differs(FactsFile, 0, 0, "所选内容不在事实之中："+err.Error(), "what is selected is not among the facts: "+err.Error())
			return nil
		}
		return err
	}
	dir, err := os.MkdirTemp("", "dutygraph-verify-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	derived, err := write(v.ctx, store, sc, len(m.Masked) == 0, []Format{CSV}, dir, false, v.with.Progress)
	if err != nil {
		return err
	}
	v.said(derived)
	for i, t := range Tables() {
		v.Rows += derived.files[i].Rows
		if err := v.table(t, filepath.Join(dir, t.Name+".csv")); err != nil {
			return err
		}
	}
	return nil
}

// said compares what the manifest says of the contents.
func (v *verifying) said(derived *contents) {
	m := v.Manifest
	if !reflect.DeepEqual(m.Counts, derived.counts) {
		v.differs(ManifestFile, 0, 0, "各规则的评判结果个数与事实不符", "its counts by rule and outcome do not follow from the facts")
	}
	if !slices.Equal(m.Policies, derived.policies) {
		v.differs(ManifestFile, 0, 0, "所用规则参数与事实不符", "the policies in it are not those that the facts have")
	}
	masked := maskedColumns()
	if !(slices.Equal(m.Masked, masked) && len(m.Clear) == 0 && m.Approval == "" || len(m.Masked) == 0 && slices.Equal(m.Clear, masked) && m.Approval != "") {
		v.differs(ManifestFile, 0, 0, "关于隐去哪些列的说明有误", "what it says of masked columns is not right")
	}
	if m.GapsThrough != m.Revision {
		v.differs(ManifestFile, 0, 0, "缺口所依据的修订号有误", "the revision through which gaps are judged is not right")
	}
	tables := map[string]int{FactsFile: v.Facts}
	for i, t := range Tables() {
		tables[t.Name] = derived.files[i].Rows
	}
	formats := map[string]int{}
	for _, f := range m.Files {
		if name, ok := tableOf(f.Name); ok {
			formats[name+filepath.Ext(f.Name)] += f.Rows
		} else if f.Name != FactsFile {
			v.differs(f.Name, 0, 0, "不是证据包的文件", "is no file of an evidence package")
		} else if f.Rows != tables[FactsFile] {
			v.differs(f.Name, 0, 0, fmt.Sprintf("清单载 %d 行，实为 %d 行", f.Rows, tables[FactsFile]), fmt.Sprintf("has %d rows by the manifest, and %d in fact", f.Rows, tables[FactsFile]))
		}
	}
	any := false
	for _, format := range Formats() {
		found := 0
		for _, t := range Tables() {
			rows, ok := formats[t.Name+"."+string(format)]
			if !ok {
				continue
			}
			found++
			if rows != tables[t.Name] {
				v.differs(t.Name+"."+string(format), 0, 0, fmt.Sprintf("清单载 %d 行，依事实为 %d 行", rows, tables[t.Name]), fmt.Sprintf("has %d rows by the manifest, and %d by the facts", rows, tables[t.Name]))
			}
		}
		any = any || found > 0
		if found > 0 && found < len(Tables()) {
			v.differs(ManifestFile, 0, 0, "缺少某些 "+string(format)+" 表", "lacks some of the "+string(format)+" tables")
		}
	}
	if !any {
		v.differs(ManifestFile, 0, 0, "没有任何表", "has no tables")
	}
}

// tableOf is the table of a file's name.
func tableOf(name string) (string, bool) {
	ext := filepath.Ext(name)
	if !slices.Contains(Formats(), Format(strings.TrimPrefix(ext, "."))) {
		return "", false
	}
	base := strings.TrimSuffix(name, ext)
	return base, slices.ContainsFunc(Tables(), func(t Table) bool { return t.Name == base })
}

// readReceipts reads the facts a first time: every line as it is, and the batches, with those between that nothing in the
// package cites. ok is false where they cannot be read to their end.
func (v *verifying) readReceipts() (receipts iter.Seq2[graph.Receipt, error], ok bool) {
	in, err := v.pkg.Open(FactsFile)
	if err != nil {
		return nil, false // said already
	}
	defer in.Close()
	type source struct {
		batch graph.ID
		row   int
	}
	pairings := map[graph.ID][]*graph.Pairing{}
	cited := map[graph.Revision]graph.Receipt{}
	named := map[graph.Revision]source{} // the batch that facts name as theirs
	wrong := func(row int, zh, en string) {
		v.differs(FactsFile, row, 1, zh, en)
	}
	err = readFacts(&stoppable{from: in, ctx: v.ctx}, wrong, func(row int, f graph.Fact, batch graph.ID) {
		v.Facts++
		if p, ok := f.(*graph.Pairing); ok {
			pairings[p.Household] = append(pairings[p.Household], p)
		}
		r := f.About().Recorded
		if was, ok := named[r]; ok && was.batch != batch {
			wrong(row, "批次与第 "+number(was.row)+" 行不一", "names another batch of its revision than row "+number(was.row))
		} else if !ok {
			named[r] = source{batch, row}
		}
		if r > v.Manifest.Revision || r < 1 {
			wrong(row, "修订号在证据包的修订之后", "is of a revision after that of the package")
		}
	}, func(row int, r graph.Receipt) {
		v.Facts++
		cited[r.Revision] = r
	})
	if err != nil {
		v.differs(FactsFile, 0, 0, "无法读到末尾", "cannot be read to its end")
		return nil, false
	}
	for _, of := range pairings {
		slices.SortFunc(of, func(a, b *graph.Pairing) int {
			return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Person, b.Person))
		})
		post, tenures := graph.Contacts(of)
		v.made = append(v.made, post)
		for _, t := range tenures {
			v.made = append(v.made, t)
		}
	}
	slices.SortFunc(v.made, factOrder())
	for r, s := range named {
		if cited[r].Batch != s.batch {
			wrong(s.row, "其批次不在文件末尾所列之中", "its batch is not among those at the end of the file")
		}
	}
	return func(yield func(graph.Receipt, error) bool) {
		at := int64(0)
		for r := graph.Revision(1); r <= v.Manifest.Revision; r++ {
			receipt, ok := cited[r]
			if !ok {
				receipt = graph.Receipt{Revision: r, Batch: graph.ID("revision " + number(int(r))), At: at} // with a space, which no batch has
			}
			at = receipt.At
			if !yield(receipt, nil) {
				return
			}
		}
	}, true
}

// rows reads the facts a second time, to be kept, with what pairings make of them.
func (v *verifying) rows() iter.Seq2[graph.Fact, error] {
	return func(yield func(graph.Fact, error) bool) {
		in, err := v.pkg.Open(FactsFile)
		if err != nil {
			yield(nil, err)
			return
		}
		defer in.Close()
		enough := false
		give := func(f graph.Fact) {
			enough = enough || !yield(f, nil)
		}
		made, inOrder := v.made, factOrder()
		err = readFacts(&stoppable{from: in, ctx: v.ctx}, func(int, string, string) {}, func(_ int, f graph.Fact, _ graph.ID) {
			for len(made) > 0 && inOrder(made[0], f) < 0 {
				give(made[0])
				made = made[1:]
			}
			give(f)
		}, func(int, graph.Receipt) {})
		for len(made) > 0 {
			give(made[0])
			made = made[1:]
		}
		if err != nil && !enough {
			yield(nil, err)
		}
	}
}

// stoppable ends with its context.
type stoppable struct {
	from io.Reader
	ctx  context.Context
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.from.Read(p)
}
