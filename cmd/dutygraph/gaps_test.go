package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"dutygraph/graph"
	"dutygraph/graph/gap"
	"dutygraph/graph/neo4j/neo4jtest"
	"dutygraph/graph/sqlite"
	"dutygraph/ledger"
)

// judgedThrough is what no golden file of gaps can know: the day on which the test ran.
var judgedThrough = regexp.MustCompile(`( and day |至版次 \d+、|"day": ")\d{4}-\d\d-\d\d`)

// place is a store as the program is told of it, with the environment in which it runs.
type place struct {
	store  string
	getenv func(string) string
}

// inFile is a store in a file.
func inFile(path string) place { return place{"sqlite:" + path, environment()} }

// onServer is an empty store in a Neo4j.
func onServer(t *testing.T) place {
	t.Helper()
	s := neo4jtest.Empty(t)
	scheme, host, _ := strings.Cut(s.URI, "://")
	if s.User != "" {
		host = s.User + "@" + host
	}
	return place{scheme + "://" + host, environment(variable(neo4jPasswordName), s.Password)}
}

// run runs a command on the store.
func (p place) run(ctx context.Context, args ...string) (out, errOut string, err error) {
	var o, e bytes.Buffer
	err = run(ctx, append([]string{args[0], "--store", p.store}, args[1:]...), p.getenv, &o, &e)
	return o.String(), e.String(), err
}

// tell imports the worked example, and has gaps evaluated after each delivery: revision 19 knows the folder, revision 20 the
// second delivery too.
func (p place) tell(ctx context.Context) error {
	folder := filepath.Join("..", "..", "docs", "example")
	for _, path := range []string{folder, filepath.Join(folder, "later")} {
		for _, args := range [][]string{{"import", path}, {"gaps", "--at", "2024-05-31"}} {
			if _, errOut, err := p.run(ctx, args...); err != nil {
				return fmt.Errorf("%s: %w\n%s", args, err, errOut)
			}
		}
	}
	return nil
}

