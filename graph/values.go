package graph

import "slices"

// Value is an enumerated value with its name in Chinese. Its text is its name in the API.
type Value interface {
	~string
	// ZH is the value's name in Chinese; the value itself where policy added it.
	ZH() string
}

// zh is the Chinese name of a value; the value itself where the program does not know it.
func zh[V ~string](v V, pairs []pair) string {
	for _, p := range pairs {
		if p.code == string(v) {
			return p.zh
		}
	}
	return string(v)
}

type pair struct{ code, zh string }

// orderOf is a value's place in its list; -1 where the program does not know it.
func orderOf[V ~string](v V, pairs []pair) int {
	for i, p := range pairs {
		if p.code == string(v) {
			return i
		}
	}
	return -1
}

func codes[V ~string](pairs []pair) []V {
	out := make([]V, len(pairs))
	for i, p := range pairs {
		out[i] = V(p.code)
	}
	return out
}

// Level is how high in the tree an area stands. 级别
type Level string

// The four levels inside the city.
const (
	City     Level = "CITY"
	County   Level = "COUNTY"
	Township Level = "TOWNSHIP"
	Village  Level = "VILLAGE"
)

var levels = []pair{{"CITY", "市"}, {"COUNTY", "县"}, {"TOWNSHIP", "乡镇"}, {"VILLAGE", "村"}}

// Levels are all levels, from the top.
func Levels() []Level { return codes[Level](levels) }

// ZH is the level's name in Chinese.
func (l Level) ZH() string { return zh(l, levels) }

// Above is the next higher level; empty above the city.
func (l Level) Above() Level {
	all := Levels()
	if i := slices.Index(all, l); i > 0 {
		return all[i-1]
	}
	return ""
}

// Function is a duty of departments: who holds it changes when departments merge. 职能. Policy may add values.
type Function string

// The functions that the rules name.
const (
	RuralRevitalization Function = "RURAL_REVITALIZATION"
	LowIncomeSupport    Function = "LOW_INCOME_SUPPORT"
	MedicalInsurance    Function = "MEDICAL_INSURANCE"
)

var functions = []pair{
	{"RURAL_REVITALIZATION", "乡村振兴"}, {"LOW_INCOME_SUPPORT", "低保救助"}, {"MEDICAL_INSURANCE", "医疗保障"},
	{"HEALTH", "卫生健康"}, {"DISABILITY", "残疾人事务"}, {"EDUCATION", "教育"}, {"HOUSING", "住房保障"},
	{"WATER", "饮水安全"}, {"EMERGENCY", "应急管理"}, {"EMPLOYMENT", "就业"}, {"AGRICULTURE", "农业产业"},
	{"PUBLIC_SECURITY", "公安"}, {"PETITIONS", "信访"}, {"FINANCE", "财政"},
}

// Functions are the functions that the program knows by itself, in the order of the value list.
func Functions() []Function { return codes[Function](functions) }

// ZH is the function's name in Chinese.
func (f Function) ZH() string { return zh(f, functions) }

// PostKind is what kind of seat a post is. 岗位类型
type PostKind string

// The kinds of post that stand on a line.
const (
	Secretary        PostKind = "SECRETARY"
	GridMember       PostKind = "GRID_MEMBER"
	Contact          PostKind = "CONTACT"
	FirstSecretary   PostKind = "FIRST_SECRETARY"
	OrganizationHead PostKind = "ORGANIZATION_HEAD"
	DeputyHead       PostKind = "DEPUTY_HEAD"
	DisciplineHead   PostKind = "DISCIPLINE_HEAD"
)

var postKinds = []pair{
	{"SECRETARY", "党组织书记"}, {"GRID_MEMBER", "网格员"}, {"CONTACT", "帮扶联系人"}, {"FIRST_SECRETARY", "驻村第一书记"},
	{"ORGANIZATION_HEAD", "单位主要负责人"}, {"DEPUTY_HEAD", "分管负责人"}, {"DISCIPLINE_HEAD", "纪检负责人"},
}

// PostKinds are all kinds of post.
func PostKinds() []PostKind { return codes[PostKind](postKinds) }

// ZH is the kind's name in Chinese.
func (k PostKind) ZH() string { return zh(k, postKinds) }

// Cause is why a household may fall back. 风险原因. Policy may add values.
type Cause string

var causes = []pair{
	{"ILLNESS", "因病"}, {"DISABILITY", "因残"}, {"SCHOOLING", "因学"}, {"DISASTER", "因自然灾害"}, {"ACCIDENT", "因意外事故"},
	{"INDUSTRY_FAILURE", "因产业项目失败"}, {"UNSTABLE_WORK", "因务工就业不稳"}, {"NO_LABOUR", "缺劳动力"},
	{"HOUSING", "住房安全"}, {"WATER", "饮水安全"}, {"OTHER", "其他"},
}

// Causes are the causes that the program knows by itself.
func Causes() []Cause { return codes[Cause](causes) }

// ZH is the cause's name in Chinese.
func (c Cause) ZH() string { return zh(c, causes) }

