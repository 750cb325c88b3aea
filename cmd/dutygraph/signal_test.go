//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// process starts the whole program as a process that serves.
func process(t *testing.T) (p *exec.Cmd, address string) {
	t.Helper()
	p = exec.CommandContext(t.Context(), os.Args[0], "serve", "--store", exampleStore(t), "--listen", "127.0.0.1:0")
	p.Env = append(os.Environ(), "DUTYGRAPH_TEST_MAIN=1")
	p.Stderr = os.Stderr
	out, err := p.StdoutPipe()
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
	return p, address
}

func TestTheFirstSignalEndsInOrder(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			p, address := process(t)
			if status, body := get(t, "http://"+address+"/healthz", ""); status != 200 {
				t.Fatalf("healthz: %d %q", status, body)
			}
			if err := p.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := p.Wait(); err != nil {
				t.Errorf("ended with %v, want exit 0", err)
			}
		})
	}
}

func TestTheSecondSignalKills(t *testing.T) {
	p, address := process(t)
	idle, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	fmt.Fprintf(idle, "GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n", address)
	answer := bufio.NewReader(idle)
	if _, err := answer.ReadString('k'); err != nil { // ok
		t.Fatal(err)
	}
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
	for err == nil { // the idle connection is closed when the end has begun
		_, err = answer.ReadByte()
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	for {
		select {
		case err := <-ended:
			exit, ok := errors.AsType[*exec.ExitError](err)
			if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
				t.Errorf("ended with %v, want to be killed by the second signal", err)
			}
			return
		default:
			_ = p.Process.Signal(syscall.SIGTERM)
			runtime.Gosched()
		}
	}
}
