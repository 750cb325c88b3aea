package evidence

import "dutygraph/graph"

func handlingColumns() []Column {
	return []Column{
		{Name: "gap", ZH: "缺口编号", EN: "the gap's id"},
		{Name: "order", ZH: "序号", EN: "the number of the move", Number: true},
		{Name: "from", ZH: "原状态", EN: "where the handling stood before"},
		{Name: "to", ZH: "新状态", EN: "where it stands from then on"},
		{Name: "principal", ZH: "经办人", EN: "who moved it"},
		{Name: "reason", ZH: "理由", EN: "why"},
		{Name: "at", ZH: "日期", EN: "the day of the move"},
		{Name: "batch", ZH: "批次编号", EN: "the batch that brought it"},
	}
}

// move is a move in the handling of a gap as a row.
func (w *writing) move(h *graph.Handling) (Row, error) {
	receipt, err := w.batches.of(h.Brought)
	return Row{text(h.Gap), number(h.Order), text(h.From), text(h.To), text(receipt.Principal), text(h.Reason), day(h.On), text(receipt.Batch)}, err
}
