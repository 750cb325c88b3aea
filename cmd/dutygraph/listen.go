package main

import (
	"net"
	"strconv"
)

// loopback checks an address to listen on, and spells it as an address of this machine alone. There is no login yet, so
// whoever reaches the port may read and write everything: another address is refused.
func loopback(address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", usage.Errorf("监听地址 %q 应是 127.0.0.1:8080 的形式", "the address %q is not of the form 127.0.0.1:8080", address)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", usage.Errorf("监听地址 %q 的端口应是 0 到 65535", "the port of %q is not a number from 0 to 65535", address)
	} else {
		port = strconv.FormatUint(n, 10)
	}
	if host == "localhost" {
		host = "127.0.0.1" // not asked of the resolver: a hosts file may say anything
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return "", usage.Errorf(
			"拒绝监听 %q：目前还没有登录和权限，能连上的人都能读写全部数据，因此只允许本机地址（127.0.0.1、::1、localhost）",
			"refused to listen on %q: there is no login yet, and whoever can connect can read and write everything, so only addresses of this machine are allowed (127.0.0.1, ::1, localhost)",
			address)
	}
	return net.JoinHostPort(host, port), nil
}
