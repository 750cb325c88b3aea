// Package sqlite is graph.Store on one file, by SQLite in pure Go: the default on a laptop or in a county office, where
// no server is to be had.
//
// One batch is one SQLite transaction, so a batch is in whole or not at all, whatever kills the process. Readers ask at a
// revision and never lock a writer out. Begin with store.go; apply.go writes, the other files read. Statements are
// composed once from constants (table.go, scope.go) and prepared once; what varies is always a parameter.
package sqlite
