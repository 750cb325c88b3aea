package city

import (
	"bufio"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"dutygraph/graph"
)

// WriteLedgers writes the city into a folder, which must exist, as departments would deliver it: one CSV file for each
// ledger, with Chinese headings, as all is known in the end. Corrections and what was believed before are not in it.
// It returns how many rows it wrote.
func WriteLedgers(dir string, shape Shape, seed uint64, today graph.Day) (int, error) {
	c := newCity(shape, seed, today)
	total := 0
	for _, noun := range graph.LedgerNouns() {
		n, err := c.writeLedger(filepath.Join(dir, sheet(noun).file+".csv"), noun)
		if total += n; err != nil {
			return total, graph.Invalid.Wrap(err, "无法写入台账：%s", "cannot write the ledger: %s", sheet(noun).file)
		}
	}
	return total, nil
}

func (c *city) writeLedger(path string, noun graph.Noun) (n int, err error) {
	file, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer func() {
		if e := file.Close(); err == nil {
			err = e
		}
	}()
	buffer := bufio.NewWriterSize(file, 1<<18)
	w := csv.NewWriter(buffer)
	if err := w.Write(strings.Split(sheet(noun).headings, " ")); err != nil {
		return 0, err
	}
	for f := range c.final(noun) {
		if err := w.Write(cells(f)); err != nil {
			return n, err
		}
		n++
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return n, err
	}
	return n, buffer.Flush()
}

// paper is how a ledger looks: its file, its name in Chinese, its headings.
type paper struct{ file, name, headings string }

func sheet(noun graph.Noun) paper {
	switch noun {
	case graph.CalendarDays:
		return paper{"calendar", "节假日调休", "日期 类型 名称"}
	case graph.Areas:
		return paper{"areas", "行政区划", "区划编号 区划代码 区划名称 级别 上级区划 生效日期 失效日期"}
	case graph.Policies:
		return paper{"policies", "规则参数", "参数 适用区划 值 单位 依据 施行日期 废止日期"}
	case graph.Organizations:
		return paper{"organizations", "单位职能", "单位编号 单位名称 所在区划 职能 生效日期 失效日期"}
	case graph.Grids:
		return paper{"grids", "网格", "网格编号 网格名称 所在村 网格范围 户数 生效日期 失效日期"}
	case graph.Posts:
		return paper{"posts", "岗位", "岗位编号 岗位名称 岗位类型 所在区划 所属单位 所在网格 分管职能 生效日期 失效日期"}
	case graph.Households:
		return paper{"households", "农户", "户编号 户主姓名 所在村 网格编号 人数 户类型 常年外出 人均纯收入 收入截止月 义务教育保障 基本医疗保障 住房安全保障 饮水安全保障 刚性支出已解决 生效日期 失效日期 备注"}
	case graph.Members:
		return paper{"members", "家庭成员", "人编号 户编号 姓名 与户主关系 证件号码 证件校验 劳动技能 生效日期 失效日期"}
	case graph.Tenures:
		return paper{"tenures", "任职", "岗位编号 人员编号 姓名 任职方式 任职日期 离任日期 任免依据 录入日期"}
	case graph.Pairings:
		return paper{"pairings", "结对帮扶", "户编号 帮扶单位 人员编号 联系人 结对日期 解除日期"}
	case graph.Cases:
		return paper{"cases", "监测对象", "案例编号 户编号 监测对象类别 立案日期"}
	case graph.Leads:
		return paper{"leads", "线索预警", "线索编号 户编号 线索渠道 来源单位 风险原因 发现日期 下派日期 核实日期 核实结果 不纳入原因 案例编号"}
	case graph.Applications:
		return paper{"applications", "低保申请", "申请编号 户编号 申请日期 推送日期 案例编号 决定日期 决定结果"}
	case graph.Steps:
		return paper{"steps", "程序环节", "案例编号 环节 次数 开始日期 完成日期 岗位编号 人员编号 结果 公示照片 公示内容"}
	case graph.Risks:
		return paper{"risks", "风险", "案例编号 风险原因 顺位 识别日期 消除日期"}
	case graph.Measures:
		return paper{"measures", "帮扶措施", "措施编号 案例编号 措施类别 针对风险 责任单位 开始日期 停止日期 金额"}
	case graph.Records:
		return paper{"records", "履职记录", "记录编号 记录类型 履职日期 期间 岗位编号 人员编号 单位编号 所在区划 户编号 上级记录 附清单 到期日期 办结日期 金额 内容"}
	case graph.Findings:
		return paper{"findings", "督查问题", "问题编号 督查单位 发现日期 责任岗位 所在区划 户编号 问题内容 整改期限 销号日期"}
	case graph.Deliveries:
		return paper{"deliveries", "台账报送", "台账 记录类型 覆盖区划 覆盖起始 完整至"}
	}
	return paper{}
}

