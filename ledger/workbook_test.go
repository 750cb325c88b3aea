package ledger_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"dutygraph/graph"
	"dutygraph/ledger"
)

// book makes a workbook.
func book(t *testing.T, sheet string, build func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		t.Fatal(err)
	}
	build(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// rows fills a sheet from its first row on.
func rows(t *testing.T, f *excelize.File, sheet string, rows ...[]any) {
	t.Helper()
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow(sheet, cell, &row); err != nil {
			t.Fatal(err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ofStyle(t *testing.T, f *excelize.File, sheet, from, to string, s excelize.Style) {
	t.Helper()
	id, err := f.NewStyle(&s)
	must(t, err)
	must(t, f.SetCellStyle(sheet, from, to, id))
}

// parts makes an archive of the parts given.
func parts(t *testing.T, files ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		p, err := w.Create(f[0])
		must(t, err)
		_, err = p.Write([]byte(f[1]))
		must(t, err)
	}
	must(t, w.Close())
	return b.String()
}

// bare are the parts of the smallest workbook, with its one sheet.
func bare(sheet string) [][2]string {
	return [][2]string{
		{"[Content_Types].xml", "<Types/>"},
		{"_rels/.rels", `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook><sheets><sheet name="农户" sheetId="1" r:id="s1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	}
}

func inline(cells ...string) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(`<c t="inlineStr"><is><t>` + c + `</t></is></c>`)
	}
	return "<row>" + b.String() + "</row>"
}

func workbookTraps(t *testing.T) []trap {
	head := []any{"户编号", "户主姓名", "所在村", "生效日期", "人数"}
	custom := `yyyy"年"m"月"d"日"`
	tenth := "0000000000"
	good := "<worksheet><sheetData>" + inline("户编号", "户主姓名", "所在村", "生效日期") + inline("H1", "例户四", "YJ-V", "2024-01-01") + "</sheetData></worksheet>"
	long := strings.Repeat("<row/>", 1<<20)
	several := book(t, "任职", func(f *excelize.File) {
		rows(t, f, "任职", []any{"岗位编号", "人员编号", "姓名", "任职日期"}, []any{"N-SEC", "P99", "甲示例", "2024-01-01"})
		for _, name := range []string{"岗位", "行政区划", "说明页", "lists"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		rows(t, f, "岗位", []any{"岗位编号", "岗位名称", "岗位类型", "所在区划", "生效日期"}, []any{"N-SEC", "新村书记", "党组织书记", "341323114999", "2024-01-01"})
		rows(t, f, "行政区划", []any{"区划代码", "区划名称", "级别", "上级区划", "生效日期"}, []any{"341323114999", "新村委会", "村", "341323114", "2024-01-01"})
		must(t, f.SetSheetVisible("lists", false))
	})
	twice := book(t, "岗位", func(f *excelize.File) {
		rows(t, f, "岗位", []any{"岗位编号", "岗位名称", "岗位类型", "所在区划", "所属单位", "生效日期"}, []any{"LB-CA-HEAD-2", "灵璧县民政局局长", "单位主要负责人", "LB", "ORG-LB-CA", "2022-01-01"})
		_, err := f.NewSheet("任职")
		must(t, err)
		rows(t, f, "任职", []any{"单位", "职务", "人员编号", "姓名", "任职日期"}, []any{"灵璧县民政局", "局长", "P99", "甲示例", "2022-01-01"})
	})
	return []trap{
		{name: "two posts of one title", file: "some.xlsx", content: twice, want: []string{"LEDGER_REF_AMBIGUOUS B2"}},
		{name: "workbook of several ledgers", file: "some.xlsx", content: several, applied: true, want: []string{"LEDGER_SHEET_UNKNOWN"}},
		{name: "workbook without a ledger", file: "some.xlsx", content: book(t, "Sheet1", func(*excelize.File) {}), want: []string{"LEDGER_UNKNOWN"}},
		{name: "workbook told by its file", file: "农户台账.xlsx", content: book(t, "Sheet1", func(f *excelize.File) {
			rows(t, f, "Sheet1", head, []any{"H1", "例户四", "YJ-V", "2024-01-01", 2})
		}), applied: true},
		{name: "typed cells", file: "a.xlsx", content: book(t, "农户", func(f *excelize.File) {
			day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
			rows(t, f, "农户", head, []any{99990009, "例户四", "YJ-V", day, 2}, []any{"H2", "例户四", "YJ-V", 45292, 2.0}, []any{341323199001010011, "例户四", "YJ-V", 20240101, 2},
				[]any{1.5, "例户四", "YJ-V", "2024-01-01", 2.5}, []any{day, "例户四", "YJ-V", "2024-01-01", 2}, []any{"H6", "例户四", "YJ-V", 45292.75, 2})
			ofStyle(t, f, "农户", "A2", "A2", excelize.Style{CustomNumFmt: &tenth})
			ofStyle(t, f, "农户", "D7", "D7", excelize.Style{CustomNumFmt: &custom})
		}), want: []string{"LEDGER_CELL_DATE_SERIAL D3", "LEDGER_CELL_ID_DAMAGED A4", "LEDGER_CELL_ID_DAMAGED A5", "LEDGER_CELL_NUMBER E5", "LEDGER_CELL_ID_DAMAGED A6"}},
		{name: "formulas", file: "a.xlsx", content: parts(t, bare(`<worksheet><sheetData>`+inline("户编号", "户主姓名", "所在村", "生效日期")+
			`<row r="2"><c r="A2" t="str"><f>CONCAT("H",1)</f><v>H1</v></c><c r="B2"><f>B1</f></c><c r="C2" t="inlineStr"><is><t>YJ-V</t></is></c><c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData></worksheet>`)...),
			want: []string{"LEDGER_CELL_FORMULA B2", "LEDGER_CELL_FORMULA D2"}},
		{name: "merged cells", file: "a.xlsx", content: book(t, "任职", func(f *excelize.File) {
			rows(t, f, "任职", []any{"某县任职情况"}, []any{"岗位编号", "人员编号", "姓名", "任期", nil}, []any{nil, nil, nil, "起", "止（含）"},
				[]any{"GRID_MEMBER@YJ-V-G02", "P98", "甲示例", "2024-05-01", "2024-05-31"}, []any{nil, "P99", "乙示例", "2024-06-01", "2024-06-30"})
			must(t, f.MergeCell("任职", "A1", "E1"))
			must(t, f.MergeCell("任职", "D2", "E2"))
			for _, c := range []string{"A", "B", "C"} {
				must(t, f.MergeCell("任职", c+"2", c+"3"))
			}
			must(t, f.MergeCell("任职", "A4", "A5"))
		}), applied: true},
		{name: "merged end that is silent", file: "a.xlsx", content: book(t, "任职", func(f *excelize.File) {
			rows(t, f, "任职", []any{"岗位编号", "人员编号", "姓名", "任期", nil}, []any{nil, nil, nil, "起", "止"}, []any{"V-SEC", "P98", "甲示例", "2024-05-01", "2024-05-31"})
			must(t, f.MergeCell("任职", "D1", "E1"))
		}), want: []string{"LEDGER_END_AMBIGUOUS E2"}},
		{name: "not a zip", file: "a.xlsx", content: "PK\x03\x04 and no more", want: []string{"LEDGER_FILE_TYPE"}},
		{name: "zip of something else", file: "a.xlsx", content: parts(t, [2]string{"readme.txt", "x"}), want: []string{"LEDGER_FILE_TYPE"}},
		{name: "cut short", file: "a.xlsx", content: several[:len(several)/2], want: []string{"LEDGER_FILE_TYPE"}},
		{name: "cut XML", file: "a.xlsx", content: parts(t, bare(good[:len(good)/2])...), want: []string{"LEDGER_ARCHIVE_UNSAFE"}},
		{name: "path outside", file: "a.xlsx", content: parts(t, append(bare(good), [2]string{"../evil", "x"})...), want: []string{"LEDGER_ARCHIVE_UNSAFE"}},
		{name: "macros", file: "a.xlsx", content: parts(t, append(bare(good), [2]string{"xl/vbaProject.bin", "x"})...), want: []string{"LEDGER_ARCHIVE_UNSAFE"}},
		{name: "external links", file: "a.xlsx", content: parts(t, append(bare(good), [2]string{"xl/externalLinks/externalLink1.xml", "x"})...), want: []string{"LEDGER_ARCHIVE_UNSAFE"}},
		{name: "document type", file: "a.xlsx", content: parts(t, bare(`<!DOCTYPE x [<!ENTITY a "b">]>`+good)...), want: []string{"LEDGER_ARCHIVE_UNSAFE"}},
		{name: "bomb", file: "a.xlsx", content: parts(t, bare("<worksheet><sheetData>"+long+long+"</sheetData></worksheet>")...), want: []string{"LEDGER_ARCHIVE_UNSAFE"}},
		{name: "many entries", file: "a.xlsx", content: parts(t, append(bare(good), manyParts(1000)...)...), want: []string{"LEDGER_TOO_LARGE"}},
		{name: "large workbook", file: "a.xlsx", content: several, adapt: func(o *ledger.Options) { o.Limits = ledger.OverHTTP(); o.Limits.Packed = 100 }, want: []string{"LEDGER_TOO_LARGE"}},
		{name: "large when unpacked", file: "a.xlsx", content: several, adapt: func(o *ledger.Options) { o.Limits = ledger.OverHTTP(); o.Limits.Unpacked = 1000 }, want: []string{"LEDGER_TOO_LARGE"}},
		{name: "row beyond the sheet", file: "a.xlsx", content: parts(t, bare(strings.Replace(good, "</sheetData>", `<row r="1048577"><c><v>1</v></c></row></sheetData>`, 1))...), want: []string{"LEDGER_TOO_LARGE"}},
		{name: "column beyond the table", file: "a.xlsx", content: parts(t, bare(strings.Replace(good, "</sheetData>", `<row r="5"><c r="GS5"><v>1</v></c></row></sheetData>`, 1))...), want: []string{"LEDGER_TOO_LARGE"}},
	}
}

func manyParts(n int) [][2]string {
	var all [][2]string
	for i := range n {
		all = append(all, [2]string{"xl/media/" + strings.Repeat("i", i+1), ""})
	}
	return all
}

// TestTypedCells reads dates of both systems, padded numbers, rich text with readings, and escapes.
func TestTypedCells(t *testing.T) {
	sheet := `<worksheet xmlns:x="y"><sheetData>` + inline("户编号", "户主姓名", "所在村", "生效日期", "备注") +
		`<row r="2"><c r="A2" s="1"><v>99990009</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>YJ-V</t></is></c><c r="D2" s="2"><v>43830.5</v></c>` +
		`<c r="E2" t="inlineStr"><is><t>'=a&amp;b&#x4E00;<![CDATA[<c>]]>_x000D_</t></is></c></row></sheetData></worksheet>`
	all := bare(sheet)
	all[2][1] = `<workbook><workbookPr date1904="1"/><sheets><sheet name="农户" sheetId="1" r:id="s1"/></sheets></workbook>`
	all[3][1] = strings.Replace(all[3][1], "</Relationships>", `<Relationship Id="s2" Type="x/sharedStrings" Target="/xl/shared.xml"/><Relationship Id="s3" Type="x/styles" Target="styles.xml"/></Relationships>`, 1)
	all = append(all, [2]string{"xl/shared.xml", `<sst><si><r><t>例</t></r><r><t xml:space="preserve"> 户</t></r><rPh sb="0" eb="1"><t>li</t></rPh></si></sst>`},
		[2]string{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0000000000"/><numFmt numFmtId="171" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>` +
			`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`})
	store := sample(t)
	report, err := ledger.Import(t.Context(), store, write(t, "a.xlsx", parts(t, all...)), options())
	if err != nil || report.Refused || len(report.Messages) > 0 {
		t.Fatalf("%v %v", err, places(report))
	}
	id := graph.Ref{Noun: graph.Households, ID: "0099990009"}
	got, err := store.Get(t.Context(), graph.View{At: options().Today, Known: graph.Newest, Scope: graph.Everywhere}, []graph.Ref{id})
	if err != nil || len(got[id]) != 1 {
		t.Fatalf("%v %v", got, err)
	}
	h := got[id][0].(*graph.Household)
	if h.Head != "例户" || h.Since.String() != "2024-01-01" || h.Note != "=a&b一<c>" || h.Row != 2 {
		t.Errorf("got %+v", h)
	}
}
