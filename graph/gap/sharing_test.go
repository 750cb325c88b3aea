package gap_test

import (
	"fmt"
	"testing"

	"dutygraph/graph"
)

func TestDepartments(t *testing.T) {
	const march = "LB MEDICAL_INSURANCE 2024-03"
	push := func(on, period string) func(*world) {
		return func(w *world) {
			w.put(&graph.Record{ID: "PU", Kind: graph.RecordPush, Organization: "MI", DoneOn: w.day(on), Period: graph.MonthOf(w.day(period + "-01"))})
		}
	}
	rows := []ruled{
		{"", "pushed on the due day", push("04-05", "2024-03"), []string{march + " 04-01→04-05: PENDING 04-01 MET 04-05"}},
		{"", "pushed a day late", push("04-06", "2024-03"), []string{march + " 04-01→04-05: PENDING 04-01 UNMET/R 04-06 OVER/R 04-07"}},
		{"", "pushed before the month was over", push("03-20", "2024-03"), []string{march + " 04-01→04-05: MET 04-01"}},
		{"", "a push for another month", push("04-03", "2024-02"), []string{march + " 04-01→04-05: PENDING 04-01 UNMET/R 04-06"}},
		{"", "a lead of the department in the month", func(w *world) {
			w.lead(func(l *graph.Lead) {
				l.Channel, l.Organization, l.DiscoveredOn = graph.ByDepartment, "MI", w.day("03-31")
			})
		}, []string{march + " 04-01→04-05: MET 04-01"}},
		{"", "pushes not delivered, and pushed late", func(w *world) {
			push("04-09", "2024-03")(w)
			w.drop(graph.Deliveries, "Record PUSH")
			w.deliver(graph.Records, graph.RecordPush, "2024-03-01", "2024-04-04")
		},
			[]string{march + " 04-01→04-05: PENDING 04-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 04-06 UNMET/R 04-09 OVER/R 04-10"}},
		{"", "nobody holds the function", func(w *world) { w.drop(graph.Organizations, "MI") }, []string{march + " 04-01→04-05: NOT_EVALUATED/POST_UNDEFINED 04-01"}},
		{"", "nobody held the function on the start, and somebody pushed", func(w *world) {
			w.drop(graph.Organizations, "MI")
			w.put(&graph.Organization{Version: w.version("04-04"), ID: "MI", Area: "LB", Function: graph.MedicalInsurance})
			push("04-08", "2024-03")(w)
		}, []string{march + " 04-01→04-05: NOT_EVALUATED/POST_UNDEFINED 04-01 UNMET/R 04-08 OVER/R 04-09"}},
		{"", "the day changes while the clock runs", func(w *world) {
			w.drop(graph.Policies, "D01.day")
			w.policy("D01.day", "5", graph.InDayOfMonth, "", "04-03")
			w.policy("D01.day", "20", graph.InDayOfMonth, "04-03")
		}, []string{march + " 04-01→04-05: PENDING 04-01 UNMET/R 04-06"}},
		{"", "no day on record", func(w *world) { w.drop(graph.Policies, "D01.day") }, []string{march + " 04-01→: NOT_EVALUATED/POLICY_MISSING 04-01"}},
	}
	for i, r := range rows {
		r.rule = "D01"
		rows[i] = r.of(march)
	}
	try(t, rows)
	try(t, []ruled{{"D01", "a silent ledger", func(w *world) { w.drop(graph.Deliveries, "Record PUSH") },
		[]string{"LB MEDICAL_INSURANCE →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-01-01"}}})
}

