package resolvers

import (
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// document is a document that was parsed and validated.
type document struct {
	*ast.QueryDocument
	// nibs write its selections for every request; nil where @skip or @include may change them from one to the next.
	nibs *nibs
	// weights are those of its operations, where no variable changes them.
	weights sync.Map // of weight by *ast.OperationDefinition
}

func newDocument(doc *ast.QueryDocument) *document {
	d := &document{QueryDocument: doc, nibs: &nibs{}}
	conditional := func(set ast.SelectionSet) bool { return anySelection(set, hasDirectives) }
	for _, op := range doc.Operations {
		if conditional(op.SelectionSet) {
			d.nibs = nil
		}
	}
	for _, f := range doc.Fragments {
		if conditional(f.SelectionSet) {
			d.nibs = nil
		}
	}
	return d
}

func hasDirectives(s ast.Selection) bool {
	switch s := s.(type) {
	case *ast.Field:
		return len(s.Directives) > 0
	case *ast.InlineFragment:
		return len(s.Directives) > 0
	case *ast.FragmentSpread:
		return len(s.Directives) > 0
	}
	return false
}

// anySelection reports whether a selection of the set, or below one as it is written, is of a sort.
func anySelection(set ast.SelectionSet, sort func(ast.Selection) bool) bool {
	for _, s := range set {
		if sort(s) {
			return true
		}
		switch s := s.(type) {
		case *ast.Field:
			if anySelection(s.SelectionSet, sort) {
				return true
			}
		case *ast.InlineFragment:
			if anySelection(s.SelectionSet, sort) {
				return true
			}
		}
	}
	return false
}

// documents are those parsed and validated before, about as many as are allowed: when the young half is full, what was
// not asked for since the last time is forgotten.
type documents struct {
	half int

	mu         sync.Mutex
	young, old map[string]*document
}

// maxKept is the size of the longest document that is kept, in bytes.
const maxKept = 16 << 10

func newDocuments(most int) *documents {
	return &documents{half: max(1, most/2), young: map[string]*document{}}
}

func (d *documents) get(query string) *document {
	d.mu.Lock()
	defer d.mu.Unlock()
	if doc := d.young[query]; doc != nil {
		return doc
	}
	doc := d.old[query]
	if doc != nil {
		d.keep(query, doc)
	}
	return doc
}

func (d *documents) add(query string, doc *document) {
	if len(query) > maxKept {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keep(query, doc)
}

func (d *documents) keep(query string, doc *document) {
	if len(d.young) >= d.half {
		d.young, d.old = map[string]*document{}, d.young
	}
	d.young[query] = doc
}
