package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// printVersion is the command that prints the version.
type printVersion struct{}

// Run prints the version that the build was made from, and what it was made with.
func (*printVersion) Run(s *surroundings) error {
	_, err := fmt.Fprintf(s.out, "dutygraph %s (%s %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version is the module's version, or the commit of a build from a clone.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	commit, changed := "devel", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			commit = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+changes"
		}
	}
	return commit + changed
}