// cells are the cells of a row, under the headings of its ledger.
func cells(f graph.Fact) []string {
	switch f := f.(type) {
	case *graph.CalendarDay:
		return []string{f.Day.String(), f.Kind.ZH(), f.Name}
	case *graph.Area:
		return []string{string(f.ID), f.Code, f.Name, f.Level.ZH(), string(f.Parent), f.Since.String(), f.Ends.String()}
	case *graph.Policy:
		return []string{string(f.Parameter), string(f.Area), f.Value, f.Unit.ZH(), f.Basis, f.Since.String(), f.Until.String()}
	case *graph.Organization:
		return []string{string(f.ID), f.Name, string(f.Area), f.Function.ZH(), f.Since.String(), f.Ends.String()}
	case *graph.Grid:
		return []string{string(f.ID), f.Name, string(f.Area), f.Extent, count(f.StatedHouseholds), f.Since.String(), f.Ends.String()}
	case *graph.Post:
		functions := make([]string, len(f.Functions))
		for i, function := range f.Functions {
			functions[i] = function.ZH()
		}
		return []string{string(f.ID), f.Title, f.Kind.ZH(), string(f.Area), string(f.Organization), string(f.Grid), strings.Join(functions, "、"), f.Since.String(), f.Ends.String()}
	case *graph.Household:
		return []string{string(f.ID), f.Head, string(f.Area), string(f.Grid), count(f.StatedMembers), f.Kind, f.Away.ZH(), f.IncomePerHead, month(f.IncomeMonth),
			f.EducationSecured.ZH(), f.MedicalSecured.ZH(), f.HousingSecured.ZH(), f.WaterSecured.ZH(), f.RigidSpendingSettled.ZH(), f.Since.String(), f.Ends.String(), f.Note}
	case *graph.Member:
		return []string{string(f.ID), string(f.Household), f.Name, f.Relation, f.IDMasked, f.IDCheck.ZH(), f.Labour.ZH(), f.Since.String(), f.Ends.String()}
	case *graph.Tenure:
		manner := "任职"
		if f.Acting {
			manner = "主持工作"
		}
		return []string{string(f.Post), string(f.Person), f.Name, manner, f.Since.String(), f.Until.String(), f.Basis, f.ReportedOn.String()}
	case *graph.Pairing:
		return []string{string(f.Household), string(f.Organization), string(f.Person), f.Name, f.Since.String(), f.Until.String()}
	case *graph.Case:
		return []string{string(f.ID), string(f.Household), f.Category.ZH(), f.OpenedOn.String()}
	case *graph.Lead:
		return []string{string(f.ID), string(f.Household), f.Channel.ZH(), string(f.Organization), f.Cause.ZH(), f.DiscoveredOn.String(), f.DispatchedOn.String(),
			f.VerifiedOn.String(), f.Result.ZH(), f.Reason, string(f.Case)}
	case *graph.Application:
		return []string{string(f.ID), string(f.Household), f.AppliedOn.String(), f.PushedOn.String(), string(f.Case), f.DecidedOn.String(), f.Decision.ZH()}
	case *graph.Step:
		return []string{string(f.Case), f.Step.ZH(), strconv.Itoa(f.Round), f.StartedOn.String(), f.DoneOn.String(), string(f.Post), string(f.Person), f.Outcome.ZH(), f.Photo.ZH(), f.Text}
	case *graph.Risk:
		return []string{string(f.Case), f.Cause.ZH(), count(f.Rank), f.Since.String(), f.Until.String()}
	case *graph.Measure:
		return []string{string(f.ID), string(f.Case), f.Class.ZH(), f.Cause.ZH(), string(f.Organization), f.Since.String(), f.Until.String(), f.Amount}
	case *graph.Record:
		return []string{string(f.ID), f.Kind.ZH(), f.DoneOn.String(), month(f.Period), string(f.Post), string(f.Person), string(f.Organization), string(f.Area), string(f.Household),
			string(f.Parent), f.WithList.ZH(), f.DueOn.String(), f.ClosedOn.String(), f.Amount, f.Text}
	case *graph.Finding:
		return []string{string(f.ID), string(f.Sponsor), f.FoundOn.String(), string(f.Post), string(f.Area), string(f.Household), f.Text, f.DueOn.String(), f.ClosedOn.String()}
	case *graph.Delivery:
		return []string{sheet(f.Ledger).name, f.Kind.ZH(), string(f.Area), f.From.String(), f.CompleteTo.String()}
	}
	return nil
}

// count is a number, or an empty cell for 0.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// month is 202404, or an empty cell.
func month(m graph.Month) string {
	if m == 0 {
		return ""
	}
	return monthDigits(m)
}
