package gap_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/graphtest"
	"dutygraph/ledger"
)

// example is the worked example of docs/example, judged as known at two revisions: K1 is the folder, K2 the second delivery
// of tenures too.
type example struct {
	store graph.Store
	k1    []judged
	k2    []judged
}

// judged is a verdict with the unit that it came from.
type judged struct {
	gap.Verdict
	unit *graph.Timeline
}

func day(t *testing.T, s string) graph.Day {
	t.Helper()
	if len(s) == 5 {
		s = "2024-" + s
	}
	d, err := graph.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// short is a day as the golden answers write it: without its year in 2024.
func short(d graph.Day) string { return strings.TrimPrefix(d.String(), "2024-") }

func openExample(t *testing.T) example {
	t.Helper()
	e := example{store: graphtest.NewOracle()}
	for _, folder := range []string{"../../docs/example", "../../docs/example/later"} {
		files, err := ledger.Files(folder)
		if err != nil {
			t.Fatal(err)
		}
		today, _ := graph.ParseDay("2026-11-24")
		options := ledger.Options{Principal: "tester", Today: today, Now: 1_790_000_000_000, IDKey: []byte("a key for tests")}
		if err := ledger.ImportFiles(t.Context(), e.store, files, options, func(ledger.Report) {}); err != nil {
			t.Fatal(err)
		}
	}
	e.k1, e.k2 = judge(t, e.store, 19), judge(t, e.store, 20)
	return e
}

func judge(t *testing.T, store graph.Store, known graph.Revision) []judged {
	t.Helper()
	var rows []graph.Fact
	for _, n := range graph.Nouns() {
		err := store.Scan(t.Context(), graph.View{At: graph.Horizon, Known: known, Scope: graph.Everywhere}, n, func(f graph.Fact) error {
			rows = append(rows, f)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var out []judged
	for _, unit := range graph.TimelinesOf(known, rows) {
		for _, v := range gap.Judge(unit, day(t, "2024-07-31")) {
			out = append(out, judged{v, unit})
		}
	}
	slices.SortStableFunc(out, func(a, b judged) int { return strings.Compare(string(a.ID()), string(b.ID())) })
	return out
}

// subject is the verdict's subject without what the golden answers leave out.
func (j judged) subject() string {
	s := string(j.Subject.ID)
	if j.Part != "" && j.Rule != "C05" && j.Rule != "G01" && j.Rule != "C04" {
		s += " " + j.Part
	}
	return s
}

// told is a gap as the golden answers tell it: subject, start and due day, unmet days, shares.
func (j judged) told(at graph.Day) string {
	days := j.GapOn(at)
	var shares []string
	for _, s := range j.Shares(j.unit.Lineage, at) {
		var holders []string
		for _, h := range s.Holders {
			holders = append(holders, string(h.Person))
		}
		text := strings.Join(holders, "+")
		if s.Acting {
			text += " acting"
		}
		if s.Reason == graph.ReasonInPlace {
			text += " in place"
		}
		text += fmt.Sprintf(" %d", s.Days())
		if s.DueDayInside {
			text += " due"
		}
		shares = append(shares, text)
	}
	return fmt.Sprintf("%s %s: %s → %s [%s, %s) %s", j.Rule, j.subject(), short(j.Start), short(j.Due), short(days.Since), short(days.Until), strings.Join(shares, " · "))
}

func tell(all []judged, at graph.Day, o gap.Outcome) []string {
	var out []string
	for _, j := range all {
		if s, ok := j.On(at); ok && s.Outcome == o {
			out = append(out, j.told(at))
		}
	}
	return out
}

func TestGapsOfTheExampleOnTheLastDay(t *testing.T) {
	e := openExample(t)
	at := day(t, "05-31")
	standing := []string{
		"A07 GRID_MEMBER@YJ-V-G02 P08 2021-01-01: 04-16 → 04-23 [04-24, ) P04 46 due",
		"A07 YJ-SEC P05 05-09: 05-20 → 05-27 [05-28, ) P02 12 due",
		"B04 YJ-V-G02: 04-16 → 05-01 [05-02, ) P04 46 due",
		"B07 0099990003 2024-04: 04-01 → 04-30 [05-01, ) P08 15 · P04 in place 15 due",
		"B10 YJ 2024-04: 04-01 → 05-05 [05-06, ) P03 35 due",
		"B11 IT-02: 04-28 → 05-15 [05-16, ) P07 34 due",
		"C06 C-2024-002: 05-15 → 05-15 [05-15, ) P05 acting 1 due",
		"C08 L-2024-002: 05-12 → 05-27 [05-28, ) P04 20 due",
		"D06 L-2024-002: 05-12 → 05-15 [05-16, ) P05 acting 8 due · P06 12",
		"E02 A-2024-002: 05-13 → 05-15 [05-16, ) P14 19 due",
		"H01 F-01: 05-15 → 05-30 [05-31, ) P05 acting 5 · P06 12 due",
	}
	over := []string{
		"A02 YJ: 05-06 → 05-06 [05-07, 05-09) P02 in place 3 due",
		"C03 C-2024-001: 04-22 → 05-07 [05-08, 05-25) P03 14 · P02 in place 3 due · P05 acting 11 · P06 5",
		"C05 C-2024-002: 05-11 → 05-11 [05-11, 05-17) P04 1 due",
		"D01 LB MEDICAL_INSURANCE 2024-03: 04-01 → 04-05 [04-06, 04-07) P10 6 due",
		"E01 A-2024-002: 05-11 → 05-11 [05-12, 05-14) P12 3 due",
		"G01 C-2022-001: 2023-04-20 → 2023-04-20 [2023-04-20, 2023-05-04) P03 1 due",
	}
	clean := func(list []string) []string {
		for i := range list {
			list[i] = strings.ReplaceAll(list[i], "2024-05-09:", "05-09:")
		}
		slices.Sort(list)
		return list
	}
	if diff := cmp.Diff(standing, clean(tell(e.k2, at, gap.Unmet))); diff != "" {
		t.Errorf("standing at K2 (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(over, clean(tell(e.k2, at, gap.Over))); diff != "" {
		t.Errorf("over at K2 (-want +got)\n%s", diff)
	}
	for i, old := range map[int]string{6: "C06 C-2024-002: 05-15 → 05-15 [05-15, ) P02 in place 1 due", 8: "D06 L-2024-002: 05-12 → 05-15 [05-16, ) P02 in place 8 due · P06 12",
		10: "H01 F-01: 05-15 → 05-30 [05-31, ) P02 in place 5 · P06 12 due"} {
		standing[i] = old
	}
	over[0] = "A02 YJ: 05-06 → 05-06 [05-07, 05-20) P02 in place 14 due"
	over[1] = "C03 C-2024-001: 04-22 → 05-07 [05-08, 05-25) P03 14 · P02 in place 14 due · P06 5"
	if diff := cmp.Diff(slices.Delete(standing, 1, 2), clean(tell(e.k1, at, gap.Unmet))); diff != "" {
		t.Errorf("standing at K1 (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(over, clean(tell(e.k1, at, gap.Over))); diff != "" {
		t.Errorf("over at K1 (-want +got)\n%s", diff)
	}
}

// Q7 of the golden answers: what is no gap on the last day, and why.
func TestWhatIsNoGapOfTheExample(t *testing.T) {
	e := openExample(t)
	at := day(t, "05-31")
	on := func(o gap.Outcome, rules string) []string {
		var out []string
		for _, j := range e.k2 {
			s, ok := j.On(at)
			if ok && s.Outcome == o && (rules == "" || strings.Contains(rules, j.Rule)) {
				out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", j.Rule, j.Subject.ID, j.Part, short(j.Due))))
			}
		}
		slices.Sort(out)
		return out
	}
	for _, row := range []struct {
		name    string
		outcome gap.Outcome
		rules   string
		want    []string
	}{
		{"met, some on the due day", gap.Met, "A07 B11 C03 D03 E01 E02 C04", []string{
			"A07 YJ-SEC P03 2021-01-01  05-13", "B11 IT-01  05-10", "C03 C-2022-001  2022-11-07", "C03 C-2024-002  05-21",
			"C04 C-2024-001 1 05-14", "C04 C-2024-002 1 05-16", "D03 L-2022-001  2022-10-17", "D03 L-2024-001  04-30", "D03 L-2024-003  03-12",
			"E01 A-2024-001  05-06", "E02 A-2024-001  05-08"}},
		{"pending", gap.Pending, "", []string{
			"A03 C-2024-002  05-31", "B07 0099990003 2024-05 05-31", "B10 YJ 2024-05 06-05", "F01 C-2024-002  05-31",
			"F02 C-2024-002 ILLNESS 06-05", "F04 C-2024-002  06-05", "H01 F-02  05-31"}},
		{"further rules, for which the example has no limits", gap.NotEvaluated, "A08 C01 C02 C11 D02 F06 F07 F08 G06 G09 H06", []string{
			"A08 C-2022-001 APPROVED 1 2022-11-04", "A08 C-2022-001 REMOVED 1 2023-04-20", "A08 C-2024-001 APPROVED 1 05-24", "A08 C-2024-002 APPROVED 1 05-21",
			"C02 C-2022-001", "C02 C-2024-001", "C02 C-2024-002", "C11 C-2022-001", "C11 C-2024-001", "C11 C-2024-002", "D02 L-2024-001",
			"F06 C-2022-001", "F07 0099990003 MEDICAL", "G06 C-2022-001", "H06 LB"}},
		{"not evaluated", gap.NotEvaluated, "A01 A02 A03 A07 A09 B01 B02 B04 B07 B10 B11 C03 C04 C05 C06 C08 D01 D03 D06 E01 E02 F01 F02 F04 G01 G02 G03 G04 G07 H01 I01", []string{
			"A07 CONTACT@0099990003 P22 2022-11-12  2023-07-08", "A07 LB-RR-HEAD P13 2021-05-01  03-08", "A07 V-FS P18 2021-05-01  2023-05-08",
			"B07 0099990001", "B07 0099990002", "B07 0099990003", "B10 YJ", "B10 YJ-V", "C04 C-2022-001 1 2022-10-24", "C05 C-2022-001 1 2022-10-19",
			"D01 LB MEDICAL_INSURANCE", "D03 L-2024-002", "G04 C-2022-001 1 2023-04-20",
			"I01 009999000101", "I01 009999000102", "I01 009999000201", "I01 009999000202", "I01 009999000301", "I01 009999000302"}},
		{"always met", gap.Met, "A01 A09 B01 B02 G02 G03 G07", []string{
			"A01 YJ-V", "A09 LB ILLNESS:MEDICAL_INSURANCE", "B01 YJ-V-G01", "B01 YJ-V-G02", "B02 0099990001", "B02 0099990002", "B02 0099990003",
			"G02 C-2022-001 1 2023-04-20", "G03 C-2022-001 1 2023-04-20", "G07 L-2024-001"}},
		{"not applicable", gap.NotApplicable, "F04 G07 C08 D06", []string{
			"C08 L-2024-003", "D06 L-2024-003", "F04 C-2022-001", "F04 C-2024-001", "G07 L-2022-001", "G07 L-2024-002", "G07 L-2024-003"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			want := slices.Clone(row.want)
			slices.Sort(want)
			if diff := cmp.Diff(want, on(row.outcome, row.rules)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Q8 of the golden answers: the boundary moves from day to day.
func TestGapsOfTheExampleFromDayToDay(t *testing.T) {
	e := openExample(t)
	for _, row := range []struct {
		on          string
		gaps, rules int
	}{{"05-06", 4, 4}, {"05-07", 5, 5}, {"05-24", 9, 9}, {"05-25", 8, 8}, {"05-31", 11, 10}, {"06-01", 14, 12}} {
		rules := map[string]bool{}
		gaps := 0
		for _, j := range e.k2 {
			if s, ok := j.On(day(t, row.on)); ok && s.Outcome == gap.Unmet {
				gaps++
				rules[j.Rule] = true
			}
		}
		if gaps != row.gaps || len(rules) != row.rules {
			t.Errorf("on %s: %d gaps of %d rules, want %d of %d", row.on, gaps, len(rules), row.gaps, row.rules)
		}
	}
	next := tell(e.k2, day(t, "06-01"), gap.Unmet)
	for _, want := range []string{
		"A03 C-2024-002: 05-21 → 05-31 [06-01, ) P06 12 due",
		"B07 0099990003 2024-05: 05-01 → 05-31 [06-01, ) P04 in place 31 due",
		"F01 C-2024-002: 05-21 → 05-31 [06-01, ) P14 in place 12 due",
		"H01 F-02: 05-15 → 05-31 [06-01, ) P04 18 due",
	} {
		if !slices.Contains(next, want) {
			t.Errorf("on 06-01 %q is not among %q", want, next)
		}
	}
	for _, j := range e.k2 {
		if j.ID() == "B10:YJ 2024-05:2024-05-01" {
			if s, _ := j.On(day(t, "06-06")); s.Outcome != gap.NotEvaluated || s.Reason != gap.LedgerNotDelivered {
				t.Errorf("B10 of May on 06-06: %v", s)
			}
		}
	}
}

// What a gap rests on is told as it could be seen on the day that is asked about.
func TestEvidenceKnowsNothingOfLaterDays(t *testing.T) {
	e := openExample(t)
	for _, row := range []struct {
		id, on   string
		evidence []string
		faults   []string
	}{
		{"C03:C-2024-001:2024-04-22", "05-10", []string{"L-2024-001"}, nil},
		{"C03:C-2024-001:2024-04-22", "05-24", []string{"L-2024-001", "C-2024-001 APPROVED 1"}, nil},
		{"C05:C-2024-002 1:2024-05-11", "05-12", []string{"C-2024-002 PUBLISHED 1"}, []string{"⟦PHONE⟧"}},
		{"C06:C-2024-002:2024-05-15", "05-31", []string{"C-2024-002 REVIEWED 1"}, []string{"REVIEWED"}},
		{"C06:C-2024-002:2024-05-15", "05-14", nil, nil},
	} {
		at := slices.IndexFunc(e.k2, func(j judged) bool { return string(j.ID()) == row.id })
		if at < 0 {
			t.Errorf("no %s", row.id)
			continue
		}
		var got []string
		for _, f := range e.k2[at].EvidenceOn(day(t, row.on)) {
			got = append(got, string(f.Key()))
			if s, ok := f.Fact.(*graph.Step); ok && s.DoneOn > day(t, row.on) {
				t.Errorf("%s on %s: done on %s", row.id, row.on, s.DoneOn)
			}
		}
		if diff := cmp.Diff(row.evidence, got); diff != "" {
			t.Errorf("%s on %s (-want +got)\n%s", row.id, row.on, diff)
		}
		if diff := cmp.Diff(row.faults, e.k2[at].FaultsOn(day(t, row.on))); diff != "" {
			t.Errorf("%s on %s faults (-want +got)\n%s", row.id, row.on, diff)
		}
	}
}
