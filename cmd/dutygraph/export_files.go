package main

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dutygraph/graph"
)

// draft is a file or a folder that is written beside its place and comes there when it is whole: what is half written never
// has the name under which it is looked for.
type draft struct {
	place string
	at    string   // where it is written; empty once it came to its place
	file  *os.File // nil for a folder
	force bool
	ours  func(name string) bool // of a folder: what may be replaced in it
}

// outTaken is the code of a place where something is that must not be lost.
const outTaken graph.Code = "OUT_TAKEN"

// draftFile begins a file.
func draftFile(place string, force bool) (*draft, error) {
	place = filepath.Clean(place)
	if err := vacantFile(place, force); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(place), "."+filepath.Base(place)+".part-*")
	if err != nil {
		return nil, unwritable(err, place)
	}
	return &draft{place: place, at: f.Name(), file: f, force: force}, nil
}

// draftFolder begins a folder. One that is there is replaced only as a whole, and only when all in it has a name of those
// that we give.
func draftFolder(place string, force bool, ours func(name string) bool) (*draft, error) {
	place = filepath.Clean(place)
	if real, err := filepath.EvalSymlinks(place); err == nil {
		place = real
	}
	if err := vacantFolder(place, force, ours); err != nil {
		return nil, err
	}
	at, err := os.MkdirTemp(filepath.Dir(place), "."+filepath.Base(place)+".part-*")
	if err != nil {
		return nil, unwritable(err, place)
	}
	return &draft{place: place, at: at, force: force, ours: ours}, nil
}

func vacantFile(place string, force bool) error {
	about, err := os.Lstat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unwritable(err, place)
	case !about.Mode().IsRegular():
		return outTaken.Errorf("%q 已存在，且不是文件", "%q is there already, and is no file", place)
	case !force:
		return outTaken.Errorf("%q 已存在；要覆盖请加 --force", "%q is there already; add --force to replace it", place)
	}
	return nil
}

func vacantFolder(place string, force bool, ours func(name string) bool) error {
	about, err := os.Stat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unwritable(err, place)
	case !about.IsDir():
		return outTaken.Errorf("%q 已存在，且不是文件夹", "%q is there already, and is no folder", place)
	}
	inside, err := os.ReadDir(place)
	switch {
	case err != nil:
		return unwritable(err, place)
	case len(inside) > 0 && !force:
		return outTaken.Errorf("文件夹 %q 中已有文件；要整体替换请加 --force", "the folder %q is not empty; add --force to replace it as a whole", place)
	}
	for _, e := range inside {
		if !e.Type().IsRegular() || !ours(e.Name()) {
			return outTaken.Errorf("文件夹 %q 中有 %q，不是本程序写出的，不能整体替换；请另选文件夹", "the folder %q holds %q, which this program did not write; choose another folder", place, e.Name())
		}
	}
	return nil
}

// unwritable is a place where nothing can be written.
func unwritable(err error, place string) error {
	return graph.Invalid.Wrap(err, "无法写到 %q 处；上级文件夹须已存在且可写", "cannot write at %q; the folder above it must exist and be writable", place)
}

// create begins a file of a folder.
func (d *draft) create(name string) (io.WriteCloser, error) {
	f, err := os.OpenFile(filepath.Join(d.at, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, unwritable(err, filepath.Join(d.place, name))
	}
	return settled{f}, nil
}

// settled is a file that is on the disk when it is closed: a power cut after that leaves it whole.
type settled struct{ *os.File }

// Close settles and closes the file.
func (f settled) Close() error { return errors.Join(f.Sync(), f.File.Close()) }

// finish brings what is whole to its place.
func (d *draft) finish() error {
	move := d.moveFolder
	if d.file != nil {
		err := settled{d.file}.Close()
		d.file = nil
		if err != nil {
			return d.stuck(err)
		}
		move = d.moveFile
	}
	if err := move(); err != nil {
		return d.stuck(err)
	}
	d.at = ""
	return nil
}

func (d *draft) moveFile() error {
	if err := vacantFile(d.place, d.force); err != nil { // somebody else may have been faster
		return err
	}
	return os.Rename(d.at, d.place)
}

func (d *draft) moveFolder() error {
	if err := vacantFolder(d.place, d.force, d.ours); err != nil {
		return err
	}
	// The folder that is there goes aside first, empty or not: not every system puts one in the place of another.
	old := d.at + "-old"
	switch err := os.Rename(d.place, old); {
	case errors.Is(err, fs.ErrNotExist):
		return os.Rename(d.at, d.place)
	case err != nil:
		return err
	}
	if err := os.Rename(d.at, d.place); err != nil {
		return errors.Join(err, os.Rename(old, d.place))
	}
	_ = os.RemoveAll(old) // what is new is in its place, and what is left has no name that anybody looks for
	return nil
}

// stuck says that what was written did not come to its place.
func (d *draft) stuck(err error) error {
	if _, ok := errors.AsType[*graph.Error](err); ok {
		return err
	}
	return graph.Invalid.Wrap(err, "无法把写好的内容放到 %q；请另选位置", "cannot bring what was written to %q; choose another place", d.place)
}

// discard takes away what did not come to its place.
func (d *draft) discard() {
	if d.file != nil {
		d.file.Close()
	}
	if d.at != "" {
		_ = os.RemoveAll(d.at) // what is left has no name that anybody looks for
	}
}

// archive is a .zip of files.
type archive struct{ *zip.Writer }

// create begins a file of the archive. The same files give the same archive: they are all as old as the format.
func (a archive) create(name string) (io.WriteCloser, error) {
	w, err := a.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	return unclosed{w}, err
}

// unclosed is what the archive closes itself.
type unclosed struct{ io.Writer }

// Close does nothing.
func (unclosed) Close() error { return nil }

// hasExtension reports a file name with the extension, in capitals or not.
func hasExtension(name, extension string) bool {
	return strings.EqualFold(filepath.Ext(name), extension)
}