// Channel is how a lead was found. 线索渠道
type Channel string

// The channels of leads.
const (
	ByHousehold  Channel = "HOUSEHOLD"
	ByCadre      Channel = "CADRE"
	ByDepartment Channel = "DEPARTMENT"
	ByPetition   Channel = "PETITION"
)

var channels = []pair{{"HOUSEHOLD", "农户申报"}, {"CADRE", "干部排查"}, {"DEPARTMENT", "部门预警"}, {"PETITION", "信访舆情"}}

// Channels are all channels.
func Channels() []Channel { return codes[Channel](channels) }

// ZH is the channel's name in Chinese.
func (c Channel) ZH() string { return zh(c, channels) }

// Result is what verifying a lead found. 核实结果
type Result string

// TrueInclude is a true lead whose household is to be recognised.
const TrueInclude Result = "TRUE_INCLUDE"

var results = []pair{
	{"TRUE_INCLUDE", "属实-拟纳入"}, {"TRUE_COVERED", "属实-已保障"}, {"TRUE_TRANSFERRED", "属实-转其他部门"}, {"FALSE", "不属实"},
	{"DECEASED", "已死亡"}, {"MOVED_OUT", "已迁出"}, {"DUPLICATE", "重复"}, {"NOT_FOUND", "查无此人"},
}

// Results are all results.
func Results() []Result { return codes[Result](results) }

// ZH is the result's name in Chinese.
func (r Result) ZH() string { return zh(r, results) }

// Category is the class of monitored household. 监测对象类别. Policy may add values.
type Category string

var categories = []pair{
	{"UNSTABLE", "脱贫不稳定户"}, {"MARGINAL", "边缘易致贫户"}, {"SUDDEN", "突发严重困难户"}, {"TARGETED", "防止返贫致贫对象"},
}

// Categories are the categories that the program knows by itself.
func Categories() []Category { return codes[Category](categories) }

// ZH is the category's name in Chinese.
func (c Category) ZH() string { return zh(c, categories) }

// StepKind is which step of a procedure it is. 环节. Policy may add values.
type StepKind string

// The steps that the rules name.
const (
	Accepted         StepKind = "ACCEPTED"
	Checked          StepKind = "CHECKED"
	Appraised        StepKind = "APPRAISED"
	Published        StepKind = "PUBLISHED"
	Reviewed         StepKind = "REVIEWED"
	Approved         StepKind = "APPROVED"
	Entered          StepKind = "ENTERED"
	Measured         StepKind = "MEASURED"
	Removed          StepKind = "REMOVED"
	RemovalRevoked   StepKind = "REMOVAL_REVOKED"
	RelapseConfirmed StepKind = "RELAPSE_CONFIRMED"
	Reported         StepKind = "REPORTED"
)

var stepKinds = []pair{
	{"ACCEPTED", "受理"}, {"CHECKED", "入户核查"}, {"APPRAISED", "民主评议"}, {"PUBLISHED", "村级公示"}, {"REVIEWED", "乡镇审核"},
	{"APPROVED", "县级审定"}, {"ENTERED", "录入标注"}, {"MEASURED", "措施落实"}, {"REMOVED", "风险消除"},
	{"REMOVAL_REVOKED", "消除回退"}, {"RELAPSE_CONFIRMED", "返贫确认"}, {"REPORTED", "上报"},
}

// StepKinds are the steps that the program knows by itself, in the order of the procedure.
func StepKinds() []StepKind { return codes[StepKind](stepKinds) }

// ZH is the step's name in Chinese.
func (k StepKind) ZH() string { return zh(k, stepKinds) }

// Outcome is how a decision or a removal went. 结果
type Outcome string

// The outcomes: the first two of APPROVED, the last two of REMOVED.
const (
	Passed         Outcome = "PASSED"
	RefusedOutcome Outcome = "REFUSED"
	Assisted       Outcome = "ASSISTED"
	Natural        Outcome = "NATURAL"
)

var outcomes = []pair{{"PASSED", "同意"}, {"REFUSED", "不予纳入"}, {"ASSISTED", "帮扶消除"}, {"NATURAL", "自然消除"}}

// Outcomes are all outcomes.
func Outcomes() []Outcome { return codes[Outcome](outcomes) }

// ZH is the outcome's name in Chinese.
func (o Outcome) ZH() string { return zh(o, outcomes) }

// MeasureClass is what kind of help a measure is. 措施类别. Policy may add values.
type MeasureClass string

var measureClasses = []pair{
	{"INDUSTRY", "产业帮扶"}, {"EMPLOYMENT", "就业帮扶"}, {"HEALTH", "健康帮扶"}, {"EDUCATION", "教育帮扶"}, {"SAFETY_NET", "综合保障"},
	{"RELOCATION", "搬迁"}, {"HOUSING", "住房"}, {"WATER", "饮水"}, {"FINANCE", "金融"}, {"SOCIAL", "社会帮扶"},
}

// MeasureClasses are the classes that the program knows by itself.
func MeasureClasses() []MeasureClass { return codes[MeasureClass](measureClasses) }

