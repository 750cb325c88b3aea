package gap_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// world is a small city in which every duty is met: one county, township, village, grid and household, all posts held from
// 2023 on, every ledger delivered for 2023 and 2024, and the default policies. A test changes one thing.
type world struct {
	t     *testing.T
	facts []graph.Fact
	part  string // what is told is only of this; empty for all
}

func (w *world) day(s string) graph.Day { return day(w.t, s) }

// days is a period from the first day of 2023 on, or of the days given.
func (w *world) days(ends ...string) graph.Period {
	p := graph.Period{Since: w.day("2023-01-01"), Until: graph.Forever}
	if len(ends) > 0 && ends[0] != "" {
		p.Since = w.day(ends[0])
	}
	if len(ends) > 1 && ends[1] != "" {
		p.Until = w.day(ends[1])
	}
	return p
}

func (w *world) version(ends ...string) graph.Version {
	p := w.days(ends...)
	return graph.Version{Period: p, Ends: p.Until}
}

func (w *world) put(facts ...graph.Fact) {
	for _, f := range facts {
		f.About().Retracted = graph.Never
		w.facts = append(w.facts, f)
	}
}

// drop takes away the facts of a noun whose key begins so.
func (w *world) drop(n graph.Noun, key string) {
	before := len(w.facts)
	w.facts = slices.DeleteFunc(w.facts, func(f graph.Fact) bool {
		return f.Noun() == n && strings.HasPrefix(string(f.Key()), key)
	})
	if len(w.facts) == before {
		w.t.Fatalf("no %s %s to drop", n, key)
	}
}

func (w *world) silence(n graph.Noun) { w.drop(graph.Deliveries, string(n)) }

// policy replaces a parameter.
func (w *world) policy(parameter, value string, unit graph.Unit, ends ...string) {
	w.put(&graph.Policy{Period: w.days(ends...), Parameter: graph.ID(parameter), Area: "SZ", Value: value, Unit: unit})
}

func (w *world) seat(id graph.ID, kind graph.PostKind, area graph.ID, person graph.ID, more ...func(*graph.Post)) {
	p := &graph.Post{Version: w.version(), ID: id, Title: string(id), Kind: kind, Area: area}
	for _, change := range more {
		change(p)
	}
	w.put(p, &graph.Tenure{Period: w.days(), Post: id, Person: person, Name: "示例"})
}

func newWorld(t *testing.T) *world {
	w := &world{t: t}
	for _, a := range []struct {
		id, parent graph.ID
		level      graph.Level
	}{{"SZ", "", graph.City}, {"LB", "SZ", graph.County}, {"YJ", "LB", graph.Township}, {"V", "YJ", graph.Village}} {
		w.put(&graph.Area{Version: w.version(), ID: a.id, Name: string(a.id), Level: a.level, Parent: a.parent})
		w.seat(a.id+"-SEC", graph.Secretary, a.id, "P-"+a.id)
	}
	for _, o := range []struct {
		id, area graph.ID
		function graph.Function
	}{{"MI", "LB", graph.MedicalInsurance}, {"CA", "LB", graph.LowIncomeSupport}, {"AG", "LB", graph.RuralRevitalization}, {"SZ-AG", "SZ", graph.RuralRevitalization}, {"UNIT", "LB", ""}} {
		w.put(&graph.Organization{Version: w.version(), ID: o.id, Name: string(o.id), Area: o.area, Function: o.function})
		w.seat(o.id+"-HEAD", graph.OrganizationHead, o.area, "P-"+o.id, func(p *graph.Post) { p.Organization = o.id })
	}
	w.seat("LB-DEP", graph.DeputyHead, "LB", "P-DEP", func(p *graph.Post) {
		p.Functions = []graph.Function{graph.RuralRevitalization, graph.LowIncomeSupport, graph.MedicalInsurance}
	})
	w.put(&graph.Grid{Version: w.version(), ID: "G", Name: "G", Area: "V"})
	w.seat(graph.GridMemberPost("G"), graph.GridMember, "V", "P-G", func(p *graph.Post) { p.Grid, p.Made = "G", true })
	w.put(&graph.Household{Version: w.version(), ID: "H", Area: "V", Grid: "G", Away: graph.No})
	for _, id := range []graph.ID{"H1", "H2"} {
		w.put(&graph.Member{Version: w.version(), ID: id, Household: "H", IDCheck: graph.IDValid, IDDigest: "digest " + string(id), Labour: graph.NoLabour})
	}
	for _, rule := range gap.Catalogue() {
		for _, p := range rule.Parameters {
			if p.Value != "" {
				w.policy(string(p.Parameter), p.Value, p.Unit)
			}
		}
	}
	w.drop(graph.Policies, "D01.functions")
	w.policy("D01.functions", "MEDICAL_INSURANCE", "")
	w.policy("cause.ILLNESS.functions", "MEDICAL_INSURANCE", "")
	w.policy("F02.classes.ILLNESS", "HEALTH、SAFETY_NET", "")
	w.policy("income.line", "8800", graph.InYuan)
	// the year 2024 as it was worked around the first of May: 04-28 and 05-11 are worked, 05-01 to 05-05 are not
	for _, off := range []string{"05-01", "05-02", "05-03", "05-04", "05-05"} {
		w.put(&graph.CalendarDay{Day: w.day(off), Kind: graph.OffDay})
	}
	for _, on := range []string{"04-28", "05-11"} {
		w.put(&graph.CalendarDay{Day: w.day(on), Kind: graph.WorkDay})
	}
	for _, n := range graph.Nouns() {
		if n == graph.Records {
			for _, kind := range graph.RecordKinds() {
				w.deliver(n, kind, "2023-01-01", "2024-12-31")
			}
			continue
		}
		w.deliver(n, "", "2023-01-01", "2024-12-31")
	}
	return w
}

