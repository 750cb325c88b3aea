package graph

import "strconv"

// Step is one step of a case's procedure. It can be seen from the day it was done; PUBLISHED from the day it was posted. 程序环节
type Step struct {
	Entry
	// Case is the case.
	Case ID
	// Step is which step it is.
	Step StepKind
	// Round counts the repeats of the step in the case, from 1.
	Round int
	// StartedOn is the day it began; for PUBLISHED the posting day. NoDay where not stated.
	StartedOn Day
	// DoneOn is the day it was done; for PUBLISHED the last full day on the board, NoDay while it hangs.
	DoneOn Day
	// Post is the post that signed; only with DoneOn.
	Post ID
	// Person is who signed; only with DoneOn.
	Person ID
	// Outcome is how APPROVED or REMOVED went; only with DoneOn.
	Outcome Outcome
	// Photo says whether the public notice was photographed; only with DoneOn.
	Photo YesNo
	// Text is the public notice, at most 10,000 characters, with leaked numbers replaced by marks.
	Text string
}

// Noun is Steps.
func (*Step) Noun() Noun { return Steps }

// Identity is its key.
func (s *Step) Identity() ID { return s.Key() }

// Key is case, step and round.
func (s *Step) Key() ID { return Join(s.Case, ID(s.Step), ID(strconv.Itoa(s.Round))) }

// Group is the case.
func (s *Step) Group() ID { return s.Case }

// Valid is from the day it can be seen on.
func (s *Step) Valid() Period {
	if s.Step == Published && s.StartedOn != NoDay {
		return Period{s.StartedOn, Forever}
	}
	return Period{s.DoneOn, Forever}
}

// AsOf hides what was done later.
func (s *Step) AsOf(at Day) Fact {
	if s.DoneOn <= at {
		return s
	}
	seen := *s
	seen.DoneOn, seen.Post, seen.Person, seen.Outcome, seen.Photo = NoDay, "", "", "", ""
	return &seen
}

// References are the case and the post that signed.
func (s *Step) References() []Reference {
	return references(s.Valid().Since, to("case", Cases, s.Case), to("post", Posts, s.Post))
}
