package gap

import "dutygraph/graph"

// Silent is a ledger of which a rule reads that something was not done. Where it was not delivered, the rule judges nothing.
type Silent struct {
	// Ledger is the noun of the ledger.
	Ledger graph.Noun
	// Kind is the kind of record, for records; empty for others.
	Kind graph.RecordKind
}

// String names the ledger by its noun, and the kind of record.
func (s Silent) String() string {
	if s.Kind != "" {
		return string(s.Ledger) + " " + string(s.Kind)
	}
	return string(s.Ledger)
}

// Silence are the ledgers whose silence the rule takes for an answer: LedgerNotDelivered speaks of them.
func (r Rule) Silence() []Silent {
	of := func(all ...graph.Noun) []Silent {
		out := make([]Silent, len(all))
		for i, n := range all {
			out[i].Ledger = n
		}
		return out
	}
	records := func(kind graph.RecordKind) []Silent { return []Silent{{graph.Records, kind}} }
	switch r.ID {
	case "A01", "B04", "B06":
		return of(graph.Tenures)
	case "A02":
		return of(graph.Posts, graph.Tenures)
	case "A09":
		return of(graph.Organizations, graph.Tenures)
	case "A03", "A04":
		return of(graph.Pairings)
	case "A07":
		return records(graph.RecordHandover)
	case "B01", "B02", "F07":
		return of(graph.Households)
	case "A10", "B07", "F06", "G06":
		return records(graph.RecordVisit)
	case "B09":
		return records(graph.RecordReport)
	case "B10", "G10", "H06":
		return records(graph.RecordMeeting)
	case "B11":
		return records(graph.RecordItem)
	case "B12":
		return records(graph.RecordTraining)
	case "B13":
		return records(graph.RecordSubsidy)
	case "C01":
		return of(graph.Leads, graph.Steps)
	case "C02", "C03", "C06", "C11", "G09":
		return of(graph.Steps)
	case "C08", "D06", "E02", "G07":
		return of(graph.Cases)
	case "D01":
		return records(graph.RecordPush)
	case "D02", "D03", "D08":
		return of(graph.Leads)
	case "E01":
		return of(graph.Applications)
	case "F01", "F02", "F04", "F08", "G02":
		return of(graph.Measures)
	case "H01":
		return of(graph.Findings)
	}
	return nil
}
