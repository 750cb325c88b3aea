package resolvers

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"dutygraph/graph"
)

// failure is why a request cannot be run at all. Its code is stable, as those of graph are.
type failure struct {
	status     int // of HTTP, where the media type lets it show
	told       graph.Error
	locations  []gqlerror.Location
	extensions map[string]any
	more       []*failure // further ones of the same request
}

func fail(status int, code graph.Code, zh, en string) *failure {
	return &failure{status: status, told: graph.Error{Code: code, ZH: zh, EN: en}}
}

// internal is the code of a fault of ours.
const internal graph.Code = "INTERNAL"

// spell is an error as the client is told: in its language, with the code and both languages beside it.
func (x *exchange) spell(e *graph.Error, extra map[string]any) (message string, extensions map[string]any) {
	extensions = map[string]any{"code": e.Code, "zh": e.ZH, "en": e.EN}
	maps.Copy(extensions, extra)
	return e.In(x.language()), extensions
}

// errors are the failure and further ones of the same request.
func (x *exchange) errors(f *failure) gqlerror.List {
	var out gqlerror.List
	for _, one := range append([]*failure{f}, f.more...) {
		message, extensions := x.spell(&one.told, one.extensions)
		out = append(out, &gqlerror.Error{Message: message, Locations: one.locations, Extensions: extensions})
	}
	return out
}

// present is the one place where errors of resolvers are put into words: graph's as they are, all else masked and logged.
func (x *exchange) present(ctx context.Context, err error) *gqlerror.Error {
	out := &gqlerror.Error{Path: graphql.GetPath(ctx)}
	if at, ok := errors.AsType[*gqlerror.Error](err); ok { // gqlgen's, which knows the place
		out.Locations = at.Locations
		if at.Path != nil {
			out.Path = at.Path
		}
	}
	var extra map[string]any
	e, known := errors.AsType[*graph.Error](err)
	if _, overflow := errors.AsType[*graphql.NumberOverflowError](err); overflow {
		e, known = &graph.Error{Code: graph.Invalid, ZH: "整数超出 32 位范围", EN: "a whole number beyond 32 bits"}, true
	}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded) && graph.CodeOf(err) == graph.Unavailable:
		e, _ = errors.AsType[*graph.Error](timedOut(x.limits.Time))
	case !known && graph.CodeOf(err) == graph.Unavailable:
		e = &graph.Error{Code: graph.Unavailable, ZH: "请求已取消", EN: "the request was cancelled"}
	case !known:
		x.log.LogAttrs(ctx, slog.LevelError, "a request failed", slog.String("request", x.id), slog.String("path", out.Path.String()), slog.Any("error", err))
		e, extra = x.fault(), map[string]any{"requestId": x.id}
	case e.Err != nil:
		x.log.LogAttrs(ctx, slog.LevelWarn, "a request failed", slog.String("request", x.id), slog.String("code", string(e.Code)), slog.Any("error", e.Err))
	}
	out.Message, out.Extensions = x.spell(e, extra)
	return out
}

// fault is what the client is told of a fault of ours.
func (x *exchange) fault() *graph.Error {
	return &graph.Error{
		Code: internal, ZH: "系统内部错误，请把请求编号 " + x.id + " 告知管理员", EN: "an internal error; tell the administrator the request id " + x.id,
	}
}

// recovered logs a panic and masks it.
func (x *exchange) recovered(ctx context.Context, fault any) error {
	x.log.LogAttrs(ctx, slog.LevelError, "a request panicked", slog.String("request", x.id), slog.Any("panic", fault), slog.String("stack", string(debug.Stack())))
	return errPanicked
}

// errPanicked stands for a panic that was logged already, with its stack.
var errPanicked = errors.New("panicked")

// inOrder puts errors in the order of their paths: fields are resolved at the same time.
func inOrder(errs gqlerror.List) gqlerror.List {
	slices.SortStableFunc(errs, func(a, b *gqlerror.Error) int { return cmp.Compare(a.Path.String(), b.Path.String()) })
	return errs
}

// language is that of the header Accept-Language: en where it is preferred to zh, else zh.
func languageOf(accept string) string {
	quality := map[string]float64{}
	for part := range strings.SplitSeq(accept, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			if f, err := strconv.ParseFloat(value, 64); err == nil {
				q = f
			}
		}
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		quality[primary] = max(quality[primary], q)
	}
	if quality["en"] > quality["zh"] {
		return "en"
	}
	return "zh"
}
