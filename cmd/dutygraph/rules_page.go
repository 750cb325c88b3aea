package main

import (
	"fmt"
	"strings"

	"dutygraph/evidence"
	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// rulesPage is the page docs/gaps.md: how gaps are judged and told, and the catalogue as it is in the code.
func rulesPage(w words) string {
	p := &pageWriter{words: w}
	p.says("# 责任缺口", "# Duty gaps 责任缺口")
	p.says("本页由 `dutygraph rules --format markdown` 写出，请勿手改。", "This page is written by `dutygraph rules --format markdown`; change the program, not the page.")
	p.introduction()
	p.judging()
	p.answering()
	p.asking()
	p.catalogue()
	return p.String()
}

// pageWriter writes Markdown in one language.
type pageWriter struct {
	words
	strings.Builder
}

// says writes a paragraph, a heading, or a list.
func (p *pageWriter) says(zh, en string) { p.WriteString(p.in(zh, en) + "\n\n") }

// rows writes a table.
func (p *pageWriter) rows(head []string, rows [][]string) {
	line := func(cells []string) {
		for _, c := range cells {
			p.WriteString("| " + markdown(c) + " ")
		}
		p.WriteString("|\n")
	}
	line(head)
	p.WriteString(strings.Repeat("|---", len(head)) + "|\n")
	for _, r := range rows {
		line(r)
	}
	p.WriteByte('\n')
}

// markdown is a text that stands in a cell as it is: outside code, < would begin a tag.
func markdown(text string) string {
	parts := strings.Split(strings.ReplaceAll(text, "|", `\|`), "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = strings.ReplaceAll(parts[i], "<", "&lt;")
	}
	return strings.Join(parts, "`")
}

func (p *pageWriter) introduction() {
	p.says(`责任缺口，是某项职责没有履行的那些天：哪条规则、对谁、从哪一天起算、应在哪一天前完成、哪些天没有做到、依据哪份规定、由谁负责。
缺口只由台账中的事实推导，任何人都不能改动它的天数；人的处理（告知、说明、属实、整改、销号等）另行记录。`,
		`A duty gap is the days on which a duty stood unmet: which rule, of what, counted from when, due when, which days it was not done,
under which limit, and who answered. It follows from the facts in the ledgers alone, and nobody can change its days; what people
make of it (notified, explained, confirmed, rectifying, closed, …) is recorded apart from it.`)
	p.says("**缺口是线索，不是结论。** 是否追究、追究何种责任，由有权机关按程序决定。",
		"**A gap is a lead, not a verdict.** Whether anybody is held responsible, and for what, is decided by people, after a hearing.")
}

func (p *pageWriter) judging() {
	p.says("## 一、如何评判", "## 1. How it is judged")
	p.says(`每条规则看一个对象（农户、案例、线索、网格、区划、任职等）的全部事实。每一次起算是一个“时钟”；每个时钟在每一天恰有一种结果：`,
		`A rule looks at all facts of one subject: a household, a case, a lead, a grid, an area, a tenure. Each time that a duty begins to
run is one clock, and on each day each clock stands in exactly one way:`)
	var rows [][]string
	for _, o := range gap.Outcomes() {
		rows = append(rows, []string{"`" + string(o) + "`", o.ZH(), outcomeMeaning(p.words, o)})
	}
	p.rows([]string{p.in("结果", "outcome"), "中文", p.in("含义", "meaning")}, rows)
	p.says(`只有“缺口存续”是缺口。**“无法评判”不等于“没有缺口”**：汇总时单独计数，并说明原因：`,
		`Only UNMET is a gap that stands. **NOT_EVALUATED is not the same as no gap**: it is counted apart, with its reason:`)
	rows = nil
	for _, r := range []graph.Reason{gap.LedgerNotDelivered, graph.FactMissing, graph.PolicyMissing, graph.CalendarMissing, gap.PostUndefined} {
		rows = append(rows, []string{"`" + string(r) + "`", unjudged(p.words, r)})
	}
	p.rows([]string{p.in("原因", "reason"), p.in("含义", "meaning")}, rows)
	p.says("规则有四种形态：", "Rules have four shapes:")
	rows = nil
	for _, k := range []gap.Kind{gap.Act, gap.State, gap.Monthly, gap.Check} {
		rows = append(rows, []string{"`" + string(k) + "`", kindWord(words{true}, k), kindMeaning(p.words, k)})
	}
	p.rows([]string{p.in("形态", "shape"), "中文", p.in("含义", "meaning")}, rows)
	p.says(`- **天。** 一律按北京时间的日历日。起算当天不计：时限 n 天，到期日为起算日加 n 天；n 个工作日，为起算日之后的第 n 个工作日（按“节假日调休”台账，
  调休上班日算工作日）；0 个工作日，为当日，当日休息则顺延到下一个工作日；n 个月，为 n 个月后的同一日，没有该日则为当月最后一天。
- **到期日当天仍算按期**，次日起为缺口。晚一天完成，就是一天的缺口。
- **起止日前闭后开**：[a, b) 含 a，不含 b。
- **没有记录能说明什么。** 由“没有做”“没有人”得出的缺口，只有在“台账报送”写明该台账对该区划、自起算日至到期日完整时才成立，否则为无法评判；
  未报送的天不计入状态的起算。已经逾期完成的，记录本身就是证据，不需要报送。缺口一旦成立，直到有事实终止它为止。
- **时限和阈值** 取“规则参数”台账中离对象最近的上级区划的一行：时限按起算日有效的版本，阈值按评判当日有效的版本。所以起算之后才修改的时限不改变已经起算的时钟。
- **严重程度** 为所问当日的程度：红，需要上一级立即介入；橙，严重；黄，提示。有的规则到一定天数由橙转红。
- **不追溯。** 对过去某一天的回答，只用那一天能看到的事实；按版次提问，则只用那个版次已经入库的数据。
- **编号** 由规则、对象（及其细分）和起算日组成，如 `+"`C03:C-2024-001:2024-04-22`"+`。再次发现的同一缺口，编号相同。`,
		`- **Days** are calendar days in Beijing time. The day of the start is not counted: a limit of n days is due n days after it; of n
  working days, on the n-th working day after it, by the calendar ledger, in which a rest day may be worked; of 0 working days, on
  the day itself, or the next working day when that is a rest day; of n months, on the same day of the month n months later, or
  the last day of that month.
- **The due day is still in time**; the day after is the first unmet day. Done one day late is a gap of one day.
- **Periods are half-open**: [a, b) are the days from a, included, to b, excluded.
- **What silence proves.** A gap that rests on "nothing was done" or "nobody was there" begins only where the ledger of deliveries
  says that the ledger was complete for the area from the start through the due day; otherwise it is not evaluated. Undelivered
  days do not count towards a state. What was done late needs no delivery: the row itself is the evidence. Once begun, a gap
  lasts until a fact ends it.
- **Limits and thresholds** are rows of the ledger of policies, of the nearest area upward: limits as in force on the day of the
  start, thresholds as in force on the day judged. A limit that changes while a clock runs does not change that clock.
- **Severity** is that of the day asked about: red needs the level above now, orange is serious, yellow is a hint. Some rules
  turn from orange to red after a number of days.
- **Nothing is known before its day.** What is said of a past day uses only what could be seen on that day; asked as known at a
  revision, only what was on record by then.
- **A gap's id** is rule, subject with its part, and clock start: `+"`C03:C-2024-001:2024-04-22`"+`. The same gap found again has the same id.`)
}

func (p *pageWriter) answering() {
	p.says("## 二、由谁负责", "## 2. Who answers")
	p.says(`每条规则指明一条责任线和其中的首责岗位：属地线为网格员、村、乡镇、县、市书记；行业线为承担该职能的县级单位负责人、县分管负责人、市级单位负责人；
帮扶线为帮扶联系人、帮扶单位负责人、县和市乡村振兴职能单位负责人。

- 首责岗位和上一级，以缺口第一天的任职为准（未到期的以所问当日为准）。岗位空缺或未设的日子，由上面最近的在任环节承担。
- 缺口的天数按实际任职分段：从起算日到缺口终止（存续的到所问当日；按月履职的到到期日；检查只有当日），每一段写明由谁、以什么身份、承担多少天、
  到期日是否落在其中。各段相加正好等于整个期间，既不遗漏，也不重复。
- 主持工作的人承担其主持的日子；当日另有正式任职的，以正式任职为准。两人同时正式任职的，两人都列出，天数只计一次。
- 上面也无人在任的，如实写明。`,
		`Each rule names a line and the post on it that is first answerable. TERRITORIAL 属地: grid member, village, township, county and
city secretary. SECTOR 行业: head of the county organization that holds the function, deputy county head in charge, head of the city
organization. ASSISTANCE 帮扶: contact, head of the paired unit, heads of rural revitalization of county and city.

- Who is first answerable and who is next above is told by the tenures of the first unmet day; of what is about to fall due, of the
  day asked about. On days on which a post is vacant or does not exist, the nearest held link above answers in its place.
- The days are divided among those who held the post while the clock ran: from the start to the end of the gap, or through the day
  asked about while it stands; of a month through its due day; of a check its one day. Each share says who, as what, how many
  days, and whether the due day fell in it. Shares add up to the whole, without hole or overlap.
- Who minds a post (主持工作) answers for those days, unless somebody holds it. Two full holders at once are both named, and the days
  count once.
- Where nobody holds a post above either, it says so.`)
}

func (p *pageWriter) asking() {
	p.says("## 三、如何查询", "## 3. How to ask")
	p.WriteString("```sh\n" + p.in(`dutygraph gaps --area YJ --at 2024-05-31              # 某地某日存续的缺口，重者在前
dutygraph gaps --at 2024-05-31 --rule C03 --status open,ended
dutygraph gaps --within 7                             # 七天之内到期的
dutygraph gaps --person P04 --at 2024-05-31 --known-at 19
dutygraph gaps --at 2024-05-31 --format csv > gaps.csv
dutygraph rules                                       # 规则、时限、首责岗位
`, `dutygraph gaps --area YJ --at 2024-05-31              # what stands in a township on a day, the heaviest first
dutygraph gaps --at 2024-05-31 --rule C03 --status open,ended
dutygraph gaps --within 7                             # what falls due within a week
dutygraph gaps --person P04 --at 2024-05-31 --known-at 19
dutygraph gaps --at 2024-05-31 --format csv > gaps.csv
dutygraph rules                                       # the rules, their limits, who answers
`) + "```\n\n")
	p.says("命令先评判尚未评判的数据，把结果连同其版次存入存储，并写明已评判至哪个版次、哪一天。某个版次之前从未评判过的，以 `NEVER_EVALUATED` 拒绝，不给出空表。",
		"The command first evaluates what is not evaluated yet, keeps it in the store under its revision, and says through which revision and day it has\nlooked. A question about a revision at which the rules had never looked is refused with `NEVER_EVALUATED`, not answered with an empty list.")
	p.says("`--format csv` 写出全部缺口（UTF-8，带 BOM，CRLF），按编号排序；以 `= + - @`、制表符或换行开头的文本前加一个 `'`，导入时去掉。列：",
		"`--format csv` writes all of them by id, in UTF-8 with a byte order mark, with CR LF; a text that begins with `= + - @`, a tab or a\nline break, or their full-width forms, gets one `'` in front, which import drops. Its columns:")
	var rows [][]string
	for _, c := range evidence.GapColumns() {
		rows = append(rows, []string{"`" + c.Name + "`", p.in(c.ZH, c.EN)})
	}
	p.rows([]string{p.in("列", "column"), p.in("含义", "meaning")}, rows)
	p.says("`--format json` 写出一份 `"+gapsFormat+"` 文档，字段只增不改：", "`--format json` writes one document of the format `"+gapsFormat+"`, to which fields are only ever added:")
	rows = nil
	for _, f := range gapFields() {
		rows = append(rows, []string{f.name, p.in(f.zh, f.en)})
	}
	p.rows([]string{p.in("字段", "field"), p.in("含义", "meaning")}, rows)
}

func (p *pageWriter) catalogue() {
	all := gap.Catalogue()
	n := judgedOf(all)
	p.says("## 四、规则目录", "## 4. The catalogue")
	p.WriteString(fmt.Sprintf(p.in("共 %d 条规则，本版本评判 %d 条；其余 %d 条写明原因：缺什么数据，或尚未汇集什么数据。时限和阈值为默认值，各地以“规则参数”台账为准；没有默认值的，台账中没有就无法评判。\n\n",
		"%d rules, of which this version evaluates %d; of the other %d it says why: which fact is missing, or not yet\nbrought together. Limits and thresholds are the project's defaults: those in force\nare rows of the ledger of policies, and what has no default is not evaluated without one.\n\n"), len(all), n, len(all)-n))
	for _, g := range gap.Groups() {
		p.WriteString("### " + g.ID + " · " + p.in(g.ZH, g.ZH+" "+g.EN) + "\n\n")
		var judged, not [][]string
		for _, r := range all {
			switch {
			case r.Group() != g.ID:
			case r.Judged():
				judged = append(judged, []string{"**" + r.ID + "**", p.in(r.ZH, r.ZH+" "+r.EN), weight(p.words, r), judges(p.words, r), answers(p.words, r), parameters(p.words, r, "`"), basisWord(p.words, r.Basis)})
			default:
				not = append(not, []string{r.ID, p.in(r.ZH, r.ZH+" "+r.EN), weight(p.words, r), unevaluated(p.words, r), basisWord(p.words, r.Basis)})
			}
		}
		if len(judged) > 0 {
			p.rows([]string{p.in("编号", "id"), p.in("规则", "rule"), p.in("程度", "severity"), p.in("评判对象、形态、责任线", "judges, shape, line"), p.in("首责 → 上一级", "first → above"), p.in("参数与默认值", "limits, defaults"), p.in("依据", "basis")}, judged)
		}
		if len(not) > 0 {
			p.says("本版本不评判：", "Not evaluated by this version:")
			p.rows([]string{p.in("编号", "id"), p.in("规则", "rule"), p.in("程度", "severity"), p.in("原因", "why"), p.in("依据", "basis")}, not)
		}
	}
	text := strings.TrimRight(p.String(), "\n") + "\n"
	p.Reset()
	p.WriteString(text)
}

// outcomeMeaning says what an outcome means.
func outcomeMeaning(w words, o gap.Outcome) string {
	switch o {
	case gap.Met:
		return w.in("按期完成，或当日符合要求", "done in time, or as it must be on the day")
	case gap.Pending:
		return w.in("已起算，未完成，未过到期日；即将到期的缺口由此而来", "running, not done, and the due day has not passed: what is about to fall due")
	case gap.Unmet:
		return w.in("缺口：过了到期日仍未完成，或仍不符合要求", "a gap: past its due day and not done, or not as it must be")
	case gap.Over:
		return w.in("缺口已终止，仍可查询", "a gap that has ended; it stays listed")
	case gap.NotApplicable:
		return w.in("规则对其没有要求", "the rule asks nothing of it")
	case gap.NotEvaluated:
		return w.in("没有足以评判的事实", "there are no facts to judge by")
	}
	return ""
}

// kindMeaning says what the shape of a rule means.
func kindMeaning(w words, k gap.Kind) string {
	switch k {
	case gap.Act:
		return w.in("某件事应在到期日前（含当日）完成；逾期完成的，缺口到完成次日止", "something must be done by the due day; done late, the gap ends on the day after it was done")
	case gap.State:
		return w.in("某种状态每天都应保持；从第一个不符合的日子起算，宽限期满仍不符合为缺口，恢复之日止", "something must hold every day; the clock starts on the first wrong day, and the gap, which begins when the limit has passed, ends on the first day it is right again")
	case gap.Monthly:
		return w.in("每个日历月应做一次，不能补做；缺口到下一个月的到期日次日止", "owed once for each calendar month, and cannot be made up; the gap ends on the day after the next month's due day")
	case gap.Check:
		return w.in("在发生的当日检查；当日即起算日、到期日和缺口第一天", "judged on the day it is done, which is start, due day and first unmet day")
	}
	return ""
}