// ZH is the class's name in Chinese.
func (c MeasureClass) ZH() string { return zh(c, measureClasses) }

// RecordKind is which duty a record shows as done. 记录类型. Policy may add values.
type RecordKind string

// The kinds of record that the rules name.
const (
	RecordVisit    RecordKind = "VISIT"
	RecordMeeting  RecordKind = "MEETING"
	RecordItem     RecordKind = "ITEM"
	RecordTraining RecordKind = "TRAINING"
	RecordSubsidy  RecordKind = "SUBSIDY"
	RecordReport   RecordKind = "REPORT"
	RecordPush     RecordKind = "PUSH"
	RecordHandover RecordKind = "HANDOVER"
)

var recordKinds = []pair{
	{"VISIT", "走访"}, {"MEETING", "研判会商"}, {"ITEM", "清单事项"}, {"TRAINING", "培训"}, {"SUBSIDY", "补贴发放"},
	{"REPORT", "报告"}, {"PUSH", "数据推送"}, {"HANDOVER", "工作交接"},
}

// RecordKinds are the kinds that the program knows by itself.
func RecordKinds() []RecordKind { return codes[RecordKind](recordKinds) }

// ZH is the kind's name in Chinese.
func (k RecordKind) ZH() string { return zh(k, recordKinds) }

// Labour is a member's ability to work. 劳动能力
type Labour string

// The two abilities that count as none.
const (
	LostLabour Labour = "LOST"
	NoLabour   Labour = "NONE"
)

var labours = []pair{
	{"ORDINARY", "普通劳动力"}, {"SKILLED", "技能劳动力"}, {"WEAK", "弱劳动力或半劳动力"}, {"LOST", "丧失劳动力"}, {"NONE", "无劳动力"},
}

// Labours are all abilities.
func Labours() []Labour { return codes[Labour](labours) }

// ZH is the ability's name in Chinese.
func (l Labour) ZH() string { return zh(l, labours) }

// IDCheck is how an identity number fared when it was read: the number itself is never kept. 证件校验
type IDCheck string

// The results of checking an identity number.
const (
	IDValid          IDCheck = "VALID"
	IDLength         IDCheck = "LENGTH"
	IDChecksum       IDCheck = "CHECKSUM"
	IDImpossibleDate IDCheck = "IMPOSSIBLE_DATE"
	IDMasked         IDCheck = "MASKED"
	IDAbsent         IDCheck = "ABSENT"
)

var idChecks = []pair{
	{"VALID", "有效"}, {"LENGTH", "位数不符"}, {"CHECKSUM", "校验位不符"}, {"IMPOSSIBLE_DATE", "日期不存在"}, {"MASKED", "已脱敏"}, {"ABSENT", "未填"},
}

// IDChecks are all results of the check.
func IDChecks() []IDCheck { return codes[IDCheck](idChecks) }

// ZH is the result's name in Chinese.
func (c IDCheck) ZH() string { return zh(c, idChecks) }

// Unit is what a policy's value counts. 单位; empty for words and lists
type Unit string

// The units of policies.
const (
	InDays        Unit = "DAYS"
	InWorkingDays Unit = "WORKING_DAYS"
	InMonths      Unit = "MONTHS"
	InHouseholds  Unit = "HOUSEHOLDS"
	InYuan        Unit = "YUAN"
	InDayOfMonth  Unit = "DAY_OF_MONTH"
)

var units = []pair{
	{"DAYS", "日历日"}, {"WORKING_DAYS", "工作日"}, {"MONTHS", "月"}, {"HOUSEHOLDS", "户"}, {"YUAN", "元"}, {"DAY_OF_MONTH", "日"},
}

// Units are all units.
func Units() []Unit { return codes[Unit](units) }

// ZH is the unit's name in Chinese.
func (u Unit) ZH() string { return zh(u, units) }

// DayKind says that a day is not what its weekday says. 休/班
type DayKind string

// The kinds of listed days: a holiday, and a weekend day that is worked.
const (
	OffDay  DayKind = "OFF"
	WorkDay DayKind = "WORK"
)

var dayKinds = []pair{{"OFF", "放假"}, {"WORK", "上班"}}

// DayKinds are both kinds.
func DayKinds() []DayKind { return codes[DayKind](dayKinds) }

// ZH is the kind's name in Chinese.
func (k DayKind) ZH() string { return zh(k, dayKinds) }

// Decision is how a low-income application was decided. 决定结果
type Decision string

var decisions = []pair{{"APPROVED", "批准"}, {"REFUSED", "不批准"}}

// Decisions are both decisions.
func Decisions() []Decision { return codes[Decision](decisions) }

// ZH is the decision's name in Chinese.
func (d Decision) ZH() string { return zh(d, decisions) }

// YesNo is an answer that may be unknown: an empty cell is never a no.
type YesNo string

// The two answers; the empty text is unknown.
const (
	Yes YesNo = "YES"
	No  YesNo = "NO"
)

// ZH is 是 or 否; empty when unknown.
func (y YesNo) ZH() string { return zh(y, []pair{{"YES", "是"}, {"NO", "否"}}) }
