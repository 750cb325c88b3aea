package gap_test

import (
	"testing"

	"dutygraph/graph"
)

func (w *world) measure(id string, class graph.MeasureClass, ends ...string) {
	w.put(&graph.Measure{ID: graph.ID(id), Period: w.days(ends...), Case: "C", Class: class})
}

func (w *world) risk(ends ...string) {
	w.put(&graph.Risk{Period: w.days(ends...), Case: "C", Cause: "ILLNESS"})
}

// after is a case recognised on 03-01 and what befalls it.
func after(all ...func(*world)) func(*world) {
	return func(w *world) {
		w.kase("03-01", graph.Passed)
		for _, f := range all {
			f(w)
		}
	}
}

func TestAssistance(t *testing.T) {
	helped := func(class graph.MeasureClass, ends ...string) func(*world) {
		return func(w *world) { w.measure("M", class, ends...) }
	}
	gone := func(on string) func(*world) {
		return func(w *world) {
			w.step(graph.Removed, on, func(s *graph.Step) { s.Outcome = graph.Natural })
		}
	}
	ill := func(ends ...string) func(*world) { return func(w *world) { w.risk(ends...) } }
	silent := func(w *world) { w.silence(graph.Measures) }
	without := func(parameter string) func(*world) { return func(w *world) { w.drop(graph.Policies, parameter) } }
	try(t, []ruled{
		{"F01", "helped on the due day", after(helped("SOCIAL", "03-11")), []string{"C 03-01→03-11: PENDING 03-01 MET 03-11"}},
		{"F01", "a day late", after(helped("SOCIAL", "03-12")), []string{"C 03-01→03-11: PENDING 03-01 UNMET/O 03-12 OVER/O 03-13"}},
		{"F01", "red after 30 days", after(), []string{"C 03-01→03-11: PENDING 03-01 UNMET/O 03-12 UNMET/R 04-01"}},
		{"F01", "helped already: paperwork later", after(helped("SOCIAL", "02-01")), []string{"C 03-01→: MET 03-01"}},
		{"F01", "by the step MEASURED", after(func(w *world) { w.step(graph.Measured, "03-10") }), []string{"C 03-01→03-11: PENDING 03-01 MET 03-10"}},
		{"F01", "removed by the day after the due day", after(gone("03-12")), []string{"C 03-01→03-11: PENDING 03-01 NOT_APPLICABLE 03-12"}},
		{"F01", "removed later without the act, and revoked", after(gone("03-20"), revoked("03-25"), helped("SOCIAL", "03-28")), []string{"C 03-01→03-11: PENDING 03-01 UNMET/O 03-12 OVER/O 03-20"}},
		{"F01", "decision without an outcome", func(w *world) { w.kase("03-01", "") }, []string{"C 03-01→: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"F01", "refused", func(w *world) { w.kase("03-01", graph.RefusedOutcome) }, []string{"C 03-01→: NOT_APPLICABLE 03-01"}},
		{"F01", "measures not delivered", after(silent), []string{"C 03-01→03-11: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-12"}},
		{"F01", "no limit", after(without("F01.limit")), []string{"C 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"F01", "the limit changes while the clock runs", after(without("F01.limit"), func(w *world) {
			w.policy("F01.limit", "10", graph.InDays, "", "03-05")
			w.policy("F01.limit", "90", graph.InDays, "03-05")
		}), []string{"C 03-01→03-11: PENDING 03-01 UNMET/O 03-12 UNMET/R 04-01"}},

		{"F02", "a measure of the class on the due day", after(ill("03-05"), helped("HEALTH", "03-20")), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 MET 03-20"}},
		{"F02", "a day late", after(ill("03-05"), helped("HEALTH", "03-21")), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 UNMET/R 03-21 OVER/R 03-22"}},
		{"F02", "a measure of another class", after(ill("03-05"), helped("SOCIAL", "03-06")), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 UNMET/R 03-21"}},
		{"F02", "a measure that ran out before", after(ill("03-05"), helped("HEALTH", "02-01", "03-05")), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 UNMET/R 03-21"}},
		{"F02", "a measure that still ran", after(ill("03-05"), helped("HEALTH", "02-01", "03-06")), []string{"C ILLNESS 03-05→: MET 03-05"}},
		{"F02", "a class listed only later", after(ill("03-05"), helped("SOCIAL", "03-06"), func(w *world) {
			w.drop(graph.Policies, "F02.classes.ILLNESS")
			w.policy("F02.classes.ILLNESS", "HEALTH", "", "", "03-15")
			w.policy("F02.classes.ILLNESS", "HEALTH、SOCIAL", "", "03-15")
		}), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 MET 03-15"}},
		{"F02", "the risk ended by the due day", after(ill("03-05", "03-20")), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 NOT_APPLICABLE 03-20"}},
		{"F02", "the risk ended later", after(ill("03-05", "04-01")), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 UNMET/R 03-21 OVER/R 04-01"}},
		{"F02", "rows of one cause are one risk", after(ill("03-05", "03-10"), ill("03-15")), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 NOT_APPLICABLE 03-10 PENDING 03-15 UNMET/R 03-21"}},
		{"F02", "no policy for the cause", after(ill("03-05"), without("cause.ILLNESS")), []string{"C ILLNESS 03-05→: NOT_EVALUATED/POLICY_MISSING 03-05"}},
		{"F02", "measures not delivered", after(ill("03-05"), silent), []string{"C ILLNESS 03-05→03-20: PENDING 03-05 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-21"}},
		{"F02", "the risk was known before the decision", after(ill("02-05")), []string{"C ILLNESS 03-01→03-16: PENDING 03-01 UNMET/R 03-17"}},

		{"F04", "a safety net on the due day", after(helped("SAFETY_NET", "03-16")), []string{"C 03-01→03-16: PENDING 03-01 MET 03-16"}},
		{"F04", "a day late", after(helped("SAFETY_NET", "03-17")), []string{"C 03-01→03-16: PENDING 03-01 UNMET/R 03-17 OVER/R 03-18"}},
		{"F04", "an application granted", after(func(w *world) {
			w.put(&graph.Application{ID: "A", Household: "H", AppliedOn: w.day("03-01"), DecidedOn: w.day("03-09"), Decision: "APPROVED"})
		}), []string{"C 03-01→03-16: PENDING 03-01 MET 03-09"}},
		{"F04", "somebody is able", after(func(w *world) { w.able("WEAK") }), []string{"C 03-01→: NOT_APPLICABLE 03-01"}},
		{"F04", "no word on one, the other is not able", after(func(w *world) { w.able("") }), []string{"C 03-01→: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"F04", "no member on record", after(func(w *world) { w.drop(graph.Members, "H") }), []string{"C 03-01→: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"F04", "no classes on record", after(without("F04.classes")), []string{"C 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"F04", "measures not delivered", after(silent), []string{"C 03-01→03-16: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-17"}},
	})
}

// able gives the first member another ability.
func (w *world) able(l graph.Labour) {
	for _, f := range w.facts {
		if m, ok := f.(*graph.Member); ok {
			m.Labour = l
			return
		}
	}
}

func TestRemovals(t *testing.T) {
	gone := func(on string, way graph.Outcome) func(*world) {
		return func(w *world) { w.step(graph.Removed, on, func(s *graph.Step) { s.Outcome = way }) }
	}
	secured := func(change func(*graph.Household)) func(*world) {
		return func(w *world) {
			w.household(func(h *graph.Household) {
				h.IncomePerHead, h.IncomeMonth = "9000", graph.MonthOf(w.day("2024-03-01"))
				h.EducationSecured, h.MedicalSecured, h.HousingSecured, h.WaterSecured, h.RigidSpendingSettled = graph.Yes, graph.Yes, graph.Yes, graph.Yes, graph.Yes
				change(h)
			})
		}
	}
	nothing := func(*graph.Household) {}
	old := func(on string) func(*world) { return func(w *world) { w.kase(on, graph.Passed) } }
	all := func(of ...func(*world)) func(*world) {
		return func(w *world) {
			for _, f := range of {
				f(w)
			}
		}
	}
	again := func(w *world) { w.put(&graph.Case{ID: "D", Household: "H", OpenedOn: w.day("04-01")}) }
	try(t, []ruled{
		{"G01", "on the very day six months later", all(old("2023-09-20"), gone("03-20", graph.Assisted)), []string{"C 1 03-20→03-20: MET 03-20"}},
		{"G01", "a day too soon", all(old("2023-09-21"), gone("03-20", graph.Assisted)), []string{"C 1 03-20→03-20: UNMET/R 03-20 OVER/R 03-21"}},
		{"G01", "too soon, until a case is open again", all(old("2024-01-01"), gone("03-20", graph.Assisted), again), []string{"C 1 03-20→03-20: UNMET/R 03-20 OVER/R 04-01"}},
		{"G01", "too soon, until the half year is over", all(old("2023-10-31"), gone("03-20", graph.Assisted)), []string{"C 1 03-20→03-20: UNMET/R 03-20 OVER/R 04-30"}},
		{"G01", "naturally", all(old("03-01"), gone("03-20", graph.Natural)), []string{"C 1 03-20→03-20: MET 03-20"}},
		{"G01", "too soon, and no word on the way", all(old("03-01"), gone("03-20", "")), []string{"C 1 03-20→03-20: NOT_EVALUATED/FACT_MISSING 03-20"}},
		{"G01", "without a decision", all(func(w *world) { w.kase("03-01", "none") }, gone("03-20", graph.Assisted)), []string{"C 1 03-20→03-20: NOT_EVALUATED/FACT_MISSING 03-20"}},
		{"G01", "no months on record", all(old("03-01"), gone("03-20", graph.Assisted), func(w *world) { w.drop(graph.Policies, "G01.months") }),
			[]string{"C 1 03-20→03-20: NOT_EVALUATED/POLICY_MISSING 03-20"}},

		{"G02", "a measure began that day", all(old("03-01"), gone("03-20", graph.Assisted), func(w *world) { w.measure("M", "SOCIAL", "03-20") }), []string{"C 1 03-20→03-20: MET 03-20"}},
		{"G02", "a measure began a day later", all(old("03-01"), gone("03-20", graph.Assisted), func(w *world) { w.measure("M", "SOCIAL", "03-21") }), []string{"C 1 03-20→03-20: UNMET/R 03-20"}},
		{"G02", "naturally", all(old("03-01"), gone("03-20", graph.Natural)), []string{"C 1 03-20→03-20: MET 03-20"}},
		{"G02", "no word on the way", all(old("03-01"), gone("03-20", "")), []string{"C 1 03-20→03-20: NOT_EVALUATED/FACT_MISSING 03-20"}},
		{"G02", "measures not delivered on the day", all(old("03-01"), gone("03-20", graph.Assisted), func(w *world) { w.silence(graph.Measures) }),
			[]string{"C 1 03-20→03-20: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-20"}},

		{"G03", "nobody is able", all(old("03-01"), gone("03-20", graph.Natural)), []string{"C 1 03-20→03-20: UNMET/R 03-20"}},
		{"G03", "somebody is able", all(old("03-01"), gone("03-20", graph.Natural), func(w *world) { w.able("ORDINARY") }), []string{"C 1 03-20→03-20: MET 03-20"}},
		{"G03", "no word on one", all(old("03-01"), gone("03-20", graph.Natural), func(w *world) { w.able("") }), []string{"C 1 03-20→03-20: NOT_EVALUATED/FACT_MISSING 03-20"}},

		{"G04", "all six pass", all(old("03-01"), gone("03-20", graph.Natural), secured(nothing)), []string{"C 1 03-20→03-20: MET 03-20"}},
		{"G04", "income on the line fails", all(old("03-01"), gone("03-20", graph.Natural), secured(func(h *graph.Household) { h.IncomePerHead = "8800.00" })), []string{"C 1 03-20→03-20: UNMET/R 03-20"}},
		{"G04", "one fails, another is empty", all(old("03-01"), gone("03-20", graph.Natural), secured(func(h *graph.Household) { h.WaterSecured, h.HousingSecured = graph.No, "" })),
			[]string{"C 1 03-20→03-20: UNMET/R 03-20"}},
		{"G04", "one is empty", all(old("03-01"), gone("03-20", graph.Natural), secured(func(h *graph.Household) { h.RigidSpendingSettled = "" })),
			[]string{"C 1 03-20→03-20: NOT_EVALUATED/FACT_MISSING 03-20"}},
		{"G04", "no line on record", all(old("03-01"), gone("03-20", graph.Natural), secured(nothing), func(w *world) { w.drop(graph.Policies, "income.line") }),
			[]string{"C 1 03-20→03-20: NOT_EVALUATED/POLICY_MISSING 03-20"}},
	})
}

func TestFindings(t *testing.T) {
	found := func(due, closed string) func(*world) {
		return func(w *world) {
			f := &graph.Finding{ID: "F", Sponsor: "UNIT", FoundOn: w.day("03-01"), Post: "LB-DISC", Area: "V"}
			w.seat("LB-DISC", graph.DisciplineHead, "LB", "P-DISC")
			if due != "" {
				f.DueOn = w.day(due)
			}
			if closed != "" {
				f.ClosedOn = w.day(closed)
			}
			w.put(f)
		}
	}
	try(t, []ruled{
		{"H01", "mended on the due day", found("03-10", "03-10"), []string{"F 03-01→03-10: PENDING 03-01 MET 03-10"}},
		{"H01", "a day late", found("03-10", "03-11"), []string{"F 03-01→03-10: PENDING 03-01 UNMET/R 03-11 OVER/R 03-12"}},
		{"H01", "no due day", found("", ""), []string{"F 03-01→: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"H01", "mended at once, without a due day", found("", "03-01"), []string{"F 03-01→: MET 03-01"}},
		{"H01", "findings not delivered", func(w *world) { found("03-10", "")(w); w.silence(graph.Findings) },
			[]string{"F 03-01→03-10: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-11"}},
	})
	w := newWorld(t)
	found("03-10", "")(w)
	w.leave("LB-DISC", "03-05")
	if got, want := w.who("H01", "03-12"), "P-DISC HELD 4 · NOBODY_ABOVE 8"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestIdentityNumbers(t *testing.T) {
	member := func(check graph.IDCheck, digest string, ends ...string) func(*world) {
		return func(w *world) {
			w.put(&graph.Member{Version: w.version(ends...), ID: "N", Household: "H", IDCheck: check, IDDigest: digest})
		}
	}
	both := func(all ...func(*world)) func(*world) {
		return func(w *world) {
			w.drop(graph.Members, "H1")
			w.drop(graph.Members, "H2")
			for _, f := range all {
				f(w)
			}
		}
	}
	other := func(digest string, ends ...string) func(*world) {
		return func(w *world) {
			w.put(&graph.Household{Version: w.version(), ID: "K", Area: "V", Grid: "G", Away: graph.No},
				&graph.Member{Version: w.version(ends...), ID: "O", Household: "K", IDCheck: graph.IDValid, IDDigest: digest})
		}
	}
	try(t, []ruled{
		{"I01", "valid", both(member(graph.IDValid, "x")), nil},
		{"I01", "masked", both(member(graph.IDMasked, "")), []string{"N →: NOT_EVALUATED/FACT_MISSING 2023-01-01"}},
		{"I01", "a digit is wrong, until a row that passes", both(member(graph.IDChecksum, "x", "", "03-01"), member(graph.IDValid, "x", "03-01")),
			[]string{"N 2023-01-01→2023-01-01: UNMET/O 2023-01-01 OVER/O 03-01"}},
		{"I01", "a masked row does not pass", both(member(graph.IDLength, "x", "", "03-01"), member(graph.IDMasked, "", "03-01", "04-01"), member(graph.IDValid, "x", "04-01")),
			[]string{"N 2023-01-01→2023-01-01: UNMET/O 2023-01-01 OVER/O 04-01"}},
		{"I01", "until the member's end", both(member(graph.IDImpossibleDate, "x", "03-01", "04-01")), []string{"N 03-01→03-01: UNMET/O 03-01 OVER/O 04-01"}},
		{"I01", "in two households at once", both(member(graph.IDValid, "x"), other("x", "03-01", "04-01")),
			[]string{"N 03-01→03-01: UNMET/O 03-01 OVER/O 04-01", "O 03-01→03-01: UNMET/O 03-01 OVER/O 04-01"}},
		{"I01", "in two households, one after the other", both(member(graph.IDValid, "x", "", "03-01"), other("x", "03-01")), nil},
	})
}
