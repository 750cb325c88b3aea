# The one gate of dutygraph. Only Go is needed, and for the tests of the Neo4j store Maven and a JDK, or a server that
# NEO4J_TEST_URI names; tools are pinned in go.mod.
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help generate fresh lint test bench demo fuzz

# The race detector needs a C compiler; without one, go says so itself by switching cgo off.
RACE     := $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)
FUZZTIME ?= 30s

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## /{printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

generate: ## write resolvers/gen anew, emptied first, or a deleted schema file leaves its output behind; and docs/gaps.md
	rm -rf resolvers/gen
	go tool gqlgen generate
	@# last, and only as a whole: it needs a program that compiles
	page=$$(mktemp); trap 'rm -f "$$page"' EXIT; \
	go run ./cmd/dutygraph rules --format markdown --lang en >"$$page" && cat "$$page" >docs/gaps.md

# Compared with what stood there before, not with git: the same in a clone, in a folder with changes not yet committed,
# and in an archive without git; and the index stays as it is.
fresh: ## what is here is what is generated
	@before=$$(mktemp -d); trap 'rm -rf "$$before"' EXIT; \
	mkdir -p resolvers/gen; touch docs/gaps.md; cp -R resolvers/gen go.mod go.sum docs/gaps.md "$$before/"; \
	$(MAKE) --no-print-directory generate; \
	diff -r "$$before/gen" resolvers/gen && diff "$$before/go.mod" go.mod && diff "$$before/go.sum" go.sum && diff "$$before/gaps.md" docs/gaps.md || \
	{ echo "generated files were out of date; they have been written anew: look at them and commit them" >&2; exit 1; }

lint: ## format, vet, staticcheck, old idioms
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt: $$unformatted" >&2; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go fix -diff ./...

test: lint fresh ## the gate: lint, fresh, and every test under the race detector
	@test -n "$(RACE)" || echo "no C compiler: tests run without the race detector" >&2
	go test $(RACE) -timeout 40m ./...

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
