package resolvers

import (
	"context"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Pairing follows the edges of a Pairing.
func (Resolver) Pairing() gen.PairingResolver { return pairingResolver{} }

type pairingResolver struct{}

// Household is the family.
func (pairingResolver) Household(ctx context.Context, p *seen.Pairing) (*seen.Household, error) {
	return one[*seen.Household](ctx, p.Eye, graph.Households, p.Pairing.Household)
}

// Organization is the paired unit.
func (pairingResolver) Organization(ctx context.Context, p *seen.Pairing) (*seen.Organization, error) {
	return organization(ctx, p.Eye, p.Pairing.Organization)
}

// Person is the contact.
func (pairingResolver) Person(_ context.Context, p *seen.Pairing) (*seen.Person, error) {
	return seen.NewPerson(p.Eye, p.Pairing.Person), nil
}

// History are all rows of it.
func (pairingResolver) History(ctx context.Context, p *seen.Pairing) ([]*seen.Pairing, error) {
	return history[*seen.Pairing](ctx, p.Eye, p.GlobalID())
}

// Batch is the batch that recorded the row.
func (pairingResolver) Batch(ctx context.Context, p *seen.Pairing) (*seen.Batch, error) {
	return batch(ctx, p.Eye, p.Recorded)
}
