package graph

import (
	"math"
	"strings"
)

// ID names a thing: opaque text of 1 to 64 characters without spaces, unique in the whole city per noun. Leading zeros
// and case count. An ID made of several parts, such as a tenure's, joins them by single spaces, so it may be longer.
type ID string

// Join makes the ID of what is known by several parts.
func Join(parts ...ID) ID { return join(NoDay, parts) }

// keyOf makes the ID of what is known by several parts and a day.
func keyOf(on Day, parts ...ID) ID { return join(on, parts) }

// join makes keys in one piece: there are millions of them.
func join(on Day, parts []ID) ID {
	n := len(parts) + len("2006-01-02")
	for _, p := range parts {
		n += len(p)
	}
	var b strings.Builder
	b.Grow(n)
	for i, p := range parts {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(p))
	}
	if on != NoDay {
		b.WriteByte(' ')
		var day [10]byte
		b.Write(on.append(day[:0]))
	}
	return ID(b.String())
}

// Noun is a kind of thing that facts tell of, by its name in the API.
type Noun string

// The nouns of which rows are facts, each but the last the subject of one ledger.
const (
	Areas         Noun = "Area"
	Organizations Noun = "Organization"
	Posts         Noun = "Post"
	Tenures       Noun = "Tenure"
	Grids         Noun = "Grid"
	Households    Noun = "Household"
	Members       Noun = "Member"
	Pairings      Noun = "Pairing"
	Leads         Noun = "Lead"
	Applications  Noun = "Application"
	Cases         Noun = "Case"
	Steps         Noun = "Step"
	Risks         Noun = "Risk"
	Measures      Noun = "Measure"
	Records       Noun = "Record"
	Findings      Noun = "Finding"
	Policies      Noun = "Policy"
	CalendarDays  Noun = "CalendarDay"
	Deliveries    Noun = "Delivery"
	Handlings     Noun = "Handling"
)

// Persons are known by the numbers that tenures name; no row of their own tells of them.
const Persons Noun = "Person"

// Nouns are the nouns of which rows are facts: those of the ledgers, then handlings, which are moved one by one.
func Nouns() []Noun { return append(LedgerNouns(), Handlings) }

// LedgerNouns are the nouns of which ledgers tell, in the order in which ledgers are read: references point backwards,
// but for what one batch brings together.
func LedgerNouns() []Noun {
	return []Noun{
		CalendarDays, Areas, Policies, Organizations, Grids, Posts, Households, Members, Tenures, Pairings,
		Cases, Leads, Applications, Steps, Risks, Measures, Records, Findings, Deliveries,
	}
}

// New is an empty row of the noun; nil for a noun without rows.
func (n Noun) New() Fact {
	switch n {
	case Areas:
		return &Area{}
	case Organizations:
		return &Organization{}
	case Posts:
		return &Post{}
	case Tenures:
		return &Tenure{}
	case Grids:
		return &Grid{}
	case Households:
		return &Household{}
	case Members:
		return &Member{}
	case Pairings:
		return &Pairing{}
	case Leads:
		return &Lead{}
	case Applications:
		return &Application{}
	case Cases:
		return &Case{}
	case Steps:
		return &Step{}
	case Risks:
		return &Risk{}
	case Measures:
		return &Measure{}
	case Records:
		return &Record{}
	case Findings:
		return &Finding{}
	case Policies:
		return &Policy{}
	case CalendarDays:
		return &CalendarDay{}
	case Deliveries:
		return &Delivery{}
	case Handlings:
		return &Handling{}
	}
	return nil
}

// Revision numbers the state of a store: each applied batch advances it by one. Revision 0 is an empty store.
type Revision int64

const (
	// Newest asks for the newest revision that the store has published.
	Newest Revision = math.MaxInt64
	// Never is the retracting revision of a row that still stands.
	Never Revision = math.MaxInt64
)

// Entry is what every row carries about itself: since when it is known, and where it came from.
type Entry struct {
	// Recorded is the first revision that knows the row.
	Recorded Revision
	// Retracted is the first revision that knows it no longer; Never while it stands. A reader at an earlier
	// revision is told Never.
	Retracted Revision
	// Brought is the revision whose batch brought what the row says. It is Recorded, unless that batch only closed or
	// reopened the row for a later version's sake.
	Brought Revision
	// Row is the row in the source of that batch; 0 where there was none.
	Row int
	// ReportedOn is the day on which the source says that it entered the row; evidence, never record time. 录入日期
	ReportedOn Day
	// Evidence names the document behind the row, at most 200 characters. 来源单据
	Evidence string
	// Note is a remark, at most 2,000 characters. 备注
	Note string
}

// KnownAt reports whether a reader at the revision knows the row.
func (e *Entry) KnownAt(r Revision) bool { return e.Recorded <= r && r < e.Retracted }

// About is the entry itself: what a store sets and a reader asks.
func (e *Entry) About() *Entry { return e }

// Version is the valid time of a row of a register: one version of one thing.
type Version struct {
	Period
	// Ends is the end as it was written, Forever if none was. Until is this end, or the start of the next version
	// where that closed an open end. Until is what counts; Ends is what export writes.
	Ends Day
}

func (v *Version) version() *Version { return v }

// Fact is a row of one noun, dated twice. Rows are never changed once a store has them: who wants another, copies.
type Fact interface {
	// Noun is what the row tells of.
	Noun() Noun
	// Identity names the thing: the versions of one household share it, and the API addresses things by it.
	Identity() ID
	// Key names the row among the standing rows of its noun: a standing row with the same key is replaced.
	Key() ID
	// Group names the rows that must be settled together when one of them changes: a household's versions, a post's tenures.
	Group() ID
	// Valid is the period in which the row holds and can be seen: for an event, from its day on.
	Valid() Period
	// AsOf is the row as a reader on the day may see it: what was done later is not there yet. It is the row itself
	// where nothing is hidden. The day must lie in Valid.
	AsOf(Day) Fact
	// References are the things that the row points to.
	References() []Reference
	// About is the row's entry.
	About() *Entry
}

// Reference is one thing that a row points to, from one of its fields.
type Reference struct {
	// Field is the field's name, as ledgers and the API spell it.
	Field string
	// To is what it points to.
	To Ref
	// On is the day on which the reference takes effect: a thing not valid then is worth a warning.
	On Day
}

// Ref names a thing.
type Ref struct {
	// Noun is its kind.
	Noun Noun
	// ID is its identity.
	ID ID
}

func references(on Day, fields ...Reference) []Reference {
	out := fields[:0]
	for _, f := range fields {
		if f.To.ID != "" {
			f.On = on
			out = append(out, f)
		}
	}
	return out
}

func to(field string, noun Noun, id ID) Reference { return Reference{Field: field, To: Ref{noun, id}} }

// past hides a day that has not come yet.
func past(d, at Day) Day {
	if d > at {
		return NoDay
	}
	return d
}
