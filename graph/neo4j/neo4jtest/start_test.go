package neo4jtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestNothingIsLeft finds that the folder of a server goes with the process that started it, of which nobody reads any more.
func TestNothingIsLeft(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command("sh", "-c", guard, "guard", home, "sh", "-c", "echo Started.; exec sleep 600")
	run.Stdout, run.Stderr = write, write
	alive, err := run.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	if err := started(listen(read)); err != nil {
		t.Fatal(err)
	}
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	if err := alive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := run.Wait(); err != nil {
		t.Errorf("the guard ended with %v", err)
	}
	if _, err := os.Stat(home); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
