package evidence

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// table compares a table with what was derived, in each of its formats.
func (v *verifying) table(t Table, derived string) error {
	for _, f := range v.Manifest.Files {
		name, ok := tableOf(f.Name)
		if !ok || name != t.Name || !strings.HasSuffix(f.Name, ".csv") {
			continue
		}
		in, err := v.pkg.Open(f.Name)
		if err != nil {
			continue // said already
		}
		err = v.compare(t, f.Name, derived, func(row func(int, Row) error) error { return readCSV(in, headingOf(t), row) })
		in.Close()
		if err != nil {
			return err
		}
	}
	for _, f := range v.Manifest.Files {
		if name, ok := tableOf(f.Name); !ok || name != t.Name || !strings.HasSuffix(f.Name, ".xlsx") {
			continue
		}
		if err := v.compare(t, f.Name, derived, func(row func(int, Row) error) error { return v.readBook(t, f.Name, row) }); err != nil {
			return err
		}
	}
	return nil
}

func headingOf(t Table) Row {
	out := make(Row, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Name
	}
	return out
}

// The most that a workbook has, packed and unpacked, in bytes.
const (
	maxBook     = 1 << 30
	maxUnpacked = 8 << 30
)

// readBook gives the rows of a table's workbook, over all its sheets.
func (v *verifying) readBook(t Table, name string, row func(int, Row) error) error {
	in, err := v.pkg.Open(name)
	if err != nil {
		return nil // said already
	}
	defer in.Close()
	book, err := excelize.OpenReader(io.LimitReader(in, maxBook), excelize.Options{UnzipSizeLimit: maxUnpacked})
	if err != nil {
		return err
	}
	defer book.Close()
	n := 1
	for i, sheet := range book.GetSheetList() {
		if want := t.Name + pick(i == 0, "", "_"+number(i+1)); sheet != want {
			v.differs(name, 0, 0, "工作表 "+sheet+" 应为 "+want, "has a sheet "+sheet+" for "+want)
			return nil
		}
		rows, err := book.Rows(sheet)
		if err != nil {
			return err
		}
		for first := true; rows.Next(); first = false {
			cells, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				rows.Close()
				return err
			}
			for len(cells) < len(t.Columns) {
				cells = append(cells, "") // empty cells at the end of a row are not kept
			}
			if first && slices.Equal(Row(cells), headingOf(t)) {
				continue
			}
			n++
			if err := row(n, cells); err != nil {
				rows.Close()
				return err
			}
		}
		if err := errors.Join(rows.Error(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}

func pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

// lookAhead is how far a row is looked for that is not where it must be.
const lookAhead = 500

// compare compares rows with those derived, in order.
func (v *verifying) compare(t Table, name, derived string, read func(func(int, Row) error) error) error {
	want, err := os.Open(derived)
	if err != nil {
		return err
	}
	defer want.Close()
	next, stop := iter.Pull2(func(yield func(Row, error) bool) {
		errEnough := errors.New("enough")
		err := readCSV(want, headingOf(t), func(_ int, cells Row) error {
			if !yield(cells, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && err != errEnough {
			yield(nil, err)
		}
	})
	defer stop()
	var ahead []Row // derived rows not yet met
	fill := func(n int) error {
		for len(ahead) < n {
			row, err, ok := next()
			if !ok {
				return nil
			}
			if err != nil {
				return err
			}
			ahead = append(ahead, row)
		}
		return nil
	}
	same := func(a, b Row) bool { return slices.Equal(a, b) }
	type found struct {
		n     int
		cells Row
	}
	var pending []found // rows of the package not yet judged, at most lookAhead
	judge := func() error {
		if err := fill(lookAhead); err != nil {
			return err
		}
		row := pending[0]
		switch at := slices.IndexFunc(ahead, func(r Row) bool { return same(r, row.cells) }); {
		case at == 0:
			ahead, pending = ahead[1:], pending[1:]
		case at > 0:
			v.differs(name, row.n, 0, fmt.Sprintf("此行之前缺少 %d 行", at), fmt.Sprintf("%d rows are missing before this one", at))
			ahead, pending = ahead[at+1:], pending[1:]
		case len(ahead) > 0 && slices.IndexFunc(pending, func(f found) bool { return same(f.cells, ahead[0]) }) < 0:
			zh, en := cellDifference(t, row.cells, ahead[0])
			v.differs(name, row.n, 1, zh, en)
			ahead, pending = ahead[1:], pending[1:]
		default:
			v.differs(name, row.n, 1, "此行多出，不能由事实得出", "this row is one too many: it does not follow from the facts")
			pending = pending[1:]
		}
		return v.ctx.Err()
	}
	last := 1
	err = read(func(n int, cells Row) error {
		last = n
		if len(pending) == 0 { // all is well so far: no need to look ahead
			if err := fill(1); err != nil {
				return err
			}
			if len(ahead) > 0 && same(ahead[0], cells) {
				ahead = ahead[1:]
				return nil
			}
		}
		if pending = append(pending, found{n, cells}); len(pending) < lookAhead {
			return nil
		}
		return judge()
	})
	if err != nil {
		if v.ctx.Err() != nil {
			return v.ctx.Err()
		}
		v.differs(name, 0, 0, "无法读到末尾", "cannot be read to its end")
	}
	for len(pending) > 0 {
		if err := judge(); err != nil {
			return err
		}
	}
	missing := len(ahead)
	for {
		_, err, ok := next()
		if !ok {
			break
		}
		if err != nil {
			return err
		}
		missing++
	}
	if missing > 0 {
		v.differs(name, last, 0, fmt.Sprintf("此行之后缺少 %d 行", missing), fmt.Sprintf("%d rows are missing after this one", missing))
	}
	return nil
}

// cellDifference says which cell of a row is not as it was derived.
func cellDifference(t Table, got, want Row) (zh, en string) {
	if len(got) != len(want) {
		return fmt.Sprintf("应有 %d 个单元格，实有 %d 个", len(want), len(got)), fmt.Sprintf("has %d cells for %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			return fmt.Sprintf("%s 为 %q，依事实应为 %q", t.Columns[i].Name, got[i], want[i]), fmt.Sprintf("%s is %q, and by the facts %q", t.Columns[i].Name, got[i], want[i])
		}
	}
	return "", ""
}
