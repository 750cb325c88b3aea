package gap_test

import (
	"fmt"
	"testing"

	"dutygraph/graph"
)

// grid puts another grid of the village, with the post of its member.
func (w *world) grid(id graph.ID) {
	w.put(&graph.Grid{Version: w.version(), ID: id, Name: string(id), Area: "V"},
		&graph.Post{Version: w.version(), ID: graph.GridMemberPost(id), Title: "网格员", Kind: graph.GridMember, Area: "V", Grid: id, Made: true})
}

// pairMany puts households that one person is the contact of, paired on one day after the other.
func (w *world) pairMany(n int, person, since string) {
	for i := range n {
		id := graph.ID(fmt.Sprintf("X%d", i))
		w.put(&graph.Household{Version: w.version(), ID: id, Area: "V", Grid: "G", Away: graph.Yes},
			&graph.Pairing{Period: graph.Period{Since: w.day(since) + graph.Day(i), Until: graph.Forever}, Household: id, Organization: "UNIT", Person: graph.ID(person), Name: "示例"})
	}
}

// trained puts a training of a person, or of whoever is in a post.
func (w *world) trained(id, on, post, person string) {
	w.put(&graph.Record{ID: graph.ID(id), Kind: graph.RecordTraining, DoneOn: w.day(on), Post: graph.ID(post), Person: graph.ID(person)})
}

func (w *world) serve(kind graph.RecordKind, id, on, month string) {
	r := &graph.Record{ID: graph.ID(id), Kind: kind, DoneOn: w.day(on), Post: graph.GridMemberPost("G")}
	if month != "" {
		r.Period = graph.MonthOf(w.day(month + "-01"))
	}
	w.put(r)
}

