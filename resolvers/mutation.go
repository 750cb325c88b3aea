package resolvers

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
	"dutygraph/resolvers/seen"
)

// Mutation writes. Each mutation names the rows of its input; write.go does the rest.
func (Resolver) Mutation() gen.MutationResolver { return mutationResolver{} }

type mutationResolver struct{}

func leads(w *filing, err error) (*seen.LeadsPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.LeadsPayload{Outcome: w.out, Leads: listed[*seen.Lead](w)}, nil
}

// ReportLeads is the mutation reportLeads.
func (mutationResolver) ReportLeads(ctx context.Context, _ input) (*seen.LeadsPayload, error) {
	in := sent(ctx)
	return leads(ask(ctx).file(ctx, "reportLeads", in, rowsIn(in, "leads", graph.Leads)))
}

// DispatchLead is the mutation dispatchLead.
func (mutationResolver) DispatchLead(ctx context.Context, _ input) (*seen.LeadsPayload, error) {
	in := sent(ctx)
	return leads(ask(ctx).file(ctx, "dispatchLead", in, []*draft{move(in, graph.Leads, "lead", "dispatchedOn")}))
}

// VerifyLead is the mutation verifyLead.
func (mutationResolver) VerifyLead(ctx context.Context, _ input) (*seen.LeadsPayload, error) {
	in := sent(ctx)
	return leads(ask(ctx).file(ctx, "verifyLead", in, []*draft{move(in, graph.Leads, "lead", "verifiedOn")}))
}

func applications(w *filing, err error) (*seen.ApplicationsPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.ApplicationsPayload{Outcome: w.out, Applications: listed[*seen.Application](w)}, nil
}

// RecordApplications is the mutation recordApplications.
func (mutationResolver) RecordApplications(ctx context.Context, _ input) (*seen.ApplicationsPayload, error) {
	in := sent(ctx)
	return applications(ask(ctx).file(ctx, "recordApplications", in, rowsIn(in, "applications", graph.Applications)))
}

// PushApplication is the mutation pushApplication.
func (mutationResolver) PushApplication(ctx context.Context, _ input) (*seen.ApplicationsPayload, error) {
	in := sent(ctx)
	return applications(ask(ctx).file(ctx, "pushApplication", in, []*draft{move(in, graph.Applications, "application", "pushedOn")}))
}

// DecideApplication is the mutation decideApplication.
func (mutationResolver) DecideApplication(ctx context.Context, _ input) (*seen.ApplicationsPayload, error) {
	in := sent(ctx)
	return applications(ask(ctx).file(ctx, "decideApplication", in, []*draft{move(in, graph.Applications, "application", "decidedOn")}))
}

func cases(w *filing, err error) (*seen.CasesPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.CasesPayload{Outcome: w.out, Cases: listed[*seen.Case](w), Steps: listed[*seen.Step](w), Risks: listed[*seen.Risk](w), Measures: listed[*seen.Measure](w)}, nil
}

// RecordCases is the mutation recordCases.
func (mutationResolver) RecordCases(ctx context.Context, _ input) (*seen.CasesPayload, error) {
	in := sent(ctx)
	drafts := rowsIn(in, "cases", graph.Cases)
	drafts = append(drafts, rowsIn(in, "steps", graph.Steps)...)
	drafts = append(drafts, rowsIn(in, "risks", graph.Risks)...)
	drafts = append(drafts, rowsIn(in, "measures", graph.Measures)...)
	return cases(ask(ctx).file(ctx, "recordCases", in, drafts))
}

// EndRisk is the mutation endRisk.
func (mutationResolver) EndRisk(ctx context.Context, _ input) (*seen.CasesPayload, error) {
	in := sent(ctx)
	d := move(in, graph.Risks, "", "until").ended(graph.CaseRisks, func(first graph.Fact) graph.ID { return first.(*graph.Risk).Case },
		func(first, row graph.Fact) bool { return first.(*graph.Risk).Cause == row.(*graph.Risk).Cause }, "since")
	return cases(ask(ctx).file(ctx, "endRisk", in, []*draft{d}))
}

