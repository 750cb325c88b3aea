# The one gate of dutygraph. Only Go is needed; tools are pinned in go.mod.
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help generate fresh lint test neo4j bench demo fuzz

# The race detector needs a C compiler; without one, go says so itself by switching cgo off.
RACE     := $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)
FUZZTIME ?= 30s

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## /{printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

generate: ## write resolvers/gen anew; emptied first, or a deleted schema file leaves its output behind
	rm -rf resolvers/gen
	go tool gqlgen generate

# Compared with what stood there before, not with git: the same in a clone, in a folder with changes not yet committed,
# and in an archive without git; and the index stays as it is.
fresh: ## what is here is what is generated
	@before=$$(mktemp -d); trap 'rm -rf "$$before"' EXIT; \
	mkdir -p resolvers/gen; cp -R resolvers/gen go.mod go.sum "$$before/"; \
	$(MAKE) --no-print-directory generate; \
	diff -r "$$before/gen" resolvers/gen && diff "$$before/go.mod" go.mod && diff "$$before/go.sum" go.sum || \
	{ echo "generated files were out of date; they have been written anew: look at them and commit them" >&2; exit 1; }

lint: ## format, vet, staticcheck, old idioms
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt: $$unformatted" >&2; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go fix -diff ./...

test: lint fresh ## the gate: lint, fresh, and every test under the race detector
	@test -n "$(RACE)" || echo "no C compiler: tests run without the race detector" >&2
	go test $(RACE) -timeout 25m ./...

# Not in the gate yet: a real server under the same play takes longer than the rest together.
neo4j: ## the Neo4j store on a real server: NEO4J_TEST_URI, or one that is fetched (Maven, a JDK) and started
	go vet -tags neo4j ./graph/neo4j/...
	REQUIRE_NEO4J=1 go test -tags neo4j -timeout 40m ./graph/neo4j/...

bench: ## measure, and print one table
	go run ./bench

demo: ## serve a small made-up city on this machine
	go run ./cmd/dutygraph demo

fuzz: ## every fuzz test for FUZZTIME (30s)
	@grep -rl --include='*_test.go' '^func Fuzz' . | while read -r file; do \
		for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*).*/\1/p' "$$file"); do \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$(dirname "$$file")"; \
		done; \
	done
