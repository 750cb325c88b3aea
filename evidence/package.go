package evidence

import (
	"archive/zip"
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dutygraph/graph"
)

// Request says what a package is to hold, for whom.
type Request struct {
	// View is the day, the revision (Newest for now) and the areas that may be seen.
	View graph.View
	// KnownAt is how the revision was asked for; empty for the newest.
	KnownAt string
	// Selection is which part of the view.
	Selection Selection
	// Formats are those of the tables; none is both.
	Formats []Format
	// Clear leaves personal names and texts unmasked. It needs an Approval.
	Clear bool
	// Approval is the id of the approval of Clear.
	Approval string
	// Purpose is what the package is for, at most 500 characters; it must not be empty.
	Purpose string
	// By is who makes it; the person must be given.
	By Creator
	// Key signs it.
	Key ed25519.PrivateKey
	// Previous is the manifest of the package before it in a chain; nil for the first.
	Previous []byte
	// Program is the version of the program.
	Program string
	// Now is the instant of the export.
	Now time.Time
	// Progress, when set, is told from time to time how many rows were written. It must not block.
	Progress func(rows int)
}

const (
	maxPurpose = 500
	maxCreator = 100
)

// check refuses a request without what the manifest must say.
func (r *Request) check() error {
	switch {
	case strings.TrimSpace(r.Purpose) == "" || len([]rune(r.Purpose)) > maxPurpose:
		return graph.Invalid.Errorf("须写明用途，至多 %d 字", "say what the package is for, in at most %d characters", maxPurpose)
	case strings.TrimSpace(r.By.Person) == "" || len(r.By.Person) > maxCreator || len(r.By.Post) > maxCreator:
		return graph.Invalid.Errorf("须写明经办人的人员编号", "say who makes the package, by a person's id")
	case r.Clear && strings.TrimSpace(r.Approval) == "":
		return graph.Invalid.Errorf("不隐去姓名须有审批编号", "names in clear need the id of an approval")
	case !r.Clear && r.Approval != "":
		return graph.Invalid.Errorf("只有不隐去姓名时才需审批编号", "an approval is for names in clear alone")
	case len(r.Key) != ed25519.PrivateKeySize:
		return graph.Invalid.Errorf("缺少签名密钥", "there is no key to sign with")
	}
	return nil
}

// Result says what was written.
type Result struct {
	// Path is the folder or the .zip.
	Path string
	// Manifest is what the package says of itself.
	Manifest *Manifest
	// Digest is the SHA-256 of the manifest's bytes, in hexadecimal.
	Digest string
}

// Write writes a package as a folder, or, where the path ends in .zip, as one file. The path must not exist yet. Everything is
// written beside it and takes its name at the very end, the manifest last of all, so half a package has no manifest, and no
// name either. Its memory does not grow with the package.
func Write(ctx context.Context, store graph.Store, r Request, path string) (*Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	path = filepath.Clean(path)
	if err := absent(path); err != nil {
		return nil, err
	}
	sequence, previous, err := follows(r.Previous)
	if err != nil {
		return nil, err
	}
	sc, err := settle(ctx, store, r.View, r.Selection)
	if err != nil {
		return nil, err
	}
	if len(r.Formats) == 0 {
		r.Formats = Formats()
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".partial-")
	if err != nil {
		return nil, graph.Invalid.Wrap(err, "无法在 %q 旁写入", "nothing can be written beside %q", path)
	}
	defer os.RemoveAll(dir)
	c, err := write(ctx, store, sc, r.Clear, r.Formats, dir, true, r.Progress)
	if err != nil {
		return nil, err
	}
	public := r.Key.Public().(ed25519.PublicKey)
	text, err := MarshalPublicKey(public)
	if err != nil {
		return nil, err
	}
	m := &Manifest{
		Format: FormatName, Program: r.Program, View: viewOf(r, sc), Selection: selectionOf(sc), Revision: sc.view.Known, GapsThrough: sc.view.Known,
		Policies: c.policies, Counts: c.counts, Masked: maskedColumns(), Clear: []string{}, Approval: r.Approval, Files: c.files,
		CreatedAt: r.Now.UTC().Format(time.RFC3339), CreatedBy: r.By, Purpose: r.Purpose, Sequence: sequence, Previous: previous,
		Key: Fingerprint(public), PublicKey: string(text),
	}
	if r.Clear {
		m.Masked, m.Clear = m.Clear, m.Masked
	}
	manifest, err := m.bytes()
	if err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name string
		text []byte
	}{{SignatureFile, Sign(manifest, r.Key)}, {ManifestFile, manifest}} {
		if err := writeNew(filepath.Join(dir, f.name), f.text, 0o600); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := publish(ctx, dir, path, c.files); err != nil {
		return nil, err
	}
	return &Result{Path: path, Manifest: m, Digest: Digest(manifest)}, nil
}

