package gap_test

import (
	"testing"

	"dutygraph/graph"
)

func TestRecognition(t *testing.T) {
	led := func(w *world) { w.lead(func(l *graph.Lead) { l.Case = "C" }) }
	decided := func(on string) func(*world) {
		return func(w *world) {
			led(w)
			w.kase("03-05", "none")
			w.step(graph.Approved, on, func(s *graph.Step) { s.Outcome = graph.RefusedOutcome })
		}
	}
	try(t, []ruled{
		{"C03", "decided on the due day", decided("03-16"), []string{"C 03-01→03-16: PENDING 03-05 MET 03-16"}},
		{"C03", "a day late", decided("03-17"), []string{"C 03-01→03-16: PENDING 03-05 UNMET/R 03-17 OVER/R 03-18"}},
		{"C03", "the case was opened after the due day", func(w *world) { led(w); w.kase("03-20", "none") }, []string{"C 03-01→03-16: UNMET/R 03-20"}},
		{"C03", "no lead names the case, a push does later", func(w *world) {
			w.kase("03-05", "none")
			w.put(&graph.Application{ID: "A", Household: "H", AppliedOn: w.day("03-08"), PushedOn: w.day("03-10"), Case: "C"})
		}, []string{"C →: NOT_EVALUATED/FACT_MISSING 03-05 until 03-10", "C 03-10→03-25: PENDING 03-10 UNMET/R 03-26"}},
		{"C03", "steps not delivered, and decided late", func(w *world) { decided("03-20")(w); w.silence(graph.Steps) },
			[]string{"C 03-01→03-16: PENDING 03-05 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-17 UNMET/R 03-20 OVER/R 03-21"}},
		{"C03", "the limit changes while the clock runs", func(w *world) {
			decided("03-20")(w)
			w.drop(graph.Policies, "C03.limit")
			w.policy("C03.limit", "15", graph.InDays, "", "03-05")
			w.policy("C03.limit", "60", graph.InDays, "03-05")
		}, []string{"C 03-01→03-16: PENDING 03-05 UNMET/R 03-17 OVER/R 03-21"}},
		{"C03", "working days over a make-up weekend", func(w *world) {
			w.lead(func(l *graph.Lead) { l.Case, l.DiscoveredOn = "C", w.day("04-26") })
			w.kase("04-26", "none")
			w.drop(graph.Policies, "C03.limit")
			w.policy("C03.limit", "5", graph.InWorkingDays)
		}, []string{"C 04-26→05-07: PENDING 04-26 UNMET/R 05-08"}}, // 04-28 (a Sunday, worked), 04-29, 04-30, 05-06, 05-07
		{"C03", "working days of a year without a calendar", func(w *world) {
			w.lead(func(l *graph.Lead) { l.Case, l.DiscoveredOn = "C", w.day("2023-04-26") })
			w.kase("2023-04-26", "none")
			w.drop(graph.Policies, "C03.limit")
			w.policy("C03.limit", "5", graph.InWorkingDays)
		}, []string{"C 2023-04-26→: NOT_EVALUATED/CALENDAR_MISSING 2023-04-26"}},

		{"C04", "exactly five days", func(w *world) { w.kase("03-01", "none"); w.posted("03-01", "03-06", graph.Yes, "公示") },
			[]string{"C 1 →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-06", "C 1 03-06→03-06: MET 03-06"}},
		{"C04", "four days, until a later round is met", func(w *world) {
			w.kase("03-01", "none")
			w.posted("03-01", "03-05", graph.Yes, "公示")
			w.step(graph.Published, "03-20", func(s *graph.Step) { s.StartedOn, s.Photo, s.Round = w.day("03-10"), graph.Yes, 2 })
		}, []string{"C 1 →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-05", "C 1 03-05→03-05: UNMET/O 03-05 OVER/O 03-20",
			"C 2 →: NOT_EVALUATED/FACT_MISSING 03-10 until 03-20", "C 2 03-20→03-20: MET 03-20"}},
		{"C04", "no photograph, until the case is refused", func(w *world) {
			w.kase("03-01", "none")
			w.posted("03-01", "03-08", graph.No, "公示")
			w.step(graph.Approved, "03-15", func(s *graph.Step) { s.Outcome = graph.RefusedOutcome })
		}, []string{"C 1 →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-08", "C 1 03-08→03-08: UNMET/O 03-08 OVER/O 03-15"}},
		{"C04", "no word on the photograph", func(w *world) { w.kase("03-01", "none"); w.posted("03-01", "03-08", "", "公示") },
			[]string{"C 1 →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-08", "C 1 03-08→03-08: NOT_EVALUATED/FACT_MISSING 03-08"}},
		{"C04", "no number of days on record", func(w *world) {
			w.kase("03-01", "none")
			w.posted("03-01", "03-08", graph.Yes, "公示")
			w.drop(graph.Policies, "C04.days")
		}, []string{"C 1 →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-08", "C 1 03-08→03-08: NOT_EVALUATED/POLICY_MISSING 03-08"}},

		{"C05", "a telephone number, while it hung", func(w *world) { w.kase("03-01", "none"); w.posted("03-01", "03-08", graph.Yes, "电话⟦PHONE⟧") },
			[]string{"C 1 03-01→03-01: UNMET/R 03-01 OVER/R 03-09"}},
		{"C05", "still hanging", func(w *world) { w.kase("03-01", "none"); w.posted("03-01", "", graph.Yes, "⟦HEALTH⟧") },
			[]string{"C 1 03-01→03-01: UNMET/R 03-01"}},
		{"C05", "nothing leaked", func(w *world) { w.kase("03-01", "none"); w.posted("03-01", "03-08", graph.Yes, "公示") },
			[]string{"C 1 03-01→03-01: MET 03-01"}},
		{"C05", "no text", func(w *world) { w.kase("03-01", "none"); w.posted("03-01", "03-08", graph.Yes, "") },
			[]string{"C 1 03-01→03-01: NOT_EVALUATED/FACT_MISSING 03-01"}},
	})
}

