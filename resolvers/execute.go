package resolvers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"unicode"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"dutygraph/graph"
	"dutygraph/resolvers/gen"
)

// executor runs documents. It is ours, and not gqlgen's, because limits must stand between parsing, validating and
// running, and because a batch, a body that is no JSON, and a failure must each be told in a code and two languages.
type executor struct {
	*Config
	schema    graphql.ExecutableSchema
	rules     *rules.Rules
	documents *documents
	kinds     *kinds
	sheets    *sync.Pool // of *sheet
}

// params is a request as it was sent.
type params struct {
	Query         string
	OperationName string
	Variables     map[string]any
	Extensions    map[string]any
}

func newExecutor(c *Config) *executor {
	return &executor{Config: c, schema: executableSchema(), rules: rules.NewDefaultRules(), documents: newDocuments(c.Limits.Documents), kinds: newKinds(), sheets: newSheets()}
}

// executableSchema is the schema without @defer: answers come in one piece.
func executableSchema() graphql.ExecutableSchema {
	root := gen.Config{Resolvers: Resolver{}, Directives: gen.DirectiveRoot{Personal: personal}}
	whole := *gen.NewExecutableSchema(root).Schema()
	whole.Directives = maps.Clone(whole.Directives)
	delete(whole.Directives, "defer")
	root.Schema = &whole
	return gen.NewExecutableSchema(root)
}

// run answers a request, or says why it cannot be run.
func (e *executor) run(ctx context.Context, x *exchange, p *params) (*graphql.Response, *failure) {
	doc, f := e.parse(p.Query)
	if f != nil {
		return nil, f
	}
	op := doc.Operations.ForName(p.OperationName)
	if op == nil {
		return nil, fail(400, "REQUEST_OPERATION_UNKNOWN", "文档中没有 operationName 所指的操作", "the document has no operation of the name operationName")
	}
	if op.Operation == ast.Mutation {
		if f := e.mayWrite(x); f != nil {
			return nil, f
		}
	}
	variables, err := validator.VariableValues(e.schema.Schema(), op, p.Variables)
	if err != nil {
		detail := withoutNumbers(err.Error())
		return nil, fail(400, "REQUEST_VARIABLES_INVALID", "变量有误："+detail, "a variable is wrong: "+detail)
	}
	if f := e.Limits.check(doc.weigh(op, variables)); f != nil {
		return nil, f
	}
	x.request.document = doc
	x.request.sheets.spare = e.sheets
	x.request.language = x.language()
	x.request.whole = mentions(op.SelectionSet, 0, "accountability", "why")
	ctx, cancel := context.WithTimeout(ctx, e.Limits.Time)
	defer cancel()
	running := &graphql.OperationContext{
		RawQuery: p.Query, Variables: variables, OperationName: p.OperationName, Doc: doc.QueryDocument, Operation: op, RecoverFunc: x.recovered,
		ResolverMiddleware:     e.kinds.conclusions,
		RootResolverMiddleware: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler { return next(ctx) },
	}
	if op.Operation == ast.Mutation {
		running.Operation, x.request.inputs = takeInputs(running)
	}
	ctx = graphql.WithOperationContext(ctx, running)
	ctx = graphql.WithResponseContext(ctx, x.present, x.recovered)
	response := e.schema.Exec(ctx)(ctx)
	x.request.sheets.release() // all of it has been copied
	response.Errors = inOrder(append(response.Errors, graphql.GetErrors(ctx)...))
	return response, nil
}

