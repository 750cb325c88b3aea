package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dutygraph/graph"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestMain lets a test start the whole program, main and all, as a process of its own: see signal_test.go.
func TestMain(m *testing.M) {
	if os.Getenv("DUTYGRAPH_TEST_MAIN") != "" {
		main()
		return
	}
	code := func() int {
		dir, err := os.MkdirTemp("", "dutygraph-test")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		examplePath = filepath.Join(dir, "example.sqlite")
		return m.Run()
	}()
	os.Exit(code)
}

// examplePath is where exampleStore keeps its file; TestMain removes it.
var examplePath string

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", name, diff)
	}
}

// command runs a command to its end.
func command(t *testing.T, args ...string) (out, errOut string, err error) {
	t.Helper()
	var o, e bytes.Buffer
	err = run(t.Context(), args, environment(), &o, &e)
	return o.String(), e.String(), err
}

// example is a store with the worked example: revision 19 knows the folder, revision 20 the second delivery too.
var example = sync.OnceValues(func() (string, error) {
	store := "sqlite:" + examplePath
	folder := filepath.Join("..", "..", "docs", "example")
	var out bytes.Buffer
	err := run(context.Background(), []string{"import", "--store", store, folder, filepath.Join(folder, "later")}, environment(), &out, &out)
	return store, err
})

func exampleStore(t *testing.T) string {
	t.Helper()
	store, err := example()
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// started runs a command that serves, until the test ends. It gives the URL and a way to end it in order.
func started(t *testing.T, args ...string) (url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	var errOut bytes.Buffer
	go func() {
		err := run(ctx, args, environment(), writer, &errOut)
		writer.Close()
		ended <- err
	}()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), "http://"); ok {
			go func() { _, _ = io.Copy(io.Discard, reader) }()
			host, _, _ := strings.Cut(rest, "/")
			return "http://" + host, stop
		}
	}
	t.Fatalf("the program ended before it served: %v\n%s", stop(), errOut.String())
	return "", nil
}

