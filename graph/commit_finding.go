package graph

import (
	"cmp"
	"slices"
)

// findings collects violations: all are counted, those of the first rows are kept.
type findings struct {
	kept   []found
	counts map[ViolationCode]int // of warnings
	errors int
}

type found struct {
	number int64
	stage  stage
	Violation
}

// stage orders the violations of one row.
type stage uint8

const (
	stageRow stage = iota
	stageClosing
	stageReferences // overlaps of relations, then references in the order of the fields
)

func (f *findings) add(c *numbered, v Violation) { f.addTo(c.number, stageRow, c.Fact, c.Row, v) }

func (f *findings) addTo(number int64, at stage, row Fact, line int, v Violation) {
	v.Noun, v.Key, v.Row = row.Noun(), row.Key(), line
	if v.Warning {
		f.counts[v.Code]++
	} else {
		f.errors++
	}
	f.kept = append(f.kept, found{number, at, v})
	if len(f.kept) >= 4*MaxViolations {
		f.trim()
	}
}

// trim forgets what lies beyond the first rows: references are checked late, so violations do not come in order.
func (f *findings) trim() {
	slices.SortStableFunc(f.kept, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.stage, b.stage))
	})
	f.kept = f.kept[:min(len(f.kept), MaxViolations)]
}

func (f *findings) list() []Violation {
	f.trim()
	var out []Violation
	for _, v := range f.kept {
		out = append(out, v.Violation)
	}
	return out
}

func (f *findings) refusal() error {
	e := Refused.Errorf("批次有 %d 处错误，全部未入库；请更正后重新提交", "the batch has %d errors and nothing of it was applied; correct them and send it again", f.errors).(*Error)
	e.Violations = f.list()
	return e
}
