package main

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"dutygraph/graph"
	"dutygraph/graph/neo4j"
	"dutygraph/graph/sqlite"
)

// storeMissing is the code of a store that is to be read and is not there.
const storeMissing graph.Code = "STORE_MISSING"

// openStore opens the store that a setting names. Only a command that fills a store may make one: a mistyped path that
// quietly became an empty city would answer every question with "nobody".
func (s *surroundings) openStore(ctx context.Context, setting string, create bool) (graph.Store, error) {
	scheme, place, _ := strings.Cut(setting, ":")
	switch scheme {
	case "sqlite":
		return openFile(ctx, place, create)
	case "neo4j", "neo4j+s", "bolt", "bolt+s":
		return s.openServer(ctx, setting)
	}
	// The setting itself is not repeated: it may hold a password.
	return nil, usage.Errorf("不认识这种存储；可用 sqlite:路径 或 neo4j://用户@主机:7687", "unknown kind of store; there is sqlite:PATH and neo4j://USER@HOST:7687")
}

// openFile opens the embedded store.
func openFile(ctx context.Context, path string, create bool) (graph.Store, error) {
	if path == "" {
		return nil, usage.Errorf("sqlite: 后面要写文件路径", "sqlite: must be followed by the path of a file")
	}
	if !create {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, storeMissing.Errorf("%q 处没有存储，请先导入台账（dutygraph import）", "there is no store at %q; import ledgers first (dutygraph import)", path)
		}
	}
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err // and no store that holds a nil
	}
	return store, nil
}

// openServer opens a Neo4j database; the path of the address names it, the home database by default.
func (s *surroundings) openServer(ctx context.Context, address string) (graph.Store, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, usage.Errorf("Neo4j 地址应为 neo4j://用户@主机:7687，可加 /数据库", "a Neo4j address is neo4j://USER@HOST:7687, with /DATABASE where needed")
	}
	if _, given := u.User.Password(); given {
		return nil, usage.Errorf("密码不能写在参数中，请用 %[1]s 或 %[1]s_FILE", "a password must not be an argument; use %[1]s or %[1]s_FILE", variable(neo4jPasswordName))
	}
	password, err := s.sources.secret(neo4jPasswordName)
	if err != nil {
		return nil, err
	}
	c := neo4j.Config{URI: u.Scheme + "://" + u.Host, User: u.User.Username(), Password: password, Database: strings.Trim(u.Path, "/")}
	store, err := neo4j.Open(ctx, c)
	if err != nil {
		return nil, err // and no store that holds a nil
	}
	return store, nil
}
