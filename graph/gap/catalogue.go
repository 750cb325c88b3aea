package gap

import "dutygraph/graph"

// Rule is one rule of the catalogue of duty gaps. 缺口规则
type Rule struct {
	// ID is its name for ever: a group and a number.
	ID string
	// ZH is its name in Chinese.
	ZH string
	// EN is its name in English.
	EN string
	// Basis is where it comes from. No clause is named that was not seen.
	Basis graph.Basis
	// Severity is that of a gap, at first.
	Severity Severity
	// Heaviest is the heaviest that a gap can become.
	Heaviest Severity

	// Kind is its shape; empty, as all below, for a rule that is not evaluated.
	Kind Kind
	// Subject is the noun of what it judges.
	Subject graph.Noun
	// Part is, in Chinese, what narrows the subject; empty where nothing does.
	Part string
	// Line is the line on which the first answerable post stands; empty where that is the post's own.
	Line graph.Line
	// First is who is first answerable.
	First graph.Basis
	// Above is who is next above.
	Above graph.Basis
	// Told is who is told as well, not next above; empty where nobody is.
	Told graph.Basis
	// Parameters are the policies that it asks for.
	Parameters []Parameter

	// Lacks is the fact that no ledger carries, for a rule that is not evaluated for that; empty for others.
	Lacks graph.Basis
	// Apart is, for a rule that is not evaluated though its facts are on record, what of them no timeline brings together yet;
	// empty for others.
	Apart graph.Basis
}

// Parameter is a policy that a rule asks for, with the project's default.
type Parameter struct {
	// Parameter is the policy's name; <CAUSE> stands for each cause.
	Parameter graph.ID
	// Value is the default; empty where there is none, or where it differs by cause.
	Value string
	// Unit is the value's unit; empty for words and lists.
	Unit graph.Unit
}

// Judged reports whether the rule is evaluated.
func (r Rule) Judged() bool { return r.Kind != "" }

// Group is the rule's group, A to I.
func (r Rule) Group() string { return r.ID[:1] }

// Group is a group of the catalogue.
type Group struct {
	// ID is its letter.
	ID string
	// ZH is its name in Chinese.
	ZH string
	// EN is its name in English.
	EN string
}

// Groups are the groups of the catalogue, in order.
func Groups() []Group {
	return []Group{
		{"A", "岗位与责任链", "posts and chains"},
		{"B", "网格", "grids"},
		{"C", "识别认定", "recognition"},
		{"D", "预警与共享", "warnings and sharing"},
		{"E", "低保衔接", "low-income link"},
		{"F", "帮扶", "assistance"},
		{"G", "消除与返贫", "removal and relapse"},
		{"H", "督查", "supervision"},
		{"I", "数据与隐私", "data and privacy"},
	}
}

