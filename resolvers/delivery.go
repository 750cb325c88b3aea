package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Delivery follows the edges of a Delivery.
func (Resolver) Delivery() gen.DeliveryResolver { return deliveryResolver{} }

type deliveryResolver struct{}

// Area is the area covered.
func (deliveryResolver) Area(ctx context.Context, d *seen.Delivery) (*seen.Area, error) {
	return one[*seen.Area](ctx, d.Eye, graph.Areas, d.Delivery.Area)
}

// Batch is the batch that recorded the row.
func (deliveryResolver) Batch(ctx context.Context, d *seen.Delivery) (*seen.Batch, error) {
	return batch(ctx, d.Eye, d.Recorded)
}
