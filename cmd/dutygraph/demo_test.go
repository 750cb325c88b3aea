package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDemo starts the sample city, follows what it prints, and ends it.
func TestDemo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	t.Setenv("TMPDIR", t.TempDir())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	errOut := &strings.Builder{}
	go func() {
		err := run(ctx, []string{"demo", "--listen", "127.0.0.1:0", "--today", "2026-06-30"}, environment(), writer, errOut)
		writer.CloseWithError(io.EOF)
		ended <- err
	}()
	said := &strings.Builder{}
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		said.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "Ctrl-C") {
			break
		}
	}
	text := said.String()
	for _, want := range []string{"TERRITORIAL 属地", "STEPS 程序环节", "/graphiql", "/readyz", "/healthz", "1. ", "2. ", "3. "} {
		if !strings.Contains(text, want) {
			t.Fatalf("%q is missing in\n%s\n%s", want, text, errOut)
		}
	}
	links := 0
	for _, url := range regexp.MustCompile(`http://127\.0\.0\.1:\S+`).FindAllString(text, -1) {
		if strings.Contains(url, "query=") { // the page brings the question, and asks it here
			if status, _ := get(t, url, ""); status != http.StatusOK {
				t.Errorf("%s: %d", url, status)
			}
			url = strings.Replace(url, "/graphiql?", "/graphql?", 1)
		}
		if status, body := get(t, url, ""); status != http.StatusOK || strings.Contains(url, "query=") && (strings.Contains(body, `"errors"`) || !strings.Contains(body, `"TERRITORIAL"`)) {
			t.Errorf("%s: %d %s", url, status, body)
		}
		links++
	}
	if links != 6 {
		t.Errorf("%d links, want 6", links)
	}
	asked := 0
	for _, m := range regexp.MustCompile(`(?m)^ +dutygraph (trace .*) --store '(.*)'$`).FindAllStringSubmatch(text, -1) {
		if out, errOut, err := command(t, append(strings.Fields(m[1]), "--store", m[2])...); err != nil || !strings.Contains(out, "TERRITORIAL") {
			t.Errorf("%s: %v, %q", m[1], err, errOut)
		}
		asked++
	}
	if asked < 3 {
		t.Errorf("%d questions, want 3 at least", asked)
	}
	cancel()
	_, _ = io.Copy(io.Discard, reader)
	if err := <-ended; err != nil {
		t.Errorf("the end gave %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "dutygraph-demo-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestADemoCanBeKept: the same shape, seed and day in the same place are the same city, not another one on top.
func TestADemoCanBeKept(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		url, stop := started(t, "demo", "--dir", dir, "--listen", "127.0.0.1:0", "--today", "2026-06-30", "--lang", "zh")
		if status, body := get(t, url+"/readyz", ""); status != http.StatusOK {
			t.Errorf("readyz: %d %s", status, body)
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*.sqlite")); err != nil || len(files) != 1 {
		t.Errorf("kept %v, %v", files, err)
	}
}
