package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"dutygraph/graph"
)

// environment is an environment of a test: nothing of the machine's own gets in.
func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestASettingHasOneNameInThreePlaces(t *testing.T) {
	yaml := file(t, "dutygraph.yaml", "listen: 127.0.0.1:1\nstore: sqlite:file.sqlite\n")
	json := file(t, "dutygraph.json", `{"listen": "127.0.0.1:1"}`)
	for _, c := range []struct {
		name   string
		args   []string
		getenv func(string) string
		want   string
	}{
		{"nowhere", nil, environment(), "127.0.0.1:8080"},
		{"the file", []string{"--config", yaml}, environment(), "127.0.0.1:1"},
		{"a JSON file", []string{"--config", json}, environment(), "127.0.0.1:1"},
		{"a file that the environment names", nil, environment("DUTYGRAPH_CONFIG", yaml), "127.0.0.1:1"},
		{"the environment beats the file", []string{"--config", yaml}, environment("DUTYGRAPH_LISTEN", "127.0.0.1:2"), "127.0.0.1:2"},
		{"a flag beats both", []string{"--config", yaml, "--listen", "127.0.0.1:3"}, environment("DUTYGRAPH_LISTEN", "127.0.0.1:2"), "127.0.0.1:3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s settings
			k, err := kong.New(&s, kong.Vars{"language": "en"}, kong.Resolvers(&sources{getenv: c.getenv}))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := k.Parse(append([]string{"serve"}, c.args...)); err != nil {
				t.Fatal(err)
			}
			if s.Serve.Listen != c.want {
				t.Errorf("listen is %q, want %q", s.Serve.Listen, c.want)
			}
		})
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		says  string
		never string
	}{
		{"unknown name", "listne: 127.0.0.1:1\n", `"listne"`, ""},
		{"neither YAML nor JSON", "listen: [\nid-key: geheim-geheim-geheim\n", "no YAML or JSON", "geheim"},
		{"a table in place of a value", "listen: {a: 1}\n", "must be a value", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			err := run(t.Context(), []string{"serve", "--config", file(t, "dutygraph.yaml", c.text)}, environment(), &out, &errOut)
			if exitCode(err) != 2 || graph.CodeOf(err) != usage {
				t.Errorf("run gave %v (exit %d), want %s (exit 2)", err, exitCode(err), usage)
			}
			if !strings.Contains(errOut.String(), c.says) || c.never != "" && strings.Contains(errOut.String(), c.never) {
				t.Errorf("said %q", errOut.String())
			}
		})
	}
	t.Run("no such file", func(t *testing.T) {
		var out, errOut bytes.Buffer
		if err := run(t.Context(), []string{"version", "--config", filepath.Join(t.TempDir(), "none.yaml")}, environment(), &out, &errOut); exitCode(err) != 2 {
			t.Errorf("run gave %v, want exit 2", err)
		}
	})
}

func TestTheKeyIsNoArgument(t *testing.T) {
	var out, errOut bytes.Buffer
	err := run(t.Context(), []string{"import", "--id-key", "0123456789abcdef", "x.csv"}, environment(), &out, &errOut)
	if exitCode(err) != 2 {
		t.Errorf("run gave %v, want a usage error", err)
	}
	own := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(own, []byte("0123456789abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		from sources
		want string
		code graph.Code
	}{
		{"a file of its own", sources{getenv: environment("DUTYGRAPH_ID_KEY_FILE", own)}, "0123456789abcdef", ""},
		{"a file of its own that is not there", sources{getenv: environment("DUTYGRAPH_ID_KEY_FILE", own+"?")}, "", usage},
		{"nowhere", sources{getenv: environment()}, "", ""},
		{"environment", sources{getenv: environment("DUTYGRAPH_ID_KEY", "0123456789abcdef")}, "0123456789abcdef", ""},
		{"file", sources{getenv: environment(), file: map[string]string{"id-key": "0123456789abcdef"}}, "0123456789abcdef", ""},
		{"too short", sources{getenv: environment("DUTYGRAPH_ID_KEY", "kurz")}, "", usage},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.from.idKey()
			if string(got) != c.want || graph.CodeOf(err) != c.code {
				t.Errorf("idKey gave %q and %v", got, err)
			}
			if err != nil && strings.Contains(message(err), "kurz") {
				t.Error("the message quotes the key")
			}
		})
	}
}

// TestASettingOfOneCommandBreaksNoOther has a format in the environment that only some commands know.
func TestASettingOfOneCommandBreaksNoOther(t *testing.T) {
	for _, c := range []struct {
		value string
		args  []string
		code  graph.Code
	}{
		{"csv", []string{"rules"}, ""},  // as gaps has it
		{"json", []string{"rules"}, ""}, // as trace has it, and rules
		{"none", []string{"rules"}, usage},
	} {
		var out, errOut bytes.Buffer
		err := run(t.Context(), c.args, environment("DUTYGRAPH_FORMAT", c.value), &out, &errOut)
		if c.code == "" && err != nil || c.code != "" && graph.CodeOf(err) != c.code {
			t.Errorf("%s for %v: %v, want %s", c.value, c.args, err, c.code)
		}
	}
}
