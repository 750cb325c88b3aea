package graph

// versioned is a row of a register: one of several versions of one thing, an open end of which the next version closes.
type versioned interface {
	Fact
	version() *Version
	copy() versioned
}

func (a *Area) copy() versioned         { c := *a; return &c }
func (o *Organization) copy() versioned { c := *o; return &c }
func (p *Post) copy() versioned         { c := *p; return &c }
func (g *Grid) copy() versioned         { c := *g; return &c }
func (h *Household) copy() versioned    { c := *h; return &c }
func (m *Member) copy() versioned       { c := *m; return &c }

// asOf shows the written end as long as the version that closed it has not come: what holds only from a later day on
// must not change an earlier day's answer.
func asOf(f versioned, at Day) Fact {
	if v := f.version(); v.Until <= at || v.Until == v.Ends {
		return f
	}
	seen := f.copy()
	seen.version().Until = f.version().Ends
	return seen
}