func TestApplications(t *testing.T) {
	apply := func(on, pushed string, more ...func(*graph.Application)) func(*world) {
		return func(w *world) {
			a := &graph.Application{ID: "A", Household: "H", AppliedOn: w.day(on)}
			if pushed != "" {
				a.PushedOn = w.day(pushed)
			}
			for _, f := range more {
				f(a)
			}
			w.put(a)
		}
	}
	ofCase := func(a *graph.Application) { a.Case = "C" }
	try(t, []ruled{
		{"E01", "pushed the same day", apply("05-08", "05-08"), []string{"A 05-08→: MET 05-08"}},
		{"E01", "pushed the day after", apply("05-08", "05-09"), []string{"A 05-08→05-08: PENDING 05-08 UNMET/R 05-09 OVER/R 05-10"}},
		{"E01", "made on a holiday, due on the next working day", apply("05-04", "05-06"), []string{"A 05-04→05-06: PENDING 05-04 MET 05-06"}},
		{"E01", "made on a Saturday that is worked", apply("05-11", "05-13"), []string{"A 05-11→05-11: PENDING 05-11 UNMET/R 05-12 OVER/R 05-14"}},
		{"E01", "not pushed", apply("05-08", ""), []string{"A 05-08→05-08: PENDING 05-08 UNMET/R 05-09"}},
		{"E01", "a year without a calendar", apply("2023-05-08", ""), []string{"A 2023-05-08→: NOT_EVALUATED/CALENDAR_MISSING 2023-05-08"}},
		{"E01", "applications not delivered", func(w *world) { apply("05-08", "")(w); w.silence(graph.Applications) },
			[]string{"A 05-08→05-08: PENDING 05-08 NOT_EVALUATED/LEDGER_NOT_DELIVERED 05-09"}},
		{"E01", "the limit changes while the clock runs", func(w *world) {
			apply("05-04", "05-09")(w)
			w.drop(graph.Policies, "E01.limit")
			w.policy("E01.limit", "0", graph.InWorkingDays, "", "05-05")
			w.policy("E01.limit", "9", graph.InWorkingDays, "05-05")
		}, []string{"A 05-04→05-06: PENDING 05-04 UNMET/R 05-07 OVER/R 05-10"}},

		{"E02", "not pushed", apply("05-08", ""), []string{"A →: NOT_APPLICABLE 05-08"}},
		{"E02", "a case on the due day", func(w *world) { apply("05-08", "05-09", ofCase)(w); w.kase("05-11", "none") },
			[]string{"A →: NOT_APPLICABLE 05-08 until 05-09", "A 05-09→05-11: PENDING 05-09 MET 05-11"}},
		{"E02", "a case a day late", func(w *world) { apply("05-08", "05-08", ofCase)(w); w.kase("05-11", "none") },
			[]string{"A 05-08→05-10: PENDING 05-08 UNMET/R 05-11 OVER/R 05-12"}},
		{"E02", "the household had an open case", func(w *world) { apply("05-08", "05-08")(w); w.kase("05-01", "none") }, []string{"A 05-08→: MET 05-08"}},
		{"E02", "cases not delivered", func(w *world) { apply("05-08", "05-08")(w); w.silence(graph.Cases) },
			[]string{"A 05-08→05-10: PENDING 05-08 NOT_EVALUATED/LEDGER_NOT_DELIVERED 05-11"}},
	})
	w := newWorld(t)
	apply("05-08", "05-08")(w)
	w.leave("AG-HEAD", "05-10")
	if got, want := w.who("E02", "05-12"), "P-AG HELD 2 · P-DEP ANSWERED_ABOVE 3 · FIRST_ANSWERABLE LB-DEP · SUPERVISING SZ-AG-HEAD"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDispatch(t *testing.T) {
	warned := func(channel graph.Channel, dispatched, verified string) func(*world) {
		return func(w *world) {
			w.lead(func(l *graph.Lead) {
				l.Channel, l.Organization = channel, "MI"
				if dispatched != "" {
					l.DispatchedOn = w.day(dispatched)
				}
				if verified != "" {
					l.VerifiedOn, l.Result = w.day(verified), "FALSE"
				}
			})
		}
	}
	warning := graph.ByDepartment
	and := func(first func(*world), then ...func(*world)) func(*world) {
		return func(w *world) {
			first(w)
			for _, f := range then {
				f(w)
			}
		}
	}
	try(t, []ruled{ // 03-01 is a Friday
		{"D02", "sent down on the due day", warned(warning, "03-04", ""), []string{"L 03-01→03-04: PENDING 03-01 MET 03-04"}},
		{"D02", "a day late", warned(warning, "03-05", ""), []string{"L 03-01→03-04: PENDING 03-01 UNMET/O 03-05 OVER/O 03-06"}},
		{"D02", "never, of a petition", warned(graph.ByPetition, "", ""), []string{"L 03-01→03-04: PENDING 03-01 UNMET/O 03-05"}},
		{"D02", "verified in time without being sent down", warned(warning, "", "03-03"), []string{"L 03-01→03-04: PENDING 03-01 NOT_APPLICABLE 03-03"}},
		{"D02", "verified later, without being sent down", warned(warning, "", "03-10"), []string{"L 03-01→03-04: PENDING 03-01 UNMET/O 03-05 OVER/O 03-10"}},
		{"D02", "found by the village itself", warned(graph.ByCadre, "", ""), nil},
		{"D02", "over a make-up weekend", func(w *world) {
			w.lead(func(l *graph.Lead) { l.Channel, l.DiscoveredOn = warning, w.day("04-27") })
		}, []string{"L 04-27→04-28: PENDING 04-27 UNMET/O 04-29"}},
		{"D02", "no calendar", func(w *world) {
			w.lead(func(l *graph.Lead) { l.Channel, l.DiscoveredOn = warning, w.day("2023-04-27") })
		}, []string{"L 2023-04-27→: NOT_EVALUATED/CALENDAR_MISSING 2023-04-27"}},
		{"D02", "leads not delivered", and(warned(warning, "", ""), func(w *world) { w.silence(graph.Leads) }),
			[]string{"L 03-01→03-04: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-05"}},
		{"D02", "no limit", and(warned(warning, "03-04", ""), func(w *world) { w.drop(graph.Policies, "D02.limit") }), []string{"L 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"D02", "the limit changes while the clock runs", and(warned(warning, "", ""), func(w *world) {
			w.drop(graph.Policies, "D02.limit")
			w.policy("D02.limit", "1", graph.InWorkingDays, "", "03-02")
			w.policy("D02.limit", "30", graph.InWorkingDays, "03-02")
		}), []string{"L 03-01→03-04: PENDING 03-01 UNMET/O 03-05"}},
	})
	w := newWorld(t)
	warned(warning, "", "")(w)
	if got, want := w.who("D02", "03-06"), "P-AG HELD 6 · FIRST_ANSWERABLE AG-HEAD · SUPERVISING LB-DEP · SUPERVISING_ABOVE SZ-AG-HEAD"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// atRisk puts households that a cadre found at risk, one on each day from one on.
func (w *world) atRisk(n int, cause graph.Cause, since string) {
	for i := range n {
		id, d := graph.ID(fmt.Sprintf("X%d", i)), w.day(since)+graph.Day(i)
		w.put(&graph.Household{Version: w.version(), ID: id, Area: "V", Grid: "G", Away: graph.Yes},
			&graph.Lead{ID: "L" + id, Household: id, Channel: graph.ByCadre, Cause: cause, DiscoveredOn: d - 1, DispatchedOn: d, VerifiedOn: d, Result: graph.TrueInclude})
	}
}

// onceMore puts another lead on a household that was found at risk.
func (w *world) onceMore(household, on string) {
	w.put(&graph.Lead{ID: graph.ID("M" + household), Household: graph.ID(household), Channel: graph.ByCadre, Cause: "ILLNESS", DiscoveredOn: w.day(on), VerifiedOn: w.day(on), Result: graph.TrueInclude})
}

func (w *world) warned(organization, on string) {
	w.put(&graph.Lead{ID: graph.ID("D-" + organization + on), Household: "H", Channel: graph.ByDepartment, Organization: graph.ID(organization), Cause: "HOUSING", DiscoveredOn: w.day(on)})
}

// The last of five households is found on 03-05, the first counts until 09-01.
func TestZeroWarnings(t *testing.T) {
	five := func(change func(*world)) func(*world) {
		return func(w *world) {
			w.atRisk(5, "ILLNESS", "03-01")
			change(w)
		}
	}
	each := func(change func(*graph.Lead)) func(*world) {
		return five(func(w *world) {
			for _, f := range w.facts {
				if l, ok := f.(*graph.Lead); ok && l.ID == "LX2" {
					change(l)
				}
			}
		})
	}
	unmet := []string{"LB ILLNESS 03-05→03-05: PENDING 03-05 UNMET/O 03-06 OVER/O 09-01"}
	missing := []string{"LB ILLNESS →: NOT_EVALUATED/POLICY_MISSING 03-01"}
	try(t, []ruled{
		{"D08", "five households, and no warning", five(func(*world) {}), unmet},
		{"D08", "four households", func(w *world) { w.atRisk(4, "ILLNESS", "03-01") }, nil},
		{"D08", "four, one of them twice", func(w *world) { w.atRisk(4, "ILLNESS", "03-01"); w.onceMore("X0", "03-20") }, nil},
		{"D08", "five, the first found again", five(func(w *world) { w.onceMore("X0", "04-01") }), []string{"LB ILLNESS 03-05→03-05: PENDING 03-05 UNMET/O 03-06 OVER/O 09-02"}},
		{"D08", "the fifth after the first counts no longer", func(w *world) {
			w.atRisk(4, "ILLNESS", "2023-08-01")
			w.put(&graph.Household{Version: w.version(), ID: "X9", Area: "V", Grid: "G", Away: graph.Yes})
			w.onceMore("X9", "02-01")
		}, nil},
		{"D08", "the fifth on the first's last day", func(w *world) {
			w.atRisk(4, "ILLNESS", "2023-08-01")
			w.put(&graph.Household{Version: w.version(), ID: "X9", Area: "V", Grid: "G", Away: graph.Yes})
			w.onceMore("X9", "01-31")
		}, []string{"LB ILLNESS 01-31→01-31: PENDING 01-31 until 02-01"}},
		{"D08", "one told by the household itself", each(func(l *graph.Lead) { l.Channel = graph.ByHousehold }), nil},
		{"D08", "one covered already", each(func(l *graph.Lead) { l.Result = "TRUE_COVERED" }), nil},
		{"D08", "one of another cause", each(func(l *graph.Lead) { l.Cause = "HOUSING" }), []string{"LB HOUSING →: NOT_EVALUATED/POLICY_MISSING 03-03"}},
		{"D08", "one not verified", each(func(l *graph.Lead) { l.VerifiedOn, l.Result = graph.NoDay, "" }), nil},
		{"D08", "one lived in another county then", five(func(w *world) {
			for _, a := range []struct {
				id, parent graph.ID
				level      graph.Level
			}{{"DS", "SZ", graph.County}, {"DT", "DS", graph.Township}, {"DV", "DT", graph.Village}} {
				w.put(&graph.Area{Version: w.version(), ID: a.id, Name: string(a.id), Level: a.level, Parent: a.parent})
			}
			w.drop(graph.Households, "X2")
			w.put(&graph.Household{Version: graph.Version{Period: w.days("", "03-10"), Ends: graph.Forever}, ID: "X2", Area: "DV"},
				&graph.Household{Version: w.version("03-10"), ID: "X2", Area: "V", Grid: "G"})
		}), nil},
		{"D08", "one has moved to another county since", five(func(w *world) {
			for _, a := range []struct {
				id, parent graph.ID
				level      graph.Level
			}{{"DS", "SZ", graph.County}, {"DT", "DS", graph.Township}, {"DV", "DT", graph.Village}} {
				w.put(&graph.Area{Version: w.version(), ID: a.id, Name: string(a.id), Level: a.level, Parent: a.parent})
			}
			w.drop(graph.Households, "X2")
			w.put(&graph.Household{Version: graph.Version{Period: w.days("", "03-10"), Ends: graph.Forever}, ID: "X2", Area: "V", Grid: "G"},
				&graph.Household{Version: w.version("03-10"), ID: "X2", Area: "DV"})
		}), unmet},

		{"D08", "warned on the day", five(func(w *world) { w.warned("MI", "03-05") }), nil},
		{"D08", "warned on the due day of a longer limit", five(func(w *world) {
			w.drop(graph.Policies, "D08.limit")
			w.policy("D08.limit", "10", graph.InDays)
			w.warned("MI", "03-15")
		}), []string{"LB ILLNESS 03-05→03-15: PENDING 03-05 until 03-15"}},
		{"D08", "warned later", five(func(w *world) { w.warned("MI", "04-01") }), []string{"LB ILLNESS 03-05→03-05: PENDING 03-05 UNMET/O 03-06 OVER/O 04-01"}},
		{"D08", "warned until the months are over", five(func(w *world) { w.warned("MI", "01-10") }), []string{"LB ILLNESS 07-10→07-10: PENDING 07-10 UNMET/O 07-11 OVER/O 09-01"}},
		{"D08", "warned before these months", five(func(w *world) { w.warned("MI", "2023-09-05") }), unmet},
		{"D08", "another organization warned", five(func(w *world) { w.warned("CA", "03-01") }), unmet},
		{"D08", "that of the second function warned", five(func(w *world) {
			w.drop(graph.Policies, "cause.ILLNESS.functions")
			w.policy("cause.ILLNESS.functions", "MEDICAL_INSURANCE、LOW_INCOME_SUPPORT", "")
			w.warned("CA", "03-01")
		}), nil},
		{"D08", "warned before it held the function", five(func(w *world) {
			w.drop(graph.Organizations, "MI")
			w.put(&graph.Organization{Version: graph.Version{Period: w.days("", "02-15"), Ends: graph.Forever}, ID: "MI", Name: "MI", Area: "LB"},
				&graph.Organization{Version: w.version("02-15"), ID: "MI", Name: "MI", Area: "LB", Function: graph.MedicalInsurance})
			w.warned("MI", "02-10")
		}), unmet},
		{"D08", "the city's organization warned", five(func(w *world) {
			w.put(&graph.Organization{Version: w.version(), ID: "SZ-MI", Name: "SZ-MI", Area: "SZ", Function: graph.MedicalInsurance})
			w.warned("SZ-MI", "03-01")
		}), unmet},

		{"D08", "six are asked for from April on", five(func(w *world) {
			w.drop(graph.Policies, "D08.min")
			w.policy("D08.min", "5", graph.InHouseholds, "", "04-01")
			w.policy("D08.min", "6", graph.InHouseholds, "04-01")
		}), []string{"LB ILLNESS 03-05→03-05: PENDING 03-05 UNMET/O 03-06 OVER/O 04-01"}},
		{"D08", "only three months count from April on", five(func(w *world) {
			w.drop(graph.Policies, "D08.months")
			w.policy("D08.months", "6", graph.InMonths, "", "04-01")
			w.policy("D08.months", "3", graph.InMonths, "04-01")
		}), []string{"LB ILLNESS 03-05→03-05: PENDING 03-05 UNMET/O 03-06 OVER/O 06-01"}},
		{"D08", "no functions", five(func(w *world) { w.drop(graph.Policies, "cause.ILLNESS.functions") }), missing},
		{"D08", "no number", five(func(w *world) { w.drop(graph.Policies, "D08.min") }), missing},
		{"D08", "no months", five(func(w *world) { w.drop(graph.Policies, "D08.months") }), missing},
		{"D08", "no limit", five(func(w *world) { w.drop(graph.Policies, "D08.limit") }), []string{"LB ILLNESS 03-05→: NOT_EVALUATED/POLICY_MISSING 03-05 until 09-01"}},
		{"D08", "leads not delivered", five(func(w *world) { w.silence(graph.Leads) }), []string{"LB ILLNESS →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-05 until 09-01"}},
		{"D08", "leads delivered for the township alone", five(func(w *world) {
			w.silence(graph.Leads)
			w.put(&graph.Delivery{Ledger: graph.Leads, Area: "YJ", From: w.day("2023-01-01"), CompleteTo: w.day("2024-12-31")})
		}), []string{"LB ILLNESS →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-05 until 09-01"}},
		{"D08", "leads not delivered for all the months", five(func(w *world) {
			w.silence(graph.Leads)
			w.deliver(graph.Leads, "", "2023-10-01", "2024-12-31")
		}), []string{"LB ILLNESS →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-05 until 03-30", "LB ILLNESS 03-30→03-30: PENDING 03-30 UNMET/O 03-31 OVER/O 09-01"}},
		{"D08", "leads delivered to the day before", five(func(w *world) {
			w.silence(graph.Leads)
			w.deliver(graph.Leads, "", "2023-01-01", "03-04")
		}), []string{"LB ILLNESS →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-05 until 09-01"}},
	})
}

func TestWhoAnswersForZeroWarnings(t *testing.T) {
	for _, row := range []struct{ functions, want string }{
		{"MEDICAL_INSURANCE、LOW_INCOME_SUPPORT", "P-MI HELD 16 · FIRST_ANSWERABLE MI-HEAD · SUPERVISING LB-DEP"},
		{"LOW_INCOME_SUPPORT、MEDICAL_INSURANCE", "P-CA HELD 16 · FIRST_ANSWERABLE CA-HEAD · SUPERVISING LB-DEP"},
	} {
		w := newWorld(t)
		w.drop(graph.Policies, "cause.ILLNESS.functions")
		w.policy("cause.ILLNESS.functions", row.functions, "")
		w.atRisk(5, "ILLNESS", "03-01")
		if got := w.who("D08", "03-20"); got != row.want {
			t.Errorf("%s: %s, want %s", row.functions, got, row.want)
		}
	}
}