func TestContactsAndUnits(t *testing.T) {
	try(t, []ruled{
		{"A04", "five are met", func(w *world) { w.pairMany(5, "K", "03-01") }, nil},
		{"A04", "the sixth is not", func(w *world) { w.pairMany(6, "K", "03-01") }, []string{"CONTACT@X5 K 2024-03-06 03-06→03-06: PENDING 03-06 UNMET/Y 03-07"}},
		{"A04", "one of the five before is given up", func(w *world) {
			w.pairMany(6, "K", "03-01")
			for _, f := range w.facts {
				if p, ok := f.(*graph.Pairing); ok && p.Household == "X2" {
					p.Until = w.day("03-20")
				}
			}
		}, []string{"CONTACT@X5 K 2024-03-06 03-06→03-06: PENDING 03-06 UNMET/Y 03-07 OVER/Y 03-20"}},
		{"A04", "a household that is no more does not count", func(w *world) {
			w.pairMany(6, "K", "03-01")
			for _, f := range w.facts {
				if h, ok := f.(*graph.Household); ok && h.ID == "X2" {
					h.Until, h.Ends = w.day("03-01"), w.day("03-01")
				}
			}
		}, nil},
		{"A04", "others have their own", func(w *world) { w.pairMany(5, "K", "03-01"); w.pair("Q", "03-09") }, nil},
		{"A04", "the number changes while it runs", func(w *world) {
			w.pairMany(6, "K", "03-01")
			w.drop(graph.Policies, "A04.max")
			w.policy("A04.max", "5", graph.InHouseholds, "", "04-01")
			w.policy("A04.max", "6", graph.InHouseholds, "04-01")
		}, []string{"CONTACT@X5 K 2024-03-06 03-06→03-06: PENDING 03-06 UNMET/Y 03-07 OVER/Y 04-01"}},
		{"A04", "a limit, and given up on the due day", func(w *world) {
			w.pairMany(6, "K", "03-01")
			w.drop(graph.Policies, "A04.limit")
			w.policy("A04.limit", "10", graph.InDays)
			for _, f := range w.facts {
				if p, ok := f.(*graph.Pairing); ok && p.Household == "X0" {
					p.Until = w.day("03-17")
				}
			}
		}, []string{"CONTACT@X5 K 2024-03-06 03-06→03-16: PENDING 03-06 until 03-17"}},
		{"A04", "no number", func(w *world) { w.pairMany(1, "K", "03-01"); w.drop(graph.Policies, "A04.max") }, []string{"CONTACT@X0 K 2024-03-01 →: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"A04", "pairings not delivered", func(w *world) { w.pairMany(6, "K", "03-01"); w.silence(graph.Pairings) }, []string{"CONTACT@X5 K 2024-03-06 →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-06"}},

		{"A10", "paired with nobody", func(*world) {}, nil},
		{"A10", "no visit within half a year", func(w *world) { w.pair("K", "2023-10-01") }, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 UNMET/O 04-02"}},
		{"A10", "visited on the due day, and since then", func(w *world) { w.pair("K", "2023-10-01"); w.visit("R1", "04-01", "UNIT-HEAD") }, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 MET 04-01", "UNIT-HEAD V 04-01→10-01: PENDING 04-01 UNMET/O 10-02"}},
		{"A10", "visited a day late", func(w *world) { w.pair("K", "2023-10-01"); w.visit("R1", "04-02", "UNIT-HEAD") }, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 UNMET/O 04-02 OVER/O 04-03", "UNIT-HEAD V 04-02→10-02: PENDING 04-02 UNMET/O 10-03"}},
		{"A10", "the head came in another capacity", func(w *world) { w.pair("K", "2023-10-01"); w.visited("V-SEC", "P-UNIT", "03-01") }, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 MET 03-01", "UNIT-HEAD V 03-01→09-01: PENDING 03-01 UNMET/O 09-02"}},
		{"A10", "the contact came, not the head", func(w *world) { w.pair("K", "2023-10-01"); w.visited("CONTACT@H", "K", "03-01") }, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 UNMET/O 04-02"}},
		{"A10", "any household of the village", func(w *world) {
			w.pair("K", "2023-10-01")
			w.put(&graph.Household{Version: w.version(), ID: "X", Area: "V", Grid: "G", Away: graph.Yes},
				&graph.Record{ID: "R1", Kind: graph.RecordVisit, DoneOn: w.day("03-01"), Post: "UNIT-HEAD", Household: "X"})
		}, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 MET 03-01", "UNIT-HEAD V 03-01→09-01: PENDING 03-01 UNMET/O 09-02"}},
		{"A10", "not paired any more", func(w *world) { w.pair("K", "2023-10-01", "03-01") }, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 NOT_APPLICABLE 03-01"}},
		{"A10", "the limit changes while it runs", func(w *world) {
			w.pair("K", "2023-10-01")
			w.drop(graph.Policies, "A10.limit")
			w.policy("A10.limit", "6", graph.InMonths, "", "01-01")
			w.policy("A10.limit", "1", graph.InMonths, "01-01")
		}, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 UNMET/O 04-02"}},
		{"A10", "no limit", func(w *world) { w.pair("K", "2023-10-01"); w.drop(graph.Policies, "A10.limit") }, []string{"UNIT-HEAD V 2023-10-01→: NOT_EVALUATED/POLICY_MISSING 2023-10-01"}},
		{"A10", "visits not delivered to the due day", func(w *world) {
			w.pair("K", "2023-10-01")
			w.drop(graph.Deliveries, "Record VISIT")
			w.deliver(graph.Records, graph.RecordVisit, "2023-01-01", "03-31")
		}, []string{"UNIT-HEAD V 2023-10-01→04-01: PENDING 2023-10-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 04-02"}},
		{"A10", "from before the first delivery", func(w *world) {
			w.pair("K", "2023-10-01")
			w.visit("R1", "02-01", "UNIT-HEAD")
			w.drop(graph.Deliveries, "Record VISIT")
			w.deliver(graph.Records, graph.RecordVisit, "2023-12-01", "2024-12-31")
		}, []string{"UNIT-HEAD V →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-10-01 until 02-01", "UNIT-HEAD V 02-01→08-01: PENDING 02-01 UNMET/O 08-02"}},
	})
}

func TestGridMembers(t *testing.T) {
	member := string(graph.GridMemberPost("G"))
	settled := func(change func(*world)) func(*world) {
		return func(w *world) {
			w.trained("T0", "2023-12-01", member, "") // long ago, but not out of date before 2024-12
			change(w)
		}
	}
	try(t, []ruled{
		{"B06", "one grid", func(*world) {}, nil},
		{"B06", "a second one for a while", func(w *world) { w.grid("K"); w.hold(string(graph.GridMemberPost("K")), "P-G", "03-01", "03-20") }, []string{"GRID_MEMBER@K P-G 2024-03-01 03-01→03-01: PENDING 03-01 UNMET/Y 03-02 OVER/Y 03-20"}},
		{"B06", "only minded", func(w *world) {
			w.grid("K")
			w.put(&graph.Tenure{Period: w.days("03-01"), Post: graph.GridMemberPost("K"), Person: "P-G", Acting: true})
		}, nil},
		{"B06", "one after the other", func(w *world) {
			w.grid("K")
			w.leave(member, "03-01")
			w.hold(string(graph.GridMemberPost("K")), "P-G", "03-01", "")
		}, nil},
		{"B06", "two on one day: the first by id counts first", func(w *world) {
			w.grid("K")
			w.leave(member, "03-01")
			w.hold(string(graph.GridMemberPost("K")), "Q", "03-01", "")
			w.hold(member, "Q", "03-01", "")
		}, []string{"GRID_MEMBER@K Q 2024-03-01 03-01→03-01: PENDING 03-01 UNMET/Y 03-02"}},
		{"B06", "two are allowed, then not", func(w *world) {
			w.grid("K")
			w.hold(string(graph.GridMemberPost("K")), "P-G", "03-01", "")
			w.drop(graph.Policies, "B06.grids")
			w.policy("B06.grids", "2", "", "", "04-01")
			w.policy("B06.grids", "1", "", "04-01")
		}, []string{"GRID_MEMBER@K P-G 2024-03-01 04-01→04-01: PENDING 04-01 UNMET/Y 04-02"}},
		{"B06", "a limit, and right on the day after", func(w *world) {
			w.grid("K")
			w.hold(string(graph.GridMemberPost("K")), "P-G", "03-01", "03-12")
			w.drop(graph.Policies, "B06.limit")
			w.policy("B06.limit", "10", graph.InDays)
		}, []string{"GRID_MEMBER@K P-G 2024-03-01 03-01→03-11: PENDING 03-01 until 03-12"}},
		{"B06", "no number", func(w *world) { w.drop(graph.Policies, "B06.grids") }, []string{"GRID_MEMBER@G P-G 2023-01-01 →: NOT_EVALUATED/POLICY_MISSING 2023-01-01"}},
		{"B06", "tenures not delivered", func(w *world) {
			w.grid("K")
			w.hold(string(graph.GridMemberPost("K")), "P-G", "03-01", "")
			w.silence(graph.Tenures)
		}, []string{"GRID_MEMBER@K P-G 2024-03-01 →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-01"}},

		{"B12", "trained on the due day, and again on the due day", func(w *world) { w.trained("T1", "2023-01-31", member, ""); w.trained("T2", "01-31", "", "P-G") }, []string{
			"GRID_MEMBER@G P-G 2023-01-01 AGAIN 2023-01-31→01-31: PENDING 2023-01-31 MET 01-31",
			"GRID_MEMBER@G P-G 2023-01-01 AGAIN 01-31→2025-01-31: PENDING 01-31 NOT_EVALUATED/LEDGER_NOT_DELIVERED 2025-02-01",
			"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 MET 2023-01-31",
		}},
		{"B12", "trained a day late, and not again", func(w *world) { w.trained("T1", "2023-02-01", member, "") }, []string{
			"GRID_MEMBER@G P-G 2023-01-01 AGAIN 2023-02-01→02-01: PENDING 2023-02-01 UNMET/Y 02-02",
			"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 UNMET/Y 2023-02-01 OVER/Y 2023-02-02",
		}},
		{"B12", "never trained", func(*world) {}, []string{"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 UNMET/Y 2023-02-01"}},
		{"B12", "trained before the appointment", func(w *world) {
			w.leave(member, "03-01")
			w.hold(member, "Q", "03-01", "")
			w.trained("T1", "2023-06-15", "", "Q")
			w.trained("T0", "2023-01-01", member, "P-G")
		}, []string{
			"GRID_MEMBER@G P-G 2023-01-01 AGAIN 2023-01-01→01-01: PENDING 2023-01-01 UNMET/Y 01-02 OVER/Y 03-01",
			"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→: MET 2023-01-01",
			"GRID_MEMBER@G Q 2024-03-01 AGAIN 03-01→06-15: PENDING 03-01 UNMET/Y 06-16",
			"GRID_MEMBER@G Q 2024-03-01 APPOINTED 03-01→: MET 03-01",
		}},
		{"B12", "trained too long before it", func(w *world) {
			w.leave(member, "2023-01-02")
			w.hold(member, "Q", "03-01", "")
			w.trained("T1", "2023-02-28", "", "Q")
		}, []string{
			"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 NOT_APPLICABLE 2023-01-02",
			"GRID_MEMBER@G Q 2024-03-01 APPOINTED 03-01→03-31: PENDING 03-01 UNMET/Y 04-01",
		}},
		{"B12", "left before the due day", func(w *world) { w.leave(member, "2023-01-20") }, []string{"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 NOT_APPLICABLE 2023-01-20"}},
		{"B12", "left while untrained", func(w *world) { w.leave(member, "2023-03-01") }, []string{"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 UNMET/Y 2023-02-01 OVER/Y 2023-03-01"}},
		{"B12", "goes on by another row", settled(func(w *world) { w.leave(member, "03-01"); w.hold(member, "P-G", "03-01", "") }), []string{"GRID_MEMBER@G P-G 2023-01-01 AGAIN 2023-12-01→12-01: PENDING 2023-12-01 UNMET/Y 12-02", "GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 UNMET/Y 2023-02-01 OVER/Y 2023-12-02"}},
		{"B12", "who only minds the post is not asked", settled(func(w *world) {
			w.leave(member, "2023-12-20")
			w.put(&graph.Tenure{Period: w.days("03-01"), Post: graph.ID(member), Person: "Q", Acting: true})
		}), []string{"GRID_MEMBER@G P-G 2023-01-01 AGAIN 2023-12-01→12-01: PENDING 2023-12-01 NOT_APPLICABLE 2023-12-20", "GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 UNMET/Y 2023-02-01 OVER/Y 2023-12-02"}},
		{"B12", "another was trained", func(w *world) { w.trained("T1", "2023-01-10", member, "Q") }, []string{"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 UNMET/Y 2023-02-01"}},
		{"B12", "somebody of the township was trained, nobody says who", func(w *world) {
			w.put(&graph.Record{ID: "T1", Kind: graph.RecordTraining, DoneOn: w.day("2023-01-10"), Area: "YJ"})
		}, []string{"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 NOT_EVALUATED/FACT_MISSING 2023-02-01"}},
		{"B12", "somebody was, but too late", func(w *world) {
			w.put(&graph.Record{ID: "T1", Kind: graph.RecordTraining, DoneOn: w.day("2023-02-01"), Area: "YJ"})
		}, []string{"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 UNMET/Y 2023-02-01"}},
		{"B12", "the limit changes while it runs", settled(func(w *world) {
			w.leave(member, "03-01")
			w.hold(member, "Q", "03-01", "")
			w.drop(graph.Policies, "B12.limit")
			w.policy("B12.limit", "10", graph.InDays, "", "03-05")
			w.policy("B12.limit", "60", graph.InDays, "03-05")
		}), []string{"GRID_MEMBER@G P-G 2023-01-01 AGAIN 2023-12-01→12-01: PENDING 2023-12-01 NOT_APPLICABLE 03-01", "GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-11: PENDING 2023-01-01 UNMET/Y 2023-01-12 OVER/Y 2023-12-02", "GRID_MEMBER@G Q 2024-03-01 APPOINTED 03-01→03-11: PENDING 03-01 UNMET/Y 03-12"}},
		{"B12", "no limits", func(w *world) {
			w.trained("T1", "2023-02-15", member, "")
			w.drop(graph.Policies, "B12.limit")
			w.drop(graph.Policies, "B12.months")
		}, []string{
			"GRID_MEMBER@G P-G 2023-01-01 AGAIN 2023-02-15→: NOT_EVALUATED/POLICY_MISSING 2023-02-15",
			"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→: NOT_EVALUATED/POLICY_MISSING 2023-01-01",
		}},
		{"B12", "trainings not delivered", func(w *world) { w.drop(graph.Deliveries, "Record TRAINING") }, []string{"GRID_MEMBER@G P-G 2023-01-01 →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-01-01"}},
		{"B12", "delivered from later on", func(w *world) {
			w.trained("T1", "2023-06-01", member, "")
			w.drop(graph.Deliveries, "Record TRAINING")
			w.deliver(graph.Records, graph.RecordTraining, "2023-03-01", "2024-12-31")
		}, []string{
			"GRID_MEMBER@G P-G 2023-01-01 →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-01-01 until 2023-06-01",
			"GRID_MEMBER@G P-G 2023-01-01 AGAIN 2023-06-01→06-01: PENDING 2023-06-01 UNMET/Y 06-02",
		}},
		{"B12", "not delivered to the due day", func(w *world) {
			w.drop(graph.Deliveries, "Record TRAINING")
			w.deliver(graph.Records, graph.RecordTraining, "2023-01-01", "2023-01-30")
		}, []string{"GRID_MEMBER@G P-G 2023-01-01 APPOINTED 2023-01-01→2023-01-31: PENDING 2023-01-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-02-01"}},
	})
}

// The member of G since February: what is owed for January is asked of nobody.
func TestReportsAndSubsidies(t *testing.T) {
	member := string(graph.GridMemberPost("G"))
	since := func(change func(*world)) func(*world) {
		return func(w *world) {
			w.leave(member, "2023-01-15")
			w.hold(member, "Q", "04-01", "06-01")
			change(w)
		}
	}
	try(t, []ruled{
		{"B09", "no report", since(func(*world) {}), []string{"GRID_MEMBER@G 2024-04 05-01→05-05: PENDING 05-01 UNMET/Y 05-06", "GRID_MEMBER@G 2024-05 06-01→06-05: PENDING 06-01 UNMET/Y 06-06"}},
		{"B09", "reported on the due day, and a day late", since(func(w *world) {
			w.serve(graph.RecordReport, "R1", "05-05", "2024-04")
			w.serve(graph.RecordReport, "R2", "06-06", "2024-05")
		}), []string{"GRID_MEMBER@G 2024-04 05-01→05-05: PENDING 05-01 MET 05-05", "GRID_MEMBER@G 2024-05 06-01→06-05: PENDING 06-01 UNMET/Y 06-06 OVER/Y 06-07"}},
		{"B09", "reported within the month", since(func(w *world) {
			w.serve(graph.RecordReport, "R1", "04-20", "2024-04")
			w.serve(graph.RecordReport, "R2", "05-20", "")
		}), []string{"GRID_MEMBER@G 2024-04 05-01→: MET 05-01", "GRID_MEMBER@G 2024-05 06-01→: MET 06-01"}},
		{"B09", "in person", since(func(w *world) {
			w.put(&graph.Record{ID: "R1", Kind: graph.RecordReport, DoneOn: w.day("06-02"), Person: "Q"})
		}), []string{"GRID_MEMBER@G 2024-04 05-01→05-05: PENDING 05-01 UNMET/Y 05-06 OVER/Y 06-03", "GRID_MEMBER@G 2024-05 06-01→06-05: PENDING 06-01 MET 06-02"}},
		{"B09", "came within the month", func(w *world) { w.leave(member, "2023-01-15"); w.hold(member, "Q", "04-02", "05-31") }, nil},
		{"B09", "only minded", func(w *world) {
			w.leave(member, "2023-01-15")
			w.put(&graph.Tenure{Period: w.days("04-01", "06-01"), Post: graph.ID(member), Person: "Q", Acting: true})
		}, nil},
		{"B09", "the grace changes", since(func(w *world) {
			w.drop(graph.Policies, "B09.grace")
			w.policy("B09.grace", "5", graph.InDays, "", "05-03")
			w.policy("B09.grace", "20", graph.InDays, "05-03")
		}), []string{"GRID_MEMBER@G 2024-04 05-01→05-05: PENDING 05-01 UNMET/Y 05-06", "GRID_MEMBER@G 2024-05 06-01→06-20: PENDING 06-01 UNMET/Y 06-21"}},
		{"B09", "no grace", since(func(w *world) { w.drop(graph.Policies, "B09.grace") }), []string{"GRID_MEMBER@G 2024-04 05-01→: NOT_EVALUATED/POLICY_MISSING 05-01", "GRID_MEMBER@G 2024-05 06-01→: NOT_EVALUATED/POLICY_MISSING 06-01"}},
		{"B09", "reports not delivered", since(func(w *world) { w.drop(graph.Deliveries, "Record REPORT") }), []string{"GRID_MEMBER@G →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 05-01"}},
		{"B09", "not delivered to the due day", since(func(w *world) {
			w.drop(graph.Deliveries, "Record REPORT")
			w.deliver(graph.Records, graph.RecordReport, "2023-01-01", "06-05")
		}), []string{"GRID_MEMBER@G 2024-04 05-01→05-05: PENDING 05-01 UNMET/Y 05-06", "GRID_MEMBER@G 2024-05 06-01→06-05: PENDING 06-01 UNMET/Y 06-06"}},
		{"B13", "not paid", since(func(*world) {}), []string{"GRID_MEMBER@G 2024-04 05-01→05-30: PENDING 05-01 UNMET/Y 05-31", "GRID_MEMBER@G 2024-05 06-01→06-30: PENDING 06-01 UNMET/Y 07-01"}},
		{"B13", "paid on the due day, and a day late", since(func(w *world) {
			w.serve(graph.RecordSubsidy, "S1", "05-30", "2024-04")
			w.serve(graph.RecordSubsidy, "S2", "07-01", "2024-05")
		}), []string{"GRID_MEMBER@G 2024-04 05-01→05-30: PENDING 05-01 MET 05-30", "GRID_MEMBER@G 2024-05 06-01→06-30: PENDING 06-01 UNMET/Y 07-01 OVER/Y 07-02"}},
		{"B13", "paid for another month", since(func(w *world) { w.serve(graph.RecordSubsidy, "S1", "05-10", "2024-03") }), []string{"GRID_MEMBER@G 2024-04 05-01→05-30: PENDING 05-01 UNMET/Y 05-31", "GRID_MEMBER@G 2024-05 06-01→06-30: PENDING 06-01 UNMET/Y 07-01"}},
		{"B13", "the limit changes", since(func(w *world) {
			w.drop(graph.Policies, "B13.limit")
			w.policy("B13.limit", "30", graph.InDays, "", "05-03")
			w.policy("B13.limit", "10", graph.InDays, "05-03")
		}), []string{"GRID_MEMBER@G 2024-04 05-01→05-30: PENDING 05-01 UNMET/Y 05-31", "GRID_MEMBER@G 2024-05 06-01→06-10: PENDING 06-01 UNMET/Y 06-11"}},
		{"B13", "no limit", since(func(w *world) { w.drop(graph.Policies, "B13.limit") }), []string{"GRID_MEMBER@G 2024-04 05-01→: NOT_EVALUATED/POLICY_MISSING 05-01", "GRID_MEMBER@G 2024-05 06-01→: NOT_EVALUATED/POLICY_MISSING 06-01"}},
		{"B13", "subsidies not delivered", since(func(w *world) { w.drop(graph.Deliveries, "Record SUBSIDY") }), []string{"GRID_MEMBER@G →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 05-01"}},
	})
}

func TestWhoAnswersForContactsUnitsAndMembers(t *testing.T) {
	for _, row := range []struct {
		rule, at string
		change   func(*world)
		want     string
	}{
		{"A04", "03-20", func(w *world) { w.pairMany(6, "K", "03-01") }, "P-UNIT HELD 15 · FIRST_ANSWERABLE UNIT-HEAD · SUPERVISING AG-HEAD · SUPERVISING_ABOVE SZ-AG-HEAD"},
		{"A04", "03-20", func(w *world) { // of two units paired with the household only the one that sent the contact answers
			w.put(&graph.Pairing{Period: w.days(), Household: "X5", Organization: "CA", Person: "M", Name: "示例"})
			w.pairMany(6, "K", "03-01")
		}, "P-UNIT HELD 15 · FIRST_ANSWERABLE UNIT-HEAD · SUPERVISING AG-HEAD · SUPERVISING_ABOVE SZ-AG-HEAD"},
		{"A04", "03-20", func(w *world) { // also where it has no head
			w.put(&graph.Pairing{Period: w.days(), Household: "X5", Organization: "CA", Person: "M", Name: "示例"})
			w.pairMany(6, "K", "03-01")
			w.drop(graph.Posts, "UNIT-HEAD")
			w.drop(graph.Tenures, "UNIT-HEAD")
		}, "P-AG ANSWERED_ABOVE 15 · FIRST_ANSWERABLE AG-HEAD · SUPERVISING SZ-AG-HEAD"},
		{"A10", "05-01", func(w *world) { w.pair("K", "2023-10-01") }, "P-UNIT HELD 214 · FIRST_ANSWERABLE UNIT-HEAD · SUPERVISING AG-HEAD · SUPERVISING_ABOVE SZ-AG-HEAD"},
		{"A10", "2023-08-10", func(w *world) { // as a paired unit it stands on the line of assistance, whatever its functions
			w.put(&graph.Pairing{Period: w.days(), Household: "H", Organization: "MI", Person: "K", Name: "示例"})
			w.leave("MI-HEAD", "2023-08-01")
		}, "P-MI HELD 212 · P-AG ANSWERED_ABOVE 10 · FIRST_ANSWERABLE MI-HEAD · SUPERVISING AG-HEAD · SUPERVISING_ABOVE SZ-AG-HEAD"},
		{"B06", "03-20", func(w *world) { w.grid("K"); w.hold("GRID_MEMBER@K", "P-G", "03-01", "") }, "P-V HELD 20 · FIRST_ANSWERABLE V-SEC · SUPERVISING YJ-SEC · SUPERVISING_ABOVE LB-SEC"},
		{"G10", "03-20", func(w *world) { w.found(5, "ILLNESS", "03-01") }, "P-YJ HELD 16 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"},
		{"B09", "2023-03-01", func(*world) {}, "P-G HELD 29 · FIRST_ANSWERABLE GRID_MEMBER@G · SUPERVISING V-SEC · SUPERVISING_ABOVE YJ-SEC · FIRST_ANSWERABLE GRID_MEMBER@G · SUPERVISING V-SEC · SUPERVISING_ABOVE YJ-SEC"},
		{"B13", "2023-03-15", func(*world) {}, "P-YJ HELD 43 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"},
		{"B12", "2023-02-10", func(*world) {}, "P-YJ HELD 41 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"},
	} {
		w := newWorld(t)
		row.change(w)
		if got := w.who(row.rule, row.at); got != row.want {
			t.Errorf("%s: %s, want %s", row.rule, got, row.want)
		}
	}
}

// found puts true leads of so many households, one on each day from one on.
func (w *world) found(n int, cause graph.Cause, since string) {
	for i := range n {
		id, d := graph.ID(fmt.Sprintf("X%d", i)), w.day(since)+graph.Day(i)
		w.put(&graph.Household{Version: w.version(), ID: id, Area: "V", Grid: "G", Away: graph.Yes},
			&graph.Lead{ID: "L" + id, Household: id, Channel: graph.ByCadre, Cause: cause, DiscoveredOn: d, DispatchedOn: d, VerifiedOn: d, Result: "TRUE_COVERED", Reason: "示例"})
	}
}

func (w *world) met(id, area, on string) {
	w.put(&graph.Record{ID: graph.ID(id), Kind: graph.RecordMeeting, Area: graph.ID(area), DoneOn: w.day(on), WithList: graph.Yes})
}

func TestClusters(t *testing.T) {
	try(t, []ruled{
		{"G10", "four households", func(w *world) { w.found(4, "ILLNESS", "03-01") }, nil},
		{"G10", "five, and no meeting", func(w *world) { w.found(5, "ILLNESS", "03-01") }, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 UNMET/R 03-13"}},
		{"G10", "a meeting of the township on the due day", func(w *world) { w.found(5, "ILLNESS", "03-01"); w.met("M1", "YJ", "03-12") }, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 MET 03-12"}},
		{"G10", "a meeting of the village a day late", func(w *world) { w.found(5, "ILLNESS", "03-01"); w.met("M1", "V", "03-13") }, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 UNMET/R 03-13 OVER/R 03-14"}},
		{"G10", "a meeting before it came to five", func(w *world) { w.found(5, "ILLNESS", "03-01"); w.met("M1", "V", "03-04") }, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 UNMET/R 03-13"}},
		{"G10", "the county meets", func(w *world) { w.found(5, "ILLNESS", "03-01"); w.met("M1", "LB", "03-06") }, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 UNMET/R 03-13"}},
		{"G10", "of different causes", func(w *world) {
			w.found(4, "ILLNESS", "03-01")
			w.lead(func(l *graph.Lead) {
				l.Cause, l.VerifiedOn, l.Result = "HOUSING", w.day("03-05"), "TRUE_COVERED"
			})
		}, nil},
		{"G10", "one was false, and one is not verified", func(w *world) {
			w.found(5, "ILLNESS", "03-01")
			for _, f := range w.facts {
				if l, ok := f.(*graph.Lead); ok && l.ID == "LX2" {
					l.Result = "FALSE"
				}
				if l, ok := f.(*graph.Lead); ok && l.ID == "LX3" {
					l.VerifiedOn, l.Result = graph.NoDay, ""
				}
			}
		}, nil},
		{"G10", "the first is too long ago", func(w *world) {
			w.found(5, "ILLNESS", "03-01")
			for _, f := range w.facts {
				if l, ok := f.(*graph.Lead); ok && l.ID == "LX0" {
					l.DiscoveredOn, l.VerifiedOn = w.day("02-04"), w.day("02-04")
				}
			}
		}, nil},
		{"G10", "it comes to five anew", func(w *world) {
			w.found(10, "ILLNESS", "03-01")
			for _, f := range w.facts {
				if l, ok := f.(*graph.Lead); ok && l.DiscoveredOn > w.day("03-05") {
					l.DiscoveredOn += 60
					l.VerifiedOn += 60
				}
			}
			w.met("M1", "V", "03-06")
		}, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 MET 03-06", "V ILLNESS 05-09→05-16: PENDING 05-09 UNMET/R 05-17"}},
		{"G10", "of a township", func(w *world) {
			w.found(5, "ILLNESS", "03-01")
			w.drop(graph.Policies, "G10.min")
			w.policy("G10.min.VILLAGE", "9", graph.InHouseholds)
			w.policy("G10.min.TOWNSHIP", "5", graph.InHouseholds)
		}, []string{"YJ ILLNESS 03-05→03-12: PENDING 03-05 UNMET/R 03-13"}},
		{"G10", "the limit changes while it runs", func(w *world) {
			w.found(5, "ILLNESS", "03-01")
			w.drop(graph.Policies, "G10.limit")
			w.policy("G10.limit", "7", graph.InDays, "", "03-08")
			w.policy("G10.limit", "20", graph.InDays, "03-08")
		}, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 UNMET/R 03-13"}},
		{"G10", "no number", func(w *world) { w.found(5, "ILLNESS", "03-01"); w.drop(graph.Policies, "G10.min.VILLAGE") }, []string{"V →: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"G10", "no limit", func(w *world) { w.found(5, "ILLNESS", "03-01"); w.drop(graph.Policies, "G10.limit") }, []string{"V ILLNESS 03-05→: NOT_EVALUATED/POLICY_MISSING 03-05"}},
		{"G10", "meetings not delivered", func(w *world) { w.found(5, "ILLNESS", "03-01"); w.drop(graph.Deliveries, "Record MEETING") }, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-13"}},
		{"G10", "only the village delivers its meetings", func(w *world) {
			w.found(5, "ILLNESS", "03-01")
			w.drop(graph.Deliveries, "Record MEETING")
			w.put(&graph.Delivery{Ledger: graph.Records, Kind: graph.RecordMeeting, Area: "V", From: w.day("2023-01-01"), CompleteTo: w.day("2024-12-31")})
		}, []string{"V ILLNESS 03-05→03-12: PENDING 03-05 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-13"}},
	})
}
