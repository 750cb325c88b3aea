package graphtest

import (
	"testing"

	"dutygraph/graph"
)

func deliveryPromises() []promise {
	return []promise{
		{"ADeliveryHoldsTimelessly", func(t *testing.T, s graph.Store) {
			d := &graph.Delivery{Ledger: graph.Records, Kind: graph.RecordVisit, Area: "T1", From: day(2, 1), CompleteTo: day(2, 29)}
			put(t, s, "a", d)
			d.Recorded, d.Retracted, d.Brought, d.Row = 2, graph.Never, 2, 1
			equal(t, "delivery", d, one[*graph.Delivery](t, s, today(graph.FirstDay), graph.Deliveries, "Record VISIT T1 2024-02-01"))
		}},
		{"ADeliveryForTheWholeCityIsSeenByAll", func(t *testing.T, s graph.Store) {
			put(t, s, "a", &graph.Delivery{Ledger: graph.Tenures, Area: "SZ", From: day(1, 1), CompleteTo: day(2, 1)}, &graph.Delivery{Ledger: graph.Tenures, Area: "lb", From: day(1, 1), CompleteTo: day(2, 1)})
			equal(t, "seen from V1", []graph.ID{"Tenure  SZ 2024-01-01"}, every(t, s, within(day(1, 1), "V1"), graph.Deliveries))
		}},
	}
}