func viewOf(r Request, sc *scope) ManifestView {
	v := ManifestView{At: sc.view.At, KnownAt: r.KnownAt, Scope: []graph.ID{}}
	if !r.View.Scope.All {
		v.Scope = once(r.View.Scope.Areas)
	}
	return v
}

func selectionOf(sc *scope) ManifestSelection {
	s := ManifestSelection{Selection: Selection{Cases: append([]graph.ID{}, sc.pick.Cases...), Areas: append([]graph.ID{}, sc.pick.Areas...)}}
	if p := sc.pick.Period; !p.Empty() {
		s.Since, s.Until = p.Since, p.Until
	}
	return s
}

// follows is the place in a chain after a manifest.
func follows(previous []byte) (sequence int, digest *string, err error) {
	if previous == nil {
		return 1, nil, nil
	}
	m, ok := parseManifest(previous)
	if !ok {
		return 0, nil, graph.Invalid.Errorf("前一证据包的清单无法识别", "the manifest of the package before is not one")
	}
	sum := Digest(previous)
	return m.Sequence + 1, &sum, nil
}

// absent refuses a path that is there.
func absent(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return graph.Conflict.Errorf("%q 已存在，未写入任何内容", "%q exists already; nothing was written", path)
	}
	return nil
}

// publish gives a finished folder its name, or packs it.
func publish(ctx context.Context, dir, path string, files []File) error {
	if !strings.EqualFold(filepath.Ext(path), ".zip") {
		if err := syncFolder(dir); err != nil {
			return err
		}
		if err := absent(path); err != nil {
			return err
		}
		return errors.Join(os.Rename(dir, path), syncFolder(filepath.Dir(path)))
	}
	packed, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".partial-")
	if err != nil {
		return err
	}
	defer os.Remove(packed.Name())
	err = pack(ctx, packed, dir, files)
	if err := errors.Join(err, packed.Sync(), packed.Close()); err != nil {
		return err
	}
	if err := os.Link(packed.Name(), path); err != nil { // unlike a renaming, never over a file that came meanwhile
		if errors.Is(err, fs.ErrExist) {
			return absent(path)
		}
		if err := os.Rename(packed.Name(), path); err != nil {
			return err
		}
	}
	return syncFolder(filepath.Dir(path))
}

// pack writes a .zip, its manifest last.
func pack(ctx context.Context, to io.Writer, dir string, files []File) error {
	z := zip.NewWriter(to)
	names := make([]string, 0, len(files)+2)
	for _, f := range files {
		names = append(names, f.Name)
	}
	for _, name := range append(names, SignatureFile, ManifestFile) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := packFile(z, dir, name); err != nil {
			return err
		}
	}
	return z.Close()
}

func packFile(z *zip.Writer, dir, name string) error {
	from, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}

// syncFolder makes names last. Where a system cannot, they last as long as it does.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	_ = f.Sync()
	return nil
}
