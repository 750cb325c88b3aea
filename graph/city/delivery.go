package city

import "dutygraph/graph"

// deliveries say that every ledger is complete through the last day, but for the visits of one township in each county,
// which were not delivered: there, silence proves nothing.
func (c *city) deliveries(d *division) []*graph.Delivery {
	var rows []*graph.Delivery
	add := func(ledger graph.Noun, kind graph.RecordKind, area graph.ID, from graph.Day) {
		rows = append(rows, &graph.Delivery{Ledger: ledger, Kind: kind, Area: area, From: from, CompleteTo: c.last})
	}
	if d == c.root {
		for _, noun := range []graph.Noun{graph.Organizations, graph.Posts, graph.Tenures, graph.Grids, graph.Households, graph.Members, graph.Pairings,
			graph.Leads, graph.Applications, graph.Cases, graph.Steps, graph.Risks, graph.Measures, graph.Findings} {
			add(noun, "", d.id, day(historySince))
		}
		return rows
	}
	from := c.recordsFrom()
	for _, kind := range []graph.RecordKind{graph.RecordMeeting, graph.RecordItem, graph.RecordPush, graph.RecordHandover} {
		add(graph.Records, kind, d.id, from)
	}
	for i, t := range d.townships {
		if i > 0 || len(d.townships) == 1 {
			add(graph.Records, graph.RecordVisit, t.id, from)
		}
	}
	return rows
}
