package gap_test

import (
	"fmt"
	"testing"

	"dutygraph/graph"
)

// settle puts more households into the grid.
func (w *world) settle(n int, since, until string) {
	for i := range n {
		w.put(&graph.Household{Version: w.version(since, until), ID: graph.ID(fmt.Sprintf("X%d", i)), Area: "V", Grid: "G", Away: graph.Yes})
	}
}

func (w *world) visit(id, on, post string) {
	w.put(&graph.Record{ID: graph.ID(id), Kind: graph.RecordVisit, DoneOn: w.day(on), Post: graph.ID(post), Household: "H"})
}

func (w *world) household(change func(*graph.Household)) *graph.Household {
	for _, f := range w.facts {
		if h, ok := f.(*graph.Household); ok && h.ID == "H" {
			change(h)
			return h
		}
	}
	return nil
}

func TestGrids(t *testing.T) {
	try(t, []ruled{
		{"B01", "a hundred are met", func(w *world) { w.settle(99, "03-01", "") }, nil},
		{"B01", "one more is not", func(w *world) { w.settle(100, "03-01", "03-20") },
			[]string{"G 03-01→03-01: PENDING 03-01 UNMET/O 03-02 OVER/O 03-20"}},
		{"B01", "the threshold changes", func(w *world) {
			w.settle(60, "03-01", "")
			w.drop(graph.Policies, "B01.max")
			w.policy("B01.max", "100", graph.InHouseholds, "", "04-01")
			w.policy("B01.max", "50", graph.InHouseholds, "04-01")
		}, []string{"G 04-01→04-01: PENDING 04-01 UNMET/O 04-02"}},
		{"B01", "a lower bound where the region sets one", func(w *world) { w.policy("B01.min", "20", graph.InHouseholds, "03-01") },
			[]string{"G 03-01→03-01: PENDING 03-01 UNMET/Y 03-02"}},
		{"B01", "no threshold", func(w *world) { w.drop(graph.Policies, "B01.max") }, []string{"G →: NOT_EVALUATED/POLICY_MISSING 2023-01-01"}},
		{"B01", "households not delivered", func(w *world) { w.settle(100, "03-01", ""); w.silence(graph.Households) },
			[]string{"G →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-01"}},

		{"B02", "in a grid", func(*world) {}, nil},
		{"B02", "in none, and taken in late", func(w *world) {
			w.household(func(h *graph.Household) { h.Grid, h.Until = "", w.day("2023-02-01") })
			w.put(&graph.Household{Version: w.version("2023-02-01"), ID: "H", Area: "V", Grid: "G", Away: graph.No})
		}, []string{"H 2023-01-01→2023-01-16: PENDING 2023-01-01 UNMET/R 2023-01-17 OVER/R 2023-02-01"}},
		{"B02", "taken in on the due day", func(w *world) {
			w.household(func(h *graph.Household) { h.Grid, h.Until = "", w.day("2023-01-16") })
			w.put(&graph.Household{Version: w.version("2023-01-16"), ID: "H", Area: "V", Grid: "G", Away: graph.No})
		}, []string{"H 2023-01-01→2023-01-16: PENDING 2023-01-01 until 2023-01-16"}},
		{"B02", "its grid ended", func(w *world) {
			for _, f := range w.facts {
				if g, ok := f.(*graph.Grid); ok {
					g.Until, g.Ends = w.day("03-01"), w.day("03-01")
				}
			}
		}, []string{"H 03-01→03-16: PENDING 03-01 UNMET/R 03-17"}},
		{"B02", "a village without any grid on record", func(w *world) {
			w.household(func(h *graph.Household) { h.Grid = "" })
			w.drop(graph.Grids, "G")
		}, []string{"H →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-01-01"}},
		{"B02", "the limit of its start holds", func(w *world) {
			w.drop(graph.Policies, "B02.limit")
			w.policy("B02.limit", "15", graph.InDays, "", "2023-01-05")
			w.policy("B02.limit", "2", graph.InDays, "2023-01-05")
			w.household(func(h *graph.Household) { h.Grid = "" })
		}, []string{"H 2023-01-01→2023-01-16: PENDING 2023-01-01 UNMET/R 2023-01-17"}},

		{"B04", "vacant", func(w *world) { w.leave("GRID_MEMBER@G", "03-01") },
			[]string{"G 03-01→03-16: PENDING 03-01 UNMET/R 03-17"}},
		{"B04", "held again the day after the due day", func(w *world) { w.leave("GRID_MEMBER@G", "03-01"); w.hold("GRID_MEMBER@G", "Q", "03-17", "") },
			[]string{"G 03-01→03-16: PENDING 03-01 until 03-17"}},
		{"B04", "an undelivered day starts the clock anew", func(w *world) {
			w.leave("GRID_MEMBER@G", "03-01")
			w.silence(graph.Tenures)
			w.deliver(graph.Tenures, "", "2023-01-01", "03-10")
			w.deliver(graph.Tenures, "", "03-12", "12-31")
		}, []string{"G →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-11 until 03-12",
			"G 03-01→03-16: PENDING 03-01 until 03-11", "G 03-12→03-27: PENDING 03-12 UNMET/R 03-28"}},
	})
}

