package resolvers_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

// lead is a lead that goes through, with some fields otherwise.
func lead(change fields) fields {
	out := fields{"number": "L-9", "household": "0099990002", "channel": "CADRE", "cause": "ILLNESS", "discoveredOn": "2024-05-30"}
	maps.Copy(out, change)
	return out
}

func oneLead(change fields) fields { return fields{"leads": []any{lead(change)}} }

// TestWrongMutations tells each thing that can be wrong by its path and code, and applies nothing.
func TestWrongMutations(t *testing.T) {
	tenure := fields{"post": "V-SEC", "person": "P30", "name": "新示例", "since": "2024-05-20"}
	with := func(row fields, change fields) fields {
		out := fields{}
		for _, f := range []fields{row, change} {
			maps.Copy(out, f)
		}
		return out
	}
	many := make([]any, 501)
	for i := range many {
		many[i] = lead(fields{"number": fmt.Sprintf("L-9-%d", i)})
	}
	rows := []struct {
		name, mutation string
		input, write   fields
		want           string
	}{
		{"no key", "reportLeads", oneLead(nil), fields{"key": ""}, "write.key KEY_INVALID"},
		{"a key that is too long", "reportLeads", oneLead(nil), fields{"key": strings.Repeat("k", 129)}, "write.key KEY_INVALID"},
		{"no principal", "reportLeads", oneLead(nil), fields{"principal": " "}, "write.principal PRINCIPAL_INVALID"},
		{"a principal that moves the cursor", "reportLeads", oneLead(nil), fields{"principal": "张示例\x1b[1A"}, "write.principal PRINCIPAL_INVALID"},
		{"a principal with a phone number", "reportLeads", oneLead(nil), fields{"principal": "张 13900001111"}, "write.principal PRINCIPAL_INVALID"},
		{"a revision that is none", "reportLeads", oneLead(nil), fields{"ifRevision": "x"}, "write.ifRevision CELL_NUMBER"},
		{"a revision that is to come", "reportLeads", oneLead(nil), fields{"ifRevision": "999"}, "write.ifRevision CELL_NUMBER"},
		{"no rows", "reportLeads", fields{"leads": []any{}}, nil, "input ROW_COUNT"},
		{"no list at all", "recordDuties", nil, nil, "input ROW_COUNT"},
		{"too many rows", "reportLeads", fields{"leads": many}, nil, "input ROW_COUNT"},
		{"no day", "reportLeads", oneLead(fields{"discoveredOn": "2024-02-30"}), nil, "leads.0.discoveredOn CELL_DATE"},
		{"a day as spreadsheets write it", "reportLeads", oneLead(fields{"discoveredOn": "2024/5/30"}), nil, "leads.0.discoveredOn CELL_DATE"},
		{"a day that is a number", "reportLeads", oneLead(fields{"discoveredOn": 45000}), nil, "leads.0.discoveredOn CELL_DATE"},
		{"a day that is an object", "reportLeads", oneLead(fields{"discoveredOn": fields{}}), nil, "leads.0.discoveredOn CELL_DATE"},
		{"a blank number", "reportLeads", oneLead(fields{"number": " "}), nil, "leads.0.number CELL_REQUIRED"},
		{"a number with a space", "reportLeads", oneLead(fields{"number": "L 9"}), nil, "leads.0.number CELL_ID"},
		{"a number that lost digits", "reportLeads", oneLead(fields{"number": "1.1E+17"}), nil, "leads.0.number CELL_ID_DAMAGED"},
		{"a cause that is none", "reportLeads", oneLead(fields{"cause": "HUNGER"}), nil, "leads.0.cause CELL_VALUE"},
		{"a cause in Chinese", "reportLeads", oneLead(fields{"cause": "因病"}), nil, "leads.0.cause CELL_VALUE"},
		{"a department that is not named", "reportLeads", oneLead(fields{"channel": "DEPARTMENT"}), nil, "leads.0.organization CELL_REQUIRED"},
		{"a result without its day", "reportLeads", oneLead(fields{"result": "FALSE"}), nil, "leads.0.verifiedOn CELL_REQUIRED"},
		{"a reason that is too long", "reportLeads", oneLead(fields{"reason": strings.Repeat("长", 501), "verifiedOn": "2024-05-31"}), nil, "leads.0.reason CELL_TOO_LONG"},
		{"a household that is unknown", "reportLeads", oneLead(fields{"household": "X"}), nil, "leads.0.household REF_UNKNOWN"},
		{"several things at once, in order", "reportLeads", fields{"leads": []any{lead(fields{"cause": "HUNGER"}), lead(nil), lead(fields{"number": "L-10", "discoveredOn": "x"})}}, nil, "leads.0.cause CELL_VALUE, leads.2.discoveredOn CELL_DATE"},
		{"one key, two rows", "reportLeads", fields{"leads": []any{lead(nil), lead(fields{"cause": "WATER"})}}, nil, "leads.1 ROW_CONFLICT"},
		{"a warning in a strict write", "reportLeads", oneLead(fields{"dispatchedOn": "2024-05-29"}), fields{"strict": true}, "leads.0.dispatchedOn DATES_ORDER"},
		{"a warning of the store in a strict write", "recordTenures", fields{"tenures": []any{tenure}}, fields{"strict": true}, "tenures.0 PERIOD_OVERLAP"},
		{"a month", "recordDuties", fields{"pushes": []any{fields{"number": "P-9", "organization": "ORG-LB-MI", "period": "202405", "doneOn": "2024-05-30"}}}, nil, "pushes.0.period CELL_MONTH"},
		{"an amount", "recordDuties", fields{"subsidies": []any{fields{"number": "S-9", "post": "V-SEC", "period": "2024-05", "doneOn": "2024-05-30", "amount": "3万元"}}}, nil, "subsidies.0.amount CELL_NUMBER"},
		{"an item of a meeting", "recordDuties", fields{"meetings": []any{fields{"number": "M-9", "area": "YJ-V", "doneOn": "2024-05-30", "items": []any{fields{"number": "I-9", "post": "NOBODY"}}}}}, nil, "meetings.0.items.0.post REF_UNKNOWN"},
		{"an area", "recordDuties", fields{"meetings": []any{fields{"number": "M-9", "area": "NOWHERE", "doneOn": "2024-05-30"}}}, nil, "meetings.0.area REF_UNKNOWN"},
		{"a grid in a township", "recordGrids", fields{"grids": []any{fields{"number": "G-9", "name": "网格", "area": "YJ", "since": "2024-05-30"}}}, nil, "grids.0.area CELL_VALUE"},
		{"a step that is not done", "recordCases", fields{"steps": []any{fields{"case": "C-2024-001", "step": "MEASURED"}}}, nil, "steps.0.doneOn CELL_REQUIRED"},
		{"an outcome of another step", "recordCases", fields{"steps": []any{fields{"case": "C-2024-001", "step": "REMOVED", "doneOn": "2024-05-30", "outcome": "PASSED"}}}, nil, "steps.0.outcome CELL_VALUE"},
		{"an outcome where there is none", "recordCases", fields{"steps": []any{fields{"case": "C-2024-001", "step": "MEASURED", "doneOn": "2024-05-30", "outcome": "PASSED"}}}, nil, "steps.0.outcome CELL_VALUE"},
		{"a round that is none", "recordCases", fields{"steps": []any{fields{"case": "C-2024-001", "step": "MEASURED", "round": 0, "doneOn": "2024-05-30"}}}, nil, "steps.0.round CELL_NUMBER"},
		{"an end before the start", "recordTenures", fields{"tenures": []any{with(tenure, fields{"until": "2024-05-20"})}}, nil, "tenures.0.until PERIOD_INVERTED"},
		{"a contact's post", "recordTenures", fields{"tenures": []any{with(tenure, fields{"post": "CONTACT@0099990003"})}}, nil, "tenures.0.post CELL_ID"},
		{"nobody", "recordTenures", fields{"tenures": []any{with(tenure, fields{"person": nil})}}, nil, "tenures.0.person CELL_REQUIRED"},
		{"a policy whose unit does not fit", "recordPolicies", fields{"policies": []any{fields{"parameter": "C03.limit", "area": "SZ", "value": "15", "unit": "YUAN", "basis": "示例", "since": "2024-06-01"}}}, nil, "policies.0.unit CELL_VALUE"},
		{"a policy that overlaps another", "recordPolicies", fields{"policies": []any{fields{"parameter": "C03.limit", "area": "SZ", "value": "15", "unit": "DAYS", "basis": "示例", "since": "2023-06-01"}}}, nil, "policies.0 PERIOD_OVERLAP"},
		{"a parameter with a space", "recordPolicies", fields{"policies": []any{fields{"parameter": "C03 limit", "area": "SZ", "value": "15", "basis": "示例", "since": "2024-06-01"}}}, nil, "policies.0.parameter CELL_ID"},
		{"a delivery of what is no ledger", "recordDeliveries", fields{"deliveries": []any{fields{"ledger": "Person", "area": "SZ", "from": "2024-05-01", "completeTo": "2024-05-31"}}}, nil, "deliveries.0.ledger CELL_VALUE"},

		{"a delivery that ends before it begins", "recordDeliveries", fields{"deliveries": []any{fields{"ledger": "Lead", "area": "SZ", "from": "2024-05-02", "completeTo": "2024-05-01"}}}, nil, "deliveries.0.completeTo PERIOD_INVERTED"},
		{"a limit below nothing", "recordPolicies", fields{"policies": []any{fields{"parameter": "E01.limit", "area": "LB", "value": "-3", "unit": "DAYS", "basis": "示例", "since": "2024-06-01"}}}, nil, "policies.0.value CELL_NUMBER"},
		{"a limit of half a day", "recordPolicies", fields{"policies": []any{fields{"parameter": "E01.limit", "area": "LB", "value": "1.5", "unit": "DAYS", "basis": "示例", "since": "2024-06-01"}}}, nil, "policies.0.value CELL_NUMBER"},
		{"a limit of more than a lifetime", "recordPolicies", fields{"policies": []any{fields{"parameter": "E01.limit", "area": "LB", "value": "36501", "unit": "DAYS", "basis": "示例", "since": "2024-06-01"}}}, nil, "policies.0.value CELL_NUMBER"},

		{"a lead that is not there is dispatched", "dispatchLead", fields{"lead": "X", "dispatchedOn": "2024-05-30"}, nil, "lead NOT_FOUND"},
		{"an application that is not there is pushed", "pushApplication", fields{"application": "X", "pushedOn": "2024-05-30"}, nil, "application NOT_FOUND"},
		{"a move on no day", "pushApplication", fields{"application": "A-2024-002", "pushedOn": ""}, nil, "pushedOn CELL_REQUIRED"},
		{"an item closed on no day", "closeItem", fields{"item": "IT-01", "closedOn": " "}, nil, "closedOn CELL_REQUIRED"},
		{"a lead dispatched on no day", "dispatchLead", fields{"lead": "L-2024-001", "dispatchedOn": ""}, nil, "dispatchedOn CELL_REQUIRED"},
		{"a lead verified on no day", "verifyLead", fields{"lead": "L-2024-001", "verifiedOn": "", "result": "FALSE"}, nil, "verifiedOn CELL_REQUIRED"},
		{"an application decided on no day", "decideApplication", fields{"application": "A-2024-002", "decidedOn": "", "decision": "APPROVED"}, nil, "decidedOn CELL_REQUIRED"},
		{"a finding closed on no day", "closeFinding", fields{"finding": "F-01", "closedOn": ""}, nil, "closedOn CELL_REQUIRED"},
		{"a measure that ends on no day", "endMeasure", fields{"measure": "M-2022-001", "until": ""}, nil, "until CELL_REQUIRED"},
		{"a risk that ends on no day", "endRisk", fields{"case": "C-2022-001", "cause": "ILLNESS", "until": ""}, nil, "until CELL_REQUIRED"},
		{"a pairing that ends on no day", "endPairing", fields{"household": "0099990003", "person": "P22", "until": "\u200b"}, nil, "until CELL_REQUIRED"},
		{"a tenure that ended ends on no day", "endTenure", fields{"post": "YJ-SEC", "person": "P03", "until": ""}, nil, "until CELL_REQUIRED"},
		{"a member is sent back on no day", "sendBackMember", fields{"grid": "YJ-V-G01", "until": "", "reason": "不履职"}, nil, "until CELL_REQUIRED"},
		{"a move on a day that is none", "pushApplication", fields{"application": "A-2024-002", "pushedOn": "2024-13-01"}, nil, "pushedOn CELL_DATE"},
		{"a move of a number that is none", "pushApplication", fields{"application": "A 2", "pushedOn": "2024-05-30"}, nil, "application CELL_ID"},
		{"a visit cannot be closed", "closeItem", fields{"item": "V-01", "closedOn": "2024-05-30"}, nil, "item NOT_FOUND"},
		{"a tenure that is not there ends", "endTenure", fields{"post": "V-SEC", "person": "P01", "until": "2024-05-30"}, nil, "post NOT_FOUND"},
		{"a tenure ends before it began", "endTenure", fields{"post": "YJ-SEC", "person": "P06", "until": "2024-05-20"}, nil, "until PERIOD_INVERTED"},
		{"a contact's tenure follows its pairing", "endTenure", fields{"post": "CONTACT@0099990003", "person": "P23", "until": "2024-05-30"}, nil, "post CELL_ID"},
		{"a risk that is not there ends", "endRisk", fields{"case": "C-2024-001", "cause": "WATER", "until": "2024-05-30"}, nil, "case NOT_FOUND"},
		{"a member is sent back for no reason", "sendBackMember", fields{"grid": "YJ-V-G01", "until": "2024-05-30", "reason": " "}, nil, "reason CELL_REQUIRED"},
		{"a member of no grid is sent back", "sendBackMember", fields{"grid": "X", "until": "2024-05-30", "reason": "不履职"}, nil, "grid NOT_FOUND"},
		{"a household that is not there", "assignHouseholds", fields{"households": []any{fields{"household": "X", "grid": "YJ-V-G01", "since": "2024-05-30"}}}, nil, "households.0.household NOT_FOUND"},
		{"a grid that is not there", "assignHouseholds", fields{"households": []any{fields{"household": "0099990001", "grid": "X", "since": "2024-05-30"}}}, nil, "households.0.grid REF_UNKNOWN"},
		{"a day before the household", "assignHouseholds", fields{"households": []any{fields{"household": "0099990001", "grid": "YJ-V-G01", "since": "2020-05-30"}}}, nil, "households.0.household NOT_FOUND"},
		{"what is not there is taken back", "retract", fields{"reason": "重复", "rows": []any{fields{"noun": "Lead", "key": "X"}}}, nil, "rows.0.key NOT_FOUND"},
		{"a person is taken back", "retract", fields{"reason": "重复", "rows": []any{fields{"noun": "Person", "key": "P01"}}}, nil, "rows.0.noun NOT_FOUND"},
		{"a made post is taken back", "retract", fields{"reason": "重复", "rows": []any{fields{"noun": "Post", "key": "GRID_MEMBER@YJ-V-G01 2021-01-01"}}}, nil, "rows.0.number CELL_ID"},
		{"without a reason", "retract", fields{"reason": "", "rows": []any{fields{"noun": "Lead", "key": "L-2024-001"}}}, nil, "reason CELL_REQUIRED"},
		{"with too long a reason", "retract", fields{"reason": strings.Repeat("长", 201), "rows": []any{fields{"noun": "Lead", "key": "L-2024-001"}}}, nil, "reason CELL_TOO_LONG"},
	}
	for name, store := range openStores(t) {
		h := writable(store)
		before, err := store.Revision(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			t.Run(name+"/"+row.name, func(t *testing.T) {
				write := with(fields{"key": fmt.Sprint("wrong-", i)}, row.write)
				got := send(t, h, row.mutation, "", write, row.input)
				if codes(got.errors) != row.want || got.receipt != nil {
					t.Errorf("got %q, want %q: %+v %+v", codes(got.errors), row.want, got.receipt, got.errors)
				}
				for _, e := range got.errors {
					if (e.Code == "CELL_VALUE") != (len(e.Allowed) > 0) && row.name != "an outcome where there is none" {
						t.Errorf("allowed: %+v", e)
					}
				}
				if r, _ := store.Revision(t.Context(), 0); r != before {
					t.Fatalf("something was applied: revision %d", r)
				}
			})
		}
	}
}
