package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"dutygraph/graph"
)

// settings are the commands with every setting of the program. A setting has one name in three places: --listen as a
// flag, DUTYGRAPH_LISTEN in the environment, listen in the file. A flag beats the environment, which beats the file.
type settings struct {
	Config string `placeholder:"FILE" help:"Settings file, YAML or JSON: names as the flags here, without the dashes."`

	Demo     demo         `cmd:"" help:"Serve a small made-up city on this machine, to look around. 演示"`
	Import   importFiles  `cmd:"" help:"Read departments' ledgers (CSV, XLSX) into the store. 导入台账"`
	Export   export       `cmd:"" help:"Write signed evidence for auditors, or ledgers as departments know them. 导出证据、台账"`
	Verify   verify       `cmd:"" help:"Check a package of evidence, with nothing but what is in it. 核验证据"`
	Template template     `cmd:"" help:"Write empty ledgers to fill in, with notes and lists. 台账空表"`
	Trace    trace        `cmd:"" help:"Show who answers for a case or a household on a day. 责任链"`
	Gaps     gaps         `cmd:"" help:"Show which duties stood unmet on a day, and who answered. 责任缺口"`
	Rules    printRules   `cmd:"" help:"Print the rules of duty gaps: what each judges, who answers, which limits. 规则"`
	Serve    serve        `cmd:"" help:"Serve the GraphQL API on this machine. 提供服务"`
	Copy     copyStore    `cmd:"" help:"Copy a whole store, revisions and all, into an empty one. 复制存储"`
	Backup   backup       `cmd:"" help:"Copy an embedded store into one sealed file, while others write. 备份"`
	Restore  restore      `cmd:"" help:"Make an embedded store out of a backup, and compare it with its seal. 恢复"`
	Keygen   keygen       `cmd:"" help:"Make a key to sign evidence with. 生成签名密钥"`
	Schema   printSchema  `cmd:"" help:"Print the API's schema (SDL)."`
	Version  printVersion `cmd:"" help:"Print the program's version."`
}

// storeSetting is the setting of every command that needs a store.
type storeSetting struct {
	Store string `default:"sqlite:dutygraph.sqlite" placeholder:"STORE" help:"The store: sqlite:PATH or neo4j://USER@HOST:7687 (${default})."`
}

// prefix begins the name of each environment variable that is a setting.
const prefix = "DUTYGRAPH_"

// The settings that are no flags: arguments can be read by everyone on the machine. They come from the environment, from
// the settings file, or from a file of their own that DUTYGRAPH_…_FILE names, as container secrets do.
const (
	idKeyName         = "id-key"
	neo4jPasswordName = "neo4j-password"
)

// minIDKey is the least length of the key: a shorter one could be guessed, and every digest with it.
const minIDKey = 16

// usage is the code of a wrong command line, environment or settings file.
const usage graph.Code = "USAGE"

// sources are the environment and the settings file, as kong asks for them.
type sources struct {
	getenv func(string) string
	file   map[string]string
	path   string
	read   bool
}

// variable is the environment's name of a setting.
func variable(name string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// Validate has nothing to say before the file is read.
func (s *sources) Validate(*kong.Application) error { return nil }

// Resolve gives the value of a flag that the command line does not have; nil where it stands nowhere.
func (s *sources) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if err := s.open(ctx); err != nil {
		return nil, err
	}
	if flag.Name == "help" || flag.Name == "config" {
		return nil, nil
	}
	if v := s.getenv(variable(flag.Name)); v != "" && !ofAnother(ctx, flag, v) {
		return v, nil
	}
	if v, ok := s.file[flag.Name]; ok && !ofAnother(ctx, flag, v) {
		return v, nil
	}
	return nil, nil
}

