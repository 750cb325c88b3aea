package main

import "dutygraph/graph"

// reason says a reason as a sentence; the code itself where the program does not know it.
func reason(w words, r graph.Reason) string {
	switch r {
	case graph.ReasonHeld:
		return w.in("在任", "a full holder")
	case graph.ReasonActing:
		return w.in("主持工作", "somebody minds the post")
	case graph.ReasonConflict:
		return w.in("两人同时任职", "two full holders on the same day")
	case graph.ReasonVacant:
		return w.in("岗位空缺", "nobody holds the post")
	case graph.ReasonNoPost:
		return w.in("没有该岗位的记录", "no such post on record")
	case graph.ReasonNoGrid:
		return w.in("农户不在任何网格内", "the household is in no grid")
	case graph.ReasonNoPairing:
		return w.in("当日没有结对帮扶单位", "paired with no unit on the day")
	case graph.ReasonNoFirstSecretary:
		return w.in("村里未设驻村第一书记", "the village has no first secretary's post")
	case graph.ReasonNoOrganization:
		return w.in("当日没有单位承担该职能", "no organization holds the function on the day")
	case graph.ReasonNoArea:
		return w.in("当日没有该级区划", "no area of that level above the household on the day")
	case graph.ReasonInPlace:
		return w.in("由上一级在任者代为承担", "the nearest held link above answers in its place")
	case graph.ReasonNobodyAbove:
		return w.in("上级也无人在任", "nobody holds a post above either")
	case graph.FactMissing:
		return w.in("缺少所需的数据", "a cell that the clock needs is empty")
	case graph.PolicyMissing:
		return w.in("起算日没有时限规定", "no limit is on record for the start day")
	case graph.CalendarMissing:
		return w.in("缺少当年的节假日调休", "the clock touches a year without a calendar")
	}
	return string(r)
}
