package graph

import (
	"cmp"
	"slices"
)

// Horizon is a day beyond all facts: a lineage read at it hides nothing.
const Horizon = Forever - 1

// Timeline is everything that the rules judge about one unit, as known at one revision, nothing hidden by a day: whoever
// judges a day looks only at what could be seen on it. It is plain data; stores fill it in bulk, unit by unit.
//
// There are four kinds of unit. Of a household: its lineage, members, doubles with their homes, visits and gridded villages. Of a grid: its
// lineage and the number of its households. Of an area: its lineage, the number of households below, meetings, true leads, active
// causes, households found at risk, pushes and warnings. Of a post: its versions, tenures, handovers, list items and findings, and the lineage of the
// subject on whose line it stands; of a grid member's also what its holders did, were given and held elsewhere, of a
// contact's their other households, of the head of an organization whom it is paired with, and the heads' visits.
type Timeline struct {
	// Unit is a household, a grid, an area or a post, those made by the program among them.
	Unit Ref
	// Known is the revision.
	Known Revision
	// Lineage is that of the unit, of the whole history, read at Horizon in the scope of the whole city; for a post, of
	// PostSubject.
	Lineage *Lineage
	// Deliveries are those for any area of the lineage's places and of Areas, by ledger, kind, area, first day.
	Deliveries []*Delivery

	// Members are the versions of the household's people, by id, then first day.
	Members []*Member
	// Doubles are versions of members of other households with the digest of one of Members, by digest, first day, id.
	Doubles []*Member
	// Visits are the records of kind VISIT to the household, by day, then id. Of the post of an organization's head, they are
	// those that name the post of a head of the organization, or whoever ever held one.
	Visits []*Record
	// Gridded says from which day on each of the household's villages has had a grid on record; none where it never had.
	Gridded []AreaDay

	// Households counts the households of the grid, or below the area, valid on each day from its own on, in order of days.
	// It begins with the first that is not 0; before it, and in an empty one, there are none.
	Households []Count

	// Meetings are the records of kind MEETING in the area itself, by day, then id.
	Meetings []*Record
	// MeetingsAbove are, of a village, the records of kind MEETING in the areas that were ever right above it, by day, then id.
	MeetingsAbove []*Record
	// Leads are, of a village or a township, the leads that were found true of households that stood in or below it on the
	// day they were found so, or stood there last before, by that day, then id.
	Leads []*Lead
	// Causes are, for a county, the days on which a risk was active in an open case of one of its households, by cause,
	// then first day; stretches of one cause do not overlap.
	Causes []CausePeriod
	// Found are, for a county, the households that stood in it, or stood there last before, on a day on which a lead by a cadre
	// was found true, to be recognised: by cause, then day, then household, each once.
	Found []CauseFound
	// Pushes are the records of kind PUSH of organizations that ever served the county, by day, then id.
	Pushes []*Record
	// Warnings are the days on which such an organization gave a lead through the channel DEPARTMENT, by organization, then
	// day, each once.
	Warnings []Warning

	// Posts are the versions of the post, by first day.
	Posts []*Post
	// Tenures are those in the post, by first day, then person.
	Tenures []*Tenure
	// Handovers are the records of kind HANDOVER of the post, by day, then id.
	Handovers []*Record
	// Items are the records of kind ITEM that the post owes, or that a holder of the post owes by person in any post, by
	// day, then id.
	Items []*Record
	// Findings are those that the post must mend, by day, then id.
	Findings []*Finding
	// Service are, of the post of a grid member, the records of kind REPORT, TRAINING and SUBSIDY of the post, those of kind
	// REPORT and TRAINING that name whoever ever held it, and those of kind TRAINING in an area of the lineage that name
	// neither post nor person, by day, then id.
	Service []*Record
	// Elsewhere are, of the post of a grid member, the other posts of grid members that whoever ever held it held too, by id:
	// their versions, and the tenures of those persons.
	Elsewhere []*Place
	// Pairings are, of the post of a contact, those of whoever was ever paired with the household, the household's own among
	// them; of the post of an organization's head, those of the organization. They come by first day, household, person.
	Pairings []*Pairing
	// Homes are, of a post, the versions of the households that items, findings, Pairings and Visits name, of a village or a
	// township those of the households of Leads, of a household those of the households of Doubles, which say on which days
	// a double counts, by id, then first day.
	Homes []*Household
	// Areas are, by id, the areas that the post, its items and its findings name, and Homes, with all above them: only
	// versions of areas, no more. They say where a ledger must have been delivered, and where Leads were. A household has
	// none: where its Homes are does not matter.
	Areas []*Place
}

