package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// instants are what no golden file can know: when the test ran.
var instants = regexp.MustCompile(`\d{4}-\d\d-\d\d([ T])\d\d:\d\d`)

var seconds = regexp.MustCompile(`(T\d\d:\d\d):\d\d\+08:00`)

// TestTrace answers the questions of the worked example: revision 19 knows the folder, revision 20 the tenure that was
// entered late.
func TestTrace(t *testing.T) {
	store := exampleStore(t)
	for _, c := range []struct {
		name string
		args string
	}{
		{"q1-k1", "C-2024-001 --at 2024-05-07 --known-at 19"},
		{"q1-k2", "C-2024-001 --at 2024-05-07 --known-at 20"},
		{"q1-zh", "C-2024-001 --at 2024-05-07 --lang zh"},
		{"q1-json", "C-2024-001 --at 2024-05-07 --format json"},
		{"q2-0505", "0099990003 --at 2024-05-05"},
		{"q2-0510-k1", "C-2024-001 --at 2024-05-10 --known-at 19"},
		{"q2-0510-k2", "C-2024-001 --at 2024-05-10 --known-at 20"},
		{"q2-0520", "C-2024-001 --at 2024-05-20"},
		{"q3-k1", "C-2024-001 --at 2024-05-25 --known-at 19"},
		{"q3-k2", "C-2024-001 --at 2024-05-25 --known-at 20"},
		{"q3-json", "C-2024-001 --at 2024-05-25 --format json"},
		{"q4-20240229", "0099990003 --at 2024-02-29"},
		{"q4-20240301", "0099990003 --at 2024-03-01"},
		{"q4-20221111", "0099990003 --at 2022-11-11"},
		{"q4-20221112", "0099990003 --at 2022-11-12"},
		{"q4-20230701", "0099990003 --at 2023-07-01"},
		{"q4-20240528", "0099990003 --at 2024-05-28"},
		{"case-of-2022", "C-2022-001 --at 2024-05-31"},
		{"case-2-zh", "C-2024-002 --at 2024-05-31 --lang zh"},
		{"grid", "YJ-V-G02 --at 2024-05-07"},
		{"area", "YJ --at 2024-05-07"},
		{"readme", "C-2024-001 --at 2024-05-31"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, errOut, err := command(t, append([]string{"trace", "--store", store}, strings.Fields(c.args)...)...)
			if err != nil || errOut != "" {
				t.Fatalf("run gave %v, %q", err, errOut)
			}
			if strings.Contains(c.args, "json") && !json.Valid([]byte(out)) {
				t.Fatalf("no JSON:\n%s", out)
			}
			if strings.Contains(out, "%!") {
				t.Errorf("a broken format:\n%s", out)
			}
			out = seconds.ReplaceAllString(out, "$1:00+08:00")
			golden(t, "trace/"+c.name+".golden", instants.ReplaceAllString(out, "2024-06-03${1}09:00"))
		})
	}
}
