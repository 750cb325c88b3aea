// Package gap finds duty gaps: the days on which a duty stood unmet.
//
// Each rule of the catalogue is a pure function from the timeline of one unit (graph.Timeline) to verdicts; it knows no
// store, no clock on the wall and no user. Begin with verdict.go (what a rule says), then act.go and state.go (the two
// shapes that most rules have), then one file per group of the catalogue: post.go A, grid.go B, recognition.go C, sharing.go
// D, application.go E, assistance.go F, removal.go G, supervision.go H, privacy.go I. catalogue.go lists all rules, also
// those that are not evaluated, and which fact they lack.
//
// Verdicts are causal: what they say of a day is what a judge would say who sees only what could be seen on that day.
// Deliveries, policies and the calendar are timeless. So a past day is a stab into the spans of a verdict.
//
// A gap is a lead for people to look into. It is never a finding of responsibility.
package gap
