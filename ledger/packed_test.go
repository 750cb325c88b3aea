package ledger

import (
	"archive/zip"
	"bytes"
	"testing"
)

// packed is the smallest workbook around the XML of one sheet.
func packed(t *testing.T, sheet []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range []struct {
		name    string
		content []byte
	}{
		{"[Content_Types].xml", []byte("<Types/>")},
		{"xl/workbook.xml", []byte(`<workbook><sheets><sheet name="农户" r:id="s1"/></sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", []byte(`<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		p, err := w.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write(part.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
