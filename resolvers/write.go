package resolvers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dutygraph/graph"
	"dutygraph/resolvers/scalar"
	"dutygraph/resolvers/seen"
)

const (
	// maxRows is how many rows one mutation writes at most.
	maxRows = 500
	// maxKey is the length of an idempotency key, in characters.
	maxKey = 128
	// maxPrincipal is the length of a principal, in characters.
	maxPrincipal = 100
	// maxReason is the length of the reason of a retraction, in characters.
	maxReason = 200
)

// The codes of user errors that only a write can have; all others are those of the desk.
const (
	codeNotFound  seen.UserErrorCode = "NOT_FOUND"
	codeChanged   seen.UserErrorCode = "CHANGED"
	codeConflict  seen.UserErrorCode = "CONFLICT"
	codeRows      seen.UserErrorCode = "ROW_COUNT"
	codeKey       seen.UserErrorCode = "KEY_INVALID"
	codePrincipal seen.UserErrorCode = "PRINCIPAL_INVALID"
	codeAmbiguous seen.UserErrorCode = "REF_AMBIGUOUS"
	codeRequired  seen.UserErrorCode = "CELL_REQUIRED"
	codeTooLong   seen.UserErrorCode = "CELL_TOO_LONG"
	codeMasked    seen.UserErrorCode = "TEXT_MASKED"
	codeRevision  seen.UserErrorCode = "CELL_NUMBER"
)

// filing is one mutation on its way to the record. 填报
type filing struct {
	*request
	act        string // the mutation's name
	reason     string // of a retraction
	drafts     []*draft
	key        string
	principal  string
	dry        bool
	strict     bool
	ifRevision graph.Revision // Newest for none
	newest     graph.Revision // at which the record was read
	read       readRow
	out        seen.Outcome
	facts      []graph.Fact // the rows written, as they stand
	eye        *seen.Eye
	applied    bool    // a batch was, and was no dry run
	moving     *moving // of the mutation handleGap; nil for all others
}

// lastDay is a day on which everything that was recorded has begun, and nothing that was done is hidden.
const lastDay = graph.Forever - 1

// file does one mutation: it reads the rows as ledgers are read, over what stands on record, and applies them as one
// batch. What is wrong with the input is told in the outcome; the error is what is not the input's fault.
func (q *request) file(ctx context.Context, act string, in input, drafts []*draft) (*filing, error) {
	return q.filed(ctx, act, in, drafts, func(*filing) {})
}

// filed is file with what more is to be checked of the input itself.
func (q *request) filed(ctx context.Context, act string, in input, drafts []*draft, check func(*filing)) (*filing, error) {
	w := &filing{request: q, act: act, drafts: drafts}
	w.out = seen.Outcome{UserErrors: []seen.UserError{}, Warnings: []seen.UserError{}}
	w.envelope(in)
	check(w)
	err := w.do(ctx)
	if w.applied { // what the payload tells of gaps is judged by then, and the next to write need not wait for it
		w.judge(ctx)
	}
	if err != nil {
		return nil, err
	}
	if len(w.out.UserErrors) > 0 {
		w.facts = nil
	}
	w.out.UserErrors = w.out.UserErrors[:min(len(w.out.UserErrors), graph.MaxViolations)]
	w.out.Warnings = w.out.Warnings[:min(len(w.out.Warnings), graph.MaxViolations)]
	if w.eye == nil {
		w.eye = seen.NewEye(&graph.View{At: q.today, Known: w.newest, Scope: q.viewer.Scope}, nil)
	}
	return w, nil
}

// envelope reads who writes, and how.
func (w *filing) envelope(in input) {
	var e input
	if given := objects(in["write"]); len(given) == 1 {
		e = given[0]
	}
	w.key, w.principal = textIn(e, "key"), strings.TrimSpace(textIn(e, "principal"))
	w.dry, _ = e["dryRun"].(bool)
	w.strict, _ = e["strict"].(bool)
	at := func(field string) []string { return []string{"input", "write", field} }
	if n := utf8.RuneCountInString(w.key); n < 1 || n > maxKey {
		w.wrong(at("key"), codeKey, "幂等键应为 1 至 128 个字符", "the key must have 1 to 128 characters")
	}
	if n := utf8.RuneCountInString(w.principal); n < 1 || n > maxPrincipal {
		w.wrong(at("principal"), codePrincipal, "操作人应为 1 至 100 个字符", "the principal must have 1 to 100 characters")
	} else if strings.ContainsFunc(w.principal, unicode.IsControl) {
		w.wrong(at("principal"), codePrincipal, "操作人不得含控制字符", "the principal must hold no control characters")
	} else if _, marks := w.desk.Remark(w.principal); len(marks) > 0 {
		w.wrong(at("principal"), codePrincipal, "操作人不得含证件、电话或银行卡号码", "the principal must hold no number of an identity card, phone or bank account")
	}
	w.ifRevision = graph.Newest
	if given := e["ifRevision"]; given != nil {
		r, err := scalar.UnmarshalRevision(given)
		if err != nil {
			w.wrong(at("ifRevision"), codeRevision, "ifRevision 应为修订号", "ifRevision must be a revision")
		} else {
			w.ifRevision = r
		}
	}
	if n := len(w.drafts); n < 1 || n > maxRows {
		w.wrong([]string{"input"}, codeRows, "一次应填报 1 至 500 行", "one mutation takes 1 to 500 rows")
	}
}

