package graph

// WhyCode is the stable name of one reason why a person is, or is not, on a subject's chains.
type WhyCode string

// The reasons of why and why not.
const (
	// OnChain: holds a post on the chain on the view's day.
	OnChain WhyCode = "ON_CHAIN"
	// AnswersInPlace: answers on the view's day in place of a broken link below.
	AnswersInPlace WhyCode = "ANSWERS_IN_PLACE"
	// LeftBefore: held a post on the chain, and left by the view's day.
	LeftBefore WhyCode = "LEFT_BEFORE"
	// JoinedAfterDue: joined only after the due day of a step that was late; still has a share of it.
	JoinedAfterDue WhyCode = "JOINED_AFTER_DUE"
	// HasShare: has a share of the days of a late or missing step.
	HasShare WhyCode = "HAS_SHARE"
	// ActedInTime: answered for a step that was done within its limit.
	ActedInTime WhyCode = "ACTED_IN_TIME"
	// NeverOnChain: never held a post on a chain of the subject.
	NeverOnChain WhyCode = "NEVER_ON_CHAIN"
)

// Why explains a person's presence on, or absence from, the chains of a subject.
type Why struct {
	// Person is the person.
	Person ID
	// Name is the person's name, as the latest tenure on the chains gives it; empty when there is none.
	Name string
	// OnChain says whether the person stands on a chain of the view's day.
	OnChain bool
	// Because are the reasons, chains first, then steps by start.
	Because []Because
}

// Because is one reason.
type Because struct {
	// Code is which.
	Code WhyCode
	// Line is the line concerned; empty for NeverOnChain.
	Line Line
	// Branch is the branch.
	Branch string
	// Post is the post concerned.
	Post *Post
	// Tenure is the person's tenure in it.
	Tenure *Tenure
	// Step is the step concerned; nil when none is.
	Step *StepAccount
	// Period are the days concerned.
	Period Period
	// ZH is the reason as a sentence in Chinese.
	ZH string
	// EN is the reason as a sentence in English.
	EN string
	// Evidence are the rows it rests on.
	Evidence []Evidence
}

// Answerable is one stretch of days on which a person stood on a chain of a case.
type Answerable struct {
	// Case is the case.
	Case *Case
	// Line is the line.
	Line Line
	// Branch is the branch.
	Branch string
	// Post is the post that the person held.
	Post *Post
	// Tenure is the person's tenure in it.
	Tenure *Tenure
	// Period are the days.
	Period Period
	// InPlace says that the person answered for a broken link below, too, on at least one of the days.
	InPlace bool
	// Role is offered for a human to weigh.
	Role Role
}

// Comparison is two views of one subject.
type Comparison struct {
	// Subject is the subject.
	Subject Ref
	// Before is what the first view answers; nil where it does not see the subject.
	Before *Accountability
	// After is what the second view answers.
	After *Accountability
	// Changes are the rows that one view rests on and the other does not, by noun, then key.
	Changes []RowChange
	// Links are the links that differ, by line, branch and order.
	Links []LinkChange
}

// RowChange is a row that differs between two views.
type RowChange struct {
	// Before is the row of the first view; nil where it has none.
	Before Fact
	// After is the row of the second view; nil where it has none.
	After Fact
	// Revision is the revision that made the difference; 0 where only the day did.
	Revision Revision
}

// LinkChange is a link that differs between two views.
type LinkChange struct {
	// Line is the line.
	Line Line
	// Branch is the branch.
	Branch string
	// Before is the link of the first view; nil where it has none.
	Before *Link
	// After is the link of the second view; nil where it has none.
	After *Link
}