// parse reads and validates a document, or finds it among those read before.
func (e *executor) parse(query string) (*document, *failure) {
	if doc := e.documents.get(query); doc != nil {
		return doc, nil
	}
	if strings.TrimSpace(query) == "" {
		return nil, fail(400, "REQUEST_QUERY_MISSING", "缺少 query", "query is missing")
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, e.Limits.Tokens)
	if err != nil {
		return nil, refused("GRAPHQL_PARSE_FAILED", fmt.Sprintf("查询文档无法解析（上限 %d 个词法单元）", e.Limits.Tokens),
			fmt.Sprintf("the document cannot be parsed (at most %d tokens)", e.Limits.Tokens), err)
	}
	if len(doc.Operations) == 0 {
		return nil, fail(400, "REQUEST_QUERY_MISSING", "文档中没有操作", "the document has no operation")
	}
	if f := e.Limits.flat(doc); f != nil {
		return nil, f
	}
	if errs := validator.ValidateWithRules(e.schema.Schema(), doc, e.rules); len(errs) > 0 {
		const most = 20
		var out *failure
		for _, err := range errs[:min(len(errs), most)] {
			one := refused("GRAPHQL_VALIDATION_FAILED", "查询不符合接口定义", "the query does not fit the schema", err)
			if out == nil {
				out = one
				continue
			}
			out.more = append(out.more, one)
		}
		return nil, out
	}
	ready := newDocument(doc)
	e.documents.add(query, ready)
	return ready, nil
}

// flat bounds what a document holds as it is written, before it is validated: validation compares fields in pairs.
func (l Limits) flat(doc *ast.QueryDocument) *failure {
	var fields, aliases, deepest int
	var walk func(set ast.SelectionSet, depth int)
	walk = func(set ast.SelectionSet, depth int) {
		deepest = max(deepest, depth)
		if deepest > maxNesting {
			return
		}
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				fields++
				if s.Alias != s.Name {
					aliases++
				}
				walk(s.SelectionSet, depth+1)
			case *ast.InlineFragment:
				walk(s.SelectionSet, depth+1)
			}
		}
	}
	for _, op := range doc.Operations {
		walk(op.SelectionSet, 0)
	}
	for _, f := range doc.Fragments {
		walk(f.SelectionSet, 0)
	}
	w := weight{fields: fields, aliases: aliases}
	if deepest > maxNesting {
		w.depth = deepest
	}
	return l.check(w)
}

// maxNesting is how deep a document may nest before it is validated. It is above the limit of depth: introspection, which
// does not count, and fragments nest deeper.
const maxNesting = 50

func refused(code graph.Code, zh, en string, err error) *failure {
	detail := err.Error()
	var at []gqlerror.Location
	if g, ok := errors.AsType[*gqlerror.Error](err); ok {
		detail, at = g.Message, g.Locations
	}
	detail = withoutNumbers(detail)
	const most = 300
	if r := []rune(detail); len(r) > most { // it may quote what was sent
		detail = string(r[:most]) + "…"
	}
	f := fail(400, code, zh+"："+detail, en+": "+detail)
	f.locations = at
	return f
}

// mayWrite says why a request may not change anything; nil where it may. A page of another site can make a browser send a
// GET, and whoever may not see the whole city cannot tell what a write of theirs would touch.
func (e *executor) mayWrite(x *exchange) *failure {
	switch {
	case x.r.Method != http.MethodPost:
		x.w.Header().Set("Allow", http.MethodPost)
		return fail(http.StatusMethodNotAllowed, "REQUEST_METHOD_REFUSED", "填报只接受 POST", "mutations are only taken by POST")
	case e.Desk == nil || !x.request.viewer.Scope.All:
		return fail(http.StatusForbidden, "REQUEST_WRITE_REFUSED", "本服务未开放填报", "this server takes no mutations")
	}
	return nil
}

// withoutNumbers hides long numbers in a message that may quote what was sent: one of them may be an identity number.
func withoutNumbers(text string) string {
	isDigit := func(r rune) bool { return unicode.IsDigit(r) || r == 'X' || r == 'x' }
	var out strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && isDigit(runes[j]) {
			j++
		}
		switch {
		case j-i >= 7:
			out.WriteString("…")
		case j == i:
			j++
			fallthrough
		default:
			out.WriteString(string(runes[i:j]))
		}
		i = j
	}
	return out.String()
}
