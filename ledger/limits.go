package ledger

import "fmt"

// Limits bound what one file may cost. Sizes are in bytes.
type Limits struct {
	// CSV is the size of a CSV file.
	CSV int64
	// Packed is the size of a workbook as it lies on disk.
	Packed int64
	// Unpacked is the size of all parts read of a workbook.
	Unpacked int64
	// Rows is the number of rows of one table; 0 for as many as the format holds.
	Rows int
}

// CommandLine are the limits for files that an operator imports.
func CommandLine() Limits { return Limits{CSV: 2 << 30, Packed: 100 << 20, Unpacked: 1 << 30} }

// OverHTTP are the limits for files that come over HTTP.
func OverHTTP() Limits {
	return Limits{CSV: 20 << 20, Packed: 20 << 20, Unpacked: 200 << 20, Rows: 200_000}
}

// What holds for every file.
const (
	maxColumns       = 200
	maxCell          = 40 << 10 // 10,000 characters fit, whichever they are
	maxLine          = 1 << 20
	maxSheetRows     = 1_048_576
	maxSheets        = 50
	maxEntries       = 1000
	maxSharedStrings = 128 << 20
	maxMerges        = 1 << 20
	maxInflation     = 100       // times,
	freeInflation    = 100 << 10 // beyond this many bytes
)

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}

func overSize(zh, en string, n int64) error {
	return tooLarge(zh+" "+size(n), en+" "+size(n))
}

func overCount(zh, en string, n int) error {
	return tooLarge(fmt.Sprintf("%s %d", zh, n), fmt.Sprintf("%s %d", en, n))
}
