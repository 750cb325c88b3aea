package resolvers

import (
	"math"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"dutygraph/graph"
)

// What a field costs. One is the work of one field of one thing, about half a microsecond. What a list below it costs is
// multiplied by how many things it may hold: first of a connection, else a usual number.
var (
	// own are the costs of fields that do more than read what is there.
	own = map[string]int{
		"Query.accountability": 300, "Query.why": 300, "Query.compare": 2000, "Query.answerableFor": 5000, "Query.search": 500,
		"Person.answerableFor": 5000,
		"Area.accountability":  300, "Grid.accountability": 300, "Household.accountability": 300, "Case.accountability": 300,
		"Area.chains": 100, "Grid.chains": 100, "Household.chains": 100, "Case.chains": 100,
		"Query.gap": 100, "Query.gaps": 200, "Query.comingDue": 200, "Query.gapSummary": 40_000, "Query.gapTrend": 40_000, "Query.coverage": 20_000, "Query.rules": 20_000,
		"Area.gaps": 500, "Grid.gaps": 500, "Household.gaps": 500, "Case.gaps": 500, "Lead.gaps": 500, "Application.gaps": 500, "Finding.gaps": 500, "Post.gaps": 500,
		"Person.gaps":     20_000,
		"Gap.explanation": 100, "Gap.policy": 100, "Gap.evidence": 100, "Gap.faults": 100, "Gap.window": 100, "Gap.shares": 100, "Gap.roles": 100,
		"Gap.firstAnswerable": 100, "Gap.above": 100, "Gap.accountability": 300, "GapHandling.reopens": 1000,
		"Receipt.gaps": 5000, "Batch.gaps": 5000,
	}
	// sizes are the usual numbers of things in lists, where they are not usualSize.
	sizes = map[string]int{
		"Query.nodes": maxPage, "Area.children": 20, "Area.posts": 10, "Area.organizations": 10,
		"Case.steps": 8, "Accountability.steps": 8, "Case.chains": 6, "Household.chains": 6, "Accountability.chains": 6,
		"Batch.counts": 3, "Share.holders": 1, "Share.answering": 1, "Link.holders": 1, "Link.answeredBy": 1, "Post.holders": 1, "Share.evidence": 2, "Link.evidence": 2,
		"Comparison.changes": 10,
		"Gap.spans":          3, "Gap.shares": 2, "Gap.roles": 3, "Gap.firstAnswerable": 1, "Gap.above": 2, "Gap.faults": 1, "GapHandling.moves": 3, "GapHandling.next": 2,
		"GapSummary.below": 20, "AreaGaps.sums": 40, "GapTrend.points": 100, "Coverage.below": 20, "AreaCoverage.duties": 14, "DutyCoverage.reasons": 1,
		"GapDifference.opened": 10, "GapDifference.ended": 10, "GapDifference.upcoming": 10,
		"RuleBook.rules": 84, "RuleState.tallies": 3, "RuleState.limits": 2, "Rule.parameters": 2,
	}
)

const (
	// usualSize is the usual number of things in a list.
	usualSize = 4
	// pageCost is what a page costs, however short.
	pageCost = 50
	// writeCost is what a mutation costs beside what is read of it.
	writeCost = 5000
	// countCost is what counting a list costs.
	countCost = 1000
)

// weight is what an operation asks for.
type weight struct {
	cost, depth, aliases int
	fields               int // as they are written
}

// weigh measures an operation in one walk. Its fragments must be valid: without cycles, all known. What no variable
// changes is measured once for a document.
func (d *document) weigh(op *ast.OperationDefinition, variables map[string]any) weight {
	if known, ok := d.weights.Load(op); ok {
		return known.(weight)
	}
	w := weigher{variables: variables, spreads: map[spread]weight{}}
	sum := w.set(op.SelectionSet, 1)
	if !w.varies {
		d.weights.Store(op, sum)
	}
	return sum
}

type weigher struct {
	variables map[string]any
	varies    bool              // a variable says how many things a page holds
	spreads   map[spread]weight // a fragment spread in a fragment spread in a fragment … is walked once
}

type spread struct {
	fragment *ast.FragmentDefinition
	page     int
}

