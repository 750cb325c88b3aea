package graph

// View is the eye through which everything is read: which day, as known when, and which part of the city.
type View struct {
	// At is the day that is asked about.
	At Day
	// Known is the revision as of which is answered; Newest for now. A read answers with the revision it was read at.
	Known Revision
	// Scope is the part of the city that may be seen.
	Scope Scope
}

// Scope is the part of the city that a viewer may see: the areas named, with all below them on the view's day. The zero
// Scope sees nothing.
//
// What stands in an area (grid, household, and everything about a household) can be seen when the area is inside. What
// stands above (areas, organizations, posts and tenures of the areas on the way up from the scope to the city) can be
// seen too: they are public offices. A household is where it is on the view's day, or was last. Nothing else can be told
// from its absence.
type Scope struct {
	// All sees the whole city, whatever Areas says.
	All bool
	// Areas are the roots of what can be seen.
	Areas []ID
}

// Everywhere is the scope of the whole city.
var Everywhere = Scope{All: true}

// Batch is one write: who, from which source, when. It is atomic, and the same batch twice changes nothing.
type Batch struct {
	// ID names the batch for ever: 1 to 64 characters without spaces.
	ID ID
	// Digest tells the content: a batch with a known ID and another digest is refused.
	Digest string
	// Principal is who writes, at most 100 characters.
	Principal string
	// Source is the file or the operation it comes from, at most 255 characters.
	Source string
	// At is the instant of the write in milliseconds since 1970, by the caller's clock; a store never lets it precede
	// the instant of the revision before.
	At int64
	// Changes yields the changes in order, once. An error ends the batch and nothing of it is applied.
	Changes Changes
	// DryRun does everything but write: the same receipt, the same violations, no revision.
	DryRun bool
	// Progress, when set, is told from time to time how many changes were taken in. It must not block.
	Progress func(changes int)
}

// Changes yields the changes of a batch.
type Changes func(yield func(Change, error) bool)

// ChangesOf yields rows, each a plain addition.
func ChangesOf(facts ...Fact) Changes {
	return func(yield func(Change, error) bool) {
		for i, f := range facts {
			if !yield(Change{Fact: f, Row: i + 1}, nil) {
				return
			}
		}
	}
}

// Change is one row that a batch brings.
type Change struct {
	// Fact is the row. Its entry's revisions are the store's to set. For a register, Ends is the written end and Until is
	// the store's to derive.
	Fact Fact
	// Retract takes the standing row with the fact's key back, and adds nothing. 作废
	Retract bool
	// Absent names the fields that the source does not have at all: a standing row with the same key keeps them. They
	// are Go names of struct fields, such as "IncomePerHead".
	Absent []string
	// Row is the row of the source, for messages; 0 where there is none.
	Row int
}

// Receipt tells what a batch did.
type Receipt struct {
	// Batch is the batch's ID.
	Batch ID
	// Digest is the batch's digest.
	Digest string
	// Revision is the revision that the batch made; of a dry run, the one it would have made.
	Revision Revision
	// At is the instant of the write in milliseconds since 1970.
	At int64
	// Principal is who wrote.
	Principal string
	// Source is the file or operation it came from.
	Source string
	// Repeated says that the batch had been applied before, and this is the first receipt.
	Repeated bool
	// Counts tells by noun what became of the rows. A noun without rows has no entry.
	Counts map[Noun]Counts
	// Violations are the warnings, the first 1,000 of them.
	Violations []Violation
	// Warnings counts all warnings by code.
	Warnings map[ViolationCode]int
}

// Counts tells what became of the rows of one noun.
type Counts struct {
	// Added rows had no standing row with their key.
	Added int
	// Replaced rows differed from the standing row with their key, which was retracted.
	Replaced int
	// Closed rows had an open end that a later version closed. They are rows of this batch or of one before.
	Closed int
	// Unchanged rows were on record already.
	Unchanged int
	// Retracted rows were taken back.
	Retracted int
	// Folded rows repeated a row of the same batch.
	Folded int
}

// ViolationCode is the stable name of what is wrong with a row.
type ViolationCode string

// What can be wrong with a row that only a store can see.
const (
	// RefUnknown: the row points to what is not on record, nor in the batch. An error.
	RefUnknown ViolationCode = "REF_UNKNOWN"
	// RefNotValid: the row points to what does not hold on the day the reference takes effect. A warning.
	RefNotValid ViolationCode = "REF_NOT_VALID"
	// PeriodInverted: the row ends on or before its start. An error.
	PeriodInverted ViolationCode = "PERIOD_INVERTED"
	// PeriodOverlap: a written end lies beyond the start of the next version, or two policies of one area overlap: an
	// error. Two full holders of one post: a warning.
	PeriodOverlap ViolationCode = "PERIOD_OVERLAP"
	// RowDuplicate: the row repeats a row of the same batch; folded. A warning.
	RowDuplicate ViolationCode = "ROW_DUPLICATE"
	// RowConflict: the row has the key of a row of the same batch but differs. An error.
	RowConflict ViolationCode = "ROW_CONFLICT"
	// RetractUnknown: the row takes back what is not on record. A warning.
	RetractUnknown ViolationCode = "RETRACT_UNKNOWN"
	// ThingChanged: the row tells of another thing than the standing one with its number: a lead, an application or a case of
	// another household, a measure of another case, a record of another kind. It is taken as a correction, a warning: it may
	// be one, or a number given twice.
	ThingChanged ViolationCode = "THING_CHANGED"
	// PostReserved: an id with @ that the program has not made, or a post of the kind CONTACT. An error.
	PostReserved ViolationCode = "POST_RESERVED"
)

// Violation is one thing wrong with one row of a batch.
type Violation struct {
	// Code is what is wrong.
	Code ViolationCode
	// Warning says that the batch is applied all the same.
	Warning bool
	// Noun is the row's noun.
	Noun Noun
	// Key is the row's key.
	Key ID
	// Row is the row of the source, as the change gave it.
	Row int
	// Field is the field concerned, as ledgers and the API spell it; empty when it is the whole row.
	Field string
	// To is what a reference points to.
	To Ref
	// On is the day concerned.
	On Day
	// First is the other row concerned: the one that is repeated or overlapped; 0 where it is not of this batch.
	First int
}

// MaxViolations is how many violations a receipt or a refusal lists; all are counted.
const MaxViolations = 1000
