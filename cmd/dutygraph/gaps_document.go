package main

import (
	"encoding/json"
	"io"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// gapsFormat names the shape of a document of gaps. Fields are only ever added under one format name.
const gapsFormat = "dutygraph-gaps/1"

// gapsDocument is an answer as JSON.
type gapsDocument struct {
	Format  string           `json:"format"`
	View    documentView     `json:"view"`
	Through documentThrough  `json:"through"`
	Areas   []documentArea   `json:"areas"`
	Filter  documentFilter   `json:"filter"`
	Sums    []documentSum    `json:"sums,omitempty"`
	Total   int              `json:"total"`
	More    bool             `json:"more"`
	Gaps    []documentGap    `json:"gaps"`
	Tallies []documentTally  `json:"tallies"`
	Rules   []documentRule   `json:"rules"`
	Sources []documentSource `json:"sources"`
}

// documentThrough says how far the rules have looked.
type documentThrough struct {
	Revision graph.Revision `json:"revision"`
	Day      graph.Day      `json:"day"`
}

type documentArea struct {
	ID   graph.ID `json:"id"`
	Name string   `json:"name"`
}

// documentFilter is what the list was narrowed by.
type documentFilter struct {
	Rules      []string        `json:"rules,omitempty"`
	Statuses   []gap.Status    `json:"statuses"`
	Severities []gap.Severity  `json:"severities,omitempty"`
	Post       graph.ID        `json:"post,omitempty"`
	Person     graph.ID        `json:"person,omitempty"`
	During     *documentPeriod `json:"during,omitempty"`
}

// documentSum counts gaps of all statuses.
type documentSum struct {
	Area     graph.ID     `json:"area"`
	Rule     string       `json:"rule"`
	Severity gap.Severity `json:"severity,omitempty"`
	Open     int          `json:"open"`
	Ended    int          `json:"ended"`
	Upcoming int          `json:"upcoming"`
}

type documentGap struct {
	ID         graph.ID           `json:"id"`
	Rule       string             `json:"rule"`
	Status     gap.Status         `json:"status"`
	Severity   gap.Severity       `json:"severity,omitempty"`
	Kind       string             `json:"kind"`
	Subject    documentRef        `json:"subject"`
	Part       string             `json:"part,omitempty"`
	Unit       documentRef        `json:"unit"`
	Standing   documentRef        `json:"standing"`
	Area       graph.ID           `json:"area,omitempty"`
	Where      []documentArea     `json:"where"`
	Line       graph.Line         `json:"line,omitempty"`
	Start      graph.Day          `json:"start,omitempty"`
	Due        graph.Day          `json:"due,omitempty"`
	Unmet      documentPeriod     `json:"unmet"`
	Days       int                `json:"days"`
	Spans      []documentSpan     `json:"spans"`
	Handling   graph.GapState     `json:"handling"`
	Window     *documentPeriod    `json:"window,omitempty"`
	Shares     []documentShare    `json:"shares"`
	Roles      []documentRole     `json:"roles"`
	Policy     *documentPolicy    `json:"policy,omitempty"`
	Faults     []string           `json:"faults,omitempty"`
	Households int                `json:"households,omitempty"`
	Evidence   []documentEvidence `json:"evidence"`
	Says       documentBasis      `json:"says"`
	Recorded   graph.Revision     `json:"recorded"`
}

// documentSpan is a stretch of days on which the clock stood in one way, as told on the view's day.
type documentSpan struct {
	documentPeriod
	Outcome  string       `json:"outcome"`
	Reason   graph.Reason `json:"reason,omitempty"`
	Severity string       `json:"severity,omitempty"`
}

// documentTally counts the clocks of a rule that stand in one way on the view's day.
type documentTally struct {
	Area    graph.ID     `json:"area"`
	Rule    string       `json:"rule"`
	Outcome gap.Outcome  `json:"outcome"`
	Reason  graph.Reason `json:"reason,omitempty"`
	Count   int          `json:"count"`
}

// document tells the answer for programs.
func (l *listing) document() gapsDocument {
	d := gapsDocument{
		Format: gapsFormat, View: documentView{l.view.At, l.view.Known}, Through: documentThrough{l.through.Revision, l.through.Day},
		Areas:  each(l.areas, func(id graph.ID) documentArea { return areaDocument(l.area(id)) }),
		Filter: documentFilter{Rules: l.filter.Rules, Statuses: l.filter.Statuses, Severities: l.filter.Severities, Post: l.filter.Post, Person: l.filter.Person},
		Sums: each(l.sums, func(s gap.Sum) documentSum {
			return documentSum{s.Area, s.Rule, s.Severity, s.Open, s.Ended, s.Upcoming}
		}),
		Total: l.total, More: l.more, Gaps: each(l.items, l.gapDocument),
		Tallies: each(l.tallies, func(t gap.Tally) documentTally {
			return documentTally{t.Area, t.Rule, t.Outcome, t.Reason, t.Count}
		}),
		Rules: each(l.rules, ruleDocument),
		Sources: each(orderedReceipts(l.sources), func(r graph.Receipt) documentSource {
			return documentSource{r.Revision, r.Batch, r.Source, r.Principal, instant(r.At).Format(time.RFC3339)}
		}),
	}
	if p := l.filter.During; p != (graph.Period{}) {
		d.Filter.During = &documentPeriod{p.Since, p.Until}
	}
	return d
}

func areaDocument(a *graph.Area) documentArea { return documentArea{a.ID, a.Name} }

func (l *listing) gapDocument(i gap.Item) documentGap {
	e := l.explained[i.ID]
	d := documentGap{
		ID: i.ID, Rule: i.Rule, Status: i.Status, Severity: i.Severity, Kind: i.Kind, Subject: documentRef(i.Subject), Part: i.Part,
		Unit: documentRef(i.Unit), Standing: documentRef(i.Standing), Area: i.Area, Where: each(l.path(i.Area), areaDocument), Line: e.Line,
		Start: i.Start, Due: i.Due, Unmet: documentPeriod{i.Days.Since, ends(i.Days.Until)}, Days: unmet(i, l.view.At), Spans: []documentSpan{},
		Handling: i.Handling, Shares: each(e.Shares, shareDocument), Roles: each(e.Roles, roleDocument), Faults: e.FaultsOn(l.view.At), Households: e.Households,
		Evidence: each(e.Evidence, evidenceDocument), Says: documentBasis{e.ZH, e.EN}, Recorded: i.Recorded,
	}
	for _, s := range i.Spans { // what begins later was not known on the view's day
		if s.Period.Since > l.view.At {
			continue
		}
		span := documentSpan{documentPeriod{s.Period.Since, s.Period.Until}, s.Outcome, s.Reason, s.Severity}
		if s.Period.Until > l.view.At {
			span.Until = graph.NoDay
		}
		d.Spans = append(d.Spans, span)
	}
	if w := e.Window(l.view.At); !w.Empty() {
		d.Window = &documentPeriod{w.Since, ends(w.Until)}
	}
	if p := e.Policy; p != nil {
		d.Policy = &documentPolicy{p.Parameter, p.Area, p.Value, p.Unit, p.Basis, documentPeriod{p.Since, ends(p.Until)}}
	}
	return d
}

func roleDocument(l *graph.Link) documentRole {
	return documentRole{l.Role, postDocument(l.Post), each(l.Holders, holderDocument)}
}

// writeJSON writes a document for programs that people may read, too.
func writeJSON(out io.Writer, document any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// meant is a field with what it means.
type meant struct{ name, zh, en string }

// gapFields are the fields of the document, for the page that explains them.
func gapFields() []meant {
	return []meant{
		{"`format`", "格式名", "the format"},
		{"`view`", "所问的日期 `at` 和版次 `knownAt`", "the day asked about `at`, and the revision `knownAt`"},
		{"`through`", "规则已评判至的版次 `revision` 和日期 `day`；此后的尚未评判", "how far the rules have looked: `revision` and `day`; what came later is not judged"},
		{"`areas`", "所问的区划，`id`、`name`", "the areas asked about: `id`, `name`"},
		{"`filter`", "筛选条件：`rules` `statuses` `severities` `post` `person` `during`", "what the list is narrowed by: `rules` `statuses` `severities` `post` `person` `during`"},
		{"`sums`", "按 `area` `rule` `severity` 计数：`open` 存续、`ended` 已终止、`upcoming` 未到期；按岗位或人员筛选时没有", "counts by `area` `rule` `severity`: `open`, `ended`, `upcoming`, whatever status is listed; absent where a post or a person is asked for"},
		{"`total` `more`", "符合条件的总数；列出的之后是否还有", "how many there are, and whether any follow after those listed"},
		{"`gaps`", "缺口，重者在前；以下为每一项的字段", "the gaps, the heaviest first; of each:"},
		{"`id` `rule` `kind`", "编号、规则、规则形态", "its id, its rule, the rule's shape"},
		{"`status` `severity`", "所问当日的状态和程度", "its status and severity on the day asked about"},
		{"`subject` `part`", "评判对象（`noun`、`id`）及其细分", "what is judged (`noun`, `id`), and what narrows it"},
		{"`unit` `standing`", "从哪个对象的数据评判；按哪个对象的责任链定责任人", "from whose facts it is judged, and by whose chains it is told who answers"},
		{"`area` `where` `line`", "所在区划、自上而下的区划路径、责任线", "the innermost area, the way down to it, the line"},
		{"`start` `due` `unmet` `days`", "起算日、到期日、缺口起止（`since`、`until`，前闭后开，存续的没有 `until`）、截至所问当日的天数", "the start, the due day, the unmet days (`since`, `until`, half-open; no `until` while it stands), and how many there are through the day asked about"},
		{"`spans`", "到所问当日为止各时段的结果：`since` `until` `outcome` `reason` `severity`", "how the clock stood up to the day asked about: `since` `until` `outcome` `reason` `severity`"},
		{"`handling`", "处理状态", "where its handling stands"},
		{"`window` `shares`", "由各段划分的期间，及各段：`since` `until` `days` `post` `answering` `holders` `acting` `reason` `dueDayInside` `evidence`", "the days that shares divide, and the shares: `since` `until` `days` `post` `answering` `holders` `acting` `reason` `dueDayInside` `evidence`"},
		{"`roles`", "首责、上一级、再上一级：`role` `post` `holders`", "who is first answerable, next above, and above that: `role` `post` `holders`"},
		{"`post` `holders`", "岗位：`id` `title` `area`；任职：`person` `name` `post` `acting` `since` `until`", "a post: `id` `title` `area`; a tenure: `person` `name` `post` `acting` `since` `until`"},
		{"`policy`", "所用时限：`parameter` `area` `value` `unit` `basis` `since` `until`", "the limit: `parameter` `area` `value` `unit` `basis` `since` `until`"},
		{"`faults` `households`", "涉及的环节、事项、单元格或标记；断点以下的户数", "what is at fault, where it may be several things; how many households are below a hole in the chain"},
		{"`evidence`", "所依据的数据行：`noun` `key` `revision` `row` `document`", "the rows that it rests on: `noun` `key` `revision` `row` `document`"},
		{"`says`", "一句话说明，`zh`、`en`", "the whole in one sentence, `zh` and `en`"},
		{"`recorded`", "从哪个版次起作此表述", "the first revision that knows it as it is told here"},
		{"`tallies`", "按 `area` `rule` `outcome` `reason` 的时钟数 `count`，无法评判的也在其中", "how many clocks there are (`count`) by `area` `rule` `outcome` `reason`, those not evaluated among them"},
		{"`rules`", "所问的规则：`id` `group` `zh` `en` `basis` `severity` `heaviest` `evaluated` `lacks` `apart` `kind` `subject` `part` `line` `first` `above` `told` `parameters`（`parameter` `default` `unit`）；与 `dutygraph rules --format json` 相同", "the rules asked about: `id` `group` `zh` `en` `basis` `severity` `heaviest` `evaluated` `lacks` `apart` `kind` `subject` `part` `line` `first` `above` `told` `parameters` (`parameter` `default` `unit`); the same as in `dutygraph rules --format json`"},
		{"`sources`", "数据行所在的批次：`revision` `batch` `source` `principal` `at`", "the batches of the rows: `revision` `batch` `source` `principal` `at`"},
	}
}
