// Package graphtest judges stores. What graph.Store promises is here as tests, each of nearly the name of its promise
// (Run, RunArchive); beside them lie an oracle, a store in plain slices that shares nothing with the real ones (NewOracle), random
// histories of a made-up city (NewHistory), random play against the oracle (Agree) and the laws that every answer obeys
// on every store (Laws).
//
// It is not a place for what one store does in its own way, and it knows none of them: a store's own test file opens it
// and calls Run, RunArchive, Agree and Laws. Begin here.
package graphtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
)

// promise is one promise of the port, kept by a store that holds nothing but the town.
type promise struct {
	name  string
	keeps func(t *testing.T, s graph.Store)
}

// Run tests every promise of the port but those of its archive, which are for RunArchive. Each test has a store of its own, which open gives it empty and closes at the
// test's end.
func Run(t *testing.T, open func(t *testing.T) graph.Store) {
	for _, part := range []struct {
		name     string
		promises []promise
	}{
		{"Apply", applyPromises()},
		{"Registers", registerPromises()},
		{"Area", areaPromises()},
		{"Organization", organizationPromises()},
		{"Grid", gridPromises()},
		{"Post", postPromises()},
		{"Tenure", tenurePromises()},
		{"Household", householdPromises()},
		{"Member", memberPromises()},
		{"Pairing", pairingPromises()},
		{"Case", casePromises()},
		{"Step", stepPromises()},
		{"Lead", leadPromises()},
		{"Application", applicationPromises()},
		{"Record", recordPromises()},
		{"Finding", findingPromises()},
		{"Policy", policyPromises()},
		{"Calendar", calendarPromises()},
		{"Delivery", deliveryPromises()},
		{"Handling", handlingPromises()},
		{"Get", getPromises()},
		{"History", historyPromises()},
		{"Below", belowPromises()},
		{"Page", pagePromises()},
		{"Search", searchPromises()},
		{"Lineages", lineagePromises()},
		{"Scan", scanPromises()},
		{"Revision", revisionPromises()},
		{"Receipts", receiptPromises()},
		{"Scope", scopePromises()},
		{"Every", everyPromises()},
	} {
		for _, p := range part.promises {
			t.Run(part.name+"/"+p.name, func(t *testing.T) {
				s := open(t)
				town(t, s)
				p.keeps(t, s)
			})
		}
	}
}

// day is a day of the year 2024, in which everything here happens.
func day(month, day int) graph.Day {
	return graph.MonthOf(newYear()).First().AddMonths(month-1) + graph.Day(day-1)
}

// newYear is 2024-01-01.
func newYear() graph.Day { return founded().AddMonths(24) }

// today is the view of the whole city on a day, as known now.
func today(at graph.Day) graph.View {
	return graph.View{At: at, Known: graph.Newest, Scope: graph.Everywhere}
}

// within is the view of part of the city on a day, as known now.
func within(at graph.Day, areas ...graph.ID) graph.View {
	return graph.View{At: at, Known: graph.Newest, Scope: graph.Scope{Areas: areas}}
}

// since is a version that lasts.
func since(d graph.Day) graph.Version {
	return graph.Version{Period: graph.Period{Since: d, Until: graph.Forever}, Ends: graph.Forever}
}

// between is a version with a written end.
func between(d, until graph.Day) graph.Version {
	return graph.Version{Period: graph.Period{Since: d, Until: until}, Ends: until}
}

// lasting is a period that lasts.
func lasting(d graph.Day) graph.Period { return graph.Period{Since: d, Until: graph.Forever} }

