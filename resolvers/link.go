package resolvers

import (
	"context"

	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Evidence follows the edges of an Evidence.
func (Resolver) Evidence() gen.EvidenceResolver { return evidenceResolver{} }

type evidenceResolver struct{}

// Batch is the batch that recorded the row.
func (evidenceResolver) Batch(ctx context.Context, e *seen.Evidence) (*seen.Batch, error) {
	return batch(ctx, e.Eye, e.Revision())
}