func TestMonths(t *testing.T) {
	const member, secretary = "GRID_MEMBER@G", "V-SEC"
	visits := func(rows ...ruled) (all []ruled) {
		for _, r := range rows {
			r.rule = "B07"
			all = append(all, r.of("H 2024-03"))
		}
		return all
	}
	try(t, visits(
		ruled{name: "visited on the last day", change: func(w *world) { w.visit("R", "03-31", member) }, want: []string{"H 2024-03 03-01→03-31: PENDING 03-01 MET 03-31"}},
		ruled{name: "visited a day late: it cannot be made up", change: func(w *world) { w.visit("R", "04-01", member) },
			want: []string{"H 2024-03 03-01→03-31: PENDING 03-01 UNMET/O 04-01 OVER/O 05-01"}},
		ruled{name: "visited by the secretary while a member is in post", change: func(w *world) { w.visit("R", "03-10", secretary) },
			want: []string{"H 2024-03 03-01→03-31: PENDING 03-01 UNMET/O 04-01 OVER/O 05-01"}},
		ruled{name: "visited by the secretary while the member's post is vacant", change: func(w *world) { w.leave(member, "03-10"); w.visit("R", "03-10", secretary) },
			want: []string{"H 2024-03 03-01→03-31: PENDING 03-01 MET 03-10"}},
		ruled{name: "away from a day on", change: func(w *world) {
			w.household(func(h *graph.Household) { h.Until = w.day("03-15") })
			w.put(&graph.Household{Version: w.version("03-15"), ID: "H", Area: "V", Grid: "G", Away: graph.Yes})
		}, want: []string{"H 2024-03 03-01→03-31: PENDING 03-01 NOT_APPLICABLE 03-15"}},
		ruled{name: "no word whether it is away", change: func(w *world) { w.household(func(h *graph.Household) { h.Away = "" }); w.visit("R", "03-10", member) },
			want: []string{"H 2024-03 03-01→03-31: NOT_EVALUATED/FACT_MISSING 03-01 MET 03-10"}},
		ruled{name: "visits not delivered to the end of the month", change: func(w *world) {
			w.drop(graph.Deliveries, "Record VISIT")
			w.deliver(graph.Records, graph.RecordVisit, "2023-01-01", "03-30")
		}, want: []string{"H 2024-03 03-01→03-31: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 04-01"}},
		ruled{name: "only key households, without an open case", change: func(w *world) { w.scope("KEY") }},
		ruled{name: "only key households, with an open case on the first", change: func(w *world) { w.scope("KEY"); w.kase("03-01", "none") },
			want: []string{"H 2024-03 03-01→03-31: PENDING 03-01 UNMET/O 04-01 OVER/O 05-01"}},
		ruled{name: "only key households, with a case opened on the second", change: func(w *world) { w.scope("KEY"); w.kase("03-02", "none") }},
		ruled{name: "no scope on record", change: func(w *world) { w.drop(graph.Policies, "B07.scope"); w.visit("R", "03-10", member) },
			want: []string{"H 2024-03 03-01→03-31: NOT_EVALUATED/POLICY_MISSING 03-01"}},
	))
	try(t, []ruled{{"B07", "months before the first delivery are one", func(w *world) {
		w.drop(graph.Deliveries, "Record VISIT")
		w.deliver(graph.Records, graph.RecordVisit, "06-15", "08-31")
	}, []string{"H →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-01-01", "H 2024-07 07-01→07-31: PENDING 07-01 UNMET/O 08-01 OVER/O 09-01"}},
		{"B07", "a silent ledger", func(w *world) { w.drop(graph.Deliveries, "Record VISIT") }, []string{"H →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-01-01"}},
	})

	meet := func(w *world, id, on string, list graph.YesNo, period string) {
		r := &graph.Record{ID: graph.ID(id), Kind: graph.RecordMeeting, Area: "V", DoneOn: w.day(on), WithList: list}
		if period != "" {
			r.Period = graph.MonthOf(w.day(period + "-01"))
		}
		w.put(r)
	}
	meetings := func(rows ...ruled) (all []ruled) {
		for _, r := range rows {
			r.rule = "B10"
			all = append(all, r.of("V 2024-03"))
		}
		return all
	}
	try(t, meetings(
		ruled{name: "held on the due day, for the month", change: func(w *world) { meet(w, "M", "04-05", graph.Yes, "2024-03") }, want: []string{"V 2024-03 03-01→04-05: PENDING 03-01 MET 04-05"}},
		ruled{name: "held in the next month, for none", change: func(w *world) { meet(w, "M", "04-05", graph.Yes, "") },
			want: []string{"V 2024-03 03-01→04-05: PENDING 03-01 UNMET/R 04-06 OVER/R 05-06"}},
		ruled{name: "held before the month", change: func(w *world) { meet(w, "M", "02-28", graph.Yes, "2024-03") }, want: []string{"V 2024-03 03-01→04-05: MET 03-01"}},
		ruled{name: "a day late", change: func(w *world) { meet(w, "M", "04-06", graph.Yes, "2024-03") },
			want: []string{"V 2024-03 03-01→04-05: PENDING 03-01 UNMET/R 04-06 OVER/R 05-06"}},
		ruled{name: "without a list", change: func(w *world) { meet(w, "M", "03-05", graph.No, "") },
			want: []string{"V 2024-03 03-01→04-05: PENDING 03-01 UNMET/R 04-06 OVER/R 05-06"}},
		ruled{name: "no word on the list", change: func(w *world) { meet(w, "M", "03-05", "", "") },
			want: []string{"V 2024-03 03-01→04-05: PENDING 03-01 NOT_EVALUATED/FACT_MISSING 04-06"}},
		ruled{name: "no word on the list, and another with one", change: func(w *world) { meet(w, "M", "03-05", "", ""); meet(w, "N", "03-09", graph.Yes, "") },
			want: []string{"V 2024-03 03-01→04-05: PENDING 03-01 MET 03-09"}},
		ruled{name: "meetings not delivered to the due day", change: func(w *world) {
			w.drop(graph.Deliveries, "Record MEETING")
			w.deliver(graph.Records, graph.RecordMeeting, "2023-01-01", "04-04")
		}, want: []string{"V 2024-03 03-01→04-05: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 04-06"}},
		ruled{name: "no grace on record", change: func(w *world) { w.drop(graph.Policies, "B10.grace") }, want: []string{"V 2024-03 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		ruled{name: "more grace from the next month on", change: func(w *world) {
			w.drop(graph.Policies, "B10.grace")
			w.policy("B10.grace", "5", graph.InDays, "", "04-01")
			w.policy("B10.grace", "9", graph.InDays, "04-01")
		}, want: []string{"V 2024-03 03-01→04-05: PENDING 03-01 UNMET/R 04-06 OVER/R 05-10"}},
		ruled{name: "villages are not asked", change: func(w *world) { w.drop(graph.Policies, "B10.levels"); w.policy("B10.levels", "TOWNSHIP", "") },
			want: []string{"V 2024-03 03-01→: NOT_APPLICABLE 03-01"}},
	))

	item := func(due, closed string) func(*world) {
		return func(w *world) {
			r := &graph.Record{ID: "I", Kind: graph.RecordItem, Post: member, Person: "P-G", DoneOn: w.day("03-01")}
			if due != "" {
				r.DueOn = w.day(due)
			}
			if closed != "" {
				r.ClosedOn = w.day(closed)
			}
			w.put(r)
		}
	}
	try(t, []ruled{
		{"B11", "closed on the due day", item("03-10", "03-10"), []string{"I 03-01→03-10: PENDING 03-01 MET 03-10"}},
		{"B11", "a day late", item("03-10", "03-11"), []string{"I 03-01→03-10: PENDING 03-01 UNMET/O 03-11 OVER/O 03-12"}},
		{"B11", "no due day", item("", "03-11"), []string{"I 03-01→: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"B11", "items not delivered", func(w *world) { item("03-10", "")(w); w.drop(graph.Deliveries, "Record ITEM") },
			[]string{"I 03-01→03-10: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-11"}},
	})
}

func (w *world) scope(value string) {
	w.drop(graph.Policies, "B07.scope")
	w.policy("B07.scope", value, "")
}
