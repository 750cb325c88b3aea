// Package scalar spells graph's values in GraphQL: days, revisions, global ids, words. It is a room of its own because
// the generated code needs it, which in resolvers would be a circle of imports and in graph a foreign word.
//
// What is empty in Go is null in GraphQL, both ways. Begin with word.go.
package scalar

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"dutygraph/graph"
)

// quoted is text that needs no escape.
type quoted string

// MarshalGQL writes the text between quotation marks.
func (q quoted) MarshalGQL(w io.Writer) {
	buf := make([]byte, 0, 72)
	buf = append(buf, '"')
	buf = append(buf, q...)
	_, _ = w.Write(append(buf, '"'))
}

// number is a whole number.
type number int64

// MarshalGQL writes the number.
func (n number) MarshalGQL(w io.Writer) {
	var buf [20]byte
	_, _ = w.Write(strconv.AppendInt(buf[:0], int64(n), 10))
}

// MarshalString writes text; empty text is null.
func MarshalString(s string) graphql.Marshaler {
	if s == "" {
		return graphql.Null
	}
	return graphql.MarshalString(s)
}

// UnmarshalString reads text.
func UnmarshalString(v any) (string, error) {
	if s, ok := v.(string); ok {
		return s, nil
	}
	return "", graph.Invalid.Errorf("应为文本", "text is expected here")
}

// MarshalNumber writes the number of a thing as the ledger gives it, or any other graph.ID.
func MarshalNumber(id graph.ID) graphql.Marshaler { return MarshalString(string(id)) }

// UnmarshalNumber reads the number of a thing.
func UnmarshalNumber(v any) (graph.ID, error) {
	s, err := UnmarshalString(v)
	return graph.ID(s), err
}

// MarshalYesNo writes an answer; unknown is null.
func MarshalYesNo(y graph.YesNo) graphql.Marshaler {
	switch y {
	case graph.Yes:
		return graphql.True
	case graph.No:
		return graphql.False
	}
	return graphql.Null
}

// UnmarshalYesNo reads an answer.
func UnmarshalYesNo(v any) (graph.YesNo, error) {
	switch v {
	case nil:
		return "", nil
	case true:
		return graph.Yes, nil
	case false:
		return graph.No, nil
	}
	return "", graph.Invalid.Errorf("应为 true 或 false", "true or false is expected here")
}

// MarshalDate writes a day as 2024-05-07; no day and Forever are null.
func MarshalDate(d graph.Day) graphql.Marshaler {
	if d == graph.NoDay || d == graph.Forever {
		return graphql.Null
	}
	return day(d)
}

// day is a day that is one.
type day graph.Day

// MarshalGQL writes the day.
func (d day) MarshalGQL(w io.Writer) {
	var buf [12]byte
	_, _ = w.Write(AppendDate(buf[:0], graph.Day(d)))
}

// AppendDate appends a day as MarshalDate writes it.
func AppendDate(out []byte, d graph.Day) []byte {
	if d == graph.NoDay || d == graph.Forever {
		return append(out, "null"...)
	}
	year, month, dom := d.Date()
	buf := [12]byte{0: '"', 5: '-', 8: '-', 11: '"'}
	for i := 4; i > 0; i-- {
		buf[i] = byte('0' + year%10)
		year /= 10
	}
	buf[6], buf[7] = byte('0'+int(month)/10), byte('0'+int(month)%10)
	buf[9], buf[10] = byte('0'+dom/10), byte('0'+dom%10)
	return append(out, buf[:]...)
}

// UnmarshalDate reads 2024-05-07 and nothing else.
func UnmarshalDate(v any) (graph.Day, error) {
	s, _ := v.(string)
	return graph.ParseDay(s)
}

// MarshalMonth writes a month as 2024-05; the zero Month is null.
func MarshalMonth(m graph.Month) graphql.Marshaler {
	if m == 0 {
		return graphql.Null
	}
	return quoted(m.String())
}

// UnmarshalMonth reads 2024-05 and nothing else.
func UnmarshalMonth(v any) (graph.Month, error) {
	s, _ := v.(string)
	d, err := graph.ParseDay(s + "-01")
	if err != nil {
		return 0, graph.Invalid.Errorf("不是有效月份，应为 2024-05 的形式", "not a month of the form 2024-05")
	}
	return graph.MonthOf(d), nil
}

// MarshalDateTime writes an instant, in milliseconds since 1970, with the offset of Shanghai.
func MarshalDateTime(ms int64) graphql.Marshaler {
	return quoted(time.UnixMilli(ms).In(graph.Shanghai).Format("2006-01-02T15:04:05.000Z07:00"))
}

// UnmarshalDateTime reads an instant in RFC 3339.
func UnmarshalDateTime(v any) (int64, error) {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, graph.Invalid.Errorf("不是有效时刻，应为 2024-05-30T00:00:00+08:00 的形式", "not an instant of the form 2024-05-30T00:00:00+08:00")
	}
	return t.UnixMilli(), nil
}

// MarshalDecimal writes a decimal as text; empty text is null.
func MarshalDecimal(s string) graphql.Marshaler { return MarshalString(s) }

