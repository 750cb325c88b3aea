package resolvers

import (
	"context"

	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// CalendarDay follows the edges of a CalendarDay.
func (Resolver) CalendarDay() gen.CalendarDayResolver { return calendarDayResolver{} }

type calendarDayResolver struct{}

// Batch is the batch that recorded the row.
func (calendarDayResolver) Batch(ctx context.Context, d *seen.CalendarDay) (*seen.Batch, error) {
	return batch(ctx, d.Eye, d.Recorded)
}