// EndMeasure is the mutation endMeasure.
func (mutationResolver) EndMeasure(ctx context.Context, _ input) (*seen.CasesPayload, error) {
	in := sent(ctx)
	return cases(ask(ctx).file(ctx, "endMeasure", in, []*draft{move(in, graph.Measures, "measure", "until")}))
}

func records(w *filing, err error) (*seen.RecordsPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.RecordsPayload{Outcome: w.out, Records: listed[*seen.Record](w)}, nil
}

// RecordDuties is the mutation recordDuties.
func (mutationResolver) RecordDuties(ctx context.Context, _ input) (*seen.RecordsPayload, error) {
	in := sent(ctx)
	drafts := recordsIn(in, "visits", graph.RecordVisit)
	drafts = append(drafts, meetingsIn(in)...)
	drafts = append(drafts, recordsIn(in, "items", graph.RecordItem)...)
	drafts = append(drafts, recordsIn(in, "trainings", graph.RecordTraining)...)
	drafts = append(drafts, recordsIn(in, "subsidies", graph.RecordSubsidy)...)
	drafts = append(drafts, recordsIn(in, "reports", graph.RecordReport)...)
	drafts = append(drafts, recordsIn(in, "pushes", graph.RecordPush)...)
	drafts = append(drafts, recordsIn(in, "handovers", graph.RecordHandover)...)
	drafts = append(drafts, rowsIn(in, "others", graph.Records)...)
	return records(ask(ctx).file(ctx, "recordDuties", in, drafts))
}

// CloseItem is the mutation closeItem.
func (mutationResolver) CloseItem(ctx context.Context, _ input) (*seen.RecordsPayload, error) {
	in := sent(ctx)
	d := move(in, graph.Records, "item", "closedOn")
	d.search = &search{meant: func(_ graph.Fact, rows []graph.Fact) []graph.Fact {
		for _, f := range rows {
			if f.(*graph.Record).Kind == graph.RecordItem { // a visit has nothing to close
				return []graph.Fact{f}
			}
		}
		return nil
	}}
	return records(ask(ctx).file(ctx, "closeItem", in, []*draft{d}))
}

func tenures(w *filing, err error) (*seen.TenuresPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.TenuresPayload{Outcome: w.out, Tenures: listed[*seen.Tenure](w)}, nil
}

// RecordTenures is the mutation recordTenures.
func (mutationResolver) RecordTenures(ctx context.Context, _ input) (*seen.TenuresPayload, error) {
	in := sent(ctx)
	drafts := rowsIn(in, "tenures", graph.Tenures)
	for _, d := range drafts {
		if acting, said := d.cells["acting"]; said {
			d.cells["acting"] = manner(acting)
		}
	}
	return tenures(ask(ctx).file(ctx, "recordTenures", in, drafts))
}

// AppointActing is the mutation appointActing.
func (mutationResolver) AppointActing(ctx context.Context, _ input) (*seen.TenuresPayload, error) {
	in := sent(ctx)
	d := move(in, graph.Tenures, "")
	d.moves = false // the tenure begins with it
	d.cells["acting"] = manner(string(graph.Yes))
	return tenures(ask(ctx).file(ctx, "appointActing", in, []*draft{d}))
}

// manner is how ledgers write that somebody minds a post without holding it, or holds it.
func manner(acting string) string {
	switch acting {
	case string(graph.Yes):
		return "ACTING"
	case string(graph.No):
		return "FULL"
	}
	return acting
}

// EndTenure is the mutation endTenure.
func (mutationResolver) EndTenure(ctx context.Context, _ input) (*seen.TenuresPayload, error) {
	in := sent(ctx)
	d := move(in, graph.Tenures, "", "until").ended(graph.PostTenures, postOf, samePerson, "since")
	return tenures(ask(ctx).file(ctx, "endTenure", in, []*draft{d}))
}

