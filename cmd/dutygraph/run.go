package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"dutygraph/evidence"
	"dutygraph/graph"
)

// about heads the help of the program.
const about = `dutygraph answers who is accountable for a household on a day, as known when. 责任图谱

Every setting has one name: --listen as a flag, DUTYGRAPH_LISTEN in the environment, "listen" in the file of --config.
Secrets are never arguments: DUTYGRAPH_ID_KEY (the key of the digests of identity numbers) and DUTYGRAPH_NEO4J_PASSWORD, the
same names with _FILE for a file that holds nothing else, or "id-key" and "neo4j-password" in the settings file.

Exit codes:

    0  done
    1  refused or failed; the message begins with a stable code, such as NOT_FOUND
    2  wrong command line, environment or settings file; a package of evidence that cannot be read
    3  unavailable: no store, a busy store, or a port in use; the same may work later

Begin with:

    dutygraph demo`

// surroundings are what a command may use of the world around it.
type surroundings struct {
	getenv  func(string) string
	out     io.Writer
	errOut  io.Writer
	sources *sources
}

// run is the program. main adds only signals and the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, out, errOut io.Writer) error {
	err := parseAndRun(ctx, args, getenv, out, errOut)
	if err != nil && ctx.Err() != nil && graph.CodeOf(err) == graph.Unavailable {
		err = interrupted.Wrap(err, "已中断，未完成的写入没有生效", "interrupted; what was being written did not take effect")
	}
	if err != nil {
		fmt.Fprintln(errOut, message(err))
	}
	return err
}

func parseAndRun(ctx context.Context, args []string, getenv func(string) string, out, errOut io.Writer) error {
	var s settings
	from := &sources{getenv: getenv}
	helped := false
	k, err := kong.New(&s,
		kong.Name("dutygraph"), kong.Description(about), kong.Vars{"language": language(getenv)},
		kong.Writers(out, errOut), kong.Exit(func(int) { helped = true }), kong.Resolvers(from),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 100}),
		kong.ValueFormatter(withVariable))
	if err != nil {
		return err
	}
	if len(args) == 0 {
		k.Stdout = errOut
		_, _ = k.Parse([]string{"--help"})
		return usage.Errorf("缺少命令", "no command given")
	}
	parsed, err := k.Parse(args)
	if helped {
		return nil
	}
	if err != nil {
		if _, ok := errors.AsType[*graph.Error](err); ok {
			return err
		}
		return usage.Errorf("命令行有误：%v（用法见 dutygraph --help）", "wrong command line: %v (see dutygraph --help)", err)
	}
	if warning := from.exposed(); warning != "" {
		fmt.Fprintln(errOut, warning)
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run(&surroundings{getenv: getenv, out: out, errOut: errOut, sources: from})
}

// withVariable adds the environment's name of a flag to its help.
func withVariable(v *kong.Value) string {
	if v.Flag == nil || v.Name == "help" {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " ($" + variable(v.Name) + ")."
}

// language is the language of the machine: "zh" or "en".
func language(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if strings.HasPrefix(v, "zh") {
				return "zh"
			}
			break
		}
	}
	return "en"
}

// message is what a person reads of a failure: the code and both sentences, or, of what nobody foresaw, the error itself.
// The cause of a foreseen failure is for those who look after the machine, and stands behind.
func message(err error) string {
	e, ok := errors.AsType[*graph.Error](err)
	if !ok {
		return "dutygraph: INTERNAL: " + err.Error()
	}
	text := fmt.Sprintf("dutygraph: %s: %s / %s", e.Code, e.ZH, e.EN)
	if e.Err != nil {
		text += " (" + e.Err.Error() + ")"
	}
	return text
}

// interrupted is the code of work that a signal ended before it was done.
const interrupted graph.Code = "INTERRUPTED"

// exitCode is what scripts see of a failure.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	switch graph.CodeOf(err) {
	case usage, evidence.Unreadable:
		return 2
	case graph.Unavailable, storeMissing:
		return 3
	}
	return 1
}
