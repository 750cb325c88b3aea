package sqlite

import (
	"context"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"dutygraph/graph"
)

// translate turns a driver's error into one that a person can act on, by number, never by text. What is none of those
// stays as it is: internal, and for the log.
func (s *Store) translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*graph.Error](err); ok {
		return err
	}
	if over := ctx.Err(); over != nil {
		return over
	}
	if s.closed.Load() {
		return closedError()
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return graph.Unavailable.Wrap(err, "数据库正被另一个程序写入，请稍后再试", "another program is writing to the store; try again later")
	case sqlite3.SQLITE_CORRUPT:
		return graph.Unavailable.Wrap(err, "数据库文件已损坏，请从备份恢复", "the store's file is damaged; restore it from a backup")
	case sqlite3.SQLITE_NOTADB:
		return graph.Invalid.Wrap(err, "该文件不是本系统的数据库，或文件头已损坏", "the file is no store of this program, or its header is damaged")
	case sqlite3.SQLITE_FULL:
		return graph.Unavailable.Wrap(err, "磁盘空间不足，本次写入未生效", "the disk is full; nothing was written")
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return graph.Unavailable.Wrap(err, "数据库文件只读或无权限，请检查文件及其所在文件夹的权限", "the store's file is read-only; check the rights of the file and of its folder")
	case sqlite3.SQLITE_CANTOPEN:
		return graph.Unavailable.Wrap(err, "无法打开数据库文件，请检查路径和权限", "cannot open the store's file; check its path and its rights")
	case sqlite3.SQLITE_IOERR:
		return graph.Unavailable.Wrap(err, "读写磁盘出错，请检查磁盘", "reading or writing the disk failed; check the disk")
	case sqlite3.SQLITE_NOMEM:
		return graph.Unavailable.Wrap(err, "内存不足", "out of memory")
	}
	return err
}

// busy reports that another connection holds the lock.
func busy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_BUSY
}
