package resolvers

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"dutygraph/graph"
)

// NewHandler serves the API at /graphql, as the working group's "GraphQL over HTTP" says, and a page to try it at
// /graphiql. It panics without a store.
func NewHandler(c Config) http.Handler {
	if c.Store == nil {
		panic("resolvers: Config.Store is missing")
	}
	return routes(newHandler(c.withDefaults()))
}

func routes(h *handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/graphql", h.serve)
	mux.Handle("/graphiql", h.ours(graphiqlPage()))
	mux.Handle("/graphiql/", h.ours(assets()))
	return mux
}

type handler struct {
	*executor
	answers *sync.Pool // of *bytes.Buffer; an answer is written out of one in one piece
}

func newHandler(c *Config) *handler {
	return &handler{newExecutor(c), &sync.Pool{New: func() any { return &bytes.Buffer{} }}}
}

// exchange is one request over HTTP and its answer.
type exchange struct {
	*request
	w      http.ResponseWriter
	r      *http.Request
	log    *slog.Logger
	limits Limits
	media  string // the media type of the answer

	answers *sync.Pool
}

// The media types of answers.
const (
	responseJSON = "application/graphql-response+json"
	plainJSON    = "application/json"
)

func (x *exchange) language() string { return languageOf(x.r.Header.Get("Accept-Language")) }

// serve answers a request at /graphql.
func (h *handler) serve(w http.ResponseWriter, r *http.Request) {
	x := &exchange{request: &request{id: requestID(r)}, w: w, r: r, log: h.Log, limits: h.Limits, media: mediaType(r), answers: h.answers}
	w.Header().Set("X-Request-Id", x.id)
	defer func() {
		if fault := recover(); fault != nil {
			if fault == http.ErrAbortHandler {
				panic(fault)
			}
			_ = x.recovered(r.Context(), fault)
			f := &failure{status: http.StatusInternalServerError, told: *x.fault(), extensions: map[string]any{"requestId": x.id}}
			x.refuse(f)
		}
	}()
	if f := h.answer(x); f != nil {
		x.refuse(f)
	}
}

// answer answers the request, or says why it does not.
func (h *handler) answer(x *exchange) *failure {
	if !h.Host(hostOf(x.r)) {
		return fail(http.StatusForbidden, "REQUEST_HOST_REFUSED", "主机名不被接受：请用本机地址访问", "this host name is not accepted: use the machine's own address")
	}
	if x.media == "" {
		x.media = responseJSON
		return fail(http.StatusNotAcceptable, "REQUEST_NOT_ACCEPTABLE", "只能以 "+responseJSON+" 或 "+plainJSON+" 应答", "answers come as "+responseJSON+" or "+plainJSON+" only")
	}
	least, f := leastRevision(x.r)
	if f != nil {
		return f
	}
	var p *params
	switch x.r.Method {
	case http.MethodGet:
		if x.r.URL.RawQuery == "" && strings.Contains(x.r.Header.Get("Accept"), "text/html") {
			http.Redirect(x.w, x.r, "graphiql", http.StatusSeeOther)
			return nil
		}
		p, f = h.fromURL(x.r)
	case http.MethodPost:
		p, f = h.fromBody(x)
	default:
		x.w.Header().Set("Allow", "GET, POST")
		f = fail(http.StatusMethodNotAllowed, "REQUEST_METHOD_REFUSED", "只接受 GET 和 POST", "only GET and POST are accepted")
	}
	if f != nil {
		return f
	}
	var ctx context.Context
	x.request, ctx = h.newRequest(x.r.Context(), x.id, least)
	response, f := h.run(ctx, x, p)
	if f != nil {
		if x.media == plainJSON && f.status != http.StatusMethodNotAllowed { // a client of the old media type takes any other status for a broken network
			f.status = http.StatusOK
		}
		return f
	}
	x.write(http.StatusOK, response)
	return nil
}

// fromURL reads a request from a URL. Nothing can be changed by one: run refuses mutations that came so.
func (h *handler) fromURL(r *http.Request) (*params, *failure) {
	if int64(len(r.URL.RawQuery)) > h.Limits.Body {
		return nil, tooLarge(h.Limits.Body)
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fail(400, "REQUEST_URL_INVALID", "网址参数无法解析", "the URL's parameters cannot be read")
	}
	p := &params{Query: query.Get("query"), OperationName: query.Get("operationName")}
	for name, into := range map[string]*map[string]any{"variables": &p.Variables, "extensions": &p.Extensions} {
		if text := query.Get(name); text != "" && decode(strings.NewReader(text), into) != nil {
			return nil, fail(400, "REQUEST_JSON_INVALID", "参数 "+name+" 不是 JSON 对象", "the parameter "+name+" is no JSON object")
		}
	}
	return p, nil
}

