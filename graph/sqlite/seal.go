package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dutygraph/graph"
)

// Seal is what a backup tells of itself. It ends the file: after the pages of the SQLite database come a line feed, the seal
// as one line of JSON, and a line with the SHA-256, in hexadecimal, of every byte before that line. So any program can
// check that no byte was lost or changed:
//
//	head -c -65 FILE | sha256sum    # is the last line
type Seal struct {
	// Format names the form, "dutygraph-backup/1".
	Format string `json:"format"`
	// At is the instant at which the backup was begun, in milliseconds since 1970, as its maker told.
	At int64 `json:"at"`
	// Schema is the version of the tables.
	Schema int `json:"schema"`
	// Revision is the newest revision in it.
	Revision graph.Revision `json:"revision"`
	// Digest is graph.DigestOf of all facts at that revision, in hexadecimal.
	Digest string `json:"digest"`
	// Pass numbers the last evaluation of the rules in it; 0 for none.
	Pass int64 `json:"pass"`
	// Judged is the revision through which that evaluation looked at facts.
	Judged graph.Revision `json:"judged"`
	// Bytes is the length of the database.
	Bytes int64 `json:"bytes"`
}

const (
	sealForm   = "dutygraph-backup/"
	sealFormat = sealForm + "1"

	// maxSeal is more than any seal is long, in bytes.
	maxSeal = 4 << 10
	// sumSize is the length of the last line: the digest and its line feed.
	sumSize = 2*sha256.Size + 1
)

// sealedFile is a seal with the bytes that say it.
type sealedFile struct {
	Seal
	line []byte // with the line feed before it and after it
	sum  []byte // the last line
}

// openBackup opens a backup and reads its seal, of which nothing is checked yet but its form.
func openBackup(path string) (file *os.File, sealed sealedFile, err error) {
	file, err = os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, sealed, graph.NotFound.Errorf("没有备份文件 %q", "there is no backup %q", path)
	}
	if err != nil {
		return nil, sealed, cannotRead(err, path)
	}
	defer func() {
		if err != nil {
			file.Close()
		}
	}()
	about, err := file.Stat()
	if err == nil && !about.Mode().IsRegular() {
		return nil, sealed, graph.Invalid.Errorf("%q 不是文件", "%q is no file", path)
	}
	end := make([]byte, min(maxSeal, max(0, about.Size())))
	header := make([]byte, min(100, max(0, about.Size())))
	if err == nil {
		_, err = file.ReadAt(end, about.Size()-int64(len(end)))
	}
	if err == nil {
		_, err = file.ReadAt(header, 0)
	}
	if err != nil {
		return nil, sealed, cannotRead(err, path)
	}
	if sealed, err = sealIn(end, about.Size()); err != nil {
		return nil, sealed, noSeal(err, path, header)
	}
	return file, sealed, nil
}

var errNoSeal = errors.New("there is no seal at the end")

// sealIn is the seal at the end of a file of a size.
func sealIn(end []byte, size int64) (sealed sealedFile, err error) {
	body, isSum := len(end)-sumSize, len(end) > sumSize && end[len(end)-1] == '\n'
	if !isSum || end[body-1] != '\n' {
		return sealed, errNoSeal
	}
	from := bytes.LastIndexByte(end[:body-1], '\n')
	if from < 0 {
		return sealed, errNoSeal
	}
	sealed.line, sealed.sum = end[from:body], end[body:]
	if err := json.Unmarshal(sealed.line, &sealed.Seal); err != nil {
		return sealed, errNoSeal
	}
	switch {
	case sealed.Format == sealFormat:
	case strings.HasPrefix(sealed.Format, sealForm):
		return sealed, graph.TooNew.Errorf("备份由更新版本的程序制作（%q），请升级本程序", "a newer program has made the backup (%q); upgrade this program", sealed.Format)
	default:
		return sealed, errNoSeal
	}
	if sealed.Bytes != size-int64(len(sealed.line)+len(sealed.sum)) {
		return sealed, errNoSeal
	}
	newest, err := newestSchema()
	if err == nil && sealed.Schema > newest {
		err = graph.TooNew.Errorf("备份由更新版本的程序制作（版本 %d，本程序为 %d），请升级本程序", "a newer program has made the backup (version %d, this program's is %d); upgrade this program", sealed.Schema, newest)
	}
	return sealed, err
}

// noSeal says what a file without a seal may be, by the first bytes of it.
func noSeal(err error, path string, header []byte) error {
	if err != errNoSeal {
		return err
	}
	id := uint32(0)
	if len(header) == 100 && bytes.HasPrefix(header, []byte("SQLite format 3\x00")) {
		id = binary.BigEndian.Uint32(header[68:])
	}
	switch id {
	case backupID:
		return Damaged.Errorf("备份 %q 已损坏或不完整（结尾的封印缺失），未恢复任何内容", "the backup %q is damaged or cut off (the seal at its end is missing); nothing was restored", path)
	case applicationID:
		return graph.Invalid.Errorf("%q 是存储本身，不是备份；可直接用 --store sqlite:… 打开", "%q is a store, not a backup; open it with --store sqlite:…", path)
	}
	return graph.Invalid.Errorf("%q 不是本程序的备份", "%q is no backup of this program", path)
}

// draft is a file that is being made, in the folder in which it is to have its name.
type draft struct{ path string }

// newDraft makes a draft that its owner alone can read. The name says what it is to who finds it after a power cut.
func newDraft(to string) (draft, error) {
	file, err := os.CreateTemp(filepath.Dir(to), "dutygraph-*.partial")
	if err != nil {
		return draft{}, cannotWrite(err, to)
	}
	d := draft{file.Name()}
	if d.path, err = filepath.Abs(d.path); err == nil {
		err = file.Close()
	}
	if err != nil {
		d.discard()
		return draft{}, cannotWrite(err, to)
	}
	return d, nil
}

