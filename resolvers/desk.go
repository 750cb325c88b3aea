package resolvers

import (
	"context"

	"dutygraph/graph"
)

// Desk reads what mutations report by the checks that ledgers go through, so that nothing is wrong at one door and right
// at the other. ledger.Desk is one; cmd brings the two rooms together.
type Desk interface {
	// Open gives what reads the rows of one write, for one goroutine. Areas says that a row may name one, or stands in one.
	Open(ctx context.Context, today graph.Day, areas bool) (readRow, error)
	// Violation says what a store found wrong with a row.
	Violation(v graph.Violation, say say)
	// Remark is a text with marks in place of numbers that must not be kept, and the marks put.
	Remark(text string) (clean string, marks []string)
	// Blank reports whether a cell with the text says nothing.
	Blank(text string) bool
}

// say takes one thing that is said about a row: the field concerned, empty for the whole row; a stable code; whether the
// row can be kept all the same; the sentence in both languages; and the values that are allowed.
type say = func(field, code string, warning bool, zh, en string, allowed []string)

// readRow reads one row, the number-th of its source, from its cells by field. A cell without text empties its field; a
// field without a cell stays as it is in the standing row, where one is given, and is told as absent.
type readRow = func(noun graph.Noun, number int, cells map[string]string, standing graph.Fact, say say) (row graph.Fact, absent []string)