// Own is a copy of a timeline that holds for ever, of one that was Passing.
func (t *Timeline) Own() *Timeline {
	own, l := *t, *t.Lineage
	l.Households = slices.Clone(l.Households) // else all that were read with them are kept, too
	own.Lineage = &l
	return &own
}

// TrueOn is the day on which a lead was found true; NoDay where it was not.
func (l *Lead) TrueOn() Day {
	if l.VerifiedOn == NoDay || !slices.Contains(trueResults(), l.Result) {
		return NoDay
	}
	return max(l.VerifiedOn, l.DiscoveredOn)
}

// trueResults are the results of a lead that was true, whatever came of it.
func trueResults() []Result { return []Result{TrueInclude, "TRUE_COVERED", "TRUE_TRANSFERRED"} }

// without hides the case that the lead led to where it is not on record.
func (l *Lead) without(onRecord map[ID][]*Case) *Lead {
	if l.Case == "" || len(onRecord[l.Case]) > 0 {
		return l
	}
	seen := *l
	seen.Case = ""
	return &seen
}

func byTrueOn(a, b *Lead) int {
	return cmp.Or(cmp.Compare(a.TrueOn(), b.TrueOn()), cmp.Compare(a.ID, b.ID))
}

// clusters reports whether a level is one of which clusters of risks are told.
func clusters(l Level) bool { return l == Village || l == Township }

// everOf reports whether a version of a post is of the kind.
func everOf(kind PostKind, versions []*Post) bool {
	return slices.ContainsFunc(versions, func(p *Post) bool { return p.Kind == kind })
}

// headed are the organizations that the post ever was the head of, in order, each once.
func headed(versions []*Post) []ID {
	var out []ID
	for _, p := range versions {
		if p.Kind == OrganizationHead && p.Organization != "" {
			out = append(out, p.Organization)
		}
	}
	return once(out)
}

func byPairing(a, b *Pairing) int {
	return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Household, b.Household), cmp.Compare(a.Person, b.Person))
}

// AreaDay is a day that is something to an area.
type AreaDay struct {
	// Area is the area.
	Area ID
	// Day is the day.
	Day Day
}

// Count is a number that holds from a day on, until the next.
type Count struct {
	// From is the first day.
	From Day
	// N is the number.
	N int
}

// CausePeriod is a stretch of days on which a cause was active.
type CausePeriod struct {
	// Cause is the cause.
	Cause Cause
	// Period are the days.
	Period Period
}

// CauseFound is a day on which a household was found at risk of a cause.
type CauseFound struct {
	// Cause is the cause.
	Cause Cause
	// Household is the household.
	Household ID
	// On is the day.
	On Day
}

// Warning is a day on which a department gave a lead.
type Warning struct {
	// Organization is the department.
	Organization ID
	// On is the day the lead was discovered.
	On Day
}

// Stay is a stretch of days that a household spent somewhere.
type Stay struct {
	// Area is a village, or an area above it.
	Area ID
	// Period are the days.
	Period Period
}

// Stays are the days on which a valid row of the household places it in or below each area of its way up, in the order of
// days, from the village up. They are what Timeline.Households of areas counts.
func (l *Lineage) Stays() []Stay {
	var out []Stay
	running := map[ID]int{}
	for _, p := range l.lives() {
		for _, a := range l.Way(p.Since) {
			if i, ok := running[a.ID]; ok && out[i].Period.Until == p.Since {
				out[i].Period.Until = p.Until
				continue
			}
			running[a.ID] = len(out)
			out = append(out, Stay{a.ID, p})
		}
	}
	return out
}

// lives are the stretches of the household's valid days on which nothing of where it is changes.
func (l *Lineage) lives() []Period {
	var out []Period
	for _, h := range l.Households {
		if h.Empty() {
			continue
		}
		cuts := []Day{h.Since}
		for _, place := range l.Places {
			for _, a := range place.Areas {
				for _, d := range []Day{a.Since, a.Until} {
					if h.Since < d && d < h.Until {
						cuts = append(cuts, d)
					}
				}
			}
		}
		slices.Sort(cuts)
		cuts = append(slices.Compact(cuts), h.Until)
		for i := range cuts[1:] {
			out = append(out, Period{cuts[i], cuts[i+1]})
		}
	}
	return out
}

// ActiveCauses are the days on which a risk is active in an open case of the household, with the county that the
// household is in, or was in last: what Timeline.Causes of counties joins. Stretches may overlap.
func (l *Lineage) ActiveCauses() map[ID][]CausePeriod {
	out := map[ID][]CausePeriod{}
	for _, c := range l.Cases {
		for _, open := range l.OpenPeriods(c) {
			for _, r := range l.Risks {
				days := r.Period.Meet(open)
				if r.Case != c.ID || days.Empty() {
					continue
				}
				for _, p := range l.homeStretches(days) {
					for _, a := range l.Way(p.Since) {
						if a.Level == County {
							out[a.ID] = append(out[a.ID], CausePeriod{r.Cause, p})
						}
					}
				}
			}
		}
	}
	return out
}

