package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"dutygraph/graph"
)

// migrations are numbered from 0001: the number of the last is the version of the file.
//
//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks a file as a store of this program, in its header: "duty".
const applicationID = 0x64757479

// migrate brings the file to this program's version, or refuses it. Two processes may open one file at once: the first
// to get the lock does the work, the other finds it done.
func (s *Store) migrate(ctx context.Context) error {
	scripts, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	c, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	newest, err := numberOf(scripts[len(scripts)-1])
	if err != nil {
		return err
	}
	version, err := recognised(ctx, c, newest)
	if err != nil {
		return err
	}
	if version < newest {
		if err := migrateTo(ctx, c, newest, scripts); err != nil {
			return err
		}
	}
	return patiently(ctx, func() error {
		_, err := c.ExecContext(ctx, `PRAGMA journal_mode = WAL`)
		return err
	})
}

// recognised gives the version of the file; 0 for a new one. Nothing is written. All of it is read by one statement, so
// that another process, which is making the file meanwhile, is seen either before or after.
func recognised(ctx context.Context, c *sql.Conn, newest int) (version int, err error) {
	var id, tables int
	if err := c.QueryRowContext(ctx, `SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id AS a, pragma_user_version AS v`).Scan(&id, &version, &tables); err != nil {
		return 0, err
	}
	switch {
	case id == backupID:
		return 0, graph.Invalid.Errorf("该文件是备份，不能直接使用；请先恢复（dutygraph restore）", "the file is a backup and is not used as it is; restore it first (dutygraph restore)")
	case id != applicationID && (id != 0 || version != 0 || tables != 0):
		return 0, graph.Invalid.Errorf("该文件是其他程序的数据库", "the file is a database of another program")
	case version > newest:
		return 0, graph.TooNew.Errorf("数据库由更新版本的程序写入（版本 %d，本程序为 %d），请升级本程序", "a newer program has written this store (version %d, this program's is %d); upgrade this program", version, newest)
	}
	return version, nil
}

// newestSchema is the version of this program's tables.
func newestSchema() (int, error) {
	scripts, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	return numberOf(scripts[len(scripts)-1])
}

// numberOf is the number that begins a script's name.
func numberOf(script string) (int, error) {
	digits, _, _ := strings.Cut(path.Base(script), "_")
	return strconv.Atoi(digits)
}

func migrateTo(ctx context.Context, c *sql.Conn, newest int, scripts []string) (err error) {
	if err := patiently(ctx, func() error {
		_, err := c.ExecContext(ctx, `BEGIN EXCLUSIVE`)
		return err
	}); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, _ = c.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
		}
	}()
	version, err := recognised(ctx, c, newest) // again, now that nobody else can write
	if err != nil {
		return err
	}
	for _, name := range scripts {
		number, err := numberOf(name)
		if err != nil {
			return err
		}
		if number <= version {
			continue
		}
		script, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := c.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	// A pragma takes no parameters; both are numbers of this program.
	if _, err := c.ExecContext(ctx, `PRAGMA application_id = `+strconv.Itoa(applicationID)); err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, `PRAGMA user_version = `+strconv.Itoa(newest)); err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, `COMMIT`)
	return err
}

// patiently tries again while another process holds the file: going over to WAL asks no busy handler.
func patiently(ctx context.Context, try func() error) error {
	for wait := time.Millisecond; ; wait *= 2 {
		err := try()
		if !busy(err) || wait > 4*time.Second {
			return err
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
}