func (w *world) deliver(n graph.Noun, kind graph.RecordKind, from, through string) {
	w.put(&graph.Delivery{Ledger: n, Kind: kind, Area: "SZ", From: w.day(from), CompleteTo: w.day(through)})
}

// kase puts a case that was opened, and decided the same day where a decision is given.
func (w *world) kase(opened string, decision graph.Outcome) {
	w.put(&graph.Case{ID: "C", Household: "H", OpenedOn: w.day(opened)})
	if decision != "none" {
		w.step(graph.Approved, opened, func(s *graph.Step) { s.Outcome = decision })
	}
}

func (w *world) step(kind graph.StepKind, done string, more ...func(*graph.Step)) {
	s := &graph.Step{Case: "C", Step: kind, Round: 1}
	if done != "" {
		s.DoneOn = w.day(done)
	}
	for _, change := range more {
		change(s)
	}
	w.put(s)
}

func (w *world) posted(from, through string, photo graph.YesNo, text string) {
	w.step(graph.Published, through, func(s *graph.Step) { s.StartedOn, s.Photo, s.Text = w.day(from), photo, text })
}

func (w *world) lead(change func(*graph.Lead)) {
	l := &graph.Lead{ID: "L", Household: "H", Channel: graph.ByCadre, Cause: "ILLNESS", DiscoveredOn: w.day("03-01")}
	change(l)
	w.put(l)
}

// tell is what a rule says of the world, one line a verdict: subject, part, start → due, then each span with the day on
// which it begins. Where a state is right is left out.
func (w *world) tell(rule string) []string {
	var out []string
	for _, unit := range graph.TimelinesOf(1, w.facts) {
		for _, v := range gap.JudgeRule(rule, unit, w.day("2024-07-15")) {
			id := strings.TrimSpace(fmt.Sprintf("%s %s", v.Subject.ID, v.Part))
			var line strings.Builder
			line.WriteString(fmt.Sprintf("%s %s→%s:", id, short(v.Start), short(v.Due)))
			until := graph.Forever
			for _, s := range v.Spans {
				if s.Outcome == gap.Met && v.Start == graph.NoDay {
					continue
				}
				line.WriteString(fmt.Sprintf(" %s", s.Outcome))
				if s.Reason != "" {
					line.WriteString("/" + string(s.Reason))
				}
				if s.Severity != "" {
					line.WriteString("/" + string(s.Severity[:1]))
				}
				line.WriteString(" " + short(s.Period.Since))
				until = s.Period.Until
			}
			if until != graph.Forever {
				line.WriteString(" until " + short(until))
			}
			if !strings.HasSuffix(line.String(), ":") && strings.Contains(line.String(), w.part+" ") {
				out = append(out, line.String())
			}
		}
	}
	return out
}

// ruled is a row of a table: the world changed, and what the rule says of it then.
type ruled struct {
	rule, name string
	change     func(*world)
	want       []string
}

// of keeps of what is told only what names a part, such as one month.
func (r ruled) of(part string) ruled {
	change := r.change
	r.change = func(w *world) {
		change(w)
		w.part = part
	}
	return r
}

func try(t *testing.T, rows []ruled) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.rule+"/"+row.name, func(t *testing.T) {
			w := newWorld(t)
			row.change(w)
			got := w.tell(row.rule)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// who are the persons who answered first for the only gap of a rule, and over how many days each.
func (w *world) who(rule, at string) string {
	d := w.day(at)
	var out []string
	for _, unit := range graph.TimelinesOf(1, w.facts) {
		for _, v := range gap.JudgeRule(rule, unit, d) {
			for _, s := range v.Shares(unit.Lineage, d) {
				var text strings.Builder
				for _, h := range s.Holders {
					text.WriteString(string(h.Person) + " ")
				}
				out = append(out, fmt.Sprintf("%s%s %d", text.String(), s.Reason, s.Days()))
			}
			for _, l := range v.Roles(unit.Lineage, d) {
				out = append(out, fmt.Sprintf("%s %s", l.Role, l.Post.ID))
			}
		}
	}
	return strings.Join(out, " · ")
}