// ofAnother reports whether a value is none of those that the flag takes, but one that the flag of the same name of another
// command takes: a setting that means something to one command must not break the others.
func ofAnother(ctx *kong.Context, flag *kong.Flag, value string) bool {
	takes := func(f *kong.Flag) bool { return f.Enum == "" || slices.Contains(strings.Split(f.Enum, ","), value) }
	another := false
	_ = kong.Visit(ctx.Model, func(node kong.Visitable, next kong.Next) error {
		if f, ok := node.(*kong.Flag); ok && f.Name == flag.Name && f.Enum != "" && f.Enum != flag.Enum && takes(f) {
			another = true
		}
		return next(nil)
	})
	return another && !takes(flag) && !flag.IsSlice()
}

// open reads the settings file, once.
func (s *sources) open(ctx *kong.Context) error {
	if s.read {
		return nil
	}
	s.read = true
	known := []string{idKeyName, neo4jPasswordName}
	s.path = s.getenv(variable("config"))
	_ = kong.Visit(ctx.Model, func(node kong.Visitable, next kong.Next) error {
		if f, ok := node.(*kong.Flag); ok && f.Name != "help" {
			if f.Name == "config" {
				if given, _ := ctx.FlagValue(f).(string); given != "" {
					s.path = given
				}
			} else if !slices.Contains(known, f.Name) {
				known = append(known, f.Name)
			}
		}
		return next(nil)
	})
	if s.path == "" {
		return nil
	}
	text, err := os.ReadFile(s.path)
	if err != nil {
		return usage.Wrap(err, "读不到设置文件 %q", "cannot read the settings file %q", s.path)
	}
	var values map[string]any
	if err := yaml.Unmarshal(text, &values); err != nil {
		// The parser's message quotes the lines around the fault, and one of them may be the key.
		return usage.Errorf("设置文件 %q 既不是 YAML 也不是 JSON 的键值表", "the settings file %q is no YAML or JSON table of names and values", s.path)
	}
	s.file = make(map[string]string, len(values))
	for name, v := range values {
		if !slices.Contains(known, name) {
			slices.Sort(known)
			return usage.Errorf("设置文件 %q 中没有“%s”这一项，可用：%s", "the settings file %q has the unknown name %q; known are: %s", s.path, name, strings.Join(known, ", "))
		}
		text, ok := scalar(v)
		if !ok {
			return usage.Errorf("设置文件 %q 中“%s”应是一个值或一列值", "in the settings file %q, %q must be a value or a list of values", s.path, name)
		}
		s.file[name] = text
	}
	return nil
}

// scalar spells a value of the file as a command line would.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case []any:
		all := make([]string, len(v))
		for i, one := range v {
			text, ok := scalar(one)
			if !ok {
				return "", false
			}
			all[i] = text
		}
		return strings.Join(all, ","), true
	case map[string]any:
		return "", false
	}
	return fmt.Sprint(v), true
}

// idKey is the key of the digests of identity numbers; nil where none is configured.
func (s *sources) idKey() ([]byte, error) {
	key, err := s.secret(idKeyName)
	switch {
	case err != nil:
		return nil, err
	case key == "":
		return nil, nil
	case len(key) < minIDKey:
		return nil, usage.Errorf("密钥 %s 太短，至少 %d 个字符", "the key %s is too short: %d characters at least", variable(idKeyName), minIDKey)
	}
	return []byte(key), nil
}

// secret is a setting that is no flag; empty where it stands nowhere.
func (s *sources) secret(name string) (string, error) {
	if v := s.getenv(variable(name)); v != "" {
		return v, nil
	}
	path := s.getenv(variable(name) + "_FILE")
	if path == "" {
		return s.file[name], nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", usage.Wrap(err, "读不到 %s_FILE 所指的文件 %q", "cannot read the file %[2]q that %[1]s_FILE names", variable(name), path)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// exposed warns of a settings file that holds a secret and that others on the machine can read.
func (s *sources) exposed() string {
	if s.file[idKeyName] == "" && s.file[neo4jPasswordName] == "" {
		return ""
	}
	about, err := os.Stat(s.path)
	if err != nil || filepath.Separator == '\\' || about.Mode().Perm()&0o077 == 0 {
		return ""
	}
	return fmt.Sprintf("设置文件含密钥或密码而他人可读，请 chmod 600 / the settings file holds a secret and others can read it; chmod 600 %s", s.path)
}