func TestOrderOfSteps(t *testing.T) {
	steps := func(all ...any) func(*world) {
		return func(w *world) {
			w.kase("03-01", "none")
			for i := 0; i < len(all); i += 2 {
				kind, on := all[i].(graph.StepKind), all[i+1].(string)
				if kind == graph.Published {
					w.posted(on[:5], on[6:], graph.Yes, "公示")
					continue
				}
				w.step(kind, on, func(s *graph.Step) {
					if kind == graph.Approved {
						s.Outcome = graph.Passed
					}
				})
			}
		}
	}
	again := func(kind graph.StepKind, round int, on string) func(*world) {
		return func(w *world) { w.step(kind, on, func(s *graph.Step) { s.Round = round }) }
	}
	both := func(all ...func(*world)) func(*world) {
		return func(w *world) {
			for _, f := range all {
				f(w)
			}
		}
	}
	try(t, []ruled{
		{"C06", "all in order, several on one day", steps(graph.Accepted, "03-01", graph.Checked, "03-01", graph.Appraised, "03-02", graph.Published, "03-02 03-08", graph.Reviewed, "03-08"),
			nil},
		{"C06", "one step is too few", steps(graph.Accepted, "03-02"), []string{"C →: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"C06", "reviewed while the notice hung: at fault even when it came down", steps(graph.Accepted, "03-01", graph.Checked, "03-01", graph.Appraised, "03-02", graph.Published, "03-02 03-08", graph.Reviewed, "03-07"),
			[]string{"C 03-07→03-07: UNMET/R 03-07"}},
		{"C06", "a step is missing", steps(graph.Accepted, "03-01", graph.Appraised, "03-04"),
			[]string{"C →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-04", "C 03-04→03-04: UNMET/R 03-04"}},
		{"C06", "done again in order", both(steps(graph.Accepted, "03-01", graph.Appraised, "03-04", graph.Checked, "03-06"), again(graph.Appraised, 2, "03-09")),
			[]string{"C →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-04", "C 03-04→03-04: UNMET/R 03-04 OVER/R 03-09"}},
		{"C06", "done again, but still before the step it needs", both(steps(graph.Accepted, "03-01", graph.Appraised, "03-04"), again(graph.Appraised, 2, "03-09")),
			[]string{"C →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-04", "C 03-04→03-04: UNMET/R 03-04"}},
		{"C06", "until the case is removed", both(steps(graph.Accepted, "03-01", graph.Appraised, "03-04"), func(w *world) { w.step(graph.Removed, "04-01") }),
			[]string{"C →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-04", "C 03-04→03-04: UNMET/R 03-04 OVER/R 04-01"}},
		{"C06", "steps not delivered on its day", both(steps(graph.Accepted, "03-01", graph.Appraised, "03-04"), func(w *world) { w.silence(graph.Steps) }),
			[]string{"C →: NOT_EVALUATED/FACT_MISSING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-04"}},
		{"C06", "no order on record", both(steps(graph.Accepted, "03-01", graph.Checked, "03-01"), func(w *world) { w.drop(graph.Policies, "C06.steps") }),
			[]string{"C →: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"C06", "an earlier step at fault comes to light later: the gap is counted from it", steps(graph.Accepted, "03-01", graph.Reviewed, "03-04", graph.Appraised, "03-08"),
			[]string{"C →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-04", "C 03-04→03-04: UNMET/R 03-04 until 03-08", "C 03-08→03-08: UNMET/R 03-08"}},
	})
	for _, row := range []struct{ name, post, want string }{
		{"the post that signed", "AG-HEAD", "P-AG HELD 1 · FIRST_ANSWERABLE AG-HEAD · SUPERVISING LB-DEP · SUPERVISING_ABOVE SZ-AG-HEAD"},
		{"by step, where none is stated", "", "P-YJ HELD 1 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			w.kase("03-01", "none")
			w.step(graph.Accepted, "03-01")
			w.step(graph.Reviewed, "03-04", func(s *graph.Step) { s.Post = graph.ID(row.post) })
			if got := w.who("C06", "03-10"); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestLeads(t *testing.T) {
	verified := func(result graph.Result, more ...func(*world)) func(*world) {
		return func(w *world) {
			w.lead(func(l *graph.Lead) { l.DispatchedOn, l.VerifiedOn, l.Result = w.day("03-01"), w.day("03-05"), result })
			for _, f := range more {
				f(w)
			}
		}
	}
	opened := func(on string) func(*world) { return func(w *world) { w.kase(on, "none") } }
	earns := func(income, month string) func(*world) {
		return func(w *world) {
			w.household(func(h *graph.Household) { h.IncomePerHead, h.IncomeMonth = income, graph.MonthOf(w.day(month+"-01")) })
		}
	}
	include := graph.TrueInclude
	try(t, []ruled{
		{"C08", "a case on the due day", verified(include, opened("03-20")), []string{"L 03-05→03-20: PENDING 03-05 MET 03-20"}},
		{"C08", "a case a day late", verified(include, earns("8800", "2024-02"), opened("03-21")), []string{"L 03-05→03-20: PENDING 03-05 UNMET/R 03-21 OVER/R 03-22"}},
		{"C08", "income above the line", verified(include, earns("8800.01", "2024-02")), []string{"L 03-05→03-20: PENDING 03-05 NOT_APPLICABLE 03-21"}},
		{"C08", "income too old to count", verified(include, earns("7000", "2023-02")), []string{"L 03-05→03-20: PENDING 03-05 NOT_EVALUATED/FACT_MISSING 03-21"}},
		{"C08", "income of the same month a year before", verified(include, earns("7000", "2023-03")), []string{"L 03-05→03-20: PENDING 03-05 UNMET/R 03-21"}},
		{"C08", "no line on record", verified(include, earns("7000", "2024-02"), func(w *world) { w.drop(graph.Policies, "income.line") }),
			[]string{"L 03-05→03-20: PENDING 03-05 NOT_EVALUATED/POLICY_MISSING 03-21"}},
		{"C08", "cases not delivered", verified(include, earns("7000", "2024-02"), func(w *world) { w.silence(graph.Cases) }),
			[]string{"L 03-05→03-20: PENDING 03-05 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-21"}},
		{"C08", "a reason was given", func(w *world) {
			w.lead(func(l *graph.Lead) { l.VerifiedOn, l.Result, l.Reason = w.day("03-05"), include, "已有保障" })
		}, []string{"L 03-05→: NOT_APPLICABLE 03-05"}},
		{"C08", "not true", verified("FALSE"), []string{"L 03-05→: NOT_APPLICABLE 03-05"}},
		{"C08", "verified without a result", verified(""), []string{"L 03-05→: NOT_EVALUATED/FACT_MISSING 03-05"}},

		{"D03", "verified on the due day", verified(include), []string{"L 03-01→03-08: PENDING 03-01 MET 03-05"}},
		{"D03", "never sent down", func(w *world) { w.lead(func(*graph.Lead) {}) }, []string{"L →: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"D03", "sent down later, verified a day late", func(w *world) {
			w.lead(func(l *graph.Lead) { l.DispatchedOn, l.VerifiedOn, l.Result = w.day("03-03"), w.day("03-11"), "FALSE" })
		}, []string{"L →: NOT_EVALUATED/FACT_MISSING 03-01 until 03-03", "L 03-03→03-10: PENDING 03-03 UNMET/R 03-11 OVER/R 03-12"}},
		{"D03", "leads not delivered", func(w *world) {
			w.lead(func(l *graph.Lead) { l.DispatchedOn = l.DiscoveredOn })
			w.silence(graph.Leads)
		},
			[]string{"L 03-01→03-08: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-09"}},
		{"D03", "no limit", func(w *world) {
			w.lead(func(l *graph.Lead) { l.DispatchedOn = l.DiscoveredOn })
			w.drop(graph.Policies, "D03.limit")
		}, []string{"L 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},

		{"D06", "a case on the due day", verified(include, opened("03-08")), []string{"L 03-05→03-08: PENDING 03-05 MET 03-08"}},
		{"D06", "a case was open already", verified(include, opened("03-02")), []string{"L 03-05→: MET 03-05"}},
		{"D06", "a case a day late", verified(include, opened("03-09")), []string{"L 03-05→03-08: PENDING 03-05 UNMET/R 03-09 OVER/R 03-10"}},
		{"D06", "covered already", verified("TRUE_COVERED"), []string{"L 03-05→: NOT_APPLICABLE 03-05"}},
		{"D06", "verified without a result", verified(""), []string{"L 03-05→: NOT_EVALUATED/FACT_MISSING 03-05"}},
		{"D06", "cases not delivered", verified(include, func(w *world) { w.silence(graph.Cases) }),
			[]string{"L 03-05→03-08: PENDING 03-05 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-09"}},

		{"G07", "never removed", verified(include), []string{"L 03-05→: NOT_APPLICABLE 03-05"}},
		{"G07", "removed, and revoked on the due day", verified(include, removed("02-01"), revoked("03-20")), []string{"L 03-05→03-20: PENDING 03-05 MET 03-20"}},
		{"G07", "removed on the day of verifying, revoked a day late", verified(include, removed("03-05"), revoked("03-21")),
			[]string{"L 03-05→03-20: PENDING 03-05 UNMET/R 03-21 OVER/R 03-22"}},
		{"G07", "removed later", verified(include, removed("03-06")), []string{"L 03-05→: NOT_APPLICABLE 03-05"}},
		{"G07", "verified without a result", verified("", removed("02-01")), []string{"L 03-05→: NOT_EVALUATED/FACT_MISSING 03-05"}},
		{"G07", "cases not delivered", verified(include, removed("02-01"), func(w *world) { w.silence(graph.Cases) }),
			[]string{"L 03-05→03-20: PENDING 03-05 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-21"}},
	})
}

func removed(on string) func(*world) {
	return func(w *world) {
		w.kase("2023-06-01", graph.Passed)
		w.step(graph.Removed, on, func(s *graph.Step) { s.Outcome = graph.Assisted })
	}
}

func revoked(on string) func(*world) {
	return func(w *world) { w.step(graph.RemovalRevoked, on) }
}

// A household's own application, its acceptance, the home check, and the entry after the decision.
func TestProcedureClocks(t *testing.T) {
	applied := func(change func(*world, *graph.Lead)) func(*world) {
		return func(w *world) {
			w.lead(func(l *graph.Lead) {
				l.Channel = graph.ByHousehold
				change(w, l)
			})
		}
	}
	alone := func(*world, *graph.Lead) {}
	opened := func(on string) func(*world) { return func(w *world) { w.kase(on, "none") } }
	stepped := func(kind graph.StepKind, on string) func(*world) { return func(w *world) { w.step(kind, on) } }
	limits := func(rule, value string, unit graph.Unit) func(*world) {
		return func(w *world) {
			w.drop(graph.Policies, rule+".limit")
			w.policy(rule+".limit", value, unit, "", "03-02")
			w.policy(rule+".limit", "60", unit, "03-02")
		}
	}
	without := func(parameter string) func(*world) { return func(w *world) { w.drop(graph.Policies, parameter) } }
	silence := func(n graph.Noun) func(*world) { return func(w *world) { w.silence(n) } }
	all := func(of ...func(*world)) func(*world) {
		return func(w *world) {
			for _, f := range of {
				f(w)
			}
		}
	}
	try(t, []ruled{
		{"C01", "accepted on the due day", all(applied(alone), opened("03-02"), stepped(graph.Accepted, "03-03")), []string{"L 03-01→03-03: PENDING 03-01 MET 03-03"}},
		{"C01", "a day late", all(applied(alone), opened("03-02"), stepped(graph.Accepted, "03-04")), []string{"L 03-01→03-03: PENDING 03-01 UNMET/O 03-04 OVER/O 03-05"}},
		{"C01", "accepted in time, and the case opened late: before, nothing could be seen", all(applied(alone), opened("03-06"), stepped(graph.Accepted, "03-02")),
			[]string{"L 03-01→03-03: PENDING 03-01 UNMET/O 03-04 OVER/O 03-07"}},
		{"C01", "never", applied(alone), []string{"L 03-01→03-03: PENDING 03-01 UNMET/O 03-04"}},
		{"C01", "accepted on the day itself, without a limit", all(applied(alone), opened("03-01"), stepped(graph.Accepted, "03-01"), without("C01.limit")), []string{"L 03-01→: MET 03-01"}},
		{"C01", "a case was open already", all(applied(alone), opened("02-20")), []string{"L 03-01→: MET 03-01"}},
		{"C01", "verified: taken up all the same", applied(func(w *world, l *graph.Lead) { l.VerifiedOn, l.Result = w.day("03-03"), "FALSE" }), []string{"L 03-01→03-03: PENDING 03-01 MET 03-03"}},
		{"C01", "sent down: taken up all the same", applied(func(w *world, l *graph.Lead) { l.DispatchedOn = w.day("03-03") }), []string{"L 03-01→03-03: PENDING 03-01 MET 03-03"}},
		{"C01", "sent down a day late", applied(func(w *world, l *graph.Lead) { l.DispatchedOn = w.day("03-04") }), []string{"L 03-01→03-03: PENDING 03-01 UNMET/O 03-04 OVER/O 03-05"}},
		{"C01", "in another case than the one it will lead to", all(applied(func(w *world, l *graph.Lead) {
			l.Case = "D"
			w.put(&graph.Case{ID: "D", Household: "H", OpenedOn: w.day("04-01")})
		}), opened("03-02"), stepped(graph.Accepted, "03-03")), []string{"L 03-01→03-03: PENDING 03-01 MET 03-03"}},
		{"C01", "in an old case", all(applied(alone), func(w *world) { w.kase("2023-03-01", "none") }, stepped(graph.Accepted, "2023-03-02"), func(w *world) { w.step(graph.Removed, "2023-12-01") }),
			[]string{"L 03-01→03-03: PENDING 03-01 UNMET/O 03-04"}},
		{"C01", "not the household's own application", func(w *world) { w.lead(func(*graph.Lead) {}) }, nil},
		{"C01", "steps not delivered", all(applied(alone), silence(graph.Steps)), []string{"L 03-01→03-03: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-04"}},
		{"C01", "no limit", all(applied(alone), without("C01.limit")), []string{"L 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"C01", "the limit changes while the clock runs", all(applied(alone), limits("C01", "2", graph.InDays)), []string{"L 03-01→03-03: PENDING 03-01 UNMET/O 03-04"}},

		{"C02", "checked on the due day, over a weekend", all(opened("03-01"), stepped(graph.Accepted, "03-01"), stepped(graph.Checked, "03-05")), []string{"C 03-01→03-05: PENDING 03-01 MET 03-05"}},
		{"C02", "a day late", all(opened("03-01"), stepped(graph.Accepted, "03-01"), stepped(graph.Checked, "03-06")), []string{"C 03-01→03-05: PENDING 03-01 UNMET/O 03-06 OVER/O 03-07"}},
		{"C02", "over a make-up weekend", all(opened("04-26"), stepped(graph.Accepted, "04-26"), stepped(graph.Checked, "04-29")), []string{"C 04-26→04-29: PENDING 04-26 MET 04-29"}},
		{"C02", "not accepted yet", opened("03-01"), nil},
		{"C02", "refused before", all(opened("03-01"), stepped(graph.Accepted, "03-01"), func(w *world) {
			w.step(graph.Approved, "03-04", func(s *graph.Step) { s.Outcome = graph.RefusedOutcome })
		}), []string{"C 03-01→03-05: PENDING 03-01 NOT_APPLICABLE 03-04"}},
		{"C02", "no calendar", all(func(w *world) { w.kase("2023-03-01", "none") }, stepped(graph.Accepted, "2023-03-01")), []string{"C 2023-03-01→: NOT_EVALUATED/CALENDAR_MISSING 2023-03-01"}},
		{"C02", "steps not delivered", all(opened("03-01"), stepped(graph.Accepted, "03-01"), silence(graph.Steps)),
			[]string{"C 03-01→03-05: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-06"}},
		{"C02", "no limit", all(opened("03-01"), stepped(graph.Accepted, "03-01"), without("C02.limit")), []string{"C 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"C02", "the limit changes while the clock runs", all(opened("03-01"), stepped(graph.Accepted, "03-01"), limits("C02", "2", graph.InWorkingDays)),
			[]string{"C 03-01→03-05: PENDING 03-01 UNMET/O 03-06"}},

		{"C11", "entered on the due day", after(stepped(graph.Entered, "03-04")), []string{"C 03-01→03-04: PENDING 03-01 MET 03-04"}},
		{"C11", "a day late", after(stepped(graph.Entered, "03-05")), []string{"C 03-01→03-04: PENDING 03-01 UNMET/Y 03-05 OVER/Y 03-06"}},
		{"C11", "entered before the decision", after(stepped(graph.Entered, "02-20")), []string{"C 03-01→: MET 03-01"}},
		{"C11", "removed before it was entered", after(func(w *world) { w.step(graph.Removed, "03-10") }), []string{"C 03-01→03-04: PENDING 03-01 UNMET/Y 03-05 OVER/Y 03-10"}},
		{"C11", "refused in a later round", after(func(w *world) {
			w.step(graph.Approved, "03-10", func(s *graph.Step) { s.Round, s.Outcome = 2, graph.RefusedOutcome })
		}), []string{"C 03-01→03-04: PENDING 03-01 UNMET/Y 03-05 OVER/Y 03-10"}},
		{"C11", "refused", func(w *world) { w.kase("03-01", graph.RefusedOutcome) }, []string{"C 03-01→: NOT_APPLICABLE 03-01"}},
		{"C11", "decision without an outcome", func(w *world) { w.kase("03-01", "") }, []string{"C 03-01→: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"C11", "steps not delivered", after(silence(graph.Steps)), []string{"C 03-01→03-04: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-05"}},
		{"C11", "no limit", after(without("C11.limit")), []string{"C 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"C11", "the limit changes while the clock runs", after(limits("C11", "3", graph.InDays)), []string{"C 03-01→03-04: PENDING 03-01 UNMET/Y 03-05"}},
	})
	w := newWorld(t)
	after()(w)
	if got, want := w.who("C11", "03-06"), "P-YJ HELD 6 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
