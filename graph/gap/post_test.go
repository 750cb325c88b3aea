package gap_test

import (
	"testing"

	"dutygraph/graph"
)

func (w *world) leave(post, until string) {
	for _, f := range w.facts {
		if t, ok := f.(*graph.Tenure); ok && t.Post == graph.ID(post) {
			t.Until = w.day(until)
			return
		}
	}
	w.t.Fatalf("nobody in %s", post)
}

func (w *world) hold(post, person, since string, until string) {
	w.put(&graph.Tenure{Period: w.days(since, until), Post: graph.ID(post), Person: graph.ID(person), Name: "示例"})
}

func TestPostsAndChains(t *testing.T) {
	try(t, []ruled{
		{"A01", "held", func(*world) {}, nil},
		{"A01", "vacant, and red after 30 days", func(w *world) { w.leave("V-SEC", "03-01") },
			[]string{"V 03-01→03-01: PENDING 03-01 UNMET/O 03-02 UNMET/R 04-01"}},
		{"A01", "held again on the due day", func(w *world) { w.leave("V-SEC", "03-01"); w.hold("V-SEC", "Q", "03-02", "") },
			[]string{"V 03-01→03-01: PENDING 03-01 until 03-02"}},
		{"A01", "acting covers", func(w *world) {
			w.leave("V-SEC", "03-01")
			w.put(&graph.Tenure{Period: w.days("03-01"), Post: "V-SEC", Person: "Q", Acting: true})
		}, nil},
		{"A01", "held again", func(w *world) { w.leave("V-SEC", "03-01"); w.hold("V-SEC", "Q", "03-11", "") },
			[]string{"V 03-01→03-01: PENDING 03-01 UNMET/O 03-02 OVER/O 03-11"}},
		{"A01", "no such post: A02 speaks", func(w *world) { w.drop(graph.Posts, "V-SEC") },
			[]string{"V →: NOT_EVALUATED/POST_UNDEFINED 2023-01-01"}},
		{"A01", "ledger not delivered", func(w *world) { w.leave("V-SEC", "03-01"); w.silence(graph.Tenures) },
			[]string{"V →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-01"}},
		{"A01", "delivered from later on: its first day is the start", func(w *world) {
			w.leave("V-SEC", "03-01")
			w.silence(graph.Tenures)
			w.deliver(graph.Tenures, "", "04-01", "06-30")
		}, []string{"V →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-01 until 04-01", "V 04-01→04-01: PENDING 04-01 UNMET/O 04-02 UNMET/R 05-02"}},
		{"A01", "no limit on record", func(w *world) { w.leave("V-SEC", "03-01"); w.drop(graph.Policies, "A01.limit") },
			[]string{"V 03-01→: NOT_EVALUATED/POLICY_MISSING 03-01"}},
		{"A01", "without a red limit it never turns red", func(w *world) { w.leave("V-SEC", "03-01"); w.drop(graph.Policies, "A01.red") },
			[]string{"V 03-01→03-01: PENDING 03-01 UNMET/O 03-02"}},
		{"A01", "an area without a household is not judged", func(w *world) {
			w.leave("V-SEC", "03-01")
			w.drop(graph.Households, "H")
			w.drop(graph.Members, "H")
		}, nil},

		{"A02", "a township without a secretary", func(w *world) { w.leave("YJ-SEC", "03-01"); w.hold("YJ-SEC", "Q", "03-04", "") },
			[]string{"YJ 03-01→03-01: PENDING 03-01 UNMET/R 03-02 OVER/R 03-04"}},
		{"A02", "a vacant village post is A01", func(w *world) { w.leave("V-SEC", "03-01") }, nil},
		{"A02", "a village without the post", func(w *world) { w.drop(graph.Posts, "V-SEC") },
			[]string{"V 2023-01-01→2023-01-01: PENDING 2023-01-01 UNMET/R 2023-01-02"}},
		{"A02", "posts not delivered", func(w *world) { w.leave("YJ-SEC", "03-01"); w.silence(graph.Posts) },
			[]string{"YJ →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-01"}},

		{"A03", "paired the day after the due day: no day is left for a gap", func(w *world) {
			w.kase("03-01", graph.Passed)
			w.put(&graph.Pairing{Period: w.days("03-12"), Household: "H", Organization: "UNIT", Person: "K"})
		}, []string{"C 03-01→03-11: PENDING 03-01 until 03-12"}},
		{"A03", "paired late, and again without one", func(w *world) {
			w.kase("03-01", graph.Passed)
			w.put(&graph.Pairing{Period: w.days("03-14", "05-01"), Household: "H", Organization: "UNIT", Person: "K"})
		}, []string{"C 03-01→03-11: PENDING 03-01 UNMET/R 03-12 OVER/R 03-14", "C 05-01→05-11: PENDING 05-01 UNMET/R 05-12"}},
		{"A03", "until the case is removed", func(w *world) { w.kase("03-01", graph.Passed); w.step(graph.Removed, "04-01") },
			[]string{"C →: NOT_APPLICABLE 04-01", "C 03-01→03-11: PENDING 03-01 UNMET/R 03-12 OVER/R 04-01"}},
		{"A03", "decision without an outcome", func(w *world) { w.kase("03-01", "") }, []string{"C →: NOT_EVALUATED/FACT_MISSING 03-01"}},
		{"A03", "refused", func(w *world) { w.kase("03-01", graph.RefusedOutcome) }, []string{"C →: NOT_APPLICABLE 03-01"}},
		{"A03", "pairings not delivered", func(w *world) { w.kase("03-01", graph.Passed); w.silence(graph.Pairings) },
			[]string{"C →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-01"}},

		{"A07", "handed over on the due day", func(w *world) { w.leave("YJ-SEC", "03-01"); w.handover("YJ-SEC", "P-YJ", "03-08") },
			[]string{"YJ-SEC P-YJ 2023-01-01 03-01→03-08: PENDING 03-01 MET 03-08"}},
		{"A07", "a day late", func(w *world) { w.leave("YJ-SEC", "03-01"); w.handover("YJ-SEC", "P-YJ", "03-09") },
			[]string{"YJ-SEC P-YJ 2023-01-01 03-01→03-08: PENDING 03-01 UNMET/O 03-09 OVER/O 03-10"}},
		{"A07", "handed over, with an item still open", func(w *world) {
			w.leave("YJ-SEC", "03-01")
			w.handover("YJ-SEC", "P-YJ", "02-28")
			w.put(&graph.Record{ID: "I", Kind: graph.RecordItem, DoneOn: w.day("02-01"), Post: "YJ-SEC", Person: "P-YJ", DueOn: w.day("03-05"), ClosedOn: w.day("03-11")})
		}, []string{"YJ-SEC P-YJ 2023-01-01 03-01→03-08: PENDING 03-01 UNMET/O 03-09 OVER/O 03-12"}},
		{"A07", "goes on in the same post", func(w *world) { w.leave("YJ-SEC", "03-01"); w.hold("YJ-SEC", "P-YJ", "03-01", "") }, nil},
		{"A07", "handovers not delivered, and made late", func(w *world) {
			w.leave("YJ-SEC", "03-01")
			w.drop(graph.Deliveries, "Record HANDOVER")
			w.handover("YJ-SEC", "P-YJ", "03-20")
		}, []string{"YJ-SEC P-YJ 2023-01-01 03-01→03-08: PENDING 03-01 NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-09 UNMET/O 03-20 OVER/O 03-21"}},
		{"A07", "a contact leaves", func(w *world) {
			w.put(&graph.Pairing{Period: w.days("02-01", "03-01"), Household: "H", Organization: "UNIT", Person: "K"})
		}, []string{"CONTACT@H K 2024-02-01 03-01→03-08: PENDING 03-01 UNMET/O 03-09"}},

		{"A09", "the head's post is vacant", func(w *world) {
			w.kase("03-01", graph.Passed)
			w.put(&graph.Risk{Period: w.days("03-05"), Case: "C", Cause: "ILLNESS"})
			w.leave("MI-HEAD", "03-10")
		}, []string{"LB ILLNESS:MEDICAL_INSURANCE 03-10→03-10: PENDING 03-10 UNMET/R 03-11"}},
		{"A09", "no organization holds the function, until the risk ends", func(w *world) {
			w.kase("03-01", graph.Passed)
			w.put(&graph.Risk{Period: w.days("03-05", "03-20"), Case: "C", Cause: "ILLNESS"})
			w.drop(graph.Organizations, "MI")
		}, []string{"LB ILLNESS:MEDICAL_INSURANCE 03-05→03-05: PENDING 03-05 UNMET/R 03-06 OVER/R 03-20"}},
		{"A09", "no policy for the cause", func(w *world) {
			w.kase("03-01", graph.Passed)
			w.put(&graph.Risk{Period: w.days("03-05"), Case: "C", Cause: "ILLNESS"})
			w.drop(graph.Policies, "cause.ILLNESS")
		}, []string{"LB ILLNESS →: NOT_EVALUATED/POLICY_MISSING 03-05"}},
		{"A09", "organizations not delivered", func(w *world) {
			w.kase("03-01", graph.Passed)
			w.put(&graph.Risk{Period: w.days("03-05"), Case: "C", Cause: "ILLNESS"})
			w.leave("MI-HEAD", "03-01")
			w.silence(graph.Organizations)
		}, []string{"LB ILLNESS:MEDICAL_INSURANCE →: NOT_EVALUATED/LEDGER_NOT_DELIVERED 03-05"}},
	})
}

