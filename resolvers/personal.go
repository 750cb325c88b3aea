package resolvers

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// personal is the directive @personal: the name as the viewer may see it.
func personal(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	name, ok := value.(string)
	if err != nil || !ok || name == "" {
		return value, err
	}
	return ask(ctx).personal(name), nil
}

// personal is a name as the viewer may see it.
func (q *request) personal(name string) string {
	if q.viewer.Clear || name == "" {
		return name
	}
	return q.mask(name)
}

// compound are the common surnames of two characters.
var compound = []string{
	"欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "司空", "夏侯", "东方", "独孤", "南宫", "长孙", "宇文", "轩辕", "端木", "百里", "西门", "太史", "申屠", "公羊", "赫连", "澹台", "淳于", "单于",
}

// maskName keeps the surname: 张三丰 is 张**, 欧阳锋 is 欧阳*. A name of one character is hidden whole.
func maskName(name string) string {
	_, n := utf8.DecodeRuneInString(name)
	if i := slices.IndexFunc(compound, func(s string) bool { return strings.HasPrefix(name, s) && len(name) > len(s) }); i >= 0 {
		n = len(compound[i])
	}
	if n == len(name) {
		return "*"
	}
	return name[:n] + strings.Repeat("*", utf8.RuneCountInString(name[n:]))
}
