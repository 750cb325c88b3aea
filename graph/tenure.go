package graph

// Tenure is one person in one post, from Since (included) to Until (excluded). 任职
//
// An acting holder (主持工作) minds the post without holding it. Two full holders of one post on one day are kept:
// an overlap is evidence, and shows as CONFLICT.
type Tenure struct {
	Entry
	Period
	// Post is the seat that is held.
	Post ID
	// Person is who holds it, by the source's own number, never by name.
	Person ID
	// Name is the person's name as the source wrote it.
	Name string
	// IDMasked is the identity number's first 3 and last 4 characters; empty where none was given.
	IDMasked string
	// IDDigest is the keyed digest of the identity number; empty for a masked number.
	IDDigest string
	// IDCheck is how the identity number fared when it was read.
	IDCheck IDCheck
	// Acting says that the person minds the post without holding it.
	Acting bool
	// Basis is the document of the appointment, at most 200 characters. 任免依据
	Basis string
	// Made says that the program made the tenure from a pairing.
	Made bool
}

// Noun is Tenures.
func (*Tenure) Noun() Noun { return Tenures }

// Identity is its key.
func (t *Tenure) Identity() ID { return t.Key() }

// Key is post, person and first day.
func (t *Tenure) Key() ID { return keyOf(t.Since, t.Post, t.Person) }

// Group is the post.
func (t *Tenure) Group() ID { return t.Post }

// Valid is the period in post.
func (t *Tenure) Valid() Period { return t.Period }

// AsOf hides nothing: a written end is visible with its row.
func (t *Tenure) AsOf(Day) Fact { return t }

// References is the post.
func (t *Tenure) References() []Reference {
	return references(t.Since, to("post", Posts, t.Post))
}

// Conflicts reports two persons as full holders of one post on one day. Starting on the day the other ends is a handover.
func (t *Tenure) Conflicts(u *Tenure) bool {
	return t.Post == u.Post && t.Person != u.Person && !t.Acting && !u.Acting && t.Overlaps(u.Period)
}
