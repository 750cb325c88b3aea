package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"dutygraph/graph"
	"dutygraph/graph/sqlite"
)

// storeMissing is the code of a store that is to be read and is not there.
const storeMissing graph.Code = "STORE_MISSING"

// openStore opens the store that a setting names. Only a command that fills a store may make one: a mistyped path that
// quietly became an empty city would answer every question with "nobody".
func openStore(ctx context.Context, url string, create bool) (graph.Store, error) {
	scheme, place, _ := strings.Cut(url, ":")
	switch scheme {
	case "sqlite":
		if place == "" {
			return nil, usage.Errorf("sqlite: 后面要写文件路径", "sqlite: must be followed by the path of a file")
		}
		if !create {
			if _, err := os.Stat(place); errors.Is(err, fs.ErrNotExist) {
				return nil, storeMissing.Errorf("%q 处没有存储，请先导入台账（dutygraph import）", "there is no store at %q; import ledgers first (dutygraph import)", place)
			}
		}
		store, err := sqlite.Open(ctx, place)
		if err != nil {
			return nil, err // and no store that holds a nil
		}
		return store, nil
	case "neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc":
		return nil, usage.Errorf("Neo4j 存储将在以后的版本提供；目前可用 sqlite:路径", "the Neo4j store comes with a later release; today there is sqlite:PATH")
	}
	// The setting itself is not repeated: it may hold a password.
	return nil, usage.Errorf("不认识这种存储；目前可用 sqlite:路径", "unknown kind of store; today there is sqlite:PATH")
}