// UnmarshalDecimal reads a decimal from text.
func UnmarshalDecimal(v any) (string, error) { return UnmarshalString(v) }

// maxRevision is the largest whole number that JavaScript holds exactly.
const maxRevision = 1<<53 - 1

// MarshalRevision writes a revision; Never and Newest are null.
func MarshalRevision(r graph.Revision) graphql.Marshaler {
	if r == graph.Never {
		return graphql.Null
	}
	return number(r)
}

// UnmarshalRevision reads a whole number from 0 to 2^53 - 1.
func UnmarshalRevision(v any) (graph.Revision, error) {
	n := int64(-1)
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			n = i
		}
	case int64:
		n = v
	case int:
		n = int64(v)
	case string:
		if i, err := strconv.ParseInt(v, 10, 64); err == nil {
			n = i
		}
	}
	if n < 0 || n > maxRevision {
		return 0, graph.Invalid.Errorf("修订应为 0 至 2^53-1 的整数", "a revision is a whole number from 0 to 2^53-1")
	}
	return graph.Revision(n), nil
}

// KnownAt is as known when: a revision, or the newest revision not after an instant.
type KnownAt struct {
	// Revision is the revision; meaningless with an instant.
	Revision graph.Revision
	// Instant is in milliseconds since 1970; 0 for a revision.
	Instant int64
}

// MarshalKnownAt writes what UnmarshalKnownAt reads.
func MarshalKnownAt(k KnownAt) graphql.Marshaler {
	if k.Instant != 0 {
		return MarshalDateTime(k.Instant)
	}
	return quoted(strconv.FormatInt(int64(k.Revision), 10))
}

// UnmarshalKnownAt reads a revision as number or text, or an instant in RFC 3339 after 1970.
func UnmarshalKnownAt(v any) (KnownAt, error) {
	if s, ok := v.(string); ok && strings.Contains(s, "T") {
		ms, err := UnmarshalDateTime(v)
		if err == nil && ms <= 0 {
			err = graph.Invalid.Errorf("时刻应在 1970 年之后", "an instant must lie after 1970")
		}
		return KnownAt{Instant: ms}, err
	}
	r, err := UnmarshalRevision(v)
	if err != nil {
		err = graph.Invalid.Errorf("knownAt 应为修订（如 19）或时刻（如 2024-05-30T00:00:00+08:00）",
			"knownAt is a revision such as 19, or an instant such as 2024-05-30T00:00:00+08:00")
	}
	return KnownAt{Revision: r}, err
}

// MarshalID writes the global id of a thing: base64url of noun, colon, identity.
func MarshalID(r graph.Ref) graphql.Marshaler { return globalID(r) }

// globalID is a thing with a global id.
type globalID graph.Ref

// MarshalGQL writes the global id.
func (r globalID) MarshalGQL(w io.Writer) {
	var out [192]byte
	_, _ = w.Write(AppendID(out[:0], graph.Ref(r)))
}

// AppendID appends a global id as MarshalID writes it.
func AppendID(out []byte, r graph.Ref) []byte {
	var raw [128]byte
	plain := append(append(append(raw[:0], r.Noun...), ':'), r.ID...)
	out = base64.RawURLEncoding.AppendEncode(append(out, '"'), plain)
	return append(out, '"')
}

// maxID bounds the global ids that are read: the longest key joins three ids of 64 characters.
const maxID = 2048

// named reports whether things of the noun have global ids. Batches and gaps have, though no row of theirs is a fact.
func named(n graph.Noun) bool {
	return n.New() != nil || n == graph.Persons || n == Gaps || n == "Batch"
}

// UnmarshalID reads a global id.
func UnmarshalID(v any) (graph.Ref, error) {
	s, _ := v.(string)
	plain, err := base64.RawURLEncoding.Strict().DecodeString(s)
	noun, id, ok := strings.Cut(string(plain), ":")
	if err != nil || !ok || !named(graph.Noun(noun)) || id == "" || len(s) > maxID {
		return graph.Ref{}, graph.Invalid.Errorf("不是有效的全局编号（id）；台账中的编号请用 number 参数",
			"not a global id; a ledger's own number goes into the argument number")
	}
	return graph.Ref{Noun: graph.Noun(noun), ID: graph.ID(id)}, nil
}

// MarshalCursor writes the place of an item; no place is null.
func MarshalCursor(c graph.Cursor) graphql.Marshaler {
	if c.ID == "" {
		return graphql.Null
	}
	return globalID{Noun: graph.Noun(strconv.Itoa(int(c.Date))), ID: c.ID}
}

// UnmarshalCursor reads the place of an item.
func UnmarshalCursor(v any) (graph.Cursor, error) {
	s, _ := v.(string)
	plain, err := base64.RawURLEncoding.Strict().DecodeString(s)
	date, id, _ := strings.Cut(string(plain), ":")
	d, bad := strconv.Atoi(date)
	if err != nil || bad != nil || id == "" || len(s) > maxID || d > math.MaxInt32 || d < math.MinInt32 {
		return graph.Cursor{}, graph.Invalid.Errorf("不是有效的游标（cursor）", "not a cursor")
	}
	return graph.Cursor{Date: graph.Day(d), ID: graph.ID(id)}, nil
}
