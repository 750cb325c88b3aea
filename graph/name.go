package graph

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// compoundSurnames are the common surnames of two characters.
var compoundSurnames = []string{
	"欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "司空", "夏侯", "东方", "独孤", "南宫", "长孙", "宇文", "轩辕", "端木", "百里", "西门", "太史", "申屠", "公羊", "赫连", "澹台", "淳于", "单于",
}

// MaskName hides a personal name but for its surname: 张三丰 is 张**, 欧阳锋 is 欧阳*. A name of one character is hidden
// whole. What is masked stays as it is.
func MaskName(name string) string {
	if name == "" {
		return ""
	}
	_, n := utf8.DecodeRuneInString(name)
	if i := slices.IndexFunc(compoundSurnames, func(s string) bool { return strings.HasPrefix(name, s) && len(name) > len(s) }); i >= 0 {
		n = len(compoundSurnames[i])
	}
	if n == len(name) {
		return "*"
	}
	return name[:n] + strings.Repeat("*", utf8.RuneCountInString(name[n:]))
}
