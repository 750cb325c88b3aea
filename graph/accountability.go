package graph

// Accountability is who answers for a subject on the view's day: every chain, and every step with its clock.
type Accountability struct {
	// Subject is the household, case, grid or area.
	Subject Ref
	// View is the view it was read through, with the revision it was read at.
	View View
	// Household is the household's version of the day, or the last before; nil for a grid or an area.
	Household *Household
	// Case is the case; nil for other subjects.
	Case *Case
	// Chains are the chains of the day, in the order of Lines, then causes by rank, then functions as the policy lists them.
	Chains []*Chain
	// Steps are the steps of the case, or of the household's cases, leads and applications, by start, then rule.
	Steps []*StepAccount
}

// Duty is what a clock waits for.
type Duty string

// The duties whose clocks are known, with the rule of each, beside those that are steps.
const (
	// DutyVerified is D03: a lead dispatched is verified.
	DutyVerified Duty = "LEAD_VERIFIED"
	// DutyOpened is D06 and E02: a true lead, or a pushed application, opens a case.
	DutyOpened Duty = "CASE_OPENED"
	// DutyPushed is E01: an application is pushed.
	DutyPushed Duty = "APPLICATION_PUSHED"
)

// StepState says how a step stands on the view's day.
type StepState string

// The states of a step.
const (
	// StepDone: done, and no clock is known for it.
	StepDone StepState = "DONE"
	// StepOnTime: done by the due day.
	StepOnTime StepState = "ON_TIME"
	// StepLate: done after the due day.
	StepLate StepState = "LATE"
	// StepPending: not done, and the due day has not passed.
	StepPending StepState = "PENDING"
	// StepMissing: not done, and the due day has passed.
	StepMissing StepState = "MISSING"
	// StepNotApplicable: nothing was owed any more before the due day had passed: the risk was removed.
	StepNotApplicable StepState = "NOT_APPLICABLE"
	// StepNotEvaluated: the clock cannot be judged; Reason says why.
	StepNotEvaluated StepState = "NOT_EVALUATED"
)

var stepStates = []pair{{"DONE", "已办"}, {"ON_TIME", "按期"}, {"LATE", "逾期完成"}, {"PENDING", "未到期"}, {"MISSING", "逾期未办"}, {"NOT_APPLICABLE", "不适用"}, {"NOT_EVALUATED", "无法评判"}}

// StepStates are all states.
func StepStates() []StepState { return codes[StepState](stepStates) }

// ZH is the state's name in Chinese.
func (s StepState) ZH() string { return zh(s, stepStates) }

// Why a clock cannot be judged.
const (
	// FactMissing: a cell that the clock needs is empty.
	FactMissing Reason = "FACT_MISSING"
	// PolicyMissing: no limit is on record for the start day.
	PolicyMissing Reason = "POLICY_MISSING"
	// CalendarMissing: the clock touches a year without any listed day.
	CalendarMissing Reason = "CALENDAR_MISSING"
)

// StepAccount is a step with its clock and who answered while it ran.
type StepAccount struct {
	// Case is the case that it belongs to; empty where a lead or application has not led to one.
	Case ID
	// Duty is what was to be done: a step's kind, or one of the duties of leads and applications.
	Duty Duty
	// Round is the step's round; 0 where the duty is no step, or it is missing.
	Round int
	// Fact is the row that shows it done, or that started the clock: a step, a lead, an application or a measure.
	Fact Fact
	// State says how it stands.
	State StepState
	// Reason says why it is not evaluated; empty otherwise.
	Reason Reason
	// Rule is the rule that sets the clock, such as C03; empty without a clock.
	Rule string
	// Line is the line on which First stands.
	Line Line
	// Start is the day the clock started; NoDay without a clock.
	Start Day
	// Due is the last day still on time; NoDay when not known.
	Due Day
	// Done is the day it was done; NoDay while it is not.
	Done Day
	// DaysLate counts the days after the due day until it was done, or through the view's day.
	DaysLate int
	// Late are the days on which it stood undone after the due day; until Forever while it is not done.
	Late Period
	// Window are the days that the shares divide: from the start until the day after it was done, or through the view's day.
	Window Period
	// Policy is the limit in force on the start day; nil when none is needed or known.
	Policy *Policy
	// Shares divide the window; none where the step was done in time or the clock has not passed its due day.
	Shares []Share
	// Roles are the links that answered first, supervised, and stood above, on the first late day, or on the view's day.
	Roles []*Link
}