// town is what every promise finds: the way up from two villages of one township, and from one elsewhere whose ids
// differ from theirs in case alone. It is revision 1.
func town(t *testing.T, s graph.Store) {
	t.Helper()
	v := since(founded())
	put(t, s, "town",
		&graph.Area{Version: v, ID: "SZ", Code: "341300000000", Name: "示例市", Level: graph.City},
		&graph.Area{Version: v, ID: "LB", Code: "341323000000", Name: "示例县", Level: graph.County, Parent: "SZ"},
		&graph.Area{Version: v, ID: "T1", Code: "341323114000", Name: "示例镇", Level: graph.Township, Parent: "LB"},
		&graph.Area{Version: v, ID: "V1", Code: "341323114208", Name: "示例一村", Level: graph.Village, Parent: "T1"},
		&graph.Area{Version: v, ID: "V2", Code: "341323114209", Name: "示例二村", Level: graph.Village, Parent: "T1"},
		&graph.Area{Version: v, ID: "lb", Code: "341322000000", Name: "另一县", Level: graph.County, Parent: "SZ"},
		&graph.Area{Version: v, ID: "t1", Code: "341322100000", Name: "另一镇", Level: graph.Township, Parent: "lb"},
		&graph.Area{Version: v, ID: "v1", Code: "341322100200", Name: "另一村", Level: graph.Village, Parent: "t1"},
		&graph.Organization{Version: v, ID: "ORG-A", Name: "示例县农业农村局", Area: "LB", Function: graph.RuralRevitalization},
		&graph.Organization{Version: v, ID: "ORG-U", Name: "示例帮扶单位", Area: "LB"},
		&graph.Grid{Version: v, ID: "G1", Name: "第一网格", Area: "V1"},
		&graph.Grid{Version: v, ID: "g1", Name: "另一网格", Area: "v1"},
		&graph.Post{Version: v, ID: "SZ-SEC", Title: "市委书记", Kind: graph.Secretary, Area: "SZ"},
		&graph.Post{Version: v, ID: "LB-SEC", Title: "县委书记", Kind: graph.Secretary, Area: "LB"},
		&graph.Post{Version: v, ID: "T1-SEC", Title: "镇党委书记", Kind: graph.Secretary, Area: "T1"},
		&graph.Post{Version: v, ID: "V1-SEC", Title: "村党组织书记", Kind: graph.Secretary, Area: "V1"},
		&graph.Post{Version: v, ID: "v1-SEC", Title: "村党组织书记", Kind: graph.Secretary, Area: "v1"},
		&graph.Post{Version: v, ID: "ORG-A-HEAD", Title: "局长", Kind: graph.OrganizationHead, Area: "LB", Organization: "ORG-A"},
		&graph.Household{Version: v, ID: "0001", Head: "例户一", Area: "V1", Grid: "G1"},
		&graph.Household{Version: v, ID: "1", Head: "例户另", Area: "v1", Grid: "g1"},
		&graph.Tenure{Period: lasting(founded()), Post: "SZ-SEC", Person: "P1", Name: "赵示例"},
		&graph.Tenure{Period: lasting(founded()), Post: "LB-SEC", Person: "P2", Name: "钱示例"},
		&graph.Tenure{Period: lasting(founded()), Post: "T1-SEC", Person: "P3", Name: "孙示例"},
		&graph.Tenure{Period: lasting(founded()), Post: "V1-SEC", Person: "P4", Name: "李示例"},
		&graph.Tenure{Period: lasting(founded()), Post: "v1-SEC", Person: "p4", Name: "周示例"},
	)
}

// batch is a batch of changes; their rows are counted from 1 where they say nothing.
func batch(id graph.ID, changes ...graph.Change) *graph.Batch {
	return &graph.Batch{ID: id, Digest: "digest of " + string(id), Principal: "P1", Source: "test", At: 1_700_000_000_000,
		Changes: func(yield func(graph.Change, error) bool) {
			for i, c := range changes {
				c.Fact = clone(c.Fact)
				if c.Row == 0 {
					c.Row = i + 1
				}
				if !yield(c, nil) {
					return
				}
			}
		}}
}

// added are changes that add rows.
func added(facts ...graph.Fact) []graph.Change {
	out := make([]graph.Change, len(facts))
	for i, f := range facts {
		out[i].Fact = f
	}
	return out
}

// apply applies a batch that must not be refused.
func apply(t *testing.T, s graph.Store, b *graph.Batch) graph.Receipt {
	t.Helper()
	r, err := s.Apply(t.Context(), b)
	if err != nil {
		for _, v := range violations(err) {
			t.Logf("%+v", v)
		}
		t.Fatalf("Apply(%s): %v", b.ID, err)
	}
	return r
}

// put applies a batch that adds rows.
func put(t *testing.T, s graph.Store, id graph.ID, facts ...graph.Fact) graph.Receipt {
	t.Helper()
	return apply(t, s, batch(id, added(facts...)...))
}