// fromBody reads a request from a body. Only application/json is read: a page of another site can send it nowhere
// without asking first, which forms and plain text can.
func (h *handler) fromBody(x *exchange) (*params, *failure) {
	media, args, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if charset := args["charset"]; err != nil || media != plainJSON || charset != "" && !strings.EqualFold(charset, "utf-8") || x.r.Header.Get("Content-Encoding") != "" {
		return nil, fail(http.StatusUnsupportedMediaType, "REQUEST_MEDIA_TYPE_REFUSED", "请以 Content-Type: application/json（UTF-8，未压缩）发送", "send Content-Type: application/json, UTF-8, not compressed")
	}
	if x.r.ContentLength > h.Limits.Body {
		return nil, tooLarge(h.Limits.Body)
	}
	var read bytes.Buffer
	if n := x.r.ContentLength; n > 0 && n < maxKept { // what is larger is not believed before it is here
		read.Grow(int(n) + bytes.MinRead)
	}
	_, err = read.ReadFrom(http.MaxBytesReader(x.w, x.r.Body, h.Limits.Body))
	body := read.Bytes()
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, tooLarge(h.Limits.Body)
	}
	if err != nil {
		return nil, fail(400, "REQUEST_BODY_UNREADABLE", "请求正文未能读完", "the body could not be read to its end")
	}
	if body = bytes.TrimLeft(body, " \t\r\n"); len(body) > 0 && body[0] == '[' {
		return nil, fail(400, "REQUEST_BATCH_REFUSED", "不接受批量请求，请逐个发送", "batches are not accepted; send one request at a time")
	}
	var p params
	if decode(bytes.NewReader(body), &p) != nil {
		return nil, fail(400, "REQUEST_JSON_INVALID", "请求正文不是有效的 JSON：应为含 query（文本）、variables（对象）的对象",
			"the body is not valid JSON: an object with query (text) and variables (object) is expected")
	}
	return &p, nil
}

func tooLarge(limit int64) *failure {
	f := fail(http.StatusRequestEntityTooLarge, "REQUEST_TOO_LARGE", fmt.Sprintf("请求超过 %d 字节", limit), fmt.Sprintf("the request is larger than %d bytes", limit))
	f.extensions = map[string]any{"limit": limit}
	return f
}

// decode reads one JSON value and nothing after it. Its errors are never shown: they quote what was sent.
func decode(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errTrailing
	}
	return nil
}

var errTrailing = errors.New("more than one JSON value")

// leastRevision is the header X-Min-Revision.
func leastRevision(r *http.Request) (graph.Revision, *failure) {
	text := r.Header.Get("X-Min-Revision")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, fail(400, "REQUEST_REVISION_INVALID", "X-Min-Revision 应为修订号", "X-Min-Revision must be a revision")
	}
	return graph.Revision(n), nil
}

// refuse says why a request is not answered.
func (x *exchange) refuse(f *failure) {
	x.write(f.status, &graphql.Response{Errors: x.errors(f)})
}

// maxSpare is the size of the largest buffer that is used for another answer, in bytes.
const maxSpare = 1 << 20

// write sends an answer. Data is written as it is: encoding it again would cost more than making it did.
func (x *exchange) write(status int, response *graphql.Response) {
	head := x.w.Header()
	head.Set("Content-Type", x.media+"; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Vary", "Accept, Accept-Language, Authorization")
	out := x.answers.Get().(*bytes.Buffer)
	out.Reset()
	defer func() {
		if out.Cap() <= maxSpare {
			x.answers.Put(out)
		}
	}()
	out.Grow(len(response.Data) + 256)
	out.WriteByte('{')
	if len(response.Errors) > 0 {
		x.member(out, "errors", response.Errors)
	}
	if response.Data != nil {
		comma(out)
		out.WriteString(`"data":`)
		out.Write(response.Data)
	}
	if r, ok := x.revision(); ok {
		comma(out)
		out.WriteString(`"extensions":{"revision":`)
		out.WriteString(strconv.FormatInt(int64(r), 10))
		out.WriteByte('}')
	}
	out.WriteByte('}')
	head.Set("Content-Length", strconv.Itoa(out.Len()))
	x.w.WriteHeader(status)
	if x.r.Method != http.MethodHead {
		_, _ = x.w.Write(out.Bytes()) // a client that has gone needs no answer
	}
}

func comma(out *bytes.Buffer) {
	if out.Len() > 1 {
		out.WriteByte(',')
	}
}

func (x *exchange) member(out *bytes.Buffer, name string, errs gqlerror.List) {
	comma(out)
	text, err := json.Marshal(errs)
	if err != nil { // what is in an error's extensions is ours
		panic(err)
	}
	fmt.Fprintf(out, "%q:%s", name, text)
}

// requestID is the client's name for the request, if it is a harmless one, else a new one.
func requestID(r *http.Request) string {
	id := r.Header.Get("X-Request-Id")
	harmless := len(id) >= 1 && len(id) <= 64 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == ""
	if !harmless {
		return rand.Text()
	}
	return id
}

// mediaType is the media type in which the client wants its answer; empty where it takes neither of ours.
func mediaType(r *http.Request) string {
	accept := r.Header.Get("Accept")
	if accept == "" || accept == "*/*" {
		return responseJSON
	}
	best, quality := "", 0.0
	for part := range strings.SplitSeq(accept, ",") {
		media, args, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if text := args["q"]; text != "" {
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				continue
			}
		}
		switch media {
		case "*/*", "application/*":
			media = responseJSON
		case responseJSON, plainJSON:
		default:
			continue
		}
		if q > quality || q == quality && q > 0 && media == responseJSON {
			best, quality = media, q
		}
	}
	if best == "" && strings.Contains(accept, "text/html") && r.Method == http.MethodGet {
		return responseJSON // a browser, which is sent to the page
	}
	return best
}

// hostOf is the host that the request names, without a port.
func hostOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return strings.Trim(r.Host, "[]")
}

// LoopbackHost reports whether a host is this machine by its own name: localhost or a loopback address.
func LoopbackHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
