//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// process starts the whole program as a process that serves, and gives what it writes to its standard error.
func process(t *testing.T) (p *exec.Cmd, address string, said *bufio.Reader) {
	t.Helper()
	p = exec.CommandContext(t.Context(), os.Args[0], "serve", "--store", exampleStore(t), "--listen", "127.0.0.1:0")
	p.Env = append(os.Environ(), "DUTYGRAPH_TEST_MAIN=1")
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	errOut, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(line, "http://")
	address, _, _ = strings.Cut(rest, "/")
	return p, address, bufio.NewReader(errOut)
}

func TestTheFirstSignalEndsInOrder(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			p, address, said := process(t)
			if status, body := get(t, "http://"+address+"/healthz", ""); status != 200 {
				t.Fatalf("healthz: %d %q", status, body)
			}
			if err := p.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(said)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Wait(); err != nil {
				t.Errorf("ended with %v, want exit 0; it said\n%s", err, text)
			}
		})
	}
}

func TestTheSecondSignalKills(t *testing.T) {
	p, address, said := process(t)
	// A request whose body never comes would hold the end up.
	held, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	fmt.Fprintf(held, "POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n", address)
	if line, err := bufio.NewReader(held).ReadString('\n'); err != nil || !strings.Contains(line, "100") { // the body is being read
		t.Fatalf("answered %q, %v", line, err)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if line, err := said.ReadString('\n'); err != nil || !strings.Contains(line, "the next signal kills") {
		t.Fatalf("said %q, %v", line, err)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	err = p.Wait()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
		t.Errorf("ended with %v, want to be killed by the second signal", err)
	}
}