// set measures a selection set; page is how many things the page holds in which it stands.
func (w *weigher) set(set ast.SelectionSet, page int) weight {
	var sum weight
	for _, s := range set {
		var one weight
		switch s := s.(type) {
		case *ast.Field:
			if strings.HasPrefix(s.Name, "__") { // introspection has a limit of its own
				continue
			}
			one = w.field(s, page)
		case *ast.InlineFragment:
			one = w.set(s.SelectionSet, page)
		case *ast.FragmentSpread:
			at := spread{s.Definition, page}
			known, ok := w.spreads[at]
			if !ok {
				known = w.set(s.Definition.SelectionSet, page)
				w.spreads[at] = known
			}
			one = known
		}
		sum = weight{cost: plus(sum.cost, one.cost), depth: max(sum.depth, one.depth), aliases: plus(sum.aliases, one.aliases)}
	}
	return sum
}

func (w *weigher) field(f *ast.Field, page int) weight {
	name := f.ObjectDefinition.Name + "." + f.Name
	cost := own[name]
	size, below := 1, 1
	if f.ObjectDefinition.Name == "Mutation" {
		cost += writeCost
	}
	switch {
	case strings.HasSuffix(f.Definition.Type.Name(), "Connection"):
		cost += pageCost
		below = w.first(f)
	case strings.HasSuffix(f.ObjectDefinition.Name, "Connection"):
		switch f.Name {
		case "nodes", "edges":
			size = page
		case "totalCount", "totalCountAtLeast":
			cost += countCost
		}
	case f.Name == "search":
		size = w.first(f)
	case f.Definition.Type.Elem != nil && strings.HasSuffix(f.ObjectDefinition.Name, "Payload") && f.Name != "userErrors" && f.Name != "warnings":
		size = maxPage // more is written at once only by those who need not see all of it
	case f.Definition.Type.Elem != nil:
		if size = sizes[name]; size == 0 {
			size = usualSize
		}
	}
	inner := w.set(f.SelectionSet, below)
	out := weight{cost: plus(1+cost, times(size, inner.cost)), depth: inner.depth + 1, aliases: inner.aliases}
	if f.Alias != f.Name {
		out.aliases++
	}
	return out
}

// first is the argument first, as far as it can be told before it is read.
func (w *weigher) first(f *ast.Field) int {
	n := maxPage
	if given := f.Arguments.ForName("first"); given != nil && given.Value.Kind == ast.Variable {
		w.varies = true
	}
	if v, ok := f.ArgumentMap(w.variables)["first"]; ok {
		switch v := v.(type) {
		case int64:
			n = int(min(v, maxPage))
		case int:
			n = v
		case interface{ Int64() (int64, error) }:
			if i, err := v.Int64(); err == nil {
				n = int(min(i, maxPage))
			}
		}
	}
	return min(max(n, 1), maxPage)
}

// plus and times stop at the largest number instead of beginning anew.
func plus(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

func times(a, b int) int {
	if a != 0 && b > math.MaxInt/a {
		return math.MaxInt
	}
	return a * b
}

// check refuses an operation that asks for too much; it says the limit and what was asked.
func (l Limits) check(w weight) *failure {
	for _, limit := range []struct {
		code         graph.Code
		zh, en       string
		allowed, ask int
	}{
		{"FIELD_LIMIT_EXCEEDED", "字段个数", "number of fields", l.Fields, w.fields},
		{"DEPTH_LIMIT_EXCEEDED", "嵌套层数", "depth", l.Depth, w.depth},
		{"ALIAS_LIMIT_EXCEEDED", "别名个数", "number of aliases", l.Aliases, w.aliases},
		{"COST_LIMIT_EXCEEDED", "查询开销", "cost", l.Cost, w.cost},
	} {
		if limit.ask > limit.allowed {
			asked := strconv.Itoa(limit.ask)
			if limit.ask == math.MaxInt {
				asked = "∞"
			}
			f := fail(400, limit.code, limit.zh+" "+asked+" 超过上限 "+strconv.Itoa(limit.allowed)+"，请减少后再试",
				"the "+limit.en+" "+asked+" exceeds the limit of "+strconv.Itoa(limit.allowed)+"; ask for less")
			f.extensions = map[string]any{"limit": limit.allowed, "cost": limit.ask}
			return f
		}
	}
	return nil
}