// RuleOf is a rule by its id; ok is false where there is none.
func RuleOf(id string) (r Rule, ok bool) {
	for _, r := range Catalogue() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// Catalogue are all rules, in order: those that are evaluated, and those that are not.
func Catalogue() []Rule {
	return []Rule{
		{
			ID: "A01", ZH: "村党组织书记空岗", EN: "village secretary vacant", Severity: Orange, Heaviest: Red,
			Basis: graph.Basis{ZH: "《乡村振兴责任制实施办法》（2022年）第三条；宿州市的公开做法", EN: "Measures for the responsibility system of rural revitalization (2022), article 3; the city's own account"},
			Kind:  State, Subject: graph.Areas, Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told:       graph.Basis{ZH: "组织部门", EN: "the organization department"},
			Parameters: []Parameter{{"A01.limit", "0", graph.InDays}, {"A01.red", "30", graph.InDays}},
		},
		{
			ID: "A02", ZH: "责任链断环", EN: "broken chain", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  State, Subject: graph.Areas, Line: graph.Territorial,
			First: graph.Basis{ZH: "断点以上最近的在任环节", EN: "next held link above the hole"}, Above: graph.Basis{ZH: "再上一级", EN: "the next above"},
			Parameters: []Parameter{{"A02.limit", "0", graph.InDays}},
		},
		{
			ID: "A03", ZH: "监测户无帮扶联系人", EN: "no contact", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "督查中对及时明确帮扶联系人的要求；天数为本项目默认", EN: "supervisors' check that a contact is named promptly; days are the project's default"},
			Kind:  State, Subject: graph.Cases, Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told:       graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
			Parameters: []Parameter{{"A03.limit", "10", graph.InDays}},
		},
		{
			ID: "A04", ZH: "联系人超载", EN: "contact overloaded", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Kind:  State, Subject: graph.Tenures, Line: graph.Assistance,
			First: graph.Basis{ZH: "帮扶单位负责人", EN: "head of the paired unit"}, Above: graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
			Parameters: []Parameter{{"A04.limit", "0", graph.InDays}, {"A04.max", "5", graph.InHouseholds}},
		},
		{
			ID: "A05", ZH: "驻村队伍缺员", EN: "team short", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "驻村工作队的通行规定", EN: "the usual rules on village work teams"},
			Lacks: graph.Basis{ZH: "驻村工作队队员名单", EN: "the members of village work teams"},
		},
		{
			ID: "A06", ZH: "第一书记任期异常", EN: "tenure anomaly", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "通行做法", EN: "as usual"},
			Lacks: graph.Basis{ZH: "提前离任的批准理由", EN: "the approved reason for leaving early"},
		},
		{
			ID: "A07", ZH: "交接断档", EN: "handover gap", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "问责不因调离、退休而免（终身问责）；天数为本项目默认", EN: "lifelong accountability whatever the transfer; days are the project's default"},
			Kind:  Act, Subject: graph.Tenures,
			First: graph.Basis{ZH: "岗位以上最近的在任环节", EN: "next held link above the post"}, Above: graph.Basis{ZH: "再上一级", EN: "the next above"},
			Parameters: []Parameter{{"A07.limit", "7", graph.InDays}},
		},
		{
			ID: "A08", ZH: "一人监督自己", EN: "self-check", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Kind:  Check, Subject: graph.Cases, Part: "环节 轮次", Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told:       graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
			Parameters: []Parameter{{"A08.steps", "CHECKED、APPROVED、REMOVED", ""}},
		},
		{
			ID: "A09", ZH: "行业责任无人认领", EN: "sector line empty", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  State, Subject: graph.Areas, Part: "风险原因:职能", Line: graph.Sector,
			First: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"}, Above: graph.Basis{ZH: "市级单位负责人", EN: "head of the city organization"},
			Told:       graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Parameters: []Parameter{{"A09.limit", "0", graph.InDays}, {"cause.<CAUSE>.functions", "", ""}},
		},
		{
			ID: "A10", ZH: "定点帮扶单位缺位", EN: "paired unit absent", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  Act, Subject: graph.Posts, Part: "村", Line: graph.Assistance,
			First: graph.Basis{ZH: "帮扶单位负责人", EN: "head of the paired unit"}, Above: graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
			Parameters: []Parameter{{"A10.limit", "6", graph.InMonths}},
		},
		{
			ID: "A11", ZH: "责任书未签", EN: "no responsibility letter", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "签订责任书的通行做法；日期为本项目默认", EN: "letters of responsibility, as usual; the date is the project's default"},
			Lacks: graph.Basis{ZH: "责任书", EN: "letters of responsibility"},
		},
		{
			ID: "A12", ZH: "人岗失效", EN: "ghost post-holder", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Lacks: graph.Basis{ZH: "人员状态（死亡、退休、迁出）", EN: "whether a person died, retired or moved"},
		},
		{
			ID: "B01", ZH: "网格超户", EN: "grid too large", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "宿州市的公开做法；下限见淮北等地做法", EN: "the city's own account; the lower bound as practised in Huaibei"},
			Kind:  State, Subject: graph.Grids, Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"B01.limit", "0", graph.InDays}, {"B01.max", "100", graph.InHouseholds}, {"B01.min", "", graph.InHouseholds}},
		},
		{
			ID: "B02", ZH: "户未入网", EN: "household in no grid", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  State, Subject: graph.Households, Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"B02.limit", "15", graph.InDays}},
		},
		{
			ID: "B03", ZH: "一户多网", EN: "household in two grids", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Lacks: graph.Basis{ZH: "一户在多个网格的登记（台账每户只有一个网格）", EN: "rows of one household in several grids: a row names one"},
		},
		{
			ID: "B04", ZH: "网格无人", EN: "grid without member", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  State, Subject: graph.Grids, Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"B04.limit", "15", graph.InDays}},
		},
		{
			ID: "B05", ZH: "网格员超龄", EN: "over age", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "地方规定：网格员年龄", EN: "a local rule on the age of grid members"},
			Lacks: graph.Basis{ZH: "出生日期（不入库）", EN: "birth dates, which are not kept"},
		},
		{
			ID: "B06", ZH: "一人多格", EN: "one person many grids", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Kind:  State, Subject: graph.Tenures, Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"B06.grids", "1", ""}, {"B06.limit", "0", graph.InDays}},
		},
		{
			ID: "B07", ZH: "月走访缺失", EN: "monthly visit missed", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "定远等地网格员每月走访的做法", EN: "the monthly visit by grid members, as practised in Dingyuan"},
			Kind:  Monthly, Subject: graph.Households, Part: "月份", Line: graph.Territorial,
			First: graph.Basis{ZH: "网格员", EN: "grid member"}, Above: graph.Basis{ZH: "村党组织书记", EN: "village secretary"},
			Parameters: []Parameter{{"B07.scope", "ALL", ""}},
		},
		{
			ID: "B08", ZH: "外出户季度联系缺失", EN: "absent household not contacted", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "定远、淮北等地每季度联系外出户的做法", EN: "the quarterly contact with households away, as practised in Dingyuan and Huaibei"},
			Lacks: graph.Basis{ZH: "电话、网络联系记录", EN: "contacts by phone or net"},
		},
		{
			ID: "B09", ZH: "月报/周报缺失", EN: "report missing", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "外省网格员报告的做法", EN: "the reports of grid members, as practised in another province"},
			Kind:  Act, Subject: graph.Posts, Part: "月份", Line: graph.Territorial,
			First: graph.Basis{ZH: "网格员", EN: "grid member"}, Above: graph.Basis{ZH: "村党组织书记", EN: "village secretary"},
			Parameters: []Parameter{{"B09.grace", "5", graph.InDays}},
		},
		{
			ID: "B10", ZH: "每月研判会商未开", EN: "monthly meeting missing", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  Monthly, Subject: graph.Areas, Part: "月份", Line: graph.Territorial,
			First: graph.Basis{ZH: "该村（乡镇）书记", EN: "the secretary of that area"}, Above: graph.Basis{ZH: "上一级书记", EN: "secretary one level up"},
			Parameters: []Parameter{{"B10.grace", "5", graph.InDays}, {"B10.levels", "VILLAGE、TOWNSHIP", ""}},
		},
		{
			ID: "B11", ZH: "清单逾期", EN: "list item overdue", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  Act, Subject: graph.Records,
			First: graph.Basis{ZH: "清单事项的责任岗位", EN: "the post that owes the item"}, Above: graph.Basis{ZH: "上一环节", EN: "next link above"},
			Told: graph.Basis{ZH: "会议召集人", EN: "the meeting's chair"},
		},
		{
			ID: "B12", ZH: "培训缺失", EN: "untrained", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  Act, Subject: graph.Tenures, Part: "上岗或再训", Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told:       graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
			Parameters: []Parameter{{"B12.limit", "30", graph.InDays}, {"B12.months", "12", graph.InMonths}},
		},
		{
			ID: "B13", ZH: "补贴未兑现", EN: "subsidy unpaid", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Kind:  Act, Subject: graph.Posts, Part: "月份", Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记（财政所）", EN: "township secretary, for the finance office"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Parameters: []Parameter{{"B13.limit", "30", graph.InDays}},
		},
		{
			ID: "B14", ZH: "应退未退", EN: "unfit not replaced", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Lacks: graph.Basis{ZH: "网格员考核结果", EN: "assessments of grid members"},
		},
		{
			ID: "B15", ZH: "省平台未同步", EN: "roster not in sync", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "安徽省平台的网格员名册", EN: "the roster of grid members on Anhui's platform"},
			Lacks: graph.Basis{ZH: "省平台名册", EN: "the provincial roster"},
		},
		{
			ID: "C01", ZH: "申报未受理", EN: "application not accepted", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "枞阳县2024年的受理、核查时限", EN: "the limits of Zongyang county, Anhui, 2024"},
			Kind:  Act, Subject: graph.Leads, Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记（经办人）", EN: "township secretary, for the clerk"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Parameters: []Parameter{{"C01.limit", "2", graph.InDays}},
		},
		{
			ID: "C02", ZH: "入户核查逾期", EN: "home check late", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "枞阳县2024年的受理、核查时限；安徽平台2022年为2个工作日", EN: "the limits of Zongyang county, Anhui, 2024; 2 working days on Anhui's platform, 2022"},
			Kind:  Act, Subject: graph.Cases, Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"C02.limit", "2", graph.InWorkingDays}},
		},
		{
			ID: "C03", ZH: "认定超期", EN: "recognition late", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "国家指南（一般不超过15天，秦安县转述）；安徽原为20个工作日", EN: "the national guide as Qin'an county quotes it (15 days as a rule); 20 working days in Anhui before"},
			Kind:  Act, Subject: graph.Cases, Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told:       graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
			Parameters: []Parameter{{"C03.limit", "15", graph.InDays}},
		},
		{
			ID: "C04", ZH: "公示不足", EN: "publicity short", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "公示不少于5天的通行规定", EN: "publicity of at least 5 days, as usual"},
			Kind:  Check, Subject: graph.Cases, Part: "轮次", Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"C04.days", "5", graph.InDays}},
		},
		{
			ID: "C05", ZH: "公示泄露", EN: "publicity leaks", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "公示不得泄露证件号码、电话、银行账号和健康状况", EN: "publicity must not show ID number, phone, bank account or health"},
			Kind:  Check, Subject: graph.Cases, Part: "轮次", Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"C05.words", "", ""}},
		},
		{
			ID: "C06", ZH: "程序缺环或倒序", EN: "step missing or out of order", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "安徽省认定程序各环节", EN: "the steps of Anhui's procedure"},
			Kind:  Check, Subject: graph.Cases,
			First: graph.Basis{ZH: "签办后一环节的岗位", EN: "the post that signed the later step"}, Above: graph.Basis{ZH: "上一环节", EN: "next link above"},
			Parameters: []Parameter{{"C06.steps", "ACCEPTED、CHECKED、APPRAISED、PUBLISHED、REVIEWED、APPROVED、ENTERED", ""}},
		},
		{
			ID: "C07", ZH: "未授权比对", EN: "comparison without authorisation", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "先授权后比对；个人信息保护法", EN: "comparison only after authorisation; the personal information protection law"},
			Lacks: graph.Basis{ZH: "授权日期和比对日期", EN: "the days of authorisation and comparison"},
		},
		{
			ID: "C08", ZH: "疑似应纳未纳", EN: "possibly should be in", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "后评估所称“应纳未纳”", EN: "what evaluators call 应纳未纳"},
			Kind:  Act, Subject: graph.Leads, Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"C08.limit", "15", graph.InDays}, {"income.line", "", graph.InYuan}},
		},
		{
			ID: "C09", ZH: "疑似体外循环", EN: "help outside the system", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "后评估所称“体外循环”", EN: "what evaluators call 体外循环"},
			Lacks: graph.Basis{ZH: "案例以外的帮扶记录", EN: "help given outside a case"},
		},
		{
			ID: "C10", ZH: "不予纳入未告知", EN: "refusal not explained", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "安徽平台的告知要求；天数为本项目默认", EN: "Anhui's platform asks for an answer; days are the project's default"},
			Lacks: graph.Basis{ZH: "告知记录", EN: "the notice of refusal"},
		},
		{
			ID: "C11", ZH: "录入滞后", EN: "entry late", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Kind:  Act, Subject: graph.Cases, Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记（经办人）", EN: "township secretary, for the clerk"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Parameters: []Parameter{{"C11.limit", "3", graph.InDays}},
		},
		{
			ID: "C12", ZH: "近亲属未备案", EN: "relative not recorded", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Lacks: graph.Basis{ZH: "亲属关系备案", EN: "kin of cadres on record"},
		},
		{
			ID: "C13", ZH: "核查人数不足", EN: "single verifier", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "入户核查不少于两人的做法", EN: "home checks by at least two people, as practised"},
			Lacks: graph.Basis{ZH: "核查人员名单", EN: "who checked"},
		},
		{
			ID: "D01", ZH: "部门未按期推送", EN: "department silent", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（定期）；每月5日前见外地做法", EN: "the city's own account (regularly); by the 5th of the month as practised elsewhere"},
			Kind:  Act, Subject: graph.Areas, Part: "职能 月份", Line: graph.Sector,
			First: graph.Basis{ZH: "县级单位负责人", EN: "head of the county organization"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"D01.day", "5", graph.InDayOfMonth}, {"D01.functions", "MEDICAL_INSURANCE、DISABILITY、LOW_INCOME_SUPPORT、PUBLIC_SECURITY、PETITIONS", ""}},
		},
		{
			ID: "D02", ZH: "预警未下派", EN: "not dispatched", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Kind:  Act, Subject: graph.Leads, Line: graph.Sector,
			First: graph.Basis{ZH: "县乡村振兴职能单位负责人（经办人）", EN: "county head of rural revitalization, for the clerk"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"D02.limit", "1", graph.InWorkingDays}},
		},
		{
			ID: "D03", ZH: "预警核实逾期", EN: "not verified", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（反馈联动）；天数为本项目默认", EN: "the city's own account (feedback); days are the project's default"},
			Kind:  Act, Subject: graph.Leads, Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"D03.limit", "7", graph.InDays}},
		},
		{
			ID: "D04", ZH: "核实敷衍", EN: "perfunctory closing", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Lacks: graph.Basis{ZH: "核实的时刻和文字", EN: "the time of day and the text of verifying"},
		},
		{
			ID: "D05", ZH: "反复预警", EN: "repeated warnings", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Lacks: graph.Basis{ZH: "县级复核（线索预警台账有核实结果，没有复核日期）", EN: "re-checks by the county: the ledger leads has the result of verifying, and no day of a re-check"},
		},
		{
			ID: "D06", ZH: "属实未转办", EN: "true but no case", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Kind:  Act, Subject: graph.Leads, Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told:       graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
			Parameters: []Parameter{{"D06.limit", "3", graph.InDays}},
		},
		{
			ID: "D07", ZH: "部门无应答", EN: "returned data not corrected", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "政务数据共享的更正时限", EN: "the limits for corrections of shared government data"},
			Lacks: graph.Basis{ZH: "向部门的数据核实请求", EN: "data queries to departments"},
		},
		{
			ID: "D08", ZH: "主管行业零预警", EN: "zero warnings where risk exists", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Kind:  State, Subject: graph.Areas, Part: "风险原因", Line: graph.Sector,
			First: graph.Basis{ZH: "县级主管单位负责人", EN: "head of the county sector organization"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"D08.limit", "0", graph.InDays}, {"D08.min", "5", graph.InHouseholds}, {"D08.months", "6", graph.InMonths}, {"cause.<CAUSE>.functions", "", ""}},
		},
		{
			ID: "E01", ZH: "低保申请未推送", EN: "application not pushed", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市关于低保政策与监测对象认定有效衔接的通知（同步）", EN: "the city's notice on linking low-income support and recognition (at the same time)"},
			Kind:  Act, Subject: graph.Applications, Line: graph.Sector,
			First: graph.Basis{ZH: "县民政部门负责人", EN: "head of county civil affairs"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"E01.limit", "0", graph.InWorkingDays}},
		},
		{
			ID: "E02", ZH: "推送未启动认定", EN: "no check started", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市关于低保政策与监测对象认定有效衔接的通知（同步）", EN: "the city's notice on linking low-income support and recognition (at the same time)"},
			Kind:  Act, Subject: graph.Applications, Line: graph.Sector,
			First: graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Told:       graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"E02.limit", "2", graph.InDays}},
		},
		{
			ID: "E03", ZH: "两线结论相左无说明", EN: "conflicting results unexplained", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Lacks: graph.Basis{ZH: "对结论不一致的说明（低保申请台账有决定结果，程序环节台账有县级审定结果，都没有说明一列）", EN: "the reason for differing results: applications has the decision and steps the outcome, and neither a column for it"},
		},
		{
			ID: "E04", ZH: "监测户应转未转低保", EN: "referral missing", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "无劳动能力的户落实兜底保障；天数为本项目默认", EN: "the social safety net for who is unable to work; days are the project's default"},
			Lacks: graph.Basis{ZH: "转介记录和低保标准（低保申请台账没有转介来源，规则参数没有低保标准）", EN: "referrals, and the low-income standard: applications has no column for who referred, policies no such parameter"},
		},
		{
			ID: "E05", ZH: "低保退出未复核", EN: "exit not re-checked", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Lacks: graph.Basis{ZH: "低保退出、减发记录", EN: "the end of low-income support"},
		},
		{
			ID: "E06", ZH: "月度双向比对缺失", EN: "no mutual comparison", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "宿州市的公开做法（2022年5月）", EN: "the city's own account of its practice (May 2022)"},
			Lacks: graph.Basis{ZH: "双向比对记录", EN: "runs of the mutual comparison"},
		},
		{
			ID: "F01", ZH: "措施落实逾期", EN: "measures late", Severity: Orange, Heaviest: Red,
			Basis: graph.Basis{ZH: "从发现到落实措施约半个月的国家要求；一省数据规则为一个月", EN: "about half a month from discovery to measures, nationally; a month by one province's data rules"},
			Kind:  Act, Subject: graph.Cases, Line: graph.Assistance,
			First: graph.Basis{ZH: "帮扶联系人", EN: "assistance contact"}, Above: graph.Basis{ZH: "帮扶单位负责人", EN: "head of the paired unit"},
			Told:       graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"F01.limit", "10", graph.InDays}, {"F01.red", "30", graph.InDays}},
		},
		{
			ID: "F02", ZH: "措施与风险不匹配", EN: "mismatch", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "消除风险的条件：针对风险落实措施", EN: "the conditions of removal: a measure against the risk"},
			Kind:  Act, Subject: graph.Cases, Part: "风险原因", Line: graph.Sector,
			First: graph.Basis{ZH: "县级主管单位负责人", EN: "head of the county sector organization"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"F02.limit", "15", graph.InDays}, {"F02.classes.<CAUSE>", "", ""}, {"cause.<CAUSE>.functions", "", ""}},
		},
		{
			ID: "F03", ZH: "有劳力无开发措施", EN: "able but no development measure", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "有劳动能力且有意愿的户至少一项开发式措施", EN: "at least one development measure for who is able and willing"},
			Lacks: graph.Basis{ZH: "劳动意愿（家庭成员台账有劳动技能，没有意愿一列）", EN: "whether they are willing to work: the ledger members has their ability, and no column for that"},
		},
		{
			ID: "F04", ZH: "无劳力无兜底", EN: "no labour, no safety net", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "无劳动能力的户落实兜底保障；天数为本项目默认", EN: "the social safety net for who is unable to work; days are the project's default"},
			Kind:  Act, Subject: graph.Cases, Line: graph.Sector,
			First: graph.Basis{ZH: "县民政部门负责人", EN: "head of county civil affairs"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"F04.limit", "15", graph.InDays}, {"F04.classes", "SAFETY_NET", ""}},
		},
		{
			ID: "F05", ZH: "多风险无综合方案", EN: "several risks, no joint plan", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "通行做法", EN: "as usual"},
			Lacks: graph.Basis{ZH: "一户一策方案（帮扶措施台账有各项措施及责任单位，没有方案一列）", EN: "the plan of the household: the ledger measures has each measure and its unit, and no column for a plan"},
		},
		{
			ID: "F06", ZH: "帮扶走访缺失", EN: "helper visit missed", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "帮扶责任人走访的通行做法；次数为本项目默认", EN: "visits by contacts, as usual; their number is the project's default"},
			Kind:  Monthly, Subject: graph.Cases, Part: "月份", Line: graph.Assistance,
			First: graph.Basis{ZH: "帮扶联系人", EN: "assistance contact"}, Above: graph.Basis{ZH: "帮扶单位负责人", EN: "head of the paired unit"},
			Parameters: []Parameter{{"F06.visits", "1", ""}},
		},
		{
			ID: "F07", ZH: "三保障问题未销号", EN: "safeguard problem open", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "“三保障”和饮水安全问题动态清零；天数为本项目默认", EN: "safeguards and water kept without open problems; days are the project's default"},
			Kind:  State, Subject: graph.Households, Part: "保障", Line: graph.Sector,
			First: graph.Basis{ZH: "县级主管单位负责人", EN: "head of the county sector organization"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"F07.limit", "30", graph.InDays}, {"cause.<CAUSE>.functions", "", ""}},
		},
		{
			ID: "F08", ZH: "措施中断", EN: "measure lapsed", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Kind:  State, Subject: graph.Cases, Part: "风险原因", Line: graph.Sector,
			First: graph.Basis{ZH: "措施责任单位负责人，未写明的为县级主管单位负责人", EN: "head of the unit that gave the measure, or else of the county sector organization"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"F08.limit", "15", graph.InDays}, {"F02.classes.<CAUSE>", "", ""}, {"cause.<CAUSE>.functions", "", ""}},
		},
		{
			ID: "F09", ZH: "未参保", EN: "not insured", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "安徽省资助参保规定", EN: "Anhui's rules on supported insurance"},
			Lacks: graph.Basis{ZH: "参保状态（家庭成员台账没有参保一列；农户台账的基本医疗保障不分成员和年度）", EN: "whether members are insured: the ledger members has no column for it, and medicalSecured of households tells of neither member nor year"},
		},
		{
			ID: "G01", ZH: "过快消除", EN: "removed too soon", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "安徽省风险消除条件（2024年）", EN: "the conditions of risk removal in Anhui (2024)"},
			Kind:  Check, Subject: graph.Cases, Part: "轮次", Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told:       graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
			Parameters: []Parameter{{"G01.months", "6", graph.InMonths}},
		},
		{
			ID: "G02", ZH: "无措施消除", EN: "removed without measure", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "安徽省风险消除条件（2024年）", EN: "the conditions of risk removal in Anhui (2024)"},
			Kind:  Check, Subject: graph.Cases, Part: "轮次", Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told: graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
		},
		{
			ID: "G03", ZH: "无劳力户被消除", EN: "no-labour household removed", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "安徽省风险消除条件（2024年）", EN: "the conditions of risk removal in Anhui (2024)"},
			Kind:  Check, Subject: graph.Cases, Part: "轮次", Line: graph.Sector,
			First: graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
		},
		{
			ID: "G04", ZH: "条件未达消除", EN: "removed below standard", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "安徽省风险消除条件（2024年）", EN: "the conditions of risk removal in Anhui (2024)"},
			Kind:  Check, Subject: graph.Cases, Part: "轮次", Line: graph.Sector,
			First: graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"}, Above: graph.Basis{ZH: "县分管负责人", EN: "deputy county head in charge"},
			Parameters: []Parameter{{"income.line", "", graph.InYuan}},
		},
		{
			ID: "G05", ZH: "消除程序缺环", EN: "removal steps missing", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "安徽省风险消除条件（2024年）", EN: "the conditions of risk removal in Anhui (2024)"},
			Lacks: graph.Basis{ZH: "消除程序各环节（程序环节台账只有“风险消除”一个环节）", EN: "the steps that lead to a removal: the ledger steps has but the removal itself"},
		},
		{
			ID: "G06", ZH: "消除后失管", EN: "no follow-up", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "安徽省风险消除条件（2024年）：消除后数据仍保留更新；走访次数为本项目默认", EN: "the conditions of risk removal in Anhui (2024): data are kept up to date afterwards; a visit a quarter is the project's default"},
			Kind:  Act, Subject: graph.Cases, Part: "季度", Line: graph.Assistance,
			First: graph.Basis{ZH: "帮扶联系人", EN: "assistance contact"}, Above: graph.Basis{ZH: "帮扶单位负责人", EN: "head of the paired unit"},
			Told:       graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"G06.grace", "0", graph.InDays}},
		},
		{
			ID: "G07", ZH: "再发风险未重启", EN: "new risk not reopened", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "风险消除回退和重新识别的规定", EN: "the rules on revoking a removal and recognising again"},
			Kind:  Act, Subject: graph.Leads, Line: graph.Territorial,
			First: graph.Basis{ZH: "村党组织书记", EN: "village secretary"}, Above: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"},
			Parameters: []Parameter{{"G07.limit", "15", graph.InDays}},
		},
		{
			ID: "G08", ZH: "长期未消除无研判", EN: "long open without review", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Lacks: graph.Basis{ZH: "年度研判记录（程序环节台账没有研判环节，履职记录的研判会商不指明案例）", EN: "yearly reviews of a case: steps has no such step, and a meeting among the records names no case"},
		},
		{
			ID: "G09", ZH: "返贫致贫未上报", EN: "relapse not reported", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认（台账不记上报的时刻和层级，24小时按次日计）", EN: "the project's default, for the region to confirm (a report has neither hour nor level on record: 24 hours are the day after)"},
			Kind:  Act, Subject: graph.Cases, Part: "轮次", Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Parameters: []Parameter{{"G09.limit", "1", graph.InDays}},
		},
		{
			ID: "G10", ZH: "聚集风险未会商", EN: "cluster without meeting", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "不发生规模性返贫；数值为本项目默认", EN: "no large-scale return to poverty; the numbers are the project's default"},
			Kind:  Act, Subject: graph.Areas, Part: "风险原因", Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记", EN: "township secretary"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Parameters: []Parameter{{"G10.days", "30", graph.InDays}, {"G10.limit", "7", graph.InDays}, {"G10.min.TOWNSHIP", "20", graph.InHouseholds}, {"G10.min.VILLAGE", "5", graph.InHouseholds}},
		},
		{
			ID: "H01", ZH: "督查问题逾期", EN: "finding overdue", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（抓调度、强督查）", EN: "the city's own account (dispatch and inspection)"},
			Kind:  Act, Subject: graph.Findings,
			First: graph.Basis{ZH: "问题的责任岗位", EN: "the post named"}, Above: graph.Basis{ZH: "上一环节", EN: "next link above"},
			Told: graph.Basis{ZH: "督查单位负责人", EN: "head of the sponsor"},
		},
		{
			ID: "H02", ZH: "整改反弹", EN: "problem returns", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "本项目默认规定，须由地区确认", EN: "the project's default, for the region to confirm"},
			Apart: graph.Basis{ZH: "缺口的处置经过", EN: "how gaps were handled"},
		},
		{
			ID: "H03", ZH: "红色缺口未处置", EN: "red gap without decision", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "宿州市的公开做法（抓调度、强督查）", EN: "the city's own account (dispatch and inspection)"},
			Apart: graph.Basis{ZH: "缺口的处置经过", EN: "how gaps were handled"},
		},
		{
			ID: "H04", ZH: "申诉超期", EN: "appeal overdue", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "《中国共产党问责条例》", EN: "the Party's regulations on accountability"},
			Apart: graph.Basis{ZH: "缺口的申诉经过", EN: "the appeals against gaps"},
		},
		{
			ID: "H05", ZH: "组织处理未办结", EN: "handling not finished", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "《中国共产党问责条例》", EN: "the Party's regulations on accountability"},
			Lacks: graph.Basis{ZH: "组织处理的决定和办结", EN: "decisions of organizational handling and their end"},
		},
		{
			ID: "H06", ZH: "调度缺失", EN: "no dispatch meeting", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "宿州市的公开做法（抓调度、强督查）；次数为本项目默认", EN: "the city's own account (dispatch and inspection); once a quarter is the project's default"},
			Kind:  Act, Subject: graph.Areas, Part: "季度", Line: graph.Territorial,
			First: graph.Basis{ZH: "县委书记", EN: "county secretary"}, Above: graph.Basis{ZH: "市委书记", EN: "city secretary"},
			Parameters: []Parameter{{"H06.grace", "0", graph.InDays}},
		},
		{
			ID: "I01", ZH: "证件号异常", EN: "ID invalid or duplicate", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "省级数据质量规则", EN: "a province's rules of data quality"},
			Kind:  Check, Subject: graph.Members, Line: graph.Territorial,
			First: graph.Basis{ZH: "乡镇党委书记（信息员）", EN: "township secretary, for the clerk"}, Above: graph.Basis{ZH: "县委书记", EN: "county secretary"},
			Told: graph.Basis{ZH: "县乡村振兴职能单位负责人", EN: "county head of rural revitalization"},
		},
		{
			ID: "I02", ZH: "越权查看", EN: "out-of-scope access", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "个人信息保护法", EN: "the personal information protection law"},
			Lacks: graph.Basis{ZH: "访问审计记录（不在台账中）", EN: "the audit trail of access, which is no ledger"},
		},
		{
			ID: "I03", ZH: "明文导出未审批", EN: "clear export", Severity: Red, Heaviest: Red,
			Basis: graph.Basis{ZH: "个人信息保护法", EN: "the personal information protection law"},
			Lacks: graph.Basis{ZH: "导出审批记录（不在台账中）", EN: "the approvals of exports, which are no ledger"},
		},
		{
			ID: "I04", ZH: "无影响评估", EN: "no impact assessment", Severity: Orange, Heaviest: Orange,
			Basis: graph.Basis{ZH: "个人信息保护法", EN: "the personal information protection law"},
			Lacks: graph.Basis{ZH: "个人信息处理登记", EN: "the register of processing"},
		},
		{
			ID: "I05", ZH: "系统间不一致", EN: "systems disagree", Severity: Yellow, Heaviest: Yellow,
			Basis: graph.Basis{ZH: "通行做法", EN: "as usual"},
			Lacks: graph.Basis{ZH: "另一系统的数据", EN: "the values of another system"},
		},
	}
}
