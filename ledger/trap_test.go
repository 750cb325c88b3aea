package ledger_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"dutygraph/graph"
	"dutygraph/ledger"
)

// trap is one file with what must be said of it.
type trap struct {
	name    string
	file    string
	content string
	adapt   func(*ledger.Options)
	want    []string // code and place, in the order of the file
	applied bool
}

const (
	tenureHead    = "岗位编号,人员编号,姓名,任职日期,离任日期\n"
	householdHead = "户编号,户主姓名,所在村,生效日期\n"
	memberHead    = "人编号,户编号,姓名,证件号码,生效日期\n"
	recordHead    = "记录编号,记录类型,履职日期,期间,岗位编号,人员编号,单位编号,所在区划,户编号,上级记录,内容\n"
)

// roster is an export with one row per person, which serves two ledgers.
const roster = "序号,数据日期,县(市、区、旗),乡(镇),行政村,自然村,户编号,人编号,姓名,证件号码,与户主关系,民族,人数,户联系电话,首次识别时间,人员识别时间,户类型\n" +
	"1,20240501,灵璧县,虞姬镇,虞姬村委会,组一,R1,R101,甲示例,999***********0011,户主,汉,2,13800000000,20220101,20220101,脱贫户\n" +
	"2,20240501,灵璧县,虞姬镇,虞姬村委会,组一,R1,R102,乙示例,999***********0028,配偶,汉,2,13800000000,20220101,20230101,脱贫户\n"

