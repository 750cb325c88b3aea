package gap

import "dutygraph/graph"

// findingOverdue is H01 督查问题逾期: what an inspection found is not mended by its due day. Basis: the city's account (强督查).
func (j *judging) findingOverdue() {
	for _, f := range j.t.Findings {
		j.dated("H01", Red, graph.Ref{Noun: graph.Findings, ID: f.ID}, f, f.FoundOn, f.DueOn, f.ClosedOn, f.Area, f.Household, graph.Findings, "")
	}
}