// discard removes the draft, whatever is left of it.
func (d draft) discard() {
	for _, beside := range []string{"", "-wal", "-journal", "-shm"} {
		_ = os.Remove(d.path + beside) // it has its name, or was never there
	}
}

// seal digests the draft and writes the seal behind it, down to the disk.
func (d draft) seal(ctx context.Context, s *Seal, progress Progress) (err error) {
	file, err := os.OpenFile(d.path, os.O_RDWR, 0)
	if err != nil {
		return cannotWrite(err, d.path)
	}
	defer func() {
		if closed := file.Close(); err == nil && closed != nil {
			err = cannotWrite(closed, d.path)
		}
	}()
	about, err := file.Stat()
	if err != nil {
		return cannotRead(err, d.path)
	}
	sum := sha256.New()
	s.Format, s.Bytes = sealFormat, about.Size()
	if err := pour(ctx, sum, file, s.Bytes, Sealing, progress); err != nil {
		return err
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	line := fmt.Appendf(nil, "\n%s\n", text)
	_, _ = sum.Write(line) // a hash never fails
	if _, err := file.Write(append(line, lastLine(sum)...)); err != nil {
		return cannotWrite(err, d.path)
	}
	if err := file.Sync(); err != nil {
		return cannotWrite(err, d.path)
	}
	return nil
}

func lastLine(sum hash.Hash) []byte {
	return append(hex.AppendEncode(nil, sum.Sum(nil)), '\n')
}

// unseal copies the database out of a backup, and refuses it if any byte is another than when it was sealed.
func (d draft) unseal(ctx context.Context, from io.Reader, sealed sealedFile, progress Progress) (err error) {
	file, err := os.OpenFile(d.path, os.O_WRONLY, 0)
	if err != nil {
		return cannotWrite(err, d.path)
	}
	defer func() {
		if closed := file.Close(); err == nil && closed != nil {
			err = cannotWrite(closed, d.path)
		}
	}()
	sum := sha256.New()
	if err := pour(ctx, io.MultiWriter(file, sum), from, sealed.Bytes, Copying, progress); err != nil {
		return err
	}
	_, _ = sum.Write(sealed.line)
	if !bytes.Equal(lastLine(sum), sealed.sum) {
		return Damaged.Errorf("备份已损坏（至少一个字节与制作时不同），未恢复任何内容", "the backup is damaged (at least one byte is not what it was); nothing was restored")
	}
	return nil
}

// pour copies so many bytes, and looks at the context between pieces.
func pour(ctx context.Context, to io.Writer, from io.Reader, size int64, stage Stage, progress Progress) error {
	const piece = 1 << 20
	progress(stage, 0, size>>10)
	for done := int64(0); done < size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.CopyN(to, from, min(piece, size-done))
		if err != nil {
			return graph.Unavailable.Wrap(err, "读写磁盘出错或磁盘空间不足", "reading or writing the disk failed, or it is full")
		}
		done += n
		progress(stage, done>>10, size>>10)
	}
	return nil
}

// sync waits until the draft lies on the disk.
func (d draft) sync() error {
	file, err := os.OpenFile(d.path, os.O_RDWR, 0)
	if err != nil {
		return cannotWrite(err, d.path)
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return cannotWrite(err, d.path)
	}
	return nil
}

// publish gives the draft its name.
func (d draft) publish(ctx context.Context, to string, replace bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var err error
	if replace {
		err = os.Rename(d.path, to)
	} else if err = os.Link(d.path, to); err != nil && !errors.Is(err, fs.ErrExist) {
		// A disk without hard links. Renaming would replace a file that came this moment; linking cannot.
		if err = free(to, false, ""); err == nil {
			err = os.Rename(d.path, to)
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return taken(to)
	case err != nil:
		return cannotWrite(err, to)
	}
	if folder, err := os.Open(filepath.Dir(to)); err == nil {
		_ = folder.Sync() // not every system can, and then there is nothing more to be done
		folder.Close()
	}
	return nil
}

// free refuses a name that is taken, unless it may be replaced; a folder, and the store that is read, never may.
func free(to string, replace bool, store string) error {
	if to == "" {
		return graph.Invalid.Errorf("请给出文件的路径", "name the file")
	}
	about, err := os.Lstat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return cannotWrite(err, to)
	case about.IsDir():
		return graph.Invalid.Errorf("%q 是文件夹", "%q is a folder", to)
	case !replace:
		return taken(to)
	}
	if through, err := os.Stat(to); err == nil { // also where the name is a link
		about = through
	}
	for _, beside := range []string{"", "-wal", "-journal", "-shm"} {
		if own, err := os.Stat(store + beside); err == nil && os.SameFile(own, about) {
			return graph.Invalid.Errorf("%q 是存储自身的文件，不能被备份覆盖", "%q belongs to the store itself; a backup must not replace it", to)
		}
	}
	return nil
}

func taken(to string) error {
	return graph.Conflict.Errorf("%q 已存在，未写入任何内容", "%q exists already; nothing was written", to)
}

func cannotRead(err error, path string) error {
	return graph.Unavailable.Wrap(err, "无法读取 %q", "cannot read %q", path)
}

func cannotWrite(err error, path string) error {
	return graph.Unavailable.Wrap(err, "无法写入 %q，请检查文件夹的权限和磁盘空间", "cannot write %q; check the rights of the folder and the space on the disk", path)
}
