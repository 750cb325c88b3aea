package graph

// Line is one of the four lines that lead from a household up to the city. 责任线
type Line string

// The four lines.
const (
	Territorial Line = "TERRITORIAL"
	Sector      Line = "SECTOR"
	Assistance  Line = "ASSISTANCE"
	Supervision Line = "SUPERVISION"
)

var lines = []pair{{"TERRITORIAL", "属地"}, {"SECTOR", "行业"}, {"ASSISTANCE", "帮扶"}, {"SUPERVISION", "监督"}}

// Lines are all lines.
func Lines() []Line { return codes[Line](lines) }

// ZH is the line's name in Chinese.
func (l Line) ZH() string { return zh(l, lines) }

// The two branches of the line ASSISTANCE.
const (
	HouseholdBranch = "HOUSEHOLD"
	VillageBranch   = "VILLAGE"
)

// LinkState says how a link stood on the day. 环节状态
type LinkState string

// The states of a link. Vacant and Undefined are breaks.
const (
	Held         LinkState = "HELD"
	Acting       LinkState = "ACTING"
	Vacant       LinkState = "VACANT"
	Undefined    LinkState = "UNDEFINED"
	HeldConflict LinkState = "CONFLICT"
)

var linkStates = []pair{{"HELD", "在任"}, {"ACTING", "主持工作"}, {"VACANT", "空缺"}, {"UNDEFINED", "未设岗"}, {"CONFLICT", "任职重叠"}}

// LinkStates are all states.
func LinkStates() []LinkState { return codes[LinkState](linkStates) }

// ZH is the state's name in Chinese.
func (s LinkState) ZH() string { return zh(s, linkStates) }

// Broken reports whether nobody answers at the link itself.
func (s LinkState) Broken() bool { return s == Vacant || s == Undefined }

// Role is offered for a human to weigh; it is never a finding of responsibility.
type Role string

// The roles: who answers first, the next held link above, and the one above that.
const (
	FirstAnswerable  Role = "FIRST_ANSWERABLE"
	Supervising      Role = "SUPERVISING"
	SupervisingAbove Role = "SUPERVISING_ABOVE"
)

// Reason is the stable name of why a link, a share or an answer is as it is.
type Reason string

// The reasons.
const (
	// ReasonHeld: a full holder.
	ReasonHeld Reason = "HELD"
	// ReasonActing: somebody minds the post.
	ReasonActing Reason = "ACTING"
	// ReasonConflict: two persons are full holders on the same day; both are named.
	ReasonConflict Reason = "TWO_HOLDERS"
	// ReasonVacant: the post exists and nobody holds it.
	ReasonVacant Reason = "POST_VACANT"
	// ReasonNoPost: no such post is on record on the day.
	ReasonNoPost Reason = "NO_POST"
	// ReasonNoGrid: the household is in no grid.
	ReasonNoGrid Reason = "NO_GRID"
	// ReasonNoPairing: the household is paired with no unit on the day.
	ReasonNoPairing Reason = "NO_PAIRING"
	// ReasonNoFirstSecretary: the village has no first secretary's post, so no dispatching unit.
	ReasonNoFirstSecretary Reason = "NO_FIRST_SECRETARY"
	// ReasonNoOrganization: no organization of the area holds the function on the day.
	ReasonNoOrganization Reason = "NO_ORGANIZATION"
	// ReasonNoArea: no area of that level is above the household on the day, or it had ended.
	ReasonNoArea Reason = "NO_AREA"
	// ReasonInPlace: the nearest held link above answers in place of a vacant or undefined one.
	ReasonInPlace Reason = "ANSWERED_ABOVE"
	// ReasonNobodyAbove: nobody holds a post above either.
	ReasonNobodyAbove Reason = "NOBODY_ABOVE"
)

// Chain is the links of one branch of one line, from the household up to the city, on one day. 责任链
type Chain struct {
	// Line is the line.
	Line Line
	// Branch tells branches of one line apart: HOUSEHOLD or VILLAGE for ASSISTANCE, cause and function joined by a colon
	// for SECTOR, empty for the others.
	Branch string
	// Cause is the risk, for SECTOR.
	Cause Cause
	// Function is the function that answers for the risk, for SECTOR.
	Function Function
	// Day is the day.
	Day Day
	// Links are the links from the household up. Posts of one level stand side by side under one Order.
	Links []*Link
	// Basis is where the line comes from.
	Basis Basis
}

// Breaks counts the vacant and undefined links.
func (c *Chain) Breaks() int {
	n := 0
	for _, l := range c.Links {
		if l.State.Broken() {
			n++
		}
	}
	return n
}

// Link is one post on one line for one subject on one day, with its holder, or vacant. 环节
type Link struct {
	// Order counts the levels of the line from 1 at the household.
	Order int
	// Level is the level at which the post stands.
	Level Level
	// Kind is what kind of post stands here.
	Kind PostKind
	// Post is the post; nil when undefined.
	Post *Post
	// State says whether it was held.
	State LinkState
	// Holders are the full holders on the day; when there is none, those acting.
	Holders []*Tenure
	// Reason says why the state is what it is.
	Reason Reason
	// AnsweredBy are the held links that answer in this one's place: none where it is held, or nobody is above.
	AnsweredBy []*Link
	// Role is offered for a human to weigh; empty where none applies.
	Role Role
	// Basis is the policy that put the post on the line, or the basis of the line.
	Basis Basis
	// Evidence are the rows that it rests on.
	Evidence []Evidence
}

// Basis is a document and clause.
type Basis struct {
	// ZH names it in Chinese.
	ZH string
	// EN names it in English.
	EN string
}

// Evidence is a row that a conclusion rests on.
type Evidence struct {
	// Fact is the row.
	Fact Fact
}

// Ref names the thing.
func (e Evidence) Ref() Ref { return Ref{e.Fact.Noun(), e.Fact.Identity()} }

// Key names the row.
func (e Evidence) Key() ID { return e.Fact.Key() }

// Revision is the revision whose batch brought it.
func (e Evidence) Revision() Revision { return e.Fact.About().Brought }

// Row is the row in that batch's source; 0 where there is none.
func (e Evidence) Row() int { return e.Fact.About().Row }

// Document is the document that the row names; empty where it names none.
func (e Evidence) Document() string { return e.Fact.About().Evidence }
