package gap_test

import (
	"slices"
	"testing"

	"dutygraph/graph"
)

func (w *world) measure(id string, class graph.MeasureClass, ends ...string) {
	w.put(&graph.Measure{ID: graph.ID(id), Period: w.days(ends...), Case: "C", Class: class})
}

// given is a measure that a unit gave.
func given(id string, class graph.MeasureClass, unit graph.ID, ends ...string) func(*world) {
	return func(w *world) {
		w.put(&graph.Measure{ID: graph.ID(id), Period: w.days(ends...), Case: "C", Class: class, Organization: unit})
	}
}

func TestWhoAnswersForAMeasureThatLapsed(t *testing.T) {
	ill := func(w *world) { w.put(&graph.Risk{Period: w.days("03-01"), Case: "C", Cause: "ILLNESS"}) }
	department := "P-MI HELD 31 · FIRST_ANSWERABLE MI-HEAD · SUPERVISING LB-DEP"
	owner := "P-CA HELD 31 · FIRST_ANSWERABLE CA-HEAD · SUPERVISING LB-DEP"
	for _, row := range []struct {
		name   string
		change func(*world)
		want   string
	}{
		{"no unit is named: who answers for the cause", after(ill, given("M", "HEALTH", "", "03-05", "04-01")), department},
		{"the unit that gave it", after(ill, given("M", "SAFETY_NET", "CA", "03-05", "04-01")), owner},
		{"the one that ran out last", after(ill, given("M", "HEALTH", "MI", "03-05", "03-20"), given("N", "SAFETY_NET", "CA", "03-05", "04-01")), owner},
		{"not one against another risk", after(ill, given("M", "HEALTH", "MI", "03-05", "03-20"), given("N", "SAFETY_NET", "CA", "03-05", "04-01"), given("O", "SOCIAL", "MI", "03-05", "04-01")), owner},
		{"not one that began later", after(ill, given("M", "SAFETY_NET", "CA", "03-05", "04-01"), given("N", "HEALTH", "MI", "04-20", "04-25")),
			"P-CA HELD 19 · FIRST_ANSWERABLE CA-HEAD · SUPERVISING LB-DEP · FIRST_ANSWERABLE MI-HEAD · SUPERVISING LB-DEP"},
		{"a unit without a function in the county", after(ill, given("M", "HEALTH", "UNIT", "03-05", "04-01")), department},
		{"a unit that is not on record there", after(ill, given("M", "HEALTH", "SZ-AG", "03-05", "04-01")), department},
	} {
		w := newWorld(t)
		row.change(w)
		if got := w.who("F08", "05-01"); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
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
	// lives puts a household on record for so long alone, or twice for so long, in place of what there was.
	lives := func(household graph.ID, ends ...string) func(*world) {
		return func(w *world) {
			w.drop(graph.Households, string(household))
			for some := range slices.Chunk(ends, 2) {
				w.put(&graph.Household{Version: w.version(some...), ID: household, Area: "V", Grid: "G", Away: graph.No})
			}
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
		{"I01", "in a household that had ended, where the row was left open", both(member(graph.IDValid, "x", "03-01"), other("x"), lives("K", "", "03-01")), nil},
		{"I01", "in a household that has ended since", both(member(graph.IDValid, "x", "03-01"), other("x"), lives("K", "", "04-01")),
			[]string{"N 03-01→03-01: UNMET/O 03-01 OVER/O 04-01", "O 03-01→03-01: UNMET/O 03-01 OVER/O 04-01"}},
		{"I01", "in a household that was merged into this one", both(member(graph.IDValid, "x"), other("x"), lives("H", "03-01"), lives("K", "", "03-01")), nil},
		{"I01", "in a household that begins after its row", both(member(graph.IDValid, "x", "", "04-01"), other("x"), lives("K", "03-01")),
			[]string{"N 03-01→03-01: UNMET/O 03-01 OVER/O 04-01", "O 03-01→03-01: UNMET/O 03-01 OVER/O 04-01"}},
		{"I01", "in a household that ends and begins again", both(member(graph.IDValid, "x", "02-01"), other("x"), lives("K", "", "03-01", "04-01", "05-01")), []string{
			"N 02-01→02-01: UNMET/O 02-01 OVER/O 03-01", "N 04-01→04-01: UNMET/O 04-01 OVER/O 05-01",
			"O 02-01→02-01: UNMET/O 02-01 OVER/O 03-01", "O 04-01→04-01: UNMET/O 04-01 OVER/O 05-01"}},
		{"I01", "in a household of which several rows follow one another", both(member(graph.IDValid, "x", "02-01"), other("x"), lives("K", "", "03-01", "03-01", "05-01")),
			[]string{"N 02-01→02-01: UNMET/O 02-01 OVER/O 05-01", "O 02-01→02-01: UNMET/O 02-01 OVER/O 05-01"}},
		{"I01", "a wrong number ends with its household", both(member(graph.IDChecksum, "x"), lives("H", "", "03-01")),
			[]string{"N 2023-01-01→2023-01-01: UNMET/O 2023-01-01 OVER/O 03-01"}},
		{"I01", "a wrong number begins again with its household", both(member(graph.IDChecksum, "x"), lives("H", "", "03-01", "04-01", "")), []string{
			"N 2023-01-01→2023-01-01: UNMET/O 2023-01-01 OVER/O 03-01", "N 04-01→04-01: UNMET/O 04-01"}},
		{"I01", "a masked row asks nothing of a household that has ended", both(member(graph.IDLength, "x", "", "02-01"), member(graph.IDMasked, "", "02-01"), lives("H", "", "03-01")),
			[]string{"N 2023-01-01→2023-01-01: UNMET/O 2023-01-01 OVER/O 03-01"}},
		{"I01", "a masked number of a household that has ended", both(member(graph.IDMasked, ""), lives("H", "", "03-01")),
			[]string{"N →: NOT_EVALUATED/FACT_MISSING 2023-01-01 until 03-01"}},
	})
}

func (w *world) pair(person string, ends ...string) {
	w.put(&graph.Pairing{Period: w.days(ends...), Household: "H", Organization: "UNIT", Person: graph.ID(person)})
}

func (w *world) visited(post, person string, on ...string) {
	for _, d := range on {
		w.put(&graph.Record{ID: graph.ID("V " + post + " " + d), Kind: graph.RecordVisit, Household: "H", Post: graph.ID(post), Person: graph.ID(person), DoneOn: w.day(d)})
	}
}

func TestContactVisits(t *testing.T) {
	helped := func(all ...func(*world)) func(*world) {
		return func(w *world) {
			w.pair("K", "02-15")
			after(all...)(w)
		}
	}
	visits := func(post, person string, on ...string) func(*world) {
		return func(w *world) { w.visited(post, person, on...) }
	}
	away := func(value graph.YesNo, from string) func(*world) {
		return func(w *world) {
			w.drop(graph.Households, "H")
			w.put(&graph.Household{Version: w.version("", from), ID: "H", Area: "V", Grid: "G", Away: graph.No},
				&graph.Household{Version: w.version(from), ID: "H", Area: "V", Grid: "G", Away: value})
		}
	}
	contact := "CONTACT@H"
	try(t, []ruled{
		ruled{"F06", "on the last day", helped(visits(contact, "K", "03-31")), []string{"C 2024-03 03-01→03-31: PENDING 03-01 MET 03-31"}}.of("2024-03"),
		ruled{"F06", "a day later is another month", helped(visits(contact, "K", "04-01")), []string{"C 2024-03 03-01→03-31: PENDING 03-01 UNMET/O 04-01 OVER/O 05-01"}}.of("2024-03"),
		ruled{"F06", "by the contact, written to another post", helped(visits("V-SEC", "K", "03-05")), []string{"C 2024-03 03-01→03-31: PENDING 03-01 MET 03-05"}}.of("2024-03"),
		ruled{"F06", "by somebody else", helped(visits("GRID_MEMBER@G", "P-G", "03-05")), []string{"C 2024-03 03-01→03-31: PENDING 03-01 UNMET/O 04-01 OVER/O 05-01"}}.of("2024-03"),
		ruled{"F06", "the first month is the first whole one", func(w *world) { w.pair("K"); w.kase("03-02", graph.Passed) }, nil}.of("2024-03"),
		ruled{"F06", "two are owed from April on", helped(visits(contact, "K", "03-05", "04-03", "04-20"), func(w *world) {
			w.drop(graph.Policies, "F06.visits")
			w.policy("F06.visits", "1", "", "", "03-15")
			w.policy("F06.visits", "2", "", "03-15")
		}), []string{"C 2024-03 03-01→03-31: PENDING 03-01 MET 03-05", "C 2024-04 04-01→04-30: PENDING 04-01 MET 04-20",
			"C 2024-05 05-01→05-31: PENDING 05-01 UNMET/O 06-01 OVER/O 07-01", "C 2024-06 06-01→06-30: PENDING 06-01 UNMET/O 07-01 OVER/O 08-01", "C 2024-07 07-01→07-31: PENDING 07-01 UNMET/O 08-01 OVER/O 09-01"}},
		ruled{"F06", "nobody is paired: another rule's", func(w *world) { w.kase("03-01", graph.Passed) }, nil},
		ruled{"F06", "the contact leaves in the month: whoever comes next owes it", func(w *world) {
			w.pair("K", "02-15", "03-10")
			after(visits(contact, "K", "03-20"))(w)
		}, []string{"C 2024-03 03-01→03-31: PENDING 03-01 UNMET/O 04-01 OVER/O 05-01"}},
		ruled{"F06", "removed in the month", helped(func(w *world) { w.step(graph.Removed, "03-20") }), []string{"C 2024-03 03-01→03-31: PENDING 03-01 NOT_APPLICABLE 03-20"}},
		ruled{"F06", "goes away in the month", helped(away(graph.Yes, "03-10")), []string{"C 2024-03 03-01→03-31: PENDING 03-01 NOT_APPLICABLE 03-10"}},
		ruled{"F06", "nothing says whether it is away", helped(away("", "03-10")), []string{"C 2024-03 03-01→03-31: PENDING 03-01 NOT_EVALUATED/FACT_MISSING 03-10"}}.of("2024-03"),
		ruled{"F06", "visits delivered only from April on", helped(func(w *world) {
			w.drop(graph.Deliveries, "Record VISIT")
			w.deliver(graph.Records, graph.RecordVisit, "04-01", "04-29")
		}), []string{"C →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-01", "C 2024-04 04-01→04-30: PENDING 04-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 05-01",
			"C 2024-05 05-01→05-31: PENDING 05-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 06-01", "C 2024-06 06-01→06-30: PENDING 06-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 07-01",
			"C 2024-07 07-01→07-31: PENDING 07-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 08-01"}},
		ruled{"F06", "no number", helped(func(w *world) { w.drop(graph.Policies, "F06.visits") }), []string{"C →: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		ruled{"F06", "refused", func(w *world) { w.kase("03-01", graph.RefusedOutcome) }, []string{"C →: NOT_APPLICABLE 03-01"}},
	})
	w := newWorld(t)
	w.pair("K", "02-15", "03-10")
	w.pair("M", "03-10")
	w.kase("03-01", graph.Passed)
	if got, want := w.who("F06", "04-02"), "K HELD 9 · M HELD 22 · FIRST_ANSWERABLE CONTACT@H · SUPERVISING UNIT-HEAD · SUPERVISING_ABOVE AG-HEAD · FIRST_ANSWERABLE CONTACT@H · SUPERVISING UNIT-HEAD · SUPERVISING_ABOVE AG-HEAD"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSafeguards(t *testing.T) {
	// rows of the household, each from a day on
	rows := func(water ...any) func(*world) {
		return func(w *world) {
			w.drop(graph.Households, "H")
			for i := 0; i < len(water); i += 2 {
				until := ""
				if i+2 < len(water) {
					until = water[i+2].(string)
				}
				w.put(&graph.Household{Version: w.version(water[i].(string), until), ID: "H", Area: "V", Grid: "G", Away: graph.No, WaterSecured: water[i+1].(graph.YesNo)})
			}
			w.policy("cause.WATER.functions", "LOW_INCOME_SUPPORT、WATER", "")
		}
	}
	const yes, no, unsaid = graph.Yes, graph.No, graph.YesNo("")
	and := func(first func(*world), then func(*world)) func(*world) {
		return func(w *world) {
			first(w)
			then(w)
		}
	}
	try(t, []ruled{
		{"F07", "settled on the day after the due day: no day is left for a gap", rows("", yes, "03-01", no, "04-01", yes), []string{"H WATER 03-01→03-31: PENDING 03-01 until 04-01"}},
		{"F07", "a day later", rows("", yes, "03-01", no, "04-02", yes), []string{"H WATER 03-01→03-31: PENDING 03-01 UNMET/R 04-01 OVER/R 04-02"}},
		{"F07", "an empty cell settles nothing", rows("", yes, "03-01", no, "03-10", unsaid, "04-11", yes), []string{"H WATER 03-01→03-31: PENDING 03-01 UNMET/R 04-01 OVER/R 04-11"}},
		{"F07", "found again", rows("", no, "2023-01-10", yes, "03-01", no), []string{"H WATER 2023-01-01→2023-01-31: PENDING 2023-01-01 until 2023-01-10", "H WATER 03-01→03-31: PENDING 03-01 UNMET/R 04-01"}},
		{"F07", "never found", rows("", yes, "03-01", unsaid), nil},
		{"F07", "households not delivered", and(rows("", yes, "03-01", no), func(w *world) { w.silence(graph.Households) }), []string{"H WATER →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-01"}},
		{"F07", "no limit", and(rows("", yes, "03-01", no), func(w *world) { w.drop(graph.Policies, "F07.limit") }), []string{"H WATER 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"F07", "nobody answers for it", and(rows("", yes, "03-01", no), func(w *world) { w.drop(graph.Policies, "cause.WATER") }), []string{"H WATER 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"F07", "the limit changes while the clock runs", and(rows("", yes, "03-01", no), func(w *world) {
			w.drop(graph.Policies, "F07.limit")
			w.policy("F07.limit", "30", graph.InDays, "", "03-05")
			w.policy("F07.limit", "300", graph.InDays, "03-05")
		}), []string{"H WATER 03-01→03-31: PENDING 03-01 UNMET/R 04-01"}},
	})
	w := newWorld(t)
	rows("", yes, "03-01", no)(w)
	if got, want := w.who("F07", "04-02"), "P-CA HELD 33 · FIRST_ANSWERABLE CA-HEAD · SUPERVISING LB-DEP"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestMeasuresLapse(t *testing.T) {
	ill := func(ends ...string) func(*world) { return func(w *world) { w.risk(ends...) } }
	helped := func(id string, class graph.MeasureClass, ends ...string) func(*world) {
		return func(w *world) { w.measure(id, class, ends...) }
	}
	without := func(parameter string) func(*world) { return func(w *world) { w.drop(graph.Policies, parameter) } }
	lapsed := after(ill("03-01"), helped("M", "HEALTH", "03-05", "04-01"))
	and := func(first func(*world), then ...func(*world)) func(*world) {
		return func(w *world) {
			first(w)
			for _, f := range then {
				f(w)
			}
		}
	}
	try(t, []ruled{
		{"F08", "another on the day after the due day: no day is left for a gap", and(lapsed, helped("N", "SAFETY_NET", "04-17")), []string{"C ILLNESS 04-01→04-16: PENDING 04-01 until 04-17"}},
		{"F08", "a day later", and(lapsed, helped("N", "SAFETY_NET", "04-18")), []string{"C ILLNESS 04-01→04-16: PENDING 04-01 UNMET/O 04-17 OVER/O 04-18"}},
		{"F08", "another that is not against the risk", and(lapsed, helped("N", "SOCIAL", "04-05")), []string{"C ILLNESS 04-01→04-16: PENDING 04-01 UNMET/O 04-17"}},
		{"F08", "it lapsed before the decision: another rule's", after(ill("02-01"), helped("M", "HEALTH", "02-05", "03-01")), nil},
		{"F08", "it still runs", after(ill("03-01"), helped("M", "HEALTH", "03-05")), nil},
		{"F08", "until the risk ends", and(after(ill("03-01", "05-01"), helped("M", "HEALTH", "03-05", "04-01"))), []string{"C ILLNESS 04-01→04-16: PENDING 04-01 UNMET/O 04-17 OVER/O 05-01"}},
		{"F08", "until the case is removed", and(lapsed, func(w *world) { w.step(graph.Removed, "05-02") }), []string{"C ILLNESS 04-01→04-16: PENDING 04-01 UNMET/O 04-17 OVER/O 05-02"}},
		{"F08", "measures not delivered", and(lapsed, func(w *world) { w.silence(graph.Measures) }), []string{"C ILLNESS →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 04-01"}},
		{"F08", "no limit", and(lapsed, without("F08.limit")), []string{"C ILLNESS 04-01→: NOT_EVALUATED/POLICY_MISSING 04-01"}},
		{"F08", "no classes", and(lapsed, without("F02.classes.ILLNESS")), []string{"C ILLNESS →: NOT_EVALUATED/POLICY_MISSING 03-05"}},
		{"F08", "nobody answers for it", and(lapsed, without("cause.ILLNESS")), []string{"C ILLNESS 04-01→: NOT_EVALUATED/POLICY_MISSING 04-01"}},
		{"F08", "the limit changes while the clock runs", and(lapsed, without("F08.limit"), func(w *world) {
			w.policy("F08.limit", "15", graph.InDays, "", "04-05")
			w.policy("F08.limit", "90", graph.InDays, "04-05")
		}), []string{"C ILLNESS 04-01→04-16: PENDING 04-01 UNMET/O 04-17"}},
	})
	w := newWorld(t)
	lapsed(w)
	if got, want := w.who("F08", "04-18"), "P-MI HELD 18 · FIRST_ANSWERABLE MI-HEAD · SUPERVISING LB-DEP"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAfterTheRemoval(t *testing.T) {
	gone := func(on string, all ...func(*world)) func(*world) {
		return func(w *world) {
			w.pair("K")
			w.kase("2023-03-01", graph.Passed)
			w.step(graph.Removed, on, func(s *graph.Step) { s.Outcome = graph.Assisted })
			for _, f := range all {
				f(w)
			}
		}
	}
	visits := func(on ...string) func(*world) { return func(w *world) { w.visited("GRID_MEMBER@G", "P-G", on...) } }
	again := func(on string) func(*world) {
		return func(w *world) { w.put(&graph.Case{ID: "D", Household: "H", OpenedOn: w.day(on)}) }
	}
	policy := func(value string) func(*world) {
		return func(w *world) {
			w.drop(graph.Policies, "G06.grace")
			if value != "" {
				w.policy("G06.grace", value, graph.InDays, "", "04-10")
				w.policy("G06.grace", "90", graph.InDays, "04-10")
			}
		}
	}
	away := func(value graph.YesNo, from string) func(*world) {
		return func(w *world) {
			w.drop(graph.Households, "H")
			w.put(&graph.Household{Version: w.version("", from), ID: "H", Area: "V", Grid: "G", Away: graph.No},
				&graph.Household{Version: w.version(from), ID: "H", Area: "V", Grid: "G", Away: value})
		}
	}
	try(t, []ruled{
		ruled{"G06", "on the quarter's last day", gone("02-10", visits("06-30")), []string{"C 2024-Q2 04-01→06-30: PENDING 04-01 MET 06-30"}}.of("2024-Q2"),
		ruled{"G06", "a day late", gone("02-10", visits("07-01")), []string{"C 2024-Q2 04-01→06-30: PENDING 04-01 UNMET/Y 07-01 OVER/Y 07-02", "C 2024-Q3 07-01→09-30: MET 07-01"}},
		ruled{"G06", "removed on the quarter's first day", gone("04-01"), []string{"C 2024-Q2 04-01→06-30: PENDING 04-01 UNMET/Y 07-01", "C 2024-Q3 07-01→09-30: PENDING 07-01 UNMET/Y 10-01"}},
		ruled{"G06", "removed a day later", gone("04-02"), []string{"C 2024-Q3 07-01→09-30: PENDING 07-01 UNMET/Y 10-01"}},
		ruled{"G06", "a case is open again in the quarter", gone("02-10", again("05-05")), []string{"C 2024-Q2 04-01→06-30: PENDING 04-01 NOT_APPLICABLE 05-05"}},
		ruled{"G06", "a case is open again later", gone("02-10", again("07-10")), []string{"C 2024-Q2 04-01→06-30: PENDING 04-01 UNMET/Y 07-01 OVER/Y 07-10"}}.of("2024-Q2"),
		ruled{"G06", "goes away", gone("02-10", away(graph.Yes, "05-05")), []string{"C 2024-Q2 04-01→06-30: PENDING 04-01 NOT_APPLICABLE 05-05"}},
		ruled{"G06", "nothing says whether it is away", gone("02-10", away("", "05-05")), []string{"C 2024-Q2 04-01→06-30: PENDING 04-01 NOT_EVALUATED/FACT_MISSING 07-01"}}.of("2024-Q2"),
		ruled{"G06", "visits not delivered", gone("02-10", func(w *world) { w.drop(graph.Deliveries, "Record VISIT") }), []string{"C →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 04-01"}},
		ruled{"G06", "no days of grace on record", gone("02-10", policy("")), []string{"C →: NOT_EVALUATED/POLICY_MISSING 04-01"}},
		ruled{"G06", "the days of grace change while the clock runs", gone("02-10", policy("5"), visits("07-06")), []string{"C 2024-Q2 04-01→07-05: PENDING 04-01 UNMET/Y 07-06 OVER/Y 07-07"}}.of("2024-Q2"),
		ruled{"G06", "never removed", func(w *world) { w.kase("03-01", graph.Passed) }, nil},
	})
	w := newWorld(t)
	gone("02-10")(w)
	if got, want := w.who("G06", "07-02"), "K HELD 93 · FIRST_ANSWERABLE CONTACT@H · SUPERVISING UNIT-HEAD · SUPERVISING_ABOVE AG-HEAD · FIRST_ANSWERABLE CONTACT@H · SUPERVISING UNIT-HEAD · SUPERVISING_ABOVE AG-HEAD"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRelapses(t *testing.T) {
	relapsed := func(all ...func(*world)) func(*world) {
		return after(append([]func(*world){func(w *world) { w.step(graph.RelapseConfirmed, "05-08") }}, all...)...)
	}
	reported := func(on string) func(*world) { return func(w *world) { w.step(graph.Reported, on) } }
	try(t, []ruled{
		{"G09", "reported on the day after", relapsed(reported("05-09")), []string{"C 1 05-08→05-09: PENDING 05-08 MET 05-09"}},
		{"G09", "a day late", relapsed(reported("05-10")), []string{"C 1 05-08→05-09: PENDING 05-08 UNMET/R 05-10 OVER/R 05-11"}},
		{"G09", "at once, without a limit", relapsed(reported("05-08"), func(w *world) { w.drop(graph.Policies, "G09.limit") }), []string{"C 1 05-08→: MET 05-08"}},
		{"G09", "a report of before is no report of it", relapsed(reported("05-07")), []string{"C 1 05-08→05-09: PENDING 05-08 UNMET/R 05-10"}},
		{"G09", "steps not delivered", relapsed(func(w *world) { w.silence(graph.Steps) }), []string{"C 1 05-08→05-09: PENDING 05-08 NOT_EVALUATED/LEDGER_NOT_DELIVERED 05-10"}},
		{"G09", "no limit", relapsed(func(w *world) { w.drop(graph.Policies, "G09.limit") }), []string{"C 1 05-08→: NOT_EVALUATED/POLICY_MISSING 05-08"}},
		{"G09", "the limit changes while the clock runs", relapsed(func(w *world) {
			w.drop(graph.Policies, "G09.limit")
			w.policy("G09.limit", "1", graph.InDays, "", "05-09")
			w.policy("G09.limit", "9", graph.InDays, "05-09")
		}), []string{"C 1 05-08→05-09: PENDING 05-08 UNMET/R 05-10"}},
	})
	w := newWorld(t)
	relapsed()(w)
	if got, want := w.who("G09", "05-11"), "P-YJ HELD 4 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDispatchMeetings(t *testing.T) {
	met := func(area, on, period string) func(*world) {
		return func(w *world) {
			r := &graph.Record{ID: graph.ID("MT " + on), Kind: graph.RecordMeeting, Area: graph.ID(area), DoneOn: w.day(on)}
			if period != "" {
				r.Period = graph.MonthOf(w.day(period + "-01"))
			}
			w.put(r)
		}
	}
	policies := func(w *world) {
		w.drop(graph.Policies, "H06.grace")
		w.policy("H06.grace", "3", graph.InDays, "", "02-01")
		w.policy("H06.grace", "60", graph.InDays, "02-01")
	}
	all := func(of ...func(*world)) func(*world) {
		return func(w *world) {
			for _, f := range of {
				f(w)
			}
		}
	}
	try(t, []ruled{
		ruled{"H06", "on the quarter's last day", met("LB", "03-31", ""), []string{"LB 2024-Q1 01-01→03-31: PENDING 01-01 MET 03-31"}}.of("2024-Q1"),
		ruled{"H06", "a day late", met("LB", "04-01", ""), []string{"LB 2024-Q1 01-01→03-31: PENDING 01-01 UNMET/O 04-01 OVER/O 04-02"}}.of("2024-Q1"),
		ruled{"H06", "held before the quarter, for it", met("LB", "2023-12-28", "2024-01"), []string{"LB 2024-Q1 01-01→03-31: MET 01-01"}}.of("2024-Q1"),
		ruled{"H06", "held in the quarter, for the one before", met("LB", "02-10", "2023-12"), []string{"LB 2024-Q1 01-01→03-31: PENDING 01-01 UNMET/O 04-01"}}.of("2024-Q1"),
		ruled{"H06", "another area's", met("YJ", "02-10", ""), []string{"LB 2024-Q1 01-01→03-31: PENDING 01-01 UNMET/O 04-01"}}.of("2024-Q1"),
		ruled{"H06", "the days of grace change while the clock runs", all(policies, met("LB", "04-04", "")), []string{"LB 2024-Q1 01-01→04-03: PENDING 01-01 UNMET/O 04-04 OVER/O 04-05"}}.of("2024-Q1"),
		ruled{"H06", "delivered from March on", func(w *world) {
			w.drop(graph.Deliveries, "Record MEETING")
			w.deliver(graph.Records, graph.RecordMeeting, "03-01", "06-29")
		}, []string{"LB →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 2023-01-01", "LB 2024-Q2 04-01→06-30: PENDING 04-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 07-01",
			"LB 2024-Q3 07-01→09-30: PENDING 07-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 10-01"}},
		ruled{"H06", "no days of grace on record", func(w *world) { w.drop(graph.Policies, "H06.grace") }, []string{"LB →: NOT_EVALUATED/POLICY_MISSING 2023-01-01"}},
		ruled{"H06", "no household", func(w *world) { w.drop(graph.Households, "H") }, nil},
	})
	w := newWorld(t)
	if got, want := w.who("H06", "2023-04-02"), "P-LB HELD 92 · FIRST_ANSWERABLE LB-SEC · SUPERVISING SZ-SEC · FIRST_ANSWERABLE LB-SEC · SUPERVISING SZ-SEC"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
