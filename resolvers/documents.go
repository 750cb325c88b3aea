package resolvers

import (
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// documents are those parsed and validated before, about as many as are allowed: when the young half is full, what was
// not asked for since the last time is forgotten.
type documents struct {
	half int

	mu         sync.Mutex
	young, old map[string]*ast.QueryDocument
}

// maxKept is the size of the longest document that is kept, in bytes.
const maxKept = 16 << 10

func newDocuments(most int) *documents {
	return &documents{half: max(1, most/2), young: map[string]*ast.QueryDocument{}}
}

func (d *documents) get(query string) *ast.QueryDocument {
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

func (d *documents) add(query string, doc *ast.QueryDocument) {
	if len(query) > maxKept {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keep(query, doc)
}

func (d *documents) keep(query string, doc *ast.QueryDocument) {
	if len(d.young) >= d.half {
		d.young, d.old = map[string]*ast.QueryDocument{}, d.young
	}
	d.young[query] = doc
}