// take applies a batch that takes rows back.
func take(t *testing.T, s graph.Store, id graph.ID, facts ...graph.Fact) graph.Receipt {
	t.Helper()
	changes := added(facts...)
	for i := range changes {
		changes[i].Retract = true
	}
	return apply(t, s, batch(id, changes...))
}

// refused applies a batch that must be refused, for exactly these violations.
func refused(t *testing.T, s graph.Store, b *graph.Batch, want ...graph.Violation) {
	t.Helper()
	_, err := s.Apply(t.Context(), b)
	if graph.CodeOf(err) != graph.Refused {
		t.Fatalf("Apply(%s): %v, want %s", b.ID, err, graph.Refused)
	}
	equal(t, "violations", want, violations(err))
}

// fails checks the code of a failure.
func fails(t *testing.T, err error, want graph.Code) {
	t.Helper()
	if got := graph.CodeOf(err); got != want {
		t.Errorf("error %v has the code %q, want %q", err, got, want)
	}
}

// equal compares an answer with what was promised.
func equal[A any](t *testing.T, what string, want, got A) {
	t.Helper()
	if diff := cmp.Diff(want, got, alike...); diff != "" {
		t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

// ref names a thing.
func ref(n graph.Noun, id graph.ID) graph.Ref { return graph.Ref{Noun: n, ID: id} }

// got are the rows of one thing through a view.
func got(t *testing.T, s graph.Store, v graph.View, n graph.Noun, id graph.ID) []graph.Fact {
	t.Helper()
	rows, err := s.Get(t.Context(), v, []graph.Ref{ref(n, id)})
	if err != nil {
		t.Fatalf("Get(%s): %v", id, err)
	}
	return rows[ref(n, id)]
}

// one is the only row of one thing through a view.
func one[F graph.Fact](t *testing.T, s graph.Store, v graph.View, n graph.Noun, id graph.ID) F {
	t.Helper()
	rows := got(t, s, v, n, id)
	if len(rows) != 1 {
		t.Fatalf("Get(%s) has %d rows, want 1: %v", id, len(rows), keys(rows))
	}
	return rows[0].(F)
}

// ever are all rows of one thing through a view, retracted ones too.
func ever(t *testing.T, s graph.Store, v graph.View, n graph.Noun, id graph.ID) []graph.Fact {
	t.Helper()
	rows, err := s.History(t.Context(), v, []graph.Ref{ref(n, id)})
	if err != nil {
		t.Fatalf("History(%s): %v", id, err)
	}
	return rows[ref(n, id)]
}

// under are the keys of the rows at the far end of an edge.
func under(t *testing.T, s graph.Store, v graph.View, e graph.Edge, parent graph.ID) []graph.ID {
	t.Helper()
	rows, err := s.Below(t.Context(), v, e, []graph.ID{parent})
	if err != nil {
		t.Fatalf("Below(%s, %s): %v", e, parent, err)
	}
	return keys(rows[parent])
}

// list are the ids of a page.
func list(t *testing.T, s graph.Store, v graph.View, q graph.Query) []graph.ID {
	t.Helper()
	if q.First == 0 {
		q.First = 1000
	}
	page, err := s.Page(t.Context(), v, q)
	if err != nil {
		t.Fatalf("Page(%s): %v", q.Noun, err)
	}
	return ids(page.Items)
}

// every are the keys of a scan.
func every(t *testing.T, s graph.Store, v graph.View, n graph.Noun) []graph.ID {
	t.Helper()
	rows, err := scanned(t.Context(), s, v, n)
	if err != nil {
		t.Fatalf("Scan(%s): %v", n, err)
	}
	return keys(rows)
}

func keys(rows []graph.Fact) []graph.ID {
	out := make([]graph.ID, len(rows))
	for i, f := range rows {
		out[i] = f.Key()
	}
	return out
}

func ids(items []graph.Item) []graph.ID {
	out := make([]graph.ID, len(items))
	for i, item := range items {
		out[i] = item.ID
	}
	return out
}

// newest is the newest revision.
func newest(t *testing.T, s graph.Store) graph.Revision {
	t.Helper()
	r, err := s.Revision(t.Context(), 0)
	if err != nil {
		t.Fatalf("Revision: %v", err)
	}
	return r
}