// FoundByCadres are the days on which a lead by a cadre was found true, to be recognised, with the county in which the
// household stood then, or last before: what Timeline.Found of counties holds. A day may come twice.
func (l *Lineage) FoundByCadres() map[ID][]CauseFound {
	out := map[ID][]CauseFound{}
	for _, lead := range l.Leads {
		on := lead.TrueOn()
		if lead.Channel != ByCadre || lead.Result != TrueInclude || lead.Cause == "" || on == NoDay {
			continue
		}
		for _, a := range l.Way(on) {
			if a.Level == County {
				out[a.ID] = append(out[a.ID], CauseFound{lead.Cause, lead.Household, on})
			}
		}
	}
	return out
}

// SortFound puts what was found in one county in order, each once.
func SortFound(all []CauseFound) []CauseFound {
	slices.SortFunc(all, func(a, b CauseFound) int {
		return cmp.Or(cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.On, b.On), cmp.Compare(a.Household, b.Household))
	})
	return slices.Compact(all)
}

// homeStretches cuts days where the way up changes.
func (l *Lineage) homeStretches(days Period) []Period {
	cuts := []Day{days.Since}
	cut := func(d Day) {
		if days.Since < d && d < days.Until {
			cuts = append(cuts, d)
		}
	}
	for _, h := range l.Households {
		cut(h.Since)
		cut(h.Until)
	}
	for _, place := range l.Places {
		for _, a := range place.Areas {
			cut(a.Since)
			cut(a.Until)
		}
	}
	slices.Sort(cuts)
	cuts = append(slices.Compact(cuts), days.Until)
	out := make([]Period, len(cuts)-1)
	for i := range out {
		out[i] = Period{cuts[i], cuts[i+1]}
	}
	return out
}

// JoinCauses puts the stretches of one county in order, those of one cause that meet into one.
func JoinCauses(all []CausePeriod) []CausePeriod {
	slices.SortFunc(all, func(a, b CausePeriod) int {
		return cmp.Or(cmp.Compare(a.Cause, b.Cause), a.Period.Compare(b.Period))
	})
	out := all[:0]
	for _, c := range all {
		if n := len(out); n > 0 && out[n-1].Cause == c.Cause && c.Period.Since <= out[n-1].Period.Until {
			out[n-1].Period.Until = max(out[n-1].Period.Until, c.Period.Until)
			continue
		}
		out = append(out, c)
	}
	return out
}

// CountPeriods counts, for each day, the periods that have it.
func CountPeriods(periods []Period) []Count {
	type turn struct {
		on Day
		by int
	}
	turns := make([]turn, 0, 2*len(periods))
	for _, p := range periods {
		if !p.Empty() {
			turns = append(turns, turn{p.Since, 1}, turn{p.Until, -1})
		}
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Compare(a.on, b.on) })
	var out []Count
	n := 0
	for i, t := range turns {
		n += t.by
		if t.on == Forever || i+1 < len(turns) && turns[i+1].on == t.on {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].N == n {
			continue
		}
		out = append(out, Count{t.on, n})
	}
	return out
}

// PostSubject is the household, grid or area whose lineage holds the line on which a post stands: of a contact the
// household, of a grid member the grid, of an organization's head the area that the organization serves, of others the
// area of the post. Versions are in order of their first day; the last counts. ok is false where it cannot be told.
func PostSubject(versions []*Post, organization []*Organization) (subject Ref, ok bool) {
	if len(versions) == 0 {
		return Ref{}, false
	}
	p := versions[len(versions)-1]
	switch p.Kind {
	case Contact:
		return Ref{Households, p.Household}, p.Household != ""
	case GridMember:
		return Ref{Grids, p.Grid}, p.Grid != ""
	case OrganizationHead:
		if n := len(organization); n > 0 {
			return Ref{Areas, organization[n-1].Area}, true
		}
	}
	return Ref{Areas, p.Area}, p.Area != ""
}

// WayFrom is the areas from one up to the city on the day, ended ones too, among the areas of the timeline.
func (t *Timeline) WayFrom(area ID, d Day) []ID {
	var out []ID
	for last := -1; area != ""; {
		place := find(t.Areas, area)
		if place == nil {
			place = find(t.Lineage.Places, area)
		}
		if place == nil {
			break
		}
		row, _ := on(place.Areas, d)
		if row == nil || depth(row.Level) <= last {
			break
		}
		out, last, area = append(out, area), depth(row.Level), row.Parent
	}
	return out
}