// asked is the JSON of a question about gaps.
func (p place) asked(t *testing.T, args string) gapsDocument {
	t.Helper()
	out, errOut, err := p.run(t.Context(), append([]string{"gaps", "--format", "json"}, strings.Fields(args)...)...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", args, err, errOut)
	}
	var d gapsDocument
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// judgedExample is a file with the worked example, judged. No test writes more into it.
var judgedExample = sync.OnceValues(func() (place, error) {
	p := inFile(filepath.Join(filepath.Dir(examplePath), "gaps.sqlite"))
	return p, p.tell(context.Background())
})

func judgedFile(t *testing.T) place {
	t.Helper()
	p, err := judgedExample()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func gapStore(t *testing.T) string {
	t.Helper()
	return judgedFile(t).store
}

// exampleRules are the rules of which the worked example tells every answer.
const exampleRules = "A01,A02,A03,A07,A09,B01,B02,B04,B07,B10,B11,C03,C04,C05,C06,C08,D01,D03,D06,E01,E02,F01,F02,F04,G01,G02,G03,G04,G07,H01,I01"

// TestGaps answers the questions of the worked example.
func TestGaps(t *testing.T) { answersOnGaps(t, judgedFile(t)) }

// TestGoldenAnswersOnGaps asks Q6 and Q8 of the worked example, and compares with what they must be.
func TestGoldenAnswersOnGaps(t *testing.T) { goldenAnswersOnGaps(t, judgedFile(t)) }

// TestASilentLedgerIsNotEvaluated imports no records at all, nor a word that they were delivered.
func TestASilentLedgerIsNotEvaluated(t *testing.T) {
	silentLedger(t, inFile(filepath.Join(t.TempDir(), "silent.sqlite")))
}

// TestGapsOnNeo4j asks the other store the same.
func TestGapsOnNeo4j(t *testing.T) {
	t.Run("Silent", func(t *testing.T) { silentLedger(t, onServer(t)) })
	p := onServer(t)
	if err := p.tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("Answers", func(t *testing.T) { answersOnGaps(t, p) })
	t.Run("GoldenAnswers", func(t *testing.T) { goldenAnswersOnGaps(t, p) })
	t.Run("Refused", func(t *testing.T) { refusedOfGaps(t, p) })
}

func answersOnGaps(t *testing.T, p place) {
	for _, c := range []struct{ name, args string }{
		{"q6-k2", "--at 2024-05-31 --lang en --rule " + exampleRules},
		{"q6-k2-ended", "--at 2024-05-31 --lang en --status ended --rule " + exampleRules},
		{"q6-k2-zh", "--at 2024-05-31 --lang zh --status open,ended,upcoming --rule " + exampleRules},
		{"q6-k1", "--at 2024-05-31 --lang en --known-at 19 --status open,ended --rule " + exampleRules},
		{"every-rule", "--at 2024-05-31 --lang en --first 1"},
		{"q6-csv", "--at 2024-05-31 --format csv --first 1 --status open,ended,upcoming --rule " + exampleRules},
		{"q7-upcoming", "--at 2024-05-31 --lang en --within 0 --rule " + exampleRules},
		{"q8-0506", "--at 2024-05-06 --lang en --rule " + exampleRules},
		{"q8-0601", "--at 2024-06-01 --lang en --rule " + exampleRules},
		{"json", "--at 2024-05-31 --format json --rule A02,A09,B07,C03,C06,A05 --status open,ended,upcoming"},
		{"within-json", "--at 2024-05-31 --format json --rule A03 --within 0"},
		{"person", "--at 2024-05-31 --lang en --person P05 --severity red --rule " + exampleRules},
		{"post", "--at 2024-05-31 --lang zh --post LB-SEC --status open,ended --rule " + exampleRules},
		{"area", "--at 2024-05-31 --lang en --area YJ --area YJ-V --first 2 --rule " + exampleRules},
		{"readme", "--at 2024-05-31 --lang en --rule A02,D06 --status open,ended"},
		{"not-judged-rule", "--at 2024-05-31 --lang en --rule a05 --rule C07"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, errOut, err := p.run(t.Context(), append([]string{"gaps"}, strings.Fields(c.args)...)...)
			if err != nil || (errOut != "") != strings.Contains(c.args, "csv") {
				t.Fatalf("run gave %v, %q", err, errOut)
			}
			if strings.Contains(out+errOut, "%!") {
				t.Errorf("a broken format:\n%s", out)
			}
			out = judgedThrough.ReplaceAllString(out, "${1}2024-06-30")
			out = seconds.ReplaceAllString(out, "$1:00+08:00")
			golden(t, "gaps/"+c.name+".golden", instants.ReplaceAllString(out, "2024-06-03${1}09:00"))
		})
	}
}

// TestTheReadmeShowsRealGaps keeps the second picture of the first page true.
func TestTheReadmeShowsRealGaps(t *testing.T) {
	shown, err := os.ReadFile(filepath.Join("testdata", "gaps", "readme.golden"))
	if err != nil {
		t.Fatal(err)
	}
	page := documents(t)[filepath.Join("..", "..", "README.md")]
	if !slices.Contains(fenced(page, "text"), string(shown)) {
		t.Errorf("README.md does not show testdata/gaps/readme.golden:\n%s", shown)
	}
}

// told is a gap as the golden answers tell it.
func (d documentGap) told() string {
	var shares []string
	for _, s := range d.Shares {
		var who []string
		for _, h := range s.Holders {
			who = append(who, string(h.Person))
		}
		text := strings.Join(who, "+")
		if s.Acting {
			text += " acting"
		}
		if s.Reason == graph.ReasonInPlace {
			text += " in place"
		}
		text += fmt.Sprintf(" %d", s.Days)
		if s.DueDayInside {
			text += " due"
		}
		shares = append(shares, text)
	}
	short := func(d graph.Day) string { return strings.TrimPrefix(d.String(), "2024-") }
	return strings.ReplaceAll(fmt.Sprintf("%s %s %s: %s → %s [%s, %s) %s", d.Rule, d.Subject.ID, d.Part, short(d.Start), short(d.Due), short(d.Unmet.Since), short(d.Unmet.Until), strings.Join(shares, " · ")), " :", ":")
}

func toldAll(d gapsDocument) []string {
	var out []string
	for _, g := range d.Gaps {
		out = append(out, g.told())
	}
	slices.Sort(out)
	return out
}

func goldenAnswersOnGaps(t *testing.T, p place) {
	standing := []string{
		"A07 GRID_MEMBER@YJ-V-G02 P08 2021-01-01: 04-16 → 04-23 [04-24, ) P04 46 due",
		"A07 YJ-SEC P05 2024-05-09: 05-20 → 05-27 [05-28, ) P02 12 due",
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
		"C05 C-2024-002 1: 05-11 → 05-11 [05-11, 05-17) P04 1 due",
		"D01 LB MEDICAL_INSURANCE 2024-03: 04-01 → 04-05 [04-06, 04-07) P10 6 due",
		"E01 A-2024-002: 05-11 → 05-11 [05-12, 05-14) P12 3 due",
		"G01 C-2022-001 1: 2023-04-20 → 2023-04-20 [2023-04-20, 2023-05-04) P03 1 due",
	}
	compare := func(name string, want []string, args string) {
		t.Helper()
		if diff := cmp.Diff(want, toldAll(p.asked(t, args+" --rule "+exampleRules))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	compare("standing at K2", standing, "--at 2024-05-31")
	compare("over at K2", over, "--at 2024-05-31 --status ended")
	standing[6] = "C06 C-2024-002: 05-15 → 05-15 [05-15, ) P02 in place 1 due"
	standing[8] = "D06 L-2024-002: 05-12 → 05-15 [05-16, ) P02 in place 8 due · P06 12"
	standing[10] = "H01 F-01: 05-15 → 05-30 [05-31, ) P02 in place 5 · P06 12 due"
	over[0] = "A02 YJ: 05-06 → 05-06 [05-07, 05-20) P02 in place 14 due"
	over[1] = "C03 C-2024-001: 04-22 → 05-07 [05-08, 05-25) P03 14 · P02 in place 14 due · P06 5"
	compare("standing at K1", slices.Delete(standing, 1, 2), "--at 2024-05-31 --known-at 19")
	compare("over at K1", over, "--at 2024-05-31 --known-at 19 --status ended")
	for _, row := range []struct {
		at          string
		gaps, rules int
	}{{"2024-05-06", 4, 4}, {"2024-05-07", 5, 5}, {"2024-05-24", 9, 9}, {"2024-05-25", 8, 8}, {"2024-05-31", 11, 10}, {"2024-06-01", 14, 12}} {
		d := p.asked(t, "--at "+row.at+" --rule "+exampleRules)
		rules, counted := map[string]bool{}, 0
		for _, g := range d.Gaps {
			rules[g.Rule] = true
		}
		for _, s := range d.Sums {
			counted += s.Open
		}
		if len(d.Gaps) != row.gaps || len(rules) != row.rules || d.Total != row.gaps || counted != row.gaps {
			t.Errorf("on %s: %d gaps of %d rules, %d in all, %d counted; want %d of %d", row.at, len(d.Gaps), len(rules), d.Total, counted, row.gaps, row.rules)
		}
	}
	not := func(at string) []string {
		var out []string
		for _, tally := range p.asked(t, "--at "+at+" --rule "+exampleRules).Tallies {
			if tally.Outcome == gap.NotEvaluated {
				out = append(out, fmt.Sprintf("%s %d %s", tally.Rule, tally.Count, tally.Reason))
			}
		}
		return out
	}
	want := []string{
		"A07 3 LEDGER_NOT_DELIVERED", "B07 3 LEDGER_NOT_DELIVERED", "B10 2 LEDGER_NOT_DELIVERED", "C04 1 FACT_MISSING", "C05 1 FACT_MISSING",
		"D01 1 LEDGER_NOT_DELIVERED", "D03 1 FACT_MISSING", "G04 1 FACT_MISSING", "I01 6 FACT_MISSING",
	}
	if diff := cmp.Diff(want, not("2024-05-31")); diff != "" {
		t.Errorf("not evaluated (-want +got)\n%s", diff)
	}
	if got := not("2024-06-06"); !slices.Contains(got, "B10 3 LEDGER_NOT_DELIVERED") {
		t.Errorf("on 06-06 the township's meeting of May is not among %q", got)
	}
	// what was known before anything was evaluated is not told as an empty list
	out, errOut, err := p.run(t.Context(), "gaps", "--at", "2024-05-31", "--known-at", "5")
	if graph.CodeOf(err) != neverEvaluated || exitCode(err) != 1 || out != "" || !strings.Contains(errOut, "not the same as no gap") {
		t.Errorf("at revision 5: %v, %q, %q", err, out, errOut)
	}
}

func silentLedger(t *testing.T, p place) {
	folder, from := t.TempDir(), filepath.Join("..", "..", "docs", "example")
	files, err := ledger.Files(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(text), "\n")
		switch filepath.Base(path) {
		case "records.csv":
			continue
		case "deliveries.csv":
			lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "履职记录") })
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(path)), []byte(strings.Join(lines, "")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, errOut, err := p.run(t.Context(), "import", folder); err != nil {
		t.Fatalf("%v\n%s", err, errOut)
	}
	d := p.asked(t, "--at 2024-05-31 --rule A07,B07,B10,B11,D01 --status open,ended,upcoming")
	if len(d.Gaps) != 0 || d.Total != 0 || len(d.Sums) != 0 {
		t.Errorf("told of %d gaps, %d in all: %v", len(d.Gaps), d.Total, d.Sums)
	}
	got := map[string]string{}
	for _, tally := range d.Tallies {
		got[tally.Rule] += fmt.Sprintf("%s %d %s;", tally.Outcome, tally.Count, tally.Reason)
	}
	want := map[string]string{
		"A07": "NOT_EVALUATED 5 LEDGER_NOT_DELIVERED;", "B07": "NOT_EVALUATED 3 LEDGER_NOT_DELIVERED;", "B10": "NOT_EVALUATED 2 LEDGER_NOT_DELIVERED;",
		"D01": "NOT_EVALUATED 1 LEDGER_NOT_DELIVERED;",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tallies (-want +got)\n%s", diff)
	}
	out, _, err := p.run(t.Context(), "gaps", "--at", "2024-05-31", "--lang", "en", "--rule", "A07,B07,B10,B11,D01")
	if err != nil {
		t.Fatal(err)
	}
	out = judgedThrough.ReplaceAllString(out, "${1}2024-06-30")
	golden(t, "gaps/silent.golden", instants.ReplaceAllString(out, "2024-06-03${1}09:00"))
}

// TestGapsStandInColumns measures where the second cell of each row of a group begins: Chinese takes two columns a character.
func TestGapsStandInColumns(t *testing.T) {
	out, _, err := command(t, "gaps", "--store", gapStore(t), "--at", "2024-05-31", "--lang", "en")
	if err != nil {
		t.Fatal(err)
	}
	at, measured := 0, 0
	for line := range strings.Lines(out) {
		before, _, row := strings.Cut(line, "OPEN 存续")
		switch {
		case !row:
			if strings.Contains(line, "─ RED") || strings.Contains(line, "─ ORANGE") {
				at = 0
			}
		case at == 0:
			at = uniseg.StringWidth(before)
		default:
			measured++
			if n := uniseg.StringWidth(before); n != at {
				t.Errorf("the cell stands at %d, not at %d: %s", n, at, line)
			}
		}
	}
	if measured < 8 {
		t.Errorf("only %d rows measured:\n%s", measured, out)
	}
}

func TestNumbersStandRight(t *testing.T) {
	rows := []branch{{cells: []cell{{"1 天", plain}}}, {cells: []cell{{"1307 天", plain}}}}
	alignRight(rows, 0)
	if got := []string{rows[0].cells[0].text, rows[1].cells[0].text}; got[0] != "   1 天" || got[1] != "1307 天" {
		t.Errorf("%q", got)
	}
}

// TestGapsAsCSV looks at the bytes: a spreadsheet must show what is there, and compute nothing.
func TestGapsAsCSV(t *testing.T) {
	store := gapStore(t)
	out, errOut, err := command(t, "gaps", "--store", store, "--at", "2024-05-31", "--format", "csv", "--first", "1", "--lang", "en", "--rule", exampleRules)
	if err != nil || !strings.Contains(errOut, "could not be judged: 19") {
		t.Fatalf("%v, %q", err, errOut)
	}
	text, bom := strings.CutPrefix(out, "\ufeff")
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	if !bom || len(lines) != 12 || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Errorf("byte order mark %v, %d lines:\n%s", bom, len(lines), out)
	}
	if want := "gap,rule,subjectKind,subject,clockStart,due,since,until,severity,firstPost,firstPerson,abovePost,abovePerson,policyKey,policySince,policyValue,policyUnit,policyBasis,state,evidence"; lines[0] != want {
		t.Errorf("columns %s", lines[0])
	}
	if rows := lines[1:]; !slices.IsSorted(rows) {
		t.Errorf("not in the order of ids:\n%s", strings.Join(rows, "\n"))
	}
	item := gap.Item{Gap: &graph.Gap{ID: "=C03", Rule: "C03", Subject: graph.Ref{Noun: graph.Cases, ID: "-1"}}, Severity: gap.Red, Days: graph.Period{Until: graph.Forever}, Handling: graph.GapSuspected}
	e := gap.Explanation{Verdict: gap.Verdict{Policy: &graph.Policy{Parameter: "@x", Value: "-5", Basis: "\t＝HYPERLINK(\"http://x\")"}}}
	e.Roles = []*graph.Link{{Role: graph.FirstAnswerable, Post: &graph.Post{ID: "＋P"}, Holders: []*graph.Tenure{{Person: "'=p"}, {Person: "'=p"}}}}
	want := []string{"'=C03", "C03", "Case", "'-1", "", "", "", "", "RED", "'＋P", "''=p", "", "", "'@x", "", "'-5", "", "'\t＝HYPERLINK(\"http://x\")", "SUSPECTED", ""}
	if diff := cmp.Diff(want, []string(gapRow(item, e, nil))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWhatIsRefusedOfGaps(t *testing.T) { refusedOfGaps(t, judgedFile(t)) }

func refusedOfGaps(t *testing.T, p place) {
	empty := filepath.Join(t.TempDir(), "empty.sqlite")
	s, err := sqlite.Open(t.Context(), empty)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	far := (graph.DayAt(time.Now()) + farthest + 2).String()
	for _, c := range []struct {
		name string
		args string
		code graph.Code
		exit int
		says string
	}{
		{"unknown rule", "--rule Z99", graph.Invalid, 1, "Z99"},
		{"unknown area", "--area NOWHERE", graph.NotFound, 1, "NOWHERE"},
		{"an area before it was", "--area YJ-V --at 2019-12-31", graph.NotFound, 1, "2019-12-31"},
		{"unknown person", "--person P99", graph.NotFound, 1, "P99"},
		{"unknown post", "--post P04", graph.NotFound, 1, "P04"},
		{"unknown status", "--status late", usage, 2, "late"},
		{"unknown severity", "--severity pink", usage, 2, "pink"},
		{"unknown format", "--format xml", usage, 2, "xml"},
		{"nothing to list", "--first 0", usage, 2, "--first"},
		{"days before the day", "--within -1", usage, 2, "--within"},
		{"what stands cannot fall due", "--within 3 --status open", usage, 2, "--status upcoming"},
		{"not a day", "--at 2024-02-30", graph.Invalid, 1, "2024-02-30"},
		{"a day too far ahead", "--at " + far, graph.Invalid, 1, far},
		{"a revision to come", "--known-at 21", graph.NotYet, 1, "21"},
		{"no store", "--store sqlite:" + filepath.Join(t.TempDir(), "none.sqlite"), storeMissing, 3, "import ledgers first"},
		{"an empty store", "--store sqlite:" + empty, neverEvaluated, 1, "import first"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, errOut, err := p.run(t.Context(), append([]string{"gaps"}, strings.Fields(c.args)...)...) // of two stores the last counts
			if got := graph.CodeOf(err); got != c.code || exitCode(err) != c.exit {
				t.Errorf("run gave %v (code %q, exit %d), want %q, exit %d", err, got, exitCode(err), c.code, c.exit)
			}
			if !strings.Contains(errOut, c.says) || strings.Contains(errOut, "%!") || out != "" {
				t.Errorf("said %q, want %q in it; printed %q", errOut, c.says, out)
			}
		})
	}
}
