package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dutygraph/evidence"
	"dutygraph/graph"
)

func TestKeygenMakesAKeyOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "suzhou.key")
	out, errOut, err := command(t, "keygen", "--out", path)
	if err != nil || errOut != "" {
		t.Fatalf("run gave %v, %q", err, errOut)
	}
	public, err := evidence.ReadPublicKey(path + evidence.PublicSuffix)
	if err != nil {
		t.Fatal(err)
	}
	if hexadecimal.FindString(out) != evidence.Fingerprint(public) || !strings.Contains(out, path+".pub") || strings.Contains(out, "PRIVATE") {
		t.Errorf("it said\n%s", out)
	}
	private, err := evidence.ReadPrivateKey(path)
	if err != nil || !public.Equal(private.Public()) {
		t.Errorf("the two files are not of one key: %v", err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := command(t, "keygen", "--out", path); graph.CodeOf(err) != graph.Conflict || exitCode(err) != 1 {
		t.Errorf("a second time: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the key was changed: %v", err)
	}
	if _, _, err := command(t, "keygen"); exitCode(err) != 2 {
		t.Errorf("without a file: %v", err)
	}
}