func postOf(first graph.Fact) graph.ID { return first.(*graph.Tenure).Post }

// samePerson reports a tenure of the person who was named, or of anybody where none was.
func samePerson(first, row graph.Fact) bool {
	person := first.(*graph.Tenure).Person
	return person == "" || person == row.(*graph.Tenure).Person
}

// SendBackMember is the mutation sendBackMember.
func (mutationResolver) SendBackMember(ctx context.Context, _ input) (*seen.TenuresPayload, error) {
	in := sent(ctx)
	d := move(in, graph.Tenures, "", "until", "note")
	d.cells["post"] = string(graph.GridMemberPost(graph.ID(strings.TrimSpace(d.cells["grid"]))))
	d.cells["note"] = ""
	if reason := strings.TrimSpace(d.cells["reason"]); reason != "" {
		d.cells["note"] = "退回：" + reason
	}
	d.names["post"], d.names["note"] = "grid", "reason"
	delete(d.cells, "grid")
	delete(d.cells, "reason")
	d.ended(graph.PostTenures, postOf, samePerson, "person")
	return tenures(ask(ctx).file(ctx, "sendBackMember", in, []*draft{d}))
}

func grids(w *filing, err error) (*seen.GridsPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.GridsPayload{Outcome: w.out, Grids: listed[*seen.Grid](w)}, nil
}

// RecordGrids is the mutation recordGrids.
func (mutationResolver) RecordGrids(ctx context.Context, _ input) (*seen.GridsPayload, error) {
	in := sent(ctx)
	return grids(ask(ctx).file(ctx, "recordGrids", in, rowsIn(in, "grids", graph.Grids)))
}

func households(w *filing, err error) (*seen.HouseholdsPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.HouseholdsPayload{Outcome: w.out, Households: listed[*seen.Household](w), Members: listed[*seen.Member](w)}, nil
}

// AssignHouseholds is the mutation assignHouseholds.
func (mutationResolver) AssignHouseholds(ctx context.Context, _ input) (*seen.HouseholdsPayload, error) {
	in := sent(ctx)
	drafts := rowsIn(in, "households", graph.Households)
	for _, d := range drafts {
		d.cells["id"], d.names["id"] = d.cells["household"], "household"
		delete(d.cells, "household")
		d.moves = true
		d.entering()
	}
	return households(ask(ctx).file(ctx, "assignHouseholds", in, drafts))
}

// RecordHouseholds is the mutation recordHouseholds.
func (mutationResolver) RecordHouseholds(ctx context.Context, _ input) (*seen.HouseholdsPayload, error) {
	in := sent(ctx)
	drafts := append(rowsIn(in, "households", graph.Households), rowsIn(in, "members", graph.Members)...)
	return households(ask(ctx).file(ctx, "recordHouseholds", in, drafts))
}

func pairings(w *filing, err error) (*seen.PairingsPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.PairingsPayload{Outcome: w.out, Pairings: listed[*seen.Pairing](w)}, nil
}

// RecordPairings is the mutation recordPairings.
func (mutationResolver) RecordPairings(ctx context.Context, _ input) (*seen.PairingsPayload, error) {
	in := sent(ctx)
	return pairings(ask(ctx).file(ctx, "recordPairings", in, rowsIn(in, "pairings", graph.Pairings)))
}

// EndPairing is the mutation endPairing.
func (mutationResolver) EndPairing(ctx context.Context, _ input) (*seen.PairingsPayload, error) {
	in := sent(ctx)
	d := move(in, graph.Pairings, "", "until").ended(graph.HouseholdPairings, func(first graph.Fact) graph.ID { return first.(*graph.Pairing).Household },
		func(first, row graph.Fact) bool { return first.(*graph.Pairing).Person == row.(*graph.Pairing).Person }, "since")
	return pairings(ask(ctx).file(ctx, "endPairing", in, []*draft{d}))
}

