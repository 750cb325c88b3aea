package seen

import "dutygraph/graph"

// Area is a version of an area, as it was seen.
type Area struct {
	*graph.Area
	Row
}

// OrganizationFunction is one function of an organization, as it was seen.
type OrganizationFunction struct {
	*graph.Organization
	Row
}

// Post is a version of a post, as it was seen.
type Post struct {
	*graph.Post
	Row
}

// Tenure is a tenure, as it was seen.
type Tenure struct {
	*graph.Tenure
	Row
}

// Grid is a version of a grid, as it was seen.
type Grid struct {
	*graph.Grid
	Row
}

// Household is a version of a household, as it was seen.
type Household struct {
	*graph.Household
	Row
}

// Member is a version of a member, as it was seen.
type Member struct {
	*graph.Member
	Row
}

// Pairing is a pairing, as it was seen.
type Pairing struct {
	*graph.Pairing
	Row
}

// Lead is a lead, as it was seen.
type Lead struct {
	*graph.Lead
	Row
}

// Application is an application, as it was seen.
type Application struct {
	*graph.Application
	Row
}

// Case is a case, as it was seen.
type Case struct {
	*graph.Case
	Row
}

// Step is a step, as it was seen.
type Step struct {
	*graph.Step
	Row
}

// Risk is a risk, as it was seen.
type Risk struct {
	*graph.Risk
	Row
}

// Measure is a measure, as it was seen.
type Measure struct {
	*graph.Measure
	Row
}

// Record is a record, as it was seen.
type Record struct {
	*graph.Record
	Row
}

// Finding is a finding, as it was seen.
type Finding struct {
	*graph.Finding
	Row
}

// Policy is a policy, as it was seen.
type Policy struct {
	*graph.Policy
	Row
}

// CalendarDay is a listed day, as it was seen.
type CalendarDay struct {
	*graph.CalendarDay
	Row
}

// Delivery is a delivery, as it was seen.
type Delivery struct {
	*graph.Delivery
	Row
}

// Of is the row as it was seen through the eye; nil for no row.
func Of(e *Eye, f graph.Fact) Fact {
	r := Row{Eye: e, fact: f}
	switch f := f.(type) {
	case *graph.Area:
		return &Area{f, r}
	case *graph.Organization:
		return &OrganizationFunction{f, r}
	case *graph.Post:
		return &Post{f, r}
	case *graph.Tenure:
		return &Tenure{f, r}
	case *graph.Grid:
		return &Grid{f, r}
	case *graph.Household:
		return &Household{f, r}
	case *graph.Member:
		return &Member{f, r}
	case *graph.Pairing:
		return &Pairing{f, r}
	case *graph.Lead:
		return &Lead{f, r}
	case *graph.Application:
		return &Application{f, r}
	case *graph.Case:
		return &Case{f, r}
	case *graph.Step:
		return &Step{f, r}
	case *graph.Risk:
		return &Risk{f, r}
	case *graph.Measure:
		return &Measure{f, r}
	case *graph.Record:
		return &Record{f, r}
	case *graph.Finding:
		return &Finding{f, r}
	case *graph.Policy:
		return &Policy{f, r}
	case *graph.CalendarDay:
		return &CalendarDay{f, r}
	case *graph.Delivery:
		return &Delivery{f, r}
	case *graph.Handling:
		return &Handling{f, r}
	}
	return nil
}