// wrong tells what is wrong with the input.
func (w *filing) wrong(path []string, code seen.UserErrorCode, zh, en string) {
	w.out.UserErrors = append(w.out.UserErrors, w.userError(path, code, zh, en, nil))
}

func (w *filing) userError(path []string, code seen.UserErrorCode, zh, en string, allowed []string) seen.UserError {
	e := seen.UserError{Path: path, Code: code, Message: zh, ZH: zh, EN: en, Allowed: allowed}
	if w.language == "en" {
		e.Message = en
	}
	if allowed == nil {
		e.Allowed = []string{}
	}
	return e
}

// say tells what is said about a draft. A write that is strict takes a warning for an error.
func (w *filing) say(d *draft) say {
	return func(field, code string, warning bool, zh, en string, allowed []string) {
		e := w.userError(d.at(field), seen.UserErrorCode(code), zh, en, allowed)
		if warning {
			w.doubt(e)
			return
		}
		w.out.UserErrors = append(w.out.UserErrors, e)
	}
}

// doubt tells what is doubtful.
func (w *filing) doubt(e seen.UserError) {
	if w.strict {
		w.out.UserErrors = append(w.out.UserErrors, e)
		return
	}
	w.out.Warnings = append(w.out.Warnings, e)
}

// do checks and applies. Writes of one server go one after the other, so that nothing that was looked up for one is
// changed by another before it is applied.
func (w *filing) do(ctx context.Context) (err error) {
	if len(w.out.UserErrors) > 0 {
		return nil
	}
	select {
	case w.writing <- struct{}{}:
		defer func() { <-w.writing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if w.moving != nil {
		w.read = w.moving.read
	} else if err := w.openDesk(ctx); err != nil {
		return err
	}
	if w.newest, err = w.store.Revision(ctx, 0); err != nil {
		return err
	}
	batch, digest := w.batchID(), w.digest()
	receipt, err := w.store.Receipt(ctx, batch)
	switch {
	case err == nil && receipt.Digest != digest:
		w.conflict()
		return nil
	case err == nil:
		receipt.Repeated = true
		w.out.Receipt = &seen.Receipt{Receipt: receipt}
		return w.repeated(ctx, receipt)
	case graph.CodeOf(err) != graph.NotFound:
		return err
	}
	if w.ifRevision != graph.Newest && w.ifRevision > w.newest { // nothing can have been read there: it would guard nothing
		w.wrong([]string{"input", "write", "ifRevision"}, codeRevision, "ifRevision 指明的修订尚不存在", "ifRevision names a revision that is not known yet")
		return nil
	}
	if err := w.look(ctx); err != nil {
		return err
	}
	w.settleDrafts()
	if len(w.out.UserErrors) > 0 {
		return nil
	}
	return w.apply(ctx, batch, digest)
}

// openDesk takes what reads the rows of this write.
func (w *filing) openDesk(ctx context.Context) (err error) {
	areas := slices.ContainsFunc(w.drafts, func(d *draft) bool { return d.cells["area"] != "" || d.noun == graph.Households })
	w.read, err = w.desk.Open(ctx, w.today, areas)
	return err
}

func (w *filing) conflict() {
	w.wrong([]string{"input", "write", "key"}, codeConflict, "该幂等键已用于其他内容，请换一个", "this key was used for another input; take another one")
}

// batchID names the batch by its principal and key. Neither can be told from it, for a key may be anything.
func (w *filing) batchID() graph.ID {
	sum := sha256.Sum256([]byte(w.principal + "\x00" + w.key))
	return graph.ID("api-" + hex.EncodeToString(sum[:20]))
}

// digest tells the content: what the input says as it was read, so that no identity number and no leaked phone number
// can be guessed from it. It reads every draft for the first time.
func (w *filing) digest() string {
	type line struct {
		Noun    graph.Noun
		Given   []string
		Row     map[string]any
		Retract bool
		Said    []string // what cannot be read is told by what is wrong with it
	}
	content := struct {
		Act, Reason string
		Lines       []line
	}{w.act, w.reason, nil}
	for i, d := range w.drafts {
		l := line{Noun: d.noun, Given: d.given(), Row: map[string]any{}, Retract: d.retract}
		if d.retract {
			l.Row["key"] = d.cells["key"]
			content.Lines = append(content.Lines, l)
			continue
		}
		d.first, _ = w.read(d.noun, i+1, d.cells, nil, func(field, code string, warning bool, zh, en string, allowed []string) {
			if warning {
				return
			}
			l.Said = append(l.Said, field+" "+code)
			if _, given := d.cells[field]; given {
				d.said = append(d.said, w.userError(d.at(field), seen.UserErrorCode(code), zh, en, allowed))
			}
		})
		v := reflect.ValueOf(d.first).Elem()
		for _, f := range graph.FieldsOf(d.noun) {
			l.Row[f.Name] = v.FieldByIndex(f.Index).Interface()
		}
		content.Lines = append(content.Lines, l)
	}
	bytes, err := json.Marshal(content)
	if err != nil { // nothing but texts, numbers and days
		panic(err)
	}
	sum := sha256.Sum256(bytes)
	return hex.EncodeToString(sum[:])
}