func traps() []trap {
	return []trap{
		{name: "plain", file: "households.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01\n", applied: true},
		{name: "name in English", file: "Households.CSV", content: "id,head,area,since\nH1,例户四,YJ-V,2024-01-01\n", applied: true},
		{name: "name with 台账", file: "农户台账.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01\n", applied: true},
		{name: "name that says nothing", file: "表1.csv", content: householdHead, want: []string{"LEDGER_UNKNOWN"}},
		{name: "name given", file: "表1.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01\n",
			adapt: func(o *ledger.Options) { o.Ledger = "农户" }, applied: true},
		{name: "old workbook", file: "households.xls", content: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", want: []string{"LEDGER_FILE_TYPE"}},
		{name: "macro workbook", file: "households.xlsm", content: "PK\x03\x04", want: []string{"LEDGER_FILE_TYPE"}},
		{name: "other suite", file: "households.et", content: "x", want: []string{"LEDGER_FILE_TYPE"}},
		{name: "encrypted workbook", file: "households.xlsx", content: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", want: []string{"LEDGER_FILE_TYPE"}},
		{name: "workbook called CSV", file: "households.csv", content: "PK\x03\x04", want: []string{"LEDGER_FILE_TYPE"}},
		{name: "UTF-16", file: "households.csv", content: "\xff\xfe7b\x00", want: []string{"LEDGER_ENCODING"}},
		{name: "NUL", file: "households.csv", content: householdHead + "H\x001,x,YJ-V,2024-01-01\n", want: []string{"LEDGER_ENCODING"}},
		{name: "neither encoding", file: "households.csv", content: householdHead + "H1,\xff\xff,YJ-V,2024-01-01\n", want: []string{"LEDGER_ENCODING"}},
		{name: "cut character", file: "households.csv", content: householdHead + "H1,例户,YJ-V,2024-01-01\n\xe4", want: []string{"LEDGER_ENCODING"}},
		{name: "GB18030", file: "households.csv", content: gb("户编号\t户主姓名\t所在村\t生效日期\r\nH1\t例户㐀𠀀\tYJ-V\t2024年1月1日\r\n"), applied: true},
		{name: "GB18030 without such a character", file: "households.csv", content: gb(householdHead) + "H1,\x84\x31\xa5\x30,YJ-V,2024-01-01\n", want: []string{"LEDGER_ENCODING"}},
		{name: "roster for households", file: "roster.csv", content: roster, adapt: func(o *ledger.Options) { o.Ledger = "households" }, applied: true,
			want: []string{"LEDGER_COLUMN_UNKNOWN B1", "LEDGER_COLUMN_UNKNOWN F1", "LEDGER_COLUMN_UNKNOWN H1", "LEDGER_COLUMN_UNKNOWN I1", "LEDGER_COLUMN_UNKNOWN J1", "LEDGER_COLUMN_UNKNOWN K1", "LEDGER_COLUMN_DROPPED L1", "LEDGER_COLUMN_DROPPED N1", "LEDGER_COLUMN_UNKNOWN P1", "LEDGER_ROW_DUPLICATE 3"}},
		{name: "roster for members", file: "roster.csv", content: strings.ReplaceAll(roster, "R1,", "0099990001,"), adapt: func(o *ledger.Options) { o.Ledger = "members" }, applied: true,
			want: []string{"LEDGER_COLUMN_UNKNOWN B1", "LEDGER_COLUMN_UNKNOWN C1", "LEDGER_COLUMN_UNKNOWN D1", "LEDGER_COLUMN_UNKNOWN E1", "LEDGER_COLUMN_UNKNOWN F1", "LEDGER_COLUMN_DROPPED L1", "LEDGER_COLUMN_UNKNOWN M1", "LEDGER_COLUMN_DROPPED N1", "LEDGER_COLUMN_UNKNOWN O1", "LEDGER_COLUMN_UNKNOWN Q1"}},
		{name: "mark and CR", file: "households.csv", content: "\ufeff" + strings.ReplaceAll(householdHead+"H1,例户四,YJ-V,2024-01-01\n", "\n", "\r"), applied: true},
		{name: "quoted cells", file: "households.csv", content: "户编号,\"户主\n姓名\",所在村,生效日期,备注\r\nH1,\"例,\"\"户\"\"\",YJ-V,2024-01-01,\"一\r\n二\"\r\n\r\nH2,,X,2024-01-01,\n",
			want: []string{"LEDGER_REF_UNKNOWN C4"}},
		{name: "unbalanced quotes", file: "households.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01\nH2,\"例户,YJ-V,2024-01-01\n", want: []string{"LEDGER_QUOTE 3"}},
		{name: "text behind a quote", file: "households.csv", content: householdHead + "H2,\"例\"户,YJ-V,2024-01-01\n", want: []string{"LEDGER_QUOTE 2"}},
		{name: "long cell", file: "households.csv", content: householdHead + "H1," + strings.Repeat("x", 41<<10) + ",YJ-V,2024-01-01\n", want: []string{"LEDGER_TOO_LARGE"}},
		{name: "long line", file: "households.csv", content: householdHead + strings.Repeat("H1,", 400_000) + "\n", want: []string{"LEDGER_TOO_LARGE"}},
		{name: "many columns", file: "households.csv", content: strings.TrimSpace(householdHead) + strings.Repeat(",x", 200) + "\n", want: []string{"LEDGER_TOO_LARGE"}},
		{name: "many rows", file: "households.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01\nH2,例户五,YJ-V,2024-01-01\n",
			adapt: func(o *ledger.Options) { o.Limits = ledger.OverHTTP(); o.Limits.Rows = 2 }, want: []string{"LEDGER_TOO_LARGE"}},
		{name: "large file", file: "households.csv", content: householdHead,
			adapt: func(o *ledger.Options) { o.Limits = ledger.OverHTTP(); o.Limits.CSV = 10 }, want: []string{"LEDGER_TOO_LARGE"}},
		{name: "no header", file: "households.csv", content: "户编号,户主姓名\nH1,x\n", want: []string{"LEDGER_HEADER_MISSING"}},
		{name: "empty file", file: "households.csv", content: "", want: []string{"LEDGER_HEADER_MISSING"}},
		{name: "title rows", file: "households.csv", content: "某村农户台账\n单位：户\n\n" + householdHead + "H1,例户四,YJ-V,2024-01-01\n合计,1,,\n填表人：某某,,,\n", applied: true,
			want: []string{"LEDGER_ROW_TOTAL 6", "LEDGER_ROW_FOOTER 7"}},
		{name: "header in row 21", file: "households.csv", content: strings.Repeat("标题\n", 20) + householdHead + "H1,例户四,YJ-V,2024-01-01\n", want: []string{"LEDGER_HEADER_MISSING"}},
		{name: "duplicate heading", file: "households.csv", content: "户编号,家庭编号,所在村,生效日期\nH1,H1,YJ-V,2024-01-01\n", want: []string{"LEDGER_HEADER_DUPLICATE B1"}},
		{name: "silent end", file: "tenures.csv", content: "岗位编号,人员编号,姓名,任职日期,结束日期\nV-SEC,P99,甲示例,2025-01-01,2025-02-01\n", want: []string{"LEDGER_END_AMBIGUOUS E1"}},
		{name: "export with history", file: "households.csv", content: "户编号,户主姓名,所在村,生效日期,记录修订\nH1,x,YJ-V,2024-01-01,3\n", want: []string{"LEDGER_HISTORY E1"}},
		{name: "unknown and dropped columns", file: "households.csv", content: "序号,户编号,户主姓名,所在村,生效日期,喜好,联系电话\n1,H1,例户四,YJ-V,2024-01-01,x,13800000000\n", applied: true,
			want: []string{"LEDGER_COLUMN_UNKNOWN F1", "LEDGER_COLUMN_DROPPED G1"}},
		{name: "column without a heading", file: "households.csv", content: "户编号,,户主姓名,所在村,生效日期\nH1,无标题值,例户四,YJ-V,2024-01-01\n", applied: true, want: []string{"LEDGER_COLUMN_UNKNOWN B1"}},
		{name: "no rows", file: "households.csv", content: householdHead, applied: true, want: []string{"LEDGER_EMPTY"}},
		{name: "wide row", file: "households.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01,x\nH2,例户四,YJ-V,2024-01-01,\n", want: []string{"LEDGER_ROW_WIDTH E2"}},
		{name: "repeated row", file: "households.csv", content: householdHead + strings.Repeat("H1,例户四,YJ-V,2024-01-01\n", 2), applied: true, want: []string{"LEDGER_ROW_DUPLICATE 3"}},
		{name: "contradicting row", file: "households.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01\nH1,例户五,YJ-V,2024-01-01\n", want: []string{"LEDGER_ROW_CONFLICT 3"}},
		{name: "empty cells", file: "households.csv", content: householdHead + ",例户四,,\n", want: []string{"LEDGER_CELL_REQUIRED A2", "LEDGER_CELL_REQUIRED C2", "LEDGER_CELL_REQUIRED D2"}},
		{name: "since fills", file: "households.csv", content: "户编号,所在村\nH1,YJ-V\n", adapt: since("2024-01-01"), applied: true},
		{name: "dates", file: "households.csv", content: householdHead + "H1,,YJ-V,2024-02-30\nH2,,YJ-V,24-01-01\nH3,,YJ-V,1949-09-30\nH4,,YJ-V,202401\nH5,,YJ-V,45292\nH6,,YJ-V,2027-01-01\nH7,,YJ-V,2024/1/1 08:30\nH8,,YJ-V,20240101\nH9,,YJ-V,2024.1.1\n",
			want: []string{"LEDGER_CELL_DATE D2", "LEDGER_CELL_DATE D3", "LEDGER_CELL_DATE D4", "LEDGER_CELL_DATE D5", "LEDGER_CELL_DATE_SERIAL D6", "LEDGER_CELL_DATE_FUTURE D7"}},
		{name: "month as first", file: "households.csv", content: householdHead + "H1,,YJ-V,202401\nH2,,YJ-V,202401.0\nH3,,YJ-V,2024年1月\n", adapt: func(o *ledger.Options) { o.MonthAsFirst = true }, applied: true},
		{name: "months and numbers", file: "households.csv", content: "户编号,所在村,生效日期,人均纯收入,收入截止月,人数\nH1,YJ-V,2024-01-01,\"8,200.50元\",2024年3月,2\nH2,YJ-V,2024-01-01,1.2万元,202413,两\nH3,YJ-V,2024-01-01,8200,,-1\n",
			want: []string{"LEDGER_CELL_NUMBER D3", "LEDGER_CELL_MONTH E3", "LEDGER_CELL_NUMBER F3", "LEDGER_CELL_REQUIRED E4", "LEDGER_CELL_NUMBER F4"}},
		{name: "values", file: "households.csv", content: "户编号,所在村,生效日期,常年外出\nH1,YJ-V,2024-01-01,√\nH2,YJ-V,2024-01-01,也许\n", want: []string{"LEDGER_CELL_VALUE D3"}},
		{name: "ids", file: "households.csv", content: householdHead + "1.1E+17,,YJ-V,2024-01-01\nH 1,,YJ-V,2024-01-01\nH@1,,YJ-V,2024-01-01\n" + strings.Repeat("9", 65) + ",,YJ-V,2024-01-01\n'0099,,YJ-V,2024-01-01\n",
			want: []string{"LEDGER_CELL_ID_DAMAGED A2", "LEDGER_CELL_ID A3", "LEDGER_CELL_ID A4", "LEDGER_CELL_ID A5"}},
		{name: "identity numbers", file: "members.csv", content: memberHead +
			"M1,0099990001,甲示例,999901197001010011,2024-01-01\nM2,0099990001,乙示例,999901197001010012,2024-01-01\nM3,0099990001,丙示例,999901201402290018,2024-01-01\n" +
			"M4,0099990001,丁示例,9999011970010100,2024-01-01\nM5,0099990001,戊示例,999***********0011,2024-01-01\nM6,0099990001,己示例,,2024-01-01\n", applied: true,
			want: []string{"LEDGER_CELL_ID_CHECK D3", "LEDGER_CELL_ID_CHECK D4", "LEDGER_CELL_ID_CHECK D5"}},
		{name: "no key", file: "members.csv", content: memberHead + "M1,0099990001,甲示例,999901197001010011,2024-01-01\n", adapt: func(o *ledger.Options) { o.IDKey = nil }, want: []string{"LEDGER_CELL_ID_CLEAR D2"}},
		{name: "damaged identity number", file: "members.csv", content: memberHead + "M1,0099990001,甲示例,9.99901E+17,2024-01-01\n", want: []string{"LEDGER_CELL_ID_DAMAGED D2"}},
		{name: "number as id without a key", file: "members.csv", content: memberHead + "999901197001010011,0099990001,甲示例,,2024-01-01\n", adapt: func(o *ledger.Options) { o.IDKey = nil }, want: []string{"LEDGER_CELL_ID_CLEAR A2"}},
		{name: "number as id", file: "members.csv", content: memberHead + "999901197001010011,0099990001,甲示例,,2024-01-01\n", applied: true, want: []string{"LEDGER_TEXT_MASKED A2"}},
		{name: "area codes", file: "areas.csv", content: "区划编号,区划代码,区划名称,级别,上级区划,生效日期\nN1,3413231142,某村,村,YJ,2024-01-01\nN2,341323114,某乡,乡,YJ-V,2024-01-01\nN3,341323114999,某村,村,NOWHERE,2024-01-01\n",
			want: []string{"LEDGER_CELL_CODE B2", "LEDGER_CELL_VALUE E3", "LEDGER_REF_UNKNOWN E4"}},
		{name: "long text", file: "households.csv", content: "户编号,所在村,生效日期,户类型\nH1,YJ-V,2024-01-01," + strings.Repeat("脱", 21) + "\n", want: []string{"LEDGER_CELL_TOO_LONG D2"}},
		{name: "leaks", file: "records.csv", content: recordHead + "V9,走访,2024-05-01,,V-SEC,P04,,YJ-V,0099990001,,身份证９９９９０１１９７００１０１００１１，电话138-0000-0000，患糖尿病\n", applied: true, want: []string{"LEDGER_TEXT_MASKED K2"}},
		{name: "unknown references", file: "tenures.csv", content: tenureHead + "NOWHERE,P99,甲示例,2024-01-01,\n", want: []string{"LEDGER_REF_UNKNOWN A2"}},
		{name: "reference not valid", file: "tenures.csv", content: tenureHead + "LB-RR-HEAD,P99,甲示例,2020-01-01,2020-02-01\n", applied: true, want: []string{"LEDGER_REF_NOT_VALID A2"}},
		{name: "inverted period", file: "tenures.csv", content: tenureHead + "V-SEC,P99,甲示例,2024-01-01,2024-01-01\n", want: []string{"LEDGER_PERIOD_INVERTED 2"}},
		{name: "two holders", file: "tenures.csv", content: tenureHead + "V-SEC,P99,甲示例,2024-01-01,至今\n", applied: true, want: []string{"LEDGER_PERIOD_OVERLAP 2"}},
		{name: "register overlap", file: "households.csv", content: "户编号,所在村,生效日期,失效日期\nH1,YJ-V,2024-01-01,2024-03-01\nH1,YJ-V,2024-02-01,\n", want: []string{"LEDGER_PERIOD_OVERLAP 3"}},
		{name: "dates in disorder", file: "leads.csv", content: "线索编号,户编号,线索渠道,来源单位,风险原因,发现日期,下派日期,核实日期,核实结果\nL9,0099990001,干部排查,,因病,2024-05-10,2024-05-09,2024-05-12,不属实\n", applied: true, want: []string{"LEDGER_DATES_ORDER 2"}},
		{name: "lead without what it needs", file: "leads.csv", content: "线索编号,户编号,线索渠道,来源单位,风险原因,发现日期,下派日期,核实日期,核实结果\nL9,0099990001,部门预警,,因病,2024-05-10,,,不属实\n",
			want: []string{"LEDGER_CELL_REQUIRED D2", "LEDGER_CELL_REQUIRED H2"}},
		{name: "a number of another thing", file: "cases.csv", content: "案例编号,户编号,监测对象类别,立案日期\nC-2024-001,0099990001,脱贫不稳定户,2024-04-30\n", applied: true, want: []string{"LEDGER_THING_CHANGED B2"}},
		{name: "retraction of nothing", file: "households.csv", content: "户编号,所在村,生效日期,作废\nH1,,2024-01-01,是\n", applied: true, want: []string{"LEDGER_RETRACT_UNKNOWN 2"}},
		{name: "retraction", file: "pairings.csv", content: "户编号,帮扶单位,人员编号,联系人,结对日期,作废\n0099990003,,P23,,2024-05-28,是\n", applied: true},
		{name: "batch used before", file: "households.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01\n", adapt: func(o *ledger.Options) { o.Batch = "taken" }, want: []string{"LEDGER_BATCH_REUSED"}},
		{name: "strict", file: "households.csv", content: "户编号,所在村,生效日期,喜好\nH1,YJ-V,2024-01-01,\n", adapt: func(o *ledger.Options) { o.Strict = true }, want: []string{"LEDGER_COLUMN_UNKNOWN D1"}},
		{name: "strict, a warning of the store", file: "households.csv", content: householdHead + strings.Repeat("H1,例户四,YJ-V,2024-01-01\n", 2), adapt: func(o *ledger.Options) { o.Strict = true }, want: []string{"LEDGER_ROW_DUPLICATE 3"}},
		{name: "area by code and path", file: "households.csv", content: "户编号,县区,乡镇,村,生效日期\nH1,灵璧县,虞姬镇,虞姬村,2024-01-01\nH2,灵璧县,虞姬乡,虞姬村,2024-01-01\nH3,,,虞姬村,2024-01-01\n",
			want: []string{"LEDGER_REF_UNKNOWN D3", "LEDGER_REF_UNKNOWN D4"}},
		{name: "path below the area given", file: "households.csv", content: "户编号,村,生效日期\nH1,虞姬村委会,2024-01-01\n", adapt: func(o *ledger.Options) { o.Under = "341323114" }, applied: true},
		{name: "village needed", file: "households.csv", content: householdHead + "H1,,YJ,2024-01-01\n", want: []string{"LEDGER_CELL_VALUE C2"}},
		{name: "code that moved on", file: "records.csv", content: recordHead + "V9,走访,2024-05-01,,V-SEC,P04,,341323205000,0099990001,,\n", applied: true, want: []string{"LEDGER_REF_NOT_VALID H2"}},
		{name: "post by unit and title", file: "tenures.csv", content: "单位,职务,人员编号,姓名,任职日期,离任日期\n灵璧县医疗保障局,局长,P99,甲示例,2020-01-01,2020-06-01\n灵璧县民政局,局长,P99,甲示例,2022-01-01,2022-06-01\n灵璧县民政局,科长,P99,甲示例,2022-01-01,2022-06-01\n灵璧县,局长,P98,乙示例,2022-01-01,\n",
			want: []string{"LEDGER_REF_UNKNOWN A2", "LEDGER_REF_UNKNOWN B4", "LEDGER_REF_UNKNOWN A5"}},
		{name: "post by path and title", file: "tenures.csv", content: "县,乡镇,职务,人员编号,姓名,任职日期,离任日期\n灵璧县,虞姬镇,党委书记,P99,甲示例,2024-05-06,2024-05-20\n", applied: true},
		{name: "post by grid", file: "tenures.csv", content: "网格编号,工号,网格员姓名,聘任时间,最后在任日\nYJ-V-G02,P99,甲　示例,2024-05-01,2024-05-31\n", applied: true},
		{name: "person by number", file: "tenures.csv", content: "岗位编号,姓名,身份证号,任职日期\nGRID_MEMBER@YJ-V-G02,甲示例,999901197001010011,2024-05-01\n", applied: true},
		{name: "records without what they need", file: "records.csv", content: recordHead +
			"R1,走访,2024-05-01,,,,,,,,\nR2,研判会商,2024-05-01,,,,,,,,\nR3,清单事项,2024-05-01,,,,,,,,\nR4,数据推送,2024-05-01,,,,,,,,\nR5,工作交接,2024-05-01,,,,,,,,\nR6,补贴发放,2024-05-01,,,,,,,,\nR7,培训,2024-05-01,,,,,,,,\n",
			want: []string{"LEDGER_CELL_REQUIRED E2", "LEDGER_CELL_REQUIRED I2", "LEDGER_CELL_REQUIRED H3", "LEDGER_CELL_REQUIRED E4", "LEDGER_CELL_REQUIRED J4", "LEDGER_CELL_REQUIRED D5", "LEDGER_CELL_REQUIRED G5",
				"LEDGER_CELL_REQUIRED E6", "LEDGER_CELL_REQUIRED F6", "LEDGER_CELL_REQUIRED D7", "LEDGER_CELL_REQUIRED E7"}},
		{name: "posts without what they need", file: "posts.csv", content: "岗位编号,岗位名称,岗位类型,所在区划,所属单位,所在网格,分管职能,生效日期\nA,甲,网格员,YJ-V,,,,2024-01-01\nB,乙,单位主要负责人,LB,,,,2024-01-01\nC,丙,分管负责人,LB,,,,2024-01-01\nD,丁,帮扶责任人,LB,,,,2024-01-01\nGRID_MEMBER@X,戊,党组织书记,LB,,,,2024-01-01\n",
			want: []string{"LEDGER_CELL_REQUIRED F2", "LEDGER_CELL_REQUIRED E3", "LEDGER_CELL_REQUIRED G4", "LEDGER_CELL_VALUE C5", "LEDGER_CELL_ID A6"}},
		{name: "steps", file: "steps.csv", content: "案例编号,环节,开始日期,完成日期,结果\nC-2024-001,村级公示,,2024-06-01,\nC-2024-001,措施落实,,,\nC-2024-001,风险消除,,2024-06-01,同意\nC-2024-001,上报,,2024-06-01,帮扶消除\n",
			want: []string{"LEDGER_CELL_REQUIRED C2", "LEDGER_CELL_REQUIRED D3", "LEDGER_CELL_VALUE E4", "LEDGER_CELL_VALUE E5"}},
		{name: "numbered risks", file: "risks.csv", content: "案例编号,致贫/返贫风险1,致贫/返贫风险2,致贫/返贫风险3,识别日期\nC-2022-001,因残,因学,,2022-10-12\n", applied: true},
		{name: "policies", file: "policies.csv", content: "参数,适用区划,值,单位,依据,施行日期\nC08.limit,LB,十五,日历日,示例,2024-01-01\nC08.limit,YJ,15,元,示例,2024-01-01\nD01.functions,LB,HEALTH,日历日,示例,2024-01-01\nC08.limit,YJ-V,15,,示例,2024-01-01\n",
			want: []string{"LEDGER_CELL_NUMBER C2", "LEDGER_CELL_VALUE D3", "LEDGER_CELL_VALUE D4", "LEDGER_CELL_REQUIRED D5"}},
		{name: "deliveries", file: "deliveries.csv", content: "台账,记录类型,覆盖区划,覆盖起始,完整至\n任职台账,,SZ,2024-06-01,2024-06-30\n履职记录,,SZ,2024-06-01,2024-06-30\n任职,走访,SZ,2024-06-01,2024-06-30\n花名册,,SZ,2024-06-01,2024-06-30\nposts,,SZ,2024-06-01,2024-05-31\n",
			want: []string{"LEDGER_CELL_REQUIRED B3", "LEDGER_CELL_VALUE B4", "LEDGER_CELL_VALUE A5", "LEDGER_PERIOD_INVERTED 6"}},
		{name: "credit code", file: "organizations.csv", content: "统一社会信用代码,单位名称,所在区划,生效日期\n91350100M000100Y43,示例一,LB,2024-01-01\n91350100M000100Y44,示例二,LB,2024-01-01\n", want: []string{"LEDGER_CELL_ID A3"}},
		{name: "complete", file: "households.csv", content: householdHead + "H1,例户四,YJ-V,2024-01-01\n", adapt: func(o *ledger.Options) { o.Complete = []string{"YJ-V:2024-06-01:2024-06-30"} }, applied: true},
	}
}

func since(day string) func(*ledger.Options) {
	d, _ := graph.ParseDay(day)
	return func(o *ledger.Options) { o.Since = d }
}

func gb(text string) string {
	out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return out
}

// places are the messages as code and cell.
func places(r ledger.Report) []string {
	var all []string
	for _, m := range r.Messages {
		p := string(m.Code)
		if m.Row > 0 {
			p = fmt.Sprintf("%s %s%d", p, m.Column, m.Row)
		}
		all = append(all, p)
	}
	return all
}

// write puts a file into a folder of its own, as its name matters.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sample is a store with the example, and a batch of the id "taken".
func sample(t *testing.T) graph.Store {
	t.Helper()
	store := openStore(t)
	importExample(t, store)
	_, err := store.Apply(t.Context(), &graph.Batch{ID: "taken", Digest: "another", Principal: "tester", At: 1, Changes: graph.ChangesOf()})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestTraps(t *testing.T) {
	store := sample(t)
	seen := map[ledger.Code]bool{}
	all := traps()
	all = append(all, workbookTraps(t)...)
	for _, tt := range all {
		t.Run(tt.name, func(t *testing.T) {
			o := options()
			o.DryRun = true
			if tt.adapt != nil {
				tt.adapt(&o)
			}
			report, err := ledger.Import(t.Context(), store, write(t, tt.file, tt.content), o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, places(report)); diff != "" {
				t.Errorf("messages (-want +got)\n%s", diff)
			}
			if report.Refused == tt.applied {
				t.Errorf("refused: %v", report.Refused)
			}
			for _, m := range report.Messages {
				seen[m.Code] = true
				if strings.ContainsAny(m.ZH+m.EN, "{}") || strings.Contains(m.ZH+m.EN, "%!") {
					t.Errorf("a placeholder is left: %s / %s", m.ZH, m.EN)
				}
				for _, quoted := range []string{"示例", "例户", "9999011970", "糖尿病", "无标题值", "也许", "H 1"} {
					if strings.Contains(m.ZH+m.EN, quoted) {
						t.Errorf("%s quotes the cell: %s / %s", m.Code, m.ZH, m.EN)
					}
				}
			}
			var zh, en bytes.Buffer
			if err := report.WriteText(&zh, "zh"); err != nil {
				t.Fatal(err)
			}
			if err := report.WriteText(&en, "en"); err != nil || zh.Len() == 0 || en.Len() == 0 {
				t.Fatal(err)
			}
		})
	}
	for _, code := range ledger.Codes() {
		if !seen[code] {
			t.Errorf("no trap brings %s about", code)
		}
	}
}

// TestNothingLeaks makes sure that nothing of an identity number or a leak reaches the store.
func TestNothingLeaks(t *testing.T) {
	store := sample(t)
	numbers := []string{"999901197001010011", "13800000000"}
	files := map[string]string{
		"members.csv":    memberHead + "M1,0099990001,甲示例,999901197001010011,2024-01-01\n999901197001010011,0099990001,乙13800000000,,2024-01-01\n",
		"records.csv":    recordHead + "V9,走访,2024-05-01,,V-SEC,999901197001010011,,YJ-V,0099990001,,\"号码 9999 0119 7001 0100 11 ,13800000000\"\n",
		"households.csv": "户编号,户主姓名,所在村,生效日期,备注\nH1,甲13800000000,YJ-V,2024-01-01,电话13800000000、999901197001010011\n",
	}
	for name, content := range files {
		report, err := ledger.Import(t.Context(), store, write(t, name, content), options())
		if err != nil || report.Refused {
			t.Fatalf("%s: %v, %v", name, err, places(report))
		}
	}
	everywhere := graph.View{At: 30_000, Known: graph.Newest, Scope: graph.Everywhere}
	for _, noun := range graph.Nouns() {
		err := store.Scan(t.Context(), everywhere, noun, func(f graph.Fact) error {
			text := strings.NewReplacer(" ", "", "-", "").Replace(fmt.Sprintf("%+v", f))
			for _, n := range numbers {
				if strings.Contains(text, n) {
					t.Errorf("%s %s holds a number in clear", noun, f.Noun())
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestAreasOfTheCity imports the register of areas as the statistical office has it: codes and no ids.
func TestAreasOfTheCity(t *testing.T) {
	var b strings.Builder
	b.WriteString("code,name,level,parent_code\n341300000000,宿州市,CITY,340000000000\n341323000000,灵璧县,COUNTY,341300000000\n")
	b.WriteString("341323114000,虞姬镇,TOWNSHIP,341323000000\n341323114208,虞姬村委会,VILLAGE,341323114000\n")
	store := openStore(t)
	o := options()
	o.Since, _ = graph.ParseDay("2024-01-01")
	report, err := ledger.Import(t.Context(), store, write(t, "areas.csv", b.String()), o)
	if err != nil || report.Refused || len(report.Messages) > 0 {
		t.Fatalf("%v %v", err, places(report))
	}
	village := graph.Ref{Noun: graph.Areas, ID: "341323114208"}
	got, err := store.Get(t.Context(), graph.View{At: o.Today, Known: graph.Newest, Scope: graph.Everywhere}, []graph.Ref{village})
	if err != nil {
		t.Fatal(err)
	}
	if len(got[village]) != 1 || got[village][0].(*graph.Area).Parent != "341323114000" {
		t.Errorf("the village: %+v", got[village])
	}
	// A workbook of households may name the same village by its path.
	report, err = ledger.Import(t.Context(), store, write(t, "households.csv", "户编号,县区,乡镇,村\nH1,灵璧县,虞姬镇,虞姬村\n"), o)
	if err != nil || report.Refused {
		t.Fatalf("%v %v", err, places(report))
	}
}

// TestBatches: the same content is one batch, a given id is kept, a refused file leaves no trace.
func TestBatches(t *testing.T) {
	store := sample(t)
	before, err := store.Revision(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, "households.csv", householdHead+"H1,例户四,YJ-V,2024-01-01\n合计,,,\n")
	o := options()
	o.Strict = true // a note does not refuse
	first, err := ledger.Import(t.Context(), store, path, o)
	if err != nil || first.Refused || first.Revision != before+1 || first.Ledgers[0].Added != 1 || first.Ledgers[0].Skipped != 1 || first.Ledgers[0].Read != 2 {
		t.Fatalf("first: %+v %v", first, err)
	}
	again, err := ledger.Import(t.Context(), store, path, o)
	if err != nil || !again.Repeated || again.Revision != first.Revision || again.Batch != first.Batch {
		t.Fatalf("again: %+v %v", again, err)
	}
	bad := write(t, "households.csv", householdHead+"H2,例户四,YJ-V,2024-01-01\nH3,例户四,NOWHERE,2024-01-01\n")
	refused, err := ledger.Import(t.Context(), store, bad, o)
	if err != nil || !refused.Refused {
		t.Fatalf("bad: %+v %v", refused, err)
	}
	if now, err := store.Revision(t.Context(), 0); err != nil || now != first.Revision {
		t.Errorf("revision after the refusal: %d, %v", now, err)
	}
	err = ledger.ImportFiles(t.Context(), store, []string{bad, path}, o, nil)
	if graph.CodeOf(err) != graph.Refused {
		t.Errorf("a folder with a bad file: %v", err)
	}
}

// TestAbsentColumns: a column that the file lacks leaves its field, an empty cell clears it.
func TestAbsentColumns(t *testing.T) {
	store := sample(t)
	id := graph.Ref{Noun: graph.Households, ID: "H1"}
	day, _ := graph.ParseDay("2024-02-01")
	for _, step := range []struct {
		content, head, kind string
		until               string
	}{
		{"户编号,户主姓名,所在村,户类型,生效日期,失效日期\nH1,例户四,YJ-V,脱贫户,2024-01-01,2025-01-01\n", "例户四", "脱贫户", "2025-01-01"},
		{"户编号,户主姓名,所在村,生效日期\nH1,例户五,YJ-V,2024-01-01\n", "例户五", "脱贫户", "2025-01-01"},
		{"户编号,户主姓名,所在村,户类型,生效日期,失效日期\nH1,例户五,YJ-V,,2024-01-01,长期\n", "例户五", "", ""},
	} {
		report, err := ledger.Import(t.Context(), store, write(t, "households.csv", step.content), options())
		if err != nil || report.Refused {
			t.Fatalf("%v %v", err, places(report))
		}
		got, err := store.Get(t.Context(), graph.View{At: day, Known: graph.Newest, Scope: graph.Everywhere}, []graph.Ref{id})
		if err != nil || len(got[id]) != 1 {
			t.Fatalf("%v %v", got, err)
		}
		h := got[id][0].(*graph.Household)
		if h.Head != step.head || h.Kind != step.kind || h.Ends.String() != step.until {
			t.Errorf("got %s %q %s, want %s %q %s", h.Head, h.Kind, h.Ends, step.head, step.kind, step.until)
		}
	}
}

// TestListsGrow: a policy adds values, from the store and from an earlier sheet of the same file.
func TestListsGrow(t *testing.T) {
	store := sample(t)
	lead := write(t, "leads.csv", "线索编号,户编号,线索渠道,风险原因,发现日期\nL9,0099990001,干部排查,FLOOD,2024-05-10\n")
	report, err := ledger.Import(t.Context(), store, lead, options())
	if err != nil || !slices.Equal(places(report), []string{"LEDGER_CELL_VALUE D2"}) {
		t.Fatalf("before: %v %v", places(report), err)
	}
	policy := write(t, "policies.csv", "参数,适用区划,值,单位,依据,施行日期\nlist.cause,SZ,FLOOD、DROUGHT,,示例,2024-01-01\n")
	if report, err = ledger.Import(t.Context(), store, policy, options()); err != nil || report.Refused {
		t.Fatalf("policy: %v %v", places(report), err)
	}
	if report, err = ledger.Import(t.Context(), store, lead, options()); err != nil || report.Refused {
		t.Fatalf("after: %v %v", places(report), err)
	}
}
