// Package ledger reads the departments' spreadsheets (台账) into the dated graph, and writes them out of it.
//
// One file is one batch, and a batch is atomic: a cell that cannot be read is named, its text never quoted, and the
// whole file refused, for half a ledger would make gaps of the missing half. The package knows no store but graph.Store
// and no rule: what a row means for others (closing versions, unknown references) graph settles.
//
// Begin with ledger.go (what a ledger is) and import.go (how a file becomes a batch); each noun's file holds the headings
// of its ledger. Files of .csv and .xlsx become rows of cells (csv.go, workbook.go, sheet.go), a header binds columns to
// fields (header.go), and cells become values (cell.go). The same tables of columns (field.go) serve the way out: export.go,
// writecsv.go and writesheet.go, and template.go for empty ones.
package ledger
