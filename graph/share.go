package graph

// Share is the part of a clock's days in which the same holders answered. Shares cover the window exactly. 责任时段
type Share struct {
	// Period are its days.
	Period Period
	// Post is the post that owed the step; nil when undefined.
	Post *Post
	// Answering are the posts that answered: Post itself and those beside it, or the nearest held link above.
	Answering []*Post
	// Holders are who held those posts.
	Holders []*Tenure
	// Acting says that the holders were acting.
	Acting bool
	// Reason says why they answered: held, acting, two holders, in place of a vacant link, or nobody above.
	Reason Reason
	// DueDayInside says that the due day fell into these days.
	DueDayInside bool
	// Evidence are the rows it rests on.
	Evidence []Evidence
}

// Days is the number of days of the share.
func (s Share) Days() int { return s.Period.Days() }
