package ledger

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dutygraph/graph"
)

// ImportFiles imports files one after the other, each a batch of its own, and stops at the first that is refused, with
// the code Refused. Each report is handed over, also that of the refused file.
func ImportFiles(ctx context.Context, store graph.Store, paths []string, o Options, each func(Report)) error {
	if len(paths) > 1 && (o.Batch != "" || o.Name != "") {
		return graph.Invalid.Errorf("批次号只能用于一个文件", "a batch id is for one file only")
	}
	for _, path := range paths {
		report, err := Import(ctx, store, path, o)
		if err != nil {
			return err
		}
		if each != nil {
			each(report)
		}
		if report.Refused {
			return graph.Refused.Errorf("文件 %q 未通过检查，已停止导入", "the file %q was refused; the import stops here", report.File)
		}
	}
	return nil
}

// Files are the spreadsheets of a folder, those below it left out, in the order in which they must be imported: what is
// referred to comes first. Spreadsheets of kinds that are not supported are among them, so that they are refused and not
// passed over.
func Files(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, graph.Invalid.Wrap(err, "无法读取文件夹 %q", "cannot read the folder %q", folder)
	}
	type file struct {
		path  string
		order int
	}
	var files []file
	all := ledgers()
	for _, e := range entries {
		name := e.Name()
		ext := strings.ToLower(filepath.Ext(name))
		hidden := strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") // the second is a spreadsheet's lock
		if e.IsDir() || hidden || !slices.Contains([]string{".csv", ".xlsx", ".xls", ".xlsm", ".et"}, ext) {
			continue
		}
		path := filepath.Join(folder, name)
		files = append(files, file{path, orderOf(all, path)})
	}
	slices.SortStableFunc(files, func(a, b file) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.path, b.path)) })
	var paths []string
	for _, f := range files {
		paths = append(paths, f.path)
	}
	return paths, nil
}

// orderOf is the place of a file among the ledgers, by its name or by the first of its sheets; the end where it has none.
func orderOf(all []*ledger, path string) int {
	if l := known(all, stem(filepath.Base(path))); l != nil {
		return slices.Index(all, l)
	}
	order := len(all)
	src, closer, err := openSource(path, "")
	if err != nil {
		return order
	}
	defer closer.Close()
	if kind, err := src.format(); err != nil || kind != xlsxFile {
		return order
	}
	book, err := openWorkbook(src, CommandLine())
	if err != nil {
		return order
	}
	for _, s := range book.sheets {
		if l := knownSheet(all, s.name); l != nil {
			order = min(order, slices.Index(all, l))
		}
	}
	return order
}

// stem is a file's name without its extension.
func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
