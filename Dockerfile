# dutygraph as an image: one static program, no shell, no root, nothing to write to but /data and /tmp.
#
#   docker build -t dutygraph .
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/dutygraph ./cmd/dutygraph && mkdir -p /out/data /out/tmp

# Asks the program whether it is ready: in an image without a shell, nothing else could.
COPY <<'GO' /ready/main.go
package main

import (
	"net/http"
	"os"
)

func main() {
	listen := os.Getenv("DUTYGRAPH_LISTEN")
	if listen == "" {
		listen = "127.0.0.1:8080"
	}
	answer, err := http.Get("http://" + listen + "/readyz")
	if err != nil || answer.StatusCode != http.StatusOK {
		os.Exit(1)
	}
}
GO
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/ready /ready/main.go

FROM scratch
COPY --from=build /out/dutygraph /out/ready /
# The folder of an embedded store, and the one in which a dry run rehearses, owned by who runs here.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY LICENSE NOTICE /
USER 65532:65532
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/ready"]
ENTRYPOINT ["/dutygraph"]
CMD ["serve"]