// get asks a served program.
func get(t *testing.T, url, host string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		r.Host = host
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestWhatIsRefused(t *testing.T) {
	store := exampleStore(t)
	nowhere := "sqlite:" + filepath.Join(t.TempDir(), "none.sqlite")
	for _, c := range []struct {
		name string
		args []string
		code graph.Code
		exit int
		says string
	}{
		{"no command", nil, usage, 2, "no command given"},
		{"unknown command", []string{"frob"}, usage, 2, "frob"},
		{"unknown flag", []string{"serve", "--frob"}, usage, 2, "--frob"},
		{"an address of the network", []string{"serve", "--store", store, "--listen", "0.0.0.0:0"}, usage, 2, "只允许本机地址"},
		{"an address of the network, for the demo", []string{"demo", "--listen", ":0"}, usage, 2, "only addresses of this machine"},
		{"unknown kind of store", []string{"serve", "--store", "mysql://root:geheim@x"}, usage, 2, "sqlite:PATH"},
		{"a path without a kind", []string{"trace", "C-2024-001", "--store", "city.sqlite"}, usage, 2, "sqlite:PATH"},
		{"Neo4j that is not there", []string{"serve", "--store", "neo4j://neo4j@127.0.0.1:1"}, graph.Unavailable, 3, "cannot be reached"},
		{"Neo4j with a password in the argument", []string{"serve", "--store", "neo4j://neo4j:secret@127.0.0.1:1"}, usage, 2, "must not be an argument"},
		{"Neo4j without a host", []string{"serve", "--store", "neo4j:x"}, usage, 2, "neo4j://USER@HOST:7687"},
		{"no store to serve", []string{"serve", "--store", nowhere, "--listen", "127.0.0.1:0"}, storeMissing, 3, "import ledgers first"},
		{"no store to trace", []string{"trace", "C-2024-001", "--store", nowhere}, storeMissing, 3, "请先导入台账"},
		{"unknown case", []string{"trace", "C-9999-999", "--store", store}, graph.NotFound, 1, "C-9999-999"},
		{"a case before it was opened", []string{"trace", "C-2024-001", "--store", store, "--at", "2024-04-29"}, graph.NotFound, 1, "2024-04-29"},
		{"a household taken for a case", []string{"trace", "0099990003", "--as", "case", "--store", store}, graph.NotFound, 1, "0099990003"},
		{"not a day", []string{"trace", "C-2024-001", "--store", store, "--at", "2024-02-30"}, graph.Invalid, 1, "2024-02-30"},
		{"a day in another spelling", []string{"trace", "C-2024-001", "--store", store, "--at", "2024/05/07"}, graph.Invalid, 1, "2024-05-07"},
		{"neither a revision nor an instant", []string{"trace", "C-2024-001", "--store", store, "--known-at", "yesterday"}, graph.Invalid, 1, "yesterday"},
		{"a revision to come", []string{"trace", "C-2024-001", "--store", store, "--known-at", "21"}, graph.NotYet, 1, ""},
		{"nothing to import", []string{"import", "--store", store, filepath.Join(t.TempDir(), "none.csv")}, graph.Invalid, 1, "none.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, errOut, err := command(t, c.args...)
			if got := graph.CodeOf(err); got != c.code || exitCode(err) != c.exit {
				t.Errorf("run gave %v (code %q, exit %d), want %q, exit %d", err, got, exitCode(err), c.code, c.exit)
			}
			if !strings.Contains(errOut, c.says) || strings.Contains(errOut, "%!") || strings.Contains(errOut, "geheim") {
				t.Errorf("said %q, want %q in it", errOut, c.says)
			}
			if out != "" {
				t.Errorf("printed %q", out)
			}
		})
	}
	if _, err := os.Stat(strings.TrimPrefix(nowhere, "sqlite:")); err == nil {
		t.Error("a command that only reads made a store")
	}
}

func TestHelpOfEveryCommand(t *testing.T) {
	for _, args := range [][]string{{}, {"demo"}, {"import"}, {"trace"}, {"serve"}, {"schema"}, {"version"}} {
		out, errOut, err := command(t, append(args, "--help")...)
		if err != nil || errOut != "" || !strings.Contains(out, "Usage: dutygraph") {
			t.Errorf("%v --help gave %v, %q and\n%s", args, err, errOut, out)
		}
		if len(args) > 0 && args[0] != "schema" && args[0] != "version" && !strings.Contains(out, "Examples:") {
			t.Errorf("the help of %s has no examples:\n%s", args[0], out)
		}
	}
}

func TestServe(t *testing.T) {
	url, stop := started(t, "serve", "--store", exampleStore(t), "--listen", "localhost:0")
	for path, want := range map[string]string{
		"/healthz": "ok\n",
		"/readyz":  "ok, revision 20\n",
		"/graphql?query=%7Bcase(number:%22C-2024-001%22)%7Bnumber%7D%7D": `"number":"C-2024-001"`,
	} {
		if status, body := get(t, url+path, ""); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("GET %s: %d %q, want %q", path, status, body, want)
		}
	}
	if status, body := get(t, url+"/graphql?query=%7Brevision%7D", "evil.example.org"); status != http.StatusForbidden {
		t.Errorf("a foreign name was answered: %d %q", status, body)
	}
	if status, _ := get(t, url+"/none", ""); status != http.StatusNotFound {
		t.Errorf("GET /none: %d", status)
	}
	_, errOut, err := command(t, "serve", "--store", exampleStore(t), "--listen", strings.TrimPrefix(url, "http://"))
	if exitCode(err) != 3 || !strings.Contains(errOut, "UNAVAILABLE") {
		t.Errorf("a port in use gave %v, %q", err, errOut)
	}
	if err := stop(); err != nil {
		t.Errorf("the end gave %v", err)
	}
}
