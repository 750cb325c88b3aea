package gap

import "dutygraph/graph"

// applicationNotPushed is E01 低保申请未推送: a low-income application was not pushed on the day it was made, or the next working
// day. How it is decided does not matter. Basis: the city's notice on linking low-income support and recognition (同步).
func (j *judging) applicationNotPushed(application *graph.Application) {
	for _, k := range j.l.ApplicationClocks(application) {
		if k.Rule == "E01" {
			a := act{Verdict: Verdict{Rule: "E01", Subject: graph.Ref{Noun: graph.Applications, ID: application.ID}, Start: k.Start, Bearer: k.Bearer},
				seen: k.Start, done: k.Done, weight: Red}
			a.rests(k.Fact)
			a.silent = j.silentUntilDue("E01", k.Start, graph.Applications)
			j.act(a)
		}
	}
}

// pushNotTakenUp is E02 推送未启动认定: an application was pushed, and no case was opened for it. Basis: the same notice; days are
// the project's default.
func (j *judging) pushNotTakenUp(application *graph.Application) {
	subject := graph.Ref{Noun: graph.Applications, ID: application.ID}
	pushed := graph.Forever
	for _, k := range j.l.ApplicationClocks(application) {
		if k.Rule == "E02" {
			pushed = max(k.Start, application.AppliedOn)
			a := act{Verdict: Verdict{Rule: "E02", Subject: subject, Start: k.Start, Bearer: k.Bearer}, seen: pushed, done: k.Done, weight: Red}
			a.rests(k.Fact)
			a.silent = j.silentUntilDue("E02", k.Start, graph.Cases)
			j.act(a)
		}
	}
	j.add(said("E02", Act, subject, application.AppliedOn, pushed, NotApplicable, "", application))
}
