package main

import (
	"strings"
	"testing"
)

func TestOnlyThisMachineIsListenedOn(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080", "localhost:0": "127.0.0.1:0", "[::1]:8080": "[::1]:8080", "127.5.0.1:80": "127.5.0.1:80",
		":8080": "", "0.0.0.0:8080": "", "[::]:8080": "", "192.168.1.5:8080": "", "example.org:80": "", "localhost": "", "127.0.0.1:http": "", "127.0.0.1:65536": "",
		"localhost.example.org:80": "", "": "",
	} {
		got, err := loopback(address)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("loopback(%q) = %q, %v; want %q", address, got, err, want)
		}
	}
	_, err := loopback("0.0.0.0:80")
	for _, reason := range []string{"只允许本机地址", "only addresses of this machine are allowed"} {
		if !strings.Contains(message(err), reason) {
			t.Errorf("the refusal %q does not say %q", message(err), reason)
		}
	}
}