func (w *world) handover(post, person, on string) {
	w.put(&graph.Record{ID: "HO", Kind: graph.RecordHandover, Post: graph.ID(post), Person: graph.ID(person), DoneOn: w.day(on)})
}

func TestWhoAnswersForAVacantPost(t *testing.T) {
	for _, row := range []struct {
		rule, name string
		change     func(*world)
		want       string
	}{
		{"A01", "the township secretary", func(w *world) { w.leave("V-SEC", "03-01") },
			"P-YJ HELD 5 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"},
		{"A02", "the next held link above the hole", func(w *world) { w.leave("LB-SEC", "03-01") },
			"P-SZ ANSWERED_ABOVE 5 · FIRST_ANSWERABLE SZ-SEC"},
		{"A02", "nobody above the city", func(w *world) { w.leave("SZ-SEC", "03-01") }, "NOBODY_ABOVE 5"},
		{"A07", "of a deputy county head, the city's head of the function", func(w *world) { w.leave("LB-DEP", "02-20") },
			"P-SZ-AG HELD 15 · FIRST_ANSWERABLE SZ-AG-HEAD"},
		{"A07", "of a head without a function, the county's rural revitalization", func(w *world) { w.leave("UNIT-HEAD", "02-20") },
			"P-AG HELD 15 · FIRST_ANSWERABLE AG-HEAD · SUPERVISING SZ-AG-HEAD"},
		{"A07", "of a grid member, the village secretary, and who acts after", func(w *world) {
			w.leave("GRID_MEMBER@G", "02-20")
			w.leave("V-SEC", "02-25")
			w.handover("V-SEC", "P-V", "02-25")
			w.put(&graph.Tenure{Period: w.days("03-01"), Post: "V-SEC", Person: "Q", Acting: true})
		}, "P-V HELD 5 · P-YJ ANSWERED_ABOVE 5 · Q ACTING 5 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"},
	} {
		t.Run(row.rule+"/"+row.name, func(t *testing.T) {
			w := newWorld(t)
			row.change(w)
			if got := w.who(row.rule, "03-05"); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestSelfCheck(t *testing.T) {
	signed := func(kind graph.StepKind, round int, on, person string) func(*world) {
		return func(w *world) {
			w.step(kind, on, func(s *graph.Step) {
				s.Round, s.Person = round, graph.ID(person)
				switch kind {
				case graph.Approved:
					s.Outcome = graph.Passed
				case graph.Removed:
					s.Outcome = graph.Assisted
				}
			})
		}
	}
	paired := func(person string, ends ...string) func(*world) {
		return func(w *world) {
			w.put(&graph.Pairing{Period: w.days(ends...), Household: "H", Organization: "UNIT", Person: graph.ID(person)})
		}
	}
	of := func(all ...func(*world)) func(*world) {
		return func(w *world) {
			w.kase("03-01", "none")
			for _, f := range all {
				f(w)
			}
		}
	}
	check, decide, remove := graph.Checked, graph.Approved, graph.Removed
	try(t, []ruled{
		{"A08", "two persons", of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-10", "M")), []string{"C APPROVED 1 03-10→03-10: MET 03-10"}},
		{"A08", "one person", of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-10", "K")), []string{"C APPROVED 1 03-10→03-10: UNMET/O 03-10"}},
		{"A08", "one person on one day", of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-02", "K")), []string{"C APPROVED 1 03-02→03-02: UNMET/O 03-02"}},
		{"A08", "one person, until the case is closed", of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-10", "K"), signed(remove, 1, "05-01", "M")),
			[]string{"C APPROVED 1 03-10→03-10: UNMET/O 03-10 OVER/O 05-01"}},
		{"A08", "one person, until it is decided again by somebody else", of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-10", "K"), signed(decide, 2, "03-20", "M")),
			[]string{"C APPROVED 1 03-10→03-10: UNMET/O 03-10 OVER/O 03-20", "C APPROVED 2 03-20→03-20: MET 03-20"}},
		{"A08", "nobody is named", of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-10", "")), []string{"C APPROVED 1 03-10→03-10: NOT_EVALUATED/FACT_MISSING 03-10"}},
		{"A08", "never checked: another rule's fault", of(signed(decide, 1, "03-10", "K")), nil},
		{"A08", "removed by its own contact", of(paired("K"), signed(remove, 1, "05-01", "K")), []string{"C REMOVED 1 05-01→05-01: UNMET/O 05-01"}},
		{"A08", "removed by its own contact, and revoked", of(paired("K"), signed(remove, 1, "05-01", "K"), revoked("06-01")), []string{"C REMOVED 1 05-01→05-01: UNMET/O 05-01 OVER/O 06-01"}},
		{"A08", "removed by who is the contact no longer", of(paired("K", "", "05-01"), paired("M", "05-01"), signed(remove, 1, "05-01", "K")), []string{"C REMOVED 1 05-01→05-01: MET 05-01"}},
		{"A08", "the list changes", of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-10", "K"), func(w *world) {
			w.drop(graph.Policies, "A08.steps")
			w.policy("A08.steps", "CHECKED、APPROVED", "", "", "03-10")
			w.policy("A08.steps", "REVIEWED、APPROVED", "", "03-10")
		}), nil},
		{"A08", "no list", of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-10", "M"), func(w *world) { w.drop(graph.Policies, "A08.steps") }),
			[]string{"C APPROVED 1 03-10→03-10: NOT_EVALUATED/POLICY_MISSING 03-10"}},
	})
	w := newWorld(t)
	of(signed(check, 1, "03-02", "K"), signed(decide, 1, "03-10", "K"))(w)
	if got, want := w.who("A08", "03-12"), "P-YJ HELD 1 · FIRST_ANSWERABLE YJ-SEC · SUPERVISING LB-SEC · SUPERVISING_ABOVE SZ-SEC"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
