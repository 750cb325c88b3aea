package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dutygraph/evidence"
	"dutygraph/graph"
)

// evidenceOf exports from the worked example, judged, with a key of its own. It gives the package and the public key.
func evidenceOf(t *testing.T, out string, more ...string) (path, public string) {
	t.Helper()
	dir := t.TempDir()
	key := filepath.Join(dir, "audit.key")
	if _, _, err := command(t, "keygen", "--out", key); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, out)
	args := append([]string{"export", "--store", gapStore(t), "--at", "2024-05-31", "--key", key, "--by", "P99", "--purpose", "专项督查", "--out", path}, more...)
	said, _, err := command(t, args...)
	if err != nil || !strings.Contains(said, "facts.jsonl") {
		t.Fatalf("%v\n%s", err, said)
	}
	return path, key + evidence.PublicSuffix
}

// TestEvidenceIsExportedAndVerified goes the whole way, as a folder and as a .zip, and once with a cell changed.
func TestEvidenceIsExportedAndVerified(t *testing.T) {
	for _, out := range []string{"case", "case.zip"} {
		path, public := evidenceOf(t, out, "--case", "C-2024-001")
		said, _, err := command(t, "verify", path, "--key", public)
		if err != nil || !strings.Contains(said, "signed with the key given") {
			t.Errorf("%s: %v\n%s", out, err, said)
		}
		said, _, err = command(t, "verify", path)
		if err != nil || !strings.Contains(said, "was not compared with a key you trust") {
			t.Errorf("%s without a key: %v\n%s", out, err, said)
		}
	}
	path, public := evidenceOf(t, "changed", "--case", "C-2024-001", "--format", "csv")
	shares, err := os.ReadFile(filepath.Join(path, "shares.csv"))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(shares), ",P05,", ",P06,", 1)
	if changed == string(shares) {
		t.Fatalf("P05 has no share:\n%s", shares)
	}
	if err := os.WriteFile(filepath.Join(path, "shares.csv"), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	said, _, err := command(t, "verify", path, "--key", public, "--format", "json")
	var document struct {
		Verified    bool
		Differences []evidence.Difference
	}
	if e := json.Unmarshal([]byte(said), &document); e != nil || err == nil || graph.CodeOf(err) != packageDiffers || exitCode(err) != 1 || document.Verified {
		t.Fatalf("%v %v %s", err, e, said)
	}
	found := false
	for _, d := range document.Differences {
		found = found || d.File == "shares.csv" && d.Row > 1 && strings.Contains(d.EN, `person is "P06", and by the facts "P05"`)
	}
	if !found {
		t.Errorf("%+v", document.Differences)
	}
}

// TestAChainOfPackages exports one package after another.
func TestAChainOfPackages(t *testing.T) {
	first, _ := evidenceOf(t, "first", "--area", "YJ")
	second, public := evidenceOf(t, "second.zip", "--area", "YJ", "--previous", first)
	if said, _, err := command(t, "verify", second, "--key", public, "--previous", first); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
	if _, _, err := command(t, "verify", second, "--key", public, "--previous", second); graph.CodeOf(err) != packageDiffers {
		t.Errorf("after itself: %v", err)
	}
}

// TestWhatIsRefusedOfEvidence leaves nothing behind.
func TestWhatIsRefusedOfEvidence(t *testing.T) {
	dir := t.TempDir()
	key := filepath.Join(dir, "audit.key")
	if _, _, err := command(t, "keygen", "--out", key); err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(dir, "there")
	if err := os.Mkdir(there, 0o700); err != nil {
		t.Fatal(err)
	}
	complete := []string{"--key", key, "--by", "P99", "--purpose", "督查"}
	for name, c := range map[string]struct {
		code graph.Code
		args []string
	}{
		"no purpose":            {usage, []string{"--key", key, "--by", "P99"}},
		"no key":                {usage, []string{"--by", "P99", "--purpose", "督查"}},
		"nobody":                {usage, []string{"--key", key, "--purpose", "督查"}},
		"clear, not approved":   {graph.Invalid, append([]string{"--clear"}, complete...)},
		"approved, not clear":   {graph.Invalid, append([]string{"--approval", "A-1"}, complete...)},
		"no such case":          {graph.NotFound, append([]string{"--case", "C-9999"}, complete...)},
		"no such area":          {graph.NotFound, append([]string{"--area", "XX"}, complete...)},
		"a case and an area":    {graph.Invalid, append([]string{"--case", "C-2024-001", "--area", "YJ"}, complete...)},
		"half a period":         {usage, append([]string{"--from", "2024-05-01"}, complete...)},
		"a revision to come":    {graph.NotYet, append([]string{"--known-at", "99"}, complete...)},
		"flags of ledgers":      {usage, append([]string{"--history"}, complete...)},
		"ledgers with evidence": {usage, append([]string{"--ledgers"}, complete...)},
		"already there":         {graph.Conflict, append([]string{"--out", there}, complete...)},
		"a public key":          {graph.Invalid, []string{"--key", key + evidence.PublicSuffix, "--by", "P99", "--purpose", "督查"}},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"export", "--store", gapStore(t), "--at", "2024-05-31", "--out", filepath.Join(dir, "package")}
			if _, _, err := command(t, append(args, c.args...)...); graph.CodeOf(err) != c.code {
				t.Errorf("%v, want %s", err, c.code)
			}
		})
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 {
		t.Errorf("%d files are left (%v): %v", len(entries), err, entries)
	}
	if _, _, err := command(t, "verify", dir); graph.CodeOf(err) != evidence.Unreadable || exitCode(err) != 2 {
		t.Errorf("verify of no package: %v", err)
	}
}
