package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChineseStandsInColumns(t *testing.T) {
	b := &strings.Builder{}
	draw(b, false, "", []branch{
		{cells: []cell{{"县委书记", plain}, {"LB-SEC", plain}, {"钱示例", plain}}, below: []branch{{cells: []cell{{"⇒ 上级", plain}}}}},
		{cells: []cell{{"head", plain}, {"X", plain}, {"", plain}}, apart: true},
	})
	want := `├─ 县委书记  LB-SEC  钱示例
│  └─ ⇒ 上级
│
└─ head      X
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestNoTextMovesTheCursor keeps names and titles from painting over what stands beside them.
func TestNoTextMovesTheCursor(t *testing.T) {
	b := &strings.Builder{}
	draw(b, false, "", []branch{{cells: []cell{{"书记\x1b[1A\r", plain}, {"钱\u202e示例\n", plain}}}})
	if want := "└─ 书记�[1A�  钱�示例�\n"; b.String() != want {
		t.Errorf("drew %q, want %q", b.String(), want)
	}
}

func TestColoursAreForTerminalsOnly(t *testing.T) {
	if colourful(&strings.Builder{}, environment()) {
		t.Error("colours for what is no terminal")
	}
	b := &strings.Builder{}
	draw(b, true, "", []branch{{cells: []cell{{"断", red}, {"x", plain}}}})
	if want := "└─ \x1b[31m断\x1b[0m  x\n"; b.String() != want {
		t.Errorf("drew %q, want %q", b.String(), want)
	}
}
