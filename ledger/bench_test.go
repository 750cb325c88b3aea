package ledger_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"dutygraph/graph/city"
	"dutygraph/graph/sqlite"
	"dutygraph/ledger"
)

// BenchmarkExport writes every ledger of a county's town in each form, out of the embedded store.
func BenchmarkExport(b *testing.B) {
	store := applied(b, openStore(b), city.S)
	for _, w := range formats() {
		b.Run(w.name, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				_, done := w.exported(b, store, everything())
				rows += done.Rows
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkHouseholds imports a ledger of 200,000 households into a store that holds the example: reading, settling and
// writing.
func BenchmarkHouseholds(b *testing.B) {
	const n = 200_000
	path := filepath.Join(b.TempDir(), "households.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "户编号,户主姓名,所在村,网格编号,人数,户类型,常年外出,人均纯收入,收入截止月,义务教育保障,基本医疗保障,住房安全保障,饮水安全保障,刚性支出已解决,生效日期,失效日期")
	for i := range n {
		fmt.Fprintf(w, "%010d,例户一,YJ-V,YJ-V-G%02d,2,一般农户,否,8200,202404,是,是,是,是,否,2024-05-01,\n", i, 1+i%2)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	files, err := ledger.Files(example)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		store, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "city.sqlite"))
		if err != nil {
			b.Fatal(err)
		}
		if err := ledger.ImportFiles(b.Context(), store, files, options(), nil); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		report, err := ledger.Import(b.Context(), store, path, options())
		if err != nil || report.Refused || report.Ledgers[0].Added != n {
			b.Fatalf("%+v %v", report, err)
		}
		b.StopTimer()
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}