func findings(w *filing, err error) (*seen.FindingsPayload, error) {
	if err != nil {
		return nil, err
	}
	return &seen.FindingsPayload{Outcome: w.out, Findings: listed[*seen.Finding](w)}, nil
}

// RecordFindings is the mutation recordFindings.
func (mutationResolver) RecordFindings(ctx context.Context, _ input) (*seen.FindingsPayload, error) {
	in := sent(ctx)
	return findings(ask(ctx).file(ctx, "recordFindings", in, rowsIn(in, "findings", graph.Findings)))
}

// CloseFinding is the mutation closeFinding.
func (mutationResolver) CloseFinding(ctx context.Context, _ input) (*seen.FindingsPayload, error) {
	in := sent(ctx)
	return findings(ask(ctx).file(ctx, "closeFinding", in, []*draft{move(in, graph.Findings, "finding", "closedOn")}))
}

// RecordPolicies is the mutation recordPolicies.
func (mutationResolver) RecordPolicies(ctx context.Context, _ input) (*seen.PoliciesPayload, error) {
	in := sent(ctx)
	w, err := ask(ctx).file(ctx, "recordPolicies", in, rowsIn(in, "policies", graph.Policies))
	if err != nil {
		return nil, err
	}
	return &seen.PoliciesPayload{Outcome: w.out, Policies: listed[*seen.Policy](w)}, nil
}

// RecordDeliveries is the mutation recordDeliveries.
func (mutationResolver) RecordDeliveries(ctx context.Context, _ input) (*seen.DeliveriesPayload, error) {
	in := sent(ctx)
	w, err := ask(ctx).file(ctx, "recordDeliveries", in, rowsIn(in, "deliveries", graph.Deliveries))
	if err != nil {
		return nil, err
	}
	return &seen.DeliveriesPayload{Outcome: w.out, Deliveries: listed[*seen.Delivery](w)}, nil
}

// Retract is the mutation retract.
func (mutationResolver) Retract(ctx context.Context, _ input) (*seen.RetractPayload, error) {
	in := sent(ctx)
	var drafts []*draft
	for i, row := range objects(in["rows"]) {
		drafts = append(drafts, &draft{
			noun: graph.Noun(textIn(row, "noun")), path: []string{"input", "rows", strconv.Itoa(i)}, retract: true,
			cells: map[string]string{"key": strings.TrimSpace(textIn(row, "key"))}, names: map[string]string{"key": "key"},
		})
	}
	w, err := ask(ctx).retract(ctx, in, drafts)
	if err != nil {
		return nil, err
	}
	return &seen.RetractPayload{Outcome: w.out, Rows: listed[seen.Fact](w)}, nil
}

// retract takes rows back. What the ledgers do not have cannot be taken back this way.
func (q *request) retract(ctx context.Context, in input, drafts []*draft) (*filing, error) {
	reason := strings.TrimSpace(textIn(in, "reason"))
	return q.filed(ctx, "retract", in, drafts, func(w *filing) {
		at := []string{"input", "reason"}
		switch n := utf8.RuneCountInString(reason); {
		case n < 1:
			w.wrong(at, codeRequired, "作废原因必填", "the reason is required")
		case n > maxReason:
			w.wrong(at, codeTooLong, "作废原因超过 200 字", "the reason is longer than 200 characters")
		}
		var marks []string
		if w.reason, marks = w.desk.Remark(reason); len(marks) > 0 {
			kinds := strings.Join(marks, " ")
			w.doubt(w.userError(at, codeMasked, "作废原因含 "+kinds+"，已以标记代替", "the reason contains "+kinds+"; replaced by marks", nil))
		}
		for _, d := range drafts {
			if !slices.Contains(graph.LedgerNouns(), d.noun) {
				w.wrong(append(d.path, "noun"), codeNotFound, "这类对象不能作废", "things of this kind cannot be taken back")
			}
		}
	})
}
