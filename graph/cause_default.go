package graph

import "strings"

// causeDefaults says, for each cause, which functions answer for it and which classes of measure meet it, where a region has
// not said otherwise.
const causeDefaults = `
ILLNESS MEDICAL_INSURANCE、HEALTH HEALTH、SAFETY_NET
DISABILITY DISABILITY HEALTH、EMPLOYMENT、SAFETY_NET
SCHOOLING EDUCATION EDUCATION
DISASTER EMERGENCY、AGRICULTURE INDUSTRY、HOUSING、SAFETY_NET、SOCIAL
ACCIDENT EMERGENCY HEALTH、SAFETY_NET、SOCIAL
INDUSTRY_FAILURE AGRICULTURE INDUSTRY、EMPLOYMENT、FINANCE
UNSTABLE_WORK EMPLOYMENT EMPLOYMENT
NO_LABOUR LOW_INCOME_SUPPORT SAFETY_NET
HOUSING HOUSING HOUSING、RELOCATION
WATER WATER WATER
OTHER RURAL_REVITALIZATION INDUSTRY、EMPLOYMENT、HEALTH、EDUCATION、SAFETY_NET、RELOCATION、HOUSING、WATER、FINANCE、SOCIAL`

// CauseDefault is the project's default of what answers for a cause: the value of the policy cause.<CAUSE>.functions, the first
// function answering first, and that of F02.classes.<CAUSE>, each a list joined by 、. Both are empty for a cause that a region added.
func CauseDefault(c Cause) (functions, classes string) {
	for line := range strings.Lines(causeDefaults) {
		if cells := strings.Fields(line); len(cells) == 3 && Cause(cells[0]) == c {
			return cells[1], cells[2]
		}
	}
	return "", ""
}
